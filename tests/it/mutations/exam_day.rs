//! A day of exams in an honest bureau: planned, opened, seated, written, closed and revealed at the station.

use std::path::Path;

use dabiao::app::exam::PlanForm;
use dabiao::app::{Action, ExamAction};
use dabiao::domain::sitting::{IncidentKind, SittingState};
use jiff::Timestamp;
use uuid::Uuid;

use super::honest::{DAY_MS, Plan, STAFF, candidate, officer, sign_in};
use crate::support::room::{PASSWORD, PIN};
use crate::support::typist::Typist;

/// The fate of a second sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// It is still to come.
    Planned,
    /// It was called off.
    Cancelled,
}

/// Plans and holds a sitting of all candidates. Returns when it was over.
pub fn hold(folder: &Path, plan: &mut Plan, start: i64) -> i64 {
    let mut t = Typist::at_time(folder, start);
    let invigilator = STAFF[0].1;
    sign_in(&mut t, invigilator);
    let badges: Vec<String> = (0..plan.candidates).map(candidate).collect();
    let id = planned(&mut t, plan.standard(), &badges, start + 1_800_000);
    if let Some(second) = plan.second {
        let later = planned(&mut t, plan.standard(), &badges[..1], start + 20 * DAY_MS);
        t.clock.advance(60_000);
        if second == Second::Cancelled {
            t.act(Action::Exam(ExamAction::Cancel(later)));
        }
    }
    let mut begin = start + 1_200_000;
    if plan.rng.chance(0.5) {
        drop(t);
        t = Typist::at_time(folder, begin);
        sign_in(&mut t, invigilator);
    } else {
        t.clock.advance(1_200_000);
    }
    t.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    assert!(t.session.exams().held().is_some(), "{:?}", t.session.notice());
    let away = plan.candidates > 2 && plan.rng.chance(0.3);
    let come = if away { plan.candidates - 1 } else { plan.candidates };
    let mut order: Vec<usize> = (0..come).collect();
    if plan.rng.chance(0.5) {
        order.reverse();
    }
    for (place, n) in order.iter().copied().enumerate() {
        t = write(folder, plan, t, id, (place, n), &mut begin);
    }
    if plan.rng.chance(0.5) {
        let note = "走廊施工，噪声较大".into();
        t.act(Action::Exam(ExamAction::NoteIncident {
            kind: IncidentKind::Disturbance,
            officer: None,
            note,
        }));
    }
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    // One candidate has to keep their result: a bureau without a certificate has less to be forged.
    if plan.voided && come > 1 {
        let who = officer(&t, &candidate(order[0])).id;
        let note = "使用预存短语".to_owned();
        t.act(Action::Exam(ExamAction::VoidAttempt { officer: who, why: IncidentKind::Breach, note }));
    }
    t.clock.advance(60_000);
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let known = t.session.core().sitting(id).expect("the sitting");
    assert_eq!(known.sitting.state(), SittingState::Closed, "{:?}", t.session.notice());
    t.act(Action::SignOut);
    start + DAY_MS / 2
}

fn planned(t: &mut Typist, standard: &str, badges: &[String], at_ms: i64) -> Uuid {
    let before: Vec<Uuid> = t.session.core().sittings().map(|s| s.sitting.plan().id).collect();
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let at = Timestamp::from_millisecond(at_ms).unwrap().to_zoned_datetime(zone);
    t.act(Action::Exam(ExamAction::Plan(PlanForm {
        at: at.strftime("%Y-%m-%d %H:%M").to_string().parse().unwrap(),
        room: "三楼机房".into(),
        standard: standard.into(),
        kind: dabiao::domain::sitting::SittingKind::Copy,
        seats: badges.len().to_string().parse().unwrap(),
        candidates: badges.iter().map(|badge| officer(t, badge).id).collect(),
        invigilators: vec![officer(t, STAFF[0].1).id],
    })));
    let mut all = t.session.core().sittings().map(|s| s.sitting.plan().id);
    all.find(|id| !before.contains(id)).unwrap_or_else(|| panic!("{:?}", t.session.notice()))
}

/// One candidate sits down, writes and leaves; the first one may be interrupted.
fn write(
    folder: &Path,
    plan: &mut Plan,
    mut t: Typist,
    id: Uuid,
    (place, n): (usize, usize),
    now: &mut i64,
) -> Typist {
    let badge = candidate(n);
    t.act(Action::Exam(ExamAction::HandOver));
    t.act(Action::Exam(ExamAction::SeatIn { badge: badge.clone(), secret: PIN.into() }));
    assert!(t.session.exams().seat().is_some_and(|s| s.officer.badge == badge), "{:?}", t.session.notice());
    if plan.rng.chance(0.5) {
        t.act(Action::Exam(ExamAction::StartTrial));
        t.clock.advance(5_000);
    }
    t.act(Action::Exam(ExamAction::EndTrial));
    if place == 0 {
        t.act(Action::Exam(ExamAction::Start));
    }
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    // One of them is too slow; the last one never is, so that there is a certificate.
    let slow = place == 0 && plan.candidates > 2 && plan.rng.chance(0.4);
    let (limit, pieces) = match (plan.usual_standard, slow) {
        (true, false) => (600_000, 64 + plan.rng.below(80)),
        (true, true) => (600_000, 30),
        (false, false) => (60_000, 6 + plan.rng.below(14)),
        (false, true) => (60_000, 2),
    };
    let stop = (plan.interrupted && place == 0).then_some(pieces / 2);
    let step = limit / (pieces as u64 + 2);
    let mut done = 0;
    while done < pieces {
        if stop == Some(done) {
            *now += 3_600_000;
            drop(t);
            t = gone_on(folder, id, &badge, *now);
        }
        type_piece(&mut t, step - plan.rng.below(step as usize / 3) as u64);
        done += 1;
    }
    let left = t.session.drill().ongoing().unwrap().left_ms(t.session.mono_ms()).unwrap();
    t.clock.advance(left);
    t.settle();
    assert!(!t.session.drill().in_exam(), "{:?}", t.session.notice());
    t.act(Action::Exam(ExamAction::LeaveSeat));
    t.clock.advance(30_000);
    t
}

/// Five more right characters.
fn type_piece(t: &mut Typist, ms: u64) {
    let drill = t.session.drill().copying().expect("an exam").drill();
    let done = drill.transcript().chars().len();
    let text: String = drill.presented().iter().map(|u| u.shown).skip(done).take(5).collect();
    t.commit(ms, &text);
}

/// The program stopped in the middle; the invigilator lets the candidate go on.
fn gone_on(folder: &Path, id: Uuid, badge: &str, now: i64) -> Typist {
    let mut t = Typist::at_time(folder, now);
    sign_in(&mut t, STAFF[0].1);
    t.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
    let who = officer(&t, badge).id;
    t.act(Action::Exam(ExamAction::HandOver));
    t.act(Action::Exam(ExamAction::LetGoOn { officer: who, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::GoOn));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    t
}
