//! Writes the text of a record from a variant's rules and its scene.

use std::collections::BTreeMap;

use super::lexicon::Lexicon;
use super::made::Known;
use super::rng::Stream;
use super::rules::Part;
use super::scene::Scene;
use super::template::Variant;
use dabiao_domain::record::civil::Minute;

/// Names are settled when the whole text is there: until then a character beyond all scripts stands for a member
/// of the cast and the way in which it is named, three for each.
const MENTIONS: u32 = 0xF_0000;
/// The ways.
const WAYS: [&str; 3] = ["name", "title", "named"];

/// Writes texts of one record.
#[derive(Debug)]
pub struct Expander<'g> {
    variant: &'g Variant,
    lexicon: &'g Lexicon,
    scene: Scene<'g>,
    stream: Stream,
    /// Texts that were chosen once.
    once: Vec<Option<String>>,
    /// How often each rule and each table has been used.
    uses: Vec<u64>,
    words: BTreeMap<&'g str, u64>,
}

impl<'g> Expander<'g> {
    /// Begins a record.
    pub fn new(variant: &'g Variant, lexicon: &'g Lexicon, stream: Stream) -> Self {
        let scene = Scene::new(lexicon, &variant.roles, variant.now, stream.child("cast", 0));
        let n = variant.rules.0.len();
        Self {
            variant,
            lexicon,
            scene,
            stream,
            once: vec![None; n],
            uses: vec![0; n],
            words: BTreeMap::new(),
        }
    }

    /// Writes the names into a finished text: where somebody is met for the first time, whole and with what the
    /// person is in the record before it; with `known`, as if everybody had been met.
    pub fn settle(&self, text: &str, known: bool) -> String {
        let mut met = vec![known; self.variant.roles.len()];
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let mention = u32::from(c).checked_sub(MENTIONS).map(|n| n as usize);
            let Some(mention) = mention else {
                out.push(c);
                continue;
            };
            let (at, way) = (mention / WAYS.len(), mention % WAYS.len());
            let Some((person, part)) = self.scene.known_person(at) else { continue };
            let was_met = met.get_mut(at).is_none_or(|met| std::mem::replace(met, true));
            if was_met {
                person.write(WAYS.get(way).copied().unwrap_or("name"), self.lexicon, &mut out);
                continue;
            }
            if let Some(part) = part.filter(|part| WAYS.get(way) != Some(&"named") && !out.ends_with(part)) {
                out.push_str(part);
            }
            person.write("name", self.lexicon, &mut out);
        }
        out
    }

    /// Whom the record has met, and when it was written, if its cast says so.
    pub fn known(&mut self) -> (Vec<Known>, Option<Minute>) {
        let people = (0..self.variant.roles.len()).filter_map(|at| {
            let (person, part) = self.scene.known_person(at)?;
            let part = part.map(ToOwned::to_owned);
            Some(Known { name: person.name(), surname: person.surname.clone(), part, age: person.years() })
        });
        let people = people.collect();
        (people, self.scene.time_named("written"))
    }

    /// Writes a rule.
    pub fn rule(&mut self, at: usize, out: &mut String) {
        let Some(rule) = self.variant.rules.0.get(at) else { return };
        if let Some(Some(chosen)) = self.once.get(at) {
            out.push_str(chosen);
            return;
        }
        let used = self.uses.get_mut(at).map_or(0, |n| std::mem::replace(n, *n + 1));
        let n = rule.alternatives.len() as u64;
        let chosen = match &rule.group {
            Some(group) => self.stream.child(group, 3).below(n),
            None => unlike_before(n, used, &mut self.stream.child(&rule.name, 1)),
        };
        let start = out.len();
        if let Some(parts) = rule.alternatives.get(chosen as usize) {
            self.parts(parts, out);
        }
        if rule.once
            && let Some(memory) = self.once.get_mut(at)
        {
            *memory = out.get(start..).map(ToOwned::to_owned);
        }
    }

    /// Writes a text.
    pub fn parts(&mut self, parts: &'g [Part], out: &mut String) {
        for part in parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Role(role, attribute) if self.scene.is_mention(*role, attribute) => {
                    let way = WAYS.iter().position(|way| *way == &**attribute).unwrap_or(0);
                    out.extend(char::from_u32(MENTIONS + (role * WAYS.len() + way) as u32));
                }
                Part::Role(role, attribute) => self.scene.write(*role, attribute, out),
                Part::Rule { rule, min: 1, max: 1, .. } => self.rule(*rule, out),
                Part::Rule { rule, min, max, join } => {
                    let label = self.uses.get(*rule).copied().unwrap_or(0);
                    let mut dice = self.stream.child("times", label + *rule as u64 * 1_000);
                    for n in 0..dice.range(i64::from(*min), i64::from(*max)) {
                        out.push_str(if n == 0 { "" } else { join });
                        self.scene.next_round();
                        self.rule(*rule, out);
                    }
                }
                Part::Word(table) => {
                    let used = self.words.entry(table).or_insert(0);
                    let n = std::mem::replace(used, *used + 1);
                    let mut dice = self.stream.child(table, 2);
                    let table = self.lexicon.table(table);
                    out.push_str(table.cell(unlike_before(table.len() as u64, n, &mut dice) as usize, 0));
                }
            }
        }
    }
}

/// One of `n`, such that `n` uses in a row give `n` different ones.
fn unlike_before(n: u64, used: u64, dice: &mut Stream) -> u64 {
    if n <= 1 {
        return 0;
    }
    let start = dice.below(n);
    let mut stride = 1 + dice.below(n - 1);
    while divisor(stride, n) != 1 {
        stride = stride % (n - 1) + 1;
    }
    (start + used % n * stride) % n
}

/// The greatest common divisor.
const fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_twice_before_all_have_come() {
        for n in 2..40 {
            let seen: std::collections::BTreeSet<u64> =
                (0..n).map(|used| unlike_before(n, used, &mut Stream::of_record(1, "x", n, 0))).collect();
            assert_eq!(seen.len() as u64, n);
        }
    }
}
