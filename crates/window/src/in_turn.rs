//! A key that may move the focus ends what one pass sees.
//!
//! egui moves the focus once in a pass, after it has handed out all keys and text of that pass. On a PC that stood
//! still for a moment a Tab and the digits typed after it come together: the digits would stand in the field that was
//! left, and of three Tabs one would count. So what comes after such a key waits for the next pass, which is run at
//! once. A key that repeats because it is held down ends nothing: a slow PC would fall behind it.

use egui::{Event, Key, RawInput};

/// Cuts `input` after the first key that may move the focus and has more input of the keyboard behind it. Returns
/// what has to wait for the next pass; none if all of it can be seen in one.
pub fn part(input: &mut RawInput) -> Option<RawInput> {
    let end = input.events.iter().position(moves_focus)? + 1;
    if !input.events[end..].iter().any(is_typed) {
        return None;
    }
    let events = input.events.split_off(end);
    Some(RawInput { events, ..RawInput::default() })
}

/// Whether `event` is a press after which what is typed may be meant for another place.
fn moves_focus(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Tab | Key::Enter | Key::Escape, pressed: true, repeat: false, .. })
}

/// Whether `event` is something typed: a key that goes down, text, or what the input method made.
fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Key { pressed: true, .. } | Event::Text(_) | Event::Ime(_) | Event::Paste(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Modifiers;

    fn key(key: Key, pressed: bool, repeat: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat, modifiers: Modifiers::NONE }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    /// The events of each pass.
    fn passes(events: Vec<Event>) -> Vec<Vec<Event>> {
        let mut input = RawInput { events, ..RawInput::default() };
        let mut found = Vec::new();
        loop {
            let rest = part(&mut input);
            found.push(input.events);
            match rest {
                Some(rest) => input = rest,
                None => return found,
            }
        }
    }

    #[test]
    fn what_follows_a_tab_is_for_the_next_field() {
        let (tab, up) = (key(Key::Tab, true, false), key(Key::Tab, false, false));
        let typed = vec![text("059001"), tab.clone(), up.clone(), text("48"), tab.clone(), text("5")];
        assert_eq!(
            passes(typed),
            [vec![text("059001"), tab.clone()], vec![up, text("48"), tab], vec![text("5")]],
            "nothing is lost, and the order stays"
        );
    }

    #[test]
    fn each_of_several_tabs_counts() {
        let tab = key(Key::Tab, true, false);
        assert_eq!(passes(vec![tab.clone(), tab.clone(), tab.clone()]).len(), 3);
        let enter = key(Key::Enter, true, false);
        assert_eq!(passes(vec![tab, enter.clone(), enter]).len(), 3);
    }

    #[test]
    fn a_tab_that_comes_alone_or_is_held_down_ends_nothing() {
        let (tab, up) = (key(Key::Tab, true, false), key(Key::Tab, false, false));
        assert_eq!(passes(vec![tab.clone(), up, Event::PointerGone]).len(), 1);
        let held = key(Key::Tab, true, true);
        assert_eq!(passes(vec![held.clone(), held.clone(), held]).len(), 1);
    }
}
