//! Joining over the network: this PC asks with a code, waits, and takes the answer. Everything is on the disk before it is
//! said, so that it can be interrupted at any point and begun again with the same code.

use std::path::{Path, PathBuf};

use dabiao_bureau::{Answer, Code, Limits};
use dabiao_credential::{STATION_KEY_FILE, StationKey};
use dabiao_files::bounded_read;
use dabiao_package::{Body, Draft, Item, PackageKind, PackageName, Receiver};
use dabiao_store::{Db, hex};
use uuid::Uuid;

use super::access_file::AccessFile;
use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::visiting::empty;
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::fail::{Fail, No};
use crate::exchange::me::{Me, program, rng, write_draft};
use crate::exchange::request::{Asked, JOIN_FILE, JOIN_KEY_FILE, JoinRequest, REQUEST, is_retired, request};
use crate::exchange::view::View;
use crate::exchange::{Joined, join};

/// The request and the answer, between the store and the network.
const FOLDER: &str = "bureau-joining";
const REQUEST_FILE: &str = "request.dbx";
const ANSWER_FILE: &str = "answer.dbx";
/// No request is larger, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A PC that asks to join.
pub struct Asking {
    here: Here,
    code: Code,
    station: Uuid,
    /// Whether it belongs to the bureau already and only asks for a login.
    belongs: bool,
    invited: Option<dabiao_bureau::Invited>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct JoinedOnline {
    /// The bureau's name.
    pub bureau: String,
    /// What this PC is called there; none where it belonged to it already.
    pub name: Option<String>,
}

impl Asking {
    /// Prepares the request of this PC, which is to be called `name`; `chosen` if somebody said so. With the code that an
    /// interrupted joining used it is the same request.
    ///
    /// # Errors
    /// [`ServerNo::NoCode`], [`ServerNo::HasAccess`]; [`ServerNo::HasName`] for another name than the one that a PC of the
    /// bureau has; [`No::Belongs`] for a PC that founded a bureau; what the store and the disk say.
    pub fn begin(db: &mut Db, here: &Here, code: &str, (name, chosen): (&str, bool)) -> Result<Self, Failed> {
        let code: Code = code.parse().map_err(ServerNo::NoCode)?;
        // One that was retired asks as one that belongs to none.
        let bureau = match BureauFile::load(&here.folder)? {
            Some(bureau) if is_retired(db, &bureau)? => None,
            other => other,
        };
        let access = AccessFile::load(&here.folder)?;
        if access.as_ref().is_some_and(|access| access.code.is_none()) && bureau.is_some() {
            return Err(ServerNo::HasAccess.into());
        }
        let station = db.own_station()?;
        if let Some(bureau) = bureau.as_ref().filter(|bureau| bureau.station == station) {
            return Err(Fail::No(No::Belongs(bureau.name.clone())).into());
        }
        let belongs = bureau.is_some();
        if let Some(bureau) = bureau.filter(|_| chosen) {
            let known = View::of(db, &bureau)?.directory.station(&station).map(|own| own.name.clone());
            if let Some(known) = known.filter(|known| known != name) {
                return Err(ServerNo::HasName(known).into());
            }
        }
        let place = here.folder.join(FOLDER).join(REQUEST_FILE);
        let same = access
            .filter(|access| access.code.as_deref() == Some(code.to_string().as_str()) && place.exists());
        if let Some(same) = same {
            let fits =
                if belongs { same.station == station } else { asked(&here.folder)? == Some(same.station) };
            if fits {
                return Ok(Self { here: here.clone(), code, station: same.station, belongs, invited: None });
            }
        }
        empty(&here.folder.join(FOLDER));
        let wrong = |e: std::io::Error| Fail::BureauFile { path: place.clone(), why: e.to_string() };
        dabiao_files::private_folder(&here.folder.join(FOLDER)).map_err(wrong)?;
        let station = if belongs {
            request_again(here, station, name, &place)?;
            station
        } else {
            request(db, &here.folder, here.clock.as_ref(), ("", name), &place)?.0.station
        };
        Ok(Self { here: here.clone(), code, station, belongs, invited: None })
    }

    /// Where the server is.
    pub fn address(&self) -> String {
        self.code.address.to_string()
    }

    /// Connects and asks; once more it changes nothing. The local store is not needed for it.
    ///
    /// # Errors
    /// What the server says.
    pub fn ask(&mut self) -> Result<(), Failed> {
        let mut invited = dabiao_bureau::Invited::connect(&self.code, Limits::default())?;
        let path = self.here.folder.join(FOLDER).join(REQUEST_FILE);
        let wrong = |e: dabiao_files::ReadError| Fail::BureauFile { path: path.clone(), why: e.to_string() };
        let bytes = bounded_read(&path, MAX_BYTES).map_err(wrong)?;
        let code = self.code.to_string();
        let known = AccessFile::load(&self.here.folder)?
            .filter(|file| file.code.as_deref() == Some(code.as_str()) && file.station == self.station);
        let mut access = invited.access(self.station, &self.here.clock.secret());
        // The password that was drawn first is the one that the server keeps.
        if let Some(known) = known {
            access.secret = known.access.secret;
        }
        AccessFile::new(self.station, Some(code), access.clone()).save(&self.here.folder)?;
        invited.ask(&bytes, &access)?;
        self.invited = Some(invited);
        Ok(())
    }

    /// Whether the answer has come; it is on the disk then.
    ///
    /// # Errors
    /// [`ServerNo::Refused`]; what the server says. A connection that was lost is made again by [`Self::ask`].
    pub fn answered(&mut self) -> Result<bool, Failed> {
        let Some(invited) = &mut self.invited else { return Ok(false) };
        match invited.answer()? {
            Answer::Waiting => Ok(false),
            Answer::Refused { why } => Err(ServerNo::Refused(why).into()),
            Answer::Granted(bytes) => {
                let path = self.here.folder.join(FOLDER).join(ANSWER_FILE);
                super::visiting::put(&path, &bytes, &self.here.folder)?;
                Ok(true)
            }
        }
    }

    /// Takes the answer, of a store that no key was brought to yet. From here on this PC belongs to the bureau.
    ///
    /// # Errors
    /// [`No`]; what the store and the disk say.
    pub fn finish(self, db: &mut Db) -> Result<JoinedOnline, Failed> {
        let folder = &self.here.folder;
        let path = folder.join(FOLDER).join(ANSWER_FILE);
        let joined = if self.belongs {
            let bureau = BureauFile::load(folder)?.ok_or(Fail::No(No::NoBureau))?;
            JoinedOnline { bureau: bureau.name, name: None }
        } else {
            let Joined { bureau, name } = join(db, folder, self.here.clock.as_ref(), (&path, true))?;
            JoinedOnline { bureau: bureau.name, name: Some(name) }
        };
        if let Some(mut file) = AccessFile::load(folder)? {
            file.code = None;
            file.save(folder)?;
        }
        empty(&folder.join(FOLDER));
        Ok(joined)
    }
}

/// The station of the request that waits.
fn asked(folder: &Path) -> Result<Option<Uuid>, Fail> {
    let whole = folder.join(JOIN_FILE).exists() && folder.join(JOIN_KEY_FILE).exists();
    Ok(Asked::load(folder)?.filter(|_| whole).map(|asked| asked.station))
}

/// The request of a PC that belongs to the bureau already, by file: it asks for a login under the key that it has.
fn request_again(here: &Here, station: Uuid, name: &str, out: &Path) -> Result<PathBuf, Fail> {
    let me = Me::of(&here.folder, here.clock.as_ref())?;
    let key = StationKey::with_box_key(&here.folder.join(STATION_KEY_FILE), &mut rng(here.clock.as_ref()))?;
    let asks = JoinRequest::of_member(
        station,
        (key.public().key_id().to_string(), hex(key.public().as_bytes())),
        hex(&me.box_public()),
        name,
    );
    let json = serde_json::to_vec(&asks)
        .map_err(|e| Fail::BureauFile { path: out.to_owned(), why: e.to_string() })?;
    let id = here.clock.new_id();
    let draft = Draft {
        id,
        bureau: Uuid::nil(),
        kind: PackageKind::Join,
        name: PackageName::Other { kind: PackageKind::Join, station, id },
        station,
        to: Vec::<Receiver>::new(),
        made_ms: here.clock.wall_ms(),
        program: program(),
        tips: Vec::new(),
        labels: Vec::new(),
    };
    let item = Item::Body(Body::new(station, REQUEST, json));
    write_draft(&draft, out, &here.folder, &me.key, std::iter::once(Ok(item)), here.clock.as_ref())
}
