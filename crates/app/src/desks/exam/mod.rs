//! Exams: planning a sitting, holding it, taking it, and the results.
//!
//! The allowed order of events is decided by [`dabiao_domain::sitting::Sitting::apply`]; accepted events go
//! to the store entry by entry. A room is held on this PC by the invigilator who opened it; candidates sign
//! in at it one after another.

mod action;
mod desk;
mod elsewhere;
mod flags;
mod free_space;
mod going_on;
mod looked;
mod paper;
mod papers;
mod plan;
mod roll_job;
mod room;
mod seals;
mod seat;
mod seat_session;
mod secrets;
mod space;
mod tickets;
mod times;

pub use crate::core::KnownSitting;
pub use action::{CodeAction, ExamAction, MAX_SEATS, PlanForm, TicketAction};
pub use desk::Exams;
pub use elsewhere::RoomPart;
pub use free_space::{NEEDED_BYTES, mebibytes};
pub use paper::{PaperFor, SeatPaper, seat_paper};
pub use papers::with_points;
pub use roll_job::SavedRoll;
pub use seat_session::{CandidateStep, SeatSession};
pub use secrets::{CodeAsk, ShownCode};
pub use tickets::TakenTicket;
pub use times::local_time;
