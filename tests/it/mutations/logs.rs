//! Rewritten sealed attempts: other keystrokes, another text, and everything that follows from them.

use dabiao::domain::input::jsonl::{event_line, header_line};
use dabiao::domain::input::{EndReason, EventKind, InputEvent, InputLog};
use dabiao::domain::score::score_log;
use dabiao::domain::score_doc::ScoreDoc;
use dabiao::store::facts;
use dabiao::store::{Fact, Hash, chain_event, chain_start, hex, pack_log, unpack_log};
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::facts::{Done, Forger};
use super::follow::derive;
use super::scene::one;

/// How an attempt is made another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Much more of the text was typed, in the same time.
    Raised,
    /// All was over after two seconds, by the clock.
    Short,
    /// Another text was shown, and typed.
    OtherText,
    /// Something was typed after the end of the time.
    Late,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Raised, Self::Short, Self::OtherText, Self::Late];
}

/// A log and what follows from it.
pub struct Sealed {
    log: InputLog,
    root: Hash,
    doc: ScoreDoc,
}

impl Sealed {
    fn of(log: InputLog) -> Option<Self> {
        let doc = ScoreDoc::of(&score_log(&log).ok()?);
        let start = chain_start(&header_line(&log.header));
        let root = log.events.iter().fold(start, |hash, event| chain_event(&hash, &event_line(event)));
        Some(Self { log, root, doc })
    }

    /// The sealed attempt `id` of the store, changed. None if it can't be.
    pub fn changed(db: &Connection, id: Uuid, change: Change) -> Option<Self> {
        let sql = "SELECT log FROM attempt WHERE id = ?1";
        let packed: Option<Option<Vec<u8>>> =
            db.query_row(sql, [id.as_bytes()], |row| row.get(0)).optional().unwrap();
        let log = unpack_log(&packed??).unwrap().copy()?.clone();
        Self::of(rewritten(log, change)?)
    }

    /// Puts it in the place of the attempt `id`, and makes what is kept beside it fit.
    pub fn put(&self, db: &Connection, id: Uuid) {
        let errors = self.doc.substitutions + self.doc.insertions + self.doc.omissions;
        let sql = "UPDATE attempt SET header = ?2, log = ?3, root_hash = ?4, score = ?5, correct = ?6,
                          typed = ?7, errors = ?8, active_ms = ?9, end_reason = ?10
                    WHERE id = ?1";
        db.execute(
            sql,
            params![
                id.as_bytes(),
                header_line(&self.log.header),
                pack_log(&self.log.clone().into()),
                self.root,
                self.doc.canonical_json(),
                self.doc.correct,
                self.doc.typed,
                errors,
                self.doc.active_ms as i64,
                self.doc.end
            ],
        )
        .unwrap();
        derive(db);
    }

    /// `seal`, which sealed the attempt, for this log.
    pub fn seal(&self, seal: &Fact) -> Fact {
        let Fact::SealAttempt(facts::SealAttempt { id, stamps_hash, scoring_version, .. }) = seal else {
            panic!("{seal:?}")
        };
        Fact::SealAttempt(facts::SealAttempt {
            id: *id,
            root_hash: hex(&self.root),
            score_hash: hex(&chain_start(&self.doc.canonical_json())),
            scoring_version: *scoring_version,
            events: self.log.events.len(),
            stamps_hash: stamps_hash.clone(),
            doubt: None,
        })
    }

    /// `begin`, which began the attempt, for this text.
    pub fn begin(&self, begin: &Fact) -> Fact {
        let mut begin = begin.clone();
        if let Fact::BeginAttempt(facts::BeginAttempt { header_hash, .. }) = &mut begin {
            *header_hash = hex(&chain_start(&header_line(&self.log.header)));
        }
        begin
    }
}

impl Forger<'_> {
    /// What was typed of an attempt that still runs is other text now, each event following from the one before it.
    pub fn rewrite_running(&mut self) -> Option<Done> {
        let open: Vec<Uuid> =
            self.scene.attempts.iter().filter(|a| a.sealed.is_none()).map(|a| a.id).collect();
        let id = *one(&open, &mut self.rng)?;
        let sql = "SELECT header FROM attempt WHERE id = ?1";
        let header: String = self.db.query_row(sql, [id.as_bytes()], |row| row.get(0)).ok()?;
        let sql = "SELECT seq, line FROM attempt_event WHERE attempt_id = ?1 ORDER BY seq";
        let mut statement = self.db.prepare(sql).unwrap();
        let lines = statement.query_map([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let lines: Vec<(i64, String)> = lines.map(Result::unwrap).collect();
        let mut hash = chain_start(&header);
        let mut changed = false;
        for (seq, line) in lines {
            let other = line.replace("通知", "通知通知");
            changed |= other != line;
            hash = chain_event(&hash, &other);
            let sql = "UPDATE attempt_event SET line = ?3, hash = ?4 WHERE attempt_id = ?1 AND seq = ?2";
            self.db.execute(sql, params![id.as_bytes(), seq, other, hash]).unwrap();
        }
        if changed { Done::false_here("a running attempt written anew") } else { None }
    }
}

fn rewritten(mut log: InputLog, change: Change) -> Option<InputLog> {
    let end = log.events.pop()?;
    let limit = log.header.limit_ms?;
    match change {
        Change::Raised => {
            let typed: String = log.events.iter().filter_map(text).collect();
            let rest: String = log.header.presented.chars().skip(typed.chars().count()).take(150).collect();
            if rest.is_empty() {
                return None;
            }
            let last = log.events.last()?.at_ms;
            log.events.push(InputEvent::new(last, EventKind::Commit(rest)));
            log.events.push(end);
        }
        Change::Short => {
            let text = log.header.presented.chars().take(200).collect();
            log.events = vec![
                InputEvent::new(0, EventKind::Start),
                InputEvent::new(1_000, EventKind::Commit(text)),
                InputEvent::new(2_000, EventKind::End(EndReason::Time)),
            ];
        }
        Change::OtherText => {
            log.header.presented = "一".repeat(log.header.presented.chars().count());
            let count = log.events.iter().filter_map(text).map(|t| t.chars().count()).sum::<usize>() + 40;
            log.events = vec![
                InputEvent::new(0, EventKind::Start),
                InputEvent::new(limit - 2_000, EventKind::Commit("一".repeat(count))),
                InputEvent::new(limit, EventKind::End(EndReason::Time)),
            ];
        }
        Change::Late => {
            let typed: String = log.events.iter().filter_map(text).collect();
            let rest: String = log.header.presented.chars().skip(typed.chars().count()).take(40).collect();
            let at = limit + 60_000;
            log.events.push(InputEvent::new(at - 1_000, EventKind::Commit(rest)));
            log.events.push(InputEvent::new(at, EventKind::End(EndReason::Time)));
        }
    }
    Some(log)
}

const fn text(event: &InputEvent) -> Option<&str> {
    match &event.kind {
        EventKind::Commit(text) | EventKind::Text(text) => Some(text.as_str()),
        _ => None,
    }
}
