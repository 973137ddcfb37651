//! What screens are made of, each piece once.

pub mod file_picker;
pub mod form;
pub mod open_file;
pub mod secret;
pub mod table;
pub mod theme;
pub mod trend_plot;
pub mod visits;
pub mod widgets;
