//! `replay --double`: the log of a second entering of the same cards, compared with that of the first.

use std::path::Path;

use serde_json::json;

use super::score_form::read_sitting;
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_domain::form::double::{DoubleClass, DoubleEntry};
use dabiao_domain::form::machine::FormSitting;
use dabiao_domain::rounding;

/// The comparison of `second` with the sitting in the log `first`, as JSON or in lines.
///
/// # Errors
/// A log that can't be read, breaks its rules, or is of other cards.
pub(super) fn compare(
    context: &mut Context<'_>,
    (first, bytes): (&Path, &[u8]),
    second: &FormSitting,
    as_json: bool,
) -> Result<u8, Failure> {
    let of = read_sitting(context, first, bytes)?;
    let entry = DoubleEntry::of(&of, second).ok_or_else(|| {
        Failure::input(Notice::new(&context.texts, "error-other-cards", &[("file", &first.display())]))
    })?;
    let form = &second.header().form;
    let field = |place: usize| form.fields.get(place);
    if as_json {
        let fields: Vec<_> = entry
            .fields
            .iter()
            .map(|one| {
                json!({"record": one.card + 1, "code": field(one.place).map(|field| &field.code),
                       "right": one.right, "first": one.first, "second": one.second,
                       "same": one.class.agrees(), "class": one.class.name()})
            })
            .collect();
        let counts: serde_json::Map<String, serde_json::Value> = DoubleClass::ALL
            .into_iter()
            .map(|class| (class.name().to_owned(), json!(entry.count(class))))
            .collect();
        let document = json!({"form": form.id, "records": entry.cards, "fields": entry.all(),
                              "agreed": entry.agreed(), "agreement": entry.agreement(),
                              "counts": counts, "compared": fields});
        context.line(&serde_json::to_string_pretty(&document).unwrap_or_default())?;
        return Ok(0);
    }
    let share = entry.agreement().map_or_else(|| "—".to_owned(), |share| rounding::percent(share, 1));
    let label = context.texts.get("double-agreement");
    context.line(&format!("{label}: {share} ({}/{})", entry.agreed(), entry.all()))?;
    for one in entry.to_check() {
        let (name, code) = field(one.place).map_or(("", ""), |field| (&field.name, &field.code));
        let class = context.texts.of(&one.class);
        let values: [(&str, &dyn std::fmt::Display); 7] = [
            ("record", &(one.card + 1)),
            ("name", &name),
            ("code", &code),
            ("class", &class),
            ("right", &one.right),
            ("first", &one.first),
            ("second", &one.second),
        ];
        let line = context.texts.format("double-field-line", &values);
        context.line(&line)?;
    }
    Ok(0)
}
