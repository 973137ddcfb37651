//! What a station shows to hold, as the server keeps it: ends of chains, and runs of entries that follow each other.
//!
//! A station holds parts of others' chains, so that an end says nothing of what is before it; the runs do. The server
//! keeps rows of a chain, a number and 32 bytes, and knows nothing of what they mean: of a run those are the first bytes
//! of the hash of its last entry and the number of its first, and zeros, which no hash ends with.

use dabiao_domain::sync::Tip;
use dabiao_domain::sync::held::Run;

/// Ends and runs as rows.
pub(super) fn rows(tips: &[Tip], runs: &[Run]) -> Vec<Tip> {
    let of_run = |run: &Run| {
        let mut hash = [0; 32];
        let said = run.last.into_iter().chain(run.from.to_be_bytes());
        hash.iter_mut().zip(said).for_each(|(to, from)| *to = from);
        Tip { series: run.series, entries: run.to, hash }
    };
    tips.iter().copied().chain(runs.iter().map(of_run)).collect()
}

/// Rows as ends and runs.
pub(super) fn read(rows: &[Tip]) -> (Vec<Tip>, Vec<Run>) {
    let (mut tips, mut runs) = (Vec::new(), Vec::new());
    for row in rows {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, rest @ ..] = row.hash;
        if rest == [0; 16] {
            let from = u64::from_be_bytes([i, j, k, l, m, n, o, p]);
            runs.push(Run { series: row.series, from, to: row.entries, last: [a, b, c, d, e, f, g, h] });
        } else {
            tips.push(*row);
        }
    }
    (tips, runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn ends_and_runs_come_back_as_they_were() {
        let series = Uuid::from_u128(7);
        let tips = [Tip { series, entries: 9, hash: [5; 32] }];
        let runs = [
            Run { series, from: 0, to: 3, last: [1; 8] },
            Run { series, from: u64::MAX >> 1, to: 1 << 40, last: [0, 2, 0, 0, 0, 0, 0, 9] },
        ];
        assert_eq!(read(&rows(&tips, &runs)), (tips.to_vec(), runs.to_vec()));
        assert_eq!(read(&[]), (Vec::new(), Vec::new()));
    }
}
