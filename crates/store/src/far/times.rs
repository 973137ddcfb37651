//! Exams of other stations that are dated before what their own PC knew already.
//!
//! The program refuses to begin an exam below the newest time of its series, and so does every PC's own audit. What a PC
//! hands up can be held against the order of its own entries here as well: whoever writes an exam back before a deadline
//! writes it after entries of a later time.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use crate::facts::{self, Fact};
use crate::times::{mark_of_entry, may_be_of_sitting};
use crate::{Db, StoreError};
use dabiao_domain::sync::EntryLine;
use dabiao_domain::time_floor::{Finding, Mark, Timeline};

/// Entries in the order of their series.
const ENTRIES: &str = "SELECT series, seq, op, line FROM far_entry
                        WHERE state NOT IN ('waiting', 'key', 'stranger') ORDER BY series, seq, hash";

/// An exam of another station that its own PC would not have begun at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfTime {
    /// The attempt.
    pub attempt: Uuid,
    /// The series of the station that wrote it.
    pub series: String,
    /// What is wrong with its time.
    pub what: String,
}

impl Db {
    /// The exams of other stations whose times contradict the order of their own series, beyond the tolerance of own ones.
    /// Of a series of which only a part is here, that part is looked at; of one that went two ways, what was before that. What
    /// a demonstration invented is left out.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn others_out_of_time(&self) -> Result<Vec<OutOfTime>, StoreError> {
        let mut statement = self.connection.prepare_cached(ENTRIES)?;
        let mut rows = statement.query([])?;
        let (mut of, mut last, mut forked, mut line) = (String::new(), -1, false, Timeline::default());
        let (mut exams, mut found) = (BTreeSet::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let (series, seq): (String, i64) = (row.get(0)?, row.get(1)?);
            let (op, text): (String, String) = (row.get(2)?, row.get(3)?);
            if of != series {
                of.clone_from(&series);
                (last, forked, line) = (-1, false, Timeline::default());
            }
            forked |= seq == last;
            last = seq;
            // One without a time can't have come in.
            let Some(at_ms) = time_of(&text) else { continue };
            let (mark, exam) = mark_of_line(&op, &text);
            exams.extend(exam);
            let wrong = line.feed(at_ms, mark).into_iter().find_map(|finding| words(finding, &op, at_ms));
            let Some(what) = wrong.filter(|_| !forked && !line.demonstration()) else { continue };
            // What is practice is sealed at any time.
            let attempt = if mark == Mark::Seal { attempt_of(&op, &text) } else { exam };
            if let Some(attempt) = attempt.filter(|attempt| exams.contains(attempt)) {
                found.push(OutOfTime { attempt, series, what });
            }
        }
        Ok(found)
    }
}

/// The time of a line. Within a text a quotation mark has a stroke before it, so such a name is the line's own; a bureau has
/// hundreds of thousands of lines, and those alone that another hand spelled are read whole.
fn time_of(line: &str) -> Option<i64> {
    let as_written = || {
        let (_, rest) = line.split_once("\"at_ms\":")?;
        rest.get(..rest.find([',', '}'])?)?.parse().ok()
    };
    as_written().or_else(|| serde_json::from_str::<EntryLine>(line).ok().map(|line| line.at_ms))
}

/// The kind of a line, as far as its time matters, and the exam that it begins.
fn mark_of_line(op: &str, line: &str) -> (Mark, Option<Uuid>) {
    let of_body = || body_of(line).map_or(Mark::Other, |body| mark_of_entry(op, &body));
    match op {
        "begin_attempt" if may_be_of_sitting(line) => match of_body() {
            Mark::Dated => (Mark::Dated, attempt_of(op, line)),
            other => (other, None),
        },
        "clock_given" | "clock_behind" | "clock_wrong" | "set_setting" => (of_body(), None),
        _ => (mark_of_entry(op, ""), None),
    }
}

fn body_of(line: &str) -> Option<String> {
    serde_json::from_str::<EntryLine>(line).ok().map(|line| line.body)
}

fn attempt_of(op: &str, line: &str) -> Option<Uuid> {
    match Fact::read(op, &body_of(line)?).ok()? {
        Fact::BeginAttempt(facts::BeginAttempt { id, .. })
        | Fact::SealAttempt(facts::SealAttempt { id, .. }) => Some(id),
        _ => None,
    }
}

/// What is said of a finding that own entries may not have either; none of those that are remarks.
fn words(finding: Finding, op: &str, at_ms: i64) -> Option<String> {
    let at = Timestamp::from_millisecond(at_ms).map_or_else(|_| at_ms.to_string(), |at| at.to_string());
    match finding {
        Finding::Behind { by_ms } => {
            Some(format!("{op} at {at} is {} min before a time that its own PC knew already", by_ms / 60_000))
        }
        Finding::DatedByHand => Some(format!("{op} at {at}, a time that was given to its PC by hand")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rule looks at is found in a line as the program writes it, and in one that another hand spelled.
    #[test]
    fn a_line_is_read_however_it_is_spelled() {
        let id = Uuid::from_u128(9);
        let begin = Fact::BeginAttempt(facts::BeginAttempt {
            id,
            officer_id: id,
            exercise_id: "\"at_ms\":7,".into(),
            mode: "exam".into(),
            header_hash: String::new(),
            unit_id: None,
            title: None,
            record_type: None,
            sitting_id: Some(id),
        });
        let (op, body) = begin.wire().unwrap();
        let body = serde_json::to_string(&body).unwrap();
        let plain = format!(r#"{{"series":"{id}","seq":3,"at_ms":-42,"op":"{op}","body":{body}}}"#);
        let spelled = [
            plain.clone(),
            plain.replace(",\"at_ms\":-42,", ", \"at_ms\" : -42 ,"),
            plain.replace(",\"at_ms\":-42,", ",\"\\u0061t_ms\":-42,"),
            plain.replace(r#"\"sitting_id\":"#, r#"\"sitting_id\" : "#),
            plain.replace("sitting_id", r"\\u0073itting_id"),
            format!(r#"{{"body":{body},"op":"{op}","at_ms":-42,"seq":3,"series":"{id}"}}"#),
        ];
        for line in spelled {
            assert_eq!(time_of(&line), Some(-42), "{line}");
            assert_eq!(mark_of_line(op, &line), (Mark::Dated, Some(id)), "{line}");
        }
        assert_eq!(time_of("{}"), None);
    }
}
