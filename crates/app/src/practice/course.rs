//! The course: which lesson comes next for whom, and its rounds as drills.

use super::starting::{OpenDrill, open_drill};
use super::{Asked, Practice};
use crate::core::{Core, Request, Seen};
use crate::drill::Runner;
use crate::notice::Notice;
use dabiao_content::Library;
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::course::{
    Course, Lesson, Placement, PlacementTry, Progress, RoundResult, Route, placement_id,
};
use dabiao_domain::exercise::{Exercise, RecordType};
use dabiao_domain::measure::Measure;
use dabiao_domain::score::Score;
use dabiao_domain::source::DrillSource;
use dabiao_store::AttemptRow;

/// The course and how far the signed-in officer is in it.
#[derive(Debug)]
pub struct CourseState {
    /// All lessons.
    pub course: Course,
    /// What the officer's attempts have made of them.
    pub progress: Progress,
    /// The newest try at the placement test.
    pub placement: PlacementTry,
}

impl CourseState {
    /// The lesson that is due on `route`: the first one that is not passed, behind those that the placement
    /// test spared.
    pub fn due(&self, route: Route) -> Option<&Lesson> {
        self.progress.next(&self.course, route, self.start(route))
    }

    /// Whether the placement test was begun and has more to ask.
    pub fn placement_asks(&self, route: Route) -> bool {
        self.placement.run > 0 && matches!(self.placement.place(&self.course, route), Placement::Ask(..))
    }

    /// Whether the placement test of `route` was passed to its end.
    pub fn placement_done(&self, route: Route) -> bool {
        self.placement.run > 0 && self.placement.place(&self.course, route) == Placement::Done
    }

    /// The lesson at which the placement test lets the course begin.
    pub fn start(&self, route: Route) -> Option<&str> {
        match self.placement.place(&self.course, route) {
            Placement::Start(lesson) if self.placement.run > 0 => Some(&lesson.id),
            _ => None,
        }
    }
}

/// Where a lesson stands after one of its rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonStand {
    /// Whether it is passed.
    pub passed: bool,
    /// Whether it is passed without its lines having been reached: worth coming back to.
    pub let_through: bool,
    /// Rounds at the accuracy line, and rounds at both lines, that are still missing.
    pub missing: (u32, u32),
    /// Whether another lesson comes after it.
    pub next: bool,
}

impl<'a> Seen<'a, Practice> {
    /// Where the lesson of a round stands after it; none for other exercises, and before the course was opened.
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

    /// The lines that an attempt on a text in `measure` is held against: those of its lesson as they stood for this
    /// officer when it began, those of the standard of its sitting, else those of the officers' standard. Keys are
    /// held against none but a lesson's.
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
    /// Reads the course when it is first looked at.
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

    /// Computes the progress anew from the officer's attempts.
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
        let Some(officer) = core.officer.clone() else { return };
        let due = self.course.as_ref().and_then(|state| {
            let lesson = state.course.lesson(lesson)?;
            let round = state.progress.of(lesson).next_round(lesson.rounds.len());
            Some(round_exercise(lesson, round))
        });
        match due.flatten() {
            Some(exercise) => {
                open_drill(OpenDrill { exercise, limit_ms: None, officer: &officer }, runner, core)
            }
            None => {
                core.notice = Some(Notice::new(&core.texts, "error-no-exercise", &[("id", &lesson)]));
            }
        }
    }

    /// Asks the next round of the placement test, or the first one of a new try.
    pub(super) fn start_placement(&mut self, anew: bool, runner: &mut Runner, core: &mut Core) {
        self.open_course();
        let Some(officer) = core.officer.clone() else { return };
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
                open_drill(OpenDrill { exercise, limit_ms: None, officer: &officer }, runner, core)
            }
            None => core.request(Request::CloseResult),
        }
    }
}

fn round_exercise(lesson: &Lesson, round: usize) -> Option<Exercise> {
    Some(Exercise {
        id: lesson.round_id(round),
        title: lesson.title.clone(),
        title_en: lesson.title_en.clone(),
        record_type: RecordType::Course,
        policy: lesson.policy,
        level: 1,
        text: lesson.rounds.get(round)?.trim().to_owned(),
    })
}

fn round_result<'a>(course: &Course, row: &'a AttemptRow) -> Option<(&'a str, RoundResult)> {
    let id = row.start.exercise_id.as_str();
    let (DrillSource::Round { lesson, round } | DrillSource::Placement { lesson, round, .. }) =
        DrillSource::of(id)
    else {
        return None;
    };
    let score = row.score.as_ref()?;
    let length = course.lesson(lesson)?.round_length(round);
    let result = RoundResult {
        correct: score.correct,
        wrong: score.substitutions + score.insertions + score.omissions,
        length: u32::try_from(length).unwrap_or(u32::MAX),
        active_ms: score.active_ms,
    };
    Some((id, result))
}
