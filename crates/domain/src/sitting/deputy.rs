//! A deputy: the PC of the room that may take a sitting over when the one that holds it dies.
//!
//! Whoever holds the sitting names the deputy on the roll. What the deputy's PC puts on record of it follows the entry by
//! which it took the sitting over, and what the PC before it puts on record after that place does not count.

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
