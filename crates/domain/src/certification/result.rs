//! The result of an attempt as its standard judges it, and on what terms its sitting was planned.

use crate::attempt_log::Work;
use crate::attempt_score::AttemptScore;
use crate::record::Kind;
use crate::standard::{
    AppliesTo, CopyFigures, CopyResult, FormResult, FormulaCounts, PassageRule, PointsFormula, Standard,
};

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

    /// What was asked.
    pub const fn work(&self) -> Work {
        match self {
            Self::Copy(_) => Work::Copy,
            Self::Form(_) => Work::Form,
        }
    }
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
}

impl PlannedBy {
    /// The terms of a standard.
    pub fn of(standard: &Standard) -> Self {
        Self {
            version: standard.version,
            applies_to: standard.applies_to,
            passage: standard.passage,
            form: standard.form.map(|rule| rule.kind),
        }
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
