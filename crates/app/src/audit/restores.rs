//! The journal's restores: whether each stands where it says, and what was lost by it.

use crate::core::local_minute;
use dabiao_domain::finding::{EarlierRestore, Finding, Restored, SetAside};
use dabiao_store::facts;
use dabiao_store::{Fact, JournalEntry, hex};

/// The notes on a restore: when, by whom, what was lost, and earlier restores whose own entries it lost. None
/// for another fact.
pub(super) fn told(entry: &JournalEntry, fact: &Fact) -> Option<Finding> {
    let Fact::Restored(facts::Restored {
        entries, lost_head, lost_entries, foreign, why, by, earlier, ..
    }) = fact
    else {
        return None;
    };
    let before = |before: &facts::EarlierRestore| EarlierRestore {
        when: local_minute(before.at_ms),
        by: before.by,
        lost: set_aside(before.lost_entries, before.lost_head.as_ref()),
    };
    let told = Box::new(Restored {
        when: local_minute(entry.at_ms),
        entries: *entries,
        foreign: *foreign,
        by: *by,
        why: why.clone(),
        lost: set_aside(*lost_entries, lost_head.as_ref()),
        earlier: earlier.iter().map(before).collect(),
    });
    Some(Finding::RestoreTold { told })
}

fn set_aside(entries: Option<u64>, head: Option<&String>) -> Option<SetAside> {
    Some(SetAside { entries: entries?, head: head?.clone() })
}

/// Whether `fact` is a restore whose backup does not end at the entry before it: in its series, as older programs went on,
/// or in the one that its series goes on from.
pub(super) fn unfounded(facts: &[(&JournalEntry, Fact)], restored: &JournalEntry, fact: &Fact) -> bool {
    let Fact::Restored(facts::Restored { head, entries, .. }) = fact else { return false };
    let of = |series: &str| {
        let series = series.to_owned();
        facts.iter().filter(move |(entry, _)| entry.series == series)
    };
    let begun = of(&restored.series).find_map(|(entry, fact)| match fact {
        Fact::BeginSeries(begun) if entry.seq == 0 => begun.parent.clone(),
        _ => None,
    });
    if let Some(parent) = begun.filter(|_| *head != String::new()) {
        let same = parent.head == *head && i64::try_from(parent.entries) == Ok(*entries);
        if same {
            return !is_program(of(&restored.series).filter(|(entry, _)| entry.seq < restored.seq));
        }
    }
    // Between them there may only be the program's entries about its key and its clock.
    let between = of(&restored.series).filter(|(entry, _)| (*entries..restored.seq).contains(&entry.seq));
    let follows = match of(&restored.series).find(|(entry, _)| entry.seq + 1 == *entries) {
        Some((last, _)) => last.seq < restored.seq && hex(&last.hash) == *head,
        None => *entries == 0 && head.is_empty(),
    };
    !(is_program(between) && follows)
}

/// Whether these are nothing but the program's entries about its series, its key and its clock.
fn is_program<'a>(mut facts: impl Iterator<Item = &'a (&'a JournalEntry, Fact)>) -> bool {
    facts.all(|(_, fact)| matches!(fact, Fact::BeginSigning(_) | Fact::BeginSeries(_) | Fact::ClockGiven(_)))
}
