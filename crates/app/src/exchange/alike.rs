//! PCs of one name are told apart: a retired one and the one that got its name since are two.

use uuid::Uuid;

use super::matter::Called;
use super::view::View;

/// The end of an id by which a command finds a PC.
pub(super) fn end_of_id(id: &Uuid) -> String {
    let id = id.simple().to_string();
    id.get(24..).unwrap_or_default().to_owned()
}

/// What that PC is called.
pub(super) fn called(view: &View, id: &Uuid) -> Called {
    let Some(known) = view.directory.station(id) else {
        return Called { name: id.to_string(), retired: false };
    };
    if !is_alike(view, id) {
        return Called { name: known.name.clone(), retired: false };
    }
    Called {
        name: format!("{} …{}", known.name, end_of_id(id)),
        retired: view.directory.retired(id).is_some(),
    }
}

/// What a command takes that means that PC alone: its name, or the end of its id where another one has that name.
pub(super) fn as_given(view: &View, id: &Uuid) -> String {
    let name = view.directory.station(id).map(|known| known.name.clone());
    name.filter(|_| !is_alike(view, id)).unwrap_or_else(|| end_of_id(id))
}

/// Whether another PC has or had the name of that one.
fn is_alike(view: &View, id: &Uuid) -> bool {
    let Some(known) = view.directory.station(id) else { return false };
    view.stations().any(|other| other.name == known.name && other.station_id != *id)
}
