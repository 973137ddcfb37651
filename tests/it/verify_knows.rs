//! What `verify` knows and says: the list of revocations that it uses, whether one is missing, what was
//! issued, and what the ledger of the issuing PC has.

use super::support::by_right::ByRight as _;
use std::fs;
use std::path::Path;
use std::process::Output;

use dabiao::app::certificates::{day_of, unlock, write_revocations};
use dabiao::credential::trust::{
    TRUSTED_KEYS_FILE, TrustProblem, load_key_ring, load_revocations, read_revocation_list, remember_lists,
    save_key_ring, save_revocation_list, sign_revocation_list,
};
use dabiao::credential::{
    IssuedNumber, KeyRing, Outcome, Revocation, RevocationList, SeenList, SignedCertificate, issue,
    issued_code, verify,
};
use dabiao::domain::certificate::CertificateNo;
use dabiao::store::facts;
use dabiao::store::{Db, Fact};
use jiff::civil::{Date, date};
use serde_json::Value;
use uuid::Uuid;

use super::support::bureau::{OUTSIDER, found_without_accounts as found};
use super::support::command::{PASSPHRASE, issuing};
use super::support::credential::{KEY, OTHER_KEY, certificate, ring, signed, trusted};
use super::support::typist::MORNING_MS;

const HOLDER: &str = "岚江市公安局";
const DAY: Date = date(2027, 6, 1);

fn dabiao(data: &Path, args: &[&str]) -> Output {
    issuing(data, args, None)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Exit code, outcome and why.
fn answer(data: &Path, token: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let output = dabiao(data, &[&["verify", token, "--json"], more].concat());
    let doc = json(&output);
    let text = |field: &str| doc[field].as_str().unwrap().to_owned();
    (output.status.code(), text("outcome"), text("why"))
}

fn number(n: u32) -> CertificateNo {
    CertificateNo::new(2027, n).unwrap()
}

fn list(serial: u32, revoked: &[u32]) -> RevocationList {
    let issuer = KEY.public().key_id();
    let entry =
        |n: &u32| Revocation {
            issuer, number: number(*n), on: date(2027, 5, 1), reason: "替考".to_owned()
        };
    RevocationList::new(issuer, serial, date(2027, 5, serial as i8), revoked.iter().map(entry).collect())
}

fn of(n: u32) -> SignedCertificate {
    let mut c = certificate();
    c.number = number(n);
    issue(c, &KEY).unwrap()
}

fn issued(signed: &SignedCertificate) -> IssuedNumber {
    let number = signed.certificate().number;
    IssuedNumber { issuer: signed.issuer(), number, code: issued_code(signed) }
}

/// The PC of a verifier who trusts the bureau's key.
fn verifier(folder: &Path) {
    save_key_ring(&folder.join(TRUSTED_KEYS_FILE), &ring()).unwrap();
}

/// What a verifier finds with what lies in `folder`.
fn found_in(folder: &Path, token: &str) -> Outcome {
    let mut ring = load_key_ring(&folder.join(TRUSTED_KEYS_FILE)).unwrap();
    let lists = load_revocations(folder, &ring).unwrap();
    remember_lists(folder, &mut ring, &lists).unwrap();
    verify(token, &ring, &lists, DAY).outcome
}

#[test]
fn a_list_of_version_2_names_what_was_issued_and_version_1_stays_as_it_was() {
    let bare = sign_revocation_list(&list(3, &[7]), &KEY).unwrap();
    let text = String::from_utf8(bare.clone()).unwrap();
    assert!(text.contains("version = 1\n") && !text.contains("issued_by"), "{text}");
    assert_eq!(read_revocation_list(&bare, &ring()).unwrap().numbers, None);
    let full = list(3, &[7]).with_numbers([9, 7, 7, 8].map(|n| issued(&of(n))).to_vec());
    assert_eq!(full.numbers.as_ref().unwrap().len(), 3);
    let bytes = sign_revocation_list(&full, &KEY).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("version = 2\n"));
    assert_eq!(read_revocation_list(&bytes, &ring()).unwrap(), full);
    let nothing = list(4, &[]).with_numbers(Vec::new());
    let none_issued = sign_revocation_list(&nothing, &KEY).unwrap();
    assert_eq!(read_revocation_list(&none_issued, &ring()).unwrap(), nothing);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(read_revocation_list(&changed, &ring()).is_err(), "byte {at}");
    }
}

#[test]
fn what_the_issuers_list_does_not_have_was_not_issued() {
    let known = |token: &SignedCertificate, list: &RevocationList| {
        let mut all = dabiao::credential::Revocations::default();
        all.add(list.clone());
        verify(&token.to_string(), &ring(), &all, DAY).outcome
    };
    let day = certificate().issued;
    let mut full = list(5, &[]).with_numbers(vec![issued(&of(123)), issued(&of(124))]);
    full.issued = day.tomorrow().unwrap();
    assert_eq!(known(&of(124), &full), Outcome::Valid);
    let denied = Outcome::NotIssued { serial: 5, of: full.issued };
    assert_eq!(known(&of(125), &full), denied);
    // The number was issued, for another certificate: on any day.
    let mut other = certificate();
    (other.number, other.name) = (number(124), "冒名者".to_owned());
    let other = issue(other, &KEY).unwrap();
    assert_eq!(known(&other, &full), denied);
    // One of the day of the list may be younger than the list, and a list of version 1 says nothing.
    full.issued = day;
    assert_eq!(known(&of(125), &full), Outcome::Valid);
    assert_eq!(known(&of(125), &list(5, &[])), Outcome::Valid);
    // A list by another key that knows nothing of this issuer says nothing.
    let mut both = ring();
    both.add(trusted(&OTHER_KEY, "岚江市公安局"));
    let stranger = RevocationList::new(OTHER_KEY.public().key_id(), 1, DAY, Vec::new()).with_numbers(vec![]);
    let mut all = dabiao::credential::Revocations::default();
    all.add(stranger);
    assert_eq!(verify(&of(125).to_string(), &both, &all, DAY).outcome, Outcome::Valid);
}

#[test]
fn a_list_that_was_here_is_missed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    verifier(folder);
    let (token, taken) = (of(124).to_string(), of(123).to_string());
    let file = folder.join(format!("revocations-{}.toml", KEY.public().key_id()));
    let [one, two] = [list(1, &[]), list(2, &[123])].map(|l| sign_revocation_list(&l, &KEY).unwrap());
    assert_eq!(found_in(folder, &token), Outcome::Valid);
    // Put there by hand, as people do.
    fs::write(&file, &two).unwrap();
    assert_eq!(found_in(folder, &token), Outcome::Valid);
    assert!(matches!(found_in(folder, &taken), Outcome::Revoked { .. }));
    let missing = Outcome::ListMissing { serial: 2, of: date(2027, 5, 2) };
    fs::remove_file(&file).unwrap();
    assert_eq!(found_in(folder, &token), missing);
    fs::write(&file, &one).unwrap();
    assert_eq!(found_in(folder, &token), missing);
    // A revocation that was seen is known without its list.
    assert!(matches!(found_in(folder, &taken), Outcome::Revoked { .. }));
    fs::remove_file(&file).unwrap();
    let error = save_revocation_list(folder, &one, &ring()).unwrap_err();
    assert!(matches!(error.fault, TrustProblem::Older { have: 2, found: 1 }), "{error}");
    save_revocation_list(folder, &two, &ring()).unwrap();
    assert_eq!(found_in(folder, &token), Outcome::Valid);
    assert!(matches!(found_in(folder, &taken), Outcome::Revoked { .. }));
    // The ring keeps it: a key that is there stays as it is, one that is taken out is forgotten.
    let mut kept = load_key_ring(&folder.join(TRUSTED_KEYS_FILE)).unwrap();
    let id = KEY.public().key_id();
    assert_eq!(kept.seen(id), Some(SeenList { serial: 2, issued: date(2027, 5, 2) }));
    assert!(!kept.note(id, SeenList { serial: 1, issued: DAY }));
    kept.remove(id);
    assert_eq!(kept.seen(id), None);
    assert!(!KeyRing::default().note(id, SeenList { serial: 1, issued: DAY }));
    // A ring of an older version has no such line.
    let text = fs::read_to_string(folder.join(TRUSTED_KEYS_FILE)).unwrap();
    let old: Vec<&str> = text.lines().filter(|l| !l.starts_with("list_")).collect();
    let old = old.join("\n") + "\n";
    fs::write(folder.join(TRUSTED_KEYS_FILE), old).unwrap();
    assert_eq!(load_key_ring(&folder.join(TRUSTED_KEYS_FILE)).unwrap(), ring());
    assert_eq!(signed().issuer(), id);
}

fn new_key(data: &Path, more: &[&str]) -> Output {
    dabiao(data, &[&["certify", "--new-key", "--holder", HOLDER], more].concat())
}

/// A bureau with certificates on its issuing PC, and the list of them that `certify` writes: the tokens.
fn bureau(data: &Path) -> Vec<String> {
    found(data, 2, true);
    assert_eq!(json(&new_key(data, &["--json"]))["other_keys"], Value::Array(Vec::new()));
    let doc = json(&dabiao(data, &["certify", "--json"]));
    let tokens = doc["issued"].as_array().unwrap().iter();
    tokens.map(|c| c["token"].as_str().unwrap().to_owned()).collect()
}

/// A certificate that the bureau never issued, signed by a person who has key and passphrase.
fn minted(data: &Path, like: &str) -> String {
    let open = unlock(data, PASSPHRASE).unwrap();
    let mut c = SignedCertificate::parse(like).unwrap().certificate().clone();
    c.number = CertificateNo::new(2026, 9).unwrap();
    c.issued = c.sitting;
    issue(c, &open.key).unwrap().to_string()
}

#[test]
fn the_issuing_pc_asks_its_ledger_and_the_list_tells_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let (data, other) = (dir.path().join("bureau"), dir.path().join("other"));
    fs::create_dir_all(&data).unwrap();
    let tokens = bureau(&data);
    let minted = minted(&data, &tokens[0]);
    let here = dabiao(&data, &["verify", &tokens[0]]);
    assert_eq!(here.status.code(), Some(0));
    assert!(said(&here).contains("number 1") && said(&here).contains("ledger"), "{}", said(&here));
    let (code, outcome, why) = answer(&data, &minted, &[]);
    assert_eq!((code, outcome.as_str()), (Some(1), "not_in_ledger"));
    assert!(why.contains("not issued here"), "{why}");
    // Its number belongs to another officer's certificate.
    let open = unlock(&data, PASSPHRASE).unwrap();
    let mut c = SignedCertificate::parse(&tokens[0]).unwrap().certificate().clone();
    c.name = "冒名者".to_owned();
    let swapped = issue(c, &open.key).unwrap().to_string();
    assert_eq!(answer(&data, &swapped, &[]).1, "not_in_ledger");
    // Without the key file, and without the list: the ledger knows whose certificates it has.
    let key = data.join("issuer-key.toml");
    fs::rename(&key, data.join("away")).unwrap();
    assert_eq!(answer(&data, &minted, &[]).1, "not_in_ledger");
    fs::rename(data.join("away"), &key).unwrap();
    // On another PC the key alone knows nothing of that, and says what it does not know.
    let public = fs::read_dir(data.join("papers")).unwrap().map(|e| e.unwrap().path());
    let (mut public, mut lists) = (public.collect::<Vec<_>>(), Vec::new());
    public.retain(|path| {
        let list = path.file_name().unwrap().to_string_lossy().starts_with("revocations-");
        if list {
            lists.push(path.to_str().unwrap().to_owned());
        }
        !list
    });
    let with_key = ["--key", public[0].to_str().unwrap()];
    let (code, outcome, why) = answer(&other, &minted, &with_key);
    assert_eq!((code, outcome.as_str()), (Some(0), "valid"));
    assert!(why.contains("No list of revocations is known"), "{why}");
    let bare = json(&dabiao(&other, &[&["verify", &minted, "--json"], &with_key[..]].concat()));
    assert_eq!((&bare["revocations_number"], &bare["ledger"]), (&Value::Null, &false.into()));
    // The list that came with the certificates does.
    let with_list = [&with_key[..], &["--revoked", &lists[0]]].concat();
    assert_eq!(answer(&other, &minted, &with_list).1, "not_issued");
    assert_eq!(answer(&other, &swapped, &with_list).1, "not_issued");
    let (code, outcome, why) = answer(&other, &tokens[0], &with_list);
    assert_eq!((code, outcome.as_str()), (Some(0), "valid"));
    assert!(why.contains("not revoked"), "{why}");
    assert!(!other.exists(), "verifying writes nothing");
}

#[test]
fn what_the_ledger_took_back_is_revoked_without_a_list() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let tokens = bureau(data);
    {
        let mut db = Db::open(data, &|| Uuid::nil()).unwrap();
        let fact = Fact::RevokeCertificate(facts::RevokeCertificate {
            id: Uuid::from_u128(7),
            number: "DB-2026-000001".into(),
            reason: "录入有误".into(),
            replaced: false,
            by: OUTSIDER,
        });
        db.put(MORNING_MS, &fact).unwrap();
        let open = unlock(data, PASSPHRASE).unwrap();
        write_revocations(data, &db.certificates().unwrap(), &open, day_of(MORNING_MS), &day_of).unwrap();
    }
    let lists = || {
        let names = fs::read_dir(data).unwrap().map(|e| e.unwrap().path());
        names.filter(|p| p.file_name().unwrap().to_string_lossy().starts_with("revocations-"))
    };
    for list in lists() {
        fs::remove_file(list).unwrap();
    }
    let (code, outcome, why) = answer(data, &tokens[0], &[]);
    assert_eq!((code, outcome.as_str()), (Some(1), "revoked"));
    assert!(why.contains("录入有误"), "{why}");
    assert_eq!(answer(data, &tokens[1], &[]).1, "valid");
    // The next list counts on from the one that is gone.
    let db = Db::open(data, &|| Uuid::nil()).unwrap();
    let open = unlock(data, PASSPHRASE).unwrap();
    write_revocations(data, &db.certificates().unwrap(), &open, day_of(MORNING_MS), &day_of).unwrap();
    drop(db);
    let ring = load_key_ring(&data.join(TRUSTED_KEYS_FILE)).unwrap();
    let here = load_revocations(data, &ring).unwrap();
    assert_eq!(here.newest_list().map(|(serial, _)| serial), Some(3));
    assert_eq!(lists().count(), 1);
}

#[test]
fn a_second_key_of_the_same_holder_is_told_of() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let tokens = bureau(data);
    let first = json(&dabiao(data, &["verify", &tokens[0], "--json"]))["issuer"].clone();
    fs::rename(data.join("issuer-key.toml"), data.join("away")).unwrap();
    let made = new_key(data, &[]);
    let text = said(&made);
    assert!(made.status.success() && text.contains(first.as_str().unwrap()), "{text}");
    assert!(text.contains("other keys of 岚江市公安局"), "{text}");
    // Both stay, and certificates by the old one are what they were.
    let doc = json(&dabiao(data, &["verify", &tokens[0], "--json"]));
    assert_eq!((&doc["valid"], doc["other_keys"].as_array().map(Vec::len)), (&true.into(), Some(1)));
    let shown = said(&dabiao(data, &["verify", &tokens[0]]));
    assert!(shown.contains("Another key of 岚江市公安局"), "{shown}");
    // A certificate of the new key that the ledger does not have was not issued here.
    let minted = minted(data, &tokens[0]);
    assert_eq!(answer(data, &minted, &[]).1, "not_in_ledger");
}
