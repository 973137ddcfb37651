//! What was typed in a drill, counted, and what is worked out of that, with how it is computed one click away.

use egui::Ui;

use crate::ui::kit::figures::{clock_time, figure, speed};
use crate::ui::kit::text::{how_computed, how_lines};
use dabiao_app::ResultView;
use dabiao_app::lang::Messages;
use dabiao_domain::measure::Measure;
use dabiao_domain::rounding;

/// A figure: the key of its name, its value, and the key of how it is computed.
type Figure = (&'static str, String, &'static str);

/// Shows them.
pub fn show(ui: &mut Ui, texts: &Messages, result: &ResultView) {
    ui.set_width(ui.available_width());
    let mut shown = counted(result);
    // A lesson has lines of its own: what is worked out besides says nothing to who learns the keys.
    if result.lesson.is_none() {
        shown.extend(worked_out(texts, result));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(38.0, 12.0);
        for (name, value, _) in &shown {
            figure(ui, &texts.get(name), value);
        }
    });
    how_computed(ui, texts, "counts", |ui| {
        let lines: Vec<(&str, &str)> = shown.iter().map(|(name, _, how)| (*name, *how)).collect();
        how_lines(ui, texts, &lines);
    });
}

fn counted(result: &ResultView) -> Vec<Figure> {
    let tally = &result.score.tally;
    let [typed, correct, wrong, missing, surplus] = match result.measure {
        Measure::Characters | Measure::Records | Measure::Pairs => {
            ["typed", "correct", "substitutions", "omissions", "insertions"]
        }
        Measure::Keys => {
            ["typed-keys", "correct-keys", "substitutions-keys", "omissions-keys", "insertions-keys"]
        }
    };
    vec![
        ("time-used", clock_time(tally.active_ms), "how-time-used"),
        (typed, tally.typed().to_string(), "how-typed"),
        (correct, tally.correct.to_string(), "how-correct"),
        (wrong, tally.substitutions.to_string(), "how-substitutions"),
        (missing, tally.omissions.to_string(), "how-omissions"),
        (surplus, tally.insertions.to_string(), "how-insertions"),
        ("deleted", result.score.deleted_chars.to_string(), "how-deleted"),
    ]
}

fn worked_out(texts: &Messages, result: &ResultView) -> Vec<Figure> {
    let (score, tally) = (&result.score, &result.score.tally);
    let [gross, net] = match result.measure {
        Measure::Characters | Measure::Records | Measure::Pairs => ["gross-cpm", "net-cpm-k5"],
        Measure::Keys => ["gross-kpm", "net-kpm-k5"],
    };
    let mut found =
        vec![(gross, speed(tally.gross_cpm()), "how-gross"), (net, speed(tally.net_cpm(5)), "how-net-k5")];
    if result.measure != Measure::Keys {
        let keys = score.keystrokes.map(|k| f64::from(k) / f64::from(tally.typed().max(1)));
        let name = if keys.is_some() { "keys-per-char-estimated" } else { "keys-per-char" };
        let value = keys.map_or_else(|| texts.get("not-available"), |k| rounding::text_up(k, 2));
        found.push((name, value, "how-keys-per-char"));
    }
    found
}
