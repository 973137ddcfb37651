//! The course: which lesson comes next for whom, and its rounds as drills.

use super::drilling::OpenDrill;
use super::notice::Notice;
use super::station::Station;
use crate::content::Library;
use crate::domain::course::{Course, Lesson, Progress, RoundResult, parse_round_id};
use crate::domain::exercise::{Exercise, RecordType};
use crate::store::AttemptRow;

/// The course and how far the signed-in officer is in it.
#[derive(Debug)]
pub struct CourseState {
    /// All lessons.
    pub course: Course,
    /// What the officer's attempts have made of them.
    pub progress: Progress,
}

impl Station {
    /// Reads the course when it is first looked at.
    pub(super) fn open_course(&mut self) {
        if self.course.is_none() {
            self.course =
                Some(CourseState { course: Library::embedded_course(), progress: Progress::default() });
        }
        self.rebuild_progress();
    }

    /// Computes the progress anew from the officer's attempts.
    pub(super) fn rebuild_progress(&mut self) {
        if let Some(state) = &mut self.course {
            let results = self.rows.iter().filter_map(|row| round_result(&state.course, row));
            state.progress = Progress::from_attempts(&state.course, results);
        }
    }

    /// Starts the round of `lesson` that is due.
    pub(super) fn start_round(&mut self, lesson: &str) {
        self.open_course();
        let Some(officer) = self.officer.clone() else { return };
        let due = self.course.as_ref().and_then(|state| {
            let lesson = state.course.lesson(lesson)?;
            let round = state.progress.of(lesson).next_round(lesson.rounds.len());
            Some(round_exercise(lesson, round))
        });
        match due.flatten() {
            Some(exercise) => self.open_drill(OpenDrill { exercise, limit_ms: None, officer: &officer }),
            None => self.notice = Some(Notice::new(&self.texts, "error-no-exercise", &[("id", &lesson)])),
        }
    }

    /// The course, once it was opened.
    pub const fn course(&self) -> Option<&CourseState> {
        self.course.as_ref()
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
    let (lesson, round) = parse_round_id(id)?;
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
