//! 今天的十分钟: the three drills of today's plan with what is done, and the days to come; for who still learns the keys the
//! lessons to come.

use egui::{CollapsingHeader, RichText, Ui};

use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, quiet, remark};
use crate::ui::kit::theme::Palette;
use dabiao_app::coaching::PlanLine;
use dabiao_app::lang::Lang;
use dabiao_app::practice::Next;
use dabiao_app::{Action, PracticeAction, TodayView};

/// Windows as high as that, in points, have room for all days to come at once.
const UNFOLDED_FROM: f32 = 760.0;

/// Shows it; where the course comes first, what of it comes.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let today = session.practice().today();
    let plan = session.practice().plan();
    if !today.plan_is_shown || plan.is_empty() {
        lessons_ui(ui, cx);
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
        ahead_ui(ui, cx);
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

/// All days to come: open where there is room, else the nearest in a sentence. Days without practice are not mentioned.
fn ahead_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let days = session.practice().days_ahead();
    if days.is_empty() {
        return;
    }
    let title = texts.format("ahead-title", &[("n", &days.len())]);
    let open = unfolded(ui, title, |ui| {
        for line in &days {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&line.day).strong());
                ui.label(&line.what);
            });
        }
    });
    if let Some(nearest) = session.practice().ahead().filter(|_| !open) {
        remark(ui, &nearest);
    }
}

/// The lessons to come, in the same place; nothing before it is known how somebody types.
fn lessons_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let today = session.practice().today();
    if today.asks_experience {
        return;
    }
    if matches!(today.next.first(), Some(Next::Placement { .. })) {
        card(ui, |ui| remark(ui, &texts.get("ahead-placement")));
        return;
    }
    if today.lessons.is_empty() {
        return;
    }
    card(ui, |ui| {
        unfolded(ui, texts.get("ahead-lessons"), |ui| {
            for lesson in &today.lessons {
                let Next::Lesson { number, title, title_en, .. } = lesson else { continue };
                let title = if texts.lang() == Lang::ZhCn { title } else { title_en };
                ui.label(texts.format("ahead-lesson", &[("number", number), ("title", title)]));
            }
        });
        remark(ui, &texts.get("ahead-lessons-note"));
    });
}

/// What is to come, under its name; whether it is open.
fn unfolded(ui: &mut Ui, title: String, add: impl FnOnce(&mut Ui)) -> bool {
    let room = ui.ctx().content_rect().height() >= UNFOLDED_FROM;
    let header = CollapsingHeader::new(title).id_salt("days to come").default_open(room);
    header.show(ui, add).body_returned.is_some()
}
