//! From assessments to certificates: who is due, the content of the certificate, and writing it to the store.
//!
//! [`assemble`] is a pure function of the books, the standard and the order; the command line and the window
//! both issue its result. A second run issues nothing: an officer who holds a certificate is no longer due.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::actor::Authorized;
use crate::finding_words::finding_words;
use crate::lang::Messages;
use crate::records::BureauRecords;
use dabiao_credential::{IssuerKey, issue_at};
use dabiao_domain::certificate::{Certificate, CertificateNo};
use dabiao_domain::certification::{Assessment, Basis, Certified, SittingFinding, State, assess};
use dabiao_domain::finding::Finding;
use dabiao_domain::role::{Conflict, Denied, Operation, Permission, Role, check, require};
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::Standard;
use dabiao_store::{CertificateRow, Db, ExamRow, StoreError};

pub use dabiao_domain::actor::KEY_HOLDER;

/// The issuer, the reference time and the time of issue.
#[derive(Clone, Debug)]
pub struct Order {
    by: Uuid,
    roles: Vec<Role>,
    /// None for one that is judged.
    right: Option<Authorized>,
    /// Sittings count that began by then.
    pub as_of: Timestamp,
    /// The time of issue.
    pub now: Timestamp,
}

impl Order {
    /// An order of an officer who may issue; of the key's holder if the store has no account.
    ///
    /// # Errors
    /// [`Denied::NoRight`] for another right than [`Permission::IssueCertificate`].
    pub fn new(by: &Authorized, as_of: Timestamp, now: Timestamp) -> Result<Self, Denied> {
        by.must_be(Permission::IssueCertificate)?;
        let roles = by.roles().map_or_else(|| vec![Role::Issuer], <[Role]>::to_vec);
        Ok(Self { by: by.by().unwrap_or(KEY_HOLDER), roles, right: Some(by.clone()), as_of, now })
    }

    /// The order as the author of a recorded certificate would have given it: to judge it, not to issue.
    pub(crate) const fn as_recorded(by: Uuid, roles: Vec<Role>, as_of: Timestamp, now: Timestamp) -> Self {
        Self { by, roles, right: None, as_of, now }
    }

    /// The right by which certificates are issued.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`] for an order that is only judged.
    pub(super) fn right(&self) -> Result<&Authorized, StoreError> {
        self.right.as_ref().ok_or(StoreError::NotAllowed("issue_certificate"))
    }
}

/// A certificate that is due, complete but for its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The officer.
    pub officer: Officer,
    /// The attempt that it prints.
    pub attempt: Uuid,
    /// The grade, an index into the standard's.
    pub grade: Option<usize>,
    /// Its content.
    pub certificate: Certificate,
    /// The attempts that it rests on.
    pub rests_on: Vec<Uuid>,
    /// The oldest version of the standard by which one of their sittings was planned.
    pub planned_version: u32,
}

/// Why an officer who has reached the standard gets no certificate now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// The issuer may not issue it.
    Conflict(Conflict),
    /// A sitting that it rests on is not over.
    SittingOpen,
    /// Its validity would be over.
    Over,
    /// There is no sitting of copying, or its seal is not known.
    NoResult,
    /// A name or a figure is not allowed on a certificate.
    Unfit,
    /// The audit finds a problem of an attempt that it rests on.
    Doubtful,
}

impl Skip {
    /// Every key of its texts, for the test of the language files.
    pub const KEYS: [&'static str; 5] =
        ["skip-sitting-open", "skip-over", "skip-no-result", "skip-unfit", "skip-doubtful"];

    /// The key of its text in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Conflict(conflict) => conflict.key(),
            Self::SittingOpen => "skip-sitting-open",
            Self::Over => "skip-over",
            Self::NoResult => "skip-no-result",
            Self::Unfit => "skip-unfit",
            Self::Doubtful => "skip-doubtful",
        }
    }
}

/// An officer who is skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The officer.
    pub officer: Officer,
    /// The standard.
    pub standard: String,
    /// The reason.
    pub why: Skip,
    /// What the audit finds; nothing for other reasons.
    pub found: Vec<Finding>,
}

impl Skipped {
    /// The reason in words, as the command line prints it: what the audit finds is in English there.
    pub fn words(&self, texts: &Messages) -> String {
        let why = texts.get(self.why.key());
        let found: Vec<String> = self.found.iter().map(ToString::to_string).collect();
        if found.is_empty() { why } else { format!("{why} [{}]", found.join("; ")) }
    }

    /// The reason in the words of the reader.
    pub fn said(&self, texts: &Messages) -> String {
        let why = texts.get(self.why.key());
        let found: Vec<String> = self.found.iter().map(|found| finding_words(texts, found)).collect();
        if found.is_empty() {
            return why;
        }
        texts.format("skip-found", &[("why", &why), ("found", &texts.clauses(&found))])
    }
}

/// The certificates to issue, and the officers left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Certificates, in the order of badges.
    pub drafts: Vec<Draft>,
    /// Officers who are left out.
    pub skipped: Vec<Skipped>,
}

/// The certificates that are due by `standards`, numbered upwards from the highest number of the year.
///
/// # Errors
/// [`Denied::NoRight`] if the roles of the order don't allow issuing at all.
pub fn assemble(books: &BureauRecords, standards: &[&Standard], order: &Order) -> Result<Batch, Denied> {
    require(&order.roles, Permission::IssueCertificate)?;
    let mut batch = Batch::default();
    let subjects = books.subjects(order.as_of);
    let mut numbers = Numbers::of(&books.certificates);
    for standard in standards {
        for facts in &subjects {
            let assessment = assess(standard, facts, order.as_of);
            let State::Certified(certified) = &assessment.state else { continue };
            let Basis::Sittings(basis) = &certified.by else { continue };
            // With an earlier reference time, a certificate that was issued since is not seen, but it exists.
            if !matches!(
                assess(standard, facts, order.now).state,
                State::Certified(Certified { by: Basis::Sittings(_), .. })
            ) {
                continue;
            }
            let Some(officer) = books.officer(facts.officer.id) else { continue };
            let case = Case { books, standard, order, assessment: &assessment, certified, basis };
            let number = numbers.next(standard.date_of(order.now));
            match case.draft(officer, number) {
                Ok(draft) => {
                    numbers.take(draft.certificate.number);
                    batch.drafts.push(draft);
                }
                Err(why) => batch.skipped.push(Skipped {
                    officer: officer.clone(),
                    standard: standard.id.clone(),
                    why,
                    found: Vec::new(),
                }),
            }
        }
    }
    Ok(batch)
}

/// The highest running number of each year.
struct Numbers(BTreeMap<u16, u32>);

impl Numbers {
    fn of(rows: &[CertificateRow]) -> Self {
        let mut numbers = Self(BTreeMap::new());
        rows.iter().filter_map(|row| row.number.parse().ok()).for_each(|n| numbers.take(n));
        numbers
    }

    fn take(&mut self, number: CertificateNo) {
        let highest = self.0.entry(number.year()).or_default();
        *highest = number.serial().max(*highest);
    }

    fn next(&self, day: Date) -> Option<CertificateNo> {
        let year = u16::try_from(day.year()).ok()?;
        CertificateNo::new(year, self.0.get(&year).copied().unwrap_or(0).checked_add(1)?)
    }
}

/// One officer's certification, from which a certificate is made.
struct Case<'a> {
    books: &'a BureauRecords,
    standard: &'a Standard,
    order: &'a Order,
    assessment: &'a Assessment,
    certified: &'a Certified,
    basis: &'a [Uuid],
}

impl Case<'_> {
    fn draft(&self, officer: &Officer, number: Option<CertificateNo>) -> Result<Draft, Skip> {
        let Case { books, standard, order, certified, .. } = *self;
        let printed = self.printed().ok_or(Skip::NoResult)?;
        let id = printed.id;
        let mut rests_on = self.basis.to_vec();
        rests_on.push(id);
        if rests_on.iter().any(|id| books.sitting_of(*id).is_none_or(|s| !s.state().over())) {
            return Err(Skip::SittingOpen);
        }
        let invigilators = books.invigilators(&rests_on);
        let deed = Operation::IssueCertificate { subject: officer.id, invigilators: &invigilators };
        match check(order.by, &order.roles, &deed) {
            Err(Denied::Conflict(conflict)) => return Err(Skip::Conflict(conflict)),
            Err(Denied::NoRight(_)) | Ok(()) => {}
        }
        let issued = standard.date_of(order.now);
        if certified.valid_until.is_some_and(|last| last < issued) {
            return Err(Skip::Over);
        }
        let result = printed.copy_figures().ok_or(Skip::NoResult)?;
        let started = Timestamp::from_millisecond(printed.started_at_ms).unwrap_or_default();
        let certificate = Certificate {
            number: number.ok_or(Skip::Unfit)?,
            badge: officer.badge.clone(),
            name: officer.name.clone(),
            unit: officer.unit.clone(),
            standard_id: standard.id.clone(),
            standard_version: standard.version,
            tally: result.tally,
            grade: certified.grade.and_then(|n| standard.grades.get(n)).map(|g| g.title.clone()),
            sitting: standard.date_of(started),
            issued,
            valid_until: certified.valid_until,
            attempt_hash: printed.root_hash.ok_or(Skip::NoResult)?,
        };
        certificate.check().map_err(|_| Skip::Unfit)?;
        let planned =
            rests_on.iter().filter_map(|id| books.sitting_of(*id)).map(|s| s.plan().standard_version);
        Ok(Draft {
            officer: officer.clone(),
            attempt: id,
            grade: certified.grade,
            certificate,
            planned_version: planned.min().unwrap_or(standard.version),
            rests_on,
        })
    }

    /// The copied text whose figures the certificate prints: one with the grade of the certification. First the
    /// attempts that the certification rests on, the latest first; then the others that count, the oldest
    /// first.
    fn printed(&self) -> Option<&ExamRow> {
        let Case { books, assessment, certified, basis, .. } = *self;
        let graded = |id: &Uuid| {
            let found = assessment.sittings.iter().find(|(sitting, _)| sitting == id).map(|(_, found)| found);
            matches!(found, Some(SittingFinding::Passed { grade }) if *grade == certified.grade)
        };
        let others = assessment.sittings.iter().map(|(id, _)| id).filter(|id| !basis.contains(id));
        let of_all = basis.iter().rev().chain(others);
        of_all
            .filter(|id| graded(id))
            .find_map(|id| books.attempt(*id).filter(|a| a.copy_figures().is_some()))
    }
}

/// Signs the drafts and writes them into the store, one after another: written ones stay, and a second run
/// does the rest. Without the checks of [`super::Proven`]: for stores that the caller has just made.
///
/// # Errors
/// Any error of the store; the certificates before that one are issued.
pub fn issue_batch(
    db: &mut Db,
    drafts: &[Draft],
    key: &IssuerKey,
    order: &Order,
    new_id: &dyn Fn() -> Uuid,
) -> Result<(), StoreError> {
    for draft in drafts {
        if let Some(row) = sign(db, draft, key, order, new_id)? {
            db.issue_certificate(row.issued_ms, order.right()?, &row)?;
        }
    }
    Ok(())
}

/// The row of a draft, signed and not written yet; none for a draft that can't stand on a certificate.
///
/// # Errors
/// Any error of the store.
pub(super) fn sign(
    db: &Db,
    draft: &Draft,
    key: &IssuerKey,
    order: &Order,
    new_id: &dyn Fn() -> Uuid,
) -> Result<Option<CertificateRow>, StoreError> {
    // The journal's state before this entry goes with the certificate, out of reach of those who hold the
    // file.
    let head = db.head_stamp()?;
    // `assemble` has checked it.
    let Ok(signed) = issue_at(draft.certificate.clone(), head, key) else { return Ok(None) };
    Ok(Some(CertificateRow {
        number: draft.certificate.number.to_string(),
        officer_id: draft.officer.id,
        standard: draft.certificate.standard_id.clone(),
        standard_version: draft.certificate.standard_version,
        attempt_id: draft.attempt,
        token: signed.to_string(),
        issued_ms: order.now.as_millisecond(),
        by: order.by,
        id: new_id(),
        grade: draft.grade,
        revoked: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn the_window_tells_in_its_language_what_the_command_line_prints_in_english() {
        let (officer, unit) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let officer =
            Officer::new(officer, "059001".to_owned(), "王德明".to_owned(), unit, "城关所".to_owned());
        let found = vec![Finding::NoText, Finding::SignatureWrong];
        let skipped = Skipped { officer, standard: String::new(), why: Skip::Doubtful, found };
        let texts = Messages::new(Lang::ZhCn);
        let printed = skipped.words(&texts);
        assert!(printed.ends_with(" [no text was copied in it; its signature is not right]"), "{printed}");
        let said = skipped.said(&texts);
        assert!(said.ends_with("其中没有看打的文字；签名不对"), "{said}");
        let other = Skipped { why: Skip::Over, found: Vec::new(), ..skipped };
        assert_eq!(other.said(&texts), other.words(&texts));
    }
}
