//! Exemptions as they are shown: what was asked for, and how far it has come.

use jiff::civil::Date;
use uuid::Uuid;

use dabiao_store::ExemptionRow;

/// How far an exemption has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExemptionState {
    /// It waits for approval.
    Asked,
    /// It is in force.
    Approved {
        /// Who approved it.
        by: Uuid,
    },
    /// It was ended, or refused before it was approved.
    Ended {
        /// Who approved it; none for one that was refused.
        approved_by: Option<Uuid>,
        /// Who ended it.
        by: Uuid,
        /// Why.
        reason: String,
    },
}

impl ExemptionState {
    /// Who approved it; none while nobody has.
    pub const fn approved_by(&self) -> Option<Uuid> {
        match self {
            Self::Asked => None,
            Self::Approved { by } => Some(*by),
            Self::Ended { approved_by, .. } => *approved_by,
        }
    }
}

/// What an exemption is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExemptFrom {
    /// From every standard.
    Every,
    /// From the standard of that id.
    Standard(String),
}

/// The name of every standard on record.
const EVERY: &str = "*";

impl ExemptFrom {
    /// What a record says.
    fn of(name: &str) -> Self {
        if name == EVERY { Self::Every } else { Self::Standard(name.to_owned()) }
    }

    /// The name on record.
    pub fn name(&self) -> &str {
        match self {
            Self::Every => EVERY,
            Self::Standard(id) => id,
        }
    }

    /// Whether it is from that standard too.
    pub fn covers(&self, standard: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Standard(id) => id == standard,
        }
    }
}

/// An exemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptionLine {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub officer: Uuid,
    /// From what.
    pub of: ExemptFrom,
    /// The first day.
    pub from: Date,
    /// The last day; none for an open end.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
    /// The officer who asked.
    pub asked_by: Uuid,
    /// When, milliseconds since the Unix epoch.
    pub asked_ms: i64,
    /// How far it has come.
    pub state: ExemptionState,
}

impl ExemptionLine {
    /// The line of a stored exemption.
    pub(crate) fn of(row: &ExemptionRow) -> Self {
        let approved_by = row.approved.map(|(by, _)| by);
        let state = match (&row.ended, approved_by) {
            (Some((by, _, reason)), _) => {
                ExemptionState::Ended { approved_by, by: *by, reason: reason.clone() }
            }
            (None, Some(by)) => ExemptionState::Approved { by },
            (None, None) => ExemptionState::Asked,
        };
        Self {
            id: row.id,
            officer: row.officer_id,
            of: ExemptFrom::of(&row.standard),
            from: row.from,
            until: row.until,
            reason: row.reason.clone(),
            asked_by: row.asked.0,
            asked_ms: row.asked.1,
            state,
        }
    }

    /// Whether it was not ended, and its last day, if it has one, is not before `today`.
    pub fn is_open_on(&self, today: Date) -> bool {
        let ended = matches!(self.state, ExemptionState::Ended { .. });
        !ended && self.until.is_none_or(|until| until >= today)
    }
}
