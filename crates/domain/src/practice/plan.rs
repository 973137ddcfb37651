//! Today's plan: three short drills, ten minutes.
//!
//! A pure function of what was practised before today, of the day and of the officer: the same all day, whatever of it has
//! been done. Nothing is said of days without practice: what was due then is due now, the costliest first, and never more
//! than fits.
//!
//! 1. **Weak items**: those of the error book that are due, of the ladder where they cost most.
//! 2. **The skill that limits**: the accuracy, where it is below the line, else the speed; of its causes the one that
//!    lost most in the last sessions.
//! 3. **A fresh passage of an exam's form**, as long as the forecast needs more sessions, and then every third day; on the
//!    other days the next ladder.

use std::collections::BTreeSet;

use super::causes::{Cause, Causes, Training};
use super::history::{Dismissed, ItemHistory, Session, Standing};
use super::item::{Item, Ladder};
use super::schedule::Leitner;
use crate::forecast::officer::{FEWEST_DAYS, FEWEST_SESSIONS};
use crate::forecast::{self, Line};
use crate::portable::median;
use crate::record::Kind;
use crate::record::civil::Day;
use crate::splitmix::SplitMix;

/// Most items of one drill.
pub const MOST_ITEMS: usize = 12;
/// Fewer due items of a ladder are no drill of their own.
const FEWEST_ITEMS: usize = 3;
/// Sessions that say where the speed goes now.
pub const RECENT_SESSIONS: usize = 10;
/// Days from one passage of an exam's form to the next, once the forecast has enough.
const EXAM_FORM_DAYS: i32 = 3;
/// Sessions of an exam's form that say whether the accuracy is at the line.
const RECENT_COMPARED: usize = 5;
/// Minutes of the drills, in their order: ten together.
const MINUTES: [u32; 3] = [3, 3, 4];
/// Kinds of records that passages of an exam's form are of.
const RECORDS: [Kind; 6] =
    [Kind::Case, Kind::Dispatch, Kind::PopulationResident, Kind::Rental, Kind::Hotel, Kind::Vehicle];

/// What a drill of the plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DrillKind {
    /// Items of the error book.
    WeakItems,
    /// The skill that limits.
    Skill,
    /// A fresh passage of an exam's form.
    ExamForm,
}

impl DrillKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::WeakItems, Self::Skill, Self::ExamForm];

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WeakItems => "weak_items",
            Self::Skill => "skill",
            Self::ExamForm => "exam_form",
        }
    }
}

/// Where the text of a drill is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// A text that is made of these items; see [`super::drill_text()`].
    Items(Vec<Item>),
    /// A generated text of records of this kind.
    Fresh(Kind),
    /// A lesson of the course on this subject.
    Lesson(Training),
}

/// Why a drill is in the plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// So many items of a ladder are due: wrong, or slow.
    Due {
        /// The ladder.
        ladder: Ladder,
        /// Items of the drill that were wrong.
        wrong: u32,
        /// Items of the drill that were slow.
        slow: u32,
    },
    /// The cause that lost most, in thousandths of 字/分, in the last sessions.
    Lost {
        /// The cause.
        cause: Cause,
        /// Thousandths of 字/分.
        milli_cpm: u64,
        /// Whether it was chosen because the accuracy is below the line.
        for_accuracy: bool,
    },
    /// The forecast has so many sessions and needs so many.
    ForecastNeeds {
        /// Sessions of an exam's form so far.
        have: u32,
        /// Sessions without which there is no forecast.
        need: u32,
    },
    /// To see where one stands: every few days a passage of an exam's form.
    Measure,
    /// The accuracy is below the line, and no time went to errors or to mending them: what is left is what was left out.
    LeftOut,
    /// Nothing is due and nothing was lost that is known: a skill that every record asks for.
    Basics(Training),
}

/// A drill of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanItem {
    /// What it is for.
    pub kind: DrillKind,
    /// Where its text is from.
    pub source: TextSource,
    /// The seed of its text.
    pub seed: u64,
    /// Minutes.
    pub minutes: u32,
    /// Why it is in the plan.
    pub why: Why,
}

/// The plan of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The day.
    pub day: Day,
    /// The drills, in their order.
    pub items: Vec<PlanItem>,
}

/// What a plan is made of.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// All sessions with their items, the oldest first.
    pub sessions: &'a [Session],
    /// Sessions of an exam's form, the oldest first.
    pub compared: &'a [forecast::Session],
    /// Slips that the officer has dismissed.
    pub dismissed: &'a Dismissed,
    /// What is to be reached; none where nothing is.
    pub line: Option<Line>,
    /// A number of the officer's own, so that not everybody has the same texts.
    pub seed: u64,
    /// The day.
    pub today: Day,
}

impl Plan {
    /// The plan of `basis`.
    pub fn of(basis: &Basis<'_>) -> Self {
        let history = ItemHistory::<Leitner>::of(basis.sessions, basis.dismissed, basis.today);
        let mut due: Vec<Vec<_>> =
            Ladder::ALL.map(|ladder| history.due(ladder, basis.today)).into_iter().collect();
        // The texts of forms are cards: they come with the forms.
        due.retain(|items| {
            items.len() >= FEWEST_ITEMS && items.iter().all(|one| one.item.ladder() != Ladder::Forms)
        });
        let cost =
            |items: &Vec<&Standing>| -> f64 { items.iter().take(MOST_ITEMS).map(|one| one.priority()).sum() };
        due.sort_by(|a, b| cost(b).total_cmp(&cost(a)));
        let mut due = due.into_iter().map(|items| weak_items(&items));
        let first = due.next().unwrap_or_else(|| basics(DrillKind::WeakItems, Training::Words));
        let second = skill(basis, &first, &mut due);
        let third = match exam_form(basis) {
            Some(drill) => drill,
            None => due.next().unwrap_or_else(|| basics(DrillKind::WeakItems, Training::Numbers)),
        };
        let rng = SplitMix::new(basis.seed).branch(basis.today.0 as u64);
        let items = [first, second, third].into_iter().zip(MINUTES).enumerate();
        let items = items.map(|(place, (drill, minutes))| {
            let mut rng = rng.branch(place as u64 + 1);
            let source = match drill.source {
                TextSource::Fresh(Kind::Case) => {
                    TextSource::Fresh(RECORDS.get(rng.below(RECORDS.len())).copied().unwrap_or(Kind::Case))
                }
                other => other,
            };
            PlanItem { kind: drill.kind, source, seed: rng.bits(), minutes, why: drill.why }
        });
        Self { day: basis.today, items: items.collect() }
    }
}

/// A drill without its time and seed.
struct Draft {
    kind: DrillKind,
    source: TextSource,
    why: Why,
}

fn weak_items(due: &[&Standing]) -> Draft {
    let chosen = due.get(..due.len().min(MOST_ITEMS)).unwrap_or_default();
    let wrong = chosen.iter().filter(|one| one.book.is_some_and(|entry| entry.wrong)).count() as u32;
    let why = Why::Due {
        ladder: chosen.first().map_or(Ladder::Han, |one| one.item.ladder()),
        wrong,
        slow: chosen.len() as u32 - wrong,
    };
    let source = TextSource::Items(chosen.iter().map(|one| one.item).collect());
    Draft { kind: DrillKind::WeakItems, source, why }
}

fn basics(kind: DrillKind, training: Training) -> Draft {
    Draft { kind, source: source_of(training), why: Why::Basics(training) }
}

/// Where the text that trains something is from.
const fn source_of(training: Training) -> TextSource {
    match (training, training.records()) {
        (_, Some(kind)) => TextSource::Fresh(kind),
        (Training::Width, None) => TextSource::Lesson(training),
        // Where the error book is empty.
        (_, None) => TextSource::Fresh(Kind::Vocabulary),
    }
}

/// The drill for what limits the officer. The error book is `first` already: where it would be the answer, the next
/// ladder of it is, or a text at a pace without errors.
fn skill(basis: &Basis<'_>, first: &Draft, due: &mut impl Iterator<Item = Draft>) -> Draft {
    let for_accuracy = below_accuracy(basis);
    let causes = recent_causes(basis);
    let mut parts = causes.iter().flat_map(|causes| &causes.parts);
    let of_errors = |cause: Cause| matches!(cause, Cause::Wrong | Cause::Width | Cause::Deleting);
    let Some(part) = parts.find(|part| !for_accuracy || of_errors(part.cause)) else {
        if for_accuracy && causes.is_some() {
            let source = source_of(Training::Accuracy);
            return Draft { kind: DrillKind::Skill, source, why: Why::LeftOut };
        }
        let training =
            if first.why == Why::Basics(Training::Words) { Training::Numbers } else { Training::Words };
        return basics(DrillKind::Skill, training);
    };
    let why = Why::Lost { cause: part.cause, milli_cpm: part.milli_cpm, for_accuracy };
    let source = match part.cause.training() {
        Training::ErrorBook => match due.next() {
            Some(next) => next.source,
            None => source_of(Training::Accuracy),
        },
        training => source_of(training),
    };
    Draft { kind: DrillKind::Skill, source, why }
}

/// Whether the accuracy of the last sessions of an exam's form is below the line.
fn below_accuracy(basis: &Basis<'_>) -> bool {
    let before = basis.compared.iter().filter(|one| one.day < basis.today);
    let mut last: Vec<f64> = before.rev().take(RECENT_COMPARED).map(|one| one.accuracy).collect();
    !last.is_empty() && basis.line.is_some_and(|line| median(&mut last) < Some(line.accuracy))
}

/// Where the speed of the last sessions went.
fn recent_causes(basis: &Basis<'_>) -> Option<Causes> {
    let before = basis.sessions.iter().filter(|session| session.day < basis.today);
    Causes::of_last(before.map(|session| &session.items), RECENT_SESSIONS)
}

/// A passage of an exam's form, where it is time for one.
fn exam_form(basis: &Basis<'_>) -> Option<Draft> {
    let before = || basis.compared.iter().map(|one| one.day).filter(|day| *day < basis.today);
    let have = before().count() as u32;
    let why = measure(have, &before().collect(), basis.today)?;
    Some(Draft { kind: DrillKind::ExamForm, source: TextSource::Fresh(Kind::Case), why })
}

/// Why a passage of an exam's form is due on `today` after `have` of them on `days`; none where none is.
pub(super) fn measure(have: u32, days: &BTreeSet<Day>, today: Day) -> Option<Why> {
    let need = FEWEST_SESSIONS;
    if have < need {
        return Some(Why::ForecastNeeds { have, need });
    }
    let last = days.last()?;
    let time = today.0 - last.0 >= EXAM_FORM_DAYS || days.len() < FEWEST_DAYS as usize;
    time.then_some(Why::Measure)
}
