//! The picture of the keyboard: whose finger each key is, what the lesson teaches, which key comes next.
//!
//! A finger is identified by the colour of its keys, by a mark on each (little finger circle, ring finger
//! diamond, middle finger triangle, index finger square, thumb bar; hollow for the left hand, solid for the
//! right) and by name in the row below. It fits the given width and is drawn again each frame from few
//! shapes. It knows no lessons: the caller gives the keys and the words.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    Align, Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind,
    Ui, pos2, vec2,
};

use crate::ui::kit::theme::{FingerColors, Palette};
use dabiao_domain::keyboard::{self, Block, Finger, Hand, Key};

/// Widest key in points.
const MAX_KEY: f32 = 54.0;
/// Room between the main block and the pad, in quarters of a key.
const PAD_GAP: f32 = 2.0;
/// Room between keys, as a share of a key.
const GAP: f32 = 0.07;

/// What is shown.
pub struct KeyboardPicture<'a> {
    /// The stroke to be made now.
    pub next: Option<keyboard::Stroke>,
    /// The keys to stand out; empty for all.
    pub taught: &'a [&'static Key],
    /// Whether the numeric pad is shown too.
    pub pad: bool,
    /// Names of the fingers in the order of [`Finger::ALL`].
    pub fingers: [&'a str; 9],
    /// The word on the space bar.
    pub space: &'a str,
    /// The text for a screen reader: the next key and its finger in words.
    pub description: &'a str,
}

/// Sizes in points.
struct Metrics {
    quarter: f32,
    row: f32,
    origin: Pos2,
    pad_left: f32,
}

impl Metrics {
    fn rect(&self, key: &Key) -> Rect {
        let left =
            if key.block == Block::Pad { self.pad_left } else { 0.0 } + f32::from(key.left) * self.quarter;
        let at = self.origin + vec2(left, f32::from(key.row) * self.row);
        let size = vec2(f32::from(key.width) * self.quarter, f32::from(key.rows) * self.row);
        Rect::from_min_size(at, size).shrink(self.quarter * 4.0 * GAP / 2.0)
    }
}

impl KeyboardPicture<'_> {
    /// Draws the picture as wide as the available space, at most at its full size.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let main = f32::from(keyboard::MAIN_WIDTH);
        let quarters = if self.pad { main + PAD_GAP + f32::from(keyboard::PAD_WIDTH) } else { main };
        let quarter = (ui.available_width() / quarters).min(MAX_KEY / 4.0);
        let row = quarter * 3.7;
        let names = self.names(ui, quarter);
        let tallest = names.iter().map(|name| name.size().y).fold(0.0, f32::max);
        let legend = legend_size(quarter) * 2.0 + tallest;
        let size = vec2(quarter * quarters, row * f32::from(keyboard::ROWS) + legend);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, ui.is_enabled(), self.description));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let metrics = Metrics { quarter, row, origin: rect.min, pad_left: (main + PAD_GAP) * quarter };
        let painter = ui.painter();
        let (palette, colors) = (Palette::of(ui), FingerColors::of(ui));
        // The next key is drawn last, so that nothing covers its ring.
        let shown = || keyboard::keys().iter().filter(|k| self.pad || k.block == Block::Main);
        for key in shown().filter(|k| !self.is_next(k)).chain(shown().filter(|k| self.is_next(k))) {
            self.key(painter, &metrics, key, &palette, &colors);
        }
        let width = main * quarter / names.len() as f32;
        for ((n, finger), name) in Finger::ALL.into_iter().enumerate().zip(names) {
            let at = pos2(rect.left() + width * n as f32, rect.bottom() - legend);
            let cell = Rect::from_min_size(at, vec2(width, legend)).shrink(1.0);
            self.finger(painter, cell, legend_size(quarter), (finger, name), &palette, &colors);
        }
        response
    }

    /// The names of the fingers, each broken to the width of a ninth of the main block.
    fn names(&self, ui: &Ui, quarter: f32) -> Vec<Arc<Galley>> {
        let width = quarter * f32::from(keyboard::MAIN_WIDTH) / self.fingers.len() as f32 - 6.0;
        let font = FontId::proportional(legend_size(quarter));
        let layout = |name: &str| {
            let mut job = LayoutJob::simple(name.to_owned(), font.clone(), Color32::PLACEHOLDER, width);
            job.halign = Align::Center;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        self.fingers.into_iter().map(layout).collect()
    }

    fn is_next(&self, key: &Key) -> bool {
        self.next.is_some_and(|s| s.key == key || s.shift == Some(key))
    }

    fn key(&self, painter: &Painter, m: &Metrics, key: &Key, palette: &Palette, colors: &FingerColors) {
        let rect = m.rect(key);
        let next = self.is_next(key);
        let stands_out = next || self.taught.is_empty() || self.taught.contains(&key);
        let finger = key.finger.filter(|_| stands_out);
        let (fill, text, mark) = match finger {
            _ if next => (palette.primary, palette.on_primary, palette.on_primary),
            Some(finger) => (colors.fill(finger), palette.text, colors.mark(finger)),
            None => (palette.card, palette.muted, palette.line),
        };
        let radius = m.quarter * 0.6;
        painter.rect_filled(rect, radius, fill);
        painter.rect_stroke(
            rect,
            radius,
            Stroke::new(1.0, if next { palette.primary } else { palette.line }),
            StrokeKind::Inside,
        );
        if next {
            // A ring around it: visible also without colour vision.
            painter.rect_stroke(
                rect,
                radius + 1.0,
                Stroke::new((m.quarter * 0.28).max(2.0), palette.stray),
                StrokeKind::Outside,
            );
        }
        self.labels(painter, m, key, rect, text);
        if let Some(finger) = finger.or(key.finger.filter(|_| next)) {
            let at = pos2(rect.right() - m.quarter * 0.85, rect.bottom() - m.quarter * 0.85);
            paint_mark(painter, at, m.quarter * 0.42, finger, mark);
        }
        if key.has_bump() {
            let y = rect.bottom() - m.quarter * 0.45;
            let middle = rect.center().x - m.quarter * 0.5;
            painter.hline((middle - m.quarter * 0.6)..=(middle + m.quarter * 0.6), y, Stroke::new(2.0, text));
        }
    }

    fn labels(&self, painter: &Painter, m: &Metrics, key: &Key, rect: Rect, color: Color32) {
        let large = FontId::proportional((m.quarter * 1.6).max(9.0));
        let small = FontId::proportional((m.quarter * 1.15).max(8.0));
        let inset = m.quarter * 0.5;
        let at = rect.min + vec2(inset, inset * 0.3);
        match (key.plain, key.shifted) {
            (Some(c), Some(_)) if c.is_ascii_lowercase() => {
                painter.text(at, Align2::LEFT_TOP, c.to_ascii_uppercase(), large, color);
            }
            (Some(c), Some(above)) => {
                painter.text(at, Align2::LEFT_TOP, above, small.clone(), color);
                painter.text(pos2(at.x, rect.bottom() - inset * 0.3), Align2::LEFT_BOTTOM, c, small, color);
            }
            (Some(' '), None) => {
                painter.text(rect.center(), Align2::CENTER_CENTER, self.space, small, color);
            }
            (Some(_), None) => {
                painter.text(at, Align2::LEFT_TOP, key.label, large, color);
            }
            (None, _) => {
                painter.text(at, Align2::LEFT_TOP, key.label, small, color);
            }
        }
    }

    /// A finger in the row below: its mark above its name, framed when it is its turn.
    fn finger(
        &self,
        painter: &Painter,
        cell: Rect,
        size: f32,
        (finger, name): (Finger, Arc<Galley>),
        palette: &Palette,
        colors: &FingerColors,
    ) {
        let of = |key: Option<&Key>| key.and_then(|k| k.finger) == Some(finger);
        let turn = self.next.is_some_and(|s| of(Some(s.key)) || of(s.shift));
        let cell = cell.with_min_y(cell.top() + size * 0.4);
        if turn {
            painter.rect(
                cell,
                4.0,
                palette.primary_soft,
                Stroke::new(2.0, palette.primary),
                StrokeKind::Inside,
            );
        }
        let mark = pos2(cell.center().x, cell.top() + size * 0.7);
        paint_mark(painter, mark, size * 0.38, finger, colors.mark(finger));
        let color = if turn { palette.primary } else { palette.muted };
        painter.galley(pos2(cell.center().x, cell.top() + size * 1.3), name, color);
    }
}

/// Size of the fingers' names: readable if there is room, and nine of them fit in any width.
fn legend_size(quarter: f32) -> f32 {
    (quarter * 1.35).clamp(9.0, 14.0)
}

/// The mark of a finger around `at`.
fn paint_mark(painter: &Painter, at: Pos2, r: f32, finger: Finger, color: Color32) {
    let hollow = finger.hand() == Some(Hand::Left);
    let (fill, stroke) = if hollow {
        (Color32::TRANSPARENT, Stroke::new((r * 0.4).max(1.2), color))
    } else {
        (color, Stroke::new(1.0, color))
    };
    match finger {
        Finger::LeftLittle | Finger::RightLittle => {
            painter.circle(at, r, fill, stroke);
        }
        Finger::LeftRing | Finger::RightRing => {
            let d = r * 1.25;
            let points = vec![at + vec2(0.0, -d), at + vec2(d, 0.0), at + vec2(0.0, d), at + vec2(-d, 0.0)];
            painter.add(Shape::convex_polygon(points, fill, stroke));
        }
        Finger::LeftMiddle | Finger::RightMiddle => {
            let points = vec![at + vec2(0.0, -r), at + vec2(r * 1.1, r * 0.9), at + vec2(-r * 1.1, r * 0.9)];
            painter.add(Shape::convex_polygon(points, fill, stroke));
        }
        Finger::LeftIndex | Finger::RightIndex => {
            painter.rect(
                Rect::from_center_size(at, vec2(r * 1.8, r * 1.8)),
                0.0,
                fill,
                stroke,
                StrokeKind::Middle,
            );
        }
        Finger::Thumb => {
            painter.rect_filled(Rect::from_center_size(at, vec2(r * 3.0, r * 0.9)), r * 0.4, color);
        }
    }
}
