//! 今日: one big button, the line to reach, the remaining time, the last results.

mod exam_card;
mod plan_card;
mod start_card;
mod tasks_card;

use egui::{RichText, Ui};

use self::start_card::StartCard;
use crate::ui::cards::{bureau_line, own_certificates, own_forecast};
use crate::ui::commands::{Cx, Screen, View};
use crate::ui::kit::figures::{figure, percent, speed};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::kit::trend_plot;
use crate::ui::words::titles::title_of;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, PracticeAction, TodayView};
use dabiao_domain::measure::Measure;
use dabiao_domain::rounding;

/// Results listed here; the history has them all.
const LAST: usize = 5;

/// View state of Today.
#[derive(Debug, Default)]
pub struct TodayScreen {
    start: StartCard,
}

impl View for TodayScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        show(ui, cx, &mut self.start);
    }

    fn turn(&mut self) {
        self.start = StartCard::default();
    }
}

fn show(ui: &mut Ui, cx: &mut Cx<'_>, start: &mut StartCard) {
    let session = cx.session;
    let texts = cx.messages;
    let today = session.practice().today();
    page().show(ui, |ui| {
        column(ui, 1080.0, |ui| {
            let name = session.officer().map_or("", |o| o.name.as_str());
            ui.label(RichText::new(texts.format("today-title", &[("name", &name)])).size(28.0));
            bureau_line::own(ui, cx);
            theme::card(ui).show(ui, |ui| start.show(ui, cx));
            self::plan_card::show(ui, cx);
            self::tasks_card::show(ui, cx);
            for open in &today.open {
                card(ui, |ui| {
                    let title = title_of(session, &open.exercise_id, &open.title);
                    let values: [(&str, &dyn std::fmt::Display); 2] =
                        [("when", &open.when), ("title", &title)];
                    ui.label(texts.format("today-interrupted", &values));
                    ui.horizontal(|ui| {
                        if ui.button(texts.get("resume-attempt")).clicked() {
                            cx.act(Action::Practice(PracticeAction::Resume(open.id)));
                        }
                        if ui.button(texts.get("keep-attempt")).clicked() {
                            cx.act(Action::Practice(PracticeAction::Keep(open.id)));
                        }
                    });
                });
            }
            theme::card(ui).show(ui, |ui| {
                line_ui(ui, texts, today);
                practised_ui(ui, texts, today);
                ui.add_space(6.0);
                own_forecast::show(ui, cx);
            });
            if exam_card::is_needed(session) {
                theme::card(ui).show(ui, |ui| exam_card::show(ui, session));
            }
            certificates_ui(ui, cx);
            last_ui(ui, cx);
        });
    });
}

fn line_ui(ui: &mut Ui, texts: &Messages, today: &TodayView) {
    ui.set_width(ui.available_width());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 44.0;
        let cpm = texts.get("unit-cpm");
        figure(
            ui,
            &texts.get("line-speed"),
            &format!("{} {cpm}", crate::ui::kit::figures::speed_line(today.line_cpm)),
        );
        figure(
            ui,
            &texts.get("line-accuracy"),
            &today.line_accuracy.map_or_else(|| "—".to_owned(), rounding::percent_line),
        );
        let last = today.last_text();
        let last_speed = last.and_then(|r| r.correct_cpm).map(|last| format!("{} {cpm}", speed(Some(last))));
        figure(ui, &texts.get("last-speed"), last_speed.as_deref().unwrap_or("—"));
        figure(ui, &texts.get("last-accuracy"), &percent(last.and_then(|r| r.accuracy)));
        if let Some(days) = today.days_left {
            figure(ui, &texts.get("days-left"), &texts.format("days", &[("n", &days.max(0))]));
        }
    });
    if let Some(text) = missing(texts, today) {
        ui.add_space(6.0);
        ui.label(text);
    }
    if let Some(day) = today.last_day {
        remark(ui, &texts.format("deadline-note", &[("day", &day)]));
    }
}

/// How much was practised, and the best.
fn practised_ui(ui: &mut Ui, texts: &Messages, today: &TodayView) {
    if today.history.is_empty() {
        return;
    }
    let practised = &today.practised;
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 44.0;
        // A week without practice is not mentioned.
        if practised.week_days > 0 {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("days", &practised.week_days), ("minutes", &practised.week_minutes)];
            figure(ui, &texts.get("week-minutes"), &texts.format("week-practised", &values));
        }
        figure(ui, &texts.get("practised-days"), &texts.format("days", &[("n", &practised.days)]));
        if practised.best_cpm.is_some() {
            let best = format!("{} {}", speed(practised.best_cpm), texts.get("unit-cpm"));
            figure(ui, &texts.get("best-speed"), &best);
        }
    });
    if practised.best_cpm.is_some() {
        remark(ui, &texts.get("best-note"));
    }
}

/// The shortfall of the last result, in one sentence.
fn missing(texts: &Messages, today: &TodayView) -> Option<String> {
    let Some(last) = today.last_text() else {
        // Lessons, letters and digits say nothing about the line.
        let key = if today.history.is_empty() { "missing-first" } else { "missing-text" };
        return Some(texts.get(key));
    };
    let (line, accuracy) = (today.line_cpm?, today.line_accuracy?);
    let slow = last.correct_cpm.is_none_or(|s| s < line);
    let wrong = last.accuracy.is_none_or(|a| a < accuracy);
    Some(match (slow, wrong) {
        (false, false) => texts.get("missing-nothing"),
        (true, false) => {
            let gap = (line - last.correct_cpm.unwrap_or(0.0)).max(0.0);
            texts.format("missing-speed", &[("gap", &rounding::text_up(gap, 1))])
        }
        (false, true) => texts.get("missing-accuracy"),
        (true, true) => texts.get("missing-both"),
    })
}

fn last_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let (texts, today) = (session.texts(), session.practice().today());
    if today.history.is_empty() {
        return;
    }
    section(ui, &texts.get("last-results"));
    card(ui, |ui| {
        for row in today.history.iter().take(LAST) {
            ui.horizontal_wrapped(|ui| {
                let palette = Palette::of(ui);
                ui.label(RichText::new(&row.when).color(palette.muted));
                ui.label(
                    RichText::new(format!(
                        "{} {}",
                        speed(row.correct_cpm),
                        texts.get(row.measure.unit_key())
                    ))
                    .size(size::BODY)
                    .strong(),
                );
                ui.label(percent(row.accuracy));
                let title = title_of(session, &row.exercise_id, &row.title);
                let name = format!("{} · {title}", texts.get("show-result"));
                if ui.link(name).clicked() {
                    cx.act(Action::Practice(PracticeAction::ShowResult(row.id)));
                }
            });
        }
        // Of one drill the line above says it all.
        if today.texts.days.len() > 1 {
            ui.add_space(6.0);
            let plot = ("today trend", Measure::Characters);
            trend_plot::show(ui, texts, plot, &today.texts, (today.line_cpm, &[]), 170.0);
        }
    });
}

/// The officer's own certificates, and the way to them.
fn certificates_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    for own in own_certificates::of(session) {
        card(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(own_certificates::words(session, own));
                if ui.button(texts.get("today-certificate-open")).clicked() {
                    cx.go(Screen::Certificates);
                }
            });
        });
    }
}
