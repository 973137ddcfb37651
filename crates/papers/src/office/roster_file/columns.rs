//! Which column is which: by headings, in any order, under titles of any number of rows.

use super::fault::RosterFileError;
use super::texts::half_width;
use crate::office::cell::{Cell, CellPlace, excerpt};
use crate::office::table_file::{Row, Table};

/// The meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 警号.
    Badge,
    /// 姓名.
    Name,
    /// 单位.
    Unit,
    /// 出生年月.
    Birth,
    /// 职务.
    Position,
    /// 在职情况.
    Service,
}

impl Field {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Self; 6] =
        [Self::Badge, Self::Name, Self::Unit, Self::Birth, Self::Position, Self::Service];
    /// Those without which there is no roster.
    pub const NEEDED: [Self; 3] = [Self::Badge, Self::Name, Self::Unit];

    /// The name by which a message selects its words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Badge => "badge",
            Self::Name => "name",
            Self::Unit => "unit",
            Self::Birth => "birth",
            Self::Position => "position",
            Self::Service => "service",
        }
    }

    /// The heading that offices use most.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Badge => "警号",
            Self::Name => "姓名",
            Self::Unit => "单位",
            Self::Birth => "出生年月",
            Self::Position => "职务",
            Self::Service => "状态",
        }
    }

    /// Headings it goes by, the likeliest first: where a table has several of them, the first counts.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Badge => &[
                "警号",
                "民警警号",
                "警员编号",
                "警员号",
                "人员编号",
                "编号",
                "工号",
                "badge",
                "badgenumber",
            ],
            Self::Name => &["姓名", "民警姓名", "警员姓名", "人员姓名", "name"],
            Self::Unit => &[
                "单位",
                "所属单位",
                "所在单位",
                "工作单位",
                "单位名称",
                "部门",
                "所属部门",
                "所在部门",
                "部门名称",
                "unit",
            ],
            Self::Birth => &["出生日期", "出生年月日", "出生年月", "出生时间", "生日", "birthdate", "birth"],
            Self::Position => &["职务", "现任职务", "警务职务", "职务名称", "职位", "position"],
            Self::Service => &["状态", "在职情况", "在职状态", "人员状态", "任职状态", "在岗情况", "status"],
        }
    }
}

/// A column and what it is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUse {
    /// Column from 0.
    pub column: u32,
    /// Its heading as it stands in the file, in one line.
    pub heading: String,
    /// Its use; none if it is skipped.
    pub field: Option<Field>,
}

/// The headings of a table.
#[derive(Clone, Debug)]
pub(super) struct Headings {
    /// Their row, from 1.
    pub row: u32,
    /// All columns with a heading.
    pub columns: Vec<ColumnUse>,
    /// Cells of the row, for csv.
    pub width: Option<u32>,
}

impl Headings {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<u32> {
        self.columns.iter().find(|c| c.field == Some(field)).map(|c| c.column)
    }

    /// The heading of a column; empty if it has none.
    pub fn heading(&self, column: u32) -> &str {
        self.columns.iter().find(|c| c.column == column).map_or("", |c| &c.heading)
    }
}

/// Rows from the top in which headings are looked for.
const SEARCHED_ROWS: usize = 40;

/// Finds the headings.
///
/// # Errors
/// A column is missing or stands there twice.
pub(super) fn find(table: &Table) -> Result<Headings, RosterFileError> {
    let mut best: Option<(usize, &Row)> = None;
    for row in table.rows.iter().take(SEARCHED_ROWS) {
        let found = Field::ALL.iter().filter(|f| !columns_of(row, **f).is_empty()).count();
        if best.is_none_or(|(most, _)| found > most) {
            best = Some((found, row));
        }
    }
    let Some((_, row)) = best else { return Err(RosterFileError::NoRows { row: 0 }) };
    let missing: Vec<Field> = Field::NEEDED.into_iter().filter(|f| columns_of(row, *f).is_empty()).collect();
    if !missing.is_empty() {
        if let Some((row, sign)) = other_separator(table) {
            return Err(RosterFileError::Separator { row, sign });
        }
        let found = row.cells.iter().map(|(_, cell)| excerpt(&one_line(cell))).take(30).collect();
        return Err(RosterFileError::Columns { missing, row: row.number, found });
    }
    let mut uses: Vec<ColumnUse> = row
        .cells
        .iter()
        .map(|(column, cell)| ColumnUse { column: *column, heading: one_line(cell), field: None })
        .collect();
    for field in Field::ALL {
        let columns = columns_of(row, field);
        let Some((rank, first)) = columns.first().copied() else { continue };
        if let Some((_, second)) = columns.iter().find(|(r, c)| *r == rank && *c != first) {
            let place = |column| CellPlace { row: row.number, column };
            return Err(RosterFileError::SameHeading { field, first: place(first), second: place(*second) });
        }
        if let Some(column) = uses.iter_mut().find(|c| c.column == first) {
            column.field = Some(field);
        }
    }
    Ok(Headings { row: row.number, columns: uses, width: row.width })
}

/// Signs that separate cells in typed text, but not in a csv.
pub(super) const OTHER_SEPARATORS: [char; 6] = ['，', '；', '、', '|', '｜', '\t'];

/// A row whose one cell holds several headings with such a sign between them.
fn other_separator(table: &Table) -> Option<(u32, char)> {
    let is_heading = |text: &str| {
        let key = heading_key(text);
        Field::ALL.iter().any(|field| field.headings().contains(&key.as_str()))
    };
    let parted = |text: &str| {
        let several = |sign: &char| text.split(*sign).filter(|part| is_heading(part)).count() > 1;
        OTHER_SEPARATORS.into_iter().find(several)
    };
    table.rows.iter().take(SEARCHED_ROWS).find_map(|row| {
        let mut texts = row.cells.iter().filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        texts.find_map(|text| parted(text)).map(|sign| (row.number, sign))
    })
}

/// The columns of a row whose heading means the field, with the rank of the heading, best first.
fn columns_of(row: &Row, field: Field) -> Vec<(usize, u32)> {
    let rank = |cell: &Cell| {
        let Cell::Text(text) = cell else { return None };
        let key = heading_key(text);
        field.headings().iter().position(|h| *h == key)
    };
    let mut columns: Vec<(usize, u32)> =
        row.cells.iter().filter_map(|(column, cell)| Some((rank(cell)?, *column))).collect();
    columns.sort_unstable();
    columns
}

/// A heading without what offices decorate it with: blanks, stars, colons, a note in brackets.
fn heading_key(text: &str) -> String {
    let half: String = text.chars().map(half_width).collect();
    let head = half.split('(').next().unwrap_or_default();
    head.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn one_line(cell: &Cell) -> String {
    cell.shown().split_whitespace().collect::<Vec<_>>().join(" ")
}
