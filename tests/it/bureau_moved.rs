//! The PC that keeps the bureau's server is dead: another one takes its place from its backups, and stations exchange. Or
//! it lives and has another address.
//!
//! Needs PostgreSQL on this PC; where there is none each test says that it was skipped.

use std::path::Path;

use dabiao::app::host::Host;
use serde_json::Value;

use super::support::served::{Served, is_root};
use super::support::sticks::{practise, run_at};

/// The new PC: its server is stopped when the test ends.
struct NewPc<'a> {
    folder: &'a Path,
    host: Host,
}

impl NewPc<'_> {
    fn run(&self, args: &[&str]) -> super::support::sticks::Said {
        run_at(self.folder, &self.host, args)
    }
}

impl Drop for NewPc<'_> {
    fn drop(&mut self) {
        drop(self.run(&["bureau", "stop"]));
    }
}

fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// As `docs/bureau.md` says it. The new server is at `address`.
fn takes_the_place(served: &Served, new: &NewPc<'_>, address: &str) {
    let sticks = &served.sticks;
    let (store, data) = (sticks.text("store.dump"), sticks.text("data.sqlite"));
    let keys = sticks.text("store.dump.keys");
    for name in ["station-key.toml", "enrolled.toml", "bureau.toml"] {
        std::fs::copy(Path::new(&keys).join(name), new.folder.join(name)).unwrap();
    }
    new.run(&["restore", &data]).ends(0, &[]);
    new.run(&["bureau", "approve", "--same-pc"]).ends(0, &["岚江市公安局"]);
    let server = sticks.text("server-2");
    let mut init = vec![
        "bureau",
        "init",
        "--listen",
        address,
        "--server-dir",
        &server,
        "--certificate",
        &keys,
        "--json",
    ];
    init.extend(is_root().then_some(["--pg-user", "postgres"]).into_iter().flatten());
    let made = new.run(&init).ends(0, &[]).json();
    assert_eq!(made["address"], address, "{made}");
    new.run(&["bureau", "restore", &store]).ends(0, &[]);
    new.run(&["bureau", "keep", "--once"]).ends(0, &[]);
}

fn attempts(said: &str) -> usize {
    said.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count()
}

/// A bureau with a station that typed once, its backups made, and its server gone; then it typed once more.
fn dead() -> Option<Served> {
    let served = Served::new()?;
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    practise(&sticks.at("a"));
    served.visit("a");
    served.keep();
    let store = sticks.text("store.dump");
    sticks.run("bureau", &["bureau", "backup", &store]).ends(0, &["store.dump.keys"]);
    sticks.run("bureau", &["backup", &sticks.text("data.sqlite")]).ends(0, &[]);
    let nightly = sticks.at("bureau").join("bureau-backups/keys");
    for name in ["station-key.toml", "enrolled.toml", "bureau.toml", "server.crt", "server.key"] {
        assert!(nightly.join(name).exists(), "{name} is saved with the backups of every day");
    }
    sticks.run("bureau", &["bureau", "stop"]).ends(0, &[]);
    super::support::sticks::practise_at(&sticks.at("a"), super::support::typist::MORNING_MS + 600_000);
    sticks.run("a", &["exchange"]).ends(3, &["is not reached"]);
    std::fs::create_dir(sticks.at("bureau-2")).unwrap();
    Some(served)
}

#[test]
fn another_pc_at_the_same_address_is_accepted_without_a_word() {
    let Some(served) = dead() else { return };
    let folder = served.sticks.at("bureau-2");
    let new = NewPc { folder: &folder, host: Host::new(&[[0, 0x1b, 0x21, 0, 0, 5]], "NEW") };
    takes_the_place(&served, &new, &served.address());
    served.visit("a");
    new.run(&["bureau", "keep", "--once"]).ends(0, &[]);
    assert_eq!(attempts(&new.run(&["attempts", "--json"]).ends(0, &[]).out), 2);
    served.visit("a");
    served.sticks.audit();
}

#[test]
fn at_another_address_a_stick_tells_the_stations_where_it_is() {
    let Some(served) = dead() else { return };
    let folder = served.sticks.at("bureau-2");
    let new = NewPc { folder: &folder, host: Host::new(&[[0, 0x1b, 0x21, 0, 0, 5]], "NEW") };
    takes_the_place(&served, &new, &free_address());
    served.sticks.run("a", &["exchange"]).ends(3, &["is not reached"]);
    let stick = served.sticks.text("stick");
    new.run(&["exchange", "--dir", &stick]).ends(0, &[]);
    served.sticks.exchange("a");
    served.visit("a");
    new.run(&["bureau", "keep", "--once"]).ends(0, &[]);
    assert_eq!(attempts(&new.run(&["attempts", "--json"]).ends(0, &[]).out), 2);
}

/// Where a station looks for the server.
fn looks_for(served: &Served, pc: &str) -> String {
    std::fs::read_to_string(served.sticks.at(pc).join("bureau-access.toml")).unwrap()
}

#[test]
fn a_server_at_another_address_tells_it_at_the_one_of_before() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    // The whole of 127.0.0.0/8 is this PC, so that it has both addresses, as before its network is changed.
    let (_, port) = served.address().rsplit_once(':').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let new = format!("127.0.0.2:{port}");
    sticks.run("bureau", &["bureau", "init", "--listen", &new]).ends(1, &["bureau init --move"]);
    sticks.run("bureau", &["bureau", "init", "--move", "0.0.0.0:5433"]).ends(2, &[]);
    let moved = sticks.run("bureau", &["bureau", "init", "--move", &new]).ends(0, &[&new]);
    assert!(moved.out.contains("no new code"), "{}", moved.out);
    // Once more does the same, and forgets nothing.
    sticks.run("bureau", &["bureau", "init", "--move", &new]).ends(0, &[&new]);
    sticks.run("bureau", &["bureau", "status", "--json"]).ends(0, &[&new]);
    served.keep();
    assert!(!looks_for(&served, "a").contains("127.0.0.2"));
    served.visit("a");
    assert!(looks_for(&served, "a").contains("127.0.0.2"), "{}", looks_for(&served, "a"));
    assert_eq!(served.visit("a")["server"], new.as_str());
    // Whoever gets a code now comes to the new address, and a new certificate forgets none of them.
    assert!(served.code(&[]).starts_with(&new));
    sticks.run("bureau", &["bureau", "init", "--renew-cert"]).ends(0, &[]);
    served.keep();
    served.visit("a");
    assert!(looks_for(&served, "a").contains("127.0.0.1"), "{}", looks_for(&served, "a"));
}

#[test]
fn a_server_at_another_port_is_told_by_a_stick() {
    let Some(served) = Served::new() else { return };
    let sticks = &served.sticks;
    served.join("a", "文昌所-01", &served.code(&[])).ends(0, &[]);
    let new = free_address();
    sticks.run("bureau", &["bureau", "init", "--move", &new]).ends(0, &[&new]);
    sticks.run("a", &["exchange"]).ends(3, &["is not reached"]);
    sticks.run("bureau", &["exchange"]).ends(1, &["This PC keeps the bureau's server", "dabiao bureau keep"]);
    sticks.run("a", &["bureau", "status"]).ends(1, &["on the PC that founded the bureau"]);
    let nowhere = sticks.text("no-such-folder/store.dump");
    sticks.run("bureau", &["bureau", "backup", &nowhere]).ends(3, &["no-such-folder", "can't be used"]);
    sticks.exchange("bureau");
    sticks.exchange("a");
    assert_eq!(served.visit("a")["server"], new.as_str());
    served.keep();
}
