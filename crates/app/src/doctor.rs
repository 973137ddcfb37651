//! The check-up: what this PC can do, and what to do about what it can't.

use std::path::Path;

use super::clock::Clock;
use super::exchange::outbox;
use super::finding_words::problem_line;
use super::foreign_words::{foreign_words, store_words};
use super::lang::Messages;
use super::notice::Notice;
use super::paths::{is_portable, state_folder};
use super::signing::{JournalKeys, series_words};
#[cfg(feature = "bureau")]
use super::sync_words::ago_words;
use super::sync_words::{fault_notice, outbox_words};
use super::witness::{MarkState, look_back, mark_words, missing_words};
use crate::core::local_time;
use dabiao_content::check::FontCharacters;
use dabiao_domain::sync::fault::Fault;
#[cfg(feature = "bureau")]
use dabiao_domain::sync::state::Ago;
use dabiao_domain::time_floor::TimeRefusal;
use dabiao_files::{self as files, Privacy};
use dabiao_store::{AuditProblem, AuditReport, Db, StoreError, backups, verify_backup};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// All well.
    Ok,
    /// Works, but needs attention.
    Warn,
    /// Does not work.
    Fail,
}

impl Finding {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One check and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `display`, `fonts`, `input_method`, `clock`, `data_folder`, `private_files`, `integrity`, `enrolment`,
    /// `bureau`, `past` or `backup`.
    pub name: &'static str,
    /// How it came out.
    pub finding: Finding,
    /// What was seen.
    pub detail: String,
    /// What to do; empty when all is well.
    pub next: String,
}

/// The check that tells each series, with its number, key and head.
pub const ENROLMENT: &str = "enrolment";

/// The first day on which this program existed, milliseconds since the epoch: an earlier clock is wrong.
const FIRST_DAY_MS: i64 = 1_790_000_000_000;

/// An older newest backup gets a warning, in days.
const BACKUP_AGE_DAYS: i32 = 7;

/// Runs every check. `env` reads an environment variable.
pub fn examine(
    texts: &Messages,
    folder: &Path,
    clock: &dyn Clock,
    env: &dyn Fn(&str) -> Option<String>,
) -> Vec<Check> {
    // Before the store is opened, which closes what is open.
    let before = files::look(folder);
    let stored = stored(texts, folder, clock);
    all(texts, folder, clock, env, &before, stored)
}

/// Every check in its order; `before` is the state of the folder before the store was opened.
fn all(
    texts: &Messages,
    folder: &Path,
    clock: &dyn Clock,
    env: &dyn Fn(&str) -> Option<String>,
    before: &Privacy,
    stored: Stored,
) -> Vec<Check> {
    let Stored { data, integrity, told, past, empty, behind, bureau } = stored;
    let mut checks = vec![
        display(texts, env),
        fonts(texts),
        input_method(texts, env),
        behind.unwrap_or_else(|| wall_clock(texts, clock)),
        data,
        private_files(texts, folder, before),
        integrity,
    ];
    checks.extend(told);
    checks.extend(bureau);
    checks.extend([past, backup(texts, folder, clock, empty)]);
    checks
}

/// As [`examine`], of a store that is open, with the audit's findings: data that the last audit found right
/// are not scored again.
pub fn examine_open(
    texts: &Messages,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    env: &dyn Fn(&str) -> Option<String>,
) -> (Vec<Check>, Option<AuditReport>) {
    let before = files::look(folder);
    let report = JournalKeys::audit_on(db, folder).map(|(report, _)| report);
    let found = report.as_ref().ok().cloned();
    let stored = stored_of(texts, db, folder, clock, (report, problem_line));
    (all(texts, folder, clock, env, &before, stored), found)
}

fn check(texts: &Messages, name: &'static str, finding: Finding, key: &str, value: &str) -> Check {
    let notice = Notice::new(texts, key, &[("value", &value)]);
    let next = if finding == Finding::Ok { String::new() } else { notice.next };
    Check { name, finding, detail: notice.what, next }
}

fn display(texts: &Messages, env: &dyn Fn(&str) -> Option<String>) -> Check {
    if cfg!(windows) {
        return check(texts, "display", Finding::Ok, "doctor-display-ok", "Windows");
    }
    match env("WAYLAND_DISPLAY").or_else(|| env("DISPLAY")).filter(|d| !d.is_empty()) {
        Some(display) => check(texts, "display", Finding::Ok, "doctor-display-ok", &display),
        None => check(texts, "display", Finding::Fail, "doctor-display-none", ""),
    }
}

fn fonts(texts: &Messages) -> Check {
    let font = FontCharacters::new();
    let missing: String =
        "警察局派出所身份证号，。！？①㎡１２ＡＢ".chars().filter(|c| !font.has(*c)).collect();
    if missing.is_empty() {
        check(texts, "fonts", Finding::Ok, "doctor-fonts-ok", "Dabiao Sans SC")
    } else {
        check(texts, "fonts", Finding::Fail, "doctor-fonts-missing", &missing)
    }
}

fn input_method(texts: &Messages, env: &dyn Fn(&str) -> Option<String>) -> Check {
    if cfg!(windows) {
        return check(texts, "input_method", Finding::Ok, "doctor-ime-windows", "");
    }
    let xim = env("XMODIFIERS").filter(|m| m.contains("@im=") && !m.ends_with("@im=none"));
    match xim {
        Some(name) => check(texts, "input_method", Finding::Ok, "doctor-ime-ok", &name),
        None if env("WAYLAND_DISPLAY").is_some() => {
            check(texts, "input_method", Finding::Ok, "doctor-ime-ok", "text-input-v3")
        }
        None => check(texts, "input_method", Finding::Warn, "doctor-ime-none", ""),
    }
}

fn wall_clock(texts: &Messages, clock: &dyn Clock) -> Check {
    let now = clock.wall_ms();
    let shown = crate::core::local_minute(now);
    if now < FIRST_DAY_MS {
        check(texts, "clock", Finding::Fail, "doctor-clock-wrong", &shown)
    } else {
        check(texts, "clock", Finding::Ok, "doctor-clock-ok", &shown)
    }
}

/// What contradicts the clock in the records: it is before them, or far after them.
fn clock_against(texts: &Messages, db: &mut Db, clock: &dyn Clock) -> Option<Check> {
    if db.is_demonstration().ok()? {
        return None;
    }
    let (floor, now_ms) = (db.time_floor().ok()?, clock.wall_ms());
    let (finding, notice) = match floor.behind(now_ms) {
        Some(behind) => (Finding::Fail, Notice::of_time(texts, &TimeRefusal::Behind(behind))),
        None => (Finding::Warn, Notice::of_clock_ahead(texts, &floor, now_ms)?),
    };
    Some(Check { name: "clock", finding, detail: notice.what, next: notice.next })
}

/// What was seen of the store.
struct Stored {
    data: Check,
    integrity: Check,
    /// Whose records they are, and the audit's notes that are no problems; none if there are no records.
    told: Option<Check>,
    past: Check,
    /// Whether it is known to hold nothing.
    empty: bool,
    /// What its records say against the clock.
    behind: Option<Check>,
    /// To which bureau it belongs; none if to none.
    bureau: Option<Check>,
}

/// The checks of the data folder and of its content.
fn stored(texts: &Messages, folder: &Path, clock: &dyn Clock) -> Stored {
    let place = folder.display().to_string();
    match Db::open_existing(folder, &|| clock.new_id()) {
        Ok(mut db) => {
            let report = JournalKeys::audit(&db, folder, None);
            stored_of(texts, &mut db, folder, clock, (report, printed))
        }
        Err(StoreError::NoStore(what)) if !what.lost => {
            let data = check(texts, "data_folder", Finding::Ok, "doctor-data-none", &place);
            let integrity = check(texts, "integrity", Finding::Ok, "doctor-integrity-ok", "0");
            let past = check(texts, "past", Finding::Ok, "doctor-past-ok", "");
            Stored { data, integrity, told: None, past, empty: true, behind: None, bureau: None }
        }
        Err(error) => {
            let finding = if matches!(error, StoreError::InUse(_)) { Finding::Warn } else { Finding::Fail };
            let notice = Notice::of_store(texts, &error);
            let data = Check { name: "data_folder", finding, detail: notice.what, next: notice.next };
            let unknown = |name| check(texts, name, Finding::Warn, "doctor-integrity-unknown", "");
            let (integrity, past) = (unknown("integrity"), unknown("past"));
            Stored { data, integrity, told: None, past, empty: false, behind: None, bureau: None }
        }
    }
}

/// A note of the audit, in words.
type NoteWords = fn(&Messages, &AuditProblem) -> String;

/// A note as the command line prints it: in the audit's own words.
fn printed(_: &Messages, note: &AuditProblem) -> String {
    format!("{}: {}", note.place, note.what)
}

/// The checks of an open store, and of its audit, whose notes are told in those words.
fn stored_of(
    texts: &Messages,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (report, words): (Result<AuditReport, StoreError>, NoteWords),
) -> Stored {
    let behind = clock_against(texts, db, clock);
    let data = match files::network_of(folder) {
        Some(share) => {
            let notice = Notice::new(texts, "error-data-network", &[("share", &share)]);
            let detail = format!("{} ({})", notice.what, folder.display());
            Check { name: "data_folder", finding: Finding::Warn, detail, next: notice.next }
        }
        None => check(texts, "data_folder", Finding::Ok, "doctor-data-ok", &folder.display().to_string()),
    };
    let empty = report.as_ref().is_ok_and(|r| r.entries == 0);
    let told = report.as_ref().ok().filter(|_| !empty).map(|report| enrolment(texts, report, words));
    let (integrity, past) = (integrity(texts, report), past(texts, db, folder));
    let bureau = belongs(texts, db, folder, clock);
    Stored { data, integrity, told, past, empty, behind, bureau }
}

/// To which bureau this PC belongs, and what waits to be handed up.
fn belongs(texts: &Messages, db: &Db, folder: &Path, clock: &dyn Clock) -> Option<Check> {
    const NAME: &str = "bureau";
    let (bureau, outbox) = match outbox(db, folder, clock.wall_ms()) {
        Ok(known) => known?,
        Err(fail) => {
            let notice = fail.notice(texts);
            return Some(Check {
                name: NAME,
                finding: Finding::Warn,
                detail: notice.what,
                next: notice.next,
            });
        }
    };
    let server = server_words(texts, folder, clock);
    let with = |words: String| match &server {
        Some((server, _)) => format!("{words} {server}"),
        None => words,
    };
    let troubled = server.as_ref().is_some_and(|(_, troubled)| *troubled);
    let Some(outbox) = outbox else {
        let finding = if troubled { Finding::Warn } else { Finding::Ok };
        return Some(check(texts, NAME, finding, "doctor-bureau-founder", &with(bureau.name)));
    };
    if outbox.retired {
        let notice = fault_notice(texts, &Fault::NotEnrolled);
        let detail = texts.format("doctor-bureau-words", &[("name", &bureau.name), ("outbox", &notice.what)]);
        return Some(Check { name: NAME, finding: Finding::Warn, detail, next: notice.next });
    }
    let words = texts
        .format("doctor-bureau-words", &[("name", &bureau.name), ("outbox", &outbox_words(texts, &outbox))]);
    let words = with(words);
    let finding = if outbox.is_late() { Finding::Warn } else { Finding::Ok };
    Some(check(texts, NAME, finding, "doctor-bureau", &words))
}

/// When the bureau's server was last reached, and whether the last try failed; none where this PC never tried.
#[cfg(feature = "bureau")]
fn server_words(texts: &Messages, folder: &Path, clock: &dyn Clock) -> Option<(String, bool)> {
    use crate::exchange::online::Contact;
    let contact = Contact::load(folder)?;
    let ago = |ms: Option<i64>| ago_words(texts, Ago::between(ms, clock.wall_ms()));
    let (when, tried) = (ago(contact.reached_ms), ago(Some(contact.tried_ms)));
    Some(match contact.why(texts) {
        None => {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("address", &contact.address), ("when", &when)];
            (texts.format("doctor-server-reached", &values), false)
        }
        Some(why) => {
            let why = foreign_words(texts, why);
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("address", &contact.address), ("when", &when), ("tried", &tried), ("why", &why)];
            let never = contact.reached_ms.is_none();
            let key = if never { "doctor-server-unreached" } else { "doctor-server-trouble" };
            (texts.format(key, &values), true)
        }
    })
}

#[cfg(not(feature = "bureau"))]
const fn server_words(_: &Messages, _: &Path, _: &dyn Clock) -> Option<(String, bool)> {
    None
}

/// Whether other accounts of this PC could read the data; `before` is the state before the store was opened.
fn private_files(texts: &Messages, folder: &Path, before: &Privacy) -> Check {
    const NAME: &str = "private_files";
    let now = files::look(folder);
    let place = folder.display().to_string();
    // Who put the data beside the program wants them there: they are told what that means, not to move them.
    if now.shared && is_portable(folder) {
        return check(texts, NAME, Finding::Warn, "doctor-private-portable", &place);
    }
    if now.shared {
        return check(texts, NAME, Finding::Warn, "doctor-private-shared", &place);
    }
    if !now.open.is_empty() && !files::keeps_rights(folder) {
        return check(texts, NAME, Finding::Warn, "doctor-private-no-rights", &place);
    }
    if let Some(path) = now.open.first() {
        let more = format!("{} ({})", path.display(), now.open.len());
        return check(texts, NAME, Finding::Warn, "doctor-private-open", &more);
    }
    if before.open.is_empty() {
        check(texts, NAME, Finding::Ok, "doctor-private-ok", &place)
    } else {
        check(texts, NAME, Finding::Warn, "doctor-private-closed", &before.open.len().to_string())
    }
}

/// Each series and its enrolment, and the audit's notes that are no problems.
fn enrolment(texts: &Messages, report: &AuditReport, words: NoteWords) -> Check {
    let mut lines: Vec<String> = report.series.iter().map(|series| series_words(texts, series)).collect();
    if report.notes.is_empty() {
        return check(texts, ENROLMENT, Finding::Ok, "doctor-enrolment-ok", &lines.join("\n"));
    }
    lines.extend(report.notes.iter().map(|note| words(texts, note)));
    check(texts, ENROLMENT, Finding::Warn, "doctor-enrolment-told", &lines.join("\n"))
}

/// Whether the journal still holds what this account, the newest backup and the certificates name.
fn past(texts: &Messages, db: &Db, folder: &Path) -> Check {
    let past = match look_back(db, folder, state_folder().as_deref(), usize::MAX) {
        Ok(past) => past,
        Err(error) => {
            return check(texts, "past", Finding::Warn, "doctor-past-unknown", &store_words(texts, &error));
        }
    };
    let mut said: Vec<String> = past.missing.iter().map(|missing| missing_words(texts, missing)).collect();
    let finding = match (&past.mark, past.has_fault()) {
        (_, true) => Finding::Fail,
        (MarkState::Unreadable(_), false) => Finding::Warn,
        _ if said.is_empty() => Finding::Ok,
        _ => Finding::Warn,
    };
    said.push(mark_words(texts, &past.mark));
    if let (Some(backup), certificates) = &past.looked_at {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("backup", backup), ("certificates", certificates)];
        said.push(texts.format("past-looked-at", &values));
    }
    let key = match finding {
        Finding::Ok => "doctor-past-ok",
        Finding::Warn => "doctor-past-told",
        Finding::Fail => "doctor-past-bad",
    };
    check(texts, "past", finding, key, &said.join(" "))
}

fn integrity(texts: &Messages, report: Result<AuditReport, StoreError>) -> Check {
    match report {
        Ok(report) if report.problems.is_empty() => {
            check(texts, "integrity", Finding::Ok, "doctor-integrity-ok", &report.entries.to_string())
        }
        Ok(report) => {
            let count = report.problems.len().to_string();
            check(texts, "integrity", Finding::Fail, "doctor-integrity-bad", &count)
        }
        Err(error) => {
            check(texts, "integrity", Finding::Fail, "doctor-integrity-bad", &store_words(texts, &error))
        }
    }
}

/// The newest automatic backup: how old it is, and whether a restore would take it.
fn backup(texts: &Messages, folder: &Path, clock: &dyn Clock, empty: bool) -> Check {
    let Some(newest) = backups(folder).pop() else {
        let (finding, key) =
            if empty { (Finding::Ok, "doctor-backup-empty") } else { (Finding::Warn, "doctor-backup-none") };
        return check(texts, "backup", finding, key, "");
    };
    let when = newest.taken.strftime("%Y-%m-%d %H:%M").to_string();
    if let Err(error) = verify_backup(&newest.path, &JournalKeys::of_own_copy(folder)) {
        let what = format!("{}: {error}", newest.path.display());
        return check(texts, "backup", Finding::Warn, "doctor-backup-bad", &what);
    }
    let age = local_time(clock.wall_ms()).date().since(newest.taken.date());
    if age.is_ok_and(|span| span.get_days() > BACKUP_AGE_DAYS) {
        check(texts, "backup", Finding::Warn, "doctor-backup-old", &when)
    } else {
        check(texts, "backup", Finding::Ok, "doctor-backup-ok", &when)
    }
}
