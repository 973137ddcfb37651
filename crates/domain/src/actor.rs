//! Who acts, and by which right.
//!
//! An [`Actor`] is somebody who has proved who they are; how one proves that is no matter of this module, and who may
//! make one is held by a test. Only an actor gets an [`Authorized`], and the store writes no privileged fact without
//! one. As long as nobody has an account everybody is an actor, so that a fresh store is as easy as it was.

use uuid::Uuid;

use crate::role::{Denied, Operation, Permission, Role, allows, check, require};

/// Who issues in a store in which nobody has an account: whoever opens the issuing key at the command line. A fixed
/// id (version 8) that no officer has.
pub const KEY_HOLDER: Uuid = Uuid::from_u128(0xdab1_a000_0000_8000_8000_0000_0000_0001);

/// Somebody who has proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(Who);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// Nobody has an account: everybody may do everything, and nobody is named.
    Anybody,
    /// Nobody has an account at this PC of a bureau in which roles are given: everybody may do what concerns this PC.
    AnybodyHere,
    Person {
        officer: Uuid,
        roles: Vec<Role>,
    },
}

impl Actor {
    /// Everybody, where nobody has an account.
    pub const fn anybody() -> Self {
        Self(Who::Anybody)
    }

    /// Everybody, where nobody has an account at a PC of a bureau in which roles are given: what concerns others takes a
    /// role that the bureau gave.
    pub const fn anybody_here() -> Self {
        Self(Who::AnybodyHere)
    }

    /// An officer, and the roles that they have.
    pub fn person(officer: Uuid, roles: &[Role]) -> Self {
        Self(Who::Person { officer, roles: roles.to_vec() })
    }

    /// Who it is; None where nobody has an account.
    pub const fn officer(&self) -> Option<Uuid> {
        match &self.0 {
            Who::Anybody | Who::AnybodyHere => None,
            Who::Person { officer, .. } => Some(*officer),
        }
    }

    /// The right to do what `permission` names.
    ///
    /// # Errors
    /// [`Denied::NoRight`].
    pub fn authorize(&self, permission: Permission) -> Result<Authorized, Denied> {
        match &self.0 {
            Who::Anybody => {}
            Who::AnybodyHere => require(HERE, permission)?,
            Who::Person { roles, .. } => require(roles, permission)?,
        }
        Ok(Authorized { actor: self.clone(), permission })
    }

    /// The right to do this in somebody's matter.
    ///
    /// # Errors
    /// [`Denied::NoRight`], else [`Denied::Conflict`].
    pub fn authorize_operation(&self, deed: &Operation<'_>) -> Result<Authorized, Denied> {
        match &self.0 {
            Who::Anybody => {}
            Who::AnybodyHere => require(HERE, deed.permission())?,
            Who::Person { officer, roles } => check(*officer, roles, deed)?,
        }
        Ok(Authorized { actor: self.clone(), permission: deed.permission() })
    }
}

/// The roles of everybody at a PC where nobody has an account.
const HERE: &[Role] = &[Role::Officer, Role::Admin];

/// That somebody may do one thing. There is no way to one but [`Actor::authorize`] and [`Actor::authorize_operation`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorized {
    actor: Actor,
    permission: Permission,
}

impl Authorized {
    /// Who does it; None where nobody has an account.
    pub const fn by(&self) -> Option<Uuid> {
        self.actor.officer()
    }

    /// What may be done.
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// The roles of whoever does it; None where nobody has an account and everybody may do everything.
    pub fn roles(&self) -> Option<&[Role]> {
        match &self.actor.0 {
            Who::Anybody => None,
            Who::AnybodyHere => Some(HERE),
            Who::Person { roles, .. } => Some(roles),
        }
    }

    /// Whether one of the roles has another right too, to see how far this one reaches.
    pub fn also(&self, permission: Permission) -> bool {
        self.roles().is_none_or(|roles| require(roles, permission).is_ok())
    }

    /// Whether some role gives both this right and none of `narrower`, so that it reaches beyond a part.
    pub fn beyond(&self, permission: Permission, narrower: Permission) -> bool {
        self.roles().is_none_or(|roles| roles.iter().any(|r| allows(*r, permission) && !allows(*r, narrower)))
    }

    /// That this is the right for what is about to be done.
    ///
    /// # Errors
    /// [`Denied::NoRight`]: it was given for something else.
    pub fn must_be(&self, permission: Permission) -> Result<(), Denied> {
        if self.permission == permission { Ok(()) } else { Err(Denied::NoRight(permission)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_is_for_one_thing_and_names_who_has_it() {
        let officer = Uuid::from_u128(1);
        let admin = Actor::person(officer, &[Role::Admin]);
        let right = admin.authorize(Permission::Backup).unwrap();
        assert_eq!((right.by(), right.permission()), (Some(officer), Permission::Backup));
        assert_eq!(right.must_be(Permission::Restore), Err(Denied::NoRight(Permission::Restore)));
        assert!(admin.authorize(Permission::IssueCertificate).is_err());
        assert!(admin.authorize_operation(&Operation::GiveRoles { subject: officer }).is_err());
        assert!(admin.authorize_operation(&Operation::GiveRoles { subject: Uuid::nil() }).is_ok());
        let here = Actor::anybody_here();
        assert!(
            here.authorize(Permission::IssueCertificate).is_err()
                && here.authorize(Permission::AssignPractice).is_err()
        );
        assert_eq!(here.authorize(Permission::Backup).unwrap().by(), None);
        let anybody = Actor::anybody().authorize(Permission::IssueCertificate).unwrap();
        assert_eq!((anybody.by(), anybody.roles()), (None, None));
    }
}
