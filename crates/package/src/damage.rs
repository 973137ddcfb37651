//! What is wrong in a package that is readable in part.

use std::fmt;

use dabiao_domain::sync::EntryError;

/// Something that is not as it was written, by its place and in the words of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The frame: 0 for the beginning of the file, one more than there are frames for its end.
    pub n: u32,
    /// What is in it: "城关所-03, entries 1201-1700". [`crate::What`] reads it.
    pub what: String,
    /// What is wrong.
    pub why: Why,
    /// How much of it is lost.
    pub lost: Lost,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "part {} ({}) is damaged: {}", self.n, self.what, self.why)
    }
}

/// How much of a frame is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing: all of its content was taken.
    Nothing,
    /// What is named.
    Some,
    /// All of it.
    All,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The bytes are not those that the table of contents names.
    #[error("its bytes were changed")]
    Bytes,
    /// The disk does not give the bytes.
    #[error("the disk does not give it: {0}")]
    Disk(String),
    /// Only what stands between the frames was changed.
    #[error("its beginning was changed, its content is whole")]
    Edge,
    /// The table of contents at the beginning was changed; that at the end served.
    #[error("the table of contents was changed; the one at the end is whole")]
    FirstTable,
    /// The table of contents at the end was changed.
    #[error("the second table of contents was changed; the first is whole")]
    LastTable,
    /// There is more after the end.
    #[error("there are {0} more bytes after the end")]
    Surplus(u64),
    /// It does not open by the key of the package.
    #[error("it does not open by the key of this package")]
    Seal,
    /// It grows beyond all measure.
    #[error("it is larger than such a part can be")]
    Limit,
    /// It is not in the form that its kind has.
    #[error("it is not in the form of its kind")]
    Form,
    /// Its kind is not known: a newer version of the program may know it.
    #[error("its kind {0} is not known; a newer version of the program may know it")]
    Kind(char),
    /// An entry that is none.
    #[error("{0}")]
    Entry(EntryError),
    /// A body or a file that does not give its digest.
    #[error("{0} does not give its digest")]
    Digest(String),
}

/// Where a file ends that is not all there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The first frame that is not there whole: one more than there are frames if only the end is missing.
    pub n: u32,
    /// What is in it, as in [`Damage::what`].
    pub what: String,
    /// How many frames are missing.
    pub frames: u32,
    /// How many bytes are missing.
    pub bytes: u64,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file ends in part {} ({}); {} bytes are missing", self.n, self.what, self.bytes)
    }
}
