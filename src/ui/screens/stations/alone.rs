//! A PC by itself: what a bureau is, and the two ways into one.

use egui::{RichText, Ui};

#[cfg(feature = "bureau")]
use super::by_code::{self, ByCode};
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::path_field::PathField;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::Palette;
use dabiao_app::{Action, Session, StationsAction};

/// View state.
#[derive(Default)]
pub(super) struct Alone {
    way: Option<Way>,
    bureau: String,
    unit: String,
    /// What this PC is to be called; none before its own name was filled in.
    station: Option<String>,
    folder: PathField,
    answer: PathField,
    #[cfg(feature = "bureau")]
    by_code: ByCode,
}

/// Which form is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Found,
    #[cfg(feature = "bureau")]
    Code,
    Join,
}

/// The ways into a bureau, each with the key of its name.
const WAYS: &[(Way, &str)] = &[
    (Way::Found, "alone-found"),
    #[cfg(feature = "bureau")]
    (Way::Code, "alone-by-code"),
    (Way::Join, "alone-join"),
];

impl Alone {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        card(ui, |ui| {
            heading(ui, &texts.get("alone-title"));
            ui.label(texts.get("alone-what"));
            ui.label(texts.get("alone-each"));
            ui.label(texts.get("alone-need"));
            if !session.stations().may_manage() {
                remark(ui, &texts.get("alone-by-admin"));
                return;
            }
            ui.add_space(6.0);
            ui.horizontal_wrapped(|ui| {
                for (way, key) in WAYS {
                    let button = egui::Button::new(texts.get(key)).selected(self.way == Some(*way));
                    if ui.add(button).clicked() {
                        self.way = Some(*way);
                    }
                }
            });
        });
        if !session.stations().may_manage() {
            return;
        }
        #[cfg(feature = "bureau")]
        if session.server().joins() {
            return card(ui, |ui| by_code::waiting(ui, cx));
        }
        // Whoever asked came for the answer.
        if session.stations().has_asked() {
            card(ui, |ui| self.answer_ui(ui, cx));
        }
        match self.way {
            None => {}
            Some(Way::Found) => card(ui, |ui| self.found_ui(ui, cx)),
            #[cfg(feature = "bureau")]
            Some(Way::Code) => card(ui, |ui| self.code_ui(ui, cx)),
            Some(Way::Join) => card(ui, |ui| self.join_ui(ui, cx)),
        }
    }

    #[cfg(feature = "bureau")]
    fn code_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let station = self.station.get_or_insert_with(|| cx.session.stations().pc_name());
        self.by_code.show(ui, cx, station);
    }

    /// The ways back of a PC that was retired: a code, or a request and the answer to it.
    pub fn again(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !cx.session.stations().may_manage() {
            return;
        }
        #[cfg(feature = "bureau")]
        {
            if cx.session.server().joins() {
                return card(ui, |ui| by_code::waiting(ui, cx));
            }
            card(ui, |ui| self.code_ui(ui, cx));
        }
        if cx.session.stations().has_asked() {
            card(ui, |ui| self.answer_ui(ui, cx));
        }
        card(ui, |ui| self.join_ui(ui, cx));
    }

    fn found_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("alone-found"));
        remark(ui, &texts.get("alone-found-note"));
        let mut units: Vec<&str> = session.officers().iter().map(|o| o.unit.as_str()).collect();
        units.sort_unstable();
        units.dedup();
        let station = self.station.get_or_insert_with(|| session.stations().pc_name());
        ui.horizontal_wrapped(|ui| {
            form::line(ui, texts.get("field-bureau"), &mut self.bureau, 260.0);
            unit_choice(ui, cx, &units, &mut self.unit);
            form::line(ui, texts.get("field-station"), station, 200.0);
        });
        let fields = [
            ("field-bureau", !self.bureau.trim().is_empty()),
            ("field-unit", !self.unit.trim().is_empty()),
            ("field-station", !station.trim().is_empty()),
        ];
        let why = units
            .is_empty()
            .then(|| texts.get("why-no-roster"))
            .or_else(|| hindrance(session))
            .or_else(|| form::missing(texts, &fields));
        ui.horizontal_wrapped(|ui| {
            if form::primary(ui, &texts.get("alone-found-now"), why.as_deref()) {
                let (bureau, unit, station) = (self.bureau.clone(), self.unit.clone(), station.clone());
                cx.act(Action::Stations(StationsAction::Found { bureau, unit, station }));
            }
        });
    }

    fn join_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("alone-join"));
        remark(ui, &texts.get("alone-join-note"));
        let station = self.station.get_or_insert_with(|| session.stations().pc_name());
        ui.horizontal_wrapped(|ui| {
            form::line(ui, texts.get("field-unit"), &mut self.unit, 240.0);
            form::line(ui, texts.get("field-station"), station, 200.0);
        });
        self.folder.folder(ui, cx, "alone-request-folder", 420.0);
        let fields = [
            ("field-unit", !self.unit.trim().is_empty()),
            ("field-station", !station.trim().is_empty()),
            ("alone-request-folder", self.folder.is_filled()),
        ];
        let why = hindrance(session).or_else(|| form::missing(texts, &fields));
        ui.horizontal_wrapped(|ui| {
            if form::primary(ui, &texts.get("alone-ask-now"), why.as_deref()) {
                let (unit, station) = (self.unit.clone(), station.clone());
                let folder = self.folder.path();
                cx.act(Action::Stations(StationsAction::Ask { unit, station, folder }));
            }
        });
        if session.stations().has_asked() {
            remark(ui, &texts.get("alone-asked-again"));
        }
    }

    fn answer_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("alone-answer"));
        ui.label(RichText::new(texts.get("alone-answer-note")).color(Palette::of(ui).muted));
        self.answer.package(ui, cx, "alone-answer-file", 420.0);
        let why = hindrance(session)
            .or_else(|| form::missing(texts, &[("alone-answer-file", self.answer.is_filled())]));
        ui.horizontal_wrapped(|ui| {
            if form::primary(ui, &texts.get("alone-answer-now"), why.as_deref()) {
                let file = self.answer.path();
                cx.act(Action::Stations(StationsAction::TakeAnswer(file)));
            }
        });
    }
}

/// Why nothing can be done now.
pub(super) fn hindrance(session: &Session) -> Option<String> {
    let stations = session.stations();
    if stations.exchanges() {
        return Some(session.texts().get("exchange-runs"));
    }
    stations.hindrance().map(|notice| notice.what)
}

/// A choice among the units of the roster.
pub(super) fn unit_choice(ui: &mut Ui, cx: &Cx<'_>, units: &[&str], unit: &mut String) {
    let name = cx.messages.get("field-unit");
    form::label(ui, &name, 240.0);
    let shown = unit.clone();
    crate::ui::kit::choice::combo(ui, &name, ("unit of a station", 240.0), &shown, |ui| {
        for one in units {
            ui.selectable_value(unit, (*one).to_owned(), *one);
        }
    });
}
