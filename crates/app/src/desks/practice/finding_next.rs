//! What is known of the signed-in officer, for the next right thing.

use super::desk::Practice;
use super::next::{Coming, Known, lessons_ahead, next_steps};
use super::view::OpenAttempt;
use crate::core::{Core, day_of};
use crate::settings::Experience;
use dabiao_domain::role::Role;
use dabiao_domain::sitting::{SittingKind, SittingState};
use dabiao_domain::source::{DrillSource, passages};
use uuid::Uuid;

/// Milliseconds after its beginning for which an interrupted drill comes first although its day is over: twelve hours, for
/// night shifts pass midnight.
const NIGHT_MS: i64 = 12 * 3_600_000;

/// Whether a drill that was begun at `started_ms` and interrupted is what comes first at `now_ms`, both in milliseconds since
/// the epoch: on its own day in the bureau's zone, wherever the PC believes to be, and through the night after it.
fn goes_on(started_ms: i64, now_ms: i64) -> bool {
    day_of(started_ms) == day_of(now_ms) || (0..NIGHT_MS).contains(&now_ms.saturating_sub(started_ms))
}

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
        let now_ms = core.config.clock.wall_ms();
        let goes_on = |open: &&OpenAttempt| goes_on(open.started_at_ms, now_ms);
        let plan = self.coached.as_ref().map(|own| own.plan.drills.as_slice()).unwrap_or_default();
        let known = Known {
            interrupted: self.today.open.iter().find(goes_on),
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
        let (next, lessons, newcomer) = (next_steps(&known), lessons_ahead(&known), known.is_newcomer());
        self.today.next = next;
        self.today.lessons = lessons;
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
                && day_of(row.start.started_at_ms) == today
        };
        if self.rows.iter().any(like_it) {
            return None;
        }
        Some(Coming { kind, minutes, day: next.standard.date_of(next.sitting.plan().at) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_drill_comes_first_on_its_day_and_through_the_night() {
        let at = |time: &str| time.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        for (started, now, first) in [
            ("2026-11-23T09:00:00+08:00", "2026-11-23T09:05:00+08:00", true),
            ("2026-11-23T00:10:00+08:00", "2026-11-23T23:50:00+08:00", true),
            // One day in Shanghai, two in Greenwich: the PC's own zone has no say.
            ("2026-11-23T07:00:00+08:00", "2026-11-23T22:00:00+08:00", true),
            // One in Greenwich, two in Shanghai.
            ("2026-11-23T09:00:00+08:00", "2026-11-24T02:00:00+08:00", false),
            ("2026-11-23T23:50:00+08:00", "2026-11-24T00:05:00+08:00", true),
            ("2026-11-23T22:00:00+08:00", "2026-11-24T09:59:00+08:00", true),
            ("2026-11-23T22:00:00+08:00", "2026-11-24T10:00:00+08:00", false),
            // A clock that was set back: begun tomorrow, as it seems.
            ("2026-11-24T09:00:00+08:00", "2026-11-23T09:00:00+08:00", false),
        ] {
            assert_eq!(goes_on(at(started), at(now)), first, "{started} {now}");
        }
    }
}
