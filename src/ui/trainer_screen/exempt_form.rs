//! Asking for an exemption from an officer's card. Whoever asks does not approve: that is for an issuer.

use egui::{Button, RichText, TextEdit, Ui};
use uuid::Uuid;

use crate::ui::forms;
use crate::ui::theme::Palette;
use crate::ui::widgets::remark;
use crate::ui::wishes::Wishes;
use dabiao_app::certificates::ExemptionForm;
use dabiao_app::trainer::{DeskView, PersonLine};
use dabiao_app::{Action, ExemptionAction, Station};
use dabiao_domain::role::Permission;
use dabiao_store::ExemptionRow;

/// View state.
#[derive(Default)]
pub(super) struct ExemptForm {
    /// Whose it is, while it is open.
    open: Option<Uuid>,
    from: String,
    until: String,
    reason: String,
}

impl ExemptForm {
    /// The button that opens it, for whoever may ask. None while one is asked for or in force.
    pub fn button(&mut self, ui: &mut Ui, station: &Station, view: &DeskView, p: &PersonLine) {
        let none = exemption_of(station, view, p.id).is_none();
        let open = none && matches!(p.state, "in-progress" | "overdue");
        if open
            && station.may(Permission::GrantExemption)
            && ui.button(station.texts().get("exemption-ask")).clicked()
        {
            *self = Self { open: Some(p.id), from: view.facts.today.to_string(), ..Self::default() };
        }
    }

    /// How an exemption of `p` stands, and the form while it is open.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        station: &Station,
        view: &DeskView,
        p: &PersonLine,
        wishes: &mut Wishes,
    ) {
        let texts = station.texts();
        if let Some(row) = exemption_of(station, view, p.id) {
            let state = if row.approved.is_some() { "exemption-is-approved" } else { "exemption-is-asked" };
            let until = row.until.clone().unwrap_or_else(|| texts.get("for-ever"));
            let words = texts.format(
                "desk-exemption",
                &[
                    ("state", &texts.get(state)),
                    ("from", &row.from),
                    ("until", &until),
                    ("reason", &row.reason),
                ],
            );
            ui.label(RichText::new(words).color(Palette::of(ui).primary));
            self.open = None;
            return;
        }
        if self.open != Some(p.id) {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let mut fields = Vec::new();
            for (key, value, width) in [
                ("exemption-from", &mut self.from, 110.0),
                ("exemption-until", &mut self.until, 110.0),
                ("exemption-reason", &mut self.reason, 300.0),
            ] {
                let label = forms::label(ui, texts.get(key), width);
                fields.push(ui.add(TextEdit::singleline(value).desired_width(width)).labelled_by(label.id));
            }
            let why = forms::missing(texts, &[("exemption-reason", !self.reason.trim().is_empty())])
                .or_else(|| (!days_ok(&self.from, &self.until)).then(|| texts.get("why-days")));
            let entered = forms::walk(ui, &fields) && why.is_none();
            let ask = forms::primary(ui, &texts.get("exemption-ask-now"), why.as_deref()) || entered;
            if ask {
                wishes.act(Action::Exemption(ExemptionAction::Ask(ExemptionForm {
                    officer: p.id,
                    standard: view.facts.standard.id.clone(),
                    from: self.from.clone(),
                    until: self.until.clone(),
                    reason: self.reason.clone(),
                })));
            }
            // It closes by itself when the exemption is there: what was typed is not lost if it is refused.
            if ui.add(Button::new(texts.get("cancel"))).clicked() {
                self.open = None;
            }
        });
        remark(ui, &texts.get("desk-exemption-how"));
    }
}

/// Whether these are days in their order; the last one may be left out.
fn days_ok(from: &str, until: &str) -> bool {
    let day = |text: &str| text.trim().parse::<jiff::civil::Date>().ok();
    let Some(from) = day(from) else { return false };
    until.trim().is_empty() || day(until).is_some_and(|until| until >= from)
}

/// The exemption of that officer from the desk's standard that was asked for or holds.
fn exemption_of<'a>(station: &'a Station, view: &DeskView, id: Uuid) -> Option<&'a ExemptionRow> {
    let standard = &view.facts.standard.id;
    let today = view.facts.today.to_string();
    station.core().exemptions().iter().rev().find(|row| {
        row.officer_id == id
            && row.ended.is_none()
            && (row.standard == "*" || row.standard == *standard)
            && row.until.as_ref().is_none_or(|until| *until >= today)
    })
}
