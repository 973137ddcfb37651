//! The commands about the bureau's server in a program that was built without it.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::exchange_args::{InitArgs, JoinArgs};
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_store::Db;

fn not_built(context: &Context<'_>) -> Failure {
    Failure { code: 1, notice: Notice::new(&context.texts, "server-not-built", &[]) }
}

/// `dabiao bureau init` with a server.
pub(super) fn init(context: &mut Context<'_>, _: &InitArgs) -> Result<u8, Failure> {
    Err(not_built(context))
}

/// `dabiao join CODE`.
pub(super) fn join(context: &mut Context<'_>, _: &JoinArgs) -> Result<u8, Failure> {
    Err(not_built(context))
}

/// `dabiao exchange` without a folder.
pub(super) fn exchange(context: &mut Context<'_>, _: bool) -> Result<u8, Failure> {
    Err(not_built(context))
}

/// No server has seen anybody.
pub(super) const fn seen(_: &mut Context<'_>) -> Option<BTreeMap<Uuid, ()>> {
    None
}

/// A station, as it is.
pub(super) fn with_seen(row: Value, (): &()) -> Value {
    row
}

/// A station, as it is.
pub(super) fn line_with_seen(_: &Context<'_>, line: String, _: Option<&()>) -> String {
    line
}

/// Nobody asked by a code.
pub(super) const fn waiting(_: &Context<'_>, _: &Db) -> Vec<()> {
    Vec::new()
}

/// Nobody.
pub(super) const fn waiting_json((): &()) -> Value {
    Value::Null
}

/// Nobody.
pub(super) const fn waiting_words(_: &Context<'_>, (): &()) -> String {
    String::new()
}

/// There is no login to end.
pub(super) const fn shut_out_retired(_: &mut Context<'_>, _: &mut Db) {}
