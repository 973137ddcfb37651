//! The JSON form of records and passages.

use serde::{Deserialize, Serialize};

use super::passage::Passage;
use crate::reading::Reading;
use dabiao_domain::record::{Field, Kind, Record};
use dabiao_domain::text::CharClass;

#[derive(Deserialize, Serialize)]
struct RecordWire {
    kind: String,
    fields: Vec<FieldWire>,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize, Serialize)]
struct FieldWire {
    code: String,
    name: String,
    value: String,
}

#[derive(Serialize)]
struct PassageWire<'a> {
    kind: &'a str,
    generator_version: u32,
    seed: u64,
    length: u32,
    level: u8,
    mix: MixWire,
    expected_code_length: f64,
    target_code_length: f64,
    text: &'a str,
}

#[derive(Serialize)]
struct MixWire {
    han: f64,
    alnum: f64,
    punct: f64,
}

/// One line of JSON.
///
/// # Errors
/// Never, unless memory is short.
pub fn record_line(record: &Record) -> Result<String, serde_json::Error> {
    let field = |f: &Field| FieldWire { code: f.code.clone(), name: f.name.clone(), value: f.value.clone() };
    serde_json::to_string(&RecordWire {
        kind: record.kind.name().to_owned(),
        fields: record.fields.iter().map(field).collect(),
        text: record.text.clone(),
    })
}

/// Reads what [`record_line`] wrote; unknown keys are ignored, so that the form can grow.
///
/// # Errors
/// No JSON, a missing key, or an unknown kind.
pub fn read_record(line: &str) -> Result<Record, String> {
    let wire: RecordWire = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let kind = Kind::from_name(&wire.kind).ok_or_else(|| format!("unknown kind {:?}", wire.kind))?;
    let field = |f: FieldWire| Field { code: f.code, name: f.name, value: f.value };
    Ok(Record { kind, fields: wire.fields.into_iter().map(field).collect(), text: wire.text })
}

/// A passage as one JSON document.
///
/// # Errors
/// Never, unless memory is short.
pub fn passage_json(passage: &Passage) -> Result<String, serde_json::Error> {
    let rounded = |x: f64| (x * 1000.0).round() / 1000.0;
    let percent = |class| rounded(passage.measure.percent(class));
    serde_json::to_string(&PassageWire {
        kind: passage.kind.name(),
        generator_version: passage.version,
        seed: passage.seed,
        length: passage.measure.length(),
        level: Reading::of(&passage.text).level().number(),
        mix: MixWire {
            han: percent(CharClass::Han),
            alnum: percent(CharClass::Alnum),
            punct: percent(CharClass::Punct),
        },
        expected_code_length: rounded(passage.measure.code_length()),
        target_code_length: passage.target.code_length,
        text: &passage.text,
    })
}
