//! The station as the window sees it.

use std::sync::Arc;

use uuid::Uuid;

use super::{Session, StorePhase};
use crate::admin::{AdminDesk, Step};
use crate::certificates::Certificates;
use crate::cohort::CohortDesk;
use crate::core::{AccountLine, Core, DiskHealth, Seen, SwitchKey};
use crate::demo::Demonstration;
use crate::door::Door;
use crate::drill::Runner;
use crate::exam::Exams;
use crate::help::HelpDesk;
use crate::import::ImportDesk;
use crate::lang::Messages;
use crate::lost_store::{DamagedData, LostData};
use crate::notice::Notice;
use crate::practice::Practice;
use crate::settings::Settings;
use crate::stations::StationsDesk;
use crate::this_pc::ThisPc;
use crate::trainer::TrainerDesk;
use dabiao_content::Library;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::Officer;

impl Session {
    /// The bureau's server.
    #[cfg(feature = "bureau")]
    pub const fn server(&self) -> Seen<'_, crate::server::ServerDesk> {
        self.server.seen(&self.core)
    }

    /// What every desk uses.
    pub const fn core(&self) -> &Core {
        &self.core
    }

    /// A text that is being brought in.
    pub const fn import_desk(&self) -> &ImportDesk {
        &self.import
    }

    /// Certificates.
    pub const fn certificates(&self) -> Seen<'_, Certificates> {
        self.certificates.seen(&self.core)
    }

    /// The manual.
    pub const fn help(&self) -> Seen<'_, HelpDesk> {
        self.help.seen(&self.core)
    }

    /// The drill that runs.
    pub const fn drill(&self) -> &Runner {
        &self.drill
    }

    /// Sign-in and accounts.
    pub const fn door(&self) -> Seen<'_, Door> {
        self.door.seen(&self.core)
    }

    /// Practice.
    pub const fn practice(&self) -> Seen<'_, Practice> {
        self.practice.seen(&self.core)
    }

    /// The exam room.
    pub const fn exams(&self) -> Seen<'_, Exams> {
        self.exams.seen(&self.core)
    }

    /// A number that changes at every sign-in and sign-out, also of the same person.
    pub const fn turn(&self) -> u64 {
        self.turns
    }

    /// The guidance desk.
    pub const fn cohort(&self) -> Seen<'_, CohortDesk> {
        self.cohort.seen(&self.core)
    }

    /// The demonstration.
    pub const fn demonstration(&self) -> Seen<'_, Demonstration> {
        self.demonstration.seen(&self.core)
    }

    /// The trainer's desk.
    pub const fn trainer(&self) -> Seen<'_, TrainerDesk> {
        self.trainer.seen(&self.core)
    }

    /// This PC.
    pub const fn this_pc(&self) -> Seen<'_, ThisPc> {
        self.this_pc.seen(&self.core)
    }

    /// The management of this PC and its people.
    pub const fn admin(&self) -> Seen<'_, AdminDesk> {
        self.admin.seen(&self.core)
    }

    /// The administrator's checklist; none before its facts were read.
    pub fn steps(&self) -> Option<&[Step]> {
        self.admin().steps()
    }

    /// The bureau of several PCs.
    pub const fn stations(&self) -> Seen<'_, StationsDesk> {
        self.stations.seen(&self.core)
    }

    /// The facts of the lost data file; none while it is there, or if there never was one.
    pub fn lost_store(&self) -> Option<LostData> {
        self.lost.seen()
    }

    /// The ways on from a damaged data file; none where it is not damaged.
    pub fn damaged_store(&self) -> Option<DamagedData> {
        self.lost.damaged()
    }

    /// Whether the person who is signed in has a right.
    pub fn may(&self, permission: Permission) -> bool {
        self.core.may(permission)
    }

    /// Whether own texts may be edited here.
    pub fn may_edit_exercises(&self) -> bool {
        self.core.may_edit_exercises()
    }

    /// The account of an officer.
    pub fn account(&self, officer: Uuid) -> Option<AccountLine> {
        self.core.account(officer).map(AccountLine::of)
    }

    /// Whether any account exists: before that, the first set-up is open.
    pub fn set_up(&self) -> bool {
        self.core.set_up()
    }

    /// Whether this is the demonstration.
    pub const fn in_demo(&self) -> bool {
        self.core.activity.in_demo
    }

    /// What switches this PC's input method, in words: the key that an administrator set, else both usual ones.
    pub fn switch_words(&self) -> String {
        let texts = &self.core.texts;
        match self.core.pc.switch {
            SwitchKey::Unknown => texts.get("ime-switch-usual"),
            key => texts.format("ime-switch-set", &[("key", &texts.of(&key))]),
        }
    }

    /// The time of day.
    pub fn now(&self) -> jiff::Timestamp {
        self.core.now()
    }

    /// Whether there is a store to work with.
    pub const fn phase(&self) -> &StorePhase {
        &self.core.phase
    }

    /// The words of the chosen language.
    pub const fn texts(&self) -> &Arc<Messages> {
        &self.core.texts
    }

    /// What was chosen.
    pub const fn settings(&self) -> &Settings {
        &self.core.settings
    }

    /// All officers, in badge order.
    pub fn officers(&self) -> &[Officer] {
        &self.core.roster.officers
    }

    /// Who is signed in.
    pub const fn officer(&self) -> Option<&Officer> {
        self.core.here.officer.as_ref()
    }

    /// The present notice.
    pub const fn notice(&self) -> Option<&Notice> {
        self.core.notice.as_ref()
    }

    /// Exercises and standards.
    pub const fn library(&self) -> &Library {
        &self.core.config.library
    }

    /// Monotonic time in milliseconds.
    pub fn mono_ms(&self) -> u64 {
        self.core.config.clock.mono_ms()
    }

    /// Whether input reaches the disk.
    pub fn health(&self) -> DiskHealth {
        DiskHealth::new(&self.core.texts, &self.core.store.health())
    }

    /// Bounds the data file to `pages` pages: the way tests make a disk full. None lifts the bound.
    pub fn limit_disk(&mut self, pages: Option<u32>) {
        self.core.written(self.core.store.call(move |db| db.limit_pages(pages)));
    }

    /// From here on the open data file takes no writes: the way tests pull out a stick. None that is opened again does so.
    pub fn refuse_writes(&mut self) {
        self.core.written(self.core.store.call(|db| db.refuse_writes()));
    }

    /// From here on the disk has this many free bytes: tests make it nearly full this way. None asks the
    /// system again.
    pub fn pretend_space(&mut self, bytes: Option<u64>) {
        let reply = self.core.store.call(move |db| {
            db.pretend_space(bytes);
            Ok(())
        });
        self.core.written(reply);
    }

    /// The last event known to be on disk: attempt and number from 0.
    pub fn acknowledged(&self) -> Option<(Uuid, u64)> {
        self.core.store.acknowledged()
    }
}
