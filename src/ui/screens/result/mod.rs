//! 成绩: the two official numbers large, then everything that explains them.

mod counts;
mod lost_speed;
mod replay;

use egui::text::LayoutJob;
use egui::{RichText, Ui};

use self::replay::Replay;
use crate::ui::cards::unread::unread_ui;
use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::figures::{percent, speed};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::marked::marked_job;
use crate::ui::kit::text::{how_computed, how_lines, quiet, remark, section};
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::kit::trend_plot;
use crate::ui::words::lessons::missing_words;
use crate::ui::words::titles::title_of;
use dabiao_app::coaching::PlanLine;
use dabiao_app::lang::{Keyed as _, Messages};
use dabiao_app::practice::LessonStand;
use dabiao_app::{Action, PracticeAction, ResultView, Session};
use dabiao_domain::course::parse_placement_id;
use dabiao_domain::measure::Measure;
use dabiao_domain::rounding;
use dabiao_domain::source::DrillSource;
use dabiao_domain::text::CharClass;

/// View state of the result.
#[derive(Debug, Default)]
pub struct ResultScreen {
    /// The marked text of the attempt that is shown, laid out once.
    marked: Option<(uuid::Uuid, bool, LayoutJob)>,
    /// The attempt that is played back, if one is.
    replay: Option<Replay>,
}

/// Below this height in points the figures of a result leave no room for the content after them.
const LOW: f32 = 560.0;

/// Items listed as slow or wrong.
const ITEMS: usize = 16;

impl ResultScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let Some(result) = session.practice().result() else { return };
        let texts = cx.messages;
        self.replay.take_if(|replay| replay.attempt() != result.start.id);
        if let Some(replay) = &mut self.replay {
            if !replay.show(ui, texts) {
                self.replay = None;
            }
            return;
        }
        page().show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                let title = title_of(session, &result.start.exercise_id, &result.start.title);
                ui.label(RichText::new(texts.format("result-title", &[("title", &title)])).size(24.0));
                // In a low window the next step comes first: below large figures it would be out of view.
                let low = result.lesson.is_some() && ui.ctx().content_rect().height() < LOW;
                if !low {
                    theme::card(ui).show(ui, |ui| official_ui(ui, texts, result));
                }
                if let Some(stand) = &result.lesson {
                    lesson_ui(ui, texts, stand);
                }
                if ends_plan(session, result) {
                    ui.label(RichText::new(texts.get("plan-done")).size(size::HEADING));
                }
                buttons_ui(ui, cx, result);
                if low {
                    theme::card(ui).show(ui, |ui| official_ui(ui, texts, result));
                }
                lost_speed::show(ui, cx, result);
                theme::card(ui).show(ui, |ui| counts::show(ui, texts, result));
                section(ui, &texts.get("result-marked"));
                theme::card(ui).show(ui, |ui| self.marked_ui(ui, texts, result));
                if ui.button(texts.get("replay-open")).clicked() {
                    self.replay = Replay::of(result);
                }
                section(ui, &texts.get("result-speed"));
                card(ui, |ui| {
                    trend_plot::show_drill(ui, texts, result, 200.0);
                });
                section(ui, &texts.get("result-classes"));
                theme::card(ui).show(ui, |ui| {
                    classes_ui(ui, texts, result);
                    how_computed(ui, texts, "classes", |ui| quiet(ui, &texts.get("how-classes")));
                });
                section(ui, &texts.get("result-items"));
                theme::card(ui).show(ui, |ui| items_ui(ui, texts, result));
                saved_ui(ui, texts, result);
            });
        });
    }

    fn marked_ui(&mut self, ui: &mut Ui, texts: &Messages, result: &ResultView) {
        ui.set_width(ui.available_width());
        remark(ui, &texts.get("result-legend"));
        let dark = ui.visuals().dark_mode;
        let fresh = self.marked.as_ref().is_some_and(|(id, d, _)| *id == result.start.id && *d == dark);
        if !fresh {
            self.marked =
                Some((result.start.id, dark, marked_job(&result.marked, &Palette::of(ui), (18.0, 30.0))));
        }
        if let Some((_, _, job)) = &self.marked {
            ui.label(job.clone());
        }
    }
}

fn official_ui(ui: &mut Ui, texts: &Messages, result: &ResultView) {
    ui.set_width(ui.available_width());
    let tally = &result.score.tally;
    let both = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 60.0;
        let (value, unit) = (speed(tally.correct_cpm()), texts.get(result.measure.unit_key()));
        let line = result.line_cpm.map(|line| format!("{} {unit}", rounding::line(line, 0)));
        let speed_line = held_against(texts, result, line, result.speed_reached);
        let line = result.line_accuracy.map(rounding::percent_line);
        let accuracy_line = held_against(texts, result, line, result.accuracy_reached);
        let (how, how_accuracy) = match result.measure {
            Measure::Characters | Measure::Records | Measure::Pairs => ("how-correct-cpm", "how-accuracy"),
            Measure::Keys => ("how-correct-kpm", "how-accuracy-keys"),
        };
        let change = change_words(texts, result, &unit);
        official(ui, texts, ("correct-cpm", how), &format!("{value} {unit}"), speed_line, change);
        official(ui, texts, ("accuracy", how_accuracy), &percent(tally.accuracy()), accuracy_line, None);
        if let Some(points) = &result.points {
            let values: [(&str, &dyn std::fmt::Display); 1] = [("line", &rounding::line(points.need, 0))];
            let key = if points.reached { "line-reached" } else { "line-not-reached" };
            let line = Some((texts.format(key, &values), points.reached));
            official(ui, texts, ("points", "how-points"), &speed(Some(points.have)), line, None);
        }
    };
    if ui.available_width() < 700.0 {
        ui.vertical(both)
    } else {
        ui.horizontal(both)
    };
    let course = DrillSource::of(&result.start.exercise_id).is_course();
    let remark_key = match (result.start.sitting_id, result.measure) {
        (Some(_), _) => "result-exam",
        // The course has lines of its own.
        (None, Measure::Keys) if !course => "result-keys",
        (None, _) => "result-practice",
    };
    remark(ui, &texts.get(remark_key));
    if result.before_cpm.is_some() {
        how_computed(ui, texts, "change", |ui| {
            how_lines(ui, texts, &[("how-change-name", "how-change")]);
            quiet(ui, &texts.get("best-note"));
        });
    }
    if result.score.end == dabiao_domain::input::EndReason::Interrupted {
        ui.label(texts.get("result-interrupted"));
    }
    unread_ui(ui, texts, result);
}

/// The speed beside that of the last time, as both are shown, and whether it is the officer's best.
fn change_words(texts: &Messages, result: &ResultView, unit: &str) -> Option<String> {
    let before = rounding::units_down(result.before_cpm?, 1);
    let tenths = rounding::units_down(result.score.tally.correct_cpm()?, 1) - before;
    let key = if tenths > 0.0 {
        "result-faster"
    } else if tenths < 0.0 {
        "result-slower"
    } else {
        "result-same"
    };
    let by = rounding::line(tenths.abs() / 10.0, 1);
    let change = texts.format(key, &[("by", &by), ("unit", &unit)]);
    Some(if result.best { format!("{}  {change}", texts.get("result-best")) } else { change })
}

/// The meaning of a number, in words: never by colour alone. A lesson has lines of its own, and none for
/// speed at first; text typed key by key has no line outside the course, and with a standard of points no
/// number has a line of its own.
fn held_against(
    texts: &Messages,
    result: &ResultView,
    line: Option<String>,
    reached: bool,
) -> Option<(String, bool)> {
    let course = DrillSource::of(&result.start.exercise_id).is_course();
    let Some(line) = line else { return course.then(|| (texts.get("round-no-speed"), true)) };
    let key = match (course, reached) {
        (false, true) => "line-reached",
        (false, false) => "line-not-reached",
        (true, true) => "round-reached",
        (true, false) => "round-not-reached",
    };
    Some((texts.format(key, &[("line", &line)]), reached))
}

fn official(
    ui: &mut Ui,
    texts: &Messages,
    (name, how): (&str, &str),
    value: &str,
    line: Option<(String, bool)>,
    change: Option<String>,
) {
    let palette = Palette::of(ui);
    let how = texts.get(how);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(RichText::new(texts.get(name)).color(palette.muted));
        ui.label(RichText::new(value).size(size::OFFICIAL)).on_hover_text(&how);
        if let Some((line, reached)) = line {
            let color = if reached { palette.good } else { palette.stray };
            ui.label(RichText::new(line).color(color));
        }
        if let Some(change) = change {
            ui.label(RichText::new(change).size(18.0).strong());
        }
        remark(ui, &how);
    });
}

fn buttons_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &ResultView) {
    let session = cx.session;
    let texts = cx.messages;
    ui.horizontal_wrapped(|ui| {
        let id = &result.start.exercise_id;
        if parse_placement_id(id).is_some() {
            return placement_ui(ui, cx, result);
        }
        let fresh = id.starts_with("fresh/");
        // An exam can't be repeated from here.
        if result.start.sitting_id.is_some() {
            return back_ui(ui, cx, false);
        }
        let passed = result.lesson.as_ref().filter(|stand| stand.passed);
        let again = if fresh { "again-fresh" } else { "again" };
        if let Some(next) = planned_next(session, result) {
            // Handed in before it counts, the same drill is what comes next.
            let same = next.source == *id;
            let key = if same { "next-planned-again" } else { "next-planned-start" };
            let words = texts.format(key, &[("name", &next.name), ("minutes", &next.minutes)]);
            if main_button(ui, session, result, &words) {
                cx.act(Action::Practice(PracticeAction::StartPlanned(next.place)));
            }
            if !same {
                again_ui(ui, cx, result, again);
            }
        } else if let Some(stand) = passed {
            lesson_passed_ui(ui, cx, result, stand);
        } else if main_button(ui, session, result, &texts.get(again)) {
            start_again(cx, result);
        }
        if !result.wrong.is_empty() {
            let words = texts.format("again-wrong", &[("n", &result.wrong.len())]);
            if ui.button(words).clicked() {
                cx.act(Action::Practice(PracticeAction::StartWrongItems));
            }
        }
        if fresh && ui.button(texts.get("again-same")).clicked() {
            cx.act(Action::Practice(PracticeAction::StartSame(result.start.id)));
        }
        back_ui(ui, cx, DrillSource::of(id).is_course());
    });
}

/// The drill of today's plan that comes after this one. A lesson that is not of the plan goes on with the course.
fn planned_next(session: &Session, result: &ResultView) -> Option<PlanLine> {
    let practice = session.practice();
    let id = &result.start.exercise_id;
    let lesson = DrillSource::of(id).is_course() && !practice.plan().iter().any(|line| line.source == *id);
    practice.next_planned().filter(|_| !lesson)
}

/// Whether this was the last drill of today's plan.
fn ends_plan(session: &Session, result: &ResultView) -> bool {
    let plan = session.practice().plan();
    let own = plan.iter().any(|line| line.source == result.start.exercise_id);
    own && session.practice().today().plan_is_shown && plan.iter().all(|line| line.done)
}

fn again_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &ResultView, key: &str) {
    if ui.button(cx.messages.get(key)).clicked() {
        start_again(cx, result);
    }
}

fn start_again(cx: &mut Cx<'_>, result: &ResultView) {
    let (exercise_id, extent) = (result.start.exercise_id.clone(), cx.session.settings().extent);
    cx.act(Action::Practice(PracticeAction::StartAgain { exercise_id, extent }));
}

/// The time between the end of a drill and the first key that counts as a choice: earlier keys are still
/// meant for the drill.
const KEYS_FROM_MS: u64 = 800;

/// The button that Enter presses too. A key of an officer who has not yet noticed that the drill is over
/// presses nothing.
fn main_button(ui: &mut Ui, session: &Session, result: &ResultView, words: &str) -> bool {
    let button = theme::primary_button(ui, words);
    let shown_ms = session.mono_ms().saturating_sub(result.since_ms);
    if shown_ms < KEYS_FROM_MS {
        return button.clicked();
    }
    let free = ui.memory(|memory| memory.focused().is_none());
    let entered = free && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Enter));
    button.clicked() || entered
}

/// A lesson that is passed: on to the next one, whose page is read first.
fn lesson_passed_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &ResultView, stand: &LessonStand) {
    let session = cx.session;
    let texts = cx.messages;
    if stand.next && main_button(ui, session, result, &texts.get("lesson-next")) {
        cx.go(Screen::Course);
        cx.act(Action::Practice(PracticeAction::CloseResult));
    }
    again_ui(ui, cx, result, "again");
}

/// Whether the lesson is passed, or what is still missing.
fn lesson_ui(ui: &mut Ui, texts: &Messages, stand: &LessonStand) {
    let palette = Palette::of(ui);
    if stand.passed {
        let key = match (stand.let_through, stand.next) {
            (true, _) => "lesson-let-through",
            (false, true) => "lesson-passed",
            (false, false) => "lesson-passed-last",
        };
        ui.label(RichText::new(texts.get(key)).size(size::HEADING).color(palette.good).strong());
    } else {
        ui.label(RichText::new(missing_words(texts, stand.missing)).size(size::HEADING));
    }
}

fn back_ui(ui: &mut Ui, cx: &mut Cx<'_>, course: bool) {
    let texts = cx.messages;
    let back = if course { "back-to-course" } else { "back-to-today" };
    if ui.button(texts.get(back)).clicked() {
        cx.go(if course { Screen::Course } else { Screen::Today });
        cx.act(Action::Practice(PracticeAction::CloseResult));
    }
}

/// After a round of the placement test: whether it was passed, and the next one, or where the course begins.
fn placement_ui(ui: &mut Ui, cx: &mut Cx<'_>, result: &ResultView) {
    let session = cx.session;
    let texts = cx.messages;
    let passed = result.speed_reached && result.accuracy_reached;
    ui.label(texts.get(if passed { "placement-passed" } else { "placement-not-passed" }));
    ui.end_row();
    let asks =
        session.practice().course().is_some_and(|state| state.placement_asks(session.settings().route));
    if asks {
        if main_button(ui, session, result, &texts.get("placement-next")) {
            cx.act(Action::Practice(PracticeAction::StartPlacement { anew: false }));
        }
        back_ui(ui, cx, true);
    } else if main_button(ui, session, result, &texts.get("placement-to-course")) {
        cx.go(Screen::Course);
        cx.act(Action::Practice(PracticeAction::CloseResult));
    }
}

fn classes_ui(ui: &mut Ui, texts: &Messages, result: &ResultView) {
    ui.set_width(ui.available_width());
    egui::Grid::new("classes").num_columns(4).spacing([40.0, 6.0]).striped(true).show(ui, |ui| {
        for key in ["class", "correct", "col-errors", result.measure.unit_key()] {
            ui.label(RichText::new(texts.get(key)).strong());
        }
        ui.end_row();
        for class in &result.score.classes {
            // In a key drill blanks are counted, and are the only characters of this class.
            let spaces = class.class == CharClass::Punct && result.measure == Measure::Keys;
            ui.label(texts.get(if spaces { "class-punct-keys" } else { class.class.key() }));
            ui.label(class.correct.to_string());
            ui.label(class.errors.to_string());
            ui.label(speed(class.correct_cpm()));
            ui.end_row();
        }
    });
}

fn items_ui(ui: &mut Ui, texts: &Messages, result: &ResultView) {
    ui.set_width(ui.available_width());
    remark(ui, &texts.get("result-items-note"));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(22.0, 12.0);
        for item in result.items.iter().take(ITEMS) {
            let palette = Palette::of(ui);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                match item.c {
                    ' ' => ui.label(RichText::new(texts.get("keyboard-space")).size(20.0)),
                    c => ui.label(RichText::new(c).size(28.0)),
                };
                let seconds = rounding::text_up(item.median_ms as f64 / 1000.0, 1);
                let seconds = texts.format("item-seconds", &[("n", &seconds)]);
                ui.label(RichText::new(seconds).size(size::SMALL).color(palette.muted));
                let text =
                    texts.format("item-errors", &[("errors", &item.errors), ("times", &item.occurrences)]);
                let color = if item.errors > 0 { palette.wrong } else { palette.muted };
                ui.label(RichText::new(text).size(size::SMALL).color(color));
            });
        }
    });
}

fn saved_ui(ui: &mut Ui, texts: &Messages, result: &ResultView) {
    ui.add_space(6.0);
    match &result.saved {
        Some(hash) => {
            let short: String = hash.chars().take(16).collect();
            remark(ui, &texts.format("result-saved", &[("hash", &short)]));
        }
        None => remark(ui, &texts.get("result-saving")),
    }
    ui.add_space(16.0);
}
