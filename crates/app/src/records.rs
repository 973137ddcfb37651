//! Everything in the store that a certificate rests on, read at one time.
//!
//! The window and the command line judge by the same books, read when they are needed: the data on a screen
//! may be older. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::thread::{Scope, ScopedJoinHandle};

use jiff::Timestamp;
use uuid::Uuid;

use crate::certification::{Records, by_the_roll, standards_of, voided};
use crate::core::{Standards, UnreadStandard, standards, withheld};
use crate::jobs::joined;
use crate::points::{self, Counts};
use dabiao_domain::certification::{Assessment, SubjectFacts, assess};
use dabiao_domain::cohort::membership::{Cohort, MembershipFact};
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::{Sitting, SittingRules};
use dabiao_domain::standard::{PointsFormula, Standard};
use dabiao_store::{Account, CertificateRow, Db, ExamRow, ExemptionRow, StoreError, StoredSitting};

/// Officers, exams, certificates, exemptions and standards.
#[derive(Debug)]
pub struct BureauRecords {
    /// All officers.
    pub officers: Vec<Officer>,
    /// Who has which roles.
    pub accounts: Vec<Account>,
    /// Attempts of sittings.
    pub attempts: Vec<ExamRow>,
    /// What formulas of standards of points count beside their figures.
    pub(crate) counts: Counts,
    /// Sittings as they stand.
    pub sittings: Vec<Sitting>,
    /// Certificates in the order of their numbers.
    pub certificates: Vec<CertificateRow>,
    /// Exemptions.
    pub exemptions: Vec<ExemptionRow>,
    /// Every version of every standard that can be read.
    pub standards: Vec<Standard>,
    /// Versions of standards that can't be read.
    pub(crate) unread: Vec<UnreadStandard>,
    /// Who joined and left the guidance cohort.
    pub cohort_steps: Vec<MembershipFact>,
}

impl BureauRecords {
    /// Reads them; `built_in` are the standards inside the program. Exams are read from the attempts
    /// themselves, because a certificate may be written from them.
    ///
    /// # Errors
    /// Any error of the store; [`StoreError::Corrupt`] for a sitting of this PC that can't be taken. One of another PC
    /// counts for nothing then, and the audit names it.
    pub fn read(db: &Db, built_in: &[Standard]) -> Result<Self, StoreError> {
        let attempts = db.exam_attempts()?.iter().filter_map(ExamRow::of).collect();
        let standards = standards(db, built_in)?;
        let sittings = replay(db.sittings()?, &standards.all);
        Self::with(db, attempts, standards, || Ok(sittings))
    }

    /// Begins the same reading in short form, from the summaries that the store keeps beside the attempts:
    /// for desks. A year's sittings are processed on a thread of `scope` while the rest is fetched.
    ///
    /// # Errors
    /// As [`BureauRecords::read`].
    pub fn glance<'scope>(
        db: &Db,
        built_in: &[Standard],
        scope: &'scope Scope<'scope, '_>,
    ) -> Result<BureauReader<'scope>, StoreError> {
        let standards = standards(db, built_in)?;
        let (rows, known) = (db.sitting_rows()?, standards.all.clone());
        let sittings = scope.spawn(move || Ok(replay(rows.read()?, &known)));
        Ok(BureauReader { standards, sittings })
    }

    /// The other data; `sittings` are awaited last.
    fn with(
        db: &Db,
        attempts: Vec<ExamRow>,
        Standards { all: standards, unread }: Standards,
        sittings: impl FnOnce() -> Result<Replayed, StoreError>,
    ) -> Result<Self, StoreError> {
        let mut books = Self {
            counts: Counts::new(),
            officers: db.officers()?,
            accounts: db.accounts()?,
            attempts,
            certificates: db.certificates()?,
            exemptions: db.exemptions()?,
            standards,
            unread,
            cohort_steps: db.cohort_steps()?,
            sittings: sittings()?.of_others_left_out(db)?,
        };
        by_the_roll(&mut books.attempts, books.sittings.iter());
        books.count_points(db)?;
        Ok(books)
    }

    /// The counts that standards of points need beside the score.
    fn count_points(&mut self, db: &Db) -> Result<(), StoreError> {
        let of_plan = |sitting: &Sitting| {
            let plan = sitting.plan();
            let standard = self.standard(&plan.standard_id, plan.standard_version)?;
            Some((plan.id, standard.formula.as_ref()?))
        };
        let formulas: BTreeMap<Uuid, &PointsFormula> = self.sittings.iter().filter_map(of_plan).collect();
        let formula = |sitting: Uuid| formulas.get(&sitting).copied();
        let sealed = self.attempts.iter().filter(|row| row.figures.is_some());
        let counts = points::of_attempts(db, formula, sealed.map(|row| (row.id, row.sitting_id)))?;
        self.counts = counts;
        Ok(())
    }

    /// The newest version of every standard, or of the one with that id; not of those of which it can't be read.
    pub fn newest(&self, id: Option<&str>) -> Vec<&Standard> {
        let mut newest: Vec<&Standard> = Vec::new();
        for standard in self.standards.iter().filter(|s| id.is_none_or(|id| s.id == id)) {
            match newest.iter_mut().find(|s| s.id == standard.id) {
                Some(known) if known.version < standard.version => *known = standard,
                Some(_) => {}
                None => newest.push(standard),
            }
        }
        newest.retain(|standard| withheld(&self.standards, &self.unread, &standard.id).is_none());
        newest
    }

    /// Where the newest version of the standard of that id can't be read, nothing is judged by it.
    ///
    /// # Errors
    /// [`StoreError::Standard`] then.
    pub fn must_be_read(&self, id: &str) -> Result<(), StoreError> {
        withheld(&self.standards, &self.unread, id).map_or(Ok(()), |unread| Err(unread.error()))
    }

    /// The versions of standards that can't be read, each with its place and what is wrong with it.
    pub fn unread_standards(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(|unread| unread.what.as_str())
    }

    /// The standard of a certificate, in its version.
    pub fn standard(&self, id: &str, version: u32) -> Option<&Standard> {
        self.standards.iter().find(|s| s.id == id && s.version == version)
    }

    /// The facts of every officer; places in the guidance cohort as of a time.
    pub fn subjects(&self, as_of: Timestamp) -> Vec<SubjectFacts> {
        Records {
            officers: &self.officers,
            attempts: &self.attempts,
            counts: &self.counts,
            voided: &voided(self.sittings.iter()),
            standards: &standards_of(self.sittings.iter(), &self.standards),
            certificates: &self.certificates,
            exemptions: &self.exemptions,
            cohort: &Cohort::on(&self.cohort_steps, crate::core::day_of(as_of.as_millisecond())),
        }
        .subjects()
    }

    /// The standing of all officers by `standard` as of a time.
    pub fn assessments(&self, standard: &Standard, as_of: Timestamp) -> Vec<Assessment> {
        self.subjects(as_of).iter().map(|facts| assess(standard, facts, as_of)).collect()
    }

    /// The officer of that id.
    pub fn officer(&self, id: Uuid) -> Option<&Officer> {
        self.officers.iter().find(|o| o.id == id)
    }

    /// The attempt of that id.
    pub fn attempt(&self, id: Uuid) -> Option<&ExamRow> {
        self.attempts.iter().find(|a| a.id == id)
    }

    fn sitting(&self, id: Uuid) -> Option<&Sitting> {
        self.sittings.iter().find(|s| s.plan().id == id)
    }

    /// The sitting in which an attempt was written.
    pub fn sitting_of(&self, attempt: Uuid) -> Option<&Sitting> {
        self.sitting(self.attempt(attempt)?.sitting_id)
    }

    /// The invigilators of the sittings of these attempts: those who were assigned, and those who acted in
    /// them without being a candidate.
    pub fn invigilators(&self, attempts: &[Uuid]) -> Vec<Uuid> {
        let mut all = BTreeSet::new();
        for sitting in attempts.iter().filter_map(|id| self.sitting_of(*id)) {
            let plan = sitting.plan();
            all.extend(plan.invigilators.iter().copied());
            all.extend(sitting.entries().iter().map(|e| e.by).filter(|by| !plan.candidates.contains(by)));
        }
        all.into_iter().collect()
    }

    /// The roles of an officer; every person is at least an officer.
    pub fn roles(&self, officer: Uuid) -> Vec<Role> {
        let account = self.accounts.iter().find(|a| a.officer_id == officer);
        account.map_or_else(|| vec![Role::Officer], |account| account.roles.held())
    }
}

/// BureauRecords whose sittings are still being processed.
#[derive(Debug)]
pub struct BureauReader<'scope> {
    standards: Standards,
    sittings: ScopedJoinHandle<'scope, Result<Replayed, StoreError>>,
}

impl BureauReader<'_> {
    /// Fetches the rest and waits for the sittings.
    ///
    /// # Errors
    /// As [`BureauRecords::read`].
    pub fn finish(self, db: &Db) -> Result<BureauRecords, StoreError> {
        BureauRecords::with(db, db.exam_rows()?, self.standards, || joined(self.sittings))
    }
}

/// Sittings as they stand, and those that can't be taken with why.
#[derive(Debug, Default)]
struct Replayed {
    sittings: Vec<Sitting>,
    refused: Vec<(Uuid, StoreError)>,
}

impl Replayed {
    /// The sittings. One that another PC planned and that can't be taken counts for nothing: else its one line would stop
    /// what rests on all others.
    ///
    /// # Errors
    /// What the store says; why one of this PC can't be taken.
    fn of_others_left_out(self, db: &Db) -> Result<Vec<Sitting>, StoreError> {
        for (sitting, error) in self.refused {
            if !planned_elsewhere(db, sitting)? {
                return Err(error);
            }
        }
        Ok(self.sittings)
    }
}

/// Whether another PC planned a sitting.
///
/// # Errors
/// SQLite errors.
pub(crate) fn planned_elsewhere(db: &Db, sitting: Uuid) -> Result<bool, StoreError> {
    let here = db.own_station()?;
    Ok(db.planner_of(sitting)?.is_some_and(|(station, _)| station != here))
}

/// Sittings as they stand, by what is on record.
fn replay(stored: Vec<StoredSitting>, standards: &[Standard]) -> Replayed {
    let mut replayed = Replayed::default();
    for stored in stored {
        let (id, version) = (&stored.plan.standard_id, stored.plan.standard_version);
        let (sitting, place) = (stored.plan.id, format!("sitting {}", stored.plan.id));
        let known = standards.iter().find(|s| s.id == *id && s.version == version);
        let Some(standard) = known else {
            let error = StoreError::Corrupt(format!("{place}: standard {id} {version} is not here"));
            replayed.refused.push((sitting, error));
            continue;
        };
        match stored.replay(SittingRules::of(standard)) {
            Ok(sitting) => replayed.sittings.push(sitting),
            Err((n, refusal)) => {
                let error = StoreError::Corrupt(format!("{place}, entry {n}: {refusal}"));
                replayed.refused.push((sitting, error));
            }
        }
    }
    replayed
}
