//! The title of the exercise that an id names, in both languages, so that a history can show it.
//!
//! Ids are those of attempts: `copy/case-01`, several joined by `+`, `course/01-f-j#2` (a round),
//! `fresh/case/2/00000000000000ff/400` (a generated text), `items/2026-11-29/1` (weak items). Titles are read once from the files that the
//! program carries; a kind that this version does not know has none.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::embedded::EMBEDDED;
use dabiao_domain::record::Kind;
use dabiao_domain::source::{DrillSource, passages};

/// What the ids of drills on an officer's weak items begin with.
const ITEMS: &str = "items";
/// The title of the general one in place of these; no exercise has that id.
const GENERAL: &str = "items-general";

/// A title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The title of the exercise `id`; of the first one where several are joined. None where this version has no
/// such exercise: the caller then shows the stored title.
pub fn exercise_title(id: &str) -> Option<&'static Title> {
    static TITLES: OnceLock<BTreeMap<String, Title>> = OnceLock::new();
    let titles = TITLES.get_or_init(read_titles);
    let first = passages(id).next().unwrap_or_default();
    let mut parts = first.split('/');
    match (parts.next(), parts.next()) {
        (Some("fresh"), Some(kind)) => {
            titles.get(format!("fresh/{}", Kind::from_name(kind)?.name()).as_str())
        }
        (Some(ITEMS), _) if DrillSource::of(first).is_general_items() => titles.get(GENERAL),
        (Some(ITEMS), _) => titles.get(ITEMS),
        // A round is named by its lesson.
        _ => titles.get(first.split('#').next().unwrap_or_default()),
    }
}

/// Titles by exercise id; those of templates by what the ids of their texts begin with.
fn read_titles() -> BTreeMap<String, Title> {
    let of = |(path, text): &(&'static str, &'static str)| {
        let name = path.trim_end_matches(".toml");
        let title = Title { zh: value(text, "title")?, en: value(text, "title_en")? };
        Some((name.replace("templates/", "fresh/"), title))
    };
    let items = Title { zh: "薄弱字词".to_owned(), en: "Weak items".to_owned() };
    let files = EMBEDDED.iter().filter(|(path, _)| !path.starts_with("vocab/")).filter_map(of);
    let general = Title { zh: "综合练习".to_owned(), en: "General drill".to_owned() };
    files.chain([(ITEMS.to_owned(), items), (GENERAL.to_owned(), general)]).collect()
}

/// The string of a key that stands at the head of a TOML text.
fn value(text: &str, key: &str) -> Option<String> {
    let line = text.lines().find(|l| l.split('=').next().is_some_and(|k| k.trim() == key))?;
    let table: toml::Table = toml::from_str(line).ok()?;
    table.get(key)?.as_str().map(ToOwned::to_owned)
}
