//! The last word of the PC that founded a bureau: what it says for the directory comes after all that it said before.
//!
//! Of two words on one thing the one holds that comes later in the order of the directory. A restored founding PC goes on from
//! the end of its backup, and then what it had said since comes back, with more entries before it. So the first entry of a
//! series of it names by their hashes the words that came back and do not lead to it: it comes after each of them that is here
//! and counts, see [`dabiao_domain::sync::order`]. Where something came back behind its own end, it begins a new series before
//! it says the next word. What is before other entries stays as it is: that follows from the entries alone. Words are named, as
//! every PC of the bureau gets them, while of other entries each gets its own.
//!
//! Who has a key of the founding PC gains nothing by it: however many entries they write before their word, and whatever they
//! name, one entry that names that word comes after it.

use super::facts::{Fact, SeriesParent};
use super::hash::{digest, hex};
use super::own_path::entries_before;
use super::own_series::NewSeries;
use super::{Db, StoreError};

/// So many words are named: the last ones, if there are more. What is not named because of whoever writes thousands comes
/// before once these don't count any more, and then the next word names it.
const MOST_NAMED: usize = 1_000;

/// Whether a fact is a word of the directory of which the last one holds.
pub(super) const fn is_word(fact: &Fact) -> bool {
    match fact {
        Fact::EnrolStation(_) | Fact::RetireStation(_) | Fact::GrantDuty(_) | Fact::Server(_) => true,
        // The key that it names is that of its place.
        Fact::BeginSigning(said) => !said.kept.is_empty() || !said.not_ours.is_empty(),
        _ => false,
    }
}

impl Db {
    /// Where this PC founded the bureau, and what came back of what it had said is not before its own end, it goes on in a new
    /// series, which comes after all of that. An interruption right after that leaves a series that says nothing yet.
    ///
    /// # Errors
    /// As [`Db::begin_series`].
    pub(crate) fn speak_last(&mut self, now_ms: i64) -> Result<(), StoreError> {
        if self.words_here()?.are_ahead() { self.go_on_behind(now_ms) } else { Ok(()) }
    }

    /// This PC goes on in a new series of the same key, which says what it comes after.
    ///
    /// # Errors
    /// As [`Db::begin_series`].
    pub(crate) fn go_on_behind(&mut self, now_ms: i64) -> Result<(), StoreError> {
        let head = self.journal_head()?;
        let mut bytes = [0; 16];
        let from = format!("{} {} {} {now_ms}", head.series, hex(&head.hash), head.entries);
        bytes.copy_from_slice(digest(from.as_bytes()).split_at(16).0);
        let id = uuid::Builder::from_custom_bytes(bytes).into_uuid();
        let new = NewSeries { id, why: "renewed", station: None, signer: None, claim: None, parent: None };
        self.begin_series(now_ms, new)
    }

    /// What a new series of this PC that goes on from `parent` says to come after: at the founding PC its words that do not lead
    /// to it, the last one first, and everywhere grants of duties that it got back.
    pub(super) fn comes_after(&self, parent: Option<&SeriesParent>) -> Result<Vec<SeriesParent>, StoreError> {
        let leading = match parent {
            Some(parent) => {
                entries_before(&self.connection, &parent.series.to_string())?.saturating_add(parent.entries)
            }
            None => 0,
        };
        let words = self.words_here()?.behind(u128::from(leading));
        let mut named: Vec<SeriesParent> = words.take(MOST_NAMED).collect();
        for grant in self.grants_again()? {
            if !named.contains(&grant.end) {
                named.push(grant.end);
            }
        }
        Ok(named)
    }
}
