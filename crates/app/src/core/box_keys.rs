//! Box keys of those who have a password: opened when the password is entered, in memory while they are signed in.
//!
//! Plans lock the secret of a sitting to the box keys of its invigilators, so that only their password opens
//! it. A password that another person set opens no key: what was locked to the old one is lost for them.

use std::collections::BTreeMap;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::Core;
use dabiao_credential::BoxKey;
use dabiao_store::BoxKeyRow;

/// The keys of this station's people.
#[derive(Default)]
pub(crate) struct Boxes {
    rows: BTreeMap<Uuid, BoxKeyRow>,
    /// The key of the officer who entered a password last.
    open: Option<(Uuid, BoxKey)>,
}

/// A key that a password opens, or is going to open on a thread of its own.
pub(crate) enum OpenBox {
    /// One that is stored.
    Stored(BoxKeyRow),
    /// A new one, or the present one under a new password. The bytes are random.
    New(Uuid, Option<BoxKey>, [u8; 32]),
}

/// A key that a password has opened.
pub(crate) struct Found {
    key: BoxKey,
    /// The form to be stored, if it is not stored yet.
    row: Option<BoxKeyRow>,
}

impl Found {
    /// The form to be stored, if it is not stored yet.
    pub const fn row(&self) -> Option<&BoxKeyRow> {
        self.row.as_ref()
    }
}

impl OpenBox {
    /// The key; none if the password does not open it, or memory is short: then the start code is the only
    /// way.
    pub fn open(self, password: &str) -> Option<Found> {
        match self {
            Self::Stored(row) => {
                let key = BoxKey::unlock(row.officer_id, &row.public_key, password, &row.locked).ok()?;
                Some(Found { key, row: None })
            }
            Self::New(officer_id, known, chance) => {
                let mut rng = StdRng::from_seed(chance);
                let key = known.unwrap_or_else(|| BoxKey::new(&mut rng));
                let locked = key.lock(officer_id, password, &mut rng).ok()?;
                let row = BoxKeyRow { officer_id, public_key: *key.public(), locked };
                Some(Found { key, row: Some(row) })
            }
        }
    }
}

impl Boxes {
    /// The keys as they are stored.
    pub fn take(&mut self, rows: Vec<BoxKeyRow>) {
        self.rows = rows.into_iter().map(|row| (row.officer_id, row)).collect();
    }

    /// The public halves of these officers' keys, of those who have one.
    pub fn public_of(&self, officers: &[Uuid]) -> Vec<(Uuid, [u8; 32])> {
        officers.iter().filter_map(|id| Some((*id, self.rows.get(id)?.public_key))).collect()
    }

    /// The open key of an officer.
    pub fn open_of(&self, officer: Uuid) -> Option<&BoxKey> {
        self.open.as_ref().filter(|(owner, _)| *owner == officer).map(|(_, key)| key)
    }

    /// The officer's password has changed.
    pub fn forget(&mut self, officer: Uuid) {
        self.rows.remove(&officer);
        self.lock_unless(|owner| owner != officer);
    }

    /// Keeps an open key in memory. Returns the part to be stored.
    pub fn keep(&mut self, officer: Uuid, found: Found) -> Option<BoxKeyRow> {
        self.open = Some((officer, found.key));
        let row = found.row?;
        self.rows.insert(officer, row.clone());
        Some(row)
    }

    /// Drops the open key unless `stays` is true for its officer.
    pub fn lock_unless(&mut self, stays: impl Fn(Uuid) -> bool) {
        self.open = self.open.take().filter(|(owner, _)| stays(*owner));
    }
}

impl Core {
    /// The key that the officer's password opens in addition to signing in: their own, or a new one if they
    /// have none. None for a PIN, which is guessed too easily, and for a password that another person set.
    pub(crate) fn box_to_open(&self, officer: Uuid) -> Option<OpenBox> {
        let own = self.account(officer).is_some_and(|account| !account.must_change);
        if !own || !self.needs_password(officer) || self.roster.boxes.open_of(officer).is_some() {
            return None;
        }
        Some(match self.roster.boxes.rows.get(&officer) {
            Some(row) => OpenBox::Stored(row.clone()),
            None => OpenBox::New(officer, None, self.config.clock.secret()),
        })
    }

    /// As [`Core::box_to_open`], for a new password that the officer has `chosen`: the open key is locked
    /// with it, or a new one is made.
    pub(crate) fn box_for_new(&self, officer: Uuid, chosen: bool) -> Option<OpenBox> {
        if !chosen || !self.needs_password(officer) {
            return None;
        }
        let known = self.roster.boxes.open_of(officer).cloned();
        Some(OpenBox::New(officer, known, self.config.clock.secret()))
    }

    /// Keeps the key that a right password has opened, and stores it if it is new.
    pub(crate) fn take_box(&mut self, officer: Uuid, found: Option<Found>) {
        if let Some(row) = found.and_then(|found| self.roster.boxes.keep(officer, found)) {
            let now = self.config.clock.wall_ms();
            let reply = self.store.call(move |db| db.keep_box_key(now, &row));
            self.written(reply);
        }
    }
}
