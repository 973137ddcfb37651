//! The bureau's server: made, kept, watched and saved at the founding PC; joined and visited at the others.

mod init;
mod invite;
mod join;
mod keep;
mod stations;
mod status;
mod visit;

use super::{Context, Failure};
use dabiao_app::exchange::online::{Failed, Here};

pub(super) use init::{init, start, stop};
pub(super) use invite::invite;
pub(super) use join::join;
pub(super) use keep::keep;
pub(super) use stations::{
    line_with_seen, seen, shut_out_retired, waiting, waiting_json, waiting_words, with_seen,
};
pub(super) use status::{backup, restore, status};
pub(super) use visit::exchange;

impl Context<'_> {
    /// Where this PC's data are, and its clock.
    fn here(&self) -> Here {
        Here { folder: self.folder.clone(), clock: std::sync::Arc::clone(&self.clock) }
    }

    /// A failure with the server, with its exit code.
    fn failed(&self, failed: &Failed) -> Failure {
        match failed {
            Failed::Exchange(fail) => self.not_done(fail),
            _ => Failure { code: failed.code().unwrap_or(3), notice: failed.notice(&self.texts) },
        }
    }

    /// A moment in words, or that there was none.
    fn minute_or_never(&self, ms: Option<i64>) -> String {
        ms.map_or_else(|| self.texts.get("server-status-never"), dabiao_app::local_minute)
    }
}
