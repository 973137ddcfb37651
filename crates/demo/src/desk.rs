//! What the trainer's desk records week by week: assignments, counted records, kept forecasts.

use uuid::Uuid;

use super::calendar::{at, clock, iso, worked, working};
use super::chance::Ids;
use super::crew::Population;
use super::deeds::{Timeline, TimelineEntry};
use super::lives::Trainee;
use super::sitting::Planned;
use dabiao_domain::assignment::Task;
use dabiao_domain::record::Kind;
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::roster::UnitKind;
use dabiao_domain::splitmix::SplitMix;
use dabiao_store::facts;
use dabiao_store::{CountBody, Fact};

/// The records that the bureau has to enter, and the weeks that it has for them.
const RECORDS: f64 = 130_200.0;
const WEEKS: f64 = 36.0;
/// Forecasts and counts begin so many days after the first.
const FORECASTS_FROM: i32 = 20;
const COUNTS_FROM: i32 = 10;
/// Officers who type slower are assigned practice, 字/分; at most so many of them.
const SLOW_CPM: f64 = 25.0;
const MOST_SLOW: usize = 60;

/// The data that the desk reads on a day.
pub struct DeskDay<'a> {
    /// Everybody.
    pub crew: &'a Population,
    /// How they are.
    pub lives: &'a [Trainee],
    /// Sittings that are planned and not held.
    pub planned: &'a [Planned],
    /// The day.
    pub day: Day,
    /// The first and the last day.
    pub span: (Day, Day),
}

impl DeskDay<'_> {
    /// What the desk records on this day.
    pub fn work(&self, ids: &mut Ids, rng: &mut SplitMix, deeds: &mut Timeline) {
        let (first, today) = self.span;
        if self.day.weekday() == 0 && self.day < today {
            if self.day.0 >= first.0 + FORECASTS_FROM {
                deeds.push(at(self.day, clock(7, 30)), TimelineEntry::Forecast);
            }
            if self.day.0 >= first.0 + COUNTS_FROM {
                deeds.push(at(self.day, clock(9, 10)), TimelineEntry::Fact(self.count(rng)));
            }
        }
        self.assign(ids, deeds);
    }

    /// The counts that every unit entered last week: the pace of the target, slower at first, and some units
    /// behind.
    fn count(&self, rng: &mut SplitMix) -> Fact {
        let (first, today) = self.span;
        let units: Vec<_> = self.crew.units.iter().skip(1).collect();
        let share = |kind| if kind == UnitKind::Station { 1.5 } else { 0.7 };
        let sum: f64 = units.iter().map(|u| share(u.kind)).sum();
        let grown = f64::from(self.day.0 - first.0) / f64::from((today.0 - first.0).max(1));
        let counts = units.iter().enumerate().map(|(n, unit)| {
            let behind = if n % 7 == 3 { 0.45 } else { 1.0 };
            let pace = RECORDS / WEEKS * share(unit.kind) / sum * (0.5 + 0.6 * grown) * behind;
            let entered = (pace * rng.between(0.8, 1.2)).round() as u32;
            let qualified = (f64::from(entered) * rng.between(0.93, 0.997)).round() as u32;
            CountBody { unit_id: unit.id, entered, qualified: qualified.min(entered) }
        });
        let counts = counts.collect();
        Fact::CountRecords(facts::CountRecords { week: iso(Day(self.day.0 - 7)), counts, by: self.trainer() })
    }

    fn trainer(&self) -> Uuid {
        self.crew.staff(Role::Trainer, 0)
    }

    /// Assignments that are done, open and overdue, of every kind.
    fn assign(&self, ids: &mut Ids, deeds: &mut Timeline) {
        let (_, today) = self.span;
        let on = |before: i32| worked(Day(today.0 - before)) == self.day && self.day < today;
        let due = |after: i32| iso(Day(today.0 + after));
        let mut give = |officers: Vec<Uuid>, task: &Task, times: u32, due: String, note: &str| {
            let time = at(self.day, clock(17, 0)) + deeds.len() as i64;
            let (kind, subject) = task.parts();
            let id = ids.at(time);
            let assign = Fact::Assign(facts::Assign {
                id,
                officers,
                kind: kind.to_owned(),
                subject,
                times,
                due,
                note: note.to_owned(),
                by: self.trainer(),
            });
            deeds.push(time, TimelineEntry::Fact(assign));
            id
        };
        if on(28) {
            give(self.of_unit(1), &Task::Drill(None), 5, due(-10), "每周至少两次");
        }
        if on(24) {
            let id = give(self.of_unit(2), &Task::Drill(None), 8, due(6), "集中训练");
            let end = Fact::EndAssignment(facts::EndAssignment {
                id,
                reason: "人员抽调安保，任务取消".to_owned(),
                by: self.trainer(),
            });
            let time = at(working(Day(self.day.0 + 2)), clock(9, 40));
            deeds.push(time, TimelineEntry::Fact(end));
            return;
        }
        if on(20) {
            give(self.beginners(), &Task::Course(None), 4, due(-4), "从第一课学起");
        }
        if on(12) {
            give(self.slow(), &Task::Drill(None), 4, due(3), "25字/分以下每人四次");
        }
        if on(6) {
            let task = Task::Drill(Some(Kind::Dispatch));
            give(self.of_unit(self.crew.units.len() / 2 + 1), &task, 1, due(8), "考核用接处警文本，先熟悉");
        }
        if on(1)
            && let Some(sitting) = self.planned.iter().find(|s| s.day >= today)
        {
            let to = sitting.plan.candidates.clone();
            give(to, &Task::Sitting(sitting.plan.id), 1, iso(sitting.day), "带警官证，提前二十分钟到场");
        }
    }

    fn of_unit(&self, unit: usize) -> Vec<Uuid> {
        let unit = self.crew.units.get(unit).map(|u| u.id);
        let here = self.crew.members.iter().zip(self.lives).filter(|(m, life)| {
            Some(m.officer.unit_id) == unit && life.until.is_none() && life.passed.is_none()
        });
        here.map(|(m, _)| m.officer.id).collect()
    }

    fn slow(&self) -> Vec<Uuid> {
        let slow = self.crew.members.iter().zip(self.lives).filter(|(_, life)| {
            life.sessions > 0 && life.active(self.day) && life.level_cpm(self.day) < SLOW_CPM
        });
        slow.take(MOST_SLOW).map(|(m, _)| m.officer.id).collect()
    }

    fn beginners(&self) -> Vec<Uuid> {
        let never = self.crew.members.iter().zip(self.lives);
        let never = never.filter(|(_, life)| life.until.is_none() && !life.never && life.rounds_left());
        never.take(MOST_SLOW / 2).map(|(m, _)| m.officer.id).collect()
    }
}
