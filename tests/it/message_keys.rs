//! Every message is used, every key has its message, and every key stands in the sources as a whole.

use std::collections::BTreeSet;

use dabiao::app::lang::{Lang, keys};

use super::support::sources::all_sources;

/// What follows the key of a notice for what to do next.
const NEXT: &str = "-next";

/// Where a key is put together all the same: the file, what is put together, and why.
const JOINED: [(&str, &str, &str); 3] = [
    ("crates/app/src/notice.rs", "{key}-next", "a notice is two messages under one name"),
    ("crates/app/src/desks/trainer/roster.rs", "{key}-next", "a notice with the values of a file's fault"),
    ("crates/app/src/desks/exam/flags.rs", "blocked-{way}", "a way that only a later program knows"),
];

/// Every string of a text without comments, without its quotes.
fn strings(text: &str) -> impl Iterator<Item = &str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// A file without its tests.
fn own(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn all_keys() -> BTreeSet<String> {
    keys(Lang::En).into_iter().collect()
}

/// What stands before and after the values that are put into a string; the same twice if there are none.
fn ends(text: &str) -> (&str, &str) {
    let before = text.split('{').next().unwrap_or_default();
    let after = text.rsplit('}').next().unwrap_or_default();
    (before, after)
}

/// Whether a string such as `fault-{}`, `{key}-next` or `fault-` is a part of `key`, parted from the rest by a
/// hyphen. What only ends like a key, as the names of files do, is no part of one.
fn gives(joined: &str, key: &str) -> bool {
    let (before, after) = ends(joined);
    let begins = before.len() > 1 && before.ends_with('-') && key.starts_with(before);
    let finishes = after.len() > 1 && after.starts_with('-') && key.ends_with(after);
    if !joined.contains('{') {
        return begins;
    }
    let inside = key.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    (begins || finishes) && inside.is_some_and(|inside| !inside.is_empty())
}

#[test]
fn every_message_is_used() {
    let sources = all_sources();
    let literals: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| strings(text)).collect();
    // A notice's second message counts with its first.
    let joined = JOINED.iter().map(|(_, joined, _)| *joined).filter(|joined| !joined.ends_with(NEXT));
    let used = |key: &str| literals.contains(key) || joined.clone().any(|joined| gives(joined, key));
    let first = |key: &str| key.strip_suffix(NEXT).is_some_and(used);
    let unused: Vec<String> = all_keys().into_iter().filter(|key| !used(key) && !first(key)).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// The calls whose first argument is a key.
const CALLS: [&str; 4] = ["essages.get(", "essages.format(", "exts.get(", "exts.format("];

/// The strings that stand right after `begin`.
fn leading<'a>(text: &'a str, begin: &str) -> impl Iterator<Item = &'a str> {
    let pieces: Vec<&str> = text.split(begin).skip(1).collect();
    pieces.into_iter().filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
}

/// The keys of the notices that are written in the call.
fn notices(text: &str) -> impl Iterator<Item = &str> {
    let calls = text.split("Notice::new(").skip(1);
    calls.filter_map(|call| call.split_once(',')?.1.trim_start().strip_prefix('"')?.split('"').next())
}

/// The keys that are given by a match: in `keys!`, and in a function `…key` that returns a name.
fn given(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut end = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let signature = line.contains("fn ") && line.contains("key(") && line.ends_with("-> &'static str {");
        if end.is_none() && (signature || line == "keys! {") {
            end = Some(format!("{}}}", " ".repeat(indent)));
        } else if end.as_deref() == Some(line) {
            end = None;
        } else if end.is_some() {
            found.extend(strings(line));
        }
    }
    found
}

#[test]
fn every_key_in_the_sources_exists() {
    let known = all_keys();
    let mut missing = Vec::new();
    let (mut called, mut matched) = (0, 0);
    for (file, text) in all_sources() {
        let text = own(&text);
        let mut look = |key: &str| {
            if !known.contains(key) {
                missing.push(format!("{file}: {key}"));
            }
        };
        for key in CALLS.iter().flat_map(|call| leading(text, call)) {
            called += 1;
            look(key);
        }
        for key in notices(text) {
            called += 1;
            look(key);
            look(&format!("{key}{NEXT}"));
        }
        for key in given(text) {
            matched += 1;
            look(key);
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(called > 1_000 && matched > 300, "{called} {matched}");
}

#[test]
fn no_key_is_joined() {
    let known = all_keys();
    let key_like = |text: &str| {
        let (before, after) = ends(text);
        let parted = before.ends_with('-') || after.starts_with('-');
        parted
            && [before, after]
                .iter()
                .all(|end| end.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)))
    };
    let mut found = BTreeSet::new();
    for (file, text) in all_sources() {
        let text = own(&text);
        let of_keys = |text: &&str| key_like(text) && known.iter().any(|key| gives(text, key));
        let calls = CALLS.iter().flat_map(|call| text.split(call).skip(1));
        let formatted = calls.filter_map(|rest| rest.trim_start().strip_prefix("&format!("));
        let formatted = formatted.filter_map(|rest| rest.split('"').nth(1));
        found.extend(
            strings(text).filter(of_keys).chain(formatted).map(|text| (file.clone(), text.to_owned())),
        );
    }
    let allowed: BTreeSet<(String, String)> =
        JOINED.iter().map(|(file, joined, _)| ((*file).to_owned(), (*joined).to_owned())).collect();
    let joined: Vec<_> = found.difference(&allowed).collect();
    assert!(joined.is_empty(), "give the whole key, by `Keyed` or a match: {joined:#?}");
    let gone: Vec<_> = allowed.difference(&found).collect();
    assert!(gone.is_empty(), "joined no longer, take it off the list: {gone:#?}");
}
