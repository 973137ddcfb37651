//! The window: screens, look and input. The only room that knows egui.
//!
//! Screens read view data of `app` and return [`dabiao_app::Action`]s; they change only their own view state.
//! Nothing here reads a clock, a file or the database.

mod about;
mod cards;
mod closing;
mod commands;
pub use dabiao_window as host;
mod kit;
pub mod missing_mark;
mod no_data;
pub mod pad;
pub mod screens;
mod shell;
mod shortcuts;
pub mod system_fonts;
mod top_bar;
mod words;

pub use commands::{Commands, Screen};
pub use kit::theme;
pub use shell::Shell;
