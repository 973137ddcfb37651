//! What a station is to the bureau when they meet, and what the station has to do.
//!
//! One rule for four ills: who finds that they may not be the only writer of their series begins a new one. A PC that
//! was copied, restored from a disk image or an old backup can't be told from one that merely was away; a new series is
//! never wrong, going on in the old one may be.

use super::entry::Tip;
use super::path::{Held, leads_to};
pub use super::print::HostPrint;

/// How long a rewind is remembered.
pub const REWINDS_WITHIN_MS: i64 = 30 * 24 * 3_600_000;
/// So many rewinds within that time, and the PC resets its disk as a habit: no place for exams.
pub const REWINDS_OF_A_HABIT: usize = 3;

/// Why a series began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The station joined a bureau.
    Joined,
    /// It got a new key.
    Renewed,
    /// Its store came from a backup.
    Restored,
    /// Its disk went back to an earlier state.
    Rewound,
    /// Its data were copied from another PC.
    Copied,
    /// Another branch of its series came up.
    Forked,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Joined, Self::Renewed, Self::Restored, Self::Rewound, Self::Copied, Self::Forked];

    /// Its name in the journal: never changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Renewed => "renewed",
            Self::Restored => "restored",
            Self::Rewound => "rewound",
            Self::Copied => "copied",
            Self::Forked => "forked",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}

/// What the station knows of itself.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// The end of its live series.
    pub head: Tip,
    /// What it is now.
    pub host: &'a HostPrint,
    /// The newest entry of its live series that the bureau ever showed: told of a bureau that went back, nothing else.
    pub confirmed: u64,
}

/// What the bureau shows of a station.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The tips of the station's live series.
    pub tips: &'a [Tip],
    /// Whether it holds the station's head.
    pub has_head: bool,
    /// The ends from which this station on purpose (by a renewal, a restore, a joining) went on in series that the
    /// station does not hold: only its past self can have done it.
    pub left_for: &'a [Tip],
    /// The prints that were enrolled.
    pub hosts: &'a [HostPrint],
    /// Whether it was retired.
    pub retired: bool,
    /// When series of it that began by a rewind came to the bureau, by its clock: a disk that is set back forgets them.
    pub rewinds_ms: &'a [i64],
    /// The bureau's clock.
    pub now_ms: i64,
}

/// What a station is to the bureau.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Both know the same of its live series.
    Ok,
    /// The bureau does not know the series yet.
    New,
    /// The bureau lacks this many of its last entries.
    Behind(u64),
    /// The bureau lacks this many, some of which it once had: it went back to a backup.
    BureauBehind(u64),
    /// The bureau knows more of the station than it does itself.
    Rewound,
    /// The bureau knows another branch of the series.
    Forked,
    /// This is another PC than the one that was enrolled.
    Copied,
    /// The station was retired.
    Retired,
}

impl Verdict {
    /// Its name on the wire: never changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::New => "new",
            Self::Behind(_) => "behind",
            Self::BureauBehind(_) => "bureau-behind",
            Self::Rewound => "rewound",
            Self::Forked => "forked",
            Self::Copied => "copied",
            Self::Retired => "retired",
        }
    }
}

/// What the station has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// Go on, and send what the bureau lacks.
    GoOn,
    /// Begin a new series before anything else is written, and go on. `parent` is the longest end that is known of the
    /// old one, the own one where no other is longer: what is written from now on then outranks all of it.
    Begin {
        /// Why.
        why: Why,
        /// What the new series names as its parent.
        parent: Tip,
    },
    /// Begin a new series, work on locally and ask to join.
    BeginAndJoin {
        /// Why.
        why: Why,
        /// What the new series names as its parent.
        parent: Tip,
    },
    /// Work on locally and ask to join; joining begins the new series.
    Join,
}

/// A verdict and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Judged {
    /// What the station is.
    pub verdict: Verdict,
    /// What it has to do.
    pub next: Next,
    /// Whether its disk is reset as a habit: exams are not held there.
    pub resets: bool,
}

/// Judges a station by what it `holds` and knows of itself and what the bureau shows.
pub fn judge(holds: &(impl Held + ?Sized), own: &Own<'_>, shown: &Shown<'_>) -> Judged {
    let verdict = verdict(holds, own, shown);
    // Of ends as long as the own one that is held here: what goes on from it needs nothing that comes later.
    let longer = shown.tips.iter().filter(|tip| tip.entries > own.head.entries);
    let parent = longer.max_by_key(|tip| (tip.entries, tip.hash)).copied().unwrap_or(own.head);
    let next = match verdict {
        Verdict::Ok | Verdict::New | Verdict::Behind(_) | Verdict::BureauBehind(_) => Next::GoOn,
        Verdict::Rewound => Next::Begin { why: Why::Rewound, parent },
        Verdict::Forked => Next::Begin { why: Why::Forked, parent },
        Verdict::Copied => Next::BeginAndJoin { why: Why::Copied, parent: own.head },
        Verdict::Retired => Next::Join,
    };
    // A disk that was set back and written on before the visit shows as a fork.
    let this_one = usize::from(matches!(verdict, Verdict::Rewound | Verdict::Forked));
    Judged { verdict, next, resets: rewinds(shown.rewinds_ms, shown.now_ms) + this_one >= REWINDS_OF_A_HABIT }
}

/// How many of these rewinds count at `now_ms`, both by the bureau's clock.
pub fn rewinds(rewinds_ms: &[i64], now_ms: i64) -> usize {
    rewinds_ms.iter().filter(|at| **at > now_ms.saturating_sub(REWINDS_WITHIN_MS)).count()
}

fn verdict(holds: &(impl Held + ?Sized), own: &Own<'_>, shown: &Shown<'_>) -> Verdict {
    if shown.retired {
        return Verdict::Retired;
    }
    if !own.host.is_known(shown.hosts) {
        return Verdict::Copied;
    }
    let is_ours =
        |tip: &&Tip| tip.place().is_some_and(|place| holds.has(&place) && leads_to(holds, &place, &own.head));
    let (ours, strange): (Vec<&Tip>, Vec<&Tip>) = shown.tips.iter().partition(is_ours);
    if !strange.is_empty() {
        // Its head within a longer path, and no branch of its own: it wrote nothing since it was set back.
        return if ours.is_empty() && shown.has_head { Verdict::Rewound } else { Verdict::Forked };
    }
    if shown.left_for.contains(&own.head) {
        return Verdict::Rewound;
    }
    let there = ours.iter().map(|tip| tip.entries).max().unwrap_or(0);
    let lacks = own.head.entries.saturating_sub(there);
    if lacks > 0 && own.confirmed > there {
        Verdict::BureauBehind(lacks)
    } else if there == 0 {
        Verdict::New
    } else if lacks > 0 {
        Verdict::Behind(lacks)
    } else {
        Verdict::Ok
    }
}

#[cfg(test)]
mod tests;
