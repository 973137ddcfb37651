//! Constructed logs whose causes and items are known.

mod book;
mod causes;
mod group;
mod history;
mod items;
mod ladders;
mod plan;
mod texts;

use crate::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader};
use crate::text::Policy;

/// A log in the making.
pub struct Script {
    log: InputLog,
    at_ms: u64,
}

impl Script {
    pub fn new(presented: &str) -> Self {
        let header = LogHeader::practice(presented.to_owned(), Policy::Strict, None);
        Self { log: InputLog { header, events: vec![InputEvent::new(0, EventKind::Start)] }, at_ms: 0 }
    }

    fn event(mut self, gap_ms: u64, kind: EventKind) -> Self {
        self.at_ms += gap_ms;
        self.log.events.push(InputEvent::new(self.at_ms, kind));
        self
    }

    /// A commit of the input method, `gap_ms` after the event before it.
    pub fn commit(self, gap_ms: u64, text: &str) -> Self {
        self.event(gap_ms, EventKind::Commit(text.to_owned()))
    }

    /// Two characters at a time, `ms` for each character.
    pub fn steady(mut self, ms: u64, text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        for pair in chars.chunks(2) {
            self = self.commit(ms * pair.len() as u64, &pair.iter().collect::<String>());
        }
        self
    }

    pub fn backspace(self, gap_ms: u64) -> Self {
        self.event(gap_ms, EventKind::Backspace)
    }

    pub fn pause(self, gap_ms: u64, length_ms: u64) -> Self {
        self.event(gap_ms, EventKind::Pause).event(length_ms, EventKind::Resume)
    }

    pub fn end(self, gap_ms: u64) -> InputLog {
        self.event(gap_ms, EventKind::End(EndReason::HandedIn)).log
    }
}

/// Sixty common characters.
pub const TEXT: &str = "今天上午民警到社区走访登记户主在家她说家里住三口人儿子在县城上班儿媳在家带孩子电动车放在楼下车棚充电去年换过软管没有漏气";
