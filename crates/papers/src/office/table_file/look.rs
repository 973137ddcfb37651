//! Metadata about a sheet that the reader of cells does not give: hidden rows and columns, and the epoch of the
//! day numbers.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::ops::RangeInclusive;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::{MAX_PART_BYTES, TableError};

/// How a sheet looks.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Numbers of rows that are hidden, by hand, by a filter or by an outline.
    pub rows: BTreeSet<u32>,
    /// Columns that are hidden, from 0.
    pub columns: Vec<RangeInclusive<u32>>,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
}

impl Look {
    /// Whether a column is hidden.
    pub(super) fn hides_column(&self, column: u32) -> bool {
        self.columns.iter().any(|hidden| hidden.contains(&column))
    }

    /// Reads a sheet of the workbook. Missing information means the usual value.
    ///
    /// # Errors
    /// A part that can't be read.
    pub(super) fn of(bytes: &[u8], sheet: &str) -> Result<Self, TableError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("[zip]"))?;
        let Some(book) = part(&mut archive, "xl/workbook.xml")? else { return Ok(Self::default()) };
        let mut look = Self::default();
        let mut relation = None;
        each_element(&book, "xl/workbook.xml", |name, element| {
            if name == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
                relation = attribute(element, "id");
            }
            if name == "workbookPr" && is_true(element, "date1904") {
                look.from_1904 = true;
            }
        })?;
        let relations = part(&mut archive, "xl/_rels/workbook.xml.rels")?.unwrap_or_default();
        let mut target = None;
        each_element(&relations, "xl/_rels/workbook.xml.rels", |name, element| {
            if name == "Relationship" && relation.is_some() && attribute(element, "Id") == relation {
                target = attribute(element, "Target");
            }
        })?;
        let Some(target) = target else { return Ok(look) };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let Some(xml) = part(&mut archive, &path)? else { return Ok(look) };
        let mut row = 0_u32;
        each_element(&xml, sheet, |name, element| match name {
            "row" => {
                row = number(element, "r").unwrap_or(row.saturating_add(1));
                if is_true(element, "hidden") || attribute(element, "ht").is_some_and(|ht| is_zero(&ht)) {
                    look.rows.insert(row);
                }
            }
            "col" => {
                let hidden = is_true(element, "hidden")
                    || attribute(element, "width").is_some_and(|width| is_zero(&width));
                if let (true, Some(min), Some(max)) = (hidden, number(element, "min"), number(element, "max"))
                    && min > 0
                {
                    look.columns.push(min - 1..=max.saturating_sub(1));
                }
            }
            _ => {}
        })?;
        Ok(look)
    }
}

fn damaged(part: &str) -> TableError {
    TableError::Damaged(part.to_owned())
}

/// The text of a part, by its name in any case; none if there is no such part.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, wanted: &str) -> Result<Option<String>, TableError> {
    let wanted = wanted.to_lowercase();
    for n in 0..archive.len() {
        let entry = archive.by_index(n).map_err(|_| damaged(&wanted))?;
        let name = entry.name().map(|name| name.replace('\\', "/").to_lowercase()).unwrap_or_default();
        if name != wanted {
            continue;
        }
        let mut bytes = Vec::new();
        entry.take(MAX_PART_BYTES).read_to_end(&mut bytes).map_err(|_| damaged(&wanted))?;
        let text = String::from_utf8(bytes).map_err(|_| damaged(&wanted))?;
        return Ok(Some(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)));
    }
    Ok(None)
}

/// Hands over every element that begins, with its name without a prefix.
fn each_element(xml: &str, part: &str, mut see: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), TableError> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                see(element.local_name().as_ref(), &element);
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(damaged(part)),
        }
    }
}

/// An attribute by its name without a prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let all = element.attributes().filter_map(Result::ok);
    let mut found = all.filter(|a| a.key.local_name().as_ref() == name);
    found.next()?.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}

fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

fn is_zero(number: &str) -> bool {
    number.parse::<f64>() == Ok(0.0)
}
