//! The terms of exams: the head of a log says how long it may last, how it is compared, whether it may be paused or handed
//! in early, and whoever wrote the log wrote its head. What holds is the version of the standard that its sitting names.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::moment::Moment;
use dabiao_domain::attempt_log::{Terms, Work};
use dabiao_domain::certification::asked_terms;
use dabiao_domain::input::LogMode;
use dabiao_domain::sitting::SittingKind;
use dabiao_domain::standard::Standard;

/// The terms of every exam by its log's head.
pub(super) type TermsFound = BTreeMap<Uuid, Terms>;

/// Why an exam was not written on the terms of `standard`, by which its sitting of that kind was planned; none where it
/// was.
pub(crate) fn terms_fault(standard: &Standard, kind: SittingKind, found: Terms) -> Option<String> {
    let work = match kind {
        SittingKind::Copy => Work::Copy,
        SittingKind::Form => Work::Form,
    };
    if found.work != work {
        return Some(format!(
            "its log is of a {} exam, its sitting of a {} one",
            found.work.name(),
            work.name()
        ));
    }
    let asked = asked_terms(standard, work)?;
    let of = format!("{} {}", standard.id, standard.version);
    if found.mode != asked.mode {
        return Some(match found.mode {
            LogMode::Practice => {
                "its log is one of practice, which may be paused and ended at will".to_owned()
            }
            LogMode::Exam { hand_in_early: true } => {
                format!("its log says that it may be handed in early, {of} does not allow that")
            }
            LogMode::Exam { hand_in_early: false } => {
                format!("its log says that it may not be handed in early, {of} allows that")
            }
        });
    }
    if found.limit_ms != asked.limit_ms {
        let ms = |limit: Option<u64>| limit.map_or_else(|| "no".to_owned(), |ms| format!("{ms} ms as its"));
        return Some(format!("its log has {} limit, {of} {} limit", ms(found.limit_ms), ms(asked.limit_ms)));
    }
    (found.policy != asked.policy).then(|| {
        let (found, asked) = (found.policy.name(), asked.policy.name());
        format!("its log is compared by {found:?}, {of} compares by {asked:?}")
    })
}

/// The exams that count for their candidates and were not written on the terms of their sittings, each with what is wrong.
/// What is void, or does not count, rests nothing.
pub(super) fn faults(moment: &Moment, found: &TermsFound) -> BTreeMap<Uuid, String> {
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
                let what = terms_fault(standard, kind, terms).unwrap_or_default();
                assert!(what.contains(word), "{terms:?}: {what}");
            }
        }
    }
}
