//! Practice: the next text, the course, assigned tasks, results and progress.

mod action;
mod by_need;
mod course;
mod desk;
mod doubles;
mod finding_next;
mod folder;
mod folder_sync;
mod foretold;
mod form_extent;
mod form_result;
mod forms;
mod next;
mod proposal;
mod results;
mod rounds;
mod starting;
mod tasks;
mod trend;
mod view;

pub use crate::attempt_lines::{FormLine, HistoryRow};
pub use action::PracticeAction;
pub use course::{CourseState, LessonStand, round_exercise};
pub use desk::Practice;
pub use folder::ExerciseFolder;
pub use form_extent::FormExtent;
pub use form_result::{EnteredCard, EnteredField, FieldSum, FormResultView};
pub use next::Next;
pub use proposal::compose;
pub use tasks::OwnTask;
pub use trend::{RecordTrend, Series, Trend};
pub use view::{Asked, OpenAttempt, Points, Practised, ResultView, TodayView, Unread};
