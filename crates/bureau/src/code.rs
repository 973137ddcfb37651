//! Codes to join by: read aloud, written on paper, typed.

use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};

use crate::address::{Address, AddressError};
use dabiao_domain::sync::fault::Fault;

/// Crockford's signs: without I, L, O and U.
const SIGNS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// So many of them are a code: 4 name it, 12 are its password.
const LENGTH: usize = 16;
const NAME: usize = 4;

/// A code to join by: `10.6.3.2:5433/7M2K-9QXD-4VTR-8HNB`. 20 bits name it, 60 bits are its password, which the server
/// never sees.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// Where the server is.
    pub address: Address,
    signs: String,
}

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// There is no `/` between the address and the code.
    #[error("no / between address and code")]
    Parts,
    /// What stands before the `/` is no address.
    #[error("the address: {0}")]
    Address(AddressError),
    /// It has not 16 signs.
    #[error("{0} signs instead of 16")]
    Length(usize),
    /// A sign that no code has.
    #[error("the sign {0} is in no code")]
    Sign(char),
}

impl CodeError {
    /// The fault of joining that it is.
    pub const fn fault(self) -> Fault {
        Fault::CodeBad
    }
}

impl Code {
    /// The code that random bytes make.
    pub fn new(address: Address, random: &[u8; 10]) -> Self {
        Self { address, signs: crockford().encode(random) }
    }

    /// The role that the server knows it by: `iv_` and four signs.
    pub fn login(&self) -> String {
        format!("iv_{}", self.signs[..NAME].to_ascii_lowercase())
    }

    /// Its password.
    pub fn secret(&self) -> &str {
        &self.signs[NAME..]
    }
}

fn crockford() -> Encoding {
    let mut spec = Specification::new();
    spec.symbols.push_str(SIGNS);
    // A fixed table; the empty encoding would stand for one that can't be.
    spec.encoding().unwrap_or(data_encoding::BASE32)
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let (address, signs) = text.trim().rsplit_once('/').ok_or(CodeError::Parts)?;
        let address = address.parse().map_err(CodeError::Address)?;
        let mut read = String::with_capacity(LENGTH);
        for c in signs.chars().filter(|c| !matches!(c, '-' | ' ' | '–' | '－')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            if !SIGNS.contains(c) {
                return Err(CodeError::Sign(c));
            }
            read.push(c);
        }
        if read.len() == LENGTH {
            Ok(Self { address, signs: read })
        } else {
            Err(CodeError::Length(read.len()))
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.address)?;
        for (n, c) in self.signs.chars().enumerate() {
            let dash = if n > 0 && n % 4 == 0 { "-" } else { "" };
            write!(f, "{dash}{c}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    /// Without its password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({}/{}…)", self.address, &self.signs[..NAME])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> Code {
        Code::new(
            "10.6.3.2:5433".parse().unwrap(),
            &[0x3a, 0x90, 0x01, 0xff, 0x7c, 0x10, 0x55, 0xaa, 0x0f, 0xe1],
        )
    }

    #[test]
    fn a_code_is_read_as_it_is_written_and_as_people_write_it() {
        let text = code().to_string();
        assert_eq!(text.len(), "10.6.3.2:5433/".len() + 19);
        let spoken = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        let address_kept = spoken.split_once('/').map(|(_, signs)| format!("10.6.3.2:5433/{signs}")).unwrap();
        for text in [text.clone(), format!(" {text}\n"), text.replace('-', ""), address_kept] {
            assert_eq!(text.parse::<Code>().unwrap(), code(), "{text}");
        }
    }

    #[test]
    fn its_name_and_its_password_are_apart() {
        let (login, secret) = (code().login(), code().secret().to_owned());
        assert!(login.len() == 7 && login.starts_with("iv_") && secret.len() == 12, "{login} {secret}");
        assert!(!format!("{:?}", code()).contains(&secret[..4]));
    }

    #[test]
    fn what_is_no_code_is_refused_for_its_reason() {
        let read = |text: &str| text.parse::<Code>().unwrap_err();
        assert_eq!(read("7M2K-9QXD-4VTR-8HNB"), CodeError::Parts);
        assert_eq!(read("host:x/7M2K-9QXD-4VTR-8HNB"), CodeError::Address(AddressError::Port));
        assert_eq!(read("host/7M2K-9QXD-4VTR-8HN"), CodeError::Length(15));
        assert_eq!(read("host/7M2K-9QXD-4VTR-8HNB0"), CodeError::Length(17));
        assert_eq!(read("host/7M2K-9QXD-4VTR-8HNU"), CodeError::Sign('U'));
        assert_eq!(read("host/7M2K-9QXD-4VTR-8HN码"), CodeError::Sign('码'));
        assert_eq!(read("host/").fault(), Fault::CodeBad);
    }
}
