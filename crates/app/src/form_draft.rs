//! A form's file made of a table of its fields, as a trainer has them in a spreadsheet: a row a field, a column a property.
//!
//! What the table leaves out is filled in as the information standards have it: codes and initials are those of the pinyin
//! of the names, and a field that records of the chosen kind have under another code is taken from there. Whether the form
//! is right is the checker's to say (`content::forms::check_file`).

use std::fmt::Write as _;

use crate::lang::Messages;
use dabiao_content::Hints;
use dabiao_content::hints::pinyin_keys;
use dabiao_domain::form::MAX_VALUE_CHARS;
use dabiao_domain::record::{Kind, LIST, Rule, fields};
use dabiao_papers::office::table_file::{Row, Table};

/// The properties of a field that a table may have: their name in a form's file, and in Chinese.
const COLUMNS: [(&str, &str); 14] = [
    ("name", "名称"),
    ("name_en", "英文名"),
    ("code", "代码"),
    ("kind", "类型"),
    ("required", "必填"),
    ("none", "填无"),
    ("no_ditto", "不许同上"),
    ("min", "最少字数"),
    ("max", "最多字数"),
    ("line_percent", "正确率"),
    ("choices", "选项"),
    ("fill", "自动填写"),
    ("on_card", "卡片代码"),
    ("always", "固定值"),
];

/// Kinds of fields by their Chinese names.
const KINDS: [(&str, &str); 17] = [
    ("身份证号", "id_number"),
    ("公民身份号码", "id_number"),
    ("日期", "date"),
    ("时间", "time"),
    ("年龄", "age"),
    ("电话", "phone"),
    ("号牌", "plate"),
    ("姓名", "name"),
    ("选项", LIST),
    ("数字", "digits"),
    ("字母数字", "code"),
    ("金额", "amount"),
    ("文本", "text"),
    ("地址", "address"),
    ("案件编号", "case_number"),
    ("接警单编号", "dispatch_number"),
    ("统一社会信用代码", "credit_code"),
];

/// Rows above the heads that are looked through: titles stand there.
const HEAD_ROWS: usize = 10;
/// Most characters of a running text, where the table says nothing.
const MOST_TEXT: &str = "100";
/// The same of digits and letters.
const MOST_DIGITS: &str = "20";

/// What the file says beside its fields.
#[derive(Clone, Copy, Debug)]
pub struct DraftHead<'a> {
    /// The name of the form: that of its file without `.toml`.
    pub name: &'a str,
    /// Its title in Chinese.
    pub title: &'a str,
    /// Its title in English.
    pub title_en: &'a str,
    /// What its cards are made of; none: the kind of records that has most of its fields.
    pub records: Option<Kind>,
    /// Where it is from.
    pub source: &'a str,
}

/// What is wrong with a table of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftProblem {
    /// The row, as a spreadsheet numbers it.
    pub row: u32,
    /// What is wrong there.
    pub fault: DraftFault,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftFault {
    /// No row has the heads of columns: one that says `name` or 名称.
    NoHead,
    /// A column of that head is not known.
    Head(String),
    /// A cell that its column can't have: head, cell, what is allowed.
    Cell(&'static str, String, String),
    /// There is no field below the heads.
    NoField,
}

/// What is wrong with a row, in words.
pub fn draft_words(texts: &Messages, fault: &DraftFault) -> String {
    match fault {
        DraftFault::NoHead => texts.get("draft-no-head"),
        DraftFault::NoField => texts.get("draft-no-field"),
        DraftFault::Head(found) => {
            let known: Vec<&str> = COLUMNS.iter().flat_map(|(name, zh)| [*name, *zh]).collect();
            texts.format("draft-head", &[("found", found), ("known", &known.join(", "))])
        }
        DraftFault::Cell(head, found, allowed) => {
            // Lists of words of the program are the same in every language.
            let allowed = match *head {
                "name" => texts.get("form-allowed-name"),
                "min" | "max" | "line_percent" => {
                    texts.format("allowed-range", &[("from", &1), ("to", &MAX_VALUE_CHARS)])
                }
                _ => allowed.clone(),
            };
            texts.format("draft-cell", &[("head", head), ("found", found), ("allowed", &allowed)])
        }
    }
}

/// The file of the form whose fields `table` lists.
///
/// # Errors
/// Every cell and head that can't be read.
pub fn draft(table: &Table, head: &DraftHead<'_>) -> Result<String, Vec<DraftProblem>> {
    let none = |row, fault| Err(vec![DraftProblem { row, fault }]);
    let is_head = |row: &&Row| row.cells.iter().any(|(_, cell)| column(cell.shown().trim()) == Some("name"));
    let Some(at) = table.rows.iter().take(HEAD_ROWS).position(|row| is_head(&row)) else {
        return none(1, DraftFault::NoHead);
    };
    let Some((heads, rows)) = table.rows.get(at..).and_then(<[Row]>::split_first) else {
        return none(1, DraftFault::NoHead);
    };
    let mut problems = Vec::new();
    let mut columns: Vec<(u32, &'static str)> = Vec::new();
    for (place, cell) in heads.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
        let shown = cell.shown();
        match column(shown.trim()) {
            Some(name) => columns.push((*place, name)),
            None => problems.push(DraftProblem { row: heads.number, fault: DraftFault::Head(shown) }),
        }
    }
    // Without the table of readings codes and initials have to be written by hand; the checker says so.
    let hints = Hints::load().ok();
    let mut found: Vec<Draft> = Vec::new();
    for row in rows.iter().filter(|row| row.cells.iter().any(|(_, cell)| !cell.is_blank())) {
        let cells = columns.iter().filter_map(|(place, name)| {
            let shown = row.cell(*place)?.shown().trim().to_owned();
            (!shown.is_empty()).then_some((*name, shown))
        });
        let mut draft = Draft { row: row.number, cells: cells.collect() };
        draft.complete(hints.as_ref(), &found, &mut problems);
        found.push(draft);
    }
    if found.is_empty() && problems.is_empty() {
        return none(heads.number, DraftFault::NoField);
    }
    if problems.is_empty() { Ok(written(&found, head, hints.as_ref())) } else { Err(problems) }
}

/// The property that a head names.
fn column(head: &str) -> Option<&'static str> {
    let plain = head.trim_end_matches(['*', '＊', ':', '：']).trim().to_ascii_lowercase();
    COLUMNS.iter().find(|(name, zh)| *name == plain || *zh == plain).map(|(name, _)| *name)
}

/// A field as its row has it: property and value.
struct Draft {
    row: u32,
    cells: Vec<(&'static str, String)>,
}

impl Draft {
    fn get(&self, name: &str) -> Option<&str> {
        self.cells.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn set(&mut self, name: &'static str, value: String) {
        self.cells.retain(|(known, _)| *known != name);
        self.cells.push((name, value));
    }

    /// Brings kinds and answers into the form of the file, and makes a code where there is none.
    fn complete(&mut self, hints: Option<&Hints>, before: &[Self], problems: &mut Vec<DraftProblem>) {
        let row = self.row;
        let mut wrong = |head: &'static str, found: &str, allowed: String| {
            let fault = DraftFault::Cell(head, found.to_owned(), allowed);
            problems.push(DraftProblem { row, fault });
        };
        let name = self.get("name").unwrap_or_default().to_owned();
        if name.is_empty() {
            wrong("name", "", "1 to 64 characters".to_owned());
        }
        let kind = self.get("kind").unwrap_or("text").to_owned();
        match kind_of(&kind) {
            Some(kind) => self.set("kind", kind.to_owned()),
            None => wrong("kind", &kind, kinds().join(", ")),
        }
        for answer in ["required", "none", "no_ditto"] {
            let Some(found) = self.get(answer).map(str::to_owned) else { continue };
            match yes(&found) {
                Some(yes) => self.set(answer, yes.to_string()),
                None => wrong(answer, &found, "是, 否, yes, no".to_owned()),
            }
        }
        for number in ["min", "max", "line_percent"] {
            let Some(found) = self.get(number).map(str::to_owned) else { continue };
            let digits = found.trim_end_matches('%').trim_end_matches(".0");
            match digits.parse::<u32>() {
                Ok(whole) => self.set(number, whole.to_string()),
                Err(_) => wrong(number, &found, "1 to 1000".to_owned()),
            }
        }
        if self.get("code").is_none() {
            let plain = initials(hints, &name).to_ascii_uppercase();
            let taken = |code: &str| before.iter().any(|other| other.get("code") == Some(code));
            let numbered = (2..).map(|n| format!("{plain}{n}"));
            let code = std::iter::once(plain.clone()).chain(numbered).find(|code| !taken(code));
            self.set("code", code.unwrap_or(plain));
        }
    }
}

fn kind_of(found: &str) -> Option<&'static str> {
    let plain = found.to_ascii_lowercase();
    let known = kinds().into_iter().find(|kind| *kind == plain);
    known.or_else(|| KINDS.iter().find(|(zh, _)| *zh == found).map(|(_, kind)| *kind))
}

fn kinds() -> Vec<&'static str> {
    Rule::all(1, 1).map(Rule::name).chain([LIST]).collect()
}

fn yes(found: &str) -> Option<bool> {
    match found.to_ascii_lowercase().as_str() {
        "是" | "√" | "y" | "yes" | "true" | "1" => Some(true),
        "否" | "×" | "n" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// Initials of the usual readings of a name, small letters; letters and digits stay.
fn initials(hints: Option<&Hints>, name: &str) -> String {
    let initial = |c: char| match c {
        c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        c => pinyin_keys(hints?.pinyin(c).first()?).chars().next(),
    };
    name.chars().filter_map(initial).collect()
}

/// The kind of records that has most of the fields.
fn nearest(found: &[Draft]) -> Kind {
    let has = |kind: &Kind| {
        let known = |draft: &&Draft| on_card(draft, *kind).is_some();
        found.iter().filter(known).count()
    };
    // Of equal ones the first: the kinds are listed by how much they are used.
    Kind::ALL.into_iter().rev().max_by_key(has).unwrap_or(Kind::PopulationResident)
}

/// The code under which records of `kind` have what a field asks: its own code, or that of a field of the same name.
fn on_card(draft: &Draft, kind: Kind) -> Option<&'static str> {
    let by = |wanted: &str, name: bool| {
        fields(kind).iter().find(|field| wanted == if name { field.name } else { field.code })
    };
    let field = draft.get("code").and_then(|code| by(code, false));
    field.or_else(|| draft.get("name").and_then(|name| by(name, true))).map(|field| field.code)
}

fn written(found: &[Draft], head: &DraftHead<'_>, hints: Option<&Hints>) -> String {
    let kind = head.records.unwrap_or_else(|| nearest(found));
    let mut out = format!(
        "format = 1\nid = {}\ntitle = {}\ntitle_en = {}\nrecords = {}\nsource = {}\nlicense = {}\n",
        quoted(&format!("forms/{}", head.name)),
        quoted(head.title),
        quoted(head.title_en),
        quoted(kind.name()),
        quoted(head.source),
        quoted("for this bureau's own use"),
    );
    for draft in found {
        out.push_str(&field_text(draft, kind, hints));
    }
    out
}

fn field_text(draft: &Draft, kind: Kind, hints: Option<&Hints>) -> String {
    let mut out = String::from("\n[[field]]\n");
    let mut line = |key: &str, value: &str| {
        let written = writeln!(out, "{key} = {value}");
        debug_assert!(written.is_ok(), "writing to a string");
    };
    let code = draft.get("code").unwrap_or_default();
    line("code", &quoted(code));
    line("name", &quoted(draft.get("name").unwrap_or_default()));
    line("name_en", &quoted(draft.get("name_en").unwrap_or(code)));
    let of = draft.get("kind").unwrap_or_default();
    line("kind", &quoted(of));
    for answer in ["required", "none", "no_ditto"] {
        if draft.get(answer) == Some("true") {
            line(answer, "true");
        }
    }
    let open = match of {
        "text" | "address" => Some(MOST_TEXT),
        "digits" | "code" => Some(MOST_DIGITS),
        _ => None,
    };
    if let Some(most) = open {
        if let Some(least) = draft.get("min") {
            line("min", least);
        }
        line("max", draft.get("max").unwrap_or(most));
    }
    if let Some(percent) = draft.get("line_percent") {
        line("line_percent", percent);
    }
    if let Some((from, part)) = draft.get("fill").and_then(|fill| fill.split_once('.')) {
        line("fill", &format!("{{ from = {}, part = {} }}", quoted(from.trim()), quoted(part.trim())));
    }
    if let Some(always) = draft.get("always") {
        line("always", &quoted(always));
    } else if let Some(card) =
        draft.get("on_card").or_else(|| on_card(draft, kind)).filter(|card| *card != code)
    {
        line("on_card", &quoted(card));
    }
    if of == LIST {
        let choices = draft.get("choices").unwrap_or_default();
        line("choices", &format!("\"\"\"\n{}\"\"\"", choices_text(choices, hints)));
    }
    out
}

/// Choices, one a line: as they are where they have their three cells, else numbered, with the initials of their names.
fn choices_text(cell: &str, hints: Option<&Hints>) -> String {
    let choices = cell.split(['\n', ';', '；']).map(str::trim).filter(|choice| !choice.is_empty());
    let mut out = String::new();
    for (n, choice) in choices.enumerate() {
        let row = if choice.contains('|') {
            choice.to_owned()
        } else {
            format!("{}|{choice}|{}", n + 1, initials(hints, choice))
        };
        out.push_str(&row.replace(['\\', '"'], ""));
        out.push('\n');
    }
    out
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let written = write!(out, "\\u{:04X}", u32::from(c));
                debug_assert!(written.is_ok(), "writing to a string");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
