//! The founding PC with another network card: it takes its own place again.

use std::path::Path;

use super::bureau_file::BureauFile;
use super::fail::{Fail, No};
use super::same_pc::{OLD_KEY_FILE, copied_of, look_at_host};
use crate::clock::Clock;
use crate::signing::signer_by;
use dabiao_credential::{KeyError, STATION_KEY_FILE};
use dabiao_domain::actor::Authorized;
use dabiao_domain::sync::verdict::Why;
use dabiao_files as files;
use dabiao_store::{Db, Fact, NewSeries, facts};

/// Somebody says that this is the PC that founded the bureau, with another network card: it goes on as that under its old
/// key, and its print is added. `db` is a store that no key was brought to yet. Done once more after an interruption it
/// completes what is missing.
///
/// # Errors
/// [`No::NotFounder`], [`No::NotCopied`] where it is known as that already; what the store and the disk say.
pub fn same_founder(
    by: &Authorized,
    db: &mut Db,
    folder: &Path,
    clock: &dyn Clock,
) -> Result<BureauFile, Fail> {
    let bureau = BureauFile::load(folder)?.ok_or(No::NoBureau)?;
    // Right after a restore nobody has looked yet: what is to be undone here would come with the next command.
    look_at_host(db, folder, clock)?;
    let (kept, place) = (folder.join(OLD_KEY_FILE), folder.join(STATION_KEY_FILE));
    let left = db.own_station()? == bureau.station && !kept.exists();
    let copied = copied_of(db)?;
    if left {
        return Err(No::NotCopied(bureau.name).into());
    }
    if copied.is_some_and(|from| from != bureau.station) {
        return Err(No::NotFounder(bureau.name).into());
    }
    if copied.is_some() {
        let new = NewSeries {
            id: clock.new_id(),
            why: Why::Renewed.name(),
            station: Some(bureau.station),
            signer: Some(signer_by(folder, &kept)?),
            claim: None,
            parent: None,
        };
        db.begin_series(clock.wall_ms(), new)?;
    } else {
        db.sign_with(clock.wall_ms(), signer_by(folder, &kept)?)?;
    }
    // What the copy wrote counts as this station's past.
    let admissions = db.admissions(bureau.station)?;
    let known = admissions.iter().rfind(|one| one.station_id == bureau.station && !one.box_key.is_empty());
    let mut told = Vec::new();
    if let Some(known) = known {
        let since = db.own_beginnings()?.into_iter().filter(|begun| begun.why == Why::Copied.name());
        told.extend(since.map(|begun| {
            Fact::EnrolStation(facts::EnrolStation {
                station_id: begun.station_id,
                unit_id: known.unit_id,
                name: known.name.clone(),
                key_id: begun.key_id,
                public_key: begun.public_key,
                box_key: String::new(),
                login: String::new(),
                hosts: Vec::new(),
                exams: Vec::new(),
                things: Vec::new(),
                was: None,
                by: by.by(),
            })
        }));
        let mut hosts = known.hosts.clone();
        hosts.push(clock.host().print(&bureau.station).to_value());
        told.push(Fact::EnrolStation(facts::EnrolStation {
            hosts,
            exams: Vec::new(),
            things: Vec::new(),
            was: None,
            by: by.by(),
            ..known.clone()
        }));
    }
    db.record_all_by(clock.wall_ms(), by, &told)?;
    let failed = |source| KeyError::Io { path: place.clone(), source };
    files::rename(&kept, &place).map_err(failed)?;
    Ok(bureau)
}
