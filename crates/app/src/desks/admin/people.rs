//! A single person's data: another name, another unit, leaving and coming back. The badge is the key of the roster and
//! is never edited here.

use jiff::civil::Date;
use uuid::Uuid;

use super::AdminDesk;
use crate::actor::Authorized;
use crate::core::Core;
use crate::notice::Notice;
use dabiao_domain::role::Permission;
use dabiao_domain::roster::{Officer, Service};
use dabiao_domain::roster_text::person_name;
use dabiao_store::{Db, Fact, OfficerBody, StoreError, facts};

/// A person as they are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonForm {
    /// Who.
    pub officer: Uuid,
    /// 姓名, as typed.
    pub name: String,
    /// The unit, one that is known.
    pub unit: Uuid,
    /// Whether they serve here.
    pub service: Service,
    /// The first day of no longer being here; none for who serves.
    pub left_on: Option<Date>,
}

impl AdminDesk {
    /// Compares the form with the roster, on the store's thread, and writes what changes.
    pub(super) fn change_person(&mut self, form: PersonForm, core: &mut Core) {
        if self.changing.is_some() {
            return;
        }
        let Some(by) = core.allowed(Permission::ImportRoster) else { return };
        let name = match person_name(&form.name) {
            Ok(name) => name.name,
            Err(fault) => {
                core.notice = Some(Notice::of_roster(&core.texts, "field-name", fault));
                return;
            }
        };
        let now = core.config.clock.wall_ms();
        let form = PersonForm { name, ..form };
        self.changing = Some(core.ask_store(move |db| change_person(&by.right, db, now, form).map(drop)));
    }
}

/// Writes what differs between the roster and `form`, whose name is clean; whether anything does.
///
/// # Errors
/// [`StoreError::NotFound`] for an officer or a unit that is not known, [`StoreError::NotAllowed`] for another right than
/// [`Permission::ImportRoster`]; what the store says.
pub fn change_person(
    by: &Authorized,
    db: &mut Db,
    now_ms: i64,
    form: PersonForm,
) -> Result<bool, StoreError> {
    let unknown = |what: Uuid| StoreError::NotFound(what.to_string());
    let known = db.officers()?.into_iter().find(|officer| officer.id == form.officer);
    let before = known.ok_or_else(|| unknown(form.officer))?;
    let unit = db.units()?.into_iter().find(|unit| unit.id == form.unit);
    let unit = unit.ok_or_else(|| unknown(form.unit))?;
    let left_on = form.left_on.filter(|_| form.service != Service::Serving);
    let after = Officer {
        name: form.name,
        unit_id: unit.id,
        unit: unit.name,
        service: form.service,
        left_on,
        ..before.clone()
    };
    if after == before {
        return Ok(false);
    }
    let fact = Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(&after), by: by.by() });
    db.record_by(now_ms, by, &fact)?;
    Ok(true)
}
