//! The ladder: five rungs, what each rests on, what is missing, and the instructor's signature.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::form;
use crate::ui::kit::text::quiet;
use crate::ui::kit::theme::Palette;
use dabiao_app::cohort::{CoachPage, CohortView, RungLine, words};
use dabiao_app::{Action, CohortAction, Session};
use dabiao_domain::cohort::ladder::{EvidenceKind, Rung};
use dabiao_domain::role::Permission;

/// Pieces of evidence that are shown of a rung.
const SHOWN: usize = 4;

/// View state.
#[derive(Default)]
pub(super) struct Ladder {
    /// The instructor's remark on the next signature.
    note: String,
    /// The signature that is about to be revoked, and why.
    withdrawing: Option<(Uuid, String)>,
    /// The officer whose ladder it is.
    whose: Option<Uuid>,
}

impl Ladder {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, page: &CoachPage) {
        let whose = page.line.who.id;
        if self.whose != Some(whose) {
            *self = Self { whose: Some(whose), ..Self::default() };
        }
        for line in &page.rungs {
            ui.separator();
            self.rung(ui, cx, view, line);
        }
    }

    fn rung(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, line: &RungLine) {
        let session = cx.session;
        let (texts, palette) = (session.texts(), Palette::of(ui));
        let name = words::rung(texts, Some(line.rung));
        ui.horizontal_wrapped(|ui| {
            let (mark, color) = match &line.signed {
                Some(s) if !s.waits => ("●", palette.good),
                Some(_) => ("◐", palette.muted),
                None if line.next => ("▶", palette.primary),
                None => ("○", palette.muted),
            };
            ui.label(RichText::new(mark).color(color));
            ui.label(RichText::new(format!("{}. {name}", line.rung.place() + 1)).strong());
            match &line.signed {
                Some(s) => {
                    ui.label(texts.format(
                        if s.waits { "rung-waits" } else { "rung-signed" },
                        &[("on", &s.on), ("by", &s.by.name), ("n", &s.evidence)],
                    ));
                    quiet(ui, &s.note);
                }
                None if line.next => {
                    ui.label(texts.get("rung-next"));
                }
                None => quiet(ui, &texts.get("rung-ahead")),
            }
        });
        quiet(ui, &texts.get(how_key(line.rung)));
        if line.signed.is_none() {
            evidence(ui, session, view, line);
        }
        if session.may(Permission::ManageCohort) && self.whose != session.officer().map(|o| o.id) {
            match &line.signed {
                Some(s) => self.withdraw_ui(ui, cx, s.id),
                None if line.next => self.sign_ui(ui, cx, line),
                None => {}
            }
        }
    }

    fn sign_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, line: &RungLine) {
        let texts = cx.messages;
        ui.horizontal_wrapped(|ui| {
            let typed = form::hinted_line(
                ui,
                &texts.get("rung-note"),
                &mut self.note,
                360.0,
                &texts.get("rung-note-hint"),
            );
            let text =
                texts.get(if line.missing.is_empty() { "rung-sign" } else { "rung-sign-all-the-same" });
            let why = form::missing(texts, &[("rung-note", !self.note.trim().is_empty())]);
            let entered = form::entered(&typed, ui) && why.is_none();
            let sign = form::primary(ui, &text, why.as_deref()) || entered;
            if let (true, Some(officer)) = (sign, self.whose) {
                let note = std::mem::take(&mut self.note);
                cx.act(Action::Cohort(CohortAction::SignOff { officer, rung: line.rung, note }));
            }
        });
    }

    fn withdraw_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sign_off: Uuid) {
        let texts = cx.messages;
        ui.horizontal_wrapped(|ui| {
            let Some((_, reason)) = self.withdrawing.as_mut().filter(|(which, _)| *which == sign_off) else {
                if ui.small_button(texts.get("rung-withdraw")).clicked() {
                    self.withdrawing = Some((sign_off, String::new()));
                }
                return;
            };
            let typed = form::hinted_line(ui, &texts.get("rung-withdraw-why"), reason, 300.0, "");
            let reason = reason.clone();
            let why = form::missing(texts, &[("rung-withdraw-why", !reason.trim().is_empty())]);
            let entered = form::entered(&typed, ui) && why.is_none();
            if form::button(ui, texts.get("rung-withdraw-yes"), why.as_deref()) || entered {
                cx.act(Action::Cohort(CohortAction::Withdraw { sign_off, reason }));
                self.withdrawing = None;
            } else if ui.button(texts.get("cancel")).clicked() {
                self.withdrawing = None;
            }
        });
    }
}

/// The evidence for a rung, and what is missing.
fn evidence(ui: &mut Ui, session: &Session, view: &CohortView, line: &RungLine) {
    let (texts, palette) = (session.texts(), Palette::of(ui));
    for e in line.evidence.iter().take(SHOWN) {
        let name = match e.kind {
            EvidenceKind::CoachingNote { mentee, .. } | EvidenceKind::MenteeCertified { mentee } => {
                view.person_on(mentee, e.on).name
            }
            _ => String::new(),
        };
        ui.label(format!("　· {}　{}", e.on, words::evidence(texts, &e.kind, &name)));
    }
    let more = line.evidence.len().saturating_sub(SHOWN);
    if more > 0 {
        quiet(ui, &texts.format("rung-more", &[("n", &more)]));
    }
    let missing: Vec<String> = line.missing.iter().map(|m| words::missing(texts, m)).collect();
    if missing.is_empty() {
        ui.label(RichText::new(texts.get("rung-nothing-missing")).color(palette.good));
    } else {
        ui.label(texts.format("rung-missing", &[("what", &texts.clauses(&missing))]));
    }
}

/// The message that says how a rung is reached.
const fn how_key(rung: Rung) -> &'static str {
    match rung {
        Rung::OwnTyping => "rung-own-typing-how",
        Rung::RecordQuality => "rung-record-quality-how",
        Rung::CheckingSkill => "rung-checking-skill-how",
        Rung::Coaching => "rung-coaching-how",
        Rung::MenteeResults => "rung-mentee-results-how",
    }
}
