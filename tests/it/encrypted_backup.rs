//! A backup under a password: it opens by its password only, complete or not at all, and there is no plain
//! copy of it anywhere.

use std::fs;
use std::path::Path;

use dabiao::credential::{BackupLockError, is_locked, lock, unlock};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::support::command::{dabiao, ended, says, store};

const PASSWORD: &str = "岚江的一个够长的口令 2027";
const HEAD: usize = 52;
const SEALED: usize = 64 * 1024 + 16;

fn locked(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    lock(&mut &*content, &mut out, PASSWORD, &mut StdRng::seed_from_u64(7)).unwrap();
    out
}

fn opened(bytes: &[u8], password: &str) -> Result<Vec<u8>, BackupLockError> {
    let mut out = Vec::new();
    unlock(&mut &*bytes, &mut out, password).map(|()| out)
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n * 31 % 251) as u8).collect()
}

#[test]
fn what_was_locked_comes_back_at_every_length() {
    for length in [0, 1, 65_535, 65_536, 65_537, 3 * 65_536, 200_000] {
        let plain = content(length);
        let bytes = locked(&plain);
        assert!(is_locked(&bytes));
        let chunks = length.div_ceil(65_536).max(1);
        assert_eq!(bytes.len(), HEAD + length + 16 * chunks);
        assert_eq!(opened(&bytes, PASSWORD).unwrap(), plain, "{length}");
    }
    // Composed otherwise by another keyboard, it is the same password.
    let mut out = Vec::new();
    lock(&mut &b"x"[..], &mut out, "café au lait, s'il vous plaît", &mut StdRng::seed_from_u64(1)).unwrap();
    assert_eq!(opened(&out, "cafe\u{301} au lait, s'il vous plai\u{302}t").unwrap(), b"x");
    let weak = lock(&mut &b"x"[..], &mut Vec::new(), "short", &mut StdRng::seed_from_u64(1));
    assert!(matches!(weak, Err(BackupLockError::Refused(_))));
}

#[test]
fn every_kind_of_byte_is_guarded() {
    let bytes = locked(&content(150_000));
    // Every byte of the head, and bytes, tags and ends of each chunk.
    let body = [0, 1, 30_000, 65_535, 65_536, 65_551].map(|n| HEAD + n);
    let later = body.map(|n| n + SEALED);
    let last = [bytes.len() - 1, bytes.len() - 16, bytes.len() - 17, HEAD + 2 * SEALED];
    let places: Vec<usize> = (0..HEAD).chain(body).chain(later).chain(last).collect();
    for place in places {
        let mut flipped = bytes.clone();
        flipped[place] ^= 0x10;
        let fault = opened(&flipped, PASSWORD).unwrap_err();
        match place {
            0..8 => assert!(matches!(fault, BackupLockError::NotLocked), "{place}: {fault:?}"),
            8..10 => assert!(
                matches!(fault, BackupLockError::TooNew(_) | BackupLockError::Head),
                "{place}: {fault:?}"
            ),
            10..28 | 51 => assert!(
                matches!(
                    fault,
                    BackupLockError::Head | BackupLockError::Password | BackupLockError::Changed(_)
                ),
                "{place}: {fault:?}"
            ),
            28..51 => assert!(matches!(fault, BackupLockError::Password), "{place}: {fault:?}"),
            _ if place < HEAD + SEALED => {
                assert!(matches!(fault, BackupLockError::Password), "{place}: {fault:?}");
            }
            _ => assert!(matches!(fault, BackupLockError::Changed(_)), "{place}: {fault:?}"),
        }
    }
    for password in ["", "岚江的一个够长的口令 2028", "岚江的一个够长的口令 2027 "] {
        assert!(matches!(opened(&bytes, password), Err(BackupLockError::Password)));
    }
}

#[test]
fn what_was_cut_lengthened_or_put_in_another_order_is_refused() {
    let bytes = locked(&content(4 * 65_536));
    let chunk = |n: usize| &bytes[HEAD + n * SEALED..HEAD + (n + 1) * SEALED];
    let head = &bytes[..HEAD];
    for cut in [0, 7, 8, HEAD - 1] {
        assert!(opened(&bytes[..cut], PASSWORD).is_err(), "{cut}");
    }
    assert!(matches!(opened(head, PASSWORD), Err(BackupLockError::Password)));
    for chunks in 1..4 {
        // At the border of a chunk, and one byte to either side of it.
        for off in [-1, 0, 1] {
            let cut = (HEAD + chunks * SEALED).saturating_add_signed(off);
            let fault = opened(&bytes[..cut], PASSWORD).unwrap_err();
            let at_begin = cut < HEAD + SEALED;
            assert!(at_begin || matches!(fault, BackupLockError::Changed(_)), "{chunks} {off}: {fault:?}");
        }
    }
    let orders: [&[usize]; 6] =
        [&[1, 0, 2, 3], &[0, 2, 1, 3], &[0, 1, 3, 2], &[0, 1, 1, 3], &[0, 1, 3], &[0, 1, 2, 3, 3]];
    for order in orders {
        let parts: Vec<&[u8]> = std::iter::once(head).chain(order.iter().map(|n| chunk(*n))).collect();
        assert!(opened(&parts.concat(), PASSWORD).is_err(), "{order:?}");
    }
    assert!(opened(&[&bytes[..], &[0]].concat(), PASSWORD).is_err());
    // Chunks of another file under the same password.
    let mut other = Vec::new();
    lock(&mut &content(4 * 65_536)[..], &mut other, PASSWORD, &mut StdRng::seed_from_u64(8)).unwrap();
    let mixed = [&bytes[..HEAD + SEALED], &other[HEAD + SEALED..]].concat();
    assert!(matches!(opened(&mixed, PASSWORD), Err(BackupLockError::Changed(_))));
}

#[test]
fn a_head_that_asks_for_too_much_is_refused_before_it_is_done() {
    let bytes = locked(b"x");
    for (place, value) in [
        (12, 1_048_576_u32),
        (12, 4_294_967_295),
        (12, 8),
        (16, 21),
        (16, 0),
        (20, 4),
        (24, 0),
        (24, u32::MAX),
    ] {
        let mut dear = bytes.clone();
        dear[place..place + 4].copy_from_slice(&value.to_be_bytes());
        assert!(matches!(opened(&dear, PASSWORD), Err(BackupLockError::Head)), "{place} {value}");
    }
    // Each within its limits, but together too expensive.
    let mut dear = bytes;
    dear[12..16].copy_from_slice(&262_144_u32.to_be_bytes());
    dear[16..20].copy_from_slice(&20_u32.to_be_bytes());
    assert!(matches!(opened(&dear, PASSWORD), Err(BackupLockError::Head)));
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_command_line_encrypts_and_restores() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    store(&data);
    fs::create_dir(&other).unwrap();
    says(&mut dabiao(&data, &["audit"]), 0, &[]);
    let before = names(&data);
    let (out, secret) = (other.join("b.backup"), folder.path().join("password.txt"));
    let file = out.to_str().unwrap();
    fs::write(&secret, format!("{PASSWORD}\r\n")).unwrap();
    let secret = secret.to_str().unwrap();
    let backup = ["backup", file, "--encrypt"];
    // Without a password, with a weak one, and without a terminal to ask on: nothing is made.
    says(&mut dabiao(&data, &backup), 2, &["DABIAO_BACKUP_PASSWORD"]);
    says(dabiao(&data, &backup).env("DABIAO_BACKUP_PASSWORD", "short"), 2, &["12"]);
    assert_eq!((names(&other), names(&data)), (vec![], before.clone()));
    says(dabiao(&data, &backup).env("DABIAO_BACKUP_PASSWORD", PASSWORD), 0, &["encrypted"]);
    assert_eq!((names(&other), names(&data)), (vec!["b.backup".to_owned()], before.clone()));
    let bytes = fs::read(&out).unwrap();
    for word in ["SQLite format 3", "王德明", "059001", "1988-03-04"] {
        assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{word} stands in it");
    }
    says(dabiao(&data, &backup).env("DABIAO_BACKUP_PASSWORD", PASSWORD), 2, &["already"]);
    // Back again, into another folder, by the file with the password.
    let back = folder.path().join("back");
    says(&mut dabiao(&back, &["restore", file]), 2, &["DABIAO_BACKUP_PASSWORD"]);
    assert!(!back.exists());
    says(dabiao(&data, &["restore", file]).env("DABIAO_BACKUP_PASSWORD", "another phrase"), 2, &["password"]);
    assert_eq!(names(&data), before);
    says(
        &mut dabiao(
            &back,
            &["restore", file, "--backup-password-file", secret, "--take-over", "--why", "a new PC"],
        ),
        0,
        &[],
    );
    says(&mut dabiao(&back, &["roster", "list"]), 0, &["王德明"]);
    says(&mut dabiao(&back, &["audit"]), 0, &["consistent"]);
    assert!(!names(&back).iter().any(|n| n.contains("part") || n.contains("unlocked")), "{:?}", names(&back));
    // A cut or changed file is an answer, and changes nothing.
    for bad in [bytes[..bytes.len() - 100].to_vec(), [&bytes[..bytes.len() - 5], &[0; 5]].concat()] {
        let bad_file = other.join("bad");
        fs::write(&bad_file, bad).unwrap();
        let restore = ["restore", bad_file.to_str().unwrap(), "--backup-password-file", secret, "--json"];
        let output = ended(&mut dabiao(&data, &restore));
        let doc: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &doc["ok"]), (Some(1), &false.into()), "{doc}");
        assert_eq!(names(&data), before);
    }
}
