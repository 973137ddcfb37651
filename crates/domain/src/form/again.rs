//! What of a sitting of forms is entered once more: the cards that were not qualified, or of them the wrong fields alone.

use super::FormDef;
use super::machine::{FormCard, FormSitting};
use super::report::FormReport;
use super::score::RecordOutcome;

/// The cards that were handed in and not qualified, each as a whole.
pub fn wrong_cards(sitting: &FormSitting) -> Vec<FormCard> {
    let whole = |card: &FormCard| FormCard { given: Vec::new(), ..card.clone() };
    judged(sitting).into_iter().filter(|(_, record)| !record.qualified).map(|(card, _)| whole(card)).collect()
}

/// The same cards with the fields that were right given: only the wrong ones are left to be entered.
pub fn wrong_fields(sitting: &FormSitting) -> Vec<FormCard> {
    let form = &sitting.header().form;
    let given = |(card, record): (&FormCard, RecordOutcome)| {
        let given = (0..form.fields.len()).filter(|place| !is_wrong(form, &record, *place)).collect();
        FormCard { given, ..card.clone() }
    };
    judged(sitting).into_iter().filter(|(_, record)| !record.qualified).map(given).collect()
}

/// Whether the field at `place` keeps the record from being qualified.
fn is_wrong(form: &FormDef, record: &RecordOutcome, place: usize) -> bool {
    let found = form.fields.get(place).zip(record.fields.get(place));
    found.is_some_and(|(field, found)| !found.right || (field.required && found.valid.is_err()))
}

fn judged(sitting: &FormSitting) -> Vec<(&FormCard, RecordOutcome)> {
    let records = FormReport::of(sitting).score.records;
    sitting.header().cards.iter().zip(records).collect()
}
