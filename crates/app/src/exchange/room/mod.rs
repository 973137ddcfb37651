//! A sitting on several PCs, carried by packages and a start code.
//!
//! The invigilator's PC packs a ticket for each PC of the room ([`pack()`]). A PC of the room takes its ticket
//! ([`take`]), opens it by the code that is read out ([`SeatTicket::open`]), and hands in what was written
//! ([`hand_in()`]). The invigilator's PC collects ([`collect()`]): it is the one writer of the roll. What a PC of the room
//! writes are attempts in its own series, and nothing else: a stick, a shared folder and the ordinary exchange carry
//! them alike. If the invigilator's PC dies, the PC that was named deputy takes the sitting over ([`take_over`]).

mod collect;
mod deputy;
mod hand_in;
mod kept;
mod left_behind;
mod named;
mod no;
mod pack;
mod roll;
mod seating;
mod standing;
mod ticket;

pub use collect::{Collected, collect};
pub use deputy::{DeputyTicket, TookOver, holds_secret, take_over};
pub use hand_in::{HandedIn, hand_in};
pub use kept::{Taken, kept_tickets, take};
pub(super) use left_behind::{handed_for_others, left_behind};
pub use named::{Known, Opener, badges, secret_of, sitting_named, sitting_to_collect, sittings};
pub use no::RoomNo;
pub use pack::{DeputyChoice, Pack, Packed, PackedFor, pack};
pub use roll::{
    Decision, RoomLine, RoomState, close, decide, gap_seconds, held_here, interrupted_words, room_lines,
    start,
};
pub use seating::{Seating, read_seating};
pub use standing::{SeatLine, SeatStanding, standings};
pub use ticket::{OpenTicket, SeatTicket, TicketCandidate};
