//! Every log of a store, and the rules that it must keep.

use dabiao::domain::attempt_log::AttemptLog;
use dabiao::store::Db;

/// The logs of all attempts, sealed and open.
pub fn logs(db: &Db) -> Vec<AttemptLog> {
    let rows = db.attempts(None).unwrap();
    rows.iter().map(|row| db.attempt_log(row.start.id).unwrap().log).collect()
}

/// Checks that no log of the store breaks the rules of a log. Returns how many there are.
pub fn assert_rules_kept(db: &Db) -> usize {
    let logs = logs(db);
    for log in &logs {
        assert_eq!(log.rule_fault(), None, "{:?}", log.event_lines().last());
    }
    logs.len()
}
