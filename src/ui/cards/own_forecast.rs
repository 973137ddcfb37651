//! The officer's own forecast in the words of the trainer's desk, with how it is computed one click away.

use egui::{CollapsingHeader, RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::text::quiet;
use crate::ui::words::forecast;
use dabiao_domain::forecast::Status;

/// Shows it in a line; nothing while it is not there, and for those who need none.
pub fn show(ui: &mut Ui, cx: &Cx<'_>) {
    let (session, texts) = (cx.session, cx.messages);
    let Some(own) = session.practice().forecast() else { return };
    ui.horizontal_wrapped(|ui| {
        let word = texts.format("forecast-own", &[("word", &forecast::word(texts, own))]);
        ui.label(RichText::new(word).strong());
        // Without a figure the sentence says what is missing, and is all there is to say.
        if matches!(own.status, Status::NotEnoughData { .. }) {
            ui.label(forecast::grounds(texts, own));
        }
    });
    if own.status == Status::Certified {
        return;
    }
    CollapsingHeader::new(texts.get("how-computed")).id_salt("own forecast").show(ui, |ui| {
        if !matches!(own.status, Status::NotEnoughData { .. }) {
            quiet(ui, &forecast::grounds(texts, own));
        }
        quiet(ui, &forecast::how(texts));
    });
}
