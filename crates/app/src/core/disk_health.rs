//! Whether input reaches the disk, as it is shown.

use crate::foreign_words::store_words;
use crate::lang::Messages;
use dabiao_store::{Health, StoreError};

/// Whether what is typed reaches the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DiskHealth {
    /// It does.
    #[default]
    Good,
    /// It is kept in memory and tried again.
    Failing {
        /// Why, in words of the reader's language that go into a sentence.
        reason: String,
        /// What to do about it, a sentence.
        next: String,
    },
}

impl DiskHealth {
    pub(crate) fn new(texts: &Messages, health: &Health) -> Self {
        match health {
            Health::Good => Self::Good,
            Health::Failing(error) => {
                Self::Failing { reason: store_words(texts, error), next: texts.get(next_key(error)) }
            }
        }
    }

    /// The sentences for who types: what is the matter, and what to do. None where all is well.
    pub fn told(&self, texts: &Messages) -> Option<String> {
        match self {
            Self::Good => None,
            Self::Failing { reason, next } => {
                Some(texts.format("drill-not-saved", &[("reason", reason), ("next", next)]))
            }
        }
    }
}

/// The remedy follows the cause: room is of no use to a stick that was pulled out.
const fn next_key(error: &StoreError) -> &'static str {
    match error {
        StoreError::DiskFull => "drill-not-saved-full",
        StoreError::Gone(_) | StoreError::Io(_) => "drill-not-saved-gone",
        StoreError::OtherStore(_) => "drill-not-saved-other-store",
        StoreError::ReadOnly(_) => "drill-not-saved-read-only",
        _ => "drill-not-saved-other",
    }
}
