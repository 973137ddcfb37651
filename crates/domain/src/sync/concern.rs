//! Whom a fact is about, for a duty that a station has for some units: it counts where the station has the duty for each of
//! them.
//!
//! This is narrower than [`super::reach`], which says who gets an entry: who invigilates a sitting gets it too, but it is
//! about its candidates.

use std::collections::BTreeSet;

use serde_json::Value;
use uuid::Uuid;

use super::reach::ids;

/// What a field of a fact names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// A unit.
    Unit(&'static str),
    /// An officer.
    Officer(&'static str),
    /// Another fact: whom that is about.
    Fact(&'static str),
}

use Names::{Fact, Officer, Unit};

/// Every operation that may be about some units alone. What is missing is the whole bureau's.
const OPS: &[(&str, &[Names])] = &[
    ("add_officer", &[Officer("id"), Unit("unit_id")]),
    ("approve_exemption", &[Fact("id")]),
    ("ask_exemption", &[Officer("officer_id")]),
    ("assign", &[Officer("officers/*")]),
    ("change_officer", &[Officer("officer/id"), Unit("officer/unit_id")]),
    ("collect_seat", &[Fact("sitting_id"), Officer("officer")]),
    ("count_records", &[Unit("counts/*/unit_id")]),
    ("describe_officer", &[Officer("id")]),
    ("describe_unit", &[Unit("unit/id")]),
    ("end_assignment", &[Fact("id")]),
    ("end_exemption", &[Fact("id")]),
    ("import_roster", &[Officer("officers/*/id"), Unit("officers/*/unit_id"), Unit("units/*/id")]),
    ("issue_certificate", &[Officer("officer_id")]),
    ("plan_sitting", &[Officer("plan/candidates/*")]),
    ("revoke_certificate", &[Fact("id")]),
    ("sitting_entry", &[Fact("sitting_id"), Officer("event/officer")]),
    ("take_sitting", &[Fact("sitting_id")]),
];

/// Operations that begin a thing which others name by its id, and which name none themselves.
const BEGINNINGS: [&str; 4] = ["ask_exemption", "assign", "issue_certificate", "plan_sitting"];

/// The thing that a fact begins, which other facts name.
pub fn begins(op: &str, body: &Value) -> Option<Uuid> {
    let id = || ids(body, "id").into_iter().chain(ids(body, "plan/id")).next();
    is_beginning(op).then(id).flatten()
}

/// Whether facts of an operation begin a thing that others name.
pub fn is_beginning(op: &str) -> bool {
    BEGINNINGS.contains(&op)
}

/// Whose people and things are.
pub trait Whose {
    /// The units for any of which a duty covers an officer: somebody who moved is of several. None where that is not known.
    fn units_of_officer(&self, officer: &Uuid) -> BTreeSet<Uuid>;

    /// Whom a thing is about; none where that is not known.
    fn thing(&self, id: &Uuid) -> Option<Concerns>;

    /// The id that a unit goes by.
    fn unit(&self, id: Uuid) -> Uuid;
}

/// Whom a fact is about: of each set a duty has to cover one unit. An empty set is somebody of whom nothing is known, and
/// nobody at all is the bureau: only a duty of the bureau covers those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concerns(BTreeSet<BTreeSet<Uuid>>);

impl Concerns {
    /// Whom the fact with this operation and body is about.
    pub fn of(op: &str, body: &Value, whose: &(impl Whose + ?Sized)) -> Self {
        let row = OPS.binary_search_by_key(&op, |(name, _)| name).ok().and_then(|at| OPS.get(at));
        let names = row.map_or([].as_slice(), |(_, names)| *names);
        let mut about = BTreeSet::new();
        for name in names {
            let (Unit(path) | Officer(path) | Fact(path)) = *name;
            for id in ids(body, path) {
                match name {
                    Unit(_) => {
                        about.insert(BTreeSet::from([whose.unit(id)]));
                    }
                    Officer(_) => {
                        about.insert(whose.units_of_officer(&id));
                    }
                    Fact(_) => match whose.thing(&id) {
                        Some(Self(others)) if !others.is_empty() => about.extend(others),
                        _ => {
                            about.insert(BTreeSet::new());
                        }
                    },
                }
            }
        }
        Self(about)
    }

    /// Both of them.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// In which epoch it counts, where `of` says in which a duty covers what concerns a unit (none: the bureau): the lowest
    /// of those that are needed. None where one is missing.
    pub fn epoch(&self, of: impl Fn(Option<Uuid>) -> Option<u64>) -> Option<u64> {
        let one = |units: &BTreeSet<Uuid>| {
            if units.is_empty() { of(None) } else { units.iter().filter_map(|unit| of(Some(*unit))).max() }
        };
        if self.0.is_empty() {
            return of(None);
        }
        self.0.iter().map(one).min().flatten()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Bureau;

    /// Officers 10-19 are of unit 1, 20-29 of unit 2, and so on; officer 12 was in unit 2 before; 500 is about 10 and 20.
    impl Whose for Bureau {
        fn units_of_officer(&self, officer: &Uuid) -> BTreeSet<Uuid> {
            let n = officer.as_u128();
            match n {
                12 => [1, 2].map(id).into(),
                10..=99 => [id(n / 10)].into(),
                _ => BTreeSet::new(),
            }
        }

        fn thing(&self, thing: &Uuid) -> Option<Concerns> {
            let both = || Concerns::of("assign", &json!({"officers": [id(10), id(20)]}), self);
            (*thing == id(500)).then(both)
        }

        fn unit(&self, id: Uuid) -> Uuid {
            id
        }
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    /// The epoch of a station with the duty for these units in the epochs of their numbers; 9 is the bureau.
    fn epoch(op: &str, body: &Value, units: &[u128]) -> Option<u64> {
        Concerns::of(op, body, &Bureau).epoch(|unit| {
            let covers = |n: &&u128| **n == 9 || unit == Some(id(**n));
            units.iter().filter(covers).map(|n| *n as u64).min()
        })
    }

    #[test]
    fn the_table_is_sorted_and_beginnings_name_no_others() {
        assert!(OPS.is_sorted_by(|(one, ..), (other, ..)| one < other));
        for op in BEGINNINGS {
            let (_, names) = OPS.iter().find(|(name, _)| *name == op).unwrap();
            assert!(names.iter().all(|name| !matches!(name, Fact(_))), "{op}");
        }
    }

    #[test]
    fn a_fact_about_two_units_takes_the_duty_for_both_or_for_the_bureau() {
        let assign = |officers: &[u128]| {
            let officers: Vec<Uuid> = officers.iter().map(|n| id(*n)).collect();
            json!({"id": id(1), "officers": officers})
        };
        let cases: [(&[u128], &[u128], Option<u64>); 11] = [
            (&[10], &[1], Some(1)),
            (&[10], &[2], None),
            (&[10, 20], &[1], None),
            (&[10, 20], &[1, 2], Some(1)),
            (&[20, 21], &[1, 2], Some(2)),
            (&[10, 20], &[9], Some(9)),
            // Who moved is of both.
            (&[12], &[1], Some(1)),
            (&[12], &[2], Some(2)),
            // Nobody knows them; nobody is named.
            (&[10, 7], &[1], None),
            (&[], &[1], None),
            (&[7], &[9], Some(9)),
        ];
        for (officers, units, expected) in cases {
            assert_eq!(epoch("assign", &assign(officers), units), expected, "{officers:?} {units:?}");
        }
    }

    #[test]
    fn what_names_a_thing_is_about_whom_that_is_about() {
        let end = |thing| json!({"id": id(thing)});
        assert_eq!(epoch("end_assignment", &end(500), &[1]), None);
        assert_eq!(epoch("end_assignment", &end(500), &[1, 2]), Some(1));
        assert_eq!(epoch("end_assignment", &end(501), &[1, 2]), None);
        let entry = json!({"sitting_id": id(500), "seq": 0, "event": {"officer": id(30)}});
        assert_eq!(epoch("sitting_entry", &entry, &[1, 2]), None);
        assert_eq!(epoch("sitting_entry", &entry, &[1, 2, 3]), Some(1));
        // What is no unit's takes the duty of the bureau.
        assert_eq!(epoch("plan_quota", &json!({"plan": {}}), &[1, 2, 3]), None);
        assert_eq!(epoch("save_standard", &json!({}), &[9]), Some(9));
        // Who invigilates is not whom a sitting is about.
        let plan = json!({"id": id(501), "plan": {"candidates": [id(10)], "invigilators": [id(20)]}});
        assert_eq!(epoch("plan_sitting", &plan, &[1]), Some(1));
        assert_eq!(
            (begins("plan_sitting", &plan), begins("end_assignment", &end(500))),
            (Some(id(501)), None)
        );
    }
}
