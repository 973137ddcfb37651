//! The typing pad: presented line over typed line, one pair under the other, as in all Chinese typing
//! programs.
//!
//! An own widget instead of a text field: preedit stays apart from the text, there is no cursor to move, no
//! selection, no paste, no undo. It turns egui events into [`Typed`] input and draws a [`Drill`]; it changes
//! nothing itself.

pub mod exam_guard;
pub mod form;
mod ime_watch;
mod input;
pub mod keyboard_picture;
mod lines;
mod measured;
mod paint;
mod typed;

pub use ime_watch::{Due, ImeWatch, is_wrong};
pub use input::{KeyCount, Typed};
pub use lines::{LayoutKey, PadLine, break_lines};
pub use measured::broken;
pub use typed::{LEAST_BOX, TypedCell, TypedLines, place};

use egui::{EventFilter, Id, Rect, Response, Role, Sense, Ui, WidgetInfo};

use crate::ui::kit::theme::size;
use dabiao_domain::drill::Drill;
use dabiao_domain::input::EventKind;
use dabiao_domain::text::Policy;

/// View state of the pad: the broken lines and how far it is scrolled.
#[derive(Debug, Default)]
pub struct TypingPad {
    key: Option<LayoutKey>,
    lines: Vec<PadLine>,
    widths: measured::Widths,
    /// The reading of each counted character, to stand above it; empty where none are shown.
    readings: Vec<Option<String>>,
    /// The counted character at which the officer would be at their best speed; none for no mark.
    pace: Option<usize>,
    /// The first line that is shown, eased towards its aim.
    first_shown: f32,
    eased_at: f64,
}

/// Free space right of the longest line in points, for hanging punctuation and surplus characters.
const RIGHT_MARGIN: f32 = 64.0;
const INNER: f32 = 28.0;
/// Single letters of the key course stand apart, so that `ffff` can be counted; text does not.
const fn spacing(policy: Policy) -> f32 {
    match policy {
        Policy::Keys => 7.0,
        Policy::Strict | Policy::Lenient => 0.0,
    }
}

/// Room after a character with its reading above it, in points: the longest reading has six letters.
const READING_ROOM: f32 = 22.0;

const EASE_S: f64 = 0.15;

impl TypingPad {
    /// The id of the pad, the same on every screen.
    pub fn id() -> Id {
        Id::unique("typing-pad")
    }

    /// The input to the pad since the last frame. Call it before [`TypingPad::show`], so that the picture of
    /// this frame already has it. `count` is kept from frame to frame.
    pub fn read(ui: &Ui, drill: &Drill, count: &mut KeyCount) -> Vec<Typed> {
        if ui.memory(|m| m.has_focus(Self::id())) {
            ui.input(|i| input::read(&i.events, drill.preedit(), drill.header().policy, count))
        } else {
            Vec::new()
        }
    }

    /// The text of this frame that was meant for a drill whose time is up.
    pub fn read_late(ui: &Ui) -> Vec<EventKind> {
        if !ui.memory(|m| m.has_focus(Self::id())) {
            return Vec::new();
        }
        let text = |event: &egui::Event| match event {
            egui::Event::Ime(egui::ImeEvent::Commit(text)) => Some(EventKind::Commit(text.clone())),
            egui::Event::Text(text) => Some(EventKind::Text(text.clone())),
            _ => None,
        };
        ui.input(|i| i.events.iter().filter_map(text).collect())
    }

    /// The readings of the counted characters of the next drills; empty for none.
    pub fn set_readings(&mut self, readings: Vec<Option<String>>) {
        self.readings = readings;
    }

    /// Where the mark of one's own best speed stands; none for no mark.
    pub const fn set_pace(&mut self, pace: Option<usize>) {
        self.pace = pace;
    }

    /// Room after each character: readings are wider than their characters.
    fn spacing(&self, policy: Policy) -> f32 {
        if self.readings.is_empty() { spacing(policy) } else { READING_ROOM }
    }

    /// Shows `drill` in the available space; `active` when it takes input. Returns the caret's rectangle.
    pub fn show(&mut self, ui: &mut Ui, drill: &Drill, active: bool, name: &str) -> Rect {
        let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let response = ui.interact(rect, Self::id(), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, active, name));
        let focused = Self::keep_focus(ui, &response, active);
        self.lay_out(ui, drill, rect.width());
        let spacing = self.spacing(drill.header().policy);
        let metrics = paint::Metrics::of(ui, size::TYPING, spacing, !self.readings.is_empty());
        let placed = place(drill, &self.lines, |c| metrics.width_of(ui, &mut self.widths, c));
        self.scroll(ui, placed.caret_line, metrics.lines_above(rect.height()));
        let view = paint::View { rect, first_shown: self.first_shown, active: active && focused };
        let pace = self.pace;
        let text = paint::Text { lines: &self.lines, readings: &self.readings, placed: &placed, pace };
        let caret = paint::paint(ui, &view, &metrics, &text, drill.preedit());
        if active && focused {
            ui.output_mut(|o| {
                o.ime = Some(egui::output::IMEOutput {
                    purpose: egui::IMEPurpose::Normal,
                    rect: caret,
                    cursor_rect: caret,
                    should_interrupt_composition: false,
                });
            });
        }
        caret
    }

    /// On this screen the officer types: the pad has the focus unless another widget was given it on purpose.
    fn keep_focus(ui: &Ui, response: &Response, active: bool) -> bool {
        let id = Self::id();
        let nobody = ui.memory(|m| m.focused().is_none());
        if active && (nobody || response.clicked()) {
            response.request_focus();
        }
        let focused = ui.memory(|m| m.has_focus(id));
        if focused {
            let filter =
                EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
        }
        focused
    }

    fn lay_out(&mut self, ui: &Ui, drill: &Drill, width: f32) {
        let header = drill.header();
        let spacing = self.spacing(header.policy);
        let width = (width - 2.0 * INNER - RIGHT_MARGIN).max(120.0);
        let unchanged = self.key.as_ref().is_some_and(|k| {
            k.width == width
                && k.pixels_per_point == ui.pixels_per_point()
                && k.policy == header.policy
                && k.spacing == spacing
                && k.text == header.presented
        });
        if !unchanged {
            let key = LayoutKey {
                text: header.presented.clone(),
                policy: header.policy,
                width,
                size: size::TYPING,
                spacing,
                pixels_per_point: ui.pixels_per_point(),
            };
            self.lines = break_lines(ui.painter(), &key);
            self.key = Some(key);
            self.first_shown = 0.0;
        }
    }

    /// Brings the caret's line into view, one calm movement for each new line.
    fn scroll(&mut self, ui: &Ui, caret_line: usize, lines_above: f32) {
        let aim = (caret_line as f32 - lines_above).max(0.0);
        let now = ui.input(|i| i.time);
        let away = aim - self.first_shown;
        if away.abs() < 0.01 || away.abs() > 1.5 {
            self.first_shown = aim;
        } else {
            let step = ((now - self.eased_at) / EASE_S).clamp(0.05, 1.0) as f32;
            self.first_shown += away * step.max(0.25);
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(16));
        }
        self.eased_at = now;
    }
}
