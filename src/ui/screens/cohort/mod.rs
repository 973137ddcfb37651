//! 指导员工作台: the guidance cohort at a glance, whom to take, whom they coach, and the checking drill.
//!
//! Shows the cohort's view data and nothing else; who may see and do what is held by `app`. A guidance officer
//! finds the own page here, a trainer the numbers.

mod alerts;
mod caseloads;
mod checking;
mod choose;
mod coach_card;
mod coverage;
mod ladder;
mod mentees;
mod page;
mod tiles;

use egui::{RichText, ScrollArea, Ui};
use uuid::Uuid;

use self::alerts::AlertsTab;
use self::caseloads::CaseloadTab;
use self::checking::CheckingTab;
use self::choose::ChooseTab;
use self::coach_card::CoachCard;
use self::page::PageTab;
use crate::ui::commands::Commands;
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::kit::visits::Visits;
use dabiao_app::cohort::checking::CheckingStage;
use dabiao_app::cohort::{CohortPaper, CohortSight, CohortView};
use dabiao_app::trainer::PaperFormat;
use dabiao_app::{Action, CohortAction, Station};

/// What of the cohort is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Page,
    Choose,
    Caseloads,
    Coverage,
    Alerts,
    Checking,
}

impl Part {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Page, "cohort-page"),
        (Self::Choose, "cohort-choose"),
        (Self::Caseloads, "cohort-caseloads"),
        (Self::Coverage, "cohort-coverage"),
        (Self::Alerts, "cohort-alerts"),
        (Self::Checking, "cohort-checking"),
    ];

    /// The parts for somebody, and what each is called for them.
    fn of(sight: CohortSight) -> Vec<(Self, &'static str)> {
        match sight {
            CohortSight::Whole => Self::ALL.to_vec(),
            CohortSight::Own(_) => vec![(Self::Page, "cohort-own"), (Self::Checking, "cohort-checking")],
            CohortSight::Numbers => vec![(Self::Coverage, "cohort-coverage")],
            CohortSight::Drill => vec![(Self::Checking, "cohort-checking")],
            CohortSight::Nothing => Vec::new(),
        }
    }
}

/// View state of the screen.
#[derive(Default)]
pub struct CohortScreen {
    part: Part,
    visits: Visits<(Part, Option<Uuid>)>,
    /// Whether the cohort was asked for since the screen was opened.
    asked: bool,
    page: PageTab,
    card: CoachCard,
    choose: ChooseTab,
    caseloads: CaseloadTab,
    alerts: AlertsTab,
    checking: CheckingTab,
    /// The guidance officer whose page is open.
    opened: Option<Uuid>,
}

impl CohortScreen {
    /// Forgets what was shown: somebody else signs in, or the screen is left.
    pub const fn leave(&mut self) {
        self.asked = false;
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Commands) {
        let texts = station.texts();
        let sight = station.cohort().access();
        if !self.asked {
            self.asked = true;
            wishes.act(Action::Cohort(CohortAction::Look));
        }
        let parts = Part::of(sight);
        if !parts.iter().any(|(part, _)| *part == self.part) {
            self.part = parts.first().map_or(Part::Page, |(part, _)| *part);
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(texts.get("nav-cohort")).size(26.0));
            ui.add_space(10.0);
            // Nothing leads away from a drill by one press but what the drill itself offers.
            let inspecting = matches!(station.cohort().checking_stage(), CheckingStage::Open(_))
                && self.part == Part::Checking;
            for (part, key) in parts.into_iter().filter(|(part, _)| !inspecting || *part == Part::Checking) {
                let alerts = station.cohort().view().map_or(0, |view| view.alerts.len());
                let label = match part {
                    Part::Alerts if alerts > 0 => format!("{} ({alerts})", texts.get(key)),
                    _ => texts.get(key),
                };
                if ui.selectable_label(self.part == part, label).clicked() {
                    self.part = part;
                    self.opened = None;
                    wishes.act(Action::LeaveScreen);
                }
            }
            if station.cohort().busy() {
                ui.spinner();
            }
        });
        if self.part == Part::Checking {
            return self.checking.show(ui, station, wishes);
        }
        let Some(view) = station.cohort().view().cloned() else {
            if let Some(trouble) = station.cohort().trouble() {
                if crate::ui::kit::widgets::trouble(ui, texts, trouble) {
                    wishes.act(Action::Cohort(CohortAction::Look));
                }
            } else {
                ui.label(texts.get("opening"));
            }
            return;
        };
        if let CohortSight::Own(own) = sight {
            self.open(own, wishes);
        }
        self.visits.of((self.part, self.opened));
        let visit = self.visits.number();
        match self.part {
            Part::Page => self.page(ui, station, &view, wishes),
            Part::Choose => scroll(ui, visit, |ui| self.choose.show(ui, station, &view, wishes)),
            Part::Caseloads => scroll(ui, visit, |ui| self.caseloads.show(ui, station, &view, wishes)),
            Part::Coverage => scroll(ui, visit, |ui| coverage::show(ui, texts, &view)),
            Part::Checking => {}
            Part::Alerts => scroll(ui, visit, |ui| {
                if let Some(coach) = self.alerts.show(ui, station, &view, wishes) {
                    self.part = Part::Page;
                    self.open(coach, wishes);
                }
            }),
        }
    }

    fn page(
        &mut self,
        ui: &mut Ui,
        station: &Station,
        view: &std::sync::Arc<CohortView>,
        wishes: &mut Commands,
    ) {
        let visit = self.visits.number();
        match self.opened.filter(|id| view.coach(*id).is_some()) {
            Some(coach) => scroll(ui, visit, |ui| {
                if self.card.show(ui, station, view, coach, wishes) {
                    self.opened = None;
                }
            }),
            None => {
                if let Some(coach) = self.page.show(ui, station, view, wishes) {
                    self.open(coach, wishes);
                }
            }
        }
    }

    fn open(&mut self, coach: Uuid, wishes: &mut Commands) {
        if self.opened != Some(coach) {
            self.opened = Some(coach);
            wishes.act(Action::Cohort(CohortAction::Open(coach)));
        }
    }
}

/// A part of the screen, each visit of it from its top.
fn scroll(ui: &mut Ui, visit: u64, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(("cohort", visit)).auto_shrink(false).show(ui, add);
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

fn quiet(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Palette::of(ui).muted).size(size::SMALL));
}

/// Buttons for a paper in its forms, and where the last one is.
fn paper_buttons(ui: &mut Ui, station: &Station, paper: CohortPaper, wishes: &mut Commands) {
    let texts = station.texts();
    for (format, key) in [(PaperFormat::Pdf, "cohort-print"), (PaperFormat::Xlsx, "cohort-xlsx")] {
        if ui.button(texts.get(key)).clicked() {
            wishes.act(Action::Cohort(CohortAction::Save { paper, format }));
        }
    }
    if let Some(path) = station.cohort().saved_paper() {
        quiet(ui, &texts.format("papers-saved", &[("path", &path.display())]));
    }
}

/// A word at the left of a place as wide as said.
fn left(ui: &mut Ui, width: f32, text: RichText) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, 24.0), layout, |ui| {
        ui.set_min_width(width);
        ui.add(egui::Label::new(text).truncate());
    });
}

/// A field with its name, as wide as said.
fn field(ui: &mut Ui, name: &str, value: &mut String, width: f32, hint: &str) -> egui::Response {
    let label = crate::ui::kit::form::label(ui, name, width);
    ui.add(egui::TextEdit::singleline(value).desired_width(width).hint_text(hint)).labelled_by(label.id)
}
