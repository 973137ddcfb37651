//! The US keyboard with its numeric pad: where each key lies, what it makes, which finger it belongs to.
//!
//! Keyboards sold in China have this layout. Places are in quarters of a key's width. Must not know about
//! drawing, events or input methods; [`chinese_stroke`] only knows where Chinese punctuation lies.

mod layout;

use layout::{CHINESE, KEYS};

/// A finger by touch-typing rules; both thumbs share the space bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finger {
    /// 左小指.
    LeftLittle,
    /// 左无名指.
    LeftRing,
    /// 左中指.
    LeftMiddle,
    /// 左食指.
    LeftIndex,
    /// 拇指.
    Thumb,
    /// 右食指.
    RightIndex,
    /// 右中指.
    RightMiddle,
    /// 右无名指.
    RightRing,
    /// 右小指.
    RightLittle,
}

/// A hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// 左手.
    Left,
    /// 右手.
    Right,
}

impl Finger {
    /// All fingers from left to right.
    pub const ALL: [Self; 9] = [
        Self::LeftLittle,
        Self::LeftRing,
        Self::LeftMiddle,
        Self::LeftIndex,
        Self::Thumb,
        Self::RightIndex,
        Self::RightMiddle,
        Self::RightRing,
        Self::RightLittle,
    ];

    /// The name used for texts and tests, e.g. `left-index`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeftLittle => "left-little",
            Self::LeftRing => "left-ring",
            Self::LeftMiddle => "left-middle",
            Self::LeftIndex => "left-index",
            Self::Thumb => "thumb",
            Self::RightIndex => "right-index",
            Self::RightMiddle => "right-middle",
            Self::RightRing => "right-ring",
            Self::RightLittle => "right-little",
        }
    }

    /// The hand; none for the thumbs, because either may strike.
    pub const fn hand(self) -> Option<Hand> {
        match self {
            Self::LeftLittle | Self::LeftRing | Self::LeftMiddle | Self::LeftIndex => Some(Hand::Left),
            Self::Thumb => None,
            Self::RightIndex | Self::RightMiddle | Self::RightRing | Self::RightLittle => Some(Hand::Right),
        }
    }
}

/// The main block or the numeric pad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Letters, digits, signs and the keys around them.
    Main,
    /// 数字小键盘.
    Pad,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name in lesson files: what it makes, or a word such as `Space` or `Pad7`.
    pub name: &'static str,
    /// What is printed on it, below.
    pub label: &'static str,
    /// What it makes alone.
    pub plain: Option<char>,
    /// What it makes with shift.
    pub shifted: Option<char>,
    /// Which part of the keyboard.
    pub block: Block,
    /// Row from the top, 0 to 4.
    pub row: u8,
    /// Left edge in quarters of a key, from the block's left edge.
    pub left: u16,
    /// Width in quarters of a key.
    pub width: u16,
    /// Rows that it covers.
    pub rows: u8,
    /// Whose key it is; none for keys that the course does not teach.
    pub finger: Option<Finger>,
}

impl Key {
    /// Whether the fingers rest here.
    pub fn is_home(&self) -> bool {
        matches!(self.name, "a" | "s" | "d" | "f" | "j" | "k" | "l" | ";" | "Pad4" | "Pad5" | "Pad6")
    }

    /// Whether it has a bump to be felt.
    pub fn has_bump(&self) -> bool {
        matches!(self.name, "f" | "j" | "Pad5")
    }
}

/// One stroke: a key, and the shift key that the other hand holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The key.
    pub key: &'static Key,
    /// The shift key, if it is needed.
    pub shift: Option<&'static Key>,
}

/// Width of the main block in quarters of a key.
pub const MAIN_WIDTH: u16 = 60;
/// Width of the numeric pad in quarters of a key.
pub const PAD_WIDTH: u16 = 16;
/// Rows of either block.
pub const ROWS: u8 = 5;

/// All keys, the main block first, each block by rows.
pub fn keys() -> &'static [Key] {
    &KEYS
}

/// The key of that name.
pub fn key(name: &str) -> Option<&'static Key> {
    keys().iter().find(|k| k.name == name)
}

/// The stroke on the main block that makes `c`; none if it takes an input method.
pub fn stroke(c: char) -> Option<Stroke> {
    let main = || keys().iter().filter(|k| k.block == Block::Main);
    if let Some(key) = main().find(|k| k.plain == Some(c)) {
        return Some(Stroke { key, shift: None });
    }
    let key = main().find(|k| k.shifted == Some(c))?;
    // The other hand holds shift.
    let shift =
        if key.finger.and_then(Finger::hand) == Some(Hand::Left) { "ShiftRight" } else { "ShiftLeft" };
    Some(Stroke { key, shift: self::key(shift) })
}

/// The stroke on the numeric pad that makes `c`.
pub fn pad_stroke(c: char) -> Option<Stroke> {
    let key = keys().iter().find(|k| k.block == Block::Pad && k.plain == Some(c))?;
    Some(Stroke { key, shift: None })
}

/// The stroke that makes `c` while the input method is in Chinese mode: Chinese punctuation, or as [`stroke`].
pub fn chinese_stroke(c: char) -> Option<Stroke> {
    let place = CHINESE.0.chars().position(|sign| sign == c);
    stroke(place.and_then(|n| CHINESE.1.chars().nth(n)).unwrap_or(c))
}

#[cfg(test)]
mod tests {
    use super::layout::SHIFTED;
    use super::*;

    #[test]
    fn every_printable_ascii_character_has_one_stroke() {
        for c in ' '..='~' {
            let s = stroke(c).unwrap_or_else(|| panic!("{c:?}"));
            assert_eq!(if s.shift.is_some() { s.key.shifted } else { s.key.plain }, Some(c));
            assert!(s.key.finger.is_some(), "{c:?}");
            if let Some(shift) = s.shift {
                assert_ne!(s.key.finger.and_then(Finger::hand), shift.finger.and_then(Finger::hand), "{c:?}");
            }
        }
        assert_eq!(stroke('警'), None);
        assert_eq!(stroke('，'), None);
    }

    #[test]
    fn fingers_are_as_taught() {
        let of = |letters: &str| {
            letters.chars().map(|c| stroke(c).unwrap().key.finger.unwrap()).collect::<Vec<_>>()
        };
        for (letters, finger) in [
            ("`1qaz", Finger::LeftLittle),
            ("2wsx", Finger::LeftRing),
            ("3edc", Finger::LeftMiddle),
            ("45rtfgvb", Finger::LeftIndex),
            (" ", Finger::Thumb),
            ("67yuhjnm", Finger::RightIndex),
            ("8ik,", Finger::RightMiddle),
            ("9ol.", Finger::RightRing),
            ("0p;/-=[]'\\", Finger::RightLittle),
        ] {
            assert!(of(letters).iter().all(|f| *f == finger), "{letters}");
        }
    }

    #[test]
    fn the_pad_has_all_that_numbers_need() {
        for (c, finger) in [
            ('0', Finger::Thumb),
            ('1', Finger::RightIndex),
            ('5', Finger::RightMiddle),
            ('9', Finger::RightRing),
            ('.', Finger::RightRing),
        ] {
            assert_eq!(pad_stroke(c).unwrap().key.finger, Some(finger));
        }
        assert!("0123456789./*-+".chars().all(|c| pad_stroke(c).is_some()));
        assert_eq!(pad_stroke('a'), None);
    }

    #[test]
    fn chinese_signs_lie_where_the_input_methods_put_them() {
        for (c, name, shift) in [
            ('，', ",", false),
            ('、', "\\", false),
            ('：', ";", true),
            ('？', "/", true),
            ('（', "9", true),
            ('《', ",", true),
            ('”', "'", true),
            ('…', "6", true),
            ('5', "5", false),
        ] {
            let s = chinese_stroke(c).unwrap();
            assert_eq!((s.key.name, s.shift.is_some()), (name, shift), "{c}");
        }
        assert_eq!(CHINESE.0.chars().count(), CHINESE.1.chars().count());
        assert_eq!(SHIFTED.0.len(), SHIFTED.1.len());
    }

    #[test]
    fn names_are_unique_and_rows_are_full() {
        for (n, key) in keys().iter().enumerate() {
            assert!(keys().iter().skip(n + 1).all(|other| other.name != key.name), "{}", key.name);
        }
        for row in 0..ROWS {
            let width: u16 =
                keys().iter().filter(|k| k.block == Block::Main && k.row == row).map(|k| k.width).sum();
            assert_eq!(width, MAIN_WIDTH, "row {row}");
        }
        let area: u32 = keys()
            .iter()
            .filter(|k| k.block == Block::Pad)
            .map(|k| u32::from(k.width) * u32::from(k.rows))
            .sum();
        assert_eq!(area, u32::from(PAD_WIDTH) * u32::from(ROWS));
    }
}
