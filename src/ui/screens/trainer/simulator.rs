//! The effect of another line, before a leader signs it.

use egui::Ui;

use super::words::rate_words;
use crate::ui::commands::Cx;
use crate::ui::kit::figures::figure;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::table::{self, Col, SortBy};
use crate::ui::kit::text::{heading, remark};
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, ProposedForm, Simulated};
use dabiao_app::{Action, TrainerAction, typing_alone};
use dabiao_domain::rounding;
use dabiao_domain::simulate::Effect;

const COLUMNS: [Col; 7] = [
    ("field-unit", 0.0),
    ("col-pass-today", 160.0),
    ("col-expected", 120.0),
    ("col-on-course", 120.0),
    ("col-need-coaching", 130.0),
    ("col-unknown", 110.0),
    ("col-age-unknown", 120.0),
];

/// View state.
pub(super) struct SimulatorTab {
    form: ProposedForm,
    by_age: bool,
    base: String,
    sort: SortBy,
}

impl Default for SimulatorTab {
    fn default() -> Self {
        Self {
            form: ProposedForm {
                line_cpm: "30".to_owned(),
                accuracy: "95".to_owned(),
                age_base: None,
                floor_cpm: "10".to_owned(),
            },
            by_age: false,
            base: "70".to_owned(),
            sort: SortBy::default(),
        }
    }
}

impl SimulatorTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) {
        let session = cx.session;
        let texts = cx.messages;
        card(ui, |ui| {
            heading(ui, &texts.get("desk-simulator"));
            remark(ui, &texts.get("simulator-note"));
            let mut entered = false;
            ui.horizontal_wrapped(|ui| {
                let mut field = |ui: &mut Ui, key: &str, value: &mut String| {
                    let edit = form::line(ui, texts.get(key), value, 60.0);
                    entered |= form::entered(&edit, ui);
                };
                let key = if self.by_age { "simulator-ceiling" } else { "simulator-line" };
                field(ui, key, &mut self.form.line_cpm);
                field(ui, "simulator-accuracy", &mut self.form.accuracy);
                ui.checkbox(&mut self.by_age, texts.get("simulator-by-age"));
                if self.by_age {
                    field(ui, "simulator-base", &mut self.base);
                    field(ui, "simulator-floor", &mut self.form.floor_cpm);
                }
                let why = session.trainer().forecasts().is_none().then(|| texts.get("why-forecasts"));
                let go = form::primary(ui, &texts.get("simulator-run"), why.as_deref());
                if go || (entered && why.is_none()) {
                    self.form.age_base = self.by_age.then(|| self.base.clone());
                    cx.act(Action::Trainer(TrainerAction::Simulate(self.form.clone())));
                }
            });
        });
        if let Some(simulated) = session.trainer().simulated() {
            card(ui, |ui| self.result(ui, texts, view, simulated));
        }
    }

    fn result(&mut self, ui: &mut Ui, texts: &Messages, view: &DeskView, simulated: &Simulated) {
        let form = &simulated.form;
        let line = match &form.age_base {
            None => texts.format("simulator-fixed", &[("cpm", &form.line_cpm), ("accuracy", &form.accuracy)]),
            Some(base) => texts.format(
                "simulator-aged",
                &[
                    ("base", base),
                    ("floor", &form.floor_cpm),
                    ("ceiling", &form.line_cpm),
                    ("accuracy", &form.accuracy),
                ],
            ),
        };
        heading(ui, &line);
        let b = &simulated.result.bureau;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 30.0;
            figure(ui, &texts.get("col-pass-today"), &rate_words(b.pass_today, b.eligible));
            figure(
                ui,
                &texts.get("col-expected"),
                &format!("{}/{}", rounding::text(b.expected, 0), b.eligible),
            );
            figure(ui, &texts.get("col-on-course"), &b.on_course.to_string());
            figure(ui, &texts.get("col-need-coaching"), &b.need_coaching.to_string());
            figure(ui, &texts.get("col-unknown"), &b.unknown.to_string());
            if b.age_unknown > 0 {
                figure(ui, &texts.get("col-age-unknown"), &b.age_unknown.to_string());
            }
        });
        remark(ui, &texts.get("simulator-reading"));
        if let Some(words) = typing_alone(texts, &view.facts.standard) {
            remark(ui, &words);
        }
        let mut rows: Vec<(&str, &Effect)> = view
            .units
            .iter()
            .map(|u| u.name.as_str())
            .zip(&simulated.result.units)
            .filter(|(_, effect)| effect.eligible > 0)
            .collect();
        let column = self.sort.column;
        if column == 0 {
            self.sort.sort(&mut rows, |(name, _)| Some(*name));
        } else {
            self.sort.sort(&mut rows, |(_, e)| {
                let share = |n: f64| Some(n / f64::from(e.eligible.max(1)));
                match column {
                    1 => share(f64::from(e.pass_today)),
                    2 => share(e.expected),
                    3 => Some(f64::from(e.on_course)),
                    4 => Some(f64::from(e.need_coaching)),
                    5 => Some(f64::from(e.unknown)),
                    _ => Some(f64::from(e.age_unknown)),
                }
            });
        }
        table::show(ui, texts, "simulated", &COLUMNS, &mut self.sort, (rows.len(), f32::INFINITY), |row| {
            let Some((name, e)) = rows.get(row.index()) else { return };
            table::cell(row, *name);
            table::cell(row, rate_words(e.pass_today, e.eligible));
            table::cell(row, format!("{}/{}", rounding::text(e.expected, 0), e.eligible));
            for n in [e.on_course, e.need_coaching, e.unknown, e.age_unknown] {
                table::cell(row, n.to_string());
            }
        });
    }
}
