//! The officers affected by a change of a standard.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Basis, RevocationKind, State, SubjectFacts, assess};
use crate::standard::Standard;

/// The effect of a change as of one time, judged by sittings alone: issued certificates stay valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Certified by the new standard only.
    pub gains: Vec<Uuid>,
    /// Certified by the old standard only.
    pub loses: Vec<Uuid>,
    /// Of those who lose: officers with a valid certificate, which the change does not touch.
    pub protected: Vec<Uuid>,
    /// Certified by both.
    pub keeps: Vec<Uuid>,
    /// Certified by neither, though the new standard is for them and does not exempt them.
    pub lacks: Vec<Uuid>,
    /// Whether sittings held under the old standard can be judged by the new one at all: same time,
    /// comparison, people and texts. If not, every officer has to sit again.
    pub comparable: bool,
}

/// The officers who would gain and who would lose if `new` replaced `old`. Sittings held under either count
/// for both, so that a proposal can be evaluated before any sitting was held under it. Each list is in the
/// order of `people`.
pub fn effect(old: &Standard, new: &Standard, people: &[SubjectFacts], as_of: Timestamp) -> Effect {
    let mut effect = Effect {
        comparable: old.policy == new.policy
            && old.duration_ms == new.duration_ms
            && old.applies_to == new.applies_to
            && old.passage == new.passage,
        ..Effect::default()
    };
    for facts in people {
        let id = facts.officer.id;
        let before = by_sittings(old, new, facts, as_of);
        let after = by_sittings(new, old, facts, as_of);
        match (before.is_certified(), after.is_certified()) {
            (true, true) => effect.keeps.push(id),
            (false, true) => effect.gains.push(id),
            (true, false) => {
                effect.loses.push(id);
                if holds_certificate(old, facts, as_of) {
                    effect.protected.push(id);
                }
            }
            (false, false) if after.gap().is_some() => effect.lacks.push(id),
            (false, false) => {}
        }
    }
    effect
}

/// The state by `standard` by sittings alone, those under `other` included. Of certificates only withdrawn ones
/// are seen: the sittings before them count for neither standard.
fn by_sittings(standard: &Standard, other: &Standard, facts: &SubjectFacts, as_of: Timestamp) -> State {
    let ids = BTreeSet::from([standard.id.as_str(), other.id.as_str()]);
    let mut facts = facts.clone();
    facts
        .certificates
        .retain(|c| c.revoked.is_some_and(|r| r.kind == RevocationKind::Withdrawn && r.at <= as_of));
    for certificate in &mut facts.certificates {
        if ids.contains(certificate.standard_id.as_str()) {
            certificate.standard_id.clone_from(&standard.id);
        }
    }
    for attempt in &mut facts.attempts {
        if ids.contains(attempt.standard_id.as_str()) {
            attempt.standard_id.clone_from(&standard.id);
            // Versions of two standards don't follow each other, and one in force may be weighed against a later one.
            attempt.planned.version = attempt.planned.version.min(standard.version);
        }
    }
    assess(standard, &facts, as_of).state
}

fn holds_certificate(standard: &Standard, facts: &SubjectFacts, as_of: Timestamp) -> bool {
    match assess(standard, facts, as_of).state {
        State::Certified(certified) => matches!(certified.by, Basis::Certificate { .. }),
        _ => false,
    }
}
