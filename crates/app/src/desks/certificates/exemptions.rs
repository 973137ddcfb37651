//! Exemptions: one officer requests, another approves, either may end it.

use jiff::civil::Date;
use uuid::Uuid;

use crate::core::Core;
use crate::notice::Notice;
use dabiao_domain::role::{Operation, Permission};
use dabiao_store::Fact;
use dabiao_store::facts;

/// What may be asked about exemptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExemptionAction {
    /// Ask for an exemption.
    Ask(ExemptionForm),
    /// Approve one.
    Approve(Uuid),
    /// End or refuse one.
    End {
        /// Which.
        id: Uuid,
        /// Why.
        reason: String,
    },
}

/// Performs a request about exemptions.
pub(crate) fn act(action: ExemptionAction, core: &mut Core) {
    match action {
        ExemptionAction::Ask(form) => ask(&form, core),
        ExemptionAction::Approve(id) => approve(id, core),
        ExemptionAction::End { id, reason } => end(id, &reason, core),
    }
}

/// Asks for an exemption.
fn ask(form: &ExemptionForm, core: &mut Core) {
    let Some(by) = core.allowed_operation(&Operation::GrantExemption { subject: form.officer }) else {
        return;
    };
    if form.reason.trim().is_empty() {
        core.notice = Some(Notice::new(&core.texts, "error-exemption-reason", &[]));
        return;
    }
    let fact = Fact::AskExemption(facts::AskExemption {
        id: core.config.clock.new_id(),
        officer_id: form.officer,
        standard: form.standard.clone(),
        from: form.from.to_string(),
        until: form.until.map(|day| day.to_string()),
        reason: form.reason.trim().to_owned(),
        by: by.id,
    });
    core.record_paper(by.right, fact);
}

/// Approves an exemption that another officer requested.
fn approve(id: Uuid, core: &mut Core) {
    let Some(row) = core.bureau.exemptions.iter().find(|e| e.id == id).cloned() else { return };
    let deed = Operation::ApproveExemption { subject: row.officer_id, proposed_by: row.asked.0 };
    if let Some(by) = core.allowed_operation(&deed)
        && core.time_allows()
    {
        core.record_paper(by.right, Fact::ApproveExemption(facts::ApproveExemption { id, by: by.id }));
    }
}

/// Ends an exemption, or refuses one that was asked for.
fn end(id: Uuid, reason: &str, core: &mut Core) {
    if let Some(by) = core.allowed(Permission::RevokeExemption) {
        core.record_paper(
            by.right,
            Fact::EndExemption(facts::EndExemption { id, reason: reason.trim().to_owned(), by: by.id }),
        );
    }
}

/// The form of a request for an exemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptionForm {
    /// The officer.
    pub officer: Uuid,
    /// From which standard.
    pub standard: String,
    /// The first day.
    pub from: Date,
    /// The last day; none for no end.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}
