//! Assignments, and records that were counted.

use std::num::NonZeroU32;

use jiff::civil::Date;
use uuid::Uuid;

use super::TrainerDesk;
use super::monday_of;
use crate::core::{Core, Seen};
use crate::notice::Notice;
use dabiao_domain::assignment::Task;
use dabiao_domain::role::Permission;
use dabiao_store::facts;
use dabiao_store::{CountBody, Fact};

/// The most times that an assignment can ask for.
pub const MAX_TIMES: u32 = 200;
/// Longest note in characters.
const MAX_NOTE: usize = 200;

/// An assignment as it was put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignForm {
    /// The officers.
    pub officers: Vec<Uuid>,
    /// What.
    pub task: Task,
    /// How often; no more than [`MAX_TIMES`].
    pub times: NonZeroU32,
    /// The last day.
    pub due: Date,
    /// A word with it.
    pub note: String,
}

/// Records that a unit entered in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitCount {
    /// The unit.
    pub unit: Uuid,
    /// How many were entered.
    pub entered: u32,
    /// How many of these are qualified.
    pub qualified: u32,
}

impl UnitCount {
    const fn body(self) -> CountBody {
        CountBody { unit_id: self.unit, entered: self.entered, qualified: self.qualified }
    }
}

impl Seen<'_, TrainerDesk> {
    /// Whether an assignment is being ended: its view is from before that.
    pub fn ends_assignment(self, id: Uuid) -> bool {
        self.desk.ending.contains(&id)
    }
}

impl TrainerDesk {
    pub(super) fn assign(&mut self, form: &AssignForm, core: &mut Core) {
        let Some(by) = core.allowed(Permission::AssignPractice) else { return };
        let scope = self.seen(core).scope();
        let Some(view) = self.view.clone() else { return };
        let mut officers: Vec<Uuid> = view
            .people
            .iter()
            .filter(|p| form.officers.contains(&p.id) && scope.contains(&p.unit))
            .map(|p| p.id)
            .collect();
        officers.dedup();
        let today = view.facts.today;
        if form.due < today || officers.is_empty() || form.times.get() > MAX_TIMES {
            core.notice = Some(Notice::new(&core.texts, "error-assignment", &[("today", &today)]));
            return;
        }
        let (kind, subject) = form.task.parts();
        let fact = Fact::Assign(facts::Assign {
            id: core.config.clock.new_id(),
            officers,
            kind: kind.to_owned(),
            subject,
            times: form.times.get(),
            due: form.due.to_string(),
            note: form.note.trim().chars().take(MAX_NOTE).collect(),
            by: by.id,
        });
        self.record(by.right, vec![fact], core);
    }

    pub(super) fn end_assignment(&mut self, id: Uuid, reason: &str, core: &mut Core) {
        let Some(by) = core.allowed(Permission::AssignPractice) else { return };
        let reason = reason.trim().chars().take(MAX_NOTE).collect();
        if !self.ending.insert(id) {
            return;
        }
        let (now, fact) = (
            core.config.clock.wall_ms(),
            Fact::EndAssignment(facts::EndAssignment { id, reason, by: by.id }),
        );
        let reply = core.store.call(move |db| db.record_once(now, &by.right, &fact).map(drop));
        core.written(reply);
        self.look(core);
    }

    pub(super) fn count_records(&mut self, week: &str, counts: &[UnitCount], core: &mut Core) {
        let Some(by) = core.allowed(Permission::AssignPractice) else { return };
        let Some(view) = self.view.clone() else { return };
        let monday = week.trim().parse::<Date>().ok().map(monday_of);
        let known = |count: &UnitCount| view.units.iter().any(|u| u.id == count.unit);
        let right = counts.iter().all(|c| known(c) && c.qualified <= c.entered);
        let Some(monday) = monday.filter(|day| right && *day <= view.facts.today) else {
            core.notice = Some(Notice::new(&core.texts, "error-count", &[]));
            return;
        };
        if !counts.is_empty() {
            let counts = counts.iter().map(|count| count.body()).collect();
            self.record(
                by.right,
                vec![Fact::CountRecords(facts::CountRecords { week: monday.to_string(), counts, by: by.id })],
                core,
            );
        }
    }
}
