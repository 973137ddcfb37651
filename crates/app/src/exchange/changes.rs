//! What entries in the founding PC's name would change, held against what it said itself last, and what its directory says now.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::alike::listed_as;
use super::own_words::OwnWords;
use super::said::{Pc, Said, What};
use super::view::View;
use dabiao_domain::sync::directory::EnrolStation;
use dabiao_store::{Fact, facts};

/// The keys that an admission gives a PC.
type Keys = (String, String, String);

/// What tells what entries change.
struct Known<'a> {
    view: &'a View,
    /// What the founding PC said itself: a lie that counts at the moment is no other word than what holds, but than that.
    own: &'a OwnWords,
    /// The names of units.
    units: &'a BTreeMap<Uuid, String>,
    founder: Uuid,
    /// What the entries themselves call stations that the directory does not know, and whether somebody writes to those.
    names: BTreeMap<Uuid, Pc>,
    /// The keys that the entries give each PC.
    keys: BTreeMap<Uuid, BTreeSet<Keys>>,
}

fn keys(of: &facts::EnrolStation) -> Keys {
    (of.key_id.clone(), of.public_key.clone(), of.box_key.clone())
}

fn keys_now(of: &EnrolStation) -> Keys {
    (of.key_id.clone(), of.public_key.clone(), of.box_key.clone())
}

/// Whether a PC that has the keys `known` is said to have those. What a PC was before it joined is known by the one that signs alone.
fn are_those(known: &Keys, said: &Keys) -> bool {
    (&known.0, &known.1) == (&said.0, &said.1) && (known.2.is_empty() || known.2 == said.2)
}

/// What entries say, each by its operation and its body, each thing once. `founder` is the PC in whose name they are, with
/// what it said itself.
pub(super) fn said(
    entries: &[(String, String)],
    (view, units): (&View, &BTreeMap<Uuid, String>),
    (founder, own): (Uuid, &OwnWords),
) -> Vec<Said> {
    let read: Vec<Option<Fact>> = entries.iter().map(|(op, body)| Fact::read(op, body).ok()).collect();
    let mut known = Known { view, own, units, founder, names: BTreeMap::new(), keys: BTreeMap::new() };
    for fact in read.iter().flatten() {
        if let Fact::EnrolStation(of) = fact {
            let before = of.box_key.is_empty();
            let pc = known.names.entry(of.station_id).or_insert(Pc { name: of.name.clone(), before });
            pc.before &= before;
            // What a PC was before it joined may have had several.
            if !before {
                known.keys.entry(of.station_id).or_default().insert(keys(of));
            }
        }
    }
    let mut all: BTreeMap<What, u64> = BTreeMap::new();
    for ((op, _), fact) in entries.iter().zip(&read) {
        for what in known.changes(op, fact.as_ref()) {
            *all.entry(what).or_default() += 1;
        }
    }
    all.into_iter().map(|(what, times)| Said { what, times }).collect()
}

impl Known<'_> {
    /// What a PC is called, whoever else is called so.
    fn name(&self, id: &Uuid) -> Option<&str> {
        let known = self.view.directory.station(id).map(|known| known.name.as_str());
        known.or_else(|| self.names.get(id).map(|pc| pc.name.as_str()))
    }

    fn pc(&self, id: &Uuid) -> Pc {
        let known = self.view.directory.station(id);
        let name = |of: &EnrolStation| listed_as(self.view, id).unwrap_or_else(|| of.name.clone());
        let known = known.map(|of| Pc { name: name(of), before: of.box_key.is_empty() });
        known
            .or_else(|| self.names.get(id).cloned())
            .unwrap_or_else(|| Pc { name: id.to_string(), before: false })
    }

    /// What an entry changes.
    fn changes(&self, op: &str, fact: Option<&Fact>) -> Vec<What> {
        match fact {
            Some(Fact::EnrolStation(of)) => self.admits(of),
            Some(Fact::RetireStation(of)) => vec![self.retires(of)],
            Some(Fact::GrantDuty(of)) => {
                let unit =
                    of.unit_id.map(|id| self.units.get(&id).cloned().unwrap_or_else(|| id.to_string()));
                vec![What::Gave { duty: of.duty.clone(), unit, pc: self.pc(&of.station_id) }]
            }
            // They say whose the others are.
            Some(Fact::BeginSeries(_) | Fact::BeginSigning(_)) => Vec::new(),
            _ => vec![What::Other(op.to_owned())],
        }
    }

    fn admits(&self, of: &facts::EnrolStation) -> Vec<What> {
        let pc = self.pc(&of.station_id);
        let now = self.view.directory.station(&of.station_id);
        if of.station_id == self.founder && now.is_none_or(|now| now.key_id != of.key_id) {
            return vec![What::Key(pc)];
        }
        let own = self.own.admitted.get(&of.station_id).map(keys);
        let is_other = match own.or_else(|| now.map(keys_now)) {
            Some(known) => !are_those(&known, &keys(of)),
            None => self.keys.get(&of.station_id).is_some_and(|keys| keys.len() > 1),
        };
        let mut all = Vec::new();
        if is_other {
            all.push(What::OtherKey(pc.clone()));
        }
        // One that joined again under its name is no other one.
        let other = |was: &&Uuid| self.name(was) != self.name(&of.station_id);
        for was in of.was.iter().flatten().filter(other) {
            all.push(What::Was(pc.clone(), self.pc(was)));
        }
        if !of.things.is_empty() {
            all.push(What::Decided(pc.clone(), of.things.len() as u64));
        }
        if !of.exams.is_empty() {
            all.push(What::Dates(pc.clone(), of.exams.len() as u64));
        }
        if all.is_empty() {
            all.push(What::Admitted(pc));
        }
        all
    }

    fn retires(&self, of: &facts::RetireStation) -> What {
        let pc = self.pc(&of.station_id);
        if of.cut.iter().any(|(_, entries)| *entries > u64::from(u32::MAX)) {
            return What::RetiredOpen(pc);
        }
        let mut cut: BTreeMap<Uuid, u64> = BTreeMap::new();
        for (series, entries) in &of.cut {
            let kept = cut.entry(*series).or_default();
            *kept = (*entries).max(*kept);
        }
        // A series may have more than one end here.
        let mut here: BTreeMap<Uuid, u64> = BTreeMap::new();
        for tip in self.view.tips_of(&cut.keys().copied().collect()) {
            let entries = here.entry(tip.series).or_default();
            *entries = tip.entries.max(*entries);
        }
        for (series, kept) in &mut cut {
            *kept = kept.saturating_sub(here.get(series).copied().unwrap_or_default());
        }
        match cut.into_values().fold(0_u64, u64::saturating_add) {
            0 => What::Retired(pc),
            entries => What::RetiredBeyond(pc, entries),
        }
    }
}
