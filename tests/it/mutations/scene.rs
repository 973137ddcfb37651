//! What a forger who reads the file knows: entries, people and their roles, exams, papers.

use std::collections::BTreeMap;
use std::path::Path;

use dabiao::domain::splitmix::SplitMix;
use dabiao::store::facts;
use dabiao::store::{Db, Fact, JournalEntry};
use serde_json::Value;
use uuid::Uuid;

/// An attempt by its entries.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its id.
    pub id: Uuid,
    /// In which sitting, if it was an exam.
    pub sitting: Option<Uuid>,
    /// Number of the entry that begins it.
    pub begun: usize,
    /// Number of the entry that seals it.
    pub sealed: Option<usize>,
}

/// A certificate as it was issued.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its number.
    pub number: String,
    /// The holder.
    pub officer: Uuid,
    /// For which attempt.
    pub attempt: Uuid,
    /// Its token.
    pub token: String,
    /// Number of the entry.
    pub entry: usize,
}

/// An exemption as far as it came.
#[derive(Clone, Copy, Debug)]
pub struct Freed {
    /// Its id.
    pub id: Uuid,
    /// Who asked for it.
    pub asked_by: Uuid,
    /// Whether it was approved.
    pub approved: bool,
    /// Whether it was ended.
    pub ended: bool,
}

/// A sitting: who was to sit and to hold it, and its entries.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its id.
    pub id: Uuid,
    /// Who was to sit.
    pub candidates: Vec<Uuid>,
    /// Who was to hold it.
    pub invigilators: Vec<Uuid>,
    /// Its events, in order, with their authors.
    pub events: Vec<(Uuid, Value)>,
}

impl Held {
    /// Whether it has an event of this name.
    pub fn has(&self, event: &str, step: Option<&str>) -> bool {
        let is = |e: &Value| e["event"] == event && step.is_none_or(|step| e["step"] == step);
        self.events.iter().any(|(_, e)| is(e))
    }
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The station.
    pub series: String,
    /// The entries of its series.
    pub entries: Vec<JournalEntry>,
    /// What they say.
    pub facts: Vec<Fact>,
    /// Badge, name and unit of officers.
    pub officers: BTreeMap<Uuid, (String, String, Uuid)>,
    /// Names of units.
    pub units: BTreeMap<Uuid, String>,
    /// Roles of those who have an account.
    pub roles: BTreeMap<Uuid, Vec<String>>,
    /// Attempts in the order in which they began.
    pub attempts: Vec<Attempt>,
    /// Certificates.
    pub papers: Vec<Paper>,
    /// Numbers of those that were revoked.
    pub revoked: Vec<String>,
    /// Exemptions.
    pub freed: Vec<Freed>,
    /// Sittings.
    pub sittings: Vec<Held>,
    /// Assignments.
    pub tasks: Vec<Uuid>,
}

impl Scene {
    /// Reads the store in `folder`.
    pub fn read(folder: &Path) -> Self {
        let db = Db::open(folder, &Uuid::nil).unwrap();
        let mut scene = Self { entries: db.journal().unwrap(), ..Self::default() };
        for officer in db.officers().unwrap() {
            scene.officers.insert(officer.id, (officer.badge, officer.name, officer.unit_id));
        }
        scene.units = db.units().unwrap().into_iter().map(|u| (u.id, u.name)).collect();
        drop(db);
        scene.series.clone_from(&scene.entries[0].series);
        scene.facts = scene.entries.iter().map(|entry| Fact::read(&entry.op, &entry.body).unwrap()).collect();
        for n in 0..scene.facts.len() {
            scene.take(n);
        }
        scene
    }

    fn take(&mut self, n: usize) {
        match self.facts[n].clone() {
            Fact::SetAccount(facts::SetAccount { officer_id, roles, .. }) => {
                self.roles.insert(officer_id, roles);
            }
            Fact::BeginAttempt(facts::BeginAttempt { id, sitting_id, .. }) => {
                self.attempts.push(Attempt { id, sitting: sitting_id, begun: n, sealed: None });
            }
            Fact::SealAttempt(facts::SealAttempt { id, .. }) => {
                let found = self.attempts.iter_mut().find(|a| a.id == id);
                found.expect("it began").sealed = Some(n);
            }
            Fact::IssueCertificate(facts::IssueCertificate {
                number, officer_id, attempt_id, token, ..
            }) => {
                let (officer, attempt) = (officer_id, attempt_id);
                self.papers.push(Paper { number, officer, attempt, token, entry: n });
            }
            Fact::RevokeCertificate(facts::RevokeCertificate { number, .. }) => self.revoked.push(number),
            Fact::AskExemption(facts::AskExemption { id, by, .. }) => {
                self.freed.push(Freed { id, asked_by: by, approved: false, ended: false });
            }
            Fact::ApproveExemption(facts::ApproveExemption { id, .. }) => {
                self.freed.iter_mut().filter(|f| f.id == id).for_each(|f| f.approved = true);
            }
            Fact::EndExemption(facts::EndExemption { id, .. }) => {
                self.freed.iter_mut().filter(|f| f.id == id).for_each(|f| f.ended = true);
            }
            Fact::PlanSitting(facts::PlanSitting { id, plan }) => {
                let ids = |name: &str| serde_json::from_value(plan[name].clone()).unwrap();
                let (candidates, invigilators) = (ids("candidates"), ids("invigilators"));
                self.sittings.push(Held { id, candidates, invigilators, events: Vec::new() });
            }
            Fact::SittingEntry(facts::SittingEntry { sitting_id, by, event, .. }) => {
                let found = self.sittings.iter_mut().find(|s| s.id == sitting_id);
                found.expect("it was planned").events.push((by, event));
            }
            Fact::Assign(facts::Assign { id, .. }) => self.tasks.push(id),
            _ => {}
        }
    }

    /// The time of the last entry.
    pub fn end_ms(&self) -> i64 {
        self.entries.last().expect("an entry").at_ms
    }

    /// An officer with this role.
    pub fn with(&self, role: &str) -> Uuid {
        let found = self.roles.iter().find(|(_, roles)| roles.iter().any(|r| r == role));
        *found.expect("somebody with every role").0
    }

    /// An officer with none of these roles.
    pub fn without(&self, roles: &[&str], rng: &mut SplitMix) -> Uuid {
        let free = |id: &&Uuid| {
            let own = self.roles.get(*id);
            !own.is_some_and(|own| own.iter().any(|role| roles.contains(&role.as_str())))
        };
        let all: Vec<Uuid> = self.officers.keys().filter(free).copied().collect();
        all[rng.below(all.len())]
    }

    /// Any officer.
    pub fn somebody(&self, rng: &mut SplitMix) -> Uuid {
        let all: Vec<Uuid> = self.officers.keys().copied().collect();
        all[rng.below(all.len())]
    }

    /// The sitting that was held.
    pub fn held(&self) -> &Held {
        self.sittings.iter().find(|s| s.has("reveal", None) && s.has("begin", None)).expect("an exam day")
    }
}

/// One of `items`, if there is any.
pub fn one<'a, T>(items: &'a [T], rng: &mut SplitMix) -> Option<&'a T> {
    items.get(rng.below(items.len()))
}
