//! A line of the manual: words of the screen, keys and what is looked for stand out.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Response, RichText, Stroke, Ui, accesskit::Role};

use crate::ui::kit::theme::{Palette, size};
use dabiao_manual::{Language, Line, Span};

/// A heading, told as one to those who hear the screen.
pub(super) fn heading(ui: &mut Ui, text: &str, (size, level): (f32, usize)) -> Response {
    let response = ui.label(RichText::new(text).size(size));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_level(level);
        node.set_label(text);
        node.clear_value();
    });
    response
}

/// A line as it is set.
pub(super) struct Setting<'a> {
    pub language: Language,
    pub wanted: &'a str,
    /// The colour of plain text.
    pub color: Color32,
}

impl Setting<'_> {
    /// The line, ready to be laid out.
    pub fn job(&self, ui: &Ui, line: &Line) -> LayoutJob {
        let palette = Palette::of(ui);
        let plain = TextFormat {
            font_id: FontId::proportional(size::BODY),
            color: self.color,
            line_height: Some(25.0),
            ..TextFormat::default()
        };
        let mut job = LayoutJob::default();
        for span in line {
            let format = match span {
                Span::Text(_) => plain.clone(),
                Span::Word(_) => TextFormat { color: palette.primary, ..plain.clone() },
                Span::Key(_) => {
                    TextFormat { background: palette.primary_soft, expand_bg: 2.0, ..plain.clone() }
                }
                Span::Link { .. } => {
                    TextFormat { underline: Stroke::new(1.0, palette.muted), ..plain.clone() }
                }
            };
            let mut shown = span.shown(self.language);
            if let Span::Key(key) = span {
                shown = format!(" {key} ");
            }
            self.append(&mut job, &shown, &format, palette.notice);
            if let Span::Link { to, .. } = span {
                // A file of the documentation: its name from the root of the project.
                let file = format!("（docs/{}）", to.trim_start_matches("../"));
                job.append(&file, 0.0, TextFormat { color: palette.muted, ..plain.clone() });
            }
        }
        job
    }

    /// Appends `text`; what is looked for has a ground of its own.
    fn append(&self, job: &mut LayoutJob, text: &str, format: &TextFormat, ground: Color32) {
        let wanted = self.wanted.trim().to_lowercase();
        let lower = text.to_lowercase();
        // Letters whose small form is longer are not marked.
        if wanted.is_empty() || lower.len() != text.len() {
            return job.append(text, 0.0, format.clone());
        }
        let mut from = 0;
        for (at, found) in lower.match_indices(&wanted) {
            job.append(text.get(from..at).unwrap_or_default(), 0.0, format.clone());
            from = at + found.len();
            let marked = TextFormat { background: ground, expand_bg: 1.0, ..format.clone() };
            job.append(text.get(at..from).unwrap_or_default(), 0.0, marked);
        }
        job.append(text.get(from..).unwrap_or_default(), 0.0, format.clone());
    }
}
