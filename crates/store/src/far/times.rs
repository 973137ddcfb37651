//! Exams of other stations that are dated before what their own PC knew already.
//!
//! The program refuses to begin an exam below the newest time of its series, and so does every PC's own audit. What a PC
//! hands up can be held against the order of its own entries here as well: whoever writes an exam back before a deadline
//! writes it after entries of a later time.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use crate::facts::{self, Fact};
use crate::times::mark_of_entry;
use crate::{Db, StoreError};
use dabiao_domain::time_floor::{Finding, Mark, Timeline};

/// Entries in the order of their series; the bodies of those alone that say something of a time.
const ENTRIES: &str = "SELECT series, seq, op, json_extract(line, '$.at_ms'),
                              CASE WHEN op IN ('begin_attempt', 'seal_attempt', 'clock_given', 'clock_behind',
                                               'clock_wrong', 'set_setting')
                                   THEN json_extract(line, '$.body') END
                         FROM far_entry WHERE state NOT IN ('waiting', 'key', 'stranger')
                        ORDER BY series, seq, hash";

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
            let (series, seq, op): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (at_ms, body): (i64, Option<String>) = (row.get(3)?, row.get(4)?);
            if of != series {
                of.clone_from(&series);
                (last, forked, line) = (-1, false, Timeline::default());
            }
            forked |= seq == last;
            last = seq;
            let mark = mark_of_entry(&op, body.as_deref().unwrap_or_default());
            let attempt = match (mark, &body) {
                (Mark::Dated | Mark::Seal, Some(body)) => attempt_of(&op, body),
                _ => None,
            };
            let mark = match (mark, attempt) {
                (Mark::Dated, Some(attempt)) => {
                    exams.insert(attempt);
                    mark
                }
                // What is practice is sealed at any time.
                (Mark::Seal, attempt) if attempt.is_none_or(|attempt| !exams.contains(&attempt)) => {
                    Mark::Other
                }
                _ => mark,
            };
            let wrong = line.feed(at_ms, mark).into_iter().find_map(|finding| words(finding, &op, at_ms));
            if let Some((attempt, what)) = attempt.zip(wrong).filter(|_| !forked && !line.demonstration()) {
                found.push(OutOfTime { attempt, series, what });
            }
        }
        Ok(found)
    }
}

fn attempt_of(op: &str, body: &str) -> Option<Uuid> {
    match Fact::read(op, body).ok()? {
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
