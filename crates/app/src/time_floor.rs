//! Whether the clock can be trusted: checked before every dated operation; a clock far ahead is reported.
//!
//! A demonstration is exempt: everything in it is invented, its time too.

use super::clock::Clock;
use super::core::Core;
use super::notice::Notice;
use crate::core::local_minute;
use crate::lang::Messages;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::clean_name;
use dabiao_domain::time_floor::{Behind, TimeFloor, TimeRefusal, Whence, allow};
use dabiao_store::{Db, StoreError};

/// Whether a dated operation (issuing, approving) may be done now in the store `db`.
///
/// # Errors
/// Any error of the store; the inner result says why it may not.
pub fn time_allows(db: &mut Db, clock: &dyn Clock) -> Result<Result<(), TimeRefusal>, StoreError> {
    if db.is_demonstration()? {
        return Ok(Ok(()));
    }
    Ok(allow(&db.time_floor()?, clock.wall_ms(), clock.given()))
}

impl Notice {
    /// Why no dated operation is done, with both times and what to do.
    pub fn of_time(texts: &Messages, refusal: &TimeRefusal) -> Self {
        match refusal {
            TimeRefusal::Behind(Behind { now_ms, bound }) => {
                let whence = whence_words(texts, &bound.whence);
                let (now, known) = (local_minute(*now_ms), local_minute(bound.at_ms));
                Self::new(
                    texts,
                    "error-clock-behind",
                    &[("now", &now), ("known", &known), ("whence", &whence)],
                )
            }
            TimeRefusal::Given(clock) => {
                let (now, system) = (local_minute(clock.given_ms), local_minute(clock.system_ms));
                Self::new(texts, "error-clock-given", &[("now", &now), ("system", &system)])
            }
        }
    }

    /// A clock that is too far ahead of every known time; none otherwise.
    pub fn of_clock_ahead(texts: &Messages, floor: &TimeFloor, now_ms: i64) -> Option<Self> {
        let days = floor.ahead_ms(now_ms)? / 86_400_000;
        let (now, known) = (local_minute(now_ms), local_minute(floor.newest()?.at_ms));
        Some(Self::new(texts, "error-clock-ahead", &[("now", &now), ("known", &known), ("days", &days)]))
    }
}

/// Where a time is known from, in words.
pub fn whence_words(texts: &Messages, whence: &Whence) -> String {
    match whence {
        Whence::Journal => texts.get("clock-whence-journal"),
        Whence::Backup(name) => texts.format("clock-whence-backup", &[("name", name)]),
        Whence::Receipt(name) => texts.format("clock-whence-receipt", &[("name", name)]),
    }
}

impl Core {
    /// What the clock contradicts; none while no contradiction is known.
    pub fn clock_behind(&self) -> Option<Behind> {
        self.store.time_floor()?.behind(self.config.clock.wall_ms())
    }

    /// Reports a clock that is far ahead of every known time, before much is recorded by it.
    pub(crate) fn look_at_clock(&mut self) {
        if self.notice.is_none()
            && let Some(floor) = self.store.time_floor()
        {
            self.notice = Notice::of_clock_ahead(&self.texts, &floor, self.config.clock.wall_ms());
            self.pc_notice.clone_from(&self.notice);
        }
    }

    /// Records that the clock was wrong when it showed times that are still in the future.
    pub(crate) fn clock_was_wrong(&mut self, reason: &str) {
        let Some(by) = self.allowed(Permission::CorrectClock) else { return };
        // The time that replaces the wrong one has to be the system's.
        if let Some(given) = self.config.clock.given().filter(|given| given.differs()) {
            self.notice = Some(Notice::of_time(&self.texts, &TimeRefusal::Given(given)));
            return;
        }
        match clean_name(reason) {
            Err(fault) => {
                self.notice = Some(Notice::of_roster(&self.texts, "field-clock-reason", fault));
            }
            Ok(reason) => {
                let now = self.config.clock.wall_ms();
                let reply = self.store.call(move |db| db.clock_was_wrong(now, &by.right, reason).map(drop));
                self.written(reply);
            }
        }
    }
}
