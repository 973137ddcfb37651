//! The check-up at the window: the command's checks, and the audit's findings in its own words.

use std::sync::Arc;

use super::{PcCheck, PcProblem, ThisPc};
use crate::core::{CheckUp, Core};
use crate::doctor::{self, Finding};
use crate::lang::Lang;
use dabiao_domain::role::Permission;
use dabiao_store::CHECK_UP_KEY;

/// The number of problems and notes of the audit that are listed; the command lists all.
pub const MOST_PROBLEMS: usize = 20;

/// What a check-up found.
#[derive(Clone, Debug)]
pub struct PcChecks {
    /// Display, fonts, input method, clock, data, backups.
    pub checks: Vec<PcCheck>,
    /// What the audit says is wrong.
    pub problems: Vec<PcProblem>,
    /// The audit's notes that are no problems.
    pub notes: Vec<PcProblem>,
    /// The language of the words.
    pub lang: Lang,
}

impl ThisPc {
    /// Words in another language than the window's are made anew, which is no check-up of its own.
    pub(super) fn follow_language(&mut self, core: &mut Core) {
        let other = self.checks.as_ref().is_some_and(|checks| checks.lang != core.texts.lang());
        if other && !self.busy() {
            self.checks = None;
            self.begin_check_up(false, core);
        }
    }

    /// Makes it; `recorded` says whether it goes on record.
    pub(super) fn begin_check_up(&mut self, recorded: bool, core: &mut Core) {
        let Some(right) = core.right_here(Permission::RunAudit) else { return };
        let (texts, folder) = (Arc::clone(&core.texts), core.config.folder.clone());
        let clock = Arc::clone(&core.config.clock);
        self.checks = None;
        self.doing.checking = Some(core.ask_store(move |db| {
            let by = right.or_refused(db)?;
            let env = |name: &str| std::env::var(name).ok();
            let (checks, report) = doctor::examine_open(&texts, db, &folder, clock.as_ref(), &env);
            let (problems, notes) = report.map(|r| (r.problems, r.notes)).unwrap_or_default();
            // What was found is told also where the disk does not take the record of it.
            let count = |finding| checks.iter().filter(|check| check.finding == finding).count() as u32;
            let (fails, warnings) = (count(Finding::Fail), count(Finding::Warn));
            let found = CheckUp { problems: problems.len() as u32, fails, warnings };
            if recorded {
                let _ = db.set_pc(clock.wall_ms(), &by, CHECK_UP_KEY, &found.entry());
            }
            Ok(PcChecks { checks, problems, notes, lang: texts.lang() })
        }));
    }
}
