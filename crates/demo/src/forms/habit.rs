//! Who enters records in practice, and when: some officers of every unit and all of the guidance cohort, now and then, at noon
//! or after work.

use super::entering::{FormHand, enter_cards};
use crate::DemoError;
use crate::calendar::{at, clock, holiday, weekend};
use crate::chance::{Ids, pick};
use crate::crew::Population;
use crate::lives::Trainee;
use dabiao_app::practice::FormExtent;
use dabiao_content::Library;
use dabiao_content::forms::CardStyle;
use dabiao_content::generator::{Generator, VERSION};
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::exercise::RecordType;
use dabiao_domain::form::machine::FormHeader;
use dabiao_domain::input::LogMode;
use dabiao_domain::record::civil::Day;
use dabiao_domain::source::form_id;
use dabiao_domain::splitmix::SplitMix;
use dabiao_store::Sealing;

/// Of every unit one officer, and one more for so many.
const OFFICERS_MORE: usize = 12;
/// Most sittings of forms of one officer: they are the dearest attempts of a demonstration.
const MOST: u32 = 5;
/// Days from one to the next, at least, and so many more at most.
const EVERY_DAYS: (i32, usize) = (10, 9);
/// First and last minute of the times of day; practice and exams of copied texts lie outside.
const TIMES: [(i64, i64); 2] = [(12 * 60, 13 * 60 + 10), (17 * 60 + 40, 18 * 60 + 10)];
/// Officers who type slower than this enter for ten minutes and not a number of records, 字/分.
const SLOW_CPM: f64 = 32.0;
/// Of the slips of one sitting, so many are left in the next.
const LEARNS: f64 = 0.85;
/// The form that is entered most often: it is that of the guidance standard's exam.
const USUAL: &str = "population_floating";

/// An officer who enters records.
struct Habit {
    place: usize,
    next: Day,
    left: u32,
    slips: f64,
    guide: bool,
    rng: SplitMix,
}

/// All of them.
pub struct FormPractice {
    habits: Vec<Habit>,
    ids: Ids,
}

/// A sitting of forms that is going to be held.
pub struct FormTask {
    /// What is fixed at its start.
    pub start: AttemptStart,
    /// The form and its cards.
    pub header: FormHeader,
    hand: FormHand,
    rng: SplitMix,
}

impl FormTask {
    /// Enters it: the time of its end, and the log ready to be sealed.
    pub fn enter(&self) -> Result<(i64, Sealing), DemoError> {
        let entered = enter_cards(self.header.clone(), &self.hand, &mut self.rng.clone())?;
        let ended_ms = self.start.started_at_ms + entered.end_ms as i64 + 15;
        let sealing = Sealing::of(entered.log, Vec::new())
            .map_err(|no| DemoError::Made(format!("event {} of a form: {}", no.event, no.why)))?;
        Ok((ended_ms, sealing))
    }
}

impl FormPractice {
    /// Those of `crew` from `first` on; `guides` are the places of the guidance cohort. The chance is apart from all else.
    pub fn draw(crew: &Population, lives: &[Trainee], guides: &[usize], first: Day, root: &SplitMix) -> Self {
        let mut rng = root.branch(11);
        let mut places = guides.to_vec();
        for unit in &crew.units {
            let mut here: Vec<usize> = (0..crew.members.len())
                .filter(|n| crew.members[*n].officer.unit_id == unit.id && !guides.contains(n))
                .filter(|n| !lives[*n].never && lives[*n].until.is_none())
                .collect();
            for _ in 0..=here.len() / OFFICERS_MORE {
                if !here.is_empty() {
                    places.push(here.remove(rng.below(here.len())));
                }
            }
        }
        let habit = |place: usize| {
            let mut rng = rng.branch(place as u64);
            let guide = guides.contains(&place);
            let slips = if guide { rng.between(0.006, 0.014) } else { rng.between(0.012, 0.05) };
            let from = lives[place].from.max(first);
            let next = Day(from.0 + 2 + rng.below(12) as i32);
            Habit { place, next, left: MOST, slips, guide, rng }
        };
        let habits = places.into_iter().map(habit).collect();
        Self { habits, ids: Ids(root.branch(12)) }
    }

    /// The sittings of forms of `day`.
    pub fn day(
        &mut self,
        crew: &Population,
        lives: &[Trainee],
        (library, generator): (&Library, &Generator),
        day: Day,
    ) -> Result<Vec<FormTask>, DemoError> {
        let mut tasks = Vec::new();
        if holiday(day) || weekend(day) {
            return Ok(tasks);
        }
        for habit in &mut self.habits {
            let life = &lives[habit.place];
            if habit.left == 0 || day < habit.next || !life.active(day) {
                continue;
            }
            let officer = &crew.members[habit.place].officer;
            let whose = (officer.id, officer.unit_id);
            tasks.push(habit.task(whose, life.level_cpm(day), (library, generator), day, &mut self.ids)?);
            habit.left -= 1;
            habit.slips *= LEARNS;
            habit.next = Day(day.0 + EVERY_DAYS.0 + habit.rng.below(EVERY_DAYS.1) as i32);
        }
        Ok(tasks)
    }
}

impl Habit {
    fn task(
        &mut self,
        (officer_id, unit_id): (uuid::Uuid, uuid::Uuid),
        level_cpm: f64,
        (library, generator): (&Library, &Generator),
        day: Day,
        ids: &mut Ids,
    ) -> Result<FormTask, DemoError> {
        let rng = &mut self.rng;
        let usual = library.form(USUAL).filter(|_| rng.chance(if self.guide { 0.6 } else { 0.3 }));
        let form = usual.unwrap_or_else(|| pick(rng, library.forms()));
        let styles: Vec<CardStyle> = form.styles().collect();
        let style = if rng.chance(0.5) { CardStyle::Printed } else { *pick(rng, &styles) };
        let extent = match level_cpm {
            slow if slow < SLOW_CPM => FormExtent::Minutes(10),
            _ if self.guide && rng.chance(0.3) => FormExtent::Records(10),
            _ => FormExtent::Records(5),
        };
        let (from, to) = *pick(rng, &TIMES);
        let minute = from as f64 + (to - from) as f64 * rng.unit();
        let time = at(day, clock(0, 0) + (minute * 60.0) as i64) + rng.below(1000) as i64;
        let (seed, count) = (rng.bits(), extent.cards(&form.def));
        let cards = form.cards(generator, style, seed, count);
        let cards = cards.ok_or_else(|| DemoError::Made(format!("no cards of {}", form.name())))?;
        let start = AttemptStart {
            id: ids.at(time),
            officer_id,
            unit_id,
            exercise_id: form_id(form.name(), style.name(), (VERSION, false), seed, count),
            title: form.def.title.clone(),
            record_type: RecordType::of(form.def.card),
            mode: AttemptMode::Practice,
            started_at_ms: time,
            sitting_id: None,
        };
        let header = FormHeader {
            form: form.def.clone(),
            cards,
            limit_ms: extent.limit_ms(),
            mode: LogMode::Practice,
        };
        let (sees_caught, sees_silent) = if self.guide { (0.97, 0.85) } else { (0.75, 0.4) };
        let cpm = level_cpm.clamp(8.0, 110.0) * rng.between(0.92, 1.08);
        let hand = FormHand { cpm, slips: self.slips, sees_caught, sees_silent, spoils: &[] };
        Ok(FormTask { start, header, hand, rng: SplitMix::new(rng.bits()) })
    }
}
