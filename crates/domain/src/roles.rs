//! The roles of an account, as they are on record: what a newer program called otherwise stays, and gives nothing here.

use std::collections::BTreeSet;

use crate::role::Role;

/// Names of roles on record, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(Vec<String>);

impl Roles {
    /// Those of these names.
    pub fn named<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }

    /// Those that this program knows, each once, in the order on record: the one place where a name becomes a role.
    pub fn known(&self) -> Vec<Role> {
        let mut known = Vec::new();
        for role in self.0.iter().filter_map(|name| Role::from_name(name)) {
            if !known.contains(&role) {
                known.push(role);
            }
        }
        known
    }

    /// What its officer is: the known ones, and an officer as everybody is; in the order of the list of roles.
    pub fn held(&self) -> Vec<Role> {
        let held: BTreeSet<Role> = std::iter::once(Role::Officer).chain(self.known()).collect();
        held.into_iter().collect()
    }

    /// Whether that one is among them.
    pub fn has(&self, role: Role) -> bool {
        self.known().contains(&role)
    }

    /// Whether they are the same ones, in whatever order.
    pub fn are(&self, others: &Self) -> bool {
        let set = |roles: &Self| -> BTreeSet<String> { roles.0.iter().cloned().collect() };
        set(self) == set(others)
    }

    /// These roles in the place of the known ones; what is not known here stays.
    #[must_use]
    pub fn with(&self, roles: impl IntoIterator<Item = Role>) -> Self {
        let unknown = self.0.iter().filter(|name| Role::from_name(name).is_none()).cloned();
        Self(roles.into_iter().map(|role| role.name().to_owned()).chain(unknown).collect())
    }

    /// As they are written.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Which roles count at a PC of a bureau: what concerns others than this PC as the bureau's registry gives it, and the
/// administrator of this PC as it was made here. Everybody can make themselves an administrator of their own PC, and nobody
/// a trainer of the bureau.
#[must_use]
pub fn at_joined_pc(here: &Roles, given: &[String]) -> Roles {
    let admin = Role::Admin.name();
    let local = here.0.iter().filter(|name| *name == admin);
    Roles(local.chain(given.iter().filter(|name| *name != admin)).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_of_a_newer_program_gives_nothing_and_is_kept() {
        let stored = Roles::named(["trainer", "archivist", "trainer", "admin"]);
        assert_eq!(stored.known(), [Role::Trainer, Role::Admin]);
        assert_eq!(stored.held(), [Role::Officer, Role::Trainer, Role::Admin]);
        assert!(stored.has(Role::Admin) && !stored.has(Role::Issuer) && !stored.is_empty());
        let changed = stored.with([Role::Issuer]);
        assert_eq!(changed.names(), ["issuer", "archivist"]);
        assert!(changed.are(&Roles::named(["archivist", "issuer"])) && !changed.are(&stored));
        assert!(!Roles::named(["archivist"]).is_empty() && Roles::default().is_empty());
        assert_eq!(Roles::default().held(), [Role::Officer]);
    }

    #[test]
    fn a_joined_pc_makes_its_own_administrator_and_nothing_else() {
        let here = Roles::named(["admin", "trainer"]);
        let given = ["admin", "issuer", "archivist"].map(str::to_owned);
        assert_eq!(at_joined_pc(&here, &given).names(), ["admin", "issuer", "archivist"]);
        assert_eq!(at_joined_pc(&Roles::default(), &given).names(), ["issuer", "archivist"]);
    }
}
