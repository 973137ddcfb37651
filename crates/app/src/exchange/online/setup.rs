//! Making the bureau's server at the PC that founded the bureau, and starting and stopping it.

use std::path::{Path, PathBuf};

use dabiao_bureau::{
    Address, Cluster, Code, Keeper, Limits, Pin, Plan, Provision, SERVER_FILE, Stop, provision,
};
use dabiao_domain::actor::Authorized;
use dabiao_store::{Db, Fact, facts};
use uuid::Uuid;

use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::invitation::{Invite, Invited, give_out};
use super::saving::automatic;
use super::server_file::ServerFile;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::view::View;
use crate::exchange::{Fail, founded};

/// The folder of a server of our own, in the data folder.
const FOLDER: &str = "bureau";
/// How many may be connected at once: what was measured.
const CONNECTIONS: u32 = 150;

/// A server that is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Where stations are to reach it.
    pub listen: Option<String>,
    /// A server that somebody else runs.
    pub url: Option<String>,
    /// Where PostgreSQL's programs are.
    pub pg_bin: Option<PathBuf>,
    /// As which user of this system it runs.
    pub pg_user: Option<String>,
    /// The folder of a server of our own, if not in the data folder.
    pub folder: Option<PathBuf>,
    /// The folder with the certificate of the server whose place it takes.
    pub certificate: Option<PathBuf>,
}

/// A server that is there now.
#[derive(Clone, Debug)]
pub struct Founded {
    /// The bureau's name.
    pub bureau: String,
    /// Where stations reach it.
    pub address: String,
    /// By what it is known: SHA-256 of its certificate.
    pub fingerprint: String,
    /// Where it lies; none for one that somebody else runs.
    pub folder: Option<PathBuf>,
    /// The first backup; none where there were some.
    pub backup: Option<PathBuf>,
    /// A code for a first station.
    pub invited: Invited,
}

/// Makes the server, or completes what an interruption left; the bureau has to be founded. Its directory says from then on
/// where it is and by what it is known.
///
/// # Errors
/// [`ServerNo`]; what PostgreSQL, the store and the disk say.
pub fn set_up(db: &mut Db, by: &Authorized, here: &Here, wanted: &Wanted) -> Result<Founded, Failed> {
    let bureau = founded(db, &here.folder)?;
    let file = wanted_file(here, wanted)?;
    file.save(&here.folder)?;
    if let Some(cluster) = file.cluster()? {
        cluster.start()?;
    }
    let make = Provision { bureau: bureau.series, incarnation: here.clock.new_id(), parts: 0 };
    provision(&file.admin()?, &make)?;
    let unit = unit_of(db, &bureau)?;
    let first = Invite { unit: unit.to_string(), duty: None, count: 1, days: 7 };
    let invited = give_out(db, here, &first)?.pop();
    let invited = invited.ok_or(ServerNo::NoServer)?;
    let pin = match file.cluster()? {
        Some(cluster) => cluster.pin()?,
        None => pin_seen(&invited.code)?,
    };
    tell(db, by, here, &bureau, std::slice::from_ref(&file.address), vec![pin])?;
    let status = Keeper::connect(&file.admin()?)?.status()?;
    let backup = match status.backup_ms {
        Some(_) => None,
        None => Some(automatic(here, &file, status.now_ms)?),
    };
    Ok(Founded {
        bureau: bureau.name,
        address: file.address.to_string(),
        fingerprint: pin.to_string(),
        folder: file.folder,
        backup,
        invited,
    })
}

/// The server's file: as it is, or of the server that is wanted, which is made.
fn wanted_file(here: &Here, wanted: &Wanted) -> Result<ServerFile, Failed> {
    let known = ServerFile::load(&here.folder)?;
    let address = wanted.listen.as_deref().map(address_of).transpose()?;
    if let Some(known) = known {
        let same = address.is_none_or(|address| address == known.address)
            && wanted.url.as_ref().is_none_or(|url| known.url.as_ref() == Some(url))
            && wanted.folder.as_ref().is_none_or(|folder| known.folder == std::path::absolute(folder).ok())
            && has_certificate(&known, wanted.certificate.as_deref())?;
        return if same { Ok(known) } else { Err(ServerNo::HasServer(known.address.to_string()).into()) };
    }
    if let Some(url) = &wanted.url {
        let address = address.map_or_else(|| address_in(url), Ok)?;
        return Ok(ServerFile::new(address, None, Some(url.clone()), wanted.pg_bin.clone()));
    }
    let address = address.ok_or(ServerNo::NoServer)?;
    let folder = wanted.folder.clone().unwrap_or_else(|| here.folder.join(FOLDER));
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    if !folder.join(SERVER_FILE).exists() {
        make(here, &folder, &address, wanted)?;
    }
    Ok(ServerFile::new(address, Some(folder), None, wanted.pg_bin.clone()))
}

/// Whether a server shows the certificate that is wanted, if one is.
fn has_certificate(known: &ServerFile, wanted: Option<&Path>) -> Result<bool, Failed> {
    let Some(wanted) = wanted else { return Ok(true) };
    let shown = known.cluster()?.map(|cluster| cluster.pin()).transpose()?;
    Ok(shown == Some(Cluster::pin_saved(wanted)?))
}

fn make(here: &Here, folder: &Path, address: &Address, wanted: &Wanted) -> Result<(), Failed> {
    let wrong = |e: std::io::Error| Fail::BureauFile { path: folder.to_owned(), why: e.to_string() };
    // As open as the folder that it is in: another user of this system may have to get in.
    dabiao_files::folder_like_parent(folder).map_err(wrong)?;
    // Its note is written last, so that there is nothing in one without it.
    let begun = folder.join("pg");
    if begun.exists() {
        let aside = folder.join(format!("pg-unfinished-{}", here.clock.new_id().simple()));
        dabiao_files::rename(&begun, &aside).map_err(wrong)?;
    }
    let plan = Plan {
        listen: address.clone(),
        pg_bin: wanted.pg_bin.clone(),
        run_as: wanted.pg_user.clone(),
        connections: CONNECTIONS,
        certificate: wanted.certificate.clone(),
        random: here.clock.secret(),
    };
    Cluster::create(folder, &plan)?;
    Ok(())
}

/// An address that other PCs can reach.
fn address_of(text: &str) -> Result<Address, Failed> {
    let wrong = || ServerNo::Address(text.to_owned());
    let address: Address = text.parse().map_err(|_| wrong())?;
    // All addresses of a PC at once are none that another one could name.
    let everywhere = address.host.chars().all(|c| matches!(c, '0' | '.' | ':'));
    if everywhere { Err(wrong().into()) } else { Ok(address) }
}

/// The address in `postgres://user:password@host:port/`; its password is in no message.
fn address_in(url: &str) -> Result<Address, Failed> {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = host.split(['/', '?']).next().unwrap_or_default();
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
    address_of(&host).map_err(|_| ServerNo::Address(host).into())
}

/// The certificate that whoever knows the code shows.
fn pin_seen(code: &str) -> Result<Pin, Failed> {
    let code: Code = code.parse().map_err(ServerNo::NoCode)?;
    Ok(dabiao_bureau::Invited::connect(&code, Limits::default())?.pin())
}

/// The unit that the founding PC belongs to.
fn unit_of(db: &Db, bureau: &BureauFile) -> Result<Uuid, Failed> {
    let view = View::of(db, bureau)?;
    let own = view.directory.station(&bureau.station).map(|station| station.unit_id);
    Ok(own.ok_or_else(|| Fail::No(crate::exchange::No::NoBureau))?)
}

/// The directory says where the server is, if it does not yet. Addresses that it had before stay behind the first one.
fn tell(
    db: &mut Db,
    by: &Authorized,
    here: &Here,
    bureau: &BureauFile,
    addresses: &[Address],
    pins: Vec<Pin>,
) -> Result<(), Failed> {
    let view = View::of(db, bureau)?;
    let mut addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    let told = view.directory.servers().next();
    if let Some(told) =
        told.filter(|told| addresses.len() == 1 && told.addresses.first() == addresses.first())
    {
        addresses.clone_from(&told.addresses);
    }
    let known = |pin: &Pin| told.is_some_and(|told| told.cert_sha256.contains(&pin.to_string()));
    if told.is_some_and(|told| told.addresses == addresses) && pins.iter().all(known) {
        return Ok(());
    }
    let cert_sha256 = pins.iter().map(ToString::to_string).collect();
    let fact = Fact::Server(facts::Server { addresses, cert_sha256, by: by.by() });
    db.record_by(here.clock.wall_ms(), by, &fact).map_err(Fail::from)?;
    Ok(())
}

/// Makes a new certificate: the directory names it beside the present one, which the server goes on showing until it is
/// started the next time. Its fingerprint.
///
/// # Errors
/// [`ServerNo::NoServer`] where somebody else runs the server; what the store and the disk say.
pub fn renew_certificate(db: &mut Db, by: &Authorized, here: &Here) -> Result<String, Failed> {
    let bureau = founded(db, &here.folder)?;
    let file = ServerFile::of(&here.folder)?;
    let cluster = file.cluster()?.ok_or(ServerNo::NoServer)?;
    let present = cluster.pin()?;
    let next = cluster.prepare_certificate()?;
    tell(db, by, here, &bureau, &[file.address], vec![present, next])?;
    Ok(next.to_string())
}

/// Has the server of this PC at another address: the directory names it, and after it the one of before where the port
/// is the same, so that who still reaches that one learns of the new one there. It runs afterwards. Where it is reached.
///
/// # Errors
/// [`ServerNo::NoServer`] where somebody else runs the server, [`ServerNo::Address`]; what PostgreSQL, the store and the
/// disk say. Once more it completes what was interrupted.
pub fn move_server(db: &mut Db, by: &Authorized, here: &Here, listen: &str) -> Result<String, Failed> {
    let bureau = founded(db, &here.folder)?;
    let mut file = ServerFile::of(&here.folder)?;
    let mut cluster = file.cluster()?.ok_or(ServerNo::NoServer)?;
    let address = address_of(listen)?;
    // The directory says it last: until then it knows the address of before.
    let view = View::of(db, &bureau)?;
    let told = view.directory.servers().next();
    let said = told.map_or(&[] as &[String], |told| told.addresses.as_slice());
    let before = said.iter().filter_map(|text| text.parse::<Address>().ok());
    let before: Vec<Address> =
        before.filter(|other| *other != address && other.port == address.port).take(1).collect();
    let named = told.map_or(&[] as &[String], |told| told.cert_sha256.as_slice());
    let mut pins: Vec<Pin> = named.iter().filter_map(|text| text.parse().ok()).collect();
    cluster.move_to(&address, &before)?;
    file.address = address.clone();
    file.save(&here.folder)?;
    cluster.start()?;
    let pin = cluster.pin()?;
    if !pins.contains(&pin) {
        pins.push(pin);
    }
    let addresses: Vec<Address> = std::iter::once(address).chain(before).collect();
    tell(db, by, here, &bureau, &addresses, pins)?;
    Ok(file.address.to_string())
}

/// Starts the server of this PC; one that runs goes on. Where it is reached.
///
/// # Errors
/// [`ServerNo::NoServer`]; what PostgreSQL says.
pub fn start(here: &Here) -> Result<String, Failed> {
    let file = ServerFile::of(&here.folder)?;
    file.cluster()?.ok_or(ServerNo::NoServer)?.start()?;
    Ok(file.address.to_string())
}

/// Stops the server of this PC: who is connected is ended, everything is written.
///
/// # Errors
/// [`ServerNo::NoServer`]; what PostgreSQL says.
pub fn stop(here: &Here) -> Result<(), Failed> {
    let file = ServerFile::of(&here.folder)?;
    Ok(file.cluster()?.ok_or(ServerNo::NoServer)?.stop(Stop::Fast)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_others_can_reach() {
        assert_eq!(address_of("10.6.3.2").unwrap().to_string(), "10.6.3.2:5433");
        for text in ["0.0.0.0:5433", "[::]:5433", "", "a b"] {
            assert!(matches!(address_of(text), Err(Failed::No(ServerNo::Address(_)))), "{text}");
        }
    }

    #[test]
    fn the_address_of_a_url_is_without_its_password() {
        let read = |url| address_in(url).unwrap().to_string();
        assert_eq!(read("postgres://keeper:p@ss@10.6.3.2:6000/postgres?sslmode=require"), "10.6.3.2:6000");
        assert_eq!(read("postgresql://bureau.example/postgres"), "bureau.example:5432");
        let Err(Failed::No(ServerNo::Address(said))) = address_in("postgres://u:secret@/x") else { panic!() };
        assert!(!said.contains("secret"));
    }
}
