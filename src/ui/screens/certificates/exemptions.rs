//! 免考: request, approve, end. The requester does not approve.

use egui::{ComboBox, RichText, Ui};
use uuid::Uuid;

use crate::ui::cards::exemption::ExemptionDraft;
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, ExemptionAction, local_minute};
use dabiao_domain::role::Permission;
use dabiao_store::ExemptionRow;

/// View state.
#[derive(Debug, Default)]
pub(super) struct ExemptionTab {
    badge: String,
    standard: String,
    draft: ExemptionDraft,
    /// The exemption that is about to be ended, and why.
    ending: Option<(Uuid, String)>,
}

impl ExemptionTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        if session.may(Permission::GrantExemption) {
            card(ui, |ui| self.ask_ui(ui, cx));
        }
        card(ui, |ui| self.list_ui(ui, cx));
    }

    fn ask_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("exemption-ask"));
        let wanted = self.badge.trim().to_uppercase();
        let found = session.officers().iter().find(|o| o.badge == wanted);
        ui.horizontal_wrapped(|ui| {
            form::line(ui, texts.get("field-badge"), &mut self.badge, 140.0);
            ui.label(found.map_or_else(|| "—".to_owned(), |o| format!("{} {}", o.name, o.unit)));
            let label = ui.label(texts.get("col-standard"));
            let shown = if self.standard.is_empty() { "—" } else { &self.standard };
            ComboBox::from_id_salt("exemption standard")
                .selected_text(standard_name(texts, shown))
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut self.standard, "*".to_owned(), texts.get("every-standard"));
                    for standard in session.core().newest_standards() {
                        let title = standard.id.clone();
                        ui.selectable_value(&mut self.standard, standard.id, title);
                    }
                })
                .response
                .labelled_by(label.id);
        });
        ui.horizontal_wrapped(|ui| {
            let line = |key: &'static str| {
                move |ui: &mut Ui, text: &mut String| form::line(ui, texts.get(key), text, 130.0)
            };
            self.draft.from.show(ui, line("exemption-from"));
            self.draft.until.show(ui, line("exemption-until"));
            remark(ui, &texts.get("exemption-days"));
        });
        let entered = ui
            .horizontal_wrapped(|ui| {
                form::entered(
                    &form::line(ui, texts.get("exemption-reason"), &mut self.draft.reason, 420.0),
                    ui,
                )
            })
            .inner;
        let who = [("field-badge", found.is_some()), ("col-standard", !self.standard.is_empty())];
        let why = self.draft.lacks(texts, &who);
        let clicked = ui
            .horizontal_wrapped(|ui| form::button(ui, texts.get("exemption-ask-now"), why.as_deref()))
            .inner;
        let asked = found.filter(|_| clicked || (entered && why.is_none()));
        if let Some(form) = asked.and_then(|officer| self.draft.request(officer.id, &self.standard)) {
            cx.act(Action::Exemption(ExemptionAction::Ask(form)));
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("exemptions"));
        if session.core().exemptions().is_empty() {
            remark(ui, &texts.get("exemptions-none"));
        }
        for row in session.core().exemptions() {
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(session.core().name_of(row.officer_id)).strong());
                ui.label(standard_name(texts, &row.standard));
                let until = row.until.clone().unwrap_or_else(|| texts.get("for-ever"));
                ui.label(format!("{} – {until}", row.from));
                ui.label(&row.reason);
                ui.label(texts.get(state_key(row)));
            });
            let asked = local_minute(row.asked.1);
            let mut told = texts.format(
                "exemption-asked",
                &[("name", &session.core().name_of(row.asked.0)), ("when", &asked)],
            );
            if let Some((by, _)) = row.approved {
                told += &texts.format("exemption-approved-by", &[("name", &session.core().name_of(by))]);
            }
            if let Some((by, _, why)) = &row.ended {
                told += &texts
                    .format("exemption-ended-by", &[("name", &session.core().name_of(*by)), ("why", why)]);
            }
            remark(ui, &told);
            self.row_buttons(ui, cx, row);
        }
    }

    fn row_buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, row: &ExemptionRow) {
        let session = cx.session;
        let texts = cx.messages;
        if row.ended.is_some() {
            return;
        }
        let mut done = false;
        ui.push_id(row.id, |ui| {
            ui.horizontal_wrapped(|ui| {
                if row.approved.is_none()
                    && session.may(Permission::ApproveExemption)
                    && ui.button(texts.get("exemption-approve")).clicked()
                {
                    cx.act(Action::Exemption(ExemptionAction::Approve(row.id)));
                }
                if !session.may(Permission::RevokeExemption) {
                    return;
                }
                match &mut self.ending {
                    Some((id, why)) if *id == row.id => {
                        let entered =
                            form::entered(&form::line(ui, texts.get("exemption-end-reason"), why, 300.0), ui);
                        let filled = !why.trim().is_empty();
                        let grey = form::missing(texts, &[("exemption-end-reason", filled)]);
                        let key = texts.get("exemption-end-now");
                        if form::button(ui, key, grey.as_deref()) || (entered && grey.is_none()) {
                            cx.act(Action::Exemption(ExemptionAction::End {
                                id: row.id,
                                reason: why.clone(),
                            }));
                            done = true;
                        }
                        done |= ui.button(texts.get("cancel")).clicked();
                    }
                    _ => {
                        let key = if row.approved.is_some() { "exemption-end" } else { "exemption-refuse" };
                        if ui.button(texts.get(key)).clicked() {
                            self.ending = Some((row.id, String::new()));
                        }
                    }
                }
            });
        });
        if done {
            self.ending = None;
        }
    }
}

fn standard_name(texts: &Messages, id: &str) -> String {
    if id == "*" { texts.get("every-standard") } else { id.to_owned() }
}

const fn state_key(row: &ExemptionRow) -> &'static str {
    match (&row.ended, &row.approved) {
        (Some(_), _) => "exemption-is-ended",
        (None, Some(_)) => "exemption-is-approved",
        (None, None) => "exemption-is-asked",
    }
}
