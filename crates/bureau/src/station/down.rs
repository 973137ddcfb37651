//! The way down: sealed packages that the keeper put here for this station.

use sha2::{Digest as _, Sha256};
use tokio_postgres::types::Type;

use super::{PIECE_BYTES, Station, get, hash};
use crate::fail::Fail;

/// A package that waits for this station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// SHA-256 of it.
    pub digest: [u8; 32],
    /// How many bytes it has.
    pub size: u64,
}

impl Parcel {
    /// In how many pieces it is fetched.
    pub const fn pieces(&self) -> u32 {
        self.size.div_ceil(PIECE_BYTES as u64) as u32
    }

    /// How many bytes a piece of it has, numbered from 0; none for one that it does not have.
    pub const fn piece_size(&self, n: u32) -> u64 {
        let left = self.size.saturating_sub(n as u64 * PIECE_BYTES as u64);
        if left < PIECE_BYTES as u64 { left } else { PIECE_BYTES as u64 }
    }

    /// Whether these bytes are it.
    pub fn is(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.size && <[u8; 32]>::from(Sha256::digest(bytes)) == self.digest
    }
}

impl Station {
    /// The packages that wait, in the order in which they are to be taken.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn waiting(&mut self) -> Result<Vec<Parcel>, Fail> {
        let rows = self.call("SELECT digest, size FROM dabiao.down_1()", &[])?;
        let parcel =
            |row| Ok(Parcel { digest: hash(row, "digest")?, size: get::<i64>(row, "size")?.unsigned_abs() });
        rows.iter().map(parcel).collect()
    }

    /// The bytes of one of them; none if the keeper put a newer one in its place meanwhile.
    ///
    /// # Errors
    /// [`Fail::Unexpected`] if they are not what was announced; see [`Fail`].
    pub fn fetch(&mut self, parcel: &Parcel) -> Result<Option<Vec<u8>>, Fail> {
        let mut bytes = Vec::new();
        for n in 0..parcel.pieces() {
            let Some(piece) = self.piece(parcel, n)? else { return Ok(None) };
            bytes.extend(piece);
        }
        if !parcel.is(&bytes) {
            return Err(Fail::Unexpected("a package that is not what was announced".to_owned()));
        }
        Ok(Some(bytes))
    }

    /// One piece of them, numbered from 0; none if the keeper put a newer package in its place meanwhile. Pieces of one
    /// package are the same in every visit.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn piece(&mut self, parcel: &Parcel, n: u32) -> Result<Option<Vec<u8>>, Fail> {
        let n = i32::try_from(n).unwrap_or(i32::MAX);
        let rows = self.call(
            "SELECT dabiao.piece_1($1, $2) AS piece",
            &[(&parcel.digest.as_slice(), Type::BYTEA), (&n, Type::INT4)],
        )?;
        rows.first().map(|row| get(row, "piece")).transpose().map(Option::flatten)
    }

    /// Says that it was taken, and what was in it is in the station's store: the bureau keeps it no longer.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn taken(&mut self, parcel: &Parcel) -> Result<(), Fail> {
        self.call("SELECT dabiao.taken_1($1)", &[(&parcel.digest.as_slice(), Type::BYTEA)]).map(drop)
    }
}
