//! 证书: certificates, due certificates, exemptions, standards, and the check of a certificate, for officers
//! with the right.
//!
//! Every person checks certificates here; the other tabs are shown to those whose roles allow them. The
//! rights themselves are checked by `app`.

mod check;
mod exemptions;
mod issue;
mod list;
mod standards;

use egui::{RichText, Ui};

use self::check::CheckTab;
use self::exemptions::ExemptionTab;
use self::issue::IssueCard;
use self::list::ListTab;
use self::standards::StandardTab;
use crate::ui::cards::bureau_line;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::column;
use crate::ui::kit::layout::{card, scroll};
use crate::ui::kit::saved;
use crate::ui::kit::tabs::{chosen, tabs};
use crate::ui::kit::visits::Visits;
use dabiao_app::certificates::KeyState;
use dabiao_app::{Action, CertificateAction, Session};
use dabiao_domain::role::Permission;

/// View state of the screen.
#[derive(Debug, Default)]
pub struct CertificatesScreen {
    /// The chosen tab; none yet, which shows the first.
    tab: Option<Tab>,
    visits: Visits<Tab>,
    issue: IssueCard,
    list: ListTab,
    check: CheckTab,
    exemption: ExemptionTab,
    standard: StandardTab,
}

/// What of the screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Check,
    List,
    Exemptions,
    Standards,
}

impl Tab {
    const ALL: [(Self, &'static str); 4] = [
        (Self::List, "certificates-list"),
        (Self::Exemptions, "exemptions"),
        (Self::Standards, "standards"),
        (Self::Check, "check-certificate"),
    ];

    fn shown_to(self, session: &Session) -> bool {
        let may = |all: &[Permission]| all.iter().any(|p| session.may(*p));
        match self {
            Self::Check => true,
            Self::List => {
                may(&[Permission::IssueCertificate, Permission::RevokeCertificate, Permission::ReadAll])
            }
            Self::Exemptions => {
                may(&[Permission::GrantExemption, Permission::ApproveExemption, Permission::ReadAll])
            }
            Self::Standards => may(&[Permission::EditStandard]),
        }
    }
}

impl View for CertificatesScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        let issuer = session.may(Permission::IssueCertificate);
        if issuer
            && *session.certificates().issuer_key() == KeyState::Unknown
            && session.certificates().progress().is_none()
        {
            cx.act(Action::Certificates(CertificateAction::LookForKey));
        }
        let own: Vec<_> = Tab::ALL.into_iter().filter(|(tab, _)| tab.shown_to(session)).collect();
        let shown = chosen(self.tab, &own).unwrap_or(Tab::Check);
        self.visits.of(shown);
        let place = ("certificates", self.visits.number());
        scroll(ui, place, |ui| {
            column(ui, 1180.0, |ui| {
                ui.label(RichText::new(texts.get("nav-certificates")).size(28.0));
                ui.horizontal_wrapped(|ui| {
                    let names = own.iter().map(|(tab, key)| (*tab, texts.get(key)));
                    if let Some(tab) = tabs(ui, shown, names) {
                        self.tab = Some(tab);
                        cx.act(Action::LeaveScreen);
                    }
                });
                bureau_line::as_of(ui, cx);
                progress_ui(ui, session);
                match shown {
                    Tab::Check => card(ui, |ui| self.check.show(ui, cx)),
                    Tab::List => {
                        if issuer {
                            card(ui, |ui| self.issue.show(ui, cx));
                        }
                        card(ui, |ui| self.list.show(ui, cx));
                    }
                    Tab::Exemptions => self.exemption.show(ui, cx),
                    Tab::Standards => self.standard.show(ui, cx),
                }
            });
        });
    }
}

/// The progress of the running work, and the result of the last.
fn progress_ui(ui: &mut Ui, session: &Session) {
    let texts = session.texts();
    if let Some((done, total)) = session.certificates().progress() {
        let share = if total == 0 { 0.0 } else { done as f32 / total as f32 };
        let text = if total == 0 { texts.get("working") } else { format!("{done} / {total}") };
        ui.add(egui::ProgressBar::new(share).text(text).desired_height(26.0));
    }
    if let Some(message) = session.certificates().message() {
        card(ui, |ui| {
            ui.label(message);
            if let Some(made) = session.certificates().made() {
                saved::deeds(ui, texts, made);
            }
        });
    }
}
