//! 换密码: a password or PIN that somebody chose is replaced by two people, or by a sealed recovery code.

use egui::{RichText, TextEdit, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::form::{self, Complaint};
use crate::ui::kit::ime_line;
use crate::ui::kit::secret::{SecretAsk, SecretForm};
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::size;
use crate::ui::pad::Due;
use dabiao_app::{Action, DoorAction, ResetProof};
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;

/// View state. It keeps no secret after it was submitted.
#[derive(Default)]
pub(super) struct ResetForm {
    why: String,
    secret: SecretForm,
    /// Whether the sealed code is opened, as there is nobody to confirm.
    by_code: bool,
    second: Option<Uuid>,
    second_secret: String,
    code: String,
    unfilled: Complaint,
}

impl ResetForm {
    /// Shows it for `officer`, who keeps `roles`.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, officer: &Officer, roles: &[Role]) {
        let (session, texts) = (cx.session, cx.messages);
        let staff = !roles.is_empty();
        section(ui, &texts.get("reset-title"));
        remark(ui, &texts.get("reset-note"));
        let mut fields = Vec::new();
        ui.horizontal_wrapped(|ui| {
            fields.push(form::line(ui, texts.get("field-replace-why"), &mut self.why, 320.0));
            remark(ui, &texts.get("accounts-why-note"));
        });
        let others: Vec<&Officer> = session.door().may_confirm(officer.id).collect();
        let coded = session.officer().is_some_and(|own| session.door().has_sealed_code(own.id));
        ui.horizontal_wrapped(|ui| {
            ui.radio_value(&mut self.by_code, false, texts.get("reset-by-second"));
            ui.radio_value(&mut self.by_code, true, texts.get("reset-by-code"));
        });
        let missing = if self.by_code {
            fields.push(self.code_ui(ui, cx, coded));
            (!coded).then(|| texts.get("reset-no-code"))
        } else {
            fields.extend(self.second_ui(ui, cx, &others));
            others.is_empty().then(|| texts.get("reset-nobody"))
        };
        if let Some(missing) = &missing {
            remark(ui, missing);
        }
        self.unfilled.settle(fields.iter().any(egui::Response::changed));
        remark(ui, &texts.get(if staff { "secret-rule-password" } else { "secret-rule-pin" }));
        let label = texts.get(if staff { "field-new-password" } else { "field-new-pin" });
        let button = texts.get("reset-now");
        let ready = !session.door().checking() && missing.is_none();
        let ask = SecretAsk { label: &label, button: &button, again: true, ready, optional: true };
        if let Some(secret) = self.secret.show(ui, texts, &ask) {
            self.submit(cx, officer.id, roles, secret);
        }
        self.unfilled.show(ui);
        if session.door().checking() {
            remark(ui, &texts.get("ask-checking"));
        }
    }

    fn second_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, others: &[&Officer]) -> Option<egui::Response> {
        if others.is_empty() {
            return None;
        }
        let texts = cx.messages;
        let door = cx.session.door();
        let name = |officer: &Officer| {
            let name = format!("{} {}", officer.badge, officer.name);
            if door.gave_first_password(officer.id) {
                texts.format("reset-second-given", &[("name", &name)])
            } else {
                name
            }
        };
        if !others.iter().any(|other| Some(other.id) == self.second) {
            self.second = others.first().map(|other| other.id);
        }
        let chosen = others.iter().find(|other| Some(other.id) == self.second);
        let shown = chosen.map_or_else(String::new, |other| name(other));
        if chosen.is_some_and(|other| door.gave_first_password(other.id)) {
            remark(ui, &texts.get("reset-second-given-note"));
        }
        let row = ui.horizontal_wrapped(|ui| {
            form::label(ui, texts.get("reset-second"), 200.0);
            combo(ui, &texts.get("reset-second"), ("reset second", 200.0), &shown, |ui| {
                for other in others {
                    ui.selectable_value(&mut self.second, Some(other.id), name(other));
                }
            });
            let edit = TextEdit::singleline(&mut self.second_secret).password(true);
            form::field(ui, texts.get("reset-second-password"), edit, 200.0)
        });
        ime_line::below(ui, &row.inner, &self.second_secret, Due::Letters);
        Some(row.inner)
    }

    fn code_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, coded: bool) -> egui::Response {
        let texts = cx.messages;
        remark(ui, &texts.get("reset-code-note"));
        ui.horizontal_wrapped(|ui| {
            let edit = TextEdit::singleline(&mut self.code)
                .font(egui::FontId::monospace(size::BODY))
                .hint_text("7KQM-3XVD-…");
            ui.add_enabled_ui(coded, |ui| {
                form::field(ui, RichText::new(texts.get("field-own-code")), edit, 320.0)
            })
            .inner
        })
        .inner
    }

    fn submit(&mut self, cx: &mut Cx<'_>, officer: Uuid, roles: &[Role], secret: String) {
        let texts = cx.messages;
        let proof_filled = if self.by_code {
            ("field-own-code", !self.code.trim().is_empty())
        } else {
            ("reset-second-password", !self.second_secret.is_empty())
        };
        let new = if roles.is_empty() { "field-new-pin" } else { "field-new-password" };
        let facts =
            [("field-replace-why", !self.why.trim().is_empty()), proof_filled, (new, !secret.is_empty())];
        if !self.unfilled.allows(form::missing(texts, &facts)) {
            self.secret.keep(secret);
            return;
        }
        let proof = match self.second.filter(|_| !self.by_code) {
            Some(second) => {
                ResetProof::Second { officer: second, secret: std::mem::take(&mut self.second_secret) }
            }
            None => ResetProof::Code(std::mem::take(&mut self.code)),
        };
        let (roles, why) = (roles.to_vec(), self.why.clone());
        cx.act(Action::Door(DoorAction::ReplaceSecret { officer, roles, secret, why, proof }));
    }
}
