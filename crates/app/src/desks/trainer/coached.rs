//! What coaching says of the person whose card is open.

use uuid::Uuid;

use super::TrainerDesk;
use crate::actor::Barred;
use crate::coaching::PersonCoaching;
use crate::core::{Core, Seen, Task};
use dabiao_domain::role::Permission;

/// What was read, and what is being read.
#[derive(Default)]
pub(super) struct Coached {
    read: Option<Task<Result<PersonCoaching, Barred>>>,
    person: Option<PersonCoaching>,
}

impl Coached {
    pub const fn is_under_way(&self) -> bool {
        self.read.is_some()
    }
}

impl<'a> Seen<'a, TrainerDesk> {
    /// What coaching says of an officer; none until it is there, and where their results may not be read.
    pub fn coached(self, officer: Uuid) -> Option<&'a PersonCoaching> {
        self.desk.coached.person.as_ref().filter(|person| person.officer == officer && self.may_see())
    }
}

impl TrainerDesk {
    /// Asks for what coaching says of an officer.
    pub(super) fn look_at(&mut self, officer: Uuid, core: &mut Core) {
        let Some(by) = core.authorized(Permission::ReadOwn) else { return };
        let Some(officer) = core.officer_of(officer) else { return };
        let (built_in, now_ms) = (core.config.library.standards().to_vec(), core.config.clock.wall_ms());
        let read = core.ask_store(move |db| Ok(PersonCoaching::read(&by, db, &built_in, &officer, now_ms)));
        self.coached = Coached { read: Some(read), person: None };
    }

    pub(super) fn poll_coached(&mut self, core: &mut Core) {
        match Task::take(&mut self.coached.read) {
            Some(Ok(Ok(person))) => self.coached.person = Some(person),
            // Of a person whose results may not be read the card shows none.
            None | Some(Ok(Err(Barred::Refused(_)))) => {}
            Some(Ok(Err(Barred::Store(error)))) => core.say(&error),
            Some(Err(error)) => core.say_task(&error),
        }
    }
}
