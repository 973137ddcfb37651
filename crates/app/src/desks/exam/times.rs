//! Times of sittings, in the zone of their standard.

use dabiao_domain::standard::Standard;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// The moment of a planned time in the zone of the standard; none outside the years that moments can have.
pub(super) fn planned_time(at: DateTime, standard: &Standard) -> Option<Timestamp> {
    Some(at.to_zoned_datetime(standard.zone()).ok()?.timestamp())
}

/// A time as a person reads it, `2027-03-15 09:00`, in the zone of the standard.
pub fn local_time(at: Timestamp, standard: &Standard) -> String {
    at.to_zoned_datetime(standard.zone()).strftime("%Y-%m-%d %H:%M").to_string()
}
