//! What came up, for the keeper to verify and to keep.

use tokio_postgres::Row;
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::Keeper;
use crate::fail::Fail;
use crate::station::{get, hash, tip};
use dabiao_domain::sync::{Place, SignedEntry, Tip};

/// So many entries are read at once.
const ENTRIES: i64 = 2_000;
/// So many bodies are looked for at once.
const BODIES: usize = 200;

/// A body that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBody {
    /// What it is of.
    pub subject: Uuid,
    /// What it is.
    pub kind: String,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Keeper {
    /// The tips of all series. What the keeper lacks follows from a comparison, anew at every round: nothing is
    /// remembered of what was read, so that nothing is missed after a restore on either side.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn tips(&mut self) -> Result<Vec<Tip>, Fail> {
        let rows =
            self.link.rows("SELECT series, entries, hash FROM dabiao.tip ORDER BY series, hash", &[])?;
        rows.iter().map(tip).collect()
    }

    /// The entries that lead to a tip of [`Self::tips`], back to one that the caller `has`; oldest first. Empty if it is
    /// had itself.
    ///
    /// # Errors
    /// [`Fail::Unexpected`] for a path that ends nowhere; see [`Fail`].
    pub fn entries_to(&mut self, tip: &Tip, has: impl Fn(&Place) -> bool) -> Result<Vec<SignedEntry>, Fail> {
        let mut path = Vec::new();
        let mut next = tip.place();
        while let Some(top) = next.filter(|place| !has(place)) {
            let block = self.block(&top)?;
            let mut at = Some(top);
            // A fork has several of one number: those on the path are found by their hashes.
            for entry in block {
                let Some(place) = at else { break };
                if entry.place() != place {
                    continue;
                }
                at = place.seq.checked_sub(1).map(|seq| Place {
                    series: place.series,
                    seq,
                    hash: entry.prev_hash,
                });
                path.push(entry);
                if at.is_some_and(|place| has(&place)) {
                    at = None;
                }
            }
            if at == Some(top) {
                return Err(Fail::Unexpected(format!("entry {} of {} is missing", top.seq + 1, top.series)));
            }
            next = at;
        }
        path.reverse();
        Ok(path)
    }

    /// The entries of a series up to a number, newest first.
    fn block(&mut self, top: &Place) -> Result<Vec<SignedEntry>, Fail> {
        let to = top.seq as i64;
        let rows = self.link.rows(
            "SELECT series, seq, hash, prev_hash, line, key_id, signature FROM dabiao.entry
              WHERE unit_id IN (SELECT unit_id FROM dabiao.tip WHERE series = $1)
                AND series = $1 AND seq <= $2 AND seq > $3 ORDER BY seq DESC, hash",
            &[(&top.series, Type::UUID), (&to, Type::INT8), (&(to - ENTRIES), Type::INT8)],
        )?;
        rows.iter().map(entry).collect()
    }

    /// The bodies that are here of these attempts. One may have several, of which its entry names the true one.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn bodies(&mut self, subjects: &[Uuid], mut take: impl FnMut(StoredBody)) -> Result<(), Fail> {
        for part in subjects.chunks(BODIES) {
            let rows = self.link.rows(
                "SELECT subject, kind, digest, bytes FROM dabiao.body
                  WHERE unit_id IN (SELECT DISTINCT unit_id FROM dabiao.station) AND subject = ANY ($1)
                  ORDER BY subject, digest",
                &[(&part, Type::UUID_ARRAY)],
            )?;
            for row in &rows {
                take(StoredBody {
                    subject: get(row, "subject")?,
                    kind: get(row, "kind")?,
                    digest: hash(row, "digest")?,
                    bytes: get(row, "bytes")?,
                });
            }
        }
        Ok(())
    }
}

fn entry(row: &Row) -> Result<SignedEntry, Fail> {
    Ok(SignedEntry {
        series: get(row, "series")?,
        seq: get::<i64>(row, "seq")?.unsigned_abs(),
        prev_hash: hash(row, "prev_hash")?,
        hash: hash(row, "hash")?,
        line: get(row, "line")?,
        key_id: get(row, "key_id")?,
        signature: get(row, "signature")?,
    })
}
