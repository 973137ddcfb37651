//! Finds numbers that could belong to somebody: nobody real may ever be in an exercise.
//!
//! Formats: GB 11643-1999 (citizen numbers of 18 characters, ISO 7064 MOD 11-2 check) and the 15 digits
//! before it, mobile numbers (second digit 3 to 9 is allocated) and landlines, GA 36 plates. Each is found
//! however it is divided: 138-1234-5678, +86 138 1234 5678, 冀a 3f582. Finding only: what is said about it
//! is `check`'s.

use std::ops::Range;

use crate::domain::record::civil::Day;
use crate::domain::record::numbers::check_digit;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A citizen number with a right check digit outside the prefix 59, which was never assigned.
    Id,
    /// A citizen number of 15 digits, of a province that exists and with a date that exists.
    OldId,
    /// A number with prefix 59 that is not right, and why.
    WrongId(String),
    /// A mobile number that could ring.
    Phone,
    /// A landline that could ring.
    Landline,
    /// A plate that could exist.
    Plate,
}

/// Characters of the provinces on plates.
const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
/// The first two digits of area codes that GB/T 2260 has given out, and of permits for residents.
const AREAS: &str = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 \
                     71 81 82 83 91";
/// Characters by which people divide numbers.
const DIVIDERS: &str = " -·•・‧∙.‐‑–—－";

/// Everything in `text` that could be real, and numbers with prefix 59 that are wrong, in no order.
pub fn findings(text: &str) -> Vec<(Range<usize>, Finding)> {
    let mut found = Vec::new();
    for chain in chains(text) {
        for first in 0..chain.len() {
            for last in first..chain.len().min(first + 6) {
                let Some(groups) = chain.get(first..=last) else { continue };
                let digits: String = groups.iter().filter_map(|g| text.get(g.clone())).collect();
                let lengths: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
                if let (Some(finding), Some(a), Some(b)) =
                    (number(&digits, &lengths), groups.first(), groups.last())
                {
                    found.push((a.start..b.end, finding));
                }
            }
        }
    }
    found.extend(plates(text).map(|range| (range, Finding::Plate)));
    found
}

/// What digits are that are divided into groups of these lengths.
fn number(digits: &str, lengths: &[usize]) -> Option<Finding> {
    let upper = digits.to_ascii_uppercase();
    let whole = lengths.len() == 1;
    match upper.len() {
        18 => id(&upper, digits, whole),
        15 if AREAS.split(' ').any(|a| upper.starts_with(a)) => {
            let date = upper.get(6..12).and_then(|d| Day::from_digits(&format!("19{d}")));
            (whole && date.is_some()).then_some(Finding::OldId)
        }
        11 if matches!(lengths, [11] | [3, 4, 4] | [3, 8] | [7, 4] | [4, 3, 4]) && is_mobile(&upper) => {
            Some(Finding::Phone)
        }
        13 if upper.strip_prefix("86").is_some_and(is_mobile)
            && matches!(lengths, [13] | [2, 11] | [2, 3, 4, 4] | [5, 4, 4] | [2, 3, 8]) =>
        {
            Some(Finding::Phone)
        }
        15 if whole && upper.strip_prefix("0086").is_some_and(is_mobile) => Some(Finding::Phone),
        10..=12 if is_landline(&upper, lengths) => Some(Finding::Landline),
        _ => None,
    }
}

/// 18 characters: nobody's, somebody's, or a wrong one of our own.
fn id(upper: &str, written: &str, whole: bool) -> Option<Finding> {
    let right = check_digit(upper)?;
    let date = upper.get(6..14).and_then(Day::from_digits);
    let own = upper.starts_with("59");
    if upper.ends_with(right) && !own {
        return (whole || date.is_some()).then_some(Finding::Id);
    }
    if !own || !whole {
        return None;
    }
    if date.is_none() {
        return Some(Finding::WrongId("its digits 7 to 14 are no date; write one as YYYYMMDD".to_owned()));
    }
    if !upper.ends_with(right) {
        return Some(Finding::WrongId(format!("its check digit must be {right}; write it so")));
    }
    written.ends_with('x').then(|| Finding::WrongId("write the check digit as a capital X".to_owned()))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.as_bytes().get(1) >= Some(&b'3')
}

/// An area code that exists, then 7 or 8 digits that begin with 2 to 8.
fn is_landline(digits: &str, lengths: &[usize]) -> bool {
    if !digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let (area, rest) = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', b'0' | b'1' | b'2' | b'3' | b'4' | b'5' | b'7' | b'8' | b'9', ..] => {
            (3, 8..=8)
        }
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

/// Groups of digits that are divided by a single divider; an X ends a group of 17 digits or a single one.
fn chains(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut chains: Vec<Vec<Range<usize>>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) && !is_lone_x(text, at) {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        let more_letters = bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if bytes.get(at).is_some_and(|b| matches!(b, b'X' | b'x')) && !more_letters {
            at += 1;
        }
        // A letter before makes it a code of something else: a case number, a plate.
        let code = start > 0 && bytes.get(start - 1).is_some_and(u8::is_ascii_alphabetic);
        let after = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        if code || after {
            continue;
        }
        let joined = chains.last().and_then(|c| c.last()).is_some_and(|before| {
            let between = text.get(before.end..start).unwrap_or_default();
            between.chars().count() == 1 && between.chars().all(|c| DIVIDERS.contains(c) || c == '\u{A0}')
        });
        match chains.last_mut() {
            Some(chain) if joined => chain.push(start..at),
            _ => chains.push(vec![start..at]),
        }
    }
    chains
}

/// Whether an X stands alone behind a divider, as in `590423 19880214 012 X`.
fn is_lone_x(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let x = bytes.get(at).is_some_and(|b| matches!(b, b'X' | b'x'));
    x && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
        && text.get(..at).and_then(|t| t.chars().next_back()).is_some_and(|c| DIVIDERS.contains(c))
}

/// Plates with a real province character and an issuing letter other than I, and those of the armed police.
fn plates(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let civil = text.char_indices().filter(|(_, c)| PROVINCES.contains(*c)).filter_map(move |(start, c)| {
        let rest = skip_dividers(text, start + c.len_utf8());
        let letter = text.get(rest..)?.chars().next().filter(|l| l.is_ascii_alphabetic())?;
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

/// At most one divider is skipped.
fn skip_dividers(text: &str, at: usize) -> usize {
    let next = text.get(at..).and_then(|t| t.chars().next());
    at + next.filter(|c| DIVIDERS.contains(*c)).map_or(0, char::len_utf8)
}

/// Whether GA 36 allows such a serial: neither I nor O; 5 characters with two digits at least; 6 for new
/// energy, a letter first or last; 4 digits or letters before 警, 学, 挂 and the like.
fn plate_serial(serial: &str, after: Option<char>) -> bool {
    let digits = serial.bytes().filter(u8::is_ascii_digit).count();
    let all_digits = |range: Range<usize>| {
        serial.get(range).is_some_and(|s| s.bytes().all(|b| b.is_ascii_digit()))
    };
    !serial.contains(['I', 'O'])
        && match serial.len() {
            4 => digits >= 2 && after.is_some_and(|c| "警学挂港澳领试超应".contains(c)),
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
    use super::*;

    fn found(text: &str) -> Vec<(&str, Finding)> {
        findings(text).into_iter().map(|(range, finding)| (&text[range], finding)).collect()
    }

    #[test]
    fn what_could_be_real_is_found_however_it_is_divided() {
        let cases = [
            ("证号11010519491231002X。", "11010519491231002X", Finding::Id),
            ("证号11010519491231002x。", "11010519491231002x", Finding::Id),
            ("110105 19491231 002X", "110105 19491231 002X", Finding::Id),
            ("110105-19491231-002-X", "110105-19491231-002-X", Finding::Id),
            ("旧证110105491231002号", "110105491231002", Finding::OldId),
            ("电话13800000000", "13800000000", Finding::Phone),
            ("138-1234-5678", "138-1234-5678", Finding::Phone),
            ("138 1234 5678", "138 1234 5678", Finding::Phone),
            ("138·1234·5678", "138·1234·5678", Finding::Phone),
            ("+8613812345678", "8613812345678", Finding::Phone),
            ("+86 138 1234 5678", "86 138 1234 5678", Finding::Phone),
            ("008613812345678", "008613812345678", Finding::Phone),
            ("010-62345678", "010-62345678", Finding::Landline),
            ("059187654321", "059187654321", Finding::Landline),
            ("冀A·3F582", "冀A·3F582", Finding::Plate),
            ("冀A3F582", "冀A3F582", Finding::Plate),
            ("冀a 3f582", "冀a 3f582", Finding::Plate),
            ("京AD12345", "京AD12345", Finding::Plate),
            ("京A12345F", "京A12345F", Finding::Plate),
            ("粤Z1234港", "粤Z1234", Finding::Plate),
            ("云A1234警", "云A1234", Finding::Plate),
            ("WJ京12345", "WJ京12345", Finding::Plate),
        ];
        for (text, piece, finding) in cases {
            assert!(found(text).contains(&(piece, finding)), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn what_is_nobodys_is_left_alone() {
        for text in [
            "590423198802140126",
            "590423 19880214 0126",
            // A wrong check digit belongs to nobody.
            "110105194912310021",
            "12600000000",
            "126-0000-0000",
            "冀I·3F582",
            "岚I·3F582",
            // I and O are on no plate.
            "冀A·3I582",
            "冀A·123456",
            "A5904231500002026100018",
            "590423510000202611050036",
            "0123456789",
            "013812345678",
            "1500 1200 300",
            "1357 9246 80",
            "91350100M000100Y43",
            "云台市A座1234室",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn our_own_numbers_must_be_right() {
        for (number, why) in [
            ("590423198802140127", "must be 6"),
            ("590423198802300126", "no date"),
            ("59042419670325837x", "capital X"),
        ] {
            match found(number).as_slice() {
                [(_, Finding::WrongId(said))] => assert!(said.contains(why), "{number}: {said}"),
                other => panic!("{number}: {other:?}"),
            }
        }
    }
}
