//! What a sitting of forms came to.

use super::FormDef;
use super::compare::agreed_alnum;
use super::machine::{Entry, FormSitting, Origin};
use super::score::{FormScore, RecordOutcome};
use crate::align::Aligner;
use crate::drill::DrillPhase;
use crate::input::EndReason;
use crate::standard::FormResult;

/// The outcome of a sitting: the score of what was handed in, and what only the course of input tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormReport {
    /// The score.
    pub score: FormScore,
    /// Why it ended; interrupted, where the log has no end.
    pub end: EndReason,
    /// Letters and digits that are right, in values that were typed.
    pub alnum: u32,
    /// The time of letters and digits in microseconds, on an unfinished card too.
    pub alnum_us: u64,
    /// The same on the cards that were handed in alone.
    pub handed_in_alnum_us: u64,
}

impl FormReport {
    /// The report of `sitting` up to its last event. A card that was not handed in is not entered.
    pub fn of(sitting: &FormSitting) -> Self {
        let header = sitting.header();
        let (mut aligner, mut alnum) = (Aligner::new(), 0);
        let mut records = Vec::with_capacity(sitting.handed_in().len());
        for (card, entries) in header.cards.iter().zip(sitting.handed_in()) {
            let values: Vec<String> = entries.iter().map(|entry| entry.value.clone()).collect();
            let record = RecordOutcome::of(&header.form, &card.right, &values, &mut aligner);
            records.push(record.with_given(&card.given));
            alnum += typed_alnum(&header.form, &card.right, entries, &mut aligner);
        }
        let end = match sitting.phase() {
            DrillPhase::Ended(reason) => reason,
            _ => EndReason::Interrupted,
        };
        let active_ms = sitting.active_ms(sitting.last_event_ms());
        let score = FormScore::of(&header.form, records, active_ms);
        let timing = sitting.timing();
        Self { score, end, alnum, alnum_us: timing.alnum_us, handed_in_alnum_us: timing.handed_in.alnum_us }
    }

    /// KPH as it is stored: correct letters and digits of cards that were handed in, an hour of the time of all of them,
    /// also of those on a card that time cut off; none where none of them was typed.
    pub fn kph(&self) -> Option<f64> {
        self.an_hour_of(self.alnum_us)
    }

    /// KPH as it is shown: of the cards that were handed in, an hour of their own time. What was typed on an unfinished
    /// card makes nobody slower.
    pub fn kph_handed_in(&self) -> Option<f64> {
        self.an_hour_of(self.handed_in_alnum_us)
    }

    fn an_hour_of(&self, us: u64) -> Option<f64> {
        (us > 0).then(|| f64::from(self.alnum) * 3_600_000_000.0 / us as f64)
    }

    /// What a standard judges of it.
    pub fn result(&self) -> FormResult {
        self.score.result(self.end)
    }
}

fn typed_alnum(form: &FormDef, right: &[String], entries: &[Entry], aligner: &mut Aligner) -> u32 {
    let typed = form.fields.iter().zip(right).zip(entries);
    typed
        .filter(|((field, _), entry)| entry.origin == Origin::Typed && field.choices().is_empty())
        .map(|((_, right), entry)| agreed_alnum(right, &entry.value, aligner))
        .sum()
}
