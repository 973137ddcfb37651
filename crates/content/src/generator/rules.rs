//! The texts of a template with their slots: reading, and the checks that make generating safe.
//!
//! `{name}` is a member of the cast, a text chosen once or a rule; `{name.part}` a part of a member or of
//! texts chosen together; `{#table}` a word of a table; `{name*2-4、}` a rule two to four times, joined
//! by `、`.

use std::collections::BTreeMap;

use toml::Spanned;

use super::fault::{DataError, DataProblem};
use super::lexicon::Lexicon;
use super::scene::Role;
use super::source::{SourceFile, check_characters};
use super::{MAX_EXPANDED, MAX_REPEAT};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Itself.
    Text(Box<str>),
    /// A part of a member of the cast.
    Role(usize, Box<str>),
    /// A rule, so many times.
    Rule {
        /// Its place.
        rule: usize,
        /// At least.
        min: u32,
        /// At most.
        max: u32,
        /// The text between the items.
        join: Box<str>,
    },
    /// A word of a table.
    Word(Box<str>),
}

/// A rule as it is written.
#[derive(Clone, Debug)]
pub struct RuleText<'a> {
    /// Its name; `group.name` for one that is chosen together with others.
    pub name: String,
    /// Its alternatives.
    pub texts: &'a [Spanned<String>],
    /// Whether it is chosen once in a record.
    pub once: bool,
    /// With which others it is chosen.
    pub group: Option<&'a str>,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which names its stream.
    pub name: String,
    /// Its alternatives; at least one.
    pub alternatives: Vec<Vec<Part>>,
    /// Whether it is chosen once in a record.
    pub once: bool,
    /// The rules of one group choose the alternative of the same number.
    pub group: Option<String>,
}

/// The rules of a variant.
#[derive(Debug)]
pub struct Rules(pub Vec<Rule>);

impl Rules {
    /// All parts of all rules.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.0.iter().flat_map(|r| r.alternatives.iter().flatten())
    }

    /// The name of a rule.
    pub fn name(&self, rule: usize) -> Option<&str> {
        self.0.get(rule).map(|r| r.name.as_str())
    }
}

/// What the slots of a variant may name.
#[derive(Clone, Copy, Debug)]
pub struct Compiler<'a> {
    /// The file, for error messages.
    pub file: &'a SourceFile<'a>,
    /// Members of the cast by name.
    pub names: &'a BTreeMap<String, usize>,
    /// The members.
    pub roles: &'a [Role],
    /// The tables.
    pub lexicon: &'a Lexicon,
}

impl Compiler<'_> {
    /// Compiles all rules of a variant.
    ///
    /// # Errors
    /// The first error: a slot, a loop, a text without end.
    pub fn compile(&self, sources: &[RuleText<'_>]) -> Result<Rules, DataError> {
        let mut rules = Vec::new();
        for source in sources {
            let at = source.texts.first().map_or(0, |t| t.span().start);
            if source.texts.is_empty() {
                return Err(self.file.fault(0, DataProblem::Empty(format!("the list {:?}", source.name))));
            }
            let clash = source.group.unwrap_or(&source.name);
            let twice = source.group.is_some() && sources.iter().any(|s| s.name == clash);
            if twice || self.names.contains_key(clash) {
                return Err(self.file.fault(at, DataProblem::Twice(clash.to_owned())));
            }
            let first = sources.iter().find(|s| s.group.is_some() && s.group == source.group);
            if let Some(first) = first.filter(|f| f.texts.len() != source.texts.len()) {
                let (found, expected) = (source.texts.len(), first.texts.len());
                return Err(self.file.fault(at, DataProblem::Together(source.name.clone(), found, expected)));
            }
            let texts = source.texts.iter().map(|text| read_slots(self, sources, text));
            let alternatives = texts.collect::<Result<Vec<_>, _>>()?;
            rules.push(Rule {
                name: source.name.clone(),
                alternatives,
                once: source.once,
                group: source.group.map(ToOwned::to_owned),
            });
        }
        let rules = Rules(rules);
        let mut sizes = vec![None; rules.0.len()];
        for rule in 0..rules.0.len() {
            let at = sources.get(rule).and_then(|s| s.texts.first()).map_or(0, |t| t.span().start);
            let size =
                self.size(&rules, rule, &mut sizes, &mut Vec::new()).map_err(|f| self.file.fault(at, f))?;
            if size > MAX_EXPANDED {
                return Err(self.file.fault(at, DataProblem::TooLong(size)));
            }
        }
        Ok(rules)
    }

    /// The most characters that a rule can become; finds loops on the way.
    fn size(
        &self,
        rules: &Rules,
        rule: usize,
        sizes: &mut Vec<Option<usize>>,
        path: &mut Vec<usize>,
    ) -> Result<usize, DataProblem> {
        if let Some(Some(size)) = sizes.get(rule) {
            return Ok(*size);
        }
        path.push(rule);
        if path.iter().filter(|r| **r == rule).count() > 1 {
            let names: Vec<&str> = path.iter().filter_map(|r| rules.name(*r)).collect();
            return Err(DataProblem::Loop(names.join(" -> ")));
        }
        let mut most = 0;
        for alternative in rules.0.get(rule).map_or(&[][..], |r| &r.alternatives) {
            let mut sum = 0_usize;
            for part in alternative {
                sum = sum.saturating_add(match part {
                    Part::Rule { rule, max, join, .. } => {
                        let one = self.size(rules, *rule, sizes, path)?;
                        one.saturating_add(join.chars().count()).saturating_mul(*max as usize)
                    }
                    other => self.longest(other),
                });
            }
            most = most.max(sum);
        }
        path.pop();
        if let Some(size) = sizes.get_mut(rule) {
            *size = Some(most);
        }
        Ok(most)
    }

    /// The most characters of a part that is no rule.
    fn longest(&self, part: &Part) -> usize {
        match part {
            Part::Text(text) => text.chars().count(),
            Part::Word(table) => self.lexicon.table(table).longest(0),
            Part::Role(role, attribute) => match self.roles.get(*role).map(|r| &r.cast) {
                Some(super::cast::Cast::Row(row)) => {
                    let table = self.lexicon.table(&row.table);
                    table.column(attribute).map_or(0, |c| table.longest(c))
                }
                // No address and no code is longer.
                _ => 64,
            },
            Part::Rule { .. } => 0,
        }
    }

    /// What a slot without repetition names.
    fn resolve(&self, slot: &str, sources: &[RuleText<'_>]) -> Result<Part, DataProblem> {
        let unknown = |hint: String| DataProblem::UnknownSlot { slot: slot.to_owned(), hint };
        if let Some(table) = slot.strip_prefix('#') {
            let known = self.lexicon.tables().contains_key(table);
            return if known {
                Ok(Part::Word(table.into()))
            } else {
                Err(unknown("there is no such table".to_owned()))
            };
        }
        let (name, attribute) = slot.split_once('.').map_or((slot, None), |(n, a)| (n, Some(a)));
        if let Some(&role) = self.names.get(name) {
            let cast = self.roles.get(role).map(|r| &r.cast);
            let allowed: Vec<&str> = match cast {
                Some(super::cast::Cast::Row(row)) => {
                    self.lexicon.table(&row.table).columns().iter().map(String::as_str).collect()
                }
                Some(cast) => cast.attributes().unwrap_or_default().to_vec(),
                None => Vec::new(),
            };
            let wanted = attribute.or_else(|| allowed.first().copied()).unwrap_or_default();
            return if allowed.contains(&wanted) {
                Ok(Part::Role(role, wanted.into()))
            } else {
                Err(unknown(format!("its parts are {}", allowed.join(", "))))
            };
        }
        if let Some(rule) = sources.iter().position(|s| s.name == slot) {
            return Ok(Part::Rule { rule, min: 1, max: 1, join: "".into() });
        }
        let parts: Vec<&str> = sources
            .iter()
            .filter(|s| s.group == Some(name))
            .filter_map(|s| s.name.split_once('.').map(|(_, part)| part))
            .collect();
        Err(unknown(if parts.is_empty() {
            "no member of the cast, no let and no rule has this name".to_owned()
        } else {
            format!("its parts are {}", parts.join(", "))
        }))
    }

    fn slot(&self, slot: &str, sources: &[RuleText<'_>]) -> Result<Part, DataProblem> {
        let Some((name, times)) = slot.split_once('*') else { return self.resolve(slot, sources) };
        let end = times.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(times.len());
        let (times, join) = times.split_at(end);
        let (low, high) = times.split_once('-').unwrap_or((times, times));
        let (Ok(min), Ok(max)) = (low.parse::<u32>(), high.parse::<u32>()) else {
            return Err(DataProblem::Repeat(slot.to_owned()));
        };
        match self.resolve(name, sources)? {
            Part::Rule { rule, .. } if min <= max && (1..=MAX_REPEAT).contains(&max) => {
                Ok(Part::Rule { rule, min, max, join: join.into() })
            }
            Part::Rule { .. } => Err(DataProblem::Repeat(slot.to_owned())),
            _ => {
                let hint = "only a rule can be repeated".to_owned();
                Err(DataProblem::UnknownSlot { slot: slot.to_owned(), hint })
            }
        }
    }
}

/// Reads a text with its slots.
///
/// # Errors
/// The first error in it.
pub fn read_slots(
    compiler: &Compiler<'_>,
    sources: &[RuleText<'_>],
    text: &Spanned<String>,
) -> Result<Vec<Part>, DataError> {
    let fault = |fault| compiler.file.fault(text.span().start, fault);
    let mut rest = text.get_ref().as_str();
    if rest.is_empty() {
        return Err(fault(DataProblem::Empty("a text".to_owned())));
    }
    check_characters(rest).map_err(fault)?;
    let mut parts = Vec::new();
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(Part::Text(before.into()));
        }
        let inner = from.strip_prefix('{').ok_or_else(|| fault(DataProblem::Brace))?;
        let (slot, after) = inner.split_once('}').ok_or_else(|| fault(DataProblem::Brace))?;
        if slot.contains('{') {
            return Err(fault(DataProblem::Brace));
        }
        parts.push(compiler.slot(slot, sources).map_err(fault)?);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.into()));
    }
    Ok(parts)
}
