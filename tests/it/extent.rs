//! A drill as long as a text: chosen by keyboard, kept, ended by the last character.

use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction, DrillAction, ImportStep, PracticeAction, Settings};
use dabiao::content::generator::{Generator, VERSION};
use dabiao::domain::exercise::{Extent, PassageLength};
use dabiao::domain::input::EndReason;
use dabiao::domain::record::Kind;
use dabiao::ui::Screen;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::support::typist::Typist;
use super::support::window::{Look, Window};

const SHORT: Extent = Extent::Text(PassageLength::Short);

/// Types everything that is presented, a character in half a second.
fn type_all(t: &mut Typist) -> usize {
    let text = t.presented(usize::MAX);
    for c in text.chars() {
        t.commit(500, &c.to_string());
    }
    t.settle();
    text.chars().count()
}

#[test]
fn every_choice_has_a_name_of_its_own() {
    for extent in Extent::CHOICES {
        assert_eq!(Extent::from_name(&extent.name()), Some(extent));
    }
    for other in ["", "0", "2", "05", "endless"] {
        assert_eq!(Extent::from_name(other), None, "{other:?}");
    }
}

#[test]
fn a_drill_of_a_text_ends_with_it_and_its_speed_is_by_the_time_that_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let generator = Generator::embedded().unwrap();
    for length in PassageLength::ALL {
        t.act(Action::Practice(PracticeAction::StartFresh {
            kind: Kind::Case,
            extent: Extent::Text(length),
        }));
        let ongoing = t.session.drill().ongoing().expect("a drill");
        assert_eq!(ongoing.copying().unwrap().drill().header().limit_ms, None);
        let id = ongoing.start().exercise_id.clone();
        let parts: Vec<&str> = id.split('/').collect();
        assert_eq!(parts[4], length.characters().to_string());
        let seed = u64::from_str_radix(parts[3], 16).unwrap();
        let again = generator.passage(Kind::Case, seed, length.characters()).unwrap();
        assert_eq!(again.text, ongoing.copying().unwrap().drill().header().presented);
        let typed = type_all(&mut t);
        assert!(t.session.drill().ongoing().is_none(), "{length:?} goes on");
        let result = t.session.practice().result().expect("a result");
        assert_eq!(result.score.tally.correct as usize, typed);
        // The clock runs from the first character.
        let minutes = (typed - 1) as f64 / 120.0;
        let row = t.session.practice().today().history[0].clone();
        assert!((row.minutes - minutes).abs() < 0.02, "{} {minutes}", row.minutes);
        let cpm = row.correct_cpm.unwrap();
        assert!((cpm - typed as f64 / minutes).abs() < 1.0, "{cpm}");
        assert_eq!((row.end, row.exercise_id.as_str()), (Some(EndReason::HandedIn), id.as_str()));
        assert_eq!(row.accuracy, Some(1.0));
    }
    // Again gives another text of the same sort, and the same one is there on demand.
    let before = t.session.practice().result().unwrap().start.clone();
    t.act(Action::Practice(PracticeAction::StartAgain {
        exercise_id: before.exercise_id.clone(),
        extent: SHORT,
    }));
    let next = t.session.drill().ongoing().unwrap().start().exercise_id.clone();
    assert!(next.starts_with(&format!("fresh/case/{VERSION}/")) && next.ends_with("/150"), "{next}");
    t.act(Action::Drill(DrillAction::Leave));
    t.act(Action::Practice(PracticeAction::StartSame(before.id)));
    let ongoing = t.session.drill().ongoing().unwrap();
    assert_eq!(
        (ongoing.start().exercise_id.as_str(), ongoing.copying().unwrap().drill().header().limit_ms),
        (before.exercise_id.as_str(), None)
    );
}

#[test]
fn a_passage_is_cut_at_the_end_of_a_sentence_or_followed_by_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    let ids: Vec<String> = t.session.library().exercises().iter().map(|e| e.id.clone()).collect();
    for id in ids {
        for length in PassageLength::ALL {
            t.act(Action::Practice(PracticeAction::Start {
                exercise: id.clone(),
                extent: Extent::Text(length),
            }));
            let ongoing = t.session.drill().ongoing().expect("a drill");
            let (text, start) = (
                ongoing.copying().unwrap().drill().header().presented.clone(),
                ongoing.start().exercise_id.clone(),
            );
            let counted = ongoing.copying().unwrap().drill().presented().len();
            let enough = length.characters().saturating_sub(70)..length.characters() + 120;
            assert!(enough.contains(&counted), "{id} {length:?}: {counted}");
            assert!(
                text.trim_end().ends_with(['。', '！', '？', '；', '”', '）']),
                "{id} {length:?}: {text}"
            );
            let names: Vec<&str> = start.split('+').collect();
            assert_eq!(names[0], id);
            for name in &names {
                let first =
                    t.session.library().exercise(name).unwrap().text.chars().take(6).collect::<String>();
                assert!(text.contains(&first), "{start} names {name}, which is not in it");
            }
            t.act(Action::Drill(DrillAction::Leave));
        }
    }
}

#[test]
fn the_length_is_chosen_by_keyboard_in_both_languages_and_kept() {
    for (lang, name) in [(Lang::ZhCn, "短篇 150 字"), (Lang::En, "Short: 150 characters")] {
        let folder = tempfile::tempdir().unwrap();
        Typist::at(folder.path()).sign_in();
        let mut w = Window::open(folder.path(), Look { lang, ..Look::PLAIN }, Screen::Practice);
        let reached = (0..80).any(|_| {
            w.harness.key_press_modifiers(Modifiers::NONE, Key::Tab);
            w.settle();
            let node = w.harness.query_by_label(name);
            node.is_some_and(|node| node.accesskit_node().is_focused())
        });
        assert!(reached, "{name} is not reached by Tab");
        w.harness.key_press_modifiers(Modifiers::NONE, Key::Space);
        w.settle();
        drop(w);
        let mut t = Typist::at(folder.path());
        let id = t.session.officers()[0].id;
        t.act(Action::Door(DoorAction::SignIn(id)));
        assert_eq!(t.session.settings().extent, SHORT);
    }
}

#[test]
fn a_choice_of_another_version_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    let first = t.session.settings().extent;
    t.act(Action::Set(Settings { extent: Extent::Minutes(7), ..*t.session.settings() }));
    drop(t);
    assert_eq!(Typist::at(folder.path()).session.settings().extent, first);
}

#[test]
fn own_texts_are_everybody_s_until_there_are_accounts_then_those_of_who_has_the_right() {
    let import = |t: &mut Typist, title: &str| {
        t.act(Action::Import(ImportStep::Edit(format!("{title}，今天没有警情，大家都在。"))));
        t.act(Action::Import(ImportStep::Save(title.into())));
        t.session.library().exercises().iter().any(|e| e.title == title)
    };
    let folder = tempfile::tempdir().unwrap();
    let mut t = Typist::at(folder.path());
    t.sign_in();
    assert!(import(&mut t, "甲篇"), "nobody has an account, and it is refused: {:?}", t.session.notice());
    let id = t.session.library().exercises().iter().find(|e| e.title == "甲篇").unwrap().id.clone();
    let officer = t.session.officer().unwrap().id;
    t.act(Action::Door(DoorAction::SetUpAdmin {
        badge: "059900".into(),
        name: "系统员".into(),
        unit: "科信大队".into(),
        secret: "correct horse".into(),
    }));
    assert_eq!(t.session.officer().map(|o| o.badge.as_str()), Some("059900"), "{:?}", t.session.notice());
    assert!(t.session.may_edit_exercises() && import(&mut t, "乙篇"), "{:?}", t.session.notice());

    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(officer)));
    assert!(!t.session.may_edit_exercises());
    let refused = |t: &mut Typist| {
        let what = t.session.notice().map(|n| n.what.clone()).unwrap_or_default();
        assert!(what.contains("修改练习"), "{what}");
        t.act(Action::DismissNotice);
    };
    assert!(!import(&mut t, "丙篇"));
    refused(&mut t);
    t.act(Action::Practice(PracticeAction::RenameOwn { id: id.clone(), title: "丁篇".into() }));
    refused(&mut t);
    t.act(Action::Practice(PracticeAction::RemoveOwn(id.clone())));
    refused(&mut t);
    assert_eq!(t.session.library().exercise(&id).unwrap().title, "甲篇");
    // Every officer may type them.
    t.act(Action::Practice(PracticeAction::Start { exercise: id, extent: SHORT }));
    assert!(t.session.drill().ongoing().is_some(), "{:?}", t.session.notice());
}
