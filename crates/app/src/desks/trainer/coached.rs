//! What coaching says of the person whose card is open.

use uuid::Uuid;

use super::TrainerDesk;
use crate::coaching::PersonCoaching;
use crate::core::Seen;

impl<'a> Seen<'a, TrainerDesk> {
    /// What coaching says of an officer; none until it is there, and where their results may not be read.
    pub fn coached(self, officer: Uuid) -> Option<&'a PersonCoaching> {
        self.desk.coached.of(officer).filter(|_| self.may_see())
    }
}
