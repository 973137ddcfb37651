//! The events of a running attempt, signed with every batch, so that nobody changes what was typed while the attempt
//! is interrupted.
//!
//! The station's key signs how many events there are and the hash of the last one. The program looks at that before
//! it adds to events that an earlier run wrote; where they are not those that were signed it goes on, since nothing
//! typed may be lost, but signs no more, and the seal says so. Cutting events off back to an earlier signature can't
//! be seen here: it gives nothing but the loss of what was typed.

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::hash::{Hash, chain_event, chain_start};
use super::journal::JournalSigner;
use super::{Db, StoreError};

/// What is wrong with the events of a running attempt.
pub(super) const CHANGED: &str = "its events are not those that were signed while it ran";

/// What the signature is over in place of a series: no series of the journal has such a name.
pub(super) fn signed_as(attempt: Uuid) -> String {
    format!("attempt {attempt}")
}

/// Signs that the attempt has `events` events, the last with `hash`.
pub(super) fn note(
    tx: &Connection,
    signer: &dyn JournalSigner,
    attempt: Uuid,
    events: u64,
    hash: &Hash,
) -> Result<(), StoreError> {
    let signature = signer.sign(&signed_as(attempt), events, hash);
    tx.prepare_cached(
        "INSERT INTO attempt_reach (attempt_id, events, signature) VALUES (?1, ?2, ?3)
         ON CONFLICT (attempt_id) DO UPDATE SET events = excluded.events, signature = excluded.signature",
    )?
    .execute(params![attempt.as_bytes(), events as i64, signature])?;
    Ok(())
}

/// The events that are stored of an attempt: how many, and the hash that their lines give.
pub(super) fn reach(db: &Connection, attempt: Uuid, header: &str) -> Result<(u64, Hash), StoreError> {
    let mut statement =
        db.prepare_cached("SELECT line FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq")?;
    let mut rows = statement.query([attempt.as_bytes()])?;
    let (mut events, mut hash) = (0, chain_start(header));
    while let Some(row) = rows.next()? {
        hash = chain_event(&hash, &row.get::<_, String>(0)?);
        events += 1;
    }
    Ok((events, hash))
}

/// The signature of an attempt's events, and how many they were; none where nothing was signed.
pub(super) fn signature(db: &Connection, attempt: Uuid) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let row = db
        .prepare_cached("SELECT events, signature FROM attempt_reach WHERE attempt_id = ?1")?
        .query_row([attempt.as_bytes()], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))
        .optional()?;
    Ok(row)
}

/// Whether the stored events are those that `signer` signed last. Signatures of one key over one message are equal.
pub(super) fn is_signed(
    db: &Connection,
    series: &str,
    signer: &dyn JournalSigner,
    attempt: Uuid,
    header: &str,
) -> Result<bool, StoreError> {
    let (events, hash) = reach(db, attempt, header)?;
    Ok(match signature(db, attempt)? {
        None => events == 0 || is_of_older_program(db, series, attempt)?,
        Some((signed, signature)) => {
            signed == events && signature == signer.sign(&signed_as(attempt), events, &hash)
        }
    })
}

/// Whether the attempt was begun before this series enrolled its key: programs of that time signed no events.
fn is_of_older_program(db: &Connection, series: &str, attempt: Uuid) -> Result<bool, StoreError> {
    let enrolled = "SELECT min(seq) FROM journal
                     WHERE series = ?1 AND op = 'begin_signing' AND json_extract(body, '$.enrolled')";
    let enrolled: Option<i64> = db.query_row(enrolled, [series], |row| row.get(0))?;
    let begun = "SELECT min(seq) FROM journal
                  WHERE series = ?1 AND op = 'begin_attempt' AND json_extract(body, '$.id') = ?2";
    let begun: Option<i64> = db.query_row(begun, [series, &attempt.to_string()], |row| row.get(0))?;
    Ok(begun.zip(enrolled).is_none_or(|(begun, enrolled)| begun < enrolled))
}

impl Db {
    /// What the seal of a running attempt has to say of its events; none where all is well, or nothing is signed here.
    pub(super) fn doubt_of(&self, attempt: Uuid) -> Result<Option<String>, StoreError> {
        let Some(signer) = self.signer.as_deref() else { return Ok(None) };
        let header: Option<String> = self
            .connection
            .query_row("SELECT header FROM attempt WHERE id = ?1", [attempt.as_bytes()], |row| row.get(0))
            .optional()?;
        let Some(header) = header else { return Ok(None) };
        let signed = is_signed(&self.connection, &self.series, signer, attempt, &header)?;
        Ok((!signed).then(|| CHANGED.to_owned()))
    }
}
