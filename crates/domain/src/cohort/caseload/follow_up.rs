//! "Who needs me this week": a queue of a coach's mentees with the reasons for each place.
//!
//! Points are whole numbers and the sum of those of the reasons. A mentee without a reason is not in the
//! queue.

use jiff::civil::Date;
use uuid::Uuid;

use super::super::{day_of, days_between};
use super::trend::{Backwards, Point, backwards};

/// Days without contact after which the coach should meet the mentee.
pub const CONTACT_DAYS: i64 = 14;
/// Days without practice after which the coach should ask the mentee.
pub const PRACTICE_DAYS: i64 = 7;
/// A sitting within so many days is to be prepared.
pub const SITTING_DAYS: i64 = 10;

/// A mentee's data for the queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MenteeState<'a> {
    /// The mentee.
    pub mentee: Uuid,
    /// Since when coached by this coach.
    pub since: Date,
    /// Whether the officers' standard is reached: then nothing is asked of the coach.
    pub certified: bool,
    /// The last coaching that was noted.
    pub last_contact: Option<Date>,
    /// Sessions of exam form, oldest first.
    pub sessions: &'a [Point],
    /// The last practice of any form.
    pub last_practice: Option<Date>,
    /// The next sitting that the mentee is a candidate of.
    pub next_sitting: Option<Date>,
    /// The last sitting to which the mentee was admitted and did not come, unless one was attended since.
    pub missed_sitting: Option<(Uuid, Date)>,
    /// The chance of reaching the standard by the deadline, 0 to 1; none with too little data.
    pub chance: Option<f64>,
}

/// Why a mentee needs the coach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// Did not come to a sitting: 40 points.
    MissedSitting {
        /// When it was.
        on: Date,
    },
    /// A sitting is near, and passing it is not sure (a chance below 0.8, or none): 25 points, 5 more within
    /// three days.
    SittingSoon {
        /// In so many days.
        days: i64,
    },
    /// Going backwards: 30 points.
    Backwards(Backwards),
    /// Never coached since assigned, for so many days, at least 3: 20 points.
    NeverMet {
        /// Days.
        days: i64,
    },
    /// Not coached for 14 days or longer: 15 points, 5 more for each further week, up to 30.
    NoContact {
        /// Days.
        days: i64,
    },
    /// No practice for 7 days or longer, or never: 10 points, 20 from 14 days.
    NoPractice {
        /// Days since the last practice, or since assigned.
        days: i64,
    },
    /// The chance is below 0.4: 20 points; below 0.8: 10.
    LowChance(f64),
}

impl Need {
    /// Its points.
    pub fn points(&self) -> u32 {
        match *self {
            Self::MissedSitting { .. } => 40,
            Self::SittingSoon { days } => {
                if days <= 3 {
                    30
                } else {
                    25
                }
            }
            Self::Backwards(_) => 30,
            Self::NeverMet { .. } => 20,
            Self::NoContact { days } => (15 + 5 * ((days - CONTACT_DAYS) / 7).max(0)).min(30) as u32,
            Self::NoPractice { days } => {
                if days >= 14 {
                    20
                } else {
                    10
                }
            }
            Self::LowChance(chance) => {
                if chance < 0.4 {
                    20
                } else {
                    10
                }
            }
        }
    }
}

/// A mentee who needs the coach.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The mentee.
    pub mentee: Uuid,
    /// The sum of the points of the needs.
    pub points: u32,
    /// Why, the weightiest first.
    pub needs: Vec<Need>,
}

/// The queue of a coach on `today`: most points first, then the longest without contact, then by id.
pub fn queue(mentees: &[MenteeState<'_>], today: Date) -> Vec<FollowUp> {
    let mut rows: Vec<(FollowUp, Date)> = mentees
        .iter()
        .map(|m| {
            let mut needs = needs(m, today);
            needs.sort_by_key(|n| std::cmp::Reverse(n.points()));
            let points = needs.iter().map(Need::points).sum();
            (FollowUp { mentee: m.mentee, points, needs }, m.last_contact.unwrap_or(m.since))
        })
        .filter(|(row, _)| !row.needs.is_empty())
        .collect();
    rows.sort_by_key(|(row, met)| (std::cmp::Reverse(row.points), *met, row.mentee));
    rows.into_iter().map(|(row, _)| row).collect()
}

/// The needs of one mentee on `today`.
pub fn needs(m: &MenteeState<'_>, today: Date) -> Vec<Need> {
    let mut found = Vec::new();
    if m.certified || today < m.since {
        return found;
    }
    if let Some((_, on)) = m.missed_sitting.filter(|(_, on)| *on <= today) {
        found.push(Need::MissedSitting { on });
    }
    let unsure = m.chance.is_none_or(|c| c < 0.8);
    if let Some(days) = m.next_sitting.map(|on| days_between(today, on))
        && (0..=SITTING_DAYS).contains(&days)
        && unsure
    {
        found.push(Need::SittingSoon { days });
    }
    found.extend(backwards(m.sessions, day_of(today)).map(Need::Backwards));
    match m.last_contact.filter(|day| *day >= m.since) {
        None => {
            let days = days_between(m.since, today);
            if days >= 3 {
                found.push(Need::NeverMet { days });
            }
        }
        Some(day) => {
            let days = days_between(day, today);
            if days >= CONTACT_DAYS {
                found.push(Need::NoContact { days });
            }
        }
    }
    let idle = days_between(m.last_practice.map_or(m.since, |day| day), today);
    if idle >= PRACTICE_DAYS {
        found.push(Need::NoPractice { days: idle });
    }
    found.extend(m.chance.filter(|c| *c < 0.8).map(Need::LowChance));
    found
}
