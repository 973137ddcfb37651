//! Accounts: who has which roles, what each role may do, first passwords and PINs, and new people.

use egui::{RichText, TextEdit, Ui};
use uuid::Uuid;

use crate::ui::cards::newcomer;
use crate::ui::cards::sign_in::SetUpCard;
use crate::ui::commands::Cx;
use crate::ui::kit::form::{self, Complaint};
use crate::ui::kit::layout::card;
use crate::ui::kit::secret::{SecretAsk, SecretForm};
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::core::SecretState;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, DoorAction, Session};
use dabiao_domain::role::{Permission, Role};
use dabiao_domain::roster::Officer;

/// View state of the accounts.
#[derive(Debug, Default)]
pub(super) struct AccountsTab {
    search: String,
    chosen: Option<Uuid>,
    roles: Vec<Role>,
    secret: SecretForm,
    /// Why a lost secret is replaced.
    why: String,
    unfilled: Complaint,
    badge: String,
    name: String,
    unit: String,
    unnamed: Complaint,
    /// The first field of the form for a new person is to be shown and to have the focus.
    adds: bool,
    /// The person whom the administrator has added and this part has selected.
    added: Option<Uuid>,
    set_up: SetUpCard,
}

/// At most this many officers are listed; the search finds the others.
const LISTED: usize = 40;

impl AccountsTab {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        if !session.set_up() {
            card(ui, |ui| ui.label(texts.get("pc-no-accounts")));
            return self.set_up.show(ui, cx);
        }
        remark(ui, &texts.get("accounts-note"));
        // The person who was just added is the next to get roles.
        if session.door().added_person().is_some() && self.added != session.door().added_person() {
            self.added = session.door().added_person();
            [&mut self.badge, &mut self.name, &mut self.unit].into_iter().for_each(String::clear);
            self.choose(session, self.added);
        }
        let chosen = session.officers().iter().find(|o| Some(o.id) == self.chosen);
        if let Some(officer) = chosen {
            card(ui, |ui| self.edit_ui(ui, cx, officer));
        }
        card(ui, |ui| self.list_ui(ui, session));
        if let Some(newcomer) = session.door().newcomer() {
            card(ui, |ui| newcomer::show(ui, cx, newcomer, false));
        } else if session.may(Permission::ImportRoster) {
            card(ui, |ui| self.new_ui(ui, cx));
        }
    }

    /// Opens the form for a new person.
    pub const fn begin_adding(&mut self) {
        self.adds = true;
    }

    fn choose(&mut self, session: &Session, officer: Option<Uuid>) {
        self.chosen = officer;
        self.secret = SecretForm::default();
        self.why.clear();
        self.unfilled = Complaint::default();
        let account = officer.and_then(|id| session.account(id));
        self.roles = account.map(|account| account.roles).unwrap_or_default();
    }

    fn edit_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, officer: &Officer) {
        let session = cx.session;
        let texts = cx.messages;
        let who = format!("{}   {}   {}", officer.badge, officer.name, officer.unit);
        ui.label(RichText::new(who).size(size::HEADING));
        if session.officer().is_some_and(|o| o.id == officer.id) {
            remark(ui, &texts.get("accounts-own"));
            return;
        }
        section(ui, &texts.get("accounts-roles"));
        for role in Role::ALL.into_iter().filter(|r| *r != Role::Officer) {
            ui.horizontal_wrapped(|ui| {
                let mut has = self.roles.contains(&role);
                if ui.checkbox(&mut has, texts.of(&role)).changed() {
                    self.roles.retain(|r| *r != role);
                    self.roles.extend(has.then_some(role));
                }
                if let Some(does) = does_key(role) {
                    remark(ui, &texts.get(does));
                }
            });
        }
        section(ui, &texts.get("accounts-secret"));
        let staff = !self.roles.is_empty();
        remark(ui, &texts.get(if staff { "secret-rule-password" } else { "secret-rule-pin" }));
        remark(ui, &texts.get("accounts-secret-note"));
        // Replacing an existing one needs a reason, which the journal keeps.
        let replaces = session.account(officer.id).is_some_and(|account| account.secret != SecretState::None);
        if replaces {
            ui.horizontal_wrapped(|ui| {
                let field = form::line(ui, texts.get("field-replace-why"), &mut self.why, 320.0);
                self.unfilled.settle(field.changed());
                remark(ui, &texts.get("accounts-why-note"));
            });
        }
        let label = texts.get(if staff { "field-new-password" } else { "field-new-pin" });
        let button = texts.get("accounts-save");
        let ready = !session.door().checking();
        let ask = SecretAsk { label: &label, button: &button, again: true, ready, optional: true };
        if let Some(secret) = self.secret.show(ui, texts, &ask) {
            self.save(cx, officer.id, secret, replaces);
        }
        self.unfilled.show(ui);
        if session.door().checking() {
            remark(ui, &texts.get("ask-checking"));
        }
        remark(ui, &state_of(session, texts, officer.id));
    }

    fn save(&mut self, cx: &mut Cx<'_>, officer: Uuid, secret: String, replaces: bool) {
        let texts = cx.messages;
        let roles = self.roles.clone();
        if secret.is_empty() || !replaces {
            let secret = (!secret.is_empty()).then_some(secret);
            return cx.act(Action::Door(DoorAction::SetAccount { officer, roles, secret }));
        }
        let filled = !self.why.trim().is_empty();
        if self.unfilled.allows(form::missing(texts, &[("field-replace-why", filled)])) {
            let why = std::mem::take(&mut self.why);
            cx.act(Action::Door(DoorAction::ReplaceSecret { officer, roles, secret, why }));
        } else {
            self.secret.keep(secret);
        }
    }

    /// A person who is in no list yet: a second administrator, say.
    fn new_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let texts = cx.messages;
        ui.label(RichText::new(texts.get("pc-add-person")).size(size::HEADING));
        remark(ui, &texts.get("pc-add-person-note"));
        let mut fields = Vec::new();
        ui.horizontal_wrapped(|ui| {
            for (key, value) in [
                ("field-badge", &mut self.badge),
                ("field-name", &mut self.name),
                ("field-unit", &mut self.unit),
            ] {
                fields.push(form::line(ui, texts.get(key), value, 180.0));
            }
        });
        if let Some(first) = fields.first().filter(|_| self.adds) {
            self.adds = false;
            first.request_focus();
            first.scroll_to_me(Some(egui::Align::Center));
        }
        self.unnamed.settle(fields.iter().any(egui::Response::changed));
        let entered = form::walk(ui, &fields);
        if ui.button(texts.get("pc-add-person-now")).clicked() || entered {
            let facts =
                [("field-badge", &self.badge), ("field-name", &self.name), ("field-unit", &self.unit)]
                    .map(|(key, value)| (key, !value.trim().is_empty()));
            if self.unnamed.allows(form::missing(texts, &facts)) {
                let (badge, name, unit) = (self.badge.clone(), self.name.clone(), self.unit.clone());
                cx.act(Action::Door(DoorAction::AddPerson { badge, name, unit }));
            }
        }
        self.unnamed.show(ui);
    }

    fn list_ui(&mut self, ui: &mut Ui, session: &Session) {
        let texts = session.texts();
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(texts.get("start-find"));
            ui.add(TextEdit::singleline(&mut self.search).hint_text(texts.get("start-find-hint")))
                .labelled_by(label.id);
        });
        let wanted = self.search.trim().to_uppercase();
        let found: Vec<&Officer> = session
            .officers()
            .iter()
            .filter(|o| wanted.is_empty() || o.badge.contains(&wanted) || o.name.contains(&wanted))
            .collect();
        for officer in found.iter().take(LISTED) {
            ui.horizontal_wrapped(|ui| {
                let here = self.chosen == Some(officer.id);
                let name = format!("{}   {}", officer.badge, officer.name);
                if ui.selectable_label(here, name).clicked() {
                    self.choose(session, Some(officer.id));
                }
                let palette = Palette::of(ui);
                ui.label(RichText::new(state_of(session, texts, officer.id)).color(palette.muted));
            });
        }
        if found.len() > LISTED {
            remark(ui, &texts.format("start-more", &[("count", &(found.len() - LISTED))]));
        }
    }
}

/// An officer's roles and secret in words.
fn state_of(session: &Session, texts: &Messages, officer: Uuid) -> String {
    let Some(account) = session.account(officer) else { return texts.get("accounts-none") };
    let mut parts: Vec<String> = account.roles.iter().map(|role| texts.of(role)).collect();
    parts.push(texts.get(match account.secret {
        SecretState::None => "accounts-no-secret",
        SecretState::MustChange => "accounts-must-change",
        SecretState::Chosen => "accounts-has-secret",
    }));
    parts.join(" · ")
}

/// The message that says what a role does; an officer without another role does nothing for others.
const fn does_key(role: Role) -> Option<&'static str> {
    match role {
        Role::Officer => None,
        Role::Invigilator => Some("role-invigilator-does"),
        Role::Trainer => Some("role-trainer-does"),
        Role::Instructor => Some("role-instructor-does"),
        Role::Issuer => Some("role-issuer-does"),
        Role::Auditor => Some("role-auditor-does"),
        Role::Admin => Some("role-admin-does"),
    }
}
