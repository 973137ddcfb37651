//! Cards that were entered a second time: whether they are those of the attempt that is named, and whether two people entered them.

use std::collections::BTreeMap;

use uuid::Uuid;

use dabiao_domain::attempt_log::AttemptHeader;
use dabiao_domain::finding::Finding;
use dabiao_domain::form::double::doubles;
use dabiao_domain::source::DrillSource;
use dabiao_store::{AuditPlace, AuditProblem, Db, Fact, JournalEntry, StoreError, facts};

/// What is found: faults of attempts, and what can't be told here.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// By the attempt that enters them a second time.
    pub faults: Vec<(Uuid, Finding)>,
    pub notes: Vec<AuditProblem>,
}

/// Looks at every attempt that says that it doubles another one.
///
/// # Errors
/// SQLite errors. A head that can't be read is reported elsewhere.
pub(super) fn check(db: &Db, told: &[(&JournalEntry, Fact)]) -> Result<Found, StoreError> {
    let begun: BTreeMap<Uuid, &facts::BeginAttempt> = told
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::BeginAttempt(begun) => Some((begun.id, begun)),
            _ => None,
        })
        .collect();
    let mut found = Found::default();
    for second in begun.values() {
        let DrillSource::Double { first, .. } = DrillSource::of(&second.exercise_id) else { continue };
        let Some(first) = begun.get(&first) else {
            let what = Finding::FirstEntryMissing { attempt: first };
            found.notes.push(AuditProblem::new(AuditPlace::Attempt(second.id), what));
            continue;
        };
        let what = if first.officer_id == second.officer_id {
            Some(Finding::SameOfficerTwice { attempt: first.id })
        } else {
            other_cards(db, first.id, second.id)?
                .then_some(Finding::CardsOfOtherAttempt { attempt: first.id })
        };
        found.faults.extend(what.map(|what| (second.id, what)));
    }
    Ok(found)
}

/// Whether the cards of `second` are not those of `first`; not where one of the heads can't be read.
fn other_cards(db: &Db, first: Uuid, second: Uuid) -> Result<bool, StoreError> {
    let head = |id: Uuid| match db.attempt_header(id) {
        Ok(header) => Ok(Some(header)),
        Err(StoreError::Corrupt(_) | StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    };
    Ok(match (head(first)?, head(second)?) {
        (Some(AttemptHeader::Form(first)), Some(AttemptHeader::Form(second))) => !doubles(&first, &second),
        (Some(_), Some(_)) => true,
        _ => false,
    })
}
