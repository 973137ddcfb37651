//! What is practised one by one: characters, words, signs, shapes of numbers and codes, fields of forms.

use std::fmt;
use std::hash::{Hash, Hasher};

/// A ladder: items of one kind of skill, never compared with those of another. Practising numbers must not make somebody
/// look good at characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ladder {
    /// Han characters and words of them.
    Han,
    /// Numbers, by their length: `D18` is one of 18 digits.
    Digits,
    /// Codes with letters, by their shape (`L1D5`: a letter and five digits), and signs.
    Codes,
    /// Fields of record forms.
    Forms,
}

impl Ladder {
    /// All ladders, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Han, Self::Digits, Self::Codes, Self::Forms];

    /// The name used in files; never to be changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Han => "han",
            Self::Digits => "digits",
            Self::Codes => "codes",
            Self::Forms => "forms",
        }
    }
}

/// Most characters of a word, and most parts of a code's shape.
const SLOTS: usize = 4;
/// Marks a slot that holds a part of a shape, in place of a character.
const RUN: u32 = 1 << 31;
/// Of a part of a shape: letters, in place of digits.
const LETTERS: u32 = 1 << 30;
/// The longest part of a shape; longer ones count as that.
const LONGEST: u32 = 0xFFFF;

/// One thing that is practised. The order is by ladder, then by code points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    ladder: Ladder,
    slots: [u32; SLOTS],
}

impl Item {
    /// No item, and before all of them.
    pub(super) const FIRST: Self = Self { ladder: Ladder::Han, slots: [0; SLOTS] };

    fn of(ladder: Ladder, parts: impl Iterator<Item = u32>) -> Option<Self> {
        let mut slots = [0; SLOTS];
        let mut count = 0;
        for part in parts {
            *slots.get_mut(count)? = part;
            count += 1;
        }
        (count > 0).then_some(Self { ladder, slots })
    }

    /// A Han character.
    pub const fn character(c: char) -> Self {
        Self { ladder: Ladder::Han, slots: [c as u32, 0, 0, 0] }
    }

    /// A sign.
    pub const fn sign(c: char) -> Self {
        Self { ladder: Ladder::Codes, slots: [c as u32, 0, 0, 0] }
    }

    /// A word of two to four characters; none of another length.
    pub fn word(chars: &[char]) -> Option<Self> {
        if chars.len() < 2 { None } else { Self::of(Ladder::Han, chars.iter().map(|c| *c as u32)) }
    }

    /// The shape of a run of letters and digits; none of an empty one, or one with more than four parts.
    pub fn shape(run: &[char]) -> Option<Self> {
        let letter = |c: &char| !c.is_numeric();
        let parts = run.chunk_by(|a, b| letter(a) == letter(b)).map(|part| {
            let length = u32::try_from(part.len()).unwrap_or(LONGEST).min(LONGEST);
            RUN | if part.first().is_some_and(letter) { LETTERS } else { 0 } | length
        });
        let ladder = if run.iter().any(letter) { Ladder::Codes } else { Ladder::Digits };
        Self::of(ladder, parts)
    }

    /// A field of forms by its code; none of a code that is empty, longer than 16 bytes or not of letters, digits and `_`.
    pub fn field(code: &str) -> Option<Self> {
        let plain = code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let packed = |part: &[u8]| part.iter().fold(0, |all, byte| (all << 8) | u32::from(*byte));
        if plain { Self::of(Ladder::Forms, code.as_bytes().chunks(4).map(packed)) } else { None }
    }

    /// The ladder.
    pub const fn ladder(self) -> Ladder {
        self.ladder
    }

    /// Its characters, where it is of some: those of a word, a character or a sign.
    pub fn chars(self) -> Vec<char> {
        let own = self.ladder != Ladder::Forms;
        self.parts().filter(|part| own && part & RUN == 0).filter_map(char::from_u32).collect()
    }

    /// Whether it is a word of several characters.
    pub const fn is_word(self) -> bool {
        matches!(self.ladder, Ladder::Han) && self.slots[1] != 0
    }

    /// Whether it is a number or a code, of which the shape is practised and not the very characters.
    pub const fn is_shape(self) -> bool {
        self.slots[0] & RUN != 0
    }

    fn parts(self) -> impl Iterator<Item = u32> {
        self.slots.into_iter().take_while(|part| *part != 0)
    }

    /// The parts of a shape in their order: whether they are letters (else digits), and how many; of the longest, at least so
    /// many. Empty for what is no shape.
    pub fn runs(self) -> Vec<(bool, u32)> {
        let shape = self.is_shape();
        let run = |part: u32| (part & LETTERS != 0, part & LONGEST);
        self.parts().filter(|_| shape).map(run).collect()
    }

    /// The name under which a fact keeps it: the ladder and the item, `han:登记`, `digits:D18`, `codes:，`. Never to be
    /// changed; [`Item::from_name`] reads it.
    pub fn name(self) -> String {
        format!("{}:{self}", self.ladder.name())
    }

    /// The item of [`Item::name`]; none where it names none.
    pub fn from_name(name: &str) -> Option<Self> {
        let (ladder, text) = name.split_once(':')?;
        let ladder = Ladder::ALL.into_iter().find(|one| one.name() == ladder)?;
        let chars: Vec<char> = text.chars().collect();
        let item = match (ladder, chars.as_slice()) {
            (Ladder::Forms, _) => Self::field(text),
            (Ladder::Han, [only]) => Some(Self::character(*only)),
            (Ladder::Han, _) => Self::word(&chars),
            (Ladder::Codes, [only]) => Some(Self::sign(*only)),
            _ => Self::of_shape(ladder, &chars),
        };
        item.filter(|item| item.ladder == ladder && item.name() == name)
    }

    /// The item of a shape as it is written, `L1D5`.
    fn of_shape(ladder: Ladder, text: &[char]) -> Option<Self> {
        let mut parts = Vec::new();
        for part in text.chunk_by(|_, next| next.is_ascii_digit()) {
            let (kind, length) = part.split_first()?;
            let length: u32 = length.iter().collect::<String>().parse().ok()?;
            let letters = match kind {
                'L' => LETTERS,
                'D' => 0,
                _ => return None,
            };
            parts.push(RUN | letters | length.min(LONGEST));
        }
        Self::of(ladder, parts.into_iter())
    }

    /// Ladder and slots as they are stored; see [`Item::from_stored`].
    pub(super) const fn stored(self) -> (u8, [u32; SLOTS]) {
        (self.ladder as u8, self.slots)
    }

    /// The item of [`Item::stored`]; none where there is no such one.
    pub(super) fn from_stored(ladder: u8, slots: &[u32]) -> Option<Self> {
        let ladder = Ladder::ALL.into_iter().find(|one| *one as u8 == ladder)?;
        let item = Self::of(ladder, slots.iter().copied())?;
        let good = |part: u32| ladder == Ladder::Forms || part & RUN != 0 || char::from_u32(part).is_some();
        item.parts().all(good).then_some(item).filter(|item| item.parts().count() == slots.len())
    }
}

impl Hash for Item {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [a, b, c, d] = self.slots.map(u64::from);
        // Most items have one slot or two, and a ladder of their own besides.
        state.write_u64(a | b << 32);
        state.write_u64(c ^ d << 32 ^ (self.ladder as u64) << 62);
    }
}

/// Hashes items quickly: a plan looks two years of them up. They come from the program's own logs, so nobody chooses them
/// to collide.
#[derive(Clone, Copy, Default)]
pub(super) struct ItemHasher(u64);

impl Hasher for ItemHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0 ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl fmt::Display for Item {
    /// The characters of a word or sign, the shape of a number or code, the code of a field.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.parts() {
            if self.ladder == Ladder::Forms {
                let bytes = part.to_be_bytes();
                bytes.into_iter().filter(|b| *b != 0).try_for_each(|b| write!(f, "{}", char::from(b)))?;
            } else if part & RUN == 0 {
                write!(f, "{}", char::from_u32(part).unwrap_or(char::REPLACEMENT_CHARACTER))?;
            } else {
                let kind = if part & LETTERS == 0 { 'D' } else { 'L' };
                write!(f, "{kind}{}", part & LONGEST)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{self}", self.ladder.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn items_are_named_by_what_is_practised() {
        let named = |item: Option<Item>| item.map(|item| format!("{item:?}"));
        assert_eq!(named(Some(Item::character('堃'))).unwrap(), "han:堃");
        assert_eq!(named(Item::word(&chars("登记"))).unwrap(), "han:登记");
        assert_eq!(named(Item::word(&chars("登"))), None);
        assert_eq!(named(Item::word(&chars("公安派出所"))), None);
        assert_eq!(named(Item::shape(&chars("12034567801"))).unwrap(), "digits:D11");
        assert_eq!(named(Item::shape(&chars("59042319870312501X"))).unwrap(), "codes:D17L1");
        assert_eq!(named(Item::shape(&chars("I3F582"))).unwrap(), "codes:L1D1L1D3");
        assert_eq!(named(Item::shape(&chars("I3F5G2"))), None);
        assert_eq!(named(Some(Item::sign('，'))).unwrap(), "codes:，");
        assert_eq!(named(Item::field("GMSFHM")).unwrap(), "forms:GMSFHM");
        assert_eq!(named(Item::field("A_VERY_LONG_CODE_")), None);
        assert_eq!(named(Item::field("名")), None);
    }

    #[test]
    fn items_are_stored_and_read_again() {
        let all = [
            Some(Item::character('𠮷')),
            Item::word(&chars("派出所")),
            Some(Item::sign('·')),
            Item::shape(&chars("A5904231500002026100018")),
            Item::field("CSRQ"),
        ];
        for item in all.into_iter().flatten() {
            let (ladder, slots) = item.stored();
            let used: Vec<u32> = slots.into_iter().take_while(|slot| *slot != 0).collect();
            assert_eq!(Item::from_stored(ladder, &used), Some(item));
            assert_eq!(Item::from_name(&item.name()), Some(item), "{item:?}");
        }
        assert_eq!(Item::sign('，').name(), "codes:，");
        assert_eq!(
            Item::shape(&chars("I3F582")).unwrap().runs(),
            [(true, 1), (false, 1), (true, 1), (false, 3)]
        );
        for none in
            ["", "han", "han:", "pen:登", "digits:D", "digits:18", "digits:D018", "codes:X3", "forms:名"]
        {
            assert_eq!(Item::from_name(none), None, "{none}");
        }
        assert_eq!(Item::from_stored(9, &[65]), None);
        assert_eq!(Item::from_stored(0, &[0xD800]), None);
        assert_eq!(Item::from_stored(0, &[]), None);
        assert_eq!(Item::from_stored(0, &[65, 0, 65]), None);
    }
}
