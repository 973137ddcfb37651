//! The result, and how to sign in.

use std::path::PathBuf;

use uuid::Uuid;

use dabiao_domain::role::Role;
use dabiao_store::Hash;

/// An account to sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// Their roles.
    pub roles: Vec<Role>,
}

/// The start code of a sitting that is still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoStartCode {
    /// The sitting.
    pub sitting: Uuid,
    /// Its code, `K7QM-3XVD`.
    pub code: String,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSummary {
    /// The folder.
    pub folder: PathBuf,
    /// Units, with the bureau itself.
    pub units: usize,
    /// Officers.
    pub officers: usize,
    /// Sealed attempts.
    pub attempts: usize,
    /// Of these, exams.
    pub exams: usize,
    /// Sittings, past and to come.
    pub sittings: usize,
    /// Certificates.
    pub certificates: usize,
    /// Entries of the journal.
    pub entries: u64,
    /// The hash of the last one.
    pub head: Hash,
    /// The accounts with roles over the whole bureau, and one trainer of a unit.
    pub accounts: Vec<DemoAccount>,
    /// The start codes of the sittings that are still to come.
    pub start_codes: Vec<DemoStartCode>,
}
