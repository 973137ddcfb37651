//! The content of the cohort's papers. Their layout is done by `office`.
//!
//! Papers are in Chinese in every language of the window, and state their reference day.

use jiff::civil::Date;
use uuid::Uuid;

use super::coach_page::CoachPage;
use super::people::Level;
use super::view::CohortView;
use super::{CohortAccess, words};
use crate::cohort::CohortDesk;
use crate::core::Core;
use crate::desk_papers::{PaperFormat, chinese_day, paper_words, save_paper, with_as_of, with_head};
use crate::lang::Messages;
use crate::notice::Notice;
use crate::sync_words::as_of_words;
use dabiao_domain::certification::StateKind;
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::ladder::Rung;
use dabiao_domain::cohort::{LEAST_MEMBERS, MOST_MEMBERS};
use dabiao_domain::role::Permission;
use dabiao_domain::rounding;
use dabiao_papers::office::sheet::{Column, Kind, Sheet, SignOff, Value};

/// A paper about the cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CohortPaper {
    /// 指导员队伍情况: for the leader.
    Status,
    /// One guidance officer's page.
    Page(Uuid),
}

/// Notes on a page, the latest ones.
const NOTES: usize = 12;

/// The sheet of a paper; none for the page of an officer whom the view does not show.
pub fn cohort_sheet(view: &CohortView, paper: CohortPaper, texts: &Messages) -> Option<Sheet> {
    let sheet = match paper {
        CohortPaper::Status => status(view, texts),
        CohortPaper::Page(coach) => page_sheet(view, &view.page(coach, None)?, texts),
    };
    Some(with_head(sheet, texts, view.facts.head))
}

fn head(texts: &Messages, key: &str, kind: Kind) -> Column {
    Column::new(&texts.get(key), kind)
}

fn empty(view: &CohortView, texts: &Messages, title: &str, columns: Vec<Column>) -> Sheet {
    let mut sheet = Sheet::new(title, columns);
    sheet.subtitle = texts.format(
        "paper-subtitle",
        &[
            ("day", &chinese_day(view.today)),
            ("standard", &view.guidance.title),
            ("version", &view.guidance.version),
        ],
    );
    sheet.issuer = view.facts.bureau().map_or_else(|| texts.get("bureau-name"), str::to_owned);
    sheet.date = Some(view.today);
    let sign = |key: &str| SignOff { label: texts.get(key), value: String::new() };
    sheet.sign_off = vec![sign("paper-made-by"), sign("paper-checked-by"), sign("paper-day")];
    sheet
}

fn day(date: Option<Date>) -> Value {
    date.map_or(Value::Empty, Value::Date)
}

fn speed(level: Option<Level>) -> Value {
    level.map_or(Value::Empty, |l| Value::Decimal(l.cpm))
}

fn accuracy(level: Option<Level>) -> Value {
    level.map_or(Value::Empty, |l| Value::Decimal(l.accuracy))
}

fn status(view: &CohortView, texts: &Messages) -> Sheet {
    let columns = vec![
        head(texts, "paper-col-number", Kind::Integer).wide(3.0),
        head(texts, "field-badge", Kind::Text),
        head(texts, "field-name", Kind::Text),
        head(texts, "field-unit", Kind::Text).wide(11.0),
        head(texts, "col-rung", Kind::Text).wide(8.0),
        head(texts, "correct-cpm", Kind::Decimal(1)),
        head(texts, "accuracy", Kind::Percent(1)),
        head(texts, "col-guidance", Kind::Text),
        head(texts, "coach-coached", Kind::Integer),
        head(texts, "col-mentees-certified", Kind::Integer),
        head(texts, "col-gain", Kind::Decimal(1)),
        head(texts, "col-last-contact", Kind::Date),
    ];
    let mut sheet = empty(view, texts, &texts.get("paper-title-cohort"), columns);
    sheet.landscape = true;
    for (n, c) in view.coaches.iter().enumerate() {
        let certified = if c.certified { StateKind::Certified } else { StateKind::InProgress };
        let reached = c.height.checked_sub(1).and_then(|top| Rung::ALL.get(top).copied());
        sheet.rows.push(vec![
            (n + 1).into(),
            c.who.badge.clone().into(),
            c.who.name.clone().into(),
            c.who.unit_name.clone().into(),
            format!("{}/5 {}", c.height, words::rung(texts, reached)).into(),
            speed(c.level),
            accuracy(c.level),
            texts.of(&certified).into(),
            c.mentees.into(),
            c.mentees_certified.into(),
            match c.gain {
                Some(Gain::Known(d)) => Value::Decimal(d.difference_cpm),
                _ => Value::Empty,
            },
            day(c.last_contact),
        ]);
    }
    let gaps: Vec<&str> =
        view.coverage.iter().filter(|u| u.numbers.is_gap()).map(|u| u.name.as_str()).collect();
    sheet.above.push(texts.format(
        "paper-cohort-head",
        &[
            ("members", &view.funnel.in_training),
            ("least", &LEAST_MEMBERS),
            ("most", &MOST_MEMBERS),
            ("qualified", &view.qualified),
            ("reserves", &view.funnel.reserves),
            ("left", &view.funnel.left),
        ],
    ));
    sheet.above.push(words::funnel(texts, view));
    sheet.below.push(words::gain_in_full(texts, view.gain));
    sheet.below.push(if gaps.is_empty() {
        texts.get("paper-cohort-no-gaps")
    } else {
        texts.format("paper-cohort-gaps", &[("n", &gaps.len()), ("units", &texts.list(&gaps))])
    });
    sheet.below.push(texts.get("paper-cohort-note"));
    sheet
}

fn page_sheet(view: &CohortView, page: &CoachPage, texts: &Messages) -> Sheet {
    let columns = vec![
        head(texts, "paper-col-number", Kind::Integer).wide(3.0),
        head(texts, "field-badge", Kind::Text),
        head(texts, "field-name", Kind::Text),
        head(texts, "field-unit", Kind::Text).wide(9.0),
        head(texts, "correct-cpm", Kind::Decimal(1)),
        head(texts, "accuracy", Kind::Percent(1)),
        head(texts, "col-forecast", Kind::Text).wide(9.0),
        head(texts, "col-practised", Kind::Date),
        head(texts, "col-last-contact", Kind::Date),
        head(texts, "col-next-sitting", Kind::Date),
        head(texts, "col-needs", Kind::Text).wide(16.0),
    ];
    let who = &page.line.who;
    let title = texts.format("paper-title-coach", &[("name", &who.name), ("badge", &who.badge)]);
    let mut sheet = empty(view, texts, &title, columns);
    sheet.landscape = true;
    for (n, m) in page.mentees.iter().enumerate() {
        let needs = m.follow_up.iter().flat_map(|f| &f.needs).map(|n| words::need(texts, n));
        sheet.rows.push(vec![
            (n + 1).into(),
            m.who.badge.clone().into(),
            m.who.name.clone().into(),
            m.who.unit_name.clone().into(),
            speed(m.level),
            accuracy(m.level),
            words::forecast(texts, m.forecast).into(),
            day(m.practised),
            day(m.last_contact),
            day(m.next_sitting),
            texts.clauses(&needs.collect::<Vec<_>>()).into(),
        ]);
    }
    sheet.above.push(texts.format(
        "paper-coach-head",
        &[
            ("unit", &who.unit_name),
            ("since", &chinese_day(page.line.since)),
            ("speed", &page.line.level.map_or_else(|| "—".to_owned(), |l| rounding::text(l.cpm, 1))),
            ("mentees", &page.mentees.len()),
            ("certified", &page.line.mentees_certified),
        ],
    ));
    for line in &page.rungs {
        let name = words::rung(texts, Some(line.rung));
        sheet.above.push(match &line.signed {
            Some(s) => texts.format(
                "paper-rung-signed",
                &[("rung", &name), ("on", &s.on), ("by", &s.by.name), ("n", &s.evidence), ("note", &s.note)],
            ),
            None => texts.format("paper-rung-open", &[("rung", &name)]),
        });
    }
    sheet.below.push(words::gain_in_full(texts, page.line.gain));
    for note in page.notes.iter().filter(|n| !n.taken_back).take(NOTES) {
        sheet.below.push(texts.format(
            "paper-note",
            &[
                ("on", &note.on),
                ("name", &note.mentee.name),
                ("minutes", &note.minutes),
                ("what", &note.what),
            ],
        ));
    }
    sheet
}

impl CohortDesk {
    pub(super) fn save_paper(&mut self, paper: CohortPaper, format: PaperFormat, core: &mut Core) {
        let own = matches!((paper, self.seen(core).access()),
            (CohortPaper::Page(whose), CohortAccess::Own(own)) if whose == own);
        if self.saving.is_some() || !own && core.allowed(Permission::ExportReports).is_none() {
            return;
        }
        let Some(view) = self.seen(core).view().cloned() else { return };
        self.saved = None;
        let (folder, as_of, now) = (core.papers_folder(), core.as_of.clone(), core.config.clock.wall_ms());
        self.saving = Some(core.start_work(move |_| {
            let texts = paper_words();
            let sheet = cohort_sheet(&view, paper, &texts).ok_or_else(String::new)?;
            let as_of = as_of.and_then(|as_of| as_of_words(&texts, &as_of, now));
            let sheet = with_as_of(sheet, as_of);
            save_paper(&folder, &format!("{}-{}", sheet.title, view.today), &sheet, format)
        }));
    }

    /// Removes the message about the last paper.
    pub(crate) fn forget_paper(&mut self) {
        self.saved = None;
    }

    /// Collects finished work. Called once per frame.
    pub(super) fn poll_paper(&mut self, core: &mut Core) {
        match core.finished(&mut self.saving) {
            None => {}
            Some(Ok(path)) => self.saved = Some(path),
            Some(Err(detail)) => {
                core.notice = Some(Notice::new(&core.texts, "error-paper", &[("detail", &detail)]));
            }
        }
    }
}
