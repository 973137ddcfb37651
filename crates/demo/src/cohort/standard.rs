//! The guidance standard of the demonstration, and when there are sittings by it.

use uuid::Uuid;

use super::bureau::Bureau;
use crate::DemoError;
use crate::calendar::{worked, working};
use crate::sitting::Fate;
use dabiao_app::cohort::GUIDANCE_STANDARD;
use dabiao_content::read_standard_version;
use dabiao_domain::record::civil::Day;
use dabiao_domain::standard::Standard;
use dabiao_store::Fact;
use dabiao_store::facts;

const TEXT: &str = include_str!("../../../../exercises/standards/guidance-2027.toml");
/// The version that is in force in the demonstration.
const VERSION: u32 = 2;
/// When sittings are, as shares of the days.
const SITTINGS: [(f64, Fate); 3] = [(0.4, Fate::Usual), (0.6, Fate::OneAway), (0.8, Fate::Usual)];
/// Days from planning to sitting, and from the present to the next one.
const BEFORE_DAYS: i32 = 4;
const NEXT_DAYS: i32 = 6;

/// A guidance sitting that is to be planned.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The day on which that is.
    pub planned_on: Day,
    /// The day of the sitting.
    pub day: Day,
    /// What happens there.
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

/// The text of the standard as it is put in force: that of the program without its sitting of forms, for the
/// demonstration's rooms hold copied texts only.
fn text() -> String {
    let from = TEXT.find("format = ").unwrap_or_default();
    let mut kept = format!("# 第{VERSION}版：本局先考看打，表单录入考核另行安排。\n");
    let mut form = false;
    for line in TEXT[from..].lines() {
        if line.starts_with('[') {
            form = line == "[form]";
        }
        if !form {
            let new = format!("version = {VERSION}");
            kept.push_str(if line.starts_with("version = ") { &new } else { line });
            kept.push('\n');
        }
    }
    kept
}

/// The standard itself.
pub fn standard() -> Result<Standard, DemoError> {
    let file = format!("standards/{GUIDANCE_STANDARD}-{VERSION}.toml");
    read_standard_version(&file, &text()).map_err(|e| DemoError::Made(e.to_string()))
}

/// The administrator's entry that puts it in force.
pub fn standard_fact(standard: &Standard, by: Uuid) -> Fact {
    Fact::SaveStandard(facts::SaveStandard {
        id: standard.id.clone(),
        version: standard.version,
        toml: text(),
        by,
    })
}
