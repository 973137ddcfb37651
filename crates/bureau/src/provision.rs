//! Making the bureau's store on a server, and bringing it up to date.

use tokio_postgres::types::Type;
use uuid::Uuid;

use crate::access::DATABASE;
use crate::fail::Fail;
use crate::keeper::{Keeper, StoreInfo};
use crate::link::{Admin, Link, name};
use crate::station::get;

/// The version of the tables that this program knows.
pub const SCHEMA: i32 = 1;
/// The oldest server that will do.
const SERVER: i32 = 120_000;

const ROLES: &str = include_str!("../sql/roles_1.sql");
const TABLES: &str = include_str!("../sql/bureau_1.sql");
const FUNCTIONS: &str = include_str!("../sql/api_1.sql");

/// A store that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provision {
    /// The bureau: the series of its directory.
    pub bureau: Uuid,
    /// A new id, for a store that is not there yet.
    pub incarnation: Uuid,
    /// In how many parts, by the unit, tables are made: 0 for one table each. Changes nothing of a store that is there.
    pub parts: u32,
}

/// Makes the store, or brings the one that is there up to date; run again it changes nothing. The logins of its stations
/// and open codes are there afterwards, as after a restore to a new server.
///
/// # Errors
/// [`Fail::Newer`], [`Fail::OtherBureau`], [`Fail::Unfit`] for a server that is too old or where this is not an
/// administrator; see [`Fail`].
pub fn provision(admin: &Admin, make: &Provision) -> Result<StoreInfo, Fail> {
    let mut link = admin.connect_to(None)?;
    let own = !matches!(admin, Admin::Url(_));
    create_database(&mut link, DATABASE, own)?;
    drop(link);
    let mut link = admin.connect()?;
    fill(&mut link, make)?;
    drop(link);
    let mut keeper = Keeper::connect(admin)?;
    keeper.make_logins()?;
    keeper.info()
}

/// A database of that name, if there is none; and nobody who joins gets into another one of a server of ours.
pub(crate) fn create_database(link: &mut Link, database: &str, own: bool) -> Result<(), Fail> {
    let row = link.row(
        "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS said,
                (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS super,
                EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1) AS there",
        &[(&database, Type::TEXT)],
    )?;
    if get::<i32>(&row, "version")? < SERVER {
        let said: String = get(&row, "said")?;
        return Err(Fail::Unfit(format!("PostgreSQL {said} is too old: 12 or newer is needed")));
    }
    if !get::<bool>(&row, "super")? {
        return Err(Fail::Unfit("the login of the keeper is no superuser of that server".to_owned()));
    }
    if !get::<bool>(&row, "there")? {
        let name = name(database);
        link.batch(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        ))?;
    }
    if own {
        link.batch("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")?;
    }
    Ok(())
}

fn fill(link: &mut Link, make: &Provision) -> Result<(), Fail> {
    let there = version(link)?;
    if let Some((schema, bureau)) = there {
        if schema > SCHEMA {
            return Err(Fail::Newer { found: schema, known: SCHEMA });
        }
        if bureau != make.bureau {
            return Err(Fail::OtherBureau(bureau));
        }
    }
    let Provision { bureau, incarnation, parts } = make;
    let tables = if there.is_some() { String::new() } else { tables(*parts) };
    let row = format!(
        "INSERT INTO dabiao.version (schema, apis, needed, bureau_id, incarnation)
         VALUES ({SCHEMA}, '{{1}}', '', '{bureau}', '{incarnation}') ON CONFLICT DO NOTHING;"
    );
    link.batch(&format!(
        "BEGIN;\n{ROLES}\nCREATE SCHEMA IF NOT EXISTS dabiao AUTHORIZATION dabiao_owner;\n\
         SET LOCAL ROLE dabiao_owner;\n{tables}\n{row}\n{FUNCTIONS}\nCOMMIT;"
    ))
    .inspect_err(|_| drop(link.batch("ROLLBACK")))
}

/// The version of the store that is there, and whose it is; none if there is none.
pub(crate) fn version(link: &mut Link) -> Result<Option<(i32, Uuid)>, Fail> {
    let there = link.row("SELECT to_regclass('dabiao.version') IS NOT NULL AS there", &[])?;
    if !get::<bool>(&there, "there")? {
        return Ok(None);
    }
    let rows = link.rows("SELECT schema, bureau_id FROM dabiao.version", &[])?;
    rows.first().map(|row| Ok((get(row, "schema")?, get(row, "bureau_id")?))).transpose()
}

/// The tables, each in so many parts by the unit.
fn tables(parts: u32) -> String {
    if parts == 0 {
        return TABLES.to_owned();
    }
    let mut sql = TABLES.replace("); -- by unit", ") PARTITION BY HASH (unit_id);");
    let names = TABLES.split("CREATE TABLE dabiao.").skip(1).filter_map(|table| {
        let (name, rest) = table.split_once(' ')?;
        let own = rest.split("CREATE TABLE").next()?;
        own.contains("); -- by unit").then_some(name)
    });
    for table in names {
        sql.extend((0..parts).map(|n| {
            format!(
                "CREATE TABLE dabiao.{table}_{n} PARTITION OF dabiao.{table} \
                 FOR VALUES WITH (MODULUS {parts}, REMAINDER {n});\n"
            )
        }));
    }
    sql
}

impl Keeper {
    /// The roles of all stations and of the codes that are open, as the tables have them.
    pub(crate) fn make_logins(&mut self) -> Result<(), Fail> {
        for (login, verifier) in
            self.listed("SELECT login, verifier FROM dabiao.station WHERE state = 'active'")?
        {
            self.let_in(&login, &verifier)?;
        }
        let open = "SELECT login, code_verifier AS verifier FROM dabiao.invitation
                     WHERE state <> 'closed' AND valid_until > clock_timestamp()";
        for (login, verifier) in self.listed(open)? {
            self.open(&login, &verifier)?;
        }
        // Roles belong to the server, not to the store: one that a restored store does not know is let in no longer.
        let strangers = "SELECT rolname::text AS login, '' AS verifier FROM pg_catalog.pg_roles r
             WHERE r.rolcanlogin AND (r.rolname ~ '^st_[0-9a-f]{32}$' OR r.rolname ~ '^iv_[0-9a-z]{4}$')
               AND NOT EXISTS (SELECT FROM dabiao.station s WHERE s.login = r.rolname AND s.state = 'active')
               AND NOT EXISTS (SELECT FROM dabiao.invitation i WHERE i.login = r.rolname AND i.state <> 'closed')";
        for (login, _) in self.listed(strangers)? {
            self.shut_out(&login)?;
        }
        Ok(())
    }

    fn listed(&mut self, sql: &str) -> Result<Vec<(String, String)>, Fail> {
        let rows = self.link_rows(sql)?;
        rows.iter().map(|row| Ok((get(row, "login")?, get(row, "verifier")?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_by_unit_is_parted_and_no_other() {
        let parted = tables(3);
        let by_unit = TABLES.matches("); -- by unit").count();
        assert!(by_unit >= 9, "{by_unit}");
        assert_eq!(parted.matches("PARTITION BY HASH (unit_id)").count(), by_unit);
        assert_eq!(parted.matches(" PARTITION OF dabiao.").count(), by_unit * 3);
        let all = TABLES.matches("CREATE TABLE").count();
        assert_eq!(all, by_unit + 2, "version and reader_scope are not by unit");
        assert_eq!(tables(0), TABLES);
    }
}
