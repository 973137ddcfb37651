//! The records of the order shared out to units: what is needed, what is available, who falls behind; and the
//! counts of each week.

use std::collections::BTreeMap;

use egui::{Button, RichText, TextEdit, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::figures::figure;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::table::{self, Col, SortBy};
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::Palette;
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{DeskView, MeasuredRecords, QuotaForm, QuotaView, UnitCount, Weighting};
use dabiao_app::{Action, TrainerAction};
use dabiao_domain::quota::UnitPlan;
use dabiao_domain::role::Permission;
use dabiao_domain::rounding;

const COLUMNS: [Col; 9] = [
    ("field-unit", 0.0),
    ("quota-share", 80.0),
    ("quota-done", 72.0),
    ("quota-remaining", 100.0),
    ("quota-pace", 92.0),
    ("quota-typists", 84.0),
    ("quota-needed", 122.0),
    ("quota-at-hand", 122.0),
    ("quota-missing", 216.0),
];

/// The fields of the form that hold numbers: key, and the text that is being typed.
const FIELDS: [&str; 7] = [
    "quota-total",
    "quota-last-day",
    "quota-chars",
    "quota-handling",
    "quota-qualified",
    "quota-hours",
    "quota-speed",
];

/// The place of the share of qualified records among them.
const QUALIFIED: usize = 4;

/// The number of fields about the requirement; the others are about the people.
const ASKED: usize = 4;

/// View state.
#[derive(Default)]
pub(super) struct QuotaTab {
    typed: Option<[String; 7]>,
    weighting: Weighting,
    weights: BTreeMap<Uuid, String>,
    as_pairs: bool,
    sort: SortBy,
    week: String,
    /// Entered and qualified, as typed.
    counts: BTreeMap<Uuid, (String, String)>,
    counting: bool,
}

impl QuotaTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) {
        let session = cx.session;
        let texts = cx.messages;
        if self.typed.is_none() {
            self.take(&QuotaForm::of(&view.facts));
        }
        card(ui, |ui| self.form_ui(ui, cx, view));
        match session.trainer().quota() {
            Some(Ok(quota)) => {
                card(ui, |ui| self.plan_ui(ui, texts, quota));
                if let Some(measured) = quota.measured {
                    card(ui, |ui| self.measured_ui(ui, texts, quota, measured));
                }
                if session.may(Permission::AssignPractice) {
                    card(ui, |ui| self.counts_ui(ui, cx, view));
                }
            }
            Some(Err(_)) | None => remark(ui, &texts.get("quota-none")),
        }
    }

    fn take(&mut self, form: &QuotaForm) {
        self.typed = Some([
            form.total.to_string(),
            form.last_day.clone(),
            form.chars_per_record.to_string(),
            form.handling_s.to_string(),
            form.qualified_percent.to_string(),
            form.hours_per_officer.to_string(),
            form.speed_percent.to_string(),
        ]);
        self.weighting = form.weighting;
        self.weights = form.weights.iter().map(|(id, weight)| (*id, weight.to_string())).collect();
    }

    fn form(&self) -> Option<QuotaForm> {
        let [total, last_day, chars, handling, qualified, hours, speed] = self.typed.as_ref()?;
        let number = |text: &String| text.trim().parse::<f64>().ok();
        Some(QuotaForm {
            version: 1,
            total: total.trim().parse().ok()?,
            last_day: last_day.trim().to_owned(),
            chars_per_record: number(chars)?,
            handling_s: number(handling)?,
            qualified_percent: number(qualified)?,
            hours_per_officer: number(hours)?,
            speed_percent: number(speed)?,
            weighting: self.weighting,
            weights: self.weights.iter().filter_map(|(id, w)| Some((*id, w.trim().parse().ok()?))).collect(),
        })
    }

    fn form_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("desk-quota"));
        remark(ui, &texts.get("quota-note"));
        let mut entered = false;
        if let Some(typed) = &mut self.typed {
            // The requirement, and the people for it.
            let (asked, people) = typed.split_at_mut(ASKED);
            let (asked_keys, people_keys) = FIELDS.split_at(ASKED);
            for (keys, values) in [(asked_keys, asked), (people_keys, people)] {
                ui.horizontal_wrapped(|ui| {
                    for (key, value) in keys.iter().zip(values) {
                        let width = match *key {
                            "quota-last-day" => 130.0,
                            "quota-total" => 100.0,
                            _ => 64.0,
                        };
                        entered |= form::entered(
                            &form::field(ui, texts.get(key), TextEdit::singleline(value), width),
                            ui,
                        );
                        ui.add_space(8.0);
                    }
                });
            }
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("quota-by"));
            for weighting in Weighting::ALL {
                ui.radio_value(&mut self.weighting, weighting, texts.of(&weighting));
            }
            if session.may(Permission::AssignPractice) {
                let form = self.form();
                let why = form.is_none().then(|| texts.get("why-quota"));
                let go = form::primary(ui, &texts.get("quota-plan"), why.as_deref()) || entered;
                if let (true, Some(form)) = (go, form) {
                    cx.act(Action::Trainer(TrainerAction::PlanQuota(form)));
                }
            }
        });
        if self.weighting == Weighting::Given {
            ui.horizontal_wrapped(|ui| {
                for unit in &view.units {
                    form::line(ui, &unit.name, self.weights.entry(unit.id).or_default(), 52.0);
                }
            });
        }
    }

    /// What sittings of forms say of what the plan assumes; one button takes the measured share of qualified records.
    fn measured_ui(&mut self, ui: &mut Ui, texts: &Messages, quota: &QuotaView, all: MeasuredRecords) {
        heading(ui, &texts.get("quota-measured"));
        remark(ui, &texts.get("quota-measured-note"));
        let percent = rounding::hundredths(all.qualified, 1);
        if ui.button(texts.format("quota-measured-take", &[("percent", &percent)])).clicked()
            && let Some(qualified) = self.typed.as_mut().and_then(|typed| typed.get_mut(QUALIFIED))
        {
            *qualified = percent;
        }
        egui::Grid::new("measured").num_columns(4).spacing([26.0, 6.0]).striped(true).show(ui, |ui| {
            for key in ["field-unit", "quota-measured-officers", "form-per-hour", "form-rate"] {
                ui.label(RichText::new(texts.get(key)).strong());
            }
            ui.end_row();
            let units = quota.names.iter().zip(&quota.measured_units);
            let units = units.filter_map(|(name, measured)| Some((name.clone(), (*measured)?)));
            for (name, one) in units.chain([(texts.get("quota-measured-all"), all)]) {
                ui.label(name);
                ui.label(one.officers.to_string());
                ui.label(rounding::text(one.per_hour, 1));
                ui.label(rounding::percent(one.qualified, 1));
                ui.end_row();
            }
        });
    }

    fn plan_ui(&mut self, ui: &mut Ui, texts: &Messages, quota: &QuotaView) {
        let b = &quota.plan.bureau;
        let whole = |hours: Option<f64>| hours.map_or_else(|| "—".to_owned(), |h| rounding::text_up(h, 0));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 30.0;
            figure(ui, &texts.get("quota-done"), &format!("{}/{}", b.done, b.share));
            figure(ui, &texts.get("quota-remaining"), &b.remaining.to_string());
            let pace = b.weekly_pace.map_or_else(|| "—".to_owned(), |n| n.to_string());
            figure(ui, &texts.get("quota-pace"), &pace);
            figure(ui, &texts.get("quota-behind"), &quota.behind.len().to_string());
        });
        ui.add_space(6.0);
        egui::Grid::new("cases").num_columns(6).spacing([26.0, 6.0]).striped(true).show(ui, |ui| {
            for key in [
                "quota-case",
                "quota-needed",
                "quota-at-hand",
                "quota-possible",
                "quota-missing",
                "quota-assumed",
            ] {
                ui.label(RichText::new(texts.get(key)).strong());
            }
            ui.end_row();
            let cases = [
                ("quota-best", b.cases.best, quota.plan.assumptions.cases.best),
                ("quota-likely", b.cases.likely, quota.plan.assumptions.cases.likely),
                ("quota-worst", b.cases.worst, quota.plan.assumptions.cases.worst),
            ];
            for (key, c, case) in cases {
                ui.label(texts.get(key));
                ui.label(whole(c.hours_needed));
                ui.label(rounding::text(c.hours_at_hand, 0));
                ui.label(c.possible.to_string());
                let missing = RichText::new(c.missing.to_string());
                let palette = Palette::of(ui);
                ui.label(if c.missing > 0 {
                    missing.color(palette.wrong)
                } else {
                    missing.color(palette.good)
                });
                ui.label(texts.format(
                    "quota-case-words",
                    &[
                        ("speed", &rounding::hundredths(case.speed_factor, 0)),
                        ("handling", &rounding::text_up(case.handling_s, 0)),
                        ("qualified", &rounding::hundredths(case.qualified, 1)),
                        ("hours", &rounding::text(case.hours_per_officer, 1)),
                    ],
                ));
                ui.end_row();
            }
        });
        remark(ui, &texts.get("quota-reading"));
        ui.checkbox(&mut self.as_pairs, texts.get("desk-as-pairs"));
        self.units_table(ui, texts, quota);
    }

    fn units_table(&mut self, ui: &mut Ui, texts: &Messages, quota: &QuotaView) {
        let name = |n: usize| quota.names.get(n).map_or("", String::as_str);
        let mut rows: Vec<(String, &UnitPlan, bool)> = Vec::new();
        if self.as_pairs {
            for ((_, plan), (a, b)) in quota.plan.pairs.iter().zip(&quota.pairs) {
                rows.push((format!("{} ＋ {}", name(*a), name(*b)), plan, plan.falls_behind()));
            }
        }
        for (n, plan) in quota.plan.units.iter().enumerate() {
            let paired = quota.pairs.iter().any(|(a, b)| *a == n || *b == n);
            if plan.share > 0 && !(self.as_pairs && paired) {
                rows.push((name(n).to_owned(), plan, quota.behind.contains(&n)));
            }
        }
        let column = self.sort.column;
        if column == 0 {
            self.sort.sort(&mut rows, |(name, ..)| Some(name.clone()));
        } else {
            self.sort.sort(&mut rows, |(_, p, _)| match column {
                1 => Some(p.share as f64),
                2 => Some(p.done as f64),
                3 => Some(p.remaining as f64),
                4 => p.weekly_pace.map(|n| n as f64),
                5 => Some(f64::from(p.typists)),
                6 => p.cases.likely.hours_needed,
                7 => Some(p.cases.likely.hours_at_hand),
                _ => Some(p.cases.likely.missing as f64),
            });
        }
        table::show(ui, texts, "quota", &COLUMNS, &mut self.sort, (rows.len(), f32::INFINITY), |line| {
            let Some((name, p, behind)) = rows.get(line.index()) else { return };
            table::cell(line, name.clone());
            for n in [p.share, p.done, p.remaining] {
                table::cell(line, n.to_string());
            }
            table::cell(line, p.weekly_pace.map_or_else(|| "—".to_owned(), |n| n.to_string()));
            table::cell(line, p.typists.to_string());
            let hours = p.cases.likely.hours_needed;
            table::cell(line, hours.map_or_else(|| "—".to_owned(), |h| rounding::text_up(h, 0)));
            table::cell(line, rounding::text(p.cases.likely.hours_at_hand, 0));
            let missing =
                [p.cases.best, p.cases.likely, p.cases.worst].map(|c| c.missing.to_string()).join(" / ");
            line.col(|ui| {
                let palette = Palette::of(ui);
                if *behind {
                    let text = format!("⚠ {missing}");
                    ui.label(RichText::new(text).color(palette.wrong))
                        .on_hover_text(texts.get("quota-falls-behind"));
                } else {
                    ui.label(missing);
                }
            });
        });
    }

    fn counts_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) {
        let session = cx.session;
        let texts = cx.messages;
        ui.horizontal_wrapped(|ui| {
            heading(ui, &texts.get("quota-counts"));
            ui.checkbox(&mut self.counting, texts.get("quota-type-counts"));
        });
        if !self.counting {
            return;
        }
        if self.week.is_empty() {
            self.week = session.trainer().this_monday().map_or_else(String::new, |day| day.to_string());
        }
        ui.horizontal_wrapped(|ui| {
            let week = form::line(ui, texts.get("quota-week"), &mut self.week, 110.0);
            if week.changed() {
                self.counts.clear();
            }
            let entered = form::entered(&week, ui);
            if ui.add(Button::new(texts.get("quota-save-counts"))).clicked() || entered {
                let counts: Vec<UnitCount> = self
                    .counts
                    .iter()
                    .filter_map(|(unit, (entered, qualified))| {
                        let entered = entered.trim().parse().ok()?;
                        let qualified = qualified.trim().parse().ok()?;
                        Some(UnitCount { unit: *unit, entered, qualified })
                    })
                    .collect();
                cx.act(Action::Trainer(TrainerAction::CountRecords { week: self.week.clone(), counts }));
            }
        });
        remark(ui, &texts.get("quota-counts-note"));
        let scope = session.trainer().scope();
        egui::Grid::new("counts").num_columns(3).spacing([18.0, 6.0]).striped(true).show(ui, |ui| {
            for key in ["field-unit", "quota-entered", "quota-qualified-count"] {
                ui.label(RichText::new(texts.get(key)).strong());
            }
            ui.end_row();
            for unit in view.units.iter().filter(|u| scope.contains(&u.id)) {
                let value = self.counts.entry(unit.id).or_insert_with(|| {
                    let week = self.week.trim().parse::<jiff::civil::Date>().ok();
                    let known = week.and_then(|monday| view.count_of(unit.id, monday));
                    known.map_or_else(Default::default, |c| (c.entered.to_string(), c.qualified.to_string()))
                });
                let label = ui.label(&unit.name);
                ui.add(TextEdit::singleline(&mut value.0).desired_width(80.0)).labelled_by(label.id);
                ui.add(TextEdit::singleline(&mut value.1).desired_width(80.0)).labelled_by(label.id);
                ui.end_row();
            }
        });
    }
}
