//! Joining a bureau that has a server: the code is typed, and everything else follows.

use egui::{TextEdit, Ui};

use super::alone::hindrance;
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::{heading, remark};
use dabiao_app::Action;
use dabiao_app::server::ServerAction;

/// View state.
#[derive(Default)]
pub(super) struct ByCode {
    code: String,
}

impl std::fmt::Debug for ByCode {
    // A secret must not reach a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ByCode(..)")
    }
}

impl ByCode {
    /// Shows it. `station` is what this PC is to be called.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, station: &mut String) {
        let texts = cx.messages;
        heading(ui, &texts.get("alone-by-code"));
        remark(ui, &texts.get("by-code-note"));
        let mut entered = false;
        ui.horizontal_wrapped(|ui| {
            let edit = TextEdit::singleline(&mut self.code).hint_text("10.6.3.2:5433/7M2K-9QXD-4VTR-8HNB");
            let code = form::field(ui, texts.get("by-code-field"), edit, 360.0);
            let name = form::line(ui, texts.get("field-station"), station, 200.0);
            entered = form::walk(ui, &[code, name]);
        });
        let fields =
            [("by-code-field", !self.code.trim().is_empty()), ("field-station", !station.trim().is_empty())];
        let why = hindrance(cx.session).or_else(|| form::missing(texts, &fields));
        ui.horizontal_wrapped(|ui| {
            if form::primary(ui, &texts.get("by-code-now"), why.as_deref()) || (entered && why.is_none()) {
                let (code, name) = (self.code.clone(), station.clone());
                cx.act(Action::Server(ServerAction::Join { code, name }));
            }
        });
    }
}

impl ByCode {
    /// Shows it at a PC that belongs to the bureau already, by the name that it has there: it only gets a way to the server.
    pub fn show_member(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, station: &str) {
        let texts = cx.messages;
        heading(ui, &texts.get("by-code-member"));
        remark(ui, &texts.get("by-code-member-note"));
        let edit = TextEdit::singleline(&mut self.code).hint_text("10.6.3.2:5433/7M2K-9QXD-4VTR-8HNB");
        let field = form::field(ui, texts.get("by-code-field"), edit, 360.0);
        let missing = form::missing(texts, &[("by-code-field", !self.code.trim().is_empty())]);
        let why = hindrance(cx.session).or(missing);
        let entered = form::entered(&field, ui) && why.is_none();
        ui.horizontal_wrapped(|ui| {
            if form::button(ui, texts.get("by-code-member-now"), why.as_deref()) || entered {
                let (code, name) = (self.code.clone(), station.to_owned());
                cx.act(Action::Server(ServerAction::Join { code, name }));
            }
        });
    }
}

/// How far a joining is, and the way out of it.
pub(super) fn waiting(ui: &mut Ui, cx: &mut Cx<'_>) {
    let texts = cx.messages;
    heading(ui, &texts.get("alone-by-code"));
    ui.horizontal_wrapped(|ui| {
        ui.spinner();
        let step = cx.session.server().join_step();
        ui.label(step.map_or_else(|| texts.get("exchange-begins"), |step| step.words(texts)));
    });
    if ui.button(texts.get("cancel")).clicked() {
        cx.act(Action::Server(ServerAction::GiveUp));
    }
}
