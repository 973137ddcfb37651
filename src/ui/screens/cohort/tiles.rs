//! The cohort on one screen: a tile for each member, in the chosen order. The tile shows the short form; the
//! full form is in its tooltip and in the table.

use egui::{
    Align2, FontId, Rect, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, accesskit::Role, vec2,
};
use uuid::Uuid;

use super::page::{COLUMNS, marks, values};
use crate::ui::kit::figures::speed;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::cohort::{CoachLine, CohortView, words};
use dabiao_app::lang::Messages;

/// The least size of a tile, and the range of its height.
const WIDTH: f32 = 238.0;
const HEIGHT: std::ops::RangeInclusive<f32> = 38.0..=60.0;
const GAP: f32 = 4.0;
/// Columns at least, where they have room.
const FEWEST: f32 = 3.0;

/// Shows them; whose page is asked for.
pub(super) fn show(ui: &mut Ui, texts: &Messages, view: &CohortView, order: &[usize]) -> Option<Uuid> {
    let room = ui.available_size();
    // As many columns as needed to show all members at once, and no more than fit.
    let most = (room.x / WIDTH).floor().max(1.0);
    let fitting = (room.y / (HEIGHT.end() + GAP)).floor().max(1.0);
    let columns = (order.len() as f32 / fitting).ceil().clamp(most.min(FEWEST), most);
    let rows = (order.len() as f32 / columns).ceil().max(1.0);
    let height = ((room.y - 8.0) / rows - GAP).clamp(*HEIGHT.start(), *HEIGHT.end());
    let mut open = None;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The scroll bar has a place of its own.
        let width = ((ui.available_width() - 10.0) / columns - GAP).floor();
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        for row in order.chunks(columns as usize) {
            ui.horizontal(|ui| {
                for c in row.iter().filter_map(|n| view.coaches.get(*n)) {
                    if tile(ui, texts, c, vec2(width, height)) {
                        open = Some(c.who.id);
                    }
                }
            });
        }
    });
    open
}

/// One of them; whether it was pressed.
fn tile(ui: &mut Ui, texts: &Messages, c: &CoachLine, wanted: egui::Vec2) -> bool {
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &c.who.name));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact(&response);
        ui.painter().rect(
            rect,
            visuals.corner_radius,
            visuals.weak_bg_fill,
            visuals.bg_stroke,
            egui::StrokeKind::Inside,
        );
        paint(ui, texts, c, rect.shrink2(vec2(10.0, 3.0)));
    }
    let response = response.on_hover_ui(|ui| {
        egui::Grid::new("tile").show(ui, |ui| {
            for ((key, _), value) in COLUMNS.iter().zip(values(texts, c)) {
                ui.label(texts.get(key));
                ui.label(value);
                ui.end_row();
            }
        });
    });
    response.clicked()
}

fn paint(ui: &Ui, texts: &Messages, c: &CoachLine, rect: Rect) {
    let palette = Palette::of(ui);
    let (body, small) = (FontId::proportional(size::BODY - 1.0), FontId::proportional(size::SMALL));
    let painter = ui.painter().with_clip_rect(rect.expand(2.0).intersect(ui.clip_rect()));
    let upper = rect.top() + rect.height() * 0.28;
    let lower = rect.top() + rect.height() * 0.76;
    let cut = |text: &str, width: f32, font: &FontId, color| {
        let text = egui::RichText::new(text).font(font.clone()).color(color);
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), width.max(0.0), TextStyle::Body)
    };
    let left = |y: f32, x: f32, galley: std::sync::Arc<egui::Galley>| {
        let at = egui::pos2(x, y - galley.size().y / 2.0);
        let end = x + galley.size().x;
        painter.galley(at, galley, palette.text);
        end
    };
    let (flag, color) = if c.alerts > 0 {
        (texts.format("tile-alerts", &[("n", &c.alerts)]), palette.wrong)
    } else if c.needing > 0 {
        (texts.format("tile-needing", &[("n", &c.needing)]), palette.text)
    } else {
        (String::new(), palette.text)
    };
    let right = |y: f32, text: &str, font: &FontId, color| {
        painter.text(egui::pos2(rect.right(), y), Align2::RIGHT_CENTER, text, font.clone(), color).left()
    };
    let end = right(upper, &flag, &small, color);
    let name = left(upper, rect.left(), cut(&c.who.name, end - rect.left() - 90.0, &body, palette.text));
    left(upper, name + 8.0, cut(&marks(c), 90.0, &small, palette.primary));
    let end = right(lower, &figures(c), &small, palette.text);
    left(lower, rect.left(), cut(&c.who.unit_name, end - rect.left() - 8.0, &small, palette.muted));
}

/// Speed, mentees certified of all, gain, and the last day of coaching.
fn figures(c: &CoachLine) -> String {
    let gain = words::gain_in_short(c.gain);
    let day = c.last_contact.map_or_else(|| "—".to_owned(), |d| format!("{:02}-{:02}", d.month(), d.day()));
    format!("{}  {}/{}  {gain}  {day}", speed(c.level.map(|l| l.cpm)), c.mentees_certified, c.mentees)
}
