//! The screens behind the sign-in, a row each: the bar on top, the shown screen and `--open` all use this
//! table.
//!
//! A new screen is a folder in `screens/`, a row here with its name in [`Screen`], and its words.

pub(super) mod book;
pub(super) mod candidate;
pub(super) mod certificates;
pub(super) mod cohort;
pub(super) mod course;
pub(super) mod drill;
pub(super) mod exam;
pub(super) mod exchange;
pub(super) mod form_drill;
pub(super) mod form_result;
pub(super) mod forms;
pub(super) mod help;
pub(super) mod history;
pub(super) mod import;
pub(super) mod practice;
pub(super) mod result;
pub(super) mod start;
pub(super) mod stations;
pub(super) mod this_pc;
pub(super) mod today;
pub(super) mod trainer;

use egui::Ui;

use self::book::BookScreen;
use self::certificates::CertificatesScreen;
use self::cohort::CohortScreen;
use self::course::CourseScreen;
use self::exam::ExamScreen;
use self::exchange::ExchangeScreen;
use self::forms::FormsScreen;
use self::history::HistoryScreen;
use self::import::ImportScreen;
use self::practice::PracticeScreen;
use self::stations::StationsScreen;
use self::this_pc::ThisPcScreen;
use self::today::TodayScreen;
use self::trainer::TrainerScreen;
use super::commands::{Cx, Screen, View};
use dabiao_app::Session;
use dabiao_app::cohort::CohortAccess;
use dabiao_domain::role::Permission;

/// The frame's data on one of the screens.
pub struct Row {
    /// Which it is.
    pub screen: Screen,
    /// The key of its name in the bar.
    pub name: &'static str,
    /// Its name for `--open`, if the window can start at it.
    pub start: Option<&'static str>,
    /// The screen that leads to it, if it is not in the bar itself.
    pub under: Option<Screen>,
    /// Whether it is for the officer who is signed in.
    pub visible: fn(&Session) -> bool,
    /// A new one, with nothing filled in and nothing chosen.
    pub make: fn() -> Box<dyn View>,
}

/// A row of a screen in the bar that every person sees.
const fn row_of(
    screen: Screen,
    name: &'static str,
    start: Option<&'static str>,
    make: fn() -> Box<dyn View>,
) -> Row {
    Row { screen, name, start, under: None, visible: |_| true, make }
}

/// All of them, in the order of the bar.
pub static ALL: [Row; 14] = [
    row_of(Screen::Today, "nav-today", Some("today"), || Box::<TodayScreen>::default()),
    row_of(Screen::Course, "nav-course", Some("course"), || Box::<CourseScreen>::default()),
    row_of(Screen::Practice, "nav-practice", None, || Box::<PracticeScreen>::default()),
    row_of(Screen::Forms, "nav-forms", Some("forms"), || Box::<FormsScreen>::default()),
    Row {
        under: Some(Screen::Practice),
        ..row_of(Screen::Import, "import-title", None, || Box::<ImportScreen>::default())
    },
    Row {
        under: Some(Screen::Today),
        ..row_of(Screen::Book, "book-title", Some("book"), || Box::<BookScreen>::default())
    },
    row_of(Screen::History, "nav-history", Some("results"), || Box::<HistoryScreen>::default()),
    Row {
        visible: |session| session.may(Permission::PlanSitting) || session.may(Permission::OpenSitting),
        ..row_of(Screen::Exam, "nav-exam", Some("exam"), || Box::<ExamScreen>::default())
    },
    row_of(Screen::Certificates, "nav-certificates", Some("certificates"), || {
        Box::<CertificatesScreen>::default()
    }),
    Row {
        visible: |session| session.trainer().may_see(),
        ..row_of(Screen::Trainer, "nav-trainer", Some("trainer"), || Box::<TrainerScreen>::default())
    },
    Row {
        visible: |session| session.cohort().access() != CohortAccess::Nothing,
        ..row_of(Screen::Cohort, "nav-cohort", Some("cohort"), || Box::<CohortScreen>::default())
    },
    Row {
        visible: |session| session.this_pc().may_see(),
        ..row_of(Screen::ThisPc, "nav-this-pc", None, || Box::<ThisPcScreen>::default())
    },
    Row {
        visible: |session| session.stations().may_see(),
        ..row_of(Screen::Stations, "nav-stations", Some("stations"), || Box::<StationsScreen>::default())
    },
    Row {
        under: Some(Screen::Today),
        visible: |session| session.stations().may_exchange(),
        ..row_of(Screen::Exchange, "exchange-title", Some("exchange"), || Box::<ExchangeScreen>::default())
    },
];

/// The row of `screen`. A test checks that each has one.
pub fn row(screen: Screen) -> &'static Row {
    let [first, ..] = &ALL;
    ALL.iter().find(|row| row.screen == screen).unwrap_or(first)
}

/// The names that `--open` takes.
pub fn starts() -> impl Iterator<Item = &'static str> {
    ALL.iter().filter_map(|row| row.start)
}

/// The screen of that name for `--open`.
pub fn of_start(name: &str) -> Option<Screen> {
    ALL.iter().find(|row| row.start == Some(name)).map(|row| row.screen)
}

/// The screens of the signed-in officer, with their input and choices.
pub struct Open(Vec<(Screen, Box<dyn View>)>);

impl Default for Open {
    fn default() -> Self {
        Self(ALL.iter().map(|row| (row.screen, (row.make)())).collect())
    }
}

impl Open {
    /// Shows `screen`.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, screen: Screen) {
        if let Some((_, view)) = self.0.iter_mut().find(|(known, _)| *known == screen) {
            view.show(ui, cx);
        }
    }

    /// The window shows another place than before.
    pub fn turn(&mut self) {
        self.0.iter_mut().for_each(|(_, view)| view.turn());
    }

    /// Every screen but `here` is left.
    pub fn leave_all_but(&mut self, here: Option<Screen>) {
        self.0.iter_mut().filter(|(known, _)| Some(*known) != here).for_each(|(_, view)| view.leave());
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, of_start, row, starts};
    use dabiao_manual::{Language, manual};

    #[test]
    fn every_screen_has_its_section_in_the_manual() {
        for language in Language::ALL {
            for name in ALL.iter().map(|row| row.screen.in_manual()).chain(["start", "result"]) {
                assert!(manual(language).section_of(name).is_some(), "{language:?}: {name}");
            }
        }
    }

    #[test]
    fn every_screen_has_one_row_and_one_start() {
        for one in &ALL {
            assert_eq!(row(one.screen).name, one.name, "{:?} stands twice", one.screen);
        }
        for name in starts() {
            assert!(
                of_start(name).is_some_and(|screen| row(screen).start == Some(name)),
                "{name} stands twice"
            );
        }
    }
}
