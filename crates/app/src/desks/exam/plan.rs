//! Planning a sitting.

use super::action::{MAX_SEATS, PlanForm};
use super::desk::Exams;
use super::paper::has_form;
use super::times::planned_time;
use uuid::Uuid;

use crate::core::{Core, Seen};
use crate::notice::Notice;
use dabiao_domain::role::{Operation, Permission};
use dabiao_domain::roster::clean_name;
use dabiao_domain::sitting::{PlanError, SittingKind, SittingPlan, SittingSecret, still_missing};

impl Seen<'_, Exams> {
    /// All officers who have still to reach the standard and are in no future sitting.
    pub fn missing_for(self, standard: &str) -> Vec<Uuid> {
        let Some(standard) = self.core.newest_standard(standard) else { return Vec::new() };
        let planned = self
            .core
            .bureau
            .sittings
            .iter()
            .filter(|s| !s.sitting.state().over() && s.sitting.plan().standard_id == standard.id)
            .flat_map(|s| s.sitting.plan().candidates.iter().copied())
            .collect();
        still_missing(&self.core.assessments(standard), &planned)
    }
}

impl Exams {
    /// Plans a sitting, if nothing is wrong with it.
    pub(crate) fn plan_sitting(&mut self, form: &PlanForm, core: &mut Core) {
        let permission = Permission::PlanSitting;
        let deed = Operation::HoldSitting { permission, candidates: &form.candidates };
        let Some(by) = core.allowed_operation(&deed) else { return };
        let Some(standard) = core.newest_standard(&form.standard).cloned() else {
            if let Some(notice) = core.unreadable_standard().cloned() {
                core.notice = Some(notice);
                return;
            }
            return Self::plan_fault("plan-no-standard", "", core);
        };
        let Some(at) = planned_time(form.at, &standard) else {
            return Self::plan_fault("plan-time", &form.at.to_string(), core);
        };
        let seats = form.seats.get();
        if seats > MAX_SEATS {
            return Self::plan_fault("plan-seats", &seats.to_string(), core);
        }
        let secret = SittingSecret::new(core.config.clock.secret());
        let plan = SittingPlan {
            id: core.config.clock.new_id(),
            at,
            room: clean_name(&form.room).unwrap_or_default(),
            kind: form.kind,
            standard_id: standard.id.clone(),
            standard_version: standard.version,
            seats,
            candidates: form.candidates.clone(),
            invigilators: form.invigilators.clone(),
            planned_by: by.id,
            commitment: secret.commitment(),
        };
        if let Some(fault) = plan.faults(&standard).first() {
            let who = match fault {
                PlanError::Twice(id) | PlanError::InvigilatorIsCandidate(id) => core.name_of(*id),
                _ => String::new(),
            };
            return Self::plan_fault(fault.key(), &who, core);
        }
        if let Some(rule) =
            standard.form.filter(|rule| plan.kind == SittingKind::Form && !has_form(rule.kind))
        {
            return Self::plan_fault("plan-no-form-of-kind", rule.kind.name(), core);
        }
        self.seal_plan(plan, by.right, secret, core);
    }

    fn plan_fault(key: &str, value: &str, core: &mut Core) {
        let what = core.texts.format(key, &[("who", &value), ("value", &value), ("name", &value)]);
        core.notice = Some(Notice { what, next: core.texts.get("plan-fault-next") });
    }
}
