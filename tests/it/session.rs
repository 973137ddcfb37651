//! The use cases through the station's interface, with a clock that stands until it is moved.

use dabiao::app::{Action, DoorAction, DrillAction, PracticeAction, StorePhase};
use dabiao::domain::drill::DrillPhase;
use dabiao::domain::exercise::{Extent, PassageLength};
use dabiao::domain::input::{EndReason, EventKind};

use super::support::typist::Typist;

const TEXT: &str = "copy/dispatch-01";

#[test]
fn a_drill_from_first_key_to_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start(TEXT, 1);
    let text: Vec<char> = t.presented(30).chars().collect();
    let piece = |r: std::ops::Range<usize>| text[r].iter().collect::<String>();
    // Thinking before the first key costs nothing.
    t.clock.advance(20_000);
    t.session.poll();
    assert_eq!(t.session.drill().copying().unwrap().drill().phase(), DrillPhase::Ready);
    t.commit(0, &piece(0..10));
    t.commit(10_000, &piece(10..20));
    t.commit(10_000, "錯");
    t.input(1_000, EventKind::Backspace);
    t.commit(1_000, &piece(20..30));
    // The time runs out at exactly one minute, whenever the window looks.
    t.clock.advance(55_000);
    t.settle();
    assert!(t.session.drill().ongoing().is_none());
    let result = t.session.practice().result().unwrap();
    assert_eq!(result.score.end, EndReason::Time);
    assert_eq!(result.score.tally.active_ms, 60_000);
    assert_eq!(
        (result.score.tally.correct, result.score.deleted_chars, result.score.incorrect_fixed),
        (30, 1, 1)
    );
    assert_eq!(result.score.tally.correct_cpm(), Some(30.0));
    assert!(result.speed_reached && result.accuracy_reached && result.saved.is_some());
    assert_eq!(result.speed.last().unwrap().overall_cpm, 30.0);
    let today = t.session.practice().today();
    assert_eq!((today.history.len(), today.open.len()), (1, 0));
    assert_eq!(today.history[0].correct_cpm, Some(30.0));
    // 23 November to 30 April.
    assert_eq!(today.days_left, Some(158));

    // Another start of the program finds it again, with the same figures.
    let shown = t.session.practice().result().unwrap().score.clone();
    let id = t.session.practice().result().unwrap().start.id;
    drop(t);
    let mut t = Typist::at(folder.path());
    let officer = t.session.officers()[0].id;
    t.act(Action::Door(DoorAction::SignIn(officer)));
    t.act(Action::Practice(PracticeAction::ShowResult(id)));
    assert_eq!(t.session.practice().result().unwrap().score, shown);
}

#[test]
fn input_after_the_time_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start(TEXT, 1);
    let text = t.presented(2);
    t.commit(0, &text);
    t.commit(60_000, "多");
    t.settle();
    let tally = t.session.practice().result().unwrap().score.tally;
    assert_eq!((tally.typed(), tally.active_ms), (2, 60_000));
}

#[test]
fn a_pause_stops_the_clock_and_takes_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start(TEXT, 1);
    let text: Vec<char> = t.presented(3).chars().collect();
    t.commit(0, &text[0].to_string());
    t.input(1_000, EventKind::Preedit("pai".into()));
    t.clock.advance(1_000);
    t.act(Action::Drill(DrillAction::Pause));
    assert_eq!(t.session.drill().copying().unwrap().drill().preedit(), "");
    t.commit(300_000, &text[1].to_string());
    t.act(Action::Drill(DrillAction::Resume));
    t.commit(1_000, &text[1].to_string());
    t.act(Action::Drill(DrillAction::HandIn));
    let score = &t.session.practice().result().unwrap().score;
    assert_eq!((score.tally.correct, score.tally.active_ms, score.end), (2, 3_000, EndReason::HandedIn));
}

#[test]
fn an_untouched_drill_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start(TEXT, 5);
    t.input(100, EventKind::Focus(false));
    t.input(100, EventKind::Preedit(String::new()));
    t.input(100, EventKind::Commit(String::new()));
    t.act(Action::Drill(DrillAction::Leave));
    assert!(t.session.practice().today().open.is_empty() && t.session.practice().today().history.is_empty());
}

#[test]
fn a_drill_that_was_left_is_found_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start(TEXT, 1);
    let text: Vec<char> = t.presented(20).chars().collect();
    let piece = |r: std::ops::Range<usize>| text[r].iter().collect::<String>();
    t.commit(0, &piece(0..10));
    t.clock.advance(30_000);
    t.act(Action::Drill(DrillAction::Leave));
    assert_eq!(t.session.practice().today().open.len(), 1);
    drop(t);

    let mut t = Typist::at(folder.path());
    t.clock.advance(86_400_000);
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    let open = t.session.practice().today().open[0].id;
    t.act(Action::Practice(PracticeAction::Resume(open)));
    // It stands still until the officer goes on, however long that takes.
    t.clock.advance(500_000);
    t.settle();
    let ongoing = t.session.drill().ongoing().unwrap();
    assert_eq!(ongoing.copying().unwrap().drill().phase(), DrillPhase::Paused);
    assert_eq!(ongoing.left_ms(t.session.mono_ms()), Some(30_000));
    t.act(Action::Drill(DrillAction::Resume));
    t.commit(10_000, &piece(10..20));
    t.clock.advance(20_000);
    t.settle();
    let score = &t.session.practice().result().unwrap().score;
    assert_eq!((score.tally.correct, score.tally.active_ms, score.end), (20, 60_000, EndReason::Time));
    assert!(t.session.practice().today().open.is_empty());
}

#[test]
fn an_interrupted_drill_can_be_kept_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start(TEXT, 5);
    let text = t.presented(4);
    t.commit(0, &text);
    t.clock.advance(10_000);
    t.act(Action::Drill(DrillAction::Leave));
    let open = t.session.practice().today().open[0].id;
    t.act(Action::Practice(PracticeAction::Keep(open)));
    let result = t.session.practice().result().unwrap();
    assert_eq!((result.score.end, result.score.tally.active_ms), (EndReason::Interrupted, 10_000));
    assert_eq!(t.session.practice().today().history[0].end, Some(EndReason::Interrupted));
}

#[test]
fn bad_names_and_taken_badges_are_refused_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    let add = |badge: &str, name: &str| {
        Action::Door(DoorAction::AddOfficer {
            badge: badge.into(),
            name: name.into(),
            unit: "指挥中心".into(),
        })
    };
    for (badge, name) in [
        ("", "甲"),
        ("12 34", "甲"),
        ("１２三", "甲"),
        ("1", " "),
        ("1", "甲\u{200B}"),
        ("1", &"甲".repeat(65)),
    ] {
        t.act(add(badge, name));
        assert!(t.session.notice().is_some() && t.session.officers().is_empty(), "{badge:?} {name:?}");
        t.act(Action::DismissNotice);
    }
    t.act(add("０５９", "甲"));
    assert_eq!(t.session.officer().unwrap().badge, "059");
    t.act(Action::SignOut);
    t.act(add("059", "乙"));
    assert!(t.session.notice().unwrap().what.contains("059"));
    assert_eq!(t.session.officers().len(), 1);
}

#[test]
fn an_unknown_exercise_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/none".into(),
        extent: Extent::Minutes(1),
    }));
    assert!(t.session.drill().ongoing().is_none() && t.session.notice().unwrap().what.contains("copy/none"));
}

#[test]
fn a_second_copy_is_kept_out_and_can_come_in_later() {
    let folder = tempfile::tempdir().unwrap();
    let first = Typist::at(folder.path());
    let mut second = Typist::opening(folder.path());
    second.settle();
    let StorePhase::Failed(notice) = second.session.phase().clone() else { panic!("two copies at once") };
    assert!(notice.what.contains(&folder.path().display().to_string()));
    drop(first);
    second.act(Action::Reopen);
    assert_eq!(*second.session.phase(), StorePhase::Ready);
}

#[test]
fn choices_outlive_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    let settings = dabiao::app::Settings {
        text_size: 150,
        extent: Extent::Text(PassageLength::Short),
        theme: dabiao::app::ThemeChoice::Dark,
        ..*t.session.settings()
    };
    t.act(Action::Set(settings));
    drop(t);
    assert_eq!(*Typist::at(folder.path()).session.settings(), settings);
}

#[test]
fn a_five_minute_log_is_small() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.start("copy/case-02", 5);
    let text: Vec<char> = t.presented(400).chars().collect();
    // 80 characters a minute with every letter of the pinyin shown, uneven gaps.
    let mut seed = 7_u64;
    let mut gap = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        60 + (seed >> 40) % 200
    };
    for pair in text.chunks(2) {
        for end in 1..=7 {
            let g = gap();
            t.input(g, EventKind::Preedit("zhuang'g"[..end].into()));
        }
        let g = gap();
        t.input(g, EventKind::Preedit(String::new()));
        t.commit(0, &pair.iter().collect::<String>());
    }
    let log = t.session.drill().copying().unwrap().drill().log();
    t.act(Action::Drill(DrillAction::HandIn));
    assert!(log.events.len() > 1_500, "{}", log.events.len());
    let bytes = dabiao::store::pack_log(&log.into()).len();
    assert!(bytes < 15 * 1024, "{bytes} bytes");
}

#[test]
fn a_fresh_text_is_never_the_same_and_can_be_made_again() {
    use dabiao::content::generator::Generator;
    use dabiao::domain::record::Kind;
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let mut seen = std::collections::BTreeSet::new();
    for kind in Kind::ALL.into_iter().chain(Kind::ALL) {
        t.act(Action::Practice(PracticeAction::StartFresh { kind, extent: Extent::Minutes(5) }));
        let ongoing = t.session.drill().ongoing().expect("a drill");
        let text = ongoing.copying().unwrap().drill().header().presented.clone();
        let id = ongoing.start().exercise_id.clone();
        let parts: Vec<&str> = id.split('/').collect();
        let seed = u64::from_str_radix(parts[3], 16).unwrap();
        let again = Generator::embedded().unwrap().passage(kind, seed, parts[4].parse().unwrap()).unwrap();
        assert_eq!(again.text, text, "{id}");
        assert!(seen.insert(text), "{id} came twice");
        t.act(Action::Practice(PracticeAction::StartAgain {
            exercise_id: id.clone(),
            extent: Extent::Minutes(5),
        }));
        let next = t.session.drill().ongoing().expect("another drill").start().exercise_id.clone();
        assert!(next != id && next.starts_with(&format!("fresh/{}/", kind.name())), "{next}");
        t.act(Action::Drill(DrillAction::Leave));
    }
}

#[test]
fn the_first_lesson_is_learned_by_typing_its_rounds() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    t.act(Action::Practice(PracticeAction::OpenCourse));
    let due = |t: &Typist| {
        let state = t.session.practice().course().expect("the course");
        state.progress.next(&state.course, t.session.settings().route, None).expect("a lesson").id.clone()
    };
    let first = due(&t);
    let mut rounds = std::collections::BTreeSet::new();
    // A round that reaches accuracy and speed counts for both: two of them are enough.
    for _ in 0..2 {
        assert_eq!(due(&t), first);
        t.act(Action::Practice(PracticeAction::StartRound(first.clone())));
        let text: Vec<char> = {
            let ongoing = t.session.drill().ongoing().expect("a round");
            assert_eq!(ongoing.copying().unwrap().drill().header().limit_ms, None);
            rounds.insert(ongoing.start().exercise_id.clone());
            ongoing.copying().unwrap().drill().presented().iter().map(|u| u.shown).collect()
        };
        for c in text {
            t.input(400, EventKind::Text(c.to_string()));
        }
        // The last character ends the round by itself.
        t.settle();
        let result = t.session.practice().result().expect("a result");
        assert_eq!((result.score.tally.incorrect_not_fixed(), result.score.end), (0, EndReason::HandedIn));
        t.act(Action::Practice(PracticeAction::CloseResult));
    }
    assert!(rounds.len() > 1, "{rounds:?}");
    assert_ne!(due(&t), first);
    // Another start of the program knows it too.
    let second = due(&t);
    drop(t);
    let mut t = Typist::at(folder.path());
    t.act(Action::Door(DoorAction::SignIn(t.session.officers()[0].id)));
    t.act(Action::Practice(PracticeAction::OpenCourse));
    assert_eq!(due(&t), second);
}
