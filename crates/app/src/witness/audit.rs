//! The audit's statements about the past, each a problem or a note.

use std::path::Path;

use super::look::{MarkState, Missing, Whence, look_back};
use super::mark::Answer;
use crate::core::local_minute;
use crate::paths::state_folder;
use dabiao_domain::finding::{Dated, Finding, Quoted};
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
        let problem = AuditProblem::new(place(missing), what(missing));
        if missing.is_fault() { report.problems.push(problem) } else { report.notes.push(problem) }
    }
    match &past.mark {
        MarkState::Nothing if report.entries > 0 => {
            report.notes.push(AuditProblem::new("mark", Finding::MarkNone));
        }
        MarkState::OtherKey(place) => {
            let what = Finding::MarkOfOtherKey { file: place.clone() };
            report.problems.push(AuditProblem::new("mark", what));
        }
        MarkState::Unreadable(why) => {
            let what = Finding::MarkUnreadable { said: Quoted(why.clone()) };
            report.notes.push(AuditProblem::new("mark", what));
        }
        MarkState::NotKept | MarkState::Nothing | MarkState::There { .. } => {}
    }
    if let Some(why) = past.unread {
        let what = Finding::HeadUnreadable { said: Quoted(why) };
        report.notes.push(AuditProblem::new("backup", what));
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

fn what(missing: &Missing) -> Finding {
    let Missing { lies, kept, entry, at_ms, attempts, answer, .. } = missing;
    let (entry, when) = (*entry, Dated(at_ms.map(local_minute)));
    let gone = Box::new(match (*lies, *kept) {
        (Lies::Nowhere, _) => Finding::GoneNowhere { entry, when },
        (Lies::Beyond(there), Some(kept)) if kept == there && kept + 1 == entry => {
            Finding::GoneOne { entry, when, there }
        }
        (Lies::Beyond(there), Some(kept)) if kept == there => {
            Finding::GoneFrom { from: kept + 1, entry, when, there }
        }
        (_, Some(kept)) => Finding::GoneAfter { kept, entry, when },
        (_, None) => Finding::GoneOther { entry, when },
    });
    let answer = Box::new(match (answer, &missing.whence) {
        (Answer::Restored, _) => Finding::PastRestored,
        (Answer::BegunAnew, _) => Finding::PastBegunAnew,
        (Answer::Open, Whence::OtherFolder(_)) => Finding::PastElsewhere,
        (Answer::Open, _) => Finding::PastOpen,
    });
    match *attempts {
        0 => Finding::Past { gone, answer },
        attempts => Finding::PastAttempts { gone, attempts, answer },
    }
}
