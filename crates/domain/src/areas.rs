//! The areas that a change touches, so that data derived from them is recomputed.

/// A set of parts of the bureau's data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas(u16);

impl Areas {
    /// Officers, their units, accounts and keys.
    pub const PEOPLE: Self = Self(1);
    /// Certificates, exemptions, standards that were put in force, places of the guidance cohort.
    pub const PAPERS: Self = Self(1 << 1);
    /// How officers stand to the standards, as it was worked out from all that.
    pub const STANDING: Self = Self(1 << 2);
    /// Own exercises in their folder.
    pub const TEXTS: Self = Self(1 << 3);
    /// Sittings, and what happened in them.
    pub const SITTINGS: Self = Self(1 << 4);
    /// Attempts, begun and sealed.
    pub const ATTEMPTS: Self = Self(1 << 5);
    /// Assignments to officers.
    pub const TASKS: Self = Self(1 << 6);
    /// Counted records, the quota plan, forecasts.
    pub const QUOTA: Self = Self(1 << 7);
    /// Recorded facts about the guidance cohort.
    pub const COHORT: Self = Self(1 << 8);
    /// Choices of this PC.
    pub const SETTINGS: Self = Self(1 << 9);
    /// Sign-ins, successful and failed.
    pub const SIGN_INS: Self = Self(1 << 10);
    /// This station's own series: its keys, its clock, its restores.
    pub const STATION: Self = Self(1 << 11);

    /// Adds those of `other`.
    pub const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// With those of `other`.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` are among them.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Areas;

    #[test]
    fn a_set_has_what_was_added() {
        let mut areas = Areas::default();
        assert!(areas.is_empty() && !areas.has(Areas::PEOPLE));
        areas.add(Areas::PEOPLE);
        assert!(areas.has(Areas::PEOPLE) && !areas.is_empty());
        let both = areas.and(Areas::STATION);
        assert!(both.has(areas) && both.has(Areas::STATION) && !both.has(Areas::TEXTS));
    }
}
