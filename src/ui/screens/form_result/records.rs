//! The entered records: the right values beside those that were entered, where they differ.

use egui::text::LayoutJob;
use egui::{Grid, RichText, Ui};

use crate::ui::kit::layout::card;
use crate::ui::kit::marked::marked_job;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::pad::form::name_of;
use dabiao_app::invalid_words;
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::practice::{EnteredCard, EnteredField, FormResultView};
use dabiao_domain::align::Aligner;
use dabiao_domain::form::{Class, FieldDef, FormDef, marked};

/// Size of values, and height of their lines, in points.
const VALUE: (f32, f32) = (17.0, 24.0);

/// A wrong value of a record, laid out once.
struct Wrong {
    /// The place of its field.
    place: usize,
    right: String,
    entered: LayoutJob,
    blank: bool,
    why: String,
}

/// The records of one result, laid out once.
#[derive(Default)]
pub struct Records {
    /// Of which result, whether in the dark, and in which language.
    of: Option<(uuid::Uuid, bool, Lang)>,
    wrong: Vec<Vec<Wrong>>,
}

impl Records {
    /// Shows the records that have an error, and says how many have none.
    pub fn show(&mut self, ui: &mut Ui, texts: &Messages, result: &FormResultView) {
        let of = (result.start.id, ui.visuals().dark_mode, texts.lang());
        if self.of != Some(of) {
            self.of = Some(of);
            self.wrong = lay_out(ui, texts, result);
        }
        let good = self.wrong.iter().filter(|wrong| wrong.is_empty()).count();
        if good < self.wrong.len() {
            remark(ui, &texts.get("result-legend"));
        }
        for (n, wrong) in self.wrong.iter().enumerate().filter(|(_, wrong)| !wrong.is_empty()) {
            let qualified = result.cards.get(n).is_some_and(|card| card.qualified);
            card(ui, |ui| record_ui(ui, texts, &result.form, (n, qualified), wrong));
        }
        let key = if self.wrong.is_empty() { "form-none-entered" } else { "form-records-good" };
        if good > 0 || self.wrong.is_empty() {
            ui.label(texts.format(key, &[("n", &good)]));
        }
    }
}

fn lay_out(ui: &Ui, texts: &Messages, result: &FormResultView) -> Vec<Vec<Wrong>> {
    let palette = Palette::of(ui);
    let mut aligner = Aligner::new();
    let mut one = |(place, (def, field)): (usize, (&FieldDef, &EnteredField))| {
        let (right, entered) = (def.as_compared(&field.right), def.as_compared(&field.entered));
        Wrong {
            place,
            right: field.right.clone(),
            entered: marked_job(&marked(&right, &entered, &mut aligner), &palette, VALUE),
            blank: field.entered.is_empty(),
            why: why(texts, field),
        }
    };
    let of_card = |card: &EnteredCard| -> Vec<Wrong> {
        let fields = result.form.fields.iter().zip(&card.fields).enumerate();
        fields.filter(|(_, (def, field))| is_told(def, field)).map(&mut one).collect()
    };
    result.cards.iter().map(of_card).collect()
}

/// Whether a field is told: it is wrong, or a text that is near enough and not the same.
fn is_told(def: &FieldDef, field: &EnteredField) -> bool {
    !field.outcome.right || def.as_compared(&field.right) != def.as_compared(&field.entered)
}

/// What is wrong with a value.
fn why(texts: &Messages, field: &EnteredField) -> String {
    match (field.outcome.class(), &field.outcome.valid) {
        (Class::Right, _) => texts.get("form-near-enough"),
        (_, Err(why)) => invalid_words(texts, why),
        (_, Ok(())) if field.entered.is_empty() => texts.get("form-left-blank"),
        (_, Ok(())) => texts.get("form-no-rule"),
    }
}

fn record_ui(ui: &mut Ui, texts: &Messages, form: &FormDef, (n, qualified): (usize, bool), wrong: &[Wrong]) {
    let palette = Palette::of(ui);
    let (key, color) = if qualified {
        ("form-record-qualified", palette.good)
    } else {
        ("form-record-not-qualified", palette.wrong)
    };
    let head = texts.format(key, &[("n", &(n + 1)), ("wrong", &wrong.len())]);
    ui.label(RichText::new(head).strong().color(color));
    let room = ((ui.available_width() - 190.0) / 3.0 - 16.0).max(110.0);
    Grid::new(("record", n)).num_columns(4).spacing([16.0, 6.0]).striped(true).show(ui, |ui| {
        for key in ["form-col-field", "form-col-right", "form-col-entered", "form-col-why"] {
            ui.label(RichText::new(texts.get(key)).size(size::SMALL).color(palette.muted));
        }
        ui.end_row();
        for value in wrong {
            let name = form.fields.get(value.place).map_or("", |field| name_of(texts, field));
            cell_ui(ui, 170.0, |ui| ui.label(name));
            cell_ui(ui, room, |ui| ui.label(RichText::new(&value.right).size(VALUE.0)));
            cell_ui(ui, room, |ui| {
                if value.blank {
                    ui.label(RichText::new(texts.get("form-blank")).color(palette.muted))
                } else {
                    ui.label(value.entered.clone())
                }
            });
            cell_ui(ui, room, |ui| ui.label(RichText::new(&value.why).size(size::SMALL)));
            ui.end_row();
        }
    });
}

/// A cell of that width, whose text is broken.
fn cell_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> egui::Response) {
    ui.vertical(|ui| {
        ui.set_width(width);
        add(ui);
    });
}
