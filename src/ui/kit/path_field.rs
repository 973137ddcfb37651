//! A field for a path, with the desktop's own dialog beside it.

use std::path::PathBuf;

use egui::{Response, Ui};

use super::file_picker::FilePicker;
use super::form;
use dabiao_app::lang::Messages;

/// What the path is of.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A file with one of these endings.
    File(&'static [&'static str]),
    /// A folder.
    Folder,
}

/// View state.
#[derive(Debug, Default)]
pub struct PathField {
    text: String,
    picker: FilePicker,
}

impl PathField {
    /// Shows it under `name`, a text that is there already.
    pub fn show(&mut self, ui: &mut Ui, texts: &Messages, name: &str, width: f32, kind: Kind) -> Response {
        if let Some(path) = self.picker.take() {
            self.text = path.display().to_string();
        }
        let field = form::line(ui, name, &mut self.text, width);
        if ui.add_enabled(!self.picker.is_open(), egui::Button::new(texts.get("path-choose"))).clicked() {
            let ctx = ui.ctx().clone();
            match kind {
                Kind::File(endings) => self.picker.open(&ctx, name.to_owned(), name.to_owned(), endings),
                Kind::Folder => self.picker.open_folder(&ctx, name.to_owned()),
            }
        }
        field
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The path.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(self.text.trim())
    }
}
