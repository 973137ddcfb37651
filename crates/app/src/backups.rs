//! A backup and a restore by those who have the right.

use std::collections::BTreeMap;
use std::path::Path;

use crate::actor::{Authorized, Barred};
use crate::clock::Clock;
use crate::exchange::{founded, keep_keys_known, keys_known};
use crate::lang::Messages;
use crate::signing::JournalKeys;
use dabiao_domain::role::Permission;
use dabiao_store::{AuditReport, Db, KeyBefore, Restore, Restored};

/// Writes a verified copy of the store in `folder` to a new file.
///
/// # Errors
/// [`dabiao_domain::role::Denied`] for another right than [`Permission::Backup`]; as [`Db::backup_to`].
pub fn backup(by: &Authorized, db: &Db, out: &Path, folder: &Path) -> Result<AuditReport, Barred> {
    by.must_be(Permission::Backup)?;
    Ok(db.backup_to(out, &JournalKeys::of_own_copy(folder))?)
}

/// Puts a backup in the place of the store.
///
/// # Errors
/// [`dabiao_domain::role::Denied`] for another right than [`Permission::Restore`], had in the store that is there; as
/// [`dabiao_store::restore`].
pub fn restore(plan: Restore<'_>, clock: &dyn Clock) -> Result<Restored, Barred> {
    plan.right.must_be(Permission::Restore)?;
    let folder = plan.folder.to_owned();
    let known = if plan.keys.is_empty() { BTreeMap::new() } else { keys_known(&folder, clock) };
    let restored = dabiao_store::restore(plan)?;
    if !known.is_empty() {
        // Where it can't be kept the packages of the others tell it anew.
        let _ = keep_keys_known(&folder, clock, &known);
    }
    Ok(restored)
}

/// That a backup is of before the founding PC's key was replaced, and what that means.
pub fn key_before_words(texts: &Messages, before: &KeyBefore) -> String {
    match before {
        KeyBefore::Vouched(key) => texts.format("restore-key-vouched", &[("key", key)]),
        KeyBefore::Alone(key) => texts.format("restore-key-alone", &[("key", key)]),
    }
}

/// What is to be done before anything is decided, where the store that was restored in `folder` is of the PC that founded a bureau:
/// what comes back from the others has a later place than what is said before that.
pub fn first_words(folder: &Path, clock: &dyn Clock, texts: &Messages) -> Option<String> {
    let db = Db::open_existing(folder, &|| clock.new_id()).ok()?;
    founded(&db, folder).ok().map(|_| texts.get("restore-exchange-first"))
}
