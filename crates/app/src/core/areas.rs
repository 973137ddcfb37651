//! What a change touches, so that whatever is made of it is made anew.

/// A set of parts of the bureau's data. A desk that writes says which it touched; the session reads them anew, and
/// desks hear of it. Nobody places reloads by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas(u8);

impl Areas {
    /// Officers, their units, accounts and keys.
    pub const PEOPLE: Self = Self(1);
    /// Certificates, exemptions, standards that were put in force, places of the guidance cohort.
    pub const PAPERS: Self = Self(2);
    /// How officers stand to the standards, as it was worked out from all that.
    pub const STANDING: Self = Self(4);
    /// Own exercises in their folder.
    pub const TEXTS: Self = Self(8);

    /// Adds those of `other`.
    pub const fn add(&mut self, other: Self) {
        self.0 |= other.0;
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
    }
}
