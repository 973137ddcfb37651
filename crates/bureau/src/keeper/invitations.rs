//! Codes to join by: given out, asked with, answered.

use sha2::{Digest as _, Sha256};
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::{Keeper, ms};
use crate::access::verifier_of;
use crate::address::Address;
use crate::code::Code;
use crate::fail::Fail;
use crate::station::{PIECE_BYTES, get};

/// So often another code is drawn if one is taken.
const DRAWS: u32 = 50;

/// A code that was given out. Times are the server's, milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The role of the code: with its last four signs a person knows it again.
    pub login: String,
    /// For which unit.
    pub unit: Uuid,
    /// The duty that whoever joins is to get; empty for none.
    pub duty: String,
    /// Until when.
    pub until_ms: i64,
    /// `open`, `asked`, `answered`, `refused`, `closed`.
    pub state: String,
}

/// A request that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The role of the code that it came with.
    pub login: String,
    /// The unit for which the code was given out.
    pub unit: Uuid,
    /// The duty that goes with it; empty for none.
    pub duty: String,
    /// The bytes of the signed request.
    pub request: Vec<u8>,
    /// What the server is to keep of the station's password.
    pub verifier: String,
    /// When it came.
    pub at_ms: i64,
}

impl Keeper {
    /// A code for one PC of `unit`, valid for so many days by the server's clock. `duty` is kept for whoever admits.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn invite(
        &mut self,
        (unit, duty): (Uuid, &str),
        days: u32,
        address: &Address,
        mut random: impl FnMut() -> [u8; 10],
    ) -> Result<Code, Fail> {
        for _ in 0..DRAWS {
            let code = Code::new(address.clone(), &random());
            let login = code.login();
            if self.has_role(&login)? {
                continue;
            }
            let verifier = verifier_of(code.secret());
            self.link.rows(
                "INSERT INTO dabiao.invitation (unit_id, login, duty, valid_until, code_verifier)
                 VALUES ($1, $2, $3, clock_timestamp() + make_interval(days => $4), $5)",
                &[
                    (&unit, Type::UUID),
                    (&login, Type::TEXT),
                    (&duty, Type::TEXT),
                    (&(days as i32), Type::INT4),
                    (&verifier, Type::TEXT),
                ],
            )?;
            self.open(&login, &verifier)?;
            return Ok(code);
        }
        Err(Fail::Unfit("there are too many open codes: close some".to_owned()))
    }

    /// The role of a code.
    pub(crate) fn open(&mut self, login: &str, verifier: &str) -> Result<(), Fail> {
        if !self.has_role(login)? {
            self.run("CREATE ROLE %I IN ROLE dabiao_invite", &[login])?;
        }
        let sql = "SELECT valid_until::text AS until FROM dabiao.invitation WHERE login = $1";
        let row = self.link.row(sql, &[(&login, Type::TEXT)])?;
        let until: String = get(&row, "until")?;
        let format = "ALTER ROLE %1$I LOGIN CONNECTION LIMIT 2 VALID UNTIL %2$L PASSWORD %3$L";
        self.run(format, &[login, &until, verifier])
    }

    /// The codes that were given out and are not forgotten yet.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn invitations(&mut self) -> Result<Vec<Invitation>, Fail> {
        let rows = self.link.rows(
            concat!(
                "SELECT login, unit_id, duty, state, ",
                ms!("valid_until"),
                " AS until_ms FROM dabiao.invitation ORDER BY made_at, login"
            ),
            &[],
        )?;
        let of = |row| {
            Ok(Invitation {
                login: get(row, "login")?,
                unit: get(row, "unit_id")?,
                duty: get(row, "duty")?,
                until_ms: get(row, "until_ms")?,
                state: get(row, "state")?,
            })
        };
        rows.iter().map(of).collect()
    }

    /// The requests that wait, oldest first.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn asks(&mut self) -> Result<Vec<Ask>, Fail> {
        let rows = self.link.rows(
            concat!(
                "SELECT login, unit_id, duty, request, verifier, ",
                ms!("asked_at"),
                " AS at_ms FROM dabiao.invitation WHERE state = 'asked' ORDER BY asked_at, login"
            ),
            &[],
        )?;
        let of = |row| {
            Ok(Ask {
                login: get(row, "login")?,
                unit: get(row, "unit_id")?,
                duty: get(row, "duty")?,
                request: get(row, "request")?,
                verifier: get(row, "verifier")?,
                at_ms: get(row, "at_ms")?,
            })
        };
        rows.iter().map(of).collect()
    }

    /// Answers a request: the bytes of the answer package, for the PC that is `station` from now on. That station is to
    /// be let in before, see [`Self::enrol`].
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn answer(&mut self, ask: &Ask, station: Uuid, package: &[u8]) -> Result<(), Fail> {
        self.link.rows("DELETE FROM dabiao.answer WHERE login = $1", &[(&ask.login, Type::TEXT)])?;
        for (n, piece) in (0_i32..).zip(package.chunks(PIECE_BYTES)) {
            self.link.rows(
                "INSERT INTO dabiao.answer (unit_id, login, n, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                &[(&ask.unit, Type::UUID), (&ask.login, Type::TEXT), (&n, Type::INT4), (&piece, Type::BYTEA)],
            )?;
        }
        // The pieces are there before it says so.
        let digest = <[u8; 32]>::from(Sha256::digest(package));
        self.link.rows(
            "UPDATE dabiao.invitation SET state = 'answered', station_id = $2, size = $3, digest = $4
              WHERE login = $1",
            &[
                (&ask.login, Type::TEXT),
                (&station, Type::UUID),
                (&(package.len() as i64), Type::INT8),
                (&digest.as_slice(), Type::BYTEA),
            ],
        )?;
        Ok(())
    }

    /// Refuses a request; `why` is shown at the PC that asked.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn refuse(&mut self, login: &str, why: &str) -> Result<(), Fail> {
        let sql = "UPDATE dabiao.invitation SET state = 'refused', why = $2 WHERE login = $1";
        self.link.rows(sql, &[(&login, Type::TEXT), (&why, Type::TEXT)]).map(drop)
    }

    /// Closes a code: nobody can use it from then on.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn close(&mut self, login: &str) -> Result<(), Fail> {
        let sql = "UPDATE dabiao.invitation SET state = 'closed' WHERE login = $1";
        self.link.rows(sql, &[(&login, Type::TEXT)])?;
        if self.has_role(login)? {
            self.shut_out(login)?;
        }
        Ok(())
    }

    /// Closes the codes whose station has been here, and forgets those that are past by a week; packages handed up and
    /// taken are forgotten after a month. How many things changed.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn tidy(&mut self) -> Result<usize, Fail> {
        let done = self.logins(
            "SELECT i.login FROM dabiao.invitation i JOIN dabiao.station s
               ON s.unit_id = i.unit_id AND s.station_id = i.station_id
              WHERE i.state = 'answered' AND s.last_seen IS NOT NULL",
        )?;
        for login in &done {
            self.close(login)?;
            self.link.rows("DELETE FROM dabiao.answer WHERE login = $1", &[(login, Type::TEXT)])?;
        }
        let past = self.logins(
            "SELECT login FROM dabiao.invitation WHERE valid_until < clock_timestamp() - interval '7 days'",
        )?;
        for login in &past {
            if self.has_role(login)? {
                self.run("DROP ROLE %I", &[login])?;
            }
            for table in ["answer", "invitation"] {
                self.link
                    .rows(&format!("DELETE FROM dabiao.{table} WHERE login = $1"), &[(login, Type::TEXT)])?;
            }
        }
        let old =
            "DELETE FROM dabiao.parcel WHERE way = 'u' AND taken_at < clock_timestamp() - interval '1 month'";
        self.link.rows(old, &[])?;
        Ok(done.len() + past.len())
    }

    fn logins(&mut self, sql: &str) -> Result<Vec<String>, Fail> {
        self.link.rows(sql, &[])?.iter().map(|row| get(row, "login")).collect()
    }
}
