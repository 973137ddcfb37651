//! The folder of a trainer's own exercises, kept in step with the files: checked when the window gets the
//! focus, read on another thread, never during a drill.

use std::sync::Arc;

use crate::core::Task;
use dabiao_content::own::OwnError;
use dabiao_content::{FileError, FolderStamp, Library, Overlay};

/// The result of checking the folder: none if nothing has changed.
pub(super) type Looked = Option<(FolderStamp, Overlay)>;

/// The state of the folder.
#[derive(Debug)]
pub struct ExerciseFolder {
    /// What the program carries.
    pub(super) base: Arc<Library>,
    /// The state of the files when they were read; none before the first time.
    pub(super) stamp: Option<FolderStamp>,
    pub(super) looking: Option<Task<Looked>>,
    /// The result of a check, which waits for the end of the drill.
    pub(super) looked: Option<Looked>,
    pub(super) change: Option<(Change, Task<Result<(), OwnError>>)>,
    /// A check was requested while another was running.
    pub(super) again: bool,
    /// Whether the lessons, or the templates and tables, differ from the program's own.
    pub(super) own_course: bool,
    pub(super) own_data: bool,
    pub(super) files: usize,
    pub(super) problems: Vec<FileError>,
    pub(super) replaced: Vec<String>,
}

/// A change of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Rename,
    Remove,
}

impl ExerciseFolder {
    /// A folder that was not checked yet, over `base`.
    pub(super) fn new(base: Library) -> Self {
        Self {
            base: Arc::new(base),
            stamp: None,
            looking: None,
            looked: None,
            change: None,
            again: false,
            own_course: false,
            own_data: false,
            files: 0,
            problems: Vec::new(),
            replaced: Vec::new(),
        }
    }

    /// The program's own library, independent of the folder.
    pub(super) fn base(&self) -> &Library {
        &self.base
    }

    /// Whether the folder was read at least once.
    pub const fn known(&self) -> bool {
        self.stamp.is_some()
    }

    /// Good files in it.
    pub const fn files(&self) -> usize {
        self.files
    }

    /// The errors in the other files.
    pub fn problems(&self) -> &[FileError] {
        &self.problems
    }

    /// Ids of exercises, lessons and data that replace carried ones.
    pub fn replaced(&self) -> &[String] {
        &self.replaced
    }

    /// Whether fresh texts are made from the folder's templates or tables.
    pub(super) const fn own_data(&self) -> bool {
        self.own_data
    }
}
