//! What the server knows of stations, beside what their packages say.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::exchange::online::{self, ServerFile, StationSeen, Waiting};
use dabiao_app::local_minute;
use dabiao_domain::sync::state::{NextStep, StationState};
use dabiao_store::Db;

/// The stations as the server knows them; none where none is kept here, or it is not reached, which is said on stderr.
pub(in super::super) fn seen(context: &mut Context<'_>) -> Option<BTreeMap<Uuid, StationSeen>> {
    if !ServerFile::load(&context.folder).is_ok_and(|file| file.is_some()) {
        return None;
    }
    match online::invitations(&context.here()) {
        Ok((_, seen)) => Some(seen.into_iter().map(|seen| (seen.station, seen)).collect()),
        Err(failed) => {
            let notice = failed.notice(&context.texts);
            context.remark(&format!("dabiao: {notice}"));
            None
        }
    }
}

/// A station in JSON, with what the server knows of it.
pub(in super::super) fn with_seen(mut row: Value, seen: &StationSeen) -> Value {
    if !seen.program.is_empty() {
        row["version"] = seen.program.trim_start_matches("dabiao ").into();
    }
    row["server"] = json!({"seen_ms": seen.seen_ms, "clock_offset_ms": seen.clock_offset_ms,
                           "unsent_entries": seen.unsent_entries, "unsent_bodies": seen.unsent_bodies,
                           "forks": seen.forks, "strange_host": seen.strange_host.is_some(),
                           "retired": seen.retired});
    row
}

/// Who asked by a code and was not answered; none where no server is kept here, or it is not reached, which was said.
pub(in super::super) fn waiting(context: &Context<'_>, db: &Db) -> Vec<Waiting> {
    if !ServerFile::load(&context.folder).is_ok_and(|file| file.is_some()) {
        return Vec::new();
    }
    let units = db.units().unwrap_or_default();
    online::waiting(&context.here(), &units).unwrap_or_default()
}

/// Who asked by a code, in JSON as a station.
pub(in super::super) fn waiting_json(ask: &Waiting) -> Value {
    json!({"id": ask.station, "name": ask.name, "unit": ask.unit, "founder": false, "asked_ms": ask.asked_ms,
           "code": ask.login, "state": StationState::Pending.name(), "next": NextStep::Approve.name()})
}

/// Who asked by a code, in words.
pub(in super::super) fn waiting_words(context: &Context<'_>, ask: &Waiting) -> String {
    let (at, state) = (local_minute(ask.asked_ms), context.texts.of(&StationState::Pending));
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("unit", &ask.unit), ("name", &ask.name), ("at", &at), ("state", &state)];
    context.texts.format("server-station-waits", &values)
}

/// A station in words, with when the server last saw it, or that it has no login there.
pub(in super::super) fn line_with_seen(
    context: &Context<'_>,
    line: String,
    seen: Option<&StationSeen>,
) -> String {
    let Some(seen) = seen else {
        return context.texts.format("server-station-no-login", &[("line", &line)]);
    };
    let when = context.minute_or_never(seen.seen_ms);
    context.texts.format("server-station-seen", &[("line", &line), ("seen", &when)])
}

/// Ends the logins of retired stations at once. Where the server is not reached the keeper's next round does, which is
/// said on stderr.
pub(in super::super) fn shut_out_retired(context: &mut Context<'_>, db: &mut Db) {
    if !ServerFile::load(&context.folder).is_ok_and(|file| file.is_some()) {
        return;
    }
    if let Err(failed) = online::shut_out_retired(db, &context.here()) {
        let Failure { notice, .. } = context.failed(&failed);
        let later = Notice::new(&context.texts, "server-retired-later", &[("value", &notice.what)]);
        context.remark(&format!("dabiao: {later}"));
    }
}
