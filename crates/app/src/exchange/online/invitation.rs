//! Codes to join by, and who is kept out.

use dabiao_bureau::{Invitation, Keeper, StationSeen};
use dabiao_domain::sync::duty::Duty;
use dabiao_store::Db;

use super::fail::{Failed, ServerNo};
use super::here::Here;
use super::server_file::ServerFile;
use crate::exchange::found::unit_named;
use crate::exchange::founded;

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
/// [`ServerNo::NoServer`], [`ServerNo::Duty`]; what the server and the store say.
pub fn invite(db: &Db, here: &Here, wish: &Invite) -> Result<Vec<Invited>, Failed> {
    founded(db, &here.folder)?;
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

/// The codes that were given out, and the stations as the server knows them.
///
/// # Errors
/// [`ServerNo::NoServer`]; what the server says.
pub fn invitations(here: &Here) -> Result<(Vec<Invitation>, Vec<StationSeen>), Failed> {
    let mut keeper = Keeper::connect(&ServerFile::of(&here.folder)?.admin()?)?;
    Ok((keeper.invitations()?, keeper.stations()?))
}
