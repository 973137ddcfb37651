//! 人员与角色: find or add a person, change their data, give and take roles, first passwords; import the roster.

use egui::{RichText, TextEdit, Ui};
use uuid::Uuid;

use super::person::PersonData;
use super::reset::ResetForm;
use super::roles::{self, does_key};
use crate::ui::cards::newcomer;
use crate::ui::cards::roster_import::RosterCard;
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
use dabiao_domain::roster::{Officer, Service};

/// View state of people and their accounts.
#[derive(Default)]
pub(super) struct PeopleTab {
    search: String,
    chosen: Option<Uuid>,
    roles: Vec<Role>,
    secret: SecretForm,
    reset: ResetForm,
    data: PersonData,
    badge: String,
    name: String,
    unit: String,
    unnamed: Complaint,
    /// The first field of the form for a new person is to be shown and to have the focus.
    adds: bool,
    /// Whether the import of a roster is open.
    imports: bool,
    roster: RosterCard,
    /// The person whom the administrator has added and this part has selected.
    added: Option<Uuid>,
    set_up: SetUpCard,
}

/// At most this many officers are listed; the search finds the others.
const LISTED: usize = 40;

impl PeopleTab {
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
        if session.may(Permission::ImportRoster) {
            let open = std::mem::take(&mut self.imports).then_some(true);
            let header = egui::CollapsingHeader::new(texts.get("desk-roster")).id_salt("roster").open(open);
            let shown = header.show(ui, |ui| self.roster.show(ui, cx));
            if open.is_some() {
                shown.header_response.scroll_to_me(Some(egui::Align::TOP));
            }
        }
        card(ui, |ui| roles::show(ui, cx));
    }

    /// Opens the form for a new person.
    pub const fn begin_adding(&mut self) {
        self.adds = true;
    }

    /// Opens the import of a roster.
    pub const fn begin_import(&mut self) {
        self.imports = true;
    }

    fn choose(&mut self, session: &Session, officer: Option<Uuid>) {
        self.chosen = officer;
        self.secret = SecretForm::default();
        self.reset = ResetForm::default();
        self.data = PersonData::default();
        let account = officer.and_then(|id| session.account(id));
        self.roles = account.map(|account| account.roles).unwrap_or_default();
    }

    fn edit_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, officer: &Officer) {
        let session = cx.session;
        let texts = cx.messages;
        let who = format!("{}   {}   {}", officer.badge, officer.name, officer.unit);
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(who).size(size::HEADING));
            if ui.button(texts.get("close")).clicked() {
                self.choose(session, None);
            }
        });
        remark(ui, &state_of(session, texts, officer));
        let account = session.account(officer.id);
        let has_roles = account.as_ref().is_some_and(|account| !account.roles.is_empty());
        if session.officer().is_some_and(|o| o.id == officer.id) {
            remark(ui, &texts.get("accounts-own"));
            return self.data.show(ui, cx, officer, false);
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
        // What its owner chose is replaced by two; roles are saved without it then.
        let chose = account.as_ref().is_some_and(|account| account.secret == SecretState::Chosen);
        if chose {
            let same = account.is_some_and(|account| {
                account.roles.len() == self.roles.len()
                    && account.roles.iter().all(|r| self.roles.contains(r))
            });
            let why = same.then(|| texts.get("accounts-roles-same"));
            ui.horizontal_wrapped(|ui| {
                if form::primary(ui, &texts.get("accounts-save"), why.as_deref()) {
                    self.save(cx, officer.id, None);
                }
            });
            let roles = session.account(officer.id).map(|account| account.roles).unwrap_or_default();
            self.reset.show(ui, cx, officer, &roles);
        } else {
            self.first_secret_ui(ui, cx, officer);
        }
        self.data.show(ui, cx, officer, has_roles);
    }

    fn first_secret_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, officer: &Officer) {
        let (session, texts) = (cx.session, cx.messages);
        let staff = !self.roles.is_empty();
        section(ui, &texts.get("accounts-secret"));
        remark(ui, &texts.get(if staff { "secret-rule-password" } else { "secret-rule-pin" }));
        remark(ui, &texts.get("accounts-secret-note"));
        let label = texts.get(if staff { "field-new-password" } else { "field-new-pin" });
        let button = texts.get("accounts-save");
        let ready = !session.door().checking();
        let ask = SecretAsk { label: &label, button: &button, again: true, ready, optional: true };
        if let Some(secret) = self.secret.show(ui, texts, &ask) {
            self.save(cx, officer.id, (!secret.is_empty()).then_some(secret));
        }
        if session.door().checking() {
            remark(ui, &texts.get("ask-checking"));
        }
    }

    fn save(&self, cx: &mut Cx<'_>, officer: Uuid, secret: Option<String>) {
        let roles = self.roles.clone();
        cx.act(Action::Door(DoorAction::SetAccount { officer, roles, secret }));
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
                ui.label(RichText::new(state_of(session, texts, officer)).color(palette.muted));
            });
        }
        if found.len() > LISTED {
            remark(ui, &texts.format("start-more", &[("count", &(found.len() - LISTED))]));
        }
    }
}

/// An officer's service, roles and secret in words.
fn state_of(session: &Session, texts: &Messages, officer: &Officer) -> String {
    let mut parts = Vec::new();
    if officer.service != Service::Serving {
        parts.push(texts.of(&officer.service));
    }
    match session.account(officer.id) {
        None => parts.push(texts.get("accounts-none")),
        Some(account) => {
            parts.extend(account.roles.iter().map(|role| texts.of(role)));
            parts.push(texts.get(match account.secret {
                SecretState::None => "accounts-no-secret",
                SecretState::MustChange => "accounts-must-change",
                SecretState::Chosen => "accounts-has-secret",
            }));
        }
    }
    parts.join(" · ")
}
