//! Own texts as files: `own/NAME.toml` below a folder of exercises, in the format of all exercises.
//!
//! Written whole or not at all, and only after the very reader that will load the file has taken it: what
//! the checker refuses can't be saved. An id is made of the text, so that it never names another one.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use super::check::find_faults;
use super::limits::MAX_FILE_BYTES;
use super::{FileError, FileProblem, read_exercise, sign_remarks};
use dabiao_domain::exercise::{Exercise, ReadingLevel, RecordType};
use dabiao_domain::roster::{RosterError, clean_name};
use dabiao_domain::text::Policy;
use dabiao_files as files;

/// The folder of own texts below the exercise folder.
pub const OWN_FOLDER: &str = "own/";

/// A text that is to become an exercise.
#[derive(Clone, Debug)]
pub struct OwnText {
    /// Its title, as typed.
    pub title: String,
    /// How it is compared.
    pub policy: Policy,
    /// 1 easy to 3 hard.
    pub level: ReadingLevel,
    /// The text.
    pub text: String,
}

/// Why an own text can't be saved, renamed or removed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnError {
    /// The disk or the folder.
    #[error("{path}: {detail}")]
    Io {
        /// The file or folder.
        path: String,
        /// System errors.
        detail: String,
    },
    /// The title can't be one.
    #[error("title: {0}")]
    Title(RosterError),
    /// A character or number of the title that no text may hold.
    #[error("title: {0}")]
    TitleText(FileProblem),
    /// The same text is there already, under this title.
    #[error("this text is there already: {0}")]
    Known(String),
    /// Not an own text, or gone.
    #[error("no own text {0}")]
    NotOwn(String),
    /// The checker refuses it.
    #[error("{}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Faulty(Vec<FileError>),
}

/// The exercise to save: its id and the content of its file.
///
/// # Errors
/// The title, or everything that the checker refuses.
pub fn compose(own: &OwnText) -> Result<(Exercise, String), OwnError> {
    let title = clean_title(&own.title)?;
    let text = format!("{}\n", files::with_unix_ends(&own.text).trim_matches('\n'));
    let id = format!("{OWN_FOLDER}{}", file_stem(&title, &text));
    let content = format!(
        "format = 1\nid = {}\ntitle = {title}\ntitle_en = {title}\ntype = {}\npolicy = {}\nlevel = {}\n\
         source = \"自备文本\"\nlicense = \"LicenseRef-own\"\ntext = \"\"\"\n{}\"\"\"\n",
        quoted(&id),
        quoted(RecordType::Own.name()),
        quoted(own.policy.name()),
        own.level,
        escaped(&text),
        title = quoted(&title),
    );
    let file = format!("{id}.toml");
    let exercise = read_exercise(&file, &content).map_err(OwnError::Faulty)?;
    match sign_remarks(&file, &content, &exercise) {
        signs if signs.is_empty() => Ok((exercise, content)),
        signs => Err(OwnError::Faulty(signs)),
    }
}

/// Saves a text below `root`, the folder of exercises.
///
/// # Errors
/// The checker refuses it, it is there already, or the disk.
pub fn save(root: &Path, own: &OwnText) -> Result<Exercise, OwnError> {
    let (exercise, content) = compose(own)?;
    let path = root.join(format!("{}.toml", exercise.id));
    if let Ok(there) = files::bounded_text(&path, MAX_FILE_BYTES) {
        let known = read_exercise(&format!("{}.toml", exercise.id), &there);
        // A file that has become unreadable is no reason to refuse the text: it is rewritten.
        if let Ok(known) = known {
            return Err(OwnError::Known(known.title));
        }
    }
    write_whole(&path, content.as_bytes())?;
    Ok(exercise)
}

/// Gives an own text another title. The rest of the file stays as it is, remarks included.
///
/// # Errors
/// It is no own text, is faulty, or the disk.
pub fn rename(root: &Path, id: &str, title: &str) -> Result<(), OwnError> {
    #[derive(Deserialize)]
    struct Titles {
        title: Spanned<String>,
        title_en: Spanned<String>,
    }
    let title = clean_title(title)?;
    let path = path_of(root, id)?;
    let mut content = files::bounded_text(&path, MAX_FILE_BYTES).map_err(|e| io(&path, &e.into_io()))?;
    let gone = || OwnError::NotOwn(id.to_owned());
    let titles: Titles = toml::from_str(&content).map_err(|_| gone())?;
    let same = titles.title.get_ref() == titles.title_en.get_ref();
    let mut spans = vec![titles.title.span()];
    if same {
        spans.push(titles.title_en.span());
    }
    // From the end, so that the places before stay right.
    spans.sort_by_key(|span| std::cmp::Reverse(span.start));
    for span in spans {
        content.replace_range(span, &quoted(&title));
    }
    read_exercise(&format!("{id}.toml"), &content).map_err(OwnError::Faulty)?;
    write_whole(&path, content.as_bytes())
}

/// Removes an own text. Attempts keep what was typed.
///
/// # Errors
/// It is no own text, or the disk.
pub fn remove(root: &Path, id: &str) -> Result<(), OwnError> {
    let path = path_of(root, id)?;
    files::remove_file(&path).map_err(|e| io(&path, &e))
}

fn clean_title(title: &str) -> Result<String, OwnError> {
    let title = clean_name(title).map_err(OwnError::Title)?;
    match find_faults(&title, Policy::Keys).into_iter().next() {
        Some(spot) => Err(OwnError::TitleText(spot.fault)),
        None => Ok(title),
    }
}

/// The file of an own text; ids that lead anywhere else are refused.
fn path_of(root: &Path, id: &str) -> Result<PathBuf, OwnError> {
    let name = id.strip_prefix(OWN_FOLDER).unwrap_or_default();
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
    let path = root.join(format!("{id}.toml"));
    if plain && path.is_file() { Ok(path) } else { Err(OwnError::NotOwn(id.to_owned())) }
}

/// Letters and digits of the title, and the beginning of the text's hash.
fn file_stem(title: &str, text: &str) -> String {
    let mut words = String::new();
    for c in title.chars().take(32) {
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
    }
    let words = words.trim_matches('-');
    let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(text).into();
    let hash = u32::from_be_bytes([a, b, c, d]);
    format!("{}-{hash:08x}", if words.is_empty() { "text" } else { words })
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The inside of a TOML multi-line basic string.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace("\"\"", "\"\\\"")
}

fn io(path: &Path, error: &std::io::Error) -> OwnError {
    OwnError::Io { path: path.display().to_string(), detail: error.to_string() }
}

/// Writes a file that is there whole or not at all, whatever happens meanwhile.
fn write_whole(path: &Path, content: &[u8]) -> Result<(), OwnError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    files::private_folder(folder).map_err(|e| io(folder, &e))?;
    // Meanwhile its name begins with a dot, so the folder's reader skips it.
    files::write_whole(path, content, files::Readers::Owner, None).map_err(|e| io(path, &e))
}
