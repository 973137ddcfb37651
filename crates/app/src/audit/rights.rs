//! Whether the author named by a fact had the right to it at that moment.
//!
//! The check uses the roles that the journal gave before the fact, and the separation of duties
//! ([`dabiao_domain::role::check`]). Before the first account no identity can be proved, and nothing is
//! checked. Facts that need no right (practice, sign-ins, settings) are skipped.

use uuid::Uuid;

use super::moment::Moment;
use crate::certificates::KEY_HOLDER;
use dabiao_domain::cohort::record::CohortFact;
use dabiao_domain::finding::{Finding, Right};
use dabiao_domain::role::{Denied, Operation, Permission, check, require};
use dabiao_domain::sitting::SittingEvent;
use dabiao_store::Fact;
use dabiao_store::facts;

impl Moment {
    /// Why `fact` was not allowed. `earlier` facts are from before the history was taken over: programs of
    /// that time named no author for some of them.
    pub(super) fn right_fault(&self, at_ms: i64, fact: &Fact, earlier: bool) -> Option<Finding> {
        if !self.set_up() {
            return None;
        }
        match fact {
            Fact::SetAccount(set) => self
                .account_fault(set.officer_id, &set.roles, set.by)
                .or_else(|| self.secrets().set_fault(set)),
            Fact::MakeRecoveryCode(facts::MakeRecoveryCode { officer_id, by, .. }) if by != officer_id => {
                Some(Finding::CodeForOther { by: *by, officer: *officer_id })
            }
            Fact::MakeRecoveryCode(facts::MakeRecoveryCode { by, .. }) => {
                self.permission_fault(*by, Permission::ManageAccounts)
            }
            Fact::ReplaceSecret(facts::ReplaceSecret { officer_id, code_hash: Some(_), by, .. }) => {
                (by != officer_id).then_some(Finding::CodeOfOther { by: *by, officer: *officer_id })
            }
            Fact::ReplaceSecret(replaced) => self.replaced_fault(replaced),
            Fact::SetPc(facts::SetPc { by, .. }) => self.pc_fault(fact, *by),
            Fact::ImportRoster(facts::ImportRoster { by, .. })
            | Fact::DescribeUnit(facts::DescribeUnit { by, .. })
            | Fact::ChangeOfficer(facts::ChangeOfficer { by, .. }) => {
                self.named_fault(*by, Permission::ImportRoster, earlier)
            }
            Fact::PlanSitting(_) => {
                let plan = fact.sitting_plan()?.ok()?;
                let permission = Permission::PlanSitting;
                self.operation_fault(
                    plan.planned_by,
                    &Operation::HoldSitting { permission, candidates: &plan.candidates },
                )
            }
            Fact::SittingEntry(facts::SittingEntry { sitting_id, by, .. }) => {
                let event = fact.sitting_event()?.ok()?;
                self.room_fault(*sitting_id, *by, &event)
            }
            Fact::AskExemption(facts::AskExemption { officer_id, by, .. }) => {
                self.operation_fault(*by, &Operation::GrantExemption { subject: *officer_id })
            }
            Fact::ApproveExemption(facts::ApproveExemption { id, by }) => {
                let row = self.exemptions.get(id)?;
                let deed = Operation::ApproveExemption { subject: row.officer_id, proposed_by: row.asked.0 };
                self.operation_fault(*by, &deed)
            }
            Fact::EndExemption(facts::EndExemption { by, .. }) => {
                self.permission_fault(*by, Permission::RevokeExemption)
            }
            Fact::IssueCertificate(_) | Fact::MakeIssuerKey(_) | Fact::RevokeCertificate(_) => {
                self.issuer_fault(fact, earlier)
            }
            Fact::SaveStandard(facts::SaveStandard { by, .. }) => {
                self.permission_fault(*by, Permission::EditStandard)
            }
            Fact::ClockWrong(facts::ClockWrong { by, .. }) => {
                self.permission_fault(*by, Permission::CorrectClock)
            }
            Fact::Assign(facts::Assign { by, .. })
            | Fact::EndAssignment(facts::EndAssignment { by, .. })
            | Fact::CountRecords(facts::CountRecords { by, .. })
            | Fact::PlanQuota(facts::PlanQuota { by, .. }) => {
                self.permission_fault(*by, Permission::AssignPractice)
            }
            Fact::CohortEntry(facts::CohortEntry { by, .. }) => {
                self.cohort_fault(*by, fact.cohort_fact(at_ms)?.ok()?)
            }
            _ => None,
        }
    }

    /// What the issuer does. The separation of duties of an issue is judged with the certificate.
    fn issuer_fault(&self, fact: &Fact, earlier: bool) -> Option<Finding> {
        match fact {
            Fact::IssueCertificate(facts::IssueCertificate { by, .. }) if earlier && *by == KEY_HOLDER => {
                None
            }
            Fact::IssueCertificate(facts::IssueCertificate { by, .. }) => {
                self.permission_fault(*by, Permission::IssueCertificate)
            }
            Fact::MakeIssuerKey(facts::MakeIssuerKey { by, .. }) => {
                self.named_fault(*by, Permission::IssueCertificate, earlier)
            }
            Fact::RevokeCertificate(facts::RevokeCertificate { number, by, .. }) => {
                let subject = self.certificate(number)?.officer_id;
                self.operation_fault(*by, &Operation::RevokeCertificate { subject })
            }
            _ => None,
        }
    }

    /// An administrator gives roles, and with them a new secret; whoever confirms it has the right to.
    fn replaced_fault(&self, replaced: &facts::ReplaceSecret) -> Option<Finding> {
        let deed = Operation::GiveRoles { subject: replaced.officer_id };
        let confirms = |who| require(&self.roles(who), Permission::ConfirmReset).is_ok();
        self.operation_fault(replaced.by, &deed).or_else(|| self.secrets().replace_fault(replaced, confirms))
    }

    /// A choice for this PC, or what was done here, by any of the rights that it takes.
    fn pc_fault(&self, fact: &Fact, by: Option<Uuid>) -> Option<Finding> {
        let Some(by) = by else { return Some(Finding::NamesNobody) };
        let roles = self.roles(by);
        let has = fact.rights().iter().any(|right| require(&roles, *right).is_ok());
        let lacks = fact.rights().first().filter(|_| !has)?;
        Some(refused(by, Denied::NoRight(*lacks)))
    }

    fn permission_fault(&self, by: Uuid, permission: Permission) -> Option<Finding> {
        require(&self.roles(by), permission).err().map(|refusal| refused(by, refusal))
    }

    fn operation_fault(&self, by: Uuid, deed: &Operation<'_>) -> Option<Finding> {
        check(by, &self.roles(by), deed).err().map(|refusal| refused(by, refusal))
    }

    fn named_fault(&self, by: Option<Uuid>, permission: Permission, earlier: bool) -> Option<Finding> {
        match by {
            Some(by) => self.permission_fault(by, permission),
            None if earlier => None,
            None => Some(Finding::NamesNobody),
        }
    }

    /// Administrators give roles and secrets to others; every officer chooses their own secret; an
    /// invigilator or trainer keeps the PIN of an officer without roles.
    fn account_fault(&self, subject: Uuid, roles: &[String], by: Option<Uuid>) -> Option<Finding> {
        let Some(by) = by else { return Some(Finding::NamesNobody) };
        let before = self.named_roles(subject).iter().map(|role| role.name());
        let unchanged = roles.iter().map(String::as_str).eq(before);
        let own = by == subject && unchanged;
        let pin = unchanged && roles.is_empty() && require(&self.roles(by), Permission::ResetPin).is_ok();
        if own || pin { None } else { self.operation_fault(by, &Operation::GiveRoles { subject }) }
    }

    fn room_fault(&self, sitting: Uuid, by: Uuid, event: &SittingEvent) -> Option<Finding> {
        let plan = self.sittings.get(&sitting)?.sitting.plan();
        let deed = event.deed(by, &plan.candidates)?;
        self.operation_fault(by, &deed)
    }

    fn cohort_fault(&self, by: Uuid, fact: CohortFact) -> Option<Finding> {
        match fact {
            CohortFact::SignOff(sign_off) => {
                self.operation_fault(by, &Operation::SignOff { subject: sign_off.officer })
            }
            CohortFact::Step(_)
            | CohortFact::Withdrawal(_)
            | CohortFact::Assign(_)
            | CohortFact::End(_)
            | CohortFact::Dismissal(_)
            | CohortFact::Estimate(_) => self.permission_fault(by, Permission::ManageCohort),
            CohortFact::Note(_) | CohortFact::Checked(_) => None,
        }
    }
}

fn refused(by: Uuid, refusal: Denied) -> Finding {
    match refusal {
        Denied::NoRight(right) => Finding::HadNoRight { by, right: Right(right) },
        Denied::Conflict(conflict) => Finding::MayNot { by, conflict },
    }
}
