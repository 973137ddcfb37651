//! The station: all state of the running program, and the only place that changes it.
//!
//! The window reads its view data, hands it [`Action`]s and calls [`Station::poll`] once a frame. Nothing
//! here waits for the disk: answers of the store come back as [`Pending`] replies.

mod seen;

pub use crate::core::{OFFICER_STANDARD, StationConfig, StorePhase};

use std::path::PathBuf;

use uuid::Uuid;

use super::access::Access;
use super::action::Action;
use super::backups::Backups;
use super::certificates::{Certificates, exemptions};
use super::certification::Papers;
use super::cohort::CohortDesk;
use super::core::{Areas, Core, Request, Unfinished};
use super::course::CourseState;
use super::demo::Demo;
use super::exam::Exams;
use super::exercise_folder::ExerciseFolder;
use super::first_use::{Additions, Newcomer};
use super::import::ImportDesk;
use super::lang::{Lang, Texts};
use super::lost_store::LostStore;
use super::pending::Pending;
use super::session::DrillSession;
use super::settings::{Choices, Settings};
use super::store_opening::{OpenBy, open_store};
use super::this_pc::{PcAction, ThisPc};
use super::trainer::TrainerDesk;
use super::view::{ResultView, TodayView};
use dabiao_content::generator::Generator;
use dabiao_domain::drill::DrillPhase;
use dabiao_store::{AssignmentRow, AttemptRow, NumberedEntry, Occasion, Store};

/// The running program.
pub struct Station {
    pub(super) core: Core,
    pub(super) pending: Vec<Pending>,
    pub(super) settings: Settings,
    /// What everybody chose.
    pub(super) choices: Choices,
    /// How often somebody has signed in or out.
    pub(super) turns: u64,
    /// Who entered themselves and is asked something first.
    pub(super) newcomer: Option<Newcomer>,
    /// Whom an administrator adds.
    pub(super) additions: Additions,
    pub(super) rows: Vec<AttemptRow>,
    /// What was given to the officer to do.
    pub(super) given: Vec<AssignmentRow>,
    pub(super) today: TodayView,
    pub(super) session: Option<DrillSession>,
    pub(super) result: Option<ResultView>,
    /// When the drill's time was last looked at, on the monotonic clock.
    pub(super) looked_ms: u64,
    /// The attempt whose time ended while the program stood still, in this frame, and for how many milliseconds.
    pub(super) unread: Option<(Uuid, u64)>,
    pub(super) access: Access,
    pub(super) exams: Exams,
    pub(super) certificates: Certificates,
    pub(super) trainer: TrainerDesk,
    pub(super) cohort: CohortDesk,
    pub(super) demo: Demo,
    /// Made when a fresh text is first asked for.
    pub(super) generator: Option<Generator>,
    /// Read when the course is first opened.
    pub(super) course: Option<CourseState>,
    /// The trainer's own exercises.
    pub(super) exercises: ExerciseFolder,
    /// A text that is being brought in.
    pub(super) import: ImportDesk,
    /// When a seal that failed is tried again, on the monotonic clock.
    pub(super) retry_seal: Option<(Uuid, usize, Option<NumberedEntry>, u64)>,
    /// Automatic backups.
    pub(super) backups: Backups,
    /// The data file, where it is lost.
    pub(super) lost: LostStore,
    /// Backups, a restore, the check-up.
    pub(super) this_pc: ThisPc,
}

impl Station {
    /// The same station, which notes in the folder `state` how far its journal is. To be said before it is first
    /// polled; none notes nothing.
    #[must_use]
    pub fn marked_in(mut self, state: Option<PathBuf>) -> Self {
        self.core.past.keep_in(state);
        self
    }

    /// Starts to open the store; [`Station::poll`] finishes it.
    pub fn start(config: StationConfig) -> Self {
        let settings = Settings::first(config.lang.unwrap_or_else(Lang::of_system));
        let (store, pending) = Pending::of_opening(open_store(&config, Store::open));
        let exercises = ExerciseFolder::new(config.library.clone());
        Self {
            core: Core::new(config, store, Texts::new(settings.lang)),
            exercises,
            import: ImportDesk::default(),
            pending,
            settings,
            choices: Choices::default(),
            turns: 0,
            newcomer: None,
            additions: Additions::default(),
            rows: Vec::new(),
            given: Vec::new(),
            today: TodayView::default(),
            session: None,
            result: None,
            looked_ms: 0,
            unread: None,
            access: Access::default(),
            exams: Exams::default(),
            certificates: Certificates::default(),
            trainer: TrainerDesk::default(),
            cohort: CohortDesk::default(),
            demo: Demo::default(),
            generator: None,
            course: None,
            retry_seal: None,
            backups: Backups::default(),
            lost: LostStore::default(),
            this_pc: ThisPc::default(),
        }
    }

    /// Does what was asked.
    pub fn act(&mut self, action: Action) {
        self.do_what_was_asked(action);
        self.settle();
        self.follow_choices();
    }

    /// Does what desks asked for, and reads anew what they touched.
    pub(super) fn settle(&mut self) {
        self.follow_touched();
        loop {
            let requests = self.core.take_requests();
            if requests.is_empty() {
                return;
            }
            for request in requests {
                self.grant(request);
            }
            self.follow_touched();
        }
    }

    fn grant(&mut self, request: Request) {
        match request {
            Request::OpenAgain(by) => self.open_again(by),
            Request::MoveTo { folder, lang } => drop(self.move_to(folder, lang)),
            Request::BackUp(occasion) => {
                self.note_occupied();
                self.backups.back_up(occasion, &self.core);
            }
            Request::ReplaceData => self.hand_over_store(),
            Request::SayOfPc(notice) => {
                self.core.pc_notice = Some(notice.clone());
                self.core.notice = Some(notice);
            }
        }
    }

    /// Tells the core whether this PC is being typed at.
    pub(super) fn note_occupied(&mut self) {
        self.core.typing = self.session.is_some();
        self.core.occupied = self.core.typing || self.in_exam() || self.handed_over();
        self.core.unfinished = Unfinished { sitting: self.held().is_some(), seal: self.retry_seal.is_some() };
    }

    /// Signs out, and hands the store over to what is put in its place.
    fn hand_over_store(&mut self) {
        self.sign_out();
        let store = std::mem::replace(&mut self.core.store, Store::closed());
        // Whatever waited for that store is answered by the next one.
        self.pending.clear();
        self.backups.forget();
        self.core.forget_written();
        self.core.phase = StorePhase::Opening;
        self.this_pc.put_back(store, &self.core);
    }

    /// Reads anew what desks have touched.
    pub(super) fn follow_touched(&mut self) {
        let touched = self.core.take_touched();
        if touched.has(Areas::PEOPLE) {
            let people =
                self.core.store.call(|db| Ok((db.officers()?, db.proven_accounts()?, db.box_keys()?)));
            self.pending.push(Pending::People(people));
        }
        if touched.has(Areas::PAPERS) {
            let papers = self.core.store.call(|db| Papers::read(db));
            self.pending.push(Pending::Papers(papers));
        }
        if touched.has(Areas::STANDING) {
            self.certificates.rebuild_views(&mut self.core);
        }
        if touched.has(Areas::TEXTS) {
            self.look_at_exercises(true);
        }
    }

    fn do_what_was_asked(&mut self, action: Action) {
        match action {
            Action::AddOfficer { badge, name, unit } => self.add_officer(&badge, &name, &unit),
            Action::AnswerNewcomer { known } => self.answer_newcomer(known),
            Action::SignIn(id) => self.ask_to_sign_in(id),
            Action::SignOut => self.sign_out(),
            Action::GiveSecret(_)
            | Action::CancelAsk
            | Action::SetUpAdmin { .. }
            | Action::SetAccount { .. }
            | Action::ReplaceSecret { .. }
            | Action::Recover { .. } => self.act_on_accounts(action),
            Action::Pc(PcAction::MakeRecoveryCode) => self.make_recovery_code(),
            Action::Pc(PcAction::RecoveryCodeNoted) => self.recovery_code_noted(),
            Action::Pc(PcAction::AddPerson { badge, name, unit }) => self.add_person(&badge, &name, &unit),
            Action::Pc(action) => {
                self.note_occupied();
                self.this_pc.act(action, &mut self.core);
            }
            Action::ClockWasWrong { reason } => self.core.clock_was_wrong(&reason),
            Action::PlanSitting(_)
            | Action::OpenSitting { .. }
            | Action::StartSitting
            | Action::CloseSitting { .. }
            | Action::CancelSitting(_)
            | Action::NoteIncident { .. }
            | Action::VoidAttempt { .. }
            | Action::SeatIn { .. }
            | Action::StartTrial
            | Action::EndTrial
            | Action::BeginExam
            | Action::GoOnExam
            | Action::LetGoOn { .. }
            | Action::LeaveSeat
            | Action::HandOver
            | Action::Unlock { .. }
            | Action::Code(_)
            | Action::SaveRoll(_) => self.act_on_exams(action),
            Action::AskExemption(form) => exemptions::ask(&form, &mut self.core),
            Action::ApproveExemption(id) => exemptions::approve(id, &mut self.core),
            Action::EndExemption { id, reason } => exemptions::end(id, &reason, &mut self.core),
            Action::Paper(action) => self.certificates.act(action, &mut self.core),
            Action::Demo(action) => self.act_on_demo(action),
            Action::Desk(action) => self.trainer.act(action, &mut self.core),
            Action::Cohort(action) => {
                self.note_occupied();
                self.cohort.act(action, &mut self.core);
            }
            Action::StartDrill { exercise, extent } => self.start_drill(&exercise, extent),
            Action::StartFresh { kind, extent } => self.start_fresh(kind, extent),
            Action::StartAgain { exercise_id, extent } => self.start_again(&exercise_id, extent),
            Action::LookAtExercises { force } => self.look_at_exercises(force),
            Action::RenameOwn { id, title } if self.core.may_edit_exercises() => self.rename_own(&id, &title),
            Action::RemoveOwn(id) if self.core.may_edit_exercises() => self.remove_own(&id),
            Action::RenameOwn { .. } | Action::RemoveOwn(_) => self.core.refuse_editing(),
            Action::Import(step) => self.import.act(step, &mut self.core),
            Action::OpenCourse => self.open_course(),
            Action::StartRound(lesson) => self.start_round(&lesson),
            Action::StartPlacement { anew } => self.start_placement(anew),
            Action::StartAssigned(id) => self.start_assigned(id),
            Action::StartSame(id) => self.load_attempt(id, super::pending::Purpose::Same),
            Action::DrillInput(kind) => self.drill_input(kind, None),
            Action::DrillTyped { kind, keys } => self.drill_input(kind, keys),
            Action::PauseDrill => self.pause_drill(),
            Action::ResumeDrill => self.resume_drill(),
            Action::HandIn => self.hand_in(),
            Action::LeaveDrill => self.leave_drill(),
            Action::ResumeAttempt(id) => self.load_attempt(id, super::pending::Purpose::Resume),
            Action::KeepAttempt(id) => self.load_attempt(id, super::pending::Purpose::Keep),
            Action::ShowResult(id) => self.load_attempt(id, super::pending::Purpose::Show),
            Action::CloseResult => self.result = None,
            Action::Set(settings) => self.set(settings),
            Action::DismissNotice => self.core.notice = None,
            Action::LeaveScreen => self.leave_screen(),
            Action::Reopen => self.reopen(),
            Action::RestoreNewest => self.lost.restore_newest(&mut self.core),
            Action::BeginAnew => self.lost.begin_anew(&mut self.core),
        }
    }

    /// What was said about a screen goes with it; what is said about this PC stays.
    fn leave_screen(&mut self) {
        if self.core.notice != self.core.pc_notice {
            self.core.notice = None;
        }
        self.this_pc.forget_message();
        self.certificates.forget_message();
        self.trainer.forget_paper();
        self.cohort.forget_paper();
    }

    fn reopen(&mut self) {
        if matches!(self.core.phase, StorePhase::Failed(_)) {
            self.open_again(Store::open);
        }
    }

    /// Opens the store behind the window anew. Whatever waited for the one before is answered by the next one.
    fn open_again(&mut self, by: OpenBy) {
        let (store, pending) = Pending::of_opening(open_store(&self.core.config, by));
        self.core.store = store;
        self.pending = pending;
        self.backups.forget();
        self.core.phase = StorePhase::Opening;
    }

    pub(super) fn sign_in(&mut self, id: Uuid) {
        self.certificates.leave();
        self.trainer.leave();
        self.cohort.leave();
        self.access.boxes.lock_unless(|owner| owner == id);
        self.turns += 1;
        self.access.recovery.forget();
        self.this_pc.forget();
        self.additions = Additions::default();
        self.core.officer = self.core.officers.iter().find(|o| o.id == id).cloned();
        self.core.roles = self.core.roles_of(id);
        self.cancel_ask();
        self.newcomer = None;
        self.core.notice = None;
        self.result = None;
        self.rows.clear();
        self.given.clear();
        self.rebuild_progress();
        self.reload_attempts();
        self.load_flags();
        self.core.request(Request::BackUp(Occasion::Daily));
        self.core.look_at_clock();
    }

    pub(super) fn sign_out(&mut self) {
        // Whoever holds a sitting stays responsible for what is being written in it.
        if self.in_exam() {
            return;
        }
        self.leave_drill();
        self.core.keep_mark();
        // What lies on the desk may be about somebody.
        self.import.act(super::import::ImportStep::Clear, &mut self.core);
        self.let_go_of_room();
        self.access.boxes.lock_unless(|_| false);
        self.exams.seals.forget();
        self.certificates.leave();
        self.trainer.leave();
        self.cohort.leave();
        self.turns += 1;
        self.access.recovery.forget();
        self.this_pc.forget();
        self.additions = Additions::default();
        self.core.officer = None;
        self.core.roles.clear();
        self.cancel_ask();
        self.core.notice = None;
        self.result = None;
        self.rows.clear();
        self.given.clear();
        self.rebuild_progress();
        self.rebuild_today();
    }

    /// A number that is another one as soon as somebody else has signed in, or the same person anew.
    pub const fn turn(&self) -> u64 {
        self.turns
    }

    /// Asks for the signed-in officer's attempts.
    pub(super) fn reload_attempts(&mut self) {
        if let Some(officer) = &self.core.officer {
            let id = officer.id;
            let read = self.core.store.call(move |db| {
                let mut given = db.assignments()?;
                given.retain(|row| row.officers.contains(&id));
                Ok((db.attempts(Some(id))?, given))
            });
            self.pending.push(Pending::Attempts(id, read));
        }
        self.rebuild_today();
    }

    /// Computes the Today screen anew from what is known.
    pub(super) fn rebuild_today(&mut self) {
        let now = self.core.config.clock.wall_ms();
        // One proposal a day and officer, not a new one with every look at the screen.
        let seed = self.core.officer.as_ref().map_or(0, |o| o.id.as_u64_pair().1) ^ (now / 86_400_000) as u64;
        let proposed = super::proposal::propose(&self.core.config.library, &self.rows, seed);
        self.today = TodayView::of(&self.rows, &self.given, self.core.standard(), now, proposed);
        if let Some(session) = &self.session {
            self.today.open.retain(|o| o.id != session.id());
        }
    }

    /// In how many milliseconds something changes by itself: the shown time, the end, a retry. None when
    /// nothing does.
    pub fn next_wake_ms(&self) -> Option<u64> {
        let now = self.core.mono_ms();
        let second = self.session.as_ref().filter(|s| s.drill().phase() == DrillPhase::Running).map(|s| {
            let left = s.left_ms(now).unwrap_or_else(|| 1000 - s.tally(now).active_ms % 1000);
            left % 1000 + 1
        });
        let retry = self.retry_seal.as_ref().map(|(.., at)| at.saturating_sub(now) + 1);
        let asked = self.access.ask.as_ref().filter(|ask| ask.wait_until > now);
        let asked = asked.map(|ask| (ask.wait_until - now) % 1000 + 1);
        let paper = self.certificates().progress().or_else(|| self.demo_progress()).map(|_| 100);
        let space = self.space_wake_ms().map(|wait| wait + 1);
        let check = self.cohort().checking_wake_ms();
        let check = check.into_iter().chain(self.code_wake_ms());
        second.into_iter().chain(check).chain(retry).chain(asked).chain(paper).chain(space).min()
    }

    /// The window is closing: a running drill is paused, so that it can be gone on with. An exam has no pause:
    /// it stays as it is and is an interruption when the sitting is held again.
    pub fn close(&mut self) {
        self.pause_drill();
    }

    /// Whether answers of the store, or files, are still awaited.
    pub fn busy(&self) -> bool {
        !self.pending.is_empty()
            || self.retry_seal.is_some()
            || self.checking()
            || self.exams.seals.busy()
            || self.exams.paper.is_some()
            || self.core.waits()
            || self.comparing()
            || self.demo.busy()
            // During a drill, what was read waits for its end.
            || self.exercises.busy() && self.session.is_none()
    }
}
