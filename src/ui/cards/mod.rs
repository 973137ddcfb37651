//! Cards that several screens show.

pub mod bureau_line;
pub mod demo;
pub mod exemption;
pub mod exercise_folder;
#[cfg(feature = "bureau")]
pub mod keeper_line;
pub mod keyboard;
pub mod lost_password;
pub mod newcomer;
pub mod own_certificates;
pub mod own_forecast;
pub mod paused;
pub mod person_fields;
pub mod person_practice;
pub mod roster_import;
pub mod sign_in;
pub mod tickets;
pub mod unread;
