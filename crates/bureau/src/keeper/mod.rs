//! The keeper's side: reads what came up, puts what goes down, lets stations in.

mod invitations;
mod parcels;
mod problems;
mod reading;
mod stations;
mod status;

pub use invitations::{Ask, Invitation};
pub use parcels::{HandedUp, Waiting};
pub use problems::Problem;
pub use reading::StoredBody;
pub use stations::{Enrolment, StationSeen};
pub use status::Status;

use tokio_postgres::types::Type;
use uuid::Uuid;

use crate::fail::Fail;
use crate::link::{Admin, Link};
use crate::station::get;

/// The keeper, connected. It is a client like any other: while it is away nothing is lost, only later.
pub struct Keeper {
    link: Link,
}

/// The bureau's store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreInfo {
    /// The version of its tables.
    pub schema: i32,
    /// The bureau: the series of its directory.
    pub bureau: Uuid,
    /// Changes when it comes from a backup.
    pub incarnation: Uuid,
    /// The server's clock, milliseconds since the Unix epoch.
    pub now_ms: i64,
}

impl Keeper {
    /// Connects to the bureau's store.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn connect(admin: &Admin) -> Result<Self, Fail> {
        Ok(Self { link: admin.connect()? })
    }

    /// Which store it is.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn info(&mut self) -> Result<StoreInfo, Fail> {
        let row = self.link.row(
            "SELECT schema, bureau_id, incarnation, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
               FROM dabiao.version",
            &[],
        )?;
        Ok(StoreInfo {
            schema: get(&row, "schema")?,
            bureau: get(&row, "bureau_id")?,
            incarnation: get(&row, "incarnation")?,
            now_ms: get(&row, "now_ms")?,
        })
    }

    /// Statements that name things, which can't be parameters: PostgreSQL writes the text, with names and values quoted.
    fn run(&mut self, format: &str, names: &[&str]) -> Result<(), Fail> {
        let row = self.link.row(
            "SELECT format($1, VARIADIC $2::text[]) AS text",
            &[(&format, Type::TEXT), (&names, Type::TEXT_ARRAY)],
        )?;
        let text: String = get(&row, "text")?;
        self.link.batch(&text)
    }

    /// Rows of a query without parameters.
    pub(crate) fn link_rows(&mut self, sql: &str) -> Result<Vec<tokio_postgres::Row>, Fail> {
        self.link.rows(sql, &[])
    }

    /// A role that is let in no longer.
    pub(crate) fn shut_out(&mut self, login: &str) -> Result<(), Fail> {
        self.run("ALTER ROLE %I NOLOGIN", &[login])
    }

    /// Whether a role is there.
    fn has_role(&mut self, login: &str) -> Result<bool, Fail> {
        let sql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1) AS there";
        let row = self.link.row(sql, &[(&login, Type::TEXT)])?;
        get(&row, "there")
    }
}

/// A moment of a row in milliseconds since the Unix epoch: a column of SQL for it.
macro_rules! ms {
    ($column:literal) => {
        concat!("(extract(epoch FROM ", $column, ") * 1000)::bigint")
    };
}
pub(crate) use ms;
