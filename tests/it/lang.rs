//! Both languages are whole, say the same things, and can be shown in the program's own font.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use dabiao::app::lang::{Lang, Messages, keys};
use dabiao::content::check::FontCharacters;

use super::support::sources::all_sources;

#[test]
fn both_languages_have_the_same_keys_once() {
    let [zh, en] = Lang::ALL.map(keys);
    let set = |v: &[String]| v.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(zh.len(), set(&zh).len(), "a key stands twice in zh-CN");
    assert_eq!(set(&zh), set(&en));
    assert!(zh.len() > 100);
}

#[test]
fn every_text_is_shown_and_can_be_shown() {
    let font = FontCharacters::new();
    for lang in Lang::ALL {
        let texts = Messages::new(lang);
        for key in keys(lang) {
            let text = texts.get(&key);
            assert_ne!(text, key, "{lang:?} {key} is not loaded");
            for c in text.chars() {
                assert!(font.has(c), "{lang:?} {key}: {c:?} is not in the font");
            }
        }
    }
}

#[test]
fn every_file_of_messages_is_loaded() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/i18n");
    for lang in Lang::ALL {
        let mut there: Vec<String> = std::fs::read_dir(root.join(lang.tag()))
            .unwrap()
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        let mut loaded: Vec<String> = lang.files().map(str::to_owned).collect();
        there.sort();
        loaded.sort();
        assert!(there == loaded, "{lang:?}: a file of messages is not listed in lang.rs");
    }
}

/// Every string of the sources, without its quotes.
fn literals() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in all_sources() {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

/// Whether a string in which keys are put together, such as `fault-{}`, gives `key`.
fn gives(joined: &str, key: &str) -> bool {
    let Some((before, rest)) = joined.split_once('{') else { return false };
    let Some((_, after)) = rest.split_once('}') else { return false };
    let inside = key.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    // What comes after a name alone goes with every key.
    inside.is_some_and(|inside| !inside.is_empty()) && before.len() > 2 && before.ends_with('-')
}

#[test]
fn every_message_is_used() {
    let literals = literals();
    let joined: Vec<&String> = literals
        .iter()
        .filter(|text| {
            text.contains('{') && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_{}".contains(c))
        })
        .collect();
    let used = |key: &str| literals.contains(key) || joined.iter().any(|text| gives(text, key));
    // What follows a notice, an example, and how a rung is reached or what a role does.
    let follows = ["-next", "-example", "-how", "-does"];
    let unused: Vec<String> = keys(Lang::En)
        .into_iter()
        .filter(|key| !used(key) && !follows.iter().any(|end| key.strip_suffix(end).is_some_and(used)))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn every_key_in_the_sources_exists() {
    let known: BTreeSet<String> = keys(Lang::En).into_iter().collect();
    let calls =
        ["essages.get(", "essages.format(", "exts.get(", "exts.format(", "Notice::new(", "Notice::of("];
    let mut missing = Vec::new();
    for (file, text) in all_sources() {
        let is_key = |word: &&str| {
            word.contains(|c: char| c.is_ascii_lowercase())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        for piece in calls.iter().flat_map(|call| text.split(call).skip(1)) {
            // The key is the first string of the call, where it is one at all.
            let call = piece.split([';', ')']).next().unwrap_or_default();
            missing.extend(
                call.split('"')
                    .nth(1)
                    .filter(is_key)
                    .filter(|key| !known.contains(*key))
                    .map(|key| format!("{file}: {key}")),
            );
        }
        if file == "crates/app/src/message_keys.rs" {
            let keys = text.split("=> \"").skip(1).filter_map(|piece| piece.split('"').next());
            missing.extend(keys.filter(|key| !known.contains(*key)).map(|key| format!("{file}: {key}")));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn values_are_put_in() {
    let texts = Messages::new(Lang::ZhCn);
    assert_eq!(texts.format("minutes", &[("n", &5)]), "5 分钟");
    assert_eq!(texts.get("no-such-key"), "no-such-key");
}

/// Every key with the names of the values that its message takes.
fn with_values(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in lang.files().flat_map(str::lines).filter(|line| !line.starts_with('#')) {
        if let Some((begun, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
            key = begun.to_owned();
        }
        let name = |piece: &str| -> String {
            piece.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
        };
        found.entry(key.clone()).or_default().extend(line.split('$').skip(1).map(name));
    }
    found
}

/// What `key` says where every value is `n`.
fn said(messages: &Messages, key: &str, values: &BTreeSet<String>, n: u32) -> String {
    let values: Vec<(&str, &dyn Display)> = values.iter().map(|name| (name.as_str(), &n as _)).collect();
    messages.format(key, &values)
}

/// The words of a text, without the signs around them.
fn words(text: &str) -> Vec<&str> {
    text.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect()
}

/// The singular of an English noun, as far as the messages have such nouns.
fn singular(plural: &str) -> Option<String> {
    if plural == "people" {
        return Some("person".to_owned());
    }
    let stem = plural.strip_suffix('s').filter(|stem| stem.len() > 2)?;
    Some(stem.strip_suffix("ie").map_or_else(|| stem.to_owned(), |short| format!("{short}y")))
}

/// Every noun of which a message has both numbers.
fn counted_nouns(messages: &Messages, all: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut nouns = BTreeSet::new();
    for (key, values) in all {
        let (one, two) = (said(messages, key, values, 1), said(messages, key, values, 2));
        let (one, two): (BTreeSet<_>, BTreeSet<_>) =
            (words(&one).into_iter().collect(), words(&two).into_iter().collect());
        let plural = |word: &&&str| singular(word).is_some_and(|noun| one.contains(noun.as_str()));
        nouns.extend(two.difference(&one).filter(plural).map(|word| (*word).to_owned()));
    }
    nouns
}

#[test]
fn one_thing_is_never_told_as_several() {
    let messages = Messages::new(Lang::En);
    let all = with_values(Lang::En);
    let nouns = counted_nouns(&messages, &all);
    for noun in ["files", "officers", "rounds", "entries", "mentees", "people", "exams"] {
        assert!(nouns.contains(noun), "{noun} is not among the counted nouns: {nouns:?}");
    }
    // What may follow a figure and end like a plural: a unit, or a verb.
    let others = ["s", "is", "was", "has", "fits"];
    let mut wrong = Vec::new();
    for (key, values) in &all {
        let text = said(&messages, key, values, 1);
        let words = words(&text);
        for (at, _) in words.iter().enumerate().filter(|(_, word)| **word == "1") {
            let after = &words[at + 1..words.len().min(at + 4)];
            let close = after.iter().enumerate().any(|(n, word)| {
                let told = nouns.contains(*word) || (n == 0 && word.ends_with('s') && word.len() > 1);
                told && !others.contains(word)
            });
            if close {
                wrong.push(format!("{key}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn several_things_are_never_told_as_one() {
    let messages = Messages::new(Lang::En);
    let all = with_values(Lang::En);
    let nouns: BTreeSet<String> =
        counted_nouns(&messages, &all).iter().filter_map(|noun| singular(noun)).collect();
    let mut wrong = Vec::new();
    for (key, values) in &all {
        let text = said(&messages, key, values, 2);
        let words = words(&text);
        let told = |pair: &&[&str]| pair[0] == "2" && nouns.contains(pair[1]);
        if words.windows(2).any(|pair| told(&pair)) {
            wrong.push(format!("{key}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_font_has_every_standard_character() {
    // 8,105 characters of the national table and GB2312 together are 8,230; `scripts/make-font` checks
    // them one by one, this holds that the file in the program is that one.
    let font = FontCharacters::new();
    let han = ('\u{3400}'..='\u{3FFFF}').filter(|c| dabiao::domain::text::is_han(*c) && font.has(*c)).count();
    assert!(han >= 8_230, "{han}");
    for c in "䶮𬱖喆堃昇垚淼１Ａ，。《》【】①⑩㎡℃×÷→".chars() {
        assert!(font.has(c) || c == '昇', "{c}");
    }
}
