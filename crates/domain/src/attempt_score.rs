//! The score of an attempt as it is stored: of a copied text ([`ScoreDoc`]) or of a sitting of forms ([`FormScoreDoc`]).
//!
//! The two begin with different names, so that stored text tells which it is.

use serde::Serialize;

use crate::attempt_log::{AttemptLog, NoScore, Work};
use crate::form::machine::FormSitting;
use crate::form::score::FORM_SCORING_VERSION;
use crate::form::score_doc::FormScoreDoc;
use crate::input::EndReason;
use crate::score::{SCORING_VERSION, score_log, score_log_by};
use crate::score_doc::ScoreDoc;

/// The stored score of a sitting of forms begins so; that of a copied text never does.
const FORM_HEAD: &[u8] = b"{\"form_scoring_version\":";

/// A score as it is stored beside an attempt.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AttemptScore {
    /// Of a copied text.
    Copy(ScoreDoc),
    /// Of a sitting of forms.
    Form(FormScoreDoc),
}

impl From<ScoreDoc> for AttemptScore {
    fn from(doc: ScoreDoc) -> Self {
        Self::Copy(doc)
    }
}

impl AttemptScore {
    /// Reads a stored score.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(json: &[u8]) -> serde_json::Result<Self> {
        Ok(if json.starts_with(FORM_HEAD) {
            Self::Form(serde_json::from_slice(json)?)
        } else {
            Self::Copy(serde_json::from_slice(json)?)
        })
    }

    /// The score of `log` by the newest rules.
    ///
    /// # Errors
    /// The first event that can't stand where it stands.
    pub fn of_log(log: &AttemptLog) -> Result<Self, NoScore> {
        match log {
            AttemptLog::Copy(log) => {
                let score = score_log(log).map_err(|(event, why)| NoScore { event, why: why.to_string() })?;
                Ok(Self::Copy(ScoreDoc::of(&score)))
            }
            AttemptLog::Form(log) => {
                let sitting = FormSitting::replay(log);
                let sitting = sitting.map_err(|(event, why)| NoScore { event, why: why.to_string() })?;
                Ok(Self::Form(FormScoreDoc::of(&sitting)))
            }
        }
    }

    /// The score of `log` by the rules of `version`; none where this program does not know them.
    pub fn of_log_by(log: &AttemptLog, version: u32) -> Option<Result<Self, NoScore>> {
        match log {
            AttemptLog::Copy(copy) => {
                let score = score_log_by(copy, version)?;
                let score = score.map_err(|(event, why)| NoScore { event, why: why.to_string() });
                Some(score.map(|score| Self::Copy(ScoreDoc::of(&score))))
            }
            AttemptLog::Form(_) => (version == FORM_SCORING_VERSION).then(|| Self::of_log(log)),
        }
    }

    /// The newest rules for a log like `log`.
    pub const fn newest_version(log: &AttemptLog) -> u32 {
        match log {
            AttemptLog::Copy(_) => SCORING_VERSION,
            AttemptLog::Form(_) => FORM_SCORING_VERSION,
        }
    }

    /// The version of its rules. Each work has its own.
    pub const fn version(&self) -> u32 {
        match self {
            Self::Copy(doc) => doc.scoring_version,
            Self::Form(doc) => doc.form_scoring_version,
        }
    }

    /// What was asked.
    pub const fn work(&self) -> Work {
        match self {
            Self::Copy(_) => Work::Copy,
            Self::Form(_) => Work::Form,
        }
    }

    /// Active time in milliseconds.
    pub const fn active_ms(&self) -> u64 {
        match self {
            Self::Copy(doc) => doc.active_ms,
            Self::Form(doc) => doc.active_ms,
        }
    }

    /// Why the attempt ended, by name.
    pub fn end(&self) -> &str {
        match self {
            Self::Copy(doc) => &doc.end,
            Self::Form(doc) => &doc.end,
        }
    }

    /// Why the attempt ended; none for an end that this program does not know.
    pub fn end_reason(&self) -> Option<EndReason> {
        EndReason::from_name(self.end())
    }

    /// That of a copied text.
    pub const fn copy(&self) -> Option<&ScoreDoc> {
        match self {
            Self::Copy(doc) => Some(doc),
            Self::Form(_) => None,
        }
    }

    /// That of a sitting of forms.
    pub const fn form(&self) -> Option<&FormScoreDoc> {
        match self {
            Self::Form(doc) => Some(doc),
            Self::Copy(_) => None,
        }
    }

    /// The figures of its row: right, done, wrong, and the active time in milliseconds. Of a copied text these are
    /// characters; of forms qualified records, entered records and wrong fields.
    pub fn summary(&self) -> [i64; 4] {
        let [right, done, wrong] = match self {
            Self::Copy(doc) => [doc.correct, doc.typed, doc.substitutions + doc.insertions + doc.omissions],
            Self::Form(doc) => [doc.qualified, doc.entered, doc.errors.wrong],
        };
        [right.into(), done.into(), wrong.into(), i64::try_from(self.active_ms()).unwrap_or(i64::MAX)]
    }

    /// The one JSON text that is stored and hashed.
    pub fn canonical_json(&self) -> String {
        match self {
            Self::Copy(doc) => doc.canonical_json(),
            Self::Form(doc) => doc.canonical_json(),
        }
    }
}
