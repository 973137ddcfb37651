//! The source card beside the form, in four looks: who sees it knows what kind of paper it is.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Align2, Color32, FontId, Galley, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui::{accesskit::Role, pos2, vec2};
use std::sync::Arc;

use crate::ui::kit::theme::{Palette, size};
use crate::ui::pad::broken;
use dabiao_app::lang::Messages;
use dabiao_domain::form::FormDef;

/// How a card looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardLook {
    /// A printed form: names and values in ruled lines.
    Printed,
    /// A note written by hand, on ruled paper.
    Note,
    /// The transcript of a call: who speaks, and what is said.
    Call,
    /// Papers that have to be put together.
    Papers,
}

impl CardLook {
    /// The look of a card of which nothing but its text is known.
    pub fn of(form: &FormDef, pages: &[String]) -> Self {
        let [page] = pages else { return Self::Papers };
        let named =
            |line: &str| form.fields.iter().any(|field| line.starts_with(&format!("{}：", field.name)));
        if page.lines().all(named) {
            Self::Printed
        } else if speakers(page).len() > 1 {
            Self::Call
        } else {
            Self::Note
        }
    }
}

/// Size of a card's text in points.
const TEXT: f32 = 17.0;
/// Between edge and text, in points.
const MARGIN: f32 = 12.0;
/// Height of a line of a note in points.
const RULED: f32 = 30.0;

/// Draws the pages of a card, one below the other, as wide as there is room. `title` is that of the form.
pub fn card_ui(ui: &mut Ui, texts: &Messages, look: CardLook, title: &str, pages: &[String]) {
    for (n, page) in pages.iter().enumerate() {
        match look {
            CardLook::Printed => printed_ui(ui, title, page),
            CardLook::Note => note_ui(ui, page),
            CardLook::Call => call_ui(ui, &texts.get("form-card-call"), page),
            CardLook::Papers => {
                let name = texts.format("form-card-paper", &[("n", &(n + 1)), ("of", &pages.len())]);
                paper_ui(ui, &name, page, n == 0);
            }
        }
        ui.add_space(8.0);
    }
}

fn simple(points: f32, color: Color32) -> TextFormat {
    TextFormat::simple(FontId::proportional(points), color)
}

/// A text that is broken at `width` points; a number that has to be typed stays on one line if it can.
fn laid(ui: &Ui, text: &str, format: TextFormat, width: f32) -> Arc<Galley> {
    let text = broken(ui.painter(), text, format.font_id.size, width);
    ui.painter().layout_job(LayoutJob::single_section(text.to_string(), format))
}

/// A place for `text` of a card, so that who listens hears it: cards are read line by line.
fn line_place(ui: &mut Ui, high: f32, text: &str) -> Rect {
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), high), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    place
}

/// A table of two columns below the name of the form.
fn printed_ui(ui: &mut Ui, title: &str, page: &str) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let head = line_place(ui, 38.0, title);
    let stroke = Stroke::new(1.0, palette.text);
    ui.painter().rect(head, 0.0, palette.card, stroke, StrokeKind::Inside);
    ui.painter().text(head.center(), Align2::CENTER_CENTER, title, FontId::proportional(19.0), palette.text);
    // The longest number, of 24 digits, has room beside the names in a window of 1024.
    let share = (ui.available_width() * 0.32).clamp(70.0, 150.0).floor();
    for line in page.lines().filter(|line| !line.trim().is_empty()) {
        let (name, value) = line.split_once('：').unwrap_or(("", line));
        let name = laid(ui, name, simple(size::SMALL, palette.muted), share - 12.0);
        let room = ui.available_width() - share - 14.0;
        let value = laid(ui, value, simple(TEXT, palette.text), room);
        let high = name.size().y.max(value.size().y) + 8.0;
        let row = line_place(ui, high, line);
        // Lines of a table lie on one another.
        let row = Rect::from_min_max(pos2(row.left(), row.top() - 1.0), row.max);
        ui.painter().rect(row, 0.0, palette.card, stroke, StrokeKind::Inside);
        ui.painter().vline(row.left() + share, row.y_range(), stroke);
        let middle = row.center().y;
        let at = pos2(row.left() + 6.0, middle - name.size().y / 2.0);
        ui.painter().galley(at, name, palette.muted);
        let at = pos2(row.left() + share + 8.0, middle - value.size().y / 2.0);
        ui.painter().galley(at, value, palette.text);
    }
}

/// Slanted writing in ink on ruled yellow paper.
fn note_ui(ui: &mut Ui, page: &str) {
    let palette = Palette::of(ui);
    let ink = TextFormat { italics: true, line_height: Some(RULED), ..simple(19.0, palette.primary) };
    let width = ui.available_width() - 2.0 * MARGIN - 14.0;
    let text = laid(ui, page.trim_end(), ink, width);
    let place = line_place(ui, text.size().y + 2.0 * MARGIN, page.trim_end());
    let painter = ui.painter();
    painter.rect(place, 2.0, palette.notice, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    // The red rule of a writing pad.
    let rule = place.left() + MARGIN + 4.0;
    painter.vline(rule, place.y_range(), Stroke::new(1.0, palette.wrong.gamma_multiply(0.4)));
    for row in 1..=(text.size().y / RULED + 0.5) as usize {
        let y = RULED.mul_add(row as f32, place.top() + MARGIN) - 2.0;
        painter.hline((rule + 4.0)..=(place.right() - 6.0), y, Stroke::new(1.0, palette.line));
    }
    painter.galley(pos2(rule + 10.0, place.top() + MARGIN), text, palette.primary);
}

/// Speech in bubbles: the first speaker's at the left, all others' at the right; between them what nobody says.
fn call_ui(ui: &mut Ui, head: &str, page: &str) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 5.0;
    let place = line_place(ui, 30.0, head);
    ui.painter().rect_filled(place, 6.0, palette.good);
    ui.painter().text(
        place.center(),
        Align2::CENTER_CENTER,
        head,
        FontId::proportional(size::BODY),
        palette.card,
    );
    let main = speakers(page);
    for line in page.lines().filter(|line| !line.trim().is_empty()) {
        let place = spoken(line).and_then(|(who, _)| main.iter().position(|known| *known == name(who)));
        if let (Some(place), Some((who, said))) = (place, spoken(line)) {
            bubble_ui(ui, (line, who, said), place == 0, &palette);
            continue;
        }
        let text = laid(ui, line, simple(15.0, palette.muted), ui.available_width() - 2.0 * MARGIN);
        let place = line_place(ui, text.size().y + 4.0, line);
        ui.painter().galley(pos2(place.left() + MARGIN, place.top() + 2.0), text, palette.muted);
    }
}

/// Who speaks in a line, and what is said; none where nobody does.
fn spoken(line: &str) -> Option<(&str, &str)> {
    line.split_once('：').filter(|(who, _)| {
        (2..=10).contains(&who.chars().count()) && !who.contains(['，', '。', '；', '“', ' '])
    })
}

/// A speaker without what is said of him or her in brackets.
fn name(who: &str) -> &str {
    who.split('（').next().unwrap_or(who)
}

/// Who speaks more than once, in the order of their first words: what stands before a single line is its heading.
fn speakers(page: &str) -> Vec<&str> {
    let all: Vec<&str> = page.lines().filter_map(spoken).map(|(who, _)| name(who)).collect();
    let mut found = Vec::new();
    for who in &all {
        if !found.contains(who) && all.iter().filter(|other| *other == who).count() > 1 {
            found.push(*who);
        }
    }
    found
}

fn bubble_ui(ui: &mut Ui, (line, who, said): (&str, &str, &str), opens: bool, palette: &Palette) {
    let most = ui.available_width() * 0.88;
    let mut job = LayoutJob::default();
    job.append(who, 0.0, simple(size::SMALL, palette.muted));
    job.append("\n", 0.0, simple(size::SMALL, palette.muted));
    let said = broken(ui.painter(), said, TEXT, most - 20.0);
    job.append(&said, 0.0, TextFormat { valign: Align::Center, ..simple(TEXT, palette.text) });
    let text = ui.painter().layout_job(job);
    let place = line_place(ui, text.size().y + 10.0, line);
    let wide = text.size().x + 20.0;
    let left = if opens { place.left() } else { place.right() - wide };
    let bubble = Rect::from_min_size(pos2(left, place.top()), vec2(wide, place.height()));
    let fill = if opens { palette.primary_soft } else { palette.card };
    ui.painter().rect(bubble, 8.0, fill, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    ui.painter().galley(bubble.min + vec2(10.0, 5.0), text, palette.text);
}

/// One of several papers: its number, its heading, its text. The first is a document, the others are written records.
fn paper_ui(ui: &mut Ui, name: &str, page: &str, document: bool) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    let tab = line_place(ui, 22.0, name);
    let font = FontId::proportional(size::SMALL);
    ui.painter().text(tab.left_center() + vec2(2.0, 0.0), Align2::LEFT_CENTER, name, font, palette.muted);
    let (head, rest) = page.trim().split_once('\n').unwrap_or((page.trim(), ""));
    let width = ui.available_width() - 2.0 * MARGIN - 8.0;
    let heading = laid(ui, head, simple(19.0, if document { palette.primary } else { palette.text }), width);
    let lines = TextFormat { line_height: Some(26.0), ..simple(TEXT, palette.text) };
    let text = laid(ui, rest.trim_end(), lines, width);
    let high = heading.size().y + text.size().y + 2.0 * MARGIN + 10.0;
    let place = line_place(ui, high, page.trim_end());
    let painter = ui.painter();
    let (fill, edge) = if document {
        (palette.primary_soft, Stroke::new(2.0, palette.primary))
    } else {
        (palette.card, Stroke::new(1.0, palette.muted))
    };
    let round = if document { 10.0 } else { 0.0 };
    painter.rect(place, round, fill, edge, StrokeKind::Inside);
    let left = place.left() + MARGIN + 4.0;
    let below = place.top() + MARGIN + heading.size().y;
    let at = if document { left } else { place.center().x - heading.size().x / 2.0 };
    painter.galley(pos2(at, place.top() + MARGIN), heading, palette.text);
    painter.hline(left..=(place.right() - MARGIN), below + 3.0, Stroke::new(1.0, palette.line));
    painter.galley(pos2(left, below + 8.0), text, palette.text);
}

#[cfg(test)]
mod tests {
    use super::{CardLook, speakers};
    use dabiao_content::Library;
    use dabiao_content::forms::CardStyle;
    use dabiao_content::generator::Generator;

    #[test]
    fn every_carried_card_is_known_by_its_text_alone() {
        for form in Library::embedded().forms() {
            for style in form.styles() {
                let card = form.card(Generator::shared().unwrap(), style, 5, 0).unwrap();
                let wanted = match style {
                    CardStyle::Printed => CardLook::Printed,
                    CardStyle::Note => CardLook::Note,
                    CardStyle::Call => CardLook::Call,
                    CardStyle::Two => CardLook::Papers,
                    CardStyle::Pairs => panic!("pairs are no cards of records"),
                };
                assert_eq!(CardLook::of(&form.def, &card.pages), wanted, "{} {style:?}", form.def.id);
            }
        }
    }

    #[test]
    fn those_who_speak_are_told_from_headings() {
        let page = "接警台记录：电话报警，单号1。\n接警员：您好，请讲。\n报警人（女）：我要报警。\n接警员：您在什么位置？\n\
                    报警人：在柳林路，电话是12600000000。\n（定为纠纷，三级。）\n我记下的内容是这样，请听：对。\n";
        assert_eq!(speakers(page), ["接警员", "报警人"]);
        assert!(speakers("姓名：王德明\n性别：男\n").is_empty());
    }
}
