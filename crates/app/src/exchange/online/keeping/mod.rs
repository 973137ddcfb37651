//! A round of the keeper, at the PC that founded the bureau.
//!
//! Nothing is remembered of what was read: what the local store lacks follows from a comparison, anew at every round. So
//! a round can end anywhere, and nothing is missed after a restore on either side.

mod asks;
mod intake;
mod passing;
mod watching;

pub use watching::shut_out_retired;

use std::path::PathBuf;

use dabiao_bureau::Keeper;
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::Tip;
use dabiao_store::{Db, digest};
use uuid::Uuid;

use super::contact::Contact;
use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::logins;
use super::saving::{keys_of, nightly};
use super::server_file::ServerFile;
use super::stored::Stored;
use crate::exchange::arrival::{arrives_ms, keep_given};
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::matter::Matter;
use crate::exchange::outcome::{FileTrouble, Taken};
use crate::exchange::{Fail, founded};
use crate::lang::Messages;

/// Packages for stations, as on a stick that never leaves this PC: what lies there is not written again.
const PARCELS: &str = "bureau-parcels";

/// What is known from one round to the next, to save work; without it all is looked at.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// What the packages for stations were last made of.
    made_of: Option<[u8; 32]>,
    /// What a person has to settle, as it was last told; none before the first round.
    told: Option<Vec<(String, Matter)>>,
    /// Whether that is to be looked at again, as something came or changed.
    look: bool,
    /// When a backup last failed, on the clock that never goes backwards.
    backup_failed_ms: Option<u64>,
}

impl Memory {
    /// Whether a backup that failed may be tried again at `mono_ms`.
    pub(super) fn may_back_up(&self, mono_ms: u64) -> bool {
        self.backup_failed_ms.is_none_or(|failed| mono_ms.saturating_sub(failed) > 3_600_000)
    }

    /// A backup failed at `mono_ms`, or went well.
    pub(super) const fn backed_up(&mut self, failed: Option<u64>) {
        self.backup_failed_ms = failed;
    }
}

/// What a round did.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// What was taken in.
    pub taken: Taken,
    /// Who was let in.
    pub admitted: Vec<String>,
    /// Who joined after the backup that the store was brought back from, and is let in again.
    pub let_in_again: Vec<String>,
    /// Requests to join that wait for somebody with the right to answer them.
    pub waiting: usize,
    /// Requests that were refused, each with the reason.
    pub refused: Vec<(String, String)>,
    /// For whom a package was put, with its bytes.
    pub put: Vec<(String, u64)>,
    /// What is wrong with what came up.
    pub troubles: Vec<FileTrouble>,
    /// What a person has to settle, each with the name of the PC that it is about.
    pub matters: Vec<(String, Matter)>,
    /// Those of them that were not told before.
    pub new_matters: Vec<(String, Matter)>,
    /// The backup that was made.
    pub backup: Option<PathBuf>,
    /// Why none was made though it was time, in words.
    pub no_backup: Option<String>,
}

impl Round {
    /// Whether there is nothing to tell.
    pub fn is_quiet(&self) -> bool {
        self.taken == Taken::default()
            && self.admitted.is_empty()
            && self.let_in_again.is_empty()
            && self.refused.is_empty()
            && self.put.is_empty()
            && self.troubles.is_empty()
            && self.new_matters.is_empty()
            && self.backup.is_none()
            && self.no_backup.is_none()
    }
}

/// Does a round: takes in what came up, answers who asks (by the right of `by`; without one they wait), puts what goes
/// down, looks after the store. `texts` is the language of what is said to those who are refused.
///
/// # Errors
/// [`ServerNo::NoServer`], [`No::NotFounder`](crate::exchange::No::NotFounder); what the server, the store and the disk
/// say. What was done until then stays done.
pub fn round<S: Stored>(
    stored: &mut S,
    here: &Here,
    by: Option<&Authorized>,
    memory: &mut Memory,
    texts: &Messages,
) -> Result<Round, Failed> {
    let file = ServerFile::of(&here.folder)?;
    let went = keep(stored, here, &file, by, memory, texts);
    Contact::note(&here.folder, &file.address.to_string(), here.clock.wall_ms(), went.as_ref().err());
    went
}

fn keep<S: Stored>(
    stored: &mut S,
    here: &Here,
    file: &ServerFile,
    by: Option<&Authorized>,
    memory: &mut Memory,
    texts: &Messages,
) -> Result<Round, Failed> {
    let place = here.clone();
    let bureau = stored.with(move |db| founded(db, &place.folder))?;
    let mut keeper = Keeper::connect(&file.admin()?)?;
    let info = keeper.info()?;
    if info.bureau != bureau.series {
        return Err(ServerNo::OtherBureau.into());
    }
    let again = logins::let_in_again(stored, here, &bureau, (&mut keeper, info.incarnation))?;
    let mut round = Round { let_in_again: again, ..Round::default() };
    let (now_ms, place) = (here.clock.wall_ms(), here.clone());
    let came_ms = stored.with(move |db| Ok(arrives_ms(db, place.clock.as_ref())?))?;
    intake::entries(stored, came_ms, &mut keeper, &mut round)?;
    intake::bodies(stored, came_ms, &mut keeper, &mut round)?;
    let handed_up = intake::handed_up(here, &bureau, &mut keeper)?;
    stored.with(move |db| Ok(db.note_arrivals(came_ms)?))?;
    asks::answer(stored, here, by, &mut keeper, &mut round, texts)?;
    watching::follow_directory(stored, &bureau, &mut keeper)?;
    logins::keep(stored, here, &bureau, &keys_of(&here.folder), (&mut keeper, info.incarnation))?;
    watching::know_stations(stored, &bureau, &mut keeper, info.now_ms)?;
    let shown = keeper.shown()?;
    let now = made_of(stored, &shown)?;
    passing::keep_shown(stored, shown)?;
    if !handed_up.is_empty() || memory.made_of != Some(now) {
        passing::put(stored, here, &bureau, &mut keeper, &mut round)?;
        intake::settle(here, &bureau, &mut keeper, handed_up)?;
        memory.made_of = Some(now);
        memory.look = true;
    }
    watching::matters(stored, (&bureau, now_ms), &mut keeper, memory, &mut round)?;
    watching::problems(&mut keeper, &bureau, &round, texts)?;
    keeper.tidy()?;
    keeper.mark_round(info.now_ms)?;
    let place = here.clone();
    stored.with(move |db| Ok(keep_given(db, place.clock.as_ref())?))?;
    nightly(here, file, (&mut keeper, memory), &mut round, texts)?;
    Ok(round)
}

/// What the packages for stations follow from: what is here, and what stations show to have.
fn made_of<S: Stored>(stored: &mut S, shown: &[(Uuid, Vec<Tip>, i64)]) -> Result<[u8; 32], Failed> {
    let tips = stored.with(|db: &mut Db| -> Result<Vec<Tip>, Fail> { Ok(db.tips()?) })?;
    let mut said = Vec::new();
    let mut add = |tips: &[Tip]| {
        for tip in tips {
            said.extend(tip.series.as_bytes());
            said.extend(tip.entries.to_be_bytes());
            said.extend(tip.hash);
        }
        said.extend([0; 16]);
    };
    add(&tips);
    for (_, tips, _) in shown {
        add(tips);
    }
    said.extend(shown.iter().flat_map(|(station, _, _)| station.into_bytes()));
    Ok(digest(&said))
}

/// The stick that never leaves this PC.
fn parcels(here: &Here) -> PathBuf {
    here.folder.join(PARCELS)
}

/// A bureau as problems of its store name it.
fn unit_of(bureau: &BureauFile) -> Uuid {
    bureau.series
}
