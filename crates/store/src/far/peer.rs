//! What other places showed when they were last visited, and what the bureau confirmed. It saves work and makes words;
//! what is sent is compared anew with what the other side shows.

use std::collections::BTreeMap;

use rusqlite::params;
use uuid::Uuid;

use crate::hash::Hash;
use crate::read;
use crate::{Db, StoreError};
use dabiao_domain::sync::Tip;
use dabiao_domain::sync::held::Run;

/// The bureau's word that it has a series up to a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReceipt {
    /// The series.
    pub series: Uuid,
    /// How many entries of it.
    pub entries: u64,
    /// The hash of the last of them.
    pub head: Hash,
    /// The bureau's clock.
    pub at_ms: i64,
    /// The name of the key that signed.
    pub key_id: String,
    /// The signature.
    pub signature: Vec<u8>,
}

/// As what a note about another place is kept: its value follows.
fn note_of(what: &str, remote: &str) -> String {
    format!("{what} of {remote} ")
}

impl Db {
    /// What `remote` showed at the last visit, and when that was by this PC's clock.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn peer(&self, remote: &str) -> Result<(Vec<Tip>, Option<i64>), StoreError> {
        let sql =
            "SELECT series, sure_entries, tip, seen_ms FROM peer WHERE remote = ?1 ORDER BY series, tip";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([remote])?;
        let (mut tips, mut seen) = (Vec::new(), None);
        while let Some(row) = rows.next()? {
            seen = seen.max(Some(row.get::<_, i64>(3)?));
            let series: String = row.get(0)?;
            let Ok(series) = Uuid::try_parse(&series) else { continue };
            tips.push(Tip { series, entries: row.get::<_, i64>(1)? as u64, hash: row.get(2)? });
        }
        Ok((tips, seen))
    }

    /// When each place was last visited whose name begins with `begins`.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn peers_seen(&self, begins: &str) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT max(seen_ms) FROM peer WHERE substr(remote, 1, length(?1)) = ?1 GROUP BY remote";
        let mut statement = self.connection.prepare_cached(sql)?;
        let seen = statement.query_map([begins], |row| row.get(0))?;
        Ok(seen.collect::<Result<_, _>>()?)
    }

    /// Keeps what `remote` shows now, in place of what it showed before.
    ///
    /// # Errors
    /// SQLite errors; nothing is changed then.
    pub fn keep_peer(&mut self, remote: &str, shows: &[Tip], seen_ms: i64) -> Result<(), StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        tx.execute("DELETE FROM peer WHERE remote = ?1", [remote])?;
        for tip in shows {
            tx.prepare_cached(
                "INSERT INTO peer (remote, series, tip, sure_entries, seen_ms) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                remote,
                tip.series.to_string(),
                tip.hash,
                tip.entries as i64,
                seen_ms
            ])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// A note about `remote` of the kind `what`; none where none is kept.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn peer_note(&self, what: &str, remote: &str) -> Result<Option<String>, StoreError> {
        let begins = note_of(what, remote);
        let sql = "SELECT substr(remote, length(?1) + 1) FROM peer WHERE substr(remote, 1, length(?1)) = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([begins])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// The notes of the kind `what` about stations.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn peer_notes(&self, what: &str) -> Result<BTreeMap<Uuid, String>, StoreError> {
        let begins = format!("{what} of ");
        let sql = "SELECT substr(remote, length(?1) + 1) FROM peer WHERE substr(remote, 1, length(?1)) = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([begins])?;
        let mut notes = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let note: String = row.get(0)?;
            let Some((remote, value)) = note.split_once(' ') else { continue };
            notes.extend(Uuid::try_parse(remote).ok().map(|remote| (remote, value.to_owned())));
        }
        Ok(notes)
    }

    /// Keeps a note about `remote`, in place of the one of that kind; with none there is none from then on.
    ///
    /// # Errors
    /// SQLite errors; nothing is changed then.
    pub fn keep_peer_note(
        &mut self,
        what: &str,
        remote: &str,
        value: Option<&str>,
    ) -> Result<(), StoreError> {
        let begins = note_of(what, remote);
        let tx = self.connection.unchecked_transaction()?;
        tx.execute("DELETE FROM peer WHERE substr(remote, 1, length(?1)) = ?1", [begins.as_str()])?;
        if let Some(value) = value {
            tx.execute(
                "INSERT INTO peer (remote, series, tip, sure_entries, seen_ms) VALUES (?1, '', zeroblob(32), 0, 0)",
                [format!("{begins}{value}")],
            )?;
        }
        tx.commit()?;
        Ok(())
    }

    /// What `remote` said to hold of each series, run by run; nothing where it never said so.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn peer_held(&self, remote: &str) -> Result<Vec<Run>, StoreError> {
        let sql =
            "SELECT series, first, entries, last FROM peer_held WHERE remote = ?1 ORDER BY series, first";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([remote])?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            let series: String = row.get(0)?;
            let Ok(series) = Uuid::try_parse(&series) else { continue };
            let (from, to) = (row.get::<_, i64>(1)? as u64, row.get::<_, i64>(2)? as u64);
            runs.push(Run { series, from, to, last: row.get(3)? });
        }
        Ok(runs)
    }

    /// Keeps what `remote` says to hold now, in place of what it said before.
    ///
    /// # Errors
    /// SQLite errors; nothing is changed then.
    pub fn keep_peer_held(&mut self, remote: &str, held: &[Run]) -> Result<(), StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        tx.execute("DELETE FROM peer_held WHERE remote = ?1", [remote])?;
        for Run { series, from, to, last } in held {
            tx.prepare_cached(
                "INSERT INTO peer_held (remote, series, first, entries, last) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![remote, series.to_string(), *from as i64, *to as i64, last])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Keeps a receipt whose signature was checked.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn keep_receipt(&mut self, receipt: &KeptReceipt) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO receipt (series, entries, head, at_ms, key_id, signature)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                receipt.series.to_string(),
                receipt.entries as i64,
                receipt.head,
                receipt.at_ms,
                receipt.key_id,
                receipt.signature
            ])?;
        Ok(())
    }

    /// The receipt for the most entries of a series.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn newest_receipt(&self, series: Uuid) -> Result<Option<KeptReceipt>, StoreError> {
        let sql = "SELECT entries, head, at_ms, key_id, signature FROM receipt WHERE series = ?1
                    ORDER BY entries DESC, at_ms DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([series.to_string()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(KeptReceipt {
            series,
            entries: row.get::<_, i64>(0)? as u64,
            head: row.get(1)?,
            at_ms: row.get(2)?,
            key_id: row.get(3)?,
            signature: row.get(4)?,
        }))
    }

    /// The sealed attempts of a series, of whichever station.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn bodies_of(&self, series: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let sql = "SELECT json_extract(json_extract(line, '$.body'), '$.id') FROM far_entry
                    WHERE series = ?1 AND op = 'seal_attempt'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids = statement.query_map([series.to_string()], |row| row.get::<_, String>(0))?;
        let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
        Ok(ids.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect())
    }

    /// The sealed attempts of a series of another station whose body is not here.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn bodies_missing(&self, series: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let sql = "SELECT id FROM far_attempt WHERE series = ?1 AND why = 'body' ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([series.to_string()])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            ids.push(read::id(row, 0)?);
        }
        Ok(ids)
    }
}
