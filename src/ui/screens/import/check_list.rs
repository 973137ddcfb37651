//! The findings about the text, one line each, and the possible corrections.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Response, RichText, ScrollArea, Ui};

use super::{ImportScreen, step};
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::lang::Messages;
use dabiao_app::{ImportDesk, ImportStep, fault_words};
use dabiao_content::import::{Finding, Remedy};

/// Findings that are listed; the others appear when these are done.
const LISTED: usize = 100;

impl ImportScreen {
    pub(super) fn check_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk, height: f32) {
        let texts = cx.messages;
        ui.set_width(ui.available_width());
        ui.label(RichText::new(texts.get("import-check")).size(size::BODY).strong());
        ScrollArea::vertical()
            .id_salt("findings")
            .auto_shrink(false)
            .min_scrolled_height(height)
            .max_height(height)
            .show(ui, |ui| {
                ui.set_min_height(height);
                let review = desk.review();
                if review.length == 0 && review.findings.is_empty() {
                    return remark(ui, &texts.get("import-check-none"));
                }
                buttons_ui(ui, cx, desk);
                changes_ui(ui, texts, desk);
                if review.findings.is_empty() {
                    let color = Palette::of(ui).good;
                    ui.label(RichText::new(texts.get("import-check-good")).color(color));
                    return;
                }
                ui.label(texts.format("import-check-bad", &[("n", &review.findings.len())]));
                ui.spacing_mut().interact_size.y = 26.0;
                for (n, finding) in review.findings.iter().take(LISTED).enumerate() {
                    self.finding_ui(ui, cx, n, finding, desk);
                }
                let more = review.findings.len().saturating_sub(LISTED);
                if more > 0 {
                    remark(ui, &texts.format("import-more", &[("n", &more)]));
                }
            });
    }

    fn finding_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, n: usize, finding: &Finding, desk: &ImportDesk) {
        let texts = cx.messages;
        ui.horizontal_wrapped(|ui| {
            let number = n + 1;
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("n", &number), ("line", &finding.line), ("column", &finding.column)];
            if ui.link(texts.format("import-place", &values)).clicked() {
                let before = desk.text().get(..finding.range.start).unwrap_or_default();
                let piece = desk.text().get(finding.range.clone()).unwrap_or_default();
                self.go_to = Some((before.chars().count(), piece.chars().count()));
            }
            if finding.remedy == Remedy::Mask {
                let button = ui.add(egui::Button::new(texts.get("import-mask")).small());
                let name = texts.format("import-mask-name", &[("n", &number)]);
                if button.accessible_name(name).clicked() {
                    step(cx, ImportStep::Mask(Some(n)));
                }
            }
            ui.label(fault_words(texts, &finding.fault));
        });
    }
}

fn buttons_ui(ui: &mut Ui, cx: &mut Cx<'_>, desk: &ImportDesk) {
    let texts = cx.messages;
    let review = desk.review();
    ui.horizontal_wrapped(|ui| {
        let tidy = review.count(Remedy::Tidy) + review.edge_blanks;
        let mask = review.count(Remedy::Mask);
        for (count, key, wish) in
            [(tidy, "import-tidy-all", ImportStep::Tidy), (mask, "import-mask-all", ImportStep::Mask(None))]
        {
            let button = egui::Button::new(texts.format(key, &[("n", &count)]));
            // The number in it says why it is grey.
            if ui.add_enabled(count > 0, button).clicked() {
                step(cx, wish);
            }
        }
        let nothing = (!desk.can_undo()).then(|| texts.get("why-nothing-to-undo"));
        if form::button(ui, texts.get("import-undo"), nothing.as_deref()) {
            step(cx, ImportStep::Undo);
        }
    });
}

/// What was changed since the text was read.
fn changes_ui(ui: &mut Ui, texts: &Messages, desk: &ImportDesk) {
    if desk.changes().is_empty() {
        return;
    }
    let made: Vec<String> = desk
        .changes()
        .iter()
        .map(|change| {
            let kind = texts.of(&change.kind);
            texts.format("import-change", &[("kind", &kind), ("count", &change.count)])
        })
        .collect();
    remark(ui, &texts.format("import-changes", &[("changes", &made.join(", "))]));
}

/// Selects the finding in the text field and scrolls to it.
pub(super) fn put_cursor(ui: &Ui, id: Id, field: &Response, text: &str, from: usize, length: usize) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(from), CCursor::new(from + length));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
    field.request_focus();
    // The field scrolls to the cursor by itself only when it is moved by keys.
    let all = text.chars().count().max(1);
    let y = field.rect.top() + field.rect.height() * (from as f32 / all as f32);
    let place = egui::Rect::from_center_size(egui::pos2(field.rect.left(), y), egui::vec2(1.0, 40.0));
    ui.scroll_to_rect(place, Some(egui::Align::Center));
}
