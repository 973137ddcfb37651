//! People of the guidance desk by their names of today and of then.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::people::Person;
use super::view::CohortView;
use dabiao_store::Named;

impl CohortView {
    /// Somebody by today's name and unit: for lists of how things stand.
    pub fn person(&self, id: Uuid) -> Person {
        self.people.person(&self.facts, id)
    }

    /// Somebody by the name and unit that they had at that time: for what was done then.
    pub fn person_then(&self, id: Uuid, at: Timestamp) -> Person {
        let today = self.person(id);
        match self.facts.past.named(id, at.as_millisecond()) {
            Some(Named { badge, name, unit }) => Person { badge, name, unit_name: unit, ..today },
            None => today,
        }
    }

    /// Somebody by the name and unit that they had when that day ended.
    pub fn person_on(&self, id: Uuid, day: Date) -> Person {
        self.person_then(id, self.facts.standard.end_of(day))
    }
}
