//! The TOML form of a certification standard, version 1.

use jiff::civil::Date;
use serde::Deserialize;

use super::exercise_file::line_of;
use super::{FileError, FileFault};
use crate::domain::standard::{AgeRow, AppliesTo, Deadline, Grade, SpeedLine, Standard};
use crate::domain::text::Policy;

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
    accuracy_percent: f64,
    min_attempted: u32,
    sittings: u32,
    validity_months: Option<u32>,
    speed: SpeedWire,
    #[serde(default)]
    grades: Vec<GradeWire>,
    deadline: Option<DeadlineWire>,
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
/// The first fault, with its line.
pub fn read_standard(path: &str, source: &str) -> Result<Standard, FileError> {
    let error = |line: usize, fault: FileFault| FileError { file: path.to_owned(), line, fault };
    let wire: StandardWire = toml::from_str(source).map_err(|e| {
        let line = e.span().map_or(1, |s| line_of(source, s.start));
        error(line, FileFault::Toml(e.message().to_owned()))
    })?;
    if wire.format != 1 {
        return Err(error(key_line(source, "format"), FileFault::Format(wire.format)));
    }
    let expected = path.trim_start_matches("standards/").trim_end_matches(".toml");
    if wire.id != expected {
        let fault = FileFault::Id { found: wire.id, expected: expected.to_owned() };
        return Err(error(key_line(source, "id"), fault));
    }
    convert(wire).map_err(|fault| {
        let line = if let FileFault::Value { key, .. } = &fault { key_line(source, key) } else { 1 };
        error(line, fault)
    })
}

fn convert(wire: StandardWire) -> Result<Standard, FileFault> {
    let applies_to = match wire.applies_to.as_str() {
        "officer" => AppliesTo::Officer,
        "guidance" => AppliesTo::Guidance,
        other => return Err(value("applies_to", other, "officer or guidance")),
    };
    if wire.mode != "copy" {
        return Err(value("mode", &wire.mode, "copy"));
    }
    let policy = Policy::from_name(&wire.policy)
        .ok_or_else(|| value("policy", &wire.policy, "strict, lenient, keys"))?;
    if !(30..=7200).contains(&wire.duration_s) {
        return Err(value("duration_s", &wire.duration_s.to_string(), "30 to 7200 seconds"));
    }
    if wire.version == 0 || wire.sittings == 0 {
        return Err(value("version", &wire.version.to_string(), "version and sittings are counted from 1"));
    }
    let percent = wire.accuracy_percent;
    if !(percent > 0.0 && percent <= 100.0) {
        return Err(value("accuracy_percent", &percent.to_string(), "over 0, up to 100"));
    }
    let mut grades = Vec::new();
    for g in wire.grades {
        grades.push(Grade {
            milli_cpm: milli("from_cpm", g.from_cpm)?,
            title: g.title,
            title_en: g.title_en,
        });
    }
    if !grades.is_sorted_by(|a, b| a.milli_cpm < b.milli_cpm) {
        return Err(value("grades", "", "ascending from_cpm"));
    }
    Ok(Standard {
        id: wire.id,
        version: wire.version,
        title: wire.title,
        title_en: wire.title_en,
        applies_to,
        policy,
        duration_ms: wire.duration_s * 1000,
        speed: speed_line(wire.speed)?,
        accuracy_ppm: (percent * 10_000.0).round() as u64,
        min_attempted: wire.min_attempted,
        sittings: wire.sittings,
        validity_months: wire.validity_months,
        grades,
        deadline: wire.deadline.map(deadline).transpose()?,
    })
}

fn speed_line(wire: SpeedWire) -> Result<SpeedLine, FileFault> {
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

fn deadline(wire: DeadlineWire) -> Result<Deadline, FileFault> {
    let before: Date =
        wire.before.parse().map_err(|_| value("before", &wire.before, "a date such as 2027-05-01"))?;
    if jiff::tz::TimeZone::get(&wire.time_zone).is_err() {
        return Err(value("time_zone", &wire.time_zone, "an IANA name such as Asia/Shanghai"));
    }
    Ok(Deadline { before, time_zone: wire.time_zone })
}

/// 字/分 as thousandths.
fn milli(key: &'static str, cpm: f64) -> Result<u64, FileFault> {
    if cpm > 0.0 && cpm <= 1000.0 {
        Ok((cpm * 1000.0).round() as u64)
    } else {
        Err(value(key, &cpm.to_string(), "over 0, up to 1000"))
    }
}

fn value(key: &'static str, found: &str, allowed: &str) -> FileFault {
    FileFault::Value { key, found: found.to_owned(), allowed: allowed.to_owned() }
}

/// The first line on which `key` is set, 1 if none.
fn key_line(source: &str, key: &str) -> usize {
    source.lines().position(|l| l.trim_start().starts_with(key)).map_or(1, |n| n + 1)
}
