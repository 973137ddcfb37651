//! Forms as files: those that are carried, what is wrong with a bad one and where, the folder over them, and their cards.

use std::fs;
use std::path::Path;

use dabiao::content::forms::{CardStyle, Form, check_file, forms_ever_carried, read_form};
use dabiao::content::generator::Generator;
use dabiao::content::{FileError, Library, Overlay, check_folder};
use dabiao::domain::form::event::{FormEvent, FormEventKind};
use dabiao::domain::form::log;
use dabiao::domain::form::machine::{FormCard, FormHeader, FormSitting};
use dabiao::domain::form::report::FormReport;
use dabiao::domain::form::{FieldRule, NONE, Right};
use dabiao::domain::input::{EndReason, EventKind, LogMode};
use dabiao::domain::record::{Compare, Rule, fields};
use proptest::prelude::*;

const NAMES: [&str; 7] =
    ["case", "dispatch", "hotel", "population_floating", "population_resident", "rental", "vehicle"];

fn carried() -> Library {
    Library::embedded()
}

fn generator() -> &'static Generator {
    Generator::shared().unwrap()
}

#[test]
fn every_carried_form_asks_for_what_its_records_have() {
    let library = carried();
    let names: Vec<&str> = library.forms().iter().map(Form::name).collect();
    assert_eq!(names, NAMES);
    for form in library.forms() {
        let def = &form.def;
        let layout = fields(def.card);
        assert_eq!(def.fields.len(), layout.len(), "{}", def.id);
        for field in &def.fields {
            let known = layout.iter().find(|known| known.code == field.code);
            let known = known.unwrap_or_else(|| panic!("{} has no {}", def.id, field.code));
            assert_eq!(field.name, known.name, "{}", def.id);
            assert_eq!(field.required, known.required, "{} {}", def.id, field.code);
            assert_eq!(
                field.compare == Compare::Exact,
                known.compare == Compare::Exact,
                "{} {}",
                def.id,
                field.code
            );
            assert_eq!(field.right, Right::Card(field.code.clone()));
        }
        assert!(form.styles().count() >= 2, "{} has but one card", def.id);
    }
}

/// Lists of carried forms whose codes a published standard has: the field, and its choices in the order of the form.
const PUBLISHED: [(&str, &str); 5] = [
    ("HYZK", "10 未婚 20 已婚 40 离婚 30 丧偶"),
    ("YHZGX", "02 户主 10 配偶 20 子 30 女 51 父亲 52 母亲 70 兄弟姐妹 40 孙子女 97 其他亲属 99 非亲属"),
    (
        "WHCD",
        "98 学龄前 90 文盲或半文盲 80 小学 70 初中 60 高中 40 中专 30 大学专科 20 大学本科 14 硕士研究生 11 博士研究生",
    ),
    ("ZJLX", "111 居民身份证 112 临时居民身份证 991 电子证件 113 户口簿 414 护照 990 其他"),
    ("HPZL", "02 小型汽车 01 大型汽车 52 小型新能源汽车 51 大型新能源汽车 07 普通摩托车 15 挂车"),
];

#[test]
fn choices_have_the_codes_of_the_published_standards() {
    let library = carried();
    let mut seen = 0;
    for form in library.forms() {
        for field in &form.def.fields {
            let Some((_, wanted)) = PUBLISHED.iter().find(|(code, _)| *code == field.code) else { continue };
            let found: Vec<String> =
                field.choices().iter().map(|choice| format!("{} {}", choice.code, choice.name)).collect();
            assert_eq!(found.join(" "), *wanted, "{} {}", form.def.id, field.code);
            seen += 1;
        }
    }
    // Schooling is asked for in two forms.
    assert_eq!(seen, PUBLISHED.len() + 1);
}

#[test]
fn a_form_as_an_earlier_version_carried_it_is_known_too() {
    let of = |name: &str, code: &str| -> Vec<String> {
        let forms = forms_ever_carried(name);
        let mut found: Vec<String> =
            forms.map(|form| form.def.field(code).unwrap().1.choices()[0].code.clone()).collect();
        // Plates were judged by two rules, under each of which an exam may have been held.
        found.dedup();
        found
    };
    let plates: Vec<Rule> = forms_ever_carried("vehicle")
        .filter_map(|form| match form.def.field("HPHM").unwrap().1.rule {
            FieldRule::Rule(rule) => Some(rule),
            FieldRule::List(_) => None,
        })
        .collect();
    assert_eq!(plates, [Rule::Plate, Rule::EarlierPlate, Rule::Plate, Rule::EarlierPlate]);
    assert_eq!(of("vehicle", "HPZL"), ["02", "01"]);
    assert_eq!(of("population_floating", "WHCD"), ["98", "01"]);
    assert_eq!(of("population_resident", "HYZK"), ["10", "1"]);
    assert_eq!(of("hotel", "ZJLX"), ["111", "1"]);
}

#[test]
fn every_card_says_what_is_entered_and_is_the_same_for_its_seed() {
    for form in carried().forms() {
        for style in form.styles() {
            for index in 0..300 {
                let card = form.card(generator(), style, 11, index).unwrap();
                assert_eq!(card.pages.len(), style.pages());
                let all = card.pages.concat();
                assert!(!all.contains('{') && !all.contains('}'), "{all}");
                for (field, value) in form.def.fields.iter().zip(&card.right) {
                    assert_eq!(field.check(value), Ok(()), "{} {}", form.def.id, field.code);
                    let in_words = value
                        .get(..4)
                        .is_some_and(|year| value.len() >= 8 && all.contains(&format!("{year}年")));
                    let silent = field.none && value == NONE;
                    let filled = field.fill.is_some();
                    assert!(
                        silent || filled || in_words || all.contains(value.as_str()),
                        "{}: {value}: {all}",
                        field.code
                    );
                }
                assert_eq!(form.card(generator(), style, 11, index), Some(card));
            }
            assert_ne!(form.card(generator(), style, 11, 0), form.card(generator(), style, 12, 0));
        }
        assert_eq!(form.card(generator(), CardStyle::Call, 1, 0).is_some(), form.name() == "dispatch");
    }
}

#[test]
fn a_record_that_is_typed_from_its_own_card_is_qualified() {
    for form in carried().forms() {
        let cards: Vec<FormCard> = (0..20)
            .map(|index| form.card(generator(), CardStyle::Printed, 3, index).unwrap())
            .map(|card| FormCard::new(card.pages, card.right))
            .collect();
        let header = FormHeader {
            form: form.def.clone(),
            cards: cards.clone(),
            limit_ms: None,
            mode: LogMode::Practice,
        };
        let mut sitting = FormSitting::new(header);
        let mut at_ms = 0;
        let mut apply = |kind: FormEventKind| {
            at_ms += 50;
            sitting.apply(FormEvent::new(at_ms, kind)).unwrap();
        };
        for card in &cards {
            for (n, (field, value)) in form.def.fields.iter().zip(&card.right).enumerate() {
                apply(FormEventKind::Enter(field.code.clone()));
                // By its code where there is one, else as it is; a filled field is let be.
                let choice = field.choices().iter().find(|choice| choice.name == *value);
                match choice {
                    Some(choice) if n % 2 == 0 => apply(FormEventKind::Choose(choice.code.clone())),
                    Some(choice) => apply(FormEventKind::Input(EventKind::Text(choice.code.clone()))),
                    None => apply(FormEventKind::Input(EventKind::Commit(value.clone()))),
                }
            }
            apply(FormEventKind::HandIn);
        }
        apply(FormEventKind::Input(EventKind::End(EndReason::HandedIn)));
        let report = FormReport::of(&sitting);
        assert_eq!(
            (report.score.entered(), report.score.qualified()),
            (20, 20),
            "{}: {report:?}",
            form.def.id
        );
        let again = log::read(log::write(&sitting.log()).as_bytes()).unwrap();
        assert_eq!(FormReport::of(&FormSitting::replay(&again).unwrap()), report);
    }
}

/// A form with one of each thing that can be wrong.
const SMALL: &str = r#"format = 1
id = "forms/small"
title = "小表"
title_en = "Small"
records = "population_resident"
source = "own work"
license = "MIT OR Apache-2.0"

[[field]]
code = "GMSFHM"
name = "公民身份号码"
name_en = "Citizen number"
kind = "id_number"
required = true

[[field]]
code = "XB"
name = "性别"
name_en = "Sex"
kind = "list"
fill = { from = "GMSFHM", part = "sex" }
choices = """
1|男|n
2|女|nv
"""

[[field]]
code = "FWCS"
name = "服务处所"
name_en = "Employer"
kind = "text"
max = 50
none = true

[[card]]
style = "note"
pages = ["{GMSFHM}，{FWCS}"]
"#;

fn faults(from: &str, to: &str) -> Vec<FileError> {
    assert!(SMALL.contains(from), "{from}");
    read_form("forms/small.toml", &SMALL.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn every_fault_of_a_form_is_named_with_line_column_and_reason() {
    assert!(read_form("forms/small.toml", SMALL).is_ok());
    for (from, to, line, code, words) in [
        ("format = 1", "format = 2", 1, "format", "write format = 1"),
        ("\"forms/small\"", "\"forms/big\"", 2, "id", "must be \"forms/small\""),
        ("title = \"小表\"", "title = \" \"", 3, "form-value", "column 9: title"),
        ("\"own work\"", "\"\"", 6, "form-value", "column 10: source"),
        ("population_resident", "population", 5, "form-value", "column 11: records = \"population\""),
        ("code = \"FWCS\"", "code = \"fwcs\"", 28, "form-value", "column 8: code = \"fwcs\""),
        ("code = \"FWCS\"", "code = \"XB\"", 28, "form-twice", "column 8: \"XB\" is given twice"),
        (
            "code = \"FWCS\"",
            "code = \"YYY\"",
            28,
            "form-not-on-card",
            "column 8: cards of the kind population_resident",
        ),
        ("name = \"性别\"", "name = \"\"", 18, "form-value", "column 8: name"),
        (
            "kind = \"text\"",
            "kind = \"essay\"",
            31,
            "form-kind",
            "column 8: there is no kind of field \"essay\"",
        ),
        ("kind = \"text\"", "kind = \"name\"", 32, "form-value", "column 7: max = \"50\""),
        ("max = 50", "", 31, "form-value", "max"),
        ("max = 50", "min = 60\nmax = 50", 32, "form-range", "at least 60 and at most 50"),
        ("max = 50", "max = 10000", 32, "form-range", "at most 10000"),
        ("max = 50", "max = -1", 32, "form-range", "at most -1"),
        ("max = 50", "max = 50\nline_percent = 20", 33, "form-value", "column 16: line_percent"),
        ("required = true", "line_percent = 95", 14, "form-value", "column 16: line_percent"),
        ("required = true", "choices = \"1|a|a\"", 14, "form-not-a-list", "column 11: field GMSFHM"),
        ("1|男|n\n2|女|nv\n", "", 22, "form-no-choices", "column 11: field XB"),
        ("2|女|nv", "2|女", 24, "form-cells", "column 1: \"2|女\""),
        ("2|女|nv", "1|女|nv", 24, "form-twice", "\"1\" is given twice"),
        ("2|女|nv", "2|男|nv", 24, "form-twice", "\"男\" is given twice"),
        ("2|女|nv", "2|女性|nv", 22, "form-card-value", "the right value \"女\" of field XB"),
        ("from = \"GMSFHM\"", "from = \"SFZ\"", 21, "form-no-field", "column 17: there is no field SFZ"),
        (
            "from = \"GMSFHM\"",
            "from = \"FWCS\"",
            21,
            "form-fill",
            "only a field of the kind id_number has it",
        ),
        ("part = \"sex\"", "part = \"birth\"", 21, "form-fill", "column 34: birth of field GMSFHM"),
        ("part = \"sex\"", "part = \"name\"", 21, "form-value", "birth, sex, value"),
        ("none = true", "fill = { from = \"FWCS\", part = \"value\" }", 33, "form-circle", "FWCS → FWCS"),
        ("none = true", "always = \"\\u0007\"", 33, "form-card-value", "can't be entered there"),
        ("none = true", "always = \"无\"\non_card = \"ZY\"", 34, "form-value", "either on_card or always"),
        ("none = true", "nonne = true", 33, "form-toml", "unknown field `nonne`"),
        ("{FWCS}", "", 36, "form-not-shown", "this card does not show field FWCS"),
        ("{FWCS}", "{FWCS}{XM}", 37, "form-no-field", "column 10: there is no field XM"),
        ("{FWCS}", "{FWCS.date}", 37, "form-slot", "\"FWCS.date\""),
        ("{FWCS}", "{FWCS", 37, "form-slot", "the slot \"FWCS\""),
        ("{FWCS}", "FWCS}", 37, "form-slot", "the slot"),
        ("\"note\"", "\"poem\"", 36, "form-value", "note, call, two"),
        ("\"note\"", "\"two\"", 36, "form-value", "pages = \"1\""),
        ("\"note\"", "\"note", 36, "form-toml", "column"),
        ("小表", "小\u{7}表", 3, "form-toml", "column"),
        ("小表", "小\u{202E}表", 3, "bidi", "U+202E"),
        ("服务处所\"", "电话13812345678\"", 29, "real-phone", "13812345678"),
    ] {
        let found = faults(from, to);
        let fits = |e: &&FileError| e.line == line && e.fault.code() == code && e.to_string().contains(words);
        assert!(found.iter().any(|e| fits(&e)), "{to}: wanted {line} {code} {words}, found {found:#?}");
        assert!(found.iter().all(|e| e.file == "forms/small.toml"));
    }
    let many = "[[field]]\ncode = \"A\"\nname = \"a\"\nname_en = \"a\"\nkind = \"name\"\n\n".repeat(60);
    let found = faults("[[card]]", &format!("{many}[[card]]"));
    assert!(found[0].to_string().contains("1 to 60 fields"), "{found:?}");
    let long = "长".repeat(10_000);
    assert!(!faults("小表", &long).is_empty());
    assert!(!faults("2|女|nv", &format!("2|{long}|nv")).is_empty());
    assert!(!faults("none = true", &format!("always = \"{long}\"")).is_empty());
    let found = read_form("forms/small.toml", &"#".repeat(300_000)).unwrap_err();
    assert_eq!(found[0].fault.code(), "too-large");
    assert!(read_form("forms/Small.toml", SMALL).is_err());
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_folder_replaces_and_adds_forms_and_a_faulty_one_takes_nothing_away() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "forms/small.toml", SMALL);
    let hotel = include_str!("../../exercises/forms/hotel.toml");
    put(root.path(), "forms/hotel.toml", &hotel.replace("旅馆住宿登记", "本局旅馆登记"));
    put(root.path(), "forms/case.toml", "format = 1\n");
    // Its fields are right in themselves, but no card's name is so short.
    let case = include_str!("../../exercises/forms/vehicle.toml");
    put(root.path(), "forms/vehicle.toml", &case.replace("max = 10\n", "max = 1\n"));
    let overlay = Overlay::load(root.path(), &carried());
    let names: Vec<&str> = overlay.library.forms().iter().map(Form::name).collect();
    let all = [
        "case",
        "dispatch",
        "hotel",
        "population_floating",
        "population_resident",
        "rental",
        "small",
        "vehicle",
    ];
    assert_eq!(names, all);
    assert_eq!(overlay.library.form("hotel").unwrap().def.title, "本局旅馆登记");
    assert_eq!(overlay.library.form("vehicle"), carried().form("vehicle"));
    assert_eq!(overlay.replaced, ["forms/hotel"]);
    assert_eq!(overlay.files, 2);
    let bad: Vec<(&str, &str)> = overlay.problems.iter().map(|e| (e.file.as_str(), e.fault.code())).collect();
    assert_eq!(bad, [("forms/case.toml", "form-toml"), ("forms/vehicle.toml", "form-card-value")]);
    let colour = case.lines().position(|line| line == "code = \"CSYS\"").unwrap() + 1;
    assert_eq!(overlay.problems[1].line, colour, "the line of the field that refuses its value");
    let (good, errors) = check_folder(root.path());
    assert_eq!(errors.len(), 2, "{errors:#?}");
    // The vehicle's file can be read; it is its cards that can't be entered.
    assert_eq!(good, 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is done to a form's file, it is read or every problem has a line of it.
    #[test]
    fn no_file_is_too_odd_for_the_checker(at in 0..SMALL.len(), cut in 0..60_usize, put in "\\PC{0,16}") {
        let mut bytes = SMALL.as_bytes().to_vec();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        let text = String::from_utf8_lossy(&bytes);
        if let Err(found) = check_file("forms/small.toml", &text) {
            let last = text.lines().count() + 1;
            prop_assert!(!found.is_empty());
            for error in found {
                prop_assert!((1..=last).contains(&error.line), "{error}");
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    /// Nor is anything that is no form at all.
    #[test]
    fn no_text_is_too_odd_for_the_checker(text in any::<String>()) {
        prop_assert!(check_file("forms/small.toml", &text).is_err());
    }
}
