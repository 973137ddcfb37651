//! When a station was admitted, and until when what was found about it is settled.
//!
//! An admission that says word for word what the one before it said is the mark of that: it says nothing else.

use uuid::Uuid;

use dabiao_store::facts::EnrolStation;

/// When a station was admitted, and until when what was found about it is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Admission {
    /// The last admission that said something new.
    pub at_ms: Option<i64>,
    /// The last one that said nothing new.
    pub settled_ms: Option<i64>,
}

impl Admission {
    /// That of `station` among all that were told, in their order.
    pub fn of(told: &[(i64, EnrolStation)], station: &Uuid) -> Self {
        let (mut found, mut before) = (Self::default(), None);
        for (at_ms, said) in told.iter().filter(|(_, said)| said.station_id == *station) {
            if before.is_some_and(|before| is_same(before, said)) {
                // One that names exams settles their times, one that names what is contested whose it is, and no reset.
                // One that says what the PC was before was not written to settle anything.
                if said.exams.is_empty() && said.things.is_empty() && said.was.is_none() {
                    found.settled_ms = Some(*at_ms);
                }
            } else {
                found.at_ms = Some(*at_ms);
            }
            before = Some(said);
        }
        found
    }

    /// Whether what was found at `at_ms` still counts.
    pub fn counts(&self, at_ms: i64) -> bool {
        self.settled_ms.is_none_or(|settled| at_ms > settled)
    }
}

/// Whether two admissions say the same of the station, whoever said it.
fn is_same(a: &EnrolStation, b: &EnrolStation) -> bool {
    let (exams, things, was) = (a.exams.clone(), a.things.clone(), a.was.clone());
    EnrolStation { by: a.by, exams, things, was, ..b.clone() } == *a
}
