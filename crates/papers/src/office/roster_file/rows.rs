//! The rows under the headings, one officer each; all problems are collected, not only the first.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::columns::{Field, Headings, OTHER_SEPARATORS};
use super::fault::{MAX_FAULTS, RosterFileError, RowError, RowFaultKind};
use super::remark::Remark;
use super::{birth, texts};
use crate::office::cell::{Cell, CellPlace, quoted_text};
use crate::office::number_format::shown;
use crate::office::table_file::{Row, Source, Table};
use dabiao_domain::roster::{RosterError, Service, clean_badge};
use dabiao_domain::roster_import::{BirthGiven, RosterRow};
use dabiao_domain::roster_text::{PersonName, person_name, unit_name};

/// A table being read.
pub(super) struct Reading<'a> {
    table: &'a Table,
    headings: &'a Headings,
    today: Date,
    /// Whether a month `.1` may be what is left of `.10`.
    tenths: bool,
    rows: Vec<RosterRow>,
    /// Rows by badge, with the name.
    badges: BTreeMap<String, (u32, String)>,
    faults: Vec<RowError>,
    month_only: Vec<CellPlace>,
    notes: Vec<(CellPlace, String, String)>,
    skipped: Vec<(u32, String)>,
    /// Badges that may have lost leading zeros.
    numbers: Vec<(CellPlace, String)>,
}

/// The beginning of a cell in a totals row.
const SUMS: [&str; 5] = ["合计", "总计", "共计", "小计", "总人数"];
/// Texts at the foot of an office's table.
const FOOT: [&str; 12] = [
    "合计",
    "总计",
    "共计",
    "小计",
    "说明",
    "填表",
    "备注",
    "注:",
    "制表",
    "审核",
    "单位负责人",
    "单位(盖章)",
];

impl<'a> Reading<'a> {
    pub(super) fn new(table: &'a Table, headings: &'a Headings, today: Date) -> Self {
        Self {
            table,
            headings,
            today,
            tenths: loses_zeros(table, headings),
            rows: Vec::new(),
            badges: BTreeMap::new(),
            faults: Vec::new(),
            month_only: Vec::new(),
            notes: Vec::new(),
            skipped: Vec::new(),
            numbers: Vec::new(),
        }
    }

    pub(super) fn read(&mut self) {
        let under = self.table.rows.iter().filter(|row| row.number > self.headings.row);
        for row in under {
            if self.is_foot(row) {
                self.skipped
                    .push((row.number, row.cells.first().map_or_else(String::new, |(_, c)| c.shown())));
            } else {
                self.check_width(row);
                self.read_row(row);
            }
        }
        self.check_merged();
        self.check_end();
    }

    /// Rows, remarks, and the problems if there are any.
    pub(super) fn finish(mut self) -> (Vec<RosterRow>, Vec<Remark>, Option<RosterFileError>) {
        let total = self.faults.len();
        let faults = (total > 0).then(|| {
            self.faults.sort_by_key(|fault| fault.place);
            self.faults.truncate(MAX_FAULTS);
            RosterFileError::Rows { list: std::mem::take(&mut self.faults), total }
        });
        let remarks = self.remarks();
        (self.rows, remarks, faults)
    }

    fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if let Some((row, text)) = self.skipped.first() {
            remarks.push(Remark::Skipped { count: self.skipped.len(), row: *row, text: text.clone() });
        }
        if let Some(first) = self.month_only.first() {
            remarks.push(Remark::MonthOnly { count: self.month_only.len(), first: *first });
        }
        if let Some((first, name, note)) = self.notes.first().cloned() {
            remarks.push(Remark::NoteCut { count: self.notes.len(), first, name, note });
        }
        let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
        for badge in self.badges.keys() {
            *lengths.entry(badge.len()).or_default() += 1;
        }
        if let Some((usual, many)) = lengths.into_iter().max_by_key(|(_, count)| *count)
            && many * 5 >= self.badges.len() * 4
        {
            let short: Vec<_> = self.numbers.iter().filter(|(_, badge)| badge.len() < usual).collect();
            if let Some((first, badge)) = short.first() {
                let (count, badge) = (short.len(), badge.clone());
                remarks.push(Remark::ShortBadge { count, first: *first, badge, usual });
            }
        }
        remarks
    }

    fn fault(&mut self, place: CellPlace, kind: RowFaultKind) {
        let heading = self.headings.heading(place.column).to_owned();
        self.faults.push(RowError { place, heading, kind });
    }

    /// The cell of a field with its place; none if the table has no such column.
    fn at(&self, row: &'a Row, field: Field) -> Option<(CellPlace, Option<&'a Cell>)> {
        let column = self.headings.column(field)?;
        Some((CellPlace { row: row.number, column }, row.cell(column)))
    }

    /// A row that is no officer: nothing in any used column, or a note at the foot.
    fn is_foot(&self, row: &Row) -> bool {
        let empty = |field| self.headings.column(field).is_none_or(|c| row.cell(c).is_none());
        if Field::ALL.into_iter().all(empty) {
            return true;
        }
        if self.is_sum(row) {
            return true;
        }
        let Some((_, Cell::Text(text))) = row.cells.first() else { return false };
        let plain: String = text.chars().map(texts::half_width).filter(|c| !c.is_whitespace()).collect();
        let lone = [Field::Name, Field::Unit, Field::Birth].into_iter().all(empty)
            || row.cells.len() <= 2 && empty(Field::Name);
        lone && FOOT.iter().any(|start| plain.starts_with(start))
    }

    /// A totals row: one cell says so, and no officer is named.
    fn is_sum(&self, row: &Row) -> bool {
        let says_sum = |cell: &Cell| match cell {
            Cell::Text(text) => {
                let plain: String =
                    text.chars().map(texts::half_width).filter(|c| !c.is_whitespace()).collect();
                SUMS.iter().any(|sum| plain.starts_with(sum))
            }
            _ => false,
        };
        let given = |field| self.headings.column(field).and_then(|c| row.cell(c));
        let counts = |cell: &Cell| match cell {
            Cell::Text(text) => text.trim().trim_end_matches(['人', '名']).parse::<u32>().is_ok(),
            Cell::Number(_) | Cell::Formatted { .. } | Cell::Formula => true,
            _ => false,
        };
        let named = given(Field::Name).is_some_and(|cell| !says_sum(cell) && !counts(cell));
        row.cells.iter().any(|(_, cell)| says_sum(cell)) && !named
    }

    fn read_row(&mut self, row: &'a Row) {
        let before = self.faults.len();
        if let Some(sign) = parted_by(row) {
            let column = row.cells.first().map_or(0, |(column, _)| *column);
            return self.fault(CellPlace { row: row.number, column }, RowFaultKind::Separator(sign));
        }
        let badge = self.badge(row);
        let name = self.name(row);
        let unit = self.text(row, Field::Unit, true);
        let birth = self.birth(row);
        let position = self.text(row, Field::Position, false);
        let service = self.service(row);
        if let (Some((place, badge)), Some(name)) = (&badge, &name) {
            self.check_badge(*place, badge, name);
        }
        if self.faults.len() == before
            && let (Some((_, badge)), Some(name), Some(unit)) = (badge, name, unit)
        {
            self.rows.push(RosterRow { row: row.number, badge, name, unit, birth, position, service });
        }
    }

    fn check_badge(&mut self, place: CellPlace, badge: &str, name: &str) {
        match self.badges.get(badge) {
            None => {
                self.badges.insert(badge.to_owned(), (place.row, name.to_owned()));
            }
            Some((row, other)) => {
                let (badge, row) = (badge.to_owned(), *row);
                let same = other == name;
                let kind = if same {
                    RowFaultKind::SameOfficer { badge, row }
                } else {
                    RowFaultKind::SameBadge { badge, row }
                };
                self.fault(place, kind);
            }
        }
    }

    /// The value of a cell as text; none with a problem noted, or none if it is empty and may be.
    fn value(&mut self, place: CellPlace, cell: Option<&Cell>, needed: bool) -> Option<String> {
        let fault = match cell {
            None if !needed => return None,
            None => RowFaultKind::Missing,
            Some(Cell::Formula) => RowFaultKind::Formula,
            Some(Cell::Error(text)) => RowFaultKind::Error(text.clone()),
            Some(Cell::Text(text)) => match texts::invisible(text) {
                Some(c) => RowFaultKind::Invisible(c),
                None => return Some(text.clone()),
            },
            Some(cell) => RowFaultKind::NotText(cell.shown()),
        };
        self.fault(place, fault);
        None
    }

    fn badge(&mut self, row: &'a Row) -> Option<(CellPlace, String)> {
        let (place, cell) = self.at(row, Field::Badge)?;
        let text = match cell {
            Some(Cell::Formatted { number, format }) => {
                let Some(text) = shown(*number, format) else {
                    let (found, format) = (number.to_string(), format.clone());
                    self.fault(place, RowFaultKind::BadgeFormat { found, format });
                    return None;
                };
                text
            }
            // A spreadsheet keeps 15 digits of a number.
            Some(Cell::Number(n)) if n.fract() != 0.0 || !(0.0..1e15).contains(n) => {
                self.fault(place, RowFaultKind::BadgeNumber(n.to_string()));
                return None;
            }
            Some(Cell::Number(n)) => n.to_string(),
            cell => self.value(place, cell, true)?,
        };
        let kind = match clean_badge(quoted_text(&text).unwrap_or(&text)) {
            Ok(badge) => {
                let may_have_lost = !matches!(self.table.source, Source::Xlsx { .. })
                    || matches!(cell, Some(Cell::Number(_)));
                if may_have_lost {
                    self.numbers.push((place, badge.clone()));
                }
                return Some((place, badge));
            }
            Err(RosterError::Empty) => RowFaultKind::Missing,
            Err(RosterError::TooLong) => RowFaultKind::TooLong,
            Err(RosterError::Invisible | RosterError::BadgeCharacter | RosterError::Lost(_)) => {
                RowFaultKind::BadgeCharacter(text)
            }
        };
        self.fault(place, kind);
        None
    }

    fn name(&mut self, row: &'a Row) -> Option<String> {
        let (place, cell) = self.at(row, Field::Name)?;
        let text = self.value(place, cell, true)?;
        let PersonName { name, note } = self.clean(place, &text, person_name(&text))?;
        if let Some(note) = note {
            self.notes.push((place, name.clone(), note));
        }
        Some(name)
    }

    fn text(&mut self, row: &'a Row, field: Field, needed: bool) -> Option<String> {
        let (place, cell) = self.at(row, field)?;
        let text = self.value(place, cell, needed)?;
        if !needed && texts::says_nothing(&text) {
            return None;
        }
        self.clean(place, &text, unit_name(&text))
    }

    /// The name made of `text`, or its problem noted.
    fn clean<T>(&mut self, place: CellPlace, text: &str, made: Result<T, RosterError>) -> Option<T> {
        let kind = match made {
            Ok(name) => return Some(name),
            Err(RosterError::Lost(lost)) => RowFaultKind::Lost { text: text.trim().to_owned(), lost },
            Err(RosterError::Empty) => RowFaultKind::Missing,
            Err(RosterError::TooLong) => RowFaultKind::TooLong,
            Err(RosterError::Invisible | RosterError::BadgeCharacter) => {
                RowFaultKind::Invisible(texts::invisible(text).unwrap_or('\u{FFFD}'))
            }
        };
        self.fault(place, kind);
        None
    }

    fn birth(&mut self, row: &'a Row) -> Option<BirthGiven> {
        let (place, cell) = self.at(row, Field::Birth)?;
        let cell = cell?;
        match cell {
            Cell::Number(_) | Cell::Formatted { .. } | Cell::Date(_) => {}
            Cell::Text(text) if texts::says_nothing(text) => return None,
            cell => {
                self.value(place, Some(cell), false)?;
            }
        }
        // Days since another beginning: four years too early.
        if let (true, Cell::Number(n) | Cell::Formatted { number: n, .. }) = (self.table.from_1904, cell)
            && (10_000.0..100_000.0).contains(n)
        {
            self.fault(place, RowFaultKind::BirthUnreadable(n.to_string()));
            return None;
        }
        match birth::read(cell, self.tenths).and_then(|birth| birth::check(birth, self.today)) {
            Ok(birth) => {
                if birth.month_only {
                    self.month_only.push(place);
                }
                Some(birth)
            }
            Err(kind) => {
                self.fault(place, kind);
                None
            }
        }
    }

    fn service(&mut self, row: &'a Row) -> Option<Service> {
        let (place, cell) = self.at(row, Field::Service)?;
        let text = self.value(place, cell, false)?;
        if texts::says_nothing(&text) {
            return None;
        }
        let plain = unit_name(&text).unwrap_or_default();
        let service = match plain.as_str() {
            "在职" | "在岗" | "在编" | "在编在岗" | "在职在岗" | "现职" | "正常" | "serving" => {
                Service::Serving
            }
            "调离" | "调出" | "调走" | "转出" | "离职" | "辞职" | "辞退" | "已调离" | "posted away" => {
                Service::PostedAway
            }
            "退休" | "离退休" | "已退休" | "retired" => Service::Retired,
            _ => {
                self.fault(place, RowFaultKind::ServiceUnknown(text));
                return None;
            }
        };
        Some(service)
    }

    /// A csv row with something beyond the last heading.
    fn check_width(&mut self, row: &Row) {
        let Some((expected, found)) = self.headings.width.zip(row.width) else { return };
        if let Some((column, _)) = row.cells.iter().find(|(column, _)| *column >= expected) {
            let place = CellPlace { row: row.number, column: *column };
            self.fault(place, RowFaultKind::MoreCells { found, expected });
        }
    }

    /// A csv whose last row ends before the last heading, without an end of line.
    fn check_end(&mut self) {
        let Source::Csv { ended: false, .. } = self.table.source else { return };
        let Some(last) = self.table.rows.last().filter(|row| row.number > self.headings.row) else { return };
        if last.width.zip(self.headings.width).is_some_and(|(found, expected)| found < expected) {
            let place = CellPlace { row: last.number, column: last.width.unwrap_or(0).saturating_sub(1) };
            self.fault(place, RowFaultKind::CutOff);
        }
    }

    /// Merged cells that reach into the headings or into a used column of an officer.
    fn check_merged(&mut self) {
        for merged in &self.table.merged {
            let rows = merged.from.row..=merged.to.row;
            let reaches = *rows.end() >= self.headings.row;
            let used = |column: &u32| (merged.from.column..=merged.to.column).contains(column);
            let used = Field::ALL.into_iter().filter_map(|f| self.headings.column(f)).any(|c| used(&c));
            let foot = rows.end() - rows.start() < 100
                && *rows.start() > self.headings.row
                && rows.clone().all(|n| self.is_passed_over(n));
            if reaches && used && !foot {
                self.fault(merged.from, RowFaultKind::Merged(merged.to));
            }
        }
    }

    /// Whether a row was skipped, or is empty.
    fn is_passed_over(&self, number: u32) -> bool {
        self.skipped.iter().any(|(row, _)| *row == number)
            || self.table.rows.binary_search_by_key(&number, |row| row.number).is_err()
    }
}

/// The sign that parts the values of a row that stands in one cell.
fn parted_by(row: &Row) -> Option<char> {
    let [(_, Cell::Text(text))] = row.cells.as_slice() else { return None };
    let badge = |sign: char| text.split(sign).any(|part| clean_badge(part).is_ok_and(|b| b.len() > 2));
    let several = |sign: char| text.split(sign).filter(|part| !part.trim().is_empty()).count() > 2;
    OTHER_SEPARATORS.into_iter().find(|sign| several(*sign) && badge(*sign))
}

/// Whether months written as `1970.10` come out as `1970.1`: in a csv, unless one of them did not.
fn loses_zeros(table: &Table, headings: &Headings) -> bool {
    let Some(column) = headings.column(Field::Birth) else { return false };
    let kept = |row: &Row| matches!(row.cell(column), Some(Cell::Text(text)) if text.trim().ends_with(".10"));
    matches!(table.source, Source::Csv { .. }) && !table.rows.iter().any(kept)
}
