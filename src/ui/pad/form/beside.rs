//! The card and the form beside each other; on a small window the card above the form.

use egui::{Key, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

/// From this width on, in points, both stand side by side.
const BESIDE_FROM: f32 = 600.0;
/// Between the two, in points.
const BETWEEN: f32 = 16.0;
/// The card's share of the width, and the least and most that it takes, in points.
const SHARE: f32 = 0.37;
const WIDTHS: (f32, f32) = (250.0, 620.0);
/// The card's share of the height where it stands above.
const ABOVE: f32 = 0.4;
/// By how much Page Up and Page Down move the card, in points.
const PAGE: f32 = 160.0;

/// The places of the card and of the form.
pub fn places(room: Rect) -> (Rect, Rect) {
    if room.width() >= BESIDE_FROM {
        let wide = (room.width() * SHARE).clamp(WIDTHS.0, WIDTHS.1);
        let card = Rect::from_min_size(room.min, vec2(wide, room.height()));
        (card, Rect::from_min_max(pos2(card.right() + BETWEEN, room.top()), room.max))
    } else {
        let high = room.height() * ABOVE;
        let card = Rect::from_min_size(room.min, vec2(room.width(), high));
        (card, Rect::from_min_max(pos2(room.left(), card.bottom() + 8.0), room.max))
    }
}

/// Shows both. The card scrolls by itself, with Page Up and Page Down too; card `number` begins at its top.
pub fn beside<R>(
    ui: &mut Ui,
    number: usize,
    card: impl FnOnce(&mut Ui),
    form: impl FnOnce(&mut Ui) -> R,
) -> R {
    let (left, right) = places(ui.available_rect_before_wrap());
    ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
        ScrollArea::vertical().id_salt(("card", number)).auto_shrink(false).show(ui, |ui| {
            let by = ui.input(|i| {
                f32::from(i8::from(i.key_pressed(Key::PageUp)) - i8::from(i.key_pressed(Key::PageDown)))
            });
            if by != 0.0 {
                ui.scroll_with_delta(vec2(0.0, by * PAGE));
            }
            card(ui);
        });
    });
    ui.scope_builder(UiBuilder::new().max_rect(right), form).inner
}

#[cfg(test)]
mod tests {
    use super::places;
    use egui::{Rect, pos2, vec2};

    #[test]
    fn both_have_room_and_neither_lies_on_the_other() {
        for (wide, high) in [(1000.0, 660.0), (660.0, 420.0), (500.0, 300.0), (1900.0, 980.0)] {
            let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(wide, high));
            let (card, form) = places(room);
            assert!(room.contains_rect(card) && room.contains_rect(form), "{wide}");
            assert!(!card.intersects(form), "{wide}");
            assert!(card.width() >= 250.0 && form.width() >= 330.0, "{wide}: {card:?} {form:?}");
        }
    }
}
