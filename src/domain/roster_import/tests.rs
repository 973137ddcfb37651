//! The same file twice, what is kept, what is told.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const DAY: Date = date(2026, 1, 5);

fn row(n: u32, badge: &str, name: &str, unit: &str) -> RosterRow {
    RosterRow {
        row: n,
        badge: badge.to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        birth: None,
        position: None,
        service: None,
    }
}

/// The roster after an import.
fn applied(
    officers: &[Officer],
    units: &[Unit],
    rows: &[RosterRow],
    ids: &mut u128,
) -> (Vec<Officer>, Vec<Unit>) {
    let preview = preview(officers, units, rows).unwrap();
    let outcome = preview.outcome(units, DAY, || {
        *ids += 1;
        Uuid::from_u128(*ids)
    });
    let mut by_id: BTreeMap<Uuid, Officer> = officers.iter().map(|o| (o.id, o.clone())).collect();
    let known = by_id.len();
    by_id.extend(outcome.created.iter().map(|o| (o.id, o.clone())));
    assert_eq!(by_id.len(), known + outcome.created.len());
    by_id.extend(outcome.updated.iter().map(|o| (o.id, o.clone())));
    assert_eq!(by_id.len(), known + outcome.created.len());
    (by_id.into_values().collect(), units.iter().cloned().chain(outcome.units).collect())
}

#[test]
fn changes_are_told_with_old_and_new() {
    let mut first = vec![
        row(2, "100001", "张伟", "城关所"),
        row(3, "100002", "王芳", "城关所"),
        row(4, "100003", "李娜", "治安大队"),
    ];
    first[0].birth = Some(BirthGiven { date: date(1970, 5, 12), month_only: false });
    let mut ids = 0;
    let (officers, units) = applied(&[], &[], &first, &mut ids);
    assert_eq!((officers.len(), units.len()), (3, 2));

    let mut second = vec![row(2, "100001", "张伟", "刑侦大队"), row(3, "100002", "王芬", "城关所")];
    second[0].birth = Some(BirthGiven { date: date(1970, 5, 1), month_only: true });
    second[0].position = Some("副所长".to_owned());
    second[1].service = Some(Service::Retired);
    let found = preview(&officers, &units, &second).unwrap();
    assert_eq!(found.new_units, ["刑侦大队"]);
    assert!(found.new_officers.is_empty());
    assert_eq!(
        found.changed[0].changes,
        [
            Change::Moved { from: "城关所".to_owned(), to: "刑侦大队".to_owned() },
            Change::Position { from: String::new(), to: "副所长".to_owned() },
        ],
        "a month does not overrule a day in it"
    );
    assert_eq!(
        found.changed[1].changes,
        [
            Change::Renamed { from: "王芳".to_owned(), to: "王芬".to_owned() },
            Change::Service { from: Service::Serving, to: Service::Retired },
        ]
    );
    assert_eq!(found.absent.iter().map(|o| o.badge.as_str()).collect::<Vec<_>>(), ["100003"]);

    let (officers, units) = applied(&officers, &units, &second, &mut ids);
    let retired = officers.iter().find(|o| o.badge == "100002").unwrap();
    assert_eq!((retired.service, retired.left_on), (Service::Retired, Some(DAY)));
    let moved = officers.iter().find(|o| o.badge == "100001").unwrap();
    assert_eq!(moved.birth, Some(date(1970, 5, 12)));
    assert_eq!(units.iter().find(|u| u.id == moved.unit_id).unwrap().name, "刑侦大队");
    assert_eq!(officers.len(), 3, "who is not in the file stays");
}

#[test]
fn another_person_under_a_known_badge_is_pointed_out() {
    let given = |year| Some(BirthGiven { date: date(year, 3, 1), month_only: false });
    let first = RosterRow { birth: given(1970), ..row(2, "100001", "张伟", "城关所") };
    let mut ids = 0;
    let (officers, units) = applied(&[], &[], &[first], &mut ids);
    let other = RosterRow { birth: given(1999), ..row(2, "100001", "李强", "城关所") };
    assert!(preview(&officers, &units, &[other]).unwrap().changed[0].maybe_another());
    let married = row(2, "100001", "张玮", "城关所");
    assert!(!preview(&officers, &units, &[married]).unwrap().changed[0].maybe_another());
}

#[test]
fn one_badge_twice_is_refused() {
    let rows = [row(2, "100001", "张伟", "城关所"), row(9, "100001", "李强", "城关所")];
    assert_eq!(preview(&[], &[], &rows), Err(SameBadge { first: 2, second: 9 }));
}

fn any_row() -> impl Strategy<Value = RosterRow> {
    let birth = proptest::option::of((1960_i16..2000, 1_i8..=12, 1_i8..=28, any::<bool>()).prop_map(
        |(year, month, day, month_only)| {
            let day = if month_only { 1 } else { day };
            BirthGiven { date: date(year, month, day), month_only }
        },
    ));
    let service = proptest::option::of(proptest::sample::select(Service::ALL.to_vec()));
    (
        "1000[0-2][0-9]",
        "[张李王][伟芳娜]",
        "[甲乙丙丁]所",
        birth,
        proptest::option::of("[民警长]{2}"),
        service,
    )
        .prop_map(|(badge, name, unit, birth, position, service)| RosterRow {
            row: 0,
            badge,
            name,
            unit,
            birth,
            position,
            service,
        })
}

fn any_file() -> impl Strategy<Value = Vec<RosterRow>> {
    proptest::collection::vec(any_row(), 0..40).prop_map(|rows| {
        let by_badge: BTreeMap<String, RosterRow> = rows.into_iter().map(|r| (r.badge.clone(), r)).collect();
        (2..).zip(by_badge.into_values()).map(|(row, r)| RosterRow { row, ..r }).collect()
    })
}

proptest! {
    #[test]
    fn the_same_file_again_changes_nothing(before in any_file(), file in any_file()) {
        let mut ids = 0;
        let (officers, units) = applied(&[], &[], &before, &mut ids);
        let (officers, units) = applied(&officers, &units, &file, &mut ids);
        let again = preview(&officers, &units, &file).unwrap();
        prop_assert!(again.is_empty(), "{again:?}");
        prop_assert_eq!(again.unchanged, file.len());
    }

    #[test]
    fn every_row_is_counted_once_and_nobody_is_lost(before in any_file(), file in any_file()) {
        let mut ids = 0;
        let (officers, units) = applied(&[], &[], &before, &mut ids);
        let found = preview(&officers, &units, &file).unwrap();
        prop_assert_eq!(found.new_officers.len() + found.changed.len() + found.unchanged, file.len());
        let (after, units) = applied(&officers, &units, &file, &mut ids);
        prop_assert_eq!(after.len(), officers.len() + found.new_officers.len());
        let badges: BTreeSet<&str> = after.iter().map(|o| o.badge.as_str()).collect();
        prop_assert_eq!(badges.len(), after.len());
        let names: BTreeSet<&str> = units.iter().map(|u| u.name.as_str()).collect();
        prop_assert_eq!(names.len(), units.len());
        for officer in &after {
            let unit = units.iter().find(|u| u.id == officer.unit_id);
            prop_assert_eq!(unit.map(|u| u.name.as_str()), Some(officer.unit.as_str()));
            prop_assert!(officer.left_on.is_some() || officer.service == Service::Serving);
        }
        for row in &file {
            let officer = after.iter().find(|o| o.badge == row.badge).unwrap();
            prop_assert_eq!((&officer.name, &officer.unit), (&row.name, &row.unit));
        }
    }
}
