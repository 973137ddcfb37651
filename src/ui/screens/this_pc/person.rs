//! A single person's data: name, unit, leaving and coming back.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::form;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::Palette;
use crate::ui::kit::typed::{Day, Field};
use dabiao_app::admin::PersonForm;
use dabiao_app::{Action, AdminAction};
use dabiao_domain::role::Permission;
use dabiao_domain::roster::{Officer, Service};

/// View state.
pub(super) struct PersonData {
    /// Whose data are in the form, as the roster had them.
    of: Option<Officer>,
    name: String,
    unit: Uuid,
    service: Service,
    left_on: Field<Day>,
}

impl Default for PersonData {
    fn default() -> Self {
        Self {
            of: None,
            name: String::new(),
            unit: Uuid::nil(),
            service: Service::Serving,
            left_on: Field::new(Day::default(), "why-left-on"),
        }
    }
}

impl PersonData {
    /// Shows it for `officer`; what the roster says anew takes the place of what was typed.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, officer: &Officer, roles: bool) {
        let (session, texts) = (cx.session, cx.messages);
        if !session.may(Permission::ImportRoster) {
            return;
        }
        if self.of.as_ref() != Some(officer) {
            self.name.clone_from(&officer.name);
            (self.unit, self.service) = (officer.unit_id, officer.service.said());
            self.left_on.put(officer.left_on.map_or_else(String::new, |day| day.to_string()));
            self.of = Some(officer.clone());
        }
        section(ui, &texts.get("person-data"));
        remark(ui, &texts.get("person-data-note"));
        let units = session.admin().deeds().map_or(&[][..], |deeds| &deeds.units);
        let left = self.service != Service::Serving;
        let mut entered = false;
        ui.horizontal_wrapped(|ui| {
            let field = form::line(ui, texts.get("field-name"), &mut self.name, 140.0);
            entered |= form::entered(&field, ui);
            ui.label(texts.get("field-unit"));
            let named = units.iter().find(|unit| unit.id == self.unit);
            let named = named.map_or(officer.unit.as_str(), |unit| unit.name.as_str()).to_owned();
            combo(ui, &texts.get("field-unit"), ("person unit", 220.0), &named, |ui| {
                for unit in units {
                    ui.selectable_value(&mut self.unit, unit.id, &unit.name);
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            for service in Service::ALL {
                ui.radio_value(&mut self.service, service, texts.of(&service));
            }
            if left {
                let line =
                    |ui: &mut Ui, text: &mut String| form::line(ui, texts.get("desk-left-on"), text, 120.0);
                let field = self.left_on.show(ui, line);
                entered |= form::entered(&field, ui);
                self.left_on.pick(ui, texts, "left on", session.core().today());
            }
        });
        if left && roles {
            ui.label(RichText::new(texts.get("person-left-roles")).color(Palette::of(ui).wrong));
        }
        ui.horizontal_wrapped(|ui| {
            let why = self
                .left_on
                .wrong(texts)
                .filter(|_| left)
                .or_else(|| form::missing(texts, &[("field-name", !self.name.trim().is_empty())]))
                .or_else(|| self.unchanged(officer).then(|| texts.get("person-unchanged")));
            if form::button(ui, texts.get("person-save"), why.as_deref()) || (entered && why.is_none()) {
                cx.act(Action::Admin(AdminAction::ChangePerson(PersonForm {
                    officer: officer.id,
                    name: self.name.clone(),
                    unit: self.unit,
                    service: self.service,
                    left_on: self.left_on.read().filter(|_| left),
                })));
            }
        });
    }

    fn unchanged(&self, officer: &Officer) -> bool {
        let left_on = self.left_on.read().filter(|_| self.service != Service::Serving);
        self.name.trim() == officer.name
            && self.unit == officer.unit_id
            && self.service == officer.service.said()
            && left_on == officer.left_on
    }
}
