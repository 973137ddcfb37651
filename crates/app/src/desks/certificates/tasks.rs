//! Running work on certificates, and what follows when it is finished.

use dabiao_domain::actor::Authorized;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use super::NoEvidence;
use super::issuing::{Order, Skipped, assemble};
use super::key_making::MadeKey;
use super::keys::{KeyFacts, KeyUseError, OpenKey, write_revocations};
use super::pdfs::{Print, Printed};
use super::proven::{Issue, Proven};
use super::versions::{NewVersion, StandardNo};
use super::views::{Checked, KeyState, day_of};
use super::{BureauRecords, pdfs};
use crate::certificates::Certificates;
use crate::core::{Core, Seen, Task};
use crate::fault_words::read_words;
use crate::finding_words::told_words;
use crate::key_words::trust_words;
use crate::notice::Notice;
use dabiao_credential::KeyError;
use dabiao_credential::trust::TrustError;
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::standard::Standard;
use dabiao_files::{ReadError, bounded_read, bounded_text};
use dabiao_store::{AuditProblem, CertificateRow, StoreError};

/// What issuing gave.
pub(super) struct Issued {
    rows: Vec<CertificateRow>,
    prints: Vec<Print>,
    skipped: Vec<Skipped>,
    /// How many are by a version of the standard that came in force after their sitting was planned.
    younger: usize,
    /// What the audit has to tell.
    told: Vec<AuditProblem>,
    /// The signed list of issued certificates; none if none was issued.
    list: Option<Result<PathBuf, TrustError>>,
}

/// Why a certificate was not checked.
pub(super) enum NotChecked {
    /// There is nothing to be checked.
    NoEvidence(NoEvidence),
    /// The files of trusted keys or of revocations.
    Trust(TrustError),
}

/// Why a file is no new version of a standard.
pub(super) enum NoStandard {
    /// It can't be read.
    Io(ReadError),
    /// It is no new version.
    No(StandardNo),
}

/// What was done.
pub(super) enum Answer {
    /// Whether there is a key.
    KeyFound(Result<Option<KeyFacts>, KeyUseError>),
    /// The key that an officer made.
    KeyMade(Authorized, Box<Result<MadeKey, KeyUseError>>),
    /// The key that an officer opened.
    KeyOpened(Uuid, Box<Result<OpenKey, KeyUseError>>),
    /// The due certificates are issued, and are printed with this key.
    Issued(Result<Box<Issued>, Denied>, Arc<OpenKey>),
    /// A certificate is taken back, and listed.
    Revoked(Result<PathBuf, TrustError>),
    /// Files are drawn and written.
    Printed(Printed),
    /// One's own file is copied.
    OwnSaved(Result<PathBuf, String>),
    /// A certificate is checked.
    Checked(Box<Result<Checked, NotChecked>>),
    /// A file is read as a version of a standard.
    StandardRead(Box<Result<NewVersion, NoStandard>>),
    /// A version of a standard is in force.
    StandardSaved(Box<Standard>),
}

/// Copies the file of a certificate; nothing is overwritten.
pub(super) fn copy(from: &Path, to: &Path) -> Result<PathBuf, String> {
    const MAX_BYTES: u64 = 64 << 20;
    let bytes = bounded_read(from, MAX_BYTES).map_err(|e| format!("{}: {e}", from.display()))?;
    if bounded_read(to, MAX_BYTES).is_ok_and(|there| there == bytes) {
        return Ok(to.to_owned());
    }
    if std::fs::symlink_metadata(to).is_ok() {
        return Err(format!("{}: {}", to.display(), std::io::Error::from(std::io::ErrorKind::AlreadyExists)));
    }
    pdfs::write_pdf(to, &bytes).map_err(|e| format!("{}: {e}", to.display()))?;
    Ok(to.to_owned())
}

/// The text of a file that is not larger than any standard.
pub(super) fn read_small(path: &Path) -> Result<String, NoStandard> {
    const MAX_BYTES: u64 = 1 << 20;
    bounded_text(path, MAX_BYTES).map_err(NoStandard::Io)
}

impl Seen<'_, Certificates> {
    /// The progress of the present work: steps done and all steps, both 0 while they are not known. None
    /// while no work runs.
    pub fn progress(self) -> Option<(usize, usize)> {
        self.desk.task.as_ref().map(|task| task.progress().unwrap_or_default())
    }
}

impl Certificates {
    /// Starts to issue everything that is due by a standard, on the store's thread and by the data stored at
    /// that time.
    pub(super) fn issue_due(&mut self, id: String, core: &mut Core) {
        let Some(by) = core.authorized(Permission::IssueCertificate) else { return };
        let Some(open) = self.opened_key(core) else { return };
        if !core.time_allows() {
            return;
        }
        let now = jiff::Timestamp::from_millisecond(core.config.clock.wall_ms()).unwrap_or_default();
        let order = match Order::new(&by, now, now) {
            Ok(order) => order,
            Err(refusal) => return core.refuse(refusal),
        };
        let built_in = core.config.library.standards().to_vec();
        let (clock, folder) = (Arc::clone(&core.config.clock), core.config.folder.clone());
        self.task = Some(core.ask_store_in_steps(move |db, progress| {
            let books = BureauRecords::read(db, &built_in)?;
            let batch = match assemble(&books, &books.newest(Some(&id)), &order) {
                Ok(batch) => batch,
                Err(refusal) => return Ok(Answer::Issued(Err(refusal), open)),
            };
            let mut proven = Proven::of(db, &folder)?;
            let told = std::mem::take(&mut proven.told);
            let issue = if batch.drafts.is_empty() {
                Issue { skipped: batch.skipped, ..Issue::default() }
            } else {
                proven.issue(db, batch, &open.key, &order, &|| clock.new_id(), progress)?
            };
            let prints = issue
                .rows
                .iter()
                .map(|row| Print::of(row, books.standard(&row.standard, row.standard_version)))
                .collect();
            // Other PCs learn from it what was issued.
            let today = day_of(order.now.as_millisecond());
            let list = (!issue.rows.is_empty())
                .then(|| -> Result<_, StoreError> {
                    Ok(write_revocations(&folder, &db.certificates()?, &open, today, &day_of))
                })
                .transpose()?;
            let younger = issue.younger().count();
            let issued = Issued { rows: issue.rows, prints, skipped: issue.skipped, younger, told, list };
            Ok(Answer::Issued(Ok(Box::new(issued)), open))
        }));
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        let Some(answer) = Task::take(&mut self.task) else { return };
        match answer {
            Err(error) => core.say_task(&error),
            Ok(Answer::KeyFound(answer)) => self.key_found(answer, core),
            Ok(Answer::KeyMade(by, answer)) => self.key_made(&by, *answer, core),
            Ok(Answer::KeyOpened(by, answer)) => self.key_opened(by, *answer, core),
            Ok(Answer::Issued(answer, open)) => self.issued(answer, open, core),
            Ok(Answer::Revoked(answer)) => self.revoked(answer, core),
            Ok(Answer::Printed(printed)) => self.printed(printed, core),
            Ok(Answer::OwnSaved(answer)) => self.own_saved(answer, core),
            Ok(Answer::Checked(answer)) => self.was_checked(*answer, core),
            Ok(Answer::StandardRead(answer)) => self.standard_read(*answer, core),
            Ok(Answer::StandardSaved(standard)) => self.standard_saved(&standard, core),
        }
    }

    /// The key is there; that it was made, and by whom, goes on record.
    fn key_made(&mut self, by: &Authorized, answer: Result<MadeKey, KeyUseError>, core: &mut Core) {
        let made = answer.map(|MadeKey { open, file, fact }| {
            let now = core.config.clock.wall_ms();
            let right = by.clone();
            core.written(core.store.call(move |db| db.record_by(now, &right, &fact)));
            self.tell_made("certificates-key-made", file, core);
            if !open.others.is_empty() {
                let keys: Vec<String> = open.others.iter().map(ToString::to_string).collect();
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("holder", &open.holder), ("keys", &keys.join(" "))];
                self.tell("certify-other-keys", &values, core);
            }
            open
        });
        if let Some(by) = by.by() {
            self.key_opened(by, made, core);
        }
    }

    fn own_saved(&mut self, answer: Result<PathBuf, String>, core: &mut Core) {
        match answer {
            Ok(path) => self.tell_made("certificates-copied", path, core),
            Err(detail) => Self::trouble("error-certificate-copy", &detail, core),
        }
    }

    fn was_checked(&mut self, answer: Result<Checked, NotChecked>, core: &mut Core) {
        self.checked = None;
        match answer {
            Ok(checked) => self.checked = Some(checked),
            Err(NotChecked::NoEvidence(why)) => core.notice = Some(why.notice(&core.texts)),
            Err(NotChecked::Trust(error)) => {
                Self::trouble("error-verify", &trust_words(&core.texts, &error), core);
            }
        }
    }

    fn standard_saved(&mut self, standard: &Standard, core: &mut Core) {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("id", &standard.id), ("version", &standard.version)];
        self.tell("standards-saved", &values, core);
    }

    fn tell(&mut self, key: &str, values: &[(&str, &dyn std::fmt::Display)], core: &mut Core) {
        // The person who would be told has signed out.
        if self.orphan {
            return;
        }
        let text = core.texts.format(key, values);
        let before = self.message.take().map(|m| format!("{m}\n")).unwrap_or_default();
        self.message = Some(before + &text);
    }

    /// Tells of a file, and offers it.
    fn tell_made(&mut self, key: &str, file: PathBuf, core: &mut Core) {
        self.tell(key, &[("file", &file.display())], core);
        self.made = Some(file).filter(|_| !self.orphan);
    }

    fn trouble(key: &str, detail: &dyn std::fmt::Display, core: &mut Core) {
        core.notice = Some(Notice::new(&core.texts, key, &[("detail", detail)]));
    }

    fn key_found(&mut self, answer: Result<Option<KeyFacts>, KeyUseError>, core: &mut Core) {
        match answer {
            Ok(None) => self.key = KeyState::None,
            Ok(Some(facts)) if self.open.is_some() => self.key = KeyState::Open(facts),
            Ok(Some(facts)) => self.key = KeyState::Locked(facts),
            Err(trouble) => Self::say_key_trouble(&trouble, core),
        }
    }

    /// The key is there: given to the officer who opened it, if they are still signed in.
    fn key_opened(&mut self, by: Uuid, answer: Result<OpenKey, KeyUseError>, core: &mut Core) {
        match answer {
            Ok(open) => {
                let public = open.key.public();
                self.key = KeyState::Open(KeyFacts {
                    id: public.key_id(),
                    fingerprint: public.fingerprint(),
                    holder: Some(open.holder.clone()),
                });
                if core.here.officer.as_ref().is_some_and(|o| o.id == by) {
                    self.open = Some(Arc::new(open));
                } else {
                    self.lock_issuer();
                }
            }
            Err(trouble) => Self::say_key_trouble(&trouble, core),
        }
    }

    fn say_key_trouble(trouble: &KeyUseError, core: &mut Core) {
        core.notice = Some(match trouble {
            KeyUseError::Key(KeyError::WrongPassphrase) => {
                Notice::new(&core.texts, "error-key-passphrase", &[])
            }
            other => Notice::new(&core.texts, "error-key", &[("detail", &other.words(&core.texts))]),
        });
    }

    fn issued(&mut self, answer: Result<Box<Issued>, Denied>, open: Arc<OpenKey>, core: &mut Core) {
        let issued = match answer {
            Ok(issued) => issued,
            Err(refusal) => return core.refuse(refusal),
        };
        core.keep_mark();
        self.tell("certificates-issued", &[("n", &issued.rows.len())], core);
        if issued.younger > 0 {
            self.tell("certificates-younger-count", &[("n", &issued.younger)], core);
        }
        for note in &issued.told {
            let (place, what) = told_words(&core.texts, note);
            self.tell("certificates-told", &[("place", &place), ("what", &what)], core);
        }
        for skipped in &issued.skipped {
            let name = format!("{} {}", skipped.officer.badge, skipped.officer.name);
            let why = skipped.said(&core.texts);
            self.tell("certificates-skipped", &[("name", &name), ("why", &why)], core);
        }
        match issued.list {
            Some(Ok(path)) => self.tell_made("certificates-listed", path, core),
            Some(Err(error)) => Self::trouble("error-issued-list", &trust_words(&core.texts, &error), core),
            None => {}
        }
        if !issued.prints.is_empty() {
            self.print_all(issued.prints, open, core);
        }
    }

    fn revoked(&mut self, answer: Result<PathBuf, TrustError>, core: &mut Core) {
        match answer {
            Ok(path) => self.tell_made("certificates-revoked", path, core),
            Err(error) => Self::trouble("error-revocation-list", &trust_words(&core.texts, &error), core),
        }
    }

    fn printed(&mut self, printed: Printed, core: &mut Core) {
        let folder = core.config.folder.join(super::CERTIFICATES_FOLDER);
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("n", &printed.files.len()), ("folder", &folder.display())];
        self.tell("certificates-printed", &values, core);
        self.made = Some(folder).filter(|_| !self.orphan && !printed.files.is_empty());
        if !printed.other_key.is_empty() {
            self.tell("certificates-other-key", &[("numbers", &printed.other_key.join(" "))], core);
        }
        if let Some(detail) = &printed.failed {
            Self::trouble("error-certificate-pdf", detail, core);
        }
    }

    fn standard_read(&mut self, answer: Result<NewVersion, NoStandard>, core: &mut Core) {
        match answer {
            Ok(version) => self.proposal = Some(self.seen(core).weigh_standard(version)),
            Err(NoStandard::Io(fault)) => {
                Self::trouble("error-standard-file", &read_words(&core.texts, &fault), core);
            }
            Err(NoStandard::No(no)) => core.notice = Some(no.notice(&core.texts)),
        }
    }
}
