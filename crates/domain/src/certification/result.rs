//! The result of an attempt as its standard judges it, and on what terms its sitting was planned.

use crate::attempt_log::{Terms, Work};
use crate::attempt_score::AttemptScore;
use crate::input::LogMode;
use crate::record::Kind;
use crate::standard::{
    AppliesTo, CopyFigures, CopyResult, FormResult, FormulaCounts, PassageRule, PointsFormula, Shortfall,
    Standard,
};
use crate::text::Policy;

/// The result of an attempt, as its standard judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptResult {
    /// Copying.
    Copy(CopyResult),
    /// Filling in forms.
    Form(FormResult),
}

/// The figures of a sealed attempt, as its score has them. No standard judges them as they are: see [`AttemptResult::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExamFigures {
    /// Of a copied text.
    Copy(CopyFigures),
    /// Of a sitting of forms: nothing is counted beside them.
    Form(FormResult),
}

impl ExamFigures {
    /// The figures of a stored score; none if its end is unknown.
    pub fn of_score(score: &AttemptScore) -> Option<Self> {
        Some(match score {
            AttemptScore::Copy(doc) => Self::Copy(CopyFigures::of_doc(doc)?),
            AttemptScore::Form(doc) => Self::Form(doc.result()?),
        })
    }
}

impl From<CopyFigures> for ExamFigures {
    fn from(figures: CopyFigures) -> Self {
        Self::Copy(figures)
    }
}

impl AttemptResult {
    /// The result of a sealed attempt by `standard`; of a copy see [`CopyResult::of`].
    pub fn of(
        standard: &Standard,
        figures: impl Into<ExamFigures>,
        count: impl FnOnce(&PointsFormula) -> Option<FormulaCounts>,
    ) -> Self {
        match figures.into() {
            ExamFigures::Copy(figures) => Self::Copy(CopyResult::of(standard, figures, count)),
            ExamFigures::Form(result) => Self::Form(result),
        }
    }

    /// Whether nothing that is known of it falls short of `standard`: without what a formula counts and without an age it may
    /// still. `age` is in full years on the day of the sitting.
    pub fn may_pass(&self, standard: &Standard, age: Option<u32>) -> bool {
        let verdict = match (self, &standard.form) {
            (Self::Copy(result), _) => standard.judge_copy(result, age),
            (Self::Form(result), Some(rule)) => rule.judge(result),
            (Self::Form(_), None) => return false,
        };
        let is_unknown = |short: &Shortfall| matches!(short, Shortfall::AgeUnknown | Shortfall::NotCounted);
        verdict.missing.iter().all(is_unknown)
    }

    /// What was asked.
    pub const fn work(&self) -> Work {
        match self {
            Self::Copy(_) => Work::Copy,
            Self::Form(_) => Work::Form,
        }
    }
}

/// The terms on which an exam of that work is written by `standard`; none where the standard has no such sitting. What the
/// head of a log says of them was written by whoever wrote the log: it has to be these.
pub fn asked_terms(standard: &Standard, work: Work) -> Option<Terms> {
    let mode = LogMode::Exam { hand_in_early: standard.hand_in_early };
    let (policy, limit_ms) = match work {
        Work::Copy => (standard.policy, standard.duration_ms),
        Work::Form => (Policy::Strict, standard.form?.duration_ms),
    };
    Some(Terms { work, policy, limit_ms: Some(limit_ms), mode })
}

/// The basis of a sitting's plan: its standard's version, and the terms of that version that a later one has
/// to share for the sitting to count under it. Time and comparison are those of the attempt itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedBy {
    /// The version.
    pub version: u32,
    /// The people that version was for.
    pub applies_to: AppliesTo,
    /// The source of its texts.
    pub passage: Option<PassageRule>,
    /// The kind of record of its forms.
    pub form: Option<Kind>,
    /// Whether an exam may be handed in before its end.
    pub hand_in_early: bool,
}

impl PlannedBy {
    /// The terms of a standard.
    pub fn of(standard: &Standard) -> Self {
        Self {
            version: standard.version,
            applies_to: standard.applies_to,
            passage: standard.passage,
            form: standard.form.map(|rule| rule.kind),
            hand_in_early: standard.hand_in_early,
        }
    }

    /// The mode of the logs of its exams.
    pub const fn log_mode(&self) -> LogMode {
        LogMode::Exam { hand_in_early: self.hand_in_early }
    }

    /// Whether a sitting of that work counts under `standard`: it was planned by that version, or by an older one for the
    /// same people and the same kind and length of text, or kind of form.
    pub fn holds_for(&self, standard: &Standard, work: Work) -> bool {
        let same_work = match work {
            Work::Copy => self.passage == standard.passage,
            Work::Form => self.form == standard.form.map(|rule| rule.kind),
        };
        let same = self.applies_to == standard.applies_to && same_work;
        self.version == standard.version || (self.version < standard.version && same)
    }
}
