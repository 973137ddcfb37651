//! Times as days and moments.

use jiff::Timestamp;
use jiff::civil::Date;

use dabiao_domain::standard::DEFAULT_TIME_ZONE;

/// The civil date of a wall-clock time in the bureau's zone.
pub fn day_of(ms: i64) -> Date {
    let zone = jiff::tz::TimeZone::get(DEFAULT_TIME_ZONE);
    let zone = zone.unwrap_or_else(|_| jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8)));
    jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned_datetime(zone).date()
}

/// A moment of milliseconds since the Unix epoch.
pub fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}
