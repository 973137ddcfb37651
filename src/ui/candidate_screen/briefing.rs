//! What is asked in the exam and how it is counted, before anything begins.

use egui::{RichText, Ui};

use super::{leave_ui, primary_with_focus};
use crate::app::exam::{KnownSitting, SeatSession};
use crate::app::{Action, Station};
use crate::domain::rounding::percent_line;
use crate::domain::sitting::CandidateState;
use crate::domain::standard::{ResumeRule, Standard};
use crate::ui::exam_words::title_of;
use crate::ui::theme::{self, size};
use crate::ui::widgets::{figure, speed_line};
use crate::ui::wishes::Wishes;

/// Shows it, with the trial.
pub fn briefing_ui(
    ui: &mut Ui,
    station: &Station,
    known: &KnownSitting,
    seat: &SeatSession,
    wishes: &mut Wishes,
) {
    let (texts, standard) = (station.texts(), &known.standard);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(title_of(standard, texts)).size(size::HEADING));
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
            figure(ui, &texts.get("rule-attempted"), &standard.min_attempted.to_string());
        });
        for key in rules(standard) {
            ui.label(format!("· {}", texts.get(key)));
        }
    });
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let state = known.sitting.candidate(seat.officer.id).map(|c| c.state);
        let tried = state == Some(CandidateState::Trial);
        if standard.trial_ms > 0 {
            ui.label(texts.format("seat-trial-note", &[("seconds", &(standard.trial_ms / 1000))]));
            if primary_with_focus(ui, &texts.get(if tried { "seat-trial-again" } else { "seat-trial" })) {
                wishes.act(Action::StartTrial);
            }
        }
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("seat-no-trial")).clicked() {
                wishes.act(Action::EndTrial);
            }
            leave_ui(ui, texts, wishes);
        });
    });
}

/// The keys of the rules in the order in which they matter to a candidate.
fn rules(standard: &Standard) -> Vec<&'static str> {
    let mut keys =
        vec!["brief-clock", "brief-speed", "brief-accuracy", "brief-corrections", "brief-no-pause"];
    keys.push(if standard.hand_in_early { "brief-hand-in" } else { "brief-no-hand-in" });
    keys.push("brief-typing-only");
    keys.push(match standard.resume {
        ResumeRule::Once => "brief-power-once",
        ResumeRule::Invigilator => "brief-power-invigilator",
        ResumeRule::Never => "brief-power-never",
    });
    keys
}
