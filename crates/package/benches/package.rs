//! A package of a year of 25 officers: 4,200 entries of 554 bytes and 10 MB of bodies, written to the disk and read.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use dabiao_credential::StationKey;
use dabiao_domain::sync::SignedEntry;
use dabiao_package::{
    Body, Content, Draft, Identity, Item, PackageKind, PackageName, Place, Receiver, describe, read, write,
};
use divan::Bencher;
use divan::counter::BytesCount;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

const ENTRIES: u64 = 4_200;
/// A line of so many bytes, with hash and signature, is an entry of 554 bytes.
const LINE_BYTES: usize = 449;
const BODIES: usize = 1_750;
const BODY_BYTES: usize = 5_720;
const BYTES: usize = ENTRIES as usize * 554 + BODIES * BODY_BYTES;
const BUREAU: Uuid = Uuid::from_u128(0xb0);

fn main() {
    divan::main();
}

struct Year {
    folder: TempDir,
    key: StationKey,
    items: Vec<Item>,
}

fn year() -> Option<Year> {
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().join("key");
    let mut rng = StdRng::seed_from_u64(1);
    StationKey::create(&path, &mut rng).ok()?;
    let key = StationKey::with_box_key(&path, &mut rng).ok()?;
    let series = Uuid::from_u128(7);
    let mut prev_hash = [0; 32];
    let mut items = Vec::new();
    for seq in 0..ENTRIES {
        let start = format!(
            r#"{{"series":"{series}","seq":{seq},"at_ms":1795000000000,"op":"seal_attempt","body":""#
        );
        let mut line = start;
        // Ids and digests, half of what a line has, do not deflate below half.
        while line.len() < LINE_BYTES - 2 {
            line.push_str(r"\u00221\u0022,");
            for _ in 0..24 {
                line.push(char::from(b"0123456789abcdef"[rng.next_u32() as usize % 16]));
            }
        }
        line.push_str("\"}");
        let hash = Sha256::new().chain_update(prev_hash).chain_update(&line).finalize().into();
        let signature = key.sign_journal_head(&series.to_string(), seq + 1, &hash).to_bytes();
        let key_id = key.public().key_id().to_string();
        items.push(Item::Entry(SignedEntry { series, seq, prev_hash, hash, line, key_id, signature }));
        prev_hash = hash;
    }
    for n in 0..BODIES {
        // Logs are packed already.
        let mut bytes = vec![0; BODY_BYTES];
        rng.fill_bytes(&mut bytes);
        items.push(Item::Body(Body::new(Uuid::from_u128(n as u128), "log", bytes)));
    }
    Some(Year { folder, key, items })
}

impl Year {
    fn write(&self) -> Option<PathBuf> {
        let to = Receiver { key_id: self.key.public().key_id(), box_key: self.key.box_public().copied() };
        let station = Uuid::from_u128(3);
        let draft = Draft {
            id: Uuid::from_u128(1),
            bureau: BUREAU,
            kind: PackageKind::Up,
            name: PackageName::Up { station, series: Uuid::from_u128(7), from: 1, to: ENTRIES },
            station,
            to: vec![to],
            made_ms: 0,
            program: "bench".to_owned(),
            tips: Vec::new(),
            labels: vec![(Uuid::from_u128(7), "城关所-03".to_owned())],
        };
        let place = Place { folder: self.folder.path(), data: None };
        let items = self.items.iter().cloned().map(Ok::<_, std::io::Error>);
        let mut rng = StdRng::seed_from_u64(2);
        let written = write(place, &draft, &self.key, items, &mut rng, &mut |_| ControlFlow::Continue(()));
        written.ok()?.files.pop()
    }

    fn read(&self, path: &Path) -> usize {
        let identity = Identity {
            bureau: Some(BUREAU),
            key_id: self.key.public().key_id(),
            box_key: self.key.box_key(),
        };
        let mut taken = 0;
        let report = read(path, identity, |content: Content| {
            taken += content.len();
            Ok(())
        });
        if report.is_ok_and(|report| report.is_whole()) { taken } else { 0 }
    }
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn write_and_read_back(bencher: Bencher<'_, '_>) {
    let Some(year) = year() else { return };
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| year.write().is_some());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn read_all(bencher: Bencher<'_, '_>) {
    let Some(year) = year() else { return };
    let Some(path) = year.write() else { return };
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| year.read(&path));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn describe_for_anybody(bencher: Bencher<'_, '_>) {
    let Some(year) = year() else { return };
    let Some(path) = year.write() else { return };
    bencher
        .bench_local(|| describe(&path, |_| ControlFlow::Continue(())).is_ok_and(|report| report.is_whole()));
}
