//! Logs of exams: what they refuse, what they add to the format, and that practice logs keep their bytes.

use dabiao::domain::attempt::AttemptMode;
use dabiao::domain::attempt_log::AttemptLog;
use dabiao::domain::drill::{Drill, DrillPhase};
use dabiao::domain::input::{
    EndReason, EventKind, InputEvent, InputLog, LogHeader, LogMode, OrderError, jsonl,
};
use dabiao::domain::score::score_log;
use dabiao::domain::score_doc::ScoreDoc;
use dabiao::domain::text::Policy;
use dabiao::store::{pack_log, unpack_log};
use proptest::prelude::*;

fn exam(hand_in_early: bool) -> Drill {
    Drill::new(LogHeader::exam("警察学校".into(), Policy::Strict, 600_000, hand_in_early))
}

fn commit(at_ms: u64, text: &str) -> InputEvent {
    InputEvent::new(at_ms, EventKind::Commit(text.into()))
}

fn started(hand_in_early: bool) -> Drill {
    let mut drill = exam(hand_in_early);
    drill.apply(InputEvent::new(0, EventKind::Start)).unwrap();
    drill
}

#[test]
fn an_exam_starts_by_start_alone() {
    let mut drill = exam(true);
    for kind in [
        EventKind::Commit("警".into()),
        EventKind::Text("a".into()),
        EventKind::Preedit("j".into()),
        EventKind::Backspace,
        EventKind::Focus(false),
        EventKind::Blocked("paste".into()),
        EventKind::End(EndReason::HandedIn),
    ] {
        assert_eq!(drill.apply(InputEvent::new(5, kind)), Err(OrderError::NotStarted));
    }
    assert_eq!((drill.phase(), drill.events().len()), (DrillPhase::Ready, 0));
    drill.apply(InputEvent::new(5, EventKind::Start)).unwrap();
    drill.apply(commit(1_000, "警")).unwrap();
    assert_eq!(drill.active_ms(1_005), 1_000);
}

#[test]
fn an_exam_has_no_pause_but_an_interruption_on_record() {
    let mut drill = started(true);
    drill.apply(commit(1_000, "警")).unwrap();
    assert_eq!(drill.apply(InputEvent::new(2_000, EventKind::Pause)), Err(OrderError::PauseInExam));
    assert_eq!(drill.apply(InputEvent::new(2_000, EventKind::Resume)), Err(OrderError::ResumeWithoutPause));
    drill.apply(InputEvent::interruption(1_000, 95_000)).unwrap();
    assert_eq!(drill.phase(), DrillPhase::Paused);
    assert_eq!(drill.apply(commit(1_500, "察")), Err(OrderError::TextDuringPause));
    drill.apply(InputEvent::new(4_000, EventKind::Resume)).unwrap();
    drill.apply(commit(5_000, "察")).unwrap();
    assert_eq!(drill.active_ms(5_000), 2_000);
    // The gap is in the log, and so in its hash chain.
    assert!(jsonl::write(&drill.log()).contains(r#"{"at_ms":1000,"kind":"pause","gap_ms":95000}"#));
}

#[test]
fn an_exam_is_handed_in_early_only_where_that_is_allowed() {
    let end = |at_ms| InputEvent::new(at_ms, EventKind::End(EndReason::HandedIn));
    let mut drill = started(false);
    drill.apply(commit(1_000, "警察学")).unwrap();
    assert_eq!(drill.apply(end(2_000)), Err(OrderError::EarlyHandIn));
    assert_eq!(drill.phase(), DrillPhase::Running);
    // A candidate who has typed it all, right or wrong, is at the end.
    drill.apply(commit(3_000, "笑")).unwrap();
    drill.apply(end(4_000)).unwrap();
    assert_eq!(drill.phase(), DrillPhase::Ended(EndReason::HandedIn));
    let mut allowed = started(true);
    allowed.apply(end(1_000)).unwrap();
    // The clock and the invigilator end it in any case.
    for reason in [EndReason::Time, EndReason::Interrupted] {
        started(false).apply(InputEvent::new(9, EventKind::End(reason))).unwrap();
    }
}

#[test]
fn practice_is_as_it_was() {
    let mut drill = Drill::new(LogHeader::practice("警察".into(), Policy::Strict, None));
    drill.apply(commit(1_000, "警")).unwrap();
    drill.apply(InputEvent::new(2_000, EventKind::Pause)).unwrap();
    drill.apply(InputEvent::new(3_000, EventKind::Resume)).unwrap();
    drill.apply(InputEvent::new(3_000, EventKind::End(EndReason::HandedIn))).unwrap();
    let text = jsonl::write(&drill.log());
    for word in ["mode", "hand_in", "keys", "gap_ms"] {
        assert!(!text.contains(&format!("\"{word}\"")), "{word}");
    }
}

#[test]
fn the_added_fields_are_frozen_too() {
    // These bytes are hashed into evidence: change the program, not this test.
    let mut log = InputLog {
        header: LogHeader::exam("你好".into(), Policy::Strict, 600_000, false),
        events: vec![
            InputEvent::new(0, EventKind::Start),
            InputEvent::with_keys(1_320, EventKind::Commit("你".into()), Some(3)),
            InputEvent::with_keys(1_600, EventKind::Text("a".into()), Some(0)),
            InputEvent::with_keys(1_700, EventKind::Commit("好".into()), None),
            InputEvent::interruption(1_700, 90_000),
            InputEvent::new(1_701, EventKind::Resume),
        ],
    };
    let expected = concat!(
        r#"{"format":"dabiao-input-log","version":1,"presented":"你好","policy":"strict","limit_ms":600000,"mode":"exam"}"#,
        "\n",
        r#"{"at_ms":0,"kind":"start"}"#,
        "\n",
        r#"{"at_ms":1320,"kind":"commit","text":"你","keys":3}"#,
        "\n",
        r#"{"at_ms":1600,"kind":"text","text":"a","keys":0}"#,
        "\n",
        r#"{"at_ms":1700,"kind":"commit","text":"好"}"#,
        "\n",
        r#"{"at_ms":1700,"kind":"pause","gap_ms":90000}"#,
        "\n",
        r#"{"at_ms":1701,"kind":"resume"}"#,
        "\n",
    );
    assert_eq!(jsonl::write(&log), expected);
    assert_eq!(jsonl::read(expected.as_bytes()).unwrap(), log);
    log.header.mode = LogMode::Exam { hand_in_early: true };
    let line = jsonl::header_line(&log.header);
    assert!(line.ends_with(r#","mode":"exam","hand_in":true}"#), "{line}");
    assert_eq!(jsonl::read_header(line.as_bytes()).unwrap(), log.header);
    // A count of keys or a gap is not written if it means nothing.
    let stray = InputEvent { keys: Some(1), gap_ms: Some(1), ..InputEvent::new(5, EventKind::Backspace) };
    assert_eq!(jsonl::event_line(&stray), r#"{"at_ms":5,"kind":"backspace"}"#);
    let read = jsonl::read_event(br#"{"at_ms":5,"kind":"backspace","keys":1,"gap_ms":1}"#).unwrap();
    assert_eq!(read, InputEvent::new(5, EventKind::Backspace));
}

#[test]
fn a_log_that_breaks_the_rules_of_exams_is_refused_with_its_line() {
    let head = r#"{"format":"dabiao-input-log","version":1,"presented":"你","policy":"strict","limit_ms":1000,"mode":"exam"}"#;
    let start = r#"{"at_ms":0,"kind":"start"}"#;
    for (lines, line, reason) in [
        (vec![r#"{"at_ms":0,"kind":"commit","text":"你"}"#], 2, "begins with start"),
        (vec![start, r#"{"at_ms":5,"kind":"pause"}"#], 3, "no pause"),
        (vec![start, r#"{"at_ms":5,"kind":"commit","text":"你","keys":-1}"#], 3, "not a valid event"),
    ] {
        let text = format!("{head}\n{}", lines.join("\n"));
        let error = jsonl::read(text.as_bytes()).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    let other = head.replace("\"exam\"", "\"game\"");
    assert!(jsonl::read(other.as_bytes()).unwrap_err().to_string().contains("line 1: unknown mode"));
    let early = format!("{head}\n{start}\n{}", r#"{"at_ms":5,"kind":"end","reason":"handed_in"}"#);
    let log = jsonl::read(early.as_bytes()).unwrap();
    assert_eq!(score_log(&log).unwrap_err(), (1, OrderError::EarlyHandIn));
}

#[test]
fn modes_have_names() {
    for mode in AttemptMode::ALL {
        assert_eq!(AttemptMode::from_name(mode.name()), Some(mode));
    }
    assert_eq!(AttemptMode::ALL.map(AttemptMode::name), ["practice", "exam"]);
    assert_eq!(AttemptMode::of(LogMode::Practice), AttemptMode::Practice);
    assert_eq!(AttemptMode::of(LogMode::Exam { hand_in_early: false }), AttemptMode::Exam);
}

fn any_event() -> impl Strategy<Value = (u64, EventKind, Option<u32>)> {
    let kind = prop_oneof![
        3 => "[警察学校a1，]{0,4}".prop_map(EventKind::Commit),
        2 => "[a-c1 ]{1,2}".prop_map(EventKind::Text),
        2 => Just(EventKind::Backspace),
        2 => "[a-z]{0,6}".prop_map(EventKind::Preedit),
        1 => any::<bool>().prop_map(EventKind::Focus),
    ];
    (0_u64..5_000, kind, prop::option::of(any::<u32>()))
}

proptest! {
    /// Written, read, packed and unpacked a log is the same; and keys decide nothing.
    #[test]
    fn keys_and_gaps_survive_and_never_score(
        events in prop::collection::vec(any_event(), 0..40),
        gap in prop::option::of(0_u64..1 << 40),
        hand_in_early in any::<bool>(),
    ) {
        let header = LogHeader::exam("警察学校a1，".into(), Policy::Strict, 600_000, hand_in_early);
        let mut list = vec![InputEvent::new(0, EventKind::Start)];
        let mut at_ms = 0;
        for (step, kind, keys) in events {
            at_ms += step;
            let keys = keys.filter(|_| matches!(kind, EventKind::Commit(_) | EventKind::Text(_)));
            list.push(InputEvent::with_keys(at_ms, kind, keys));
        }
        if let Some(gap_ms) = gap {
            list.push(InputEvent::interruption(at_ms, gap_ms));
            list.push(InputEvent::new(at_ms + 7, EventKind::Resume));
        }
        let log = InputLog { header, events: list };
        prop_assert_eq!(&jsonl::read(jsonl::write(&log).as_bytes()).unwrap(), &log);
        let kept = AttemptLog::from(log.clone());
        prop_assert_eq!(&unpack_log(&pack_log(&kept)).unwrap(), &kept);
        let mut bare = log.clone();
        bare.events.iter_mut().for_each(|e| e.keys = None);
        let json = |log: &InputLog| ScoreDoc::of(&score_log(log).unwrap()).canonical_json();
        prop_assert_eq!(json(&log), json(&bare));
    }
}
