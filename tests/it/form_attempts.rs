//! Sittings of forms as attempts: kept, killed, resumed, sealed, replayed, audited.

use std::path::Path;

use dabiao::app::cohort::RecordCopies;
use dabiao::app::practice::{FormExtent, Next};
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction};
use dabiao::content::forms::CardStyle;
use dabiao::domain::attempt::AttemptState;
use dabiao::domain::attempt_log::Work;
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::form::score_doc::FormScoreDoc;
use dabiao::domain::input::EndReason;
use dabiao::domain::measure::Measure;
use dabiao::domain::source::DrillSource;
use dabiao::store::{DATABASE_FILE, Db, chain_event, chain_start};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::support::command::{dabiao, says};
use super::support::form_hand::{begin, enter, enter_and_hand_in, form};
use super::support::room::audit;
use super::support::staff::officer;
use super::support::typist::{MORNING_MS, Typist};

fn start(t: &mut Typist, name: &str, extent: FormExtent) {
    let style = CardStyle::Printed;
    t.act(Action::Practice(PracticeAction::StartForm { form: name.into(), style, extent }));
    assert!(t.session.drill().entering().is_some(), "{:?}", t.session.notice());
}

/// A sitting of two records of which the second has one wrong field, killed in the middle of the second.
fn killed(folder: &Path) -> Uuid {
    killed_at(folder, MORNING_MS)
}

/// The same, begun at `wall_ms`.
fn killed_at(folder: &Path, wall_ms: i64) -> Uuid {
    let mut t = Typist::at_time(folder, wall_ms);
    t.sign_in();
    start(&mut t, "hotel", FormExtent::Records(2));
    let entering = t.session.drill().entering().unwrap();
    assert_eq!(
        (entering.phase(), entering.shown_card(), entering.cards()),
        (DrillPhase::Ready, None, (0, 2))
    );
    let id = entering.id();
    begin(&mut t);
    enter_and_hand_in(&mut t, None);
    enter(&mut t, Some(0));
    t.until_on_disk();
    t.settle();
    let events = t.session.drill().ongoing().unwrap().machine().events() as u64;
    assert_eq!(t.session.acknowledged(), Some((id, events - 1)));
    // The program is gone with nothing more said: what was on the disk is there.
    drop(t);
    id
}

#[test]
fn a_sitting_of_forms_is_kept_killed_resumed_sealed_and_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let id = killed(folder.path());
    let before = Db::open(folder.path(), &Uuid::nil).unwrap().attempt_log(id).unwrap();
    assert_eq!((before.state, before.log.work()), (AttemptState::Open, Work::Form));

    let mut t = Typist::at_time(folder.path(), MORNING_MS + 3_600_000);
    let who = officer(&t, "059001").id;
    t.act(Action::Door(DoorAction::SignIn(who)));
    let open = &t.session.practice().today().open;
    assert!(open.len() == 1 && DrillSource::of(&open[0].exercise_id).is_form(), "{open:?}");
    t.act(Action::Practice(PracticeAction::Resume(id)));
    let entering = t.session.drill().entering().expect("it goes on");
    assert_eq!(
        (entering.phase(), entering.shown_card(), entering.cards()),
        (DrillPhase::Paused, None, (1, 2))
    );
    assert_eq!(entering.sitting().entries()[0].value, "错");
    t.act(Action::Drill(DrillAction::Resume));
    form(&mut t, 60_700, FormEventKind::HandIn);
    t.settle();

    // The last card is the end.
    assert!(t.session.drill().ongoing().is_none());
    assert!(t.session.practice().result().is_none());
    let result = t.session.practice().form_result().expect("a result").clone();
    assert_eq!((result.report.end, result.start.id), (EndReason::HandedIn, id));
    assert_eq!((result.report.score.entered(), result.report.score.qualified()), (2, 1));
    assert!(result.saved.is_some() && result.has_wrong() && result.verdict.is_none());
    let (wrong, right) = (&result.cards[1].fields[0], &result.cards[0].fields[0]);
    assert_eq!((wrong.entered.as_str(), wrong.outcome.right, right.outcome.right), ("错", false, true));
    assert_eq!(result.fields()[0].caught + result.fields()[0].silent, 1);
    let timing = &result.timing;
    let parts = timing.reading_ms + timing.typing_ms + timing.correcting_ms + timing.moving_ms;
    assert_eq!(parts, result.report.score.active_ms);

    // In the list of results it is no text: it has records and neither speed nor accuracy.
    let today = t.session.practice().today();
    let row = &today.history[0];
    assert_eq!((row.id, row.measure, row.meets_line), (id, Measure::Records, false));
    assert_eq!((row.correct_cpm, row.accuracy, row.form.unwrap().qualified), (None, None, 1));
    assert!(today.open.is_empty() && today.last_text().is_none());
    assert!(row.form.unwrap().per_hour.unwrap() > 0.0);

    // What was wrong is entered again, and nothing else.
    t.act(Action::Practice(PracticeAction::StartWrong(id)));
    let again = t.session.drill().entering().expect("the wrong card").sitting().header().cards.clone();
    assert_eq!(again, before.log.form().unwrap().header.cards[1..]);
    t.act(Action::Drill(DrillAction::Leave));
    t.act(Action::Practice(PracticeAction::ShowResult(id)));
    let shown = t.session.practice().form_result().expect("shown again");
    assert_eq!((&shown.report, &shown.saved), (&result.report, &result.saved));
    drop(t);

    audit(folder.path());
    let db = Db::open(folder.path(), &Uuid::nil).unwrap();
    let history = db.history_of(who).unwrap();
    assert!(history.len() == 1 && history[0].form && !history[0].compared, "{history:?}");
    let rows = db.attempts(Some(who)).unwrap();
    // It is evidence for the rung of record quality.
    assert_ne!(RecordCopies::of(who, &rows), RecordCopies::default());
    assert_eq!(RecordCopies::of(Uuid::nil(), &rows), RecordCopies::default());
    let doc = rows[0].score.as_ref().unwrap().form().unwrap().clone();
    assert_eq!((doc.entered, doc.qualified, doc.end.as_str()), (2, 1, "handed_in"));
    drop(db);

    replays(folder.path(), id, &doc);
}

#[test]
fn what_a_kill_interrupted_comes_first_at_sign_in_wherever_the_pc_believes_to_be() {
    const HOUR_MS: i64 = 3_600_000;
    // Half past midnight, when it is yesterday yet in Greenwich; and ten to midnight, with the sign-in on the next day.
    for (began, later) in
        [(15 * HOUR_MS + HOUR_MS / 2, HOUR_MS), (14 * HOUR_MS + HOUR_MS * 5 / 6, HOUR_MS / 4)]
    {
        let folder = tempfile::tempdir().unwrap();
        let id = killed_at(folder.path(), MORNING_MS + began);
        let mut t = Typist::at_time(folder.path(), MORNING_MS + began + later);
        let who = officer(&t, "059001").id;
        t.act(Action::Door(DoorAction::SignIn(who)));
        let next = &t.session.practice().today().next;
        assert!(matches!(next.first(), Some(Next::Resume(open)) if open.id == id), "{began}: {next:?}");
    }
}

/// The problems that the audit has with the attempt after `sql` was done to it.
fn forged(folder: &Path, id: Uuid, sql: &str) -> Vec<String> {
    let db = Connection::open(folder.join(DATABASE_FILE)).unwrap();
    db.execute_batch("DROP TRIGGER IF EXISTS attempt_sealed_is_final").unwrap();
    db.execute(sql, [id.as_bytes()]).unwrap();
    drop(db);
    let of = format!("attempt {id}: ");
    problems(folder).into_iter().filter_map(|problem| Some(problem.strip_prefix(&of)?.to_owned())).collect()
}

#[test]
fn a_changed_byte_of_a_form_is_found_open_or_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let id = killed(folder.path());
    {
        let sealed = tempfile::tempdir().unwrap();
        let id = killed(sealed.path());
        let mut t = Typist::at_time(sealed.path(), MORNING_MS + 3_600_000);
        let who = officer(&t, "059001").id;
        t.act(Action::Door(DoorAction::SignIn(who)));
        t.act(Action::Practice(PracticeAction::Keep(id)));
        let result = t.session.practice().form_result().expect("scored as it stands");
        assert_eq!((result.report.end, result.report.score.entered()), (EndReason::Interrupted, 1));
        drop(t);
        audit(sealed.path());
        let log = "UPDATE attempt SET log = CAST(substr(log, 1, 40) || x'5a' || substr(log, 42) AS BLOB) WHERE id = ?1";
        for (sql, told) in [
            (
                "UPDATE attempt SET score = replace(score, '\"entered\":1', '\"entered\":2') WHERE id = ?1",
                "score",
            ),
            ("UPDATE attempt SET header = replace(header, '旅馆', '旅店') WHERE id = ?1", "header"),
            (log, "log"),
        ] {
            let found = forged(sealed.path(), id, sql);
            assert!(found.iter().any(|what| what.contains(told)), "{told}: {found:?}");
        }
    }
    // An event of the running attempt, with the hashes made to fit.
    let db = Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    let read = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([id.as_bytes()], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let header = read("SELECT header FROM attempt WHERE id = ?1").remove(0);
    let lines = read("SELECT line FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq");
    let mut hash = chain_start(&header);
    let mut changed = 0;
    for (seq, line) in lines.iter().enumerate() {
        let new = line.replace("\"错\"", "\"对\"");
        changed += usize::from(new != *line);
        hash = chain_event(&hash, &new);
        db.execute(
            "UPDATE attempt_event SET line = ?3, hash = ?4 WHERE attempt_id = ?1 AND seq = ?2",
            params![id.as_bytes(), seq as i64, new, hash],
        )
        .unwrap();
    }
    assert_eq!(changed, 1);
    drop(db);
    let found = problems(folder.path());
    assert!(
        found.iter().any(|p| p.contains(&id.to_string()) && p.contains("signed while it ran")),
        "{found:?}"
    );
}

/// The log as it is printed gives the score that is stored, and the list has its figures.
fn replays(folder: &Path, id: Uuid, doc: &FormScoreDoc) {
    let said = says(&mut dabiao(folder, &["attempts", "--log", &id.to_string()]), 0, &["dabiao-form-log"]);
    let file = folder.join("log.jsonl");
    std::fs::write(&file, &said.stdout).unwrap();
    let said = says(&mut dabiao(folder, &["replay", file.to_str().unwrap(), "--json"]), 0, &[]);
    let replayed: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let kept = serde_json::to_value(doc).unwrap();
    for key in [
        "form",
        "form_scoring_version",
        "active_ms",
        "entered",
        "qualified",
        "qualified_rate",
        "rating",
        "qualified_per_hour",
        "kph",
        "time",
        "end",
    ] {
        assert_eq!(replayed[key], kept[key], "{key}");
    }
    says(&mut dabiao(folder, &["attempts"]), 0, &["form/hotel/printed/", "1/2"]);
    says(&mut dabiao(folder, &["attempts", "--json"]), 0, &["\"measure\":\"records\"", "\"entered\":2"]);
}

/// What the audit of a folder has to say, a line each.
pub fn problems(folder: &Path) -> Vec<String> {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    let report = dabiao::app::JournalKeys::audit(&db, folder, None).unwrap();
    report.problems.iter().map(|p| format!("{}: {}", p.place, p.what)).collect()
}

#[test]
fn an_own_form_that_changes_later_changes_nothing_of_what_was_entered() {
    let folder = tempfile::tempdir().unwrap();
    let forms = folder.path().join("exercises/forms");
    std::fs::create_dir_all(&forms).unwrap();
    let own = include_str!("../../exercises/forms/hotel.toml").replace("旅馆住宿登记", "本局旅馆登记");
    std::fs::write(forms.join("hotel.toml"), &own).unwrap();
    let (id, who) = {
        let mut t = Typist::at(folder.path());
        t.sign_in();
        start(&mut t, "hotel", FormExtent::Records(2));
        let id = t.session.drill().entering().unwrap().id();
        begin(&mut t);
        for wrong in [None, Some(0)] {
            enter_and_hand_in(&mut t, wrong);
        }
        let result = t.session.practice().form_result().unwrap();
        assert!(result.start.exercise_id.contains("-own/"), "{}", result.start.exercise_id);
        (id, officer(&t, "059001").id)
    };
    let stored = |folder: &Path| {
        let rows = Db::open(folder, &Uuid::nil).unwrap().attempts(Some(who)).unwrap();
        rows.into_iter().find(|row| row.start.id == id).unwrap().score.unwrap()
    };
    let before = stored(folder.path());
    // Nothing is required any more, a field has another name, another another kind, and the form another title.
    let changed = own
        .replace("required = true\n", "")
        .replace("证件号码", "证件编号")
        .replace("kind = \"phone\"", "kind = \"text\"\nmax = 30")
        .replace("本局旅馆登记", "又改的旅馆登记");
    std::fs::write(forms.join("hotel.toml"), changed).unwrap();
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 3_600_000);
    let form = t.session.library().form("hotel").unwrap();
    assert_eq!(form.def.title, "又改的旅馆登记", "{:?}", t.session.notice());
    t.act(Action::Door(DoorAction::SignIn(who)));
    t.act(Action::Practice(PracticeAction::ShowResult(id)));
    let result = t.session.practice().form_result().expect("the result as it was");
    assert_eq!(result.form.title, "本局旅馆登记");
    assert_eq!((result.report.score.entered(), result.report.score.qualified()), (2, 1));
    drop(t);
    audit(folder.path());
    assert_eq!(stored(folder.path()), before);
    let said =
        says(&mut dabiao(folder.path(), &["attempts", "--log", &id.to_string()]), 0, &["本局旅馆登记"]);
    let log = folder.path().join("log.jsonl");
    std::fs::write(&log, &said.stdout).unwrap();
    says(&mut dabiao(folder.path(), &["replay", log.to_str().unwrap()]), 0, &["1/2"]);
}
