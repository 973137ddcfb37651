//! 指导员工作台: the guidance cohort, its mentees, and the checking drill.
//!
//! As at the trainer's desk, facts are read at one time on the store's thread and made into view data by a
//! task; forecasts come after that. Every change is a fact that is checked on the store's thread against the
//! current records, so that two people can't do the same operation twice. Access is decided here: an
//! instructor sees the cohort, a guidance officer the own caseload and no other results, a trainer numbers
//! only.

mod ahead;
pub mod checking;
mod coach_page;
mod deeds;
mod lines;
mod naming;
mod papers;
mod people;
mod record_copies;
mod refusal;
mod view;
pub mod words;

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

pub use ahead::{Projections, gains};
pub use checking::CheckingAction;
pub use coach_page::{CoachPage, NoteLine, RungLine, Signature};
pub use deeds::NoteForm;
pub use lines::{AlertLine, CandidateLine, CoachLine, CoverageLine, MenteeLine, PairingLine, PlaceLine};
pub use papers::{CohortPaper, cohort_sheet};
pub use people::{Level, Person};
pub use record_copies::RecordCopies;
pub use refusal::{CohortRefusal, warning_words};
pub use view::CohortView;

use self::checking::CheckingDesk;
use crate::coaching::{PersonAsked, PersonCoaching};
use crate::core::OFFICER_STANDARD;
use crate::core::{Core, Seen, Task};
use crate::desk_data::TrainerData;
use crate::desk_papers::PaperFormat;
use crate::notice::Notice;
use dabiao_domain::cohort::caseload::EndReason;
use dabiao_domain::cohort::ladder::Rung;
use dabiao_domain::cohort::membership::{State, Step};
use dabiao_domain::role::Permission;

/// The standard of guidance officers.
pub const GUIDANCE_STANDARD: &str = "guidance-2027";

/// What may be asked of the cohort's desk.
#[derive(Clone, Debug, PartialEq)]
pub enum CohortAction {
    /// Refresh the facts.
    Look,
    /// Open a guidance officer's page: reads the evidence for the rungs.
    Open(Uuid),
    /// Read what coaching says of that officer, whom the signed-in guidance officer coaches.
    LookAt(Uuid),
    /// Admit, put in the reserve, or release.
    Step {
        /// The officer.
        officer: Uuid,
        /// What.
        step: Step,
        /// A remark.
        note: String,
    },
    /// Sign off a rung on all the evidence for it.
    SignOff {
        /// The officer.
        officer: Uuid,
        /// Which.
        rung: Rung,
        /// What the instructor says.
        note: String,
    },
    /// Revoke a signature.
    Withdraw {
        /// Which.
        sign_off: Uuid,
        /// Why.
        reason: String,
    },
    /// Assign coaches: pairs of coach and mentee, all or none.
    Assign(Vec<(Uuid, Uuid)>),
    /// End an assignment.
    End {
        /// Which assignment.
        assignment: Uuid,
        /// Why.
        reason: EndReason,
    },
    /// Write a note of coaching, or correct one.
    Note(NoteForm),
    /// Dismiss an alert.
    Dismiss {
        /// Its key.
        key: String,
        /// Why.
        reason: String,
    },
    /// Make a paper.
    Save {
        /// Which one.
        paper: CohortPaper,
        /// In which form.
        format: PaperFormat,
    },
    /// In the checking drill.
    Checking(CheckingAction),
}

/// The access that an officer has to the cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CohortAccess {
    /// Nothing.
    Nothing,
    /// The checking drill: a reserve prepares for a place.
    Drill,
    /// The size of the cohort, and the units without a member.
    Numbers,
    /// Their own page.
    Own(Uuid),
    /// Everything.
    Whole,
}

/// Everything about the cohort's desk.
#[derive(Default)]
pub struct CohortDesk {
    view: Option<Arc<CohortView>>,
    read: Option<Task<Option<TrainerData>>>,
    view_made: Option<Task<CohortView>>,
    ahead_made: Option<Task<(CohortView, Arc<Projections>)>>,
    ahead: Option<Arc<Projections>>,
    /// What the guidance officer whose page is open has copied.
    copies: Option<(Uuid, Arc<RecordCopies>)>,
    copies_read: Option<Task<(Uuid, Arc<RecordCopies>)>>,
    /// What coaching says of the mentee who is looked at.
    coached: PersonAsked,
    saving: Option<Task<Result<PathBuf, String>>>,
    saved: Option<PathBuf>,
    deeds: Vec<Task<deeds::Outcome>>,
    checking: CheckingDesk,
    /// Why there is nothing to be seen.
    trouble: Option<Notice>,
    /// Whether the facts changed while they were being read.
    again: bool,
}

impl CohortDesk {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    pub(crate) fn busy(&self) -> bool {
        self.read.is_some()
            || self.view_made.is_some()
            || self.ahead_made.is_some()
            || self.copies_read.is_some()
            || self.coached.is_under_way()
            || self.saving.is_some()
            || !self.deeds.is_empty()
            || self.checking.busy()
    }
}

impl<'a> Seen<'a, CohortDesk> {
    /// The signed-in officer's access to the cohort.
    pub fn access(self) -> CohortAccess {
        let Some(officer) = &self.core.here.officer else { return CohortAccess::Nothing };
        if self.core.may(Permission::ReadCohort) {
            CohortAccess::Whole
        } else {
            match self.core.cohort_now().state(officer.id) {
                Some(State::Member { .. }) => CohortAccess::Own(officer.id),
                // A trainer of a unit who waits for a place keeps the access to the numbers.
                _ if self.core.may(Permission::ReadUnit) => CohortAccess::Numbers,
                Some(State::Reserve { .. }) => CohortAccess::Drill,
                _ => CohortAccess::Nothing,
            }
        }
    }

    /// The cohort as it was last read, cut to the signed-in officer's access.
    pub fn view(self) -> Option<&'a Arc<CohortView>> {
        self.desk.view.as_ref().filter(|view| view.sight == self.access())
    }

    /// What the guidance officer whose page is open has copied, once it is read.
    pub fn copies(self, officer: Uuid) -> Option<&'a Arc<RecordCopies>> {
        self.desk.copies.as_ref().filter(|(whose, _)| *whose == officer).map(|(_, copies)| copies)
    }

    /// What coaching says of a mentee; none until it is there, and of everybody whom the signed-in officer does not coach.
    pub fn coached(self, mentee: Uuid) -> Option<&'a PersonCoaching> {
        let CohortAccess::Own(own) = self.access() else { return None };
        let mentees = self.view()?.mentees.get(&own)?;
        let coached = mentees.iter().any(|line| line.who.id == mentee);
        self.desk.coached.of(mentee).filter(|_| coached)
    }

    /// Whether an operation of the cohort is running.
    pub fn busy(self) -> bool {
        self.desk.busy()
    }

    /// Where the paper that was made last is.
    pub fn saved_paper(self) -> Option<&'a std::path::Path> {
        self.desk.saved.as_deref()
    }

    /// Why the last reading of the cohort failed; none while it is being read.
    pub fn trouble(self) -> Option<&'a Notice> {
        self.desk.trouble.as_ref()
    }
}

impl CohortDesk {
    /// Performs a request of the cohort's desk.
    pub(crate) fn act(&mut self, action: CohortAction, core: &mut Core) {
        match action {
            CohortAction::Look => self.look(core),
            CohortAction::Open(officer) => self.open_coach(officer, core),
            CohortAction::LookAt(mentee) => self.coached.ask(mentee, core),
            CohortAction::Step { officer, step, note } => self.step(officer, step, &note, core),
            CohortAction::SignOff { officer, rung, note } => self.sign_off_rung(officer, rung, &note, core),
            CohortAction::Withdraw { sign_off, reason } => self.withdraw_sign_off(sign_off, &reason, core),
            CohortAction::Assign(pairs) => self.assign_mentees(&pairs, core),
            CohortAction::End { assignment, reason } => self.end_coaching(assignment, reason, core),
            CohortAction::Note(form) => self.write_note(form, core),
            CohortAction::Dismiss { key, reason } => self.dismiss_alert(&key, &reason, core),
            CohortAction::Save { paper, format } => self.save_paper(paper, format, core),
            CohortAction::Checking(action) => self.act_on_check(action, core),
        }
    }

    /// Asks for the facts.
    pub(crate) fn look(&mut self, core: &mut Core) {
        if matches!(self.seen(core).access(), CohortAccess::Nothing | CohortAccess::Drill) {
            return;
        }
        if self.read.is_some() {
            self.again = true;
            return;
        }
        let built_in = core.config.library.standards().to_vec();
        let now = core.now();
        self.read = Some(core.ask_store(move |db| {
            let mut facts = TrainerData::read(db, &built_in, OFFICER_STANDARD, now)?;
            if let Some(facts) = &mut facts {
                facts.past = db.roster_past()?;
            }
            Ok(facts)
        }));
        self.trouble = None;
    }

    /// Drops the view: another person signs in.
    pub(crate) fn leave(&mut self) {
        *self = Self::default();
    }

    fn open_coach(&mut self, officer: Uuid, core: &mut Core) {
        let own = match self.seen(core).access() {
            CohortAccess::Whole => true,
            CohortAccess::Own(own) => own == officer,
            CohortAccess::Drill | CohortAccess::Numbers | CohortAccess::Nothing => false,
        };
        if own {
            let read = core.ask_store(move |db| {
                let copies = RecordCopies::of(officer, &db.attempts(Some(officer))?);
                Ok((officer, Arc::new(copies)))
            });
            self.copies_read = Some(read);
        }
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        self.poll_deeds(core);
        self.poll_paper(core);
        self.poll_checking(core);
        self.coached.poll(core);
        if let Some(read) = core.finished(&mut self.copies_read) {
            self.copies = Some(read);
        }
        match Task::take(&mut self.read) {
            None => {}
            Some(Ok(Some(facts))) => self.make_view(facts, core),
            Some(Ok(None)) => self.no_standard(OFFICER_STANDARD, core),
            Some(Err(error)) => self.failed(error.notice(&core.texts), core),
        }
        match Task::take(&mut self.view_made) {
            None => {}
            Some(Ok(view)) => self.show(view, core),
            Some(Err(error)) => self.failed(error.notice(&core.texts), core),
        }
        if let Some((view, ahead)) = core.finished(&mut self.ahead_made) {
            // A reading that began meanwhile is newer.
            if self.read.is_none() && self.view_made.is_none() {
                self.view = Some(Arc::new(view));
            }
            self.ahead = Some(ahead);
        }
    }

    fn no_standard(&mut self, id: &str, core: &mut Core) {
        self.failed(Notice::new(&core.texts, "error-desk-standard", &[("id", &id)]), core);
    }

    /// The desk itself shows the error, not only the notice, which can be dismissed.
    fn failed(&mut self, notice: Notice, core: &mut Core) {
        self.trouble = Some(notice.clone());
        core.notice = Some(notice);
    }

    fn make_view(&mut self, facts: TrainerData, core: &mut Core) {
        let Some(guidance) = facts.books.newest(Some(GUIDANCE_STANDARD)).first().copied().cloned() else {
            self.no_standard(GUIDANCE_STANDARD, core);
            return;
        };
        let sight = self.seen(core).access();
        // The last forecasts stay until new ones are computed.
        let ahead = self.ahead.clone();
        self.view_made = Some(
            core.start_work(move |_| CohortView::of(Arc::new(facts), guidance, sight, ahead.as_deref())),
        );
    }

    /// Shows what is known, and starts the forecasts.
    fn show(&mut self, view: CohortView, core: &mut Core) {
        let (facts, guidance, sight) = (Arc::clone(&view.facts), view.guidance.clone(), view.sight);
        self.view = Some(Arc::new(view));
        self.ahead_made = Some(core.start_work(move |_| {
            let ahead = Projections::of(&facts, &guidance);
            (CohortView::of(facts, guidance, sight, Some(&ahead)), Arc::new(ahead))
        }));
        if std::mem::take(&mut self.again) {
            self.look(core);
        }
    }
}
