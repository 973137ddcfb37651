//! The content of a frame: what is in its inflated bytes, each checked by its own digest.

use dabiao_domain::sync::SignedEntry;

use crate::bytes::Bytes;
use crate::damage::Why;
use crate::item::{Body, Events, Exercise, Receipt, take_entry};
use crate::kind::FrameKind;
use crate::limits::MAX_ENTRIES;

/// The content of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Entries that give their hashes. Their signatures and their place in a chain are the receiver's to check.
    Entries(Vec<SignedEntry>),
    /// Bodies that give their digests.
    Bodies(Vec<Body>),
    /// Receipts; their signatures are the receiver's to check.
    Receipts(Vec<Receipt>),
    /// Exercise files that give their digests.
    Exercises(Vec<Exercise>),
    /// Events.
    Events(Vec<Events>),
}

impl Content {
    /// How many they are.
    pub const fn len(&self) -> usize {
        match self {
            Self::Entries(all) => all.len(),
            Self::Bodies(all) => all.len(),
            Self::Receipts(all) => all.len(),
            Self::Exercises(all) => all.len(),
            Self::Events(all) => all.len(),
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What is good in the inflated bytes of a frame, and what is not.
pub(crate) fn contents(kind: FrameKind, bytes: &[u8]) -> (Content, Vec<Why>) {
    let mut faults = Vec::new();
    let content = match kind {
        FrameKind::Entries => Content::Entries(entries(bytes, &mut faults)),
        FrameKind::Bodies => {
            let mut all = all(bytes, Body::take, &mut faults);
            keep(&mut all, Body::holds, |body| Why::Digest(body.subject.to_string()), &mut faults);
            Content::Bodies(all)
        }
        FrameKind::Receipts => Content::Receipts(all(bytes, Receipt::take, &mut faults)),
        FrameKind::Exercises => {
            let mut all = all(bytes, Exercise::take, &mut faults);
            keep(&mut all, Exercise::holds, |file| Why::Digest(file.name.clone()), &mut faults);
            Content::Exercises(all)
        }
        FrameKind::Events => Content::Events(all(bytes, Events::take, &mut faults)),
    };
    (content, faults)
}

fn entries(bytes: &[u8], faults: &mut Vec<Why>) -> Vec<SignedEntry> {
    let (mut bytes, mut good, mut number) = (Bytes(bytes), Vec::new(), 0);
    let mut last: Option<SignedEntry> = None;
    while !bytes.is_empty() {
        number += 1;
        let Some(entry) = take_entry(&mut bytes, last.as_ref()).filter(|_| number <= MAX_ENTRIES) else {
            faults.push(Why::Form);
            break;
        };
        match entry.checked() {
            Ok(_) => good.push(entry.clone()),
            Err(fault) => faults.push(Why::Entry(fault)),
        }
        last = Some(entry);
    }
    good
}

fn all<T>(bytes: &[u8], take: impl Fn(&mut Bytes<'_>) -> Option<T>, faults: &mut Vec<Why>) -> Vec<T> {
    let (mut bytes, mut good) = (Bytes(bytes), Vec::new());
    while !bytes.is_empty() {
        let Some(one) = take(&mut bytes) else {
            faults.push(Why::Form);
            break;
        };
        good.push(one);
    }
    good
}

fn keep<T>(all: &mut Vec<T>, holds: impl Fn(&T) -> bool, fault: impl Fn(&T) -> Why, faults: &mut Vec<Why>) {
    all.retain(|one| {
        let good = holds(one);
        if !good {
            faults.push(fault(one));
        }
        good
    });
}
