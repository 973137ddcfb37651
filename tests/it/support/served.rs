//! A bureau with a server of its own: in a private folder, on the loopback, stopped when the test ends.

use std::io::Write as _;

use serde_json::Value;

use super::sticks::{Said, Sticks};

/// The founding PC with its server, two stations, and a stick. The server is gone when this is.
pub struct Served {
    pub sticks: Sticks,
    port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        let said = self.sticks.run("bureau", &["bureau", "stop"]);
        if said.code != 0 {
            say(&format!("the server in {} was not stopped: {}", self.sticks.text("server"), said.err));
        }
    }
}

/// What is said to whoever runs the tests: not kept back with a test's output.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

impl Served {
    /// A bureau that was founded without a server and has one now; none where there is no PostgreSQL, which is said.
    pub fn new() -> Option<Self> {
        let sticks = Sticks::founded();
        open_to_all(&sticks);
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let served = Self { sticks, port };
        let made = served.init();
        let missing = ["was not found", "no such user", "does not run as root"];
        if made.code != 0 && missing.iter().any(|words| made.err.contains(words)) {
            assert!(std::env::var_os("DABIAO_NEED_PG").is_none(), "{}", made.err);
            say(&format!("skipped: a test of a bureau with a server: {}", made.err.trim()));
            return None;
        }
        let doc = made.ends(0, &[]).json();
        assert_eq!(doc["fingerprint"].as_str().unwrap().len(), 64, "{doc}");
        Some(served)
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// `bureau init` with a server; once more it completes what is missing.
    pub fn init(&self) -> Said {
        let listen = self.address();
        let (folder, user) = (self.sticks.text("server"), is_root().then_some("postgres"));
        let mut args = vec!["bureau", "init", "--listen", &listen, "--server-dir", &folder, "--json"];
        args.extend(user.into_iter().flat_map(|user| ["--pg-user", user]));
        // Another version of PostgreSQL than that of this system.
        let other = std::env::var("DABIAO_PG_BIN").ok();
        args.extend(other.iter().flat_map(|folder| ["--pg-bin", folder.as_str()]));
        self.sticks.run("bureau", &args)
    }

    /// A code for a PC of 文昌派出所.
    pub fn code(&self, more: &[&str]) -> String {
        let args = [&["bureau", "invite", "--unit", "文昌派出所", "--json"], more].concat();
        let doc = self.sticks.run("bureau", &args).ends(0, &[]).json();
        doc["codes"][0]["code"].as_str().unwrap().to_owned()
    }

    /// A round of the keeper that goes well.
    pub fn keep(&self) -> Value {
        self.sticks.run("bureau", &["bureau", "keep", "--once", "--json"]).ends(0, &[]).json()
    }

    /// The station `pc` joins with a code, while the keeper does its rounds.
    pub fn join(&self, pc: &str, name: &str, code: &str) -> Said {
        std::thread::scope(|scope| {
            let args = ["join", code, "--name", name, "--wait", "120"];
            let joining = scope.spawn(move || self.sticks.run(pc, &args));
            while !joining.is_finished() {
                self.keep();
            }
            joining.join().unwrap()
        })
    }

    /// A visit of a station that goes well.
    pub fn visit(&self, pc: &str) -> Value {
        self.sticks.run(pc, &["exchange", "--json"]).ends(0, &[]).json()
    }
}

/// The user that PostgreSQL runs as has to get to its folder.
#[cfg(unix)]
pub fn open_to_all(sticks: &Sticks) {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = sticks.at("bureau");
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.parent().unwrap(), open).unwrap();
}

#[cfg(not(unix))]
pub fn open_to_all(_: &Sticks) {}

pub fn is_root() -> bool {
    let said = std::process::Command::new("id").arg("-u").output();
    said.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).trim() == "0")
}
