//! The past has witnesses: heads of the journal that lie out of reach of those who hold the data folder.
//!
//! Every certificate, roll and office paper bears one, every backup is one, and this account keeps a mark
//! outside the data folder. At every start, in the audit and in the check-up they must lie in the present
//! journal. A journal that was set back, cut or rewritten is reported in words, and so is a restore. Heads
//! from further places, such as receipts of other stations, are checked against it by [`Past::hold_against`].

mod audit;
mod look;
mod mark;
mod past;
mod station;
mod words;

use std::path::Path;

use dabiao_store::{Db, StoreError};

pub use audit::{audit_past, audit_past_in};
pub use look::{AT_START, MarkState, Missing, Past, Whence, look_back};
pub use mark::{Answer, Mark, Setback};
pub(super) use past::PastDesk;
pub use words::{mark_words, missing_words};

/// Looks back and moves the mark on, for commands that have written. A failed write is reported and is no
/// error: the work is done.
///
/// # Errors
/// Any error of the store.
pub fn keep(db: &Db, folder: &Path, state: Option<&Path>, now_ms: i64) -> Result<Option<String>, StoreError> {
    keep_as(db, folder, state, now_ms, Kept::Further)
}

/// What a command did to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It wrote on.
    Further,
    /// It restored a backup, and its user was told the effect: the entries missing since then are explained.
    Restored,
    /// It made the store: no earlier one is missed.
    Made,
}

/// As [`keep`], after a command that did more than append.
///
/// # Errors
/// Any error of the store.
pub fn keep_as(
    db: &Db,
    folder: &Path,
    state: Option<&Path>,
    now_ms: i64,
    how: Kept,
) -> Result<Option<String>, StoreError> {
    let Some(state) = state else { return Ok(None) };
    let past = look_back(db, folder, Some(state), 0)?;
    // The mark of another history stays unchanged until a person has examined it.
    if let (MarkState::OtherKey(place), Kept::Further) = (&past.mark, how) {
        return Ok(Some(format!("{place}: signed by a key that the journal does not name")));
    }
    let mark = match how {
        Kept::Made => past.first_mark(folder, now_ms),
        Kept::Further => past.next_mark(folder, now_ms),
        Kept::Restored => {
            let mut mark = past.next_mark(folder, now_ms);
            mark.setbacks.iter_mut().for_each(|setback| setback.answer = Answer::Restored);
            mark
        }
    };
    Ok(mark.write(state, folder).err())
}
