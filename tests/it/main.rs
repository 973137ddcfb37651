//! The integration tests: one binary, a module per subject. Everything goes through public doors.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod align;
mod align_allocation;
mod architecture;
mod cli;
mod content;
mod course;
mod crash;
mod credential_keys;
mod credential_paper;
mod credential_token;
mod credential_trust;
mod generator_data;
mod generator_passages;
mod generator_records;
mod golden;
mod journal;
mod keyboard_picture;
mod lang;
mod pad;
mod scoring;
mod screens;
mod sitting_roll;
mod station;
mod store_faults;
mod support;
