//! The problems of a text: each with its line and column, and what can be done about it.

use std::ops::Range;

use crate::FileProblem;
use crate::check::{Spot, find_faults, find_odd_signs};
use crate::limits::MAX_TEXT_CHARS;
use crate::signs::usual;
use dabiao_domain::measure::Measure;
use dabiao_domain::text::{Policy, units};

/// What can be done about a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// [`super::tidy()`] corrects it.
    Tidy,
    /// [`super::mask()`] replaces it, if the user confirms.
    Mask,
    /// The user has to write something else.
    ByHand,
}

impl Remedy {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tidy => "tidy",
            Self::Mask => "mask",
            Self::ByHand => "by_hand",
        }
    }
}

/// A problem and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Line from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The error.
    pub fault: FileProblem,
    /// What can be done.
    pub remedy: Remedy,
}

impl Finding {
    /// The piece of the text; of a number that could be a real person's only its ends ([`shortened`]).
    pub fn piece(&self, text: &str) -> String {
        let piece = text.get(self.range.clone()).unwrap_or_default();
        if self.remedy == Remedy::Mask { shortened(piece) } else { piece.to_owned() }
    }
}

/// A number that could be a real person's, by its ends: reports and logs must not contain it.
pub fn shortened(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let (head, tail) = (chars.iter().take(3), chars.iter().skip(chars.len().saturating_sub(2).max(3)));
    head.chain(['…'].iter()).chain(tail).collect()
}

/// All that can be said of a text before it is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Counted characters.
    pub length: usize,
    /// What the speed of typing it is counted in.
    pub measure: Measure,
    /// Its problems, in the order of the text.
    pub findings: Vec<Finding>,
    /// Lines with blanks at an edge, which do no harm.
    pub edge_blanks: usize,
}

impl Default for Review {
    /// Of no text at all.
    fn default() -> Self {
        Self { length: 0, measure: Measure::Characters, findings: Vec::new(), edge_blanks: 0 }
    }
}

impl Review {
    /// Checks `text`.
    pub fn of(text: &str, policy: Policy) -> Self {
        let mut findings = Vec::new();
        let (mut line, mut column, mut at) = (1, 1, 0);
        let mut spots = find_faults(text, policy);
        if policy != Policy::Keys {
            // That the font lacks it says less than what is typed in its place.
            let lacking = |spot: &Spot| matches!(spot.fault, FileProblem::NotInFont(c) if usual(c).is_some());
            spots.retain(|spot| !lacking(spot));
            spots.extend(find_odd_signs(text));
            spots.sort_by_key(|spot| spot.range.start);
        }
        for spot in spots {
            for c in text.get(at..spot.range.start).unwrap_or_default().chars() {
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            at = at.max(spot.range.start);
            let remedy = remedy(&spot.fault);
            if !matches!(spot.fault, FileProblem::Length(_)) {
                findings.push(Finding { line, column, range: spot.range, fault: spot.fault, remedy });
            }
        }
        Self {
            length: units(text, policy).len(),
            measure: Measure::of_text(policy, text),
            findings,
            edge_blanks: text.lines().filter(|l| l.trim() != *l).count(),
        }
    }

    /// Whether there is neither too little nor too much of it.
    pub fn length_fits(&self) -> bool {
        (1..=MAX_TEXT_CHARS).contains(&self.length)
    }

    /// Whether nothing stands against it.
    pub fn is_good(&self) -> bool {
        self.findings.is_empty() && self.length_fits()
    }

    /// How many findings have this remedy.
    pub fn count(&self, remedy: Remedy) -> usize {
        self.findings.iter().filter(|f| f.remedy == remedy).count()
    }
}

fn remedy(fault: &FileProblem) -> Remedy {
    match fault {
        fault if fault.is_real_number() => Remedy::Mask,
        FileProblem::NotNfc(_)
        | FileProblem::Invisible(_)
        | FileProblem::Bidi(_)
        | FileProblem::FullWidth(_)
        | FileProblem::NotTyped { .. } => Remedy::Tidy,
        FileProblem::Radical(c) if super::equivalent(*c).is_some() => Remedy::Tidy,
        _ => Remedy::ByHand,
    }
}
