//! 关于: which program this is, where its data and its log lie, and under which licences it is. Shown over whatever is shown,
//! before the sign-in too, and where the data do not open.

use std::path::Path;

use egui::{Key, Modifiers, RichText, Ui};

use super::commands::Cx;
use super::kit::layout::{card, column, page};
use super::kit::open_file;
use super::kit::text::{heading, remark};
use dabiao_app::LOG_FILE;
use dabiao_app::lang::Messages;

/// The licences as they are written, by the key of what they are for.
const LICENCES: [(&str, &str); 3] = [
    ("about-licence-mit", include_str!("../../LICENSE-MIT")),
    ("about-licence-apache", include_str!("../../LICENSE-APACHE")),
    ("about-licence-font", include_str!("../../assets/fonts/OFL.txt")),
];

/// What the program is made of, a line for each part with its licence (`scripts/packaging/components.py`).
const COMPONENTS: &str = include_str!("../../assets/components.txt");

/// View state: whether it is shown, and whether there was a log when it was opened.
#[derive(Default)]
pub(super) struct AboutPage {
    open: bool,
    logged: bool,
}

impl AboutPage {
    /// Whether it is shown.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Shows it, for the data in `folder`.
    pub fn open(&mut self, folder: &Path) {
        *self = Self { open: true, logged: folder.join(LOG_FILE).is_file() };
    }

    /// It is not shown any more.
    pub const fn close(&mut self) {
        self.open = false;
    }

    /// Shows it.
    pub fn show(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            return cx.close_about();
        }
        let texts = cx.messages;
        page().id_salt("about").show(ui, |ui| {
            column(ui, 820.0, |ui| {
                ui.horizontal_wrapped(|ui| {
                    if ui.button(texts.get("back")).clicked() {
                        cx.close_about();
                    }
                    ui.label(RichText::new(texts.get("about")).size(26.0));
                });
                card(ui, |ui| program_ui(ui, texts));
                card(ui, |ui| self.places_ui(ui, texts, cx.session.core().data_folder()));
                card(ui, |ui| licences_ui(ui, texts));
            });
        });
    }

    /// Where the data and the log are, and the way there.
    fn places_ui(&self, ui: &mut Ui, texts: &Messages, folder: &Path) {
        heading(ui, &texts.get("about-data"));
        ui.label(folder.display().to_string());
        remark(ui, &texts.get("about-data-note"));
        if ui.button(texts.get("about-open-data")).clicked() {
            open_file::open(folder);
        }
        ui.add_space(8.0);
        heading(ui, &texts.get("about-log"));
        let log = folder.join(LOG_FILE);
        ui.label(log.display().to_string());
        if !self.logged {
            return remark(ui, &texts.get("about-log-none"));
        }
        remark(ui, &texts.get("about-log-note"));
        if ui.button(texts.get("about-open-log")).clicked() {
            open_file::open(log.parent().unwrap_or(folder));
        }
    }
}

/// The program, its version, and the system that it was made for.
fn program_ui(ui: &mut Ui, texts: &Messages) {
    heading(ui, &texts.get("window-title"));
    ui.label(texts.format("about-version", &[("version", &env!("CARGO_PKG_VERSION"))]));
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    ui.label(texts.format("about-system", &[("system", &system), ("machine", &machine)]));
}

/// The licences under folds: few read them, and they are long.
fn licences_ui(ui: &mut Ui, texts: &Messages) {
    heading(ui, &texts.get("about-licences"));
    ui.label(texts.get("about-licence-project"));
    for (key, text) in LICENCES {
        ui.collapsing(texts.get(key), |ui| {
            for paragraph in paragraphs(text) {
                ui.label(paragraph);
            }
        });
    }
    let parts = COMPONENTS.lines().count();
    ui.collapsing(texts.format("about-components", &[("n", &parts)]), |ui| ui.label(COMPONENTS));
}

/// The paragraphs of a text whose lines are as long as a sheet of paper wants them: the window breaks them anew.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match all.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => all.push(String::new()),
        }
    }
    all.retain(|paragraph| !paragraph.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_one_line() {
        assert_eq!(paragraphs("a\n  b\n\n\nc\n"), ["a b", "c"]);
    }

    /// A part that was exchanged for another version is not told under its old one.
    #[test]
    fn every_component_is_one_of_those_that_are_built() {
        let lock = include_str!("../../Cargo.lock");
        let built = |name: &str, version: &str| {
            lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n"))
        };
        for line in COMPONENTS.lines() {
            let (part, licence) = line.split_once(" — ").expect(line);
            assert!(!licence.is_empty(), "{line}");
            // What is no package of Cargo has no version here.
            if let Some((name, version)) = part.split_once(' ').filter(|(_, rest)| !rest.contains(' ')) {
                assert!(built(name, version), "{line}");
            }
        }
    }
}
