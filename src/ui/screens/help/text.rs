//! The pieces of a section in the text column.

use egui::{Align, CornerRadius, Frame, Layout, Margin, RichText, Ui};

use super::lines::Setting;
use super::pictures::Pictures;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use dabiao_manual::{Block, Line, Manual};

/// The part that is shown.
pub(super) struct Page<'a> {
    pub manual: &'a Manual,
    pub wanted: &'a str,
}

/// Room before the text of an item, in points.
const INDENT: f32 = 34.0;

impl Page<'_> {
    /// Shows them, one below the other.
    pub fn blocks(&self, ui: &mut Ui, blocks: &[Block], pictures: &mut Pictures) {
        for (number, block) in blocks.iter().enumerate() {
            match block {
                Block::Text(line) => self.line(ui, line),
                Block::Note(line) => {
                    let ground = Palette::of(ui).notice;
                    Frame::new()
                        .fill(ground)
                        .corner_radius(CornerRadius::same(6))
                        .inner_margin(Margin::symmetric(14, 10))
                        .show(ui, |ui| {
                            ui.set_width(ui.available_width());
                            self.line(ui, line);
                        });
                }
                Block::Steps(lines) => {
                    for (n, line) in lines.iter().enumerate() {
                        self.item(ui, &format!("{}.", n + 1), line);
                    }
                }
                Block::Points(lines) => lines.iter().for_each(|line| self.item(ui, "·", line)),
                Block::Table { head, rows } => self.table(ui, number, head, rows),
                Block::Picture { name, says } => {
                    pictures.show(ui, self.manual.language, name, says);
                    remark(ui, says);
                }
            }
            ui.add_space(4.0);
        }
    }

    fn line(&self, ui: &mut Ui, line: &Line) {
        let palette = Palette::of(ui);
        let setting = Setting { language: self.manual.language, wanted: self.wanted, color: palette.text };
        let job = setting.job(ui, line);
        ui.label(job);
    }

    fn item(&self, ui: &mut Ui, mark: &str, line: &Line) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let layout = Layout::right_to_left(Align::Min);
            let mark = RichText::new(mark).size(size::BODY).line_height(Some(25.0));
            ui.allocate_ui_with_layout(egui::vec2(INDENT - 10.0, 25.0), layout, |ui| ui.label(mark));
            ui.add_space(10.0);
            ui.vertical(|ui| self.line(ui, line));
        });
    }

    /// A table whose cells go on from line to line: the first column takes what is in it, the others the rest.
    fn table(&self, ui: &mut Ui, number: usize, head: &[Line], rows: &[Vec<Line>]) {
        let all = ui.available_width();
        let columns = head.len().max(1);
        let first = if columns == 2 { 0.32 } else { 0.30 };
        let width = |n: usize| {
            let share = if n == 0 { first } else { (1.0 - first) / (columns - 1).max(1) as f32 };
            all * if columns == 1 { 1.0 } else { share } - 12.0
        };
        let soft = Palette::of(ui).primary_soft;
        let card = Palette::of(ui).card;
        ui.push_id(("table", number), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (n, row) in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).enumerate() {
                let ground = if n == 0 { soft } else { card };
                Frame::new().fill(ground).inner_margin(Margin::symmetric(8, 5)).show(ui, |ui| {
                    ui.set_width(all - 16.0);
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        for (n, cell) in row.iter().enumerate() {
                            let size = egui::vec2(width(n), 0.0);
                            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                                ui.set_width(width(n));
                                self.line(ui, cell);
                            });
                        }
                    });
                });
                ui.add_space(1.0);
            }
        });
    }
}
