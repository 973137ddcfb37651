//! The exercises that are carried, and what happens to bad ones: every rule of the checker, by a file that
//! breaks it.

use std::fs;
use std::path::Path;

use dabiao::content::reading::Reading;
use dabiao::content::{
    FileError, FileProblem, Library, check_folder, folder_generator, folder_library, read_exercise,
};
use dabiao::domain::exercise::{ReadingLevel, RecordType};
use proptest::prelude::*;

const GOOD: &str = r#"format = 1
id = "copy/a"
title = "甲"
title_en = "A"
type = "case"
policy = "strict"
level = 3
source = "own"
license = "MIT OR Apache-2.0"
text = """
案件编号已登记。
电话12612345678。
"""
"#;

#[test]
fn everything_that_is_carried_is_good() {
    let (files, errors) = Library::check_embedded();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(files >= 14, "{files}");
}

#[test]
fn there_are_at_least_twelve_passages_of_every_type_and_of_the_right_length() {
    let library = Library::embedded();
    assert!(library.exercises().len() >= 12);
    // The types after `notice` have generated texts only.
    for record_type in RecordType::ALL.into_iter().take(8) {
        assert!(library.exercises().iter().any(|e| e.record_type == record_type), "{record_type:?}");
    }
    for e in library.exercises() {
        assert!((300..=1200).contains(&e.length()), "{}: {}", e.id, e.length());
        assert_eq!(e.level, Reading::of(&e.text).level(), "{}", e.id);
    }
    for level in ReadingLevel::ALL {
        assert!(library.exercises().iter().filter(|e| e.level == level).count() >= 3, "{level}");
    }
}

/// The errors of the good file after one change.
fn faults(from: &str, to: &str) -> Vec<FileError> {
    assert!(GOOD.contains(from), "{from}");
    read_exercise("copy/a.toml", &GOOD.replacen(from, to, 1)).err().unwrap_or_default()
}

#[test]
fn every_rule_names_line_and_reason() {
    assert_eq!(faults("甲", "甲"), []);
    let number = "12612345678";
    // Rule, what is replaced by what, line, part of the reason. Each case breaks that rule and no other.
    let cases: [(&str, &str, &str, usize, &str); 43] = [
        ("format", "format = 1", "format = 2", 1, "write format = 1"),
        ("id", "copy/a", "copy/b", 2, "\"copy/a\""),
        ("value", "title = \"甲\"", "title = \"\"", 3, "1 to 64 visible characters"),
        ("value", "\"case\"", "\"poem\"", 5, "population, rental"),
        ("value", "\"strict\"", "\"soft\"", 6, "strict, lenient, keys"),
        ("value", "level = 3", "level = 9", 7, "1, 2 or 3"),
        ("level", "level = 3", "level = 1", 7, "write level = 3"),
        ("toml", "level = 3\n", "", 1, "missing field `level`"),
        ("toml", "level = 3", "level = 3\ncolour = 2", 8, "colour"),
        ("toml", "title = \"甲\"", "title = ", 3, ""),
        ("value", "\"own\"", "\" \"", 1, "where the text comes from"),
        ("radical", "案件", "⽂件", 11, "type the character itself"),
        ("radical", "案件", "⺮件", 11, "type the character itself"),
        ("invisible", "案件", "案\u{200B}件", 11, "U+200B"),
        ("invisible", "案件", "案\u{FE0F}件", 11, "U+FE0F"),
        ("invisible", "案件", "案\u{AD}件", 11, "U+00AD"),
        ("invisible", "案件", "案\u{A0}件", 11, "U+00A0"),
        ("bidi", "案件", "案\u{202E}件", 11, "U+202E"),
        ("bidi", "电话", "电\u{2067}话", 12, "U+2067"),
        ("not-nfc", "案件", "e\u{301}件", 11, "NFC"),
        ("not-in-font", "案件", "\u{1F600}件", 11, "use another character"),
        ("lookalike", "电话", "电话А", 12, "Latin"),
        ("full-width", number, "１2612345678", 12, "half width"),
        ("full-width", "电话", "电话Ａ", 12, "half width"),
        ("real-phone", number, "13812345678", 12, "use 12x"),
        ("real-phone", number, "138-1234-5678", 12, "138-1234-5678"),
        ("real-phone", number, "138 1234 5678", 12, "use 12x"),
        ("real-phone", number, "+86 13812345678", 12, "use 12x"),
        ("real-landline", number, "010-62345678", 12, "begins with 12"),
        ("real-id-number", number, "11010519491231002X", 12, "prefix 59"),
        ("real-id-number", number, "11010519491231002x", 12, "prefix 59"),
        ("real-id-number", number, "110105 19491231 002X", 12, "prefix 59"),
        ("old-id-number", number, "110105491231002", 12, "15 digits"),
        ("wrong-id-number", number, "590423198802140127", 12, "must be 6"),
        ("wrong-id-number", number, "590423198802300126", 12, "no date"),
        ("wrong-id-number", number, "59042419670325837x", 12, "capital X"),
        ("real-plate", number, "冀A·3F582", 12, "issuing letter I"),
        ("real-plate", number, "冀A3F582", 12, "issuing letter I"),
        ("real-plate", number, "冀a-3f582", 12, "issuing letter I"),
        ("real-plate", number, "京AD12345", 12, "issuing letter I"),
        ("real-plate", number, "云A1234警", 12, "issuing letter I"),
        ("real-plate", "案件", "WJ京12345", 11, "issuing letter I"),
        ("length", "案件编号已登记。\n电话12612345678。", " ", 11, "1 to 20000"),
    ];
    for (rule, from, to, line, reason) in cases {
        let errors = faults(from, to);
        let hit = errors.iter().find(|e| e.fault.code() == rule && e.line == line);
        assert!(hit.is_some_and(|e| e.to_string().contains(reason)), "{to:?}: {errors:#?}");
        assert!(hit.is_some_and(|e| e.to_string().starts_with(&format!("copy/a.toml:{line}: "))));
        // Nothing else is wrong, except that the level of another text may differ. A character that is not
        // composed is in no font either.
        let apart = if rule == "not-nfc" { "not-in-font" } else { "level" };
        let others = errors.iter().filter(|e| ![rule, "level", apart].contains(&e.fault.code()));
        assert_eq!(others.count(), 0, "{to:?}: {errors:#?}");
    }
}

#[test]
fn what_is_nobodys_is_let_pass() {
    for text in ["590423198802140126", "岚I·3F582", "冀I·3F582", "岚I·FA1234", "A5904231500002026100018"]
    {
        let errors = faults("12612345678", text);
        assert!(errors.iter().all(|e| e.fault.code() == "level"), "{text}: {errors:#?}");
    }
}

#[test]
fn a_fault_in_the_middle_of_a_long_text_has_its_own_line() {
    let text = "甲乙丙。\n".repeat(30);
    let source =
        GOOD.replace("案件编号已登记。\n电话12612345678。\n", &format!("{text}号码13812345678。\n{text}"));
    let errors = read_exercise("copy/a.toml", &source).unwrap_err();
    assert!(errors.iter().any(|e| e.fault.code() == "real-phone" && e.line == 41), "{errors:#?}");
    // The same where the lines end as they do on Windows, and where the string stands on one line.
    let errors = read_exercise("copy/a.toml", &source.replace('\n', "\r\n")).unwrap_err();
    assert!(errors.iter().any(|e| e.fault.code() == "real-phone" && e.line == 41), "{errors:#?}");
    let flat =
        GOOD.replace("\"\"\"\n案件编号已登记。\n电话12612345678。\n\"\"\"", "\"案件\\n电话13812345678\"");
    let errors = read_exercise("copy/a.toml", &flat).unwrap_err();
    assert!(errors.iter().any(|e| e.fault.code() == "real-phone" && e.line == 10), "{errors:#?}");
}

#[test]
fn empty_and_huge_texts_are_refused() {
    let long = GOOD.replace("案件", &"案".repeat(20_001));
    assert!(
        read_exercise("copy/a.toml", &long)
            .unwrap_err()
            .iter()
            .any(|e| matches!(e.fault, FileProblem::Length(_)))
    );
    let huge = GOOD.replace("案件", &"案".repeat(100_000));
    assert!(matches!(read_exercise("copy/a.toml", &huge).unwrap_err()[0].fault, FileProblem::TooLarge(_)));
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn a_folder_is_checked_file_by_file() {
    let other = GOOD.replace("copy/a", "copy/same");
    let crooked = GOOD.replace("copy/a", "copy/A");
    let utf16: Vec<u8> = "format = 1".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let root = folder(&[
        ("copy/a.toml", GOOD.as_bytes()),
        ("copy/b.toml", b"format = 1\n\xB9\xAB\xB0\xB2"),
        ("copy/c.toml", b"format = "),
        ("copy/d.toml", &utf16),
        ("copy/same.toml", other.as_bytes()),
        ("copy/B/A.toml", crooked.as_bytes()),
        (
            "copy/bom.toml",
            format!("\u{FEFF}{}", GOOD.replace("copy/a", "copy/bom").replace("案件", "事件")).as_bytes(),
        ),
        ("lost.toml", GOOD.as_bytes()),
        ("standards/s.toml", b"format = 1\nid = \"t\"\n"),
        ("copy/notes.txt", b"not looked at"),
    ]);
    let (good, errors) = check_folder(root.path());
    let found: Vec<(&str, usize, &str)> =
        errors.iter().map(|e| (e.file.as_str(), e.line, e.fault.code())).collect();
    assert_eq!(
        found,
        [
            ("copy/B/A.toml", 2, "value"),
            ("copy/B/A.toml", 2, "id"),
            ("copy/b.toml", 2, "encoding"),
            ("copy/c.toml", 1, "toml"),
            ("copy/d.toml", 1, "toml"),
            ("copy/same.toml", 10, "same-text"),
            ("lost.toml", 1, "place"),
            ("standards/s.toml", 1, "toml"),
        ],
        "{errors:#?}"
    );
    assert_eq!(good, 2);
    let (library, errors) = folder_library(root.path());
    assert_eq!((library.exercises().len(), errors.len()), (2, 8));
    let (good, errors) = check_folder(&root.path().join("nowhere"));
    assert_eq!((good, errors.len()), (0, 1));
}

#[cfg(unix)]
#[test]
fn links_that_run_in_circles_and_what_is_no_file_trap_nobody() {
    let root = folder(&[("copy/a.toml", GOOD.as_bytes())]);
    std::os::unix::fs::symlink(root.path(), root.path().join("copy/up")).unwrap();
    fs::create_dir(root.path().join("copy/folder.toml")).unwrap();
    assert_eq!(check_folder(root.path()), (1, Vec::new()));
}

/// A copy of the vocabulary and templates with one piece of one file replaced.
fn data_folder(file: &str, from: &str, to: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises");
    for part in ["vocab", "templates"] {
        fs::create_dir(root.path().join(part)).unwrap();
        for entry in fs::read_dir(source.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "toml") {
                let name = format!("{part}/{}", path.file_name().unwrap().to_string_lossy());
                let mut text = fs::read_to_string(&path).unwrap();
                if name == file {
                    assert!(text.contains(from), "{from} is not in {file}");
                    text = text.replacen(from, to, 1);
                }
                fs::write(root.path().join(name), text).unwrap();
            }
        }
    }
    root
}

#[test]
fn vocabulary_and_templates_are_checked_by_what_they_make() {
    let template = "templates/hotel.toml";
    // File, what is replaced by what, rule, line, part of the reason.
    let cases: [(&str, &str, &str, &str, usize, &str); 9] = [
        ("vocab/police.toml", "手铐\n", "手铐13812345678\n", "real-phone", 0, "use 12x"),
        ("vocab/police.toml", "手铐\n", "手\u{200B}铐\n", "invisible", 0, "U+200B"),
        ("vocab/police.toml", "手铐\n", "手铐１\n", "full-width", 0, "half width"),
        (template, "有监控{hall}路", "有监控{nowhere}路", "unknown-slot", 0, "nowhere"),
        // What only shows in what is made.
        (
            template,
            "有监控{hall}路",
            "有电话138{boss.tail}{boss.tail}",
            "made",
            1,
            "could be somebody's phone",
        ),
        (template, "LGBM = \"{code}\"", "LGBM = \"{clerk}\"", "made-field", 1, "LGBM"),
        (
            template,
            "TFSJ = \"{left.digits}\"",
            "TFSJ = \"{now.day}0000\"",
            "made-field",
            1,
            "contradicts RZSJ",
        ),
        (
            template,
            "han = 70\nalnum = 22",
            "han = 12\nalnum = 80",
            "no-passage",
            1,
            "state that in [passage]",
        ),
        (template, "code_length = 2.89", "code_length = 7.5", "no-passage", 1, "code_length 2."),
    ];
    for (file, from, to, rule, line, reason) in cases {
        let root = data_folder(file, from, to);
        let (_, errors) = check_folder(root.path());
        let text = fs::read_to_string(root.path().join(file)).unwrap();
        let place = text.find(to).unwrap();
        let line = if line == 0 { text[..place].matches('\n').count() + 1 } else { line };
        let hit = errors.iter().find(|e| e.file == file && e.line == line && e.fault.code() == rule);
        assert!(hit.is_some_and(|e| e.to_string().contains(reason)), "{to}: {errors:#?}");
        assert!(errors.iter().all(|e| e.file == file), "{to}: {errors:#?}");
    }
}

#[test]
fn a_folder_has_a_generator_of_its_own() {
    use dabiao::domain::record::Kind;
    let root = data_folder("vocab/police.toml", "手铐\n", "新手铐\n");
    assert_eq!(check_folder(root.path()), (check_folder(root.path()).0, Vec::new()));
    let generator = folder_generator(root.path()).unwrap();
    assert!((0..400).any(|n| generator.record(Kind::Vocabulary, 1, n).text.contains("新手铐")));
    fs::write(root.path().join("vocab/police.toml"), [0xFF, b'\n']).unwrap();
    let errors = folder_generator(root.path()).unwrap_err();
    assert_eq!((errors[0].file.as_str(), errors[0].fault.code()), ("vocab/police.toml", "encoding"));
    assert!(folder_generator(&root.path().join("nowhere")).is_err());
}

#[test]
fn every_rule_has_a_message_in_both_languages() {
    use dabiao::app::Notice;
    use dabiao::app::lang::{Lang, Messages, keys};
    let english: Vec<String> = keys(Lang::En).into_iter().filter(|k| k.starts_with("fault-")).collect();
    assert!(english.len() >= 45, "{}", english.len());
    let mut shown = 0;
    for (from, to) in [("copy/a", "copy/b"), ("level = 3", "level = 1"), ("12612345678", "13812345678")] {
        for error in faults(from, to) {
            for lang in Lang::ALL {
                let what = Notice::of_file(&Messages::new(lang), &error).what;
                assert!(!what.contains("fault-") && !what.contains('$'), "{what}");
                assert!(what.contains("copy/a.toml"), "{what}");
                shown += 1;
            }
        }
    }
    assert!(shown >= 6);
    // Every code that the sources give has a key.
    let sources = [
        include_str!("../../crates/content/src/fault.rs"),
        include_str!("../../crates/content/src/generator/fault.rs"),
    ];
    for source in sources {
        let codes =
            source.split("pub fn code").nth(1).or_else(|| source.split("pub const fn code").nth(1)).unwrap();
        let body = codes.split("pub fn args").next().unwrap();
        for piece in body.split("=> \"").skip(1) {
            let key = format!("fault-{}", piece.split('"').next().unwrap());
            assert!(english.contains(&key), "{key}");
        }
    }
}

#[test]
fn a_standard_outside_its_ranges_is_refused() {
    let good = include_str!("../../exercises/standards/officer-2027.toml");
    let path = "standards/officer-2027.toml";
    assert!(dabiao::content::read_standard(path, good).is_ok());
    for (from, to) in [
        ("line_cpm = 30", "line_cpm = 0"),
        ("line_cpm = 30", "line_cpm = nan"),
        ("line_cpm = 30", "line_cpm = 30\nbase = 70"),
        ("line_cpm = 30", ""),
        ("accuracy_percent = 95", "accuracy_percent = 101"),
        ("duration_s = 600", "duration_s = 1"),
        ("version = 1", "version = 0"),
        ("from_cpm = 50", "from_cpm = 90"),
        ("2027-05-01", "2027-02-30"),
        ("Asia/Shanghai", "Asia/Nowhere"),
        ("\"officer\"", "\"everyone\""),
    ] {
        assert!(dabiao::content::read_standard(path, &good.replacen(from, to, 1)).is_err(), "{to}");
    }
}

proptest! {
    #[test]
    fn no_file_makes_the_reader_panic(text in "\\PC{0,300}") {
        let _ = read_exercise("copy/a.toml", &text);
        let _ = dabiao::content::read_standard("standards/a.toml", &text);
    }

    #[test]
    fn no_text_makes_the_checker_panic(text in "[0-9Xx京A·I冀WJ+\\- 字a\u{0}-\u{20}]{0,60}") {
        let _ = read_exercise("copy/a.toml", &GOOD.replace("案件", &text));
    }

    #[test]
    fn no_template_makes_the_reader_panic(text in "[{}a-z.*#0-9\\-、字=\"\\[\\] \n]{0,80}") {
        use dabiao::content::generator::{Generator, embedded_files};
        let source = include_str!("../../exercises/templates/numbers.toml");
        let bad = source.replacen("{fp.id}", &text.replace(['"', '\\', '\n'], ""), 1);
        let files = embedded_files().map(|(p, b)| if p == "templates/numbers.toml" { (p, bad.as_bytes()) } else { (p, b) });
        let _ = Generator::from_files(files);
    }
}
