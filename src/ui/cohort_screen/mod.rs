//! 指导员: the cohort's desk.
//!
//! Shows view data and nothing else; rights are held by `app`.

mod checking_part;

use egui::Ui;

use self::checking_part::CheckingPart;
use super::wishes::Wishes;
use crate::app::Station;

/// View state of the screen.
#[derive(Debug, Default)]
pub struct CohortScreen {
    checking: CheckingPart,
}

impl CohortScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        self.checking.show(ui, station, wishes);
    }
}
