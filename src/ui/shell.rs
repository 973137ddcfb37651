//! The frame around the screens: the current place, the bar on top, notices, shortcuts.

mod outside;

use egui::{Frame, Margin, Panel, Ui};

use super::about::AboutPage;
use super::cards::demo::DemoCard;
use super::closing::Closing;
use super::commands::{Commands, Cx, Screen};
use super::host::DesktopApp;
use super::kit::ime_line;
use super::kit::theme::{self, Palette};
use super::kit::visits::Visits;
use super::no_data::{failed, opening};
use super::pad::exam_guard::ExamGuard;
use super::pad::form::{FormPad, FormTyped};
use super::pad::{KeyCount, TypingPad};
use super::screens::candidate::CandidateScreen;
use super::screens::drill::DrillScreen;
use super::screens::form_drill::FormDrillScreen;
use super::screens::form_result::FormResultScreen;
use super::screens::help::HelpScreen;
use super::screens::result::ResultScreen;
use super::screens::start::StartScreen;
use super::screens::{self, Open};
use super::shortcuts::{self, BackKey};
use super::top_bar::top_bar;
use dabiao_app::practice::FormExtent;
use dabiao_app::{
    Action, DrillAction, HelpAction, Notice, PracticeAction, RunningDrill, Session, StorePhase,
};
use dabiao_content::forms::CardStyle;
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::input::EventKind;
use dabiao_domain::source::DrillSource;

/// What stands before the name of a form that the window is to start with.
const OPEN_FORM: &str = "form/";

/// The state of the screens for one signed-in officer: forms, searches, choices. It is dropped when they sign
/// out.
#[derive(Default)]
struct Screens {
    open: Open,
    start: StartScreen,
    drill: DrillScreen,
    form: FormDrillScreen,
    result: ResultScreen,
    form_result: FormResultScreen,
    candidate: CandidateScreen,
    demo: DemoCard,
    help: HelpScreen,
    about: AboutPage,
}

impl Screens {
    /// What is being typed: a text, or a form.
    fn running(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if cx.session.drill().ongoing().is_some_and(|running| running.entering().is_some()) {
            self.form.show(ui, cx);
        } else {
            self.drill.show(ui, cx);
        }
    }
}

/// The shown place: each has a scroll position and a focus of its own.
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
    session: Session,
    screen: Screen,
    /// The screen that the first officer to sign in sees (`--open`).
    asked: Option<Screen>,
    /// An exercise to start at the first sign-in (`--open practice/…`).
    open_exercise: Option<String>,
    screens: Screens,
    /// The turn of the officer whose screens these are.
    turn: u64,
    /// Whether a new recovery code was shown in the last frame.
    code_shown: bool,
    visits: Visits<Place>,
    back: BackKey,
    /// Keys seen since the last text of the drill of that id.
    keys: (uuid::Uuid, KeyCount),
    closing: Closing,
    /// The window system reports the focus as it changes: the pad, which sees it only with the next picture,
    /// does not report it again.
    focus_told: bool,
    /// Files of the exercise folder may have been changed while a drill ran, which was left alone.
    look_due: bool,
}

impl Shell {
    /// A window on `station` that starts at `screen`.
    pub fn new(session: Session, screen: Screen, open_exercise: Option<String>) -> Self {
        Self {
            turn: session.turn(),
            code_shown: false,
            asked: session.officer().is_none().then_some(screen),
            session,
            screen,
            open_exercise,
            screens: Screens::default(),
            visits: Visits::default(),
            back: BackKey::default(),
            keys: (uuid::Uuid::nil(), KeyCount::default()),
            closing: Closing::default(),
            focus_told: false,
            look_due: false,
        }
    }

    /// Another officer has signed in, or the officer has signed out: the state of the last one is dropped,
    /// and the next one starts at the first screen.
    fn look_who_is_here(&mut self) {
        // A new recovery code is shown once: whoever has to copy it is led there.
        let code = self.session.officer().is_some() && self.session.door().shown_recovery_code().is_some();
        let new_code = code && !self.code_shown;
        self.code_shown = code;
        if self.turn == self.session.turn() {
            if new_code {
                self.screen = Screen::ThisPc;
            }
            return;
        }
        self.turn = self.session.turn();
        self.screens = Screens::default();
        if self.session.officer().is_some() {
            let administers = new_code || self.session.door().was_just_set_up();
            let first = if administers { Screen::ThisPc } else { Screen::Today };
            self.screen = self.asked.take().unwrap_or(first);
        }
    }

    /// The screen that the signed-in officer sees.
    fn shown(&self) -> Screen {
        if (screens::row(self.screen).visible)(&self.session) { self.screen } else { Screen::Today }
    }

    fn place(&self) -> Place {
        let session = &self.session;
        Place {
            turn: session.turn(),
            screen: self.shown(),
            result: session.practice().shown_result(),
            asks: session.door().ask().is_some(),
            held: session.exams().held().map(|held| held.sitting.plan().id),
            handed_over: session.exams().handed_over(),
            seat: session.exams().seat().map(|seat| seat.officer.id),
        }
    }

    /// The state behind the window.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The state behind the window, for tests that act on it directly.
    pub const fn station_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Goes to another screen.
    pub const fn go(&mut self, screen: Screen) {
        self.screen = screen;
    }

    fn start_asked_exercise(&mut self) {
        // It may be one of the trainer's own.
        if self.session.officer().is_some()
            && *self.session.phase() == StorePhase::Ready
            && self.session.practice().exercise_folder().known()
            && let Some(exercise) = self.open_exercise.take()
        {
            let extent = self.session.settings().extent;
            if exercise.starts_with("course/") {
                self.screen = Screen::Course;
                self.session.act(Action::Practice(PracticeAction::StartRound(exercise)));
            } else if let Some(form) = exercise.strip_prefix(OPEN_FORM) {
                self.screen = Screen::Forms;
                let (form, style, extent) = (form.to_owned(), CardStyle::Printed, FormExtent::Minutes(5));
                self.session.act(Action::Practice(PracticeAction::StartForm { form, style, extent }));
            } else {
                self.session.act(Action::Practice(PracticeAction::Start { exercise, extent }));
            }
        }
    }

    /// Input is processed before anything is drawn: the picture of this frame shows it.
    fn take_typing(&mut self, ui: &Ui) {
        let armed = self.session.drill().in_exam();
        for way in ExamGuard::watch(ui.ctx(), armed) {
            self.session.act(Action::Drill(DrillAction::Input(EventKind::Blocked(way.to_owned()))));
        }
        if self.session.drill().ended_unread() {
            // The time was up while the program stood still: input that arrives now is reported by the
            // result.
            for kind in TypingPad::read_late(ui) {
                self.session.act(Action::Drill(DrillAction::Input(kind)));
            }
        }
        self.take_form(ui);
        let Some(ongoing) = self.session.drill().copying() else { return };
        if self.keys.0 != ongoing.id() {
            self.keys = (ongoing.id(), KeyCount::default());
        }
        for typed in TypingPad::read(ui, ongoing.drill(), &mut self.keys.1) {
            if let Some(ongoing) = self.session.drill().copying() {
                self.screens.drill.watch(ongoing, &typed.kind);
            }
            if !(self.focus_told && matches!(typed.kind, EventKind::Focus(_))) {
                self.session.act(Action::Drill(DrillAction::Typed { kind: typed.kind, keys: typed.keys }));
            }
        }
    }

    /// As [`Shell::take_typing`], of a form: each event is taken when the form has taken the one before it.
    fn take_form(&mut self, ui: &Ui) {
        for event in FormPad::events(ui) {
            let Some(entering) = self.session.drill().entering() else { return };
            for FormTyped { kind, keys } in self.screens.form.take(&event, entering) {
                let told = self.focus_told && matches!(kind, FormEventKind::Input(EventKind::Focus(_)));
                if !told {
                    self.session.act(Action::Drill(DrillAction::Form { kind, keys }));
                }
            }
        }
    }

    /// Escape goes one step back: out of the manual, out of a result, to the screen that led here, to Today.
    fn go_back(&self, commands: &mut Commands) {
        let session = &self.session;
        let busy = session.drill().ongoing().is_some() || session.drill().in_exam();
        if busy || session.exams().handed_over() || session.officer().is_none() {
            return;
        }
        if self.screens.help.is_open() {
            commands.help = Some(false);
        } else if session.practice().shown_result().is_some() {
            let result = session.practice().result();
            let round = result.is_some_and(|r| DrillSource::of(&r.start.exercise_id).is_course());
            commands.go = Some(if round { Screen::Course } else { self.shown() });
            commands.actions.push(Action::Practice(PracticeAction::CloseResult));
        } else if self.shown() != Screen::Today {
            commands.go = Some(screens::row(self.shown()).under.unwrap_or(Screen::Today));
        }
    }

    /// Opens the manual at what is shown, or closes it. It is never over a drill or an exam.
    fn turn_to_help(&mut self, ui: &Ui, commands: &mut Commands) {
        let session = &self.session;
        let away = session.drill().ongoing().is_some() || session.exams().handed_over();
        let was = self.screens.help.is_open();
        match commands.help {
            Some(true) if !away => {
                let name = if session.officer().is_none() {
                    "start"
                } else if session.practice().shown_result().is_some() {
                    "result"
                } else {
                    self.shown().in_manual()
                };
                self.screens.help.open(session.settings().lang, name);
            }
            Some(false) => self.screens.help.close(),
            _ if away => self.screens.help.close(),
            _ => {}
        }
        if was != self.screens.help.is_open() {
            forget_focus(ui);
        }
        if was && !self.screens.help.is_open() {
            commands.actions.push(Action::Help(HelpAction::Leave));
        }
    }

    /// Opens the page about the program, or closes it. It goes when the manual is turned to or left, and with the screen.
    fn turn_to_about(&mut self, ui: &Ui, commands: &Commands) {
        let session = &self.session;
        let busy = session.drill().ongoing().is_some() || session.drill().in_exam();
        let away = busy || session.exams().handed_over() || commands.go.is_some() || commands.help.is_some();
        let was = self.screens.about.is_open();
        match commands.about {
            Some(true) if !away => self.screens.about.open(session.core().data_folder()),
            None if !away => {}
            Some(_) | None => self.screens.about.close(),
        }
        if was != self.screens.about.is_open() {
            forget_focus(ui);
        }
    }

    fn screens(&mut self, ui: &mut Ui, commands: &mut Commands) {
        let (shown, visit) = (self.shown(), self.visits.number());
        let Self { session, screens, .. } = self;
        let session = &*session;
        let cx = &mut Cx::new(session, commands);
        match session.phase() {
            // It says where the data lie, which is wanted most where they do not open.
            StorePhase::Opening | StorePhase::Failed(_) if screens.about.is_open() => {
                over(ui, "about", |ui| screens.about.show(ui, cx));
            }
            StorePhase::Opening => opening(ui, session.texts()),
            StorePhase::Failed(notice) => failed(ui, cx, notice),
            StorePhase::Ready if session.exams().handed_over() => {
                screens.candidate.bar(ui, cx);
                if session.drill().ongoing().is_some() && !screens.candidate.unlocks() {
                    return screens.running(ui, cx);
                }
                if let Some(notice) = session.notice() {
                    notice_bar(ui, cx, notice);
                }
                content(ui, visit, |ui| screens.candidate.show(ui, cx));
            }
            // The invigilator has taken the PC back while a candidate writes.
            StorePhase::Ready if session.drill().ongoing().is_some() && !session.drill().in_exam() => {
                // While somebody types nothing comes in between: what there is to say is said in a pause.
                let paused = |d: &RunningDrill| d.phase() == DrillPhase::Paused;
                if session.drill().ongoing().is_some_and(paused)
                    && let Some(notice) = session.notice()
                {
                    notice_bar(ui, cx, notice);
                }
                screens.running(ui, cx);
            }
            StorePhase::Ready => {
                screens.demo.line(ui, cx);
                top_bar(ui, cx, (!screens.help.is_open()).then_some(shown));
                if let Some(notice) = session.notice() {
                    notice_bar(ui, cx, notice);
                }
                if screens.about.is_open() {
                    return over(ui, "about", |ui| screens.about.show(ui, cx));
                }
                if screens.help.is_open() {
                    return over(ui, "manual", |ui| screens.help.show(ui, cx));
                }
                content(ui, visit, |ui| {
                    if session.officer().is_none() {
                        screens.start.show(ui, cx);
                    } else if session.drill().in_exam() {
                        screens.open.show(ui, cx, Screen::Exam);
                    } else if session.practice().result().is_some() {
                        screens.result.show(ui, cx);
                    } else if session.practice().form_result().is_some() {
                        screens.form_result.show(ui, cx);
                    } else {
                        screens.open.show(ui, cx, shown);
                    }
                });
            }
        }
    }
}

/// The manual, or the page about the program, below the bars, in the place of the content, which has its place again when it
/// is closed.
fn over(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(Palette::of(ui).background).inner_margin(Margin::same(12));
    egui::CentralPanel::default().frame(frame).show(ui, |ui| ui.push_id(name, add));
}

/// The content below the bars. Every visit is a place of its own: it begins at its top, and no field or
/// button of another one passes on its focus.
fn content(ui: &mut Ui, visit: u64, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(Palette::of(ui).background).inner_margin(Margin::same(12));
    egui::CentralPanel::default().frame(frame).show(ui, |ui| ui.push_id(("visit", visit), add));
}

impl DesktopApp for Shell {
    fn logic(&mut self, ctx: &egui::Context) {
        self.session.poll();
        self.look_who_is_here();
        self.start_asked_exercise();
        if self.closing.logic(ctx, &self.session) && !self.session.drill().in_trial() {
            // Whoever is asked does not type; an exam has no pause.
            self.session.act(Action::Drill(DrillAction::Pause));
        }
        if let Some(wait) = self.session.next_wake_ms() {
            ctx.request_repaint_after(std::time::Duration::from_millis(wait));
        }
    }

    fn ui(&mut self, ui: &mut Ui) {
        theme::apply(ui.ctx(), self.session.settings());
        ime_line::note(ui, &self.session);
        self.take_typing(ui);
        if self.visits.of(self.place()) {
            forget_focus(ui);
            self.screens.open.turn();
        }
        let mut commands = Commands::default();
        self.closing.ask(ui, &self.session);
        let escaped = self.back.is_asked(ui);
        shortcuts::take(ui, &mut Cx::new(&self.session, &mut commands));
        self.screens(ui, &mut commands);
        if escaped && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            self.go_back(&mut commands);
        }
        self.back.note(ui);
        self.look_outside(ui, &mut commands);
        self.turn_to_about(ui, &commands);
        self.turn_to_help(ui, &mut commands);
        let turned = commands.help.is_some() || commands.about.is_some();
        let acted = !commands.actions.is_empty() || commands.go.is_some() || turned;
        if let Some(screen) = commands.go {
            if screen != self.screen {
                self.session.act(Action::LeaveScreen);
            }
            self.screen = screen;
        }
        let here = self.session.officer().is_some().then_some(self.screen);
        self.screens.open.leave_all_but(here);
        for action in commands.actions {
            self.session.act(action);
        }
        if acted {
            ui.ctx().request_repaint();
        }
        if !self.session.exams().handed_over() {
            self.screens.candidate.clear();
        }
        // The guard is active from the very first event after the start.
        ExamGuard::watch(ui.ctx(), self.session.drill().in_exam());
    }

    fn focus_changed(&mut self, focused: bool) {
        self.focus_told = true;
        let Some(ongoing) = self.session.drill().ongoing() else { return };
        // While a practice drill is paused, a change of the focus means nothing.
        if ongoing.phase() == DrillPhase::Running {
            if !focused {
                // What was in composition is gone.
                self.session.act(Action::Drill(DrillAction::Input(EventKind::Preedit(String::new()))));
            }
            self.session.act(Action::Drill(DrillAction::Input(EventKind::Focus(focused))));
        }
    }

    fn closing(&mut self) {
        self.session.close();
    }
}

/// The widget that had the focus is not shown any more.
fn forget_focus(ui: &Ui) {
    ui.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
}

fn notice_bar(ui: &mut Ui, cx: &mut Cx<'_>, notice: &Notice) {
    let texts = cx.messages;
    let palette = Palette::of(ui);
    let frame = Frame::new().fill(palette.notice).inner_margin(Margin::symmetric(20, 8));
    Panel::top("notice").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("⚠ {}  {}", notice.what, notice.next));
            if ui.button(texts.get("understood")).clicked() {
                cx.act(Action::DismissNotice);
            }
        });
    });
}
