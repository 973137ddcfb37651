//! Where the candidates of a ticket stand, by the attempts of this PC: nothing else is kept of them.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::ticket::{SeatTicket, TicketCandidate};
use dabiao_domain::attempt::{AttemptMode, AttemptState};
use dabiao_domain::sitting::SeatHead;
use dabiao_store::{Db, SealedSeat, StoreError};

/// A candidate of a ticket, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatLine {
    /// Who.
    pub candidate: TicketCandidate,
    /// Where.
    pub standing: SeatStanding,
}

/// Where a candidate of a ticket stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatStanding {
    /// Has not begun.
    NotBegun,
    /// Has begun and not ended: writes, or was interrupted.
    Begun(Uuid),
    /// Has ended; the head is for the paper roll.
    Ended(Box<SealedSeat>),
}

impl SeatLine {
    /// The digits for the paper roll; none before the end.
    pub const fn head(&self) -> Option<SeatHead> {
        match &self.standing {
            SeatStanding::Ended(seat) => Some(SeatHead::of(&seat.head)),
            SeatStanding::NotBegun | SeatStanding::Begun(_) => None,
        }
    }
}

/// The candidates of a ticket by their seats, each with where they stand.
///
/// # Errors
/// What the store says.
pub fn standings(db: &Db, ticket: &SeatTicket) -> Result<Vec<SeatLine>, StoreError> {
    let sitting = ticket.plan.id;
    let here = db.own_station()?;
    let sealed = db.sealed_seats(sitting)?.into_iter().filter(|seat| seat.station == here);
    let mut ended: BTreeMap<Uuid, SealedSeat> = BTreeMap::new();
    for seat in sealed {
        ended.entry(seat.officer).or_insert(seat);
    }
    let mut open: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for row in db.exam_attempts()? {
        let exam = row.start.sitting_id == Some(sitting) && row.start.mode == AttemptMode::Exam;
        if exam && row.state == AttemptState::Open {
            open.insert(row.start.officer_id, row.start.id);
        }
    }
    let standing =
        |candidate: &TicketCandidate| match (ended.remove(&candidate.here), open.get(&candidate.here)) {
            (Some(seat), _) => SeatStanding::Ended(Box::new(seat)),
            (None, Some(attempt)) => SeatStanding::Begun(*attempt),
            (None, None) => SeatStanding::NotBegun,
        };
    let mut standing = standing;
    let line = |candidate: &TicketCandidate| SeatLine {
        candidate: candidate.clone(),
        standing: standing(candidate),
    };
    Ok(ticket.candidates.iter().map(line).collect())
}
