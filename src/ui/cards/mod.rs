//! Cards that several screens show.

pub mod demo;
pub mod exercise_folder;
pub mod lost_password;
pub mod newcomer;
pub mod sign_in;
