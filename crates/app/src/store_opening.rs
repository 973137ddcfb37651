//! The store behind the window: how it is opened, and what is asked of it first.

use std::sync::Arc;

use super::pending::Pending;
use super::signing::{JournalKeys, bring_signer};
use super::station::StationConfig;
use dabiao_store::{Reply, Store, StoreConfig};

/// How a store is opened.
pub(super) type OpenBy = fn(StoreConfig) -> (Store, Reply<()>);

pub(super) fn open_store(config: &StationConfig, by: OpenBy) -> (Store, Vec<Pending>) {
    let (ids, clock, wake) = (Arc::clone(&config.clock), Arc::clone(&config.clock), Arc::clone(&config.wake));
    let folder = config.folder.clone();
    let (store, opened) = by(StoreConfig {
        folder: config.folder.clone(),
        new_id: Box::new(move || ids.new_id()),
        clocks: Box::new(move || clock.stamp()),
        signer: bring_signer(config.folder.clone(), config.clock.secret()),
        against: Box::new(move || JournalKeys::of_own_copy(&folder)),
        wake: Box::new(move || wake()),
    });
    let given = config.clock.given();
    // Together: nobody may be found in the roster before it is known whether they have a secret.
    let people = store.call(move |db| {
        db.tell_of_clock(given);
        Ok((db.officers()?, db.proven_accounts()?, db.box_keys()?))
    });
    let settings = store.call(|db| db.settings());
    let pending = vec![Pending::Opened(opened), Pending::Settings(settings), Pending::People(people)];
    (store, pending)
}
