//! Small pieces that several screens use: figures with a name, shortcuts, words for numbers.

use egui::{
    Align, FontId, Key, KeyboardShortcut, Label, Layout, Modifiers, Response, RichText, TextStyle,
    TextWrapMode, Ui, WidgetText,
};

use super::theme::{Palette, size};
use crate::ui::commands::Commands;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, Notice, Settings};
use dabiao_domain::exercise::Extent;
use dabiao_domain::rounding;

/// The keys that do something everywhere in a drill.
pub const HAND_IN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::Enter);

/// A share, 0 to 1, as a percentage, or "—".
pub fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |share| rounding::percent(share, 1))
}

/// A speed or another figure of which more is better, or "—".
pub fn speed(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |v| rounding::text(v, 1))
}

/// A speed to be reached, in full, or "—".
pub fn speed_line(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |v| rounding::line(v, 0))
}

/// Minutes and seconds, `4:05`.
pub fn clock_time(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A figure under its name; on the next row where this one has no room for it.
pub fn figure(ui: &mut Ui, name: &str, value: &str) {
    figure_in(ui, (name, size::SMALL), (value, size::HEADING));
}

/// The same with name and value in sizes of their own.
pub fn figure_in(ui: &mut Ui, (name, small): (&str, f32), (value, large): (&str, f32)) {
    let palette = Palette::of(ui);
    let galley = |text: &str, points: f32, color| {
        ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(points), color)
    };
    let name = galley(name, small, palette.muted);
    let value = galley(value, large, palette.text);
    let width = name.size().x.max(value.size().x);
    if ui.available_size_before_wrap().x < width {
        ui.end_row();
    }
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(name);
        ui.label(value);
    });
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

/// A text that stands in one line where a line can hold it: where things flow from line to line it is not torn apart, but
/// goes to the next line, and with it what is `then` points wide and follows it.
pub fn whole(ui: &mut Ui, text: impl Into<WidgetText>, then: f32) -> Response {
    let text = text.into();
    if !ui.layout().main_wrap() {
        return ui.label(text);
    }
    let laid = text.clone().into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, TextStyle::Body);
    let (long, gap) = (laid.size().x, if then > 0.0 { ui.spacing().item_spacing.x } else { 0.0 });
    if long + gap + then > ui.available_size_before_wrap().x {
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

/// The choice of the drill's length.
pub fn extent_ui(ui: &mut Ui, settings: &Settings, texts: &Messages, wishes: &mut Commands) {
    for extent in Extent::CHOICES {
        let chosen = settings.extent == extent;
        let (name, how) = match extent {
            Extent::Minutes(minutes) => (texts.format("minutes", &[("n", &minutes)]), "extent-minutes"),
            Extent::Text(length) => {
                let key = format!("length-{}", length.name());
                (texts.format(&key, &[("n", &length.characters())]), "extent-text")
            }
        };
        let choice = ui.selectable_label(chosen, name).on_hover_text(texts.get(how));
        if choice.clicked() && !chosen {
            wishes.act(Action::Set(Settings { extent, ..*settings }));
        }
    }
}

/// A box to choose from, with a name for screen readers.
pub fn combo<R>(
    ui: &mut Ui,
    name: &str,
    (id, width): (&str, f32),
    shown: &str,
    add: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let answer = egui::ComboBox::from_id_salt(id).width(width).selected_text(shown).show_ui(ui, add);
    answer.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    answer.inner
}

/// Why there is nothing to be seen, what to do, and another try. Whether that was asked for.
pub fn trouble(ui: &mut Ui, texts: &Messages, notice: &Notice) -> bool {
    super::theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(&notice.what);
            ui.label(&notice.next);
            ui.add_space(8.0);
            ui.button(texts.get("try-again")).clicked()
        })
        .inner
}
