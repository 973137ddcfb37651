//! An officer's assigned tasks, as the officer sees them: the progress, the last day, and a way to begin.

use std::cmp::Reverse;

use jiff::civil::Date;
use uuid::Uuid;

use dabiao_domain::assignment::{Doing, Progress, Task, progress};
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_store::{AssignmentRow, AttemptRow};

/// One assignment of the officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTask {
    /// The assignment.
    pub id: Uuid,
    /// What is to be done.
    pub task: Task,
    /// How often it was done; capped at the required number.
    pub done: u32,
    /// How often it is to be done.
    pub times: u32,
    /// The last day.
    pub due: Date,
    /// The trainer's note.
    pub note: String,
    /// Its progress.
    pub progress: Progress,
}

impl OwnTask {
    /// Whether a drill can be begun for it: a sitting is begun in the exam room.
    pub const fn can_begin(&self) -> bool {
        !matches!(self.task, Task::Sitting(_)) && !matches!(self.progress, Progress::Done)
    }
}

/// The tasks of an officer on the day `today`, from their assignments `given`; `rows` are their attempts.
/// Open ones come first, by their last day, then late ones, then finished ones whose last day is not past.
/// Ended ones, and kinds that this program does not know, are left out.
pub(super) fn own_tasks(given: &[AssignmentRow], rows: &[AttemptRow], today: Date) -> Vec<OwnTask> {
    let sealed = || {
        rows.iter().filter(|row| row.state == AttemptState::Sealed).map(|row| Doing {
            exercise_id: &row.start.exercise_id,
            sitting: row.start.sitting_id,
            started_at_ms: row.start.started_at_ms,
            handed_in: row.score.as_ref().and_then(AttemptScore::form).map(|doc| doc.entered),
        })
    };
    let mut tasks: Vec<OwnTask> = given
        .iter()
        .filter(|row| row.ended.is_none())
        .filter_map(|row| {
            let (task, due) = (row.task()?, row.due);
            let done = row.span().times(&task, sealed()).min(row.times);
            let progress = progress(done, row.times, due, today);
            let (id, times, note) = (row.id, row.times, row.note.clone());
            Some(OwnTask { id, task, done, times, due, note, progress })
        })
        .filter(|task| task.progress != Progress::Done || task.due >= today)
        .collect();
    let order = |task: &OwnTask| match task.progress {
        Progress::Open => 0,
        Progress::Overdue => 1,
        Progress::Done => 2,
    };
    tasks.sort_by_key(|task| (order(task), task.due, Reverse(task.times), task.id));
    tasks
}
