//! What becomes of each entry of the set, and in which order those that count are applied.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::alias::Finder;
use super::directory::{Barred, Followed};
use super::line::Line;
use super::paths::{Member, Paths};
use crate::aliases::Aliases;
use crate::facts::{Fact, Scope};
use crate::far_state::{BureauRoles, GivenRoles, Root};
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use dabiao_domain::sync::duty::Duty;

/// What becomes of an entry. The names stand in the table and are never given to anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// An entry before it is not here.
    Waiting,
    /// The tables follow it.
    Applied,
    /// It holds at its own station.
    Station,
    /// A newer program wrote it.
    Unknown,
    /// It is no fact, though this program knows its name.
    Unread,
    /// Its station has no say in it here.
    NotEntitled,
    /// The bureau does not know its station.
    Stranger,
    /// Another key signed it than the one whose turn it was, or than the station's.
    Key,
    /// It was written after its station was retired.
    Retired,
    /// Another entry says the same thing otherwise, and holds.
    Twice,
}

impl State {
    /// Its name in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Applied => "applied",
            Self::Station => "station",
            Self::Unknown => "unknown",
            Self::Unread => "unread",
            Self::NotEntitled => "not-entitled",
            Self::Stranger => "stranger",
            Self::Key => "key",
            Self::Retired => "retired",
            Self::Twice => "twice",
        }
    }
}

/// The place of an entry among those that are applied: what things are before what is said of them, then the epoch of
/// the duty, then the way from the beginning, then the hash. None of it depends on arrivals or clocks.
pub(crate) type Rank = (u8, u64, u64, Hash);

/// Something that is kept for a person to see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    pub kind: &'static str,
    pub place: String,
    pub what: String,
}

/// What the set says.
pub(crate) struct Verdicts<'a> {
    /// The state of every member, own ones too.
    pub states: Vec<State>,
    /// What is applied, in its order.
    pub facts: Vec<(&'a JournalEntry, Fact)>,
    /// For each of these, whether another station wrote it.
    pub far: Vec<bool>,
    /// The rank of the last one that is applied by subject.
    pub ceilings: BTreeMap<u8, Rank>,
    pub directory: Followed,
    pub aliases: Aliases,
    /// Who has which role in the bureau; none without a directory.
    pub roles: Option<BureauRoles>,
    pub problems: Vec<Problem>,
}

/// Facts of one number touch tables that no other number touches, or come after them by what they are; those of one
/// number are applied in the order of their ranks.
pub(crate) const fn phase(fact: &Fact) -> u8 {
    match fact {
        Fact::AddOfficer(_)
        | Fact::DescribeOfficer(_)
        | Fact::ImportRoster(_)
        | Fact::DescribeUnit(_)
        | Fact::ChangeOfficer(_)
        | Fact::SameOfficer(_)
        | Fact::SameUnit(_) => 0,
        Fact::SaveStandard(_) => 1,
        Fact::AskExemption(_) => 2,
        Fact::ApproveExemption(_) => 3,
        Fact::EndExemption(_) => 4,
        Fact::Assign(_) => 5,
        Fact::EndAssignment(_) => 6,
        Fact::CountRecords(_) | Fact::PlanQuota(_) | Fact::KeepForecast(_) => 7,
        Fact::CohortEntry(_) => 8,
        Fact::PlanSitting(_) => 9,
        Fact::SittingEntry(_) | Fact::CollectSeat(_) => 10,
        Fact::BeginAttempt(_) => 11,
        Fact::SealAttempt(_) => 12,
        Fact::IssueCertificate(_) => 13,
        Fact::RevokeCertificate(_) => 14,
        _ => OTHERS,
    }
}

/// The number of all that the others don't touch.
pub(crate) const OTHERS: u8 = 15;

/// Which duties let a station say facts of a phase for the bureau; none for what no duty covers.
pub(crate) const fn duties_of(phase: u8) -> &'static [Duty] {
    match phase {
        0 | 1 => &[Duty::Registry],
        2..=7 => &[Duty::Desk, Duty::Registry],
        8 => &[Duty::Cohort],
        9 | 10 => &[Duty::Exam],
        13 | 14 => &[Duty::Issuing],
        _ => &[],
    }
}

/// Whether every station's word counts: what was typed, and people until somebody keeps the roster.
const fn is_everybodys(fact: &Fact) -> bool {
    matches!(fact, Fact::BeginAttempt(_) | Fact::SealAttempt(_)) || phase(fact) == 0
}

/// What is said once: two that say it otherwise contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Once {
    Thing(&'static str, Uuid),
    Numbered(&'static str, Uuid, u64),
    Named(&'static str, String),
    Version(&'static str, String, u32),
}

impl Once {
    /// As a person reads it.
    fn place(&self) -> String {
        match self {
            Self::Thing(what, id) => format!("{what} {id}"),
            Self::Numbered(what, id, n) => format!("{what} {id}/{n}"),
            Self::Named(what, name) => format!("{what} {name}"),
            Self::Version(what, name, version) => format!("{what} {name}/{version}"),
        }
    }
}

/// What a fact says once.
fn said_once(fact: &Fact) -> [Option<Once>; 2] {
    let one = match fact {
        Fact::AskExemption(body) => Once::Thing("exemption", body.id),
        Fact::Assign(body) => Once::Thing("assignment", body.id),
        Fact::CohortEntry(body) => Once::Thing("cohort entry", body.id),
        Fact::PlanSitting(body) => Once::Thing("sitting", body.id),
        Fact::SittingEntry(body) => Once::Numbered("sitting entry", body.sitting_id, u64::from(body.seq)),
        Fact::SaveStandard(body) => Once::Version("standard", body.id.clone(), body.version),
        Fact::BeginAttempt(body) => Once::Thing("attempt", body.id),
        Fact::SealAttempt(body) => Once::Thing("sealed attempt", body.id),
        Fact::IssueCertificate(body) => {
            let number = Once::Named(CERTIFICATE_NUMBER, body.number.clone());
            return [Some(Once::Thing("certificate", body.id)), Some(number)];
        }
        _ => return [None, None],
    };
    [Some(one), None]
}

const CERTIFICATE_NUMBER: &str = "certificate number";

/// An entry that may be applied.
struct Candidate<'a> {
    member: usize,
    entry: &'a JournalEntry,
    far: bool,
    fact: Fact,
    rank: Rank,
    kept: bool,
}

impl<'a> Verdicts<'a> {
    /// Judges the set. `bureau` is the directory, if this PC joined one.
    pub(crate) fn of(paths: &Paths<'a>, bureau: Option<&Root>) -> Self {
        let mut states = vec![State::Waiting; paths.members.len()];
        let mut read: Vec<Option<Fact>> = Vec::with_capacity(states.len());
        for member in &paths.members {
            let known = Fact::OPS.contains(&member.entry.op.as_str());
            read.push(Fact::read(&member.entry.op, &member.entry.body).ok().filter(|_| known));
        }
        let (directory, problems) = directory(paths, bureau, &read);
        let (mut candidates, mut said) = (Vec::new(), Vec::new());
        for (n, (member, fact)) in paths.members.iter().zip(read).enumerate() {
            let (state, candidate) = judge(paths, &directory, n, member, fact, &mut said);
            if let Some(place) = states.get_mut(n) {
                *place = state;
            }
            candidates.extend(candidate);
        }
        let ordered = candidates.iter().any(|c| c.far);
        if ordered {
            candidates.sort_by_key(|c| c.rank);
        } else {
            // One path: as it was written.
            candidates.sort_by_key(|c| (c.rank.2, c.rank.3));
        }
        let mut verdicts = Self {
            states,
            facts: Vec::new(),
            far: Vec::new(),
            ceilings: BTreeMap::new(),
            aliases: if ordered { aliases(&candidates) } else { Aliases::default() },
            roles: None,
            directory,
            problems,
        };
        if ordered {
            verdicts.contradictions(&mut candidates);
        }
        verdicts.keep(candidates);
        verdicts.roles = verdicts.directory.known.then(|| roles(paths, &verdicts, said));
        verdicts
    }

    /// Of what is said twice one entry holds: the own one of an attempt, else that of the lowest hash. The others are
    /// kept, and told.
    fn contradictions(&mut self, candidates: &mut Vec<Candidate<'a>>) {
        let mut holds: BTreeMap<Once, (bool, Hash)> = BTreeMap::new();
        for c in candidates.iter() {
            let own = matches!(c.fact, Fact::BeginAttempt(_) | Fact::SealAttempt(_)) && !c.far;
            for name in said_once(&c.fact).into_iter().flatten() {
                let claim = (!own, c.entry.hash);
                holds.entry(name).and_modify(|best| *best = claim.min(*best)).or_insert(claim);
            }
        }
        let loses = |c: &Candidate<'_>| {
            let mut names = said_once(&c.fact).into_iter().flatten();
            names.any(|name| holds.get(&name).is_some_and(|(_, hash)| *hash != c.entry.hash))
        };
        if !candidates.iter().any(loses) {
            return;
        }
        let bodies: BTreeMap<Hash, &str> =
            candidates.iter().map(|c| (c.entry.hash, c.entry.body.as_str())).collect();
        let (states, problems) = (&mut self.states, &mut self.problems);
        candidates.retain(|c| {
            let mut stays = true;
            for name in said_once(&c.fact).into_iter().flatten() {
                let Some((_, hash)) = holds.get(&name).filter(|(_, hash)| *hash != c.entry.hash) else {
                    continue;
                };
                stays = false;
                if bodies.get(hash).is_some_and(|body| *body == c.entry.body) {
                    continue;
                }
                let numbered = matches!(name, Once::Named(CERTIFICATE_NUMBER, _));
                let kind = if numbered { "certificate_twice" } else { "two_facts_one_id" };
                let what =
                    format!("entry {} of {} says otherwise, and does not hold", c.entry.seq, c.entry.series);
                problems.push(Problem { kind, place: name.place(), what });
            }
            if !stays && let Some(state) = states.get_mut(c.member) {
                *state = State::Twice;
            }
            stays
        });
        let mut told = BTreeSet::new();
        problems.sort();
        problems.retain(|problem| told.insert((problem.kind, problem.place.clone())));
    }

    fn keep(&mut self, candidates: Vec<Candidate<'a>>) {
        let plain = self.aliases.is_empty();
        for Candidate { entry, far, fact, rank, .. } in candidates {
            if far {
                self.ceilings.entry(rank.0).and_modify(|last| *last = rank.max(*last)).or_insert(rank);
            }
            let fact = if plain || fact.keeps_its_ids() {
                fact
            } else {
                match self.aliases.through(&entry.body) {
                    Cow::Borrowed(_) => fact,
                    Cow::Owned(body) => Fact::read(&entry.op, &body).unwrap_or(fact),
                }
            };
            self.facts.push((entry, fact));
            self.far.push(far);
        }
    }
}

/// That an officer has these roles in the bureau, as a registry said it.
struct RolesSaid {
    rank: Rank,
    officer: Uuid,
    given: GivenRoles,
}

/// Who has which role: of what was said of one officer the greatest rank holds.
fn roles(paths: &Paths<'_>, verdicts: &Verdicts<'_>, mut said: Vec<RolesSaid>) -> BureauRoles {
    said.sort_by_key(|said| said.rank);
    let own = paths.members.iter().filter(|m| !m.far && m.entry.seq == 0).filter_map(|m| paths.station(m));
    let is_registry = |station| verdicts.directory.epoch(station, &[Duty::Registry]).is_some();
    let given = said.into_iter().map(|said| (verdicts.aliases.officer(said.officer), said.given));
    let mut given: BTreeMap<Uuid, GivenRoles> = given.collect();
    given.retain(|_, given| !given.roles.is_empty());
    BureauRoles { registry: own.into_iter().any(is_registry), given }
}

/// The directory, from its own series alone, and what is wrong with them.
fn directory(paths: &Paths<'_>, bureau: Option<&Root>, read: &[Option<Fact>]) -> (Followed, Vec<Problem>) {
    let Some(bureau) = bureau else { return (Followed::default(), Vec::new()) };
    let line = Line::of(paths, bureau, read);
    let told = line.members.iter().filter_map(|n| {
        let member = paths.members.get(*n)?;
        Some((member.depth?, member.entry.hash, member.entry, read.get(*n)?.as_ref()?))
    });
    (Followed::of(told), line.problems)
}

fn aliases(candidates: &[Candidate<'_>]) -> Aliases {
    let mut finder = Finder::default();
    for c in candidates.iter().filter(|c| c.rank.0 == 0) {
        finder.take(&c.fact, c.kept);
    }
    finder.found()
}

/// What becomes of a member by itself, and what is applied of it.
fn judge<'a>(
    paths: &Paths<'a>,
    directory: &Followed,
    n: usize,
    member: &Member<'a>,
    fact: Option<Fact>,
    said: &mut Vec<RolesSaid>,
) -> (State, Option<Candidate<'a>>) {
    let entry = member.entry;
    let Some(depth) = member.depth else { return (State::Waiting, None) };
    if member.far && member.doubtful {
        return (State::Key, None);
    }
    let station = paths.station(member).unwrap_or_default();
    if member.far {
        let series = Uuid::try_parse(&entry.series).unwrap_or_default();
        let key = member.key.as_ref().map(|key| (key.id.as_str(), key.public.as_str()));
        match directory.bars(station, (series, entry.seq), key) {
            Some(Barred::Stranger) if !is_of_directory(fact.as_ref()) => return (State::Stranger, None),
            Some(Barred::Key) => return (State::Key, None),
            Some(Barred::Retired) => return (State::Retired, None),
            _ => {}
        }
    }
    let Some(fact) = fact else {
        let known = Fact::OPS.contains(&entry.op.as_str());
        return (if known { State::Unread } else { State::Unknown }, None);
    };
    if member.far && fact.scope() == Scope::Station {
        return (State::Station, None);
    }
    if let Fact::SetAccount(account) = &fact
        && directory.known
    {
        let epoch = directory.epoch(station, &[Duty::Registry]);
        said.extend(epoch.map(|epoch| RolesSaid {
            rank: (OTHERS, epoch, depth, entry.hash),
            officer: account.officer_id,
            given: GivenRoles { roles: account.roles.clone(), here: !member.far },
        }));
        // Roles alone: the account itself, with what opens it, is one of its own PC.
        if member.far {
            return (if epoch.is_some() { State::Applied } else { State::NotEntitled }, None);
        }
    }
    let duty = directory.epoch(station, duties_of(phase(&fact)));
    let epoch = match (directory.known, duty) {
        (true, Some(epoch)) => epoch,
        (true, None) if !member.far || is_everybodys(&fact) => 0,
        // Until somebody keeps the roster, what this PC says of people holds here.
        (false, _) if !member.far => 1,
        (false, _) if is_everybodys(&fact) => 0,
        _ if is_of_directory(Some(&fact)) => return (State::Applied, None),
        _ => return (State::NotEntitled, None),
    };
    let kept = directory.known && epoch > 0;
    let rank = (phase(&fact), epoch, depth, entry.hash);
    (State::Applied, Some(Candidate { member: n, entry, far: member.far, fact, rank, kept }))
}

/// Whether a fact is the directory's own: it counts in the directory's series alone, and no table follows it by itself.
const fn is_of_directory(fact: Option<&Fact>) -> bool {
    matches!(
        fact,
        Some(
            Fact::EnrolStation(_)
                | Fact::RetireStation(_)
                | Fact::GrantDuty(_)
                | Fact::Server(_)
                | Fact::BeginSigning(_)
                | Fact::BeginSeries(_)
        )
    )
}
