//! Copies of honest bureaus, a forger at work on them, and the audit afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use dabiao::app::JournalKeys;
use dabiao::app::audit::AUDIT_MARK_FILE;
use dabiao::app::witness::{Kept, audit_past_in, keep_as};
use dabiao::credential::{ISSUER_KEY_FILE, IssuerKey, StationKey, write_mark};
use dabiao::domain::splitmix::SplitMix;
use dabiao::store::facts;
use dabiao::store::{
    AuditReport, DATABASE_FILE, Db, Fact, JournalKey, JournalVerifier as _, SignedHead, StoreError,
};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

use super::facts::{Done, Forger};
use super::honest::{self, PASSPHRASE, Plan};
use super::keys::Ring;
use super::scene::Scene;

/// A folder in memory where there is such a disk: what is changed here is written thousands of times.
pub fn place() -> TempDir {
    let shared = Path::new("/dev/shm");
    let made = if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() };
    made.unwrap()
}

/// Does `work` for each of `items` on every core; the results are in their order.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = || {
        let mut done = Vec::new();
        while let Some((n, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, items.get(n)?)))
        {
            done.push((n, work(item)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|_| scope.spawn(part)).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    done.sort_by_key(|(n, _)| *n);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The audit of the store in `folder`, as `dabiao audit` does it, by an account whose marks are in `state`.
pub fn audit(folder: &Path, state: &Path) -> Result<AuditReport, StoreError> {
    let db = Db::open(folder, &|| Uuid::from_u128(99))?;
    let mut report = JournalKeys::audit(&db, folder, None)?;
    // Tests keep no marks by themselves.
    audit_past_in(&db, folder, Some(state), &mut report)?;
    Ok(report)
}

/// As [`audit`], but as before certificates are issued: continued from the mark of the last one.
pub fn audit_from_mark(folder: &Path, state: &Path) -> Result<AuditReport, StoreError> {
    let db = Db::open(folder, &|| Uuid::from_u128(99))?;
    let (mut report, _) = JournalKeys::audit_on(&db, folder)?;
    audit_past_in(&db, folder, Some(state), &mut report)?;
    Ok(report)
}

/// Whether an audit that believes the journal's own statements passes: every entry follows from the one
/// before it, and every signature is right by a key that the journal names. Frozen here, as an example that
/// misses mutations.
pub fn believing_audit(folder: &Path) -> bool {
    let Ok(db) = Db::open(folder, &|| Uuid::from_u128(99)) else { return false };
    let Ok(journal) = db.journal() else { return false };
    let named = journal.iter().filter_map(|entry| match Fact::read(&entry.op, &entry.body) {
        Ok(Fact::BeginSigning(facts::BeginSigning { key_id, public_key, .. })) => {
            Some((key_id.clone(), JournalKey { id: key_id, public: public_key }))
        }
        _ => None,
    });
    let keys: BTreeMap<String, JournalKey> = named.collect();
    let mut before: BTreeMap<&str, (i64, [u8; 32])> = BTreeMap::new();
    journal.iter().all(|entry| {
        let (seq, prev) =
            before.get(entry.series.as_str()).map_or((0, [0; 32]), |(seq, hash)| (seq + 1, *hash));
        before.insert(&entry.series, (entry.seq, entry.hash));
        let follows = entry.seq == seq && entry.prev_hash == prev && entry.hash == entry.computed_hash();
        let signed =
            entry.key_id.as_deref().zip(entry.signature.as_deref()).is_some_and(|(key, signature)| {
                let entries = entry.seq as u64 + 1;
                let head = SignedHead { series: &entry.series, entries, hash: &entry.hash, signature };
                keys.get(key).is_some_and(|key| JournalKeys.verifies(key, &head))
            });
        follows && signed
    })
}

/// An honest bureau of which copies are made.
pub struct Bureau {
    folder: TempDir,
    database: Vec<u8>,
    files: BTreeSet<PathBuf>,
    /// The facts of it.
    pub scene: Scene,
    /// Its issuing key.
    pub issuer: IssuerKey,
}

impl Bureau {
    /// Builds that of the seed. It is sound.
    pub fn of(seed: u64) -> Self {
        let (folder, state) = (place(), place());
        honest::build(folder.path(), &Plan::of(seed));
        let report = audit(folder.path(), state.path()).unwrap();
        assert!(report.problems.is_empty(), "seed {seed}: {:?}", report.problems);
        let scene = Scene::read(folder.path());
        let issuer = IssuerKey::unlock(&folder.path().join(ISSUER_KEY_FILE), PASSPHRASE).unwrap();
        let path = folder.path().join(DATABASE_FILE);
        let log = folder.path().join(format!("{DATABASE_FILE}-wal"));
        assert!(!log.exists(), "the log is in the file");
        let database = fs::read(path).unwrap();
        let files = files(folder.path());
        Self { folder, database, files, scene, issuer }
    }
}

/// All files below `folder`, relative to it.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found
}

/// The audit's verdict on a mutation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The store was not opened.
    Refused(String),
    /// This was found.
    Found(Vec<String>),
    /// Nothing.
    Missed,
    /// The whole audit finds it, and the one that continues from the mark of the last one does not.
    MissedFromMark,
}

/// A mutation that was not found.
#[derive(Clone, Debug)]
pub struct Miss {
    /// The seed that makes it again.
    pub seed: u64,
    /// Its description.
    pub done: Done,
    /// Whether it was missed only by an audit that continues from the mark of the last one.
    pub from_mark: bool,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let witness = if self.done.only_witness { ", only a witness can tell" } else { "" };
        let from_mark = if self.from_mark { ", missed from the mark of the last audit" } else { "" };
        write!(f, "DABIAO_MUTATION={}: {}{witness}{from_mark}", self.seed, self.done.name)
    }
}

/// A folder in which copies of one bureau are changed.
pub struct Workshop<'a> {
    bureau: &'a Bureau,
    folder: TempDir,
    state: TempDir,
    ring: Ring,
    /// The mark that an audit of the honest bureau left.
    mark: Vec<u8>,
}

impl<'a> Workshop<'a> {
    /// A workshop for copies of `bureau`.
    pub fn new(bureau: &'a Bureau) -> Self {
        let folder = place();
        for file in &bureau.files {
            let to = folder.path().join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(bureau.folder.path().join(file), to).unwrap();
        }
        let (ring, state) = (Ring::of(folder.path()), place());
        let db = Db::open(folder.path(), &|| Uuid::from_u128(99)).unwrap();
        let told = keep_as(&db, folder.path(), Some(state.path()), bureau.scene.end_ms(), Kept::Made);
        assert_eq!(told.unwrap(), None);
        drop(db);
        let mark = folder.path().join(AUDIT_MARK_FILE);
        let honest = audit(folder.path(), state.path()).unwrap();
        let kept = fs::read(&mark).unwrap();
        // It is used: an audit that goes on from it asks the same and says the same.
        let again = audit_from_mark(folder.path(), state.path()).unwrap();
        assert_eq!((again.problems, again.notes), (honest.problems, honest.notes));
        fs::remove_file(mark).unwrap();
        Self { bureau, folder, state, ring, mark: kept }
    }

    /// Where the copy is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where its marks outside of the folder are.
    pub fn state(&self) -> &Path {
        self.state.path()
    }

    /// A new copy, opened by a forger who removes the triggers.
    fn copy(&self) -> (Connection, Vec<String>) {
        for file in files(self.folder()).difference(&self.bureau.files) {
            fs::remove_file(self.folder().join(file)).unwrap();
        }
        // The files that an audit or a forger writes beside the store.
        for file in &self.bureau.files {
            let to = self.folder().join(file);
            if !to.exists() || file.extension().is_some_and(|e| e == "toml") {
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(self.bureau.folder.path().join(file), to).unwrap();
            }
        }
        let path = self.folder().join(DATABASE_FILE);
        fs::write(&path, &self.bureau.database).unwrap();
        let db = Connection::open(path).unwrap();
        db.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;
             PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;",
        )
        .unwrap();
        let triggers: Vec<(String, String)> = {
            let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid";
            let mut statement = db.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.map(Result::unwrap).collect()
        };
        for (name, _) in &triggers {
            db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        (db, triggers.into_iter().map(|(_, sql)| sql).collect())
    }

    /// Makes the mutation of `seed` on a new copy.
    pub fn make(&mut self, seed: u64) -> Done {
        let root = SplitMix::new(seed);
        for draw in 0.. {
            let mut rng = root.branch(draw);
            let (db, triggers) = self.copy();
            let family = rng.below(100);
            let mut forger = Forger {
                scene: &self.bureau.scene,
                folder: self.folder.path(),
                db: &db,
                ring: &self.ring,
                issuer: &self.bureau.issuer,
                rng,
            };
            if family >= 97 {
                for sql in &triggers {
                    db.execute_batch(sql).unwrap();
                }
            }
            let done = match family {
                0..32 => forger.add(),
                32..40 => forger.repeat(),
                40..46 => forger.swap(),
                46..52 => forger.remove(),
                52 | 53 => forger.cut(),
                54 if forger.rng.chance(0.3) => forger.change_trusted(),
                54 => forger.other_key(),
                55 => forger.rewrite_running(),
                56..62 => forger.edit(),
                62..74 => forger.rewrite_attempt(),
                74..97 => forger.change_row(),
                _ => forger.change_schema(),
            };
            if let Some(done) = done {
                if family < 97 {
                    for sql in &triggers {
                        db.execute_batch(sql).unwrap();
                    }
                }
                db.execute_batch("COMMIT").unwrap();
                return done;
            }
        }
        unreachable!("something can always be changed")
    }

    /// Makes the mutation of `seed`, and audits it; one in four also continued from the mark of the last
    /// audit, or from what a forger without the station's key can make of it.
    pub fn mutate(&mut self, seed: u64) -> (Done, Verdict) {
        let done = self.make(seed);
        let verdict = match audit(self.folder(), self.state.path()) {
            Err(error) => Verdict::Refused(error.to_string()),
            Ok(report) if report.problems.is_empty() => Verdict::Missed,
            Ok(report) => Verdict::Found(
                report.problems.into_iter().map(|p| format!("{}: {}", p.place, p.what)).collect(),
            ),
        };
        let mut rng = SplitMix::new(seed).branch(u64::MAX);
        if matches!(verdict, Verdict::Found(_)) && rng.below(4) == 0 {
            self.put_mark(rng.below(4));
            if audit_from_mark(self.folder(), self.state.path()).is_ok_and(|r| r.problems.is_empty()) {
                return (done, Verdict::MissedFromMark);
            }
        }
        (done, verdict)
    }

    /// Puts the mark of the last audit into the folder: as it was, cut short, or signed by another key.
    fn put_mark(&self, how: usize) {
        let file = self.folder().join(AUDIT_MARK_FILE);
        match how {
            0 => fs::write(file, &self.mark[..self.mark.len() / 2]).unwrap(),
            1 => {
                let text = String::from_utf8(self.mark.clone()).unwrap();
                let (body, _) = text.trim_end().rsplit_once('\n').unwrap();
                write_mark(&file, body, &StationKey::draw(&mut StdRng::seed_from_u64(how as u64))).unwrap();
            }
            _ => fs::write(file, &self.mark).unwrap(),
        }
    }
}

/// The mutations of `seeds`, on copies of `bureaus` in turn: how often which was found,
/// and those that were missed.
pub fn mutate_all(bureaus: &[Bureau], seeds: Range<u64>) -> (BTreeMap<String, usize>, Vec<Miss>) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let parts: Vec<u64> = (0..threads).collect();
    let all = each(&parts, |part| {
        let mut shops: Vec<Workshop<'_>> = bureaus.iter().map(Workshop::new).collect();
        let (mut found, mut missed) = (BTreeMap::<String, usize>::new(), Vec::new());
        for seed in seeds.clone().filter(|seed| seed % threads == *part) {
            let (done, verdict) = shops[seed as usize % bureaus.len()].mutate(seed);
            if verdict.found() {
                *found.entry(done.name).or_default() += 1;
            } else {
                missed.push(Miss { seed, done, from_mark: verdict == Verdict::MissedFromMark });
            }
        }
        (found, missed)
    });
    let (mut found, mut missed) = (BTreeMap::<String, usize>::new(), Vec::new());
    for (part, lost) in all {
        for (name, n) in part {
            *found.entry(name).or_default() += n;
        }
        missed.extend(lost);
    }
    missed.sort_by_key(|miss| miss.seed);
    (found, missed)
}
