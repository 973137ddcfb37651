//! Opening the store behind the window, and the first queries.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::signing::{JournalKeys, bring_signer};
use crate::core::SessionConfig;
use crate::exchange::look_at_host_first;
use dabiao_domain::roster::Officer;
use dabiao_domain::sync::fault::Fault;
use dabiao_store::{Account, BoxKeyRow, Db, PcChoice, Reply, Store, StoreConfig, StoreError};

/// How a store is opened.
pub(super) type OpenBy = fn(StoreConfig) -> (Store, Reply<()>);

/// Officers, accounts and keys, read together: an officer must not appear in the roster before it is known
/// whether they have a secret.
pub(super) struct People {
    pub officers: Vec<Officer>,
    pub accounts: Vec<Account>,
    pub keys: Vec<BoxKeyRow>,
    /// What was chosen for this PC.
    pub choices: BTreeMap<String, PcChoice>,
}

impl People {
    pub fn read(db: &Db) -> Result<Self, StoreError> {
        Ok(Self {
            officers: db.officers()?,
            accounts: db.proven_accounts()?,
            keys: db.box_keys()?,
            choices: db.pc_choices()?,
        })
    }
}

/// A store that is being opened, and the queries sent to it.
pub(super) struct Opening {
    pub store: Store,
    pub opened: Reply<()>,
    pub settings: Reply<BTreeMap<String, String>>,
    pub people: Reply<People>,
    /// What is to be said where this is not the PC that was admitted.
    pub host: Reply<Option<Fault>>,
}

pub(super) fn open_store(config: &SessionConfig, by: OpenBy) -> Opening {
    let (ids, clock, wake) = (Arc::clone(&config.clock), Arc::clone(&config.clock), Arc::clone(&config.wake));
    let folder = config.folder.clone();
    let (host_folder, host_clock) = (folder.clone(), Arc::clone(&config.clock));
    let (again_folder, again_clock) = (folder.clone(), Arc::clone(&config.clock));
    let (store, opened) = by(StoreConfig {
        folder: config.folder.clone(),
        new_id: Box::new(move || ids.new_id()),
        clocks: Box::new(move || clock.stamp()),
        first: Box::new(move |db| look_at_host_first(db, &host_folder, host_clock.as_ref()).map(drop)),
        signer: bring_signer(config.folder.clone(), config.clock.secret()),
        against: Box::new(move || JournalKeys::of_own_copy(&folder)),
        wake: Box::new(move || wake()),
    });
    let given = config.clock.given();
    let people = store.call(move |db| {
        db.tell_of_clock(given);
        People::read(db)
    });
    let settings = store.call(|db| db.settings());
    let host = store.call(move |db| look_at_host_first(db, &again_folder, again_clock.as_ref()));
    Opening { store, opened, settings, people, host }
}
