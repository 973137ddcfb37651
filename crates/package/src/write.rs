//! Writing a package: items to frames, frames to files, each read back before it counts as written.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::Path;

use rand::CryptoRng;
use uuid::Uuid;

use dabiao_credential::{KeyId, PublicKey, Signature, StationKey};
use dabiao_domain::sync::{SignedEntry, Tip};
use dabiao_files::{self as files, Outgoing, Readers};

use crate::build::{NoRoom, Part};
use crate::header::{Header, Sender};
use crate::item::{Item, follows, put_entry};
use crate::kind::{FrameKind, PackageKind};
use crate::limits::{FRAME_TARGET, MAX_ENTRIES, MAX_INFLATED_BYTES};
use crate::name::PackageName;
use crate::outcome::{Phase, Progress, WriteError, Written};
use crate::read::Counts;
use crate::squeeze::deflate;
use crate::walk::{NoWalk, Walk};
use crate::what::{Run, What, label};

/// Who signs a package.
pub trait Signer {
    /// The key.
    fn public(&self) -> PublicKey;
    /// Its signature over a table of contents, for [`dabiao_credential::Purpose::Package`].
    fn sign_package(&self, table: &[u8]) -> Signature;
}

impl Signer for StationKey {
    fn public(&self) -> PublicKey {
        Self::public(self)
    }

    fn sign_package(&self, table: &[u8]) -> Signature {
        Self::sign_package(self, table)
    }
}

/// Who gets a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The id of their signing key.
    pub key_id: KeyId,
    /// The public half of their box key; none only for what is written in the clear.
    pub box_key: Option<[u8; 32]>,
}

/// Where a package is written.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The root of the stick, or the shared folder.
    pub folder: &'a Path,
    /// The data folder: there it is noted what is being written, so that the leftover of a killed program is found.
    pub data: Option<&'a Path>,
}

/// What stands in the table of contents, but for the frames.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The package.
    pub id: Uuid,
    /// The bureau; nil in the request of a station that belongs to none.
    pub bureau: Uuid,
    /// What it is for.
    pub kind: PackageKind,
    /// Its name.
    pub name: PackageName,
    /// The sending station.
    pub station: Uuid,
    /// Who gets it.
    pub to: Vec<Receiver>,
    /// The wall clock. A label.
    pub made_ms: i64,
    /// This program and its version, at most 64 bytes.
    pub program: String,
    /// What the sender has of series: at most [`crate::MAX_TIPS`], or there may be no room for the rest.
    pub tips: Vec<Tip>,
    /// The names of the series, such as "城关所-03", by which damage is told. They are in the clear: names of places, not
    /// of people. One that is not here is called by its id.
    pub labels: Vec<(Uuid, String)>,
}

/// Writes the package `draft` with `items` below `place`, in as many files as it needs; without items it is a table of
/// contents alone. Items of the same kind that follow each other share frames. `watch` is told how far it is, and can
/// end it. An existing file of the same name is replaced when the new one is whole.
///
/// # Errors
/// [`WriteError`].
pub fn write<I, E, R>(
    place: Place<'_>,
    draft: &Draft,
    signer: &dyn Signer,
    items: I,
    rng: &mut R,
    watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Written, WriteError>
where
    I: IntoIterator<Item = Result<Item, E>>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
    R: CryptoRng,
{
    let receivers = receivers(draft)?;
    let part = begin(draft, signer, &receivers, 1, rng)?;
    let written = Written { files: Vec::new(), bytes: 0, packed: Counts::default() };
    let mut writer =
        Writer { place, draft, signer, receivers, rng, watch, part, written, batch: Batch::default() };
    for item in items {
        writer.take(&item.map_err(|error| WriteError::Source(error.into()))?)?;
    }
    writer.flush()?;
    writer.file(true)
}

fn receivers(draft: &Draft) -> Result<Vec<(KeyId, [u8; 32])>, WriteError> {
    let boxes = draft.to.iter().map(|to| to.box_key.map(|key| (to.key_id, key)));
    let sealed: Option<Vec<_>> = boxes.collect();
    match sealed {
        Some(sealed) if !sealed.is_empty() => Ok(sealed),
        _ if draft.kind.may_be_plain() && draft.to.iter().all(|to| to.box_key.is_none()) => Ok(Vec::new()),
        _ => Err(WriteError::NotSealed),
    }
}

fn begin(
    draft: &Draft,
    signer: &dyn Signer,
    receivers: &[(KeyId, [u8; 32])],
    number: u32,
    rng: &mut impl CryptoRng,
) -> Result<Part, WriteError> {
    let header = Header {
        id: draft.id,
        bureau: draft.bureau,
        kind: draft.kind,
        from: Sender { station: draft.station, key: signer.public() },
        to: draft.to.iter().map(|to| to.key_id).collect(),
        made_ms: draft.made_ms,
        program: draft.program.chars().take(64).collect(),
        part: number,
        parts: 0,
        tips: draft.tips.clone(),
        frames: Vec::new(),
        sealed: Vec::new(),
    };
    let part = Part::begin(header, receivers, rng).map_err(WriteError::Receiver)?;
    if part.is_hopeless() { Err(WriteError::TableTooLarge) } else { Ok(part) }
}

/// The frame that is being filled.
#[derive(Default)]
struct Batch {
    kind: Option<FrameKind>,
    bytes: Vec<u8>,
    count: usize,
    runs: Vec<Run>,
    last: Option<SignedEntry>,
}

struct Writer<'a, R> {
    place: Place<'a>,
    draft: &'a Draft,
    signer: &'a dyn Signer,
    receivers: Vec<(KeyId, [u8; 32])>,
    rng: &'a mut R,
    watch: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    part: Part,
    written: Written,
    batch: Batch,
}

impl<R: CryptoRng> Writer<'_, R> {
    fn take(&mut self, item: &Item) -> Result<(), WriteError> {
        let kind = item.kind();
        if self.batch.kind.is_some_and(|other| other != kind) || self.batch.count >= MAX_ENTRIES {
            self.flush()?;
        }
        let mut bytes = self.bytes_of(item)?;
        if self.batch.count > 0 && self.batch.bytes.len() + bytes.len() > FRAME_TARGET {
            self.flush()?;
            // An entry that begins a frame says where it stands.
            bytes = self.bytes_of(item)?;
        }
        self.batch.kind = Some(kind);
        self.batch.bytes.append(&mut bytes);
        self.batch.count += 1;
        *self.written.packed.of(kind) += 1;
        if let Item::Entry(entry) = item {
            self.count_run(entry);
            self.batch.last = Some(entry.clone());
        }
        Ok(())
    }

    fn bytes_of(&self, item: &Item) -> Result<Vec<u8>, WriteError> {
        let mut bytes = Vec::new();
        let put = match item {
            Item::Entry(entry) => put_entry(&mut bytes, entry, self.batch.last.as_ref()),
            Item::Body(body) => body.put(&mut bytes),
            Item::Receipt(receipt) => receipt.put(&mut bytes),
            Item::Exercise(exercise) => exercise.put(&mut bytes),
            Item::Events(events) => events.put(&mut bytes),
        };
        match put {
            Some(()) if bytes.len() <= MAX_INFLATED_BYTES => Ok(bytes),
            _ => Err(WriteError::TooLarge(self.name_of(item))),
        }
    }

    fn name_of(&self, item: &Item) -> String {
        match item {
            Item::Entry(entry) => format!("{}, entry {}", self.label_of(entry.series), entry.seq + 1),
            Item::Body(body) => format!("body {} of {}", body.kind, body.subject),
            Item::Receipt(receipt) => format!("receipt of {}", receipt.series),
            Item::Exercise(exercise) => exercise.name.clone(),
            Item::Events(events) => format!("events of {}", events.attempt),
        }
    }

    fn label_of(&self, series: Uuid) -> String {
        let name = self.draft.labels.iter().find(|(of, _)| *of == series);
        name.map_or_else(|| series.to_string(), |(_, name)| label(name))
    }

    fn count_run(&mut self, entry: &SignedEntry) {
        let number = entry.seq.saturating_add(1);
        let goes_on = self.batch.last.as_ref().is_some_and(|last| follows(entry, last));
        match self.batch.runs.last_mut() {
            Some(run) if goes_on => run.last = number,
            _ => {
                let of = self.label_of(entry.series);
                self.batch.runs.push(Run { of, first: number, last: number });
            }
        }
    }

    /// Closes the frame that is being filled.
    fn flush(&mut self) -> Result<(), WriteError> {
        let batch = std::mem::take(&mut self.batch);
        let Some(kind) = batch.kind else { return Ok(()) };
        let what = if kind == FrameKind::Entries {
            What::of_runs(batch.runs)
        } else {
            let last = *self.written.packed.of(kind);
            What::Numbered { kind, first: last + 1 - batch.count as u64, last }
        };
        let what = what.to_string();
        let squeezed = deflate(&batch.bytes).map_err(|source| WriteError::Source(source.into()))?;
        match self.part.add(kind, what.clone(), &squeezed) {
            Err(NoRoom::Full) => {
                self.next_part()?;
                self.part.add(kind, what.clone(), &squeezed).map_err(|fault| refused(fault, what))?;
            }
            other => other.map_err(|fault| refused(fault, what))?,
        }
        self.tell(Phase::Packing, self.part.frames())
    }

    fn tell(&mut self, phase: Phase, frames: usize) -> Result<(), WriteError> {
        let (part, packed) = (self.part.number(), self.written.packed);
        let told = (self.watch)(Progress { phase, part, packed, frames: frames as u32 });
        if told.is_break() { Err(WriteError::Cancelled) } else { Ok(()) }
    }

    fn next_part(&mut self) -> Result<(), WriteError> {
        let next = begin(self.draft, self.signer, &self.receivers, self.part.number() + 1, self.rng)?;
        let number = self.part.number();
        let full = std::mem::replace(&mut self.part, next);
        self.save(full, number, false)
    }

    /// Writes the last part.
    fn file(mut self, last: bool) -> Result<Written, WriteError> {
        let number = self.part.number();
        let empty = begin(self.draft, self.signer, &[], number, self.rng)?;
        let full = std::mem::replace(&mut self.part, empty);
        self.save(full, number, last)?;
        Ok(self.written)
    }

    /// Writes a part and reads it back.
    fn save(&mut self, part: Part, number: u32, last: bool) -> Result<(), WriteError> {
        let path = self.place.folder.join(self.draft.name.path(self.draft.bureau, number));
        let failed = |doing: &'static str| {
            let place = path.clone();
            move |source: io::Error| WriteError::Io { place, doing, source }
        };
        let (runs, table) = part
            .finish(last, |table| self.signer.sign_package(table))
            .map_err(|source| WriteError::Source(source.into()))?;
        make_folders(self.place.folder, files::folder_of(&path)).map_err(failed("making its folder"))?;
        let mut outgoing = Outgoing::begin(&path, Readers::LikeFolder, self.place.data)
            .map_err(failed("making the file"))?;
        let mut bytes = 0;
        for (n, run) in runs.into_iter().enumerate() {
            outgoing.file().write_all(&run).map_err(failed("writing"))?;
            bytes += run.len() as u64;
            self.tell(Phase::Writing, n / 2)?;
        }
        let path = outgoing.target().to_owned();
        outgoing.keep().map_err(failed("bringing it to the disk"))?;
        if let Err(fault) = self.check(&path, &table) {
            // Under its name there is only what is whole.
            let _ = files::remove_file(&path);
            return Err(fault);
        }
        self.written.files.push(path);
        self.written.bytes += bytes;
        Ok(())
    }

    /// Reads a part back: the table that was written, every frame as the table names it, nothing more.
    fn check(&mut self, path: &Path, table: &[u8]) -> Result<(), WriteError> {
        let wrong = |what: String| WriteError::NotAsWritten { place: path.to_owned(), what };
        let no_walk = |fault: NoWalk| wrong(crate::read::ReadError::from(fault).to_string());
        let file = files::open_from_disk(path).map_err(|fault| no_walk(NoWalk::File(fault)))?;
        let mut walk = Walk::of(file).map_err(no_walk)?;
        if walk.table_bytes() != table {
            return Err(wrong("another table of contents".to_owned()));
        }
        while let Some((line, _)) = walk.next_frame() {
            self.tell(Phase::Checking, line.n as usize)?;
        }
        let damage = walk.damages.first().map(ToString::to_string);
        damage.or_else(|| walk.cut.as_ref().map(ToString::to_string)).map_or(Ok(()), |what| Err(wrong(what)))
    }
}

fn refused(fault: NoRoom, what: String) -> WriteError {
    match fault {
        NoRoom::Full | NoRoom::TooLarge => WriteError::TooLarge(what),
        NoRoom::Lock(fault) => WriteError::Receiver(fault),
    }
}

/// Makes the folders between `root` and `folder`, and brings their names to the disk.
fn make_folders(root: &Path, folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    files::folder_like_parent(folder)?;
    for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(root)) {
        // Some systems of files have no such thing; the file itself is checked.
        let _ = files::sync_folder(above);
    }
    Ok(())
}
