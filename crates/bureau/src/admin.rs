//! Who keeps a bureau's store, and how they reach it.

use std::path::PathBuf;
use std::time::Duration;

use crate::access::{Access, DATABASE};
use crate::fail::Fail;
use crate::link::{Limits, Link};

/// The role that keeps a server of ours.
pub(crate) const KEEPER: &str = "dabiao_keeper";

/// Who keeps a bureau's store, and how they reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admin {
    /// By a socket in a folder of this PC: PostgreSQL asks the system who it is.
    Socket {
        /// The folder.
        folder: PathBuf,
        /// The server's port.
        port: u16,
    },
    /// By TLS and a password, where there are no such sockets.
    Password(Access),
    /// A server that somebody else runs, as `postgres://user:password@host:port/`.
    Url(String),
}

impl Admin {
    /// A connection to the bureau's store.
    pub(crate) fn connect(&self) -> Result<Link, Fail> {
        self.connect_to(Some(DATABASE))
    }

    /// A connection to a database; to the one that is always there.
    pub(crate) fn connect_to(&self, database: Option<&str>) -> Result<Link, Fail> {
        let limits = Limits { silence: Duration::from_mins(15), ..Limits::default() };
        match self {
            #[cfg(unix)]
            Self::Socket { folder, port } => {
                Link::over_socket((folder, *port, KEEPER), database.unwrap_or("postgres"), limits)
            }
            #[cfg(not(unix))]
            Self::Socket { .. } => Err(Fail::Unfit("there are no such sockets on this system".to_owned())),
            Self::Password(access) => {
                Link::over_tls(access, database.unwrap_or("postgres"), limits).map(|(link, _)| link)
            }
            Self::Url(url) => Link::over_url(url, database, limits),
        }
    }
}
