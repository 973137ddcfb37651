//! Where the speed of an attempt went, with one piece of advice for each cause.

use uuid::Uuid;

use super::words::advice_key;
use crate::actor::Authorized;
use crate::lang::Messages;
use crate::reading::{NoLog, attempt_log};
use dabiao_domain::practice::{Cause, Causes, Trace};
use dabiao_store::Db;

/// A cause as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseLine {
    /// The cause.
    pub cause: Cause,
    /// Its name.
    pub name: String,
    /// What was lost to it, in thousandths of 字/分.
    pub milli_cpm: u64,
    /// The time that it took, in milliseconds.
    pub lost_ms: u64,
    /// What to do about it, and the drill that trains it.
    pub advice: String,
}

/// Where the speed of a stored attempt went; none where too little of it is right to say, and of a sitting of forms, which
/// has a speed of another kind.
///
/// # Errors
/// As [`attempt_log`]: the right is missing, the store refused, or it is of a sitting that is not over.
pub fn causes(by: &Authorized, db: &Db, attempt: Uuid, now_ms: i64) -> Result<Option<Causes>, NoLog> {
    let log = attempt_log(by, db, attempt, now_ms)?;
    Ok(log.copy().and_then(|log| Causes::of(&Trace::of(log))))
}

/// The parts of `causes` in words, the largest first.
pub fn cause_lines(texts: &Messages, causes: &Causes) -> Vec<CauseLine> {
    let line = |part: &dabiao_domain::practice::Part| CauseLine {
        cause: part.cause,
        name: texts.of(&part.cause),
        milli_cpm: part.milli_cpm,
        lost_ms: part.lost_ms,
        advice: texts.get(advice_key(part.cause)),
    };
    causes.parts.iter().map(line).collect()
}
