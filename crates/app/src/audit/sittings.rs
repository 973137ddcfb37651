//! Sittings by the journal: plan, entries in their order, and the attempts that belong to them.

use uuid::Uuid;

use super::moment::{Moment, said, time};
use dabiao_domain::finding::Finding;
use dabiao_domain::sitting::{
    Candidate, CandidateState, SeatReport, Sitting, SittingEntry, SittingEvent, SittingRules,
};
use dabiao_store::Fact;
use dabiao_store::facts;

/// The state of a sitting, and how many entries it has.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub sitting: Sitting,
    pub entries: u32,
}

impl Moment {
    pub(super) fn take_sitting(&mut self, at_ms: i64, fact: &Fact) -> Result<(), Finding> {
        if let Some(plan) = fact.sitting_plan() {
            let plan = plan.map_err(|e| Finding::from(e.to_string()))?;
            if self.sittings.contains_key(&plan.id) {
                return Err(Finding::SittingTwice { sitting: plan.id });
            }
            let (id, version) = (&plan.standard_id, plan.standard_version);
            let Some(standard) = self.standard(id, version) else {
                return Err(Finding::NoStandard { standard: id.clone(), version });
            };
            if let Some(both) = plan.candidates.iter().find(|officer| plan.invigilators.contains(officer)) {
                return Err(Finding::CandidateInvigilates { officer: *both, sitting: plan.id });
            }
            let rules = SittingRules::of(standard);
            let held = Held { sitting: Sitting::new(plan, rules), entries: 0 };
            self.sittings.insert(held.sitting.plan().id, held);
            return Ok(());
        }
        let Fact::SittingEntry(facts::SittingEntry { sitting_id, seq, by, .. }) = fact else { return Ok(()) };
        let Some(event) = fact.sitting_event() else { return Ok(()) };
        let event = event.map_err(|e| Finding::from(e.to_string()))?;
        let begun = begun(&event);
        let Some(held) = self.sittings.get_mut(sitting_id) else {
            return Err(Finding::SittingUnplanned { sitting: *sitting_id });
        };
        if *seq != held.entries {
            return Err(Finding::EntryOutOfOrder { entry: *seq, known: held.entries });
        }
        if matches!(event, SittingEvent::Reveal(_)) && held.sitting.revealed().is_some() {
            return Err(Finding::RevealedTwice { sitting: *sitting_id });
        }
        let entry = SittingEntry { at: time(at_ms)?, by: *by, event };
        let refused = |why| Finding::SittingRefused { sitting: *sitting_id, why };
        held.sitting.apply(entry).map_err(refused)?;
        held.entries += 1;
        // The attempt's own entry is written in the same transaction, before this one; of another station's exams those
        // that concern nobody here don't come.
        let Some((officer, attempt)) = begun else { return Ok(()) };
        let unknown = self.far_sittings.contains(sitting_id);
        let same = self
            .attempts
            .get(&attempt)
            .map_or(unknown, |written| written.officer == officer && written.sitting == Some(*sitting_id));
        said(same, || Finding::BegunElsewhere { attempt })
    }

    /// Contradictions between attempts and the sittings of this station, each with the attempt. At a PC of a bureau a
    /// sitting may be held by another one, which alone has its roll.
    pub(super) fn attempt_faults(&self, of_bureau: bool) -> Vec<(Uuid, Finding)> {
        self.contradictions(of_bureau, false)
    }

    /// What the rolls of this station say came back of other PCs, and did not.
    pub(super) fn roll_faults(&self) -> Vec<(Uuid, Finding)> {
        self.seat_faults(false)
    }

    /// Both for sittings that another station holds, as far as its roll is here.
    pub(super) fn far_sitting_faults(&self) -> Vec<(Uuid, Finding)> {
        let mut faults = self.seat_faults(true);
        faults.extend(self.contradictions(true, true));
        faults
    }

    /// Whether an attempt says to be of that sitting, as far as it is known: the roll of another PC may name any.
    pub(super) fn is_of(&self, attempt: Uuid, sitting: Uuid) -> bool {
        self.attempts.get(&attempt).is_none_or(|written| written.sitting == Some(sitting))
    }

    /// Whether the roll says that the exam of an attempt is void.
    pub(super) fn is_void(&self, attempt: Uuid) -> bool {
        let Some(written) = self.attempts.get(&attempt) else { return false };
        let held = written.sitting.and_then(|sitting| self.sittings.get(&sitting));
        let candidate = held.and_then(|held| held.sitting.candidate(written.officer));
        candidate.is_some_and(Candidate::is_void)
    }

    fn contradictions(&self, of_bureau: bool, far: bool) -> Vec<(Uuid, Finding)> {
        let mut faults = Vec::new();
        for (id, written) in &self.attempts {
            let Some(sitting) = written.sitting else { continue };
            if self.far_sittings.contains(&sitting) != far {
                continue;
            }
            let held = self.sittings.get(&sitting);
            // What comes of other PCs is on the roll when it is collected.
            if held.map_or(of_bureau, |h| {
                h.sitting.is_elsewhere()
                    && h.sitting.candidate(written.officer).is_some_and(|c| c.attempt != Some(*id))
            }) {
                continue;
            }
            let candidate = held.and_then(|h| h.sitting.candidate(written.officer));
            let what = match candidate {
                None => Some(Finding::CandidateUnknown { sitting }),
                Some(c) if c.attempt != Some(*id) => Some(Finding::OtherAttempt { sitting }),
                Some(c) => match (c.state, written.sealed) {
                    (CandidateState::Ended(_), false) => Some(Finding::RollEnded),
                    (CandidateState::Writing, true) => Some(Finding::RollOpen),
                    _ => None,
                },
            };
            faults.extend(what.map(|what| (*id, what)));
        }
        faults
    }

    /// What rolls say came back of other PCs, and the attempts don't.
    fn seat_faults(&self, far: bool) -> Vec<(Uuid, Finding)> {
        let of = self.sittings.iter().filter(|(id, _)| self.far_sittings.contains(id) == far);
        let reports = of.flat_map(|(id, held)| {
            let all = held.sitting.candidates().iter().flat_map(|c| c.report.iter().chain(&c.beside));
            all.map(|report| (*id, *report))
        });
        let fault = |(sitting, report): (Uuid, SeatReport)| {
            let written = self.attempts.get(&report.attempt);
            let same = written
                .map_or(far, |w| w.officer == report.officer && w.sitting == Some(sitting) && w.sealed);
            let other = far && !self.is_of(report.attempt, sitting);
            (!same && !other).then_some((report.attempt, Finding::NotBack { sitting }))
        };
        reports.filter_map(fault).collect()
    }
}

fn begun(event: &SittingEvent) -> Option<(Uuid, Uuid)> {
    match event {
        SittingEvent::Begin { officer, attempt } => Some((*officer, *attempt)),
        _ => None,
    }
}
