//! Exemptions in words.

use dabiao_app::core::{ExemptFrom, ExemptionLine, ExemptionState};
use dabiao_app::lang::Messages;

/// How far an exemption has come.
pub fn state_words(texts: &Messages, state: &ExemptionState) -> String {
    texts.get(match state {
        ExemptionState::Asked => "exemption-is-asked",
        ExemptionState::Approved { .. } => "exemption-is-approved",
        ExemptionState::Ended { .. } => "exemption-is-ended",
    })
}

/// What it is from.
pub fn from_words(texts: &Messages, of: &ExemptFrom) -> String {
    match of {
        ExemptFrom::Every => texts.get("every-standard"),
        ExemptFrom::Standard(id) => id.clone(),
    }
}

/// Its last day, or that it has none.
pub fn until_words(texts: &Messages, exemption: &ExemptionLine) -> String {
    exemption.until.map_or_else(|| texts.get("for-ever"), |day| day.to_string())
}
