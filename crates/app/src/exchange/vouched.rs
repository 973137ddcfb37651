//! By which of its keys the founding PC signed who takes the place of that.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::replacing::enrolled;
use super::view::View;
use dabiao_domain::sync::SignedEntry;
use dabiao_domain::sync::directory::EnrolStation;

/// The admissions of the founding PC under another key than the one that signed them, with the name of that. It is known here by
/// `key`.
pub(super) fn vouched<'v>(view: &'v View, (founder, key): (&Uuid, &str)) -> Vec<(&'v str, EnrolStation)> {
    let counts = |entry: &&SignedEntry| counts(view, entry) || entry.key_id == key;
    let told = view.set.iter().filter(|entry| view.directory_series.contains(&entry.series)).filter(counts);
    let told = told.filter_map(|entry| Some((entry.key_id.as_str(), enrolled(entry)?)));
    let is_founder = |one: &EnrolStation| one.station_id == *founder && !one.box_key.is_empty();
    told.filter(|(by, one)| is_founder(one) && one.key_id != *by).collect()
}

/// The keys that the founding PC had before `known`, by which it is known here, as that one's admission says, and theirs.
pub(super) fn former_keys(view: &View, (founder, known): (&Uuid, &str)) -> BTreeSet<String> {
    let told = vouched(view, (founder, known));
    let (mut former, mut at) = (BTreeSet::new(), vec![known.to_owned()]);
    while let Some(key) = at.pop() {
        for (by, _) in told.iter().filter(|(by, one)| one.key_id == key && *by != known) {
            if former.insert((*by).to_owned()) {
                at.push((*by).to_owned());
            }
        }
    }
    former
}

/// Whether an entry is the directory's, and counts.
pub(super) fn counts(view: &View, entry: &SignedEntry) -> bool {
    view.directory_series.contains(&entry.series) && !view.is_barred(&entry.place())
}
