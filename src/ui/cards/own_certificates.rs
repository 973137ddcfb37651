//! The certificates of the signed-in officer, and their files as the issuer printed them.

use egui::{RichText, Ui};

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::words::exam::title_of;
use dabiao_app::certificates::{CertificateView, Worth};
use dabiao_app::{Action, CertificateAction, Session, paths};

/// The officer's own certificates, in the order of their numbers.
pub fn of(session: &Session) -> impl Iterator<Item = &CertificateView> {
    let me = session.officer().map(|officer| officer.id);
    session.certificates().views().iter().filter(move |c| Some(c.officer) == me)
}

/// Number, validity and last day of a certificate, in one sentence.
pub fn words(session: &Session, own: &CertificateView) -> String {
    let texts = session.texts();
    let state = texts.get(own.worth.key());
    match own.valid_until {
        Some(day) => {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("number", &own.number), ("state", &state), ("until", &day)];
            texts.format("today-certificate", &values)
        }
        None => texts.format("today-certificate-lasting", &[("number", &own.number), ("state", &state)]),
    }
}

/// Shows each in a card of its own.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let session = cx.session;
    let texts = cx.messages;
    for own in of(session) {
        card(ui, |ui| {
            let standard = session.library().standard(&own.standard);
            let title = standard.map_or(own.standard.as_str(), |standard| title_of(standard, texts));
            ui.label(RichText::new(title).size(size::HEADING));
            let valid = own.worth == Worth::Valid;
            let palette = Palette::of(ui);
            let color = if valid { palette.good } else { palette.text };
            ui.label(RichText::new(words(session, own)).color(color));
            let grade = own.grade.clone().map_or_else(String::new, |grade| format!("   {grade}"));
            let unit = texts.get("unit-cpm");
            ui.label(format!("{} {unit}   {}%{grade}", own.speed, own.accuracy));
            remark(ui, &texts.format("own-certificate-issued", &[("day", &own.issued)]));
            ui.horizontal_wrapped(|ui| {
                let id = egui::Id::unique(("certificate folder", session.turn()));
                let folder = || paths::user_folder().display().to_string();
                let mut to = ui.data_mut(|d| d.get_temp_mut_or_insert_with(id, folder).clone());
                form::line(ui, texts.get("today-certificate-folder"), &mut to, 360.0);
                if ui.button(texts.get("today-certificate-save")).clicked() {
                    let (number, to) = (own.number.clone(), paths::pasted_path(&to));
                    cx.act(Action::Certificates(CertificateAction::SaveOwnCertificate { number, to }));
                }
                ui.data_mut(|d| d.insert_temp(id, to));
            });
        });
    }
}
