//! The bytes of the one font that the program carries.
//!
//! The window, the papers and the check of exercises all read it here, so that it is in the executable
//! once. This module knows nothing about shaping, pages or windows.

/// Dabiao Sans SC, OpenType with CFF outlines: see `assets/fonts/README.md`.
///
/// A `static`, not a `const`: there is one copy with one address.
pub static DABIAO_SANS_SC: &[u8] = include_bytes!("../../../assets/fonts/DabiaoSansSC-Regular.otf");

/// Its PostScript name.
pub const POSTSCRIPT_NAME: &str = "DabiaoSansSC-Regular";
