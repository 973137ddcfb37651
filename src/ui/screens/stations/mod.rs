//! 工作站: which PCs belong to the bureau and how each stands; on a PC by itself, what a bureau is and how to begin one.

mod admit;
mod alone;
#[cfg(feature = "bureau")]
mod by_code;
mod card;
mod list;

use egui::{RichText, Ui};

use self::admit::AdmitCard;
use self::alone::Alone;
#[cfg(feature = "bureau")]
use self::by_code::ByCode;
use self::card::StationCard;
use self::list::List;
use crate::ui::commands::{Cx, Screen, View};
use crate::ui::kit::layout::{self, column, scroll};
use crate::ui::kit::saved;
use crate::ui::kit::tabs::waiting;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::kit::visits::Visits;
use dabiao_app::exchange::Overview;
use dabiao_app::stations::duty_words;
use dabiao_app::{Action, StationsAction, local_minute};

/// View state of the screen.
#[derive(Default)]
pub struct StationsScreen {
    visits: Visits<bool>,
    /// Whether a reading was asked for since the screen was opened.
    asked: bool,
    alone: Alone,
    admit: AdmitCard,
    list: List,
    card: StationCard,
    #[cfg(feature = "bureau")]
    by_code: ByCode,
}

impl View for StationsScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        if !self.asked {
            self.asked = true;
            cx.act(Action::Stations(StationsAction::Look));
        }
        let overview = session.stations().overview().cloned();
        self.visits.of(overview.is_some());
        let place = ("stations", self.visits.number());
        scroll(ui, place, |ui| {
            column(ui, 1180.0, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(texts.get("nav-stations")).size(28.0));
                    if session.stations().busy() {
                        ui.spinner();
                    }
                });
                if let Some(message) = session.stations().message() {
                    layout::card(ui, |ui| {
                        ui.label(RichText::new(format!("✓ {message}")).color(Palette::of(ui).good));
                        if let Some(path) = session.stations().written() {
                            saved::folder(ui, texts, path);
                        }
                    });
                }
                let trouble = session.stations().trouble();
                if trouble.is_some() || (overview.is_none() && !session.stations().is_alone()) {
                    if waiting(ui, texts, trouble) {
                        cx.act(Action::Stations(StationsAction::Look));
                    }
                    return;
                }
                match &overview {
                    None => self.alone.show(ui, cx),
                    Some(overview) => self.bureau(ui, cx, overview),
                }
            });
        });
    }

    fn leave(&mut self) {
        self.asked = false;
    }
}

impl StationsScreen {
    fn bureau(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, overview: &Overview) {
        layout::card(ui, |ui| own(ui, cx, overview));
        if overview.is_retired() {
            self.alone.again(ui, cx);
        }
        #[cfg(feature = "bureau")]
        self.server(ui, cx, overview);
        let manages = overview.is_founder() && cx.session.stations().may_manage();
        if manages {
            layout::card(ui, |ui| self.admit.show(ui, cx));
        }
        // What was pressed in the list stands above it, where it is seen.
        let chosen = self.list.chosen().and_then(|id| overview.stations.iter().find(|row| row.id == id));
        if let Some(row) = chosen {
            let close = layout::card(ui, |ui| self.card.show(ui, cx, (overview, row), manages));
            if close {
                self.list.close();
            }
        }
        layout::card(ui, |ui| self.list.show(ui, cx, overview));
    }
}

#[cfg(feature = "bureau")]
impl StationsScreen {
    /// The way to the bureau's server of a PC that joined by a stick.
    fn server(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, overview: &Overview) {
        let session = cx.session;
        let has_way = overview.is_founder() || overview.is_retired() || overview.has_login;
        if has_way || !session.stations().may_manage() {
            return;
        }
        if session.server().joins() {
            return layout::card(ui, |ui| by_code::waiting(ui, cx));
        }
        let Some(own) = overview.own_row() else { return };
        layout::card(ui, |ui| self.by_code.show_member(ui, cx, &own.name));
    }
}

/// This PC, its bureau, and what waits here.
fn own(ui: &mut Ui, cx: &mut Cx<'_>, overview: &Overview) {
    let session = cx.session;
    let texts = cx.messages;
    let row = overview.own_row();
    let (name, unit) = row.map_or(("", ""), |row| (row.name.as_str(), row.unit.as_str()));
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("bureau", &overview.bureau.name), ("name", &name), ("unit", &unit)];
    let key = if overview.is_founder() { "stations-own-founder" } else { "stations-own" };
    ui.label(RichText::new(texts.format(key, &values)).size(size::HEADING));
    if let Some(line) = session.stations().line() {
        ui.label(line);
    }
    if let Some(row) = row.filter(|row| !row.duties.is_empty()) {
        remark(ui, &texts.format("stations-own-duties", &[("duties", &duty_words(texts, row))]));
    }
    if let Some(at) = overview.heard_ms {
        remark(ui, &texts.format("stations-heard", &[("at", &local_minute(at))]));
    }
    if theme::small_primary(ui, &texts.get("exchange-title")).clicked() {
        cx.go(Screen::Exchange);
    }
}
