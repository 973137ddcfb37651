//! What is promised of forms: what is right and valid, what a record is worth, and what a log replays to.

use proptest::prelude::*;

use super::compare::agreed;
use super::score::{Errors, FormScore, Rating, RecordOutcome};
use super::*;
use crate::align::Aligner;
use crate::record::Field;
use crate::record::numbers::check_digit;

fn field(code: &str, rule: FieldRule) -> FieldDef {
    let compare = match &rule {
        FieldRule::Rule(rule) if rule.is_text() => Compare::Text(950),
        _ => Compare::Exact,
    };
    FieldDef {
        code: code.to_owned(),
        name: code.to_owned(),
        name_en: code.to_owned(),
        required: false,
        none: false,
        no_ditto: false,
        compare,
        rule,
        fill: None,
        right: Right::Card(code.to_owned()),
    }
}

fn choice(code: &str, name: &str, initials: &str) -> Choice {
    Choice { code: code.to_owned(), name: name.to_owned(), initials: initials.to_owned() }
}

fn fill(from: &str, part: FillPart) -> Fill {
    Fill { from: from.to_owned(), part }
}

fn sexes() -> FieldRule {
    FieldRule::List(vec![choice("1", "男", "n"), choice("2", "女", "nv")])
}

/// Number, name, sex, birth, employer, address, remark.
pub(super) fn person() -> FormDef {
    let required = |field: FieldDef| FieldDef { required: true, ..field };
    let rule = |code, rule| field(code, FieldRule::Rule(rule));
    FormDef {
        id: "forms/person".to_owned(),
        title: "人员".to_owned(),
        title_en: "Person".to_owned(),
        card: Kind::PopulationResident,
        fields: vec![
            required(rule("GMSFHM", Rule::IdNumber)),
            required(rule("XM", Rule::Name)),
            FieldDef { fill: Some(fill("GMSFHM", FillPart::Sex)), ..required(field("XB", sexes())) },
            FieldDef { fill: Some(fill("GMSFHM", FillPart::Birth)), ..required(rule("CSRQ", Rule::Date)) },
            FieldDef { none: true, no_ditto: true, ..rule("FWCS", Rule::Text(1, 50)) },
            FieldDef { no_ditto: true, ..rule("HJDZ", Rule::Text(1, 100)) },
            rule("LXDH", Rule::Phone),
        ],
        pairs: false,
    }
}

pub(super) const RIGHT: [&str; 7] = [
    "590423198802140126",
    "方小兰",
    "女",
    "19880214",
    "无",
    "岚江省云台市青岚县城关镇文昌社区人民路18号",
    "12034567801",
];

pub(super) fn values(of: [&str; 7]) -> Vec<String> {
    of.map(str::to_owned).to_vec()
}

fn enter(place: usize, value: &str) -> RecordOutcome {
    let mut entered = RIGHT;
    entered[place] = value;
    RecordOutcome::of(&person(), &values(RIGHT), &values(entered), &mut Aligner::new())
}

#[test]
fn each_value_is_right_caught_or_silent() {
    use Class::{Caught, Right, Silent};
    // The address has 22 characters: with one wrong, 21/22 = 95.4 %; without two, 90.9 %.
    for (place, value, class, qualified) in [
        (0, "590423198802140126", Right, true),
        (0, "590423198802140127", Caught, false),
        (0, "590423198802140108", Caught, false),
        (0, "590423198802140106", Caught, false),
        (0, "590423198802140142", Silent, false),
        (0, "", Caught, false),
        (0, " 590423 19880214 0126 ", Right, true),
        (0, "59042319880214012６", Caught, false),
        (1, "方晓兰", Silent, false),
        (1, "方小兰1", Caught, false),
        (1, "方 小兰", Right, true),
        (2, "男", Silent, false),
        (2, "2", Caught, false),
        (3, "19880241", Caught, false),
        (3, "19880124", Silent, false),
        (4, "无", Right, true),
        (4, "", Caught, false),
        (4, "同上", Caught, false),
        (4, "青岚纺织厂", Silent, false),
        (5, "岚江省云台市青岚县城关镇文昌社区人民路16号", Right, true),
        (5, "岚江省云台市青岚县城关镇文昌社区人民路号", Silent, false),
        (5, "岚江省云台市青岚县城关镇文昌社区人民路1８号", Right, true),
        (5, "岚江省云台市青岚县城关镇", Silent, false),
        (5, "岚", Silent, false),
        (5, "", Silent, false),
        (5, "同上", Caught, false),
        (6, "12034567810", Silent, false),
        (6, "1203456780", Caught, false),
        (6, "", Silent, false),
    ] {
        let found = enter(place, value);
        assert_eq!((found.fields[place].class(), found.qualified), (class, qualified), "{value:?}");
        let others = found.fields.iter().enumerate().filter(|(n, _)| *n != place);
        assert!(others.clone().all(|(_, field)| field.class() == Right), "{value:?}");
    }
    assert_eq!(enter(5, &"长".repeat(10_000)).fields[5].class(), Caught);
}

#[test]
fn a_plate_is_the_same_with_its_dot_and_without() {
    use Class::{Caught, Right, Silent};
    let form = |kind: FieldRule| FormDef {
        fields: vec![FieldDef { required: true, ..field("HPHM", kind) }],
        ..person()
    };
    let of = |kind: FieldRule, right: &str, entered: &str| {
        let found =
            RecordOutcome::of(&form(kind), &[right.to_owned()], &[entered.to_owned()], &mut Aligner::new());
        (found.fields[0].class(), found.qualified)
    };
    let plate = || FieldRule::Rule(Rule::Plate);
    let spellings =
        ["岚I·60H61", "岚I60H61", "岚I・60H61", "岚I･60H61", "岚I•60H61", "岚I‧60H61", " 岚I · 60H61 "];
    for right in spellings {
        for entered in spellings {
            assert_eq!(of(plate(), right, entered), (Right, true), "{right} {entered}");
        }
        // All else is compared to the letter.
        for (entered, class) in [
            ("岚I60H62", Silent),
            ("岚J·60H61", Silent),
            ("岭I60H61", Silent),
            ("岚I6OH61", Caught),
            ("岚I60h61", Caught),
            ("岚Ｉ60H61", Caught),
            ("岚I··60H61", Caught),
            ("岚·I60H61", Caught),
            ("岚I60·H61", Caught),
            ("岚I.60H61", Caught),
            ("岚I60H6", Caught),
            ("I60H61", Caught),
            ("", Caught),
        ] {
            assert_eq!(of(plate(), right, entered), (class, false), "{right} {entered:?}");
        }
    }
    // Of other kinds a dot is what it always was: of a name it is a part.
    for kind in [FieldRule::Rule(Rule::Name), FieldRule::List(vec![choice("1", "阿依·古丽", "aygl")])] {
        assert_eq!(of(kind.clone(), "阿依·古丽", "阿依·古丽"), (Right, true));
        assert_ne!(of(kind.clone(), "阿依·古丽", "阿依古丽").0, Right);
        assert_ne!(of(kind, "阿依·古丽", "阿依・古丽").0, Right);
    }
}

#[test]
fn a_required_text_must_be_valid_too() {
    let mut form = person();
    form.fields[5].rule = FieldRule::Rule(Rule::Text(1, 22));
    let right = values(RIGHT);
    let mut entered = right.clone();
    // One character too many: 22/23 = 95.6 %.
    entered[5].push('。');
    let mut aligner = Aligner::new();
    let found = RecordOutcome::of(&form, &right, &entered, &mut aligner);
    assert!(found.fields[5].right && found.fields[5].valid.is_err() && found.qualified);
    form.fields[5].required = true;
    assert!(!RecordOutcome::of(&form, &right, &entered, &mut aligner).qualified);
}

#[test]
fn the_figures_of_a_sitting() {
    let form = person();
    let mut records = vec![enter(0, RIGHT[0]); 17];
    records.push(enter(0, "590423198802140127"));
    records.push(enter(1, "方晓兰"));
    records.push(enter(5, "岚"));
    let score = FormScore::of(&form, records, 1_800_000);
    assert_eq!((score.entered(), score.qualified()), (20, 17));
    assert_eq!(score.qualified_rate(), Some(0.85));
    assert_eq!(score.rating(), Some(Rating::Warn), "85 % is no alarm");
    assert_eq!(score.qualified_per_hour(), Some(34.0));
    assert_eq!(score.errors, Errors { fields: 140, caught: 1, silent: 2 });
    let of = |kind: &str| score.kinds.iter().find(|(k, _)| *k == kind).map(|(_, errors)| *errors).unwrap();
    assert_eq!(of("id_number"), Errors { fields: 20, caught: 1, silent: 0 });
    assert_eq!(of("name"), Errors { fields: 20, caught: 0, silent: 1 });
    assert_eq!(of("text"), Errors { fields: 40, caught: 0, silent: 1 });
    assert_eq!(of("text").rate(), Some(0.025));
    let kinds: Vec<&str> = score.kinds.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["id_number", "name", "list", "date", "text", "phone"]);
}

#[test]
fn the_lines_of_the_rate_are_compared_in_whole_numbers() {
    let of = |qualified: usize, entered: usize| {
        let mut records = vec![enter(0, RIGHT[0]); qualified];
        records.resize(entered, enter(1, ""));
        FormScore::of(&person(), records, 1).rating()
    };
    assert_eq!(of(0, 0), None);
    assert_eq!(of(90, 100), Some(Rating::Good));
    assert_eq!(of(89, 100), Some(Rating::Warn));
    assert_eq!(of(85, 100), Some(Rating::Warn));
    assert_eq!(of(84, 100), Some(Rating::Alarm));
    assert_eq!(of(0, 1), Some(Rating::Alarm));
}

#[test]
fn a_choice_is_named_by_name_code_or_initials_of_its_own() {
    let list = FieldRule::List(vec![
        choice("01", "汉族", "hz"),
        choice("03", "回族", "hz"),
        choice("04", "藏族", "zz"),
        choice("05", "zz", "x"),
    ]);
    let field = field("MZ", list);
    let named = |typed| field.choice(typed).map(|choice| choice.code.as_str());
    assert_eq!(named("汉族"), Some("01"));
    assert_eq!(named("03"), Some("03"));
    assert_eq!(named("hz"), None, "two have these");
    assert_eq!(named("zz"), Some("05"), "a name goes before initials");
    assert_eq!(named("ZZ"), Some("04"));
    assert_eq!(named(""), None);
}

#[test]
fn a_circle_of_fills_is_found() {
    let mut form = person();
    assert!(form.circle().is_empty());
    let filled: Vec<_> = form.filled_by("GMSFHM").collect();
    assert_eq!(filled, [(2, FillPart::Sex), (3, FillPart::Birth)]);
    form.fields[5].fill = Some(fill("FWCS", FillPart::Value));
    assert!(form.circle().is_empty());
    form.fields[4].fill = Some(fill("HJDZ", FillPart::Value));
    assert_eq!(form.circle(), ["FWCS", "HJDZ", "FWCS"]);
    form.fields[4].fill = Some(fill("FWCS", FillPart::Value));
    assert_eq!(form.circle(), ["FWCS", "FWCS"]);
    // What leads into a circle is in none.
    form.fields[4].fill = Some(fill("LXDH", FillPart::Value));
    form.fields[6].fill = Some(fill("LXDH", FillPart::Value));
    assert_eq!(form.circle(), ["LXDH", "LXDH"]);
}

#[test]
fn a_number_fills_birth_and_sex_when_it_is_valid() {
    assert_eq!(fill::filled(FillPart::Birth, RIGHT[0]).as_deref(), Some("19880214"));
    assert_eq!(fill::filled(FillPart::Sex, RIGHT[0]).as_deref(), Some("女"));
    assert_eq!(fill::filled(FillPart::Sex, "44052418800101001").as_deref(), None);
    assert_eq!(fill::filled(FillPart::Sex, "440524188001010014").as_deref(), Some("男"));
    assert_eq!(fill::filled(FillPart::Birth, "590423198802140127"), None);
    assert_eq!(fill::filled(FillPart::Value, "无").as_deref(), Some("无"));
}

#[test]
fn every_layout_is_a_form_in_which_a_record_is_right() {
    for kind in Kind::ALL {
        let form = FormDef::of_layout(kind);
        let field =
            |f: &FieldDef| Field { code: f.code.clone(), name: f.name.clone(), value: "1".to_owned() };
        let mut record =
            Record { kind, fields: form.fields.iter().map(field).collect(), text: String::new() };
        assert_eq!(form.right_values(&record).map(|v| v.len()), Some(form.fields.len()));
        record.fields.pop();
        assert_eq!(form.right_values(&record), None);
    }
}

/// The distance of two texts and the most matches among alignments of that cost, by the whole table.
fn by_table(p: &[char], t: &[char]) -> (u32, u32) {
    let mut row: Vec<(u32, i64)> = (0..=t.len() as u32).map(|n| (n, 0)).collect();
    for (i, a) in p.iter().enumerate() {
        let mut left = (i as u32 + 1, 0);
        let mut next = vec![left];
        for (j, b) in t.iter().enumerate() {
            let (cost, matches) = row[j];
            let diagonal = if a == b { (cost, matches - 1) } else { (cost + 1, matches) };
            let (up_cost, up) = row[j + 1];
            left = diagonal.min((up_cost + 1, up)).min((left.0 + 1, left.1));
            next.push(left);
        }
        row = next;
    }
    let (cost, matches) = row[t.len()];
    let correct = (-matches) as u32;
    (correct, correct + cost)
}

proptest! {
    #[test]
    fn a_text_is_aligned_as_a_whole(right in "[甲乙丙]{0,12}", entered in "[甲乙丙丁]{0,12}") {
        let (p, t): (Vec<char>, Vec<char>) = (right.chars().collect(), entered.chars().collect());
        prop_assert_eq!(agreed(&right, &entered, &mut Aligner::new()), by_table(&p, &t));
    }

    /// What is marked is both texts, step by step, and as many steps agree as count.
    #[test]
    fn marks_are_of_both_texts_as_wholes(right in "[甲乙丙 ]{0,12}", entered in "[甲乙丙丁]{0,12}") {
        let found = marked(&right, &entered, &mut Aligner::new());
        let presented: String = found.iter().filter_map(|mark| mark.presented).collect();
        let typed: String = found.iter().filter_map(|mark| mark.typed).collect();
        prop_assert_eq!((presented, typed), (compared(&right), compared(&entered)));
        let matches = found.iter().filter(|mark| mark.op == crate::align::AlignOp::Match).count();
        prop_assert_eq!(matches as u32, agreed(&compared(&right), &entered, &mut Aligner::new()).0);
    }

    #[test]
    fn one_wrong_digit_of_a_number_never_qualifies(order in 0..1000_u32, at in 0..18_usize, other in 0..10_u32) {
        let body = format!("59042319880214{order:03}");
        let id = format!("{body}{}", check_digit(&body).unwrap_or_default());
        let mut right = RIGHT;
        right[0] = &id;
        let digit = char::from_digit(other, 10).unwrap_or_default();
        let wrong: String = id.chars().enumerate().map(|(n, c)| if n == at { digit } else { c }).collect();
        prop_assume!(wrong != id);
        let mut entered = right;
        entered[0] = &wrong;
        let found = RecordOutcome::of(&person(), &values(right), &values(entered), &mut Aligner::new());
        prop_assert_eq!(found.fields[0].class(), Class::Caught);
        prop_assert!(!found.qualified);
    }
}

#[test]
fn a_plate_in_a_log_is_judged_by_the_rule_of_its_time() {
    use super::machine::{FormCard, FormHeader, FormLog};
    let plate = || FieldDef { required: true, ..field("HPHM", FieldRule::Rule(Rule::Plate)) };
    let header = FormHeader {
        form: FormDef { fields: vec![plate()], ..person() },
        cards: vec![FormCard::new(vec!["岚I·F12345".to_owned()], vec!["岚I·F12345".to_owned()])],
        limit_ms: None,
        mode: crate::input::LogMode::Practice,
    };
    let written = super::log::write(&FormLog { header, events: Vec::new() });
    assert!(written.contains("\"kind\":\"plate\",\"edition\":2"), "{written}");
    let rule =
        |text: &str| super::log::read(text.as_bytes()).map(|log| log.header.form.fields[0].rule.clone());
    assert_eq!(rule(&written).unwrap(), FieldRule::Rule(Rule::Plate));
    let before = written.replace(",\"edition\":2", "");
    assert_eq!(rule(&before).unwrap(), FieldRule::Rule(Rule::EarlierPlate));
    // It is written again as it was read, and no other edition is known.
    let log = super::log::read(before.as_bytes()).unwrap();
    assert_eq!(super::log::write(&log), before);
    assert!(rule(&written.replace("\"edition\":2", "\"edition\":3")).is_err());
    // Another letter is a wrong plate that no rule finds today, and was one that the rule found.
    let class = |rule: Rule| {
        let form = FormDef { fields: vec![FieldDef { rule: FieldRule::Rule(rule), ..plate() }], ..person() };
        let (right, entered) = (["岚I·F12345".to_owned()], ["岚I·G12345".to_owned()]);
        RecordOutcome::of(&form, &right, &entered, &mut Aligner::new()).fields[0].class()
    };
    assert_eq!((class(Rule::Plate), class(Rule::EarlierPlate)), (Class::Silent, Class::Caught));
}
