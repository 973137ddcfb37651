//! 工作站: the bureau of several PCs at the window: founding, joining, exchanging, and how the stations stand.
//!
//! The same use cases as on the command line (`crate::exchange`), run on the store's thread while nothing is typed here:
//! a reading of what this PC knows, one deed, or one exchange at a time. The window's thread never waits for any of them.
//!
//! Whoever is signed in may carry the stick: a package is sealed to the PC that it is for, and what comes in is
//! signed by stations that the directory names. Who belongs to the bureau is the administrator's to say.

mod action;
mod as_of;
mod deeds;
mod drives;
mod exchanging;
mod list_paper;
mod looking;

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use crate::core::{Core, Seen, Task};
use crate::exchange::{Fail, Overview};
use crate::notice::Notice;
use dabiao_domain::role::Permission;
use dabiao_domain::sync::duty::Duty;

pub use action::{RetireWhy, StationsAction, Way};
pub use deeds::Opened;
pub use drives::Drive;
use exchanging::Exchanging;
pub use exchanging::{Outcome, done_words, step_words};
pub use list_paper::duty_words;
use looking::Looking;

/// What is being done beside an exchange: one thing at a time.
#[derive(Default)]
struct Doing {
    /// A request is being read.
    opening: Option<Task<Result<Opened, Fail>>>,
    /// Something is being recorded; what is to be said of it.
    deed: Option<Task<Result<deeds::Deed, Fail>>>,
    /// The list is being written.
    saving: Option<Task<Result<PathBuf, String>>>,
}

/// Everything about the stations.
#[derive(Default)]
pub struct StationsDesk {
    looking: Looking,
    exchanging: Exchanging,
    doing: Doing,
    opened: Option<Opened>,
    /// The result of the last deed.
    message: Option<String>,
    /// The request or the answer that it wrote.
    written: Option<PathBuf>,
    /// What a deed would do to a station, as long as nobody said whether it is to.
    asked: Option<(Uuid, String)>,
    /// Where the list was saved.
    saved: Option<PathBuf>,
}

impl StationsDesk {
    /// The desk's view.
    pub(crate) const fn seen<'a>(&'a self, core: &'a Core) -> Seen<'a, Self> {
        Seen { desk: self, core }
    }

    const fn busy(&self) -> bool {
        self.doing.opening.is_some() || self.doing.deed.is_some() || self.doing.saving.is_some()
    }

    /// Whether an exchange runs: no text is typed here meanwhile.
    pub(crate) const fn exchanges(&self) -> bool {
        self.exchanging.runs()
    }

    /// The milliseconds until the shown progress of an exchange is old.
    pub(crate) fn wake_ms(&self) -> Option<u64> {
        self.exchanges().then_some(100)
    }
}

impl<'a> Seen<'a, StationsDesk> {
    /// What this PC knows of its bureau; none where it belongs to none, or where that was not read yet.
    pub fn overview(self) -> Option<&'a Arc<Overview>> {
        self.desk.looking.overview()
    }

    /// Whether it is known that this PC belongs to no bureau.
    pub const fn is_alone(self) -> bool {
        self.desk.looking.is_alone()
    }

    /// Whether a request of this PC waits for its answer.
    pub const fn has_asked(self) -> bool {
        self.desk.looking.has_asked()
    }

    /// Why it can't be known how this PC stands to its bureau.
    pub fn trouble(self) -> Option<&'a Notice> {
        self.desk.looking.trouble()
    }

    /// Whether the signed-in officer may say who belongs to the bureau, found one or join one.
    pub fn may_manage(self) -> bool {
        self.core.here.officer.is_some() && self.core.may_here(Permission::ManageAccounts)
    }

    /// Whether the signed-in officer may change the roster: this PC keeps it.
    pub fn may_keep_roster(self) -> bool {
        let own = self.overview().and_then(|overview| overview.own_row());
        let keeps = own.is_some_and(|row| row.duties_for.contains(&(Duty::Registry, None)));
        keeps && self.core.may(Permission::ImportRoster)
    }

    /// Whether the signed-in officer may see the page of stations: who manages them, and who reads data that come from
    /// other PCs.
    pub fn may_see(self) -> bool {
        let reads = [
            Permission::ReadUnit,
            Permission::ReadCohort,
            Permission::ReadRoster,
            Permission::IssueCertificate,
            Permission::RunAudit,
        ];
        let reader = self.overview().is_some() && reads.into_iter().any(|right| self.core.may(right));
        self.may_manage() || (self.core.here.officer.is_some() && reader)
    }

    /// Whether the signed-in officer may exchange data: whoever sits at a PC of a bureau.
    pub fn may_exchange(self) -> bool {
        self.core.here.officer.is_some() && self.overview().is_some()
    }

    /// The request that was opened.
    pub const fn opened(self) -> Option<&'a Opened> {
        self.desk.opened.as_ref()
    }

    /// The result of the last deed.
    pub fn message(self) -> Option<&'a str> {
        self.desk.message.as_deref()
    }

    /// The request or the answer that the last deed wrote.
    pub fn written(self) -> Option<&'a std::path::Path> {
        self.desk.written.as_deref()
    }

    /// What would count no longer of that retired station, if it is said to be lost after all: it is asked before it counts.
    pub fn asked(self, station: Uuid) -> Option<&'a str> {
        let (of, words) = self.desk.asked.as_ref()?;
        (*of == station).then_some(words.as_str())
    }

    /// Where the list was saved.
    pub fn saved_list(self) -> Option<&'a std::path::Path> {
        self.desk.saved.as_deref()
    }

    /// Whether something is being recorded or written, an exchange apart.
    pub const fn busy(self) -> bool {
        self.desk.busy()
    }

    /// What this PC is called, as long as nobody has named it.
    pub fn pc_name(self) -> String {
        crate::clock::pc_name()
    }
}

impl StationsDesk {
    /// Performs a request.
    pub(crate) fn act(&mut self, action: StationsAction, core: &mut Core) {
        match action {
            StationsAction::Look => self.looking.look(core),
            StationsAction::LookForDrives => self.exchanging.look_for_drives(core),
            StationsAction::Exchange(way) => self.begin_exchange(way, core),
            StationsAction::CancelExchange => self.exchanging.cancel(),
            StationsAction::DropRequest => self.opened = None,
            StationsAction::SaveList { rows, format } => self.save_list(&rows, format, core),
            deed if self.busy() || self.exchanges() || core.here.officer.is_none() => drop(deed),
            StationsAction::OpenRequest(path) => self.open_request(path, core),
            StationsAction::Found { bureau, unit, station } => {
                self.found([&bureau, &unit, &station], core);
            }
            StationsAction::Ask { unit, station, folder } => self.ask([&unit, &station], folder, core),
            StationsAction::TakeAnswer(path) => self.take_answer(path, core),
            StationsAction::Approve { unit, station, duties, taken_back } => {
                self.approve((unit, station), (&duties, taken_back), core);
            }
            StationsAction::ApproveSamePc => self.approve_same_pc(core),
            StationsAction::GiveDuty { station, duty, unit } => self.give_duty(station, duty, unit, core),
            StationsAction::AdmitPeople(station) => self.admit_people(station, core),
            StationsAction::SamePerson { station, badge } => self.same_person(station, badge, core),
            StationsAction::Settle(station) => self.settle(station, core),
            StationsAction::SayWhose { station, ours } => self.say_whose(station, ours, core),
            StationsAction::TimesChecked(station) => self.times_checked(station, core),
            StationsAction::Decide(station) => self.decide(station, core),
            StationsAction::Retire { station, why } => self.retire(station, why, core),
            StationsAction::AskLost(station) => self.ask_lost(station, core),
        }
    }

    /// The bureau's server was visited.
    #[cfg(feature = "bureau")]
    pub(crate) fn visited(&mut self, core: &Core) {
        self.looking.look(core);
    }

    /// This PC has joined a bureau by a code.
    #[cfg(feature = "bureau")]
    pub(crate) fn joined(&mut self, words: String, core: &Core) {
        self.forget_message();
        self.message = Some(words);
        self.looking.look(core);
    }

    /// Something was written: what is known of the bureau may be old.
    pub(crate) const fn changed(&mut self) {
        self.looking.note_change();
    }

    /// A place is left: what is old is read anew for the next one.
    pub(crate) fn turn(&mut self, core: &Core) {
        self.looking.look_if_stale(core);
    }

    /// Somebody has signed in: what this PC knows is read, unless it is known.
    pub(crate) fn arrive(&mut self, core: &Core) {
        if self.looking.is_known() {
            self.looking.look_if_stale(core);
        } else {
            self.looking.look(core);
        }
    }

    /// Another person sits here. An exchange that runs goes on.
    pub(crate) fn leave(&mut self) {
        self.opened = None;
        self.forget_message();
        self.exchanging.forget();
    }

    /// Removes the message about the last deed.
    pub(crate) fn forget_message(&mut self) {
        self.message = None;
        self.written = None;
        self.asked = None;
        self.saved = None;
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll(&mut self, core: &mut Core) {
        self.looking.poll(core);
        self.poll_exchange(core);
        self.poll_deeds(core);
        match core.finished(&mut self.doing.saving) {
            None => {}
            Some(Ok(path)) => self.saved = Some(path),
            Some(Err(detail)) => {
                core.notice = Some(Notice::new(&core.texts, "error-paper", &[("detail", &detail)]));
            }
        }
    }
}
