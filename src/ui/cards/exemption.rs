//! The request form of an exemption: its days and its reason. Both places that show it apply the same checks.

use uuid::Uuid;

use crate::ui::kit::form;
use dabiao_app::certificates::ExemptionForm;
use dabiao_app::lang::Messages;

/// What is filled in.
#[derive(Debug, Default)]
pub struct ExemptionDraft {
    /// The first day.
    pub from: String,
    /// The last day; empty for no end.
    pub until: String,
    /// Why.
    pub reason: String,
}

impl ExemptionDraft {
    /// Why it can't be requested yet; `before` are the fields that stand before those of the draft.
    pub fn lacks(&self, messages: &Messages, before: &[(&str, bool)]) -> Option<String> {
        let reason = [("exemption-reason", !self.reason.trim().is_empty())];
        let fields: Vec<_> = before.iter().chain(&reason).copied().collect();
        form::missing(messages, &fields).or_else(|| (!self.days_fit()).then(|| messages.get("why-days")))
    }

    /// Whether these are days in their order.
    fn days_fit(&self) -> bool {
        let Some(from) = form::day(&self.from) else { return false };
        self.until.trim().is_empty() || form::day(&self.until).is_some_and(|until| until >= from)
    }

    /// The request for `officer`.
    pub fn request(&self, officer: Uuid, standard: &str) -> ExemptionForm {
        ExemptionForm {
            officer,
            standard: standard.to_owned(),
            from: self.from.clone(),
            until: self.until.clone(),
            reason: self.reason.clone(),
        }
    }
}
