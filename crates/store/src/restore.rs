//! Restoring: a backup becomes the store, and the store that was there is set aside, never removed.
//!
//! The file given is never opened in place. It is copied into the data folder, verified, brought to the
//! newest schema, and gets the journal entry that records the restore; only that prepared copy takes the
//! store's name. A refusal leaves the store as it was.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use rusqlite::Connection;
use uuid::Uuid;

use super::backup_files::free_name;
use super::copy::{beside, doubt, identity_of_copy, readable, remove_if_there, sync_folder, verify_open};
use super::facts::Fact;
use super::journal_entry::JournalHead;
use super::open::lock;
use super::own_series::NewSeries;
use super::presence::ENROLMENT;
use super::restore_origin::{Present, lost, own, told};
use super::signer::{Claim, JournalSigner};
use super::signer_key::JournalKey;
use super::{
    AUDIT_MARK_FILE, AuditAgainst, AuditProblem, AuditReport, DATABASE_FILE, Db, StoreError, schema,
};
use crate::facts;
use dabiao_domain::actor::Authorized;
use dabiao_domain::enrolment::Occasion;
use dabiao_domain::sync::verdict::Why;
use dabiao_files as files;

pub use super::restore_origin::Lost;

/// The copy while it is being prepared.
const PREPARED_FILE: &str = "dabiao-restoring.sqlite";
/// Files that SQLite keeps beside a database file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The arguments of a restore.
pub struct Restore<'a> {
    /// The backup: a file of `dabiao backup`, an automatic one, or a database from a copied data folder (a
    /// `-wal` beside it belongs to it).
    pub file: &'a Path,
    /// The data folder; made if it is not there.
    pub folder: &'a Path,
    /// Milliseconds since the Unix epoch, for the journal.
    pub now_ms: i64,
    /// The local time, for the name of the store that is set aside.
    pub now: DateTime,
    /// Makes the id of a backup that has no station yet.
    pub new_id: &'a dyn Fn() -> Uuid,
    /// The station's key, if its entries are signed.
    pub signer: Option<Box<dyn JournalSigner>>,
    /// The folder's known state, which the backup is checked against.
    pub against: AuditAgainst,
    /// The right to it of whoever restores.
    pub right: &'a Authorized,
    /// Why a history is taken over that is not known to be this station's own; without it such a history is
    /// refused.
    pub take_over: Option<String>,
    /// The keys of a PC that founded a bureau and replaced its key, the oldest first, the present one last. The one that
    /// signed the backup vouches for the next ones anew: the backup knows nothing of them.
    pub keys: Vec<OwnKey>,
}

/// A key of this station.
pub struct OwnKey {
    /// What signs by it.
    pub signer: Box<dyn JournalSigner>,
    /// Its box key, in hexadecimal.
    pub box_key: String,
}

/// The key of the PC that founded the bureau that signed a backup, where it is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyBefore {
    /// It is at hand, and signed who takes its place: the others go on.
    Vouched(String),
    /// It is not here: what this PC says under the present one nobody else can believe.
    Alone(String),
}

impl KeyBefore {
    /// The name of the key.
    pub fn key(&self) -> &str {
        match self {
            Self::Vouched(key) | Self::Alone(key) => key,
        }
    }

    /// Whether it signed who takes its place.
    pub const fn is_vouched(&self) -> bool {
        matches!(self, Self::Vouched(_))
    }
}

/// The result of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The audit of the restored store, the entry of the restore included.
    pub report: AuditReport,
    /// The files that were the store before; empty if there was none.
    pub set_aside: Vec<PathBuf>,
    /// The part of the previous store that is not in the restored one; none if nothing, or if it could not be
    /// read.
    pub lost: Option<Lost>,
    /// The key that signed the backup, where the founding PC has another one now.
    pub key_before: Option<KeyBefore>,
}

/// Restores a backup.
///
/// Only this station's own history is restored: part of what is here, or signed by one of its keys. Any other
/// is taken over openly or not at all. The series of the backup stays as it is, and the station goes on in a new one
/// that names the backup's last entry, with an entry [`Fact::Restored`] that says what was lost and who did it. Entries
/// written after the backup are in the store that was set aside.
///
/// # Errors
/// [`StoreError::BadPath`] for a file that can't be read, [`StoreError::Unverified`] for one that is not a
/// sound backup, [`StoreError::NotOwn`] for another's, [`StoreError::InUse`],
/// [`StoreError::NotAllowed`]; nothing was changed then. What the
/// system says.
pub fn restore(mut plan: Restore<'_>) -> Result<Restored, StoreError> {
    let Restore { file, folder, now, new_id, .. } = plan;
    readable(file)?;
    let lock = lock(folder)?;
    // Removing the lock file does not end the program that has the store open.
    let _held = hold(folder)?;
    let prepared = Prepared::of(file, folder)?;
    let enrolled = EnrolmentBefore::of(folder);
    let (lost, report, key_before) = prepared.ready(&mut plan).inspect_err(|_| enrolled.put_back())?;
    let set_aside = set_aside(folder, now)?;
    // From here until the rename the old store stands without its log; whole, it is among what was set aside.
    for suffix in BESIDE {
        remove_if_there(&beside(&folder.join(DATABASE_FILE), suffix))?;
    }
    // The audit's findings are of the old store.
    remove_if_there(&folder.join(AUDIT_MARK_FILE))?;
    // An old log must never be found beside the new store.
    sync_folder(folder)?;
    files::rename(&prepared.path, &folder.join(DATABASE_FILE))?;
    drop(Db::open_locked(folder, lock, new_id)?);
    Ok(Restored { report, set_aside, lost, key_before })
}

/// The enrolment as it was before a restore, which pins the station's key before the journal names it.
struct EnrolmentBefore(PathBuf, Option<Vec<u8>>);

impl EnrolmentBefore {
    /// An enrolment is smaller.
    const MAX_BYTES: u64 = 1 << 20;

    fn of(folder: &Path) -> Self {
        let path = folder.join(ENROLMENT);
        let bytes = files::bounded_read(&path, Self::MAX_BYTES).ok();
        Self(path, bytes)
    }

    /// A restore that is refused changes nothing.
    fn put_back(&self) {
        let Self(path, bytes) = self;
        let _ = match bytes {
            Some(bytes) => files::write_whole(path, bytes, files::Readers::Owner, None),
            None => files::remove_file(path),
        };
    }
}

/// The losses, the audit, and the key that signed the backup.
type Ready = (Option<Lost>, AuditReport, Option<KeyBefore>);

/// The keys after the one that signed the backup of a PC that founded a bureau: that one vouches for them.
#[derive(Default)]
struct Vouched {
    /// What signed the backup; none where that is not at hand, or is the present one.
    by: Option<Box<dyn JournalSigner>>,
    /// The keys after it.
    next: Vec<OwnKey>,
    /// As what the directory admits this PC.
    known: Option<facts::EnrolStation>,
}

impl Vouched {
    fn of(db: &Db, plan: &mut Restore<'_>) -> Result<Self, StoreError> {
        let last = db.last_key()?;
        let at = plan.keys.iter().position(|key| last.as_deref() == Some(key.signer.key_id()));
        let Some(at) = at.filter(|at| at.saturating_add(1) < plan.keys.len() && plan.take_over.is_none())
        else {
            return Ok(Self::default());
        };
        let own = db.own_station()?;
        let is_own = |told: &facts::EnrolStation| told.station_id == own && !told.box_key.is_empty();
        let Some(known) = db.admissions(own)?.into_iter().rfind(is_own) else { return Ok(Self::default()) };
        let mut keys = plan.keys.split_off(at).into_iter();
        let by = keys.next().map(|key| key.signer);
        Ok(Self { by, next: keys.collect(), known: Some(known) })
    }

    /// The key that signed the backup, where that is not the one that signs here now.
    fn key_before(&self, db: &Db, plan: &Restore<'_>) -> Result<Option<KeyBefore>, StoreError> {
        if let Some(by) = &self.by {
            return Ok(Some(KeyBefore::Vouched(by.key_id().to_owned())));
        }
        let bureau = db.followed_bureau()?.map(|bureau| bureau.to_string());
        let founded = bureau.is_some_and(|bureau| db.own_series().any(|series| *series == bureau));
        let now = plan.signer.as_ref().map(|signer| signer.key_id().to_owned());
        Ok(db.last_key()?.filter(|last| founded && now.is_some_and(|now| now != *last)).map(KeyBefore::Alone))
    }

    /// Each key admits this PC under the next one, in whose series it goes on.
    fn go_on(self, db: &mut Db, plan: &Restore<'_>) -> Result<(), StoreError> {
        let Some(known) = self.known else { return Ok(()) };
        for OwnKey { signer, box_key } in self.next {
            let told = facts::EnrolStation {
                key_id: signer.key_id().to_owned(),
                public_key: signer.public_key(),
                box_key,
                exams: Vec::new(),
                by: plan.right.by(),
                ..known.clone()
            };
            db.record_unasked(plan.now_ms, &Fact::EnrolStation(told))?;
            let new = NewSeries { why: Why::Renewed.name(), signer: Some(signer), ..new_series(plan) };
            db.begin_series(plan.now_ms, new)?;
            db.name_key(plan.now_ms, Occasion::Restored.name(), plan.right.by())?;
        }
        Ok(())
    }
}

/// A copy of the backup in the data folder. It removes itself unless it was renamed.
pub(super) struct Prepared {
    path: PathBuf,
}

impl Prepared {
    pub(super) fn of(file: &Path, folder: &Path) -> Result<Self, StoreError> {
        let prepared = Self { path: folder.join(PREPARED_FILE) };
        prepared.clear();
        copy_content(file, &prepared.path)?;
        let log = beside(file, "-wal");
        if log.exists() {
            copy_content(&log, &beside(&prepared.path, "-wal"))?;
        }
        Ok(prepared)
    }

    /// Verifies the copy and makes it ready to be the store: newest schema, the entry of the restore, one
    /// file. Returns the losses, its audit, and which key signed it.
    fn ready(&self, plan: &mut Restore<'_>) -> Result<Ready, StoreError> {
        let (now_ms, right) = (plan.now_ms, plan.right);
        let mut db = self.open().map_err(doubt)?;
        let present = Present::look(plan.folder);
        let mut vouched = Vouched::of(&db, plan).map_err(doubt)?;
        let key_before = vouched.key_before(&db, plan).map_err(doubt)?;
        let signer = vouched.by.take().or_else(|| plan.signer.take());
        let key = signer.as_ref().map(|s| JournalKey { id: s.key_id().to_owned(), public: s.public_key() });
        let head = db.journal_head().map_err(doubt)?;
        let here = present.as_ref().map(Present::db);
        let own = own(&db, here, &plan.against, key.as_ref()).map_err(doubt)?;
        let mut known = plan.against.as_of(&head.series, head.entries);
        if own.is_err() || plan.take_over.is_some() {
            known = AuditAgainst { enrolment: None, problems: Vec::new(), notes: Vec::new(), ..known };
        }
        verify_open(&db, &known)?;
        if plan.take_over.is_none()
            && let Err(reason) = own
        {
            return Err(StoreError::NotOwn(reason));
        }
        let lost = here.and_then(|here| lost(here, &db));
        if let Some(signer) = signer {
            let claim = claim(plan, &known, &head.series, signer.key_id());
            db.begin_series(now_ms, NewSeries { signer: Some(signer), claim, ..new_series(plan) })?;
        } else if db.last_key()?.is_some() {
            let what = "its entries are signed, and the key of this station is not at hand";
            return Err(StoreError::Unverified(vec![AuditProblem::new(
                format!("journal {}", db.series),
                what,
            )]));
        } else {
            db.begin_series(now_ms, new_series(plan))?;
        }
        db.record_by(now_ms, right, &restored(plan, &head, lost.as_ref()))?;
        vouched.go_on(&mut db, plan)?;
        let enrolment =
            db.signer.as_ref().and_then(|signer| signer.enrolment()).or_else(|| known.enrolment.clone());
        let against = AuditAgainst { enrolment, problems: Vec::new(), notes: Vec::new(), ..known };
        // All that can be refused is refused before anything takes the store's place.
        let report = verify_open(&db, &against)?;
        db.connection.close().map_err(|(_, error)| error)?;
        files::sync_file(&self.path)?;
        Ok((lost, report, key_before))
    }

    pub(super) fn open(&self) -> Result<Db, StoreError> {
        let mut connection = Connection::open(&self.path)?;
        // No shared memory file; then what is in the log goes into the file, which stands alone from here on.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let version = identity_of_copy(&connection)?;
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        schema::migrate(&mut connection, version, &crate::far::merge::anew)?;
        crate::far::merge::judge_by_today(&mut connection)?;
        schema::scrub(&connection)?;
        Db::of_copy(connection)
    }

    fn clear(&self) {
        let _ = files::remove_file(&self.path);
        for suffix in BESIDE {
            let _ = files::remove_file(beside(&self.path, suffix));
        }
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The claim that is needed before `key` may continue the series: nothing where it is the one that was pinned
/// when the series had these entries.
fn claim(plan: &Restore<'_>, known: &AuditAgainst, series: &str, key: &str) -> Option<Claim> {
    if let Some(why) = &plan.take_over {
        return Some(Claim { occasion: Occasion::TakenOver, why: why.clone(), by: plan.right.by() });
    }
    let newest = |against: &AuditAgainst| against.enrolment.as_ref().and_then(|e| e.newest(series).cloned());
    let now = newest(&plan.against)?;
    let same = newest(known).is_some_and(|pin| pin == now) && now.key_id == key;
    (!same).then(|| Claim { occasion: Occasion::Restored, why: String::new(), by: plan.right.by() })
}

/// The series in which the station goes on: somebody else may go on with the one of the backup.
fn new_series<'a>(plan: &Restore<'_>) -> NewSeries<'a> {
    NewSeries { id: (plan.new_id)(), why: "restored", station: None, signer: None, claim: None, parent: None }
}

/// The entry of the restore.
fn restored(plan: &Restore<'_>, head: &JournalHead, lost: Option<&Lost>) -> Fact {
    Fact::Restored(facts::Restored {
        head: told(head),
        entries: head.entries as i64,
        lost_head: lost.map(|lost| told(&lost.head)),
        lost_entries: lost.map(|lost| lost.entries),
        lost_from: lost.map(|lost| lost.common),
        foreign: plan.take_over.is_some(),
        why: plan.take_over.clone(),
        by: plan.right.by(),
        earlier: lost.map(|lost| lost.restores.clone()).unwrap_or_default(),
    })
}

/// Gives the store that is there, with what SQLite keeps beside it, a second name each; the first ones are left.
/// A database without its log is another database: the new names are all there before an old one goes.
fn set_aside(folder: &Path, now: DateTime) -> Result<Vec<PathBuf>, StoreError> {
    let present = folder.join(DATABASE_FILE);
    let aside = free_name(folder, &now.strftime("dabiao-before-restore-%Y-%m-%d-%H%M%S").to_string());
    let mut files = Vec::new();
    for suffix in [""].into_iter().chain(BESIDE) {
        let (from, to) = (beside(&present, suffix), beside(&aside, suffix));
        if from.is_dir() {
            files::rename(&from, &to)?;
        } else if from.exists() {
            // Where a file can't have two names it is copied.
            if fs::hard_link(&from, &to).is_err() {
                copy_content(&from, &to)?;
                files::sync_file(&to)?;
            }
        } else {
            continue;
        }
        files.push(to);
    }
    sync_folder(folder)?;
    Ok(files)
}

/// Keeps others out of the database that is there, as SQLite itself does; none where there is no such file.
fn hold(folder: &Path) -> Result<Option<fs::File>, StoreError> {
    match files::hold_database(&folder.join(DATABASE_FILE)) {
        Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => Err(StoreError::InUse(folder.to_owned())),
        // Elsewhere an open file could not be replaced.
        held => Ok(held?.filter(|_| cfg!(unix))),
    }
}

/// The content alone: a backup that can't be written gives a copy that can, and that its owner alone can read.
fn copy_content(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut source = files::open_regular(from).map_err(|e| StoreError::bad_path(from, e))?;
    std::io::copy(&mut source, &mut files::create_private(to)?)?;
    Ok(())
}
