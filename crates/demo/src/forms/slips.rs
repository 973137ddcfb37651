//! Wrong values as they come about: a digit, a character that sounds or looks alike, two that changed places, a field that
//! was passed over.

use std::sync::LazyLock;

use crate::chance::pick;
use dabiao_content::generator::confusables;
use dabiao_domain::align::Aligner;
use dabiao_domain::form::{Class, FieldDef, FormDef, outcome};
use dabiao_domain::practice::Confusables;
use dabiao_domain::splitmix::SplitMix;

/// How often a wrong value of the wanted class is looked for.
const TRIES: usize = 12;
/// How often a field is looked for that can be wrong without its rule finding it.
const FIELDS_TRIED: usize = 40;

static ALIKE: LazyLock<Confusables> = LazyLock::new(confusables);

/// Finds wrong values.
#[derive(Default)]
pub struct Slips(Aligner);

impl Slips {
    /// A value of `field` beside the `right` one that is of the class `wanted`; none where chance finds none.
    pub fn wrong(
        &mut self,
        field: &FieldDef,
        right: &str,
        wanted: Class,
        rng: &mut SplitMix,
    ) -> Option<String> {
        for _ in 0..TRIES {
            let value = changed(field, right, rng);
            if outcome(field, right, &value, &mut self.0).class() == wanted {
                return Some(value);
            }
        }
        None
    }

    /// The place of a field of a card, and a wrong value of it that no rule finds.
    pub fn silent(
        &mut self,
        form: &FormDef,
        right: &[String],
        rng: &mut SplitMix,
    ) -> Option<(usize, String)> {
        for _ in 0..FIELDS_TRIED {
            let place = rng.below(form.fields.len());
            let (field, right) = form.fields.get(place).zip(right.get(place))?;
            if let Some(value) = self.wrong(field, right, Class::Silent, rng) {
                return Some((place, value));
            }
        }
        None
    }
}

/// `right` with something of it changed, or another choice; now and then it is the same.
fn changed(field: &FieldDef, right: &str, rng: &mut SplitMix) -> String {
    if !field.choices().is_empty() && rng.chance(0.7) {
        return pick(rng, field.choices()).name.clone();
    }
    let mut chars: Vec<char> = right.chars().collect();
    let place = rng.below(chars.len());
    match rng.below(10) {
        0..4 => {
            if let Some(c) = chars.get_mut(place) {
                *c = other(*c, rng);
            }
        }
        4..7 if place + 1 < chars.len() => chars.swap(place, place + 1),
        7 if !chars.is_empty() => drop(chars.remove(place)),
        8 => chars.truncate(chars.len() / 2),
        9 => chars.clear(),
        _ => {}
    }
    chars.into_iter().collect()
}

fn other(c: char, rng: &mut SplitMix) -> char {
    if let Some(digit) = c.to_digit(10) {
        return char::from_digit((digit + 1 + rng.below(9) as u32) % 10, 10).unwrap_or(c);
    }
    let alike = ALIKE.like(c);
    if alike.is_empty() { c } else { pick(rng, &alike).0 }
}
