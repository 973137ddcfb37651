//! Where the speed went, on logs whose causes are known.

use proptest::prelude::*;

use super::{Script, TEXT};
use crate::input::{EventKind, InputEvent, InputLog};
use crate::practice::{Cause, Causes, Trace};
use crate::score::score_log;

fn causes(log: &InputLog) -> Causes {
    Causes::of(&Trace::of(log)).unwrap()
}

/// Cause and milliseconds of every part.
fn times(log: &InputLog) -> Vec<(Cause, u64)> {
    let causes = causes(log);
    let sum: u64 = causes.parts.iter().map(|part| part.milli_cpm).sum();
    assert_eq!(sum, causes.lost_milli_cpm, "{causes:?}");
    causes.parts.iter().map(|part| (part.cause, part.lost_ms)).collect()
}

fn chars(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to - from).collect()
}

#[test]
fn who_types_evenly_loses_nothing() {
    let causes = causes(&Script::new(TEXT).steady(800, TEXT).end(0));
    assert_eq!((causes.pace_us, causes.lost_milli_cpm, causes.parts.len()), (800_000, 0, 0));
    assert_eq!(causes.had_milli_cpm, 75_000);
}

#[test]
fn each_cause_is_found_where_it_was_put() {
    let rest = chars(TEXT, 2, 60);
    let steady = |first: Script| first.steady(1_000, &rest).end(0);
    let whole = || Script::new(TEXT);
    // Two characters after 5 s in place of 2 s.
    assert_eq!(times(&steady(whole().commit(5_000, "今天"))), [(Cause::Waiting, 3_000)]);
    // Half a minute of standing still.
    assert_eq!(times(&steady(whole().commit(32_000, "今天"))), [(Cause::Pauses, 30_000)]);
    // Typed, deleted, typed again: the first time and the deletions.
    let again = whole().commit(2_000, "今夜").backspace(400).backspace(300).commit(2_000, "今天");
    assert_eq!(times(&steady(again)), [(Cause::Deleting, 2_700)]);
    // Wrong and left so: the time of the wrong character.
    assert_eq!(times(&steady(whole().commit(2_000, "今夭"))), [(Cause::Wrong, 1_000)]);
    // A character too much.
    assert_eq!(times(&steady(whole().commit(3_000, "今天天"))), [(Cause::Wrong, 1_000)]);
    // A backspace with nothing before it.
    assert_eq!(times(&steady(whole().backspace(700).commit(2_000, "今天"))), [(Cause::Deleting, 700)]);
    // Standing still before the end.
    assert_eq!(
        times(&whole().steady(1_000, TEXT).end(9_000)),
        [(Cause::Pauses, 8_000), (Cause::Waiting, 1_000)]
    );
}

#[test]
fn digits_rare_characters_and_widths_are_told_apart() {
    let with = |extra: &str| format!("{TEXT}{extra}");
    let script = |extra: &str| Script::new(&with(extra)).steady(1_000, TEXT);
    // Four digits at 1.4 s each: slower than a Han character, though not half slower.
    let digits = ["5", "9", "0", "4"].iter().fold(script("5904"), |s, d| s.commit(1_400, d));
    assert_eq!(times(&digits.end(0)), [(Cause::Digits, 1_600)]);
    let rare = script("李堃").commit(1_000, "李").commit(4_000, "堃").end(0);
    assert_eq!(times(&rare), [(Cause::Rare, 3_000)]);
    // The province of every plate, sums and popular names are no rare characters.
    for usual in ["岚", "仟", "婷"] {
        let late = script(usual).commit(4_000, usual).end(0);
        assert_eq!(times(&late), [(Cause::Waiting, 3_000)], "{usual}");
    }
    // A sign in the wrong width, left so; and one that was mended.
    assert_eq!(times(&script("，").commit(900, ",").end(0)), [(Cause::Width, 900)]);
    let mended = script("１").commit(900, "1").backspace(300).commit(1_000, "１").end(0);
    assert_eq!(times(&mended), [(Cause::Width, 1_200)]);
    // Another sign is no slip of width.
    assert_eq!(times(&script("，").commit(900, "。").end(0)), [(Cause::Wrong, 900)]);
}

#[test]
fn the_parts_are_the_share_of_their_time_in_what_was_lost() {
    // 60 characters in 60 s, 12 s of standing still and 3 s of deletions: 60 would have been 60 a minute, it was 48.
    let script = Script::new(TEXT).commit(14_000, "今天").steady(1_000, &chars(TEXT, 2, 60));
    let log = script.backspace(1_000).commit(1_000, "气").end(1_000);
    let causes = causes(&log);
    assert_eq!(causes.had_milli_cpm, 48_000);
    assert_eq!(causes.lost_milli_cpm, 12_000);
    let parts: Vec<_> = causes.parts.iter().map(|part| (part.cause, part.milli_cpm)).collect();
    assert_eq!(parts, [(Cause::Pauses, 9_600), (Cause::Deleting, 1_600), (Cause::Waiting, 800)]);
    let score = score_log(&log).unwrap();
    assert_eq!(score.tally.correct_cpm(), Some(48.0), "the official speed");
    let shown = causes.tenths();
    assert_eq!(shown.parts, [(Cause::Pauses, 96), (Cause::Deleting, 16), (Cause::Waiting, 8)]);
    assert_eq!(shown.whole, 120);
}

#[test]
fn compositions_pauses_of_the_clock_and_short_attempts() {
    let log = Script::new(TEXT).commit(5_000, "今天").steady(1_000, &chars(TEXT, 2, 60)).end(0);
    let mut with_preedit = log.clone();
    with_preedit.events = log
        .events
        .iter()
        .flat_map(|event| {
            let preedit = InputEvent::new(event.at_ms, EventKind::Preedit("jin".to_owned()));
            let before = matches!(event.kind, EventKind::Commit(_)).then_some(preedit);
            before.into_iter().chain([event.clone()])
        })
        .collect();
    assert_eq!(causes(&log), causes(&with_preedit), "every input method gives the same");
    let paused = Script::new(TEXT).pause(0, 60_000).commit(5_000, "今天").steady(1_000, &chars(TEXT, 2, 60));
    assert_eq!(causes(&paused.end(0)), causes(&log), "a paused clock takes no time");
    let few = Script::new(TEXT).steady(1_000, &chars(TEXT, 0, 18)).end(0);
    assert_eq!(Causes::of(&Trace::of(&few)), None);
    let wrong = Script::new(TEXT).steady(1_000, &"错".repeat(60)).end(0);
    assert_eq!(Causes::of(&Trace::of(&wrong)), None);
}

proptest! {
    /// Whatever is typed, the parts add up to the whole, and what was there is the official speed.
    #[test]
    fn parts_add_up(steps in prop::collection::vec((0_u64..9_000, 0_usize..6), 0..120)) {
        let text: Vec<char> = TEXT.chars().cycle().take(400).collect();
        let mut script = Script::new(&text.iter().collect::<String>());
        let mut at = 0_usize;
        for (gap, what) in steps {
            script = match what {
                0 => { at = at.saturating_sub(1); script.backspace(gap) }
                1 => { at += 1; script.commit(gap, "堃") }
                2 => { at += 1; script.commit(gap, "1") }
                n => {
                    let piece: String = text[at..at + n - 2].iter().collect();
                    at += n - 2;
                    script.commit(gap, &piece)
                }
            };
        }
        let log = script.end(10);
        if let Some(causes) = Causes::of(&Trace::of(&log)) {
            let sum: u64 = causes.parts.iter().map(|part| part.milli_cpm).sum();
            prop_assert_eq!(sum, causes.lost_milli_cpm);
            let shown = causes.tenths();
            prop_assert_eq!(shown.parts.iter().map(|(_, tenths)| tenths).sum::<u64>(), shown.whole);
            prop_assert!((shown.whole * 100).abs_diff(causes.lost_milli_cpm) < 100);
            let tally = score_log(&log).unwrap().tally;
            let had = u64::from(tally.correct) * 60_000_000 / tally.active_ms;
            prop_assert_eq!(had, causes.had_milli_cpm);
        }
    }
}
