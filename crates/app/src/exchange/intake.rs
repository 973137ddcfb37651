//! Reading packages: whose each is, what of it is whole, and what the store makes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::fail::{Fail, fault_of};
use super::outcome::{FileTrouble, Step, Taken, Trouble, Watch};
use crate::signing::JournalKeys;
use dabiao_credential::KeyId;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::{EntryHash, SignedEntry};
use dabiao_package::{
    Body, Content, Header, Identity, PackageKind, ReadError, Receipt, Report, Stop, packages_in, read,
};
use dabiao_store::{AttemptBody, Db};
use uuid::Uuid;

/// So many entries are brought into the store at once.
const MOST_ENTRIES: usize = 20_000;
/// So many bytes of bodies at once.
const MOST_BYTES: usize = 64 << 20;
/// What the body of an attempt is called in a package.
pub(super) const ATTEMPT: &str = "attempt";
/// What the list of what a station holds is called.
pub(super) const HELD: &str = "held";

/// What a package held that is no entry or body of an attempt.
pub(super) struct Letterhead {
    pub header: Header,
    /// The key to which it is sealed, and that opened it.
    pub opened_by: KeyId,
    pub receipts: Vec<Receipt>,
    pub others: Vec<Body>,
}

/// What was read and is not in the store yet.
pub(super) struct Intake<'a> {
    pub taken: Taken,
    pub troubles: Vec<FileTrouble>,
    dry_run: bool,
    /// When what it takes comes, by this PC's clock.
    now_ms: i64,
    entries: Vec<SignedEntry>,
    bodies: Vec<AttemptBody>,
    bytes: usize,
    last: PathBuf,
    /// Packages that nobody here can open: their places among the troubles, and what is in the clear.
    sealed: Vec<(usize, Header)>,
    /// Of entries that these keys signed it is kept who handed them over first.
    kept: BTreeSet<String>,
    /// Who that was, by the hash of the entry.
    pub senders: BTreeMap<EntryHash, Uuid>,
    watch: Watch<'a>,
}

/// The packages of a kind below a folder, those for one station only.
pub(super) fn packages(root: &Path, bureau: Uuid, kind: PackageKind) -> Vec<PathBuf> {
    let mut found = packages_in(root, Some(bureau));
    found.retain(|path| path.parent().and_then(Path::file_name).is_some_and(|name| name == kind.name()));
    found
}

impl<'a> Intake<'a> {
    pub fn new(dry_run: bool, now_ms: i64, watch: Watch<'a>) -> Self {
        Self {
            taken: Taken::default(),
            troubles: Vec::new(),
            dry_run,
            now_ms,
            entries: Vec::new(),
            bodies: Vec::new(),
            bytes: 0,
            last: PathBuf::new(),
            sealed: Vec::new(),
            kept: BTreeSet::new(),
            senders: BTreeMap::new(),
            watch,
        }
    }

    /// Keeps from here on who hands over what one of these keys signed.
    pub fn keep_senders(&mut self, keys: BTreeSet<String>) {
        self.kept = keys;
    }

    /// Says how far it is.
    pub fn step(&mut self, step: Step) -> Result<(), Fail> {
        if (self.watch)(step).is_break() { Err(Fail::Cancelled) } else { Ok(()) }
    }

    /// Whether nothing is to be changed.
    pub const fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// Who else is told.
    pub fn watch(&mut self) -> Watch<'_> {
        &mut self.watch
    }

    /// Reads a file as the first of `readers` that can open it. `may_send` judges the table of contents; what it refuses is not
    /// taken.
    pub fn read(
        &mut self,
        path: &Path,
        readers: &[Identity<'_>],
        may_send: impl FnOnce(&Header) -> Result<(), Trouble>,
    ) -> Option<Letterhead> {
        let (mut entries, mut bodies, mut receipts, mut others) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut sink = |content: Content| {
            match content {
                Content::Entries(more) => entries.extend(more),
                Content::Receipts(more) => receipts.extend(more),
                Content::Bodies(more) => {
                    for body in more {
                        if body.kind == ATTEMPT { bodies.push(body) } else { others.push(body) }
                    }
                }
                _ => {}
            }
            Ok::<(), Stop>(())
        };
        let mut report = Err(ReadError::Stopped);
        for reader in readers {
            report = read(path, *reader, &mut sink).map(|report| (report, reader.key_id));
            if !matches!(report, Err(ReadError::Sealed(_))) {
                break;
            }
        }
        let (report, opened_by) = match report {
            Ok(opened) => opened,
            Err(why) => {
                if let ReadError::Sealed(header) = &why {
                    self.sealed.push((self.troubles.len(), Header::clone(header)));
                }
                self.note(path, unread(&why));
                return None;
            }
        };
        if let Err(trouble) = may_send(&report.header) {
            self.note(path, trouble);
            return None;
        }
        for trouble in faults(&report) {
            self.note(path, trouble);
        }
        self.taken.packages += 1;
        path.clone_into(&mut self.last);
        for entry in entries.iter().filter(|entry| self.kept.contains(&entry.key_id)) {
            self.senders.entry(entry.hash).or_insert(report.header.from.station);
        }
        self.entries.extend(entries);
        for body in bodies {
            self.bytes += body.bytes.len();
            self.bodies.extend(AttemptBody::from_bytes(&body.bytes));
        }
        Some(Letterhead { header: report.header, opened_by, receipts, others })
    }

    /// Says of packages that nobody here can open whose they are, where `sender` knows who that is: they are sealed to a key
    /// that is not here. Those whose packages are, and when the newest of each was made.
    pub fn tell_of_other_seals(&mut self, sender: impl Fn(&Header) -> Option<String>) -> BTreeMap<Uuid, i64> {
        let mut senders: BTreeMap<Uuid, i64> = BTreeMap::new();
        for (n, header) in &self.sealed {
            if let (Some(of), Some(name)) = (self.troubles.get_mut(*n), sender(header)) {
                of.trouble = Trouble::SealedElsewhere(name);
                let newest = senders.entry(header.from.station).or_insert(header.made_ms);
                *newest = header.made_ms.max(*newest);
            }
        }
        senders
    }

    /// Says of packages in the founding PC's name under another key than the known one whether that is one that it replaced:
    /// `former` are those.
    pub fn tell_of_former_keys(
        &mut self,
        former: impl FnOnce() -> Result<BTreeSet<String>, Fail>,
    ) -> Result<(), Fail> {
        let is_other = |of: &FileTrouble| matches!(of.trouble, Trouble::FounderKey(_));
        if !self.troubles.iter().any(is_other) {
            return Ok(());
        }
        let former = former()?;
        for of in &mut self.troubles {
            if let Trouble::FounderKey(key) = &of.trouble
                && former.contains(key)
            {
                of.trouble = Trouble::FormerKey;
            }
        }
        Ok(())
    }

    /// Says of packages for the place of this PC, which `is_sound` says that the founding one signed, that they are sealed to no key
    /// that this PC has or had: `own` are those. When the newest of them was made.
    pub fn tell_of_taken_place(
        &mut self,
        own: impl FnOnce() -> Result<BTreeSet<String>, Fail>,
        is_sound: impl Fn(&Header) -> bool,
    ) -> Result<Option<i64>, Fail> {
        if self.sealed.is_empty() {
            return Ok(None);
        }
        let own = own()?;
        let mut newest: Option<i64> = None;
        for (n, header) in &self.sealed {
            let is_own = header.to.iter().any(|key| own.contains(&key.to_string()));
            if let Some(of) = self.troubles.get_mut(*n).filter(|_| !is_own && is_sound(header)) {
                of.trouble = Trouble::PlaceTaken;
                newest = newest.max(Some(header.made_ms));
            }
        }
        Ok(newest)
    }

    /// Says of packages that nobody here can open whether they are sealed to a key that this PC had: `former` are those.
    pub fn tell_of_old_keys(
        &mut self,
        former: impl FnOnce() -> Result<BTreeSet<String>, Fail>,
    ) -> Result<(), Fail> {
        if self.sealed.is_empty() {
            return Ok(());
        }
        let former = former()?;
        for (n, header) in self.sealed.drain(..) {
            let is_old = header.to.iter().any(|key| former.contains(&key.to_string()));
            if let Some(of) = self.troubles.get_mut(n).filter(|_| is_old) {
                of.trouble = Trouble::OldKey;
            }
        }
        Ok(())
    }

    /// Who sealed packages that nobody here can open to no key that this PC has or had: `keys` are those.
    pub fn sealed_to_others(&self, keys: &BTreeSet<String>) -> BTreeSet<Uuid> {
        let is_other = |header: &Header| !header.to.iter().any(|key| keys.contains(&key.to_string()));
        let others = self.sealed.iter().map(|(_, header)| header).filter(|header| is_other(header));
        others.map(|header| header.from.station).collect()
    }

    fn note(&mut self, path: &Path, trouble: Trouble) {
        self.troubles.push(FileTrouble { file: path.to_owned(), trouble });
    }

    /// Brings what was read into the store if it is much.
    pub fn flush_if_much(&mut self, db: &mut Db) -> Result<(), Fail> {
        if self.entries.len() >= MOST_ENTRIES || self.bytes >= MOST_BYTES { self.flush(db) } else { Ok(()) }
    }

    /// Brings what was read into the store.
    pub fn flush(&mut self, db: &mut Db) -> Result<(), Fail> {
        let (entries, bodies) = (std::mem::take(&mut self.entries), std::mem::take(&mut self.bodies));
        self.bytes = 0;
        if entries.is_empty() && bodies.is_empty() {
            return Ok(());
        }
        self.step(Step::Merging { entries: entries.len() })?;
        // A body that is here is not news.
        let mut news = Vec::new();
        for body in bodies {
            if db.attempt_body(body.attempt)?.is_none_or(|known| known != body) {
                news.push(body);
            }
        }
        if self.dry_run {
            for entry in &entries {
                self.taken.entries += usize::from(db.entry_at(&entry.place())?.is_none());
            }
            self.taken.bodies += news.len();
            return Ok(());
        }
        let received = db.receive(Some(self.now_ms), Some(&JournalKeys), &entries, &news)?;
        self.taken.entries += received.new;
        self.taken.bodies += received.bodies;
        if let Some(first) = received.refused.first() {
            let (at, why) = (format!("{}/{}", first.series, first.seq + 1), Box::new(first.why.clone()));
            let trouble = Trouble::Refused { entries: received.refused.len(), at, why };
            let last = self.last.clone();
            self.note(&last, trouble);
        }
        Ok(())
    }
}

/// Why nothing of a file is taken.
fn unread(why: &ReadError) -> Trouble {
    fault_of(why).map_or_else(|| Trouble::Unread(why.to_string()), Trouble::Fault)
}

/// What is wrong with a file of which something was taken.
pub(super) fn faults(report: &Report) -> Vec<Trouble> {
    let damaged = report.damages.iter().map(|damage| {
        Trouble::Fault(Fault::PackageDamaged { part: u64::from(damage.n), what: damage.what.clone() })
    });
    let cut = report.cut.as_ref().map(|_| Trouble::Fault(Fault::PackageCut));
    damaged.chain(cut).collect()
}
