//! 登录: find yourself by badge or name, or be entered for the first time.

use egui::{Response, RichText, ScrollArea, TextEdit, Ui};

use super::demo_card::{self, DemoCard};
use super::forms::{self, Complaint};
use super::newcomer_card;
use super::past_card;
use super::sign_in_card::{SetUpCard, SignInCard};
use super::theme::{self, Palette, size};
use super::widgets::{column, remark};
use super::wishes::Wishes;
use dabiao_app::lang::Texts;
use dabiao_app::{Action, DoorAction, Station};
use dabiao_domain::roster::Officer;

/// View state of the sign-in.
#[derive(Debug, Default)]
pub struct StartScreen {
    search: String,
    badge: String,
    name: String,
    unit: String,
    /// What keeps the search, or the form below it, from being followed.
    found: Complaint,
    unfilled: Complaint,
    sign_in: SignInCard,
    set_up: SetUpCard,
    demo: DemoCard,
}

/// At most this many officers are listed; the search finds the others.
const LISTED: usize = 50;

impl StartScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.add_space(16.0);
            column(ui, 820.0, |ui| {
                ui.label(RichText::new(texts.get("start-title")).size(30.0));
                past_card::show(ui, station);
                if let Some(ask) = station.door().ask() {
                    theme::card(ui).show(ui, |ui| self.sign_in.show(ui, station, ask, wishes));
                    return;
                }
                if let Some(newcomer) = station.door().newcomer() {
                    theme::card(ui).show(ui, |ui| newcomer_card::show(ui, texts, newcomer, true, wishes));
                    return;
                }
                remark(ui, &texts.get("start-intro"));
                ui.add_space(8.0);
                demo_card::people(ui, station, wishes);
                if !station.officers().is_empty() {
                    theme::card(ui).show(ui, |ui| self.find_ui(ui, texts, station.officers(), wishes));
                    ui.add_space(8.0);
                }
                theme::card(ui).show(ui, |ui| self.new_ui(ui, texts, station.officers().is_empty(), wishes));
                self.demo.offer(ui, station, wishes);
                if !station.set_up() {
                    ui.add_space(8.0);
                    self.set_up.show(ui, station, wishes);
                }
            });
        });
    }

    fn find_ui(&mut self, ui: &mut Ui, texts: &Texts, officers: &[Officer], wishes: &mut Wishes) {
        ui.set_width(ui.available_width());
        let label = ui.label(RichText::new(texts.get("start-find")).size(size::HEADING));
        let field = ui
            .add(TextEdit::singleline(&mut self.search).hint_text(texts.get("start-find-hint")))
            .labelled_by(label.id);
        // Whoever comes in begins to type at once.
        if ui.memory(|m| m.focused().is_none()) && !forms::entered(&field, ui) {
            field.request_focus();
        }
        self.found.settle(field.changed());
        let wanted = self.search.trim().to_uppercase();
        let matches =
            |o: &&Officer| wanted.is_empty() || o.badge.contains(&wanted) || o.name.contains(&wanted);
        let found: Vec<&Officer> = officers.iter().filter(matches).collect();
        if forms::entered(&field, ui) {
            // The badge in full is meant, whoever else has it within theirs.
            let whole = found.iter().find(|o| o.badge == wanted);
            let one = whole.or_else(|| found.first().filter(|_| found.len() == 1));
            let why = match one {
                Some(_) => None,
                None if wanted.is_empty() => Some(texts.get("start-find-empty")),
                None if found.is_empty() => Some(texts.get("start-none")),
                None => Some(texts.format("start-find-several", &[("count", &found.len())])),
            };
            if self.found.allows(why)
                && let Some(officer) = one
            {
                wishes.act(Action::Door(DoorAction::SignIn(officer.id)));
            }
        }
        self.found.show(ui);
        ui.add_space(4.0);
        for officer in found.iter().take(LISTED) {
            let text = format!("{}   {}   {}", officer.badge, officer.name, officer.unit);
            if ui.add_sized([ui.available_width(), 40.0], egui::Button::new(text)).clicked() {
                wishes.act(Action::Door(DoorAction::SignIn(officer.id)));
            }
        }
        if found.is_empty() {
            remark(ui, &texts.get("start-none"));
        } else if found.len() > LISTED {
            remark(ui, &texts.format("start-more", &[("count", &(found.len() - LISTED))]));
        }
    }

    fn new_ui(&mut self, ui: &mut Ui, texts: &Texts, nobody_known: bool, wishes: &mut Wishes) {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get("start-new")).size(size::HEADING));
        remark(ui, &texts.get("start-new-hint"));
        let mut fields = Vec::new();
        egui::Grid::new("new officer").num_columns(2).spacing([14.0, 10.0]).show(ui, |ui| {
            for (key, value) in [
                ("field-badge", &mut self.badge),
                ("field-name", &mut self.name),
                ("field-unit", &mut self.unit),
            ] {
                let label = ui.label(texts.get(key));
                fields.push(ui.add(TextEdit::singleline(value)).labelled_by(label.id));
                ui.end_row();
            }
        });
        let entered = self.filled_in(ui, texts, &fields, nobody_known);
        ui.add_space(4.0);
        let palette = Palette::of(ui);
        let button = egui::Button::new(RichText::new(texts.get("start-enter")).color(palette.on_primary))
            .fill(palette.primary);
        let pressed = ui.add_sized([160.0, 44.0], button).clicked();
        let why = (pressed || entered).then(|| forms::missing(texts, &self.facts()));
        if why.is_some_and(|why| self.unfilled.allows(why)) {
            wishes.act(Action::Door(DoorAction::AddOfficer {
                badge: self.badge.clone(),
                name: self.name.clone(),
                unit: self.unit.clone(),
            }));
        }
        self.unfilled.show(ui);
    }

    /// The fields of somebody new, and whether each is filled in.
    fn facts(&self) -> [(&'static str, bool); 3] {
        [("field-badge", &self.badge), ("field-name", &self.name), ("field-unit", &self.unit)]
            .map(|(key, value)| (key, !value.trim().is_empty()))
    }

    /// Enter goes from field to field and stops at one that is empty, which is said. Whether it was pressed in the
    /// last one.
    fn filled_in(&mut self, ui: &Ui, texts: &Texts, fields: &[Response], nobody_known: bool) -> bool {
        self.unfilled.settle(fields.iter().any(Response::changed));
        let at = fields.iter().position(|field| forms::entered(field, ui));
        let Some(at) = at else {
            // A first start can be done without the mouse: the first field waits.
            if let Some(first) = fields.first()
                && nobody_known
                && ui.memory(|m| m.focused().is_none())
            {
                first.request_focus();
            }
            return false;
        };
        let empty = self.facts().get(at).copied().filter(|(_, filled)| !filled);
        if let Some(fact) = empty {
            self.unfilled.allows(forms::missing(texts, &[fact]));
            if let Some(field) = fields.get(at) {
                field.request_focus();
            }
            return false;
        }
        match fields.get(at + 1) {
            Some(next) => next.request_focus(),
            None => return true,
        }
        false
    }
}
