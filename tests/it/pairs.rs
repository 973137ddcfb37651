//! 字符核对: what is planted in pairs, and a sitting of them: kept, killed, resumed, replayed, at the window by keyboard alone.

use std::collections::BTreeMap;
use std::path::Path;

use dabiao::app::cohort::RecordCopies;
use dabiao::app::practice::FormExtent;
use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction};
use dabiao::content::forms::{CardStyle, Form, MAX_PAIRS, card_line, enough_cards, read_form};
use dabiao::content::generator::{Generator, confusables};
use dabiao::content::{Library, check_folder};
use dabiao::domain::assignment::Task;
use dabiao::domain::attempt::AttemptState;
use dabiao::domain::cohort::checking::{look_alikes, same_sounds};
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::form::event::FormEventKind;
use dabiao::domain::form::machine::{FormCard, FormHeader};
use dabiao::domain::form::pairs::{DIFFERENT, Difference, PairScore, SAME, code_of};
use dabiao::domain::measure::Measure;
use dabiao::domain::practice::{Alike, Confusables};
use dabiao::store::Db;
use dabiao::ui::Screen;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::form_attempts::problems;
use super::support::command::{dabiao, says};
use super::support::form_hand::{begin, form};
use super::support::room::audit;
use super::support::staff::officer;
use super::support::typist::{MORNING_MS, Typist};
use super::support::window::{Look, Window};

fn generator() -> &'static Generator {
    Generator::shared().unwrap()
}

/// Whether the two differ in that way and in no other.
fn is_so(known: &Confusables, kind: Difference, first: &str, second: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (first.chars().collect(), second.chars().collect());
    let places: Vec<usize> = (0..a.len().min(b.len())).filter(|n| a[*n] != b[*n]).collect();
    let one = || (places.len() == 1 && a.len() == b.len()).then(|| (a[places[0]], b[places[0]]));
    let alike =
        |a: char, b: char, ways: &[Alike]| known.like(a).iter().any(|(c, way)| *c == b && ways.contains(way));
    match kind {
        Difference::Swapped => {
            let [x, y] = places.as_slice() else { return false };
            *y == x + 1 && (a[*x], a[*y]) == (b[*y], b[*x])
        }
        Difference::OneOff => one().is_some_and(|(a, b)| {
            a.to_digit(10).zip(b.to_digit(10)).is_some_and(|(a, b)| a.abs_diff(b) == 1)
        }),
        Difference::LeftOut => {
            let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
            short.len() + 1 == long.len()
                && (0..long.len()).any(|n| {
                    long.iter()
                        .enumerate()
                        .filter(|(m, _)| *m != n)
                        .map(|(_, c)| *c)
                        .eq(short.iter().copied())
                })
        }
        Difference::LookAlike => one().is_some_and(|(a, b)| {
            let taken = |a, b| alike(a, b, &[Alike::Look]) || look_alikes(a).any(|c| c == b);
            taken(a, b) || taken(b, a)
        }),
        Difference::SameSound => one().is_some_and(|(a, b)| {
            let taken =
                |a, b| alike(a, b, &[Alike::Sound, Alike::NearSound]) || same_sounds(a).any(|c| c == b);
            taken(a, b) || taken(b, a)
        }),
    }
}

#[test]
fn what_is_planted_is_a_difference_of_its_kind_and_same_pairs_are_the_same() {
    let (library, known) = (Library::embedded(), confusables());
    assert_eq!(
        library.pairs().iter().map(Form::name).collect::<Vec<_>>(),
        ["pairs_all", "pairs_names", "pairs_numbers"]
    );
    for form in library.pairs() {
        assert!(form.def.pairs && form.styles().eq([CardStyle::Pairs]), "{}", form.def.id);
        assert_eq!(library.form(form.name()), Some(form));
        let cards = form.cards(generator(), CardStyle::Pairs, 7, 10_000).unwrap();
        assert_eq!(cards.len(), 10_000);
        let (mut kinds, mut same) = (BTreeMap::<Difference, usize>::new(), 0);
        for FormCard { pages, right, difference, .. } in &cards {
            let [first, second] = pages.as_slice() else { panic!("{pages:?}") };
            match difference {
                None => {
                    assert_eq!((first, right[0].as_str()), (second, SAME));
                    same += 1;
                }
                Some(kind) => {
                    assert!(is_so(&known, *kind, first, second), "{kind:?}: {first} {second}");
                    assert_eq!(right[0], DIFFERENT);
                    *kinds.entry(*kind).or_default() += 1;
                }
            }
        }
        // Half of them, and every kind that its values can have.
        assert!((4_700..5_500).contains(&same), "{}: {same}", form.def.id);
        assert_eq!(kinds.len(), Difference::ALL.len(), "{}: {kinds:?}", form.def.id);
        assert!(kinds.values().all(|n| *n > 50), "{}: {kinds:?}", form.def.id);
        // The same seed gives the same pairs, another one others; the longest sitting has enough of them.
        assert_eq!(form.cards(generator(), CardStyle::Pairs, 7, 20).as_deref(), cards.get(..20));
        assert_ne!(form.cards(generator(), CardStyle::Pairs, 8, 20).as_deref(), cards.get(..20));
        assert_eq!(enough_cards(&form.def, 600_000), MAX_PAIRS);
        assert!(form.card(generator(), CardStyle::Printed, 7, 0).is_none());
    }
}

#[test]
fn a_file_of_pairs_says_what_is_wrong_with_it() {
    let good = include_str!("../../exercises/forms/pairs_all.toml");
    assert!(read_form("forms/pairs_all.toml", good).unwrap().def.pairs);
    let field = "\n[[field]]\ncode = \"XM1\"\nname = \"姓名\"\nname_en = \"Name\"\nkind = \"name\"\n";
    let all = good.find("pairs = [").unwrap();
    for (source, told) in [
        (good.replacen("numbers/GMSFHM", "number/GMSFHM", 1), "one of the kinds"),
        (good.replacen("numbers/GMSFHM", "numbers/XM1", 1), "numbers/ and one of GMSFHM"),
        (good.replacen("numbers/GMSFHM", "hotel/XB", 1), "hotel/ and one of LGMC"),
        (good.replacen("numbers/GMSFHM", "GMSFHM", 1), "KIND/CODE"),
        (format!("{}pairs = []\n", &good[..all]), "1 to 60 values"),
        (format!("{good}{field}"), "no field where there are pairs"),
    ] {
        assert_ne!(source, good, "{told}");
        let found = read_form("forms/pairs_all.toml", &source).unwrap_err();
        assert!(found.iter().any(|e| e.to_string().contains(told) && e.line > 1), "{told}: {found:#?}");
    }
    // A trainer's own stands in the folder beside the carried ones.
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("forms")).unwrap();
    let own = good.replace("pairs_all", "pairs_own");
    std::fs::write(root.path().join("forms/pairs_own.toml"), own).unwrap();
    let (files, errors) = check_folder(root.path());
    assert!(files == 1 && errors.is_empty(), "{errors:#?}");
}

fn start(t: &mut Typist, extent: FormExtent) -> FormHeader {
    // By its name alone, with a style that it does not have.
    let (form, style) = ("pairs_all".to_owned(), CardStyle::Printed);
    t.act(Action::Practice(PracticeAction::StartForm { form, style, extent }));
    let entering = t.session.drill().entering().unwrap_or_else(|| panic!("{:?}", t.session.notice()));
    entering.sitting().header().clone()
}

/// Says of the pair in hand whether it is the same; `wrong` says the opposite.
fn say(t: &mut Typist, wrong: bool) {
    let entering = t.session.drill().entering().unwrap();
    let same = (entering.shown_card().unwrap().right[0] == SAME) != wrong;
    let field = entering.sitting().header().form.fields[0].code.clone();
    form(t, 0, FormEventKind::Enter(field));
    form(t, 1_500, FormEventKind::Choose(code_of(same).to_owned()));
    form(t, 0, FormEventKind::HandIn);
    t.until_on_disk();
    t.settle();
}

#[test]
fn a_sitting_of_pairs_is_kept_killed_resumed_replayed_and_counts_for_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let mut t = Typist::at(folder.path());
        t.sign_in();
        let header = start(&mut t, FormExtent::Records(50));
        assert!(header.form.pairs && header.cards.len() == 50 && header.limit_ms.is_none());
        let id = t.session.drill().entering().unwrap().id();
        begin(&mut t);
        (0..30).for_each(|n| say(&mut t, n % 5 == 0));
        id
    };
    let live = Db::open(folder.path(), &Uuid::nil).unwrap().attempt_log(id).unwrap();
    assert_eq!(live.state, AttemptState::Open);
    let mut t = Typist::at_time(folder.path(), MORNING_MS + 3_600_000);
    let who = officer(&t, "059001").id;
    t.act(Action::Door(DoorAction::SignIn(who)));
    t.act(Action::Practice(PracticeAction::Resume(id)));
    let entering = t.session.drill().entering().expect("it goes on");
    assert_eq!((entering.phase(), entering.cards()), (DrillPhase::Paused, (30, 50)));
    t.act(Action::Drill(DrillAction::Resume));
    (30..50).for_each(|n| say(&mut t, n % 5 == 0));
    let result = t.session.practice().form_result().expect("a result").clone();
    let score = result.pairs.as_ref().expect("pairs");
    assert_eq!((score.all(), score.right()), (50, 40));
    assert_eq!(score.missed() + score.false_alarms(), 10);
    assert!(score.missed() > 0 && score.false_alarms() > 0, "{score:?}");
    assert_eq!(score.kinds().iter().map(|kind| kind.missed).sum::<u32>(), score.missed());
    assert!(score.pairs.iter().all(|pair| pair.time_ms < 3_000), "an hour's absence is no time of a pair");
    assert_eq!(result.before_per_hour, None);
    let row = t.session.practice().today().history[0].clone();
    assert_eq!((row.measure, row.form.unwrap().per_hour), (Measure::Pairs, None));
    assert_eq!(row.correct_cpm, score.right_per_minute());
    // Those of which something wrong was said come again, as pairs.
    t.act(Action::Practice(PracticeAction::StartWrong(id)));
    let again = t.session.drill().entering().unwrap();
    let header = again.sitting().header();
    assert!(header.form.pairs && header.cards.len() == 10);
    assert!(again.start().exercise_id.starts_with("form/pairs_all/pairs-again/"));
    t.act(Action::Drill(DrillAction::Leave));
    // New ones of the same sort.
    let exercise_id = result.start.exercise_id.clone();
    let extent = t.session.settings().extent;
    t.act(Action::Practice(PracticeAction::StartAgain { exercise_id, extent }));
    let new = t.session.drill().entering().unwrap().sitting().header().cards.clone();
    assert!(new.len() == 50 && new[0].pages.len() == 2);
    t.act(Action::Drill(DrillAction::Leave));
    drop(t);
    audit(folder.path());
    counts(folder.path(), who, id);
    replays(folder.path(), id, score);
    // A pair that is no pair any more is found.
    let db = rusqlite::Connection::open(folder.path().join(dabiao::store::DATABASE_FILE)).unwrap();
    db.execute_batch("DROP TRIGGER attempt_sealed_is_final").unwrap();
    db.execute(
        "UPDATE attempt SET header = replace(header, '不同\"]', '同\"]') WHERE id = ?1",
        [id.as_bytes()],
    )
    .unwrap();
    drop(db);
    assert!(!problems(folder.path()).is_empty());
}

fn counts(folder: &Path, who: Uuid, id: Uuid) {
    let db = Db::open(folder, &Uuid::nil).unwrap();
    let rows = db.attempts(Some(who)).unwrap();
    assert_eq!(RecordCopies::of(who, &rows), RecordCopies::default(), "no rung");
    let history = db.history_of(who).unwrap();
    assert!(history.len() == 1 && !history[0].form && !history[0].compared, "no median of the quota");
    let exercise = &rows.iter().find(|row| row.start.id == id).unwrap().start.exercise_id;
    assert!(Task::Form(Some("pairs_all".into())).is_done_by(exercise, None), "it can be given as a task");
    assert!(!Task::Form(None).is_done_by(exercise, None), "and is no form of records");
}

fn replays(folder: &Path, id: Uuid, score: &PairScore) {
    let said = says(&mut dabiao(folder, &["attempts", "--log", &id.to_string()]), 0, &["\"difference\":"]);
    let file = folder.join("log.jsonl");
    std::fs::write(&file, &said.stdout).unwrap();
    let file = file.to_str().unwrap();
    let said = says(&mut dabiao(folder, &["replay", file, "--json"]), 0, &[]);
    let replayed: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let pairs = &replayed["pairs"];
    assert_eq!((&pairs["pairs"], &pairs["right"]), (&50.into(), &40.into()));
    assert_eq!(
        (&pairs["missed"], &pairs["false_alarms"]),
        (&score.missed().into(), &score.false_alarms().into())
    );
    says(&mut dabiao(folder, &["replay", file]), 0, &["Right: 40/50", "Differences missed: "]);
    says(&mut dabiao(folder, &["attempts"]), 0, &["form/pairs_all/pairs/", "40/50"]);
    says(&mut dabiao(folder, &["attempts", "--json"]), 0, &["\"measure\":\"pairs\""]);
}

#[test]
fn the_command_line_makes_pairs_and_scores_what_was_said_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let args =
        ["generate", "--kind", "pairs_numbers", "--card", "pairs", "--count", "4", "--seed", "5", "--json"];
    let said = says(&mut dabiao(folder.path(), &args), 0, &["\"style\":\"pairs\"", "\"HDJG\""]);
    let text = String::from_utf8(said.stdout).unwrap();
    let form = Library::embedded().form("pairs_numbers").unwrap().clone();
    let card = form.card(generator(), CardStyle::Pairs, 5, 0).unwrap();
    assert_eq!(text.lines().next(), card_line(&form, CardStyle::Pairs, &card).ok().as_deref());
    let records: Vec<String> = text
        .lines()
        .map(|line| {
            let mut line: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
            for key in ["form", "style", "pages"] {
                drop(line.remove(key));
            }
            serde_json::to_string(&line).unwrap()
        })
        .collect();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let expected = put("right.jsonl", &records.join("\n"));
    // Always the same answer: right where they are the same.
    let same = records.join("\n").replace("\"不同\"", "\"同\"");
    let entered = put("entered.jsonl", &same);
    let right = records.iter().filter(|record| !record.contains("不同")).count();
    let args = [
        "score-form",
        "--kind",
        "pairs_numbers",
        "--expected",
        &expected,
        "--entered",
        &entered,
        "--seconds",
        "60",
    ];
    says(&mut dabiao(folder.path(), &args), 0, &[format!("{right}/4").as_str()]);
}

/// Presses a key and lets it go; one that is `held` comes down once more before that, as the system repeats it.
fn key(w: &mut Window, key: Key, held: bool) {
    w.clock.advance(900);
    for pressed in [true, false] {
        for _ in 0..=usize::from(held && pressed) {
            let (modifiers, repeat) = (Modifiers::NONE, false);
            w.event(Event::Key { key, physical_key: None, pressed, repeat, modifiers });
        }
    }
}

#[test]
fn pairs_are_judged_by_keyboard_alone_at_every_size() {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let small = Look { size: egui::vec2(1024.0, 768.0), ..Look::PLAIN };
    let mut w = Window::open(folder.path(), small, Screen::Forms);
    w.settle();
    w.click("混合核对");
    assert!(w.sees("字符核对") && w.sees("1、F、←"));
    w.click("20 对");
    w.press_button("开始核对");
    assert!(w.sees("第一对还扣着"), "no pair is seen before the clock runs");
    // No answer before that, and none that is typed as text.
    key(&mut w, Key::F, false);
    w.event(Event::Text("1".into()));
    let sitting = |w: &Window| {
        let sitting = w.harness.state().session().drill().entering().expect("pairs").sitting();
        (sitting.phase(), sitting.handed_in().len(), sitting.card().cloned())
    };
    assert_eq!((sitting(&w).0, sitting(&w).1), (DrillPhase::Ready, 0));
    key(&mut w, Key::Enter, false);
    assert!(!w.sees("第一对还扣着") && w.sees("第 1 对，共 20 对"));
    // Who listens hears both values, each with its name.
    let pages = sitting(&w).2.unwrap().pages;
    for (name, value) in ["甲", "乙"].iter().zip(&pages) {
        w.harness.get_by_role_and_label(Role::Label, &format!("{name}：{value}"));
    }
    w.pictures("pairs-running");
    // A composition is no answer, and the line of the input method says so.
    w.event(Event::Ime(ImeEvent::Preedit { text: "f".into(), active_range_chars: None }));
    key(&mut w, Key::F, false);
    assert_eq!(sitting(&w).1, 0);
    assert!(w.sees("这里要打字母或数字"));
    w.event(Event::Ime(ImeEvent::Commit("发".into())));
    assert_eq!(sitting(&w).1, 0);
    let ways = [[Key::Num1, Key::Num2], [Key::F, Key::J], [Key::ArrowLeft, Key::ArrowRight]];
    for n in 0..20 {
        let (_, done, card) = sitting(&w);
        assert_eq!(done, n);
        let same = card.unwrap().right[0] == SAME;
        // The sixth and the eleventh are judged wrong.
        let said = same != (n == 5 || n == 10);
        // A key that is held down answers once.
        key(&mut w, ways[n % 3][usize::from(!said)], n == 2);
        assert!(n == 19 || sitting(&w).1 == n + 1, "{n}");
        if n < 19 {
            assert!(w.sees(if n == 5 || n == 10 { "⚠ " } else { "对" }), "{n}");
        }
    }
    w.settle();
    let session = w.harness.state().session();
    let result = session.practice().form_result().expect("a result");
    let score = result.pairs.as_ref().unwrap();
    assert_eq!((score.all(), score.right()), (20, 18));
    for words in ["每分钟判对", "漏看的不同", "误报的相同", "判错的", "哪种不同容易漏看", "90.0%"]
    {
        assert!(w.sees(words), "{words}");
    }
    assert!(!w.sees("合格率不到") && !w.sees("再做错的栏目"));
    w.pictures("pairs-result");
    w.press_button("再练错的");
    assert_eq!(w.harness.state().session().drill().entering().unwrap().cards(), (0, 2));
    key(&mut w, Key::Enter, false);
    w.press_button("同（1、F、←）");
    assert_eq!(sitting(&w).1, 1);
    key(&mut w, Key::Escape, false);
    w.settle();
    assert!(w.sees("已暂停") && w.sees("已判 1 对"), "the pair is covered in a pause");
    assert_eq!(sitting(&w).0, DrillPhase::Paused);
}
