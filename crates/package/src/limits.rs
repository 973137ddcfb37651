//! How much a package may be. The reader holds them before it believes anything, so that no file fills the memory.

/// Most bytes of a frame, sealed.
pub const MAX_FRAME_BYTES: usize = 1024 * 1024;
/// Most bytes that a frame may be inflated to.
pub const MAX_INFLATED_BYTES: usize = 8 * 1024 * 1024;
/// Most times that a frame may grow when it is inflated.
pub const MAX_RATIO: usize = 100;
/// Most frames of a part, without the table of contents.
pub const MAX_FRAMES: usize = 4_096;
/// Most entries of a frame.
pub const MAX_ENTRIES: usize = 500;
/// Most ends of series that a table of contents is to name: with the longest numbers they are half of it, and a part has frames
/// as well. Packages of older programs name more.
pub const MAX_TIPS: usize = 4_000;
/// Most bytes of a part: it has to fit on any stick, and on half of a bad one.
pub const MAX_PART_BYTES: u64 = 64 * 1024 * 1024;
/// How deep the JSON of the table of contents may be nested.
pub(crate) const MAX_DEPTH: usize = 8;
/// When a frame that is being filled is closed, inflated.
pub(crate) const FRAME_TARGET: usize = 512 * 1024;
