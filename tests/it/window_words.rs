//! Who sits at a window has no command line: what the window tells names a page or a button.
//!
//! Looked at is every message whose key stands in the window's own code, in the desks, the session and the core behind it, and in
//! the files that put the store's errors, keys, refusals of the bureau, troubles of an exchange and the check-up into words,
//! with what to do next. The matters of the page Stations, the server's and those of exam rooms (`exchange/matters.rs`,
//! `online/`, `room/`) are not among them: much of that is settled by commands alone.

use std::collections::BTreeSet;
use std::fmt::Display;

use dabiao::app::lang::{Lang, Messages};
use dabiao::content::check::FontCharacters;

use super::lang::with_values;
use super::support::sources::all_sources;

/// The rooms of the window.
const ROOMS: [&str; 14] = [
    "src/ui/",
    "crates/app/src/desks/",
    "crates/app/src/session/",
    "crates/app/src/core/",
    "crates/app/src/doctor.rs",
    "crates/app/src/notice.rs",
    "crates/app/src/key_words.rs",
    "crates/app/src/fault_words.rs",
    "crates/app/src/foreign_words.rs",
    "crates/app/src/backups.rs",
    "crates/app/src/exchange/fail.rs",
    "crates/app/src/exchange/look.rs",
    "crates/app/src/message_keys/exchange.rs",
    "crates/app/src/sync_words.rs",
];

/// What of them speaks to a terminal all the same: the file and why.
const APART: [(&str, &str); 2] = [
    ("crates/app/src/desks/door/without_window.rs", "what commands do with people"),
    ("src/ui/cards/keeper_line.rs", "the keeper of a bureau's server is a service, set up by commands"),
];

/// Refusals of `station renew --replace`, which no window does.
const OF_COMMANDS: [&str; 3] =
    ["exchange-no-replacing-next", "exchange-no-given-back-next", "exchange-no-key-of-other-next"];

/// The keys that the window can show.
fn shown() -> BTreeSet<String> {
    let known = with_values(Lang::En);
    let mut keys = BTreeSet::new();
    for (file, text) in all_sources() {
        let apart = APART.iter().any(|(other, _)| file == *other);
        if apart || !ROOMS.iter().any(|room| file.starts_with(room)) {
            continue;
        }
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in own.lines().flat_map(|line| line.split('"').skip(1).step_by(2)) {
            let both = [word.to_owned(), format!("{word}-next")];
            let told = |key: &String| known.contains_key(key) && !OF_COMMANDS.contains(&key.as_str());
            keys.extend(both.into_iter().filter(told));
        }
    }
    keys
}

/// What `texts` say under each key that the window can show, any value put in.
fn said(texts: &Messages) -> Vec<(String, String)> {
    let values = with_values(texts.lang());
    let say = |key: String| {
        let one = "1";
        let args: Vec<(&str, &dyn Display)> =
            values[&key].iter().map(|name| (name.as_str(), &one as &dyn Display)).collect();
        let text = texts.format(&key, &args);
        (key, text)
    };
    shown().into_iter().map(say).collect()
}

fn is_command(text: &str) -> bool {
    ["dabiao ", "--", "chmod"].iter().any(|word| text.contains(word))
}

#[test]
fn no_message_of_the_window_tells_to_run_a_command() {
    let font = FontCharacters::new();
    for lang in Lang::ALL {
        let all = said(&Messages::of_window(lang));
        assert!(all.len() > 1_000, "{}", all.len());
        let told: Vec<_> = all.iter().filter(|(_, text)| is_command(text)).collect();
        assert!(told.is_empty(), "{lang:?}: {told:#?}");
        for (key, text) in &all {
            assert!(text.chars().all(|c| font.has(c)), "{lang:?} {key}: {text}");
        }
    }
}

/// The command line goes on to name its commands.
#[test]
fn a_terminal_is_told_the_command() {
    for lang in Lang::ALL {
        let texts = Messages::new(lang);
        for key in ["doctor-backup-none-next", "error-store-next", "doctor-private-open-next"] {
            assert!(is_command(&texts.get(key)), "{lang:?} {key}");
        }
    }
}

/// A message has its words for the window in both languages, or in none.
#[test]
fn both_languages_have_the_same_words_for_the_window() {
    let [zh, en] = Lang::ALL.map(|lang| {
        let (plain, own) = (said(&Messages::new(lang)), said(&Messages::of_window(lang)));
        let other = plain.into_iter().zip(own).filter(|(plain, own)| plain.1 != own.1);
        other.map(|(plain, _)| plain.0).collect::<BTreeSet<String>>()
    });
    assert_eq!(zh, en);
    assert!(zh.len() > 30, "{zh:?}");
}
