//! A text with its errors marked.

use egui::text::LayoutJob;
use egui::{Color32, FontId, Stroke, TextFormat};

use super::theme::Palette;
use dabiao_domain::align::AlignOp;
use dabiao_domain::score::MarkedChar;

/// The text as it was typed: wrong underlined with the right character behind it in brackets, missing in
/// brackets, surplus struck out. `points` is the size of the type, `line` the height of a line.
pub fn marked_job(marked: &[MarkedChar], palette: &Palette, (points, line): (f32, f32)) -> LayoutJob {
    let mut job = LayoutJob::default();
    let font = FontId::proportional(points);
    let plain =
        |color: Color32| TextFormat { line_height: Some(line), ..TextFormat::simple(font.clone(), color) };
    let mut right = String::new();
    for mark in marked {
        if mark.op == AlignOp::Match {
            right.extend(mark.typed);
            continue;
        }
        job.append(&std::mem::take(&mut right), 0.0, plain(palette.text));
        match (mark.op, mark.typed, mark.presented) {
            (AlignOp::Insertion, Some(typed), _) => {
                let strike =
                    TextFormat { strikethrough: Stroke::new(1.5, palette.stray), ..plain(palette.stray) };
                job.append(&typed.to_string(), 0.0, strike);
            }
            (AlignOp::Omission, _, Some(presented)) => {
                job.append(&format!("〔{presented}〕"), 0.0, plain(palette.stray));
            }
            (_, Some(typed), Some(presented)) => {
                let under = TextFormat { underline: Stroke::new(1.5, palette.wrong), ..plain(palette.wrong) };
                job.append(&typed.to_string(), 0.0, under);
                job.append(&format!("〔{presented}〕"), 0.0, plain(palette.muted));
            }
            _ => {}
        }
    }
    job.append(&right, 0.0, plain(palette.text));
    job
}
