//! The text of an exam is secret until the exam is opened: it can't be read out of a file, a copy or a
//! backup, every officer with the right can open it, and a sitting that is opened again from an older copy
//! has another text.

use super::support::by_right::ByRight as _;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dabiao::app::clock::Clock as _;
use dabiao::app::exam::CodeAction;
use dabiao::app::{Action, DoorAction, ExamAction, JournalKeys};
use dabiao::content::Library;
use dabiao::credential::password::Cost;
use dabiao::credential::{LockError, StartCode, open_by_code, seal_secret};
use dabiao::domain::sitting::{
    OpeningNonce, SealPart, SealTo, Sitting, SittingEntry, SittingEvent, SittingRefusal, SittingRules,
    SittingSecret, SittingState, SittingStep,
};
use dabiao::store::{AuditAgainst, DATABASE_FILE, Db, NumberedEntry, StoredSitting};
use jiff::Timestamp;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::support::room::{ADMIN, CANDIDATES, INVIGILATOR, PASSWORD, PIN, replaced_by_code};
use super::support::staff::{founded, invigilator, now_ms, officer, planned, standard};
use super::support::typist::Typist;

const STANDARD: &str = "short";

/// The invigilator is signed in, and has planned a sitting of two. Its id and start code.
fn planned_room(folder: &Path) -> (Typist, Uuid, String) {
    founded(folder, &[(STANDARD, standard(STANDARD, 300, 30, "once"))]);
    let mut t = Typist::at_time(folder, now_ms());
    invigilator(&mut t);
    let id = planned(&mut t, STANDARD, &CANDIDATES[..2]);
    let code = code_of(&t, id);
    (t, id, code)
}

fn code_of(t: &Typist, id: Uuid) -> String {
    t.session
        .exams()
        .shown_codes()
        .iter()
        .find(|shown| shown.sitting == id)
        .expect("a start code")
        .code
        .clone()
}

/// The station of another run of the program, with other random numbers.
fn again(folder: &Path) -> Typist {
    let t = Typist::at_time(folder, now_ms());
    let runs = fs::read_dir(folder).unwrap().count() as u64;
    let marker = folder.join(format!("run-{runs}-{}", Uuid::from_u128(u128::from(runs))));
    fs::write(marker, "").unwrap();
    for _ in 0..runs * 7 {
        let _ = t.clock.new_id();
    }
    t
}

fn open(t: &mut Typist, id: Uuid) {
    t.act(Action::Exam(ExamAction::Open { id, secret: PASSWORD.into() }));
}

fn give(t: &mut Typist, code: &str) {
    t.act(Action::Exam(ExamAction::Code(CodeAction::Give(code.into()))));
}

fn held(t: &Typist) -> Option<Uuid> {
    t.session.exams().held().map(|known| known.sitting.plan().id)
}

/// The first candidate begins. What they are asked to type.
fn first_text(t: &mut Typist) -> String {
    seat(t);
    t.act(Action::Exam(ExamAction::Start));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    t.presented(200)
}

fn seat(t: &mut Typist) {
    t.act(Action::Exam(ExamAction::HandOver));
    t.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[0].into(), secret: PIN.into() }));
    t.act(Action::Exam(ExamAction::EndTrial));
}

fn stored(folder: &Path, id: Uuid) -> StoredSitting {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    db.sittings().unwrap().into_iter().find(|s| s.plan.id == id).unwrap()
}

fn problems(folder: &Path) -> Vec<String> {
    let report = Db::open(folder, &Uuid::nil).unwrap().audit(&JournalKeys::against(None)).unwrap();
    report.problems.iter().map(|p| format!("{}: {}", p.place, p.what)).collect()
}

/// As [`problems`], of what the store alone can judge.
fn store_problems(folder: &Path) -> Vec<String> {
    let report = Db::open(folder, &Uuid::nil).unwrap().audit(&AuditAgainst::default()).unwrap();
    report.problems.iter().map(|p| format!("{}: {}", p.place, p.what)).collect()
}

/// All files below `folder`.
fn files(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, bytes);
        }
    }
    found
}

/// Whether one of the files has the secret in it: as bytes, in hexadecimal, or as the key of its lock.
fn tells(files: &BTreeMap<std::path::PathBuf, Vec<u8>>, secret: &SittingSecret) -> Vec<String> {
    let small: String = secret.bytes().iter().fold(String::new(), |s, b| s + &format!("{b:02x}"));
    let forms = [secret.bytes().to_vec(), small.clone().into_bytes(), small.to_uppercase().into_bytes()];
    let has = |bytes: &[u8]| forms.iter().any(|form| bytes.windows(form.len()).any(|w| w == form));
    files.iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path.display().to_string()).collect()
}

/// Copies a folder in its present state, while the program has it open.
fn copied(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
            copied(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn no_file_tells_the_secret_before_it_is_revealed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut t, id, code) = planned_room(folder.path());
    let taken = |name: &str| {
        let backup = folder.path().join(format!("{name}.sqlite"));
        let looked = tempfile::tempdir().unwrap();
        copied(folder.path(), looked.path());
        Db::open(looked.path(), &Uuid::nil).unwrap().backup_to(&backup, &AuditAgainst::default()).unwrap();
        files(folder.path())
    };
    let mut before = vec![("planned", taken("planned"))];
    open(&mut t, id);
    assert_eq!(held(&t), Some(id), "{:?}", t.session.notice());
    before.push(("opened", taken("opened")));
    let text = first_text(&mut t);
    before.push(("writing", taken("writing")));
    t.clock.advance(400_000);
    t.settle();
    t.act(Action::Exam(ExamAction::LeaveSeat));
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    before.push(("written", taken("written")));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let sitting = t.session.core().sitting(id).unwrap().sitting.clone();
    let secret = sitting.revealed().expect("a secret").clone();
    drop(t);
    for (when, files) in &before {
        assert!(files.len() > 3, "{when}");
        assert_eq!(tells(files, &secret), Vec::<String>::new(), "{when}");
        // And what was shown once is nowhere.
        let code = code.replace('-', "");
        for (path, bytes) in files {
            let shown = [code.as_bytes(), code.to_lowercase().as_bytes()]
                .iter()
                .any(|form| bytes.windows(form.len()).any(|w| w == *form));
            assert!(!shown, "{when}: {}", path.display());
        }
    }
    // Afterwards every reader has it, and it gives the texts that were set.
    assert!(!tells(&files(folder.path()), &secret).is_empty());
    let seed = sitting.seat_seed(&secret, sitting.candidates()[0].officer).unwrap();
    let generator = dabiao::content::generator::Generator::embedded().unwrap();
    let kind = dabiao::domain::record::Kind::from_name("dispatch").unwrap();
    let made = generator.passage(kind, seed, 1500).unwrap().text;
    let shown: String = made.chars().filter(|c| !c.is_whitespace()).take(100).collect();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).take(100).collect();
    assert_eq!(shown, text);
    assert_eq!(problems(folder.path()), Vec::<String>::new());
}

#[test]
fn what_is_stored_opens_by_its_code_and_no_other_way() {
    let folder = tempfile::tempdir().unwrap();
    let (t, id, code) = planned_room(folder.path());
    drop(t);
    let sitting = stored(folder.path(), id);
    assert_eq!(sitting.secret, None);
    let code = StartCode::read(&code).unwrap();
    let secret = open_by_code(&sitting.plan, &sitting.seal, &code).unwrap();
    assert!(sitting.plan.commitment.is_of(&secret));
    let other = StartCode::draw(&mut StdRng::seed_from_u64(5));
    assert_eq!(open_by_code(&sitting.plan, &sitting.seal, &other), Err(LockError::Wrong));
    // A lock of another sitting does not fit, and no part can be changed, left out or given to another
    // officer.
    let mut plan = sitting.plan.clone();
    plan.id = Uuid::from_u128(77);
    assert!(open_by_code(&plan, &sitting.seal, &code).is_err());
    for n in 0..sitting.seal.len().min(2) {
        let mut seal = sitting.seal.clone();
        *seal[n].bytes.last_mut().unwrap() ^= 1;
        let fault = open_by_code(&sitting.plan, &seal, &code);
        assert_eq!(fault.is_err(), matches!(seal[n].to, SealTo::Key | SealTo::StartCode));
    }
    let mut rng = StdRng::seed_from_u64(6);
    let foreign = SittingSecret::new([3; 32]);
    let seal = seal_secret(&sitting.plan, &foreign, &code, &[], Cost::LOG_IN, &mut rng).unwrap();
    assert_eq!(open_by_code(&sitting.plan, &seal, &code), Err(LockError::Damaged), "not the plan's secret");
}

#[test]
fn an_invigilator_opens_by_password_and_is_asked_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (mut t, id, _) = planned_room(folder.path());
    let shown = t.session.exams().shown_codes()[0].clone();
    assert_eq!((shown.by_password.len(), shown.by_code.len()), (1, 0));
    t.act(Action::Exam(ExamAction::Code(CodeAction::Noted(id))));
    assert!(t.session.exams().shown_codes().is_empty());
    t.act(Action::SignOut);
    drop(t);
    let mut t = again(folder.path());
    invigilator(&mut t);
    assert!(t.session.exams().shown_codes().is_empty(), "it is shown once");
    open(&mut t, id);
    assert_eq!((held(&t), t.session.exams().code_ask()), (Some(id), None));
    first_text(&mut t);
}

#[test]
fn a_crash_keeps_nothing_open_and_the_exam_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut t, id, _) = planned_room(folder.path());
    open(&mut t, id);
    let text = first_text(&mut t);
    t.commit(1_000, &text.chars().take(5).collect::<String>());
    t.settle();
    drop(t);
    let mut t = again(folder.path());
    invigilator(&mut t);
    open(&mut t, id);
    assert_eq!(held(&t), Some(id), "{:?}", t.session.notice());
    seat(&mut t);
    t.act(Action::Exam(ExamAction::GoOn));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    assert_eq!(t.presented(200), text, "the same text");
    t.clock.advance(400_000);
    t.settle();
    t.act(Action::Exam(ExamAction::LeaveSeat));
    // Another candidate begins: the secret is open again.
    t.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[1].into(), secret: PIN.into() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(t.session.drill().in_exam(), "{:?}", t.session.notice());
    assert_ne!(t.presented(200), text);
}

/// The administrator gives the invigilator another password, who chooses their own.
fn reset(t: &mut Typist) {
    t.act(Action::SignOut);
    let (id, admin) = (officer(t, INVIGILATOR).id, officer(t, ADMIN).id);
    t.act(Action::Door(DoorAction::SignIn(admin)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    t.act(Action::Door(DoorAction::MakeRecoveryCode));
    let code = t.session.door().shown_recovery_code().unwrap().to_owned();
    t.act(replaced_by_code(id, code));
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret("given once more".into())));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(t.session.officer().is_some_and(|o| o.id == id), "{:?}", t.session.notice());
}

#[test]
fn a_password_from_somebody_else_opens_nothing_and_the_code_does() {
    let folder = tempfile::tempdir().unwrap();
    let (mut t, id, code) = planned_room(folder.path());
    let before = stored_keys(folder.path());
    reset(&mut t);
    let after = stored_keys(folder.path());
    assert_ne!(
        before.get(&officer(&t, INVIGILATOR).id),
        after.get(&officer(&t, INVIGILATOR).id),
        "a new key"
    );
    open(&mut t, id);
    assert_eq!(held(&t), None);
    assert_eq!(t.session.exams().code_ask().map(|ask| ask.sitting), Some(id));

    // Input that is no code is no try; wrong codes slow down; nothing locks an officer out.
    for _ in 0..9 {
        give(&mut t, "certainly not");
        assert_eq!(t.session.exams().code_ask().unwrap().wait_until, 0);
    }
    let wrong = StartCode::draw(&mut StdRng::seed_from_u64(1)).shown();
    for n in 1..=4 {
        give(&mut t, &wrong);
        let ask = *t.session.exams().code_ask().unwrap();
        assert_eq!(ask.wait_until > t.session.mono_ms(), n > 3, "{n}");
    }
    // While it waits not even the right one is taken, and asking again does not end the waiting.
    t.act(Action::Exam(ExamAction::Code(CodeAction::Cancel)));
    open(&mut t, id);
    give(&mut t, &code);
    assert_eq!(held(&t), None);
    t.clock.advance(5_000);
    give(&mut t, &code.to_lowercase().replace('-', " "));
    assert_eq!((held(&t), t.session.exams().code_ask()), (Some(id), None), "{:?}", t.session.notice());
    first_text(&mut t);

    // A sitting that is planned now opens by the new password alone.
    t.clock.advance(400_000);
    t.settle();
    t.act(Action::Exam(ExamAction::LeaveSeat));
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let next = planned(&mut t, STANDARD, &CANDIDATES[1..2]);
    open(&mut t, next);
    assert_eq!(held(&t), Some(next), "{:?}", t.session.notice());
}

fn stored_keys(folder: &Path) -> BTreeMap<Uuid, [u8; 32]> {
    let looked = tempfile::tempdir().unwrap();
    copied(folder, looked.path());
    let keys = Db::open(looked.path(), &Uuid::nil).unwrap().box_keys().unwrap();
    keys.into_iter().map(|key| (key.officer_id, key.public_key)).collect()
}

#[test]
fn whoever_has_begun_goes_on_without_the_code_and_it_proves_the_texts_later() {
    let folder = tempfile::tempdir().unwrap();
    let (mut t, id, code) = planned_room(folder.path());
    open(&mut t, id);
    let text = first_text(&mut t);
    drop(t);
    let mut t = again(folder.path());
    reset(&mut t);
    open(&mut t, id);
    assert_eq!(t.session.exams().code_ask().map(|ask| ask.sitting), Some(id));
    t.act(Action::Exam(ExamAction::Code(CodeAction::GoOnWithout)));
    assert_eq!(held(&t), Some(id));
    seat(&mut t);
    t.act(Action::Exam(ExamAction::GoOn));
    assert_eq!(t.presented(200), text);
    t.clock.advance(400_000);
    t.settle();
    t.act(Action::Exam(ExamAction::LeaveSeat));
    t.act(Action::Exam(ExamAction::SeatIn { badge: CANDIDATES[1].into(), secret: PIN.into() }));
    t.act(Action::Exam(ExamAction::EndTrial));
    t.act(Action::Exam(ExamAction::Begin));
    assert!(!t.session.drill().in_exam(), "nobody begins without the secret");
    t.act(Action::Exam(ExamAction::LeaveSeat));
    t.act(Action::Exam(ExamAction::Unlock { secret: PASSWORD.into() }));
    t.act(Action::Exam(ExamAction::Close { secret: PASSWORD.into() }));
    let revealed = |t: &Typist| t.session.core().sitting(id).unwrap().sitting.revealed().cloned();
    assert_eq!(t.session.core().sitting(id).unwrap().sitting.state(), SittingState::Closed);
    assert_eq!(revealed(&t), None);
    t.act(Action::Exam(ExamAction::Code(CodeAction::AskToReveal(id))));
    give(&mut t, &code);
    assert!(revealed(&t).is_some(), "{:?}", t.session.notice());
}

#[test]
fn a_folder_put_back_asks_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let (t, id, _) = planned_room(folder.path());
    drop(t);
    let before = tempfile::tempdir().unwrap();
    copied(folder.path(), before.path());
    let mut asked = Vec::new();
    for run in 0..3_u64 {
        let back = tempfile::tempdir().unwrap();
        copied(before.path(), back.path());
        let mut t = Typist::at_time(back.path(), now_ms());
        for _ in 0..run * 5 {
            let _ = t.clock.new_id();
        }
        invigilator(&mut t);
        open(&mut t, id);
        let text = first_text(&mut t);
        assert!(t.session.exams().held().unwrap().sitting.nonce().is_some());
        asked.push(text);
    }
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(asked.len(), 3);
}

#[test]
fn a_sitting_opens_once_and_its_seeds_need_the_nonce() {
    let folder = tempfile::tempdir().unwrap();
    let (t, id, code) = planned_room(folder.path());
    drop(t);
    let StoredSitting { plan, seal, .. } = stored(folder.path(), id);
    let secret = open_by_code(&plan, &seal, &StartCode::read(&code).unwrap()).unwrap();
    let standard = dabiao::content::read_standard_version(
        "standards/short-1.toml",
        &standard(STANDARD, 300, 30, "once"),
    )
    .unwrap();
    let by = plan.invigilators[0];
    let of = |nonce: Option<[u8; 16]>| {
        let mut sitting = Sitting::new(plan.clone(), SittingRules::of(&standard));
        let mut apply = |event| sitting.apply(SittingEntry { at: Timestamp::UNIX_EPOCH, by, event });
        let open = |nonce: Option<[u8; 16]>| match nonce {
            Some(nonce) => SittingEvent::Open { nonce: OpeningNonce(nonce) },
            None => SittingEvent::Step(SittingStep::Open),
        };
        apply(SittingEvent::Seat { officer: plan.candidates[0], seat: 1 }).unwrap();
        apply(open(nonce)).unwrap();
        for again in [None, Some([9; 16])] {
            assert!(matches!(apply(open(again)), Err(SittingRefusal::Step(_))));
        }
        assert_eq!(sitting.nonce(), nonce.map(OpeningNonce));
        assert_eq!(sitting.seat_seed(&secret, plan.candidates[1]), None, "no seat");
        assert_eq!(sitting.seat_seed(&secret, by), None, "no candidate");
        sitting.seat_seed(&secret, plan.candidates[0]).unwrap()
    };
    let seeds = [None, Some([1; 16]), Some([2; 16])].map(of);
    assert!(seeds[0] != seeds[1] && seeds[1] != seeds[2] && seeds[0] != seeds[2]);
    assert_eq!(seeds[0], secret.seat_seed(None, id, 1, plan.candidates[0]));
    let planned = Sitting::new(plan.clone(), SittingRules::of(&standard));
    assert_eq!(planned.seat_seed(&secret, plan.candidates[0]), None, "not open");
}

#[test]
fn the_seed_with_a_nonce_is_frozen() {
    // Certificates rest on texts that rest on these numbers.
    let (secret, nonce) = (SittingSecret::new([42; 32]), Some(OpeningNonce([7; 16])));
    let (sitting, officer) = (Uuid::from_u128(0x51), Uuid::from_u128(0xA));
    assert_eq!(format!("{:016x}", secret.seat_seed(nonce, sitting, 7, officer)), "f9314c1a31c38399");
    let officers: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
    let seats = |nonce| {
        secret.draw_seats(nonce, sitting, &officers).iter().map(|s| s.0.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(seats(nonce), [3, 2, 1, 4]);
    assert_eq!(seats(None), [1, 2, 3, 4]);
}

#[test]
fn a_lock_that_was_changed_or_removed_is_found() {
    for change in [
        "UPDATE sitting_seal SET sealed = zeroblob(60) WHERE sealed_to = 'key'",
        "UPDATE sitting_seal SET sealed = NULL WHERE sealed_to = 'start-code'",
        "DELETE FROM sitting_seal WHERE sealed_to = 'start-code'",
        "UPDATE sitting_seal SET hash = replace(hash, 'a', 'b')",
        "UPDATE sitting_seal SET sitting_id = zeroblob(16)",
        "UPDATE sitting_seal SET sealed = (SELECT sealed FROM sitting_seal WHERE sealed_to = 'key')",
        "INSERT INTO sitting_seal SELECT sitting_id, '0', hash, sealed FROM sitting_seal WHERE sealed_to = 'key'",
        "UPDATE box_key SET public_key = replace(public_key, substr(public_key, 1, 8), '00000000')",
        "UPDATE box_key SET locked = zeroblob(85)",
        "DELETE FROM box_key",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut db = Db::open(folder.path(), &|| Uuid::from_u128(9)).unwrap();
        let plan = a_plan();
        let part = |to, byte| SealPart { to, bytes: vec![byte; 60] };
        db.put_plan(1, &plan, &[part(SealTo::Key, 1), part(SealTo::StartCode, 2)]).unwrap();
        let officer_id = plan.invigilators[0];
        let key = dabiao::store::BoxKeyRow { officer_id, public_key: [5; 32], locked: vec![6; 85] };
        db.keep_box_key(2, &key).unwrap();
        assert_eq!(db.box_keys().unwrap(), [key]);
        drop(db);
        assert_eq!(store_problems(folder.path()), Vec::<String>::new());
        rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap().execute_batch(change).unwrap();
        assert!(!store_problems(folder.path()).is_empty(), "{change}");
    }
}

#[test]
fn a_locked_sitting_that_was_opened_without_a_nonce_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Db::open(folder.path(), &|| Uuid::from_u128(9)).unwrap();
    let plan = a_plan();
    db.put_plan(1, &plan, &[SealPart { to: SealTo::Key, bytes: vec![1; 60] }]).unwrap();
    let event = SittingEvent::Step(SittingStep::Open);
    let entry = SittingEntry { at: Timestamp::UNIX_EPOCH, by: plan.invigilators[0], event };
    db.put_entry(&NumberedEntry { sitting: plan.id, seq: 0, entry }).unwrap();
    drop(db);
    let found = store_problems(folder.path());
    assert!(found.len() == 1 && found[0].contains("without a nonce"), "{found:?}");
}

fn a_plan() -> dabiao::domain::sitting::SittingPlan {
    let standard = Library::embedded().standard("officer-2027").unwrap().clone();
    dabiao::domain::sitting::SittingPlan {
        id: Uuid::from_u128(0x51),
        at: Timestamp::from_second(1_800_000_000).unwrap(),
        room: "三楼机房".into(),
        kind: dabiao::domain::sitting::SittingKind::Copy,
        standard_id: standard.id.clone(),
        standard_version: standard.version,
        seats: 1,
        candidates: vec![Uuid::from_u128(1)],
        invigilators: vec![Uuid::from_u128(2)],
        planned_by: Uuid::from_u128(2),
        commitment: SittingSecret::new([42; 32]).commitment(),
    }
}
