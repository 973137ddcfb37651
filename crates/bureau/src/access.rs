//! What a station keeps to be let in.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::address::{Address, Pin};

/// The database of the bureau's store.
pub const DATABASE: &str = "dabiao";

/// What a station keeps to be let in: a secret, for a private file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Where the server is, first choice first.
    pub addresses: Vec<Address>,
    /// The certificates that the server may have: one, or two while it is being renewed.
    pub pins: Vec<Pin>,
    /// The name of the login.
    pub login: String,
    /// Its password: 64 hexadecimal digits.
    pub secret: String,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { addresses, pins, login, .. } = self;
        f.debug_struct("Access")
            .field("addresses", addresses)
            .field("pins", pins)
            .field("login", login)
            .finish_non_exhaustive()
    }
}

/// The login of a station: `st_` and its id in 32 digits.
pub fn login_of(station: Uuid) -> String {
    format!("st_{}", station.simple())
}

/// The password that 32 random bytes make.
pub fn secret_of(random: &[u8; 32]) -> String {
    HEXLOWER.encode(random)
}

/// What a server keeps of a password: it can check it and prove itself to whoever has it, and can't give it away.
pub fn verifier_of(secret: &str) -> String {
    postgres_protocol::password::scram_sha_256(secret.as_bytes())
}

/// Whether a text is such a verifier, of the strength that ours have.
pub fn is_verifier(text: &str) -> bool {
    let base64 = |part: &str, bytes: usize| {
        data_encoding::BASE64.decode(part.as_bytes()).is_ok_and(|decoded| decoded.len() == bytes)
    };
    let parts: Option<_> = text.strip_prefix("SCRAM-SHA-256$4096:").and_then(|rest| rest.split_once('$'));
    parts.is_some_and(|(salt, keys)| {
        let keys = keys.split_once(':');
        base64(salt, 16) && keys.is_some_and(|(stored, server)| base64(stored, 32) && base64(server, 32))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_known_and_does_not_tell_the_password() {
        let secret = secret_of(&[7; 32]);
        let verifier = verifier_of(&secret);
        assert!(is_verifier(&verifier) && !verifier.contains(&secret), "{verifier}");
        assert_ne!(verifier, verifier_of(&secret), "the salt is drawn anew");
        for other in ["", "md5abc", &verifier.replace("4096", "1"), &format!("{verifier}'"), &verifier[..90]]
        {
            assert!(!is_verifier(other), "{other}");
        }
    }

    #[test]
    fn a_log_of_it_has_no_password() {
        let access = Access {
            addresses: Vec::new(),
            pins: Vec::new(),
            login: "st_a".to_owned(),
            secret: "hidden".to_owned(),
        };
        assert!(!format!("{access:?}").contains("hidden"));
    }
}
