//! Saving the bureau's store to a file, and having it back.

use std::path::Path;
use std::process::{Command, Stdio};

use tokio_postgres::config::Host;
use uuid::Uuid;

use super::binaries::Binaries;
use super::fail::ClusterFail;
use super::system::{failed, run, said_name};
use crate::access::DATABASE;
use crate::fail::Fail;
use crate::keeper::{Keeper, StoreInfo};
use crate::link::{Admin, KEEPER, Link, name};
use crate::provision::{Provision, SCHEMA, create_database, provision, version};
use dabiao_files::{Outgoing, Readers};

/// The database that a backup is brought back into before it takes the store's place.
const COMING: &str = "dabiao_coming";
/// The one that was in its place before.
const BEFORE: &str = "dabiao_before";

/// Saves the store to the file `out`, which it replaces when all of it is on the disk and can be read. `data` is the
/// program's data folder. The bytes of the file. Stations go on meanwhile.
///
/// # Errors
/// [`ClusterFail`]; the earlier file stays then.
pub fn backup(
    admin: &Admin,
    binaries: &Binaries,
    out: &Path,
    data: Option<&Path>,
) -> Result<u64, ClusterFail> {
    let mut outgoing = Outgoing::begin(out, Readers::Owner, data).map_err(ClusterFail::io(out))?;
    let file = outgoing.file().try_clone().map_err(ClusterFail::io(out))?;
    let mut command = Command::new(binaries.program("pg_dump"));
    connection(&mut command, admin, DATABASE)?;
    command.args(["-Fc", "-n", "dabiao", "--lock-wait-timeout=60s"]);
    command.stdin(Stdio::null()).stdout(file).stderr(Stdio::piped());
    let ended = command.spawn().and_then(std::process::Child::wait_with_output);
    let output = ended.map_err(ClusterFail::io("pg_dump"))?;
    if !output.status.success() {
        return Err(failed(said_name(&command), &output));
    }
    // What can't be read back is no backup.
    let mut list = Command::new(binaries.program("pg_restore"));
    let listed = run(list.arg("--list").arg(outgoing.part()).stdin(Stdio::null()))?;
    if !String::from_utf8_lossy(&listed.stdout).contains("TABLE DATA dabiao version") {
        return Err(ClusterFail::Unreadable {
            path: out.to_owned(),
            why: "the store is not in it".to_owned(),
        });
    }
    let bytes = outgoing.file().metadata().map_err(ClusterFail::io(out))?.len();
    outgoing.keep().map_err(ClusterFail::io(out))?;
    Keeper::connect(admin)?.mark_backup()?;
    Ok(bytes)
}

/// Brings the store back from a backup, with `incarnation`, a new id. The store that is there, if there is one, is kept
/// as the database `dabiao_before` until the next time; it stays in place if the backup can't be read. What stations still
/// have and the backup has not, they send again: nobody has to tell them.
///
/// # Errors
/// [`Fail::Newer`]; [`Fail::OtherBureau`] if a store of another bureau is there; [`ClusterFail`].
pub fn restore(
    admin: &Admin,
    binaries: &Binaries,
    file: &Path,
    incarnation: Uuid,
) -> Result<StoreInfo, ClusterFail> {
    let mut root = admin.connect_to(None)?;
    root.batch(&format!("DROP DATABASE IF EXISTS {}", name(COMING)))?;
    create_database(&mut root, COMING, false)?;
    let bureau = bring_back(admin, binaries, file, incarnation);
    let placed = bureau.and_then(|bureau| {
        put_in_place(admin, &mut root, bureau)?;
        Ok(bureau)
    });
    if placed.is_err() {
        drop(root.batch(&format!("DROP DATABASE IF EXISTS {}", name(COMING))));
    }
    let make = Provision { bureau: placed?, incarnation, parts: 0 };
    Ok(provision(admin, &make)?)
}

/// Fills the database beside the store. Whose store it is.
fn bring_back(
    admin: &Admin,
    binaries: &Binaries,
    file: &Path,
    incarnation: Uuid,
) -> Result<Uuid, ClusterFail> {
    let mut link = admin.connect_to(Some(COMING))?;
    // Its roles own what comes.
    link.batch(&format!("BEGIN;\n{}\nCOMMIT;", include_str!("../../sql/roles_1.sql")))?;
    let mut command = Command::new(binaries.program("pg_restore"));
    connection(&mut command, admin, COMING)?;
    run(command.args(["--exit-on-error", "--single-transaction"]).arg(file).stdin(Stdio::null()))?;
    let unread =
        || ClusterFail::Unreadable { path: file.to_owned(), why: "it is no backup of a store".to_owned() };
    let (schema, bureau) = version(&mut link)?.ok_or_else(unread)?;
    if schema > SCHEMA {
        return Err(Fail::Newer { found: schema, known: SCHEMA }.into());
    }
    link.batch(&format!("UPDATE dabiao.version SET incarnation = '{incarnation}', kept_at = NULL"))?;
    Ok(bureau)
}

/// Puts the database in the store's place.
fn put_in_place(admin: &Admin, root: &mut Link, bureau: Uuid) -> Result<(), ClusterFail> {
    let sql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1) AS there";
    let row = root.row(sql, &[(&DATABASE, tokio_postgres::types::Type::TEXT)])?;
    let there: bool = crate::station::get(&row, "there")?;
    if there {
        let present = version(&mut admin.connect()?)?;
        if let Some((_, other)) = present.filter(|(_, present)| *present != bureau) {
            return Err(Fail::OtherBureau(other).into());
        }
        root.batch(&format!("DROP DATABASE IF EXISTS {}", name(BEFORE)))?;
        // Whoever is connected would hold the name.
        root.batch(&format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name(DATABASE)))?;
        let moved = empty(root, DATABASE).and_then(|()| {
            root.batch(&format!("ALTER DATABASE {} RENAME TO {}", name(DATABASE), name(BEFORE)))
        });
        if let Err(fail) = moved {
            root.batch(&format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", name(DATABASE)))?;
            return Err(fail.into());
        }
    }
    empty(root, COMING)?;
    Ok(root.batch(&format!("ALTER DATABASE {} RENAME TO {}", name(COMING), name(DATABASE)))?)
}

/// Ends the connections to a database, and waits until they are gone.
fn empty(root: &mut Link, database: &str) -> Result<(), Fail> {
    for _ in 0..100 {
        let gone = root.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = $1",
            &[(&database, tokio_postgres::types::Type::TEXT)],
        )?;
        if gone.is_empty() {
            return Ok(());
        }
        root.batch("SELECT pg_sleep(0.05)")?;
    }
    Err(Fail::Unfit(format!("others stay connected to {database}")))
}

/// How one of PostgreSQL's programs reaches the server: its password is in no list of processes.
fn connection(command: &mut Command, admin: &Admin, database: &str) -> Result<(), ClusterFail> {
    command.arg("-d").arg(database);
    match admin {
        Admin::Socket { folder, port } => {
            command.arg("-h").arg(folder).args(["-p", &port.to_string(), "-U", KEEPER]);
        }
        Admin::Password(access) => {
            let address = access.addresses.first().ok_or_else(|| Fail::Unfit("no address".to_owned()))?;
            command.args(["-h", &address.host, "-p", &address.port.to_string(), "-U", &access.login]);
            command.env("PGPASSWORD", &access.secret).env("PGSSLMODE", "require");
        }
        Admin::Url(url) => {
            let config: tokio_postgres::Config =
                url.parse().map_err(|e: tokio_postgres::Error| Fail::Unfit(e.to_string()))?;
            let host = config.get_hosts().first().map(|host| match host {
                Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                Host::Unix(path) => path.display().to_string(),
            });
            let port = config.get_ports().first().copied().unwrap_or(5432);
            command.args(["-p", &port.to_string()]);
            if let Some(host) = host {
                command.args(["-h", &host]);
            }
            if let Some(user) = config.get_user() {
                command.args(["-U", user]);
            }
            if let Some(password) = config.get_password() {
                command.env("PGPASSWORD", String::from_utf8_lossy(password).as_ref());
            }
        }
    }
    Ok(())
}
