//! The frame around the screens: where we are, the bar on top, notices, shortcuts.

use std::sync::Arc;

use egui::{Frame, Margin, Panel, RichText, Ui};

use super::accounts_screen::AccountsScreen;
use super::candidate_screen::CandidateScreen;
use super::certificates_screen::CertificatesScreen;
use super::cohort_screen::CohortScreen;
use super::course_screen::CourseScreen;
use super::demo_card::DemoCard;
use super::drill_screen::DrillScreen;
use super::exam_guard::ExamGuard;
use super::exam_screen::ExamScreen;
use super::host::DesktopApp;
use super::import_screen::ImportScreen;
use super::practice_screen::PracticeScreen;
use super::result_screen::ResultScreen;
use super::start_screen::StartScreen;
use super::theme::{self, Palette, size};
use super::trainer_screen::TrainerScreen;
use super::typing_pad::{KeyCount, TypingPad};
use super::wishes::{Screen, Wishes};
use super::{history_screen, today_screen};
use crate::app::cohort::CohortSight;
use crate::app::lang::{Lang, Texts};
use crate::app::{Action, ImportStep, Notice, Settings, Station, StorePhase, TEXT_SIZES, ThemeChoice};
use crate::domain::drill::DrillPhase;
use crate::domain::input::EventKind;
use crate::domain::role::Permission;
use crate::store::NoStore;

/// The window's content.
pub struct Shell {
    station: Station,
    screen: Screen,
    /// An exercise to start as soon as somebody is signed in (`--open practice/…`).
    open_exercise: Option<String>,
    start: StartScreen,
    course: CourseScreen,
    practice: PracticeScreen,
    import: ImportScreen,
    certificates: CertificatesScreen,
    trainer: TrainerScreen,
    cohort: CohortScreen,
    drill: DrillScreen,
    result: ResultScreen,
    exam: ExamScreen,
    accounts: AccountsScreen,
    candidate: CandidateScreen,
    demo: DemoCard,
    /// Keys seen since the last text of the drill of that id.
    keys: (uuid::Uuid, KeyCount),
    /// The window system tells of the focus as it changes: the pad, which sees it with the next picture only, does
    /// not tell of it again.
    focus_told: bool,
}

impl Shell {
    /// A window on `station` that starts at `screen`.
    pub fn new(station: Station, screen: Screen, open_exercise: Option<String>) -> Self {
        Self {
            station,
            screen,
            open_exercise,
            start: StartScreen::default(),
            course: CourseScreen::default(),
            practice: PracticeScreen::default(),
            import: ImportScreen::default(),
            certificates: CertificatesScreen::default(),
            trainer: TrainerScreen::default(),
            cohort: CohortScreen::default(),
            drill: DrillScreen::default(),
            result: ResultScreen::default(),
            exam: ExamScreen::default(),
            accounts: AccountsScreen::default(),
            candidate: CandidateScreen::default(),
            demo: DemoCard::default(),
            keys: (uuid::Uuid::nil(), KeyCount::default()),
            focus_told: false,
        }
    }

    /// The state behind the window.
    pub const fn station(&self) -> &Station {
        &self.station
    }

    /// The state behind the window, for tests that act on it directly.
    pub const fn station_mut(&mut self) -> &mut Station {
        &mut self.station
    }

    /// Goes to another screen.
    pub const fn go(&mut self, screen: Screen) {
        self.screen = screen;
    }

    fn start_asked_exercise(&mut self) {
        // It may be one of the trainer's own.
        if self.station.officer().is_some()
            && *self.station.phase() == StorePhase::Ready
            && self.station.exercise_folder().known()
            && let Some(exercise) = self.open_exercise.take()
        {
            let extent = self.station.settings().extent;
            if exercise.starts_with("course/") {
                self.screen = Screen::Course;
                self.station.act(Action::StartRound(exercise));
            } else {
                self.station.act(Action::StartDrill { exercise, extent });
            }
        }
    }

    /// What was typed is taken in before anything is drawn: the picture of this frame shows it.
    fn take_typing(&mut self, ui: &Ui) {
        let armed = self.station.in_exam();
        for way in ExamGuard::watch(ui.ctx(), armed) {
            self.station.act(Action::DrillInput(EventKind::Blocked(way.to_owned())));
        }
        if self.station.ended_unread() {
            // The time was up while the program stood still: what comes now is told by the result.
            for kind in TypingPad::read_late(ui) {
                self.station.act(Action::DrillInput(kind));
            }
        }
        let Some(session) = self.station.session() else { return };
        if self.keys.0 != session.id() {
            self.keys = (session.id(), KeyCount::default());
        }
        for typed in TypingPad::read(ui, session.drill(), &mut self.keys.1) {
            if !(self.focus_told && matches!(typed.kind, EventKind::Focus(_))) {
                self.station.act(Action::DrillTyped { kind: typed.kind, keys: typed.keys });
            }
        }
    }

    /// Files that were dropped on the window, or may have been changed while somebody looked elsewhere. A
    /// drill is left alone.
    fn look_outside(&self, ui: &Ui, wishes: &mut Wishes) {
        if self.station.session().is_some() || *self.station.phase() != StorePhase::Ready {
            return;
        }
        let (back, forced, dropped) = ui.input(|i| {
            let back = i.events.iter().any(|e| matches!(e, egui::Event::WindowFocused(true)));
            let dropped = i.raw.dropped_files.first().map(|file| file.path().to_owned());
            (back, i.key_pressed(egui::Key::F5), dropped)
        });
        let opened = matches!(wishes.go, Some(Screen::Practice | Screen::Course));
        if back || forced || opened {
            wishes.act(Action::LookAtExercises { force: forced });
        }
        if let Some(path) = dropped
            && self.station.officer().is_some()
            && matches!(self.screen, Screen::Practice | Screen::Import)
            && self.station.result().is_none()
        {
            wishes.go = Some(Screen::Import);
            wishes.act(Action::Import(ImportStep::Open(path)));
        }
    }

    fn screens(&mut self, ui: &mut Ui, wishes: &mut Wishes) {
        let station = &self.station;
        match station.phase() {
            StorePhase::Opening => opening(ui, station.texts()),
            StorePhase::Failed(notice) => failed(ui, station, notice, wishes),
            StorePhase::Ready if station.handed_over() => {
                self.candidate.bar(ui, station, wishes);
                if station.session().is_some() && !self.candidate.unlocks() {
                    return self.drill.show(ui, station, wishes);
                }
                if let Some(notice) = station.notice() {
                    notice_bar(ui, station.texts(), notice, wishes);
                }
                let frame = Frame::new().fill(Palette::of(ui).background).inner_margin(Margin::same(12));
                egui::CentralPanel::default()
                    .frame(frame)
                    .show(ui, |ui| self.candidate.show(ui, station, wishes));
            }
            // The invigilator has taken the PC back while a candidate writes.
            StorePhase::Ready if station.session().is_some() && !station.in_exam() => {
                self.drill.show(ui, station, wishes);
            }
            StorePhase::Ready => {
                self.demo.line(ui, station, wishes);
                top_bar(ui, station, self.screen, wishes);
                if let Some(notice) = station.notice() {
                    notice_bar(ui, station.texts(), notice, wishes);
                }
                let frame = Frame::new().fill(Palette::of(ui).background).inner_margin(Margin::same(12));
                egui::CentralPanel::default().frame(frame).show(ui, |ui| {
                    if station.officer().is_none() {
                        self.start.show(ui, station, wishes);
                    } else if station.in_exam() {
                        self.exam.show(ui, station, wishes);
                    } else if station.result().is_some() {
                        self.result.show(ui, station, wishes);
                    } else {
                        match self.screen {
                            Screen::Trainer if !station.may_see_desk() => {
                                today_screen::show(ui, station, wishes);
                            }
                            Screen::Trainer => self.trainer.show(ui, station, wishes),
                            Screen::Cohort if station.cohort_sight() == CohortSight::Nothing => {
                                today_screen::show(ui, station, wishes);
                            }
                            Screen::Cohort => self.cohort.show(ui, station, wishes),
                            Screen::Exam if !exams(station) => today_screen::show(ui, station, wishes),
                            Screen::Accounts if !station.may(Permission::ManageAccounts) => {
                                today_screen::show(ui, station, wishes);
                            }
                            Screen::Today => today_screen::show(ui, station, wishes),
                            Screen::Course => self.course.show(ui, station, wishes),
                            Screen::Practice => self.practice.show(ui, station, wishes),
                            Screen::Import => self.import.show(ui, station, wishes),
                            Screen::History => history_screen::show(ui, station, wishes),
                            Screen::Exam => self.exam.show(ui, station, wishes),
                            Screen::Accounts => self.accounts.show(ui, station, wishes),
                            Screen::Certificates => self.certificates.show(ui, station, wishes),
                        }
                    }
                });
            }
        }
    }
}

impl DesktopApp for Shell {
    fn logic(&mut self, ctx: &egui::Context) {
        self.station.poll();
        self.start_asked_exercise();
        if let Some(wait) = self.station.next_wake_ms() {
            ctx.request_repaint_after(std::time::Duration::from_millis(wait));
        }
    }

    fn ui(&mut self, ui: &mut Ui) {
        theme::apply(ui.ctx(), self.station.settings());
        self.take_typing(ui);
        let mut wishes = Wishes::default();
        self.screens(ui, &mut wishes);
        self.look_outside(ui, &mut wishes);
        let acted = !wishes.actions.is_empty() || wishes.go.is_some();
        if let Some(screen) = wishes.go {
            self.screen = screen;
        }
        if self.screen != Screen::Trainer || self.station.officer().is_none() {
            self.trainer.leave();
        }
        if self.screen != Screen::Cohort || self.station.officer().is_none() {
            self.cohort.leave();
        }
        for action in wishes.actions {
            self.station.act(action);
        }
        if acted {
            ui.ctx().request_repaint();
        }
        if !self.station.handed_over() {
            self.candidate.clear();
        }
        // From the very first event after the start the guard stands.
        ExamGuard::watch(ui.ctx(), self.station.in_exam());
    }

    fn focus_changed(&mut self, focused: bool) {
        self.focus_told = true;
        let Some(session) = self.station.session() else { return };
        // While a practice drill stands still nobody looks at the text.
        if session.drill().phase() == DrillPhase::Running {
            if !focused {
                // What was in composition is gone.
                self.station.act(Action::DrillInput(EventKind::Preedit(String::new())));
            }
            self.station.act(Action::DrillInput(EventKind::Focus(focused)));
        }
    }

    fn closing(&mut self) {
        self.station.close();
    }
}

fn opening(ui: &mut Ui, texts: &Texts) {
    egui::CentralPanel::default().show(ui, |ui| {
        ui.centered_and_justified(|ui| ui.label(texts.get("opening")));
    });
}

/// The data can't be opened: what it is, what to do, and another try. Nothing has been changed.
fn failed(ui: &mut Ui, station: &Station, notice: &Notice, wishes: &mut Wishes) {
    let texts = station.texts();
    egui::CentralPanel::default().show(ui, |ui| {
        ui.add_space(60.0);
        super::widgets::column(ui, 720.0, |ui| {
            theme::card(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.label(RichText::new(texts.get("failed-title")).size(size::HEADING));
                ui.add_space(8.0);
                ui.label(&notice.what);
                ui.label(&notice.next);
                ui.add_space(12.0);
                if let Some(lost) = station.lost_store() {
                    lost_ways(ui, texts, lost, wishes);
                } else if theme::primary_button(ui, &texts.get("try-again")).clicked() {
                    wishes.act(Action::Reopen);
                }
            });
        });
    });
}

/// The ways on where the data file is lost: back to the newest backup, or a new beginning. Neither is taken by itself.
fn lost_ways(ui: &mut Ui, texts: &Texts, lost: &NoStore, wishes: &mut Wishes) {
    ui.horizontal_wrapped(|ui| {
        if lost.backup.is_some() && theme::primary_button(ui, &texts.get("lost-restore")).clicked() {
            wishes.act(Action::RestoreNewest);
        }
        if ui.button(texts.get("try-again")).clicked() {
            wishes.act(Action::Reopen);
        }
        if ui.button(texts.get("lost-begin-anew")).clicked() {
            wishes.act(Action::BeginAnew);
        }
    });
    super::widgets::remark(ui, &texts.get("lost-begin-anew-hint"));
}

fn notice_bar(ui: &mut Ui, texts: &Texts, notice: &Notice, wishes: &mut Wishes) {
    let palette = Palette::of(ui);
    let frame = Frame::new().fill(palette.notice).inner_margin(Margin::symmetric(20, 8));
    Panel::top("notice").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("⚠ {}  {}", notice.what, notice.next));
            if ui.button(texts.get("understood")).clicked() {
                wishes.act(Action::DismissNotice);
            }
        });
    });
}

fn top_bar(ui: &mut Ui, station: &Station, screen: Screen, wishes: &mut Wishes) {
    let palette = Palette::of(ui);
    let texts = Arc::clone(station.texts());
    let frame = Frame::new().fill(palette.card).inner_margin(Margin::symmetric(20, 8));
    Panel::top("bar").frame(frame).show(ui, |ui| {
        // Large type or a small window: two rows instead of one that overlaps.
        let narrow = ui.available_width() < NARROW.max(bar_width(ui, station, &texts));
        ui.horizontal(|ui| {
            ui.label(RichText::new(texts.get("app-name")).size(size::HEADING).color(palette.primary));
            ui.add_space(12.0);
            nav_ui(ui, station, &texts, screen, wishes);
            if !narrow {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    settings_ui(ui, station, &texts, wishes);
                });
            }
        });
        if narrow {
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    settings_ui(ui, station, &texts, wishes);
                });
            });
        }
    });
}

/// What the bar needs for one row, in points.
fn bar_width(ui: &Ui, station: &Station, texts: &Texts) -> f32 {
    let font = egui::FontId::proportional(size::BODY);
    let color = Palette::of(ui).text;
    let width = |text: String| ui.painter().layout_no_wrap(text, font.clone(), color).size().x;
    let spacing = ui.spacing().item_spacing.x + 2.0 * ui.spacing().button_padding.x;
    let nav: f32 = nav_items(station).map(|(_, key)| width(texts.get(key)) + spacing).sum();
    let who = station.officer().map_or(0.0, |o| width(format!("{} {}", o.badge, o.name)) + spacing);
    let keys = ["sign-out", "theme-dark"].map(|key| width(texts.get(key)) + spacing);
    // The program's name, the two sizes of text and the other language.
    let rest = 100.0 + 2.0 * (width("A+".to_owned()) + spacing) + width("English".to_owned()) + spacing;
    nav + who + keys.iter().sum::<f32>() + rest
}

/// Below this width in points the bar needs two rows in any case.
pub(super) const NARROW: f32 = 960.0;

fn nav_ui(ui: &mut Ui, station: &Station, texts: &Texts, screen: Screen, wishes: &mut Wishes) {
    if station.officer().is_none() || station.in_exam() {
        return;
    }
    for (target, key) in nav_items(station) {
        let shown = if screen == Screen::Import { Screen::Practice } else { screen };
        let here = shown == target && station.result().is_none();
        if ui.selectable_label(here, texts.get(key)).clicked() {
            wishes.go = Some(target);
            wishes.act(Action::CloseResult);
        }
    }
}

/// The screens for whoever is signed in, with the keys of their names.
fn nav_items(station: &Station) -> impl Iterator<Item = (Screen, &'static str)> + '_ {
    let known = station.officer().is_some() && !station.in_exam();
    let all = [
        (Screen::Today, "nav-today"),
        (Screen::Course, "nav-course"),
        (Screen::Practice, "nav-practice"),
        (Screen::History, "nav-history"),
        (Screen::Exam, "nav-exam"),
        (Screen::Accounts, "nav-accounts"),
        (Screen::Certificates, "nav-certificates"),
        (Screen::Trainer, "nav-trainer"),
        (Screen::Cohort, "nav-cohort"),
    ];
    all.into_iter().filter(move |(target, _)| {
        known
            && match target {
                Screen::Exam => exams(station),
                Screen::Accounts => station.may(Permission::ManageAccounts),
                Screen::Trainer => station.may_see_desk(),
                Screen::Cohort => station.cohort_sight() != CohortSight::Nothing,
                _ => true,
            }
    })
}

/// Whether the exam room is for whoever is signed in.
fn exams(station: &Station) -> bool {
    station.may(Permission::PlanSitting) || station.may(Permission::OpenSitting)
}

/// From the right: language, theme, text size, and who is signed in.
fn settings_ui(ui: &mut Ui, station: &Station, texts: &Texts, wishes: &mut Wishes) {
    look_ui(ui, station, texts, wishes);
    if let Some(officer) = station.officer() {
        if !station.in_exam() && ui.button(texts.get("sign-out")).clicked() {
            wishes.act(Action::SignOut);
        }
        ui.label(format!("{} {}", officer.badge, officer.name));
    }
}

/// From the right: language, theme, text size. For candidates too.
pub(super) fn look_ui(ui: &mut Ui, station: &Station, texts: &Texts, wishes: &mut Wishes) {
    let settings = station.settings();
    let other = if settings.lang == Lang::ZhCn { Lang::En } else { Lang::ZhCn };
    if ui.button(other.own_name()).clicked() {
        wishes.act(Action::Set(Settings { lang: other, ..*settings }));
    }
    let (theme, key) = match settings.theme {
        ThemeChoice::Light => (ThemeChoice::Dark, "theme-dark"),
        ThemeChoice::Dark => (ThemeChoice::Light, "theme-light"),
    };
    if ui.button(texts.get(key)).clicked() {
        wishes.act(Action::Set(Settings { theme, ..*settings }));
    }
    let at = TEXT_SIZES.iter().position(|s| *s == settings.text_size).unwrap_or(0);
    let larger = TEXT_SIZES.get(at + 1);
    let smaller = at.checked_sub(1).and_then(|i| TEXT_SIZES.get(i));
    for (size, key, label) in [(larger, "text-larger", "A+"), (smaller, "text-smaller", "A-")] {
        let button = ui.add_enabled(size.is_some(), egui::Button::new(label)).on_hover_text(texts.get(key));
        if let Some(text_size) = size.filter(|_| button.clicked()) {
            wishes.act(Action::Set(Settings { text_size: *text_size, ..*settings }));
        }
    }
}
