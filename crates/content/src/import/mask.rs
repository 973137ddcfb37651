//! Replaces numbers that could be a real person's by numbers that cannot exist.
//!
//! A replacement reveals nothing of the original number: the n-th number of a text gets the n-th of a fixed
//! sequence. Only date of birth and sex of a citizen number stay, for the text usually states them and must
//! agree with itself. The same number gets the same replacement throughout the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::real_looking::{self, PROVINCES, RealKind};
use dabiao_domain::record::civil::Day;
use dabiao_domain::record::numbers::check_digit;

/// Replaced digits may form a new real-looking number with their neighbours: tried again so often.
const ROUNDS: usize = 8;

/// Replaces the number at `only` wherever it occurs, or every number; returns the text and how many were
/// replaced.
pub fn mask(text: &str, only: Option<&Range<usize>>) -> (String, usize) {
    let mut masked = text.to_owned();
    let mut count = 0;
    for round in 0..ROUNDS {
        let mut found = real_looking::find(&masked);
        if let Some(range) = only.filter(|_| round == 0) {
            let wanted = masked.get(range.clone()).map(plain);
            found.retain(|n| masked.get(n.range.clone()).map(plain) == wanted);
        }
        if found.is_empty() {
            break;
        }
        count += found.len();
        masked = replace(&masked, &found);
        if only.is_some() {
            break;
        }
    }
    (masked, count)
}

fn replace(text: &str, found: &[real_looking::RealNumber]) -> String {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut sequence = Sequence { n: 0, used: BTreeSet::new() };
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for number in found {
        let Some(piece) = text.get(number.range.clone()) else { continue };
        let key = plain(piece);
        let filling = known.entry(key.clone()).or_insert_with(|| sequence.next(text, number.kind, &key));
        out.push_str(text.get(at..number.range.start).unwrap_or_default());
        if number.kind == RealKind::Plate {
            out.push_str(&masked_plate(piece, filling));
        } else {
            out.push_str(&fill(piece, filling));
        }
        at = number.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// A number without the separators between its groups.
fn plain(piece: &str) -> String {
    piece.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

/// Made-up numbers, each another.
struct Sequence {
    n: u64,
    used: BTreeSet<String>,
}

impl Sequence {
    /// The next one that stands nowhere in the text.
    fn next(&mut self, text: &str, kind: RealKind, number: &str) -> String {
        loop {
            self.n += 1;
            let made = match kind {
                RealKind::IdNumber | RealKind::OldIdNumber => id_number(number, self.n),
                // No number of the capital's begins with 1.
                RealKind::Landline => format!("0101{:08}", scattered(self.n, 100_000_000)),
                RealKind::Phone => format!("12{:09}", scattered(self.n, 1_000_000_000)),
                RealKind::Plate => format!("{:06}", scattered(self.n, 1_000_000)),
            };
            if !text.contains(&made) && self.used.insert(made.clone()) {
                return made;
            }
        }
    }
}

/// The n-th number below `below` (a power of ten) of a sequence that looks like no sequence and repeats
/// itself only after all of them: an odd multiplier not divisible by 5.
const fn scattered(n: u64, below: u64) -> u64 {
    (n.wrapping_mul(618_033_989) + 314_159_265) % below
}

/// A citizen number of an invented region, with the date of birth and the sex of `number`.
fn id_number(number: &str, n: u64) -> String {
    let old = number.len() == 15;
    let date = if old {
        number.get(6..12).map(|d| format!("19{d}"))
    } else {
        number.get(6..14).map(ToOwned::to_owned)
    };
    // A check digit may be right where no date is: any date does then.
    let date = date.filter(|d| Day::from_digits(d).is_some()).unwrap_or_else(|| "19800101".to_owned());
    let sex = number.as_bytes().get(if old { 14 } else { 16 }).map_or(0, |b| u64::from(b % 2));
    let serial = scattered(n, 1_000) / 2 * 2 + sex;
    // Another invented county for every thousand, so that the sequence does not end.
    let county = 21 + n / 1_000 % 79;
    if old {
        return format!("5904{county:02}{}{serial:03}", date.get(2..).unwrap_or_default());
    }
    let body = format!("5904{county:02}{date}{serial:03}");
    let check = check_digit(&body).unwrap_or('0');
    format!("{body}{check}")
}

/// Puts `digits` in the places of the digits of `piece`; the separators stay.
fn fill(piece: &str, digits: &str) -> String {
    let mut digits = digits.chars();
    let digit = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    piece.chars().map(|c| if digit(c) { digits.next().unwrap_or(c) } else { c }).collect()
}

/// The plate of the invented province, with an issuing letter that no office has. Letters of the serial
/// stay: they tell the kind of vehicle.
fn masked_plate(piece: &str, digits: &str) -> String {
    let mut digits = digits.chars();
    // Province and issuing letter, or the armed police's two letters and then a province.
    let mut head = ['岚', 'I'].into_iter();
    let masked = |c: char| match c {
        _ if c.is_ascii_digit() => digits.next(),
        _ if !c.is_alphabetic() => Some(c),
        _ => head.next().or_else(|| Some(c.to_ascii_uppercase()).filter(|c| !PROVINCES.contains(*c))),
    };
    piece.chars().filter_map(masked).collect()
}
