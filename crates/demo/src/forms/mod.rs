//! Records entered into forms: who does it and when, how a hand enters a card, and what it gets wrong.

mod entering;
mod habit;
mod slips;

pub use entering::{FormHand, enter_cards};
pub use habit::{FormPractice, FormTask};
