//! The terms of exams: the head of a log says how long it may last, how it is compared, whether it may be paused or handed
//! in early, and whoever wrote the log wrote its head. What holds is the version of the standard that its sitting names.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::moment::Moment;
use dabiao_domain::attempt_log::{Terms, Work};
use dabiao_domain::certification::asked_terms;
use dabiao_domain::finding::Finding;
use dabiao_domain::input::LogMode;
use dabiao_domain::sitting::SittingKind;
use dabiao_domain::standard::Standard;

/// The terms of every exam by its log's head.
pub(super) type TermsFound = BTreeMap<Uuid, Terms>;

/// Why an exam was not written on the terms of `standard`, by which its sitting of that kind was planned; none where it
/// was.
pub(crate) fn terms_fault(standard: &Standard, kind: SittingKind, found: Terms) -> Option<Finding> {
    let work = match kind {
        SittingKind::Copy => Work::Copy,
        SittingKind::Form => Work::Form,
    };
    if found.work != work {
        return Some(match found.work {
            Work::Form => Finding::LogOfForms,
            Work::Copy => Finding::LogOfCopying,
        });
    }
    let asked = asked_terms(standard, work)?;
    let standard = format!("{} {}", standard.id, standard.version);
    if found.mode != asked.mode {
        return Some(match found.mode {
            LogMode::Practice => Finding::LogOfPractice,
            LogMode::Exam { hand_in_early: true } => Finding::EarlyAllowed { standard },
            LogMode::Exam { hand_in_early: false } => Finding::EarlyForbidden { standard },
        });
    }
    if found.limit_ms != asked.limit_ms {
        return match (found.limit_ms, asked.limit_ms) {
            (Some(found), Some(asked)) => Some(Finding::LimitOther { found, asked, standard }),
            (None, Some(asked)) => Some(Finding::LimitNone { asked, standard }),
            (Some(found), None) => Some(Finding::LimitUnasked { found, standard }),
            (None, None) => None,
        };
    }
    (found.policy != asked.policy).then(|| {
        let (found, asked) = (found.policy.name(), asked.policy.name());
        Finding::PolicyOther { found, asked, standard }
    })
}

/// The exams that count for their candidates and were not written on the terms of their sittings, each with what is wrong.
/// What is void, or does not count, rests nothing.
pub(super) fn faults(moment: &Moment, found: &TermsFound) -> BTreeMap<Uuid, Finding> {
    let mut faults = BTreeMap::new();
    for held in moment.sittings.values() {
        let plan = held.sitting.plan();
        let Some(standard) = moment.standard(&plan.standard_id, plan.standard_version) else { continue };
        let counting = held.sitting.candidates().iter().filter(|candidate| !candidate.is_void());
        let named = counting.filter_map(|candidate| candidate.attempt);
        for attempt in named.filter(|attempt| moment.is_of(*attempt, plan.id)) {
            let fault = found.get(&attempt).and_then(|terms| terms_fault(standard, plan.kind, *terms));
            faults.extend(fault.map(|what| (attempt, what)));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_content::Library;
    use dabiao_domain::text::Policy;

    #[test]
    fn every_condition_of_a_log_is_held_against_its_standard() {
        let library = Library::embedded();
        let standard = library.standard("guidance-2027").unwrap();
        for (kind, work) in [(SittingKind::Copy, Work::Copy), (SittingKind::Form, Work::Form)] {
            let asked = asked_terms(standard, work).unwrap();
            assert_eq!(terms_fault(standard, kind, asked), None);
            let early = Terms { mode: LogMode::Exam { hand_in_early: true }, ..asked };
            let mut changes = vec![
                (early, "handed in early"),
                (Terms { mode: LogMode::Practice, ..asked }, "practice"),
                (Terms { limit_ms: asked.limit_ms.map(|ms| ms + 1), ..asked }, "limit"),
                (Terms { limit_ms: None, ..asked }, "no limit"),
            ];
            let other = if work == Work::Copy { Work::Form } else { Work::Copy };
            changes.push((Terms { work: other, ..asked }, "its sitting of"));
            if work == Work::Copy {
                changes.push((Terms { policy: Policy::Keys, ..asked }, "compared by"));
            }
            for (terms, word) in changes {
                let what =
                    terms_fault(standard, kind, terms).map(|what| what.to_string()).unwrap_or_default();
                assert!(what.contains(word), "{terms:?}: {what}");
            }
        }
    }
}
