//! An attempt that is open while its station gets another key.

use super::*;
use crate::NewSeries;

const OFFICER: u128 = 0x0A01;
const DRILL: u128 = 0xA71;

/// A station with a drill of one event, which went on in a new series under another key before it was sealed.
fn joined() -> Db {
    let mut db = station(A);
    officer(&mut db, OFFICER, "059001", (0x0A11, "一所"));
    begin(&mut db, DRILL, OFFICER, 0x0A11);
    db.append_events(id(DRILL), 0, &[InputEvent::new(0, EventKind::Start)]).unwrap();
    let signer: Option<Box<dyn JournalSigner>> = Some(Box::new(Key(B)));
    let new =
        NewSeries { id: id(0xA1), why: "joined", station: Some(id(0xA2)), signer, claim: None, parent: None };
    db.begin_series(NOW + 50_000, new).unwrap();
    // Another run of the program: what the one before wrote is verified before it goes on.
    copy(&db, Some(B))
}

fn sealed(db: &mut Db) -> String {
    let end = InputEvent::new(40_000, EventKind::End(EndReason::Interrupted));
    db.append_events(id(DRILL), 1, &[end]).unwrap();
    db.seal_attempt(NOW + 100_000, id(DRILL), 2).unwrap();
    let sql = "SELECT body FROM journal WHERE op = 'seal_attempt'";
    db.connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_drill_that_was_open_at_the_joining_is_vouched_for_by_the_key_that_began_it() {
    let mut db = joined();
    assert_eq!(audited(&db).problems, []);
    let seal = sealed(&mut db);
    assert!(!seal.contains("doubt"), "{seal}");
    assert_eq!(audited(&db).problems, []);
}

/// A key that the journal did not name when the present one signed it vouches for nothing.
#[test]
fn whoever_changes_the_journal_puts_no_key_of_their_own_among_those_of_the_station() {
    // The chain no longer holds together down to the entry that names the first key.
    let mut db = joined();
    let key = Key(C);
    let first: String = db
        .connection
        .query_row("SELECT body FROM journal WHERE series = ?1 AND seq = 0", [id(A).to_string()], |row| {
            row.get(0)
        })
        .unwrap();
    let forged = first.replace(&Key(A).name(), &key.name());
    assert_ne!(first, forged);
    db.connection.execute_batch("DROP TRIGGER journal_is_final").unwrap();
    let sql = "UPDATE journal SET body = ?2 WHERE series = ?1 AND seq = 0";
    db.connection.execute(sql, rusqlite::params![id(A).to_string(), forged]).unwrap();
    // What was typed is signed by that key.
    let sql = "SELECT signature FROM attempt_reach";
    let mut signature: Vec<u8> = db.connection.query_row(sql, [], |row| row.get(0)).unwrap();
    let name = key.name();
    signature.splice(..name.len(), name.bytes());
    db.connection.execute("UPDATE attempt_reach SET signature = ?1", [signature]).unwrap();
    let seal = sealed(&mut db);
    assert!(seal.contains("doubt"), "{seal}");
}
