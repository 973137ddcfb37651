//! The TOML form of a certification standard, version 1.

use jiff::civil::Date;
use serde::Deserialize;

use super::lines::line_of;
use super::standard_parts::{FormWire, FormulaWire, PassageWire};
use super::{FileError, FileProblem};
use dabiao_domain::standard::{
    AgeRow, AppliesTo, Counting, Deadline, Grade, PointsFormula, ResumeRule, SpeedLine, Standard,
};
use dabiao_domain::text::Policy;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardWire {
    format: i64,
    id: String,
    version: u32,
    title: String,
    title_en: String,
    applies_to: String,
    mode: String,
    policy: String,
    duration_s: u64,
    accuracy_percent: Option<f64>,
    min_attempted: u32,
    sittings: u32,
    validity_months: Option<u32>,
    // Files from before exams lack the keys from here to `trial_s` and some of the tables: the defaults are
    // the stricter or the usual choice.
    resume: Option<String>,
    #[serde(default)]
    hand_in_early: bool,
    #[serde(default = "one_minute")]
    trial_s: u64,
    speed: Option<SpeedWire>,
    formula: Option<FormulaWire>,
    form: Option<FormWire>,
    counts: Option<CountsWire>,
    passage: Option<PassageWire>,
    #[serde(default)]
    grades: Vec<GradeWire>,
    deadline: Option<DeadlineWire>,
}

const fn one_minute() -> u64 {
    60
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountsWire {
    last: Option<u32>,
    within_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeedWire {
    line_cpm: Option<f64>,
    #[serde(default)]
    by_age: Vec<AgeRowWire>,
    base: Option<u32>,
    floor: Option<u32>,
    ceiling: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgeRowWire {
    up_to_age: Option<u32>,
    line_cpm: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GradeWire {
    from_cpm: f64,
    title: String,
    title_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineWire {
    before: String,
    time_zone: String,
}

/// Reads and checks one standard; `path` is its place below the folder, e.g.
/// `standards/officer-2027.toml`.
///
/// # Errors
/// The first error, with its line.
pub fn read_standard(path: &str, source: &str) -> Result<Standard, FileError> {
    read(path, source, Some(path.trim_start_matches("standards/").trim_end_matches(".toml")))
}

/// As [`read_standard`] for a version that came from elsewhere: its file may have any name.
///
/// # Errors
/// The first error, with its line.
pub fn read_standard_version(path: &str, source: &str) -> Result<Standard, FileError> {
    read(path, source, None)
}

fn read(path: &str, source: &str, expected: Option<&str>) -> Result<Standard, FileError> {
    let error = |line: usize, fault: FileProblem| FileError { file: path.to_owned(), line, fault };
    let wire: StandardWire = toml::from_str(source).map_err(|e| {
        let line = e.span().map_or(1, |s| line_of(source, s.start));
        error(line, FileProblem::Toml(e.message().to_owned()))
    })?;
    if wire.format != 1 {
        return Err(error(key_line(source, "format"), FileProblem::Format(wire.format)));
    }
    if let Some(expected) = expected.filter(|id| wire.id != **id) {
        let fault = FileProblem::Id { found: wire.id, expected: expected.to_owned() };
        return Err(error(key_line(source, "id"), fault));
    }
    convert(wire).map_err(|fault| {
        let line = if let FileProblem::Value { key, .. } = &fault { key_line(source, key) } else { 1 };
        error(line, fault)
    })
}

fn convert(wire: StandardWire) -> Result<Standard, FileProblem> {
    let applies_to = AppliesTo::from_name(&wire.applies_to)
        .ok_or_else(|| value("applies_to", &wire.applies_to, "officer or guidance"))?;
    if wire.mode != "copy" {
        return Err(value("mode", &wire.mode, "copy"));
    }
    let policy = Policy::from_name(&wire.policy)
        .ok_or_else(|| value("policy", &wire.policy, "strict, lenient, keys"))?;
    within("duration_s", wire.duration_s, 30, 7200, "30 to 7200 seconds")?;
    within("version", u64::from(wire.version), 1, u64::from(u32::MAX), "versions are counted from 1")?;
    within("sittings", u64::from(wire.sittings), 1, 20, "1 to 20 sittings")?;
    within("trial_s", wire.trial_s, 0, 600, "0 to 600 seconds")?;
    if let Some(months) = wire.validity_months {
        within("validity_months", u64::from(months), 1, 1200, "1 to 1200 months; without the key for ever")?;
    }
    let resume = wire.resume.unwrap_or_else(|| ResumeRule::default().name().to_owned());
    let formula = wire.formula.map(FormulaWire::convert).transpose()?;
    let (speed, accuracy_ppm) = lines(wire.speed, wire.accuracy_percent, formula.as_ref(), wire.duration_s)?;
    if formula.is_some() && !wire.grades.is_empty() {
        return Err(value("grades", "", "no grades in a standard with a formula"));
    }
    Ok(Standard {
        id: wire.id,
        version: wire.version,
        title: wire.title,
        title_en: wire.title_en,
        applies_to,
        policy,
        duration_ms: wire.duration_s * 1000,
        speed,
        accuracy_ppm,
        min_attempted: wire.min_attempted,
        sittings: wire.sittings,
        validity_months: wire.validity_months,
        grades: grades(wire.grades)?,
        deadline: wire.deadline.map(deadline).transpose()?,
        formula,
        form: wire.form.map(FormWire::convert).transpose()?,
        resume: ResumeRule::from_name(&resume)
            .ok_or_else(|| value("resume", &resume, "once, invigilator, never"))?,
        hand_in_early: wire.hand_in_early,
        trial_ms: wire.trial_s * 1000,
        counting: wire.counts.map(|c| counting(&c, wire.sittings)).transpose()?.unwrap_or_default(),
        passage: wire.passage.map(PassageWire::convert).transpose()?,
    })
}

/// The speed and the accuracy line: both of their own, or neither beside a formula.
fn lines(
    speed: Option<SpeedWire>,
    accuracy_percent: Option<f64>,
    formula: Option<&PointsFormula>,
    duration_s: u64,
) -> Result<(SpeedLine, u64), FileProblem> {
    match (speed, accuracy_percent, formula) {
        (Some(speed), Some(percent), None) => Ok((speed_line(speed)?, ppm("accuracy_percent", percent)?)),
        (None, None, Some(formula)) => {
            let milli_cpm = u64::from(formula.basis_chars) * 60_000 / duration_s;
            Ok((SpeedLine::Fixed { milli_cpm }, 0))
        }
        (None, _, None) => Err(value("speed", "", "a table [speed], or a table [formula] in its place")),
        (_, None, None) => Err(value("accuracy_percent", "", "over 0, up to 100")),
        (Some(_), _, Some(_)) => Err(value("speed", "", "either [speed] or [formula]")),
        (_, Some(percent), Some(_)) => {
            Err(value("accuracy_percent", &percent.to_string(), "no accuracy line beside a [formula]"))
        }
    }
}

fn grades(wires: Vec<GradeWire>) -> Result<Vec<Grade>, FileProblem> {
    let mut grades = Vec::new();
    for g in wires {
        grades.push(Grade {
            milli_cpm: milli("from_cpm", g.from_cpm)?,
            title: g.title,
            title_en: g.title_en,
        });
    }
    if !grades.is_sorted_by(|a, b| a.milli_cpm < b.milli_cpm) {
        return Err(value("grades", "", "ascending from_cpm"));
    }
    Ok(grades)
}

fn counting(wire: &CountsWire, sittings: u32) -> Result<Counting, FileProblem> {
    if let Some(last) = wire.last {
        let most = u64::from(u32::MAX);
        within("counts.last", u64::from(last), u64::from(sittings), most, "not fewer than sittings")?;
    }
    if let Some(days) = wire.within_days {
        within("counts.within_days", u64::from(days), 1, 3660, "1 to 3660 days")?;
    }
    Ok(Counting { last: wire.last, within_days: wire.within_days })
}

fn speed_line(wire: SpeedWire) -> Result<SpeedLine, FileProblem> {
    match wire {
        SpeedWire { line_cpm: Some(line), by_age, base: None, floor: None, ceiling: None }
            if by_age.is_empty() =>
        {
            Ok(SpeedLine::Fixed { milli_cpm: milli("line_cpm", line)? })
        }
        SpeedWire { line_cpm: None, by_age, base: None, floor: None, ceiling: None }
            if !by_age.is_empty() =>
        {
            let last = by_age.len() - 1;
            let mut rows = Vec::new();
            for (n, row) in by_age.iter().enumerate() {
                if row.up_to_age.is_none() != (n == last) {
                    return Err(value("by_age", "", "up_to_age in every row but the last"));
                }
                rows.push(AgeRow { up_to_age: row.up_to_age, milli_cpm: milli("line_cpm", row.line_cpm)? });
            }
            if !rows.is_sorted_by(|a, b| b.up_to_age.is_none() || a.up_to_age < b.up_to_age) {
                return Err(value("by_age", "", "ascending up_to_age"));
            }
            Ok(SpeedLine::AgeTable(rows))
        }
        SpeedWire {
            line_cpm: None,
            by_age,
            base: Some(base),
            floor: Some(floor),
            ceiling: Some(ceiling),
        } if by_age.is_empty() && floor <= ceiling => Ok(SpeedLine::BaseMinusAge { base, floor, ceiling }),
        _ => Err(value("speed", "", "either line_cpm, or by_age, or base with floor <= ceiling")),
    }
}

fn deadline(wire: DeadlineWire) -> Result<Deadline, FileProblem> {
    let before: Date =
        wire.before.parse().map_err(|_| value("before", &wire.before, "a date such as 2027-05-01"))?;
    if jiff::tz::TimeZone::get(&wire.time_zone).is_err() {
        return Err(value("time_zone", &wire.time_zone, "an IANA name such as Asia/Shanghai"));
    }
    Ok(Deadline { before, time_zone: wire.time_zone })
}

/// 字/分 as thousandths.
fn milli(key: &'static str, cpm: f64) -> Result<u64, FileProblem> {
    if cpm > 0.0 && cpm <= 1000.0 {
        Ok((cpm * 1000.0).round() as u64)
    } else {
        Err(value(key, &cpm.to_string(), "over 0, up to 1000"))
    }
}

/// Percent as millionths.
pub(super) fn ppm(key: &'static str, percent: f64) -> Result<u64, FileProblem> {
    if percent > 0.0 && percent <= 100.0 {
        Ok((percent * 10_000.0).round() as u64)
    } else {
        Err(value(key, &percent.to_string(), "over 0, up to 100"))
    }
}

pub(super) fn within(
    key: &'static str,
    found: u64,
    low: u64,
    high: u64,
    allowed: &str,
) -> Result<(), FileProblem> {
    if (low..=high).contains(&found) { Ok(()) } else { Err(value(key, &found.to_string(), allowed)) }
}

pub(super) fn value(key: &'static str, found: &str, allowed: &str) -> FileProblem {
    FileProblem::Value { key, found: found.to_owned(), allowed: allowed.to_owned() }
}

/// The first line on which `key` is set or its table begins; `table.key` is looked for in its table. 1 if
/// none.
fn key_line(source: &str, key: &str) -> usize {
    let (table, key) = key.split_once('.').map_or((None, key), |(table, key)| (Some(table), key));
    let begins = |line: &str, table: &str| {
        let name = line.trim().trim_start_matches('[').trim_end_matches(']').trim();
        line.trim_start().starts_with('[') && name == table
    };
    let sets = |line: &str| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let lines = || source.lines().enumerate();
    let table_at = table.and_then(|t| lines().find(|(_, l)| begins(l, t)).map(|(n, _)| n));
    let found = lines().skip(table_at.unwrap_or(0)).find(|(_, l)| sets(l) || begins(l, key));
    found.map(|(n, _)| n).or(table_at).map_or(1, |n| n + 1)
}
