//! `bureau.toml` in the data folder: which bureau this PC follows, and by which keys it is known.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fail::Fail;
use dabiao_credential::{Algorithm, KeyId, PublicKey};
use dabiao_files::{Readers, bounded_text, write_whole};
use dabiao_store::{Hash, hex, unhex};

/// The name of the file.
pub const BUREAU_FILE: &str = "bureau.toml";
const FORMAT: &str = "dabiao-bureau";
const VERSION: u32 = 1;
/// A larger one is none, in bytes.
const MAX_BYTES: u64 = 64 << 10;

/// The bureau that this PC follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BureauFile {
    format: String,
    version: u32,
    /// The series of the directory, by which the bureau is named.
    pub series: Uuid,
    /// The hash of its first entry, in hexadecimal: anybody can begin a series of that name.
    pub first: String,
    /// The bureau's name.
    pub name: String,
    /// The station that founded it.
    pub station: Uuid,
    /// The id of that station's signing key.
    pub key_id: String,
    /// The key, in hexadecimal.
    pub public_key: String,
    /// That station's box key, in hexadecimal.
    pub box_key: String,
}

impl BureauFile {
    /// Of a bureau whose founding station has these keys.
    pub fn new(
        (series, first): (Uuid, Hash),
        name: &str,
        station: Uuid,
        key: &PublicKey,
        box_key: &[u8; 32],
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            series,
            first: hex(&first),
            name: name.to_owned(),
            station,
            key_id: key.key_id().to_string(),
            public_key: hex(key.as_bytes()),
            box_key: hex(box_key),
        }
    }

    /// The bureau that the PC of a data folder follows; none where it never joined one.
    ///
    /// # Errors
    /// [`Fail::BureauFile`] for one that can't be read.
    pub fn load(folder: &Path) -> Result<Option<Self>, Fail> {
        let path = place(folder);
        let wrong = |why: String| Fail::BureauFile { path: path.clone(), why };
        let text = match bounded_text(&path, MAX_BYTES) {
            Err(error) if error.is_missing() => return Ok(None),
            other => other.map_err(|e| wrong(e.to_string()))?,
        };
        let read = Self::read(&text).map_err(wrong)?;
        Ok(Some(read))
    }

    /// Reads its text.
    fn read(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        if read.format != FORMAT || read.version != VERSION {
            return Err(format!("{} {}", read.format, read.version));
        }
        read.key().zip(read.box_public()).zip(bytes(&read.first)).ok_or("its keys are damaged")?;
        Ok(read)
    }

    /// Writes it, whole or not at all, readable for its owner.
    ///
    /// # Errors
    /// [`Fail::BureauFile`].
    pub fn save(&self, folder: &Path) -> Result<(), Fail> {
        let path = place(folder);
        let wrong = |why: String| Fail::BureauFile { path: path.clone(), why };
        let text = toml::to_string(self).map_err(|e| wrong(e.to_string()))?;
        write_whole(&path, text.as_bytes(), Readers::Owner, Some(folder)).map_err(|e| wrong(e.to_string()))
    }

    /// The founding station's key; none if it does not have that name.
    pub fn key(&self) -> Option<PublicKey> {
        public_key(&self.key_id, &self.public_key)
    }

    /// The hash of the directory's first entry.
    pub fn first(&self) -> Hash {
        bytes(&self.first).unwrap_or_default()
    }

    /// The founding station's box key.
    pub fn box_public(&self) -> Option<[u8; 32]> {
        bytes(&self.box_key)
    }
}

fn place(folder: &Path) -> PathBuf {
    folder.join(BUREAU_FILE)
}

/// The key of that id, from hexadecimal digits.
pub(super) fn public_key(id: &str, hex: &str) -> Option<PublicKey> {
    let key = PublicKey::new(Algorithm::Ed25519, &unhex(hex)?).ok()?;
    let id: KeyId = id.parse().ok()?;
    (key.key_id() == id).then_some(key)
}

/// 32 bytes, from hexadecimal digits.
pub(super) fn bytes(hex: &str) -> Option<[u8; 32]> {
    unhex(hex)?.try_into().ok()
}
