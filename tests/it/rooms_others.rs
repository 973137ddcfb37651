//! Whole sittings that another PC of the bureau makes up: by whom, when, and off which plan is judged where certificates are
//! issued.

use dabiao::app::JournalKeys;
use dabiao::content::generator::{Generator, VERSION};
use dabiao::domain::attempt::{AttemptMode, AttemptStart};
use dabiao::domain::exercise::RecordType;
use dabiao::domain::input::{EndReason, EventKind, InputEvent, LogHeader};
use dabiao::domain::sitting::{
    SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingSecret, SittingStep,
};
use dabiao::store::{DATABASE_FILE, Db, Fact, NumberedEntry, StandardRow, facts};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::rooms_contested::{begins, makes_up};
use super::rooms_deputy::{exchanged, makes_key, may_hold, signed};
use super::support::by_right::ByRight as _;
use super::support::room::{ADMIN, INVIGILATOR};
use super::support::rooms::{ENOUGH, Rooms, SECONDS, STANDARD, badge};
use super::support::staff::{ISSUER, now_ms, standard};

const DAY_MS: i64 = 86_400_000;

/// A sitting of one candidate, 050001, at s1, held by `by` at `at_ms` and planned for so much earlier.
pub(super) fn hold(rooms: &Rooms, by: &str, at_ms: i64, planned_before_ms: i64) -> Uuid {
    hold_by(rooms, STANDARD, by, (at_ms, planned_before_ms))
}

/// The same by another standard.
pub(super) fn hold_by(rooms: &Rooms, standard: &str, by: &str, times: (i64, i64)) -> Uuid {
    let going = begin_by(rooms, standard, by, times);
    end(rooms, going)
}

/// The same, and the candidate types far too little.
pub(super) fn hold_in_vain(rooms: &Rooms, standard: &str, by: &str, times: (i64, i64)) -> Uuid {
    let mut going = begin_by(rooms, standard, by, times);
    going.typed = going.typed.chars().take(5).collect();
    end(rooms, going)
}

/// An exam that goes on at s1.
struct Going {
    sitting: Uuid,
    officer: Uuid,
    attempt: Uuid,
    by: Uuid,
    at_ms: i64,
    seq: u32,
    typed: String,
}

impl Going {
    fn entry(&mut self, later_ms: i64, event: SittingEvent) -> NumberedEntry {
        let (by, seq) = (self.by, self.seq);
        let at = Timestamp::from_millisecond(self.at_ms + later_ms + i64::from(seq)).unwrap();
        self.seq += 1;
        NumberedEntry { sitting: self.sitting, seq, entry: SittingEntry { at, by, event } }
    }
}

fn secret() -> SittingSecret {
    SittingSecret::new([42; 32])
}

/// A sitting as [`hold_by`] up to the beginning of its exam.
fn begin_by(rooms: &Rooms, standard: &str, by: &str, (at_ms, planned_before_ms): (i64, i64)) -> Going {
    let mut db = signed(rooms, "s1");
    let people = db.officers().unwrap();
    let of = |badge: &str| people.iter().find(|o| o.badge == badge).unwrap().clone();
    let (candidate, by) = (of(&badge(1)), of(by).id);
    let (officer, id, attempt) = (candidate.id, Uuid::from_u128(0x5151), Uuid::from_u128(0xE151));
    let plan = SittingPlan {
        id,
        at: Timestamp::from_millisecond(at_ms - planned_before_ms).unwrap(),
        room: "二楼".into(),
        kind: SittingKind::Copy,
        standard_id: standard.into(),
        standard_version: 1,
        seats: 1,
        candidates: vec![officer],
        invigilators: vec![by],
        planned_by: by,
        commitment: secret().commitment(),
    };
    db.put_plan(at_ms, &plan, &[]).unwrap();
    let row = db.standard_versions().unwrap().into_iter().find(|row| row.id == standard).unwrap();
    let standard = dabiao::content::read_standard_version("standards/1.toml", &row.toml).unwrap();
    let rule = standard.passage.unwrap();
    let seed = secret().seat_seed(None, id, 1, officer);
    let text = Generator::embedded().unwrap().passage(rule.kind, seed, rule.length as usize).unwrap().text;
    let typed: String = text.chars().filter(|c| !c.is_whitespace()).take(ENOUGH).collect();
    let mut going = Going { sitting: id, officer, attempt, by, at_ms, seq: 0, typed };
    for event in [
        SittingEvent::Step(SittingStep::Open),
        SittingEvent::SignIn { officer },
        SittingEvent::Seat { officer, seat: 1 },
        SittingEvent::Trial { officer },
        SittingEvent::Step(SittingStep::Start),
    ] {
        db.put_entry(&going.entry(0, event)).unwrap();
    }
    let start = AttemptStart {
        id: attempt,
        officer_id: officer,
        unit_id: candidate.unit_id,
        exercise_id: format!("exam/{}/{VERSION}/{seed:016x}", rule.kind.name()),
        title: row.id.clone(),
        record_type: RecordType::of(rule.kind),
        mode: AttemptMode::Exam,
        started_at_ms: at_ms + 10,
        sitting_id: Some(id),
    };
    let header = LogHeader::exam(text, standard.policy, standard.duration_ms, standard.hand_in_early);
    let begins = going.entry(0, SittingEvent::Begin { officer, attempt });
    db.begin_exam(&start, &header, &begins).unwrap();
    going
}

/// What was typed in it, dated as the time of the exam gives; its attempt.
fn end(rooms: &Rooms, mut going: Going) -> Uuid {
    let mut db = signed(rooms, "s1");
    let (attempt, officer, end_ms) = (going.attempt, going.officer, SECONDS * 1_000);
    let later_ms = end_ms as i64;
    let events = [
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(end_ms - 5_000, EventKind::Commit(going.typed.clone())),
        InputEvent::new(end_ms, EventKind::End(EndReason::Time)),
    ];
    db.append_events(attempt, 0, &events).unwrap();
    let ends = going.entry(later_ms, SittingEvent::End { officer, reason: EndReason::Time });
    db.seal_exam(going.at_ms + later_ms, attempt, events.len(), Some(&ends)).unwrap();
    for event in [SittingEvent::Step(SittingStep::Close), SittingEvent::Reveal(secret())] {
        db.put_entry(&going.entry(later_ms, event)).unwrap();
    }
    attempt
}

/// What the founding PC's audit notes; it finds no fault with itself.
pub(super) fn noted(rooms: &Rooms) -> Vec<String> {
    let folder = rooms.at("host");
    let db = Db::open(&folder, &|| Uuid::from_u128(0xA0D1)).unwrap();
    let report = JournalKeys::audit(&db, &folder, None).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    report.notes.into_iter().map(|note| format!("{}: {}", note.place, note.what)).collect()
}

/// The badges that get a certificate now.
pub(super) fn certify(rooms: &Rooms) -> Vec<String> {
    let words = rooms.text("passphrase");
    let said = rooms.by("host", ISSUER, &["certify", "--json", "--passphrase-file", &words]).json();
    let issued = said["issued"].as_array().unwrap_or_else(|| panic!("{said}")).iter();
    issued.map(|row| row["badge"].as_str().unwrap().to_owned()).collect()
}

/// What the list of stations asks somebody to settle of s1.
fn matters(rooms: &Rooms) -> String {
    let said = rooms.by("host", ADMIN, &["bureau", "stations", "--json"]);
    said.out
}

/// A room whose first PC may hold sittings, and the badges that get a certificate by what it made up; the notes of the
/// audit before and after.
fn made_up(by: &str, back_ms: i64, planned_before_ms: i64) -> (Vec<String>, Vec<String>) {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s1", "考场-01");
    hold(&rooms, by, now_ms() - back_ms, planned_before_ms);
    exchanged(&rooms, &["s1"]);
    makes_key(&rooms);
    let issued = certify(&rooms);
    let matters = matters(&rooms);
    let told = |kind: &str| matters.contains(&format!("\"kind\":\"{kind}\""));
    assert_eq!(told("no-role"), by != INVIGILATOR, "{matters}");
    assert_eq!(told("out-of-time"), back_ms > 120_000, "{matters}");
    (issued, noted(&rooms))
}

const SPEAKS_AGAINST: [&str; 3] =
    ["never gave them the right", "its own PC knew already", "it was planned for"];

pub(super) fn said(notes: &[String], word: &str) -> bool {
    notes.iter().any(|note| note.contains(word))
}

#[test]
fn a_sitting_of_the_bureaus_invigilator_at_another_pc_counts_and_nothing_is_said_of_it() {
    let (issued, notes) = made_up(INVIGILATOR, 0, 0);
    assert_eq!(issued, [badge(1)]);
    for word in SPEAKS_AGAINST {
        assert!(!said(&notes, word), "{word}: {notes:?}");
    }
}

#[test]
fn a_sitting_of_somebody_to_whom_the_bureau_gave_no_role_is_told_and_no_certificate_rests_on_it() {
    let (issued, notes) = made_up(&badge(2), 0, 0);
    assert!(issued.is_empty(), "{issued:?}");
    assert!(said(&notes, "sitting 00000000-0000-0000-0000-000000005151"), "{notes:?}");
    assert!(
        said(&notes, "never gave them the right") && !said(&notes, "its own PC knew already"),
        "{notes:?}"
    );
}

#[test]
fn a_sitting_before_what_its_own_pc_had_on_record_is_told_and_no_certificate_rests_on_it() {
    let (issued, notes) = made_up(INVIGILATOR, 200 * DAY_MS, 0);
    assert!(issued.is_empty(), "{issued:?}");
    assert!(said(&notes, "its own PC knew already") && said(&notes, "attempt "), "{notes:?}");
    // Within the tolerance of clocks nothing is said.
    let (issued, notes) = made_up(INVIGILATOR, 60_000, 0);
    assert_eq!(issued, [badge(1)], "{notes:?}");
    assert!(!said(&notes, "its own PC knew already"), "{notes:?}");
}

#[test]
fn a_sitting_after_its_pc_called_its_clock_wrong_counts_when_the_registry_has_checked_its_date() {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s1", "考场-01");
    let back_ms = now_ms() - 200 * DAY_MS;
    let mut db = signed(&rooms, "s1");
    let by = db.officers().unwrap().into_iter().find(|o| o.badge == INVIGILATOR).unwrap().id;
    let wrong = facts::ClockWrong { from_ms: back_ms, to_ms: now_ms() + DAY_MS, reason: "没电".into(), by };
    db.put(back_ms, &Fact::ClockWrong(wrong)).unwrap();
    drop(db);
    hold(&rooms, INVIGILATOR, back_ms + DAY_MS, 0);
    exchanged(&rooms, &["s1"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), Vec::<String>::new());
    let waits = r#""kind":"clock-wrong","sittings":["二楼 "#;
    let told = matters(&rooms).replace(": ", ":");
    assert!(told.contains(waits) && !told.contains("out-of-time"), "{told}");
    let notes = noted(&rooms);
    assert!(said(&notes, "ask who held it on which day"), "{notes:?}");
    // What settles resets settles no date.
    rooms.by("host", ADMIN, &["bureau", "settle", "考场-01"]).ends(0, &["nothing to settle"]);
    let settle = ["bureau", "settle", "考场-01", "--exams"];
    rooms.by("host", ADMIN, &settle).ends(0, &["考场-01: 1 exam counts now"]);
    rooms.by("host", ADMIN, &settle).ends(0, &["no exam waits"]);
    assert_eq!(certify(&rooms), [badge(1)]);
    assert!(!matters(&rooms).contains("clock-wrong"));
    let notes = noted(&rooms);
    assert!(said(&notes, "the registry checked its time"), "{notes:?}");
}

/// A bureau whose s1 may hold sittings by versions of the standard `dated`, each with or without a deadline: today is the
/// last day that is in time.
pub(super) fn dated(deadlines: &[bool]) -> Rooms {
    let rooms = Rooms::planned(2);
    let day = |ms: i64| Timestamp::from_millisecond(ms).unwrap().to_zoned_datetime(shanghai()).date();
    let mut host = signed(&rooms, "host");
    let by = host.officers().unwrap().into_iter().find(|o| o.badge == ADMIN).unwrap().id;
    for (version, has) in (1..).zip(deadlines) {
        let toml = standard("dated", SECONDS, 31, "invigilator");
        let toml = toml.replace("\nversion = 1\n", &format!("\nversion = {version}\n"));
        let before = day(now_ms() + DAY_MS);
        let deadline = format!("[deadline]\nbefore = \"{before}\"\ntime_zone = \"Asia/Shanghai\"\n");
        let toml = if *has { toml + &deadline } else { toml };
        host.put_standard(now_ms(), &StandardRow { id: "dated".into(), version, toml }, by).unwrap();
    }
    drop(host);
    may_hold(&rooms, "s1", "考场-01");
    rooms
}

/// What s1 wrote so far comes to the founding PC, so many days later. A time that is given says nothing of that, so the day is
/// written into its store.
pub(super) fn comes_after(rooms: &Rooms, days: i64) {
    let share = rooms.text("share");
    rooms.run("s1", &["exchange", "--dir", &share]).ends(0, &[]);
    let since_ms = now_ms();
    rooms.by("host", ADMIN, &["exchange", "--dir", &share]).ends(0, &[]);
    let db = rusqlite::Connection::open(rooms.at("host").join(DATABASE_FILE)).unwrap();
    let sql = "UPDATE arrived SET at_ms = at_ms + ?1 WHERE at_ms >= ?2";
    db.execute(sql, [days * DAY_MS, since_ms]).unwrap();
}

/// Whom an exam of today, the last day that is in time, gets a certificate when it comes so many days later.
pub(super) fn came_after(days: i64) -> (Rooms, Vec<String>) {
    let rooms = dated(&[true]);
    hold_by(&rooms, "dated", INVIGILATOR, (now_ms(), 0));
    comes_after(&rooms, days);
    makes_key(&rooms);
    let issued = certify(&rooms);
    (rooms, issued)
}

#[test]
fn the_date_of_an_exam_is_checked_after_its_pc_was_retired() {
    let (rooms, issued) = came_after(3);
    assert_eq!(issued, Vec::<String>::new());
    rooms.by("host", ADMIN, &["bureau", "retire", "考场-01", "--why", "lost"]).ends(0, &[]);
    rooms.by("host", ADMIN, &["bureau", "settle", "考场-01", "--exams"]).ends(0, &["1 exam counts now"]);
    assert_eq!(certify(&rooms), [badge(1)]);
    rooms.by("host", ADMIN, &["bureau", "stations"]).ends(0, &["Retired"]);
}

#[test]
fn an_exam_that_was_begun_in_time_and_ended_when_its_deadline_was_over_waits() {
    let rooms = dated(&[true]);
    let going = begin_by(&rooms, "dated", INVIGILATOR, (now_ms(), 0));
    comes_after(&rooms, 0);
    // Nobody can say that its date is right before it has an end.
    rooms.by("host", ADMIN, &["bureau", "settle", "考场-01", "--exams"]).ends(0, &["no exam waits"]);
    end(&rooms, going);
    comes_after(&rooms, 90);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), Vec::<String>::new());
    assert!(said(&noted(&rooms), "came here on"));
    rooms.by("host", ADMIN, &["bureau", "settle", "考场-01", "--exams"]).ends(0, &["1 exam counts now"]);
    assert_eq!(certify(&rooms), [badge(1)]);
}

#[test]
fn a_sitting_that_was_planned_by_a_version_without_the_deadline_is_late_by_the_one_in_force() {
    let rooms = dated(&[false, true]);
    hold_by(&rooms, "dated", INVIGILATOR, (now_ms(), 0));
    comes_after(&rooms, 30);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), Vec::<String>::new());
    assert!(said(&noted(&rooms), "came here on"));
}

/// What another PC writes into the series of the founding one keeps nobody from anything.
fn says_nothing(rooms: &Rooms) {
    rooms.by("host", ADMIN, &["bureau", "settle", "考场-01"]).ends(0, &["nothing to settle"]);
    rooms.by("host", ADMIN, &["bureau", "duty", "exam", "考场-02"]).ends(0, &[]);
    let stations = rooms.by("host", ADMIN, &["bureau", "stations"]).ends(0, &[]).out;
    assert!(!stations.contains("Retired") && !stations.contains("Forked"), "{stations}");
}

#[test]
fn what_another_pc_writes_behind_the_directory_says_nothing() {
    let rooms = Rooms::planned(2);
    exchanged(&rooms, &["s1"]);
    let host = signed(&rooms, "host");
    let last = host.journal().unwrap().pop().unwrap();
    let all = host.admissions(host.own_station().unwrap()).unwrap();
    drop(host);
    let other = all.iter().find(|pc| pc.name == "考场-02" && !pc.box_key.is_empty()).unwrap();
    let (station_id, why) = (other.station_id, "lost".to_owned());
    let retires = Fact::RetireStation(facts::RetireStation { station_id, why, cut: Vec::new(), by: None });
    makes_up(&rooms, &last.series, (last.seq + 1, last.hash), &retires);
    says_nothing(&rooms);
    let told = rooms.by("host", ADMIN, &["bureau", "stations"]).ends(0, &["考场-01 wrote 1 entry into"]).out;
    assert!(!told.contains("by another key"), "{told}");
}

#[test]
fn a_first_entry_of_the_directory_by_another_pc_keeps_the_founding_one_from_nothing() {
    let rooms = Rooms::planned(2);
    exchanged(&rooms, &["s1"]);
    let host = signed(&rooms, "host");
    let last = host.journal().unwrap().pop().unwrap();
    drop(host);
    let (series, place) = (last.series, (0, [0; 32]));
    let first = makes_up(&rooms, &series, place, &begins(&rooms));
    says_nothing(&rooms);
    // Nor is what it writes after that looked for at the founding one: a roll that nobody can take stops nothing.
    let by =
        signed(&rooms, "s1").officers().unwrap().into_iter().find(|o| o.badge == INVIGILATOR).unwrap().id;
    let (sitting_id, event) = (Uuid::from_u128(0x5454), SittingEvent::Step(SittingStep::Start));
    let at = Timestamp::from_millisecond(now_ms()).unwrap();
    let numbered = NumberedEntry { sitting: sitting_id, seq: 0, entry: SittingEntry { at, by, event } };
    makes_up(&rooms, &series, (1, first), &numbered.fact());
    rooms.by("host", ADMIN, &["bureau", "stations"]).ends(0, &["考场-01 wrote 2 entries into"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), Vec::<String>::new());
}

#[test]
fn an_exam_that_its_pc_sealed_twice_bears_no_certificate() {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s1", "考场-01");
    let attempt = hold(&rooms, INVIGILATOR, now_ms(), 0);
    exchanged(&rooms, &["s1"]);
    let series = Uuid::from_u128(0x5E41).to_string();
    let first = makes_up(&rooms, &series, (0, [0; 32]), &begins(&rooms));
    let seal = Fact::SealAttempt(facts::SealAttempt {
        id: attempt,
        root_hash: "00".repeat(32),
        score_hash: "00".repeat(32),
        scoring_version: 1,
        events: 1,
        stamps_hash: None,
        doubt: None,
    });
    makes_up(&rooms, &series, (1, first), &seal);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), Vec::<String>::new());
    let notes = noted(&rooms);
    assert!(said(&notes, "PC 考场-01 wrote it twice"), "{notes:?}");
}

fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

#[test]
fn an_exam_that_came_after_its_deadline_counts_when_the_registry_has_checked_its_date() {
    let (rooms, issued) = came_after(0);
    assert_eq!(issued, [badge(1)]);
    assert!(!matters(&rooms).contains("late"));
    let (rooms, issued) = came_after(3);
    assert_eq!(issued, Vec::<String>::new());
    let told = matters(&rooms);
    assert!(told.contains(r#""kind":"late","sittings":["二楼 "#) && told.contains(" → "), "{told}");
    assert!(said(&noted(&rooms), "came here on"));
    rooms.by("host", ADMIN, &["bureau", "settle", "考场-01", "--exams"]).ends(0, &["1 exam counts now"]);
    assert_eq!(certify(&rooms), [badge(1)]);
    assert!(!matters(&rooms).contains("late") && !said(&noted(&rooms), "came here on"));
}

#[test]
fn a_sitting_off_its_plan_at_another_pc_is_told_as_an_own_one() {
    let (issued, notes) = made_up(INVIGILATOR, 0, 30 * DAY_MS);
    assert_eq!(issued, [badge(1)]);
    assert!(said(&notes, "it was planned for"), "{notes:?}");
}

#[test]
fn a_sitting_of_another_pc_that_nobody_can_take_stops_no_other() {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s1", "考场-01");
    hold(&rooms, INVIGILATOR, now_ms(), 0);
    let mut db = signed(&rooms, "s1");
    let by = db.officers().unwrap().into_iter().find(|o| o.badge == INVIGILATOR).unwrap().id;
    let at = Timestamp::from_millisecond(now_ms()).unwrap();
    let plan = |id: u128, standard: &str| SittingPlan {
        id: Uuid::from_u128(id),
        at,
        room: "三楼".into(),
        kind: SittingKind::Copy,
        standard_id: standard.into(),
        standard_version: 1,
        seats: 1,
        candidates: vec![],
        invigilators: vec![by],
        planned_by: by,
        commitment: SittingSecret::new([43; 32]).commitment(),
    };
    db.put_plan(now_ms(), &plan(0x5252, "nobody-has-it"), &[]).unwrap();
    // Started before it was opened.
    db.put_plan(now_ms(), &plan(0x5353, STANDARD), &[]).unwrap();
    let entry = SittingEntry { at, by, event: SittingEvent::Step(SittingStep::Start) };
    db.put_entry(&NumberedEntry { sitting: Uuid::from_u128(0x5353), seq: 0, entry }).unwrap();
    drop(db);
    exchanged(&rooms, &["s1"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), [badge(1)]);
    let notes = noted(&rooms);
    assert!(said(&notes, "standard nobody-has-it 1 is not known here"), "{notes:?}");
    assert!(said(&notes, "it can't follow: sitting 00000000-0000-0000-0000-000000005353"), "{notes:?}");
    rooms.by("host", INVIGILATOR, &["exam", "list"]).ends(0, &[]);
}

#[test]
fn a_sitting_that_another_pc_planned_is_not_held_here() {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s1", "考场-01");
    let (id, stick) = (rooms.sitting.to_string(), rooms.text("stick"));
    let no = rooms.by("s1", INVIGILATOR, &["exam", "pack", &id, "--out", &stick, "--stations", "考场-01"]);
    no.ends(1, &["planned this sitting and holds it"]);
    let planned = signed(&rooms, "s1").planned_elsewhere().unwrap();
    assert_eq!(planned.len(), 1, "{planned:?}");
    assert!(signed(&rooms, "host").planned_elsewhere().unwrap().is_empty());
}
