//! 指导员工作台: the guidance cohort at a glance, admission, mentees, and the checking drill.
//!
//! Shows the cohort's view data and nothing else; access and rights are checked by `app`. A guidance officer
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
mod paper_buttons;
mod tiles;

use egui::{RichText, Ui};
use uuid::Uuid;

use self::alerts::AlertsTab;
use self::caseloads::CaseloadTab;
use self::checking::CheckingTab;
use self::choose::ChooseTab;
use self::coach_card::CoachCard;
use self::page::PageTab;
use crate::ui::cards::bureau_line;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::scroll;
use crate::ui::kit::tabs::{chosen, tabs, waiting};
use crate::ui::kit::visits::Visits;
use dabiao_app::cohort::checking::CheckingStage;
use dabiao_app::cohort::{CohortAccess, CohortView};
use dabiao_app::{Action, CohortAction};

/// What of the cohort is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Page,
    Choose,
    Caseloads,
    Coverage,
    Alerts,
    Checking,
}

impl Tab {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Page, "cohort-page"),
        (Self::Choose, "cohort-choose"),
        (Self::Caseloads, "cohort-caseloads"),
        (Self::Coverage, "cohort-coverage"),
        (Self::Alerts, "cohort-alerts"),
        (Self::Checking, "cohort-checking"),
    ];

    /// The tabs for this access, and their names for the reader.
    fn of(sight: CohortAccess) -> Vec<(Self, &'static str)> {
        match sight {
            CohortAccess::Whole => Self::ALL.to_vec(),
            CohortAccess::Own(_) => vec![(Self::Page, "cohort-own"), (Self::Checking, "cohort-checking")],
            CohortAccess::Numbers => vec![(Self::Coverage, "cohort-coverage")],
            CohortAccess::Drill => vec![(Self::Checking, "cohort-checking")],
            CohortAccess::Nothing => Vec::new(),
        }
    }
}

/// View state of the screen.
#[derive(Default)]
pub struct CohortScreen {
    tab: Tab,
    visits: Visits<(Tab, Option<Uuid>)>,
    /// Whether the cohort was requested since the screen was opened.
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

impl View for CohortScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let sight = session.cohort().access();
        if !self.asked {
            self.asked = true;
            cx.act(Action::Cohort(CohortAction::Look));
        }
        let own = Tab::of(sight);
        self.tab = chosen(Some(self.tab), &own).unwrap_or_default();
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(texts.get("nav-cohort")).size(26.0));
            ui.add_space(10.0);
            // In a drill, only the drill's own buttons lead away with one press.
            let inspecting = matches!(session.cohort().checking_stage(), CheckingStage::Open(_))
                && self.tab == Tab::Checking;
            let alerts = session.cohort().view().map_or(0, |view| view.alerts.len());
            let named = |(tab, key): (Tab, &str)| match tab {
                Tab::Alerts if alerts > 0 => (tab, format!("{} ({alerts})", texts.get(key))),
                _ => (tab, texts.get(key)),
            };
            let open = own.into_iter().filter(|(tab, _)| !inspecting || *tab == Tab::Checking);
            if let Some(tab) = tabs(ui, self.tab, open.map(named)) {
                self.tab = tab;
                self.opened = None;
                cx.act(Action::LeaveScreen);
            }
            if session.cohort().busy() {
                ui.spinner();
            }
        });
        if self.tab == Tab::Checking {
            return self.checking.show(ui, cx);
        }
        bureau_line::as_of(ui, cx);
        let Some(view) = session.cohort().view().cloned() else {
            if waiting(ui, texts, session.cohort().trouble()) {
                cx.act(Action::Cohort(CohortAction::Look));
            }
            return;
        };
        if let CohortAccess::Own(own) = sight {
            self.open(own, cx);
        }
        self.visits.of((self.tab, self.opened));
        let place = ("cohort", self.visits.number());
        match self.tab {
            Tab::Page => self.page(ui, cx, &view),
            Tab::Choose => scroll(ui, place, |ui| self.choose.show(ui, cx, &view)),
            Tab::Caseloads => scroll(ui, place, |ui| self.caseloads.show(ui, cx, &view)),
            Tab::Coverage => scroll(ui, place, |ui| coverage::show(ui, texts, &view)),
            Tab::Checking => {}
            Tab::Alerts => scroll(ui, place, |ui| {
                if let Some(coach) = self.alerts.show(ui, cx, &view) {
                    self.tab = Tab::Page;
                    self.open(coach, cx);
                }
            }),
        }
    }

    fn leave(&mut self) {
        self.asked = false;
    }
}

impl CohortScreen {
    fn page(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &std::sync::Arc<CohortView>) {
        let place = ("cohort", self.visits.number());
        match self.opened.filter(|id| view.coach(*id).is_some()) {
            Some(coach) => scroll(ui, place, |ui| {
                if self.card.show(ui, cx, view, coach) {
                    self.opened = None;
                }
            }),
            None => {
                if let Some(coach) = self.page.show(ui, cx, view) {
                    self.open(coach, cx);
                }
            }
        }
    }

    fn open(&mut self, coach: Uuid, cx: &mut Cx<'_>) {
        if self.opened != Some(coach) {
            self.opened = Some(coach);
            cx.act(Action::Cohort(CohortAction::Open(coach)));
        }
    }
}
