//! Places, coverage, candidates and the funnel: tables and properties.

use proptest::prelude::*;

use super::super::testing::{id, on, stamp};
use super::*;
use crate::roster::{Officer, Unit, UnitKind};

fn fact(n: u128, day: i64, officer: u128, step: Step) -> MembershipFact {
    MembershipFact { stamp: stamp(n, day, 999), officer: id(officer), step, note: String::new() }
}

fn fifty() -> Vec<MembershipFact> {
    (1..=50).map(|n| fact(n, 0, n, Step::JoinMember)).collect()
}

#[test]
fn join_leave_rejoin() {
    let facts = [
        fact(1, 0, 7, Step::JoinReserve),
        fact(2, 5, 7, Step::JoinMember),
        fact(3, 9, 7, Step::Leave(LeaveReason::OtherDuties)),
        fact(4, 20, 7, Step::JoinMember),
    ];
    let state = |day| Cohort::on(&facts, on(day)).state(id(7));
    assert_eq!(state(-1), None);
    assert_eq!(state(4), Some(State::Reserve { since: on(0) }));
    assert_eq!(state(5), Some(State::Member { since: on(5) }));
    assert_eq!(state(9), Some(State::Left { on: on(9), reason: LeaveReason::OtherDuties }));
    assert_eq!(state(30), Some(State::Member { since: on(20) }));
}

#[test]
fn refusals() {
    use LeaveReason::{Other, OwnWish, Retired};
    use MembershipRefusal as R;
    let mut facts = fifty();
    facts.push(fact(60, 1, 60, Step::JoinReserve));
    facts.push(fact(61, 1, 61, Step::JoinReserve));
    facts.push(fact(62, 3, 61, Step::Leave(Retired)));
    for (what, new, left_service, expected) in [
        ("twice", fact(90, 4, 1, Step::JoinMember), None, Err(R::AlreadyMember(on(0)))),
        ("twice in reserve", fact(90, 4, 60, Step::JoinReserve), None, Err(R::AlreadyReserve(on(1)))),
        ("over 50", fact(90, 4, 70, Step::JoinMember), None, Err(R::Full { members: 50 })),
        ("over 50 from the reserve", fact(90, 4, 60, Step::JoinMember), None, Err(R::Full { members: 50 })),
        ("a reserve at 50", fact(90, 4, 70, Step::JoinReserve), None, Ok(())),
        ("retired", fact(90, 4, 70, Step::JoinReserve), Some(on(4)), Err(R::LeftService(on(4)))),
        ("retires tomorrow", fact(90, 4, 70, Step::JoinReserve), Some(on(5)), Ok(())),
        ("never here", fact(90, 4, 70, Step::Leave(OwnWish)), None, Err(R::NotInCohort)),
        ("left before", fact(90, 4, 61, Step::Leave(OwnWish)), None, Err(R::AlreadyLeft(on(3)))),
        ("again after leaving", fact(90, 4, 61, Step::JoinReserve), None, Ok(())),
        ("in the past", fact(90, 2, 61, Step::JoinReserve), None, Err(R::BeforeLatest(on(3)))),
        ("no reason", fact(90, 4, 1, Step::Leave(Other)), None, Err(R::NoReason)),
        ("leaving the service", fact(90, 4, 1, Step::Leave(Retired)), Some(on(2)), Ok(())),
    ] {
        assert_eq!(check_step(&new, &facts, left_service), expected, "{what}");
    }
    // A place is free when its holder has gone, not before.
    facts.push(fact(63, 10, 1, Step::Leave(OwnWish)));
    let at = |day| check_step(&fact(90, day, 70, Step::JoinMember), &facts, None);
    assert_eq!((at(9), at(10)), (Err(R::Full { members: 50 }), Ok(())));
}

#[test]
fn sizes() {
    let mut facts = fifty();
    assert_eq!(Cohort::on(&facts, on(0)).size(), SizeWarning::Fits);
    // Two stations each assigned the last places.
    facts.push(fact(51, 0, 51, Step::JoinMember));
    assert_eq!(Cohort::on(&facts, on(0)).size(), SizeWarning::Over(1));
    assert_eq!(Cohort::on(&facts[..29], on(0)).size(), SizeWarning::Short(1));
}

fn officer(n: u128, unit: u128) -> Officer {
    Officer::new(id(n), n.to_string(), String::new(), id(unit), String::new())
}

fn station(n: u128, parent: Option<u128>) -> Unit {
    Unit { kind: UnitKind::Station, parent: parent.map(id), ..Unit::new(id(n), n.to_string()) }
}

#[test]
fn a_bureau_of_three_stations() {
    let units = [station(100, None), station(101, Some(100)), station(102, None), station(103, None)];
    let mut officers =
        vec![officer(1, 101), officer(2, 101), officer(3, 102), officer(4, 102), officer(5, 103)];
    officers[4].service = crate::roster::Service::Retired;
    let cohort = Cohort::on(&[fact(1, 0, 1, Step::JoinMember), fact(2, 0, 3, Step::JoinReserve)], on(1));
    let got = coverage(&units, &officers, &cohort, |o| o != id(1));
    let row = |n: usize| (got[n].officers, got[n].open, got[n].members, got[n].reserves, got[n].is_gap());
    assert_eq!(row(0), (2, 1, 1, 0, false), "the member below counts above");
    assert_eq!(row(1), (2, 1, 1, 0, false));
    assert_eq!(row(2), (2, 2, 0, 1, true), "a reserve does not cover");
    assert_eq!(row(3), (0, 0, 0, 0, false), "nobody serves there");
    // A circle of parents ends.
    let circle = [station(100, Some(101)), station(101, Some(100))];
    assert_eq!(coverage(&circle, &officers[..1], &cohort, |_| false)[0].members, 1);
}

#[test]
fn suggestions_explain_themselves() {
    let units = [station(101, None), station(102, None)];
    let officers: Vec<Officer> = (1..=6).map(|n| officer(n, if n <= 3 { 101 } else { 102 })).collect();
    let cohort = Cohort::on(&[fact(1, 0, 1, Step::JoinMember), fact(2, 0, 3, Step::JoinReserve)], on(1));
    let covered = coverage(&units, &officers, &cohort, |_| true);
    let plain = |n: u128, unit: u128| Candidate {
        officer: id(n),
        unit: id(unit),
        certified: false,
        of_line: Some(0.8),
        accuracy: Some(0.95),
        chance: Some(0.6),
    };
    let candidates = [
        Candidate { certified: true, of_line: Some(1.1), ..plain(1, 101) }, // a member
        Candidate { certified: true, of_line: Some(1.1), ..plain(2, 101) },
        Candidate { of_line: None, accuracy: None, chance: None, ..plain(3, 101) },
        plain(4, 102),
        Candidate { chance: Some(0.4), ..plain(5, 102) },
        plain(4, 102), // twice in the list
    ];
    let got = suggest(&candidates, &covered, &cohort, 9);
    let rows: Vec<(u128, u32)> = got.iter().map(|s| (s.officer.as_u128(), s.points)).collect();
    // 2: 30 + 25 + 25. 4: 40 + 20 + 15. 5, when 4 is taken: 20 + 10. 3: 5 + 5.
    assert_eq!(rows, [(2, 80), (4, 75), (5, 30), (3, 10)]);
    assert_eq!(got[1].reasons, [Reason::ClosesGap, Reason::OwnLevel(0.8), Reason::Forecast(0.6)]);
    assert_eq!(got[2].reasons[0], Reason::UnitHasMembers(1));
    assert_eq!(got[3].reasons, [Reason::UnitHasMembers(2), Reason::NotEnoughData, Reason::Waiting]);
    assert_eq!(suggest(&candidates, &covered, &cohort, 1), got[..1]);
}

proptest! {
    /// The order in which two stations' facts arrive means nothing.
    #[test]
    fn order_of_arrival_means_nothing(
        steps in prop::collection::vec((0_i64..20, 0_u128..5, 0_usize..3), 0..30), turn in 0_usize..30
    ) {
        let all = [Step::JoinMember, Step::JoinReserve, Step::Leave(LeaveReason::OwnWish)];
        let facts: Vec<MembershipFact> = steps
            .iter().enumerate()
            .map(|(n, (day, officer, step))| fact(n as u128, *day, *officer, all[*step]))
            .collect();
        let mut other = facts.clone();
        other.rotate_left(if facts.is_empty() { 0 } else { turn % facts.len() });
        other.reverse();
        prop_assert_eq!(Cohort::on(&facts, on(30)), Cohort::on(&other, on(30)));
        prop_assert_eq!(exposure(&facts, on(30)), exposure(&other, on(30)));
    }

    /// A caller that checks first never has more than 50 members, and no officer twice.
    #[test]
    fn the_door_holds(steps in prop::collection::vec((0_u128..70, 0_usize..3), 0..200)) {
        let all = [Step::JoinMember, Step::JoinReserve, Step::Leave(LeaveReason::OwnWish)];
        let mut facts = fifty();
        for (n, (officer, step)) in steps.iter().enumerate() {
            let new = fact(1000 + n as u128, 1 + n as i64, *officer, all[*step]);
            let before = Cohort::on(&facts, on(500));
            if check_step(&new, &facts, None).is_ok() {
                facts.push(new);
                let after = Cohort::on(&facts, on(500));
                prop_assert!(after.members().count() <= MOST_MEMBERS);
                prop_assert_ne!(before, after);
            }
        }
    }
}
