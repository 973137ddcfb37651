//! Keeps the input method on while the focus moves.
//!
//! egui allows the input method while a text widget has the focus and forbids it otherwise; on X11 each
//! change makes a new input context, and with it an officer's pinyin is off again after every Tab, pause
//! or new screen. So it is allowed from the first text widget on and stays so, and it is interrupted only
//! when something really is in composition. Must not change what is typed.

use egui::output::{IMEOutput, PlatformOutput};
use egui::{Event, ImeEvent};

/// What the input method was told last.
#[derive(Debug, Default)]
pub struct SteadyIme {
    last: Option<IMEOutput>,
    composing: bool,
}

impl SteadyIme {
    /// Takes note of what is in composition after `events`.
    pub fn saw(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => self.composing = !text.is_empty(),
                Event::Ime(ImeEvent::Commit(_)) | Event::WindowFocused(false) => self.composing = false,
                _ => {}
            }
        }
    }

    /// Puts into `output` what the input method is to be told.
    pub fn steady(&mut self, output: &mut PlatformOutput) {
        if cfg!(target_os = "windows") {
            // There the context stays, and keys of a forbidden method must reach the buttons.
            return;
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
        steady.steady(&mut output);
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
    fn only_a_composition_is_interrupted() {
        let mut steady = SteadyIme::default();
        steady.saw(&[Event::Ime(ImeEvent::Preedit { text: "ni".into(), active_range_chars: None })]);
        assert_eq!(told(&mut steady, Some(ime(true))), Some(true));
        steady.saw(&[Event::Ime(ImeEvent::Commit("你".into()))]);
        assert_eq!(told(&mut steady, Some(ime(true))), Some(false));
    }
}
