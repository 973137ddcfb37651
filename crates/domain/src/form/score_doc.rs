//! The wire form of the score of a sitting of forms, version 1: what is stored beside the attempt, printed by `attempts`
//! and `replay`, and compared byte by byte by the audit.
//!
//! Separate from [`super::score::FormScore`] so that the domain type can change while stored bytes can't. Numbers that could not be
//! observed are `null`, never 0.

use serde::{Deserialize, Serialize};

use super::machine::FormSitting;
use super::report::FormReport;
use super::score::{Errors, FORM_SCORING_VERSION};
use crate::input::EndReason;
use crate::standard::FormResult;

/// A score by the names of the scoring contract. Its version comes first: by it stored text is told from a copied text's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormScoreDoc {
    /// Version of the scoring rules.
    pub form_scoring_version: u32,
    /// The id of the form.
    pub form: String,
    /// Active time in milliseconds.
    pub active_ms: u64,
    /// `time`, `handed_in` or `interrupted`.
    pub end: String,
    /// Records entered.
    pub entered: u32,
    /// Qualified ones among them.
    pub qualified: u32,
    /// 合格率, 0 to 1; none where none was entered as a whole.
    pub qualified_rate: Option<f64>,
    /// `good`, `warn` or `alarm`; none where none was entered as a whole.
    pub rating: Option<String>,
    /// Qualified records an hour; none where no time passed, or where values were given.
    pub qualified_per_hour: Option<f64>,
    /// Correct letters and digits of cards that were handed in, an hour of the time of all; none where none was typed.
    pub kph: Option<f64>,
    /// All fields.
    pub errors: ErrorsDoc,
    /// By kind of field, in the order in which the form has them first.
    pub errors_by_kind: Vec<KindDoc>,
    /// By field, in the order of the form.
    pub fields: Vec<FieldDoc>,
    /// Where the time went.
    pub time: TimeDoc,
    /// Characters that were deleted.
    pub deleted_chars: u32,
    /// Values that were changed after their field had been left.
    pub corrected_fields: u32,
    /// Characters that no value has room for, or that are no text.
    pub cut_chars: u32,
    /// Times the window lost the focus.
    pub focus_losses: u32,
    /// Pieces of text kept out.
    pub blocked: u32,
}

/// Wrong fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorsDoc {
    /// Fields entered.
    pub fields: u32,
    /// Wrong ones.
    pub wrong: u32,
    /// Wrong, and found by the rule.
    pub caught: u32,
    /// Wrong, and found by no rule.
    pub silent: u32,
    /// Wrong among all, 0 to 1; none where there are none.
    pub error_rate: Option<f64>,
}

/// Wrong fields of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindDoc {
    /// The kind's name.
    pub kind: String,
    /// Its fields.
    pub errors: ErrorsDoc,
}

/// One field over all records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDoc {
    /// Its code.
    pub code: String,
    /// Records in which it was wrong and found by the rule.
    pub caught: u32,
    /// Records in which it was wrong and found by no rule.
    pub silent: u32,
    /// The time in it, in milliseconds.
    pub time_ms: u64,
}

/// Where the time went, in milliseconds; the four add up to the active time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeDoc {
    /// Until the first input in a field.
    pub reading_ms: u64,
    /// Further input.
    pub typing_ms: u64,
    /// Deletions, and input in fields that had been left before.
    pub correcting_ms: u64,
    /// From field to field, and handing in.
    pub moving_ms: u64,
}

impl FormScoreDoc {
    /// The wire form of what `sitting` came to.
    pub fn of(sitting: &FormSitting) -> Self {
        let report = FormReport::of(sitting);
        let (score, timing, counts) = (&report.score, sitting.timing(), sitting.counts());
        let form = &sitting.header().form;
        let kind = |(kind, errors): &(&'static str, Errors)| KindDoc {
            kind: (*kind).to_owned(),
            errors: ErrorsDoc::of(errors),
        };
        let field = |(place, field): (usize, &super::FieldDef)| {
            let found = score.errors_at(place);
            FieldDoc {
                code: field.code.clone(),
                caught: found.caught,
                silent: found.silent,
                time_ms: timing.fields_ms.get(place).copied().unwrap_or_default(),
            }
        };
        Self {
            form_scoring_version: FORM_SCORING_VERSION,
            form: form.id.clone(),
            active_ms: score.active_ms,
            end: report.end.name().to_owned(),
            entered: score.entered(),
            qualified: score.qualified(),
            qualified_rate: score.qualified_rate(),
            rating: score.rating().map(|rating| rating.name().to_owned()),
            qualified_per_hour: score.qualified_per_hour(),
            kph: report.kph(),
            errors: ErrorsDoc::of(&score.errors),
            errors_by_kind: score.kinds.iter().map(kind).collect(),
            fields: form.fields.iter().enumerate().map(field).collect(),
            time: TimeDoc {
                reading_ms: timing.reading_ms,
                typing_ms: timing.typing_ms,
                correcting_ms: timing.correcting_ms,
                moving_ms: timing.moving_ms,
            },
            deleted_chars: counts.deleted,
            corrected_fields: counts.corrected,
            cut_chars: counts.cut,
            focus_losses: counts.focus_losses,
            blocked: counts.blocked,
        }
    }

    /// What a standard judges of it; none where its end is unknown.
    pub fn result(&self) -> Option<FormResult> {
        let end = EndReason::from_name(&self.end)?;
        Some(FormResult { qualified: self.qualified, entered: self.entered, end })
    }

    /// The one JSON text that is stored and hashed.
    pub fn canonical_json(&self) -> String {
        // A struct of numbers and strings; every float comes from a division by a positive integer.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl ErrorsDoc {
    fn of(errors: &Errors) -> Self {
        Self {
            fields: errors.fields,
            wrong: errors.wrong(),
            caught: errors.caught,
            silent: errors.silent,
            error_rate: errors.rate(),
        }
    }
}
