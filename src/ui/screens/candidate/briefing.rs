//! The exam's requirements and rules of counting, before anything begins.

use std::fmt::Display;

use egui::{RichText, Ui};

use super::{leave_ui, primary_with_focus};
use crate::ui::commands::Cx;
use crate::ui::kit::figures::{figure, speed_line};
use crate::ui::kit::layout::card;
use crate::ui::kit::theme::size;
use crate::ui::words::exam::title_of;
use dabiao_app::exam::{KnownSitting, SeatSession};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, ExamAction};
use dabiao_domain::rounding::{self, percent_line};
use dabiao_domain::sitting::{CandidateState, SittingKind};
use dabiao_domain::standard::{FormRule, PointsFormula, ResumeRule, Standard};

/// Shows it, with the trial.
pub fn briefing_ui(ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting, seat: &SeatSession) {
    let session = cx.session;
    let (texts, standard) = (session.texts(), &known.standard);
    card(ui, |ui| {
        ui.label(RichText::new(title_of(standard, texts)).size(size::HEADING));
        let form = standard.form.filter(|_| known.sitting.plan().kind == SittingKind::Form);
        if let Some(rule) = form {
            form_figures_ui(ui, texts, rule);
            for rule in form_rules(texts, standard) {
                ui.label(format!("· {rule}"));
            }
            return;
        }
        let age = standard.age_at(seat.officer.birth, known.sitting.plan().at);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 40.0;
            let minutes = texts.format("minutes", &[("n", &(standard.duration_ms / 60_000))]);
            figure(ui, &texts.get("rule-duration"), &minutes);
            if let Some(formula) = &standard.formula {
                // Points decide: neither speed nor accuracy has a line of its own.
                let points = speed_line(Some(formula.pass_milli as f64 / 1000.0));
                figure(ui, &texts.get("line-points"), &points);
            } else {
                let line = standard.speed.for_age(age).map(|milli| milli as f64 / 1000.0);
                let line = match line {
                    Some(_) => format!("{} {}", speed_line(line), texts.get("unit-cpm")),
                    None => texts.get("not-available"),
                };
                figure(ui, &texts.get("line-speed"), &line);
                let accuracy = percent_line(standard.accuracy_ppm as f64 / 1e6);
                figure(ui, &texts.get("line-accuracy"), &accuracy);
            }
            // A minimum of one character is no rule worth showing.
            if standard.min_attempted > 1 {
                figure(ui, &texts.get("rule-attempted"), &standard.min_attempted.to_string());
            }
        });
        for rule in rules(texts, standard) {
            ui.label(format!("· {rule}"));
        }
    });
    card(ui, |ui| {
        let state = known.sitting.candidate(seat.officer.id).map(|c| c.state);
        let tried = state == Some(CandidateState::Trial);
        if standard.trial_ms > 0 {
            ui.label(texts.format("seat-trial-note", &[("seconds", &(standard.trial_ms / 1000))]));
            if primary_with_focus(ui, &texts.get(if tried { "seat-trial-again" } else { "seat-trial" })) {
                cx.act(Action::Exam(ExamAction::StartTrial));
            }
        }
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("seat-no-trial")).clicked() {
                cx.act(Action::Exam(ExamAction::EndTrial));
            }
            leave_ui(ui, cx);
        });
    });
}

/// What a sitting of forms asks.
fn form_figures_ui(ui: &mut Ui, texts: &Messages, rule: FormRule) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 40.0;
        let minutes = texts.format("minutes", &[("n", &(rule.duration_ms / 60_000))]);
        figure(ui, &texts.get("rule-duration"), &minutes);
        figure(ui, &texts.get("form-rate"), &percent_line(rule.qualified_ppm as f64 / 1e6));
        figure(ui, &texts.get("rule-records"), &rule.min_records.to_string());
    });
}

/// The rules of a sitting of forms.
fn form_rules(texts: &Messages, standard: &Standard) -> Vec<String> {
    let hand_in = if standard.hand_in_early { "brief-form-hand-in" } else { "brief-form-no-hand-in" };
    let keys = [
        "brief-clock",
        "brief-form-qualified",
        "brief-form-cards",
        "brief-form-no-hints",
        hand_in,
        "brief-typing-only",
        power_rule(standard),
    ];
    keys.map(|key| texts.get(key)).to_vec()
}

/// What becomes of an interrupted exam.
const fn power_rule(standard: &Standard) -> &'static str {
    match standard.resume {
        ResumeRule::Once => "brief-power-once",
        ResumeRule::Invigilator => "brief-power-invigilator",
        ResumeRule::Never => "brief-power-never",
    }
}

/// The rules in the order of their importance for a candidate.
fn rules(texts: &Messages, standard: &Standard) -> Vec<String> {
    let mut rules = vec![texts.get("brief-clock")];
    match &standard.formula {
        Some(formula) => rules.extend(points_rules(texts, formula)),
        None => rules.extend(["brief-speed", "brief-accuracy"].map(|key| texts.get(key))),
    }
    let hand_in = if standard.hand_in_early { "brief-hand-in" } else { "brief-no-hand-in" };
    let others = ["brief-corrections", "brief-no-pause", hand_in, "brief-typing-only", power_rule(standard)];
    rules.extend(others.map(|key| texts.get(key)));
    rules
}

/// How points are counted: for the amount, for its accuracy, for whole sentences.
fn points_rules(texts: &Messages, formula: &PointsFormula) -> [String; 3] {
    let points = |milli: u64| rounding::line(milli as f64 / 1000.0, 0);
    let amount: [(&str, &dyn Display); 5] = [
        ("chars", &formula.basis_chars),
        ("points", &points(formula.basis_milli)),
        ("fewer", &points(formula.per_missing_milli)),
        ("more", &points(formula.per_extra_milli)),
        ("most", &points(formula.max_extra_milli)),
    ];
    let sentences: [(&str, &dyn Display); 3] = [
        ("n", &formula.sentences),
        ("points", &points(formula.per_sentence_milli)),
        ("most", &points(formula.max_milli)),
    ];
    [
        texts.format("brief-points-amount", &amount),
        texts.get("brief-points-accuracy"),
        texts.format("brief-points-sentences", &sentences),
    ]
}
