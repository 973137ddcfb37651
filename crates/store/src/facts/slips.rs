//! Slips of the hand: errors that their officer has dismissed from the error book. They stand in the journal alone, and decide
//! nothing but what is practised.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fact;
use super::body::Body;
use crate::{Db, StoreError};
use dabiao_domain::practice::{Dismissed, Item};

/// The officer says of an error whether it was a slip. `item` is [`Item::name`]; `turn` counts how often this was said of
/// it: in odd turns it is a slip, in even ones it is none. Of several PCs the highest turn holds, whichever clock was ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the wire form; their meaning is told above")]
pub struct DismissSlip {
    pub officer_id: Uuid,
    pub attempt_id: Uuid,
    pub item: String,
    pub turn: u32,
}

impl Body for DismissSlip {
    fn apply(&self, _: &Connection, _: i64) -> Result<(), StoreError> {
        // It stands in the journal alone.
        Ok(())
    }
}

impl Db {
    /// Puts on record that the error of `officer` with this item in this attempt was a slip, or was none; nothing where that
    /// is so already.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn dismiss_slip(
        &mut self,
        now_ms: i64,
        officer: Uuid,
        (attempt, item): (Uuid, Item),
        slip: bool,
    ) -> Result<(), StoreError> {
        let turn = self.slip_turns(officer)?.get(&(attempt, item)).copied().unwrap_or(0);
        if is_slip(turn) == slip {
            return Ok(());
        }
        let (turn, item) = (turn.saturating_add(1), item.name());
        let said = DismissSlip { officer_id: officer, attempt_id: attempt, item, turn };
        self.record(now_ms, &Fact::DismissSlip(said))
    }

    /// The slips that an officer has dismissed, here and at other PCs.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn dismissed_slips(&self, officer: Uuid) -> Result<Dismissed, StoreError> {
        let turns = self.slip_turns(officer)?;
        Ok(turns.into_iter().filter(|(_, turn)| is_slip(*turn)).map(|(slip, _)| slip).collect())
    }

    fn slip_turns(&self, officer: Uuid) -> Result<BTreeMap<(Uuid, Item), u32>, StoreError> {
        // By the indexes of schema 12: the same words as there.
        let sql = "SELECT body FROM journal WHERE op = 'dismiss_slip'
                   UNION ALL
                   SELECT json_extract(line, '$.body') FROM far_entry
                    WHERE op = 'dismiss_slip' AND state = 'applied'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut turns = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let body: String = row.get(0)?;
            let body = self.far.aliases.through(&body);
            let Fact::DismissSlip(said) = Fact::read("dismiss_slip", &body)? else { continue };
            // An item of a later program's kind is in no book of this one.
            let Some(item) = Item::from_name(&said.item).filter(|_| said.officer_id == officer) else {
                continue;
            };
            let turn = turns.entry((said.attempt_id, item)).or_insert(0);
            *turn = said.turn.max(*turn);
        }
        Ok(turns)
    }
}

/// Whether it is a slip after so many turns.
const fn is_slip(turn: u32) -> bool {
    turn % 2 == 1
}
