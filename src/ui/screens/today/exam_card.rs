//! The exams of the signed-in officer: their standing, the next date, the results.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::kit::text::section;
use crate::ui::kit::theme::Palette;
use crate::ui::words::exam::{figures, outcome, standing, title_of, when_and_where};
use dabiao_app::exam::with_points;
use dabiao_app::{Session, shortfall_words};
use dabiao_domain::sitting::{Outcome, SittingKind, SittingState};

/// Whether there is anything to be shown.
pub fn is_needed(session: &Session) -> bool {
    session.officer().is_some_and(|officer| {
        session.core().standing().iter().any(|a| a.officer == officer.id)
            || session.core().sittings().any(|s| s.sitting.candidate(officer.id).is_some())
    })
}

/// Shows it.
pub fn show(ui: &mut Ui, session: &Session) {
    let Some(officer) = session.officer().map(|o| o.id) else { return };
    let texts = session.texts();
    ui.set_width(ui.available_width());
    let assessment = session.core().standing().iter().find(|a| a.officer == officer);
    let certified = assessment.is_some_and(|a| a.state.is_certified());
    if let Some(assessment) = assessment {
        let state = standing(texts, &assessment.state);
        let sign = if certified { "✓ " } else { "" };
        ui.label(RichText::new(format!("{sign}{} {state}", texts.get("exam-standing"))).size(18.0));
    }
    // An officer who has reached the standard waits for no exam.
    if let Some(next) = next(session, officer).or_else(|| (!certified).then(|| texts.get("exam-next-none"))) {
        ui.label(next);
    }
    let muted = Palette::of(ui).muted;
    let own = session.core().sittings().filter_map(|s| {
        let row = s.roll.iter().find(|row| row.officer == officer && row.attempt.is_some())?;
        Some((s, row))
    });
    for (n, (known, row)) in own.enumerate() {
        if n == 0 {
            section(ui, &texts.get("exam-own-results"));
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(when_and_where(known)).color(muted));
            ui.label(title_of(&known.standard, texts));
            let (speed, accuracy) = figures(row);
            let unit = match known.sitting.plan().kind {
                SittingKind::Copy => "unit-cpm",
                SittingKind::Form => "unit-records",
            };
            ui.label(format!("{speed} {}   {accuracy}", texts.get(unit)));
            ui.label(RichText::new(with_points(texts, known, row, outcome(texts, &row.outcome))).strong());
            if let Outcome::Failed(missing) = &row.outcome {
                for one in missing {
                    ui.label(shortfall_words(texts, one));
                }
            }
        });
    }
}

/// The next sitting of the officer, if one is planned.
fn next(session: &Session, officer: Uuid) -> Option<String> {
    let texts = session.texts();
    let next = session
        .core()
        .sittings()
        .filter(|s| !s.sitting.state().over() && s.sitting.candidate(officer).is_some())
        .filter(|s| s.sitting.state() != SittingState::Planned || s.sitting.plan().at >= session.now())
        .min_by_key(|s| s.sitting.plan().at);
    next.map(|next| texts.format("exam-next", &[("when", &when_and_where(next))]))
}
