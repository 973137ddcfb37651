//! Files of trust: a PC without the database can distinguish genuine from forged, and accepts nothing that it
//! can't verify.

use std::fs;
use std::path::Path;

use dabiao::credential::trust::{
    TRUSTED_KEYS_FILE, TrustProblem, export_public_key, load_key_ring, load_revocations, read_public_key,
    read_revocation_list, save_key_ring, save_revocation_list, sign_revocation_list,
};
use dabiao::credential::{
    KeyRing, Outcome, Revocation, RevocationList, Revocations, TrustedKey, issue, verify,
};
use dabiao::domain::certificate::CertificateNo;
use jiff::civil::date;

use super::support::credential::{KEY, OTHER_KEY, certificate, ring, signed, trusted};

fn list(serial: u32, numbers: &[u32]) -> RevocationList {
    let entry = |n: &u32| Revocation {
        issuer: KEY.public().key_id(),
        number: CertificateNo::new(2027, *n).unwrap(),
        on: date(2027, 5, 1),
        reason: "成绩作废：替考".to_owned(),
    };
    let entries = numbers.iter().map(entry).collect();
    RevocationList::new(KEY.public().key_id(), serial, date(2027, 5, 2), entries)
}

fn changed(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.contains(old), "{old} in {text}");
    text.replacen(old, new, 1).into_bytes()
}

#[test]
fn a_pc_without_the_database_verifies() {
    let folder = tempfile::tempdir().unwrap();
    // The bureau sends two files; the other PC takes the key over and keeps the list.
    let key_file = export_public_key(&KEY, "岚江市公安局", date(2027, 1, 1)).unwrap();
    let list_file = sign_revocation_list(&list(1, &[124]), &KEY).unwrap();

    let path = folder.path().join(TRUSTED_KEYS_FILE);
    let mut ring = load_key_ring(&path).unwrap();
    assert!(ring.is_empty());
    let key = read_public_key(&key_file).unwrap();
    assert_eq!(key, trusted(&KEY, "岚江市公安局"));
    assert_eq!(key.key.fingerprint().len(), 64 + 7);
    ring.add(key);
    save_key_ring(&path, &ring).unwrap();
    save_revocation_list(folder.path(), &list_file, &ring).unwrap();

    let ring = load_key_ring(&path).unwrap();
    let revocations = load_revocations(folder.path(), &ring).unwrap();
    let day = date(2027, 6, 1);
    assert_eq!(verify(&signed().to_string(), &ring, &revocations, day).outcome, Outcome::Valid);
    let mut other = certificate();
    other.number = CertificateNo::new(2027, 124).unwrap();
    let other = issue(other, &KEY).unwrap().to_string();
    assert!(matches!(verify(&other, &ring, &revocations, day).outcome, Outcome::Revoked { .. }));
}

#[test]
fn a_ring_comes_back_and_a_broken_one_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(TRUSTED_KEYS_FILE);
    let mut ring = ring();
    ring.add(trusted(&OTHER_KEY, "邻县公安局"));
    save_key_ring(&path, &ring).unwrap();
    assert_eq!(load_key_ring(&path).unwrap(), ring);
    let good = fs::read(&path).unwrap();
    let fault = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let error = load_key_ring(&path).unwrap_err();
        assert_eq!(error.path, path);
        error.fault
    };
    assert!(matches!(fault(&changed(&good, "version = 1", "version = 2")), TrustProblem::Version(2)));
    assert!(matches!(fault(&changed(&good, "dabiao-trusted-keys", "x")), TrustProblem::Format { .. }));
    assert!(matches!(fault(&changed(&good, "holder =", "holdr =")), TrustProblem::Toml { line: 4.., .. }));
    assert!(matches!(
        fault(&changed(&good, "\"ed25519\"", "\"rsa\"")),
        TrustProblem::Value { field: "algorithm", .. }
    ));
    assert!(matches!(
        fault(&changed(&good, "key_id = \"", "key_id = \"0")),
        TrustProblem::Value { field: "key_id", .. }
    ));
    let key = good.windows(7).position(|w| w == b"[[key]]").unwrap();
    let twice = [&good[..], &good[key..]].concat();
    assert!(matches!(fault(&twice), TrustProblem::Value { field: "key_id", .. }));
    assert!(matches!(fault(&[0xFF]), TrustProblem::Value { .. }));
}

#[test]
fn public_key_files_are_whole_or_nothing() {
    let good = export_public_key(&KEY, "岚江市公安局", date(2027, 1, 1)).unwrap();
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        assert!(read_public_key(&bytes).is_err(), "byte {at}");
    }
    assert!(read_public_key(b"").is_err());
    // Signed by another key than the one in it: a stranger's key under the bureau's name.
    let other = export_public_key(&OTHER_KEY, "岚江市公安局", date(2027, 1, 1)).unwrap();
    let signature = |file: &[u8]| {
        let text = std::str::from_utf8(file).unwrap();
        let (_, last) = text.trim_end().rsplit_once('\n').unwrap();
        last.to_owned()
    };
    let swapped = changed(&good, &signature(&good), &signature(&other));
    assert!(matches!(read_public_key(&swapped), Err(TrustProblem::Signature)));
    assert!(export_public_key(&KEY, " ", date(2027, 1, 1)).is_err());
    let revocations = sign_revocation_list(&list(1, &[1]), &KEY).unwrap();
    assert!(matches!(read_public_key(&revocations), Err(TrustProblem::Format { .. })));
}

#[test]
fn every_byte_of_a_revocation_list_counts() {
    let good = sign_revocation_list(&list(3, &[7, 5, 5]), &KEY).unwrap();
    let read = read_revocation_list(&good, &ring()).unwrap();
    assert_eq!(read, list(3, &[5, 7]));
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        assert!(read_revocation_list(&bytes, &ring()).is_err(), "byte {at}");
    }
    assert!(matches!(read_revocation_list(&good, &KeyRing::default()), Err(TrustProblem::Untrusted(_))));
    let mut both = ring();
    both.add(TrustedKey { holder: "邻县".to_owned(), ..trusted(&OTHER_KEY, "x") });
    assert!(read_revocation_list(&good, &both).is_ok());
}

#[test]
fn only_its_signer_and_sound_entries_make_a_list() {
    assert!(sign_revocation_list(&list(1, &[1]), &OTHER_KEY).is_err());
    assert!(sign_revocation_list(&list(0, &[1]), &KEY).is_err());
    let mut unsound = list(1, &[1]);
    unsound.entries[0].reason = "两\n行".to_owned();
    assert!(sign_revocation_list(&unsound, &KEY).is_err());
}

#[test]
fn an_older_list_does_not_replace_a_newer_one() {
    let folder = tempfile::tempdir().unwrap();
    let save = |list: &RevocationList| {
        save_revocation_list(folder.path(), &sign_revocation_list(list, &KEY).unwrap(), &ring())
    };
    let path = save(&list(2, &[5])).unwrap();
    save(&list(2, &[5])).unwrap();
    let error = save(&list(1, &[])).unwrap_err();
    assert!(matches!(error.fault, TrustProblem::Older { have: 2, found: 1 }), "{error}");
    assert!(matches!(save(&list(2, &[])).unwrap_err().fault, TrustProblem::Older { have: 2, found: 2 }));
    save(&list(3, &[5, 6])).unwrap();
    let all = load_revocations(folder.path(), &ring()).unwrap();
    assert_eq!(all.lists().map(|l| l.serial).collect::<Vec<_>>(), [3]);
    // A damaged list is never skipped silently, and a sound one replaces it.
    fs::write(&path, "damaged").unwrap();
    let error = load_revocations(folder.path(), &ring()).unwrap_err();
    assert_eq!(error.path, path);
    save(&list(4, &[5])).unwrap();
    assert!(load_revocations(folder.path(), &ring()).is_ok());
    assert_eq!(load_revocations(Path::new("/nonexistent"), &ring()).unwrap(), Revocations::default());
}
