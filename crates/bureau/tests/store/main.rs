//! The bureau's store on a real server: see `support` for how that is made, and skipped where there is no PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod between;
mod carrying;
mod controls;
mod crash;
mod joining;
mod line;
mod link_down;
mod push;
mod rights;
mod saving;
mod shards;
mod support;
