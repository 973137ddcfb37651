//! The frame around the screens: where we are, the bar on top, notices, shortcuts.

use egui::{Frame, Margin, Panel, RichText, Ui};

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
use super::this_pc_screen::ThisPcScreen;
use super::top_bar::{may_open, top_bar};
use super::trainer_screen::TrainerScreen;
use super::typing_pad::{KeyCount, TypingPad};
use super::visits::Visits;
use super::wishes::{Screen, Wishes};
use super::{history_screen, today_screen};
use dabiao_app::lang::Texts;
use dabiao_app::{Action, DrillAction, ImportStep, Notice, PracticeAction, Station, StorePhase};
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::input::EventKind;
use dabiao_store::NoStore;

/// What the screens remember while somebody is signed in: forms that are being filled in, what is searched for, what
/// was chosen. Nothing of it outlives them.
#[derive(Default)]
struct Screens {
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
    this_pc: ThisPcScreen,
    candidate: CandidateScreen,
    demo: DemoCard,
}

/// What is shown, as far as it is another place with a scroll position and a focus of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    turn: u64,
    screen: Screen,
    result: Option<uuid::Uuid>,
    asks: bool,
    held: Option<uuid::Uuid>,
    handed_over: bool,
    seat: Option<uuid::Uuid>,
}

/// The window's content.
pub struct Shell {
    station: Station,
    screen: Screen,
    /// The screen that the first one to sign in finds (`--open`).
    asked: Option<Screen>,
    /// An exercise to start as soon as somebody is signed in (`--open practice/…`).
    open_exercise: Option<String>,
    screens: Screens,
    /// Whose screens these are.
    turn: u64,
    visits: Visits<Place>,
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
            turn: station.turn(),
            asked: station.officer().is_none().then_some(screen),
            station,
            screen,
            open_exercise,
            screens: Screens::default(),
            visits: Visits::default(),
            keys: (uuid::Uuid::nil(), KeyCount::default()),
            focus_told: false,
        }
    }

    /// Somebody else has signed in, or nobody is signed in any more: nothing of the last one stays, and whoever
    /// signs in finds the first screen.
    fn look_who_is_here(&mut self) {
        if self.turn == self.station.turn() {
            return;
        }
        self.turn = self.station.turn();
        self.screens = Screens::default();
        if self.station.officer().is_some() {
            let first = if self.station.door().was_just_set_up() { Screen::ThisPc } else { Screen::Today };
            self.screen = self.asked.take().unwrap_or(first);
        }
    }

    /// The screen that is shown to whoever is signed in.
    fn shown(&self) -> Screen {
        if may_open(&self.station, self.screen) { self.screen } else { Screen::Today }
    }

    fn place(&self) -> Place {
        let station = &self.station;
        Place {
            turn: station.turn(),
            screen: self.shown(),
            result: station.practice().result().map(|result| result.start.id),
            asks: station.door().ask().is_some(),
            held: station.exams().held().map(|held| held.sitting.plan().id),
            handed_over: station.exams().handed_over(),
            seat: station.exams().seat().map(|seat| seat.officer.id),
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
            && self.station.practice().exercise_folder().known()
            && let Some(exercise) = self.open_exercise.take()
        {
            let extent = self.station.settings().extent;
            if exercise.starts_with("course/") {
                self.screen = Screen::Course;
                self.station.act(Action::Practice(PracticeAction::StartRound(exercise)));
            } else {
                self.station.act(Action::Practice(PracticeAction::Start { exercise, extent }));
            }
        }
    }

    /// What was typed is taken in before anything is drawn: the picture of this frame shows it.
    fn take_typing(&mut self, ui: &Ui) {
        let armed = self.station.drill().in_exam();
        for way in ExamGuard::watch(ui.ctx(), armed) {
            self.station.act(Action::Drill(DrillAction::Input(EventKind::Blocked(way.to_owned()))));
        }
        if self.station.drill().ended_unread() {
            // The time was up while the program stood still: what comes now is told by the result.
            for kind in TypingPad::read_late(ui) {
                self.station.act(Action::Drill(DrillAction::Input(kind)));
            }
        }
        let Some(session) = self.station.drill().session() else { return };
        if self.keys.0 != session.id() {
            self.keys = (session.id(), KeyCount::default());
        }
        for typed in TypingPad::read(ui, session.drill(), &mut self.keys.1) {
            if !(self.focus_told && matches!(typed.kind, EventKind::Focus(_))) {
                self.station.act(Action::Drill(DrillAction::Typed { kind: typed.kind, keys: typed.keys }));
            }
        }
    }

    /// Files that were dropped on the window, or may have been changed while somebody looked elsewhere. A
    /// drill is left alone.
    fn look_outside(&self, ui: &Ui, wishes: &mut Wishes) {
        if self.station.drill().session().is_some() || *self.station.phase() != StorePhase::Ready {
            return;
        }
        let (back, forced, dropped) = ui.input(|i| {
            let back = i.events.iter().any(|e| matches!(e, egui::Event::WindowFocused(true)));
            let dropped = i.raw.dropped_files.first().map(|file| file.path().to_owned());
            (back, i.key_pressed(egui::Key::F5), dropped)
        });
        let opened = matches!(wishes.go, Some(Screen::Practice | Screen::Course));
        if back || forced || opened {
            wishes.act(Action::Practice(PracticeAction::LookAtExercises { force: forced }));
        }
        if let Some(path) = dropped
            && self.station.officer().is_some()
            && matches!(self.screen, Screen::Practice | Screen::Import)
            && self.station.practice().result().is_none()
        {
            wishes.go = Some(Screen::Import);
            wishes.act(Action::Import(ImportStep::Open(path)));
        }
    }

    fn screens(&mut self, ui: &mut Ui, wishes: &mut Wishes) {
        let (shown, visit) = (self.shown(), self.visits.number());
        let Self { station, screens, .. } = self;
        let station = &*station;
        match station.phase() {
            StorePhase::Opening => opening(ui, station.texts()),
            StorePhase::Failed(notice) => failed(ui, station, notice, wishes),
            StorePhase::Ready if station.exams().handed_over() => {
                screens.candidate.bar(ui, station, wishes);
                if station.drill().session().is_some() && !screens.candidate.unlocks() {
                    return screens.drill.show(ui, station, wishes);
                }
                if let Some(notice) = station.notice() {
                    notice_bar(ui, station.texts(), notice, wishes);
                }
                content(ui, visit, |ui| screens.candidate.show(ui, station, wishes));
            }
            // The invigilator has taken the PC back while a candidate writes.
            StorePhase::Ready if station.drill().session().is_some() && !station.drill().in_exam() => {
                screens.drill.show(ui, station, wishes);
            }
            StorePhase::Ready => {
                screens.demo.line(ui, station, wishes);
                top_bar(ui, station, shown, wishes);
                if let Some(notice) = station.notice() {
                    notice_bar(ui, station.texts(), notice, wishes);
                }
                content(ui, visit, |ui| {
                    if station.officer().is_none() {
                        screens.start.show(ui, station, wishes);
                    } else if station.drill().in_exam() {
                        screens.exam.show(ui, station, wishes);
                    } else if station.practice().result().is_some() {
                        screens.result.show(ui, station, wishes);
                    } else {
                        screens.show(ui, station, shown, wishes);
                    }
                });
            }
        }
    }
}

impl Screens {
    fn show(&mut self, ui: &mut Ui, station: &Station, screen: Screen, wishes: &mut Wishes) {
        match screen {
            Screen::Today => today_screen::show(ui, station, wishes),
            Screen::Course => self.course.show(ui, station, wishes),
            Screen::Practice => self.practice.show(ui, station, wishes),
            Screen::Import => self.import.show(ui, station, wishes),
            Screen::History => history_screen::show(ui, station, wishes),
            Screen::Exam => self.exam.show(ui, station, wishes),
            Screen::ThisPc => self.this_pc.show(ui, station, wishes),
            Screen::Certificates => self.certificates.show(ui, station, wishes),
            Screen::Trainer => self.trainer.show(ui, station, wishes),
            Screen::Cohort => self.cohort.show(ui, station, wishes),
        }
    }
}

/// The content below the bars. Every visit is a place of its own: it begins at its top, and no field or button of
/// another one hands its focus on.
fn content(ui: &mut Ui, visit: u64, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(Palette::of(ui).background).inner_margin(Margin::same(12));
    egui::CentralPanel::default().frame(frame).show(ui, |ui| ui.push_id(("visit", visit), add));
}

impl DesktopApp for Shell {
    fn logic(&mut self, ctx: &egui::Context) {
        self.station.poll();
        self.look_who_is_here();
        self.start_asked_exercise();
        if let Some(wait) = self.station.next_wake_ms() {
            ctx.request_repaint_after(std::time::Duration::from_millis(wait));
        }
    }

    fn ui(&mut self, ui: &mut Ui) {
        theme::apply(ui.ctx(), self.station.settings());
        self.take_typing(ui);
        if self.visits.of(self.place()) {
            forget_focus(ui);
            self.screens.course.open();
        }
        let mut wishes = Wishes::default();
        self.screens(ui, &mut wishes);
        self.look_outside(ui, &mut wishes);
        let acted = !wishes.actions.is_empty() || wishes.go.is_some();
        if let Some(screen) = wishes.go {
            if screen != self.screen {
                self.station.act(Action::LeaveScreen);
            }
            self.screen = screen;
        }
        if self.screen != Screen::Trainer || self.station.officer().is_none() {
            self.screens.trainer.leave();
        }
        if self.screen != Screen::Cohort || self.station.officer().is_none() {
            self.screens.cohort.leave();
        }
        for action in wishes.actions {
            self.station.act(action);
        }
        if acted {
            ui.ctx().request_repaint();
        }
        if !self.station.exams().handed_over() {
            self.screens.candidate.clear();
        }
        // From the very first event after the start the guard stands.
        ExamGuard::watch(ui.ctx(), self.station.drill().in_exam());
    }

    fn focus_changed(&mut self, focused: bool) {
        self.focus_told = true;
        let Some(session) = self.station.drill().session() else { return };
        // While a practice drill stands still nobody looks at the text.
        if session.drill().phase() == DrillPhase::Running {
            if !focused {
                // What was in composition is gone.
                self.station.act(Action::Drill(DrillAction::Input(EventKind::Preedit(String::new()))));
            }
            self.station.act(Action::Drill(DrillAction::Input(EventKind::Focus(focused))));
        }
    }

    fn closing(&mut self) {
        self.station.close();
    }
}

/// What had the focus is not shown any more.
fn forget_focus(ui: &Ui) {
    ui.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
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
