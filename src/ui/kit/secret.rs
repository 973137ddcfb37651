//! A masked field for a PIN or password, or two that must match. It keeps nothing after the secret was
//! submitted.

use std::fmt;

use egui::{RichText, TextEdit, Ui};

use super::form;
use super::ime_line;
use super::text::remark;
use super::theme::{self, Palette};
use crate::ui::pad::Due;
use dabiao_app::lang::Messages;

/// Points that a field is wide.
const WIDTH: f32 = 220.0;

/// View state of the field.
#[derive(Default)]
pub struct SecretForm {
    first: String,
    second: String,
    differs: bool,
    /// Enter was pressed, or the button, with nothing in the field.
    empty: bool,
    /// It was requested in this frame: another widget that has the focus gives it up.
    wanted: bool,
}

impl fmt::Debug for SecretForm {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretForm(..)")
    }
}

/// How a secret is asked for.
#[derive(Clone, Copy, Debug)]
pub struct SecretAsk<'a> {
    /// What the field is called.
    pub label: &'a str,
    /// What the button says.
    pub button: &'a str,
    /// Whether it is a new one, to be typed twice.
    pub again: bool,
    /// Whether an answer is taken now.
    pub ready: bool,
    /// Whether nothing is an answer too.
    pub optional: bool,
}

impl SecretForm {
    /// A form that was requested in this frame: the first key goes into it.
    pub fn wanted() -> Self {
        Self { wanted: true, ..Self::default() }
    }

    /// The next key goes into it, even if another widget has the focus.
    pub const fn want(&mut self) {
        self.wanted = true;
    }

    /// Shows the field and its button. Returns the secret when Enter or the button submits it.
    pub fn show(&mut self, ui: &mut Ui, texts: &Messages, ask: &SecretAsk<'_>) -> Option<String> {
        let entered = self.fields(ui, texts, ask);
        if self.differs {
            let color = Palette::of(ui).wrong;
            ui.label(RichText::new(format!("⚠ {}", texts.get("secret-differs"))).color(color));
        } else if self.empty {
            let color = Palette::of(ui).wrong;
            let why = texts.format("why-fill", &[("fields", &ask.label)]);
            ui.label(RichText::new(format!("⚠ {why}")).color(color));
        }
        let pressed = ui.add_enabled_ui(ask.ready, |ui| theme::small_primary(ui, ask.button).clicked()).inner;
        if (entered || pressed) && ask.ready { self.give(ask) } else { None }
    }

    /// The fields alone. Returns whether Enter was pressed in the last one.
    pub fn fields(&mut self, ui: &mut Ui, texts: &Messages, ask: &SecretAsk<'_>) -> bool {
        let mut entered = false;
        let shown = ui.horizontal_wrapped(|ui| {
            let label = form::label(ui, ask.label, WIDTH);
            let first = ui.add(secret_edit(&mut self.first)).labelled_by(label.id);
            // Before another widget gets the focus: Enter gives it up.
            let first_entered = form::entered(&first, ui);
            let wanted = std::mem::take(&mut self.wanted);
            if !ask.optional && !first_entered && (wanted || ui.memory(|m| m.focused().is_none())) {
                first.request_focus();
            }
            self.empty &= !first.changed();
            if !ask.again {
                entered = first_entered;
                return (first, None);
            }
            let label = form::label(ui, texts.get("secret-again"), WIDTH);
            let second = ui.add(secret_edit(&mut self.second)).labelled_by(label.id);
            entered = form::entered(&second, ui);
            if first_entered {
                second.request_focus();
            }
            let changed = first.changed() || second.changed();
            self.differs &= !changed;
            self.empty &= !changed;
            (first, Some(second))
        });
        // What a masked field has can't be seen.
        let (first, second) = shown.inner;
        let mut fields = vec![(&first, self.first.as_str())];
        fields.extend(second.as_ref().map(|second| (second, self.second.as_str())));
        ime_line::below_all(ui, &fields, Due::Letters);
        if ask.again {
            remark(ui, &texts.get("secret-twice"));
        }
        entered
    }

    /// A secret that could not be used yet stays in its fields.
    pub fn keep(&mut self, secret: String) {
        self.second.clone_from(&secret);
        self.first = secret;
    }

    /// The secret, if both inputs match; the fields are emptied then.
    pub fn give(&mut self, ask: &SecretAsk<'_>) -> Option<String> {
        self.differs = ask.again && self.first != self.second;
        self.empty = self.first.is_empty() && !ask.optional;
        if self.differs || (self.first.is_empty() && !ask.optional) {
            return None;
        }
        self.second.clear();
        Some(std::mem::take(&mut self.first))
    }
}

fn secret_edit(text: &mut String) -> TextEdit<'_> {
    TextEdit::singleline(text).password(true).desired_width(WIDTH)
}
