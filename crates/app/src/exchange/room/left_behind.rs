//! What a PC left behind whose sitting was taken over here: the plan and the roll came with the deputy's ticket, and may be
//! nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::exchange::fail::Fail;
use crate::exchange::view::View;
use dabiao_domain::sitting::SittingEvent;
use dabiao_domain::sync::Tip;
use dabiao_store::Db;

/// The series that this PC hands up for another one, each with the number of entries of it that the bureau has: all of
/// them, unless one of the `tips` that it showed covers what is here of the roll.
pub(in crate::exchange) fn left_behind(
    db: &Db,
    view: &View,
    tips: &[Tip],
) -> Result<BTreeMap<Uuid, u64>, Fail> {
    let here = db.own_station()?;
    let mut all = BTreeMap::new();
    for stored in db.sittings_taken()? {
        let took = |event: &SittingEvent| matches!(event, SittingEvent::Take { station } if *station == here);
        if !stored.entries.iter().any(|entry| took(&entry.event)) {
            continue;
        }
        let Some((planner, series)) = db.planner_of(stored.plan.id)? else { continue };
        let last = view.set.iter().filter(|entry| entry.series == series && is_of_roll(&entry.line));
        let needed = last.map(|entry| entry.seq + 1).max().unwrap_or(0);
        let shown = tips.iter().filter(|tip| tip.series == series).map(|tip| tip.entries).max().unwrap_or(0);
        if planner == here || shown >= needed {
            continue;
        }
        all.extend(view.series_of(&planner).into_iter().map(|series| (series, 0)));
    }
    Ok(all)
}

/// By station, the series that it may hand up for others, by whose end it sees whether it has to: those in which sittings were
/// planned that it took over.
pub(in crate::exchange) fn handed_for_others(db: &Db) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>, Fail> {
    let mut all: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for stored in db.sittings_taken()? {
        let Some((planner, series)) = db.planner_of(stored.plan.id)? else { continue };
        for entry in &stored.entries {
            if let SittingEvent::Take { station } = &entry.event
                && *station != planner
            {
                all.entry(*station).or_default().insert(series);
            }
        }
    }
    Ok(all)
}

/// Whether an entry is of a sitting: its plan, or something on its roll.
fn is_of_roll(line: &str) -> bool {
    ["\"op\":\"plan_sitting\"", "\"op\":\"sitting_entry\""].iter().any(|op| line.contains(op))
}
