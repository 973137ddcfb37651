//! Shared helpers of several tests: a reference alignment, a scripted officer, a window without a display, an
//! exam written straight to the store, an exam room, a disk that loses its power, an officer of every role at
//! the command line, the program's own sources.

pub mod bureau;
pub mod by_right;
pub mod cohort;
pub mod command;
pub mod credential;
pub mod disk;
pub mod door;
pub mod exam;
pub mod form_hand;
pub mod logs;
pub mod older_schema;
pub mod past;
pub mod pcs;
pub mod reference;
pub mod room;
pub mod rooms;
pub mod served;
pub mod sources;
pub mod staff;
pub mod sticks;
pub mod typist;
pub mod window;

/// A number from the environment variable `name`, or `otherwise`.
pub fn asked_for(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |n| n.parse().expect("a number"))
}
