//! The integration tests: one binary, a module per subject. Everything goes through public doors.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod align;
mod align_allocation;
mod architecture;
mod backup;
mod certificate_screens;
mod certification;
mod cli;
mod cli_certificates;
mod content;
mod course;
mod crash;
mod credential_keys;
mod credential_paper;
mod credential_token;
mod credential_trust;
mod evidence;
mod exam_logs;
mod exam_screens;
mod exercise_folder;
mod full_disk;
mod generator_data;
mod generator_passages;
mod generator_records;
mod golden;
mod import;
mod import_screen;
mod interrupted_restore;
mod journal;
mod keyboard_picture;
mod lang;
mod migration;
mod pad;
mod powercut;
mod retention;
mod roles;
mod scoring;
mod screens;
mod sitting_roll;
mod sittings;
mod slow_disk;
mod standards;
mod station;
mod store_faults;
mod support;
