//! The keys of this station, and where they lie.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::fail::Fail;
use crate::clock::Clock;
use crate::signing::replaced_keys;
use dabiao_credential::{KeyId, STATION_KEY_FILE, StationKey};
use dabiao_domain::sync::{SignedEntry, Tip};
use dabiao_files as files;
use dabiao_package::{
    Draft, Identity, Item, PackageKind, PackageName, Place, Progress, Receiver, WriteError, Written, write,
};

/// A station that takes part in exchange: its keys.
pub(super) struct Me {
    pub key: StationKey,
    /// Those that it replaced, the oldest first.
    pub replaced: Vec<StationKey>,
}

impl Me {
    /// The station of a data folder whose lock is held. It gets a box key if it has none.
    pub fn of(folder: &Path, clock: &dyn Clock) -> Result<Self, Fail> {
        let key = StationKey::with_box_key(&folder.join(STATION_KEY_FILE), &mut rng(clock))?;
        Ok(Self { key, replaced: replaced_keys(folder)? })
    }

    /// As whom packages of `bureau` are read: by the present key, and by those before it, to which a sender may have sealed
    /// one that had not heard of the present one.
    pub fn readers(&self, bureau: Uuid) -> Vec<Identity<'_>> {
        let keys = std::iter::once(&self.key).chain(self.replaced.iter().rev());
        keys.map(|key| Identity {
            bureau: Some(bureau),
            key_id: key.public().key_id(),
            box_key: key.box_key(),
        })
        .collect()
    }

    /// The key of that number among the replaced ones; the present one without a number.
    pub fn by(&self, replaced: Option<usize>) -> &StationKey {
        replaced.and_then(|n| self.replaced.get(n)).unwrap_or(&self.key)
    }

    /// The place of a key among those of this PC, the oldest first, the present one last; none for another's.
    pub fn number(&self, key: &str) -> Option<usize> {
        let mut keys = self.replaced.iter().chain([&self.key]);
        keys.position(|own| own.public().key_id().to_string() == key)
    }

    /// The public half of the box key.
    pub fn box_public(&self) -> [u8; 32] {
        self.key.box_public().copied().unwrap_or_default()
    }
}

/// Randomness from the clock's secret.
pub(super) fn rng(clock: &dyn Clock) -> StdRng {
    StdRng::from_seed(clock.secret())
}

/// What is said in a package beside its items.
pub(super) struct Letter<'a> {
    pub bureau: Uuid,
    pub id: Uuid,
    pub kind: PackageKind,
    pub name: PackageName,
    pub station: Uuid,
    pub to: Vec<(KeyId, [u8; 32])>,
    pub tips: Vec<Tip>,
    pub labels: Vec<(Uuid, String)>,
    pub clock: &'a dyn Clock,
}

impl Letter<'_> {
    fn draft(self) -> Draft {
        let receiver = |(key_id, box_key)| Receiver { key_id, box_key: Some(box_key) };
        Draft {
            id: self.id,
            bureau: self.bureau,
            kind: self.kind,
            name: self.name,
            station: self.station,
            to: self.to.into_iter().map(receiver).collect(),
            made_ms: self.clock.wall_ms(),
            program: program(),
            tips: self.tips,
            labels: self.labels,
        }
    }

    /// Writes it below `place`, sealed to its receivers.
    pub fn write(
        self,
        place: Place<'_>,
        key: &StationKey,
        items: impl Iterator<Item = Result<Item, Fail>>,
        watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Written, Fail> {
        let clock = self.clock;
        put(&self.draft(), place, key, items, clock, watch)
    }

    /// Writes it to the file `out`, sealed to its receiver: see [`write_draft`].
    pub fn write_to(
        self,
        out: &Path,
        data: &Path,
        key: &StationKey,
        items: impl Iterator<Item = Result<Item, Fail>>,
    ) -> Result<PathBuf, Fail> {
        let clock = self.clock;
        write_draft(&self.draft(), out, data, key, items, clock)
    }
}

/// This program, as a package names it.
pub(super) fn program() -> String {
    format!("dabiao {}", env!("CARGO_PKG_VERSION"))
}

/// Entries as items.
pub(super) fn entries<'a>(all: impl IntoIterator<Item = &'a SignedEntry>) -> impl Iterator<Item = Item> {
    all.into_iter().cloned().map(Item::Entry)
}

/// Writes a package of one file to `out`, which it replaces; into a folder of that name under a name of its own.
pub(super) fn write_draft(
    draft: &Draft,
    out: &Path,
    data: &Path,
    key: &StationKey,
    items: impl Iterator<Item = Result<Item, Fail>>,
    clock: &dyn Clock,
) -> Result<PathBuf, Fail> {
    let within = out.is_dir();
    let folder = if within { out } else { files::folder_of(out) };
    if !folder.is_dir() {
        return Err(Fail::NoFolder(folder.to_owned()));
    }
    let place = Place { folder, data: Some(data) };
    let written = put(draft, place, key, items, clock, &mut |_| ControlFlow::Continue(()))?;
    let [file] = written.files.as_slice() else {
        let what = format!("{} files instead of one", written.files.len());
        return Err(WriteError::TooLarge(what).into());
    };
    if within {
        return Ok(file.clone());
    }
    let failed = |source| WriteError::Io { place: out.to_owned(), doing: "rename", source };
    files::rename(file, out).map_err(failed)?;
    // The folders of its first name go if nothing else is in them.
    for above in file.ancestors().skip(1).take_while(|above| *above != folder) {
        if files::remove_folder(above).is_err() {
            break;
        }
    }
    Ok(out.to_owned())
}

/// Writes a package; an error of its source comes back as it is.
fn put(
    draft: &Draft,
    place: Place<'_>,
    key: &StationKey,
    items: impl Iterator<Item = Result<Item, Fail>>,
    clock: &dyn Clock,
    watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Written, Fail> {
    let mut failed = None;
    let items = items.map(|item| {
        item.map_err(|fail| {
            failed = Some(fail);
            "the store"
        })
    });
    let written = write(place, draft, key, items, &mut rng(clock), watch);
    match failed {
        Some(fail) => Err(fail),
        None => Ok(written?),
    }
}
