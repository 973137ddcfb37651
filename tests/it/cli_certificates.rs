//! `certify` and `verify` as a script sees them: issuing once, and proving it without the store.

use super::support::by_right::ByRight as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use dabiao::app::bring_signer;
use dabiao::app::certificates::KEY_HOLDER;
use dabiao::store::facts;
use dabiao::store::{Db, Fact};
use serde_json::Value;
use uuid::Uuid;

use super::support::asked_for;
use super::support::bureau::{
    INVIGILATOR, ISSUER, OUTSIDER, STAFF_PASSWORD, candidate, found_with_passwords,
    found_without_accounts as found,
};
use super::support::command::{NOW, PASSPHRASE, issuing};
use super::support::typist::MORNING_MS;

fn dabiao(data: &Path, args: &[&str]) -> Output {
    issuing(data, args, Some(STAFF_PASSWORD))
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    document(output)
}

fn refused(output: &Output, code: i32, word: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(output.stdout.is_empty(), "{output:?}");
    assert!(stderr.contains(word) && !stderr.contains("panicked"), "{stderr} lacks {word}");
}

fn new_key(data: &Path) -> Value {
    json(&dabiao(data, &["certify", "--new-key", "--holder", "岚江市公安局", "--json"]))
}

fn store(data: &Path) -> Db {
    Db::open(data, &|| Uuid::nil()).unwrap()
}

#[test]
fn what_is_due_is_issued_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    refused(&dabiao(data, &["certify", "--json"]), 2, "--new-key");
    found(data, 3, true);
    refused(&dabiao(data, &["certify", "--json"]), 2, "--new-key");
    new_key(data);
    refused(&dabiao(data, &["certify", "--new-key", "--holder", "x"]), 2, "already");
    let doc = json(&dabiao(data, &["certify", "--json"]));
    let issued = doc["issued"].as_array().unwrap();
    let of = |field: &str| issued.iter().map(|c| c[field].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(of("badge"), ["059000", "059001", "059002", "059900"]);
    assert_eq!(of("number"), ["DB-2026-000001", "DB-2026-000002", "DB-2026-000003", "DB-2026-000004"]);
    let first = &issued[0];
    assert_eq!(
        (&first["correct"], &first["correct_cpm"], &first["grade"]),
        (&310.into(), &31.0.into(), &"合格".into())
    );
    assert_eq!((&first["sitting"], &first["issued"]), (&"2026-11-20".into(), &"2026-11-23".into()));
    let db = store(data);
    let rows = db.certificates().unwrap();
    let attempts = db.exam_attempts().unwrap();
    for row in &rows {
        let attempt = attempts.iter().find(|a| a.start.id == row.attempt_id).unwrap();
        assert_eq!((row.by, attempt.start.officer_id), (KEY_HOLDER, row.officer_id));
    }
    drop(db);
    // Once more, and once more with nothing to open the key by: there is nothing to sign.
    let again = json(&dabiao(data, &["certify", "--json"]));
    assert_eq!(again["issued"].as_array().map(Vec::len), Some(0));
    let mut bare = Command::new(env!("CARGO_BIN_EXE_dabiao"));
    bare.args(["certify", "--json", "--now", NOW, "--data", data.to_str().unwrap()]);
    let output = bare.env_remove("DABIAO_ISSUER_PASSPHRASE").output().unwrap();
    assert_eq!(json(&output)["issued"].as_array().map(Vec::len), Some(0));
    assert_eq!(store(data).certificates().unwrap(), rows);
    // Every entry that was written is signed, and the journal stands.
    let audit = json(&dabiao(data, &["audit", "--json"]));
    assert_eq!(audit["ok"], true);
    assert!(audit["signed"].as_u64().unwrap() >= 4, "{audit}");
}

#[test]
fn nobody_issues_to_themselves_or_on_their_own_sitting() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    found_with_passwords(data, 2, true);
    let key = ["certify", "--new-key", "--holder", "岚江市公安局", "--json", "--officer", "059902"];
    json(&dabiao(data, &key));
    // An unknown badge, an officer without an account, one without the right, and no actor at all.
    refused(&dabiao(data, &["certify", "--officer", "777"]), 2, "777");
    refused(&dabiao(data, &["certify", "--officer", "059000"]), 1, "no account");
    refused(&dabiao(data, &["certify", "--officer", "059903"]), 1, "Issue certificates");
    refused(&dabiao(data, &["certify"]), 2, "--officer");
    let reasons = |doc: &Value| {
        let rows = doc["skipped"].as_array().unwrap();
        rows.iter().map(|s| (s["badge"].to_string(), s["reason"].to_string())).collect::<Vec<_>>()
    };
    let held = json(&dabiao(data, &["certify", "--officer", "059901", "--json"]));
    assert_eq!(held["issued"].as_array().map(Vec::len), Some(0));
    assert!(reasons(&held).iter().all(|(_, why)| why.contains("invigilated-by-self")), "{held}");
    assert_eq!(reasons(&held).len(), 3);
    let own = json(&dabiao(data, &["certify", "--officer", "059900", "--json"]));
    assert_eq!(own["issued"].as_array().map(Vec::len), Some(2));
    assert_eq!(reasons(&own), [("\"059900\"".to_owned(), "\"conflict-own-certificate\"".to_owned())]);
    let rest = json(&dabiao(data, &["certify", "--officer", "059902", "--json"]));
    assert_eq!(rest["issued"][0]["badge"], "059900");
    let by: Vec<(Uuid, Uuid)> =
        store(data).certificates().unwrap().iter().map(|c| (c.officer_id, c.by)).collect();
    assert_eq!(by, [(candidate(0), ISSUER), (candidate(1), ISSUER), (ISSUER, OUTSIDER)]);
    assert!(by.iter().all(|(_, by)| *by != INVIGILATOR));
}

#[test]
fn only_sittings_that_are_over_count_and_only_to_the_day_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (open, over) = (folder.path().join("open"), folder.path().join("over"));
    for (data, closed) in [(&open, false), (&over, true)] {
        fs::create_dir(data).unwrap();
        found(data, 1, closed);
        new_key(data);
    }
    let doc = json(&dabiao(&open, &["certify", "--json"]));
    assert_eq!(doc["issued"].as_array().map(Vec::len), Some(0));
    assert!(doc["skipped"].as_array().unwrap().iter().all(|s| s["reason"] == "skip-sitting-open"));
    let before = json(&dabiao(&over, &["certify", "--as-of", "2026-11-19", "--json"]));
    assert_eq!(before["issued"].as_array().map(Vec::len), Some(0));
    refused(&dabiao(&over, &["certify", "--as-of", "2026-11-24"]), 2, "2026-11-24");
    refused(&dabiao(&over, &["certify", "--standard", "none"]), 2, "officer-2027");
    let guidance = json(&dabiao(&over, &["certify", "--standard", "guidance-2027", "--json"]));
    assert_eq!(guidance["issued"].as_array().map(Vec::len), Some(0));
    let day = json(&dabiao(&over, &["certify", "--as-of", "2026-11-20", "--json"]));
    assert_eq!(day["issued"].as_array().map(Vec::len), Some(2));
    // A look back must not issue again to those who have one since.
    let back = json(&dabiao(&over, &["certify", "--as-of", "2026-11-20", "--json"]));
    assert_eq!(back["issued"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_wrong_or_missing_passphrase_issues_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    found(data, 1, true);
    new_key(data);
    let file = data.join("passphrase.txt");
    fs::write(&file, "not the passphrase\n").unwrap();
    let wrong = dabiao(data, &["certify", "--passphrase-file", file.to_str().unwrap()]);
    refused(&wrong, 2, "passphrase");
    assert_eq!(store(data).certificates().unwrap(), []);
    fs::write(&file, format!("{PASSPHRASE}\r\n")).unwrap();
    let doc = json(&dabiao(data, &["certify", "--json", "--passphrase-file", file.to_str().unwrap()]));
    assert_eq!(doc["issued"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_certificate_proves_itself_on_another_pc() {
    let folder = tempfile::tempdir().unwrap();
    let (data, pdfs, other) =
        (folder.path().join("bureau"), folder.path().join("pdf"), folder.path().join("other"));
    fs::create_dir_all(&data).unwrap();
    found(&data, 1, true);
    let key = new_key(&data)["public_key"].as_str().unwrap().to_owned();
    let doc = json(&dabiao(&data, &["certify", "--json", "--pdf", pdfs.to_str().unwrap()]));
    assert_eq!(doc["files"].as_array().map(Vec::len), Some(2));
    let pdf = pdfs.join("DB-2026-000001.pdf");
    let token = doc["issued"][0]["token"].as_str().unwrap();
    let verify = |what: &str, more: &[&str]| dabiao(&other, &[&["verify", what, "--json"], more].concat());
    for what in [pdf.to_str().unwrap(), token, &token.to_lowercase(), &format!(" {token}\n")] {
        let good = json(&verify(what, &["--key", &key]));
        assert_eq!((&good["valid"], &good["outcome"]), (&true.into(), &"valid".into()));
        assert_eq!((&good["number"], &good["badge"]), (&"DB-2026-000001".into(), &"059000".into()));
        assert_eq!((&good["holder"], &good["name"]), (&"岚江市公安局".into(), &"王德明".into()));
        // Without the key its holder is unknown, and nothing that it says is repeated.
        let unknown = verify(what, &[]);
        assert_eq!(unknown.status.code(), Some(1));
        let unknown = document(&unknown);
        assert_eq!((&unknown["outcome"], &unknown["number"]), (&"unknown_issuer".into(), &Value::Null));
    }
    let outcome = |what: &str, more: &[&str]| {
        let output = verify(what, &[&["--key", &key], more].concat());
        (output.status.code(), document(&output)["outcome"].as_str().unwrap().to_owned())
    };
    assert_eq!(outcome(token, &["--as-of", "2026-11-22"]), (Some(1), "not_yet_valid".into()));
    let changed = folder.path().join("changed.pdf");
    let mut bytes = fs::read(&pdf).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&changed, &bytes).unwrap();
    assert_eq!(outcome(changed.to_str().unwrap(), &[]), (Some(1), "forged".into()));
    assert_eq!(outcome(&token[..token.len() - 8], &[]), (Some(1), "unreadable".into()));
    fs::write(&changed, "no certificate").unwrap();
    assert_eq!(outcome(changed.to_str().unwrap(), &[]), (Some(1), "no_certificate".into()));
    refused(&verify("/no/such/file.pdf", &[]), 2, "/no/such/file.pdf");
    refused(&verify(token, &["--key", "/no/such/key"]), 2, "/no/such/key");
    refused(&verify(token, &["--key", pdf.to_str().unwrap()]), 2, "DB-2026-000001.pdf");
    assert!(!other.exists(), "verifying writes nothing");
}

#[test]
fn files_that_are_missing_are_printed_later() {
    let folder = tempfile::tempdir().unwrap();
    let (data, pdfs) = (folder.path(), folder.path().join("pdf"));
    found(data, 1, true);
    new_key(data);
    json(&dabiao(data, &["certify", "--json"]));
    let args = ["certify", "--json", "--pdf", pdfs.to_str().unwrap()];
    assert_eq!(json(&dabiao(data, &args))["files"].as_array().map(Vec::len), Some(2));
    let first = fs::read(pdfs.join("DB-2026-000001.pdf")).unwrap();
    fs::remove_file(pdfs.join("DB-2026-000001.pdf")).unwrap();
    assert_eq!(json(&dabiao(data, &args))["files"].as_array().map(Vec::len), Some(1));
    assert_eq!(fs::read(pdfs.join("DB-2026-000001.pdf")).unwrap(), first);
}

#[test]
fn a_revoked_certificate_is_good_for_nothing_where_the_list_is() {
    use dabiao::app::certificates::{day_of, unlock, write_revocations};
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    found(data, 1, true);
    let key = new_key(data)["public_key"].as_str().unwrap().to_owned();
    let doc = json(&dabiao(data, &["certify", "--json"]));
    let token = doc["issued"][0]["token"].as_str().unwrap();
    let list = {
        let mut db = store(data);
        db.sign_with(MORNING_MS, bring_signer(data.to_owned(), [0; 32])().unwrap().unwrap()).unwrap();
        let fact = Fact::RevokeCertificate(facts::RevokeCertificate {
            id: Uuid::from_u128(7),
            number: "DB-2026-000001".into(),
            reason: "录入有误".into(),
            replaced: true,
            by: OUTSIDER,
        });
        db.put(MORNING_MS, &fact).unwrap();
        let open = unlock(data, PASSPHRASE).unwrap();
        let today = day_of(MORNING_MS);
        write_revocations(data, &db.certificates().unwrap(), &open, today, &day_of).unwrap()
    };
    let here = dabiao(data, &["verify", token, "--json"]);
    assert_eq!((here.status.code(), &document(&here)["outcome"]), (Some(1), &"revoked".into()));
    assert!(document(&here)["why"].as_str().unwrap().contains("录入有误"));
    let other = folder.path().join("other");
    let args = ["verify", token, "--json", "--key", &key];
    assert_eq!(document(&dabiao(&other, &args))["outcome"], "valid");
    let told = dabiao(&other, &[&args[..], &["--revoked", list.to_str().unwrap()]].concat());
    assert_eq!(document(&told)["outcome"], "revoked");
    // The paper was faulty, the sitting stands: a new one is due, with the next number.
    let again = json(&dabiao(data, &["certify", "--json"]));
    assert_eq!(
        (&again["issued"][0]["number"], &again["issued"][0]["badge"]),
        (&"DB-2026-000003".into(), &"059000".into())
    );
}

/// Also the measure of a whole bureau: `DABIAO_BUREAU=600` and `--nocapture` tell how long it takes.
#[test]
fn a_bureau_is_issued_and_printed_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (data, pdfs) = (folder.path().join("data"), folder.path().join("pdf"));
    fs::create_dir(&data).unwrap();
    let officers = asked_for("DABIAO_BUREAU", 12);
    found(&data, officers, true);
    let key = new_key(&data)["public_key"].as_str().unwrap().to_owned();
    let began = std::time::Instant::now();
    let doc = json(&dabiao(&data, &["certify", "--json", "--pdf", pdfs.to_str().unwrap()]));
    eprintln!("{} certificates issued and printed in {:?}", officers + 1, began.elapsed());
    let issued = doc["issued"].as_array().unwrap();
    assert_eq!((issued.len(), doc["files"].as_array().map(Vec::len)), (officers + 1, Some(officers + 1)));
    for (n, certificate) in issued.iter().enumerate() {
        assert_eq!(certificate["number"], format!("DB-2026-{:06}", n + 1));
    }
    for n in [1, officers + 1] {
        let file = pdfs.join(format!("DB-2026-{n:06}.pdf"));
        let good = json(&dabiao(folder.path(), &["verify", file.to_str().unwrap(), "--key", &key, "--json"]));
        assert_eq!(good["valid"], true);
    }
}
