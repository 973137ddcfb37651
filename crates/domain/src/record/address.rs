//! Standard addresses and their parts, each written in one way: 幢 and not 栋, digits without leading zeros.

use super::rules::Invalid;
use crate::text::is_han;

/// A part of a standard address that ends in a word of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressPart {
    /// 门（楼）牌号: `18号`, `6组12号`, `18号附1号`, `18-2号`.
    Number,
    /// 幢: `3幢`, `A3幢`.
    Building,
    /// 单元: `2单元`.
    Entrance,
    /// 层: `5层`.
    Floor,
    /// 户室: `502室`.
    Room,
}

impl AddressPart {
    /// All of them, from the street to the door.
    pub const ALL: [Self; 5] = [Self::Number, Self::Building, Self::Entrance, Self::Floor, Self::Room];

    /// The word at its end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Number => "号",
            Self::Building => "幢",
            Self::Entrance => "单元",
            Self::Floor => "层",
            Self::Room => "室",
        }
    }

    /// Whether `value` is such a part.
    pub(super) fn check(self, value: &str) -> Result<(), Invalid> {
        let body = value.strip_suffix(self.ending()).ok_or(Invalid::Ending(self.ending()))?;
        let ok = match self {
            Self::Number => is_number(body),
            _ => is_plain_number(body.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(body), 5),
        };
        if ok { Ok(()) } else { Err(Invalid::Form) }
    }
}

/// Up to `most` digits, the first of them no zero.
fn is_plain_number(digits: &str, most: usize) -> bool {
    (1..=most).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Numbers parted by `-`, 组, 弄, 号 or 号附.
fn is_number(body: &str) -> bool {
    let parted = body.replace("号附", "-").replace(['组', '弄', '号'], "-");
    parted.split('-').all(|digits| is_plain_number(digits, 5))
}

/// A whole standard address: it begins with the name of an administrative district and is written without signs but
/// `-`, `·`, brackets and 、.
pub(super) fn check_address(value: &str) -> Result<(), Invalid> {
    let allowed =
        |c: char| is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '-' | '·' | '（' | '）' | '、');
    if let Some(odd) = value.chars().find(|c| !allowed(*c)) {
        return Err(Invalid::Character(odd));
    }
    // The name of a district has two characters at the least: 青岚县.
    let mut letters = value.chars();
    let named = letters.by_ref().take(2).filter(|c| is_han(*c)).count() == 2;
    let in_district = named && letters.any(|c| matches!(c, '省' | '市' | '区' | '县' | '旗' | '州' | '盟'));
    let after_digit = value.chars().zip(value.chars().skip(1)).any(|(a, b)| a.is_ascii_digit() && b == '栋');
    match (in_district, after_digit) {
        (_, true) => Err(Invalid::Character('栋')),
        (false, _) => Err(Invalid::Form),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AddressPart::{Building, Entrance, Floor, Number, Room};

    #[test]
    fn each_part_has_one_way_of_writing() {
        for (part, value) in [
            (Number, "18号"),
            (Number, "6组12号"),
            (Number, "18-2号"),
            (Number, "18号附1号"),
            (Number, "99999号"),
            (Building, "1幢"),
            (Building, "A3幢"),
            (Entrance, "2单元"),
            (Floor, "5层"),
            (Room, "502室"),
            (Room, "B502室"),
        ] {
            assert_eq!(part.check(value), Ok(()), "{value}");
        }
        for (part, value, why) in [
            (Number, "18", Invalid::Ending("号")),
            (Number, "号", Invalid::Form),
            (Number, "018号", Invalid::Form),
            (Number, "18-号", Invalid::Form),
            (Number, "十八号", Invalid::Form),
            (Number, "100000号", Invalid::Form),
            (Building, "1栋", Invalid::Ending("幢")),
            (Building, "1号", Invalid::Ending("幢")),
            (Building, "01幢", Invalid::Form),
            (Building, "a3幢", Invalid::Form),
            (Building, "３幢", Invalid::Form),
            (Entrance, "2门", Invalid::Ending("单元")),
            (Entrance, "单元", Invalid::Form),
            (Floor, "5楼", Invalid::Ending("层")),
            (Room, "502", Invalid::Ending("室")),
            (Room, "0室", Invalid::Form),
        ] {
            assert_eq!(part.check(value), Err(why), "{value}");
        }
    }

    #[test]
    fn a_whole_address_begins_with_its_district() {
        for value in
            ["岚江省云台市青岚县城关镇文昌社区人民路18号春晖小区3幢2单元502室", "青岚县城关镇6组12号"]
        {
            assert_eq!(check_address(value), Ok(()), "{value}");
        }
        for (value, why) in [
            ("人民路18号", Invalid::Form),
            ("县城", Invalid::Form),
            ("8青县12号", Invalid::Form),
            ("青岚县城关镇春晖小区3栋502室", Invalid::Character('栋')),
            ("青岚县城关镇 18号", Invalid::Character(' ')),
            ("青岚县城关镇18号。", Invalid::Character('。')),
            ("青岚县城关镇１８号", Invalid::Character('１')),
        ] {
            assert_eq!(check_address(value), Err(why), "{value}");
        }
    }
}
