//! 签发: the issuing key, and the certificates that are due.

use egui::Ui;

use super::{field, heading, idle};
use crate::ui::commands::Commands;
use crate::ui::kit::widgets::remark;
use crate::ui::kit::{form, theme};
use dabiao_app::certificates::{DueView, KeyFacts, KeyState};
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::{Action, PaperAction, Station};

/// Names listed of those who are due; the others are counted.
const NAMED: usize = 12;

/// View state.
#[derive(Debug, Default)]
pub(super) struct IssueCard {
    passphrase: String,
    again: String,
    holder: String,
}

impl IssueCard {
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Commands) {
        let texts = station.texts();
        heading(ui, &texts.get("issue"));
        match station.certificates().issuer_key() {
            KeyState::Unknown => remark(ui, &texts.get("working")),
            KeyState::None => self.create_ui(ui, station, wishes),
            KeyState::Locked(facts) => {
                key_ui(ui, texts, facts);
                self.unlock_ui(ui, station, wishes);
            }
            KeyState::Open(facts) => {
                key_ui(ui, texts, facts);
                if ui.button(texts.get("issue-lock")).clicked() {
                    wishes.act(Action::Paper(PaperAction::LockIssuer));
                }
            }
        }
        let open = matches!(station.certificates().issuer_key(), KeyState::Open(_));
        let mut any = false;
        for due in station.certificates().due().iter().filter(|due| !due.officers.is_empty()) {
            any = true;
            ui.separator();
            due_ui(ui, station, due, open, wishes);
        }
        if !any {
            remark(ui, &texts.get("issue-none"));
        }
    }

    fn create_ui(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Commands) {
        let texts = station.texts();
        remark(ui, &texts.get("issue-no-key"));
        ui.horizontal_wrapped(|ui| field(ui, texts, "field-key-holder", &mut self.holder, 320.0, false));
        let entered = ui
            .horizontal_wrapped(|ui| {
                field(ui, texts, "field-passphrase", &mut self.passphrase, 220.0, true);
                field(ui, texts, "field-passphrase-again", &mut self.again, 220.0, true)
            })
            .inner;
        let same = self.passphrase == self.again;
        if !same && !self.again.is_empty() {
            remark(ui, &texts.get("passphrases-differ"));
        }
        let why = form::working(station).or_else(|| {
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
            wishes.act(Action::Paper(PaperAction::CreateIssuerKey {
                passphrase: std::mem::take(&mut self.passphrase),
                holder: self.holder.clone(),
            }));
        }
    }

    fn unlock_ui(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Commands) {
        let texts = station.texts();
        ui.horizontal_wrapped(|ui| {
            let entered = field(ui, texts, "field-passphrase", &mut self.passphrase, 260.0, true);
            let why = form::working(station)
                .or_else(|| form::missing(texts, &[("field-passphrase", !self.passphrase.is_empty())]));
            let clicked = form::button(ui, texts.get("issue-unlock"), why.as_deref());
            if clicked || (entered && why.is_none()) {
                let passphrase = std::mem::take(&mut self.passphrase);
                wishes.act(Action::Paper(PaperAction::UnlockIssuer { passphrase }));
            }
        });
    }
}

fn key_ui(ui: &mut Ui, texts: &Messages, facts: &KeyFacts) {
    let holder = facts.holder.as_deref().unwrap_or("—");
    let values: [(&str, &dyn std::fmt::Display); 2] = [("holder", &holder), ("key", &facts.id)];
    ui.label(texts.format("issue-key", &values)).on_hover_text(&facts.fingerprint);
}

fn due_ui(ui: &mut Ui, station: &Station, due: &DueView, open: bool, wishes: &mut Commands) {
    let texts = station.texts();
    let title = if texts.lang() == Lang::ZhCn { &due.standard.title } else { &due.standard.title_en };
    ui.label(title);
    let names: Vec<String> = due.officers.iter().take(NAMED).map(|id| station.core().name_of(*id)).collect();
    remark(ui, &names.join("、"));
    if due.officers.len() > NAMED {
        remark(ui, &texts.format("issue-more", &[("n", &(due.officers.len() - NAMED))]));
    }
    let label = texts.format("issue-n", &[("n", &due.officers.len())]);
    ui.add_enabled_ui(open && idle(station), |ui| {
        if theme::primary_button(ui, &label).clicked() {
            let standard = due.standard.id.clone();
            wishes.act(Action::Paper(PaperAction::IssueDue { standard }));
        }
    });
    if !open {
        remark(ui, &texts.get("issue-unlock-first"));
    }
}
