//! Packages that are not ours, not yet known, or made to harm.

use std::io::Write as _;
use std::ops::ControlFlow;

use dabiao_package::{Identity, Lost, MAX_FRAME_BYTES, ReadError, Stop, Why, describe, read};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::support::{BUREAU, RawFrame, World, chain, identity_of, raw, read_file, some_of_all, station};

fn deflated(plain: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// A body as docs/package.md says.
fn body(bytes: &[u8], digest: [u8; 32]) -> Vec<u8> {
    let length = (bytes.len() as u32).to_le_bytes();
    [Uuid::from_u128(5).as_bytes().as_slice(), &[3], b"log", &digest, &length, bytes].concat()
}

fn frame(kind: char, plain: &[u8]) -> RawFrame {
    RawFrame { kind, what: "bodies 1-1".to_owned(), deflated: deflated(plain) }
}

#[test]
fn a_stranger_can_write_one() {
    let world = World::new();
    let good = body(b"abc", Sha256::digest(b"abc").into());
    let bytes = raw(&world.sender, &world.receiver, &[frame('B', &good)], |_| {});
    let (report, taken) = world.read(&bytes);
    assert!(report.unwrap().is_whole() && taken.len() == 1);
}

#[test]
fn what_is_foreign_sealed_or_new_is_refused_with_its_code() {
    let world = World::new();
    let items = some_of_all(&world.sender, 1);
    let bytes = world.bytes(&world.draft(), items);
    let path = world.folder.path().join("it.dbx");
    std::fs::write(&path, &bytes).unwrap();
    let refused = |identity: Identity<'_>| {
        let (report, taken) = read_file(&path, identity);
        assert!(taken.is_empty());
        report.unwrap_err().code().unwrap()
    };
    let own = world.identity();
    assert_eq!(refused(Identity { bureau: Some(Uuid::from_u128(0xb1)), ..own }), "package-foreign");
    assert_eq!(refused(Identity { bureau: None, ..own }), "package-foreign");
    let (stranger, sender) = (station(40), &world.sender);
    assert_eq!(refused(identity_of(&stranger)), "package-sealed");
    assert_eq!(refused(identity_of(sender)), "package-sealed");
    assert_eq!(refused(Identity { box_key: None, ..own }), "package-sealed");
    // The right name with another box key, and the other way round.
    assert_eq!(refused(Identity { box_key: stranger.box_key(), ..own }), "package-sealed");
    assert_eq!(refused(Identity { key_id: stranger.public().key_id(), ..own }), "package-sealed");
    // What is in the clear is told to anybody.
    let seen = describe(&path, |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(seen.header.to, [world.receiver.public().key_id()]);
    // A newer version, by its first bytes or by its table.
    let newer = [b"DABIAO PACKAGE 2\r\n\x1a\n".as_slice(), &[9; 500]].concat();
    let tens = [b"DABIAO PACKAGE 10\r\n\x1a\n".as_slice(), &[9; 500]].concat();
    let table = raw(sender, &world.receiver, &[], |table| table["version"] = json!(2));
    let kind = raw(sender, &world.receiver, &[], |table| table["kind"] = json!("circular"));
    for bytes in [newer, tens, table, kind] {
        let (report, _) = world.read(&bytes);
        assert_eq!(report.unwrap_err().code(), Some("package-new"));
    }
    // A frame of a kind that is not known leaves the others.
    let good = body(b"abc", Sha256::digest(b"abc").into());
    let frames = [frame('Z', b"x"), frame('B', &good)];
    let (report, taken) = world.read(&raw(sender, &world.receiver, &frames, |_| {}));
    let report = report.unwrap();
    assert_eq!(report.damages[0].why, Why::Kind('Z'));
    assert_eq!(taken.len(), 1);
}

#[test]
fn what_is_no_package_is_said_to_be_none() {
    let zeros = vec![0; 100_000];
    let world = World::new();
    for bytes in [b"PK\x03\x04 some archive, long enough to be looked at".as_slice(), b"\0\0\0", &zeros] {
        assert!(matches!(world.read(bytes).0, Err(ReadError::NotAPackage)));
    }
    assert!(matches!(world.read(b"").0, Err(ReadError::Cut)));
    let (report, _) = read_file(world.folder.path(), world.identity());
    assert!(matches!(report, Err(ReadError::File(_))));
    let (report, _) = read_file(&world.folder.path().join("not there"), world.identity());
    assert!(matches!(report, Err(ReadError::File(_))));
}

#[test]
fn a_table_that_says_the_impossible_is_none() {
    let world = World::new();
    let deep = |n: usize| (0..n).fold(json!(1), |inner, _| json!([inner]));
    let line = |n: u64, bytes: u64| json!({ "n": n, "kind": "B", "what": "", "bytes": bytes, "sha256": "00".repeat(32) });
    let refuse = |change: &dyn Fn(&mut serde_json::Value)| {
        let bytes = raw(&world.sender, &world.receiver, &[], change);
        let (report, taken) = world.read(&bytes);
        assert!(matches!(report, Err(ReadError::Damaged)), "{report:?}");
        assert!(taken.is_empty());
    };
    refuse(&|table| table["more"] = deep(8));
    refuse(&|table| table["frames"] = json!([line(2, 5)]));
    refuse(&|table| table["frames"] = json!([line(1, MAX_FRAME_BYTES as u64 + 1)]));
    refuse(&|table| table["frames"] = json!([line(1, u64::MAX)]));
    let many = |count: u64, bytes: u64| (1..=count).map(|n| line(n, bytes)).collect::<Vec<_>>();
    refuse(&|table| table["frames"] = json!(many(65, MAX_FRAME_BYTES as u64)));
    refuse(&|table| table["frames"] = json!(many(4_097, 1)));
    refuse(&|table| table["sealed"] = json!([]));
    refuse(&|table| table["part"] = json!(0));
    refuse(&|table| table["parts"] = json!(7));
    refuse(&|table| table["tips"] = json!([["x", 1, "00"]]));
    refuse(&|table| table["format"] = json!("other"));
    refuse(&|table| table["from"]["key_id"] = json!("0011223344556677"));
    // What a later version adds is passed over.
    let more = raw(&world.sender, &world.receiver, &[], |table| table["more"] = deep(7));
    assert!(world.read(&more).0.unwrap().is_whole());
}

#[test]
fn bombs_and_nonsense_in_a_good_frame_are_named() {
    let world = World::new();
    let good = body(b"abc", Sha256::digest(b"abc").into());
    let entries = chain(Uuid::from_u128(7), 2, "x", &world.sender);
    let entry = |entry: &dabiao_domain::sync::SignedEntry| {
        [
            [0].as_slice(),
            entry.series.as_bytes(),
            &entry.seq.to_le_bytes(),
            &entry.prev_hash,
            &entry.hash,
            &[0, 0],
            &(entry.line.len() as u32).to_le_bytes(),
            entry.line.as_bytes(),
        ]
        .concat()
    };
    let forged = dabiao_domain::sync::SignedEntry {
        line: entries[0].line.replace("begin_attempt", "set_account"),
        ..entries[0].clone()
    };
    let many = chain(Uuid::from_u128(7), 501, "x", &world.sender);
    let many: Vec<u8> = many.iter().flat_map(entry).collect();
    let huge = [body(&[], [0; 32])[..52].to_vec(), vec![0xff; 4]].concat();
    let cases: Vec<(char, Vec<u8>, Why, Lost, usize)> = vec![
        ('B', deflated(&vec![0; 5_000_000]), Why::Limit, Lost::All, 0),
        ('B', b"\xff\xff no deflate".to_vec(), Why::Form, Lost::All, 0),
        ('B', deflated(&[good.clone(), vec![1, 2]].concat()), Why::Form, Lost::Some, 1),
        ('B', deflated(&huge), Why::Form, Lost::Some, 0),
        (
            'B',
            deflated(&[good, body(b"abd", [4; 32])].concat()),
            Why::Digest(Uuid::from_u128(5).to_string()),
            Lost::Some,
            1,
        ),
        ('E', deflated(&many), Why::Form, Lost::Some, 500),
        ('E', deflated(&[1; 200]), Why::Form, Lost::Some, 0),
        (
            'E',
            deflated(&[entry(&forged), entry(&entries[1])].concat()),
            Why::Entry(forged.checked().unwrap_err()),
            Lost::Some,
            1,
        ),
    ];
    for (kind, deflated, why, lost, taken) in cases {
        let frames = [RawFrame { kind, what: "这里".to_owned(), deflated }];
        let (report, items) = world.read(&raw(&world.sender, &world.receiver, &frames, |_| {}));
        let damages = report.unwrap().damages;
        assert_eq!(damages.len(), 1, "{damages:?}");
        assert_eq!((&damages[0].why, damages[0].lost), (&why, lost));
        assert_eq!((damages[0].n, damages[0].what.as_str()), (1, "这里"));
        assert_eq!(items.len(), taken, "{why:?}");
    }
}

#[test]
fn a_file_full_of_beginnings_of_tables_takes_no_time() {
    let world = World::new();
    let (opening, end) = (br#"{"format":"dabiao-package""#, 900_000_usize);
    let mut bytes = vec![b'['; end];
    for at in (0..end - 40).step_by(40) {
        bytes[at] = b'H';
        bytes[at + 1..at + 5].copy_from_slice(&((end - at - 5) as u32).to_le_bytes());
        bytes[at + 5..at + 5 + opening.len()].copy_from_slice(opening);
    }
    let begun = std::time::Instant::now();
    assert!(world.read(&bytes).0.is_err());
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn a_receiver_can_end_the_reading() {
    let world = World::new();
    let written = world.write(&world.draft(), some_of_all(&world.sender, 1)).unwrap();
    let mut frames = 0;
    let result = read(&written.files[0], world.identity(), |_| {
        frames += 1;
        if frames == 2 { Err(Stop) } else { Ok(()) }
    });
    assert!(matches!(result, Err(ReadError::Stopped)) && frames == 2);
    let ended =
        describe(
            &written.files[0],
            |n| if n == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) },
        );
    assert!(matches!(ended, Err(ReadError::Stopped)));
    assert_eq!(BUREAU, world.draft().bureau);
}
