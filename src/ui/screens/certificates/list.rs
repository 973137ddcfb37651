//! The list of certificates: search, print, revoke.

use egui::{TextEdit, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::table::{self, Col, Line};
use crate::ui::kit::text::{heading, remark};
use crate::ui::words::exam::title_of;
use dabiao_app::certificates::{CertificateView, KeyState, Worth};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, CertificateAction, Session};
use dabiao_domain::role::Permission;
use dabiao_domain::standard::Standard;

/// The last one has the button to revoke in it, for who may.
const COLUMNS: [Col; 10] = [
    ("col-number", 150.0),
    ("col-name", 128.0),
    ("field-unit", 0.0),
    ("col-standard", 150.0),
    ("correct-cpm", 96.0),
    ("accuracy", 78.0),
    ("col-grade", 60.0),
    ("col-issued", 96.0),
    ("col-until", 96.0),
    ("col-state", 150.0),
];

/// The least height of the table, in points: it takes what is left of the window.
const LEAST: f32 = 240.0;

/// The name of a certificate's standard, and its version where it is not the newest; its id where this PC does
/// not know it.
fn standard_name(texts: &Messages, newest: &[Standard], c: &CertificateView) -> String {
    match newest.iter().find(|standard| standard.id == c.standard) {
        Some(standard) if standard.version == c.version => title_of(standard, texts).to_owned(),
        Some(standard) => {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("name", &title_of(standard, texts)), ("version", &c.version)];
            texts.format("certificate-older-standard", &values)
        }
        None => format!("{} {}", c.standard, c.version),
    }
}

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
        self.table(ui, session, &rows);
    }

    fn table(&mut self, ui: &mut Ui, session: &Session, rows: &[&CertificateView]) {
        let height = (ui.ctx().content_rect().bottom() - ui.cursor().top() - 60.0).max(LEAST);
        let newest = session.core().newest_standards();
        table::ordered(ui, session.texts(), "certificates", &COLUMNS, (rows.len(), height), |line| {
            if let Some(row) = rows.get(line.index()) {
                self.row(line, session, newest, row);
            }
        });
    }

    fn row(
        &mut self,
        line: &mut Line<'_, '_, '_>,
        session: &Session,
        newest: &[Standard],
        c: &CertificateView,
    ) {
        let texts = session.texts();
        let may_revoke = session.may(Permission::RevokeCertificate);
        let until = c.valid_until.map_or_else(|| texts.get("for-ever"), |day| day.to_string());
        let grade = c.grade.clone().unwrap_or_else(|| "—".to_owned());
        table::whole(line, c.number.clone());
        for text in [
            format!("{} {}", c.badge, c.name),
            c.unit.clone(),
            standard_name(texts, newest, c),
            c.speed.clone(),
            format!("{}%", c.accuracy),
            grade,
            c.issued.to_string(),
            until,
        ] {
            table::cell(line, text);
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
