//! Entries that others handed over in this PC's own name: what it said before a restore, or somebody who has its key, or had it.
//! Where nothing tells which, a person says it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::alike::listed_as;
use super::changes::said;
use super::fail::Fail;
use super::handed::handed_by;
use super::matter::Matter;
use super::own_words::OwnWords;
use super::said::Said;
use super::view::View;
use dabiao_store::facts::EnrolStation;
use dabiao_store::{Db, Fact, InOwnName};

/// The kind of the note that says how many entries in this PC's name were known when somebody settled them.
pub(super) const AS_THIS_PC: &str = "as-this-pc";
/// As [`AS_THIS_PC`], of those that do not count.
pub(super) const OLD_KEY: &str = "old-key";

/// The kind of the note of which own words hold no longer, as somebody settled it.
pub(super) const OVERTAKEN: &str = "overtaken";

/// So many entries that others handed over say to be of the founding PC, which is this one, are not in its journal and count;
/// none where nobody handed over more of them since somebody settled it.
pub(super) fn as_this_pc(db: &Db, founder: &Uuid) -> Result<Option<u64>, Fail> {
    if db.own_station()? != *founder {
        return Ok(None);
    }
    since(db, (AS_THIS_PC, founder), db.counts_as_own()?)
}

/// As [`as_this_pc`], of the entries that do not count, of which there are so many.
pub(super) fn under_old_key(db: &Db, founder: &Uuid, all: u64) -> Result<Option<u64>, Fail> {
    since(db, (OLD_KEY, founder), all)
}

/// So many there are where there are more than somebody settled.
fn since(db: &Db, (what, founder): (&str, &Uuid), all: u64) -> Result<Option<u64>, Fail> {
    let settled = db.peer_note(what, &founder.to_string())?.and_then(|n| n.parse().ok()).unwrap_or(0);
    Ok((all > settled).then_some(all))
}

/// What stands in the founding PC's name: so many entries that count, and so many that do not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub counts: u64,
    pub counts_not: u64,
}

/// A person said whose entries are: what was settled until now stays settled, and they are no news. `before` and `after` are what
/// stood in this PC's name.
pub(super) fn keep_settled(
    db: &mut Db,
    founder: &Uuid,
    (before, after): (Standing, Standing),
) -> Result<(), Fail> {
    let of = [(AS_THIS_PC, before.counts, after.counts), (OLD_KEY, before.counts_not, after.counts_not)];
    for (what, before, after) in of {
        let settled: u64 =
            db.peer_note(what, &founder.to_string())?.and_then(|n| n.parse().ok()).unwrap_or(0);
        let settled = settled.saturating_add(after).saturating_sub(before);
        db.keep_peer_note(what, &founder.to_string(), Some(&settled.to_string()))?;
    }
    Ok(())
}

/// The PCs that undecided entries admit: nobody said yet whether the founding PC, which is this one, admitted them.
pub(super) fn undecided_admissions(db: &Db) -> Result<Vec<EnrolStation>, Fail> {
    let said = db.said_in_own_name(InOwnName::Undecided)?;
    let read = |(op, body): &(String, String)| match Fact::read(op, body) {
        Ok(Fact::EnrolStation(of)) if !of.box_key.is_empty() => Some(of),
        _ => None,
    };
    Ok(said.iter().filter_map(read).collect())
}

/// What is to be settled of what others said in the name of the founding PC, which is this one; `uncounted` entries of it do not
/// count.
pub(super) fn told_as_this_pc(
    (db, view): (&Db, &View),
    founder: &Uuid,
    uncounted: u64,
) -> Result<Vec<Matter>, Fail> {
    let undecided = db.said_in_own_name(InOwnName::Undecided)?;
    let (old, here) = (under_old_key(db, founder, uncounted)?, as_this_pc(db, founder)?);
    if undecided.is_empty() && old.is_none() && db.counts_as_own()? == 0 {
        return Ok(Vec::new());
    }
    let (units, own, mut found) = (unit_names(db)?, OwnWords::of(db)?, Vec::new());
    let told = |entries: &[(String, String)]| said(entries, (view, &units), (*founder, &own));
    if !undecided.is_empty() {
        let from = handed_by(db, founder)?.iter().filter_map(|id| listed_as(view, id)).collect();
        let (entries, says) = (undecided.len() as u64, told(&undecided));
        found.push(Matter::Undecided { entries, says, from });
    }
    if let Some(entries) = old {
        found.push(Matter::OldKey { entries, says: told(&db.said_in_own_name(InOwnName::CountsNot)?) });
    }
    if let Some(entries) = here {
        found.push(Matter::AsThisPc { entries, says: told(&db.said_in_own_name(InOwnName::Counts)?) });
    }
    let overtaken = own.overtaken((db, view), &units, *founder)?;
    if !overtaken.is_empty() && db.peer_note(OVERTAKEN, &founder.to_string())? != Some(noted(&overtaken)) {
        found.push(Matter::Overtaken { says: overtaken });
    }
    Ok(found)
}

/// What the founding PC, which is this one, said since the last restore and holds no longer is to be so: nobody is told of it any
/// more. How many words that are.
pub(super) fn keep_overtaken(db: &mut Db, view: &View, founder: &Uuid) -> Result<u64, Fail> {
    let units = unit_names(db)?;
    let overtaken = OwnWords::of(db)?.overtaken((db, view), &units, *founder)?;
    let (remote, note) = (founder.to_string(), noted(&overtaken));
    if overtaken.is_empty() || db.peer_note(OVERTAKEN, &remote)?.as_ref() == Some(&note) {
        return Ok(0);
    }
    db.keep_peer_note(OVERTAKEN, &remote, Some(&note))?;
    Ok(overtaken.iter().map(Said::times).sum())
}

fn unit_names(db: &Db) -> Result<BTreeMap<Uuid, String>, Fail> {
    Ok(db.units()?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// Words as they are noted.
fn noted(words: &[Said]) -> String {
    words.iter().map(|said| format!("{} {}", said.document(), said.times())).collect::<Vec<_>>().join("; ")
}
