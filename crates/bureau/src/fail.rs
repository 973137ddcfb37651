//! Why something could not be done with the bureau's server.

use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::retry;

/// How long a station waits that found no free connection, unless the server says it, in seconds.
const NO_CONNECTION_WAIT_S: u64 = 10;

/// Why something could not be done with the bureau's server. Texts are for the log; words for people follow from
/// [`Fail::fault`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fail {
    /// One that the rules of exchange name.
    #[error("{}", fault_text(.0))]
    Fault(Fault),
    /// No connection, or one that was lost.
    #[error("{address} is not reached: {why}")]
    Unreachable {
        /// Where.
        address: String,
        /// What the system said.
        why: String,
    },
    /// Neither side sent a byte for so long: the connection is dead on one side.
    #[error("{address} has been silent for {seconds} s")]
    Silent {
        /// Where.
        address: String,
        /// How long.
        seconds: u64,
    },
    /// Whoever answers there did not prove to be the server.
    #[error("whoever answers at {address} is not proven to be the server: {why}")]
    NotProven {
        /// Where.
        address: String,
        /// What is missing.
        why: String,
    },
    /// PostgreSQL refuses.
    #[error("the server says {code}: {message}")]
    Server {
        /// The SQLSTATE.
        code: String,
        /// What it says.
        message: String,
    },
    /// The server has a newer store than this program knows.
    #[error("the bureau's store has version {found}, this program knows {known}: update this program")]
    Newer {
        /// The version that is there.
        found: i32,
        /// The newest that this program knows.
        known: i32,
    },
    /// The store there is another bureau's.
    #[error("the store there belongs to the bureau {0}")]
    OtherBureau(uuid::Uuid),
    /// The server is none that will do.
    #[error("{0}")]
    Unfit(String),
    /// The server answers what it should not.
    #[error("the server answers something unexpected: {0}")]
    Unexpected(String),
}

fn fault_text(fault: &Fault) -> String {
    let values: Vec<String> =
        fault.values().into_iter().map(|(name, value)| format!("{name} {value}")).collect();
    format!("{} {}", fault.code(), values.join(", ")).trim_end().to_owned()
}

impl Fail {
    /// The fault that the rules of exchange name, with its words and values; none for the system's own.
    pub const fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            _ => None,
        }
    }

    /// Whether the same will do later, without anybody's help: after [`retry::wait_ms`].
    pub fn goes_away(&self) -> bool {
        match self {
            Self::Fault(fault) => fault.goes_away(),
            Self::Unreachable { .. } | Self::Silent { .. } => true,
            Self::Server { code, .. } => retry::goes_away(code),
            Self::NotProven { .. }
            | Self::Newer { .. }
            | Self::OtherBureau(_)
            | Self::Unfit(_)
            | Self::Unexpected(_) => false,
        }
    }

    /// Whether the server was not reached: nothing is wrong but that.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Silent { .. } => true,
            Self::Server { code, .. } => code.starts_with("08") || code.starts_with("57P"),
            _ => false,
        }
    }

    /// The SQLSTATE, where PostgreSQL said it.
    pub(crate) fn sqlstate(&self) -> &str {
        match self {
            Self::Server { code, .. } => code,
            _ => "",
        }
    }

    /// What an error of the connection to `address` is.
    pub(crate) fn of(error: &tokio_postgres::Error, address: &str) -> Self {
        if let Some(db) = error.as_db_error() {
            return said(db.code().code(), db.message(), db.detail());
        }
        let mut why = error.to_string();
        let mut source = std::error::Error::source(error);
        let mut io = error.is_closed();
        while let Some(cause) = source {
            why = format!("{why}: {cause}");
            io |= cause.downcast_ref::<std::io::Error>().is_some();
            source = cause.source();
        }
        if io {
            Self::Unreachable { address: address.to_owned(), why }
        } else if why.starts_with("authentication error") {
            Self::NotProven { address: address.to_owned(), why }
        } else {
            Self::Unexpected(why)
        }
    }
}

/// What PostgreSQL said.
fn said(code: &str, message: &str, detail: Option<&str>) -> Fail {
    let number = || detail.and_then(|detail| detail.parse().ok()).unwrap_or(0);
    let fault = match code {
        "DB001" => Fault::NotEnrolled,
        "DB002" => Fault::NotYours,
        "DB003" => Fault::Malformed { entry: number() },
        "DB004" => Fault::Gap { entry: number() },
        "DB005" => Fault::Forged { entry: number() },
        "DB006" => Fault::Wait { seconds: number() },
        "DB007" => Fault::Version { needed: detail.unwrap_or_default().to_owned() },
        "DB008" => Fault::CodeUsed,
        "53300" => Fault::Wait { seconds: NO_CONNECTION_WAIT_S },
        _ => return Fail::Server { code: code.to_owned(), message: message.to_owned() },
    };
    Fail::Fault(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_of_the_server_is_its_fault() {
        for fault in Fault::examples().into_iter().filter(|fault| fault.code().starts_with("DB")) {
            let detail = fault.values().first().map(|(_, value)| value.clone());
            assert_eq!(said(fault.code(), "x", detail.as_deref()), Fail::Fault(fault));
        }
        assert_eq!(said("DB008", "x", None), Fail::Fault(Fault::CodeUsed));
        assert_eq!(said("DB004", "x", Some("not a number")), Fail::Fault(Fault::Gap { entry: 0 }));
    }

    #[test]
    fn what_goes_away_is_tried_again() {
        let server = |code: &str| said(code, "m", None);
        assert!(server("57P03").goes_away() && server("57P03").is_unreachable());
        assert!(server("40001").goes_away() && !server("40001").is_unreachable());
        assert!(server("53300").goes_away() && !server("42501").goes_away());
        assert!(!Fail::Fault(Fault::PinChanged).goes_away());
        assert_eq!(Fail::Fault(Fault::Gap { entry: 7 }).to_string(), "DB004 n 7");
    }
}
