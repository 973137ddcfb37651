//! A drill: made from its level and seed, inspected record by record, judged.
//!
//! While it is open, nothing reveals which values are wrong: of a record, only its source and the entered
//! values can be seen.

use std::collections::BTreeSet;

use dabiao_content::generator::{Generator, VERSION};
use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::checking::level::Level;
use dabiao_domain::cohort::checking::{CheckingScore, Item, MarkProblem, Marks, form_of, plant, score};
use dabiao_domain::cohort::record::{CheckOutcome, Checked};
use dabiao_domain::record::{Kind, Record};

/// The version under which drills are stored. Every change of what a level and seed give raises the version
/// of the generator, also a change of the planted errors or of a level. A golden drill guards it.
pub const DRILL_VERSION: u32 = VERSION;

/// The records of a drill with their errors.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckDrill {
    /// Its level.
    pub level: &'static Level,
    /// The kind of its records.
    pub kind: Kind,
    /// Its seed.
    pub seed: u64,
    /// Its records.
    pub items: Vec<Item>,
}

impl CheckDrill {
    /// The drill of that level and seed. It never changes within one version of the generator's own data.
    /// None for a level without forms; every level has forms.
    pub fn make(generator: &Generator, level: &'static Level, seed: u64) -> Option<Self> {
        let kind = form_of(level, seed)?;
        let records: Vec<Record> =
            (0..level.records as u64).map(|index| generator.record(kind, seed, index)).collect();
        let items = plant(&records, level, &generator.districts(), seed);
        Some(Self { level, kind, seed, items })
    }

    /// The score of the marks, and its stored form.
    ///
    /// # Errors
    /// Marks that are not of this drill.
    pub fn judge(&self, marks: &[Marks]) -> Result<(CheckingScore, CheckOutcome), MarkProblem> {
        let score = score(&self.items, marks)?;
        let outcome = CheckOutcome {
            records: score.records,
            fields: score.fields,
            planted: score.planted,
            hits: score.hits,
            false_alarms: score.false_alarms,
            time_ms: score.time_ms,
            passed: self.level.shortfalls(&score).is_empty(),
        };
        Ok((score, outcome))
    }

    /// The drill as done by the author of `stamp`.
    ///
    /// # Errors
    /// As [`CheckDrill::judge`].
    pub fn done(&self, stamp: Stamp, marks: Vec<Marks>) -> Result<Checked, MarkProblem> {
        let (_, outcome) = self.judge(&marks)?;
        let (level, kind) = (self.level.number, self.kind.name().to_owned());
        Ok(Checked { stamp, level, kind, generator: DRILL_VERSION, seed: self.seed, marks, outcome })
    }
}

/// A drill that is being done.
#[derive(Debug)]
pub struct OpenCheck {
    drill: CheckDrill,
    /// Places of the marked fields of each record.
    marked: Vec<BTreeSet<usize>>,
    /// Time spent on each record until it was last left, in milliseconds.
    time_ms: Vec<u64>,
    /// The record that is shown, from 0.
    place: usize,
    /// How many have been shown.
    seen: usize,
    /// Since when it is shown, on the monotonic clock.
    since_ms: u64,
}

impl OpenCheck {
    /// It at its first record.
    pub(super) fn new(drill: CheckDrill, now_ms: u64) -> Self {
        let n = drill.items.len();
        let marked = vec![BTreeSet::new(); n];
        Self { drill, marked, time_ms: vec![0; n], place: 0, seen: 1, since_ms: now_ms }
    }

    /// Its level.
    pub const fn level(&self) -> &'static Level {
        self.drill.level
    }

    /// The kind of its records.
    pub const fn kind(&self) -> Kind {
        self.drill.kind
    }

    /// Its seed.
    pub const fn seed(&self) -> u64 {
        self.drill.seed
    }

    /// Which record is shown, from 0, and how many there are.
    pub const fn place(&self) -> (usize, usize) {
        (self.place, self.drill.items.len())
    }

    /// The source card of the record that is shown.
    pub fn source(&self) -> Option<&Record> {
        self.drill.items.get(self.place).map(|item| &item.source)
    }

    /// What was entered from it.
    pub fn shown(&self) -> Option<&Record> {
        self.drill.items.get(self.place).map(|item| &item.shown)
    }

    /// Whether the field at that place of the record that is shown is marked.
    pub fn is_marked(&self, field: usize) -> bool {
        self.marked.get(self.place).is_some_and(|marked| marked.contains(&field))
    }

    /// Marked fields of the record that is shown.
    pub fn marks(&self) -> usize {
        self.marked.get(self.place).map_or(0, BTreeSet::len)
    }

    /// Whether every record was shown, so that the drill may be handed in.
    pub const fn seen_all(&self) -> bool {
        self.seen >= self.drill.items.len()
    }

    /// Time of all records in milliseconds.
    pub fn elapsed_ms(&self, now_ms: u64) -> u64 {
        self.time_ms.iter().sum::<u64>() + now_ms.saturating_sub(self.since_ms)
    }

    /// Marks a field of the record that is shown, or removes its mark. A press for a record that is not shown
    /// is ignored: it came late.
    pub(super) fn toggle(&mut self, record: usize, code: &str) {
        let field = self.shown().and_then(|shown| shown.fields.iter().position(|f| f.code == code));
        if let Some(field) = field.filter(|_| record == self.place)
            && let Some(marked) = self.marked.get_mut(record)
            && !marked.remove(&field)
        {
            marked.insert(field);
        }
    }

    /// Shows the record at `place`, if there is one.
    pub(super) fn go(&mut self, place: usize, now_ms: u64) {
        if place < self.drill.items.len() {
            self.count(now_ms);
            self.place = place;
            self.seen = self.seen.max(place + 1);
        }
    }

    fn count(&mut self, now_ms: u64) {
        if let Some(time) = self.time_ms.get_mut(self.place) {
            *time += now_ms.saturating_sub(self.since_ms);
        }
        self.since_ms = now_ms;
    }

    /// The drill and its marks: codes in the order of the fields.
    pub(super) fn end(mut self, now_ms: u64) -> (CheckDrill, Vec<Marks>) {
        self.count(now_ms);
        let marks =
            self.drill.items.iter().zip(&self.marked).zip(&self.time_ms).map(|((item, marked), time)| {
                let code = |n: &usize| item.shown.fields.get(*n).map(|f| f.code.clone());
                Marks { codes: marked.iter().filter_map(code).collect(), time_ms: *time }
            });
        let marks = marks.collect();
        (self.drill, marks)
    }
}
