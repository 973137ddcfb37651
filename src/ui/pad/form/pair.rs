//! The pad of pairs: two values beside each other, and one key that says whether they are the same.
//!
//! The keyboard and the id are those of the form pad. It asks for no input method: letters arrive as keys, and digits and arrows
//! work where one is open all the same.

use egui::text::LayoutJob;
use egui::{
    Event, FontId, ImeEvent, Key, PointerButton, Role, ScrollArea, Sense, TextFormat, Ui, WidgetInfo, vec2,
};

use super::super::input::{self, KeyCount};
use super::input::{FormTyped, first, first_of};
use super::{FormPad, FormView};
use crate::ui::kit::layout::card;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::lang::Messages;
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::form::machine::FormSitting;
use dabiao_domain::form::pairs::code_of;
use dabiao_domain::input::EventKind;
use dabiao_domain::text::Policy;

/// Size of the values in points.
const VALUE: f32 = 30.0;
/// From this width on, in points, both stand side by side.
const BESIDE_FROM: f32 = 560.0;
/// Size of the two answers in points.
const ANSWER: egui::Vec2 = egui::vec2(230.0, 46.0);

/// View state of the pad.
#[derive(Debug, Default)]
pub struct PairPad {
    count: KeyCount,
    /// Whether an input method composes something, which no pair wants.
    composing: bool,
}

impl PairPad {
    /// What `event` means to `sitting`, which has taken everything before it.
    pub fn take(&mut self, event: &Event, sitting: &FormSitting) -> Vec<FormTyped> {
        match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => self.composing = !text.is_empty(),
            Event::Ime(ImeEvent::Commit(_)) | Event::WindowFocused(false) => self.composing = false,
            _ => {}
        }
        // Of what is no answer only that is recorded which is about the window: text has no place here.
        let about_window = |kind: &EventKind| matches!(kind, EventKind::Focus(_) | EventKind::Blocked(_));
        let read = input::read(std::slice::from_ref(event), "", Policy::Strict, &mut self.count);
        let told = read.into_iter().map(|typed| typed.kind).filter(about_window).map(FormEventKind::Input);
        let told: Vec<FormEventKind> = told.collect();
        let meant = match event {
            // A key that is held down answers once.
            Event::Key { key, pressed: true, repeat: false, modifiers, .. } if !self.composing => {
                let plain = !(modifiers.alt || modifiers.ctrl || modifiers.command || modifiers.shift);
                if plain { pressed(*key, sitting) } else { Vec::new() }
            }
            _ => Vec::new(),
        };
        let typed = |kind| FormTyped { kind, keys: None };
        told.into_iter().chain(meant).map(typed).collect()
    }

    /// Whether an input method stands between the keys and the pair.
    pub const fn is_composing(&self) -> bool {
        self.composing
    }

    /// Shows the pair in the available space, and returns what the mouse, or a screen reader, did. None is seen before the
    /// clock runs.
    pub fn show(&mut self, ui: &mut Ui, view: &FormView<'_>, texts: &Messages) -> Vec<FormEventKind> {
        let sitting = view.sitting;
        let whole = ui.available_rect_before_wrap();
        let pad = ui.interact(whole, FormPad::id(), Sense::click());
        pad.widget_info(|| WidgetInfo::labeled(Role::Form, true, view.name));
        FormPad::keep_focus(ui, pad.clicked_by(PointerButton::Primary));
        let running = sitting.phase() == DrillPhase::Running;
        let mut found = Vec::new();
        ScrollArea::vertical().id_salt("pair").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(12.0, 10.0);
            if let Some([first, second]) = pages(sitting).filter(|_| running) {
                pair_ui(ui, texts, first, second);
            }
            ui.add_space(6.0);
            ui.horizontal_wrapped(|ui| {
                for (same, key) in [(true, "pair-same"), (false, "pair-different")] {
                    let button = egui::Button::new(texts.get(key)).min_size(ANSWER);
                    if ui.add_enabled(running, button).clicked() {
                        found.extend(answer(same, sitting));
                    }
                }
            });
        });
        // A pair that has come waits for its answer.
        if running && found.is_empty() && sitting.field().is_none() {
            found.extend(first(sitting));
        }
        found
    }
}

/// The two values of the pair in hand.
fn pages(sitting: &FormSitting) -> Option<[&str; 2]> {
    match sitting.card()?.pages.as_slice() {
        [first, second] => Some([first, second]),
        _ => None,
    }
}

fn pressed(key: Key, sitting: &FormSitting) -> Vec<FormEventKind> {
    match (sitting.phase(), key) {
        (DrillPhase::Ready, Key::Enter | Key::Tab) => first(sitting).into_iter().collect(),
        (DrillPhase::Running, Key::Num1 | Key::F | Key::ArrowLeft) => answer(true, sitting),
        (DrillPhase::Running, Key::Num2 | Key::J | Key::ArrowRight) => answer(false, sitting),
        _ => Vec::new(),
    }
}

/// Says of the pair in hand whether both are the `same`, and goes to the next one.
fn answer(same: bool, sitting: &FormSitting) -> Vec<FormEventKind> {
    if sitting.card().is_none() {
        return Vec::new();
    }
    let enter = if sitting.field().is_none() { first(sitting) } else { None };
    let said = [FormEventKind::Choose(code_of(same).to_owned()), FormEventKind::HandIn];
    let next = first_of(sitting, sitting.handed_in().len() + 1);
    enter.into_iter().chain(said).chain(next).collect()
}

/// The two values, each in a box with its name; side by side where there is room.
fn pair_ui(ui: &mut Ui, texts: &Messages, first: &str, second: &str) {
    let values = [("pair-first", first), ("pair-second", second)];
    if ui.available_width() < BESIDE_FROM {
        for (key, value) in values {
            card(ui, |ui| value_ui(ui, &texts.get(key), value));
        }
        return;
    }
    ui.columns(2, |columns| {
        for (ui, (key, value)) in columns.iter_mut().zip(values) {
            card(ui, |ui| value_ui(ui, &texts.get(key), value));
        }
    });
}

fn value_ui(ui: &mut Ui, name: &str, value: &str) {
    let palette = Palette::of(ui);
    ui.label(egui::RichText::new(name).size(size::SMALL).color(palette.muted));
    let mut job = LayoutJob::default();
    job.append(value, 0.0, TextFormat::simple(FontId::proportional(VALUE), palette.text));
    job.wrap.max_width = ui.available_width();
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let (place, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    // Nothing of it can be selected or copied, and who listens hears whose value it is.
    let spoken = format!("{name}：{value}");
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Label, true, &spoken));
    ui.painter().galley(place.min, galley, palette.text);
    ui.add_space(4.0);
}
