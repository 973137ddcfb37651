//! The one big button: the next right thing, why it is that, and what comes after it. A new officer is asked
//! first how well they type.

use egui::{RichText, Ui};

use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::choice::extent_ui;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::words::tasks::drill_words;
use crate::ui::words::titles::{title, title_of};
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::practice::{FormExtent, Next};
use dabiao_app::{Action, Experience, PracticeAction, Session, Settings};
use dabiao_content::forms::CardStyle;
use dabiao_domain::assignment::Progress;
use dabiao_domain::exercise::Extent;
use dabiao_domain::sitting::SittingKind;

/// View state of the card.
#[derive(Debug, Default)]
pub struct StartCard {
    /// The officer wants to answer anew how well they type.
    again: bool,
}

impl StartCard {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.set_width(ui.available_width());
        if self.again || cx.session.practice().today().asks_experience {
            self.question_ui(ui, cx);
        } else {
            self.start_ui(ui, cx);
        }
    }

    fn question_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let texts = cx.messages;
        heading(ui, &texts.get("today-ask"));
        ui.horizontal_wrapped(|ui| {
            for answer in Experience::ALL {
                let text = RichText::new(texts.of(&answer)).size(20.0);
                let button = ui.add(egui::Button::new(text).min_size(egui::vec2(200.0, 52.0)));
                if ui.memory(|m| m.focused().is_none()) {
                    button.request_focus();
                }
                if button.clicked() {
                    self.again = false;
                    let experience = Some(answer);
                    cx.act(Action::Set(Settings { experience, ..*cx.session.settings() }));
                }
            }
        });
        remark(ui, &texts.get("today-ask-note"));
    }

    fn start_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let steps = &session.practice().today().next;
        let next = steps.first();
        let drill = matches!(next, Some(Next::Text { .. } | Next::Task(_)));
        ui.horizontal_wrapped(|ui| {
            let button = theme::primary_button(ui, &texts.get("today-start"));
            // Enter begins: the first screen needs no mouse.
            if ui.memory(|m| m.focused().is_none()) {
                button.request_focus();
            }
            if let Some(next) = next.filter(|_| button.clicked()) {
                begin(cx, next);
            }
            if drill {
                ui.add_space(12.0);
                extent_ui(ui, session.settings(), cx);
            }
        });
        if let Some(next) = next {
            ui.label(RichText::new(words(session, texts, next)).size(size::BODY));
        }
        // What comes after a drill of the plan is told by the plan.
        let told = matches!(next, Some(Next::Planned(_)));
        if let Some(then) = steps.get(1).filter(|_| !told) {
            let what = words(session, texts, then);
            remark(ui, &texts.format("today-then", &[("what", &what)]));
        }
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("today-other")).clicked() {
                cx.go(Screen::Practice);
            }
            if let Some(answer) = session.settings().experience {
                ui.label(
                    RichText::new(texts.format("today-experience", &[("level", &texts.of(&answer))]))
                        .size(size::SMALL)
                        .color(Palette::of(ui).muted),
                );
                self.again |= ui.button(texts.get("today-experience-change")).clicked();
            }
        });
    }
}

/// Begins what is next. A lesson whose page is not known yet is read first.
fn begin(cx: &mut Cx<'_>, next: &Next) {
    let extent = cx.session.settings().extent;
    let action = match next.clone() {
        Next::Task(task) => PracticeAction::StartAssigned(task.id),
        Next::Rehearsal { sitting: SittingKind::Copy, kind, minutes, .. } => {
            PracticeAction::StartFresh { kind, extent: Extent::Minutes(minutes) }
        }
        // Cards as they are in an exam.
        Next::Rehearsal { sitting: SittingKind::Form, kind, minutes, .. } => PracticeAction::StartForm {
            form: kind.name().to_owned(),
            style: CardStyle::Printed,
            extent: FormExtent::Minutes(minutes),
        },
        Next::Placement { .. } => PracticeAction::StartPlacement { anew: false },
        Next::Lesson { id, begun: true, .. } => PracticeAction::StartRound(id),
        Next::Lesson { .. } => {
            cx.go(Screen::Course);
            PracticeAction::OpenCourse
        }
        Next::Text { exercise, .. } => PracticeAction::Start { exercise, extent },
        Next::Planned(place) => PracticeAction::StartPlanned(place),
        Next::Weak { .. } => PracticeAction::StartBook(None),
        Next::Resume(open) => PracticeAction::Resume(open.id),
    };
    cx.act(Action::Practice(action));
}

/// What it is, and why it is next.
fn words(session: &Session, texts: &Messages, next: &Next) -> String {
    match next {
        Next::Task(task) => {
            let what = drill_words(texts, &task.task);
            let late = task.progress == Progress::Overdue;
            let key = if late { "next-task-late" } else { "next-task" };
            texts.format(
                key,
                &[("task", &what), ("done", &task.done), ("times", &task.times), ("due", &task.due)],
            )
        }
        Next::Rehearsal { sitting, kind, minutes, day, days } => {
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("minutes", minutes), ("day", day), ("days", days), ("kind", &texts.of(kind))];
            let form = *sitting == SittingKind::Form;
            texts.format(if form { "next-rehearsal-form" } else { "next-rehearsal" }, &values)
        }
        Next::Placement { begun } => {
            texts.get(if *begun { "next-placement-go-on" } else { "next-placement" })
        }
        Next::Lesson { title, title_en, number, all, begun, .. } => {
            let title = if texts.lang() == Lang::ZhCn { title } else { title_en };
            let key = if *begun { "next-lesson-go-on" } else { "next-lesson" };
            texts.format(key, &[("number", number), ("all", all), ("title", title)])
        }
        Next::Resume(open) => {
            let title = title_of(session, &open.exercise_id, &open.title);
            texts.format("next-resume", &[("when", &open.when), ("title", &title)])
        }
        Next::Planned(place) => {
            let plan = session.practice().plan();
            let Some(line) = plan.get(*place) else { return String::new() };
            let (number, all) = (place + 1, plan.len());
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("number", &number), ("all", &all), ("name", &line.name), ("minutes", &line.minutes)];
            texts.format("next-planned", &values)
        }
        Next::Weak { due } => texts.format("next-weak", &[("n", due)]),
        Next::Text { exercise, met } => {
            let title = session.library().exercise(exercise).map_or("", |one| title(one, texts));
            texts.format(if *met { "next-text-met" } else { "today-proposed" }, &[("title", &title)])
        }
    }
}
