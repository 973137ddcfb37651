//! Codes to join by, and who is kept out.

use dabiao_bureau::{Invitation, Keeper, StationSeen};
use dabiao_domain::roster::Unit;
use dabiao_domain::sync::duty::Duty;
use dabiao_store::Db;
use uuid::Uuid;

use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::server_file::ServerFile;
use super::visiting::{empty, put};
use crate::exchange::found::unit_named;
use crate::exchange::request::{is_invented, read_request};
use crate::exchange::{Fail, No, founded};

/// Requests that are looked at, between the network and the reading.
const FOLDER: &str = "bureau-looked-at";

/// Codes that are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// For which unit, by its name.
    pub unit: String,
    /// What who joins may say for the bureau or its unit; none for practice alone.
    pub duty: Option<String>,
    /// For how many PCs.
    pub count: u32,
    /// For how many days.
    pub days: u32,
}

/// A code that was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The code, with the address of the server before it.
    pub code: String,
    /// By what it is listed: not a secret.
    pub login: String,
    /// The name of the unit.
    pub unit: String,
    /// The duty, by its name; empty for none.
    pub duty: String,
    /// Until when, by the server's clock.
    pub until_ms: i64,
}

/// Gives out codes.
///
/// # Errors
/// [`ServerNo::NoServer`], [`ServerNo::Duty`], [`No::OfDemonstration`]; what the server and the store say.
pub fn invite(db: &Db, here: &Here, wish: &Invite) -> Result<Vec<Invited>, Failed> {
    let bureau = founded(db, &here.folder)?;
    if is_invented(db)? {
        return Err(Fail::No(No::OfDemonstration(bureau.name)).into());
    }
    give_out(db, here, wish)
}

/// As [`invite`]; of a demonstration too, whose keeper refuses whoever asks by the code.
pub(super) fn give_out(db: &Db, here: &Here, wish: &Invite) -> Result<Vec<Invited>, Failed> {
    let file = ServerFile::of(&here.folder)?;
    let unit = unit_named(db, &wish.unit)?;
    let duty = match wish.duty.as_deref() {
        None => String::new(),
        Some(given) => {
            let duty = Duty::from_name(given).ok_or_else(|| ServerNo::Duty(given.to_owned()))?;
            duty.name().to_owned()
        }
    };
    let mut keeper = Keeper::connect(&file.admin()?)?;
    let mut given = Vec::new();
    for _ in 0..wish.count {
        let draw = || {
            let mut few = [0; 10];
            few.iter_mut().zip(here.clock.secret()).for_each(|(to, from)| *to = from);
            few
        };
        let code = keeper.invite((unit.id, &duty), wish.days, &file.address, draw)?;
        given.push((code.to_string(), code.login()));
    }
    let known = keeper.invitations()?;
    let until = |login: &str| known.iter().find(|one| one.login == login).map_or(0, |one| one.until_ms);
    let invited = |(code, login): (String, String)| Invited {
        code,
        unit: unit.name.clone(),
        duty: duty.clone(),
        until_ms: until(&login),
        login,
    };
    Ok(given.into_iter().map(invited).collect())
}

/// A PC that asked by a code and was not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id from the joining on; nil where its request can't be read.
    pub station: Uuid,
    /// The name that it wants.
    pub name: String,
    /// The name of the code's unit.
    pub unit: String,
    /// By what the code is listed.
    pub login: String,
    /// When it asked, by the server's clock.
    pub asked_ms: i64,
}

/// Who asked by a code and was not answered: the keeper does not run, or nobody with the right to it was there.
///
/// # Errors
/// [`ServerNo::NoServer`]; what the server and the disk say.
pub fn waiting(here: &Here, units: &[Unit]) -> Result<Vec<Waiting>, Failed> {
    let mut keeper = Keeper::connect(&ServerFile::of(&here.folder)?.admin()?)?;
    let folder = here.folder.join(FOLDER);
    let mut all = Vec::new();
    for ask in keeper.asks()? {
        let file = folder.join("request.dbx");
        put(&file, &ask.request, &here.folder)?;
        // One that can't be read is answered by its refusal; until then it is listed by its code.
        let (station, name) = match read_request(&file) {
            Ok((asks, _)) => (asks.station, asks.name),
            Err(_) => (Uuid::nil(), ask.login.clone()),
        };
        let unit = units.iter().find(|unit| unit.id == ask.unit);
        let unit = unit.map_or_else(String::new, |unit| unit.name.clone());
        all.push(Waiting { station, name, unit, login: ask.login, asked_ms: ask.at_ms });
    }
    empty(&folder);
    Ok(all)
}

/// The codes that were given out, and the stations as the server knows them.
///
/// # Errors
/// [`ServerNo::NoServer`]; what the server says.
pub fn invitations(here: &Here) -> Result<(Vec<Invitation>, Vec<StationSeen>), Failed> {
    let mut keeper = Keeper::connect(&ServerFile::of(&here.folder)?.admin()?)?;
    Ok((keeper.invitations()?, keeper.stations()?))
}
