//! The enrolment's file: the keys against which the journal of this data folder is checked.
//!
//! It lies beside the database and is signed by the station's key, so that a file that was edited, or made
//! for another station, is found. It does not protect against an attacker who can read the station's key and
//! sign another enrolment, or one who can write the folder and replace database, key and enrolment together,
//! so that they agree. Only evidence outside the folder shows that: printed heads, certificates, copies
//! elsewhere. A restored older enrolment lacks the newest key, which shows it.

use std::io;
use std::path::Path;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::key::PublicKey;
use super::seal;
use super::signature::{Algorithm, Purpose};
use super::station_key::StationKey;
use super::whole_file;
use dabiao_domain::enrolment::{Enrolment, Occasion, Pin, Taken};
use dabiao_files::{ReadError, bounded_read};

/// Name of the enrolment's file in the data folder.
pub const ENROLMENT_FILE: &str = "enrolled.toml";

const FORMAT: &str = "dabiao-enrolment";
const VERSION: i64 = 1;
/// Thousands of pins are smaller.
const MAX_BYTES: u64 = 1 << 20;
const HEAD: &str = "# The keys that the journal beside this file is held against. Written by the program; changed by \
                    hand it is refused.\n";

/// Why an enrolment can't be had. The text says what is wrong, not where.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// Not such a file, or values that can't be.
    #[error("{0}")]
    Content(String),
    /// Written by a newer program.
    #[error("the file has version {0}; a newer version of the program is needed")]
    Version(i64),
    /// Not signed, changed after it was signed, or signed by a key that it does not name.
    #[error("it was changed after it was signed, or is not whole")]
    Signature,
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// An enrolment as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEnrolment {
    /// The enrolment itself.
    pub enrolment: Enrolment,
    /// Name of the key that signed it, one of those that it pins.
    pub signed_by: String,
}

#[derive(Deserialize)]
struct Kind {
    format: String,
    version: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    version: i64,
    #[serde(default, rename = "pin")]
    pins: Vec<PinWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PinWire {
    series: String,
    algorithm: String,
    key_id: String,
    public_key: String,
    from_entry: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken: Option<TakenWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenWire {
    entries: u64,
    head: String,
    day: String,
    occasion: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
}

impl StoredEnrolment {
    /// Reads the file; none when there is none.
    ///
    /// # Errors
    /// A file that is there and can't be taken.
    pub fn load(path: &Path) -> Result<Option<Self>, EnrolmentError> {
        let bytes = match bounded_read(path, MAX_BYTES) {
            Err(fault) if fault.is_missing() => return Ok(None),
            Err(ReadError::NotAFile(_)) => return Err(EnrolmentError::Content("not a file".to_owned())),
            Err(ReadError::TooLarge { .. }) => return Err(EnrolmentError::Content("too long".to_owned())),
            Err(fault) => return Err(fault.into_io().into()),
            Ok(bytes) => bytes,
        };
        Self::parse(&bytes).map(Some)
    }

    fn parse(bytes: &[u8]) -> Result<Self, EnrolmentError> {
        let (body, signature) = seal::split(bytes, '#').ok_or(EnrolmentError::Signature)?;
        let text = std::str::from_utf8(body).map_err(|_| EnrolmentError::Content("not text".to_owned()))?;
        let content = |e: &dyn std::fmt::Display| EnrolmentError::Content(e.to_string());
        let kind: Kind = toml::from_str(text).map_err(|e| content(&e.message()))?;
        if kind.format != FORMAT {
            return Err(EnrolmentError::Content("not an enrolment".to_owned()));
        }
        if kind.version != VERSION {
            return Err(EnrolmentError::Version(kind.version));
        }
        let wire: Wire = toml::from_str(text).map_err(|e| content(&e.message()))?;
        let signed_by = signature.key_id.to_string();
        let mut signer = None;
        for pin in &wire.pins {
            let key = key_of(pin).ok_or_else(|| content(&"the public key of a pin is damaged"))?;
            if key.key_id() == signature.key_id {
                signer = Some(key);
            }
        }
        if !signer.is_some_and(|key| seal::holds(body, &signature, Purpose::Enrolment, &key)) {
            return Err(EnrolmentError::Signature);
        }
        let pins = wire.pins.into_iter().map(pin_of).collect::<Result<_, _>>()?;
        let enrolment = Enrolment::new(pins).map_err(|e| content(&e))?;
        Ok(Self { enrolment, signed_by })
    }

    /// Writes the file, whole or not at all, in place of the present one; signed by the station's key, which
    /// must be one of those that it pins.
    ///
    /// # Errors
    /// System errors.
    pub fn save(path: &Path, enrolment: &Enrolment, key: &StationKey) -> Result<(), EnrolmentError> {
        let pins = enrolment.pins().iter().map(pin_wire).collect();
        let wire = Wire { format: FORMAT.to_owned(), version: VERSION, pins };
        let body = toml::to_string(&wire).map_err(|e| EnrolmentError::Content(e.to_string()))?;
        let bytes =
            seal::seal_by(format!("{HEAD}{body}").into_bytes(), '#', |digest| key.sign_enrolment(digest));
        // An unreadable file must never replace a readable one.
        Self::parse(&bytes)?;
        Ok(whole_file::write(path, &bytes)?)
    }
}

fn key_of(pin: &PinWire) -> Option<PublicKey> {
    let algorithm = Algorithm::from_name(&pin.algorithm)?;
    let key = PublicKey::new(algorithm, &HEXLOWER.decode(pin.public_key.as_bytes()).ok()?).ok()?;
    (key.key_id().to_string() == pin.key_id).then_some(key)
}

fn pin_of(wire: PinWire) -> Result<Pin, EnrolmentError> {
    let taken = wire.taken.map(|taken| {
        let occasion = Occasion::from_name(&taken.occasion)
            .ok_or_else(|| EnrolmentError::Content(format!("no such occasion: {}", taken.occasion)))?;
        let TakenWire { entries, head, day, why, by, .. } = taken;
        Ok::<_, EnrolmentError>(Taken { entries, head, day, occasion, why, by })
    });
    Ok(Pin {
        series: wire.series,
        key_id: wire.key_id,
        public_key: wire.public_key,
        from_entry: wire.from_entry,
        taken: taken.transpose()?,
    })
}

fn pin_wire(pin: &Pin) -> PinWire {
    PinWire {
        series: pin.series.clone(),
        algorithm: Algorithm::Ed25519.name().to_owned(),
        key_id: pin.key_id.clone(),
        public_key: pin.public_key.clone(),
        from_entry: pin.from_entry,
        taken: pin.taken.as_ref().map(|taken| TakenWire {
            entries: taken.entries,
            head: taken.head.clone(),
            day: taken.day.clone(),
            occasion: taken.occasion.name().to_owned(),
            why: taken.why.clone(),
            by: taken.by.clone(),
        }),
    }
}
