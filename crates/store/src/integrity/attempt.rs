//! Attempts against the entries that began and sealed them, and scores against their logs.
//!
//! The journal's statements about an attempt are a state machine: begun once, sealed once. The first entry of
//! each kind counts; a second one is a problem of its own and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;
use uuid::Uuid;

use super::AuditReport;
use super::mark::{AttemptsDigest, AuditMark};
use super::series::place;
use crate::attempts::root_hash;
use crate::derived::{HistoryMaker, MarkSource, PackedHistories, wrong_items};
use crate::facts;
use crate::facts::Fact;
use crate::hash::{chain_event, chain_start, hex};
use crate::journal_entry::JournalEntry;
use crate::log_pack::unpack_log;
use crate::row_hash::hash_of_columns;
use crate::stamps::{stamps_hash, unpack_stamps};
use crate::{AuditPlace, AuditProblem};
use crate::{Db, StoreError, cores};
use dabiao_domain::attempt::AttemptMode;
use dabiao_domain::attempt_log::AttemptLog;
use dabiao_domain::attempt_score::AttemptScore;
use dabiao_domain::finding::{Finding, Quoted};

/// A fact and the entry that tells it.
pub(super) type Claim<'a> = (&'a JournalEntry, &'a Fact);

/// The journal's statements about attempts.
#[derive(Default)]
pub(super) struct Claims<'a> {
    pub(super) begun: BTreeMap<Uuid, Claim<'a>>,
    pub(super) sealed: BTreeMap<Uuid, Claim<'a>>,
}

impl<'a> Claims<'a> {
    /// The first beginning and the first seal of every attempt. Every further one, and a seal before the
    /// beginning, is reported.
    pub(super) fn of(facts: &'a [(&'a JournalEntry, Fact)], report: &mut AuditReport) -> Self {
        let mut claims = Self::default();
        for (entry, fact) in facts {
            let claim = (*entry, fact);
            let fault = match fact {
                Fact::BeginAttempt(facts::BeginAttempt { id, .. }) if claims.begun.contains_key(id) => {
                    Some(Finding::BegunTwice { attempt: *id })
                }
                Fact::BeginAttempt(facts::BeginAttempt { id, .. }) => {
                    claims.begun.insert(*id, claim);
                    None
                }
                Fact::SealAttempt(facts::SealAttempt { id, .. }) if claims.sealed.contains_key(id) => {
                    Some(Finding::SealedTwice { attempt: *id })
                }
                Fact::SealAttempt(facts::SealAttempt { id, .. }) => {
                    let begun = claims.begun.contains_key(id);
                    claims.sealed.insert(*id, claim);
                    (!begun).then_some(Finding::SealedUnbegun { attempt: *id })
                }
                _ => None,
            };
            report.problems.extend(fault.map(|what| AuditProblem::new(place(entry), what)));
        }
        claims
    }
}

/// The columns of an attempt's row that the audit reads.
struct Stored {
    id: Uuid,
    began: Vec<(&'static str, String)>,
    header: String,
    sealed_at_ms: Option<i64>,
    score: Option<String>,
    root: Option<[u8; 32]>,
    summary: [Option<i64>; 4],
    end: Option<String>,
    log: Option<Vec<u8>>,
    stamps: Option<Vec<u8>>,
    items: Option<Vec<u8>>,
}

/// Columns of the attempt's own row; what is worked out from it comes after them, and is in no digest.
const OWN_COLUMNS: usize = 21;

impl Stored {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let uuid = |n: usize| -> rusqlite::Result<String> {
            let bytes: Option<[u8; 16]> = row.get(n)?;
            Ok(bytes.map_or_else(String::new, |b| Uuid::from_bytes(b).to_string()))
        };
        Ok(Self {
            id: Uuid::from_bytes(row.get(0)?),
            began: vec![
                ("officer_id", uuid(2)?),
                ("unit_id", uuid(3)?),
                ("exercise_id", row.get(4)?),
                ("title", row.get(5)?),
                ("record_type", row.get(6)?),
                ("mode", row.get(7)?),
                ("started_at_ms", row.get::<_, i64>(8)?.to_string()),
                ("sitting_id", uuid(9)?),
            ],
            header: row.get(10)?,
            sealed_at_ms: row.get(11)?,
            score: row.get(12)?,
            root: row.get(13)?,
            summary: [row.get(14)?, row.get(15)?, row.get(16)?, row.get(17)?],
            end: row.get(18)?,
            log: row.get(19)?,
            stamps: row.get(20)?,
            items: row.get(OWN_COLUMNS)?,
        })
    }
}

/// The columns of a row that decide how deeply it has to be checked.
struct Key {
    id: Uuid,
    sealed: bool,
    exam: bool,
}

impl Key {
    fn of(row: &Row<'_>) -> Result<Self, StoreError> {
        let text = |n: usize| row.get_ref(n)?.as_str().map_err(|e| StoreError::Corrupt(e.to_string()));
        let (sealed, exam) = (text(1)? == "sealed", text(7)? == AttemptMode::Exam.name());
        Ok(Self { id: Uuid::from_bytes(row.get(0)?), sealed, exam })
    }
}

/// A row and what the journal says of it.
struct Case<'a> {
    stored: Stored,
    begun: Option<Claim<'a>>,
    sealed: Option<Claim<'a>>,
}

/// How far what an earlier audit saw is believed.
#[derive(Clone, Copy)]
pub(super) struct Trust<'a> {
    /// How far that audit found everything right.
    pub mark: Option<&'a AuditMark>,
    /// Exams are checked again all the same.
    pub exams_again: bool,
    /// The own series: a mark covers no others.
    pub own: &'a BTreeSet<&'a str>,
}

impl Trust<'_> {
    /// Whether an attempt need not be checked individually.
    const fn spares(self, attempt: &Key) -> bool {
        !(self.exams_again && attempt.exam)
    }
}

/// The result of checking all attempts, besides the problems.
pub(super) struct Attempts {
    /// The digest over all sealed ones.
    pub digest: AttemptsDigest,
    /// Those that a mark covers, as they were then.
    pub known: BTreeSet<Uuid>,
    /// The histories that they give, packed; none where one can't be read.
    pub histories: Result<PackedHistories, StoreError>,
}

/// A row's part in its officer's history.
fn mark_source(row: &Row<'_>) -> rusqlite::Result<MarkSource> {
    Ok(MarkSource {
        id: row.get(0)?,
        officer: row.get(2)?,
        exercise: row.get(4)?,
        record_type: row.get(6)?,
        mode: row.get(7)?,
        started: row.get(8)?,
        header: row.get(10)?,
        score: row.get(12)?,
    })
}

/// Rows that are fetched before they are checked: enough for all cores, and little memory.
const BATCH: usize = 512;

impl Db {
    /// Checks every attempt against the journal. Rows are fetched here; unpacking and scoring them takes
    /// longest, and runs on all cores. Those that the mark covers are only checked against its digest, all at
    /// once; where the digest differs, or where exams are not spared, they are checked like the others.
    pub(super) fn audit_attempts(
        &self,
        claims: &Claims<'_>,
        trust: Trust<'_>,
        report: &mut AuditReport,
    ) -> Result<Attempts, StoreError> {
        let mark = trust.mark;
        let (mut digest, mut known) = (AttemptsDigest::default(), BTreeSet::new());
        let mut histories = Ok(HistoryMaker::default());
        let mut covered = AttemptsDigest::default();
        let (mut begun, mut sealed) = (claims.begun.clone(), claims.sealed.clone());
        self.each_attempt(report, |row, batch, report| {
            let key = Key::of(row)?;
            if let Ok(maker) = &mut histories
                && let Err(error) = mark_source(row).map_err(StoreError::from).and_then(|s| maker.take(s))
            {
                histories = Err(error);
            }
            let (begun, sealed) = (begun.remove(&key.id), sealed.remove(&key.id));
            let case = |row| Ok::<_, StoreError>(Case { stored: Stored::of(row)?, begun, sealed });
            if !key.sealed {
                let case = case(row)?;
                let faults = self.open_faults(&case)?;
                report.problems.extend(problems(&case.stored, faults));
                return Ok(());
            }
            report.attempts += 1;
            let hash = hash_of_columns(row, OWN_COLUMNS)?;
            if sealed.is_none_or(|(entry, _)| trust.own.contains(entry.series.as_str())) {
                digest.take(&hash);
            }
            if let (Some(mark), Some((entry, _))) = (mark, sealed)
                && mark.covers(entry)
            {
                covered.take(&hash);
                if trust.spares(&key) {
                    known.insert(key.id);
                    return Ok(());
                }
            }
            batch.push(case(row)?);
            Ok(())
        })?;
        if mark.is_some_and(|mark| !covered.is_of(mark)) {
            let doubtful = std::mem::take(&mut known);
            self.each_attempt(report, |row, batch, _| {
                let id = Key::of(row)?.id;
                if doubtful.contains(&id) {
                    let (begun, sealed) = (claims.begun.get(&id), claims.sealed.get(&id));
                    let (begun, sealed) = (begun.copied(), sealed.copied());
                    batch.push(Case { stored: Stored::of(row)?, begun, sealed });
                }
                Ok(())
            })?;
        }
        let missing = |ids: BTreeMap<Uuid, Claim<'_>>, what: Finding| -> Vec<AuditProblem> {
            ids.into_keys().map(|id| AuditProblem::new(AuditPlace::Attempt(id), what.clone())).collect()
        };
        report.problems.extend(missing(begun, Finding::AttemptGone));
        report.problems.extend(missing(sealed, Finding::SealedAttemptGone));
        self.audit_leftovers(report)?;
        Ok(Attempts { digest, known, histories: histories.and_then(HistoryMaker::finish) })
    }

    /// Passes every row to `take`, which may add it to the batch that is checked next.
    fn each_attempt<'a>(
        &self,
        report: &mut AuditReport,
        mut take: impl FnMut(&Row<'_>, &mut Vec<Case<'a>>, &mut AuditReport) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(include_str!("../sql/audit_attempts.sql"))?;
        let mut rows = statement.query([])?;
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(row) = rows.next()? {
            take(row, &mut batch, report)?;
            if batch.len() == BATCH {
                check_all(&batch, report);
                batch.clear();
            }
        }
        check_all(&batch, report);
        Ok(())
    }

    /// Events and stamps of anything but an open attempt: the program removes them when it seals.
    fn audit_leftovers(&self, report: &mut AuditReport) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(include_str!("../sql/stray_events.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, id): (String, [u8; 16]) = (row.get(0)?, row.get(1)?);
            let place = format!("{table} of attempt {}", Uuid::from_bytes(id));
            report.problems.push(AuditProblem::new(place, Finding::OfNoOpenAttempt));
        }
        Ok(())
    }

    fn open_faults(&self, case: &Case<'_>) -> Result<Vec<Finding>, StoreError> {
        let Case { stored, begun, sealed } = case;
        let mut faults = began_faults(stored, *begun);
        if sealed.is_some() {
            faults.push(Finding::SealedInJournal);
        }
        let end = stored.sealed_at_ms.is_some() || stored.end.is_some() || stored.stamps.is_some();
        if end || stored.summary.iter().any(Option::is_some) {
            faults.push(Finding::OpenWithEnd);
        }
        let sql = "SELECT seq, line, hash FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([stored.id.as_bytes()])?;
        let mut hash = chain_start(&stored.header);
        let mut number = 0;
        while let Some(row) = rows.next()? {
            hash = chain_event(&hash, &row.get::<_, String>(1)?);
            if row.get::<_, i64>(0)? != number || row.get::<_, [u8; 32]>(2)? != hash {
                faults.push(Finding::EventBroken { event: number });
                break;
            }
            number += 1;
        }
        if let Some(seq) = self.changed_stamp(stored.id)? {
            faults.push(Finding::StampChanged { event: seq });
        }
        Ok(faults)
    }
}

fn problems(stored: &Stored, faults: Vec<Finding>) -> impl Iterator<Item = AuditProblem> {
    let place = AuditPlace::Attempt(stored.id);
    faults.into_iter().map(move |what| AuditProblem::new(place.clone(), what))
}

/// Checks sealed attempts on all cores; what is found keeps the order of the rows. What differs from the entries alone is
/// among the meaning, too.
fn check_all(batch: &[Case<'_>], report: &mut AuditReport) {
    let Some(found) = cores::each(batch, sealed_faults) else {
        report.problems.push(AuditProblem::new("attempts", Finding::AttemptsNotChecked));
        return;
    };
    for (case, faults) in batch.iter().zip(found) {
        for (of, what) in faults {
            let problem = AuditProblem::new(AuditPlace::Attempt(case.stored.id), what);
            if of == Of::Entries {
                report.meaning.push(problem.clone());
            }
            report.problems.push(problem);
        }
    }
}

/// Against what something is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// The entries that begin and seal the attempt.
    Entries,
    /// Its own log.
    Log,
}

/// The problems of a sealed attempt: its row, its log, its score, its seal.
fn sealed_faults(case: &Case<'_>) -> Vec<(Of, Finding)> {
    let Case { stored, begun, sealed } = case;
    let (mut of_log, mut of_seal) = (Vec::new(), Vec::new());
    let log = stored.log.as_deref().map(unpack_log);
    let score = stored.score.as_deref().unwrap_or_default();
    match &log {
        Some(Ok(log)) => log_faults(stored, log, score, &mut of_log),
        Some(Err(error)) => of_log.push(error.to_string().into()),
        None => of_log.push(Finding::LogGone),
    }
    match sealed {
        // A doubt that the seal itself tells is one of the meaning: its bytes have to be those of the seal all the same.
        Some((entry, fact)) => {
            let events = log.and_then(Result::ok).map(|log| log.events());
            seal_faults(stored, score, entry.at_ms, fact, events, &mut of_seal);
        }
        None => of_seal.push(Finding::NotSealed),
    }
    let told = |of: Of, faults: Vec<Finding>| faults.into_iter().map(move |what| (of, what));
    told(Of::Entries, began_faults(stored, *begun))
        .chain(told(Of::Log, of_log))
        .chain(told(Of::Entries, of_seal))
        .collect()
}

/// Values that differ from the log, or are not allowed.
fn log_faults(stored: &Stored, log: &AttemptLog, score: &str, faults: &mut Vec<Finding>) {
    if Some(root_hash(log)) != stored.root {
        faults.push(Finding::HashOther);
    }
    if log.header_line() != stored.header {
        faults.push(Finding::HeaderOther);
    }
    let exam = stored.began.iter().any(|(name, value)| *name == "mode" && value == AttemptMode::Exam.name());
    if log.mode().is_exam() != exam {
        faults.push(Finding::ModeOther);
    }
    if stored.items.as_deref().is_some_and(|kept| wrong_items(kept, log)) {
        faults.push(Finding::ItemsOther);
    }
    if let Some(fault) = log.rule_fault() {
        faults.push(Finding::RuleBroken { said: Quoted(fault) });
    }
    let version = scoring_version(score).unwrap_or_else(|| AttemptScore::newest_version(log));
    let doc = match AttemptScore::of_log_by(log, version) {
        Some(Ok(fresh)) => fresh,
        Some(Err(no)) => {
            return faults.push(Finding::EventUnscored { event: no.event, said: Quoted(no.why) });
        }
        None => return faults.push(Finding::ScoreNewer { version }),
    };
    if doc.canonical_json() != score {
        faults.push(Finding::ScoreOther);
    }
    if stored.summary != doc.summary().map(Some) || stored.end.as_deref() != Some(doc.end()) {
        faults.push(Finding::SummaryOther);
    }
}

/// The version of the rules by which a stored score was made; each work names its own.
fn scoring_version(score: &str) -> Option<u32> {
    #[derive(serde::Deserialize)]
    struct Version {
        #[serde(alias = "form_scoring_version")]
        scoring_version: u32,
    }
    serde_json::from_str(score).ok().map(|Version { scoring_version }| scoring_version)
}

/// Differences from the sealing entry.
fn seal_faults(
    stored: &Stored,
    score: &str,
    at_ms: i64,
    fact: &Fact,
    events: Option<usize>,
    faults: &mut Vec<Finding>,
) {
    let Fact::SealAttempt(facts::SealAttempt {
        root_hash,
        score_hash,
        stamps_hash: claimed_stamps,
        events: claimed_events,
        ..
    }) = fact
    else {
        return;
    };
    if *root_hash != hex(&stored.root.unwrap_or_default()) {
        faults.push(Finding::NamedLogOther);
    }
    if events.is_some_and(|events| events != *claimed_events) {
        faults.push(Finding::NamedEventsOther);
    }
    if *score_hash != hex(&chain_start(score)) {
        faults.push(Finding::NamedScoreOther);
    }
    if stored.sealed_at_ms != Some(at_ms) {
        faults.push(Finding::NamedSealOther);
    }
    let stamps = match stored.stamps.as_deref().map(unpack_stamps) {
        None => Some(None),
        Some(None) => None,
        Some(Some(stamps)) => Some(Some(hex(&stamps_hash(&stamps)))),
    };
    if stamps.as_ref() != Some(claimed_stamps) {
        faults.push(Finding::NamedStampsOther);
    }
}

/// The row's data of the beginning, compared with the entry. Entries of older programs contain less.
fn began_faults(stored: &Stored, claim: Option<Claim<'_>>) -> Vec<Finding> {
    let Some((
        entry,
        Fact::BeginAttempt(facts::BeginAttempt {
            officer_id,
            exercise_id,
            mode,
            header_hash,
            unit_id,
            title,
            record_type,
            sitting_id,
            ..
        }),
    )) = claim
    else {
        return vec![Finding::NotBegun];
    };
    let mut faults = Vec::new();
    if *header_hash != hex(&chain_start(&stored.header)) {
        faults.push(Finding::NamedTextOther);
    }
    let text = |id: &Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let claimed = [
        Some(officer_id.to_string()),
        unit_id.map(|id| id.to_string()),
        Some(exercise_id.clone()),
        title.clone(),
        record_type.clone(),
        Some(mode.clone()),
        Some(entry.at_ms.to_string()),
        Some(text(sitting_id)),
    ];
    for ((name, have), want) in stored.began.iter().zip(claimed) {
        if let Some(want) = want.filter(|want| want != have) {
            faults.push(Finding::ColumnOther { column: name, found: have.clone(), told: want });
        }
    }
    faults
}
