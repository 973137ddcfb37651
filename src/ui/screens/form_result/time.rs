//! Where the time of a sitting of forms went: a bar whose parts add up, and the fields that took longest.

use egui::{Color32, Rect, RichText, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::ui::kit::plot::{Sign, legend};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::pad::form::name_of;
use dabiao_app::lang::Messages;
use dabiao_domain::form::FormDef;
use dabiao_domain::form::Timing;

/// Fields that are named as the slowest.
const SLOWEST: usize = 5;
/// Height of a bar in points.
const BAR: f32 = 22.0;

/// Tenths of a second of each part, so that they add up to those of the whole.
fn tenths(parts: [u64; 4]) -> [u64; 4] {
    in_units(parts, 100)
}

/// Percent of each part of the whole, so that they add up to 100; nothing of nothing.
fn shares(parts: [u64; 4]) -> [u64; 4] {
    let whole: u64 = parts.iter().sum();
    if whole == 0 { parts } else { in_units(parts.map(|part| part * 100), whole) }
}

/// The parts in whole units, so that they add up to the whole: what is cut off of the parts goes to those of which most was
/// cut off.
fn in_units(parts: [u64; 4], unit: u64) -> [u64; 4] {
    let whole = parts.iter().sum::<u64>() / unit;
    let mut found = parts.map(|part| part / unit);
    let mut order = [0, 1, 2, 3];
    order.sort_by_key(|at| std::cmp::Reverse(parts.get(*at).map(|part| part % unit)));
    let missing = usize::try_from(whole - found.iter().sum::<u64>()).unwrap_or_default();
    for at in order.into_iter().take(missing) {
        if let Some(part) = found.get_mut(at) {
            *part += 1;
        }
    }
    found
}

/// Tenths of a second as seconds.
pub fn seconds(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The bar with its legend.
pub fn split_ui(ui: &mut Ui, texts: &Messages, timing: &Timing) {
    let palette = Palette::of(ui);
    let parts = [timing.reading_ms, timing.typing_ms, timing.correcting_ms, timing.moving_ms];
    let colors = [palette.primary, palette.good, palette.stray, palette.muted];
    let names = ["form-reading", "form-typing", "form-correcting", "form-moving"];
    let shown = tenths(parts);
    let percent = shares(shown);
    let all: u64 = shown.iter().sum();
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    let line = |at: usize| {
        let n = shown.get(at).copied().unwrap_or_default();
        let share = percent.get(at).copied().unwrap_or_default();
        let name = names.get(at).map(|key| texts.get(key)).unwrap_or_default();
        texts.format("form-time-part", &[("name", &name), ("seconds", &seconds(n)), ("share", &share)])
    };
    let words: Vec<String> = (0..4).map(line).collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.join("; ")));
    let mut left = place.left();
    for (n, color) in shown.iter().zip(colors) {
        let wide = if all == 0 { 0.0 } else { place.width() * *n as f32 / all as f32 };
        let part = Rect::from_min_size(pos2(left, place.top()), vec2(wide, BAR));
        ui.painter().rect_filled(part, 0.0, color);
        left += wide;
    }
    legend(ui, words.into_iter().zip(colors).map(|(words, color)| (Sign::Area, color, words)));
    remark(ui, &texts.format("form-time-all", &[("seconds", &seconds(all))]));
}

/// The slowest fields, each with the mean time of a record that was handed in, as bars.
pub fn slowest_ui(ui: &mut Ui, texts: &Messages, form: &FormDef, timing: &Timing, records: u32) {
    let mut fields: Vec<(&str, u64)> = form
        .fields
        .iter()
        .zip(&timing.handed_in.fields_ms)
        .map(|(field, ms)| (name_of(texts, field), ms / u64::from(records.max(1))))
        .filter(|(_, ms)| *ms > 0)
        .collect();
    fields.sort_by_key(|(_, ms)| std::cmp::Reverse(*ms));
    let most = fields.first().map_or(1, |(_, ms)| *ms);
    let color = Palette::of(ui).primary;
    for (name, ms) in fields.into_iter().take(SLOWEST) {
        row_ui(ui, texts, name, ms, (ms as f32 / most as f32, color));
    }
}

fn row_ui(ui: &mut Ui, texts: &Messages, name: &str, ms: u64, (share, color): (f32, Color32)) {
    ui.horizontal(|ui| {
        crate::ui::kit::text::left(ui, 180.0, RichText::new(name));
        let room = (ui.available_width() - 110.0).max(40.0);
        let (place, _) = ui.allocate_exact_size(vec2(room, 14.0), Sense::hover());
        let bar = Rect::from_min_size(place.min, vec2(room * share, place.height()));
        ui.painter().rect_filled(bar, 3.0, color);
        let text = texts.format("form-seconds", &[("n", &seconds(ms.div_ceil(100)))]);
        ui.label(RichText::new(text).size(size::SMALL));
    });
}

#[cfg(test)]
mod tests {
    use super::{shares, tenths};

    #[test]
    fn the_parts_add_up_to_the_whole() {
        assert_eq!(tenths([1_050, 1_060, 1_070, 1_080]), [10, 10, 11, 11]);
        assert_eq!(tenths([0; 4]), [0; 4]);
        assert_eq!((shares([0; 4]), shares([0, 0, 7, 0])), ([0; 4], [0, 0, 100, 0]));
        assert_eq!(shares([707, 152, 0, 141]).iter().sum::<u64>(), 100);
        for n in 0..500_u64 {
            let parts = [n * 37 % 4_001, n * 91 % 3_777, n * 53 % 999, n * 17 % 210];
            let found = tenths(parts);
            assert_eq!(found.iter().sum::<u64>(), parts.iter().sum::<u64>() / 100);
            let percent: u64 = shares(found).iter().sum();
            assert_eq!(percent, if found == [0; 4] { 0 } else { 100 }, "{found:?}");
            for (tenths, ms) in found.iter().zip(parts) {
                assert!(tenths * 100 <= ms + 99 && ms < tenths * 100 + 100, "{found:?} {parts:?}");
            }
        }
    }
}
