//! The content of the office's papers. Their layout is done by `office`.
//!
//! Papers are in Chinese in every language of the window. Every figure comes from the desk's view or facts,
//! and states its reference day.

mod attempts;
mod people;
mod units;

use jiff::civil::Date;
use uuid::Uuid;

use super::forecasts::Forecasts;
use super::view::DeskView;
use crate::lang::{Lang, Texts};
use dabiao_domain::head::HeadStamp;
use dabiao_domain::rounding;
use dabiao_papers::office::sheet::{
    Column, Kind, Sheet, SheetFault, SignOff, Value, write_csv, write_sheet_pdf, write_xlsx,
};
use dabiao_papers::paper::Align;

pub use attempts::attempts_sheet;

/// A paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskPaper {
    /// 通报: rates by unit.
    Bulletin,
    /// 达标台账: certified officers.
    Ledger,
    /// 未达标名单: those who have still to reach it.
    Missing,
    /// 补考通知: those who have to sit again, and when.
    MakeUp,
    /// 花名册: officers and units.
    Roster,
    /// 练习与考核记录: a line an attempt.
    Attempts,
    /// 证书清单: all certificates with their codes.
    Certificates,
}

impl DeskPaper {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Bulletin,
        Self::Ledger,
        Self::Missing,
        Self::MakeUp,
        Self::Roster,
        Self::Attempts,
        Self::Certificates,
    ];

    /// The name on the command line, in file names, and after `paper-` in the language files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bulletin => "bulletin",
            Self::Ledger => "ledger",
            Self::Missing => "missing",
            Self::MakeUp => "make-up",
            Self::Roster => "roster",
            Self::Attempts => "attempts",
            Self::Certificates => "certificates",
        }
    }

    /// The paper of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// A form of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperFormat {
    /// Excel, WPS.
    Xlsx,
    /// Text with commas.
    Csv,
    /// To be printed.
    Pdf,
}

impl PaperFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Pdf, Self::Csv];

    /// The name, which is the ending of files too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// The bytes of a sheet in a form.
///
/// # Errors
/// See [`SheetFault`].
pub fn bytes(sheet: &Sheet, format: PaperFormat) -> Result<Vec<u8>, SheetFault> {
    match format {
        PaperFormat::Xlsx => write_xlsx(sheet),
        PaperFormat::Csv => write_csv(sheet),
        PaperFormat::Pdf => Ok(write_sheet_pdf(&printed(sheet))?.pdf),
    }
}

/// The sheet without what is not read on paper: codes that are longer than a line.
fn printed(sheet: &Sheet) -> std::borrow::Cow<'_, Sheet> {
    const LONGEST: usize = 200;
    let long = |value: &Value| matches!(value, Value::Text(text) if text.len() > LONGEST && text.is_ascii());
    let of_codes =
        |n: usize| !sheet.rows.is_empty() && sheet.rows.iter().all(|row| row.get(n).is_some_and(long));
    let kept: Vec<bool> = (0..sheet.columns.len()).map(|n| !of_codes(n)).collect();
    if kept.iter().all(|kept| *kept) || !kept.contains(&true) {
        return std::borrow::Cow::Borrowed(sheet);
    }
    let mut short = sheet.clone();
    let mut columns = kept.iter();
    short.columns.retain(|_| columns.next() == Some(&true));
    for row in short.rows.iter_mut().chain(&mut short.totals) {
        let mut cells = kept.iter();
        row.retain(|_| cells.next() == Some(&true));
    }
    std::borrow::Cow::Owned(short)
}

/// What a paper is made from.
pub struct PaperSource<'a> {
    /// The desk.
    pub view: &'a DeskView,
    /// The forecasts, for the papers that contain them.
    pub forecasts: Option<&'a Forecasts>,
    /// Units whose people may be named in it.
    pub scope: &'a std::collections::BTreeSet<Uuid>,
    /// The words, in Chinese.
    pub texts: &'a Texts,
}

impl PaperSource<'_> {
    /// Words for papers.
    pub fn words() -> Texts {
        Texts::new(Lang::ZhCn)
    }

    /// The sheet of a paper; that of attempts is made elsewhere, from the store.
    pub fn sheet(&self, paper: DeskPaper) -> Sheet {
        let sheet = match paper {
            DeskPaper::Bulletin => self.bulletin(),
            DeskPaper::Ledger => self.ledger(),
            DeskPaper::Missing => self.missing(),
            DeskPaper::MakeUp => self.make_up(),
            DeskPaper::Roster | DeskPaper::Attempts => self.roster(),
            DeskPaper::Certificates => self.certificates(),
        };
        with_head(sheet, self.texts, self.view.facts.head)
    }

    pub(super) fn empty(&self, paper: DeskPaper, columns: Vec<Column>) -> Sheet {
        let bureau = self.bureau_name();
        let facts = &self.view.facts;
        let title = self.texts.get(&format!("paper-title-{}", paper.name()));
        let mut sheet = Sheet::new(&title, columns);
        sheet.subtitle = self.texts.format(
            "paper-subtitle",
            &[
                ("day", &chinese_day(facts.today)),
                ("standard", &facts.standard.title),
                ("version", &facts.standard.version),
            ],
        );
        sheet.issuer = bureau;
        sheet.date = Some(facts.today);
        let sign = |key: &str| SignOff { label: self.texts.get(key), value: String::new() };
        sheet.sign_off = vec![sign("paper-made-by"), sign("paper-checked-by"), sign("paper-day")];
        sheet
    }

    /// The unit above all others; no name if there is no such unit.
    fn bureau_name(&self) -> String {
        self.view.facts.bureau().map_or_else(|| self.texts.get("bureau-name"), str::to_owned)
    }

    /// 序号, in the middle.
    pub(super) fn serial(&self) -> Column {
        self.head("paper-col-number", Kind::Integer).wide(2.6).aligned(Align::Centre)
    }

    pub(super) fn head(&self, key: &str, kind: Kind) -> Column {
        Column::new(&self.texts.get(key), kind)
    }

    /// People in the scope for whom `which` holds, by unit and badge, with their places in the view.
    pub(super) fn sorted(
        &self,
        which: impl Fn(&super::view::PersonLine) -> bool,
    ) -> Vec<(usize, &super::view::PersonLine)> {
        let mut people: Vec<_> = self
            .view
            .people
            .iter()
            .enumerate()
            .filter(|(_, p)| self.scope.contains(&p.unit) && which(p))
            .collect();
        people.sort_by(|(_, a), (_, b)| a.unit_name.cmp(&b.unit_name).then_with(|| a.badge.cmp(&b.badge)));
        people
    }
}

/// The sheet with the journal's head as its last note, to be compared with the journal later.
pub fn with_head(mut sheet: Sheet, texts: &Texts, head: Option<HeadStamp>) -> Sheet {
    sheet.below.extend(head.map(|head| texts.format("paper-head", &[("head", &head)])));
    sheet
}

/// `2026年11月23日`.
pub fn chinese_day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

pub(super) fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "—".to_owned(), |r| rounding::percent(r, 1))
}
