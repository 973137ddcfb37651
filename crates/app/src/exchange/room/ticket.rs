//! A ticket: what a PC of the room is told before an exam, and what the start code opens.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::no::RoomNo;
use dabiao_content::read_standard_version;
use dabiao_credential::{LockError, StartCode, open_seed, unlock_ticket};
use dabiao_domain::sitting::{OpeningNonce, SittingPlan};
use dabiao_domain::standard::Standard;
use dabiao_store::{Fact, facts, unhex};

/// What the body of a ticket is called in its package.
pub(super) const TICKET: &str = "ticket";

/// The form of a ticket that this program writes.
pub(super) const VERSION: u32 = 1;

/// A ticket as it stands in its package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wire {
    pub version: u32,
    pub sitting: Uuid,
    /// Grows with every packing: of two the greater holds.
    pub number: u64,
    pub plan: Value,
    pub standard: StandardWire,
    pub nonce: String,
    pub host: StationWire,
    /// The PC that may take the sitting over; tickets of before there were such have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<StationWire>,
    pub seat: StationWire,
    pub candidates: Vec<CandidateWire>,
    /// The key of the seeds, under the start code.
    pub key: String,
}

/// The standard: of one that was put in force at the bureau the file too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StandardWire {
    pub id: String,
    pub version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toml: Option<String>,
}

/// A PC by its id and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StationWire {
    pub station: Uuid,
    pub name: String,
}

/// A candidate, and the seed of the seat's text under the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CandidateWire {
    pub id: Uuid,
    pub badge: String,
    pub name: String,
    pub unit_id: Uuid,
    pub unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<String>,
    pub seat: u32,
    pub seed: String,
}

/// A candidate of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketCandidate {
    /// By the bureau's roster.
    pub id: Uuid,
    /// By the roster of this PC: the same, unless it knew the badge already under another id.
    pub here: Uuid,
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// The unit's id.
    pub unit_id: Uuid,
    /// The unit's name.
    pub unit: String,
    /// 出生日期.
    pub birth: Option<Date>,
    /// The seat, from 1.
    pub seat: u32,
    sealed: Vec<u8>,
}

/// A ticket that was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct SeatTicket {
    /// The plan of the sitting.
    pub plan: SittingPlan,
    /// Its standard, in the version of the plan.
    pub standard: Standard,
    /// What was drawn when it was opened.
    pub nonce: OpeningNonce,
    /// Which packing it is.
    pub number: u64,
    /// The invigilator's PC.
    pub host: (Uuid, String),
    /// The PC that may take the sitting over.
    pub deputy: Option<(Uuid, String)>,
    /// What this PC is called.
    pub here: String,
    /// Those who sit at this PC, by their seats.
    pub candidates: Vec<TicketCandidate>,
    locked: Vec<u8>,
}

/// The seeds of a ticket, open: in memory only.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenTicket(BTreeMap<Uuid, Zeroizing<u64>>);

impl std::fmt::Debug for OpenTicket {
    // A secret has no business in a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpenTicket(..)")
    }
}

impl OpenTicket {
    /// The seed of a candidate's text, by their id in the roster of this PC.
    pub fn seed(&self, here: Uuid) -> Option<u64> {
        self.0.get(&here).map(|seed| **seed)
    }
}

impl SeatTicket {
    /// A ticket of its package; `built_in` are the standards inside the program.
    ///
    /// # Errors
    /// [`RoomNo::Newer`]; [`RoomNo::NoStandard`]; none of [`Self`] for what is no ticket.
    pub(super) fn read(bytes: &[u8], built_in: &[Standard]) -> Result<Option<(Self, Uuid)>, RoomNo> {
        let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return Ok(None) };
        let version = value.get("version").and_then(Value::as_u64);
        if version.is_some_and(|version| version > u64::from(VERSION)) {
            return Err(RoomNo::Newer);
        }
        let Ok(wire) = serde_json::from_value::<Wire>(value) else { return Ok(None) };
        let of = wire.seat.station;
        let standard = wire.standard.known(built_in)?;
        Ok(wire.whole(standard).map(|ticket| (ticket, of)))
    }

    /// Opens the seeds by the start code that is read out. Takes a noticeable part of a second: that is what slows
    /// guesses.
    ///
    /// # Errors
    /// [`RoomNo::CodeForm`], [`RoomNo::CodeWrong`], [`RoomNo::Memory`]; [`RoomNo::Newer`] for a lock of another kind.
    pub fn open(&self, typed: &str) -> Result<OpenTicket, RoomNo> {
        let code = StartCode::read(typed).ok_or(RoomNo::CodeForm)?;
        let said = |error| match error {
            LockError::Wrong => RoomNo::CodeWrong,
            LockError::Memory => RoomNo::Memory,
            LockError::Damaged | LockError::NotForThem => RoomNo::Newer,
        };
        let key = unlock_ticket(self.plan.id, &self.locked, &code).map_err(said)?;
        let seed = |c: &TicketCandidate| {
            let seed = open_seed(&key, (self.plan.id, c.seat, c.id), &c.sealed).map_err(said)?;
            Ok((c.here, Zeroizing::new(seed)))
        };
        Ok(OpenTicket(self.candidates.iter().map(seed).collect::<Result<_, RoomNo>>()?))
    }

    /// The plan with the candidates of this PC, by their ids in its roster.
    pub fn plan_here(&self) -> SittingPlan {
        let candidates = self.candidates.iter().map(|candidate| candidate.here).collect();
        SittingPlan { candidates, ..self.plan.clone() }
    }
}

impl StandardWire {
    fn known(&self, built_in: &[Standard]) -> Result<Standard, RoomNo> {
        let name = || format!("{} {}", self.id, self.version);
        let fits = |s: &&Standard| s.id == self.id && s.version == self.version;
        match &self.toml {
            None => built_in.iter().find(fits).cloned().ok_or_else(|| RoomNo::NoStandard(name())),
            Some(toml) => {
                let file = format!("standards/{}-{}.toml", self.id, self.version);
                let read = read_standard_version(&file, toml).ok();
                read.filter(|s| fits(&s)).ok_or_else(|| RoomNo::NoStandard(name()))
            }
        }
    }
}

impl Wire {
    /// The ticket, if every part of it can be read and hangs together.
    fn whole(self, standard: Standard) -> Option<SeatTicket> {
        let plan = Fact::PlanSitting(facts::PlanSitting { id: self.sitting, plan: self.plan });
        let plan = plan.sitting_plan()?.ok()?;
        let same = plan.standard_id == standard.id && plan.standard_version == standard.version;
        let mut candidates = Vec::new();
        for candidate in self.candidates {
            let CandidateWire { id, badge, name, unit_id, unit, birth, seat, seed } = candidate;
            let birth = match birth {
                Some(birth) => Some(birth.parse().ok()?),
                None => None,
            };
            let sealed = unhex(&seed)?;
            if !plan.candidates.contains(&id) || !(1..=plan.seats).contains(&seat) {
                return None;
            }
            candidates.push(TicketCandidate {
                id,
                here: id,
                badge,
                name,
                unit_id,
                unit,
                birth,
                seat,
                sealed,
            });
        }
        let twice = |n: usize, c: &TicketCandidate| {
            candidates.iter().skip(n + 1).any(|d| d.id == c.id || d.seat == c.seat || d.badge == c.badge)
        };
        if !same || candidates.is_empty() || candidates.iter().enumerate().any(|(n, c)| twice(n, c)) {
            return None;
        }
        candidates.sort_by_key(|candidate| candidate.seat);
        Some(SeatTicket {
            plan,
            standard,
            nonce: OpeningNonce(unhex(&self.nonce)?.try_into().ok()?),
            number: self.number,
            host: (self.host.station, self.host.name),
            deputy: self.deputy.map(|deputy| (deputy.station, deputy.name)),
            here: self.seat.name,
            candidates,
            locked: unhex(&self.key)?,
        })
    }
}
