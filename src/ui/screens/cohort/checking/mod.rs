//! 核查训练: the levels, the drill, the result. It takes the whole area, because it scrolls by itself.
//!
//! Which values are wrong is not known here before the drill is handed in.

mod inspection;
mod ladder;
mod outcome;

use egui::{RichText, Ui};

use self::inspection::Inspection;
use crate::ui::commands::Cx;
use dabiao_app::cohort::CheckingAction;
use dabiao_app::cohort::checking::CheckingStage;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, CohortAction};
use dabiao_domain::cohort::checking::level::Level;

/// View state of the part.
#[derive(Debug, Default)]
pub(super) struct CheckingTab {
    inspection: Inspection,
}

impl CheckingTab {
    /// Shows it.
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        match session.cohort().checking_stage() {
            CheckingStage::Open(open) => return self.inspection.show(ui, cx, open),
            CheckingStage::Result(result) => outcome::show(ui, cx, result),
            CheckingStage::Levels(lines) => ladder::show(ui, cx, lines),
            CheckingStage::Waiting => drop(ui.label(texts.get("checking-wait"))),
            CheckingStage::Unread => act(cx, CheckingAction::Look),
            CheckingStage::Unreadable => {
                ui.label(texts.get("checking-unreadable"));
                if ui.button(texts.get("try-again")).clicked() {
                    act(cx, CheckingAction::Look);
                }
            }
        }
        self.inspection = Inspection::default();
    }
}

fn act(cx: &mut Cx<'_>, action: CheckingAction) {
    cx.act(Action::Cohort(CohortAction::Checking(action)));
}

/// The level's name.
fn level_name(texts: &Messages, level: &Level) -> String {
    texts.format("checking-level", &[("n", &level.number)])
}

/// False alarms that a whole drill of the level may have.
fn most_alarms(level: &Level) -> u64 {
    u64::from(level.false_alarm_ppm) * level.records as u64 / 1_000_000
}

/// Mean seconds of a record, rounded up: a value above a line never looks as if it were on it.
fn seconds(time_ms: u64, records: u32) -> String {
    if records == 0 {
        return "—".to_owned();
    }
    let tenths = time_ms.div_ceil(100 * u64::from(records));
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Text of body size that is strong.
fn strong(text: String) -> RichText {
    RichText::new(text).strong()
}
