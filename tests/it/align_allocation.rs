//! An aligner that has seen a size allocates nothing at the same or a smaller one.

use dabiao::domain::align::{AlignOp, Aligner};

#[test]
fn a_used_aligner_allocates_nothing() {
    let presented: Vec<char> =
        (0..3_000_u32).filter_map(|i| char::from_u32(0x4E00 + i * i % 2_003)).collect();
    let mistyped: Vec<char> =
        presented.iter().copied().enumerate().filter(|(i, _)| i % 41 != 7).map(|p| p.1).collect();
    let unrelated: Vec<char> = presented.iter().rev().copied().collect();
    let rare: Vec<char> = mistyped.iter().map(|&c| if c < '乐' { '𠮷' } else { c }).collect();
    let beyond_bmp: Vec<char> = ('\u{20000}'..'\u{20900}').collect();

    let (mut aligner, mut ops) = (Aligner::new(), Vec::<AlignOp>::new());
    let mut all = |aligner: &mut Aligner, part: usize| {
        for (p, t) in [
            (&presented, &presented),
            (&presented, &mistyped),
            (&presented, &rare),
            (&presented, &unrelated),
            (&unrelated, &rare),
            (&beyond_bmp, &presented),
        ] {
            let t = &t[..t.len() / part];
            aligner.counts(p, t);
            aligner.path(p, t, &mut ops);
        }
    };
    let first = allocation_counter::measure(|| all(&mut aligner, 1));
    assert!(first.count_total > 0, "the counter counts");
    for part in [1, 2, 3, 10, 1] {
        let again = allocation_counter::measure(|| all(&mut aligner, part));
        assert_eq!(again.count_total, 0, "at 1/{part} of the size");
    }
    // What is kept for the next time stays small: 3,000 unrelated characters in a few megabytes.
    assert!(first.bytes_current < 8 << 20, "{} bytes", first.bytes_current);
}
