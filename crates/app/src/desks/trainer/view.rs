//! The desk's view data, ready to be drawn: one line per unit, one line per person, the trend.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use super::assignments::{self, Assignee, AssignmentLine};
use super::tasks::UnitCount;
use crate::core::{ExemptionLine, timestamp};
use crate::desk_data::Forecasts;
use crate::desk_data::{TrainerData, date, day};
use crate::initials::Initials;
use dabiao_domain::certification::{State, StateKind};
use dabiao_domain::forecast::officer::OfficerForecast;
use dabiao_domain::history::SessionMark;
use dabiao_domain::report::RateTally;
use dabiao_domain::roster::{Service, UnitKind};
use dabiao_domain::sitting::{Sitting, SittingState};
use dabiao_domain::trend::{Bar, Rate, rate_history, speed_histogram};

/// Width of a bar of the distribution, 字/分, and where the last one begins.
const BAR_CPM: u32 = 5;
const TOP_CPM: u32 = 80;
/// Days that the trend looks back at least.
const TREND_DAYS: i32 = 84;

/// A unit.
#[derive(Clone, Debug)]
pub struct UnitLine {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<Uuid>,
    /// The unit it is paired with.
    pub pair: Option<Uuid>,
    /// How many have reached the standard.
    pub tally: RateTally,
    /// Both units of the pair together.
    pub pair_tally: Option<RateTally>,
    /// Officers who practised in the last seven days.
    pub active: u32,
    /// Median 正确速度 of its officers' last sessions, 字/分.
    pub median_cpm: Option<f64>,
}

/// An officer.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// Their id.
    pub id: Uuid,
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// Initials of the name in pinyin, every reading.
    pub initials: String,
    /// The unit.
    pub unit: Uuid,
    /// Its name.
    pub unit_name: String,
    /// 职务.
    pub position: String,
    /// Full years today; none if unknown.
    pub age: Option<u32>,
    /// Whether in service.
    pub service: Service,
    /// How they stand.
    pub state: StateKind,
    /// The day on which the standard was reached.
    pub certified_on: Option<Date>,
    /// The line, 字/分; none while the age that it needs is not known.
    pub line_cpm: Option<f64>,
    /// The last session in the form of an exam.
    pub last: Option<SessionMark>,
    /// The fastest such session with enough accuracy.
    pub best_cpm: Option<f64>,
    /// Sessions of any form in the last 14 days.
    pub recent: u32,
    /// The last day of practice.
    pub practised: Option<Date>,
    /// The next sitting.
    pub next_sitting: Option<Date>,
}

/// A sitting of this week or to come.
#[derive(Clone, Debug)]
pub struct SittingLine {
    /// Its id.
    pub id: Uuid,
    /// When, local to the standard's zone.
    pub at: String,
    /// Where.
    pub room: String,
    /// How many are to come.
    pub candidates: usize,
    /// How it stands.
    pub state: SittingState,
}

/// The desk as of one moment.
#[derive(Debug)]
pub struct DeskView {
    /// What it was made from.
    pub facts: Arc<TrainerData>,
    /// Units in the order of their names.
    pub units: Vec<UnitLine>,
    /// All officers, in badge order.
    pub people: Vec<PersonLine>,
    /// The bureau.
    pub bureau: RateTally,
    /// Days to the last day that counts.
    pub days_left: Option<i64>,
    /// The rate week by week to today.
    pub trend: Vec<(Date, Rate)>,
    /// Distribution of 正确速度.
    pub bars: Vec<Bar>,
    /// Sittings of this week.
    pub sittings: Vec<SittingLine>,
    /// Sittings that are planned, the oldest plan first.
    pub planned: Vec<SittingLine>,
    /// Assignments, the newest first.
    pub assignments: Vec<AssignmentLine>,
}

impl DeskView {
    /// The view of `facts`.
    pub fn of(facts: Arc<TrainerData>, initials: &Initials) -> Self {
        let names = facts.unit_names();
        let next = next_sittings(&facts);
        let people: Vec<PersonLine> = facts
            .people()
            .map(|(officer, a)| {
                let marks = facts.marks(officer.id);
                let compared = || marks.iter().rev().filter(|m| m.compared);
                let good = u32::try_from(facts.standard.accuracy_ppm).unwrap_or(u32::MAX);
                let fastest = compared().filter(|m| m.accuracy_ppm >= good).map(|m| m.milli_cpm).max();
                PersonLine {
                    id: officer.id,
                    badge: officer.badge.clone(),
                    name: officer.name.clone(),
                    initials: initials.of(&officer.name),
                    unit: officer.unit_id,
                    unit_name: names.get(&officer.unit_id).map_or_else(String::new, |n| (*n).to_owned()),
                    position: officer.position.clone(),
                    age: TrainerData::age_on(officer, facts.today),
                    service: officer.service,
                    state: a.state.kind(),
                    certified_on: match &a.state {
                        State::Certified(c) => Some(c.on),
                        _ => None,
                    },
                    line_cpm: facts.line_of(officer).map(|milli| milli as f64 / 1000.0),
                    last: compared().next().copied(),
                    best_cpm: fastest.map(|milli| f64::from(milli) / 1000.0),
                    recent: days_back(&facts, marks, 14),
                    practised: marks.last().map(|m| facts.standard.date_of(timestamp(m.started_at_ms))),
                    next_sitting: next.get(&officer.id).copied(),
                }
            })
            .collect();
        let units = unit_lines(&facts, &people);
        let trend = trend(&facts);
        let speeds: Vec<(u64, u64)> = people
            .iter()
            .filter_map(|p| Some((u64::from(p.last?.milli_cpm), (p.line_cpm? * 1000.0) as u64)))
            .collect();
        Self {
            bureau: facts.report.bureau,
            days_left: facts.standard.days_left(facts.as_of),
            bars: speed_histogram(&speeds, BAR_CPM, TOP_CPM),
            sittings: this_week(&facts),
            planned: planned(&facts),
            assignments: assignments::lines(&facts),
            trend,
            units,
            people,
            facts,
        }
    }

    /// The line of that officer.
    pub fn person(&self, id: Uuid) -> Option<&PersonLine> {
        self.people.iter().find(|p| p.id == id)
    }

    /// The line of that unit.
    pub fn unit(&self, id: Uuid) -> Option<&UnitLine> {
        self.units.iter().find(|u| u.id == id)
    }

    /// The forecast of an officer.
    pub fn forecast_of<'a>(&self, forecasts: &'a Forecasts, id: Uuid) -> Option<&'a OfficerForecast> {
        let at = self.people.iter().position(|p| p.id == id)?;
        forecasts.officers.get(at)?.as_ref()
    }

    /// The assignments that were given to an officer of one of these units, the newest first.
    pub fn assignments_in<'a>(
        &'a self,
        units: &'a BTreeSet<Uuid>,
    ) -> impl Iterator<Item = &'a AssignmentLine> {
        self.assignments.iter().filter(|line| self.assignees(line, units).next().is_some())
    }

    /// Those of its officers who are in one of these units, the most urgent first.
    pub fn assignees<'a>(
        &'a self,
        line: &'a AssignmentLine,
        units: &'a BTreeSet<Uuid>,
    ) -> impl Iterator<Item = (&'a PersonLine, &'a Assignee)> {
        let people = line.assignees.iter().filter_map(|a| Some((self.people.get(a.person)?, a)));
        people.filter(|(person, _)| units.contains(&person.unit))
    }

    /// What was counted in a unit in the week of that Monday.
    pub fn count_of(&self, unit: Uuid, monday: Date) -> Option<UnitCount> {
        let row = self.facts.rows.counts.iter().find(|c| c.unit_id == unit && c.week == monday)?;
        Some(UnitCount { unit, entered: row.entered, qualified: row.qualified })
    }

    /// The exemption of that officer from the desk's standard that is requested or in force; the newest, if
    /// there are several.
    pub fn exemption_of<'a>(&self, all: &'a [ExemptionLine], officer: Uuid) -> Option<&'a ExemptionLine> {
        all.iter().rev().find(|line| {
            line.officer == officer
                && line.of.covers(&self.facts.standard.id)
                && line.is_open_on(self.facts.today)
        })
    }

    /// Whether an exemption can be requested for that officer: the standard is still ahead of them, and none
    /// is requested or in force.
    pub fn can_be_exempted(&self, all: &[ExemptionLine], person: &PersonLine) -> bool {
        person.state.is_missing() && self.exemption_of(all, person.id).is_none()
    }
}

fn days_back(facts: &TrainerData, marks: &[SessionMark], days: i64) -> u32 {
    let since = facts.as_of.as_millisecond() - days * 86_400_000;
    marks.iter().rev().take_while(|m| m.started_at_ms >= since).count() as u32
}

fn unit_lines(facts: &TrainerData, people: &[PersonLine]) -> Vec<UnitLine> {
    let mut speeds: BTreeMap<Uuid, Vec<f64>> = BTreeMap::new();
    let mut active: BTreeMap<Uuid, u32> = BTreeMap::new();
    for person in people {
        if let Some(last) = person.last {
            speeds.entry(person.unit).or_default().push(f64::from(last.milli_cpm) / 1000.0);
        }
        let busy = days_back(facts, facts.marks(person.id), 7) > 0;
        *active.entry(person.unit).or_default() += u32::from(busy);
    }
    facts
        .rows
        .units
        .iter()
        .zip(&facts.report.units)
        .map(|(unit, (_, tally))| UnitLine {
            id: unit.id,
            name: unit.name.clone(),
            kind: unit.kind,
            parent: unit.parent,
            pair: unit.pair,
            tally: *tally,
            pair_tally: facts
                .report
                .pairs
                .iter()
                .find(|p| p.units.0 == unit.id || p.units.1 == unit.id)
                .map(|p| p.tally),
            active: active.get(&unit.id).copied().unwrap_or_default(),
            median_cpm: speeds.get_mut(&unit.id).and_then(|s| dabiao_domain::portable::median(s)),
        })
        .collect()
}

fn trend(facts: &TrainerData) -> Vec<(Date, Rate)> {
    let presences = facts.presences();
    let today = day(facts.today);
    let first = presences.iter().filter_map(|p| p.certified_on).map(|d| d.0 - 7).min();
    let from = first.unwrap_or(today.0).min(today.0 - TREND_DAYS);
    let from = dabiao_domain::record::civil::Day(from);
    rate_history(&presences, from, today, 7).into_iter().map(|(d, rate)| (date(d), rate)).collect()
}

/// The next sitting of every officer that is in one.
fn next_sittings(facts: &TrainerData) -> BTreeMap<Uuid, Date> {
    let mut next: BTreeMap<Uuid, Date> = BTreeMap::new();
    for sitting in facts.books.sittings.iter().filter(|s| s.state() == SittingState::Planned) {
        let on = facts.standard.date_of(sitting.plan().at);
        if on >= facts.today {
            for officer in &sitting.plan().candidates {
                let known = next.entry(*officer).or_insert(on);
                *known = (*known).min(on);
            }
        }
    }
    next
}

fn this_week(facts: &TrainerData) -> Vec<SittingLine> {
    let back = i64::from(facts.today.weekday().to_monday_zero_offset());
    let monday = facts.today.saturating_sub(jiff::Span::new().days(back));
    let after = monday.saturating_add(jiff::Span::new().days(7));
    let mut lines: Vec<(jiff::Timestamp, SittingLine)> = facts
        .books
        .sittings
        .iter()
        .filter(|s| {
            let on = facts.standard.date_of(s.plan().at);
            on >= monday && on < after && s.state() != SittingState::Cancelled
        })
        .map(|s| (s.plan().at, sitting_line(facts, s)))
        .collect();
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Sittings that can be assigned.
fn planned(facts: &TrainerData) -> Vec<SittingLine> {
    let planned = facts.books.sittings.iter().filter(|s| s.state() == SittingState::Planned);
    planned.map(|s| sitting_line(facts, s)).collect()
}

fn sitting_line(facts: &TrainerData, sitting: &Sitting) -> SittingLine {
    let plan = sitting.plan();
    SittingLine {
        id: plan.id,
        at: super::minute_of(&facts.standard, plan.at),
        room: plan.room.clone(),
        candidates: plan.candidates.len(),
        state: sitting.state(),
    }
}
