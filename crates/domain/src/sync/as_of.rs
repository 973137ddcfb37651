//! As of when the data of other PCs stand at this one, and which of them are behind.

use super::state::UNSEEN_MS;

/// Another station, as the data of it are here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its name.
    pub name: String,
    /// When it was last heard of; none where it never was.
    pub seen_ms: Option<i64>,
    /// When it was admitted, where that is known.
    pub admitted_ms: Option<i64>,
    /// Whether nothing of it is known to be missing, and nothing is wrong with it.
    pub whole: bool,
}

/// As of when the data of other PCs stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The name of the bureau.
    pub bureau: String,
    /// Whether this PC founded it, and so hears of each station itself.
    pub founder: bool,
    /// When what came from the bureau last was written; none where nothing came, and at the founding PC.
    pub heard_ms: Option<i64>,
    /// The other stations that were not retired.
    pub others: Vec<Other>,
}

impl AsOf {
    /// The time; none where nothing of the others is here. At the founding PC it is that of the station that was not heard of
    /// for longest, elsewhere that of what the bureau sent last.
    pub fn at_ms(&self) -> Option<i64> {
        if self.founder { self.others.iter().filter_map(|other| other.seen_ms).min() } else { self.heard_ms }
    }

    /// The stations that were not heard of for 7 days.
    pub fn unseen(&self, now_ms: i64) -> impl Iterator<Item = &Other> {
        self.others.iter().filter(move |other| other.is_old(now_ms))
    }

    /// The stations that were admitted within 7 days and not heard of yet: nothing of theirs is here.
    pub fn not_yet(&self, now_ms: i64) -> impl Iterator<Item = &Other> {
        self.others.iter().filter(move |other| other.seen_ms.is_none() && !other.is_old(now_ms))
    }

    /// The stations whose data here are not whole or not new.
    pub fn behind(&self, now_ms: i64) -> impl Iterator<Item = &Other> {
        self.others.iter().filter(move |other| other.is_old(now_ms) || !other.whole)
    }
}

impl Other {
    fn is_old(&self, now_ms: i64) -> bool {
        self.seen_ms.or(self.admitted_ms).is_none_or(|at| now_ms.saturating_sub(at) > UNSEEN_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: i64 = 100 * UNSEEN_MS;

    fn other(name: &str, seen_ms: Option<i64>, whole: bool) -> Other {
        Other { name: name.to_owned(), seen_ms, admitted_ms: None, whole }
    }

    #[test]
    fn the_oldest_counts_at_the_founding_pc_and_the_bureau_elsewhere() {
        let others = vec![
            other("a", Some(NOW_MS - 1), true),
            other("b", Some(NOW_MS - UNSEEN_MS - 1), true),
            other("c", Some(NOW_MS - UNSEEN_MS), false),
            other("d", None, true),
        ];
        let at = AsOf { bureau: String::new(), founder: true, heard_ms: None, others };
        let names = |all: Vec<&Other>| all.into_iter().map(|other| other.name.clone()).collect::<Vec<_>>();
        assert_eq!(at.at_ms(), Some(NOW_MS - UNSEEN_MS - 1));
        assert_eq!(names(at.unseen(NOW_MS).collect()), ["b", "d"]);
        assert_eq!(names(at.behind(NOW_MS).collect()), ["b", "c", "d"]);
        assert_eq!(at.not_yet(NOW_MS).count(), 0);
        let admitted = Other { admitted_ms: Some(NOW_MS - 5), ..other("e", None, false) };
        let at = AsOf { others: [at.others, vec![admitted]].concat(), ..at };
        assert_eq!(names(at.not_yet(NOW_MS).collect()), ["e"]);
        assert_eq!(names(at.unseen(NOW_MS).collect()), ["b", "d"]);
        let station = AsOf { founder: false, heard_ms: Some(7), ..at.clone() };
        assert_eq!(station.at_ms(), Some(7));
        assert_eq!(AsOf { others: Vec::new(), ..at }.at_ms(), None);
    }
}
