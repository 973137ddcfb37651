//! The rules that a log keeps by itself: every log of this program keeps them, and no altered one does.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use dabiao::app::clock::{Clock, FixedClock};
use dabiao::app::jobs::Progress;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction, RunningDrill, Session, SessionConfig};
use dabiao::content::Library;
use dabiao::demo::{DemoPlan, make_in};
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::drill::{Drill, DrillPhase};
use dabiao::domain::exercise::{Extent, RecordType};
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::input::rules::{LATE_INPUT_MS, RuleBroken, RuleError, rule_fault};
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader, OrderError, jsonl};
use dabiao::domain::text::Policy;
use dabiao::store::{ClockStamp, Db};
use proptest::prelude::*;
use uuid::Uuid;

use super::support::logs::{assert_rules_kept, logs};
use super::support::typist::{MORNING_MS, Typist};

const LIMIT: u64 = 60_000;

fn event(at_ms: u64, kind: EventKind) -> InputEvent {
    InputEvent::new(at_ms, kind)
}

fn commit(at_ms: u64, text: &str) -> InputEvent {
    event(at_ms, EventKind::Commit(text.into()))
}

fn end(at_ms: u64, reason: EndReason) -> InputEvent {
    event(at_ms, EventKind::End(reason))
}

fn start() -> InputEvent {
    event(0, EventKind::Start)
}

fn exam(events: Vec<InputEvent>) -> InputLog {
    InputLog { header: LogHeader::exam("警察学校".into(), Policy::Strict, LIMIT, false), events }
}

fn practice(limit_ms: Option<u64>, events: Vec<InputEvent>) -> InputLog {
    InputLog { header: LogHeader::practice("警察学校".into(), Policy::Strict, limit_ms), events }
}

fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::nil()).unwrap()
}

#[test]
fn recorded_and_open_logs_keep_the_rules() {
    for name in ["pinyin-root", "pinyin-spot", "wubi-root", "wubi-spot"] {
        let path = format!("{}/tests/golden/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(rule_fault(&jsonl::read(&std::fs::read(path).unwrap()).unwrap()), None, "{name}");
    }
    // A crash leaves no end, and a limit that was not reached is no error.
    assert_eq!(rule_fault(&practice(None, vec![])), None);
    assert_eq!(rule_fault(&practice(Some(LIMIT), vec![start(), commit(900, "警")])), None);
    assert_eq!(rule_fault(&exam(vec![start(), commit(900, "警")])), None);
}

#[test]
fn the_end_stands_at_the_limit_in_active_time() {
    let by_time = |at| rule_fault(&exam(vec![start(), commit(900, "警"), end(at, EndReason::Time)]));
    assert_eq!(by_time(LIMIT), None);
    for at in [2_000, LIMIT - 1, LIMIT + 1] {
        let rule = RuleBroken::EndNotAtLimit { active_ms: at, limit_ms: LIMIT };
        assert_eq!(by_time(at), Some(RuleError { event: 2, rule }));
    }
    // Pauses are no part of it, and an interruption takes no time of the log.
    let paused = |at| {
        let events = vec![
            start(),
            commit(900, "警"),
            event(1_000, EventKind::Pause),
            event(8_000, EventKind::Resume),
            end(at, EndReason::Time),
        ];
        rule_fault(&practice(Some(LIMIT), events))
    };
    assert_eq!(paused(LIMIT + 7_000), None);
    assert!(paused(LIMIT).is_some());
    let interrupted = |resumed| {
        let events = vec![
            start(),
            commit(900, "警"),
            InputEvent::interruption(900, 95_000),
            event(resumed, EventKind::Resume),
            end(LIMIT + resumed - 900, EndReason::Time),
        ];
        rule_fault(&exam(events))
    };
    assert_eq!(interrupted(900), None);
    let rule = RuleBroken::ExamStoodStill { ms: 5_000 };
    assert_eq!(interrupted(5_900), Some(RuleError { event: 3, rule }));
    // Without a limit no time can be up.
    let endless = practice(None, vec![start(), end(5, EndReason::Time)]);
    assert_eq!(rule_fault(&endless), Some(RuleError { event: 1, rule: RuleBroken::NoLimit }));
    let mut endless = exam(vec![start()]);
    endless.header.limit_ms = None;
    assert_eq!(rule_fault(&endless), Some(RuleError { event: 0, rule: RuleBroken::ExamWithoutLimit }));
}

#[test]
fn nothing_comes_after_the_limit_or_the_end_and_no_exam_is_handed_in_early() {
    let last = LIMIT + LATE_INPUT_MS;
    let late =
        |at, reason| rule_fault(&practice(Some(LIMIT), vec![start(), commit(at, "警"), end(at, reason)]));
    assert_eq!(late(last, EndReason::HandedIn), None);
    let rule = RuleBroken::OverLimit { active_ms: last + 1, limit_ms: LIMIT };
    assert_eq!(late(last + 1, EndReason::Interrupted), Some(RuleError { event: 1, rule }));
    let faults = |events| rule_fault(&exam(events)).map(|fault| (fault.event, fault.rule));
    let order = |event, fault: OrderError| Some((event, RuleBroken::Order(fault)));
    assert_eq!(
        faults(vec![start(), end(LIMIT, EndReason::Time), commit(LIMIT, "警")]),
        order(2, OrderError::AfterEnd)
    );
    assert_eq!(faults(vec![commit(5, "警")]), order(0, OrderError::NotStarted));
    assert_eq!(faults(vec![start(), event(5, EventKind::Pause)]), order(1, OrderError::PauseInExam));
    let back = OrderError::TimeBackwards { at_ms: 4, before_ms: 5 };
    assert_eq!(faults(vec![start(), commit(5, "警"), commit(4, "察")]), order(2, back));
    let handed_in = |text: &str| vec![start(), commit(900, text), end(950, EndReason::HandedIn)];
    assert_eq!(faults(handed_in("警察学")), order(2, OrderError::EarlyHandIn));
    assert_eq!(faults(handed_in("警察学笑")), None);
    let mut allowed = exam(handed_in("警"));
    allowed.header = LogHeader::exam("警察学校".into(), Policy::Strict, LIMIT, true);
    assert_eq!(rule_fault(&allowed), None);
    let fault = rule_fault(&exam(handed_in("警"))).unwrap().to_string();
    assert_eq!(fault, "event 3: this exam can't be handed in before its end");
}

#[test]
fn every_log_of_a_demonstration_keeps_the_rules() {
    let dir = tempfile::tempdir().unwrap();
    let plan = DemoPlan { officers: 30, units: 6, days: 45, seed: 11, now_ms: MORNING_MS };
    make_in(dir.path(), &plan, &Progress::default()).unwrap();
    assert!(assert_rules_kept(&open(dir.path())) > 100);
}

#[test]
fn practice_that_was_paused_left_killed_kept_or_late_keeps_the_rules() {
    let dir = tempfile::tempdir().unwrap();
    let left = {
        let mut t = Typist::at(dir.path());
        t.sign_in();
        // By time, seen much later than it came.
        t.start("copy/case-02", 1);
        t.commit(0, &t.presented(2));
        t.commit(30_000, "案");
        t.act(Action::Drill(DrillAction::Pause));
        t.clock.advance(9_000);
        t.act(Action::Drill(DrillAction::Resume));
        t.clock.advance(500_000);
        t.settle();
        // Handed in within a pause.
        t.start("copy/case-02", 1);
        t.commit(0, "案");
        t.input(100, EventKind::Focus(false));
        t.act(Action::Drill(DrillAction::Pause));
        t.clock.advance(900_000);
        t.act(Action::Drill(DrillAction::HandIn));
        t.act(Action::Practice(PracticeAction::CloseResult));
        // Left, gone on with in another run, left again by the end of the program.
        t.start("copy/case-02", 1);
        t.commit(0, "案");
        t.commit(20_000, "件");
        t.act(Action::Drill(DrillAction::Leave));
        t.start("copy/case-02", 1);
        t.commit(0, "案");
        t.commit(59_999, "件");
        t.settle();
        t.session.practice().today().open.iter().map(|open| open.id).collect::<Vec<_>>()
    };
    assert!(!left.is_empty());
    let mut t = Typist::at_time(dir.path(), MORNING_MS + 7_200_000);
    let officer = t.session.officers()[0].id;
    t.act(Action::Door(DoorAction::SignIn(officer)));
    let open_now: Vec<Uuid> = t.session.practice().today().open.iter().map(|open| open.id).collect();
    assert_eq!(open_now.len(), 2);
    t.act(Action::Practice(PracticeAction::Resume(left[0])));
    t.clock.advance(40_000);
    t.act(Action::Drill(DrillAction::Resume));
    t.commit(1_000, "表");
    t.clock.advance(60_000);
    t.settle();
    t.act(Action::Practice(PracticeAction::CloseResult));
    let killed = open_now.into_iter().find(|id| *id != left[0]).unwrap();
    t.act(Action::Practice(PracticeAction::Keep(killed)));
    t.settle();
    drop(t);
    let db = open(dir.path());
    assert_eq!(assert_rules_kept(&db), 4);
    let mut ends: Vec<&str> = Vec::new();
    for log in logs(&db) {
        let Some(EventKind::End(reason)) = log.inputs().last().map(|e| e.kind.clone()) else {
            panic!("no end")
        };
        ends.push(reason.name());
    }
    ends.sort_unstable();
    assert_eq!(ends, ["handed_in", "interrupted", "time", "time"]);
}

/// A clock that has gone on by 7 ms with every look.
struct Hasty(FixedClock);

impl Clock for Hasty {
    fn wall_ms(&self) -> i64 {
        self.0.wall_ms()
    }
    fn mono_ms(&self) -> u64 {
        self.0.advance(7);
        self.0.mono_ms()
    }
    fn new_id(&self) -> Uuid {
        self.0.new_id()
    }
    fn secret(&self) -> [u8; 32] {
        self.0.secret()
    }
    fn boot_id(&self) -> String {
        self.0.boot_id()
    }
    fn stamp(&self) -> ClockStamp {
        self.0.stamp()
    }
}

#[test]
fn a_key_that_comes_as_the_time_runs_out_does_not_take_the_end_away() {
    let dir = tempfile::tempdir().unwrap();
    drop({
        let mut t = Typist::at(dir.path());
        t.sign_in();
        t
    });
    let mut session = Session::start(SessionConfig {
        folder: dir.path().to_owned(),
        library: Library::embedded(),
        clock: Arc::new(Hasty(FixedClock::at(MORNING_MS))),
        lang: Some(Lang::En),
        wake: Arc::new(|| {}),
        badge: Some("059001".into()),
        limit_ms: Some(1_000),
        demo: None,
    });
    let settle = |session: &mut Session| {
        for _ in 0..20_000 {
            session.poll();
            if !session.busy() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        panic!("{:?}", session.notice());
    };
    settle(&mut session);
    for _ in 0..12 {
        let (exercise, extent) = ("copy/case-02".into(), Extent::Minutes(1));
        session.act(Action::Practice(PracticeAction::Start { exercise, extent }));
        for _ in 0..400 {
            session.act(Action::Drill(DrillAction::Input(EventKind::Commit("案".into()))));
        }
        settle(&mut session);
        assert!(session.drill().ongoing().is_none());
    }
    drop(session);
    let db = open(dir.path());
    for log in logs(&db) {
        assert_eq!(log.inputs().last(), Some(&end(1_000, EndReason::Time)));
    }
    assert_eq!(assert_rules_kept(&db), 12);
}

#[test]
fn replay_refuses_a_log_that_breaks_its_own_rules() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.jsonl");
    let replay = |log: &InputLog, lang: &str| {
        std::fs::write(&path, jsonl::write(log)).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_dabiao"))
            .args(["replay", path.to_str().unwrap(), "--json", "--lang", lang, "--data"])
            .arg(dir.path().join("none"))
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    // Nine hundred characters in two seconds of an exam that lasts ten minutes.
    let mut log = exam(vec![start(), commit(1, &"警".repeat(900)), end(2_000, EndReason::Time)]);
    log.header.limit_ms = Some(600_000);
    let (code, said) = replay(&log, "en");
    assert_eq!(code, Some(2), "{said}");
    for word in ["log.jsonl", "event 3", "2000 ms", "600000 ms"] {
        assert!(said.contains(word), "{said}");
    }
    let (code, said) = replay(&log, "zh-CN");
    assert!(code == Some(2) && said.contains("第 3 个事件"), "{said}");
    log.events[2].at_ms = 600_000;
    assert_eq!(replay(&log, "en").0, Some(0));
}

/// The events of a drill, as the station allows them.
#[derive(Clone, Debug)]
enum Step {
    Commit(u64),
    Backspace(u64),
    Focus(u64, bool),
    Pause(u64),
    Resume(u64),
    Stop(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let ms = 0_u64..9_000;
    prop_oneof![
        5 => ms.clone().prop_map(Step::Commit),
        1 => ms.clone().prop_map(Step::Backspace),
        1 => (ms.clone(), any::<bool>()).prop_map(|(ms, on)| Step::Focus(ms, on)),
        1 => ms.clone().prop_map(Step::Pause),
        1 => ms.clone().prop_map(Step::Resume),
        1 => ms.prop_map(Step::Stop),
    ]
}

fn ongoing(drill: Drill) -> RunningDrill {
    let start = AttemptStart {
        id: Uuid::nil(),
        officer_id: Uuid::nil(),
        unit_id: Uuid::nil(),
        exercise_id: "x".into(),
        title: "x".into(),
        record_type: RecordType::from_name("case").unwrap(),
        mode: AttemptMode::of(drill.header().mode),
        started_at_ms: 0,
        sitting_id: None,
    };
    RunningDrill::new(drill, start)
}

fn input(s: &mut RunningDrill, now: u64, kind: EventKind) {
    s.record(now, FormEventKind::Input(kind), None);
}

/// The log of a drill that went through `steps` and then waited for its end.
fn lived(header: LogHeader, steps: &[Step], close: EndReason) -> InputLog {
    let exam = header.mode.is_exam();
    let mut s = ongoing(Drill::new(header));
    let mut now = 1_000_000;
    s.start_clock(now);
    input(&mut s, now, EventKind::Start);
    let over = |s: &RunningDrill| matches!(s.phase(), DrillPhase::Ended(_));
    for step in steps {
        let (Step::Commit(ms)
        | Step::Backspace(ms)
        | Step::Focus(ms, _)
        | Step::Pause(ms)
        | Step::Resume(ms)
        | Step::Stop(ms)) = step;
        now += ms;
        if let Some(up) = s.time_up(now) {
            s.take(up);
        }
        if over(&s) {
            break;
        }
        match step {
            Step::Commit(_) => input(&mut s, now, EventKind::Commit("警察".into())),
            Step::Backspace(_) => input(&mut s, now, EventKind::Backspace),
            Step::Focus(_, on) => input(&mut s, now, EventKind::Focus(*on)),
            Step::Pause(_) if !exam => input(&mut s, now, EventKind::Pause),
            Step::Resume(_) => input(&mut s, now, EventKind::Resume),
            Step::Pause(_) => {}
            Step::Stop(_) => {
                // The program dies, and the attempt goes on from what is on disk.
                let drill = Drill::replay(&s.copying().unwrap().drill().log()).unwrap();
                let at = drill.last_event_ms();
                s = ongoing(drill);
                now += 77_777;
                if exam {
                    s.take(InputEvent::interruption(at, 77_777));
                    s.take(event(at, EventKind::Resume));
                } else {
                    s.take(event(at, EventKind::Pause));
                    s.take(event(at, EventKind::Resume));
                }
                s.start_clock(now);
            }
        }
    }
    if !over(&s) && close != EndReason::Interrupted {
        input(&mut s, now, EventKind::Resume);
        now += if close == EndReason::Time { 10_000_000 } else { 0 };
        match s.time_up(now) {
            Some(up) => drop(s.take(up)),
            None => input(&mut s, now, EventKind::End(close)),
        }
    } else if !over(&s) {
        s.take(end(s.machine().last_event_ms(), EndReason::Interrupted));
    }
    s.copying().unwrap().drill().log()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// For every sequence of events in a drill, its log keeps the rules; with its end moved by a millisecond
    /// it does not.
    #[test]
    fn lived_logs_keep_the_rules_and_bent_ones_do_not(
        steps in prop::collection::vec(step(), 0..40),
        in_exam in any::<bool>(),
        close in prop::sample::select(EndReason::ALL.to_vec()),
    ) {
        let text = "警察学校".repeat(40);
        let header = if in_exam {
            LogHeader::exam(text, Policy::Strict, LIMIT, true)
        } else {
            LogHeader::practice(text, Policy::Strict, Some(LIMIT))
        };
        let log = lived(header, &steps, close);
        prop_assert_eq!(rule_fault(&log), None);
        let last = log.events.len() - 1;
        if log.events[last].kind == EventKind::End(EndReason::Time) {
            for by in [-1_i64, 1, 60_000] {
                let mut bent = log.clone();
                bent.events[last].at_ms = bent.events[last].at_ms.saturating_add_signed(by);
                prop_assert!(rule_fault(&bent).is_some());
            }
        }
        if matches!(log.events[last].kind, EventKind::End(_)) {
            let mut more = log.clone();
            more.events.push(commit(more.events[last].at_ms, "警"));
            let fault = RuleError { event: last + 1, rule: OrderError::AfterEnd.into() };
            prop_assert_eq!(rule_fault(&more), Some(fault));
        }
    }
}
