//! The course: each officer's next lesson, and its rounds as drills.

use dabiao_domain::course::{Course, Lesson, Placement, PlacementTry, Progress, Route};
use dabiao_domain::exercise::Exercise;

/// The course and the signed-in officer's progress in it.
#[derive(Debug)]
pub struct CourseState {
    /// All lessons.
    pub course: Course,
    /// The officer's progress in them, by their attempts.
    pub progress: Progress,
    /// The newest try at the placement test.
    pub placement: PlacementTry,
}

impl CourseState {
    /// The lesson that is due on `route`: the first one that is not passed, after those that the placement
    /// test skipped.
    pub fn due(&self, route: Route) -> Option<&Lesson> {
        self.progress.next(&self.course, route, self.start(route))
    }

    /// Whether the placement test was begun and has more to ask.
    pub fn placement_asks(&self, route: Route) -> bool {
        self.placement.run > 0 && matches!(self.placement.place(&self.course, route), Placement::Ask(..))
    }

    /// Whether the placement test of `route` is complete.
    pub fn placement_done(&self, route: Route) -> bool {
        self.placement.run > 0 && self.placement.place(&self.course, route) == Placement::Done
    }

    /// The lesson at which the course begins by the placement test.
    pub fn start(&self, route: Route) -> Option<&str> {
        match self.placement.place(&self.course, route) {
            Placement::Start(lesson) if self.placement.run > 0 => Some(&lesson.id),
            _ => None,
        }
    }
}

/// The state of a lesson after one of its rounds.
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

/// Round `round`, from 0, of a lesson as an exercise; none where the lesson has no such round.
pub fn round_exercise(lesson: &Lesson, round: usize) -> Option<Exercise> {
    lesson.round_exercise(round)
}
