//! 忘了密码: the ways in for an officer who has lost their password or PIN.

use egui::{TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form::{self, Complaint};
use crate::ui::kit::secret::{SecretAsk, SecretForm};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::size;
use dabiao_app::{Action, Ask, DoorAction};

/// View state of the card's part. It keeps no code and no password after they were submitted.
#[derive(Default)]
pub struct LostPassword {
    open: bool,
    code: String,
    why: String,
    secret: SecretForm,
    unfilled: Complaint,
}

impl std::fmt::Debug for LostPassword {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LostPassword(..)")
    }
}

impl LostPassword {
    /// An officer has lost theirs.
    pub fn open(&mut self) {
        *self = Self { open: true, ..Self::default() };
    }

    /// Whether it is shown.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ask: &Ask) {
        let session = cx.session;
        let texts = cx.messages;
        let others: Vec<String> = session
            .door()
            .administrators()
            .filter(|admin| admin.id != ask.officer.id)
            .map(|admin| format!("{} {}", admin.badge, admin.name))
            .collect();
        if !others.is_empty() {
            let key = if ask.password { "lost-ask-admin" } else { "lost-ask-admin-pin" };
            ui.label(texts.format(key, &[("names", &texts.list(&others))]));
        }
        if ask.password && session.door().has_recovery_code(ask.officer.id) {
            self.code_ui(ui, cx, ask);
        } else if ask.password {
            ui.label(texts.get(if others.is_empty() { "lost-nothing" } else { "lost-no-code" }));
        }
        if ui.button(texts.get("lost-back")).clicked() {
            *self = Self::default();
        }
    }

    fn code_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ask: &Ask) {
        let session = cx.session;
        let texts = cx.messages;
        ui.label(texts.get("lost-by-code"));
        let mut fields = Vec::new();
        egui::Grid::new("recovery").num_columns(2).spacing([14.0, 10.0]).show(ui, |ui| {
            let label = ui.label(texts.get("field-recovery-code"));
            let edit = TextEdit::singleline(&mut self.code)
                .font(egui::FontId::monospace(size::HEADING))
                .hint_text("7KQM-3XVD-…")
                .desired_width(380.0);
            fields.push(ui.add(edit).labelled_by(label.id));
            ui.end_row();
            let label = ui.label(texts.get("field-replace-why"));
            fields
                .push(ui.add(TextEdit::singleline(&mut self.why).desired_width(380.0)).labelled_by(label.id));
            ui.end_row();
        });
        if ui.memory(|m| m.focused().is_none())
            && let Some(first) = fields.first()
            && self.code.is_empty()
        {
            first.request_focus();
        }
        self.unfilled.settle(fields.iter().any(egui::Response::changed));
        if form::walk(ui, &fields) {
            self.secret.want();
        }
        remark(ui, &texts.get("secret-rule-password"));
        let wait = ask.wait_until.saturating_sub(session.mono_ms()).div_ceil(1000);
        let ready = !ask.checking && wait == 0;
        let (label, button) = (texts.get("field-new-password"), texts.get("lost-use-code"));
        let asked = SecretAsk { label: &label, button: &button, again: true, ready, optional: true };
        if let Some(secret) = self.secret.show(ui, texts, &asked) {
            let facts = [
                ("field-recovery-code", !self.code.trim().is_empty()),
                ("field-replace-why", !self.why.trim().is_empty()),
                ("field-new-password", !secret.is_empty()),
            ];
            if self.unfilled.allows(form::missing(texts, &facts)) {
                let (officer, code) = (ask.officer.id, self.code.clone());
                // After a refusal the input stays, so that it need not be typed again.
                self.secret.keep(secret.clone());
                cx.act(Action::Door(DoorAction::Recover { officer, code, why: self.why.clone(), secret }));
            } else {
                self.secret.keep(secret);
            }
        }
        self.unfilled.show(ui);
        if ask.checking {
            remark(ui, &texts.get("ask-checking"));
        } else if wait > 0 {
            ui.label(texts.format("ask-wait", &[("seconds", &wait)]));
        }
        remark(ui, &texts.get("lost-told"));
    }
}
