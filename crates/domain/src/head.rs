//! The head of a journal as it stands on paper and in certificates: short enough to be compared by eye.
//!
//! A forger of a past entry has to find another history whose head agrees with every published one. Sixteen
//! digits of the hash (8 bytes) make that 2^64 trials; a certificate's code carries 32 digits, where no
//! number of trials helps. Against a forger who prepares two histories before the first head is published and
//! shows one of them later, half of the digits count: 2^32 trials for the paper, which one PC does in hours,
//! and 2^64 for the code. This module does not know where a journal is kept.

use std::fmt;

/// The head of a series, shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeadStamp {
    /// The first 8 hexadecimal digits of the series' name.
    pub series: [u8; 4],
    /// Its entries, at least one.
    pub entries: u64,
    /// The first 16 bytes of the hash of the last of them.
    pub hash: [u8; 16],
}

/// Bytes of the hash that are printed.
const PRINTED: usize = 8;

impl HeadStamp {
    /// The stamp of a head; none for an empty journal or a series whose name does not begin with 8 hexadecimal
    /// digits.
    pub fn of(series: &str, entries: u64, hash: &[u8; 32]) -> Option<Self> {
        let name: String = series.chars().filter(|c| *c != '-').take(8).collect();
        let whole = name.len() == 8 && name.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u32::from_str_radix(&name, 16).ok().filter(|_| whole && entries > 0)?;
        let mut short = [0; 16];
        short.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
        Some(Self { series: number.to_be_bytes(), entries, hash: short })
    }

    /// The beginning of the series' name, in small letters.
    pub fn series_text(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.series))
    }

    /// The printed digits of the hash: four groups of four.
    pub fn hash_text(&self) -> String {
        let pairs = self.hash.iter().take(PRINTED).map(|b| format!("{b:02X}"));
        let groups: Vec<String> = pairs.collect::<Vec<_>>().chunks(2).map(<[String]>::concat).collect();
        groups.join(" ")
    }
}

/// Series, entries and 16 digits of the hash, as `dabiao audit --head` reads them.
impl fmt::Display for HeadStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} / {}", self.series_text().to_uppercase(), self.entries, self.hash_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_printed_in_groups() {
        let hash = std::array::from_fn(|n| (n * 37 + 11) as u8);
        let stamp = HeadStamp::of("019a1b2c-3d4e-7f50-8123-456789abcdef", 4711, &hash).unwrap();
        assert_eq!(stamp.to_string(), "019A1B2C / 4711 / 0B30 557A 9FC4 E90E");
        assert_eq!(stamp.series_text(), "019a1b2c");
    }

    #[test]
    fn what_has_no_head_has_no_stamp() {
        let hash = [7; 32];
        for (series, entries) in [("019a1b2c", 0), ("019a1b2", 1), ("", 1), ("019a1b2g", 1), ("+19a1b2c", 1)]
        {
            assert_eq!(HeadStamp::of(series, entries, &hash), None, "{series} {entries}");
        }
    }
}
