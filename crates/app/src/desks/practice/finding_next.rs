//! What is known of the signed-in officer, for the next right thing.

use super::desk::Practice;
use super::next::{Coming, Known, next_steps};
use super::view::OpenAttempt;
use crate::core::{Core, local_time};
use crate::settings::Experience;
use dabiao_domain::role::Role;
use dabiao_domain::sitting::{SittingKind, SittingState};
use dabiao_domain::source::{DrillSource, passages};
use uuid::Uuid;

impl Practice {
    /// Finds what the officer is to do next. Call it when their attempts are known.
    pub(super) fn find_next(&mut self, core: &Core) {
        let Some(officer) = &core.here.officer else { return };
        let said = core.settings.experience;
        let only_officer = core.here.roles.iter().all(|role| *role == Role::Officer);
        self.today.asks_experience = said.is_none() && self.rows.is_empty() && only_officer;
        let experience = said.unwrap_or_else(|| self.shown_experience());
        if experience != Experience::Fluent {
            self.open_course();
        }
        let text = self.today.proposed.clone().map(|id| {
            let met = self.rows.iter().any(|row| passages(&row.start.exercise_id).any(|one| one == id));
            (id, met)
        });
        let this_day = |open: &&OpenAttempt| local_time(open.started_at_ms).date() == core.today();
        let plan = self.coached.as_ref().map(|own| own.plan.drills.as_slice()).unwrap_or_default();
        let known = Known {
            interrupted: self.today.open.iter().find(this_day),
            planned: plan.iter().position(|drill| !self.is_done(&drill.source)),
            due: self.coached.as_ref().map_or(0, |own| own.book.due()),
            experience,
            course: self.course.as_ref(),
            route: core.settings.route,
            tasks: &self.today.tasks,
            exam: self.coming_exam(officer.id, core),
            today: core.today(),
            text,
        };
        let (next, newcomer) = (next_steps(&known), known.is_newcomer());
        self.today.next = next;
        self.today.plan_is_shown = !newcomer && !plan.is_empty();
    }

    /// How well somebody types who was never asked, by what they have typed.
    fn shown_experience(&self) -> Experience {
        let source = |row: &dabiao_store::AttemptRow| DrillSource::of(&row.start.exercise_id).is_course();
        let texts = self.today.history.iter().any(|row| row.meets_line);
        if !texts && self.rows.iter().any(source) { Experience::Never } else { Experience::Fluent }
    }

    /// The next exam of an officer that is typed from a text, unless they have typed one like it today.
    fn coming_exam(&self, officer: Uuid, core: &Core) -> Option<Coming> {
        let now = core.now();
        let waits = core.sittings().filter(|known| {
            let plan = known.sitting.plan();
            let planned = known.sitting.state() == SittingState::Planned && plan.at >= now;
            planned && plan.kind == SittingKind::Copy && plan.candidates.contains(&officer)
        });
        let next = waits.min_by_key(|known| known.sitting.plan().at)?;
        let kind = next.standard.passage.as_ref()?.kind;
        let minutes = u32::try_from(next.standard.duration_ms.div_ceil(60_000)).ok()?;
        let today = core.today();
        let like_it = |row: &dabiao_store::AttemptRow| {
            let fresh = DrillSource::of(&row.start.exercise_id);
            matches!(fresh, DrillSource::Fresh(text) if text.kind == kind)
                && local_time(row.start.started_at_ms).date() == today
        };
        if self.rows.iter().any(like_it) {
            return None;
        }
        Some(Coming { kind, minutes, day: next.standard.date_of(next.sitting.plan().at) })
    }
}
