//! Alerts for the instructor: few, each dismissible with a reason.
//!
//! An alert's key is made of what it is about (the assignment and the last contact, the day since which it
//! goes down, the sitting), so that a dismissal holds while the same situation lasts, and a new one alerts
//! again.

use std::collections::BTreeSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::super::{Stamp, day_of, days_between, is_blank};
use super::follow_up::{CONTACT_DAYS, MenteeState};
use super::trend::{Backwards, backwards};

/// The subject of an alert.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AlertKind {
    /// A guidance officer with mentees has coached none of them for 14 days.
    CoachSilent {
        /// The last contact with any mentee, or the first assignment of the present ones.
        since: Date,
        /// Days.
        days: i64,
    },
    /// A mentee has not been coached for 14 days.
    NoContact {
        /// The mentee.
        mentee: Uuid,
        /// The last contact, or the assignment.
        since: Date,
        /// Days.
        days: i64,
    },
    /// A mentee goes backwards.
    Backwards {
        /// The mentee.
        mentee: Uuid,
        /// The finding.
        finding: Backwards,
    },
    /// A mentee did not come to a sitting.
    SittingMissed {
        /// The mentee.
        mentee: Uuid,
        /// The sitting.
        sitting: Uuid,
        /// When it was.
        on: Date,
    },
}

/// An alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Of whose caseload.
    pub coach: Uuid,
    /// Its subject.
    pub kind: AlertKind,
}

impl Alert {
    /// Its key: unchanged while the same situation lasts.
    pub fn key(&self) -> String {
        let coach = self.coach.simple();
        match self.kind {
            AlertKind::CoachSilent { since, .. } => format!("silent/{coach}/{since}"),
            AlertKind::NoContact { mentee, since, .. } => {
                format!("no-contact/{coach}/{}/{since}", mentee.simple())
            }
            AlertKind::Backwards { mentee, finding } => {
                format!("backwards/{}/{}", mentee.simple(), finding.since.digits())
            }
            AlertKind::SittingMissed { mentee, sitting, .. } => {
                format!("missed/{}/{}", mentee.simple(), sitting.simple())
            }
        }
    }
}

/// The alerts of one guidance officer's caseload on `today`. A silent coach is one alert, not one for each
/// mentee.
pub fn alerts(coach: Uuid, mentees: &[MenteeState<'_>], today: Date) -> Vec<Alert> {
    let mut found = Vec::new();
    let open: Vec<&MenteeState<'_>> = mentees.iter().filter(|m| !m.certified && m.since <= today).collect();
    let contact = |m: &MenteeState<'_>| m.last_contact.filter(|day| *day >= m.since);
    let last = open.iter().filter_map(|m| contact(m)).max();
    let silent_since = last.or_else(|| open.iter().map(|m| m.since).min());
    let silent =
        silent_since.map(|since| (since, days_between(since, today))).filter(|s| s.1 >= CONTACT_DAYS);
    if let Some((since, days)) = silent {
        found.push(AlertKind::CoachSilent { since, days });
    }
    for m in &open {
        let since = contact(m).unwrap_or(m.since);
        let days = days_between(since, today);
        if silent.is_none() && days >= CONTACT_DAYS {
            found.push(AlertKind::NoContact { mentee: m.mentee, since, days });
        }
        if let Some(finding) = backwards(m.sessions, day_of(today)) {
            found.push(AlertKind::Backwards { mentee: m.mentee, finding });
        }
        if let Some((sitting, on)) = m.missed_sitting.filter(|(_, on)| *on <= today) {
            found.push(AlertKind::SittingMissed { mentee: m.mentee, sitting, on });
        }
    }
    found.into_iter().map(|kind| Alert { coach, kind }).collect()
}

/// That an alert needs nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    /// Day, time, id, and the officer who dismissed it.
    pub stamp: Stamp,
    /// The alert's [`Alert::key`].
    pub key: String,
    /// Why.
    pub reason: String,
}

/// The alerts that are not dismissed.
pub fn undismissed(alerts: Vec<Alert>, dismissals: &[Dismissal]) -> Vec<Alert> {
    let keys: BTreeSet<&str> = dismissals.iter().map(|d| d.key.as_str()).collect();
    alerts.into_iter().filter(|a| !keys.contains(a.key().as_str())).collect()
}

/// Why an alert can't be dismissed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DismissRefusal {
    /// It is not there, or no longer.
    #[error("there is no such alert now")]
    NoSuchAlert,
    /// It was dismissed before.
    #[error("dismissed already on {0}")]
    Already(Date),
    /// The reason is empty.
    #[error("a reason is missing")]
    NoReason,
}

/// Whether the alert may be dismissed.
///
/// # Errors
/// The first [`DismissRefusal`] that holds.
pub fn check_dismiss(new: &Dismissal, alerts: &[Alert], before: &[Dismissal]) -> Result<(), DismissRefusal> {
    if !alerts.iter().any(|a| a.key() == new.key) {
        return Err(DismissRefusal::NoSuchAlert);
    }
    if let Some(d) = before.iter().find(|d| d.key == new.key) {
        return Err(DismissRefusal::Already(d.stamp.on));
    }
    if is_blank(&new.reason) { Err(DismissRefusal::NoReason) } else { Ok(()) }
}
