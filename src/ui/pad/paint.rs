//! Drawing the pad: few shapes, with as little overlap as possible.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::INNER;
use super::lines::PadLine;
use super::measured::Widths;
use super::typed::{TypedCell, TypedLines};
use crate::ui::kit::theme::Palette;
use dabiao_domain::align::AlignOp;

/// Sizes of one pair of lines in points.
pub struct Metrics {
    font: FontId,
    spacing: f32,
    row: f32,
    /// Height of the row of readings above the presented one; 0 without it.
    above: f32,
    pair: f32,
}

/// The size of readings, and the height of their row, in points.
const READING: f32 = 13.0;
const READING_ROW: f32 = 18.0;

impl Metrics {
    /// For type of `size` points with `spacing` points after each character, with or without readings.
    pub fn of(ui: &Ui, size: f32, spacing: f32, readings: bool) -> Self {
        let font = FontId::proportional(size);
        let row = ui.fonts_mut(|f| f.row_height(&font));
        let above = if readings { READING_ROW } else { 0.0 };
        Self { font, spacing, row, above, pair: above + row * 2.0 + 16.0 }
    }

    /// How many pairs of lines may stand above the caret's on paper of `height` points: two if there is room,
    /// none on a small window. The candidate window opens below the caret, so that half stays free.
    pub fn lines_above(&self, height: f32) -> f32 {
        ((height - self.pair - 18.0) * 0.5 / self.pair).floor().clamp(0.0, 2.0)
    }

    /// `text` in one piece.
    fn galley(&self, p: &Painter, text: String, color: Color32) -> Arc<Galley> {
        let format =
            TextFormat { extra_letter_spacing: self.spacing, ..TextFormat::simple(self.font.clone(), color) };
        p.layout_job(LayoutJob::single_section(text, format))
    }

    /// The width of one character.
    pub fn width_of(&self, ui: &Ui, widths: &mut Widths, c: char) -> f32 {
        widths.of(ui.painter(), &self.font, c) + self.spacing
    }
}

/// Where and how the pad is drawn.
pub struct View {
    /// The paper on screen.
    pub rect: Rect,
    /// The first line shown; a fraction while it moves.
    pub first_shown: f32,
    /// Whether typing goes here now.
    pub active: bool,
}

/// What is drawn.
pub struct Text<'a> {
    /// The presented lines.
    pub lines: &'a [PadLine],
    /// The reading of each counted character; empty where none are shown.
    pub readings: &'a [Option<String>],
    /// What was typed, in its places.
    pub placed: &'a TypedLines,
    /// The counted character at which the mark of the pace stands, if there is one.
    pub pace: Option<usize>,
}

/// Draws the lines and returns the caret's rectangle on screen.
pub fn paint(ui: &Ui, view: &View, metrics: &Metrics, text: &Text<'_>, preedit: &str) -> Rect {
    let Text { lines, readings, placed, pace } = *text;
    let View { rect, first_shown, active } = *view;
    let palette = Palette::of(ui);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, 8.0, palette.card);
    let origin = |line: usize| {
        pos2(rect.left() + INNER, rect.top() + 18.0 + (line as f32 - first_shown) * metrics.pair)
    };
    for (number, line) in lines.iter().enumerate() {
        let at = origin(number);
        if at.y + metrics.pair < rect.top() || at.y > rect.bottom() {
            continue;
        }
        let here = number == placed.caret_line;
        paint_readings(&painter, at, metrics, line, readings, &palette);
        let at = pos2(at.x, at.y + metrics.above);
        paint_presented(&painter, at, metrics, line, here, &palette);
        if let Some(pace) = pace.filter(|pace| (line.first..line.end()).contains(pace)) {
            paint_pace(&painter, pos2(at.x + line.left_of(pace), at.y), metrics, &palette);
        }
        if let Some(cells) = placed.lines.get(number) {
            paint_typed(&painter, pos2(at.x, at.y + metrics.row), metrics, cells, &palette);
        }
        let rule = at.y + metrics.row * 2.0 + 4.0;
        let stroke = Stroke::new(1.0, if here { palette.primary } else { palette.line });
        painter.hline(at.x..=(at.x + line.right.max(40.0)), rule, stroke);
    }
    let at = origin(placed.caret_line);
    let caret_at = pos2(at.x + placed.caret_x, at.y + metrics.above + metrics.row);
    paint_caret(&painter, caret_at, metrics, preedit, active, &palette)
}

/// The readings of a line, each in the middle above its character.
fn paint_readings(
    p: &Painter,
    at: Pos2,
    m: &Metrics,
    line: &PadLine,
    readings: &[Option<String>],
    palette: &Palette,
) {
    for (n, left) in line.lefts.iter().enumerate() {
        let Some(Some(reading)) = readings.get(line.first + n) else { continue };
        let right = line.left_of(line.first + n + 1) - m.spacing;
        let middle = pos2(at.x + (left + right) / 2.0, at.y + m.above);
        p.text(middle, Align2::CENTER_BOTTOM, reading, FontId::proportional(READING), palette.muted);
    }
}

fn paint_presented(p: &Painter, at: Pos2, m: &Metrics, line: &PadLine, here: bool, palette: &Palette) {
    let color = if here { palette.text } else { palette.muted };
    let galley = m.galley(p, line.text.clone(), color);
    p.galley(at, galley, color);
}

/// The mark of one's own best speed: a thin line before its character, with a foot, in a colour that does not call.
fn paint_pace(p: &Painter, at: Pos2, m: &Metrics, palette: &Palette) {
    let x = at.x - m.spacing / 2.0;
    let (top, bottom) = (at.y + 3.0, at.y + m.row - 2.0);
    let stroke = Stroke::new(2.0, palette.stray);
    p.vline(x, top..=bottom, stroke);
    p.hline((x - 4.0)..=(x + 4.0), bottom, stroke);
}

/// Right text is drawn in one piece; each error by itself, with colour and a mark of its own.
fn paint_typed(p: &Painter, at: Pos2, m: &Metrics, cells: &[TypedCell], palette: &Palette) {
    let mut run = String::new();
    let mut run_left = 0.0;
    let mut run_right = 0.0;
    let flush = |run: &mut String, left: f32| {
        if !run.is_empty() {
            let galley = m.galley(p, std::mem::take(run), palette.good);
            p.galley(pos2(at.x + left, at.y), galley, palette.good);
        }
    };
    for cell in cells {
        match (cell.op, cell.c) {
            (AlignOp::Match, Some(c)) => {
                if run.is_empty() {
                    run_left = cell.left;
                } else if (cell.left - run_right).abs() > 0.01_f32 {
                    flush(&mut run, run_left);
                    run_left = cell.left;
                }
                run.push(c);
                run_right = cell.right;
            }
            (op, c) => {
                flush(&mut run, run_left);
                paint_fault(p, at, m, cell, op, c, palette);
            }
        }
    }
    flush(&mut run, run_left);
}

fn paint_fault(
    p: &Painter,
    at: Pos2,
    m: &Metrics,
    cell: &TypedCell,
    op: AlignOp,
    c: Option<char>,
    palette: &Palette,
) {
    let (left, right, bottom) = (at.x + cell.left, at.x + cell.right, at.y + m.row - 1.0);
    let color = if op == AlignOp::Substitution { palette.wrong } else { palette.stray };
    if let Some(c) = c {
        p.text(pos2(left, at.y), Align2::LEFT_TOP, c, m.font.clone(), color);
    }
    let stroke = Stroke::new(2.0, color);
    match op {
        AlignOp::Substitution => {
            p.hline((left + 1.0)..=(right - 1.0), bottom, stroke);
        }
        AlignOp::Insertion => {
            // Too much: struck out.
            p.hline((left + 1.0)..=(right - 1.0), at.y + m.row * 0.55, stroke);
        }
        AlignOp::Omission => {
            // Missing: an open box as wide as the missing text.
            let inset = Rect::from_min_max(pos2(left + 3.0, at.y + 6.0), pos2(right - 3.0, bottom - 2.0));
            p.rect_stroke(inset, 2.0, Stroke::new(1.5, color), egui::StrokeKind::Inside);
        }
        AlignOp::Match => {}
    }
}

fn paint_caret(p: &Painter, at: Pos2, m: &Metrics, preedit: &str, active: bool, palette: &Palette) -> Rect {
    let mut x = at.x;
    if !preedit.is_empty() {
        let galley = p.layout_no_wrap(preedit.to_owned(), m.font.clone(), palette.primary);
        let width = galley.size().x;
        p.rect_filled(Rect::from_min_size(at, vec2(width, m.row)), 2.0, palette.primary_soft);
        p.galley(at, galley, palette.primary);
        p.hline(x..=(x + width), at.y + m.row - 1.0, Stroke::new(1.5, palette.primary));
        x += width;
    }
    // The input method gets the start of the composition, so that its window does not move.
    if active {
        let bar = Rect::from_min_size(pos2(x, at.y + 2.0), vec2(2.5, m.row - 4.0));
        p.rect_filled(bar, 0.0, palette.primary);
    }
    Rect::from_min_size(at, vec2(2.0, m.row))
}
