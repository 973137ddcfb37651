//! Days on which people work, and the times of a day.

use dabiao_domain::record::civil::Day;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// 北京时间 is so many milliseconds before UTC.
const ZONE_MS: i64 = 8 * 3_600_000;
/// 春节, the first day of the lunar year.
const NEW_YEARS: [(i32, u32, u32); 10] = [
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
    (2033, 1, 31),
];

/// The time of `day` at `seconds` after midnight in Beijing, milliseconds since the Unix epoch.
pub fn at(day: Day, seconds: i64) -> i64 {
    i64::from(day.0) * DAY_MS - ZONE_MS + seconds * 1000
}

/// Seconds of an hour and a minute.
pub const fn clock(hour: i64, minute: i64) -> i64 {
    hour * 3600 + minute * 60
}

/// The day in Beijing of a time, and the seconds since its midnight.
pub fn day_of(ms: i64) -> (Day, i64) {
    let local = ms + ZONE_MS;
    (Day(i32::try_from(local.div_euclid(DAY_MS)).unwrap_or(0)), local.rem_euclid(DAY_MS) / 1000)
}

/// `2026-11-23`.
pub fn iso(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{year:04}-{month:02}-{day:02}")
}

/// 国庆节 from 1 to 7 October, 春节 from the eve to the sixth day, and New Year's Day.
pub fn holiday(day: Day) -> bool {
    let (_, month, of_month) = day.parts();
    let spring = NEW_YEARS.iter().filter_map(|(y, m, d)| Day::new(*y, *m, *d));
    (month == 10 && of_month <= 7)
        || (month, of_month) == (1, 1)
        || spring.into_iter().any(|first| (first.0 - 1..=first.0 + 6).contains(&day.0))
}

/// Saturday and Sunday.
pub fn weekend(day: Day) -> bool {
    day.weekday() >= 5
}

/// The first working day from `day` on.
pub fn working(day: Day) -> Day {
    let mut day = day;
    while holiday(day) || weekend(day) {
        day = Day(day.0 + 1);
    }
    day
}

/// The last working day up to `day`.
pub fn worked(day: Day) -> Day {
    let mut day = day;
    while holiday(day) || weekend(day) {
        day = Day(day.0 - 1);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_and_hours() {
        let day = |y, m, d| Day::new(y, m, d).unwrap();
        assert!(holiday(day(2026, 10, 1)) && holiday(day(2026, 10, 7)) && !holiday(day(2026, 10, 8)));
        assert!(holiday(day(2027, 2, 5)) && holiday(day(2027, 2, 12)) && !holiday(day(2027, 2, 13)));
        assert_eq!(working(day(2026, 10, 1)), day(2026, 10, 8));
        assert_eq!(working(day(2026, 11, 21)), day(2026, 11, 23));
        assert_eq!(worked(day(2026, 11, 22)), day(2026, 11, 20));
        // 2026-11-23 09:00 in Shanghai.
        assert_eq!(at(day(2026, 11, 23), clock(9, 0)), 1_795_395_600_000);
        assert_eq!(day_of(1_795_395_600_000), (day(2026, 11, 23), clock(9, 0)));
        assert_eq!(iso(day(2027, 5, 1)), "2027-05-01");
    }
}
