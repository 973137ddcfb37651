//! Who has reached a standard, who is exempt, and what is due: the store's facts in the form that the domain
//! takes.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::core::{Standards, stored_standards, timestamp};
use crate::points::Counts;
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::certification::{
    Approval, AttemptResult, CertificateFact, ExamFact, ExemptionFact, Left, LeftKind, OfficerFacts,
    PlannedBy, Revocation, RevocationKind, SubjectFacts,
};
use dabiao_domain::cohort::membership::{Cohort, MembershipFact};
use dabiao_domain::roster::{Officer, Service};
use dabiao_domain::sitting::Sitting;
use dabiao_domain::standard::Standard;
use dabiao_store::{CertificateRow, Db, ExamRow, ExemptionRow, StoreError};

/// The store's data on certificates, exemptions, standards and the cohort's places.
pub(super) struct Papers {
    pub certificates: Vec<CertificateRow>,
    pub exemptions: Vec<ExemptionRow>,
    pub standards: Standards,
    pub cohort: Vec<MembershipFact>,
}

impl Papers {
    pub fn read(db: &Db) -> Result<Self, StoreError> {
        Ok(Self {
            certificates: db.certificates()?,
            exemptions: db.exemptions()?,
            standards: stored_standards(&db.standard_versions()?),
            cohort: db.cohort_steps()?,
        })
    }
}

/// The input of the officers' assessment: all that the store knows of them.
pub struct Records<'a> {
    /// Officers.
    pub officers: &'a [Officer],
    /// Exam attempts.
    pub attempts: &'a [ExamRow],
    /// What formulas of standards of points count beside their figures.
    pub counts: &'a Counts,
    /// Attempts that were declared void, each with its sitting.
    pub voided: &'a BTreeSet<(Uuid, Uuid)>,
    /// The standard of each sitting, in the version that it was planned by.
    pub standards: &'a BTreeMap<Uuid, &'a Standard>,
    /// Certificates.
    pub certificates: &'a [CertificateRow],
    /// Exemptions.
    pub exemptions: &'a [ExemptionRow],
    /// The guidance cohort as of the reference day.
    pub cohort: &'a Cohort,
}

impl Records<'_> {
    /// The facts of every officer.
    pub fn subjects(&self) -> Vec<SubjectFacts> {
        let mut attempts: BTreeMap<Uuid, Vec<ExamFact>> = BTreeMap::new();
        for row in self.attempts {
            if let Some(fact) = self.exam_fact(row) {
                attempts.entry(row.officer_id).or_default().push(fact);
            }
        }
        let mut certificates: BTreeMap<Uuid, Vec<CertificateFact>> = BTreeMap::new();
        for row in self.certificates {
            certificates.entry(row.officer_id).or_default().extend(certificate_fact(row));
        }
        let mut exemptions: BTreeMap<Uuid, Vec<ExemptionFact>> = BTreeMap::new();
        for row in self.exemptions {
            exemptions.entry(row.officer_id).or_default().push(exemption_fact(row));
        }
        self.officers
            .iter()
            .map(|officer| SubjectFacts {
                officer: officer_facts(officer, self.cohort),
                attempts: attempts.remove(&officer.id).unwrap_or_default(),
                certificates: certificates.remove(&officer.id).unwrap_or_default(),
                exemptions: exemptions.remove(&officer.id).unwrap_or_default(),
            })
            .collect()
    }

    fn exam_fact(&self, row: &ExamRow) -> Option<ExamFact> {
        let standard = *self.standards.get(&row.sitting_id)?;
        Some(ExamFact {
            id: row.id,
            started_at: timestamp(row.started_at_ms),
            mode: row.mode,
            sealed: row.state == AttemptState::Sealed,
            // The roll of another sitting may name any attempt.
            void: Some(row.sitting_id).filter(|sitting| self.voided.contains(&(row.id, *sitting))),
            standard_id: standard.id.clone(),
            planned: PlannedBy::of(standard),
            sitting: Some(row.sitting_id),
            policy: row.policy,
            limit_ms: row.limit_ms.unwrap_or_default(),
            log_mode: row.log_mode,
            result: AttemptResult::of(standard, row.figures?, |_| self.counts.get(&row.id).copied()),
        })
    }
}

/// Leaves of the exams of sittings that were held at several PCs those that their rolls count, each at the time of the
/// roll: the clock of a seat PC may be years wrong.
pub(super) fn by_the_roll<'a>(rows: &mut Vec<ExamRow>, sittings: impl Iterator<Item = &'a Sitting>) {
    let held: BTreeMap<Uuid, &Sitting> =
        sittings.filter(|s| s.is_elsewhere()).map(|s| (s.plan().id, s)).collect();
    if held.is_empty() {
        return;
    }
    rows.retain_mut(|row| {
        let Some(sitting) = held.get(&row.sitting_id) else { return true };
        if let Some(at) = sitting.time_of(row.id) {
            row.started_at_ms = at.as_millisecond();
        }
        sitting.counts(row.officer_id, row.id)
    });
}

/// Attempts that were declared void, each with its sitting.
pub(super) fn voided<'a>(sittings: impl Iterator<Item = &'a Sitting>) -> BTreeSet<(Uuid, Uuid)> {
    let of = |s: &'a Sitting| {
        let void = s.candidates().iter().filter(|c| c.void.is_some());
        void.filter_map(|c| Some((c.attempt?, s.plan().id)))
    };
    sittings.flat_map(of).collect()
}

/// The standard of each sitting, in the version of its plan, among `standards`.
pub(super) fn standards_of<'a>(
    sittings: impl Iterator<Item = &'a Sitting>,
    standards: &'a [Standard],
) -> BTreeMap<Uuid, &'a Standard> {
    let of = |sitting: &Sitting| {
        let (id, version) = (&sitting.plan().standard_id, sitting.plan().standard_version);
        let standard = standards.iter().find(|s| s.id == *id && s.version == version)?;
        Some((sitting.plan().id, standard))
    };
    sittings.filter_map(of).collect()
}

fn officer_facts(officer: &Officer, cohort: &Cohort) -> OfficerFacts {
    let kind = match officer.service {
        Service::Serving => None,
        Service::PostedAway => Some(LeftKind::PostedAway),
        Service::Retired => Some(LeftKind::Retired),
        Service::Proposed => Some(LeftKind::Proposed),
    };
    OfficerFacts {
        id: officer.id,
        birth: officer.birth,
        guidance: cohort.is_member(officer.id),
        left: kind.map(|kind| Left { kind, from: officer.left_on.unwrap_or_default() }),
    }
}

pub(super) fn certificate_fact(row: &CertificateRow) -> Option<CertificateFact> {
    let token = dabiao_credential::SignedCertificate::parse(&row.token).ok()?;
    let certificate = token.certificate();
    Some(CertificateFact {
        id: row.id,
        standard_id: row.standard.clone(),
        standard_version: row.standard_version,
        issued_at: timestamp(row.issued_ms),
        on: certificate.sitting,
        grade: row.grade,
        valid_until: certificate.valid_until,
        revoked: row.revoked.as_ref().map(|revoked| Revocation {
            decision: revoked.id,
            at: timestamp(revoked.at_ms),
            kind: if revoked.replaced { RevocationKind::Replaced } else { RevocationKind::Withdrawn },
        }),
    })
}

fn exemption_fact(row: &ExemptionRow) -> ExemptionFact {
    ExemptionFact {
        id: row.id,
        standard_id: (row.standard != "*").then(|| row.standard.clone()),
        from: row.from,
        until: row.until,
        reason: row.reason.clone(),
        proposed_by: row.asked.0,
        approved: row.approved.map(|(by, at)| Approval { by, at: timestamp(at) }),
        revoked_at: row.ended.as_ref().map(|(_, at, _)| timestamp(*at)),
    }
}
