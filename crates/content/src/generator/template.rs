//! Templates: the TOML that a trainer writes, and its compiled form.
//!
//! A file has a `[cast]` (the people and things that appear), `[let]` (texts chosen once in a record),
//! `[together]` (lists of which the same line is chosen), `[rules]` (texts chosen again at every use),
//! `[fields]` and `text`; `[[variant]]`s add to or replace them. Everything that could go wrong while
//! generating is refused here.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::cast::{Cast, TimeSpec};
use super::cast_line::read_line;
use super::fault::{DataError, DataProblem};
use super::lexicon::Lexicon;
use super::rules::{Compiler, Part, RuleText, Rules, read_slots};
use super::scene::Role;
use super::source::SourceFile;
use dabiao_domain::record::{Kind, fields};

type Lines = BTreeMap<String, Spanned<String>>;
type Lists = BTreeMap<String, Vec<Spanned<String>>>;
type Groups = BTreeMap<String, Lists>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWire {
    format: Spanned<i64>,
    kind: Spanned<String>,
    title: String,
    title_en: String,
    source: Spanned<String>,
    license: Spanned<String>,
    #[serde(default)]
    text: Vec<Spanned<String>>,
    passage: PassageWire,
    #[serde(default)]
    cast: Lines,
    #[serde(default)]
    fresh: Lines,
    #[serde(default, rename = "let")]
    lets: Lists,
    #[serde(default)]
    together: Groups,
    #[serde(default)]
    rules: Lists,
    #[serde(default)]
    fields: Lines,
    #[serde(default)]
    variant: Vec<VariantWire>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassageWire {
    han: Spanned<u32>,
    alnum: u32,
    punct: u32,
    code_length: Spanned<f64>,
    #[serde(default)]
    text: Vec<Spanned<String>>,
    #[serde(default)]
    short: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariantWire {
    name: Spanned<String>,
    weight: Option<Spanned<u64>>,
    #[serde(default)]
    text: Vec<Spanned<String>>,
    #[serde(default)]
    passage: Vec<Spanned<String>>,
    #[serde(default)]
    cast: Lines,
    #[serde(default)]
    fresh: Lines,
    #[serde(default, rename = "let")]
    lets: Lists,
    #[serde(default)]
    together: Groups,
    #[serde(default)]
    rules: Lists,
    #[serde(default)]
    fields: Lines,
}

impl VariantWire {
    /// The one variant of a template that has none.
    fn unnamed() -> Self {
        Self {
            name: Spanned::new(0..0, String::new()),
            weight: None,
            text: Vec::new(),
            passage: Vec::new(),
            cast: Lines::new(),
            fresh: Lines::new(),
            lets: Lists::new(),
            together: Groups::new(),
            rules: Lists::new(),
            fields: Lines::new(),
        }
    }
}

/// The common values of all passages of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassageTarget {
    /// Han characters, letters and digits, punctuation, in a hundred.
    pub mix: [u32; 3],
    /// Expected keys for a character.
    pub code_length: f64,
}

impl PassageTarget {
    /// The expected keys for a thousand characters.
    pub fn milli_code_length(&self) -> i64 {
        (self.code_length * 1000.0).round() as i64
    }
}

/// A compiled template.
#[derive(Debug)]
pub struct Template {
    /// The kind of record.
    pub kind: Kind,
    /// Its title in Chinese.
    pub title: String,
    /// Its title in English.
    pub title_en: String,
    /// The common values of its passages.
    pub target: PassageTarget,
    /// Its variants; at least one.
    pub variants: Vec<Variant>,
    /// Running sums of their weights.
    pub sums: Vec<u64>,
}

/// One way in which a record of the kind may go.
#[derive(Debug)]
pub struct Variant {
    /// The people and things that appear.
    pub roles: Vec<Role>,
    /// The time that ages refer to.
    pub now: usize,
    /// Rules and texts chosen once.
    pub rules: Rules,
    /// The rule of the text.
    pub text: usize,
    /// The rule of a paragraph of a passage.
    pub passage: usize,
    /// The rule of a paragraph of a short passage, which needs smaller pieces.
    pub short: usize,
    /// The values of the fields, in the order of the form.
    pub fields: Vec<Vec<Part>>,
}

/// Reads and compiles a template.
///
/// # Errors
/// The first error, with its line.
pub fn read_template(file: &SourceFile<'_>, lexicon: &Lexicon) -> Result<Template, DataError> {
    let wire: FileWire = file.parse()?;
    file.check_head(&wire.format, &wire.source, &wire.license)?;
    let kind = Kind::from_name(wire.kind.get_ref()).ok_or_else(|| {
        let allowed = Kind::ALL.map(Kind::name).join(", ");
        file.fault(
            wire.kind.span().start,
            DataProblem::Value { key: "kind", found: wire.kind.get_ref().clone(), allowed },
        )
    })?;
    let target = read_target(file, &wire.passage)?;
    let plain = [VariantWire::unnamed()];
    let (mut variants, mut sums, mut sum) = (Vec::new(), Vec::new(), 0_u64);
    let (mut used, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for variant in if wire.variant.is_empty() { &plain[..] } else { &wire.variant } {
        if !seen.insert(variant.name.get_ref().as_str()) {
            return Err(
                file.fault(variant.name.span().start, DataProblem::Twice(variant.name.get_ref().clone()))
            );
        }
        variants.push(read_variant(file, &wire, variant, kind, lexicon, &mut used)?);
        let weight = variant.weight.as_ref();
        if let Some(w) = weight.filter(|w| !(1..=1000).contains(w.get_ref())) {
            let fault = DataProblem::Value {
                key: "weight",
                found: w.get_ref().to_string(),
                allowed: "1 to 1000".to_owned(),
            };
            return Err(file.fault(w.span().start, fault));
        }
        sum += weight.map_or(1, |w| *w.get_ref());
        sums.push(sum);
    }
    check_used(file, &used, &wire.lets, &wire.rules, &wire.together)?;
    Ok(Template { kind, title: wire.title, title_en: wire.title_en, target, variants, sums })
}

/// Refuses what no text uses: it is a slip of the pen more often than not.
fn check_used(
    file: &SourceFile<'_>,
    used: &BTreeSet<String>,
    lets: &Lists,
    rules: &Lists,
    together: &Groups,
) -> Result<(), DataError> {
    let plain = lets.iter().chain(rules).map(|(name, texts)| (name.clone(), texts));
    let groups = together
        .iter()
        .flat_map(|(group, lists)| lists.iter().map(move |(name, texts)| (format!("{group}.{name}"), texts)));
    match plain.chain(groups).find(|(name, _)| !used.contains(name)) {
        Some((name, texts)) => {
            let at = texts.first().map_or(0, |t| t.span().start);
            Err(file.fault(at, DataProblem::Unused(name)))
        }
        None => Ok(()),
    }
}

fn read_target(file: &SourceFile<'_>, wire: &PassageWire) -> Result<PassageTarget, DataError> {
    let mix = [*wire.han.get_ref(), wire.alnum, wire.punct];
    let value =
        |key, found: String, allowed: &str| DataProblem::Value { key, found, allowed: allowed.to_owned() };
    if mix.iter().fold(0_u32, |sum, part| sum.saturating_add(*part)) != 100 {
        let fault = value("han, alnum, punct", format!("{mix:?}"), "three shares that add up to 100");
        return Err(file.fault(wire.han.span().start, fault));
    }
    let code_length = *wire.code_length.get_ref();
    if !(1.0..=8.0).contains(&code_length) {
        let fault = value("code_length", code_length.to_string(), "1.0 to 8.0");
        return Err(file.fault(wire.code_length.span().start, fault));
    }
    Ok(PassageTarget { mix, code_length })
}

fn read_variant(
    file: &SourceFile<'_>,
    wire: &FileWire,
    variant: &VariantWire,
    kind: Kind,
    lexicon: &Lexicon,
    used: &mut BTreeSet<String>,
) -> Result<Variant, DataError> {
    let (roles, names, now) = read_cast(file, wire, variant, lexicon)?;
    let text = if variant.text.is_empty() { &wire.text } else { &variant.text };
    let passage =
        [&variant.passage, &wire.passage.text, text].into_iter().find(|p| !p.is_empty()).unwrap_or(text);
    let mut sources = rule_texts(wire, variant);
    let short = if wire.passage.short.is_empty() { passage } else { &wire.passage.short };
    for (name, texts) in [("text", text), ("passage", passage), ("short", short)] {
        sources.push(RuleText { name: name.to_owned(), texts, once: false, group: None });
    }
    let compiler = Compiler { file, names: &names, roles: &roles, lexicon };
    let rules = compiler.compile(&sources)?;
    let mut values = Vec::new();
    for field in fields(kind) {
        let line =
            variant.fields.get(field.code).or_else(|| wire.fields.get(field.code)).ok_or_else(|| {
                file.fault(
                    wire.kind.span().start,
                    DataProblem::Field(field.code.to_owned(), "the form has it, the template has not"),
                )
            })?;
        values.push(read_slots(&compiler, &sources, line)?);
    }
    for (code, line) in wire.fields.iter().chain(&variant.fields) {
        if !fields(kind).iter().any(|f| f.code == code) {
            return Err(file.fault(
                line.span().start,
                DataProblem::Field(code.clone(), "the form of this kind does not have it"),
            ));
        }
    }
    let mut mine = BTreeSet::new();
    for part in rules.parts().chain(values.iter().flatten()) {
        if let Part::Rule { rule, .. } = part {
            mine.extend(rules.name(*rule).map(ToOwned::to_owned));
        }
    }
    check_used(file, &mine, &variant.lets, &variant.rules, &variant.together)?;
    used.append(&mut mine);
    let find = |name| sources.iter().position(|s| s.name == name).unwrap_or(0);
    let (text, passage, short) = (find("text"), find("passage"), find("short"));
    Ok(Variant { roles, now, text, passage, short, rules, fields: values })
}

/// The rules of the file as this variant has them: its own take the place of those of the same name.
fn rule_texts<'a>(wire: &'a FileWire, variant: &'a VariantWire) -> Vec<RuleText<'a>> {
    let mut sources: Vec<RuleText<'a>> = Vec::new();
    for (lists, once) in
        [(&wire.lets, true), (&variant.lets, true), (&wire.rules, false), (&variant.rules, false)]
    {
        for (name, texts) in lists {
            sources.retain(|s| s.name != *name);
            sources.push(RuleText { name: name.clone(), texts, once, group: None });
        }
    }
    for groups in [&wire.together, &variant.together] {
        for (group, lists) in groups {
            sources.retain(|s| s.group != Some(group));
            sources.extend(lists.iter().map(|(name, texts)| RuleText {
                name: format!("{group}.{name}"),
                texts,
                once: true,
                group: Some(group),
            }));
        }
    }
    sources
}

/// A line of a cast.
#[derive(Clone, Copy)]
struct CastLine<'a> {
    name: &'a String,
    line: &'a Spanned<String>,
    fresh: bool,
}

/// The lines such that each stands below those that it mentions.
///
/// # Errors
/// A line that mentions itself, directly or by others.
fn in_order<'a>(lines: &[CastLine<'a>]) -> Result<Vec<CastLine<'a>>, CastLine<'a>> {
    let mut ordered: Vec<CastLine<'a>> = Vec::new();
    let mut left: Vec<CastLine<'a>> = lines.to_vec();
    while let Some(first) = left.first().copied() {
        let free = left.iter().position(|l| {
            let values = l.line.get_ref().split_whitespace().filter_map(|word| word.split_once('='));
            let mut mentioned = values.flat_map(|(_, value)| value.split(['+', '.']));
            !mentioned.any(|m| left.iter().any(|other| other.name == m))
        });
        ordered.push(left.remove(free.ok_or(first)?));
    }
    Ok(ordered)
}

type ReadCast = (Vec<Role>, BTreeMap<String, usize>, usize);

fn read_cast(
    file: &SourceFile<'_>,
    wire: &FileWire,
    variant: &VariantWire,
    lexicon: &Lexicon,
) -> Result<ReadCast, DataError> {
    let mut lines: Vec<CastLine<'_>> = Vec::new();
    for (map, fresh) in
        [(&wire.cast, false), (&wire.fresh, true), (&variant.cast, false), (&variant.fresh, true)]
    {
        for (name, line) in map {
            // A variant's member takes the place of the file's.
            lines.retain(|l| l.name != name);
            lines.push(CastLine { name, line, fresh });
        }
    }
    lines.sort_by_key(|l| l.line.span().start);
    let lines = in_order(&lines).map_err(|l| {
        let why = "it waits for itself, by whom it mentions".to_owned();
        file.fault(l.line.span().start, DataProblem::Cast(l.line.get_ref().clone(), why))
    })?;
    let mut names = BTreeMap::new();
    let mut casts: Vec<Cast> = Vec::new();
    let mut roles = Vec::new();
    if !lines.iter().any(|l| l.name == "now") {
        let cast = Cast::Time(TimeSpec { from: None, minutes: (0, 0), hours: None });
        names.insert("now".to_owned(), 0);
        casts.push(cast.clone());
        roles.push(Role { name: "now".to_owned(), cast, fresh: false });
    }
    for CastLine { name, line, fresh } in lines {
        let cast = read_line(line.get_ref(), &names, &casts, lexicon.tables())
            .map_err(|why| file.fault(line.span().start, DataProblem::Cast(line.get_ref().clone(), why)))?;
        names.insert(name.clone(), roles.len());
        casts.push(cast.clone());
        roles.push(Role { name: name.clone(), cast, fresh });
    }
    let now = names.get("now").copied().unwrap_or(0);
    Ok((roles, names, now))
}
