//! Today's plan of an officer, from the store.

use jiff::civil::Date;
use uuid::Uuid;

use super::words::why_words;
use crate::actor::{Authorized, Barred};
use crate::core::{OFFICER_STANDARD, standards, timestamp};
use crate::desk_data::{date, day, sessions_by};
use crate::lang::Messages;
use crate::reading::Reach;
use dabiao_content::generator::{VERSION, confusables};
use dabiao_domain::forecast::Line;
use dabiao_domain::practice::{
    Basis, Confusables, Dismissed, DrillKind, Item, Plan, PlanItem, Session, Target, TextSource, Why,
    typed_instead,
};
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::roster::Officer;
use dabiao_domain::source::{fresh_id, items_id};
use dabiao_domain::standard::{Standard, full_years};
use dabiao_store::{Db, StoreError};

/// Characters of a text for each minute of its drill: it has to outlast the time.
const CHARACTERS_A_MINUTE: usize = 120;
/// The lesson on full and half width, and how many rounds it has.
pub(super) const WIDTH_LESSON: (&str, u64) = ("course/27-width", 6);
/// What an item is set beside, at most.
const MOST_INSTEAD: usize = 2;

/// A drill of today's plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDrill {
    /// What it is for.
    pub kind: DrillKind,
    /// The id under which its attempt is kept: a fresh text, a round of a lesson, or a text of items.
    pub source: String,
    /// Minutes.
    pub minutes: u32,
    /// Why it is in the plan; see [`super::why_words`].
    pub why: Why,
    /// Its items, and what each is taken for; empty where its text is not made of items.
    pub targets: Vec<Target>,
    /// Where its text is from.
    pub text: TextSource,
    /// The seed of its text.
    pub seed: u64,
}

impl PlannedDrill {
    /// Characters of its text.
    pub const fn length(&self) -> usize {
        let all = CHARACTERS_A_MINUTE * self.minutes as usize;
        if all < 300 { 300 } else { all }
    }
}

/// A drill of the plan as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanLine {
    /// Its place in the plan, from 0.
    pub place: usize,
    /// What it is for.
    pub kind: DrillKind,
    /// The same in a word or two.
    pub name: String,
    /// The id under which its attempt is kept.
    pub source: String,
    /// Minutes.
    pub minutes: u32,
    /// Why it is in the plan, in a sentence.
    pub why: String,
    /// Whether it has been done.
    pub done: bool,
}

/// An officer's plan of a day: the same all day.
#[derive(Clone, Debug, PartialEq)]
pub struct TodayPlan {
    /// The day.
    pub day: Date,
    /// Its drills, in their order.
    pub drills: Vec<PlannedDrill>,
}

impl TodayPlan {
    /// The drills in words; `done` says of an id whether it was typed on the day of the plan.
    pub fn lines(&self, texts: &Messages, done: impl Fn(&str) -> bool) -> Vec<PlanLine> {
        let line = |(place, drill): (usize, &PlannedDrill)| PlanLine {
            place,
            kind: drill.kind,
            name: texts.of(&drill.kind),
            source: drill.source.clone(),
            minutes: drill.minutes,
            why: why_words(texts, &drill.why),
            done: done(&drill.source),
        };
        self.drills.iter().enumerate().map(line).collect()
    }

    /// The plan of `officer` on the day of `now_ms` in the time zone of the officers' standard. What attempts say of items is
    /// kept on the way, where it was not yet.
    ///
    /// # Errors
    /// [`Denied::NoRight`] for another right than [`Permission::ReadOwn`], or where the officer's results may not be read;
    /// any error of the store.
    pub fn read(
        by: &Authorized,
        db: &mut Db,
        built_in: &[Standard],
        officer: &Officer,
        now_ms: i64,
    ) -> Result<Self, Barred> {
        if !Reach::of_results(by, db, now_ms)?.covers(officer.id) {
            return Err(Denied::NoRight(Permission::ReadUnit).into());
        }
        Ok(Self::own(db, built_in, officer, now_ms)?)
    }

    /// The own plan of the officer who is signed in.
    pub(crate) fn own(
        db: &mut Db,
        built_in: &[Standard],
        officer: &Officer,
        now_ms: i64,
    ) -> Result<Self, StoreError> {
        let all = standards(db, built_in)?;
        let standard = all.iter().filter(|one| one.id == OFFICER_STANDARD).max_by_key(|one| one.version);
        let standard = standard.ok_or_else(|| StoreError::Standard(OFFICER_STANDARD.to_owned()))?;
        let today = day(standard.date_of(timestamp(now_ms)));
        let sessions = sessions(db, standard, officer.id)?;
        let compared = sessions_by(standard, &db.history_of(officer.id)?);
        let dismissed = Dismissed::new();
        let age = officer.birth.and_then(|birth| full_years(birth, date(today)));
        let line = standard
            .speed
            .for_age(age)
            .map(|milli| Line { cpm: milli as f64 / 1000.0, accuracy: standard.accuracy_ppm as f64 / 1e6 });
        let seed = officer.id.as_u64_pair().1;
        let basis =
            Basis { sessions: &sessions, compared: &compared, dismissed: &dismissed, line, seed, today };
        let plan = Plan::of(&basis);
        let alike = confusables();
        let drill = |(place, item): (usize, PlanItem)| {
            let targets = match &item.source {
                TextSource::Items(items) => items.iter().map(|item| target(*item, &basis, &alike)).collect(),
                TextSource::Fresh(_) | TextSource::Lesson(_) => Vec::new(),
            };
            let PlanItem { kind, source: text, seed, minutes, why } = item;
            let mut drill = PlannedDrill { kind, source: String::new(), minutes, why, targets, text, seed };
            drill.source = match &drill.text {
                TextSource::Items(_) => items_id(today, place + 1),
                TextSource::Fresh(kind) => fresh_id(*kind, VERSION, false, seed, drill.length()),
                TextSource::Lesson(_) => format!("{}#{}", WIDTH_LESSON.0, seed % WIDTH_LESSON.1 + 1),
            };
            drill
        };
        Ok(Self { day: date(today), drills: plan.items.into_iter().enumerate().map(drill).collect() })
    }
}

/// The officer's sessions with their items; not those of sittings that are not over, whose texts are secret.
fn sessions(db: &mut Db, standard: &Standard, officer: Uuid) -> Result<Vec<Session>, StoreError> {
    let over = db.sittings_over()?;
    let mut known = db.items_of(officer)?;
    known.retain(|one| one.sitting_id.is_none_or(|sitting| over.contains(&sitting)));
    let session = |one: dabiao_store::AttemptItems| Session {
        attempt: one.attempt,
        day: day(standard.date_of(timestamp(one.started_at_ms))),
        items: one.items,
    };
    Ok(known.into_iter().map(session).collect())
}

/// An item and what it is set beside: what was typed in its place, else what it is like.
fn target(item: Item, basis: &Basis<'_>, alike: &Confusables) -> Target {
    let typed = typed_instead(basis.sessions, item, basis.dismissed);
    let mut instead: Vec<String> = typed.into_iter().map(|(text, _)| text).take(MOST_INSTEAD).collect();
    if let [only] = item.chars()[..] {
        let like = alike.like(only).into_iter().map(|(c, _)| c.to_string());
        let more: Vec<String> = like.filter(|c| !instead.contains(c)).collect();
        instead.extend(more);
        instead.truncate(MOST_INSTEAD);
    }
    Target { item, instead }
}
