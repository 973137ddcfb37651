//! The audit's statements about the past: English sentences, each a problem or a note.

use std::path::Path;

use super::look::{MarkState, Missing, Whence, look_back};
use super::mark::Answer;
use crate::core::local_minute;
use crate::paths::state_folder;
use dabiao_store::{AuditProblem, AuditReport, Db, Lies, StoreError};

/// Checks the mark of this account, the newest backup and all certificates against the journal.
///
/// # Errors
/// Any error of the store.
pub fn audit_past(db: &Db, folder: &Path, report: &mut AuditReport) -> Result<(), StoreError> {
    audit_past_in(db, folder, state_folder().as_deref(), report)
}

/// As [`audit_past`], with the marks in `state`.
///
/// # Errors
/// As there.
pub fn audit_past_in(
    db: &Db,
    folder: &Path,
    state: Option<&Path>,
    report: &mut AuditReport,
) -> Result<(), StoreError> {
    let past = look_back(db, folder, state, usize::MAX)?;
    for missing in &past.missing {
        let problem = AuditProblem { place: place(missing), what: what(missing) };
        if missing.is_fault() { report.problems.push(problem) } else { report.notes.push(problem) }
    }
    let note = |place: &str, what: String| AuditProblem { place: place.to_owned(), what };
    match &past.mark {
        MarkState::Nothing if report.entries > 0 => {
            let what = "this account has none for this data folder: it was not opened here before, or the mark was \
                        removed";
            report.notes.push(note("mark", what.to_owned()));
        }
        MarkState::OtherKey(place) => {
            let what = format!(
                "{place} is signed by a key that the journal does not name: the history that this account saw here \
                 was another one"
            );
            report.problems.push(note("mark", what));
        }
        MarkState::Unreadable(why) => {
            report.notes.push(note("mark", format!("it can't be read and says nothing: {why}")));
        }
        MarkState::NotKept | MarkState::Nothing | MarkState::There { .. } => {}
    }
    if let Some(why) = past.unread {
        report.notes.push(note("backup", format!("its head can't be read: {why}")));
    }
    Ok(())
}

fn place(missing: &Missing) -> String {
    match &missing.whence {
        Whence::Mark => "mark".to_owned(),
        Whence::OtherStation(station) => format!("mark of station {station}, whose history was here"),
        Whence::OtherFolder(folder) => format!("mark of {folder}"),
        Whence::Backup(name) => format!("backup {name}"),
        Whence::Certificate(number) => format!("certificate {number}"),
        Whence::Given(whence) => whence.clone(),
    }
}

fn what(missing: &Missing) -> String {
    let Missing { lies, kept, entry, at_ms, attempts, answer, .. } = missing;
    let when = at_ms.map_or_else(String::new, |at| format!(" of {}", local_minute(at)));
    let gone = match (lies, kept) {
        (Lies::Nowhere, _) => {
            format!("it names entry {entry}{when} of a series that the journal does not have")
        }
        (Lies::Beyond(there), Some(kept)) if kept == there && kept + 1 == *entry => {
            format!("entry {entry}{when} is missing: the journal goes to entry {there}")
        }
        (Lies::Beyond(there), Some(kept)) if kept == there => {
            format!("entries {} to {entry}{when} are missing: the journal goes to entry {there}", kept + 1)
        }
        (_, Some(kept)) => {
            format!("entries after {kept} up to {entry}{when} are missing or were written anew")
        }
        (_, None) => format!("entry {entry}{when} is another one now: the journal was written anew"),
    };
    let attempts = match attempts {
        0 => String::new(),
        n => format!(", with at least {n} attempts"),
    };
    let answer = match (answer, &missing.whence) {
        (Answer::Restored, _) => "; a restore explains it",
        (Answer::BegunAnew, _) => "; the journal was begun anew",
        (Answer::Open, Whence::OtherFolder(_)) => {
            "; the other data folder went on by itself, or this one is a copy"
        }
        (Answer::Open, _) => "; no restore explains it: the records were taken back, cut or written anew",
    };
    format!("{gone}{attempts}{answer}")
}
