//! Provenance and flags: what a log reveals of how it was typed.

use dabiao::domain::account::ClockStamp;
use dabiao::domain::evidence::{
    BatchStamp, Copied, Flag, FlagKind, MIN_GAPS, Place, TimingPrint, clock_flags, copied_from, copy_flags,
    find_copies, log_flags, provenance,
};
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader, jsonl};
use dabiao::domain::text::Policy;
use proptest::prelude::*;
use uuid::Uuid;

use super::support::asked_for;

fn log(events: Vec<InputEvent>) -> InputLog {
    InputLog { header: LogHeader::practice("字".into(), Policy::Strict, None), events }
}

fn event(at_ms: u64, kind: EventKind) -> InputEvent {
    InputEvent::new(at_ms, kind)
}

fn commit(at_ms: u64, text: &str, keys: Option<u32>) -> InputEvent {
    InputEvent::with_keys(at_ms, EventKind::Commit(text.into()), keys)
}

fn preedit(at_ms: u64, text: &str) -> InputEvent {
    event(at_ms, EventKind::Preedit(text.into()))
}

#[test]
fn provenance_of_every_commit() {
    let found = provenance(&log(vec![
        event(100, EventKind::Start),
        preedit(200, "j"),
        preedit(300, "jing"),
        preedit(350, ""),
        commit(400, "警察", Some(5)),
        commit(500, "", Some(1)),
        event(600, EventKind::Text("a 1".into())),
        event(650, EventKind::Backspace),
        event(700, EventKind::Pause),
        event(5_700, EventKind::Resume),
        commit(6_000, "e\u{301}。", None),
    ]));
    let rows: Vec<_> = found
        .iter()
        .map(|p| (p.event, p.at_ms, p.gap_ms, p.plain, p.chars, p.han, p.preedit_updates, p.keys))
        .collect();
    assert_eq!(
        rows,
        [
            (4, 400, 300, false, 2, 2, 2, Some(5)),
            (6, 600, 200, true, 2, 0, 0, None),
            (10, 6_000, 400, false, 2, 0, 0, None),
        ]
    );
}

fn kinds(flags: &[Flag]) -> Vec<(&FlagKind, Option<usize>)> {
    flags.iter().map(|f| (&f.kind, f.place.map(|p| p.event))).collect()
}

#[test]
fn long_commits_and_texts_from_nowhere() {
    let han = |n: usize| "警".repeat(n);
    let flags = log_flags(&log(vec![
        event(0, EventKind::Start),
        preedit(100, "a"),
        commit(200, &han(12), None), // just not too long
        preedit(300, "a"),
        commit(400, &han(13), None), // too long
        commit(500, &han(7), None),  // unseen, but short
        commit(600, &han(8), Some(0)),
        commit(700, &han(8), Some(1)), // a key was seen
        commit(800, &han(8), None),
        event(900, EventKind::Text("12345678".into())),
        commit(950, &han(14), Some(0)),
    ]));
    let no_source = |chars| FlagKind::NoSource { chars, hidden: false };
    assert_eq!(
        kinds(&flags),
        [
            (&FlagKind::LongCommit { han: 13 }, Some(4)),
            (&no_source(8), Some(6)),
            (&no_source(8), Some(8)),
            (&no_source(8), Some(9)),
            (&FlagKind::LongCommit { han: 14 }, Some(10)),
            (&no_source(14), Some(10)),
        ]
    );
    assert_eq!(flags[0].place, Some(Place { event: 4, at_ms: 400 }));
}

#[test]
fn an_input_method_that_shows_nothing_is_said_to() {
    let flags = log_flags(&log(vec![event(0, EventKind::Start), commit(200, "公安局派出所民警", None)]));
    assert_eq!(kinds(&flags), [(&FlagKind::NoSource { chars: 8, hidden: true }, Some(1))]);
    assert_eq!(flags[0].kind.key(), "flag-no-source-hidden");
    assert_eq!(flags[0].kind.values(), [("n", "8".to_owned())]);
}

#[test]
fn focus_blocked_text_and_interruptions() {
    let flags = log_flags(&log(vec![
        event(0, EventKind::Start),
        event(1_000, EventKind::Focus(false)),
        event(1_500, EventKind::Focus(false)),
        event(3_500, EventKind::Focus(true)),
        event(3_600, EventKind::Focus(true)),
        event(4_000, EventKind::Blocked("paste".into())),
        event(4_100, EventKind::Blocked("drop".into())),
        event(4_200, EventKind::Blocked("paste".into())),
        InputEvent::interruption(5_000, 61_250),
        event(5_000, EventKind::Resume),
        event(9_000, EventKind::Focus(false)),
        event(10_000, EventKind::End(EndReason::Time)),
    ]));
    assert_eq!(
        kinds(&flags),
        [
            (&FlagKind::FocusLost { times: 2, total_ms: 3_500 }, Some(1)),
            (&FlagKind::Blocked { what: "paste".into(), times: 2 }, Some(5)),
            (&FlagKind::Blocked { what: "drop".into(), times: 1 }, Some(6)),
            (&FlagKind::Interrupted { gap_ms: 61_250 }, Some(8)),
        ]
    );
    assert_eq!(flags[3].kind.values(), [("seconds", "61.2".to_owned())]);
}

#[test]
fn recorded_sessions_have_no_flags() {
    for name in ["pinyin-root", "pinyin-spot", "wubi-root", "wubi-spot"] {
        let path = format!("{}/tests/golden/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        let recorded = jsonl::read(&std::fs::read(path).unwrap()).unwrap();
        let flags = log_flags(&recorded);
        assert!(flags.is_empty(), "{name}: {flags:?}");
        assert!(provenance(&recorded).len() > 5);
    }
}

fn stamp(first_event: usize, mono_ms: u64, wall_ms: i64, boot: u128) -> BatchStamp {
    let clock = ClockStamp { mono_ms, wall_ms, boot_id: Uuid::from_u128(boot) };
    BatchStamp { first_event, at_ms: mono_ms, clock }
}

fn jumps(stamps: &[BatchStamp]) -> Vec<(usize, Option<i64>)> {
    let jump = |f: &Flag| match f.kind {
        FlagKind::ClockJump { jump_ms } => Some(jump_ms),
        FlagKind::BootChanged => None,
        ref other => panic!("{other:?}"),
    };
    clock_flags(stamps).iter().map(|f| (f.place.unwrap().event, jump(f))).collect()
}

#[test]
fn the_wall_clock_against_the_monotonic_clock() {
    let w = 1_800_000_000_000;
    assert_eq!(jumps(&[]), []);
    assert_eq!(jumps(&[stamp(0, 0, w, 1), stamp(9, 1_000, w + 3_000, 1)]), []);
    assert_eq!(jumps(&[stamp(0, 0, w, 1), stamp(9, 1_000, w + 3_001, 1)]), [(9, Some(2_001))]);
    assert_eq!(jumps(&[stamp(0, 0, w, 1), stamp(9, 1_000, w - 1_001, 1)]), [(9, Some(-2_001))]);
    // A day forward and back is two jumps, with nothing between.
    let day = 86_400_000;
    let stamps = [
        stamp(0, 0, w, 1),
        stamp(3, 500, w + day + 500, 1),
        stamp(5, 900, w + day + 900, 1),
        stamp(7, 1_200, w + 1_200, 1),
    ];
    assert_eq!(jumps(&stamps), [(3, Some(day)), (7, Some(-day))]);
    // Small steps add up.
    let drift: Vec<BatchStamp> =
        (0..10_usize).map(|n| stamp(n, n as u64 * 100, w + n as i64 * 700, 1)).collect();
    assert_eq!(jumps(&drift), [(4, Some(2_400)), (8, Some(2_400))]);
    // Another run of the machine: the monotonic clock starts again, and only going back can be detected.
    assert_eq!(jumps(&[stamp(0, 9_000, w, 1), stamp(4, 50, w + 60_000, 2)]), [(4, None)]);
    assert_eq!(
        jumps(&[stamp(0, 9_000, w, 1), stamp(4, 50, w - 60_000, 2), stamp(5, 60, w - 59_990, 2)]),
        [(4, None), (4, Some(-60_000))]
    );
    assert_eq!(jumps(&[stamp(0, 0, i64::MIN, 1), stamp(1, u64::MAX, i64::MAX, 1)]), []);
}

/// Gaps as of a typist: log-normal enough, by a small generator of its own.
fn typist(seed: u64, n: usize, pace_ms: f64) -> Vec<u64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut at = 0.0;
    (0..n)
        .map(|_| {
            let normal: f64 = (0..6).map(|_| uniform()).sum::<f64>() - 3.0;
            at += pace_ms * (normal * 0.7).exp();
            // Frames of a screen.
            ((at / 16.7) as u64) * 167 / 10
        })
        .collect()
}

fn typed(times: &[u64]) -> InputLog {
    log(times.iter().map(|at| commit(*at, "字", None)).collect())
}

fn print(times: &[u64]) -> TimingPrint {
    TimingPrint::of(&typed(times))
}

#[test]
fn a_copied_log_is_found_though_it_was_touched() {
    let original = typist(1, 300, 1_500.0);
    let a = print(&original);
    assert_eq!(copied_from(&a, &print(&original)), Some(100));
    // Started later; with a little noise; with events cut out and put in.
    let shifted: Vec<u64> = original.iter().map(|t| t + 123_456).collect();
    assert_eq!(copied_from(&a, &print(&shifted)), Some(100));
    let noisy: Vec<u64> = original.iter().enumerate().map(|(n, t)| t + (n as u64 * 7) % 10).collect();
    assert!(copied_from(&a, &print(&noisy)).unwrap() >= 95);
    let mut edited = noisy.clone();
    for n in [250, 200, 120, 60, 10] {
        edited.remove(n);
    }
    let share = copied_from(&a, &print(&edited)).unwrap();
    assert!(share >= 90, "{share}");
    assert_eq!(copied_from(&print(&edited), &a), Some(share));
    assert_eq!(copied_from(&a, &print(&original[..MIN_GAPS])), None);
}

#[test]
fn strangers_are_not_alike() {
    // One pace, which is the hardest case; the highest of all pairs stays far from the line.
    let prints: Vec<TimingPrint> = (1..=40).map(|seed| print(&typist(seed, 300, 1_200.0))).collect();
    let mut highest = 0;
    for (n, a) in prints.iter().enumerate() {
        for b in &prints[n + 1..] {
            highest = highest.max(copied_from(a, b).unwrap());
        }
    }
    assert!(highest < 50, "{highest}");
}

#[test]
fn copies_are_found_among_many() {
    // `DABIAO_ATTEMPTS=3000 cargo nextest run --no-capture among_many` shows how long a bureau takes.
    let many = asked_for("DABIAO_ATTEMPTS", 400) as u64;
    let id = |n: u64| Uuid::from_u128(u128::from(n));
    let mut prints: Vec<(Uuid, TimingPrint)> = (1..=many)
        .map(|seed| (id(seed), print(&typist(seed, 250, 800.0 + seed as f64 * 1_600.0 / many as f64))))
        .collect();
    let original = typist(77, 250, 800.0 + 77.0 * 1_600.0 / many as f64);
    let (same, noised) = (many + 1, many + 2);
    prints.push((id(same), print(&original)));
    let noisy: Vec<u64> = original.iter().enumerate().map(|(n, t)| t + 900 + (n as u64 * 5) % 9).collect();
    prints.push((id(noised), print(&noisy)));
    let began = std::time::Instant::now();
    let found = find_copies(&prints);
    eprintln!("{} attempts compared in {:?}", prints.len(), began.elapsed());
    let pairs: Vec<(u128, u128)> = found.iter().map(|c| (c.a.as_u128(), c.b.as_u128())).collect();
    let (same_id, noised_id) = (u128::from(same), u128::from(noised));
    assert_eq!(pairs, [(77, same_id), (77, noised_id), (same_id, noised_id)]);
    assert_eq!(found[0].share_percent, 100);
    let flags = copy_flags(id(77), &found);
    assert_eq!(flags.len(), 2);
    assert_eq!(
        flags[0],
        Flag { kind: FlagKind::Copied { other: id(same), share_percent: 100 }, place: None }
    );
    assert!(copy_flags(id(5), &found).is_empty());
    // One attempt listed twice is no copy.
    assert_eq!(find_copies(&[prints[0].clone(), prints[0].clone()]), Vec::<Copied>::new());
}

proptest! {
    /// The banded comparison is symmetric, within range, and total.
    #[test]
    fn likeness_is_symmetric(
        a in prop::collection::vec(0_u64..3_000, 0..90), b in prop::collection::vec(0_u64..3_000, 0..90),
    ) {
        let times = |gaps: &[u64]| gaps.iter().scan(0, |at, gap| { *at += gap; Some(*at) }).collect::<Vec<u64>>();
        let (a, b) = (print(&times(&a)), print(&times(&b)));
        let share = copied_from(&a, &b);
        prop_assert_eq!(share, copied_from(&b, &a));
        prop_assert!(share.is_none_or(|s| s <= 100));
        prop_assert_eq!(share.is_none(), a.len().min(b.len()) < MIN_GAPS);
    }

    /// No log makes the flags panic, and each flag points into the log.
    #[test]
    fn flags_point_into_the_log(
        steps in prop::collection::vec((0_u64..9_000, 0_u8..8, "[警a ]{0,20}", prop::option::of(0_u32..9)), 0..40),
    ) {
        let mut at_ms = 0;
        let mut events = vec![event(0, EventKind::Start)];
        for (step, what, text, keys) in steps {
            at_ms += step;
            events.push(match what {
                0 => preedit(at_ms, &text),
                1 => event(at_ms, EventKind::Focus(false)),
                2 => event(at_ms, EventKind::Focus(true)),
                3 => event(at_ms, EventKind::Blocked(text)),
                4 => InputEvent::with_keys(at_ms, EventKind::Text(text), keys),
                _ => commit(at_ms, &text, keys),
            });
        }
        let log = log(events);
        for flag in log_flags(&log) {
            let place = flag.place.unwrap();
            prop_assert_eq!(log.events[place.event].at_ms, place.at_ms);
            prop_assert!(FlagKind::KEYS.contains(&flag.kind.key()));
        }
    }
}
