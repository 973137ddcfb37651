//! What is shown of a station, and what a PC says of itself.

use super::retry;

/// How long a station may be away before it is told of.
pub const UNSEEN_MS: i64 = 7 * 24 * 3_600_000;
/// How long a station may have entries that the bureau has not before it is behind; some there always are between visits.
pub const BEHIND_AFTER_MS: i64 = 24 * 3_600_000;

/// What a station has that the bureau did not confirm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unconfirmed {
    /// Entries.
    pub entries: u64,
    /// Logs, scores and other bodies.
    pub bodies: u64,
}

impl Unconfirmed {
    /// Whether there is nothing.
    pub const fn is_none(self) -> bool {
        self.entries == 0 && self.bodies == 0
    }
}

/// What the bureau knows of a station. Times are the bureau's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether it was admitted.
    pub admitted: bool,
    /// Whether it was retired.
    pub retired: bool,
    /// Whether its login was seen with a print that was not enrolled, and nobody settled that.
    pub strange_print: bool,
    /// Its series with more than one tip that nobody settled.
    pub forks: usize,
    /// How often it was found rewound in the last 30 days, unless somebody settled that.
    pub rewinds: usize,
    /// When it was admitted; none where that is not known.
    pub admitted_ms: Option<i64>,
    /// When it was last there.
    pub seen_ms: Option<i64>,
    /// What it last said to have more than the bureau.
    pub unconfirmed: Unconfirmed,
    /// Since when it has had more.
    pub unconfirmed_since_ms: Option<i64>,
}

/// The state of a station. The first in this order that holds is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StationState {
    /// 已停用.
    Retired,
    /// 等待批准.
    Pending,
    /// 像是副本.
    Copied,
    /// 已分叉.
    Forked,
    /// 硬盘还原.
    Rewound,
    /// 很久未见.
    Unseen,
    /// 已批准，还没有交换过.
    Admitted,
    /// 落后.
    Behind,
    /// 正常.
    Normal,
}

/// What somebody has to do about a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NextStep {
    /// Nothing.
    Nothing,
    /// Approve or refuse it.
    Approve,
    /// Say whether it is the PC that was enrolled (a new network card) or let it join anew.
    SamePcOrJoin,
    /// Look at both branches; where two claim one sitting or certificate, choose.
    CompareBranches,
    /// Find out why its disk was set back.
    AskAboutDisk,
    /// Switch off what resets its disk, or hold no exams there.
    NoExams,
    /// Let it take its answer and exchange for the first time.
    FirstExchange,
    /// Switch it on, look at its network, or fetch its entries by a package.
    BringItIn,
    /// Let it visit; a package if it can't.
    Exchange,
    /// Join anew if it is to be used again.
    JoinAgain,
    /// Read what is told of it, and do what stands there. No state asks for that by itself.
    ReadMatters,
}

impl StationState {
    /// All of them, in the order of their weight.
    pub const ALL: [Self; 9] = [
        Self::Retired,
        Self::Pending,
        Self::Copied,
        Self::Forked,
        Self::Rewound,
        Self::Unseen,
        Self::Admitted,
        Self::Behind,
        Self::Normal,
    ];

    /// The state of a station of which this is known, at `now_ms` of the bureau's clock.
    pub fn of(known: &Known, now_ms: i64) -> Self {
        let longer = |since: Option<i64>, than: i64| since.is_some_and(|at| now_ms.saturating_sub(at) > than);
        let holds = |state: &Self| match state {
            Self::Retired => known.retired,
            Self::Pending => !known.admitted,
            Self::Copied => known.strange_print,
            Self::Forked => known.forks > 0,
            Self::Rewound => known.rewinds > 0,
            Self::Unseen => {
                let since = known.seen_ms.or(known.admitted_ms);
                since.is_none() || longer(since, UNSEEN_MS)
            }
            Self::Admitted => known.seen_ms.is_none(),
            Self::Behind => {
                !known.unconfirmed.is_none() && longer(known.unconfirmed_since_ms, BEHIND_AFTER_MS)
            }
            Self::Normal => true,
        };
        Self::ALL.into_iter().find(holds).unwrap_or(Self::Normal)
    }

    /// Its name on the command line and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retired => "retired",
            Self::Pending => "pending",
            Self::Copied => "copied",
            Self::Forked => "forked",
            Self::Rewound => "rewound",
            Self::Unseen => "unseen",
            Self::Admitted => "admitted",
            Self::Behind => "behind",
            Self::Normal => "normal",
        }
    }

    /// What to do about it.
    pub const fn next(self, known: &Known) -> NextStep {
        match self {
            Self::Retired => NextStep::JoinAgain,
            Self::Pending => NextStep::Approve,
            Self::Copied => NextStep::SamePcOrJoin,
            Self::Forked => NextStep::CompareBranches,
            Self::Rewound if known.rewinds >= super::verdict::REWINDS_OF_A_HABIT => NextStep::NoExams,
            Self::Rewound => NextStep::AskAboutDisk,
            Self::Unseen => NextStep::BringItIn,
            Self::Admitted => NextStep::FirstExchange,
            Self::Behind => NextStep::Exchange,
            Self::Normal => NextStep::Nothing,
        }
    }
}

impl NextStep {
    /// This step, of a station of which `matters` are told beside its state: then there is something to do.
    #[must_use]
    pub const fn beside(self, matters: usize) -> Self {
        match self {
            Self::Nothing if matters > 0 => Self::ReadMatters,
            _ => self,
        }
    }

    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Nothing,
        Self::Approve,
        Self::SamePcOrJoin,
        Self::CompareBranches,
        Self::AskAboutDisk,
        Self::NoExams,
        Self::FirstExchange,
        Self::BringItIn,
        Self::Exchange,
        Self::JoinAgain,
        Self::ReadMatters,
    ];

    /// Its name, by which its words are found.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Approve => "approve",
            Self::SamePcOrJoin => "same-pc-or-join",
            Self::CompareBranches => "compare-branches",
            Self::AskAboutDisk => "ask-about-disk",
            Self::NoExams => "no-exams",
            Self::FirstExchange => "first-exchange",
            Self::BringItIn => "bring-it-in",
            Self::Exchange => "exchange",
            Self::JoinAgain => "join-again",
            Self::ReadMatters => "read-matters",
        }
    }
}

/// How long ago something was, in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ago {
    /// It never was.
    Never,
    /// Less than a minute ago, or in the future of a clock that was set back.
    Now,
    /// Minutes.
    Minutes(u64),
    /// Hours.
    Hours(u64),
    /// Days.
    Days(u64),
}

impl Ago {
    /// From `at_ms` to `now_ms`, both of one clock.
    pub const fn between(at_ms: Option<i64>, now_ms: i64) -> Self {
        let Some(at) = at_ms else { return Self::Never };
        let minutes = now_ms.saturating_sub(at) / 60_000;
        match minutes {
            i64::MIN..=0 => Self::Now,
            1..60 => Self::Minutes(minutes as u64),
            60..1_440 => Self::Hours(minutes as u64 / 60),
            _ => Self::Days(minutes as u64 / 1_440),
        }
    }
}

/// What a PC says of itself on every page: how much was not uploaded, and when it last spoke with the bureau.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outbox {
    /// What the bureau did not show to have at the last visit.
    pub unconfirmed: Unconfirmed,
    /// The last good visit. By the PC's own clock: a label.
    pub last: Ago,
    /// Whether the PC was retired: nobody takes what waits.
    pub retired: bool,
}

impl Outbox {
    /// Whether it is worth a warning: the PC was retired, or something waits and the last visit is older than three of the longest intervals.
    pub const fn is_late(&self) -> bool {
        const MINUTES: u64 = 3 * (retry::BETWEEN_VISITS_MS.0 + retry::BETWEEN_VISITS_MS.1) / 60_000;
        if self.retired {
            return true;
        }
        if self.unconfirmed.is_none() {
            return false;
        }
        match self.last {
            Ago::Now => false,
            Ago::Minutes(minutes) => minutes > MINUTES,
            Ago::Hours(hours) => hours * 60 > MINUTES,
            Ago::Never | Ago::Days(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 24 * 3_600_000;
    const NOW_MS: i64 = 1_000 * DAY_MS;

    fn good() -> Known {
        Known { admitted: true, seen_ms: Some(NOW_MS), ..Known::default() }
    }

    #[test]
    fn each_state_has_its_reason() {
        let waits = Unconfirmed { entries: 3, bodies: 0 };
        let since = |days| Some(NOW_MS - days * DAY_MS - 1);
        let cases = [
            (good(), StationState::Normal, NextStep::Nothing),
            (Known { unconfirmed: waits, ..good() }, StationState::Normal, NextStep::Nothing),
            (
                Known { unconfirmed: waits, unconfirmed_since_ms: since(1), ..good() },
                StationState::Behind,
                NextStep::Exchange,
            ),
            (Known { seen_ms: since(7), ..good() }, StationState::Unseen, NextStep::BringItIn),
            (Known { seen_ms: None, ..good() }, StationState::Unseen, NextStep::BringItIn),
            (
                Known { seen_ms: None, admitted_ms: Some(NOW_MS), ..good() },
                StationState::Admitted,
                NextStep::FirstExchange,
            ),
            (
                Known { seen_ms: None, admitted_ms: since(7), ..good() },
                StationState::Unseen,
                NextStep::BringItIn,
            ),
            (Known { rewinds: 1, ..good() }, StationState::Rewound, NextStep::AskAboutDisk),
            (Known { rewinds: 3, ..good() }, StationState::Rewound, NextStep::NoExams),
            (Known { forks: 1, rewinds: 1, ..good() }, StationState::Forked, NextStep::CompareBranches),
            (Known { strange_print: true, forks: 1, ..good() }, StationState::Copied, NextStep::SamePcOrJoin),
            (Known::default(), StationState::Pending, NextStep::Approve),
            (
                Known { retired: true, strange_print: true, ..good() },
                StationState::Retired,
                NextStep::JoinAgain,
            ),
        ];
        for (known, state, next) in cases {
            assert_eq!(StationState::of(&known, NOW_MS), state, "{known:?}");
            assert_eq!(state.next(&known), next);
        }
    }

    #[test]
    fn the_heaviest_state_comes_first_and_each_has_a_name() {
        assert!(StationState::ALL.is_sorted());
        let mut names: Vec<&str> = StationState::ALL.iter().map(|state| state.name()).collect();
        names.extend(NextStep::ALL.iter().map(|next| next.name()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn ages_have_one_unit() {
        let ago = |ms| Ago::between(Some(NOW_MS - ms), NOW_MS);
        assert_eq!(Ago::between(None, NOW_MS), Ago::Never);
        assert_eq!([ago(-DAY_MS), ago(0), ago(59_999)], [Ago::Now; 3]);
        assert_eq!([ago(60_000), ago(3_599_999)], [Ago::Minutes(1), Ago::Minutes(59)]);
        assert_eq!([ago(3_600_000), ago(DAY_MS - 1)], [Ago::Hours(1), Ago::Hours(23)]);
        assert_eq!([ago(DAY_MS), ago(2 * DAY_MS + 5)], [Ago::Days(1), Ago::Days(2)]);
        assert_eq!(Ago::between(Some(i64::MIN), i64::MAX), Ago::Days(i64::MAX as u64 / 60_000 / 1_440));
    }

    #[test]
    fn a_pc_is_late_when_something_waits_for_long() {
        let outbox = |entries, last, retired| Outbox {
            unconfirmed: Unconfirmed { entries, bodies: 0 },
            last,
            retired,
        };
        let late = |entries, last| outbox(entries, last, false).is_late();
        assert!(outbox(0, Ago::Now, true).is_late());
        assert!(!late(0, Ago::Days(9)));
        assert!(late(1, Ago::Days(2)) && late(1, Ago::Never) && late(1, Ago::Hours(2)));
        assert!(!late(1, Ago::Now) && !late(1, Ago::Minutes(59)) && !late(1, Ago::Hours(1)));
    }
}
