//! Numbers and codes as ladders of their own.

use super::history::{TODAY, pass, session};
use crate::practice::{Item, Ladder, Pass, ladder_points};

fn shape(text: &str, count: u32, errors: u32, ms: u32) -> Pass {
    let chars: Vec<char> = text.chars().collect();
    Pass { item: Item::shape(&chars).unwrap(), count, errors, ms, instead: None }
}

#[test]
fn numbers_and_codes_have_speeds_of_their_own() {
    let sessions = [
        session(
            9,
            vec![shape("12034567801", 2, 1, 500), shape("590423", 1, 0, 1_000), pass('好', 50, 0, 9_000)],
        ),
        session(5, vec![shape("590423", 3, 0, 400)]),
        session(3, vec![shape("59042319870312501X", 2, 2, 600), shape("590423", 4, 0, 400)]),
    ];
    let digits = ladder_points(&sessions, Ladder::Digits);
    let [first, second] = &digits[..] else { panic!("eighteen digits say nothing: {digits:?}") };
    // 22 digits at half a second and 6 at a second: 28 in 17 s.
    assert_eq!((first.milli_cpm, first.clean_ppm, first.count), (98_823, 666_666, 3));
    assert_eq!((first.day.0, first.attempt), (TODAY.0 - 9, sessions[0].attempt));
    assert_eq!((second.milli_cpm, second.clean_ppm), (150_000, 1_000_000));
    let codes = ladder_points(&sessions, Ladder::Codes);
    assert_eq!(codes.len(), 1);
    assert_eq!((codes[0].milli_cpm, codes[0].clean_ppm, codes[0].count), (100_000, 0, 2));
}

#[test]
fn signs_and_other_ladders_are_not_among_them() {
    let signs = Pass { item: Item::sign('，'), count: 90, errors: 0, ms: 300, instead: None };
    let field = Pass { item: Item::field("GMSFHM").unwrap(), count: 90, errors: 0, ms: 300, instead: None };
    let sessions = [session(3, vec![signs, field])];
    for ladder in Ladder::ALL {
        assert_eq!(ladder_points(&sessions, ladder), [], "{ladder:?}");
    }
    // What was left out has no time.
    let left_out = [session(3, vec![shape("12034567801", 9, 9, 0)])];
    assert_eq!(ladder_points(&left_out, Ladder::Digits), []);
}
