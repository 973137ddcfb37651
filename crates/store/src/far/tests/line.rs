//! The directory goes on in the founding PC's next series, and in nobody else's.

use serde_json::json;

use super::*;
use crate::own_series::NewSeries;

/// A series of `station` under `key`, from where `db` stands.
pub(super) fn begin_again(db: &mut Db, series: u128, why: &str, station: u128, key: u128) {
    let signer: Option<Box<dyn JournalSigner>> = Some(Box::new(Key(key)));
    let (station, parent) = (Some(id(station)), None);
    db.begin_series(NOW, NewSeries { id: id(series), why, station, signer, claim: None, parent }).unwrap();
}

pub(super) fn enrol(db: &mut Db, n: u128) {
    let key = Key(n);
    say(
        db,
        "enrol_station",
        json!({"station_id": id(n), "unit_id": id(0x0A11), "name": format!("所{n:x}"), "key_id": key.name(),
               "public_key": key.public_key(), "by": null}),
    );
}

/// The stations of the directory as a fourth PC sees it, that got all of these in any order.
fn stations(first: Hash, all: &[&Db], order: u64) -> (Vec<String>, Vec<String>) {
    let mut db = station(0xD7);
    db.follow_bureau(id(A), first).unwrap();
    deliver(&mut db, &sent(all), order);
    assert_eq!(audited(&db).problems, []);
    let of = |table: &str, column: &str| -> Vec<String> {
        let rows = rows(&db.connection, table, &[column.to_owned()]).unwrap();
        rows.iter().flatten().map(shown).collect()
    };
    (of("station", "name"), of("problem", "kind"))
}

#[test]
fn a_restored_founding_pc_goes_on_with_the_directory_and_both_ways_count() {
    let mut before = station(A);
    enrol(&mut before, A);
    enrol(&mut before, B);
    let first = first(&before);
    // What the backup does not have.
    let mut lost = copy(&before, Some(A));
    enrol(&mut lost, C);
    let mut restored = copy(&before, Some(A));
    begin_again(&mut restored, 0xA9, "restored", A, A);
    enrol(&mut restored, 0xD0);
    for order in 0..40 {
        let (names, problems) = stations(first, &[&lost, &restored], order);
        assert_eq!(names, ["\"所a0\"", "\"所b0\"", "\"所c0\"", "\"所d0\""], "order {order}");
        assert_eq!(problems, ["\"directory_fork\""]);
    }
    // Once it has back what it lost it goes on alone; without the lost part there is nothing to tell.
    let (names, problems) = stations(first, &[&restored], 0);
    assert_eq!((names.len(), problems.len()), (3, 0));
}

#[test]
fn the_way_over_what_it_wrote_as_a_copy_is_the_directory_too_and_that_itself_is_not() {
    let mut db = station(A);
    enrol(&mut db, A);
    let first = first(&db);
    begin_again(&mut db, 0xC9, "copied", 0xC9, 0xC9);
    enrol(&mut db, 0xE1);
    begin_again(&mut db, 0xA9, "renewed", A, A);
    enrol(&mut db, 0xE2);
    let (names, problems) = stations(first, &[&db], 3);
    assert_eq!(names, ["\"所a0\"", "\"所e2\""]);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn nobody_else_goes_on_with_it() {
    let mut before = station(A);
    enrol(&mut before, A);
    enrol(&mut before, B);
    let first = first(&before);
    let honest = stations(first, &[&before], 0).0;
    // Under another key; under a key of another station; as another station.
    for (station, key) in [(A, 0xBAD), (A, B), (B, B), (0xBAD, A)] {
        let mut forger = copy(&before, Some(A));
        begin_again(&mut forger, 0xF9, "restored", station, key);
        enrol(&mut forger, 0xBAD);
        assert_eq!(stations(first, &[&forger], 1).0, honest, "{station:x} {key:x}");
    }
    // From the beginning, under the right names.
    let mut other = station(0xF8);
    begin_again(&mut other, 0xF9, "restored", A, A);
    enrol(&mut other, 0xBAD);
    assert_eq!(stations(first, &[&before, &other], 1).0, honest);
}
