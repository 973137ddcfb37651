//! A month to choose a day from, behind a button beside the field of the day.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, Grid, PopupCloseBehavior, RichText, Ui, vec2};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::theme::{Palette, size};
use dabiao_app::lang::Messages;

/// Side of a day's button, in points.
const DAY: f32 = 34.0;

/// What a calendar is opened for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The day that is chosen now.
    pub chosen: Option<Date>,
    /// The first day that may be chosen.
    pub first: Option<Date>,
    /// Today: its month is shown while none is chosen.
    pub today: Date,
}

/// The button; the day that was chosen from the month behind it.
pub fn button(ui: &mut Ui, texts: &Messages, id: &str, wanted: Wanted) -> Option<Date> {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = ui.scope_id().with(("calendar", id));
    let (button, inside) = MenuButton::new(texts.get("calendar")).config(config).ui(ui, |ui| {
        let first = wanted.chosen.unwrap_or(wanted.today).first_of_month();
        let month = ui.data(|data| data.get_temp::<Date>(shown)).unwrap_or(first);
        let (turned, day) = month_ui(ui, texts, month, wanted);
        ui.data_mut(|data| data.insert_temp(shown, turned));
        if day.is_some() {
            ui.close();
        }
        day
    });
    if inside.is_none() {
        // Opened again it shows the month of what is chosen then.
        ui.data_mut(|data| data.remove::<Date>(shown));
    }
    button.on_hover_text(texts.get("calendar-hint"));
    inside.and_then(|inside| inside.inner)
}

/// One month: the month to be shown next, and the day that was pressed.
fn month_ui(ui: &mut Ui, texts: &Messages, month: Date, wanted: Wanted) -> (Date, Option<Date>) {
    let mut turned = month;
    ui.horizontal(|ui| {
        for (word, months) in [("«", -12), ("‹", -1)] {
            if ui.button(word).clicked() {
                turned = month.saturating_add(months.months());
            }
        }
        ui.label(RichText::new(format!("{:04}-{:02}", month.year(), month.month())).size(size::HEADING));
        for (word, months) in [("›", 1), ("»", 12)] {
            if ui.button(word).clicked() {
                turned = month.saturating_add(months.months());
            }
        }
    });
    let mut chosen = None;
    Grid::new("month").num_columns(7).spacing([2.0, 2.0]).min_col_width(DAY).show(ui, |ui| {
        for name in texts.get("calendar-weekdays").split_whitespace() {
            ui.vertical_centered(|ui| ui.label(RichText::new(name).color(Palette::of(ui).muted)));
        }
        ui.end_row();
        for _ in 0..month.weekday().since(Weekday::Monday) {
            ui.label("");
        }
        for day in month.series(1.day()).take(usize::from(month.days_in_month().unsigned_abs())) {
            if day_ui(ui, day, wanted) {
                chosen = Some(day);
            }
            if day.weekday() == Weekday::Sunday {
                ui.end_row();
            }
        }
    });
    (turned, chosen)
}

fn day_ui(ui: &mut Ui, day: Date, wanted: Wanted) -> bool {
    let number = RichText::new(day.day().to_string());
    let number = if day == wanted.today { number.strong().underline() } else { number };
    let button = Button::new(number).min_size(vec2(DAY, DAY)).selected(wanted.chosen == Some(day));
    let fits = wanted.first.is_none_or(|first| day >= first);
    ui.add_enabled(fits, button).on_hover_text(day.to_string()).clicked()
}
