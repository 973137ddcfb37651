//! The days of the bureau, one after another: practice is typed, and events are written.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use uuid::Uuid;

use super::calendar::{at, clock, day_of, iso, working};
use super::candidates::{self, Slot};
use super::chance::{Ids, bytes};
use super::codes::{Codes, DEMO_PASSWORD};
use super::cohort::{Bureau, CohortSim};
use super::crew::{Member, Population};
use super::deeds::{Timeline, TimelineEntry, Tools};
use super::desk::DeskDay;
use super::each::each;
use super::forms::{FormPractice, FormTask};
use super::hand::type_text;
use super::lives::{Task, Trainee};
use super::sitting::{Held, Planned, Room};
use super::texts::Texts;
use super::{DemoAccount, DemoError, DemoPlan, DemoSummary, papers};
use dabiao_app::certificates::create;
use dabiao_app::core::timestamp;
use dabiao_app::demo::DEMO_HOLDER;
use dabiao_app::jobs::Progress;
use dabiao_app::{OFFICER_STANDARD, bring_signer};
use dabiao_content::Library;
use dabiao_content::generator::Generator;
use dabiao_content::hints::Hints;
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::sitting::{SittingEntry, SittingEvent, SittingKind, SittingStep};
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::standard::Standard;
use dabiao_store::facts;
use dabiao_store::{
    DEMO_SETTING, Db, Fact, NumberedEntry, OfficerBody, Sealing, StoreError, UnitBody, digest, hex,
};

/// The store is founded so many days before the first practice.
const FOUNDED_DAYS: i32 = 3;

/// The constant data of the run.
struct World<'a> {
    plan: &'a DemoPlan,
    library: &'a Library,
    standard: &'a Standard,
    generator: &'a Generator,
    hints: &'a Hints,
    texts: &'a Texts,
    crew: &'a Population,
    bureau: &'a Bureau<'a>,
    slots: Vec<Slot>,
    first: Day,
    today: Day,
}

/// The changing data.
struct State {
    lives: Vec<Trainee>,
    deeds: Timeline,
    planned: Vec<Planned>,
    ids: Ids,
    rng: SplitMix,
    sittings: usize,
    corps: CohortSim,
    forms: FormPractice,
}

/// Fills `folder`, which is empty except for its mark file.
pub fn build(folder: &Path, plan: &DemoPlan, progress: &Progress) -> Result<DemoSummary, DemoError> {
    let made = |e: &dyn std::fmt::Display| DemoError::Made(e.to_string());
    let library = Library::embedded();
    let standard = library.standard(OFFICER_STANDARD).ok_or_else(|| made(&OFFICER_STANDARD))?;
    let generator = Generator::embedded()
        .map_err(|faults| DemoError::Made(faults.first().map(ToString::to_string).unwrap_or_default()))?;
    let hints = Hints::load().map_err(|e| made(&e))?;
    let root = SplitMix::new(plan.seed);
    let (today, _) = day_of(plan.now_ms);
    let first = Day(today.0 - plan.days as i32);
    let start_ms = at(Day(first.0 - FOUNDED_DAYS), clock(9, 0));
    let crew = Population::draw(plan, &generator, start_ms, today);
    let texts = Texts::make(&generator, &library, plan.seed)?;
    let mut rng = root.branch(5);
    let lives = crew.members.iter().enumerate();
    let mut lives: Vec<Trainee> =
        lives.map(|(n, m)| Trainee::draw(m, plan, first, &root.branch(1_000 + n as u64))).collect();
    let key_seed = bytes(&mut rng);
    let (key, _) = create(folder, DEMO_PASSWORD, DEMO_HOLDER, date(first), key_seed)?;
    let (series, station_seed) = (Ids(root.branch(6)).at(start_ms), bytes(&mut rng));
    let mut db = Db::open(folder, &|| series)?;
    if let Some(signer) = bring_signer(folder.to_owned(), station_seed)()? {
        db.sign_with(start_ms, signer)?;
    }
    let span = (first, today);
    let (mut ids, mut deeds) = (Ids(root.branch(7)), Timeline::default());
    found(&crew, start_ms, &mut rng, &mut deeds)?;
    papers::exemptions(&crew, &mut lives, span, &mut ids, &mut rng, &mut deeds);
    papers::leavers(&crew, &mut lives, span, &mut rng, &mut deeds);
    let bureau = Bureau { crew: &crew, generator: &generator, standards: library.standards(), span };
    let corps = CohortSim::draw(&bureau, &mut lives, &root)?;
    let key_made = Fact::MakeIssuerKey(facts::MakeIssuerKey {
        key_id: key.key.public().key_id().to_string(),
        holder: key.holder.clone(),
        by: Some(crew.staff(Role::Issuer, 0)),
    });
    deeds.push(start_ms + 150_000, TimelineEntry::Fact(key_made));
    let forms = FormPractice::draw(&crew, &lives, &corps.guides(), first, &root);
    let mut state = State { lives, deeds, planned: Vec::new(), ids, rng, sittings: 0, corps, forms };
    let world = World {
        plan,
        library: &library,
        standard,
        generator: &generator,
        hints: &hints,
        texts: &texts,
        crew: &crew,
        bureau: &bureau,
        slots: candidates::slots(plan, first),
        first,
        today,
    };
    let (ids, codes) = (RefCell::new(Ids(root.branch(8))), RefCell::new(Codes::new(plan.now_ms)));
    let tools = Tools { standards: library.standards(), key: &key, ids, codes };
    for day in first.0..=today.0 {
        progress.set((day - first.0) as usize, plan.days as usize + 1);
        if progress.unwanted() {
            return Err(DemoError::GivenUp);
        }
        world.day(Day(day), &db, &mut state)?;
        state.deeds.write(&mut db, &tools, at(Day(day + 1), 0).min(plan.now_ms))?;
    }
    progress.set(plan.days as usize + 1, plan.days as usize + 1);
    let made = summary(folder, &db, &crew, state.sittings)?;
    Ok(DemoSummary { start_codes: tools.codes.into_inner().told(), ..made })
}

/// The roster, the accounts, and the note that all of this is a demonstration.
fn found(
    crew: &Population,
    start_ms: i64,
    rng: &mut SplitMix,
    deeds: &mut Timeline,
) -> Result<(), DemoError> {
    let mark = Fact::SetSetting(facts::SetSetting { key: DEMO_SETTING.to_owned(), value: "1".to_owned() });
    deeds.push(start_ms + 1_000, TimelineEntry::Fact(mark));
    let lines: Vec<String> = crew
        .members
        .iter()
        .map(|m| format!("{},{},{}", m.officer.badge, m.officer.name, m.officer.unit))
        .collect();
    let roster = Fact::ImportRoster(facts::ImportRoster {
        file: "演示花名册.csv".to_owned(),
        sha256: hex(&digest(lines.join("\n").as_bytes())),
        units: crew.units.iter().map(UnitBody::of).collect(),
        officers: crew.members.iter().map(|m| OfficerBody::of(&m.officer)).collect(),
        by: None,
    });
    deeds.push(start_ms + 2_000, TimelineEntry::Fact(roster));
    papers::accounts(crew, start_ms + 60_000, rng, deeds)
}

impl World<'_> {
    fn day(&self, day: Day, db: &Db, state: &mut State) -> Result<(), DemoError> {
        let State { lives, deeds, corps, planned, .. } = state;
        corps.day(self.bureau, db, day, lives, deeds)?;
        state.sittings += corps.plan_sittings(self.bureau, day, lives, deeds, planned);
        self.practise(day, state)?;
        if day < self.today {
            self.hold_sittings(day, state)?;
        }
        self.plan_sittings(day, state);
        let desk = DeskDay {
            crew: self.crew,
            lives: &state.lives,
            planned: &state.planned,
            day,
            span: (self.first, self.today),
        };
        desk.work(&mut state.ids, &mut state.rng, &mut state.deeds);
        self.enter_forms(day, state)
    }

    /// Everybody's drills of the day.
    fn practise(&self, day: Day, state: &mut State) -> Result<(), DemoError> {
        let mut tasks = Vec::new();
        for (member, life) in self.crew.members.iter().zip(&mut state.lives) {
            tasks.extend(life.live(member, day, self.texts, &mut state.ids));
        }
        let typed = each(&tasks, |task| self.type_task(task));
        for (task, typed) in tasks.into_iter().zip(typed) {
            let (ended_ms, sealing) = typed?;
            if ended_ms >= self.plan.now_ms {
                continue;
            }
            let (id, begun_ms) = (task.start.id, task.start.started_at_ms);
            state
                .deeds
                .push(begun_ms, TimelineEntry::Begin(Box::new((task.start, task.header.into())), None));
            state.deeds.push(ended_ms, TimelineEntry::Seal(id, Box::new(sealing), None));
        }
        Ok(())
    }

    /// Records that are entered in practice on that day: last of all, for the time of an assignment counts what waits.
    fn enter_forms(&self, day: Day, state: &mut State) -> Result<(), DemoError> {
        let State { lives, deeds, forms, .. } = state;
        let tasks = forms.day(self.crew, lives, (self.library, self.generator), day)?;
        let entered = each(&tasks, FormTask::enter);
        for (task, entered) in tasks.into_iter().zip(entered) {
            let (ended_ms, sealing) = entered?;
            if ended_ms >= self.plan.now_ms {
                continue;
            }
            let FormTask { start, header, .. } = task;
            let (id, begun_ms) = (start.id, start.started_at_ms);
            deeds.push(begun_ms, TimelineEntry::Begin(Box::new((start, header.into())), None));
            deeds.push(ended_ms, TimelineEntry::Seal(id, Box::new(sealing), None));
        }
        Ok(())
    }

    fn type_task(&self, task: &Task) -> Result<(i64, Sealing), DemoError> {
        let typed = type_text(task.header.clone(), &task.hand, self.hints, &mut task.rng.clone());
        let ended_ms = task.start.started_at_ms + typed.end_ms as i64 + 15;
        let sealing = Sealing::of(typed.log, Vec::new())
            .map_err(|no| DemoError::Made(format!("event {} of a drill: {}", no.event, no.why)))?;
        Ok((ended_ms, sealing))
    }

    fn plan_sittings(&self, day: Day, state: &mut State) {
        for slot in self.slots.iter().filter(|s| s.planned_on == day) {
            // Forms are entered after all copying of their day: they keep nobody from it.
            let copying = state.planned.iter().filter(|p| p.plan.kind == SittingKind::Copy);
            let waiting: Vec<Uuid> = copying.flat_map(|p| p.plan.candidates.iter().copied()).collect();
            let State { lives, ids, rng, .. } = state;
            let Some(planned) = candidates::plan(slot, self.crew, lives, self.standard, &waiting, ids, rng)
            else {
                continue;
            };
            let time = at(day, clock(15, 0)) + state.sittings as i64;
            state.sittings += 1;
            let (plan, secret) = (planned.plan.clone(), planned.secret.clone());
            state.deeds.push(time, TimelineEntry::Plan(Box::new(plan), secret));
            if slot.fate.is_some() {
                state.planned.push(planned);
            } else {
                let by = planned.plan.invigilators.first().copied().unwrap_or_default();
                let called_off = at(Day(slot.day.0 - 1), clock(16, 40));
                let event = SittingEvent::Step(SittingStep::Cancel);
                let at = timestamp(called_off);
                let entry = SittingEntry { at, by, event };
                let numbered = NumberedEntry { sitting: planned.plan.id, seq: 0, entry };
                state.deeds.push(called_off, TimelineEntry::Entry(numbered));
            }
        }
    }

    fn hold_sittings(&self, day: Day, state: &mut State) -> Result<(), DemoError> {
        let (held, rest) =
            std::mem::take(&mut state.planned).into_iter().partition(|p: &Planned| p.day == day);
        state.planned = rest;
        let held: Vec<Planned> = held;
        let members: BTreeMap<Uuid, (usize, Uuid)> = self
            .crew
            .members
            .iter()
            .enumerate()
            .map(|(n, m)| (m.officer.id, (n, m.officer.unit_id)))
            .collect();
        let find = |officer: Uuid| members.get(&officer).copied();
        let guidance = state.corps.guidance().clone();
        let mut away: Vec<Uuid> = Vec::new();
        for planned in &held {
            let State { lives, ids, deeds, rng, corps, .. } = state;
            let own = planned.plan.standard_id == guidance.id;
            let standard = if own { &guidance } else { self.standard };
            let room = Room { standard, generator: self.generator, hints: self.hints, find: &find };
            if planned.plan.kind == SittingKind::Form {
                let coming = corps.come(planned, &away, lives);
                let (ids, rng) = corps.form_chance();
                let held = room.hold_forms(planned, &coming, ids, deeds, rng)?;
                corps.entered(&held.passed, day);
                continue;
            }
            let Held { passed, absent } = room.hold(planned, lives, ids, deeds, rng)?;
            for place in passed {
                if own {
                    corps.passed(place, day);
                } else {
                    lives[place].pass(day);
                }
            }
            away.extend(absent);
        }
        if !held.is_empty() {
            // Two days later the first issuer issues; the second one what the first may not.
            let issued = working(Day(day.0 + 2));
            for n in 0..2 {
                let issuer = self.crew.staff(Role::Issuer, n);
                let time = at(issued, clock(16, 0)) + n as i64 * 300_000;
                state.deeds.push(time, TimelineEntry::Issue(issuer));
            }
        }
        Ok(())
    }
}

fn date(day: Day) -> Date {
    iso(day).parse().unwrap_or_default()
}

fn summary(folder: &Path, db: &Db, crew: &Population, sittings: usize) -> Result<DemoSummary, StoreError> {
    let head = db.journal_head()?;
    let exams = db.exam_rows()?.len();
    let trainer = crew.members.iter().find(|m| !m.central && m.role == Some(Role::Trainer));
    let shown = crew.members.iter().filter(|m| m.central).chain(trainer);
    let account = |m: &Member| DemoAccount {
        badge: m.officer.badge.clone(),
        name: m.officer.name.clone(),
        unit: m.officer.unit.clone(),
        roles: m.role.iter().copied().collect(),
    };
    Ok(DemoSummary {
        folder: folder.to_owned(),
        units: crew.units.len(),
        officers: crew.members.len(),
        attempts: db.histories()?.values().map(Vec::len).sum(),
        exams,
        sittings,
        certificates: db.certificates()?.len(),
        entries: head.entries,
        head: head.hash,
        accounts: shown.map(account).collect(),
        start_codes: Vec::new(),
    })
}
