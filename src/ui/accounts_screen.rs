//! 账户: who has which roles, and first passwords and PINs.

use egui::{RichText, ScrollArea, TextEdit, Ui};
use uuid::Uuid;

use super::clock_card::ClockCard;
use super::secret_form::{SecretAsk, SecretForm};
use super::theme::{self, Palette, size};
use super::widgets::{column, remark, section};
use super::wishes::Wishes;
use crate::app::lang::Texts;
use crate::app::{Action, Station};
use crate::domain::role::Role;
use crate::domain::roster::Officer;

/// View state of the accounts.
#[derive(Debug, Default)]
pub struct AccountsScreen {
    search: String,
    chosen: Option<Uuid>,
    roles: Vec<Role>,
    secret: SecretForm,
    clock: ClockCard,
}

/// At most this many officers are listed; the search finds the others.
const LISTED: usize = 40;

impl AccountsScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("nav-accounts")).size(28.0));
                remark(ui, &texts.get("accounts-note"));
                self.clock.show(ui, station, wishes);
                let chosen = station.officers().iter().find(|o| Some(o.id) == self.chosen);
                if let Some(officer) = chosen {
                    theme::card(ui).show(ui, |ui| self.edit_ui(ui, station, officer, wishes));
                }
                theme::card(ui).show(ui, |ui| self.list_ui(ui, station));
            });
        });
    }

    fn edit_ui(&mut self, ui: &mut Ui, station: &Station, officer: &Officer, wishes: &mut Wishes) {
        let texts = station.texts();
        ui.set_width(ui.available_width());
        let who = format!("{}   {}   {}", officer.badge, officer.name, officer.unit);
        ui.label(RichText::new(who).size(size::HEADING));
        if station.officer().is_some_and(|o| o.id == officer.id) {
            remark(ui, &texts.get("accounts-own"));
            return;
        }
        section(ui, &texts.get("accounts-roles"));
        ui.horizontal_wrapped(|ui| {
            for role in Role::ALL.into_iter().filter(|r| *r != Role::Officer) {
                let mut has = self.roles.contains(&role);
                if ui.checkbox(&mut has, texts.get(&format!("role-{}", role.name()))).changed() {
                    self.roles.retain(|r| *r != role);
                    self.roles.extend(has.then_some(role));
                }
            }
        });
        section(ui, &texts.get("accounts-secret"));
        let staff = !self.roles.is_empty();
        remark(ui, &texts.get(if staff { "secret-rule-password" } else { "secret-rule-pin" }));
        remark(ui, &texts.get("accounts-secret-note"));
        let label = texts.get(if staff { "field-new-password" } else { "field-new-pin" });
        let button = texts.get("accounts-save");
        let ready = !station.checking();
        let ask = SecretAsk { label: &label, button: &button, again: true, ready, optional: true };
        if let Some(secret) = self.secret.show(ui, texts, &ask) {
            let secret = (!secret.is_empty()).then_some(secret);
            wishes.act(Action::SetAccount { officer: officer.id, roles: self.roles.clone(), secret });
        }
        remark(ui, &state_of(station, texts, officer.id));
    }

    fn list_ui(&mut self, ui: &mut Ui, station: &Station) {
        let texts = station.texts();
        ui.set_width(ui.available_width());
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
                    self.chosen = Some(officer.id);
                    self.secret = SecretForm::default();
                    let names = station.account(officer.id).map(|a| a.roles.clone()).unwrap_or_default();
                    self.roles = names.iter().filter_map(|n| Role::from_name(n)).collect();
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
