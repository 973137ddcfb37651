//! Days that a standard depends on: ages, the deadline, the end of a certificate.
//!
//! Every instant is turned into a civil date of the standard's own time zone before it is compared.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};

use super::{Deadline, Standard};

/// The zone of standards without a deadline. The whole country has had this one, without summer time,
/// since 1992.
pub const DEFAULT_TIME_ZONE: &str = "Asia/Shanghai";

/// Age in full years (周岁) on the day `on` of a person born on `birth`; none before the birth.
///
/// A year is full on the birthday itself: the plain civil age. (Criminal law counts from the day after,
/// 法释〔2006〕1号 第二条; nothing here is criminal.) A person born on 29 February grows older on 1 March of
/// a common year: by 民法典 第二百零二条 a period of years whose last month lacks the day ends with the last
/// day of that month, so the year is full when 28 February is over.
pub fn full_years(birth: Date, on: Date) -> Option<u32> {
    let early = (on.month(), on.day()) < (birth.month(), birth.day());
    u32::try_from(i32::from(on.year()) - i32::from(birth.year()) - i32::from(early)).ok()
}

/// The last day of a certificate of `months` months that was earned on `on`: the same day of the month,
/// or the last of a month that lacks it (民法典 第二百零一条、第二百零二条: the first day does not count).
pub fn last_day_of_validity(on: Date, months: u32) -> Date {
    on.saturating_add(Span::new().months(i64::from(months.min(12_000))))
}

/// The zone of the bureau, where no standard says another.
pub fn home_zone() -> TimeZone {
    zone(DEFAULT_TIME_ZONE)
}

/// The last moment of `day` in that zone; the last of all for a day behind every calendar.
pub fn end_of_day(day: Date, zone: TimeZone) -> Timestamp {
    let after = day.tomorrow().and_then(|next| next.to_zoned_datetime(zone));
    after
        .and_then(|next| Timestamp::from_millisecond(next.timestamp().as_millisecond() - 1))
        .unwrap_or(Timestamp::MAX)
}

fn zone(name: &str) -> TimeZone {
    // A name was checked when its file was read; an unchecked one gets China's offset.
    TimeZone::get(name).unwrap_or_else(|_| TimeZone::fixed(Offset::constant(8)))
}

impl Deadline {
    /// Whether `at` is before the first day that is too late.
    pub fn allows(&self, at: Timestamp) -> bool {
        at.to_zoned_datetime(zone(&self.time_zone)).date() < self.before
    }
}

impl Standard {
    /// The IANA name of the zone in which this standard counts days.
    pub fn time_zone(&self) -> &str {
        self.deadline.as_ref().map_or(DEFAULT_TIME_ZONE, |d| &d.time_zone)
    }

    /// The zone in which this standard counts days and its sittings are held: the one answer to that question.
    pub fn zone(&self) -> TimeZone {
        zone(self.time_zone())
    }

    /// The civil date of `at` in the standard's time zone.
    pub fn date_of(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone()).date()
    }

    /// The last moment of `day` in the standard's time zone; the last of all for a day behind every calendar.
    pub fn end_of(&self, day: Date) -> Timestamp {
        end_of_day(day, self.zone())
    }

    /// Whether a sitting that started at `at` is in time.
    pub fn in_time(&self, at: Timestamp) -> bool {
        self.deadline.as_ref().is_none_or(|d| d.allows(at))
    }

    /// Days from the date of `as_of` to the last day that counts: 0 on that day, negative after it; none
    /// without a deadline.
    pub fn days_left(&self, as_of: Timestamp) -> Option<i64> {
        let last = self.deadline.as_ref()?.before.yesterday().ok()?;
        last.since(self.date_of(as_of)).ok().map(|span| i64::from(span.get_days()))
    }

    /// The age on the date of `at` of a person born on `birth`; none if the birth is not known.
    pub fn age_at(&self, birth: Option<Date>, at: Timestamp) -> Option<u32> {
        full_years(birth?, self.date_of(at))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn years_are_full_on_the_birthday() {
        let born = date(1980, 4, 30);
        assert_eq!(full_years(born, date(2027, 4, 29)), Some(46));
        assert_eq!(full_years(born, date(2027, 4, 30)), Some(47));
        assert_eq!(full_years(born, date(1980, 4, 30)), Some(0));
        assert_eq!(full_years(born, date(1980, 4, 29)), None);
    }

    #[test]
    fn born_on_the_leap_day() {
        let born = date(1976, 2, 29);
        for (on, age) in [
            (date(2027, 2, 28), 50),
            (date(2027, 3, 1), 51),
            (date(2028, 2, 28), 51),
            (date(2028, 2, 29), 52),
            (date(2100, 2, 28), 123),
            (date(2100, 3, 1), 124),
        ] {
            assert_eq!(full_years(born, on), Some(age), "{on}");
        }
    }

    #[test]
    fn a_day_ends_where_its_zone_says_and_a_zone_that_is_none_is_china() {
        let day = date(2027, 4, 30);
        let end = |name: &str| end_of_day(day, zone(name)).to_string();
        assert_eq!(end("Asia/Shanghai"), "2027-04-30T15:59:59.999Z");
        assert_eq!(end("Nowhere/Land"), end(DEFAULT_TIME_ZONE));
        assert_eq!(end("Asia/Tokyo"), "2027-04-30T14:59:59.999Z");
        assert_eq!(end_of_day(day, home_zone()).to_string(), end("Asia/Shanghai"));
        assert_eq!(end_of_day(Date::MAX, home_zone()), Timestamp::MAX);
    }

    #[test]
    fn months_end_on_the_same_day_or_the_last() {
        assert_eq!(last_day_of_validity(date(2027, 4, 30), 24), date(2029, 4, 30));
        assert_eq!(last_day_of_validity(date(2027, 1, 31), 1), date(2027, 2, 28));
        assert_eq!(last_day_of_validity(date(2028, 2, 29), 12), date(2029, 2, 28));
    }
}
