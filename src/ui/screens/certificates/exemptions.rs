//! 免考: request, approve, end. The requester does not approve.

use egui::{ComboBox, RichText, Ui};
use uuid::Uuid;

use crate::ui::cards::exemption::ExemptionDraft;
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use crate::ui::words::exemptions::{from_words, state_words, until_words};
use dabiao_app::core::{ExemptFrom, ExemptionLine, ExemptionState};
use dabiao_app::{Action, ExemptionAction, local_minute};
use dabiao_domain::role::Permission;

/// View state.
#[derive(Debug, Default)]
pub(super) struct ExemptionTab {
    badge: String,
    /// From what; none while nothing is chosen.
    of: Option<ExemptFrom>,
    draft: ExemptionDraft,
    /// The exemption that is about to be ended, and why.
    ending: Option<(Uuid, String)>,
}

impl ExemptionTab {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        if session.may(Permission::GrantExemption) {
            card(ui, |ui| self.ask_ui(ui, cx));
        }
        card(ui, |ui| self.list_ui(ui, cx));
    }

    fn ask_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("exemption-ask"));
        let wanted = self.badge.trim().to_uppercase();
        let found = session.officers().iter().find(|o| o.badge == wanted);
        ui.horizontal_wrapped(|ui| {
            form::line(ui, texts.get("field-badge"), &mut self.badge, 140.0);
            ui.label(found.map_or_else(|| "—".to_owned(), |o| format!("{} {}", o.name, o.unit)));
            let label = ui.label(texts.get("col-standard"));
            let shown = self.of.as_ref().map_or_else(|| "—".to_owned(), |of| from_words(texts, of));
            ComboBox::from_id_salt("exemption standard")
                .selected_text(shown)
                .show_ui(ui, |ui| {
                    let standards = session.core().newest_standards();
                    let each = standards.iter().map(|standard| ExemptFrom::Standard(standard.id.clone()));
                    for of in std::iter::once(ExemptFrom::Every).chain(each) {
                        let words = from_words(texts, &of);
                        ui.selectable_value(&mut self.of, Some(of), words);
                    }
                })
                .response
                .labelled_by(label.id);
        });
        ui.horizontal_wrapped(|ui| {
            let line = |key: &'static str| {
                move |ui: &mut Ui, text: &mut String| form::line(ui, texts.get(key), text, 130.0)
            };
            let today = session.core().today();
            self.draft.from.show(ui, line("exemption-from"));
            self.draft.from.pick(ui, texts, "from", today);
            self.draft.until.show(ui, line("exemption-until"));
            self.draft.until.pick(ui, texts, "until", today);
            remark(ui, &texts.get("exemption-days"));
        });
        let entered = ui
            .horizontal_wrapped(|ui| {
                form::entered(
                    &form::line(ui, texts.get("exemption-reason"), &mut self.draft.reason, 420.0),
                    ui,
                )
            })
            .inner;
        let who = [("field-badge", found.is_some()), ("col-standard", self.of.is_some())];
        let why = self.draft.lacks(texts, &who);
        let clicked = ui
            .horizontal_wrapped(|ui| form::button(ui, texts.get("exemption-ask-now"), why.as_deref()))
            .inner;
        let asked = found.filter(|_| clicked || (entered && why.is_none())).zip(self.of.as_ref());
        if let Some(form) = asked.and_then(|(officer, of)| self.draft.request(officer.id, of.name())) {
            cx.act(Action::Exemption(ExemptionAction::Ask(form)));
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let texts = cx.messages;
        heading(ui, &texts.get("exemptions"));
        if session.core().exemptions().is_empty() {
            remark(ui, &texts.get("exemptions-none"));
        }
        for exemption in session.core().exemptions() {
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(session.core().name_of(exemption.officer)).strong());
                ui.label(from_words(texts, &exemption.of));
                ui.label(format!("{} – {}", exemption.from, until_words(texts, exemption)));
                ui.label(&exemption.reason);
                ui.label(state_words(texts, &exemption.state));
            });
            let asked = local_minute(exemption.asked_ms);
            let mut told = texts.format(
                "exemption-asked",
                &[("name", &session.core().name_of(exemption.asked_by)), ("when", &asked)],
            );
            if let Some(by) = exemption.state.approved_by() {
                told += &texts.format("exemption-approved-by", &[("name", &session.core().name_of(by))]);
            }
            if let ExemptionState::Ended { by, reason, .. } = &exemption.state {
                told += &texts
                    .format("exemption-ended-by", &[("name", &session.core().name_of(*by)), ("why", reason)]);
            }
            remark(ui, &told);
            self.line_buttons(ui, cx, exemption);
        }
    }

    fn line_buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, exemption: &ExemptionLine) {
        let session = cx.session;
        let texts = cx.messages;
        let (waits, end) = match exemption.state {
            ExemptionState::Asked => (true, "exemption-refuse"),
            ExemptionState::Approved { .. } => (false, "exemption-end"),
            ExemptionState::Ended { .. } => return,
        };
        let mut done = false;
        ui.push_id(exemption.id, |ui| {
            ui.horizontal_wrapped(|ui| {
                if waits
                    && session.may(Permission::ApproveExemption)
                    && ui.button(texts.get("exemption-approve")).clicked()
                {
                    cx.act(Action::Exemption(ExemptionAction::Approve(exemption.id)));
                }
                if !session.may(Permission::RevokeExemption) {
                    return;
                }
                match &mut self.ending {
                    Some((id, why)) if *id == exemption.id => {
                        let entered =
                            form::entered(&form::line(ui, texts.get("exemption-end-reason"), why, 300.0), ui);
                        let filled = !why.trim().is_empty();
                        let grey = form::missing(texts, &[("exemption-end-reason", filled)]);
                        let key = texts.get("exemption-end-now");
                        if form::button(ui, key, grey.as_deref()) || (entered && grey.is_none()) {
                            cx.act(Action::Exemption(ExemptionAction::End {
                                id: exemption.id,
                                reason: why.clone(),
                            }));
                            done = true;
                        }
                        done |= ui.button(texts.get("cancel")).clicked();
                    }
                    _ => {
                        if ui.button(texts.get(end)).clicked() {
                            self.ending = Some((exemption.id, String::new()));
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
