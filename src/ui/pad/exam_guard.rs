//! The exam guard: text that is not typed never reaches an exam.
//!
//! A plugin and not a filter of the pad, because some of these ways need no focus (assistive technology can
//! set a value anywhere, a file can be dropped anywhere). It takes the events out before any widget sees
//! them and keeps the name of each way for the record; it decides nothing.

use egui::accesskit::Action as AccessAction;
use egui::{Context, Event, Key, Plugin, RawInput};

/// Names in a frame beyond this one are dropped: the first ones are enough to show a stream of attempts.
const MOST_A_FRAME: usize = 8;

/// The guard of one window.
#[derive(Debug, Default)]
pub struct ExamGuard {
    armed: bool,
    blocked: Vec<&'static str>,
}

impl ExamGuard {
    /// Sets the guard up in `ctx`, disarmed.
    pub fn install(ctx: &Context) {
        ctx.add_plugin(Self::default());
    }

    /// Arms or disarms it, and takes the names of the ways that were blocked since the last call.
    pub fn watch(ctx: &Context, armed: bool) -> Vec<&'static str> {
        ctx.with_plugin(|guard: &mut Self| {
            guard.armed = armed;
            std::mem::take(&mut guard.blocked)
        })
        .unwrap_or_default()
    }
}

impl Plugin for ExamGuard {
    fn debug_name(&self) -> &'static str {
        "exam guard"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        if !self.armed {
            return;
        }
        let blocked = &mut self.blocked;
        let mut note = |what: &'static str| {
            if blocked.len() < MOST_A_FRAME {
                blocked.push(what);
            }
        };
        input.events.retain(|event| match way_round(event) {
            Some(what) => {
                note(what);
                false
            }
            None => true,
        });
        if !input.dropped_files.is_empty() {
            input.dropped_files.clear();
            note("dropped_file");
        }
        input.hovered_files.clear();
    }
}

/// The name of the way by which `event` bypasses the keyboard; none for typing and everything else.
fn way_round(event: &Event) -> Option<&'static str> {
    match event {
        Event::Paste(_) => Some("paste"),
        Event::PasteImage(_) => Some("paste_image"),
        Event::MiddleClickPaste { .. } => Some("middle_click_paste"),
        Event::Copy => Some("copy"),
        Event::Cut => Some("cut"),
        Event::Key { key: Key::Z | Key::Y, pressed: true, modifiers, .. } if modifiers.command => {
            Some("undo")
        }
        Event::AccessKitActionRequest(request)
            if matches!(request.action, AccessAction::SetValue | AccessAction::ReplaceSelectedText) =>
        {
            Some("accessibility")
        }
        _ => None,
    }
}
