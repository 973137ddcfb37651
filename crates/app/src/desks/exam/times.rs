//! Times of sittings, in the zone of their standard.

use dabiao_domain::standard::Standard;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The moment of a planned time in the zone of the standard; none outside the years that moments can have.
pub(super) fn planned_time(at: DateTime, standard: &Standard) -> Option<Timestamp> {
    Some(at.to_zoned_datetime(zone_of(standard)).ok()?.timestamp())
}

/// The zone in which a standard is held; that of Shanghai if it names none.
pub(crate) fn zone_of(standard: &Standard) -> TimeZone {
    let name = standard
        .deadline
        .as_ref()
        .map_or(dabiao_domain::standard::DEFAULT_TIME_ZONE, |d| d.time_zone.as_str());
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// A time as a person reads it, `2027-03-15 09:00`, in the zone of the standard.
pub fn local_time(at: Timestamp, standard: &Standard) -> String {
    at.to_zoned_datetime(zone_of(standard)).strftime("%Y-%m-%d %H:%M").to_string()
}
