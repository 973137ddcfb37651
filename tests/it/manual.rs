//! The manual can't grow old unseen: both languages say the same, what it names is on the screens, and every link and picture
//! is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dabiao::app::help::language_of;
use dabiao::app::lang::{Lang, Messages, keys};
use dabiao::content::check::FontCharacters;
use dabiao_manual::{
    Block, Language, Line, ManualWords, PICTURE_NAMES, Part, SOURCES, Span, manual, manual_pdf, picture,
    plain, read_part,
};
use dabiao_papers::paper::Picture;

use super::lang::with_values;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn names_in(folder: &Path, ending: &str) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

fn words(lang: Lang) -> ManualWords {
    let texts = Messages::new(lang);
    ManualWords {
        title: texts.get("help-whole-title"),
        contents: texts.get("help-contents"),
        program: texts.get("app-name"),
    }
}

fn blocks(part: &Part) -> impl Iterator<Item = &Block> {
    part.intro.iter().chain(part.sections.iter().flat_map(|section| &section.blocks))
}

fn lines(part: &Part) -> impl Iterator<Item = &Line> {
    blocks(part).flat_map(Block::lines)
}

#[test]
fn every_file_of_it_is_read_whole() {
    for (at, language) in Language::ALL.into_iter().enumerate() {
        let there = names_in(&docs().join("manual").join(language.tag()), ".md");
        assert_eq!(there, SOURCES.iter().map(|(name, _)| (*name).to_owned()).collect());
        for (name, texts) in SOURCES {
            let part = read_part(name, texts[at]).unwrap_or_else(|fault| panic!("{language:?}: {fault:?}"));
            assert!(!part.title.is_empty() && part.sections.len() > 3, "{language:?} {name}");
        }
        assert_eq!(manual(language).parts.len(), SOURCES.len());
    }
}

/// What a part is made of, without its words.
fn shape(part: &Part) -> Vec<String> {
    let mut shape = Vec::new();
    let mut of = |blocks: &[Block]| {
        for block in blocks {
            shape.push(match block {
                Block::Text(_) => "text".to_owned(),
                Block::Note(_) => "note".to_owned(),
                Block::Steps(lines) => format!("{} steps", lines.len()),
                Block::Points(lines) => format!("{} points", lines.len()),
                Block::Table { head, rows } => format!("table {}x{}", head.len(), rows.len()),
                Block::Picture { name, .. } => format!("picture {name}"),
            });
        }
    };
    of(&part.intro);
    for section in &part.sections {
        of(&section.blocks);
    }
    shape.extend(part.sections.iter().map(|section| section.screens.join(",")));
    shape
}

#[test]
fn both_languages_say_the_same() {
    let [chinese, english] = Language::ALL.map(manual);
    for (zh, en) in chinese.parts.iter().zip(&english.parts) {
        assert_eq!(shape(zh), shape(en), "{}", zh.name);
        let number = |title: &str| title.split_once('.').map(|(number, _)| number.to_owned());
        for (a, b) in zh.sections.iter().zip(&en.sections) {
            assert_eq!(number(&a.title), number(&b.title), "{}: {} / {}", zh.name, a.title, b.title);
        }
    }
}

/// Stands for a value in a message.
const VALUE: char = '\u{1}';

/// Whether `word` is what a message says, with anything in the places of its values.
fn says(message: &str, word: &str) -> bool {
    let pieces: Vec<&str> = message.split(VALUE).collect();
    let [first, between @ .., last] = pieces.as_slice() else { return message.trim() == word };
    let literal = pieces.iter().map(|piece| piece.trim().chars().count()).sum::<usize>();
    let Some(mut rest) = word.strip_prefix(first.trim_start()).filter(|_| literal >= 2) else { return false };
    for piece in between {
        let Some((_, after)) = rest.split_once(*piece) else { return false };
        rest = after;
    }
    !rest.is_empty() && rest.ends_with(last.trim_end())
}

#[test]
fn a_message_with_values_is_known_by_its_words() {
    assert!(says("保存", "保存") && !says("保存", "保存为"));
    assert!(says("签发 \u{1} 份", "签发 3 份") && !says("签发 \u{1} 份", "签发 3 张"));
    assert!(says("新文章：\u{1}", "新文章：案件") && !says("\u{1}", "anything"));
}

#[test]
fn every_word_of_the_screens_is_still_on_them() {
    for lang in Lang::ALL {
        let texts = Messages::new(lang);
        let values = with_values(lang);
        let mut messages: Vec<String> = Vec::new();
        for key in keys(lang) {
            let names: Vec<&str> = values[&key].iter().map(String::as_str).collect();
            let args: Vec<(&str, &dyn std::fmt::Display)> =
                names.iter().map(|name| (*name, &VALUE as &dyn std::fmt::Display)).collect();
            messages.push(texts.format(&key, &args));
        }
        let mut gone = Vec::new();
        let mut seen = 0;
        for part in &manual(language_of(lang)).parts {
            for span in lines(part).flatten() {
                let Span::Word(word) = span else { continue };
                seen += 1;
                if !messages.iter().any(|message| says(message, word)) {
                    gone.push(format!("{lang:?} {}: {word}", part.name));
                }
            }
        }
        assert!(gone.is_empty(), "in docs/manual, but on no screen: {gone:#?}");
        assert!(seen > 150, "{lang:?}: {seen}");
    }
}

#[test]
fn it_can_be_shown_and_printed_in_our_own_font() {
    let font = FontCharacters::new();
    for language in Language::ALL {
        for part in &manual(language).parts {
            let titles = part.sections.iter().map(|section| section.title.clone());
            let said = lines(part).map(|line| plain(line, language));
            for text in titles.chain(said) {
                for c in text.chars() {
                    assert!(font.has(c), "{language:?} {}: {c:?} in {text}", part.name);
                }
            }
        }
    }
}

#[test]
fn every_link_leads_to_a_document() {
    for language in Language::ALL {
        let folder = docs().join("manual").join(language.tag());
        for part in &manual(language).parts {
            for span in lines(part).flatten() {
                if let Span::Link { to, .. } = span {
                    assert!(folder.join(to).is_file(), "{language:?} {}: {to}", part.name);
                }
            }
        }
    }
}

/// Where the links of a Markdown file lead, from its own folder; those out of the project are left out.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to);
    targets.filter(|to| !to.contains("://")).map(|to| to.split('#').next().unwrap_or_default())
}

#[test]
fn every_document_is_in_the_list_and_no_link_is_dead() {
    let listed = fs::read_to_string(docs().join("README.md")).unwrap();
    let listed: BTreeSet<&str> = links(&listed).collect();
    for name in names_in(&docs(), ".md").into_iter().filter(|name| name != "README") {
        assert!(listed.contains(format!("{name}.md").as_str()), "docs/README.md has no {name}.md");
    }
    let mut files = vec![docs().join("../README.md")];
    files.extend(names_in(&docs(), ".md").into_iter().map(|name| docs().join(format!("{name}.md"))));
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for to in links(&text).filter(|to| !to.is_empty()) {
            assert!(file.parent().unwrap().join(to).exists(), "{}: {to}", file.display());
        }
    }
}

/// The pages that the packages bring.
fn shipped() -> BTreeSet<String> {
    let script = fs::read_to_string(docs().join("../scripts/packaging/common.sh")).unwrap();
    let list =
        script.split_once("DOCUMENTS=(").and_then(|(_, rest)| rest.split_once(')')).expect("the list").0;
    list.split_whitespace().map(|name| format!("{name}.md")).collect()
}

/// Who has a package and not the project finds what its pages name.
#[test]
fn what_a_package_brings_leads_to_what_it_brings() {
    let shipped = shipped();
    assert!(shipped.len() > 8, "{shipped:?}");
    for name in &shipped {
        let text = fs::read_to_string(docs().join(name)).unwrap();
        for to in links(&text).filter(|to| !to.is_empty()) {
            assert!(shipped.contains(to), "docs/{name} leads to {to}, which no package brings");
        }
    }
    for language in Language::ALL {
        for part in &manual(language).parts {
            for span in lines(part).flatten() {
                let Span::Link { to, .. } = span else { continue };
                let name = to.rsplit('/').next().unwrap_or_default();
                assert!(shipped.contains(name), "{language:?} {}: {to} is in no package", part.name);
            }
        }
    }
}

/// The licences that have to come with the program do, and go with it.
#[test]
fn the_packages_bring_the_licences_and_the_uninstaller_takes_them() {
    let script = |name: &str| fs::read_to_string(docs().join("../scripts/packaging").join(name)).unwrap();
    let (common, nsi, linux) = (script("common.sh"), script("dabiao.nsi"), script("linux.sh"));
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "OFL.txt", "THIRD-PARTY.txt", "components.cdx.json"] {
        assert!(common.contains(file), "{file} is put into no package");
        let delete = format!("Delete \"$INSTDIR\\licences\\{file}\"");
        assert!(nsi.contains(&delete), "{file} stays behind");
    }
    for file in ["OFL.txt", "THIRD-PARTY.txt", "components.cdx.json"] {
        assert!(linux.contains(file), "the .deb has no {file}");
    }
}

#[test]
fn every_picture_is_shown_once_and_is_small() {
    const MOST: usize = 60 * 1024;
    let mut all = 0;
    for language in Language::ALL {
        let mut shown = Vec::new();
        for block in manual(language).parts.iter().flat_map(blocks) {
            if let Block::Picture { name, says } = block {
                assert!(!says.is_empty(), "{language:?}: nothing is said of {name}");
                shown.push(name.clone());
            }
        }
        let known: BTreeSet<String> = PICTURE_NAMES.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(shown.len(), known.len(), "{language:?}: {shown:?}");
        assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), known, "{language:?}");
        let folder = docs().join("manual/pictures").join(language.tag());
        assert_eq!(names_in(&folder, ".png"), known, "{language:?}");
        for name in PICTURE_NAMES {
            let file = picture(language, name).unwrap();
            assert!(Picture::from_png(file).is_ok() && file.len() <= MOST, "{name}: {} bytes", file.len());
            all += file.len();
        }
    }
    assert!(all < 800 * 1024, "{all} bytes of pictures are in the executable");
}

/// The manual on paper, as text, by the reader of another house.
fn read_back(pdf: &[u8], name: &str) -> (usize, String) {
    if let Some(kept) = std::env::var_os("DABIAO_SCREENS").map(PathBuf::from) {
        fs::create_dir_all(&kept).unwrap();
        fs::write(kept.join(format!("manual-{name}.pdf")), pdf).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("manual.pdf");
    fs::write(&file, pdf).unwrap();
    let out = std::process::Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    (text.matches('\u{c}').count(), text)
}

#[test]
fn on_paper_it_says_what_it_says_on_the_screen() {
    for lang in Lang::ALL {
        let (language, words) = (language_of(lang), words(lang));
        let manual = manual(language);
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let mut pages = 1;
        for (number, part) in manual.parts.iter().enumerate() {
            let pdf = manual_pdf(manual, Some(number), &words).unwrap();
            assert_eq!(pdf, manual_pdf(manual, Some(number), &words).unwrap(), "the same bytes each time");
            let (own, text) = read_back(&pdf, &format!("{}-{}", language.tag(), part.name));
            let text = squeezed(&text);
            for section in &part.sections {
                assert!(text.contains(&squeezed(&section.title)), "{lang:?} {}: {text}", section.title);
            }
            // English takes more room for the same.
            let most = if lang == Lang::ZhCn { 4 } else { 5 };
            assert!(part.name != "officer" || own <= most, "{lang:?}: {own} pages for officers");
            pages += own;
        }
        let whole = manual_pdf(manual, None, &words).unwrap();
        let (all, text) = read_back(&whole, language.tag());
        assert_eq!(all, pages, "{lang:?}: the contents are one page");
        assert!(squeezed(&text).contains(&squeezed(&words.contents)) && whole.len() < 4 * 1024 * 1024);
    }
}
