//! Tables that sort by a click on their heads, fit into the width that there is, and, where they scroll by
//! themselves, draw only the rows that are seen.

use egui::{Align, Layout, RichText, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use dabiao_app::lang::Messages;
pub use dabiao_app::trainer::SortBy;

/// A column: the key of its head and its width; 0 takes the remaining width.
pub type Col = (&'static str, f32);

/// The least width of a column that takes what is left, in points.
const LEAST_REST: f32 = 110.0;
/// How far the other columns may be narrowed so that all are seen: their cells are cut with dots then, and show the
/// whole under the pointer.
const NARROWEST: f32 = 0.72;

/// Height of a row, in points.
const ROW: f32 = 32.0;

/// The widths of `columns` in `room` points with `gap` between them. Where the room is too small the widest give first,
/// so that a date or a number stays whole as long as a sentence can be cut; below [`NARROWEST`] the table has to be moved
/// sideways.
fn fitted(columns: &[Col], room: f32, gap: f32) -> Vec<f32> {
    let gaps = gap * columns.len().saturating_sub(1) as f32;
    let rests = columns.iter().filter(|(_, width)| *width <= 0.0).count() as f32;
    let left = room - gaps - rests * LEAST_REST;
    let widest = widest_that_fits(columns, left);
    let narrowed = |width: f32| widest.clamp(width * NARROWEST, width);
    let taken: f32 =
        columns.iter().filter(|(_, width)| *width > 0.0).map(|(_, width)| narrowed(*width)).sum();
    let rest = if rests > 0.0 { ((room - gaps - taken) / rests).max(LEAST_REST) } else { 0.0 };
    columns
        .iter()
        .map(|(_, width)| if *width > 0.0 { narrowed(*width).floor() } else { rest.floor() })
        .collect()
}

/// The width that no column may pass so that together they fit into `left` points, as near as they can.
fn widest_that_fits(columns: &[Col], left: f32) -> f32 {
    let together = |most: f32| -> f32 {
        columns.iter().map(|(_, width)| most.clamp(width * NARROWEST, width.max(0.0))).sum()
    };
    let (mut fits, mut passes) = (0.0, columns.iter().map(|(_, width)| *width).fold(0.0, f32::max));
    if together(passes) <= left {
        return passes;
    }
    // Halved until it is far less than a point.
    for _ in 0..16 {
        let middle = f32::midpoint(fits, passes);
        if together(middle) <= left { fits = middle } else { passes = middle }
    }
    fits
}

/// Draws a table of `rows` rows, at most `height` points high; without a limit it scrolls with its page. A click on a head changes `sort`.
pub fn show(
    ui: &mut Ui,
    texts: &Messages,
    id: &str,
    columns: &[Col],
    sort: &mut SortBy,
    (rows, height): (usize, f32),
    row: impl FnMut(&mut TableRow<'_, '_>),
) {
    frame(ui, id, columns, (rows, height), |ui, n, key| head(ui, texts, key, n, sort), row);
}

/// The same in an order of its own: its heads are words.
pub fn ordered(
    ui: &mut Ui,
    texts: &Messages,
    id: &str,
    columns: &[Col],
    (rows, height): (usize, f32),
    row: impl FnMut(&mut TableRow<'_, '_>),
) {
    let word = |ui: &mut Ui, _, key: &str| {
        ui.add(egui::Label::new(RichText::new(texts.get(key)).strong()).truncate());
    };
    frame(ui, id, columns, (rows, height), word, row);
}

fn frame(
    ui: &mut Ui,
    id: &str,
    columns: &[Col],
    (rows, height): (usize, f32),
    mut head: impl FnMut(&mut Ui, usize, &str),
    mut row: impl FnMut(&mut TableRow<'_, '_>),
) {
    // The bar at the side has its place beside the columns.
    let room = ui.available_width() - ui.spacing().scroll.allocated_width();
    let widths = fitted(columns, room, ui.spacing().item_spacing.x);
    egui::ScrollArea::horizontal().id_salt(id).show(ui, |ui| {
        let mut table = TableBuilder::new(ui)
            .id_salt(id)
            .striped(true)
            .auto_shrink([false, true])
            .sense(egui::Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center))
            .min_scrolled_height(height.min(120.0))
            .max_scroll_height(height);
        for width in widths {
            table = table.column(Column::exact(width).clip(true));
        }
        table
            .header(32.0, |mut header| {
                for (n, (key, _)) in columns.iter().enumerate() {
                    header.col(|ui| head(ui, n, key));
                }
            })
            .body(|mut body| {
                if height.is_finite() {
                    body.rows(ROW, rows, |mut line| row(&mut line));
                } else {
                    // A table that scrolls with its page is drawn whole: who listens to it, or goes through it by
                    // keyboard, finds every row.
                    (0..rows).for_each(|_| body.row(ROW, |mut line| row(&mut line)));
                }
            });
    });
}

fn head(ui: &mut Ui, texts: &Messages, key: &str, n: usize, sort: &mut SortBy) {
    let arrow = match (sort.column == n, sort.down) {
        (true, true) => " ↓",
        (true, false) => " ↑",
        _ => "",
    };
    let text = RichText::new(format!("{}{arrow}", texts.get(key))).strong();
    let response = ui.add(egui::Button::new(text).frame(false).truncate().min_size(egui::vec2(0.0, 28.0)));
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

#[cfg(test)]
mod tests {
    use super::{LEAST_REST, NARROWEST, fitted};

    const COLUMNS: [(&str, f32); 3] = [("a", 100.0), ("b", 0.0), ("c", 200.0)];

    #[test]
    fn the_rest_takes_what_is_left() {
        assert_eq!(fitted(&COLUMNS, 620.0, 10.0), [100.0, 300.0, 200.0]);
    }

    #[test]
    fn a_small_room_narrows_the_widest_first_and_then_all_so_that_the_last_one_is_seen() {
        for (room, first) in [(350.0, 76.0), (380.0, 100.0), (400.0, 100.0), (420.0, 100.0)] {
            let widths = fitted(&COLUMNS, room, 10.0);
            assert!(widths.iter().sum::<f32>() + 20.0 <= room, "{widths:?} in {room}");
            assert!(widths[2] < 200.0 && (widths[0] - first).abs() <= 1.0, "{widths:?} in {room}");
        }
    }

    #[test]
    fn no_column_is_narrowed_away() {
        let widths = fitted(&COLUMNS, 50.0, 10.0);
        assert_eq!(widths, [(100.0 * NARROWEST).floor(), LEAST_REST, (200.0 * NARROWEST).floor()]);
    }
}
