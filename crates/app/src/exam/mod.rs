//! Exams: planning a sitting, holding it, sitting it, and how it came out.
//!
//! What may follow what is decided by [`Sitting::apply`]; what was decided goes to the store entry by entry.
//! A room is held on this PC by the invigilator who opened it; candidates sign in at it one after another.

mod flags;
mod going_on;
mod papers;
mod plan;
mod room;
mod seals;
mod seat;
mod space;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::action::Action;
use super::notice::Notice;
use super::pending::Pending;
use super::points::{self, Counts};
use super::station::Station;
use dabiao_domain::certification::ExamResult;
use dabiao_domain::sitting::{
    SeatResult, Sitting, SittingEntry, SittingEvent, SittingRefusal, SittingRules, SittingState, roll,
};
use dabiao_domain::standard::CopyResult;
use dabiao_store::{AttemptRow, NumberedEntry, StoredSitting};

pub use crate::core::KnownSitting;
pub(super) use flags::Evidence;
pub(super) use going_on::GoingOn;
pub(super) use papers::{RollFacts, RollJob};
pub use papers::{SavedRoll, with_points};
pub use plan::{PlanForm, local_time};
pub use seals::{CodeAction, CodeAsk, ShownCode};
pub use seat::TRIAL;
pub use seat::{CandidateStep, SeatSession};
pub use space::{NEEDED_BYTES, mebibytes};

/// Everything about exams on this station.
#[derive(Debug, Default)]
pub(super) struct Exams {
    /// The sitting that is held at this PC, and by whom.
    pub held: Option<(Uuid, Uuid)>,
    /// Whether this PC is with the candidates: nothing but their screens is shown.
    pub handed_over: bool,
    pub seat: Option<SeatSession>,
    /// Makes the texts of exams.
    pub generator: Option<dabiao_content::generator::Generator>,
    /// Flags of sealed attempts, and which of them were typed at the same moments.
    pub looked: flags::Looked,
    /// A roll that is being drawn and written.
    pub paper: Option<RollJob>,
    /// Rolls that were saved by this run of the program, by sitting.
    pub papers: BTreeMap<Uuid, SavedRoll>,
    /// Secrets that are open, and start codes.
    pub seals: seals::Seals,
    /// Room on the disk.
    pub space: space::Space,
}

impl Station {
    /// The sitting that is held at this PC.
    pub fn held(&self) -> Option<&KnownSitting> {
        self.core.sitting(self.exams.held?.0)
    }

    /// Who holds it.
    pub(super) fn invigilator(&self) -> Option<Uuid> {
        self.exams.held.map(|(_, by)| by)
    }

    /// The candidate at this PC.
    pub const fn seat(&self) -> Option<&SeatSession> {
        self.exams.seat.as_ref()
    }

    /// What the invigilator should look at in a sealed attempt.
    pub fn flags_of(&self, attempt: Uuid) -> &[dabiao_domain::evidence::Flag] {
        self.exams.looked.of(attempt)
    }

    /// Asks for sittings and their attempts.
    pub(super) fn reload_sittings(&mut self) {
        self.pending.push(Pending::Sittings(self.core.store.call(|db| db.sittings())));
        let built_in = self.core.config.library.standards().to_vec();
        let attempts = self.core.store.call(move |db| {
            let rows = db.exam_attempts()?;
            let counts = points::of_rows(db, &built_in, &rows)?;
            Ok((rows, counts))
        });
        self.pending.push(Pending::ExamAttempts(attempts));
    }

    pub(super) fn sittings_arrived(&mut self, stored: Vec<StoredSitting>) {
        let mut known = Vec::new();
        for StoredSitting { plan, entries, seal, secret } in stored {
            if let Some(secret) = secret {
                self.exams.seals.know(plan.id, secret);
            }
            let Some(standard) = self.core.standard_of(&plan.standard_id, plan.standard_version) else {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("id", &plan.standard_id), ("version", &plan.standard_version)];
                self.core.notice = Some(Notice::new(&self.core.texts, "error-sitting-standard", &values));
                continue;
            };
            match Sitting::replay(plan.clone(), SittingRules::of(&standard), entries) {
                // What was put on record since the store was asked is in memory only: it must not be lost.
                Ok(sitting) => {
                    let newer = self.core.sitting(plan.id).map(|known| &known.sitting);
                    let newer = newer.filter(|s| s.entries().len() > sitting.entries().len()).cloned();
                    let sitting = newer.unwrap_or(sitting);
                    known.push(KnownSitting { sitting, standard, seal, roll: Vec::new() });
                }
                Err((n, refusal)) => {
                    let what = format!("{} / {n}: {refusal}", plan.id);
                    self.core.notice =
                        Some(Notice::new(&self.core.texts, "error-corrupt", &[("detail", &what)]));
                }
            }
        }
        self.core.bureau.sittings = known;
        self.rebuild_rolls();
        // Their attempts may have been looked at first: a result counts by the sitting that it belongs to.
        if !self.core.bureau.results.is_empty() {
            self.core.rebuild_assessments();
        }
    }

    pub(super) fn exam_attempts_arrived(&mut self, rows: Vec<AttemptRow>, counts: Counts) {
        self.core.bureau.counts = counts;
        self.core.bureau.results = rows.into_iter().map(|row| (row.start.id, row)).collect();
        self.load_flags();
        self.rebuild_rolls();
        self.core.rebuild_assessments();
    }

    /// Computes all rolls anew.
    pub(super) fn rebuild_rolls(&mut self) {
        let all = self.core.bureau.sittings.iter().map(|s| s.sitting.plan().id).collect();
        self.rebuild_rolls_of(&all);
    }

    /// Computes the rolls of these sittings anew: a store may hold the exams of years.
    pub(super) fn rebuild_rolls_of(&mut self, sittings: &BTreeSet<Uuid>) {
        let births: BTreeMap<Uuid, Option<Date>> =
            self.core.officers.iter().map(|o| (o.id, o.birth)).collect();
        let asked = |row: &AttemptRow| row.start.sitting_id.is_some_and(|id| sittings.contains(&id));
        let results: BTreeMap<Uuid, SeatResult> = self
            .core
            .bureau
            .results
            .iter()
            .filter(|(_, row)| asked(row))
            .filter_map(|(id, row)| {
                let formula = self.core.bureau.counts.get(id).copied();
                let result =
                    ExamResult::Copy(CopyResult { formula, ..CopyResult::of_doc(row.score.as_ref()?)? });
                let birth = *births.get(&row.start.officer_id)?;
                let flags = self.exams.looked.of(*id).len() as u32;
                Some((*id, SeatResult { result, birth, flags }))
            })
            .collect();
        for known in self.core.bureau.sittings.iter_mut().filter(|s| sittings.contains(&s.sitting.plan().id))
        {
            known.roll = roll(&known.sitting, &known.standard, &results);
        }
    }

    /// Puts an event of a sitting on record, in memory and in the store. Whether it could stand there.
    pub(super) fn put_on_record(&mut self, sitting: Uuid, by: Uuid, event: SittingEvent) -> bool {
        let Some(entry) = self.numbered(sitting, by, event) else { return false };
        self.core.written(self.core.store.call(move |db| db.record_entry(&entry)));
        self.rebuild_rolls_of(&BTreeSet::from([sitting]));
        true
    }

    /// As [`Station::put_on_record`], for an entry that the store takes together with something else.
    pub(super) fn numbered(&mut self, sitting: Uuid, by: Uuid, event: SittingEvent) -> Option<NumberedEntry> {
        let at = jiff::Timestamp::from_millisecond(self.core.config.clock.wall_ms()).unwrap_or_default();
        let known = self.core.bureau.sittings.iter_mut().find(|s| s.sitting.plan().id == sitting)?;
        let seq = known.sitting.entries().len() as u32;
        let entry = SittingEntry { at, by, event };
        match known.sitting.apply(entry.clone()) {
            Ok(()) => Some(NumberedEntry { sitting, seq, entry }),
            Err(refusal) => {
                self.refuse_entry(refusal);
                None
            }
        }
    }

    pub(super) fn refuse_entry(&mut self, refusal: SittingRefusal) {
        let state = match refusal {
            SittingRefusal::WrongState(state) => self.core.texts.of(&state),
            _ => String::new(),
        };
        let what = self.core.texts.format(refusal.key(), &[("state", &state)]);
        self.core.notice = Some(Notice { what, next: self.core.texts.get("error-sitting-next") });
    }

    /// Does what was asked about exams.
    pub(super) fn act_on_exams(&mut self, action: Action) {
        match action {
            Action::PlanSitting(form) => self.plan_sitting(&form),
            Action::Code(action) => self.act_on_code(action),
            Action::OpenSitting { id, secret } => {
                self.confirm(secret, Action::OpenSitting { id, secret: String::new() });
            }
            Action::CloseSitting { secret } => {
                self.confirm(secret, Action::CloseSitting { secret: String::new() });
            }
            Action::LetGoOn { officer, secret } => {
                self.confirm(secret, Action::LetGoOn { officer, secret: String::new() });
            }
            Action::Unlock { secret } => {
                self.confirm(secret, Action::Unlock { secret: String::new() });
            }
            Action::HandOver => {
                self.exams.handed_over = self.exams.held.is_some();
                self.ask_for_space();
            }
            Action::SaveRoll(id) => self.save_roll(id),
            Action::StartSitting => self.start_sitting(),
            Action::CancelSitting(id) => self.cancel_sitting(id),
            Action::NoteIncident { kind, officer, note } => self.note_incident(kind, officer, &note),
            Action::VoidAttempt { officer, why, note } => self.void_attempt(officer, why, &note),
            Action::SeatIn { badge, secret } => self.seat_in(&badge, secret),
            Action::StartTrial => self.start_trial(),
            Action::EndTrial => self.end_trial(),
            Action::BeginExam => self.begin_exam(),
            Action::GoOnExam => {
                if let Some((officer, let_by)) = self.exams.seat.as_ref().map(|s| (s.officer.id, s.let_by)) {
                    self.go_on_exam(officer, let_by.unwrap_or(officer));
                }
            }
            Action::LeaveSeat => self.leave_seat(),
            _ => {}
        }
    }

    /// Whether this PC is with the candidates.
    pub const fn handed_over(&self) -> bool {
        self.exams.handed_over && self.exams.held.is_some()
    }

    /// Whether what is typed at this PC is a candidate's trial.
    pub fn in_trial(&self) -> bool {
        self.session.as_ref().is_some_and(|s| s.start().exercise_id.starts_with(TRIAL))
    }

    /// Whether an exam is being written at this PC.
    pub fn in_exam(&self) -> bool {
        self.session.as_ref().is_some_and(|s| s.start().sitting_id.is_some())
    }

    /// The sittings that are open at this station and not held at this PC: after a restart.
    pub fn sittings_to_go_on(&self) -> impl Iterator<Item = &KnownSitting> {
        let held = self.exams.held.map(|(id, _)| id);
        self.core.bureau.sittings.iter().filter(move |s| {
            matches!(s.sitting.state(), SittingState::Open | SittingState::Running)
                && Some(s.sitting.plan().id) != held
        })
    }
}
