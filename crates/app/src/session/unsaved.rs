//! What was typed and is not on the disk yet.

use super::Session;
use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::input::EventKind;
use dabiao_domain::machine::Machine;

/// What was typed and is not known to be on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// Events of what is being typed, and of what was typed before it.
    pub events: u64,
    /// Characters in those of what is being typed.
    pub chars: usize,
}

impl Session {
    /// What was typed and is not known to be on the disk: a moment's worth where the disk takes it.
    pub fn unsaved(&self) -> Unsaved {
        let events = self.core.store.waiting();
        let ongoing = self.drill.ongoing().filter(|ongoing| events > 0 && !ongoing.is_trial());
        let chars = ongoing.map_or(0, |ongoing| {
            let known = self.core.store.acknowledged().filter(|(attempt, _)| *attempt == ongoing.id());
            let known = known.map_or(0, |(_, seq)| seq.saturating_add(1));
            // What was typed before the program was closed and opened again waits no more.
            let before = (ongoing.machine().events() as u64).saturating_sub(events);
            chars_from(ongoing.machine(), usize::try_from(known.max(before)).unwrap_or(usize::MAX))
        });
        Unsaved { events, chars }
    }
}

/// Characters that were typed from that event on.
fn chars_from(machine: &Machine, from: usize) -> usize {
    let typed = |kind: &EventKind| match kind {
        EventKind::Commit(text) | EventKind::Text(text) => text.chars().count(),
        _ => 0,
    };
    let copied: usize = machine.copy().map_or(0, |drill| {
        let events = drill.events().iter().skip(from);
        events.map(|event| typed(&event.kind)).sum()
    });
    let entered: usize = machine.form().map_or(0, |sitting| {
        let events = sitting.events().iter().skip(from);
        events.map(|event| if let FormEventKind::Input(kind) = &event.kind { typed(kind) } else { 0 }).sum()
    });
    copied.max(entered)
}
