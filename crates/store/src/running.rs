//! The events and clock stamps of a running attempt, signed with every batch and every heartbeat, so that a
//! change to the typed text or its times during an interruption is found.
//!
//! The station's key signs how many events there are, the hash of the last one and that of all clock stamps.
//! The program verifies that before it adds to the events of an earlier run; where the signature does not
//! match, the attempt goes on, since nothing typed may be lost, but it is signed no more, and the seal says
//! so. A rollback to an earlier signature can't be detected here: what was typed since is lost, and the time
//! since then is in the interruption.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use uuid::Uuid;

use super::StoreError;
use super::hash::{Hash, chain_event, chain_start, hex};
use super::journal_entry::JournalEntry;
use super::own_keys::keys_since;
use super::signer::{JournalSigner, JournalVerifier, SignedHead};
use super::signer_key::JournalKey;
use super::stamps::{ClockStamp, StampChain, running_stamps, write_stamp};

/// The stored state of a running attempt, as its signature covers it.
pub(super) struct Reached {
    attempt: Uuid,
    /// How many events there are.
    pub events: u64,
    /// The hash that they give.
    pub hash: Hash,
    /// The clock stamps.
    pub stamps: StampChain,
}

/// The signed content instead of the head of a series.
struct Message {
    series: String,
    hash: Hash,
}

impl Reached {
    /// The stored state.
    pub fn of(db: &Connection, attempt: Uuid, header: &str) -> Result<Self, StoreError> {
        let mut statement =
            db.prepare_cached("SELECT line FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq")?;
        let mut rows = statement.query([attempt.as_bytes()])?;
        let (mut events, mut hash) = (0, chain_start(header));
        while let Some(row) = rows.next()? {
            hash = chain_event(&hash, &row.get::<_, String>(0)?);
            events += 1;
        }
        let stamps = running_stamps(db, attempt)?.into_iter().fold(StampChain::default(), StampChain::and);
        Ok(Self { attempt, events, hash, stamps })
    }

    /// The message over events and stamps. No series of the journal has such a name.
    fn message(&self) -> Message {
        let stamps = hex(&self.stamps.hash());
        Message { series: format!("running {}", self.attempt), hash: chain_event(&self.hash, &stamps) }
    }

    /// The message of the program before this one: over the events alone.
    fn older_message(&self) -> Message {
        Message { series: format!("attempt {}", self.attempt), hash: self.hash }
    }

    /// Whether nothing was ever written.
    const fn nothing(&self) -> bool {
        self.events == 0 && self.stamps.is_empty()
    }

    /// Whether `signature`, over so many events, is one of `key` over what is stored; of any key without `keys`.
    pub fn is_signed_by(
        &self,
        signature: Option<(u64, Vec<u8>)>,
        key: &JournalKey,
        keys: Option<&dyn JournalVerifier>,
    ) -> bool {
        let Some((signed, signature)) = signature else { return self.nothing() };
        let good = |Message { series, hash }: Message| {
            let head =
                SignedHead { series: &series, entries: self.events, hash: &hash, signature: &signature };
            keys.is_none_or(|keys| keys.verifies(key, &head))
        };
        signed == self.events && (good(self.message()) || good(self.older_message()))
    }
}

/// How far the station's key vouches for what is stored of a running attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vouched {
    /// For all of it.
    Whole,
    /// For the events and not for the stamps: an older program wrote it.
    Events,
    /// For nothing: it was changed.
    Nothing,
}

/// This run's knowledge of a running attempt.
#[derive(Clone, Debug)]
pub(super) struct Running {
    /// Whether what an earlier run wrote was as it was signed. Where it was not, nothing more is signed.
    sound: bool,
    /// The stamps so far. They are not read again: what is signed is what this program wrote.
    stamps: StampChain,
}

impl Running {
    /// Events of an earlier run, verified before new ones follow.
    pub fn found(
        db: &Connection,
        signer: Option<&dyn JournalSigner>,
        attempt: Uuid,
        header: &str,
    ) -> Result<Self, StoreError> {
        let reached = Reached::of(db, attempt, header)?;
        let sound = match signer {
            None => true,
            Some(signer) => vouched(db, signer, &reached)? != Vouched::Nothing,
        };
        Ok(Self { sound, stamps: reached.stamps })
    }

    /// Keeps the clocks of a batch, or of a heartbeat while nothing is typed. Returns whether they were new.
    pub fn keep(
        &mut self,
        tx: &Connection,
        attempt: Uuid,
        stamp: &ClockStamp,
        alive: bool,
    ) -> Result<bool, StoreError> {
        let new = self.stamps.take(stamp, alive);
        if new {
            write_stamp(tx, attempt, stamp)?;
        }
        Ok(new)
    }

    /// Signs that the attempt has `events` events, the last with `hash`, and the stamps so far.
    pub fn sign(
        &self,
        tx: &Connection,
        signer: Option<&dyn JournalSigner>,
        (attempt, events, hash): (Uuid, u64, Hash),
    ) -> Result<(), StoreError> {
        let Some(signer) = signer.filter(|_| self.sound) else { return Ok(()) };
        let reached = Reached { attempt, events, hash, stamps: self.stamps.clone() };
        let Message { series, hash } = reached.message();
        let signature = signer.sign(&series, events, &hash);
        tx.prepare_cached(
            "INSERT INTO attempt_reach (attempt_id, events, signature) VALUES (?1, ?2, ?3)
             ON CONFLICT (attempt_id) DO UPDATE SET events = excluded.events, signature = excluded.signature",
        )?
        .execute(params![attempt.as_bytes(), events as i64, signature])?;
        Ok(())
    }
}

/// The header of an attempt that is open and whether it is an exam's; none where there is no such attempt.
pub(super) fn open_header(tx: &Transaction<'_>, attempt: Uuid) -> Result<Option<(String, bool)>, StoreError> {
    let sql = "SELECT header, sitting_id IS NOT NULL FROM attempt WHERE id = ?1 AND state = 'open'";
    let row = tx.prepare_cached(sql)?.query_row([attempt.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(row.optional()?)
}

/// How many events of an attempt are stored and the hash of the last one, by what stands beside it.
pub(super) fn last_event(tx: &Connection, attempt: Uuid, header: &str) -> Result<(u64, Hash), StoreError> {
    let sql = "SELECT seq, hash FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq DESC LIMIT 1";
    let last: Option<(i64, Hash)> = tx
        .prepare_cached(sql)?
        .query_row([attempt.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.map_or_else(|| (0, chain_start(header)), |(seq, hash)| (seq as u64 + 1, hash)))
}

/// The signature of a running attempt, and how many events it had; none where nothing was signed.
pub(super) fn signature(db: &Connection, attempt: Uuid) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let row = db
        .prepare_cached("SELECT events, signature FROM attempt_reach WHERE attempt_id = ?1")?
        .query_row([attempt.as_bytes()], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))
        .optional()?;
    Ok(row)
}

/// How far the station's keys vouch for what is stored: that of `signer`, whose signatures over one message are equal, or
/// one that was this station's since the attempt began. A PC that joins, gets a new key or goes on elsewhere in the middle
/// of an attempt has changed none of it.
pub(super) fn vouched(
    db: &Connection,
    signer: &dyn JournalSigner,
    reached: &Reached,
) -> Result<Vouched, StoreError> {
    let Some((signed, signature)) = signature(db, reached.attempt)? else {
        if reached.nothing() {
            return Ok(Vouched::Whole);
        }
        let older = is_of_older_program(db, reached.attempt)?;
        return Ok(if older { Vouched::Events } else { Vouched::Nothing });
    };
    let is = |Message { series, hash }: Message| {
        signed == reached.events && signature == signer.sign(&series, signed, &hash)
    };
    if is(reached.message()) {
        return Ok(Vouched::Whole);
    }
    if is(reached.older_message()) {
        return Ok(Vouched::Events);
    }
    if signed != reached.events {
        return Ok(Vouched::Nothing);
    }
    let is_signed = |entry: &JournalEntry| {
        let signed = signer.sign(&entry.series, (entry.seq as u64).saturating_add(1), &entry.hash);
        entry.signature.as_ref() == Some(&signed)
    };
    for key in keys_since(db, (signer.key_id(), &is_signed), reached.attempt)? {
        let is = |Message { series, hash }: Message| {
            let head = SignedHead { series: &series, entries: signed, hash: &hash, signature: &signature };
            signer.is_by(&key, &head)
        };
        if is(reached.message()) {
            return Ok(Vouched::Whole);
        }
        if is(reached.older_message()) {
            return Ok(Vouched::Events);
        }
    }
    Ok(Vouched::Nothing)
}

/// Whether the attempt was begun before its series enrolled its key: programs of that time signed no events.
fn is_of_older_program(db: &Connection, attempt: Uuid) -> Result<bool, StoreError> {
    let begun = "SELECT series, seq FROM journal
                  WHERE op = 'begin_attempt' AND json_extract(body, '$.id') = ?1 ORDER BY series, seq LIMIT 1";
    let begun: Option<(String, i64)> =
        db.query_row(begun, [&attempt.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((series, begun)) = begun else { return Ok(true) };
    let enrolled = "SELECT min(seq) FROM journal
                     WHERE series = ?1
                       AND (op = 'begin_signing' AND json_extract(body, '$.enrolled')
                            OR op = 'begin_series' AND json_extract(body, '$.key_id') <> '')";
    let enrolled: Option<i64> = db.query_row(enrolled, [&series], |row| row.get(0))?;
    Ok(enrolled.is_none_or(|enrolled| begun < enrolled))
}
