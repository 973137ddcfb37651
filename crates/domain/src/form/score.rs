//! The score of entered records, by the rules of record forms.

use super::{Class, FieldOutcome, FormDef, outcome};
use crate::align::Aligner;
use crate::input::EndReason;
use crate::standard::FormResult;

/// The version of these rules; a change of any of them is a new one.
pub const FORM_SCORING_VERSION: u32 = 1;

/// Qualified records of a hundred entered ones below which there is a warning.
pub const WARN_PERCENT: u64 = 90;
/// The same of an alarm.
pub const ALARM_PERCENT: u64 = 85;

/// How the share of qualified records stands to the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// At 90 % or over it.
    Good,
    /// Below 90 %.
    Warn,
    /// Below 85 %: stocks of records were wiped for that.
    Alarm,
}

impl Rating {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Alarm => "alarm",
        }
    }
}

/// One entered record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOutcome {
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldOutcome>,
    /// Whether every required field is right and valid and every other one right.
    pub qualified: bool,
}

impl RecordOutcome {
    /// The outcome of a record; both lists of values are in the order of the form.
    pub fn of(form: &FormDef, right: &[String], entered: &[String], aligner: &mut Aligner) -> Self {
        let fields: Vec<FieldOutcome> = form
            .fields
            .iter()
            .enumerate()
            .map(|(place, field)| outcome(field, value(right, place), value(entered, place), aligner))
            .collect();
        let good = |(field, found): (&super::FieldDef, &FieldOutcome)| {
            found.right && (!field.required || found.valid.is_ok())
        };
        let qualified = form.fields.iter().zip(&fields).all(good);
        Self { fields, qualified }
    }

    /// The same, where the values at the places `given` were not entered.
    pub fn with_given(mut self, given: &[usize]) -> Self {
        for place in given {
            if let Some(field) = self.fields.get_mut(*place) {
                field.given = true;
            }
        }
        self
    }
}

/// The value at `place`; blank where there is none.
fn value(values: &[String], place: usize) -> &str {
    values.get(place).map_or("", String::as_str)
}

/// Errors of the fields of one kind, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    /// Fields entered.
    pub fields: u32,
    /// Wrong, and found by the rule.
    pub caught: u32,
    /// Wrong, and found by no rule.
    pub silent: u32,
}

impl Errors {
    /// A value that was given is no field that was entered.
    fn add(&mut self, field: &FieldOutcome) {
        if field.given {
            return;
        }
        self.fields += 1;
        self.caught += u32::from(field.class() == Class::Caught);
        self.silent += u32::from(field.class() == Class::Silent);
    }

    /// Wrong fields.
    pub const fn wrong(&self) -> u32 {
        self.caught + self.silent
    }

    /// Wrong ones among all, 0 to 1; none where there are none.
    pub fn rate(&self) -> Option<f64> {
        (self.fields > 0).then(|| f64::from(self.wrong()) / f64::from(self.fields))
    }
}

/// The score of a sitting of forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormScore {
    /// The entered records in order.
    pub records: Vec<RecordOutcome>,
    /// Active time in milliseconds.
    pub active_ms: u64,
    /// All fields.
    pub errors: Errors,
    /// By kind of field, those that the form has, in the order in which it has them first.
    pub kinds: Vec<(&'static str, Errors)>,
}

impl FormScore {
    /// The score of records that were entered in `active_ms` milliseconds.
    pub fn of(form: &FormDef, records: Vec<RecordOutcome>, active_ms: u64) -> Self {
        let (mut errors, mut kinds) = (Errors::default(), Vec::<(&'static str, Errors)>::new());
        for field in &form.fields {
            if !kinds.iter().any(|(kind, _)| *kind == field.kind()) {
                kinds.push((field.kind(), Errors::default()));
            }
        }
        for (field, found) in records.iter().flat_map(|record| form.fields.iter().zip(&record.fields)) {
            errors.add(found);
            for (_, of_kind) in kinds.iter_mut().filter(|(kind, _)| *kind == field.kind()) {
                of_kind.add(found);
            }
        }
        Self { records, active_ms, errors, kinds }
    }

    /// Records entered.
    pub fn entered(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    /// Qualified ones among them.
    pub fn qualified(&self) -> u32 {
        self.records.iter().map(|record| u32::from(record.qualified)).sum()
    }

    /// Errors of the field at `place` of the form, over all records.
    pub fn errors_at(&self, place: usize) -> Errors {
        let mut errors = Errors::default();
        self.records.iter().filter_map(|record| record.fields.get(place)).for_each(|f| errors.add(f));
        errors
    }

    /// Whether values of them were given: then no record was entered as a whole, and there is no rate of records.
    pub fn is_partial(&self) -> bool {
        self.records.iter().flat_map(|record| &record.fields).any(|field| field.given)
    }

    /// Records that were entered as a whole.
    fn whole(&self) -> u32 {
        if self.is_partial() { 0 } else { self.entered() }
    }

    /// 合格率: qualified among entered, 0 to 1; none where none was entered as a whole.
    pub fn qualified_rate(&self) -> Option<f64> {
        (self.whole() > 0).then(|| f64::from(self.qualified()) / f64::from(self.entered()))
    }

    /// How that rate stands to the lines, compared in whole numbers; none where none was entered as a
    /// whole.
    pub fn rating(&self) -> Option<Rating> {
        let (qualified, entered) = (u64::from(self.qualified()) * 100, u64::from(self.whole()));
        (entered > 0).then(|| {
            if qualified < ALARM_PERCENT * entered {
                Rating::Alarm
            } else if qualified < WARN_PERCENT * entered {
                Rating::Warn
            } else {
                Rating::Good
            }
        })
    }

    /// Qualified records an hour; none where no time passed, or where values were given.
    pub fn qualified_per_hour(&self) -> Option<f64> {
        (self.active_ms > 0 && !self.is_partial())
            .then(|| f64::from(self.qualified()) * 3_600_000.0 / self.active_ms as f64)
    }

    /// What a standard judges of it.
    pub fn result(&self, end: EndReason) -> FormResult {
        FormResult { qualified: self.qualified(), entered: self.entered(), end }
    }
}
