//! The counts that a standard of points needs beside the score: computed from the log and the seat of each
//! exam.
//!
//! None of it is stored: the log, the id of the exercise with the seed of its seat, and the standard give it,
//! for the window, for a certificate and for the audit alike.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::core::standards;
use dabiao_domain::drill::Drill;
use dabiao_domain::source::DrillSource;
use dabiao_domain::standard::{FormulaCounts, PointsFormula, Standard};
use dabiao_store::{AttemptRow, Db, StoreError};

/// What formulas count, by attempt.
pub(crate) type Counts = BTreeMap<Uuid, FormulaCounts>;

/// The counts of `drill` by `formula`; the id of its exercise names the seed by which sentences are drawn. None for
/// an id that names none.
pub(super) fn counts_of(formula: &PointsFormula, exercise_id: &str, drill: &Drill) -> Option<FormulaCounts> {
    let seed = DrillSource::of(exercise_id).exam_seed()?;
    Some(FormulaCounts::of(formula, drill, seed))
}

/// The counts of those of `attempts` that were sealed in a sitting of a standard of points; each with its
/// sitting. `formula` is that of a sitting's standard. An unreadable log gives none: the audit reports it.
///
/// # Errors
/// Any SQLite error.
pub(super) fn of_attempts<'a>(
    db: &Db,
    formula: impl Fn(Uuid) -> Option<&'a PointsFormula>,
    attempts: impl Iterator<Item = (Uuid, Uuid)>,
) -> Result<Counts, StoreError> {
    let mut all = Counts::new();
    for (attempt, sitting) in attempts {
        let Some(formula) = formula(sitting) else { continue };
        let (exercise, log) = match db.exercise_and_log(attempt) {
            Ok(found) => found,
            Err(StoreError::Corrupt(_) | StoreError::NotFound(_)) => continue,
            Err(error) => return Err(error),
        };
        // No formula counts anything of forms.
        let drill = log.copy().and_then(|log| Drill::replay(log).ok());
        all.extend(drill.and_then(|d| counts_of(formula, &exercise, &d)).map(|counts| (attempt, counts)));
    }
    Ok(all)
}

/// The counts of stored exams, by the plans of their sittings; `built_in` are the standards inside the
/// program. An unreadable standard or plan gives none.
///
/// # Errors
/// As [`of_attempts`].
pub(super) fn of_rows(db: &Db, built_in: &[Standard], rows: &[AttemptRow]) -> Result<Counts, StoreError> {
    let known = match standards(db, built_in) {
        Err(StoreError::Corrupt(_)) => built_in.to_vec(),
        other => other?.all,
    };
    let plans = match db.sitting_plans() {
        Err(StoreError::Corrupt(_)) => return Ok(Counts::new()),
        other => other?,
    };
    let formulas: BTreeMap<Uuid, &PointsFormula> = plans
        .iter()
        .filter_map(|plan| {
            let of_plan = |s: &&Standard| s.id == plan.standard_id && s.version == plan.standard_version;
            Some((plan.id, known.iter().find(of_plan)?.formula.as_ref()?))
        })
        .collect();
    let sealed = rows.iter().filter(|row| row.score.is_some());
    let attempts = sealed.filter_map(|row| Some((row.start.id, row.start.sitting_id?)));
    of_attempts(db, |sitting| formulas.get(&sitting).copied(), attempts)
}
