//! Tables in a small window and large type: figures, dates and times are never cut, the words beside them give.

use dabiao::app::jobs::Progress;
use dabiao::app::lang::Lang;
use dabiao::app::{Action, DoorAction};
use dabiao::demo::{DEMO_PASSWORD, DemoPlan, make_in};
use dabiao::ui::Screen;
use egui::vec2;

use super::desk_tour::{go, sign_in};
use super::support::typist::MORNING_MS;
use super::support::window::{Look, Window};

/// The looks in which tables are most narrow, and the plain one.
fn looks() -> [Look; 4] {
    let small = Look { size: vec2(1024.0, 768.0), ..Look::PLAIN };
    [
        small,
        Look { lang: Lang::En, text_size: 150, ..small },
        Look { text_size: 150, ..Look::PLAIN },
        Look { lang: Lang::En, ..Look::PLAIN },
    ]
}

/// The desk of the trainer of a small demonstration.
fn desk() -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan { officers: 24, units: 6, days: 14, seed: 1, now_ms: MORNING_MS };
    make_in(folder.path(), &plan, &Progress::default()).unwrap();
    let mut w = Window::open(folder.path(), Look::PLAIN, Screen::Today);
    sign_in(&mut w);
    (folder, w)
}

/// Shows it in `look`; the right edge within which no cell may end before its figure does, in points: beyond it a table
/// that is moved sideways goes on.
fn shown(w: &mut Window, look: Look) -> f32 {
    w.set_look(Look { text_size: 100, ..look });
    w.set_look(look);
    look.size.x * 100.0 / look.text_size as f32 - 60.0
}

/// The window of an officer of a small demonstration who has typed much and has a long error book.
fn practised() -> (tempfile::TempDir, Window) {
    let (folder, mut w) = desk();
    let people: Vec<_> = w.harness.state().session().officers().iter().map(|o| o.id).collect();
    for id in people {
        w.act(Action::SignOut);
        w.act(Action::Door(DoorAction::SignIn(id)));
        w.act(Action::Door(DoorAction::GiveSecret(DEMO_PASSWORD.to_owned())));
        w.harness.state_mut().go(Screen::Book);
        w.settle();
        let practice = w.harness.state().session().practice();
        if practice.book().is_some_and(|book| book.lines.len() > 8) && practice.today().history.len() > 8 {
            return (folder, w);
        }
    }
    panic!("nobody has practised")
}

#[test]
fn no_figure_of_the_desk_is_cut_in_any_look() {
    let (_folder, mut w) = desk();
    for look in looks() {
        let right = shown(&mut w, look);
        for part in ["desk-overview", "desk-people", "desk-lesson", "desk-quota"] {
            go(&mut w, part);
            let cut = w.cut_figures(right);
            assert!(cut.is_empty(), "{part} {look:?}: {cut:?}");
            // Of two things with one name only one could be opened; a debug build writes it on the screen.
            let clash = w.written().into_iter().find(|one| one.text.contains("widget ID"));
            assert!(clash.is_none(), "{part}: {clash:?}");
        }
    }
}

#[test]
fn units_and_papers_of_the_desk_stay_within_the_window() {
    let (_folder, mut w) = desk();
    for look in looks() {
        let width = shown(&mut w, look) + 60.0;
        for part in ["desk-units", "desk-papers"] {
            go(&mut w, part);
            let beyond = beyond(&w, width);
            assert!(beyond.is_empty(), "{part} {look:?}: {beyond:?}");
        }
    }
}

#[test]
fn a_long_error_book_is_as_high_as_it_says_and_not_three_rows() {
    let (_folder, w) = practised();
    let items = w.harness.state().session().practice().book().expect("a book").lines.len();
    assert!(items > 8, "{items}");
    // Of three clean passes: every row has such a figure.
    let seen = w.written().into_iter().filter(|one| one.text.len() == 3 && one.text.ends_with("/3")).count();
    assert!(seen >= items.min(8), "{seen} of {items}");
}

/// What is written across the right edge of a window that is `width` points wide.
fn beyond(w: &Window, width: f32) -> Vec<String> {
    let all = w.written().into_iter();
    all.filter(|one| one.left < width && one.right > width).map(|one| one.text).collect()
}

#[test]
fn the_last_column_of_people_is_within_the_window_where_the_words_have_room_to_give() {
    let (_folder, mut w) = desk();
    let look = Look { size: vec2(1024.0, 768.0), ..Look::PLAIN };
    let right = shown(&mut w, look);
    go(&mut w, "desk-people");
    let whole = |text: &str| text.len() == 10 && text.starts_with("2026-");
    let figures = w.figures();
    assert!(
        figures.iter().any(|one| whole(&one.text) && one.is_whole() && one.right < right + 60.0),
        "{figures:?}"
    );
}

#[test]
fn no_figure_of_my_results_is_cut_in_any_look() {
    let (_folder, mut w) = practised();
    for look in looks() {
        let right = shown(&mut w, look);
        w.harness.state_mut().go(Screen::History);
        w.settle();
        assert!(!w.harness.state().session().practice().today().history.is_empty());
        let cut = w.cut_figures(right);
        assert!(cut.is_empty(), "{look:?}: {cut:?}");
        // The names beside the signs of the plot go on to a next row.
        let name = w.harness.state().session().texts().get("line-speed");
        let written = w.written();
        let of_plot = written.iter().find(|one| one.text == name).expect("a plot of texts");
        assert!(of_plot.right < right + 60.0, "{look:?}: {of_plot:?}");
    }
}

#[test]
fn heads_of_two_lines_are_whole() {
    let (_folder, mut w) = practised();
    let look = Look { lang: Lang::En, text_size: 150, size: vec2(1024.0, 768.0), ..Look::PLAIN };
    shown(&mut w, look);
    w.harness.state_mut().go(Screen::Book);
    w.settle();
    let name = w.harness.state().session().texts().get("book-clean");
    let written = w.written();
    let head = written.iter().find(|one| one.text == name).expect("a head");
    assert!(head.is_whole() && head.bottom <= head.foot + 1.0, "{head:?}");
}
