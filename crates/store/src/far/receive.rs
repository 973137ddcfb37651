//! Arrivals from other stations.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::arrived::came;
use super::body::{AttemptBody, MAX_BODY_BYTES, keep};
use super::entry::{entry, finding};
use super::extend::extend;
use super::merge::merge;
use super::out::MissingPart;
use crate::signer::JournalVerifier;
use crate::{Db, StoreError};
use dabiao_domain::finding::Finding;
use dabiao_domain::sync::SignedEntry;

/// What was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The series.
    pub series: Uuid,
    /// The number in it.
    pub seq: u64,
    /// Why.
    pub why: Finding,
}

/// What became of arrivals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Entries that were not here before.
    pub new: usize,
    /// Entries that were here.
    pub known: usize,
    /// Bodies that were taken.
    pub bodies: usize,
    /// Bodies that can't be read.
    pub refused_bodies: usize,
    /// Entries that don't give their hash, or are forged.
    pub refused: Vec<Refused>,
    /// What is missing now before entries that are here.
    pub missing: Vec<MissingPart>,
    /// Whether the whole set was judged anew: what came did not only go on where its series ended.
    pub anew: bool,
}

impl Db {
    /// Unites the set with entries and bodies from elsewhere: in any order, any number of times, in parts. What can't be
    /// applied is kept. Signatures are checked by `keys`; without them only that the right key is named. `came_ms` is when they
    /// came, by this PC's clock: whatever ends the exchange, no exam of them is here without it. Without one
    /// [`Db::note_arrivals`] says it later.
    ///
    /// # Errors
    /// SQLite errors; nothing is taken then.
    pub fn receive(
        &mut self,
        came_ms: Option<i64>,
        keys: Option<&dyn JournalVerifier>,
        entries: &[SignedEntry],
        bodies: &[AttemptBody],
    ) -> Result<Received, StoreError> {
        let mut received = Received::default();
        let (mut new, mut attempts) = (Vec::new(), BTreeSet::new());
        let tx = self.connection.unchecked_transaction()?;
        for signed in entries {
            match entry(signed) {
                Err(fault) => received.refused.push(Refused {
                    series: signed.series,
                    seq: signed.seq,
                    why: finding(&fault),
                }),
                Ok(entry) if put(&tx, signed, came_ms)? => new.push(entry),
                Ok(_) => received.known += 1,
            }
        }
        for body in bodies {
            if body.to_bytes().len() > MAX_BODY_BYTES || !body.is_whole() {
                received.refused_bodies += 1;
            } else {
                keep(&tx, body)?;
                attempts.insert(body.attempt);
                received.bodies += 1;
            }
        }
        received.new = new.len();
        if received.new == 0 && received.bodies == 0 {
            drop(tx);
            received.missing = self.missing_entries()?;
            return Ok(received);
        }
        if let Some(touched) = extend(&tx, keys, (&new, &attempts), &self.far.aliases)? {
            tx.commit()?;
            self.touch(touched);
            received.missing = self.missing_entries()?;
            return Ok(received);
        }
        received.anew = true;
        let merged = merge(&tx, keys)?;
        tx.commit()?;
        for (series, seq) in &merged.forged {
            received.refused.push(Refused {
                series: Uuid::try_parse(series).unwrap_or_default(),
                seq: *seq as u64,
                why: Finding::KeyOutOfTurn,
            });
        }
        received.new = received.new.saturating_sub(merged.forged.len());
        self.merged(merged);
        received.missing = self.missing_entries()?;
        Ok(received)
    }

    /// Judges all again by the program and the directory of today: after an upgrade, which may know what an older program
    /// only carried.
    ///
    /// # Errors
    /// SQLite errors; nothing is changed then.
    pub fn merge_again(&mut self, keys: Option<&dyn JournalVerifier>) -> Result<(), StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        let merged = merge(&tx, keys)?;
        tx.commit()?;
        self.merged(merged);
        Ok(())
    }
}

/// Keeps an entry that came then. Whether it was not here.
fn put(db: &Connection, signed: &SignedEntry, came_ms: Option<i64>) -> Result<bool, StoreError> {
    let series = signed.series.to_string();
    let own = "SELECT EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND seq = ?2 AND hash = ?3)";
    let seq = signed.seq as i64;
    if db.prepare_cached(own)?.query_row(params![series, seq, signed.hash], |row| row.get(0))? {
        return Ok(false);
    }
    let Ok(line) = signed.checked() else { return Ok(false) };
    let put = db
        .prepare_cached(
            "INSERT INTO far_entry (series, seq, hash, prev_hash, line, op, key_id, signature, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting') ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            series,
            seq,
            signed.hash,
            signed.prev_hash,
            signed.line,
            line.op,
            Some(&signed.key_id).filter(|id| !id.is_empty()),
            Some(&signed.signature).filter(|bytes| !bytes.is_empty())
        ])?;
    if put == 1 {
        came(db, signed, &line, came_ms)?;
    }
    Ok(put == 1)
}
