//! Pinyin and Wubi 86 codes of characters, shown to a learner who asks how a character is typed.
//!
//! The table is packed in the program and unpacked by [`Hints::load`]; the caller keeps the value while hints
//! are shown and drops it when they are hidden. A hint never judges: tables differ, and a right character
//! counts as right however it was produced. Format and licences: `assets/hints/README.md`.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

const PACKED: &[u8] = include_bytes!("../../../assets/hints/hints.bin");
const HEAD: &str = "dabiao-hints 1\n";
/// More than the table can ever be unpacked: a guard against a corrupt file.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The table is not one that this program can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the table of hints can't be read: {0}")]
pub struct HintError(String);

/// The unpacked table: about 170 KB.
#[derive(Clone, Debug)]
pub struct Hints {
    text: Box<str>,
    /// The character of each line and where its line begins.
    lines: Box<[(char, u32)]>,
}

impl Hints {
    /// Unpacks the table that the program carries; a few milliseconds.
    ///
    /// # Errors
    /// If it is broken.
    pub fn load() -> Result<Self, HintError> {
        Self::unpack(PACKED)
    }

    /// Unpacks a table.
    ///
    /// # Errors
    /// If it is no table of hints.
    pub fn unpack(packed: &[u8]) -> Result<Self, HintError> {
        let mut text = String::new();
        ZlibDecoder::new(packed)
            .take(MAX_BYTES)
            .read_to_string(&mut text)
            .map_err(|e| HintError(e.to_string()))?;
        let body = text.strip_prefix(HEAD).ok_or_else(|| HintError("another format".to_owned()))?;
        let mut lines = Vec::with_capacity(body.len() / 16);
        let mut at = 0_u32;
        for (number, line) in body.split_terminator('\n').enumerate() {
            let mut parts = line.split(' ');
            let c = parts.next().and_then(|p| p.chars().next());
            match (c, parts.count()) {
                (Some(c), 2) => lines.push((c, at)),
                _ => return Err(HintError(format!("line {}", number + 2))),
            }
            at += line.len() as u32 + 1;
        }
        if !lines.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(HintError("not in order".to_owned()));
        }
        Ok(Self { text: body.into(), lines: lines.into() })
    }

    /// Readings with tone marks, the everyday one first; empty for what is no character of the font.
    pub fn pinyin(&self, c: char) -> Vec<&str> {
        self.list(c, 1)
    }

    /// Every Wubi 86 code that the table gives, the shortest first; empty if it gives none.
    pub fn wubi(&self, c: char) -> Vec<&str> {
        self.list(c, 2)
    }

    /// All characters of the table in order.
    pub fn characters(&self) -> impl Iterator<Item = char> + '_ {
        self.lines.iter().map(|(c, _)| *c)
    }

    fn list(&self, c: char, column: usize) -> Vec<&str> {
        let Ok(place) = self.lines.binary_search_by_key(&c, |(found, _)| *found) else { return Vec::new() };
        let line = self.lines.get(place).and_then(|(_, at)| self.text.get(*at as usize..));
        let line = line.and_then(|text| text.split('\n').next()).unwrap_or_default();
        let field = line.split(' ').nth(column).unwrap_or_default();
        field.split(',').filter(|piece| !piece.is_empty()).collect()
    }
}

/// The keys of a reading in pinyin input: no tone, `v` for ü. `lǜ` is typed `lv`.
pub fn pinyin_keys(reading: &str) -> String {
    reading
        .chars()
        .map(|c| match c {
            'ā' | 'á' | 'ǎ' | 'à' => 'a',
            'ē' | 'é' | 'ě' | 'è' => 'e',
            'ī' | 'í' | 'ǐ' | 'ì' => 'i',
            'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
            'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
            'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
            'ń' | 'ň' | 'ǹ' => 'n',
            'ḿ' => 'm',
            other => other,
        })
        .collect()
}

/// The Wubi code of a word by its characters' full codes: 2+2, 1+1+2, or the first of the first three and
/// of the last; none for a single character or a code that is too short.
pub fn wubi_word_code(full_codes: &[&str]) -> Option<String> {
    let lengths: &[usize] = match full_codes.len() {
        0 | 1 => return None,
        2 => &[2, 2],
        3 => &[1, 1, 2],
        _ => &[1, 1, 1, 1],
    };
    let first = full_codes.iter().take(lengths.len().min(3));
    let codes = match full_codes {
        [a, b, c, .., last] => vec![a, b, c, last],
        _ => first.collect(),
    };
    codes.into_iter().zip(lengths).map(|(code, n)| code.get(..*n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::FontCharacters;

    #[test]
    fn the_table_covers_the_font_and_the_font_covers_the_table() {
        let hints = Hints::load().unwrap();
        let font = FontCharacters::new();
        assert_eq!(hints.characters().count(), 8230);
        for c in hints.characters() {
            let readings = hints.pinyin(c);
            assert!(font.has(c) && !readings.is_empty(), "{c}");
            assert!(readings.concat().chars().all(|p| font.has(p)), "{c} {readings:?}");
            for reading in readings {
                let keys = pinyin_keys(reading);
                assert!(
                    (1..=6).contains(&keys.len()) && keys.bytes().all(|b| b.is_ascii_lowercase()),
                    "{reading}"
                );
            }
            for code in hints.wubi(c) {
                assert!(
                    (1..=4).contains(&code.len()) && code.bytes().all(|b| (b'a'..=b'y').contains(&b)),
                    "{c}"
                );
            }
        }
        let with_wubi = hints.characters().filter(|c| !hints.wubi(*c).is_empty()).count();
        assert_eq!(with_wubi, 8031);
    }

    #[test]
    fn known_characters() {
        let hints = Hints::load().unwrap();
        assert_eq!(hints.pinyin('警'), ["jǐng"]);
        assert_eq!(hints.pinyin('行'), ["xíng", "háng", "héng"]);
        assert_eq!(hints.wubi('警'), ["aqky"]);
        assert_eq!(hints.wubi('的'), ["r", "rqy", "rqyy"]);
        assert!(
            hints.pinyin('a').is_empty()
                && hints.wubi('，').is_empty()
                && hints.pinyin('\u{10FFFF}').is_empty()
        );
        assert_eq!((pinyin_keys("lǜ").as_str(), pinyin_keys("jǐng").as_str()), ("lv", "jing"));
    }

    #[test]
    fn words_take_their_codes_from_their_characters() {
        for (codes, word) in [
            (&["iree", "rnhh"][..], "irrn"),
            (&["tmdt", "wwgh", "ynaa"], "twyn"),
            (&["wwww", "cnce", "tdk", "aaaa", "lgyi"], "wctl"),
        ] {
            assert_eq!(wubi_word_code(codes).as_deref(), Some(word));
        }
        assert_eq!(wubi_word_code(&["wwww"]), None);
        assert_eq!(wubi_word_code(&["w", "wwww"]), None);
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert!(Hints::unpack(b"no").is_err());
        assert!(Hints::unpack(PACKED.get(..1000).unwrap()).is_err());
        for text in ["dabiao-hints 2\n", "dabiao-hints 1\n警 a\n", "dabiao-hints 1\n警 a b\n一 a b\n"] {
            let mut packer = flate2::read::ZlibEncoder::new(text.as_bytes(), flate2::Compression::default());
            let mut packed = Vec::new();
            packer.read_to_end(&mut packed).unwrap();
            assert!(Hints::unpack(&packed).is_err(), "{text}");
        }
    }
}
