//! Joining by a code: an invited PC hands in its request and fetches the answer.

use sha2::{Digest as _, Sha256};
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use crate::access::{Access, DATABASE, login_of, secret_of, verifier_of};
use crate::address::Pin;
use crate::code::Code;
use crate::fail::Fail;
use crate::link::{Limits, Link, Refused};
use crate::station::{PIECE_BYTES, get, hash};
use dabiao_domain::sync::fault::Fault;
use uuid::Uuid;

/// An invited PC that is connected. The server has proved that it knows the code; its certificate is pinned from here on.
pub struct Invited {
    link: Link,
    code: Code,
    pin: Pin,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nobody has looked at it yet.
    Waiting,
    /// It was refused.
    Refused {
        /// Why.
        why: String,
    },
    /// It was granted: the bytes of the answer package.
    Granted(Vec<u8>),
}

impl Invited {
    /// Connects with a code.
    ///
    /// # Errors
    /// [`Fault::CodeBad`] for one that is wrong or expired, [`Fault::CodeUsed`]; [`Fail::NotProven`] if whoever answers
    /// does not know the code.
    pub fn connect(code: &Code, limits: Limits) -> Result<Self, Fail> {
        let access = Access {
            addresses: vec![code.address.clone()],
            pins: Vec::new(),
            login: code.login(),
            secret: code.secret().to_owned(),
        };
        let linked = Link::over_tls(&access, DATABASE, limits).map_err(|fail| match Refused::of(&fail) {
            Some(Refused::Password) => Fail::Fault(Fault::CodeBad),
            Some(Refused::Closed) => Fail::Fault(Fault::CodeUsed),
            None => fail,
        });
        let (link, pin) = linked?;
        Ok(Self { link, code: code.clone(), pin })
    }

    /// The certificate that the server proved to have: for a person to compare, and to be kept.
    pub const fn pin(&self) -> Pin {
        self.pin
    }

    /// Hands in the bytes of the signed request of this PC. The server gets only the verifier of the password in `access`
    /// (see [`Self::access`]).
    ///
    /// Called again with the same request it changes nothing: the first password counts. So `access` is written to the
    /// disk before the call.
    ///
    /// # Errors
    /// [`Fault::CodeUsed`] if another PC asked with this code; see [`Fail`].
    pub fn ask(&mut self, request: &[u8], access: &Access) -> Result<(), Fail> {
        let verifier = verifier_of(&access.secret);
        let params: [crate::link::Param<'_>; 2] = [(&request, Type::BYTEA), (&verifier, Type::TEXT)];
        self.link.rows("SELECT dabiao.ask_1($1, $2)", &params).map(drop)
    }

    /// What the PC that is to be `station` has to keep to be let in, with a password of 32 random bytes.
    pub fn access(&self, station: Uuid, random: &[u8; 32]) -> Access {
        Access {
            addresses: vec![self.code.address.clone()],
            pins: vec![self.pin],
            login: login_of(station),
            secret: secret_of(random),
        }
    }

    /// What became of the request.
    ///
    /// # Errors
    /// See [`Fail`].
    pub fn answer(&mut self) -> Result<Answer, Fail> {
        let first = self.piece(0)?;
        let state: String = get(&first, "state")?;
        let size: Option<i64> = get(&first, "size")?;
        match (state.as_str(), size) {
            ("answered", Some(size)) => self.rest(first, size.unsigned_abs()).map(Answer::Granted),
            ("refused", _) => {
                let why: Option<String> = get(&first, "why")?;
                Ok(Answer::Refused { why: why.unwrap_or_default() })
            }
            ("closed", _) => Err(Fail::Fault(Fault::CodeUsed)),
            _ => Ok(Answer::Waiting),
        }
    }

    fn piece(&mut self, n: i32) -> Result<Row, Fail> {
        self.link.row("SELECT state, why, size, digest, bytes FROM dabiao.answer_1($1)", &[(&n, Type::INT4)])
    }

    fn rest(&mut self, first: Row, size: u64) -> Result<Vec<u8>, Fail> {
        let torn = || Fail::Unexpected("an answer that is not whole".to_owned());
        let digest = hash(&first, "digest")?;
        let mut bytes = get::<Option<Vec<u8>>>(&first, "bytes")?.ok_or_else(torn)?;
        for n in 1..size.div_ceil(PIECE_BYTES as u64) as i32 {
            let row = self.piece(n)?;
            bytes.extend(get::<Option<Vec<u8>>>(&row, "bytes")?.ok_or_else(torn)?);
        }
        let whole = bytes.len() as u64 == size && <[u8; 32]>::from(Sha256::digest(&bytes)) == digest;
        if whole { Ok(bytes) } else { Err(torn()) }
    }
}
