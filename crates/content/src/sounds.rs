//! Which characters sound alike, by the table of readings that the program carries: pinyin input offers one for the other.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::embedded::EMBEDDED;
use crate::hints::{Hints, pinyin_keys};
use dabiao_domain::practice::{Alike, is_usual};
use dabiao_domain::text::is_han;

/// Tables of characters say nothing about how often these are met.
const NO_TEXTS: [&str; 3] = ["vocab/reading_level.toml", "vocab/code_length.toml", "vocab/given_pool.toml"];

/// The characters of the table by what is hard to tell apart when they are heard.
#[derive(Debug)]
pub struct Sounds<'a> {
    hints: &'a Hints,
    /// Usual characters with their everyday readings.
    by_fold: BTreeMap<String, Vec<(&'a str, char)>>,
}

impl<'a> Sounds<'a> {
    /// By the readings of `hints`.
    pub fn of(hints: &'a Hints) -> Self {
        let mut by_fold: BTreeMap<String, Vec<(&str, char)>> = BTreeMap::new();
        for c in hints.characters().filter(|c| is_usual(*c)) {
            if let Some(reading) = everyday(hints, c) {
                by_fold.entry(fold(reading)).or_default().push((reading, c));
            }
        }
        Self { hints, by_fold }
    }

    /// How `typed` sounds like `wanted`; none where it does not, or is the same.
    pub fn kind(&self, wanted: char, typed: char) -> Option<Alike> {
        if wanted == typed {
            return None;
        }
        let (wanted, typed) = (self.hints.pinyin(wanted), self.hints.pinyin(typed));
        if wanted.iter().any(|reading| typed.contains(reading)) {
            return Some(Alike::Sound);
        }
        let typed: Vec<String> = typed.into_iter().map(fold).collect();
        wanted.into_iter().any(|reading| typed.contains(&fold(reading))).then_some(Alike::NearSound)
    }

    /// Usual characters that sound like `c`: those of the same reading first, then those of another tone, then those that many
    /// do not tell apart; of equals the one that is met most often in the program's texts.
    pub fn like(&self, c: char) -> Vec<(char, Alike)> {
        let Some(own) = everyday(self.hints, c) else { return Vec::new() };
        let keys = pinyin_keys(own);
        let all = self.by_fold.get(&fold(own)).into_iter().flatten().filter(|(_, other)| *other != c);
        let mut found: Vec<(bool, bool, Reverse<u32>, char)> = all
            .map(|(reading, other)| {
                (*reading != own, pinyin_keys(reading) != keys, Reverse(times_met(*other)), *other)
            })
            .collect();
        found.sort_unstable();
        let kind = |another: bool| if another { Alike::NearSound } else { Alike::Sound };
        found.into_iter().map(|(another, _, _, other)| (other, kind(another))).collect()
    }
}

fn everyday(hints: &Hints, c: char) -> Option<&str> {
    hints.pinyin(c).first().copied()
}

/// A reading without its tone and without what many do not tell apart: z and zh, c and ch, s and sh, n and l, in and ing, en
/// and eng.
fn fold(reading: &str) -> String {
    let keys = pinyin_keys(reading);
    let mut folded = match keys.as_bytes() {
        [first @ (b'z' | b'c' | b's'), b'h', ..] => {
            format!("{}{}", char::from(*first), keys.get(2..).unwrap_or_default())
        }
        [b'n', _, ..] => format!("l{}", keys.get(1..).unwrap_or_default()),
        _ => keys,
    };
    if folded.ends_with("ing") || folded.ends_with("eng") {
        folded.pop();
    }
    folded
}

/// How often a character stands in the texts, templates and words that the program carries.
fn times_met(c: char) -> u32 {
    static MET: OnceLock<BTreeMap<char, u32>> = OnceLock::new();
    let met = MET.get_or_init(|| {
        let mut met = BTreeMap::new();
        let texts = EMBEDDED.iter().filter(|(path, _)| !NO_TEXTS.contains(path));
        for c in texts.flat_map(|(_, text)| text.chars()).filter(|c| is_han(*c)) {
            *met.entry(c).or_default() += 1;
        }
        met
    });
    met.get(&c).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::common_characters;

    #[test]
    fn the_same_reading_comes_first_and_the_commonest_of_it() {
        let hints = Hints::load().unwrap();
        let sounds = Sounds::of(&hints);
        assert_eq!(sounds.like('依').first(), Some(&('一', Alike::Sound)), "met most often");
        let like = sounds.like('询');
        let near = like.iter().position(|(_, kind)| *kind == Alike::NearSound).unwrap();
        let same: String = like[..near].iter().map(|(c, _)| *c).collect();
        assert!("巡寻循旬".chars().all(|c| same.contains(c)) && !same.contains('训'), "{like:?}");
        assert!(like[near..].iter().all(|(_, kind)| *kind == Alike::NearSound), "{like:?}");
        assert!(like.iter().all(|(c, _)| is_usual(*c) && *c != '询'));
        assert!(sounds.like('民').contains(&('名', Alike::NearSound)));
        assert!(sounds.like('，').is_empty() && sounds.like('A').is_empty());
    }

    #[test]
    fn what_was_typed_is_told_apart_from_what_sounds_otherwise() {
        let hints = Hints::load().unwrap();
        let sounds = Sounds::of(&hints);
        for (wanted, typed, kind) in [
            ('询', '寻', Some(Alike::Sound)),
            // Where only the tone differs, and where many do not hear a difference.
            ('事', '时', Some(Alike::NearSound)),
            ('民', '名', Some(Alike::NearSound)),
            ('四', '十', Some(Alike::NearSound)),
            ('南', '蓝', Some(Alike::NearSound)),
            // One of several readings is enough.
            ('重', '虫', Some(Alike::Sound)),
            ('我', '的', None),
            ('询', '询', None),
            ('询', ',', None),
        ] {
            assert_eq!(sounds.kind(wanted, typed), kind, "{wanted} {typed}");
        }
    }

    #[test]
    fn nearly_every_common_character_sounds_like_another() {
        let hints = Hints::load().unwrap();
        let sounds = Sounds::of(&hints);
        let alone = common_characters().into_iter().filter(|c| sounds.like(*c).is_empty()).count();
        assert!(alone < 50, "{alone}");
    }
}
