//! How the store is.

use super::{Keeper, ms};
use crate::fail::Fail;
use crate::station::get;

/// How the store is. Times are the server's, milliseconds since the Unix epoch; sizes are bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// PostgreSQL's version.
    pub server: String,
    /// The server's clock.
    pub now_ms: i64,
    /// Since when the server has been up.
    pub started_ms: i64,
    /// The size of the database.
    pub size: u64,
    /// Connections that are open.
    pub connections: u32,
    /// Connections that there may be.
    pub max_connections: u32,
    /// Active stations.
    pub stations: u32,
    /// Of these, seen within a week.
    pub seen_in_a_week: u32,
    /// Entries, about.
    pub entries: u64,
    /// Bodies, about.
    pub bodies: u64,
    /// Since when something has been here that the keeper has not looked at; none if there is nothing.
    pub behind_since_ms: Option<i64>,
    /// When the keeper last ended a round.
    pub kept_ms: Option<i64>,
    /// When the last backup was made.
    pub backup_ms: Option<i64>,
    /// Requests to join that wait.
    pub asks: u32,
    /// Packages that were handed up and wait.
    pub handed_up: u32,
    /// Open problems, by kind.
    pub problems: Vec<(String, u32)>,
}

impl Keeper {
    /// How the store is.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn status(&mut self) -> Result<Status, Fail> {
        let row = self.link.row(
            concat!(
                "SELECT current_setting('server_version') AS server, ",
                ms!("clock_timestamp()"),
                " AS now_ms, ",
                ms!("pg_postmaster_start_time()"),
                " AS started_ms, pg_database_size(current_database()) AS size,
                  (SELECT sum(numbackends)::int FROM pg_stat_database) AS connections,
                  current_setting('max_connections')::int AS max_connections,
                  (SELECT count(*)::int FROM dabiao.station WHERE state = 'active') AS stations,
                  (SELECT count(*)::int FROM dabiao.station WHERE state = 'active'
                      AND last_seen > clock_timestamp() - interval '7 days') AS seen,
                  (SELECT coalesce(sum(n_live_tup), 0)::bigint FROM pg_stat_user_tables
                    WHERE schemaname = 'dabiao' AND relname ~ '^entry(_[0-9]+)?$') AS entries,
                  (SELECT coalesce(sum(n_live_tup), 0)::bigint FROM pg_stat_user_tables
                    WHERE schemaname = 'dabiao' AND relname ~ '^body(_[0-9]+)?$') AS bodies, ",
                ms!("(SELECT min(t.changed_at) FROM dabiao.tip t WHERE t.changed_at > coalesce(v.kept_at, '-infinity'))"),
                " AS behind_ms, ",
                ms!("v.kept_at"),
                " AS kept_ms, ",
                ms!("v.backup_at"),
                " AS backup_ms,
                  (SELECT count(*)::int FROM dabiao.invitation WHERE state = 'asked') AS asks,
                  (SELECT count(*)::int FROM dabiao.parcel WHERE way = 'u' AND taken_at IS NULL) AS handed_up
                 FROM dabiao.version v"
            ),
            &[],
        )?;
        let count = |column| get::<i32>(&row, column).map(i32::unsigned_abs);
        Ok(Status {
            server: get(&row, "server")?,
            now_ms: get(&row, "now_ms")?,
            started_ms: get(&row, "started_ms")?,
            size: get::<i64>(&row, "size")?.unsigned_abs(),
            connections: count("connections")?,
            max_connections: count("max_connections")?,
            stations: count("stations")?,
            seen_in_a_week: count("seen")?,
            entries: get::<i64>(&row, "entries")?.unsigned_abs(),
            bodies: get::<i64>(&row, "bodies")?.unsigned_abs(),
            behind_since_ms: get(&row, "behind_ms")?,
            kept_ms: get(&row, "kept_ms")?,
            backup_ms: get(&row, "backup_ms")?,
            asks: count("asks")?,
            handed_up: count("handed_up")?,
            problems: self.problem_counts()?,
        })
    }

    fn problem_counts(&mut self) -> Result<Vec<(String, u32)>, Fail> {
        let sql = "SELECT kind, count(*)::int AS n FROM dabiao.problem WHERE settled IS NULL GROUP BY kind ORDER BY kind";
        let rows = self.link.rows(sql, &[])?;
        rows.iter().map(|row| Ok((get(row, "kind")?, get::<i32>(row, "n")?.unsigned_abs()))).collect()
    }

    /// A round ended that began at `began_ms` of the server's clock ([`Keeper::info`]): what came later is not looked at.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn mark_round(&mut self, began_ms: i64) -> Result<(), Fail> {
        let sql = "UPDATE dabiao.version SET kept_at = to_timestamp($1::bigint / 1000.0)";
        self.link.rows(sql, &[(&began_ms, tokio_postgres::types::Type::INT8)]).map(drop)
    }

    /// A backup was made just now.
    pub(crate) fn mark_backup(&mut self) -> Result<(), Fail> {
        self.link.batch("UPDATE dabiao.version SET backup_at = clock_timestamp()")
    }
}
