//! Planting errors into records.

use super::ErrorKind;
use super::level::Level;
use super::look::{look_alikes, same_sounds};
use crate::record::civil::{Day, Minute};
use crate::record::numbers::{check_digit, credit_check, id_facts, is_credit_code};
use crate::record::{Record, Rule, fields};
use crate::splitmix::SplitMix;

/// An error and where it is. There is at most one in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// The code of the field.
    pub code: String,
    /// Of which kind.
    pub kind: ErrorKind,
    /// The value of the source.
    pub right: String,
    /// The value shown.
    pub wrong: String,
}

/// A record to be inspected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The source card.
    pub source: Record,
    /// The shown values: those of the source except for the errors. The text is left empty, because it would
    /// reveal them.
    pub shown: Record,
    /// The errors, in the order of the fields.
    pub planted: Vec<Planted>,
}

/// A drill of these records at a level. `districts` are names of counties as written in addresses, and one of
/// them replaces another; without at least two there are no errors of that kind.
///
/// Records are kept clean with the chance of the level; a record in which none of the level's kinds can be
/// planted is clean too.
pub fn plant(records: &[Record], level: &Level, districts: &[&str], seed: u64) -> Vec<Item> {
    let root = SplitMix::new(seed);
    records
        .iter()
        .enumerate()
        .map(|(place, record)| {
            let mut draw = root.branch(place as u64);
            let clean = draw.chance(level.clean_share);
            let wanted = if clean { 0 } else { 1 + draw.below(level.most_errors) };
            item(record, level, districts, wanted, &mut draw)
        })
        .collect()
}

fn item(record: &Record, level: &Level, districts: &[&str], wanted: usize, draw: &mut SplitMix) -> Item {
    let mut shown = Record { text: String::new(), ..record.clone() };
    let mut planted: Vec<(usize, Planted)> = Vec::new();
    for _ in 0..wanted {
        // The kind is drawn first, so that the kinds with few fields are not drowned by those with many.
        let mut kinds = level.kinds.to_vec();
        while !kinds.is_empty() {
            let kind = kinds.swap_remove(draw.below(kinds.len()));
            let open: Vec<usize> =
                (0..record.fields.len()).filter(|place| planted.iter().all(|(p, _)| p != place)).collect();
            if let Some((place, wrong)) = plant_one(record, kind, &open, districts, draw) {
                let Some((source, field)) = record.fields.get(place).zip(shown.fields.get_mut(place)) else {
                    continue;
                };
                field.value.clone_from(&wrong);
                let (code, right) = (source.code.clone(), source.value.clone());
                planted.push((place, Planted { code, kind, right, wrong }));
                break;
            }
        }
    }
    planted.sort_by_key(|(place, _)| *place);
    Item { source: record.clone(), shown, planted: planted.into_iter().map(|(_, p)| p).collect() }
}

/// One error of `kind` in one of the fields at the places `open`: the place and the wrong value.
fn plant_one(
    record: &Record,
    kind: ErrorKind,
    open: &[usize],
    districts: &[&str],
    draw: &mut SplitMix,
) -> Option<(usize, String)> {
    let choices: Vec<(usize, Vec<String>)> = open
        .iter()
        .filter_map(|place| {
            let field = record.fields.get(*place)?;
            let rule = fields(record.kind).iter().find(|f| f.code == field.code)?.rule;
            let wrong = wrong_values(kind, rule, &field.value, districts, draw);
            (!wrong.is_empty()).then_some((*place, wrong))
        })
        .collect();
    let (place, values) = choices.get(draw.below(choices.len()))?;
    let wrong = values.get(draw.below(values.len()))?;
    Some((*place, wrong.clone()))
}

/// Every wrong value of `kind` that `value` can have, each different from it. Impossible dates are drawn, for
/// there are too many.
fn wrong_values(
    kind: ErrorKind,
    rule: Rule,
    value: &str,
    districts: &[&str],
    draw: &mut SplitMix,
) -> Vec<String> {
    match kind {
        ErrorKind::SwappedDigits if is_number(rule) => swapped(value),
        ErrorKind::CheckDigit => check_digits(rule, value),
        ErrorKind::ImpossibleDate if matches!(rule, Rule::Date | Rule::Time) => {
            impossible_date(value, draw).into_iter().collect()
        }
        ErrorKind::WrongDistrict if matches!(rule, Rule::Text(..)) => other_district(value, districts),
        ErrorKind::SameSound if rule == Rule::Name => replaced(value, same_sounds),
        ErrorKind::LookAlike if matches!(rule, Rule::Name | Rule::Text(..)) => replaced(value, look_alikes),
        _ => Vec::new(),
    }
}

const fn is_number(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::IdNumber
            | Rule::Phone
            | Rule::Plate
            | Rule::EarlierPlate
            | Rule::CaseNumber
            | Rule::DispatchNumber
            | Rule::CreditCode
            | Rule::Digits(..)
            | Rule::Code(..)
            | Rule::Amount
    )
}

/// Every swap of two neighbouring digits that differ.
fn swapped(value: &str) -> Vec<String> {
    let chars: Vec<char> = value.chars().collect();
    (1..chars.len())
        .filter_map(|at| {
            let (a, b) = (chars.get(at - 1)?, chars.get(at)?);
            (a != b && a.is_ascii_digit() && b.is_ascii_digit()).then(|| {
                let mut turned = chars.clone();
                turned.swap(at - 1, at);
                turned.into_iter().collect()
            })
        })
        .collect()
}

/// Every wrong last place of a number whose last place is right.
fn check_digits(rule: Rule, value: &str) -> Vec<String> {
    let (Some(body), Some(last)) = (value.get(..value.len().saturating_sub(1)), value.chars().last()) else {
        return Vec::new();
    };
    let (valid, right, alphabet) = match rule {
        Rule::IdNumber => (id_facts(value).is_some(), check_digit(body), "0123456789X"),
        Rule::CreditCode => (is_credit_code(value), credit_check(body), "0123456789ABCDEFGHJKLMNPQRTUWXY"),
        _ => return Vec::new(),
    };
    if !valid || right != Some(last) {
        return Vec::new();
    }
    alphabet.chars().filter(|c| *c != last).map(|c| format!("{body}{c}")).collect()
}

/// A date that is not there, near to the one that is: only the month or only the day is changed.
fn impossible_date(value: &str, draw: &mut SplitMix) -> Option<String> {
    let there = Day::from_digits(value).is_some() || Minute::from_digits(value).is_some();
    let (year, month, day, rest) = (value.get(..4)?, value.get(4..6)?, value.get(6..8)?, value.get(8..)?);
    if !there {
        return None;
    }
    if draw.chance(0.4) {
        return Some(format!("{year}{}{day}{rest}", 13 + draw.below(7)));
    }
    let last = (28..=31).rev().find(|d| Day::from_digits(&format!("{year}{month}{d}")).is_some())?;
    // One or two days too many: 30 February, 31 April, 32 May.
    Some(format!("{year}{month}{}{rest}", last + 1 + draw.below(2)))
}

/// The first district in the address by each of the others.
fn other_district(value: &str, districts: &[&str]) -> Vec<String> {
    // Of names that begin at one place the longest is meant.
    let found = districts
        .iter()
        .filter(|name| !name.is_empty())
        .filter_map(|name| Some((value.find(name)?, *name)))
        .min_by_key(|(at, name)| (*at, std::cmp::Reverse(name.len())));
    let Some((_, name)) = found else { return Vec::new() };
    let mut others: Vec<String> = districts
        .iter()
        .filter(|other| **other != name && !other.is_empty())
        .map(|other| value.replacen(name, other, 1))
        .filter(|wrong| wrong != value)
        .collect();
    others.dedup();
    others
}

/// Every replacement of one character by one of those that `others` gives for it.
fn replaced<I: Iterator<Item = char>>(value: &str, others: impl Fn(char) -> I) -> Vec<String> {
    let mut found = Vec::new();
    for (at, c) in value.char_indices() {
        let (before, after) = (value.get(..at), value.get(at + c.len_utf8()..));
        if let (Some(before), Some(after)) = (before, after) {
            found.extend(others(c).map(|other| format!("{before}{other}{after}")));
        }
    }
    found
}
