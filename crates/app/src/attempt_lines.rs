//! An officer's attempts as a list shows them: to themselves, and to who trains or coaches them.

use uuid::Uuid;

use crate::core::local_minute;
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::exposure::ExposureLedger;
use dabiao_domain::form::pairs::per_minute;
use dabiao_domain::input::EndReason;
use dabiao_domain::measure::Measure;
use dabiao_store::AttemptRow;

/// One row of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    /// The attempt.
    pub id: Uuid,
    /// Local date and time of its start, `2026-11-23 09:05`.
    pub when: String,
    /// Milliseconds since the epoch, for sorting and plotting.
    pub started_at_ms: i64,
    /// Ids of the passages, joined by `+`.
    pub exercise_id: String,
    /// What was typed, Chinese.
    pub title: String,
    /// Active minutes.
    pub minutes: f64,
    /// What the speed is counted in.
    pub measure: Measure,
    /// Whether it may be compared with the officers' line.
    pub meets_line: bool,
    /// 正确速度, in the measure.
    pub correct_cpm: Option<f64>,
    /// 正确率, 0 to 1.
    pub accuracy: Option<f64>,
    /// Errors left standing.
    pub errors: u32,
    /// Why it ended; none if its score names an end that this program does not know.
    pub end: Option<EndReason>,
    /// How many times the officer has met the text by then, from 1.
    pub nth_time: u32,
    /// Of a sitting of forms, its records or pairs; it has no accuracy, and only one of pairs has a speed.
    pub form: Option<FormLine>,
}

/// The records of a sitting of forms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FormLine {
    /// Records entered.
    pub entered: u32,
    /// Qualified ones among them.
    pub qualified: u32,
    /// Qualified records an hour; none where no time passed, where only wrong fields were entered once more, and of pairs.
    pub per_hour: Option<f64>,
    /// 合格率, 0 to 1; none where no whole record was entered.
    pub rate: Option<f64>,
}

impl HistoryRow {
    /// The speed in its measure: of records, the qualified ones an hour; of pairs, the right ones a minute.
    pub fn speed(&self) -> Option<f64> {
        self.form.and_then(|form| form.per_hour).or(self.correct_cpm)
    }

    /// The share that is right, 0 to 1: of records, 合格率.
    pub fn right(&self) -> Option<f64> {
        self.form.map_or(self.accuracy, |form| form.rate)
    }

    fn of(row: &AttemptRow, score: &AttemptScore, nth_time: u32) -> Self {
        let (copy, form) = (score.copy(), score.form());
        let pairs = row.measure == Measure::Pairs;
        Self {
            id: row.start.id,
            when: local_minute(row.start.started_at_ms),
            started_at_ms: row.start.started_at_ms,
            exercise_id: row.start.exercise_id.clone(),
            title: row.start.title.clone(),
            minutes: score.active_ms() as f64 / 60_000.0,
            measure: row.measure,
            meets_line: row.measure.meets_line(row.start.record_type),
            correct_cpm: match form {
                Some(doc) if pairs => per_minute(doc.qualified, doc.active_ms),
                _ => copy.and_then(|doc| doc.correct_cpm),
            },
            accuracy: copy.and_then(|doc| doc.accuracy),
            errors: match score {
                AttemptScore::Copy(doc) => doc.substitutions + doc.insertions + doc.omissions,
                AttemptScore::Form(doc) => doc.errors.wrong,
            },
            end: score.end_reason(),
            nth_time,
            form: form.map(|doc| FormLine {
                entered: doc.entered,
                qualified: doc.qualified,
                per_hour: doc.qualified_per_hour.filter(|_| !pairs),
                rate: doc.qualified_rate,
            }),
        }
    }
}

/// The finished attempts of one officer, the newest first; `rows` are all of theirs, the oldest first.
pub(crate) fn history(rows: &[AttemptRow]) -> Vec<HistoryRow> {
    let mut ledger = ExposureLedger::default();
    let nth: Vec<u32> =
        rows.iter().map(|r| ledger.meet(&r.start.exercise_id, r.start.started_at_ms)).collect();
    let finished = |(row, nth_time): (&AttemptRow, u32)| {
        let score = row.score.as_ref().filter(|_| row.state == AttemptState::Sealed)?;
        Some(HistoryRow::of(row, score, nth_time))
    };
    rows.iter().zip(nth).rev().filter_map(finished).collect()
}
