//! The drill: source card and entered record side by side, a row for each field.

use egui::accesskit::Role;
use egui::{
    EventFilter, FontId, Frame, Id, Key, Margin, Modifiers, Panel, Rect, Response, RichText, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};

use super::{act, level_name};
use crate::ui::commands::Cx;
use crate::ui::kit::figures::clock_time;
use crate::ui::kit::form::HAND_IN;
use crate::ui::kit::layout::page;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::cohort::CheckingAction;
use dabiao_app::cohort::checking::OpenCheck;
use dabiao_app::lang::Messages;
use dabiao_domain::record::Field;

/// Text size of values, in points: similar characters must be distinguishable.
const VALUE: f32 = 20.0;
/// Text size of values if the window is high enough for a whole form of them.
const LARGE_VALUE: f32 = 25.0;
/// That height.
const LARGE_FROM: f32 = 720.0;
/// Room for the name of a field.
const NAME_WIDTH: f32 = 132.0;
/// Room for the mark.
const MARK_WIDTH: f32 = 84.0;
/// Between both sides.
const GAP: f32 = 14.0;
/// Around what stands in a row.
const PAD: egui::Vec2 = vec2(12.0, 3.0);

/// View state of the drill.
#[derive(Debug, Default)]
pub(super) struct Inspection {
    /// Seed and place of the record whose first row got the focus.
    shown: Option<(u64, usize)>,
    /// The row that had the focus last.
    row: usize,
    /// Whether the question about giving up the drill is open.
    gives_up: bool,
}

impl Inspection {
    /// Shows it.
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, open: &OpenCheck) {
        let texts = cx.messages;
        let (Some(source), Some(entered)) = (open.source(), open.shown()) else { return };
        let (place, _) = open.place();
        let base = Id::unique(("checking row", open.seed(), place));
        self.keys(ui, open, (base, entered.fields.len()), cx);
        let frame = Frame::new().inner_margin(Margin::symmetric(8, 2));
        Panel::top("checking head").frame(frame).show_separator_line(false).show(ui, |ui| {
            self.head_ui(ui, cx, open);
        });
        Panel::bottom("checking foot").frame(frame).show_separator_line(false).show(ui, |ui| {
            foot_ui(ui, cx, open);
        });
        let frame = Frame::new().inner_margin(Margin::symmetric(8, 0));
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            heads_ui(ui, texts);
            let points = if ui.available_height() < LARGE_FROM { VALUE } else { LARGE_VALUE };
            page().id_salt(base).show(ui, |ui| {
                // A whole form fits at 1280x800.
                ui.spacing_mut().item_spacing.y = 2.0;
                for (n, (right, shown)) in source.fields.iter().zip(&entered.fields).enumerate() {
                    let row = row_ui(ui, texts, (base.with(n), points), (right, shown), open.is_marked(n));
                    if row.clicked() {
                        act(cx, CheckingAction::Mark { record: place, code: shown.code.clone() });
                        row.request_focus();
                    }
                    if row.gained_focus() {
                        row.scroll_to_me(None);
                    }
                }
            });
        });
    }

    /// Up and Down choose a field, Right and Left a record; Space and Enter mark the field that has the focus,
    /// as they press any button.
    fn keys(&mut self, ui: &Ui, open: &OpenCheck, (base, rows): (Id, usize), cx: &mut Cx<'_>) {
        let (place, records) = open.place();
        let focused = ui.memory(egui::Memory::focused);
        if let Some(row) = (0..rows).find(|n| focused == Some(base.with(n))) {
            self.row = row;
            // Arrows are for the rows, and Escape asks; neither moves the focus by itself.
            let filter = EventFilter {
                vertical_arrows: true,
                horizontal_arrows: true,
                escape: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|m| m.set_focus_lock_filter(base.with(row), filter));
        }
        if self.shown != Some((open.seed(), place)) {
            self.shown = Some((open.seed(), place));
            self.row = 0;
            ui.memory_mut(|m| m.request_focus(base.with(0)));
        }
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let step = i64::from(pressed(Key::ArrowDown)) - i64::from(pressed(Key::ArrowUp));
        if step != 0 {
            self.row = self.row.saturating_add_signed(step as isize).min(rows.saturating_sub(1));
            ui.memory_mut(|m| m.request_focus(base.with(self.row)));
        }
        if pressed(Key::ArrowRight) && place + 1 < records {
            act(cx, CheckingAction::Next);
        }
        if pressed(Key::ArrowLeft) && place > 0 {
            act(cx, CheckingAction::Back);
        }
        if pressed(Key::Escape) {
            self.gives_up = !self.gives_up;
        }
        if ui.input_mut(|i| i.consume_shortcut(&HAND_IN)) && open.seen_all() {
            act(cx, CheckingAction::HandIn);
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, open: &OpenCheck) {
        let session = cx.session;
        let texts = cx.messages;
        let (place, records) = open.place();
        ui.horizontal(|ui| {
            let number = texts.format("checking-record", &[("n", &(place + 1)), ("of", &records)]);
            ui.label(RichText::new(number).size(size::HEADING).strong());
            let kind = texts.of(&open.kind());
            ui.label(format!("{kind} · {}", level_name(texts, open.level())));
            remark(ui, &clock_time(open.elapsed_ms(session.mono_ms())));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if self.gives_up {
                    if ui.button(texts.get("checking-stay")).clicked() {
                        self.gives_up = false;
                    }
                    if ui.button(texts.get("checking-give-up-now")).clicked() {
                        act(cx, CheckingAction::GiveUp);
                    }
                    ui.label(texts.get("checking-give-up-ask"));
                } else {
                    self.gives_up = ui.button(texts.get("checking-give-up")).clicked();
                }
            });
        });
    }
}

/// What each side is.
fn heads_ui(ui: &mut Ui, texts: &Messages) {
    let palette = Palette::of(ui);
    let half = (ui.available_width() - GAP) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (key, note) in
            [("checking-source", "checking-source-note"), ("checking-shown", "checking-shown-note")]
        {
            ui.allocate_ui(vec2(half, 26.0), |ui| {
                ui.set_width(half);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 10.0;
                    ui.spacing_mut().interact_size.y = 26.0;
                    ui.label(RichText::new(texts.get(key)).size(size::HEADING));
                    ui.label(RichText::new(texts.get(note)).size(size::SMALL).color(palette.muted));
                });
            });
            if key == "checking-source" {
                ui.add_space(GAP);
            }
        }
    });
}

/// A field of both: the source's, and the entered one to be pressed.
fn row_ui(
    ui: &mut Ui,
    texts: &Messages,
    (id, points): (Id, f32),
    (source, shown): (&Field, &Field),
    marked: bool,
) -> Response {
    let palette = Palette::of(ui);
    let half = (ui.available_width() - GAP) / 2.0;
    // Both sides break lines at the same width, so that the lines stand beside each other.
    let width = (half - 3.0 * PAD.x - NAME_WIDTH - MARK_WIDTH).max(120.0);
    let lay = |text: &str, points: f32, color, width| {
        ui.painter().layout(text.to_owned(), FontId::proportional(points), color, width)
    };
    let name = lay(&source.name, size::BODY, palette.muted, NAME_WIDTH);
    let values = [source, shown].map(|f| lay(&f.value, points, palette.text, width));
    let tallest = values.iter().map(|v| v.size().y).fold(name.size().y, f32::max);
    let (whole, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), tallest + 2.0 * PAD.y), Sense::hover());
    let left = Rect::from_min_size(whole.min, vec2(half, whole.height()));
    let right = left.translate(vec2(half + GAP, 0.0));
    let card = ui.interact(left, id.with("source"), Sense::hover());
    card.widget_info(|| {
        let what = texts.format("checking-source-row", &[("name", &source.name), ("value", &source.value)]);
        WidgetInfo::labeled(Role::Label, true, what)
    });
    let row = ui.interact(right, id, Sense::click());
    row.widget_info(|| {
        let what = texts.format("checking-shown-row", &[("name", &shown.name), ("value", &shown.value)]);
        WidgetInfo::selected(Role::CheckBox, true, marked, what)
    });
    let fill = match (marked, row.hovered()) {
        (true, _) => palette.notice,
        (false, true) => palette.primary_soft,
        (false, false) => palette.card,
    };
    let edge =
        if row.has_focus() { Stroke::new(2.0, palette.primary) } else { Stroke::new(1.0, palette.line) };
    // The name stands in the middle of the first line of the value.
    let beside = (points - size::BODY) * 0.7;
    let painter = ui.painter();
    painter.rect(left, 4.0, palette.card, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    painter.rect(right, 4.0, fill, edge, StrokeKind::Inside);
    for (rect, value) in [left, right].into_iter().zip(values) {
        let at = rect.min + PAD;
        painter.galley(at + vec2(0.0, beside), name.clone(), palette.muted);
        painter.galley(at + vec2(NAME_WIDTH + PAD.x, 0.0), value, palette.text);
    }
    mark_ui(ui, texts, right, marked);
    row
}

/// A box, crossed and named when the field is marked.
fn mark_ui(ui: &Ui, texts: &Messages, row: Rect, marked: bool) {
    let palette = Palette::of(ui);
    let painter = ui.painter();
    let side = 20.0;
    let corner = egui::pos2(row.right() - PAD.x - MARK_WIDTH + 6.0, row.center().y - side / 2.0);
    let square = Rect::from_min_size(corner, vec2(side, side));
    let color = if marked { palette.wrong } else { palette.muted };
    painter.rect_stroke(square, 3.0, Stroke::new(if marked { 2.0 } else { 1.0 }, color), StrokeKind::Inside);
    if marked {
        let inner = square.shrink(5.0);
        let stroke = Stroke::new(2.5, color);
        painter.line_segment([inner.left_top(), inner.right_bottom()], stroke);
        painter.line_segment([inner.right_top(), inner.left_bottom()], stroke);
        let word =
            painter.layout_no_wrap(texts.get("checking-marked"), FontId::proportional(size::BODY), color);
        let at = egui::pos2(square.right() + 6.0, row.center().y - word.size().y / 2.0);
        painter.galley(at, word, color);
    }
}

/// Where to go from here.
fn foot_ui(ui: &mut Ui, cx: &mut Cx<'_>, open: &OpenCheck) {
    let texts = cx.messages;
    let (place, records) = open.place();
    let last = place + 1 == records;
    ui.horizontal(|ui| {
        // As high as the button on the right, so that all stand in the middle.
        ui.set_min_height(52.0);
        // On the first record there is no way back, and a disabled button would need an explanation.
        if place > 0 && ui.button(texts.get("checking-back")).clicked() {
            act(cx, CheckingAction::Back);
        }
        remark(ui, &texts.format("checking-marks", &[("n", &open.marks())]));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let key = if last { "checking-hand-in" } else { "checking-next" };
            if theme::primary_button(ui, &texts.get(key)).clicked() {
                act(cx, if last { CheckingAction::HandIn } else { CheckingAction::Next });
            }
            remark(ui, &texts.get(if last { "checking-keys-last" } else { "checking-keys" }));
        });
    });
}
