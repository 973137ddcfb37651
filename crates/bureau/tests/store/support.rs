//! A private server for a test: in its own folder, on a free port of the loopback, stopped when the test ends.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dabiao_bureau::{
    Access, Address, Admin, Binaries, Cluster, Enrolment, Hello, Keeper, Limits, Plan, Provision, Station,
    Stop, login_of, provision, secret_of, verifier_of,
};
use dabiao_domain::sync::verdict::HostPrint;
use dabiao_domain::sync::{SignedEntry, Tip};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The directory of the bureau of all tests.
pub const BUREAU: Uuid = Uuid::from_u128(0xb0);

/// A server with a bureau's store. It is gone when this is.
pub struct Server {
    pub cluster: Cluster,
    pub admin: Admin,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // By its data folder, whatever became of the test.
        if let Err(fail) = self.cluster.stop(Stop::Immediate) {
            say(&format!("the server in {} was not stopped: {fail}", self.folder.path().display()));
        }
    }
}

/// What is said to whoever runs the tests: not kept back with a test's output.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A server with a store; none where there is no PostgreSQL, which is said.
pub fn server() -> Option<Server> {
    parted(0)
}

/// As [`server`], with its tables in so many parts.
pub fn parted(parts: u32) -> Option<Server> {
    let server = bare()?;
    let make = Provision { bureau: BUREAU, incarnation: Uuid::from_u128(1), parts };
    provision(&server.admin, &make).unwrap();
    Some(server)
}

/// Whether there is a PostgreSQL that runs here; that there is none is said.
pub fn runs_here() -> bool {
    user().is_some()
}

/// The user that PostgreSQL runs as: none if that is whoever runs the tests.
struct User(Option<String>);

/// As [`runs_as`]; that there is none is said, or a failure where one is needed.
fn user() -> Option<User> {
    runs_as(pg_bin().as_deref())
        .map(User)
        .inspect_err(|why| {
            assert!(std::env::var_os("DABIAO_NEED_PG").is_none(), "{why}");
            say(&format!("skipped: a test of the bureau's store: {why}"));
        })
        .ok()
}

/// A server without a store.
pub fn bare() -> Option<Server> {
    let (User(run_as), pg_bin) = (user()?, pg_bin());
    let folder = tempfile::tempdir().unwrap();
    open_to_all(folder.path());
    let listen = Address { host: "127.0.0.1".to_owned(), port: free_port() };
    let plan = Plan { listen, pg_bin, run_as, connections: 60, certificate: None, random: [7; 32] };
    let inner = folder.path().join("b");
    std::fs::create_dir(&inner).unwrap();
    open_to_all(&inner);
    let cluster = Cluster::create(&inner, &plan).unwrap();
    let admin = cluster.admin().unwrap();
    let server = Server { cluster, admin, folder };
    server.cluster.start().unwrap();
    Some(server)
}

/// The folder of the PostgreSQL that is tried, another version say: `DABIAO_PG_BIN`, else the one of this system.
pub fn pg_bin() -> Option<PathBuf> {
    std::env::var_os("DABIAO_PG_BIN").map(PathBuf::from)
}

/// The user that PostgreSQL runs as in tests: none if that is whoever runs the tests.
fn runs_as(pg_bin: Option<&Path>) -> Result<Option<String>, String> {
    Binaries::find(pg_bin).map_err(|e| e.to_string())?;
    let id = |args: &[&str]| Command::new("id").args(args).output().unwrap();
    if String::from_utf8_lossy(&id(&["-u"]).stdout).trim() != "0" {
        return Ok(None);
    }
    if !id(&["-u", "postgres"]).status.success() {
        return Err("PostgreSQL does not run as root, and there is no user postgres".to_owned());
    }
    Ok(Some("postgres".to_owned()))
}

#[cfg(unix)]
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) {}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub fn limits() -> Limits {
    Limits::default()
}

/// A station that was let in.
pub struct Enrolled {
    pub id: Uuid,
    pub unit: Uuid,
    pub access: Access,
}

impl Server {
    pub fn keeper(&self) -> Keeper {
        Keeper::connect(&self.admin).unwrap()
    }

    /// Lets station number `n` of unit number `unit` in.
    pub fn enrol(&self, n: u128, unit: u128) -> Enrolled {
        let (id, unit) = (Uuid::from_u128(0x5700 + n), Uuid::from_u128(0x1000 + unit));
        let secret = secret_of(&Sha256::digest(n.to_be_bytes()).into());
        let enrolment = Enrolment {
            unit,
            station: id,
            name: format!("所-{n}"),
            verifier: verifier_of(&secret),
            hosts: vec![host(n as u8)],
        };
        self.keeper().enrol(&enrolment).unwrap();
        let access = Access {
            addresses: vec![self.cluster.address().clone()],
            pins: vec![self.cluster.pin().unwrap()],
            login: login_of(id),
            secret,
        };
        Enrolled { id, unit, access }
    }

    /// Runs statements as the keeper, by PostgreSQL's own client.
    pub fn sql(&self, sql: &str) -> String {
        let Admin::Socket { folder, port } = &self.admin else { panic!("no socket") };
        let output = Command::new(self.psql())
            .args([
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "dabiao_keeper",
                "-d",
                "dabiao",
                "-p",
                &port.to_string(),
            ])
            .arg("-h")
            .arg(folder)
            .args(["-c", sql])
            .output()
            .unwrap();
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs statements under a login, by PostgreSQL's own client: what it says, or the error.
    pub fn as_login(&self, login: &str, secret: &str, sql: &str) -> Result<String, String> {
        let port = self.cluster.address().port;
        let target = format!("host=127.0.0.1 port={port} dbname=dabiao user={login} sslmode=require");
        let Output { status, stdout, stderr } = Command::new(self.psql())
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", &target, "-c", sql])
            .env("PGPASSWORD", secret)
            .output()
            .unwrap();
        let said = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
        if status.success() { Ok(said(stdout)) } else { Err(said(stderr)) }
    }

    fn psql(&self) -> PathBuf {
        self.cluster.binaries().program("psql")
    }
}

impl Enrolled {
    pub fn connect(&self) -> Station {
        Station::connect(&self.access, limits()).unwrap()
    }
}

/// The prints of PC number `n`.
pub fn host(n: u8) -> HostPrint {
    HostPrint { cards: [[n; 32]].into_iter().collect(), name: [n; 32] }
}

pub fn hello(head: Tip) -> Hello {
    Hello { program: "dabiao test".to_owned(), head, host: host(1), wall_ms: 0, unsent_bodies: 0 }
}

pub fn series(n: u128) -> Uuid {
    Uuid::from_u128(0x5e_0000 + n)
}

/// `count` entries that follow `before`, told apart by `mark`.
pub fn chain(series: Uuid, before: &[SignedEntry], count: u64, mark: &str) -> Vec<SignedEntry> {
    let mut prev_hash = before.last().map_or([0; 32], |entry| entry.hash);
    let mut entries = Vec::new();
    for seq in before.len() as u64..before.len() as u64 + count {
        let line =
            format!(r#"{{"series":"{series}","seq":{seq},"at_ms":5,"op":"signed_in","body":"{mark}"}}"#);
        let hash = Sha256::new().chain_update(prev_hash).chain_update(&line).finalize().into();
        let signature = vec![9; 73];
        entries.push(SignedEntry { series, seq, prev_hash, hash, line, key_id: "k".to_owned(), signature });
        prev_hash = hash;
    }
    entries
}

/// The tip that the last of these entries is.
pub fn end(entries: &[SignedEntry]) -> Tip {
    entries.last().unwrap().place().as_tip()
}

/// Numbers that look drawn, the same at every run.
pub struct Draw(u64);

impl Draw {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub const fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// How often something is done: `name` in the environment, else `otherwise`.
pub fn times(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
