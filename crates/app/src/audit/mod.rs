//! The meaning of the journal: facts checked against each other, certificates checked against everything that
//! they rest on.
//!
//! The store's own audit compares bytes: chain, signatures, tables, scores. This audit takes the facts in
//! their order. It checks of each fact whether it can follow the earlier ones and whether its author had the
//! right to it at that moment, and of each certificate whether the state at that moment gives it. `certify`
//! issues only what passes here.

mod cards;
mod certificates;
mod doubles;
mod held_elsewhere;
mod kept;
mod late;
mod moment;
mod remarks;
mod resting;
mod restores;
mod rights;
mod secrets;
mod sittings;
mod terms;
mod texts;
mod whose;
pub(crate) use cards::{EXAM_STYLE, cards_given};
pub(crate) use held_elsewhere::held_without_role;
pub(crate) use late::{LateExam, late_elsewhere, late_exams};
pub(crate) use terms::terms_fault;
pub(crate) use texts::{SeatRule, text_fault};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use uuid::Uuid;

use crate::points;
pub use certificates::untrusted_key;
use certificates::{Grounds, Weighed};
use dabiao_content::Library;
use dabiao_credential::KeyRing;
use dabiao_credential::trust::{TRUSTED_KEYS_FILE, load_key_ring};
use dabiao_domain::attempt::AttemptMode;
use dabiao_domain::finding::Finding;
use dabiao_domain::roles::Roles;
use dabiao_domain::standard::Standard;
pub use dabiao_store::AUDIT_MARK_FILE;
use dabiao_store::facts;
use dabiao_store::{
    AuditPlace, AuditProblem, CertificateRow, Db, ExamRow, Fact, JournalEntry, Judge, SeriesReport,
    StoreError, Told,
};
use held_elsewhere::HeldElsewhere;
pub use kept::{gone_since as gone_since_mark, keep as keep_mark, load as load_mark};
use moment::{Moment, row_of};
use resting::Resting;
use terms::TermsFound;
use whose::Whose;

/// The standards that the program carries, read once.
static STANDARDS: OnceLock<Vec<Standard>> = OnceLock::new();

/// A judge of facts for the audit of the store in `folder`, which holds the trusted keys; none for a
/// stand-alone copy.
pub fn judge(folder: Option<PathBuf>) -> Judge {
    judge_and_tell(folder).0
}

/// As [`judge`], with the slot from which the meaning of the facts is taken after the audit.
pub fn judge_and_tell(folder: Option<PathBuf>) -> (Judge, Arc<Mutex<Option<Meaning>>>) {
    let slot = Arc::new(Mutex::new(None));
    let told = Arc::clone(&slot);
    let judge = Judge(Arc::new(move |db, facts, report| {
        // Whether people of another station had a right to what they did is judged there.
        let older = |series: &SeriesReport| if series.far { i64::MAX } else { series.older as i64 };
        let older: BTreeMap<String, i64> =
            report.series.iter().map(|series| (series.series.clone(), older(series))).collect();
        let earlier = |series: &str| older.get(series).copied().unwrap_or_default();
        let others: BTreeSet<&str> =
            report.series.iter().filter(|series| series.far).map(|series| series.series.as_str()).collect();
        let far = |series: &str| others.contains(series);
        let (found, folder) = (&report.problems, folder.as_deref());
        let judging = Judging { told: facts, earlier: &earlier, far: &far, found, folder };
        let mut meaning = Meaning::of(db, &judging)?;
        meaning.problems.iter_mut().chain(&mut meaning.notes).for_each(one_line);
        report.certificates = meaning.looked.certificates;
        report.texts = meaning.looked.texts;
        report.problems.append(&mut meaning.problems);
        report.notes.append(&mut meaning.notes);
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(meaning);
        Ok(())
    }));
    (judge, told)
}

/// Words of other PCs stand within what is said: none of them begins a line of its own.
fn one_line(said: &mut AuditProblem) {
    if said.what.contains(char::is_control) {
        said.what = said.what.replace(char::is_control, " ");
    }
}

/// How many certificates and texts were checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Certificates checked against what they rest on.
    pub certificates: usize,
    /// Texts of exams that were made again.
    pub texts: usize,
    /// Texts of exams that another version of the generator made.
    pub other_texts: usize,
}

/// The meaning of the facts, at the end of the journal.
pub struct Meaning {
    moment: Moment,
    exams: BTreeMap<Uuid, ExamRow>,
    counts: points::Counts,
    ring: Option<KeyRing>,
    faulty: BTreeMap<Uuid, Finding>,
    /// Officers of whose attempts PCs say two different things.
    contested: BTreeSet<Uuid>,
    /// Attempts whose own bytes are not as they were: these were found before the meaning was looked at.
    damaged: BTreeSet<Uuid>,
    whose: Whose,
    /// Exams whose texts can't be shown to be those of their seats, each with its sitting.
    unproven: BTreeMap<Uuid, Uuid>,
    elsewhere: HeldElsewhere,
    /// Exams that are in time by their own date alone.
    late: BTreeMap<Uuid, Finding>,
    /// What was found.
    pub problems: Vec<AuditProblem>,
    /// Notes that are no problems.
    pub notes: Vec<AuditProblem>,
    /// The counts of what was checked.
    pub looked: Looked,
}

/// The inputs for judging facts.
pub struct Judging<'a> {
    /// The facts, and the attempts that need no second check.
    pub told: &'a Told<'a>,
    /// How many entries of a series are from before its history was taken over.
    pub earlier: &'a dyn Fn(&str) -> i64,
    /// Whether another station wrote a series.
    pub far: &'a dyn Fn(&str) -> bool,
    /// Problems that were found earlier, such as those of attempts.
    pub found: &'a [AuditProblem],
    /// The folder of the trusted keys; none for a stand-alone copy.
    pub folder: Option<&'a Path>,
}

impl Meaning {
    /// Judges all facts.
    ///
    /// # Errors
    /// Any SQLite error. Readable but wrong data is reported among the problems.
    pub fn of(db: &Db, judging: &Judging<'_>) -> Result<Self, StoreError> {
        let ring =
            judging.folder.map(|folder| load_key_ring(&folder.join(TRUSTED_KEYS_FILE)).unwrap_or_default());
        let faulty = faulty(judging.found);
        let mut meaning = Self {
            counts: points::Counts::new(),
            moment: Moment::new(STANDARDS.get_or_init(|| Library::embedded().standards().to_vec()).clone()),
            exams: BTreeMap::new(),
            ring,
            damaged: faulty.keys().copied().collect(),
            faulty,
            contested: db.officers_contested()?,
            whose: Whose::of(db)?,
            unproven: BTreeMap::new(),
            elsewhere: HeldElsewhere::of(db)?,
            late: BTreeMap::new(),
            problems: Vec::new(),
            notes: Vec::new(),
            looked: Looked::default(),
        };
        for (officer, roles) in db.roles_given_elsewhere()? {
            meaning.moment.given.entry(officer).or_default().extend(Roles::named(roles).known());
        }
        meaning.moment.beside = db.said_beside()?;
        let (exercises, terms) = meaning.read_exams(db);
        let resting = meaning.walk(judging);
        for note in remarks::of_candidates(db, &meaning.moment, judging.told.facts)? {
            meaning.notes.push(note);
        }
        let doubled = doubles::check(db, judging.told.facts)?;
        for (attempt, what) in doubled.faults {
            meaning.found(attempt, what);
        }
        meaning.notes.extend(doubled.notes);
        let mut texts = texts::compare(db, &meaning.moment, &exercises, judging.told.known)?;
        for (attempt, what) in terms::faults(&meaning.moment, &terms) {
            texts.faults.entry(attempt).or_insert(what);
        }
        meaning.looked.texts = texts.compared;
        meaning.looked.other_texts = texts.other_version;
        let of_bureau = db.followed_bureau()?.is_some();
        for (attempt, what) in texts.faults.into_iter().chain(meaning.moment.attempt_faults(of_bureau)) {
            meaning.found(attempt, what);
        }
        for (attempt, what) in meaning.whose.doubts() {
            meaning.doubted(attempt, what);
        }
        // What the own roll says of what came back is this PC's own word.
        for (attempt, what) in meaning.moment.roll_faults() {
            meaning.problem(AuditPlace::Attempt(attempt), what.clone());
            meaning.faulty.entry(attempt).or_insert(what);
        }
        // The rest of another station's roll may be on its way.
        for (attempt, what) in meaning.moment.far_sitting_faults() {
            meaning.note(AuditPlace::Attempt(attempt), what.clone());
            meaning.faulty.entry(attempt).or_insert(what);
        }
        meaning.tell_of_held_elsewhere(db)?;
        meaning.tell_of_late(db)?;
        meaning.tell_of_unproven(texts.unproven);
        meaning.tell_of_keys(judging);
        meaning.tell_of_restores(db)?;
        meaning.tell_of_resting(resting);
        Ok(meaning)
    }

    /// Takes every fact in its order. Returns every certificate with what it rests on.
    fn walk(&mut self, judging: &Judging<'_>) -> Vec<Resting> {
        let (mut resting, mut holders) = (Vec::new(), Vec::new());
        for (entry, fact) in judging.told.facts {
            let place = format!("journal {}/{}", entry.series, entry.seq);
            if (judging.far)(&entry.series) {
                self.whose.take(&entry.series, true, fact);
                self.take_of_other(entry, fact);
                continue;
            }
            self.whose.take(&entry.series, false, fact);
            let earlier = entry.seq < (judging.earlier)(&entry.series);
            if let Some(what) = self.moment.right_fault(entry.at_ms, fact, earlier) {
                self.problem(place.clone(), what);
            }
            if let Some(row) = row_of(entry.at_ms, fact) {
                self.looked.certificates += 1;
                let weighed = self.moment.weigh(&self.grounds(), &row, earlier);
                let head = certificates::head_fault(&row, entry).filter(|_| !earlier);
                for what in weighed.faults.iter().cloned().chain(head) {
                    self.problem(AuditPlace::Certificate(row.number.clone()), what);
                }
                for what in &weighed.since {
                    self.note(AuditPlace::Certificate(row.number.clone()), what.clone());
                }
                self.notes.extend(remarks::younger(&self.moment, &row, &weighed.rests_on));
                holders.push(remarks::Holder::of(&self.moment, &row));
                let Weighed { not_due, rests_on, .. } = weighed;
                let (number, officer) = (row.number, row.officer_id);
                resting.push(Resting { number, officer, earlier, attempts: rests_on, not_due });
            }
            self.notes.extend(remarks::off_plan(&self.moment, entry.at_ms, fact));
            self.notes.extend(remarks::own_row(&self.moment, entry, fact));
            if let Some(what) = self.moment.secrets().told(fact) {
                self.note(place.clone(), what);
            }
            if let Some(told) = restores::told(entry, fact) {
                self.note(place.clone(), told);
            }
            if restores::unfounded(judging.told.facts, entry, fact) {
                self.problem(place.clone(), Finding::RestoreUnfounded);
            }
            if let Err(what) = self.moment.take(entry.at_ms, fact) {
                self.problem(place, Finding::CantFollow { what: Box::new(what) });
            }
        }
        self.notes.extend(holders.iter().filter_map(|holder| holder.became_another(&self.moment)));
        resting
    }

    /// Goes on with what another station wrote: people, standards, attempts and sittings. Most of its rights are judged
    /// there; who may hold a sitting is judged here as well. Of a sitting a part may not have come. What can't follow is
    /// that station's: a note that names it, and nothing rests on it.
    fn take_of_other(&mut self, entry: &JournalEntry, fact: &Fact) {
        self.elsewhere.take(&self.moment, self.whose.pc(&entry.series), entry.at_ms, fact);
        self.notes.extend(remarks::off_plan(&self.moment, entry.at_ms, fact));
        match fact {
            Fact::PlanSitting(facts::PlanSitting { id, .. }) => {
                self.moment.far_sittings.insert(*id);
            }
            Fact::SittingEntry(facts::SittingEntry { sitting_id, .. }) => {
                // From here on the roll is that station's, of a sitting that was planned here too.
                self.moment.far_sittings.insert(*sitting_id);
            }
            _ => {}
        }
        let Err(what) = self.moment.take(entry.at_ms, fact) else { return };
        if let Fact::BeginAttempt(facts::BeginAttempt { id, .. }) = fact {
            self.faulty.entry(*id).or_insert_with(|| what.clone());
        }
        let pc = self.whose.pc(&entry.series).to_owned();
        let what = Finding::CantFollowFar { what: Box::new(what), pc };
        self.note(format!("journal {}/{}", entry.series, entry.seq), what);
    }

    /// What is found of an attempt: a fault where this PC wrote it and it counts. Of another PC's, and of an exam that was
    /// voided, it is a note. No certificate rests on it either way.
    fn found(&mut self, attempt: Uuid, what: Finding) {
        let place = AuditPlace::Attempt(attempt);
        let (void, exam, told) =
            (self.moment.is_void(attempt), self.is_exam(attempt), Box::new(what.clone()));
        match (self.whose.pc_of(attempt).map(str::to_owned), void) {
            (None, false) => self.problem(place, *told),
            (None, true) => self.note(place, Finding::Void { what: told }),
            (Some(pc), true) => self.note(place, Finding::FarVoid { what: told, pc }),
            (Some(pc), false) if exam => self.note(place, Finding::FarExam { what: told, pc }),
            (Some(pc), false) => self.note(place, Finding::FarPractice { what: told, pc }),
        }
        self.faulty.entry(attempt).or_insert(what);
    }

    /// What a seal says against itself: whoever wrote it, the program was honest about it.
    fn doubted(&mut self, attempt: Uuid, what: Finding) {
        let (void, exam, told) =
            (self.moment.is_void(attempt), self.is_exam(attempt), Box::new(what.clone()));
        let told = match (self.whose.pc_of(attempt).map(str::to_owned), void) {
            (None, true) => Finding::Void { what: told },
            (None, false) if exam => Finding::DoubtfulExam { what: told },
            (None, false) => Finding::DoubtfulPractice { what: told },
            (Some(pc), true) => Finding::FarVoid { what: told, pc },
            (Some(pc), false) if exam => Finding::FarDoubtfulExam { what: told, pc },
            (Some(pc), false) => Finding::FarDoubtfulPractice { what: told, pc },
        };
        self.note(AuditPlace::Attempt(attempt), told);
        self.faulty.entry(attempt).or_insert(what);
    }

    /// Whether an attempt is of a sitting: then a person can void it there.
    fn is_exam(&self, attempt: Uuid) -> bool {
        self.moment.attempts.get(&attempt).is_some_and(|written| written.sitting.is_some())
    }

    /// Restores of other PCs: with what each set aside, as that PC's own audit tells it.
    fn tell_of_restores(&mut self, db: &Db) -> Result<(), StoreError> {
        for (entry, restored) in db.restores_elsewhere()? {
            let Some(what) = restores::told(&entry, &Fact::Restored(restored)) else { continue };
            let pc = self.whose.pc(&entry.series).to_owned();
            let what = Finding::RestoreElsewhere { pc, what: Box::new(what) };
            self.note(format!("journal {}/{}", entry.series, entry.seq), what);
        }
        Ok(())
    }

    /// Keys that this PC trusts and that were not made on it: any account that can write to the folder can
    /// add one.
    fn tell_of_keys(&mut self, judging: &Judging<'_>) {
        let made: BTreeSet<&str> = judging
            .told
            .facts
            .iter()
            .filter_map(|(_, fact)| match fact {
                Fact::MakeIssuerKey(facts::MakeIssuerKey { key_id, .. }) => Some(key_id.as_str()),
                _ => None,
            })
            .collect();
        if made.is_empty() {
            return;
        }
        let others = self.ring.iter().flat_map(KeyRing::iter).map(|trusted| trusted.key.key_id().to_string());
        let notes = others
            .filter(|id| !made.contains(id.as_str()))
            .map(|key| AuditProblem::new(TRUSTED_KEYS_FILE, Finding::KeyNotMadeHere { key }));
        self.notes.extend(notes);
    }

    /// Sittings that are over and whose secret is not recorded: no problem yet, and no certificate rests on
    /// them.
    fn tell_of_unproven(&mut self, unproven: BTreeMap<Uuid, Uuid>) {
        let mut sittings: BTreeMap<Uuid, usize> = BTreeMap::new();
        for sitting in unproven.values() {
            *sittings.entry(*sitting).or_default() += 1;
        }
        self.notes.extend(sittings.into_iter().map(|(sitting, exams)| {
            AuditProblem::new(format!("sitting {sitting}"), Finding::NotRevealed { exams })
        }));
        self.unproven = unproven;
    }

    fn resting_faults(&self, attempts: &[Uuid], earlier: bool) -> Vec<Finding> {
        let unproven = |id: &Uuid| {
            let sitting = self.unproven.get(id).filter(|_| !earlier)?;
            Some(Finding::SecretUnknown { sitting: *sitting })
        };
        let what = |id: &Uuid| self.faulty.get(id).cloned().or_else(|| unproven(id));
        let fault = |id: &Uuid| Some(Finding::RestsOn { attempt: *id, what: Box::new(what(id)?) });
        // The exam that a certificate prints is among those that it rests on.
        attempts.iter().collect::<BTreeSet<_>>().into_iter().filter_map(fault).collect()
    }

    /// All problems that a certificate would have if it were issued now, as the audit will see it.
    pub fn certificate_faults(&self, row: &CertificateRow) -> Vec<Finding> {
        let weighed = self.moment.weigh(&self.grounds(), row, false);
        let known = weighed.faults.into_iter().chain(weighed.not_due).chain(weighed.since);
        let known = known.chain(self.resting_faults(&weighed.rests_on, false));
        known.chain(self.late_faults(&weighed.rests_on)).collect()
    }

    /// Goes on with a certificate that was issued.
    pub fn issued(&mut self, row: &CertificateRow) {
        let grade = row.grade.map(|grade| grade as u32);
        let fact = Fact::IssueCertificate(facts::IssueCertificate {
            id: row.id,
            number: row.number.clone(),
            officer_id: row.officer_id,
            standard: row.standard.clone(),
            standard_version: row.standard_version,
            attempt_id: row.attempt_id,
            grade,
            token: row.token.clone(),
            by: row.by,
        });
        // The store refuses what can't follow.
        let _ = self.moment.take(row.issued_ms, &fact);
    }

    fn grounds(&self) -> Grounds<'_> {
        Grounds { exams: &self.exams, counts: &self.counts, ring: self.ring.as_ref() }
    }

    /// Exam attempts as they are stored, the names of their exercises, and the terms of their logs.
    fn read_exams(&mut self, db: &Db) -> (BTreeMap<Uuid, String>, TermsFound) {
        let (mut exercises, mut terms) = (BTreeMap::new(), TermsFound::new());
        match db.exam_attempts() {
            Ok(rows) => {
                for row in &rows {
                    if row.start.mode == AttemptMode::Exam {
                        exercises.insert(row.start.id, row.start.exercise_id.clone());
                        terms.insert(row.start.id, row.terms());
                    }
                }
                let built_in = STANDARDS.get_or_init(|| Library::embedded().standards().to_vec());
                match points::of_rows(db, built_in, &rows) {
                    Ok(counts) => self.counts.extend(counts),
                    Err(error) => self.problem("attempts".to_owned(), error.to_string()),
                }
                self.exams.extend(rows.iter().filter_map(ExamRow::of).map(|exam| (exam.id, exam)));
            }
            Err(error) => self.problem("attempts".to_owned(), error.to_string()),
        }
        (exercises, terms)
    }

    fn problem(&mut self, place: impl Into<AuditPlace>, what: impl Into<Finding>) {
        self.problems.push(AuditProblem::new(place, what));
    }

    fn note(&mut self, place: impl Into<AuditPlace>, what: Finding) {
        self.notes.push(AuditProblem::new(place, what));
    }
}

/// Problems of attempts, by attempt.
fn faulty(found: &[AuditProblem]) -> BTreeMap<Uuid, Finding> {
    let of = |problem: &AuditProblem| match problem.place {
        AuditPlace::Attempt(id) => Some((id, problem.finding.clone())),
        AuditPlace::Certificate(_) | AuditPlace::Named(_) => None,
    };
    found.iter().filter_map(of).collect()
}
