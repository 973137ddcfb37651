//! 训练员工作台: who can type, who will make it, who does what, and the papers about it.
//!
//! Facts are read at one time on the store's thread, made into view data by a [`Job`], and forecast by another:
//! the window shows the last view until the next is there. Every change is a fact in the journal and is
//! followed by a new look. Rights are checked here before anything is done or shown.

mod facts;
mod forecasts;
mod initials;
mod papers;
mod people;
mod quota;
mod roster;
mod saving;
mod simulation;
mod tasks;
mod units;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

pub use facts::{DeskFacts, date, day, scope_of};
pub use forecasts::{Forecasts, METHOD, Standing};
pub use initials::{Initials, matches};
pub use papers::{DeskPaper, PaperFormat, PaperSource, attempts_sheet, chinese_day, with_head};
pub use people::{PeopleQuery, PersonKey, SortBy};
pub use quota::{QuotaFault, QuotaForm, QuotaView, Weighting};
pub use roster::{
    RosterPreview, RosterRefusal, RosterStep, asked_words, change_words, displaced_words, import_fact,
    question_words, read,
};
pub use saving::{NotWritten, save as save_paper, write as write_paper};
pub use simulation::{ProposedForm, Simulated, simulate};
pub use tasks::AssignForm;
pub use units::UnitForm;
pub use view::{DeskView, PersonLine, SittingLine, UnitLine};

use super::jobs::{Job, JobState};
use super::notice::Notice;
use super::station::{OFFICER_STANDARD, Station};
use dabiao_domain::role::Permission;
use dabiao_domain::roster_import::Answer;
use dabiao_store::{CountBody, Fact, Reply};

/// What may be asked of the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainerAction {
    /// Look at the facts anew.
    Look,
    /// Read a roster file and compare it with what is known.
    ReadRoster(PathBuf),
    /// Say whether rows of the roster that was read are about the officers that they may be about.
    AnswerRoster {
        /// The rows; none for all that are still asked about.
        rows: Option<Vec<u32>>,
        /// What is said.
        answer: Answer,
    },
    /// Take in the roster that was read.
    ConfirmRoster,
    /// Put it away.
    DropRoster,
    /// Change what is known of a unit, and of its partner.
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
        counts: Vec<CountBody>,
    },
    /// Keep the assumptions of the quota plan.
    PlanQuota(QuotaForm),
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
pub(super) struct TrainerDesk {
    view: Option<Arc<DeskView>>,
    forecasts: Option<Arc<Forecasts>>,
    read: Option<Reply<Option<DeskFacts>>>,
    view_job: Option<Job<DeskView>>,
    forecast_job: Option<Job<Forecasts>>,
    simulated: Option<Simulated>,
    quota: Option<Result<QuotaView, QuotaFault>>,
    roster: RosterStep,
    saving: Option<saving::Saving>,
    saved: Option<PathBuf>,
    /// Why there is nothing to be seen.
    trouble: Option<Notice>,
    /// Whether the facts changed while they were being read.
    again: bool,
    /// Assignments that are being ended.
    ending: std::collections::BTreeSet<Uuid>,
}

impl TrainerDesk {
    fn busy(&self) -> bool {
        self.read.is_some()
            || self.view_job.is_some()
            || self.forecast_job.is_some()
            || self.saving.is_some()
            || matches!(self.roster, RosterStep::Reading(_))
    }
}

impl Station {
    /// The desk as it was last seen; only for those who may see it.
    pub fn desk_view(&self) -> Option<&Arc<DeskView>> {
        self.trainer.view.as_ref().filter(|_| self.may_see_desk())
    }

    /// Why the desk could not be read last; none while it is being read.
    pub const fn desk_trouble(&self) -> Option<&Notice> {
        self.trainer.trouble.as_ref()
    }

    /// What is foretold, as soon as it is known.
    pub fn forecasts(&self) -> Option<&Arc<Forecasts>> {
        self.trainer.forecasts.as_ref().filter(|_| self.may_see_desk())
    }

    /// What another line would mean.
    pub fn simulated(&self) -> Option<&Simulated> {
        self.trainer.simulated.as_ref().filter(|_| self.may_see_desk())
    }

    /// Whether the desk is for whoever is signed in.
    pub fn may_see_desk(&self) -> bool {
        self.core.may(Permission::ReadUnit) || self.core.may(Permission::ReadAll)
    }

    /// Whether the roster, and with it the desk's screen, is for whoever is signed in. An administrator keeps
    /// the roster and reads no results.
    pub fn may_keep_roster(&self) -> bool {
        self.may_see_desk() || self.core.may(Permission::ImportRoster)
    }

    /// The units whose people whoever is signed in may see by name.
    pub fn desk_scope(&self) -> std::collections::BTreeSet<Uuid> {
        let Some(view) = self.desk_view() else { return std::collections::BTreeSet::new() };
        match &self.core.officer {
            Some(_) if self.core.may(Permission::ReadAll) => view.units.iter().map(|u| u.id).collect(),
            Some(officer) => view.facts.scope(officer.id),
            None => std::collections::BTreeSet::new(),
        }
    }

    /// Whether a paper is being made.
    pub const fn saving_paper(&self) -> bool {
        self.trainer.saving.is_some()
    }

    /// Whether the desk is being made.
    pub fn desk_busy(&self) -> bool {
        self.trainer.busy()
    }

    /// Does what was asked of the desk.
    pub(super) fn act_on_desk(&mut self, action: TrainerAction) {
        match action {
            TrainerAction::Look => self.look_at_desk(),
            TrainerAction::ReadRoster(path) => self.read_roster(path),
            TrainerAction::AnswerRoster { rows, answer } => self.answer_roster(rows.as_deref(), answer),
            TrainerAction::ConfirmRoster => self.confirm_roster(),
            TrainerAction::DropRoster => self.trainer.roster = RosterStep::Idle,
            TrainerAction::DescribeUnit(form) => self.describe_unit(&form),
            TrainerAction::ChangeOfficer(officer) => self.change_officer(&officer),
            TrainerAction::Assign(form) => self.assign(&form),
            TrainerAction::EndAssignment { id, reason } => self.end_assignment(id, &reason),
            TrainerAction::CountRecords { week, counts } => self.count_records(&week, counts),
            TrainerAction::PlanQuota(form) => self.plan_quota(form),
            TrainerAction::SavePaper { paper, format } => self.save_paper(paper, format),
            TrainerAction::Simulate(form) => self.simulate(&form),
            TrainerAction::DropSimulation => self.trainer.simulated = None,
        }
    }

    /// Asks for the facts.
    pub(super) fn look_at_desk(&mut self) {
        if !self.may_see_desk() {
            return;
        }
        if self.trainer.read.is_some() {
            self.trainer.again = true;
            return;
        }
        let built_in = self.core.config.library.standards().to_vec();
        let now = self.core.now();
        let reply = self.core.store.call(move |db| DeskFacts::read(db, &built_in, OFFICER_STANDARD, now));
        self.trainer.read = Some(reply);
        self.trainer.trouble = None;
    }

    /// Forgets what was seen: somebody else signs in.
    pub(super) fn clear_trainer(&mut self) {
        self.trainer = TrainerDesk::default();
    }

    /// Takes in what was read and made. Called once a frame.
    pub(super) fn poll_trainer(&mut self) {
        self.poll_roster_file();
        self.poll_saving();
        if let Some(reply) = self.trainer.read.take() {
            match reply.take() {
                None => self.trainer.read = Some(reply),
                Some(Err(error)) => self.desk_failed(Notice::of_store(&self.core.texts, &error)),
                Some(Ok(None)) => {
                    let notice =
                        Notice::new(&self.core.texts, "error-desk-standard", &[("id", &OFFICER_STANDARD)]);
                    self.desk_failed(notice);
                }
                Some(Ok(Some(facts))) => {
                    let wake = Arc::clone(&self.core.config.wake);
                    self.trainer.view_job =
                        Some(Job::spawn(wake, move |_| DeskView::of(Arc::new(facts), &Initials::load())));
                }
            }
        }
        if let Some(job) = self.trainer.view_job.take() {
            match job.poll() {
                JobState::Running => self.trainer.view_job = Some(job),
                JobState::Failed => self.desk_failed(Notice::new(&self.core.texts, "error-task", &[])),
                JobState::Done(view) => self.view_made(view),
            }
        }
        if let Some(job) = self.trainer.forecast_job.take() {
            match job.poll() {
                JobState::Running => self.trainer.forecast_job = Some(job),
                JobState::Failed => self.core.notice = Some(Notice::new(&self.core.texts, "error-task", &[])),
                JobState::Done(forecasts) => self.forecasts_made(forecasts),
            }
        }
    }

    /// The desk says itself what is wrong, and not only the notice that somebody puts away.
    fn desk_failed(&mut self, notice: Notice) {
        self.trainer.trouble = Some(notice.clone());
        self.core.notice = Some(notice);
    }

    fn view_made(&mut self, view: DeskView) {
        let facts = Arc::clone(&view.facts);
        self.trainer.quota = Some(QuotaView::of(&facts, QuotaForm::of(&facts)));
        self.trainer
            .ending
            .retain(|id| facts.rows.assignments.iter().any(|row| row.id == *id && row.ended.is_none()));
        self.trainer.view = Some(Arc::new(view));
        let wake = Arc::clone(&self.core.config.wake);
        self.trainer.forecast_job = Some(Job::spawn(wake, move |_| Forecasts::of(&facts)));
        if std::mem::take(&mut self.trainer.again) {
            self.look_at_desk();
        }
    }

    /// One forecast a week is kept, so that it can be held against what comes.
    fn forecasts_made(&mut self, forecasts: Forecasts) {
        if let Some(view) = &self.trainer.view {
            let facts = &view.facts;
            let monday = monday_of(facts.today).to_string();
            let kept =
                facts.rows.forecasts.iter().any(|f| f.standard == facts.standard.id && f.day >= monday);
            if !kept {
                let facts: Vec<Fact> = forecasts
                    .to_keep(facts)
                    .iter()
                    .filter(|row| !row.chances.is_empty())
                    .map(dabiao_store::ForecastRow::fact)
                    .collect();
                let now = self.core.config.clock.wall_ms();
                let reply = self.core.store.call(move |db| db.record_all(now, &facts));
                self.pending.push(super::pending::Pending::Done(reply));
            }
        }
        self.trainer.forecasts = Some(Arc::new(forecasts));
        if let Some(form) = self.trainer.simulated.take().map(|s| s.form) {
            self.simulate(&form);
        }
    }

    /// Writes facts of the desk, and looks anew.
    pub(super) fn record_for_desk(&mut self, facts: Vec<Fact>) {
        let now = self.core.config.clock.wall_ms();
        let reply = self.core.store.call(move |db| db.record_all(now, &facts));
        self.pending.push(super::pending::Pending::Done(reply));
        self.look_at_desk();
    }

    /// Asks for the officers anew: the roster changed.
    pub(super) fn reload_people(&mut self) {
        let people = self.core.store.call(|db| Ok((db.officers()?, db.proven_accounts()?, db.box_keys()?)));
        self.pending.push(super::pending::Pending::People(people));
    }
}

/// The Monday of the week of `day`.
pub fn monday_of(day: jiff::civil::Date) -> jiff::civil::Date {
    day.saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

/// A moment to the minute on the clocks of the standard's place: a sitting begins there, wherever this PC is.
pub fn minute_of(standard: &dabiao_domain::standard::Standard, at: jiff::Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get(standard.time_zone()).unwrap_or_else(|_| jiff::tz::TimeZone::system());
    at.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Where papers of the desk are saved, in the data folder.
pub const PAPERS_FOLDER: &str = "papers";
