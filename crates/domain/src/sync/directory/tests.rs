//! The directory says the same in whatever order its facts came.

use proptest::prelude::*;

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn enrol(station: u128) -> DirectoryFact {
    let text = |what: &str| format!("{what} {station}");
    DirectoryFact::EnrolStation(EnrolStation {
        station_id: id(station),
        unit_id: id(100),
        name: text("name"),
        key_id: text("key"),
        public_key: String::new(),
        box_key: String::new(),
        login: text("st"),
        hosts: Vec::new(),
    })
}

fn retire(station: u128, cut: &[(u128, u64)]) -> DirectoryFact {
    let cut = cut.iter().map(|(series, entries)| (id(*series), *entries)).collect();
    DirectoryFact::RetireStation(RetireStation { station_id: id(station), why: "lost".to_owned(), cut })
}

fn grant(duty: Duty, unit: Option<u128>, station: u128, epoch: u64) -> DirectoryFact {
    let (duty, unit_id) = (duty.name().to_owned(), unit.map(id));
    DirectoryFact::GrantDuty(GrantDuty { duty, unit_id, station_id: id(station), epoch })
}

fn same(alias: u128, is: u128) -> DirectoryFact {
    DirectoryFact::SameOfficer(Same { alias: id(alias), is: id(is) })
}

fn ranked(facts: Vec<DirectoryFact>) -> Vec<Ranked<DirectoryFact>> {
    let rank = |depth| Rank { epoch: 1, depth, hash: [3; 32] };
    facts.into_iter().enumerate().map(|(n, value)| Ranked { rank: rank(n as u128), value }).collect()
}

fn directory(facts: Vec<DirectoryFact>) -> Directory {
    Directory::of(ranked(facts))
}

#[test]
fn a_duty_moves_by_its_epoch_whatever_came_last() {
    let grants = [(1, 1), (2, 2), (1, 1)].map(|(station, epoch)| grant(Duty::Registry, None, station, epoch));
    let directory = directory([vec![enrol(1), enrol(2)], grants.to_vec()].concat());
    assert_eq!(directory.holder(Duty::Registry, None).unwrap().station, id(2));
    assert!(directory.has(&id(2), Duty::Registry, Some(id(100))));
    assert!(!directory.has(&id(1), Duty::Registry, None));
    // What the first one wrote counts, below what the second one writes.
    assert_eq!(directory.epoch(&id(1), Duty::Registry, None, Some(1)), Some(1));
    assert_eq!(directory.epoch(&id(1), Duty::Registry, None, Some(2)), Some(1));
    assert_eq!(directory.epoch(&id(2), Duty::Registry, None, None), Some(2));
    assert_eq!(directory.epoch(&id(3), Duty::Registry, None, None), None);
    assert_eq!(directory.next_epoch(Duty::Registry), 3);
    assert_eq!(directory.next_epoch(Duty::Exam), 1);
}

#[test]
fn a_duty_that_comes_back_does_not_lift_what_was_written_before() {
    let grants = [(1, 1), (2, 2), (1, 3)].map(|(station, epoch)| grant(Duty::Cohort, None, station, epoch));
    let directory = directory([vec![enrol(1), enrol(2)], grants.to_vec()].concat());
    assert!(directory.has(&id(1), Duty::Cohort, None));
    assert_eq!(directory.epoch(&id(1), Duty::Cohort, None, None), Some(1));
    assert_eq!(directory.epoch(&id(1), Duty::Cohort, None, Some(3)), Some(3));
}

#[test]
fn no_number_of_a_grant_is_used_up() {
    let grants = [(1, 1), (2, u64::MAX), (1, u64::MAX), (2, 3), (1, 9)];
    let grants = grants.map(|(station, epoch)| grant(Duty::Registry, None, station, epoch));
    let mut said = ranked([vec![enrol(1), enrol(2)], grants.to_vec()].concat());
    for (n, fact) in said.iter_mut().enumerate() {
        fact.rank.hash = [u8::try_from(n).unwrap(); 32];
    }
    let directory = Directory::of(said);
    let epochs: Vec<Option<u64>> = (1_u8..8).map(|n| directory.epoch_granted(&[n; 32])).collect();
    assert_eq!(epochs, [None, Some(1), Some(2), Some(3), Some(3), Some(4), None]);
    assert_eq!(directory.holder(Duty::Registry, None).unwrap().station, id(1));
    assert_eq!(directory.next_epoch(Duty::Registry), 5);
}

#[test]
fn a_desk_is_of_its_unit_or_of_the_bureau() {
    let said = vec![
        enrol(1),
        enrol(2),
        enrol(3),
        grant(Duty::Desk, Some(100), 1, 1),
        grant(Duty::Desk, None, 2, 2),
        grant(Duty::Exam, None, 1, 1),
        grant(Duty::Exam, None, 3, 2),
    ];
    let directory = directory(said);
    let has = |station, duty, unit: Option<u128>| directory.has(&id(station), duty, unit.map(id));
    assert!(has(1, Duty::Desk, Some(100)) && has(2, Duty::Desk, Some(100)) && has(2, Duty::Desk, None));
    assert!(!has(1, Duty::Desk, Some(101)) && !has(1, Duty::Desk, None));
    assert!(has(1, Duty::Exam, None) && has(3, Duty::Exam, Some(100)) && !has(2, Duty::Exam, None));
    assert!(has(3, Duty::Practice, None) && !has(9, Duty::Practice, None));
}

#[test]
fn what_a_retired_station_wrote_counts_up_to_the_cut() {
    let said = vec![enrol(1), enrol(2), grant(Duty::Issuing, None, 1, 1), retire(1, &[(7, 40), (8, 3)])];
    let directory = directory(said);
    let standing = |station, series, seq| directory.standing(&id(station), &id(series), seq);
    assert_eq!(standing(1, 7, 39), Standing::Retired);
    assert_eq!(standing(1, 7, 40), Standing::BeyondCut);
    assert_eq!(standing(1, 8, 2), Standing::Retired);
    assert_eq!(standing(1, 9, 0), Standing::BeyondCut);
    assert_eq!(standing(2, 7, 40), Standing::Active);
    assert_eq!(standing(3, 7, 0), Standing::Unknown);
    assert!(!directory.has(&id(1), Duty::Issuing, None) && !directory.has(&id(1), Duty::Practice, None));
    assert_eq!(directory.holder(Duty::Issuing, None).unwrap().station, id(1));
}

#[test]
fn aliases_are_followed_to_their_end() {
    let directory = directory(vec![same(1, 2), same(2, 3), same(5, 6), same(6, 7), same(7, 6)]);
    assert_eq!([1, 2, 3, 4].map(|n| directory.officer(id(n))), [3, 3, 3, 4].map(id));
    assert_eq!([5, 6, 7].map(|n| directory.officer(id(n))), [6, 6, 6].map(id));
    assert_eq!(directory.unit(id(1)), id(1));
}

#[test]
fn the_wire_form_is_that_of_the_contract() {
    let body = r#"{"duty":"desk","unit_id":"00000000-0000-0000-0000-000000000064","station_id":"00000000-0000-0000-0000-000000000001","epoch":4}"#;
    let read = DirectoryFact::read("grant_duty", body).unwrap().unwrap();
    assert_eq!(read, grant(Duty::Desk, Some(100), 1, 4));
    let DirectoryFact::GrantDuty(granted) = &read else { panic!("{read:?}") };
    assert_eq!(serde_json::to_string(granted).unwrap(), body);
    assert!(DirectoryFact::read("grant_duty", "{}").unwrap().is_err());
    assert!(DirectoryFact::read("set_setting", "{}").is_none());
    let of_newer = GrantDuty { duty: "archive".to_owned(), unit_id: None, station_id: id(1), epoch: 1 };
    let newer = directory(vec![DirectoryFact::GrantDuty(of_newer)]);
    assert_eq!(newer.unknown_duties().collect::<Vec<_>>(), ["archive"]);
}

fn any_fact() -> impl Strategy<Value = DirectoryFact> {
    let station = || 1_u128..4;
    prop_oneof![
        station().prop_map(enrol),
        (station(), 0_u64..9).prop_map(|(station, cut)| retire(station, &[(7, cut)])),
        (0_usize..6, prop::option::of(100_u128..102), station(), 0_u64..4)
            .prop_map(|(duty, unit, station, epoch)| grant(Duty::ALL[duty], unit, station, epoch)),
        (1_u128..5, 1_u128..5).prop_map(|(alias, is)| same(alias, is)),
        (0_u32..3).prop_map(|n| DirectoryFact::Server(Server {
            addresses: vec![n.to_string()],
            cert_sha256: Vec::new(),
        })),
    ]
}

proptest! {
    #[test]
    fn any_order_of_arrivals_says_the_same(
        facts in prop::collection::vec(any_fact(), 0..20),
        numbers in prop::collection::vec(any::<u32>(), 40),
    ) {
        let facts = ranked(facts);
        let mut shuffled = [facts.clone(), facts.clone()].concat();
        let mut numbers = numbers.iter();
        shuffled.sort_by_cached_key(|_| numbers.next().copied());
        let (one, other) = (Directory::of(facts), Directory::of(shuffled));
        prop_assert_eq!(&one, &other);
        for duty in Duty::ALL {
            for unit in [None, Some(id(100))] {
                prop_assert_eq!(one.holder(duty, unit), other.holder(duty, unit));
            }
        }
    }
}
