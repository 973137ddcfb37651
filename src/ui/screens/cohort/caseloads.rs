//! Pairs of coach and mentee: suggestions by unit and need, manual choices, and contradictions.

use std::collections::BTreeSet;

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, quiet};
use crate::ui::kit::{form, theme};
use dabiao_app::cohort::{CohortView, words};
use dabiao_app::{Action, CohortAction};
use dabiao_domain::cohort::caseload::EndReason;
use dabiao_domain::role::Permission;

/// Suggestions that are shown at one time.
const SHOWN: usize = 60;
/// Officers found by a search, at most.
const FOUND: usize = 8;

/// View state.
#[derive(Default)]
pub(super) struct CaseloadTab {
    /// Suggestions that are not wanted: mentees.
    without: BTreeSet<Uuid>,
    /// The coach of the manual choice.
    coach: Option<Uuid>,
    search: String,
}

impl CaseloadTab {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView) {
        let session = cx.session;
        let manages = session.may(Permission::ManageCohort);
        if !view.clashes.is_empty() {
            card(ui, |ui| clashes(ui, cx, view, manages));
        }
        card(ui, |ui| self.suggested(ui, cx, view, manages));
        if manages {
            card(ui, |ui| self.by_hand(ui, cx, view));
        }
    }

    fn suggested(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, manages: bool) {
        let texts = cx.messages;
        heading(ui, &texts.get("caseload-suggested"));
        quiet(ui, &texts.get("caseload-how"));
        if !view.has_forecast() {
            ui.label(texts.get("caseload-later"));
            return;
        }
        let wanted = view.pairings.iter().filter(|p| !self.without.contains(&p.mentee.id));
        let pairs: Vec<(Uuid, Uuid)> = wanted.take(SHOWN).map(|p| (p.coach.id, p.mentee.id)).collect();
        ui.label(texts.format(
            "caseload-count",
            &[("n", &view.pairings.len()), ("shown", &pairs.len()), ("unplaced", &view.unplaced)],
        ));
        if manages && !pairs.is_empty() {
            let text = texts.format("caseload-take-all", &[("n", &pairs.len())]);
            if theme::small_primary(ui, &text).clicked() {
                cx.act(Action::Cohort(CohortAction::Assign(pairs)));
            }
        }
        egui::Grid::new("pairings").num_columns(6).striped(true).spacing([18.0, 6.0]).show(ui, |ui| {
            for p in view.pairings.iter().take(SHOWN) {
                let mut taken = !self.without.contains(&p.mentee.id);
                let name = texts.format("caseload-take", &[("name", &p.mentee.name)]);
                if manages && ui.checkbox(&mut taken, "").on_hover_text(&name).changed() {
                    if taken {
                        self.without.remove(&p.mentee.id);
                    } else {
                        self.without.insert(p.mentee.id);
                    }
                }
                ui.label(format!("{} {}", p.mentee.name, p.mentee.badge));
                ui.label(&p.mentee.unit_name);
                ui.label(words::want(texts, p.pairing.want));
                ui.label(RichText::new(format!("→ {} {}", p.coach.name, p.coach.badge)).strong());
                let load = texts.format("caseload-load", &[("n", &p.pairing.load)]);
                ui.label(format!("{}{}", words::near(texts, p.pairing.near), texts.aside(load)));
                ui.end_row();
            }
        });
    }

    fn by_hand(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("caseload-by-hand"));
        let chosen = self.coach.and_then(|id| view.coach(id));
        let shown = chosen.map_or_else(|| texts.get("caseload-choose-coach"), |c| c.who.name.clone());
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.get("caseload-coach"));
            combo(ui, &texts.get("caseload-coach"), ("coach", 260.0), &shown, |ui| {
                for c in &view.coaches {
                    let load = texts.format("caseload-load", &[("n", &c.mentees)]);
                    let label = format!("{}　{}　{load}", c.who.name, c.who.unit_name);
                    ui.selectable_value(&mut self.coach, Some(c.who.id), label);
                }
            });
            form::hinted_line(
                ui,
                &texts.get("caseload-mentee"),
                &mut self.search,
                200.0,
                &texts.get("choose-search-hint"),
            );
        });
        let wanted = self.search.trim().to_lowercase();
        let (Some(coach), false) = (self.coach, wanted.is_empty()) else { return };
        let found = |o: &&dabiao_domain::roster::Officer| {
            o.badge.to_lowercase().contains(&wanted) || o.name.contains(&wanted)
        };
        for o in session.officers().iter().filter(found).take(FOUND) {
            ui.horizontal_wrapped(|ui| {
                ui.label(format!("{} {}　{}", o.name, o.badge, o.unit));
                let name = texts.format("caseload-give", &[("name", &o.name)]);
                if ui.button(name).clicked() {
                    cx.act(Action::Cohort(CohortAction::Assign(vec![(coach, o.id)])));
                }
            });
        }
    }
}

/// Assignments that do not count because another holds: the instructor has to decide.
fn clashes(ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, manages: bool) {
    let texts = cx.messages;
    heading(ui, &texts.format("caseload-clashes", &[("n", &view.clashes.len())]));
    quiet(ui, &texts.get("caseload-clash-how"));
    for (mentee, coach, assignment) in &view.clashes {
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.format("caseload-clash", &[("mentee", &mentee.name), ("coach", &coach.name)]));
            if manages && ui.button(texts.get("caseload-clash-end")).clicked() {
                let reason = EndReason::Reassigned;
                cx.act(Action::Cohort(CohortAction::End { assignment: *assignment, reason }));
            }
        });
    }
}
