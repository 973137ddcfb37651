//! The instructor's page: the whole cohort at a glance.

use std::sync::Arc;

use egui::{RichText, Ui};
use uuid::Uuid;

use super::paper_buttons::paper_buttons;
use super::tiles;
use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::figures::{figure, percent, speed};
use crate::ui::kit::layout::card;
use crate::ui::kit::table::{self, Col, Line, SortBy};
use crate::ui::kit::text::quiet;
use crate::ui::kit::theme::Palette;
use dabiao_app::cohort::{CoachLine, CohortPaper, CohortView, words};
use dabiao_app::lang::Messages;
use dabiao_app::typing_alone;
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::ladder::Rung;
use dabiao_domain::cohort::membership::SizeWarning;
use dabiao_domain::rounding;

pub(super) const COLUMNS: [Col; 10] = [
    // Sorted by badge, the order of every list of the bureau.
    ("col-badge-name", 100.0),
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
pub(super) struct PageTab {
    /// Whether the table is chosen instead of the tiles.
    table: bool,
    sort: SortBy,
    rows: Option<(Arc<CohortView>, SortBy, Vec<usize>)>,
}

impl PageTab {
    /// Shows it; the guidance officer whose page is asked for.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &Arc<CohortView>) -> Option<Uuid> {
        let texts = cx.messages;
        card(ui, |ui| {
            numbers(ui, texts, view);
            ui.horizontal_wrapped(|ui| {
                if !view.coaches.is_empty() {
                    self.choose(ui, texts);
                }
                paper_buttons(ui, cx, CohortPaper::Status);
            });
            if !self.table && !view.coaches.is_empty() {
                quiet(ui, &texts.get("tile-legend"));
            }
        });
        if view.coaches.is_empty() {
            card(ui, |ui| ui.label(texts.get("cohort-empty")));
            return None;
        }
        self.arrange(view);
        let Self { sort, rows, table } = self;
        let order = rows.as_ref().map_or(&[][..], |(.., order)| order.as_slice());
        if *table {
            return card(ui, |ui| in_table(ui, texts, view, sort, order));
        }
        tiles::show(ui, texts, view, order)
    }

    /// Tiles or table, and the order of the tiles: the table is sorted by its heads.
    fn choose(&mut self, ui: &mut Ui, texts: &Messages) {
        for (table, key) in [(false, "cohort-tiles"), (true, "cohort-table")] {
            if ui.selectable_label(self.table == table, texts.get(key)).clicked() {
                self.table = table;
            }
        }
        if self.table {
            return;
        }
        let name = texts.get("cohort-order");
        let shown = COLUMNS.get(self.sort.column).map_or_else(String::new, |(key, _)| texts.get(key));
        combo(ui, &name, ("cohort-order", 130.0), &shown, |ui| {
            for (n, (key, _)) in COLUMNS.iter().enumerate() {
                ui.selectable_value(&mut self.sort.column, n, texts.get(key));
            }
        });
        let (arrow, said) =
            if self.sort.down { ("↓", "cohort-largest") } else { ("↑", "cohort-smallest") };
        let turn = ui.button(arrow).on_hover_text(texts.get(said));
        if turn.clicked() {
            self.sort.down = !self.sort.down;
        }
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

fn in_table(
    ui: &mut Ui,
    texts: &Messages,
    view: &CohortView,
    sort: &mut SortBy,
    order: &[usize],
) -> Option<Uuid> {
    let mut open = None;
    let height = (ui.available_height() - 24.0).max(200.0);
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
    open
}

fn cells(line: &mut Line<'_, '_, '_>, texts: &Messages, c: &CoachLine) {
    let [_, unit, _, speed, right, standard, mentees, gain, contact, flag] = values(texts, c);
    table::cell(line, unit);
    line.col(|ui| {
        // Five marks and the name: never colour alone.
        ui.label(RichText::new(marks(c)).color(Palette::of(ui).primary));
        ui.add(egui::Label::new(words::rung(texts, reached(c))).truncate().selectable(false));
    });
    for value in [speed, right, standard, mentees, gain, contact] {
        table::cell(line, value);
    }
    line.col(|ui| {
        let text = RichText::new(flag);
        ui.label(if c.alerts > 0 { text.color(Palette::of(ui).wrong).strong() } else { text });
    });
}

/// A mark for each rung, filled where it is signed.
pub(super) fn marks(c: &CoachLine) -> String {
    (0..Rung::ALL.len()).map(|n| if n < c.height { '●' } else { '○' }).collect()
}

fn reached(c: &CoachLine) -> Option<Rung> {
    c.height.checked_sub(1).and_then(|top| Rung::ALL.get(top).copied())
}

/// What stands under each of [`COLUMNS`].
pub(super) fn values(texts: &Messages, c: &CoachLine) -> [String; COLUMNS.len()] {
    let none = || "—".to_owned();
    [
        format!("{} {}", c.who.badge, c.who.name),
        c.who.unit_name.clone(),
        words::rung(texts, reached(c)),
        speed(c.level.map(|l| l.cpm)),
        percent(c.level.map(|l| l.accuracy)),
        match (c.certified, c.chance) {
            (true, _) => texts.get("state-certified"),
            (false, Some(chance)) => texts.format("col-chance", &[("percent", &((chance * 100.0) as u32))]),
            (false, None) => none(),
        },
        format!("{} / {}", c.mentees_certified, c.mentees),
        if c.gain == Some(Gain::OF_NOBODY) { none() } else { words::gain(texts, c.gain) },
        c.last_contact.map_or_else(none, |d| d.to_string()),
        if c.alerts > 0 {
            texts.format("flag-alerts", &[("n", &c.alerts)])
        } else if c.needing > 0 {
            texts.format("flag-needing", &[("n", &c.needing)])
        } else {
            String::new()
        },
    ]
}

fn numbers(ui: &mut Ui, texts: &Messages, view: &CohortView) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 26.0;
        figure(ui, &texts.get("cohort-members"), &format!("{} / 30–50", view.funnel.in_training));
        figure(ui, &texts.get("cohort-qualified"), &view.qualified.to_string());
        figure(ui, &texts.get("cohort-reserves"), &view.funnel.reserves.to_string());
        figure(ui, &texts.get("cohort-left"), &view.funnel.left.to_string());
        let e = &view.funnel.expected_certified;
        let expected = format!("{} ({}–{})", rounding::text(e.mean, 0), e.low, e.high);
        figure(ui, &texts.format("cohort-expected", &[("until", &view.until)]), &expected);
        let gaps = view.coverage.iter().filter(|u| u.numbers.is_gap()).count();
        figure(ui, &texts.get("cohort-gaps"), &gaps.to_string());
    });
    if view.size != SizeWarning::Fits {
        ui.label(RichText::new(words::size(texts, view.size)).color(Palette::of(ui).wrong));
    }
    let as_of = texts.format("cohort-as-of", &[("day", &view.today)]);
    quiet(ui, &format!("{as_of}{}", words::gain_in_full(texts, view.gain)));
    if let Some(words) = typing_alone(texts, &view.guidance) {
        quiet(ui, &words);
    }
}
