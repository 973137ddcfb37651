//! Admission: suggestions with their reasons, the reserve, and former members.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::figures::{percent, speed};
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, left, quiet};
use crate::ui::kit::theme::{self, Palette};
use dabiao_app::cohort::{CohortView, Person, PlaceLine, words};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, CohortAction};
use dabiao_domain::cohort::membership::{LeaveReason, State, Step};
use dabiao_domain::role::Permission;
use dabiao_domain::rounding;

/// Officers found by a search, at most.
const FOUND: usize = 8;

/// View state.
#[derive(Default)]
pub(super) struct ChooseTab {
    search: String,
    note: String,
    /// Who is about to leave, why, and a word.
    leaving: Option<(Uuid, LeaveReason, String)>,
}

impl ChooseTab {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView) {
        let session = cx.session;
        let texts = cx.messages;
        let manages = session.may(Permission::ManageCohort);
        card(ui, |ui| {
            heading(ui, &texts.get("choose-title"));
            ui.label(words::size(texts, view.size));
            ui.label(words::funnel(texts, view));
            quiet(
                ui,
                &texts.format(
                    "funnel-how",
                    &[
                        ("rate", &rounding::hundredths_up(view.funnel.drop_out_a_year, 0)),
                        ("n", &view.funnel.observed.drop_outs),
                        ("years", &rounding::text(view.funnel.observed.member_days as f64 / 365.25, 1)),
                    ],
                ),
            );
            rungs(ui, texts, view);
        });
        card(ui, |ui| self.suggestions(ui, cx, view, manages));
        card(ui, |ui| self.by_search(ui, cx, view, manages));
        card(ui, |ui| self.members(ui, cx, view, manages));
    }

    fn suggestions(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, manages: bool) {
        let texts = cx.messages;
        heading(ui, &texts.get("choose-suggested"));
        quiet(ui, &texts.get("choose-how"));
        if manages {
            ui.horizontal_wrapped(|ui| {
                form::hinted_line(ui, &texts.get("choose-note"), &mut self.note, 320.0, "")
            });
        }
        for c in &view.candidates {
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("{} {}", c.who.name, c.who.badge)).strong());
                ui.label(&c.who.unit_name);
                ui.label(level_words(texts, c.level));
                ui.label(texts.format("choose-points", &[("points", &c.suggestion.points)]));
                if manages {
                    self.join_buttons(ui, cx, &c.who, c.waiting);
                }
            });
            let why: Vec<String> = c.suggestion.reasons.iter().map(|r| words::reason(texts, r)).collect();
            quiet(ui, &why.join("　"));
        }
    }

    fn join_buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, who: &Person, waiting: bool) {
        let texts = cx.messages;
        let mut step = None;
        if theme::small_primary(ui, &texts.get("choose-take")).clicked() {
            step = Some(Step::JoinMember);
        }
        if !waiting && ui.button(texts.get("choose-reserve")).clicked() {
            step = Some(Step::JoinReserve);
        }
        if let Some(step) = step {
            let note = std::mem::take(&mut self.note);
            cx.act(Action::Cohort(CohortAction::Step { officer: who.id, step, note }));
        }
    }

    fn by_search(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, manages: bool) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("choose-other"));
        ui.horizontal_wrapped(|ui| {
            form::hinted_line(
                ui,
                &texts.get("search"),
                &mut self.search,
                220.0,
                &texts.get("choose-search-hint"),
            );
        });
        let wanted = self.search.trim().to_lowercase();
        if wanted.is_empty() {
            return;
        }
        let found = |o: &&dabiao_domain::roster::Officer| {
            o.badge.to_lowercase().contains(&wanted) || o.name.contains(&wanted)
        };
        let ids: Vec<Uuid> = session.officers().iter().filter(found).take(FOUND).map(|o| o.id).collect();
        if ids.is_empty() {
            ui.label(texts.get("choose-nobody"));
        }
        for id in ids {
            let who = view.person(id);
            ui.horizontal_wrapped(|ui| {
                ui.label(format!("{} {}　{}", who.name, who.badge, who.unit_name));
                if manages && view.coach(id).is_none() {
                    self.join_buttons(ui, cx, &who, false);
                }
            });
        }
    }

    fn members(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, manages: bool) {
        let texts = cx.messages;
        heading(ui, &texts.format("choose-reserve-list", &[("n", &view.reserves.len())]));
        for line in &view.reserves {
            ui.horizontal_wrapped(|ui| {
                place(ui, texts, line);
                if manages {
                    self.join_buttons(ui, cx, &line.who, true);
                    self.leave_ui(ui, cx, line.who.id);
                }
            });
        }
        ui.add_space(8.0);
        heading(ui, &texts.format("choose-member-list", &[("n", &view.coaches.len())]));
        for c in &view.coaches {
            ui.horizontal_wrapped(|ui| {
                ui.label(format!("{} {}　{}", c.who.name, c.who.badge, c.who.unit_name));
                quiet(ui, &texts.format("place-member", &[("since", &c.since)]));
                if manages {
                    self.leave_ui(ui, cx, c.who.id);
                }
            });
        }
        ui.add_space(8.0);
        heading(ui, &texts.format("choose-left-list", &[("n", &view.left.len())]));
        for line in &view.left {
            ui.horizontal_wrapped(|ui| place(ui, texts, line));
        }
    }

    /// The question why a member leaves, and the operation.
    fn leave_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, officer: Uuid) {
        let texts = cx.messages;
        let Some((who, reason, note)) = self.leaving.as_mut().filter(|(who, ..)| *who == officer) else {
            if ui.button(texts.get("choose-leave")).clicked() {
                self.leaving = Some((officer, LeaveReason::OtherDuties, String::new()));
            }
            return;
        };
        let word = |r: LeaveReason| texts.of(&r);
        combo(ui, &texts.get("choose-leave-why"), ("leave", 140.0), &word(*reason), |ui| {
            for r in LeaveReason::ALL {
                ui.selectable_value(reason, r, word(r));
            }
        });
        form::hinted_line(ui, &texts.get("choose-note"), note, 200.0, "");
        let (who, reason, note) = (*who, *reason, note.clone());
        if ui.button(texts.get("choose-leave-yes")).clicked() {
            cx.act(Action::Cohort(CohortAction::Step { officer: who, step: Step::Leave(reason), note }));
            self.leaving = None;
        } else if ui.button(texts.get("cancel")).clicked() {
            self.leaving = None;
        }
    }
}

/// How many members have reached each rung.
fn rungs(ui: &mut Ui, texts: &Messages, view: &CohortView) {
    let palette = Palette::of(ui);
    let most = view.funnel.by_height.iter().copied().max().unwrap_or(1).max(1);
    for (height, n) in view.funnel.by_height.iter().enumerate() {
        let reached =
            height.checked_sub(1).and_then(|top| dabiao_domain::cohort::ladder::Rung::ALL.get(top).copied());
        ui.horizontal(|ui| {
            left(ui, 150.0, RichText::new(words::rung(texts, reached)));
            let width = 360.0 * *n as f32 / most as f32;
            let (rect, _) = ui.allocate_exact_size(egui::vec2(360.0, 18.0), egui::Sense::hover());
            let bar = egui::Rect::from_min_size(rect.min, egui::vec2(width, 18.0));
            ui.painter().rect_filled(bar, 2.0, palette.primary.gamma_multiply(0.55));
            ui.label(n.to_string());
        });
    }
}

fn place(ui: &mut Ui, texts: &Messages, line: &PlaceLine) {
    ui.label(format!("{} {}　{}", line.who.name, line.who.badge, line.who.unit_name));
    ui.label(level_words(texts, line.level));
    let words = match line.state {
        State::Member { since } => texts.format("place-member", &[("since", &since)]),
        State::Reserve { since } => texts.format("place-reserve", &[("since", &since)]),
        State::Left { on, reason } => {
            let why = texts.of(&reason);
            texts.format("place-left", &[("on", &on), ("why", &why)])
        }
    };
    quiet(ui, &words);
}

fn level_words(texts: &Messages, level: Option<dabiao_app::cohort::Level>) -> String {
    match level {
        Some(l) => texts.format(
            "choose-level",
            &[("speed", &speed(Some(l.cpm))), ("accuracy", &percent(Some(l.accuracy)))],
        ),
        None => texts.get("choose-no-level"),
    }
}
