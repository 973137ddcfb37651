//! A PC that asks to belong to the bureau: its file is opened, it is seen who asks, and the answer is written beside it.

use egui::{RichText, Ui};

use super::alone::{hindrance, unit_choice};
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::path_field::PathField;
use crate::ui::kit::text::{heading, remark};
use dabiao_app::exchange::StationRow;
use dabiao_app::stations::Opened;
use dabiao_app::{Action, StationsAction};
use dabiao_domain::sync::duty::Duty;
use dabiao_domain::sync::state::StationState;

/// What a station may get as it is admitted.
const DUTIES: [Duty; 2] = [Duty::Desk, Duty::Exam];

/// View state.
#[derive(Default)]
pub(super) struct AdmitCard {
    file: PathField,
    form: Option<Form>,
}

/// What is decided about a request.
struct Form {
    of: Opened,
    unit: String,
    station: String,
    duties: Vec<Duty>,
    /// A PC that was retired as lost was found again.
    taken_back: bool,
}

impl AdmitCard {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let texts = cx.messages;
        heading(ui, &texts.get("admit-title"));
        if let Some(opened) = cx.session.stations().opened() {
            self.form_ui(ui, cx, opened);
        } else {
            self.form = None;
            self.file_ui(ui, cx);
        }
    }

    fn file_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let texts = cx.messages;
        remark(ui, &texts.get("admit-note"));
        let field = self.file.package(ui, cx, "admit-file", 420.0);
        ui.horizontal_wrapped(|ui| {
            let busy = cx.session.stations().busy().then(|| texts.get("why-pc-busy"));
            let why = busy.or_else(|| form::missing(texts, &[("admit-file", self.file.is_filled())]));
            let entered = form::entered(&field, ui) && why.is_none();
            if form::button(ui, texts.get("admit-open"), why.as_deref()) || entered {
                let file = self.file.path();
                cx.act(Action::Stations(StationsAction::OpenRequest(file)));
            }
        });
    }

    /// The data of who asks are those of a station that was admitted with other network cards: it may be that PC.
    fn same_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, opened: &Opened) {
        let texts = cx.messages;
        let known = cx.session.stations().overview().and_then(|overview| {
            let of = opened.asks.again.as_ref()?.station;
            overview.stations.iter().find(|row| row.id == of).map(StationRow::called)
        });
        let Some(name) = known else { return };
        ui.label(RichText::new(texts.format("admit-copied", &[("name", &name)])).strong());
        ui.horizontal_wrapped(|ui| {
            let why = hindrance(cx.session);
            if form::button(ui, texts.format("admit-same-pc", &[("name", &name)]), why.as_deref()) {
                self.file.text.clear();
                cx.act(Action::Stations(StationsAction::ApproveSamePc));
            }
        });
        remark(ui, &texts.get("admit-same-pc-note"));
        ui.label(texts.get("admit-or-anew"));
    }

    fn form_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, opened: &Opened) {
        let session = cx.session;
        let texts = cx.messages;
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("name", &opened.asks.name), ("unit", &opened.asks.unit)];
        ui.label(texts.format("admit-who", &values));
        remark(ui, &texts.format("admit-key", &[("key", &opened.asks.key_id)]));
        if opened.asks.again.is_some() {
            self.same_ui(ui, cx, opened);
        }
        let mut units: Vec<&str> = session.officers().iter().map(|o| o.unit.as_str()).collect();
        units.sort_unstable();
        units.dedup();
        let known = self.form.take().filter(|form| form.of == *opened);
        let form = self.form.insert(known.unwrap_or_else(|| {
            Form {
                of: opened.clone(),
                // A unit that the roster does not have is chosen by whoever admits.
                unit: units
                    .iter()
                    .find(|unit| **unit == opened.asks.unit)
                    .map_or_else(String::new, |unit| (*unit).to_owned()),
                station: opened.asks.name.clone(),
                duties: Vec::new(),
                taken_back: false,
            }
        }));
        ui.horizontal_wrapped(|ui| {
            unit_choice(ui, cx, &units, &mut form.unit);
            form::line(ui, texts.get("field-station"), &mut form.station, 220.0);
        });
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("admit-duties"));
            for duty in DUTIES {
                let mut has = form.duties.contains(&duty);
                if ui.checkbox(&mut has, texts.of(&duty)).changed() {
                    form.duties.retain(|one| *one != duty);
                    form.duties.extend(has.then_some(duty));
                }
            }
        });
        past_ui(ui, cx, opened, &mut form.taken_back);
        let fields =
            [("field-unit", !form.unit.is_empty()), ("field-station", !form.station.trim().is_empty())];
        let why = hindrance(session).or_else(|| form::missing(texts, &fields));
        ui.horizontal_wrapped(|ui| {
            if form::primary(ui, &texts.get("admit-now"), why.as_deref()) {
                let (unit, station) = (form.unit.clone(), form.station.clone());
                let (duties, taken_back) = (form.duties.clone(), form.taken_back);
                self.file.text.clear();
                cx.act(Action::Stations(StationsAction::Approve { unit, station, duties, taken_back }));
            }
            if ui.button(texts.get("cancel")).clicked() {
                cx.act(Action::Stations(StationsAction::DropRequest));
            }
        });
    }
}

/// What the PC says that it was before, where that is retired: nothing of one that was lost is taken back unless it was found.
fn past_ui(ui: &mut Ui, cx: &Cx<'_>, opened: &Opened, taken_back: &mut bool) {
    let texts = cx.messages;
    let Some(overview) = cx.session.stations().overview() else { return };
    let was = |row: &&StationRow| {
        row.state == StationState::Retired && opened.asks.proven.iter().any(|(station, _)| *station == row.id)
    };
    let mut names: Vec<String> = overview.stations.iter().filter(was).map(StationRow::called).collect();
    names.dedup();
    if names.is_empty() {
        return;
    }
    ui.label(texts.format("admit-was", &[("names", &texts.list(&names))]));
    ui.checkbox(taken_back, texts.get("admit-taken-back"));
}
