//! The trainer's own folder over the carried exercises: noticed without a restart, and one faulty file
//! removes nothing.

use std::fs;
use std::path::Path;

use dabiao::app::{Action, DrillAction, PracticeAction};
use dabiao::content::generator::VERSION;
use dabiao::content::own::{self, OwnError, OwnText};
use dabiao::content::{FileProblem, Library, Overlay, read_exercise};
use dabiao::domain::exercise::Extent;
use dabiao::domain::exercise::{ReadingLevel, RecordType};
use dabiao::domain::record::Kind;
use dabiao::domain::text::Policy;
use proptest::prelude::*;

use super::support::typist::Typist;

fn exercise(id: &str, title: &str, text: &str) -> String {
    format!(
        "format = 1\nid = \"{id}\"\ntitle = \"{title}\"\ntitle_en = \"T\"\ntype = \"case\"\npolicy = \"strict\"\nlevel = 1\nsource = \"s\"\nlicense = \"l\"\ntext = \"{text}\"\n"
    )
}

fn put(data: &Path, file: &str, content: impl AsRef<[u8]>) {
    let path = data.join("exercises").join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn carried(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises").join(file)).unwrap()
}

fn look(t: &mut Typist) {
    t.act(Action::Practice(PracticeAction::LookAtExercises { force: false }));
}

#[test]
fn a_new_passage_is_there_without_a_restart_and_gone_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let before = t.session.library().exercises().len();
    put(folder.path(), "copy/new.toml", exercise("copy/new", "新的一篇", "今天没有警情。"));
    assert!(t.session.library().exercise("copy/new").is_none());
    look(&mut t);
    assert_eq!(t.session.library().exercise("copy/new").unwrap().title, "新的一篇");
    t.start("copy/new", 1);
    assert!(t.presented(7).starts_with("今天没有警情"));
    t.act(Action::Drill(DrillAction::Leave));
    // Another text of the same length: the time of change or the size reveals it.
    put(folder.path(), "copy/new.toml", exercise("copy/new", "改过的一篇", "昨天没有警情。"));
    look(&mut t);
    assert_eq!(t.session.library().exercise("copy/new").unwrap().title, "改过的一篇");
    fs::remove_file(folder.path().join("exercises/copy/new.toml")).unwrap();
    look(&mut t);
    assert_eq!(t.session.library().exercises().len(), before);
    // Files that are there at the start are known at the start.
    put(folder.path(), "own/x.toml", exercise("own/x", "开机就有", "今天没有警情。"));
    drop(t);
    let t = Typist::at(folder.path());
    assert!(t.session.library().exercise("own/x").is_some());
    assert!(t.session.notice().is_none());
}

#[test]
fn the_folder_s_file_replaces_the_carried_one_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    let old = t.session.library().exercise("copy/case-01").unwrap().clone();
    put(folder.path(), "copy/case-01.toml", exercise("copy/case-01", "换上的", "今天没有警情。"));
    look(&mut t);
    assert_eq!(t.session.library().exercise("copy/case-01").unwrap().title, "换上的");
    assert_eq!(t.session.practice().exercise_folder().replaced(), ["copy/case-01"]);
    // A faulty one takes nothing away: the carried one is back, and the error is named once.
    put(folder.path(), "copy/case-01.toml", exercise("copy/case-01", "换上的", "电话13812345678。"));
    put(folder.path(), "copy/good.toml", exercise("copy/good", "好的", "今天没有警情。"));
    put(folder.path(), "copy/binary.toml", [0xFF, 0xFE]);
    put(folder.path(), "misc/a.toml", "format = 1");
    put(folder.path(), "standards/officer-2027.toml", carried("standards/officer-2027.toml"));
    look(&mut t);
    assert_eq!(t.session.library().exercise("copy/case-01"), Some(&old));
    assert!(t.session.library().exercise("copy/good").is_some());
    let problems: Vec<(&str, usize)> =
        t.session.practice().exercise_folder().problems().iter().map(|p| (p.file.as_str(), p.line)).collect();
    let expected = [
        ("copy/binary.toml", 1),
        ("misc/a.toml", 1),
        ("standards/officer-2027.toml", 1),
        ("copy/case-01.toml", 7),
        ("copy/case-01.toml", 10),
    ];
    assert_eq!(problems, expected);
    let notice = t.session.notice().expect("a notice");
    assert!(
        notice.what.contains("copy/binary.toml 第 1 行") && notice.what.contains("另有 4 处"),
        "{notice}"
    );
    t.act(Action::DismissNotice);
    t.act(Action::Practice(PracticeAction::LookAtExercises { force: true }));
    assert!(t.session.notice().is_none(), "said again although nothing is new");
    // Trainers can't replace standards.
    assert_eq!(t.session.core().standard().unwrap().id, "officer-2027");
}

#[test]
fn nothing_changes_during_a_drill_and_everything_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/case-01", 1);
    let text = t.presented(20);
    put(folder.path(), "copy/case-01.toml", exercise("copy/case-01", "换上的", "今天没有警情。"));
    look(&mut t);
    t.commit(0, &text);
    assert_eq!(t.presented(20), text);
    assert_ne!(t.session.library().exercise("copy/case-01").unwrap().title, "换上的");
    t.clock.advance(60_000);
    t.settle();
    look(&mut t);
    assert_eq!(t.session.library().exercise("copy/case-01").unwrap().title, "换上的");
}

#[test]
fn lessons_are_put_over_the_carried_course() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.act(Action::Practice(PracticeAction::OpenCourse));
    let lessons = |t: &Typist| t.session.practice().course().unwrap().course.lessons().len();
    let all = lessons(&t);
    let mine = carried("course/01-f-j.toml");
    put(folder.path(), "course/01-f-j.toml", mine.replace("坐好，找到 F 和 J", "先坐好"));
    let new = mine.replace("01-f-j", "99-mine").replace("number = 1\n", "number = 99\n");
    put(folder.path(), "course/99-mine.toml", &new);
    // A number that is taken, and an error: both are left out, and the carried ones stay.
    put(
        folder.path(),
        "course/02-mine.toml",
        mine.replace("01-f-j", "02-mine").replace("number = 1\n", "number = 2\n"),
    );
    put(folder.path(), "course/03-s-l.toml", "format = 1\n");
    look(&mut t);
    assert_eq!(lessons(&t), all + 1);
    let course = &t.session.practice().course().unwrap().course;
    assert_eq!(course.lesson("course/01-f-j").unwrap().title, "先坐好");
    assert!(course.lesson("course/99-mine").is_some() && course.lesson("course/02-d-k").is_some());
    assert!(course.lesson("course/03-s-l").is_some());
    let files: Vec<&str> =
        t.session.practice().exercise_folder().problems().iter().map(|p| p.file.as_str()).collect();
    assert_eq!(files, ["course/03-s-l.toml", "course/02-mine.toml"]);
    t.act(Action::Practice(PracticeAction::StartRound("course/99-mine".into())));
    assert!(t.session.drill().ongoing().is_some());
    t.act(Action::Drill(DrillAction::Leave));
    fs::remove_dir_all(folder.path().join("exercises")).unwrap();
    look(&mut t);
    t.act(Action::Practice(PracticeAction::OpenCourse));
    assert_eq!(lessons(&t), all);
    assert_eq!(t.session.practice().exercise_folder().problems(), []);
}

#[test]
fn templates_and_tables_work_over_the_carried_ones_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let template = carried("templates/hotel.toml");
    let mine = template.replace("旅馆", "客栈");
    assert_ne!(mine, template);
    put(folder.path(), "templates/hotel.toml", &mine);
    put(folder.path(), "templates/case.toml", "format = 1\n");
    look(&mut t);
    assert_eq!(t.session.practice().exercise_folder().replaced(), ["templates/hotel"]);
    let files: Vec<&str> =
        t.session.practice().exercise_folder().problems().iter().map(|p| p.file.as_str()).collect();
    assert_eq!(files, ["templates/case.toml"]);
    // Not every passage has the word: one of some does, and none has the other.
    let mut texts = String::new();
    for _ in 0..20 {
        t.act(Action::Practice(PracticeAction::StartFresh { kind: Kind::Hotel, extent: Extent::Minutes(1) }));
        texts.push_str(&t.session.drill().copying().unwrap().drill().header().presented);
        if texts.contains("客栈") {
            break;
        }
    }
    assert!(texts.contains("客栈") && !texts.contains("旅馆"), "{texts}");
    let ongoing = t.session.drill().ongoing().unwrap();
    // It can't be made again from the carried data, and its id says so.
    assert!(
        ongoing.start().exercise_id.starts_with(&format!("fresh/hotel/{VERSION}-own/")),
        "{}",
        ongoing.start().exercise_id
    );
    t.act(Action::Drill(DrillAction::Leave));
    t.act(Action::Practice(PracticeAction::StartFresh { kind: Kind::Case, extent: Extent::Minutes(1) }));
    assert!(t.session.drill().ongoing().is_some(), "the carried template is gone");
    t.act(Action::Drill(DrillAction::Leave));
    // A template can't bring in a real person.
    put(folder.path(), "templates/hotel.toml", template.replace("旅馆", "电话13812345678旅馆"));
    look(&mut t);
    let problems = t.session.practice().exercise_folder().problems();
    assert!(
        problems.iter().any(|p| p.file == "templates/hotel.toml"
            && p.line > 1
            && matches!(p.fault, FileProblem::RealPhone(_))),
        "{problems:?}"
    );
    assert!(t.session.practice().exercise_folder().replaced().is_empty());
    // A word table that lacks what the templates use is named, not the templates.
    fs::remove_dir_all(folder.path().join("exercises")).unwrap();
    let table = carried("vocab/surnames.toml");
    let broken = table.split("\n[").next().unwrap().to_owned();
    put(folder.path(), "vocab/surnames.toml", broken);
    look(&mut t);
    let files: Vec<&str> =
        t.session.practice().exercise_folder().problems().iter().map(|p| p.file.as_str()).collect();
    assert_eq!(files, ["vocab/surnames.toml"]);
    t.act(Action::Practice(PracticeAction::StartFresh { kind: Kind::Hotel, extent: Extent::Minutes(1) }));
    assert!(
        t.session
            .drill()
            .ongoing()
            .unwrap()
            .start()
            .exercise_id
            .starts_with(&format!("fresh/hotel/{VERSION}/"))
    );
}

#[test]
fn odd_entries_of_the_folder_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("exercises");
    put(folder.path(), "own/.half.toml", "format");
    put(folder.path(), "own/notes.txt", "not looked at");
    put(folder.path(), "own/deep/er/x.toml", exercise("own/deep/er/x", "深", "今天没有警情。"));
    fs::create_dir_all(root.join("own/dir.toml")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&root, root.join("own/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", root.join("own/dangling.toml")).unwrap();
    }
    let overlay = Overlay::load(&root, &Library::default());
    assert!(overlay.library.exercise("own/deep/er/x").is_some());
    assert!(
        overlay
            .problems
            .iter()
            .all(|p| matches!(p.fault, FileProblem::Io(_) | FileProblem::Id { .. } | FileProblem::Place))
    );
    let none = Overlay::load(&root.join("none"), &Library::embedded());
    assert_eq!(none.library.exercises().len(), Library::embedded().exercises().len());
    assert!(none.problems.is_empty());
}

fn own(title: &str, text: &str) -> OwnText {
    OwnText { title: title.into(), policy: Policy::Lenient, level: ReadingLevel::Hard, text: text.into() }
}

#[test]
fn an_own_text_is_saved_whole_once_and_only_if_it_is_nobody_s() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let saved = own::save(root, &own(" 走访 A-3 记录 ", "今天没有警情。\n“\\”与\"\"\"引号\"\"\"\n")).unwrap();
    assert_eq!(
        (saved.title.as_str(), saved.level, saved.record_type),
        ("走访 A-3 记录", ReadingLevel::Hard, RecordType::Own)
    );
    assert!(saved.id.starts_with("own/a-3-"), "{}", saved.id);
    let file = root.join(format!("{}.toml", saved.id));
    let read = read_exercise(&format!("{}.toml", saved.id), &fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((&read, read.text.as_str()), (&saved, "今天没有警情。\n“\\”与\"\"\"引号\"\"\"\n"));
    // No partial file is left beside it.
    assert_eq!(fs::read_dir(root.join("own")).unwrap().count(), 1);
    assert_eq!(
        own::save(root, &own("走访 A-3", "今天没有警情。\n“\\”与\"\"\"引号\"\"\"")).map(|e| e.id),
        Err(OwnError::Known("走访 A-3 记录".into()))
    );
    for text in ["电话13812345678", "证号11010519491231002X", "号牌京A12345", "１２", "", "\u{1F600}"]
    {
        assert!(matches!(own::save(root, &own("甲", text)), Err(OwnError::Faulty(_))), "{text}");
    }
    for title in ["", "甲\u{202E}", "打13812345678"] {
        let fault = own::save(root, &own(title, "今天没有警情")).map(|e| e.id).unwrap_err();
        assert!(matches!(fault, OwnError::Title(_) | OwnError::TitleText(_)), "{title}");
    }
    assert_eq!(fs::read_dir(root.join("own")).unwrap().count(), 1);
    // The name keeps to the format's rule for every title.
    let id = own::save(root, &own("../../etc/passwd", "今天")).unwrap().id;
    assert!(id.starts_with("own/etc-passwd-"), "{id}");
}

#[test]
fn renaming_changes_the_title_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let saved = own::save(root, &own("旧", "今天没有警情。")).unwrap();
    let file = root.join(format!("{}.toml", saved.id));
    let with_remark = format!("# 教练员备注\n{}", fs::read_to_string(&file).unwrap());
    fs::write(&file, &with_remark).unwrap();
    own::rename(root, &saved.id, "新 \"题\\目\"").unwrap();
    let after = fs::read_to_string(&file).unwrap();
    assert_eq!(after, with_remark.replace("\"旧\"", "\"新 \\\"题\\\\目\\\"\""));
    assert!(matches!(own::rename(root, &saved.id, " "), Err(OwnError::Title(_))));
    for id in ["own/none", "copy/case-01", "own/../own/x", "own/", "own/.x", "/etc/passwd"] {
        assert_eq!(own::rename(root, id, "甲"), Err(OwnError::NotOwn(id.into())), "{id}");
        assert_eq!(own::remove(root, id), Err(OwnError::NotOwn(id.into())), "{id}");
    }
    own::remove(root, &saved.id).unwrap();
    assert!(!file.exists());
}

#[test]
fn a_folder_that_can_not_be_written_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own"), "a file where the folder should be").unwrap();
    let fault = own::save(folder.path(), &own("甲", "今天没有警情。")).map(|e| e.id).unwrap_err();
    assert!(matches!(fault, OwnError::Io { .. }), "{fault}");
}

proptest! {
    #[test]
    fn what_is_saved_is_read_back(text in "[今天警情 \"\\\\'#\\[\\]=,.:a-z\n]{1,80}", title in "[甲乙\"\\\\ a-z]{1,20}") {
        prop_assume!(text.chars().any(|c| !c.is_whitespace()) && !title.trim().is_empty());
        let (exercise, content) = own::compose(&own(&title, &text)).unwrap();
        prop_assert_eq!(&exercise.text, &format!("{}\n", text.trim_matches('\n')));
        prop_assert_eq!(exercise.title.as_str(), title.trim());
        prop_assert!(content.len() < 2_000);
    }
}
