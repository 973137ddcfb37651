//! 练习: the pad, and a thin bar with time, speed, accuracy and progress. Nothing else.

mod codes;

use egui::{Frame, Key, Margin, Modifiers, Panel, ProgressBar, RichText, Ui};

use self::codes::{Codes, codes_help};
use crate::ui::cards::keyboard::keyboard_ui;
use crate::ui::cards::paused;
use crate::ui::commands::Cx;
use crate::ui::kit::figures::{clock_time, percent, speed};
use crate::ui::kit::form::HAND_IN;
use crate::ui::kit::ime_line;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::pad::{Due, ImeWatch, TypingPad};
use dabiao_app::core::SwitchKey;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, Copying, DrillAction, ExamAction, Session, Settings};
use dabiao_content::Hints;
use dabiao_content::readings::readings;
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::exercise::RecordType;
use dabiao_domain::input::{EventKind, LogMode};
use dabiao_domain::keyboard::stroke;
use dabiao_domain::source::DrillSource;
use dabiao_domain::text::Policy;

/// View state of a drill.
#[derive(Debug, Default)]
pub struct DrillScreen {
    pad: TypingPad,
    codes: Codes,
    /// The drill whose readings the pad has.
    read: Option<uuid::Uuid>,
    watch: (uuid::Uuid, ImeWatch),
    /// Whether handing in an exam waits for the confirmation.
    hands_in: bool,
}

impl DrillScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let Some(ongoing) = session.drill().copying() else { return };
        let texts = cx.messages;
        let phase = ongoing.drill().phase();
        self.shortcuts(ui, ongoing, cx);
        if codes_help(ongoing) && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F1)) {
            self.codes.toggle();
        }
        self.bring_readings(session, ongoing);
        let palette = Palette::of(ui);
        let bar = Frame::new().fill(palette.background).inner_margin(Margin::symmetric(20, 8));
        Panel::top("drill bar").frame(bar).show_separator_line(false).show(ui, |ui| {
            self.bar_ui(ui, cx, ongoing);
        });
        if let Some(told) = session.health().told(texts) {
            let frame = Frame::new().fill(palette.notice).inner_margin(Margin::symmetric(20, 6));
            Panel::top("drill health").frame(frame).show(ui, |ui| {
                ui.label(format!("⚠ {told}"));
            });
        }
        if let Some(due) = self.said_of(ongoing) {
            let frame = Frame::new().fill(palette.notice).inner_margin(Margin::symmetric(20, 6));
            Panel::top("drill input method").frame(frame).show_separator_line(false).show(ui, |ui| {
                ui.label(ime_line::words(session, due));
            });
        }
        let frame = Frame::new().fill(palette.background).inner_margin(Margin::symmetric(16, 8));
        Panel::bottom("drill hint").frame(frame).show_separator_line(false).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                // The bar of a narrow window has no room for the explanation of handing in.
                if self.hands_in && is_exam(ongoing) && is_narrow(ui) {
                    ui.label(RichText::new(texts.get("exam-hand-in-sure")).strong());
                } else {
                    remark(ui, &hint(session, ongoing));
                    if phase == DrillPhase::Ready && session.core().pc().switch != SwitchKey::Unknown {
                        let key = texts.of(&session.core().pc().switch);
                        remark(ui, &texts.format("hint-switch", &[("key", &key)]));
                    }
                }
                if phase != DrillPhase::Paused && codes_help(ongoing) {
                    self.codes.buttons_ui(ui, cx);
                    pace_ui(ui, cx, ongoing);
                }
            });
            self.codes.load(session, ongoing);
            self.codes.show(ui, texts, ongoing);
            keys_ui(ui, texts, ongoing);
        });
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            if phase == DrillPhase::Paused {
                paused_ui(ui, cx, ongoing);
            } else {
                self.pad.set_pace(pace(session, ongoing));
                let caret = self.pad.show(ui, ongoing.drill(), true, &texts.get("pad-name"));
                self.codes.show_at(ui, caret, session.settings().route, ongoing);
            }
        });
    }
}

impl DrillScreen {
    /// Takes what was typed, for what is to be said of the input method. An exam is left alone.
    pub fn watch(&mut self, ongoing: Copying<'_>, kind: &EventKind) {
        if self.watch.0 != ongoing.id() {
            self.watch = (ongoing.id(), ImeWatch::default());
        }
        if !is_exam(ongoing) {
            self.watch.1.take(ongoing.drill(), kind);
        }
    }

    fn said_of(&self, ongoing: Copying<'_>) -> Option<Due> {
        self.watch.1.said().filter(|_| self.watch.0 == ongoing.id() && !is_exam(ongoing))
    }

    /// In the first lessons with Chinese text the readings stand above the characters.
    fn bring_readings(&mut self, session: &Session, ongoing: Copying<'_>) {
        if self.read == Some(ongoing.id()) {
            return;
        }
        self.read = Some(ongoing.id());
        let lesson = match DrillSource::of(&ongoing.start().exercise_id) {
            DrillSource::Round { lesson, .. } => {
                session.practice().course().and_then(|c| c.course.lesson(lesson))
            }
            _ => None,
        };
        let shown = lesson.is_some_and(|lesson| lesson.shows_pinyin(session.settings().route));
        let hints = if shown { Hints::load().ok() } else { None };
        let text: String = ongoing.drill().presented().iter().map(|unit| unit.shown).collect();
        self.pad.set_readings(hints.map_or_else(Vec::new, |hints| readings(&hints, &text)));
    }

    /// Escape pauses and resumes; Ctrl+Enter hands in. While a composition is open they belong to it. An exam
    /// has no pause, and a trial just ends.
    fn shortcuts(&mut self, ui: &Ui, ongoing: Copying<'_>, cx: &mut Cx<'_>) {
        if !ongoing.drill().preedit().is_empty() {
            return;
        }
        let (escape, hand_in) =
            ui.input_mut(|i| (i.consume_key(Modifiers::NONE, Key::Escape), i.consume_shortcut(&HAND_IN)));
        if is_exam(ongoing) {
            self.hands_in = (self.hands_in || hand_in) && !escape && may_hand_in(ongoing);
            return;
        }
        let trial = is_trial(ongoing);
        match ongoing.drill().phase() {
            _ if trial && (escape || hand_in) => cx.act(Action::Exam(ExamAction::EndTrial)),
            DrillPhase::Running if escape => cx.act(Action::Drill(DrillAction::Pause)),
            DrillPhase::Paused if escape => cx.act(Action::Drill(DrillAction::Resume)),
            DrillPhase::Ready if escape => cx.act(Action::Drill(DrillAction::Leave)),
            DrillPhase::Running if hand_in => cx.act(Action::Drill(DrillAction::HandIn)),
            _ => {}
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ongoing: Copying<'_>) {
        let texts = cx.messages;
        let narrow = is_narrow(ui);
        if is_exam(ongoing) {
            return self.exam_buttons_ui(ui, cx, ongoing);
        }
        if is_trial(ongoing) {
            if ui.button(texts.get("seat-trial-end")).clicked() {
                cx.act(Action::Exam(ExamAction::EndTrial));
            }
            return;
        }
        match ongoing.drill().phase() {
            DrillPhase::Running => {
                let [hand_in, pause] =
                    if narrow { ["hand-in-short", "pause-short"] } else { ["hand-in", "pause"] };
                if ui.button(texts.get(hand_in)).clicked() {
                    cx.act(Action::Drill(DrillAction::HandIn));
                }
                if ui.button(texts.get(pause)).clicked() {
                    cx.act(Action::Drill(DrillAction::Pause));
                }
            }
            DrillPhase::Ready if ui.button(texts.get("back")).clicked() => {
                cx.act(Action::Drill(DrillAction::Leave));
            }
            _ => {}
        }
    }

    /// Handing in an exam needs a confirmation: it can't be undone.
    fn exam_buttons_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ongoing: Copying<'_>) {
        let texts = cx.messages;
        if !may_hand_in(ongoing) {
            return;
        }
        if !self.hands_in {
            self.hands_in = ui.button(texts.get("hand-in")).clicked();
            return;
        }
        let stay = ui.button(texts.get("exam-hand-in-no")).clicked();
        if ui.button(texts.get("hand-in-now")).clicked() {
            self.hands_in = false;
            cx.act(Action::Drill(DrillAction::HandIn));
        }
        if !is_narrow(ui) {
            ui.label(texts.get("exam-hand-in-sure"));
        }
        self.hands_in &= !stay;
    }

    fn bar_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ongoing: Copying<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let palette = Palette::of(ui);
        let now = session.mono_ms();
        let tally = ongoing.tally(now);
        let left = ongoing.left_ms(now).unwrap_or(tally.active_ms);
        let narrow = ui.available_width() < NARROW;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = if narrow { 4.0 } else { 8.0 };
            // Rounded up: 0:00 is shown when the time is really over.
            let time = ui.label(RichText::new(clock_time(left.next_multiple_of(1000))).size(26.0).strong());
            time.on_hover_text(texts.get("time-left"));
            ui.add_space(if narrow { 4.0 } else { 14.0 });
            let started = ongoing.drill().phase() != DrillPhase::Ready;
            let cpm = if started && tally.active_ms >= 3000 {
                speed(tally.correct_cpm())
            } else {
                "—".to_owned()
            };
            let unit = texts.get(ongoing.measure().unit_key());
            let shown = [("correct-cpm", cpm, unit), ("accuracy", percent(tally.accuracy()), String::new())];
            for (key, value, unit) in shown {
                let name = texts.get(key);
                if !narrow {
                    ui.label(RichText::new(&name).size(size::SMALL).color(palette.muted));
                }
                ui.label(RichText::new(value).size(size::HEADING)).on_hover_text(name);
                if !unit.is_empty() {
                    ui.label(RichText::new(unit).size(size::SMALL).color(palette.muted));
                }
                ui.add_space(10.0);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                self.buttons_ui(ui, cx, ongoing);
            });
        });
        let (_, counts) = ongoing.drill().alignment();
        let reached = counts.reach as f32 / ongoing.drill().presented().len().max(1) as f32;
        let limit = ongoing.drill().header().limit_ms;
        let share = limit.map_or(reached, |limit| tally.active_ms as f32 / limit.max(1) as f32);
        ui.add(ProgressBar::new(share.min(1.0)).desired_height(4.0).fill(palette.primary).corner_radius(2.0));
    }
}

/// Below this height in points there is no room for the picture of the keyboard.
const PICTURE_FROM: f32 = 500.0;

/// Points of height that the picture leaves to the bar, the hint and the lines; it is about half as high as
/// wide.
const BESIDE_PICTURE: f32 = 300.0;

/// Below this width in points the bar leaves out optional parts.
const NARROW: f32 = 780.0;

/// Whether the window is that narrow.
fn is_narrow(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < NARROW
}

/// Whether this is an exam.
const fn is_exam(ongoing: Copying<'_>) -> bool {
    ongoing.drill().header().mode.is_exam()
}

/// Whether this is the trial before one.
fn is_trial(ongoing: Copying<'_>) -> bool {
    ongoing.is_trial()
}

/// Whether the rules of an exam let it be handed in now.
fn may_hand_in(ongoing: Copying<'_>) -> bool {
    match ongoing.drill().header().mode {
        LogMode::Exam { hand_in_early } => hand_in_early || ongoing.drill().typed_whole(),
        LogMode::Practice => true,
    }
}

/// In the first lessons the keyboard stands below, with the key that comes next.
fn keys_ui(ui: &mut Ui, texts: &Messages, ongoing: Copying<'_>) {
    let drill = ongoing.drill();
    let height = ui.ctx().content_rect().height();
    if drill.header().policy != Policy::Keys || height < PICTURE_FROM {
        return;
    }
    let (_, counts) = drill.alignment();
    let next = drill.presented().get(counts.reach as usize).and_then(|u| stroke(u.shown));
    ui.vertical_centered(|ui| {
        ui.set_max_width(((height - BESIDE_PICTURE) * 2.0).min(720.0));
        keyboard_ui(ui, texts, next, &[], false);
    });
}

/// The counted character at which the officer would be at their best speed by now, where they want to see it: in practice
/// with texts whose speed is in the same unit as that best.
fn pace(session: &Session, ongoing: Copying<'_>) -> Option<usize> {
    let best = own_best(session, ongoing).filter(|_| session.settings().pace_mark)?;
    let tally = ongoing.tally(session.mono_ms());
    let reached = (best * tally.active_ms as f64 / 60_000.0) as usize;
    let length = ongoing.drill().presented().len();
    (ongoing.drill().phase() == DrillPhase::Running && reached < length).then_some(reached)
}

/// The switch of the mark, where there is a best speed.
fn pace_ui(ui: &mut Ui, cx: &mut Cx<'_>, ongoing: Copying<'_>) {
    let session = cx.session;
    let Some(best) = own_best(session, ongoing) else { return };
    let (texts, settings) = (session.texts(), session.settings());
    let mark = ui.selectable_label(settings.pace_mark, texts.get("pace-mark"));
    if mark.on_hover_text(texts.format("pace-mark-note", &[("cpm", &speed(Some(best)))])).clicked() {
        cx.act(Action::Set(Settings { pace_mark: !settings.pace_mark, ..*settings }));
    }
}

/// The officer's best speed, 字/分, where a drill can be held against it.
fn own_best(session: &Session, ongoing: Copying<'_>) -> Option<f64> {
    let like = ongoing.measure().meets_line(ongoing.start().record_type) && codes_help(ongoing);
    session.practice().today().practised.best_cpm.filter(|_| like)
}

/// How many surplus characters were typed, once the typed text is as long as the given one and the end is not
/// reached; none before. An officer who thinks they have finished is told how to end.
fn surplus(ongoing: Copying<'_>) -> Option<u32> {
    let drill = ongoing.drill();
    let typed = drill.transcript().counted(drill.header().policy).count();
    let at_end = typed >= drill.presented().len() && !drill.typed_whole();
    at_end.then(|| drill.alignment().1.insertions).filter(|n| *n > 0)
}

/// In the placement test: what it is, which question this is, and how to leave one that is too hard.
fn placement_words(session: &Session, ongoing: Copying<'_>) -> Option<String> {
    let source = DrillSource::of(&ongoing.start().exercise_id);
    let state = session.practice().course().filter(|_| matches!(source, DrillSource::Placement { .. }))?;
    let (done, most) = state.placement.extent(&state.course, session.settings().route);
    let n = (done + 1).min(most);
    Some(session.texts().format("placement-question", &[("n", &n), ("most", &most)]))
}

fn hint(session: &Session, ongoing: Copying<'_>) -> String {
    let texts = session.texts();
    if ongoing.drill().header().limit_ms.is_none() {
        let course = ongoing.start().record_type == RecordType::Course;
        if let Some(words) = placement_words(session, ongoing) {
            return words;
        }
        if let Some(surplus) = surplus(ongoing) {
            let left = ongoing.drill().presented().len() - ongoing.drill().alignment().1.reach as usize;
            return texts.format("hint-surplus", &[("n", &surplus), ("left", &left)]);
        }
        return texts.get(if course { "hint-course" } else { "hint-to-the-end" });
    }
    if is_trial(ongoing) {
        return texts.get("hint-trial");
    }
    match ongoing.drill().phase() {
        DrillPhase::Ready => texts.get("hint-ready"),
        DrillPhase::Running if ongoing.drill().reached_end() => texts.get("hint-reached-end"),
        _ => texts.get("hint-running"),
    }
}

fn paused_ui(ui: &mut Ui, cx: &mut Cx<'_>, ongoing: Copying<'_>) {
    let typed = ongoing.drill().transcript().chars().len();
    let note = cx.messages.format("paused-note", &[("typed", &typed)]);
    paused::show(ui, cx, &note, ["hand-in-now", "leave-drill"]);
}
