//! The rows of a file compared with the roster, one after another.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::unit_names::UnitNames;
use super::{Answer, Answers, Change, Changed, Displaced, Doubt, Preview, Question, RosterRow};
use crate::roster::{Officer, Service, Unit};
use crate::roster_text::{badge_key, name_key, unit_key};

/// Two rows that can't both be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// One badge.
    #[error("rows {first} and {second} have the same badge")]
    SameBadge {
        /// The first row.
        first: u32,
        /// The second row.
        second: u32,
    },
    /// Badges that the roster does not know and that differ by zeros at their front only.
    #[error("the badges of rows {first} and {second} differ by zeros only")]
    NearBadge {
        /// The first row.
        first: u32,
        /// The second row.
        second: u32,
    },
    /// Both are about one officer, by what was answered.
    #[error("rows {first} and {second} are about one officer")]
    SameOfficer {
        /// The first row.
        first: u32,
        /// The second row.
        second: u32,
    },
}

impl RowsError {
    /// The key of its words; with `-next` behind it, of what to do.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::SameBadge { .. } => "error-roster-badge",
            Self::NearBadge { .. } => "error-roster-near-badge",
            Self::SameOfficer { .. } => "error-roster-one-officer",
        }
    }

    /// The two rows.
    pub const fn rows(&self) -> (u32, u32) {
        match self {
            Self::SameBadge { first, second }
            | Self::NearBadge { first, second }
            | Self::SameOfficer { first, second } => (*first, *second),
        }
    }
}

/// Compares the rows of a file with the roster, with the user's answers so far.
///
/// # Errors
/// See [`RowsError`].
pub fn preview(
    officers: &[Officer],
    units: &[Unit],
    rows: &[RosterRow],
    answers: &Answers,
) -> Result<Preview, RowsError> {
    let mut comparison = Comparison::new(officers, units, rows)?;
    for row in rows {
        let unit = comparison.units.kept(row.row, &row.unit);
        comparison.take(RosterRow { unit, ..row.clone() }, answers.get(&row.row).copied())?;
    }
    Ok(comparison.finish(officers))
}

struct Comparison<'a> {
    by_badge: BTreeMap<&'a str, &'a Officer>,
    /// By the badge without the zeros at its front.
    by_badge_key: BTreeMap<&'a str, Vec<&'a Officer>>,
    by_name: BTreeMap<String, Vec<&'a Officer>>,
    /// Badges of the file.
    badges: BTreeSet<&'a str>,
    units: UnitNames,
    /// Rows by the officer they are about.
    claimed: BTreeMap<Uuid, u32>,
    preview: Preview,
}

impl<'a> Comparison<'a> {
    fn new(officers: &'a [Officer], units: &[Unit], rows: &'a [RosterRow]) -> Result<Self, RowsError> {
        let by_badge: BTreeMap<&str, &Officer> = officers.iter().map(|o| (o.badge.as_str(), o)).collect();
        let mut by_badge_key: BTreeMap<&str, Vec<&Officer>> = BTreeMap::new();
        let mut by_name: BTreeMap<String, Vec<&Officer>> = BTreeMap::new();
        for officer in officers {
            by_badge_key.entry(badge_key(&officer.badge)).or_default().push(officer);
            by_name.entry(name_key(&officer.name)).or_default().push(officer);
        }
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        let mut new: BTreeMap<&str, u32> = BTreeMap::new();
        for row in rows {
            if let Some(first) = seen.insert(&row.badge, row.row) {
                return Err(RowsError::SameBadge { first, second: row.row });
            }
            if !by_badge.contains_key(row.badge.as_str())
                && let Some(first) = new.insert(badge_key(&row.badge), row.row)
            {
                return Err(RowsError::NearBadge { first, second: row.row });
            }
        }
        Ok(Self {
            by_badge,
            by_badge_key,
            by_name,
            badges: seen.into_keys().collect(),
            units: UnitNames::of(units),
            claimed: BTreeMap::new(),
            preview: Preview::default(),
        })
    }

    fn take(&mut self, row: RosterRow, answer: Option<Answer>) -> Result<(), RowsError> {
        match self.by_badge.get(row.badge.as_str()).copied() {
            Some(holder) => self.take_known(holder, row, answer),
            None => self.take_new(row, answer),
        }
    }

    fn take_known(
        &mut self,
        holder: &'a Officer,
        row: RosterRow,
        answer: Option<Answer>,
    ) -> Result<(), RowsError> {
        let changed = changes(holder, &row);
        let doubtful = changed.as_ref().is_some_and(Changed::maybe_another);
        if !doubtful {
            return self.change(holder, row.row, changed);
        }
        let twin = self.twin(holder, &row);
        match answer {
            Some(Answer::Another) => {
                let badge = self.free_badge(&holder.badge);
                self.preview.displaced.push(Displaced { row: row.row, before: holder.clone(), badge });
                match twin {
                    Some(twin) => self.change(twin, row.row, changes(twin, &row))?,
                    None => self.preview.new_officers.push(row.clone()),
                }
            }
            Some(Answer::Same) => self.change(holder, row.row, changed)?,
            // No answer says that it is about the holder, so another row may be.
            None => self.preview.changed.extend(changed),
        }
        let (known, twin) = (holder.clone(), twin.cloned());
        self.preview.questions.push(Question { row, known, doubt: Doubt::BadgeGivenAway, twin, answer });
        Ok(())
    }

    fn take_new(&mut self, row: RosterRow, answer: Option<Answer>) -> Result<(), RowsError> {
        let Some((doubt, known)) = self.doubt(&row) else {
            self.preview.new_officers.push(row);
            return Ok(());
        };
        match answer {
            Some(Answer::Another) => self.preview.new_officers.push(row.clone()),
            Some(Answer::Same) => self.change(known, row.row, changes(known, &row))?,
            None => {}
        }
        let (twin, known) = (self.twin(known, &row).cloned(), known.clone());
        self.preview.questions.push(Question { row, known, doubt, twin, answer });
        Ok(())
    }

    /// Notes the changes of an officer.
    fn change(&mut self, officer: &Officer, row: u32, changed: Option<Changed>) -> Result<(), RowsError> {
        if let Some(first) = self.claimed.insert(officer.id, row) {
            return Err(RowsError::SameOfficer { first, second: row });
        }
        match changed {
            Some(changed) => self.preview.changed.push(changed),
            None => self.preview.unchanged += 1,
        }
        Ok(())
    }

    /// Why a row with a new badge may be about a known officer, and about whom.
    fn doubt(&self, row: &RosterRow) -> Option<(Doubt, &'a Officer)> {
        if let Some(known) =
            self.by_badge_key.get(badge_key(&row.badge)).and_then(|known| known.first().copied())
        {
            return Some((Doubt::Zeros, known));
        }
        let same_name = self.by_name.get(&name_key(&row.name)).map_or(&[][..], Vec::as_slice);
        let born = same_name.iter().copied().find(|o| same_birth(o, row) == Some(true));
        if let Some(known) = born {
            return Some((Doubt::NameAndBirth, known));
        }
        // Two people of one name in one unit: each has a row.
        let there = same_name.iter().filter(|o| !self.badges.contains(o.badge.as_str()));
        let mut there = there.filter(|o| same_birth(o, row) != Some(false));
        let near = there.find(|o| unit_key(&o.unit) == unit_key(&row.unit));
        near.map(|known| (Doubt::NameAndUnit, *known))
    }

    /// Another known officer than `known` with the row's name and date of birth.
    fn twin(&self, known: &Officer, row: &RosterRow) -> Option<&'a Officer> {
        let same_name = self.by_name.get(&name_key(&row.name))?;
        let mut born = same_name.iter().filter(|o| o.id != known.id && same_birth(o, row) == Some(true));
        born.next().copied()
    }

    /// An unused badge derived from that of an officer who loses it.
    fn free_badge(&self, badge: &str) -> String {
        let stem: String = badge.chars().take(56).collect();
        let taken = |badge: &str| {
            self.by_badge.contains_key(badge)
                || self.badges.contains(badge)
                || self.preview.displaced.iter().any(|d| d.badge == badge)
        };
        let mut numbered = (1_u32..).map(|n| format!("{stem}-{n}"));
        numbered.find(|badge| !taken(badge)).unwrap_or_default()
    }

    fn finish(self, officers: &[Officer]) -> Preview {
        let Self { mut preview, units, claimed, .. } = self;
        let asked: BTreeSet<Uuid> = preview.open().map(|q| q.known.id).collect();
        let lost: BTreeSet<Uuid> = preview.displaced.iter().map(|d| d.before.id).collect();
        let missing = |o: &&Officer| {
            o.service == Service::Serving
                && !claimed.contains_key(&o.id)
                && !asked.contains(&o.id)
                && !lost.contains(&o.id)
        };
        preview.absent = officers.iter().filter(missing).cloned().collect();
        preview.absent.sort_by(|a, b| a.badge.cmp(&b.badge));
        preview.new_units = units.new;
        preview.respelled = units.respelled;
        preview.near_units = units.near;
        preview
    }
}

/// Whether row and roster have the same date of birth; none where one of them has none.
fn same_birth(officer: &Officer, row: &RosterRow) -> Option<bool> {
    row.birth.zip(officer.birth).map(|(given, known)| given.agrees_with(known))
}

/// The changes of an officer by a row; none if there are none.
fn changes(officer: &Officer, row: &RosterRow) -> Option<Changed> {
    let mut changes = Vec::new();
    // Of two badges that differ by zeros, the longer one has not lost any.
    let shortened =
        badge_key(&officer.badge) == badge_key(&row.badge) && row.badge.len() < officer.badge.len();
    if officer.badge != row.badge && !shortened {
        changes.push(Change::Badge { from: officer.badge.clone(), to: row.badge.clone() });
    }
    if officer.unit != row.unit {
        changes.push(Change::Moved { from: officer.unit.clone(), to: row.unit.clone() });
    }
    if officer.name != row.name {
        changes.push(Change::Renamed { from: officer.name.clone(), to: row.name.clone() });
    }
    if let Some(to) = row.birth.filter(|b| officer.birth.is_none_or(|known| !b.agrees_with(known))) {
        changes.push(Change::Birth { from: officer.birth, to });
    }
    if let Some(to) = row.position.as_ref().filter(|p| **p != officer.position) {
        changes.push(Change::Position { from: officer.position.clone(), to: to.clone() });
    }
    // A list that names somebody who was only proposed takes them in, whether it says so or not.
    let taken_in = (officer.service == Service::Proposed).then_some(Service::Serving);
    if let Some(to) = row.service.or(taken_in).filter(|s| *s != officer.service) {
        changes.push(Change::Service { from: officer.service, to });
    }
    // A month of birth fits many people: it agrees with a day but identifies no one.
    let to_the_day = row.birth.is_some_and(|given| !given.month_only);
    let same_birth = to_the_day && same_birth(officer, row) == Some(true);
    (!changes.is_empty()).then(|| Changed { row: row.row, before: officer.clone(), changes, same_birth })
}
