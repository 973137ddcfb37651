//! Tables that sort by a click on their heads and draw only the rows that are seen.

use egui::{Align, Layout, RichText, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use dabiao_app::lang::Messages;
pub use dabiao_app::trainer::SortBy;

/// A column: the key of its head and its width; 0 takes the remaining width.
pub type Col = (&'static str, f32);

/// Draws a table of `rows` rows, at most `height` points high. A click on a head changes `sort`.
pub fn show(
    ui: &mut Ui,
    texts: &Messages,
    id: &str,
    columns: &[Col],
    sort: &mut SortBy,
    (rows, height): (usize, f32),
    mut row: impl FnMut(&mut TableRow<'_, '_>),
) {
    egui::ScrollArea::horizontal().id_salt(id).show(ui, |ui| {
        let mut table = TableBuilder::new(ui)
            .id_salt(id)
            .striped(true)
            .auto_shrink([false, true])
            .sense(egui::Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center))
            .min_scrolled_height(120.0)
            .max_scroll_height(height);
        for (_, width) in columns {
            table = table.column(if *width > 0.0 {
                Column::exact(*width).clip(true)
            } else {
                Column::remainder().at_least(150.0).clip(true)
            });
        }
        table
            .header(32.0, |mut header| {
                for (n, (key, _)) in columns.iter().enumerate() {
                    header.col(|ui| head(ui, texts, key, n, sort));
                }
            })
            .body(|body| body.rows(32.0, rows, |mut line| row(&mut line)));
    });
}

fn head(ui: &mut Ui, texts: &Messages, key: &str, n: usize, sort: &mut SortBy) {
    let arrow = match (sort.column == n, sort.down) {
        (true, true) => " ↓",
        (true, false) => " ↑",
        _ => "",
    };
    let text = RichText::new(format!("{}{arrow}", texts.get(key))).strong();
    let response = ui.add(egui::Button::new(text).frame(false).min_size(egui::vec2(0.0, 28.0)));
    if response.on_hover_text(texts.get("sort-by")).clicked() {
        *sort = if sort.column == n {
            SortBy { down: !sort.down, ..*sort }
        } else {
            SortBy { column: n, down: false }
        };
    }
}

/// A cell of plain text, in full when the pointer is on it.
pub fn cell(line: &mut TableRow<'_, '_>, text: impl Into<String>) {
    let text: String = text.into();
    line.col(|ui| {
        ui.add(egui::Label::new(text).truncate().selectable(false));
    });
}
