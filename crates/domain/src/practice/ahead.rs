//! The days to come: how much of the error book falls due on each, and when the next passage of an exam's form comes.

use std::collections::BTreeSet;

use super::history::ItemHistory;
use super::item::Ladder;
use super::plan::{Basis, measure};
use super::schedule::{Leitner, Schedule as _};
use crate::record::civil::Day;

/// What falls due on one of the days to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The day.
    pub day: Day,
    /// Items of the error book that fall due on it; on the first day also what was due before.
    pub items: u32,
    /// Whether its plan has a passage of an exam's form.
    pub exam_form: bool,
}

impl Ahead {
    /// The `days` days after `basis.today`, as they follow from everything that was typed, today's drills among it, if each
    /// passage of an exam's form is typed on its day and no further error is made. Fields of forms come with the forms.
    pub fn of(basis: &Basis<'_>, days: u32) -> Vec<Self> {
        let tomorrow = Day(basis.today.0 + 1);
        let history = ItemHistory::<Leitner>::of(basis.sessions, basis.dismissed, tomorrow);
        let due: Vec<Day> = history
            .book()
            .into_iter()
            .filter(|one| one.item.ladder() != Ladder::Forms)
            .map(|one| one.memory.map_or(tomorrow, |memory| memory.due()).max(tomorrow))
            .collect();
        let mut measured: BTreeSet<Day> = basis.compared.iter().map(|one| one.day).collect();
        let mut have = basis.compared.len() as u32;
        let ahead = |day: Day| {
            let exam_form = measure(have, &measured, day).is_some();
            if exam_form {
                measured.insert(day);
                have += 1;
            }
            Self { day, items: due.iter().filter(|one| **one == day).count() as u32, exam_form }
        };
        (tomorrow.0..).map(Day).take(days as usize).map(ahead).collect()
    }
}
