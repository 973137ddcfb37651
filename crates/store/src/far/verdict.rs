//! What becomes of each entry of the set, and in which order those that count are applied.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::begun::{Begun, Claim};
use super::candidate::{Candidate, Rank};
use super::contested::{contested_sittings, plan_claim};
use super::directory::Followed;
use super::judge::{Judged, is_local_account, judge, roles};
use super::once::Once;
use super::paths::Paths;
use super::pcs::Pcs;
use super::people::People;
use super::problem::Problem;
use super::taken::Taken;
use crate::aliases::Aliases;
use crate::facts::{Fact, Scope};
use crate::far_state::{BureauRoles, Root};
use crate::hash::Hash;
use crate::journal_entry::JournalEntry;
use dabiao_domain::finding::Finding;
use dabiao_domain::sitting::BesideWhy;
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
    /// It is in the name of this PC, which founded the bureau, under a key that it replaced, and nobody said whether it is its own.
    Undecided,
    /// It was written after its station was retired.
    Retired,
    /// Another entry says the same thing otherwise, and holds; or it is of an attempt that another PC began.
    Twice,
    /// Another PC says so of itself too, and nothing tells whose it is: see [`super::contested`].
    Contested,
    /// Another entry says exactly the same, and holds.
    Again,
    /// It is of a sitting that another station holds at that place.
    NotHolder,
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
            Self::Undecided => "undecided",
            Self::Retired => "retired",
            Self::Twice => "twice",
            Self::Contested => "contested",
            Self::Again => "again",
            Self::NotHolder => "not-holder",
        }
    }
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
    /// What stations say of people and have no say in.
    pub people: People,
    /// Own entries that count here alone, by station and operation.
    pub here_only: BTreeMap<(Uuid, String), u64>,
    /// Who has which role in the bureau; none without a directory.
    pub roles: Option<BureauRoles>,
    pub problems: Vec<Problem>,
    /// What stations said of sittings that they did not hold: the station, why it does not count, the entry, what it says.
    pub beside: Vec<(Uuid, BesideWhy, &'a JournalEntry, Fact)>,
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
        Fact::SittingEntry(_) | Fact::CollectSeat(_) | Fact::TakeSitting(_) => 10,
        Fact::BeginAttempt(_) => 11,
        Fact::SealAttempt(_) => 12,
        Fact::IssueCertificate(_) => 13,
        Fact::RevokeCertificate(_) => 14,
        _ => OTHERS,
    }
}

/// Whether a fact of another station holds there alone. A key that a password opens is made at every PC at which its owner
/// signs in, and opens what lies there.
pub(crate) const fn is_of_one_station(fact: &Fact) -> bool {
    matches!(fact.scope(), Scope::Station) || matches!(fact, Fact::MakeBoxKey(_))
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

/// Of several problems of one kind at one place one is told.
fn tell_once(problems: &mut Vec<Problem>) {
    let mut told = BTreeSet::new();
    problems.sort();
    problems.retain(|problem| told.insert((problem.kind, problem.place.clone())));
}

/// The kind of the problem that two entries say one thing otherwise.
pub(crate) const TWO_FACTS: &str = "two_facts_one_id";

/// The kind of the problem that a PC says one thing of its attempt and then another.
pub(crate) const TOLD_TWICE: &str = "attempt_told_twice";

impl<'a> Verdicts<'a> {
    /// Judges the set. `bureau` is the directory, if this PC joined one.
    pub(crate) fn of(paths: &Paths<'a>, bureau: Option<&Root>) -> Self {
        let Judged { states, mut candidates, said, directory, problems, aliases, settled, here_only } =
            judge(paths, bureau);
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
            aliases: if ordered { aliases } else { Aliases::default() },
            people: People::default(),
            here_only,
            roles: None,
            directory,
            problems,
            beside: Vec::new(),
        };
        if ordered {
            let pcs = Pcs::of(paths, &verdicts.directory);
            verdicts.held_elsewhere(&pcs, &mut candidates);
            verdicts.contradictions(&pcs, &mut candidates);
        }
        if verdicts.directory.known {
            verdicts.people =
                People::of(&candidates, &verdicts.aliases, &settled, verdicts.directory.directory());
        }
        verdicts.keep(candidates);
        verdicts.roles = verdicts.directory.known.then(|| roles(paths, &verdicts, said));
        if let Some(roles) = &verdicts.roles {
            for (member, state) in paths.members.iter().zip(&mut verdicts.states) {
                if *state == State::NotEntitled && is_local_account(member.entry, roles, &verdicts.aliases) {
                    *state = State::Station;
                }
            }
        }
        verdicts
    }

    /// What is said of a sitting by a station that does not hold it is kept, and told.
    fn held_elsewhere(&mut self, pcs: &Pcs, candidates: &mut Vec<Candidate<'a>>) {
        let directory = self.directory.directory();
        let retired = |station: Uuid| directory.retired(&station).is_some();
        let taken = Taken::of((pcs, &self.directory), candidates, &retired);
        let barred: Vec<&Candidate<'_>> = candidates.iter().filter(|c| taken.bars(c)).collect();
        // Whose a contested sitting is nobody knows: its roll speaks against nobody.
        let open = contested_sittings((pcs, &self.directory), candidates);
        let is_open = |c: &Candidate<'_>| match &c.fact {
            Fact::SittingEntry(body) => open.contains(&body.sitting_id),
            Fact::TakeSitting(body) => open.contains(&body.sitting_id),
            _ => false,
        };
        let against: Vec<&Candidate<'_>> = barred.iter().copied().filter(|c| !is_open(c)).collect();
        let name = |station: Uuid| {
            directory.station(&station).map_or_else(|| station.to_string(), |known| known.name.clone())
        };
        self.problems.extend(taken.problems(&against, &name));
        for c in barred {
            if let Some(state) = self.states.get_mut(c.member) {
                *state = State::NotHolder;
            }
            if let Fact::SittingEntry(body) = &c.fact {
                let why = taken.why(&body.sitting_id, c.station);
                self.beside.push((c.station, why, c.entry, self.aliased(c.entry, c.fact.clone())));
            }
        }
        candidates.retain(|c| !taken.bars(c));
        taken.order(candidates);
    }

    /// Of what is said twice one entry holds: of an attempt that of the PC that it is of ([`Begun`]), of the plan of a sitting the
    /// own one, else one that the directory did not decide against, of the PC that had the duty first, of all else that of the
    /// lowest hash. The others are kept, and told; so is a seal of an attempt that another PC began, and what is contested.
    fn contradictions(&mut self, pcs: &Pcs, candidates: &mut Vec<Candidate<'a>>) {
        let begun = Begun::of(pcs, (&self.directory, &self.aliases), candidates);
        let claim = |c: &Candidate<'_>| -> Claim {
            if matches!(c.fact, Fact::PlanSitting(_)) {
                let (far, lost, epoch, hash) = plan_claim((pcs, &self.directory), c);
                return (far, u8::from(lost), [(epoch.into(), [0; 32]); 2], hash);
            }
            begun.claim(c).unwrap_or((true, 0, [(0, [0; 32]); 2], c.entry.hash))
        };
        let sittings = contested_sittings((pcs, &self.directory), candidates);
        let mut holds: BTreeMap<Once, (Claim, Uuid)> = BTreeMap::new();
        for c in candidates.iter() {
            for name in Once::said(&c.fact).into_iter().flatten() {
                let claim = (claim(c), c.station);
                holds.entry(name).and_modify(|best| *best = claim.min(*best)).or_insert(claim);
            }
        }
        let loses = |c: &Candidate<'_>| {
            let mut names = Once::said(&c.fact).into_iter().flatten();
            let other = |name: Once| holds.get(&name).is_some_and(|((.., hash), _)| *hash != c.entry.hash);
            names.any(other) || begun.elsewhere(c).is_some()
        };
        if !candidates.iter().any(loses) {
            return;
        }
        let bodies: BTreeMap<Hash, &str> =
            candidates.iter().map(|c| (c.entry.hash, c.entry.body.as_str())).collect();
        let (states, problems) = (&mut self.states, &mut self.problems);
        let directory = self.directory.directory();
        let pc = |station: Uuid| {
            directory.station(&station).map_or_else(|| station.to_string(), |known| known.name.clone())
        };
        let is_contested = |c: &Candidate<'_>, holder: Uuid| match &c.fact {
            Fact::PlanSitting(body) => {
                sittings.contains(&body.id) && pcs.first(c.station) != pcs.first(holder)
            }
            _ => begun.is_contested(c) && begun.elsewhere(c).is_some(),
        };
        candidates.retain(|c| {
            let (mut lost, elsewhere) = (None, begun.elsewhere(c));
            for name in Once::said(&c.fact).into_iter().flatten() {
                let Some(((far, .., hash), holder)) = holds.get(&name).copied() else { continue };
                let (entry, series) = (c.entry.seq, c.entry.series.clone());
                let contested = is_contested(c, holder);
                let what = if contested {
                    let other = pc(elsewhere.unwrap_or(holder));
                    Finding::FarContested { entry, pc: pc(c.station), series, other }
                } else if let Some(of) = elsewhere {
                    Finding::FarBegunElsewhere { entry, pc: pc(c.station), series, holder: pc(of) }
                } else if hash == c.entry.hash {
                    continue;
                } else if bodies.get(&hash).is_some_and(|body| *body == c.entry.body) {
                    lost.get_or_insert(State::Again);
                    continue;
                } else {
                    Finding::FarOtherwise { entry, pc: pc(c.station), series, holder: pc(holder) }
                };
                lost = Some(if contested { State::Contested } else { State::Twice });
                let numbered = matches!(name, Once::CertificateNumber(_));
                // Who joined since another station was retired may say to be that PC: its word spoils nothing of that one.
                let came_since = c.station != holder && directory.retired(&holder).is_some();
                let own_word = matches!(c.fact, Fact::BeginAttempt(_) | Fact::SealAttempt(_))
                    && c.far
                    && far
                    && elsewhere.is_none()
                    && !came_since;
                let kind = match (numbered, own_word) {
                    (true, _) => "certificate_twice",
                    (_, true) => TOLD_TWICE,
                    _ => TWO_FACTS,
                };
                problems.push(Problem::new(kind, name.place(), what));
            }
            if let Some((state, lost)) = states.get_mut(c.member).zip(lost) {
                *state = lost;
            }
            lost.is_none()
        });
        tell_once(problems);
    }

    /// What an entry says, with the ids that people and units go by.
    fn aliased(&self, entry: &JournalEntry, fact: Fact) -> Fact {
        if self.aliases.is_empty() || fact.keeps_its_ids() {
            return fact;
        }
        match self.aliases.through(&entry.body) {
            Cow::Borrowed(_) => fact,
            Cow::Owned(body) => Fact::read(&entry.op, &body).unwrap_or(fact),
        }
    }

    fn keep(&mut self, candidates: Vec<Candidate<'a>>) {
        for Candidate { entry, far, fact, rank, .. } in candidates {
            if far {
                self.ceilings.entry(rank.0).and_modify(|last| *last = rank.max(*last)).or_insert(rank);
            }
            let fact = self.aliased(entry, fact);
            self.facts.push((entry, fact));
            self.far.push(far);
        }
    }
}
