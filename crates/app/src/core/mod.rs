//! What every desk may use: the actor and their rights, the people, the store, the texts, the notices.
//!
//! It names no desk. Every call of a desk gets it; no desk keeps it.

mod account_lines;
mod box_keys;
mod bureau;
mod config;
mod dates;
mod disk_health;
mod exemption_lines;
mod hearing;
mod judging;
mod outbox;
mod pc;
mod people;
mod phase;
mod right_here;
mod rights;
mod seen;
mod standards;
mod task;
mod unit_rates;

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

pub use account_lines::{AccountLine, SecretState};
pub(crate) use box_keys::{Boxes, Found};
pub(crate) use bureau::Bureau;
pub use bureau::KnownSitting;
pub use config::{OFFICER_STANDARD, SessionConfig};
pub use dabiao_domain::areas::Areas;
pub use dates::{day_of, local_minute, local_time, timestamp};
pub use disk_health::DiskHealth;
pub use exemption_lines::{ExemptFrom, ExemptionLine, ExemptionState};
pub(crate) use outbox::{EndedDrill, Request, SittingOperation};
pub use pc::{CheckUp, Done, PcChoices, PcSetting, Registration, SwitchKey};
pub(crate) use people::{Roster, SignedIn};
pub use phase::StorePhase;
pub(crate) use phase::{Activity, Unfinished};
pub(crate) use right_here::{RightHere, barred_words};
pub(crate) use rights::secret_key;
pub use rights::sign_in_wait_ms;
pub use seen::Seen;
pub(crate) use standards::{Standards, UnreadStandard, newest_of, standards, stored_standards, withheld};
pub(crate) use task::{Task, TaskError};
pub use unit_rates::{FEWEST_OF_UNIT, UnitRate, UnitRates};

use crate::lang::{Lang, Messages};
use crate::notice::Notice;
use crate::settings::Settings;
use crate::sound::Player;
use crate::witness::PastDesk;
use dabiao_domain::roster::Officer;
use dabiao_domain::sync::as_of::AsOf;
use dabiao_domain::time_floor::allow;
use dabiao_store::{Reply, Store, StoreError};

/// What the desks of a running program share.
pub struct Core {
    pub(crate) config: SessionConfig,
    pub(crate) store: Store,
    /// Whether it is open.
    pub(crate) phase: StorePhase,
    pub(crate) texts: Arc<Messages>,
    /// Officers, their accounts and keys.
    pub(crate) roster: Roster,
    pub(crate) bureau: Bureau,
    /// What an administrator chose for this PC.
    pub(crate) pc: PcChoices,
    /// As of when the data of other PCs stand; none on a PC that belongs to no bureau.
    pub(crate) as_of: Option<Arc<AsOf>>,
    /// What was chosen by the person who sits here.
    pub(crate) settings: Settings,
    /// What plays sounds; nothing in tests, and where none was given.
    pub(crate) player: Option<Arc<dyn Player>>,
    /// Whether the journal holds what was seen of it elsewhere.
    pub(crate) past: PastDesk,
    /// The signed-in person.
    pub(crate) here: SignedIn,
    /// The present notice.
    pub(crate) notice: Option<Notice>,
    /// The last notice about this PC, as opposed to the screen.
    pub(crate) pc_notice: Option<Notice>,
    /// What this PC is doing.
    pub(crate) activity: Activity,
    /// Pending writes of which only a failure is reported.
    written: Vec<Task<()>>,
    /// What desks touched since the last query.
    touched: Areas,
    /// What desks requested since the last query.
    requests: Vec<Request>,
    /// Held by every task that is under way.
    tasks: Arc<()>,
}

/// Where own exercises are, in the data folder.
pub const EXERCISE_FOLDER: &str = "exercises";

/// Where papers are saved, in the data folder.
pub const PAPERS_FOLDER: &str = "papers";

impl Core {
    /// The core of a program that starts: no officers are known yet.
    pub(crate) fn new(config: SessionConfig, store: Store) -> Self {
        let settings = Settings::first(config.lang.unwrap_or_else(Lang::of_system));
        let mut core = Self {
            config,
            store,
            phase: StorePhase::Opening,
            texts: Arc::new(Messages::of_window(settings.lang)),
            roster: Roster::default(),
            bureau: Bureau::default(),
            pc: PcChoices::default(),
            as_of: None,
            settings,
            player: None,
            past: PastDesk::default(),
            here: SignedIn::default(),
            notice: None,
            pc_notice: None,
            activity: Activity::default(),
            written: Vec::new(),
            touched: Areas::default(),
            requests: Vec::new(),
            tasks: Arc::new(()),
        };
        core.rebuild_newest();
        core
    }

    /// The words of the chosen language.
    pub const fn texts(&self) -> &Arc<Messages> {
        &self.texts
    }

    /// What an administrator chose for this PC.
    pub const fn pc(&self) -> &PcChoices {
        &self.pc
    }

    /// Who is signed in.
    pub const fn officer(&self) -> Option<&Officer> {
        self.here.officer.as_ref()
    }

    /// An officer by their id.
    pub(crate) fn officer_of(&self, id: Uuid) -> Option<Officer> {
        self.roster.officers.iter().find(|officer| officer.id == id).cloned()
    }

    /// Monotonic time in milliseconds.
    pub fn mono_ms(&self) -> u64 {
        self.config.clock.mono_ms()
    }

    /// The time of day.
    pub fn now(&self) -> jiff::Timestamp {
        timestamp(self.config.clock.wall_ms())
    }

    /// Says what the store said.
    pub(crate) fn say(&mut self, error: &StoreError) {
        let notice = Notice::of_store(&self.texts, error);
        if error.is_of_the_machine() {
            self.pc_notice = Some(notice.clone());
        }
        self.notice = Some(notice);
    }

    /// As [`Core::say`], but for a store that can't be opened: that was reported already.
    pub(crate) fn say_unless_stopped(&mut self, error: &StoreError) {
        if !matches!(error, StoreError::Stopped) {
            self.say(error);
        }
    }

    /// Waits for a write; only its failure is reported.
    pub(crate) fn written(&mut self, reply: Reply<()>) {
        let task = self.waits_for(reply);
        self.written.push(task);
    }

    /// Collects finished work. Called once per frame.
    pub(crate) fn poll_written(&mut self) {
        for failed in Task::take_all(&mut self.written).into_iter().filter_map(Result::err) {
            self.say_task(&failed);
        }
    }

    /// Drops the pending writes of the store that was open.
    pub(crate) fn forget_written(&mut self) {
        self.written.clear();
    }

    /// Notes that a desk changed something: derived data are computed again.
    pub(crate) const fn touch(&mut self, areas: Areas) {
        self.touched.add(areas);
    }

    /// What was touched since the last call.
    pub(crate) fn take_touched(&mut self) -> Areas {
        std::mem::take(&mut self.touched)
    }

    /// Requests something that another desk, or the program, does.
    pub(crate) fn request(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// Whether something was requested that is not granted yet.
    pub(crate) const fn has_requests(&self) -> bool {
        !self.requests.is_empty()
    }

    /// The requests since the last call.
    pub(crate) fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Where the data lie.
    pub fn data_folder(&self) -> &std::path::Path {
        &self.config.folder
    }

    /// Where the folder is.
    pub fn exercise_root(&self) -> PathBuf {
        self.config.folder.join(EXERCISE_FOLDER)
    }

    /// The folder for papers: beside the person's other files, where they find them.
    pub fn papers_folder(&self) -> PathBuf {
        self.config.folder.join(PAPERS_FOLDER)
    }

    /// Whether the clock may be used for dated records: it is not before a time that is already known. If
    /// not, says so.
    pub(crate) fn time_allows(&mut self) -> bool {
        let refused = refusal_now(self);
        let allowed = refused.is_none();
        if !allowed {
            self.notice = refused;
        }
        allowed
    }
}

/// Why no dated record is made now; none while the clock may be used.
fn refusal_now(core: &Core) -> Option<Notice> {
    let clock = &core.config.clock;
    match core.store.time_floor() {
        // The journal says so too: nothing in a demonstration is binding.
        Some(floor) if core.activity.in_demo && floor.newest().is_none() => None,
        // Read right after the store is opened.
        None => Some(Notice::new(&core.texts, "error-clock-unread", &[])),
        Some(floor) => allow(&floor, clock.wall_ms(), clock.given())
            .err()
            .map(|refusal| Notice::of_time(&core.texts, &refusal)),
    }
}
