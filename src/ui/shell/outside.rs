//! What comes from outside the window: dropped files, and files that were changed meanwhile.

use egui::Ui;

use super::Shell;
use crate::ui::commands::{Commands, Screen};
use dabiao_app::exam::TicketAction;
use dabiao_app::{Action, ExamAction, ImportStep, PracticeAction, StorePhase};

impl Shell {
    /// Files that were dropped on the window, or may have been changed while the window had no focus. A drill
    /// is left alone; when it is over, there is one look for what was missed.
    pub(super) fn look_outside(&mut self, ui: &Ui, commands: &mut Commands) {
        let drills = self.session.drill().ongoing().is_some();
        self.look_due |= drills;
        let covered = self.screens.help.is_open() || self.screens.about.is_open();
        if drills || covered || *self.session.phase() != StorePhase::Ready {
            return;
        }
        let ended = std::mem::take(&mut self.look_due);
        let (back, forced, dropped) = ui.input(|i| {
            let back = i.events.iter().any(|e| matches!(e, egui::Event::WindowFocused(true)));
            let dropped = i.raw.dropped_files.first().map(|file| file.path().to_owned());
            (back, i.key_pressed(egui::Key::F5), dropped)
        });
        let opened = matches!(commands.go, Some(Screen::Practice | Screen::Course | Screen::Forms));
        if back || forced || opened || ended {
            commands.actions.push(Action::Practice(PracticeAction::LookAtExercises { force: forced }));
        }
        let ticket = dropped.as_ref().is_some_and(|path| path.extension().is_some_and(|e| e == "dbx"));
        if ticket && (self.session.officer().is_none() || self.screen == Screen::Exam) {
            commands
                .actions
                .extend(dropped.map(|file| Action::Exam(ExamAction::Ticket(TicketAction::Take(file)))));
        } else if let Some(path) = dropped
            && self.session.officer().is_some()
            && matches!(self.screen, Screen::Practice | Screen::Import)
            && self.session.practice().shown_result().is_none()
        {
            commands.go = Some(Screen::Import);
            commands.actions.push(Action::Import(ImportStep::Open(path)));
        }
    }
}
