//! Ids that are read as others, because two stations registered one officer or one unit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use uuid::Uuid;

/// Ids that are read as others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Aliases {
    officers: BTreeMap<Uuid, Uuid>,
    units: BTreeMap<Uuid, Uuid>,
}

impl Aliases {
    /// Aliases as they stand in a table.
    pub(crate) const fn new(officers: BTreeMap<Uuid, Uuid>, units: BTreeMap<Uuid, Uuid>) -> Self {
        Self { officers, units }
    }

    /// Whether every id is read as it stands.
    pub(crate) fn is_empty(&self) -> bool {
        self.officers.is_empty() && self.units.is_empty()
    }

    /// All of officers and all of units: the id, and what it is read as.
    pub(crate) const fn all(&self) -> [(&'static str, &BTreeMap<Uuid, Uuid>); 2] {
        [("officer", &self.officers), ("unit", &self.units)]
    }

    /// The id of an officer that stays.
    pub(crate) fn officer(&self, id: Uuid) -> Uuid {
        self.officers.get(&id).copied().unwrap_or(id)
    }

    /// The id of a unit that stays.
    pub(crate) fn unit(&self, id: Uuid) -> Uuid {
        self.units.get(&id).copied().unwrap_or(id)
    }

    /// The body of a fact, with the ids that stay in the place of the others. An id is a text of 36 characters that
    /// nothing else is.
    pub(crate) fn through<'a>(&self, body: &'a str) -> Cow<'a, str> {
        let mut read = Cow::Borrowed(body);
        for (id, is) in self.officers.iter().chain(&self.units) {
            let id = id.to_string();
            if read.contains(&id) {
                read = Cow::Owned(read.replace(&id, &is.to_string()));
            }
        }
        read
    }
}
