//! The desks: what people do in the program, each with its own state. A desk uses the core, the drill and the domain, and
//! knows no other desk.

pub mod admin;
pub mod auto_backups;
pub mod certificates;
pub mod cohort;
pub mod demo;
pub mod door;
pub mod exam;
pub mod help;
pub mod import;
pub mod lost_store;
pub mod practice;
#[cfg(feature = "bureau")]
pub mod server;
pub mod stations;
pub mod this_pc;
pub mod trainer;
