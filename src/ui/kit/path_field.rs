//! A field for the path of a file or folder, and the desktop's dialog for it beside it.

use std::path::PathBuf;

use egui::{Response, Ui};

use super::file_picker::FilePicker;
use super::form;
use crate::ui::commands::Cx;
use dabiao_app::paths;

/// The field.
#[derive(Debug, Default)]
pub struct PathField {
    /// What stands in it.
    pub text: String,
    picker: FilePicker,
}

impl PathField {
    /// A field in which `text` stands.
    pub fn of(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// A field for a folder. `label` is the key of its name.
    pub fn folder(&mut self, ui: &mut Ui, cx: &Cx<'_>, label: &str, width: f32) -> Response {
        self.show(ui, cx, (label, "pc-choose-folder", width), |picker, ui, title| {
            picker.open_folder(ui.ctx(), title);
        })
    }

    /// A field for a package. `label` is the key of its name.
    pub fn package(&mut self, ui: &mut Ui, cx: &Cx<'_>, label: &str, width: f32) -> Response {
        self.file(ui, cx, (label, width), ("Dabiao", &["dbx"]))
    }

    /// A field for a list of comma separated values. `label` is the key of its name.
    pub fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, label: &str, width: f32) -> Response {
        self.file(ui, cx, (label, width), ("CSV", &["csv", "txt"]))
    }

    fn file(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        (label, width): (&str, f32),
        (kind, endings): (&str, &'static [&'static str]),
    ) -> Response {
        self.show(ui, cx, (label, "pc-choose-file", width), |picker, ui, title| {
            picker.open(ui.ctx(), title, kind.to_owned(), endings);
        })
    }

    /// The path in it, as a person pastes it.
    pub fn path(&self) -> PathBuf {
        paths::pasted_path(&self.text)
    }

    /// Whether something stands in it.
    pub fn is_filled(&self) -> bool {
        !self.text.trim().is_empty()
    }

    fn show(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        (label, choose, width): (&str, &str, f32),
        open: impl FnOnce(&mut FilePicker, &Ui, String),
    ) -> Response {
        let texts = cx.messages;
        if let Some(path) = self.picker.take() {
            self.text = path.display().to_string();
        }
        ui.horizontal_wrapped(|ui| {
            let field = form::line(ui, texts.get(label), &mut self.text, width);
            let why = self.picker.is_open().then(|| texts.get("why-dialog-open"));
            if form::button(ui, texts.get(choose), why.as_deref()) {
                open(&mut self.picker, ui, texts.get(choose));
            }
            field
        })
        .inner
    }
}
