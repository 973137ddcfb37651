//! The bar above a form: time, cards, what became of the last one, and the buttons.

use egui::{ProgressBar, RichText, Ui};

use super::{FormDrillScreen, is_exam, title_of};
use crate::ui::commands::Cx;
use crate::ui::kit::figures::clock_time;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::{Action, DrillAction, Entering, ExamAction};
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::form::pairs::{PairClass, class_of};
use dabiao_domain::input::LogMode;

/// Below this width in points the bar leaves out optional parts.
const NARROW: f32 = 780.0;

/// What was said of the last pair; none where there is none, or where records are entered.
fn last_pair(entering: Entering<'_>) -> Option<PairClass> {
    let (sitting, header) = (entering.sitting(), entering.sitting().header());
    let last = header.cards.iter().zip(sitting.handed_in()).next_back()?;
    header.form.pairs.then(|| class_of(last.0, last.1))
}

impl FormDrillScreen {
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, entering: Entering<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        let palette = Palette::of(ui);
        let now = session.mono_ms();
        let (done, all) = entering.cards();
        let limit = entering.sitting().header().limit_ms;
        let used = entering.active_ms(now);
        let narrow = ui.available_width() < NARROW;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = if narrow { 6.0 } else { 12.0 };
            // Time that is left is rounded up: 0:00 is shown when it is really over.
            let time = entering.left_ms(now).map_or(used, |left| left.next_multiple_of(1000));
            let key = if limit.is_some() { "time-left" } else { "form-time-used" };
            ui.label(RichText::new(clock_time(time)).size(26.0).strong()).on_hover_text(texts.get(key));
            let pairs = entering.sitting().header().form.pairs;
            let cards = if limit.is_some() {
                texts.format(if pairs { "pairs-done" } else { "form-cards-in" }, &[("n", &done)])
            } else {
                let key = if pairs { "pair-of" } else { "form-card-of" };
                texts.format(key, &[("n", &(done + 1).min(all)), ("of", &all)])
            };
            ui.label(RichText::new(cards).size(size::HEADING));
            if let Some((_, wrong)) = self.last
                && !narrow
            {
                let said = last_pair(entering).map(|class| texts.of(&class));
                let (text, color) = match (wrong, said) {
                    (0, Some(said)) => (said, palette.good),
                    (_, Some(said)) => (format!("⚠ {said}"), palette.wrong),
                    (0, None) => (texts.get("form-last-good"), palette.good),
                    (n, None) => {
                        (format!("⚠ {}", texts.format("form-last-wrong", &[("n", &n)])), palette.wrong)
                    }
                };
                ui.label(RichText::new(text).color(color));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                self.buttons_ui(ui, cx, entering, narrow);
                if !narrow {
                    let title = title_of(texts, &entering.sitting().header().form);
                    ui.add(egui::Label::new(RichText::new(title).color(palette.muted)).truncate());
                }
            });
        });
        let share = match limit {
            Some(limit) => used as f32 / limit.max(1) as f32,
            None => done as f32 / all.max(1) as f32,
        };
        ui.add(ProgressBar::new(share.min(1.0)).desired_height(4.0).fill(palette.primary).corner_radius(2.0));
    }

    fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, entering: Entering<'_>, narrow: bool) {
        let texts = cx.messages;
        let pairs = entering.sitting().header().form.pairs;
        if entering.phase() == DrillPhase::Running && entering.sitting().card().is_some() && !pairs {
            let key = if narrow { "form-hand-in-short" } else { "form-hand-in" };
            if ui.add_enabled(!entering.sitting().is_blank(), egui::Button::new(texts.get(key))).clicked() {
                for kind in self.pad.hand_in(entering.sitting()) {
                    cx.act(Action::Drill(DrillAction::Form { kind, keys: None }));
                }
            }
        }
        if entering.is_trial() {
            if ui.button(texts.get("seat-trial-end")).clicked() {
                cx.act(Action::Exam(ExamAction::EndTrial));
            }
        } else if is_exam(entering) {
            self.exam_buttons_ui(ui, cx, entering);
        } else if entering.phase() == DrillPhase::Running {
            if ui.button(texts.get(if narrow { "pause-short" } else { "pause" })).clicked() {
                cx.act(Action::Drill(DrillAction::Pause));
            }
            if ui.button(texts.get("form-end")).clicked() {
                cx.act(Action::Drill(DrillAction::HandIn));
            }
        } else if entering.phase() == DrillPhase::Ready && ui.button(texts.get("back")).clicked() {
            cx.act(Action::Drill(DrillAction::Leave));
        }
    }

    /// Handing in an exam before its time needs a confirmation: it can't be undone.
    fn exam_buttons_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, entering: Entering<'_>) {
        let texts = cx.messages;
        if entering.sitting().header().mode != (LogMode::Exam { hand_in_early: true }) {
            return;
        }
        if !self.hands_in {
            self.hands_in = ui.button(texts.get("hand-in-short")).clicked();
            return;
        }
        let stay = ui.button(texts.get("exam-hand-in-no")).clicked();
        if ui.button(texts.get("hand-in-now")).clicked() {
            self.hands_in = false;
            cx.act(Action::Drill(DrillAction::HandIn));
        }
        self.hands_in &= !stay;
    }
}
