//! Closing the window: at once where all that was typed is on the disk, else after a question.

use std::time::Duration;

use egui::{Context, Frame, Margin, Panel, Ui, ViewportCommand};

use super::kit::theme::Palette;
use dabiao_app::Session;
use dabiao_app::core::DiskHealth;

/// A disk that takes it has what was typed within this time; nobody is asked meanwhile.
const PATIENCE_MS: u64 = 2_000;
const LOOK_AGAIN: Duration = Duration::from_millis(20);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Nobody wants to close it, or the answer was to wait.
    #[default]
    Open,
    /// It closes as soon as the disk has all, since this time.
    Writing(u64),
    /// Whoever wants to close it is asked.
    Asking,
    /// It closes.
    Sure,
}

/// The closing of the window.
#[derive(Debug, Default)]
pub(super) struct Closing(State);

impl Closing {
    /// Looks whether the window is to be closed and whether it may. Returns whether the question is asked from now on.
    pub fn logic(&mut self, ctx: &Context, session: &Session) -> bool {
        let (waits, now) = (session.unsaved().events > 0, session.mono_ms());
        let wanted = ctx.input(|i| i.viewport().close_requested());
        if wanted && waits && self.0 != State::Sure {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            if self.0 == State::Open {
                self.0 = State::Writing(now);
            }
        }
        match self.0 {
            State::Open | State::Sure => {}
            State::Asking if waits => {}
            // What was asked about is on the disk.
            State::Asking => self.0 = State::Open,
            State::Writing(_) if !waits => self.close(ctx),
            State::Writing(since)
                if session.health() != DiskHealth::Good || now.saturating_sub(since) >= PATIENCE_MS =>
            {
                self.0 = State::Asking;
                // The question is of no use where nobody sees it.
                ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                ctx.request_repaint();
                return true;
            }
            State::Writing(_) => ctx.request_repaint_after(LOOK_AGAIN),
        }
        false
    }

    fn close(&mut self, ctx: &Context) {
        self.0 = State::Sure;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    /// The question, above everything else.
    pub fn ask(&mut self, ui: &mut Ui, session: &Session) {
        if self.0 != State::Asking {
            return;
        }
        let texts = session.texts();
        let unsaved = session.unsaved();
        let words = match unsaved.chars {
            0 => texts.get("closing-unsaved-steps"),
            chars => texts.format("closing-unsaved", &[("n", &chars)]),
        };
        let health = session.health().told(texts);
        let frame = Frame::new().fill(Palette::of(ui).notice).inner_margin(Margin::symmetric(20, 8));
        Panel::top("closing").frame(frame).show(ui, |ui| {
            ui.label(format!("⚠ {words}"));
            if let Some(told) = health {
                ui.label(told);
            }
            ui.horizontal_wrapped(|ui| {
                if ui.button(texts.get("closing-wait")).clicked() {
                    self.0 = State::Open;
                }
                if ui.button(texts.get("closing-anyway")).clicked() {
                    self.close(ui.ctx());
                }
            });
        });
    }
}
