//! Which lists apply to a certificate, and what stays known of lists that were here: a stranger's list is
//! ignored, a key that follows another of the same holder speaks for it, a revocation that was seen stays,
//! and a list that contradicts an older one makes no certificate valid.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dabiao::credential::trust::{TRUSTED_KEYS_FILE, save_key_ring, sign_revocation_list};
use dabiao::credential::{
    IssuedNumber, IssuerKey, KeyRing, Revocation, RevocationList, SignedCertificate, TrustedKey, issue,
    issued_code,
};
use dabiao::domain::certificate::CertificateNo;
use jiff::civil::{Date, date};
use serde_json::Value;

use super::support::credential::{KEY, OTHER_KEY, certificate, trusted};

const HOLDER: &str = "岚江市公安局";

/// The PC of a verifier, with keys in its ring.
struct Verifier {
    dir: tempfile::TempDir,
}

impl Verifier {
    /// It trusts [`KEY`] of 2027-01-01, and [`OTHER_KEY`] of that holder and day.
    fn new(other: &str, since: Date) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut ring = KeyRing::default();
        ring.add(trusted(&KEY, HOLDER));
        ring.add(TrustedKey { since, ..trusted(&OTHER_KEY, other) });
        save_key_ring(&dir.path().join(TRUSTED_KEYS_FILE), &ring).unwrap();
        Self { dir }
    }

    fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Puts a list where lists count on every PC.
    fn put(&self, list: &RevocationList, key: &IssuerKey) {
        let path = self.folder().join(format!("revocations-{}.toml", list.signer));
        fs::write(path, sign_revocation_list(list, key).unwrap()).unwrap();
    }

    /// A list as a file that a verifier brings.
    fn brought(&self, list: &RevocationList, key: &IssuerKey) -> PathBuf {
        let path = self.folder().join(format!("brought-{}-{}.toml", list.signer, list.serial));
        fs::write(&path, sign_revocation_list(list, key).unwrap()).unwrap();
        path
    }

    /// The answer of `dabiao verify --json`.
    fn verify(&self, token: &SignedCertificate, brought: &[&Path]) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dabiao"));
        command.args(["verify", &token.to_string(), "--json", "--lang", "en", "--as-of", "2027-06-01"]);
        command.arg("--data").arg(self.folder()).env_remove("DABIAO_DATA");
        for list in brought {
            command.arg("--revoked").arg(list);
        }
        let output = command.output().unwrap();
        let doc: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"));
        assert_eq!(output.status.code(), Some(i32::from(doc["outcome"] != "valid")));
        doc
    }

    fn outcome(&self, token: &SignedCertificate, brought: &[&Path]) -> String {
        self.verify(token, brought)["outcome"].as_str().unwrap().to_owned()
    }
}

fn number(n: u32) -> CertificateNo {
    CertificateNo::new(2027, n).unwrap()
}

/// A certificate of that number, issued on that day.
fn made(key: &IssuerKey, n: u32, issued: Date) -> SignedCertificate {
    let mut c = certificate();
    (c.number, c.issued) = (number(n), issued);
    issue(c, key).unwrap()
}

/// Certificate `n` of [`KEY`] as the bureau issued it.
fn of(n: u32) -> SignedCertificate {
    made(&KEY, n, certificate().issued)
}

fn entry(signed: &SignedCertificate) -> IssuedNumber {
    let number = signed.certificate().number;
    IssuedNumber { issuer: signed.issuer(), number, code: issued_code(signed) }
}

fn revocation(signed: &SignedCertificate) -> Revocation {
    let (issuer, number) = (signed.issuer(), signed.certificate().number);
    Revocation { issuer, number, on: date(2027, 5, 1), reason: "替考".to_owned() }
}

/// A list of that day by `key` of these certificates, of which `revoked` were taken back.
fn list(
    key: &IssuerKey,
    serial: u32,
    day: Date,
    issued: &[&SignedCertificate],
    revoked: &[&SignedCertificate],
) -> RevocationList {
    let entries = revoked.iter().map(|signed| revocation(signed)).collect();
    let numbers = issued.iter().map(|signed| entry(signed)).collect();
    RevocationList::new(key.public().key_id(), serial, day, entries).with_numbers(numbers)
}

const APRIL: Date = date(2027, 4, 1);
const MAY: Date = date(2027, 5, 2);

#[test]
fn another_holders_list_neither_vouches_nor_denies_nor_revokes() {
    let (honest, forged) = (of(124), of(125));
    let v = Verifier::new("邻县公安局", date(2027, 2, 1));
    let foreign = v.brought(&list(&OTHER_KEY, 7, MAY, &[&forged], &[]), &OTHER_KEY);
    // Alone it proves nothing, and the answer says so: no list of the issuer is known, and this one is not
    // asked.
    let alone = v.verify(&honest, &[&foreign]);
    assert_eq!(alone["outcome"], "valid", "{alone}");
    assert_eq!(alone["revocations_number"], Value::Null, "{alone}");
    assert!(alone["why"].as_str().unwrap().contains("No list of revocations is known"), "{alone}");
    let said = alone["revocations"].as_str().unwrap();
    let id = OTHER_KEY.public().key_id().to_string();
    assert!(said.contains(&id) && said.contains("ignored"), "{said}");
    assert_eq!(alone["ignored_lists"][0]["signer"], id.as_str());
    // It does not vouch for what the issuer's list does not have.
    v.put(&list(&KEY, 1, APRIL, &[&honest], &[]), &KEY);
    assert_eq!(v.outcome(&forged, &[&foreign]), "not_issued");
    // It takes nothing back.
    let revoking = v.brought(&list(&OTHER_KEY, 8, MAY, &[&honest], &[&honest]), &OTHER_KEY);
    let kept = v.verify(&honest, &[&revoking]);
    assert_eq!((&kept["outcome"], &kept["revocations_number"]), (&"valid".into(), &1.into()), "{kept}");
    // In the folder it is no better, and one that names none of the issuer's certificates gets no remark.
    v.put(&list(&OTHER_KEY, 9, MAY, &[&forged], &[&honest]), &OTHER_KEY);
    assert_eq!((v.outcome(&honest, &[]), v.outcome(&forged, &[])), ("valid".into(), "not_issued".into()));
    v.put(&list(&OTHER_KEY, 10, MAY, &[], &[]), &OTHER_KEY);
    assert_eq!(v.verify(&honest, &[])["ignored_lists"], Value::Array(Vec::new()));
}

#[test]
fn a_key_that_follows_speaks_for_the_one_before_it_and_not_the_other_way_round() {
    let v = Verifier::new(HOLDER, date(2027, 4, 15));
    let (honest, revoked, forged) = (of(124), of(123), of(125));
    // The old key is in a thief's hands, who signs a list as well; the holder's new key has the true one.
    v.put(&list(&KEY, 99, MAY, &[&revoked, &honest, &forged], &[]), &KEY);
    assert_eq!(v.outcome(&forged, &[]), "valid", "no list speaks against it yet");
    v.put(&list(&OTHER_KEY, 1, MAY, &[&revoked, &honest], &[&revoked]), &OTHER_KEY);
    let outcomes = [&honest, &revoked, &forged].map(|token| v.outcome(token, &[]));
    assert_eq!(outcomes, ["valid", "revoked", "not_issued"]);
    // With the list of the new key at hand the thief's list can be thrown away.
    fs::remove_file(v.folder().join(format!("revocations-{}.toml", KEY.public().key_id()))).unwrap();
    let outcomes = [&honest, &revoked, &forged].map(|token| v.outcome(token, &[]));
    assert_eq!(outcomes, ["valid", "revoked", "not_issued"]);
    // The old key says nothing of certificates by the new one.
    let newer = made(&OTHER_KEY, 126, MAY);
    v.put(&list(&OTHER_KEY, 2, MAY, &[&revoked, &honest, &newer], &[&revoked]), &OTHER_KEY);
    v.put(&list(&KEY, 100, MAY, &[&revoked, &honest, &forged], &[&newer]), &KEY);
    assert_eq!(v.outcome(&newer, &[]), "valid");
    let ignored = &v.verify(&newer, &[])["ignored_lists"];
    assert_eq!(ignored[0]["signer"], KEY.public().key_id().to_string().as_str());
}

#[test]
fn a_newer_list_does_not_make_good_what_an_older_one_does_not_have() {
    let v = Verifier::new("邻县公安局", APRIL);
    let (first, second) = (of(123), of(126));
    v.put(&list(&KEY, 1, APRIL, &[&first, &second], &[]), &KEY);
    assert_eq!(v.outcome(&first, &[]), "valid");
    let forged = of(125);
    assert_eq!(v.outcome(&forged, &[]), "not_issued");
    let newer = list(&KEY, 2, MAY, &[&first, &forged, &second], &[]);
    let brought = v.brought(&newer, &KEY);
    assert_eq!(v.outcome(&forged, &[&brought]), "not_issued");
    // A number between the numbers of the older list: the newer list is not believed for any certificate.
    let told = v.verify(&first, &[&brought]);
    assert_eq!(told["outcome"], "list_contradicts", "{told}");
    assert!(told["why"].as_str().unwrap().contains("number 2"), "{told}");
    // In place of the older one it is reported as well: the content of that one is remembered beside the key.
    v.put(&newer, &KEY);
    for _ in 0..2 {
        assert_eq!(v.outcome(&first, &[]), "list_contradicts");
        assert_ne!(v.outcome(&forged, &[]), "valid");
    }
    // One that says nothing any more of what was issued, and another one of the same number.
    let silent = RevocationList { numbers: None, ..list(&KEY, 3, MAY, &[], &[]) };
    v.put(&silent, &KEY);
    assert_eq!(v.outcome(&first, &[]), "list_contradicts");
    v.put(&list(&KEY, 1, APRIL, &[&first, &second, &of(127)], &[]), &KEY);
    assert_eq!(v.outcome(&first, &[]), "list_contradicts");
    // The true next list has what was there and goes on from it.
    let next = made(&KEY, 127, MAY);
    v.put(&list(&KEY, 2, MAY, &[&first, &second, &next], &[&second]), &KEY);
    let outcomes = [&first, &second, &next, &forged].map(|token| v.outcome(token, &[]));
    assert_eq!(outcomes, ["valid", "revoked", "valid", "not_issued"]);
}

#[test]
fn a_certificate_that_was_dated_back_stays_denied_when_a_newer_list_has_it() {
    let v = Verifier::new("邻县公安局", APRIL);
    let first = of(123);
    v.put(&list(&KEY, 1, APRIL, &[&first], &[]), &KEY);
    assert_eq!(v.outcome(&first, &[]), "valid");
    // Number 124 follows, as an honest one would; its day is before the list that does not have it.
    let forged = of(124);
    v.put(&list(&KEY, 2, MAY, &[&first, &forged], &[]), &KEY);
    for _ in 0..2 {
        assert_eq!((v.outcome(&first, &[]), v.outcome(&forged, &[])), ("valid".into(), "not_issued".into()));
    }
}

#[test]
fn a_revocation_that_was_seen_stays() {
    let v = Verifier::new("邻县公安局", APRIL);
    let (kept, taken, later) = (of(123), of(124), of(125));
    let all = [&kept, &taken, &later];
    // A list that was only brought is remembered as well.
    let brought = v.brought(&list(&KEY, 3, APRIL, &all, &[&taken]), &KEY);
    assert_eq!(v.outcome(&taken, &[&brought]), "revoked");
    assert_eq!(v.outcome(&taken, &[]), "revoked", "the list is not at hand any more");
    assert_eq!(v.outcome(&kept, &[]), "valid");
    // An older list need not have it; a newer one that withdraws it is reported, and makes nothing valid
    // again.
    v.put(&list(&KEY, 2, APRIL, &all, &[]), &KEY);
    assert_eq!((v.outcome(&taken, &[]), v.outcome(&kept, &[])), ("revoked".into(), "valid".into()));
    v.put(&list(&KEY, 4, MAY, &all, &[]), &KEY);
    assert_eq!(
        (v.outcome(&taken, &[]), v.outcome(&kept, &[])),
        ("revoked".into(), "list_contradicts".into())
    );
    // The true one is believed again.
    v.put(&list(&KEY, 4, MAY, &all, &[&taken, &later]), &KEY);
    let outcomes = all.map(|token| v.outcome(token, &[]));
    assert_eq!(outcomes, ["valid", "revoked", "revoked"]);
    // Taking the file away changes nothing of that.
    fs::remove_file(v.folder().join(format!("revocations-{}.toml", KEY.public().key_id()))).unwrap();
    let outcomes = all.map(|token| v.outcome(token, &[]));
    assert_eq!(outcomes, ["list_missing", "revoked", "revoked"]);
}
