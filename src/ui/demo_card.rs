//! The demonstration bureau: its offer on the start screen, the quiet line that says that everything is invented,
//! and whom to sign in as.

use egui::{Frame, Margin, Panel, ProgressBar, RichText, Ui};

use super::theme::{self, Palette, size};
use super::widgets::remark;
use super::wishes::Wishes;
use dabiao_app::demo::{DEMO_PASSWORD, DemoAction};
use dabiao_app::{Action, DoorAction, Station};

/// View state of offer and line: whether it was asked if the demonstration is to be removed.
#[derive(Debug, Default)]
pub struct DemoCard {
    asks: bool,
}

impl DemoCard {
    /// The offer, as long as it stands.
    pub fn offer(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        if !station.demo_offered() {
            return;
        }
        let texts = station.texts();
        ui.add_space(8.0);
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(texts.get("demo-title")).size(size::HEADING));
            remark(ui, &texts.get("demo-note"));
            ui.add_space(4.0);
            if let Some((done, all)) = station.demo_progress() {
                let share = if all == 0 { 0.0 } else { done as f32 / all as f32 };
                let text = texts.format("demo-making", &[("percent", &((share * 100.0) as u32))]);
                ui.add(ProgressBar::new(share).text(text).desired_height(26.0));
                if ui.button(texts.get("demo-give-up")).clicked() {
                    wishes.act(Action::Demo(DemoAction::GiveUp));
                }
            } else if station.demo_going() {
                remark(ui, &texts.get("demo-going"));
            } else {
                ui.horizontal_wrapped(|ui| {
                    let key = if station.demo_beside() { "demo-open" } else { "demo-look" };
                    if ui.add_sized([200.0, 40.0], egui::Button::new(texts.get(key))).clicked() {
                        wishes.act(Action::Demo(DemoAction::USUAL));
                    }
                    if station.demo_beside() {
                        self.remove_ui(ui, station, wishes);
                    }
                });
            }
        });
    }

    /// The line above every screen of the demonstration.
    pub fn line(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        if !station.in_demo() {
            return;
        }
        let (palette, texts) = (Palette::of(ui), station.texts());
        let frame = Frame::new().fill(palette.notice).inner_margin(Margin::symmetric(20, 4));
        Panel::top("demo").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(texts.get("demo-line")).strong());
                remark(ui, &texts.get("demo-line-note"));
                if station.can_leave_demo() && !station.drill().in_exam() {
                    if ui.button(texts.get("demo-leave")).clicked() {
                        self.asks = false;
                        wishes.act(Action::Demo(DemoAction::Leave));
                    }
                    self.remove_ui(ui, station, wishes);
                }
            });
        });
    }

    fn remove_ui(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        if !self.asks {
            self.asks = ui.button(texts.get("demo-remove")).clicked();
            return;
        }
        ui.label(texts.get("demo-remove-ask"));
        if ui.button(texts.get("demo-remove-yes")).clicked() {
            self.asks = false;
            wishes.act(Action::Demo(DemoAction::Remove));
        }
        if ui.button(texts.get("demo-remove-no")).clicked() {
            self.asks = false;
        }
    }
}

/// Whom to sign in as: a button for each role.
pub fn people(ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
    let people = station.demo_people();
    if people.is_empty() {
        return;
    }
    let texts = station.texts();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get("demo-people")).size(size::HEADING));
        password(ui, station);
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            for (role, officer) in people {
                let role = texts.get(&format!("role-{}", role.name()));
                let label = format!("{role}   {} {}", officer.badge, officer.name);
                if ui.add(egui::Button::new(label).min_size(egui::vec2(200.0, 40.0))).clicked() {
                    wishes.act(Action::Door(DoorAction::SignIn(officer.id)));
                }
            }
        });
    });
    ui.add_space(8.0);
}

/// The password of every account of the demonstration; nothing is said elsewhere.
pub fn password(ui: &mut Ui, station: &Station) {
    if station.in_demo() {
        remark(ui, &station.texts().format("demo-password-note", &[("password", &DEMO_PASSWORD)]));
    }
}
