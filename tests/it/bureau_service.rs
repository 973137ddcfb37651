//! The keeper as a service, and a PostgreSQL that somebody else runs.
//!
//! Needs PostgreSQL on this PC; where there is none each test says that it was skipped.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::support::served::{Served, is_root};
use super::support::sticks::Sticks;

#[cfg(unix)]
#[test]
fn a_keeper_that_is_asked_to_end_ends_its_round_and_its_server() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    sticks.run("bureau", &["bureau", "stop"]).ends(0, &[]);
    let mut keeper = Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args([
            "--lang",
            "en",
            "--data",
            &sticks.text("bureau"),
            "bureau",
            "keep",
            "--server",
            "--every",
            "1",
        ])
        .args(["--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It is in the midst of its rounds as soon as it has told of one.
    let mut rounds = BufReader::new(keeper.stdout.take().unwrap());
    let mut first = String::new();
    rounds.read_line(&mut first).unwrap();
    assert!(first.starts_with('{'), "{first}");
    let asked = Command::new("kill").args(["-TERM", &keeper.id().to_string()]).status().unwrap();
    assert!(asked.success());
    let rest: Vec<String> = rounds.lines().map(Result::unwrap).collect();
    assert!(rest.iter().all(|line| line.ends_with('}')), "no round is told by half: {rest:?}");
    let ended = keeper.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "{said}");
    assert!(!said.contains("dabiao: "), "nothing went wrong in its last round: {said}");
    // The folder is free, and the server is down.
    sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "status"]).ends(1, &["The server is not reached"]);
    served.sticks.run("bureau", &["bureau", "start"]).ends(0, &[]);
    served.keep();
}

#[test]
fn the_unit_that_is_printed_is_one_that_systemd_takes() {
    let Some(served) = Served::new() else { return };
    let made = served.init().ends(0, &[]).json();
    let unit = made["unit_file"].as_str().unwrap();
    assert!(unit.contains("bureau keep --server") && unit.contains("ExecStopPost="), "{unit}");
    let file = served.sticks.at("dabiao-keeper.service");
    std::fs::write(&file, unit).unwrap();
    let Ok(verified) = Command::new("systemd-analyze").arg("verify").arg(&file).output() else { return };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && said.trim().is_empty(), "{said}");
}

#[test]
fn the_first_account_says_what_the_keeper_needs_from_then_on() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    std::fs::write(sticks.at("password"), "Baoan-2026-mima\n").unwrap();
    let password = sticks.text("password");
    let who = ["059001", "王德明", "文昌派出所"];
    let set_up = [&["people", "set-up"], &who[..], &["--new-password-file", &password]].concat();
    sticks.run("bureau", &set_up).ends(0, &["--officer 059001", "bureau init", "daemon-reload"]);
    sticks.run("bureau", &["bureau", "keep", "--once"]).ends(2, &["--officer"]);
    let by = ["--officer", "059001", "--password-file", &password];
    let made = sticks.run("bureau", &[&by[..], &["bureau", "init", "--json"]].concat()).ends(0, &[]).json();
    let unit = made["unit_file"].as_str().unwrap();
    assert!(unit.contains("--officer \"059001\" --password-file"), "{unit}");
    sticks.run("bureau", &[&by[..], &["bureau", "keep", "--once"]].concat()).ends(0, &[]);
    // A PC without a server says nothing of it.
    let other = sticks.run("b", &set_up).ends(0, &[]);
    assert!(!other.err.contains("keeps the bureau's server"), "{}", other.err);
}

/// A PostgreSQL with TLS on the loopback, in a private folder; stopped when it is dropped.
struct Theirs {
    data: PathBuf,
    port: u16,
}

impl Theirs {
    /// None where there is no PostgreSQL, or nothing that makes a certificate.
    fn start(folder: &Path) -> Option<Self> {
        let data = folder.join("theirs");
        std::fs::create_dir(&data).ok()?;
        let (cert, key, password) =
            (data.join("../theirs.crt"), data.join("../theirs.key"), data.join("../theirs.pw"));
        std::fs::write(&password, "their secret").ok()?;
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
            .args(["-days", "2", "-subj", "/CN=theirs", "-out"])
            .arg(&cert)
            .arg("-keyout")
            .arg(&key)
            .output()
            .ok()?;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let theirs = Self { data, port };
        let paths = [&theirs.data, &cert, &key, &password];
        if is_root() {
            assert!(Command::new("chown").arg("postgres").args(paths).status().ok()?.success());
        }
        let mut initdb = theirs.command("initdb")?;
        initdb.args(["-A", "scram-sha-256", "-U", "keeper", "--pwfile"]).arg(&password);
        let made = initdb.output().ok()?;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\nssl = on\n\
             ssl_cert_file = '{}'\nssl_key_file = '{}'\n",
            cert.display(),
            key.display()
        );
        let conf = theirs.data.join("postgresql.auto.conf");
        std::fs::write(&conf, settings).ok()?;
        let log = theirs.data.join("start.log");
        let started = theirs.command("pg_ctl")?.arg("-l").arg(log).args(["-w", "start"]).output().ok()?;
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stdout));
        Some(theirs)
    }

    /// A program of theirs, as the user that it runs as.
    fn command(&self, program: &str) -> Option<Command> {
        let path = ["/usr/lib/postgresql/15/bin", "/usr/local/bin", "/usr/bin"]
            .map(|folder| Path::new(folder).join(program))
            .into_iter()
            .find(|path| path.exists())?;
        let mut command = if is_root() {
            let mut as_user = Command::new("runuser");
            as_user.args(["-u", "postgres", "--"]).arg(path);
            as_user
        } else {
            Command::new(path)
        };
        command.arg("-D").arg(&self.data).current_dir("/").stdin(Stdio::null());
        Some(command)
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        if let Some(mut stop) = self.command("pg_ctl") {
            drop(stop.args(["-m", "fast", "-w", "stop"]).output());
        }
    }
}

#[test]
fn a_bureau_lives_in_a_postgresql_that_somebody_else_runs() {
    let sticks = Sticks::founded();
    super::support::served::open_to_all(&sticks);
    let Some(theirs) = Theirs::start(sticks.at("bureau").parent().unwrap()) else {
        assert!(std::env::var_os("DABIAO_NEED_PG").is_none(), "no PostgreSQL was started");
        return;
    };
    let url = format!("postgres://keeper:their%20secret@127.0.0.1:{}/postgres?sslmode=require", theirs.port);
    let init = ["bureau", "init", "--url", &url, "--json"];
    let made = sticks.run("bureau", &init).ends(0, &[]).json();
    let unit = made["unit_file"].as_str().unwrap();
    assert!(!unit.contains("--server") && !unit.contains("bureau stop"), "{unit}");
    let code = made["code"]["code"].as_str().unwrap().to_owned();
    let at = &sticks;
    std::thread::scope(|scope| {
        let args = ["join", &code, "--name", "文昌所-01", "--wait", "120"];
        let joining = scope.spawn(move || at.run("a", &args));
        while !joining.is_finished() {
            sticks.run("bureau", &["bureau", "keep", "--once"]).ends(0, &[]);
        }
        joining.join().unwrap().ends(0, &["岚江市公安局"]);
    });
    super::support::sticks::practise(&sticks.at("a"));
    sticks.run("a", &["exchange"]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "keep", "--once"]).ends(0, &[]);
    let seen = sticks.run("bureau", &["attempts", "--json"]).ends(0, &[]);
    assert_eq!(seen.out.lines().count(), 1);
    let dump = sticks.text("store.dump");
    sticks.run("bureau", &["bureau", "backup", &dump]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "restore", &dump]).ends(0, &[]);
    sticks.run("a", &["exchange"]).ends(0, &[]);
    sticks.run("bureau", &["bureau", "status"]).ends(0, &[]);
}
