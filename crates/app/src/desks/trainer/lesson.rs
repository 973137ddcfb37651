//! What a unit's next lesson could be about: where the speed of its officers goes, and what is weak in most of them.
//!
//! Officers are read a few at a time, so that the store's thread has time for others between them.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::TrainerDesk;
use crate::actor::{Authorized, Barred};
use crate::coaching::{officers_of_unit, practice_of};
use crate::core::{Core, Seen, Task};
use crate::desk_data::around;
use dabiao_domain::practice::{GroupPractice, MemberPractice};
use dabiao_domain::role::Permission;
use dabiao_domain::roster::{Officer, Service};

/// Officers that are read at one time.
const AT_A_TIME: usize = 4;

/// What coaching says of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPractice {
    /// Which unit was asked for.
    pub unit: Uuid,
    /// What the practice of its officers says together.
    pub practice: GroupPractice,
}

/// What was read, and what is being read.
#[derive(Default)]
pub(super) struct Lesson {
    asked: Option<Asked>,
    shown: Option<UnitPractice>,
}

/// A unit that is being read.
struct Asked {
    unit: Uuid,
    by: Authorized,
    /// Officers of whom nothing was read yet.
    left: Vec<Officer>,
    done: Vec<MemberPractice>,
    step: Step,
}

/// What is being waited for.
enum Step {
    Officers(Option<Task<Result<Vec<Officer>, Barred>>>),
    Practice(Option<Task<Result<Vec<MemberPractice>, Barred>>>),
    Together(Option<Task<GroupPractice>>),
}

impl Lesson {
    pub const fn is_under_way(&self) -> bool {
        self.asked.is_some()
    }
}

impl<'a> Seen<'a, TrainerDesk> {
    /// What coaching says of a unit; none until it is there, and where its results may not be read.
    pub fn lesson_of(self, unit: Uuid) -> Option<&'a UnitPractice> {
        self.desk.lesson.shown.as_ref().filter(|shown| shown.unit == unit && self.may_see())
    }

    /// How many officers of the unit that is being read are done, and how many it has; none where none is being read.
    pub fn lesson_progress(self) -> Option<(usize, usize)> {
        let asked = self.desk.lesson.asked.as_ref()?;
        Some((asked.done.len(), asked.done.len() + asked.left.len()))
    }

    /// The officers in service of a unit, of those below it and of the partners of both, as far as the reader has them in
    /// charge: those whom [`Self::lesson_of`] is about.
    pub fn people_of_unit(self, unit: Uuid) -> Vec<Uuid> {
        let Some(view) = self.view() else { return Vec::new() };
        let scope = self.scope();
        let units: BTreeSet<Uuid> = &around(&view.facts.rows.units, unit) & &scope;
        let own = |p: &&super::PersonLine| p.service == Service::Serving && units.contains(&p.unit);
        view.people.iter().filter(own).map(|p| p.id).collect()
    }
}

impl TrainerDesk {
    /// Asks for what coaching says of a unit.
    pub(super) fn look_at_unit(&mut self, unit: Uuid, core: &mut Core) {
        let Some(by) = core.authorized(Permission::ReadOwn) else { return };
        let now_ms = core.config.clock.wall_ms();
        let right = by.clone();
        let read = core.ask_store(move |db| Ok(officers_of_unit(&right, db, unit, now_ms)));
        let asked = Asked { unit, by, left: Vec::new(), done: Vec::new(), step: Step::Officers(Some(read)) };
        self.lesson = Lesson { asked: Some(asked), shown: None };
    }

    pub(super) fn poll_lesson(&mut self, core: &mut Core) {
        let Some(mut asked) = self.lesson.asked.take() else { return };
        let answer = match &mut asked.step {
            Step::Officers(task) => match Task::take(task) {
                None => return self.lesson.asked = Some(asked),
                Some(answer) => answer.map(|read| read.map(|officers| asked.left = officers)),
            },
            Step::Practice(task) => match Task::take(task) {
                None => return self.lesson.asked = Some(asked),
                Some(answer) => answer.map(|read| read.map(|mut more| asked.done.append(&mut more))),
            },
            Step::Together(task) => match Task::take(task) {
                None => return self.lesson.asked = Some(asked),
                Some(Ok(practice)) => {
                    self.lesson.shown = Some(UnitPractice { unit: asked.unit, practice });
                    return;
                }
                Some(Err(error)) => return core.say_task(&error),
            },
        };
        match answer {
            Ok(Ok(())) => {
                asked.go_on(core);
                self.lesson.asked = Some(asked);
            }
            Ok(Err(Barred::Refused(refusal))) => core.refuse(refusal),
            Ok(Err(Barred::Store(error))) => core.say(&error),
            Err(error) => core.say_task(&error),
        }
    }
}

impl Asked {
    /// Reads the next officers, or puts together what was read of all.
    fn go_on(&mut self, core: &Core) {
        if self.left.is_empty() {
            let done = std::mem::take(&mut self.done);
            self.step = Step::Together(Some(core.start_work(move |_| GroupPractice::of(&done))));
            return;
        }
        let next: Vec<Officer> = self.left.drain(..self.left.len().min(AT_A_TIME)).collect();
        let (by, built_in) = (self.by.clone(), core.config.library.standards().to_vec());
        let now_ms = core.config.clock.wall_ms();
        let read = core.ask_store(move |db| Ok(practice_of(&by, db, &built_in, &next, now_ms)));
        self.step = Step::Practice(Some(read));
    }
}
