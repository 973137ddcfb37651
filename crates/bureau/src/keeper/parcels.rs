//! Packages: put here for stations, handed up by them.

use sha2::{Digest as _, Sha256};
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::{Keeper, ms};
use crate::fail::Fail;
use crate::station::{PIECE_BYTES, get, hash};

/// A package that was put for a station. Times are the server's, milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// For whom.
    pub station: Uuid,
    /// The keeper's mark of what is in it.
    pub label: String,
    /// Its bytes.
    pub size: u64,
    /// When it was put.
    pub put_ms: i64,
    /// When the station took it.
    pub taken_ms: Option<i64>,
}

/// A package that a station handed up, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedUp {
    /// The station's unit.
    pub unit: Uuid,
    /// The station that brought it, which need not have written it.
    pub station: Uuid,
    /// SHA-256 of it.
    pub digest: [u8; 32],
    /// Its bytes.
    pub size: u64,
}

impl Keeper {
    /// Puts the parts of a sealed package for a station, in place of what it has not taken yet. `label` is the keeper's
    /// mark of what is in it: what was put under the same mark is not put again. Whether it was put.
    ///
    /// # Errors
    /// [`Fail::Unfit`] for a station that is not enrolled here; see [`Fail`].
    pub fn put(&mut self, station: Uuid, label: &str, parts: &[Vec<u8>]) -> Result<bool, Fail> {
        let sql = "SELECT unit_id FROM dabiao.station WHERE station_id = $1 AND state = 'active'";
        let units = self.link.rows(sql, &[(&station, Type::UUID)])?;
        let unit = units.first().ok_or_else(|| Fail::Unfit(format!("{station} is not let in here")))?;
        let unit: Uuid = get(unit, "unit_id")?;
        if self.newest_label(unit, station)?.as_deref() == Some(label) {
            return Ok(false);
        }
        // Pieces first, in calls of their own: a package is announced when all of it is here.
        let digests: Vec<[u8; 32]> = parts.iter().map(|part| Sha256::digest(part).into()).collect();
        for (part, digest) in parts.iter().zip(&digests) {
            self.put_pieces((unit, station), digest, part)?;
        }
        let listed: Vec<&[u8]> = digests.iter().map(<[u8; 32]>::as_slice).collect();
        let sizes: Vec<i64> = parts.iter().map(|part| part.len() as i64).collect();
        self.link.rows(
            "WITH new AS (SELECT * FROM unnest($3::bytea[], $4::bigint[]) WITH ORDINALITY AS q(digest, size, n)),
               gone AS (DELETE FROM dabiao.parcel p
                  WHERE p.unit_id = $1 AND p.station_id = $2 AND p.way = 'd' AND p.digest <> ALL ($3)),
               pieces AS (DELETE FROM dabiao.piece p
                  WHERE p.unit_id = $1 AND p.station_id = $2 AND p.way = 'd' AND p.digest <> ALL ($3)),
               known AS (UPDATE dabiao.parcel p SET label = $5, taken_at = NULL
                  WHERE p.unit_id = $1 AND p.station_id = $2 AND p.way = 'd' AND p.digest = ANY ($3)
                  RETURNING p.digest)
             INSERT INTO dabiao.parcel (unit_id, station_id, way, digest, size, part, label)
             SELECT $1, $2, 'd', digest, size, n, $5 FROM new WHERE digest NOT IN (SELECT k.digest FROM known k)
             ON CONFLICT DO NOTHING",
            &[
                (&unit, Type::UUID),
                (&station, Type::UUID),
                (&listed, Type::BYTEA_ARRAY),
                (&sizes, Type::INT8_ARRAY),
                (&label, Type::TEXT),
            ],
        )?;
        Ok(true)
    }

    fn put_pieces(
        &mut self,
        (unit, station): (Uuid, Uuid),
        digest: &[u8; 32],
        part: &[u8],
    ) -> Result<(), Fail> {
        for (n, piece) in (0_i32..).zip(part.chunks(PIECE_BYTES)) {
            self.link.rows(
                "INSERT INTO dabiao.piece (unit_id, station_id, way, digest, n, bytes)
                 VALUES ($1, $2, 'd', $3, $4, $5) ON CONFLICT DO NOTHING",
                &[
                    (&unit, Type::UUID),
                    (&station, Type::UUID),
                    (&digest.as_slice(), Type::BYTEA),
                    (&n, Type::INT4),
                    (&piece, Type::BYTEA),
                ],
            )?;
        }
        Ok(())
    }

    fn newest_label(&mut self, unit: Uuid, station: Uuid) -> Result<Option<String>, Fail> {
        let rows = self.link.rows(
            "SELECT label FROM dabiao.parcel WHERE unit_id = $1 AND station_id = $2 AND way = 'd'
              ORDER BY put_at DESC LIMIT 1",
            &[(&unit, Type::UUID), (&station, Type::UUID)],
        )?;
        rows.first().map(|row| get(row, "label")).transpose()
    }

    /// The packages that were last put for stations, taken or not.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn put_for_stations(&mut self) -> Result<Vec<Waiting>, Fail> {
        let rows = self.link.rows(
            concat!(
                "SELECT station_id, label, size, ",
                ms!("put_at"),
                " AS put_ms, ",
                ms!("taken_at"),
                " AS taken_ms FROM dabiao.parcel WHERE way = 'd' ORDER BY station_id, put_at, part"
            ),
            &[],
        )?;
        let of = |row| {
            Ok(Waiting {
                station: get(row, "station_id")?,
                label: get(row, "label")?,
                size: get::<i64>(row, "size")?.unsigned_abs(),
                put_ms: get(row, "put_ms")?,
                taken_ms: get(row, "taken_ms")?,
            })
        };
        rows.iter().map(of).collect()
    }

    /// The packages that were handed up whole and not taken yet, oldest first.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn handed_up(&mut self) -> Result<Vec<HandedUp>, Fail> {
        let rows = self.link.rows(
            "SELECT p.unit_id, p.station_id, p.digest, p.size FROM dabiao.parcel p
              WHERE p.way = 'u' AND p.taken_at IS NULL AND p.size = (
                SELECT sum(octet_length(q.bytes)) FROM dabiao.piece q
                 WHERE q.unit_id = p.unit_id AND q.station_id = p.station_id AND q.way = 'u' AND q.digest = p.digest)
              ORDER BY p.put_at, p.digest",
            &[],
        )?;
        let of = |row| {
            Ok(HandedUp {
                unit: get(row, "unit_id")?,
                station: get(row, "station_id")?,
                digest: hash(row, "digest")?,
                size: get::<i64>(row, "size")?.unsigned_abs(),
            })
        };
        rows.iter().map(of).collect()
    }

    /// The bytes of one of them; none if they are not what was announced: then it can only be settled.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn read_handed_up(&mut self, parcel: &HandedUp) -> Result<Option<Vec<u8>>, Fail> {
        let mut bytes = Vec::new();
        for n in 0..parcel.size.div_ceil(PIECE_BYTES as u64) as i32 {
            let rows = self.link.rows(
                "SELECT bytes FROM dabiao.piece
                  WHERE unit_id = $1 AND station_id = $2 AND way = 'u' AND digest = $3 AND n = $4",
                &[
                    (&parcel.unit, Type::UUID),
                    (&parcel.station, Type::UUID),
                    (&parcel.digest.as_slice(), Type::BYTEA),
                    (&n, Type::INT4),
                ],
            )?;
            let Some(row) = rows.first() else { return Ok(None) };
            bytes.extend_from_slice(get(row, "bytes")?);
        }
        Ok((<[u8; 32]>::from(Sha256::digest(&bytes)) == parcel.digest).then_some(bytes))
    }

    /// One of them was unpacked, or can't be: its bytes go.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn settle_handed_up(&mut self, parcel: &HandedUp) -> Result<(), Fail> {
        self.link.rows(
            "WITH gone AS (DELETE FROM dabiao.piece p
                WHERE p.unit_id = $1 AND p.station_id = $2 AND p.way = 'u' AND p.digest = $3)
             UPDATE dabiao.parcel p SET taken_at = clock_timestamp()
              WHERE p.unit_id = $1 AND p.station_id = $2 AND p.way = 'u' AND p.digest = $3",
            &[
                (&parcel.unit, Type::UUID),
                (&parcel.station, Type::UUID),
                (&parcel.digest.as_slice(), Type::BYTEA),
            ],
        )?;
        Ok(())
    }
}
