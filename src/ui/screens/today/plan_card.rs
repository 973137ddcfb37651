//! 今天的十分钟: the three drills of today's plan with what is done, the week, and what falls due next.

use egui::{RichText, Ui};

use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, quiet, remark};
use crate::ui::kit::theme::Palette;
use dabiao_app::coaching::PlanLine;
use dabiao_app::practice::Next;
use dabiao_app::{Action, PracticeAction, TodayView};

/// Shows it; nothing where the course comes first.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let today = session.practice().today();
    let plan = session.practice().plan();
    if !today.plan_is_shown || plan.is_empty() {
        return;
    }
    card(ui, |ui| {
        heading(ui, &texts.get("plan-title"));
        for line in &plan {
            line_ui(ui, cx, line, leads(today, line));
        }
        if plan.iter().all(|line| line.done) {
            ui.label(texts.get("plan-done"));
        }
        week_ui(ui, cx);
        ui.horizontal_wrapped(|ui| {
            let count = session.practice().book().map_or(0, |book| book.lines.len());
            if ui.button(texts.format("book-open", &[("n", &count)])).clicked() {
                cx.go(Screen::Book);
            }
        });
        ui.collapsing(texts.get("how-computed"), |ui| quiet(ui, &texts.get("plan-how")));
    });
}

/// Whether the one large button of the page begins it.
fn leads(today: &TodayView, line: &PlanLine) -> bool {
    matches!(today.next.first(), Some(Next::Planned(place)) if *place == line.place)
}

fn line_ui(ui: &mut Ui, cx: &mut Cx<'_>, line: &PlanLine, leads: bool) {
    let texts = cx.messages;
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let minutes = texts.format("minutes", &[("n", &line.minutes)]);
        let name = format!("{} {} · {minutes}", line.place + 1, line.name);
        if line.done {
            let words = texts.format("plan-line-done", &[("name", &name)]);
            ui.label(RichText::new(words).strong().color(palette.good));
            return;
        }
        ui.label(RichText::new(name).strong());
        ui.label(&line.why);
        if !leads && ui.button(texts.format("plan-start", &[("name", &line.name)])).clicked() {
            cx.act(Action::Practice(PracticeAction::StartPlanned(line.place)));
        }
    });
}

/// What the week's practice was, and what is ahead. Days without practice are not mentioned.
fn week_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let practised = &session.practice().today().practised;
    let mut parts = Vec::new();
    if practised.week_days > 0 {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("days", &practised.week_days), ("minutes", &practised.week_minutes)];
        parts.push(texts.format("plan-week", &values));
    }
    parts.extend(session.practice().ahead());
    for part in parts {
        remark(ui, &part);
    }
}
