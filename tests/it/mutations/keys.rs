//! The keys that a forger with the file may have, and a journal that is continued or rewritten with them.

use std::path::Path;
use std::sync::LazyLock;

use dabiao::app::bring_signer;
use dabiao::credential::trust::{TRUSTED_KEYS_FILE, load_key_ring, save_key_ring};
use dabiao::credential::{
    ENROLMENT_FILE, IssuerKey, KeyRing, PublicKey, STATION_KEY_FILE, StationKey, StoredEnrolment, TrustedKey,
};
use dabiao::domain::enrolment::{Enrolment, Pin};
use dabiao::store::facts;
use dabiao::store::{Fact, Hash, JournalEntry, JournalSigner};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rusqlite::{Connection, params};

use super::scene::Scene;

/// With what the entries of a mutation are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keys {
    /// With nothing.
    Bare,
    /// With the signatures that stood there before.
    Left,
    /// With bytes that are none.
    Garbage,
    /// With a key that was made for it and is named by an entry before.
    Fresh,
    /// With the same, in a series of its own beside the station's.
    Foreign,
    /// With the station's own key.
    Station,
    /// With the station's own key, in a series beside the station's.
    Elsewhere,
}

impl Keys {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Bare, Self::Left, Self::Garbage, Self::Fresh, Self::Foreign, Self::Station, Self::Elsewhere];
    /// Those with which the entries of the station's own series can be rewritten.
    pub const WITHIN: [Self; 5] = [Self::Bare, Self::Left, Self::Garbage, Self::Fresh, Self::Station];

    /// Whether the entries stand in a series of their own.
    pub const fn beside(self) -> bool {
        matches!(self, Self::Foreign | Self::Elsewhere)
    }
}

/// The id of the series beside the station's: after every other one in their order.
pub const BESIDE: &str = "ffffffff-ffff-4fff-8fff-ffffffffffff";

/// What the made key is drawn from.
const FRESH: [u8; 32] = [201; 32];

/// The station's key and one that a forger made.
pub struct Ring {
    session: Box<dyn JournalSigner>,
    fresh: Box<dyn JournalSigner>,
    _folder: tempfile::TempDir,
}

impl Ring {
    /// The keys for the bureau in `folder`.
    pub fn of(folder: &Path) -> Self {
        let own = tempfile::tempdir().unwrap();
        let bring = |folder: &Path| bring_signer(folder.to_owned(), FRESH)().unwrap().unwrap();
        Self { session: bring(folder), fresh: bring(own.path()), _folder: own }
    }

    /// The entry by which a key is introduced.
    pub fn begin(&self, session: bool) -> Fact {
        let key = if session { &self.session } else { &self.fresh };
        Fact::BeginSigning(facts::BeginSigning {
            key_id: key.key_id().to_owned(),
            public_key: key.public_key(),
            enrolled: true,
            why: None,
            by: None,
            kept: Vec::new(),
            not_ours: Vec::new(),
        })
    }

    /// Takes the trusted keys of `folder` away, empties their file, or puts another key of the same holder in their
    /// place.
    pub fn change_trusted(folder: &Path, how: usize) -> &'static str {
        let file = folder.join(TRUSTED_KEYS_FILE);
        let ring = load_key_ring(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        if how > 0 {
            let mut changed = KeyRing::default();
            for trusted in ring.iter().filter(|_| how > 1) {
                changed.add(TrustedKey { key: *MADE_ISSUER, ..trusted.clone() });
            }
            save_key_ring(&file, &changed).unwrap();
        }
        ["trusted keys away", "no trusted key", "another trusted key"][how]
    }

    /// Puts the made key in the place of the station's in `folder`, and its enrolment, or none.
    pub fn take_over(&self, folder: &Path, series: &str, enrolled: bool) {
        let key = StationKey::draw(&mut StdRng::from_seed(FRESH));
        let file = folder.join(STATION_KEY_FILE);
        std::fs::remove_file(&file).unwrap();
        key.save(&file).unwrap();
        let file = folder.join(ENROLMENT_FILE);
        std::fs::remove_file(&file).unwrap();
        if enrolled {
            let pin = Pin {
                series: series.to_owned(),
                key_id: self.fresh.key_id().to_owned(),
                public_key: self.fresh.public_key(),
                from_entry: 0,
                taken: None,
            };
            let enrolment = Enrolment::default().with(pin).unwrap();
            StoredEnrolment::save(&file, &enrolment, &key).unwrap();
        }
    }
}

/// An issuing key that a forger made for it, once: its lock takes long.
static MADE_ISSUER: LazyLock<PublicKey> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let (file, words) = (folder.path().join("key"), "made for this and nothing else");
    IssuerKey::create(&file, words, &mut StdRng::from_seed(FRESH)).unwrap().public()
});

/// An entry that is to be written, without what follows from its place.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its time.
    pub at_ms: i64,
    /// What it says.
    pub fact: Fact,
    /// Key and signature that stood there.
    pub stood: (Option<String>, Option<Vec<u8>>),
}

impl Line {
    /// An entry as it stands.
    pub fn kept(entry: &JournalEntry, fact: &Fact) -> Self {
        let stood = (entry.key_id.clone(), entry.signature.clone());
        Self { at_ms: entry.at_ms, fact: fact.clone(), stood }
    }

    /// A new one; left signatures are those of `beside`.
    pub fn new(at_ms: i64, fact: Fact, beside: &JournalEntry) -> Self {
        Self { at_ms, fact, stood: (beside.key_id.clone(), beside.signature.clone()) }
    }
}

/// Rewrites the entries of the station's series from number `from` on: they are `lines` now.
pub fn write_from(db: &Connection, scene: &Scene, from: usize, lines: &[Line], keys: Keys, ring: &Ring) {
    db.execute("DELETE FROM journal WHERE series = ?1 AND seq >= ?2", params![scene.series, from as i64])
        .unwrap();
    let mut prev = from.checked_sub(1).map_or([0; 32], |n| scene.entries[n].hash);
    let mut seq = from as i64;
    if keys == Keys::Fresh {
        let at_ms = lines.first().map_or(scene.end_ms(), |line| line.at_ms);
        let begin = Line { at_ms, fact: ring.begin(false), stood: (None, None) };
        prev = put(db, &scene.series, seq, prev, &begin, keys, ring);
        seq += 1;
    }
    for line in lines {
        prev = put(db, &scene.series, seq, prev, line, keys, ring);
        seq += 1;
    }
}

/// Rewrites the whole of the station's series with the made key, which `lines` name.
pub fn write_whole(db: &Connection, scene: &Scene, lines: &[Line], ring: &Ring) {
    db.execute("DELETE FROM journal WHERE series = ?1", [&scene.series]).unwrap();
    let mut prev = [0; 32];
    for (seq, line) in lines.iter().enumerate() {
        prev = put(db, &scene.series, seq as i64, prev, line, Keys::Fresh, ring);
    }
}

/// Writes `lines` into a series beside the station's, after the entry that names its key.
pub fn write_beside(db: &Connection, lines: &[Line], keys: Keys, ring: &Ring) {
    let at_ms = lines.first().map_or(0, |line| line.at_ms);
    let begin = Line { at_ms, fact: ring.begin(keys == Keys::Elsewhere), stood: (None, None) };
    let mut prev = [0; 32];
    for (seq, line) in std::iter::once(&begin).chain(lines).enumerate() {
        prev = put(db, BESIDE, seq as i64, prev, line, keys, ring);
    }
}

fn put(db: &Connection, series: &str, seq: i64, prev: Hash, line: &Line, keys: Keys, ring: &Ring) -> Hash {
    let (op, body) = line.fact.wire().unwrap();
    let mut entry = JournalEntry {
        series: series.to_owned(),
        seq,
        at_ms: line.at_ms,
        op: op.to_owned(),
        body,
        prev_hash: prev,
        hash: [0; 32],
        key_id: None,
        signature: None,
    };
    entry.hash = entry.computed_hash();
    let signed = |key: &dyn JournalSigner| {
        (Some(key.key_id().to_owned()), Some(key.sign(series, seq as u64 + 1, &entry.hash)))
    };
    (entry.key_id, entry.signature) = match keys {
        Keys::Bare => (None, None),
        Keys::Left => line.stood.clone(),
        Keys::Garbage => (Some(ring.session.key_id().to_owned()), Some(vec![0x5A; 73])),
        Keys::Fresh | Keys::Foreign => signed(&*ring.fresh),
        Keys::Station | Keys::Elsewhere => signed(&*ring.session),
    };
    let sql = "INSERT INTO journal (series, seq, at_ms, op, body, prev_hash, hash, key_id, signature)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    db.execute(
        sql,
        params![
            entry.series,
            entry.seq,
            entry.at_ms,
            entry.op,
            entry.body,
            entry.prev_hash,
            entry.hash,
            entry.key_id,
            entry.signature
        ],
    )
    .unwrap();
    entry.hash
}
