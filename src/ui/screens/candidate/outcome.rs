//! The result, for the candidate who has just finished: the two numbers, what is missing, when to come again.

use egui::{RichText, Ui};
use uuid::Uuid;

use super::primary_with_focus;
use crate::ui::cards::unread::unread_ui;
use crate::ui::commands::Cx;
use crate::ui::kit::figures::{figure_in, percent, speed};
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::words::exam::when_and_where;
use dabiao_app::exam::{KnownSitting, SeatSession};
use dabiao_app::lang::Messages;
use dabiao_app::practice::FormResultView;
use dabiao_app::{Action, ExamAction, ResultView, Session, shortfall_words};
use dabiao_domain::sitting::{SittingKind, SittingState};
use dabiao_domain::standard::{CopyFigures, CopyResult, Verdict};

/// Shows it.
pub fn outcome_ui(ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting, seat: &SeatSession, attempt: Uuid) {
    let session = cx.session;
    let texts = cx.messages;
    let practice = session.practice();
    card(ui, |ui| {
        let at = (known, seat);
        if let Some(result) = practice.result().filter(|r| r.start.id == attempt) {
            copy_ui(ui, cx, at, result);
        } else if let Some(result) = practice.form_result().filter(|r| r.start.id == attempt) {
            form_ui(ui, cx, at, result);
        }
    });
    if primary_with_focus(ui, &texts.get("seat-next")) {
        cx.act(Action::Exam(ExamAction::LeaveSeat));
    }
}

/// The result of a copied text.
fn copy_ui(ui: &mut Ui, cx: &Cx<'_>, (known, seat): (&KnownSitting, &SeatSession), result: &ResultView) {
    let texts = cx.messages;
    let tally = &result.score.tally;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 60.0;
        let cpm = format!("{} {}", speed(tally.correct_cpm()), texts.get("unit-cpm"));
        let points = result.points.as_ref().map(|points| ("points", speed(Some(points.have))));
        let both = [("correct-cpm", cpm), ("accuracy", percent(tally.accuracy()))];
        for (key, value) in points.into_iter().chain(both) {
            figure_in(ui, (&texts.get(key), size::BODY), (&value, size::OFFICIAL));
        }
    });
    let began = known.sitting.candidate(seat.officer.id).and_then(|c| c.began_at);
    let at = began.unwrap_or(known.sitting.plan().at);
    let figures = CopyFigures { tally: *tally, end: result.score.end };
    let counts = result.points.as_ref().map(|points| points.counts);
    let copied = CopyResult::of(&known.standard, figures, |_| counts);
    let verdict = known.standard.judge_copy(&copied, known.standard.age_at(seat.officer.birth, at));
    verdict_ui(ui, cx, (known, seat), &verdict);
    unread_ui(ui, texts, result);
    saved_ui(ui, texts, result.saved.is_some());
}

/// The result of a sitting of forms.
fn form_ui(ui: &mut Ui, cx: &Cx<'_>, at: (&KnownSitting, &SeatSession), result: &FormResultView) {
    let texts = cx.messages;
    let score = &result.report.score;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 60.0;
        let records = format!("{}/{}", score.qualified(), score.entered());
        for (key, value) in [("form-qualified", records), ("form-rate", percent(score.qualified_rate()))] {
            figure_in(ui, (&texts.get(key), size::BODY), (&value, size::OFFICIAL));
        }
    });
    if let Some((_, verdict)) = &result.verdict {
        verdict_ui(ui, cx, at, verdict);
    }
    saved_ui(ui, texts, result.saved.is_some());
}

fn saved_ui(ui: &mut Ui, texts: &Messages, saved: bool) {
    remark(ui, &texts.get(if saved { "seat-saved" } else { "result-saving" }));
}

/// Passed or not, what is missing, and what comes next.
fn verdict_ui(ui: &mut Ui, cx: &Cx<'_>, (known, seat): (&KnownSitting, &SeatSession), verdict: &Verdict) {
    let (session, texts, palette) = (cx.session, cx.messages, Palette::of(ui));
    if verdict.passed {
        let text = format!("✓ {}", texts.format("seat-passed", &[("name", &seat.officer.name)]));
        ui.label(RichText::new(text).size(30.0).color(palette.good).strong());
        ui.label(RichText::new(after_passing(texts, known)).size(size::HEADING));
    } else {
        let text = format!("× {}", texts.get("seat-failed"));
        ui.label(RichText::new(text).size(26.0).color(palette.stray));
        for missing in &verdict.missing {
            ui.label(shortfall_words(texts, missing));
        }
        ui.label(next_sitting(session, known, seat.officer.id));
    }
}

/// What comes after a passed sitting: the next one that the standard asks for, or the certificate.
fn after_passing(texts: &Messages, known: &KnownSitting) -> String {
    if known.sitting.plan().kind == SittingKind::Form {
        return texts.get("seat-passed-copy");
    }
    let sittings = known.standard.sittings;
    if sittings > 1 {
        return texts.format("seat-passed-several", &[("n", &sittings)]);
    }
    texts.get(if known.standard.form.is_some() { "seat-passed-form" } else { "seat-passed-next" })
}

/// The candidate's next sitting, or the message that none is planned yet.
fn next_sitting(session: &Session, known: &KnownSitting, officer: Uuid) -> String {
    let texts = session.texts();
    let next = session
        .core()
        .sittings()
        .filter(|s| s.sitting.state() == SittingState::Planned)
        .filter(|s| s.standard.id == known.standard.id && s.sitting.plan().candidates.contains(&officer))
        .min_by_key(|s| s.sitting.plan().at);
    match next {
        Some(next) => texts.format("seat-next-sitting", &[("when", &when_and_where(next))]),
        None => texts.get("seat-no-next-sitting"),
    }
}
