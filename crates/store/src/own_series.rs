//! The station's own series: the one that it writes, and those before it.
//!
//! A series has one writer. Where a station may not be the only one that goes on with a series (after a restore, or
//! where its data were copied), it begins a new one, whose first entry names the last that counts of the old one. The
//! old one stays as it is.

use uuid::Uuid;

use super::facts::{self, Fact};
use super::hash::{digest, hex};
use super::own_path::{begun, path_of};
use super::signer::{Claim, JournalSigner};
use super::{Db, StoreError};
use dabiao_domain::sync::Tip;

/// A new series of this station.
pub struct NewSeries<'a> {
    /// Its name.
    pub id: Uuid,
    /// `joined`, `renewed`, `restored`, `rewound`, `copied` or `forked`.
    pub why: &'a str,
    /// The station from here on, where it is another than before; none where it stays.
    pub station: Option<Uuid>,
    /// The key that signs it, where another one than before takes over.
    pub signer: Option<Box<dyn JournalSigner>>,
    /// Takes the past as it stands.
    pub claim: Option<Claim>,
    /// What it goes on from, where that is not the end of the series so far: a longer end that this station forgot. It
    /// need not be here.
    pub parent: Option<Tip>,
}

impl Db {
    /// Takes `series` for the one that this station writes.
    pub(super) fn set_series(&mut self, series: String) -> Result<(), StoreError> {
        self.path = path_of(&self.connection, &series)?;
        self.series = series;
        Ok(())
    }

    /// The series of this station, the oldest first; the last one is written.
    pub fn own_series(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.path.iter().map(|part| part.series.as_str())
    }

    /// How the series of this station began, the oldest first; the first one of a lone PC says nothing of it.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn own_beginnings(&self) -> Result<Vec<facts::BeginSeries>, StoreError> {
        let told: Result<Vec<_>, _> =
            self.own_series().map(|series| begun(&self.connection, series)).collect();
        Ok(told?.into_iter().flatten().collect())
    }

    /// How many entries of this station lead to the first one of a series; none for a series that is not its own.
    pub fn entries_before(&self, series: &str) -> Option<u64> {
        self.path.iter().find(|part| part.series == series).map(|part| part.before)
    }

    /// The name of this station: that of its first series, unless it joined a bureau since.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn own_station(&self) -> Result<Uuid, StoreError> {
        let told = begun(&self.connection, &self.series)?.map(|begun| begun.station_id);
        Ok(told.or_else(|| Uuid::try_parse(&self.series).ok()).unwrap_or_default())
    }

    /// This station, and how many entries lead to the next one that it writes.
    pub(super) fn place_of_next(&self) -> Result<(Uuid, u64), StoreError> {
        let before = self.path.last().map_or(0, |part| part.before);
        Ok((self.own_station()?, before + self.journal_head()?.entries))
    }

    /// The station goes on in a new series, which names the last entry of the one so far. That one stays.
    ///
    /// # Errors
    /// [`StoreError::Unenrolled`] where the key can't be pinned; SQLite errors; nothing is changed then.
    pub fn begin_series(&mut self, now_ms: i64, new: NewSeries<'_>) -> Result<(), StoreError> {
        let NewSeries { id, why, station, signer, claim, parent } = new;
        let head = self.journal_head()?;
        let station_id = match station {
            Some(station) => station,
            None => self.own_station()?,
        };
        let id = self.unused(id)?;
        let own = Uuid::try_parse(&head.series).ok();
        let own = own.map(|series| Tip { series, entries: head.entries, hash: head.hash });
        let parent = parent.or(own).filter(|tip| tip.entries > 0).map(|tip| facts::SeriesParent {
            series: tip.series,
            entries: tip.entries,
            head: hex(&tip.hash),
        });
        let goes_on = station_id == self.own_station()?;
        let comes_after = if goes_on { self.comes_after(parent.as_ref())? } else { Vec::new() };
        let mut signer = signer.or_else(|| self.signer.take());
        if let Some(follower) = &mut signer
            && let Err(error) = follower.follow(self, &id.to_string(), now_ms, claim.as_ref())
        {
            self.signer = signer;
            return Err(error);
        }
        let begin = Fact::BeginSeries(facts::BeginSeries {
            station_id,
            key_id: signer.as_ref().map(|s| s.key_id().to_owned()).unwrap_or_default(),
            public_key: signer.as_ref().map(|s| s.public_key()).unwrap_or_default(),
            box_key: String::new(),
            why: why.to_owned(),
            parent,
            comes_after,
        });
        self.signer = signer;
        let before = std::mem::replace(&mut self.series, id.to_string());
        // Its first entry is this one.
        let given = self.given.take();
        let begun = self.transact(now_ms, None, &begin, |tx| {
            tx.execute("UPDATE meta SET value = ?1 WHERE key = 'station'", [id.to_string()])?;
            Ok(())
        });
        self.given = given;
        self.forget_times();
        let series = if begun.is_ok() { id.to_string() } else { before };
        self.set_series(series)?;
        begun
    }

    /// `id`, unless a series has that name.
    fn unused(&self, id: Uuid) -> Result<Uuid, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM journal WHERE series = ?1)
                       OR EXISTS (SELECT 1 FROM far_entry WHERE series = ?1)";
        let mut id = id;
        while self.connection.query_row(sql, [id.to_string()], |row| row.get(0))?
            || id.to_string() == self.series
        {
            let mut bytes = [0; 16];
            bytes.copy_from_slice(digest(id.as_bytes()).split_at(16).0);
            id = uuid::Builder::from_custom_bytes(bytes).into_uuid();
        }
        Ok(id)
    }
}
