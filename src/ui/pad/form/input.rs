//! egui events as events of a form: keys go from field to field and choose, text goes into the field in hand.

use egui::{Event, Key, Modifiers};

use super::super::input::{self, KeyCount};
use super::choices::{narrowed, typed};
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::compared;
use dabiao_domain::form::event::FormEventKind;
use dabiao_domain::form::machine::{Entry, FormSitting, Origin};
use dabiao_domain::input::EventKind;
use dabiao_domain::text::Policy;

/// One event of a form, and the raw keys that were seen before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormTyped {
    /// What.
    pub kind: FormEventKind,
    /// Key presses since the text before; none if the platform hides them, and for what is no text.
    pub keys: Option<u32>,
}

/// What the keys of a form need to know from frame to frame.
#[derive(Debug, Default)]
pub struct FormKeys {
    count: KeyCount,
    marked: Option<Marked>,
}

/// The choice to which the arrow keys went. It holds for the field and the text at which they did.
#[derive(Debug)]
struct Marked {
    place: usize,
    value: String,
    at: usize,
}

impl FormKeys {
    /// What `event` means to `sitting`, which has taken everything before it. Keys of a composition belong to the input
    /// method.
    pub fn take(&mut self, event: &Event, sitting: &FormSitting) -> Vec<FormTyped> {
        let preedit = sitting.preedit();
        let text = input::read(std::slice::from_ref(event), preedit, Policy::Strict, &mut self.count);
        let mut found: Vec<FormTyped> = text
            .into_iter()
            .filter(|typed| is_taken(sitting, &typed.kind))
            .map(|typed| FormTyped { kind: FormEventKind::Input(typed.kind), keys: typed.keys })
            .collect();
        if let Event::Key { key, pressed: true, repeat, modifiers, .. } = event
            && preedit.is_empty()
        {
            let moves = self.key(*key, *repeat, *modifiers, sitting);
            found.extend(moves.into_iter().map(|kind| FormTyped { kind, keys: None }));
        }
        found
    }

    fn key(
        &mut self,
        key: Key,
        repeat: bool,
        modifiers: Modifiers,
        sitting: &FormSitting,
    ) -> Vec<FormEventKind> {
        let chord = modifiers.alt || modifiers.ctrl || modifiers.command;
        let goes = matches!(key, Key::Enter | Key::Tab) && !chord;
        match sitting.phase() {
            DrillPhase::Ready if goes => return first(sitting).into_iter().collect(),
            DrillPhase::Running => {}
            _ => return Vec::new(),
        }
        let Some((place, field)) = sitting.field() else {
            // Behind the last card there is no field to go to.
            let goes = goes && sitting.card().is_some();
            return if goes { first(sitting).into_iter().collect() } else { Vec::new() };
        };
        match key {
            Key::Enter if modifiers.ctrl && !modifiers.alt && !modifiers.shift => {
                if repeat {
                    Vec::new()
                } else {
                    self.hand_in(sitting)
                }
            }
            _ if goes => {
                let to = sitting.next_field(place, modifiers.shift);
                let to = to.map(|field| FormEventKind::Enter(field.code.clone()));
                self.choice(sitting).into_iter().chain(to).collect()
            }
            Key::ArrowDown | Key::ArrowUp if !field.choices().is_empty() && modifiers.is_none() => {
                self.mark(key == Key::ArrowDown, sitting);
                Vec::new()
            }
            Key::Delete if modifiers.is_none() => vec![FormEventKind::Clear],
            _ => Vec::new(),
        }
    }

    /// Hands the card in, and goes to the first field of the next one. A card on which nothing stands is not handed in:
    /// the key was pressed twice.
    fn hand_in(&self, sitting: &FormSitting) -> Vec<FormEventKind> {
        let choice = self.choice(sitting);
        if choice.is_none() && sitting.is_blank() {
            return Vec::new();
        }
        let next = first_of(sitting, sitting.handed_in().len() + 1);
        choice.into_iter().chain([FormEventKind::HandIn]).chain(next).collect()
    }

    /// The event that takes the choice which the list shows as taken; none where there is none, or where it stands. Whoever
    /// leaves a field takes it so, by a key or by the mouse.
    pub fn choice(&self, sitting: &FormSitting) -> Option<FormEventKind> {
        let ((_, field), entry) = at(sitting)?;
        let marked = self.marked(sitting);
        if marked.is_none() && typed(entry).is_empty() {
            return None;
        }
        let left = narrowed(field, entry);
        let choice = left.get(marked.unwrap_or_default())?;
        let stands = compared(&entry.value) == choice.name;
        (!stands).then(|| FormEventKind::Choose(choice.code.clone()))
    }

    /// The place to which the arrow keys went among the choices that are left, if they did.
    fn marked(&self, sitting: &FormSitting) -> Option<usize> {
        let ((place, _), entry) = at(sitting)?;
        let marked = self.marked.as_ref()?;
        (marked.place == place && marked.value == entry.value).then_some(marked.at)
    }

    /// The choice, among those that are left, that the list shows as taken.
    pub fn shown(&self, sitting: &FormSitting) -> Option<usize> {
        let ((_, field), entry) = at(sitting)?;
        let left = narrowed(field, entry);
        let stands = || match entry.origin {
            Origin::Typed => (!left.is_empty()).then_some(0),
            _ => left.iter().position(|choice| choice.name == entry.value),
        };
        self.marked(sitting).or_else(stands)
    }

    fn mark(&mut self, down: bool, sitting: &FormSitting) {
        let Some(((place, field), entry)) = at(sitting) else { return };
        let most = narrowed(field, entry).len();
        if most == 0 {
            return;
        }
        let at = match (self.shown(sitting), down) {
            (None, true) => 0,
            (None, false) => most - 1,
            (Some(at), true) => (at + 1) % most,
            (Some(at), false) => (at + most - 1) % most,
        };
        self.marked = Some(Marked { place, value: entry.value.clone(), at });
    }
}

/// The field in hand and what stands in it.
pub fn at(sitting: &FormSitting) -> Option<((usize, &dabiao_domain::form::FieldDef), &Entry)> {
    let field = sitting.field()?;
    Some((field, sitting.entries().get(field.0)?))
}

/// Going to the first field of the card in hand that is to be entered.
pub fn first(sitting: &FormSitting) -> Option<FormEventKind> {
    first_of(sitting, sitting.handed_in().len())
}

/// Going to the first field of the card at `number`, from 0; none where there is no such card.
pub fn first_of(sitting: &FormSitting, number: usize) -> Option<FormEventKind> {
    sitting.first_field(number).map(|field| FormEventKind::Enter(field.code.clone()))
}

/// Whether input of this kind can be taken now: text needs a field, and before the first field nothing has begun.
fn is_taken(sitting: &FormSitting, kind: &EventKind) -> bool {
    let about_window = matches!(kind, EventKind::Focus(_) | EventKind::Blocked(_));
    about_window || (sitting.phase() == DrillPhase::Running && sitting.field().is_some())
}
