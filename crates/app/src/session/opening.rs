//! Opening the store behind the window, and the first reading.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::Session;
use crate::core::{Areas, Core, PcChoices, SessionConfig, StorePhase, Task, TaskError};
use crate::demo::DEMO_SETTING;
use crate::lang::Lang;
use crate::notice::Notice;
use crate::store_opening::{OpenBy, open_store};
use crate::sync_words::fault_notice;
use dabiao_domain::roster::Officer;
use dabiao_domain::sync::fault::Fault;
use dabiao_store::{Occasion, Reply, Store, StoreError};

/// What a store is asked as it opens.
pub(crate) struct Awaited {
    opened: Option<Task<()>>,
    settings: Option<Task<BTreeMap<String, String>>>,
    /// Whether this is the PC that was admitted to a bureau.
    host: Option<Task<Option<Fault>>>,
    /// Until when times are known.
    times: Option<Task<()>>,
    /// The share that the data lie on, if they do.
    network: Option<Task<Option<String>>>,
    /// What nobody sees in the first picture is read after it: on an old PC the two would share a processor.
    rest: bool,
}

impl Awaited {
    pub(super) fn of(
        core: &Core,
        opened: Reply<()>,
        settings: Reply<BTreeMap<String, String>>,
        host: Reply<Option<Fault>>,
    ) -> Self {
        Self {
            opened: Some(core.waits_for(opened)),
            settings: Some(core.waits_for(settings)),
            host: Some(core.waits_for(host)),
            times: None,
            network: None,
            rest: false,
        }
    }

    /// Whether something is to be read once a picture was shown.
    pub(super) const fn has_rest(&self) -> bool {
        self.rest
    }
}

impl Session {
    pub(super) fn reopen(&mut self) {
        if matches!(self.core.phase, StorePhase::Failed(_)) {
            self.open_again(Store::open);
        }
    }

    /// Reopens the store behind the window. Requests to the former store get no answer from the new one.
    pub(super) fn open_again(&mut self, by: OpenBy) {
        let opening = open_store(&self.core.config, by);
        self.core.store = opening.store;
        self.awaited = Awaited::of(&self.core, opening.opened, opening.settings, opening.host);
        self.people = Some(self.core.waits_for(opening.people));
        self.papers = None;
        self.backups.forget();
        self.core.phase = StorePhase::Opening;
    }

    /// Works in `folder` from here on, as after a restart; the display settings stay, and so does the desk of
    /// the demonstration, which gets the former store.
    pub(crate) fn move_to(&mut self, folder: PathBuf, lang: Option<Lang>) {
        self.sign_out();
        let config = SessionConfig {
            folder,
            library: self.practice.carried().clone(),
            clock: Arc::clone(&self.core.config.clock),
            lang,
            wake: Arc::clone(&self.core.config.wake),
            badge: None,
            limit_ms: self.core.config.limit_ms,
            demo: self.core.config.demo.clone(),
        };
        let mut fresh = Self::start(config).marked_in(self.core.past.state().cloned());
        fresh.core.player.clone_from(&self.core.player);
        let before = std::mem::replace(self, fresh);
        self.core.settings = before.core.settings;
        self.core.texts = before.core.texts;
        self.turns = before.turns + 1;
        self.demonstration = before.demonstration;
        self.demonstration.moved(before.core.store, &mut self.core);
    }

    pub(super) fn poll_opening(&mut self) {
        if std::mem::take(&mut self.awaited.rest) {
            self.read_rest();
        }
        match Task::take(&mut self.awaited.opened) {
            Some(Ok(())) => self.opened(),
            Some(Err(TaskError::Store(error))) => self.not_opened(&error),
            Some(Err(TaskError::Thread)) => self.not_opened(&StoreError::Stopped),
            None => {}
        }
        if let Some(stored) = self.core.arrived(&mut self.awaited.settings) {
            self.core.activity.in_demo = stored.contains_key(DEMO_SETTING);
            self.choices.take_over(stored, &mut self.core);
        }
        if let Some(Some(fault)) = self.core.arrived(&mut self.awaited.host) {
            self.core.notice = Some(fault_notice(&self.core.texts, &fault));
        }
        if self.core.arrived(&mut self.awaited.times).is_some() {
            self.core.look_at_clock();
        }
        if let Some(Some(share)) = self.core.arrived(&mut self.awaited.network)
            && self.core.notice.is_none()
        {
            self.core.notice =
                Some(Notice::new(&self.core.texts, "error-data-network", &[("share", &share)]));
        }
    }

    fn opened(&mut self) {
        self.core.look_back();
        // Sittings refer to the standards: those are read first.
        self.core.touch(Areas::PAPERS);
        self.follow_touched();
        self.exams.reload_sittings(&self.core);
        self.exams.reload_tickets(&mut self.core);
        self.door.load_codes(&mut self.core);
        self.core.phase = StorePhase::Ready;
        self.awaited.rest = true;
    }

    fn read_rest(&mut self) {
        self.practice.look_around(&self.drill, &self.core);
        self.demonstration.look(&self.core);
        self.awaited.times = Some(self.core.ask_store(|db| db.time_floor().map(drop)));
        let folder = self.core.config.folder.clone();
        self.awaited.network = Some(self.core.ask_store(move |_| Ok(dabiao_files::network_of(&folder))));
        self.backups.back_up(Occasion::Daily, &self.core);
    }

    fn not_opened(&mut self, error: &StoreError) {
        self.lost.know(error, &self.core);
        let (texts, folder) = (&self.core.texts, self.core.config.folder.display());
        self.core.phase = StorePhase::Failed(match error {
            // The way on stands below it.
            StoreError::Corrupt(detail) => {
                Notice::new(texts, "error-corrupt-here", &[("detail", detail), ("folder", &folder)])
            }
            other => Notice::of_store(texts, other),
        });
    }

    pub(super) fn poll_people(&mut self) {
        if let Some(people) = self.core.arrived(&mut self.people) {
            self.core.roster.accounts = people.accounts;
            self.core.roster.boxes.take(people.keys);
            let first = (self.core.pc.text_size, self.core.pc.sounds);
            self.core.pc = PcChoices::of(&people.choices);
            if (self.core.pc.text_size, self.core.pc.sounds) != first {
                self.choices.load_again(&mut self.core);
            }
            self.set_officers(people.officers);
            self.admin.people_read();
        }
        match Task::take(&mut self.papers) {
            Some(Ok(papers)) => self.core.set_papers(papers),
            Some(Err(TaskError::Store(error))) => {
                self.core.say_unless_stopped(&error);
            }
            Some(Err(error)) => self.core.say_task(&error),
            None => {}
        }
    }

    fn set_officers(&mut self, officers: Vec<Officer>) {
        self.core.roster.officers = officers;
        if let Some((before, after)) = self.core.follow_identity() {
            self.choices.pass_on(before, after, &mut self.core);
        }
        let Some(badge) = self.core.config.badge.take() else { return };
        match self.core.roster.officers.iter().find(|o| o.badge.eq_ignore_ascii_case(&badge)).map(|o| o.id) {
            Some(id) => self.door.ask_to_sign_in(id, &mut self.core),
            None => {
                self.core.notice =
                    Some(Notice::new(&self.core.texts, "error-no-officer", &[("badge", &badge)]));
            }
        }
    }
}
