//! Checks a certificate against everything that it rests on.
//!
//! The token, the entry, the roster, the sealed attempts, the sittings and the standard must agree, and the
//! issuing program would have to write this very certificate again from the state at that moment. `certify`
//! asks the same questions before it signs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::moment::{Moment, time};
use crate::certificates::{BureauRecords, Draft, KEY_HOLDER, Order, assemble};
use crate::certification::by_the_roll;
use crate::points::Counts;
use dabiao_credential::trust::TRUSTED_KEYS_FILE;
use dabiao_credential::{KeyRing, SignedCertificate};
use dabiao_domain::attempt::AttemptState;
use dabiao_domain::certificate::Certificate;
use dabiao_domain::finding::{CertificatePart, Finding, MessageKey, Parts, Quoted, Right};
use dabiao_domain::role::{Denied, Role};
use dabiao_domain::sitting::Sitting;
use dabiao_domain::standard::Standard;
use dabiao_store::{Account, AuditPlace, AuditProblem, CertificateRow, ExamRow, JournalEntry};

/// The inputs of the check, beside the journal.
pub(super) struct Grounds<'a> {
    /// Every attempt of a sitting as it is stored; the moment tells whether it was sealed by then.
    pub exams: &'a BTreeMap<Uuid, ExamRow>,
    /// The counts that formulas of standards of points need beside their figures.
    pub counts: &'a Counts,
    /// The keys that this PC trusts; none for a stand-alone copy.
    pub ring: Option<&'a KeyRing>,
}

/// The result of checking a certificate.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// The problems.
    pub faults: Vec<Finding>,
    /// That by the exams that count it was not due, or is due by another one: a fault, unless the exam that it names was
    /// found faulty, which explains it.
    pub not_due: Option<Finding>,
    /// What another station's roll said since, by which it would not be issued.
    pub since: Vec<Finding>,
    /// The attempts that it rests on, the one that it names where it was not due; empty if they can't be determined.
    pub rests_on: Vec<Uuid>,
}

/// Why the state does not give a certificate.
#[derive(Debug)]
enum NotGiven {
    /// It is not due by the exams that count, or another exam decides.
    NotDue(Finding),
    /// It says what the state does not.
    Wrong(Finding),
}

impl NotGiven {
    /// As what speaks against a certificate that was issued.
    fn of_issued(self) -> Self {
        let of = |what: Finding| Finding::CantBeIssued { what: Box::new(what) };
        match self {
            Self::NotDue(what) => Self::NotDue(of(what)),
            Self::Wrong(what) => Self::Wrong(of(what)),
        }
    }

    /// What it is.
    fn what(self) -> Finding {
        match self {
            Self::NotDue(what) | Self::Wrong(what) => what,
        }
    }
}

impl From<Finding> for NotGiven {
    fn from(what: Finding) -> Self {
        Self::Wrong(what)
    }
}

/// How much of the rolls of other stations the check takes as known; all of them by itself.
#[derive(Clone, Copy, Debug, Default)]
struct Roll {
    /// The sitting whose exam the certificate names, as it may have been then.
    decides: Option<(Uuid, Then)>,
    /// The other sittings of other stations.
    others: Others,
}

/// How a sitting may have been: by the roll that counts now (0), or by that of a station that does not hold it, from 1 on;
/// of that the first entries alone.
#[derive(Clone, Copy, Debug)]
struct Then {
    branch: usize,
    first: Option<usize>,
}

/// How the other sittings may have been.
#[derive(Clone, Copy, Debug, Default)]
enum Others {
    /// As they are.
    #[default]
    Now,
    /// By that branch, where they have so many; without what stands beside.
    By(usize),
    /// Not known here.
    None,
}

/// Which birth date the check uses.
#[derive(Clone, Copy)]
enum Born {
    /// The one at that moment.
    Now,
    /// Another one, or none.
    Then(Option<Date>),
}

impl Moment {
    /// All problems of a certificate that is issued now, as far as this moment tells; `earlier` for one from
    /// before the history was taken over. The attempts that it rests on are judged elsewhere.
    pub(super) fn weigh(&self, grounds: &Grounds<'_>, row: &CertificateRow, earlier: bool) -> Weighed {
        let mut weighed = Weighed::default();
        match SignedCertificate::parse(&row.token) {
            Err(fault) => weighed.faults.push(Finding::CodeUnreadable { said: Quoted(fault.to_string()) }),
            Ok(token) => {
                weighed.faults.extend(key_fault(&token, grounds.ring));
                let key = token.issuer().to_string();
                if !self.may_issue(&key) {
                    weighed.faults.push(Finding::KeyOfOtherStore { key });
                }
                let said = token.certificate();
                match self.made_again(grounds, row, said, earlier, Born::Now) {
                    Ok((attempts, since)) => {
                        weighed.since.extend(since);
                        weighed.faults.extend(attempts.iter().filter_map(|id| self.other_person(*id)));
                        if !earlier {
                            weighed.faults.extend(self.younger_then(grounds, row, said, &attempts));
                        }
                        weighed.rests_on = attempts;
                    }
                    Err(NotGiven::Wrong(what)) => weighed.faults.push(what),
                    Err(NotGiven::NotDue(what)) => {
                        weighed.not_due = Some(what);
                        weighed.rests_on = vec![row.attempt_id];
                    }
                }
            }
        }
        weighed
    }

    /// The attempts that the certificate rests on, if the state at that moment, with that birth date, gives
    /// this very certificate; and what speaks against it since.
    fn made_again(
        &self,
        grounds: &Grounds<'_>,
        row: &CertificateRow,
        said: &Certificate,
        earlier: bool,
        born: Born,
    ) -> Result<(Vec<Uuid>, Option<Finding>), NotGiven> {
        if said.number.to_string() != row.number {
            return Err(Finding::CodeOfOtherNumber { number: said.number.to_string() }.into());
        }
        if said.number.year() as i16 != said.issued.year() {
            let (year, issued) = (said.number.year(), said.issued);
            return Err(Finding::NumberOfOtherYear { year, issued }.into());
        }
        let version = row.standard_version;
        let unknown = || Finding::NoStandard { standard: row.standard.clone(), version };
        let standard = self.standard(&row.standard, version).ok_or_else(unknown)?;
        let now = time(row.issued_ms)?;
        let key_holder = row.by == KEY_HOLDER && (earlier || !self.set_up());
        let roles = if key_holder { vec![Role::Issuer] } else { self.roles(row.by) };
        let order = Order::as_recorded(row.by, roles, now, now);
        let by = |roll: Roll| {
            let mut books = self.books(grounds, row.officer_id, roll)?;
            if let (Born::Then(born), Some(subject)) = (born, books.officers.first_mut()) {
                subject.birth = born;
            }
            given(&books, standard, &order, (row, said))
        };
        let closest = match by(Roll::default()) {
            Ok(attempts) => return Ok((attempts, None)),
            Err(closest) => closest,
        };
        // How much of the rolls of other stations was here then is not on record.
        for roll in self.rolls_before(row) {
            if let Ok(attempts) = by(roll) {
                let what = Box::new(closest.what());
                return Ok((attempts, Some(Finding::NotGivenSince { what })));
            }
        }
        Err(closest.of_issued())
    }

    /// How the rolls of other stations may have been when less of them was here, or before somebody took a sitting over: that
    /// of the sitting that decides up to each of its entries, with the other sittings of other stations and without them.
    fn rolls_before(&self, row: &CertificateRow) -> Vec<Roll> {
        if self.far_sittings.is_empty() && self.beside.is_empty() {
            return Vec::new();
        }
        let decides = self.attempts.get(&row.attempt_id).and_then(|written| written.sitting);
        let decides =
            decides.filter(|id| self.may_differ(*id)).and_then(|id| Some((id, self.sittings.get(&id)?)));
        let most = self.beside.values().map(Vec::len).max().unwrap_or_default();
        let mut others = vec![Others::Now, Others::None];
        others.extend((0..=most).filter(|_| most > 0).map(Others::By));
        let mut rolls: Vec<Roll> =
            others.iter().map(|others| Roll { decides: None, others: *others }).collect();
        let Some((id, held)) = decides else {
            return rolls;
        };
        for (branch, roll) in self.rolls_of(&held.sitting).iter().enumerate() {
            let before = (0..roll.entries().len()).rev().map(Some);
            for first in std::iter::once(None).chain(before) {
                let then = Some((id, Then { branch, first }));
                rolls.extend(others.iter().map(|others| Roll { decides: then, others: *others }));
            }
        }
        rolls
    }

    /// Whether what is known of a sitting may have been something else: another station holds it, or says something of it.
    fn may_differ(&self, id: Uuid) -> bool {
        self.far_sittings.contains(&id) || self.beside.contains_key(&id)
    }

    /// The roll of a sitting that counts now, without what stands beside it, and those of stations that don't hold it.
    fn rolls_of(&self, held: &Sitting) -> Vec<Sitting> {
        let beside = self.beside.get(&held.plan().id).cloned().unwrap_or_default();
        let branches = held.clone().with_beside(beside).branches();
        std::iter::once(held.clone()).chain(branches.into_iter().map(|branch| branch.sitting)).collect()
    }

    /// A sitting as far as its roll was here; none where nothing of it was.
    fn sitting_by(&self, held: &Sitting, roll: Roll) -> Option<Sitting> {
        let id = held.plan().id;
        let now = || {
            let beside = self.beside.get(&id).cloned();
            beside.map_or_else(|| held.clone(), |beside| held.clone().with_beside(beside))
        };
        if !self.may_differ(id) {
            return Some(held.clone());
        }
        if let Some((_, Then { branch, first })) = roll.decides.filter(|(decides, _)| *decides == id) {
            let then = self.rolls_of(held).into_iter().nth(branch)?;
            let Some(first) = first else { return Some(then) };
            let first = then.entries().get(..first)?.iter().cloned();
            return Sitting::replay(held.plan().clone(), held.rules(), first).ok();
        }
        match roll.others {
            Others::Now => Some(now()),
            Others::By(branch) => self.rolls_of(held).into_iter().nth(branch).or_else(|| Some(now())),
            Others::None => None,
        }
    }

    /// If the birth date was changed since an exam: whether the certificate is due by the earlier date, too.
    /// A line by age must not move after the result is known.
    fn younger_then(
        &self,
        grounds: &Grounds<'_>,
        row: &CertificateRow,
        said: &Certificate,
        attempts: &[Uuid],
    ) -> Option<Finding> {
        let now = self.person(row.officer_id).and_then(|(_, birth)| birth);
        let then = attempts.iter().filter_map(|id| self.attempts.get(id)?.person.as_ref());
        let changed: BTreeSet<Option<Date>> = then.map(|(_, birth)| *birth).filter(|b| *b != now).collect();
        changed.into_iter().find_map(|born| {
            let closest = self.made_again(grounds, row, said, false, Born::Then(born)).err()?;
            let what = Box::new(closest.what());
            Some(match born {
                Some(born) => Finding::NotDueByBirth { born, what },
                None => Finding::NotDueWithoutBirth { what },
            })
        })
    }

    /// Whether another person had the badge when an attempt began: both the name and the birth date differ. A
    /// change of only one of them is an ordinary correction by the personnel office.
    fn other_person(&self, attempt: Uuid) -> Option<Finding> {
        let written = self.attempts.get(&attempt)?;
        let ((name, birth), (now, born)) = (written.person.as_ref()?, self.person(written.officer)?);
        let other = *name != now && (birth.is_none() || born.is_none() || *birth != born);
        other.then_some(Finding::OtherPerson { attempt })
    }

    /// The state of one officer, as the desk of certificates reads it, where so much of the rolls of others is here.
    fn books(&self, grounds: &Grounds<'_>, officer: Uuid, roll: Roll) -> Result<BureauRecords, Finding> {
        let subject = self.officer(officer).ok_or(Finding::NoOfficer { officer })?;
        let begun = self.attempts.iter().filter(|(_, written)| written.officer == officer);
        let mut attempts: Vec<ExamRow> = begun
            .filter_map(|(id, written)| {
                let row = *grounds.exams.get(id)?;
                let open = ExamRow { state: AttemptState::Open, figures: None, root_hash: None, ..row };
                Some(if written.sealed { row } else { open })
            })
            .collect();
        let counted = |row: &ExamRow| Some((row.id, *grounds.counts.get(&row.id)?));
        let counts = attempts.iter().filter_map(counted).collect();
        let mut rooms: Vec<Uuid> = attempts.iter().map(|row| row.sitting_id).collect();
        rooms.sort_unstable();
        rooms.dedup();
        let held = rooms.iter().filter_map(|id| self.sittings.get(id));
        let sittings: Vec<Sitting> = held.filter_map(|held| self.sitting_by(&held.sitting, roll)).collect();
        by_the_roll(&mut attempts, sittings.iter());
        let own = |row: &&CertificateRow| row.officer_id == officer;
        Ok(BureauRecords {
            counts,
            officers: vec![subject],
            accounts: Vec::<Account>::new(),
            attempts,
            sittings,
            certificates: self.certificates.iter().filter(own).cloned().collect(),
            exemptions: self.exemptions.values().filter(|e| e.officer_id == officer).cloned().collect(),
            standards: self.standards.clone(),
            unread: Vec::new(),
            cohort_steps: self.cohort.clone(),
        })
    }
}

/// The attempts that a certificate rests on, if these books give it to whom `order` has it issued; else what comes
/// closest.
fn given(
    books: &BureauRecords,
    standard: &Standard,
    order: &Order,
    (row, said): (&CertificateRow, &Certificate),
) -> Result<Vec<Uuid>, NotGiven> {
    let own = books.attempts.iter().map(|a| a.started_at_ms);
    let now = order.now;
    let looked_back = own.filter_map(|ms| Timestamp::from_millisecond(ms).ok()).filter(|at| *at <= now);
    let mut closest = NotGiven::NotDue(Finding::NotReached);
    // An order may refer to an earlier day; the counted attempts change only at the start of an attempt.
    for as_of in std::iter::once(now).chain(looked_back) {
        let mut order = order.clone();
        order.as_of = as_of;
        let batch = assemble(books, &[standard], &order).map_err(refused)?;
        if let Some(skipped) = batch.skipped.first() {
            closest = NotGiven::Wrong(Finding::Skipped { why: MessageKey(skipped.why.key()) });
        }
        let Some(draft) = batch.drafts.into_iter().next() else { continue };
        match difference(&draft, row, said) {
            None => return Ok(draft.rests_on),
            // Another exam than the one that it prints, or another end of that one.
            Some(what)
                if draft.attempt != row.attempt_id || draft.certificate.attempt_hash != said.attempt_hash =>
            {
                closest = NotGiven::NotDue(what);
            }
            Some(what) => closest = NotGiven::Wrong(what),
        }
    }
    Err(closest)
}

fn refused(refusal: Denied) -> Finding {
    match refusal {
        Denied::NoRight(right) => Finding::NoRoleAllows { right: Right(right) },
        Denied::Conflict(conflict) => Finding::Conflicting { conflict },
    }
}

/// Statements of a certificate and its entry that the state does not give.
fn difference(draft: &Draft, row: &CertificateRow, said: &Certificate) -> Option<Finding> {
    let due = Certificate { number: said.number, ..draft.certificate.clone() };
    if draft.attempt != row.attempt_id {
        return Some(Finding::OtherExamDecides { attempt: draft.attempt, named: row.attempt_id });
    }
    if draft.grade != row.grade {
        return Some(Finding::GradeOther);
    }
    let parts = [
        (CertificatePart::Badge, due.badge == said.badge),
        (CertificatePart::Name, due.name == said.name),
        (CertificatePart::Unit, due.unit == said.unit),
        (
            CertificatePart::Standard,
            due.standard_id == said.standard_id && due.standard_version == said.standard_version,
        ),
        (CertificatePart::Figures, due.tally == said.tally),
        (CertificatePart::Grade, due.grade == said.grade),
        (CertificatePart::Sitting, due.sitting == said.sitting),
        (CertificatePart::Issued, due.issued == said.issued),
        (CertificatePart::LastDay, due.valid_until == said.valid_until),
        (CertificatePart::Attempt, due.attempt_hash == said.attempt_hash),
    ];
    let wrong: Vec<CertificatePart> = parts.iter().filter(|(_, same)| !same).map(|(part, _)| *part).collect();
    (!wrong.is_empty()).then_some(Finding::CodeSaysOther { parts: Parts(wrong) })
}

/// A certificate carries the head of the journal before its own entry: with an older head, the entries
/// between them would have no witness.
pub(super) fn head_fault(row: &CertificateRow, entry: &JournalEntry) -> Option<Finding> {
    let token = SignedCertificate::parse(&row.token).ok()?;
    let head = token.head()?;
    let before = entry.series.starts_with(&head.series_text())
        && head.entries == entry.seq as u64
        && entry.prev_hash.starts_with(&head.hash);
    (!before).then_some(Finding::HeadOther)
}

fn key_fault(token: &SignedCertificate, ring: Option<&KeyRing>) -> Option<Finding> {
    let id = token.issuer();
    match ring.and_then(|ring| ring.get(id)) {
        Some(trusted) if token.is_signed_by(&trusted.key) => None,
        Some(_) => Some(Finding::SignatureWrong),
        // A stand-alone copy has no keys.
        None if ring.is_none() => None,
        None => Some(Finding::KeyUntrusted { key: id.to_string(), file: TRUSTED_KEYS_FILE }),
    }
}

/// Whether a problem is that a certificate's key is in no list here: on a PC that took the place of another, the list is
/// still there.
pub fn untrusted_key(problem: &AuditProblem) -> bool {
    matches!(problem.place, AuditPlace::Certificate(_))
        && matches!(problem.finding, Finding::KeyUntrusted { .. })
}
