//! Progress on each ladder by itself: Han characters with the levels of the standard, numbers, codes, forms. None says
//! anything about another.

use egui::Ui;
use jiff::civil::Date;

use crate::ui::commands::Cx;
use crate::ui::kit::figures::percent;
use crate::ui::kit::layout::card;
use crate::ui::kit::tabs::tabs;
use crate::ui::kit::text::remark;
use crate::ui::kit::trend_plot;
use dabiao_app::Session;
use dabiao_app::lang::Lang;
use dabiao_app::trainer::date;
use dabiao_domain::form::score::{ALARM_PERCENT, WARN_PERCENT};
use dabiao_domain::measure::Measure;
use dabiao_domain::practice::{FEWEST_OF_LADDER, Ladder, LadderPoint};

/// Sessions on a ladder of figures from which on they are a line.
const FEWEST: usize = 2;

/// What of the results is shown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown {
    /// The ladder; none for the first that has anything.
    ladder: Option<Ladder>,
    /// Of texts and keys the accuracy, and not the speed.
    accuracy: bool,
}

/// Shows the ladders that have anything to show and the progress on one.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, asked: &mut Shown, height: f32) {
    let (session, texts) = (cx.session, cx.messages);
    let there: Vec<Ladder> = Ladder::ALL.into_iter().filter(|ladder| is_worth_it(session, *ladder)).collect();
    let known = asked.ladder.filter(|ladder| there.contains(ladder));
    let Some(mut shown) = known.or_else(|| there.first().copied()) else { return };
    ui.horizontal_wrapped(|ui| {
        if there.len() > 1 {
            let names = there.iter().map(|ladder| (*ladder, texts.get(name_of(*ladder))));
            shown = tabs(ui, shown, names).unwrap_or(shown);
            ui.add_space(24.0);
        }
        if shown == Ladder::Han {
            let figures = [(false, texts.get("correct-cpm")), (true, texts.get("accuracy"))];
            asked.accuracy = tabs(ui, asked.accuracy, figures).unwrap_or(asked.accuracy);
        }
    });
    asked.ladder = Some(shown);
    match shown {
        Ladder::Han => texts_ui(ui, session, asked.accuracy, height),
        Ladder::Forms => forms_ui(ui, session, height),
        Ladder::Digits | Ladder::Codes => {
            figures_ui(ui, session, (shown, session.practice().ladder(shown)), height);
        }
    }
}

const fn name_of(ladder: Ladder) -> &'static str {
    match ladder {
        Ladder::Han => "progress-han",
        Ladder::Digits => "progress-digits",
        Ladder::Codes => "progress-codes",
        Ladder::Forms => "progress-forms",
    }
}

fn is_worth_it(session: &Session, ladder: Ladder) -> bool {
    let today = session.practice().today();
    match ladder {
        Ladder::Han => !today.texts.days.is_empty() || !today.keys.days.is_empty(),
        Ladder::Forms => today.records.days.len() >= FEWEST,
        Ladder::Digits | Ladder::Codes => session.practice().ladder(ladder).len() >= FEWEST,
    }
}

/// Chinese texts with the officers' line and its levels, and key drills beside them without one: the two are never compared.
fn texts_ui(ui: &mut Ui, session: &Session, accuracy: bool, height: f32) {
    let (texts, today) = (session.texts(), session.practice().today());
    let both = [
        (Measure::Characters, "history trend", ["plot-texts", "plot-texts-accuracy"], &today.texts),
        (Measure::Keys, "history keys", ["plot-keys", "plot-keys-accuracy"], &today.keys),
    ];
    let shown: Vec<_> = both.into_iter().filter(|(_, _, _, trend)| !trend.days.is_empty()).collect();
    let name = |grade: &dabiao_domain::standard::Grade| {
        let title = if texts.lang() == Lang::En { &grade.title_en } else { &grade.title };
        (title.clone(), grade.milli_cpm as f64 / 1000.0)
    };
    // The line itself is drawn already.
    let line = today.line_cpm.unwrap_or_default();
    let grades: Vec<(String, f64)> = today.grades.iter().map(name).filter(|(_, cpm)| *cpm > line).collect();
    ui.columns(shown.len().max(1), |columns| {
        for (ui, (measure, name, [of_speed, of_accuracy], trend)) in columns.iter_mut().zip(shown) {
            card(ui, |ui| {
                remark(ui, &texts.get(if accuracy { of_accuracy } else { of_speed }));
                if accuracy {
                    let line = today.line_accuracy.filter(|_| measure == Measure::Characters);
                    trend_plot::show_accuracy(ui, texts, name, trend, line, height);
                } else {
                    let lines = (today.line_cpm, grades.as_slice());
                    trend_plot::show(ui, texts, (name, measure), trend, lines, height);
                }
            });
        }
    });
}

/// Numbers or codes: their speed, and how many were right at once.
fn figures_ui(ui: &mut Ui, session: &Session, (ladder, points): (Ladder, &[LadderPoint]), height: f32) {
    let texts = session.texts();
    let cpm: Vec<f64> = points.iter().map(|point| point.milli_cpm as f64 / 1000.0).collect();
    let clean: Vec<f64> = points.iter().map(|point| f64::from(point.clean_ppm) / 10_000.0).collect();
    let days: Vec<Date> = points.iter().map(|point| date(point.day)).collect();
    let last = percent(points.last().map(|point| f64::from(point.clean_ppm) / 1e6));
    let how = texts.format("progress-ladder-how", &[("n", &FEWEST_OF_LADDER)]);
    remark(ui, &format!("{} {how}", texts.format("progress-clean-last", &[("share", &last)])));
    pair(
        ui,
        session,
        (ladder.name(), &days, height),
        [("progress-chars", &cpm, (&[], 1.0)), ("progress-clean", &clean, (&[], 100.0))],
    );
}

/// Forms: qualified records an hour, and 合格率 with its lines.
fn forms_ui(ui: &mut Ui, session: &Session, height: f32) {
    let texts = session.texts();
    let done = &session.practice().today().records;
    let line = |percent: u64| (format!("{percent} %"), percent as f64);
    let lines = [line(ALARM_PERCENT), line(WARN_PERCENT)];
    remark(ui, &texts.get("progress-forms-how"));
    pair(
        ui,
        session,
        ("forms", &done.days, height),
        [("form-per-hour", &done.per_hour, (&[], 1.0)), ("progress-rate", &done.rate, (&lines, 100.0))],
    );
}

/// The key of what it is, the figures, and lines with the least top of the axis.
type Figures<'a> = (&'static str, &'a [f64], (&'a [(String, f64)], f64));

/// Two plots side by side.
fn pair(ui: &mut Ui, session: &Session, (name, days, height): (&str, &[Date], f32), plots: [Figures<'_>; 2]) {
    let texts = session.texts();
    ui.columns(2, |columns| {
        for (ui, (key, figures, lines)) in columns.iter_mut().zip(plots) {
            card(ui, |ui| {
                let id = format!("progress {name} {key}");
                trend_plot::show_figures(ui, texts, (&id, &texts.get(key)), (figures, days), lines, height);
            });
        }
    });
}
