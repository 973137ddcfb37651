//! Errors of a text or a file, in the language of the reader.

use super::lang::Texts;
use super::notice::Notice;
use dabiao_content::MAX_TEXT_CHARS;
use dabiao_content::import::{ImportFault, MAX_COLUMNS, MAX_IMPORT_BYTES, MAX_ROWS, shortened};
use dabiao_content::own::OwnFault;
use dabiao_content::{FileError, FileFault};
use dabiao_credential::BackupLockFault;
use dabiao_credential::password::PasswordFault;
use dabiao_files::TargetFault;
use dabiao_store::{AuditProblem, CopyFault, PathFault};

/// The error in words. Of a number that could be a person's, only the ends are shown.
pub fn fault_words(texts: &Texts, fault: &FileFault) -> String {
    let mut args = fault.args();
    if let FileFault::Made { seed, fault } = fault {
        args = vec![("seed", seed.to_string()), ("fault", fault_words(texts, fault))];
    }
    for (name, value) in &mut args {
        if *name == "what" && fault.is_real_number() {
            *value = shortened(value);
        }
    }
    let values: Vec<(&str, &dyn std::fmt::Display)> =
        args.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    texts.format(&format!("fault-{}", fault.code()), &values)
}

/// Why something could not be brought in.
pub fn import_notice(texts: &Texts, name: &str, fault: &ImportFault) -> Notice {
    let shown = if name.is_empty() { texts.get("import-pasted") } else { name.to_owned() };
    let new = |key: &str, values: &[(&str, &dyn std::fmt::Display)]| {
        let mut all: Vec<(&str, &dyn std::fmt::Display)> = vec![("name", &shown)];
        all.extend_from_slice(values);
        Notice::new(texts, key, &all)
    };
    match fault {
        ImportFault::Io(detail) => new("import-io", &[("detail", detail)]),
        ImportFault::NotAFile => new("import-not-a-file", &[]),
        ImportFault::Empty => new("import-empty", &[]),
        ImportFault::TooLarge(bytes) => {
            let limit = MAX_IMPORT_BYTES >> 20;
            new("import-too-large", &[("bytes", bytes), ("limit", &limit)])
        }
        ImportFault::TooLong(n) => new("import-too-long", &[("n", n), ("limit", &MAX_TEXT_CHARS)]),
        ImportFault::Kind(kind) => {
            let kind = texts.get(&format!("import-kind-{}", kind.name()));
            new("import-kind", &[("kind", &kind)])
        }
        ImportFault::Zero(place) => new("import-zero", &[("offset", &place.offset), ("line", &place.line)]),
        ImportFault::Encoding { encoding, place } => {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("encoding", &encoding.name()), ("offset", &place.offset), ("line", &place.line)];
            new("import-bad-bytes", &values)
        }
        ImportFault::NoEncoding(place) => {
            new("import-no-encoding", &[("offset", &place.offset), ("line", &place.line)])
        }
        ImportFault::OpenQuote(line) => new("import-open-quote", &[("line", line)]),
        ImportFault::AfterQuote(line) => new("import-after-quote", &[("line", line)]),
        ImportFault::Unequal { line, found, expected } => {
            new("import-unequal", &[("line", line), ("found", found), ("expected", expected)])
        }
        ImportFault::Columns(n) => new("import-columns-many", &[("n", n), ("limit", &MAX_COLUMNS)]),
        ImportFault::NoColumn(n) => new("import-no-column", &[("n", n)]),
        ImportFault::Rows => new("import-rows", &[("limit", &MAX_ROWS)]),
    }
}

/// Why a path can't be used.
pub(super) fn path_words(texts: &Texts, fault: &PathFault) -> String {
    match fault {
        PathFault::Missing => texts.get("path-missing"),
        PathFault::Denied => texts.get("path-denied"),
        PathFault::NoName => texts.get("path-no-name"),
        PathFault::NotAFile(what) => {
            let what = texts.get(&format!("target-{}", TargetFault::NotAFile(what).name()));
            texts.format("path-no-file", &[("what", &what)])
        }
        PathFault::Other(detail) => detail.clone(),
    }
}

/// A problem of an audit. A problem of a whole file is in the reader's language; the others are for the
/// administrator, in the audit's own words.
pub fn problem_words(texts: &Texts, problem: &AuditProblem) -> String {
    match CopyFault::of(problem) {
        Some(fault) => texts.get(&format!("copy-{}", fault.name())),
        None => format!("{}: {}", problem.place, problem.what),
    }
}

/// Why a backup can't be locked by a password, or a locked one does not open.
pub fn lock_words(texts: &Texts, fault: &BackupLockFault) -> String {
    match fault {
        BackupLockFault::NotLocked => texts.get("lock-none"),
        BackupLockFault::TooNew(_) => texts.get("copy-too-new"),
        BackupLockFault::Head => texts.get("lock-head"),
        BackupLockFault::Password => texts.get("lock-password"),
        BackupLockFault::Changed(at) => texts.format("lock-changed", &[("at", at)]),
        BackupLockFault::Refused(PasswordFault::TooShort(n)) => texts.format("lock-short", &[("n", n)]),
        BackupLockFault::Refused(fault) => texts.get(match fault {
            PasswordFault::TooLong => "error-secret-long",
            PasswordFault::Invisible => "error-secret-invisible",
            PasswordFault::Badge => "error-secret-badge",
            PasswordFault::Run => "error-secret-run",
            _ => "error-secret-repeated",
        }),
        BackupLockFault::Memory => texts.get("lock-memory"),
        BackupLockFault::TooLarge => texts.get("lock-too-large"),
        BackupLockFault::Io(error) => error.to_string(),
    }
}

impl Notice {
    /// Why an own text could not be saved, renamed or removed.
    pub fn of_own(texts: &Texts, fault: &OwnFault) -> Self {
        match fault {
            OwnFault::Io { path, detail } => {
                Self::new(texts, "own-io", &[("path", path), ("detail", detail)])
            }
            OwnFault::Title(fault) => Self::of_roster(texts, "own-title", *fault),
            OwnFault::TitleText(fault) => {
                Self::new(texts, "own-title-text", &[("fault", &fault_words(texts, fault))])
            }
            OwnFault::Known(title) => Self::new(texts, "own-known", &[("title", title)]),
            OwnFault::NotOwn(id) => Self::new(texts, "own-gone", &[("id", id)]),
            OwnFault::Faulty(errors) => match errors.first() {
                Some(error) => Self::of_file(texts, error),
                None => Self::new(texts, "own-gone", &[("id", &"")]),
            },
        }
    }

    /// The error in the folder of exercises; `more` other errors are not listed.
    pub fn of_folder(texts: &Texts, first: &FileError, more: usize) -> Self {
        let fault = fault_words(texts, &first.fault);
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("file", &first.file), ("line", &first.line), ("fault", &fault), ("more", &more)];
        Self::new(texts, if more == 0 { "folder-fault" } else { "folder-faults" }, &values)
    }
}
