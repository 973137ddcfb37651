//! An attempt played back on the pad: at the pace at which it was typed, or faster.

use egui::{Key, Modifiers, RichText, Slider, Ui};

use crate::ui::kit::figures::clock_time;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, size};
use crate::ui::pad::TypingPad;
use dabiao_app::ResultView;
use dabiao_app::lang::Messages;
use dabiao_domain::playback::Playback;
use uuid::Uuid;

/// How many times faster than it was typed.
const SPEEDS: [u32; 4] = [1, 2, 4, 8];
/// How far an arrow key goes, in milliseconds.
const STEP_MS: u64 = 5_000;
/// The longest that one picture may stand for, in seconds: a window that was away goes on where it was.
const LONGEST_S: f64 = 0.25;
/// Pictures are no closer than this, in milliseconds.
const PICTURE_MS: u64 = 33;

/// View state of what is played back.
#[derive(Debug)]
pub(super) struct Replay {
    attempt: Uuid,
    playback: Playback,
    pad: TypingPad,
    playing: bool,
    speed: u32,
    /// When the last picture was drawn, in seconds of the window's clock.
    drawn_at: Option<f64>,
    /// What of a millisecond was not played yet.
    rest_ms: f64,
}

impl Replay {
    /// The attempt of `result`, from its beginning; none if it can't be played.
    pub fn of(result: &ResultView) -> Option<Self> {
        let mut playback = Playback::new(result.log.clone())?;
        playback.go_to(0);
        Some(Self {
            attempt: result.start.id,
            playback,
            pad: TypingPad::default(),
            playing: true,
            speed: 1,
            drawn_at: None,
            rest_ms: 0.0,
        })
    }

    /// Which attempt it is.
    pub const fn attempt(&self) -> Uuid {
        self.attempt
    }

    /// Shows it. Returns whether it goes on; else the result is to be shown again.
    pub fn show(&mut self, ui: &mut Ui, texts: &Messages) -> bool {
        let goes_on = self.keys(ui);
        self.play(ui);
        let closed = self.bar_ui(ui, texts);
        remark(ui, &texts.get("replay-note"));
        ui.add_space(6.0);
        self.pad.show(ui, self.playback.drill(), false, &texts.get("replay-pad"));
        goes_on && !closed
    }

    fn keys(&mut self, ui: &Ui) -> bool {
        // Space presses the button that has the focus, if one has.
        let free = ui.memory(|memory| memory.focused().is_none());
        let pressed = |key: Key| free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Space) {
            self.turn();
        }
        let at_ms = self.playback.at_ms();
        if pressed(Key::ArrowLeft) {
            self.playback.go_to(at_ms.saturating_sub(STEP_MS));
        }
        if pressed(Key::ArrowRight) {
            self.playback.go_to(at_ms + STEP_MS);
        }
        !ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
    }

    /// Plays or stands still; from the end it begins anew.
    fn turn(&mut self) {
        if self.playback.over() {
            self.playback.go_to(0);
            self.playing = true;
        } else {
            self.playing = !self.playing;
        }
    }

    /// Lets time pass.
    fn play(&mut self, ui: &Ui) {
        let now = ui.input(|input| input.time);
        let before = self.drawn_at.replace(now).unwrap_or(now);
        self.playing &= !self.playback.over();
        if !self.playing {
            return;
        }
        let passed_ms = (now - before).clamp(0.0, LONGEST_S) * 1000.0 * f64::from(self.speed) + self.rest_ms;
        self.rest_ms = passed_ms.fract();
        self.playback.go_to(self.playback.at_ms() + passed_ms as u64);
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(PICTURE_MS));
    }

    /// Time, place, pace, and the way back, which is asked for by `true`.
    fn bar_ui(&mut self, ui: &mut Ui, texts: &Messages) -> bool {
        ui.horizontal_wrapped(|ui| {
            let runs = self.playing && !self.playback.over();
            if theme::primary_button(ui, &texts.get(if runs { "replay-pause" } else { "replay-play" }))
                .clicked()
            {
                self.turn();
            }
            let (at_ms, length_ms) = (self.playback.at_ms(), self.playback.length_ms());
            let time = format!("{} / {}", clock_time(at_ms), clock_time(length_ms));
            ui.label(RichText::new(time).size(size::HEADING));
            let mut place = at_ms;
            ui.spacing_mut().slider_width = 220.0;
            let slider = ui.add(Slider::new(&mut place, 0..=length_ms).show_value(false));
            slider.widget_info(|| egui::WidgetInfo::slider(true, place as f64, texts.get("replay-place")));
            if slider.changed() {
                self.playback.go_to(place);
            }
            for speed in SPEEDS {
                let name = texts.format("replay-speed", &[("n", &speed)]);
                if ui.selectable_label(self.speed == speed, name).clicked() {
                    self.speed = speed;
                }
            }
            ui.button(texts.get("replay-back")).clicked()
        })
        .inner
    }
}
