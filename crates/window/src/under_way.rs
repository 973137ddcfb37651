//! The keys that an X input method has in hand: moved at the keyboard, and not handed on to the window yet.
//!
//! X says of every key at once that it went down or up; the input method hands keys on when it comes to it, in
//! their order. A press that it keeps for itself never comes, its release comes all the same: so a key is under
//! way until its release has come. Must not know what a key means.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use winit::keyboard::PhysicalKey;

/// An input method that has handed on nothing for so long keeps what it has: some keep a release, too, and a
/// window manager keeps keys of its own.
const FORGOTTEN: Duration = Duration::from_secs(5);

/// A key that was pressed.
#[derive(Clone, Copy, Debug)]
struct Sent {
    key: PhysicalKey,
    held: bool,
    since: Instant,
}

/// The keys under way, in the order in which they were pressed.
#[derive(Debug, Default)]
pub struct KeysUnderWay {
    sent: VecDeque<Sent>,
    /// When a key came to the window last.
    came: Option<Instant>,
}

impl KeysUnderWay {
    /// A key went `down` or up at the keyboard. One that is held down and repeats is one.
    pub fn moved(&mut self, key: PhysicalKey, down: bool, now: Instant) {
        if let Some(sent) = self.sent.iter_mut().find(|sent| sent.held && sent.key == key) {
            sent.held = down;
        } else if down {
            self.sent.push_back(Sent { key, held: true, since: now });
        }
    }

    /// A key came to the window, going `down` or up. With its release all that were let go before it have come, or
    /// will not come.
    pub fn came(&mut self, key: PhysicalKey, down: bool, now: Instant) {
        self.came = Some(now);
        let place = self.sent.iter().position(|sent| !sent.held && sent.key == key);
        if let Some(place) = place.filter(|_| !down) {
            let mut at = 0;
            self.sent.retain(|sent| {
                at += 1;
                sent.held || at > place + 1
            });
        }
    }

    /// Whether a key is under way at `now`.
    pub fn any(&mut self, now: Instant) -> bool {
        if self.came.is_none_or(|came| came + FORGOTTEN <= now) {
            self.sent.retain(|sent| sent.since + FORGOTTEN > now);
        }
        !self.sent.is_empty()
    }

    /// The window lost the keyboard: what is under way goes elsewhere.
    pub fn forget(&mut self) {
        self.sent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use winit::keyboard::KeyCode;

    const ONE: PhysicalKey = PhysicalKey::Code(KeyCode::Digit1);
    const TWO: PhysicalKey = PhysicalKey::Code(KeyCode::Digit2);
    const SHIFT: PhysicalKey = PhysicalKey::Code(KeyCode::ShiftLeft);

    /// Keys that were pressed and let go.
    fn typed(keys: &[PhysicalKey], now: Instant) -> KeysUnderWay {
        let mut under_way = KeysUnderWay::default();
        for key in keys {
            under_way.moved(*key, true, now);
            under_way.moved(*key, false, now);
        }
        under_way
    }

    #[test]
    fn a_key_is_under_way_until_its_release_has_come() {
        let now = Instant::now();
        let mut under_way = KeysUnderWay::default();
        assert!(!under_way.any(now));
        under_way.moved(ONE, true, now);
        under_way.came(ONE, true, now);
        assert!(under_way.any(now));
        under_way.moved(ONE, false, now);
        assert!(under_way.any(now));
        under_way.came(ONE, false, now);
        assert!(!under_way.any(now));
    }

    #[test]
    fn the_same_key_is_under_way_as_often_as_it_was_pressed() {
        let now = Instant::now();
        let mut under_way = typed(&[ONE, TWO, ONE], now);
        under_way.came(ONE, false, now);
        assert!(under_way.any(now));
        under_way.came(TWO, false, now);
        assert!(under_way.any(now));
        under_way.came(ONE, false, now);
        assert!(!under_way.any(now));
    }

    #[test]
    fn what_the_input_method_keeps_is_over_with_the_next_key_that_comes() {
        let now = Instant::now();
        let mut under_way = typed(&[ONE, TWO], now);
        under_way.came(TWO, false, now);
        assert!(!under_way.any(now));
    }

    #[test]
    fn a_key_that_is_held_down_and_repeats_is_one_and_stays_under_way_while_others_come() {
        let now = Instant::now();
        let mut under_way = KeysUnderWay::default();
        under_way.moved(SHIFT, true, now);
        under_way.moved(SHIFT, true, now);
        under_way.moved(ONE, true, now);
        under_way.moved(ONE, false, now);
        under_way.came(ONE, false, now);
        assert!(under_way.any(now));
        under_way.moved(SHIFT, false, now);
        under_way.came(SHIFT, false, now);
        assert!(!under_way.any(now));
    }

    #[test]
    fn an_input_method_that_hands_on_nothing_is_not_waited_for_forever() {
        let now = Instant::now();
        let mut under_way = typed(&[ONE, TWO, TWO], now);
        let later = now + Duration::from_millis(4999);
        under_way.came(ONE, false, later);
        // One that is slow hands on one after the other.
        assert!(under_way.any(now + FORGOTTEN));
        assert!(!under_way.any(later + FORGOTTEN));
        let mut under_way = typed(&[ONE], now);
        under_way.forget();
        assert!(!under_way.any(now));
    }
}
