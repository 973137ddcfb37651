//! An administrator's open tasks, so that a forgotten password or a broken disk costs little.

use egui::{RichText, Ui};

use super::Tab;
use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{self, Palette, size};
use dabiao_app::{Action, DoorAction};
use dabiao_domain::role::Permission;

/// Height of a recovery code, in points: to be copied by hand.
const CODE_SIZE: f32 = 38.0;

/// A new recovery code, until it is confirmed that it is written down.
pub(super) fn code(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    if let Some(code) = session.door().shown_recovery_code() {
        card(ui, |ui| code_ui(ui, cx, code));
    }
}

/// Shows it. The tab that is asked for.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Tab> {
    let session = cx.session;
    let texts = cx.messages;
    let mut asked = None;
    if !session.may(Permission::ManageAccounts) {
        return asked;
    }
    let own = session.officer().map(|officer| officer.id);
    let coded = own.is_some_and(|id| session.door().has_recovery_code(id));
    let alone = session.door().administrators().count() < 2;
    card(ui, |ui| {
        ui.label(RichText::new(texts.get("pc-first")).size(size::HEADING));
        ui.horizontal_wrapped(|ui| {
            step(ui, coded, &texts.get(if coded { "pc-code-there" } else { "pc-code-none" }));
            let key = if coded { "pc-code-anew" } else { "pc-code-make" };
            if session.door().shown_recovery_code().is_none() && ui.button(texts.get(key)).clicked() {
                cx.act(Action::Door(DoorAction::MakeRecoveryCode));
            }
        });
        ui.horizontal_wrapped(|ui| {
            step(ui, !alone, &texts.get(if alone { "pc-alone" } else { "pc-not-alone" }));
            if alone && ui.button(texts.get("pc-add-second")).clicked() {
                asked = Some(Tab::Accounts);
            }
        });
        ui.horizontal_wrapped(|ui| {
            remark(ui, &texts.get("pc-copy-elsewhere"));
            if ui.button(texts.get("pc-to-copies")).clicked() {
                asked = Some(Tab::Copies);
            }
        });
    });
    asked
}

/// One task, done or not: never by colour alone.
fn step(ui: &mut Ui, done: bool, text: &str) {
    let palette = Palette::of(ui);
    let (sign, color) = if done { ("✓", palette.good) } else { ("⚠", palette.wrong) };
    ui.label(RichText::new(sign).color(color));
    ui.label(text);
}

/// A new code, large: it is shown once.
fn code_ui(ui: &mut Ui, cx: &mut Cx<'_>, code: &str) {
    let texts = cx.messages;
    ui.label(RichText::new(texts.get("pc-code-title")).size(size::HEADING));
    ui.label(RichText::new(code).monospace().strong().size(CODE_SIZE).color(Palette::of(ui).text));
    ui.label(texts.get("pc-code-keep"));
    remark(ui, &texts.get("pc-code-what"));
    if theme::small_primary(ui, &texts.get("code-noted")).clicked() {
        cx.act(Action::Door(DoorAction::RecoveryCodeNoted));
    }
}
