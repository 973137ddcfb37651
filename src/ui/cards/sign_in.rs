//! The cards of the start screen that ask for a secret: signing in, and the first set-up.

use egui::{Key, Modifiers, RichText, Ui};

use super::lost_password::LostPassword;
use super::person_fields::person_fields;
use crate::ui::commands::Cx;
use crate::ui::kit::form::{self, Complaint};
use crate::ui::kit::layout::card;
use crate::ui::kit::secret::{SecretAsk, SecretForm};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::size;
use dabiao_app::{Action, Ask, ChooseWhy, DoorAction};

/// View state of the sign-in.
#[derive(Debug, Default)]
pub struct SignInCard {
    secret: SecretForm,
    chooses: bool,
    lost: LostPassword,
}

impl SignInCard {
    /// Asks the officer who chose their name for their secret, or for a new one.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ask: &Ask) {
        let session = cx.session;
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            *self = Self::default();
            cx.act(Action::Door(DoorAction::CancelAsk));
        }
        // The input for the old secret must not appear in the field for the new one.
        if self.chooses != ask.choose {
            *self = Self { chooses: ask.choose, ..Self::default() };
        }
        let who = format!("{}   {}   {}", ask.officer.badge, ask.officer.name, ask.officer.unit);
        ui.label(RichText::new(who).size(size::HEADING));
        if self.lost.is_open() {
            return self.lost.show(ui, cx, ask);
        }
        if ask.choose {
            ui.label(texts.get(match ask.why {
                ChooseWhy::Given => "ask-must-change",
                ChooseWhy::ShortPin => "ask-short-pin",
            }));
        }
        if ask.choose || !ask.password {
            remark(ui, &texts.get(if ask.password { "secret-rule-password" } else { "secret-rule-pin" }));
        }
        let label = match (ask.choose, ask.password) {
            (false, true) => "field-password",
            (false, false) => "field-pin",
            (true, true) => "field-new-password",
            (true, false) => "field-new-pin",
        };
        let wait = ask.wait_until.saturating_sub(session.mono_ms()).div_ceil(1000);
        let ready = !ask.checking && wait == 0;
        let (label, button) = (texts.get(label), texts.get("ask-enter"));
        let asked = SecretAsk { label: &label, button: &button, again: ask.choose, ready, optional: false };
        if let Some(secret) = self.secret.show(ui, texts, &asked) {
            cx.act(Action::Door(DoorAction::GiveSecret(secret)));
        }
        if ask.password {
            super::demo::password(ui, session);
        }
        if ask.checking {
            remark(ui, &texts.get("ask-checking"));
        } else if wait > 0 {
            ui.label(texts.format("ask-wait", &[("seconds", &wait)]));
        }
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("ask-cancel")).clicked() {
                self.secret = SecretForm::default();
                cx.act(Action::Door(DoorAction::CancelAsk));
            }
            if !ask.choose && ui.button(texts.get("lost-password")).clicked() {
                self.lost.open();
            }
        });
    }
}

/// View state of the first set-up.
#[derive(Debug, Default)]
pub struct SetUpCard {
    badge: String,
    name: String,
    unit: String,
    secret: SecretForm,
    unfilled: Complaint,
}

impl SetUpCard {
    /// The administrator of a station without accounts.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        egui::CollapsingHeader::new(texts.get("set-up-title")).show(ui, |ui| {
            card(ui, |ui| {
                remark(ui, &texts.get("set-up-note"));
                self.form(ui, cx, session.door().checking());
            });
        });
    }

    fn form(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, checking: bool) {
        let texts = cx.messages;
        let asked = [
            ("set-up-badge", &mut self.badge),
            ("set-up-name", &mut self.name),
            ("set-up-unit", &mut self.unit),
        ];
        let fields = person_fields(ui, texts, "first set-up", asked);
        self.unfilled.settle(fields.iter().any(egui::Response::changed));
        if form::walk(ui, &fields) {
            self.secret.want();
        }
        remark(ui, &texts.get("secret-rule-password"));
        let (label, button) = (texts.get("field-new-password"), texts.get("set-up-enter"));
        // Optional, so that it does not take the focus from the fields above.
        let ask = SecretAsk { label: &label, button: &button, again: true, ready: !checking, optional: true };
        if let Some(secret) = self.secret.show(ui, texts, &ask) {
            let filled = |text: &String| !text.trim().is_empty();
            let facts = [
                ("set-up-badge", filled(&self.badge)),
                ("set-up-name", filled(&self.name)),
                ("set-up-unit", filled(&self.unit)),
                ("field-new-password", !secret.is_empty()),
            ];
            if !self.unfilled.allows(form::missing(texts, &facts)) {
                self.secret.keep(secret);
                self.unfilled.show(ui);
                return;
            }
            cx.act(Action::Door(DoorAction::SetUpAdmin {
                badge: self.badge.clone(),
                name: self.name.clone(),
                unit: self.unit.clone(),
                secret,
            }));
        }
        self.unfilled.show(ui);
    }
}
