//! People of the guidance desk by their present and past names.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::people::Person;
use super::view::CohortView;
use dabiao_store::Named;

impl CohortView {
    /// An officer with today's name and unit: for lists of the present state.
    pub fn person(&self, id: Uuid) -> Person {
        self.people.person(&self.facts, id)
    }

    /// An officer with the name and unit that they had at that time: for past operations.
    pub fn person_then(&self, id: Uuid, at: Timestamp) -> Person {
        let today = self.person(id);
        match self.facts.past.named(id, at.as_millisecond()) {
            Some(Named { badge, name, unit }) => Person { badge, name, unit_name: unit, ..today },
            None => today,
        }
    }

    /// An officer with the name and unit that they had at the end of that day.
    pub fn person_on(&self, id: Uuid, day: Date) -> Person {
        self.person_then(id, self.facts.standard.end_of(day))
    }
}
