//! Judging the marks.

use std::collections::BTreeSet;

use super::{ErrorKind, Item};
use crate::portable::median;

/// An officer's marks in one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Codes of the fields marked as wrong; the same one twice counts once.
    pub codes: Vec<String>,
    /// Time spent on it in milliseconds.
    pub time_ms: u64,
}

/// Hits of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindScore {
    /// The kind.
    pub kind: ErrorKind,
    /// Errors planted; at least 1.
    pub planted: u32,
    /// Of these, found.
    pub hits: u32,
}

/// The result.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckingScore {
    /// Records.
    pub records: u32,
    /// Fields shown.
    pub fields: u32,
    /// Errors planted.
    pub planted: u32,
    /// Errors found.
    pub hits: u32,
    /// Marks where nothing is wrong.
    pub false_alarms: u32,
    /// Clean records.
    pub clean: u32,
    /// Clean records that were left unmarked.
    pub clean_kept: u32,
    /// Time of all records in milliseconds.
    pub time_ms: u64,
    /// The median time of a record in milliseconds; none without records.
    pub median_ms: Option<f64>,
    /// By kinds, those that were planted.
    pub kinds: Vec<KindScore>,
}

impl CheckingScore {
    /// Errors found among those planted, 0 to 1; none where nothing was planted.
    pub fn hit_rate(&self) -> Option<f64> {
        (self.planted > 0).then(|| f64::from(self.hits) / f64::from(self.planted))
    }

    /// False alarms among the fields that are right, 0 to 1; none where every field is wrong.
    pub fn false_alarm_rate(&self) -> Option<f64> {
        let right = self.fields - self.planted;
        (right > 0).then(|| f64::from(self.false_alarms) / f64::from(right))
    }

    /// Mean seconds for a record; none without records.
    pub fn seconds_per_record(&self) -> Option<f64> {
        (self.records > 0).then(|| self.time_ms as f64 / 1000.0 / f64::from(self.records))
    }
}

/// Marks that do not belong to the drill.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkProblem {
    /// More or fewer than there are records.
    #[error("marks of {marks} records, the drill has {records}")]
    Records {
        /// Marks given.
        marks: usize,
        /// Records of the drill.
        records: usize,
    },
    /// A field that the record does not have.
    #[error("record {record} has no field {code}")]
    NoSuchField {
        /// The record, from 1.
        record: usize,
        /// The code.
        code: String,
    },
}

/// Judges the marks of a drill, one for each record and in their order.
///
/// # Errors
/// [`MarkProblem`]: then nothing is judged.
pub fn score(items: &[Item], marks: &[Marks]) -> Result<CheckingScore, MarkProblem> {
    if items.len() != marks.len() {
        return Err(MarkProblem::Records { marks: marks.len(), records: items.len() });
    }
    let mut found = CheckingScore {
        records: items.len() as u32,
        fields: items.iter().map(|i| i.shown.fields.len() as u32).sum(),
        planted: 0,
        hits: 0,
        false_alarms: 0,
        clean: 0,
        clean_kept: 0,
        time_ms: marks.iter().map(|m| m.time_ms).sum(),
        median_ms: median(&mut marks.iter().map(|m| m.time_ms as f64).collect::<Vec<_>>()),
        kinds: Vec::new(),
    };
    let mut kinds = ErrorKind::ALL.map(|kind| KindScore { kind, planted: 0, hits: 0 });
    for (place, (item, marks)) in items.iter().zip(marks).enumerate() {
        let marked: BTreeSet<&str> = marks.codes.iter().map(String::as_str).collect();
        if let Some(code) = marked.iter().find(|code| item.shown.value(code).is_none()) {
            return Err(MarkProblem::NoSuchField { record: place + 1, code: (*code).to_owned() });
        }
        let mut hits = 0;
        for error in &item.planted {
            let hit = u32::from(marked.contains(error.code.as_str()));
            hits += hit;
            for kind in kinds.iter_mut().filter(|k| k.kind == error.kind) {
                kind.planted += 1;
                kind.hits += hit;
            }
        }
        found.planted += item.planted.len() as u32;
        found.hits += hits;
        found.false_alarms += marked.len() as u32 - hits;
        found.clean += u32::from(item.planted.is_empty());
        found.clean_kept += u32::from(item.planted.is_empty() && marked.is_empty());
    }
    found.kinds = kinds.into_iter().filter(|k| k.planted > 0).collect();
    Ok(found)
}
