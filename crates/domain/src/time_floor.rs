//! Time has a floor: what is recorded already was recorded before now.
//!
//! A sitting is in time, and a certificate valid, by the date that the PC's clock shows. So no exam begins
//! and no certificate is issued at a time before the newest known one: that of the journal, of the newest
//! backup, later of receipts ([`TimeFloor`]). Refusing to seal an attempt would lose typed work, so it is
//! sealed, and the journal ([`Mark::Behind`]) and the roll say so.
//!
//! A clock that once ran ahead would raise the floor for good. Two measures prevent a lock-out: a clock far
//! ahead of all known times is reported when it is seen ([`TimeFloor::ahead_ms`]), and an officer with the
//! right may record that it was wrong ([`Mark::Wrong`]): entries of that time then no longer count, and every
//! exam that begins before its end says so on the roll.
//!
//! [`Timeline`] reads a series entry by entry. The program and the audit both use it, so that they agree.

/// Times may lie so far before the newest one that is known, in milliseconds. Clocks are set by hand to the minute,
/// and set back by seconds whenever they are set by the network; two minutes are more than either, and too little to
/// bring anything into another day, except around midnight.
pub const TOLERANCE_MS: i64 = 120_000;

/// A clock that is further ahead of everything known than this is asked about, in milliseconds: forty days, longer
/// than any holiday.
pub const AHEAD_MS: i64 = 40 * 86_400_000;

/// The source of a known time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whence {
    /// The newest entry of the journal.
    Journal,
    /// The last entry of a backup, with the name of its file.
    Backup(String),
    /// A confirmation by another station or the bureau, with its name.
    Receipt(String),
}

impl Whence {
    /// The name used in the journal and in JSON: `journal`, `backup NAME`, `receipt NAME`.
    pub fn name(&self) -> String {
        match self {
            Self::Journal => "journal".to_owned(),
            Self::Backup(name) => format!("backup {name}"),
            Self::Receipt(name) => format!("receipt {name}"),
        }
    }
}

/// A past time, milliseconds since the Unix epoch, and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The time.
    pub at_ms: i64,
    /// From where.
    pub whence: Whence,
}

/// The newest time that is known. The default knows none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeFloor(Option<Bound>);

/// A clock before a known time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The clock's time, milliseconds since the Unix epoch.
    pub now_ms: i64,
    /// The known time.
    pub bound: Bound,
}

impl TimeFloor {
    /// Adds a time; an older one changes nothing.
    pub fn raise(&mut self, bound: Bound) {
        if self.0.as_ref().is_none_or(|known| known.at_ms < bound.at_ms) {
            self.0 = Some(bound);
        }
    }

    /// The newest time; none where nothing is known.
    pub const fn newest(&self) -> Option<&Bound> {
        self.0.as_ref()
    }

    /// The known time that a clock at `now_ms` contradicts; none within [`TOLERANCE_MS`].
    pub fn behind(&self, now_ms: i64) -> Option<Behind> {
        let bound = self.0.as_ref().filter(|bound| bound.at_ms.saturating_sub(now_ms) > TOLERANCE_MS)?;
        Some(Behind { now_ms, bound: bound.clone() })
    }

    /// How far a clock at `now_ms` is ahead of everything known, in milliseconds, where that is more than
    /// [`AHEAD_MS`].
    pub fn ahead_ms(&self, now_ms: i64) -> Option<i64> {
        let ahead = now_ms.saturating_sub(self.0.as_ref()?.at_ms);
        (ahead > AHEAD_MS).then_some(ahead)
    }
}

/// A time that was given to the program instead of the system's. Both in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenClock {
    /// The time that was given.
    pub given_ms: i64,
    /// The system's at that moment.
    pub system_ms: i64,
}

impl GivenClock {
    /// Whether it is another time, by more than [`TOLERANCE_MS`].
    pub const fn differs(self) -> bool {
        self.given_ms.abs_diff(self.system_ms) > TOLERANCE_MS as u64
    }
}

/// Why nothing that bears a date is done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeRefusal {
    /// The clock shows a time before a known one.
    Behind(Behind),
    /// The time was given and is not the system's.
    Given(GivenClock),
}

/// Whether a dated operation may be done at `now_ms`: an exam begun, a sitting opened, a certificate issued,
/// an exemption approved. In a demonstration everything is invented, its time too: the caller skips this
/// check.
///
/// # Errors
/// See [`TimeRefusal`].
pub fn allow(floor: &TimeFloor, now_ms: i64, given: Option<GivenClock>) -> Result<(), TimeRefusal> {
    if let Some(given) = given.filter(|given| given.differs()) {
        return Err(TimeRefusal::Given(given));
    }
    floor.behind(now_ms).map_or(Ok(()), |behind| Err(TimeRefusal::Behind(behind)))
}

/// The kind of an entry, as far as its time matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// An exam begins, a certificate is issued, an exemption is approved: what the program refuses below the floor.
    Dated,
    /// An exam is sealed.
    Seal,
    /// The time was given by hand from here on.
    Given(GivenClock),
    /// The next entry is known to lie before a known time.
    Behind,
    /// The clock was wrong: times within, of entries before this one, no longer count.
    Wrong {
        /// The first wrong time.
        from_ms: i64,
        /// The last one.
        to_ms: i64,
    },
    /// Everything in the store is invented.
    Demonstration,
    /// An entry about people and work: entries before the mark of a demonstration are not invented.
    Real,
    /// Anything else.
    Other,
}

/// A finding about a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It lies before that of the entry before it, by so many milliseconds.
    StepBack {
        /// By how much.
        by_ms: i64,
    },
    /// An operation that the program refuses below the floor, or a sealing without a remark about it, lies so
    /// many milliseconds before a known time.
    Behind {
        /// By how much.
        by_ms: i64,
    },
    /// A sealing lies before a time that was known, and the journal says so.
    SealedBehind {
        /// By how much.
        by_ms: i64,
    },
    /// The time was given by hand: this entry says so.
    ClockGiven(GivenClock),
    /// Something dated was done at a time that was given by hand.
    DatedByHand,
    /// An exam was sealed at a time that was given by hand.
    SealedByHand,
    /// This entry says that the clock was wrong.
    ClockWrong {
        /// The first wrong time.
        from_ms: i64,
        /// The last one.
        to_ms: i64,
    },
    /// Something dated lies before the end of a time that was said to be wrong.
    AfterCorrection,
    /// A store in use was called a demonstration.
    LateDemonstration,
}

/// The times of one series, read entry by entry.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// Times that bind, in the order of entries.
    times: Vec<i64>,
    newest: Option<i64>,
    last: Option<i64>,
    given: Option<i64>,
    behind_said: bool,
    wrong: Vec<(i64, i64)>,
    demonstration: bool,
    real: bool,
}

impl Timeline {
    /// The newest time that binds.
    pub const fn newest(&self) -> Option<i64> {
        self.newest
    }

    /// Whether everything in it is invented.
    pub const fn demonstration(&self) -> bool {
        self.demonstration
    }

    /// Whether this time is recorded as wrong.
    pub fn forgives(&self, at_ms: i64) -> bool {
        self.wrong.iter().any(|(from, to)| (*from..=*to).contains(&at_ms))
    }

    /// The first and the last of the times that count and are later than `now_ms`: if the clock is right now,
    /// these were wrong.
    pub fn later_than(&self, now_ms: i64) -> Option<(i64, i64)> {
        let later = || self.times.iter().copied().filter(|at| *at > now_ms);
        Some((later().min()?, later().max()?))
    }

    /// Adds the next entry, and returns the findings about its time.
    pub fn feed(&mut self, at_ms: i64, mark: Mark) -> Vec<Finding> {
        let mut found = Vec::new();
        if let Some(by_ms) = self.last.map(|last| last.saturating_sub(at_ms)).filter(|by| *by > TOLERANCE_MS)
        {
            found.push(Finding::StepBack { by_ms });
        }
        // A clock that was given stands still: the first other time ends it.
        self.given = self.given.filter(|given| *given == at_ms);
        match mark {
            Mark::Dated | Mark::Seal => self.judge(at_ms, mark == Mark::Seal, &mut found),
            Mark::Given(clock) => {
                self.given = Some(at_ms);
                found.push(Finding::ClockGiven(clock));
            }
            Mark::Wrong { from_ms, to_ms } => {
                self.wrong.push((from_ms, to_ms));
                self.times.retain(|at| !(from_ms..=to_ms).contains(at));
                self.newest = self.times.iter().copied().max();
                found.push(Finding::ClockWrong { from_ms, to_ms });
            }
            Mark::Demonstration if self.real && !self.demonstration => found.push(Finding::LateDemonstration),
            Mark::Demonstration => self.demonstration = true,
            Mark::Behind | Mark::Real | Mark::Other => {}
        }
        self.real |= matches!(mark, Mark::Real | Mark::Dated | Mark::Seal);
        self.behind_said = mark == Mark::Behind;
        self.last = Some(at_ms);
        // A given time is no evidence of the actual time: it must not raise the floor.
        if self.given.is_none() {
            self.times.push(at_ms);
            self.newest = self.newest.max(Some(at_ms));
        }
        found
    }

    fn judge(&self, at_ms: i64, seal: bool, found: &mut Vec<Finding>) {
        let by_ms = self.newest.map_or(0, |newest| newest.saturating_sub(at_ms));
        let by_hand = self.given.is_some();
        match (by_ms > TOLERANCE_MS, seal) {
            (true, true) if self.behind_said => found.push(Finding::SealedBehind { by_ms }),
            (true, _) => found.push(Finding::Behind { by_ms }),
            // The program knew of a later time elsewhere, in a backup.
            (false, true) if self.behind_said => found.push(Finding::SealedBehind { by_ms: 0 }),
            (false, _) => {}
        }
        match (by_hand, seal) {
            (true, true) => found.push(Finding::SealedByHand),
            (true, false) => found.push(Finding::DatedByHand),
            (false, _) => {}
        }
        if self.wrong.iter().any(|(_, to)| at_ms <= *to) {
            found.push(Finding::AfterCorrection);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn floor(at_ms: i64) -> TimeFloor {
        let mut floor = TimeFloor::default();
        floor.raise(Bound { at_ms, whence: Whence::Journal });
        floor
    }

    #[test]
    fn the_newest_time_is_the_floor_wherever_it_is_known_from() {
        let mut known = floor(10 * DAY);
        known.raise(Bound { at_ms: 9 * DAY, whence: Whence::Receipt("bureau".into()) });
        assert_eq!(known.newest().map(|b| b.at_ms), Some(10 * DAY));
        known.raise(Bound { at_ms: 11 * DAY, whence: Whence::Backup("b".into()) });
        let behind = known.behind(10 * DAY).unwrap();
        assert_eq!((behind.bound.at_ms, behind.bound.whence.name()), (11 * DAY, "backup b".to_owned()));
        assert_eq!(TimeFloor::default().behind(i64::MIN), None);
    }

    #[test]
    fn two_minutes_are_let_pass_and_no_more() {
        let floor = floor(DAY);
        assert_eq!(allow(&floor, DAY - TOLERANCE_MS, None), Ok(()));
        assert!(matches!(allow(&floor, DAY - TOLERANCE_MS - 1, None), Err(TimeRefusal::Behind(_))));
        assert!(floor.behind(i64::MIN).is_some());
        let given = |given_ms| Some(GivenClock { given_ms, system_ms: DAY });
        assert_eq!(allow(&floor, DAY, given(DAY + TOLERANCE_MS)), Ok(()));
        assert!(matches!(allow(&floor, 3 * DAY, given(3 * DAY)), Err(TimeRefusal::Given(_))));
    }

    #[test]
    fn a_clock_far_ahead_is_asked_about() {
        assert_eq!(floor(DAY).ahead_ms(DAY + AHEAD_MS), None);
        assert_eq!(floor(DAY).ahead_ms(DAY + AHEAD_MS + 1), Some(AHEAD_MS + 1));
        assert_eq!(TimeFloor::default().ahead_ms(i64::MAX), None);
    }

    #[test]
    fn a_step_back_is_told_once_and_what_is_dated_after_it_each_time() {
        let mut line = Timeline::default();
        assert_eq!(line.feed(DAY, Mark::Other), []);
        assert_eq!(line.feed(0, Mark::Other), [Finding::StepBack { by_ms: DAY }]);
        assert_eq!(line.feed(1, Mark::Other), []);
        assert_eq!(line.feed(2, Mark::Dated), [Finding::Behind { by_ms: DAY - 2 }]);
        assert_eq!(line.feed(3, Mark::Seal), [Finding::Behind { by_ms: DAY - 3 }]);
        assert_eq!(line.feed(4, Mark::Behind), []);
        assert_eq!(line.feed(4, Mark::Seal), [Finding::SealedBehind { by_ms: DAY - 4 }]);
        // It was said of that one sealing.
        assert_eq!(line.feed(5, Mark::Seal), [Finding::Behind { by_ms: DAY - 5 }]);
        assert_eq!(line.newest(), Some(DAY));
    }

    #[test]
    fn a_clock_that_ran_ahead_is_forgiven_and_remembered() {
        let mut line = Timeline::default();
        for at in [DAY, 2 * DAY, 90 * DAY, 91 * DAY] {
            line.feed(at, Mark::Other);
        }
        assert_eq!(line.later_than(3 * DAY), Some((90 * DAY, 91 * DAY)));
        let wrong = Mark::Wrong { from_ms: 90 * DAY, to_ms: 91 * DAY };
        assert!(
            line.feed(3 * DAY, wrong).contains(&Finding::ClockWrong { from_ms: 90 * DAY, to_ms: 91 * DAY })
        );
        assert_eq!(line.newest(), Some(3 * DAY));
        assert!(line.forgives(90 * DAY) && !line.forgives(2 * DAY));
        // Allowed again, and reported until the wrong time is really over.
        assert_eq!(line.feed(4 * DAY, Mark::Dated), [Finding::AfterCorrection]);
        assert_eq!(line.feed(92 * DAY, Mark::Dated), []);
        assert_eq!(line.feed(90 * DAY, Mark::Dated).last(), Some(&Finding::AfterCorrection));
    }

    #[test]
    fn a_time_given_by_hand_holds_as_long_as_it_stands_still() {
        let mut line = Timeline::default();
        let clock = GivenClock { given_ms: DAY, system_ms: 5 * DAY };
        assert_eq!(line.feed(DAY, Mark::Given(clock)), [Finding::ClockGiven(clock)]);
        assert_eq!(line.feed(DAY, Mark::Dated), [Finding::DatedByHand]);
        assert_eq!(line.feed(DAY, Mark::Seal), [Finding::SealedByHand]);
        assert_eq!(line.newest(), None, "it binds nobody");
        assert_eq!(line.feed(5 * DAY, Mark::Other), []);
        assert_eq!(line.feed(5 * DAY, Mark::Dated), []);
        assert_eq!(line.newest(), Some(5 * DAY));
    }

    #[test]
    fn a_store_in_use_does_not_become_a_demonstration() {
        let mut line = Timeline::default();
        line.feed(0, Mark::Other);
        assert_eq!(line.feed(1, Mark::Demonstration), []);
        line.feed(2, Mark::Real);
        assert_eq!(line.feed(3, Mark::Demonstration), []);
        assert!(line.demonstration());
        let mut line = Timeline::default();
        line.feed(0, Mark::Real);
        assert_eq!(line.feed(1, Mark::Demonstration), [Finding::LateDemonstration]);
        assert!(!line.demonstration());
    }
}
