//! The guidance standard of the demonstration, and when there are sittings by it.

use super::bureau::Bureau;
use crate::DemoError;
use crate::calendar::{worked, working};
use crate::sitting::Fate;
use dabiao_app::cohort::GUIDANCE_STANDARD;
use dabiao_domain::record::civil::Day;
use dabiao_domain::standard::Standard;

/// When sittings are, as shares of the days. On each of these days there is one of copying, and later one of forms.
const SITTINGS: [(f64, Fate); 3] = [(0.4, Fate::Usual), (0.6, Fate::OneAway), (0.8, Fate::Usual)];
/// Days from planning to sitting, and from the present to the next one.
const BEFORE_DAYS: i32 = 4;
const NEXT_DAYS: i32 = 6;

/// A day of guidance sittings that is to be planned.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The day on which that is.
    pub planned_on: Day,
    /// The day of the sittings.
    pub day: Day,
    /// What happens in copying.
    pub fate: Fate,
}

/// The sittings of the past, and one that is still to come.
pub fn slots(bureau: &Bureau<'_>) -> Vec<Slot> {
    let today = bureau.span.1;
    let slot =
        |day: Day, fate| Slot { planned_on: worked(Day((day.0 - BEFORE_DAYS).min(today.0 - 1))), day, fate };
    let past = SITTINGS.map(|(share, fate)| slot(bureau.share(share), fate));
    let next = slot(working(Day(today.0 + NEXT_DAYS)), Fate::Usual);
    past.into_iter().chain([next]).collect()
}

/// The guidance standard as the program carries it: copying, and forms.
pub fn standard(bureau: &Bureau<'_>) -> Result<Standard, DemoError> {
    let found = bureau.standards.iter().find(|standard| standard.id == GUIDANCE_STANDARD);
    found.cloned().ok_or_else(|| DemoError::Made(GUIDANCE_STANDARD.to_owned()))
}
