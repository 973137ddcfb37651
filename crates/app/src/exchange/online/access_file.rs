//! `bureau-access.toml` in the data folder: by what this PC is let in to the bureau's server. A secret.

use std::path::{Path, PathBuf};

use dabiao_bureau::{Access, Pin};
use dabiao_domain::sync::directory::Server;
use dabiao_files::{Readers, bounded_text, write_whole};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::exchange::Fail;

/// The name of the file.
pub const ACCESS_FILE: &str = "bureau-access.toml";
const FORMAT: &str = "dabiao-access";
const VERSION: u32 = 1;
/// A larger one is none, in bytes.
const MAX_BYTES: u64 = 64 << 10;

/// By what this PC is let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessFile {
    format: String,
    version: u32,
    /// The station that it is for.
    pub station: Uuid,
    /// The code that this PC asks with; none once it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Where the server is, by what it is known, the login and its secret.
    pub access: Access,
}

impl AccessFile {
    /// Of a station that asks with a code, or has been let in.
    pub fn new(station: Uuid, code: Option<String>, access: Access) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, station, code, access }
    }

    /// That of a data folder; none where this PC has no login.
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
        let read: Self = toml::from_str(&text).map_err(|e| wrong(e.message().to_owned()))?;
        if read.format != FORMAT || read.version != VERSION {
            return Err(wrong(format!("{} {}", read.format, read.version)));
        }
        Ok(Some(read))
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

    /// Takes over what the directory says of the server. Whether that was news. What can't be read is left out; where
    /// nothing is left the file stays as it is.
    pub fn follow(&mut self, server: &Server) -> bool {
        let addresses: Vec<_> = server.addresses.iter().filter_map(|text| text.parse().ok()).collect();
        let pins: Vec<Pin> = server.cert_sha256.iter().filter_map(|text| text.parse().ok()).collect();
        let changed = !addresses.is_empty()
            && !pins.is_empty()
            && (self.access.addresses != addresses || self.access.pins != pins);
        if changed {
            self.access.addresses = addresses;
            self.access.pins = pins;
        }
        changed
    }
}

fn place(folder: &Path) -> PathBuf {
    folder.join(ACCESS_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> AccessFile {
        let access = Access {
            addresses: vec!["10.6.3.2:5433".parse().unwrap()],
            pins: vec![Pin([7; 32])],
            login: "st_1".to_owned(),
            secret: "hidden".to_owned(),
        };
        AccessFile::new(Uuid::from_u128(1), None, access)
    }

    #[test]
    fn it_comes_back_as_it_was_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(AccessFile::load(folder.path()).unwrap(), None);
        file().save(folder.path()).unwrap();
        assert_eq!(AccessFile::load(folder.path()).unwrap(), Some(file()));
        // A folder for tests is as open as others' are.
        assert!(!dabiao_files::look(folder.path()).open.contains(&place(folder.path())));
    }

    #[test]
    fn the_directory_moves_the_server_and_nonsense_does_not() {
        let mut access = file();
        let said = |address: &str, pin: &str| Server {
            addresses: vec![address.to_owned()],
            cert_sha256: vec![pin.to_owned()],
        };
        let pin = "ab".repeat(32);
        assert!(!access.follow(&said("nowhere:0", &pin)) && !access.follow(&said("10.6.3.9:5433", "short")));
        assert_eq!(access, file());
        assert!(access.follow(&said("10.6.3.9:5433", &pin)));
        assert!(!access.follow(&said("10.6.3.9:5433", &pin)));
        assert_eq!(access.access.addresses[0].to_string(), "10.6.3.9:5433");
    }
}
