//! Joining a bureau by a code, at the window: this PC asks, and waits until the keeper has answered.
//!
//! It runs on the thread of a visit, and ends like one when something is typed here. With the same code it goes on.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Borrowed;
use crate::core::RightHere;
use crate::exchange::Fail;
use crate::exchange::online::{Asking, Failed, Here, JoinedOnline, Stored as _};
use crate::lang::Messages;

/// Between two looks for the answer.
const LOOK: Duration = Duration::from_millis(500);

/// How far a joining is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinStep {
    /// The server is looked for, at that address.
    Connecting(String),
    /// This PC has asked; the keeper has not answered yet.
    Waiting,
}

impl JoinStep {
    /// What is being done, in words.
    pub fn words(&self, texts: &Messages) -> String {
        match self {
            Self::Connecting(address) => texts.format("server-joining", &[("address", address)]),
            Self::Waiting => texts.get("by-code-waits"),
        }
    }
}

/// A joining that was asked for.
pub(super) struct Wanted {
    pub code: String,
    pub name: String,
    pub right: RightHere,
}

/// A joining that runs, as the window sees it.
#[derive(Clone, Default)]
pub(super) struct Watched(Arc<Mutex<Option<JoinStep>>>);

impl Watched {
    fn tell(&self, step: JoinStep) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(step);
    }

    pub fn step(&self) -> Option<JoinStep> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Asks, waits, and takes the answer. The network is waited for without the store.
pub(super) fn join(
    mut stored: Borrowed,
    here: Here,
    wanted: Wanted,
    watched: &Watched,
) -> Result<JoinedOnline, Failed> {
    let Wanted { code, name, right } = wanted;
    let begin = move |db: &mut dabiao_store::Db| {
        right.of(db)?;
        // The field holds the name of the PC until somebody types another one.
        let chosen = name != crate::clock::pc_name();
        Ok(Asking::begin(db, &here, &code, (&name, chosen)))
    };
    let mut asking = stored.with(begin)??;
    watched.tell(JoinStep::Connecting(asking.address()));
    asking.ask()?;
    watched.tell(JoinStep::Waiting);
    loop {
        match asking.answered() {
            Ok(true) => break,
            Ok(false) => {}
            // The server may have been started anew; asking once more says whether it is more than that.
            Err(failed) if failed.goes_away() => asking.ask()?,
            Err(failed) => return Err(failed),
        }
        if stored.end.load(Ordering::Relaxed) {
            return Err(Fail::Cancelled.into());
        }
        std::thread::sleep(LOOK);
    }
    stored.with(move |db| Ok(asking.finish(db)))?
}

/// What is said of a joining that was done.
pub(super) fn joined_words(texts: &Messages, joined: &JoinedOnline) -> String {
    match &joined.name {
        Some(name) => texts.format("by-code-joined", &[("bureau", &joined.bureau), ("name", name)]),
        None => texts.format("server-joined-member", &[("bureau", &joined.bureau)]),
    }
}
