//! Both languages are whole, say the same things, and can be shown in the program's own font.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use dabiao::app::lang::{Lang, Messages, keys};
use dabiao::content::check::FontCharacters;

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

#[test]
fn values_are_put_in() {
    let texts = Messages::new(Lang::ZhCn);
    assert_eq!(texts.format("minutes", &[("n", &5)]), "5 分钟");
    assert_eq!(texts.get("no-such-key"), "no-such-key");
}

#[test]
fn lists_clauses_and_asides_have_the_marks_of_their_language() {
    let said = |lang| {
        let texts = Messages::new(lang);
        [texts.list(&["甲", "乙"]), texts.clauses(&["甲".to_owned(), "乙".to_owned()]), texts.aside("18–27")]
    };
    assert_eq!(said(Lang::ZhCn), ["甲、乙", "甲；乙", "（18–27）"]);
    assert_eq!(said(Lang::En), ["甲, 乙", "甲; 乙", " (18–27)"]);
    assert_eq!(Messages::new(Lang::En).list::<String>(&[]), "");
}

/// The names of pages that stand in no bar of their own: of a page behind others, and of a tab.
const FURTHER_PAGES: [&str; 2] = ["exchange-title", "desk-units"];

#[test]
fn a_page_that_is_named_is_there() {
    for lang in Lang::ALL {
        let texts = Messages::new(lang);
        let page = |key: &&String| key.starts_with("nav-") || FURTHER_PAGES.contains(&key.as_str());
        let pages: BTreeSet<String> = keys(lang).iter().filter(page).map(|key| texts.get(key)).collect();
        let mut named = 0;
        for key in keys(lang) {
            let text = texts.get(&key);
            let names: Vec<&str> = match lang {
                Lang::ZhCn => {
                    let before = text.match_indices("”页").filter_map(|(at, _)| text.get(..at));
                    before.filter_map(|before| before.rsplit_once('“')).map(|(_, name)| name).collect()
                }
                Lang::En => text.split("page \"").skip(1).filter_map(|rest| rest.split('"').next()).collect(),
            };
            for name in names {
                named += 1;
                assert!(pages.contains(name), "{lang:?} {key}: there is no page {name:?}");
            }
        }
        assert!(named > 20, "{lang:?} {named}");
    }
}

#[test]
fn one_thing_has_one_word() {
    let texts = Messages::new(Lang::ZhCn);
    for key in keys(Lang::ZhCn) {
        let text = texts.get(&key);
        // 考核, 撤销, 文章 and 训练员 are the words of the program.
        for other in ["考试", "吊销", "短文", "教练员"] {
            assert!(!text.contains(other), "{key}: {other}");
        }
    }
}

/// Every key with the names of the values that its message takes.
pub fn with_values(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in lang.files().flat_map(str::lines).filter(|line| !line.starts_with('#')) {
        if let Some((begun, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
            begun.clone_into(&mut key);
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

/// For every `n` in a text the words that follow it: at most three, as far as no sign or small word parts them from it.
fn followers(text: &str, n: u32) -> Vec<Vec<&str>> {
    let words: Vec<&str> = text.split(' ').collect();
    let figure = n.to_string();
    let here = |word: &str| word.trim_start_matches(['(', '"', '+']) == figure;
    let places = words.iter().enumerate().filter(|(_, word)| here(word));
    let run = |at: usize| {
        let mut run = Vec::new();
        for word in words.iter().skip(at + 1).take(3) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let small = ["to", "of", "and", "in", "for", "or"].contains(&bare);
            if small || bare.is_empty() || !bare.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                break;
            }
            run.push(bare);
            if bare != *word {
                break;
            }
        }
        run
    };
    places.map(|(at, _)| run(at)).collect()
}

/// What may stand behind a name or a figure and ends like a plural: verbs and units.
const NO_PLURALS: [&str; 17] = [
    "is",
    "was",
    "has",
    "does",
    "differs",
    "holds",
    "breaks",
    "takes",
    "names",
    "turns",
    "looks",
    "contradicts",
    "signs",
    "unpacks",
    "parts",
    "minus",
    "goes",
];

#[test]
fn one_thing_is_never_told_as_several() {
    let messages = Messages::new(Lang::En);
    let all = with_values(Lang::En);
    let nouns = counted_nouns(&messages, &all);
    for noun in ["files", "officers", "rounds", "entries", "mentees", "people", "exams"] {
        assert!(nouns.contains(noun), "{noun} is not among the counted nouns: {nouns:?}");
    }
    let mut wrong = Vec::new();
    for (key, values) in &all {
        let text = said(&messages, key, values, 1);
        // Behind a verb something else begins.
        let several = |run: &Vec<&str>| {
            let until_verb = run.iter().take_while(|word| !NO_PLURALS.contains(word)).enumerate();
            until_verb.into_iter().any(|(n, word)| {
                nouns.contains(*word) || (n == 0 && word.ends_with('s') && !["s", "ms"].contains(word))
            })
        };
        if followers(&text, 1).iter().any(several) {
            wrong.push(format!("{key}: {text}"));
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
        if followers(&text, 2).iter().any(|run| run.first().is_some_and(|word| nouns.contains(*word))) {
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
