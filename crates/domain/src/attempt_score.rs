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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt_log::{AttemptHeader, Terms};
    use crate::form::log;

    /// The log of `docs/forms.md`.
    const LOG: &str = r#"{"format":"dabiao-form-log","version":1,"form":{"id":"forms/name","title":"姓名","title_en":"Name","records":"names","fields":[{"code":"XM1","name":"姓名","name_en":"Name","kind":"name","required":true,"none":false,"no_ditto":false,"on_card":"XM1"}]},"cards":[{"pages":["方小兰"],"right":["方小兰"]}],"limit_ms":180000}
{"at_ms":0,"kind":"start"}
{"at_ms":120,"kind":"enter","field":"XM1"}
{"at_ms":900,"kind":"preedit","text":"fang"}
{"at_ms":1500,"kind":"commit","text":"方小蓝"}
{"at_ms":1800,"kind":"backspace"}
{"at_ms":2400,"kind":"commit","text":"兰"}
{"at_ms":2500,"kind":"leave"}
{"at_ms":2600,"kind":"hand_in"}
{"at_ms":2700,"kind":"end","reason":"handed_in"}
"#;

    #[test]
    fn the_stored_score_of_a_log_keeps_its_bytes() {
        let log = AttemptLog::from(log::read(LOG.as_bytes()).unwrap());
        assert_eq!((log.work(), log.events(), log.write().as_str()), (Work::Form, 9, LOG));
        let score = log.score().unwrap();
        let json = score.canonical_json();
        assert_eq!(
            json,
            concat!(
                r#"{"form_scoring_version":1,"form":"forms/name","active_ms":2700,"end":"handed_in","entered":1,"#,
                r#""qualified":1,"qualified_rate":1.0,"rating":"good","qualified_per_hour":1333.3333333333333,"#,
                r#""kph":null,"errors":{"fields":1,"wrong":0,"caught":0,"silent":0,"error_rate":0.0},"#,
                r#""errors_by_kind":[{"kind":"name","errors":{"fields":1,"wrong":0,"caught":0,"silent":0,"#,
                r#""error_rate":0.0}}],"fields":[{"code":"XM1","caught":0,"silent":0,"time_ms":2500}],"#,
                r#""time":{"reading_ms":880,"typing_ms":1200,"correcting_ms":300,"moving_ms":320},"#,
                r#""deleted_chars":1,"corrected_fields":0,"cut_chars":0,"focus_losses":0,"blocked":0}"#
            )
        );
        assert_eq!(AttemptScore::read(json.as_bytes()).unwrap(), score);
        assert_eq!((score.version(), score.summary()), (1, [1, 1, 0, 2_700]));
        assert_eq!(AttemptScore::of_log_by(&log, 1), Some(Ok(score)));
        assert_eq!(AttemptScore::of_log_by(&log, 2), None, "a newer program's rules");
        // What is not known is not read over.
        let more = json.replacen('{', r#"{"form_scoring_version":1,"new":1,"#, 1);
        assert!(AttemptScore::read(more.as_bytes()).is_err());
    }

    #[test]
    fn a_header_tells_its_work_and_its_terms() {
        let line = LOG.lines().next().unwrap();
        let header = AttemptHeader::read(line.as_bytes()).unwrap();
        assert_eq!((header.work(), header.line().as_str()), (Work::Form, line));
        let terms = Terms::read(line.as_bytes()).unwrap();
        assert_eq!((terms.work, terms.limit_ms), (Work::Form, Some(180_000)));
        let copy = r#"{"format":"dabiao-input-log","version":1,"presented":"今天","policy":"lenient","limit_ms":null}"#;
        let header = AttemptHeader::read(copy.as_bytes()).unwrap();
        assert_eq!((header.work(), header.line().as_str()), (Work::Copy, copy));
        assert_eq!(Terms::read(copy.as_bytes()).unwrap().work, Work::Copy);
        let newer = line.replace("\"version\":1", "\"version\":2");
        assert!(Terms::read(newer.as_bytes()).is_err() && AttemptHeader::read(newer.as_bytes()).is_err());
    }
}
