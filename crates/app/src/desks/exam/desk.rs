//! The exam room's desk: its state, its requests, its reading.

use super::action::ExamAction;
use super::elsewhere::Elsewhere;
use super::free_space::Space;
use super::looked::Looked;
use super::roll_job::{RollJob, SavedRoll};
use super::seat_session::{GoingOn, SeatSession};
use super::secrets::Seals;
use super::tickets::Tickets;
use crate::core::{Areas, Core, KnownSitting, Request, Seen, SittingOperation, StorePhase, Task};
use crate::drill::Runner;
use crate::notice::Notice;
use crate::points::{self, Counts};
use dabiao_domain::actor::Authorized;
use dabiao_domain::certification::{AttemptResult, ExamFigures};
use dabiao_domain::role::Denied;
use dabiao_domain::sitting::{
    SeatResult, Sitting, SittingEntry, SittingEvent, SittingRefusal, SittingRules, SittingState, roll,
};
use dabiao_store::{AttemptRow, CutOff, NumberedEntry, StoredSitting};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Everything about exams on this station.
#[derive(Debug, Default)]
pub struct Exams {
    /// The sitting that is held at this PC, and its invigilator.
    pub(super) held: Option<(Uuid, Uuid)>,
    /// Whether this PC is with the candidates: only their screens are shown.
    pub(super) handed_over: bool,
    pub(super) seat: Option<SeatSession>,
    /// Flags of sealed attempts, and which of them were typed at the same moments.
    pub(super) looked: Looked,
    /// A roll that is being drawn and written.
    pub(super) paper: Option<RollJob>,
    /// Rolls that were saved by this run of the program, by sitting.
    pub(super) papers: BTreeMap<Uuid, SavedRoll>,
    /// Secrets that are open, and start codes.
    pub(super) seals: Seals,
    /// Tickets of this PC, where it is one of a room.
    pub(super) tickets: Tickets,
    /// Seats at other PCs.
    pub(super) elsewhere: Elsewhere,
    /// Room on the disk.
    pub(super) space: Space,
    /// An exam that is to be resumed, and the store's data on it.
    pub(super) going_on: Option<(GoingOn, Task<CutOff>)>,
    /// Sittings that are being read.
    pub(super) sittings: Option<Task<Vec<StoredSitting>>>,
    /// Their attempts, and the counts that standards of points need from them.
    pub(super) attempts: Option<Task<(Vec<AttemptRow>, Counts)>>,
    /// Whether what is known of the sittings may be older than what was written.
    stale: bool,
}

impl<'a> Seen<'a, Exams> {
    /// The sitting that is held at this PC.
    pub fn held(self) -> Option<&'a KnownSitting> {
        self.core.sitting(self.desk.held?.0)
    }

    /// The candidate at this PC.
    pub fn seat(self) -> Option<&'a SeatSession> {
        self.desk.seat.as_ref()
    }

    /// What the invigilator should check in a sealed attempt.
    pub fn flags_of(self, attempt: Uuid) -> &'a [dabiao_domain::evidence::Flag] {
        self.desk.looked.of(attempt)
    }

    /// Whether this PC is with the candidates.
    pub fn handed_over(self) -> bool {
        self.desk.handed_over && self.desk.held.is_some()
    }

    /// The sittings that are open at this station and not held at this PC: after a restart.
    pub fn sittings_to_go_on(self) -> impl Iterator<Item = &'a KnownSitting> {
        let held = self.desk.held.map(|(id, _)| id);
        self.core.bureau.sittings.iter().filter(move |s| {
            matches!(s.sitting.state(), SittingState::Open | SittingState::Running)
                && Some(s.sitting.plan().id) != held
        })
    }
}

impl Exams {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    /// Hears what was written, by whomever: sittings are read anew once no drill runs, one reading at a time. What is
    /// put on record in a sitting that is held here is known at once (`longer`, below).
    pub(crate) fn changed(&mut self, written: Areas, runner: &Runner, core: &Core) {
        self.stale |= written.has(Areas::SITTINGS);
        let reads = self.sittings.is_some() || self.attempts.is_some();
        // As a store opens, its sittings are read after the standards.
        if !reads && core.phase == StorePhase::Ready && runner.rests(core) {
            self.catch_up(core);
        }
    }

    /// Reads anew what was written since the last reading; nothing where nothing was.
    pub(crate) fn catch_up(&mut self, core: &Core) {
        if self.stale {
            self.reload_sittings(core);
        }
    }

    /// Asks for sittings and their attempts.
    pub(crate) fn reload_sittings(&mut self, core: &Core) {
        self.stale = false;
        self.name_stations(core);
        self.sittings = Some(core.ask_store(|db| db.sittings()));
        let built_in = core.config.library.standards().to_vec();
        self.attempts = Some(core.ask_store(move |db| {
            let rows = db.exam_attempts()?;
            let counts = points::of_rows(db, &built_in, &rows)?;
            Ok((rows, counts))
        }));
    }

    /// Reads the tickets of this PC, if none is being read.
    pub(crate) fn reload_tickets(&mut self, core: &mut Core) {
        self.read_tickets(None, core);
    }

    /// Collects what was read, locked, compared and written. Called once per frame.
    pub(crate) fn poll(&mut self, runner: &mut Runner, core: &mut Core) {
        if let Some(stored) = core.arrived(&mut self.sittings) {
            self.set_sittings(stored, core);
        }
        if let Some((rows, counts)) = core.arrived(&mut self.attempts) {
            self.set_exam_attempts(rows, counts, core);
        }
        self.poll_going_on(runner, core);
        self.poll_seals(runner, core);
        self.poll_tickets(core);
        self.poll_room(core);
        self.poll_roll(core);
        self.poll_flags(core);
        self.poll_space(runner, core);
    }

    fn set_sittings(&mut self, stored: Vec<StoredSitting>, core: &mut Core) {
        // That of a ticket is in memory only, whatever an exchange has brought of it.
        let at_seat = self.tickets.shown.and_then(|id| core.sitting(id).cloned());
        let mut known: Vec<KnownSitting> = at_seat.into_iter().collect();
        for mut stored in stored {
            let (plan, seal) = (stored.plan.clone(), std::mem::take(&mut stored.seal));
            let secret = stored.secret.take();
            if self.is_of_ticket(plan.id) {
                continue;
            }
            if let Some(secret) = secret {
                self.seals.know(plan.id, secret);
            }
            let Some(standard) = core.standard_of(&plan.standard_id, plan.standard_version) else {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("id", &plan.standard_id), ("version", &plan.standard_version)];
                core.notice = Some(Notice::new(&core.texts, "error-sitting-standard", &values));
                continue;
            };
            match stored.replay(SittingRules::of(&standard)) {
                // Entries recorded since the store was asked are in memory only and must not be lost.
                Ok(sitting) => {
                    let newer = core.sitting(plan.id).map(|known| &known.sitting);
                    // Of one that another PC took over nothing is newer here.
                    let longer = |s: &&Sitting| {
                        s.entries().len() > sitting.entries().len() && s.holder() == sitting.holder()
                    };
                    let newer = newer.filter(longer).cloned();
                    let sitting = newer.unwrap_or(sitting);
                    known.push(KnownSitting { sitting, standard, seal, roll: Vec::new() });
                }
                Err((n, refusal)) => {
                    let what = format!("{} / {n}: {refusal}", plan.id);
                    core.notice = Some(Notice::new(&core.texts, "error-corrupt", &[("detail", &what)]));
                }
            }
        }
        core.bureau.sittings = known;
        self.let_go_if_taken(core);
        self.rebuild_rolls(core);
        // Their attempts may have been evaluated first: a result counts by the sitting that it belongs to.
        if !core.bureau.results.is_empty() {
            core.rebuild_assessments();
        }
    }

    pub(super) fn set_exam_attempts(&mut self, rows: Vec<AttemptRow>, counts: Counts, core: &mut Core) {
        core.bureau.counts = counts;
        core.bureau.results = rows.into_iter().map(|row| (row.start.id, row)).collect();
        self.load_flags(core);
        self.rebuild_rolls(core);
        core.rebuild_assessments();
    }

    /// Recomputes all rolls.
    pub(super) fn rebuild_rolls(&mut self, core: &mut Core) {
        let all = core.bureau.sittings.iter().map(|s| s.sitting.plan().id).collect();
        self.rebuild_rolls_of(&all, core);
    }

    /// Recomputes the rolls of these sittings only: a store may hold the exams of years.
    pub(super) fn rebuild_rolls_of(&mut self, sittings: &BTreeSet<Uuid>, core: &mut Core) {
        let births: BTreeMap<Uuid, Option<Date>> =
            core.roster.officers.iter().map(|o| (o.id, o.birth)).collect();
        let asked = |row: &AttemptRow| row.start.sitting_id.is_some_and(|id| sittings.contains(&id));
        let results: BTreeMap<Uuid, SeatResult> = core
            .bureau
            .results
            .iter()
            .filter(|(_, row)| asked(row))
            .filter_map(|(id, row)| {
                let known = core.sitting(row.start.sitting_id?)?;
                let figures = ExamFigures::of_score(row.score.as_ref()?)?;
                let counts = core.bureau.counts.get(id).copied();
                let result = AttemptResult::of(&known.standard, figures, |_| counts);
                let birth = *births.get(&row.start.officer_id)?;
                let flags = self.looked.of(*id).len() as u32;
                Some((*id, SeatResult { result, birth, flags }))
            })
            .collect();
        for known in core.bureau.sittings.iter_mut().filter(|s| sittings.contains(&s.sitting.plan().id)) {
            known.roll = roll(&known.sitting, &known.standard, &results);
        }
    }

    /// Puts an event of a sitting on record, in memory and in the store, by the right that it takes of whoever is
    /// signed in. Whether it could stand there.
    pub(super) fn append_event_of(
        &mut self,
        sitting: Uuid,
        by: Uuid,
        event: SittingEvent,
        core: &mut Core,
    ) -> bool {
        if self.is_of_ticket(sitting) {
            let taken = Self::numbered(sitting, by, event, core).is_some();
            self.rebuild_rolls_of(&BTreeSet::from([sitting]), core);
            return taken;
        }
        if !self.holds_here(sitting, core) {
            return false;
        }
        let right = match right_to(sitting, by, &event, core) {
            Ok(right) => right,
            Err(refusal) => {
                core.refuse(refusal);
                return false;
            }
        };
        let Some(entry) = Self::numbered(sitting, by, event, core) else { return false };
        core.written(core.store.call(move |db| db.record_entry(right.as_ref(), &entry)));
        self.rebuild_rolls_of(&BTreeSet::from([sitting]), core);
        true
    }

    /// As [`Exams::append_event_of`], for an entry that the store takes together with something else.
    pub(super) fn numbered(
        sitting: Uuid,
        by: Uuid,
        event: SittingEvent,
        core: &mut Core,
    ) -> Option<NumberedEntry> {
        let at = jiff::Timestamp::from_millisecond(core.config.clock.wall_ms()).unwrap_or_default();
        let known = core.bureau.sittings.iter_mut().find(|s| s.sitting.plan().id == sitting)?;
        let seq = known.sitting.entries().len() as u32;
        let entry = SittingEntry { at, by, event };
        match known.sitting.apply(entry.clone()) {
            Ok(()) => Some(NumberedEntry { sitting, seq, entry }),
            Err(refusal) => {
                Self::refuse_entry(refusal, core);
                None
            }
        }
    }

    pub(super) fn refuse_entry(refusal: SittingRefusal, core: &mut Core) {
        let state = match refusal {
            SittingRefusal::WrongState(state) => core.texts.of(&state),
            _ => String::new(),
        };
        let what = core.texts.format(refusal.key(), &[("state", &state)]);
        core.notice = Some(Notice { what, next: core.texts.get("error-sitting-next") });
    }

    /// Performs the request.
    pub(crate) fn act(&mut self, action: ExamAction, runner: &mut Runner, core: &mut Core) {
        match action {
            ExamAction::Plan(form) => self.plan_sitting(&form, core),
            ExamAction::Code(action) => self.act_on_code(action, runner, core),
            ExamAction::Open { id, secret } => confirm(secret, SittingOperation::Open(id), core),
            ExamAction::TakeOver { id, secret } => confirm(secret, SittingOperation::TakeOver(id), core),
            ExamAction::Close { secret } => confirm(secret, SittingOperation::Close, core),
            ExamAction::LetGoOn { officer, secret } => {
                confirm(secret, SittingOperation::LetGoOn(officer), core);
            }
            ExamAction::Unlock { secret } => confirm(secret, SittingOperation::Unlock, core),
            ExamAction::HandOver => {
                self.handed_over = self.held.is_some();
                self.ask_for_space(core);
            }
            ExamAction::SaveRoll(id) => self.save_roll(id, core),
            ExamAction::Start => self.start_sitting(core),
            ExamAction::Cancel(id) => self.cancel_sitting(id, runner, core),
            ExamAction::NoteIncident { kind, officer, note } => {
                self.note_incident(kind, officer, &note, core);
            }
            ExamAction::VoidAttempt { officer, why, note } => {
                self.void_attempt(officer, why, &note, runner, core);
            }
            ExamAction::SeatIn { badge, secret } => self.seat_in(&badge, secret, core),
            ExamAction::StartTrial => self.start_trial(runner, core),
            ExamAction::EndTrial => self.end_trial(runner, core),
            ExamAction::Begin => self.begin_exam(runner, core),
            ExamAction::GoOn => {
                if let Some((officer, let_by)) = self.seat.as_ref().map(|s| (s.officer.id, s.let_by)) {
                    self.go_on_exam(officer, let_by.unwrap_or(officer), core);
                }
            }
            ExamAction::LeaveSeat => self.leave_seat(runner, core),
            ExamAction::Ticket(action) => self.act_on_ticket(action, runner, core),
        }
    }
}

/// The right to an event of a sitting that names `by`: theirs, who has to be signed in. None where it takes none.
fn right_to(
    sitting: Uuid,
    by: Uuid,
    event: &SittingEvent,
    core: &Core,
) -> Result<Option<Authorized>, Denied> {
    let candidates = core.sitting(sitting).map_or(&[][..], |known| &known.sitting.plan().candidates);
    let Some(deed) = event.deed(by, candidates) else { return Ok(None) };
    let right = core.right_to(&deed)?;
    if right.by() == Some(by) { Ok(Some(right)) } else { Err(Denied::NoRight(deed.permission())) }
}

/// An invigilator's operation that asks for the password again.
fn confirm(secret: String, operation: SittingOperation, core: &mut Core) {
    core.request(Request::Confirm { secret, operation });
}
