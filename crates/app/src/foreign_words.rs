//! What the operating system, the database and other programs say of an error, in the reader's language.
//!
//! Their own texts are in English, and reach a message as text: through a file's reader, a key, a package, the server.
//! What survives every such way is the system's number, `(os error 28)`, or the name of the kind of error: the words
//! follow from these. A text without either, such as where a file can't be read, is needed to mend it: in a Chinese sentence it
//! stands as a quotation, and is added to the log of the data folder once in every run of the program.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::lang::{Lang, Messages};
use crate::message_keys::{Keyed, keys};
use dabiao_domain::text::is_han;
use dabiao_store::StoreError;

/// The log file in the data folder: faults of the program, and what other programs said in their own words.
pub const LOG_FILE: &str = "log/dabiao.log";

/// What the system refused, sorted by what a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemRefusal {
    /// The disk is full.
    Full,
    /// This account's share of the disk is used up.
    Quota,
    /// The account has not the right.
    Denied,
    /// The disk takes no writing.
    ReadOnly,
    /// Nothing of that name is there.
    Missing,
    /// Something of that name is there.
    Exists,
    /// Another program has it.
    Held,
    /// The system takes no such name.
    Name,
    /// The disk answers with an error.
    Device,
    /// There is no disk in the drive.
    NotReady,
    /// The disk takes no file of that size.
    TooLarge,
    /// A folder where a file is needed, or the other way round, or one that is not empty.
    Folder,
    /// Links that lead in a circle, or to another disk.
    Link,
    /// The program has too many files open.
    ManyFiles,
    /// No memory is left.
    Memory,
    /// The other side did not answer in time.
    TimedOut,
    /// The other PC is there, and no program listens.
    Refused,
    /// No way leads to the other PC.
    Unreachable,
    /// The connection ended.
    Broken,
    /// No PC has that name.
    NoHost,
    /// The address is used, or not this PC's.
    Address,
    /// The program that takes the output is gone.
    Pipe,
    /// The file ends too early.
    Cut,
    /// The content is not what it should be.
    Data,
    /// The system can't do that.
    Unsupported,
    /// Another error.
    Other,
}

keys! {
    SystemRefusal {
        SystemRefusal::Full => "cause-full",
        SystemRefusal::Quota => "cause-quota",
        SystemRefusal::Denied => "cause-denied",
        SystemRefusal::ReadOnly => "cause-read-only",
        SystemRefusal::Missing => "cause-missing",
        SystemRefusal::Exists => "cause-exists",
        SystemRefusal::Held => "cause-held",
        SystemRefusal::Name => "cause-name",
        SystemRefusal::Device => "cause-device",
        SystemRefusal::NotReady => "cause-not-ready",
        SystemRefusal::TooLarge => "cause-too-large",
        SystemRefusal::Folder => "cause-folder",
        SystemRefusal::Link => "cause-link",
        SystemRefusal::ManyFiles => "cause-many-files",
        SystemRefusal::Memory => "cause-memory",
        SystemRefusal::TimedOut => "cause-timed-out",
        SystemRefusal::Refused => "cause-refused",
        SystemRefusal::Unreachable => "cause-unreachable",
        SystemRefusal::Broken => "cause-broken",
        SystemRefusal::NoHost => "cause-no-host",
        SystemRefusal::Address => "cause-address",
        SystemRefusal::Pipe => "cause-pipe",
        SystemRefusal::Cut => "cause-cut",
        SystemRefusal::Data => "cause-data",
        SystemRefusal::Unsupported => "cause-unsupported",
        SystemRefusal::Other => "cause-other",
    }
}

/// The kinds of errors that have words of their own.
pub const KINDS: [(ErrorKind, SystemRefusal); 38] = [
    (ErrorKind::StorageFull, SystemRefusal::Full),
    (ErrorKind::QuotaExceeded, SystemRefusal::Quota),
    (ErrorKind::PermissionDenied, SystemRefusal::Denied),
    (ErrorKind::ReadOnlyFilesystem, SystemRefusal::ReadOnly),
    (ErrorKind::NotFound, SystemRefusal::Missing),
    (ErrorKind::AlreadyExists, SystemRefusal::Exists),
    (ErrorKind::ResourceBusy, SystemRefusal::Held),
    (ErrorKind::ExecutableFileBusy, SystemRefusal::Held),
    (ErrorKind::WouldBlock, SystemRefusal::Held),
    (ErrorKind::Deadlock, SystemRefusal::Held),
    (ErrorKind::InvalidFilename, SystemRefusal::Name),
    (ErrorKind::FileTooLarge, SystemRefusal::TooLarge),
    (ErrorKind::WriteZero, SystemRefusal::Full),
    (ErrorKind::NotADirectory, SystemRefusal::Folder),
    (ErrorKind::IsADirectory, SystemRefusal::Folder),
    (ErrorKind::DirectoryNotEmpty, SystemRefusal::Folder),
    (ErrorKind::CrossesDevices, SystemRefusal::Link),
    (ErrorKind::TooManyLinks, SystemRefusal::Link),
    (ErrorKind::OutOfMemory, SystemRefusal::Memory),
    (ErrorKind::ArgumentListTooLong, SystemRefusal::TooLarge),
    (ErrorKind::TimedOut, SystemRefusal::TimedOut),
    (ErrorKind::Interrupted, SystemRefusal::Broken),
    (ErrorKind::ConnectionRefused, SystemRefusal::Refused),
    (ErrorKind::ConnectionReset, SystemRefusal::Broken),
    (ErrorKind::ConnectionAborted, SystemRefusal::Broken),
    (ErrorKind::NotConnected, SystemRefusal::Broken),
    (ErrorKind::HostUnreachable, SystemRefusal::Unreachable),
    (ErrorKind::NetworkUnreachable, SystemRefusal::Unreachable),
    (ErrorKind::NetworkDown, SystemRefusal::Unreachable),
    (ErrorKind::StaleNetworkFileHandle, SystemRefusal::Unreachable),
    (ErrorKind::AddrInUse, SystemRefusal::Address),
    (ErrorKind::AddrNotAvailable, SystemRefusal::Address),
    (ErrorKind::BrokenPipe, SystemRefusal::Pipe),
    (ErrorKind::UnexpectedEof, SystemRefusal::Cut),
    (ErrorKind::InvalidData, SystemRefusal::Data),
    (ErrorKind::InvalidInput, SystemRefusal::Data),
    (ErrorKind::Unsupported, SystemRefusal::Unsupported),
    (ErrorKind::NotSeekable, SystemRefusal::Unsupported),
];

impl SystemRefusal {
    /// Of a number of the system; `windows`: whether it is one of Windows.
    pub fn of_code(code: i32, windows: bool) -> Self {
        // Those that the standard library sorts under no kind.
        let known = if windows {
            match code {
                4 => Some(Self::ManyFiles),
                19 => Some(Self::ReadOnly),
                21 => Some(Self::NotReady),
                23 | 27 | 1117 | 1392 => Some(Self::Device),
                32 | 33 => Some(Self::Held),
                51 | 53 | 55 | 59 | 64 | 67 => Some(Self::Unreachable),
                39 | 112 => Some(Self::Full),
                206 => Some(Self::Name),
                _ => None,
            }
        } else {
            match code {
                5 | 6 | 19 => Some(Self::Device),
                23 | 24 => Some(Self::ManyFiles),
                40 => Some(Self::Link),
                123 => Some(Self::NotReady),
                _ => None,
            }
        };
        known.unwrap_or_else(|| Self::of_kind(std::io::Error::from_raw_os_error(code).kind()))
    }

    /// Of a kind of errors.
    pub fn of_kind(kind: ErrorKind) -> Self {
        KINDS.iter().find(|(known, _)| *known == kind).map_or(Self::Other, |(_, refusal)| *refusal)
    }
}

/// What another program said, in words for the reader: see the top of this file. What is in the reader's language
/// already stays as it is.
pub fn foreign_words(texts: &Messages, said: &str) -> String {
    let quoted = || texts.format("cause-logged", &[("said", &said), ("log", &LOG_FILE)]);
    known_words(texts, said).unwrap_or_else(quoted)
}

/// As [`foreign_words`]; none for what could only be quoted: it goes into the log.
pub(crate) fn known_words(texts: &Messages, said: &str) -> Option<String> {
    if let Some((before, code)) = os_code(said) {
        note(said);
        let refusal = SystemRefusal::of_code(code, cfg!(windows));
        let words = texts.format("cause-coded", &[("words", &texts.of(&refusal)), ("code", &code)]);
        return Some(with_path(before, &words));
    }
    if let Some((before, refusal)) = named_kind(said) {
        note(said);
        return Some(with_path(before, &texts.of(&refusal)));
    }
    let own = texts.lang() == Lang::En || said.chars().any(is_han) || !is_sentence(said);
    if own {
        return Some(said.to_owned());
    }
    note(said);
    None
}

/// Why the store could not write or read, in few words: for a sentence that goes on.
pub fn store_words(texts: &Messages, error: &StoreError) -> String {
    let (said, usual) = match error {
        StoreError::DiskFull => return texts.of(&SystemRefusal::Full),
        StoreError::ReadOnly(said) => (said, SystemRefusal::ReadOnly),
        StoreError::Io(said) => (said, SystemRefusal::Device),
        StoreError::InUse(_) => return texts.of(&SystemRefusal::Held),
        StoreError::Gone(folder) => return texts.format("cause-gone", &[("folder", &folder.display())]),
        StoreError::OtherStore(folder) => {
            return texts.format("cause-other-store", &[("folder", &folder.display())]);
        }
        other => return foreign_words(texts, &other.to_string()),
    };
    if os_code(said).is_some() || named_kind(said).is_some() {
        return foreign_words(texts, said);
    }
    // The database says it, which has its own words for it.
    note(said);
    texts.of(&usual)
}

/// What stands before the system's answer in a text that ends with it, and its number.
fn os_code(said: &str) -> Option<(&str, i32)> {
    const MARK: &str = "(os error ";
    let at = said.rfind(MARK)?;
    let digits: String =
        said.get(at + MARK.len()..)?.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    let code: i32 = digits.parse().ok()?;
    let before = said.get(..at)?;
    let text = std::io::Error::from_raw_os_error(code).to_string();
    let text = text.split(MARK).next().unwrap_or_default();
    Some((before.strip_suffix(text).unwrap_or_default(), code))
}

/// What the database, the store and the network say without a number.
const SAYINGS: [(&str, SystemRefusal); 7] = [
    ("failed to lookup address", SystemRefusal::NoHost),
    ("disk is full", SystemRefusal::Full),
    ("disk I/O error", SystemRefusal::Device),
    ("readonly database", SystemRefusal::ReadOnly),
    ("unable to open database file", SystemRefusal::Denied),
    ("database is locked", SystemRefusal::Held),
    ("failed to fill whole buffer", SystemRefusal::Cut),
];

/// As [`os_code`], of an error that has a kind and no number.
fn named_kind(said: &str) -> Option<(&str, SystemRefusal)> {
    if let Some((_, refusal)) = SAYINGS.iter().find(|(text, _)| said.contains(text)) {
        return Some(("", *refusal));
    }
    KINDS.iter().find_map(|(kind, refusal)| {
        let before = said.strip_suffix(&kind.to_string())?;
        (before.is_empty() || before.ends_with(": ")).then_some((before, *refusal))
    })
}

/// The words, behind the path that the text began with.
fn with_path(before: &str, words: &str) -> String {
    let path = before.trim_end().trim_end_matches(':');
    let drive = path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_path = path.starts_with(['/', '\\']) || drive;
    if is_path && !path.contains(": ") { format!("{path}: {words}") } else { words.to_owned() }
}

/// Whether it is a text of several words, and no path, code or number.
fn is_sentence(said: &str) -> bool {
    let path = said.starts_with(['/', '\\']) || said.get(1..3) == Some(":\\");
    let words = said.split_whitespace().filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic())).count();
    !path && (words > 1 || (words == 1 && said.contains(' ')))
}

/// What was said and is not in the log yet, and all that was said in this run.
struct Said {
    waiting: Vec<String>,
    all: BTreeSet<String>,
}

/// Most texts of a run that are kept: a fault that comes again with another name each time does not fill the log.
const MAX_SAID: usize = 200;

static SAID: Mutex<Said> = Mutex::new(Said { waiting: Vec::new(), all: BTreeSet::new() });

fn note(said: &str) {
    let mut kept = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.all.len() < MAX_SAID && kept.all.insert(said.to_owned()) {
        kept.waiting.push(said.to_owned());
    }
}

/// Adds what was said since the last call to the log of the data folder; without such a folder it is lost. Writes to
/// the disk: the window calls it on a thread of its own.
pub fn log_foreign(folder: &Path, when: &str) {
    let waiting = std::mem::take(&mut SAID.lock().unwrap_or_else(PoisonError::into_inner).waiting);
    if waiting.is_empty() || !folder.is_dir() {
        return;
    }
    let lines: Vec<String> = waiting.iter().map(|said| format!("{when} said: {said}\n")).collect();
    // There may be no room for it, or no right: nothing more can be done.
    let _ = dabiao_files::add_to_log(&folder.join(LOG_FILE), &lines.concat());
}

/// Whether [`log_foreign`] has something to write.
pub(crate) fn foreign_waits() -> bool {
    !SAID.lock().unwrap_or_else(PoisonError::into_inner).waiting.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zh() -> Messages {
        Messages::new(Lang::ZhCn)
    }

    /// Words of English, other than names of files.
    fn english(text: &str) -> bool {
        text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 1)
    }

    #[test]
    fn every_kind_and_every_number_is_told_in_chinese() {
        let texts = zh();
        for (kind, refusal) in KINDS {
            let told = foreign_words(&texts, &std::io::Error::from(kind).to_string());
            assert_eq!(told, texts.of(&refusal), "{kind:?}");
            assert!(!english(&told), "{told}");
        }
        for code in 1..200 {
            let error = std::io::Error::from_raw_os_error(code);
            let told = foreign_words(&texts, &error.to_string());
            assert!(!english(&told) && told.contains(&code.to_string()), "{code}: {told}");
            let behind = foreign_words(&texts, &format!("/数据/a b.toml: {error}"));
            assert_eq!(behind, format!("/数据/a b.toml: {told}"));
            let within = foreign_words(&texts, &format!("the key file can't be read ({error}): /a"));
            assert_eq!(within, told);
        }
    }

    #[test]
    fn numbers_mean_what_the_system_means_by_them() {
        use SystemRefusal as R;
        let of = |code| R::of_code(code, true);
        assert_eq!(
            [of(32), of(112), of(21), of(19), of(53)],
            [R::Held, R::Full, R::NotReady, R::ReadOnly, R::Unreachable]
        );
        if cfg!(unix) {
            let of = |code| R::of_code(code, false);
            let all = [of(28), of(13), of(2), of(5), of(30), of(111), of(24)];
            assert_eq!(
                all,
                [R::Full, R::Denied, R::Missing, R::Device, R::ReadOnly, R::Refused, R::ManyFiles]
            );
        }
    }

    #[test]
    fn what_is_no_text_of_another_program_stays() {
        let texts = zh();
        for said in ["", "文件是空的", "/home/x y/file.txt", "C:\\a b\\c d", "N59-2026-0001", "12"] {
            assert_eq!(foreign_words(&texts, said), said);
        }
        let told = foreign_words(&texts, "expected a string at line 3 column 4");
        assert!(told.contains("line 3 column 4") && told.contains(LOG_FILE), "{told}");
        let english = Messages::new(Lang::En);
        assert_eq!(foreign_words(&english, "expected a string"), "expected a string");
    }

    #[test]
    fn the_store_has_words_for_what_the_database_says() {
        let texts = zh();
        assert_eq!(store_words(&texts, &StoreError::DiskFull), texts.get("cause-full"));
        assert_eq!(store_words(&texts, &StoreError::Io("disk I/O error".into())), texts.get("cause-device"));
        let denied = StoreError::ReadOnly(std::io::Error::from(ErrorKind::PermissionDenied).to_string());
        assert_eq!(store_words(&texts, &denied), texts.get("cause-denied"));
    }

    #[test]
    fn the_text_itself_is_in_the_log_once() {
        let folder = tempfile::tempdir().unwrap();
        let texts = zh();
        let said = "something that only this test says";
        foreign_words(&texts, said);
        foreign_words(&texts, said);
        log_foreign(folder.path(), "2026-11-30T00:00:00Z");
        let log = dabiao_files::bounded_text(&folder.path().join(LOG_FILE), 10_000).unwrap();
        assert_eq!(log.matches(said).count(), 1, "{log}");
        log_foreign(&folder.path().join("none"), "x");
        assert!(!folder.path().join("none").exists());
    }
}
