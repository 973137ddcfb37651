//! Why a server of our own could not be made, started, stopped or saved.

use std::path::PathBuf;

use crate::fail::Fail;

/// Why a server of our own could not be made, started, stopped or saved. Each says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ClusterFail {
    /// PostgreSQL is not there.
    #[error(
        "PostgreSQL is not installed (looked for initdb in {looked}): install it (Debian: apt-get install postgresql), \
             or name its folder with --pg-bin"
    )]
    NoPostgres {
        /// Where it was looked for.
        looked: String,
    },
    /// It is too old.
    #[error("{folder} has PostgreSQL {version}: 12 or newer is needed")]
    TooOld {
        /// Where it is.
        folder: PathBuf,
        /// Its version.
        version: u32,
    },
    /// PostgreSQL refuses to run as root.
    #[error(
        "PostgreSQL does not run as root: name a user of this system that it is to run as (--pg-user postgres), or \
             start this program as an ordinary user"
    )]
    Root,
    /// There is no such user, or only root may run something as another user.
    #[error("nothing can be run as the user {0}: there is no such user, or you are not root")]
    NoUser(String),
    /// That user can't get into the folder.
    #[error(
        "the user {user} can't get into {folder}: choose a folder that it can reach, such as /var/lib/dabiao-server"
    )]
    NotReachable {
        /// The user.
        user: String,
        /// The folder.
        folder: PathBuf,
    },
    /// The socket's path would be too long for the system.
    #[error("the path {0} is too long for a socket: choose a folder with a shorter one")]
    LongPath(PathBuf),
    /// There is one already.
    #[error("there is a server in {0} already")]
    Exists(PathBuf),
    /// There is none.
    #[error("there is no server in {0}: make one with bureau init")]
    None(PathBuf),
    /// What is kept of it can't be read.
    #[error("{path}: {why}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A program of PostgreSQL failed.
    #[error("{program} failed ({code}): {output}")]
    Command {
        /// Which.
        program: String,
        /// Its exit code.
        code: String,
        /// The end of what it said.
        output: String,
    },
    /// The system refuses.
    #[error("{path}: {source}")]
    Io {
        /// The file or program.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The server refuses.
    #[error(transparent)]
    Server(#[from] Fail),
}

impl ClusterFail {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
