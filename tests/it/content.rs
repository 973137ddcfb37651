//! The exercises that are carried, and what happens to bad ones.

use std::fs;

use dabiao::content::{FileFault, Library, check_folder, read_exercise};
use dabiao::domain::exercise::RecordType;
use proptest::prelude::*;

const GOOD: &str = r#"format = 1
id = "copy/a"
title = "甲"
title_en = "A"
type = "case"
policy = "strict"
level = 1
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
    }
}

#[test]
fn a_fault_is_named_with_its_line() {
    let cases: [(&str, &str, usize, &str); 16] = [
        ("format = 1", "format = 2", 1, "format 2"),
        ("copy/a", "copy/b", 2, "copy/b"),
        ("\"case\"", "\"poem\"", 5, "poem"),
        ("\"strict\"", "\"soft\"", 6, "soft"),
        ("level = 1", "level = 9", 7, "9"),
        ("level = 1", "level = 1\ncolour = 2", 8, "colour"),
        ("title = \"甲\"", "title = ", 3, ""),
        ("案件", "⽂件", 11, "radical"),
        ("案件", "案\u{200B}件", 11, "U+200B"),
        ("案件", "案\u{202E}件", 11, "U+202E"),
        ("12612345678", "１2612345678", 12, "full width"),
        ("12612345678", "13812345678", 12, "13812345678"),
        ("12612345678", "11010519491231002X", 12, "ID number"),
        ("12612345678", "冀A·3F582", 12, "plate"),
        ("案件", "\u{1F600}件", 11, "font"),
        ("案件", "e\u{301}件", 11, "NFC"),
    ];
    for (from, to, line, reason) in cases {
        let errors = read_exercise("copy/a.toml", &GOOD.replacen(from, to, 1)).unwrap_err();
        let hit = errors.iter().find(|e| e.line == line && e.to_string().contains(reason));
        assert!(hit.is_some(), "{to:?}: {errors:#?}");
    }
    assert!(read_exercise("copy/a.toml", GOOD).is_ok());
}

#[test]
fn empty_and_huge_texts_are_refused() {
    let empty = GOOD.replace("案件编号已登记。\n电话12612345678。", "  ");
    assert!(matches!(read_exercise("copy/a.toml", &empty).unwrap_err()[0].fault, FileFault::Length(0)));
    let long = GOOD.replace("案件", &"案".repeat(20_001));
    assert!(matches!(read_exercise("copy/a.toml", &long).unwrap_err()[0].fault, FileFault::Length(_)));
    let huge = GOOD.replace("案件", &"案".repeat(100_000));
    assert!(matches!(read_exercise("copy/a.toml", &huge).unwrap_err()[0].fault, FileFault::TooLarge(_)));
}

#[test]
fn a_folder_is_checked_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    fs::create_dir_all(&copy).unwrap();
    fs::create_dir_all(folder.path().join("standards")).unwrap();
    fs::write(copy.join("a.toml"), GOOD).unwrap();
    fs::write(copy.join("b.toml"), [0xFF, 0xFE, 0x00]).unwrap();
    fs::write(copy.join("c.toml"), "format = ").unwrap();
    fs::write(folder.path().join("standards/s.toml"), "format = 1\nid = \"t\"\n").unwrap();
    fs::write(copy.join("notes.txt"), "not looked at").unwrap();
    let (good, errors) = check_folder(folder.path());
    assert_eq!(good, 1);
    let files: Vec<&str> = errors.iter().map(|e| e.file.as_str()).collect();
    assert_eq!(files, ["copy/b.toml", "copy/c.toml", "standards/s.toml"]);
    assert_eq!(errors[0].fault, FileFault::Encoding);
    let (good, errors) = check_folder(&folder.path().join("nowhere"));
    assert_eq!((good, errors.len()), (0, 1));
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
    fn no_text_makes_the_checker_panic(text in "[0-9X京A·I冀\\-字a\u{0}-\u{20}]{0,60}") {
        let _ = read_exercise("copy/a.toml", &GOOD.replace("案件", &text));
    }
}
