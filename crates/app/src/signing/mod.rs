//! The station's key as the store's signer and the audit's verifier, and the keys that are known outside the
//! journal.

mod enrolling;
mod replaced;

use std::path::Path;
use std::sync::{Arc, PoisonError};

use super::audit::{self, Meaning, judge, judge_and_tell};
use super::cohort::checking::audit_checks;
use super::lang::Messages;
use dabiao_credential::{
    Algorithm, ENROLMENT_FILE, KeyError, PublicKey, Purpose, STATION_KEY_FILE, Signature, StationKey,
    StoredEnrolment, journal_head_message,
};
use dabiao_domain::enrolment::Enrolment;
use dabiao_domain::finding::Finding;
use dabiao_store::{
    AuditAgainst, AuditProblem, AuditReport, Db, JournalKey, JournalVerifier, KeepMark, SeriesReport,
    SignedHead, StoreError, Witness, unhex,
};

pub use enrolling::{Renewed, bring_signer, own_keys, renew};
pub(crate) use enrolling::{signer_by, signer_of};
#[cfg(feature = "bureau")]
pub(crate) use replaced::replaced_files;
pub(crate) use replaced::{replaced_keys, set_key_aside};

/// The keys that a journal is checked with.
#[derive(Debug)]
pub struct JournalKeys;

impl JournalKeys {
    /// An audit that checks signatures, whether `head` is there and what the facts mean, by the keys that the
    /// journal itself names: for a file that belongs to no folder. It proves that the journal agrees with
    /// itself, not whose it is.
    pub fn against(head: Option<Witness>) -> AuditAgainst {
        AuditAgainst {
            keys: Some(|| Box::new(Self)),
            heads: head.into_iter().collect(),
            judge: Some(judge(None)),
            ..AuditAgainst::default()
        }
    }

    /// An audit by the keys that are enrolled in `folder`. Errors of the enrolment or of the station's key
    /// are among its problems.
    pub fn of_folder(folder: &Path) -> AuditAgainst {
        let mut against = Self::against(None);
        let mut gone = false;
        let key = match StationKey::load(&folder.join(STATION_KEY_FILE)) {
            Ok(key) => Some(key.public().key_id().to_string()),
            Err(error) => {
                gone = matches!(error, KeyError::Missing(_));
                if !gone {
                    against.problems.push(AuditProblem::new(STATION_KEY_FILE, error.to_string()));
                }
                None
            }
        };
        match StoredEnrolment::load(&folder.join(ENROLMENT_FILE)) {
            // No key is enrolled: the audit knows from the journal whether one was.
            Ok(None) => against.enrolment = Some(Enrolment::default()),
            Ok(Some(stored)) => {
                match key {
                    Some(key) if key != stored.signed_by => {
                        let what = Finding::KeyOtherEnrolled { key, by: stored.signed_by.clone() };
                        against.problems.push(AuditProblem::new(STATION_KEY_FILE, what));
                    }
                    None if gone => {
                        let what = Finding::KeyGone { key: stored.signed_by.clone() };
                        against.notes.push(AuditProblem::new(STATION_KEY_FILE, what));
                    }
                    Some(_) | None => {}
                }
                against.enrolment = Some(stored.enrolment);
            }
            Err(fault) => against.problems.push(AuditProblem::new(ENROLMENT_FILE, fault.to_string())),
        }
        against
    }

    /// As [`JournalKeys::of_folder`], for a copy of the store that is in `folder`: what the last audit found
    /// right and has not changed since is not scored again, and a good copy moves that mark on.
    pub fn of_own_copy(folder: &Path) -> AuditAgainst {
        let kept = folder.to_owned();
        AuditAgainst {
            judge: Some(judge(Some(folder.to_owned()))),
            mark: audit::load_mark(folder),
            keep: Some(KeepMark(Arc::new(move |mark| audit::keep_mark(&kept, mark)))),
            ..Self::of_folder(folder)
        }
    }

    /// The audit of the store in `folder`: as [`Db::audit`] with signatures, by the keys that are enrolled there.
    /// Checking drills are made and judged again.
    ///
    /// # Errors
    /// As [`Db::audit`].
    pub fn audit(db: &Db, folder: &Path, head: Option<Witness>) -> Result<AuditReport, StoreError> {
        let mut against = Self::of_folder(folder);
        against.heads.extend(head);
        against.judge = Some(judge(Some(folder.to_owned())));
        Self::look(db, folder, &against)
    }

    /// As [`JournalKeys::audit`], but practice that the last audit found right and that has not changed since
    /// is not scored again; exams are. It includes the meaning of the facts at the end of the journal,
    /// against which certificates are checked.
    ///
    /// # Errors
    /// As [`Db::audit`].
    pub fn audit_on(db: &Db, folder: &Path) -> Result<(AuditReport, Option<Meaning>), StoreError> {
        let (judge, meaning) = judge_and_tell(Some(folder.to_owned()));
        let mark = audit::load_mark(folder);
        let against = AuditAgainst { judge: Some(judge), mark, exams_again: true, ..Self::of_folder(folder) };
        let report = Self::look(db, folder, &against)?;
        let meaning = meaning.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok((report, meaning))
    }

    fn look(db: &Db, folder: &Path, against: &AuditAgainst) -> Result<AuditReport, StoreError> {
        let mut report = db.audit(against)?;
        // If no key is enrolled yet, the key beside the journal must at least be the one that signed it.
        let alone = against.enrolment.as_ref().is_some_and(|e| e.pins().is_empty());
        let signer = report.series.iter().find(|series| series.own).and_then(|series| series.key.clone());
        if alone
            && let Some(signer) = signer
            && let Ok(key) = StationKey::load(&folder.join(STATION_KEY_FILE))
            && key.public().key_id().to_string() != signer
        {
            let what = Finding::KeyDidNotSign { key: signer };
            report.problems.push(AuditProblem::new(STATION_KEY_FILE, what));
        }
        if let Some(what) = audit::gone_since_mark(db, folder)? {
            report.problems.push(AuditProblem::new(audit::AUDIT_MARK_FILE, what));
        }
        report.problems.extend(audit_checks(db)?);
        super::witness::audit_past(db, folder, &mut report)?;
        if report.problems.is_empty()
            && let Some(mark) = &report.mark
        {
            audit::keep_mark(folder, mark);
        }
        Ok(report)
    }
}

/// A series as an audit saw it, in words: its head in the form that `audit --head` takes.
pub fn series_words(texts: &Messages, series: &SeriesReport) -> String {
    let key = series.key.clone().unwrap_or_default();
    let enrolled = match &series.pin {
        // Which key is a station's is said by the bureau's directory, not by this folder.
        None if series.far => texts.format("audit-series-far", &[("key", &key)]),
        None => texts.get("audit-series-none"),
        Some(pin) => match &pin.taken {
            Some(past) => texts.format(
                "audit-series-taken",
                &[
                    ("key", &key),
                    ("from", &pin.from_entry),
                    ("day", &past.day),
                    ("occasion", &texts.of(&past.occasion)),
                ],
            ),
            None if pin.from_entry == 0 => texts.format("audit-series-first", &[("key", &key)]),
            None => texts.format("audit-series-key", &[("key", &key), ("from", &pin.from_entry)]),
        },
    };
    let key = if series.here < series.entries { "audit-series-part" } else { "audit-series" };
    texts.format(
        key,
        &[
            ("series", &series.series),
            ("entries", &series.entries),
            ("here", &series.here),
            ("signed", &series.signed),
            ("enrolled", &enrolled),
            ("head", &series.head),
        ],
    )
}

impl JournalVerifier for JournalKeys {
    fn verifies(&self, key: &JournalKey, head: &SignedHead<'_>) -> bool {
        let (Some(key), Some((message, signature))) = (public(key), signed(head)) else {
            return false;
        };
        key.verify(Purpose::JournalHead, &message, &signature)
    }

    fn verifies_all(&self, key: &JournalKey, heads: &[SignedHead<'_>]) -> bool {
        let signed: Option<Vec<_>> = heads.iter().map(signed).collect();
        let (Some(key), Some(signed)) = (public(key), signed) else { return false };
        key.verify_all(Purpose::JournalHead, &signed)
    }
}

/// The key, if its name is its own.
fn public(key: &JournalKey) -> Option<PublicKey> {
    let public = PublicKey::new(Algorithm::Ed25519, &unhex(&key.public)?).ok()?;
    (public.key_id().to_string() == key.id).then_some(public)
}

/// The message of an entry's signature, and the signature if its bytes can be one.
fn signed(head: &SignedHead<'_>) -> Option<(Vec<u8>, Signature)> {
    let signature = Signature::from_bytes(head.signature).ok()?;
    Some((journal_head_message(head.series, head.entries, head.hash), signature))
}
