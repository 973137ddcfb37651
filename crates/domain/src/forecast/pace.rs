//! How often an officer has practised of late.

use super::super::record::civil::Day;

/// Days in the window.
pub const WINDOW_DAYS: i32 = 28;

/// Sessions a week over the last four weeks before `today`, or since the first session if that is less long
/// ago (at least one week). `days` in any order, one entry a session; those from `today` on are ignored.
pub fn sessions_per_week(days: &[Day], today: Day) -> f64 {
    let past = || days.iter().filter(|d| d.0 < today.0);
    let Some(first) = past().map(|d| d.0).min() else { return 0.0 };
    let span = (today.0 - first).clamp(7, WINDOW_DAYS);
    let counted = past().filter(|d| d.0 >= today.0 - WINDOW_DAYS).count();
    counted as f64 * 7.0 / f64::from(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(days: &[i32]) -> f64 {
        let days: Vec<Day> = days.iter().copied().map(Day).collect();
        sessions_per_week(&days, Day(100))
    }

    #[test]
    fn paces_by_hand() {
        assert_eq!(pace(&[]), 0.0);
        assert_eq!(pace(&[100, 101]), 0.0, "today and later are not the past");
        assert_eq!(pace(&[10, 72, 79, 86, 93]), 1.0, "four in four weeks");
        assert_eq!(pace(&[86, 90, 95, 99]), 2.0, "two weeks since the first");
        assert_eq!(pace(&[98, 99]), 2.0, "a week at least");
        assert_eq!(pace(&[10, 20]), 0.0, "stopped");
    }
}
