//! Assignments as they are shown: what is to be done, by when, and how far everyone is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::minute_of;
use crate::core::timestamp;
use crate::desk_data::TrainerData;
use dabiao_domain::assignment::{Progress, Task, progress};
use dabiao_store::AssignmentRow;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignedTask {
    /// A drill or rounds of the course.
    Typing(Task),
    /// A sitting: when it begins, local to the standard's zone; none for one that is not known here.
    Sitting(Option<String>),
    /// A kind that this program does not know.
    Unknown,
}

/// Whether an assignment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignmentState {
    /// It holds.
    Open,
    /// It was ended.
    Ended {
        /// Why.
        reason: String,
    },
}

/// An officer to whom it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignee {
    /// The place in the view's list of people.
    pub(super) person: usize,
    /// How often they have done it.
    pub done: u32,
    /// How they stand with it.
    pub progress: Progress,
}

/// An assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentLine {
    /// Its id.
    pub id: Uuid,
    /// What is to be done.
    pub task: AssignedTask,
    /// How often.
    pub times: u32,
    /// The last day.
    pub due: Date,
    /// The remark.
    pub note: String,
    /// Whether it holds.
    pub state: AssignmentState,
    /// Those of the officers who are on the roster; the most urgent first.
    pub(super) assignees: Vec<Assignee>,
    /// How many officers stand how, in the order of [`Progress::ALL`].
    counts: [usize; Progress::ALL.len()],
}

impl AssignmentLine {
    /// How many of its officers stand so.
    pub fn count(&self, progress: Progress) -> usize {
        let counts = Progress::ALL.into_iter().zip(self.counts);
        counts.filter(|(p, _)| *p == progress).map(|(_, n)| n).sum()
    }

    /// The line of a stored assignment; `done` is how often each officer has done it, `places` where people
    /// are in the view.
    fn of(
        row: &AssignmentRow,
        done: &BTreeMap<Uuid, u32>,
        facts: &TrainerData,
        places: &BTreeMap<Uuid, usize>,
    ) -> Self {
        // After its end no one becomes late with it.
        let ended = row.ended.as_ref();
        let day = ended.map_or(facts.today, |(at, ..)| facts.standard.date_of(timestamp(*at)));
        let mut officers: Vec<(Progress, Uuid, u32)> = row
            .officers
            .iter()
            .map(|id| {
                let n = done.get(id).copied().unwrap_or(0);
                (progress(n, row.times, row.due, day), *id, n)
            })
            .collect();
        officers.sort_unstable();
        let counts = Progress::ALL.map(|p| officers.iter().filter(|(of, ..)| *of == p).count());
        let assignee = |(progress, id, done): (Progress, Uuid, u32)| {
            Some(Assignee { person: *places.get(&id)?, done, progress })
        };
        Self {
            id: row.id,
            task: task_of(row, facts),
            times: row.times,
            due: row.due,
            note: row.note.clone(),
            state: ended.map_or(AssignmentState::Open, |(.., reason)| AssignmentState::Ended {
                reason: reason.clone(),
            }),
            assignees: officers.into_iter().filter_map(assignee).collect(),
            counts,
        }
    }
}

fn task_of(row: &AssignmentRow, facts: &TrainerData) -> AssignedTask {
    match row.task() {
        Some(Task::Sitting(id)) => {
            let sitting = facts.books.sittings.iter().find(|s| s.plan().id == id);
            AssignedTask::Sitting(sitting.map(|s| minute_of(&facts.standard, s.plan().at)))
        }
        Some(task) => AssignedTask::Typing(task),
        None => AssignedTask::Unknown,
    }
}

/// The lines of all assignments, the newest first. People are in the view in the order of the officers.
pub(super) fn lines(facts: &TrainerData) -> Vec<AssignmentLine> {
    let places = facts.books.officers.iter().enumerate().map(|(at, officer)| (officer.id, at)).collect();
    let rows = facts.rows.assignments.iter().zip(&facts.rows.done).rev();
    rows.map(|(row, done)| AssignmentLine::of(row, done, facts, &places)).collect()
}
