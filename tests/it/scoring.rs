//! The scoring contract: worked example, golden logs, pass lines, order of events.

use dabiao::content::Library;
use dabiao::domain::drill::Drill;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader, jsonl};
use dabiao::domain::score::{Score, Tally, score_log};
use dabiao::domain::score_doc::ScoreDoc;
use dabiao::domain::standard::Shortfall;
use dabiao::domain::text::Policy;
use proptest::prelude::*;

fn han(n: u32) -> char {
    char::from_u32(0x4E00 + n).unwrap()
}

fn log(presented: &str, policy: Policy, events: Vec<(u64, EventKind)>) -> InputLog {
    InputLog {
        header: LogHeader::practice(presented.into(), policy, None),
        events: events.into_iter().map(|(at_ms, kind)| InputEvent::new(at_ms, kind)).collect(),
    }
}

fn commit(text: &str) -> EventKind {
    EventKind::Commit(text.into())
}

/// A score with these counts, for the pass rule.
fn score_of(tally: Tally) -> Score {
    let mut score = score_log(&log(
        "字",
        Policy::Strict,
        vec![(0, EventKind::Start), (1, EventKind::End(EndReason::Time))],
    ))
    .unwrap();
    score.tally = tally;
    score
}

/// |T|=182, C=178, S=3, I=1, D=2, IF=9, t=5 min, as the contract works it out.
#[test]
fn the_worked_example() {
    // 200 different characters; typed 183 of them with 3 wrong, 2 left out, 1 too many; 9 wrong ones deleted.
    let presented: String = (0..200).map(han).collect();
    let mut events = vec![(0, EventKind::Start)];
    let mut at = 0;
    let mut typed = 0;
    for n in 0..183_u32 {
        at += 1000;
        if n % 20 == 7 && n < 180 {
            // Nine wrong characters, each seen and taken back.
            events.push((at, commit("錯")));
            events.push((at, EventKind::Backspace));
        }
        match n {
            30 | 60 | 90 => events.push((at, commit("誤"))),
            100 | 110 => continue,
            _ => events.push((at, commit(&han(n).to_string()))),
        }
        typed += 1;
        if n == 120 {
            events.push((at, commit("多")));
            typed += 1;
        }
    }
    assert_eq!(typed, 182);
    events.push((300_000, EventKind::End(EndReason::Time)));
    let score = score_log(&log(&presented, Policy::Strict, events)).unwrap();
    let doc = ScoreDoc::of(&score);
    let counts =
        (doc.typed, doc.correct, doc.substitutions, doc.insertions, doc.omissions, doc.incorrect_fixed);
    assert_eq!(counts, (182, 178, 3, 1, 2, 9));
    assert_eq!(doc.gross_cpm, Some(36.4));
    assert_eq!(doc.correct_cpm, Some(35.6));
    assert_eq!(doc.net_cpm_k1, Some(35.2));
    assert_eq!(doc.net_cpm_k5, Some(30.4));
    let close =
        |value: Option<f64>, want: f64| assert!((value.unwrap() - want).abs() < 5e-6, "{value:?} {want}");
    close(doc.accuracy, 0.96739);
    close(doc.accuracy_typed, 0.97802);
    assert_eq!(doc.accuracy, Some(178.0 / 184.0));
    assert_eq!(doc.uncorrected_error_rate, Some(6.0 / 193.0));
    assert_eq!(doc.corrected_error_rate, Some(9.0 / 193.0));
    assert_eq!(doc.total_error_rate, Some(15.0 / 193.0));
    assert_eq!(doc.deleted_chars, 9);
}

#[test]
fn preedit_is_never_typed() {
    let events = vec![
        (0, EventKind::Start),
        (100, EventKind::Preedit("jing".into())),
        (500, EventKind::Preedit("jing cha".into())),
        (900, EventKind::End(EndReason::Time)),
    ];
    let score = score_log(&log("警察", Policy::Strict, events)).unwrap();
    assert_eq!(score.tally.typed(), 0);
    assert_eq!(score.tally.accuracy(), None);
}

#[test]
fn a_quantity_that_was_not_seen_is_none() {
    let plain =
        score_log(&log("警察", Policy::Strict, vec![(0, EventKind::Start), (500, commit("警察"))])).unwrap();
    assert_eq!((plain.keystrokes, ScoreDoc::of(&plain).keystrokes.source.as_str()), (None, "unavailable"));
    let seen = vec![
        (0, EventKind::Start),
        (100, EventKind::Preedit("j".into())),
        (200, EventKind::Preedit("jing".into())),
        (300, commit("警")),
    ];
    let seen = score_log(&log("警察", Policy::Strict, seen)).unwrap();
    assert_eq!(seen.keystrokes, Some(1 + 3 + 1));
}

#[test]
fn pauses_do_not_count_and_a_missing_end_is_an_interruption() {
    let events = vec![
        (0, EventKind::Start),
        (1_000, commit("警")),
        (2_000, EventKind::Pause),
        (9_000, EventKind::Resume),
        (10_000, commit("察")),
    ];
    let score = score_log(&log("警察", Policy::Strict, events)).unwrap();
    assert_eq!((score.tally.active_ms, score.end), (3_000, EndReason::Interrupted));
    assert!(!score.completed());
}

#[test]
fn a_log_that_stops_in_a_pause_stops_its_clock_there() {
    let events = vec![
        (0, EventKind::Start),
        (1_000, commit("警")),
        (2_000, EventKind::Pause),
        (60_000, EventKind::Focus(false)),
    ];
    assert_eq!(score_log(&log("警察", Policy::Strict, events)).unwrap().tally.active_ms, 2_000);
}

#[test]
fn one_omission_anywhere_is_one_omission() {
    let presented: String = (0..300).map(han).collect();
    for missing in (0..299).step_by(23) {
        let typed: String =
            presented.chars().enumerate().filter(|(i, _)| *i != missing).map(|(_, c)| c).collect();
        let score =
            score_log(&log(&presented, Policy::Strict, vec![(0, EventKind::Start), (1, commit(&typed))]))
                .unwrap();
        let t = score.tally;
        assert_eq!((t.correct, t.omissions, t.substitutions, t.insertions), (299, 1, 0, 0), "{missing}");
    }
}

#[test]
fn full_width_digits_are_wrong_in_strict_and_spaces_are_nothing() {
    let score = score_log(&log(
        "电话 12600",
        Policy::Strict,
        vec![(0, EventKind::Start), (1, commit("电话１2600 "))],
    ))
    .unwrap();
    assert_eq!((score.tally.correct, score.tally.substitutions), (6, 1));
}

#[test]
fn a_combining_mark_joins_its_letter_and_backspace_takes_both() {
    let events = vec![(0, EventKind::Start), (1, commit("e")), (2, commit("\u{301}"))];
    let mut l = log("é", Policy::Strict, events);
    assert_eq!(score_log(&l).unwrap().tally.correct, 1);
    l.events.push(InputEvent::new(3, EventKind::Backspace));
    assert_eq!(Drill::replay(&l).unwrap().transcript().text(), "");
}

#[test]
fn the_pass_line_is_decided_in_integers() {
    let library = Library::embedded();
    let standard = library.standard("officer-2027").unwrap();
    let at =
        |correct, errors| Tally { correct, substitutions: errors, active_ms: 600_000, ..Tally::default() };
    // 30 字/分 for ten minutes is 300; 95 % of 315.79 is not reached by 16 errors, but by 15.
    for (tally, passed) in [
        (at(299, 0), false),
        (at(300, 0), true),
        (at(301, 0), true),
        (at(300, 15), true),
        (at(300, 16), false),
    ] {
        let verdict = standard.judge(&score_of(tally), None);
        assert_eq!(verdict.passed, passed, "{tally:?} {verdict:?}");
        assert_eq!(verdict.missing.is_empty(), passed);
    }
    // One millisecond longer, and 300 characters are too slow.
    let slow = Tally { active_ms: 600_001, ..at(300, 0) };
    assert!(matches!(standard.judge(&score_of(slow), None).missing.as_slice(), [Shortfall::Speed { .. }]));
    let short = Tally { active_ms: 120_000, ..at(149, 0) };
    assert!(matches!(
        standard.judge(&score_of(short), None).missing.as_slice(),
        [Shortfall::Attempted { have: 149, need: 150 }]
    ));
    for (correct, grade) in [(300, 0), (499, 0), (500, 1), (799, 1), (800, 2)] {
        assert_eq!(standard.judge(&score_of(at(correct, 0)), None).grade, Some(grade));
    }
    let mut interrupted = score_of(at(400, 0));
    interrupted.end = EndReason::Interrupted;
    assert_eq!(standard.judge(&interrupted, None).missing, [Shortfall::NotCompleted]);
}

#[test]
fn the_line_by_age_is_seventy_minus_age_and_never_below_twenty() {
    let library = Library::embedded();
    let line = |age| library.standard("officer-2027-age").unwrap().speed.for_age(age);
    for (age, cpm) in [(18, 52), (22, 48), (49, 21), (50, 20), (51, 20), (59, 20), (80, 20)] {
        assert_eq!(line(Some(age)), Some(cpm * 1000), "{age}");
    }
    assert_eq!(line(None), None);
}

#[test]
fn canonical_lines_are_frozen() {
    // These bytes are hashed into evidence. A failure means that old evidence no longer verifies: change
    // the program, not this test.
    let events = vec![
        (0, EventKind::Start),
        (812, EventKind::Preedit("ni\"".into())),
        (1320, commit("你好")),
        (1600, EventKind::Text("a".into())),
        (1800, EventKind::Backspace),
        (2000, EventKind::Focus(false)),
        (2400, EventKind::Pause),
        (9000, EventKind::Resume),
        (9001, EventKind::Blocked("paste".into())),
        (300_000, EventKind::End(EndReason::Time)),
    ];
    let mut l = log("你好\n世界", Policy::Strict, events);
    l.header.limit_ms = Some(300_000);
    let expected = concat!(
        r#"{"format":"dabiao-input-log","version":1,"presented":"你好\n世界","policy":"strict","limit_ms":300000}"#,
        "\n",
        r#"{"at_ms":0,"kind":"start"}"#,
        "\n",
        r#"{"at_ms":812,"kind":"preedit","text":"ni\""}"#,
        "\n",
        r#"{"at_ms":1320,"kind":"commit","text":"你好"}"#,
        "\n",
        r#"{"at_ms":1600,"kind":"text","text":"a"}"#,
        "\n",
        r#"{"at_ms":1800,"kind":"backspace"}"#,
        "\n",
        r#"{"at_ms":2000,"kind":"focus","focused":false}"#,
        "\n",
        r#"{"at_ms":2400,"kind":"pause"}"#,
        "\n",
        r#"{"at_ms":9000,"kind":"resume"}"#,
        "\n",
        r#"{"at_ms":9001,"kind":"blocked","what":"paste"}"#,
        "\n",
        r#"{"at_ms":300000,"kind":"end","reason":"time"}"#,
        "\n",
    );
    assert_eq!(jsonl::write(&l), expected);
    assert_eq!(jsonl::read(expected.as_bytes()).unwrap(), l);
}

#[test]
fn a_faulty_log_is_refused_with_its_line() {
    let head =
        r#"{"format":"dabiao-input-log","version":1,"presented":"你","policy":"strict","limit_ms":null}"#;
    let cases: [(&str, usize, &str); 15] = [
        ("", 1, "no header"),
        ("{}", 1, "no header"),
        ("\n\nnot json", 3, "no header"),
        (r#"{"format":"dabiao-input-log","version":2,"presented":"","policy":"strict"}"#, 1, "version 2"),
        (r#"{"format":"dabiao-input-log","version":1,"presented":"","policy":"loose"}"#, 1, "loose"),
        ("H\n{\"at_ms\":5,\"kind\":\"start\"}\n{\"at_ms\":4,\"kind\":\"backspace\"}", 3, "backwards"),
        (
            "H\n{\"at_ms\":5,\"kind\":\"end\",\"reason\":\"time\"}\n{\"at_ms\":6,\"kind\":\"backspace\"}",
            3,
            "after the end",
        ),
        ("H\n{\"at_ms\":5,\"kind\":\"jump\"}", 2, "jump"),
        ("H\n{\"at_ms\":5,\"kind\":\"commit\"}", 2, "text"),
        ("H\n{\"at_ms\":5,\"kind\":\"end\",\"reason\":\"bored\"}", 2, "bored"),
        ("H\n{\"at_ms\":-5,\"kind\":\"start\"}", 2, "not a valid event"),
        ("H\n{\"at_ms\":5,\"kind\":\"backspace\"}\n{\"at_ms\":5,\"kind\":\"start\"}", 3, "start"),
        ("H\n{\"at_ms\":5,\"kind\":\"resume\"}", 2, "resume"),
        ("H\n{\"at_ms\":5,\"kind\":\"pause\"}\n{\"at_ms\":6,\"kind\":\"text\",\"text\":\"a\"}", 3, "pause"),
        ("H\n[1,2]", 2, "not a valid event"),
    ];
    for (text, line, reason) in cases {
        let error = jsonl::read(text.replacen('H', head, 1).as_bytes()).unwrap_err();
        assert_eq!(error.line, line, "{text}");
        assert!(error.to_string().contains(reason), "{error} lacks {reason:?}");
    }
    let long = format!("{head}\n{{\"at_ms\":1,\"kind\":\"text\",\"text\":\"{}\"}}", "a".repeat(10 << 20));
    assert!(jsonl::read(long.as_bytes()).unwrap_err().to_string().starts_with("line 2"));
    let error = jsonl::read(&[head.as_bytes(), b"\n{\"at_ms\":1,\xFF\"}"].concat()).unwrap_err();
    assert!(error.to_string().contains("line 2: not UTF-8"), "{error}");
}

#[test]
fn unknown_fields_are_ignored() {
    let text = "{\"format\":\"dabiao-input-log\",\"version\":1,\"presented\":\"你\",\"policy\":\"strict\",\"limit_ms\":null,\"new\":1}\n{\"at_ms\":1,\"kind\":\"commit\",\"text\":\"你\",\"later\":[1]}";
    assert_eq!(score_log(&jsonl::read(text.as_bytes()).unwrap()).unwrap().tally.correct, 1);
}

fn any_kind() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        3 => "[你我他a1，\u{20BB7}]{0,4}".prop_map(EventKind::Commit),
        2 => "[a-c1 ]{1,2}".prop_map(EventKind::Text),
        2 => Just(EventKind::Backspace),
        2 => "[a-z' ]{0,6}".prop_map(EventKind::Preedit),
        1 => any::<bool>().prop_map(EventKind::Focus),
        1 => Just(EventKind::Blocked("paste".into())),
    ]
}

proptest! {
    #[test]
    fn any_log_scores_the_same_after_writing_packing_and_reading(
        kinds in prop::collection::vec((0_u64..5_000, any_kind()), 0..60),
        presented in "[你我他a1，\u{20BB7}]{1,40}",
    ) {
        let mut at = 0;
        let events = kinds.into_iter().map(|(gap, kind)| { at += gap; (at, kind) }).collect();
        let l = log(&presented, Policy::Strict, events);
        let packed = dabiao::store::pack_log(&l.clone().into());
        prop_assert_eq!(&dabiao::store::unpack_log(&packed).unwrap(), &l.clone().into());
        prop_assert_eq!(&jsonl::read(jsonl::write(&l).as_bytes()).unwrap(), &l);
        let score = score_log(&l).unwrap();
        let t = score.tally;
        let counted = Drill::replay(&l).unwrap().transcript().counted(Policy::Strict).count();
        prop_assert_eq!(t.typed() as usize, counted);
        prop_assert!(t.attempted() as usize <= presented.chars().count());
        let by_class: u32 = score.classes.iter().map(|c| c.correct).sum();
        prop_assert_eq!(by_class, t.correct);
        let errors: u32 = score.classes.iter().map(|c| c.errors).sum();
        prop_assert_eq!(errors, t.incorrect_not_fixed());
        let again = ScoreDoc::of(&score_log(&l).unwrap()).canonical_json();
        prop_assert_eq!(ScoreDoc::of(&score).canonical_json(), again);
    }

    #[test]
    fn damaged_packed_logs_are_refused_or_read_but_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut packed = vec![1];
        packed.extend(bytes);
        let _ = dabiao::store::unpack_log(&packed);
    }
}
