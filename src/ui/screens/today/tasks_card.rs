//! 任务: the officer's assigned tasks, their progress, the last day, and a button that begins one.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::Palette;
use crate::ui::words::exam::when_and_where;
use crate::ui::words::tasks::drill_words;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, OwnTask, PracticeAction, Session};
use dabiao_domain::assignment::{Progress, Task};
use dabiao_domain::sitting::SittingState;

/// Shows the officer's tasks, a line each; nothing if there are none.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let tasks = &session.practice().today().tasks;
    if tasks.is_empty() {
        return;
    }
    card(ui, |ui| {
        for task in tasks {
            ui.horizontal_wrapped(|ui| task_ui(ui, cx, task));
        }
    });
}

fn task_ui(ui: &mut Ui, cx: &mut Cx<'_>, own: &OwnTask) {
    let session = cx.session;
    let (texts, palette) = (session.texts(), Palette::of(ui));
    let what = task_words(texts, session, &own.task);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("done", &own.done), ("times", &own.times), ("task", &what)];
    ui.label(RichText::new(texts.format("today-task", &values)).strong());
    let (key, color) = match own.progress {
        Progress::Open => ("today-task-due", palette.text),
        Progress::Overdue => ("today-task-overdue", palette.wrong),
        Progress::Done => ("today-task-done", palette.good),
    };
    ui.label(RichText::new(texts.format(key, &[("due", &own.due)])).color(color));
    // The screen has one main button, and it is not here.
    if own.can_begin() && ui.button(texts.format("today-task-start", &[("task", &what)])).clicked() {
        cx.act(Action::Practice(PracticeAction::StartAssigned(own.id)));
    }
    if !own.note.is_empty() {
        remark(ui, &own.note);
    }
    // An empty book is nothing to be told of while it is still being read.
    if own.task == Task::OwnItems && own.can_begin() && session.practice().book().is_some() {
        let key =
            if session.practice().book_can_be_typed() { "today-task-items" } else { "today-task-general" };
        remark(ui, &texts.get(key));
    }
}

fn task_words(texts: &Messages, session: &Session, task: &Task) -> String {
    let Task::Sitting(id) = task else { return drill_words(texts, task) };
    let Some(known) = session.core().sitting(*id) else { return drill_words(texts, task) };
    let word = drill_words(texts, task);
    if known.sitting.state() == SittingState::Cancelled {
        return texts.format("today-task-cancelled", &[("task", &word)]);
    }
    format!("{word}{}", texts.aside(when_and_where(known)))
}
