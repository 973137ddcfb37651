//! A standard as the text of its file: for a version that was made in the window. Reading it gives the same standard.

use std::fmt::{Display, Write as _};

use toml::Value;

use dabiao_domain::standard::{PointsFormula, SpeedLine, Standard};

/// The text of a standard's file, format 1.
pub fn write_standard(standard: &Standard) -> String {
    let s = standard;
    let mut out = String::new();
    line(&mut out, "format", 1);
    line(&mut out, "id", text(&s.id));
    line(&mut out, "version", s.version);
    line(&mut out, "title", text(&s.title));
    line(&mut out, "title_en", text(&s.title_en));
    line(&mut out, "applies_to", text(s.applies_to.name()));
    line(&mut out, "mode", text("copy"));
    line(&mut out, "policy", text(s.policy.name()));
    line(&mut out, "duration_s", s.duration_ms / 1000);
    if s.formula.is_none() {
        line(&mut out, "accuracy_percent", decimal(s.accuracy_ppm, 4));
    }
    line(&mut out, "min_attempted", s.min_attempted);
    line(&mut out, "sittings", s.sittings);
    if let Some(months) = s.validity_months {
        line(&mut out, "validity_months", months);
    }
    line(&mut out, "resume", text(s.resume.name()));
    line(&mut out, "hand_in_early", s.hand_in_early);
    line(&mut out, "trial_s", s.trial_ms / 1000);
    match &s.formula {
        None => speed(&mut out, &s.speed),
        Some(points) => formula(&mut out, points),
    }
    if let Some(form) = &s.form {
        table(&mut out, "[form]");
        line(&mut out, "kind", text(form.kind.name()));
        line(&mut out, "qualified_percent", decimal(form.qualified_ppm, 4));
        line(&mut out, "min_records", form.min_records);
        line(&mut out, "duration_s", form.duration_ms / 1000);
    }
    if s.counting.last.is_some() || s.counting.within_days.is_some() {
        table(&mut out, "[counts]");
        for (key, value) in [("last", s.counting.last), ("within_days", s.counting.within_days)] {
            if let Some(value) = value {
                line(&mut out, key, value);
            }
        }
    }
    if let Some(passage) = &s.passage {
        table(&mut out, "[passage]");
        line(&mut out, "kind", text(passage.kind.name()));
        line(&mut out, "length", passage.length);
    }
    for grade in &s.grades {
        table(&mut out, "[[grades]]");
        line(&mut out, "from_cpm", decimal(grade.milli_cpm, 3));
        line(&mut out, "title", text(&grade.title));
        line(&mut out, "title_en", text(&grade.title_en));
    }
    if let Some(deadline) = &s.deadline {
        table(&mut out, "[deadline]");
        line(&mut out, "before", text(&deadline.before.to_string()));
        line(&mut out, "time_zone", text(&deadline.time_zone));
    }
    out
}

fn speed(out: &mut String, line_of: &SpeedLine) {
    match line_of {
        SpeedLine::Fixed { milli_cpm } => {
            table(out, "[speed]");
            line(out, "line_cpm", decimal(*milli_cpm, 3));
        }
        SpeedLine::AgeTable(rows) => {
            for row in rows {
                table(out, "[[speed.by_age]]");
                if let Some(age) = row.up_to_age {
                    line(out, "up_to_age", age);
                }
                line(out, "line_cpm", decimal(row.milli_cpm, 3));
            }
        }
        SpeedLine::BaseMinusAge { base, floor, ceiling } => {
            table(out, "[speed]");
            for (key, value) in [("base", base), ("floor", floor), ("ceiling", ceiling)] {
                line(out, key, value);
            }
        }
    }
}

fn formula(out: &mut String, f: &PointsFormula) {
    table(out, "[formula]");
    line(out, "basis_chars", f.basis_chars);
    line(out, "basis_points", decimal(f.basis_milli, 3));
    line(out, "per_missing", decimal(f.per_missing_milli, 3));
    line(out, "per_extra", decimal(f.per_extra_milli, 3));
    line(out, "max_extra", decimal(f.max_extra_milli, 3));
    line(out, "correct_by", text(f.correct_by.name()));
    line(out, "sentences", f.sentences);
    line(out, "per_sentence", decimal(f.per_sentence_milli, 3));
    line(out, "max_points", decimal(f.max_milli, 3));
    line(out, "pass_points", decimal(f.pass_milli, 3));
}

fn line(out: &mut String, key: &str, value: impl Display) {
    // A text takes whatever is written into it.
    let _ = writeln!(out, "{key} = {value}");
}

fn table(out: &mut String, head: &str) {
    let _ = writeln!(out, "\n{head}");
}

fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

/// `value` in units of `10^-places`, without zeros at its end.
fn decimal(value: u64, places: usize) -> String {
    let unit = 10_u64.pow(u32::try_from(places).unwrap_or_default());
    let digits = format!("{:0places$}", value % unit);
    match digits.trim_end_matches('0') {
        "" => (value / unit).to_string(),
        rest => format!("{}.{rest}", value / unit),
    }
}

#[cfg(test)]
mod tests {
    use super::{decimal, write_standard};
    use crate::{Library, read_standard_version};
    use dabiao_domain::standard::{AgeRow, Counting, SpeedLine};

    #[test]
    fn what_is_written_reads_as_the_same_standard() {
        let library = Library::embedded();
        let carried = library.standards();
        assert!(carried.len() > 3 && carried.iter().any(|s| s.formula.is_some() || s.form.is_some()));
        for standard in carried {
            let mut others = vec![standard.clone()];
            if standard.formula.is_none() {
                let mut other = standard.clone();
                other.title = "带“引号”和\"quotes\"\\的".to_owned();
                other.speed = SpeedLine::AgeTable(vec![
                    AgeRow { up_to_age: Some(45), milli_cpm: 30_500 },
                    AgeRow { up_to_age: None, milli_cpm: 20_000 },
                ]);
                other.accuracy_ppm = 951_234;
                other.validity_months = Some(24);
                other.counting = Counting { last: Some(5), within_days: Some(90) };
                others.push(other);
            }
            for one in others {
                let written = write_standard(&one);
                let read = read_standard_version("standards/x.toml", &written);
                assert_eq!(read.as_ref(), Ok(&one), "{written}");
            }
        }
    }

    #[test]
    fn decimals_are_exact() {
        let all =
            [decimal(950_000, 4), decimal(951_234, 4), decimal(30_500, 3), decimal(70, 3), decimal(0, 3)];
        assert_eq!(all, ["95", "95.1234", "30.5", "0.07", "0"]);
    }
}
