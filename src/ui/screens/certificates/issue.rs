//! 签发: the issuing key, and the certificates that are due.

use egui::{TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::{form, ime_line, theme};
use crate::ui::pad::Due;
use dabiao_app::certificates::{DueView, KeyFacts, KeyState};
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::{Action, CertificateAction};

/// Due officers that are listed by name; the others are counted.
const NAMED: usize = 12;

/// View state.
#[derive(Debug, Default)]
pub(super) struct IssueCard {
    passphrase: String,
    again: String,
    holder: String,
}

impl IssueCard {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("issue"));
        match session.certificates().issuer_key() {
            KeyState::Unknown => remark(ui, &texts.get("working")),
            KeyState::None => self.create_ui(ui, cx),
            KeyState::Locked(facts) => {
                key_ui(ui, texts, facts);
                self.unlock_ui(ui, cx);
            }
            KeyState::Open(facts) => {
                key_ui(ui, texts, facts);
                if ui.button(texts.get("issue-lock")).clicked() {
                    cx.act(Action::Certificates(CertificateAction::LockIssuer));
                }
            }
        }
        let open = matches!(session.certificates().issuer_key(), KeyState::Open(_));
        let mut any = false;
        for due in session.certificates().due().iter().filter(|due| !due.officers.is_empty()) {
            any = true;
            ui.separator();
            due_ui(ui, cx, due, open);
        }
        if !any {
            remark(ui, &texts.get("issue-none"));
        }
    }

    fn create_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        remark(ui, &texts.get("issue-no-key"));
        ui.horizontal_wrapped(|ui| {
            form::entered(&form::line(ui, texts.get("field-key-holder"), &mut self.holder, 320.0), ui)
        });
        let (first, second, entered) = ui
            .horizontal_wrapped(|ui| {
                let edit = TextEdit::singleline(&mut self.passphrase).password(true);
                let first = form::field(ui, texts.get("field-passphrase"), edit, 220.0);
                form::entered(&first, ui);
                let edit = TextEdit::singleline(&mut self.again).password(true);
                let second = form::field(ui, texts.get("field-passphrase-again"), edit, 220.0);
                let entered = form::entered(&second, ui);
                (first, second, entered)
            })
            .inner;
        let fields = [(&first, self.passphrase.as_str()), (&second, self.again.as_str())];
        ime_line::below_all(ui, &fields, Due::Letters);
        let same = self.passphrase == self.again;
        if !same && !self.again.is_empty() {
            remark(ui, &texts.get("passphrases-differ"));
        }
        let why = form::working(session).or_else(|| {
            let fields = [
                ("field-key-holder", !self.holder.trim().is_empty()),
                ("field-passphrase", !self.passphrase.is_empty()),
                ("field-passphrase-again", same),
            ];
            form::missing(texts, &fields)
        });
        let entered = entered && why.is_none();
        if ui.horizontal_wrapped(|ui| form::button(ui, texts.get("issue-make-key"), why.as_deref())).inner
            || entered
        {
            self.again.clear();
            cx.act(Action::Certificates(CertificateAction::CreateIssuerKey {
                passphrase: std::mem::take(&mut self.passphrase),
                holder: self.holder.clone(),
            }));
        }
    }

    fn unlock_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let field = ui.horizontal_wrapped(|ui| {
            let edit = TextEdit::singleline(&mut self.passphrase).password(true);
            let field = form::field(ui, texts.get("field-passphrase"), edit, 260.0);
            let entered = form::entered(&field, ui);
            let why = form::working(session)
                .or_else(|| form::missing(texts, &[("field-passphrase", !self.passphrase.is_empty())]));
            let clicked = form::button(ui, texts.get("issue-unlock"), why.as_deref());
            if clicked || (entered && why.is_none()) {
                let passphrase = std::mem::take(&mut self.passphrase);
                cx.act(Action::Certificates(CertificateAction::UnlockIssuer { passphrase }));
            }
            field
        });
        ime_line::below(ui, &field.inner, &self.passphrase, Due::Letters);
    }
}

fn key_ui(ui: &mut Ui, texts: &Messages, facts: &KeyFacts) {
    let holder = facts.holder.as_deref().unwrap_or("—");
    let values: [(&str, &dyn std::fmt::Display); 2] = [("holder", &holder), ("key", &facts.id)];
    ui.label(texts.format("issue-key", &values)).on_hover_text(&facts.fingerprint);
}

fn due_ui(ui: &mut Ui, cx: &mut Cx<'_>, due: &DueView, open: bool) {
    let session = cx.session;
    let texts = cx.messages;
    let title = if texts.lang() == Lang::ZhCn { &due.standard.title } else { &due.standard.title_en };
    ui.label(title);
    let names: Vec<String> = due.officers.iter().take(NAMED).map(|id| session.core().name_of(*id)).collect();
    remark(ui, &texts.list(&names));
    if due.officers.len() > NAMED {
        remark(ui, &texts.format("issue-more", &[("n", &(due.officers.len() - NAMED))]));
    }
    let label = texts.format("issue-n", &[("n", &due.officers.len())]);
    ui.add_enabled_ui(open && session.certificates().progress().is_none(), |ui| {
        if theme::primary_button(ui, &label).clicked() {
            let standard = due.standard.id.clone();
            cx.act(Action::Certificates(CertificateAction::IssueDue { standard }));
        }
    });
    if !open {
        remark(ui, &texts.get("issue-unlock-first"));
    }
}
