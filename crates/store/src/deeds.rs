//! What was done by those who have a right, as the journals have it: for a list of deeds, in words, with who did them and when.

use super::facts::Fact;
use super::{Db, StoreError};

/// A deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When it was put on record, milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Whether it was done at this PC; else another PC of the bureau told it.
    pub here: bool,
    /// What was done.
    pub fact: Fact,
}

impl Db {
    /// The facts with one of these operations, the oldest first: those of this PC, and those of others that count.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for an entry that can't be read.
    pub fn deeds(&self, ops: &[&str]) -> Result<Vec<Deed>, StoreError> {
        let mut deeds = Vec::new();
        for (here, sql) in [(true, OWN), (false, FAR)] {
            let mut statement = self.connection.prepare_cached(sql)?;
            for op in ops {
                let mut rows = statement.query([op])?;
                while let Some(row) = rows.next()? {
                    let (at_ms, body): (i64, String) = (row.get(0)?, row.get(1)?);
                    let fact = Fact::read(op, &self.far.aliases.through(&body))?;
                    deeds.push(Deed { at_ms, here, fact });
                }
            }
        }
        deeds.sort_by_key(|deed| deed.at_ms);
        Ok(deeds)
    }
}

const OWN: &str = "SELECT at_ms, body FROM journal WHERE op = ?1 ORDER BY series, seq";
const FAR: &str = "SELECT json_extract(line, '$.at_ms'), json_extract(line, '$.body') FROM far_entry
                    WHERE op = ?1 AND state = 'applied' ORDER BY series, seq";
