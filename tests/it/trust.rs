//! Attacks by a person who can write the data folder, knows the format and has a key of their own, but not
//! the station's: foreign series, foreign keys, histories signed anew or not at all, another station's store.
//! And what must stay possible: an older program's store, a lost key, a new PC.

use super::support::by_right::right;
use dabiao::domain::role::Permission;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dabiao::app::audit::AUDIT_MARK_FILE;
use dabiao::app::{Action, DoorAction, DrillAction, JournalKeys, StorePhase, bring_signer, renew};
use dabiao::credential::{ENROLMENT_FILE, STATION_KEY_FILE, StationKey, StoredEnrolment};
use dabiao::domain::enrolment::Occasion;
use dabiao::store::facts;
use dabiao::store::{
    AuditReport, DATABASE_FILE, Db, Fact, JournalEntry, JournalSigner, NotOwn, Restore, Restored, StoreError,
    Witness, hex, restore, unhex, verify_backup,
};
use jiff::civil::{DateTime, date};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::support::typist::{MORNING_MS, Typist};

const FOREIGN_SERIES: &str = "ffffffff-ffff-7fff-bfff-ffffffffffff";
const NOW: DateTime = date(2026, 11, 24).at(9, 0, 0, 0);

/// A key of the attacker's own, or of another PC.
fn own_key(n: u64) -> StationKey {
    StationKey::draw(&mut StdRng::seed_from_u64(n))
}

struct Signs(StationKey, String);

impl Signs {
    fn with(key: StationKey) -> Box<dyn JournalSigner> {
        let id = key.public().key_id().to_string();
        Box::new(Self(key, id))
    }
}

impl JournalSigner for Signs {
    fn key_id(&self) -> &str {
        &self.1
    }

    fn public_key(&self) -> String {
        hex(self.0.public().as_bytes())
    }

    fn sign(&self, series: &str, entries: u64, hash: &[u8; 32]) -> Vec<u8> {
        self.0.sign_journal_head(series, entries, hash).to_bytes()
    }
}

fn station_key(folder: &Path) -> StationKey {
    StationKey::load(&folder.join(STATION_KEY_FILE)).unwrap()
}

/// A store with an officer, a sealed attempt and an automatic backup.
fn filled(folder: &Path) {
    let mut t = Typist::at(folder);
    t.sign_in();
    type_once(&mut t);
}

fn type_once(t: &mut Typist) {
    t.start("copy/notice-01", 1);
    let text = t.presented(8);
    t.commit(0, &text);
    t.clock.advance(5_000);
    t.act(Action::Drill(DrillAction::HandIn));
    assert!(t.session.practice().result().unwrap().saved.is_some());
}

fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::from_u128(7)).unwrap()
}

fn audit(folder: &Path) -> AuditReport {
    JournalKeys::audit(&open(folder), folder, None).unwrap()
}

fn journal(folder: &Path) -> Vec<JournalEntry> {
    open(folder).journal().unwrap()
}

/// Changes the file behind the program's back, and restores the triggers that protect final records.
fn behind(folder: &Path, change: impl FnOnce(&Connection)) {
    let db = Connection::open(folder.join(DATABASE_FILE)).unwrap();
    let mut statement = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    drop(statement);
    let finals: Vec<_> = triggers.iter().filter(|(name, _)| name.starts_with("journal_")).collect();
    for (name, _) in &finals {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    change(&db);
    for (_, sql) in &finals {
        db.execute_batch(sql).unwrap();
    }
}

fn append(db: &Connection, series: &str, op: &str, body: &str, key: Option<&StationKey>) {
    let sql = "SELECT seq, hash FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1";
    let last = db.query_row(sql, [series], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?)));
    let (seq, prev_hash) = last.map_or((0, [0; 32]), |(seq, hash)| (seq + 1, hash));
    let entry = JournalEntry {
        series: series.to_owned(),
        seq,
        at_ms: MORNING_MS,
        op: op.to_owned(),
        body: body.to_owned(),
        prev_hash,
        hash: [0; 32],
        key_id: None,
        signature: None,
    };
    write(db, entry, key);
}

/// Writes an entry with the hash that it must have, signed by `key`.
fn write(db: &Connection, mut entry: JournalEntry, key: Option<&StationKey>) -> [u8; 32] {
    entry.hash = entry.computed_hash();
    let head = |key: &StationKey| key.sign_journal_head(&entry.series, entry.seq as u64 + 1, &entry.hash);
    db.execute(
        "INSERT INTO journal (series, seq, at_ms, op, body, prev_hash, hash, key_id, signature)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            entry.series,
            entry.seq,
            entry.at_ms,
            entry.op,
            entry.body,
            entry.prev_hash,
            entry.hash,
            key.map(|key| key.public().key_id().to_string()),
            key.map(|key| head(key).to_bytes()),
        ],
    )
    .unwrap();
    entry.hash
}

/// Rewrites the whole journal: entries that `change` keeps, as it changes them, signed by `key`.
fn rewrite(folder: &Path, key: Option<&StationKey>, change: impl Fn(JournalEntry) -> Option<JournalEntry>) {
    let entries = journal(folder);
    behind(folder, |db| {
        db.execute_batch("DELETE FROM journal").unwrap();
        let mut prev = [0; 32];
        for (seq, mut entry) in entries.into_iter().filter_map(change).enumerate() {
            entry.seq = seq as i64;
            entry.prev_hash = prev;
            prev = write(db, entry, key);
        }
    });
}

fn begin(key: &StationKey) -> String {
    format!(
        "{{\"key_id\":\"{}\",\"public_key\":\"{}\"}}",
        key.public().key_id(),
        hex(key.public().as_bytes())
    )
}

/// The officer becomes an issuer: in the table, and by an entry that `series` gets, signed by `key`.
fn make_issuer(folder: &Path, series: &str, key: &StationKey, name_key: bool) {
    let officer = open(folder).officers().unwrap()[0].id;
    behind(folder, |db| {
        if name_key {
            append(db, series, "begin_signing", &begin(key), Some(key));
        }
        let body = format!(
            "{{\"by\":null,\"must_change\":false,\"officer_id\":\"{officer}\",\"roles\":[\"issuer\"],\"secret_hash\":null}}"
        );
        append(db, series, "set_account", &body, Some(key));
        let sql = "INSERT INTO account (officer_id, roles, must_change) VALUES (?1, 'issuer', 0)";
        db.execute(sql, [officer.as_bytes()]).unwrap();
    });
}

fn own_series(folder: &Path) -> String {
    open(folder).journal_head().unwrap().series
}

fn found(folder: &Path, words: &str) {
    let problems = audit(folder).problems;
    assert!(problems.iter().any(|p| p.what.contains(words)), "{problems:#?} lacks {words:?}");
    let output = dabiao(folder, &["audit", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

fn noted(folder: &Path, words: &str) {
    let report = audit(folder);
    assert_eq!(report.problems, []);
    assert!(report.notes.iter().any(|n| n.what.contains(words)), "{:#?} lacks {words:?}", report.notes);
    assert_eq!(dabiao(folder, &["audit", "--json"]).status.code(), Some(0));
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

fn said(output: &Output, code: i32, words: &[&str]) {
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    for word in words {
        assert!(text.contains(word), "{text} lacks {word}");
    }
}

/// What the window says in place of opening.
fn refused_to_open(folder: &Path, words: &str) {
    let before = journal(folder);
    let mut t = Typist::opening(folder);
    t.settle();
    let StorePhase::Failed(notice) = t.session.phase().clone() else { panic!("it opened") };
    assert!(notice.what.contains(words), "{notice}");
    drop(t);
    assert_eq!(journal(folder), before, "nothing was written");
}

#[test]
fn an_untouched_store_is_enrolled_from_its_first_entry_on() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let report = audit(folder.path());
    assert_eq!((&report.problems, &report.notes), (&vec![], &vec![]));
    let [series] = report.series.as_slice() else { panic!("{:?}", report.series) };
    let pin = series.pin.clone().unwrap();
    let key = station_key(folder.path()).public().key_id().to_string();
    assert_eq!((pin.key_id, pin.from_entry, pin.taken), (key.clone(), 0, None));
    assert!(series.own && series.entries == series.signed && series.key == Some(key));
    assert_eq!((series.entries as usize, &series.head), (report.entries, &report.head));
    // The file is the owner's alone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path().join(ENROLMENT_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_series_that_nobody_enrolled_is_found() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let head = audit(folder.path()).head;
    make_issuer(folder.path(), FOREIGN_SERIES, &own_key(1), true);
    assert_eq!(audit(folder.path()).head, head, "the station's own head is as it was");
    found(folder.path(), "nobody enrolled this series");
}

#[test]
fn a_key_that_names_itself_in_the_stations_series_is_found() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    make_issuer(folder.path(), &own_series(folder.path()), &own_key(1), true);
    found(folder.path(), "did not sign that");
    found(folder.path(), "which nobody enrolled");
}

/// The whole history, changed, and signed by a key that it names at its end. The station's key is not used.
fn signed_anew(folder: &Path, key: &StationKey) {
    let series = own_series(folder);
    rewrite(folder, Some(key), |mut entry| {
        entry.body = entry.body.replace("王德明", "王德朋");
        Some(entry)
    });
    behind(folder, |db| {
        db.execute_batch("UPDATE officer SET name = '王德朋'").unwrap();
        append(db, &series, "begin_signing", &begin(key), Some(key));
    });
}

#[test]
fn a_history_signed_anew_by_another_key_is_found() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let head = open(folder.path()).journal_head().unwrap();
    let key = own_key(1);
    signed_anew(folder.path(), &key);
    found(folder.path(), "which nobody enrolled");
    // With an enrolment that says so, signed by that key: it is not the station's.
    let pin = StoredEnrolment::load(&folder.path().join(ENROLMENT_FILE)).unwrap().unwrap();
    let mut pin = pin.enrolment.pins()[0].clone();
    pin.key_id = key.public().key_id().to_string();
    pin.public_key = hex(key.public().as_bytes());
    let forged = dabiao::domain::enrolment::Enrolment::new(vec![pin]).unwrap();
    StoredEnrolment::save(&folder.path().join(ENROLMENT_FILE), &forged, &key).unwrap();
    found(folder.path(), "the key of this station is");
    // With the station's key replaced too, everything in the folder agrees with itself. The mark outside of
    // it does not.
    fs::remove_file(folder.path().join(STATION_KEY_FILE)).unwrap();
    key.save(&folder.path().join(STATION_KEY_FILE)).unwrap();
    let witness = Witness {
        series: head.series[..8].to_owned(),
        entries: Some(head.entries),
        hash: head.hash[..8].to_vec(),
        whence: "a sheet".into(),
    };
    let report = JournalKeys::audit(&open(folder.path()), folder.path(), Some(witness)).unwrap();
    assert!(report.problems.iter().any(|p| p.place == "a sheet"), "{:#?}", report.problems);
}

#[test]
fn an_unsigned_history_is_found() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    rewrite(folder.path(), None, |entry| (entry.op != "begin_signing").then_some(entry));
    found(folder.path(), "it is not signed");
    fs::remove_file(folder.path().join(STATION_KEY_FILE)).unwrap();
    found(folder.path(), "it is not signed");
    refused_to_open(folder.path(), "station-key.toml");
}

#[test]
fn an_enrolment_that_was_taken_away_or_changed_is_found() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    filled(folder.path());
    filled_with_chance(other.path(), 5);
    let file = folder.path().join(ENROLMENT_FILE);
    let good = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    found(folder.path(), "the enrolment is missing");
    refused_to_open(folder.path(), "enrolled.toml");
    let roster = other.path().join("r.csv");
    fs::write(&roster, "警号,姓名,单位\n059009,李晓峰,城关派出所\n").unwrap();
    let import = dabiao(folder.path(), &["roster", "import", roster.to_str().unwrap(), "--lang", "en"]);
    said(&import, 3, &["enrolled.toml is missing"]);
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 4;
        fs::write(&file, bad).unwrap();
        assert!(!audit(folder.path()).problems.is_empty(), "byte {at}");
    }
    for bad in [&good[..good.len() / 2], &[], b"format = \"dabiao-enrolment\"\nversion = 2\n"] {
        fs::write(&file, bad).unwrap();
        found(folder.path(), "");
        refused_to_open(folder.path(), "enrolled.toml");
    }
    fs::write(&file, fs::read(other.path().join(ENROLMENT_FILE)).unwrap()).unwrap();
    found(folder.path(), "the key of this station is");
    refused_to_open(folder.path(), "没有在这里登记");
    fs::write(&file, good).unwrap();
    assert_eq!(audit(folder.path()).problems, []);
    Typist::at(folder.path());
}

/// A store whose station has another key and another name than [`filled`] gives.
fn filled_with_chance(folder: &Path, n: u128) {
    let mut db = Db::open(folder, &|| Uuid::from_u128(n)).unwrap();
    let seed = [n as u8; 32];
    db.sign_with(MORNING_MS, bring_signer(folder.to_owned(), seed)().unwrap().unwrap()).unwrap();
    db.set_setting(MORNING_MS, "theme", "dark").unwrap();
}

#[test]
fn a_lost_key_is_not_replaced_in_silence() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    filled(folder.path());
    let old = fs::read(folder.path().join(ENROLMENT_FILE)).unwrap();
    let before = journal(folder.path());
    said(&dabiao(folder.path(), &["station", "renew", "--why", "x"]), 1, &[]);
    fs::rename(folder.path().join(STATION_KEY_FILE), outside.path().join("key")).unwrap();
    refused_to_open(folder.path(), "station-key.toml");
    let roster = outside.path().join("r.csv");
    fs::write(&roster, "警号,姓名,单位\n059009,李晓峰,城关派出所\n").unwrap();
    let import = dabiao(folder.path(), &["roster", "import", roster.to_str().unwrap(), "--lang", "en"]);
    said(&import, 3, &["station-key.toml", "station renew --why"]);
    assert_eq!(journal(folder.path()), before);
    assert!(!folder.path().join(STATION_KEY_FILE).exists());
    noted(folder.path(), "nothing more can be signed");

    said(&dabiao(folder.path(), &["station", "renew", "--why", " "]), 2, &[]);
    said(
        &dabiao(folder.path(), &["station", "renew", "--why", "硬盘坏了", "--lang", "en"]),
        0,
        &["From here on key"],
    );
    noted(folder.path(), "硬盘坏了");
    let entries = journal(folder.path());
    assert_eq!(entries[..before.len()], before);
    let told = Fact::read("begin_signing", &entries[before.len()].body).unwrap();
    let Fact::BeginSigning(facts::BeginSigning { enrolled, why, .. }) = told else { panic!("{told:?}") };
    assert_eq!((enrolled, why.as_deref()), (true, Some("key-lost: 硬盘坏了")));
    // It works on, and earlier entries are still checked with the key that signed them.
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    type_once(&mut t);
    drop(t);
    noted(folder.path(), "the station's key was lost");
    // The enrolment of before, put back, does not know the new key.
    let new = fs::read(folder.path().join(ENROLMENT_FILE)).unwrap();
    fs::write(folder.path().join(ENROLMENT_FILE), &old).unwrap();
    found(folder.path(), "did not sign that");
    refused_to_open(folder.path(), "station-key.toml");
    fs::write(folder.path().join(ENROLMENT_FILE), new).unwrap();
    // The holder of the old key can't go on with it.
    let stolen = StationKey::load(&outside.path().join("key")).unwrap();
    make_issuer(folder.path(), &own_series(folder.path()), &stolen, false);
    found(folder.path(), "which nobody enrolled");
}

#[test]
fn a_past_that_was_taken_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let old = station_key(folder.path());
    fs::remove_file(folder.path().join(STATION_KEY_FILE)).unwrap();
    said(&dabiao(folder.path(), &["station", "renew", "--why", "x"]), 0, &[]);
    // The old key signs another past, and the new one what comes after it.
    let (new, count) = (station_key(folder.path()), journal(folder.path()).len());
    let entries = journal(folder.path());
    behind(folder.path(), |db| {
        db.execute_batch("DELETE FROM journal; UPDATE officer SET name = '王德朋'").unwrap();
        let mut prev = [0; 32];
        for mut entry in entries {
            entry.body = entry.body.replace("王德明", "王德朋");
            entry.prev_hash = prev;
            let key = if entry.seq as usize + 1 == count { &new } else { &old };
            prev = write(db, entry, Some(key));
        }
    });
    found(folder.path(), "is not the one that is here");
}

#[test]
fn a_key_change_that_the_old_key_signed_is_good() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let key = own_key(3);
    let mut db = open(folder.path());
    db.sign_with(MORNING_MS, bring_signer(folder.path().to_owned(), [0; 32])().unwrap().unwrap()).unwrap();
    db.record(MORNING_MS, &Fact::read("begin_signing", &begin(&key)).unwrap()).unwrap();
    db.sign_with(MORNING_MS, Signs::with(key)).unwrap();
    db.set_setting(MORNING_MS, "theme", "dark").unwrap();
    drop(db);
    assert_eq!(audit(folder.path()).problems, []);
    // A third key has not that right.
    make_issuer(folder.path(), &own_series(folder.path()), &own_key(4), true);
    found(folder.path(), "did not sign that");
}

/// As written by a program that enrolled no key: signed by the station's key, or not at all.
fn as_of_older_program(folder: &Path, signed: bool) {
    let key = station_key(folder);
    rewrite(folder, signed.then_some(&key), |mut entry| {
        entry.body = entry.body.replace("\"enrolled\":true,", "");
        (signed || entry.op != "begin_signing").then_some(entry)
    });
    // Programs of that time left no mark of an audit either.
    let _ = fs::remove_file(folder.join(AUDIT_MARK_FILE));
    fs::remove_file(folder.join(ENROLMENT_FILE)).unwrap();
    // Its own backups and the other witnesses of the former history are not part of it.
    let _ = fs::remove_dir_all(folder.join("backups"));
    if !signed {
        fs::remove_file(folder.join(STATION_KEY_FILE)).unwrap();
    }
}

#[test]
fn an_older_programs_store_is_enrolled_once_and_says_so() {
    for signed in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path());
        as_of_older_program(folder.path(), signed);
        let before = journal(folder.path());
        noted(folder.path(), "its key is not enrolled");
        assert!(!folder.path().join(ENROLMENT_FILE).exists(), "reading enrols nothing");
        Typist::at(folder.path());
        noted(folder.path(), "an older program wrote them");
        let report = audit(folder.path());
        let pin = report.series[0].pin.clone().unwrap();
        let past = pin.taken.unwrap();
        assert_eq!((past.entries as usize, past.occasion), (before.len(), Occasion::OlderProgram));
        assert_eq!(
            (unhex(&past.head).unwrap(), &*past.day),
            (before.last().unwrap().hash.to_vec(), "2026-11-23")
        );
        let after = journal(folder.path());
        assert_eq!(after.len(), before.len() + 1);
        Typist::at(folder.path());
        assert_eq!(journal(folder.path()), after, "once");
        // And is no older program's store any more.
        fs::remove_file(folder.path().join(ENROLMENT_FILE)).unwrap();
        found(folder.path(), "the enrolment is missing");
        refused_to_open(folder.path(), "enrolled.toml");
        said(&dabiao(folder.path(), &["station", "renew", "--why", "清理时误删"]), 0, &[]);
        noted(folder.path(), "清理时误删");
    }
}

#[test]
fn an_older_programs_store_whose_key_is_lost_is_not_enrolled_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    as_of_older_program(folder.path(), true);
    fs::remove_file(folder.path().join(STATION_KEY_FILE)).unwrap();
    refused_to_open(folder.path(), "station-key.toml");
    // Nor by another PC's key.
    own_key(9).save(&folder.path().join(STATION_KEY_FILE)).unwrap();
    found(folder.path(), "did not sign the journal");
    refused_to_open(folder.path(), "station-key.toml");
    let mut db = open(folder.path());
    let renewed = renew(&mut db, folder.path(), [1; 32], MORNING_MS, "换盘", None).unwrap().unwrap();
    assert_eq!(renewed.occasion, Occasion::KeyLost);
    drop(db);
    noted(folder.path(), "换盘");
}

fn backup(folder: &Path, to: &Path) -> PathBuf {
    open(folder).backup_to(to, &JournalKeys::of_folder(folder)).unwrap();
    to.to_owned()
}

fn restoring(file: &Path, folder: &Path, take_over: Option<&str>) -> Result<Restored, StoreError> {
    fs::create_dir_all(folder).unwrap();
    // After every entry written by the machine's own clock.
    let now_ms = jiff::Timestamp::now().as_millisecond().max(MORNING_MS) + 86_400_000;
    restore(Restore {
        file,
        folder,
        now_ms,
        now: NOW,
        new_id: &|| Uuid::from_u128(8),
        signer: bring_signer(folder.to_owned(), [44; 32])().unwrap(),
        against: JournalKeys::of_folder(folder),
        right: &right(Permission::Restore, Some(Uuid::from_u128(0xB1))),
        take_over: take_over.map(str::to_owned),
        keys: Vec::new(),
    })
}

fn not_own(result: Result<Restored, StoreError>) -> NotOwn {
    match result {
        Err(StoreError::NotOwn(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_this_stations_own_history_is_restored() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (live, out) = (folder.path(), outside.path());
    filled(live);
    let own = backup(live, &out.join("own.sqlite"));
    let copy = |name: &str| {
        let place = out.join(name);
        fs::create_dir(&place).unwrap();
        fs::copy(live.join(DATABASE_FILE), place.join(DATABASE_FILE)).unwrap();
        place
    };
    let before = journal(live);
    // Signed anew by a foreign key; not signed at all; another station's.
    let anew = copy("anew");
    signed_anew(&anew, &own_key(1));
    let unsigned = copy("unsigned");
    rewrite(&unsigned, None, |entry| (entry.op != "begin_signing").then_some(entry));
    let foreign = out.join("foreign");
    fs::create_dir(&foreign).unwrap();
    filled_with_chance(&foreign, 5);
    let cases = [(&anew, "--take-over"), (&unsigned, "--take-over"), (&foreign, "--take-over")];
    for (place, word) in cases {
        let file = place.join(DATABASE_FILE);
        let output = dabiao(live, &["restore", file.to_str().unwrap(), "--lang", "en"]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains(word) || text.contains("does not verify"), "{text}");
        assert_eq!(journal(live), before);
    }
    assert!(matches!(not_own(restoring(&unsigned.join(DATABASE_FILE), live, None)), NotOwn::Unsigned));
    assert!(matches!(
        not_own(restoring(&foreign.join(DATABASE_FILE), live, None)),
        NotOwn::OtherStation { .. }
    ));
    // Its own comes back, and what was lost by it is reported.
    let mut t = Typist::at(live);
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    type_once(&mut t);
    drop(t);
    let lost = open(live).journal_head().unwrap();
    let restored = restoring(&own, live, None).unwrap();
    let gone = restored.lost.unwrap();
    assert_eq!((gone.head, gone.entries), (lost.clone(), lost.entries - before.len() as u64));
    let told = journal(live).pop().unwrap();
    let Fact::Restored(facts::Restored { lost_head, lost_entries, foreign, why, by, .. }) =
        Fact::read(&told.op, &told.body).unwrap()
    else {
        panic!("{told:?}")
    };
    assert_eq!((lost_head, lost_entries), (Some(hex(&lost.hash)), Some(lost.entries - before.len() as u64)));
    assert_eq!((foreign, why, by), (false, None, Some(Uuid::from_u128(0xB1))));
    let report = audit(live);
    assert_eq!(report.problems, []);
    let [note] = report.notes.as_slice() else { panic!("{:?}", report.notes) };
    let words = format!("{} entries were set aside", gone.entries);
    assert!(note.place.to_string().starts_with("journal ") && note.what.contains(&words), "{note:?}");
    // A second restore loses the first one's entry, and tells of it.
    assert_eq!(restoring(&own, live, None).unwrap().lost.unwrap().entries, 2);
    let report = audit(live);
    assert_eq!(report.problems, []);
    let [note] = report.notes.as_slice() else { panic!("{:?}", report.notes) };
    assert!(note.what.contains("2 entries were set aside"), "{note:?}");
    assert!(note.what.contains("a restore before it") && note.what.contains(&words), "{note:?}");
}

#[test]
fn another_history_is_taken_over_openly() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    filled(folder.path());
    let file = backup(folder.path(), &outside.path().join("b.sqlite"));
    let path = file.to_str().unwrap();
    // A new PC: nothing there tells whose it is.
    let place = outside.path().join("新电脑");
    fs::create_dir(&place).unwrap();
    assert!(matches!(not_own(restoring(&file, &place, None)), NotOwn::NothingHere(_)));
    said(&dabiao(&place, &["restore", path, "--lang", "en"]), 1, &["knows no station", "--take-over --why"]);
    assert!(!place.join(DATABASE_FILE).exists() && !place.join(STATION_KEY_FILE).exists());
    let answer = dabiao(&place, &["restore", path, "--json"]);
    assert_eq!(answer.status.code(), Some(1), "{answer:?}");
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!((&answer["ok"], &answer["problems"][0]["place"]), (&false.into(), &"history".into()));
    for bad in [&["--take-over"][..], &["--why", "x"], &["--take-over", "--why", " "]] {
        said(&dabiao(&place, &[&["restore", path], bad].concat()), 2, &[]);
    }
    let done = dabiao(&place, &["restore", path, "--take-over", "--why", "旧电脑报废", "--lang", "en"]);
    said(&done, 0, &["Restored and verified", "旧电脑报废"]);
    noted(&place, "旧电脑报废");
    let mut t = Typist::at(&place);
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    type_once(&mut t);
    drop(t);
    // From here on it is this PC's own history: its own backups come back, the one that was taken over too.
    let later = backup(&place, &outside.path().join("later.sqlite"));
    restoring(&later, &place, None).unwrap();
    restoring(&file, &place, None).unwrap();
    noted(&place, "taken over from another station or another PC");
    // What the old PC wrote after that is not.
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    type_once(&mut t);
    drop(t);
    let forked = backup(folder.path(), &outside.path().join("forked.sqlite"));
    assert!(matches!(not_own(restoring(&forked, &place, None)), NotOwn::OtherKey(_)));
    // A store of another station in place of this one's.
    let other = outside.path().join("other");
    fs::create_dir(&other).unwrap();
    filled_with_chance(&other, 5);
    let restored = restoring(&other.join(DATABASE_FILE), &place, Some("合并两台电脑")).unwrap();
    assert_eq!(restored.report.problems, []);
    assert_eq!(restored.lost.unwrap().entries, journal_of(&restored.set_aside[0]));
    noted(&place, "合并两台电脑");
    // Copied over it without a word, it is found, and not gone on with.
    fs::copy(other.join(DATABASE_FILE), folder.path().join(DATABASE_FILE)).unwrap();
    found(folder.path(), "does not know the series");
    refused_to_open(folder.path(), "没有在这里登记");
    said(&dabiao(folder.path(), &["station", "renew", "--why", "x", "--lang", "en"]), 3, &["--take-over"]);
}

fn journal_of(file: &Path) -> u64 {
    let db = Connection::open(file).unwrap();
    db.query_row("SELECT count(*) FROM journal", [], |row| row.get::<_, i64>(0)).unwrap() as u64
}

#[test]
fn own_backups_from_before_the_present_key_come_back() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let live = folder.path();
    filled(live);
    as_of_older_program(live, true);
    let older = outside.path().join("older.sqlite");
    fs::copy(live.join(DATABASE_FILE), &older).unwrap();
    let mut t = Typist::at(live);
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    type_once(&mut t);
    drop(t);
    verify_backup(&older, &JournalKeys::of_folder(live)).unwrap();
    restoring(&older, live, None).unwrap();
    noted(live, "an older program wrote them");
    // The key is lost and renewed; the backup is signed by the one before it.
    let before = backup(live, &outside.path().join("before.sqlite"));
    fs::remove_file(live.join(STATION_KEY_FILE)).unwrap();
    said(&dabiao(live, &["station", "renew", "--why", "x"]), 0, &[]);
    verify_backup(&before, &JournalKeys::of_folder(live)).unwrap();
    restoring(&before, live, None).unwrap();
    noted(live, "the station's key was lost");
    restoring(&older, live, None).unwrap();
    noted(live, "restored from before the present key");
    assert_eq!(Typist::at(live).session.officers().len(), 1);
}

#[test]
fn a_whole_head_is_taken_as_the_audit_prints_it() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let output = dabiao(folder.path(), &["audit", "--json"]);
    let doc: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let series = &doc["series"][0];
    assert_eq!((&series["own"], &series["enrolled"]["from_entry"]), (&true.into(), &0.into()));
    assert_eq!((&series["head"], &doc["notes"]), (&doc["head"], &serde_json::json!([])));
    let (name, count, hash) = (
        series["series"].as_str().unwrap(),
        series["entries"].as_u64().unwrap(),
        doc["head"].as_str().unwrap(),
    );
    let head = |text: &str, code: i32, words: &[&str]| {
        said(&dabiao(folder.path(), &["audit", "--lang", "en", "--head", text]), code, words);
    };
    head(&format!("{name}/{count}/{hash}"), 0, &[&format!("{name}/{count}/{hash}")]);
    head(&format!("{} / {count} / {} {}", name[..8].to_uppercase(), &hash[..8], &hash[8..16]), 0, &[]);
    head(&format!("{count}／{}", &hash[..16]), 0, &[]);
    head(hash, 0, &[]);
    head(&format!("{}/{hash}", count + 1), 1, &["entries are missing"]);
    head(&format!("{}/{hash}", count - 1), 1, &["was written anew"]);
    head(&format!("abcdef01/{count}/{hash}"), 1, &["no series abcdef01"]);
    head("ffffffffffffffff", 1, &["no entry has this hash"]);
    head("fff", 2, &["16 to 64"]);
}
