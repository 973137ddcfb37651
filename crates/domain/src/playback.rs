//! An attempt played back: the drill as it stood at any moment of its active time.
//!
//! The events are the evidence itself, taken by [`Drill::apply`] as when they were typed. Pauses take no time.

use crate::drill::Drill;
use crate::input::{InputEvent, InputLog};

/// A copied text that is played back.
#[derive(Debug)]
pub struct Playback {
    log: InputLog,
    drill: Drill,
    at_ms: u64,
    length_ms: u64,
}

impl Playback {
    /// At the beginning of `log`; none if its events can't follow one another.
    pub fn new(log: InputLog) -> Option<Self> {
        let whole = Drill::replay(&log).ok()?;
        let length_ms = whole.active_ms(whole.last_event_ms());
        Some(Self { drill: Drill::new(log.header.clone()), log, at_ms: 0, length_ms })
    }

    /// The drill as it stood.
    pub const fn drill(&self) -> &Drill {
        &self.drill
    }

    /// Active milliseconds since the start.
    pub const fn at_ms(&self) -> u64 {
        self.at_ms
    }

    /// Active milliseconds of the whole attempt.
    pub const fn length_ms(&self) -> u64 {
        self.length_ms
    }

    /// Whether all of it was played.
    pub const fn over(&self) -> bool {
        self.at_ms >= self.length_ms
    }

    /// Goes to an active time, at most the end; to an earlier one from the beginning again.
    pub fn go_to(&mut self, at_ms: u64) {
        if at_ms < self.at_ms {
            self.drill = Drill::new(self.log.header.clone());
        }
        self.at_ms = at_ms.min(self.length_ms);
        while let Some(event) = self.next().cloned()
            && self.drill.active_ms(event.at_ms) <= self.at_ms
            && self.drill.apply(event).is_ok()
        {}
    }

    /// The active time of the next event; none after the last.
    pub fn next_ms(&self) -> Option<u64> {
        self.next().map(|event| self.drill.active_ms(event.at_ms))
    }

    fn next(&self) -> Option<&InputEvent> {
        self.log.events.get(self.drill.events().len())
    }
}

#[cfg(test)]
mod tests {
    use super::Playback;
    use crate::drill::{Drill, DrillPhase};
    use crate::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader, LogMode};
    use crate::text::Policy;

    fn log() -> InputLog {
        let header = LogHeader {
            presented: "今天天气很好".to_owned(),
            policy: Policy::Strict,
            limit_ms: Some(60_000),
            mode: LogMode::Practice,
        };
        let commit = |text: &str| EventKind::Commit(text.to_owned());
        let events = [
            (0, EventKind::Start),
            (500, EventKind::Preedit("jin".to_owned())),
            (1_000, commit("今天")),
            (1_500, EventKind::Pause),
            (91_500, EventKind::Resume),
            (92_000, commit("田")),
            (93_000, EventKind::Backspace),
            (94_000, commit("天气")),
            (95_000, EventKind::End(EndReason::HandedIn)),
        ];
        InputLog {
            header,
            events: events.into_iter().map(|(at_ms, kind)| InputEvent::new(at_ms, kind)).collect(),
        }
    }

    fn typed(drill: &Drill) -> String {
        drill.transcript().chars().iter().map(|typed| typed.c).collect()
    }

    #[test]
    fn it_stands_as_it_stood() {
        let mut play = Playback::new(log()).unwrap();
        assert_eq!(play.length_ms(), 5_000, "the pause of ninety seconds takes no time");
        for (at_ms, text, preedit) in [
            (0, "", ""),
            (499, "", ""),
            (500, "", "jin"),
            (1_000, "今天", ""),
            (1_999, "今天", ""),
            (2_000, "今天田", ""),
            (3_000, "今天", ""),
            (4_000, "今天天气", ""),
        ] {
            play.go_to(at_ms);
            assert_eq!((typed(play.drill()).as_str(), play.drill().preedit()), (text, preedit), "{at_ms}");
            assert!(!play.over());
        }
        play.go_to(60_000);
        assert!(play.over() && play.at_ms() == 5_000 && play.next_ms().is_none());
        assert_eq!(play.drill().phase(), DrillPhase::Ended(EndReason::HandedIn));
    }

    #[test]
    fn any_way_there_gives_the_same() {
        let mut play = Playback::new(log()).unwrap();
        for at_ms in [4_000, 2_100, 2_000, 5_000, 0, 3_000] {
            play.go_to(at_ms);
            let mut direct = Playback::new(log()).unwrap();
            direct.go_to(at_ms);
            assert_eq!(typed(play.drill()), typed(direct.drill()), "{at_ms}");
            assert_eq!(play.next_ms(), direct.next_ms(), "{at_ms}");
        }
    }

    #[test]
    fn a_log_that_can_not_be_is_not_played() {
        let mut broken = log();
        broken.events.swap(1, 8);
        assert!(Playback::new(broken).is_none());
    }
}
