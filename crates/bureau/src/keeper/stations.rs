//! Stations: let in, kept out, looked at.

use tokio_postgres::Row;
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::{Keeper, ms};
use crate::access::{is_verifier, login_of};
use crate::fail::Fail;
use crate::prints;
use crate::station::{get, zipped};
use dabiao_domain::sync::Tip;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::verdict::HostPrint;

/// A station that is to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its unit, which its rows lie under for ever.
    pub unit: Uuid,
    /// Its id.
    pub station: Uuid,
    /// Its name.
    pub name: String,
    /// What the server keeps of its password; see [`verifier_of`](crate::verifier_of).
    pub verifier: String,
    /// The prints of its PC.
    pub hosts: Vec<HostPrint>,
}

/// A station as the store knows it. Times are the server's, milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationSeen {
    /// Its unit.
    pub unit: Uuid,
    /// Its id.
    pub station: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it was retired.
    pub retired: bool,
    /// The program that it last came with.
    pub program: String,
    /// When it was last there.
    pub seen_ms: Option<i64>,
    /// By how much its clock was ahead then.
    pub clock_offset_ms: Option<i64>,
    /// Entries of its live series that it said to have, and that are not here.
    pub unsent_entries: u64,
    /// Bodies that it said not to have sent.
    pub unsent_bodies: u64,
    /// A print that it came with and that was not enrolled.
    pub strange_host: Option<HostPrint>,
    /// Its series here with more than one tip.
    pub forks: u32,
}

impl Keeper {
    /// Lets a station in, or changes its name, password and prints. It is active from then on.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for a verifier that is none; see [`Fail`].
    pub fn enrol(&mut self, enrolment: &Enrolment) -> Result<(), Fail> {
        let Enrolment { unit, station, name, verifier, hosts } = enrolment;
        if !is_verifier(verifier) {
            return Err(Fail::Fault(Fault::Malformed { entry: 0 }));
        }
        let login = login_of(*station);
        let prints: Vec<Vec<u8>> = hosts.iter().map(prints::bytes_of).collect();
        // First the row: a login that has none is refused by every function.
        self.link.rows(
            "WITH known AS (UPDATE dabiao.station s
                  SET name = $4, state = 'active', verifier = $5, hosts = $6, strange_host = NULL
                  WHERE s.unit_id = $1 AND s.station_id = $2 RETURNING s.station_id)
             INSERT INTO dabiao.station (unit_id, station_id, login, name, state, verifier, hosts)
             SELECT $1, $2, $3, $4, 'active', $5, $6 WHERE NOT EXISTS (SELECT FROM known)
             ON CONFLICT DO NOTHING",
            &[
                (unit, Type::UUID),
                (station, Type::UUID),
                (&login, Type::TEXT),
                (name, Type::TEXT),
                (verifier, Type::TEXT),
                (&prints, Type::BYTEA_ARRAY),
            ],
        )?;
        self.let_in(&login, verifier)
    }

    /// The prints of a station's PC as the directory has them now. What was strange and is one of them is settled; all of
    /// it where `settled` says so.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn know_hosts(&mut self, station: Uuid, hosts: &[HostPrint], settled: bool) -> Result<(), Fail> {
        let rows = self.link.rows(
            "SELECT hosts, strange_host FROM dabiao.station WHERE station_id = $1",
            &[(&station, Type::UUID)],
        )?;
        let Some(row) = rows.first() else { return Ok(()) };
        let strange: Option<Vec<u8>> = get(row, "strange_host")?;
        let is_known = |bytes: &Vec<u8>| {
            prints::read(bytes).is_some_and(|print| !hosts.is_empty() && print.is_known(hosts))
        };
        let goes = settled || strange.as_ref().is_some_and(is_known);
        let known: Vec<Vec<u8>> = get(row, "hosts")?;
        let prints: Vec<Vec<u8>> = hosts.iter().map(prints::bytes_of).collect();
        if known == prints && !(goes && strange.is_some()) {
            return Ok(());
        }
        self.link.rows(
            "UPDATE dabiao.station SET hosts = $2, strange_host = CASE WHEN $3 THEN NULL ELSE strange_host END
              WHERE station_id = $1",
            &[(&station, Type::UUID), (&prints, Type::BYTEA_ARRAY), (&goes, Type::BOOL)],
        )?;
        Ok(())
    }

    /// Who is let in now, with what the server keeps of their passwords. Prints are those of the directory, and not told.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn let_in_now(&mut self) -> Result<Vec<Enrolment>, Fail> {
        let rows = self.link.rows(
            "SELECT unit_id, station_id, name, verifier FROM dabiao.station WHERE state = 'active' ORDER BY station_id",
            &[],
        )?;
        let of = |row| {
            Ok(Enrolment {
                unit: get(row, "unit_id")?,
                station: get(row, "station_id")?,
                name: get(row, "name")?,
                verifier: get(row, "verifier")?,
                hosts: Vec::new(),
            })
        };
        rows.iter().map(of).collect()
    }

    /// The role of a station.
    pub(crate) fn let_in(&mut self, login: &str, verifier: &str) -> Result<(), Fail> {
        if !self.has_role(login)? {
            self.run("CREATE ROLE %I IN ROLE dabiao_station", &[login])?;
        }
        self.run("ALTER ROLE %1$I LOGIN CONNECTION LIMIT 2 PASSWORD %2$L", &[login, verifier])
    }

    /// Keeps a station out from now on, and ends its connections. What it handed up stays.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn retire(&mut self, station: Uuid) -> Result<(), Fail> {
        let login = login_of(station);
        self.link.rows(
            "UPDATE dabiao.station SET state = 'retired' WHERE station_id = $1",
            &[(&station, Type::UUID)],
        )?;
        if self.has_role(&login)? {
            self.shut_out(&login)?;
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = $1";
            self.link.rows(sql, &[(&login, Type::TEXT)])?;
        }
        Ok(())
    }

    /// All stations that were ever let in.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn stations(&mut self) -> Result<Vec<StationSeen>, Fail> {
        let rows = self.link.rows(
            concat!(
                "SELECT s.unit_id, s.station_id, s.name, s.state, s.program, s.clock_offset_ms, s.unsent_bodies,
                        s.strange_host, ",
                ms!("s.last_seen"),
                " AS seen_ms,
                   greatest(0, coalesce(s.live_entries, 0) - coalesce((
                     SELECT max(t.entries) FROM dabiao.tip t
                      WHERE t.unit_id = s.unit_id AND t.series = s.live_series), 0)) AS unsent,
                   (SELECT count(*) FROM (
                     SELECT FROM dabiao.series r JOIN dabiao.tip t ON t.unit_id = r.unit_id AND t.series = r.series
                      WHERE r.unit_id = s.unit_id AND r.station_id = s.station_id
                      GROUP BY r.series HAVING count(*) > 1) f) AS forks
                 FROM dabiao.station s ORDER BY s.name, s.station_id"
            ),
            &[],
        )?;
        rows.iter().map(seen).collect()
    }

    /// What a station last showed to hold, of all series, and when. What goes down to it follows from that.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn shown(&mut self) -> Result<Vec<(Uuid, Vec<Tip>, i64)>, Fail> {
        let rows = self.link.rows(
            concat!(
                "SELECT station_id, shown_series, shown_entries, shown_hashes, ",
                // One that comes and has nothing new to show says so by not showing it.
                ms!("greatest(shown_at, last_seen)"),
                " AS at_ms FROM dabiao.station WHERE state = 'active' AND shown_at IS NOT NULL ORDER BY station_id"
            ),
            &[],
        )?;
        let of = |row| {
            let tips =
                zipped(get(row, "shown_series")?, get(row, "shown_entries")?, get(row, "shown_hashes")?)?;
            Ok((get(row, "station_id")?, tips, get(row, "at_ms")?))
        };
        rows.iter().map(of).collect()
    }
}

fn seen(row: &Row) -> Result<StationSeen, Fail> {
    let strange: Option<Vec<u8>> = get(row, "strange_host")?;
    Ok(StationSeen {
        unit: get(row, "unit_id")?,
        station: get(row, "station_id")?,
        name: get(row, "name")?,
        retired: get::<&str>(row, "state")? == "retired",
        program: get(row, "program")?,
        seen_ms: get(row, "seen_ms")?,
        clock_offset_ms: get(row, "clock_offset_ms")?,
        unsent_entries: get::<i64>(row, "unsent")?.unsigned_abs(),
        unsent_bodies: get::<i64>(row, "unsent_bodies")?.unsigned_abs(),
        strange_host: strange.and_then(|bytes| prints::read(&bytes)),
        forks: get::<i64>(row, "forks")?.unsigned_abs() as u32,
    })
}
