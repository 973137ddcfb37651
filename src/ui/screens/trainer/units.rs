//! Units: their kinds, the units above them, and the pairs (捆绑).

use super::words::{own_name, rate_words};
use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark, whole};
use crate::ui::kit::theme::Palette;
use egui::{RichText, Ui};
use uuid::Uuid;

use dabiao_app::trainer::{DeskView, UnitForm, UnitLine};
use dabiao_app::{Action, TrainerAction};
use dabiao_domain::role::Permission;
use dabiao_domain::roster::UnitKind;

/// View state.
#[derive(Default)]
pub(super) struct UnitsTab {
    edited: Option<UnitForm>,
    /// Width of the names, points: what the window leaves them.
    names: f32,
}

/// What stands beside a name: kind, rate, the button.
const BESIDE_NAMES: f32 = 350.0;

impl UnitsTab {
    /// Shows it; the unit that is to be opened.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) -> Option<Uuid> {
        let texts = cx.messages;
        let mut opened = None;
        card(ui, |ui| {
            heading(ui, &texts.get("desk-tree"));
            remark(ui, &texts.get("desk-tree-note"));
            if cx.session.may(Permission::AssignPractice) {
                let mut shown = cx.session.core().pc().unit_rates;
                let choice = ui.checkbox(&mut shown, texts.get("unit-rates-choose"));
                if choice.on_hover_text(texts.get("settings-unit-rates-note")).changed() {
                    cx.act(Action::Trainer(TrainerAction::ShowUnitRates(shown)));
                }
            }
            if view.units.is_empty() {
                remark(ui, &texts.get("desk-no-units"));
            }
            let known = |id: &Uuid| view.units.iter().any(|u| u.id == *id);
            self.names = (ui.available_width() - BESIDE_NAMES).clamp(160.0, 300.0);
            // Content to the right of a narrow window is reached by scrolling.
            egui::ScrollArea::horizontal().id_salt("units tree").show(ui, |ui| {
                for unit in view.units.iter().filter(|u| u.parent.is_none_or(|p| !known(&p))) {
                    self.branch(ui, cx, view, unit, 0, &mut opened);
                }
            });
        });
        opened
    }

    fn branch(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        view: &DeskView,
        unit: &UnitLine,
        depth: usize,
        opened: &mut Option<Uuid>,
    ) {
        let session = cx.session;
        if depth > view.units.len() {
            return;
        }
        let texts = cx.messages;
        ui.horizontal_wrapped(|ui| {
            let indent = 28.0 * depth as f32;
            ui.add_space(indent);
            column(ui, (self.names - indent).max(140.0), |ui| {
                if ui.link(own_name(texts, view, unit)).clicked() {
                    *opened = Some(unit.id);
                }
            });
            let kind = texts.of(&unit.kind);
            column(ui, 90.0, |ui| drop(ui.label(RichText::new(kind).color(Palette::of(ui).muted))));
            column(ui, 140.0, |ui| drop(ui.label(rate_words(unit.tally.certified, unit.tally.eligible))));
            if session.may(Permission::ImportRoster) && ui.small_button(texts.get("desk-change")).clicked() {
                self.edited = Some(UnitForm {
                    id: unit.id,
                    name: unit.name.clone(),
                    kind: unit.kind,
                    parent: unit.parent,
                    pair: unit.pair,
                });
            }
            ui.add_space(10.0);
            if let Some(other) = unit.pair.and_then(|id| view.unit(id)) {
                let counted = unit.pair_tally.unwrap_or(unit.tally);
                let rate = rate_words(counted.certified, counted.eligible);
                let words = texts.format("desk-paired-with", &[("unit", &other.name), ("rate", &rate)]);
                // Whole, on the next line where this one has no room for it: its figure stands at its end.
                whole(ui, words, 0.0);
            }
        });
        if self.edited.as_ref().is_some_and(|form| form.id == unit.id) {
            self.edit_ui(ui, cx, view);
        }
        for below in view.units.iter().filter(|u| u.parent == Some(unit.id)) {
            self.branch(ui, cx, view, below, depth + 1, opened);
        }
    }

    fn edit_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) {
        let texts = cx.messages;
        let Some(form) = &mut self.edited else { return };
        let (mut done, mut entered) = (false, false);
        card(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let field = form::line(ui, texts.get("field-unit"), &mut form.name, 240.0);
                entered = form::entered(&field, ui);
                for kind in UnitKind::ALL {
                    ui.radio_value(&mut form.kind, kind, texts.of(&kind));
                }
            });
            ui.horizontal_wrapped(|ui| {
                let id = form.id;
                for (key, value) in [("desk-parent", &mut form.parent), ("desk-pair", &mut form.pair)] {
                    ui.label(texts.get(key));
                    let named = value
                        .and_then(|id| view.unit(id))
                        .map_or_else(|| texts.get("none"), |u| u.name.clone());
                    combo(ui, &texts.get(key), (key, 240.0), &named, |ui| {
                        ui.selectable_value(value, None, texts.get("none"));
                        for unit in view.units.iter().filter(|u| u.id != id) {
                            ui.selectable_value(value, Some(unit.id), &unit.name);
                        }
                    });
                }
                let why = form::missing(texts, &[("field-unit", !form.name.trim().is_empty())]);
                let entered = entered && why.is_none();
                if form::button(ui, texts.get("save"), why.as_deref()) || entered {
                    cx.act(Action::Trainer(TrainerAction::DescribeUnit(form.clone())));
                    done = true;
                }
                done |= ui.button(texts.get("cancel")).clicked();
            });
        });
        if done {
            self.edited = None;
        }
    }
}

/// A cell of that width, so that lines of the tree stand under each other.
fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, 26.0), layout, |ui| {
        ui.set_min_width(width);
        add(ui);
    });
}
