//! Which units have a guidance officer, as a picture of the tree.

use egui::{RichText, Ui};

use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, left, quiet, whole};
use crate::ui::kit::theme::Palette;
use dabiao_app::cohort::{CohortView, CoverageLine, words};
use dabiao_app::lang::Messages;
use dabiao_domain::roster::UnitKind;

/// The number of officers that one mark of the bar stands for.
const OFFICERS_A_MARK: u32 = 5;
/// Marks at most.
const MARKS: u32 = 24;

/// Shows it.
pub(super) fn show(ui: &mut Ui, texts: &Messages, view: &CohortView) {
    card(ui, |ui| {
        heading(ui, &texts.get("cohort-coverage"));
        let stations =
            || view.coverage.iter().filter(|u| u.numbers.kind == UnitKind::Station && u.numbers.officers > 0);
        let gaps = stations().filter(|u| u.numbers.is_gap()).count();
        ui.label(texts.format(
            "coverage-head",
            &[
                ("members", &view.funnel.in_training),
                ("stations", &stations().count()),
                ("covered", &(stations().count() - gaps)),
                ("gaps", &gaps),
            ],
        ));
        ui.label(words::size(texts, view.size));
        quiet(ui, &texts.format("coverage-how", &[("n", &OFFICERS_A_MARK)]));
    });
    card(ui, |ui| {
        for line in &view.coverage {
            unit(ui, texts, line);
        }
    });
}

fn unit(ui: &mut Ui, texts: &Messages, line: &CoverageLine) {
    let palette = Palette::of(ui);
    let n = &line.numbers;
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(28.0);
        ui.add_space(line.depth as f32 * 22.0);
        // Half of a narrow line is left for what the unit has.
        let room = (ui.available_width() / 2.0).min(320.0);
        let width = (room - line.depth as f32 * 22.0).max(120.0);
        let name = RichText::new(&line.name).strong();
        left(ui, width, name);
        let members =
            format!("{}{}", "●".repeat(n.members.min(8) as usize), "○".repeat(n.reserves.min(8) as usize));
        left(ui, 110.0, RichText::new(members).color(palette.primary));
        let marks = |officers: u32| (officers.div_ceil(OFFICERS_A_MARK)).min(MARKS);
        let (open, all) = (marks(n.open), marks(n.officers));
        bar(ui, open, all, &palette);
        if n.is_gap() {
            ui.label(RichText::new(texts.get("coverage-gap")).color(palette.wrong).strong());
        }
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("members", &n.members),
            ("reserves", &n.reserves),
            ("officers", &n.officers),
            ("open", &n.open),
        ];
        // In a narrow line it goes to the next row as a whole.
        whole(ui, texts.format("coverage-unit", &values), 0.0);
    });
}

/// The officers of a unit: those who have still to reach the standard filled, the others empty.
fn bar(ui: &mut Ui, open: u32, all: u32, palette: &Palette) {
    let mark = egui::vec2(7.0, 16.0);
    let (rect, _) =
        ui.allocate_exact_size(egui::vec2(MARKS as f32 * (mark.x + 2.0), 18.0), egui::Sense::hover());
    for n in 0..all {
        let at = rect.min + egui::vec2(n as f32 * (mark.x + 2.0), 1.0);
        let mark = egui::Rect::from_min_size(at, mark);
        if n < open {
            ui.painter().rect_filled(mark, 1.0, palette.muted);
        } else {
            let stroke = egui::Stroke::new(1.0, palette.line);
            ui.painter().rect_stroke(mark, 1.0, stroke, egui::StrokeKind::Inside);
        }
    }
}
