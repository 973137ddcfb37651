//! What the store knows of an officer's practice: what plan, error book and the days to come are made of.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::actor::{Authorized, Barred};
use crate::core::{OFFICER_STANDARD, standards, timestamp};
use crate::desk_data::{date, day, sessions_by};
use crate::reading::Reach;
use dabiao_domain::forecast::{self, Line};
use dabiao_domain::practice::{Basis, Dismissed, Session};
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::roster::Officer;
use dabiao_domain::standard::{Standard, full_years};
use dabiao_store::{Db, StoreError};

/// What is known of an officer's practice on a day.
pub(super) struct Known {
    /// All sessions with their items, the oldest first.
    pub sessions: Vec<Session>,
    /// Slips that the officer has dismissed.
    pub dismissed: Dismissed,
    /// The day.
    pub today: Day,
    compared: Vec<forecast::Session>,
    line: Option<Line>,
    seed: u64,
}

impl Known {
    /// That of an officer whose results may be read.
    ///
    /// # Errors
    /// [`Denied::NoRight`] for another right than [`Permission::ReadOwn`], or where they may not be read; any error of the
    /// store.
    pub fn of_another(
        by: &Authorized,
        db: &mut Db,
        built_in: &[Standard],
        officer: &Officer,
        now_ms: i64,
    ) -> Result<Self, Barred> {
        if !Reach::of_results(by, db, now_ms)?.covers(officer.id) {
            return Err(Denied::NoRight(Permission::ReadUnit).into());
        }
        Ok(Self::read(db, built_in, officer, now_ms)?)
    }

    /// Reads it for the day of `now_ms` in the time zone of the officers' standard. What attempts say of items is kept on the
    /// way, where it was not yet.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn read(
        db: &mut Db,
        built_in: &[Standard],
        officer: &Officer,
        now_ms: i64,
    ) -> Result<Self, StoreError> {
        let told = Told::of(db, built_in, now_ms)?;
        let (sessions, dismissed) = Self::sessions_of(db, &told, officer.id)?;
        let Told { standard, today, .. } = told;
        let age = officer.birth.and_then(|birth| full_years(birth, date(today)));
        let line = standard
            .speed
            .for_age(age)
            .map(|milli| Line { cpm: milli as f64 / 1000.0, accuracy: standard.accuracy_ppm as f64 / 1e6 });
        Ok(Self {
            sessions,
            dismissed,
            today,
            compared: sessions_by(&standard, &db.history_of(officer.id)?),
            line,
            seed: officer.id.as_u64_pair().1,
        })
    }

    /// The officer's sessions with their items (not those of sittings that are not over, whose texts are secret), and the
    /// slips that they have dismissed.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn sessions_of(
        db: &mut Db,
        told: &Told,
        officer: Uuid,
    ) -> Result<(Vec<Session>, Dismissed), StoreError> {
        let mut known = db.items_of(officer)?;
        known.retain(|one| one.sitting_id.is_none_or(|sitting| told.over.contains(&sitting)));
        let session = |one: dabiao_store::AttemptItems| Session {
            attempt: one.attempt,
            day: day(told.standard.date_of(timestamp(one.started_at_ms))),
            items: one.items,
        };
        Ok((known.into_iter().map(session).collect(), db.dismissed_slips(officer)?))
    }

    /// The same as the domain asks for it.
    pub fn basis(&self) -> Basis<'_> {
        Basis {
            sessions: &self.sessions,
            compared: &self.compared,
            dismissed: &self.dismissed,
            line: self.line,
            seed: self.seed,
            today: self.today,
        }
    }
}

/// What is the same for all officers.
pub(super) struct Told {
    /// The officers' standard.
    standard: Standard,
    /// The day in its time zone.
    pub today: Day,
    /// Sittings that are over.
    over: BTreeSet<Uuid>,
}

impl Told {
    /// Reads it for the day of `now_ms`.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn of(db: &Db, built_in: &[Standard], now_ms: i64) -> Result<Self, StoreError> {
        let standard = standards(db, built_in)?.newest_of_id(OFFICER_STANDARD)?;
        let standard = standard.ok_or_else(|| StoreError::Standard(OFFICER_STANDARD.to_owned()))?;
        let today = day(standard.date_of(timestamp(now_ms)));
        Ok(Self { standard, today, over: db.sittings_over()? })
    }
}
