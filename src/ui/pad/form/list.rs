//! The list of choices beside the field in hand.

use egui::{Align2, Area, FontId, Id, Order, Painter, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui::{accesskit::Role, pos2, vec2};

use crate::ui::kit::theme::{Palette, size};
use dabiao_domain::form::Choice;

/// Height of a row in points.
const ROW: f32 = 25.0;
/// Rows that are shown at most.
const ROWS: usize = 9;
/// Least and most width in points.
const WIDTHS: (f32, f32) = (230.0, 380.0);

/// What is listed.
pub struct ChoiceList<'a> {
    /// The choices that are left, the nearest first.
    pub left: &'a [&'a Choice],
    /// The one that is taken on going on.
    pub shown: Option<usize>,
    /// What is said where none is left.
    pub nothing: &'a str,
    /// What is said of those that have no room; empty where all are seen.
    pub more: &'a str,
}

/// The rows of a long list that are seen: those around the one that is taken.
pub fn seen(count: usize, shown: Option<usize>) -> std::ops::Range<usize> {
    let first = shown.unwrap_or_default().saturating_sub(ROWS / 2).min(count.saturating_sub(ROWS));
    first..count.min(first + ROWS)
}

/// Whether a list of `count` has more than its rows.
pub const fn is_long(count: usize) -> bool {
    count > ROWS
}

/// Shows the list below `field`, or above it where there is no room below. Returns the choice that was pressed.
pub fn show(ui: &Ui, field: Rect, list: &ChoiceList<'_>) -> Option<usize> {
    let rows = seen(list.left.len(), list.shown);
    let count = rows.len().max(1) + usize::from(!list.more.is_empty());
    let high = ROW.mul_add(count as f32, 8.0);
    let width = field.width().clamp(WIDTHS.0, WIDTHS.1);
    let window = ui.ctx().content_rect();
    let top = if field.bottom() + 3.0 + high <= window.bottom() {
        field.bottom() + 3.0
    } else {
        (field.top() - 22.0 - high).max(window.top())
    };
    let at = pos2(field.left().min(window.right() - width - 4.0), top);
    let area = Area::new(Id::unique("form choices")).order(Order::Foreground).fade_in(false).fixed_pos(at);
    area.show(ui.ctx(), |ui| {
        let (place, _) = ui.allocate_exact_size(vec2(width, high), Sense::hover());
        let palette = Palette::of(ui);
        ui.painter().rect(place, 6.0, palette.card, Stroke::new(1.0, palette.primary), StrokeKind::Inside);
        rows_ui(ui, place, rows, list, &palette)
    })
    .inner
}

fn rows_ui(
    ui: &Ui,
    place: Rect,
    rows: std::ops::Range<usize>,
    list: &ChoiceList<'_>,
    palette: &Palette,
) -> Option<usize> {
    let mut pressed = None;
    let row_at = |n: usize| {
        let top = ROW.mul_add(n as f32, place.top() + 4.0);
        Rect::from_min_size(pos2(place.left() + 2.0, top), vec2(place.width() - 4.0, ROW))
    };
    let first = rows.start;
    let shown = rows.len();
    for at in rows {
        let Some(choice) = list.left.get(at) else { continue };
        let row = row_at(at - first);
        let taken = list.shown == Some(at);
        // No focus: the keyboard stays with the form.
        let response = ui.interact(row, ui.scope_id().with(("choice", at)), Sense::CLICK);
        let name = format!("{} {}", choice.code, choice.name);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, taken, &name));
        if response.clicked() {
            pressed = Some(at);
        }
        paint_row(ui.painter(), row, choice, taken || response.hovered(), palette);
    }
    let note = |n: usize, text: &str| {
        let at = row_at(n).left_center() + vec2(8.0, 0.0);
        ui.painter().text(at, Align2::LEFT_CENTER, text, FontId::proportional(size::SMALL), palette.muted);
    };
    if list.left.is_empty() {
        note(0, list.nothing);
    } else if !list.more.is_empty() {
        note(shown, list.more);
    }
    pressed
}

/// Code, name and initials of a choice.
fn paint_row(p: &Painter, row: Rect, choice: &Choice, taken: bool, palette: &Palette) {
    if taken {
        p.rect_filled(row, 4.0, palette.primary_soft);
        p.vline(row.left() + 1.5, row.y_range(), Stroke::new(3.0, palette.primary));
    }
    let (small, body) = (FontId::proportional(size::SMALL), FontId::proportional(size::BODY));
    let left = row.left_center();
    p.text(left + vec2(10.0, 0.0), Align2::LEFT_CENTER, &choice.code, small.clone(), palette.muted);
    p.text(left + vec2(48.0, 0.0), Align2::LEFT_CENTER, &choice.name, body, palette.text);
    p.text(row.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, &choice.initials, small, palette.muted);
}

#[cfg(test)]
mod tests {
    use super::seen;

    #[test]
    fn the_taken_row_is_always_seen() {
        for count in [0, 1, 5, 9, 10, 58, 300] {
            assert!(seen(count, None).len() <= 9);
            for at in 0..count {
                let rows = seen(count, Some(at));
                assert!(
                    rows.contains(&at) && rows.end <= count && rows.len() == count.min(9),
                    "{count} {at}"
                );
            }
        }
    }
}
