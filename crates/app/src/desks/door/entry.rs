//! A person's entry about themselves, compared with the roster.

use crate::lang::Messages;
use dabiao_domain::roster::{Officer, Unit};
use dabiao_domain::roster_import::{Answers, Doubt, Preview, Question, RosterRow, preview};
use dabiao_store::{Db, StoreError};
use uuid::Uuid;

/// A question to a person who enters themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewcomerAsk {
    /// Whether they are a known officer of the roster.
    Person(Box<Question>),
    /// Whether they mean that unit of the roster.
    Unit(String),
}

/// A person who enters themselves and has to answer a question first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    pub(super) badge: String,
    pub(super) name: String,
    /// The unit that they gave, clean.
    pub unit: String,
    pub(super) answers: Answers,
    /// Whether they said that their unit is a new one.
    pub(super) new_unit: bool,
    /// The question.
    pub ask: NewcomerAsk,
}

impl NewcomerAsk {
    /// The question in words; `unit` is the unit that was given.
    pub fn words(&self, texts: &Messages, unit: &str) -> String {
        match self {
            Self::Person(question) => person_words(texts, question),
            Self::Unit(like) => texts.format("newcomer-unit", &[("unit", &unit), ("like", like)]),
        }
    }
}

/// Why a person may be a known officer. It reveals nothing of the officer beyond the list on the start
/// screen.
pub(super) fn person_words(texts: &Messages, question: &Question) -> String {
    let (given, known) = (&question.row, &question.known);
    let key = if question.doubt == Doubt::Zeros { "newcomer-zeros" } else { "newcomer-name" };
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("given", &given.badge), ("badge", &known.badge), ("name", &known.name), ("unit", &known.unit)];
    texts.format(key, &values)
}

/// A person whom an administrator adds.
#[derive(Default)]
pub(super) struct Additions {
    /// Whether one is being added.
    pub(super) adds: bool,
    /// Who was added last.
    pub(super) added: Option<Uuid>,
}

impl Additions {
    /// Whether the entered person was added by an administrator, who stays signed in.
    pub(super) fn was_added(&mut self, id: Uuid) -> bool {
        let adds = std::mem::take(&mut self.adds);
        if adds {
            self.added = Some(id);
        }
        adds
    }

    pub(super) fn was_not_added(&mut self) {
        self.adds = false;
    }
}

/// The result of entering a person.
pub(super) enum Admission {
    Added(Officer),
    Asked(Newcomer),
}

/// The newcomer's row: the only one.
pub(super) const ROW: u32 = 1;

/// A person's entry, cleaned.
pub(super) struct Entry {
    pub(super) badge: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) answers: Answers,
    pub(super) new_unit: bool,
}

impl Entry {
    /// As a file with one row would be compared.
    pub(super) fn compared(&self, officers: &[Officer], units: &[Unit]) -> Preview {
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

    pub(super) fn admitted(
        self,
        db: &mut Db,
        now_ms: i64,
        ids: (Uuid, Uuid),
    ) -> Result<Admission, StoreError> {
        let (officers, units) = (db.officers()?, db.units()?);
        let known = officers.iter().any(|o| o.badge == self.badge);
        let compared = self.compared(&officers, &units);
        let unit = compared.new_officers.first().map_or_else(|| self.unit.clone(), |row| row.unit.clone());
        let ask = match (compared.open().next(), compared.near_units.first()) {
            // The store reports a badge that is taken.
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
