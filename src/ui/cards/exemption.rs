//! The request form of an exemption: its days and its reason. Both places that show it apply the same checks.

use uuid::Uuid;

use crate::ui::kit::form;
use crate::ui::kit::typed::{Day, Field, OpenDay};
use dabiao_app::certificates::ExemptionForm;
use dabiao_app::lang::Messages;

/// What is filled in.
#[derive(Debug)]
pub struct ExemptionDraft {
    /// The first day.
    pub from: Field<Day>,
    /// The last day; empty for no end.
    pub until: Field<OpenDay>,
    /// Why.
    pub reason: String,
}

impl Default for ExemptionDraft {
    fn default() -> Self {
        Self {
            from: Field::new(Day::default(), "why-days"),
            until: Field::new(OpenDay::default(), "why-days"),
            reason: String::new(),
        }
    }
}

impl ExemptionDraft {
    /// Why it can't be requested yet; `before` are the fields that stand before those of the draft.
    pub fn lacks(&mut self, messages: &Messages, before: &[(&str, bool)]) -> Option<String> {
        let reason = [("exemption-reason", !self.reason.trim().is_empty())];
        let fields: Vec<_> = before.iter().chain(&reason).copied().collect();
        // The last day is not before the first.
        self.until.reading.0.first = self.from.read();
        form::missing(messages, &fields)
            .or_else(|| self.from.wrong(messages))
            .or_else(|| self.until.wrong(messages))
    }

    /// The request for `officer`; none while its days can't be read.
    pub fn request(&self, officer: Uuid, standard: &str) -> Option<ExemptionForm> {
        Some(ExemptionForm {
            officer,
            standard: standard.to_owned(),
            from: self.from.read()?,
            until: self.until.read()?,
            reason: self.reason.clone(),
        })
    }
}
