//! What founding a bureau, admitting a PC and joining have in common, with a server or without one.

use super::{Context, Failure};
use dabiao_app::clock::pc_name;
use dabiao_app::roster_parts::say_in_parts;
use dabiao_domain::role::Permission;
use dabiao_store::Db;

/// What this PC is called: as given, else by its own name.
pub(super) fn name_of(given: Option<&str>) -> String {
    given.map(str::trim).filter(|name| !name.is_empty()).map_or_else(pc_name, str::to_owned)
}

/// Each unit's people in entries of their own, so that they reach the PCs of that unit and no others. Who may not import a
/// roster leaves it as it is: it is said in parts the next time.
pub(super) fn roster_in_parts(context: &Context<'_>, db: &mut Db) -> Result<(), Failure> {
    let Ok(by) = context.actor(db)?.authorize(Permission::ImportRoster) else { return Ok(()) };
    let said = say_in_parts(&by, db, context.clock.wall_ms());
    said.map(|_| ()).map_err(|e| Failure::store(&context.texts, &e))
}
