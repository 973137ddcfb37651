//! What becomes of each entry by itself: whether its station has a say in it, and in which epoch of its duty.
//!
//! People are judged first, as a duty may hold for the people of some units alone; then what begins a thing, and then what
//! names one.

use uuid::Uuid;

use std::collections::{BTreeMap, BTreeSet};

use super::alias::Finder;
use super::candidate::{Candidate, Rank};
use super::directory::{Barred, Followed};
use super::known::Known;
use super::lent::{Wrote, key_of};
use super::line::Line;
use super::paths::{Member, Paths};
use super::problem::Problem;
use super::verdict::{OTHERS, State, Verdicts, duties_of, is_of_one_station, phase};
use super::vouched::vouched;
use super::whose::Whose;
use crate::aliases::Aliases;
use crate::facts::Fact;
use crate::far_state::{BureauRoles, GivenRoles, Root};
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use dabiao_domain::role::Role;
use dabiao_domain::sync::concern::is_beginning;
use dabiao_domain::sync::duty::{Duty, Grant};

/// The set, each entry judged by itself.
pub(super) struct Judged<'a> {
    /// The state of every member, own ones too.
    pub states: Vec<State>,
    /// What may be applied.
    pub candidates: Vec<Candidate<'a>>,
    /// What registries said of roles.
    pub said: Vec<RolesSaid>,
    pub directory: Followed,
    pub aliases: Aliases,
    /// Of which officers whoever keeps the roster said who they are.
    pub settled: BTreeSet<Uuid>,
    /// Own entries that count here alone, as this PC has no duty for them.
    pub here_only: BTreeMap<(Uuid, String), u64>,
    /// What is wrong with the directory.
    pub problems: Vec<Problem>,
}

/// Judges every entry. `bureau` is the directory, if this PC joined one.
pub(super) fn judge<'a>(paths: &Paths<'a>, bureau: Option<&Root>) -> Judged<'a> {
    let mut read: Vec<Option<Fact>> = Vec::with_capacity(paths.members.len());
    for member in &paths.members {
        let known = Fact::OPS.contains(&member.entry.op.as_str());
        // What is written here is known to be readable; the audit looks at it otherwise.
        let fact = if member.far {
            Fact::read_far(member.entry)
        } else {
            Fact::read(&member.entry.op, &member.entry.body)
        };
        read.push(fact.ok().filter(|_| known));
    }
    let Directory { followed: directory, of: of_directory, known, late, undecided, problems } =
        directory(paths, bureau, &read);
    let mut judge = Judge {
        paths,
        of_directory,
        known,
        late,
        undecided,
        firsts: firsts(paths, bureau),
        whose: Whose::default(),
        judged: Judged {
            states: vec![State::Waiting; paths.members.len()],
            candidates: Vec::new(),
            said: Vec::new(),
            directory,
            aliases: Aliases::default(),
            settled: BTreeSet::new(),
            here_only: BTreeMap::new(),
            problems,
        },
        left: read.into_iter().map(|fact| Some(Read(fact))).collect(),
    };
    judge.people();
    if judge.judged.directory.has_units() {
        judge.things();
    }
    judge.pass(|_, _| true);
    judge.judged
}

/// The set while it is judged.
struct Judge<'p, 'a> {
    paths: &'p Paths<'a>,
    /// The directory's own entries, as numbers in the list.
    of_directory: BTreeSet<usize>,
    /// Which grants stand before what.
    known: Known,
    /// What is signed by a key that the founding PC replaced, and does not lead to that.
    late: BTreeSet<usize>,
    /// What of that a person says whose it is.
    undecided: BTreeSet<usize>,
    /// Of series that are somebody's for certain, by their names, the first entry.
    firsts: BTreeMap<&'p str, Hash>,
    whose: Whose,
    judged: Judged<'a>,
    /// What was not judged yet, by number.
    left: Vec<Option<Read>>,
}

/// What an entry says: a fact, if it can be read.
#[derive(Clone)]
struct Read(Option<Fact>);

impl<'a> Judge<'_, 'a> {
    /// Judges what is about people, and finds whose they are.
    fn people(&mut self) {
        let is_of_people = |_: &JournalEntry, fact: Option<&Fact>| fact.is_some_and(|fact| phase(fact) == 0);
        if self.judged.directory.has_units_of(Duty::Registry) {
            // Who keeps the roster of a unit may say something of its people: whose they are is told without it first.
            let all = self.left.clone();
            self.pass(is_of_people);
            self.find_whose();
            self.left = all;
            self.judged.candidates.clear();
        }
        self.pass(is_of_people);
        self.find_whose();
    }

    fn find_whose(&mut self) {
        let mut people: Vec<&Candidate<'_>> =
            self.judged.candidates.iter().filter(|candidate| candidate.rank.0 == 0).collect();
        people.sort_by_key(|candidate| candidate.rank);
        let mut finder = Finder::default();
        for candidate in &people {
            finder.take(&candidate.fact, candidate.kept);
        }
        let aliases = finder.found();
        if self.judged.directory.has_units() {
            let told = people.iter().map(|candidate| (&candidate.fact, candidate.kept));
            self.whose = Whose::of(told, aliases.clone());
        }
        self.judged.settled = finder.settled();
        self.judged.aliases = aliases;
    }

    /// Judges what begins a thing that others name, and finds whom the thing is about.
    fn things(&mut self) {
        let from = self.judged.candidates.len();
        self.pass(|entry, _| is_beginning(&entry.op));
        for candidate in self.judged.candidates.iter().skip(from) {
            self.whose.note_thing(candidate.entry);
        }
    }

    /// Judges those entries, if they were not judged yet.
    fn pass(&mut self, these: impl Fn(&JournalEntry, Option<&Fact>) -> bool) {
        for (n, member) in self.paths.members.iter().enumerate() {
            let Some(left) = self.left.get_mut(n) else { continue };
            let Some(Read(fact)) = left.take_if(|read| these(member.entry, read.0.as_ref())) else {
                continue;
            };
            let (state, candidate) = self.judge(n, member, fact);
            if let Some(place) = self.judged.states.get_mut(n) {
                *place = state;
            }
            self.judged.candidates.extend(candidate);
        }
    }

    /// What becomes of a member by itself, and what is applied of it.
    fn judge(&mut self, n: usize, member: &Member<'a>, fact: Option<Fact>) -> (State, Option<Candidate<'a>>) {
        let entry = member.entry;
        let Some(depth) = member.depth else { return (State::Waiting, None) };
        let is_otherwise = || member.doubtful || self.is_begun_otherwise(member);
        if member.far && (self.late.contains(&n) || is_otherwise()) {
            let is_open = self.undecided.contains(&n) && !is_otherwise();
            return (if is_open { State::Undecided } else { State::Key }, None);
        }
        let directory = &self.judged.directory;
        let station = self.paths.station(member).unwrap_or_default();
        let series = Uuid::try_parse(&entry.series).unwrap_or_default();
        let key = key_of(member);
        if member.far {
            match directory.bars(station, (series, entry.seq), key) {
                Some(Barred::Stranger) if !is_of_directory(fact.as_ref()) => return (State::Stranger, None),
                // A key that the directory names for the founding PC need not have been admitted.
                Some(Barred::Key) if !self.of_directory.contains(&n) => return (State::Key, None),
                Some(Barred::Retired) => return (State::Retired, None),
                _ => {}
            }
        }
        let wrote = directory.wrote(station, key, member.far.then_some((series, entry.seq)));
        let station = wrote.pc;
        let Some(fact) = fact else {
            let known = Fact::OPS.contains(&entry.op.as_str());
            return (if known { State::Unread } else { State::Unknown }, None);
        };
        if member.far && is_of_one_station(&fact) {
            return (State::Station, None);
        }
        if let Fact::SetAccount(account) = &fact
            && directory.known
        {
            let epoch =
                directory.epoch(wrote, &[Duty::Registry], &|duty, of| self.known.has(member, duty, of));
            self.judged.said.extend(epoch.map(|epoch| RolesSaid {
                rank: (OTHERS, epoch, depth, entry.hash),
                officer: account.officer_id,
                given: GivenRoles { roles: account.roles.clone(), here: !member.far },
            }));
            // Roles alone: the account itself, with what opens it, is one of its own PC.
            if member.far {
                return (if epoch.is_some() { State::Applied } else { State::NotEntitled }, None);
            }
        }
        let duty = self.duty(wrote, member, phase(&fact));
        let takes_one = phase(&fact) < OTHERS && !is_everybodys(&fact);
        if self.judged.directory.known && takes_one && duty.is_none() && !member.far {
            *self.judged.here_only.entry((station, entry.op.clone())).or_default() += 1;
        }
        let epoch = match (self.judged.directory.known, duty) {
            (true, Some(epoch)) => epoch,
            (true, None) if !member.far || is_everybodys(&fact) => 0,
            // Until somebody keeps the roster, what this PC says of people holds here.
            (false, _) if !member.far => 1,
            (false, _) if is_everybodys(&fact) => 0,
            // Whoever else says it says nothing: what asks for admissions of the bureau goes by this state.
            (true, _) if speaks_for_directory(&fact) && !self.of_directory.contains(&n) => {
                return (State::NotEntitled, None);
            }
            _ if is_of_directory(Some(&fact)) => return (State::Applied, None),
            _ => return (State::NotEntitled, None),
        };
        let kept = self.judged.directory.known && epoch > 0;
        let rank = (phase(&fact), epoch, depth, entry.hash);
        (State::Applied, Some(Candidate { member: n, entry, far: member.far, fact, rank, kept, station }))
    }

    /// Whether a member comes from another first entry than the one that the series has for certain: whatever its PC may say
    /// elsewhere, it is looked for there under the name of the other one.
    fn is_begun_otherwise(&self, member: &Member<'_>) -> bool {
        let first = self.paths.members.get(member.root).map(|root| root.entry).filter(|first| first.seq == 0);
        first.is_some_and(|first| {
            self.firsts.get(first.series.as_str()).is_some_and(|hash| *hash != first.hash)
        })
    }

    /// In which epoch of its duty a station says what an entry of a phase says; none where it has no duty for it.
    fn duty(&self, wrote: Wrote, member: &Member<'_>, phase: u8) -> Option<u64> {
        let (directory, duties) = (&self.judged.directory, duties_of(phase));
        let known = |duty: Duty, grant: &Grant| self.known.has(member, duty, grant);
        if !directory.is_of_units(&wrote, duties) {
            return directory.epoch(wrote, duties, &known);
        }
        let meant = |unit| self.whose.meant(directory, unit);
        directory.epoch_about(wrote, duties, (&self.whose.concerns(member.entry), &meant), &known)
    }
}

/// The first entries of this PC's own series, and of the directory: nobody else begins one of such a name by chance.
fn firsts<'p>(paths: &'p Paths<'_>, bureau: Option<&'p Root>) -> BTreeMap<&'p str, Hash> {
    let own = paths.members.iter().filter(|member| !member.far && member.entry.seq == 0);
    let own = own.map(|member| (member.entry.series.as_str(), member.entry.hash));
    bureau.map(|root| (root.series.as_str(), root.first)).into_iter().chain(own).collect()
}

/// Whether every station's word counts: what was typed and what its officer says of it, and people until somebody keeps the roster.
const fn is_everybodys(fact: &Fact) -> bool {
    matches!(fact, Fact::BeginAttempt(_) | Fact::SealAttempt(_) | Fact::DismissSlip(_)) || phase(fact) == 0
}

/// That an officer has these roles in the bureau, as a registry said it.
pub(super) struct RolesSaid {
    rank: Rank,
    officer: Uuid,
    given: GivenRoles,
}

/// Who has which role: of what was said of one officer the greatest rank holds.
pub(super) fn roles(paths: &Paths<'_>, verdicts: &Verdicts<'_>, mut said: Vec<RolesSaid>) -> BureauRoles {
    said.sort_by_key(|said| said.rank);
    let own = paths.members.iter().filter(|m| !m.far && m.entry.seq == 0).filter_map(|m| paths.station(m));
    let is_registry =
        |station: Uuid| verdicts.directory.epoch(station.into(), &[Duty::Registry], &|_, _| false).is_some();
    let given = said.into_iter().map(|said| (verdicts.aliases.officer(said.officer), said.given));
    let mut given: BTreeMap<Uuid, GivenRoles> = given.collect();
    given.retain(|_, given| !given.roles.is_empty());
    BureauRoles { registry: own.into_iter().any(is_registry), given }
}

/// Whether an account of another PC says no more than that PC may: its own administrator, and roles that the bureau gave.
pub(super) fn is_local_account(entry: &JournalEntry, roles: &BureauRoles, aliases: &Aliases) -> bool {
    let Ok(Fact::SetAccount(account)) = Fact::read(&entry.op, &entry.body) else { return false };
    let given = roles.given.get(&aliases.officer(account.officer_id));
    let local = [Role::Admin.name(), Role::Officer.name()];
    let may = |role: &String| {
        local.contains(&role.as_str()) || given.is_some_and(|given| given.roles.contains(role))
    };
    account.roles.iter().all(may)
}

/// The directory, from its own series alone.
#[derive(Default)]
struct Directory {
    followed: Followed,
    /// The numbers of its entries.
    of: BTreeSet<usize>,
    /// Which grants stand before what.
    known: Known,
    /// Those of entries under a key that the founding PC replaced.
    late: BTreeSet<usize>,
    /// Those of them of which a person says whose they are.
    undecided: BTreeSet<usize>,
    /// What is wrong with them.
    problems: Vec<Problem>,
}

fn directory(paths: &Paths<'_>, bureau: Option<&Root>, read: &[Option<Fact>]) -> Directory {
    let Some(bureau) = bureau else { return Directory::default() };
    let line = Line::of(paths, bureau, read);
    // What does not count raises nothing: it goes to nobody who has not got it.
    let raised = paths.raised(&|n| line.members.contains(&n));
    let told = line.members.iter().filter_map(|n| {
        let member = paths.members.get(*n)?;
        let more = raised.get(&member.root).copied().unwrap_or_default();
        let place = u128::from(member.depth?).saturating_add(more);
        Some((place, member.entry.hash, member.entry, read.get(*n)?.as_ref()?))
    });
    let mut followed = Followed::of(told);
    let named = vouched(paths, &line.late, &followed);
    followed.vouch(named);
    // What nobody decided keeps out whom it retires: a lost PC is not in use again because a backup was restored.
    // This PC itself is not kept out by it.
    let own = paths.members.iter().filter(|member| !member.far && member.entry.seq == 0);
    let own: BTreeSet<Uuid> = own.filter_map(|member| paths.station(member)).collect();
    let is_others =
        |fact: &&Fact| matches!(fact, Fact::RetireStation(retired) if !own.contains(&retired.station_id));
    let undecided = line.undecided.iter().filter_map(|n| read.get(*n)?.as_ref().filter(is_others));
    followed.keep_out(undecided);
    let known = Known::of(paths, (&line.members, followed.directory()), read);
    let Line { members: of, late, undecided, problems } = line;
    Directory { followed, of, known, late, undecided, problems }
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

/// Whether a fact says who belongs to the bureau and what they may.
const fn speaks_for_directory(fact: &Fact) -> bool {
    matches!(fact, Fact::EnrolStation(_) | Fact::RetireStation(_) | Fact::GrantDuty(_) | Fact::Server(_))
}
