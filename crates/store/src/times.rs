//! The store's times: the floor below which no dated operation is done, and the findings of exams' times.
//! Read once from the journal and the newest backup, then kept up with every entry.

use std::sync::PoisonError;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use uuid::Uuid;

use super::backup_files::backups;
use super::facts::Fact;
use super::known_times::Times;
use super::{Db, StoreError};
use crate::facts;
use dabiao_domain::actor::Authorized;
use dabiao_domain::time_floor::{Behind, Bound, Finding, GivenClock, Mark, TimeFloor, Whence};

/// The setting that says of a store that everything in it is invented.
pub const DEMO_SETTING: &str = "demo";

/// The kind of a fact, as far as its time matters. Whether a sealed attempt is an exam is recorded elsewhere:
/// every sealing counts as that of an exam.
pub(super) fn mark_of(fact: &Fact) -> Mark {
    match fact {
        Fact::BeginAttempt(facts::BeginAttempt { sitting_id: Some(_), .. })
        | Fact::IssueCertificate(_)
        | Fact::ApproveExemption(_) => Mark::Dated,
        Fact::SealAttempt(_) => Mark::Seal,
        Fact::ClockGiven(facts::ClockGiven { given_ms, system_ms }) => {
            Mark::Given(GivenClock { given_ms: *given_ms, system_ms: *system_ms })
        }
        Fact::ClockBehind(_) => Mark::Behind,
        Fact::ClockWrong(facts::ClockWrong { from_ms, to_ms, .. }) => {
            Mark::Wrong { from_ms: *from_ms, to_ms: *to_ms }
        }
        Fact::SetSetting(facts::SetSetting { key, .. }) if key == DEMO_SETTING => Mark::Demonstration,
        Fact::AddOfficer(_)
        | Fact::ImportRoster(_)
        | Fact::SetAccount(_)
        | Fact::PlanSitting(_)
        | Fact::BeginAttempt(_) => Mark::Real,
        _ => Mark::Other,
    }
}

/// The attempt that a fact begins or seals.
fn attempt_of(fact: &Fact) -> Option<Uuid> {
    match fact {
        Fact::BeginAttempt(facts::BeginAttempt { id, .. })
        | Fact::SealAttempt(facts::SealAttempt { id, .. }) => Some(*id),
        _ => None,
    }
}

/// The same from an entry as it stands. Only what is rare is read whole: a journal has tens of thousands of attempts.
pub(crate) fn mark_of_entry(op: &str, body: &str) -> Mark {
    match op {
        "begin_attempt" if may_be_of_sitting(body) => {
            Fact::read(op, body).map_or(Mark::Other, |fact| mark_of(&fact))
        }
        "issue_certificate" | "approve_exemption" => Mark::Dated,
        "seal_attempt" => Mark::Seal,
        "begin_attempt" | "add_officer" | "import_roster" | "set_account" | "plan_sitting" => Mark::Real,
        // The audit reports an unreadable one.
        "clock_given" | "clock_behind" | "clock_wrong" | "set_setting" => {
            Fact::read(op, body).map_or(Mark::Other, |fact| mark_of(&fact))
        }
        _ => Mark::Other,
    }
}

/// Whether the body of an attempt's beginning may name a sitting. The program leaves the name out of practice; another
/// hand may spell it with escapes.
pub(crate) fn may_be_of_sitting(body: &str) -> bool {
    body.contains("sitting_id") || body.contains("\\u")
}

impl Db {
    /// The time that was given instead of the system's: the next entry of this run is preceded by one that
    /// says so. One close to the system's time needs no entry.
    pub fn tell_of_clock(&mut self, given: Option<GivenClock>) {
        self.given = given.filter(|given| given.differs());
    }

    /// Says at once that the time was given, where nothing else is written.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn record_clock(&mut self, now_ms: i64) -> Result<(), StoreError> {
        self.transact_all(now_ms, None, &[], |_| Ok(()))
    }

    /// The newest known time.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn time_floor(&mut self) -> Result<TimeFloor, StoreError> {
        Ok(self.times()?.floor())
    }

    /// The findings about the times at which an exam was begun and sealed; empty when all is well.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn exam_times(&mut self, attempt: Uuid) -> Result<Vec<Finding>, StoreError> {
        Ok(self.times()?.exams.get(&attempt).cloned().unwrap_or_default())
    }

    /// Whether everything in this store is invented: its journal says so before anything else. The row of the
    /// setting alone is not enough.
    ///
    /// # Errors
    /// SQLite errors.
    pub fn is_demonstration(&mut self) -> Result<bool, StoreError> {
        Ok(self.times()?.line.demonstration())
    }

    /// Puts on record that the clock was wrong when it showed times that are still to come at `now_ms`; nothing where
    /// none is known. Whether the clock is right now is decided before.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`]; what SQLite says.
    pub fn clock_was_wrong(
        &mut self,
        now_ms: i64,
        right: &Authorized,
        reason: String,
    ) -> Result<bool, StoreError> {
        let Some(by) = right.by() else { return Err(StoreError::NotAllowed("clock_wrong")) };
        let times = self.times()?;
        let others = times.others.iter().map(|bound| bound.at_ms);
        let others = others.filter(|at| *at > now_ms && !times.line.forgives(*at));
        let mut later: Vec<i64> = others.collect();
        if let Some((from, to)) = times.line.later_than(now_ms) {
            later.extend([from, to]);
        }
        let (Some(from_ms), Some(to_ms)) = (later.iter().copied().min(), later.iter().copied().max()) else {
            return Ok(false);
        };
        self.record_by(now_ms, right, &Fact::ClockWrong(facts::ClockWrong { from_ms, to_ms, reason, by }))?;
        Ok(true)
    }

    /// The remark before the sealing of an exam at `now_ms`, where the clock shows a time before a known one.
    /// A failure to determine that must not lose an officer's work.
    pub(super) fn word_before_sealing(&mut self, now_ms: i64, attempt: Uuid) -> Option<Fact> {
        let sql = "SELECT sitting_id IS NOT NULL FROM attempt WHERE id = ?1";
        let exam: Option<bool> =
            self.connection.query_row(sql, [attempt.as_bytes()], |row| row.get(0)).optional().ok()?;
        if exam != Some(true) {
            return None;
        }
        let Behind { bound, .. } = self.time_floor().ok()?.behind(now_ms)?;
        Some(Fact::ClockBehind(facts::ClockBehind { newest_ms: bound.at_ms, whence: bound.whence.name() }))
    }

    /// Keeps up with entries that were just written.
    pub(super) fn note_times(&mut self, now_ms: i64, facts: &[Fact]) {
        if let Some(times) = &mut self.times {
            for fact in facts {
                times.feed(now_ms, mark_of(fact), || attempt_of(fact));
            }
            let floor = times.floor();
            *self.floor.lock().unwrap_or_else(PoisonError::into_inner) = Some(floor);
        }
    }

    /// After a transaction that was rolled back the times are read again.
    pub(super) fn forget_times(&mut self) {
        self.times = None;
    }

    fn times(&mut self) -> Result<&Times, StoreError> {
        if self.times.is_none() {
            let times = self.read_times()?;
            *self.floor.lock().unwrap_or_else(PoisonError::into_inner) = Some(times.floor());
            self.times = Some(times);
        }
        Ok(self.times.get_or_insert_default())
    }

    fn read_times(&self) -> Result<Times, StoreError> {
        let mut times = Times::default();
        let sql = "SELECT series, max(at_ms) FROM journal GROUP BY series";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let series: String = row.get(0)?;
            if self.own_series().any(|own| own == series) {
                continue;
            }
            times.others.push(Bound { at_ms: row.get(1)?, whence: Whence::Receipt(series) });
        }
        let sql = "SELECT at_ms, op, body FROM journal WHERE series = ?1 ORDER BY seq";
        let mut statement = self.connection.prepare(sql)?;
        for series in self.own_series() {
            let mut rows = statement.query([series])?;
            while let Some(row) = rows.next()? {
                let at_ms = row.get(0)?;
                let text = |column| {
                    row.get_ref(column)?.as_str().map_err(|e| StoreError::Corrupt(format!("journal: {e}")))
                };
                let op = text(1)?;
                let body = text(2)?;
                let attempt = || Fact::read(op, body).ok().as_ref().and_then(attempt_of);
                times.feed(at_ms, mark_of_entry(op, body), attempt);
            }
        }
        times.others.extend(self.newest_backup());
        Ok(times)
    }

    /// The last entry of this station in its newest backup; none where there is none that can be read.
    fn newest_backup(&self) -> Option<Bound> {
        let backup = backups(self.folder()).pop()?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let copy = Connection::open_with_flags(&backup.path, flags).ok()?;
        let sql = "SELECT at_ms FROM journal WHERE series = ?1 ORDER BY seq DESC LIMIT 1";
        let last = |series: &str| copy.query_row(sql, [series], |row| row.get(0)).ok();
        let at_ms = self.own_series().rev().find_map(last)?;
        let name = backup.path.file_name()?.to_string_lossy().into_owned();
        Some(Bound { at_ms, whence: Whence::Backup(name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_taken_for_what_its_fact_is() {
        let id = Uuid::from_u128(7);
        let begin = |sitting_id| {
            Fact::BeginAttempt(facts::BeginAttempt {
                id,
                officer_id: id,
                exercise_id: "copy/case-01".into(),
                mode: "exam".into(),
                header_hash: String::new(),
                unit_id: None,
                title: Some("\"sitting_id\":\"".into()),
                record_type: None,
                sitting_id,
            })
        };
        let facts = [
            begin(None),
            begin(Some(id)),
            Fact::ApproveExemption(facts::ApproveExemption { id, by: id }),
            Fact::ClockGiven(facts::ClockGiven { given_ms: 1, system_ms: 2 }),
            Fact::ClockBehind(facts::ClockBehind { newest_ms: 1, whence: "journal".into() }),
            Fact::ClockWrong(facts::ClockWrong {
                from_ms: 1, to_ms: 2, reason: "电池没电".into(), by: id
            }),
            Fact::SetSetting(facts::SetSetting { key: DEMO_SETTING.into(), value: "1".into() }),
            Fact::SetSetting(facts::SetSetting { key: "lang".into(), value: "1".into() }),
            Fact::SignedIn(facts::SignedIn { officer_id: id }),
        ];
        for fact in facts {
            let (op, body) = fact.wire().unwrap();
            assert_eq!(mark_of_entry(op, &body), mark_of(&fact), "{op} {body}");
        }
    }

    /// Blanks, escapes and another order are no way around the rule for exams.
    #[test]
    fn an_exam_is_one_however_it_is_spelled() {
        let id = uuid::Uuid::from_u128(1);
        let exam = Fact::BeginAttempt(facts::BeginAttempt {
            id,
            officer_id: id,
            exercise_id: String::new(),
            mode: "exam".into(),
            header_hash: String::new(),
            unit_id: None,
            title: None,
            record_type: None,
            sitting_id: Some(id),
        });
        let (op, body) = exam.wire().unwrap();
        let spelled = [
            body.replace("\"sitting_id\":", "\"sitting_id\" : "),
            body.replace("sitting_id", "sitting\\u005fid"),
            body.replace("sitting_id", "\\u0073itting_id"),
        ];
        for body in spelled {
            assert_eq!(Fact::read(op, &body).unwrap(), exam, "{body}");
            assert_eq!(mark_of_entry(op, &body), Mark::Dated, "{body}");
        }
        let (op, practice) = Fact::BeginAttempt(facts::BeginAttempt {
            title: Some("\"sitting_id\":\"1\"".into()),
            sitting_id: None,
            ..match exam {
                Fact::BeginAttempt(begin) => begin,
                _ => unreachable!(),
            }
        })
        .wire()
        .unwrap();
        assert_eq!(mark_of_entry(op, &practice), Mark::Real, "{practice}");
    }
}
