//! Rounds of the course and assigned tasks as drills, and the state of a lesson after one.

use super::course::CourseState;
use super::course::LessonStand;
use super::course::round_exercise;
use super::desk::Practice;
use super::form_extent::FormExtent;
use super::starting::OpenDrill;
use super::starting::open_drill;
use super::view::Asked;
use crate::coaching::round_result;
use crate::core::Core;
use crate::core::Request;
use crate::core::Seen;
use crate::drill::Runner;
use crate::notice::Notice;
use dabiao_content::Library;
use dabiao_content::forms::CardStyle;
use dabiao_domain::assignment::Task;
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::course::Placement;
use dabiao_domain::course::PlacementTry;
use dabiao_domain::course::Progress;
use dabiao_domain::course::RoundResult;
use dabiao_domain::course::Route;
use dabiao_domain::course::placement_id;
use dabiao_domain::exercise::Exercise;
use dabiao_domain::measure::Measure;
use dabiao_domain::score::Score;
use dabiao_domain::source::DrillSource;
use uuid::Uuid;

impl<'a> Seen<'a, Practice> {
    /// The state of a round's lesson after it; none for other exercises, and before the course was opened.
    pub(super) fn lesson_stand(self, start: &AttemptStart, score: &Score) -> Option<LessonStand> {
        let DrillSource::Round { lesson: id, round } = DrillSource::of(&start.exercise_id) else {
            return None;
        };
        let state = self.desk.course.as_ref()?;
        let lesson = state.course.lesson(id)?;
        let before = self.desk.rows.iter().take_while(|row| row.start.id != start.id);
        let results = before.filter_map(|row| round_result(&state.course, row));
        let mut progress = Progress::from_attempts(&state.course, results);
        let result = RoundResult {
            correct: score.tally.correct,
            wrong: score.tally.incorrect_not_fixed(),
            length: u32::try_from(lesson.round_length(round)).unwrap_or(u32::MAX),
            active_ms: score.tally.active_ms,
        };
        progress.add(&state.course, &start.exercise_id, &result);
        let (mastery, route) = (progress.of(lesson), self.core.settings.route);
        Some(LessonStand {
            passed: mastery.passed(),
            let_through: mastery.let_through(),
            missing: mastery.missing(),
            next: progress.next(&state.course, route, state.start(route)).is_some(),
        })
    }

    /// The lines for an attempt on a text in `measure`: those of its lesson as they stood for this officer
    /// when it began, those of the standard of its sitting, else those of the officers' standard. Key drills
    /// have no lines except a lesson's.
    pub(super) fn asked_of(self, start: &AttemptStart, measure: Measure) -> Asked {
        let lesson = match DrillSource::of(&start.exercise_id) {
            source @ (DrillSource::Round { lesson, .. } | DrillSource::Placement { lesson, .. }) => {
                let state = self.desk.course.as_ref();
                state.and_then(|state| Some((source, state, state.course.lesson(lesson)?)))
            }
            _ => None,
        };
        if let Some((source, state, lesson)) = lesson {
            let gate = &lesson.gate;
            let (milli_cpm, accuracy_ppm) = if matches!(source, DrillSource::Placement { .. }) {
                (Some(gate.milli_cpm), gate.accuracy_ppm)
            } else {
                let before = self.desk.rows.iter().take_while(|row| row.start.id != start.id);
                let results = before.filter_map(|row| round_result(&state.course, row));
                let line = Progress::from_attempts(&state.course, results).of(lesson).line(gate);
                (line.milli_cpm, line.accuracy_ppm)
            };
            return Asked { milli_cpm, accuracy_ppm: Some(accuracy_ppm), points: None };
        }
        if let Some(known) = start.sitting_id.and_then(|id| self.core.sitting(id)) {
            let birth = self.core.officer_of(start.officer_id).and_then(|officer| officer.birth);
            let at = crate::core::timestamp(start.started_at_ms);
            return Asked::of_standard(&known.standard, known.standard.age_at(birth, at));
        }
        if !measure.meets_line(start.record_type) {
            return Asked::NOTHING;
        }
        self.core.standard().map_or(Asked::NOTHING, |standard| Asked::of_standard(standard, None))
    }

    /// The course, once it was opened.
    pub fn course(self) -> Option<&'a CourseState> {
        self.desk.course.as_ref()
    }
}

impl Practice {
    /// Reads the course when it is first opened.
    pub(super) fn open_course(&mut self) {
        if self.course.is_none() {
            self.course = Some(CourseState {
                course: Library::embedded_course(),
                progress: Progress::default(),
                placement: PlacementTry::default(),
            });
        }
        self.rebuild_progress();
    }

    /// Recomputes the progress from the officer's attempts.
    pub(super) fn rebuild_progress(&mut self) {
        if let Some(state) = &mut self.course {
            let results: Vec<(&str, RoundResult)> =
                self.rows.iter().filter_map(|row| round_result(&state.course, row)).collect();
            state.placement = PlacementTry::from_attempts(results.iter().copied());
            state.progress = Progress::from_attempts(&state.course, results);
        }
    }

    /// Starts the round of `lesson` that is due.
    pub(super) fn start_round(&mut self, lesson: &str, runner: &mut Runner, core: &mut Core) {
        self.open_course();
        let Some(officer) = core.here.officer.clone() else { return };
        let due = self.course.as_ref().and_then(|state| {
            let lesson = state.course.lesson(lesson)?;
            let round = state.progress.of(lesson).next_round(lesson.rounds.len());
            Some(round_exercise(lesson, round))
        });
        match due.flatten() {
            Some(exercise) => {
                open_drill(OpenDrill { exercise, limit_ms: None, officer: &officer }, runner, core);
            }
            None => {
                core.notice = Some(Notice::new(&core.texts, "error-no-exercise", &[("id", &lesson)]));
            }
        }
    }

    /// Starts the next round of the placement test, or the first one of a new try.
    pub(super) fn start_placement(&mut self, anew: bool, runner: &mut Runner, core: &mut Core) {
        self.open_course();
        let Some(officer) = core.here.officer.clone() else { return };
        let asked = self.course.as_ref().and_then(|state| {
            let run = state.placement.run;
            let (run, place) = if anew || run == 0 {
                (run + 1, PlacementTry::default().place(&state.course, core.settings.route))
            } else {
                (run, state.placement.place(&state.course, core.settings.route))
            };
            let Placement::Ask(lesson, round) = place else { return None };
            let exercise = round_exercise(lesson, round)?;
            Some(Exercise { id: placement_id(run, lesson), ..exercise })
        });
        match asked {
            Some(exercise) => {
                open_drill(OpenDrill { exercise, limit_ms: None, officer: &officer }, runner, core);
            }
            None => core.request(Request::CloseResult),
        }
    }
}

/// An assigned sitting of forms is as long as one of copying usually is.
const ASSIGNED_FORM_MINUTES: u32 = 10;
/// An assigned sitting of pairs is as long as anybody looks at them with care.
const ASSIGNED_PAIRS_MINUTES: u32 = 5;

/// The lesson of a task of the course: the named one, else the one that is due, else the last of the route.
fn lesson_of(state: &CourseState, named: Option<&str>, route: Route) -> Option<String> {
    let named = named.and_then(|id| state.course.lesson(id));
    let lesson = named.or_else(|| state.due(route)).or_else(|| state.course.path(route).last().copied());
    lesson.map(|lesson| lesson.id.clone())
}

impl Practice {
    /// Begins the task of an assignment of the officer.
    pub(super) fn start_assigned(&mut self, id: Uuid, runner: &mut Runner, core: &mut Core) {
        let extent = core.settings.extent;
        let Some(own) = self.today.tasks.iter().find(|own| own.id == id).filter(|own| own.can_begin()) else {
            return;
        };
        match own.task.clone() {
            Task::Drill(Some(kind)) => self.start_fresh(kind, extent, runner, core),
            Task::Drill(None) => {
                if let Some(exercise) = self.today.proposed.clone() {
                    Self::start_drill(&exercise, extent, runner, core);
                }
            }
            Task::Course(named) => {
                self.open_course();
                let route = core.settings.route;
                let state = self.course.as_ref();
                if let Some(lesson) = state.and_then(|state| lesson_of(state, named.as_deref(), route)) {
                    self.start_round(&lesson, runner, core);
                }
            }
            Task::Form(named) => {
                let first = || core.config.library.forms().first().map(|form| form.name().to_owned());
                if let Some(name) = named.or_else(first) {
                    let pairs = core.config.library.form(&name).is_some_and(|form| form.def.pairs);
                    let minutes = if pairs { ASSIGNED_PAIRS_MINUTES } else { ASSIGNED_FORM_MINUTES };
                    let extent = FormExtent::Minutes(minutes);
                    self.start_form(&name, CardStyle::Printed, extent, runner, core);
                }
            }
            Task::OwnItems => self.start_own_items(runner, core),
            Task::Sitting(_) => {}
        }
    }
}
