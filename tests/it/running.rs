//! An exam that is interrupted: its clock resumes at the last heartbeat, the recorded interruption is never
//! shorter than the known one, a change of its clock stamps is found, and its text is given to no one before
//! the sitting is over.

use std::fs;
use std::path::Path;

use clap::Parser as _;
use dabiao::app::{Action, DoorAction, ExamAction, JournalKeys, PracticeAction};
use dabiao::cli::{Cli, run_to};
use dabiao::domain::input::{EndReason, EventKind};
use dabiao::domain::sitting::{CandidateState, SittingEvent};
use dabiao::store::{AuditProblem, DATABASE_FILE, Db, Hash, chain_event, chain_start};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::support::room::{CANDIDATES, INVIGILATOR, PASSWORD, PIN, audit};
use super::support::staff::{founded, invigilator, now_ms, officer, planned, standard};
use super::support::typist::Typist;

const SECONDS: u64 = 300;
/// From the last heartbeat of the ended program to the start of the next one.
const AWAY_MS: u64 = 240_000;
const CHANGED: &str = "signed while it ran";

/// Lets `seconds` pass with a heartbeat in each, as the window has many.
fn sit_still(t: &mut Typist, seconds: u64) {
    for _ in 0..seconds {
        t.clock.advance(1_000);
        t.settle();
    }
}

/// An exam in which five characters were typed at second 2 and nothing until second 72, when the power went. The
/// sitting, the attempt, and the wall clock at that moment.
fn cut_off(folder: &Path) -> (Uuid, Uuid, i64) {
    founded(folder, &[("short", standard("short", SECONDS, 30, "invigilator"))]);
    let start = now_ms();
    let mut t = Typist::at_time(folder, start);
    invigilator(&mut t);
    let sitting = planned(&mut t, "short", &CANDIDATES[..1]);
    t.act(Action::Exam(ExamAction::Open { id: sitting, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::HandOver));
    t.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[0].into(), secret: PIN.into() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Start));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    let attempt = t.session.drill().ongoing().unwrap().id();
    sit_still(&mut t, 1);
    let text = t.presented(5);
    t.commit(1_000, &text);
    sit_still(&mut t, 70);
    assert_eq!(left(&t), (SECONDS - 72) * 1000);
    (sitting, attempt, start + 72_000)
}

fn left(t: &Typist) -> u64 {
    t.session.drill().ongoing().unwrap().left_ms(t.session.mono_ms()).unwrap()
}

/// The invigilator takes the room again at `wall_ms`, and lets the candidate go on.
fn gone_on(folder: &Path, sitting: Uuid, wall_ms: i64) -> Typist {
    let mut t = Typist::at_time(folder, wall_ms);
    invigilator(&mut t);
    t.act(Action::Exam(ExamAction::Open { id: sitting, secret: PASSWORD.into() }));
    let candidate = officer(&t, CANDIDATES[0]).id;
    t.act(Action::Exam(ExamAction::LetGoOn { officer: candidate, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::GoOn));
    t
}

/// Milliseconds of every interruption that is on record in the sitting, and of those in the log.
fn gaps(t: &Typist, sitting: Uuid) -> (Vec<u64>, Vec<u64>) {
    let entries = t.session.core().sitting(sitting).unwrap().sitting.entries();
    let recorded = entries.iter().filter_map(|e| match e.event {
        SittingEvent::Resume { gap_ms, .. } => Some(gap_ms),
        _ => None,
    });
    let events = t.session.drill().copying().unwrap().drill().events();
    (recorded.collect(), events.iter().filter_map(|e| e.gap_ms).collect())
}

/// The time is up, the sitting is closed.
fn ended(t: &mut Typist) {
    let rest = left(t);
    t.clock.advance(rest);
    t.settle();
    assert!(!t.session.drill().in_exam());
    t.act(Action::Exam(ExamAction::LeaveSeat));
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
}

#[test]
fn time_goes_on_from_the_last_sign_of_life() {
    let folder = tempfile::tempdir().unwrap();
    let (sitting, attempt, stopped) = cut_off(folder.path());
    let mut t = gone_on(folder.path(), sitting, stopped + AWAY_MS as i64);
    // Reading time until the power cut is not given back.
    assert_eq!(left(&t), (SECONDS - 72) * 1000);
    assert_eq!(gaps(&t, sitting), (vec![AWAY_MS], vec![AWAY_MS]));
    // Once more, without a key in between.
    sit_still(&mut t, 30);
    drop(t);
    let again = stopped + AWAY_MS as i64 + 30_000 + 5_000;
    let mut t = gone_on(folder.path(), sitting, again);
    assert_eq!(left(&t), (SECONDS - 102) * 1000);
    assert_eq!(gaps(&t, sitting), (vec![AWAY_MS, 5_000], vec![AWAY_MS, 5_000]));
    // Typing goes on after it, and the end stands at the limit.
    t.commit(500, "案");
    assert_eq!(t.session.drill().copying().unwrap().drill().last_event_ms(), 102_500);
    ended(&mut t);
    drop(t);
    audit(folder.path());
    let db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let log = db.attempt_log(attempt).unwrap().log.copy().unwrap().clone();
    assert_eq!(log.events.last().unwrap().kind, EventKind::End(EndReason::Time));
    assert_eq!(log.events.last().unwrap().at_ms, SECONDS * 1000);
}

#[test]
fn a_plug_that_is_pulled_at_the_end_brings_no_time() {
    let folder = tempfile::tempdir().unwrap();
    let (sitting, attempt, stopped) = cut_off(folder.path());
    let mut t = gone_on(folder.path(), sitting, stopped + 1_000);
    sit_still(&mut t, 227);
    assert_eq!(left(&t), 1_000);
    drop(t);
    let mut t = gone_on(folder.path(), sitting, stopped + 228_000 + AWAY_MS as i64);
    assert_eq!(left(&t), 1_000);
    ended(&mut t);
    drop(t);
    audit(folder.path());
    let db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let score = db.attempts(None).unwrap().into_iter().find(|a| a.start.id == attempt).unwrap().score;
    assert_eq!(score.unwrap().active_ms(), SECONDS * 1000);
}

#[test]
fn an_interruption_is_as_long_as_the_machine_knows_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (sitting, _, stopped) = cut_off(folder.path());
    // Within one boot the monotonic clock knows better than a wall clock that was put back.
    let mut t = Typist::at_time(folder.path(), stopped + 1_000 - AWAY_MS as i64);
    t.clock.advance(AWAY_MS);
    t.clock.set_wall(stopped + 1_000);
    invigilator(&mut t);
    t.act(Action::Exam(ExamAction::Open { id: sitting, secret: PASSWORD.into() }));
    let candidate = officer(&t, CANDIDATES[0]).id;
    t.act(Action::Exam(ExamAction::LetGoOn { officer: candidate, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::GoOn));
    // The clock of the first run stood at 72 s when the power went.
    assert_eq!(gaps(&t, sitting).0, [AWAY_MS - 72_000]);
}

fn problems(folder: &Path) -> Vec<String> {
    told(folder).0
}

/// The problems and the notes of an audit.
fn told(folder: &Path) -> (Vec<String>, Vec<String>) {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    let report = JournalKeys::audit(&db, folder, None).unwrap();
    let words = |list: &[AuditProblem]| list.iter().map(|p| format!("{}: {}", p.place, p.what)).collect();
    (words(&report.problems), words(&report.notes))
}

fn copied(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    to
}

fn own_hash(attempt: Uuid, line: &str) -> Hash {
    chain_event(&chain_start(&attempt.to_string()), line)
}

/// Number, monotonic and wall clock, and boot of a stamp.
type Stamp = (i64, i64, i64, String);

/// Rewrites every stamp from `from` on by `change`, as a forger would who knows the program's method.
fn restamp(db: &Connection, attempt: Uuid, from: i64, change: &dyn Fn(&mut Stamp)) {
    let sql = "SELECT seq, mono_ms, wall_ms, boot_id FROM attempt_stamp WHERE attempt_id = ?1 AND seq >= ?2";
    let stamps: Vec<(i64, i64, i64, String)> = db
        .prepare(sql)
        .unwrap()
        .query_map(params![attempt.as_bytes(), from], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(!stamps.is_empty());
    for mut stamp in stamps {
        let was = stamp.0;
        change(&mut stamp);
        let (seq, mono, wall, boot) = &stamp;
        let hash = own_hash(attempt, &format!("{seq} {mono} {wall} {boot}"));
        let sql = "UPDATE attempt_stamp SET seq = ?3, mono_ms = ?4, wall_ms = ?5, boot_id = ?6, hash = ?7
                    WHERE attempt_id = ?1 AND seq = ?2";
        db.execute(sql, params![attempt.as_bytes(), was, seq, mono, wall, boot, hash]).unwrap();
    }
}

fn run_sql(db: &Connection, attempt: Uuid, sql: &str) {
    assert!(db.execute(sql, [attempt.as_bytes()]).unwrap() > 0, "{sql}");
}

type Change = Box<dyn Fn(&Connection, Uuid)>;

fn changes() -> Vec<(&'static str, Change)> {
    let later = |s: &mut (i64, i64, i64, String)| {
        s.1 += AWAY_MS as i64;
        s.2 += AWAY_MS as i64;
    };
    let of = "attempt_id = ?1";
    let last = "seq = (SELECT max(seq) FROM attempt_stamp WHERE attempt_id = ?1)";
    vec![
        ("the last stamp later", Box::new(move |db, id| restamp(db, id, 2, &later))),
        ("its wall clock alone", Box::new(move |db, id| restamp(db, id, 2, &|s| s.2 += AWAY_MS as i64))),
        ("another boot", Box::new(move |db, id| restamp(db, id, 2, &|s| s.3 = "another".into()))),
        ("all stamps later", Box::new(move |db, id| restamp(db, id, 0, &later))),
        ("the first stamp", Box::new(move |db, id| restamp(db, id, 0, &|s| s.2 -= 1))),
        ("another number", Box::new(move |db, id| restamp(db, id, 2, &|s| s.0 += 1))),
        (
            "the last stamp away",
            Box::new(move |db, id| {
                run_sql(db, id, &format!("DELETE FROM attempt_stamp WHERE {of} AND {last}"));
            }),
        ),
        (
            "all stamps away",
            Box::new(move |db, id| run_sql(db, id, &format!("DELETE FROM attempt_stamp WHERE {of}"))),
        ),
        (
            "a stamp more",
            Box::new(move |db, id| {
                let (wall, seq) = (now_ms() + 72_000 + AWAY_MS as i64, 9);
                let hash = own_hash(id, &format!("{seq} 312000 {wall} fixed"));
                let sql = "INSERT INTO attempt_stamp (attempt_id, seq, mono_ms, wall_ms, boot_id, hash)
                           VALUES (?1, ?2, 312000, ?3, 'fixed', ?4)";
                db.execute(sql, params![id.as_bytes(), seq, wall, hash]).unwrap();
            }),
        ),
        (
            "stamps and signature away",
            Box::new(move |db, id| {
                run_sql(db, id, &format!("DELETE FROM attempt_stamp WHERE {of}"));
                run_sql(db, id, &format!("DELETE FROM attempt_reach WHERE {of}"));
            }),
        ),
    ]
}

/// A forger who writes the file and has no key changes the clock times.
#[test]
fn stamps_of_a_running_exam_are_under_the_stations_signature() {
    let folder = tempfile::tempdir().unwrap();
    let (sitting, attempt, stopped) = cut_off(folder.path());
    assert_eq!(problems(folder.path()), [""; 0]);
    for (name, change) in changes() {
        let copy = copied(folder.path());
        let db = Connection::open(copy.path().join(DATABASE_FILE)).unwrap();
        change(&db, attempt);
        drop(db);
        let found = problems(copy.path());
        assert!(
            found.iter().any(|p| p.contains(&attempt.to_string()) && p.contains(CHANGED)),
            "{name}: {found:?}"
        );
        // It can be resumed, because no input is lost; the interruption is not made shorter.
        let mut t = gone_on(copy.path(), sitting, stopped + AWAY_MS as i64);
        assert!(t.session.drill().in_exam(), "{name}: {:?}", t.session.notice());
        let (recorded, in_log) = gaps(&t, sitting);
        assert!(recorded.len() == 1 && recorded[0] >= AWAY_MS, "{name}: {recorded:?}");
        assert_eq!(recorded, in_log, "{name}");
        sit_still(&mut t, 3);
        ended(&mut t);
        drop(t);
        // The seal says so permanently, as a note: no certificate is issued on it, and the PC and its backups go on.
        let (problems, notes) = told(copy.path());
        let sealed = |p: &&String| p.contains("the program said when it was sealed") && p.contains(CHANGED);
        assert!(notes.iter().any(|p| sealed(&p) && p.contains("void the exam")), "{name}: {notes:?}");
        assert_eq!(problems, [""; 0], "{name}");
        backed_up(copy.path());
    }
    // The same forger, changing nothing, is not reported.
    let copy = copied(folder.path());
    let mut t = gone_on(copy.path(), sitting, stopped + AWAY_MS as i64);
    ended(&mut t);
    drop(t);
    audit(copy.path());
}

/// A verified copy of the store can be made.
fn backed_up(folder: &Path) {
    let out = tempfile::tempdir().unwrap();
    let against = JournalKeys::of_folder(folder);
    let db = Db::open(folder, &Uuid::nil).unwrap();
    let report = db.backup_to(&out.path().join("copy.sqlite"), &against).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

/// Nobody did anything wrong: the key of the PC was lost and renewed while an exam stood still.
#[test]
fn an_exam_that_was_cut_off_before_the_key_was_renewed_is_sealed_without_a_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let (sitting, attempt, stopped) = cut_off(folder.path());
    {
        let mut db = Db::open(folder.path(), &Uuid::nil).unwrap();
        fs::remove_file(folder.path().join(dabiao::credential::STATION_KEY_FILE)).unwrap();
        let renewed = dabiao::app::renew(&mut db, folder.path(), [9; 32], stopped, "硬盘坏了", None);
        assert!(renewed.unwrap().is_some());
    }
    // It is vouched for while it is open, too.
    assert_eq!(problems(folder.path()), [""; 0]);
    // Whoever changes it has neither key.
    let copy = copied(folder.path());
    let db = Connection::open(copy.path().join(DATABASE_FILE)).unwrap();
    restamp(&db, attempt, 2, &|s| s.2 += AWAY_MS as i64);
    drop(db);
    assert!(problems(copy.path()).iter().any(|p| p.contains(CHANGED)));
    let mut t = gone_on(folder.path(), sitting, stopped + AWAY_MS as i64);
    assert_eq!(left(&t), (SECONDS - 72) * 1000, "its stamps are vouched for");
    ended(&mut t);
    drop(t);
    let (problems, notes) = told(folder.path());
    assert_eq!(problems, [""; 0]);
    assert!(!notes.iter().any(|note| note.contains(CHANGED)), "{notes:?}");
}

/// The program before this one signed how many events there were and the hash of the last, and nothing of the clocks.
#[test]
fn an_exam_that_an_older_program_left_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (sitting, attempt, stopped) = cut_off(folder.path());
    {
        let db = Db::open(folder.path(), &Uuid::nil).unwrap();
        let mut signer =
            dabiao::app::bring_signer(folder.path().to_owned(), [1; 32])().unwrap().expect("a key");
        signer.enrol(&db, stopped, None).unwrap();
        drop(db);
        let db = Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
        let last = "SELECT seq + 1, hash FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq DESC LIMIT 1";
        let (events, hash): (i64, Hash) =
            db.query_row(last, [attempt.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let signature = signer.sign(&format!("attempt {attempt}"), events as u64, &hash);
        let sql = "UPDATE attempt_reach SET events = ?2, signature = ?3 WHERE attempt_id = ?1";
        db.execute(sql, params![attempt.as_bytes(), events, signature]).unwrap();
    }
    assert_eq!(problems(folder.path()), [""; 0]);
    let mut t = gone_on(folder.path(), sitting, stopped + AWAY_MS as i64);
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    // Its stamps are not vouched for: the interruption is counted from the beginning, which is recorded.
    assert!(gaps(&t, sitting).0[0] >= AWAY_MS + 72_000);
    sit_still(&mut t, 2);
    drop(t);
    assert_eq!(problems(folder.path()), [""; 0]);
    let mut t = gone_on(folder.path(), sitting, stopped + 2 * AWAY_MS as i64 + 2_000);
    assert_eq!(gaps(&t, sitting).0[1], AWAY_MS);
    ended(&mut t);
    drop(t);
    audit(folder.path());
}

/// A command by an actor, with the system's clock: exit code, results, words.
fn command(
    folder: &Path,
    (badge, password): (&str, &str),
    lang: &str,
    args: &[&str],
) -> (u8, String, String) {
    let secrets = tempfile::tempdir().unwrap();
    let file = secrets.path().join("password");
    fs::write(&file, password).unwrap();
    let (data, file) = (folder.display().to_string(), file.display().to_string());
    let more = ["--data", &data, "--lang", lang, "--officer", badge, "--password-file", &file];
    let cli = Cli::try_parse_from([&["dabiao"], args, &more].concat()).unwrap_or_else(|e| panic!("{e}"));
    let asked = cli.command.clone().expect("a command");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&cli, &asked, &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn nobody_is_given_the_text_of_an_exam_before_its_sitting_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let (sitting, attempt, stopped) = cut_off(folder.path());
    let (id, data) = (attempt.to_string(), folder.path());
    let (text, seed) = {
        let db = Db::open(data, &Uuid::nil).unwrap();
        let row = db.attempts(None).unwrap().into_iter().find(|a| a.start.id == attempt).unwrap();
        let seed = row.start.exercise_id.rsplit('/').next().unwrap().to_owned();
        (db.presented(attempt).unwrap().chars().take(12).collect::<String>(), seed)
    };
    let people = [(CANDIDATES[0], PIN), (INVIGILATOR, PASSWORD)];
    let told = |who: (&str, &str), lang: &str| {
        let (code, out, err) = command(data, who, lang, &["attempts", "--log", &id]);
        assert!(!out.contains(&text) && !err.contains(&text) && !err.contains(&seed), "{who:?}: {out} {err}");
        (code, out, err)
    };
    let closed = || {
        for who in people {
            let (code, out, err) = told(who, "en");
            assert!((code, out.as_str()) == (1, ""), "{who:?}: {code} {err}");
        }
        for (lang, words) in [("en", "sitting is over"), ("zh-CN", "考核结束")] {
            let (_, _, err) = told(people[0], lang);
            assert!(err.contains(words), "{err}");
        }
        // Its number makes the text again: the list does not tell it.
        for form in [&["attempts", "--json"][..], &["attempts"]] {
            let (code, out, _) = command(data, people[0], "en", form);
            assert!(code == 0 && out.contains("exam/dispatch") && !out.contains(&seed), "{out}");
        }
    };
    closed();
    // At the window nothing shows it either, nor has it typed once more as practice.
    let mut t = Typist::at_time(data, stopped + 1_000);
    let candidate = officer(&t, CANDIDATES[0]).id;
    t.act(Action::Door(DoorAction::SignIn(candidate)));
    t.act(Action::Door(DoorAction::GiveSecret(PIN.into())));
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    for action in [
        Action::Practice(PracticeAction::StartSame(attempt)),
        Action::Practice(PracticeAction::ShowResult(attempt)),
        Action::Practice(PracticeAction::Resume(attempt)),
    ] {
        t.act(action.clone());
        assert!(
            t.session.drill().ongoing().is_none() && t.session.practice().result().is_none(),
            "{action:?}"
        );
        assert!(
            !matches!(action, Action::Practice(PracticeAction::StartSame(_))) || t.session.notice().is_some()
        );
    }
    drop(t);
    // Handed in or out of time, it stays closed until the sitting is.
    let mut t = gone_on(data, sitting, stopped + AWAY_MS as i64);
    let rest = left(&t);
    t.clock.advance(rest);
    t.settle();
    t.act(Action::Exam(ExamAction::LeaveSeat));
    let state = t.session.core().sitting(sitting).unwrap().sitting.candidate(candidate).unwrap().state;
    assert_eq!(state, CandidateState::Ended(EndReason::Time));
    drop(t);
    closed();
    let mut t = Typist::at_time(data, stopped + 2 * AWAY_MS as i64 + 300_000);
    invigilator(&mut t);
    t.act(Action::Exam(ExamAction::Open { id: sitting, secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    drop(t);
    let (code, out, err) = command(data, people[0], "en", &["attempts", "--log", &id]);
    assert!(code == 0 && out.contains(&text), "{err}");
    let (_, out, _) = command(data, people[0], "en", &["attempts", "--json"]);
    assert!(out.contains(&seed));
}
