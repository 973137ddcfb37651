//! A PostgreSQL server of our own: made, started, stopped, in one folder.
//!
//! Nothing here touches a server that the system runs: ours has its own data folder, port, socket and certificate, and
//! is stopped by its data folder, never by a name.

mod backup;
mod binaries;
mod certificate;
mod fail;
mod settings;
mod system;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use backup::{backup, restore};
pub use binaries::Binaries;
pub use fail::ClusterFail;

use crate::access::{Access, secret_of};
use crate::address::{Address, Pin};
use crate::admin::{Admin, KEEPER};
use dabiao_files::{Readers, bounded_text, private_folder, write_whole};
use system::{RunAs, me, run};

/// The file in its folder that says what it is.
pub const SERVER_FILE: &str = "server.toml";
/// No such file is larger, in bytes.
const MAX_BYTES: u64 = 64 << 10;
/// The longest path of a socket, in bytes.
const SOCKET_PATH: usize = 100;
/// How long a server may take to start or to stop, in seconds.
const PATIENCE: &str = "120";

/// A server that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where stations will reach it: its address is what it listens at.
    pub listen: Address,
    /// The folder of PostgreSQL's programs, if they are not to be looked for.
    pub pg_bin: Option<PathBuf>,
    /// The user of this system that it runs as; needed for root.
    pub run_as: Option<String>,
    /// How many may be connected at once; 150 is what was measured.
    pub connections: u32,
    /// The folder of a certificate that was saved, for a server that takes another one's place; else it gets its own.
    pub certificate: Option<PathBuf>,
    /// 32 random bytes: the keeper's password where the system does not say who somebody is.
    pub random: [u8; 32],
}

/// What is kept of a server in its folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ServerFile {
    format: String,
    version: u32,
    listen: Address,
    pg_bin: PathBuf,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run_as: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// A server of our own.
#[derive(Clone, Debug)]
pub struct Cluster {
    folder: PathBuf,
    file: ServerFile,
    binaries: Binaries,
    run_as: RunAs,
}

/// How PostgreSQL stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Connections are ended, what runs is undone, all is written.
    Fast,
    /// At once, as by a power cut: it recovers at the next start.
    Immediate,
}

impl Cluster {
    /// Makes a server in `folder`, which is made if it is not there; it does not run yet.
    ///
    /// # Errors
    /// [`ClusterFail`].
    pub fn create(folder: &Path, plan: &Plan) -> Result<Self, ClusterFail> {
        if folder.join(SERVER_FILE).exists() {
            return Err(ClusterFail::Exists(folder.to_owned()));
        }
        let binaries = Binaries::find(plan.pg_bin.as_deref())?;
        let run_as = RunAs::new(plan.run_as.as_deref())?;
        private_folder(folder).map_err(ClusterFail::io(folder))?;
        let folder = std::path::absolute(folder).map_err(ClusterFail::io(folder))?;
        let secret = (!cfg!(unix)).then(|| secret_of(&plan.random));
        let file = ServerFile {
            format: "dabiao-server".to_owned(),
            version: 1,
            listen: plan.listen.clone(),
            pg_bin: binaries.folder.clone(),
            run_as: plan.run_as.clone(),
            secret,
        };
        let made = Self { folder, file, binaries, run_as };
        made.socket_at(plan.listen.port)?;
        if made.data().exists() {
            return Err(ClusterFail::Exists(made.folder));
        }
        made.make(plan).and_then(|()| made.save()).inspect_err(|_| {
            // Half of a server is none: the next try begins anew.
            drop(dabiao_files::remove_tree(made.data()));
            drop(dabiao_files::remove_tree(made.sockets()));
        })?;
        Ok(made)
    }

    fn make(&self, plan: &Plan) -> Result<(), ClusterFail> {
        let (data, sockets) = (self.data(), self.sockets());
        for place in [&data, &sockets] {
            private_folder(place).map_err(ClusterFail::io(place))?;
            self.run_as.own(place)?;
        }
        if self.run_as.user().is_some() {
            self.run_as.reaches(&data)?;
        }
        let mut initdb = self.run_as.command(&self.binaries.program("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", KEEPER, "-E", "UTF8", "--locale=C", "--data-checksums"]);
        let password = self.folder.join("first.tmp");
        if let Some(secret) = &self.file.secret {
            let text = secret.as_bytes();
            write_whole(&password, text, Readers::Owner, Some(&self.folder))
                .map_err(ClusterFail::io(&password))?;
            initdb.args(["--auth=scram-sha-256", "--pwfile"]).arg(&password);
        } else {
            initdb.args(["--auth-local=peer", "--auth-host=reject"]);
        }
        let made = run(&mut initdb);
        drop(dabiao_files::remove_file(&password));
        made?;
        match &plan.certificate {
            Some(from) => certificate::take(from, &data)?,
            None => certificate::make(&data)?,
        };
        self.configure(plan.connections)?;
        self.run_as.own(&data)
    }

    fn configure(&self, connections: u32) -> Result<(), ClusterFail> {
        let data = self.data();
        let write = |name: &str, text: &str| {
            let path = data.join(name);
            write_whole(&path, text.as_bytes(), Readers::Owner, Some(&data)).map_err(ClusterFail::io(path))
        };
        let listen = &self.file.listen;
        let path = data.join("postgresql.conf");
        let unread =
            |e: dabiao_files::ReadError| ClusterFail::Unreadable { path: path.clone(), why: e.to_string() };
        let mut settings = bounded_text(&path, 1 << 20).map_err(unread)?;
        settings.push_str(&settings::settings(&listen.host, listen.port, &self.sockets(), connections));
        write("postgresql.conf", &settings)?;
        write("pg_hba.conf", &settings::access())?;
        let me = me();
        let users: Vec<&str> = std::iter::once(me.as_str()).chain(self.run_as.user()).collect();
        write("pg_ident.conf", &settings::users(&users))
    }

    /// Has it listen at `listen` from now on, and at each of `before` while this PC has that address too: they are reached
    /// at the same port, or not at all. A server that runs is stopped for it. Once more it does the same again.
    ///
    /// # Errors
    /// [`ClusterFail::Command`], [`ClusterFail::LongPath`], system errors.
    pub fn move_to(&mut self, listen: &Address, before: &[Address]) -> Result<(), ClusterFail> {
        self.stop(Stop::Fast)?;
        self.socket_at(listen.port)?;
        let data = self.data();
        let path = data.join("postgresql.conf");
        let unread =
            |e: dabiao_files::ReadError| ClusterFail::Unreadable { path: path.clone(), why: e.to_string() };
        let mut text = bounded_text(&path, 1 << 20).map_err(unread)?;
        let hosts = std::iter::once(listen).chain(before.iter().filter(|other| other.port == listen.port));
        let hosts: Vec<&str> = hosts.map(|address| address.host.as_str()).collect();
        // What is said last holds.
        text.push_str(&settings::place(&hosts.join(", "), listen.port));
        write_whole(&path, text.as_bytes(), Readers::Owner, Some(&data)).map_err(ClusterFail::io(&path))?;
        self.run_as.own(&path)?;
        self.file.listen = listen.clone();
        self.save()
    }

    /// Where its socket is for a port.
    fn socket_at(&self, port: u16) -> Result<PathBuf, ClusterFail> {
        let socket = self.sockets().join(format!(".s.PGSQL.{port}"));
        let short = socket.as_os_str().len() <= SOCKET_PATH;
        if short { Ok(socket) } else { Err(ClusterFail::LongPath(socket)) }
    }

    fn save(&self) -> Result<(), ClusterFail> {
        let path = self.folder.join(SERVER_FILE);
        let text = toml::to_string(&self.file)
            .map_err(|e| ClusterFail::Unreadable { path: path.clone(), why: e.to_string() })?;
        write_whole(&path, text.as_bytes(), Readers::Owner, Some(&self.folder)).map_err(ClusterFail::io(path))
    }

    /// The server that was made in a folder.
    ///
    /// # Errors
    /// [`ClusterFail::None`], [`ClusterFail::Unreadable`].
    pub fn open(folder: &Path) -> Result<Self, ClusterFail> {
        let path = folder.join(SERVER_FILE);
        let wrong = |why: String| ClusterFail::Unreadable { path: path.clone(), why };
        let text = match bounded_text(&path, MAX_BYTES) {
            Err(error) if error.is_missing() => return Err(ClusterFail::None(folder.to_owned())),
            other => other.map_err(|e| wrong(e.to_string()))?,
        };
        let file: ServerFile = toml::from_str(&text).map_err(|e| wrong(e.message().to_owned()))?;
        if file.format != "dabiao-server" || file.version != 1 {
            return Err(wrong(format!("{} {}", file.format, file.version)));
        }
        let binaries = Binaries::find(Some(&file.pg_bin)).or_else(|_| Binaries::find(None))?;
        let run_as = RunAs::new(file.run_as.as_deref())?;
        let folder = std::path::absolute(folder).map_err(ClusterFail::io(folder))?;
        Ok(Self { folder, file, binaries, run_as })
    }

    /// Starts it, and waits until it answers; one that runs goes on.
    ///
    /// # Errors
    /// [`ClusterFail::Command`] with what the server's log says.
    pub fn start(&self) -> Result<(), ClusterFail> {
        if self.is_running()? {
            return Ok(());
        }
        let log = self.data().join("start.log");
        let mut command = self.pg_ctl();
        command.arg("-l").arg(&log).args(["-w", "-t", PATIENCE, "start"]);
        run(&mut command).map(drop).map_err(|fail| match fail {
            ClusterFail::Command { program, code, output } => {
                let said = bounded_text(&log, 1 << 20).unwrap_or_default();
                let last: Vec<&str> = said.lines().rev().take(8).collect();
                let last: Vec<&str> = last.into_iter().rev().collect();
                ClusterFail::Command { program, code, output: format!("{output}\n{}", last.join("\n")) }
            }
            other => other,
        })
    }

    /// Stops it, and waits until it has; one that does not run stays so.
    ///
    /// # Errors
    /// [`ClusterFail::Command`].
    pub fn stop(&self, how: Stop) -> Result<(), ClusterFail> {
        if !self.is_running()? {
            return Ok(());
        }
        let how = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        let mut command = self.pg_ctl();
        command.args(["-w", "-t", PATIENCE, "-m", how, "stop"]);
        run(&mut command).map(drop)
    }

    /// Whether it runs.
    ///
    /// # Errors
    /// [`ClusterFail::Command`] if that can't be told.
    pub fn is_running(&self) -> Result<bool, ClusterFail> {
        let mut command = self.pg_ctl();
        let output = command.arg("status").output().map_err(ClusterFail::io("pg_ctl"))?;
        match output.status.code() {
            Some(0) => Ok(true),
            // pg_ctl says so of a folder with a server that does not run.
            Some(3) => Ok(false),
            _ => Err(system::failed("pg_ctl status".to_owned(), &output)),
        }
    }

    fn pg_ctl(&self) -> std::process::Command {
        let mut command = self.run_as.command(&self.binaries.program("pg_ctl"));
        command.arg("-D").arg(self.data());
        command
    }

    /// Makes a new certificate, and has a server that runs show it from now on. Stations know the old one until somebody
    /// tells them the new pin: a station that was told has both in [`Access::pins`].
    ///
    /// # Errors
    /// System errors.
    pub fn renew_certificate(&self) -> Result<Pin, ClusterFail> {
        let pin = self.prepare_certificate()?;
        if self.is_running()? {
            run(self.pg_ctl().arg("reload"))?;
        }
        Ok(pin)
    }

    /// Makes a new certificate, which a server that runs shows from its next start on: there is time to tell stations.
    ///
    /// # Errors
    /// System errors.
    pub fn prepare_certificate(&self) -> Result<Pin, ClusterFail> {
        let pin = certificate::make(&self.data())?;
        self.run_as.own(&self.data())?;
        Ok(pin)
    }

    /// By what stations know it.
    ///
    /// # Errors
    /// [`ClusterFail::Unreadable`].
    pub fn pin(&self) -> Result<Pin, ClusterFail> {
        certificate::pin_in(&self.data())
    }

    /// The files of its certificate and key, by their names: what a server that takes its place needs, so that stations
    /// know it again.
    ///
    /// # Errors
    /// [`ClusterFail::Unreadable`].
    pub fn certificate(&self) -> Result<Vec<(&'static str, Vec<u8>)>, ClusterFail> {
        certificate::files_in(&self.data())
    }

    /// By what stations know a server whose certificate was saved in a folder.
    ///
    /// # Errors
    /// [`ClusterFail::Unreadable`].
    pub fn pin_saved(folder: &Path) -> Result<Pin, ClusterFail> {
        certificate::pin_in(folder)
    }

    /// Where stations reach it.
    pub const fn address(&self) -> &Address {
        &self.file.listen
    }

    /// PostgreSQL's programs that it runs with.
    pub const fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The folder that all of it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes that are free on its disk; none where the system does not say.
    pub fn free_space(&self) -> Option<u64> {
        fs4::available_space(&self.folder).ok()
    }

    /// How its keeper reaches it.
    ///
    /// # Errors
    /// [`ClusterFail::Unreadable`].
    pub fn admin(&self) -> Result<Admin, ClusterFail> {
        Ok(match &self.file.secret {
            None => Admin::Socket { folder: self.sockets(), port: self.file.listen.port },
            Some(secret) => Admin::Password(Access {
                addresses: vec![Address { host: "127.0.0.1".to_owned(), port: self.file.listen.port }],
                pins: vec![self.pin()?],
                login: KEEPER.to_owned(),
                secret: secret.clone(),
            }),
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.join("pg")
    }

    fn sockets(&self) -> PathBuf {
        self.folder.join("socket")
    }
}
