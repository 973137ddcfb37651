//! Stations, entries and packages for the tests; and a second writer that knows only what docs/package.md says.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use dabiao_credential::{ContentKey, StationKey};
use dabiao_domain::sync::SignedEntry;
use dabiao_package::{
    Body, Content, Draft, Events, Exercise, Identity, Item, PackageKind, PackageName, Place, ReadError,
    Receipt, Receiver, Report, WriteError, Written, read, write,
};
use data_encoding::HEXLOWER;
use rand::{TryCryptoRng, TryRng};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

pub const BUREAU: Uuid = Uuid::from_u128(0xb0);

/// Numbers from a seed, the same on every PC and in every version of every library.
pub struct Chance(pub u64);

impl Chance {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.draw() % n.max(1) as u64) as usize
    }

    /// Bytes that no deflating makes shorter.
    pub fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.draw() as u8).collect()
    }
}

impl TryRng for Chance {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.draw() as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.draw())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = self.draw() as u8;
        }
        Ok(())
    }
}

impl TryCryptoRng for Chance {}

/// A sender, a receiver, and a stick between them.
pub struct World {
    pub folder: TempDir,
    pub sender: StationKey,
    pub receiver: StationKey,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sender = station(1);
        let receiver = station(2);
        std::fs::create_dir(folder.path().join("stick")).unwrap();
        Self { folder, sender, receiver }
    }

    pub fn stick(&self) -> PathBuf {
        self.folder.path().join("stick")
    }

    pub fn identity(&self) -> Identity<'_> {
        identity_of(&self.receiver)
    }

    pub fn draft(&self) -> Draft {
        Draft {
            id: Uuid::from_u128(0x1d),
            bureau: BUREAU,
            kind: PackageKind::Up,
            name: PackageName::Up { station: Uuid::from_u128(3), series: Uuid::from_u128(7), from: 1, to: 9 },
            station: Uuid::from_u128(3),
            to: vec![receiver(&self.receiver)],
            made_ms: 1_795_000_000_000,
            program: "dabiao 0.1.0".to_owned(),
            tips: Vec::new(),
            labels: vec![(Uuid::from_u128(7), "城关所-03".to_owned())],
        }
    }

    pub fn write(&self, draft: &Draft, items: Vec<Item>) -> Result<Written, WriteError> {
        let items = items.into_iter().map(Ok::<_, std::io::Error>);
        let (place, go) = (self.stick(), &mut |_| ControlFlow::Continue(()));
        let place = Place { folder: &place, data: None };
        write(place, draft, &self.sender, items, &mut Chance(5), go)
    }

    /// The bytes of a package of one part.
    pub fn bytes(&self, draft: &Draft, items: Vec<Item>) -> Vec<u8> {
        let written = self.write(draft, items).unwrap();
        assert_eq!(written.files.len(), 1);
        std::fs::read(&written.files[0]).unwrap()
    }

    /// What is read of these bytes.
    pub fn read(&self, bytes: &[u8]) -> (Result<Report, ReadError>, Vec<Item>) {
        let path = self.folder.path().join("read.dbx");
        std::fs::write(&path, bytes).unwrap();
        read_file(&path, self.identity())
    }
}

pub fn station(seed: u64) -> StationKey {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    StationKey::create(&path, &mut Chance(seed)).unwrap();
    StationKey::with_box_key(&path, &mut Chance(seed + 1_000)).unwrap()
}

pub fn receiver(key: &StationKey) -> Receiver {
    Receiver { key_id: key.public().key_id(), box_key: key.box_public().copied() }
}

pub fn identity_of(key: &StationKey) -> Identity<'_> {
    Identity { bureau: Some(BUREAU), key_id: key.public().key_id(), box_key: key.box_key() }
}

pub fn read_file(path: &Path, identity: Identity<'_>) -> (Result<Report, ReadError>, Vec<Item>) {
    let mut taken = Vec::new();
    let report = read(path, identity, |content| {
        match content {
            Content::Entries(all) => taken.extend(all.into_iter().map(Item::Entry)),
            Content::Bodies(all) => taken.extend(all.into_iter().map(Item::Body)),
            Content::Receipts(all) => taken.extend(all.into_iter().map(Item::Receipt)),
            Content::Exercises(all) => taken.extend(all.into_iter().map(Item::Exercise)),
            Content::Events(all) => taken.extend(all.into_iter().map(Item::Events)),
        }
        Ok(())
    });
    (report, taken)
}

/// A chain of entries whose bodies say `word`.
pub fn chain(series: Uuid, n: u64, word: &str, key: &StationKey) -> Vec<SignedEntry> {
    let mut prev_hash = [0; 32];
    let entry = |seq: u64| {
        let body = json!({ "officer_id": Uuid::from_u128(u128::from(seq) * 77), "name": word }).to_string();
        let line = json!({
            "series": series, "seq": seq, "at_ms": 1_795_000_000_000_u64 + seq, "op": "begin_attempt", "body": body,
        });
        let line = line.to_string();
        let hash = Sha256::new().chain_update(prev_hash).chain_update(&line).finalize().into();
        let signature = key.sign_journal_head(&series.to_string(), seq + 1, &hash).to_bytes();
        let key_id = key.public().key_id().to_string();
        let entry = SignedEntry { series, seq, prev_hash, hash, line, key_id, signature };
        prev_hash = hash;
        entry
    };
    (0..n).map(entry).collect()
}

/// Some of everything: more than one frame of entries and of bodies.
pub fn some_of_all(key: &StationKey, seed: u64) -> Vec<Item> {
    let mut chance = Chance(seed);
    let (series, other) = (Uuid::from_u128(7), Uuid::from_u128(u128::from(seed) + 100));
    let mut items: Vec<Item> = chain(series, 620, "张三", key).into_iter().map(Item::Entry).collect();
    items.extend(chain(other, 3, "李四", key).into_iter().map(Item::Entry));
    for n in 0..4 {
        let bytes = chance.bytes(if n == 2 { 300_000 } else { 2_000 });
        items.push(Item::Body(Body::new(Uuid::from_u128(n), "log", bytes)));
    }
    items.push(Item::Receipt(Receipt {
        series,
        entries: 600,
        head: [seed as u8; 32],
        at_ms: -5,
        key_id: "0011223344556677".to_owned(),
        signature: vec![3; 73],
    }));
    items.push(Item::Exercise(Exercise::new("own/散步.toml", chance.bytes(700))));
    items.push(Item::Events(Events { attempt: Uuid::from_u128(9), first: 40, bytes: chance.bytes(90) }));
    items
}

/// A frame for [`raw`]: its kind, what it is called, and its deflated content.
pub struct RawFrame {
    pub kind: char,
    pub what: String,
    pub deflated: Vec<u8>,
}

/// A package as docs/package.md says, from any table of contents: `change` may change it before it is signed.
pub fn raw(
    sender: &StationKey,
    to: &StationKey,
    frames: &[RawFrame],
    change: impl Fn(&mut Value),
) -> Vec<u8> {
    let id = Uuid::from_u128(0x77);
    let mut chance = Chance(77);
    let key = ContentKey::new(&mut chance);
    let to_id = to.public().key_id();
    let purpose =
        [b"dabiao package 1 key".as_slice(), id.as_bytes(), &1_u32.to_le_bytes(), &to_id.0].concat();
    let locked = key.lock_to(to.box_public().unwrap(), &purpose, &mut chance).unwrap();
    let sealed: Vec<Vec<u8>> = frames
        .iter()
        .zip(1_u32..)
        .map(|(frame, n)| {
            let kind = frame.kind.to_string();
            let purpose =
                [b"dabiao package 1 frame".as_slice(), id.as_bytes(), &1_u32.to_le_bytes(), kind.as_bytes()];
            key.seal(n, &purpose.concat(), &frame.deflated).unwrap()
        })
        .collect();
    let lines: Vec<Value> = frames
        .iter()
        .zip(&sealed)
        .zip(1..)
        .map(|((frame, sealed), n)| {
            let sha256 = HEXLOWER.encode(&Sha256::digest(sealed));
            json!({ "n": n, "kind": frame.kind, "what": frame.what, "bytes": sealed.len(), "sha256": sha256 })
        })
        .collect();
    let mut table = json!({
        "format": "dabiao-package", "version": 1, "id": id, "bureau": BUREAU, "kind": "up",
        "from": {
            "station": Uuid::from_u128(3),
            "key_id": sender.public().key_id().to_string(),
            "public_key": HEXLOWER.encode(sender.public().as_bytes()),
        },
        "to": [to_id.to_string()], "made_ms": 0, "program": "another", "part": 1, "parts": 1, "tips": [],
        "frames": lines,
        "sealed": [{
            "to": to_id.to_string(),
            "enc": HEXLOWER.encode(&locked[..32]),
            "key": HEXLOWER.encode(&locked[32..]),
        }],
    });
    change(&mut table);
    let json = table.to_string().into_bytes();
    let payload = [json.as_slice(), &sender.sign_package(&json).to_bytes()].concat();
    let mut file = b"DABIAO PACKAGE 1\r\n\x1a\n".to_vec();
    let mut frame = |kind: char, payload: &[u8]| {
        file.push(kind as u8);
        file.extend_from_slice(&(payload.len() as u32).to_le_bytes());
        file.extend_from_slice(payload);
    };
    frame('H', &payload);
    for (raw, sealed) in frames.iter().zip(&sealed) {
        frame(raw.kind, sealed);
    }
    frame('H', &payload);
    file
}
