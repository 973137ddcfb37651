//! What comes back of seats at other PCs: what counts, what waits, what is in doubt.

use proptest::prelude::*;

use super::*;
use crate::sitting::{
    IncidentKind, SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingRules, SittingSecret,
};
use crate::standard::ResumeRule;

const A: Uuid = Uuid::from_u128(0xA);
const B: Uuid = Uuid::from_u128(0xB);
const HOLDS: Uuid = Uuid::from_u128(0x1F);
const PC: Uuid = Uuid::from_u128(0x9C1);
const OTHER_PC: Uuid = Uuid::from_u128(0x9C2);
const RULES: SittingRules =
    SittingRules { resume: ResumeRule::Invigilator, hand_in_early: true, trial_ms: 0 };

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
}

fn packed() -> Sitting {
    let plan = SittingPlan {
        id: Uuid::from_u128(0x51),
        at: at(0),
        room: "三楼机房".into(),
        kind: SittingKind::Copy,
        standard_id: "officer-2027".into(),
        standard_version: 1,
        seats: 2,
        candidates: vec![A, B],
        invigilators: vec![HOLDS],
        planned_by: HOLDS,
        commitment: SittingSecret::new([42; 32]).commitment(),
    };
    let mut sitting = Sitting::new(plan, RULES);
    let place = |officer| SittingEvent::Place { officer, station: Some(PC) };
    let seat = |officer, seat| SittingEvent::Seat { officer, seat };
    for event in [SittingEvent::Step(SittingStep::Open), seat(A, 1), place(A), seat(B, 2), place(B)] {
        hold(&mut sitting, event).unwrap();
    }
    sitting
}

fn running() -> Sitting {
    let mut sitting = packed();
    hold(&mut sitting, SittingEvent::Step(SittingStep::Start)).unwrap();
    sitting
}

fn hold(sitting: &mut Sitting, event: SittingEvent) -> Result<(), SittingRefusal> {
    sitting.apply(SittingEntry { at: at(sitting.entries().len() as i64), by: HOLDS, event })
}

fn report(officer: Uuid, attempt: u128) -> SeatReport {
    SeatReport {
        officer,
        attempt: Uuid::from_u128(attempt),
        station: PC,
        head: SeatHead([attempt as u8; 8]),
        // By a clock that is eleven years behind.
        began: at(-6_000_000),
        ended: at(-5_999_990),
        reason: EndReason::Time,
        interruptions: 1,
        gap_ms: 5_000,
    }
}

fn collect(sitting: &mut Sitting, report: SeatReport) -> Result<(), SittingRefusal> {
    let event = SittingEvent::Collect(report);
    sitting.apply(SittingEntry { at: at(sitting.entries().len() as i64), by: report.officer, event })
}

#[test]
fn interruptions_that_the_standard_forbids_or_that_there_was_no_time_for_are_in_doubt_until_somebody_chose() {
    let by = |resume, times, gap_ms| {
        let mut sitting = running();
        sitting.rules.resume = resume;
        let report = SeatReport { interruptions: times, gap_ms, ..report(A, 1) };
        collect(&mut sitting, report).unwrap();
        (sitting.candidate(A).unwrap().doubt(), sitting.counts(A, Uuid::from_u128(1)), sitting)
    };
    for (resume, times, doubt) in [
        (ResumeRule::Never, 0, None),
        (ResumeRule::Never, 1, Some(SeatDoubt::WentOn)),
        (ResumeRule::Once, 1, None),
        (ResumeRule::Once, 2, Some(SeatDoubt::WentOn)),
        (ResumeRule::Invigilator, 7, None),
    ] {
        let (found, counts, _) = by(resume, times, 0);
        assert_eq!((found, counts), (doubt, doubt.is_none()), "{resume:?} {times}");
    }
    // Collected a minute after the start, and clocks may differ by two.
    let most = 60_000 + TOLERANCE_MS as u64;
    assert_eq!(by(ResumeRule::Invigilator, 1, most).0, None);
    for gap_ms in [most + 1, 10 * 3_600_000, u64::MAX] {
        let (found, counts, mut sitting) = by(ResumeRule::Invigilator, 1, gap_ms);
        assert_eq!((found, counts), (Some(SeatDoubt::Gap), false), "{gap_ms}");
        let attempt = Uuid::from_u128(1);
        hold(&mut sitting, SittingEvent::Choose { officer: A, attempt, note: "时钟坏了".into() }).unwrap();
        assert!(sitting.candidate(A).unwrap().doubt().is_none() && sitting.counts(A, attempt));
    }
}

#[test]
fn a_start_that_was_noted_with_the_first_collecting_leaves_the_time_since_the_opening() {
    let mut sitting = packed();
    let noted = at(60);
    let by = HOLDS;
    sitting.apply(SittingEntry { at: noted, by, event: SittingEvent::Step(SittingStep::Start) }).unwrap();
    for (officer, attempt) in [(A, 1), (B, 2)] {
        let report = SeatReport { gap_ms: 20 * 60_000, ..report(officer, attempt) };
        sitting.apply(SittingEntry { at: noted, by, event: SittingEvent::Collect(report) }).unwrap();
        assert_eq!(sitting.candidate(officer).unwrap().doubt(), None);
    }
}

fn void(officer: Uuid) -> SittingEvent {
    SittingEvent::Void { officer, why: IncidentKind::Machine, note: "3 号机不再启动".into() }
}

const CLOSE: SittingEvent = SittingEvent::Step(SittingStep::Close);

#[test]
fn a_sitting_at_other_pcs_runs_with_nobody_here_and_closes_when_everybody_is_accounted_for() {
    let mut sitting = running();
    let sign_in = SittingEvent::SignIn { officer: A };
    let here = sitting.apply(SittingEntry { at: at(9), by: A, event: sign_in });
    assert_eq!(here, Err(SittingRefusal::AtOtherPc));
    collect(&mut sitting, report(A, 1)).unwrap();
    assert_eq!(hold(&mut sitting, CLOSE), Err(SittingRefusal::SeatMissing));
    hold(&mut sitting, SittingEvent::Head { officer: B, head: SeatHead([2; 8]) }).unwrap();
    hold(&mut sitting, CLOSE).unwrap();
    // It comes after the close, and is what the paper says.
    assert!(sitting.candidate(B).unwrap().is_awaited());
    collect(&mut sitting, report(B, 2)).unwrap();
    for (officer, attempt) in [(A, 1), (B, 2)] {
        let attempt = Uuid::from_u128(attempt);
        assert!(sitting.counts(officer, attempt) && !sitting.counts(officer, Uuid::from_u128(9)));
        // By the clock of the roll.
        assert_eq!(sitting.time_of(attempt), sitting.started_at());
        assert_eq!(sitting.candidate(officer).unwrap().began_at, Some(at(5)));
    }
    assert_eq!(collect(&mut sitting, report(B, 2)), Err(SittingRefusal::AttemptTaken));
}

#[test]
fn another_head_than_the_papers_is_in_doubt_until_a_person_chooses() {
    for first in [true, false] {
        let mut sitting = running();
        let head = SittingEvent::Head { officer: A, head: SeatHead([7; 8]) };
        if first {
            hold(&mut sitting, head.clone()).unwrap();
        }
        collect(&mut sitting, report(A, 1)).unwrap();
        if !first {
            hold(&mut sitting, head).unwrap();
        }
        assert_eq!(sitting.candidate(A).unwrap().doubt(), Some(SeatDoubt::Head));
        assert!(!sitting.counts(A, Uuid::from_u128(1)));
        let choose = |attempt| SittingEvent::Choose { officer: A, attempt, note: "写错一位".into() };
        assert_eq!(hold(&mut sitting, choose(Uuid::from_u128(3))), Err(SittingRefusal::NoSuchAttempt));
        let by_candidate = SittingEntry { at: at(60), by: A, event: choose(Uuid::from_u128(1)) };
        assert_eq!(sitting.apply(by_candidate), Err(SittingRefusal::NotInvigilator));
        hold(&mut sitting, choose(Uuid::from_u128(1))).unwrap();
        assert!(sitting.counts(A, Uuid::from_u128(1)));
        assert_eq!(hold(&mut sitting, choose(Uuid::from_u128(1))), Err(SittingRefusal::NoDoubt));
    }
}

#[test]
fn a_second_attempt_and_one_of_another_pc_stand_beside() {
    let mut sitting = running();
    collect(&mut sitting, report(A, 1)).unwrap();
    collect(&mut sitting, report(A, 2)).unwrap();
    assert_eq!(sitting.candidate(A).unwrap().doubt(), Some(SeatDoubt::Two));
    let choose = SittingEvent::Choose { officer: A, attempt: Uuid::from_u128(2), note: String::new() };
    hold(&mut sitting, choose).unwrap();
    assert!(sitting.counts(A, Uuid::from_u128(2)) && !sitting.counts(A, Uuid::from_u128(1)));
    let beside: Vec<Uuid> = sitting.candidate(A).unwrap().beside.iter().map(|b| b.attempt).collect();
    assert_eq!(beside, [Uuid::from_u128(1)]);
    collect(&mut sitting, SeatReport { station: OTHER_PC, ..report(B, 3) }).unwrap();
    // Of a PC that is not the candidate's: told, and nobody is in doubt by it.
    let b = sitting.candidate(B).unwrap();
    assert!(b.doubt().is_none() && b.is_awaited() && b.is_stray(&b.beside[0]));
    assert!(!sitting.counts(B, Uuid::from_u128(3)));
    collect(&mut sitting, report(B, 4)).unwrap();
    assert!(sitting.counts(B, Uuid::from_u128(4)) && !sitting.counts(B, Uuid::from_u128(3)));
}

#[test]
fn who_sat_at_another_pc_than_planned_counts_when_an_invigilator_says_so() {
    let mut sitting = running();
    collect(&mut sitting, SeatReport { station: OTHER_PC, ..report(A, 1) }).unwrap();
    hold(&mut sitting, void(B)).unwrap();
    assert_eq!(hold(&mut sitting, CLOSE), Err(SittingRefusal::SeatMissing));
    let choose =
        SittingEvent::Choose { officer: A, attempt: Uuid::from_u128(1), note: "换了机位".into() };
    hold(&mut sitting, choose).unwrap();
    assert!(sitting.counts(A, Uuid::from_u128(1)));
    hold(&mut sitting, CLOSE).unwrap();
}

#[test]
fn a_report_of_another_pc_puts_nobody_in_doubt_who_writes_at_the_pc_of_the_roll() {
    let mut sitting = packed();
    hold(&mut sitting, SittingEvent::Place { officer: A, station: None }).unwrap();
    hold(&mut sitting, SittingEvent::Step(SittingStep::Start)).unwrap();
    let own = Uuid::from_u128(7);
    for event in [SittingEvent::SignIn { officer: A }, SittingEvent::Begin { officer: A, attempt: own }] {
        sitting.apply(SittingEntry { at: at(9), by: A, event }).unwrap();
    }
    collect(&mut sitting, report(A, 1)).unwrap();
    assert_eq!(sitting.candidate(A).unwrap().doubt(), None);
    assert!(sitting.counts(A, own) && !sitting.counts(A, Uuid::from_u128(1)));
}

#[test]
fn a_pc_that_never_comes_back_is_void_and_what_appears_later_changes_nothing() {
    let mut sitting = running();
    hold(&mut sitting, void(A)).unwrap();
    hold(&mut sitting, SittingEvent::Absent { officer: B }).unwrap();
    hold(&mut sitting, CLOSE).unwrap();
    collect(&mut sitting, report(A, 1)).unwrap();
    let a = sitting.candidate(A).unwrap();
    assert_eq!((a.state, a.attempt, a.beside.len(), a.doubt()), (CandidateState::Void, None, 1, None));
    assert!(!sitting.counts(A, Uuid::from_u128(1)));
    // Who was absent by the roll and wrote by the package: a person looks.
    collect(&mut sitting, report(B, 2)).unwrap();
    assert_eq!(sitting.candidate(B).unwrap().doubt(), Some(SeatDoubt::Two));
}

#[test]
fn nothing_comes_back_of_what_was_not_let_write_or_was_called_off() {
    let mut sitting = packed();
    assert_eq!(collect(&mut sitting, report(A, 1)), Err(SittingRefusal::NotRunning));
    hold(&mut sitting, SittingEvent::Place { officer: A, station: None }).unwrap();
    hold(&mut sitting, SittingEvent::Step(SittingStep::Start)).unwrap();
    // Who was taken back to this PC and wrote at the other one all the same: a person looks.
    collect(&mut sitting, report(A, 1)).unwrap();
    assert_eq!(sitting.candidate(A).unwrap().doubt(), Some(SeatDoubt::Two));
    assert!(!sitting.counts(A, Uuid::from_u128(1)));
    let stranger = SeatReport { officer: HOLDS, ..report(A, 1) };
    assert!(collect(&mut sitting, stranger).is_err());
    hold(&mut sitting, SittingEvent::Step(SittingStep::Cancel)).unwrap();
    assert_eq!(collect(&mut sitting, report(B, 1)), Err(SittingRefusal::Over));
}

#[test]
fn one_packed_the_day_before_is_off_its_plan_by_its_start() {
    let mut sitting = packed();
    assert_eq!(sitting.opened_off_plan(), None);
    let event = SittingEvent::Step(SittingStep::Start);
    sitting.apply(SittingEntry { at: at(500), by: HOLDS, event }).unwrap();
    assert_eq!(sitting.opened_off_plan(), Some(at(500)));
}

proptest! {
    /// Whatever comes in whatever order: what is refused changes nothing, of one candidate at most one attempt counts,
    /// none of a void one, none while in doubt, nothing that was collected is lost, and the entries give the same again.
    #[test]
    fn no_order_of_events_counts_two_attempts_or_loses_one(
        steps in prop::collection::vec((0_u8..9, 0_usize..2, 1_u128..5, 0_usize..3), 0..30)
    ) {
        let mut now = packed();
        let mut collected = std::collections::BTreeSet::new();
        for (n, (kind, who, attempt, by)) in steps.into_iter().enumerate() {
            let (officer, id) = ([A, B][who], Uuid::from_u128(attempt));
            let by = [HOLDS, A, B][by];
            let event = match kind {
                0 => SittingEvent::Step(SittingStep::Start),
                1 => CLOSE,
                2 => SittingEvent::Head { officer, head: SeatHead([attempt as u8; 8]) },
                3 | 4 => SittingEvent::Collect(report(officer, attempt)),
                5 => SittingEvent::Choose { officer, attempt: id, note: String::new() },
                6 => void(officer),
                7 => SittingEvent::Absent { officer },
                _ => SittingEvent::Place { officer, station: [None, Some(PC), Some(OTHER_PC)][n % 3] },
            };
            let before = now.clone();
            let taken = now.apply(SittingEntry { at: at(n as i64), by, event: event.clone() }).is_ok();
            if !taken {
                prop_assert_eq!(&now, &before);
            } else if let SittingEvent::Collect(report) = event {
                prop_assert!(collected.insert(report.attempt));
            }
            for candidate in now.candidates() {
                let counting = (1..5).filter(|n| now.counts(candidate.officer, Uuid::from_u128(*n))).count();
                let none = candidate.doubt().is_some() || candidate.attempt.is_none();
                prop_assert!(counting == usize::from(!none), "{candidate:?}");
                prop_assert!(before.state().over() || !now.state().over() || !candidate.is_awaited() || candidate.head.is_some());
            }
            let kept = |c: &Candidate| c.beside.iter().chain(&c.report).map(|r| r.attempt).collect::<Vec<_>>();
            let kept: std::collections::BTreeSet<Uuid> = now.candidates().iter().flat_map(kept).collect();
            prop_assert_eq!(&kept, &collected);
        }
        let again = Sitting::replay(now.plan().clone(), RULES, now.entries().to_vec());
        prop_assert_eq!(again.as_ref(), Ok(&now));
    }
}
