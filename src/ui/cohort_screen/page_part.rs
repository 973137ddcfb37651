//! The instructor's page: the whole cohort at a glance.

use std::sync::Arc;

use egui::{RichText, Ui};
use uuid::Uuid;

use super::{card, paper_buttons, quiet};
use crate::app::Station;
use crate::app::cohort::{CoachLine, CohortPaper, CohortView, words};
use crate::app::lang::Texts;
use crate::domain::cohort::gain::Gain;
use crate::domain::cohort::ladder::Rung;
use crate::domain::cohort::membership::SizeWarning;
use crate::ui::theme::Palette;
use crate::ui::trainer_screen::table::{self, Col, SortBy};
use crate::ui::widgets::{figure, percent, speed};
use crate::ui::wishes::Wishes;

const COLUMNS: [Col; 10] = [
    ("field-name", 92.0),
    ("field-unit", 0.0),
    ("col-rung", 158.0),
    ("correct-cpm", 104.0),
    ("accuracy", 76.0),
    ("col-guidance", 94.0),
    ("col-mentees", 80.0),
    ("col-gain", 142.0),
    ("col-last-contact", 98.0),
    ("col-flag", 112.0),
];

/// View state.
#[derive(Default)]
pub(super) struct PagePart {
    sort: SortBy,
    rows: Option<(Arc<CohortView>, SortBy, Vec<usize>)>,
}

impl PagePart {
    /// Shows it; the guidance officer whose page is asked for.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        station: &Station,
        view: &Arc<CohortView>,
        wishes: &mut Wishes,
    ) -> Option<Uuid> {
        let texts = station.texts();
        card(ui, |ui| numbers(ui, station, view, wishes));
        let mut open = None;
        card(ui, |ui| {
            if view.coaches.is_empty() {
                ui.label(texts.get("cohort-empty"));
                return;
            }
            self.arrange(view);
            let height = (ui.available_height() - 24.0).max(200.0);
            let Self { sort, rows } = self;
            let order = rows.as_ref().map_or(&[][..], |(.., order)| order.as_slice());
            table::show(ui, texts, "cohort", &COLUMNS, sort, (order.len(), height), |line| {
                let Some(c) = order.get(line.index()).and_then(|n| view.coaches.get(*n)) else { return };
                line.col(|ui| {
                    if ui.link(&c.who.name).on_hover_text(&c.who.badge).clicked() {
                        open = Some(c.who.id);
                    }
                });
                cells(line, texts, c);
                if line.response().clicked() {
                    open = Some(c.who.id);
                }
            });
        });
        open
    }

    fn arrange(&mut self, view: &Arc<CohortView>) {
        if self.rows.as_ref().is_some_and(|(of, sort, _)| Arc::ptr_eq(of, view) && *sort == self.sort) {
            return;
        }
        let mut order: Vec<usize> = (0..view.coaches.len()).collect();
        let line = |n: &usize| view.coaches.get(*n);
        match self.sort.column {
            0 => self.sort.sort(&mut order, |n| line(n).map(|c| c.who.badge.clone())),
            1 => self.sort.sort(&mut order, |n| line(n).map(|c| c.who.unit_name.clone())),
            2 => self.sort.sort(&mut order, |n| line(n).map(|c| c.height)),
            3 => self.sort.sort(&mut order, |n| line(n)?.level.map(|l| l.cpm)),
            4 => self.sort.sort(&mut order, |n| line(n)?.level.map(|l| l.accuracy)),
            5 => self.sort.sort(&mut order, |n| line(n).map(|c| (c.certified, c.chance))),
            6 => self.sort.sort(&mut order, |n| line(n).map(|c| c.mentees)),
            7 => self.sort.sort(&mut order, |n| match line(n)?.gain? {
                Gain::Known(d) => Some(d.difference_cpm),
                Gain::NotEnoughData { .. } => None,
            }),
            8 => self.sort.sort(&mut order, |n| line(n)?.last_contact),
            _ => self.sort.sort(&mut order, |n| line(n).map(|c| (c.alerts, c.needing))),
        }
        self.rows = Some((Arc::clone(view), self.sort, order));
    }
}

fn cells(line: &mut egui_extras::TableRow<'_, '_>, texts: &Texts, c: &CoachLine) {
    table::cell(line, c.who.unit_name.clone());
    let reached = c.height.checked_sub(1).and_then(|top| Rung::ALL.get(top).copied());
    line.col(|ui| {
        // Five marks and the name: never colour alone.
        let marks: String = (0..5).map(|n| if n < c.height { '●' } else { '○' }).collect();
        ui.label(RichText::new(marks).color(Palette::of(ui).primary));
        ui.add(egui::Label::new(words::rung(texts, reached)).truncate().selectable(false));
    });
    table::cell(line, speed(c.level.map(|l| l.cpm)));
    table::cell(line, percent(c.level.map(|l| l.accuracy)));
    table::cell(
        line,
        match (c.certified, c.chance) {
            (true, _) => texts.get("state-certified"),
            (false, Some(chance)) => texts.format("col-chance", &[("percent", &((chance * 100.0) as u32))]),
            (false, None) => "—".to_owned(),
        },
    );
    table::cell(line, format!("{} / {}", c.mentees_certified, c.mentees));
    table::cell(
        line,
        if c.mentees == 0 && c.gain.is_none() { "—".to_owned() } else { words::gain(texts, c.gain) },
    );
    table::cell(line, c.last_contact.map_or_else(|| "—".to_owned(), |d| d.to_string()));
    line.col(|ui| {
        if c.alerts > 0 {
            let text = texts.format("flag-alerts", &[("n", &c.alerts)]);
            ui.label(RichText::new(text).color(Palette::of(ui).wrong).strong());
        } else if c.needing > 0 {
            ui.label(texts.format("flag-needing", &[("n", &c.needing)]));
        }
    });
}

fn numbers(ui: &mut Ui, station: &Station, view: &CohortView, wishes: &mut Wishes) {
    let texts = station.texts();
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 26.0;
        figure(ui, &texts.get("cohort-members"), &format!("{} / 30–50", view.funnel.in_training));
        figure(ui, &texts.get("cohort-qualified"), &view.qualified.to_string());
        figure(ui, &texts.get("cohort-reserves"), &view.funnel.reserves.to_string());
        figure(ui, &texts.get("cohort-left"), &view.funnel.left.to_string());
        let e = &view.funnel.expected_certified;
        let expected = format!("{:.0} ({}–{})", e.mean, e.low, e.high);
        figure(ui, &texts.format("cohort-expected", &[("until", &view.until)]), &expected);
        let gaps = view.coverage.iter().filter(|u| u.numbers.is_gap()).count();
        figure(ui, &texts.get("cohort-gaps"), &gaps.to_string());
    });
    ui.horizontal_wrapped(|ui| {
        let color = if view.size == SizeWarning::Fits { palette.muted } else { palette.wrong };
        ui.label(RichText::new(words::size(texts, view.size)).color(color));
        quiet(ui, &words::gain_in_full(texts, view.gain));
    });
    ui.horizontal_wrapped(|ui| {
        quiet(ui, &texts.format("cohort-as-of", &[("day", &view.today)]));
        paper_buttons(ui, station, CohortPaper::Status, wishes);
    });
}
