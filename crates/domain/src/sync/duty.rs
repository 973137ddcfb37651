//! What a station may say for the bureau.

use uuid::Uuid;

/// A duty: what is granted to stations by the bureau's directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// The roster, standards, accounts, aliases: one station.
    Registry,
    /// Certificates: one station.
    Issuing,
    /// The guidance cohort: one station.
    Cohort,
    /// Assignments, counts, quota plans: one station of each unit and one of the bureau.
    Desk,
    /// Sittings: any number of stations, each sitting with one of them.
    Exam,
    /// Practice: every station, without being granted.
    Practice,
}

/// How many stations hold a duty at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holders {
    /// One in the bureau.
    OneOfBureau,
    /// One of each unit, and one of the bureau.
    OneOfUnit,
    /// Any number.
    Many,
    /// Every enrolled station.
    All,
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Registry, Self::Issuing, Self::Cohort, Self::Desk, Self::Exam, Self::Practice];

    /// Its name in the directory: never changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Issuing => "issuing",
            Self::Cohort => "cohort",
            Self::Desk => "desk",
            Self::Exam => "exam",
            Self::Practice => "practice",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.name() == name)
    }

    /// The duty that a fact of an operation takes for the bureau, as a person names it; none where it takes none, or where the
    /// program says it by itself.
    pub fn of_op(op: &str) -> Option<Self> {
        Some(match op {
            "save_standard" | "set_account" => Self::Registry,
            "ask_exemption" | "approve_exemption" | "end_exemption" | "assign" | "end_assignment"
            | "count_records" | "plan_quota" => Self::Desk,
            "cohort_entry" => Self::Cohort,
            "plan_sitting" | "sitting_entry" | "collect_seat" | "take_sitting" => Self::Exam,
            "issue_certificate" | "revoke_certificate" => Self::Issuing,
            _ => return None,
        })
    }

    /// How many stations hold it.
    pub const fn holders(self) -> Holders {
        match self {
            Self::Registry | Self::Issuing | Self::Cohort => Holders::OneOfBureau,
            Self::Desk => Holders::OneOfUnit,
            Self::Exam => Holders::Many,
            Self::Practice => Holders::All,
        }
    }
}

/// A grant: from its epoch on a station has the duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// Raised every time that the duty moves.
    pub epoch: u64,
    /// The unit for which it holds; none for the bureau.
    pub unit: Option<Uuid>,
    /// Who has it.
    pub station: Uuid,
}

impl Grant {
    /// Whether it covers what concerns `unit`; none is what concerns the bureau.
    pub fn covers(&self, unit: Option<Uuid>) -> bool {
        self.unit.is_none() || self.unit == unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_frozen() {
        let names: Vec<&str> = Duty::ALL.iter().map(|duty| duty.name()).collect();
        assert_eq!(names, ["registry", "issuing", "cohort", "desk", "exam", "practice"]);
        assert!(Duty::ALL.iter().all(|duty| Duty::from_name(duty.name()) == Some(*duty)));
        assert_eq!(Duty::from_name("else"), None);
    }

    #[test]
    fn a_grant_of_the_bureau_covers_every_unit() {
        let [one, other] = [1, 2].map(|n| Some(Uuid::from_u128(n)));
        let grant = |unit| Grant { epoch: 1, unit, station: Uuid::nil() };
        assert!(grant(None).covers(one) && grant(None).covers(None));
        assert!(grant(one).covers(one));
        assert!(!grant(one).covers(other) && !grant(one).covers(None));
    }
}
