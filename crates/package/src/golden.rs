//! The format, frozen: a small package with fixed keys, byte for byte. What reads it today reads it in twenty years.
//!
//! Its frames are not deflated, because another version of the deflating library may find other bytes for the same
//! content; all else is as [`crate::write`] writes it.

use std::convert::Infallible;

use rand::{TryCryptoRng, TryRng};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use dabiao_credential::{BoxKey, KeyId, StationKey};
use dabiao_domain::sync::{SignedEntry, Tip};

use crate::build::Part;
use crate::bytes::Bytes;
use crate::header::{Header, Sender};
use crate::item::{Body, Events, Exercise, Receipt, put_entry, take_entry};
use crate::kind::{FrameKind, PackageKind};
use crate::squeeze::stored;
use crate::{Content, Identity, describe, read};

const FROZEN: &[u8] = include_bytes!("../tests/golden/small.dbx");
const BUREAU: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00b0);
const SERIES: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_005e);

/// Bytes that count up.
struct Counting(u8);

impl TryRng for Counting {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}

impl TryCryptoRng for Counting {}

fn entries(key: &StationKey) -> Vec<SignedEntry> {
    let mut prev_hash = [0; 32];
    let entry = |seq: u64| {
        let line = format!(
            r#"{{"series":"{SERIES}","seq":{seq},"at_ms":1795000000000,"op":"signed_in","body":"{{}}"}}"#
        );
        let hash = Sha256::new().chain_update(prev_hash).chain_update(&line).finalize().into();
        let signature = key.sign_journal_head(&SERIES.to_string(), seq + 1, &hash).to_bytes();
        let key_id = key.public().key_id().to_string();
        let entry = SignedEntry { series: SERIES, seq, prev_hash, hash, line, key_id, signature };
        prev_hash = hash;
        entry
    };
    (0..2).map(entry).collect()
}

/// What is in it, in its order.
fn content(key: &StationKey) -> Vec<Content> {
    let entries = entries(key);
    let head = entries.last().map_or([0; 32], |entry| entry.hash);
    let receipt = Receipt {
        series: SERIES,
        entries: 2,
        head,
        at_ms: 1_795_000_000_500,
        key_id: "00112233aabbccdd".to_owned(),
        signature: vec![7; 73],
    };
    vec![
        Content::Entries(entries),
        Content::Bodies(vec![Body::new(Uuid::from_u128(70), "log", "今天天气很好".into())]),
        Content::Receipts(vec![receipt]),
        Content::Exercises(vec![Exercise::new("own/散步.toml", b"title = \"x\"\n".to_vec())]),
        Content::Events(vec![Events { attempt: Uuid::from_u128(70), first: 5, bytes: vec![1, 2, 3] }]),
    ]
}

fn bytes_of(content: &Content) -> (FrameKind, Vec<u8>) {
    let mut out = Vec::new();
    let kind = match content {
        Content::Entries(all) => {
            let mut last = None;
            for entry in all {
                put_entry(&mut out, entry, last).unwrap();
                last = Some(entry);
            }
            FrameKind::Entries
        }
        Content::Bodies(all) => {
            for one in all {
                one.put(&mut out).unwrap();
            }
            FrameKind::Bodies
        }
        Content::Receipts(all) => {
            for one in all {
                one.put(&mut out).unwrap();
            }
            FrameKind::Receipts
        }
        Content::Exercises(all) => {
            for one in all {
                one.put(&mut out).unwrap();
            }
            FrameKind::Exercises
        }
        Content::Events(all) => {
            for one in all {
                one.put(&mut out).unwrap();
            }
            FrameKind::Events
        }
    };
    (kind, out)
}

/// The package, and who may read it.
fn small() -> (Vec<u8>, StationKey, KeyId, BoxKey) {
    let sender = StationKey::draw(&mut Counting(0));
    let receiver = StationKey::draw(&mut Counting(32)).public().key_id();
    let box_key = BoxKey::new(&mut Counting(64));
    let content = content(&sender);
    let Content::Entries(entries) = &content[0] else { panic!() };
    let header = Header {
        id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_001d),
        bureau: BUREAU,
        kind: PackageKind::Up,
        from: Sender { station: Uuid::from_u128(0x57), key: sender.public() },
        to: vec![receiver],
        made_ms: 1_795_000_001_000,
        program: "dabiao 0.1.0".to_owned(),
        part: 1,
        parts: 0,
        tips: vec![Tip { series: SERIES, entries: 2, hash: entries[1].hash }],
        frames: Vec::new(),
        sealed: Vec::new(),
    };
    let mut part = Part::begin(header, &[(receiver, *box_key.public())], &mut Counting(96)).unwrap();
    for (content, what) in content.iter().zip([
        "城关所-03, entries 1-2",
        "bodies 1-1",
        "receipts 1-1",
        "exercise files 1-1",
        "events 1-1",
    ]) {
        let (kind, bytes) = bytes_of(content);
        part.add(kind, what.to_owned(), &stored(&bytes)).unwrap();
    }
    let (runs, _) = part.finish(true, |table| sender.sign_package(table)).unwrap();
    (runs.concat(), sender, receiver, box_key)
}

#[test]
fn the_format_is_frozen() {
    let (bytes, sender, key_id, box_key) = small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.dbx");
    // DABIAO_PACKAGE_GOLDEN=FILE writes what this version makes of it.
    if let Some(out) = std::env::var_os("DABIAO_PACKAGE_GOLDEN") {
        dabiao_files::write_whole(out.as_ref(), &bytes, dabiao_files::Readers::LikeFolder, None).unwrap();
    }
    dabiao_files::write_whole(&path, FROZEN, dabiao_files::Readers::Owner, None).unwrap();
    let identity = Identity { bureau: Some(BUREAU), key_id, box_key: Some(&box_key) };
    let mut taken = Vec::new();
    let report = read(&path, identity, |content| {
        taken.push(content);
        Ok(())
    })
    .unwrap();
    assert!(report.is_whole(), "{:?}", report.damages);
    assert_eq!(taken, content(&sender));
    assert_eq!(report.header.made_ms, 1_795_000_001_000);
    assert_eq!(describe(&path, |_| std::ops::ControlFlow::Continue(())).unwrap().header, report.header);
    assert!(bytes == FROZEN, "other bytes are written than in version 1");
}

#[test]
fn an_entry_takes_few_bytes_more_than_its_own() {
    let all = entries(&StationKey::draw(&mut Counting(0)));
    let mut bytes = Vec::new();
    put_entry(&mut bytes, &all[0], None).unwrap();
    let first = bytes.len();
    put_entry(&mut bytes, &all[1], Some(&all[0])).unwrap();
    assert_eq!(bytes.len() - first, 1 + 32 + 1 + 16 + 1 + 73 + 4 + all[1].line.len());
    let mut rest = Bytes(&bytes);
    assert_eq!(take_entry(&mut rest, None).as_ref(), Some(&all[0]));
    assert_eq!(take_entry(&mut rest, Some(&all[0])).as_ref(), Some(&all[1]));
    assert!(rest.is_empty());
}
