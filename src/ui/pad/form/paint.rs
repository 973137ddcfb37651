//! Drawing the fields of a form.

use std::sync::Arc;

use egui::text::{CCursor, LayoutJob, TextFormat};
use egui::{Align2, Color32, FontId, Galley, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::place::NAME;
use crate::ui::kit::theme::{Palette, size};

/// Between the edge of a box and its text, in points.
const INNER: f32 = 8.0;
/// Characters of a value that can be seen at once; of the rest nothing is laid out.
const SEEN: usize = 300;
/// The marks of a field.
const SMALL: f32 = 13.5;
/// Between the name of a field and what is said of it, in points.
const BETWEEN: f32 = 12.0;
/// What is left of a name where a fault of the field needs the room, in points.
const LEAST_NAME: f32 = 56.0;

/// A field as it is drawn.
pub struct FieldLook<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether it is required.
    pub required: bool,
    /// What is said of it beside its name, and whether that is a fault.
    pub said: Option<(&'a str, bool)>,
    /// Its value.
    pub value: &'a str,
    /// The text in composition; empty elsewhere than in the field in hand.
    pub preedit: &'a str,
    /// Whether it is the field in hand.
    pub current: bool,
    /// Whether another field filled it.
    pub filled: bool,
    /// How its value is shown.
    pub shape: FieldShape,
}

/// How a value is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FieldShape {
    /// In one line.
    Line,
    /// In several lines, where there is room.
    Lines,
    /// In one line, with the mark of a list.
    List,
}

/// The box of a field whose name and box are `rect`.
pub fn value_rect(rect: Rect) -> Rect {
    Rect::from_min_max(pos2(rect.left(), rect.top() + NAME), rect.max)
}

/// Draws a field and returns where its caret is.
pub fn field(p: &Painter, rect: Rect, look: &FieldLook<'_>, palette: &Palette) -> Rect {
    paint_name(p, rect, look, palette);
    let place = value_rect(rect);
    let fill = if look.filled { palette.primary_soft } else { palette.card };
    let wrong = look.said.is_some_and(|(_, wrong)| wrong);
    let stroke = match (look.current, wrong) {
        (true, _) => Stroke::new(2.0, palette.primary),
        (false, true) => Stroke::new(1.5, palette.wrong),
        (false, false) => Stroke::new(1.0, palette.muted),
    };
    p.rect(place, 4.0, fill, stroke, StrokeKind::Inside);
    let mut inside = place.shrink2(vec2(INNER, 1.0));
    if look.shape == FieldShape::List {
        paint_arrow(p, pos2(inside.right() - 4.0, place.center().y), palette.muted);
        inside.max.x -= 14.0;
    }
    if look.shape == FieldShape::Lines && place.height() > 40.0 {
        paint_lines(p, inside, look, palette)
    } else {
        paint_line(p, inside, look, palette)
    }
}

/// Name, mark of a required field, and what is said of it, in one line. A fault is told whole: where both have no room, the
/// name gives.
fn paint_name(p: &Painter, rect: Rect, look: &FieldLook<'_>, palette: &Palette) {
    let fault =
        look.said.filter(|(_, wrong)| *wrong).map(|(said, _)| laid_fault(p, said, rect.width(), palette));
    let taken = fault.as_ref().map_or(0.0, |fault| fault.size().x + BETWEEN);
    let color = if look.current { palette.primary } else { palette.text };
    let mut job = LayoutJob::default();
    job.append(look.name, 0.0, TextFormat::simple(FontId::proportional(size::SMALL), color));
    if look.required {
        job.append(" *", 0.0, TextFormat::simple(FontId::proportional(size::SMALL), palette.stray));
    }
    cut(&mut job, rect.width() - taken);
    let name = p.layout_job(job);
    let (left, used) = (rect.left() + 1.0, name.size().x);
    p.galley(pos2(left, rect.top() + 1.0), name, color);
    let at_right = |said: Arc<Galley>, color: Color32| {
        p.galley(pos2(rect.right() - said.size().x - 1.0, rect.top() + 1.0), said, color);
    };
    if let Some(fault) = fault {
        return at_right(fault, palette.wrong);
    }
    let Some((said, _)) = look.said else { return };
    let room = rect.width() - used - BETWEEN;
    if room < 30.0 {
        return;
    }
    let font = FontId::proportional(SMALL);
    let mut job = LayoutJob::simple_singleline(said.to_owned(), font, palette.muted);
    cut(&mut job, room);
    at_right(p.layout_job(job), palette.muted);
}

/// A fault of a field that is `width` points wide.
fn laid_fault(p: &Painter, said: &str, width: f32, palette: &Palette) -> Arc<Galley> {
    let font = FontId::proportional(SMALL);
    let mut job = LayoutJob::simple_singleline(format!("⚠ {said}"), font, palette.wrong);
    cut(&mut job, width - BETWEEN - LEAST_NAME);
    p.layout_job(job)
}

/// One line at most `width` wide, with dots at its end where it is longer.
fn cut(job: &mut LayoutJob, width: f32) {
    job.wrap.max_width = width;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
}

/// The value in one line: the beginning of one that is only shown, the end of one that is typed.
fn paint_line(p: &Painter, inside: Rect, look: &FieldLook<'_>, palette: &Palette) -> Rect {
    let font = FontId::proportional(size::BODY);
    let p = p.with_clip_rect(inside.expand2(vec2(2.0, 0.0)).intersect(p.clip_rect()));
    if !look.current {
        let shown: String = look.value.chars().take(SEEN).collect();
        let mut job = LayoutJob::simple_singleline(shown, font, palette.text);
        cut(&mut job, inside.width());
        let galley = p.layout_job(job);
        let at = Align2::LEFT_CENTER.anchor_size(inside.left_center(), galley.size());
        p.galley(at.min, galley, palette.text);
        return Rect::from_min_size(inside.left_top(), vec2(2.0, inside.height()));
    }
    let value = p.layout_no_wrap(end_of(look.value), font.clone(), palette.text);
    let preedit = p.layout_no_wrap(look.preedit.to_owned(), font, palette.primary);
    let (wide, more) = (value.size().x, preedit.size().x);
    let left = inside.left() - (wide + more + 3.0 - inside.width()).max(0.0);
    let top = inside.center().y - value.size().y / 2.0;
    let high = value.size().y;
    p.galley(pos2(left, top), value, palette.text);
    let at = pos2(left + wide, top);
    if more > 0.0 {
        p.rect_filled(Rect::from_min_size(at, vec2(more, high)), 2.0, palette.primary_soft);
        p.galley(at, preedit, palette.primary);
        p.hline(at.x..=(at.x + more), at.y + high - 1.0, Stroke::new(1.5, palette.primary));
    }
    bar(&p, pos2(at.x + more, top), high, palette);
    // The input method gets the start of the composition, so that its window does not move.
    Rect::from_min_size(at, vec2(2.0, high))
}

/// The value in several lines, its end in view.
fn paint_lines(p: &Painter, inside: Rect, look: &FieldLook<'_>, palette: &Palette) -> Rect {
    let p = p.with_clip_rect(inside.expand2(vec2(2.0, 0.0)).intersect(p.clip_rect()));
    let font = FontId::proportional(size::BODY);
    let value = end_of(look.value);
    let count = value.chars().count();
    let mut job = LayoutJob::default();
    job.wrap.max_width = inside.width();
    job.append(&value, 0.0, TextFormat::simple(font.clone(), palette.text));
    let composed = TextFormat {
        underline: Stroke::new(1.5, palette.primary),
        background: palette.primary_soft,
        ..TextFormat::simple(font, palette.primary)
    };
    job.append(look.preedit, 0.0, composed);
    let galley = p.layout_job(job);
    let above = if look.current { (galley.size().y - inside.height()).max(0.0) } else { 0.0 };
    let at = pos2(inside.left(), inside.top() + 2.0 - above);
    let place = |n: usize| galley.pos_from_cursor(CCursor::new(n)).translate(at.to_vec2());
    let (start, end) = (place(count), place(count + look.preedit.chars().count()));
    p.galley(at, galley, palette.text);
    if look.current {
        bar(&p, end.left_top(), end.height(), palette);
    }
    Rect::from_min_size(start.left_top(), vec2(2.0, start.height()))
}

fn bar(p: &Painter, at: egui::Pos2, high: f32, palette: &Palette) {
    p.rect_filled(Rect::from_min_size(at, vec2(2.0, high)), 0.0, palette.primary);
}

/// The last characters of a value, as many as can be seen.
fn end_of(value: &str) -> String {
    let count = value.chars().count();
    value.chars().skip(count.saturating_sub(SEEN)).collect()
}

/// The mark of a list.
fn paint_arrow(p: &Painter, at: egui::Pos2, color: Color32) {
    let points = vec![at + vec2(-4.0, -2.0), at + vec2(4.0, -2.0), at + vec2(0.0, 3.0)];
    p.add(Shape::convex_polygon(points, color, Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::super::place::place;
    use super::*;
    use crate::ui::kit::theme;
    use dabiao_app::field_words;
    use dabiao_app::lang::{Lang, Messages};
    use dabiao_content::Library;
    use dabiao_domain::form::MAX_VALUE_CHARS;
    use dabiao_domain::record::Invalid;
    use egui_kittest::Harness;

    /// Everything that a rule says, with the longest values that it takes.
    const SAID: [Invalid; 11] = [
        Invalid::Empty,
        Invalid::Length { found: MAX_VALUE_CHARS, min: 10, max: 200 },
        Invalid::Length { found: MAX_VALUE_CHARS, min: 18, max: 18 },
        Invalid::Character('\u{7}'),
        Invalid::Date,
        Invalid::Region,
        Invalid::CheckDigit,
        Invalid::NotListed,
        Invalid::Form,
        Invalid::Ending("单元"),
        Invalid::Ditto,
    ];

    /// The narrowest field of all forms in a window of 1024 × 768 with text of up to 200 %, in points.
    fn narrowest() -> f32 {
        let mut least = f32::MAX;
        for form in Library::embedded().forms() {
            for width in 330..=1_000 {
                let placed = place(&form.def, vec2(width as f32, 400.0));
                least = placed.fields.iter().map(Rect::width).fold(least, f32::min);
            }
        }
        least
    }

    #[test]
    fn what_a_rule_says_is_whole_beside_the_name_of_the_narrowest_field() {
        let width = narrowest();
        assert!((200.0..240.0).contains(&width), "{width}");
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui(move |ui| {
            let palette = Palette::of(ui);
            for texts in Lang::ALL.map(Messages::new) {
                for why in SAID {
                    let fault = laid_fault(ui.painter(), &field_words(&texts, &why), width, &palette);
                    assert!(!fault.elided && fault.rows.len() == 1, "{:?}: {}", texts.lang(), fault.text());
                    assert!(fault.size().x <= width - BETWEEN - LEAST_NAME, "{}", fault.text());
                }
            }
        });
        harness.run_ok();
    }
}
