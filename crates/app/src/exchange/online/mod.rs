//! A bureau with a server: the same entries and packages as on a stick, carried by a store in PostgreSQL.
//!
//! A station visits the store ([`visit`]): entries and bodies go up, sealed packages come down. The PC that founded the
//! bureau keeps it ([`round`]): what came up is taken in as from a stick, who has a code is let in, and for every station
//! for which something changed a package is put there. The network is never waited for while the local store is held:
//! every piece of work on it is a call of its own ([`Stored`]).

mod access_file;
mod contact;
mod fail;
mod here;
mod invitation;
mod joining;
mod keeping;
mod logins;
mod saved_keys;
mod saving;
mod server_file;
mod setup;
mod shown;
mod standing;
mod stored;
mod visiting;
mod words;

pub use access_file::{ACCESS_FILE, AccessFile};
pub use contact::Contact;
pub use fail::{Failed, ServerNo};
pub use here::Here;
pub use invitation::{Invite, Invited, Waiting, invitations, invite, waiting};
pub use joining::{Asking, JoinedOnline};
pub use keeping::{Memory, Round, round, shut_out_retired};
pub use saved_keys::keys_beside;
pub use saving::{BACKUPS, back_up, restore_store};
pub use server_file::{SERVER_NOTE, ServerFile};
pub use setup::{Founded, Wanted, move_server, renew_certificate, set_up, start, stop};
pub use standing::{Alarm, Standing, problem_words, standing};
pub use stored::Stored;
pub use visiting::{Visited, visit};

pub use dabiao_bureau::{Invitation, StationSeen, Status};

/// How a visit or a round goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnlineStep {
    /// The server is being reached.
    Connecting(String),
    /// Entries are handed up.
    Sending {
        /// So many.
        entries: u64,
    },
    /// Logs and scores are handed up.
    SendingBodies {
        /// So many.
        bodies: usize,
    },
    /// A package is fetched.
    Fetching {
        /// Which one, from 1.
        n: usize,
        /// Of how many.
        of: usize,
    },
}

/// Whether the PC of a data folder has a login at the bureau's server, and not only asked for one.
pub(super) fn has_login(folder: &std::path::Path) -> Result<bool, super::Fail> {
    Ok(AccessFile::load(folder)?.is_some_and(|access| access.code.is_none()))
}

/// Who is told how far it is, and can end it.
pub type Told<'a> = &'a mut dyn FnMut(OnlineStep) -> std::ops::ControlFlow<()>;

/// Says how far it is.
fn tell(told: Told<'_>, step: OnlineStep) -> Result<(), Failed> {
    if told(step).is_break() { Err(Failed::Exchange(super::Fail::Cancelled)) } else { Ok(()) }
}
