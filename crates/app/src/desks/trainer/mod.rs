//! 训练员工作台: who can type, who is expected to reach the standard, who does what, and the papers about it.
//!
//! Facts are read at one time on the store's thread, made into view data by a task, and forecast by another:
//! the window shows the last view until the next is there. Every change is a fact in the journal and is
//! followed by a new reading. Rights are checked here before anything is done or shown.

mod assignments;
mod coached;
mod lesson;
mod measured;
mod papers;
mod people;
mod quota;
mod roster;
mod saving;
mod simulation;
mod tasks;
mod units;
mod view;

use dabiao_domain::actor::Authorized;
use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

pub use crate::desk_data::{Forecasts, METHOD, Standing};
pub use crate::desk_data::{TrainerData, date, day, scope_of};
pub use crate::desk_papers::{
    NotWritten, PaperFormat, chinese_day, paper_words, save_paper, with_as_of, with_head, write_paper,
};
pub use crate::initials::Initials;
pub use assignments::{AssignedTask, Assignee, AssignmentLine, AssignmentState};
pub use lesson::UnitPractice;
pub use measured::MeasuredRecords;
pub use papers::{DeskPaper, PaperSource, attempts_sheet};
pub use people::{PeopleQuery, PersonKey, SortBy};
pub use quota::{QuotaError, QuotaForm, QuotaView, Weighting};
pub use roster::{
    RosterPreview, RosterRefusal, RosterStep, asked_words, change_words, displaced_words, import_facts,
    question_words, read, table_notice,
};
pub use simulation::{ProposedForm, Simulated, simulate};
pub use tasks::{AssignForm, MAX_TIMES, UnitCount};
use units::show_unit_rates;

pub use units::UnitForm;
pub use view::{DeskView, PersonLine, SittingLine, UnitLine};

use crate::coaching::PersonAsked;
use crate::core::OFFICER_STANDARD;
use crate::core::{Core, Seen, Task};
use crate::notice::Notice;
use dabiao_domain::role::Permission;
use dabiao_domain::roster_import::Answer;
use dabiao_store::Fact;

/// What may be asked of the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainerAction {
    /// Refresh the facts.
    Look,
    /// Read what coaching says of that officer.
    LookAt(Uuid),
    /// Read what coaching says of the officers of that unit together.
    LookAtUnit(Uuid),
    /// Read a roster file and compare it with the present roster.
    ReadRoster(PathBuf),
    /// Answer whether rows of the roster that was read mean the officers who may be meant.
    AnswerRoster {
        /// The rows; none for all open questions.
        rows: Option<Vec<u32>>,
        /// The answer.
        answer: Answer,
    },
    /// Take in the roster that was read.
    ConfirmRoster,
    /// Discard it.
    DropRoster,
    /// Change the data of a unit, and of its partner.
    DescribeUnit(UnitForm),
    /// Move an officer, or mark them as gone.
    ChangeOfficer(Box<dabiao_domain::roster::Officer>),
    /// Give practice or a sitting to people.
    Assign(AssignForm),
    /// End an assignment.
    EndAssignment {
        /// Which one.
        id: Uuid,
        /// Why.
        reason: String,
    },
    /// Keep what units entered in a week.
    CountRecords {
        /// The Monday of the week, ISO 8601.
        week: String,
        /// The counts.
        counts: Vec<UnitCount>,
    },
    /// Keep the assumptions of the quota plan.
    PlanQuota(QuotaForm),
    /// Choose whether officers at this PC see the rates of units side by side.
    ShowUnitRates(bool),
    /// Make a paper.
    SavePaper {
        /// Which one.
        paper: DeskPaper,
        /// In which form.
        format: PaperFormat,
    },
    /// See what another line would mean.
    Simulate(ProposedForm),
    /// Forget it.
    DropSimulation,
}

/// Everything about the desk.
#[derive(Default)]
pub struct TrainerDesk {
    view: Option<Arc<DeskView>>,
    forecasts: Option<Arc<Forecasts>>,
    read: Option<Task<Option<TrainerData>>>,
    view_made: Option<Task<DeskView>>,
    forecasts_made: Option<Task<Forecasts>>,
    simulated: Option<Simulated>,
    quota: Option<Result<QuotaView, QuotaError>>,
    roster: RosterStep,
    roster_read: Option<Task<Result<RosterPreview, RosterRefusal>>>,
    saving: saving::Saving,
    coached: PersonAsked,
    lesson: lesson::Lesson,
    saved: Option<PathBuf>,
    /// Why there is nothing to be seen.
    trouble: Option<Notice>,
    /// Whether the facts changed while they were being read.
    again: bool,
    /// Assignments that are being ended.
    ending: std::collections::BTreeSet<Uuid>,
}

impl TrainerDesk {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    pub(crate) fn busy(&self) -> bool {
        self.read.is_some()
            || self.view_made.is_some()
            || self.forecasts_made.is_some()
            || self.saving.is_under_way()
            || self.coached.is_under_way()
            || self.lesson.is_under_way()
            || self.roster_read.is_some()
    }
}

impl<'a> Seen<'a, TrainerDesk> {
    /// The desk as it was last read; only for those who may see it.
    pub fn view(self) -> Option<&'a Arc<DeskView>> {
        self.desk.view.as_ref().filter(|_| self.may_see())
    }

    /// Why the last reading of the desk failed; none while it is being read.
    pub fn trouble(self) -> Option<&'a Notice> {
        self.desk.trouble.as_ref()
    }

    /// The forecasts, once they are there.
    pub fn forecasts(self) -> Option<&'a Arc<Forecasts>> {
        self.desk.forecasts.as_ref().filter(|_| self.may_see())
    }

    /// What another line would mean.
    pub fn simulated(self) -> Option<&'a Simulated> {
        self.desk.simulated.as_ref().filter(|_| self.may_see())
    }

    /// Whether the signed-in officer may see the desk.
    pub fn may_see(self) -> bool {
        self.core.may(Permission::ReadUnit) || self.core.may(Permission::ReadAll)
    }

    /// Whether the signed-in officer may see the roster, and with it the desk's screen. An administrator
    /// keeps the roster and reads no results.
    pub fn may_keep_roster(self) -> bool {
        self.may_see() || self.core.may(Permission::ImportRoster)
    }

    /// The units whose people the signed-in officer may see by name.
    pub fn scope(self) -> std::collections::BTreeSet<Uuid> {
        let Some(view) = self.view() else { return std::collections::BTreeSet::new() };
        match &self.core.here.officer {
            Some(_) if self.core.may(Permission::ReadAll) => view.units.iter().map(|u| u.id).collect(),
            Some(officer) => view.facts.scope(officer.id),
            None => std::collections::BTreeSet::new(),
        }
    }

    /// Whether a paper is being made.
    pub fn saving_paper(self) -> bool {
        self.desk.saving.is_under_way()
    }

    /// Whether the desk is being made.
    pub fn busy(self) -> bool {
        self.desk.busy()
    }
}

impl TrainerDesk {
    /// Performs a request of the desk.
    pub(crate) fn act(&mut self, action: TrainerAction, core: &mut Core) {
        match action {
            TrainerAction::Look => self.look(core),
            TrainerAction::LookAt(officer) => self.coached.ask(officer, core),
            TrainerAction::LookAtUnit(unit) => self.look_at_unit(unit, core),
            TrainerAction::ReadRoster(path) => self.read_roster(path, core),
            TrainerAction::AnswerRoster { rows, answer } => self.answer_roster(rows.as_deref(), answer, core),
            TrainerAction::ConfirmRoster => self.confirm_roster(core),
            TrainerAction::DropRoster => self.drop_roster(),
            TrainerAction::DescribeUnit(form) => self.describe_unit(&form, core),
            TrainerAction::ChangeOfficer(officer) => self.change_officer(&officer, core),
            TrainerAction::Assign(form) => self.assign(&form, core),
            TrainerAction::EndAssignment { id, reason } => self.end_assignment(id, &reason, core),
            TrainerAction::CountRecords { week, counts } => self.count_records(&week, &counts, core),
            TrainerAction::PlanQuota(form) => self.plan_quota(form, core),
            TrainerAction::ShowUnitRates(shown) => show_unit_rates(shown, core),
            TrainerAction::SavePaper { paper, format } => self.save_paper(paper, format, core),
            TrainerAction::Simulate(form) => self.simulate(&form, core),
            TrainerAction::DropSimulation => self.simulated = None,
        }
    }

    /// Asks for the facts.
    pub(crate) fn look(&mut self, core: &mut Core) {
        if !self.seen(core).may_see() {
            return;
        }
        if self.read.is_some() {
            self.again = true;
            return;
        }
        let built_in = core.config.library.standards().to_vec();
        let now = core.now();
        self.read = Some(core.ask_store(move |db| TrainerData::read(db, &built_in, OFFICER_STANDARD, now)));
        self.trouble = None;
    }

    /// Data of other PCs came in: a view that is there is old.
    pub(crate) fn came_in(&mut self, core: &mut Core) {
        if self.view.is_some() {
            self.look(core);
        }
    }

    /// Drops the view: another person signs in.
    pub(crate) fn leave(&mut self) {
        *self = Self::default();
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        self.poll_roster_file(core);
        self.poll_saving(core);
        self.coached.poll(core);
        self.poll_lesson(core);
        match Task::take(&mut self.read) {
            None => {}
            Some(Ok(Some(facts))) => {
                let facts = Arc::new(facts);
                self.view_made = Some(core.start_work(move |_| DeskView::of(facts, &Initials::load())));
            }
            Some(Ok(None)) => {
                let notice = Notice::new(&core.texts, "error-desk-standard", &[("id", &OFFICER_STANDARD)]);
                self.failed(notice, core);
            }
            Some(Err(error)) => self.failed(error.notice(&core.texts), core),
        }
        match Task::take(&mut self.view_made) {
            None => {}
            Some(Ok(view)) => self.show(view, core),
            Some(Err(error)) => self.failed(error.notice(&core.texts), core),
        }
        if let Some(forecasts) = core.finished(&mut self.forecasts_made) {
            self.show_forecasts(forecasts, core);
        }
    }

    /// The desk itself shows the error, not only the notice, which can be dismissed.
    fn failed(&mut self, notice: Notice, core: &mut Core) {
        self.trouble = Some(notice.clone());
        core.notice = Some(notice);
    }

    fn show(&mut self, view: DeskView, core: &mut Core) {
        let facts = Arc::clone(&view.facts);
        self.quota = Some(QuotaView::of(&facts, QuotaForm::of(&facts)));
        self.ending
            .retain(|id| facts.rows.assignments.iter().any(|row| row.id == *id && row.ended.is_none()));
        self.view = Some(Arc::new(view));
        self.forecasts_made = Some(core.start_work(move |_| Forecasts::of(&facts)));
        if std::mem::take(&mut self.again) {
            self.look(core);
        }
    }

    /// One forecast per week is stored, to be compared with the results later.
    fn show_forecasts(&mut self, forecasts: Forecasts, core: &mut Core) {
        if let Some(view) = &self.view {
            let facts = &view.facts;
            let monday = monday_of(facts.today);
            let kept =
                facts.rows.forecasts.iter().any(|f| f.standard == facts.standard.id && f.day >= monday);
            if !kept {
                let facts: Vec<Fact> = forecasts
                    .to_keep(facts)
                    .iter()
                    .filter(|row| !row.chances.is_empty())
                    .map(dabiao_store::ForecastRow::fact)
                    .collect();
                let now = core.config.clock.wall_ms();
                let reply = core.store.call(move |db| db.record_all(now, &facts));
                core.written(reply);
            }
        }
        self.forecasts = Some(Arc::new(forecasts));
        if let Some(form) = self.simulated.take().map(|s| s.form) {
            self.simulate(&form, core);
        }
    }

    /// Writes facts of the desk by the right to them, and looks anew.
    pub(crate) fn record(&mut self, right: Authorized, facts: Vec<Fact>, core: &mut Core) {
        let now = core.config.clock.wall_ms();
        let reply = core.store.call(move |db| db.record_all_by(now, &right, &facts));
        core.written(reply);
        self.look(core);
    }
}

/// The Monday of the week of `day`.
pub fn monday_of(day: jiff::civil::Date) -> jiff::civil::Date {
    day.saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

/// A moment to the minute in the time zone of the standard: a sitting begins there, in every time zone of
/// this PC.
pub fn minute_of(standard: &dabiao_domain::standard::Standard, at: jiff::Timestamp) -> String {
    at.to_zoned_datetime(standard.zone()).strftime("%Y-%m-%d %H:%M").to_string()
}

pub use crate::core::PAPERS_FOLDER;
