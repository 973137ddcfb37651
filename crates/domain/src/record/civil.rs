//! Calendar days and minutes as whole numbers: arithmetic for records that will never change.
//!
//! Own and small on purpose: a date that a generator computed must never change, whatever happens to a
//! library.

/// A day of the Gregorian calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of that date; none if there is no such date.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let found = Self::from_parts(year, month, day);
        ((1..=9999).contains(&year) && found.parts() == (year, month, day)).then_some(found)
    }

    /// Days from civil date: years begin in March, so that the leap day is the last.
    fn from_parts(year: i32, month: u32, day: u32) -> Self {
        let (m, d) = (month as i32, day as i32);
        let y = if m <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y - era * 400;
        let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
        Self(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
    }

    /// Year, month and day.
    pub fn parts(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let day = z - era * 146_097;
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let m = (5 * day_of_year + 2) / 153;
        let month = if m < 10 { m + 3 } else { m - 9 };
        let shifted = i32::from(month <= 2);
        (year + era * 400 + shifted, month as u32, (day_of_year - (153 * m + 2) / 5 + 1) as u32)
    }

    /// The date of eight digits, `YYYYMMDD`.
    pub fn from_digits(digits: &str) -> Option<Self> {
        if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Self::new(
            digits.get(..4)?.parse().ok()?,
            digits.get(4..6)?.parse().ok()?,
            digits.get(6..)?.parse().ok()?,
        )
    }

    /// `YYYYMMDD`.
    pub fn digits(self) -> String {
        let (y, m, d) = self.parts();
        format!("{y:04}{m:02}{d:02}")
    }

    /// Completed years at `on` of a person born on `self`; a person born on 29 February grows older on 1
    /// March.
    pub fn age_on(self, on: Self) -> i32 {
        let ((by, bm, bd), (y, m, d)) = (self.parts(), on.parts());
        y - by - i32::from((m, d) < (bm, bd))
    }

    /// The same date `years` earlier; 29 February becomes 28 February where it must.
    pub fn years_before(self, years: i32) -> Self {
        let (y, m, d) = self.parts();
        Self::new(y - years, m, d).unwrap_or_else(|| Self::from_parts(y - years, m, 28))
    }

    /// 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> usize {
        (self.0 + 3).rem_euclid(7) as usize
    }
}

/// A minute, counted from 1970-01-01 00:00 on a clock without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub i64);

impl Minute {
    /// That minute of a day.
    pub fn new(day: Day, minute_of_day: i64) -> Self {
        Self(i64::from(day.0) * 1440 + minute_of_day)
    }

    /// The day it is in.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(1440) as i32)
    }

    /// Hour and minute.
    pub fn clock(self) -> (i64, i64) {
        let minute = self.0.rem_euclid(1440);
        (minute / 60, minute % 60)
    }

    /// The minute of twelve digits, `YYYYMMDDHHMM`.
    pub fn from_digits(digits: &str) -> Option<Self> {
        let day = Day::from_digits(digits.get(..8)?)?;
        let clock = digits.get(8..).filter(|c| c.len() == 4 && c.bytes().all(|b| b.is_ascii_digit()))?;
        let (hour, minute): (i64, i64) = (clock.get(..2)?.parse().ok()?, clock.get(2..)?.parse().ok()?);
        (hour < 24 && minute < 60).then(|| Self::new(day, hour * 60 + minute))
    }

    /// `YYYYMMDDHHMM`.
    pub fn digits(self) -> String {
        let (h, m) = self.clock();
        format!("{}{h:02}{m:02}", self.day().digits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse_over_four_centuries() {
        for n in -80_000..80_000 {
            let (y, m, d) = Day(n).parts();
            assert_eq!(Day::new(y, m, d), Some(Day(n)));
        }
        assert_eq!(Day(0).parts(), (1970, 1, 1));
        assert_eq!(Day::new(2026, 11, 5).map(Day::weekday), Some(3));
    }

    #[test]
    fn no_date_that_is_not_there() {
        for (y, m, d) in
            [(2026, 2, 29), (1900, 2, 29), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (2026, 4, 0)]
        {
            assert_eq!(Day::new(y, m, d), None, "{y}-{m}-{d}");
        }
        assert_eq!(Minute::from_digits("202602282400"), None);
        assert_eq!(Minute::from_digits("202602282359").map(Minute::digits).as_deref(), Some("202602282359"));
    }

    #[test]
    fn ages() {
        let born = Day::new(2004, 2, 29).unwrap();
        assert_eq!(born.age_on(Day::new(2026, 2, 28).unwrap()), 21);
        assert_eq!(born.age_on(Day::new(2026, 3, 1).unwrap()), 22);
        assert_eq!(born.years_before(1).parts(), (2003, 2, 28));
    }
}
