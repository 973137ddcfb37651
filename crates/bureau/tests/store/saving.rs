//! A backup, a restore, and what stations send again.

use std::path::Path;

use dabiao_bureau::{Access, ClusterFail, Fail, Station, backup, restore};
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::path::Held as _;
use dabiao_domain::sync::plan::{BATCH, plan};
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::{SignedEntry, Tip};
use uuid::Uuid;

use super::support::{Enrolled, Server, bare, chain, end, hello, limits, series, server};

/// A visit as a station makes it: what is there is shown by the bureau, never remembered.
fn visit(station: &mut Station, all: &[SignedEntry]) -> (Uuid, u64) {
    let shown = station.hello(&hello(end(all))).unwrap();
    let set: EntrySet = all.iter().cloned().collect();
    let mut sent = 0;
    for batch in plan(&set, &shown.tips, &[], BATCH).send {
        let entries: Vec<SignedEntry> =
            batch.places(&set).iter().filter_map(|place| set.get(place)).cloned().collect();
        station.push(&entries).unwrap();
        sent += entries.len() as u64;
    }
    assert_eq!(station.tips().unwrap(), set.tips());
    (shown.incarnation, sent)
}

fn tips(server: &Server) -> Vec<Tip> {
    server.keeper().tips().unwrap()
}

fn save(server: &Server, out: &Path) -> u64 {
    backup(&server.admin, server.cluster.binaries(), out, None).unwrap()
}

fn back(server: &Server, file: &Path, incarnation: u128) -> Result<Uuid, ClusterFail> {
    let info = restore(&server.admin, server.cluster.binaries(), file, Uuid::from_u128(incarnation))?;
    Ok(info.incarnation)
}

#[test]
fn what_a_restored_store_lacks_is_sent_again_without_being_told() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.dump");
    let (first, second) = (server.enrol(1, 1), server.enrol(2, 2));
    let (ours, theirs) = (chain(series(1), &[], 900, "a"), chain(series(2), &[], 30, "b"));
    visit(&mut first.connect(), &ours[..300]);
    visit(&mut second.connect(), &theirs[..10]);
    assert!(save(&server, &file) > 1_000);
    assert!(server.keeper().status().unwrap().backup_ms.is_some());
    visit(&mut first.connect(), &ours);
    visit(&mut second.connect(), &theirs);
    // Joined after the backup was made.
    let late = server.enrol(3, 2);
    visit(&mut late.connect(), &chain(series(3), &[], 5, "c"));
    let wanted = tips(&server);
    let mut open = first.connect();
    assert_eq!(back(&server, &file, 2).unwrap(), Uuid::from_u128(2));
    assert!(open.tips().unwrap_err().is_unreachable(), "whoever was connected comes again");
    assert_eq!(tips(&server), [end(&ours[..300]), end(&theirs[..10])]);
    assert_eq!(visit(&mut first.connect(), &ours), (Uuid::from_u128(2), 600));
    assert_eq!(visit(&mut second.connect(), &theirs), (Uuid::from_u128(2), 20));
    // The store does not know it: let in again by the keeper, who has the directory, it goes on.
    let stranger = Station::connect(&late.access, limits()).err();
    assert_eq!(stranger, Some(Fail::Fault(Fault::NotEnrolled)));
    let late = server.enrol(3, 2);
    assert_eq!(visit(&mut late.connect(), &chain(series(3), &[], 5, "c")).1, 5);
    assert_eq!(tips(&server), wanted, "as if it had never been lost");
    // What is no backup changes nothing, and neither does one that is damaged.
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 200].fill(0x55);
    for (name, bytes) in
        [("damaged", bytes.clone()), ("cut", bytes[..middle].to_vec()), ("other", b"PK".to_vec())]
    {
        let other = folder.path().join(name);
        std::fs::write(&other, bytes).unwrap();
        back(&server, &other, 9).expect_err(name);
        assert_eq!(tips(&server), wanted, "{name}");
    }
    let left = server.sql(
        "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname LIKE 'dabiao%'",
    );
    assert_eq!(left, "dabiao dabiao_before");
    assert_eq!(first.connect().hello(&hello(end(&ours))).unwrap().incarnation, Uuid::from_u128(2));
}

#[test]
fn a_store_comes_back_on_another_server_with_its_logins() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.dump");
    let (station, gone) = (server.enrol(1, 1), server.enrol(2, 1));
    let all = chain(series(1), &[], 40, "a");
    visit(&mut station.connect(), &all);
    server.keeper().invite((station.unit, ""), 3, server.cluster.address(), || [6; 10]).unwrap();
    server.keeper().retire(gone.id).unwrap();
    save(&server, &file);
    drop(server);
    let other = bare().unwrap();
    back(&other, &file, 5).unwrap();
    let moved = |station: &Enrolled| Access {
        addresses: vec![other.cluster.address().clone()],
        pins: vec![other.cluster.pin().unwrap()],
        ..station.access.clone()
    };
    let mut come = Station::connect(&moved(&station), limits()).unwrap();
    assert_eq!(visit(&mut come, &all), (Uuid::from_u128(5), 0));
    let kept_out = Station::connect(&moved(&gone), limits()).err();
    assert_eq!(kept_out, Some(Fail::Fault(Fault::NotEnrolled)));
    let code = dabiao_bureau::Code::new(other.cluster.address().clone(), &[6; 10]);
    assert!(dabiao_bureau::Invited::connect(&code, limits()).is_ok());
    // Rights came with it: a station reads no table.
    let read = other.as_login(&station.access.login, &station.access.secret, "SELECT FROM dabiao.entry");
    assert!(read.unwrap_err().contains("42501"));
    let block = other.as_login(&station.access.login, &station.access.secret, "DO $$ BEGIN NULL; END $$");
    assert!(block.unwrap_err().contains("42501"));
}

#[test]
fn a_backup_that_fails_leaves_the_earlier_one() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.dump");
    save(&server, &file);
    let before = std::fs::read(&file).unwrap();
    server.cluster.stop(dabiao_bureau::Stop::Fast).unwrap();
    let fail = backup(&server.admin, server.cluster.binaries(), &file, None).unwrap_err();
    assert!(matches!(fail, ClusterFail::Command { ref program, .. } if program == "pg_dump"), "{fail}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "and nothing half");
    let nothing = folder.path().join("none");
    server.cluster.start().unwrap();
    assert!(matches!(back(&server, &nothing, 3), Err(ClusterFail::Command { .. })));
    server.keeper().info().unwrap();
}
