//! Tables that sort by a click on their heads, fit into the width that there is, and, where they scroll by
//! themselves, draw only the rows that are seen. Figures and dates are never cut: where the room is small the words
//! give, and heads go on two lines.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::{Deref, DerefMut};

use egui::{Align, Color32, Id, Layout, RichText, TextStyle, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use dabiao_app::lang::Messages;
pub use dabiao_app::trainer::SortBy;

/// A column: the key of its head and its width; 0 takes the remaining width.
pub type Col = (&'static str, f32);

/// The least width of a column that takes what is left, in points.
const LEAST_REST: f32 = 110.0;
/// How far a column of words may be narrowed so that all are seen: its cells are cut with dots then, and show the
/// whole under the pointer.
const NARROWEST: f32 = 0.72;

/// The longest figure, in characters: a citizen number and a little more. What is longer is a list of figures.
const MOST_OF_FIGURE: usize = 20;

/// Height of a row, in points.
const ROW: f32 = 32.0;
/// Height of the heads where one of them takes two lines, in points.
const TWO_LINES: f32 = 48.0;

/// What a column needs, in points.
#[derive(Clone, Copy, Default, PartialEq)]
struct Need {
    /// Its head, on two lines at most.
    head: f32,
    /// The widest of its figures and dates; 0 while none was drawn.
    figure: f32,
    /// Whether words stand in it, which can be cut.
    words: bool,
}

impl Need {
    /// The least width and the wished one of a column that is given `width`.
    fn bounds(self, width: f32) -> (f32, f32) {
        let whole = self.head.max(self.figure);
        if width <= 0.0 {
            return (whole.max(LEAST_REST), f32::INFINITY);
        }
        let figures_alone = self.figure > 0.0 && !self.words;
        let least = if figures_alone { whole } else { whole.max(width * NARROWEST) };
        (least, width.max(least))
    }
}

/// What the columns of a table need, as it was drawn last.
#[derive(Clone, Default)]
struct Needs {
    /// Of which heads and how many rows that is.
    of: u64,
    columns: Vec<Need>,
}

impl Needs {
    /// What is known of the table that is kept at `place`, and whether these rows were drawn before. If not, it is what
    /// other rows needed, until these are drawn.
    fn known(ui: &Ui, place: Id, heads: &[String], rows: usize) -> (Self, bool) {
        let mut hasher = DefaultHasher::new();
        (heads, rows, ui.ctx().pixels_per_point().to_bits()).hash(&mut hasher);
        let of = hasher.finish();
        let known = ui.data_mut(|data| data.get_temp_mut_or_default::<Self>(place).clone());
        if known.of == of {
            return (known, true);
        }
        let before = |n: usize| known.columns.get(n).copied().unwrap_or_default();
        let heads = heads.iter().enumerate();
        let columns = heads.map(|(n, text)| Need { head: head_need(ui, text), ..before(n) }).collect();
        (Self { of, columns }, false)
    }

    /// Where the measuring of what is drawn now begins: what was seen of the same rows stays.
    fn begun(&self, same_rows: bool) -> Vec<Need> {
        let empty = |need: &Need| Need { head: need.head, ..Need::default() };
        if same_rows { self.columns.clone() } else { self.columns.iter().map(empty).collect() }
    }
}

/// The widths of `columns` in `room` points with `gap` between them. Where the room is too small the widest give first,
/// words down to [`NARROWEST`], figures and dates down to what they need; below that the table has to be moved sideways.
fn fitted(columns: &[Col], needs: &[Need], room: f32, gap: f32) -> Vec<f32> {
    let need = |n: usize| needs.get(n).copied().unwrap_or_default();
    let bounds: Vec<(f32, f32)> =
        columns.iter().enumerate().map(|(n, (_, width))| need(n).bounds(*width)).collect();
    let rests = bounds.iter().filter(|(_, most)| most.is_infinite()).count() as f32;
    let rests_need: f32 = bounds.iter().filter(|(_, most)| most.is_infinite()).map(|(least, _)| least).sum();
    let fixed: Vec<(f32, f32)> = bounds.iter().copied().filter(|(_, most)| most.is_finite()).collect();
    let left = room - gap * columns.len().saturating_sub(1) as f32;
    let widest = widest_that_fits(&fixed, left - rests_need);
    let taken: f32 = fixed.iter().map(|(least, most)| widest.clamp(*least, *most)).sum();
    // What is over goes to the columns without a width in equal parts.
    let over = ((left - taken - rests_need) / rests.max(1.0)).max(0.0);
    let width =
        |(least, most): (f32, f32)| if most.is_finite() { widest.clamp(least, most) } else { least + over };
    bounds.into_iter().map(|both| width(both).floor()).collect()
}

/// The width that no column may pass so that together they fit into `left` points, as near as they can.
fn widest_that_fits(columns: &[(f32, f32)], left: f32) -> f32 {
    let together =
        |widest: f32| -> f32 { columns.iter().map(|(least, most)| widest.clamp(*least, *most)).sum() };
    let (mut fits, mut passes) = (0.0, columns.iter().map(|(_, most)| *most).fold(0.0, f32::max));
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

/// How wide `text` is on one line, in points.
fn width_of(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    // A whole point more: nothing is cut because of a rounding.
    galley.size().x.ceil() + 1.0
}

/// How wide a head has to be so that two lines hold it: it breaks at a blank, or between Chinese characters.
fn head_need(ui: &Ui, text: &str) -> f32 {
    let chinese = |c: char| c >= '\u{2e80}' && c.is_alphanumeric();
    let mut least = width_of(ui, text);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if at > 0 && (c == ' ' || (chinese(before) && chinese(c))) {
            // A blank that has no room behind the first line would be a line of its own.
            let (first, second) = text.split_at(if c == ' ' { at + 1 } else { at });
            least = least.min(width_of(ui, first).max(width_of(ui, second)));
        }
        before = c;
    }
    least
}

/// Whether `text` is a figure, a date or a time: it is short, and there is no letter in it.
fn is_figure(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MOST_OF_FIGURE && !text.chars().any(char::is_alphabetic)
}

/// A row that is being drawn.
pub struct Line<'l, 'a, 'b> {
    row: &'l mut TableRow<'a, 'b>,
    needs: &'l mut [Need],
}

impl<'a, 'b> Deref for Line<'_, 'a, 'b> {
    type Target = TableRow<'a, 'b>;

    fn deref(&self) -> &Self::Target {
        self.row
    }
}

impl DerefMut for Line<'_, '_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.row
    }
}

impl Line<'_, '_, '_> {
    /// The next cell, whose content is not narrowed below its own width where `figure` says so.
    fn noted(&mut self, text: &str, figure: bool, add: impl FnOnce(&mut Ui)) {
        let place = self.row.col_index();
        let mut wide = 0.0;
        self.row.col(|ui| {
            wide = if figure { width_of(ui, text) } else { 0.0 };
            add(ui);
        });
        if let Some(need) = self.needs.get_mut(place) {
            need.figure = need.figure.max(wide);
            need.words |= !figure;
        }
    }
}

/// Draws a table of `rows` rows, at most `height` points high; without a limit it scrolls with its page. A click on a head changes `sort`.
pub fn show(
    ui: &mut Ui,
    texts: &Messages,
    id: &str,
    columns: &[Col],
    sort: &mut SortBy,
    (rows, height): (usize, f32),
    row: impl FnMut(&mut Line<'_, '_, '_>),
) {
    let arrow = |n: usize| match (sort.column == n, sort.down) {
        (true, true) => " ↓",
        (true, false) => " ↑",
        _ => "",
    };
    let heads = columns.iter().enumerate();
    let heads: Vec<String> = heads.map(|(n, (key, _))| format!("{}{}", texts.get(key), arrow(n))).collect();
    frame(
        ui,
        id,
        (columns, heads.as_slice()),
        (rows, height),
        |ui, n, text| head(ui, texts, text, n, sort),
        row,
    );
}

/// The same in an order of its own: its heads are words.
pub fn ordered(
    ui: &mut Ui,
    texts: &Messages,
    id: &str,
    columns: &[Col],
    (rows, height): (usize, f32),
    row: impl FnMut(&mut Line<'_, '_, '_>),
) {
    let word = |ui: &mut Ui, _, text: &str| {
        ui.add(egui::Label::new(RichText::new(text).strong()).wrap());
    };
    let heads: Vec<String> = columns.iter().map(|(key, _)| texts.get(key)).collect();
    frame(ui, id, (columns, heads.as_slice()), (rows, height), word, row);
}

fn frame(
    ui: &mut Ui,
    id: &str,
    (columns, heads): (&[Col], &[String]),
    (rows, height): (usize, f32),
    mut head: impl FnMut(&mut Ui, usize, &str),
    mut row: impl FnMut(&mut Line<'_, '_, '_>),
) {
    let place = Id::unique(("needs of a table", id));
    let (needs, same_rows) = Needs::known(ui, place, heads, rows);
    let mut drawn = needs.begun(same_rows);
    // The bar at the side has its place beside the columns.
    let room = ui.available_width() - ui.spacing().scroll.allocated_width();
    let widths = fitted(columns, &needs.columns, room, ui.spacing().item_spacing.x);
    let one_line = heads.iter().zip(&widths).all(|(text, width)| width_of(ui, text) <= *width);
    let head_height = if one_line { ROW } else { TWO_LINES };
    let body_height = (height - head_height).max(2.0 * ROW);
    egui::ScrollArea::horizontal().id_salt(id).show(ui, |ui| {
        let mut table = TableBuilder::new(ui)
            .id_salt(id)
            .striped(true)
            .auto_shrink([false, true])
            .sense(egui::Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center))
            // Without a limit it is as high as its rows: in a small window it would scroll within its page.
            .vscroll(height.is_finite())
            // A column of a page knows of no height that is left: the wished one counts.
            .min_scrolled_height(if height.is_finite() { body_height } else { 0.0 })
            .max_scroll_height(body_height);
        for width in widths {
            table = table.column(Column::exact(width).clip(true));
        }
        table
            .header(head_height, |mut header| {
                for (n, text) in heads.iter().enumerate() {
                    header.col(|ui| head(ui, n, text));
                }
            })
            .body(|mut body| {
                if height.is_finite() {
                    body.rows(ROW, rows, |mut line| row(&mut Line { row: &mut line, needs: &mut drawn }));
                } else {
                    // A table that scrolls with its page is drawn whole: who listens to it, or goes through it by
                    // keyboard, finds every row.
                    (0..rows).for_each(|_| {
                        body.row(ROW, |mut line| row(&mut Line { row: &mut line, needs: &mut drawn }));
                    });
                }
            });
    });
    if drawn != needs.columns {
        // The next picture has the widths that these rows need.
        ui.ctx().request_repaint();
    }
    ui.data_mut(|data| data.insert_temp(place, Needs { of: needs.of, columns: drawn }));
}

fn head(ui: &mut Ui, texts: &Messages, text: &str, n: usize, sort: &mut SortBy) {
    let text = RichText::new(text).strong();
    let response = ui.add(egui::Button::new(text).frame(false).wrap().min_size(egui::vec2(0.0, 28.0)));
    if response.on_hover_text(texts.get("sort-by")).clicked() {
        *sort = if sort.column == n {
            SortBy { down: !sort.down, ..*sort }
        } else {
            SortBy { column: n, down: false }
        };
    }
}

/// A cell of plain text, in full when the pointer is on it. A figure, a date or a time is never cut.
pub fn cell(line: &mut Line<'_, '_, '_>, text: impl Into<String>) {
    let text: String = text.into();
    let figure = is_figure(&text);
    plain(line, &text, figure);
}

/// A cell that is never cut: a figure with its unit, a number with letters.
pub fn whole(line: &mut Line<'_, '_, '_>, text: impl Into<String>) {
    plain(line, &text.into(), true);
}

fn plain(line: &mut Line<'_, '_, '_>, text: &str, whole: bool) {
    line.noted(text, whole, |ui| {
        ui.add(egui::Label::new(text).truncate().selectable(false));
    });
}

/// A link that is never cut, with `hint` under the pointer; whether it was clicked.
pub fn link(line: &mut Line<'_, '_, '_>, text: &str, hint: &str) -> bool {
    let mut clicked = false;
    line.noted(text, true, |ui| clicked = ui.link(text).on_hover_text(hint).clicked());
    clicked
}

#[cfg(test)]
mod tests {
    use super::{LEAST_REST, NARROWEST, Need, fitted, is_figure};

    const COLUMNS: [(&str, f32); 3] = [("a", 100.0), ("b", 0.0), ("c", 200.0)];

    #[test]
    fn the_rest_takes_what_is_left() {
        assert_eq!(fitted(&COLUMNS, &[], 620.0, 10.0), [100.0, 300.0, 200.0]);
    }

    #[test]
    fn a_small_room_narrows_the_widest_first_and_then_all_so_that_the_last_one_is_seen() {
        for (room, first) in [(350.0, 76.0), (380.0, 100.0), (400.0, 100.0), (420.0, 100.0)] {
            let widths = fitted(&COLUMNS, &[], room, 10.0);
            assert!(widths.iter().sum::<f32>() + 20.0 <= room, "{widths:?} in {room}");
            assert!(widths[2] < 200.0 && (widths[0] - first).abs() <= 1.0, "{widths:?} in {room}");
        }
    }

    #[test]
    fn no_column_is_narrowed_away() {
        let widths = fitted(&COLUMNS, &[], 50.0, 10.0);
        assert_eq!(widths, [(100.0 * NARROWEST).floor(), LEAST_REST, (200.0 * NARROWEST).floor()]);
    }

    #[test]
    fn a_figure_keeps_its_width_and_takes_no_more_than_that_where_words_want_it() {
        let figure = |figure: f32| Need { head: 40.0, figure, words: false };
        let words = Need { head: 40.0, figure: 0.0, words: true };
        // The figures of the first column are narrower than it, those of the last one wider than NARROWEST lets it be.
        let needs = [figure(60.0), words, figure(190.0)];
        assert_eq!(fitted(&COLUMNS, &needs, 50.0, 10.0), [60.0, LEAST_REST, 190.0]);
        assert_eq!(fitted(&COLUMNS, &needs, 390.5, 10.0), [70.0, LEAST_REST, 190.0]);
        // A figure that is wider than its column widens it; a head does too.
        assert_eq!(fitted(&COLUMNS, &[figure(130.0)], 650.0, 10.0), [130.0, 300.0, 200.0]);
        let head = Need { head: 120.0, ..words };
        assert_eq!(fitted(&COLUMNS, &[head], 640.0, 10.0), [120.0, 300.0, 200.0]);
        // Where words stand as well they are not narrowed to the figure.
        let mixed = Need { words: true, ..figure(20.0) };
        assert_eq!(fitted(&COLUMNS, &[mixed], 50.0, 10.0)[0], (100.0 * NARROWEST).floor());
    }

    #[test]
    fn figures_dates_and_times_are_known_by_having_no_letter() {
        for text in ["2026-12-01", "2026-12-01 09:30", "100.0 %", "100.0%", "6/33 · 18.1%", "—", "059102"]
        {
            assert!(is_figure(text), "{text}");
        }
        let list = "590425199407314866、29042331991";
        for text in ["", "未达标", "30 字/分", "30 chars/min", "城关派出所", list] {
            assert!(!is_figure(text), "{text}");
        }
    }
}
