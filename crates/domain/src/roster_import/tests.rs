//! The same file twice, kept values, remarks.

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

/// Answers to all that is asked: another name under a badge is a correction, another badge is another person.
fn decided(officers: &[Officer], units: &[Unit], rows: &[RosterRow]) -> Answers {
    let asked = preview(officers, units, rows, &Answers::new()).unwrap();
    let say = |doubt| if doubt == Doubt::BadgeGivenAway { Answer::Same } else { Answer::Another };
    asked.open().map(|q| (q.row.row, say(q.doubt))).collect()
}

fn asked(officers: &[Officer], units: &[Unit], rows: &[RosterRow], answers: &Answers) -> Preview {
    preview(officers, units, rows, answers).unwrap()
}

/// The roster after an import.
fn applied(
    officers: &[Officer],
    units: &[Unit],
    rows: &[RosterRow],
    ids: &mut u128,
) -> (Vec<Officer>, Vec<Unit>) {
    let preview = preview(officers, units, rows, &decided(officers, units, rows)).unwrap();
    assert_eq!(preview.open().count(), 0);
    let outcome = preview.outcome(units, DAY, || {
        *ids += 1;
        Uuid::from_u128(*ids)
    });
    let mut by_id: BTreeMap<Uuid, Officer> = officers.iter().map(|o| (o.id, o.clone())).collect();
    let known = by_id.len();
    by_id.extend(outcome.displaced.iter().map(|o| (o.id, o.clone())));
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
    let found = asked(&officers, &units, &second, &Answers::new());
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
    let none = Answers::new();
    assert!(asked(&officers, &units, &[other], &none).changed[0].maybe_another());
    // Without a date of birth nothing says that it is the same person.
    let renamed = row(2, "100001", "张玮", "城关所");
    let found = asked(&officers, &units, std::slice::from_ref(&renamed), &none);
    assert!(found.changed[0].maybe_another());
    assert_eq!(found.open().map(|q| (q.row.row, q.doubt)).collect::<Vec<_>>(), [(2, Doubt::BadgeGivenAway)]);
    assert!(found.outcome(&units, DAY, Uuid::nil).updated.is_empty(), "what is asked about is not written");
    let married = RosterRow { birth: given(1970), ..renamed.clone() };
    assert!(!asked(&officers, &units, &[married], &none).changed[0].maybe_another());
    // Of a month there are many people.
    let month = Some(BirthGiven { date: date(1970, 3, 1), month_only: true });
    let only_a_month = RosterRow { birth: month, ..renamed.clone() };
    assert_eq!(asked(&officers, &units, &[only_a_month], &none).open().count(), 1);
    // Only the dot of the name is another one.
    let spaced = RosterRow { name: "张 伟".to_owned(), ..renamed };
    assert_eq!(asked(&officers, &units, &[spaced], &none).open().count(), 0);
}

#[test]
fn a_badge_that_was_given_away_takes_no_papers_along() {
    let mut ids = 0;
    let (officers, units) = applied(&[], &[], &[row(2, "100001", "张伟", "城关所")], &mut ids);
    let old = officers[0].id;
    let file = [row(2, "100001", "李强", "城关所")];
    let found = asked(&officers, &units, &file, &BTreeMap::from([(2, Answer::Another)]));
    assert_eq!((found.new_officers.len(), found.changed.len(), found.absent.len()), (1, 0, 0));
    let outcome = found.outcome(&units, DAY, || Uuid::from_u128(99));
    let [gone] = outcome.displaced.as_slice() else { panic!("{outcome:?}") };
    assert_eq!((gone.id, gone.badge.as_str(), gone.name.as_str()), (old, "100001-1", "张伟"));
    assert_eq!((gone.service, gone.left_on), (Service::PostedAway, Some(DAY)));
    assert_eq!(outcome.created[0].badge, "100001");
    assert_ne!(outcome.created[0].id, old);
}

#[test]
fn two_who_change_their_badges_stay_who_they_are() {
    let born = |year| Some(BirthGiven { date: date(year, 3, 1), month_only: false });
    let one = |badge| RosterRow { birth: born(1970), ..row(2, badge, "张伟", "城关所") };
    let two = |badge| RosterRow { birth: born(1980), ..row(3, badge, "王芳", "城关所") };
    let mut ids = 0;
    let (officers, units) = applied(&[], &[], &[one("1"), two("2")], &mut ids);
    let file = [one("2"), two("1")];
    // The first answer is taken while the second one is still open.
    let half = asked(&officers, &units, &file, &BTreeMap::from([(2, Answer::Another)]));
    assert_eq!(half.open().map(|q| q.row.row).collect::<Vec<_>>(), [3]);
    let answers = BTreeMap::from([(2, Answer::Another), (3, Answer::Another)]);
    let found = asked(&officers, &units, &file, &answers);
    assert!(found.questions.iter().all(|q| q.twin.is_some()));
    assert!(found.new_officers.is_empty());
    let outcome = found.outcome(&units, DAY, Uuid::nil);
    let after: BTreeMap<&str, &str> =
        outcome.updated.iter().map(|o| (o.name.as_str(), o.badge.as_str())).collect();
    assert_eq!(after, BTreeMap::from([("张伟", "2"), ("王芳", "1")]));
    assert!(outcome.updated.iter().all(|o| o.service == Service::Serving && o.left_on.is_none()));
}

#[test]
fn a_known_person_under_another_badge_is_asked_about() {
    let born = |day| Some(BirthGiven { date: date(1970, 5, day), month_only: false });
    let mut ids = 0;
    let first = [
        RosterRow { birth: born(12), ..row(2, "059001", "张伟", "城关所") },
        row(3, "059002", "王芳", "城关所"),
    ];
    let (officers, units) = applied(&[], &[], &first, &mut ids);
    let none = Answers::new();
    let doubt = |file: &[RosterRow]| {
        asked(&officers, &units, file, &none).open().map(|q| (q.row.row, q.doubt)).collect::<Vec<_>>()
    };
    assert_eq!(doubt(&[row(2, "59001", "张伟", "城关所")]), [(2, Doubt::Zeros)]);
    let moved = RosterRow { birth: born(12), ..row(2, "700001", "张伟", "治安大队") };
    assert_eq!(doubt(&[moved]), [(2, Doubt::NameAndBirth)]);
    assert_eq!(doubt(&[row(2, "700001", "王芳", "城关所")]), [(2, Doubt::NameAndUnit)]);
    // Two of one name, each with a row, or with another date of birth.
    assert_eq!(doubt(&[row(2, "700001", "王芳", "城关所"), row(3, "059002", "王芳", "城关所")]), []);
    let other = RosterRow { birth: born(13), ..row(2, "700001", "张伟", "城关所") };
    assert_eq!(doubt(&[other]), []);
    // The longer badge has lost no zeros: the roster keeps it, and takes it.
    let same = BTreeMap::from([(2, Answer::Same)]);
    let found = asked(&officers, &units, &[row(2, "59001", "张伟", "城关所")], &same);
    assert_eq!((found.unchanged, found.new_officers.len()), (1, 0));
    let longer = asked(&officers, &units, &[row(2, "0059001", "张伟", "城关所")], &same);
    let badge = Change::Badge { from: "059001".to_owned(), to: "0059001".to_owned() };
    assert_eq!(longer.changed[0].changes, [badge]);
    let twice = [row(2, "59001", "张伟", "城关所"), row(3, "059001", "张伟", "城关所")];
    let fault = RowsError::SameOfficer { first: 2, second: 3 };
    assert_eq!(preview(&officers, &units, &twice, &same), Err(fault));
}

#[test]
fn a_question_names_the_other_record_of_name_and_birth_date() {
    let born = Some(BirthGiven { date: date(1970, 5, 12), month_only: false });
    let mut ids = 0;
    let first =
        [row(2, "059001", "张伟", "城关所"), RosterRow { birth: born, ..row(3, "059002", "王芳", "城关所") }];
    let (officers, units) = applied(&[], &[], &first, &mut ids);
    let twins = |badge| {
        let file = [RosterRow { birth: born, ..row(2, badge, "王芳", "城关所") }];
        let found = asked(&officers, &units, &file, &Answers::new());
        found.questions.into_iter().map(|q| (q.doubt, q.twin.map(|t| t.badge))).collect::<Vec<_>>()
    };
    assert_eq!(twins("059001"), [(Doubt::BadgeGivenAway, Some("059002".to_owned()))]);
    assert_eq!(twins("59001"), [(Doubt::Zeros, Some("059002".to_owned()))]);
    // The known officer is no twin of themselves.
    assert_eq!(twins("59002"), [(Doubt::Zeros, None)]);
    assert_eq!(twins("700001"), [(Doubt::NameAndBirth, None)]);
}

#[test]
fn one_badge_twice_is_refused() {
    let rows = [row(2, "100001", "张伟", "城关所"), row(9, "100001", "李强", "城关所")];
    let none = Answers::new();
    assert_eq!(preview(&[], &[], &rows, &none), Err(RowsError::SameBadge { first: 2, second: 9 }));
    let rows = [row(2, "059001", "张伟", "城关所"), row(9, "59001", "张伟", "城关所")];
    assert_eq!(preview(&[], &[], &rows, &none), Err(RowsError::NearBadge { first: 2, second: 9 }));
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
        let again = asked(&officers, &units, &file, &Answers::new());
        prop_assert!(again.is_empty(), "{again:?}");
        prop_assert_eq!(again.unchanged, file.len());
    }

    #[test]
    fn every_row_is_counted_once_and_nobody_is_lost(before in any_file(), file in any_file()) {
        let mut ids = 0;
        let (officers, units) = applied(&[], &[], &before, &mut ids);
        let found = asked(&officers, &units, &file, &decided(&officers, &units, &file));
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
