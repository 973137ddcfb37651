//! The line of the bureau's directory: its first series, and those in which the founding PC went on.
//!
//! A founding PC that was restored from a backup, set back, or got another network card, begins a new series. That is the
//! directory too, where it leads back to an entry of the directory, says to be the founding station's, and is signed by a
//! key that the directory names. Nobody else can begin one: they have no such key. Two that go on from one entry are a
//! fork: all of them count, in the order of their depth and hash, so that in what contradicts the longer one holds, and what the
//! founding PC says once both are known to it comes after both, see [`crate::last_word`]. What a
//! key signed that the founding PC replaced is not of it, see [`super::renewed`].

use std::collections::BTreeSet;

use uuid::Uuid;

use super::paths::{Member, Paths};
use super::problem::Problem;
use super::renewed::LeftOut;
use crate::facts::{BeginSeries, Fact};
use crate::far_state::Root;
use crate::own_path::{named_key, told_of};

/// The members of the directory, as numbers in the list.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub members: BTreeSet<usize>,
    /// Members that say to be the founding PC's, under a key that it replaced for the most part, and count nowhere.
    pub late: BTreeSet<usize>,
    /// Those of them of which a person says whose they are.
    pub undecided: BTreeSet<usize>,
    pub problems: Vec<Problem>,
}

impl Line {
    /// Of the directory that begins with `bureau`. `read` are the facts of the members.
    pub(crate) fn of(paths: &Paths<'_>, bureau: &Root, read: &[Option<Fact>]) -> Self {
        let begins = |m: &Member<'_>| {
            m.entry.seq == 0 && m.entry.series == bureau.series && m.entry.hash == bureau.first
        };
        let Some(root) = paths.members.iter().position(begins) else { return Self::default() };
        let founder = paths.members.get(root).and_then(|m| paths.station(m)).unwrap_or_default();
        let LeftOut { late, undecided } = LeftOut::of(paths, founder, bureau.key.as_ref());
        // Of a series that goes on from another one: its first entry, and the name of that.
        let first = |n: usize, m: &Member<'_>| {
            m.entry.seq == 0 && m.depth.is_some() && !m.doubtful && !late.contains(&n)
        };
        let begun: Vec<(usize, &str, BeginSeries)> = paths
            .members
            .iter()
            .enumerate()
            .filter(|(n, m)| first(*n, m))
            .filter_map(|(n, m)| Some((n, m.entry.series.as_str(), told_of(m.entry)?)))
            .collect();
        let mut roots = BTreeSet::from([root]);
        loop {
            // Of what this PC wrote itself it knows the key, also where the one before was lost and signed nothing.
            let is_of = |n: usize, m: &Member<'_>| {
                let sound = !m.far || !m.doubtful && !late.contains(&n);
                sound && m.depth.is_some() && roots.contains(&m.root)
            };
            let members: BTreeSet<usize> =
                paths.members.iter().enumerate().filter(|(n, m)| is_of(*n, m)).map(|(n, _)| n).collect();
            let keys = keys(paths, &members, read, founder);
            let series: BTreeSet<&str> =
                roots.iter().filter_map(|n| paths.members.get(*n)).map(|m| m.entry.series.as_str()).collect();
            let is_signed = |n: usize| {
                let key = paths.members.get(n).and_then(|m| m.key.as_ref());
                key.is_some_and(|key| keys.contains(&(key.id.clone(), key.public.clone())))
            };
            // What this PC began itself is its own, also where a restore went back behind the entry that names its key.
            let is_own = |n: usize| paths.members.get(n).is_some_and(|m| !m.far);
            let goes_on = |(n, _, told): &&(usize, &str, BeginSeries)| {
                let known = is_own(*n) || is_signed(*n);
                told.station_id == founder && known && leads_back(&begun, told, &series)
            };
            let more: Vec<usize> = begun.iter().filter(goes_on).map(|(n, ..)| *n).collect();
            let before = roots.len();
            roots.extend(more);
            if roots.len() == before {
                let problems = forks(paths, &members);
                return Self { members, late, undecided, problems };
            }
        }
    }
}

/// Whether a series that begins so leads back to one of `series`, perhaps over what the PC wrote while it passed for a copy.
/// Others may have begun a series of one of those names as well, and lead nowhere.
fn leads_back(begun: &[(usize, &str, BeginSeries)], told: &BeginSeries, series: &BTreeSet<&str>) -> bool {
    let (mut open, mut seen) = (vec![told], BTreeSet::new());
    while let Some(told) = open.pop() {
        let Some(parent) = &told.parent else { continue };
        let name = parent.series.to_string();
        if series.contains(name.as_str()) {
            return true;
        }
        if seen.insert(name.clone()) {
            open.extend(begun.iter().filter(|(_, of, _)| *of == name).map(|(.., told)| told));
        }
    }
    false
}

/// The keys that the directory names for the founding station.
fn keys(
    paths: &Paths<'_>,
    members: &BTreeSet<usize>,
    read: &[Option<Fact>],
    founder: Uuid,
) -> BTreeSet<(String, String)> {
    let mut keys = BTreeSet::new();
    for n in members {
        let Some(member) = paths.members.get(*n) else { continue };
        keys.extend(named_key(member.entry).map(|key| (key.id.clone(), key.public.clone())));
        if let Some(Some(Fact::EnrolStation(station))) = read.get(*n)
            && station.station_id == founder
        {
            keys.insert((station.key_id.clone(), station.public_key.clone()));
        }
    }
    keys
}

/// Where two entries of the directory follow one.
fn forks(paths: &Paths<'_>, members: &BTreeSet<usize>) -> Vec<Problem> {
    let mut found = Vec::new();
    for n in members {
        let next: Vec<&Member<'_>> = paths
            .next(*n)
            .iter()
            .filter(|n| members.contains(n))
            .filter_map(|n| paths.members.get(*n))
            .collect();
        let Some(member) = paths.members.get(*n).filter(|_| next.len() > 1) else { continue };
        let mut names: Vec<String> =
            next.iter().map(|m| format!("entry {} of {}", m.entry.seq, m.entry.series)).collect();
        names.sort();
        let place = format!("entry {} of {}", member.entry.seq, member.entry.series);
        let names = names.join(" and in ");
        let what = format!("the directory goes on from it in {names}: the longer one holds");
        found.push(Problem::new("directory_fork", place, what));
    }
    found.sort();
    found
}
