//! Whether input reaches the disk, as it is shown.

use dabiao_store::Health;

/// Whether what is typed reaches the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DiskHealth {
    /// It does.
    #[default]
    Good,
    /// It is kept in memory and tried again.
    Failing {
        /// Why.
        reason: String,
    },
}

impl From<Health> for DiskHealth {
    fn from(health: Health) -> Self {
        match health {
            Health::Good => Self::Good,
            Health::Failing(reason) => Self::Failing { reason },
        }
    }
}
