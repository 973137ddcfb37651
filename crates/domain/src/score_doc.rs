//! The wire form of a score, version 1: what is stored beside an attempt, printed by `score`, `replay`
//! and `attempts`, and compared byte by byte by the audit.
//!
//! Separate from [`Score`] so that the domain type can change while stored bytes can't. Numbers that
//! could not be observed are `null`, never 0.

use serde::{Deserialize, Serialize};

use super::score::{ClassTally, Score};

/// A score by the names of the scoring contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreDoc {
    /// Version of the scoring rules.
    pub scoring_version: u32,
    /// C.
    pub correct: u32,
    /// S.
    pub substitutions: u32,
    /// I.
    pub insertions: u32,
    /// D.
    pub omissions: u32,
    /// C+S+I.
    pub typed: u32,
    /// C+S+D.
    pub attempted: u32,
    /// Active time in milliseconds.
    pub active_ms: u64,
    /// `time`, `handed_in` or `interrupted`.
    pub end: String,
    /// 毛速, 字/分.
    pub gross_cpm: Option<f64>,
    /// 正确速度, 字/分.
    pub correct_cpm: Option<f64>,
    /// 正确率, 0 to 1.
    pub accuracy: Option<f64>,
    /// 录入准确率, 0 to 1.
    pub accuracy_typed: Option<f64>,
    /// 错一罚一, 字/分.
    pub net_cpm_k1: Option<f64>,
    /// 错一罚五, 字/分.
    pub net_cpm_k5: Option<f64>,
    /// 错一罚十, 字/分.
    pub net_cpm_k10: Option<f64>,
    /// 回改.
    pub deleted_chars: u32,
    /// IF.
    pub incorrect_fixed: u32,
    /// INF/(C+INF+IF).
    pub uncorrected_error_rate: Option<f64>,
    /// IF/(C+INF+IF).
    pub corrected_error_rate: Option<f64>,
    /// Their sum.
    pub total_error_rate: Option<f64>,
    /// Per character class.
    pub classes: Vec<ClassDoc>,
    /// Rhythm of commits.
    pub rhythm: RhythmDoc,
    /// Keys, where they can be seen.
    pub keystrokes: KeystrokesDoc,
    /// 打词率, 0 to 1.
    pub phrase_rate: Option<f64>,
    /// Times the focus was lost.
    pub focus_losses: u32,
    /// Pieces of text kept out.
    pub blocked: u32,
}

/// Figures of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassDoc {
    /// `han`, `alnum` or `punct`.
    pub class: String,
    /// C of the class.
    pub correct: u32,
    /// Errors of the class.
    pub errors: u32,
    /// Time of the class in milliseconds; none where no time is known.
    pub time_ms: Option<f64>,
    /// 字/分 within the class's own time.
    pub correct_cpm: Option<f64>,
}

/// Rhythm of commits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RhythmDoc {
    /// Median time per character in ms.
    pub p50_ms: Option<u64>,
    /// 90th percentile in ms.
    pub p90_ms: Option<u64>,
    /// p90/p50.
    pub evenness: Option<f64>,
    /// Share of time in gaps over 2 s, 0 to 1.
    pub long_gap_share: Option<f64>,
}

/// Keys, where they can be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeystrokesDoc {
    /// `preedit` (estimated) or `unavailable`.
    pub source: String,
    /// How many keys.
    pub keystrokes: Option<u32>,
    /// 击键, keys per second of active time.
    pub keystrokes_per_sec: Option<f64>,
    /// 码长, keys per typed character.
    pub keystrokes_per_char: Option<f64>,
    /// 退格; none where the input method hides keys from the program.
    pub backspaces: Option<u32>,
}

impl ScoreDoc {
    /// The wire form of `score`.
    pub fn of(score: &Score) -> Self {
        let t = &score.tally;
        Self {
            scoring_version: score.version,
            correct: t.correct,
            substitutions: t.substitutions,
            insertions: t.insertions,
            omissions: t.omissions,
            typed: t.typed(),
            attempted: t.attempted(),
            active_ms: t.active_ms,
            end: score.end.name().to_owned(),
            gross_cpm: t.gross_cpm(),
            correct_cpm: t.correct_cpm(),
            accuracy: t.accuracy(),
            accuracy_typed: t.accuracy_typed(),
            net_cpm_k1: t.net_cpm(1),
            net_cpm_k5: t.net_cpm(5),
            net_cpm_k10: t.net_cpm(10),
            deleted_chars: score.deleted_chars,
            incorrect_fixed: score.incorrect_fixed,
            uncorrected_error_rate: score.uncorrected_error_rate(),
            corrected_error_rate: score.corrected_error_rate(),
            total_error_rate: score.total_error_rate(),
            classes: score.classes.iter().map(ClassDoc::of).collect(),
            rhythm: RhythmDoc {
                p50_ms: score.rhythm.p50_ms,
                p90_ms: score.rhythm.p90_ms,
                evenness: score.rhythm.evenness(),
                long_gap_share: score.rhythm.long_gap_share(),
            },
            keystrokes: KeystrokesDoc::of(score),
            phrase_rate: score.phrase_rate,
            focus_losses: score.focus_losses,
            blocked: score.blocked,
        }
    }

    /// The one JSON text that is stored and hashed.
    pub fn canonical_json(&self) -> String {
        // A struct of numbers and strings; every float comes from a division by a positive integer.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl ClassDoc {
    fn of(tally: &ClassTally) -> Self {
        Self {
            class: tally.class.name().to_owned(),
            correct: tally.correct,
            errors: tally.errors,
            time_ms: (tally.time_us > 0).then(|| tally.time_us as f64 / 1000.0),
            correct_cpm: tally.correct_cpm(),
        }
    }
}

impl KeystrokesDoc {
    fn of(score: &Score) -> Self {
        let keys = score.keystrokes.map(f64::from);
        let (seconds, typed) = (score.tally.active_ms as f64 / 1000.0, f64::from(score.tally.typed()));
        Self {
            source: score.keystroke_source.name().to_owned(),
            keystrokes: score.keystrokes,
            keystrokes_per_sec: keys.filter(|_| seconds > 0.0).map(|k| k / seconds),
            keystrokes_per_char: keys.filter(|_| typed > 0.0).map(|k| k / typed),
            backspaces: score.keystrokes.map(|_| score.backspaces),
        }
    }
}
