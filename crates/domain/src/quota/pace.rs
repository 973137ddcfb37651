//! The pace from real counts, typed in week by week.

use super::super::portable::normal_point;
use super::super::record::civil::Day;

/// Weeks in the window.
pub const LOOK_BACK: usize = 6;

/// Qualified records that a unit entered in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekCount {
    /// The Monday.
    pub week: Day,
    /// Qualified records; those that failed the check are not in it.
    pub qualified: u64,
}

/// Records a week that may be expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Mean of the last weeks.
    pub likely: f64,
    /// Reached or exceeded with a chance of 90 %, as a mean over the weeks to come.
    pub worst: f64,
    /// Missed with a chance of 90 %.
    pub best: f64,
    /// Weeks that it rests on.
    pub weeks: u32,
}

/// The pace from `counts` (any order; of two counts for one week the later one in the list holds); none
/// without a count. A week that is missing between two counts is unknown, not 0.
///
/// The spread is that of the mean of the last six weeks; a single week is taken to be good to a quarter.
pub fn real_pace(counts: &[WeekCount]) -> Option<Pace> {
    let mut weeks: Vec<WeekCount> = Vec::new();
    for count in counts {
        match weeks.iter_mut().find(|w| w.week == count.week) {
            Some(known) => *known = *count,
            None => weeks.push(*count),
        }
    }
    weeks.sort_unstable_by_key(|w| std::cmp::Reverse(w.week));
    weeks.truncate(LOOK_BACK);
    let n = weeks.len() as f64;
    let values = || weeks.iter().map(|w| w.qualified as f64);
    let likely = (!weeks.is_empty()).then(|| values().sum::<f64>() / n)?;
    // Pseudo-observation of a spread of a quarter, so that two like weeks do not pass for certainty.
    let squares: f64 = values().map(|v| (v - likely) * (v - likely)).sum();
    let quarter = likely / 4.0;
    let deviation = ((squares + quarter * quarter) / n).sqrt() / n.sqrt();
    let reach = normal_point(0.9) * deviation;
    Some(Pace { likely, worst: (likely - reach).max(0.0), best: likely + reach, weeks: weeks.len() as u32 })
}

/// All qualified records that were counted.
pub(super) fn total(counts: &[WeekCount]) -> u64 {
    let mut seen: Vec<WeekCount> = Vec::new();
    for count in counts.iter().rev() {
        if seen.iter().all(|s| s.week != count.week) {
            seen.push(*count);
        }
    }
    seen.iter().map(|c| c.qualified).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(list: &[(i32, u64)]) -> Vec<WeekCount> {
        list.iter().map(|&(week, qualified)| WeekCount { week: Day(week * 7), qualified }).collect()
    }

    #[test]
    fn paces_by_hand() {
        assert_eq!(real_pace(&[]), None);
        let p = real_pace(&weeks(&[(1, 100)])).unwrap();
        // One week: a quarter, 1.2816 of it either way.
        assert!(
            (p.likely - 100.0).abs() < 1e-9
                && (p.worst - 67.96).abs() < 0.01
                && (p.best - 132.04).abs() < 0.01
        );
        let p = real_pace(&weeks(&[(2, 80), (1, 120)])).unwrap();
        // Squares 800 + 625, over 2, root 26.69, of the mean 18.87, times 1.2816.
        assert!((p.likely - 100.0).abs() < 1e-9 && (p.best - 124.19).abs() < 0.01, "{p:?}");
    }

    #[test]
    fn corrections_and_old_weeks() {
        let p = real_pace(&weeks(&[(1, 9), (1, 50)])).unwrap();
        assert_eq!((p.likely, p.weeks), (50.0, 1), "the later entry corrects the earlier");
        assert_eq!(total(&weeks(&[(1, 9), (2, 5), (1, 50)])), 55);
        let many: Vec<(i32, u64)> = (0..10).map(|w| (w, if w < 4 { 9_000 } else { 100 })).collect();
        assert_eq!(real_pace(&weeks(&many)).map(|p| (p.likely, p.weeks)), Some((100.0, 6)));
    }
}
