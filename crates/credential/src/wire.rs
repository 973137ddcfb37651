//! Canonical bytes: one byte string for each value, and no other.
//!
//! Numbers are LEB128 without superfluous bytes, texts are length-prefixed UTF-8, days are counted from
//! [`dabiao_domain::certificate::FIRST_DAY`]. What a certificate means is not known here.

use jiff::civil::Date;

use dabiao_domain::certificate::{day_from_number, day_number};

/// Why bytes can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// Builds canonical bytes.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    /// A day in range; a day outside, which [`dabiao_domain::certificate::Certificate::check`] refuses,
    /// would be written as a number that can't be read back.
    pub(super) fn day(&mut self, day: Date) {
        self.number(day_number(day).map_or(u64::MAX, u64::from));
    }
}

/// Takes canonical bytes apart.
pub(super) struct Reader<'a> {
    /// The rest.
    pub(super) rest: &'a [u8],
    /// Whether more was asked for than was left.
    pub(super) ended: bool,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, ended: false }
    }

    pub(super) fn byte(&mut self) -> Result<u8, Malformed> {
        self.bytes(1)?.first().copied().ok_or(Malformed)
    }

    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        if let Some((bytes, rest)) = self.rest.split_at_checked(count) {
            self.rest = rest;
            Ok(bytes)
        } else {
            self.ended = true;
            Err(Malformed)
        }
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        self.bytes(N)?.try_into().map_err(|_| Malformed)
    }

    pub(super) fn number(&mut self) -> Result<u64, Malformed> {
        let mut number: u64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if bits << shift >> shift != bits || (byte == 0 && shift > 0) {
                return Err(Malformed);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Malformed)
    }

    pub(super) fn small(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.number()?).map_err(|_| Malformed)
    }

    /// A text of at most `max` bytes.
    pub(super) fn text(&mut self, max: usize) -> Result<&'a str, Malformed> {
        let length = usize::try_from(self.number()?).ok().filter(|n| *n <= max).ok_or(Malformed)?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| Malformed)
    }

    pub(super) fn day(&mut self) -> Result<Date, Malformed> {
        day_from_number(self.small()?).ok_or(Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for n in [0, 1, 127, 128, 300, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut w = Writer::default();
            w.number(n);
            let mut r = Reader::new(&w.0);
            assert_eq!((r.number(), r.rest.len()), (Ok(n), 0));
        }
        for bad in [&[][..], &[0x80], &[0x80, 0], &[0xFF, 0x80, 0], &[0xFF; 10], &[0xFF; 11]] {
            assert_eq!(Reader::new(bad).number(), Err(Malformed), "{bad:x?}");
        }
    }

    #[test]
    fn texts_and_days_are_bounded() {
        assert_eq!(Reader::new(&[3, b'a', b'b']).text(9), Err(Malformed));
        assert_eq!(Reader::new(&[2, b'a', b'b']).text(1), Err(Malformed));
        assert_eq!(Reader::new(&[1, 0xFF]).text(9), Err(Malformed));
        assert_eq!(Reader::new(&[2, b'a', b'b']).text(2), Ok("ab"));
        assert_eq!(Reader::new(&[0xFF, 0xFF, 0xFF, 0x7F]).day(), Err(Malformed));
    }
}
