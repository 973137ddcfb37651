//! What somebody has to look at.

use tokio_postgres::types::Type;
use uuid::Uuid;

use super::{Keeper, ms};
use crate::fail::Fail;
use crate::station::get;

/// Something that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its id: made from what it is of, so that it is told once.
    pub id: Uuid,
    /// The unit that it concerns.
    pub unit: Uuid,
    /// What kind: a word of the program's.
    pub kind: String,
    /// Where.
    pub place: String,
    /// What.
    pub what: String,
    /// Since when, by the server's clock; not read when it is put.
    pub since_ms: i64,
}

impl Keeper {
    /// Puts a problem; one that is known stays as it is, one that was settled is open again.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn put_problem(&mut self, problem: &Problem) -> Result<(), Fail> {
        self.link.rows(
            "WITH known AS (UPDATE dabiao.problem p
                  SET what = $5, settled = NULL,
                      since = CASE WHEN p.settled IS NULL THEN p.since ELSE clock_timestamp() END
                  WHERE p.unit_id = $1 AND p.id = $2 RETURNING p.id)
             INSERT INTO dabiao.problem (unit_id, id, kind, place, what)
             SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM known)
             ON CONFLICT DO NOTHING",
            &[
                (&problem.unit, Type::UUID),
                (&problem.id, Type::UUID),
                (&problem.kind, Type::TEXT),
                (&problem.place, Type::TEXT),
                (&problem.what, Type::TEXT),
            ],
        )?;
        Ok(())
    }

    /// The open problems, oldest first.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn problems(&mut self) -> Result<Vec<Problem>, Fail> {
        let rows = self.link.rows(
            concat!(
                "SELECT id, unit_id, kind, place, what, ",
                ms!("since"),
                " AS since_ms FROM dabiao.problem WHERE settled IS NULL ORDER BY since, id"
            ),
            &[],
        )?;
        let of = |row| {
            Ok(Problem {
                id: get(row, "id")?,
                unit: get(row, "unit_id")?,
                kind: get(row, "kind")?,
                place: get(row, "place")?,
                what: get(row, "what")?,
                since_ms: get(row, "since_ms")?,
            })
        };
        rows.iter().map(of).collect()
    }

    /// Somebody has looked at it.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn settle_problem(&mut self, id: Uuid) -> Result<(), Fail> {
        let sql = "UPDATE dabiao.problem SET settled = clock_timestamp() WHERE id = $1 AND settled IS NULL";
        self.link.rows(sql, &[(&id, Type::UUID)]).map(drop)
    }
}
