//! What another PC of the bureau writes over what was said already, or in the name of a PC that it is not: it keeps nobody
//! from a certificate, and nobody else is named for it.

use dabiao::domain::sitting::{
    IncidentKind, SittingEntry, SittingEvent, SittingKind, SittingPlan, SittingSecret, SittingStep,
};
use dabiao::store::{DATABASE_FILE, Fact, Hash, JournalEntry, NumberedEntry, facts};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::rooms_deputy::{exchanged, makes_key, may_hold, signed};
use super::rooms_others::{certify, hold, noted, said};
use super::support::by_right::ByRight as _;
use super::support::room::{ADMIN, INVIGILATOR};
use super::support::rooms::{Rooms, STANDARD, badge};
use super::support::staff::now_ms;

/// An entry as s1 signs it, in a series that it does not write.
fn made_up(rooms: &Rooms, series: &str, place: (i64, Hash), fact: &Fact) -> JournalEntry {
    made_up_at(rooms, now_ms(), (series, place), fact)
}

/// The same with that time.
fn made_up_at(
    rooms: &Rooms,
    at_ms: i64,
    (series, (seq, prev_hash)): (&str, (i64, Hash)),
    fact: &Fact,
) -> JournalEntry {
    let (op, body) = fact.wire().unwrap();
    let signer = dabiao::app::bring_signer(rooms.at("s1"), [1; 32])().unwrap().unwrap();
    let mut entry = JournalEntry {
        series: series.to_owned(),
        seq,
        at_ms,
        op: op.to_owned(),
        body,
        prev_hash,
        hash: [0; 32],
        key_id: Some(signer.key_id().to_owned()),
        signature: None,
    };
    entry.hash = entry.computed_hash();
    entry.signature = Some(signer.sign(series, seq as u64 + 1, &entry.hash));
    entry
}

/// s1 hands an entry up.
fn hands_up(rooms: &Rooms, entry: JournalEntry) {
    let db = rusqlite::Connection::open(rooms.at("s1").join(DATABASE_FILE)).unwrap();
    let sql = "INSERT INTO journal (series, seq, at_ms, op, body, prev_hash, hash, key_id, signature)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let JournalEntry { series, seq, at_ms, op, body, prev_hash, hash, key_id, signature } = entry;
    let row = rusqlite::params![series, seq, at_ms, op, body, prev_hash, hash, key_id, signature];
    db.execute(sql, row).unwrap();
    drop(db);
    exchanged(rooms, &["s1"]);
}

/// s1 makes up an entry in a series that it does not write, signed by its key, and hands it up. Its hash.
pub(super) fn makes_up(rooms: &Rooms, series: &str, place: (i64, Hash), fact: &Fact) -> Hash {
    let entry = made_up(rooms, series, place, fact);
    let hash = entry.hash;
    hands_up(rooms, entry);
    hash
}

/// How a series of s1 begins that goes on from nothing.
pub(super) fn begins(rooms: &Rooms) -> Fact {
    begins_as(rooms, "考场-01")
}

/// How a series begins that s1 signs and that says to be that PC's.
fn begins_as(rooms: &Rooms, name: &str) -> Fact {
    let host = signed(rooms, "host");
    let all = host.admissions(host.own_station().unwrap()).unwrap();
    let of = |name: &str| all.iter().find(|pc| pc.name == name && !pc.box_key.is_empty()).unwrap();
    Fact::BeginSeries(facts::BeginSeries {
        station_id: of(name).station_id,
        key_id: of("考场-01").key_id.clone(),
        public_key: of("考场-01").public_key.clone(),
        box_key: String::new(),
        why: "rewound".into(),
        parent: None,
        comes_after: Vec::new(),
    })
}

#[test]
fn an_exam_that_is_sealed_otherwise_when_its_certificate_is_out_stops_no_other_certificate() {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s1", "考场-01");
    let attempt = hold(&rooms, INVIGILATOR, now_ms(), 0);
    exchanged(&rooms, &["s1"]);
    makes_key(&rooms);
    assert_eq!(certify(&rooms), [badge(1)]);
    let entries = signed(&rooms, "s1").journal().unwrap();
    let sealed = entries.into_iter().find(|entry| entry.op == "seal_attempt").unwrap().hash;
    let series = Uuid::from_u128(0x5E42).to_string();
    let first = makes_up(&rooms, &series, (0, [0; 32]), &begins(&rooms));
    let seal = |events| {
        let fact = Fact::SealAttempt(facts::SealAttempt {
            id: attempt,
            root_hash: "00".repeat(32),
            score_hash: "00".repeat(32),
            scoring_version: 1,
            events,
            stamps_hash: None,
            doubt: None,
        });
        made_up(&rooms, &series, (1, first), &fact)
    };
    // Of two words of one PC that of the lower hash holds.
    hands_up(&rooms, (1..100_000).map(seal).find(|entry| entry.hash < sealed).unwrap());
    let notes = noted(&rooms);
    assert!(said(&notes, "say different things of an attempt"), "{notes:?}");
    assert!(said(&notes, "it is valid until it is revoked"), "{notes:?}");
    assert_eq!(certify(&rooms), Vec::<String>::new());
}

#[test]
fn a_series_that_another_pc_begins_in_its_name_is_no_reset_of_a_pc() {
    let rooms = Rooms::planned(2);
    exchanged(&rooms, &["s1", "s2"]);
    for n in 1..=3 {
        let series = Uuid::from_u128(0x5E50 + n).to_string();
        makes_up(&rooms, &series, (0, [0; 32]), &begins_as(&rooms, "考场-02"));
    }
    let told =
        rooms.by("host", ADMIN, &["bureau", "stations"]).ends(0, &["考场-01 wrote 3 entries into"]).out;
    assert!(!told.contains("reset"), "{told}");
    let share = rooms.text("share");
    let said = rooms.run("s2", &["exchange", "--dir", &share]).ends(0, &[]);
    assert!(!format!("{}{}", said.out, said.err).contains("resets its disk"), "{}{}", said.out, said.err);
}

#[test]
fn a_roll_that_names_the_exam_of_another_pc_neither_voids_it_nor_questions_its_text() {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s1", "考场-01");
    may_hold(&rooms, "s2", "考场-02");
    let attempt = hold(&rooms, INVIGILATOR, now_ms(), 0);
    exchanged(&rooms, &["s1", "s2"]);
    let mut db = signed(&rooms, "s2");
    let people = db.officers().unwrap();
    let of = |badge: &str| people.iter().find(|o| o.badge == badge).unwrap().id;
    let (officer, by, secret) = (of(&badge(1)), of(INVIGILATOR), SittingSecret::new([43; 32]));
    let (sitting, at_ms) = (Uuid::from_u128(0x5656), now_ms());
    let at = Timestamp::from_millisecond(at_ms).unwrap();
    let plan = SittingPlan {
        id: sitting,
        at,
        room: "三楼".into(),
        kind: SittingKind::Copy,
        standard_id: STANDARD.into(),
        standard_version: 1,
        seats: 1,
        candidates: vec![officer],
        invigilators: vec![by],
        planned_by: by,
        commitment: secret.commitment(),
    };
    db.put_plan(at_ms, &plan, &[]).unwrap();
    let (why, note) = (IncidentKind::WrongPerson, "替考".to_owned());
    let events = [
        SittingEvent::Step(SittingStep::Open),
        SittingEvent::SignIn { officer },
        SittingEvent::Seat { officer, seat: 1 },
        SittingEvent::Trial { officer },
        SittingEvent::Step(SittingStep::Start),
        SittingEvent::Begin { officer, attempt },
        SittingEvent::Void { officer, why, note },
        SittingEvent::Step(SittingStep::Close),
        SittingEvent::Reveal(secret),
    ];
    for (seq, event) in (0..).zip(events) {
        db.put_entry(&NumberedEntry { sitting, seq, entry: SittingEntry { at, by, event } }).unwrap();
    }
    drop(db);
    exchanged(&rooms, &["s2"]);
    makes_key(&rooms);
    assert!(!said(&noted(&rooms), "its text is not that of its seat"));
    assert_eq!(certify(&rooms), [badge(1)]);
}

/// The sitting that s1 holds.
const SITTING: u128 = 0x5151;

/// That PC plans under that id; the commitment of a sitting is no secret.
fn plans(rooms: &Rooms, pc: &str, sitting: u128) {
    let mut db = signed(rooms, pc);
    let people = db.officers().unwrap();
    let of = |badge: &str| people.iter().find(|o| o.badge == badge).unwrap().id;
    let (by, at_ms) = (of(INVIGILATOR), now_ms());
    let plan = SittingPlan {
        id: Uuid::from_u128(sitting),
        at: Timestamp::from_millisecond(at_ms).unwrap(),
        room: "三楼".into(),
        kind: SittingKind::Copy,
        standard_id: STANDARD.into(),
        standard_version: 1,
        seats: 1,
        candidates: vec![of(&badge(1))],
        invigilators: vec![by],
        planned_by: by,
        commitment: SittingSecret::new([42; 32]).commitment(),
    };
    db.put_plan(at_ms, &plan, &[]).unwrap();
}

/// A bureau whose s1 held a sitting that s2, which had the duty first, says to have planned.
fn two_planned() -> Rooms {
    let rooms = Rooms::planned(2);
    may_hold(&rooms, "s2", "考场-02");
    may_hold(&rooms, "s1", "考场-01");
    plans(&rooms, "s2", SITTING);
    hold(&rooms, INVIGILATOR, now_ms(), 0);
    exchanged(&rooms, &["s1", "s2"]);
    rooms
}

/// What the list of stations asks somebody to settle of a PC.
fn matters_of(rooms: &Rooms, name: &str) -> Vec<Value> {
    let told = rooms.by("host", ADMIN, &["bureau", "stations", "--json"]).ends(0, &[]).json();
    let rows = told["stations"].as_array().unwrap().iter().filter(|row| row["name"] == name);
    rows.flat_map(|row| row["matters"].as_array().unwrap().clone()).collect()
}

fn asks(rooms: &Rooms, name: &str, kind: &str) -> bool {
    matters_of(rooms, name).iter().any(|matter| matter["kind"] == kind)
}

fn settles(rooms: &Rooms, args: &[&str], words: &str) {
    rooms.by("host", ADMIN, &[&["bureau", "settle"][..], args].concat()).ends(0, &[words]);
}

#[test]
fn a_pc_that_had_the_duty_earlier_takes_no_sitting_from_another_one_and_the_founding_pc_decides() {
    let rooms = two_planned();
    makes_key(&rooms);
    assert_eq!(certify(&rooms), Vec::<String>::new());
    let notes = noted(&rooms);
    assert!(said(&notes, "each say to have planned it"), "{notes:?}");
    // Neither is blamed alone.
    for (name, other) in [("考场-01", "考场-02"), ("考场-02", "考场-01")] {
        let all = matters_of(&rooms, name);
        let told = all.iter().find(|matter| matter["kind"] == "contested").unwrap();
        assert!(told["what"][0].as_str().unwrap().starts_with("三楼 "), "{told}");
        assert_eq!((&told["names"][0], &told["given"]), (&Value::from(other), &Value::from(name)), "{told}");
    }
    assert!(!asks(&rooms, "考场-03", "contested"));
    settles(&rooms, &["--contested", "考场-03"], "nothing was recorded");
    // Decided wrongly, and then rightly.
    settles(&rooms, &["--contested", "考场-02"], "1 sitting or attempt (三楼 ");
    let lose = || ["考场-01", "考场-02"].map(|name| asks(&rooms, name, "said-twice"));
    assert!(!asks(&rooms, "考场-01", "contested"));
    assert_eq!(lose(), [true, false]);
    let turns = ["bureau", "settle", "--contested", "考场-01"];
    let told = rooms.by("host", ADMIN, &turns).ends(0, &["1 sitting or attempt (二楼 ", "was of 考场-02"]);
    assert!(told.err.contains("turns round what was decided before: 三楼 "), "{}", told.err);
    assert_eq!(lose(), [false, true]);
    settles(&rooms, &["--contested", "考场-01"], "nothing was recorded");
    assert_eq!(certify(&rooms), [badge(1)]);
    assert!(!said(&noted(&rooms), "each say to have planned it"));
}

/// A founding PC from a backup of before it decided for 考场-02, which the others know.
fn forgot() -> Rooms {
    let rooms = two_planned();
    let backup = rooms.text("old.dabiao");
    rooms.by("host", ADMIN, &["backup", &backup]).ends(0, &[]);
    for n in 1..=6 {
        let name = format!("人{n}");
        rooms.by("host", ADMIN, &["people", "add", &badge(90 + n), &name, "文昌派出所"]).ends(0, &[]);
    }
    // Decided wrongly, and forgotten.
    settles(&rooms, &["--contested", "考场-02"], "1 sitting or attempt");
    exchanged(&rooms, &["s1", "s2"]);
    rooms.by("host", ADMIN, &["restore", &backup]).ends(0, &[]);
    assert!(asks(&rooms, "考场-01", "contested"));
    rooms
}

/// Whose word on the sitting does not hold: of 考场-01, of 考场-02.
fn lose(rooms: &Rooms) -> [bool; 2] {
    ["考场-01", "考场-02"].map(|name| asks(rooms, name, "said-twice"))
}

/// What the others have comes back.
fn given_back(rooms: &Rooms) {
    let share = rooms.text("share");
    for _ in 0..2 {
        rooms.by("host", ADMIN, &["exchange", "--dir", &share]);
        for pc in ["s1", "s2"] {
            rooms.run(pc, &["exchange", "--dir", &share]);
        }
    }
    rooms.by("host", ADMIN, &["exchange", "--dir", &share]);
    assert_eq!(lose(rooms), [true, false]);
}

#[test]
fn what_a_restored_founding_pc_decides_holds_over_what_it_had_decided_and_got_back() {
    let rooms = forgot();
    given_back(&rooms);
    settles(&rooms, &["--contested", "考场-01"], "was of 考场-02");
    assert_eq!(lose(&rooms), [false, true]);
    settles(&rooms, &["--contested", "考场-01"], "nothing was recorded");
}

#[test]
fn what_is_decided_before_that_came_back_is_named_and_decided_once_more() {
    let rooms = forgot();
    settles(&rooms, &["--contested", "考场-01"], "1 sitting or attempt");
    assert_eq!(lose(&rooms), [false, true]);
    given_back(&rooms);
    let told = matters_of(&rooms, "监考机");
    let told = told.iter().find(|matter| matter["kind"] == "overtaken").unwrap();
    assert_eq!(told["says"], serde_json::json!(["enrol_station 考场-01 things 1"]));
    settles(&rooms, &["--contested", "考场-01"], "was of 考场-02");
    assert_eq!(lose(&rooms), [false, true]);
    assert!(!asks(&rooms, "监考机", "overtaken"));
}

/// What a program once wrote for the decision whose that sitting is, into the list of exams whose dates were checked: anybody can
/// work it out.
fn follows_from(sitting: u128) -> Uuid {
    let said = [b"dabiao: whose is ".as_slice(), Uuid::from_u128(sitting).as_bytes()].concat();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&dabiao::store::digest(&said)[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// s1 hands up an exam of that id, dated a month back in a series that goes on from nothing.
fn hands_up_an_old_exam(rooms: &Rooms, id: Uuid) {
    let series = Uuid::from_u128(0x5E43).to_string();
    let back_ms = now_ms() - 30 * 86_400_000;
    let host = signed(rooms, "host");
    let officer_id = host.officers().unwrap().into_iter().find(|o| o.badge == badge(2)).unwrap().id;
    drop(host);
    let begins_exam = Fact::BeginAttempt(facts::BeginAttempt {
        id,
        officer_id,
        exercise_id: "exam/case/3/0".into(),
        mode: "exam".into(),
        header_hash: "00".repeat(32),
        unit_id: None,
        title: None,
        record_type: None,
        sitting_id: Some(Uuid::from_u128(0x6161)),
    });
    let seals = Fact::SealAttempt(facts::SealAttempt {
        id,
        root_hash: "00".repeat(32),
        score_hash: "00".repeat(32),
        scoring_version: 1,
        events: 1,
        stamps_hash: None,
        doubt: None,
    });
    let (mut seq, mut last) = (0, [0; 32]);
    for fact in [begins(rooms), begins_exam, seals] {
        let entry = made_up_at(rooms, back_ms + seq, (series.as_str(), (seq, last)), &fact);
        (seq, last) = (seq + 1, entry.hash);
        hands_up(rooms, entry);
    }
}

#[test]
fn who_checks_the_date_of_an_exam_decides_nothing_of_whose_a_sitting_is() {
    let rooms = two_planned();
    hands_up_an_old_exam(&rooms, follows_from(SITTING));
    assert!(asks(&rooms, "考场-01", "clock-wrong"));
    settles(&rooms, &["--exams", "考场-01"], "1 exam counts now");
    assert!(!asks(&rooms, "考场-01", "clock-wrong"));
    assert!(asks(&rooms, "考场-01", "contested") && asks(&rooms, "考场-02", "contested"));
}

#[test]
fn who_decides_whose_a_sitting_is_checks_the_date_of_no_exam() {
    let rooms = two_planned();
    hands_up_an_old_exam(&rooms, follows_from(SITTING));
    settles(&rooms, &["--contested", "考场-01"], "1 sitting or attempt");
    assert!(asks(&rooms, "考场-01", "clock-wrong"));
    // No room is known of it: there are no empty brackets.
    let told = rooms.by("host", ADMIN, &["bureau", "stations"]).ends(0, &["exam was held: it put"]).out;
    assert!(!told.contains("()"), "{told}");
}

#[test]
fn of_two_pcs_of_one_name_that_say_so_the_one_is_meant_that_is_named_by_its_id() {
    let rooms = two_planned();
    rooms.by("host", ADMIN, &["bureau", "retire", "考场-02", "--why", "lost"]).ends(0, &[]);
    // What it left there is refused from now on.
    std::fs::remove_dir_all(rooms.at("share")).unwrap();
    std::fs::create_dir(rooms.at("s4")).unwrap();
    let (asked, answer) = (rooms.text("asks.dbx"), rooms.text("answer.dbx"));
    let join = ["join", "--request", &asked, "--unit", "文昌派出所", "--name", "考场-02"];
    rooms.run("s4", &join).ends(0, &[]);
    rooms.by("host", ADMIN, &["bureau", "approve", &asked, "--out", &answer]).ends(0, &[]);
    rooms.run("s4", &["join", "--file", &answer]).ends(0, &[]);
    may_hold(&rooms, "s4", "考场-02");
    // Of another sitting.
    for pc in ["s1", "s4"] {
        plans(&rooms, pc, 0x5858);
    }
    exchanged(&rooms, &["s1", "s4"]);
    let told = rooms.by("host", ADMIN, &["bureau", "stations"]).ends(0, &["(retired)"]).out;
    assert!(told.contains("考场-02…"), "{told}");
    let settle = ["bureau", "settle", "--contested", "考场-02"];
    rooms.by("host", ADMIN, &settle).ends(2, &["Several PCs are or were called so"]);
    let given: Vec<Value> = matters_of(&rooms, "考场-02").iter().map(|m| m["given"].clone()).collect();
    let ends: Vec<&str> = given.iter().filter_map(Value::as_str).collect();
    assert!(ends.len() == 2 && ends.iter().all(|end| end.len() == 8), "{given:?}");
    for end in ends {
        settles(&rooms, &["--contested", end], "1 sitting or attempt");
    }
    assert!(!asks(&rooms, "考场-02", "contested"));
    // What was said last is said again by the way, what was said before that only where it is asked for.
    for args in [&["--contested", "考场-01"][..], &["--contested", "--again", "考场-01"]] {
        settles(&rooms, args, "1 sitting or attempt");
        settles(&rooms, &["--contested", "考场-01"], "nothing was recorded");
    }
}

/// The PC asks anew, is admitted as `name`, and takes the answer; what lies in its folder of before is taken away.
fn joins_again(rooms: &Rooms, pc: &str, name: &str) {
    let (asked, answer) = (rooms.text("asks.dbx"), rooms.text("answer.dbx"));
    // The administrator whom `may_hold` gave that PC.
    let admin = format!("0599{}", &pc[1..]);
    let join = ["join", "--request", &asked, "--unit", "文昌派出所", "--name", name, "--anew"];
    rooms.by(pc, &admin, &join).ends(0, &[]);
    let approve = ["bureau", "approve", &asked, "--out", &answer];
    rooms.by("host", ADMIN, &approve).ends(0, &["This PC was"]);
    rooms.by(pc, &admin, &["join", "--file", &answer]).ends(0, &[]);
    std::fs::remove_dir_all(rooms.at("share")).unwrap();
    rooms.by("host", ADMIN, &["bureau", "duty", "exam", name]).ends(0, &[]);
    exchanged(rooms, &[pc]);
}

/// What the founding PC makes of the plans of the sitting, by series.
fn plans_at_host(rooms: &Rooms) -> Vec<(String, String)> {
    let db = rusqlite::Connection::open(rooms.at("host").join(DATABASE_FILE)).unwrap();
    let sql =
        "SELECT series, state FROM far_entry WHERE op = 'plan_sitting' AND instr(line, ?1) ORDER BY series";
    let mut statement = db.prepare(sql).unwrap();
    let id = Uuid::from_u128(SITTING).to_string();
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn who_lost_a_sitting_gains_nothing_by_naming_the_journal_of_the_pc_that_has_it() {
    let rooms = two_planned();
    settles(&rooms, &["--contested", "考场-02"], "1 sitting or attempt");
    // That PC gets a new disk.
    rooms.by("host", ADMIN, &["bureau", "retire", "考场-02", "--why", "replaced"]).ends(0, &[]);
    joins_again(&rooms, "s2", "考场-02");
    // The other one comes back under another name, and says to go on from the journal of that one.
    rooms.by("host", ADMIN, &["bureau", "retire", "考场-01", "--why", "closed"]).ends(0, &[]);
    joins_again(&rooms, "s1", "考场-11");
    let plan_of = |pc: &str| {
        let all = signed(&rooms, pc).journal().unwrap();
        all.into_iter().find(|entry| entry.op == "plan_sitting").unwrap()
    };
    let (theirs, own) = (plan_of("s2"), plan_of("s1"));
    let host = signed(&rooms, "host");
    let all = host.admissions(host.own_station().unwrap()).unwrap();
    drop(host);
    let now = all.iter().find(|pc| pc.name == "考场-11" && !pc.box_key.is_empty()).unwrap();
    let begins = Fact::BeginSeries(facts::BeginSeries {
        station_id: now.station_id,
        key_id: now.key_id.clone(),
        public_key: now.public_key.clone(),
        box_key: String::new(),
        why: "joined".into(),
        parent: Some(facts::SeriesParent {
            series: theirs.series.parse().unwrap(),
            entries: theirs.seq as u64 + 1,
            head: dabiao::store::hex(&theirs.hash),
        }),
        comes_after: Vec::new(),
    });
    let says = Fact::read(&own.op, &own.body.replace("二楼", "四楼")).unwrap();
    let series = Uuid::from_u128(0x5E60).to_string();
    let first = makes_up(&rooms, &series, (0, [0; 32]), &begins);
    makes_up(&rooms, &series, (1, first), &says);
    let told = plans_at_host(&rooms);
    assert_eq!(told.len(), 3, "{told:?}");
    for (of, state) in &told {
        let expected = if *of == theirs.series { "applied" } else { "twice" };
        assert_eq!(state, expected, "{told:?}");
    }
    assert!(!asks(&rooms, "考场-02", "said-twice"));
    settles(&rooms, &["--contested", "考场-02"], "nothing was recorded");
}
