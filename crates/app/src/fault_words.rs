//! Errors of a text or a file, in the language of the reader.

use super::foreign_words::foreign_words;
use super::form_words::form_fault_words;
use super::lang::{Keyed as _, Lang, Messages};
use super::notice::Notice;
use dabiao_content::MAX_TEXT_CHARS;
use dabiao_content::import::{ImportError, MAX_COLUMNS, MAX_IMPORT_BYTES, MAX_ROWS, shortened};
use dabiao_content::own::OwnError;
use dabiao_content::{FileError, FileProblem};
use dabiao_credential::BackupLockError;
use dabiao_credential::password::PasswordError;
use dabiao_files::ReadError;
use dabiao_store::{AuditProblem, CopyError, PathError};

/// The error in words. Of a number that could be a person's, only the ends are shown.
pub fn fault_words(texts: &Messages, fault: &FileProblem) -> String {
    let mut args = fault.args();
    if let FileProblem::Made { seed, fault } = fault {
        args = vec![("seed", seed.to_string()), ("fault", fault_words(texts, fault))];
    }
    for (name, value) in &mut args {
        if *name == "what" && fault.is_real_number() {
            *value = shortened(value);
        }
        if let FileProblem::Form(fault) = fault
            && let Some(words) = form_fault_words(texts, name, &fault.problem)
        {
            *value = words;
        } else if *name == "allowed" {
            *value = allowed_words(texts, value);
        }
        if *name == "what" && matches!(fault, FileProblem::Io(_) | FileProblem::Toml(_)) {
            *value = foreign_words(texts, value);
        }
    }
    let values: Vec<(&str, &dyn std::fmt::Display)> =
        args.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    texts.format(fault.key(), &values)
}

/// What a value of a file can be. Ranges have words; what is said to authors of files in sentences is in the file's language.
fn allowed_words(texts: &Messages, allowed: &str) -> String {
    if texts.lang() == Lang::En {
        return allowed.to_owned();
    }
    if let Some(most) = allowed.strip_prefix("over 0, up to ") {
        return texts.format("allowed-over", &[("most", &most)]);
    }
    let words: Vec<&str> = allowed.split(' ').collect();
    let number = |word: &str| word.trim_end_matches(',').parse::<f64>().is_ok();
    match words.as_slice() {
        [from, "to", to, ..] if number(from) && number(to) => {
            texts.format("allowed-range", &[("from", from), ("to", to)])
        }
        _ => foreign_words(texts, allowed),
    }
}

/// Why something could not be brought in.
pub fn import_notice(texts: &Messages, name: &str, fault: &ImportError) -> Notice {
    let shown = if name.is_empty() { texts.get("import-pasted") } else { name.to_owned() };
    let new = |key: &str, values: &[(&str, &dyn std::fmt::Display)]| {
        let mut all: Vec<(&str, &dyn std::fmt::Display)> = vec![("name", &shown)];
        all.extend_from_slice(values);
        Notice::new(texts, key, &all)
    };
    match fault {
        ImportError::Io(detail) => new("import-io", &[("detail", detail)]),
        ImportError::NotAFile => new("import-not-a-file", &[]),
        ImportError::Empty => new("import-empty", &[]),
        ImportError::TooLarge(bytes) => {
            let limit = MAX_IMPORT_BYTES >> 20;
            new("import-too-large", &[("bytes", bytes), ("limit", &limit)])
        }
        ImportError::TooLong(n) => new("import-too-long", &[("n", n), ("limit", &MAX_TEXT_CHARS)]),
        ImportError::Kind(kind) => new("import-kind", &[("kind", &texts.of(kind))]),
        ImportError::Zero(place) => new("import-zero", &[("offset", &place.offset), ("line", &place.line)]),
        ImportError::Encoding { encoding, place } => {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("encoding", &encoding.name()), ("offset", &place.offset), ("line", &place.line)];
            new("import-bad-bytes", &values)
        }
        ImportError::NoEncoding(place) => {
            new("import-no-encoding", &[("offset", &place.offset), ("line", &place.line)])
        }
        ImportError::OpenQuote(line) => new("import-open-quote", &[("line", line)]),
        ImportError::AfterQuote(line) => new("import-after-quote", &[("line", line)]),
        ImportError::Unequal { line, found, expected } => {
            new("import-unequal", &[("line", line), ("found", found), ("expected", expected)])
        }
        ImportError::Columns(n) => new("import-columns-many", &[("n", n), ("limit", &MAX_COLUMNS)]),
        ImportError::NoColumn(n) => new("import-no-column", &[("n", n)]),
        ImportError::Rows => new("import-rows", &[("limit", &MAX_ROWS)]),
    }
}

/// Why a path can't be used.
pub(super) fn path_words(texts: &Messages, fault: &PathError) -> String {
    match fault {
        PathError::Missing => texts.get("path-missing"),
        PathError::Denied => texts.get("path-denied"),
        PathError::NoName => texts.get("path-no-name"),
        PathError::NotAFile(what) => texts.format("path-no-file", &[("what", &texts.of(what))]),
        PathError::Other(detail) => foreign_words(texts, detail),
    }
}

/// Why a file is not read.
pub fn read_words(texts: &Messages, fault: &ReadError) -> String {
    match fault {
        ReadError::NotAFile(what) => texts.format("path-no-file", &[("what", &texts.of(what))]),
        ReadError::TooLarge { size, limit } => {
            texts.format("path-too-large", &[("size", size), ("limit", limit)])
        }
        ReadError::NotText { line } => texts.format("path-no-text", &[("line", line)]),
        ReadError::Io(error) => foreign_words(texts, &error.to_string()),
    }
}

/// A problem of an audit. A problem of a whole file is in the reader's language; the others are for the
/// administrator, in the audit's own words.
pub fn problem_words(texts: &Messages, problem: &AuditProblem) -> String {
    match CopyError::of(problem) {
        Some(fault) => texts.of(&fault),
        None => format!("{}: {}", problem.place, problem.what),
    }
}

/// Why a backup can't be locked by a password, or a locked one does not open.
pub fn lock_words(texts: &Messages, fault: &BackupLockError) -> String {
    match fault {
        BackupLockError::NotLocked => texts.get("lock-none"),
        BackupLockError::TooNew(_) => texts.get("copy-too-new"),
        BackupLockError::Head => texts.get("lock-head"),
        BackupLockError::Password => texts.get("lock-password"),
        BackupLockError::Changed(at) => texts.format("lock-changed", &[("at", at)]),
        BackupLockError::Refused(PasswordError::TooShort(n)) => texts.format("lock-short", &[("n", n)]),
        BackupLockError::Refused(fault) => texts.get(match fault {
            PasswordError::TooLong => "error-secret-long",
            PasswordError::Invisible => "error-secret-invisible",
            PasswordError::Badge => "error-secret-badge",
            PasswordError::Run => "error-secret-run",
            _ => "error-secret-repeated",
        }),
        BackupLockError::Memory => texts.get("lock-memory"),
        BackupLockError::TooLarge => texts.get("lock-too-large"),
        BackupLockError::Io(error) => foreign_words(texts, &error.to_string()),
    }
}

impl Notice {
    /// Why an own text could not be saved, renamed or removed.
    pub fn of_own(texts: &Messages, fault: &OwnError) -> Self {
        match fault {
            OwnError::Io { path, detail } => {
                Self::new(texts, "own-io", &[("path", path), ("detail", detail)])
            }
            OwnError::Title(fault) => Self::of_roster(texts, "own-title", *fault),
            OwnError::TitleText(fault) => {
                Self::new(texts, "own-title-text", &[("fault", &fault_words(texts, fault))])
            }
            OwnError::Known(title) => Self::new(texts, "own-known", &[("title", title)]),
            OwnError::NotOwn(id) => Self::new(texts, "own-gone", &[("id", id)]),
            OwnError::Faulty(errors) => match errors.first() {
                Some(error) => Self::of_file(texts, error),
                None => Self::new(texts, "own-gone", &[("id", &"")]),
            },
        }
    }

    /// The error in the folder of exercises; `more` other errors are not listed.
    pub fn of_folder(texts: &Messages, first: &FileError, more: usize) -> Self {
        let fault = fault_words(texts, &first.fault);
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("file", &first.file), ("line", &first.line), ("fault", &fault), ("more", &more)];
        Self::new(texts, if more == 0 { "folder-fault" } else { "folder-faults" }, &values)
    }
}
