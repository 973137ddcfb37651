//! 登录: find yourself by badge or name, or be entered for the first time.

mod names;
mod past_card;

use egui::{Response, RichText, TextEdit, Ui};

use self::names::Names;
use crate::ui::cards::demo::{self, DemoCard};
use crate::ui::cards::newcomer;
use crate::ui::cards::person_fields::person_fields;
use crate::ui::cards::sign_in::{SetUpCard, SignInCard};
use crate::ui::cards::tickets::TicketsCard;
use crate::ui::commands::Cx;
use crate::ui::kit::form::{self, Complaint};
use crate::ui::kit::layout::{column, page};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, DoorAction};
use dabiao_domain::roster::Officer;

/// View state of the sign-in.
#[derive(Debug, Default)]
pub struct StartScreen {
    search: String,
    names: Names,
    badge: String,
    name: String,
    unit: String,
    /// Why the search, or the form below it, has no result.
    found: Complaint,
    unfilled: Complaint,
    sign_in: SignInCard,
    set_up: SetUpCard,
    demo: DemoCard,
    tickets: TicketsCard,
}

/// At most this many officers are listed; the search finds the others.
const LISTED: usize = 50;

impl StartScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        page().show(ui, |ui| {
            ui.add_space(16.0);
            column(ui, 820.0, |ui| {
                ui.label(RichText::new(texts.get("start-title")).size(30.0));
                past_card::show(ui, session);
                if let Some(ask) = session.door().ask() {
                    theme::card(ui).show(ui, |ui| self.sign_in.show(ui, cx, ask));
                    return;
                }
                if let Some(newcomer) = session.door().newcomer() {
                    theme::card(ui).show(ui, |ui| newcomer::show(ui, cx, newcomer, true));
                    return;
                }
                // Where nobody is in the list yet there is no name to click.
                if !session.officers().is_empty() {
                    remark(ui, &texts.get("start-intro"));
                }
                ui.add_space(8.0);
                self.tickets.show(ui, cx);
                demo::people(ui, cx);
                if !session.officers().is_empty() {
                    theme::card(ui).show(ui, |ui| self.find_ui(ui, cx, session.officers()));
                    ui.add_space(8.0);
                }
                if session.core().may_enter_oneself() {
                    theme::card(ui).show(ui, |ui| self.new_ui(ui, cx, session.officers().is_empty()));
                } else {
                    theme::card(ui).show(ui, |ui| ui.label(texts.get("start-by-staff")));
                }
                self.demo.offer(ui, cx);
                if !session.set_up() {
                    ui.add_space(8.0);
                    self.set_up.show(ui, cx);
                }
                if ui.link(texts.get("about")).clicked() {
                    cx.open_about();
                }
            });
        });
    }

    fn find_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, officers: &[Officer]) {
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        let label = ui.label(RichText::new(texts.get("start-find")).size(size::HEADING));
        let field = ui
            .add(TextEdit::singleline(&mut self.search).hint_text(texts.get("start-find-hint")))
            .labelled_by(label.id);
        // A person who arrives begins to type at once.
        if ui.memory(|m| m.focused().is_none()) && !form::entered(&field, ui) {
            field.request_focus();
        }
        self.found.settle(field.changed());
        let wanted = self.search.trim().to_uppercase();
        let found: Vec<&Officer> = self.names.of(officers, &wanted);
        if form::entered(&field, ui) {
            // A full badge means that officer, also if other badges contain it.
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
                cx.act(Action::Door(DoorAction::SignIn(officer.id)));
            }
        }
        self.found.show(ui);
        ui.add_space(4.0);
        for officer in found.iter().take(LISTED) {
            let text = format!("{}   {}   {}", officer.badge, officer.name, officer.unit);
            if ui.add_sized([ui.available_width(), 40.0], egui::Button::new(text)).clicked() {
                cx.act(Action::Door(DoorAction::SignIn(officer.id)));
            }
        }
        if found.is_empty() {
            remark(ui, &texts.get("start-none"));
        } else if found.len() > LISTED {
            remark(ui, &texts.format("start-more", &[("count", &(found.len() - LISTED))]));
        }
    }

    fn new_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, nobody_known: bool) {
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get("start-new")).size(size::HEADING));
        remark(ui, &texts.get("start-new-hint"));
        let key = cx.session.switch_words();
        ui.label(texts.format("start-ime", &[("key", &key)]));
        let asked = [
            ("field-badge", &mut self.badge),
            ("field-name", &mut self.name),
            ("field-unit", &mut self.unit),
        ];
        let fields = person_fields(ui, texts, "new officer", asked);
        let entered = self.filled_in(ui, texts, &fields, nobody_known);
        ui.add_space(4.0);
        let palette = Palette::of(ui);
        let button = egui::Button::new(RichText::new(texts.get("start-enter")).color(palette.on_primary))
            .fill(palette.primary);
        let pressed = ui.add_sized([160.0, 44.0], button).clicked();
        let why = (pressed || entered).then(|| form::missing(texts, &self.facts()));
        if why.is_some_and(|why| self.unfilled.allows(why)) {
            cx.act(Action::Door(DoorAction::AddOfficer {
                badge: self.badge.clone(),
                name: self.name.clone(),
                unit: self.unit.clone(),
            }));
        }
        self.unfilled.show(ui);
    }

    /// The fields of a new person, and whether each is filled in.
    fn facts(&self) -> [(&'static str, bool); 3] {
        [("field-badge", &self.badge), ("field-name", &self.name), ("field-unit", &self.unit)]
            .map(|(key, value)| (key, !value.trim().is_empty()))
    }

    /// Enter goes from field to field and stops at an empty one, with a message. Whether it was pressed in
    /// the last one.
    fn filled_in(&mut self, ui: &Ui, texts: &Messages, fields: &[Response], nobody_known: bool) -> bool {
        self.unfilled.settle(fields.iter().any(Response::changed));
        let at = fields.iter().position(|field| form::entered(field, ui));
        let Some(at) = at else {
            // A first start works without the mouse: the first field has the focus.
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
            self.unfilled.allows(form::missing(texts, &[fact]));
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
