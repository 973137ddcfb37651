//! Names of units in a file: the first spelling stays, near twins are pointed out.

use std::collections::{BTreeMap, BTreeSet};

use crate::roster::Unit;
use crate::roster_text::{near_units, unit_key};

/// A unit that the file writes in another way than the roster, or than an earlier row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Respelled {
    /// The first row that writes it so.
    pub row: u32,
    /// As the row has it.
    pub given: String,
    /// The spelling that stays.
    pub kept: String,
}

/// A new unit that is most likely a known one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearUnit {
    /// The first row that has it.
    pub row: u32,
    /// Its name.
    pub name: String,
    /// The unit of the roster, or of an earlier row, that it looks like.
    pub like: String,
}

/// Near twins are searched among so many units: every new one is compared with every other.
const MOST_COMPARED: usize = 1_000;

/// The units so far, by what they are compared by.
pub(super) struct UnitNames {
    names: BTreeSet<String>,
    by_key: BTreeMap<String, String>,
    /// Other spellings that were reported.
    told: BTreeSet<String>,
    pub new: Vec<String>,
    pub respelled: Vec<Respelled>,
    pub near: Vec<NearUnit>,
}

impl UnitNames {
    pub(super) fn of(units: &[Unit]) -> Self {
        let mut names = Self {
            names: BTreeSet::new(),
            by_key: BTreeMap::new(),
            told: BTreeSet::new(),
            new: Vec::new(),
            respelled: Vec::new(),
            near: Vec::new(),
        };
        for unit in units {
            names.know(&unit.name);
        }
        names
    }

    fn know(&mut self, name: &str) {
        self.names.insert(name.to_owned());
        self.by_key.entry(unit_key(name)).or_insert_with(|| name.to_owned());
    }

    /// The name under which the unit of a row is kept.
    pub(super) fn kept(&mut self, row: u32, given: &str) -> String {
        // Spelled just so in the roster: also where an older import made two units of one.
        if self.names.contains(given) {
            return given.to_owned();
        }
        if let Some(kept) = self.by_key.get(&unit_key(given)).cloned() {
            if self.told.insert(given.to_owned()) {
                self.respelled.push(Respelled { row, given: given.to_owned(), kept: kept.clone() });
            }
            return kept;
        }
        if self.names.len() <= MOST_COMPARED
            && let Some(like) = self.names.iter().find(|name| near_units(name, given))
        {
            self.near.push(NearUnit { row, name: given.to_owned(), like: like.clone() });
        }
        self.know(given);
        self.new.push(given.to_owned());
        given.to_owned()
    }
}
