//! A bureau without a server: packages over a folder, a stick or a share.
//!
//! One PC founds the bureau ([`found()`]); its series is the directory. Others ask ([`request()`]), are admitted
//! ([`approve`]) and join ([`join()`]). From then on an exchange ([`exchange`]) at either side takes what the other one
//! left in the folder and leaves what the other one does not show to have. Nothing that is sent is believed to be there
//! until the other side shows it.

mod admission;
mod admit;
mod alike;
mod arrival;
mod bureau_file;
mod changes;
mod dates;
mod directory_line;
mod down;
mod fail;
mod found;
mod founder_again;
mod given_back;
mod handed;
mod held;
mod in_own_name;
mod intake;
mod join;
mod look;
mod loose;
mod matter;
mod matters;
mod me;
mod meeting;
mod new_key;
#[cfg(feature = "bureau")]
pub mod online;
mod outcome;
mod overview;
mod own_words;
mod past;
mod pinned;
mod place_taken;
mod proof;
mod reaching;
mod replacing;
mod request;
mod retiring;
pub mod room;
mod roster_deeds;
mod said;
mod same_pc;
mod settled;
mod standing;
mod stations;
mod things;
mod tips;
mod turning;
mod unopened;
mod up;
mod view;
mod vouched;
mod whose;

use std::path::Path;

pub use admit::{Admitted, Decision, approve, founded, give_duty};
pub use alike::told_apart;
pub use bureau_file::{BUREAU_FILE, BureauFile};
pub use fail::{Fail, No};
pub use found::found;
pub use founder_again::same_founder;
pub use join::{Joined, join};
pub use look::{Looked, look, trouble_notice, what_words};
pub use matter::{Called, Matter};
pub use meeting::resets_disk;
pub use new_key::{keep_keys_known, keys_known, replace_key};
pub use outcome::{Done, FileTrouble, Sent, Side, Step, Taken, Trouble, Watch};
pub use overview::{Overview, overview};
pub use past::Was;
pub use replacing::{has_next_key, is_replacing, put_next_key_in_place};
pub use request::{JoinRequest, ask_anew, has_asked, read_request, request};
pub use retiring::{Ended, lost_after_all, retire};
pub use roster_deeds::{Wanted, admit_people, same_person};
pub use said::Said;
pub use same_pc::look_at_host;
pub(crate) use same_pc::look_at_host_first;
pub use settled::{CheckedTimes, Decided, Settled, check_times, decide, settle};
pub use stations::{StationRow, outbox, stations};
pub use turning::{Turned, turned};
pub use view::View;
pub use whose::{WhoseSaid, say_whose};

use arrival::keep_given;

use crate::clock::Clock;
use dabiao_store::Db;

/// Exchanges with the bureau over the folder `dir`; a rehearsal looks at everything and changes nothing. When it
/// returns, everything that it wrote was read back.
///
/// # Errors
/// [`No::NoBureau`], [`Fail::NoFolder`], [`Fail::Write`] for a disk that is full or was pulled out; what the store says.
/// What was taken until then stays taken.
pub fn exchange(
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
    (dir, dry_run): (&Path, bool),
    watch: Watch<'_>,
) -> Result<Done, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    // It hands nothing up as the station that it was copied from.
    if let Some(fault) = look_at_host(db, folder, clock)? {
        return Err(Fail::Fault(fault));
    }
    if !dir.is_dir() {
        return Err(Fail::NoFolder(dir.to_owned()));
    }
    let done = if db.own_station()? == bureau.station {
        founded(db, folder)?;
        down::exchange(db, folder, clock, &bureau, (dir, dry_run), watch)?
    } else {
        up::exchange(db, folder, clock, &bureau, (dir, dry_run), watch)?
    };
    if !dry_run {
        // Behind all: a PC whose disk was reset goes on in a new series before it writes anything else.
        keep_given(db, clock)?;
    }
    Ok(done)
}
