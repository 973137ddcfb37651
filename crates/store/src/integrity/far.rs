//! Entries of other stations in an audit: each gives its hash and bears its signature, and the tables follow from the
//! whole set.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::report::{AuditReport, SeriesReport};
use crate::facts::{self, Fact};
use crate::far::entry::{entry, finding};
use crate::far::gaps::Gaps;
use crate::far::merge::forged;
use crate::far::once::Once;
use crate::far::paths::Paths;
use crate::far::rows::far_entries;
use crate::far::verdict::{State, TOLD_TWICE, TWO_FACTS, Verdicts};
use crate::far_state::{BureauRoles, Root, bureau, bureau_roles};
use crate::hash::{Hash, hex};
use crate::journal_entry::JournalEntry;
use crate::signer::JournalVerifier;
use crate::{AuditProblem, Db, StoreError};
use dabiao_domain::finding::Finding;

/// The entries of other stations as they are stored.
pub(super) struct FarSet {
    pub entries: Vec<JournalEntry>,
    states: Vec<String>,
    /// The series of the directory that is followed.
    bureau: Option<Root>,
    /// The roles in the bureau, as they are stored.
    roles: Option<BureauRoles>,
    gaps: Gaps,
    /// The names of PCs by their series.
    names: BTreeMap<String, String>,
}

impl FarSet {
    pub(super) fn of(db: &Db, report: &mut AuditReport) -> Result<Self, StoreError> {
        let (bureau, gaps) = (bureau(&db.connection)?, Gaps::of(&db.connection)?);
        let roles = bureau_roles(&db.connection)?;
        let names = db.writers_of_series()?;
        let mut set = Self { entries: Vec::new(), states: Vec::new(), bureau, roles, gaps, names };
        for (signed, state) in far_entries(&db.connection)? {
            let place = format!("far_entry {}/{}", signed.series, signed.seq);
            match entry(&signed) {
                Ok(entry) => {
                    set.entries.push(entry);
                    set.states.push(state);
                }
                Err(fault) => report.problems.push(AuditProblem::new(place, finding(&fault))),
            }
        }
        let sql = "SELECT series, seq FROM far_entry
                    WHERE op IS NOT json_extract(CASE WHEN json_valid(line) THEN line END, '$.op')";
        for place in db.rows_of("far_entry", sql, |row| {
            Ok(format!("far_entry {}/{}", row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })? {
            report.problems.push(AuditProblem::new(place, Finding::FarNamedOther));
        }
        Ok(set)
    }

    /// Whether the tables depend on more than the own journal.
    pub(super) const fn counts(&self) -> bool {
        !self.entries.is_empty() || self.bureau.is_some()
    }

    /// What the set says, where it is more than the own journal; what is wrong with it is reported.
    pub(super) fn judged<'a>(
        &'a self,
        journal: &'a [JournalEntry],
        keys: Option<&dyn JournalVerifier>,
        report: &mut AuditReport,
    ) -> Option<Judged<'a>> {
        if !self.counts() {
            return None;
        }
        let paths = Paths::of(journal, &self.entries, self.gaps);
        for member in forged(&paths, keys, &|_| false).iter().filter_map(|n| paths.members.get(*n)) {
            let place = format!("far_entry {}/{}", member.entry.series, member.entry.seq);
            report.problems.push(AuditProblem::new(place, Finding::SignatureWrong));
        }
        let verdicts = Verdicts::of(&paths, self.bureau.as_ref());
        let far = paths.members.iter().zip(&verdicts.states).filter(|(member, _)| member.far);
        for ((member, state), stored) in far.zip(&self.states) {
            // What holds at its own station was no say of that station's to an older program: either way it is in no table.
            let same = *state == State::Station && stored == State::NotEntitled.name();
            if state.name() != stored && !same {
                let place = format!("far_entry {}/{}", member.entry.series, member.entry.seq);
                let what = format!("it is put down as {stored}, by the set it is {}", state.name());
                report.problems.push(AuditProblem::new(place, what));
            }
        }
        if self.roles.is_some() && self.roles != verdicts.roles {
            report.problems.push(AuditProblem::new("meta bureau_roles", Finding::FarRolesOther));
        }
        report.series.extend(series(&paths));
        let unknown = verdicts.states.iter().filter(|state| **state == State::Unknown).count();
        if unknown > 0 {
            report.notes.push(AuditProblem::new("other stations", Finding::FarNewer { entries: unknown }));
        }
        let mut unread: BTreeMap<&str, u64> = BTreeMap::new();
        for (member, _) in paths.members.iter().zip(&verdicts.states).filter(|(_, s)| **s == State::Unread) {
            *unread.entry(&member.entry.series).or_default() += 1;
        }
        for (series, count) in unread {
            let pc = self.names.get(series).map_or(series, String::as_str).to_owned();
            let what = Finding::FarUnread { entries: count, pc };
            report.notes.push(AuditProblem::new("other stations", what));
        }
        let no_say = verdicts.states.iter().filter(|state| **state == State::NotEntitled).count();
        if no_say > 0 {
            report.notes.push(AuditProblem::new("other stations", Finding::FarNoDuty { entries: no_say }));
        }
        for problem in &verdicts.problems {
            report.notes.push(AuditProblem::new(problem.place.clone(), problem.finding.clone()));
        }
        Some(Judged { paths, verdicts })
    }
}

/// The set, judged.
pub(super) struct Judged<'a> {
    pub paths: Paths<'a>,
    pub verdicts: Verdicts<'a>,
}

impl<'a> Judged<'a> {
    /// The facts that rows of attempts are held against: those of others only where there is a row. That there is none
    /// where there should be one is found in the table of those that wait.
    pub(super) fn about_rows(&self, rows: &BTreeSet<Uuid>) -> Vec<(&'a JournalEntry, Fact)> {
        let has_row = |fact: &Fact| match fact {
            Fact::BeginAttempt(facts::BeginAttempt { id, .. })
            | Fact::SealAttempt(facts::SealAttempt { id, .. }) => rows.contains(id),
            _ => false,
        };
        let all = self.verdicts.facts.iter().zip(&self.verdicts.far);
        all.filter(|((_, fact), far)| !**far || has_row(fact)).map(|(told, _)| told.clone()).collect()
    }

    /// The places of attempts that this PC did not begin and of which others say two different things: what is here of such a
    /// one is as it came, and need not be what the entry says that holds.
    pub(super) fn disputed(&self) -> BTreeSet<String> {
        let twice =
            self.verdicts.problems.iter().filter(|problem| [TWO_FACTS, TOLD_TWICE].contains(&problem.kind));
        let of_attempts = twice.filter_map(|problem| Once::read(&problem.place)?.attempt());
        let mut disputed: BTreeSet<String> = of_attempts.map(|id| Once::Attempt(id).place()).collect();
        if !disputed.is_empty() {
            for member in self.paths.members.iter().filter(|member| !member.far) {
                if let Ok(Fact::BeginAttempt(begun)) = Fact::read(&member.entry.op, &member.entry.body) {
                    disputed.remove(&Once::Attempt(begun.id).place());
                }
            }
        }
        disputed
    }

    /// What is judged by its meaning: people, standards, attempts, sittings and take-overs of others, then the own facts as they are
    /// read now, in the order in which they were written. A sitting of another station comes as late as it may: before
    /// the first own certificate of one of its candidates, or at the end.
    pub(super) fn meaning(
        &self,
        own: &[(&'a JournalEntry, Fact)],
        rows: &BTreeSet<Uuid>,
    ) -> Result<Vec<(&'a JournalEntry, Fact)>, StoreError> {
        // Who is only changed here was added elsewhere.
        let adds = own.iter().filter(|(_, fact)| !matches!(fact, Fact::ChangeOfficer(_)));
        let mut known: BTreeSet<Uuid> = adds.flat_map(|(_, fact)| self.added(fact)).collect();
        // An own import may put people into a unit that another station added.
        let mut told: Vec<(&JournalEntry, Fact)> =
            self.of_others().filter_map(|(entry, fact)| Some((*entry, units_of(fact)?))).collect();
        let mut later = Vec::new();
        for (entry, fact) in self.of_others() {
            for officer in people(fact) {
                if known.insert(officer.id) {
                    told.push((*entry, Fact::AddOfficer(officer)));
                }
            }
        }
        // An attempt of another station follows whoever added its officer.
        let mut attempts = self.attempts(rows);
        for (_, fact) in &told {
            for officer in people(fact) {
                later.extend(attempts.remove(&officer.id).unwrap_or_default());
            }
        }
        // Who took a sitting over is remarked on.
        let apart = |fact: &Fact| matches!(fact, Fact::SaveStandard(_) | Fact::TakeSitting(_));
        told.extend(self.of_others().filter(|(_, fact)| apart(fact)).cloned());
        told.append(&mut later);
        let mut sittings = FarSittings::of(self.of_others(), own);
        let not_held = self.not_held();
        for (entry, fact) in own.iter().filter(|(entry, _)| !not_held.contains(&entry.hash)) {
            let fact = fact.through(&self.verdicts.aliases)?.into_owned();
            if let Fact::SittingEntry(facts::SittingEntry { sitting_id, seq, .. }) = &fact {
                told.extend(sittings.before(*sitting_id, *seq));
            }
            if let Fact::IssueCertificate(facts::IssueCertificate { officer_id, .. }) = &fact {
                told.extend(sittings.with_candidate(*officer_id));
            }
            let added = self.added(&fact);
            told.push((*entry, fact));
            for officer in added {
                told.extend(attempts.remove(&officer).unwrap_or_default());
            }
        }
        told.extend(attempts.into_values().flatten());
        told.extend(sittings.rest());
        Ok(told)
    }

    /// Own entries of sittings that another station took over.
    fn not_held(&self) -> BTreeSet<Hash> {
        let all = self.paths.members.iter().zip(&self.verdicts.states);
        let own = all.filter(|(member, state)| !member.far && **state == State::NotHolder);
        own.map(|(member, _)| member.entry.hash).collect()
    }

    /// What is applied of other stations, in its order.
    fn of_others(&self) -> impl Iterator<Item = &(&'a JournalEntry, Fact)> {
        let all = self.verdicts.facts.iter().zip(&self.verdicts.far);
        all.filter(|(_, far)| **far).map(|(told, _)| told)
    }

    /// What others say of attempts that have a row, by officer: in the order in which it is applied.
    fn attempts(&self, rows: &BTreeSet<Uuid>) -> BTreeMap<Uuid, Vec<(&'a JournalEntry, Fact)>> {
        let mut whose: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        let mut attempts: BTreeMap<Uuid, Vec<(&'a JournalEntry, Fact)>> = BTreeMap::new();
        for (entry, fact) in self.of_others() {
            let officer = match fact {
                Fact::BeginAttempt(body) if rows.contains(&body.id) => {
                    whose.insert(body.id, body.officer_id);
                    body.officer_id
                }
                Fact::SealAttempt(body) if rows.contains(&body.id) => {
                    whose.get(&body.id).copied().unwrap_or_default()
                }
                _ => continue,
            };
            attempts.entry(officer).or_default().push((*entry, fact.clone()));
        }
        attempts
    }

    fn added(&self, fact: &Fact) -> Vec<Uuid> {
        people(fact).into_iter().map(|officer| self.verdicts.aliases.officer(officer.id)).collect()
    }
}

/// The sittings that other stations hold: each its plan, then its entries by their numbers.
struct FarSittings<'a> {
    all: BTreeMap<Uuid, FarSitting<'a>>,
}

struct FarSitting<'a> {
    candidates: BTreeSet<Uuid>,
    told: Vec<(&'a JournalEntry, Fact)>,
}

impl<'a> FarSittings<'a> {
    /// Of what is applied: plans come before entries there. Of a sitting that was planned here, by one of the `own` facts,
    /// what another station said of it since it took it over.
    fn of<'b>(
        facts: impl Iterator<Item = &'b (&'a JournalEntry, Fact)>,
        own: &[(&'a JournalEntry, Fact)],
    ) -> Self
    where
        'a: 'b,
    {
        let mut all: BTreeMap<Uuid, FarSitting<'a>> = BTreeMap::new();
        for plan in own.iter().filter_map(|(_, fact)| fact.sitting_plan()?.ok()) {
            let candidates = plan.candidates.iter().copied().collect();
            all.insert(plan.id, FarSitting { candidates, told: Vec::new() });
        }
        for (entry, fact) in facts {
            if let Some(Ok(plan)) = fact.sitting_plan() {
                let candidates = plan.candidates.iter().copied().collect();
                all.insert(plan.id, FarSitting { candidates, told: vec![(*entry, fact.clone())] });
            } else if let Fact::SittingEntry(body) = fact
                && let Some(held) = all.get_mut(&body.sitting_id)
            {
                held.told.push((*entry, fact.clone()));
            }
        }
        for held in all.values_mut() {
            held.told.sort_by_key(|(_, fact)| number(fact));
        }
        Self { all }
    }

    /// Takes out what comes before an entry of a sitting.
    fn before(&mut self, sitting: Uuid, seq: u32) -> Vec<(&'a JournalEntry, Fact)> {
        let Some(held) = self.all.get_mut(&sitting) else { return Vec::new() };
        let end = held.told.partition_point(|(_, fact)| number(fact) < Some(seq));
        held.told.drain(..end).collect()
    }

    /// Takes out those of a candidate.
    fn with_candidate(&mut self, officer: Uuid) -> Vec<(&'a JournalEntry, Fact)> {
        let theirs = self.all.extract_if(.., |_, held| held.candidates.contains(&officer));
        theirs.flat_map(|(_, held)| held.told).collect()
    }

    /// Those that are left.
    fn rest(self) -> impl Iterator<Item = (&'a JournalEntry, Fact)> {
        self.all.into_values().flat_map(|held| held.told)
    }
}

/// The number of an entry of a roll; none for a plan, which comes before all of them.
const fn number(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::SittingEntry(body) => Some(body.seq),
        _ => None,
    }
}

/// What a fact says of units alone.
fn units_of(fact: &Fact) -> Option<Fact> {
    match fact {
        Fact::DescribeUnit(_) => Some(fact.clone()),
        Fact::ImportRoster(import) if !import.units.is_empty() => {
            Some(Fact::ImportRoster(facts::ImportRoster { officers: Vec::new(), ..import.clone() }))
        }
        _ => None,
    }
}

/// The officers that a fact is about, as if they were added.
fn people(fact: &Fact) -> Vec<facts::AddOfficer> {
    let of = |officer: &crate::OfficerBody| facts::AddOfficer {
        id: officer.id,
        badge: officer.badge.clone(),
        name: officer.name.clone(),
        unit_id: officer.unit_id,
        unit: String::new(),
    };
    match fact {
        Fact::AddOfficer(officer) => vec![officer.clone()],
        Fact::ImportRoster(facts::ImportRoster { officers, .. }) => officers.iter().map(of).collect(),
        Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => vec![of(officer)],
        _ => Vec::new(),
    }
}

/// What was checked of each series of others.
fn series(paths: &Paths<'_>) -> Vec<SeriesReport> {
    let mut all: BTreeMap<&str, SeriesReport> = BTreeMap::new();
    let mut longest: BTreeMap<&str, i64> = BTreeMap::new();
    for member in paths.members.iter().filter(|member| member.far) {
        let name = member.entry.series.as_str();
        let series = all.entry(name).or_default();
        name.clone_into(&mut series.series);
        series.far = true;
        series.here += 1;
        series.signed += u64::from(member.entry.signature.is_some());
        if longest.get(name).is_none_or(|seq| *seq <= member.entry.seq) {
            longest.insert(name, member.entry.seq);
            series.entries = member.entry.seq as u64 + 1;
            series.head = hex(&member.entry.hash);
            series.key = member.key.as_ref().map(|key| key.id.clone());
        }
    }
    all.into_values().collect()
}
