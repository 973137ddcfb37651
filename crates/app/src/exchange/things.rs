//! What is contested, in words: room and day of a sitting, and whose an attempt is.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::dates::day_of;
use super::fail::Fail;
use dabiao_domain::roster::Officer;
use dabiao_store::{BegunThere, ContestedThing, Db};

/// What sittings and people are called.
pub(super) struct Things {
    rooms: BTreeMap<Uuid, String>,
    officers: BTreeMap<Uuid, Officer>,
}

impl Things {
    /// Those of the store.
    pub fn of(db: &Db) -> Result<Self, Fail> {
        let plans = db.sitting_plans()?.into_iter();
        let rooms = plans.map(|plan| (plan.id, format!("{} {}", plan.room, day_of(plan.at)))).collect();
        let officers = db.officers()?.into_iter().map(|officer| (officer.id, officer)).collect();
        Ok(Self { rooms, officers })
    }

    /// What a thing is; nothing where what is shown does not say it.
    pub fn words(&self, db: &Db, thing: &ContestedThing) -> Result<Option<String>, Fail> {
        match thing {
            ContestedThing::Sitting(id) => Ok(self.rooms.get(id).cloned()),
            ContestedThing::Attempt(id) => Ok(db.begun_there(*id)?.map(|begun| self.of_attempt(&begun))),
        }
    }

    fn of_attempt(&self, begun: &BegunThere) -> String {
        let known = self.officers.get(&begun.officer);
        let who =
            known.map_or_else(|| begun.officer.to_string(), |o| format!("{} {}", o.badge, o.name.trim()));
        let room = begun.sitting.and_then(|sitting| self.rooms.get(&sitting).cloned());
        let day = || day_of(Timestamp::from_millisecond(begun.at_ms).unwrap_or_default()).to_string();
        format!("{who} {}", room.unwrap_or_else(day))
    }
}
