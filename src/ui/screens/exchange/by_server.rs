//! By the bureau's server: what was exchanged last, and a button for now. It exchanges by itself all the same.

use egui::{RichText, Ui};

use crate::ui::cards::keeper_line;
use crate::ui::commands::Cx;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::{self, Palette};
use dabiao_app::server::{ServerAction, ServerSide};
use dabiao_app::{Action, local_minute};

/// Shows it.
pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    let server = session.server();
    let (head, note) = match server.side() {
        Some(ServerSide::Keeper) => ("exchange-server-keeps", "exchange-server-keeps-note"),
        _ => ("exchange-server", "exchange-server-note"),
    };
    heading(ui, &texts.get(head));
    remark(ui, &texts.get(note));
    keeper_line::after_set_up(ui, cx);
    if let Some(last) = server.last() {
        // What the keeper says of its rounds begins with the time.
        if server.side() == Some(ServerSide::Station) || last.lines.is_empty() {
            ui.label(texts.format("exchange-server-last", &[("time", &local_minute(last.at_ms))]));
        }
        for line in &last.lines {
            ui.label(line);
        }
        let wrong = Palette::of(ui).wrong;
        for notice in last.wrong.iter().chain(&last.matters) {
            ui.label(RichText::new(format!("⚠ {}", notice.what)).color(wrong));
            ui.label(&notice.next);
        }
    }
    ui.add_space(8.0);
    let hindrance = session.stations().hindrance().map(|notice| notice.what);
    let why = if server.runs() { Some(texts.get("exchange-server-runs")) } else { hindrance };
    let pressed = ui
        .add_enabled_ui(why.is_none(), |ui| theme::primary_button(ui, &texts.get("exchange-server-now")))
        .inner
        .clicked();
    if let Some(why) = &why {
        remark(ui, why);
    }
    if pressed {
        cx.act(Action::Server(ServerAction::Now));
    }
}
