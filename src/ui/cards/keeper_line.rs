//! At the PC that keeps the bureau's server: what its keeper needs from the first account on. `dabiao people set-up` says the
//! same.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::theme::Palette;
use dabiao_app::server::ServerSide;

/// Says it to whoever made the first account, until they sign out.
pub fn after_set_up(ui: &mut Ui, cx: &Cx<'_>) {
    let session = cx.session;
    let told = session.server().side() == Some(ServerSide::Keeper) && session.door().was_just_set_up();
    let Some(officer) = session.officer().filter(|_| told) else { return };
    let words = cx.messages.format("server-keeper-officer", &[("badge", &officer.badge)]);
    let wrong = Palette::of(ui).wrong;
    ui.label(RichText::new(format!("⚠ {words}")).color(wrong));
}
