//! A backup and a restore by those who have the right.

use std::path::Path;

use crate::actor::{Authorized, Barred};
use crate::signing::JournalKeys;
use dabiao_domain::role::Permission;
use dabiao_store::{AuditReport, Db, Restore, Restored};

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
pub fn restore(plan: Restore<'_>) -> Result<Restored, Barred> {
    plan.right.must_be(Permission::Restore)?;
    Ok(dabiao_store::restore(plan)?)
}
