//! By a stick or a shared folder: the sticks that are plugged in, the folder of last time, or any other one.

use egui::Ui;

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::path_field::PathField;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme;
use dabiao_app::{Action, StationsAction, Way};

/// View state.
#[derive(Default)]
pub(super) struct ByFolder {
    /// The folder; none before the one of last time was filled in.
    folder: Option<PathField>,
    /// Whether it was looked for sticks since the page was opened.
    looked: bool,
}

impl ByFolder {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        if !self.looked {
            self.looked = true;
            cx.act(Action::Stations(StationsAction::LookForDrives));
        }
        let last = session.stations().last_folder();
        let folder = self.folder.get_or_insert_with(|| PathField::of(last.clone().unwrap_or_default()));
        heading(ui, &texts.get("exchange-choose"));
        remark(ui, &texts.get("exchange-choose-note"));
        ui.horizontal_wrapped(|ui| {
            for drive in session.stations().drives() {
                let path = drive.path.display().to_string();
                let here = folder.text == path;
                let name = texts.format("exchange-drive", &[("name", &drive.name)]);
                if ui.selectable_label(here, name).on_hover_text(&path).clicked() {
                    folder.text = path;
                }
            }
            if let Some(last) = last.filter(|last| folder.text != *last) {
                let name = texts.format("exchange-last", &[("folder", &last)]);
                if ui.button(name).clicked() {
                    folder.text = last;
                }
            }
            if ui.button(texts.get("exchange-look-again")).clicked() {
                cx.act(Action::Stations(StationsAction::LookForDrives));
            }
        });
        if session.stations().drives().is_empty() {
            remark(ui, &texts.get("exchange-no-drive"));
        }
        let field = folder.folder(ui, cx, "exchange-folder", 420.0);
        let hindrance = session.stations().hindrance().map(|notice| notice.what);
        let why = hindrance.or_else(|| form::missing(texts, &[("exchange-folder", folder.is_filled())]));
        ui.add_space(8.0);
        let pressed = ui
            .add_enabled_ui(why.is_none(), |ui| theme::primary_button(ui, &texts.get("exchange-begin")))
            .inner
            .clicked();
        if let Some(why) = &why {
            remark(ui, why);
        }
        if why.is_none() && (pressed || form::entered(&field, ui)) {
            let dir = folder.path();
            cx.act(Action::Stations(StationsAction::Exchange(Way::Folder(dir))));
        }
    }

    /// The page is not shown now: sticks come and go.
    pub fn leave(&mut self) {
        self.looked = false;
        self.folder = None;
    }
}
