//! 表单录入: which form, how its cards look, how long; pairs to be compared, and cards to be entered a second time.

mod double;

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
    /// How long a sitting of pairs is.
    pairs_extent: Option<FormExtent>,
    /// Whether it was asked which cards may be entered a second time.
    looked: bool,
}

impl View for FormsScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        let (forms, pairs) = (session.practice().forms(), session.practice().pairs());
        let wanted = self.form.as_deref();
        let all = || forms.iter().chain(pairs);
        let chosen = all().find(|form| Some(form.name()) == wanted).or_else(|| all().next());
        page().show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("nav-forms")).size(28.0));
                remark(ui, &texts.get("forms-note"));
                let Some(chosen) = chosen else {
                    ui.label(texts.get("forms-none"));
                    return;
                };
                card(ui, |ui| self.start_ui(ui, cx, chosen));
                card(ui, |ui| {
                    heading(ui, &texts.get("forms-which"));
                    self.forms_ui(ui, texts, forms, chosen);
                    heading(ui, &texts.get("pairs-which"));
                    remark(ui, &texts.get("pairs-what"));
                    self.forms_ui(ui, texts, pairs, chosen);
                });
                double::show(ui, cx, &mut self.looked);
                exercise_folder::show(ui, cx, &["forms/"]);
                card(ui, |ui| keys_ui(ui, texts, chosen));
            });
        });
    }
}

impl FormsScreen {
    /// The forms, one of them chosen.
    fn forms_ui(&mut self, ui: &mut Ui, texts: &Messages, forms: &[Form], chosen: &Form) {
        ui.horizontal_wrapped(|ui| {
            for form in forms {
                let title = title_of(texts, &form.def);
                let button =
                    Button::selectable(form.name() == chosen.name(), title).min_size(vec2(230.0, 38.0));
                if ui.add(button).on_hover_text(what(texts, form)).clicked() {
                    self.form = Some(form.name().to_owned());
                }
            }
        });
    }

    /// Card, length, and the button.
    fn start_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, chosen: &Form) {
        let texts = cx.messages;
        heading(ui, title_of(texts, &chosen.def));
        remark(ui, &what(texts, chosen));
        let style = self.style.filter(|style| chosen.styles().any(|known| known == *style));
        let style = style.unwrap_or(CardStyle::Printed);
        let pairs = chosen.def.pairs;
        if !pairs {
            ui.horizontal_wrapped(|ui| {
                ui.label(texts.get("forms-card"));
                for known in chosen.styles() {
                    if ui.selectable_label(known == style, texts.get(style_key(known))).clicked() {
                        self.style = Some(known);
                    }
                }
            });
        }
        let extent = self.extent_ui(ui, texts, pairs);
        ui.add_space(6.0);
        let key = if pairs { "pairs-start" } else { "forms-start" };
        let start = theme::primary_button(ui, &texts.get(key));
        if ui.memory(|m| m.focused().is_none()) {
            start.request_focus();
        }
        if start.clicked() {
            let form = chosen.name().to_owned();
            cx.act(Action::Practice(PracticeAction::StartForm { form, style, extent }));
        }
    }
}

impl FormsScreen {
    /// How long it is: of pairs in other steps than of records.
    fn extent_ui(&mut self, ui: &mut Ui, texts: &Messages, pairs: bool) -> FormExtent {
        let (chosen, choices, count) = if pairs {
            (&mut self.pairs_extent, FormExtent::OF_PAIRS.as_slice(), "forms-pairs")
        } else {
            (&mut self.extent, FormExtent::CHOICES.as_slice(), "forms-records")
        };
        let first = if pairs { FormExtent::Minutes(1) } else { FormExtent::Minutes(5) };
        let extent = chosen.unwrap_or(first);
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("forms-length"));
            for known in choices {
                let name = match known {
                    FormExtent::Minutes(n) => texts.format("minutes", &[("n", n)]),
                    FormExtent::Records(n) => texts.format(count, &[("n", n)]),
                };
                if ui.selectable_label(*known == extent, name).clicked() {
                    *chosen = Some(*known);
                }
            }
        });
        extent
    }
}

/// What is to be done with a form, in a few words.
fn what(texts: &Messages, form: &Form) -> String {
    if form.def.pairs {
        return texts.get("pairs-question");
    }
    texts.format("forms-fields", &[("n", &form.def.fields.len())])
}

/// The key of a style's name.
const fn style_key(style: CardStyle) -> &'static str {
    match style {
        CardStyle::Printed => "card-printed",
        CardStyle::Note => "card-note",
        CardStyle::Call => "card-call",
        CardStyle::Two => "card-two",
        CardStyle::Pairs => "pairs-which",
    }
}

/// Keys of a form of records, and what they do.
const FORM_KEYS: [[&str; 2]; 6] = [
    ["forms-key-next", "forms-does-next"],
    ["forms-key-choose", "forms-does-choose"],
    ["forms-key-delete", "forms-does-delete"],
    ["forms-key-card", "forms-does-card"],
    ["forms-key-hand-in", "forms-does-hand-in"],
    ["forms-key-pause", "forms-does-pause"],
];

/// The keys of a form, or of pairs: all that is needed to go from card to card.
fn keys_ui(ui: &mut Ui, texts: &Messages, chosen: &Form) {
    heading(ui, &texts.get("forms-keys"));
    let pairs = [
        ["pairs-key-same", "pairs-does-same"],
        ["pairs-key-different", "pairs-does-different"],
        ["forms-key-pause", "forms-does-pause"],
    ];
    let keys = if chosen.def.pairs { pairs.as_slice() } else { FORM_KEYS.as_slice() };
    // Large type in a small window has no room for a line of each: both columns are broken.
    let gap = 24.0;
    let room = ui.available_width() - gap;
    let left = (room * 0.34).min(240.0);
    egui::Grid::new("form keys").num_columns(2).spacing([gap, 6.0]).show(ui, |ui| {
        for [keys, what] in keys {
            cell_ui(ui, left, RichText::new(texts.get(keys)).strong());
            cell_ui(ui, room - left, RichText::new(texts.get(what)));
            ui.end_row();
        }
    });
}

/// A cell of that width, whose text is broken.
fn cell_ui(ui: &mut Ui, width: f32, text: RichText) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.label(text);
    });
}
