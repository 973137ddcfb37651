//! Accounts: who has which roles, what each role may do, first passwords and PINs, and people who are new.

use egui::{RichText, TextEdit, Ui};
use uuid::Uuid;

use super::card;
use crate::ui::forms::{self, Complaint};
use crate::ui::newcomer_card;
use crate::ui::secret_form::{SecretAsk, SecretForm};
use crate::ui::sign_in_card::SetUpCard;
use crate::ui::theme::{Palette, size};
use crate::ui::widgets::{remark, section};
use crate::ui::wishes::Wishes;
use dabiao_app::lang::Texts;
use dabiao_app::{Action, DoorAction, PcAction, Station};
use dabiao_domain::role::{Permission, Role};
use dabiao_domain::roster::Officer;

/// View state of the accounts.
#[derive(Debug, Default)]
pub(super) struct AccountsPart {
    search: String,
    chosen: Option<Uuid>,
    roles: Vec<Role>,
    secret: SecretForm,
    /// Why a lost secret gets another in its place.
    why: String,
    unfilled: Complaint,
    badge: String,
    name: String,
    unit: String,
    unnamed: Complaint,
    /// The first field of the form for somebody new is to be shown and to have the focus.
    adds: bool,
    /// Whom the administrator has added and this part has chosen.
    added: Option<Uuid>,
    set_up: SetUpCard,
}

/// At most this many officers are listed; the search finds the others.
const LISTED: usize = 40;

impl AccountsPart {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        if !station.set_up() {
            card(ui, |ui| ui.label(texts.get("pc-no-accounts")));
            return self.set_up.show(ui, station, wishes);
        }
        remark(ui, &texts.get("accounts-note"));
        // Whoever was added is who is given roles next.
        if station.door().added_person().is_some() && self.added != station.door().added_person() {
            self.added = station.door().added_person();
            [&mut self.badge, &mut self.name, &mut self.unit].into_iter().for_each(String::clear);
            self.choose(station, self.added);
        }
        let chosen = station.officers().iter().find(|o| Some(o.id) == self.chosen);
        if let Some(officer) = chosen {
            card(ui, |ui| self.edit_ui(ui, station, officer, wishes));
        }
        card(ui, |ui| self.list_ui(ui, station));
        if let Some(newcomer) = station.door().newcomer() {
            card(ui, |ui| newcomer_card::show(ui, texts, newcomer, false, wishes));
        } else if station.may(Permission::ImportRoster) {
            card(ui, |ui| self.new_ui(ui, texts, wishes));
        }
    }

    /// Somebody is to be added.
    pub const fn begin_adding(&mut self) {
        self.adds = true;
    }

    fn choose(&mut self, station: &Station, officer: Option<Uuid>) {
        self.chosen = officer;
        self.secret = SecretForm::default();
        self.why.clear();
        self.unfilled = Complaint::default();
        let account = officer.and_then(|id| station.account(id));
        let names = account.map(|a| a.roles.clone()).unwrap_or_default();
        self.roles = names.iter().filter_map(|n| Role::from_name(n)).collect();
    }

    fn edit_ui(&mut self, ui: &mut Ui, station: &Station, officer: &Officer, wishes: &mut Wishes) {
        let texts = station.texts();
        let who = format!("{}   {}   {}", officer.badge, officer.name, officer.unit);
        ui.label(RichText::new(who).size(size::HEADING));
        if station.officer().is_some_and(|o| o.id == officer.id) {
            remark(ui, &texts.get("accounts-own"));
            return;
        }
        section(ui, &texts.get("accounts-roles"));
        for role in Role::ALL.into_iter().filter(|r| *r != Role::Officer) {
            ui.horizontal_wrapped(|ui| {
                let mut has = self.roles.contains(&role);
                if ui.checkbox(&mut has, texts.get(&format!("role-{}", role.name()))).changed() {
                    self.roles.retain(|r| *r != role);
                    self.roles.extend(has.then_some(role));
                }
                remark(ui, &texts.get(&format!("role-{}-does", role.name())));
            });
        }
        section(ui, &texts.get("accounts-secret"));
        let staff = !self.roles.is_empty();
        remark(ui, &texts.get(if staff { "secret-rule-password" } else { "secret-rule-pin" }));
        remark(ui, &texts.get("accounts-secret-note"));
        // In the place of one that is there it takes a reason, which the journal keeps.
        let replaces = station.account(officer.id).is_some_and(|account| account.secret.is_some());
        if replaces {
            ui.horizontal_wrapped(|ui| {
                let label = forms::label(ui, texts.get("field-replace-why"), 320.0);
                let field = ui.add(TextEdit::singleline(&mut self.why).desired_width(320.0));
                self.unfilled.settle(field.labelled_by(label.id).changed());
                remark(ui, &texts.get("accounts-why-note"));
            });
        }
        let label = texts.get(if staff { "field-new-password" } else { "field-new-pin" });
        let button = texts.get("accounts-save");
        let ready = !station.door().checking();
        let ask = SecretAsk { label: &label, button: &button, again: true, ready, optional: true };
        if let Some(secret) = self.secret.show(ui, texts, &ask) {
            self.save(texts, officer.id, secret, replaces, wishes);
        }
        self.unfilled.show(ui);
        if station.door().checking() {
            remark(ui, &texts.get("ask-checking"));
        }
        remark(ui, &state_of(station, texts, officer.id));
    }

    fn save(&mut self, texts: &Texts, officer: Uuid, secret: String, replaces: bool, wishes: &mut Wishes) {
        let roles = self.roles.clone();
        if secret.is_empty() || !replaces {
            let secret = (!secret.is_empty()).then_some(secret);
            return wishes.act(Action::Door(DoorAction::SetAccount { officer, roles, secret }));
        }
        let filled = !self.why.trim().is_empty();
        if self.unfilled.allows(forms::missing(texts, &[("field-replace-why", filled)])) {
            let why = std::mem::take(&mut self.why);
            wishes.act(Action::Door(DoorAction::ReplaceSecret { officer, roles, secret, why }));
        } else {
            self.secret.keep(secret);
        }
    }

    /// Somebody who is in no list yet: a second administrator, say.
    fn new_ui(&mut self, ui: &mut Ui, texts: &Texts, wishes: &mut Wishes) {
        ui.label(RichText::new(texts.get("pc-add-person")).size(size::HEADING));
        remark(ui, &texts.get("pc-add-person-note"));
        let mut fields = Vec::new();
        ui.horizontal_wrapped(|ui| {
            for (key, value) in [
                ("field-badge", &mut self.badge),
                ("field-name", &mut self.name),
                ("field-unit", &mut self.unit),
            ] {
                let label = forms::label(ui, texts.get(key), 180.0);
                fields.push(ui.add(TextEdit::singleline(value).desired_width(180.0)).labelled_by(label.id));
            }
        });
        if let Some(first) = fields.first().filter(|_| self.adds) {
            self.adds = false;
            first.request_focus();
            first.scroll_to_me(Some(egui::Align::Center));
        }
        self.unnamed.settle(fields.iter().any(egui::Response::changed));
        let entered = forms::walk(ui, &fields);
        if ui.button(texts.get("pc-add-person-now")).clicked() || entered {
            let facts =
                [("field-badge", &self.badge), ("field-name", &self.name), ("field-unit", &self.unit)]
                    .map(|(key, value)| (key, !value.trim().is_empty()));
            if self.unnamed.allows(forms::missing(texts, &facts)) {
                let (badge, name, unit) = (self.badge.clone(), self.name.clone(), self.unit.clone());
                wishes.act(Action::Pc(PcAction::AddPerson { badge, name, unit }));
            }
        }
        self.unnamed.show(ui);
    }

    fn list_ui(&mut self, ui: &mut Ui, station: &Station) {
        let texts = station.texts();
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(texts.get("start-find"));
            ui.add(TextEdit::singleline(&mut self.search).hint_text(texts.get("start-find-hint")))
                .labelled_by(label.id);
        });
        let wanted = self.search.trim().to_uppercase();
        let found: Vec<&Officer> = station
            .officers()
            .iter()
            .filter(|o| wanted.is_empty() || o.badge.contains(&wanted) || o.name.contains(&wanted))
            .collect();
        for officer in found.iter().take(LISTED) {
            ui.horizontal_wrapped(|ui| {
                let here = self.chosen == Some(officer.id);
                let name = format!("{}   {}", officer.badge, officer.name);
                if ui.selectable_label(here, name).clicked() {
                    self.choose(station, Some(officer.id));
                }
                let palette = Palette::of(ui);
                ui.label(RichText::new(state_of(station, texts, officer.id)).color(palette.muted));
            });
        }
        if found.len() > LISTED {
            remark(ui, &texts.format("start-more", &[("count", &(found.len() - LISTED))]));
        }
    }
}

/// Roles and secret of somebody in words.
fn state_of(station: &Station, texts: &Texts, officer: Uuid) -> String {
    let Some(account) = station.account(officer) else { return texts.get("accounts-none") };
    let mut parts: Vec<String> = account.roles.iter().map(|r| texts.get(&format!("role-{r}"))).collect();
    parts.push(texts.get(match (&account.secret, account.must_change) {
        (None, _) => "accounts-no-secret",
        (Some(_), true) => "accounts-must-change",
        (Some(_), false) => "accounts-has-secret",
    }));
    parts.join(" · ")
}
