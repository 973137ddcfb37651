//! A deputy: the PC of the room that may take a sitting over when the one that holds it dies.
//!
//! Whoever holds the sitting names the deputy on the roll. What the deputy's PC puts on record of it follows the entry by
//! which it took the sitting over, and what the PC before it puts on record after that place does not count.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Sitting, SittingEvent, SittingRefusal, SittingState};

type Outcome = Result<(), SittingRefusal>;

impl Sitting {
    /// The PC that may take this sitting over, as the bureau's directory names it.
    pub const fn deputy(&self) -> Option<Uuid> {
        self.deputy
    }

    /// The PC that took this sitting over last; none as long as the one that planned it holds it.
    pub const fn holder(&self) -> Option<Uuid> {
        self.holder
    }

    /// When it was taken over, by whom, and at which PC, in order.
    pub fn takes(&self) -> impl Iterator<Item = (Timestamp, Uuid, Uuid)> {
        self.entries.iter().filter_map(|entry| match entry.event {
            SittingEvent::Take { station } => Some((entry.at, entry.by, station)),
            _ => None,
        })
    }

    pub(super) fn name_deputy(&mut self, station: Option<Uuid>, by: Uuid) -> Outcome {
        if self.state.over() {
            return Err(SittingRefusal::Over);
        }
        self.invigilator(by, None)?;
        self.deputy = station;
        Ok(())
    }

    pub(super) fn take_over(&mut self, station: Uuid, by: Uuid) -> Outcome {
        match self.state {
            SittingState::Planned => return Err(SittingRefusal::NotOpen),
            SittingState::Closed | SittingState::Cancelled => return Err(SittingRefusal::Over),
            SittingState::Open | SittingState::Running => {}
        }
        self.invigilator(by, None)?;
        if self.deputy != Some(station) {
            return Err(SittingRefusal::NotDeputy);
        }
        self.holder = Some(station);
        self.deputy = None;
        // Who sat at the PC before sits elsewhere now: only what the roll names counts.
        self.elsewhere = true;
        Ok(())
    }
}

/// Who of `candidates` an account of a PC comes from, directly or through others whose accounts come from them; none
/// where it comes from none of them. `given` says of that PC who got what opens an account there from whom.
pub fn account_from(officer: Uuid, given: &[(Uuid, Uuid)], candidates: &[Uuid]) -> Option<Uuid> {
    let (mut seen, mut open) = (BTreeSet::from([officer]), vec![officer]);
    while let Some(owner) = open.pop() {
        for (_, giver) in given.iter().filter(|(got, _)| *got == owner) {
            if candidates.contains(giver) {
                return Some(*giver);
            }
            if seen.insert(*giver) {
                open.push(*giver);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{
        OpeningNonce, SittingEntry, SittingKind, SittingPlan, SittingRules, SittingSecret, SittingStep,
    };
    use super::*;
    use crate::standard::ResumeRule;

    const HOLDER: Uuid = Uuid::from_u128(9);
    const PC: Uuid = Uuid::from_u128(21);

    fn sitting() -> Sitting {
        let plan = SittingPlan {
            id: Uuid::from_u128(1),
            at: Timestamp::UNIX_EPOCH,
            room: String::new(),
            kind: SittingKind::Copy,
            standard_id: "s".into(),
            standard_version: 1,
            seats: 2,
            candidates: vec![Uuid::from_u128(2)],
            invigilators: vec![HOLDER],
            planned_by: HOLDER,
            commitment: SittingSecret::new([7; 32]).commitment(),
        };
        Sitting::new(plan, SittingRules { resume: ResumeRule::Never, hand_in_early: false, trial_ms: 0 })
    }

    fn says(sitting: &mut Sitting, by: Uuid, event: SittingEvent) -> Outcome {
        sitting.apply(SittingEntry { at: Timestamp::UNIX_EPOCH, by, event })
    }

    #[test]
    fn an_account_is_followed_to_whoever_it_comes_from_however_many_steps_there_are() {
        let id = Uuid::from_u128;
        let [candidate, first, second, invigilator, honest] = [1, 2, 3, 4, 5].map(id);
        let from = |given: &[(Uuid, Uuid)]| account_from(invigilator, given, &[candidate]);
        assert_eq!(from(&[]), None);
        assert_eq!(from(&[(invigilator, candidate)]), Some(candidate));
        let chain = [(first, candidate), (second, first), (invigilator, second)];
        assert_eq!(from(&chain), Some(candidate));
        // Who gave it last is not the only one who knows it.
        assert_eq!(from(&[(invigilator, honest), (first, candidate), (invigilator, first)]), Some(candidate));
        // Givers in a circle, and candidates who gave to others.
        assert_eq!(
            from(&[(invigilator, first), (first, second), (second, first), (honest, candidate)]),
            None
        );
    }

    #[test]
    fn only_the_named_deputy_takes_an_open_sitting_over_and_only_once() {
        let mut sitting = sitting();
        let take = || SittingEvent::Take { station: PC };
        let name = |station| SittingEvent::Deputy { station };
        says(&mut sitting, HOLDER, name(Some(PC))).unwrap();
        assert_eq!(says(&mut sitting, HOLDER, take()), Err(SittingRefusal::NotOpen));
        says(&mut sitting, HOLDER, SittingEvent::Open { nonce: OpeningNonce([1; 16]) }).unwrap();
        says(&mut sitting, HOLDER, name(None)).unwrap();
        assert_eq!(says(&mut sitting, HOLDER, take()), Err(SittingRefusal::NotDeputy));
        says(&mut sitting, HOLDER, name(Some(PC))).unwrap();
        let other = SittingEvent::Take { station: Uuid::from_u128(22) };
        assert_eq!(says(&mut sitting, HOLDER, other), Err(SittingRefusal::NotDeputy));
        assert_eq!(says(&mut sitting, PC, take()), Err(SittingRefusal::NotInvigilator));
        assert_eq!((sitting.holder(), sitting.is_elsewhere()), (None, false));
        says(&mut sitting, HOLDER, take()).unwrap();
        assert_eq!((sitting.holder(), sitting.deputy(), sitting.is_elsewhere()), (Some(PC), None, true));
        assert_eq!(says(&mut sitting, HOLDER, take()), Err(SittingRefusal::NotDeputy));
        says(&mut sitting, HOLDER, SittingEvent::Step(SittingStep::Cancel)).unwrap();
        assert_eq!(says(&mut sitting, HOLDER, name(Some(PC))), Err(SittingRefusal::Over));
        assert_eq!(sitting.takes().count(), 1);
    }
}
