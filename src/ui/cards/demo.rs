//! The demonstration bureau: its offer on the start screen, the quiet line that says that everything is
//! invented, and the officers to sign in as.

use egui::{Frame, Margin, Panel, ProgressBar, RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::demo::DemoAction;
use dabiao_app::{Action, DoorAction, Session};
use dabiao_demo::DEMO_PASSWORD;

/// View state of offer and line: whether the question about removing the demonstration is open.
#[derive(Debug, Default)]
pub struct DemoCard {
    asks: bool,
}

impl DemoCard {
    /// The offer, while it is made.
    pub fn offer(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let demo = cx.session.demonstration();
        if !demo.offered() {
            return;
        }
        let texts = cx.messages;
        ui.add_space(8.0);
        card(ui, |ui| {
            ui.label(RichText::new(texts.get("demo-title")).size(size::HEADING));
            remark(ui, &texts.get("demo-note"));
            ui.add_space(4.0);
            if let Some((done, all)) = demo.progress() {
                let share = if all == 0 { 0.0 } else { done as f32 / all as f32 };
                let text = texts.format("demo-making", &[("percent", &((share * 100.0) as u32))]);
                ui.add(ProgressBar::new(share).text(text).desired_height(26.0));
                if ui.button(texts.get("demo-give-up")).clicked() {
                    cx.act(Action::Demo(DemoAction::GiveUp));
                }
            } else if demo.going() {
                remark(ui, &texts.get("demo-going"));
            } else {
                ui.horizontal_wrapped(|ui| {
                    let key = if demo.beside() { "demo-open" } else { "demo-look" };
                    if ui.add_sized([200.0, 40.0], egui::Button::new(texts.get(key))).clicked() {
                        cx.act(Action::Demo(DemoAction::USUAL));
                    }
                    if demo.beside() {
                        self.remove_ui(ui, cx);
                    }
                });
            }
        });
    }

    /// The line above every screen of the demonstration.
    pub fn line(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        if !session.in_demo() {
            return;
        }
        let (palette, texts) = (Palette::of(ui), session.texts());
        let frame = Frame::new().fill(palette.notice).inner_margin(Margin::symmetric(20, 4));
        Panel::top("demo").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(texts.get("demo-line")).strong());
                remark(ui, &texts.get("demo-line-note"));
                if session.demonstration().can_leave() && !session.drill().in_exam() {
                    if ui.button(texts.get("demo-leave")).clicked() {
                        self.asks = false;
                        cx.act(Action::Demo(DemoAction::Leave));
                    }
                    self.remove_ui(ui, cx);
                }
            });
        });
    }

    fn remove_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let texts = cx.messages;
        if !self.asks {
            self.asks = ui.button(texts.get("demo-remove")).clicked();
            return;
        }
        ui.label(texts.get("demo-remove-ask"));
        if ui.button(texts.get("demo-remove-yes")).clicked() {
            self.asks = false;
            cx.act(Action::Demo(DemoAction::Remove));
        }
        if ui.button(texts.get("demo-remove-no")).clicked() {
            self.asks = false;
        }
    }
}

/// The officers to sign in as: a button for each role.
pub fn people(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let people = session.demonstration().people();
    if people.is_empty() {
        return;
    }
    let texts = cx.messages;
    card(ui, |ui| {
        ui.label(RichText::new(texts.get("demo-people")).size(size::HEADING));
        password(ui, session);
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            for (role, officer) in people {
                let role = texts.of(&role);
                let label = format!("{role}   {} {}", officer.badge, officer.name);
                if ui.add(egui::Button::new(label).min_size(egui::vec2(200.0, 40.0))).clicked() {
                    cx.act(Action::Door(DoorAction::SignIn(officer.id)));
                }
            }
        });
    });
    ui.add_space(8.0);
}

/// The password of every account of the demonstration; nothing is shown elsewhere.
pub fn password(ui: &mut Ui, session: &Session) {
    if session.in_demo() {
        remark(ui, &session.texts().format("demo-password-note", &[("password", &DEMO_PASSWORD)]));
    }
}
