//! Pairs of values for 字符核对: a value of a made-up record beside itself, or beside what it is mistaken for.
//!
//! A pair is a function of what is compared, the generator, the seed and the index, as a card is. Its differences are those
//! that hands and eyes make: neighbours swapped, look-alikes, a digit one off, a character left out, another of the same sound.

use std::sync::OnceLock;

use crate::generator::{Generator, confusables};
use crate::real_looking::find;
use dabiao_domain::cohort::checking::{look_alikes, same_sounds};
use dabiao_domain::form::machine::FormCard;
use dabiao_domain::form::pairs::Difference;
use dabiao_domain::practice::{Alike, Confusables};
use dabiao_domain::record::Kind;
use dabiao_domain::splitmix::SplitMix;

/// The share of pairs that are the same.
const SAME_SHARE: f64 = 0.5;
/// Of values with fewer characters nothing is left out.
const LEFT_OUT_FROM: usize = 3;

/// A value that is compared: the kind of its record, and its code there.
pub(super) type Compared = (Kind, String);

/// The pair of that seed and index; none where the records of the generator do not have what is `compared`.
pub(super) fn pair(compared: &[Compared], generator: &Generator, seed: u64, index: u64) -> Option<FormCard> {
    let mut draw = SplitMix::new(seed).branch(index);
    let (kind, code) = compared.get(draw.below(compared.len()))?;
    let value = generator.record(*kind, seed, index).value(code)?.to_owned();
    if draw.chance(SAME_SHARE) {
        return Some(FormCard::pair(value.clone(), value, None));
    }
    // The kind is drawn first, so that the kinds with few places are not drowned by those with many.
    let mut kinds = Difference::ALL.to_vec();
    while !kinds.is_empty() {
        let kind = kinds.swap_remove(draw.below(kinds.len()));
        let others = others(kind, &value);
        let Some(other) = others.get(draw.below(others.len())) else { continue };
        // Which of the two is the one that was made must not tell anything.
        let (first, second) = if draw.chance(0.5) { (other, &value) } else { (&value, other) };
        return Some(FormCard::pair(first.clone(), second.clone(), Some(kind)));
    }
    Some(FormCard::pair(value.clone(), value, None))
}

/// Every value that differs from `value` in that way and could be no real person's, each different from it.
fn others(kind: Difference, value: &str) -> Vec<String> {
    let chars: Vec<char> = value.chars().collect();
    let mut found: Vec<String> = match kind {
        Difference::Swapped => swapped(&chars),
        Difference::LookAlike => replaced(&chars, &look_like),
        Difference::OneOff => replaced(&chars, &one_off),
        Difference::LeftOut if chars.len() >= LEFT_OUT_FROM => left_out(&chars),
        Difference::LeftOut => Vec::new(),
        Difference::SameSound => replaced(&chars, &sound_like),
    };
    found.retain(|other| other != value && find(other).is_empty());
    found
}

fn swapped(chars: &[char]) -> Vec<String> {
    let swap = |at: usize| {
        let mut turned = chars.to_vec();
        turned.swap(at, at + 1);
        turned.into_iter().collect()
    };
    let neighbours = chars.windows(2).enumerate();
    neighbours
        .filter(|(_, two)| two.iter().all(char::is_ascii_alphanumeric))
        .map(|(at, _)| swap(at))
        .collect()
}

fn left_out(chars: &[char]) -> Vec<String> {
    let without = |at: usize| chars.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| *c).collect();
    (0..chars.len()).map(without).collect()
}

/// Every replacement of one character by one of those that `others` gives for it.
fn replaced(chars: &[char], others: &dyn Fn(char) -> Vec<char>) -> Vec<String> {
    let mut found = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        for other in others(*c) {
            found.push(chars.iter().enumerate().map(|(n, c)| if n == at { other } else { *c }).collect());
        }
    }
    found
}

fn one_off(c: char) -> Vec<char> {
    let Some(digit) = c.to_digit(10) else { return Vec::new() };
    let near = [digit.checked_sub(1), Some(digit + 1)];
    near.into_iter().flatten().filter_map(|n| char::from_digit(n, 10)).collect()
}

fn look_like(c: char) -> Vec<char> {
    alike(c, &[Alike::Look]).into_iter().chain(look_alikes(c)).collect()
}

fn sound_like(c: char) -> Vec<char> {
    alike(c, &[Alike::Sound, Alike::NearSound]).into_iter().chain(same_sounds(c)).collect()
}

/// The characters that `c` is taken for in one of these ways, by the carried table.
fn alike(c: char, ways: &[Alike]) -> Vec<char> {
    static KNOWN: OnceLock<Confusables> = OnceLock::new();
    let known = KNOWN.get_or_init(confusables).like(c);
    known.into_iter().filter(|(_, way)| ways.contains(way)).map(|(other, _)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(kind: Difference, value: &str) -> Vec<String> {
        others(kind, value)
    }

    #[test]
    fn each_kind_of_difference_is_what_its_name_says() {
        assert_eq!(all(Difference::Swapped, "12A方3"), ["21A方3", "1A2方3"]);
        assert_eq!(all(Difference::Swapped, "方小兰"), [""; 0]);
        assert_eq!(all(Difference::Swapped, "77"), [""; 0], "what is swapped and the same is no difference");
        assert_eq!(all(Difference::OneOff, "90A"), ["80A", "91A"]);
        assert_eq!(all(Difference::LeftOut, "岚I3"), ["I3", "岚3", "岚I"]);
        assert_eq!(all(Difference::LeftOut, "方兰"), [""; 0]);
        assert!(all(Difference::LookAlike, "A8").contains(&"AB".to_owned()));
        assert!(all(Difference::LookAlike, "王己").contains(&"王已".to_owned()));
        assert!(all(Difference::SameSound, "方小兰").contains(&"方小蓝".to_owned()));
        assert_eq!(all(Difference::SameSound, "590423"), [""; 0]);
        for value in ["590423198802140126", "方小兰", "岚I·3F582", "A5904230000002026110001"] {
            for kind in Difference::ALL {
                for other in all(kind, value) {
                    assert_ne!(other, value, "{kind:?}");
                    let chars = |text: &str| text.chars().count();
                    let less = usize::from(kind == Difference::LeftOut);
                    assert_eq!(chars(&other) + less, chars(value), "{kind:?} {other}");
                }
            }
        }
    }

    #[test]
    fn no_difference_makes_a_number_that_could_ring_or_be_somebodys() {
        for kind in Difference::ALL {
            for other in all(kind, "12345678901") {
                assert!(find(&other).is_empty(), "{other}");
            }
        }
        assert!(!all(Difference::OneOff, "12345678901").contains(&"13345678901".to_owned()));
    }
}
