//! Assignments, notes, queue and alerts: tables and properties.

use proptest::prelude::*;

use super::super::membership::{LeaveReason, MembershipFact, Step};
use super::super::testing::{id, on, stamp};
use super::alert::{Alert, AlertKind, DismissRefusal, Dismissal, alerts, check_dismiss, undismissed};
use super::follow_up::{MenteeState, Need, queue};
use super::note::{Note, NoteRefusal, check_note, current, last_by_coach, last_contacts, merge, same_id};
use super::suggest::{Coach, Near, Uncoached, Want, suggest};
use super::trend::Point;
use super::*;
use crate::record::civil::Day;

fn assigned(n: u128, day: i64, coach: u128, mentee: u128) -> Assignment {
    Assignment { stamp: stamp(n, day, 900), coach: id(coach), mentee: id(mentee) }
}

fn ended(n: u128, day: i64, assignment: u128) -> AssignmentEnd {
    AssignmentEnd { stamp: stamp(n, day, 900), assignment: id(assignment), reason: EndReason::Reassigned }
}

fn cohort() -> Cohort {
    let fact = |n, officer, step| MembershipFact {
        stamp: stamp(n, 0, 900),
        officer: id(officer),
        step,
        note: String::new(),
    };
    let facts = [
        fact(1, 1, Step::JoinMember),
        fact(2, 2, Step::JoinMember),
        fact(3, 3, Step::JoinMember),
        fact(4, 3, Step::Leave(LeaveReason::Health)),
        fact(5, 4, Step::JoinReserve),
    ];
    Cohort::on(&facts, on(0))
}

const HERE: MenteeFacts = MenteeFacts { left_service: None, certified: false };

#[test]
fn refusals_and_warnings() {
    use AssignRefusal as R;
    let caseload = Caseload::of(
        &[assigned(1, 1, 1, 11), assigned(2, 1, 2, 12), assigned(3, 20, 2, 13)],
        &[ended(4, 5, 2)],
    );
    let gone = |day| MenteeFacts { left_service: Some(on(day)), ..HERE };
    for (what, new, facts, expected) in [
        ("own", assigned(9, 6, 1, 1), HERE, Err(R::OwnMentee)),
        ("stranger", assigned(9, 6, 77, 14), HERE, Err(R::CoachNotInCohort)),
        ("left", assigned(9, 6, 3, 14), HERE, Err(R::CoachLeft(on(0)))),
        ("reserve", assigned(9, 6, 4, 14), HERE, Err(R::CoachReserve)),
        ("retired", assigned(9, 6, 1, 14), gone(6), Err(R::MenteeLeft(on(6)))),
        ("retires later", assigned(9, 6, 1, 14), gone(7), Ok(vec![])),
        ("twice", assigned(9, 6, 1, 11), HERE, Err(R::Twice(on(1)))),
        ("has one", assigned(9, 6, 2, 11), HERE, Err(R::HasCoach { coach: id(1), since: on(1) })),
        ("will have one", assigned(9, 6, 1, 13), HERE, Err(R::HasCoach { coach: id(2), since: on(20) })),
        ("had one", assigned(9, 5, 1, 12), HERE, Ok(vec![])),
        ("member", assigned(9, 6, 1, 2), HERE, Ok(vec![AssignWarning::MenteeInCohort])),
        (
            "certified",
            assigned(9, 6, 1, 14),
            MenteeFacts { certified: true, ..HERE },
            Ok(vec![AssignWarning::MenteeCertified]),
        ),
    ] {
        assert_eq!(check_assign(&new, &caseload, &cohort(), facts), expected, "{what}");
    }
    let many: Vec<Assignment> = (0..60).map(|n| assigned(n, 1, 1, 100 + n)).collect();
    let got = check_assign(&assigned(99, 2, 1, 99), &Caseload::of(&many, &[]), &cohort(), HERE);
    assert_eq!(got, Ok(vec![AssignWarning::ManyMentees(61)]));
}

#[test]
fn two_stations_assign_the_same_mentee() {
    let both = [assigned(2, 3, 2, 11), assigned(1, 1, 1, 11), assigned(3, 9, 2, 11)];
    let coach = |c: &Caseload, day| c.coach(id(11), on(day)).map(|c| c.assignment.coach.as_u128());
    let caseload = Caseload::of(&both, &[ended(5, 7, 1), ended(6, 8, 1)]);
    assert_eq!(
        [0, 1, 6, 7, 8, 9].map(|d| coach(&caseload, d)),
        [None, Some(1), Some(1), None, None, Some(2)]
    );
    let clashing: Vec<u128> = caseload.clashes(on(4)).map(|c| c.assignment.stamp.id.as_u128()).collect();
    assert_eq!(clashing, [2]);
    assert!(caseload.ever_coached(id(11), on(1)) && !caseload.ever_coached(id(11), on(0)));
    assert_eq!(caseload.mentees(id(2), on(9)).count(), 1);
}

fn note(n: u128, day: i64, by: u128, mentee: u128, what: &str, corrects: Option<u128>) -> Note {
    let minutes = if what.is_empty() { 0 } else { 20 };
    Note {
        stamp: stamp(n, day, by),
        mentee: id(mentee),
        minutes,
        what: what.to_owned(),
        corrects: corrects.map(id),
    }
}

#[test]
fn corrections() {
    let notes = [
        note(1, 1, 1, 11, "指法", None),
        note(2, 2, 1, 11, "指法和词组", Some(1)),
        note(3, 3, 1, 12, "看录", None),
        note(4, 4, 1, 12, "", Some(3)),
        note(5, 5, 2, 11, "别人的", Some(1)), // another author: stands alone
        note(6, 6, 1, 13, "未知", Some(77)),  // unknown: stands alone
        note(7, 7, 1, 11, "第三版", Some(2)), // a correction of a correction
        note(8, 8, 1, 13, "自己", Some(8)),   // of itself
    ];
    let now = current(&notes);
    let rows: Vec<(u128, u128, usize, bool, bool)> = now
        .iter()
        .map(|c| {
            (c.first.stamp.id.as_u128(), c.now.stamp.id.as_u128(), c.versions, c.stands_alone, c.taken_back())
        })
        .collect();
    let expected = [
        (1, 7, 3, false, false),
        (3, 4, 2, false, true),
        (5, 5, 1, true, false),
        (6, 6, 1, true, false),
        (8, 8, 1, true, false),
    ];
    assert_eq!(rows, expected);
    let met = last_contacts(&now);
    assert_eq!((met.get(&id(11)), met.get(&id(12)), met.get(&id(13))), (Some(&on(7)), None, Some(&on(8))));
    assert_eq!(last_by_coach(&now).get(&id(2)), Some(&on(5)));
}

#[test]
fn notes_are_refused() {
    let caseload = Caseload::of(&[assigned(1, 1, 1, 11)], &[ended(2, 9, 1)]);
    let known = [note(1, 2, 1, 11, "指法", None)];
    let long = "字".repeat(501);
    let good = note(9, 3, 1, 11, "指法", None);
    for (what, new, expected) in [
        ("good", good.clone(), Ok(())),
        ("correction", note(9, 3, 1, 11, "词组", Some(1)), Ok(())),
        ("taken back", note(9, 3, 1, 11, "", Some(1)), Ok(())),
        ("unknown", note(9, 3, 1, 11, "词组", Some(5)), Err(NoteRefusal::UnknownNote)),
        ("another's", note(9, 3, 2, 11, "词组", Some(1)), Err(NoteRefusal::NotTheAuthor)),
        ("tomorrow", note(9, 9, 1, 11, "词组", None), Err(NoteRefusal::Future)),
        ("not yet", note(9, 0, 1, 11, "词组", None), Err(NoteRefusal::NotInCaseload)),
        ("not theirs", note(9, 3, 2, 11, "词组", None), Err(NoteRefusal::NotInCaseload)),
        ("empty", Note { minutes: 5, ..note(9, 3, 1, 11, "", None) }, Err(NoteRefusal::Empty)),
        ("no time", Note { minutes: 0, ..good.clone() }, Err(NoteRefusal::Minutes)),
        ("a long day", Note { minutes: 481, ..good.clone() }, Err(NoteRefusal::Minutes)),
        ("long", note(9, 3, 1, 11, &long, None), Err(NoteRefusal::TooLong)),
    ] {
        assert_eq!(check_note(&new, &known, &caseload, on(8)), expected, "{what}");
    }
}

fn state(mentee: u128, sessions: &[Point]) -> MenteeState<'_> {
    MenteeState {
        mentee: id(mentee),
        since: on(0),
        certified: false,
        last_contact: Some(on(28)),
        sessions,
        last_practice: Some(on(29)),
        next_sitting: None,
        missed_sitting: None,
        chance: Some(0.9),
    }
}

fn falling(from: i64) -> Vec<Point> {
    (0..10).map(|n| (super::super::day_of(on(from + n * 2)), 30.0 - n as f64)).collect()
}

#[test]
fn who_needs_me_this_week() {
    let down = falling(10);
    let mentees = [
        state(1, &[]),
        MenteeState { certified: true, last_contact: None, ..state(2, &[]) },
        MenteeState { last_contact: Some(on(16)), ..state(3, &[]) },
        MenteeState { missed_sitting: Some((id(70), on(25))), chance: Some(0.5), ..state(4, &[]) },
        MenteeState { last_contact: None, last_practice: None, chance: None, ..state(5, &[]) },
        MenteeState { next_sitting: Some(on(33)), chance: None, ..state(6, &[]) },
        MenteeState { next_sitting: Some(on(33)), ..state(7, &[]) }, // will pass
        state(8, &down),
        MenteeState { last_contact: Some(on(2)), chance: Some(0.1), ..state(9, &[]) },
    ];
    let rows: Vec<(u128, u32)> =
        queue(&mentees, on(30)).iter().map(|f| (f.mentee.as_u128(), f.points)).collect();
    // 4: 40 + 10. 9: 15 + 10 for 14 days more, + 20. 5: 20 + 20. 6: 30. 8: 30. 3: 15.
    assert_eq!(rows, [(4, 50), (9, 45), (5, 40), (6, 30), (8, 30), (3, 15)]);
    let explained = queue(&mentees[3..4], on(30));
    assert_eq!(explained[0].needs, [Need::MissedSitting { on: on(25) }, Need::LowChance(0.5)]);
}

#[test]
fn a_new_occurrence_alerts_again() {
    let down = falling(10);
    let mentees = |contact: i64, sitting: u128| {
        [
            MenteeState {
                last_contact: Some(on(contact)),
                missed_sitting: Some((id(sitting), on(12))),
                ..state(1, &down)
            },
            state(2, &[]),
        ]
    };
    let dismiss = |alert: &Alert| Dismissal {
        stamp: stamp(50, 30, 900),
        key: alert.key(),
        reason: "已电话联系".to_owned(),
    };
    let first = alerts(id(9), &mentees(10, 70), on(30));
    assert_eq!(first.len(), 3);
    assert_eq!(first[0].kind, AlertKind::NoContact { mentee: id(1), since: on(10), days: 20 });
    let dismissed: Vec<Dismissal> = first.iter().map(dismiss).collect();
    assert_eq!(undismissed(alerts(id(9), &mentees(10, 70), on(31)), &dismissed), []);
    // Met since, and silent again; another sitting missed.
    let later = undismissed(alerts(id(9), &mentees(15, 71), on(31)), &dismissed);
    assert!(matches!(
        later.iter().map(|a| a.kind).collect::<Vec<_>>()[..],
        [AlertKind::NoContact { .. }, AlertKind::SittingMissed { .. }]
    ));
    assert_eq!(check_dismiss(&dismissed[0], &first, &[]), Ok(()));
    assert_eq!(check_dismiss(&dismissed[0], &first, &dismissed), Err(DismissRefusal::Already(on(30))));
    assert_eq!(check_dismiss(&dismissed[0], &later, &[]), Err(DismissRefusal::NoSuchAlert));
    let silent = Dismissal { reason: " ".to_owned(), ..dismissed[0].clone() };
    assert_eq!(check_dismiss(&silent, &first, &[]), Err(DismissRefusal::NoReason));
}

#[test]
fn a_silent_coach_is_one_alert() {
    let mentees: Vec<MenteeState<'_>> =
        (0..40).map(|n| MenteeState { last_contact: (n == 3).then(|| on(5)), ..state(n, &[]) }).collect();
    let got = alerts(id(9), &mentees, on(19));
    assert_eq!(
        got.iter().map(|a| a.kind).collect::<Vec<_>>(),
        [AlertKind::CoachSilent { since: on(5), days: 14 }]
    );
    assert_eq!(alerts(id(9), &mentees, on(18)).len(), 39, "the other mentees were never met");
    assert_eq!(alerts(id(9), &[], on(18)), []);
}

#[test]
fn coaches_are_suggested_by_unit_and_need() {
    let coach = |n, unit, mentees| Coach { officer: id(n), unit: id(unit), mentees };
    let coaches = [coach(1, 100, 5), coach(2, 100, 4), coach(3, 101, 0)];
    let officer = |n, unit, chance| Uncoached { officer: id(n), unit: id(unit), chance };
    let officers = [
        officer(11, 100, Some(0.7)),
        officer(12, 100, Some(0.1)),
        officer(13, 100, None),
        officer(14, 100, Some(0.9)), // on course
        officer(15, 102, Some(0.3)), // no coach near
        officer(3, 101, Some(0.2)),  // the only one near is the officer
        officer(16, 101, Some(0.6)),
    ];
    let near = |a: Uuid, b: Uuid| match (a.as_u128(), b.as_u128()) {
        (x, y) if x == y => Some(Near::SameUnit),
        (101, 100) => Some(Near::PairedUnit),
        _ => None,
    };
    let got = suggest(&coaches, &officers, 6, near);
    let rows: Vec<(u128, u128, Near, usize)> =
        got.pairings.iter().map(|p| (p.mentee.as_u128(), p.coach.as_u128(), p.near, p.load)).collect();
    // The least loaded of the own unit; when both are full, the paired one.
    let expected = [
        (12, 2, Near::SameUnit, 4),
        (13, 1, Near::SameUnit, 5),
        (16, 3, Near::SameUnit, 0),
        (11, 2, Near::SameUnit, 5),
    ];
    assert_eq!(rows, expected);
    assert_eq!(got.pairings[1].want, Want::HardlyBegun);
    assert_eq!(got.unplaced, [id(3), id(15)]);
    let full = suggest(&coaches, &officers[..1], 4, near);
    assert_eq!((full.pairings[0].coach, full.pairings[0].near), (id(3), Near::PairedUnit));
}

fn any_notes() -> impl Strategy<Value = Vec<Note>> {
    let one = (0_u128..12, 0_i64..6, 1_u128..3, prop::option::of(0_u128..12), 0_usize..3);
    let words = ["", "指法", "看录"];
    prop::collection::vec(
        one.prop_map(move |(n, day, by, corrects, what)| note(n, day, by, 11, words[what], corrects)),
        0..14,
    )
}

proptest! {
    #[test]
    fn merging_loses_nothing(a in any_notes(), b in any_notes(), c in any_notes()) {
        let both = merge(&a, &b);
        prop_assert!(a.iter().chain(&b).all(|n| both.contains(n)));
        prop_assert!(both.iter().all(|n| a.contains(n) || b.contains(n)));
        prop_assert_eq!(&both, &merge(&b, &a));
        prop_assert_eq!(merge(&both, &c), merge(&a, &merge(&b, &c)));
        prop_assert_eq!(&merge(&both, &both), &both);
        // Read as they now stand, every note is in exactly one chain.
        prop_assert_eq!(current(&both).iter().map(|c| c.versions).sum::<usize>(), both.len());
        let mut turned = both.clone();
        turned.reverse();
        prop_assert_eq!(current(&both), current(&turned));
        prop_assert!(current(&both).iter().all(|c| c.now.stamp.by == c.first.stamp.by));
        prop_assert_eq!(same_id(&merge(&a, &[])).is_empty(), {
            let mut distinct: Vec<&Note> = a.iter().collect();
            distinct.sort_by_key(|n| (n.stamp.id, *n));
            distinct.dedup();
            let count = distinct.len();
            distinct.dedup_by_key(|n| n.stamp.id);
            distinct.len() == count
        });
    }

    #[test]
    fn a_mentee_has_one_coach_at_a_time(
        starts in prop::collection::vec((0_i64..20, 1_u128..4), 0..12),
        ends in prop::collection::vec((0_i64..25, 0_u128..12), 0..12)
    ) {
        let assignments: Vec<Assignment> =
            starts.iter().enumerate().map(|(n, (day, coach))| assigned(n as u128, *day, *coach, 11)).collect();
        let ends: Vec<AssignmentEnd> =
            ends.iter().enumerate().map(|(n, (day, of))| ended(50 + n as u128, *day, *of)).collect();
        let caseload = Caseload::of(&assignments, &ends);
        for day in 0..30 {
            prop_assert!(caseload.iter().filter(|c| c.holds(on(day))).count() <= 1);
        }
        // None is lost: it counts, or it is shown as a clash on the days on which it would hold.
        let counted = caseload.iter().count() + caseload.clashes.len();
        prop_assert_eq!(counted, assignments.len());
        let mut turned = assignments.clone();
        turned.reverse();
        prop_assert_eq!(Caseload::of(&turned, &ends), caseload);
    }
}

#[test]
fn days_of_points_are_those_of_the_calendar() {
    assert_eq!(falling(0)[1].0, Day(falling(0)[0].0.0 + 2));
}
