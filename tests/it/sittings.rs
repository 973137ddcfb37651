//! Sittings: what can follow what, sealed seeds, the roll, make-up, and the choice of the next candidates.

use super::support::by_right::ByRight as _;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dabiao::content::Library;
use dabiao::content::generator::Generator;
use dabiao::domain::certification::{
    Approval, AttemptResult, ExemptionFact, OfficerFacts, SubjectFacts, assess,
};
use dabiao::domain::input::{EndReason, LogMode};
use dabiao::domain::score::Tally;
use dabiao::domain::sitting::{
    CandidateState, ExamAct, ExamRefusal, Incident, IncidentKind, MakeUp, MakeUpWhy, Outcome, PlanError,
    SealPart, SealTo, SeatResult, Sitting, SittingEntry, SittingEvent, SittingKind, SittingPlan,
    SittingRefusal, SittingRules, SittingSecret, SittingState, SittingStep, make_up, roll, still_missing,
};
use dabiao::domain::standard::{CopyFigures, ResumeRule, Standard};
use dabiao::store::{Db, NumberedEntry};
use jiff::civil::date;
use jiff::{Span, Timestamp};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const A: Uuid = Uuid::from_u128(0xA);
const B: Uuid = Uuid::from_u128(0xB);
const C: Uuid = Uuid::from_u128(0xC);
const INVIGILATOR: Uuid = Uuid::from_u128(0x1F);
const STRANGER: Uuid = Uuid::from_u128(0x5);
const RULES: SittingRules =
    SittingRules { resume: ResumeRule::Invigilator, hand_in_early: true, trial_ms: 60_000 };

fn secret() -> SittingSecret {
    SittingSecret::new([42; 32])
}

fn standard() -> Standard {
    Library::embedded().standard("officer-2027").unwrap().clone()
}

fn at(minute: i64) -> Timestamp {
    "2027-03-10T09:00:00+08:00".parse::<Timestamp>().unwrap() + Span::new().minutes(minute)
}

fn plan() -> SittingPlan {
    SittingPlan {
        id: Uuid::from_u128(0x51),
        at: at(0),
        room: "三楼机房".into(),
        kind: SittingKind::Copy,
        standard_id: "officer-2027".into(),
        standard_version: 1,
        seats: 3,
        candidates: vec![A, B, C],
        invigilators: vec![INVIGILATOR],
        planned_by: INVIGILATOR,
        commitment: secret().commitment(),
    }
}

fn attempt(officer: Uuid) -> Uuid {
    Uuid::from_u128(0xE000 + officer.as_u128())
}

/// Applies events by the invigilator, a minute apart.
fn run(sitting: &mut Sitting, events: Vec<SittingEvent>) {
    for event in events {
        let entry = SittingEntry { at: at(sitting.entries().len() as i64), by: INVIGILATOR, event };
        sitting.apply(entry.clone()).unwrap_or_else(|e| panic!("{entry:?}: {e}"));
    }
}

fn sitting(events: Vec<SittingEvent>) -> Sitting {
    let mut sitting = Sitting::new(plan(), RULES);
    run(&mut sitting, events);
    sitting
}

use SittingEvent::{Absent, Begin, End, Interrupt, Resume, Reveal, Seat, SignIn, Step, Trial, Void};

fn void(officer: Uuid) -> SittingEvent {
    Void { officer, why: IncidentKind::PowerCut, note: "停电".into() }
}

fn begin(officer: Uuid) -> SittingEvent {
    Begin { officer, attempt: attempt(officer) }
}

fn end(officer: Uuid, reason: EndReason) -> SittingEvent {
    End { officer, reason }
}

fn seated(officer: Uuid, seat: u32) -> [SittingEvent; 2] {
    [SignIn { officer }, Seat { officer, seat }]
}

fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("DABIAO_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    assert_eq!(text, fs::read_to_string(&path).unwrap(), "{name}");
}

#[test]
fn every_step_in_every_state() {
    let mut table = String::new();
    for state in SittingState::ALL {
        for step in SittingStep::ALL {
            let says = match state.after(step) {
                Ok(next) => next.name().to_owned(),
                Err(refusal) => format!("refused: {refusal}"),
            };
            let _ = writeln!(table, "{:<10} {:<7} {says}", state.name(), step.name());
        }
        assert_eq!(SittingState::from_name(state.name()), Some(state));
    }
    golden("sitting-steps.txt", &table);
    // What is over stays over.
    for state in [SittingState::Closed, SittingState::Cancelled] {
        assert!(SittingStep::ALL.iter().all(|step| state.after(*step).is_err()));
    }
}

/// A sitting in which A stands as named.
fn with(state: &str) -> Sitting {
    let mut events = vec![Step(SittingStep::Open)];
    events.extend(seated(B, 2));
    let to = |n: usize| {
        let all = [
            SignIn { officer: A },
            Seat { officer: A, seat: 1 },
            Trial { officer: A },
            Step(SittingStep::Start),
            begin(A),
        ];
        all[..n].to_vec()
    };
    events.extend(match state {
        "expected" => Vec::new(),
        "signed-in" => to(1),
        "seated" => to(2),
        "trial" => to(3),
        "started" => to(4),
        "writing" => to(5),
        "interrupted" => [to(5), vec![Interrupt { officer: A }]].concat(),
        "ended" => [to(5), vec![end(A, EndReason::Time)]].concat(),
        "void" => [to(5), vec![void(A)]].concat(),
        "absent" => vec![Absent { officer: A }],
        "late" => vec![Step(SittingStep::Start)],
        other => panic!("{other}"),
    });
    sitting(events)
}

#[test]
fn every_deed_in_every_state_of_a_candidate() {
    let states = [
        "expected",
        "late",
        "absent",
        "signed-in",
        "seated",
        "trial",
        "started",
        "writing",
        "interrupted",
        "ended",
        "void",
    ];
    let deeds: [(&str, SittingEvent); 11] = [
        ("sign-in", SignIn { officer: A }),
        ("seat 1", Seat { officer: A, seat: 1 }),
        ("trial", Trial { officer: A }),
        ("begin", begin(A)),
        ("interrupt", Interrupt { officer: A }),
        ("resume", Resume { officer: A, gap_ms: 90_000 }),
        ("end", end(A, EndReason::Time)),
        ("end, power cut", end(A, EndReason::Interrupted)),
        ("void", void(A)),
        ("absent", Absent { officer: A }),
        ("close", Step(SittingStep::Close)),
    ];
    let mut table = String::new();
    for state in states {
        for (name, deed) in &deeds {
            let mut now = with(state);
            let before = now.clone();
            let entry = SittingEntry { at: at(30), by: INVIGILATOR, event: deed.clone() };
            let says = match now.apply(entry) {
                Ok(()) => now.candidate(A).unwrap().state.name().to_owned(),
                Err(refusal) => {
                    assert_eq!(now, before, "a refusal changes nothing");
                    format!("refused: {refusal}")
                }
            };
            let _ = writeln!(table, "{state:<12} {name:<15} {says}");
        }
    }
    golden("sitting-candidates.txt", &table);
}

#[test]
fn a_whole_sitting() {
    let mut now = sitting(vec![Step(SittingStep::Open)]);
    run(&mut now, [seated(A, 1), seated(B, 3)].concat());
    run(&mut now, vec![Trial { officer: A }, Step(SittingStep::Start), begin(A), begin(B)]);
    run(
        &mut now,
        vec![
            SittingEvent::Incident(Incident {
                kind: IncidentKind::PowerCut,
                officer: Some(B),
                note: "三号机断电".into(),
            }),
            Interrupt { officer: B },
            Resume { officer: B, gap_ms: 125_000 },
            end(A, EndReason::HandedIn),
            end(B, EndReason::Time),
            Step(SittingStep::Close),
            Reveal(secret()),
        ],
    );
    assert_eq!(now.state(), SittingState::Closed);
    let states: Vec<CandidateState> = now.candidates().iter().map(|c| c.state).collect();
    assert_eq!(
        states,
        [
            CandidateState::Ended(EndReason::HandedIn),
            CandidateState::Ended(EndReason::Time),
            CandidateState::Absent
        ]
    );
    let b = now.candidate(B).unwrap();
    assert_eq!((b.interruptions.len(), b.interruptions[0].gap_ms, b.seat), (1, 125_000, Some(3)));
    assert_eq!(now.incidents().count(), 1);
    assert_eq!(now.revealed(), Some(&secret()));
    assert_eq!(Sitting::replay(plan(), RULES, now.entries().to_vec()).as_ref(), Ok(&now));
}

fn refuse(now: &mut Sitting, by: Uuid, event: SittingEvent, refusal: SittingRefusal) {
    let entry = SittingEntry { at: at(60), by, event };
    assert_eq!(now.apply(entry.clone()), Err(refusal), "{entry:?}");
}

#[test]
fn who_may_act() {
    let mut now = sitting(vec![]);
    refuse(&mut now, A, Step(SittingStep::Open), SittingRefusal::NotInvigilator);
    refuse(&mut now, INVIGILATOR, SignIn { officer: A }, SittingRefusal::NotOpen);
    let incident = |officer| {
        SittingEvent::Incident(Incident { kind: IncidentKind::Other, officer, note: String::new() })
    };
    refuse(&mut now, INVIGILATOR, incident(None), SittingRefusal::NotOpen);
    run(&mut now, vec![Step(SittingStep::Open)]);
    refuse(&mut now, INVIGILATOR, Step(SittingStep::Start), SittingRefusal::NobodyHere);
    refuse(&mut now, INVIGILATOR, SignIn { officer: STRANGER }, SittingRefusal::NotACandidate);
    refuse(&mut now, B, SignIn { officer: A }, SittingRefusal::NotInvigilator);
    refuse(&mut now, A, Seat { officer: A, seat: 1 }, SittingRefusal::NotInvigilator);
    refuse(&mut now, INVIGILATOR, incident(Some(STRANGER)), SittingRefusal::NotACandidate);
    // A candidate signs in and begins at their own seat.
    now.apply(SittingEntry { at: at(1), by: A, event: SignIn { officer: A } }).unwrap();
    refuse(&mut now, INVIGILATOR, Seat { officer: A, seat: 4 }, SittingRefusal::NoSuchSeat);
    refuse(&mut now, INVIGILATOR, Seat { officer: A, seat: 0 }, SittingRefusal::NoSuchSeat);
    run(&mut now, vec![Seat { officer: A, seat: 1 }]);
    refuse(&mut now, INVIGILATOR, Seat { officer: B, seat: 1 }, SittingRefusal::SeatTaken);
    refuse(&mut now, A, begin(A), SittingRefusal::NotRunning);
    run(&mut now, vec![SignIn { officer: B }, Step(SittingStep::Start)]);
    refuse(&mut now, B, begin(B), SittingRefusal::NoSeat);
    now.apply(SittingEntry { at: at(5), by: A, event: begin(A) }).unwrap();
    refuse(&mut now, A, begin(A), ExamRefusal::NoRestart.into());
    let taken = Begin { officer: B, attempt: attempt(A) };
    refuse(&mut now, B, taken, SittingRefusal::AttemptTaken);
    refuse(
        &mut now,
        INVIGILATOR,
        Seat { officer: A, seat: 2 },
        SittingRefusal::WrongState(CandidateState::Writing),
    );
    refuse(&mut now, A, void(A), SittingRefusal::NotInvigilator);
    refuse(&mut now, INVIGILATOR, Step(SittingStep::Close), SittingRefusal::StillWriting);
    run(&mut now, vec![Interrupt { officer: A }]);
    refuse(&mut now, A, Resume { officer: A, gap_ms: 1 }, ExamRefusal::AskInvigilator.into());
    refuse(&mut now, INVIGILATOR, Step(SittingStep::Close), SittingRefusal::Undecided);
    refuse(&mut now, INVIGILATOR, Reveal(secret()), SittingRefusal::SealedStill);
    run(&mut now, vec![void(A), Step(SittingStep::Close)]);
    refuse(&mut now, INVIGILATOR, Reveal(SittingSecret::new([1; 32])), SittingRefusal::WrongSecret);
    refuse(&mut now, INVIGILATOR, SignIn { officer: C }, SittingRefusal::Over);
    assert_eq!(now.candidate(B).unwrap().state, CandidateState::Absent);
}

#[test]
fn a_finished_attempt_can_still_be_declared_void() {
    let mut now = with("ended");
    run(&mut now, vec![Step(SittingStep::Close), void(A)]);
    let a = now.candidate(A).unwrap();
    assert_eq!((a.state, a.void.as_ref().unwrap().why), (CandidateState::Void, IncidentKind::PowerCut));
    refuse(&mut now, INVIGILATOR, void(A), SittingRefusal::WrongState(CandidateState::Void));
    // Without an attempt there is nothing to be void.
    refuse(&mut now, INVIGILATOR, void(C), SittingRefusal::WrongState(CandidateState::Absent));
}

#[test]
fn a_cancelled_sitting_leaves_nothing_that_counts() {
    let mut now = with("writing");
    run(&mut now, vec![Step(SittingStep::Cancel)]);
    assert_eq!(now.candidate(A).unwrap().state, CandidateState::Void);
    refuse(&mut now, INVIGILATOR, end(A, EndReason::Time), SittingRefusal::Over);
}

#[test]
fn who_may_let_an_attempt_go_on() {
    let rules = |resume| SittingRules { resume, ..RULES };
    let resume = |times, by_invigilator| ExamAct::Resume { times, by_invigilator };
    for (rule, times, by_invigilator, want) in [
        (ResumeRule::Never, 0, true, Err(ExamRefusal::NoResume)),
        (ResumeRule::Never, 0, false, Err(ExamRefusal::NoResume)),
        (ResumeRule::Once, 0, false, Ok(())),
        (ResumeRule::Once, 1, false, Err(ExamRefusal::AskInvigilator)),
        (ResumeRule::Once, 1, true, Ok(())),
        (ResumeRule::Invigilator, 0, false, Err(ExamRefusal::AskInvigilator)),
        (ResumeRule::Invigilator, 0, true, Ok(())),
        (ResumeRule::Invigilator, 7, true, Ok(())),
    ] {
        assert_eq!(rules(rule).allow(resume(times, by_invigilator)), want, "{rule:?} {times}");
    }
    for hand_in_early in [false, true] {
        let rules = SittingRules { hand_in_early, ..RULES };
        assert_eq!(rules.allow(ExamAct::Pause), Err(ExamRefusal::NoPause));
        assert_eq!(rules.allow(ExamAct::Restart), Err(ExamRefusal::NoRestart));
        assert_eq!(rules.allow(ExamAct::HandIn { whole: true }), Ok(()));
        assert_eq!(rules.allow(ExamAct::HandIn { whole: false }).is_ok(), hand_in_early);
        assert_eq!(rules.log_mode(), LogMode::Exam { hand_in_early });
    }
    // The candidate's own resumption, in a sitting whose standard allows it once.
    let mut now = Sitting::new(plan(), rules(ResumeRule::Once));
    run(&mut now, [vec![Step(SittingStep::Open)], seated(A, 1).to_vec()].concat());
    run(&mut now, vec![Step(SittingStep::Start), begin(A), Interrupt { officer: A }]);
    now.apply(SittingEntry { at: at(9), by: A, event: Resume { officer: A, gap_ms: 5 } }).unwrap();
    run(&mut now, vec![Interrupt { officer: A }]);
    refuse(&mut now, A, Resume { officer: A, gap_ms: 5 }, ExamRefusal::AskInvigilator.into());
}

#[test]
fn a_plan_that_can_not_be_held_says_why() {
    let standard = standard();
    assert_eq!(plan().faults(&standard), []);
    let bad = SittingPlan {
        room: " ".into(),
        kind: SittingKind::Form,
        standard_version: 2,
        seats: 2,
        candidates: vec![A, B, A],
        invigilators: vec![B],
        at: "2027-05-01T00:00:00+08:00".parse().unwrap(),
        ..plan()
    };
    assert_eq!(
        bad.faults(&standard),
        [
            PlanError::Room,
            PlanError::TooFewSeats,
            PlanError::Twice(A),
            PlanError::InvigilatorIsCandidate(B),
            PlanError::OtherStandard,
            PlanError::NoForm,
            PlanError::Late,
        ]
    );
    let empty = SittingPlan { candidates: vec![], invigilators: vec![], ..plan() };
    assert_eq!(empty.faults(&standard), [PlanError::NoCandidates, PlanError::NoInvigilator]);
    let mut without = standard;
    without.passage = None;
    assert_eq!(plan().faults(&without), [PlanError::NoPassage]);
}

/// HMAC-SHA256 as RFC 2104 writes it, from SHA-256 alone: what an outsider would do.
fn seed_by_hand(secret: &[u8; 32], sitting: Uuid, seat: u32, officer: Uuid) -> u64 {
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        for (b, s) in block.iter_mut().zip(secret) {
            *b ^= s;
        }
        block
    };
    let mut inner = Sha256::new();
    inner.update(pad(0x36));
    inner.update(sitting.as_bytes());
    inner.update(seat.to_be_bytes());
    inner.update(officer.as_bytes());
    let mut outer = Sha256::new();
    outer.update(pad(0x5c));
    outer.update(inner.finalize());
    u64::from_be_bytes(outer.finalize()[..8].try_into().unwrap())
}

#[test]
fn the_seed_of_a_seat_is_frozen() {
    // Certificates rest on texts that rest on this number.
    let seed = secret().seat_seed(None, plan().id, 7, A);
    assert_eq!(seed, seed_by_hand(&[42; 32], plan().id, 7, A));
    assert_eq!(format!("{seed:016x}"), "162a1498c7a2490f");
    assert_eq!(secret().commitment().0, <[u8; 32]>::from(Sha256::digest([42; 32])));
}

#[test]
fn no_two_seats_have_the_same_text_and_anybody_can_make_it_again() {
    let generator = Generator::embedded().unwrap();
    let standard = standard();
    let rule = standard.passage.unwrap();
    let secret = secret();
    let text = |seat: u32| {
        let officer = Uuid::from_u128(u128::from(seat) + 900);
        let seed = secret.seat_seed(None, plan().id, seat, officer);
        generator.passage(rule.kind, seed, rule.length as usize).unwrap().text
    };
    let texts: Vec<String> = (1..=40).map(text).collect();
    assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), 40);
    assert_eq!(text(17), texts[16]);
    // Not even a sentence in the same place: neighbours can't help each other.
    let opening = |t: &String| t.chars().take(40).collect::<String>();
    assert_eq!(texts.iter().map(opening).collect::<BTreeSet<_>>().len(), 40);
}

proptest! {
    #[test]
    fn seeds_depend_on_everything(
        bytes in any::<[u8; 32]>(), other in any::<[u8; 32]>(), sitting in any::<u128>(),
        officer in any::<u128>(), seat in 1_u32..500,
    ) {
        let (sitting, officer) = (Uuid::from_u128(sitting), Uuid::from_u128(officer));
        let secret = SittingSecret::new(bytes);
        let seed = secret.seat_seed(None, sitting, seat, officer);
        prop_assert_eq!(seed, seed_by_hand(&bytes, sitting, seat, officer));
        prop_assert_ne!(seed, secret.seat_seed(None, sitting, seat + 1, officer));
        prop_assert_ne!(seed, secret.seat_seed(None, sitting, seat, Uuid::from_u128(officer.as_u128() ^ 1)));
        prop_assert_ne!(seed, secret.seat_seed(None, Uuid::from_u128(sitting.as_u128() ^ 1), seat, officer));
        prop_assert!(secret.commitment().is_of(&secret));
        if bytes != other {
            let other = SittingSecret::new(other);
            prop_assert!(!secret.commitment().is_of(&other));
            prop_assert_ne!(seed, other.seat_seed(None, sitting, seat, officer));
        }
    }

    #[test]
    fn seats_are_drawn_by_lot(bytes in any::<[u8; 32]>(), n in 1_usize..30) {
        let officers: Vec<Uuid> = (0..n as u128).map(|k| Uuid::from_u128(k * 7 + 1)).collect();
        let secret = SittingSecret::new(bytes);
        let drawn = secret.draw_seats(None, plan().id, &officers);
        let seats: Vec<u32> = drawn.iter().map(|d| d.1).collect();
        prop_assert_eq!(seats, (1..=n as u32).collect::<Vec<_>>());
        let drawn_officers: BTreeSet<Uuid> = drawn.iter().map(|d| d.0).collect();
        prop_assert_eq!(drawn_officers, officers.iter().copied().collect::<BTreeSet<_>>());
        // The order of the list means nothing.
        let reversed: Vec<Uuid> = officers.iter().rev().copied().collect();
        prop_assert_eq!(drawn, secret.draw_seats(None, plan().id, &reversed));
    }

    /// For every sequence of events: refusals change nothing, accepted events replay to the same state, no
    /// two candidates share a seat or an attempt, and an ended sitting stays ended.
    #[test]
    fn any_sequence_keeps_the_house_in_order(
        tries in prop::collection::vec((0_u8..13, 0_usize..4, 0_usize..5, 0_u32..5), 0..80),
    ) {
        let people = [A, B, C, STRANGER];
        let actors = [INVIGILATOR, INVIGILATOR, A, B, STRANGER];
        let mut now = Sitting::new(plan(), RULES);
        for (n, (what, who, by, seat)) in tries.into_iter().enumerate() {
            let officer = people[who];
            let event = match what {
                0 => Step(SittingStep::Open),
                1 => Step(SittingStep::Start),
                2 => Step(SittingStep::Close),
                3 if seat == 0 => Step(SittingStep::Cancel),
                3 | 4 => SignIn { officer },
                5 => Seat { officer, seat },
                6 => Trial { officer },
                7 => begin(officer),
                8 => Interrupt { officer },
                9 => Resume { officer, gap_ms: 5 },
                10 => end(officer, EndReason::Time),
                11 => void(officer),
                _ => Absent { officer },
            };
            let before = now.clone();
            let taken = now.apply(SittingEntry { at: at(n as i64), by: actors[by], event });
            if taken.is_err() {
                prop_assert_eq!(&now, &before);
            } else {
                prop_assert_eq!(now.entries().len(), before.entries().len() + 1);
            }
            for (old, new) in before.candidates().iter().zip(now.candidates()) {
                if old.attempt.is_some() {
                    prop_assert_eq!((old.attempt, old.seat), (new.attempt, new.seat));
                }
                if let CandidateState::Ended(_) = old.state {
                    prop_assert!(matches!(new.state, CandidateState::Ended(_) | CandidateState::Void));
                }
                prop_assert!(old.state != CandidateState::Void || new.state == CandidateState::Void);
            }
            prop_assert!(!before.state().over() || now.state() == before.state());
            let seats: Vec<u32> = now.candidates().iter().filter_map(|c| c.seat).collect();
            prop_assert_eq!(seats.iter().collect::<BTreeSet<_>>().len(), seats.len());
            let writes = |s: CandidateState| matches!(s, CandidateState::Writing | CandidateState::Interrupted);
            if now.state().over() {
                prop_assert!(now.candidates().iter().all(|c| !writes(c.state)));
            }
        }
        let again = Sitting::replay(plan(), RULES, now.entries().to_vec());
        prop_assert_eq!(again.as_ref(), Ok(&now));
    }
}

fn result(correct: u32) -> SeatResult {
    let tally = Tally { correct, active_ms: 600_000, ..Tally::default() };
    SeatResult {
        result: AttemptResult::of(&standard(), CopyFigures { tally, end: EndReason::Time }, |_| None),
        birth: Some(date(1980, 6, 1)),
        flags: 2,
    }
}

#[test]
fn the_roll_and_the_make_up_list() {
    let mut wide = plan();
    let people: Vec<Uuid> = (1..=6).map(Uuid::from_u128).collect();
    wide.candidates.clone_from(&people);
    wide.seats = 6;
    let mut now = Sitting::new(wide, RULES);
    run(&mut now, vec![Step(SittingStep::Open)]);
    // Seats against the order of the plan; the last one does not come.
    for (n, officer) in people.iter().take(5).enumerate() {
        run(&mut now, seated(*officer, 5 - n as u32).to_vec());
    }
    run(&mut now, vec![Step(SittingStep::Start)]);
    run(&mut now, people.iter().take(5).map(|p| begin(*p)).collect());
    let [passed, failed, cut, pending, forgiven] = [people[0], people[1], people[2], people[3], people[4]];
    run(&mut now, vec![end(cut, EndReason::Interrupted), void(cut)]);
    for officer in [passed, failed, pending, forgiven] {
        run(&mut now, vec![end(officer, EndReason::Time)]);
    }
    run(&mut now, vec![Step(SittingStep::Close)]);
    let results = BTreeMap::from([
        (attempt(passed), result(300)),
        (attempt(failed), result(299)),
        (attempt(forgiven), result(10)),
        // A void attempt may well have a result: it is not used.
        (attempt(cut), result(500)),
    ]);
    let standard = standard();
    let rows = roll(&now, &standard, &results);
    let told: Vec<(Option<u32>, &str, Option<u32>)> =
        rows.iter().map(|r| (r.seat, r.outcome.name(), r.flags)).collect();
    assert_eq!(
        told,
        [
            (Some(1), "failed", Some(2)),
            (Some(2), "pending", None),
            (Some(3), "void", Some(2)),
            (Some(4), "failed", Some(2)),
            (Some(5), "passed", Some(2)),
            (None, "absent", None),
        ]
    );
    assert!(matches!(&rows[3].outcome, Outcome::Failed(missing) if missing.len() == 1));
    assert_eq!(rows[4].outcome, Outcome::Passed { grade: Some(0) });

    // Of those who should sit again, one is exempt by now.
    let facts = |officer: Uuid| SubjectFacts {
        officer: OfficerFacts { id: officer, birth: None, guidance: false, left: None },
        attempts: Vec::new(),
        certificates: Vec::new(),
        exemptions: Vec::new(),
    };
    let mut exempt = facts(forgiven);
    exempt.exemptions.push(ExemptionFact {
        id: STRANGER,
        standard_id: None,
        from: date(2027, 1, 1),
        until: None,
        reason: "工伤".into(),
        proposed_by: A,
        approved: Some(Approval { by: INVIGILATOR, at: at(0) }),
        revoked_at: None,
    });
    let as_of = at(600);
    let assessments = vec![
        assess(&standard, &exempt, as_of),
        assess(&standard, &facts(failed), as_of),
        assess(&standard, &facts(cut), as_of),
    ];
    assert_eq!(
        make_up(&rows, &assessments),
        [
            MakeUp { officer: cut, why: MakeUpWhy::Void },
            MakeUp { officer: failed, why: MakeUpWhy::Failed },
            MakeUp { officer: people[5], why: MakeUpWhy::Absent },
        ]
    );
    // The next candidates: those who are not settled and not planned; the overdue first.
    let late = assess(&standard, &facts(A), "2027-06-01T00:00:00Z".parse().unwrap());
    let all = [assessments, vec![late]].concat();
    assert_eq!(still_missing(&all, &BTreeSet::new()), [A, failed, cut]);
    assert_eq!(still_missing(&all, &BTreeSet::from([failed])), [A, cut]);
}

#[test]
fn each_sitting_of_a_store_is_read_back_with_what_happened_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Db::open(folder.path(), &|| Uuid::from_u128(1)).unwrap();
    // The order of planning is not that of the ids, and entries come in turns.
    let ids = [0x53, 0x51, 0x52].map(Uuid::from_u128);
    for (now_ms, id) in (0..).zip(ids) {
        let seal = [SealPart { to: SealTo::StartCode, bytes: vec![now_ms as u8; 3] }];
        db.put_plan(now_ms, &SittingPlan { id, ..plan() }, &seal).unwrap();
    }
    let entry = |n: u32, officer| {
        let event =
            if n == 0 { SittingEvent::Step(SittingStep::Open) } else { SittingEvent::SignIn { officer } };
        SittingEntry { at: at(i64::from(n)), by: INVIGILATOR, event }
    };
    for seq in 0..3 {
        for (sitting, officer) in [(ids[1], B), (ids[0], A)] {
            db.put_entry(&NumberedEntry { sitting, seq, entry: entry(seq, officer) }).unwrap();
        }
    }
    let stored = db.sittings().unwrap();
    assert_eq!(stored.iter().map(|s| s.plan.id).collect::<Vec<_>>(), ids);
    let of = |officer| (0..3).map(|n| entry(n, officer)).collect::<Vec<_>>();
    assert_eq!(stored.iter().map(|s| s.entries.clone()).collect::<Vec<_>>(), [of(A), of(B), Vec::new()]);
    let seals = [0, 1, 2].map(|n| vec![SealPart { to: SealTo::StartCode, bytes: vec![n; 3] }]);
    assert_eq!(stored.iter().map(|s| s.seal.clone()).collect::<Vec<_>>(), seals);
}
