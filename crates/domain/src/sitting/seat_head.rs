//! The sixteen digits that a seat PC shows at the end of an exam, and that stand on the paper roll.

use std::fmt;

/// The first 8 bytes of the hash of the entry that seals an attempt: they stand for the whole journal up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeatHead(pub [u8; 8]);

impl SeatHead {
    /// Hexadecimal digits of a head.
    pub const DIGITS: usize = 16;

    /// The head of an entry with that hash.
    pub const fn of(hash: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = *hash;
        Self([a, b, c, d, e, f, g, h])
    }

    /// The head that was copied from paper: small or capital letters, full-width ones, spaces and dashes as they come,
    /// and letters that look like a digit for that digit. None if these are not sixteen digits.
    pub fn read(typed: &str) -> Option<Self> {
        let mut digits = Vec::with_capacity(Self::DIGITS);
        for c in typed.chars() {
            let plain = match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
                other => other,
            };
            match plain.to_ascii_lowercase() {
                'o' => digits.push(0),
                'i' | 'l' => digits.push(1),
                digit if digit.is_ascii_hexdigit() => digits.push(digit.to_digit(16)? as u8),
                other if other.is_alphanumeric() => return None,
                _ => {}
            }
        }
        let pairs: Vec<u8> =
            digits.chunks_exact(2).filter_map(|p| Some(p.first()? << 4 | p.last()?)).collect();
        (digits.len() == Self::DIGITS).then(|| pairs.try_into().ok().map(Self)).flatten()
    }

    /// Its digits without spaces.
    pub fn plain(self) -> String {
        self.to_string().replace(' ', "")
    }
}

impl fmt::Display for SeatHead {
    /// Four groups of four digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g, h, i] = self.0;
        write!(f, "{a:02x}{b:02x} {c:02x}{d:02x} {e:02x}{g:02x} {h:02x}{i:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_they_are_copied() {
        let head = SeatHead([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]);
        assert_eq!(head.to_string(), "0123 4567 89ab cdef");
        for typed in [
            "0123 4567 89ab cdef",
            "0123456789ABCDEF",
            " o123-4567-89AB-CDEF ",
            "Ol23 4567 89ab cdef",
            "０１２３ 4567 89ab cdef",
        ] {
            assert_eq!(SeatHead::read(typed), Some(head), "{typed}");
        }
        for bad in
            ["", "0123 4567 89ab cde", "0123 4567 89ab cdef0", "0123 4567 89ab cdeg", "0123 4567 89ab cde口"]
        {
            assert_eq!(SeatHead::read(bad), None, "{bad}");
        }
        assert_eq!(SeatHead::read(&head.plain()), Some(head));
    }
}
