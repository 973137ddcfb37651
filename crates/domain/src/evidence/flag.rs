//! Flags: what the invigilator should check, where it is, and why.

use uuid::Uuid;

use super::{CommitProvenance, provenance};
use crate::input::{EventKind, InputLog};

/// A commit with more Han characters than this is flagged: longer than a composed phrase.
pub const LONG_COMMIT_HAN: u32 = 12;
/// A commit with at least so many characters before which neither composition nor keys were seen is flagged:
/// dictated, from a cloud clipboard, or a phrase stored in the input method.
pub const NO_SOURCE_CHARS: u32 = 8;

/// The observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// A commit over [`LONG_COMMIT_HAN`] Han characters.
    LongCommit {
        /// Its Han characters.
        han: u32,
    },
    /// [`NO_SOURCE_CHARS`] or more characters with neither composition nor keys.
    NoSource {
        /// Its characters.
        chars: u32,
        /// Whether this log shows no composition and no keys anywhere, so that their absence says little.
        hidden: bool,
    },
    /// The wall clock moved against the monotonic clock.
    ClockJump {
        /// By so many milliseconds; negative when it was set back.
        jump_ms: i64,
    },
    /// The machine was started again in between.
    BootChanged,
    /// The window lost the focus.
    FocusLost {
        /// How often.
        times: u32,
        /// For how long in all, in milliseconds.
        total_ms: u64,
    },
    /// Text that came by a way that is not typing was kept out.
    Blocked {
        /// The way.
        what: String,
        /// How often.
        times: u32,
    },
    /// The sitting was interrupted and went on.
    Interrupted {
        /// For so many milliseconds of the wall clock.
        gap_ms: u64,
    },
    /// Another attempt was typed at the same moments.
    Copied {
        /// That attempt.
        other: Uuid,
        /// So many of a hundred gaps are the same.
        share_percent: u8,
    },
    /// It was begun or sealed while the clock stood before a time that was known already.
    ClockBehind {
        /// By so many milliseconds; 0 where only a backup knew the later time.
        behind_ms: u64,
    },
    /// It was begun or sealed at a time that was given to the program by hand.
    ClockGiven,
    /// It was begun or sealed before the end of a time that is recorded as shown wrongly by the clock.
    ClockCorrected,
    /// More characters in a row than a hand can commit in that time.
    Burst {
        /// So many characters.
        chars: u32,
        /// In so many milliseconds.
        ms: u64,
    },
    /// Gaps more even than those of any hand.
    EvenGaps {
        /// So many gaps one after the other.
        gaps: u32,
        /// The first quartile of them, or of their time for each character, in microseconds.
        low_us: u64,
        /// The third quartile.
        high_us: u64,
    },
    /// Far faster than everything that this officer typed before.
    FarFaster {
        /// The speed in thousandths of 字/分.
        milli_cpm: u64,
        /// The best of the earlier attempts.
        best_milli_cpm: u64,
        /// How many there are.
        attempts: u32,
    },
    /// A long text, fast, without an error and without a correction.
    Flawless {
        /// So many characters.
        chars: u32,
        /// The speed in thousandths of 字/分.
        milli_cpm: u64,
    },
    /// Chinese characters that came as plain keys, not through an input method.
    PlainHan {
        /// So many.
        plain: u32,
        /// Beside so many through an input method.
        composed: u32,
    },
}

impl FlagKind {
    /// The key of its explanation in the language files.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::LongCommit { .. } => "flag-long-commit",
            Self::NoSource { hidden: false, .. } => "flag-no-source",
            Self::NoSource { hidden: true, .. } => "flag-no-source-hidden",
            Self::ClockJump { .. } => "flag-clock-jump",
            Self::BootChanged => "flag-boot-changed",
            Self::FocusLost { .. } => "flag-focus-lost",
            Self::Blocked { .. } => "flag-blocked",
            Self::Interrupted { .. } => "flag-interrupted",
            Self::Copied { .. } => "flag-copied",
            Self::ClockBehind { .. } => "flag-clock-behind",
            Self::ClockGiven => "flag-clock-given",
            Self::ClockCorrected => "flag-clock-corrected",
            Self::Burst { .. } => "flag-burst",
            Self::EvenGaps { .. } => "flag-even-gaps",
            Self::FarFaster { .. } => "flag-far-faster",
            Self::Flawless { .. } => "flag-flawless",
            Self::PlainHan { .. } => "flag-plain-han",
        }
    }

    /// Every key that [`FlagKind::key`] can give.
    pub const KEYS: [&'static str; 17] = [
        "flag-long-commit",
        "flag-no-source",
        "flag-no-source-hidden",
        "flag-clock-jump",
        "flag-boot-changed",
        "flag-focus-lost",
        "flag-blocked",
        "flag-interrupted",
        "flag-copied",
        "flag-clock-behind",
        "flag-clock-given",
        "flag-clock-corrected",
        "flag-burst",
        "flag-even-gaps",
        "flag-far-faster",
        "flag-flawless",
        "flag-plain-han",
    ];

    /// Whether it is about the date of the exam and not about how it was typed: the paper of the roll says it too.
    pub const fn about_time(&self) -> bool {
        matches!(self, Self::ClockBehind { .. } | Self::ClockGiven | Self::ClockCorrected)
    }

    /// The values of that explanation: name and text. Times are in seconds, or in milliseconds of a gap, with one
    /// decimal, speeds in 字/分 with one decimal.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let tenths = |thousandths: u64| format!("{}.{}", thousandths / 1000, thousandths % 1000 / 100);
        let seconds = tenths;
        match self {
            Self::LongCommit { han } => vec![("n", han.to_string())],
            Self::NoSource { chars, .. } => vec![("n", chars.to_string())],
            Self::ClockJump { jump_ms } => {
                let sign = if *jump_ms < 0 { "-" } else { "+" };
                vec![("seconds", format!("{sign}{}", seconds(jump_ms.unsigned_abs())))]
            }
            Self::BootChanged | Self::ClockGiven | Self::ClockCorrected => Vec::new(),
            Self::FocusLost { times, total_ms } => {
                vec![("n", times.to_string()), ("seconds", seconds(*total_ms))]
            }
            Self::Blocked { what, times } => vec![("what", what.clone()), ("n", times.to_string())],
            Self::Interrupted { gap_ms } => vec![("seconds", seconds(*gap_ms))],
            Self::Copied { other, share_percent } => {
                vec![("other", other.to_string()), ("percent", share_percent.to_string())]
            }
            Self::ClockBehind { behind_ms } => vec![("minutes", (behind_ms / 60_000).to_string())],
            Self::Burst { chars, ms } => {
                // Less than a millisecond counts as one: an infinite rate can't be shown.
                let cpm = u64::from(*chars) * 60_000 / (*ms).max(1);
                vec![("n", chars.to_string()), ("ms", ms.to_string()), ("cpm", cpm.to_string())]
            }
            Self::EvenGaps { gaps, low_us, high_us } => {
                vec![("n", gaps.to_string()), ("low", tenths(*low_us)), ("high", tenths(*high_us))]
            }
            Self::FarFaster { milli_cpm, best_milli_cpm, attempts } => vec![
                ("cpm", tenths(*milli_cpm)),
                ("best", tenths(*best_milli_cpm)),
                ("n", attempts.to_string()),
            ],
            Self::Flawless { chars, milli_cpm } => {
                vec![("n", chars.to_string()), ("cpm", tenths(*milli_cpm))]
            }
            Self::PlainHan { plain, composed } => {
                vec![("n", plain.to_string()), ("composed", composed.to_string())]
            }
        }
    }
}

/// Where in an attempt something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the event, from 0; the header is not counted.
    pub event: usize,
    /// The time on the log's clock in milliseconds.
    pub at_ms: u64,
}

/// A question for the invigilator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The observation.
    pub kind: FlagKind,
    /// Where, or where first; none where it concerns the whole attempt.
    pub place: Option<Place>,
}

/// The flags of a log by itself, in the order of their places.
pub fn log_flags(log: &InputLog) -> Vec<Flag> {
    let commits = provenance(log);
    let mut flags = commit_flags(&commits, shows_source(log));
    flags.extend(focus_flag(log));
    flags.extend(blocked_flags(log));
    flags.extend(log.events.iter().enumerate().filter_map(|(event, e)| {
        let gap_ms = e.gap_ms?;
        let place = Some(Place { event, at_ms: e.at_ms });
        Some(Flag { kind: FlagKind::Interrupted { gap_ms }, place })
    }));
    flags.sort_by_key(|flag| flag.place.map(|p| p.event));
    flags
}

/// Whether the log shows composition or its keys anywhere. Keys of plain text appear everywhere and do not
/// show what an input method passes on.
fn shows_source(log: &InputLog) -> bool {
    log.events.iter().any(|event| match &event.kind {
        EventKind::Commit(_) => event.keys.is_some(),
        EventKind::Preedit(text) => !text.is_empty(),
        _ => false,
    })
}

fn commit_flags(commits: &[CommitProvenance], shows_source: bool) -> Vec<Flag> {
    let mut flags = Vec::new();
    for commit in commits {
        let place = Some(Place { event: commit.event, at_ms: commit.at_ms });
        if commit.han > LONG_COMMIT_HAN {
            flags.push(Flag { kind: FlagKind::LongCommit { han: commit.han }, place });
        }
        if commit.chars >= NO_SOURCE_CHARS && commit.unseen() {
            let kind = FlagKind::NoSource { chars: commit.chars, hidden: !shows_source };
            flags.push(Flag { kind, place });
        }
    }
    flags
}

fn focus_flag(log: &InputLog) -> Option<Flag> {
    let (mut times, mut total_ms, mut lost_at, mut first) = (0, 0, None, None);
    let end_ms = log.events.last().map_or(0, |e| e.at_ms);
    for (event, e) in log.events.iter().enumerate() {
        match &e.kind {
            EventKind::Focus(false) if lost_at.is_none() => {
                times += 1;
                lost_at = Some(e.at_ms);
                first.get_or_insert(Place { event, at_ms: e.at_ms });
            }
            EventKind::Focus(true) => {
                total_ms += lost_at.take().map_or(0, |from| e.at_ms.saturating_sub(from));
            }
            _ => {}
        }
    }
    total_ms += lost_at.map_or(0, |from| end_ms.saturating_sub(from));
    first.map(|place| Flag { kind: FlagKind::FocusLost { times, total_ms }, place: Some(place) })
}

fn blocked_flags(log: &InputLog) -> Vec<Flag> {
    let mut flags: Vec<(String, u32, Place)> = Vec::new();
    for (event, e) in log.events.iter().enumerate() {
        if let EventKind::Blocked(what) = &e.kind {
            match flags.iter_mut().find(|(known, ..)| known == what) {
                Some((_, times, _)) => *times += 1,
                None => flags.push((what.clone(), 1, Place { event, at_ms: e.at_ms })),
            }
        }
    }
    let flag = |(what, times, place)| Flag { kind: FlagKind::Blocked { what, times }, place: Some(place) };
    flags.into_iter().map(flag).collect()
}
