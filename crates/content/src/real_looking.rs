//! Finds numbers that could be a real person's: no real person may ever appear in an exercise.
//!
//! Formats: GB 11643-1999 (citizen numbers of 18 characters, ISO 7064 MOD 11-2 check) and the 15 digits
//! before it, mobile numbers (second digit 3 to 9 is allocated) and landlines, GA 36 plates. Each is found
//! however it is divided (138-1234-5678, +86 138 1234 5678, 冀a 3f582): a drill shows a text without its
//! line ends. This module only finds; `check` reports.

use std::ops::Range;

use dabiao_domain::record::civil::Day;
use dabiao_domain::record::numbers::check_digit;

/// What a number could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RealKind {
    /// A citizen number with a right check digit outside the prefix 59, which was never assigned.
    IdNumber,
    /// A citizen number of 15 digits, of a province that exists and with a date that exists.
    OldIdNumber,
    /// A mobile number that could ring.
    Phone,
    /// A landline that could ring.
    Landline,
    /// A plate that could exist.
    Plate,
}

/// A number that could be a real person's, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealNumber {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it could be.
    pub kind: RealKind,
}

/// The error of an invented citizen number, of prefix 59.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongId {
    /// Its digits 7 to 14 are no date.
    Date,
    /// Its check digit must be this one.
    Check(char),
    /// Its check digit is a small x.
    SmallX,
}

impl WrongId {
    /// The name used in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Check(_) => "check",
            Self::SmallX => "small-x",
        }
    }

    /// The right value.
    pub fn advice(self) -> String {
        match self {
            Self::Date => "its digits 7 to 14 are no date; write one as YYYYMMDD".to_owned(),
            Self::Check(right) => format!("its check digit must be {right}; write it so"),
            Self::SmallX => "write the check digit as a capital X".to_owned(),
        }
    }
}

/// Characters of the provinces on plates.
pub(crate) const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
/// The first two digits of area codes that GB/T 2260 has given out, and of permits for residents.
const AREAS: &str = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 \
                     71 81 82 83 91";
/// Characters that divide numbers, besides blanks and dashes.
const DIVIDERS: &str = "-·•・‧∙.−－";
/// Most groups that one number is written in.
const MOST_GROUPS: usize = 6;

/// Every such number of `text`, in the order of the text. None overlap.
pub fn find(text: &str) -> Vec<RealNumber> {
    let mut found: Vec<RealNumber> = chains(text).iter().flat_map(|chain| in_chain(text, chain)).collect();
    found.extend(plates(text).map(|range| RealNumber { range, kind: RealKind::Plate }));
    found.sort_by_key(|n| n.range.start);
    found
}

/// Invented citizen numbers (prefix 59, undivided) that are not right, in the order of the text.
pub fn wrong_ids(text: &str) -> Vec<(Range<usize>, WrongId)> {
    let groups = chains(text).into_iter().flatten();
    groups.filter_map(|range| Some((range.clone(), wrong_id(text.get(range)?)?))).collect()
}

fn wrong_id(number: &str) -> Option<WrongId> {
    let upper = number.to_ascii_uppercase();
    if upper.len() != 18 || !upper.starts_with("59") {
        return None;
    }
    let right = check_digit(&upper)?;
    if upper.get(6..14).and_then(Day::from_digits).is_none() {
        return Some(WrongId::Date);
    }
    if !upper.ends_with(right) {
        return Some(WrongId::Check(right));
    }
    number.ends_with('x').then_some(WrongId::SmallX)
}

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
    let written: String = groups.iter().filter_map(|g| text.get(g.clone())).collect();
    let digits = written.to_ascii_uppercase();
    let (first, last) = (groups.first()?.start, groups.last()?.end);
    let found = |skipped: usize, kind| Some(RealNumber { range: first + skipped..last, kind });
    let mobile = |prefix: &str| digits.strip_prefix(prefix).is_some_and(is_mobile);
    match (digits.len(), lengths.as_slice()) {
        (18, _) if is_id_number(&digits, lengths.len() == 1) => found(0, RealKind::IdNumber),
        (15, [15] | [6, 6, 3]) if is_old_id_number(&digits) => found(0, RealKind::OldIdNumber),
        (11, [11] | [3, 4, 4] | [3, 8] | [3, 3, 5] | [7, 4] | [4, 3, 4]) if is_mobile(&digits) => {
            found(0, RealKind::Phone)
        }
        // A dialling prefix written together with the number.
        (12, [12]) if mobile("0") => found(1, RealKind::Phone),
        (13, [13] | [5, 4, 4]) if mobile("86") => found(2, RealKind::Phone),
        (15, [15]) if mobile("0086") => found(4, RealKind::Phone),
        (10..=12, _) if is_landline(&digits, &lengths) => found(0, RealKind::Landline),
        _ => None,
    }
}

/// A divided number is one only if its date exists: digits in columns make many.
fn is_id_number(digits: &str, whole: bool) -> bool {
    let date = digits.get(6..14).and_then(Day::from_digits);
    !digits.starts_with("59")
        && check_digit(digits).is_some_and(|right| digits.ends_with(right))
        && (whole || date.is_some())
}

/// The form before 1999: region, date without century, three digits.
fn is_old_id_number(digits: &str) -> bool {
    let date = digits.get(6..12).and_then(|d| Day::from_digits(&format!("19{d}")));
    AREAS.split(' ').any(|area| digits.starts_with(area))
        && date.is_some()
        && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.as_bytes().get(1) >= Some(&b'3')
}

/// An area code that exists, then 7 or 8 digits that begin with 2 to 8.
fn is_landline(digits: &str, lengths: &[usize]) -> bool {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let (area, rest) = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', b'0'..=b'5' | b'7'..=b'9', ..] => (3, 8..=8),
        [b'0', b'3'..=b'9', ..] => (4, 7..=8),
        _ => return false,
    };
    let number = digits.get(area..).unwrap_or_default();
    let begins = number.bytes().next().is_some_and(|b| (b'2'..=b'8').contains(&b));
    let divided = match lengths {
        [_] => true,
        [first, _] => *first == area,
        [first, middle, last] => *first == area && *middle >= 3 && *last >= 3,
        _ => false,
    };
    rest.contains(&number.len()) && begins && divided
}

/// Runs of digits (and X), joined where one divider stands between them.
fn chains(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut chains: Vec<Vec<Range<usize>>> = Vec::new();
    // An X ends a number; one that begins a word or stands before digits is a letter.
    let bytes = text.as_bytes();
    let ends = |at: usize| !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    let inside = |at: usize, c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x') && ends(at);
    for (at, c) in text.char_indices().filter(|(at, c)| inside(*at, *c)) {
        let next = at + c.len_utf8();
        let last = chains.last_mut().and_then(|chain| chain.last_mut());
        match last {
            Some(run) if run.end == at => run.end = next,
            Some(run) if is_divider(text.get(run.end..at)) => {
                if let Some(chain) = chains.last_mut() {
                    chain.push(at..next);
                }
            }
            _ => chains.push(std::iter::once(at..next).collect()),
        }
    }
    chains
}

/// One separator between the groups of a number.
fn is_divider(between: Option<&str>) -> bool {
    let mut chars = between.unwrap_or_default().chars();
    chars.next().is_some_and(divides) && chars.next().is_none()
}

fn divides(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2010}'..='\u{2015}') || DIVIDERS.contains(c)
}

/// Plates with a real province character and an issuing letter other than I, and those of the armed police.
fn plates(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let civil = text.char_indices().filter(|(_, c)| PROVINCES.contains(*c)).filter_map(move |(start, c)| {
        let rest = skip_dividers(text, start + c.len_utf8());
        let letter = text.get(rest..)?.chars().next().filter(char::is_ascii_alphabetic)?;
        if letter.eq_ignore_ascii_case(&'I') {
            return None;
        }
        let serial = skip_dividers(text, rest + 1);
        let tail = text.get(serial..)?;
        let length = tail.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let after = tail.get(length..)?.chars().next();
        plate_serial(&tail.get(..length)?.to_ascii_uppercase(), after).then_some(start..serial + length)
    });
    let armed = text.match_indices("WJ").filter_map(move |(start, _)| {
        let rest = skip_dividers(text, start + 2);
        let province = text.get(rest..)?.chars().next().filter(|c| PROVINCES.contains(*c));
        let serial = skip_dividers(text, rest + province.map_or(0, char::len_utf8));
        let digits = text.get(serial..)?.bytes().take_while(u8::is_ascii_digit).count();
        (province.is_some() && (4..=5).contains(&digits) || digits == 7).then_some(start..serial + digits)
    });
    civil.chain(armed)
}

/// Where the dividers at `at` end.
fn skip_dividers(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.chars().take_while(|c| divides(*c)).map(char::len_utf8).sum::<usize>()
}

/// Whether GA 36 allows such a serial: neither I nor O; 5 characters with two digits at least; 6 for new
/// energy, a letter first or last; 4 digits or letters before 警, 学, 挂 and the like.
fn plate_serial(serial: &str, after: Option<char>) -> bool {
    let digits = serial.bytes().filter(u8::is_ascii_digit).count();
    let all_digits =
        |range: Range<usize>| serial.get(range).is_some_and(|s| s.bytes().all(|b| b.is_ascii_digit()));
    !serial.contains(['I', 'O'])
        && match serial.len() {
            4 => digits >= 2 && after.is_some_and(|c| "警学挂港澳领使试超应".contains(c)),
            5 => digits >= 2,
            6 => {
                let letter = |at: usize| serial.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
                letter(0) && all_digits(2..6) || letter(5) && all_digits(0..5)
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::RealKind::{IdNumber, Landline, OldIdNumber, Phone, Plate};
    use super::*;

    fn found(text: &str) -> Vec<(&str, RealKind)> {
        find(text).into_iter().map(|n| (&text[n.range], n.kind)).collect()
    }

    #[test]
    fn finds_what_could_be_real_and_nothing_else() {
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
        let cases = [
            ("11010519491231002x", "11010519491231002x", IdNumber),
            ("号110105 19491231 002X。", "110105 19491231 002X", IdNumber),
            ("号110105-1949-1231-002X。", "110105-1949-1231-002X", IdNumber),
            ("110105-19491231-002-X", "110105-19491231-002-X", IdNumber),
            ("旧证110105491231002。", "110105491231002", OldIdNumber),
            ("旧证110105-491231-002。", "110105-491231-002", OldIdNumber),
            ("138 0000 0000", "138 0000 0000", Phone),
            ("138-00000000", "138-00000000", Phone),
            ("138\n0000\n0000", "138\n0000\n0000", Phone),
            ("138·1234·5678", "138·1234·5678", Phone),
            ("+8613800000000", "13800000000", Phone),
            ("+86 138 0000 0000", "138 0000 0000", Phone),
            ("+86138 0000 0000", "138 0000 0000", Phone),
            ("008613800000000", "13800000000", Phone),
            ("013800000000", "13800000000", Phone),
            ("微信wx13800000000", "13800000000", Phone),
            ("010-62345678", "010-62345678", Landline),
            ("0591 8765 4321", "0591 8765 4321", Landline),
            ("059187654321", "059187654321", Landline),
            ("冀A3F582", "冀A3F582", Plate),
            ("冀 a 3f582", "冀 a 3f582", Plate),
            ("京a12345", "京a12345", Plate),
            ("京A 12345", "京A 12345", Plate),
            ("京A12345F", "京A12345F", Plate),
            ("京A.1234警", "京A.1234", Plate),
            ("粤Z1234港", "粤Z1234", Plate),
            ("WJ京12345", "WJ京12345", Plate),
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
            "590423 19880214 0126，126-0000-0000",
            "A5904231500002026100018 590423510000202611050036 590105491231002",
            "110105194912310021 110105499931002 999999491231002",
            "0123456789 0101-4159265 010-14159265",
            "1500 1200 300，1357 9246 80",
            "91350100M000100Y43",
            "川A1B2C3D4E 新区12345 京A1234号 云台市A座1234室",
            // I and O are on no plate.
            "冀A·3I582，冀A·123456",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn invented_numbers_must_be_right() {
        for (number, wrong) in [
            ("590423198802140127", Some(WrongId::Check('6'))),
            ("590423198802300126", Some(WrongId::Date)),
            ("59042419670325837x", Some(WrongId::SmallX)),
            ("590423198802140126", None),
            ("590423 19880214 0127", None),
            ("110105194912310021", None),
            ("5904231988021401260", None),
        ] {
            let text = format!("证号{number}。");
            let found: Vec<WrongId> = wrong_ids(&text).into_iter().map(|(_, wrong)| wrong).collect();
            assert_eq!(found, wrong.into_iter().collect::<Vec<_>>(), "{number}");
            assert!(find(&text).is_empty());
        }
    }
}
