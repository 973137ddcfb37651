//! The codes of the next character: at the caret, and in full below the pad.

use egui::{Align2, FontId, Rect, RichText, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::commands::Cx;
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, Copying, HESITATION_MS, Session, Settings};
use dabiao_content::Hints;
use dabiao_domain::course::{Route, parse_placement_id};
use dabiao_domain::drill::DrillPhase;
use dabiao_domain::text::Policy;

/// Codes help with characters, not with the key course; and a test that measures must not help.
pub(super) fn codes_help(ongoing: Copying<'_>) -> bool {
    ongoing.drill().header().policy != Policy::Keys
        && parse_placement_id(&ongoing.start().exercise_id).is_none()
        && !ongoing.drill().header().mode.is_exam()
        && !ongoing.is_trial()
}

/// View state of the codes.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// The tables of codes, in memory only while they are shown.
    hints: Option<Hints>,
    /// Whether codes were asked for.
    asked: bool,
}

impl Codes {
    pub const fn toggle(&mut self) {
        self.asked = !self.asked;
    }

    /// The switch, and the setting whether codes are shown by themselves.
    pub fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        if ui.selectable_label(self.asked, session.texts().get("hint-codes")).clicked() {
            self.toggle();
        }
        let settings = session.settings();
        let seconds = HESITATION_MS / 1000;
        let text = session.texts().format("hint-hesitating", &[("seconds", &seconds)]);
        if ui.selectable_label(settings.help_hesitating, text).clicked() {
            cx.act(Action::Set(Settings { help_hesitating: !settings.help_hesitating, ..*settings }));
        }
    }

    /// The tables are loaded when codes are requested or, if that is enabled, after a hesitation; they are
    /// dropped with the codes.
    pub fn load(&mut self, session: &Session, ongoing: Copying<'_>) {
        let hesitates = session.settings().help_hesitating
            && ongoing.idle_ms(session.mono_ms()).is_some_and(|idle| idle >= HESITATION_MS);
        if !codes_help(ongoing) || (!self.asked && !hesitates) {
            self.hints = None;
        } else if self.hints.is_none() {
            // An unreadable table shows no hints; a test checks that it is readable.
            self.hints = Hints::load().ok();
        }
    }

    /// Pinyin and wubi of the character that comes next, below the pad.
    pub fn show(&self, ui: &mut Ui, texts: &Messages, ongoing: Copying<'_>) {
        let (Some(hints), Some(next)) = (&self.hints, next(ongoing)) else { return };
        let palette = Palette::of(ui);
        ui.horizontal(|ui| {
            ui.label(RichText::new(next).size(26.0));
            for (key, codes) in [("route-pinyin", hints.pinyin(next)), ("route-wubi", hints.wubi(next))] {
                let shown = if codes.is_empty() { "—".to_owned() } else { codes.join(" / ") };
                ui.label(RichText::new(texts.get(key)).size(size::SMALL).color(palette.muted));
                ui.label(RichText::new(shown).size(size::HEADING));
                ui.add_space(10.0);
            }
        });
    }

    /// The codes by the officer's way, right of the caret, where nothing is typed yet. While a composition is open
    /// its letters stand there.
    pub fn show_at(&self, ui: &mut Ui, caret: Rect, route: Route, ongoing: Copying<'_>) {
        let (Some(hints), Some(next)) = (&self.hints, next(ongoing)) else { return };
        let drill = ongoing.drill();
        if !drill.preedit().is_empty() || drill.phase() == DrillPhase::Paused {
            return;
        }
        let codes = match route {
            Route::Pinyin => hints.pinyin(next),
            Route::Wubi => hints.wubi(next),
        };
        if codes.is_empty() {
            return;
        }
        let palette = Palette::of(ui);
        let text = codes.join(" / ");
        let galley =
            ui.painter().layout_no_wrap(text.clone(), FontId::proportional(size::BODY), palette.primary);
        let wide = vec2(galley.size().x + 12.0, caret.height());
        let edge = ui.clip_rect().right() - wide.x - 4.0;
        let place = Rect::from_min_size(pos2((caret.left() + 12.0).min(edge), caret.top()), wide);
        let response = ui.interact(place, ui.scope_id().with("code at the caret"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Label, true, &text));
        ui.painter().rect_filled(place, 4.0, palette.primary_soft);
        let middle = Align2::CENTER_CENTER.anchor_size(place.center(), galley.size());
        ui.painter().galley(middle.min, galley, palette.primary);
    }
}

/// The character that comes next.
fn next(ongoing: Copying<'_>) -> Option<char> {
    let (_, counts) = ongoing.drill().alignment();
    ongoing.drill().presented().get(counts.reach as usize).map(|unit| unit.shown)
}
