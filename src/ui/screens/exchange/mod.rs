//! 交换数据: a stick or folder is chosen, data go in and out, and it is said in large letters when the stick may be
//! pulled out.
//!
//! A way of exchanging is a part of this page of its own; as soon as there are two, they are tabs.

mod by_folder;
#[cfg(feature = "bureau")]
mod by_server;
mod outcome;

use egui::{ProgressBar, RichText, Ui};

use self::by_folder::ByFolder;
use crate::ui::commands::{Cx, Screen, View};
use crate::ui::kit::layout::{card, column, scroll};
use crate::ui::kit::tabs::{chosen, tabs};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::size;
use crate::ui::kit::visits::Visits;
use dabiao_app::stations::step_words;
use dabiao_app::{Action, StationsAction};

/// The ways of exchanging that are offered, each with the key of its name.
#[cfg(feature = "bureau")]
fn ways(cx: &Cx<'_>) -> Vec<(WayTab, &'static str)> {
    let server = cx.session.server().side().map(|_| (WayTab::Server, "exchange-by-server"));
    // The server first: who has one carries a stick only where it is not reached.
    server.into_iter().chain([(WayTab::Folder, "exchange-by-folder")]).collect()
}

#[cfg(not(feature = "bureau"))]
fn ways(_: &Cx<'_>) -> Vec<(WayTab, &'static str)> {
    vec![(WayTab::Folder, "exchange-by-folder")]
}

/// A way of exchanging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WayTab {
    Folder,
    #[cfg(feature = "bureau")]
    Server,
}

/// View state of the screen.
#[derive(Default)]
pub struct ExchangeScreen {
    /// The way that was chosen; else the first.
    way: Option<WayTab>,
    visits: Visits<bool>,
    by_folder: ByFolder,
}

impl View for ExchangeScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let Some(overview) = session.stations().overview().cloned() else { return };
        // What is said of the end begins at the top of the page.
        self.visits.of(session.stations().outcome().is_some());
        let place = ("exchange", self.visits.number());
        scroll(ui, place, |ui| {
            column(ui, 900.0, |ui| {
                ui.label(RichText::new(texts.get("exchange-title")).size(28.0));
                let name = overview.own_row().map_or("", |row| row.name.as_str());
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("bureau", &overview.bureau.name), ("name", &name)];
                remark(ui, &texts.format("exchange-who", &values));
                if session.stations().exchanges() {
                    return card(ui, |ui| running(ui, cx));
                }
                if let Some(outcome) = session.stations().outcome() {
                    outcome::show(ui, cx, outcome);
                }
                card(ui, |ui| {
                    let ways = ways(cx);
                    let Some(way) = chosen(self.way, &ways) else { return };
                    if ways.len() > 1 {
                        let names = ways.into_iter().map(|(way, key)| (way, texts.get(key)));
                        ui.horizontal_wrapped(|ui| {
                            self.way = tabs(ui, way, names).or(self.way);
                        });
                    }
                    match way {
                        WayTab::Folder => self.by_folder.show(ui, cx),
                        #[cfg(feature = "bureau")]
                        WayTab::Server => by_server::show(ui, cx),
                    }
                });
                ui.horizontal_wrapped(|ui| {
                    if ui.button(texts.get("exchange-back")).clicked() {
                        cx.go(Screen::Today);
                    }
                });
            });
        });
    }

    fn leave(&mut self) {
        self.by_folder.leave();
    }
}

/// How far it is, and the way out of it.
fn running(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    let (words, share) = step_words(texts, session.stations().step().as_ref());
    ui.label(RichText::new(words).size(size::HEADING));
    match share {
        Some(share) => {
            ui.add(ProgressBar::new(share).desired_height(26.0));
        }
        None => {
            ui.spinner();
        }
    }
    ui.label(RichText::new(texts.get("exchange-leave-in")).strong());
    let cancelling = session.stations().is_cancelling();
    ui.horizontal_wrapped(|ui| {
        if ui.add_enabled(!cancelling, egui::Button::new(texts.get("cancel"))).clicked() {
            cx.act(Action::Stations(StationsAction::CancelExchange));
        }
        if cancelling {
            remark(ui, &texts.get("exchange-cancelling"));
        }
    });
}
