//! Requesting an exemption from an officer's card. The requester does not approve: that is for an issuer.

use egui::{Button, RichText, Ui};
use uuid::Uuid;

use crate::ui::cards::exemption::ExemptionDraft;
use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::Palette;
use crate::ui::words::exemptions::{state_words, until_words};
use dabiao_app::trainer::{DeskView, PersonLine};
use dabiao_app::{Action, ExemptionAction, Session};
use dabiao_domain::role::Permission;

/// View state.
#[derive(Default)]
pub(super) struct ExemptForm {
    /// The officer, while it is open.
    open: Option<Uuid>,
    draft: ExemptionDraft,
}

impl ExemptForm {
    /// The button that opens it, for officers who may request one. None while one is requested or in force.
    pub fn button(&mut self, ui: &mut Ui, session: &Session, view: &DeskView, p: &PersonLine) {
        if view.can_be_exempted(session.core().exemptions(), p)
            && session.may(Permission::GrantExemption)
            && ui.button(session.texts().get("exemption-ask")).clicked()
        {
            let mut draft = ExemptionDraft::default();
            draft.from.put(view.facts.today);
            *self = Self { open: Some(p.id), draft };
        }
    }

    /// The state of an exemption of `p`, and the form while it is open.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView, p: &PersonLine) {
        let session = cx.session;
        let texts = cx.messages;
        if let Some(exemption) = view.exemption_of(session.core().exemptions(), p.id) {
            let words = texts.format(
                "desk-exemption",
                &[
                    ("state", &state_words(texts, &exemption.state)),
                    ("from", &exemption.from),
                    ("until", &until_words(texts, exemption)),
                    ("reason", &exemption.reason),
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
            let line = |key: &'static str, width: f32| {
                move |ui: &mut Ui, text: &mut String| form::line(ui, texts.get(key), text, width)
            };
            let draft = &mut self.draft;
            let today = view.facts.today;
            let from = draft.from.show(ui, line("exemption-from", 110.0));
            draft.from.pick(ui, texts, "from", today);
            let until = draft.until.show(ui, line("exemption-until", 110.0));
            draft.until.pick(ui, texts, "until", today);
            let fields = [from, until, line("exemption-reason", 300.0)(ui, &mut draft.reason)];
            let why = self.draft.lacks(texts, &[]);
            let entered = form::walk(ui, &fields) && why.is_none();
            let ask = form::primary(ui, &texts.get("exemption-ask-now"), why.as_deref()) || entered;
            if ask && let Some(form) = self.draft.request(p.id, &view.facts.standard.id) {
                cx.act(Action::Exemption(ExemptionAction::Ask(form)));
            }
            // It closes by itself when the exemption is there: the input is not lost by a refusal.
            if ui.add(Button::new(texts.get("cancel"))).clicked() {
                self.open = None;
            }
        });
        remark(ui, &texts.get("desk-exemption-how"));
    }
}
