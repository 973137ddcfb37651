//! The typing pad through real egui events: which input counts as typed, which never does, and where the
//! candidate window is placed.

use dabiao::app::{Action, DrillAction, PracticeAction};
use dabiao::domain::align::AlignOp;
use dabiao::domain::drill::Drill;
use dabiao::domain::exercise::Extent;
use dabiao::domain::input::{EventKind, InputEvent, LogHeader};
use dabiao::domain::score::marked_text;
use dabiao::domain::text::Policy;
use dabiao::ui::Screen;
use dabiao::ui::pad::{LEAST_BOX, PadLine, place};
use egui::{Event, Key, Modifiers};

use super::support::typist::Typist;
use super::support::window::{Look, Window};

fn drill() -> (tempfile::TempDir, Window, Vec<char>) {
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut window = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    window.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/population-02".into(),
        extent: Extent::Minutes(5),
    }));
    let drill = window.harness.state().session().drill().copying().unwrap().drill();
    let text = drill.presented().iter().map(|u| u.shown).collect();
    (folder, window, text)
}

fn key(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}

fn kinds(window: &Window) -> Vec<EventKind> {
    let ongoing = window.harness.state().session().drill().ongoing().unwrap();
    ongoing.copying().unwrap().drill().events().iter().map(|e| e.kind.clone()).collect()
}

#[test]
fn preedit_stays_apart_and_the_same_frame_shows_what_was_typed() {
    let (_folder, mut w, _) = drill();
    w.preedit("jing");
    assert_eq!(w.typed(), "");
    assert_eq!(w.harness.state().session().drill().copying().unwrap().drill().preedit(), "jing");
    w.preedit("");
    w.commit("警察");
    assert_eq!(w.typed(), "警察");
}

#[test]
fn commits_of_every_kind() {
    let (_folder, mut w, text) = drill();
    let sentence: String = text.iter().take(40).collect();
    // Without a preedit before it, of any length, empty, with duplicate empty preedits around it.
    w.commit(&sentence);
    w.commit("");
    w.preedit("");
    w.preedit("");
    w.commit("𬱖");
    assert_eq!(w.typed(), format!("{sentence}𬱖"));
    assert_eq!(kinds(&w), [EventKind::Start, EventKind::Commit(sentence), EventKind::Commit("𬱖".into())]);
    w.event(key(Key::Backspace));
    assert_eq!(w.typed().chars().count(), 40);
}

#[test]
fn digits_and_letters_come_as_plain_text_and_full_width_stays_full_width() {
    let (_folder, mut w, _) = drill();
    w.event(Event::Text("A".into()));
    w.event(Event::Text("１".into()));
    w.event(Event::Text(" ".into()));
    w.event(Event::Text("\u{8}".into()));
    assert_eq!(w.typed(), "A１");
}

#[test]
fn backspace_belongs_to_the_composition_while_there_is_one() {
    let (_folder, mut w, _) = drill();
    w.commit("警");
    w.preedit("cha");
    w.event(key(Key::Backspace));
    assert_eq!(w.typed(), "警");
    w.preedit("");
    w.event(key(Key::Backspace));
    assert_eq!(w.typed(), "");
}

#[test]
fn enter_tab_and_arrows_type_nothing_and_leave_the_pad_in_focus() {
    let (_folder, mut w, _) = drill();
    w.commit("警");
    for k in [Key::Enter, Key::Tab, Key::ArrowLeft, Key::ArrowUp, Key::Home, Key::Delete] {
        w.event(key(k));
        w.harness.run_ok();
    }
    w.commit("察");
    assert_eq!(w.typed(), "警察");
}

#[test]
fn escape_within_a_composition_does_not_pause() {
    let (_folder, mut w, _) = drill();
    w.preedit("jing");
    w.event(key(Key::Escape));
    assert!(
        w.harness
            .state()
            .session()
            .drill()
            .ongoing()
            .is_some_and(|s| s.phase() == dabiao::domain::drill::DrillPhase::Running)
    );
    w.preedit("");
    w.event(key(Key::Escape));
    w.harness.run_ok();
    assert!(
        w.harness
            .state()
            .session()
            .drill()
            .ongoing()
            .is_some_and(|s| s.phase() == dabiao::domain::drill::DrillPhase::Paused)
    );
}

#[test]
fn losing_the_focus_ends_the_composition_and_is_recorded() {
    let (_folder, mut w, _) = drill();
    w.preedit("jing");
    w.event(Event::WindowFocused(false));
    w.event(Event::WindowFocused(true));
    let kinds = kinds(&w);
    let tail = &kinds[kinds.len() - 3..];
    assert_eq!(tail, [EventKind::Preedit(String::new()), EventKind::Focus(false), EventKind::Focus(true)]);
}

#[test]
fn what_is_not_typed_is_kept_out_and_recorded() {
    let (_folder, mut w, _) = drill();
    w.commit("警");
    w.event(Event::Paste("察察察".into()));
    w.event(Event::MiddleClickPaste { pos: egui::pos2(600.0, 400.0), text: "察".into() });
    w.event(Event::PasteImage(std::sync::Arc::default()));
    w.event(Event::Copy);
    w.event(Event::Cut);
    assert_eq!(w.typed(), "警");
    let blocked: Vec<EventKind> =
        kinds(&w).into_iter().filter(|k| matches!(k, EventKind::Blocked(_))).collect();
    let names = ["paste", "middle_click_paste", "paste_image"].map(|n| EventKind::Blocked(n.into()));
    assert_eq!(blocked, names);
}

#[test]
fn both_styles_of_the_input_method_give_the_same_text_and_score() {
    let scores: Vec<_> = [true, false]
        .into_iter()
        .map(|on_the_spot| {
            let (_folder, mut w, text) = drill();
            for pair in text.chunks(2).take(20) {
                if on_the_spot {
                    w.preedit("p");
                    w.preedit("pi");
                }
                w.preedit("");
                w.commit(&pair.iter().collect::<String>());
                w.clock.advance(700);
            }
            w.act(Action::Drill(DrillAction::HandIn));
            let tally = w.harness.state().session().practice().result().unwrap().score.tally;
            assert_eq!(tally.correct, 40);
            tally
        })
        .collect();
    assert_eq!(scores[0], scores[1]);
}

#[test]
fn the_candidate_window_always_has_room_below_the_caret() {
    let (_folder, mut w, text) = drill();
    let mut lowest = 0.0_f32;
    for piece in text.chunks(9) {
        w.commit(&piece.iter().collect::<String>());
        for _ in 0..8 {
            w.harness.step();
        }
        let ime = w.harness.output().platform_output.ime.as_ref().expect("the pad tells where the caret is");
        lowest = lowest.max(ime.cursor_rect.bottom());
    }
    assert!(w.harness.state().session().drill().copying().unwrap().drill().reached_end() || text.len() > 500);
    assert!(lowest < 800.0 * 0.5, "the caret came down to {lowest}");
}

#[test]
fn a_hundred_surplus_characters_leave_the_caret_in_view() {
    let (_folder, mut w, text) = drill();
    w.commit(&text.iter().collect::<String>());
    for _ in 0..100 {
        w.commit("多");
    }
    w.harness.run_ok();
    let ime = w.harness.output().platform_output.ime.as_ref().unwrap();
    assert!(ime.cursor_rect.right() < 1280.0 && ime.cursor_rect.bottom() < 800.0, "{:?}", ime.cursor_rect);
}

#[test]
fn f1_shows_and_hides_the_codes_of_the_next_character() {
    use egui_kittest::kittest::Queryable as _;
    let folder = tempfile::tempdir().unwrap();
    Typist::at(folder.path()).sign_in();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    w.act(Action::Practice(PracticeAction::Start {
        exercise: "copy/dispatch-01".into(),
        extent: Extent::Minutes(5),
    }));
    let text: Vec<char> = {
        let drill = w.harness.state().session().drill().copying().unwrap().drill();
        drill.presented().iter().map(|u| u.shown).collect()
    };
    let at = text.iter().position(|c| *c == '警').unwrap();
    w.commit(&text[..at].iter().collect::<String>());
    w.event(key(Key::F1));
    w.harness.run_ok();
    // At the caret, and below the pad.
    assert_eq!(w.harness.query_all_by_label("jǐng").count(), 2);
    w.harness.get_by_label_contains("aqky");
    // The pad still has the keys.
    w.commit("警");
    assert!(w.typed().ends_with('警'));
    w.event(key(Key::F1));
    w.harness.run_ok();
    assert!(w.harness.query_by_label_contains("五笔").is_none());
}

#[test]
fn the_pad_keeps_the_keys_when_the_codes_are_shown_by_mouse() {
    use egui_kittest::kittest::Queryable as _;
    let (_folder, mut w, _) = drill();
    w.commit("警");
    for _ in 0..2 {
        w.harness.get_by_label("编码提示（F1）").click();
        w.settle();
        w.commit("察");
        w.event(Event::Text(" ".into()));
        w.event(key(Key::Enter));
    }
    assert_eq!(w.typed(), "警察察");
}

/// Swapped, missing, surplus and wrong characters: each one that the result marks has a mark of its own on
/// the line while it is typed, wide enough to be seen.
#[test]
fn the_line_marks_what_the_result_marks() {
    let text = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥";
    for (typed, omitted) in [
        ("乙甲丙丁", 1),
        ("甲乙丁丙戊己辛庚壬癸", 2),
        ("甲丙乙丁戊庚己辛壬", 2),
        ("甲丙丁", 1),
        ("甲乙多多多丁戊", 0),
        ("错乙丙", 0),
    ] {
        let mut drill = Drill::new(LogHeader::practice(text.into(), Policy::Strict, None));
        drill.apply(InputEvent::new(0, EventKind::Commit(typed.into()))).unwrap();
        let lefts: Vec<f32> = (0..text.chars().count()).map(|n| n as f32 * 26.0).collect();
        let right = lefts.len() as f32 * 26.0;
        let line = PadLine { text: text.into(), first: 0, lefts, right };
        let placed = place(&drill, &[line], |_| 26.0);
        let cells = &placed.lines[0];
        let marks: Vec<AlignOp> = cells.iter().map(|cell| cell.op).collect();
        let result: Vec<AlignOp> = marked_text(&drill).iter().map(|mark| mark.op).collect();
        assert_eq!(marks, result, "{typed}");
        let boxes: Vec<f32> = cells
            .iter()
            .filter(|cell| cell.op == AlignOp::Omission)
            .map(|cell| cell.right - cell.left)
            .collect();
        assert_eq!(boxes.len(), omitted, "{typed}");
        assert!(boxes.iter().all(|width| *width >= LEAST_BOX), "{typed}: {boxes:?}");
        assert!(
            cells.windows(2).all(|two| two[1].left >= two[0].right - 0.01),
            "{typed}: nothing over another"
        );
    }
}
