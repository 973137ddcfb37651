//! Words of exams that several screens use: lines, shortfalls, times, figures of a roll.

use egui::{RichText, Ui};
use jiff::Timestamp;

use crate::ui::kit::figures::{percent, speed};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::Palette;
use dabiao_app::Session;
use dabiao_app::exam::{KnownSitting, NEEDED_BYTES, local_time, mebibytes};
use dabiao_app::lang::{Lang, Messages};
use dabiao_domain::certification::{AttemptResult, Missing, State};
use dabiao_domain::sitting::{CandidateState, Outcome, RollRow};
use dabiao_domain::standard::Standard;

/// The title of a standard in the language of the window.
pub fn title_of<'a>(standard: &'a Standard, texts: &Messages) -> &'a str {
    if texts.lang() == Lang::ZhCn { &standard.title } else { &standard.title_en }
}

/// The free disk space for the invigilator: how much there is, and what to do if it is too little.
pub fn space_ui(ui: &mut Ui, session: &Session) {
    let Some(free) = session.exams().free_space() else { return };
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("free", &mebibytes(free)), ("needed", &mebibytes(NEEDED_BYTES))];
    if session.exams().lacks_space() {
        let text = session.texts().format("exam-space-low", &values);
        ui.label(RichText::new(format!("⚠ {text}")).color(Palette::of(ui).wrong));
    } else {
        remark(ui, &session.texts().format("exam-space", &values));
    }
}

/// For a candidate: only that they should tell the invigilator.
pub fn no_space_ui(ui: &mut Ui, session: &Session) {
    if session.exams().lacks_space() {
        let text = session.texts().get("seat-space-low");
        ui.label(RichText::new(format!("⚠ {text}")).color(Palette::of(ui).wrong));
    }
}

/// Day, time and room of a sitting.
pub fn when_and_where(known: &KnownSitting) -> String {
    let plan = known.sitting.plan();
    format!("{}   {}", local_time(plan.at, &known.standard), plan.room)
}

/// The time of day of an event in a sitting.
pub fn time_of_day(at: Option<Timestamp>, standard: &Standard) -> String {
    let text = at.map(|at| local_time(at, standard));
    text.and_then(|t| t.split(' ').nth(1).map(str::to_owned)).unwrap_or_else(|| "—".to_owned())
}

/// The state of a candidate.
pub fn state(texts: &Messages, state: CandidateState) -> String {
    texts.of(&state)
}

/// The result, with a sign of its own for each: never by colour alone.
pub fn outcome(texts: &Messages, outcome: &Outcome) -> String {
    let sign = match outcome {
        Outcome::Passed { .. } => "✓",
        Outcome::Failed(_) => "×",
        Outcome::Void | Outcome::Absent => "－",
        Outcome::Pending => "…",
    };
    format!("{sign} {}", texts.of(&outcome))
}

/// Speed and accuracy of a row; of forms records and 合格率.
pub fn figures(row: &RollRow) -> (String, String) {
    match &row.result {
        Some(AttemptResult::Copy(copy)) => {
            (speed(copy.tally().correct_cpm()), percent(copy.tally().accuracy()))
        }
        Some(AttemptResult::Form(form)) => {
            (format!("{}/{}", form.qualified, form.entered), percent(form.qualified_rate()))
        }
        None => ("—".to_owned(), "—".to_owned()),
    }
}

/// An officer's standing by a standard, in one sentence.
pub fn standing(texts: &Messages, state: &State) -> String {
    let name = texts.of(&state.kind());
    let more = match state {
        State::Certified(certified) => texts.format("standing-since", &[("day", &certified.on)]),
        State::Exempt(exempt) => match exempt.until {
            Some(day) => texts.format("standing-exempt-until", &[("day", &day)]),
            None => String::new(),
        },
        State::InProgress(gap) | State::Overdue(gap) => {
            let parts: Vec<String> = gap.missing.iter().map(|m| missing(texts, m)).collect();
            parts.join(" ")
        }
        State::NotEligible(_) => String::new(),
    };
    format!("{name}  {more}")
}

fn missing(texts: &Messages, missing: &Missing) -> String {
    match missing {
        Missing::Sittings { have, need } => {
            texts.format("missing-sittings", &[("n", &need.saturating_sub(*have))])
        }
        Missing::Form => texts.get("missing-form"),
        Missing::BirthDate => texts.get("missing-birth-date"),
    }
}
