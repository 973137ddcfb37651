//! 验证证书: paste a code, drop a file, or give its path; the answer in plain words.

use egui::{RichText, TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::words::exam::title_of;
use dabiao_app::certificates::{headline, known_lists, why};
use dabiao_app::{Action, CertificateAction, Session};
use dabiao_domain::certificate::Certificate;

/// View state.
#[derive(Debug, Default)]
pub(super) struct CheckTab {
    given: String,
}

impl CheckTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("check-certificate"));
        remark(ui, &texts.get("check-hint"));
        let dropped = ui.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_owned()));
        let label = ui.label(texts.get("check-field"));
        let edit = TextEdit::multiline(&mut self.given).desired_rows(3).desired_width(f32::INFINITY);
        ui.add(edit).labelled_by(label.id);
        let grey = form::working(session)
            .or_else(|| form::missing(texts, &[("check-field", !self.given.trim().is_empty())]));
        let clicked =
            ui.horizontal_wrapped(|ui| form::button(ui, texts.get("check-now"), grey.as_deref())).inner;
        if let Some(path) = dropped {
            self.given = path.display().to_string();
            cx.act(check(&self.given));
        } else if clicked {
            cx.act(check(&self.given));
        }
        let Some(checked) = session.certificates().checked() else { return };
        let report = &checked.report;
        let palette = Palette::of(ui);
        // The colour only supports the word.
        let color = if report.is_valid() { palette.good } else { palette.wrong };
        ui.separator();
        ui.label(RichText::new(headline(texts, &report.outcome)).size(28.0).color(color));
        ui.label(why(texts, report));
        if let Some(certificate) = &report.certificate {
            facts_ui(ui, session, certificate, report.holder.as_deref());
        }
        remark(ui, &known_lists(texts, report));
    }
}

fn check(given: &str) -> Action {
    Action::Certificates(CertificateAction::VerifyCertificate { given: given.to_owned() })
}

fn facts_ui(ui: &mut Ui, session: &Session, c: &Certificate, holder: Option<&str>) {
    let texts = session.texts();
    // Of a standard of another bureau only its id is known.
    let known = session.library().standard(&c.standard_id);
    let name = known.map_or(c.standard_id.as_str(), |standard| title_of(standard, texts));
    let standard =
        texts.format("certificate-older-standard", &[("name", &name), ("version", &c.standard_version)]);
    let until = c.valid_until.map_or_else(|| texts.get("for-ever"), |day| day.to_string());
    let rows = [
        ("col-number", c.number.to_string()),
        ("col-name", format!("{} {}", c.badge, c.name)),
        ("field-unit", c.unit.clone()),
        ("col-standard", standard),
        ("correct-cpm", c.speed_text()),
        ("accuracy", format!("{}%", c.accuracy_text())),
        ("col-grade", c.grade.clone().unwrap_or_else(|| "—".to_owned())),
        ("col-sitting", c.sitting.to_string()),
        ("col-issued", c.issued.to_string()),
        ("col-until", until),
        ("field-key-holder", holder.unwrap_or("—").to_owned()),
    ];
    egui::Grid::new("checked certificate").num_columns(2).spacing([18.0, 6.0]).show(ui, |ui| {
        for (key, value) in rows {
            ui.label(RichText::new(texts.get(key)).size(size::SMALL));
            ui.label(value);
            ui.end_row();
        }
    });
}
