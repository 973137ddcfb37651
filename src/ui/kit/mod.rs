//! The building blocks of screens, each of them once.

pub mod calendar;
pub mod choice;
pub mod figures;
pub mod file_picker;
pub mod form;
pub mod ime_line;
pub mod layout;
pub mod marked;
pub mod open_file;
pub mod path_field;
pub mod plot;
pub mod saved;
pub mod secret;
pub mod table;
pub mod tabs;
pub mod text;
pub mod theme;
pub mod trend_plot;
pub mod typed;
pub mod visits;
