//! A person who enters themselves: by the rules of the roster's import, so that nobody becomes two.
//!
//! What is typed is held against the roster on the store's thread, as one row of a file would be. Where it is not clear
//! who that is, or which unit is meant, the person is asked before anything is written.

use uuid::Uuid;

use super::lang::Texts;
use super::notice::Notice;
use super::pending::Pending;
use super::station::Station;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::{Officer, Unit, clean_badge};
use dabiao_domain::roster_import::{Answer, Answers, Doubt, Preview, Question, RosterRow, preview};
use dabiao_domain::roster_text::{person_name, unit_name};
use dabiao_store::{Db, StoreError};

/// What is asked of a person who enters themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewcomerAsk {
    /// Whether they are an officer whom the roster knows.
    Person(Box<Question>),
    /// Whether they mean that unit of the roster.
    Unit(String),
}

/// A person who enters themselves and is asked something first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    badge: String,
    name: String,
    /// The unit that they gave, clean.
    pub unit: String,
    answers: Answers,
    /// Whether they said that their unit is a new one.
    new_unit: bool,
    /// What is asked.
    pub ask: NewcomerAsk,
}

impl NewcomerAsk {
    /// What is asked, in words; `unit` is the unit that was given.
    pub fn words(&self, texts: &Texts, unit: &str) -> String {
        match self {
            Self::Person(question) => person_words(texts, question),
            Self::Unit(like) => texts.format("newcomer-unit", &[("unit", &unit), ("like", like)]),
        }
    }
}

/// Why somebody may be a known officer. Nothing of the officer is told but what the list on the start screen shows.
fn person_words(texts: &Texts, question: &Question) -> String {
    let (given, known) = (&question.row, &question.known);
    let key = if question.doubt == Doubt::Zeros { "newcomer-zeros" } else { "newcomer-name" };
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("given", &given.badge), ("badge", &known.badge), ("name", &known.name), ("unit", &known.unit)];
    texts.format(key, &values)
}

/// What came of entering somebody.
pub(super) enum Admission {
    Added(Officer),
    Asked(Newcomer),
}

/// Whom an administrator adds, and stays who they are.
#[derive(Debug, Default)]
pub(super) struct Additions {
    /// Whether somebody is being added by whoever is signed in.
    adds: bool,
    /// Who was added last.
    last: Option<Uuid>,
}

impl Additions {
    /// Whether whoever was added stays in the list, as an administrator added them.
    fn was_added(&mut self, id: Uuid) -> bool {
        let adds = std::mem::take(&mut self.adds);
        if adds {
            self.last = Some(id);
        }
        adds
    }

    /// Nobody was added.
    fn was_not_added(&mut self) {
        self.adds = false;
    }
}

/// The row that a newcomer is: there is no other.
const ROW: u32 = 1;

/// What somebody entered, clean.
struct Entry {
    badge: String,
    name: String,
    unit: String,
    answers: Answers,
    new_unit: bool,
}

impl Entry {
    /// As a file with one row would be compared.
    fn compared(&self, officers: &[Officer], units: &[Unit]) -> Preview {
        let row = RosterRow {
            row: ROW,
            badge: self.badge.clone(),
            name: self.name.clone(),
            unit: self.unit.clone(),
            birth: None,
            position: None,
            service: None,
        };
        // One row contradicts no other.
        preview(officers, units, &[row], &self.answers).unwrap_or_default()
    }

    fn admitted(self, db: &mut Db, now_ms: i64, ids: (Uuid, Uuid)) -> Result<Admission, StoreError> {
        let (officers, units) = (db.officers()?, db.units()?);
        let known = officers.iter().any(|o| o.badge == self.badge);
        let compared = self.compared(&officers, &units);
        let unit = compared.new_officers.first().map_or_else(|| self.unit.clone(), |row| row.unit.clone());
        let ask = match (compared.open().next(), compared.near_units.first()) {
            // That the badge is taken, the store says.
            _ if known => None,
            (Some(question), _) => Some(NewcomerAsk::Person(Box::new(question.clone()))),
            (None, Some(near)) if !self.new_unit => Some(NewcomerAsk::Unit(near.like.clone())),
            (None, _) => None,
        };
        let Self { badge, name, unit: given, answers, new_unit } = self;
        if let Some(ask) = ask {
            return Ok(Admission::Asked(Newcomer { badge, name, unit: given, answers, new_unit, ask }));
        }
        db.add_officer(now_ms, Officer::new(ids.0, badge, name, ids.1, unit)).map(Admission::Added)
    }
}

impl Station {
    /// Enters a person by what they typed.
    pub(super) fn add_officer(&mut self, badge: &str, name: &str, unit: &str) {
        self.newcomer = None;
        match self.entry(badge, name, unit) {
            Ok(entry) => self.admit(entry),
            Err(notice) => self.core.notice = Some(notice),
        }
    }

    /// Whom the administrator has added last.
    pub const fn added_person(&self) -> Option<Uuid> {
        self.additions.last
    }

    /// Enters a person for whoever is signed in, who stays who they are.
    pub(super) fn add_person(&mut self, badge: &str, name: &str, unit: &str) {
        if self.core.allowed(Permission::ImportRoster).is_none() {
            return;
        }
        let before = self.pending.len();
        self.additions = Additions { adds: true, last: None };
        self.add_officer(badge, name, unit);
        // Refused before the store was asked.
        if self.pending.len() == before {
            self.additions.was_not_added();
        }
    }

    /// What is asked of a person who enters themselves.
    pub const fn newcomer(&self) -> Option<&Newcomer> {
        self.newcomer.as_ref()
    }

    /// Takes the answer of a person who entered themselves: whether it is the officer or unit of the roster; none puts
    /// their entry away.
    pub(super) fn answer_newcomer(&mut self, known: Option<bool>) {
        let Some(newcomer) = self.newcomer.take() else { return };
        let Newcomer { badge, name, unit, answers, new_unit, ask } = newcomer;
        let mut entry = Entry { badge, name, unit, answers, new_unit };
        match (known, ask) {
            (None, _) => return self.additions.was_not_added(),
            (Some(true), NewcomerAsk::Person(question)) => {
                let known = question.known.id;
                // An administrator goes on with the account of the one they meant.
                if !self.additions.was_added(known) {
                    self.ask_to_sign_in(known);
                }
                return;
            }
            (Some(true), NewcomerAsk::Unit(like)) => entry.unit = like,
            (Some(false), NewcomerAsk::Person(_)) => {
                entry.answers.insert(ROW, Answer::Another);
            }
            (Some(false), NewcomerAsk::Unit(_)) => entry.new_unit = true,
        }
        self.admit(entry);
    }

    /// The officer whom the first set-up names: a known one, or a new one.
    ///
    /// # Errors
    /// What is wrong with what was typed; that it may be a known officer under another badge.
    pub(super) fn first_admin(&self, badge: &str, name: &str, unit: &str) -> Result<Officer, Notice> {
        let entry = self.entry(badge, name, unit)?;
        if let Some(known) = self.core.officers.iter().find(|o| o.badge == entry.badge) {
            return Ok(known.clone());
        }
        let units: Vec<Unit> =
            self.core.officers.iter().map(|o| Unit::new(o.unit_id, o.unit.clone())).collect();
        let compared = entry.compared(&self.core.officers, &units);
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

    fn entry(&self, badge: &str, name: &str, unit: &str) -> Result<Entry, Notice> {
        let fault = |field: &str, fault| Notice::of_roster(&self.core.texts, field, fault);
        let badge = clean_badge(badge).map_err(|f| fault("field-badge", f))?;
        let name = person_name(name).map_err(|f| fault("field-name", f))?.name;
        let unit = unit_name(unit).map_err(|f| fault("field-unit", f))?;
        Ok(Entry { badge, name, unit, answers: Answers::new(), new_unit: false })
    }

    fn admit(&mut self, entry: Entry) {
        let clock = &self.core.config.clock;
        let (now, ids) = (clock.wall_ms(), (clock.new_id(), clock.new_id()));
        let reply = self.core.store.call(move |db| entry.admitted(db, now, ids));
        self.pending.push(Pending::Added(reply));
    }

    /// The store has answered.
    pub(super) fn admission_arrived(&mut self, answer: Result<Admission, StoreError>) {
        match answer {
            Ok(Admission::Added(officer)) => {
                let id = officer.id;
                self.core.officers.push(officer);
                self.core.officers.sort_by(|a, b| a.badge.cmp(&b.badge));
                // An administrator adds others and stays who they are.
                if !self.additions.was_added(id) {
                    self.sign_in(id);
                }
            }
            Ok(Admission::Asked(newcomer)) => self.newcomer = Some(newcomer),
            Err(error) => {
                self.additions.was_not_added();
                self.core.say(&error);
            }
        }
    }
}
