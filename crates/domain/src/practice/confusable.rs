//! Characters that are taken for one another: by their look, their sound, or their width.

use std::collections::BTreeMap;

use super::trace::is_width_slip;

/// How two characters are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alike {
    /// They look alike: 己 and 已, 0 and O.
    Look,
    /// They sound the same: 做 and 作.
    Sound,
    /// They differ in a sound that many do not tell apart: 民 and 名, 四 and 十.
    NearSound,
    /// The same sign in full and half width.
    Width,
}

impl Alike {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Look, Self::Sound, Self::NearSound, Self::Width];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Sound => "sound",
            Self::NearSound => "near_sound",
            Self::Width => "width",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Sets of characters that are taken for one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusables {
    sets: Vec<(Alike, Vec<char>)>,
    of: BTreeMap<char, Vec<usize>>,
}

impl Confusables {
    /// Those of these sets; of two sets that both hold a pair, the first says how it is alike.
    pub fn new(sets: Vec<(Alike, Vec<char>)>) -> Self {
        let mut of: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (n, (_, chars)) in sets.iter().enumerate() {
            for c in chars {
                of.entry(*c).or_default().push(n);
            }
        }
        Self { sets, of }
    }

    fn sets_of(&self, c: char) -> impl Iterator<Item = &(Alike, Vec<char>)> {
        self.of.get(&c).into_iter().flatten().filter_map(|n| self.sets.get(*n))
    }

    /// How `typed` is like `wanted`; none where it is not, or is the same.
    pub fn kind(&self, wanted: char, typed: char) -> Option<Alike> {
        if wanted == typed {
            None
        } else if is_width_slip(wanted, typed) {
            Some(Alike::Width)
        } else {
            self.sets_of(wanted).find(|(_, chars)| chars.contains(&typed)).map(|(kind, _)| *kind)
        }
    }

    /// Characters that `c` is taken for, each once, with how.
    pub fn like(&self, c: char) -> Vec<(char, Alike)> {
        let mut all: Vec<(char, Alike)> = Vec::new();
        for (kind, chars) in self.sets_of(c) {
            for other in chars.iter().filter(|other| **other != c) {
                if !all.iter().any(|(known, _)| known == other) {
                    all.push((*other, *kind));
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_alike_by_look_sound_and_width() {
        let set = |kind, text: &str| (kind, text.chars().collect());
        let known = Confusables::new(vec![
            set(Alike::Look, "己已巳"),
            set(Alike::Look, "0O"),
            set(Alike::NearSound, "民名"),
            set(Alike::Sound, "己几"),
        ]);
        assert_eq!(known.kind('己', '已'), Some(Alike::Look));
        assert_eq!(known.kind('名', '民'), Some(Alike::NearSound));
        assert_eq!(known.kind('，', ','), Some(Alike::Width));
        assert_eq!(known.kind('己', '民'), None);
        assert_eq!(known.kind('己', '己'), None);
        assert_eq!(known.like('己'), [('已', Alike::Look), ('巳', Alike::Look), ('几', Alike::Sound)]);
        assert!(known.like('水').is_empty());
    }
}
