//! The way up: entries, bodies, packages of others.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::{Station, get, hash};
use crate::fail::Fail;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::path::{CommonSearch, Held, on_path};
use dabiao_domain::sync::{EntryHash, Place, SignedEntry, Tip};

/// Packages travel in pieces of this many bytes.
pub const PIECE_BYTES: usize = 1 << 20;
/// So many bytes of bodies are sent at once, unless a single one is larger.
const BODIES_BYTES: usize = 1 << 20;
/// So many bodies are sent at once.
const BODIES: usize = 500;
/// So many bodies are asked for at once.
const ASKED: usize = 5_000;

/// What an entry names by its digest: an attempt's log and score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// What it is of: an attempt's id.
    pub subject: Uuid,
    /// What it is.
    pub kind: String,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// The bytes, at most 8 MiB.
    pub bytes: Vec<u8>,
}

impl Body {
    /// With its digest.
    pub fn new(subject: Uuid, kind: &str, bytes: Vec<u8>) -> Self {
        Self { subject, kind: kind.to_owned(), digest: Sha256::digest(&bytes).into(), bytes }
    }
}

impl Station {
    /// Hands up entries of one own series that follow each other, at most 500, oldest first. The tips of that series
    /// there, of which one is the last of them or something that follows it.
    ///
    /// # Errors
    /// [`Fault::Malformed`] and [`Fault::Forged`] for entries that are none, before anything is sent; [`Fault::Gap`] if
    /// the bureau lacks what comes before; [`Fault::NotYours`]; [`Fault::Wait`] if it was enough for a day.
    pub fn push(&mut self, entries: &[SignedEntry]) -> Result<Vec<Tip>, Fail> {
        let Some(first) = entries.first() else { return Ok(Vec::new()) };
        let mut ops = Vec::with_capacity(entries.len());
        let mut before = first.prev_hash;
        for (entry, seq) in entries.iter().zip(first.seq..) {
            let n = Fault::Malformed { entry: seq + 1 };
            if entry.series != first.series || entry.seq != seq || entry.prev_hash != before {
                return Err(Fail::Fault(n));
            }
            ops.push(entry.checked().map_err(|e| Fail::Fault(fault_of(&e, n)))?.op);
            before = entry.hash;
        }
        self.push_unchecked(entries, &ops)
    }

    /// As [`Self::push`], and leaves it to the bureau to find what is wrong: for tests of the bureau.
    #[doc(hidden)]
    pub fn push_unchecked(&mut self, entries: &[SignedEntry], ops: &[String]) -> Result<Vec<Tip>, Fail> {
        let Some(first) = entries.first() else { return Ok(Vec::new()) };
        let lines: Vec<&str> = entries.iter().map(|entry| entry.line.as_str()).collect();
        let hashes: Vec<&[u8]> = entries.iter().map(|entry| entry.hash.as_slice()).collect();
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key_id.as_str()).collect();
        let signatures: Vec<&[u8]> = entries.iter().map(|entry| entry.signature.as_slice()).collect();
        let series = first.series;
        let rows = self.call(
            "SELECT entries, head FROM dabiao.push_1($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                (&series, Type::UUID),
                (&(first.seq as i64), Type::INT8),
                (&first.prev_hash.as_slice(), Type::BYTEA),
                (&lines, Type::TEXT_ARRAY),
                (&ops, Type::TEXT_ARRAY),
                (&hashes, Type::BYTEA_ARRAY),
                (&keys, Type::TEXT_ARRAY),
                (&signatures, Type::BYTEA_ARRAY),
            ],
        )?;
        let tips = rows.iter().map(|row| {
            let entries: i64 = get(row, "entries")?;
            Ok(Tip { series, entries: entries.unsigned_abs(), hash: hash(row, "head")? })
        });
        tips.collect()
    }

    /// Which of these bodies, named by subject and digest, the bureau lacks: their places in the list.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn lacks(&mut self, named: &[(Uuid, [u8; 32])]) -> Result<Vec<usize>, Fail> {
        let mut lacking = Vec::new();
        for (n, part) in named.chunks(ASKED).enumerate() {
            let subjects: Vec<Uuid> = part.iter().map(|(subject, _)| *subject).collect();
            let digests: Vec<&[u8]> = part.iter().map(|(_, digest)| digest.as_slice()).collect();
            let rows = self.call(
                "SELECT n FROM dabiao.lacks_1($1, $2) AS n",
                &[(&subjects, Type::UUID_ARRAY), (&digests, Type::BYTEA_ARRAY)],
            )?;
            for row in rows {
                let place: i32 = get(&row, "n")?;
                lacking.push(n * ASKED + place.unsigned_abs() as usize - 1);
            }
        }
        Ok(lacking)
    }

    /// Hands up bodies. How many were new there.
    ///
    /// They go up before the entries that name them: whoever sees an entry at the bureau then finds its body.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for one of more than 8 MiB; [`Fault::Wait`]; see [`Fail`].
    pub fn push_bodies(&mut self, bodies: &[Body]) -> Result<u64, Fail> {
        let mut added = 0;
        let mut rest = bodies;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = |body: &&Body| {
                bytes += body.bytes.len();
                bytes <= BODIES_BYTES
            };
            let n = rest.iter().take(BODIES).take_while(fits).count().max(1);
            let (part, later) = rest.split_at(n);
            added += self.push_some(part)?;
            rest = later;
        }
        Ok(added)
    }

    fn push_some(&mut self, bodies: &[Body]) -> Result<u64, Fail> {
        let subjects: Vec<Uuid> = bodies.iter().map(|body| body.subject).collect();
        let kinds: Vec<&str> = bodies.iter().map(|body| body.kind.as_str()).collect();
        let digests: Vec<&[u8]> = bodies.iter().map(|body| body.digest.as_slice()).collect();
        let bytes: Vec<&[u8]> = bodies.iter().map(|body| body.bytes.as_slice()).collect();
        let rows = self.call(
            "SELECT dabiao.push_bodies_1($1, $2, $3, $4) AS added",
            &[
                (&subjects, Type::UUID_ARRAY),
                (&kinds, Type::TEXT_ARRAY),
                (&digests, Type::BYTEA_ARRAY),
                (&bytes, Type::BYTEA_ARRAY),
            ],
        )?;
        let added: i64 = rows.first().map(|row| get(row, "added")).transpose()?.unwrap_or_default();
        Ok(added.unsigned_abs())
    }

    /// The hashes that the bureau has of that number of an own series: none, one, or several where it forked.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn hashes_at(&mut self, series: Uuid, seq: u64) -> Result<Vec<EntryHash>, Fail> {
        let rows = self.call(
            "SELECT hash FROM dabiao.hash_at_1($1, $2) AS hash",
            &[(&series, Type::UUID), (&(seq as i64), Type::INT8)],
        )?;
        rows.iter().map(|row| hash(row, "hash")).collect()
    }

    /// The newest entry on the path to `tip`, held here, that the bureau has too: asked for where the bureau shows a tip
    /// that is not held here.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn common(&mut self, held: &(impl Held + ?Sized), tip: &Tip) -> Result<Option<Place>, Fail> {
        let mut search = CommonSearch::new(tip);
        while let Some(seq) = search.ask() {
            let Some(ours) = on_path(held, tip, seq) else { break };
            let there = self.hashes_at(tip.series, seq)?.contains(&ours.hash);
            search.answer(there);
        }
        Ok(search.common().checked_sub(1).and_then(|seq| on_path(held, tip, seq)))
    }

    /// How many entries of each own series the bureau has: to be held against the own ones at the end of a visit.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn counts(&mut self) -> Result<BTreeMap<Uuid, u64>, Fail> {
        let rows = self.call("SELECT series, entries FROM dabiao.counts_1()", &[])?;
        rows.iter().map(|row| Ok((get(row, "series")?, get::<i64>(row, "entries")?.unsigned_abs()))).collect()
    }

    /// Shows the bureau all that is held here, of every series: what it sends down follows from it.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn show(&mut self, tips: &[Tip]) -> Result<(), Fail> {
        let series: Vec<Uuid> = tips.iter().map(|tip| tip.series).collect();
        let entries: Vec<i64> = tips.iter().map(|tip| tip.entries as i64).collect();
        let hashes: Vec<&[u8]> = tips.iter().map(|tip| tip.hash.as_slice()).collect();
        let sql = "SELECT dabiao.show_1($1, $2, $3)";
        let params: [crate::link::Param<'_>; 3] =
            [(&series, Type::UUID_ARRAY), (&entries, Type::INT8_ARRAY), (&hashes, Type::BYTEA_ARRAY)];
        self.call(sql, &params).map(drop)
    }

    /// Hands up a package that another PC wrote, for the keeper to unpack. At most 64 MiB, and as much in a day.
    ///
    /// # Errors
    /// [`Fault::Wait`] if it was enough for a day; see [`Fail`].
    pub fn hand_up(&mut self, package: &[u8]) -> Result<(), Fail> {
        let digest = <[u8; 32]>::from(Sha256::digest(package));
        let size = package.len() as i64;
        for (n, piece) in (0_i32..).zip(package.chunks(PIECE_BYTES)) {
            let rows = self.call(
                "SELECT dabiao.parcel_1($1, $2, $3, $4) AS have",
                &[
                    (&digest.as_slice(), Type::BYTEA),
                    (&size, Type::INT8),
                    (&n, Type::INT4),
                    (&piece, Type::BYTEA),
                ],
            )?;
            let have: Option<i64> = rows.first().map(|row| get(row, "have")).transpose()?;
            if have.is_some_and(|have| have >= size) {
                break;
            }
        }
        Ok(())
    }
}

fn fault_of(error: &dabiao_domain::sync::EntryError, malformed: Fault) -> Fault {
    match error {
        dabiao_domain::sync::EntryError::Hash { seq, .. } => Fault::Forged { entry: seq + 1 },
        _ => malformed,
    }
}
