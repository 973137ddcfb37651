//! A file that was just saved: where it is, and what is done with it next: open it, print it, look into its folder.

use std::path::Path;

use egui::{Id, RichText, Ui};

use crate::ui::kit::open_file::{self, Printing};
use crate::ui::kit::theme::{self, Palette};
use dabiao_app::lang::Messages;

/// Where the file at `path` is, by the message `key`, which takes its `path`; and its buttons.
pub fn show(ui: &mut Ui, texts: &Messages, key: &str, path: &Path) {
    ui.label(RichText::new(texts.format(key, &[("path", &path.display())])).color(Palette::of(ui).good));
    deeds(ui, texts, path);
}

/// The one button of a file that no other program shows, and that is carried on: it opens its folder.
pub fn folder(ui: &mut Ui, texts: &Messages, path: &Path) {
    if ui.button(texts.get("papers-open-folder")).clicked() {
        open_file::open(path.parent().unwrap_or(path));
    }
}

/// The buttons of what is at `path`, which may be a folder: one opens it, one prints it where that can be done, one
/// opens its folder.
pub fn deeds(ui: &mut Ui, texts: &Messages, path: &Path) {
    // Asked once: what was saved may lie on a stick or a share that is slow, and this is drawn in every frame.
    let kind = Id::unique(("saved folder", path));
    let folder: bool = ui.data_mut(|data| *data.get_temp_mut_or_insert_with(kind, || path.is_dir()));
    let id = Id::unique(("printing", path));
    let printing: Option<Printing> = ui.data(|data| data.get_temp(id));
    ui.horizontal_wrapped(|ui| {
        let open = if folder { "papers-open-folder" } else { "papers-open" };
        if theme::small_primary(ui, &texts.get(open)).clicked() {
            open_file::open(path);
        }
        if folder {
            return;
        }
        if open_file::can_print(path) && ui.button(texts.get("papers-print-it")).clicked() {
            let begun = open_file::print(path, ui.ctx().clone());
            ui.data_mut(|data| data.insert_temp(id, begun));
        }
        if ui.button(texts.get("papers-open-folder")).clicked() {
            open_file::open(path.parent().unwrap_or(path));
        }
    });
    match printing.map(|printing| printing.outcome()) {
        None => {}
        Some(None) => drop(ui.label(texts.get("working"))),
        Some(Some(true)) => {
            ui.label(RichText::new(texts.get("papers-printing")).color(Palette::of(ui).good));
        }
        Some(Some(false)) => {
            ui.label(RichText::new(texts.get("papers-not-printed")).color(Palette::of(ui).wrong));
        }
    }
}
