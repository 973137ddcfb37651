//! The alignment against its plain reference, and its required properties.

use super::support::reference::reference;
use dabiao::domain::align::{AlignCounts, AlignOp, Aligner};
use proptest::prelude::*;

/// A small generator whose cases never change (SplitMix64).
struct Cases(u64);

impl Cases {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn text(&mut self, len: usize, alphabet: &[char]) -> Vec<char> {
        (0..len).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }

    /// `text` with about `percent` errors of all three kinds.
    fn mistyped(&mut self, text: &[char], percent: usize, alphabet: &[char]) -> Vec<char> {
        let mut out = Vec::new();
        for &c in text {
            match self.below(300) {
                x if x < percent => out.push(alphabet[self.below(alphabet.len())]),
                x if x < 2 * percent => {}
                x if x < 3 * percent => out.extend([c, alphabet[self.below(alphabet.len())]]),
                _ => out.push(c),
            }
        }
        out
    }
}

const PASSAGE: &str = "接警后民警立即赶到现场，经初步调查，报警人称其停放在小区门口的电动自行车于昨日晚间被盗，\
    车辆为黑色，价值约三千二百元。民警调取了周边监控录像，发现一名身穿深色上衣的男子于二十三时许将车推走，\
    现已依法立案，案件正在进一步侦办中。报警人对处理过程表示满意，并在笔录上签字确认。";

const RARE: &str = "𠮷野家𡈽方𠀋夫民警𪚥";

fn check(aligner: &mut Aligner, presented: &[char], transcript: &[char]) {
    let (counts, path) = reference(presented, transcript);
    let case = || {
        let (p, t): (String, String) = (presented.iter().collect(), transcript.iter().collect());
        format!("P {p:?}\nT {t:?}")
    };
    assert_eq!(aligner.counts(presented, transcript), counts, "{}", case());
    let mut ops = vec![AlignOp::Omission; 3];
    assert_eq!(aligner.path(presented, transcript, &mut ops), counts, "{}", case());
    assert_eq!(ops, path, "{}", case());
}

#[test]
fn all_short_texts_over_two_letters() {
    let mut aligner = Aligner::new();
    let texts: Vec<Vec<char>> = (0..=6_u32)
        .flat_map(|len| {
            (0..1_u32 << len)
                .map(move |bits| (0..len).map(|at| if bits >> at & 1 == 0 { 'a' } else { 'b' }).collect())
        })
        .collect();
    for presented in &texts {
        for transcript in &texts {
            check(&mut aligner, presented, transcript);
        }
    }
}

#[test]
fn random_texts_over_small_alphabets() {
    let (mut aligner, mut cases) = (Aligner::new(), Cases(1));
    for round in 0..120_000 {
        let alphabet = &['a', '字', '𠮷', 'd'][..2 + round % 3];
        let (p, t) = (cases.below(25), cases.below(25));
        let (presented, transcript) = (cases.text(p, alphabet), cases.text(t, alphabet));
        check(&mut aligner, &presented, &transcript);
    }
}

#[test]
fn mistyped_small_alphabets_whole_or_in_part() {
    let (mut aligner, mut cases) = (Aligner::new(), Cases(2));
    for round in 0..60_000 {
        let alphabet = &['a', 'b', 'c', 'd'][..2 + round % 3];
        let len = cases.below(40);
        let presented = cases.text(len, alphabet);
        let reached = cases.below(len + 1);
        let percent = 1 + cases.below(60);
        let transcript = cases.mistyped(&presented[..reached], percent, alphabet);
        check(&mut aligner, &presented, &transcript);
    }
}

#[test]
fn longer_texts_around_the_widths_of_band_and_chunk() {
    let (mut aligner, mut cases) = (Aligner::new(), Cases(3));
    let lengths: Vec<usize> =
        [15, 30, 31, 32, 33, 47, 61, 62, 63, 64, 65, 96, 127, 128, 129, 160, 200].into();
    for round in 0..3_000 {
        let alphabet = &['a', 'b', 'c', 'd', 'e', 'f'][..2 + round % 5];
        let p = lengths[cases.below(lengths.len())];
        let t = lengths[cases.below(lengths.len())];
        let presented = cases.text(p, alphabet);
        check(&mut aligner, &presented, &cases.text(t, alphabet));
        let percent = 1 + cases.below(50);
        let mistyped = cases.mistyped(&presented, percent, alphabet);
        check(&mut aligner, &presented, &mistyped);
        // A block left out or typed twice takes the best alignment far off the middle of the band.
        let (from, to) = (cases.below(p), cases.below(p));
        let (from, to) = (from.min(to), from.max(to));
        check(&mut aligner, &presented, &[&mistyped[..from.min(mistyped.len())], &presented[to..]].concat());
        check(&mut aligner, &presented, &[&presented[..to], &presented[from..]].concat());
    }
}

#[test]
fn mistyped_chinese_passages() {
    let (mut aligner, mut cases) = (Aligner::new(), Cases(4));
    let passage: Vec<char> = PASSAGE.chars().chain(RARE.chars()).collect();
    for _ in 0..1_500 {
        let percent = 1 + cases.below(20);
        let reached = cases.below(passage.len() + 1);
        let mut transcript = cases.mistyped(&passage[..reached], percent, &passage);
        check(&mut aligner, &passage, &transcript);
        transcript.extend_from_slice(&passage[..20]);
        check(&mut aligner, &passage, &transcript);
    }
}

/// Long enough for the second and third band, for lanes of both widths, and for checkpoints on the way back.
#[test]
fn long_texts_through_every_branch() {
    let (mut aligner, mut cases) = (Aligner::new(), Cases(5));
    let letters: Vec<char> = ('a'..='z').collect();
    let text = cases.text(2_400, &letters);
    let other = cases.text(2_300, &letters);
    check(&mut aligner, &text, &other);
    check(&mut aligner, &other, &text);
    check(&mut aligner, &text, &cases.mistyped(&text, 5, &letters));
    check(&mut aligner, &text, &[&text[..300], &text[1_500..]].concat());
    check(&mut aligner, &text, &[&text[..1_500], &text[300..]].concat());
    check(&mut aligner, &text, &[&text[..900], &text].concat());
    check(&mut aligner, &text[..1_200], &text);
    check(&mut aligner, &text, &text[1_200..]);
    // The best alignment leaves out the first half and then types it at the end: a wide band on the way back.
    let (a, b) = (vec!['a'; 1_100], vec!['b'; 1_300]);
    check(&mut aligner, &[&a[..], &b].concat(), &[&b[..], &a].concat());
    check(&mut aligner, &[&a[..], &text[..900], &b].concat(), &[&text[..900], &b[..], &a].concat());

    // Too many characters beyond the BMP for their codes to be sixteen bits: the 2,047th would get the code of
    // the first private one.
    let plane: Vec<char> = ('\u{20000}'..'\u{20900}').collect();
    let private = plane[..2_046].iter().copied().chain('\u{E000}'..).take(plane.len()).collect::<Vec<_>>();
    check(&mut aligner, &plane, &private);
    check(&mut aligner, &plane[..2_047], &private[..2_047]);
    check(&mut aligner, &plane[..2_046], &private);
    check(&mut aligner, &plane, &cases.mistyped(&plane, 5, &letters));
    check(&mut aligner, &plane[..2_046], &cases.mistyped(&plane[..2_046], 5, &letters));
}

#[test]
fn texts_too_long_for_narrow_lanes() {
    let (mut aligner, mut cases) = (Aligner::new(), Cases(6));
    let letters: Vec<char> = ('a'..='z').collect();
    let text = cases.text(9_000, &letters);
    assert_eq!(
        aligner.counts(&text, &text),
        AlignCounts { correct: 9_000, reach: 9_000, ..AlignCounts::default() }
    );
    // All substituted, at the largest size that narrow lanes hold and at the first that they do not.
    for len in [8_191, 8_192] {
        let (a, b) = (vec!['a'; len], vec!['b'; len]);
        let counts = aligner.counts(&a, &b);
        let len = len as u32;
        assert_eq!(counts, AlignCounts { substitutions: len, reach: len, ..AlignCounts::default() });
        let mut ops = Vec::new();
        assert_eq!(aligner.path(&a, &b, &mut ops), counts);
        assert_eq!(ops, vec![AlignOp::Substitution; len as usize]);
    }
    // Lanes of either width agree where both can serve: one part is enough to need the wide ones.
    let mistyped = cases.mistyped(&text, 4, &letters);
    check_path_adds_up(&mut aligner, &text, &mistyped);
}

/// Replays a path over both texts.
fn check_path_adds_up(aligner: &mut Aligner, presented: &[char], transcript: &[char]) {
    let mut ops = Vec::new();
    let counts = aligner.path(presented, transcript, &mut ops);
    assert_eq!(counts, aligner.counts(presented, transcript));
    let (mut p, mut t, mut played) = (0, 0, AlignCounts::default());
    for op in ops {
        match op {
            AlignOp::Match => {
                assert_eq!(presented[p], transcript[t]);
                played.correct += 1;
            }
            AlignOp::Substitution => {
                assert_ne!(presented[p], transcript[t]);
                played.substitutions += 1;
            }
            AlignOp::Omission => played.omissions += 1,
            AlignOp::Insertion => played.insertions += 1,
        }
        p += usize::from(op != AlignOp::Insertion);
        t += usize::from(op != AlignOp::Omission);
    }
    played.reach = p as u32;
    assert_eq!((played, t), (counts, transcript.len()));
}

#[test]
fn nothing_typed_and_nothing_presented() {
    let mut aligner = Aligner::new();
    let text: Vec<char> = "公安".chars().collect();
    assert_eq!(aligner.counts(&text, &[]), AlignCounts::default());
    assert_eq!(aligner.counts(&[], &[]), AlignCounts::default());
    assert_eq!(aligner.counts(&[], &text), AlignCounts { insertions: 2, ..AlignCounts::default() });
    let mut ops = vec![AlignOp::Match];
    aligner.path(&[], &text, &mut ops);
    assert_eq!(ops, [AlignOp::Insertion; 2]);
    aligner.path(&text, &[], &mut ops);
    assert_eq!(ops, []);
}

#[test]
fn ties_are_broken_in_the_order_of_the_contract() {
    let mut aligner = Aligner::new();
    let mut ops = Vec::new();
    let mut path = |presented: &str, transcript: &str| {
        let (p, t): (Vec<char>, Vec<char>) = (presented.chars().collect(), transcript.chars().collect());
        let counts = aligner.path(&p, &t, &mut ops);
        let steps: String = ops
            .iter()
            .map(|op| match op {
                AlignOp::Match => '=',
                AlignOp::Substitution => 'x',
                AlignOp::Omission => '-',
                AlignOp::Insertion => '+',
            })
            .collect();
        (steps, counts.reach)
    };
    // One wrong character: a substitution reaches farther than an insertion.
    assert_eq!(path("ab", "c"), ("x".into(), 1));
    // Two for two: a match with an insertion and an omission is better than two substitutions, and of the two
    // ways to do that the one with the omission nearer the end is shown.
    assert_eq!(path("abc", "bac"), ("+=-=".into(), 3));
    // At the very end the insertion alone is enough: the rest counts as not yet typed.
    assert_eq!(path("ab", "ba"), ("+=".into(), 1));
    // The doubled character is decided from the end: the first one is the one left out or too many.
    assert_eq!(path("aab", "ab"), ("-==".into(), 3));
    assert_eq!(path("ab", "aab"), ("+==".into(), 2));
    // The text goes on: what was not typed at the end is not an omission.
    assert_eq!(path("abcdef", "abc"), ("===".into(), 3));
    // A last character that stands farther on costs as much as a substitution and matches more.
    assert_eq!(path("abcd", "abd"), ("==-=".into(), 4));
}

fn text(alphabet: &'static str, len: std::ops::Range<usize>) -> impl Strategy<Value = Vec<char>> {
    let letters: Vec<char> = alphabet.chars().collect();
    prop::collection::vec(prop::sample::select(letters), len)
}

/// A text without two equal characters, so that the errors made are the errors to be found.
fn distinct(len: std::ops::Range<usize>) -> impl Strategy<Value = Vec<char>> {
    Just(('\u{4E00}'..'\u{4F00}').collect::<Vec<char>>())
        .prop_shuffle()
        .prop_flat_map(move |all| len.clone().prop_map(move |len| all[..len].to_vec()))
}

proptest! {
    #[test]
    fn agrees_with_the_reference(p in text("我你他的", 0..90), t in text("我你他的", 0..90)) {
        check(&mut Aligner::new(), &p, &t);
    }

    #[test]
    fn counts_add_up(p in text("甲乙丙丁戊", 0..300), t in text("甲乙丙丁戊", 0..300)) {
        let c = Aligner::new().counts(&p, &t);
        prop_assert_eq!((c.correct + c.substitutions + c.insertions) as usize, t.len());
        prop_assert_eq!(c.correct + c.substitutions + c.omissions, c.reach);
        prop_assert!(c.reach as usize <= p.len());
        prop_assert!((c.substitutions + c.insertions + c.omissions) as usize <= t.len());
        check_path_adds_up(&mut Aligner::new(), &p, &t);
    }

    #[test]
    fn a_perfect_start_is_perfect(p in text("甲乙", 0..300), part in 0.0..=1.0) {
        let typed = (p.len() as f64 * part) as usize;
        let c = Aligner::new().counts(&p, &p[..typed]);
        let typed = typed as u32;
        prop_assert_eq!(c, AlignCounts { correct: typed, reach: typed, ..AlignCounts::default() });
    }

    #[test]
    fn one_character_left_out_is_one_omission(p in text("甲乙丙", 3..300), at in 0.0..1.0) {
        // Not near the end: there a substitution, or a text that simply ends, may explain it as well.
        let at = ((p.len() - 2) as f64 * at) as usize;
        let mut t = p.clone();
        t.remove(at);
        let c = Aligner::new().counts(&p, &t);
        let rest_repeats = p[at..].windows(2).all(|pair| pair[0] == pair[1]);
        prop_assume!(!rest_repeats);
        // Two typed characters after it that only fit one farther on leave no other explanation.
        let shifted_wrong = (at..t.len()).filter(|&i| p[i] != t[i]).count();
        prop_assume!(shifted_wrong >= 2);
        let reach = p.len() as u32;
        prop_assert_eq!(c, AlignCounts { correct: reach - 1, omissions: 1, reach, ..AlignCounts::default() });
    }

    #[test]
    fn one_character_too_many_is_one_insertion(p in distinct(2..200), at in 0.0..1.0) {
        // Before the last character; after it, it is the next character mistyped or one too many.
        let at = ((p.len() - 1) as f64 * at) as usize;
        let mut t = p.clone();
        t.insert(at, '\u{9F98}');
        let c = Aligner::new().counts(&p, &t);
        let reach = p.len() as u32;
        prop_assert_eq!(c, AlignCounts { correct: reach, insertions: 1, reach, ..AlignCounts::default() });
    }

    #[test]
    fn one_character_mistyped_is_one_substitution(p in distinct(1..200), at in 0.0..1.0) {
        let at = (p.len() as f64 * at) as usize;
        let mut t = p.clone();
        t[at] = '\u{9F98}';
        let c = Aligner::new().counts(&p, &t);
        let reach = p.len() as u32;
        prop_assert_eq!(c, AlignCounts { correct: reach - 1, substitutions: 1, reach, ..AlignCounts::default() });
    }

    #[test]
    fn what_stands_far_beyond_does_not_matter(
        p in text("甲乙丙", 0..80),
        t in text("甲乙丙", 0..40),
        tail in text("甲乙丙", 0..200),
    ) {
        let mut longer = p.clone();
        longer.resize(p.len().max(2 * t.len()), '丁');
        let counts = Aligner::new().counts(&longer, &t);
        let more = [longer, tail].concat();
        prop_assert_eq!(Aligner::new().counts(&more, &t), counts);
    }

    #[test]
    fn an_aligner_does_not_remember(
        texts in prop::collection::vec((text("甲乙", 0..120), text("甲乙", 0..120)), 1..6),
    ) {
        let mut used = Aligner::new();
        for (p, t) in &texts {
            prop_assert_eq!(used.counts(p, t), Aligner::new().counts(p, t));
        }
    }
}
