//! Key files and passwords: who can read them, how they are opened, which are refused.

use std::fs;
use std::path::{Path, PathBuf};

use dabiao::credential::password::{
    Cost, HashError, PasswordError, check_passphrase, check_password, check_pin, hash_password, needs_rehash,
    verify_password,
};
use dabiao::credential::{IssuerKey, KeyError, Purpose, StationKey, journal_head_message};
use tempfile::TempDir;

use super::support::credential::{CountingRng, PASSPHRASE};

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("钥匙 key.toml");
    (folder, path)
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Rewrites the file with one text replaced by another, keeping its access rights.
fn edit(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(old), "{old}");
    fs::write(path, text.replacen(old, new, 1)).unwrap();
}

fn value(path: &Path, key: &str) -> String {
    let text = fs::read_to_string(path).unwrap();
    let line = text.lines().find(|l| l.starts_with(&format!("{key} = "))).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn a_station_key_is_made_once_and_loads_again() {
    let (_folder, path) = place();
    assert!(matches!(StationKey::load(&path), Err(KeyError::Missing(_))));
    let made = StationKey::create(&path, &mut CountingRng(0)).unwrap();
    let loaded = StationKey::load(&path).unwrap();
    assert_eq!(made.public(), loaded.public());
    let (series, hash) = ("019a1b2c", [9; 32]);
    let signature = loaded.sign_journal_head(series, 7, &hash);
    let holds = |message: &[u8]| made.public().verify(Purpose::JournalHead, message, &signature);
    assert!(holds(&journal_head_message(series, 7, &hash)));
    assert!(!holds(&journal_head_message(series, 8, &hash)));
    assert!(!holds(&journal_head_message("019a1b2d", 7, &hash)));
    assert!(!made.public().verify(
        Purpose::CertificateToken,
        &journal_head_message(series, 7, &hash),
        &signature
    ));
    let before = fs::read(&path).unwrap();
    assert!(matches!(StationKey::create(&path, &mut CountingRng(9)), Err(KeyError::Exists(_))));
    assert_eq!(fs::read(&path).unwrap(), before);
    let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(names.len(), 1, "a temporary file was left behind");
}

#[cfg(unix)]
#[test]
fn keys_that_others_can_read_are_refused() {
    let (_folder, path) = place();
    StationKey::create(&path, &mut CountingRng(0)).unwrap();
    let (_other, issuer) = place();
    IssuerKey::create(&issuer, PASSPHRASE, &mut CountingRng(0)).unwrap();
    for file in [&path, &issuer] {
        assert_eq!(mode(file), 0o600);
    }
    for bits in [0o640, 0o604, 0o620, 0o602, 0o644, 0o777, 0o610] {
        set_mode(&path, bits);
        set_mode(&issuer, bits);
        let error = StationKey::load(&path).unwrap_err();
        assert!(matches!(&error, KeyError::TooOpen { mode, .. } if *mode == bits), "{error}");
        assert!(error.to_string().contains("chmod 600"), "{error}");
        assert!(matches!(IssuerKey::unlock(&issuer, PASSPHRASE), Err(KeyError::TooOpen { .. })));
    }
    for bits in [0o600, 0o400] {
        set_mode(&path, bits);
        assert!(StationKey::load(&path).is_ok(), "{bits:o}");
    }
    // A new passphrase writes a new file: it must be private again.
    set_mode(&issuer, 0o400);
    IssuerKey::change_passphrase(&issuer, PASSPHRASE, "another one, longer", &mut CountingRng(0)).unwrap();
    assert_eq!(mode(&issuer), 0o600);
}

#[test]
fn a_damaged_station_key_is_refused_without_being_shown() {
    let (_folder, path) = place();
    StationKey::create(&path, &mut CountingRng(0)).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let secret = value(&path, "secret");
    let other_secret = format!("ff{}", &secret[2..]);
    for (old, new) in [
        (secret.as_str(), other_secret.as_str()),
        (secret.as_str(), &secret[2..]),
        (secret.as_str(), "zz"),
        ("format = \"dabiao-station-key\"", "format = \"dabiao-issuer-key\""),
        ("\"ed25519\"", "\"sm2\""),
        ("key_id = \"", "key_id = \"0"),
        ("public_key = \"", "public_key = \"0"),
        ("version = 1", "version = 1\nmore = 2"),
        ("version = 1", "version = 2"),
        ("version = 1", "version = 1\nbox_secret = \"00\""),
        ("secret = ", "secret "),
    ] {
        fs::write(&path, &good).unwrap();
        edit(&path, old, new);
        let error = StationKey::load(&path).unwrap_err();
        assert!(matches!(error, KeyError::Corrupt { .. }), "{old} {new}: {error}");
        assert!(!error.to_string().contains(&secret[4..20]), "{error}");
        assert!(!format!("{error:?}").contains(&secret[4..20]));
    }
    fs::write(&path, &good).unwrap();
    edit(&path, "version = 1", "version = 3");
    assert!(matches!(StationKey::load(&path), Err(KeyError::TooNew { version: 3, .. })));
    for bytes in [Vec::new(), vec![0xFF; 100], vec![b'#'; 100_000]] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(StationKey::load(&path), Err(KeyError::Corrupt { .. })));
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(StationKey::load(&path).is_err());
    assert!(matches!(StationKey::create(&path, &mut CountingRng(0)), Err(KeyError::Exists(_))));
}

#[test]
fn a_station_key_gets_its_box_key_when_it_needs_one() {
    let (_folder, path) = place();
    assert!(matches!(StationKey::with_box_key(&path, &mut CountingRng(0)), Err(KeyError::Missing(_))));
    let first = StationKey::create(&path, &mut CountingRng(0)).unwrap();
    assert!(first.box_key().is_none() && first.box_public().is_none());
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains("version = 1") && !before.contains("box_"));
    let boxed = StationKey::with_box_key(&path, &mut CountingRng(50)).unwrap();
    assert_eq!(boxed.public(), first.public());
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.contains("version = 2") && after.contains(&value(&path, "secret")));
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);
    // A second time nothing is drawn or written.
    let again = StationKey::with_box_key(&path, &mut CountingRng(90)).unwrap();
    assert_eq!(again.box_public(), boxed.box_public());
    assert_eq!(StationKey::load(&path).unwrap().box_public(), boxed.box_public());
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
    let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(names.len(), 1, "a temporary file was left behind");
    // What the file says of the box key has to fit, and is never shown.
    let secret = value(&path, "box_secret");
    let other = format!("{}{}", if secret.starts_with("41") { "42" } else { "41" }, &secret[2..]);
    for (old, new) in [
        (secret.as_str(), other.as_str()),
        (secret.as_str(), &secret[2..]),
        ("box_public_key = \"", "box_public_key = \"0"),
        ("version = 2", "version = 1"),
        ("box_secret", "box_secrets"),
    ] {
        fs::write(&path, &after).unwrap();
        edit(&path, old, new);
        let error = StationKey::load(&path).unwrap_err();
        assert!(matches!(error, KeyError::Corrupt { .. }), "{old} {new}: {error}");
        assert!(!format!("{error} {error:?}").contains(&secret[4..20]));
    }
}

#[test]
fn a_box_key_that_can_not_be_written_leaves_the_file() {
    let (_folder, path) = place();
    StationKey::create(&path, &mut CountingRng(0)).unwrap();
    let before = fs::read(&path).unwrap();
    let folder = path.parent().unwrap();
    let mut locked = fs::metadata(folder).unwrap().permissions();
    locked.set_readonly(true);
    fs::set_permissions(folder, locked.clone()).unwrap();
    let result = StationKey::with_box_key(&path, &mut CountingRng(50));
    #[expect(clippy::permissions_set_readonly_false, reason = "the folder is removed right after")]
    locked.set_readonly(false);
    fs::set_permissions(folder, locked).unwrap();
    // An administrator may write anywhere; then the box key is there.
    match result {
        Err(error) => {
            assert!(matches!(error, KeyError::Io { .. }), "{error}");
            assert_eq!(fs::read(&path).unwrap(), before);
        }
        Ok(key) => assert!(key.box_key().is_some()),
    }
}

#[test]
fn only_the_passphrase_opens_the_issuing_key() {
    let (_folder, path) = place();
    let made = IssuerKey::create(&path, PASSPHRASE, &mut CountingRng(0)).unwrap();
    assert_eq!(IssuerKey::unlock(&path, PASSPHRASE).unwrap().public(), made.public());
    assert_eq!(IssuerKey::public_in(&path).unwrap(), made.public());
    for wrong in ["", "岚江的清晨有薄雾 2028", "岚江的清晨有薄雾 2027 "] {
        assert!(matches!(IssuerKey::unlock(&path, wrong), Err(KeyError::WrongPassphrase)), "{wrong}");
    }
    // The seed, 1 to 32, must not stand in the file.
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("0102030405060708"));
    assert!(matches!(IssuerKey::create(&path, PASSPHRASE, &mut CountingRng(0)), Err(KeyError::Exists(_))));
}

#[test]
fn every_field_of_the_issuing_key_is_held_together() {
    let (_folder, path) = place();
    IssuerKey::create(&path, PASSPHRASE, &mut CountingRng(0)).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let other = tempfile::tempdir().unwrap();
    let other = other.path().join("other");
    let foreign = IssuerKey::create(&other, PASSPHRASE, &mut CountingRng(77)).unwrap().public();
    let ours = IssuerKey::public_in(&path).unwrap();
    // The public half of another key, with its right id: only decryption can reveal that.
    let swapped = good
        .replace(&value(&path, "public_key"), &value(&other, "public_key"))
        .replace(&ours.key_id().to_string(), &foreign.key_id().to_string());
    fs::write(&path, swapped).unwrap();
    assert_eq!(IssuerKey::public_in(&path).unwrap(), foreign);
    assert!(matches!(IssuerKey::unlock(&path, PASSPHRASE), Err(KeyError::WrongPassphrase)));
    for (old, new, wrong_passphrase) in [
        ("passes = 3", "passes = 2", true),
        ("memory_kib = 65536", "memory_kib = 65535", true),
        ("nonce = \"", "nonce = \"00", false),
        ("passes = 3", "passes = 0", false),
        ("memory_kib = 65536", "memory_kib = 4294967295", false),
        ("memory_kib = 65536", "memory_kib = 8", false),
        ("argon2id", "argon2i", false),
        ("xchacha20poly1305", "none", false),
        ("salt = \"", "salt = \"x", false),
    ] {
        fs::write(&path, &good).unwrap();
        edit(&path, old, new);
        match IssuerKey::unlock(&path, PASSPHRASE).unwrap_err() {
            KeyError::WrongPassphrase => assert!(wrong_passphrase, "{new}"),
            KeyError::Corrupt { .. } => assert!(!wrong_passphrase, "{new}"),
            other => panic!("{new}: {other}"),
        }
    }
    fs::write(&path, &good).unwrap();
    edit(&path, "version = 1", "version = 9");
    assert!(matches!(IssuerKey::unlock(&path, PASSPHRASE), Err(KeyError::TooNew { version: 9, .. })));
}

#[test]
fn a_changed_passphrase_keeps_the_key() {
    let (_folder, path) = place();
    let made = IssuerKey::create(&path, PASSPHRASE, &mut CountingRng(0)).unwrap();
    let before = fs::read_to_string(&path).unwrap();
    let new = "新的口令 well over twelve";
    let wrong = IssuerKey::change_passphrase(&path, "not the old one", new, &mut CountingRng(120));
    assert!(matches!(wrong, Err(KeyError::WrongPassphrase)));
    let weak = IssuerKey::change_passphrase(&path, PASSPHRASE, "short", &mut CountingRng(120));
    assert!(matches!(weak, Err(KeyError::Passphrase(PasswordError::TooShort(12)))));
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    IssuerKey::change_passphrase(&path, PASSPHRASE, new, &mut CountingRng(120)).unwrap();
    assert!(matches!(IssuerKey::unlock(&path, PASSPHRASE), Err(KeyError::WrongPassphrase)));
    assert_eq!(IssuerKey::unlock(&path, new).unwrap().public(), made.public());
    assert!(!before.contains(&value(&path, "salt")), "the salt has to be fresh");
    assert!(!before.contains(&value(&path, "nonce")), "the nonce has to be fresh");
}

#[test]
fn a_weak_passphrase_makes_no_file() {
    let (_folder, path) = place();
    for weak in ["short", "aaaaaaaaaaaaaaaa", "123456789012", "with\u{200B}invisible sign"] {
        let result = IssuerKey::create(&path, weak, &mut CountingRng(0));
        assert!(matches!(result, Err(KeyError::Passphrase(_))), "{weak}");
    }
    assert!(!path.exists());
}

#[test]
fn the_folder_that_is_not_there_is_named() {
    let path = Path::new("/nonexistent-folder/key.toml");
    let error = StationKey::create(path, &mut CountingRng(0)).unwrap_err();
    assert!(matches!(error, KeyError::Io { .. }));
    assert!(error.to_string().contains("nonexistent-folder"), "{error}");
}

#[test]
fn pins_and_passwords_that_are_refused() {
    use PasswordError as F;
    for (pin, fault) in [
        ("123", F::NotAPin),
        ("2580", F::NotAPin),
        ("25801", F::NotAPin),
        ("123456789", F::NotAPin),
        ("12a456", F::NotAPin),
        ("１２５８０３", F::NotAPin),
        ("123456", F::Run),
        ("87654321", F::Run),
        ("567890", F::Run),
        ("012345", F::Run),
        ("432109", F::Run),
        ("000000", F::Repeated),
        ("88888888", F::Repeated),
        ("059001", F::Badge),
        ("00590017", F::Badge),
    ] {
        assert_eq!(check_pin(pin, "P059001"), Err(fault), "{pin}");
    }
    for pin in ["258013", "1357924", "90817263"] {
        assert_eq!(check_pin(pin, "059001"), Ok(()), "{pin}");
    }
    for (password, fault) in [
        ("short12", F::TooShort(8)),
        ("12345678", F::Run),
        ("hgfedcba", F::Run),
        ("aaaaaaaa", F::Repeated),
        ("p059001!", F::Badge),
        ("xxP059001xx", F::Badge),
        ("tab\there!", F::Invisible),
    ] {
        assert_eq!(check_password(password, "P059001"), Err(fault), "{password}");
    }
    assert_eq!(check_password(&"ab".repeat(65), ""), Err(F::TooLong));
    for password in ["岚江派出所户籍窗口", "correct horse", "12345679"] {
        assert_eq!(check_password(password, "P059001"), Ok(()), "{password}");
    }
    assert_eq!(check_passphrase("eleven char"), Err(F::TooShort(12)));
}

/// Frozen: stored hashes have to open permanently.
#[test]
fn stored_hashes_stay_good() {
    let stored = hash_password("岚江 2580", [7; 16], Cost::LOG_IN).unwrap();
    assert_eq!(
        stored,
        "$argon2id$v=19$m=19456,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$JYfG5km1m/5uRGTUO+xs5wDUIlD3+Ye/ngVg2Qnkxqo"
    );
    assert_eq!(verify_password("岚江 2580", &stored), Ok(true));
    assert_eq!(verify_password("岚江 2581", &stored), Ok(false));
    assert_eq!(verify_password("", &stored), Ok(false));
    // Composed and decomposed letters are the same password.
    let composed = hash_password("café au lait", [1; 16], Cost::LOG_IN).unwrap();
    assert_eq!(verify_password("cafe\u{301} au lait", &composed), Ok(true));
    assert_ne!(stored, hash_password("岚江 2580", [8; 16], Cost::LOG_IN).unwrap());
    assert_eq!(needs_rehash(&stored, Cost::LOG_IN), Ok(false));
    assert_eq!(needs_rehash(&stored, Cost::KEY_FILE), Ok(true));
    let dear = Cost { memory_kib: 8, passes: 1 };
    assert_eq!(needs_rehash(&stored, dear), Ok(false), "more than asked for is good");
}

#[test]
fn damaged_or_hostile_hashes_are_refused() {
    let stored = hash_password("岚江 2580", [7; 16], Cost { memory_kib: 8, passes: 1 }).unwrap();
    for bad in [
        String::new(),
        "x".to_owned(),
        stored.replace("argon2id", "argon2i"),
        stored.replace("m=8", "m=4194304"),
        stored.replace("t=1", "t=1000"),
        stored.replace("v=19", "v=16"),
        stored[..stored.rfind('$').unwrap()].to_owned(),
    ] {
        assert_eq!(verify_password("岚江 2580", &bad), Err(HashError::Damaged), "{bad}");
        assert_eq!(needs_rehash(&bad, Cost::LOG_IN), Err(HashError::Damaged), "{bad}");
    }
}
