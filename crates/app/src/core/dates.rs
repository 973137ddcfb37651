//! Times as days and moments.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use dabiao_domain::standard::home_zone;

/// The civil date of a wall-clock time in the bureau's zone.
pub fn day_of(ms: i64) -> Date {
    timestamp(ms).to_zoned_datetime(home_zone()).date()
}

/// A moment of milliseconds since the Unix epoch.
pub fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

/// Date and time as the PC shows them. Its day is not [`day_of`]: a PC of another zone has another one.
pub fn local_time(ms: i64) -> DateTime {
    timestamp(ms).to_zoned_datetime(TimeZone::system()).datetime()
}

/// Local date and time to the minute.
pub fn local_minute(ms: i64) -> String {
    timestamp(ms).to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
