//! Alerts that matter, each dismissed with a reason.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, quiet, remark};
use dabiao_app::cohort::{CohortView, words};
use dabiao_app::{Action, CohortAction};
use dabiao_domain::role::Permission;

/// View state.
#[derive(Default)]
pub(super) struct AlertsTab {
    /// The alert that is about to be dismissed, and why.
    dismissing: Option<(String, String)>,
}

impl AlertsTab {
    /// Shows it; the guidance officer whose page is asked for.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView) -> Option<Uuid> {
        let session = cx.session;
        let texts = cx.messages;
        let manages = session.may(Permission::ManageCohort);
        let mut open = None;
        card(ui, |ui| {
            heading(ui, &texts.get("cohort-alerts"));
            quiet(ui, &texts.get("alerts-how"));
            if view.alerts.is_empty() {
                remark(ui, &texts.get("alerts-none"));
            }
            for line in &view.alerts {
                ui.separator();
                ui.horizontal_wrapped(|ui| {
                    let coach = format!("{}　{}", line.coach.name, line.coach.unit_name);
                    if ui.link(coach).on_hover_text(&line.coach.badge).clicked() {
                        open = Some(line.coach.id);
                    }
                    if let Some(mentee) = &line.mentee {
                        let text = texts
                            .format("alert-mentee", &[("name", &mentee.name), ("unit", &mentee.unit_name)]);
                        ui.label(RichText::new(text).strong());
                    }
                    ui.label(words::alert(texts, &line.alert.kind));
                    if manages {
                        self.dismiss_ui(ui, cx, &line.alert.key());
                    }
                });
            }
        });
        open
    }

    fn dismiss_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, key: &str) {
        let texts = cx.messages;
        let Some((_, reason)) = self.dismissing.as_mut().filter(|(which, _)| which == key) else {
            if ui.button(texts.get("alert-dismiss")).clicked() {
                self.dismissing = Some((key.to_owned(), String::new()));
            }
            return;
        };
        let typed = form::hinted_line(ui, &texts.get("alert-reason"), reason, 240.0, "");
        let reason = reason.clone();
        let why = form::missing(texts, &[("alert-reason", !reason.trim().is_empty())]);
        let entered = form::entered(&typed, ui) && why.is_none();
        if form::button(ui, texts.get("alert-dismiss-yes"), why.as_deref()) || entered {
            cx.act(Action::Cohort(CohortAction::Dismiss { key: key.to_owned(), reason }));
            self.dismissing = None;
        } else if ui.button(texts.get("cancel")).clicked() {
            self.dismissing = None;
        }
    }
}
