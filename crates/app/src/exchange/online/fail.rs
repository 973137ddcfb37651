//! Why something was not done with the bureau's server, and the words for it.

use std::fmt::Display;

use dabiao_bureau::{AddressError, ClusterFail, CodeError};
use dabiao_domain::sync::fault::Fault;

use crate::exchange::Fail;
use crate::lang::Messages;
use crate::notice::Notice;
use crate::sync_words::fault_notice;

/// Why something was not done.
#[derive(Debug)]
pub enum Failed {
    /// As in every exchange.
    Exchange(Fail),
    /// The server.
    Server(dabiao_bureau::Fail),
    /// The server of this PC.
    Cluster(ClusterFail),
    /// It can't be done, whatever the server says.
    No(ServerNo),
}

/// What can't be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerNo {
    /// This PC has no login at a server.
    NoAccess,
    /// This PC keeps the server itself, by its keeper and not by a login.
    Keeps(String),
    /// This bureau has no server that is kept here.
    NoServer,
    /// The bureau has a server already, at that address.
    HasServer(String),
    /// No address that other PCs could reach.
    Address(String),
    /// What was given is no code.
    NoCode(CodeError),
    /// The request was refused, for that reason.
    Refused(String),
    /// The request waits for its answer.
    StillWaiting,
    /// This PC has a login already.
    HasAccess,
    /// This PC is called something else in the bureau.
    HasName(String),
    /// The server is that of another bureau.
    OtherBureau,
    /// The bureau was not named.
    NoName,
    /// A duty can't be given with an invitation.
    Duty(String),
    /// The file is there already.
    Exists(String),
}

impl ServerNo {
    const fn key(&self) -> &'static str {
        match self {
            Self::NoAccess => "server-no-access",
            Self::Keeps(_) => "server-keeps",
            Self::NoServer => "server-no-server",
            Self::HasServer(_) => "server-has-server",
            Self::Address(_) => "server-no-address",
            Self::NoCode(_) => "server-no-code",
            Self::Refused(_) => "server-join-refused",
            Self::StillWaiting => "server-join-waits",
            Self::HasAccess => "server-has-access",
            Self::HasName(_) => "server-has-name",
            Self::OtherBureau => "server-other-bureau",
            Self::NoName => "server-no-name",
            Self::Duty(_) => "exchange-no-duty",
            Self::Exists(_) => "server-file-exists",
        }
    }

    fn value(&self) -> &str {
        match self {
            Self::HasServer(value)
            | Self::Keeps(value)
            | Self::Address(value)
            | Self::Refused(value)
            | Self::Duty(value)
            | Self::HasName(value)
            | Self::Exists(value) => value,
            Self::NoCode(_)
            | Self::NoAccess
            | Self::NoServer
            | Self::StillWaiting
            | Self::HasAccess
            | Self::OtherBureau
            | Self::NoName => "",
        }
    }

    const fn code(&self) -> u8 {
        match self {
            Self::Address(_) | Self::NoCode(_) | Self::NoName | Self::Duty(_) | Self::Exists(_) => 2,
            Self::StillWaiting => 3,
            Self::NoAccess
            | Self::Keeps(_)
            | Self::NoServer
            | Self::HasServer(_)
            | Self::Refused(_)
            | Self::HasAccess
            | Self::HasName(_)
            | Self::OtherBureau => 1,
        }
    }
}

impl Failed {
    /// The exit code of a command that ends so: 1 refused, 2 damaged, forged or wrong input, 3 not reached or the machine.
    /// None for what the local store says: that has its own.
    pub fn code(&self) -> Option<u8> {
        match self {
            Self::Exchange(fail) => fail.code(),
            Self::No(no) => Some(no.code()),
            Self::Server(dabiao_bureau::Fail::Fault(fault)) => Some(match fault {
                Fault::Malformed { .. } | Fault::Forged { .. } => 2,
                fault if fault.goes_away() => 3,
                _ => 1,
            }),
            Self::Server(dabiao_bureau::Fail::NotProven { .. } | dabiao_bureau::Fail::OtherBureau(_)) => {
                Some(1)
            }
            Self::Cluster(ClusterFail::Unreadable { .. }) => Some(2),
            Self::Cluster(
                ClusterFail::Server(dabiao_bureau::Fail::OtherBureau(_))
                | ClusterFail::Exists(_)
                | ClusterFail::None(_),
            ) => Some(1),
            Self::Server(_) | Self::Cluster(_) => Some(3),
        }
    }

    /// Whether the server was not reached, or is busy: nothing is wrong but that.
    pub fn goes_away(&self) -> bool {
        match self {
            Self::Server(fail) | Self::Cluster(ClusterFail::Server(fail)) => fail.goes_away(),
            Self::Exchange(_) | Self::No(_) | Self::Cluster(_) => false,
        }
    }

    /// The fault that it is, if it is one that the rules of exchange name.
    pub const fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Server(fail) => fail.fault(),
            Self::Exchange(_) | Self::No(_) | Self::Cluster(_) => None,
        }
    }

    /// What happened, and what to do.
    pub fn notice(&self, texts: &Messages) -> Notice {
        match self {
            Self::Exchange(fail) => fail.notice(texts),
            Self::Server(fail) => server_notice(texts, fail),
            Self::Cluster(fail) => cluster_notice(texts, fail),
            Self::No(ServerNo::NoCode(why)) => no_code_notice(texts, *why),
            Self::No(no) => Notice::new(texts, no.key(), &[("value", &no.value())]),
        }
    }
}

/// Why what was typed is no code.
fn no_code_notice(texts: &Messages, why: CodeError) -> Notice {
    let why = match why {
        CodeError::Parts => texts.get("server-code-parts"),
        CodeError::Address(AddressError::Host) => texts.get("server-code-host"),
        CodeError::Address(AddressError::Port) => texts.get("server-code-port"),
        CodeError::Length(n) => texts.format("server-code-length", &[("n", &n)]),
        CodeError::Sign(sign) => texts.format("server-code-sign", &[("sign", &sign)]),
    };
    Notice::new(texts, "server-no-code", &[("value", &why)])
}

/// What the server said, or why it did not say anything.
pub(super) fn server_notice(texts: &Messages, fail: &dabiao_bureau::Fail) -> Notice {
    use dabiao_bureau::Fail as F;
    let say = |key: &str, values: &[(&str, &dyn Display)]| Notice::new(texts, key, values);
    match fail {
        F::Fault(fault) => fault_notice(texts, fault),
        F::Unreachable { address, why } => {
            say("server-unreachable", &[("address", address), ("detail", why)])
        }
        F::Silent { address, seconds } => say("server-silent", &[("address", address), ("n", seconds)]),
        F::NotProven { address, why } => say("server-not-proven", &[("address", address), ("detail", why)]),
        F::Newer { found, known } => say("server-newer", &[("found", found), ("known", known)]),
        F::OtherBureau(_) => say("server-other-bureau", &[("value", &"")]),
        // It says so while it starts and while it stops.
        F::Server { .. } if fail.is_unreachable() => say("server-between", &[]),
        F::Server { .. } | F::Unfit(_) | F::Unexpected(_) => say("server-said", &[("detail", fail)]),
    }
}

/// Why the server of this PC could not be made, started, stopped or saved.
fn cluster_notice(texts: &Messages, fail: &ClusterFail) -> Notice {
    let say = |key: &str, values: &[(&str, &dyn Display)]| Notice::new(texts, key, values);
    match fail {
        ClusterFail::NoPostgres { looked } => say("server-no-postgres", &[("value", looked)]),
        ClusterFail::TooOld { folder, version } => {
            say("server-old-postgres", &[("folder", &folder.display()), ("version", version)])
        }
        ClusterFail::Root => say("server-root", &[]),
        ClusterFail::NoUser(user) => say("server-no-user", &[("value", user)]),
        ClusterFail::NotReachable { user, folder } => {
            say("server-no-reach", &[("user", user), ("folder", &folder.display())])
        }
        ClusterFail::LongPath(path) => say("server-long-path", &[("value", &path.display())]),
        ClusterFail::Exists(_) => say("server-has-server", &[("value", &"")]),
        ClusterFail::None(_) => say("server-no-server", &[("value", &"")]),
        ClusterFail::Unreadable { path, why } => {
            say("server-unreadable", &[("file", &path.display()), ("detail", why)])
        }
        ClusterFail::Command { .. } => say("server-program", &[("detail", fail)]),
        ClusterFail::Io { path, source } => {
            say("server-file", &[("file", &path.display()), ("detail", source)])
        }
        ClusterFail::Server(fail) => server_notice(texts, fail),
    }
}

impl From<Fail> for Failed {
    fn from(fail: Fail) -> Self {
        Self::Exchange(fail)
    }
}

impl From<dabiao_store::StoreError> for Failed {
    fn from(error: dabiao_store::StoreError) -> Self {
        Self::Exchange(error.into())
    }
}

impl From<dabiao_bureau::Fail> for Failed {
    fn from(fail: dabiao_bureau::Fail) -> Self {
        Self::Server(fail)
    }
}

impl From<ClusterFail> for Failed {
    fn from(fail: ClusterFail) -> Self {
        Self::Cluster(fail)
    }
}

impl From<ServerNo> for Failed {
    fn from(no: ServerNo) -> Self {
        Self::No(no)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn a_server_that_starts_or_stops_is_told_in_words_and_not_in_its_own() {
        for texts in Lang::ALL.map(Messages::new) {
            let said = |code: &str| {
                let fail = dabiao_bureau::Fail::Server { code: code.to_owned(), message: "m".to_owned() };
                server_notice(&texts, &fail).what
            };
            assert!(!said("57P03").contains("57P03"), "{}", said("57P03"));
            assert_eq!(said("57P01"), said("57P03"));
            assert_ne!(said("42501"), said("57P03"));
        }
    }
}
