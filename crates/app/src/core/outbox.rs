//! What desks ask of the program and tell each other, without knowing one another.

use std::path::PathBuf;

use crate::lang::Lang;
use crate::notice::Notice;
use crate::store_opening::OpenBy;
use dabiao_store::Occasion;

/// A request of a desk. It is done as soon as the desk has returned, in the order of asking.
pub(crate) enum Request {
    /// Open the store behind the window anew, in this way.
    OpenAgain(OpenBy),
    /// Work in another data folder from here on, as after a new start.
    MoveTo {
        /// The folder.
        folder: PathBuf,
        /// The language that outweighs the stored one there.
        lang: Option<Lang>,
    },
    /// Make an automatic backup.
    BackUp(Occasion),
    /// Sign out, and hand over the store: what was looked at takes its place.
    ReplaceData,
    /// Say this of this PC.
    SayOfPc(Notice),
}
