//! The station: the core and a desk of each kind. It routes requests, and passes the requests between desks.
//!
//! The window reads its view data, hands it [`Action`]s and calls [`Session::poll`] once per frame. Nothing
//! here waits for the disk: pending work is a [`Task`].

mod opening;
mod requests;
mod seen;
mod unsaved;

pub use crate::core::{OFFICER_STANDARD, SessionConfig, StorePhase};
pub use unsaved::Unsaved;

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use super::action::Action;
use super::admin::AdminDesk;
use super::certificates::{Certificates, exemptions};
use super::certification::Papers;
use super::choices::Choices;
use super::cohort::CohortDesk;
use super::core::{Areas, Core, Task, Unfinished};
use super::demo::Demonstration;
use super::desks::auto_backups::Backups;
use super::door::Door;
use super::drill::Runner;
use super::exam::Exams;
use super::foreign_words::{foreign_waits, log_foreign};
use super::help::HelpDesk;
use super::import::{ImportDesk, ImportStep};
use super::lost_store::LostStore;
use super::practice::Practice;
#[cfg(feature = "bureau")]
use super::server::ServerDesk;
use super::sound::Player;
use super::stations::{StationsAction, StationsDesk};
use super::store_opening::{People, open_store};
use super::this_pc::ThisPc;
use super::trainer::TrainerDesk;
use dabiao_domain::drill::DrillPhase;
use dabiao_store::{Occasion, Store};
use opening::Awaited;

/// While it is told that something is not on the disk, it is looked at again after this time.
const LOOK_AGAIN_MS: u64 = 500;

/// The running program.
pub struct Session {
    pub(super) core: Core,
    /// What the store is asked as it opens.
    pub(super) awaited: Awaited,
    people: Option<Task<People>>,
    papers: Option<Task<Papers>>,
    pub(super) choices: Choices,
    /// How often a person has signed in or out.
    pub(super) turns: u64,
    pub(super) drill: Runner,
    pub(super) door: Door,
    pub(super) practice: Practice,
    pub(super) exams: Exams,
    pub(super) certificates: Certificates,
    pub(super) trainer: TrainerDesk,
    pub(super) cohort: CohortDesk,
    pub(super) demonstration: Demonstration,
    /// A text that is being brought in.
    pub(super) import: ImportDesk,
    /// Automatic backups.
    pub(super) backups: Backups,
    /// The data file, where it is lost.
    pub(super) lost: LostStore,
    /// Backups, a restore, the check-up.
    pub(super) this_pc: ThisPc,
    /// The management of this PC and its people.
    pub(super) admin: AdminDesk,
    /// The bureau of several PCs.
    pub(super) stations: StationsDesk,
    /// The manual.
    pub(super) help: HelpDesk,
    /// The bureau's server.
    #[cfg(feature = "bureau")]
    pub(super) server: ServerDesk,
}

impl Session {
    /// The same station, which notes the progress of its journal in the folder `state`. Call it before the
    /// first poll; with none, nothing is noted.
    #[must_use]
    pub fn marked_in(mut self, state: Option<PathBuf>) -> Self {
        self.core.past.keep_in(state);
        self
    }

    /// The same station, which plays its sounds by `player`.
    #[must_use]
    pub fn heard_by(mut self, player: Arc<dyn Player>) -> Self {
        self.core.player = Some(player);
        self
    }

    /// Starts to open the store; [`Session::poll`] finishes it.
    pub fn start(config: SessionConfig) -> Self {
        let opening = open_store(&config, Store::open);
        let practice = Practice::new(config.library.clone());
        let core = Core::new(config, opening.store);
        Self {
            awaited: Awaited::of(&core, opening.opened, opening.settings, opening.host),
            people: Some(core.waits_for(opening.people)),
            papers: None,
            core,
            choices: Choices::default(),
            turns: 0,
            drill: Runner::default(),
            door: Door::default(),
            practice,
            exams: Exams::default(),
            certificates: Certificates::default(),
            trainer: TrainerDesk::default(),
            cohort: CohortDesk::default(),
            demonstration: Demonstration::default(),
            import: ImportDesk::default(),
            backups: Backups::default(),
            lost: LostStore::default(),
            this_pc: ThisPc::default(),
            admin: AdminDesk::default(),
            stations: StationsDesk::default(),
            help: HelpDesk::default(),
            #[cfg(feature = "bureau")]
            server: ServerDesk::default(),
        }
    }

    /// Performs the request.
    pub fn act(&mut self, action: Action) {
        self.note_occupied();
        self.route(action);
        self.settle();
        self.follow_choices();
    }

    /// Processes what has arrived and lets time pass. Call it once per frame; it never waits.
    pub fn poll(&mut self) {
        self.note_occupied();
        // It must be known which sittings were opened before the sittings are known.
        self.core.poll_mark();
        self.poll_opening();
        self.poll_people();
        self.backups.poll(&mut self.core);
        self.door.poll(&mut self.core);
        self.settle();
        self.drill.poll(&mut self.core);
        self.exams.poll(&mut self.drill, &mut self.core);
        self.practice.poll(&mut self.drill, &mut self.core);
        self.import.poll(&mut self.core);
        self.certificates.poll(&mut self.core);
        self.trainer.poll(&mut self.core);
        self.core.poll_written();
        self.settle();
        self.note_occupied();
        self.cohort.poll(&mut self.core);
        self.demonstration.poll(&mut self.core);
        self.lost.poll(&mut self.core);
        self.this_pc.poll(&mut self.core);
        self.admin.poll(&mut self.core);
        self.stations.poll(&mut self.core);
        self.help.poll(&mut self.core);
        #[cfg(feature = "bureau")]
        self.server.poll(&mut self.core);
        self.drill.pass_time(&mut self.core);
        self.exams.beat(&self.drill, &mut self.core);
        self.settle();
        self.follow_choices();
        self.follow_steps();
        self.log_foreign();
    }

    /// The administrator's checklist, where what it follows from has changed.
    fn follow_steps(&mut self) {
        // A code that is still on the screen is in no envelope.
        let noted = self.door().shown_recovery_code().is_none();
        let coded = noted && self.officer().is_some_and(|officer| self.door().has_sealed_code(officer.id));
        let in_bureau = self.stations().overview().is_some();
        self.admin.follow_steps(coded, in_bureau, &self.core);
    }

    /// Adds what other programs said in their own words to the log, on a thread of its own.
    fn log_foreign(&self) {
        if !foreign_waits() {
            return;
        }
        let (folder, now) = (self.core.config.folder.clone(), self.core.now());
        // Without a thread nothing is written now; the words are on the screen all the same.
        let _ = std::thread::Builder::new()
            .name("log".into())
            .spawn(move || log_foreign(&folder, &now.strftime("%FT%TZ").to_string()));
    }

    fn route(&mut self, action: Action) {
        let (drill, core) = (&mut self.drill, &mut self.core);
        match action {
            Action::SignOut => self.sign_out(),
            Action::Door(action) => self.door.act(action, core),
            Action::Drill(action) => drill.act(action, core),
            Action::Practice(action) => self.practice.act(action, drill, core),
            Action::Exam(action) => self.exams.act(action, drill, core),
            Action::Exemption(action) => exemptions::act(action, core),
            Action::Certificates(action) => self.certificates.act(action, core),
            Action::Trainer(action) => self.trainer.act(action, core),
            Action::Cohort(action) => self.cohort.act(action, core),
            Action::Import(step) => self.import.act(step, core),
            Action::Pc(action) => self.this_pc.act(action, core),
            Action::Admin(action) => self.admin.act(action, core),
            Action::Stations(action) => self.stations.act(action, core),
            #[cfg(feature = "bureau")]
            Action::Server(action) => self.server.act(action, core),
            Action::Help(action) => self.help.act(action, core),
            Action::Demo(action) => self.demonstration.act(action, core),
            Action::Set(settings) => {
                self.choices.set(settings, core);
                self.practice.settings_changed(drill, core);
            }
            Action::ClockWasWrong { reason } => core.clock_was_wrong(&reason),
            Action::DismissNotice => core.notice = None,
            Action::LeaveScreen => self.leave_screen(),
            Action::Reopen => self.reopen(),
            Action::RestoreNewest => self.lost.restore_newest(core),
            Action::BeginAnew => self.lost.begin_anew(core),
        }
    }

    /// Tells the core whether a drill is being typed here, whether this PC is with candidates, and whether a
    /// secret is asked for.
    pub(super) fn note_occupied(&mut self) {
        self.core.activity.typing = self.drill.ongoing().is_some();
        let exams = self.exams.seen(&self.core);
        let (handed_over, sitting) = (exams.handed_over(), exams.held().is_some());
        self.core.activity.in_exam = self.drill.in_exam();
        self.core.activity.occupied = self.core.activity.typing || self.core.activity.in_exam || handed_over;
        self.core.activity.exchanging = self.stations.exchanges();
        #[cfg(feature = "bureau")]
        {
            self.core.activity.joining = self.server.joins();
        }
        self.core.activity.asking = self.door().ask().is_some();
        self.core.activity.unfinished = Unfinished { sitting, seal: self.drill.unsealed() };
    }

    /// The person who sits here: a candidate at their seat, none between two candidates, else the signed-in
    /// officer.
    fn follow_choices(&mut self) {
        let exams = self.exams.seen(&self.core);
        let whose = if exams.handed_over() {
            exams.seat().map(|seat| seat.officer.id)
        } else {
            self.core.here.officer.as_ref().map(|officer| officer.id)
        };
        self.choices.follow(whose, &mut self.core);
    }

    /// Reads again what desks have touched, and notifies them.
    fn follow_touched(&mut self) {
        // Written data are read again, for every writer; a desk itself reports only changes that no fact
        // tells.
        let written = self.core.store.take_touched();
        for area in [Areas::PEOPLE, Areas::PAPERS].into_iter().filter(|area| written.has(*area)) {
            self.core.touch(area);
        }
        let touched = self.core.take_touched();
        if touched.has(Areas::PEOPLE) {
            self.people = Some(self.core.ask_store(|db| People::read(db)));
        }
        if touched.has(Areas::PAPERS) {
            self.papers = Some(self.core.ask_store(|db| Papers::read(db)));
        }
        if touched.has(Areas::STANDING) {
            self.certificates.rebuild_views(&mut self.core);
        }
        self.admin.changed(written);
        if !touched.is_empty() || !written.is_empty() {
            self.stations.changed();
        }
        self.exams.changed(written, &self.drill, &self.core);
        self.practice.changed(touched.and(written), &self.drill, &self.core);
    }

    /// Messages about a screen go with it; messages about this PC stay.
    fn leave_screen(&mut self) {
        if self.core.notice != self.core.pc_notice {
            self.core.notice = None;
        }
        self.this_pc.forget_message();
        self.certificates.forget_message();
        self.trainer.forget_paper();
        self.cohort.forget_paper();
        self.stations.forget_message();
        self.stations.turn(&self.core);
    }

    /// Open items of every desk belong to the person who leaves.
    fn leave_desks(&mut self) {
        self.certificates.leave();
        self.trainer.leave();
        self.cohort.leave();
        self.door.leave();
        self.this_pc.forget();
        self.admin.leave();
        self.stations.leave();
        self.practice.leave();
        self.turns += 1;
        self.core.notice = None;
    }

    pub(super) fn sign_in(&mut self, id: Uuid) {
        self.leave_desks();
        self.core.roster.boxes.lock_unless(|owner| owner == id);
        self.core.here.officer = self.core.roster.officers.iter().find(|o| o.id == id).cloned();
        self.core.here.roles = self.core.roles_of(id);
        self.practice.reload(&self.drill, &self.core);
        self.exams.load_flags(&mut self.core);
        // After what the first screen shows: a large bureau is read in a second or so.
        self.stations.arrive(&self.core);
        self.backups.back_up(Occasion::Daily, &self.core);
        self.core.look_at_clock();
    }

    pub(super) fn sign_out(&mut self) {
        // The officer who holds a sitting stays responsible for the exams in it.
        if self.drill.in_exam() {
            return;
        }
        self.drill.leave(&mut self.core);
        self.core.keep_mark();
        // What lies on the desk may be about a person.
        self.import.act(ImportStep::Clear, &mut self.core);
        self.exams.leave();
        self.core.roster.boxes.lock_unless(|_| false);
        self.leave_desks();
        self.core.here.officer = None;
        self.core.here.roles.clear();
        self.practice.rebuild_today(&self.drill, &self.core);
    }

    /// The milliseconds until something changes by itself: the shown time, the end, a retry. None if nothing
    /// does.
    pub fn next_wake_ms(&self) -> Option<u64> {
        let now = self.core.mono_ms();
        let paper = self.certificates().progress().or_else(|| self.demonstration().progress()).map(|_| 100);
        let exams = self.exams.seen(&self.core);
        // Whether what was typed is on the disk now is looked at where it is told.
        let told = self.drill.ongoing().is_none_or(|drill| drill.phase() == DrillPhase::Paused);
        let unsaved = (told && self.core.store.waiting() > 0).then_some(LOOK_AGAIN_MS);
        let waits = [
            self.drill.next_wake_ms(now),
            unsaved,
            self.door.seen(&self.core).wake_ms(),
            paper,
            exams.space_wake_ms(&self.drill).map(|wait| wait + 1),
            exams.code_wake_ms(),
            self.awaited.has_rest().then_some(0),
            self.cohort().checking_wake_ms(),
            self.stations.wake_ms(),
            #[cfg(feature = "bureau")]
            self.server.wake_ms(&self.core),
        ];
        waits.into_iter().flatten().min()
    }

    /// The window is closing: a running drill is paused, so that it can be resumed. An exam has no pause: it
    /// stays as it is and counts as interrupted when the sitting is held again.
    pub fn close(&mut self) {
        self.drill.pause(&mut self.core);
        // The program ends when the store's thread does.
        self.stations.act(StationsAction::CancelExchange, &mut self.core);
        self.settle();
    }

    /// Whether answers of the store, or files, are still awaited.
    pub fn busy(&self) -> bool {
        self.core.waits()
            || self.awaited.has_rest()
            || self.drill.unsealed()
            || self.exams.seen(&self.core).comparing()
    }
}
