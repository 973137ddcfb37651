//! The next right thing for an officer, and the one after it: what Today's one button does.
//!
//! Pure: what is known of the officer goes in, a short list comes out.

use jiff::civil::Date;

use super::course::CourseState;
use super::tasks::OwnTask;
use super::view::OpenAttempt;
use crate::settings::Experience;
use dabiao_domain::assignment::{Progress, Task};
use dabiao_domain::course::{Lesson, Route, Track};
use dabiao_domain::record::Kind;

/// Days before an exam from which a drill is like it.
const REHEARSED_DAYS: i64 = 14;
/// Fewer due items are no drill of their own.
const FEWEST_WEAK: usize = 3;

/// Lessons that are told to who still learns the keys: as many as there are days in the plan of the others.
const LESSONS_AHEAD: usize = 6;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// A drill that was interrupted on its day, or in the night after it.
    Resume(OpenAttempt),
    /// What a trainer assigned.
    Task(OwnTask),
    /// A fresh text, as long as the coming exam.
    Rehearsal {
        /// What the text is about.
        kind: Kind,
        /// How long it is.
        minutes: u32,
        /// The day of the exam.
        day: Date,
        /// Days until then.
        days: i64,
    },
    /// The placement test.
    Placement {
        /// Whether it was begun.
        begun: bool,
    },
    /// A lesson.
    Lesson {
        /// Its id.
        id: String,
        /// Its title in Chinese.
        title: String,
        /// Its title in English.
        title_en: String,
        /// Its place on the officer's way, from 1.
        number: usize,
        /// How many lessons that way has.
        all: usize,
        /// Whether a round of it was typed: its page is known.
        begun: bool,
    },
    /// The drill of today's plan at that place, from 0.
    Planned(usize),
    /// Items of the error book that are due, once the plan is done.
    Weak {
        /// How many.
        due: usize,
    },
    /// A text.
    Text {
        /// The id of its exercise.
        exercise: String,
        /// Whether the officer has met it before.
        met: bool,
    },
}

/// An exam that an officer waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coming {
    pub kind: Kind,
    pub minutes: u32,
    pub day: Date,
}

/// What is known of the officer.
pub(super) struct Known<'a> {
    /// A drill that was interrupted on its day, or in the night after it.
    pub interrupted: Option<&'a OpenAttempt>,
    /// How well they type, as they said or as their drills show.
    pub experience: Experience,
    /// The course; none where they need none.
    pub course: Option<&'a CourseState>,
    pub route: Route,
    pub tasks: &'a [OwnTask],
    /// The next exam that can be rehearsed and was not today.
    pub exam: Option<Coming>,
    pub today: Date,
    /// The first drill of today's plan that is not done.
    pub planned: Option<usize>,
    /// Items of the error book that are due.
    pub due: usize,
    /// The text to be proposed, and whether it was met before.
    pub text: Option<(String, bool)>,
}

impl Known<'_> {
    /// The course, where they need it.
    fn taught(&self) -> Option<&CourseState> {
        self.course.filter(|_| self.experience != Experience::Fluent)
    }

    /// Whether the placement test is the next thing.
    fn to_be_placed(&self) -> bool {
        let asks = |course: &CourseState| course.placement.run == 0 || course.placement_asks(self.route);
        self.experience == Experience::Some && self.taught().is_some_and(asks)
    }

    /// Whether they still learn the keys: before those are known a text is out of reach, whoever asks for it.
    fn learns_keys(&self) -> bool {
        let due = self.taught().and_then(|course| course.due(self.route));
        due.is_some_and(|lesson| lesson.track != Track::Text)
    }

    /// Whether the course comes before everything else.
    pub fn is_newcomer(&self) -> bool {
        self.to_be_placed() || self.learns_keys()
    }
}

/// What to do, in order: the first is the next thing, the second comes after it.
pub(super) fn next_steps(known: &Known<'_>) -> Vec<Next> {
    let mut steps: Vec<Next> = known.interrupted.cloned().map(Next::Resume).into_iter().collect();
    if known.to_be_placed() {
        let begun = known.taught().is_some_and(|course| course.placement.run > 0);
        steps.push(Next::Placement { begun });
        return steps;
    }
    let lessons = lessons_of(known, 2);
    let open = || known.tasks.iter().filter(|task| task.can_begin());
    let course_task = |task: &&OwnTask| matches!(task.task, Task::Course(_));
    if known.learns_keys() {
        steps.extend(open().find(course_task).cloned().map(Next::Task));
        steps.extend(lessons);
        return steps;
    }
    let late = |task: &&OwnTask| task.progress == Progress::Overdue;
    let first = open().find(|task| !late(task)).or_else(|| open().find(late));
    steps.extend(first.cloned().map(Next::Task));
    if let Some(exam) = known.exam {
        let days = i64::from(exam.day.since(known.today).map_or(0, |span| span.get_days()));
        if (0..=REHEARSED_DAYS).contains(&days) {
            steps.push(Next::Rehearsal { kind: exam.kind, minutes: exam.minutes, day: exam.day, days });
        }
    }
    steps.extend(lessons.into_iter().take(1));
    steps.extend(known.planned.map(Next::Planned));
    if known.planned.is_none() && known.due >= FEWEST_WEAK {
        steps.push(Next::Weak { due: known.due });
    }
    steps.extend(known.text.clone().map(|(exercise, met)| Next::Text { exercise, met }));
    steps
}

/// The lessons that come for who still learns the keys, that which is due first; none before the placement test has said where
/// the course begins.
pub(super) fn lessons_ahead(known: &Known<'_>) -> Vec<Next> {
    if known.learns_keys() && !known.to_be_placed() { lessons_of(known, LESSONS_AHEAD) } else { Vec::new() }
}

/// The lesson that is due and those after it, so many together; none for who needs no course.
fn lessons_of(known: &Known<'_>, count: usize) -> Vec<Next> {
    known.taught().map(|course| lessons(course, known.route, count)).unwrap_or_default()
}

fn lessons(course: &CourseState, route: Route, count: usize) -> Vec<Next> {
    let path = course.course.path(route);
    let Some(due) = course.due(route) else { return Vec::new() };
    let all = path.len();
    let at = path.iter().position(|lesson| lesson.id == due.id).unwrap_or(0);
    let next = |(number, lesson): (usize, &&Lesson)| Next::Lesson {
        id: lesson.id.clone(),
        title: lesson.title.clone(),
        title_en: lesson.title_en.clone(),
        number: number + 1,
        all,
        begun: course.progress.of(lesson).rounds() > 0,
    };
    path.iter().enumerate().skip(at).take(count).map(next).collect()
}
