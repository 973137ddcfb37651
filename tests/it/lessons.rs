//! What trainers and coaches see of practice: a unit's causes and weak items, a mentee's practice, drills on everybody's own
//! weak items that count as done, rates of units where they are shown, and records of forms beside the quota.

use std::num::NonZeroU32;
use std::path::Path;

use dabiao::app::cohort::CohortAction;
use dabiao::app::practice::FormExtent;
use dabiao::app::trainer::{AssignForm, AssignedTask, QuotaForm};
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction, TrainerAction, reading};
use dabiao::content::forms::CardStyle;
use dabiao::domain::assignment::{Progress, Task};
use dabiao::domain::input::EventKind;
use dabiao::domain::practice::{Cause, Item, Ladder};
use dabiao::domain::role::{Permission, Role};
use dabiao::domain::source::DrillSource;
use dabiao::store::{Fact, facts};
use uuid::Uuid;

use super::support::bureau::{ADMIN, TRAINER, candidate, found};
use super::support::by_right::ByRight as _;
use super::support::cohort::{INSTRUCTOR, bureau, fresh, member, open, write};
use super::support::command::{dabiao, ended};
use super::support::door::{Bureau, run};
use super::support::form_hand::{begin, enter_and_hand_in};
use super::support::typist::{MORNING_MS, Typist};

/// 文昌派出所, the unit of candidates 0, 3 and 6 and of the staff.
const UNIT: Uuid = Uuid::from_u128(0x700);

fn sign_in(t: &mut Typist, id: Uuid) {
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    assert_eq!(t.session.officer().map(|o| o.id), Some(id), "{:?}", t.session.notice());
}

/// Thirty characters two at a time, the sixth pair after half a minute and the eighth wrong; the wrong word.
fn practise(t: &mut Typist, who: Uuid) -> String {
    sign_in(t, who);
    t.start("copy/statement-01", 5);
    let text: Vec<char> = t.presented(30).chars().collect();
    let mut missed = String::new();
    for (n, pair) in text.chunks(2).enumerate() {
        let right: String = pair.iter().collect();
        let word = if n == 7 { "错错".to_owned() } else { right.clone() };
        if n == 7 {
            missed = right;
        }
        t.input(if n == 5 { 32_000 } else { 2_000 }, EventKind::Commit(word));
    }
    t.act(Action::Drill(DrillAction::HandIn));
    t.act(Action::Practice(PracticeAction::CloseResult));
    missed
}

fn desk(t: &mut Typist, action: TrainerAction) {
    t.act(Action::DismissNotice);
    t.act(Action::Trainer(action));
}

#[test]
fn a_trainer_sees_what_costs_a_unit_speed_and_what_is_weak_in_most() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 6, true);
    let mut t = Typist::at(folder.path());
    let missed = practise(&mut t, candidate(0));
    practise(&mut t, candidate(3));
    // Of another unit.
    practise(&mut t, candidate(1));
    sign_in(&mut t, TRAINER);
    desk(&mut t, TrainerAction::Look);
    desk(&mut t, TrainerAction::LookAtUnit(UNIT));
    assert_eq!(t.session.notice(), None);
    let trainer = t.session.trainer();
    let people = trainer.people_of_unit(UNIT);
    let shown = trainer.lesson_of(UNIT).expect("of an own unit").practice.clone();
    assert_eq!(shown.people as usize, people.len());
    assert!(people.contains(&candidate(3)) && !people.contains(&candidate(1)), "{people:?}");
    assert!(trainer.lesson_of(Uuid::from_u128(0x701)).is_none(), "of no other unit than was asked for");
    // The exams of three candidates and of the issuer say something too.
    assert!(shown.measured >= 2 && shown.with_weak == 2, "{shown:?}");
    let causes = shown.causes.as_ref().unwrap();
    assert_eq!(causes.parts.iter().map(|part| part.milli_cpm).sum::<u64>(), causes.lost_milli_cpm);
    assert_eq!((shown.worst(), shown.first_of(Cause::Pauses) >= 2), (Some(Cause::Pauses), true), "{shown:?}");
    let word = Item::word(&missed.chars().collect::<Vec<_>>()).expect("a word");
    let weak = shown.weak.iter().find(|one| one.item == word).expect("the word that two got wrong");
    assert_eq!((weak.people, weak.errors, weak.instead.as_slice()), (2, 2, &[("错错".to_owned(), 2)][..]));
    assert_eq!(shown.weak[0].people, 2, "what is weak in most comes first");

    // Whoever has no right to the results of a unit is refused, and sees nothing of it.
    sign_in(&mut t, candidate(0));
    desk(&mut t, TrainerAction::LookAtUnit(UNIT));
    assert!(t.session.notice().is_some() && t.session.trainer().lesson_of(UNIT).is_none());
}

#[test]
fn the_command_line_says_the_same_of_a_unit_by_the_same_right() {
    let folder = tempfile::tempdir().unwrap();
    let bureau = Bureau::found(folder.path());
    let officers = open(folder.path()).officers().unwrap();
    let person = bureau.person("trainer");
    let unit = officers.iter().find(|o| o.id == person.id).unwrap().unit.clone();
    let said = run(folder.path(), person, &["causes", "--unit", &unit, "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let doc: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(doc["unit"], unit);
    let parts = doc["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part["cpm"].as_f64().unwrap()).sum();
    assert!((sum - doc["lost_cpm"].as_f64().unwrap()).abs() < 1e-6, "{doc}");
    let weak = doc["weak"].as_array().unwrap();
    assert!(weak.len() <= 20 && weak.is_sorted_by_key(|one| -one["people"].as_i64().unwrap()), "{doc}");
    assert!(weak.iter().all(|one| one["people"].as_u64() <= doc["people"].as_u64()), "{doc}");
    assert!(
        Task::from_parts(doc["lesson"]["kind"].as_str().unwrap(), doc["lesson"]["subject"].as_str().unwrap())
            .is_some()
    );
    let text = run(folder.path(), person, &["causes", "--unit", &unit]);
    assert!(text.code == 0 && text.out.contains(&unit), "{text:?}");
    // Another's unit, no right at all, and no such unit.
    let own = reading_scope(folder.path(), person.id);
    // Of a unit above the own one a trainer sees those of the own charge: this one has nobody of them.
    let units = open(folder.path()).units().unwrap();
    let strange = |unit| dabiao::app::trainer::scope_of(&units, Some(unit)).is_disjoint(&own);
    let other = officers.iter().find(|o| strange(o.unit_id)).map(|o| o.unit.clone()).unwrap();
    for (who, unit, code) in
        [("trainer", other.as_str(), 1), ("officer", &unit, 1), ("trainer", "没有的单位", 2)]
    {
        let said = run(folder.path(), bureau.person(who), &["causes", "--unit", unit, "--json"]);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{who} {unit}: {said:?}");
    }
    assert_eq!(ended(&mut dabiao(folder.path(), &["causes", "--json"])).status.code(), Some(2));
}

/// The units in the charge of a trainer.
fn reading_scope(folder: &Path, trainer: Uuid) -> std::collections::BTreeSet<Uuid> {
    let db = open(folder);
    let unit = db.officers().unwrap().into_iter().find(|o| o.id == trainer).map(|o| o.unit_id);
    dabiao::app::trainer::scope_of(&db.units().unwrap(), unit)
}

fn assign(officers: Vec<Uuid>, task: Task) -> TrainerAction {
    TrainerAction::Assign(AssignForm {
        officers,
        task,
        times: NonZeroU32::new(2).unwrap(),
        due: "2026-12-31".parse().unwrap(),
        note: String::new(),
    })
}

/// Types the first forty characters of the drill, and hands in; the id under which it is kept.
fn type_it(t: &mut Typist) -> String {
    let id = t.session.drill().ongoing().expect("a drill").start().exercise_id.clone();
    let text: Vec<char> = t.presented(40).chars().collect();
    for pair in text.chunks(2) {
        t.input(2_000, EventKind::Commit(pair.iter().collect()));
    }
    t.act(Action::Drill(DrillAction::HandIn));
    t.act(Action::Practice(PracticeAction::CloseResult));
    id
}

#[test]
fn a_task_on_own_weak_items_is_done_by_everybodys_own_text_or_by_a_general_one() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 6, true);
    let mut t = Typist::at(folder.path());
    let missed = practise(&mut t, candidate(0));
    sign_in(&mut t, TRAINER);
    desk(&mut t, TrainerAction::Look);
    desk(&mut t, assign(vec![candidate(0), candidate(3)], Task::OwnItems));
    assert_eq!(t.session.notice(), None);

    // One who has weak items gets them.
    sign_in(&mut t, candidate(0));
    let own = t.session.practice().today().tasks[0].clone();
    assert_eq!((&own.task, own.done, own.times), (&Task::OwnItems, 0, 2));
    t.act(Action::Practice(PracticeAction::StartAssigned(own.id)));
    let presented = t.presented(200);
    assert!(missed.chars().all(|c| presented.contains(c)), "{presented}");
    let id = type_it(&mut t);
    assert!(
        matches!(DrillSource::of(&id), DrillSource::Items(_)) && !DrillSource::of(&id).is_general_items()
    );
    assert_eq!(t.session.practice().today().tasks[0].done, 1, "{id}");

    // One who has none gets a general text, and it counts as well.
    sign_in(&mut t, candidate(3));
    assert!(!t.session.practice().book_can_be_typed());
    let own = t.session.practice().today().tasks[0].clone();
    t.act(Action::Practice(PracticeAction::StartAssigned(own.id)));
    let id = type_it(&mut t);
    assert!(DrillSource::of(&id).is_general_items() && !DrillSource::of(&id).can_be_compared(), "{id}");
    assert_eq!(t.session.practice().today().tasks[0].done, 1, "{id}");
    let row = t.session.practice().today().history[0].clone();
    assert_eq!((row.exercise_id, row.meets_line), (id, false));

    // The trainer sees both of them.
    sign_in(&mut t, TRAINER);
    desk(&mut t, TrainerAction::Look);
    let view = t.session.trainer().view().unwrap().clone();
    let line = &view.assignments[0];
    assert_eq!(line.task, AssignedTask::Typing(Task::OwnItems));
    let scope = t.session.trainer().scope();
    let done: Vec<u32> = view.assignees(line, &scope).map(|(_, own)| own.done).collect();
    assert_eq!((done, line.count(Progress::Open)), (vec![1, 1], 2));
}

/// What a newer program assigns is shown as something that this one does not know: as an older program shows this.
#[test]
fn a_task_of_an_unknown_kind_is_carried_and_breaks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 6, true);
    let unknown = Fact::Assign(facts::Assign {
        id: Uuid::from_u128(0xA551),
        officers: vec![candidate(0)],
        kind: "items".into(),
        subject: "of-a-newer-program".into(),
        times: 1,
        due: "2026-12-31".into(),
        note: String::new(),
        by: TRAINER,
    });
    open(folder.path()).put(MORNING_MS - 1_000, &unknown).unwrap();
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, candidate(0));
    assert!(t.session.practice().today().tasks.is_empty());
    sign_in(&mut t, TRAINER);
    desk(&mut t, TrainerAction::Look);
    assert_eq!(t.session.trainer().view().unwrap().assignments[0].task, AssignedTask::Unknown);
}

#[test]
fn a_coach_sees_the_practice_of_their_mentees_and_of_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    bureau(folder.path(), 6);
    write(folder.path(), &[member(0, 20), member(1, 20)]);
    let mut t = Typist::at(folder.path());
    practise(&mut t, fresh(2));
    practise(&mut t, fresh(3));
    t.act(Action::Practice(PracticeAction::StartRound("course/01-f-j".into())));
    let text = t.presented(20);
    t.commit(20_000, &text);
    t.act(Action::Drill(DrillAction::HandIn));
    sign_in(&mut t, INSTRUCTOR);
    t.act(Action::Cohort(CohortAction::Look));
    t.act(Action::Cohort(CohortAction::Assign(vec![
        (candidate(0), fresh(2)),
        (candidate(0), fresh(3)),
        (candidate(1), fresh(4)),
    ])));
    assert_eq!(t.session.notice(), None);
    let look = |t: &mut Typist, who: Uuid| t.act(Action::Cohort(CohortAction::LookAt(who)));

    sign_in(&mut t, candidate(0));
    t.act(Action::Cohort(CohortAction::Look));
    look(&mut t, fresh(3));
    let seen = t.session.cohort().coached(fresh(3)).expect("a mentee").clone();
    assert!(seen.causes.is_some() && seen.book == 3, "{seen:?}");
    assert_eq!((seen.attempts.len(), seen.all_attempts), (2, 2));
    let course = seen.course.expect("a round was typed");
    assert!(course.all > 1 && course.next.is_some(), "{course:?}");
    look(&mut t, fresh(2));
    assert!(t.session.cohort().coached(fresh(2)).is_some_and(|seen| seen.course.is_none()));
    // Neither another coach's mentee nor another coach.
    for other in [fresh(4), candidate(1), fresh(5)] {
        look(&mut t, other);
        assert!(t.session.cohort().coached(other).is_none(), "{other}");
    }
    drop(t);

    // The right itself: of an officer, on that day, as far as they coach.
    let db = open(folder.path());
    let right = |who: Uuid| {
        dabiao::domain::actor::Actor::person(who, &[Role::Officer]).authorize(Permission::ReadOwn).unwrap()
    };
    let covers = |coach: Uuid, who: Uuid, ms: i64| {
        reading::Reach::of_results(&right(coach), &db, ms).unwrap().covers(who)
    };
    assert!(covers(candidate(0), fresh(2), MORNING_MS) && !covers(candidate(1), fresh(2), MORNING_MS));
    assert!(covers(candidate(1), fresh(4), MORNING_MS) && !covers(candidate(2), fresh(4), MORNING_MS));
    assert!(!covers(candidate(0), fresh(2), MORNING_MS - 86_400_000), "not before they coached them");
    let ids = |coach: Uuid| {
        let rows = reading::attempts(&right(coach), &db, MORNING_MS).unwrap();
        rows.iter().filter(|row| row.start.officer_id == fresh(2)).count()
    };
    assert_eq!((ids(candidate(0)), ids(candidate(1))), (1, 0));
}

#[test]
fn units_stand_side_by_side_for_officers_only_where_that_was_chosen() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 14, true);
    let mut t = Typist::at(folder.path());
    sign_in(&mut t, candidate(0));
    assert!(t.session.core().unit_rates().is_none(), "off at first");
    desk(&mut t, TrainerAction::ShowUnitRates(true));
    assert!(
        t.session.notice().is_some() && t.session.core().unit_rates().is_none(),
        "no matter of an officer"
    );
    sign_in(&mut t, TRAINER);
    desk(&mut t, TrainerAction::ShowUnitRates(true));
    assert_eq!(t.session.notice(), None);
    sign_in(&mut t, candidate(0));
    let rates = t.session.core().unit_rates().expect("shown").clone();
    assert_eq!(rates.as_of, Some("2026-11-23".parse().unwrap()));
    assert_eq!(rates.units.len(), 3);
    let told = rates.units.iter().filter_map(|unit| unit.tally);
    assert!(
        told.clone().all(|tally| tally.eligible >= 3) && told.map(|tally| tally.certified).sum::<u32>() > 0
    );
    let names: Vec<String> = t.session.officers().iter().map(|o| o.name.clone()).collect();
    assert!(rates.units.iter().all(|unit| !names.contains(&unit.name)));
    // It is this PC's, on record, and can be taken back.
    sign_in(&mut t, ADMIN);
    t.act(Action::Admin(dabiao::app::AdminAction::Choose(dabiao::app::core::PcSetting::UnitRates(false))));
    sign_in(&mut t, candidate(0));
    assert!(t.session.core().unit_rates().is_none());
    drop(t);
    let found = super::form_attempts::problems(folder.path());
    assert!(!found.iter().any(|problem| problem.contains("had not the right")), "{found:?}");
}

#[test]
fn numbers_and_codes_have_ladders_of_their_own_where_progress_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    for _ in 0..2 {
        t.act(Action::Practice(PracticeAction::StartFresh {
            kind: dabiao::domain::record::Kind::Numbers,
            extent: dabiao::domain::exercise::Extent::Minutes(3),
        }));
        let text = t.presented(120);
        for c in text.chars() {
            t.input(500, EventKind::Commit(c.to_string()));
        }
        t.act(Action::Drill(DrillAction::HandIn));
    }
    let digits = t.session.practice().ladder(Ladder::Digits);
    assert_eq!(digits.len(), 2, "{digits:?}");
    assert!(
        digits.iter().all(|point| point.clean_ppm == 1_000_000 && point.milli_cpm > 60_000),
        "{digits:?}"
    );
    assert_eq!(
        (t.session.practice().ladder(Ladder::Han), t.session.practice().ladder(Ladder::Forms)),
        (&[][..], &[][..])
    );
    let grades = &t.session.practice().today().grades;
    assert!(!grades.is_empty() && grades.is_sorted_by_key(|grade| grade.milli_cpm));
}

/// A sitting of forms of two records, the first of them with a wrong field, in two minutes.
fn enter_forms(t: &mut Typist, who: Uuid) {
    sign_in(t, who);
    let extent = FormExtent::Records(2);
    t.act(Action::Practice(PracticeAction::StartForm {
        form: "hotel".into(),
        style: CardStyle::Printed,
        extent,
    }));
    begin(t);
    t.clock.advance(60_000);
    enter_and_hand_in(t, Some(0));
    t.clock.advance(60_000);
    enter_and_hand_in(t, None);
    t.settle();
    assert!(t.session.practice().form_result().is_some(), "{:?}", t.session.notice());
    t.act(Action::Practice(PracticeAction::CloseResult));
}

#[test]
fn a_trainer_sees_the_records_of_forms_by_unit_beside_the_quota() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 6, true);
    let mut t = Typist::at(folder.path());
    enter_forms(&mut t, candidate(0));
    sign_in(&mut t, TRAINER);
    desk(&mut t, TrainerAction::Look);
    desk(&mut t, TrainerAction::PlanQuota(QuotaForm { total: 1_000, ..QuotaForm::default() }));
    assert_eq!(t.session.notice(), None);
    let quota = t.session.trainer().quota().unwrap().as_ref().unwrap();
    let (bureau, units) = (quota.measured.unwrap(), &quota.measured_units);
    assert_eq!((bureau.officers, bureau.qualified), (1, 0.5));
    // One qualified record in a little over two minutes.
    assert!(bureau.per_hour > 15.0 && bureau.per_hour < 58.0, "{bureau:?}");
    assert_eq!((units.len(), units.len() > 1), (quota.ids.len(), true));
    for (unit, measured) in quota.ids.iter().zip(units) {
        assert_eq!(*measured, (*unit == UNIT).then_some(bureau), "{unit}");
    }
    // An officer without a right sees neither.
    sign_in(&mut t, candidate(0));
    assert!(t.session.trainer().quota().is_none());
}
