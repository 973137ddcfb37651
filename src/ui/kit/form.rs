//! Forms: missing input is named beside the disabled button, Enter goes from field to field and out of the
//! last one.

use egui::{
    Button, Key, KeyboardShortcut, Modifiers, Response, RichText, TextEdit, TextStyle, TextWrapMode, Ui,
    WidgetText,
};

use super::text::{remark, whole};
use super::theme::{self, Palette};
use dabiao_app::Session;
use dabiao_app::lang::Messages;

/// The keys that submit the input.
pub const HAND_IN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::Enter);

/// The label of a field that is `width` wide. In a flow layout it moves to the next line together with its
/// field.
pub fn label(ui: &mut Ui, text: impl Into<WidgetText>, width: f32) -> Response {
    whole(ui, text, width)
}

/// A field with its name before it, `width` wide.
pub fn field(ui: &mut Ui, name: impl Into<WidgetText>, edit: TextEdit<'_>, width: f32) -> Response {
    let label = label(ui, name, width);
    ui.add(edit.desired_width(width)).labelled_by(label.id)
}

/// A field for one line of text.
pub fn line(ui: &mut Ui, name: impl Into<WidgetText>, value: &mut String, width: f32) -> Response {
    field(ui, name, TextEdit::singleline(value), width)
}

/// As [`line()`], with a hint while nothing is in it.
pub fn hinted_line(ui: &mut Ui, name: &str, value: &mut String, width: f32, hint: &str) -> Response {
    field(ui, name, TextEdit::singleline(value).hint_text(hint), width)
}

/// Whether Enter was pressed in a field.
pub fn entered(field: &Response, ui: &Ui) -> bool {
    field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
}

/// The missing input, in one sentence; none if nothing is missing. Each field is the key of its label and
/// whether it is filled in.
pub fn missing(texts: &Messages, fields: &[(&str, bool)]) -> Option<String> {
    let names: Vec<String> =
        fields.iter().filter(|(_, filled)| !filled).map(|(key, _)| texts.get(key)).collect();
    (!names.is_empty()).then(|| texts.format("why-fill", &[("fields", &texts.list(&names))]))
}

/// Why no operation can begin: another one on certificates is running.
pub fn working(session: &Session) -> Option<String> {
    session.certificates().progress().map(|_| session.texts().get("why-working"))
}

/// A button that is disabled while there is a reason, which stands beside it. Returns whether it was pressed.
pub fn button(ui: &mut Ui, text: String, why: Option<&str>) -> bool {
    let pressed = ui.add_enabled(why.is_none(), Button::new(text)).clicked();
    say(ui, why);
    pressed
}

/// As [`button`], in the inviting colour.
pub fn primary(ui: &mut Ui, text: &str, why: Option<&str>) -> bool {
    make_room(ui, text);
    let pressed = ui.add_enabled_ui(why.is_none(), |ui| theme::small_primary(ui, text).clicked()).inner;
    say(ui, why);
    pressed
}

/// Goes to the next line if this one has no room for a button with that text: the rest of the line would
/// squeeze it.
fn make_room(ui: &mut Ui, text: &str) {
    if ui.layout().main_wrap() {
        let laid = WidgetText::from(text).into_galley(
            ui,
            Some(TextWrapMode::Extend),
            f32::INFINITY,
            TextStyle::Button,
        );
        if laid.size().x + 2.0 * ui.spacing().button_padding.x > ui.available_size_before_wrap().x {
            ui.end_row();
        }
    }
}

fn say(ui: &mut Ui, why: Option<&str>) {
    if let Some(why) = why.filter(|why| !why.is_empty()) {
        remark(ui, why);
    }
}

/// Enter in a field goes to the next one. Whether it was pressed in the last one.
pub fn walk(ui: &Ui, fields: &[Response]) -> bool {
    let Some(at) = fields.iter().position(|field| entered(field, ui)) else { return false };
    match fields.get(at + 1) {
        Some(next) => {
            next.request_focus();
            false
        }
        None => true,
    }
}

/// What keeps a form from being sent, shown at the button that was pressed; it goes when the form is changed.
#[derive(Debug, Default)]
pub struct Complaint(Option<String>);

impl Complaint {
    /// An operation was tried; `why` is the reason against it, if any. Returns whether it may be done.
    pub fn allows(&mut self, why: Option<String>) -> bool {
        self.0 = why;
        self.0.is_none()
    }

    /// The form was changed.
    pub fn settle(&mut self, changed: bool) {
        if changed {
            self.0 = None;
        }
    }

    /// Says it.
    pub fn show(&self, ui: &mut Ui) {
        if let Some(why) = &self.0 {
            let color = Palette::of(ui).wrong;
            ui.label(RichText::new(format!("⚠ {why}")).color(color));
        }
    }
}
