//! The reading level of a text, measured: how hard it is to read and to enter.
//!
//! Points = letters and digits in a hundred characters + Han characters beyond the 3,500 common ones (通用规范
//! 汉字表, level 1) in a thousand + half the characters of an average sentence. Below 30 points the level
//! is 1, below 50 it is 2, else 3. It is a measure of the text, not of the officer; whole numbers only.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::generator::common_characters;
use dabiao_domain::exercise::ReadingLevel;
use dabiao_domain::text::{CharClass, Policy, units};

/// From so many points the level is 2.
pub const LEVEL_2: u32 = 30;
/// From so many points the level is 3.
pub const LEVEL_3: u32 = 50;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Counted characters.
    pub characters: u32,
    /// Letters and digits.
    pub alnum: u32,
    /// Han characters.
    pub han: u32,
    /// Han characters beyond the common ones.
    pub rare: u32,
    /// Sentences: pieces between 。！？； and line ends.
    pub sentences: u32,
}

impl Reading {
    /// Measures a text.
    pub fn of(text: &str) -> Self {
        static COMMON: OnceLock<BTreeSet<char>> = OnceLock::new();
        let common = COMMON.get_or_init(common_characters);
        let mut reading = Self { characters: 0, alnum: 0, han: 0, rare: 0, sentences: 0 };
        for unit in units(text, Policy::Strict) {
            reading.characters += 1;
            match CharClass::of(unit.shown) {
                CharClass::Alnum => reading.alnum += 1,
                CharClass::Han => {
                    reading.han += 1;
                    reading.rare += u32::from(!common.contains(&unit.shown));
                }
                CharClass::Punct => {}
            }
        }
        let pieces = text.split(['。', '！', '？', '；', '\n']);
        reading.sentences = pieces.filter(|p| !p.trim().is_empty()).count().max(1) as u32;
        reading
    }

    /// Points, rounded down.
    pub fn points(&self) -> u32 {
        // In thousandths, so that nothing is lost before the end.
        let of = |part: u32, whole: u32, times: u64| u64::from(part) * times / u64::from(whole.max(1));
        let alnum = of(self.alnum, self.characters, 100_000);
        let rare = of(self.rare, self.han, 1_000_000);
        let sentence = of(self.characters, self.sentences, 500);
        ((alnum + rare + sentence) / 1000) as u32
    }

    /// The level that the points give.
    pub fn level(&self) -> ReadingLevel {
        match self.points() {
            ..LEVEL_2 => ReadingLevel::Easy,
            LEVEL_2..LEVEL_3 => ReadingLevel::Medium,
            _ => ReadingLevel::Hard,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rare_characters_and_long_sentences_count() {
        let easy = Reading::of("今天开会。\n大家都来了，会上说了三件事。");
        assert_eq!((easy.sentences, easy.rare, easy.level()), (2, 0, ReadingLevel::Easy));
        let codes = Reading::of("号码590423198802140126，电话12034567801，请核对以后再录入系统。");
        assert_eq!(codes.level(), ReadingLevel::Hard);
        let rare = Reading::of("王喆、李堃、赵垚三人到场签字。");
        assert_eq!((rare.rare, rare.level()), (3, ReadingLevel::Hard));
        // 10 of 100, none rare, sentences of 50: 10 + 0 + 25.
        let text = format!("{}。", "字".repeat(44) + "12345").repeat(2);
        assert_eq!(Reading::of(&text).points(), 35);
    }
}
