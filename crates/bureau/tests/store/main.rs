//! The bureau's store on a real server: see `support` for how that is made, and skipped where there is no PostgreSQL.

mod carrying;
mod joining;
mod push;
mod rights;
mod support;
