//! 双人录入: what two people entered of the same cards, side by side; how far they agree, and what has to be looked at.

use egui::{RichText, Ui, vec2};

use crate::ui::kit::figures::{figure, percent};
use crate::ui::kit::layout::card;
use crate::ui::kit::table::{self, Line};
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::pad::form::name_of;
use dabiao_app::doubles::Doubled;
use dabiao_app::lang::Messages;
use dabiao_domain::form::FormDef;
use dabiao_domain::form::double::{DoubleClass, DoubleField};

/// More rows than these scroll by themselves, in a table of this height in points.
const MOST_ROWS: usize = 40;
const HEIGHT: f32 = 420.0;

/// The comparisons of a result; nothing where its cards were entered once.
pub fn show(ui: &mut Ui, texts: &Messages, doubled: &[Doubled], all: &mut bool) {
    for (n, one) in doubled.iter().enumerate() {
        section(ui, &texts.get("double-title"));
        card(ui, |ui| ui.push_id(("double", n), |ui| one_ui(ui, texts, one, all)));
    }
}

fn one_ui(ui: &mut Ui, texts: &Messages, one: &Doubled, all: &mut bool) {
    let palette = Palette::of(ui);
    let (first, second, entry) = (&one.first, &one.second, &one.entry);
    for (key, keyer) in [("double-first-of", first), ("double-second-of", second)] {
        ui.label(texts.format(key, &[("name", &keyer.name), ("when", &keyer.when)]));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(38.0, 12.0);
        figure(ui, &texts.get("double-cards"), &entry.cards.to_string());
        figure(ui, &texts.get("double-agreement"), &percent(entry.agreement()));
        let agreed = texts.format("form-fields-right-of", &[("n", &entry.agreed()), ("of", &entry.all())]);
        figure(ui, &texts.get("double-agreed"), &agreed);
        for class in DoubleClass::ALL.into_iter().filter(|class| *class != DoubleClass::BothRight) {
            figure(ui, &texts.of(&class), &entry.count(class).to_string());
        }
    });
    if entry.count(DoubleClass::SameWrong) > 0 {
        ui.label(RichText::new(format!("⚠ {}", texts.get("double-same-note"))).color(palette.wrong));
    }
    remark(ui, &texts.get("double-note"));
    if entry.cards == 0 {
        ui.label(texts.get("form-none-entered"));
        return;
    }
    if entry.to_check().next().is_none() {
        ui.label(texts.get("double-all-right"));
    }
    ui.checkbox(all, texts.get("double-show-all"));
    let shown = |field: &&DoubleField| *all || field.class != DoubleClass::BothRight;
    let rows: Vec<&DoubleField> = entry.fields.iter().filter(shown).collect();
    if !rows.is_empty() {
        fields_ui(ui, texts, &one.form, &rows);
    }
}

/// Fields: what the source says, what both entered, and what has to be done. Many of them scroll by themselves.
fn fields_ui(ui: &mut Ui, texts: &Messages, form: &FormDef, rows: &[&DoubleField]) {
    let columns = [
        ("double-col-card", 64.0),
        ("form-col-field", 150.0),
        ("form-col-right", 0.0),
        ("double-col-first", 0.0),
        ("double-col-second", 0.0),
        ("double-col-check", 190.0),
    ];
    let height = if rows.len() > MOST_ROWS { HEIGHT } else { f32::INFINITY };
    table::ordered(ui, texts, "double fields", &columns, (rows.len(), height), |line| {
        let Some(row) = rows.get(line.index()) else { return };
        let name = form.fields.get(row.place).map_or("", |field| name_of(texts, field));
        table::cell(line, (row.card + 1).to_string());
        table::cell(line, name);
        table::cell(line, &row.right);
        for (value, wrong) in [
            (&row.first, !matches!(row.class, DoubleClass::BothRight | DoubleClass::SecondWrong)),
            (&row.second, !matches!(row.class, DoubleClass::BothRight | DoubleClass::FirstWrong)),
        ] {
            value_cell(line, texts, value, wrong);
        }
        table::cell(line, texts.get(check_key(row.class)));
    });
}

/// A value; one that is not what the source says is underlined, so that colour alone tells nothing.
fn value_cell(line: &mut Line<'_, '_, '_>, texts: &Messages, value: &str, wrong: bool) {
    line.col(|ui| {
        let palette = Palette::of(ui);
        let shown = if value.is_empty() { texts.get("form-blank") } else { value.to_owned() };
        let text = RichText::new(shown).size(size::BODY);
        let text = if wrong { text.underline().color(palette.wrong) } else { text };
        ui.add(egui::Label::new(text).truncate()).on_hover_text(value);
    });
}

/// What has to be done about a field of that class.
const fn check_key(class: DoubleClass) -> &'static str {
    match class {
        DoubleClass::BothRight => "double-both-right",
        DoubleClass::FirstWrong => "double-check-first",
        DoubleClass::SecondWrong => "double-check-second",
        DoubleClass::BothWrong => "double-check-both",
        DoubleClass::SameWrong => "double-check-same",
    }
}
