//! Finds numbers that could belong to somebody: nobody real may ever be in an exercise.
//!
//! Formats: GB 11643-1999 (citizen numbers, ISO 7064 MOD 11-2 check) and their older form of 15 digits,
//! mobile numbers (second digit 3 to 9 is allocated), GA 36 plates (province character, issuing letter,
//! 5 or 6 characters). Spaces and dashes between the groups of a number hide nothing: a drill shows the
//! text without them.

use std::ops::Range;

use crate::domain::record::civil::Day;
use crate::domain::record::numbers::check_digit;

/// What a number could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RealKind {
    /// A citizen number outside the province prefix 59, which was never assigned.
    IdNumber,
    /// A number of 11 digits that a phone could be reached under.
    Phone,
    /// A plate with a real province character and an issuing letter other than I.
    Plate,
}

/// A number that could belong to somebody, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealNumber {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it could be.
    pub kind: RealKind,
}

/// Every such number of `text`, in the order of the text.
pub fn find(text: &str) -> Vec<RealNumber> {
    let mut found: Vec<RealNumber> = chains(text).iter().flat_map(|chain| in_chain(text, chain)).collect();
    found.extend(plates(text).map(|range| RealNumber { range, kind: RealKind::Plate }));
    found.sort_by_key(|n| n.range.start);
    found
}

/// Most groups that one number is written in.
const MOST_GROUPS: usize = 5;

fn in_chain(text: &str, chain: &[Range<usize>]) -> Vec<RealNumber> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chain.len() {
        let widest = MOST_GROUPS.min(chain.len() - at);
        let hit = (1..=widest).rev().find_map(|width| {
            let groups = chain.get(at..at + width)?;
            number(text, groups).map(|number| (width, number))
        });
        at += hit.as_ref().map_or(1, |(width, _)| *width);
        found.extend(hit.map(|(_, number)| number));
    }
    found
}

/// The number that exactly these groups write.
fn number(text: &str, groups: &[Range<usize>]) -> Option<RealNumber> {
    let lengths: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
    let digits: String = groups.iter().filter_map(|g| text.get(g.clone())).collect();
    let (first, last) = (groups.first()?.start, groups.last()?.end);
    let whole = |kind| Some(RealNumber { range: first..last, kind });
    match lengths.as_slice() {
        [18] | [6, 8, 4] | [6, 4, 4, 4] | [6, 4, 2, 2, 4] | [3, 3, 8, 4] | [3, 3, 4, 4, 4]
            if is_id_number(&digits) =>
        {
            whole(RealKind::IdNumber)
        }
        [15] | [6, 6, 3] if is_old_id_number(&digits) => whole(RealKind::IdNumber),
        [11] | [3, 4, 4] | [3, 8] | [3, 3, 5] | [7, 4] if is_mobile(&digits) => whole(RealKind::Phone),
        // The country's code, written together with the number.
        [13 | 15] => {
            let number = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"))?;
            is_mobile(number).then(|| RealNumber { range: last - 11..last, kind: RealKind::Phone })
        }
        _ => None,
    }
}

fn is_id_number(digits: &str) -> bool {
    let last = digits.chars().last().map(|c| c.to_ascii_uppercase());
    !digits.starts_with("59") && check_digit(digits).is_some() && check_digit(digits) == last
}

/// The form before 1999: region, date without century, three digits.
fn is_old_id_number(digits: &str) -> bool {
    let province = digits.get(..2).and_then(|p| p.parse::<u32>().ok());
    let date = digits.get(6..12).and_then(|d| Day::from_digits(&format!("19{d}")));
    province.is_some_and(|p| (11..=65).contains(&p) && p != 59)
        && date.is_some()
        && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.starts_with('1')
        && digits.as_bytes().get(1) >= Some(&b'3')
}

/// Runs of digits (and X), joined where a single space or dash stands between them.
fn chains(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut chains: Vec<Vec<Range<usize>>> = Vec::new();
    let inside = |c: char| c.is_ascii_digit() || c == 'X' || c == 'x';
    for (at, c) in text.char_indices().filter(|(_, c)| inside(*c)) {
        let next = at + c.len_utf8();
        let last = chains.last_mut().and_then(|chain| chain.last_mut());
        match last {
            Some(run) if run.end == at => run.end = next,
            Some(run) if is_separator(text.get(run.end..at)) => {
                if let Some(chain) = chains.last_mut() {
                    chain.push(at..next);
                }
            }
            _ => chains.push(std::iter::once(at..next).collect()),
        }
    }
    chains
}

/// One character that people put between the groups of a number.
fn is_separator(between: Option<&str>) -> bool {
    let mut chars = between.unwrap_or_default().chars();
    let separator = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    chars.next().is_some_and(separator) && chars.next().is_none()
}

fn plates(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    text.char_indices().filter(|(_, c)| PROVINCES.contains(*c)).filter_map(move |(start, province)| {
        let rest = text.get(start + province.len_utf8()..)?;
        let letter = rest.chars().next().filter(|c| c.is_ascii_alphabetic() && !matches!(c, 'I' | 'i'))?;
        let rest = rest.strip_prefix(letter)?;
        let dot = |c: char| matches!(c, '·' | '•' | '・' | '‧' | '.' | '-') || c.is_whitespace();
        let serial = rest.trim_start_matches(dot);
        let length = serial.chars().take_while(char::is_ascii_alphanumeric).count();
        let digits = serial.chars().take(length).filter(char::is_ascii_digit).count();
        // Police, learners', trailers', consular and cross-border plates: four characters and a sign.
        let signed =
            serial.get(length..).is_some_and(|s| s.starts_with(['警', '学', '挂', '领', '使', '港', '澳']));
        let real = digits >= 3 && ((5..=6).contains(&length) || length == 4 && signed);
        let end = text.len() - serial.len() + length;
        real.then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, RealKind)> {
        find(text).into_iter().map(|n| (&text[n.range], n.kind)).collect()
    }

    #[test]
    fn finds_what_could_be_real_and_nothing_else() {
        use RealKind::{IdNumber, Phone, Plate};
        let text = "证号11010519491231002X、590423198802140126，电话13800000000、12600000000，车牌冀A·3F582、冀I·3F582，京AD12345。";
        assert_eq!(
            found(text),
            [
                ("11010519491231002X", IdNumber),
                ("13800000000", Phone),
                ("冀A·3F582", Plate),
                ("京AD12345", Plate)
            ]
        );
    }

    #[test]
    fn other_ways_of_writing_hide_nothing() {
        use RealKind::{IdNumber, Phone, Plate};
        let cases = [
            ("11010519491231002x", "11010519491231002x", IdNumber),
            ("号110105 19491231 002X。", "110105 19491231 002X", IdNumber),
            ("号110105-1949-1231-002X。", "110105-1949-1231-002X", IdNumber),
            ("旧证110105491231002。", "110105491231002", IdNumber),
            ("138 0000 0000", "138 0000 0000", Phone),
            ("138-00000000", "138-00000000", Phone),
            ("138\n0000\n0000", "138\n0000\n0000", Phone),
            ("+8613800000000", "13800000000", Phone),
            ("+86 138 0000 0000", "138 0000 0000", Phone),
            ("008613800000000", "13800000000", Phone),
            ("京a12345", "京a12345", Plate),
            ("京A 12345", "京A 12345", Plate),
            ("京A.1234警", "京A.1234", Plate),
        ];
        for (text, piece, kind) in cases {
            assert_eq!(found(text), [(piece, kind)], "{text}");
        }
        assert_eq!(found("138 0000 0000 139 0000 0001").len(), 2);
    }

    #[test]
    fn dates_amounts_and_the_program_s_own_numbers_are_left_alone() {
        for text in [
            "2026-11-05 13:20，1 3000元，2026年10月12日22时",
            "590423198802140126、120 0000 0000、+86 120 0000 0000、岚I·12345、京I·12345",
            "A5904231500002026100018 590423510000202611050036 590105491231002",
            "110105194912310021 110105499931002 999999491231002",
            "川A1B2C3D4E 新区12345 京A1234号",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
