//! The journal: one entry for every write, each with the hash of the previous entry.

use std::sync::PoisonError;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::duty_again::is_by_moving_duty;
use super::facts::Fact;
use super::far::merge::{Merged, bound, decides_roll, has_place, may_precede, merge};
use super::hash::Hash;
use super::journal_entry::{JournalEntry, JournalHead};
use super::last_word::is_word;
use super::own_path::journal_of;
use super::signer::{Claim, JournalSigner};
use super::{Db, StoreError};
use crate::facts;
use dabiao_domain::actor::Authorized;
use dabiao_domain::areas::Areas;

impl Db {
    /// From here on every entry is signed. The first one tells the key.
    ///
    /// # Errors
    /// [`StoreError::Unenrolled`] for a journal that is not known to be this key's; SQLite errors.
    pub fn sign_with(&mut self, now_ms: i64, signer: Box<dyn JournalSigner>) -> Result<(), StoreError> {
        self.sign_as(now_ms, signer, None)
    }

    /// As [`Db::sign_with`]; with a `claim` the journal's past is accepted as it is, whatever key signed it.
    ///
    /// # Errors
    /// SQLite errors, or system errors of the enrolment.
    pub fn sign_as(
        &mut self,
        now_ms: i64,
        mut signer: Box<dyn JournalSigner>,
        claim: Option<&Claim>,
    ) -> Result<(), StoreError> {
        let enrolled = signer.enrol(self, now_ms, claim)?;
        let known = self.last_key()?.as_deref() == Some(signer.key_id());
        let kept = if claim.is_some() { self.kept_until_now()? } else { Vec::new() };
        let begin = Fact::BeginSigning(facts::BeginSigning {
            key_id: signer.key_id().to_owned(),
            public_key: signer.public_key(),
            enrolled: enrolled.pinned,
            why: claim.map(|claim| match claim.why.as_str() {
                "" => claim.occasion.name().to_owned(),
                why => format!("{}: {why}", claim.occasion.name()),
            }),
            by: claim.and_then(|claim| claim.by),
            kept,
            not_ours: Vec::new(),
        });
        self.signer = Some(signer);
        if known && !enrolled.anew {
            return Ok(());
        }
        // The key is recorded before it signs anything.
        let given = self.given.take();
        let begun = self.transact(now_ms, None, &begin, |_| Ok(()));
        self.given = given;
        begun
    }

    /// The name of the key that signed the last entry of this station's series; none where there is none.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn last_key(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT key_id FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1";
        let last: Option<Option<String>> =
            self.connection.query_row(sql, [&self.series], |row| row.get(0)).optional()?;
        Ok(last.flatten())
    }

    /// Whether an entry of this station's series says that its key was pinned outside the journal.
    ///
    /// # Errors
    /// SQLite errors; an entry that can't be read.
    pub fn says_enrolled(&self) -> Result<bool, StoreError> {
        let sql = "SELECT body FROM journal WHERE series = ?1 AND op = 'begin_signing'";
        let mut statement = self.connection.prepare(sql)?;
        for series in self.own_series() {
            let mut bodies = statement.query([series])?;
            while let Some(row) = bodies.next()? {
                let fact = Fact::read("begin_signing", &row.get::<_, String>(0)?)?;
                if matches!(fact, Fact::BeginSigning(facts::BeginSigning { enrolled: true, .. })) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The hash of the entry with number `seq`, from 0, of a series.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn entry_hash(&self, series: &str, seq: u64) -> Result<Option<Hash>, StoreError> {
        let sql = "SELECT hash FROM journal WHERE series = ?1 AND seq = ?2";
        let row = self.connection.query_row(sql, params![series, seq as i64], |row| row.get(0));
        Ok(row.optional()?)
    }

    /// The one door for writes: puts `fact` into the tables, runs `write` for what is no part of the journal,
    /// and appends the entry, in one transaction. Without the `right` that it takes nothing is written.
    pub(super) fn transact<T>(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        fact: &Fact,
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transact_all(now_ms, right, std::slice::from_ref(fact), write)
    }

    /// As [`Db::transact`], for facts that are true together or not at all.
    pub(super) fn transact_all<T>(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        facts: &[Fact],
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transact_if(&|tx, fact| must_be_allowed(tx, right, fact), now_ms, facts, write)
    }

    /// Puts a fact on record without asking for a right: what was decided by right before and a restore forgot. Tests use it
    /// for what comes after it.
    pub(crate) fn record_unasked(&mut self, now_ms: i64, fact: &Fact) -> Result<(), StoreError> {
        self.transact_if(&|_, _| Ok(()), now_ms, std::slice::from_ref(fact), |_| Ok(()))
    }

    /// As [`Db::transact_all`], for facts that `may` lets pass.
    fn transact_if<T>(
        &mut self,
        may: &dyn Fn(&Connection, &Fact) -> Result<(), StoreError>,
        now_ms: i64,
        facts: &[Fact],
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.far.places_matter()
            && let Some(said) = facts.iter().find(|fact| is_by_moving_duty(fact))
            && self.is_heard_as_before()?
        {
            may(&self.connection, said)?;
            self.go_on_behind(now_ms)?;
        }
        let here = if self.far.places_matter() { Some(self.place_of_next()?) } else { None };
        if here.is_some() && self.far.ceilings.is_none() && facts.iter().any(has_place) {
            bound(&self.connection, &mut self.far)?;
        }
        let Self { connection, series, signer, bulk, given, far, .. } = self;
        // Said once in a run, before the first entry.
        let said = given.map(|clock| {
            Fact::ClockGiven(facts::ClockGiven { given_ms: clock.given_ms, system_ms: clock.system_ms })
        });
        let all = |tx: &Connection| -> Result<(T, Option<Merged>), StoreError> {
            for fact in facts {
                may(tx, fact)?;
                fact.through(&far.aliases)?.apply(tx, now_ms)?;
            }
            let result = write(tx)?;
            for fact in said.iter().chain(facts) {
                append(tx, series, now_ms, fact, signer.as_deref())?;
            }
            // What others said may have its place after it.
            let mut judges = here.is_some_and(|here| facts.iter().any(|fact| may_precede(far, fact, here)));
            for fact in facts.iter().filter(|_| here.is_some()) {
                judges = judges || decides_roll(tx, fact)?;
            }
            let merged = judges.then(|| merge(tx, None)).transpose()?;
            Ok((result, merged))
        };
        let areas = facts.iter().fold(Areas::default(), |areas, fact| areas.and(fact.areas()));
        let (result, merged) = if *bulk {
            let point = connection.savepoint()?;
            let result = all(&point)?;
            point.commit()?;
            result
        } else {
            let tx = connection.transaction()?;
            let result = all(&tx)?;
            tx.commit()?;
            result
        };
        if let Some(merged) = merged {
            self.merged(merged);
        }
        if let Some(said) = said {
            self.given = None;
            self.note_times(now_ms, &[said]);
        }
        self.note_times(now_ms, facts);
        self.bulk_touched.add(areas);
        if !self.bulk {
            self.tell_touched();
        }
        Ok(result)
    }

    /// Adds what was touched by a write that is on the disk.
    pub(super) fn touch(&mut self, areas: Areas) {
        self.bulk_touched.add(areas);
        if !self.bulk {
            self.tell_touched();
        }
    }

    /// Lets others know what was touched, now that it is on the disk.
    fn tell_touched(&mut self) {
        let areas = std::mem::take(&mut self.bulk_touched);
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).add(areas);
    }

    /// The areas touched by writes since the last call.
    pub fn take_touched(&self) -> Areas {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs `work` in one transaction: every write in it is an entry of its own as always, and all of them
    /// are on disk together or not at all. For writing thousands of facts in bulk; events of a running
    /// attempt do not belong in it.
    ///
    /// # Errors
    /// That of `work`, or SQLite errors; nothing is written then.
    pub fn bulk<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.bulk {
            return work(self);
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        self.bulk = true;
        let series = self.series.clone();
        let outcome = work(self);
        self.bulk = false;
        let ended = outcome.and_then(|result| {
            self.connection.execute_batch("COMMIT")?;
            Ok(result)
        });
        if ended.is_ok() {
            self.tell_touched();
        } else {
            self.bulk_touched = Areas::default();
            self.forget_times();
            if !self.connection.is_autocommit() {
                self.connection.execute_batch("ROLLBACK")?;
            }
            if self.series != series {
                // The one that was begun in it is gone with it.
                self.set_series(series)?;
            }
        }
        ended
    }

    /// Writes a fact that has nothing beside it and takes no right.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`] for one that takes a right; what SQLite says.
    pub fn record(&mut self, now_ms: i64, fact: &Fact) -> Result<(), StoreError> {
        self.before_words(now_ms, None, std::slice::from_ref(fact))?;
        self.transact(now_ms, None, fact, |_| Ok(()))
    }

    /// Writes facts that are true together or not at all and take no right.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`] for one that takes a right; what SQLite says; nothing is written then.
    pub fn record_all(&mut self, now_ms: i64, facts: &[Fact]) -> Result<(), StoreError> {
        self.before_words(now_ms, None, facts)?;
        self.transact_all(now_ms, None, facts, |_| Ok(()))
    }

    /// Writes a fact that has nothing beside it, by a right.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`] for the right to something else, or of somebody else than the fact names; what SQLite
    /// says.
    pub fn record_by(&mut self, now_ms: i64, right: &Authorized, fact: &Fact) -> Result<(), StoreError> {
        self.before_words(now_ms, Some(right), std::slice::from_ref(fact))?;
        self.transact(now_ms, Some(right), fact, |_| Ok(()))
    }

    /// Writes facts that are true together or not at all, by a right.
    ///
    /// # Errors
    /// As [`Db::record_by`]; nothing is written then.
    pub fn record_all_by(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        facts: &[Fact],
    ) -> Result<(), StoreError> {
        self.before_words(now_ms, Some(right), facts)?;
        self.transact_all(now_ms, Some(right), facts, |_| Ok(()))
    }

    /// Where facts are words of the directory that the founding PC may say, none of what it said before comes after them.
    fn before_words(
        &mut self,
        now_ms: i64,
        right: Option<&Authorized>,
        facts: &[Fact],
    ) -> Result<(), StoreError> {
        if !facts.iter().any(is_word) {
            return Ok(());
        }
        for fact in facts {
            must_be_allowed(&self.connection, right, fact)?;
        }
        self.speak_last(now_ms)
    }

    /// The head of this station's own series.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn journal_head(&self) -> Result<JournalHead, StoreError> {
        let sql = "SELECT seq, hash FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1";
        let last: Option<(i64, Hash)> = self
            .connection
            .prepare_cached(sql)?
            .query_row([&self.series], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (entries, hash) = last.map_or((0, [0; 32]), |(seq, hash)| ((seq as u64).saturating_add(1), hash));
        Ok(JournalHead { series: self.series.clone(), entries, hash })
    }

    /// Every own entry in the order of series and number; a series comes after the one that it goes on from.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn journal(&self) -> Result<Vec<JournalEntry>, StoreError> {
        journal_of(&self.connection)
    }
}

/// Refuses a fact that takes another right than `right`, or whose right is of somebody else than it names.
fn must_be_allowed(db: &Connection, right: Option<&Authorized>, fact: &Fact) -> Result<(), StoreError> {
    let rights = fact.rights_in(db)?;
    let is_right = |right: &Authorized| rights.contains(&right.permission()) && right.by() == fact.by();
    if rights.is_empty() || right.is_some_and(is_right) {
        Ok(())
    } else {
        Err(StoreError::NotAllowed(fact.op()))
    }
}

fn append(
    tx: &Connection,
    series: &str,
    now_ms: i64,
    fact: &Fact,
    signer: Option<&dyn JournalSigner>,
) -> Result<(), StoreError> {
    let last: Option<(i64, Hash)> = tx
        .prepare_cached("SELECT seq, hash FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([series], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, prev_hash) = last.map_or((0, [0; 32]), |(seq, hash)| (seq.saturating_add(1), hash));
    let (op, body) = fact.wire()?;
    let mut entry = JournalEntry {
        series: series.to_owned(),
        seq,
        at_ms: now_ms,
        op: op.to_owned(),
        body,
        prev_hash,
        hash: [0; 32],
        key_id: None,
        signature: None,
    };
    entry.hash = entry.computed_hash();
    entry.key_id = signer.map(|s| s.key_id().to_owned());
    entry.signature = signer.map(|s| s.sign(series, (seq as u64).saturating_add(1), &entry.hash));
    tx.prepare_cached(include_str!("sql/append_entry.sql"))?.execute(params![
        entry.series,
        entry.seq,
        entry.at_ms,
        entry.op,
        entry.body,
        entry.prev_hash,
        entry.hash,
        entry.key_id,
        entry.signature
    ])?;
    Ok(())
}
