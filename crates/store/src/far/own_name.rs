//! What others hand over in this station's name: what it had said and forgot, or what somebody says who has its key, or had it.
//!
//! At the PC that founded a bureau the store finds as much as it can of that by itself (see [`super::renewed`]); of the rest a person
//! says whose it is, and so does a renewal of the key of what had come back until then.

use std::collections::BTreeSet;

use rusqlite::params;
use uuid::Uuid;

use super::entry::entry;
use super::gaps::Gaps;
use super::paths::Paths;
use super::renewed::in_question;
use super::rows::{far_entries, far_row};
use super::state::{settled, voiceless};
use super::words::{End, IN_JOURNAL, end_of, place};
use crate::facts::{self, Fact, SeriesParent};
use crate::hash::{Hash, hex, unhex};
use crate::own_path::{journal_of, parent};
use crate::{Db, StoreError};

/// So many entries that are not its own are named in one word.
const MOST_NAMED: usize = 1_000;
/// So many words at a time: whoever writes more than they name does it in other series, which fall out by themselves.
const MOST_WORDS: usize = 20;

/// How what others hand over in this station's name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InOwnName {
    /// It counts.
    Counts,
    /// It does not.
    CountsNot,
    /// Nothing tells whether it is its own, and nobody said it.
    Undecided,
}

/// What became of what a person said of entries in this station's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// So many are named.
    pub entries: u64,
    /// Whether the contrary was said of them before.
    pub turned: bool,
    /// So many are not: they contradict one another or what is certain, and can't all be its own.
    pub against: u64,
}

/// What is said of entries in this station's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// They are its own.
    Own,
    /// They are its own, as they stand in its journal.
    InJournal,
    /// They are none of its own.
    Others,
}

/// What a word names: entries that are its own, and entries that are not.
type Word = (Vec<SeriesParent>, Vec<SeriesParent>);

/// An entry that a person may be asked about.
struct Asked {
    end: SeriesParent,
    said: Option<bool>,
    is_against: bool,
    /// Whether an answer named it before.
    answered: bool,
}

impl Db {
    /// The ends of what others gave back of this station's series, as far as it counts: what it had written before a restore
    /// set it aside.
    fn ends_given_back(&self) -> Result<Vec<SeriesParent>, StoreError> {
        let sql = concat!(
            "SELECT seq, hash FROM far_entry AS f
                    WHERE series = ?1 AND state NOT IN (", voiceless!(), ")
                      AND NOT EXISTS (SELECT 1 FROM far_entry AS n
                                       WHERE n.series = f.series AND n.seq = f.seq + 1 AND n.prev_hash = f.hash
                                         AND n.state NOT IN (", voiceless!(), "))
                    ORDER BY seq, hash"
        );
        let mut statement = self.connection.prepare(sql)?;
        let mut ends = Vec::new();
        for name in self.series_of_own_name()? {
            let Ok(series) = Uuid::try_parse(&name) else { continue };
            let rows = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let rows: Vec<(i64, Hash)> = rows.collect::<Result<_, _>>()?;
            ends.extend(rows.into_iter().map(|(seq, hash)| named(series, seq, &hash)));
        }
        Ok(ends)
    }

    /// What a renewal of the key names: the ends of what came back and counts, and what was said to be this station's own.
    ///
    /// # Errors
    /// SQLite errors.
    pub(crate) fn kept_until_now(&self) -> Result<Vec<SeriesParent>, StoreError> {
        let mut kept = self.ends_given_back()?;
        for end in self.said_to_be_own()? {
            if !kept.contains(&end) {
                kept.push(end);
            }
        }
        Ok(kept)
    }

    /// Says on record why the present key signs from here on, and names what others had given back until now. The key before it
    /// vouched for it already.
    ///
    /// # Errors
    /// SQLite errors; nothing is written then.
    pub fn name_key(&mut self, now_ms: i64, why: &str, by: Option<Uuid>) -> Result<(), StoreError> {
        let Some(signer) = &self.signer else { return Ok(()) };
        let (key_id, public_key) = (signer.key_id().to_owned(), signer.public_key());
        let (kept, why, not_ours) = (self.kept_until_now()?, Some(why.to_owned()), Vec::new());
        let fact = facts::BeginSigning { key_id, public_key, enrolled: true, why, by, kept, not_ours };
        self.record(now_ms, &Fact::BeginSigning(fact))?;
        self.disown(now_ms, by).map(|_| ())
    }

    /// Says on record that what others handed over in this station's name and does not count here is not its own: where a part of
    /// its own way is not at hand, nothing else tells. So many entries are named; nothing is written where there is none, or no
    /// key signs here. What is undecided is not among them.
    ///
    /// # Errors
    /// SQLite errors; what was written before stays then.
    pub fn disown(&mut self, now_ms: i64, by: Option<Uuid>) -> Result<usize, StoreError> {
        let all = self.not_its_own()?;
        self.say_whose((now_ms, by), &all, Whose::Others)
    }

    /// Says on record of what is undecided in this station's name whether it is its own. Where nothing is, and it is to be `turned`,
    /// that is said of what a person said the contrary of.
    ///
    /// # Errors
    /// SQLite errors; what was written before stays then.
    pub fn answer(
        &mut self,
        (now_ms, by): (i64, Option<Uuid>),
        ours: bool,
        turned: bool,
    ) -> Result<Answered, StoreError> {
        let asked = self.asked_about()?;
        let is_open = |asked: &&Asked| asked.said.is_none();
        let turned = turned && !asked.iter().any(|asked| is_open(&asked));
        let is_meant = |asked: &&Asked| {
            if turned { asked.answered && asked.said == Some(!ours) } else { is_open(asked) }
        };
        let meant: Vec<&Asked> = asked.iter().filter(is_meant).collect();
        let can_be = |asked: &&&Asked| !(ours && asked.is_against);
        let named: Vec<SeriesParent> = meant.iter().filter(can_be).map(|asked| asked.end.clone()).collect();
        let against = meant.len().saturating_sub(named.len()) as u64;
        let whose = if ours { Whose::Own } else { Whose::Others };
        let entries = self.say_whose((now_ms, by), &named, whose)? as u64;
        Ok(Answered { entries, turned, against })
    }

    /// Names entries as its own, or as none of them. So many were named.
    fn say_whose(
        &mut self,
        (now_ms, by): (i64, Option<Uuid>),
        all: &[SeriesParent],
        whose: Whose,
    ) -> Result<usize, StoreError> {
        let Some(signer) = &self.signer else { return Ok(0) };
        let (key_id, public_key) = (signer.key_id().to_owned(), signer.public_key());
        for named in all.chunks(MOST_NAMED).take(MOST_WORDS).map(<[_]>::to_vec) {
            let (key_id, public_key) = (key_id.clone(), public_key.clone());
            let why = (whose == Whose::InJournal).then(|| IN_JOURNAL.to_owned());
            let (kept, not_ours) =
                if whose == Whose::Others { (Vec::new(), named) } else { (named, Vec::new()) };
            let fact = facts::BeginSigning { key_id, public_key, enrolled: true, why, by, kept, not_ours };
            self.record(now_ms, &Fact::BeginSigning(fact))?;
        }
        Ok(all.len().min(MOST_NAMED * MOST_WORDS))
    }

    /// What stands in this station's own journal and was said to be none of its own, by a word that another store of it has: it is
    /// said to be its own. Whether there was such.
    ///
    /// # Errors
    /// SQLite errors; what was written before stays then.
    pub fn lift(&mut self, now_ms: i64) -> Result<bool, StoreError> {
        let (mut disowned, mut own) = (BTreeSet::new(), Vec::new());
        for (kept, not_ours) in self.words_of_others(&self.series_of_own_name()?)? {
            disowned.extend(not_ours.iter().filter_map(place));
            for end in kept.iter().filter_map(place) {
                disowned.remove(&end);
            }
        }
        if disowned.is_empty() {
            return Ok(false);
        }
        let mut said = BTreeSet::new();
        for (kept, _) in self.own_words()? {
            said.extend(kept.iter().filter_map(place));
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND seq = ?2 AND hash = ?3)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for (series, seq, hash) in disowned.difference(&said) {
            let is_own: bool = statement.query_row(params![series, seq, hash], |row| row.get(0))?;
            if let Ok(id) = Uuid::try_parse(series)
                && is_own
            {
                own.push(named(id, *seq, hash));
            }
        }
        drop(statement);
        Ok(self.say_whose((now_ms, None), &own, Whose::InJournal)? > 0)
    }

    /// The series that began with the last restore here of which the end of the store that it set aside did not come back; none where
    /// all did, or nothing was set aside.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn set_aside_and_gone(&self) -> Result<Option<String>, StoreError> {
        let restores: Vec<(String, String)> =
            self.rows_of("journal", "SELECT series, body FROM journal WHERE op = 'restored'", |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let sql = "SELECT EXISTS (SELECT 1 FROM journal WHERE hash = ?1)
                   OR EXISTS (SELECT 1 FROM far_entry WHERE hash = ?1 AND state <> 'waiting')";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut gone: Option<usize> = None;
        for (series, body) in restores {
            let Ok(Fact::Restored(told)) = Fact::read("restored", &body) else { continue };
            let end: Option<Hash> =
                told.lost_head.as_deref().and_then(unhex).and_then(|hash| hash.try_into().ok());
            let Some(end) = end else { continue };
            if !statement.query_row([end], |row| row.get::<_, bool>(0))? {
                gone = gone.max(self.own_series().position(|own| own == series));
            }
        }
        Ok(gone.and_then(|at| self.own_series().nth(at)).map(str::to_owned))
    }

    /// What the words in this station's journal name.
    fn own_words(&self) -> Result<Vec<Word>, StoreError> {
        let sql = "SELECT body FROM journal WHERE op = 'begin_signing' ORDER BY at_ms, series, seq";
        let bodies: Vec<String> = self.rows_of("journal", sql, |row| Ok(row.get(0)?))?;
        Ok(bodies.iter().filter_map(|body| word(body)).collect())
    }

    /// What words in `series` name that others handed over and that count.
    fn words_of_others(&self, series: &BTreeSet<String>) -> Result<Vec<Word>, StoreError> {
        let sql = concat!(
            "SELECT json_extract(line, '$.body') FROM far_entry
                    WHERE series = ?1 AND op = 'begin_signing'
                      AND state NOT IN (",
            voiceless!(),
            ")
                    ORDER BY seq, hash"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = Vec::new();
        for name in series {
            let bodies = statement.query_map([name], |row| row.get::<_, String>(0))?;
            for body in bodies {
                found.extend(word(&body?));
            }
        }
        Ok(found)
    }

    /// What was said to be this station's own, and counts: the next key says it again.
    fn said_to_be_own(&self) -> Result<Vec<SeriesParent>, StoreError> {
        let sql = concat!(
            "SELECT EXISTS (SELECT 1 FROM far_entry
                    WHERE series = ?1 AND seq = ?2 AND hash = ?3
                      AND state NOT IN (",
            voiceless!(),
            "))
                   OR EXISTS (SELECT 1 FROM journal WHERE series = ?1 AND seq = ?2 AND hash = ?3)"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found: Vec<SeriesParent> = Vec::new();
        let mut seen: BTreeSet<End> = BTreeSet::new();
        for end in self.own_words()?.into_iter().flat_map(|(kept, _)| kept) {
            let Some((series, seq, hash)) = place(&end) else { continue };
            let counts: bool = statement.query_row(params![series, seq, hash], |row| row.get(0))?;
            if counts && seen.insert((series, seq, hash)) {
                found.push(end);
            }
        }
        Ok(found)
    }

    /// What a person may be asked about: it may be this station's own, and nothing else tells whether it is. Only at the PC that
    /// founded a bureau there is such.
    fn asked_about(&self) -> Result<Vec<Asked>, StoreError> {
        let gaps = Gaps::of(&self.connection)?;
        if gaps != Gaps::WaitForOthers {
            return Ok(Vec::new());
        }
        let own = journal_of(&self.connection)?;
        let mut far = Vec::new();
        for (signed, _) in far_entries(&self.connection)? {
            far.push(entry(&signed).map_err(|fault| StoreError::Corrupt(fault.to_string()))?);
        }
        let paths = Paths::of(&own, &far, gaps);
        let mut answered: BTreeSet<End> = BTreeSet::new();
        for member in paths.members.iter().filter(|member| member.entry.op == "begin_signing") {
            if let Ok(Fact::BeginSigning(word)) = Fact::read(&member.entry.op, &member.entry.body)
                && word.why.is_none()
            {
                answered.extend(word.kept.iter().chain(&word.not_ours).filter_map(place));
            }
        }
        let mut asked = Vec::new();
        for question in in_question(&paths, self.own_station()?) {
            let Some(member) = paths.members.get(question.member) else { continue };
            let Ok(series) = Uuid::try_parse(&member.entry.series) else { continue };
            asked.push(Asked {
                end: named(series, member.entry.seq, &member.entry.hash),
                said: question.said,
                is_against: question.is_against,
                answered: answered.contains(&end_of(member.entry)),
            });
        }
        Ok(asked)
    }

    /// What others handed over in this station's name, is signed by a key that it has or had, and does not count. What stands in
    /// the series of its own journal comes first: that alone can be taken for a part of its way, and no flood of others hides it.
    fn not_its_own(&self) -> Result<Vec<SeriesParent>, StoreError> {
        let sql = "SELECT seq, hash FROM far_entry
                    WHERE series = ?1 AND state = 'key' AND key_id IN (SELECT key_id FROM journal)
                      AND NOT EXISTS (SELECT 1 FROM journal AS own WHERE own.series = far_entry.series
                                         AND own.seq = far_entry.seq AND own.hash = far_entry.hash)
                    ORDER BY seq, hash";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = Vec::new();
        let own: Vec<String> = self.own_series().map(str::to_owned).collect();
        let others = self.series_of_own_name()?.into_iter().filter(|name| !own.contains(name));
        for name in own.iter().cloned().chain(others) {
            let Ok(series) = Uuid::try_parse(&name) else { continue };
            let rows = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let rows: Vec<(i64, Hash)> = rows.collect::<Result<_, _>>()?;
            found.extend(rows.into_iter().map(|(seq, hash)| named(series, seq, &hash)));
        }
        Ok(found)
    }

    /// What others handed over in this station's name and is not in its journal, each by its operation and what it says, as far
    /// as it stands so.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn said_in_own_name(&self, how: InOwnName) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT op, json_extract(line, '$.body'),
                          CASE WHEN state = 'undecided' THEN 2
                               WHEN state IN ('key', 'stranger', 'retired') THEN 1 ELSE 0 END AS how
                     FROM far_entry WHERE series = ?1 AND state <> 'waiting' AND how = ?2
                    ORDER BY seq, hash";
        let how = match how {
            InOwnName::Counts => 0,
            InOwnName::CountsNot => 1,
            InOwnName::Undecided => 2,
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found: Vec<(String, String)> = Vec::new();
        for name in self.series_of_own_name()? {
            let rows = statement.query_map(params![name, how], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for said in rows {
                found.push(said?);
            }
        }
        Ok(found)
    }

    /// The hashes of what is undecided in this station's name.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn undecided_entries(&self) -> Result<Vec<Hash>, StoreError> {
        let sql = concat!(
            "SELECT hash FROM far_entry
                    WHERE state NOT IN (",
            settled!(),
            ") AND state = 'undecided'"
        );
        self.rows_of("far_entry", sql, |row| Ok(row.get(0)?))
    }

    /// The keys that signed entries of `series`, which are of the PC that founded the bureau, that do not count here, and that its
    /// own words don't name as none of its own, nor what they follow: the name of one for each.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn not_named(&self, series: &BTreeSet<String>) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT series, seq, prev_hash, hash, line, key_id, signature, state FROM far_entry
                    WHERE series = ?1 AND state = 'key' ORDER BY seq, hash";
        let mut left = Vec::new();
        for name in series {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([name])?;
            while let Some(row) = rows.next()? {
                let read = entry(&far_row(row, 1)?.0);
                left.push(read.map_err(|fault| StoreError::Corrupt(fault.to_string()))?);
            }
        }
        if left.is_empty() {
            return Ok(Vec::new());
        }
        let mut disowned: BTreeSet<End> = BTreeSet::new();
        for (_, not_ours) in self.words_of_others(series)? {
            disowned.extend(not_ours.iter().filter_map(place));
        }
        loop {
            let before = left.len();
            left.retain(|entry| {
                let follows = if entry.seq == 0 {
                    parent(entry)
                } else {
                    Some((entry.series.clone(), entry.seq - 1, entry.prev_hash))
                };
                let is_named = disowned.contains(&end_of(entry))
                    || follows.is_some_and(|follows| disowned.contains(&follows));
                if is_named {
                    disowned.insert(end_of(entry));
                }
                !is_named
            });
            if left.len() == before {
                return Ok(left.into_iter().map(|entry| entry.key_id.unwrap_or_default()).collect());
            }
        }
    }

    /// Stations that are kept out as long as nobody says whether it was this PC that retired them.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn kept_out(&self) -> Result<BTreeSet<Uuid>, StoreError> {
        let sql = concat!(
            "SELECT json_extract(line, '$.body') FROM far_entry
                    WHERE state NOT IN (",
            settled!(),
            ")
                      AND state = 'undecided' AND op = 'retire_station'"
        );
        let bodies: Vec<String> = self.rows_of("far_entry", sql, |row| Ok(row.get(0)?))?;
        let read = |body: &String| match Fact::read("retire_station", body) {
            Ok(Fact::RetireStation(retired)) => Some(retired.station_id),
            _ => None,
        };
        let own = self.own_station()?;
        Ok(bodies.iter().filter_map(read).filter(|station| *station != own).collect())
    }

    /// So many entries that others handed over say to be of this station, are not in its journal, and count: of what it
    /// forgot, or of whoever has its key.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn counts_as_own(&self) -> Result<u64, StoreError> {
        let sql = concat!(
            "SELECT count(*) FROM far_entry
                    WHERE series = ?1 AND state NOT IN (",
            voiceless!(),
            ")"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut all = 0;
        for name in self.series_of_own_name()? {
            let n: i64 = statement.query_row([&name], |row| row.get(0))?;
            all += n as u64;
        }
        Ok(all)
    }

    /// The series of this station, and those that others handed over as its own.
    pub(crate) fn series_of_own_name(&self) -> Result<BTreeSet<String>, StoreError> {
        let own = self.own_station()?.to_string();
        let mut names: BTreeSet<String> = self.own_series().map(str::to_owned).collect();
        let told = self.written_series()?.into_iter();
        names.extend(told.filter(|(_, station)| *station == own).map(|(series, _)| series));
        Ok(names)
    }
}

/// What a word names.
fn word(body: &str) -> Option<Word> {
    match Fact::read("begin_signing", body) {
        Ok(Fact::BeginSigning(word)) => Some((word.kept, word.not_ours)),
        _ => None,
    }
}

/// An entry as a word names it.
fn named(series: Uuid, seq: i64, hash: &Hash) -> SeriesParent {
    SeriesParent { series, entries: (seq as u64).saturating_add(1), head: hex(hash) }
}
