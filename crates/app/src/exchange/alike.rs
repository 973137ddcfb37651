//! PCs of one name are told apart: a retired one and the one that got its name since are two.

use uuid::Uuid;

use super::matter::Called;
use super::view::View;

pub(super) use super::view::end_of_id;

/// What that PC is called.
pub(super) fn called(view: &View, id: &Uuid) -> Called {
    let Some(known) = view.directory.station(id) else {
        return Called { name: id.to_string(), retired: false };
    };
    if !is_alike(view, id) {
        return Called { name: known.name.clone(), retired: false };
    }
    Called {
        name: with_end(&known.name, Some(end_of_id(id).as_str())),
        retired: view.directory.retired(id).is_some(),
    }
}

/// The end of the id of a PC whose name alone does not mean it to a command: another one in use has that name.
pub(super) fn ending(view: &View, id: &Uuid) -> Option<String> {
    let known = view.directory.station(id).filter(|known| !known.box_key.is_empty())?;
    let mut others = view.stations().filter(|other| other.name == known.name && other.station_id != *id);
    let is_other = if view.is_active(known) {
        others.any(|other| view.is_active(other))
    } else {
        others.next().is_some()
    };
    is_other.then(|| end_of_id(id))
}

/// A name as lists show it: with the end of the id where there is one to be shown.
pub(super) fn with_end(name: &str, end: Option<&str>) -> String {
    end.map_or_else(|| name.to_owned(), |end| format!("{name}…{end}"))
}

/// Names of PCs in use, each with the end of its id where another one of these has it.
pub fn told_apart(pcs: &[(Uuid, String)]) -> Vec<(Uuid, String)> {
    let is_twice = |name: &String| pcs.iter().filter(|(_, other)| other == name).count() > 1;
    let told = |(id, name): &(Uuid, String)| {
        let end = is_twice(name).then(|| end_of_id(id));
        (*id, with_end(name, end.as_deref()))
    };
    pcs.iter().map(told).collect()
}

/// What that PC is called in lists; none where the directory does not know it.
pub(super) fn listed_as(view: &View, id: &Uuid) -> Option<String> {
    let known = view.directory.station(id)?;
    Some(with_end(&known.name, ending(view, id).as_deref()))
}

/// What lists call the PC of a series.
pub(super) fn label(view: &View, series: &Uuid) -> String {
    let owner = view.owners.get(series);
    owner.and_then(|owner| listed_as(view, owner)).unwrap_or_else(|| series.to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_stand_twice_have_the_end_of_an_id() {
        let pc = |n: u128, name: &str| (Uuid::from_u128(n), name.to_owned());
        let told = told_apart(&[pc(1, "考场-01"), pc(2, "考场-02"), pc(3, "考场-01")]);
        let names: Vec<&str> = told.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["考场-01…00000001", "考场-02", "考场-01…00000003"]);
    }
}
