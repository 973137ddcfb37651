//! The state at one moment of the journal: people, roles, sittings, attempts, papers.
//!
//! Built from the facts alone, one after another in the order of the journal; the tables are checked against
//! the same facts elsewhere. A fact that can't follow is reported and changes nothing, so that the first of
//! two contradicting facts stays.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::secrets::Secrets;
use super::sittings::Held;
use dabiao_content::read_standard_version;
use dabiao_credential::SignedCertificate;
use dabiao_domain::attempt::AttemptMode;
use dabiao_domain::cohort::membership::MembershipFact;
use dabiao_domain::cohort::record::CohortFact;
use dabiao_domain::finding::{Finding, Quoted};
use dabiao_domain::role::Role;
use dabiao_domain::roles::Roles;
use dabiao_domain::roster::{Officer, Service};
use dabiao_domain::sitting::Beside;
use dabiao_domain::standard::Standard;
use dabiao_store::facts;
use dabiao_store::{CertificateRow, ExemptionRow, Fact, OfficerBody, RevokedRow, UnitBody};

/// Where an attempt stands, by the journal.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub officer: Uuid,
    pub sitting: Option<Uuid>,
    pub sealed: bool,
    /// Name and birth date of the officer when it began.
    pub person: Person,
}

/// A person's name and birth date, beside the badge.
pub(super) type Person = Option<(String, Option<Date>)>;

/// The state after the facts so far.
#[derive(Debug, Default)]
pub(super) struct Moment {
    /// Roles that the registry of the bureau gave at another PC, whenever that was: no clock tells.
    pub(super) given: BTreeMap<Uuid, BTreeSet<Role>>,
    /// Roles by officer; an officer is in it from the first account fact on.
    accounts: BTreeMap<Uuid, Vec<Role>>,
    /// The hash of every recovery code that is not used up, by officer.
    codes: BTreeMap<Uuid, String>,
    secrets: Secrets,
    units: BTreeMap<Uuid, String>,
    officers: BTreeMap<Uuid, Officer>,
    pub(super) sittings: BTreeMap<Uuid, Held>,
    /// Those that another station holds.
    pub(super) far_sittings: BTreeSet<Uuid>,
    /// What stations said of sittings that they did not hold.
    pub(super) beside: BTreeMap<Uuid, Vec<Beside>>,
    pub(super) attempts: BTreeMap<Uuid, Written>,
    pub(super) exemptions: BTreeMap<Uuid, ExemptionRow>,
    pub(super) certificates: Vec<CertificateRow>,
    numbers: BTreeMap<String, usize>,
    assignments: BTreeSet<Uuid>,
    /// Every version of every standard, those that the program carries first.
    pub(super) standards: Vec<Standard>,
    pub(super) cohort: Vec<MembershipFact>,
    issuer_keys: IssuerKeys,
}

/// The keys that may sign certificates here.
#[derive(Debug, Default)]
struct IssuerKeys {
    /// Those that were made in this store.
    made: BTreeSet<String>,
    /// Those that signed before any key was made: older programs did not record the making.
    older: BTreeSet<String>,
}

impl Moment {
    /// Before the first fact.
    pub(super) fn new(standards: Vec<Standard>) -> Self {
        Self { standards, ..Self::default() }
    }

    /// Whether any account exists: before the first one, no identity has to be proved.
    pub(super) fn set_up(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// The roles of an officer. Every person is at least an officer.
    pub(super) fn roles(&self, officer: Uuid) -> Vec<Role> {
        let named = self.accounts.get(&officer).into_iter().flatten().copied();
        let given = self.given.get(&officer).into_iter().flatten().copied();
        std::iter::once(Role::Officer).chain(named).chain(given).collect()
    }

    /// The roles that the account of an officer here names, without those that the registry gave at another PC.
    pub(super) fn named_roles(&self, officer: Uuid) -> &[Role] {
        self.accounts.get(&officer).map_or(&[], Vec::as_slice)
    }

    /// Whether an officer has an account.
    pub(super) fn has_account(&self, officer: Uuid) -> bool {
        self.accounts.contains_key(&officer)
    }

    /// The officer as the roster has them now, with the name of the unit.
    pub(super) fn officer(&self, id: Uuid) -> Option<Officer> {
        let mut officer = self.officers.get(&id)?.clone();
        officer.unit = self.units.get(&officer.unit_id).cloned().unwrap_or_default();
        Some(officer)
    }

    /// Name and birth date of an officer, as the roster has them now.
    pub(super) fn person(&self, id: Uuid) -> Person {
        self.officers.get(&id).map(|officer| (officer.name.clone(), officer.birth))
    }

    /// The standard of that id and version.
    pub(super) fn standard(&self, id: &str, version: u32) -> Option<&Standard> {
        self.standards.iter().find(|s| s.id == id && s.version == version)
    }

    /// The certificate of that number.
    pub(super) fn certificate(&self, number: &str) -> Option<&CertificateRow> {
        self.certificates.get(*self.numbers.get(number)?)
    }

    /// Whether a key may sign certificates: once a key was made in this store, only those made here and those
    /// that signed before.
    pub(super) fn may_issue(&self, key: &str) -> bool {
        let IssuerKeys { made, older } = &self.issuer_keys;
        made.is_empty() || made.contains(key) || older.contains(key)
    }

    /// Takes the next fact, which was written at `at_ms`.
    ///
    /// # Errors
    /// Why it can't follow the earlier facts; nothing is taken then.
    pub(super) fn take(&mut self, at_ms: i64, fact: &Fact) -> Result<(), Finding> {
        let taken = self.taken(at_ms, fact);
        self.secrets.go_on(fact);
        taken
    }

    fn taken(&mut self, at_ms: i64, fact: &Fact) -> Result<(), Finding> {
        match fact {
            Fact::SetAccount(set) => {
                let facts::SetAccount { officer_id, roles, .. } = set;
                self.secrets.set(set);
                let roles = Roles::named(roles.iter().cloned()).known();
                if !roles.contains(&Role::Admin) {
                    self.codes.remove(officer_id);
                }
                self.accounts.insert(*officer_id, roles);
                self.known(*officer_id)
            }
            Fact::MakeRecoveryCode(facts::MakeRecoveryCode { officer_id, code_hash, by_two, .. }) => {
                self.secrets.begin_by_two(*by_two);
                self.secrets.make_code(*officer_id);
                self.codes.insert(*officer_id, code_hash.clone());
                said(self.has_account(*officer_id), || Finding::NoAccount { officer: *officer_id })
            }
            Fact::ReplaceSecret(replaced) => self.take_replaced(replaced),
            Fact::Restored(_) => {
                self.secrets.restored();
                Ok(())
            }
            Fact::SignedIn(facts::SignedIn { officer_id })
            | Fact::SignInFailed(facts::SignInFailed { officer_id, .. })
            | Fact::MakeBoxKey(facts::MakeBoxKey { officer_id, .. }) => {
                said(self.has_account(*officer_id), || Finding::NoAccount { officer: *officer_id })
            }
            Fact::AddOfficer(_)
            | Fact::DescribeOfficer(_)
            | Fact::ImportRoster(_)
            | Fact::DescribeUnit(_)
            | Fact::ChangeOfficer(_) => self.take_people(fact),
            Fact::BeginAttempt(_) | Fact::SealAttempt(_) | Fact::DismissSlip(_) => self.take_attempt(fact),
            Fact::PlanSitting(_) | Fact::SittingEntry(_) => self.take_sitting(at_ms, fact),
            Fact::AskExemption(_) | Fact::ApproveExemption(_) | Fact::EndExemption(_) => {
                self.take_exemption(at_ms, fact)
            }
            Fact::IssueCertificate(_) | Fact::RevokeCertificate(_) => self.take_certificate(at_ms, fact),
            Fact::SaveStandard(facts::SaveStandard { id, version, toml, .. }) => {
                self.take_standard(id, *version, toml)
            }
            Fact::CohortEntry(_) => self.take_cohort(at_ms, fact),
            Fact::MakeIssuerKey(facts::MakeIssuerKey { key_id, .. }) => {
                self.issuer_keys.made.insert(key_id.clone());
                Ok(())
            }
            Fact::Assign(facts::Assign { id, .. }) => {
                self.assignments.insert(*id);
                Ok(())
            }
            Fact::EndAssignment(facts::EndAssignment { id, .. }) => {
                said(self.assignments.contains(id), || Finding::NoAssignment { assignment: *id })
            }
            Fact::CountRecords(facts::CountRecords { counts, .. }) => counts.iter().try_for_each(|count| {
                let unit = count.unit_id;
                said(self.units.contains_key(&unit), || Finding::NoUnit { unit })
            }),
            _ => Ok(()),
        }
    }

    fn take_attempt(&mut self, fact: &Fact) -> Result<(), Finding> {
        match fact {
            Fact::BeginAttempt(facts::BeginAttempt { id, officer_id, sitting_id, mode, .. }) => {
                let person = self.person(*officer_id);
                let written = Written { officer: *officer_id, sitting: *sitting_id, sealed: false, person };
                // A second beginning is reported by the check of attempts against the journal.
                self.attempts.entry(*id).or_insert(written);
                said((mode == AttemptMode::Exam.name()) == sitting_id.is_some(), || {
                    Finding::ExamWithoutSitting { attempt: *id }
                })?;
                self.known(*officer_id)
            }
            Fact::SealAttempt(facts::SealAttempt { id, .. }) => {
                if let Some(written) = self.attempts.get_mut(id) {
                    written.sealed = true;
                }
                Ok(())
            }
            Fact::DismissSlip(facts::DismissSlip { officer_id, attempt_id, .. }) => {
                let own = self.attempts.get(attempt_id).filter(|attempt| attempt.officer == *officer_id);
                said(own.is_some_and(|attempt| attempt.sealed), || Finding::NoSlip {
                    officer: *officer_id,
                    attempt: *attempt_id,
                })
            }
            _ => Ok(()),
        }
    }

    fn take_replaced(&mut self, replaced: &facts::ReplaceSecret) -> Result<(), Finding> {
        let facts::ReplaceSecret { officer_id, code_hash, sealed, by, .. } = replaced;
        said(self.has_account(*officer_id), || Finding::NoAccount { officer: *officer_id })?;
        self.secrets.replace(replaced);
        let own = self.codes.remove(officer_id);
        let (whose, given, code) = match (code_hash, sealed) {
            (Some(given), _) => (officer_id, given, own),
            (None, Some(given)) => (by, given, self.codes.remove(by)),
            (None, None) => return Ok(()),
        };
        said(code.as_ref() == Some(given), || Finding::CodeGone { officer: *whose })
    }

    /// What is known of the secrets of officers.
    pub(super) const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    fn known(&self, officer: Uuid) -> Result<(), Finding> {
        said(self.officers.contains_key(&officer), || Finding::NoOfficer { officer })
    }

    fn take_people(&mut self, fact: &Fact) -> Result<(), Finding> {
        match fact {
            Fact::AddOfficer(facts::AddOfficer { id, badge, name, unit_id, unit }) => {
                if self.officers.contains_key(id) {
                    return Err(Finding::OfficerTwice { officer: *id });
                }
                self.units.entry(*unit_id).or_insert_with(|| unit.clone());
                let officer = Officer::new(*id, badge.clone(), name.clone(), *unit_id, unit.clone());
                self.officers.insert(*id, officer);
                Ok(())
            }
            Fact::DescribeOfficer(facts::DescribeOfficer { id, birth_date, position, service, left_on }) => {
                let Some(officer) = self.officers.get_mut(id) else {
                    return Err(Finding::NoOfficer { officer: *id });
                };
                officer.birth = birth_date.as_ref().and_then(|day| day.parse().ok());
                officer.position.clone_from(position);
                officer.service = Service::from_name(service).unwrap_or_default();
                officer.left_on = left_on.as_ref().and_then(|day| day.parse().ok());
                Ok(())
            }
            Fact::ImportRoster(facts::ImportRoster { units, officers, .. }) => {
                for unit in units {
                    self.take_unit(unit);
                }
                for officer in officers {
                    self.take_officer(officer);
                }
                officers.iter().try_for_each(|officer| self.has_unit(officer))
            }
            Fact::DescribeUnit(facts::DescribeUnit { unit, .. }) => {
                self.take_unit(unit);
                Ok(())
            }
            Fact::ChangeOfficer(facts::ChangeOfficer { officer, .. }) => {
                let known = self.officers.contains_key(&officer.id);
                self.take_officer(officer);
                self.has_unit(officer)?;
                said(known, || Finding::NoOfficer { officer: officer.id })
            }
            _ => Ok(()),
        }
    }

    fn has_unit(&self, officer: &OfficerBody) -> Result<(), Finding> {
        let (id, unit) = (officer.id, officer.unit_id);
        said(self.units.contains_key(&unit), || Finding::NoUnitOf { unit, officer: id })
    }

    fn take_unit(&mut self, unit: &UnitBody) {
        self.units.insert(unit.id, unit.name.clone());
    }

    fn take_officer(&mut self, body: &OfficerBody) {
        let day = |text: &Option<String>| text.as_ref().and_then(|day| day.parse().ok());
        let officer = Officer {
            birth: day(&body.birth_date),
            position: body.position.clone(),
            service: Service::from_name(&body.service).unwrap_or_default(),
            left_on: day(&body.left_on),
            ..Officer::new(body.id, body.badge.clone(), body.name.clone(), body.unit_id, String::new())
        };
        self.officers.insert(body.id, officer);
    }

    fn take_exemption(&mut self, at_ms: i64, fact: &Fact) -> Result<(), Finding> {
        match fact {
            Fact::AskExemption(facts::AskExemption { id, officer_id, standard, from, until, reason, by }) => {
                if self.exemptions.contains_key(id) {
                    return Err(Finding::ExemptionTwice { exemption: *id });
                }
                let day = |text: &String| text.parse::<Date>().map_err(|e| e.to_string());
                let row = ExemptionRow {
                    id: *id,
                    officer_id: *officer_id,
                    standard: standard.clone(),
                    from: day(from)?,
                    until: until.as_ref().map(day).transpose()?,
                    reason: reason.clone(),
                    asked: (*by, at_ms),
                    approved: None,
                    ended: None,
                };
                self.exemptions.insert(*id, row);
                self.known(*officer_id)
            }
            Fact::ApproveExemption(facts::ApproveExemption { id, by }) => match self.exemptions.get_mut(id) {
                None => Err(Finding::ExemptionUnasked { exemption: *id }),
                Some(row) if row.approved.is_some() => Err(Finding::ExemptionApproved { exemption: *id }),
                Some(row) if row.ended.is_some() => Err(Finding::ExemptionEnded { exemption: *id }),
                Some(row) => {
                    row.approved = Some((*by, at_ms));
                    Ok(())
                }
            },
            Fact::EndExemption(facts::EndExemption { id, reason, by }) => match self.exemptions.get_mut(id) {
                None => Err(Finding::ExemptionUnasked { exemption: *id }),
                Some(row) if row.ended.is_some() => Err(Finding::ExemptionEnded { exemption: *id }),
                Some(row) => {
                    row.ended = Some((*by, at_ms, reason.clone()));
                    Ok(())
                }
            },
            _ => Ok(()),
        }
    }

    fn take_certificate(&mut self, at_ms: i64, fact: &Fact) -> Result<(), Finding> {
        if let Some(row) = row_of(at_ms, fact) {
            if self.numbers.contains_key(&row.number) {
                return Err(Finding::CertificateTwice { number: row.number });
            }
            if self.certificates.iter().any(|c| c.id == row.id) {
                return Err(Finding::CertificateIdTwice { id: row.id });
            }
            if self.issuer_keys.made.is_empty()
                && let Ok(token) = SignedCertificate::parse(&row.token)
            {
                self.issuer_keys.older.insert(token.issuer().to_string());
            }
            self.numbers.insert(row.number.clone(), self.certificates.len());
            self.certificates.push(row);
            return Ok(());
        }
        let Fact::RevokeCertificate(facts::RevokeCertificate { id, number, reason, replaced, by }) = fact
        else {
            return Ok(());
        };
        let row = self.numbers.get(number).and_then(|at| self.certificates.get_mut(*at));
        match row {
            None => Err(Finding::CertificateUnknown { number: number.clone() }),
            Some(row) if row.revoked.is_some() => Err(Finding::CertificateRevoked { number: number.clone() }),
            Some(row) => {
                let (id, by, reason) = (*id, *by, reason.clone());
                row.revoked = Some(RevokedRow { id, at_ms, by, reason, replaced: *replaced });
                Ok(())
            }
        }
    }

    fn take_standard(&mut self, id: &str, version: u32, toml: &str) -> Result<(), Finding> {
        let file = format!("standards/{id}-{version}.toml");
        let unread = |said: String| Finding::StandardUnread { file: file.clone(), said: Quoted(said) };
        let standard = read_standard_version(&file, toml).map_err(|e| unread(e.fault.to_string()))?;
        if standard.id != id || standard.version != version {
            return Err(Finding::StandardOther { file, version: standard.version, standard: standard.id });
        }
        if self.standard(id, version).is_some_and(|known| *known != standard) {
            return Err(Finding::StandardDiffers { file });
        }
        self.standards.push(standard);
        Ok(())
    }

    fn take_cohort(&mut self, at_ms: i64, fact: &Fact) -> Result<(), Finding> {
        if let Some(read) = fact.cohort_fact(at_ms)
            && let CohortFact::Step(step) = read.map_err(|e| e.to_string())?
        {
            self.cohort.push(step);
        }
        Ok(())
    }
}

/// The row of a certificate as its fact gives it.
pub(super) fn row_of(at_ms: i64, fact: &Fact) -> Option<CertificateRow> {
    let Fact::IssueCertificate(facts::IssueCertificate {
        id,
        number,
        officer_id,
        standard,
        standard_version,
        attempt_id,
        grade,
        token,
        by,
    }) = fact
    else {
        return None;
    };
    Some(CertificateRow {
        number: number.clone(),
        officer_id: *officer_id,
        standard: standard.clone(),
        standard_version: *standard_version,
        attempt_id: *attempt_id,
        token: token.clone(),
        issued_ms: at_ms,
        by: *by,
        id: *id,
        grade: grade.map(|grade| grade as usize),
        revoked: None,
    })
}

/// A time of the journal.
pub(super) fn time(at_ms: i64) -> Result<Timestamp, Finding> {
    Timestamp::from_millisecond(at_ms).map_err(|e| e.to_string().into())
}

pub(super) fn said(holds: bool, what: impl FnOnce() -> Finding) -> Result<(), Finding> {
    if holds { Ok(()) } else { Err(what()) }
}
