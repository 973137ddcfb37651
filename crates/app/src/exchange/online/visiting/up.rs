//! The way up: bodies first, then the entries that name them.

use std::collections::{BTreeMap, BTreeSet};

use dabiao_bureau::{Body, Station};
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::plan::{BATCH, Batch, plan};
use dabiao_domain::sync::set::EntrySet;
use dabiao_domain::sync::{SignedEntry, Tip};
use uuid::Uuid;

use super::super::fail::Failed;
use super::super::stored::Stored;
use super::super::{OnlineStep, Told, tell};
use super::left::HANDED;
use super::{Visited, own_ends, own_series, own_set};
use crate::exchange::intake::ATTEMPT;

/// So many bodies are fetched from the local store at once.
const BODIES: usize = 50;

/// What is handed up in a visit.
pub(super) struct Up<'a> {
    server: &'a mut Station,
    /// The series that this PC writes.
    live: Uuid,
    /// Series of this PC's past that are another station's there: it was retired and came back as another one, or its disk
    /// was cloned. They go up as a package.
    others: BTreeSet<Uuid>,
}

impl<'a> Up<'a> {
    pub const fn new(server: &'a mut Station, live: Uuid) -> Self {
        Self { server, live, others: BTreeSet::new() }
    }

    pub const fn server(&mut self) -> &mut Station {
        self.server
    }

    /// The series of this PC's past that are another station's at the server.
    pub const fn others(&self) -> &BTreeSet<Uuid> {
        &self.others
    }

    /// Whether a series is another station's at the server.
    pub fn is_others(&self, series: &Uuid) -> bool {
        self.others.contains(series)
    }

    /// Hands up everything of the own series that the server, which shows `tips`, does not have.
    pub fn send<S: Stored>(
        &mut self,
        stored: &mut S,
        tips: &[Tip],
        visited: &mut Visited,
        told: Told<'_>,
    ) -> Result<(), Failed> {
        let (ends, handed) = stored.with(|db| Ok((own_ends(db)?, db.peer(HANDED)?.0)))?;
        // What went up as a package is not offered anew.
        let past = ends.iter().filter(|end| end.series != self.live && handed.contains(end));
        self.others.extend(past.map(|end| end.series));
        if ends.iter().all(|end| tips.contains(end) || self.is_others(&end.series)) {
            return Ok(());
        }
        let own = stored.with(own_set)?;
        let mut common = Vec::new();
        // A tip that was never here: an entry that both have is looked for before it.
        for tip in plan(&own, tips, &[], BATCH).ask {
            common.extend(self.server.common(&own, &tip)?);
        }
        let batches = plan(&own, tips, &common, BATCH).send;
        let batches: Vec<Batch> = batches.into_iter().filter(|b| !self.is_others(&b.tip.series)).collect();
        if batches.is_empty() {
            return Ok(());
        }
        let mut since: BTreeMap<Uuid, u64> = BTreeMap::new();
        for batch in &batches {
            let first = since.entry(batch.tip.series).or_insert(batch.from);
            *first = batch.from.min(*first);
        }
        let named = stored.with(move |db| {
            let mut named = Vec::new();
            for (series, from) in since {
                named.extend(db.own_bodies(series, from)?);
            }
            Ok(named)
        })?;
        self.push_bodies(stored, named, visited, told)?;
        tell(told, OnlineStep::Sending { entries: batches.iter().map(Batch::len).sum() })?;
        for batch in &batches {
            if !self.is_others(&batch.tip.series) {
                self.push(&own, batch, visited)?;
            }
        }
        Ok(())
    }

    fn push(&mut self, own: &EntrySet, batch: &Batch, visited: &mut Visited) -> Result<(), Failed> {
        match self.server.push(&entries(own, batch)) {
            Ok(_) => visited.entries += batch.len(),
            Err(dabiao_bureau::Fail::Fault(Fault::NotYours)) => {
                self.others.insert(batch.tip.series);
                if batch.tip.series == self.live {
                    visited.faults.push(Fault::NotYours);
                }
            }
            Err(dabiao_bureau::Fail::Fault(Fault::Gap { entry })) => {
                // It showed more a moment ago than it has: the series goes up from its beginning.
                visited.faults.push(Fault::Gap { entry });
                let whole = plan(own, &[], &[], BATCH).send;
                for batch in whole.iter().filter(|b| b.tip.series == batch.tip.series && b.to <= batch.to) {
                    self.server.push(&entries(own, batch))?;
                }
                self.server.push(&entries(own, batch))?;
                visited.entries += batch.len();
            }
            Err(fail) => return Err(fail.into()),
        }
        Ok(())
    }

    /// Hands up the bodies of these own attempts that the server does not have.
    pub fn send_bodies<S: Stored>(
        &mut self,
        stored: &mut S,
        wanted: BTreeSet<Uuid>,
        visited: &mut Visited,
        told: Told<'_>,
    ) -> Result<(), Failed> {
        if wanted.is_empty() {
            return Ok(());
        }
        let named = stored.with(move |db| {
            let mut named = Vec::new();
            for series in own_series(db) {
                let all = db.own_bodies(series, 0)?;
                named.extend(all.into_iter().filter(|(attempt, _)| wanted.contains(attempt)));
            }
            Ok(named)
        })?;
        self.push_bodies(stored, named, visited, told)
    }

    fn push_bodies<S: Stored>(
        &mut self,
        stored: &mut S,
        named: Vec<(Uuid, [u8; 32])>,
        visited: &mut Visited,
        told: Told<'_>,
    ) -> Result<(), Failed> {
        if named.is_empty() {
            return Ok(());
        }
        let lacking = self.server.lacks(&named)?;
        let lacking: Vec<Uuid> =
            lacking.into_iter().filter_map(|n| named.get(n)).map(|(id, _)| *id).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        tell(told, OnlineStep::SendingBodies { bodies: lacking.len() })?;
        for part in lacking.chunks(BODIES) {
            let ids = part.to_vec();
            let bodies = stored.with(move |db| {
                let mut bodies = Vec::new();
                for id in ids {
                    let body = db.attempt_body(id)?;
                    bodies.extend(body.map(|body| Body::new(id, ATTEMPT, body.to_bytes())));
                }
                Ok(bodies)
            })?;
            visited.bodies += self.server.push_bodies(&bodies)?;
        }
        Ok(())
    }
}

fn entries(own: &EntrySet, batch: &Batch) -> Vec<SignedEntry> {
    batch.places(own).iter().filter_map(|place| own.get(place)).cloned().collect()
}
