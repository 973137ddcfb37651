//! The numbers of a standard, to be read and changed one by one. A change is a new version, whose effect is shown before it
//! counts; what is no number (whom it is for, how texts are compared) is changed by a file.

use jiff::civil::Date;

use crate::lang::Messages;
use crate::message_keys::{Keyed, keys};
use dabiao_domain::standard::{DEFAULT_TIME_ZONE, Deadline, SpeedLine, Standard};

/// A number of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// The speed line, 字/分.
    Line,
    /// The speed line of a row of an age table, by its place.
    AgeLine(usize),
    /// The number that the age is taken from.
    Base,
    /// The least speed that is asked, 字/分.
    Floor,
    /// The most, 字/分.
    Ceiling,
    /// The accuracy line in percent.
    Accuracy,
    /// The points to pass.
    PassPoints,
    /// The length of a sitting in minutes.
    Minutes,
    /// The fewest attempted characters.
    Attempted,
    /// How many sittings must pass.
    Sittings,
    /// How many months a certificate holds; nothing is for ever.
    Validity,
    /// The speed from which a grade is given, 字/分, by its place.
    Grade(usize),
    /// Qualified records of the sitting of forms in percent.
    FormQualified,
    /// The fewest records of the sitting of forms.
    FormRecords,
    /// The length of the sitting of forms in minutes.
    FormMinutes,
    /// The first day that is too late; nothing where there is none.
    Deadline,
}

keys! {
    Number {
        Number::Line => "number-line",
        Number::AgeLine(_) => "number-age-line",
        Number::Base => "number-base",
        Number::Floor => "number-floor",
        Number::Ceiling => "number-ceiling",
        Number::Accuracy => "number-accuracy",
        Number::PassPoints => "number-pass-points",
        Number::Minutes => "number-minutes",
        Number::Attempted => "number-attempted",
        Number::Sittings => "number-sittings",
        Number::Validity => "number-validity",
        Number::Grade(_) => "number-grade",
        Number::FormQualified => "number-form-qualified",
        Number::FormRecords => "number-form-records",
        Number::FormMinutes => "number-form-minutes",
        Number::Deadline => "number-deadline",
    }
}

/// The numbers of a standard as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardNumbers {
    /// Id of the standard.
    pub id: String,
    /// Each number and its text.
    pub all: Vec<(Number, String)>,
}

impl StandardNumbers {
    /// Those of a standard, in the order in which they are shown.
    pub fn of(standard: &Standard) -> Self {
        let s = standard;
        let mut all = Vec::new();
        let mut add = |number: Number, text: String| all.push((number, text));
        match (&s.formula, &s.speed) {
            (Some(formula), _) => add(Number::PassPoints, decimal(formula.pass_milli, 1_000)),
            (None, SpeedLine::Fixed { milli_cpm }) => add(Number::Line, decimal(*milli_cpm, 1_000)),
            (None, SpeedLine::AgeTable(rows)) => {
                for (n, row) in rows.iter().enumerate() {
                    add(Number::AgeLine(n), decimal(row.milli_cpm, 1_000));
                }
            }
            (None, SpeedLine::BaseMinusAge { base, floor, ceiling }) => {
                add(Number::Base, base.to_string());
                add(Number::Floor, floor.to_string());
                add(Number::Ceiling, ceiling.to_string());
            }
        }
        if s.formula.is_none() {
            add(Number::Accuracy, decimal(s.accuracy_ppm, 10_000));
        }
        add(Number::Minutes, decimal(s.duration_ms, 60_000));
        add(Number::Attempted, s.min_attempted.to_string());
        add(Number::Sittings, s.sittings.to_string());
        add(Number::Validity, s.validity_months.map_or_else(String::new, |months| months.to_string()));
        for (n, grade) in s.grades.iter().enumerate() {
            add(Number::Grade(n), decimal(grade.milli_cpm, 1_000));
        }
        if let Some(form) = &s.form {
            add(Number::FormQualified, decimal(form.qualified_ppm, 10_000));
            add(Number::FormRecords, form.min_records.to_string());
            add(Number::FormMinutes, decimal(form.duration_ms, 60_000));
        }
        add(Number::Deadline, s.deadline.as_ref().map_or_else(String::new, |d| d.before.to_string()));
        Self { id: s.id.clone(), all }
    }

    /// The standard with these numbers.
    ///
    /// # Errors
    /// The first number that can't be read, with its text. Bounds are those of the file, and are checked as it is read.
    pub fn put_into(&self, standard: &Standard) -> Result<Standard, (Number, String)> {
        let mut changed = standard.clone();
        for (number, text) in &self.all {
            number.put(&mut changed, text.trim()).ok_or_else(|| (*number, text.clone()))?;
        }
        Ok(changed)
    }
}

impl Number {
    /// What it is called in a standard.
    pub fn label(self, texts: &Messages, standard: &Standard) -> String {
        let chinese = texts.lang() == crate::lang::Lang::ZhCn;
        match self {
            Self::AgeLine(n) => {
                let SpeedLine::AgeTable(rows) = &standard.speed else { return texts.of(&self) };
                match rows.get(n).and_then(|row| row.up_to_age) {
                    Some(age) => texts.format(self.key(), &[("age", &age)]),
                    None => texts.get("number-age-line-last"),
                }
            }
            Self::Grade(n) => {
                let title = standard
                    .grades
                    .get(n)
                    .map_or("", |grade| if chinese { grade.title.as_str() } else { grade.title_en.as_str() });
                texts.format(self.key(), &[("grade", &title)])
            }
            _ => texts.of(&self),
        }
    }

    /// What it is called at the command line: lines of an age table and grades have their place from 1 behind them.
    pub fn name(self) -> String {
        match self {
            Self::Line => "line".to_owned(),
            Self::AgeLine(n) => format!("age-line-{}", n + 1),
            Self::Base => "base".to_owned(),
            Self::Floor => "floor".to_owned(),
            Self::Ceiling => "ceiling".to_owned(),
            Self::Accuracy => "accuracy".to_owned(),
            Self::PassPoints => "pass-points".to_owned(),
            Self::Minutes => "minutes".to_owned(),
            Self::Attempted => "attempted".to_owned(),
            Self::Sittings => "sittings".to_owned(),
            Self::Validity => "validity".to_owned(),
            Self::Grade(n) => format!("grade-{}", n + 1),
            Self::FormQualified => "form-qualified".to_owned(),
            Self::FormRecords => "form-records".to_owned(),
            Self::FormMinutes => "form-minutes".to_owned(),
            Self::Deadline => "deadline".to_owned(),
        }
    }

    /// Puts the number of a text into a standard; none if it is no such number.
    fn put(self, s: &mut Standard, text: &str) -> Option<()> {
        match self {
            Self::Line => {
                let SpeedLine::Fixed { milli_cpm } = &mut s.speed else { return None };
                *milli_cpm = parsed(text, 1_000)?;
            }
            Self::AgeLine(n) => {
                let SpeedLine::AgeTable(rows) = &mut s.speed else { return None };
                rows.get_mut(n)?.milli_cpm = parsed(text, 1_000)?;
            }
            Self::Base | Self::Floor | Self::Ceiling => {
                let SpeedLine::BaseMinusAge { base, floor, ceiling } = &mut s.speed else { return None };
                *match self {
                    Self::Base => base,
                    Self::Floor => floor,
                    _ => ceiling,
                } = text.parse().ok()?;
            }
            Self::Accuracy => s.accuracy_ppm = parsed(text, 10_000)?,
            Self::PassPoints => s.formula.as_mut()?.pass_milli = parsed(text, 1_000)?,
            Self::Minutes => s.duration_ms = whole_seconds(text)?,
            Self::Attempted => s.min_attempted = text.parse().ok()?,
            Self::Sittings => s.sittings = text.parse().ok()?,
            Self::Validity => {
                s.validity_months = if text.is_empty() { None } else { Some(text.parse().ok()?) };
            }
            Self::Grade(n) => s.grades.get_mut(n)?.milli_cpm = parsed(text, 1_000)?,
            Self::FormQualified => s.form.as_mut()?.qualified_ppm = parsed(text, 10_000)?,
            Self::FormRecords => s.form.as_mut()?.min_records = text.parse().ok()?,
            Self::FormMinutes => s.form.as_mut()?.duration_ms = whole_seconds(text)?,
            Self::Deadline if text.is_empty() => s.deadline = None,
            Self::Deadline => {
                let before: Date = text.parse().ok()?;
                let zone = s.deadline.take().map(|deadline| deadline.time_zone);
                let time_zone = zone.unwrap_or_else(|| DEFAULT_TIME_ZONE.to_owned());
                s.deadline = Some(Deadline { before, time_zone });
            }
        }
        Some(())
    }
}

/// Minutes as milliseconds; none if they are no whole seconds.
fn whole_seconds(text: &str) -> Option<u64> {
    parsed(text, 60_000).filter(|ms| ms % 1_000 == 0)
}

/// A number in units of `1 / unit`, exactly; none for what is no number, or has more digits than the unit.
fn parsed(text: &str, unit: u64) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 9 || !digits(whole) || !digits(part) {
        return None;
    }
    let part_of_one: u64 = if part.is_empty() { 0 } else { part.parse().ok()? };
    let parts = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let fraction = part_of_one.checked_mul(unit)?;
    let fraction = fraction.is_multiple_of(parts).then_some(fraction / parts)?;
    whole.parse::<u64>().ok()?.checked_mul(unit)?.checked_add(fraction)
}

/// As [`parsed`] the other way round, without zeros at the end.
fn decimal(value: u64, unit: u64) -> String {
    if value.is_multiple_of(unit) {
        (value / unit).to_string()
    } else {
        (value as f64 / unit as f64).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabiao_content::{Library, read_standard_version, write_standard};

    #[test]
    fn the_numbers_of_a_standard_give_it_back_and_a_wrong_one_is_named() {
        let library = Library::embedded();
        for standard in library.standards() {
            let mut numbers = StandardNumbers::of(standard);
            assert_eq!(numbers.put_into(standard).as_ref(), Ok(standard));
            for n in 0..numbers.all.len() {
                let (number, text) = numbers.all[n].clone();
                for wrong in ["abc", "-1", "1e99", "NaN"] {
                    wrong.clone_into(&mut numbers.all[n].1);
                    assert_eq!(numbers.put_into(standard), Err((number, wrong.to_owned())), "{number:?}");
                }
                numbers.all[n].1 = text;
            }
        }
    }

    #[test]
    fn a_changed_number_is_in_the_file_of_the_new_version() {
        let library = Library::embedded();
        let officer = library.standards().iter().find(|s| s.id == "officer-2027").unwrap();
        let mut numbers = StandardNumbers::of(officer);
        for (number, text) in &mut numbers.all {
            match number {
                Number::Line => "32.5".clone_into(text),
                Number::Validity => "24".clone_into(text),
                Number::Deadline => text.clear(),
                _ => {}
            }
        }
        let changed = numbers.put_into(officer).unwrap();
        let read = read_standard_version("x.toml", &write_standard(&changed)).unwrap();
        assert_eq!(read.speed, SpeedLine::Fixed { milli_cpm: 32_500 });
        assert_eq!((read.validity_months, read.deadline), (Some(24), None));
    }
}
