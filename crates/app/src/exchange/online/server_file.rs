//! `bureau-server.toml` in the data folder of the PC that founded the bureau: which server it keeps. It may hold a
//! password.

use std::path::{Path, PathBuf};

use dabiao_bureau::{Address, Admin, Binaries, Cluster, Pin};
use dabiao_files::{Readers, bounded_text, write_whole};
use serde::{Deserialize, Serialize};

use super::fail::{Failed, ServerNo};
use crate::exchange::Fail;

/// The name of the file.
pub const SERVER_NOTE: &str = "bureau-server.toml";
const FORMAT: &str = "dabiao-bureau-server";
const VERSION: u32 = 1;
/// A larger one is none, in bytes.
const MAX_BYTES: u64 = 64 << 10;

/// The server that is kept from this PC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerFile {
    format: String,
    version: u32,
    /// Where stations reach it.
    pub address: Address,
    /// The folder of a server of our own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// A server that somebody else runs, as its keeper reaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where PostgreSQL's programs are, if they are not to be looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pg_bin: Option<PathBuf>,
    /// The certificate that the bureau's next server will have, while it is being renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_pin: Option<Pin>,
}

impl ServerFile {
    /// Of a server of our own in `folder`, or of the one of a URL.
    pub fn new(
        address: Address,
        folder: Option<PathBuf>,
        url: Option<String>,
        pg_bin: Option<PathBuf>,
    ) -> Self {
        let (format, version) = (FORMAT.to_owned(), VERSION);
        Self { format, version, address, folder, url, pg_bin, next_pin: None }
    }

    /// That of a data folder; none where no server is kept.
    ///
    /// # Errors
    /// [`Fail::BureauFile`] for one that can't be read.
    pub fn load(folder: &Path) -> Result<Option<Self>, Fail> {
        let path = folder.join(SERVER_NOTE);
        let wrong = |why: String| Fail::BureauFile { path: path.clone(), why };
        let text = match bounded_text(&path, MAX_BYTES) {
            Err(error) if error.is_missing() => return Ok(None),
            other => other.map_err(|e| wrong(e.to_string()))?,
        };
        let mut read: Self = toml::from_str(&text).map_err(|e| wrong(e.message().to_owned()))?;
        read.folder = read.folder.map(|own| folder.join(own));
        if read.format != FORMAT || read.version != VERSION {
            return Err(wrong(format!("{} {}", read.format, read.version)));
        }
        Ok(Some(read))
    }

    /// As [`Self::load`], where there has to be one.
    ///
    /// # Errors
    /// [`ServerNo::NoServer`]; as [`Self::load`].
    pub fn of(folder: &Path) -> Result<Self, Failed> {
        Self::load(folder)?.ok_or_else(|| ServerNo::NoServer.into())
    }

    /// Writes it, whole or not at all, readable for its owner.
    ///
    /// # Errors
    /// [`Fail::BureauFile`].
    pub fn save(&self, folder: &Path) -> Result<(), Fail> {
        let path = folder.join(SERVER_NOTE);
        let wrong = |why: String| Fail::BureauFile { path: path.clone(), why };
        // A data folder that is moved takes its server along.
        let mut own = self.clone();
        own.folder = own.folder.map(|own| own.strip_prefix(folder).map(Path::to_owned).unwrap_or(own));
        let text = toml::to_string(&own).map_err(|e| wrong(e.to_string()))?;
        write_whole(&path, text.as_bytes(), Readers::Owner, Some(folder)).map_err(|e| wrong(e.to_string()))
    }

    /// The server of our own; none where somebody else runs it.
    ///
    /// # Errors
    /// As [`Cluster::open`].
    pub fn cluster(&self) -> Result<Option<Cluster>, Failed> {
        Ok(self.folder.as_deref().map(Cluster::open).transpose()?)
    }

    /// How its keeper reaches it.
    ///
    /// # Errors
    /// As [`Cluster::open`].
    pub fn admin(&self) -> Result<Admin, Failed> {
        match (self.cluster()?, &self.url) {
            (Some(cluster), _) => Ok(cluster.admin()?),
            (None, Some(url)) => Ok(Admin::Url(url.clone())),
            (None, None) => Err(ServerNo::NoServer.into()),
        }
    }

    /// PostgreSQL's programs, to save and to restore with.
    ///
    /// # Errors
    /// As [`Binaries::find`].
    pub fn binaries(&self) -> Result<Binaries, Failed> {
        match self.cluster()? {
            Some(cluster) => Ok(cluster.binaries().clone()),
            None => Ok(Binaries::find(self.pg_bin.as_deref())?),
        }
    }
}
