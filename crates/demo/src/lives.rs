//! The officers' days: when they practise, what, and with which result.

use super::DemoPlan;
use super::calendar::{at, clock, holiday, weekend};
use super::chance::Ids;
use super::crew::Member;
use super::hand::{Incident, TypistModel};
use super::texts::{LENGTHS, Texts};
use dabiao_domain::attempt::{AttemptMode, AttemptStart};
use dabiao_domain::exercise::Exercise;
use dabiao_domain::forecast::Session;
use dabiao_domain::input::LogHeader;
use dabiao_domain::learner::{Learner, Practice, Shape};
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;

/// Shapes of learning curves and their shares in a hundred.
const SHAPES: [(Shape, usize); 6] = [
    (Shape::Power, 30),
    (Shape::Saturating, 22),
    (Shape::Plateau, 14),
    (Shape::Relapse, 12),
    (Shape::DropOut, 12),
    (Shape::Irregular, 10),
];
/// Share of officers who never typed.
const NEVER: f64 = 0.06;
/// Officers have other work: of a full-time learner's sessions, this share takes place.
const BUSY: f64 = 0.55;
/// Officers who begin slower than this start with the course, 字/分.
const BEGINNER_CPM: f64 = 15.0;
/// Rounds of the course that a beginner types.
const ROUNDS: usize = 12;
/// The effect of coaching is there after so many days, and the officer takes as long to lose some of it.
const COACHED_DAYS: i32 = 35;
const DECLINE_DAYS: i32 = 42;
/// First and last minute of the times of day for practice.
const TIMES: [(i64, i64); 3] =
    [(8 * 60 + 20, 11 * 60 + 30), (14 * 60, 17 * 60 + 30), (19 * 60, 21 * 60 + 40)];

/// Something that is going to be typed.
#[derive(Clone, Debug)]
pub struct Task {
    /// What is fixed at its start.
    pub start: AttemptStart,
    /// The text and its rules.
    pub header: LogHeader,
    /// How it is typed.
    pub hand: TypistModel,
    /// Chance of its own.
    pub rng: SplitMix,
}

/// An officer's gain or loss besides own practice: a share of the speed that builds up over some days.
#[derive(Clone, Copy, Debug)]
struct Drift {
    /// The factor on the first day.
    base: f64,
    since: Day,
    share: f64,
    days: i32,
}

impl Drift {
    fn on(&self, day: Day) -> f64 {
        let grown = f64::from((day.0 - self.since.0).clamp(0, self.days)) / f64::from(self.days);
        self.base * (1.0 + self.share * grown)
    }
}

/// How a hand types that is better than usual.
#[derive(Clone, Copy, Debug)]
pub struct Gift {
    /// Speed in the first session, 字/分.
    pub start_cpm: f64,
    /// The same after 50 sessions, as a factor.
    pub gain: f64,
    /// Errors for each correct character in the first session.
    pub error_rate: f64,
}

/// An officer's life with the program.
#[derive(Clone, Debug)]
pub struct Trainee {
    practice: Practice,
    /// The first day.
    pub from: Day,
    /// The first day of not practising any more: posted away, retired, exempt.
    pub until: Option<Day>,
    /// Whether the officer never comes.
    pub never: bool,
    /// Whether the officer is not expected: exempt.
    pub barred: bool,
    /// The first sitting that was passed.
    pub passed: Option<Day>,
    /// Sessions so far.
    pub sessions: usize,
    /// Whether the officer keeps practising as before after passing.
    steady: bool,
    drift: Drift,
    length: usize,
    rounds: usize,
    next_text: usize,
    rng: SplitMix,
}

impl Trainee {
    /// The life of `member`, whose unit begins on `first`.
    pub fn draw(member: &Member, plan: &DemoPlan, first: Day, rng: &SplitMix) -> Self {
        let mut rng = rng.clone();
        let mut share = rng.below(100);
        let shape = SHAPES.iter().find(|(_, of)| {
            let here = share < *of;
            share = share.saturating_sub(*of);
            here
        });
        let mut learner = Learner::draw(shape.map_or(Shape::Power, |s| s.0), member.age, &mut rng);
        learner.sessions_per_week *= BUSY;
        learner.start_cpm *= 0.8;
        let beginner = learner.start_cpm < BEGINNER_CPM && member.age > 40;
        // Half of them on the first days, the others as their turn comes.
        let late = if rng.chance(0.55) { 8.0 } else { f64::from(plan.days) * 0.55 };
        let from = Day(first.0 + (late * rng.unit()) as i32);
        let never = member.role.is_none() && rng.chance(NEVER);
        Self {
            practice: Practice::new(learner, rng.branch(1)),
            from,
            until: None,
            never,
            barred: false,
            passed: None,
            sessions: 0,
            steady: false,
            drift: Drift { base: 1.0, since: from, share: 0.0, days: 1 },
            length: usize::from(rng.chance(0.25)),
            rounds: if beginner { 0 } else { ROUNDS },
            next_text: rng.below(81),
            rng: rng.branch(2),
        }
    }

    /// Whether the officer is here and typing on `day`.
    pub fn active(&self, day: Day) -> bool {
        !self.never && day >= self.from && self.until.is_none_or(|until| day < until)
    }

    /// Whether there are rounds of the course that the officer has not typed.
    pub const fn rounds_left(&self) -> bool {
        self.rounds < ROUNDS
    }

    /// From now on the officer has what was to be had, and comes less often.
    pub fn pass(&mut self, day: Day) {
        if self.passed.is_none() {
            self.passed = Some(day);
            let rate = self.practice.learner().sessions_per_week;
            if !self.steady {
                self.practice.set_rate(rate * 0.45);
            }
        }
    }

    /// Makes an officer who types well and practises steadily from the first days on.
    pub fn give(&mut self, gift: Gift, first: Day, rng: &mut SplitMix) {
        let learner = Learner {
            shape: Shape::Power,
            start_cpm: gift.start_cpm,
            gain: gift.gain,
            bend: rng.between(1.0, 6.0),
            noise: rng.between(0.045, 0.075),
            sessions_per_week: rng.between(1.7, 2.7),
            rust: rng.between(0.0, 0.03),
            error_rate: gift.error_rate,
            ..self.practice.learner().clone()
        };
        self.practice = Practice::new(learner, rng.branch(1));
        self.from = Day(first.0 + rng.below(4) as i32);
        (self.never, self.steady, self.rounds) = (false, true, ROUNDS);
    }

    /// From `day` on the officer is coached: practice becomes more regular, and the speed grows by this share
    /// beside what practice brings. An officer who never came begins.
    pub fn coach(&mut self, day: Day, share: f64, comes: bool) {
        self.drift = Drift { base: self.drift.on(day), since: day, share, days: COACHED_DAYS };
        let rate = self.practice.learner().sessions_per_week;
        if share > 0.0 {
            self.practice.set_rate((rate * 1.15).max(1.2));
        }
        if self.never && comes {
            (self.never, self.from) = (false, Day(day.0 + 2));
        }
    }

    /// From `day` on the officer loses this share of the speed, though practising often.
    pub fn decline(&mut self, day: Day, share: f64) {
        self.drift = Drift { base: self.drift.on(day), since: day, share: -share, days: DECLINE_DAYS };
        self.practice.set_rate(4.0);
    }

    /// The true speed on `day`, 字/分.
    pub fn level_cpm(&self, day: Day) -> f64 {
        self.practice.level_cpm(day) * self.drift.on(day)
    }

    /// The result of a sitting on `day`: nothing is learnt in it.
    pub fn sit(&mut self, day: Day) -> Session {
        let session = self.practice.sit(day);
        self.drifted(session)
    }

    fn drifted(&self, session: Session) -> Session {
        Session { correct_cpm: session.correct_cpm * self.drift.on(session.day), ..session }
    }

    /// The officer's practice on `day`.
    pub fn live(&mut self, member: &Member, day: Day, texts: &Texts, ids: &mut Ids) -> Vec<Task> {
        if !self.active(day) {
            return Vec::new();
        }
        let mut tasks = Vec::new();
        let mut slot = self.rng.below(TIMES.len());
        match self.practice.live(day, holiday(day)) {
            Some(session) => {
                self.sessions += 1;
                let session = self.drifted(session);
                for _ in 0..2 {
                    if let Some(task) = self.round(member, day, slot, texts, ids) {
                        tasks.push(task);
                    }
                }
                tasks.push(self.drill(member, &session, slot, texts, ids));
                // Some go on in the evening; nothing more is learnt that day.
                if slot < 2 && self.rng.chance(0.12) {
                    slot = 2;
                    let again = self.sit(day);
                    tasks.push(self.drill(member, &again, slot, texts, ids));
                }
            }
            None if weekend(day) && !holiday(day) && self.sessions > 0 && self.rng.chance(0.03) => {
                let session = self.sit(day);
                tasks.push(self.drill(member, &session, slot, texts, ids));
            }
            None => {}
        }
        tasks.sort_by_key(|t| t.start.started_at_ms);
        tasks
    }

    /// A time within a part of the day, to the millisecond. Drills lie behind the rounds of the course.
    fn time(&mut self, day: Day, slot: usize, part: (f64, f64)) -> i64 {
        let (from, to) = TIMES[slot];
        let share = self.rng.between(part.0, part.1);
        let seconds = clock(0, from) + ((to - from) as f64 * 60.0 * share) as i64;
        at(day, seconds) + self.rng.below(1000) as i64
    }

    fn round(
        &mut self,
        member: &Member,
        day: Day,
        slot: usize,
        texts: &Texts,
        ids: &mut Ids,
    ) -> Option<Task> {
        if self.rounds >= ROUNDS {
            return None;
        }
        let exercise = texts.round(self.rounds)?;
        self.rounds += 1;
        let part = if self.rounds % 2 == 1 { (0.0, 0.15) } else { (0.3, 0.45) };
        let time = self.time(day, slot, part);
        let level = self.level_cpm(day);
        let hand = TypistModel {
            cpm: (level * 3.0).clamp(24.0, 110.0) * self.rng.between(0.85, 1.15),
            accuracy: self.rng.between(0.93, 0.995),
            composed: 0.0,
            incident: Incident::None,
        };
        Some(self.task(member, exercise, None, hand, time, ids))
    }

    fn drill(
        &mut self,
        member: &Member,
        session: &Session,
        slot: usize,
        texts: &Texts,
        ids: &mut Ids,
    ) -> Task {
        let length = self.length;
        let time = self.time(session.day, slot, (0.6, 0.99));
        let carried = if self.rng.chance(0.06) { texts.carried(length, self.rng.below(97)) } else { None };
        let exercise = carried.unwrap_or_else(|| {
            self.next_text += 1;
            texts.fresh(length, self.next_text)
        });
        let incident = match self.rng.below(100) {
            0..3 => Incident::Pause(15_000 + self.rng.below(90_000) as u64),
            3..5 => Incident::Early,
            5..7 => Incident::Focus(2_000 + self.rng.below(20_000) as u64),
            _ => Incident::None,
        };
        let hand = TypistModel {
            cpm: session.correct_cpm.clamp(3.0, 110.0),
            accuracy: session.accuracy,
            composed: 0.12,
            incident,
        };
        let limit = u64::from(LENGTHS[length].0) * 60_000;
        self.task(member, exercise.clone(), Some(limit), hand, time, ids)
    }

    fn task(
        &mut self,
        member: &Member,
        exercise: Exercise,
        limit_ms: Option<u64>,
        hand: TypistModel,
        time: i64,
        ids: &mut Ids,
    ) -> Task {
        let start = AttemptStart {
            id: ids.at(time),
            officer_id: member.officer.id,
            unit_id: member.officer.unit_id,
            exercise_id: exercise.id,
            title: exercise.title,
            record_type: exercise.record_type,
            mode: AttemptMode::Practice,
            started_at_ms: time,
            sitting_id: None,
        };
        let header = LogHeader::practice(exercise.text, exercise.policy, limit_ms);
        Task { start, header, hand, rng: SplitMix::new(self.rng.bits()) }
    }
}
