//! What another station holds, judged by what this PC knows of the bureau: who may hold a sitting is what the registry says,
//! whatever that PC made of its own accounts, and an exam is not dated before what that PC itself had on record.
//!
//! What is found is a note that names the sitting or the exam: the PC is somebody else's, and nothing is wrong with this
//! one. No certificate rests on it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::Meaning;
use super::moment::Moment;
use dabiao_domain::finding::{Finding, Right};
use dabiao_domain::role::{Denied, Operation, Permission, Role, check};
use dabiao_domain::roles::Roles;
use dabiao_domain::sitting::SittingPlan;
use dabiao_store::facts;
use dabiao_store::{AuditPlace, AuditProblem, ContestedThing, Db, Fact, StoreError, StoredSitting};

/// The roles of the bureau, and what was found of sittings elsewhere.
#[derive(Debug, Default)]
pub(super) struct HeldElsewhere {
    /// Every role that the registry ever gave to an officer: which of them held at a moment of another PC no clock tells, and
    /// who lost a role held what they held before.
    given: BTreeMap<Uuid, BTreeSet<Role>>,
    /// When the first of them was given; none where the registry gave none, so that everybody may hold a sitting.
    since_ms: Option<i64>,
    /// Who had no right to what, by sitting and in the order of the English words.
    found: BTreeMap<Uuid, BTreeMap<String, Finding>>,
}

impl HeldElsewhere {
    /// What the registry gave, as far as this PC knows: its entries on roles go to every PC of the bureau.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn of(db: &Db) -> Result<Self, StoreError> {
        let mut elsewhere = Self::default();
        for (officer, roles, at_ms) in db.roles_ever_given()? {
            let of_bureau = |role: &Role| !matches!(role, Role::Admin | Role::Officer);
            let roles = Roles::named(roles).known();
            if roles.iter().any(of_bureau) {
                elsewhere.since_ms = Some(elsewhere.since_ms.map_or(at_ms, |since| since.min(at_ms)));
            }
            elsewhere.given.entry(officer).or_default().extend(roles.into_iter().filter(of_bureau));
        }
        Ok(elsewhere)
    }

    /// Judges an entry of another station about a sitting, before `moment` takes it; `pc` is the name of that station.
    pub fn take(&mut self, moment: &Moment, pc: &str, at_ms: i64, fact: &Fact) {
        let Some(told) = self.judged(moment, pc, at_ms, fact) else { return };
        self.found.entry(told.0).or_default().insert(told.1.to_string(), told.1);
    }

    fn judged(&self, moment: &Moment, pc: &str, at_ms: i64, fact: &Fact) -> Option<(Uuid, Finding)> {
        // Before the registry gave the first role everybody might hold a sitting.
        self.since_ms.filter(|since| *since <= at_ms)?;
        match fact {
            Fact::PlanSitting(facts::PlanSitting { id, .. }) => {
                let plan = fact.sitting_plan()?.ok()?;
                let permission = Permission::PlanSitting;
                let deed = Operation::HoldSitting { permission, candidates: &plan.candidates };
                Some((*id, self.lacks(plan.planned_by, &deed, pc)?))
            }
            Fact::SittingEntry(facts::SittingEntry { sitting_id, by, .. }) => {
                let event = fact.sitting_event()?.ok()?;
                let candidates = &moment.sittings.get(sitting_id)?.sitting.plan().candidates;
                Some((*sitting_id, self.lacks(*by, &event.deed(*by, candidates)?, pc)?))
            }
            _ => None,
        }
    }

    /// Why `by` had no right to `deed` in the bureau, at that PC.
    fn lacks(&self, by: Uuid, deed: &Operation<'_>, pc: &str) -> Option<Finding> {
        let given = self.given.get(&by).into_iter().flatten().copied();
        let roles: Vec<Role> = std::iter::once(Role::Officer).chain(given).collect();
        let pc = pc.to_owned();
        Some(match check(by, &roles, deed).err()? {
            Denied::NoRight(right) => Finding::HeldWithoutRole { by, pc, right: Right(right) },
            Denied::Conflict(conflict) => Finding::MayNotHold { by, pc, conflict },
        })
    }
}

/// Who held a sitting, or planned it, without a role of the bureau, by sitting: for the list of stations, which does not
/// read a whole journal. Sittings of this PC are among them; its own audit judges those.
///
/// # Errors
/// SQLite errors; an entry that can't be read.
pub(crate) fn held_without_role(db: &Db) -> Result<Vec<(SittingPlan, BTreeSet<Uuid>)>, StoreError> {
    let bureau = HeldElsewhere::of(db)?;
    let Some(since_ms) = bureau.since_ms else { return Ok(Vec::new()) };
    let mut told = Vec::new();
    for StoredSitting { plan, entries, .. } in db.sittings()? {
        let candidates = &plan.candidates;
        let later = entries.iter().filter(|entry| entry.at.as_millisecond() >= since_ms);
        let deeds = later.filter_map(|entry| Some((entry.by, entry.event.deed(entry.by, candidates)?)));
        let lacking = deeds.filter(|(by, deed)| bureau.lacks(*by, deed, "").is_some());
        let who: BTreeSet<Uuid> = lacking.map(|(by, _)| by).collect();
        if !who.is_empty() {
            told.push((plan, who));
        }
    }
    Ok(told)
}

impl Meaning {
    /// Tells what speaks against sittings and exams of other stations, and lets no certificate rest on them.
    ///
    /// # Errors
    /// SQLite errors.
    pub(super) fn tell_of_held_elsewhere(&mut self, db: &Db) -> Result<(), StoreError> {
        for (sitting, found) in &self.elsewhere.found {
            let place = format!("sitting {sitting}");
            let told = found.values().map(|what| AuditProblem::new(place.clone(), what.clone()));
            self.notes.extend(told);
            let Some(first) = found.values().next() else { continue };
            let in_it = self.moment.attempts.iter().filter(|(_, written)| written.sitting == Some(*sitting));
            for (attempt, _) in in_it {
                let of = || Finding::OfSitting { sitting: *sitting, what: Box::new(first.clone()) };
                self.faulty.entry(*attempt).or_insert_with(of);
            }
        }
        self.tell_of_told_twice(db)?;
        self.tell_of_contested(db)?;
        for wrong in db.others_out_of_time()? {
            let place = AuditPlace::Attempt(wrong.attempt);
            let (pc, what) = (self.whose.pc(&wrong.series).to_owned(), Box::new(wrong.what));
            if wrong.checked {
                self.notes.push(AuditProblem::new(place, Finding::TimeChecked { what, pc }));
                continue;
            }
            let what = if wrong.corrected {
                Finding::TimeCorrected { what, pc }
            } else {
                Finding::TimeWrong { what, pc }
            };
            self.faulty.entry(wrong.attempt).or_insert_with(|| what.clone());
            self.notes.push(AuditProblem::new(place, what));
        }
        Ok(())
    }

    /// Tells of sittings and exams that two PCs say to be theirs: a date of admission or a hash shows nobody the right.
    fn tell_of_contested(&mut self, db: &Db) -> Result<(), StoreError> {
        let names: BTreeMap<Uuid, String> = db.station_names()?.into_iter().collect();
        for (thing, stations) in db.contested()? {
            let name = |station: &Uuid| names.get(station).cloned().unwrap_or_else(|| station.to_string());
            let mut pcs = stations.iter().map(name);
            let (pc, others) = (pcs.next().unwrap_or_default(), pcs.collect::<Vec<String>>().join(" / "));
            let (place, what, exams) = match thing {
                ContestedThing::Sitting(id) => {
                    let all = self.moment.attempts.iter();
                    let in_it = all.filter(|(_, written)| written.sitting == Some(id));
                    let in_it: Vec<Uuid> = in_it.map(|(attempt, _)| *attempt).collect();
                    (
                        AuditPlace::from(format!("sitting {id}")),
                        Finding::ContestedSitting { pc, others },
                        in_it,
                    )
                }
                ContestedThing::Attempt(id) => {
                    (AuditPlace::Attempt(id), Finding::ContestedAttempt { pc, others }, vec![id])
                }
            };
            for exam in exams {
                let told = match thing {
                    ContestedThing::Sitting(sitting) => {
                        Finding::OfSitting { sitting, what: Box::new(what.clone()) }
                    }
                    ContestedThing::Attempt(_) => what.clone(),
                };
                self.faulty.entry(exam).or_insert(told);
            }
            self.notes.push(AuditProblem::new(place, what));
        }
        Ok(())
    }

    /// Tells of exams of which their own PC said one thing and then another: the second may have been typed at any time.
    fn tell_of_told_twice(&mut self, db: &Db) -> Result<(), StoreError> {
        for attempt in db.attempts_told_twice()? {
            // Where the second word holds and its log did not come, the attempt is in no table.
            let Some(exam) = db.exam_begun(attempt)? else { continue };
            let series = exam.series.to_string();
            let what = Finding::WrittenTwice { pc: self.whose.pc(&series).to_owned() };
            self.faulty.entry(attempt).or_insert_with(|| what.clone());
            self.notes.push(AuditProblem::new(AuditPlace::Attempt(attempt), what));
        }
        Ok(())
    }
}
