//! Certificates: issuing, revoking, printing, checking; and new versions of standards.
//!
//! Work that takes longer than a frame runs elsewhere: key derivation, PDF and files on threads of their own,
//! issuing and revoking on the store's thread. Only one operation runs at a time; the view's `progress` tells
//! how far it is. Every right is checked here before anything is done. The open key is in memory while its
//! holder is signed in.

pub mod demonstration;
pub(crate) mod exemptions;
mod issuing;
mod key_making;
mod keys;
mod numbers;
mod pdfs;
mod proof;
mod proven;
mod tasks;
mod versions;
mod views;

use std::path::PathBuf;
use std::sync::Arc;

pub use crate::records::{BureauReader, BureauRecords};
pub use exemptions::{ExemptionAction, ExemptionForm};
pub use issuing::{Batch, Draft, KEY_HOLDER, Order, Skip, Skipped, assemble, issue_batch};
pub use key_making::{MadeKey, make_key};
pub use keys::{
    KeyFacts, KeyUseError, OpenKey, PAPERS_FOLDER, Trust, create, key_facts, ledger, trust, unlock,
    write_revocations,
};
pub use numbers::{Number, StandardNumbers};
pub use pdfs::{CERTIFICATES_FOLDER, Print, Printed, pdf_path, print};
pub use proof::{NoEvidence, Presented, evidence, headline, judge, known_lists, outcome_name, why};
pub use proven::{Issue, Proven};
use tasks::{Answer, NotChecked};
pub use versions::{NewVersion, StandardNo, newest_standard, newest_standards, unread_standards};
pub use views::{CertificateView, Checked, DueView, KeyState, StandardProposal, Worth, day_of};

use crate::core::{Core, Seen, Task};
use crate::notice::Notice;
use crate::paths::pasted_path;
use dabiao_credential::password::check_passphrase;
use dabiao_domain::role::{Operation, Permission};
use dabiao_domain::roster::clean_name;
use dabiao_domain::roster_text::unit_name;
use dabiao_store::Fact;
use dabiao_store::facts;

/// The requests about certificates and standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateAction {
    /// Check whether this PC has an issuing key.
    LookForKey,
    /// Make the issuing key.
    CreateIssuerKey {
        /// The passphrase that locks it.
        passphrase: String,
        /// The holder: the bureau's name, as it is printed.
        holder: String,
    },
    /// Open the issuing key.
    UnlockIssuer {
        /// Its passphrase.
        passphrase: String,
    },
    /// Forget the open key.
    LockIssuer,
    /// Issue everything that is due by a standard, and print it.
    IssueDue {
        /// Id of the standard.
        standard: String,
    },
    /// Revoke a certificate.
    RevokeCertificate {
        /// Its number.
        number: String,
        /// The reason, in a short line.
        reason: String,
        /// Whether only the paper was faulty, so that the sitting still counts.
        replaced: bool,
    },
    /// Print certificates into the data folder.
    SaveCertificatePdfs {
        /// Their numbers.
        numbers: Vec<String>,
    },
    /// Copy the file of one's own certificate.
    SaveOwnCertificate {
        /// Its number.
        number: String,
        /// The folder to copy it to.
        to: PathBuf,
    },
    /// Check a certificate.
    VerifyCertificate {
        /// Its code, or the path of its file.
        given: String,
    },
    /// Read a file as a new version of a standard and show its effect.
    ProposeStandard {
        /// The path of the file.
        path: String,
    },
    /// Take these numbers as a new version of a standard and show its effect.
    ProposeNumbers(StandardNumbers),
    /// Put that version in force.
    SaveStandard,
    /// Discard it.
    DropStandard,
}

/// Everything about certificates on this station.
#[derive(Default)]
pub struct Certificates {
    key: KeyState,
    open: Option<Arc<OpenKey>>,
    views: Vec<CertificateView>,
    due: Vec<DueView>,
    message: Option<String>,
    /// The file or the folder that the message is about.
    made: Option<PathBuf>,
    checked: Option<Checked>,
    proposal: Option<StandardProposal>,
    task: Option<Task<Answer>>,
    /// Whether the person who began the running operation has signed out.
    orphan: bool,
}

impl Certificates {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Performs a request about certificates and standards. While an operation runs, no other begins.
    pub(crate) fn act(&mut self, action: CertificateAction, core: &mut Core) {
        match action {
            CertificateAction::LockIssuer => return self.lock_issuer(),
            CertificateAction::DropStandard => {
                self.proposal = None;
                return;
            }
            _ if self.task.is_some() => return,
            _ => {
                self.forget_message();
                self.orphan = false;
            }
        }
        match action {
            CertificateAction::LookForKey => self.look_for_key(core),
            CertificateAction::CreateIssuerKey { passphrase, holder } => {
                self.create_key(passphrase, &holder, core);
            }
            CertificateAction::UnlockIssuer { passphrase } => self.unlock_issuer(passphrase, core),
            CertificateAction::IssueDue { standard } => self.issue_due(standard, core),
            CertificateAction::RevokeCertificate { number, reason, replaced } => {
                self.revoke_certificate(&number, &reason, replaced, core);
            }
            CertificateAction::SaveCertificatePdfs { numbers } => self.print_certificates(&numbers, core),
            CertificateAction::SaveOwnCertificate { number, to } => self.save_own(&number, to, core),
            CertificateAction::VerifyCertificate { given } => self.verify_certificate(given, core),
            CertificateAction::ProposeStandard { path } => self.propose_standard(path, core),
            CertificateAction::ProposeNumbers(numbers) => self.propose_numbers(&numbers, core),
            CertificateAction::SaveStandard => self.save_standard(core),
            CertificateAction::LockIssuer | CertificateAction::DropStandard => {}
        }
    }

    /// Every person may know whether there is a key; only issuers open it.
    fn look_for_key(&mut self, core: &mut Core) {
        let folder = core.config.folder.clone();
        self.task = Some(core.start_work(move |_| Answer::KeyFound(key_facts(&folder))));
    }

    fn create_key(&mut self, passphrase: String, holder: &str, core: &mut Core) {
        let Some(by) = core.authorized(Permission::IssueCertificate) else { return };
        if let Err(fault) = check_passphrase(&passphrase) {
            return core.refuse_secret(fault);
        }
        let holder = match unit_name(holder) {
            Ok(holder) => holder,
            Err(fault) => {
                core.notice = Some(Notice::of_roster(&core.texts, "field-key-holder", fault));
                return;
            }
        };
        let (folder, seed) = (core.config.folder.clone(), core.config.clock.secret());
        let since = day_of(core.config.clock.wall_ms());
        let right = by.clone();
        self.task = Some(core.start_work(move |_| {
            let made = make_key(&by, &folder, &passphrase, &holder, since, seed);
            Answer::KeyMade(right, Box::new(made))
        }));
    }

    fn unlock_issuer(&mut self, passphrase: String, core: &mut Core) {
        let Some(by) = core.allowed(Permission::IssueCertificate) else { return };
        let folder = core.config.folder.clone();
        self.task =
            Some(core.start_work(move |_| Answer::KeyOpened(by.id, Box::new(unlock(&folder, &passphrase)))));
    }

    /// Sign-out: the open key, the entries and the messages of that person are dropped.
    pub(crate) fn leave(&mut self) {
        self.lock_issuer();
        self.forget_message();
        self.orphan = self.task.is_some();
        self.checked = None;
        self.proposal = None;
    }

    /// Removes the message about the last operation.
    pub(crate) fn forget_message(&mut self) {
        self.message = None;
        self.made = None;
    }

    /// The open key is dropped; a running task that has it goes on.
    fn lock_issuer(&mut self) {
        self.open = None;
        if let KeyState::Open(facts) = &self.key {
            self.key = KeyState::Locked(facts.clone());
        }
    }

    /// The open key; if there is none, says so.
    fn opened_key(&mut self, core: &mut Core) -> Option<Arc<OpenKey>> {
        if self.open.is_none() {
            core.notice = Some(Notice::new(&core.texts, "error-key-locked", &[]));
        }
        self.open.clone()
    }

    fn revoke_certificate(&mut self, number: &str, reason: &str, replaced: bool, core: &mut Core) {
        let row = core.bureau.certificates.iter().find(|c| c.number == number);
        let Some(row) = row.filter(|c| c.revoked.is_none()).cloned() else { return };
        let deed = Operation::RevokeCertificate { subject: row.officer_id };
        let Some(by) = core.allowed_operation(&deed) else { return };
        let reason = match clean_name(reason) {
            Ok(reason) => reason,
            Err(fault) => {
                core.notice = Some(Notice::of_roster(&core.texts, "field-revoke-reason", fault));
                return;
            }
        };
        let Some(open) = self.opened_key(core) else { return };
        let now = core.config.clock.wall_ms();
        let id = core.config.clock.new_id();
        let fact = Fact::RevokeCertificate(facts::RevokeCertificate {
            id,
            number: row.number,
            reason,
            replaced,
            by: by.id,
        });
        let folder = core.config.folder.clone();
        self.task = Some(core.ask_store(move |db| {
            db.record_by(now, &by.right, &fact)?;
            let list = write_revocations(&folder, &db.certificates()?, &open, day_of(now), &day_of);
            Ok(Answer::Revoked(list))
        }));
    }

    /// Prints stored certificates; others are skipped.
    fn print_certificates(&mut self, numbers: &[String], core: &mut Core) {
        if core.allowed(Permission::IssueCertificate).is_none() {
            return;
        }
        let Some(open) = self.opened_key(core) else { return };
        let standards = core.standards();
        let rows = core.bureau.certificates.iter().filter(|row| numbers.contains(&row.number));
        let prints: Vec<Print> = rows
            .map(|row| {
                let standard =
                    standards.iter().find(|s| s.id == row.standard && s.version == row.standard_version);
                Print::of(row, standard)
            })
            .collect();
        self.print_all(prints, open, core);
    }

    fn print_all(&mut self, prints: Vec<Print>, open: Arc<OpenKey>, core: &mut Core) {
        let folder = core.config.folder.join(CERTIFICATES_FOLDER);
        self.task =
            Some(core.start_work(move |progress| Answer::Printed(print(&folder, &prints, &open, progress))));
    }

    /// The officer's own certificate, as the issuer printed it.
    fn save_own(&mut self, number: &str, to: PathBuf, core: &mut Core) {
        let Some(officer) = core.here.officer.as_ref().map(|o| o.id) else { return };
        let own = |c: &&CertificateView| c.number == number && c.officer == officer;
        if self.views.iter().any(|c| own(&c)) {
            let from = pdf_path(&core.config.folder.join(CERTIFICATES_FOLDER), number);
            let target = pdf_path(&to, number);
            self.task = Some(core.start_work(move |_| Answer::OwnSaved(tasks::copy(&from, &target))));
        }
    }

    fn verify_certificate(&mut self, given: String, core: &mut Core) {
        let (folder, today) = (core.config.folder.clone(), day_of(core.config.clock.wall_ms()));
        let rows = core.bureau.certificates.clone();
        let check = move || -> Result<Checked, NotChecked> {
            let evidence = evidence(&given).map_err(NotChecked::NoEvidence)?;
            let mut trust = trust(&folder, &[], &[]).map_err(NotChecked::Trust)?;
            trust.ledger = Some(ledger(&folder, &rows, &day_of));
            let report = demonstration::outside(judge(&evidence, &trust, today), &folder);
            Ok(Checked { given, report })
        };
        self.task = Some(core.start_work(move |_| Answer::Checked(Box::new(check()))));
    }

    fn propose_standard(&mut self, path: String, core: &mut Core) {
        if core.allowed(Permission::EditStandard).is_some() {
            let newest = core.newest_standards().to_vec();
            let read = move || {
                let path = pasted_path(&path);
                let toml = tasks::read_small(&path)?;
                NewVersion::of_file(&path.to_string_lossy(), toml, &newest).map_err(tasks::NoStandard::No)
            };
            self.task = Some(core.start_work(move |_| Answer::StandardRead(Box::new(read()))));
        }
    }

    /// The newest version of a standard with other numbers, as the next version.
    fn propose_numbers(&mut self, numbers: &StandardNumbers, core: &mut Core) {
        if core.allowed(Permission::EditStandard).is_none() {
            return;
        }
        self.proposal = None;
        let Some(before) = core.newest_standard(&numbers.id).cloned() else { return };
        match NewVersion::with_numbers(&before, numbers) {
            Ok(version) => self.proposal = Some(self.seen(core).weigh_standard(version)),
            Err(no) => core.notice = Some(no.notice(&core.texts)),
        }
    }

    fn save_standard(&mut self, core: &mut Core) {
        let Some(by) = core.allowed(Permission::EditStandard) else { return };
        let Some(proposal) = self.proposal.take() else { return };
        let row = proposal.row();
        let now = core.config.clock.wall_ms();
        let standard = Box::new(proposal.standard);
        self.task = Some(core.ask_store(move |db| {
            db.save_standard(now, &by.right, &row)?;
            Ok(Answer::StandardSaved(standard))
        }));
    }
}
