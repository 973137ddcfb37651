//! All facts of the desk, read at one time, and every officer's standing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::jobs::joined;
use crate::records::BureauRecords;
use dabiao_domain::certification::{Assessment, State};
use dabiao_domain::cohort::record::CohortRecord;
use dabiao_domain::head::HeadStamp;
use dabiao_domain::history::SessionMark;
use dabiao_domain::record::civil::Day;
use dabiao_domain::report::{RateReport, with_below};
use dabiao_domain::roster::{Officer, Unit};
use dabiao_domain::standard::{Standard, full_years};
use dabiao_domain::trend::Presence;
use dabiao_store::{Db, DeskRows, RosterPast, StoreError};

/// The facts behind the desk.
#[derive(Debug)]
pub struct TrainerData {
    /// Officers, exams, certificates, exemptions, standards.
    pub books: BureauRecords,
    /// Units, histories, assignments, counts, plans, kept forecasts.
    pub rows: DeskRows,
    /// The guidance cohort.
    pub cohort: CohortRecord,
    /// The standard of the view.
    pub standard: Standard,
    /// The time as of which all of it is true.
    pub as_of: Timestamp,
    /// The civil date of that time in the standard's zone.
    pub today: Date,
    /// How every officer stands, in the order of the officers.
    pub assessments: Vec<Assessment>,
    /// Rates by unit, by pair and of the bureau.
    pub report: RateReport,
    /// The journal's head when they were read; none for an empty journal.
    pub head: Option<HeadStamp>,
    /// The officers' names at every time. Read only where past operations are named, as on a guidance
    /// officer's page, because it reads the whole journal.
    pub past: RosterPast,
}

impl TrainerData {
    /// Reads them. `standard` names the standard; None if there is no such one.
    ///
    /// # Errors
    /// Any error of the store; [`StoreError::Standard`] where the newest version of that standard can't be read.
    pub fn read(
        db: &Db,
        built_in: &[Standard],
        standard: &str,
        as_of: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        std::thread::scope(|scope| {
            // Processing a year of sittings and of the cohort takes as long as fetching all the rest.
            let books = BureauRecords::glance(db, built_in, scope)?;
            let entries = db.cohort_entries()?;
            let cohort = scope.spawn(move || {
                let mut cohort = entries.read()?;
                cohort.truncate(as_of);
                Ok::<_, StoreError>(cohort)
            });
            let rows = db.desk_rows()?;
            let books = books.finish(db)?;
            books.must_be_read(standard)?;
            let Some(mut facts) = Self::of(books, rows, standard, as_of) else { return Ok(None) };
            facts.cohort = joined(cohort)?;
            facts.head = db.head_stamp()?;
            Ok(Some(facts))
        })
    }

    /// The facts, and the standing of all officers; without the cohort.
    fn of(books: BureauRecords, mut rows: DeskRows, standard: &str, as_of: Timestamp) -> Option<Self> {
        // With an earlier reference time, later attempts are not there yet.
        cut_off(&mut rows.histories, as_of);
        let standard = books.newest(Some(standard)).first().copied()?.clone();
        let assessments = books.assessments(&standard, as_of);
        let report = RateReport::of(&rows.units, &books.officers, &assessments);
        let today = standard.date_of(as_of);
        let cohort = CohortRecord::default();
        Some(Self {
            books,
            rows,
            cohort,
            standard,
            as_of,
            today,
            assessments,
            report,
            head: None,
            past: RosterPast::default(),
        })
    }

    /// Officers with how they stand.
    pub fn people(&self) -> impl Iterator<Item = (&Officer, &Assessment)> {
        self.books.officers.iter().zip(&self.assessments)
    }

    /// The officer's attempt summaries, the oldest first.
    pub fn marks(&self, officer: Uuid) -> &[SessionMark] {
        self.rows.histories.get(&officer).map_or(&[], Vec::as_slice)
    }

    /// The unit of that id.
    pub fn unit(&self, id: Uuid) -> Option<&Unit> {
        self.rows.units.iter().find(|u| u.id == id)
    }

    /// The name of the bureau: of the one unit that has units below it and none above; none if there is no
    /// such unit.
    pub fn bureau(&self) -> Option<&str> {
        let units = &self.rows.units;
        let above: BTreeSet<Uuid> = units.iter().filter_map(|u| u.parent).collect();
        let mut tops = units.iter().filter(|u| u.parent.is_none() && above.contains(&u.id));
        match (tops.next(), tops.next()) {
            (Some(top), None) => Some(&top.name),
            _ => None,
        }
    }

    /// The first day that is too late; none without a deadline.
    pub fn before(&self) -> Option<Date> {
        self.standard.deadline.as_ref().map(|d| d.before)
    }

    /// The officer's age in full years on a day; none if unknown.
    pub fn age_on(officer: &Officer, day: Date) -> Option<u32> {
        full_years(officer.birth?, day)
    }

    /// The officer's line, in thousandths of 字/分, on the last day that counts (today without a deadline).
    pub fn line_of(&self, officer: &Officer) -> Option<u64> {
        line_of(&self.standard, officer, self.today)
    }

    /// The units whose people `reader` may see: their own and all below, with the partners of both; all of
    /// them if the units form no tree, because then no reader is in charge of only a part.
    pub fn scope(&self, reader: Uuid) -> BTreeSet<Uuid> {
        scope_of(&self.rows.units, self.books.officer(reader).map(|o| o.unit_id))
    }

    /// When each officer counted, for the trend.
    pub fn presences(&self) -> Vec<Presence> {
        self.people().filter_map(|(officer, a)| presence(officer, a)).collect()
    }

    /// The most attempts of one officer, to judge how much there is to read.
    pub fn attempts(&self) -> usize {
        self.rows.histories.values().map(Vec::len).sum()
    }

    /// Names of units by id.
    pub fn unit_names(&self) -> BTreeMap<Uuid, &str> {
        self.rows.units.iter().map(|u| (u.id, u.name.as_str())).collect()
    }
}

/// The line of an officer by `standard`, as [`TrainerData::line_of`].
pub(super) fn line_of(standard: &Standard, officer: &Officer, today: Date) -> Option<u64> {
    let last = standard.deadline.as_ref().and_then(|d| d.before.yesterday().ok());
    let day = last.unwrap_or(today).max(today);
    standard.speed.for_age(TrainerData::age_on(officer, day))
}

/// Leaves out what was typed later than `as_of`.
pub(super) fn cut_off(histories: &mut BTreeMap<Uuid, Vec<SessionMark>>, as_of: Timestamp) {
    let end = as_of.as_millisecond();
    for marks in histories.values_mut() {
        marks.truncate(marks.partition_point(|m| m.started_at_ms <= end));
    }
}

/// The units whose people an officer of the unit `own` may see; see [`TrainerData::scope`].
pub fn scope_of(units: &[Unit], own: Option<Uuid>) -> BTreeSet<Uuid> {
    match own {
        Some(own) if units.iter().any(|u| u.parent.is_some()) => around(units, own),
        _ => units.iter().map(|u| u.id).collect(),
    }
}

/// A unit and all below it, with the partners of both.
pub fn around(units: &[Unit], unit: Uuid) -> BTreeSet<Uuid> {
    let mut around = with_below(units, unit);
    let partners: Vec<Uuid> =
        units.iter().filter(|u| around.contains(&u.id)).filter_map(|u| u.pair).collect();
    around.extend(partners);
    around
}

/// A civil date as the domain counts days.
pub fn day(date: Date) -> Day {
    Day::new(i32::from(date.year()), date.month() as u32, date.day() as u32).unwrap_or(Day(0))
}

/// A day as a civil date.
pub fn date(day: Day) -> Date {
    let (year, month, day) = day.parts();
    Date::new(year as i16, month as i8, day as i8).unwrap_or_default()
}

fn presence(officer: &Officer, a: &Assessment) -> Option<Presence> {
    let mut presence =
        Presence { from: None, until: officer.left_on.map(day), certified_on: None, lapsed_on: None };
    match &a.state {
        State::NotEligible(_) => presence.until.map(|_| presence),
        State::Certified(certified) => {
            presence.certified_on = Some(day(certified.on));
            Some(presence)
        }
        State::Exempt(_) => None,
        State::InProgress(_) | State::Overdue(_) => Some(presence),
    }
}
