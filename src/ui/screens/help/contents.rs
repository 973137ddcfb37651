//! What is in the manual, or what was found in it: a press goes there.

use egui::containers::menu::MenuButton;
use egui::{RichText, Ui};

use super::{HelpScreen, Place};
use crate::ui::commands::Cx;
use crate::ui::kit::text::{quiet, remark};
use crate::ui::kit::theme::size;
use dabiao_manual::Manual;

impl HelpScreen {
    /// Parts with their sections, or the sections that were found.
    pub(super) fn contents_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, manual: &Manual) {
        if self.wanted.trim().is_empty() {
            if let Some(place) = tree(ui, manual, self.at) {
                self.go(place);
            }
            return;
        }
        let hits = self.hits.as_ref().map(|(_, hits)| hits.clone()).unwrap_or_default();
        if hits.is_empty() {
            remark(ui, &cx.messages.get("help-nothing"));
            return;
        }
        remark(ui, &cx.messages.format("help-found", &[("n", &hits.len())]));
        for hit in hits {
            let place = Place { part: hit.part, section: Some(hit.section) };
            let part = manual.parts.get(hit.part);
            let Some(section) = part.and_then(|part| part.sections.get(hit.section)) else { continue };
            ui.push_id((hit.part, hit.section), |ui| {
                if entry(ui, self.at == place, RichText::new(&section.title)) {
                    self.go(place);
                }
                quiet(ui, &hit.around);
            });
        }
    }

    /// The same as a menu, for a narrow window.
    pub(super) fn contents_menu(&mut self, ui: &mut Ui, cx: &Cx<'_>, manual: &Manual) {
        MenuButton::new(format!("{} ↓", cx.messages.get("help-contents"))).ui(ui, |ui| {
            egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                if let Some(place) = tree(ui, manual, self.at) {
                    self.go(place);
                    ui.close();
                }
            });
        });
    }
}

/// All parts by their titles; of the shown one the sections too.
fn tree(ui: &mut Ui, manual: &Manual, at: Place) -> Option<Place> {
    let mut pressed = None;
    for (number, part) in manual.parts.iter().enumerate() {
        let place = Place { part: number, section: None };
        let here = number == at.part;
        if entry(ui, here && at.section.is_none(), RichText::new(&part.title).strong()) {
            pressed = Some(place);
        }
        for (section, of) in part.sections.iter().enumerate().filter(|_| here) {
            let place = Place { part: number, section: Some(section) };
            let title = RichText::new(&of.title).size(size::SMALL);
            ui.indent(("help", section), |ui| {
                if entry(ui, at == place, title) {
                    pressed = Some(place);
                }
            });
        }
    }
    pressed
}

/// A line that can be pressed; a long one goes on in the next line.
fn entry(ui: &mut Ui, here: bool, title: RichText) -> bool {
    ui.add(egui::Button::selectable(here, title).wrap()).clicked()
}
