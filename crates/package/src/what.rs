//! The words by which the table of contents names a frame. They stay readable when the frame is not.

use std::fmt;

use crate::kind::FrameKind;

/// Most bytes of the name of a series.
const MAX_LABEL: usize = 60;
/// Most runs that are told one by one.
const MAX_RUNS: usize = 3;
const ENTRIES: &str = ", entries ";
const MORE: &str = " more runs";

/// Entries of one series, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The name of the series, such as that of its PC.
    pub of: String,
    /// The number of the first entry, from 1.
    pub first: u64,
    /// That of the last one.
    pub last: u64,
}

/// What is in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Entries.
    Entries {
        /// The first runs.
        runs: Vec<Run>,
        /// How many more there are.
        more: usize,
    },
    /// Others, numbered through the package from 1.
    Numbered {
        /// What they are.
        kind: FrameKind,
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// In other words, of another version.
    Other(String),
}

impl What {
    /// Of these runs, told as far as there is room.
    pub(crate) fn of_runs(mut runs: Vec<Run>) -> Self {
        let more = runs.len().saturating_sub(MAX_RUNS);
        runs.truncate(MAX_RUNS);
        Self::Entries { runs, more }
    }

    /// The words, read.
    pub fn read(text: &str) -> Self {
        Self::entries(text).or_else(|| Self::numbered(text)).unwrap_or_else(|| Self::Other(text.to_owned()))
    }

    fn entries(text: &str) -> Option<Self> {
        let (mut runs, mut more) = (Vec::new(), 0);
        for part in text.split("; ") {
            if let Some(number) = part.strip_suffix(MORE) {
                more = number.parse().ok()?;
                continue;
            }
            let (of, range) = part.rsplit_once(ENTRIES)?;
            let (first, last) = range_of(range)?;
            runs.push(Run { of: of.to_owned(), first, last });
        }
        Some(Self::Entries { runs, more })
    }

    fn numbered(text: &str) -> Option<Self> {
        let (noun, range) = text.rsplit_once(' ')?;
        let kind = FrameKind::ALL.into_iter().find(|kind| kind.noun() == noun)?;
        let (first, last) = range_of(range)?;
        Some(Self::Numbered { kind, first, last })
    }
}

fn range_of(text: &str) -> Option<(u64, u64)> {
    let (first, last) = text.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries { runs, more } => {
                for (n, Run { of, first, last }) in runs.iter().enumerate() {
                    let before = if n == 0 { "" } else { "; " };
                    write!(f, "{before}{of}{ENTRIES}{first}-{last}")?;
                }
                if *more > 0 { write!(f, "; {more}{MORE}") } else { Ok(()) }
            }
            Self::Numbered { kind, first, last } => write!(f, "{} {first}-{last}", kind.noun()),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The name of a series as it may stand in the table of contents: short, without what separates names.
pub(crate) fn label(name: &str) -> String {
    let mut label = String::new();
    for c in name.chars() {
        let c = if c.is_control() || [';', ','].contains(&c) { '_' } else { c };
        if label.len() + c.len_utf8() > MAX_LABEL {
            break;
        }
        label.push(c);
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        let run = |of: &str, first, last| Run { of: label(of), first, last };
        let runs = |n: u64| (0..n).map(|n| run("城关所-03", n * 10 + 1, n * 10 + 9)).collect();
        for what in [
            What::of_runs(vec![run("城关所-03", 1_201, 1_700)]),
            What::of_runs(vec![run("a, entries 3; b", 1, 2), run("", 5, 5)]),
            What::of_runs(runs(40)),
            What::Numbered { kind: FrameKind::Exercises, first: 3, last: 4 },
            What::Other("something else".to_owned()),
        ] {
            assert_eq!(What::read(&what.to_string()), what);
        }
        assert_eq!(What::of_runs(runs(1)).to_string(), "城关所-03, entries 1-9");
        assert!(What::of_runs(runs(40)).to_string().ends_with("; 37 more runs"));
        assert!(label(&"城".repeat(100)).len() <= MAX_LABEL);
    }
}
