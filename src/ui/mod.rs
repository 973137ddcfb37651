//! The window: screens, look and input. The only room that knows egui.
//!
//! Screens read view data of `app` and return [`crate::app::Action`]s; they change nothing but their own
//! view state. Nothing here reads a clock, a file or the database.

mod certificates_screen;
mod course_screen;
mod drill_screen;
pub mod exam_guard;
mod history_screen;
pub mod host;
pub mod keyboard_picture;
mod practice_screen;
mod result_screen;
mod shell;
mod start_screen;
pub mod theme;
mod today_screen;
mod trend_plot;
pub mod typing_pad;
mod widgets;
mod wishes;

pub use shell::Shell;
pub use wishes::{Screen, Wishes};
