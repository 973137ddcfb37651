//! Every rule with values that are valid, invalid and just at the edge.

use proptest::prelude::*;

use super::super::lists::SEXES;
use super::super::numbers::check_digit;
use super::Invalid::{Character, CheckDigit, Date, Empty, Ending, Form, NotListed, Region};
use super::*;

const fn length(found: usize, min: usize, max: usize) -> Result<(), Invalid> {
    Err(Invalid::Length { found, min, max })
}

fn hold(cases: &[(Rule, &str, Result<(), Invalid>)]) {
    for (rule, value, expected) in cases {
        assert_eq!(rule.check(value), *expected, "{rule:?} {value:?}");
    }
}

#[test]
fn citizen_numbers() {
    let id = Rule::IdNumber;
    hold(&[
        // The two examples of GB 11643-1999, and one of this program.
        (id, "11010519491231002X", Ok(())),
        (id, "440524188001010014", Ok(())),
        (id, "590423198802140126", Ok(())),
        (id, "11010519491231002x", Err(Character('x'))),
        (id, "110105194912310020", Err(CheckDigit)),
        (id, "590423198802140127", Err(CheckDigit)),
        (id, "590423198802300126", Err(Date)),
        (id, "590423190002290126", Err(Date)),
        (id, "590423178802140126", Err(Date)),
        (id, "090423198802140126", Err(Region)),
        (id, "59042319880214012", length(17, 18, 18)),
        (id, "5904231988021401260", length(19, 18, 18)),
        (id, "5904231988021X0126", Err(Character('X'))),
        (id, "5904231988021４0126", Err(Character('４'))),
        (id, "59042319880214012 ", Err(Character(' '))),
        (id, "", Err(Empty)),
    ]);
    // A leap day, whatever its check digit has to be.
    let leap = "59042320000229001";
    let last = check_digit(leap).unwrap_or_default();
    assert_eq!(id.check(&format!("{leap}{last}")), Ok(()));
}

#[test]
fn dates_times_and_ages() {
    hold(&[
        (Rule::Date, "20260228", Ok(())),
        (Rule::Date, "20240229", Ok(())),
        (Rule::Date, "18000101", Ok(())),
        (Rule::Date, "20991231", Ok(())),
        (Rule::Date, "20260230", Err(Date)),
        (Rule::Date, "20250229", Err(Date)),
        (Rule::Date, "20261301", Err(Date)),
        (Rule::Date, "20260100", Err(Date)),
        (Rule::Date, "17991231", Err(Date)),
        (Rule::Date, "21000101", Err(Date)),
        (Rule::Date, "2026-1-1", Err(Character('-'))),
        (Rule::Date, "2026228", length(7, 8, 8)),
        (Rule::Time, "202602282359", Ok(())),
        (Rule::Time, "202602280000", Ok(())),
        (Rule::Time, "202602282400", Err(Date)),
        (Rule::Time, "202602281260", Err(Date)),
        (Rule::Time, "202613281200", Err(Date)),
        (Rule::Time, "20260228", length(8, 12, 12)),
        (Rule::Age, "0", Ok(())),
        (Rule::Age, "7", Ok(())),
        (Rule::Age, "150", Ok(())),
        (Rule::Age, "151", Err(Form)),
        (Rule::Age, "07", Err(Form)),
        (Rule::Age, "00", Err(Form)),
        (Rule::Age, "99999999999", Err(Form)),
        (Rule::Age, "-1", Err(Character('-'))),
        (Rule::Age, "三十", Err(Character('三'))),
    ]);
}

#[test]
fn plates_by_ga_36() {
    let plate = Rule::Plate;
    hold(&[
        (plate, "岚I·3F582", Ok(())),
        (plate, "岚I3F582", Ok(())),
        // The dot in its full and half width, and what is taken for it.
        (plate, "岚I・3F582", Ok(())),
        (plate, "岚I･3F582", Ok(())),
        (plate, "岚I•3F582", Ok(())),
        (plate, "岚I‧3F582", Ok(())),
        (plate, "岚ID12345", Ok(())),
        (plate, "岚I·AB123", Ok(())),
        (plate, "岚I·12345", Ok(())),
        // New energy: small with its letter first, large with it last.
        (plate, "岚I·D12345", Ok(())),
        (plate, "岚I·FA1234", Ok(())),
        (plate, "岚I·12345D", Ok(())),
        (plate, "岚I·12345F", Ok(())),
        (plate, "岚I·A12345", Ok(())),
        (plate, "岚I·GB1234", Ok(())),
        (plate, "岚I·12345E", Ok(())),
        (plate, "岚I·12345K", Ok(())),
        (plate, "岚I·L12345", Err(Form)),
        (plate, "岚I·12345L", Err(Form)),
        // What the vehicle is for, behind four characters.
        (plate, "岚I·1234挂", Ok(())),
        (plate, "岚IA123学", Ok(())),
        (plate, "岚I·A0001警", Err(Form)),
        (plate, "岚I·A001警", Ok(())),
        (plate, "岚I·1234港", Ok(())),
        (plate, "岚I·1234澳", Ok(())),
        (plate, "岚I·1234使", Err(Form)),
        (plate, "岚I·123挂", Err(Form)),
        (plate, "岚I·12345挂", Err(Form)),
        (plate, "岚I·挂1234", Err(Form)),
        (plate, "岚I·1O34挂", Err(Form)),
        (Rule::EarlierPlate, "岚I·D12345", Ok(())),
        (Rule::EarlierPlate, "岚I·G12345", Err(Form)),
        (Rule::EarlierPlate, "岚I·1234挂", Err(Form)),
        (plate, "岚I·DA123B", Err(Form)),
        (plate, "岚I·1234A", Ok(())),
        (plate, "岚I·ABC12", Err(Form)),
        // I and O are none of its letters, however much 1 and 0 look like them.
        (plate, "岚I·3I582", Err(Form)),
        (plate, "岚I·3O582", Err(Form)),
        (plate, "岚I·DO1234", Err(Form)),
        (plate, "岚I·3F58", Err(Form)),
        (plate, "岚I·3F58211", Err(Form)),
        (plate, "岚i·3F582", Err(Form)),
        (plate, "岚I·3f582", Err(Form)),
        (plate, "I·3F582", Err(Form)),
        (plate, "岚I··3F582", Err(Form)),
        (plate, "岚I.3F582", Err(Form)),
        (plate, "岚·I3F582", Err(Form)),
        (plate, "岚I3·F582", Err(Form)),
        (plate, "岚I3F582·", Err(Form)),
        (plate, "岚I·3F582 ", Err(Form)),
    ]);
}

#[test]
fn phones_and_serials() {
    hold(&[
        (Rule::Phone, "12034567801", Ok(())),
        (Rule::Phone, "059100001234", Ok(())),
        (Rule::Phone, "22034567801", Err(Form)),
        (Rule::Phone, "1203456780", Err(Form)),
        (Rule::Phone, "120345678011", Err(Form)),
        (Rule::Phone, "120-34567801", Err(Character('-'))),
        (Rule::Phone, "１2034567801", Err(Character('１'))),
        (Rule::CaseNumber, "A5904231500002026100018", Ok(())),
        (Rule::CaseNumber, "A5904231500002026130018", Err(Form)),
        (Rule::CaseNumber, "B5904231500002026100018", Err(Form)),
        (Rule::CaseNumber, "A590423150000202610001", length(22, 23, 23)),
        (Rule::DispatchNumber, "590423510000202611050036", Ok(())),
        (Rule::DispatchNumber, "590423510000202611310036", Err(Form)),
        (Rule::DispatchNumber, "59042351000020261105003", length(23, 24, 24)),
        // A published example of GB 32100.
        (Rule::CreditCode, "91350100M000100Y43", Ok(())),
        (Rule::CreditCode, "91350100M000100Y44", Err(CheckDigit)),
        (Rule::CreditCode, "91350100M000100Y4", length(17, 18, 18)),
    ]);
}

#[test]
fn names_lists_and_lengths() {
    let (text, code) = (Rule::Text(1, 5), Rule::Code(6, 12));
    hold(&[
        (Rule::Name, "方小兰", Ok(())),
        (Rule::Name, "阿依古丽·买买提", Ok(())),
        (Rule::Name, "𠮷田", Ok(())),
        (Rule::Name, "方", length(1, 2, 15)),
        (Rule::Name, "方一二三四五六七八九十一二三四五", length(16, 2, 15)),
        (Rule::Name, "王1", Err(Character('1'))),
        (Rule::Name, "王 兰", Err(Character(' '))),
        (Rule::Name, "王?", Err(Character('?'))),
        (Rule::Name, "·王兰", Err(Form)),
        (Rule::Name, "王兰·", Err(Form)),
        (Rule::Name, "王··兰", Err(Form)),
        (Rule::List(SEXES), "女", Ok(())),
        (Rule::List(SEXES), "男性", Err(NotListed)),
        (Rule::Digits(3, 4), "801", Ok(())),
        (Rule::Digits(3, 4), "80a", Err(Character('a'))),
        (Rule::Digits(3, 4), "80", length(2, 3, 4)),
        (code, "K3M5N7", Ok(())),
        (code, "k3M5N7", Err(Character('k'))),
        (Rule::Amount, "0.5", Ok(())),
        (Rule::Amount, "128", Ok(())),
        (Rule::Amount, "12.345", Err(Form)),
        (Rule::Amount, ".5", Err(Form)),
        (Rule::Amount, "5.", Err(Form)),
        (Rule::Amount, "1.2.3", Err(Form)),
        (Rule::Amount, "-5", Err(Character('-'))),
        (text, "一二三四五", Ok(())),
        (text, "一二三四五六", length(6, 1, 5)),
        (text, "一\t二", Err(Character('\t'))),
        (text, "一\u{0}", Err(Character('\u{0}'))),
        (text, "", Err(Empty)),
        (Rule::Address(2, 60), "青岚县城关镇6组12号", Ok(())),
        (Rule::Address(2, 60), "县", length(1, 2, 60)),
        (Rule::Part(AddressPart::Building), "3幢", Ok(())),
        (Rule::Part(AddressPart::Building), "3栋", Err(Ending("幢"))),
        (Rule::Part(AddressPart::Building), "幢", length(1, 2, 15)),
    ]);
    // Nothing that somebody enters is too much to be looked at.
    assert_eq!(text.check(&"长".repeat(10_000)), length(10_000, 1, 5));
    assert_eq!(Rule::Name.check(&"长".repeat(10_000)), length(10_000, 2, 15));
}

#[test]
fn a_word_for_the_line_above_is_known() {
    for value in ["同上", "同上。", "同前", "〃", "″"] {
        assert!(is_ditto(value), "{value}");
    }
    for value in ["无", "大同上街", ""] {
        assert!(!is_ditto(value), "{value}");
    }
}

/// A valid citizen number of any region, birth and order.
fn any_id() -> impl Strategy<Value = String> {
    (100_000..1_000_000_u32, -20_000..20_000_i32, 0..1_000_u32).prop_map(|(region, born, order)| {
        let body = format!("{region}{}{order:03}", Day(born).digits());
        let last = check_digit(&body).unwrap_or_default();
        format!("{body}{last}")
    })
}

proptest! {
    #[test]
    fn any_one_wrong_digit_is_caught(id in any_id(), at in 0..18_usize, other in 0..11_usize) {
        prop_assert_eq!(Rule::IdNumber.check(&id), Ok(()));
        let mut wrong: Vec<char> = id.chars().collect();
        let digit = "0123456789X".chars().nth(other).unwrap_or_default();
        prop_assume!(wrong[at] != digit);
        wrong[at] = digit;
        let wrong: String = wrong.into_iter().collect();
        prop_assert!(Rule::IdNumber.check(&wrong).is_err(), "{} for {}", wrong, id);
    }

    #[test]
    fn any_two_swapped_neighbours_are_caught(id in any_id(), at in 0..17_usize) {
        let mut wrong: Vec<char> = id.chars().collect();
        prop_assume!(wrong[at] != wrong[at + 1]);
        wrong.swap(at, at + 1);
        let wrong: String = wrong.into_iter().collect();
        prop_assert!(Rule::IdNumber.check(&wrong).is_err(), "{} for {}", wrong, id);
    }

    #[test]
    fn no_value_is_too_odd_for_a_rule(value in any::<String>()) {
        let rules = [
            Rule::IdNumber, Rule::Date, Rule::Time, Rule::Phone, Rule::Plate, Rule::EarlierPlate, Rule::CaseNumber, Rule::DispatchNumber,
            Rule::CreditCode, Rule::Name, Rule::Age, Rule::Amount, Rule::Digits(1, 4), Rule::Code(1, 4), Rule::Text(1, 4),
            Rule::Address(1, 40),
        ];
        for rule in rules.into_iter().chain(AddressPart::ALL.map(Rule::Part)) {
            let _ = rule.check(&value);
        }
    }
}
