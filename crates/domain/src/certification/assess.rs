//! The decision: facts in, state and evidence out.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::earning::{Counted, best_together, earned};
use super::{
    Assessment, AttemptResult, Basis, CertificateFact, CertificateFinding, Certified, ExamFact, Exempt,
    ExemptionFact, ExemptionFinding, Gap, Missing, NextLine, NotCounted, NotEligible, RevocationKind,
    SittingFinding, State, SubjectFacts,
};
use crate::attempt::AttemptMode;
use crate::standard::{AppliesTo, CopyResult, Standard};

/// How the officer of `facts` stands to `standard` at `as_of`.
///
/// In this order: not eligible (left, or not of the cohort); certified by a valid certificate; certified by
/// sittings, so that a certificate is due; exempt; else in progress, or overdue from the first day that is too
/// late. Attempts, certificates and approvals after `as_of` are not seen; a voided attempt never counted.
pub fn assess(standard: &Standard, facts: &SubjectFacts, as_of: Timestamp) -> Assessment {
    let case = Case { standard, facts, as_of, date: standard.date_of(as_of) };
    let mut attempts: Vec<&ExamFact> = facts.attempts.iter().collect();
    attempts.sort_by_key(|a| (a.started_at, a.id));
    let mut certificates: Vec<&CertificateFact> = facts.certificates.iter().collect();
    certificates.sort_by_key(|c| (c.issued_at, c.id));
    let mut exemptions: Vec<&ExemptionFact> = facts.exemptions.iter().collect();
    exemptions.sort_by_key(|e| (e.from, e.id));
    let found: Vec<SittingFinding> = attempts.iter().map(|a| case.sitting(a)).collect();
    Assessment {
        officer: facts.officer.id,
        standard_id: standard.id.clone(),
        standard_version: standard.version,
        as_of,
        date: case.date,
        best: case.best(&attempts, &found),
        state: case.state(&attempts, &found, &certificates, &exemptions),
        certificates: certificates.iter().map(|c| (c.id, case.certificate(c))).collect(),
        exemptions: exemptions.iter().map(|e| (e.id, case.exemption(e))).collect(),
        sittings: attempts.iter().map(|a| a.id).zip(found).collect(),
    }
}

struct Case<'a> {
    standard: &'a Standard,
    facts: &'a SubjectFacts,
    as_of: Timestamp,
    date: Date,
}

impl Case<'_> {
    fn state(
        &self,
        attempts: &[&ExamFact],
        found: &[SittingFinding],
        certificates: &[&CertificateFact],
        exemptions: &[&ExemptionFact],
    ) -> State {
        if let Some(why) = self.not_eligible() {
            return State::NotEligible(why);
        }
        let valid = |c: &&&CertificateFact| self.certificate(c) == CertificateFinding::Valid;
        if let Some(certificate) = certificates.iter().rfind(valid) {
            return State::Certified(Certified {
                by: Basis::Certificate { id: certificate.id, standard_version: certificate.standard_version },
                on: certificate.on,
                grade: certificate.grade,
                valid_until: certificate.valid_until,
            });
        }
        let counted = Counted::of(self.standard, attempts, found);
        if let Some(earning) = earned(&counted, self.date) {
            return State::Certified(earning);
        }
        let active = exemptions.iter().filter(|e| self.exemption(e) == ExemptionFinding::Active);
        // An open end is the latest of all.
        if let Some((exemption, approval)) = active
            .max_by_key(|e| (e.until.is_none(), e.until, e.id))
            .and_then(|e| e.approved.map(|approval| (e, approval)))
        {
            return State::Exempt(Exempt {
                id: exemption.id,
                approved_by: approval.by,
                until: exemption.until,
                reason: exemption.reason.clone(),
            });
        }
        let gap = self.gap(&counted);
        if self.standard.in_time(self.as_of) { State::InProgress(gap) } else { State::Overdue(gap) }
    }

    fn not_eligible(&self) -> Option<NotEligible> {
        let officer = &self.facts.officer;
        if let Some(left) = officer.left.filter(|left| left.from <= self.date) {
            return Some(NotEligible::Left(left));
        }
        (self.standard.applies_to == AppliesTo::Guidance && !officer.guidance)
            .then_some(NotEligible::NotInCohort)
    }

    fn sitting(&self, attempt: &ExamFact) -> SittingFinding {
        if let Some(why) = self.not_counted(attempt) {
            return SittingFinding::NotCounted(why);
        }
        let age = self.standard.age_at(self.facts.officer.birth, attempt.started_at);
        let verdict = match (&attempt.result, &self.standard.form) {
            (AttemptResult::Copy(result), _) => self.standard.judge_copy(result, age),
            (AttemptResult::Form(result), Some(rule)) => rule.judge(result),
            (AttemptResult::Form(_), None) => {
                return SittingFinding::NotCounted(NotCounted::OtherConditions);
            }
        };
        if verdict.passed {
            SittingFinding::Passed { grade: verdict.grade }
        } else {
            SittingFinding::Failed(verdict.missing)
        }
    }

    fn not_counted(&self, attempt: &ExamFact) -> Option<NotCounted> {
        let same_mode = attempt.log_mode.is_none_or(|mode| mode == attempt.planned.log_mode());
        let same_conditions = same_mode
            && match (&attempt.result, &self.standard.form) {
                (AttemptResult::Copy(_), _) => {
                    attempt.policy == self.standard.policy && attempt.limit_ms == self.standard.duration_ms
                }
                (AttemptResult::Form(_), form) => form.is_some_and(|f| f.duration_ms == attempt.limit_ms),
            };
        if attempt.started_at > self.as_of {
            Some(NotCounted::NotYet)
        } else if attempt.mode != AttemptMode::Exam {
            Some(NotCounted::Practice)
        } else if attempt.standard_id != self.standard.id {
            Some(NotCounted::OtherStandard)
        } else if !attempt.sealed {
            Some(NotCounted::NotSealed)
        } else if let Some(decision) = attempt.void {
            Some(NotCounted::Void(decision))
        } else if !same_conditions {
            Some(NotCounted::OtherConditions)
        } else if !attempt.planned.holds_for(self.standard, attempt.result.work()) {
            Some(NotCounted::OtherVersion)
        } else if !self.standard.in_time(attempt.started_at) {
            Some(NotCounted::Late)
        } else {
            self.withdrawn_after(attempt).map(NotCounted::Withdrawn)
        }
    }

    fn withdrawn_after(&self, attempt: &ExamFact) -> Option<Uuid> {
        let withdrawn = |c: &&CertificateFact| {
            c.standard_id == self.standard.id
                && c.revoked.is_some_and(|r| {
                    r.kind == RevocationKind::Withdrawn && r.at <= self.as_of && attempt.started_at <= r.at
                })
        };
        self.facts.certificates.iter().find(withdrawn).map(|c| c.id)
    }

    fn certificate(&self, certificate: &CertificateFact) -> CertificateFinding {
        if certificate.standard_id != self.standard.id {
            CertificateFinding::OtherStandard
        } else if certificate.issued_at > self.as_of {
            CertificateFinding::NotYet
        } else if let Some(revocation) = certificate.revoked.filter(|r| r.at <= self.as_of) {
            CertificateFinding::Revoked(revocation.decision)
        } else if certificate.valid_until.is_some_and(|last| last < self.date) {
            CertificateFinding::Expired
        } else {
            CertificateFinding::Valid
        }
    }

    fn exemption(&self, exemption: &ExemptionFact) -> ExemptionFinding {
        let approved = exemption.approved.filter(|a| a.at <= self.as_of);
        if exemption.standard_id.as_ref().is_some_and(|id| *id != self.standard.id) {
            ExemptionFinding::OtherStandard
        } else if exemption.revoked_at.is_some_and(|at| at <= self.as_of) {
            ExemptionFinding::Revoked
        } else if exemption.from > self.date {
            ExemptionFinding::NotYet
        } else if exemption.until.is_some_and(|last| last < self.date) {
            ExemptionFinding::Ended
        } else {
            match approved {
                None => ExemptionFinding::NotApproved,
                Some(a) if a.by == self.facts.officer.id || a.by == exemption.proposed_by => {
                    ExemptionFinding::OwnApproval
                }
                Some(_) => ExemptionFinding::Active,
            }
        }
    }

    /// The best of the last sittings that count: fewest shortfalls, then the fastest, then the latest.
    fn best(&self, attempts: &[&ExamFact], found: &[SittingFinding]) -> Option<Uuid> {
        let rule = self.standard.counting;
        let lacking = |finding: &SittingFinding| match finding {
            SittingFinding::Passed { .. } => Some(0),
            SittingFinding::Failed(missing) => Some(missing.len()),
            SittingFinding::NotCounted(_) => None,
        };
        let recent = |attempt: &ExamFact| {
            let days = self.date.since(self.standard.date_of(attempt.started_at));
            let days = days.map_or(i64::MAX, |span| i64::from(span.get_days()));
            rule.within_days.is_none_or(|most| days <= i64::from(most))
        };
        let copies =
            attempts.iter().zip(found).rev().filter_map(|(attempt, finding)| match &attempt.result {
                AttemptResult::Copy(result) => {
                    lacking(finding).map(|lacks| (lacks, result, attempt.id, recent(attempt)))
                }
                AttemptResult::Form(_) => None,
            });
        let last = copies.take(rule.last.map_or(usize::MAX, |n| n as usize)).filter(|copy| copy.3);
        // The latest comes first here, and of equals the first is kept.
        last.min_by(|a, b| a.0.cmp(&b.0).then_with(|| by_speed(b.1, a.1))).map(|copy| copy.2)
    }

    fn gap(&self, counted: &Counted<'_>) -> Gap {
        let standard = self.standard;
        let age = standard.age_at(self.facts.officer.birth, self.as_of);
        let line = standard.speed.for_age(age);
        let (have, need) = (best_together(counted, self.date), standard.sittings);
        let mut missing = Vec::new();
        if line.is_none() && standard.formula.is_none() {
            missing.push(Missing::BirthDate);
        }
        if have < need {
            missing.push(Missing::Sittings { have, need });
        }
        if standard.form.is_some() && !counted.form_stands(self.date) {
            missing.push(Missing::Form);
        }
        Gap {
            missing,
            next: line.map(|milli_cpm| NextLine { age, milli_cpm, accuracy_ppm: standard.accuracy_ppm }),
            days_left: standard.days_left(self.as_of),
        }
    }
}

/// Correct characters by time, compared crosswise in integers; no time is no speed.
fn by_speed(a: &CopyResult, b: &CopyResult) -> Ordering {
    let speed = |of: &CopyResult, other: &CopyResult| {
        if of.tally().active_ms == 0 {
            0
        } else {
            u128::from(of.tally().correct) * u128::from(other.tally().active_ms.max(1))
        }
    };
    speed(a, b).cmp(&speed(b, a))
}
