//! How an exchange ended: what went in and out, what is wrong with which file, and whether the stick may be pulled out.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::{Palette, size};
use dabiao_app::Notice;
use dabiao_app::exchange::{Done, trouble_notice};
use dabiao_app::stations::{Outcome, done_words};

/// The size of the words that are read from a distance.
const SAFE_SIZE: f32 = 38.0;

/// Shows it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, outcome: &Outcome) {
    card(ui, |ui| match outcome {
        Outcome::Done(done) => show_done(ui, cx, done),
        Outcome::Failed(notice) => {
            let wrong = Palette::of(ui).wrong;
            ui.label(RichText::new(format!("⚠ {}", notice.what)).size(size::HEADING).color(wrong));
            ui.label(&notice.next);
            remark(ui, &cx.messages.get("exchange-not-done"));
        }
    });
}

fn show_done(ui: &mut Ui, cx: &Cx<'_>, done: &Done) {
    let texts = cx.messages;
    let good = Palette::of(ui).good;
    ui.label(RichText::new(texts.get("exchange-may-remove")).size(SAFE_SIZE).color(good).strong());
    remark(ui, &texts.get("exchange-read-back"));
    ui.add_space(6.0);
    for line in done_words(texts, done) {
        ui.label(line);
    }
    let (of_files, of_pc): (Vec<_>, Vec<_>) = done.troubles.iter().partition(|at| at.is_of_file());
    if !done.troubles.is_empty() {
        ui.add_space(10.0);
    }
    for at in of_pc {
        let Notice { what, next } = trouble_notice(texts, &at.trouble);
        tell(ui, &what, &next);
    }
    if !of_files.is_empty() {
        heading(ui, &texts.format("exchange-troubles", &[("n", &of_files.len())]));
    }
    for at in of_files {
        let Notice { what, next } = trouble_notice(texts, &at.trouble);
        let name = at.file.file_name().unwrap_or(at.file.as_os_str()).to_string_lossy().into_owned();
        tell(ui, &texts.format("exchange-at", &[("file", &name), ("what", &what)]), &next);
    }
}

fn tell(ui: &mut Ui, what: &str, next: &str) {
    let wrong = Palette::of(ui).wrong;
    ui.label(RichText::new(format!("⚠ {what}")).color(wrong));
    ui.label(next);
}
