//! The reading of each character of a text, to be shown above it.
//!
//! A character has its everyday reading ([`Hints::pinyin`]) unless it stands in a word of `WORDS`, where it has
//! another one. The words are those of the lessons that show readings; a test holds that they are enough there.

use super::hints::Hints;

/// Words with a reading that is not the everyday one of a character in it.
const WORDS: [(&str, &[&str]); 20] = [
    ("重组", &["chóng", "zǔ"]),
    ("出差", &["chū", "chāi"]),
    ("查处", &["chá", "chǔ"]),
    ("送还", &["sòng", "huán"]),
    ("宿舍", &["sù", "shè"]),
    ("离不了", &["lí", "bù", "liǎo"]),
    ("尽情", &["jìn", "qíng"]),
    ("请假", &["qǐng", "jià"]),
    ("工地", &["gōng", "dì"]),
    ("地上", &["dì", "shàng"]),
    ("田地", &["tián", "dì"]),
    ("地方", &["dì", "fang"]),
    ("地址", &["dì", "zhǐ"]),
    ("地点", &["dì", "diǎn"]),
    ("闷热", &["mēn", "rè"]),
    ("长青", &["cháng", "qīng"]),
    ("为人", &["wéi", "rén"]),
    ("勇为", &["yǒng", "wéi"]),
    ("子女", &["zǐ", "nǚ"]),
    ("干物", &["gān", "wù"]),
];

/// The reading of every character of `text`, with tone marks; none for what is no Han character of the table.
pub fn readings(hints: &Hints, text: &str) -> Vec<Option<String>> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Option<String>> =
        chars.iter().map(|c| hints.pinyin(*c).first().map(|reading| (*reading).to_owned())).collect();
    for (word, own) in WORDS {
        let word: Vec<char> = word.chars().collect();
        for at in 0..chars.len().saturating_sub(word.len() - 1) {
            if chars.get(at..at + word.len()) == Some(word.as_slice()) {
                for (place, reading) in found.iter_mut().skip(at).zip(own) {
                    *place = Some((*reading).to_owned());
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{WORDS, readings};
    use crate::Library;
    use crate::hints::{Hints, pinyin_keys};
    use dabiao_domain::course::Route;

    #[test]
    fn a_character_is_read_as_its_word_wants_it() {
        let hints = Hints::load().unwrap();
        let read = |text: &str| -> Vec<String> {
            readings(&hints, text).into_iter().map(|one| one.unwrap_or_else(|| "-".to_owned())).collect()
        };
        assert_eq!(read("重点，重组。"), ["zhòng", "diǎn", "-", "chóng", "zǔ", "-"]);
        assert_eq!(read("平静地坐在地上"), ["píng", "jìng", "de", "zuò", "zài", "dì", "shàng"]);
        assert_eq!(read("A1 我"), ["-", "-", "-", "wǒ"]);
        assert_eq!(read("离不"), ["lí", "bù"]);
    }

    #[test]
    fn the_words_have_readings_of_the_table_and_stand_in_the_lessons() {
        let hints = Hints::load().unwrap();
        let course = Library::embedded_course();
        let texts: Vec<&String> = course
            .lessons()
            .iter()
            .filter(|l| l.shows_pinyin(Route::Pinyin))
            .flat_map(|l| &l.rounds)
            .collect();
        assert!(texts.len() > 60);
        for (word, own) in WORDS {
            assert_eq!(word.chars().count(), own.len(), "{word}");
            for (c, reading) in word.chars().zip(own) {
                let keys = pinyin_keys(reading);
                assert!(hints.pinyin(c).iter().any(|known| pinyin_keys(known) == keys), "{word} {reading}");
            }
            assert!(texts.iter().any(|text| text.contains(word)), "{word} stands in no lesson");
        }
    }
}
