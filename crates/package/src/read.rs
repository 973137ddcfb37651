//! Reading a package: what is whole is handed on, frame by frame, and the rest is named.

use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;

use uuid::Uuid;

use dabiao_credential::{BoxKey, ContentKey, KeyId};
use dabiao_files::ReadError as FileError;

use crate::contents::{Content, contents};
use crate::damage::{Cut, Damage, Lost, Why};
use crate::header::{FrameLine, Header};
use crate::kind::{FrameKind, PackageKind};
use crate::open::NoTable;
use crate::squeeze::inflate;
use crate::walk::{NoWalk, Walk};

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// Their bureau; none before they belong to one: then only an answer to a request is read.
    pub bureau: Option<Uuid>,
    /// The id of their signing key, by which a sender names them.
    pub key_id: KeyId,
    /// Their box key, if they have one.
    pub box_key: Option<&'a BoxKey>,
}

/// What a receiver says to end the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// How many of each were good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries.
    pub entries: u64,
    /// Bodies.
    pub bodies: u64,
    /// Receipts.
    pub receipts: u64,
    /// Exercise files.
    pub exercises: u64,
    /// Runs of events.
    pub events: u64,
}

impl Counts {
    pub(crate) const fn of(&mut self, kind: FrameKind) -> &mut u64 {
        match kind {
            FrameKind::Entries => &mut self.entries,
            FrameKind::Bodies => &mut self.bodies,
            FrameKind::Receipts => &mut self.receipts,
            FrameKind::Exercises => &mut self.exercises,
            FrameKind::Events => &mut self.events,
        }
    }
}

/// What was found in a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The table of contents. Its signature holds by the key that it names; whether that key is known, and the
    /// sender may send this, is the receiver's to judge.
    pub header: Header,
    /// How many of each were handed on. All zero from [`describe`], which opens nothing.
    pub taken: Counts,
    /// How many frames have the bytes that the table names.
    pub whole_frames: u32,
    /// What is damaged.
    pub damages: Vec<Damage>,
    /// Where the file ends, if it is not all there.
    pub cut: Option<Cut>,
}

impl Report {
    /// Whether all of it is as it was written.
    pub const fn is_whole(&self) -> bool {
        self.damages.is_empty() && self.cut.is_none()
    }

    /// The code of what is wrong, if anything is: `package-cut` or `package-damaged`.
    pub const fn code(&self) -> Option<&'static str> {
        if self.cut.is_some() {
            Some("package-cut")
        } else if self.damages.is_empty() {
            None
        } else {
            Some("package-damaged")
        }
    }
}

/// Why nothing of a file is taken.
#[derive(Debug)]
pub enum ReadError {
    /// The file can't be read.
    File(FileError),
    /// It is no package.
    NotAPackage,
    /// Neither of its two tables of contents is good.
    Damaged,
    /// It ends before its table of contents does.
    Cut,
    /// It belongs to another bureau.
    Foreign(Box<Header>),
    /// It is not sealed to this reader.
    Sealed(Box<Header>),
    /// A newer version of the program wrote it.
    New,
    /// The receiver ended the reading.
    Stopped,
}

impl ReadError {
    /// Its code, from which the words for people are made; none for a file that can't be read, and for [`Stop`].
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::NotAPackage | Self::Damaged => Some("package-damaged"),
            Self::Cut => Some("package-cut"),
            Self::Foreign(_) => Some("package-foreign"),
            Self::Sealed(_) => Some("package-sealed"),
            Self::New => Some("package-new"),
            Self::File(_) | Self::Stopped => None,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File(error) => return error.fmt(f),
            Self::NotAPackage => "it is no package",
            Self::Damaged => "both tables of contents of the package are damaged; copy it once more",
            Self::Cut => "the file ends before its table of contents does; copy it once more",
            Self::Foreign(_) => "the package belongs to another bureau",
            Self::Sealed(_) => "the package is not for this PC",
            Self::New => "a newer version of the program wrote the package",
            Self::Stopped => "the reading was stopped",
        })
    }
}

impl std::error::Error for ReadError {}

impl From<NoWalk> for ReadError {
    fn from(fault: NoWalk) -> Self {
        match fault {
            NoWalk::File(error) => Self::File(error),
            NoWalk::Table(NoTable::Io(error)) => Self::File(error.into()),
            NoWalk::Table(NoTable::NotAPackage) => Self::NotAPackage,
            NoWalk::Table(NoTable::Damaged) => Self::Damaged,
            NoWalk::Table(NoTable::Cut) => Self::Cut,
            NoWalk::Table(NoTable::New) => Self::New,
        }
    }
}

/// Reads the package `path` as `reader`. Every frame that is whole goes to `sink`, in the order of the file; what is
/// not is in the report. The same package read again gives the same. At most one frame is in memory.
///
/// # Errors
/// [`ReadError`]: nothing was handed on then, except before [`ReadError::Stopped`].
pub fn read(
    path: &Path,
    reader: Identity<'_>,
    mut sink: impl FnMut(Content) -> Result<(), Stop>,
) -> Result<Report, ReadError> {
    let mut walk = Walk::open(path)?;
    if !is_ours(walk.header(), reader.bureau) {
        return Err(ReadError::Foreign(Box::new(walk.header().clone())));
    }
    let Ok(key) = content_key(walk.header(), reader) else {
        return Err(ReadError::Sealed(Box::new(walk.header().clone())));
    };
    let (id, part) = (walk.header().id, walk.header().part);
    let (mut taken, mut whole_frames) = (Counts::default(), 0);
    while let Some((line, payload)) = walk.next_frame() {
        whole_frames += 1;
        match open(&line, payload, id, part, key.as_ref()) {
            Ok((kind, content, faults)) => {
                *taken.of(kind) += content.len() as u64;
                for why in faults {
                    walk.note(&line, why, Lost::Some);
                }
                if !content.is_empty() && sink(content).is_err() {
                    return Err(ReadError::Stopped);
                }
            }
            Err(why) => walk.note(&line, why, Lost::All),
        }
    }
    let header = walk.header().clone();
    Ok(Report { header, taken, whole_frames, damages: walk.damages, cut: walk.cut })
}

/// Goes through the package `path` without opening its content, for anybody: its table of contents, and whether the
/// bytes of every frame are there as written. `watch` is told how many frames were looked at, and can end it.
///
/// # Errors
/// [`ReadError`], but for [`ReadError::Foreign`] and [`ReadError::Sealed`].
pub fn describe(path: &Path, mut watch: impl FnMut(u32) -> ControlFlow<()>) -> Result<Report, ReadError> {
    let mut walk = Walk::open(path)?;
    let mut whole_frames = 0;
    while let Some((line, _)) = walk.next_frame() {
        whole_frames += 1;
        if FrameKind::from_letter(line.kind).is_none() {
            walk.note(&line, Why::Kind(line.kind), Lost::All);
        }
        if watch(line.n).is_break() {
            return Err(ReadError::Stopped);
        }
    }
    let header = walk.header().clone();
    Ok(Report { header, taken: Counts::default(), whole_frames, damages: walk.damages, cut: walk.cut })
}

/// Whether a reader of `bureau` reads it at all. A request to join names no bureau; its answer may be the first that a
/// station hears of one.
fn is_ours(header: &Header, bureau: Option<Uuid>) -> bool {
    match bureau {
        Some(bureau) => header.bureau == bureau || header.kind == PackageKind::Join && header.bureau.is_nil(),
        None => header.kind == PackageKind::Answer,
    }
}

/// The content key; none for content in the clear.
fn content_key(header: &Header, reader: Identity<'_>) -> Result<Option<ContentKey>, Stop> {
    if header.sealed.is_empty() {
        return Ok(None);
    }
    let box_key = reader.box_key.ok_or(Stop)?;
    let purpose = Header::key_purpose(header.id, header.part, reader.key_id);
    let mut own = header.sealed.iter().filter(|sealed| sealed.to == reader.key_id);
    own.find_map(|sealed| ContentKey::unlock(box_key, &purpose, &sealed.locked).ok()).map(Some).ok_or(Stop)
}

/// What is in the payload of a frame.
fn open(
    line: &FrameLine,
    payload: Vec<u8>,
    id: Uuid,
    part: u32,
    key: Option<&ContentKey>,
) -> Result<(FrameKind, Content, Vec<Why>), Why> {
    let kind = FrameKind::from_letter(line.kind).ok_or(Why::Kind(line.kind))?;
    let squeezed = match key {
        Some(key) => {
            let purpose = Header::frame_purpose(id, part, line.kind);
            key.open(line.n, &purpose, &payload).map_err(|_| Why::Seal)?
        }
        None => payload,
    };
    let (content, faults) = contents(kind, &inflate(&squeezed)?);
    Ok((kind, content, faults))
}
