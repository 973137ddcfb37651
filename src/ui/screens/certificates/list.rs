//! The list of certificates: search, print, revoke.

use egui::{RichText, TextEdit, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::{heading, remark};
use dabiao_app::certificates::{CertificateView, KeyState, Worth};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, CertificateAction};
use dabiao_domain::role::Permission;

const HEADS: [&str; 10] = [
    "col-number",
    "col-name",
    "field-unit",
    "col-standard",
    "correct-cpm",
    "accuracy",
    "col-grade",
    "col-issued",
    "col-until",
    "col-state",
];

/// Height of a row in points.
const ROW: f32 = 36.0;

/// View state.
#[derive(Debug, Default)]
pub(super) struct ListTab {
    search: String,
    only_valid: bool,
    /// The certificate that is about to be revoked.
    chosen: Option<String>,
    reason: String,
    replaced: bool,
}

impl ListTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("certificates-list"));
        let mut rows: Vec<&CertificateView> = Vec::new();
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(texts.get("search"));
            ui.add(TextEdit::singleline(&mut self.search).desired_width(240.0)).labelled_by(label.id);
            ui.checkbox(&mut self.only_valid, texts.get("certificates-only-valid"));
            let wanted = self.search.trim().to_uppercase();
            let all = session.certificates().views().iter();
            rows = all
                .filter(|c| !self.only_valid || c.worth == Worth::Valid)
                .filter(|c| wanted.is_empty() || c.matches(&wanted))
                .collect();
            ui.label(texts.format("certificates-count", &[("n", &rows.len())]));
            if session.may(Permission::IssueCertificate) {
                let open = matches!(session.certificates().issuer_key(), KeyState::Open(_));
                let why = if rows.is_empty() {
                    Some(texts.get("certificates-empty"))
                } else if open {
                    form::working(session)
                } else {
                    Some(texts.get("issue-unlock-first"))
                };
                if form::button(ui, texts.get("certificates-save-pdfs"), why.as_deref()) {
                    let numbers = rows.iter().map(|c| c.number.clone()).collect();
                    cx.act(Action::Certificates(CertificateAction::SaveCertificatePdfs { numbers }));
                }
            }
        });
        if rows.is_empty() {
            remark(ui, &texts.get("certificates-empty"));
            return;
        }
        self.revoke_ui(ui, cx);
        let may_revoke = session.may(Permission::RevokeCertificate);
        self.table(ui, texts, &rows, may_revoke);
    }

    fn table(&mut self, ui: &mut Ui, texts: &Messages, rows: &[&CertificateView], may_revoke: bool) {
        egui::ScrollArea::horizontal().id_salt("certificates").show(ui, |ui| {
            TableBuilder::new(ui)
                .striped(true)
                .auto_shrink(false)
                .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
                .max_scroll_height(420.0)
                .min_scrolled_height((rows.len() as f32 * ROW).clamp(160.0, 420.0))
                .column(Column::exact(150.0))
                .column(Column::exact(128.0))
                .column(Column::remainder().at_least(110.0).clip(true))
                .column(Column::exact(124.0).clip(true))
                .column(Column::exact(108.0))
                .column(Column::exact(78.0))
                .column(Column::exact(60.0))
                .columns(Column::exact(96.0), 2)
                .column(Column::exact(if may_revoke { 160.0 } else { 84.0 }))
                .header(30.0, |mut header| {
                    for key in HEADS {
                        header.col(|ui| {
                            ui.label(RichText::new(texts.get(key)).strong());
                        });
                    }
                })
                .body(|body| {
                    body.rows(ROW, rows.len(), |mut line| {
                        if let Some(row) = rows.get(line.index()) {
                            self.row(&mut line, texts, row, may_revoke);
                        }
                    });
                });
        });
    }

    fn row(&mut self, line: &mut TableRow<'_, '_>, texts: &Messages, c: &CertificateView, may_revoke: bool) {
        let until = c.valid_until.map_or_else(|| texts.get("for-ever"), |day| day.to_string());
        let grade = c.grade.clone().unwrap_or_else(|| "—".to_owned());
        for text in [
            c.number.clone(),
            format!("{} {}", c.badge, c.name),
            c.unit.clone(),
            format!("{} {}", c.standard, c.version),
            c.speed.clone(),
            format!("{}%", c.accuracy),
            grade,
            c.issued.to_string(),
            until,
        ] {
            line.col(|ui| {
                ui.label(text);
            });
        }
        line.col(|ui| {
            ui.horizontal(|ui| {
                let word = ui.label(texts.get(c.worth.key()));
                if let Worth::Revoked { on, reason, .. } = &c.worth {
                    word.on_hover_text(format!("{on} {reason}"));
                } else if may_revoke && ui.small_button(texts.get("revoke")).clicked() {
                    self.chosen = Some(c.number.clone());
                    self.reason.clear();
                    self.replaced = false;
                }
            });
        });
    }

    /// The question before a certificate is revoked.
    fn revoke_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let find = |number: &String| session.certificates().views().iter().find(|c| c.number == *number);
        let Some(c) = self.chosen.as_ref().and_then(find) else { return };
        ui.separator();
        let who = format!("{} {}", c.badge, c.name);
        ui.label(texts.format("revoke-question", &[("number", &c.number), ("name", &who)]));
        let entered = ui
            .horizontal_wrapped(|ui| {
                form::entered(&form::line(ui, texts.get("field-revoke-reason"), &mut self.reason, 380.0), ui)
            })
            .inner;
        ui.radio_value(&mut self.replaced, false, texts.get("revoke-withdraw"));
        ui.radio_value(&mut self.replaced, true, texts.get("revoke-replace"));
        let open = matches!(session.certificates().issuer_key(), KeyState::Open(_));
        let mut done = false;
        ui.horizontal_wrapped(|ui| {
            let unlock = (!open).then(|| texts.get("issue-unlock-first"));
            let filled = !self.reason.trim().is_empty();
            let why = unlock
                .or_else(|| form::working(session))
                .or_else(|| form::missing(texts, &[("field-revoke-reason", filled)]));
            let entered = entered && why.is_none();
            if form::button(ui, texts.get("revoke-now"), why.as_deref()) || entered {
                let (number, reason) = (c.number.clone(), self.reason.clone());
                let replaced = self.replaced;
                cx.act(Action::Certificates(CertificateAction::RevokeCertificate {
                    number,
                    reason,
                    replaced,
                }));
                done = true;
            }
            done |= ui.button(texts.get("cancel")).clicked();
        });
        ui.separator();
        if done {
            self.chosen = None;
        }
    }
}
