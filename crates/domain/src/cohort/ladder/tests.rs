//! The ladder: a table of every refusal, and what a withdrawn rung does.

use super::super::membership::{LeaveReason, MembershipFact, Step};
use super::super::testing::{id, on, stamp};
use super::*;

const OFFICER: u128 = 7;
const INSTRUCTOR: u128 = 100;

fn signed(n: u128, day: i64, rung: Rung, evidence: &[u128]) -> SignOff {
    SignOff {
        stamp: stamp(n, day, INSTRUCTOR),
        officer: id(OFFICER),
        rung,
        evidence: evidence.iter().copied().map(id).collect(),
        note: "符合".to_owned(),
    }
}

fn withdrawn(n: u128, day: i64, sign_off: u128) -> Withdrawal {
    Withdrawal { stamp: stamp(n, day, INSTRUCTOR), sign_off: id(sign_off), reason: "复核不符".to_owned() }
}

fn shown(n: u128, day: i64, kind: EvidenceKind) -> Evidence {
    Evidence { id: id(n), officer: id(OFFICER), on: on(day), kind }
}

const CERTIFICATE: EvidenceKind = EvidenceKind::Certificate { valid_until: None, revoked_on: None };
const DRILL: EvidenceKind = EvidenceKind::FormDrill { records: 50, right: 49 };

fn cohort() -> Cohort {
    let fact = |n, officer, step| MembershipFact {
        stamp: stamp(n, 0, INSTRUCTOR),
        officer: id(officer),
        step,
        note: String::new(),
    };
    let facts = [
        fact(1, OFFICER, Step::JoinMember),
        fact(2, INSTRUCTOR, Step::JoinMember),
        fact(3, 8, Step::JoinMember),
        fact(4, 8, Step::Leave(LeaveReason::PostedAway)),
        fact(5, 9, Step::JoinReserve),
    ];
    Cohort::on(&facts, on(50))
}

#[test]
fn height_goes_up_and_a_withdrawal_makes_the_upper_rungs_wait() {
    let signs = [
        signed(1, 1, Rung::OwnTyping, &[1]),
        signed(2, 5, Rung::RecordQuality, &[2]),
        signed(3, 9, Rung::CheckingSkill, &[3]),
        signed(4, 12, Rung::RecordQuality, &[2]), // the other station's
        signed(5, 20, Rung::RecordQuality, &[4]),
    ];
    let taken = [withdrawn(6, 15, 2), withdrawn(7, 16, 4)];
    let at = |day| Ladder::of(id(OFFICER), &signs, &taken, on(day));
    for (day, height, next) in [
        (0, 0, Some(Rung::OwnTyping)),
        (1, 1, Some(Rung::RecordQuality)),
        (9, 3, Some(Rung::Coaching)),
        (15, 3, Some(Rung::Coaching)), // the second signature takes the place of the first
        (16, 1, Some(Rung::RecordQuality)),
        (20, 3, Some(Rung::Coaching)),
    ] {
        assert_eq!((at(day).height(), at(day).next()), (height, next), "day {day}");
    }
    assert_eq!(at(16).state(Rung::CheckingSkill), RungState::Waiting(&signs[2]));
    assert_eq!(at(16).state(Rung::MenteeResults), RungState::Projections);
    assert_eq!(at(20).state(Rung::RecordQuality), RungState::Signed(&signs[4]));
    assert_eq!(at(20).reached(), Some(Rung::CheckingSkill));
    assert_eq!(Ladder::of(id(8), &signs, &taken, on(30)).reached(), None);
}

#[test]
fn refusals_and_warnings() {
    use SignOffRefusal as R;
    let signs = [signed(1, 1, Rung::OwnTyping, &[11])];
    let evidence = [
        shown(11, 0, CERTIFICATE),
        shown(21, 2, DRILL),
        shown(22, 30, DRILL),
        Evidence { officer: id(8), ..shown(23, 2, DRILL) },
        shown(31, 2, EvidenceKind::CheckingDrill { level: 4, passed: true }),
    ];
    let good = signed(50, 10, Rung::RecordQuality, &[21]);
    let by =
        |by: u128, officer: u128| SignOff { stamp: stamp(50, 10, by), officer: id(officer), ..good.clone() };
    let resting_on =
        |ids: &[u128]| SignOff { evidence: ids.iter().copied().map(id).collect(), ..good.clone() };
    let table = [
        ("own", by(OFFICER, OFFICER), R::OwnSignOff),
        ("stranger", by(INSTRUCTOR, 55), R::NotInCohort),
        ("left", by(INSTRUCTOR, 8), R::Left(on(0))),
        ("reserve", by(INSTRUCTOR, 9), R::Reserve),
        ("again", signed(50, 10, Rung::OwnTyping, &[11]), R::AlreadySigned(on(1))),
        ("order", signed(50, 10, Rung::CheckingSkill, &[31]), R::WrongOrder(Rung::RecordQuality)),
        ("top first", signed(50, 10, Rung::MenteeResults, &[31]), R::WrongOrder(Rung::RecordQuality)),
        ("too early", SignOff { stamp: stamp(50, 0, INSTRUCTOR), ..good.clone() }, R::BeforeStepBelow(on(1))),
        ("no note", SignOff { note: " \u{3000}".to_owned(), ..good.clone() }, R::NoNote),
        ("no evidence", resting_on(&[]), R::NoEvidence),
        ("unknown", resting_on(&[21, 99]), R::UnknownEvidence(id(99))),
        ("another's", resting_on(&[21, 23]), R::EvidenceOfAnother(id(23))),
        ("other rung", resting_on(&[21, 31]), R::EvidenceOfOtherRung(id(31))),
        ("later", resting_on(&[21, 22]), R::LaterEvidence(id(22))),
    ];
    // The ladder is that of the day of writing, here after the first rung.
    let ladder = Ladder::of(id(OFFICER), &signs, &[], on(10));
    let check = |s: &SignOff| check_sign_off(s, &cohort(), &ladder, &evidence, &Requirements::default());
    for (what, sign, refusal) in table {
        assert_eq!(check(&sign), Err(refusal), "{what}");
    }
    // Evidence named twice counts once: four drills and two days are missing, which is a warning.
    let warned = check(&resting_on(&[21, 21]));
    assert_eq!(warned, Ok(vec![Missing::RecordDrills(4), Missing::RecordDays(2)]));
}

#[test]
fn the_first_rung_needs_a_certificate_that_is_valid() {
    let kind = |valid_until: Option<i64>, revoked: Option<i64>| EvidenceKind::Certificate {
        valid_until: valid_until.map(on),
        revoked_on: revoked.map(on),
    };
    for (kind, ok) in [
        (kind(None, None), true),
        (kind(Some(10), None), true),
        (kind(Some(9), None), false),
        (kind(None, Some(11)), true),
        (kind(None, Some(10)), false),
    ] {
        let evidence = [shown(11, 1, kind)];
        let ladder = Ladder::of(id(OFFICER), &[], &[], on(10));
        let new = signed(50, 10, Rung::OwnTyping, &[11]);
        let got = check_sign_off(&new, &cohort(), &ladder, &evidence, &Requirements::default());
        assert_eq!(got, if ok { Ok(vec![]) } else { Err(SignOffRefusal::NotCertified) }, "{kind:?}");
    }
}

#[test]
fn what_is_missing() {
    use EvidenceKind as K;
    let requirements = Requirements::default();
    let check = |rung, kinds: &[(i64, EvidenceKind)]| {
        let evidence: Vec<Evidence> =
            kinds.iter().enumerate().map(|(n, (day, kind))| shown(n as u128, *day, *kind)).collect();
        missing(rung, &evidence, on(100), &requirements)
    };
    assert_eq!(check(Rung::OwnTyping, &[]), [Missing::Certificate]);
    // 49 of 50 is 98 %, 48 is not; a copy needs 99 %; nothing entered is no drill.
    let mixed = [
        (0, DRILL),
        (0, K::FormDrill { records: 50, right: 48 }),
        (1, K::RecordCopy { accuracy_ppm: 990_000 }),
        (2, K::RecordCopy { accuracy_ppm: 989_999 }),
        (3, K::FormDrill { records: 0, right: 0 }),
        (101, DRILL),
        // One record is no share of records.
        (5, K::FormDrill { records: 1, right: 1 }),
    ];
    // One good form drill; beside it no copy counts.
    assert_eq!(check(Rung::RecordQuality, &mixed), [Missing::RecordDrills(4), Missing::RecordDays(2)]);
    let copies = [mixed[2], mixed[3], mixed[4], (4, K::RecordCopy { accuracy_ppm: 1_000_000 }), mixed[5]];
    assert_eq!(
        check(Rung::RecordQuality, &copies),
        [Missing::RecordDrills(3), Missing::RecordDays(1)],
        "as long as there is no form drill"
    );
    let drills =
        [(0, K::CheckingDrill { level: 4, passed: true }), (0, K::CheckingDrill { level: 3, passed: true })];
    assert_eq!(check(Rung::CheckingSkill, &drills), [Missing::CheckingDrills { more: 1, level: 4 }]);
    let note = |day, mentee| (day, K::CoachingNote { mentee: id(mentee), minutes: 20 });
    // 1 March 2027 is a Monday: days 0 and 6 are of one week, 7 of the next.
    assert_eq!(
        check(Rung::Coaching, &[note(0, 1), note(6, 1), note(7, 2)]),
        [Missing::Mentees(1), Missing::Notes(9), Missing::Weeks(2)]
    );
    let certified = |mentee| (3, K::MenteeCertified { mentee: id(mentee) });
    assert_eq!(
        check(Rung::MenteeResults, &[certified(1), certified(1), certified(2)]),
        [Missing::Results(1)]
    );
    let gain = |day, low_milli_cpm| (day, K::GainEstimate { low_milli_cpm });
    assert_eq!(check(Rung::MenteeResults, &[gain(3, 1)]), []);
    assert_eq!(check(Rung::MenteeResults, &[gain(3, 900), gain(4, -1)]), [Missing::Results(3)]);
}

#[test]
fn withdrawing() {
    use WithdrawalRefusal as R;
    let signs = [signed(1, 5, Rung::OwnTyping, &[11])];
    let good = withdrawn(2, 6, 1);
    let check = |w: &Withdrawal, before: &[Withdrawal]| check_withdrawal(w, &signs, before);
    assert_eq!(check(&good, &[]), Ok(()));
    assert_eq!(check(&withdrawn(2, 6, 9), &[]), Err(R::Unknown));
    assert_eq!(check(&withdrawn(3, 7, 1), std::slice::from_ref(&good)), Err(R::AlreadyWithdrawn(on(6))));
    assert_eq!(check(&Withdrawal { stamp: stamp(2, 6, OFFICER), ..good.clone() }, &[]), Err(R::Own));
    assert_eq!(check(&withdrawn(2, 4, 1), &[]), Err(R::BeforeSignOff(on(5))));
    assert_eq!(check(&Withdrawal { reason: String::new(), ..good }, &[]), Err(R::NoReason));
}
