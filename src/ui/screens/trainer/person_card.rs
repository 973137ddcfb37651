//! One officer: how they stand, the forecast and its reasons, their sessions, and changes to the roster.

use super::exempt_form::ExemptForm;
use super::plots;
use crate::ui::cards::person_practice;
use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::form;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::typed::{Day, Field};
use crate::ui::words::forecast;
use egui::{TextEdit, Ui};

use crate::ui::kit::figures::{figure, percent, speed, speed_line};
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, PersonLine};
use dabiao_app::{Action, TrainerAction, typing_alone};
use dabiao_domain::forecast::officer::OfficerForecast;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::{Officer, Service};

/// View state.
pub(super) struct PersonCard {
    /// The officer being edited, with the changes so far.
    edited: Option<Officer>,
    /// The day of leaving.
    left_on: Field<Day>,
    exempt: ExemptForm,
    /// The officer of whom coaching was asked last.
    asked: Option<uuid::Uuid>,
}

impl Default for PersonCard {
    fn default() -> Self {
        let left_on = Field::new(Day::default(), "why-left-on");
        Self { edited: None, left_on, exempt: ExemptForm::default(), asked: None }
    }
}

impl PersonCard {
    /// Shows it; whether it is to be closed.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView, p: &PersonLine) -> bool {
        let session = cx.session;
        let texts = cx.messages;
        let mut close = false;
        if self.asked != Some(p.id) {
            self.asked = Some(p.id);
            cx.act(Action::Trainer(TrainerAction::LookAt(p.id)));
        }
        ui.horizontal_wrapped(|ui| {
            heading(ui, &format!("{} {} · {}", p.badge, p.name, p.unit_name));
            if !p.position.is_empty() {
                ui.label(&p.position);
            }
            close = ui.button(texts.get("close")).clicked();
            if session.may(Permission::ImportRoster) && ui.button(texts.get("desk-change")).clicked() {
                let known = session.officers().iter().find(|o| o.id == p.id).cloned();
                self.edited = known.map(|officer| Officer { service: officer.service.said(), ..officer });
                self.left_on.put(p_left_on(self.edited.as_ref()));
            }
            self.exempt.button(ui, session, view, p);
        });
        let forecast = session.trainer().forecasts().and_then(|f| view.forecast_of(f, p.id).copied());
        figures(ui, texts, p, forecast.as_ref());
        if self.edited.as_ref().is_some_and(|o| o.id == p.id) {
            self.edit_ui(ui, cx, view);
        }
        self.exempt.show(ui, cx, view, p);
        if let Some(f) = &forecast {
            remark(ui, &forecast::grounds(texts, f));
            if let Some(words) = typing_alone(texts, &view.facts.standard) {
                remark(ui, &words);
            }
        }
        if let Some(person) = session.trainer().coached(p.id) {
            person_practice::show(ui, cx, person);
        }
        plots::sessions(ui, texts, view.facts.marks(p.id), p.line_cpm, 190.0);
        if let Some(person) = session.trainer().coached(p.id) {
            person_practice::attempts(ui, cx, person);
        }
        close
    }

    fn edit_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) {
        let texts = cx.messages;
        let Some(officer) = &mut self.edited else { return };
        let mut done = false;
        ui.horizontal_wrapped(|ui| {
            let mut fields = Vec::new();
            fields.push(form::field(
                ui,
                texts.get("field-name"),
                TextEdit::singleline(&mut officer.name),
                120.0,
            ));
            fields.push(form::field(
                ui,
                texts.get("col-position"),
                TextEdit::singleline(&mut officer.position),
                120.0,
            ));
            ui.label(texts.get("field-unit"));
            let named = view.unit(officer.unit_id).map_or("", |u| u.name.as_str()).to_owned();
            combo(ui, &texts.get("field-unit"), ("move", 220.0), &named, |ui| {
                for unit in &view.units {
                    ui.selectable_value(&mut officer.unit_id, unit.id, &unit.name);
                }
            });
            for service in Service::ALL {
                let word = texts.of(&service);
                ui.radio_value(&mut officer.service, service, word);
            }
            if officer.service != Service::Serving {
                let line =
                    |ui: &mut Ui, text: &mut String| form::line(ui, texts.get("desk-left-on"), text, 110.0);
                fields.push(self.left_on.show(ui, line));
                self.left_on.pick(ui, texts, "left on", view.facts.today);
            }
            let left = officer.service != Service::Serving;
            let why = self.left_on.wrong(texts).filter(|_| left);
            let entered = fields.iter().any(|field| form::entered(field, ui)) && why.is_none();
            if form::button(ui, texts.get("save"), why.as_deref()) || entered {
                let left_on = self.left_on.read().filter(|_| left);
                let unit = view.unit(officer.unit_id).map_or_else(String::new, |u| u.name.clone());
                let changed = Officer { unit, left_on, ..officer.clone() };
                cx.act(Action::Trainer(TrainerAction::ChangeOfficer(Box::new(changed))));
                done = true;
            }
            done |= ui.button(texts.get("cancel")).clicked();
        });
        if done {
            self.edited = None;
        }
    }
}

fn p_left_on(officer: Option<&Officer>) -> String {
    officer.and_then(|o| o.left_on).map_or_else(String::new, |day| day.to_string())
}

fn figures(ui: &mut Ui, texts: &Messages, p: &PersonLine, forecast: Option<&OfficerForecast>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 30.0;
        let state = texts.of(&p.state);
        let state = p.certified_on.map_or_else(|| state.clone(), |on| format!("{state} {on}"));
        figure(ui, &texts.get("col-state"), &state);
        figure(ui, &texts.get("desk-last-speed"), &speed(p.last.map(|m| f64::from(m.milli_cpm) / 1000.0)));
        figure(ui, &texts.get("accuracy"), &percent(p.last.map(|m| f64::from(m.accuracy_ppm) / 1e6)));
        figure(ui, &texts.get("desk-best"), &speed(p.best_cpm));
        figure(ui, &texts.get("line-speed"), &speed_line(p.line_cpm));
        figure(ui, &texts.get("desk-recent"), &p.recent.to_string());
        let next = p.next_sitting.map_or_else(|| "—".to_owned(), |d| d.to_string());
        figure(ui, &texts.get("desk-next-sitting"), &next);
        if let Some(f) = forecast {
            figure(ui, &texts.get("col-forecast"), &forecast::word(texts, f));
        }
    });
}
