//! The integration tests: one binary, a module per subject. Everything goes through public doors.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod align;
mod align_allocation;
mod architecture;
mod authors_guide;
mod cli;
mod content;
mod course;
mod crash;
mod generator_data;
mod generator_passages;
mod generator_records;
mod generator_sense;
mod generator_variety;
mod golden;
mod journal;
mod keyboard_picture;
mod lang;
mod pad;
mod scoring;
mod screens;
mod station;
mod store_faults;
mod support;
mod titles;
