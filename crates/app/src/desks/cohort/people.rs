//! The officers and their typing results, prepared for the cohort's functions.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use uuid::Uuid;

use crate::core::timestamp;
use crate::desk_data::{TrainerData, day};
use dabiao_domain::cohort::caseload::trend::Point;
use dabiao_domain::record::civil::Day;
use dabiao_domain::roster::{Officer, Service};
use dabiao_domain::sitting::{CandidateState, SittingState};
use dabiao_domain::standard::DEFAULT_TIME_ZONE;

/// Sessions whose median is the present level.
const LEVEL_SESSIONS: usize = 5;

/// A person by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: Uuid,
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// The unit.
    pub unit: Uuid,
    /// Its name.
    pub unit_name: String,
}

impl Person {
    /// That officer.
    pub fn of(officer: &Officer) -> Self {
        Self {
            id: officer.id,
            badge: officer.badge.clone(),
            name: officer.name.clone(),
            unit: officer.unit_id,
            unit_name: officer.unit.clone(),
        }
    }
}

/// An officer's present typing level: medians of the last sessions in the form of an exam.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// 正确速度, 字/分.
    pub cpm: f64,
    /// 正确率, 0 to 1.
    pub accuracy: f64,
}

/// Milliseconds by which China's clocks are ahead of UTC, and milliseconds of a day.
const ZONE_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// The day of a time in the standard's zone. China's has had one offset and no summer time since 1992, so
/// that its days are counted without a table: this is called for hundreds of thousands of sessions.
fn day_of(facts: &TrainerData, ms: i64) -> Day {
    if facts.standard.time_zone() == DEFAULT_TIME_ZONE {
        Day((ms + ZONE_MS).div_euclid(DAY_MS) as i32)
    } else {
        day(facts.standard.date_of(timestamp(ms)))
    }
}

/// Officers by id, their sessions in the form of an exam, and their sittings.
#[derive(Debug, Default)]
pub struct People {
    places: HashMap<Uuid, usize>,
    /// In the order of the officers, oldest first.
    tracks: Vec<Vec<Point>>,
    next: BTreeMap<Uuid, Date>,
    missed: BTreeMap<Uuid, (Uuid, Date)>,
}

impl People {
    /// Of all officers in `facts`.
    pub fn of(facts: &TrainerData) -> Self {
        let officers = &facts.books.officers;
        let track = |officer: &Officer| {
            let marks = facts.marks(officer.id).iter().filter(|m| m.compared && m.milli_cpm > 0);
            marks.map(|m| (day_of(facts, m.started_at_ms), f64::from(m.milli_cpm) / 1000.0)).collect()
        };
        let mut people = Self {
            places: officers.iter().enumerate().map(|(place, o)| (o.id, place)).collect(),
            tracks: officers.iter().map(track).collect(),
            ..Self::default()
        };
        people.look_at_sittings(facts);
        people
    }

    /// The next sitting of each candidate, and the last one that a candidate missed and did not make up
    /// later.
    fn look_at_sittings(&mut self, facts: &TrainerData) {
        let mut sittings: Vec<_> =
            facts.books.sittings.iter().filter(|s| s.state() != SittingState::Cancelled).collect();
        sittings.sort_by_key(|s| (s.plan().at, s.plan().id));
        for sitting in sittings {
            let on = facts.standard.date_of(sitting.plan().at);
            if sitting.state() == SittingState::Planned && on >= facts.today {
                for officer in &sitting.plan().candidates {
                    self.next.entry(*officer).or_insert(on);
                }
            }
            for candidate in sitting.candidates() {
                match candidate.state {
                    CandidateState::Absent => {
                        self.missed.insert(candidate.officer, (sitting.plan().id, on));
                    }
                    CandidateState::Ended(_) | CandidateState::Void => {
                        self.missed.remove(&candidate.officer);
                    }
                    _ => {}
                }
            }
        }
    }

    /// The place of an officer in the order of the facts.
    pub fn place(&self, id: Uuid) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// The officer of that id.
    pub fn officer<'a>(&self, facts: &'a TrainerData, id: Uuid) -> Option<&'a Officer> {
        facts.books.officers.get(self.place(id)?)
    }

    /// That officer by name; an officer who is not in the roster has no name.
    pub fn person(&self, facts: &TrainerData, id: Uuid) -> Person {
        self.officer(facts, id).map_or_else(
            || Person {
                id,
                badge: String::new(),
                name: "?".to_owned(),
                unit: Uuid::nil(),
                unit_name: String::new(),
            },
            Person::of,
        )
    }

    /// The officer's sessions in the form of an exam: day and 正确速度, the oldest first.
    pub fn track(&self, id: Uuid) -> &[Point] {
        self.place(id).and_then(|place| self.tracks.get(place)).map_or(&[], Vec::as_slice)
    }

    /// The officer's present level; none without such a session.
    pub fn level(facts: &TrainerData, id: Uuid) -> Option<Level> {
        let (mut speeds, mut right) = ([0.0; LEVEL_SESSIONS], [0.0; LEVEL_SESSIONS]);
        let recent = facts.marks(id).iter().rev().filter(|m| m.compared);
        let mut n = 0;
        for ((mark, speed), right) in recent.zip(&mut speeds).zip(&mut right) {
            *speed = f64::from(mark.milli_cpm) / 1000.0;
            *right = f64::from(mark.accuracy_ppm) / 1e6;
            n += 1;
        }
        let median = dabiao_domain::portable::median;
        Some(Level { cpm: median(speeds.get_mut(..n)?)?, accuracy: median(right.get_mut(..n)?)? })
    }

    /// The day of the officer's last practice of any form.
    pub fn practised(facts: &TrainerData, id: Uuid) -> Option<Date> {
        let last = facts.marks(id).last()?;
        Some(crate::desk_data::date(day_of(facts, last.started_at_ms)))
    }

    /// The officer's next sitting.
    pub fn next_sitting(&self, id: Uuid) -> Option<Date> {
        self.next.get(&id).copied()
    }

    /// The sitting that the officer missed.
    pub fn missed_sitting(&self, id: Uuid) -> Option<(Uuid, Date)> {
        self.missed.get(&id).copied()
    }
}

/// The first day on which an officer is no longer in service here.
pub fn left_service(officer: &Officer) -> Option<Date> {
    (officer.service != Service::Serving).then(|| officer.left_on.unwrap_or(Date::MIN))
}
