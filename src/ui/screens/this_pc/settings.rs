//! 设置: what holds at this PC for everybody who sits here.

use egui::{RichText, Ui};

use crate::ui::commands::{Cx, Screen};
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::Palette;
use crate::ui::words::done::done_words;
use dabiao_app::core::{PcSetting, Registration, SwitchKey};
use dabiao_app::{Action, AdminAction, PlayerState, Sounds, TEXT_SIZES};

/// Shows it.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let pc = session.core().pc();
    remark(ui, &texts.get("settings-note"));
    card(ui, |ui| {
        heading(ui, &texts.get("settings-switch"));
        remark(ui, &texts.get("settings-switch-note"));
        choices(ui, cx, SwitchKey::ALL.map(|key| (texts.of(&key), pc.switch == key, PcSetting::Switch(key))));
    });
    card(ui, |ui| {
        heading(ui, &texts.get("settings-registration"));
        remark(ui, &texts.get("settings-registration-note"));
        choices(
            ui,
            cx,
            Registration::ALL
                .map(|who| (texts.of(&who), pc.registration == who, PcSetting::Registration(who))),
        );
    });
    card(ui, |ui| {
        heading(ui, &texts.get("settings-text-size"));
        remark(ui, &texts.get("settings-text-size-note"));
        choices(
            ui,
            cx,
            TEXT_SIZES.map(|percent| {
                let chosen = pc.text_size.unwrap_or(100) == percent;
                (format!("{percent} %"), chosen, PcSetting::TextSize(percent))
            }),
        );
    });
    card(ui, |ui| {
        heading(ui, &texts.get("settings-sounds"));
        remark(ui, &texts.get("settings-sounds-note"));
        choices(
            ui,
            cx,
            Sounds::ALL.map(|sounds| {
                let chosen = pc.sounds.unwrap_or_default() == sounds;
                (texts.of(&sounds), chosen, PcSetting::Sounds(sounds))
            }),
        );
        player_ui(ui, cx);
    });
    card(ui, |ui| {
        heading(ui, &texts.get("settings-unit-rates"));
        remark(ui, &texts.get("settings-unit-rates-note"));
        choices(
            ui,
            cx,
            [(false, "unit-rates-hidden"), (true, "unit-rates-shown")]
                .map(|(shown, key)| (texts.get(key), pc.unit_rates == shown, PcSetting::UnitRates(shown))),
        );
    });
    card(ui, |ui| {
        heading(ui, &texts.get("standards"));
        remark(ui, &texts.get("settings-standards-note"));
        if ui.button(texts.get("settings-standards")).clicked() {
            cx.go(Screen::Certificates);
        }
    });
    if let Some(done) = pc.alone {
        let palette = Palette::of(ui);
        let told = done_words(texts, session, done);
        ui.label(RichText::new(format!("{} {told}", texts.get("steps-needless"))).color(palette.muted));
    }
}

/// What plays sounds here, or that nothing does.
fn player_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let texts = cx.messages;
    match cx.session.core().player_state() {
        PlayerState::Looking => remark(ui, &texts.get("sounds-looking")),
        PlayerState::There(name) => remark(ui, &texts.format("sounds-by", &[("name", &name)])),
        // Nobody is alarmed about sounds that nobody wants.
        PlayerState::Absent if cx.session.core().pc().sounds.unwrap_or_default() == Sounds::Off => {
            remark(ui, &texts.get("sounds-absent"));
        }
        PlayerState::Absent => {
            ui.label(RichText::new(texts.get("sounds-absent")).color(Palette::of(ui).wrong));
        }
    }
}

/// Choices of which one holds.
fn choices<const N: usize>(ui: &mut Ui, cx: &mut Cx<'_>, all: [(String, bool, PcSetting); N]) {
    ui.horizontal_wrapped(|ui| {
        for (name, chosen, setting) in all {
            if ui.radio(chosen, name).clicked() && !chosen {
                cx.act(Action::Admin(AdminAction::Choose(setting)));
            }
        }
    });
}
