//! Headings, remarks, and texts that stay in one line.

use egui::{CollapsingHeader, Label, Response, RichText, TextStyle, TextWrapMode, Ui, WidgetText};

use super::theme::{Palette, size};
use dabiao_app::lang::Messages;

/// The heading of a card.
pub fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).size(size::HEADING));
}

/// A heading of a section.
pub fn section(ui: &mut Ui, text: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(text).size(19.0).strong());
    ui.add_space(2.0);
}

/// A quiet remark.
pub fn remark(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui);
    whole(ui, RichText::new(text).size(size::SMALL).color(palette.muted), 0.0);
}

/// A text that stays on one line if a line can hold it: in a flow layout it is not broken, but moves to the
/// next line, together with the next `then` points of content.
pub fn whole(ui: &mut Ui, text: impl Into<WidgetText>, then: f32) -> Response {
    let text = text.into();
    if !ui.layout().main_wrap() {
        return ui.label(text);
    }
    let laid = text.clone().into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, TextStyle::Body);
    let (long, gap) = (laid.size().x, if then > 0.0 { ui.spacing().item_spacing.x } else { 0.0 });
    // At the beginning of a line there is no more room on the next one.
    let begins = ui.cursor().left() <= ui.max_rect().left() + 0.5;
    if !begins && long + gap + then > ui.available_size_before_wrap().x {
        ui.end_row();
    }
    if long > ui.available_size_before_wrap().x {
        ui.label(text)
    } else if then > 0.0 {
        // As high as what follows, so that both stand on one line.
        ui.add_sized([long, ui.spacing().interact_size.y], Label::new(text).extend())
    } else {
        ui.add(Label::new(text).extend())
    }
}

/// A quiet text that flows on from line to line, from any start position.
pub fn quiet(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Palette::of(ui).muted).size(size::SMALL));
}

/// How the figures of the part of this name are computed, behind a click. A page may have several such parts.
pub fn how_computed(ui: &mut Ui, texts: &Messages, part: &str, add: impl FnOnce(&mut Ui)) {
    CollapsingHeader::new(texts.get("how-computed")).id_salt(("how computed", part)).show(ui, add);
}

/// What a figure is, and how it is computed: a quiet line for each of these names and sentences.
pub fn how_lines(ui: &mut Ui, texts: &Messages, lines: &[(&str, &str)]) {
    for (name, how) in lines {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("name", &texts.get(name)), ("how", &texts.get(how))];
        quiet(ui, &texts.format("how-line", &values));
    }
}

/// A word at the left of an area of the given width.
pub fn left(ui: &mut Ui, width: f32, text: RichText) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, 24.0), layout, |ui| {
        ui.set_min_width(width);
        ui.add(Label::new(text).truncate());
    });
}
