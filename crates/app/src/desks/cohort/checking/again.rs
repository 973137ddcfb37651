//! Judging a recorded drill again, from its version, level and seed and the stored marks.

use super::drill::{CheckDrill, DRILL_VERSION};
use dabiao_content::generator::Generator;
use dabiao_domain::cohort::checking::level::Level;
use dabiao_domain::cohort::record::Checked;
use dabiao_domain::finding::Finding;
use dabiao_store::{AuditProblem, Db, StoreError};

/// The result of judging a drill again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// Its marks give the recorded result.
    Holds,
    /// They don't: the reason.
    Differs(Finding),
    /// Another version of the generator made it: it can't be made again here, and stays unjudged.
    CannotBeMade,
}

/// Makes the drill again and judges its marks. `generator` is that of the program's own data; a drill of an earlier version is
/// made by the generator of that version, as long as the program carries it.
pub fn recheck(checked: &Checked, generator: &Generator) -> Recheck {
    let earlier = || Generator::of_version(checked.generator)?.ok();
    let made_by = if checked.generator == DRILL_VERSION { Some(generator) } else { earlier() };
    let Some(generator) = made_by else { return Recheck::CannotBeMade };
    let Some(level) = Level::of(checked.level) else {
        return Recheck::Differs(Finding::DrillLevel { level: checked.level });
    };
    let Some(drill) = CheckDrill::make(generator, level, checked.seed) else {
        return Recheck::CannotBeMade;
    };
    if drill.kind.name() != checked.kind {
        return Recheck::Differs(Finding::DrillKind { kind: drill.kind.name().to_owned() });
    }
    // A sum that no clock can have shown.
    if checked.marks.iter().try_fold(0_u64, |sum, m| sum.checked_add(m.time_ms)).is_none() {
        return Recheck::Differs(Finding::DrillTimes);
    }
    match drill.judge(&checked.marks) {
        Ok((_, outcome)) if outcome == checked.outcome => Recheck::Holds,
        Ok((_, outcome)) => Recheck::Differs(Finding::DrillMarks {
            found: outcome.hits,
            planted: outcome.planted,
            alarms: outcome.false_alarms,
            ms: outcome.time_ms,
            passed: outcome.passed,
        }),
        Err(fault) => Recheck::Differs(fault.to_string().into()),
    }
}

/// Every recorded drill whose marks don't give its recorded result.
///
/// # Errors
/// Any SQLite error; an unreadable entry is a problem.
pub(crate) fn audit_checks(db: &Db) -> Result<Vec<AuditProblem>, StoreError> {
    let checks = match db.cohort() {
        Ok(record) => record.checks,
        Err(StoreError::Corrupt(what)) => return Ok(vec![AuditProblem::new("cohort", what)]),
        Err(error) => return Err(error),
    };
    if checks.is_empty() {
        return Ok(Vec::new());
    }
    let generator = match Generator::shared() {
        Ok(generator) => generator,
        Err(errors) => {
            let what = errors.first().map(ToString::to_string).unwrap_or_default();
            return Ok(vec![AuditProblem::new("generator", what)]);
        }
    };
    let mut seen = std::collections::BTreeSet::new();
    let found = checks.iter().filter_map(|checked| {
        let place = format!("checking drill {}", checked.stamp.id);
        if !seen.insert((checked.stamp.by, checked.generator, checked.level, checked.seed)) {
            return Some(AuditProblem::new(place, Finding::DrillTwice));
        }
        match recheck(checked, generator) {
            Recheck::Differs(what) => Some(AuditProblem::new(place, what)),
            Recheck::Holds | Recheck::CannotBeMade => None,
        }
    });
    Ok(found.collect())
}
