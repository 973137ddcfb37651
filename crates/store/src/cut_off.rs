//! Heartbeats of a running attempt, and what they tell of one that was cut off.

use rusqlite::OptionalExtension as _;
use uuid::Uuid;

use super::attempts::LogState;
use super::hash::Hash;
use super::running::{Reached, Running, Vouched, last_event, open_header, vouched};
use super::stamps::{ClockStamp, own_hash, running_stamps, stamp_of, unpack_stamps};
use super::{Db, StoreError};
use dabiao_domain::finding::Finding;
use dabiao_domain::input::life::{SignOfLife, alive_until};

/// An exam that stopped without an end, as it is to be gone on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// Its log.
    pub log: LogState,
    /// The clocks at the last heartbeat; none where the station's key does not vouch for them.
    pub last_sign: Option<ClockStamp>,
    /// The time on the log's clock up to which it is known to have run, in milliseconds: that of the last event where
    /// the station's key does not vouch for the clocks.
    pub alive_ms: u64,
}

impl Db {
    /// An interrupted exam, with the known time of its interruption.
    ///
    /// # Errors
    /// As [`Db::attempt_log`].
    pub fn cut_off(&self, attempt: Uuid) -> Result<CutOff, StoreError> {
        let log = self.attempt_log(attempt)?;
        let whole = match (self.signer.as_deref(), self.header_of(attempt)?) {
            (Some(signer), Some(header)) => {
                let reached = Reached::of(&self.connection, attempt, &header)?;
                vouched(&self.connection, signer, &reached)? == Vouched::Whole
            }
            // Nothing is signed here.
            _ => true,
        };
        let mut stamps = if whole { running_stamps(&self.connection, attempt)? } else { Vec::new() };
        let last_sign = stamps.last().cloned();
        // The clock of one run, which never goes back.
        if let Some(break_at) = stamps.windows(2).rposition(|pair| match pair {
            [one, next] => one.boot_id != next.boot_id || one.mono_ms > next.mono_ms,
            _ => false,
        }) {
            stamps.drain(..=break_at);
        }
        let signs: Vec<SignOfLife> = stamps
            .iter()
            .map(|stamp| SignOfLife {
                events: usize::try_from(stamp.seq).unwrap_or(usize::MAX),
                mono_ms: stamp.mono_ms,
            })
            .collect();
        let alive_ms = alive_until(&log.log.inputs(), &signs);
        Ok(CutOff { log, last_sign, alive_ms })
    }

    /// The seal's remark on a running attempt; none where all is well, or nothing is signed here.
    pub(super) fn doubt_of(&self, attempt: Uuid) -> Result<Option<String>, StoreError> {
        let Some(signer) = self.signer.as_deref() else { return Ok(None) };
        let Some(header) = self.header_of(attempt)? else { return Ok(None) };
        let reached = Reached::of(&self.connection, attempt, &header)?;
        let vouched = vouched(&self.connection, signer, &reached)?;
        Ok((vouched == Vouched::Nothing).then(|| Finding::ChangedWhileRunning.to_string()))
    }

    fn header_of(&self, attempt: Uuid) -> Result<Option<String>, StoreError> {
        let sql = "SELECT header FROM attempt WHERE id = ?1";
        Ok(self.connection.query_row(sql, [attempt.as_bytes()], |row| row.get(0)).optional()?)
    }

    /// The number of the first stamp of a running attempt that is not as it was written.
    pub(super) fn changed_stamp(&self, attempt: Uuid) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT seq, mono_ms, wall_ms, boot_id, hash FROM attempt_stamp WHERE attempt_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([attempt.as_bytes()])?;
        while let Some(row) = rows.next()? {
            let stamp = stamp_of(row)?;
            if row.get::<_, Hash>(4)? != own_hash(attempt, &stamp) {
                return Ok(Some(stamp.seq));
            }
        }
        Ok(None)
    }

    /// A heartbeat of a running exam, also while nothing is typed; ignored for an attempt that is not open.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn beat(&mut self, attempt: Uuid, stamp: &ClockStamp) -> Result<(), StoreError> {
        let Self { connection, signer, running, .. } = self;
        let signer = signer.as_deref();
        let tx = connection.transaction()?;
        let Some((header, true)) = open_header(&tx, attempt)? else { return Ok(()) };
        let mut known = match running.get(&attempt) {
            Some(known) => known.clone(),
            None => Running::found(&tx, signer, attempt, &header)?,
        };
        if known.keep(&tx, attempt, stamp, true)? {
            let (events, hash) = last_event(&tx, attempt, &header)?;
            known.sign(&tx, signer, (attempt, events, hash))?;
            tx.commit()?;
            running.insert(attempt, known);
        }
        Ok(())
    }

    /// The stamps of an attempt in order: those of a running one, or what sealing packed.
    ///
    /// # Errors
    /// SQLite errors; [`StoreError::Corrupt`] for packed stamps that can't be read.
    pub fn stamps(&self, attempt: Uuid) -> Result<Vec<ClockStamp>, StoreError> {
        let packed: Option<Option<Vec<u8>>> = self
            .connection
            .query_row("SELECT stamps FROM attempt WHERE id = ?1", [attempt.as_bytes()], |row| row.get(0))
            .optional()?;
        match packed.flatten() {
            Some(packed) => unpack_stamps(&packed).ok_or_else(|| {
                StoreError::Corrupt(format!("attempt {attempt}: its clock stamps can't be read"))
            }),
            None => running_stamps(&self.connection, attempt),
        }
    }
}
