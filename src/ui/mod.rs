//! The window: screens, look and input. The only room that knows egui.
//!
//! Screens read view data of `app` and return [`dabiao_app::Action`]s; they change nothing but their own
//! view state. Nothing here reads a clock, a file or the database.

mod candidate_screen;
mod certificates_screen;
mod clock_card;
mod cohort_screen;
mod course_screen;
mod demo_card;
mod drill_screen;
mod exam_card;
pub mod exam_guard;
mod exam_screen;
mod exam_words;
mod file_picker;
mod folder_card;
mod forms;
mod history_screen;
pub use dabiao_window as host;
mod import_screen;
pub mod keyboard_picture;
mod lost_password;
pub mod missing_mark;
mod newcomer_card;
mod open_file;
mod past_card;
mod practice_screen;
mod result_screen;
mod secret_form;
mod shell;
mod sign_in_card;
mod start_screen;
pub mod system_fonts;
mod table;
mod tasks_card;
pub mod theme;
mod this_pc_screen;
mod today_screen;
mod top_bar;
mod trainer_screen;
mod trend_plot;
pub mod typing_pad;
mod visits;
mod widgets;
mod wishes;

pub use shell::Shell;
pub use wishes::{Screen, Wishes};
