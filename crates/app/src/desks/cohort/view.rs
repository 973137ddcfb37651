//! The cohort as of one moment, cut to its reader's access.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use super::CohortAccess;
use super::ahead::{Projections, is_open};
use super::lines::{AlertLine, CandidateLine, CoachLine, CoverageLine, MenteeLine, PairingLine, PlaceLine};
use super::people::{People, Person};
use crate::desk_data::TrainerData;
use crate::jobs::joined;
use dabiao_domain::certification::Assessment;
use dabiao_domain::cohort::caseload::alert::{Alert, AlertKind, alerts, undismissed};
use dabiao_domain::cohort::caseload::follow_up::{FollowUp, MenteeState, queue};
use dabiao_domain::cohort::caseload::note::{Current, current, last_by_coach, last_contacts};
use dabiao_domain::cohort::caseload::suggest::{self, Coach, Near, Uncoached};
use dabiao_domain::cohort::caseload::{Caseload, USUAL_MOST};
use dabiao_domain::cohort::checking::level::passed_level;
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::ladder::Ladder;
use dabiao_domain::cohort::membership::{
    Candidate, Cohort, DropOutPrior, Funnel, SizeWarning, State, UnitCoverage, coverage,
    suggest as suggest_members,
};
use dabiao_domain::cohort::{MOST_MEMBERS, checking};
use dabiao_domain::roster::{Officer, Service, Unit};
use dabiao_domain::standard::Standard;

/// Candidates of each unit that are considered: the best ones.
const CANDIDATES_A_UNIT: usize = 5;
/// Suggestions at least, so that reserves can be chosen when all places are taken.
const FEWEST_SUGGESTIONS: usize = 10;
/// Suggestions at most.
const MOST_SUGGESTIONS: usize = 30;
/// The assumed chance if none is known.
const UNKNOWN_CHANCE: f64 = 0.5;

/// The cohort.
#[derive(Debug)]
pub struct CohortView {
    pub(crate) facts: Arc<TrainerData>,
    pub(crate) people: People,
    pub(crate) caseload: Caseload,
    /// The access that it was made for.
    pub sight: CohortAccess,
    /// The day as of which it is true.
    pub today: Date,
    /// The guidance standard.
    pub guidance: Standard,
    /// The forecast day of the funnel: the last day that counts by the guidance standard.
    pub until: Date,
    /// Members, by unit and badge.
    pub coaches: Vec<CoachLine>,
    /// By coach, their mentees.
    pub mentees: BTreeMap<Uuid, Vec<MenteeLine>>,
    /// Who waits, the longest first.
    pub reserves: Vec<PlaceLine>,
    /// Who left.
    pub left: Vec<PlaceLine>,
    /// Whether the cohort has its required size.
    pub size: SizeWarning,
    /// Members who have reached the guidance standard.
    pub qualified: usize,
    /// From candidates to the end of the year.
    pub funnel: Funnel,
    /// Units in the order of the tree.
    pub coverage: Vec<CoverageLine>,
    /// Suggestions for admission, the best first.
    pub candidates: Vec<CandidateLine>,
    /// Possible pairs of coach and mentee; known only once the forecasts are there.
    pub pairings: Vec<PairingLine>,
    /// Officers in need for whom no coach is near.
    pub unplaced: usize,
    /// What the instructor should know.
    pub alerts: Vec<AlertLine>,
    /// Assignments that do not count because another holds: mentee, coach, and the assignment.
    pub clashes: Vec<(Person, Person, Uuid)>,
    /// What all mentees gained more; none while it is not known.
    pub gain: Option<Gain>,
}

impl CohortView {
    /// The view of `facts`; `ahead` is the forecasts, once they are there.
    pub fn of(
        facts: Arc<TrainerData>,
        guidance: Standard,
        sight: CohortAccess,
        ahead: Option<&Projections>,
    ) -> Self {
        let today = facts.today;
        let record = &facts.cohort;
        // Typing results and written records are processed in parallel.
        let (people, assessments, cohort, caseload, contacts) = std::thread::scope(|scope| {
            let typed = scope.spawn(|| (People::of(&facts), facts.books.assessments(&guidance, facts.as_of)));
            let cohort = Cohort::on(&record.steps, today);
            let caseload = Caseload::of(&record.assignments, &record.ends);
            let contacts = Contacts::of(&current(&record.notes));
            let (people, assessments) = joined(typed);
            (people, assessments, cohort, caseload, contacts)
        });
        let until = guidance.deadline.as_ref().and_then(|d| d.before.yesterday().ok());
        let until = until.unwrap_or_else(|| Date::new(today.year(), 12, 31).unwrap_or(today)).max(today);
        let maker = Maker {
            facts: &facts,
            people: &people,
            cohort: &cohort,
            caseload: &caseload,
            contacts: &contacts,
            ahead,
        };
        let certified = |id: Uuid| {
            people.place(id).and_then(|n| assessments.get(n)).is_some_and(|a| a.state.is_certified())
        };
        // Who is in it, and who could be.
        let (mentees, alerts, coaches, choice) = std::thread::scope(|scope| {
            let choice = scope.spawn(|| maker.choice(&guidance, &certified));
            let (mentees, alerts) = maker.caseloads();
            let coaches = maker.coaches(&mentees, &alerts, &certified);
            (mentees, alerts, coaches, joined(choice))
        });
        let (numbers, candidates, (pairings, unplaced)) = choice;
        let funnel = maker.funnel(&coaches, until);
        let clash = |c: &dabiao_domain::cohort::caseload::Coached| {
            let a = c.assignment;
            (people.person(&facts, a.mentee), people.person(&facts, a.coach), a.stamp.id)
        };
        let view = Self {
            sight,
            today,
            until,
            qualified: coaches.iter().filter(|c| c.certified).count(),
            funnel,
            size: cohort.size(),
            reserves: maker.places(|s| matches!(s, State::Reserve { .. })),
            left: maker.places(|s| matches!(s, State::Left { .. })),
            coverage: maker.tree(numbers),
            candidates,
            pairings,
            unplaced,
            clashes: caseload.clashes(today).map(clash).collect(),
            alerts: maker.alert_lines(alerts),
            gain: ahead.map(Projections::all),
            coaches,
            mentees,
            guidance,
            people,
            caseload,
            facts,
        };
        view.cut()
    }

    /// Takes away what its reader may not see.
    fn cut(mut self) -> Self {
        if self.sight == CohortAccess::Whole {
            return self;
        }
        let own = match self.sight {
            CohortAccess::Own(own) => Some(own),
            _ => None,
        };
        self.coaches.retain(|c| Some(c.who.id) == own);
        self.mentees.retain(|coach, _| Some(*coach) == own);
        self.alerts.retain(|a| Some(a.coach.id) == own);
        self.reserves.clear();
        self.left.clear();
        self.candidates.clear();
        self.pairings.clear();
        self.clashes.clear();
        self
    }

    /// The line of that guidance officer.
    pub fn coach(&self, id: Uuid) -> Option<&CoachLine> {
        self.coaches.iter().find(|c| c.who.id == id)
    }

    /// Whether it contains the forecasts.
    pub const fn has_forecast(&self) -> bool {
        self.gain.is_some()
    }
}

/// The coverage of the units, the candidates, the pairs, and the number of officers in need without a coach
/// nearby.
type Choice = (Vec<UnitCoverage>, Vec<CandidateLine>, (Vec<PairingLine>, usize));

/// The last day of coaching.
struct Contacts {
    of_mentee: HashMap<Uuid, Date>,
    by_coach: HashMap<Uuid, Date>,
}

impl Contacts {
    fn of(notes: &[Current<'_>]) -> Self {
        Self { of_mentee: last_contacts(notes), by_coach: last_by_coach(notes) }
    }
}

/// What the lines are made from.
struct Maker<'a> {
    facts: &'a TrainerData,
    people: &'a People,
    cohort: &'a Cohort,
    caseload: &'a Caseload,
    contacts: &'a Contacts,
    ahead: Option<&'a Projections>,
}

impl Maker<'_> {
    /// The mentees of each member, and the alerts about them.
    fn caseloads(&self) -> (BTreeMap<Uuid, Vec<MenteeLine>>, Vec<Alert>) {
        let (facts, record) = (self.facts, &self.facts.cohort);
        let mut by_coach: BTreeMap<Uuid, Vec<MenteeState<'_>>> =
            self.cohort.members().map(|m| (m, Vec::new())).collect();
        let mut ids: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        for coached in self.caseload.iter().filter(|c| c.holds(facts.today)) {
            let a = coached.assignment;
            ids.insert(a.mentee, a.stamp.id);
            by_coach.entry(a.coach).or_default().push(MenteeState {
                mentee: a.mentee,
                since: a.stamp.on,
                certified: self.is_certified(a.mentee),
                last_contact: self.contacts.of_mentee.get(&a.mentee).copied(),
                sessions: self.people.track(a.mentee),
                last_practice: People::practised(facts, a.mentee),
                next_sitting: self.people.next_sitting(a.mentee),
                missed_sitting: self.people.missed_sitting(a.mentee),
                chance: self.ahead.and_then(|ahead| ahead.chance(a.mentee)),
            });
        }
        let mut found = Vec::new();
        let mut lines = BTreeMap::new();
        for (coach, states) in by_coach {
            if self.cohort.is_member(coach) {
                found.extend(alerts(coach, &states, facts.today));
            }
            let mut needing: BTreeMap<Uuid, FollowUp> =
                queue(&states, facts.today).into_iter().map(|f| (f.mentee, f)).collect();
            let own = states.iter().map(|s| {
                let assignment = ids.get(&s.mentee).copied().unwrap_or_default();
                self.mentee_line(s, assignment, needing.remove(&s.mentee))
            });
            lines.insert(coach, own.collect());
        }
        (lines, undismissed(found, &record.dismissals))
    }

    fn mentee_line(
        &self,
        state: &MenteeState<'_>,
        assignment: Uuid,
        follow_up: Option<FollowUp>,
    ) -> MenteeLine {
        MenteeLine {
            who: self.people.person(self.facts, state.mentee),
            assignment,
            since: state.since,
            certified: state.certified,
            level: People::level(self.facts, state.mentee),
            forecast: self.ahead.and_then(|ahead| ahead.officer(state.mentee)).map(|f| f.status),
            practised: state.last_practice,
            next_sitting: state.next_sitting,
            last_contact: state.last_contact,
            follow_up,
        }
    }

    fn is_certified(&self, id: Uuid) -> bool {
        self.assessment(id).is_some_and(|a| a.state.is_certified())
    }

    fn assessment(&self, id: Uuid) -> Option<&Assessment> {
        self.facts.assessments.get(self.people.place(id)?)
    }

    fn coaches(
        &self,
        mentees: &BTreeMap<Uuid, Vec<MenteeLine>>,
        alerts: &[Alert],
        certified: &dyn Fn(Uuid) -> bool,
    ) -> Vec<CoachLine> {
        let record = &self.facts.cohort;
        let mut done: BTreeMap<Uuid, Vec<checking::level::Done>> = BTreeMap::new();
        let mut checks: Vec<_> = record.checks.iter().collect();
        checks.sort_by_key(|c| c.stamp);
        for check in checks {
            done.entry(check.stamp.by).or_default().push(check.done());
        }
        let mut lines: Vec<CoachLine> = self
            .cohort
            .iter()
            .filter_map(|(id, state)| {
                let State::Member { since } = state else { return None };
                let ladder = Ladder::of(id, &record.sign_offs, &record.withdrawals, self.facts.today);
                let own = mentees.get(&id).map_or(&[][..], Vec::as_slice);
                Some(CoachLine {
                    who: self.people.person(self.facts, id),
                    since,
                    height: ladder.height(),
                    next: ladder.next(),
                    level: People::level(self.facts, id),
                    certified: certified(id),
                    chance: self.ahead.and_then(|ahead| ahead.guidance(id)),
                    checking: done.get(&id).map_or(0, |done| passed_level(done)),
                    mentees: own.len(),
                    mentees_certified: own.iter().filter(|m| m.certified).count(),
                    gain: self.ahead.and_then(|ahead| {
                        ahead.gain(id).or_else(|| own.is_empty().then_some(Gain::OF_NOBODY))
                    }),
                    last_contact: self.contacts.by_coach.get(&id).copied(),
                    needing: own.iter().filter(|m| m.follow_up.is_some()).count(),
                    alerts: alerts.iter().filter(|a| a.coach == id).count(),
                })
            })
            .collect();
        lines.sort_by(|a, b| (&a.who.unit_name, &a.who.badge).cmp(&(&b.who.unit_name, &b.who.badge)));
        lines
    }

    fn funnel(&self, coaches: &[CoachLine], until: Date) -> Funnel {
        let known: Vec<f64> = coaches.iter().filter_map(|c| c.chance).collect();
        let usual =
            if known.is_empty() { UNKNOWN_CHANCE } else { known.iter().sum::<f64>() / known.len() as f64 };
        let line: BTreeMap<Uuid, &CoachLine> = coaches.iter().map(|c| (c.who.id, c)).collect();
        let chance = |id: Uuid| match line.get(&id) {
            Some(c) if c.certified => 1.0,
            Some(c) => c.chance.unwrap_or(usual),
            None => usual,
        };
        let height = |id: Uuid| line.get(&id).map_or(0, |c| c.height);
        let steps = &self.facts.cohort.steps;
        Funnel::of(steps, self.facts.today, until, DropOutPrior::default(), height, chance)
    }

    fn places(&self, which: impl Fn(&State) -> bool) -> Vec<PlaceLine> {
        let mut lines: Vec<PlaceLine> = self
            .cohort
            .iter()
            .filter(|(_, state)| which(state))
            .map(|(id, state)| PlaceLine {
                who: self.people.person(self.facts, id),
                state,
                level: People::level(self.facts, id),
            })
            .collect();
        lines.sort_by_key(|line| match line.state {
            State::Member { since } | State::Reserve { since } => since,
            State::Left { on, .. } => on,
        });
        lines
    }

    fn coverage(&self) -> Vec<UnitCoverage> {
        let open = |id: Uuid| self.assessment(id).is_some_and(is_open);
        coverage(&self.facts.rows.units, &self.facts.books.officers, self.cohort, open)
    }

    /// Units below the one that they belong to, each level by name.
    fn tree(&self, numbers: Vec<UnitCoverage>) -> Vec<CoverageLine> {
        let units = &self.facts.rows.units;
        let known: BTreeSet<Uuid> = units.iter().map(|u| u.id).collect();
        let mut numbers: BTreeMap<Uuid, _> = numbers.into_iter().map(|n| (n.unit, n)).collect();
        let mut lines = Vec::new();
        let tops = units.iter().filter(|u| u.parent.is_none_or(|p| !known.contains(&p)));
        let mut open: Vec<(usize, &Unit)> = tops.map(|u| (0, u)).collect();
        open.reverse();
        while let Some((depth, unit)) = open.pop() {
            let Some(numbers) = numbers.remove(&unit.id) else { continue };
            lines.push(CoverageLine { name: unit.name.clone(), depth, numbers });
            open.extend(units.iter().rev().filter(|u| u.parent == Some(unit.id)).map(|u| (depth + 1, u)));
        }
        lines
    }

    /// The coverage of the units, the suggestions for admission, and the possible pairs of coach and mentee.
    fn choice(&self, guidance: &Standard, certified: &dyn Fn(Uuid) -> bool) -> Choice {
        let numbers = self.coverage();
        let candidates = self.candidates(&numbers, guidance, certified);
        (numbers, candidates, self.pairings())
    }

    fn candidates(
        &self,
        numbers: &[UnitCoverage],
        guidance: &Standard,
        certified: &dyn Fn(Uuid) -> bool,
    ) -> Vec<CandidateLine> {
        let mut by_unit: BTreeMap<Uuid, Vec<Candidate>> = BTreeMap::new();
        let serving = |o: &&Officer| o.service == Service::Serving && !self.cohort.is_member(o.id);
        for officer in self.facts.books.officers.iter().filter(serving) {
            let age = TrainerData::age_on(officer, self.facts.today);
            let level = People::level(self.facts, officer.id);
            let line = guidance.speed.for_age(age).map(|milli| milli as f64 / 1000.0);
            by_unit.entry(officer.unit_id).or_default().push(Candidate {
                officer: officer.id,
                unit: officer.unit_id,
                certified: certified(officer.id),
                of_line: level.zip(line).map(|(l, line)| l.cpm / line),
                accuracy: level.map(|l| l.accuracy),
                chance: self.ahead.and_then(|ahead| ahead.guidance(officer.id)),
            });
        }
        let mut best = Vec::new();
        for mut own in by_unit.into_values() {
            let rank = |c: &Candidate| (c.certified, c.of_line.unwrap_or(0.0));
            own.sort_by(|a, b| rank(b).partial_cmp(&rank(a)).unwrap_or(std::cmp::Ordering::Equal));
            let waits = |c: &Candidate| self.cohort.state(c.officer).is_some();
            let cut = own.split_off(own.len().min(CANDIDATES_A_UNIT));
            best.extend(own);
            best.extend(cut.into_iter().filter(waits));
        }
        let free = MOST_MEMBERS.saturating_sub(self.cohort.members().count());
        let places = free.clamp(FEWEST_SUGGESTIONS, MOST_SUGGESTIONS);
        suggest_members(&best, numbers, self.cohort, places)
            .into_iter()
            .map(|suggestion| CandidateLine {
                who: self.people.person(self.facts, suggestion.officer),
                level: People::level(self.facts, suggestion.officer),
                waiting: matches!(self.cohort.state(suggestion.officer), Some(State::Reserve { .. })),
                suggestion,
            })
            .collect()
    }

    fn pairings(&self) -> (Vec<PairingLine>, usize) {
        let (facts, Some(ahead)) = (self.facts, self.ahead) else { return (Vec::new(), 0) };
        let coaches: Vec<Coach> = self
            .cohort
            .members()
            .filter_map(|id| {
                let unit = self.people.officer(facts, id)?.unit_id;
                Some(Coach { officer: id, unit, mentees: self.caseload.mentees(id, facts.today).count() })
            })
            .collect();
        let free = |o: &Officer, a: &Assessment| {
            o.service == Service::Serving
                && is_open(a)
                && !matches!(self.cohort.state(o.id), Some(State::Member { .. } | State::Reserve { .. }))
                && self.caseload.coach(o.id, facts.today).is_none()
        };
        let uncoached: Vec<Uncoached> = facts
            .people()
            .filter(|(o, a)| free(o, a))
            .map(|(o, _)| Uncoached { officer: o.id, unit: o.unit_id, chance: ahead.chance(o.id) })
            .collect();
        let units: BTreeMap<Uuid, &Unit> = facts.rows.units.iter().map(|u| (u.id, u)).collect();
        let near = |coach: Uuid, officer: Uuid| near(&units, coach, officer);
        let found = suggest::suggest(&coaches, &uncoached, USUAL_MOST, near);
        let line = |pairing: suggest::Pairing| PairingLine {
            coach: self.people.person(facts, pairing.coach),
            mentee: self.people.person(facts, pairing.mentee),
            pairing,
        };
        (found.pairings.into_iter().map(line).collect(), found.unplaced.len())
    }

    fn alert_lines(&self, alerts: Vec<Alert>) -> Vec<AlertLine> {
        let line = |alert: Alert| {
            let mentee = match alert.kind {
                AlertKind::CoachSilent { .. } => None,
                AlertKind::NoContact { mentee, .. }
                | AlertKind::Backwards { mentee, .. }
                | AlertKind::SittingMissed { mentee, .. } => Some(mentee),
            };
            AlertLine {
                coach: self.people.person(self.facts, alert.coach),
                mentee: mentee.map(|id| self.people.person(self.facts, id)),
                alert,
            }
        };
        alerts.into_iter().map(line).collect()
    }
}

fn near(units: &BTreeMap<Uuid, &Unit>, coach: Uuid, officer: Uuid) -> Option<Near> {
    let of = units.get(&officer)?;
    let by = units.get(&coach)?;
    if coach == officer {
        Some(Near::SameUnit)
    } else if of.pair == Some(coach) || by.pair == Some(officer) {
        Some(Near::PairedUnit)
    } else if of.parent.is_some() && (of.parent == by.parent || of.parent == Some(coach)) {
        Some(Near::SameParent)
    } else {
        None
    }
}
