//! What the attempts of a guidance officer are evidence of: records that were entered into forms, or copied.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::core::day_of;
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::cohort::ladder::{Evidence, EvidenceKind};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::form::score_doc::FormScoreDoc;
use dabiao_domain::history::SHORTEST_COMPARED_MS;
use dabiao_domain::rounding;
use dabiao_domain::source::DrillSource;
use dabiao_domain::text::Policy;
use dabiao_store::AttemptRow;

/// Messages of these kinds are records; the others are words, names and notices.
const RECORDS: [RecordType; 8] = [
    RecordType::Population,
    RecordType::Rental,
    RecordType::Hotel,
    RecordType::Vehicle,
    RecordType::Dispatch,
    RecordType::Case,
    RecordType::Statement,
    RecordType::Premises,
];

/// The records that an officer entered or copied, in the order of their attempts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordCopies(Vec<Evidence>);

impl RecordCopies {
    /// Those among these attempts that are the officer's.
    pub fn of(officer: Uuid, attempts: &[AttemptRow]) -> Self {
        // Cards that were entered before are no new ones: the first time counts.
        let mut first = BTreeMap::new();
        for row in attempts.iter().filter(|row| row.start.officer_id == officer) {
            let at = (row.start.started_at_ms, row.start.id);
            let known = first.entry(row.start.exercise_id.as_str()).or_insert(at);
            *known = at.min(*known);
        }
        let is_new = |row: &&AttemptRow| {
            row.score.as_ref().is_none_or(|score| score.form().is_none())
                || first.get(row.start.exercise_id.as_str()).is_some_and(|(_, id)| *id == row.start.id)
        };
        Self(attempts.iter().filter(is_new).filter_map(|row| record_drill(row, officer)).collect())
    }

    /// Each as evidence.
    pub(super) fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.0.iter()
    }
}

/// New records of a sitting of forms, or one copied as text and strictly compared; for a minute at least.
fn record_drill(row: &AttemptRow, officer: Uuid) -> Option<Evidence> {
    let doc = match row.score.as_ref()? {
        AttemptScore::Copy(doc) => doc,
        AttemptScore::Form(doc) => return form_drill(row, officer, doc),
    };
    let copied = row.start.officer_id == officer
        && row.state == AttemptState::Sealed
        && row.policy == Policy::Strict
        && RECORDS.contains(&row.start.record_type)
        && doc.active_ms >= SHORTEST_COMPARED_MS
        && row.measure.meets_line(row.start.record_type);
    let accuracy_ppm = rounding::millionths(doc.accuracy?);
    copied.then(|| Evidence {
        id: row.start.id,
        officer,
        on: day_of(row.start.started_at_ms),
        kind: EvidenceKind::RecordCopy { accuracy_ppm },
    })
}

fn form_drill(row: &AttemptRow, officer: Uuid, doc: &FormScoreDoc) -> Option<Evidence> {
    let entered = row.start.officer_id == officer
        && row.state == AttemptState::Sealed
        && DrillSource::of(&row.start.exercise_id).enters_new_records()
        && doc.active_ms >= SHORTEST_COMPARED_MS
        && doc.entered > 0;
    entered.then(|| Evidence {
        id: row.start.id,
        officer,
        on: day_of(row.start.started_at_ms),
        kind: EvidenceKind::FormDrill { records: doc.entered, right: doc.qualified },
    })
}
