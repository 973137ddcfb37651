//! 体检: the findings of the check-up, in words, and what to do about them.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::doctor::{ENROLMENT, Finding};
use dabiao_app::this_pc::{MOST_PROBLEMS, PcProblem};
use dabiao_app::{Action, PcAction, Session, problem_line};

/// Shows it.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    card(ui, |ui| {
        ui.label(RichText::new(texts.get("pc-check")).size(size::HEADING));
        remark(ui, &texts.get("pc-check-note"));
        ui.horizontal_wrapped(|ui| {
            let busy = session.this_pc().busy().then(|| texts.get("why-pc-busy"));
            if crate::ui::kit::form::primary(ui, &texts.get("pc-check-now"), busy.as_deref()) {
                cx.act(Action::Pc(PcAction::CheckUp));
            }
            if session.this_pc().busy() {
                ui.spinner();
            }
        });
    });
    let Some(found) = session.this_pc().checks() else { return };
    let worst = found.checks.iter().map(|check| check.finding).max_by_key(|finding| *finding as u8);
    card(ui, |ui| {
        let key = match worst {
            Some(Finding::Fail) => "pc-check-bad",
            Some(Finding::Warn) => "pc-check-told",
            _ => "pc-check-good",
        };
        ui.label(RichText::new(texts.get(key)).size(size::HEADING));
        for check in &found.checks {
            ui.horizontal_top(|ui| {
                let palette = Palette::of(ui);
                let (sign, color) = match check.finding {
                    Finding::Ok => ("✓", palette.good),
                    Finding::Warn => ("⚠", palette.stray),
                    Finding::Fail => ("×", palette.wrong),
                };
                ui.label(RichText::new(sign).color(color).strong());
                ui.vertical(|ui| {
                    // Numbers and heads are for who compares them.
                    if check.name == ENROLMENT {
                        ui.collapsing(texts.get("pc-check-series"), |ui| ui.label(&check.detail));
                    } else {
                        ui.label(&check.detail);
                    }
                    if !check.next.is_empty() {
                        remark(ui, &check.next);
                    }
                });
            });
        }
    });
    audit_ui(ui, session, "pc-audit-problems", &found.problems);
    audit_ui(ui, session, "pc-audit-notes", &found.notes);
}

/// What the audit found, place by place.
fn audit_ui(ui: &mut Ui, session: &Session, key: &str, told: &[PcProblem]) {
    if told.is_empty() {
        return;
    }
    let texts = session.texts();
    card(ui, |ui| {
        ui.label(RichText::new(texts.format(key, &[("n", &told.len())])).size(size::HEADING));
        for one in told.iter().take(MOST_PROBLEMS) {
            ui.label(problem_line(texts, one));
        }
        if told.len() > MOST_PROBLEMS {
            remark(ui, &texts.format("past-more", &[("n", &(told.len() - MOST_PROBLEMS))]));
        }
    });
}
