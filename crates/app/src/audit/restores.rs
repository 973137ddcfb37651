//! The journal's restores: whether each stands where it says, and what was lost by it.

use std::fmt::Write as _;

use crate::core::local_minute;
use dabiao_store::facts;
use dabiao_store::{Fact, JournalEntry, hex};

/// The notes on a restore: when, by whom, what was lost, and earlier restores whose own entries it lost. None
/// for another fact.
pub(super) fn told(entry: &JournalEntry, fact: &Fact) -> Option<String> {
    let Fact::Restored(facts::Restored {
        entries, lost_head, lost_entries, foreign, why, by, earlier, ..
    }) = fact
    else {
        return None;
    };
    let mut told = format!("{}: a backup of {entries} entries was restored", local_minute(entry.at_ms));
    if *foreign {
        told += ", the history of another folder taken over";
    }
    if let Some(by) = by {
        let _ = write!(told, ", by officer {by}");
    }
    if let Some(why) = why {
        let _ = write!(told, " ({why})");
    }
    told += &lost(lost_entries.as_ref(), lost_head.as_ref());
    for before in earlier {
        let by = before.by.map_or_else(String::new, |by| format!(", by officer {by}"));
        let when = local_minute(before.at_ms);
        let lost = lost(before.lost_entries.as_ref(), before.lost_head.as_ref());
        let _ = write!(told, "; there was a restore before it, {when}{by}{lost}");
    }
    Some(told)
}

fn lost(entries: Option<&u64>, head: Option<&String>) -> String {
    match (entries, head) {
        (Some(entries), Some(head)) => format!("; {entries} entries were set aside, with the head {head}"),
        _ => String::new(),
    }
}

/// Whether `fact` is a restore whose backup does not end at the entry before it in its series.
pub(super) fn unfounded(facts: &[(&JournalEntry, Fact)], restored: &JournalEntry, fact: &Fact) -> bool {
    let Fact::Restored(facts::Restored { head, entries, .. }) = fact else { return false };
    let own = || facts.iter().filter(|(entry, _)| entry.series == restored.series);
    // Between them there may only be the program's entries about its key and its clock.
    let nothing_else = own()
        .filter(|(entry, _)| (*entries..restored.seq).contains(&entry.seq))
        .all(|(_, fact)| matches!(fact, Fact::BeginSigning(_) | Fact::ClockGiven(_)));
    let follows = match own().find(|(entry, _)| entry.seq + 1 == *entries) {
        Some((last, _)) => last.seq < restored.seq && hex(&last.hash) == *head,
        None => *entries == 0 && head.is_empty(),
    };
    !(nothing_else && follows)
}
