//! Scoring has a limit: texts that are too long or too costly are refused in words, and scored ones are
//! scored in the same way.

use std::path::Path;
use std::process::Command;

use dabiao::domain::drill::{Drill, ReplayStop};
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader, OrderError, jsonl};
use dabiao::domain::score::score;
use dabiao::domain::score_doc::ScoreDoc;
use dabiao::domain::text::Policy;
use proptest::prelude::*;

/// Twice the longest text of an exercise.
const MOST: usize = 40_000;

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .args(["--json", "--lang", "en", "--data"])
        .arg(folder.join("none"))
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn log(presented: &str, kinds: impl IntoIterator<Item = EventKind>) -> InputLog {
    let header = LogHeader::practice(presented.to_owned(), Policy::Strict, None);
    let events = std::iter::once(EventKind::Start).chain(kinds);
    let events = (0..).zip(events).map(|(at, kind)| InputEvent::new(at, kind)).collect();
    InputLog { header, events }
}

#[test]
fn a_text_over_the_limit_is_refused_and_one_at_it_is_scored() {
    let dir = tempfile::tempdir().unwrap();
    let [most, more] = ["most", "more"].map(|name| dir.path().join(name));
    std::fs::write(&most, "警".repeat(MOST)).unwrap();
    std::fs::write(&more, "警".repeat(MOST + 1)).unwrap();
    let score = |presented: &Path, typed: &Path| {
        let (presented, typed) = (presented.to_str().unwrap(), typed.to_str().unwrap());
        run(dir.path(), &["score", "--presented", presented, "--transcript", typed, "--seconds", "600"])
    };
    assert_eq!(score(&most, &most).0, Some(0));
    for (presented, typed) in [(&most, &more), (&more, &most)] {
        let (code, said) = score(presented, typed);
        assert_eq!(code, Some(2));
        assert!(said.contains("40001") && said.contains("at most 40000") && said.contains("more"), "{said}");
    }
}

/// A log from elsewhere may name any time: it is scored or refused, and the program goes on.
#[test]
fn a_time_of_ages_overflows_nothing() {
    for at in [1 << 63, u64::MAX / 1000 + 1, u64::MAX] {
        let mut header = LogHeader::practice("今天a好".to_owned(), Policy::Strict, None);
        header.limit_ms = Some(at);
        let events = vec![
            InputEvent::new(0, EventKind::Start),
            InputEvent::new(at, EventKind::Commit("今天a".into())),
            InputEvent::new(at, EventKind::End(EndReason::Time)),
        ];
        let drill = Drill::replay(&InputLog { header, events }).unwrap();
        assert_eq!(drill.transcript().chars().len(), 3);
        let _ = ScoreDoc::of(&score(&drill));
    }
}

#[test]
fn a_log_over_the_limit_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.jsonl");
    let replay = |log: &InputLog| {
        std::fs::write(&path, jsonl::write(log)).unwrap();
        run(dir.path(), &["replay", path.to_str().unwrap()])
    };
    let typed = |n: usize| (0..n).map(|_| EventKind::Text("察".into()));
    let (code, said) = replay(&log("警", typed(MOST + 1)));
    assert!(code == Some(2) && said.contains("at most 40000"), "{said}");
    let (code, said) = replay(&log(&"警".repeat(MOST + 1), typed(1)));
    assert!(code == Some(2) && said.contains("at most 40000"), "{said}");
    // One character an event, as many as are allowed: an alignment for each would take minutes.
    let text: String = (0..MOST as u32).filter_map(|n| char::from_u32(0x4E00 + n % 20_000)).collect();
    let all = text.chars().map(|c| EventKind::Text(c.into()));
    let handed_in = std::iter::once(EventKind::End(EndReason::HandedIn));
    assert_eq!(replay(&log(&text, all.chain(handed_in))).0, Some(0));
}

#[test]
fn a_log_that_costs_too_much_stops_where_it_does() {
    // Ten wrong characters, and one of them typed and deleted over and over again.
    let edits = (0..100).flat_map(|_| [EventKind::Text("误".into()), EventKind::Backspace]);
    let log = log("警察学校警察学校警察", [EventKind::Text("误".repeat(10))].into_iter().chain(edits));
    assert!(Drill::replay_within(&log, 1_000_000).is_ok());
    let stop = Drill::replay_within(&log, 1_000).unwrap_err();
    assert!(matches!(stop, ReplayStop::TooMuchWork(5..20)), "{stop:?}");
    let mut faulty = log;
    faulty.events.push(InputEvent::new(0, EventKind::Start));
    let order = OrderError::TimeBackwards { at_ms: 0, before_ms: 201 };
    assert_eq!(Drill::replay_within(&faulty, 1_000_000).unwrap_err(), ReplayStop::Order(202, order));
    assert_eq!(Drill::replay(&faulty).unwrap_err(), (202, order));
}

fn kind() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        4 => "[警察学校1]{1,3}".prop_map(EventKind::Commit),
        2 => "[12a ]{1}".prop_map(EventKind::Text),
        3 => Just(EventKind::Backspace),
        1 => "[a-z]{0,4}".prop_map(EventKind::Preedit),
    ]
}

proptest! {
    /// A replay that aligns when it is needed scores as a drill that aligns after every input.
    #[test]
    fn a_replay_scores_as_the_drill_did(kinds in prop::collection::vec(kind(), 0..60), early in any::<bool>()) {
        let header = LogHeader::exam("警察学校12警察1学校".into(), Policy::Strict, 600_000, early);
        let mut live = Drill::new(header);
        live.apply(InputEvent::new(0, EventKind::Start)).unwrap();
        for (at, kind) in (1..).zip(kinds) {
            live.apply(InputEvent::new(at * 300, kind)).unwrap();
        }
        let _ = live.apply(InputEvent::new(100_000, EventKind::End(EndReason::HandedIn)));
        let replayed = Drill::replay(&live.log()).unwrap();
        let doc = |drill: &Drill| serde_json::to_string(&ScoreDoc::of(&score(drill))).unwrap();
        prop_assert_eq!(doc(&live), doc(&replayed));
        prop_assert_eq!(live.alignment(), replayed.alignment());
        prop_assert_eq!(live.typed_whole(), replayed.typed_whole());
    }
}
