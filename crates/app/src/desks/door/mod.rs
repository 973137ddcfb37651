//! Sign-in and accounts: who is signed in and what proves it: passwords, PINs, roles, the first set-up.
//!
//! Hashing takes a good part of a second on an old PC: it runs on a thread of its own, never in a frame.

mod account_no;
mod accounts;
mod action;
mod ask;
mod change;
mod codes;
mod desk;
mod entry;
mod kept_account;
mod newcomer;
mod paper;
mod recovery;
mod reset;
mod secret_job;
mod secrets;
mod without_window;

pub use account_no::AccountNo;
pub use action::{DoorAction, ResetProof};
pub use ask::{Ask, ChooseWhy};
pub use desk::Door;
pub use entry::{Newcomer, NewcomerAsk};
pub use without_window::{NewPerson, PeopleDeeds, Proved};
