//! 证书: certificates, what is due, exemptions, standards, and the check of a certificate, for whoever may.
//!
//! Everybody checks certificates here; the other parts are shown to those whose roles allow them. The rights
//! themselves are held by `app`.

mod check;
mod exemptions;
mod issue;
mod list;
mod standards;

use egui::{RichText, ScrollArea, TextEdit, Ui};

use self::check::CheckTab;
use self::exemptions::ExemptionTab;
use self::issue::IssueCard;
use self::list::ListTab;
use self::standards::StandardTab;
use crate::ui::commands::Commands;
use crate::ui::kit::theme::{self, size};
use crate::ui::kit::visits::Visits;
use crate::ui::kit::widgets::column;
use dabiao_app::certificates::KeyState;
use dabiao_app::lang::Messages;
use dabiao_app::{Action, PaperAction, Station};
use dabiao_domain::role::Permission;

/// View state of the screen.
#[derive(Debug, Default)]
pub struct CertificatesScreen {
    /// The part that was chosen; none yet, for the first that is shown.
    part: Option<Part>,
    visits: Visits<Part>,
    issue: IssueCard,
    list: ListTab,
    check: CheckTab,
    exemption: ExemptionTab,
    standard: StandardTab,
}

/// What of the screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Check,
    List,
    Exemptions,
    Standards,
}

impl Part {
    const ALL: [(Self, &'static str); 4] = [
        (Self::List, "certificates-list"),
        (Self::Exemptions, "exemptions"),
        (Self::Standards, "standards"),
        (Self::Check, "check-certificate"),
    ];

    fn shown_to(self, station: &Station) -> bool {
        let may = |all: &[Permission]| all.iter().any(|p| station.may(*p));
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

impl CertificatesScreen {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Commands) {
        let texts = station.texts();
        let issuer = station.may(Permission::IssueCertificate);
        if issuer
            && *station.certificates().issuer_key() == KeyState::Unknown
            && station.certificates().progress().is_none()
        {
            wishes.act(Action::Paper(PaperAction::LookForKey));
        }
        let parts: Vec<_> = Part::ALL.into_iter().filter(|(part, _)| part.shown_to(station)).collect();
        let first = parts.first().map_or(Part::Check, |(part, _)| *part);
        let shown = self.part.filter(|part| part.shown_to(station)).unwrap_or(first);
        self.visits.of(shown);
        let place = ("certificates", self.visits.number());
        ScrollArea::vertical().id_salt(place).auto_shrink(false).show(ui, |ui| {
            column(ui, 1180.0, |ui| {
                ui.label(RichText::new(texts.get("nav-certificates")).size(28.0));
                ui.horizontal_wrapped(|ui| {
                    for (part, key) in &parts {
                        if ui.selectable_label(shown == *part, texts.get(key)).clicked() {
                            self.part = Some(*part);
                            wishes.act(Action::LeaveScreen);
                        }
                    }
                });
                progress_ui(ui, station);
                match shown {
                    Part::Check => card(ui, |ui| self.check.show(ui, station, wishes)),
                    Part::List => {
                        if issuer {
                            card(ui, |ui| self.issue.show(ui, station, wishes));
                        }
                        card(ui, |ui| self.list.show(ui, station, wishes));
                    }
                    Part::Exemptions => self.exemption.show(ui, station, wishes),
                    Part::Standards => self.standard.show(ui, station, wishes),
                }
            });
        });
    }
}

/// How far the work is, and what came of the last.
fn progress_ui(ui: &mut Ui, station: &Station) {
    let texts = station.texts();
    if let Some((done, total)) = station.certificates().progress() {
        let share = if total == 0 { 0.0 } else { done as f32 / total as f32 };
        let text = if total == 0 { texts.get("working") } else { format!("{done} / {total}") };
        ui.add(egui::ProgressBar::new(share).text(text).desired_height(26.0));
    }
    if let Some(message) = station.certificates().message() {
        card(ui, |ui| ui.label(message));
    }
}

fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).size(size::HEADING));
}

/// A field with its name before it; whether Enter was pressed in it.
fn field(ui: &mut Ui, texts: &Messages, key: &str, value: &mut String, width: f32, secret: bool) -> bool {
    let label = crate::ui::kit::form::label(ui, texts.get(key), width);
    let edit = TextEdit::singleline(value).desired_width(width).password(secret);
    let response = ui.add(edit).labelled_by(label.id);
    crate::ui::kit::form::entered(&response, ui)
}

/// Whether nothing is being done, so that buttons work.
fn idle(station: &Station) -> bool {
    station.certificates().progress().is_none()
}
