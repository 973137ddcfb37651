//! The tables of a standard's file that not every standard has: formula, forms, passages.

use serde::Deserialize;

use super::FileProblem;
use super::standard_file::{ppm, value, within};
use dabiao_domain::record::Kind;
use dabiao_domain::standard::{CorrectBy, FormRule, PassageRule, PointsFormula};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormulaWire {
    basis_chars: u32,
    basis_points: f64,
    per_missing: f64,
    per_extra: f64,
    max_extra: f64,
    correct_by: String,
    sentences: u32,
    per_sentence: f64,
    max_points: f64,
    pass_points: f64,
}

impl FormulaWire {
    pub(super) fn convert(self) -> Result<PointsFormula, FileProblem> {
        let chars = u64::from(self.basis_chars);
        within("formula.basis_chars", chars, 1, 100_000, "1 to 100000 characters")?;
        within("formula.sentences", u64::from(self.sentences), 0, 1000, "0 to 1000 sentences")?;
        let max_milli = points("formula.max_points", self.max_points)?;
        let pass_milli = points("formula.pass_points", self.pass_points)?;
        if pass_milli == 0 || pass_milli > max_milli {
            let found = self.pass_points.to_string();
            return Err(value("formula.pass_points", &found, "over 0, up to max_points"));
        }
        Ok(PointsFormula {
            basis_chars: self.basis_chars,
            basis_milli: points("formula.basis_points", self.basis_points)?,
            per_missing_milli: points("formula.per_missing", self.per_missing)?,
            per_extra_milli: points("formula.per_extra", self.per_extra)?,
            max_extra_milli: points("formula.max_extra", self.max_extra)?,
            correct_by: CorrectBy::from_name(&self.correct_by)
                .ok_or_else(|| value("formula.correct_by", &self.correct_by, "alignment or quantity"))?,
            sentences: self.sentences,
            per_sentence_milli: points("formula.per_sentence", self.per_sentence)?,
            max_milli,
            pass_milli,
        })
    }
}

/// Points as thousandths.
fn points(key: &'static str, found: f64) -> Result<u64, FileProblem> {
    let milli = (found * 1000.0).round();
    // A figure with more than three decimals would be another one after reading.
    if (0.0..=1e6).contains(&milli) && (milli / 1000.0 - found).abs() < 1e-9 {
        Ok(milli as u64)
    } else {
        Err(value(key, &found.to_string(), "0 to 1000 points with at most three decimals"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormWire {
    kind: String,
    qualified_percent: f64,
    min_records: u32,
    duration_s: u64,
}

impl FormWire {
    pub(super) fn convert(self) -> Result<FormRule, FileProblem> {
        within("form.min_records", u64::from(self.min_records), 1, 1000, "1 to 1000 records")?;
        within("form.duration_s", self.duration_s, 30, 7200, "30 to 7200 seconds")?;
        Ok(FormRule {
            qualified_ppm: ppm("form.qualified_percent", self.qualified_percent)?,
            min_records: self.min_records,
            duration_ms: self.duration_s * 1000,
            kind: kind("form.kind", &self.kind)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassageWire {
    kind: String,
    length: u32,
}

impl PassageWire {
    pub(super) fn convert(self) -> Result<PassageRule, FileProblem> {
        within("passage.length", u64::from(self.length), 100, 5000, "100 to 5000 characters")?;
        Ok(PassageRule { kind: kind("passage.kind", &self.kind)?, length: self.length })
    }
}

fn kind(key: &'static str, name: &str) -> Result<Kind, FileProblem> {
    let known = || Kind::ALL.map(Kind::name).join(", ");
    Kind::from_name(name).ok_or_else(|| value(key, name, &known()))
}
