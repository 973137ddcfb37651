//! The verdict of a standard on one sitting, in integers.

use super::formula::FormulaCounts;
use super::{FormRule, PointsFormula, Standard};
use crate::drill::{Drill, DrillPhase};
use crate::input::EndReason;
use crate::score::{Score, Tally, tally_at};
use crate::score_doc::ScoreDoc;

/// One thing that a result lacks. Lines and figures are exact, for display only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shortfall {
    /// Too slow.
    Speed {
        /// The officer's 正确速度, 字/分.
        have_cpm: f64,
        /// The line, 字/分.
        need_cpm: f64,
    },
    /// Too many errors.
    Accuracy {
        /// The officer's 正确率, 0 to 1; 0 when nothing was attempted.
        have: f64,
        /// The line, 0 to 1.
        need: f64,
    },
    /// Too little typed.
    Attempted {
        /// Characters attempted.
        have: u32,
        /// Characters needed.
        need: u32,
    },
    /// Interrupted.
    NotCompleted,
    /// The line depends on an age that is not known.
    AgeUnknown,
    /// Too few points by the formula.
    Points {
        /// The officer's points.
        have: f64,
        /// The line in points.
        need: f64,
    },
    /// The standard is one of points, and what its formula counts is not known of this result.
    NotCounted,
    /// Too few qualified records (合格率).
    Qualified {
        /// Qualified among those entered, 0 to 1; 0 when none was entered.
        have: f64,
        /// The line, 0 to 1.
        need: f64,
    },
    /// Too few records entered.
    Records {
        /// Records entered.
        have: u32,
        /// Records needed.
        need: u32,
    },
}

impl Shortfall {
    /// Its name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Speed { .. } => "speed",
            Self::Accuracy { .. } => "accuracy",
            Self::Attempted { .. } => "attempted",
            Self::NotCompleted => "completed",
            Self::AgeUnknown => "age",
            Self::Points { .. } => "points",
            Self::NotCounted => "formula",
            Self::Qualified { .. } => "qualified",
            Self::Records { .. } => "records",
        }
    }

    /// The figure reached and the figure needed, where there are figures.
    pub fn figures(&self) -> Option<(f64, f64)> {
        match *self {
            Self::Speed { have_cpm: have, need_cpm: need }
            | Self::Accuracy { have, need }
            | Self::Points { have, need }
            | Self::Qualified { have, need } => Some((have, need)),
            Self::Attempted { have, need } | Self::Records { have, need } => {
                Some((f64::from(have), f64::from(need)))
            }
            Self::NotCompleted | Self::AgeUnknown | Self::NotCounted => None,
        }
    }
}

/// A standard's verdict on one result.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether every rule holds.
    pub passed: bool,
    /// The shortfalls; empty exactly when `passed`.
    pub missing: Vec<Shortfall>,
    /// The highest grade reached by a pass (index into [`Standard::grades`]).
    pub grade: Option<usize>,
    /// The points, by a standard of points; for display only.
    pub points: Option<f64>,
}

impl Verdict {
    fn of(missing: Vec<Shortfall>) -> Self {
        Self { passed: missing.is_empty(), missing, grade: None, points: None }
    }
}

/// The figures of a copied text, as its score has them. No standard judges them as they are: see [`CopyResult::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyFigures {
    /// The counts and the time.
    pub tally: Tally,
    /// Why it ended.
    pub end: EndReason,
}

impl CopyFigures {
    /// The figures of a stored score; none if its end is unknown.
    pub fn of_doc(doc: &ScoreDoc) -> Option<Self> {
        let tally = Tally {
            correct: doc.correct,
            substitutions: doc.substitutions,
            insertions: doc.insertions,
            omissions: doc.omissions,
            active_ms: doc.active_ms,
        };
        Some(Self { tally, end: EndReason::from_name(&doc.end)? })
    }

    /// The figures of `drill` up to its last event.
    pub fn of_drill(drill: &Drill) -> Self {
        let end = match drill.phase() {
            DrillPhase::Ended(reason) => reason,
            _ => EndReason::Interrupted,
        };
        Self { tally: tally_at(drill, drill.last_event_ms()), end }
    }
}

/// A sitting of copying, as far as one standard judges it: with all that its formula counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyResult {
    figures: CopyFigures,
    formula: Option<FormulaCounts>,
}

impl CopyResult {
    /// The result by `standard`. A standard of points needs more than the figures: `count` counts it, and is asked for
    /// no other standard. What can't be counted, because the log can't be read, is judged as not counted.
    pub fn of(
        standard: &Standard,
        figures: CopyFigures,
        count: impl FnOnce(&PointsFormula) -> Option<FormulaCounts>,
    ) -> Self {
        Self { figures, formula: standard.formula.as_ref().and_then(count) }
    }

    /// The result of `drill` up to its last event. `draw` is the seed by which the formula's sentences are
    /// drawn: the seat's, so that the draw can be repeated.
    pub fn of_drill(standard: &Standard, drill: &Drill, draw: u64) -> Self {
        Self::of(standard, CopyFigures::of_drill(drill), |formula| {
            Some(FormulaCounts::of(formula, drill, draw))
        })
    }

    /// The counts and the time.
    pub const fn tally(&self) -> &Tally {
        &self.figures.tally
    }

    /// Why it ended.
    pub const fn end(&self) -> EndReason {
        self.figures.end
    }

    /// The formula's counts besides them; none where it was not counted, or the standard has none.
    pub const fn formula(&self) -> Option<&FormulaCounts> {
        self.formula.as_ref()
    }
}

/// A sitting of forms, as far as a standard judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormResult {
    /// Records in which every field reached its line.
    pub qualified: u32,
    /// Records entered.
    pub entered: u32,
    /// Why it ended.
    pub end: EndReason,
}

impl FormResult {
    /// 合格率: qualified among entered, 0 to 1; none where none was entered.
    pub fn qualified_rate(&self) -> Option<f64> {
        (self.entered > 0).then(|| f64::from(self.qualified) / f64::from(self.entered))
    }
}

impl Standard {
    /// The verdict on a score, without what a formula counts beside it.
    pub fn judge(&self, score: &Score, age: Option<u32>) -> Verdict {
        let figures = CopyFigures { tally: score.tally, end: score.end };
        self.judge_copy(&CopyResult::of(self, figures, |_| None), age)
    }

    /// **passed = correct_cpm >= line and accuracy >= line (or points >= line) and attempted >= minimum and
    /// the sitting was completed**, in integers. `age` is in full years on the day of the sitting.
    pub fn judge_copy(&self, result: &CopyResult, age: Option<u32>) -> Verdict {
        let tally = result.tally();
        let mut missing = Vec::new();
        match &self.formula {
            Some(formula) => missing.extend(points_missing(formula, result)),
            None => self.lines_missing(tally, age, &mut missing),
        }
        if tally.attempted() < self.min_attempted {
            missing.push(Shortfall::Attempted { have: tally.attempted(), need: self.min_attempted });
        }
        if result.end() == EndReason::Interrupted {
            missing.push(Shortfall::NotCompleted);
        }
        let mut verdict = Verdict::of(missing);
        if verdict.passed {
            verdict.grade =
                self.grades.iter().rposition(|g| speed_reached(tally.correct, tally.active_ms, g.milli_cpm));
        }
        verdict.points = self.points(result);
        verdict
    }

    /// The points of a result by a standard of points, for display; none by another, or where they were not counted.
    pub fn points(&self, result: &CopyResult) -> Option<f64> {
        let (formula, counts) = self.formula.as_ref().zip(result.formula)?;
        Some(formula.points(result.tally(), &counts))
    }

    fn lines_missing(&self, tally: &Tally, age: Option<u32>, missing: &mut Vec<Shortfall>) {
        match self.speed.for_age(age) {
            None => missing.push(Shortfall::AgeUnknown),
            Some(line) if !speed_reached(tally.correct, tally.active_ms, line) => {
                missing.push(Shortfall::Speed {
                    have_cpm: tally.correct_cpm().unwrap_or(0.0),
                    need_cpm: line as f64 / 1000.0,
                });
            }
            Some(_) => {}
        }
        let base = u64::from(tally.correct + tally.incorrect_not_fixed());
        if base == 0 || u64::from(tally.correct) * 1_000_000 < self.accuracy_ppm * base {
            missing.push(Shortfall::Accuracy {
                have: tally.accuracy().unwrap_or(0.0),
                need: self.accuracy_ppm as f64 / 1e6,
            });
        }
    }
}

fn points_missing(formula: &PointsFormula, result: &CopyResult) -> Option<Shortfall> {
    let Some(counts) = &result.formula else { return Some(Shortfall::NotCounted) };
    (!formula.reached(result.tally(), counts)).then(|| Shortfall::Points {
        have: formula.points(result.tally(), counts),
        need: formula.pass_milli as f64 / 1000.0,
    })
}

impl FormRule {
    /// **passed = qualified/entered >= line and entered >= minimum and the sitting was completed**, in
    /// integers.
    pub fn judge(&self, result: &FormResult) -> Verdict {
        let (qualified, entered) = (u64::from(result.qualified), u64::from(result.entered));
        let mut missing = Vec::new();
        if entered == 0 || qualified * 1_000_000 < self.qualified_ppm * entered {
            missing.push(Shortfall::Qualified {
                have: result.qualified_rate().unwrap_or(0.0),
                need: self.qualified_ppm as f64 / 1e6,
            });
        }
        if result.entered < self.min_records {
            missing.push(Shortfall::Records { have: result.entered, need: self.min_records });
        }
        if result.end == EndReason::Interrupted {
            missing.push(Shortfall::NotCompleted);
        }
        Verdict::of(missing)
    }
}

/// C × 60,000 × 1000 >= line × active time, in integers wide enough for any log.
fn speed_reached(correct: u32, active_ms: u64, line_milli_cpm: u64) -> bool {
    active_ms > 0 && u128::from(correct) * 60_000 * 1000 >= u128::from(line_milli_cpm) * u128::from(active_ms)
}
