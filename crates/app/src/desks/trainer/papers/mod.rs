//! The content of the office's papers. Their layout is done by `office`.
//!
//! Papers are in Chinese in every language of the window. Every figure comes from the desk's view or facts,
//! and states its reference day.

mod attempts;
mod people;
mod units;

use uuid::Uuid;

use super::view::DeskView;
use crate::desk_data::Forecasts;
use crate::desk_papers::{chinese_day, with_head};
use crate::lang::Messages;
use crate::message_keys::{Keyed, keys};
use dabiao_domain::rounding;
use dabiao_papers::office::sheet::{Column, Kind, Sheet, SignOff};
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

    /// The name on the command line and in file names.
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

    /// The key of the message that says what it is for.
    pub const fn about_key(self) -> &'static str {
        match self {
            Self::Bulletin => "paper-about-bulletin",
            Self::Ledger => "paper-about-ledger",
            Self::Missing => "paper-about-missing",
            Self::MakeUp => "paper-about-make-up",
            Self::Roster => "paper-about-roster",
            Self::Attempts => "paper-about-attempts",
            Self::Certificates => "paper-about-certificates",
        }
    }

    /// The paper of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

keys! {
    DeskPaper {
        DeskPaper::Bulletin => "paper-title-bulletin",
        DeskPaper::Ledger => "paper-title-ledger",
        DeskPaper::Missing => "paper-title-missing",
        DeskPaper::MakeUp => "paper-title-make-up",
        DeskPaper::Roster => "paper-title-roster",
        DeskPaper::Attempts => "paper-title-attempts",
        DeskPaper::Certificates => "paper-title-certificates",
    }
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
    pub texts: &'a Messages,
}

impl PaperSource<'_> {
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
        let title = self.texts.of(&paper);
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

pub(super) fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "—".to_owned(), |r| rounding::percent(r, 1))
}
