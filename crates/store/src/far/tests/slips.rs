//! Slips that an officer dismissed at one PC and takes back at another.

use super::*;
use dabiao_domain::practice::Item;

/// The officer, and the slip that every station of the bureau tells of its own one.
const OFFICER: u128 = 0x0A01;

fn slip() -> (Uuid, Item) {
    (id(0xE00A), Item::character('己'))
}

#[test]
fn of_several_pcs_the_highest_turn_holds_whatever_came_first() {
    let (mut a, b, c) = bureau();
    let mut here = copy(&c, Some(C));
    here.follow_bureau(id(A), first(&a)).unwrap();
    assert!(here.dismissed_slips(id(OFFICER)).unwrap().is_empty());
    deliver(&mut here, &sent(&[&a, &b]), 3);
    assert_eq!(here.dismissed_slips(id(OFFICER)).unwrap(), [slip()].into());
    // It is one already: nothing is written.
    let before = here.journal_head().unwrap();
    here.dismiss_slip(NOW, id(OFFICER), slip(), true).unwrap();
    assert_eq!(here.journal_head().unwrap(), before);
    // Taken back here, by a clock that is behind.
    here.dismiss_slip(NOW - 86_400_000, id(OFFICER), slip(), false).unwrap();
    assert!(here.dismissed_slips(id(OFFICER)).unwrap().is_empty());
    deliver(&mut a, &sent(&[&here]), 5);
    assert!(a.dismissed_slips(id(OFFICER)).unwrap().is_empty(), "at the PC that said it first as well");
    a.dismiss_slip(NOW, id(OFFICER), slip(), true).unwrap();
    deliver(&mut here, &sent(&[&a]), 8);
    assert_eq!(here.dismissed_slips(id(OFFICER)).unwrap(), [slip()].into(), "and once more");
    assert!(here.dismissed_slips(id(0x0C02)).unwrap().is_empty(), "of nobody else");
    for db in [&a, &here] {
        assert_eq!(audited(db).problems, []);
    }
}

#[test]
fn they_are_found_by_the_index_and_not_by_reading_the_journal() {
    let db = memory(A);
    let sql = "EXPLAIN QUERY PLAN SELECT body FROM journal WHERE op = 'dismiss_slip'
               UNION ALL SELECT json_extract(line, '$.body') FROM far_entry
                WHERE op = 'dismiss_slip' AND state = 'applied'";
    let mut statement = db.connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
    let plan = rows.map(Result::unwrap).collect::<Vec<_>>().join("\n");
    assert!(plan.contains("journal_slips") && plan.contains("far_entry_slips"), "{plan}");
}
