//! The alignment against well-known edit distance crates, on the same texts.
//!
//! The other crates compute less: the cost alone, and of the whole of both texts. The most matches among
//! equal costs, the free end of the presented text and, except for `triple_accel`, the path are computed only
//! here. `triple_accel` takes bytes: for it each text is mapped to 251 bytes, which makes some different
//! characters equal, so that the work is comparable but the results are not; and its path is any path of
//! least cost.

use dabiao::domain::align::{AlignOp, Aligner};
use divan::{AllocProfiler, Bencher, black_box};

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// SplitMix64: the same texts on every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    /// Han characters, the frequent ones more often, as in prose.
    fn han(&mut self) -> char {
        let rank = self.below(2_000) * self.below(2_000) / 2_000;
        char::from_u32(0x4E00 + rank as u32).unwrap_or('一')
    }

    fn prose(&mut self, len: usize) -> Vec<char> {
        (0..len).map(|_| self.han()).collect()
    }

    /// Five in a hundred characters wrong: substituted, left out or followed by one too many.
    fn mistyped(&mut self, text: &[char]) -> Vec<char> {
        let mut out = Vec::new();
        for &c in text {
            match self.below(60) {
                0 => out.push(self.han()),
                1 => {}
                2 => out.extend([c, self.han()]),
                _ => out.push(c),
            }
        }
        out
    }
}

#[derive(Clone, Copy, Debug)]
enum Case {
    /// 3,000 against 3,000 without an error.
    Perfect,
    /// 3,000 against 3,000 with 5 % of mixed errors.
    Scattered,
    /// As [`Case::Scattered`], and 60 presented characters skipped in the middle.
    Skipped,
    /// 3,000 against 3,000 of another text.
    Unrelated,
    /// 1,200 of 3,000 typed so far, with 5 % of mixed errors.
    Live,
    /// 3,000 over two letters each: the worst for ties.
    Binary,
}

const CASES: [Case; 6] =
    [Case::Perfect, Case::Scattered, Case::Skipped, Case::Unrelated, Case::Live, Case::Binary];

fn texts(case: Case) -> (Vec<char>, Vec<char>) {
    let mut seeded = Seeded(7);
    let presented = seeded.prose(3_000);
    let transcript = match case {
        Case::Perfect => presented.clone(),
        Case::Scattered => seeded.mistyped(&presented),
        Case::Skipped => {
            [seeded.mistyped(&presented[..1_500]), seeded.mistyped(&presented[1_560..])].concat()
        }
        Case::Unrelated => seeded.prose(3_000),
        Case::Live => seeded.mistyped(&presented[..1_200]),
        Case::Binary => {
            let mut letters = || (0..3_000).map(|_| ['a', 'b'][seeded.below(2)]).collect();
            return (letters(), letters());
        }
    };
    (presented, transcript)
}

#[divan::bench(args = CASES)]
fn dabiao_counts(bencher: Bencher, case: Case) {
    let (presented, transcript) = texts(case);
    let mut aligner = Aligner::new();
    aligner.counts(&presented, &transcript);
    bencher.bench_local(|| aligner.counts(black_box(&presented), black_box(&transcript)));
}

#[divan::bench(args = CASES)]
fn dabiao_path(bencher: Bencher, case: Case) {
    let (presented, transcript) = texts(case);
    let (mut aligner, mut ops) = (Aligner::new(), Vec::<AlignOp>::new());
    aligner.path(&presented, &transcript, &mut ops);
    bencher.bench_local(|| aligner.path(black_box(&presented), black_box(&transcript), &mut ops));
}

#[divan::bench(args = CASES)]
fn rapidfuzz_distance(bencher: Bencher, case: Case) {
    let (presented, transcript) = texts(case);
    bencher.bench_local(|| {
        rapidfuzz::distance::levenshtein::distance(
            black_box(&presented).iter().copied(),
            black_box(&transcript).iter().copied(),
        )
    });
}

#[divan::bench(args = CASES)]
fn strsim_distance(bencher: Bencher, case: Case) {
    let (presented, transcript) = texts(case);
    bencher.bench_local(|| strsim::generic_levenshtein(black_box(&presented), black_box(&transcript)));
}

fn bytes(text: &[char]) -> Vec<u8> {
    text.iter().map(|&c| (u32::from(c) % 251) as u8).collect()
}

#[divan::bench(args = CASES)]
fn triple_accel_bytes_distance(bencher: Bencher, case: Case) {
    let (presented, transcript) = texts(case);
    let (presented, transcript) = (bytes(&presented), bytes(&transcript));
    bencher.bench_local(|| triple_accel::levenshtein_exp(black_box(&presented), black_box(&transcript)));
}

#[divan::bench(args = CASES)]
fn triple_accel_bytes_path(bencher: Bencher, case: Case) {
    let (presented, transcript) = texts(case);
    let (presented, transcript) = (bytes(&presented), bytes(&transcript));
    bencher.bench_local(|| {
        triple_accel::levenshtein::levenshtein_simd_k_with_opts(
            black_box(&presented),
            black_box(&transcript),
            u32::MAX,
            true,
            triple_accel::levenshtein::LEVENSHTEIN_COSTS,
        )
    });
}
