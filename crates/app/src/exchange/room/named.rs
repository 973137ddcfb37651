//! Sittings and people as they are named at the command line, and the secret of a sitting by a password or its code.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::no::RoomNo;
use crate::core::standards;
use crate::exchange::fail::Fail;
use crate::records::planned_elsewhere;
use dabiao_credential::{BoxKey, StartCode, open_by_code, open_by_key};
use dabiao_domain::sitting::{Sitting, SittingRules, SittingSecret, SittingState};
use dabiao_domain::standard::Standard;
use dabiao_store::Db;

/// A sitting as it stands, and its standard.
pub type Known = (Sitting, Standard);

/// All sittings whose standard is known, in the order of their planning.
///
/// # Errors
/// What the store says.
pub fn sittings(db: &Db, built_in: &[Standard]) -> Result<Vec<Known>, Fail> {
    let standards = standards(db, built_in)?.all;
    let mut all = Vec::new();
    for stored in db.sittings()? {
        let (id, version) = (&stored.plan.standard_id, stored.plan.standard_version);
        let Some(standard) = standards.iter().find(|s| s.id == *id && s.version == version) else { continue };
        let id = stored.plan.id;
        match stored.replay(SittingRules::of(standard)) {
            Ok(sitting) => all.push((sitting, standard.clone())),
            // Of another PC's the audit says so; the others are held all the same.
            Err(_) if planned_elsewhere(db, id)? => {}
            Err((_, refusal)) => return Err(RoomNo::Refused(refusal).into()),
        }
    }
    Ok(all)
}

/// The sitting that `given` names: by its id, the end of that, or the day of its plan.
///
/// # Errors
/// [`RoomNo::NoSitting`] where there is none, or more than one.
pub fn sitting_named(all: &[Known], given: &str) -> Result<Uuid, RoomNo> {
    let given = given.trim();
    let simple = given.replace('-', "").to_ascii_lowercase();
    let is = |(sitting, standard): &&Known| {
        let id = sitting.plan().id.simple().to_string();
        let ending = simple.len() >= 4 && id.ends_with(&simple);
        ending || standard.date_of(sitting.plan().at).to_string() == given
    };
    let found: Vec<Uuid> = all.iter().filter(is).map(|(sitting, _)| sitting.plan().id).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        _ => Err(RoomNo::NoSitting(given.to_owned())),
    }
}

/// The one sitting with other PCs that is not accounted for.
///
/// # Errors
/// [`RoomNo::NoSitting`] where there is none, or more than one.
pub fn sitting_to_collect(all: &[Known]) -> Result<Uuid, RoomNo> {
    let open = |(sitting, _): &&Known| {
        let awaited = sitting.candidates().iter().any(|c| c.is_awaited() || c.doubt().is_some());
        let state = sitting.state();
        sitting.is_elsewhere() && (!state.over() || state == SittingState::Closed && awaited)
    };
    let found: Vec<Uuid> = all.iter().filter(open).map(|(sitting, _)| sitting.plan().id).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        _ => Err(RoomNo::NoSitting("?".to_owned())),
    }
}

/// Candidates of a sitting by their badges.
///
/// # Errors
/// What the store says.
pub fn badges(db: &Db, sitting: &Sitting) -> Result<BTreeMap<String, Uuid>, Fail> {
    let candidates = &sitting.plan().candidates;
    let all = db.officers()?.into_iter().filter(|officer| candidates.contains(&officer.id));
    Ok(all.map(|officer| (officer.badge, officer.id)).collect())
}

/// What opens the secret of a sitting.
pub enum Opener<'a> {
    /// The password of one of its invigilators.
    Password(Uuid, &'a str),
    /// The start code of its plan.
    Code(&'a str),
}

/// The secret of a sitting. Takes a noticeable part of a second.
///
/// # Errors
/// [`RoomNo::NoSecret`], [`RoomNo::CodeForm`]; what the store says.
pub fn secret_of(db: &Db, sitting: Uuid, opener: &Opener<'_>) -> Result<SittingSecret, Fail> {
    let stored = db.sittings()?.into_iter().find(|stored| stored.plan.id == sitting);
    let stored = stored.ok_or_else(|| RoomNo::NoSitting(sitting.to_string()))?;
    if let Some(secret) = stored.secret {
        return Ok(secret);
    }
    let opened = match opener {
        Opener::Code(typed) => {
            let code = StartCode::read(typed).ok_or(RoomNo::CodeForm)?;
            open_by_code(&stored.plan, &stored.seal, &code)
        }
        Opener::Password(officer, password) => {
            let row = db.box_keys()?.into_iter().find(|row| row.officer_id == *officer);
            let row = row.ok_or(RoomNo::NoSecret)?;
            let key = BoxKey::unlock(*officer, &row.public_key, password, &row.locked);
            let key = key.map_err(|_| RoomNo::NoSecret)?;
            open_by_key(&stored.plan, &stored.seal, *officer, &key)
        }
    };
    Ok(opened.map_err(|_| RoomNo::NoSecret)?)
}
