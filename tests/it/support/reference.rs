//! The plain reference that the alignment is compared with: the whole table, tuples, no tricks.

use dabiao::domain::align::{AlignCounts, AlignOp};

/// Minimise cost, then maximise matches.
type Cell = (usize, std::cmp::Reverse<usize>);

fn table(presented: &[char], transcript: &[char]) -> Vec<Vec<Cell>> {
    let (n, m) = (transcript.len(), presented.len());
    let cell = |(cost, matches): Cell, more_cost: usize, more_matches: usize| {
        (cost + more_cost, std::cmp::Reverse(matches.0 + more_matches))
    };
    let mut table = vec![vec![(0, std::cmp::Reverse(0)); m + 1]; n + 1];
    for i in 0..=n {
        for j in 0..=m {
            let mut best = if (i, j) == (0, 0) { table[0][0] } else { (usize::MAX, std::cmp::Reverse(0)) };
            if i > 0 && j > 0 {
                let equal = transcript[i - 1] == presented[j - 1];
                best = best.min(cell(table[i - 1][j - 1], usize::from(!equal), usize::from(equal)));
            }
            if j > 0 {
                best = best.min(cell(table[i][j - 1], 1, 0));
            }
            if i > 0 {
                best = best.min(cell(table[i - 1][j], 1, 0));
            }
            table[i][j] = best;
        }
    }
    table
}

/// The counts and the path, straight from the contract.
pub fn reference(presented: &[char], transcript: &[char]) -> (AlignCounts, Vec<AlignOp>) {
    let table = table(presented, transcript);
    let (n, m) = (transcript.len(), presented.len());
    let reach = (0..=m).min_by_key(|&j| (table[n][j], std::cmp::Reverse(j))).unwrap();
    let (mut i, mut j) = (n, reach);
    let mut ops = Vec::new();
    while (i, j) != (0, 0) {
        let here = table[i][j];
        if i > 0 && j > 0 {
            let (cost, matches) = table[i - 1][j - 1];
            let equal = transcript[i - 1] == presented[j - 1];
            let (op, by) = if equal {
                (AlignOp::Match, (cost, std::cmp::Reverse(matches.0 + 1)))
            } else {
                (AlignOp::Substitution, (cost + 1, matches))
            };
            if here == by {
                ops.push(op);
                (i, j) = (i - 1, j - 1);
                continue;
            }
        }
        if j > 0 && here == (table[i][j - 1].0 + 1, table[i][j - 1].1) {
            ops.push(AlignOp::Omission);
            j -= 1;
        } else {
            assert_eq!(here, (table[i - 1][j].0 + 1, table[i - 1][j].1));
            ops.push(AlignOp::Insertion);
            i -= 1;
        }
    }
    ops.reverse();
    let (cost, matches) = (table[n][reach].0, table[n][reach].1.0);
    let substitutions = n + reach - 2 * matches - cost;
    let count = |op| ops.iter().filter(|&&o| o == op).count() as u32;
    let counts = AlignCounts {
        correct: matches as u32,
        substitutions: substitutions as u32,
        insertions: count(AlignOp::Insertion),
        omissions: count(AlignOp::Omission),
        reach: reach as u32,
    };
    // The contract's own formula for S, against the path.
    assert_eq!(counts.substitutions, count(AlignOp::Substitution));
    assert_eq!(counts.correct, count(AlignOp::Match));
    (counts, ops)
}
