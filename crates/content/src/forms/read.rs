//! Reading one form.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use super::cards::{FieldLines, Form};
use super::pairs::Compared;
use super::texts;
use super::wire::{FieldWire, FormWire};
use super::{
    Allowed, CannotFill, FORMS_FOLDER, FormFault, FormProblem, MAX_CHOICES, MAX_COMPARED, MAX_FIELDS,
};
use crate::data_check::line_faults;
use crate::limits::MAX_FILE_BYTES;
use crate::lines::{line_of, line_within};
use crate::{FileError, FileProblem};
use dabiao_domain::form::{Choice, FieldDef, FieldRule, Fill, FillPart, FormDef, MAX_VALUE_CHARS, Right};
use dabiao_domain::record::lists::SEXES;
use dabiao_domain::record::{Compare, FormField, Invalid, Kind, LIST, Rule, fields};
use dabiao_domain::roster::clean_name;

/// Accuracy that a text must reach where its field says nothing, in percent.
const LINE_PERCENT: u16 = 95;

/// The problems found so far in one file.
pub(super) struct Faults<'a> {
    path: &'a str,
    source: &'a str,
    pub found: Vec<FileError>,
}

impl Faults<'_> {
    fn file(&mut self, offset: usize, fault: FileProblem) {
        self.found.push(FileError { file: self.path.to_owned(), line: line_of(self.source, offset), fault });
    }

    pub(super) fn add(&mut self, offset: usize, problem: FormProblem) {
        let before = self.source.get(..offset).unwrap_or_default();
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        self.file(offset, FileProblem::Form(Box::new(FormFault { column, problem })));
    }

    pub(super) fn value(&mut self, at: &Range<usize>, key: &'static str, found: &str, allowed: Allowed) {
        self.add(at.start, FormProblem::Value { key, found: found.to_owned(), allowed });
    }

    /// A name of 1 to 64 visible characters.
    fn name(&mut self, key: &'static str, name: &Spanned<String>) -> String {
        if clean_name(name.get_ref()).as_ref() != Ok(name.get_ref()) {
            self.value(&name.span(), key, name.get_ref(), Allowed::Name);
        }
        name.get_ref().clone()
    }
}

/// Reads and checks one form; `path` is its place below the exercise folder, e.g. `forms/hotel.toml`.
///
/// # Errors
/// Every problem found, each with its line and, where it is one of forms, with its column.
pub fn read_form(path: &str, source: &str) -> Result<Form, Vec<FileError>> {
    let mut faults = Faults { path, source, found: Vec::new() };
    if source.len() as u64 > MAX_FILE_BYTES {
        faults.file(0, FileProblem::TooLarge(source.len() as u64));
        return Err(faults.found);
    }
    let wire: FormWire = match toml::from_str(source) {
        Ok(wire) => wire,
        Err(e) => {
            faults.add(e.span().map_or(0, |s| s.start), FormProblem::Toml(e.message().to_owned()));
            return Err(faults.found);
        }
    };
    faults.found.extend(line_faults(path, source));
    let form = convert(&wire, &mut faults);
    match form {
        Some(form) if faults.found.is_empty() => Ok(form),
        _ => {
            faults.found.sort_by_key(|error| error.line);
            Err(faults.found)
        }
    }
}

fn convert(wire: &FormWire, faults: &mut Faults) -> Option<Form> {
    let (title, title_en) = head(wire, faults);
    let card = Kind::from_name(wire.records.get_ref());
    let Some(card) = card else {
        let known = Kind::ALL.map(Kind::name).join(", ");
        faults.value(&wire.records.span(), "records", wire.records.get_ref(), Allowed::Words(known));
        return None;
    };
    if let Some(wanted) = &wire.pairs {
        let compared = compared(wire, wanted, faults)?;
        let def = FormDef::of_pairs(wire.id.get_ref().clone(), title, title_en, card);
        return Some(Form { def, texts: Vec::new(), compared, lines: FieldLines::default() });
    }
    if !(1..=MAX_FIELDS).contains(&wire.field.len()) {
        let at = wire.field.get(MAX_FIELDS).map_or(0..0, |field| field.code.span());
        faults.value(&at, "field", &wire.field.len().to_string(), Allowed::Fields);
        return None;
    }
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for wire in &wire.field {
        if !known.insert(wire.code.get_ref().as_str()) {
            faults.add(wire.code.span().start, FormProblem::Twice(wire.code.get_ref().clone()));
        }
        all.extend(field(wire, card, faults));
    }
    let id = wire.id.get_ref().clone();
    let def = FormDef { id, title, title_en, card, fields: all, pairs: false };
    // What fields are to one another, and to the cards, is only told of fields that are good.
    if !faults.found.is_empty() {
        return None;
    }
    check_fills(wire, &def, faults);
    let texts = wire.card.iter().filter_map(|card| texts::card(card, &def, faults)).collect();
    let lines = wire.field.iter().map(|field| line_of(faults.source, field.code.span().start)).collect();
    Some(Form { def, texts, compared: Vec::new(), lines: FieldLines(lines) })
}

/// What the pairs of a form are made of; none if something of it is not known. Such a form has neither fields nor cards of
/// its own.
fn compared(wire: &FormWire, wanted: &[Spanned<String>], faults: &mut Faults) -> Option<Vec<Compared>> {
    if let Some(field) = wire.field.first() {
        faults.value(&field.code.span(), "field", field.code.get_ref(), Allowed::NoField);
    }
    if let Some(card) = wire.card.first() {
        faults.value(&card.style.span(), "card", card.style.get_ref(), Allowed::NoCard);
    }
    if !(1..=MAX_COMPARED).contains(&wanted.len()) {
        let at = wanted.get(MAX_COMPARED).map_or_else(|| wire.records.span(), Spanned::span);
        faults.value(&at, "pairs", &wanted.len().to_string(), Allowed::Values);
    }
    let mut found = Vec::with_capacity(wanted.len());
    for one in wanted {
        let (kind, code) = one.get_ref().split_once('/').unwrap_or((one.get_ref(), ""));
        let Some(kind) = Kind::from_name(kind) else {
            let known = Kind::ALL.map(Kind::name).join(", ");
            faults.value(&one.span(), "pairs", one.get_ref(), Allowed::KindAndCode(known));
            continue;
        };
        // Of a list there are few values, and nobody takes one for another.
        let plain = |field: &&FormField| !matches!(field.rule, Rule::List(_));
        if fields(kind).iter().filter(plain).any(|field| field.code == code) {
            found.push((kind, code.to_owned()));
        } else {
            let known: Vec<&str> = fields(kind).iter().filter(plain).map(|field| field.code).collect();
            let allowed = Allowed::CodeOf { kind: kind.name(), codes: known.join(", ") };
            faults.value(&one.span(), "pairs", one.get_ref(), allowed);
        }
    }
    faults.found.is_empty().then_some(found)
}

/// Format, id, titles, source and licence; the titles.
fn head(wire: &FormWire, faults: &mut Faults) -> (String, String) {
    if wire.format != 1 {
        faults.file(0, FileProblem::Format(wire.format));
    }
    let expected = faults.path.trim_end_matches(".toml").to_owned();
    let name = expected.strip_prefix(FORMS_FOLDER).unwrap_or_default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(plain) {
        faults.value(&wire.id.span(), "id", name, Allowed::FileName);
    }
    if *wire.id.get_ref() != expected {
        faults.file(wire.id.span().start, FileProblem::Id { found: wire.id.get_ref().clone(), expected });
    }
    let title = faults.name("title", &wire.title);
    let title_en = faults.name("title_en", &wire.title_en);
    for (key, text) in [("source", &wire.source), ("license", &wire.license)] {
        if text.get_ref().trim().is_empty() {
            faults.value(&text.span(), key, "", Allowed::Origin);
        }
    }
    (title, title_en)
}

/// One field; none if its kind is not known.
fn field(wire: &FieldWire, card: Kind, faults: &mut Faults) -> Option<FieldDef> {
    let code = wire.code.get_ref();
    let letters = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    if !(1..=20).contains(&code.len())
        || !code.chars().all(letters)
        || !code.starts_with(|c: char| c.is_ascii_uppercase())
    {
        faults.value(&wire.code.span(), "code", code, Allowed::Code);
    }
    let (name, name_en) = (faults.name("name", &wire.name), faults.name("name_en", &wire.name_en));
    let rule = rule(wire, faults)?;
    let compare = compare(wire, &rule, faults);
    let right = right(wire, card, &rule, faults);
    let fill = wire.fill.as_ref().and_then(|fill| {
        let part = FillPart::from_name(fill.part.get_ref());
        if part.is_none() {
            let known = FillPart::ALL.map(FillPart::name).join(", ");
            faults.value(&fill.part.span(), "part", fill.part.get_ref(), Allowed::Words(known));
        }
        Some(Fill { from: fill.from.get_ref().clone(), part: part? })
    });
    let field = FieldDef {
        code: code.clone(),
        name,
        name_en,
        required: wire.required,
        none: wire.none,
        no_ditto: wire.no_ditto,
        compare,
        rule,
        fill,
        right,
    };
    if let (Right::Always(value), Some(at)) = (&field.right, &wire.always)
        && let Err(why) = field.check(value)
    {
        let (code, value) = (code.clone(), value.clone());
        faults.add(at.span().start, FormProblem::CardValue { code, value, why });
    }
    Some(field)
}

/// The rule of a field; none if its kind is not known.
fn rule(wire: &FieldWire, faults: &mut Faults) -> Option<FieldRule> {
    let (kind, code) = (wire.kind.get_ref().as_str(), wire.code.get_ref());
    let (min, max) = length(wire, faults);
    let found = Rule::all(min, max).find(|rule| rule.name() == kind);
    if found.is_none() && kind != LIST {
        let known: Vec<&str> = Rule::all(1, 1).map(Rule::name).chain([LIST]).collect();
        let (found, known) = (kind.to_owned(), known.join(", "));
        faults.add(wire.kind.span().start, FormProblem::Kind { found, known });
        return None;
    }
    match (&wire.max, &wire.min, found.and_then(Rule::length)) {
        (None, _, Some(_)) => faults.value(&wire.kind.span(), "max", "", Allowed::Most),
        (Some(at), _, None) | (None, Some(at), None) => {
            faults.value(&at.span(), "max", &at.get_ref().to_string(), Allowed::NoLength);
        }
        _ => {}
    }
    match (found, &wire.choices) {
        (Some(rule), None) => Some(FieldRule::Rule(rule)),
        (Some(rule), Some(at)) => {
            faults.add(at.span().start, FormProblem::NotAList(code.clone()));
            Some(FieldRule::Rule(rule))
        }
        (None, Some(rows)) => Some(FieldRule::List(choices(rows, code, faults))),
        (None, None) => {
            faults.add(wire.kind.span().start, FormProblem::NoChoices(code.clone()));
            Some(FieldRule::List(Vec::new()))
        }
    }
}

/// Fewest and most characters; 1 of both where they can't be.
fn length(wire: &FieldWire, faults: &mut Faults) -> (usize, usize) {
    let Some(most) = &wire.max else { return (1, 1) };
    let (min, max) = (wire.min.as_ref().map_or(1, |min| *min.get_ref()), *most.get_ref());
    let whole = |n: i64| usize::try_from(n).ok().filter(|n| (1..=MAX_VALUE_CHARS).contains(n));
    let Some(length) = whole(min).zip(whole(max)).filter(|(min, max)| min <= max) else {
        let at = wire.min.as_ref().unwrap_or(most).span().start;
        faults.add(at, FormProblem::Range { min, max });
        return (1, 1);
    };
    length
}

/// The choices of a list: code, name and initials, divided by `|`, one a line.
fn choices(rows: &Spanned<String>, code: &str, faults: &mut Faults) -> Vec<Choice> {
    let (text, span) = (rows.get_ref(), rows.span());
    let (mut found, mut known) = (Vec::<Choice>::new(), BTreeSet::new());
    let mut at = 0;
    for row in text.split_inclusive('\n') {
        let line = line_within(faults.source, &span, text, at);
        at += row.len();
        let row = row.trim();
        let mut problem = |problem: FormProblem| {
            let fault = FileProblem::Form(Box::new(FormFault { column: 1, problem }));
            faults.found.push(FileError { file: faults.path.to_owned(), line, fault });
        };
        if row.is_empty() {
            continue;
        }
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let &[own, name, initials] = cells.as_slice() else {
            problem(FormProblem::Cells(row.to_owned()));
            continue;
        };
        let small = !initials.is_empty() && initials.bytes().all(|b| b.is_ascii_lowercase());
        let short = |cell: &str| (1..=30).contains(&cell.chars().count());
        if !small || !short(own) || !short(name) || name.contains(char::is_whitespace) {
            problem(FormProblem::Cells(row.to_owned()));
            continue;
        }
        // A code that is another choice's name would stand for two.
        for word in BTreeSet::from([own, name]) {
            if !known.insert(word) {
                problem(FormProblem::Twice(word.to_owned()));
            }
        }
        if found.len() == MAX_CHOICES {
            let allowed = Allowed::Choices;
            problem(FormProblem::Value { key: "choices", found: row.to_owned(), allowed });
            break;
        }
        found.push(Choice { code: own.to_owned(), name: name.to_owned(), initials: initials.to_owned() });
    }
    if found.is_empty() && faults.found.is_empty() {
        faults.add(span.start, FormProblem::NoChoices(code.to_owned()));
    }
    found
}

/// How a field is compared: texts by their line, everything else as a whole.
fn compare(wire: &FieldWire, rule: &FieldRule, faults: &mut Faults) -> Compare {
    let is_text = matches!(rule, FieldRule::Rule(rule) if rule.is_text());
    match &wire.line_percent {
        None if is_text => Compare::Text(LINE_PERCENT * 10),
        None => Compare::Exact,
        Some(line) => {
            let percent = u16::try_from(*line.get_ref()).ok().filter(|n| is_text && (50..=100).contains(n));
            if percent.is_none() {
                let found = line.get_ref().to_string();
                faults.value(&line.span(), "line_percent", &found, Allowed::Percent);
            }
            Compare::Text(percent.unwrap_or_default() * 10)
        }
    }
}

/// Where the right value is from: one of the card, or always the same.
fn right(wire: &FieldWire, card: Kind, rule: &FieldRule, faults: &mut Faults) -> Right {
    if let Some(value) = &wire.always {
        if let Some(both) = &wire.on_card {
            faults.value(&both.span(), "on_card", both.get_ref(), Allowed::Either);
        }
        return Right::Always(value.get_ref().clone());
    }
    let at = wire.on_card.as_ref().unwrap_or(&wire.code);
    let on_card = at.get_ref().clone();
    match fields(card).iter().find(|field| field.code == on_card) {
        None => {
            let known: Vec<&str> = fields(card).iter().map(|field| field.code).collect();
            let problem =
                FormProblem::NotOnCard { code: on_card.clone(), kind: card.name(), known: known.join(", ") };
            faults.add(at.span().start, problem);
        }
        Some(field) => {
            if let (Rule::List(names), FieldRule::List(choices), Some(rows)) =
                (field.rule, rule, &wire.choices)
            {
                let missing = names.iter().find(|name| !choices.iter().any(|choice| choice.name == **name));
                if let Some(name) = missing {
                    let (code, value) = (wire.code.get_ref().clone(), (*name).to_owned());
                    let why = Invalid::NotListed;
                    faults.add(rows.span().start, FormProblem::CardValue { code, value, why });
                }
            }
        }
    }
    Right::Card(on_card)
}

/// Whether every field that is filled can be: its source is there, gives such a value, and is not filled by it.
fn check_fills(wire: &FormWire, form: &FormDef, faults: &mut Faults) {
    for (wire, field) in wire.field.iter().zip(&form.fields) {
        let (Some(at), Some(fill)) = (&wire.fill, &field.fill) else { continue };
        let Some((_, from)) = form.field(&fill.from) else {
            faults.add(at.from.span().start, FormProblem::NoField(fill.from.clone()));
            continue;
        };
        if let Some(why) = cannot_fill(fill.part, from, field) {
            let (code, part) = (field.code.clone(), fill.part.name().to_owned());
            let problem = FormProblem::Fill { code, from: fill.from.clone(), part, why };
            faults.add(at.part.span().start, problem);
        }
    }
    let circle = form.circle();
    if let Some(first) = circle.first()
        && let Some(at) = wire.field.iter().find(|f| f.code.get_ref() == first)
        && let Some(fill) = &at.fill
    {
        faults.add(fill.from.span().start, FormProblem::Circle(circle.join(" → ")));
    }
}

/// Why `part` of the field `from` can't fill `field`.
fn cannot_fill(part: FillPart, from: &FieldDef, field: &FieldDef) -> Option<CannotFill> {
    let number = from.rule == FieldRule::Rule(Rule::IdNumber);
    match part {
        FillPart::Birth | FillPart::Sex if !number => Some(CannotFill::NotInIt),
        FillPart::Birth if field.rule != FieldRule::Rule(Rule::Date) => Some(CannotFill::NoDate),
        FillPart::Sex if !SEXES.iter().all(|sex| field.check(sex).is_ok()) => Some(CannotFill::NoSexes),
        FillPart::Value if field.kind() != from.kind() => Some(CannotFill::Kinds),
        _ => None,
    }
}
