//! 训练员工作台: the bureau at a glance, units, people, forecasts, lines, work, papers.
//!
//! Shows the desk's view data and nothing else. Individuals are listed for their trainers and are never
//! ranked against each other in public; units may be compared. Rights are checked by `app`.

mod assignments;
mod exempt_form;
mod lesson;
mod overview;
mod papers;
mod people;
mod person_card;
mod plots;
mod quota;
mod simulator;
mod units;
mod words;

use egui::{RichText, Ui};

use self::assignments::AssignTab;
use self::lesson::LessonTab;
use self::overview::OverviewTab;
use self::people::PeopleTab;
use self::quota::QuotaTab;
use self::simulator::SimulatorTab;
use self::units::UnitsTab;
use crate::ui::cards::bureau_line;
use crate::ui::cards::roster_import::RosterCard;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::scroll;
use crate::ui::kit::tabs::{tabs, waiting};
use crate::ui::kit::visits::Visits;
use dabiao_app::{Action, TrainerAction};
use dabiao_domain::assignment::Task;

/// What of the desk is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Overview,
    Units,
    People,
    Lesson,
    Simulator,
    Quota,
    Assignments,
    Roster,
    Papers,
}

impl Tab {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Overview, "desk-overview"),
        (Self::Units, "desk-units"),
        (Self::People, "desk-people"),
        (Self::Lesson, "desk-lesson"),
        (Self::Simulator, "desk-simulator"),
        (Self::Quota, "desk-quota"),
        (Self::Assignments, "desk-assignments"),
        (Self::Papers, "desk-papers"),
        (Self::Roster, "desk-roster"),
    ];
}

/// View state of the screen.
#[derive(Default)]
pub struct TrainerScreen {
    tab: Tab,
    visits: Visits<Tab>,
    /// Whether the desk was requested since the screen was opened.
    asked: bool,
    overview: OverviewTab,
    units: UnitsTab,
    people: PeopleTab,
    lesson: LessonTab,
    simulator: SimulatorTab,
    quota: QuotaTab,
    assignments: AssignTab,
    roster: RosterCard,
}

impl View for TrainerScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        if !self.asked {
            self.asked = true;
            cx.act(Action::Trainer(TrainerAction::Look));
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(texts.get("nav-trainer")).size(26.0));
            ui.add_space(10.0);
            let names = Tab::ALL.map(|(tab, key)| (tab, texts.get(key)));
            if let Some(tab) = tabs(ui, self.tab, names) {
                self.tab = tab;
                cx.act(Action::LeaveScreen);
            }
            if session.trainer().busy() {
                ui.spinner();
            }
        });
        bureau_line::as_of(ui, cx);
        let Some(view) = session.trainer().view().cloned() else {
            if waiting(ui, texts, session.trainer().trouble()) {
                cx.act(Action::Trainer(TrainerAction::Look));
            }
            return;
        };
        self.visits.of(self.tab);
        let place = ("desk", self.visits.number());
        match self.tab {
            Tab::Overview => scroll(ui, place, |ui| {
                if let Some(unit) = self.overview.show(ui, session, &view) {
                    self.people.only_unit(unit);
                    self.tab = Tab::People;
                }
            }),
            Tab::Units => scroll(ui, place, |ui| {
                if let Some(unit) = self.units.show(ui, cx, &view) {
                    self.people.only_unit(unit);
                    self.tab = Tab::People;
                }
            }),
            Tab::People => {
                if let Some(officers) = self.people.show(ui, cx, &view) {
                    self.assignments.begin(officers, Task::Drill(None));
                    self.tab = Tab::Assignments;
                }
            }
            Tab::Lesson => scroll(ui, place, |ui| {
                if let Some((officers, task)) = self.lesson.show(ui, cx, &view) {
                    self.assignments.begin(officers, task);
                    self.tab = Tab::Assignments;
                }
            }),
            Tab::Simulator => scroll(ui, place, |ui| self.simulator.show(ui, cx, &view)),
            Tab::Quota => scroll(ui, place, |ui| self.quota.show(ui, cx, &view)),
            Tab::Papers => scroll(ui, place, |ui| papers::show(ui, cx)),
            Tab::Roster => scroll(ui, place, |ui| self.roster.show(ui, cx)),
            Tab::Assignments => scroll(ui, place, |ui| {
                if self.assignments.show(ui, cx, &view) {
                    self.tab = Tab::People;
                }
            }),
        }
    }

    fn leave(&mut self) {
        self.asked = false;
        self.lesson.leave();
    }
}
