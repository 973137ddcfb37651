//! The summary of every attempt for overviews: time, speed, accuracy. Derived from scores, never typed in.

use super::attempt::AttemptMode;
use super::attempt_log::AttemptHeader;
use super::attempt_score::AttemptScore;
use super::exercise::RecordType;
use super::input::LogHeader;
use super::measure::Measure;
use super::rounding;
use super::score_doc::ScoreDoc;
use super::source::DrillSource;
use super::text::Policy;

/// Shorter sessions say too little to be compared, in milliseconds.
pub const SHORTEST_COMPARED_MS: u64 = 60_000;

/// One sealed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionMark {
    /// Start, milliseconds since the Unix epoch.
    pub started_at_ms: i64,
    /// Under invigilation.
    pub exam: bool,
    /// Of the form of an exam: a text that was new to the officer in all its parts, counted in characters, compared
    /// strictly, typed against a clock for at least [`SHORTEST_COMPARED_MS`], nothing of the course and not made of weak items.
    pub compared: bool,
    /// 正确速度 × 1000, cut off: 字/分 where it is compared, else in the measure of its text; of a sitting of forms qualified
    /// records an hour × 1000, 0 where no whole records were entered. A mark never reaches a line that its attempt did not.
    pub milli_cpm: u32,
    /// 正确率 in millionths, of a sitting of forms 合格率; 0 when nothing was attempted.
    pub accuracy_ppm: u32,
    /// Active time in milliseconds.
    pub active_ms: u32,
    /// Whether it is of a sitting of forms in which whole records were entered that were new to the officer: it has rates of
    /// records. No sitting of forms is ever compared with a copied text.
    pub form: bool,
}

impl SessionMark {
    /// The mark of an attempt of either work; none where its score is not of the work of its head. `first_time`: nothing of its
    /// text, or none of its cards, was ever met by this officer before.
    pub fn of_attempt(
        started_at_ms: i64,
        mode: AttemptMode,
        text: (&str, RecordType),
        header: &AttemptHeader,
        first_time: bool,
        score: &AttemptScore,
    ) -> Option<Self> {
        let source = DrillSource::of(text.0);
        let records = source.enters_records();
        match (header, score) {
            (AttemptHeader::Copy(header), AttemptScore::Copy(doc)) => {
                Some(Self::of(started_at_ms, mode, text, header, first_time, doc))
            }
            (AttemptHeader::Form(_), AttemptScore::Form(doc)) => Some(Self {
                started_at_ms,
                exam: mode == AttemptMode::Exam,
                compared: false,
                milli_cpm: doc.qualified_per_hour.filter(|_| records).map_or(0, rounding::thousandths),
                accuracy_ppm: doc.qualified_rate.filter(|_| records).map_or(0, rounding::millionths),
                active_ms: u32::try_from(doc.active_ms).unwrap_or(u32::MAX),
                form: first_time && source.enters_new_records(),
            }),
            _ => None,
        }
    }

    /// The mark of an attempt. `first_time`: nothing of its text was ever met by this officer before.
    pub fn of(
        started_at_ms: i64,
        mode: AttemptMode,
        (exercise_id, record_type): (&str, RecordType),
        header: &LogHeader,
        first_time: bool,
        doc: &ScoreDoc,
    ) -> Self {
        let comparable = DrillSource::of(exercise_id).can_be_compared();
        let measure = Measure::of(mode, record_type, header.policy, || header.presented.as_str());
        let timed = header.limit_ms.is_some() && doc.active_ms >= SHORTEST_COMPARED_MS;
        Self {
            started_at_ms,
            exam: mode == AttemptMode::Exam,
            compared: first_time
                && timed
                && comparable
                && measure.meets_line(record_type)
                && header.policy == Policy::Strict,
            milli_cpm: doc.correct_cpm.map_or(0, rounding::thousandths),
            accuracy_ppm: doc.accuracy.map_or(0, rounding::millionths),
            active_ms: u32::try_from(doc.active_ms).unwrap_or(u32::MAX),
            form: false,
        }
    }
}
