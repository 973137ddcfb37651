//! One guidance officer's page.

use std::sync::Arc;

use egui::{RichText, Ui};
use uuid::Uuid;

use super::ladder::Ladder;
use super::mentees::Mentees;
use super::paper_buttons::paper_buttons;
use crate::ui::commands::Cx;
use crate::ui::kit::figures::{figure, percent, speed};
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, quiet};
use dabiao_app::Session;
use dabiao_app::cohort::{CoachPage, CohortAccess, CohortPaper, CohortView, RecordCopies, words};

/// The source of a page: the view, the copied records, and the officer. They are kept alive, so that a new
/// allocation can't have the same address and be taken for them.
type Key = (Arc<CohortView>, Option<Arc<RecordCopies>>, Uuid);

/// View state.
#[derive(Default)]
pub(super) struct CoachCard {
    ladder: Ladder,
    mentees: Mentees,
    /// The page, kept until something of it changes.
    page: Option<(Key, Arc<CoachPage>)>,
}

impl CoachCard {
    /// Shows it; whether it is to be closed.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &Arc<CohortView>, coach: Uuid) -> bool {
        let session = cx.session;
        let Some(page) = self.page_of(session, view, coach) else { return true };
        let texts = cx.messages;
        let whole = session.cohort().access() == CohortAccess::Whole;
        let mut close = false;
        card(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                if whole && ui.button(texts.get("coach-back")).clicked() {
                    close = true;
                }
                let who = &page.line.who;
                ui.label(RichText::new(&who.name).size(24.0).strong());
                ui.label(format!("{}　{}", who.badge, who.unit_name));
                quiet(ui, &texts.format("place-member", &[("since", &page.line.since)]));
                paper_buttons(ui, cx, CohortPaper::Page(coach));
            });
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 26.0;
                figure(ui, &texts.get("correct-cpm"), &speed(page.line.level.map(|l| l.cpm)));
                figure(ui, &texts.get("accuracy"), &percent(page.line.level.map(|l| l.accuracy)));
                figure(ui, &texts.get("coach-checking"), &format!("{} / 5", page.checking));
                figure(ui, &texts.get("coach-coached"), &page.mentees.len().to_string());
                figure(ui, &texts.get("col-mentees-certified"), &page.line.mentees_certified.to_string());
                let last = page.line.last_contact.map_or_else(|| "—".to_owned(), |d| d.to_string());
                figure(ui, &texts.get("col-last-contact"), &last);
            });
            quiet(ui, &words::gain_in_full(texts, page.line.gain));
        });
        card(ui, |ui| self.mentees.show(ui, cx, view, &page));
        card(ui, |ui| {
            heading(ui, &texts.get("coach-ladder"));
            self.ladder.show(ui, cx, view, &page);
        });
        card(ui, |ui| self.mentees.notes(ui, cx, &page));
        close
    }

    fn page_of(&mut self, session: &Session, view: &Arc<CohortView>, coach: Uuid) -> Option<Arc<CoachPage>> {
        let copies = session.cohort().copies(coach);
        let same = |(of, known, whose): &Key| {
            Arc::ptr_eq(of, view)
                && known.as_ref().map(Arc::as_ptr) == copies.map(Arc::as_ptr)
                && *whose == coach
        };
        if self.page.as_ref().is_none_or(|(key, _)| !same(key)) {
            let page = view.page(coach, copies.map(Arc::as_ref))?;
            self.page = Some(((Arc::clone(view), copies.cloned(), coach), Arc::new(page)));
        }
        self.page.as_ref().map(|(_, page)| Arc::clone(page))
    }
}
