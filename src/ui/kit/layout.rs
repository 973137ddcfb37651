//! Layout: a readable column, a card as wide as its column, a scrolling area.

use egui::style::ScrollAnimation;
use egui::{Align, Key, Layout, Modifiers, ScrollArea, Ui, vec2};

use super::theme;

/// Content in a column of readable width in the middle of the screen.
pub fn column<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.available_width();
    let width = width.min(room - 24.0).max(200.0);
    let side = ((room - width) / 2.0).max(0.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(side);
        ui.allocate_ui_with_layout(egui::vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(10.0, 8.0);
            ui.set_width(width);
            add(ui)
        })
        .inner
    })
    .inner
}

/// A card as wide as the room it has.
pub fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

/// At the end of what a page shows that is only read: the keyboard turns its pages, and goes to its ends. Never beyond them:
/// there would be nothing to see until the next frame.
pub fn turn_pages(ui: &Ui) {
    let (seen, whole) = (ui.clip_rect(), ui.min_rect());
    let above = (seen.top() - whole.top()).max(0.0);
    let below = (whole.bottom() - seen.bottom()).max(0.0);
    let step = seen.height() * 0.9;
    let by = ui.input_mut(|i| {
        let mut pressed = |key| f32::from(u8::from(i.consume_key(Modifiers::NONE, key)));
        let down = pressed(Key::PageDown) * step.min(below) + pressed(Key::End) * below;
        down - pressed(Key::PageUp) * step.min(above) - pressed(Key::Home) * above
    });
    if by != 0.0 {
        ui.scroll_with_delta_animation(vec2(0.0, -by), ScrollAnimation::none());
    }
}

/// A scrolling area that starts at its top at every `visit`.
pub fn scroll<R>(ui: &mut Ui, (place, visit): (&'static str, u64), add: impl FnOnce(&mut Ui) -> R) -> R {
    page().id_salt((place, visit)).show(ui, add).inner
}

/// The scrolling area of a page. What is made to fit fits; what is wider all the same, in large type in a small window, is
/// reached sideways and not cut off.
pub fn page() -> ScrollArea {
    ScrollArea::both().auto_shrink(false)
}
