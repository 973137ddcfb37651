//! 表单录入: which form, how its cards look, how long.

use egui::{Button, RichText, Ui, vec2};

use crate::ui::cards::exercise_folder;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme;
use crate::ui::pad::form::title_of;
use dabiao_app::lang::Messages;
use dabiao_app::practice::FormExtent;
use dabiao_app::{Action, PracticeAction};
use dabiao_content::forms::{CardStyle, Form};

/// View state of the page: what is chosen.
#[derive(Debug, Default)]
pub struct FormsScreen {
    /// The name of the form; none: the first.
    form: Option<String>,
    style: Option<CardStyle>,
    extent: Option<FormExtent>,
}

impl View for FormsScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        let forms = session.practice().forms();
        let wanted = self.form.as_deref();
        let chosen = forms.iter().find(|form| Some(form.name()) == wanted).or(forms.first());
        page().show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("nav-forms")).size(28.0));
                remark(ui, &texts.get("forms-note"));
                let Some(chosen) = chosen else {
                    ui.label(texts.get("forms-none"));
                    return;
                };
                card(ui, |ui| self.start_ui(ui, cx, chosen));
                card(ui, |ui| self.forms_ui(ui, texts, forms, chosen));
                exercise_folder::show(ui, cx, &["forms/"]);
                card(ui, |ui| keys_ui(ui, texts));
            });
        });
    }
}

impl FormsScreen {
    /// The forms, one of them chosen.
    fn forms_ui(&mut self, ui: &mut Ui, texts: &Messages, forms: &[Form], chosen: &Form) {
        heading(ui, &texts.get("forms-which"));
        ui.horizontal_wrapped(|ui| {
            for form in forms {
                let title = title_of(texts, &form.def);
                let button =
                    Button::selectable(form.name() == chosen.name(), title).min_size(vec2(230.0, 38.0));
                let fields = texts.format("forms-fields", &[("n", &form.def.fields.len())]);
                if ui.add(button).on_hover_text(fields).clicked() {
                    self.form = Some(form.name().to_owned());
                }
            }
        });
    }

    /// Card, length, and the button.
    fn start_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, chosen: &Form) {
        let texts = cx.messages;
        heading(ui, title_of(texts, &chosen.def));
        remark(ui, &texts.format("forms-fields", &[("n", &chosen.def.fields.len())]));
        let style = self.style.filter(|style| chosen.styles().any(|known| known == *style));
        let style = style.unwrap_or(CardStyle::Printed);
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("forms-card"));
            for known in chosen.styles() {
                if ui.selectable_label(known == style, texts.get(style_key(known))).clicked() {
                    self.style = Some(known);
                }
            }
        });
        let extent = self.extent.unwrap_or(FormExtent::Minutes(5));
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("forms-length"));
            for known in FormExtent::CHOICES {
                let name = match known {
                    FormExtent::Minutes(n) => texts.format("minutes", &[("n", &n)]),
                    FormExtent::Records(n) => texts.format("forms-records", &[("n", &n)]),
                };
                if ui.selectable_label(known == extent, name).clicked() {
                    self.extent = Some(known);
                }
            }
        });
        ui.add_space(6.0);
        let start = theme::primary_button(ui, &texts.get("forms-start"));
        if ui.memory(|m| m.focused().is_none()) {
            start.request_focus();
        }
        if start.clicked() {
            let form = chosen.name().to_owned();
            cx.act(Action::Practice(PracticeAction::StartForm { form, style, extent }));
        }
    }
}

/// The key of a style's name.
const fn style_key(style: CardStyle) -> &'static str {
    match style {
        CardStyle::Printed => "card-printed",
        CardStyle::Note => "card-note",
        CardStyle::Call => "card-call",
        CardStyle::Two => "card-two",
    }
}

/// The keys of a form: all that is needed to go from card to card.
fn keys_ui(ui: &mut Ui, texts: &Messages) {
    heading(ui, &texts.get("forms-keys"));
    egui::Grid::new("form keys").num_columns(2).spacing([24.0, 6.0]).show(ui, |ui| {
        for [keys, what] in [
            ["forms-key-next", "forms-does-next"],
            ["forms-key-choose", "forms-does-choose"],
            ["forms-key-delete", "forms-does-delete"],
            ["forms-key-card", "forms-does-card"],
            ["forms-key-hand-in", "forms-does-hand-in"],
            ["forms-key-pause", "forms-does-pause"],
        ] {
            ui.label(RichText::new(texts.get(keys)).strong());
            ui.label(texts.get(what));
            ui.end_row();
        }
    });
}
