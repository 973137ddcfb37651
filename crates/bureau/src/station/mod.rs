//! A station's side: a visit to the bureau's server.

mod down;
mod up;

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

pub use down::Parcel;
pub use up::{Body, PIECE_BYTES};

use crate::access::{Access, DATABASE};
use crate::fail::Fail;
use crate::link::{Limits, Link, Param, Refused};
use crate::prints;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::verdict::HostPrint;
use dabiao_domain::sync::{EntryHash, Tip};

/// A station that is connected. Every call can be made again without harm; one that fails has changed nothing.
pub struct Station {
    link: Link,
}

/// What a station says of itself at the beginning of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The program and its version.
    pub program: String,
    /// The end of its live series; one of no entries, with a hash of zeros, for a series that is empty.
    pub head: Tip,
    /// The prints of this PC.
    pub host: HostPrint,
    /// Its wall clock, milliseconds since the Unix epoch. Only how far it is off is kept.
    pub wall_ms: i64,
    /// Bodies that it knows not to have sent.
    pub unsent_bodies: u64,
}

/// What the bureau shows of a station: with what the directory says, all that
/// [`judge`](dabiao_domain::sync::verdict::judge) asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The bureau's clock, milliseconds since the Unix epoch.
    pub now_ms: i64,
    /// The bureau: the series of its directory.
    pub bureau: Uuid,
    /// Changes when the bureau's store comes from a backup.
    pub incarnation: Uuid,
    /// The station's unit there.
    pub unit: Uuid,
    /// The station's id there.
    pub station: Uuid,
    /// Whether the bureau has the station's head.
    pub has_head: bool,
    /// The prints that were enrolled.
    pub hosts: Vec<HostPrint>,
    /// The tips of the station's own series.
    pub tips: Vec<Tip>,
    /// Packages that wait for it.
    pub parcels: u32,
}

impl Station {
    /// Connects with what the station keeps.
    ///
    /// # Errors
    /// [`Fault::PinChanged`] before anything is sent; [`Fault::NotEnrolled`] for a login that is not let in; not reached.
    pub fn connect(access: &Access, limits: Limits) -> Result<Self, Fail> {
        let linked = Link::over_tls(access, DATABASE, limits);
        let refused = linked.as_ref().err().and_then(Refused::of);
        if refused.is_some() {
            return Err(Fail::Fault(Fault::NotEnrolled));
        }
        let (link, _) = linked?;
        Ok(Self { link })
    }

    /// Begins the visit.
    ///
    /// # Errors
    /// [`Fault::Wait`] if the server has its hands full, [`Fault::Version`], [`Fault::NotEnrolled`].
    pub fn hello(&mut self, hello: &Hello) -> Result<Shown, Fail> {
        let Hello { program, head, host, wall_ms, unsent_bodies } = hello;
        let row = self.call(
            "SELECT * FROM dabiao.hello_1($1, $2, $3, $4, $5, $6, $7)",
            &[
                (program, Type::TEXT),
                (&head.series, Type::UUID),
                (&(head.entries as i64), Type::INT8),
                (&head.hash.as_slice(), Type::BYTEA),
                (&prints::bytes_of(host), Type::BYTEA),
                (wall_ms, Type::INT8),
                (&(*unsent_bodies as i64), Type::INT8),
            ],
        )?;
        let row = row.first().ok_or_else(|| Fail::Unexpected("no hello".to_owned()))?;
        let wait_ms: i64 = get(row, "wait_ms")?;
        if wait_ms > 0 {
            return Err(Fail::Fault(Fault::Wait { seconds: wait_ms.unsigned_abs().div_ceil(1_000) }));
        }
        let hosts: Vec<Vec<u8>> = get(row, "hosts")?;
        Ok(Shown {
            now_ms: get(row, "now_ms")?,
            bureau: get(row, "bureau_id")?,
            incarnation: get(row, "incarnation")?,
            unit: get(row, "unit_id")?,
            station: get(row, "station_id")?,
            has_head: get(row, "has_head")?,
            hosts: hosts.iter().filter_map(|bytes| prints::read(bytes)).collect(),
            tips: zipped(get(row, "tip_series")?, get(row, "tip_entries")?, get(row, "tip_hashes")?)?,
            parcels: get::<i32>(row, "parcels")?.unsigned_abs(),
        })
    }

    /// Tells the bureau that this is not the PC that was enrolled: somebody has to look at it.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn strange(&mut self, host: &HostPrint) -> Result<(), Fail> {
        self.call("SELECT dabiao.strange_1($1)", &[(&prints::bytes_of(host), Type::BYTEA)]).map(drop)
    }

    /// The tips of the own series there.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn tips(&mut self) -> Result<Vec<Tip>, Fail> {
        let rows = self.call("SELECT series, entries, hash FROM dabiao.tips_1()", &[])?;
        rows.iter().map(tip).collect()
    }

    /// How each own series there began: the line of its first entry, and when it came by the bureau's clock. Nothing from
    /// a server that was made before it was asked for.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn births(&mut self) -> Result<Vec<(Uuid, String, i64)>, Fail> {
        let rows = match self.call("SELECT series, line, at_ms FROM dabiao.births_1()", &[]) {
            Err(Fail::Fault(Fault::Version { .. })) => return Ok(Vec::new()),
            other => other?,
        };
        rows.iter().map(|row| Ok((get(row, "series")?, get(row, "line")?, get(row, "at_ms")?))).collect()
    }

    /// Bytes that went over the line until now, both ways, those of TLS among them.
    pub fn carried(&self) -> u64 {
        self.link.carried()
    }

    /// Calls a function of the bureau's store.
    fn call(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<tokio_postgres::Row>, Fail> {
        self.link.rows(sql, params).map_err(|fail| match fail {
            // A function that is not there is of another version.
            Fail::Server { code, message } if code == "42883" && message.contains("dabiao.") => {
                Fail::Fault(Fault::Version { needed: message })
            }
            // The role was made for something else, or its rights were taken.
            Fail::Server { code, .. } if code == "42501" => Fail::Fault(Fault::NotEnrolled),
            other => other,
        })
    }
}

/// A column of a row.
pub(crate) fn get<'a, T: FromSql<'a>>(row: &'a Row, column: &str) -> Result<T, Fail> {
    row.try_get(column).map_err(|e| Fail::Unexpected(e.to_string()))
}

/// A hash of a row.
pub(crate) fn hash(row: &Row, column: &str) -> Result<EntryHash, Fail> {
    hash_of(get(row, column)?)
}

fn hash_of(bytes: &[u8]) -> Result<EntryHash, Fail> {
    bytes.try_into().map_err(|_| Fail::Unexpected(format!("a hash of {} bytes", bytes.len())))
}

/// A tip of a row.
pub(crate) fn tip(row: &Row) -> Result<Tip, Fail> {
    let entries: i64 = get(row, "entries")?;
    Ok(Tip { series: get(row, "series")?, entries: entries.unsigned_abs(), hash: hash(row, "hash")? })
}

/// Tips that come as three lists.
pub(crate) fn zipped(series: Vec<Uuid>, entries: Vec<i64>, hashes: Vec<Vec<u8>>) -> Result<Vec<Tip>, Fail> {
    let all = series.into_iter().zip(entries).zip(hashes);
    all.map(|((series, entries), hash)| {
        Ok(Tip { series, entries: entries.unsigned_abs(), hash: hash_of(&hash)? })
    })
    .collect()
}
