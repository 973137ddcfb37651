//! The answers of the command line to the questions of a roster import. Answers that contradict each other,
//! or that are for a file that has changed since, are refused before any of them is applied.

use std::collections::BTreeSet;

use super::args::{AskedRow, AskedRows};
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::lang::Messages;
use dabiao_app::trainer::RosterPreview;
use dabiao_domain::roster_import::Answer;

/// The rows with an answer, and the answer.
pub(super) type Said<'a> = (Option<&'a AskedRows>, Answer);

/// Applies the answers to the rows that are asked about: first those for named rows, then those for all
/// others.
pub(super) fn answer(
    context: &Context<'_>,
    preview: &mut RosterPreview,
    said: &[Said<'_>],
) -> Result<(), Failure> {
    check(&context.texts, preview, said).map_err(Failure::input)?;
    let named = said.iter().filter_map(|(rows, answer)| Some((Some(numbers(*rows)?), *answer)));
    let all = said.iter().filter(|(rows, _)| is_all(*rows)).map(|(_, answer)| (None, *answer));
    for (rows, answer) in named.chain(all) {
        preview.answer(&context.texts, rows.as_deref(), answer).map_err(Failure::input)?;
    }
    Ok(())
}

fn check(texts: &Messages, preview: &RosterPreview, said: &[Said<'_>]) -> Result<(), Notice> {
    if said.iter().filter(|(rows, _)| is_all(*rows)).count() > 1 {
        return Err(Notice::new(texts, "error-roster-all-twice", &[]));
    }
    let mut seen = BTreeSet::new();
    for (rows, _) in said {
        let rows: BTreeSet<u32> = numbers(*rows).into_iter().flatten().collect();
        if let Some(row) = rows.iter().find(|row| !seen.insert(**row)) {
            return Err(Notice::new(texts, "error-roster-answered-twice", &[("row", row)]));
        }
    }
    let rows = || said.iter().flat_map(|(rows, _)| named(*rows));
    for AskedRow { row, badge } in rows() {
        let now = preview.badge_in(*row);
        if let Some(badge) = badge.as_deref().filter(|badge| now != Some(*badge)) {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("row", row), ("badge", &badge), ("now", &now.unwrap_or("—"))];
            return Err(Notice::new(texts, "error-roster-file-changed", &values));
        }
    }
    let asked: BTreeSet<u32> = preview.changes.questions.iter().map(|question| question.row.row).collect();
    match rows().find(|named| !asked.contains(&named.row)) {
        Some(AskedRow { row, .. }) => Err(Notice::new(texts, "error-roster-not-asked", &[("row", row)])),
        None => Ok(()),
    }
}

fn is_all(rows: Option<&AskedRows>) -> bool {
    rows == Some(&AskedRows::All)
}

/// The rows that are named one by one.
fn named(rows: Option<&AskedRows>) -> &[AskedRow] {
    match rows {
        Some(AskedRows::Some(rows)) => rows,
        _ => &[],
    }
}

/// The numbers of the rows that are named one by one; none if there are none.
fn numbers(rows: Option<&AskedRows>) -> Option<Vec<u32>> {
    let named = named(rows);
    (!named.is_empty()).then(|| named.iter().map(|named| named.row).collect())
}
