//! What the keeper looks after beside entries and packages: who may come in, and what somebody has to look at.

use dabiao_bureau::{Keeper, Problem};
use uuid::Uuid;

use super::{Round, unit_of};
use crate::exchange::bureau_file::BureauFile;
use crate::exchange::founded;
use crate::exchange::online::fail::Failed;
use crate::exchange::online::here::Here;
use crate::exchange::online::server_file::ServerFile;
use crate::exchange::online::stored::Stored;
use crate::exchange::standing::id_of;
use crate::exchange::view::View;

/// Whom the directory retired is let in no longer: it may have been said while the server was not reached.
pub(super) fn follow_directory<S: Stored>(
    stored: &mut S,
    bureau: &BureauFile,
    keeper: &mut Keeper,
) -> Result<(), Failed> {
    let active: Vec<Uuid> =
        keeper.stations()?.into_iter().filter(|seen| !seen.retired).map(|seen| seen.station).collect();
    let bureau = bureau.clone();
    let gone = stored.with(move |db| {
        let view = View::of_directory(db, &bureau)?;
        Ok(active.into_iter().filter(|id| view.directory.retired(id).is_some()).collect::<Vec<_>>())
    })?;
    for station in gone {
        keeper.retire(station)?;
    }
    Ok(())
}

/// Puts what somebody has to look at.
pub(super) fn problems(keeper: &mut Keeper, bureau: &BureauFile, round: &Round) -> Result<(), Failed> {
    let mut found = Vec::new();
    for seen in keeper.stations()?.into_iter().filter(|seen| !seen.retired) {
        if seen.strange_host.is_some() {
            found.push((seen.unit, "copied", seen.name.clone(), seen.station.to_string()));
        }
        if seen.forks > 0 {
            found.push((seen.unit, "forked", seen.name, seen.forks.to_string()));
        }
    }
    for trouble in &round.troubles {
        let what = format!("{:?}", trouble.trouble).chars().take(500).collect();
        found.push((unit_of(bureau), trouble.trouble.code(), trouble.file.display().to_string(), what));
    }
    for (login, why) in &round.refused {
        found.push((unit_of(bureau), "join-refused", login.clone(), why.clone()));
    }
    for (unit, kind, place, what) in found {
        let id = id_of(format!("{unit}/{kind}/{place}").as_bytes());
        keeper.put_problem(&Problem { id, unit, kind: kind.to_owned(), place, what, since_ms: 0 })?;
    }
    Ok(())
}

/// Ends the logins of retired stations now, not at the next round.
///
/// # Errors
/// [`ServerNo::NoServer`](crate::exchange::online::ServerNo::NoServer); what the server and the store say.
pub fn shut_out_retired<S: Stored>(stored: &mut S, here: &Here) -> Result<(), Failed> {
    let place = here.clone();
    let bureau = stored.with(move |db| founded(db, &place.folder))?;
    let mut keeper = Keeper::connect(&ServerFile::of(&here.folder)?.admin()?)?;
    follow_directory(stored, &bureau, &mut keeper)
}
