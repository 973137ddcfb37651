//! Today's plan of an officer, from the store.

use jiff::civil::Date;

use super::known::Known;
use super::words::{plan_name, why_words};
use crate::actor::{Authorized, Barred};
use crate::desk_data::date;
use crate::lang::Messages;
use dabiao_content::check::FontCharacters;
use dabiao_content::generator::{VERSION, confusables};
use dabiao_domain::input::EndReason;
use dabiao_domain::practice::{
    Basis, Confusables, DrillKind, Item, Plan, PlanItem, Target, TextSource, Why, typed_instead,
};
use dabiao_domain::roster::Officer;
use dabiao_domain::source::{fresh_id, items_id};
use dabiao_domain::standard::Standard;
use dabiao_domain::text::is_han;
use dabiao_store::Db;

/// Characters of a text for each minute of its drill: it has to outlast the time.
const CHARACTERS_A_MINUTE: usize = 120;
/// The lesson on full and half width, and how many rounds it has.
pub(crate) const WIDTH_LESSON: (&str, u64) = ("course/27-width", 6);
/// Of its minutes, and of a fresh text, this part makes a drill of the plan count: one key is no drill.
const PART_THAT_COUNTS: u32 = 3;
/// Signs of a round of the lesson that make it count: a round is short.
const SIGNS_OF_A_ROUND: u32 = 20;
/// The same of a text of items, which may be short too.
const SIGNS_OF_ITEMS: u32 = 40;
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

    /// Whether an attempt at it counts: its time was up, or a third of its minutes was used, or enough of its text typed.
    pub fn is_done_by(&self, active_ms: u64, typed: u32, end: Option<EndReason>) -> bool {
        let signs = match &self.text {
            TextSource::Fresh(_) => self.length() as u32 / PART_THAT_COUNTS,
            TextSource::Items(_) => SIGNS_OF_ITEMS,
            TextSource::Lesson(_) => SIGNS_OF_A_ROUND,
        };
        let least_ms = u64::from(self.minutes * 60_000 / PART_THAT_COUNTS);
        end == Some(EndReason::Time) || active_ms >= least_ms || typed >= signs
    }
}

/// A drill of the plan as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanLine {
    /// Its place in the plan, from 0.
    pub place: usize,
    /// What it is for.
    pub kind: DrillKind,
    /// In a word or two; what is weak or costly is called so only where it is.
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
    /// The drill whose attempts are kept under this id.
    pub(crate) fn drill(&self, source: &str) -> Option<&PlannedDrill> {
        self.drills.iter().find(|drill| drill.source == source)
    }

    /// The drills in words; `done` says of an id whether it was typed on the day of the plan.
    pub fn lines(&self, texts: &Messages, done: impl Fn(&str) -> bool) -> Vec<PlanLine> {
        let line = |(place, drill): (usize, &PlannedDrill)| PlanLine {
            place,
            kind: drill.kind,
            name: plan_name(texts, drill.kind, &drill.why),
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
    /// [`Denied::NoRight`](dabiao_domain::role::Denied::NoRight) for another right than that to read own results, or where the officer's results may not be read;
    /// any error of the store.
    pub fn read(
        by: &Authorized,
        db: &mut Db,
        built_in: &[Standard],
        officer: &Officer,
        now_ms: i64,
    ) -> Result<Self, Barred> {
        Ok(Self::of(&Known::of_another(by, db, built_in, officer, now_ms)?))
    }

    /// The plan of whom `known` is.
    pub(super) fn of(known: &Known) -> Self {
        let basis = known.basis();
        let (today, plan) = (known.today, Plan::of(&basis));
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
        Self { day: date(today), drills: plan.items.into_iter().enumerate().map(drill).collect() }
    }
}

/// An item and what it is set beside: what was typed in its place, else what it is like.
pub(super) fn target(item: Item, basis: &Basis<'_>, alike: &Confusables) -> Target {
    let typed = typed_instead(basis.sessions, item, basis.dismissed);
    set_beside(Target { item, instead: typed.into_iter().map(|(text, _)| text).collect() }, alike)
}

/// The target with at most two that it is set beside: where less was typed in its place, what it is like. A text asks for
/// characters that it can show, and beside characters for no letters of an input method that was off.
pub(super) fn set_beside(target: Target, alike: &Confusables) -> Target {
    let Target { item, mut instead } = target;
    let font = FontCharacters::new();
    let shown = |c: char| font.has(c) && (item.is_shape() || is_han(c));
    instead.retain(|text| text.chars().all(shown));
    if let [only] = item.chars()[..] {
        let like = alike.like(only).into_iter().map(|(c, _)| c.to_string());
        let more: Vec<String> = like.filter(|c| !instead.contains(c)).collect();
        instead.extend(more);
    }
    instead.truncate(MOST_INSTEAD);
    Target { item, instead }
}
