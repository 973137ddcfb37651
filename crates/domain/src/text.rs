//! Text as it is scored: Unicode normalisation by policy, and character classes.
//!
//! The unit of everything that is counted is one Unicode scalar value after NFC. This module must
//! not know about drills, time or people, and must never change what is *shown* to an officer: a
//! [`Unit`] keeps the shown character beside the one that is compared.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// How two texts are made comparable before they are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Exams and codes: NFC, all whitespace removed, nothing else. `１` is not `1`.
    Strict,
    /// Training narrative: as [`Policy::Strict`], and Chinese and Latin punctuation pairs are equal.
    Lenient,
    /// The Latin key course: NFC, whitespace kept.
    Keys,
}

impl Policy {
    /// All policies, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Strict, Self::Lenient, Self::Keys];

    /// The name used in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lenient => "lenient",
            Self::Keys => "keys",
        }
    }

    /// The policy of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// Whether a typed or presented character counts at all under this policy.
    pub fn counts(self, c: char) -> bool {
        self == Self::Keys || !c.is_whitespace()
    }

    /// The character that replaces `c` in comparisons.
    ///
    /// Only [`Policy::Lenient`] folds anything, and only these pairs:
    /// `，, 。. ；; ：: ？? ！! （( ）) “" ”" ‘' ’' 【[ 】]`.
    pub const fn fold(self, c: char) -> char {
        match self {
            Self::Strict | Self::Keys => c,
            Self::Lenient => match c {
                '，' => ',',
                '。' => '.',
                '；' => ';',
                '：' => ':',
                '？' => '?',
                '！' => '!',
                '（' => '(',
                '）' => ')',
                '“' | '”' => '"',
                '‘' | '’' => '\'',
                '【' => '[',
                '】' => ']',
                other => other,
            },
        }
    }
}

/// One counted character: as it is shown, and as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The character after NFC, as an officer sees it.
    pub shown: char,
    /// The character that alignment compares ([`Policy::fold`] of `shown`).
    pub key: char,
}

/// Canonical composition (NFC) of `text`.
pub fn nfc(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// The counted characters of `text` under `policy`, in order.
pub fn units(text: &str, policy: Policy) -> Vec<Unit> {
    text.nfc().filter(|c| policy.counts(*c)).map(|shown| Unit { shown, key: policy.fold(shown) }).collect()
}

/// The class of a character in reported figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CharClass {
    /// 汉字: any character of the Han script.
    Han,
    /// 字母数字: letters and digits, half or full width.
    Alnum,
    /// 标点: everything else that is counted.
    Punct,
}

impl CharClass {
    /// All classes, in the order in which they are reported.
    pub const ALL: [Self; 3] = [Self::Han, Self::Alnum, Self::Punct];

    /// The class of `c`.
    pub fn of(c: char) -> Self {
        if is_han(c) {
            Self::Han
        } else if c.is_alphanumeric() {
            Self::Alnum
        } else {
            Self::Punct
        }
    }

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Han => "han",
            Self::Alnum => "alnum",
            Self::Punct => "punct",
        }
    }
}

/// Whether `c` is an ideograph: the unified and compatibility blocks, the numeral 〇 and 々.
///
/// Kangxi and CJK *radicals* are not Han here: they can't be typed, and exercises refuse them.
pub const fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str, policy: Policy) -> String {
        units(text, policy).iter().map(|u| u.key).collect()
    }

    #[test]
    fn strict_keeps_widths_apart_and_drops_whitespace() {
        assert_eq!(keys("１ 1\u{3000}a\n，,", Policy::Strict), "１1a，,");
    }

    #[test]
    fn lenient_folds_exactly_the_documented_pairs() {
        assert_eq!(keys("，。；：？！（）“”‘’【】、《１", Policy::Lenient), ",.;:?!()\"\"''[]、《１");
    }

    #[test]
    fn keys_keeps_whitespace() {
        assert_eq!(keys("a b", Policy::Keys), "a b");
    }

    #[test]
    fn a_character_outside_the_bmp_is_one_unit() {
        assert_eq!(units("𠮷𬱖", Policy::Strict).len(), 2);
        assert_eq!(CharClass::of('𠮷'), CharClass::Han);
    }

    #[test]
    fn combining_marks_compose() {
        assert_eq!(keys("e\u{301}", Policy::Strict), "é");
    }

    #[test]
    fn classes() {
        for (c, class) in [
            ('警', CharClass::Han),
            ('〇', CharClass::Han),
            ('A', CharClass::Alnum),
            ('９', CharClass::Alnum),
            ('。', CharClass::Punct),
            ('·', CharClass::Punct),
        ] {
            assert_eq!(CharClass::of(c), class, "{c}");
        }
    }
}
