//! 训练员工作台: the bureau at a glance, units, people, forecasts, lines, work, papers.
//!
//! Shows the desk's view data and nothing else. Individuals are listed for whoever has to train them and are
//! never ranked against each other in public; units may be compared. Rights are held by `app`.

mod assignments;
mod exempt_form;
mod overview;
mod papers;
mod people;
mod person_card;
mod plots;
mod quota;
mod roster;
mod simulator;
mod units;

pub(in crate::ui) use assignments::drill_words;

use egui::{RichText, ScrollArea, Ui};

use self::assignments::AssignTab;
use self::overview::OverviewTab;
use self::people::PeopleTab;
use self::quota::QuotaTab;
use self::roster::RosterTab;
use self::simulator::SimulatorTab;
use self::units::UnitsTab;
use crate::ui::commands::Commands;
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::kit::visits::Visits;
use dabiao_app::trainer::DeskView;
use dabiao_app::{Action, Station, TrainerAction};

/// What of the desk is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Overview,
    Units,
    People,
    Simulator,
    Quota,
    Assignments,
    Roster,
    Papers,
}

impl Part {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Overview, "desk-overview"),
        (Self::Units, "desk-units"),
        (Self::People, "desk-people"),
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
    part: Part,
    visits: Visits<Part>,
    /// Whether the desk was asked for since the screen was opened.
    asked: bool,
    overview: OverviewTab,
    units: UnitsTab,
    people: PeopleTab,
    simulator: SimulatorTab,
    quota: QuotaTab,
    assignments: AssignTab,
    roster: RosterTab,
}

impl TrainerScreen {
    /// Forgets what was shown: somebody else signs in, or the screen is left.
    pub const fn leave(&mut self) {
        self.asked = false;
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Commands) {
        let texts = station.texts();
        if !self.asked {
            self.asked = true;
            wishes.act(Action::Desk(TrainerAction::Look));
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(texts.get("nav-trainer")).size(26.0));
            ui.add_space(10.0);
            for (part, key) in Part::ALL {
                if ui.selectable_label(self.part == part, texts.get(key)).clicked() {
                    self.part = part;
                    wishes.act(Action::LeaveScreen);
                }
            }
            if station.trainer().busy() {
                ui.spinner();
            }
        });
        let Some(view) = station.trainer().view().cloned() else {
            if let Some(trouble) = station.trainer().trouble() {
                if crate::ui::kit::widgets::trouble(ui, texts, trouble) {
                    wishes.act(Action::Desk(TrainerAction::Look));
                }
            } else {
                ui.label(texts.get("opening"));
            }
            return;
        };
        self.visits.of(self.part);
        let visit = self.visits.number();
        match self.part {
            Part::Overview => scroll(ui, visit, |ui| {
                if let Some(unit) = self.overview.show(ui, station, &view) {
                    self.people.only_unit(unit);
                    self.part = Part::People;
                }
            }),
            Part::Units => scroll(ui, visit, |ui| {
                if let Some(unit) = self.units.show(ui, station, &view, wishes) {
                    self.people.only_unit(unit);
                    self.part = Part::People;
                }
            }),
            Part::People => {
                if let Some(officers) = self.people.show(ui, station, &view, wishes) {
                    self.assignments.begin(officers);
                    self.part = Part::Assignments;
                }
            }
            Part::Simulator => scroll(ui, visit, |ui| self.simulator.show(ui, station, &view, wishes)),
            Part::Quota => scroll(ui, visit, |ui| self.quota.show(ui, station, &view, wishes)),
            Part::Papers => scroll(ui, visit, |ui| papers::show(ui, station, wishes)),
            Part::Roster => scroll(ui, visit, |ui| self.roster.show(ui, station, wishes)),
            Part::Assignments => scroll(ui, visit, |ui| {
                if self.assignments.show(ui, station, &view, wishes) {
                    self.part = Part::People;
                }
            }),
        }
    }
}

/// A part of the desk, each visit of it from its top.
fn scroll(ui: &mut Ui, visit: u64, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(("desk", visit)).auto_shrink(false).show(ui, add);
}

fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).size(size::HEADING));
}

/// The desk's day and standard, for the head of what is shown.
fn as_of(ui: &mut Ui, station: &Station, view: &DeskView) {
    let texts = station.texts();
    let standard = crate::ui::words::exam::title_of(&view.facts.standard, texts);
    let text = texts.format("desk-as-of", &[("day", &view.facts.today), ("standard", &standard)]);
    ui.label(RichText::new(text).color(Palette::of(ui).muted).size(size::SMALL));
}

/// `12/30 · 40.0%`, the two numbers before the share.
fn rate_words(certified: u32, eligible: u32) -> String {
    if eligible == 0 {
        return "—".to_owned();
    }
    let share = f64::from(certified) / f64::from(eligible);
    format!("{certified}/{eligible} · {}", crate::ui::kit::widgets::percent(Some(share)))
}

/// A unit's name; where others are below it, with a word that only its own officers are meant.
fn own_name(
    texts: &dabiao_app::lang::Messages,
    view: &DeskView,
    unit: &dabiao_app::trainer::UnitLine,
) -> String {
    if view.units.iter().any(|u| u.parent == Some(unit.id)) {
        texts.format("unit-own-level", &[("unit", &unit.name)])
    } else {
        unit.name.clone()
    }
}
