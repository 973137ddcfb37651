//! A person who enters themselves: by the rules of the roster's import, so that no person gets two rows.
//!
//! The input is compared with the roster on the store's thread, as one row of a file would be. If the person
//! or the unit is ambiguous, the person is asked before anything is written.

use super::desk::Door;
use super::entry::{Additions, Admission, Entry, Newcomer, NewcomerAsk, ROW, person_words};
use uuid::Uuid;

use crate::core::{Core, Request, Seen, TaskError};
use crate::notice::Notice;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::{Officer, Unit, clean_badge};
use dabiao_domain::roster_import::{Answer, Answers};
use dabiao_domain::roster_text::{person_name, unit_name};

impl<'a> Seen<'a, Door> {
    /// The person added last by the administrator.
    pub fn added_person(self) -> Option<Uuid> {
        self.desk.additions.added
    }

    /// The question to a person who enters themselves.
    pub fn newcomer(self) -> Option<&'a Newcomer> {
        self.desk.newcomer.as_ref()
    }

    /// The officer whom the first set-up names: a known one, or a new one.
    ///
    /// # Errors
    /// The error in the input; it may also be a known officer under another badge.
    pub(super) fn first_admin(self, badge: &str, name: &str, unit: &str) -> Result<Officer, Notice> {
        let entry = self.entry(badge, name, unit)?;
        if let Some(known) = self.core.roster.officers.iter().find(|o| o.badge == entry.badge) {
            return Ok(known.clone());
        }
        let units: Vec<Unit> =
            self.core.roster.officers.iter().map(|o| Unit::new(o.unit_id, o.unit.clone())).collect();
        let compared = entry.compared(&self.core.roster.officers, &units);
        if let Some(question) = compared.open().next() {
            let words = person_words(&self.core.texts, question);
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("words", &words), ("badge", &question.known.badge)];
            return Err(Notice::new(&self.core.texts, "error-set-up-known", &values));
        }
        let unit = compared.new_officers.first().map_or(entry.unit, |row| row.unit.clone());
        let clock = &self.core.config.clock;
        Ok(Officer::new(clock.new_id(), entry.badge, entry.name, clock.new_id(), unit))
    }

    fn entry(self, badge: &str, name: &str, unit: &str) -> Result<Entry, Notice> {
        let fault = |field: &str, fault| Notice::of_roster(&self.core.texts, field, fault);
        let badge = clean_badge(badge).map_err(|f| fault("field-badge", f))?;
        let name = person_name(name).map_err(|f| fault("field-name", f))?.name;
        let unit = unit_name(unit).map_err(|f| fault("field-unit", f))?;
        Ok(Entry { badge, name, unit, answers: Answers::new(), new_unit: false })
    }
}

impl Door {
    /// Adds a person to the roster for the signed-in officer, who stays signed in.
    pub(crate) fn add_person(&mut self, badge: &str, name: &str, unit: &str, core: &mut Core) {
        if core.allowed(Permission::ImportRoster).is_some() {
            let before = self.admitting.len();
            self.additions = Additions { adds: true, added: None };
            self.add_officer(badge, name, unit, core);
            // Refused before the store was asked.
            if self.admitting.len() == before {
                self.additions.was_not_added();
            }
        }
    }

    /// Enters a person by what they typed.
    pub(super) fn add_officer(&mut self, badge: &str, name: &str, unit: &str, core: &mut Core) {
        self.newcomer = None;
        match self.seen(core).entry(badge, name, unit) {
            Ok(entry) => self.admit(entry, core),
            Err(notice) => core.notice = Some(notice),
        }
    }

    /// Takes the answer of a person who entered themselves: whether it is the officer or unit of the roster;
    /// none discards their entry.
    pub(super) fn answer_newcomer(&mut self, known: Option<bool>, core: &mut Core) {
        let Some(newcomer) = self.newcomer.take() else { return };
        let Newcomer { badge, name, unit, answers, new_unit, ask } = newcomer;
        let mut entry = Entry { badge, name, unit, answers, new_unit };
        match (known, ask) {
            (None, _) => return self.additions.was_not_added(),
            (Some(true), NewcomerAsk::Person(question)) => {
                let known = question.known.id;
                // An administrator goes on with the account of the officer they meant.
                if !self.additions.was_added(known) {
                    self.ask_to_sign_in(known, core);
                }
                return;
            }
            (Some(true), NewcomerAsk::Unit(like)) => entry.unit = like,
            (Some(false), NewcomerAsk::Person(_)) => {
                entry.answers.insert(ROW, Answer::Another);
            }
            (Some(false), NewcomerAsk::Unit(_)) => entry.new_unit = true,
        }
        self.admit(entry, core);
    }

    fn admit(&mut self, entry: Entry, core: &mut Core) {
        let clock = &core.config.clock;
        let (now, ids) = (clock.wall_ms(), (clock.new_id(), clock.new_id()));
        self.admitting.push(core.ask_store(move |db| entry.admitted(db, now, ids)));
    }

    /// Collects the store's answers about newcomers. Called once per frame.
    pub(super) fn poll_newcomers(&mut self, core: &mut Core) {
        for task in std::mem::take(&mut self.admitting) {
            match task.poll() {
                None => self.admitting.push(task),
                Some(answer) => self.admission_loaded(answer, core),
            }
        }
    }

    /// The store has answered.
    pub(super) fn admission_loaded(&mut self, answer: Result<Admission, TaskError>, core: &mut Core) {
        match answer {
            Ok(Admission::Added(officer)) => {
                let id = officer.id;
                core.roster.officers.push(officer);
                core.roster.officers.sort_by(|a, b| a.badge.cmp(&b.badge));
                // An administrator adds others and stays signed in.
                if !self.additions.was_added(id) {
                    core.request(Request::SignIn(id));
                }
            }
            Ok(Admission::Asked(newcomer)) => self.newcomer = Some(newcomer),
            Err(error) => {
                self.additions.was_not_added();
                core.say_task(&error);
            }
        }
    }
}
