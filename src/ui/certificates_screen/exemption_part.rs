//! 免考: ask, approve, end. Who asks does not approve.

use egui::{ComboBox, RichText, Ui};
use uuid::Uuid;

use super::{card, field, heading};
use crate::ui::forms;
use crate::ui::widgets::remark;
use crate::ui::wishes::Wishes;
use dabiao_app::certificates::ExemptionForm;
use dabiao_app::lang::{Lang, Texts};
use dabiao_app::{Action, ExemptionAction, Station, local_minute};
use dabiao_domain::role::Permission;
use dabiao_store::ExemptionRow;

/// View state.
#[derive(Debug, Default)]
pub(super) struct ExemptionPart {
    badge: String,
    standard: String,
    from: String,
    until: String,
    reason: String,
    /// The exemption that is about to be ended, and why.
    ending: Option<(Uuid, String)>,
}

impl ExemptionPart {
    pub fn show(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        if station.may(Permission::GrantExemption) {
            card(ui, |ui| self.ask_ui(ui, station, wishes));
        }
        card(ui, |ui| self.list_ui(ui, station, wishes));
    }

    fn ask_ui(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        heading(ui, &texts.get("exemption-ask"));
        let wanted = self.badge.trim().to_uppercase();
        let found = station.officers().iter().find(|o| o.badge == wanted);
        ui.horizontal_wrapped(|ui| {
            field(ui, texts, "field-badge", &mut self.badge, 140.0, false);
            ui.label(found.map_or_else(|| "—".to_owned(), |o| format!("{} {}", o.name, o.unit)));
            let label = ui.label(texts.get("col-standard"));
            let shown = if self.standard.is_empty() { "—" } else { &self.standard };
            ComboBox::from_id_salt("exemption standard")
                .selected_text(standard_name(texts, shown))
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut self.standard, "*".to_owned(), texts.get("every-standard"));
                    for standard in station.core().newest_standards() {
                        let title = standard.id.clone();
                        ui.selectable_value(&mut self.standard, standard.id, title);
                    }
                })
                .response
                .labelled_by(label.id);
        });
        ui.horizontal_wrapped(|ui| {
            field(ui, texts, "exemption-from", &mut self.from, 130.0, false);
            field(ui, texts, "exemption-until", &mut self.until, 130.0, false);
            remark(ui, &texts.get("exemption-days"));
        });
        let entered = ui
            .horizontal_wrapped(|ui| field(ui, texts, "exemption-reason", &mut self.reason, 420.0, false))
            .inner;
        let why = forms::missing(
            texts,
            &[
                ("field-badge", found.is_some()),
                ("col-standard", !self.standard.is_empty()),
                ("exemption-reason", !self.reason.trim().is_empty()),
            ],
        );
        let clicked = ui
            .horizontal_wrapped(|ui| forms::button(ui, texts.get("exemption-ask-now"), why.as_deref()))
            .inner;
        if let Some(officer) = found.filter(|_| clicked || (entered && why.is_none())) {
            wishes.act(Action::Exemption(ExemptionAction::Ask(ExemptionForm {
                officer: officer.id,
                standard: self.standard.clone(),
                from: self.from.clone(),
                until: self.until.clone(),
                reason: self.reason.clone(),
            })));
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, station: &Station, wishes: &mut Wishes) {
        let texts = station.texts();
        heading(ui, &texts.get("exemptions"));
        if station.core().exemptions().is_empty() {
            remark(ui, &texts.get("exemptions-none"));
        }
        for row in station.core().exemptions() {
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(station.core().name_of(row.officer_id)).strong());
                ui.label(standard_name(texts, &row.standard));
                let until = row.until.clone().unwrap_or_else(|| texts.get("for-ever"));
                ui.label(format!("{} – {until}", row.from));
                ui.label(&row.reason);
                ui.label(texts.get(state_key(row)));
            });
            let asked = local_minute(row.asked.1);
            let mut told = texts.format(
                "exemption-asked",
                &[("name", &station.core().name_of(row.asked.0)), ("when", &asked)],
            );
            if let Some((by, _)) = row.approved {
                told += &texts.format("exemption-approved-by", &[("name", &station.core().name_of(by))]);
            }
            if let Some((by, _, why)) = &row.ended {
                told += &texts
                    .format("exemption-ended-by", &[("name", &station.core().name_of(*by)), ("why", why)]);
            }
            remark(ui, &told);
            self.row_buttons(ui, station, row, wishes);
        }
    }

    fn row_buttons(&mut self, ui: &mut Ui, station: &Station, row: &ExemptionRow, wishes: &mut Wishes) {
        let texts = station.texts();
        if row.ended.is_some() {
            return;
        }
        let mut done = false;
        ui.push_id(row.id, |ui| {
            ui.horizontal_wrapped(|ui| {
                if row.approved.is_none()
                    && station.may(Permission::ApproveExemption)
                    && ui.button(texts.get("exemption-approve")).clicked()
                {
                    wishes.act(Action::Exemption(ExemptionAction::Approve(row.id)));
                }
                if !station.may(Permission::RevokeExemption) {
                    return;
                }
                match &mut self.ending {
                    Some((id, why)) if *id == row.id => {
                        let entered = field(ui, texts, "exemption-end-reason", why, 300.0, false);
                        let filled = !why.trim().is_empty();
                        let grey = forms::missing(texts, &[("exemption-end-reason", filled)]);
                        let key = texts.get("exemption-end-now");
                        if forms::button(ui, key, grey.as_deref()) || (entered && grey.is_none()) {
                            wishes.act(Action::Exemption(ExemptionAction::End {
                                id: row.id,
                                reason: why.clone(),
                            }));
                            done = true;
                        }
                        done |= ui.button(texts.get("cancel")).clicked();
                    }
                    _ => {
                        let key = if row.approved.is_some() { "exemption-end" } else { "exemption-refuse" };
                        if ui.button(texts.get(key)).clicked() {
                            self.ending = Some((row.id, String::new()));
                        }
                    }
                }
            });
        });
        if done {
            self.ending = None;
        }
    }
}

fn standard_name(texts: &Texts, id: &str) -> String {
    if id == "*" { texts.get("every-standard") } else { id.to_owned() }
}

const fn state_key(row: &ExemptionRow) -> &'static str {
    match (&row.ended, &row.approved) {
        (Some(_), _) => "exemption-is-ended",
        (None, Some(_)) => "exemption-is-approved",
        (None, None) => "exemption-is-asked",
    }
}

/// The title of a standard in the language of the window.
pub(super) fn title(standard: &dabiao_domain::standard::Standard, texts: &Texts) -> String {
    if texts.lang() == Lang::ZhCn { standard.title.clone() } else { standard.title_en.clone() }
}
