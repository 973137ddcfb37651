//! The last word of the PC that founded a bureau: what it says for the directory comes after all that it said before.
//!
//! Of two words on one thing the one holds that comes later in the order of the directory. A restored founding PC goes on from
//! the end of its backup, and then what it had said since comes back, with more entries before it. So the first entry of a
//! series of it says how many are before that in the order; and where something came back behind its own end, it begins a
//! new series before it says the next word. What is before other entries stays as it is: that follows from the entries alone.
//!
//! Who has a key of the founding PC gains nothing by it: what they write counts or does not count wherever it stands, and a
//! series may name an older one of any length anyway.

use super::facts::{Fact, SeriesParent};
use super::far::gaps::Gaps;
use super::hash::{digest, hex};
use super::own_path::{MOST_AHEAD, directory_before, entries_before};
use super::own_series::NewSeries;
use super::{Db, StoreError};

/// The last entry of a series, of the first so many, that is this PC's own or counts.
const LAST: &str = "SELECT max(seq) FROM (
                        SELECT seq FROM journal WHERE series = ?1 AND seq < ?2
                        UNION ALL
                        SELECT seq FROM far_entry
                         WHERE series = ?1 AND seq < ?2
                           AND state NOT IN ('waiting', 'key', 'stranger', 'retired', 'undecided'))";

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
        if Gaps::of(&self.connection)? != Gaps::WaitForOthers {
            return Ok(());
        }
        let own = self.live_end()?;
        let end = self.end_in_own_name(own)?;
        if end <= own {
            return Ok(());
        }
        let head = self.journal_head()?;
        let mut bytes = [0; 16];
        let from = format!("{} {} {end} {now_ms}", head.series, hex(&head.hash));
        bytes.copy_from_slice(digest(from.as_bytes()).split_at(16).0);
        let id = uuid::Builder::from_custom_bytes(bytes).into_uuid();
        let new = NewSeries { id, why: "renewed", station: None, signer: None, claim: None, parent: None };
        self.begin_series(now_ms, new)
    }

    /// How many entries a new series of this PC that goes on from `parent` says to be before it in the order of the directory;
    /// none where no more are than lead to it, or another PC founded the bureau.
    pub(super) fn comes_after(&self, parent: Option<&SeriesParent>) -> Result<Option<u64>, StoreError> {
        if Gaps::of(&self.connection)? != Gaps::WaitForOthers {
            return Ok(None);
        }
        let leading = match parent {
            Some(parent) => {
                entries_before(&self.connection, &parent.series.to_string())?.saturating_add(parent.entries)
            }
            None => 0,
        };
        let end = self.end_in_own_name(self.live_end()?)?;
        Ok((end > leading).then_some(end))
    }

    /// How many entries are before the next one of this PC in the order of the directory.
    fn live_end(&self) -> Result<u64, StoreError> {
        let head = self.journal_head()?;
        Ok(directory_before(&self.connection, &head.series)?.saturating_add(head.entries))
    }

    /// How many are before whatever follows all in this PC's name that counts here; `own` at least.
    fn end_in_own_name(&self, own: u64) -> Result<u64, StoreError> {
        let most = own.saturating_add(MOST_AHEAD);
        let mut end = own;
        let mut statement = self.connection.prepare_cached(LAST)?;
        for series in self.series_of_own_name()? {
            let before = directory_before(&self.connection, &series)?;
            let within = i64::try_from(most.saturating_sub(before)).unwrap_or(i64::MAX);
            let last: Option<i64> =
                statement.query_row(rusqlite::params![series, within], |row| row.get(0))?;
            if let Some(last) = last {
                end = end.max(before.saturating_add(last as u64).saturating_add(1));
            }
        }
        Ok(end)
    }
}
