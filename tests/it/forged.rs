//! Changes behind the program's back: a history that was rewritten with right hashes, and single bytes of the
//! database file. Nothing false is accepted, and nothing untouched is reported.
//!
//! `DABIAO_BYTES=1000 cargo nextest run --no-capture single_bytes` changes more bytes.

use super::support::by_right::right;
use dabiao::domain::role::Permission;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use dabiao::app::{Action, DoorAction, DrillAction, JournalKeys, bring_signer};
use dabiao::credential::StationKey;
use dabiao::store::{
    AuditAgainst, AuditReport, DATABASE_FILE, Db, Hash, Occasion, Restore, StoreError, restore,
};
use rand::RngExt as _;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::support::disk::chance;
use super::support::typist::{MORNING_MS, Typist};
use super::support::{asked_for, bureau};

/// Bytes that are changed, unless the environment says otherwise.
const BYTES: usize = 200;

fn open(folder: &Path) -> Result<Db, StoreError> {
    Db::open(folder, &|| Uuid::from_u128(7))
}

fn raw(folder: &Path) -> Connection {
    Connection::open(folder.join(DATABASE_FILE)).unwrap()
}

/// A bureau with an exam behind it, signed practice, and an attempt that is still open.
fn filled(folder: &Path) {
    bureau::found(folder, 2, false);
    let mut t = Typist::at(folder);
    let officer = t.session.officers().iter().find(|o| o.id == bureau::candidate(0)).unwrap().id;
    t.act(Action::Door(DoorAction::SignIn(officer)));
    for minutes in [1, 10] {
        t.start("copy/notice-01", minutes);
        for _ in 0..30 {
            t.commit(400, "通知");
        }
        t.clock.advance(5_000);
        if minutes == 1 {
            t.act(Action::Drill(DrillAction::HandIn));
        }
    }
    t.settle();
}

/// Rewrites entry `seq` with another `body`, and every later entry of its series with the hashes that follow.
/// The signatures are left; they can't be made without the key.
fn rewrite(folder: &Path, seq: usize, change: &dyn Fn(&str) -> String) {
    let journal = open(folder).unwrap().journal().unwrap();
    let mut db = raw(folder);
    let triggers: Vec<String> = {
        let mut statement = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    db.execute_batch("DROP TRIGGER journal_is_final; DROP TRIGGER journal_stays;").unwrap();
    let tx = db.transaction().unwrap();
    let mut prev: Hash = journal[seq].prev_hash;
    for mut entry in journal.into_iter().skip(seq) {
        if entry.seq as usize == seq {
            entry.body = change(&entry.body);
        }
        entry.prev_hash = prev;
        entry.hash = entry.computed_hash();
        prev = entry.hash;
        let sql = "UPDATE journal SET body = ?1, prev_hash = ?2, hash = ?3 WHERE series = ?4 AND seq = ?5";
        tx.execute(sql, params![entry.body, entry.prev_hash, entry.hash, entry.series, entry.seq]).unwrap();
    }
    tx.commit().unwrap();
    for trigger in triggers.iter().filter(|sql| sql.contains("TRIGGER journal_")) {
        db.execute_batch(trigger).unwrap();
    }
}

fn dabiao(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dabiao"))
        .args(args)
        .args(["--data".as_ref(), folder.as_os_str()])
        .env_remove("DABIAO_DATA")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

fn said(output: &Output, code: i32, words: &str) {
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(words), "{text} lacks {words}");
}

#[test]
fn a_history_written_anew_is_found_by_its_signatures() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = folder.path();
    let mut t = Typist::at(place);
    t.sign_in();
    t.act(Action::Door(DoorAction::AddOfficer {
        badge: "059002".into(),
        name: "李晓峰".into(),
        unit: "城关派出所".into(),
    }));
    drop(t);
    let kept = outside.path().join("kept.sqlite");
    said(&dabiao(place, &["audit"]), 0, "");
    said(&dabiao(place, &["backup", kept.to_str().unwrap()]), 0, "");

    // Another officer's badge in the journal and in the table: every hash is right again.
    let journal = open(place).unwrap().journal().unwrap();
    let seq = journal.iter().position(|e| e.body.contains("059002")).unwrap();
    rewrite(place, seq, &|body| body.replace("059002", "059003"));
    raw(place).execute_batch("UPDATE officer SET badge = '059003' WHERE badge = '059002'").unwrap();
    // Without the keys the change is invisible: the hashes alone do not prove it.
    assert_eq!(open(place).unwrap().audit(&AuditAgainst::default()).unwrap().problems, []);
    let found = "its signature is not right";
    said(&dabiao(place, &["audit"]), 1, found);
    let refused = outside.path().join("refused.sqlite");
    said(&dabiao(place, &["backup", refused.to_str().unwrap()]), 1, found);
    assert!(!refused.exists());
    let doctor = dabiao(place, &["doctor", "--json"]);
    let checks = String::from_utf8_lossy(&doctor.stdout).into_owned();
    let checks: serde_json::Value = serde_json::from_str(&checks).unwrap();
    assert_eq!(checks["integrity"]["status"], "fail", "{checks}");
    // Nor does it come back as a backup, manual or automatic.
    let forged = outside.path().join("forged.sqlite");
    fs::copy(place.join(DATABASE_FILE), &forged).unwrap();
    let elsewhere = outside.path().join("elsewhere");
    let restore = ["restore", forged.to_str().unwrap(), "--take-over", "--why", "新电脑"];
    said(&dabiao(&elsewhere, &restore), 1, found);
    assert!(!elsewhere.join(DATABASE_FILE).exists());
    let now = jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0);
    let auto = open(place).unwrap().start_auto_backup(now, Occasion::Event).unwrap().unwrap();
    assert!(matches!(auto.finish(&JournalKeys::against(None)), Err(StoreError::Unverified(_))));
    let mut t = Typist::at(place);
    t.session.backup_now();
    t.settle();
    let notice = t.session.notice().expect("it is told").clone();
    assert!(notice.what.contains("备份"), "{notice}");
    drop(t);
    // The backup from before brings back what was.
    said(&dabiao(place, &["restore", kept.to_str().unwrap()]), 0, "");
    said(&dabiao(place, &["audit"]), 0, "");
}

#[test]
fn a_journal_without_this_stations_key_is_not_its_own() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for place in [folder.path(), other.path()] {
        Typist::at(place).sign_in();
    }
    // Another PC's key beside it, from other random bytes.
    let key = dabiao::credential::STATION_KEY_FILE;
    fs::remove_file(folder.path().join(key)).unwrap();
    StationKey::draw(&mut chance(77)).save(&folder.path().join(key)).unwrap();
    said(&dabiao(folder.path(), &["audit"]), 1, key);
    said(&dabiao(other.path(), &["audit"]), 0, "");
}

/// Every row of every table.
fn content(db: &Connection) -> rusqlite::Result<BTreeMap<String, Vec<Vec<Value>>>> {
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut tables = BTreeMap::new();
    for name in names {
        let mut statement = db.prepare(&format!("SELECT * FROM {name} ORDER BY 1, 2"))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|n| row.get(n)).collect())?;
        tables.insert(name, rows.collect::<Result<_, _>>()?);
    }
    Ok(tables)
}

/// The outcome of a changed file.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It was refused or reported.
    Found,
    /// Nothing that any reader sees has changed.
    Harmless,
    /// It was accepted as sound and has other content.
    Accepted(String),
}

fn examine(folder: &Path, clean: &AuditReport, before: &BTreeMap<String, Vec<Vec<Value>>>) -> Outcome {
    let Ok(db) = open(folder) else { return Outcome::Found };
    let report = match JournalKeys::audit(&db, folder, None) {
        Ok(report) if report.problems.is_empty() => report,
        _ => return Outcome::Found,
    };
    drop(db);
    match content(&raw(folder)) {
        Ok(after) if after == *before && report == *clean => Outcome::Harmless,
        Ok(after) => {
            let tables = before.iter().filter(|(name, rows)| after.get(*name) != Some(rows));
            Outcome::Accepted(format!("{:?} {report:?}", tables.map(|(name, _)| name).collect::<Vec<_>>()))
        }
        Err(error) => Outcome::Accepted(error.to_string()),
    }
}

#[test]
fn single_bytes_of_the_file_are_found_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let db = open(folder.path()).unwrap();
    let clean = JournalKeys::audit(&db, folder.path(), None).unwrap();
    assert!(clean.problems.is_empty() && clean.attempts >= 4 && clean.signed >= 4, "{clean:?}");
    drop(db);
    let file = folder.path().join(DATABASE_FILE);
    assert!(!folder.path().join(format!("{DATABASE_FILE}-wal")).exists(), "the log is in the file");
    let before = content(&raw(folder.path())).unwrap();
    let mut logs = Vec::new();
    for attempt in &before["attempt"] {
        logs.extend(attempt.iter().filter_map(|value| match value {
            Value::Blob(bytes) if bytes.len() > 64 => Some(bytes.clone()),
            _ => None,
        }));
    }
    assert!(logs.len() >= 4, "{}", logs.len());
    let bytes = fs::read(&file).unwrap();
    // No false alarm on an untouched store, opened again and again.
    for _ in 0..10 {
        assert_eq!(examine(folder.path(), &clean, &before), Outcome::Harmless);
        fs::write(&file, &bytes).unwrap();
    }
    let (mut rng, count) = (chance(17), asked_for("DABIAO_BYTES", BYTES));
    let (mut found, mut harmless) = (0, 0);
    for round in 0..count {
        // Every fourth one in a packed log, the others anywhere in the file.
        let at = if round % 4 == 0 {
            let log = &logs[rng.random_range(0..logs.len())];
            let part = rng.random_range(0..log.len() - 16);
            // A log may span several pages: a piece that is not found whole is searched for elsewhere.
            bytes.windows(16).position(|w| w == &log[part..part + 16])
        } else {
            None
        };
        let at = at.unwrap_or_else(|| rng.random_range(0..bytes.len()));
        let mut changed = bytes.clone();
        changed[at] ^= rng.random_range(1..=255_u8);
        fs::write(&file, &changed).unwrap();
        match examine(folder.path(), &clean, &before) {
            Outcome::Found => found += 1,
            Outcome::Harmless => harmless += 1,
            Outcome::Accepted(what) => panic!("byte {at} of {}: accepted: {what}", bytes.len()),
        }
        for suffix in ["-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(folder.path().join(format!("{DATABASE_FILE}{suffix}")));
        }
    }
    assert!(found > count / 4, "{found} of {count}");
    eprintln!("{count} bytes of {} changed: {found} found, {harmless} harmless, 0 accepted", bytes.len());
}

#[test]
fn a_restore_of_what_was_signed_by_others_says_so() {
    // A restore checks its backup with the keys that the backup itself names.
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Typist::at(folder.path()).sign_in();
    let file = other.path().join("b.sqlite");
    open(folder.path()).unwrap().backup_to(&file, &JournalKeys::against(None)).unwrap();
    let db = Connection::open(&file).unwrap();
    let triggers = "DROP TRIGGER journal_is_final; UPDATE journal SET signature = zeroblob(73) WHERE seq = 1;
        CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries never change'); END;";
    db.execute_batch(triggers).unwrap();
    drop(db);
    let place = other.path().join("place");
    fs::create_dir(&place).unwrap();
    let may = right(Permission::Restore, None);
    let plan = |against| Restore {
        file: &file,
        folder: &place,
        now_ms: MORNING_MS,
        now: jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0),
        new_id: &|| Uuid::from_u128(8),
        signer: bring_signer(place.clone(), [3; 32])().unwrap(),
        against,
        right: &may,
        take_over: Some("新电脑".into()),
        keys: Vec::new(),
    };
    assert!(matches!(restore(plan(JournalKeys::against(None))), Err(StoreError::Unverified(_))));
    assert!(!place.join(DATABASE_FILE).exists());
    // Without keys it would have been accepted: only the keys reveal it.
    restore(plan(AuditAgainst::default())).unwrap();
}
