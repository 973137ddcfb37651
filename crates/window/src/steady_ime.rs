//! Keeps the input method on while the focus moves.
//!
//! egui allows the input method while a text widget has the focus and forbids it otherwise; on X11 each
//! change makes a new input context, and with it an officer's pinyin is off again after every Tab, pause
//! or new screen. So it is allowed from the first text widget on and stays so, and it is interrupted only
//! when something really is in composition. Must not change what is typed.
//!
//! A password field is the exception: a pinyin that was left on would make words of the password's first
//! letters, under the mask, and show them in the clear in the method's own window. So there the input method
//! is forbidden, on every system, and X hands the keys over without asking it. It stays so until a text
//! widget requests it; the officer then turns it on again, as after every sign-in.
//!
//! Sending the caret's place to an X input method waits for its answer, and Xlib puts what arrives meanwhile back
//! in reverse order, keys and commits alike; of all that was put back it remembers of one alone that the input
//! method has seen it, and sends the rest there once more, behind everything that was typed since. `，身` becomes
//! `身，`, and a digit comes seconds later, into another field. So the place is sent only when no key has moved at
//! the keyboard for a while and the input method has handed on all that it had: keys that don't come say nothing,
//! for on a busy machine they may only be late. A request that winit has not sent yet goes out with the next event
//! of X, which is the news of the next key, before that key itself.

use std::time::{Duration, Instant};

use egui::output::{IMEOutput, PlatformOutput};
use egui::{Event, IMEPurpose, ImeEvent, Rect, vec2};
use winit::keyboard::PhysicalKey;

use super::under_way::KeysUnderWay;

/// The caret's place is sent to an X input method after so much time without a key.
const QUIET: Duration = Duration::from_millis(300);

/// The last state sent to the input method.
#[derive(Debug, Default)]
pub struct SteadyIme {
    last: Option<IMEOutput>,
    composing: bool,
    spot_only: bool,
    told: Option<Rect>,
    quiet_from: Option<Instant>,
    under_way: KeysUnderWay,
}

impl SteadyIme {
    /// For a window of the X server, or of another system. X input methods get a single spot, below which
    /// they open their window: it has to be the foot of the line, or the line would be covered.
    pub fn new(x11: bool) -> Self {
        Self { spot_only: x11, ..Self::default() }
    }

    /// Takes note of what is in composition after `events`.
    pub fn saw(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => self.composing = !text.is_empty(),
                Event::Ime(ImeEvent::Commit(_)) => self.composing = false,
                Event::WindowFocused(false) => {
                    self.composing = false;
                    self.under_way.forget();
                }
                _ => {}
            }
        }
    }

    /// A key went `down` or up at the keyboard at `now`; an X input method has it before the window.
    pub fn key_moved(&mut self, key: PhysicalKey, down: bool, now: Instant) {
        if self.spot_only {
            self.under_way.moved(key, down, now);
            self.quiet_from = Some(now + QUIET);
        }
    }

    /// A key came to the window at `now`, going `down` or up.
    pub fn key_came(&mut self, key: PhysicalKey, down: bool, now: Instant) {
        self.under_way.came(key, down, now);
    }

    /// Puts into `output` the state to send to the input method after a pass at `now`; `typing` if keys or
    /// text came in. Returns when another pass is needed to send the caret's real place.
    pub fn steady(&mut self, output: &mut PlatformOutput, typing: bool, now: Instant) -> Option<Instant> {
        if output.ime.is_some_and(|ime| ime.purpose == IMEPurpose::Password) {
            output.ime = None;
            (self.last, self.told, self.quiet_from, self.composing) = (None, None, None, false);
            return None;
        }
        if cfg!(target_os = "windows") {
            // There the context stays, and keys of a forbidden method must reach the buttons.
            return None;
        }
        match (&mut output.ime, self.last) {
            (Some(ime), _) => {
                ime.should_interrupt_composition &= self.composing;
                self.last = Some(*ime);
            }
            (none, Some(last)) => {
                *none = Some(IMEOutput { should_interrupt_composition: self.composing, ..last });
            }
            (None, None) => {}
        }
        match &mut output.ime {
            Some(ime) if self.spot_only => self.spot(ime, typing, now),
            _ => None,
        }
    }

    fn spot(&mut self, ime: &mut IMEOutput, typing: bool, now: Instant) -> Option<Instant> {
        if typing || self.under_way.any(now) {
            self.quiet_from = Some(now + QUIET);
        }
        let caret = ime.cursor_rect;
        let spot = Rect::from_min_size(caret.left_bottom(), vec2(caret.width(), 1.0));
        let quiet_from = self.quiet_from.filter(|from| now < *from);
        ime.cursor_rect = self.told.filter(|_| quiet_from.is_some()).unwrap_or(spot);
        self.told = Some(ime.cursor_rect);
        quiet_from.filter(|_| ime.cursor_rect != spot)
    }
}

#[cfg(test)]
#[cfg(not(target_os = "windows"))]
mod tests {
    use super::*;

    fn ime(interrupt: bool) -> IMEOutput {
        IMEOutput {
            purpose: egui::IMEPurpose::Normal,
            rect: egui::Rect::ZERO,
            cursor_rect: egui::Rect::ZERO,
            should_interrupt_composition: interrupt,
        }
    }

    fn told(steady: &mut SteadyIme, wanted: Option<IMEOutput>) -> Option<bool> {
        let mut output = PlatformOutput { ime: wanted, ..PlatformOutput::default() };
        steady.steady(&mut output, false, Instant::now());
        output.ime.map(|i| i.should_interrupt_composition)
    }

    #[test]
    fn it_stays_allowed_from_the_first_text_widget_on() {
        let mut steady = SteadyIme::default();
        assert_eq!(told(&mut steady, None), None);
        assert_eq!(told(&mut steady, Some(ime(true))), Some(false));
        assert_eq!(told(&mut steady, None), Some(false));
    }

    #[test]
    fn it_is_forbidden_in_a_password_field_and_until_a_text_widget_wants_it() {
        let mut steady = SteadyIme::new(true);
        let password = IMEOutput { purpose: IMEPurpose::Password, ..ime(false) };
        assert_eq!(told(&mut steady, Some(ime(false))), Some(false));
        assert_eq!(told(&mut steady, Some(password)), None);
        assert_eq!(told(&mut steady, None), None);
        assert_eq!(told(&mut steady, Some(ime(false))), Some(false));
        assert_eq!(told(&mut steady, None), Some(false));
    }

    #[test]
    fn an_x_input_method_is_told_the_foot_of_the_caret() {
        let mut steady = SteadyIme::new(true);
        let caret = Rect::from_min_size(egui::pos2(40.0, 100.0), vec2(2.0, 36.0));
        let wanted = IMEOutput { cursor_rect: caret, ..ime(false) };
        for _ in 0..2 {
            let mut output = PlatformOutput { ime: Some(wanted), ..PlatformOutput::default() };
            steady.steady(&mut output, false, Instant::now());
            assert_eq!(output.ime.map(|i| i.cursor_rect.left_top()), Some(egui::pos2(40.0, 136.0)));
        }
        let mut output = PlatformOutput::default();
        steady.steady(&mut output, false, Instant::now());
        assert_eq!(output.ime.map(|i| i.cursor_rect.left_top()), Some(egui::pos2(40.0, 136.0)));
    }

    #[test]
    fn an_x_input_method_is_not_disturbed_while_keys_come_in() {
        let mut steady = SteadyIme::new(true);
        let at = |x: f32| IMEOutput {
            cursor_rect: Rect::from_min_size(egui::pos2(x, 100.0), vec2(2.0, 36.0)),
            ..ime(false)
        };
        let start = Instant::now();
        let mut told = |x: f32, typing: bool, ms: u64| {
            let mut output = PlatformOutput { ime: Some(at(x)), ..PlatformOutput::default() };
            let again = steady.steady(&mut output, typing, start + Duration::from_millis(ms));
            (output.ime.map(|i| i.cursor_rect.left()), again.map(|t| (t - start).as_millis()))
        };
        assert_eq!(told(40.0, true, 0), (Some(40.0), None));
        assert_eq!(told(65.0, true, 100), (Some(40.0), Some(400)));
        assert_eq!(told(90.0, true, 200), (Some(40.0), Some(500)));
        assert_eq!(told(90.0, false, 260), (Some(40.0), Some(500)));
        assert_eq!(told(90.0, false, 500), (Some(90.0), None));
    }

    #[test]
    fn an_x_input_method_is_not_disturbed_while_it_has_keys_in_hand() {
        let mut steady = SteadyIme::new(true);
        let key = PhysicalKey::Code(winit::keyboard::KeyCode::Digit1);
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let told = |steady: &mut SteadyIme, x: f32, ms: u64| {
            let rect = Rect::from_min_size(egui::pos2(x, 100.0), vec2(2.0, 36.0));
            let wanted = IMEOutput { cursor_rect: rect, ..ime(false) };
            let mut output = PlatformOutput { ime: Some(wanted), ..PlatformOutput::default() };
            let again = steady.steady(&mut output, false, at(ms));
            (output.ime.map(|i| i.cursor_rect.left()), again.map(|t| (t - start).as_millis()))
        };
        assert_eq!(told(&mut steady, 40.0, 0), (Some(40.0), None));
        steady.key_moved(key, true, at(10));
        steady.key_moved(key, false, at(20));
        // Nothing has come for long, for the machine is busy.
        assert_eq!(told(&mut steady, 65.0, 900), (Some(40.0), Some(1200)));
        steady.key_came(key, true, at(1000));
        steady.key_came(key, false, at(1010));
        assert_eq!(told(&mut steady, 65.0, 1199), (Some(40.0), Some(1200)));
        assert_eq!(told(&mut steady, 65.0, 1200), (Some(65.0), None));
        // A key of which nothing has come yet, and one that goes to another window.
        steady.key_moved(key, true, at(1300));
        assert_eq!(told(&mut steady, 90.0, 1310), (Some(65.0), Some(1610)));
        steady.saw(&[Event::WindowFocused(false)]);
        assert_eq!(told(&mut steady, 90.0, 1610), (Some(90.0), None));
    }

    #[test]
    fn only_a_composition_is_interrupted() {
        let mut steady = SteadyIme::default();
        steady.saw(&[Event::Ime(ImeEvent::Preedit { text: "ni".into(), active_range_chars: None })]);
        assert_eq!(told(&mut steady, Some(ime(true))), Some(true));
        steady.saw(&[Event::Ime(ImeEvent::Commit("你".into()))]);
        assert_eq!(told(&mut steady, Some(ime(true))), Some(false));
    }
}
