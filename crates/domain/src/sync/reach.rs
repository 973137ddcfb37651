//! Who gets an entry: its class by its operation, and the units that it concerns by what it names.
//!
//! Everything goes up to the bureau. What comes down is decided here and only here, by the bureau's keeper and by a hub of
//! packages alike.

use std::collections::BTreeSet;

use serde_json::Value;
use uuid::Uuid;

use super::duty::Duty;

/// How far entries of an operation go down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// To every station.
    Public,
    /// To the stations of the units concerned, and to those whose scope has them.
    Unit,
    /// To those that have the cohort or a desk.
    Desk,
    /// To nobody: what one PC did.
    Station,
}

/// What a field of a fact names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// A unit.
    Unit(&'static str),
    /// An officer: their units are concerned.
    Officer(&'static str),
    /// An officer as the roster has them: the units that they leave are concerned too.
    Person(&'static str),
    /// Another fact (an attempt, a sitting, an exemption): whom that concerns is concerned.
    Fact(&'static str),
}

use Class::{Desk, Public, Station, Unit};
use Names::{Fact, Officer, Person};

/// The operation that says many people at once.
const IMPORT: &str = "import_roster";

/// Every operation that is known, with its class and the fields by which it concerns units: names with `/` between them,
/// `*` for every member of a list. An operation that is missing is one of a newer program.
const OPS: &[(&str, Class, &[Names])] = &[
    ("add_officer", Unit, &[Names::Unit("unit_id"), Person("id")]),
    ("approve_exemption", Unit, &[Fact("id")]),
    ("ask_exemption", Unit, &[Officer("officer_id")]),
    ("assign", Unit, &[Officer("officers/*")]),
    ("begin_attempt", Unit, &[Officer("officer_id"), Names::Unit("unit_id"), Fact("sitting_id")]),
    ("begin_series", Public, &[]),
    // By which key the entries of a series from before joining are checked.
    ("begin_signing", Public, &[]),
    ("change_officer", Unit, &[Person("officer/id"), Names::Unit("officer/unit_id")]),
    ("clock_behind", Station, &[]),
    ("clock_given", Station, &[]),
    ("clock_wrong", Station, &[]),
    ("cohort_entry", Desk, &[]),
    ("collect_seat", Unit, &[Fact("sitting_id"), Officer("officer")]),
    ("continue_attempt", Unit, &[Fact("id"), Fact("continues")]),
    ("count_records", Desk, &[Names::Unit("counts/*/unit_id")]),
    ("describe_officer", Unit, &[Person("id")]),
    // Of units everybody knows the names: people move between them.
    ("describe_unit", Public, &[]),
    ("dismiss_slip", Unit, &[Officer("officer_id"), Fact("attempt_id")]),
    ("drop_bodies", Public, &[]),
    ("end_assignment", Unit, &[Fact("id")]),
    ("end_exemption", Unit, &[Fact("id")]),
    ("enrol_station", Public, &[]),
    ("grant_duty", Public, &[]),
    // By the people in it: see [`reach`].
    (IMPORT, Unit, &[]),
    ("issue_certificate", Unit, &[Officer("officer_id"), Fact("attempt_id")]),
    ("keep_forecast", Station, &[]),
    // The public half of an officer's key: any PC may have to lock a secret of a sitting to it.
    ("make_box_key", Public, &[]),
    ("make_issuer_key", Station, &[]),
    ("make_recovery_code", Station, &[]),
    ("plan_quota", Desk, &[]),
    ("plan_sitting", Unit, &[Officer("plan/candidates/*"), Officer("plan/invigilators/*")]),
    ("propose_officer", Desk, &[Officer("officer/id"), Names::Unit("officer/unit_id")]),
    ("publish_exercise", Public, &[]),
    ("replace_secret", Station, &[]),
    ("restored", Station, &[]),
    ("retire_station", Public, &[]),
    ("revoke_certificate", Public, &[]),
    ("same_officer", Public, &[]),
    ("same_unit", Public, &[]),
    ("save_standard", Public, &[]),
    ("seal_attempt", Unit, &[Fact("id")]),
    ("seen_bureau", Station, &[]),
    ("server", Public, &[]),
    ("set_account", Public, &[]),
    ("set_pc", Station, &[]),
    ("set_setting", Station, &[]),
    ("sign_in_failed", Station, &[]),
    ("signed_in", Station, &[]),
    ("sitting_entry", Unit, &[Fact("sitting_id"), Officer("event/officer")]),
    ("take_sitting", Unit, &[Fact("sitting_id")]),
];

/// The class of an operation; none for one of a newer program, which goes where its own unit's entries go.
pub fn class_of(op: &str) -> Option<Class> {
    row(op).map(|(_, class, _)| *class)
}

fn row(op: &str) -> Option<&'static (&'static str, Class, &'static [Names])> {
    OPS.binary_search_by_key(&op, |(name, _, _)| name).ok().and_then(|at| OPS.get(at))
}

/// Which units people and things belong to, as whoever asks has it.
pub trait Belongs {
    /// The unit of an officer; more than one where several say so.
    fn units_of_officer(&self, officer: &Uuid) -> Vec<Uuid>;

    /// Every unit that an officer is or ever was in.
    fn all_units_of_officer(&self, officer: &Uuid) -> Vec<Uuid> {
        self.units_of_officer(officer)
    }

    /// The id that a unit goes by, where it has several.
    fn unit(&self, id: Uuid) -> Uuid {
        id
    }

    /// The units that a fact with an id of its own (an attempt, a sitting, an exemption, an assignment) concerns.
    fn units_of_fact(&self, id: &Uuid) -> Vec<Uuid>;
}

/// Whom an entry goes down to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every station.
    Everyone,
    /// The stations of these units, and those whose scope has one of them.
    Units(BTreeSet<Uuid>),
    /// Those of them that have the cohort or a desk.
    Desks(BTreeSet<Uuid>),
    /// Nobody.
    Nobody,
}

/// A station, as one that entries go down to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The units whose entries it gets: its own, and those that its duties cover. None: all of them.
    pub units: Option<BTreeSet<Uuid>>,
    /// What it may say for the bureau.
    pub duties: BTreeSet<Duty>,
}

impl Reach {
    /// Whether the entry goes down to that station.
    pub fn is_for(&self, receiver: &Receiver) -> bool {
        let has_one = |units: &BTreeSet<Uuid>| match &receiver.units {
            None => true,
            Some(theirs) => !theirs.is_disjoint(units),
        };
        let at_desk = [Duty::Cohort, Duty::Desk].iter().any(|duty| receiver.duties.contains(duty));
        match self {
            Self::Everyone => true,
            Self::Units(units) => has_one(units),
            Self::Desks(units) => at_desk && has_one(units),
            Self::Nobody => false,
        }
    }

    /// The units concerned besides `own`, that of the series: what the keeper notes down, as all else is found by the
    /// series alone.
    pub fn beside(&self, own: &Uuid) -> Vec<Uuid> {
        match self {
            Self::Units(units) | Self::Desks(units) => {
                units.iter().filter(|unit| *unit != own).copied().collect()
            }
            Self::Everyone | Self::Nobody => Vec::new(),
        }
    }
}

/// Whom an entry goes down to: `body` is its particulars, `own` the unit of the station that wrote it. None where that
/// station says or said things for the whole bureau: what it wrote is no more its unit's than another's, and what can't be
/// read of it concerns nobody. What can't be read of another concerns its unit; the entry is carried all the same.
pub fn reach(op: &str, body: &Value, own: Option<Uuid>, belongs: &(impl Belongs + ?Sized)) -> Reach {
    if op == IMPORT {
        return import(body, belongs);
    }
    let (class, names) = row(op).map_or((Unit, [].as_slice()), |(_, class, names)| (*class, *names));
    let mut units: BTreeSet<Uuid> = own.map(|own| belongs.unit(own)).into_iter().collect();
    for name in names {
        let (Names::Unit(path) | Officer(path) | Person(path) | Fact(path)) = *name;
        for id in ids(body, path) {
            match name {
                Names::Unit(_) => {
                    units.insert(belongs.unit(id));
                }
                Officer(_) => units.extend(belongs.units_of_officer(&id)),
                Person(_) => units.extend(belongs.all_units_of_officer(&id)),
                Fact(_) => units.extend(belongs.units_of_fact(&id)),
            }
        }
    }
    match class {
        Public => Reach::Everyone,
        Unit => Reach::Units(units),
        Desk => Reach::Desks(units),
        Station => Reach::Nobody,
    }
}

/// A list of people goes to the units that all of them concern, whoever wrote it: an entry can't be sent in parts. One
/// that names people of several units goes to nobody but those who have all units. One of units alone is everybody's.
fn import(body: &Value, belongs: &(impl Belongs + ?Sized)) -> Reach {
    let people = body.get("officers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let concerned = |person: &Value| -> BTreeSet<Uuid> {
        let unit = ids(person, "unit_id").into_iter().map(|unit| belongs.unit(unit));
        let past = ids(person, "id").into_iter().flat_map(|id| belongs.all_units_of_officer(&id));
        unit.chain(past).collect()
    };
    let all = people.iter().map(concerned).reduce(|these, those| &these & &those);
    all.map_or(Reach::Everyone, Reach::Units)
}

/// The ids at `path` of a body: names with `/` between them, `*` for every member of a list.
pub(super) fn ids(body: &Value, path: &str) -> Vec<Uuid> {
    let mut at = vec![body];
    for step in path.split('/') {
        at = match step {
            "*" => at.into_iter().filter_map(Value::as_array).flatten().collect(),
            name => at.into_iter().filter_map(|value| value.get(name)).collect(),
        };
    }
    at.into_iter().filter_map(Value::as_str).filter_map(|id| Uuid::try_parse(id).ok()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Bureau;

    /// Officers 10-19 are of unit 1, 20-29 of unit 2, and so on; fact 500 concerns unit 5.
    impl Belongs for Bureau {
        fn units_of_officer(&self, officer: &Uuid) -> Vec<Uuid> {
            vec![id(officer.as_u128() / 10)]
        }

        fn units_of_fact(&self, fact: &Uuid) -> Vec<Uuid> {
            if *fact == id(500) { vec![id(5)] } else { Vec::new() }
        }
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn units(of: &[u128]) -> BTreeSet<Uuid> {
        of.iter().map(|n| id(*n)).collect()
    }

    fn reached(op: &str, body: &Value) -> Reach {
        reach(op, body, Some(id(1)), &Bureau)
    }

    #[test]
    fn the_table_is_sorted_and_names_each_once() {
        assert!(OPS.is_sorted_by(|(one, ..), (other, ..)| one < other));
        assert!(OPS.iter().all(|(op, class, _)| class_of(op) == Some(*class)));
    }

    #[test]
    fn every_class_has_its_receivers() {
        let station = |unit, duties: &[Duty]| Receiver {
            units: Some(units(&[unit])),
            duties: duties.iter().copied().collect(),
        };
        let (own, other) = (station(1, &[]), station(9, &[Duty::Desk]));
        let keeper = Receiver { units: None, duties: BTreeSet::new() };
        let of = |op| {
            let reach = reached(op, &json!({}));
            [&own, &other, &keeper, &station(1, &[Duty::Cohort])].map(|receiver| reach.is_for(receiver))
        };
        assert_eq!(of("save_standard"), [true; 4]);
        assert_eq!(of("seal_attempt"), [true, false, true, true]);
        assert_eq!(of("cohort_entry"), [false, false, false, true]);
        assert_eq!(of("signed_in"), [false; 4]);
        assert_eq!(of("of_a_newer_program"), of("seal_attempt"));
    }

    #[test]
    fn whom_an_entry_names_it_concerns() {
        let cases = [
            ("assign", json!({"officers": [id(20), id(31)]}), &[1, 2, 3][..]),
            (
                "begin_attempt",
                json!({"officer_id": id(11), "unit_id": id(4), "sitting_id": id(500)}),
                &[1, 4, 5],
            ),
            ("begin_attempt", json!({"officer_id": id(11), "unit_id": null}), &[1]),
            ("seal_attempt", json!({"id": id(500)}), &[1, 5]),
            (
                "import_roster",
                json!({"units": [{"id": id(7)}], "officers": [{"id": id(20), "unit_id": id(8)}]}),
                &[2, 8],
            ),
            ("plan_sitting", json!({"plan": {"candidates": [id(30)], "invigilators": [id(40)]}}), &[1, 3, 4]),
            ("sitting_entry", json!({"sitting_id": id(500), "event": {"officer": id(60)}}), &[1, 5, 6]),
            ("assign", json!({"officers": "nobody"}), &[1]),
            ("assign", json!({"officers": ["nobody", 5]}), &[1]),
        ];
        for (op, body, expected) in cases {
            assert_eq!(reached(op, &body), Reach::Units(units(expected)), "{op} {body}");
        }
        // A list goes to whom all people in it concern.
        let list = |people: &[(u128, u128)]| {
            let officers: Vec<Value> =
                people.iter().map(|(of, unit)| json!({"id": id(*of), "unit_id": id(*unit)})).collect();
            reached("import_roster", &json!({"units": [], "officers": officers}))
        };
        assert_eq!(list(&[(20, 2), (21, 2)]), Reach::Units(units(&[2])));
        assert_eq!(list(&[(20, 3), (30, 3)]), Reach::Units(units(&[3])));
        assert_eq!(list(&[(20, 2), (30, 3)]), Reach::Units(units(&[])));
        assert_eq!(list(&[]), Reach::Everyone);
        // What speaks for the bureau concerns those whom it names.
        let of_bureau = |op, body: &Value| reach(op, body, None, &Bureau);
        assert_eq!(of_bureau("assign", &json!({"officers": [id(20)]})), Reach::Units(units(&[2])));
        assert_eq!(of_bureau("of_a_newer_program", &json!({})), Reach::Units(units(&[])));
        let counted = reached("count_records", &json!({"counts": [{"unit_id": id(3)}]}));
        assert_eq!(counted.beside(&id(1)), [id(3)]);
        assert_eq!(reached("set_account", &json!({"officer_id": id(30)})).beside(&id(1)), Vec::<Uuid>::new());
    }
}
