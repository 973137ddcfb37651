//! Files at the edge: read with a bound, written whole, kept private, named safely, removed after a kill.
//!
//! Every room that touches the disk goes through here; a test holds it. Below all of them: it must not know what
//! is in a file. Three rules, each with one place:
//!
//! - Input from outside is checked before it is opened: only a regular file is read, opened so that no pipe
//!   or device can block the program, and never beyond a given limit ([`bounded_read`]).
//! - What holds people's data is readable by its owner alone from the moment it exists, and so is all that lies
//!   in the data folder ([`private_folder`], [`create_private`], [`tighten`]).
//! - A file being written has a name of its own until it is whole ([`Outgoing`]). A killed program leaves it
//!   under that name, by which the next start finds and removes it ([`sweep`], [`sweep_away`]). It is on the
//!   disk before it gets its name, and so is the name before the caller is told ([`write_whole`],
//!   [`rename`]).
//!
//! On Windows a file inherits the access list of its folder. The platform's data folder lies in the user's
//! profile, which other users can't read; a data folder elsewhere is as open as that place is, and nothing here
//! changes access lists.

mod disk;
pub mod encodings;
mod hold;
mod leftover;
mod log;
mod name;
mod network;
mod patience;
mod private;
mod read;
mod write;

pub use disk::share_a_disk;
pub use hold::hold_database;
pub use leftover::{is_leftover, leftover_path, sweep, sweep_away};
pub use log::add_to_log;
pub use name::safe_file_name;
pub use network::network_of;
pub use patience::{remove_file, remove_folder, remove_tree};
pub use private::{
    Privacy, create_private, folder_like_parent, keeps_rights, look, open_private, private_folder, tighten,
};
pub use read::{
    NoFile, ReadError, bounded_read, bounded_text, is_regular, open_from_disk, open_regular, with_unix_ends,
};
pub use write::{Outgoing, Readers, TargetError, check_target, inside, rename, sync_file, write_whole};

use std::path::Path;

/// The folder of a file; that of a bare name is the present one.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Brings the names in a folder to the disk, where the system has a way to do so.
///
/// # Errors
/// System errors.
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
