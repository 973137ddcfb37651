//! 考场: planning sittings, holding one, and the results. For invigilators; candidates have their own screens.

mod candidate_card;
mod code_card;
mod elsewhere;
mod held;
mod list;
mod plan;
mod roll_table;
mod sitting;

use egui::{Key, Modifiers, RichText, Ui};
use uuid::Uuid;

use crate::ui::cards::tickets::TicketsCard;
use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::secret::{SecretAsk, SecretForm};
use crate::ui::kit::text::remark;
use crate::ui::kit::theme::size;
use crate::ui::kit::visits::Visits;
use candidate_card::CandidateCard;
use code_card::CodeCard;
use dabiao_app::exam::{KnownSitting, local_time};
use dabiao_app::{Action, ExamAction, Session};
use dabiao_domain::sitting::SittingState;
use elsewhere::ElsewhereCard;
use plan::PlanScreen;

/// View state of the exam room.
#[derive(Debug, Default)]
pub struct ExamScreen {
    plan: Option<PlanScreen>,
    looked_at: Option<Uuid>,
    visits: Visits<(bool, Option<Uuid>)>,
    /// The operation that waits for the invigilator's password.
    confirm: Option<Confirm>,
    /// Whether the invigilator has confirmed to open the sitting off its plan.
    off_plan: bool,
    secret: SecretForm,
    card: CandidateCard,
    code: CodeCard,
    elsewhere: ElsewhereCard,
    tickets: TicketsCard,
    cancels: bool,
}

/// An operation that waits for the invigilator's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Confirm {
    Open(Uuid),
    TakeOver(Uuid),
    Close,
    LetGoOn(Uuid),
}

impl Confirm {
    const fn title(self) -> &'static str {
        match self {
            Self::Open(_) => "exam-confirm-open",
            Self::TakeOver(_) => "exam-confirm-take",
            Self::Close => "exam-confirm-close",
            Self::LetGoOn(_) => "exam-confirm-go-on",
        }
    }

    const fn action(self, secret: String) -> Action {
        match self {
            Self::Open(id) => Action::Exam(ExamAction::Open { id, secret }),
            Self::TakeOver(id) => Action::Exam(ExamAction::TakeOver { id, secret }),
            Self::Close => Action::Exam(ExamAction::Close { secret }),
            Self::LetGoOn(officer) => Action::Exam(ExamAction::LetGoOn { officer, secret }),
        }
    }
}

/// Whether a planned sitting would be opened off its plan now.
fn off_plan(session: &Session, known: &KnownSitting) -> bool {
    known.sitting.state() == SittingState::Planned && known.sitting.plan().is_off(session.now())
}

impl View for ExamScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        // The list, a plan and a sitting are places of their own.
        self.visits.of((self.plan.is_some(), self.looked_at));
        let place = ("exam", self.visits.number());
        page().id_salt(place).show(ui, |ui| {
            column(ui, 1180.0, |ui| {
                self.confirm_ui(ui, cx);
                self.code.show(ui, cx);
                if let Some(known) = session.exams().held() {
                    self.looked_at = Some(known.sitting.plan().id);
                    self.plan = None;
                    return self.held_ui(ui, cx, known);
                }
                if let Some(plan) = &mut self.plan {
                    if plan.show(ui, cx) {
                        self.plan = None;
                    }
                    return;
                }
                match self.looked_at.and_then(|id| session.core().sitting(id)) {
                    Some(known) => self.sitting_ui(ui, cx, known),
                    None => self.list_ui(ui, cx),
                }
            });
        });
    }
}

impl ExamScreen {
    /// The card that asks for the password.
    fn confirm_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let session = cx.session;
        let Some(confirm) = self.confirm else { return };
        let texts = cx.messages;
        // The confirmed operation is done: the card goes.
        let done = match confirm {
            Confirm::Open(_) => session.exams().held().is_some() || session.exams().code_ask().is_some(),
            Confirm::TakeOver(_) => session.exams().held().is_some(),
            Confirm::Close => session.exams().held().is_none(),
            Confirm::LetGoOn(_) => session.exams().handed_over(),
        };
        if done || ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.ask(None);
            return;
        }
        if let Confirm::Open(id) = confirm
            && !self.off_plan
            && let Some(known) = session.core().sitting(id).filter(|known| off_plan(session, known))
        {
            return self.off_plan_ui(ui, session, known);
        }
        card(ui, |ui| {
            ui.label(RichText::new(texts.get(confirm.title())).size(size::HEADING));
            let (label, button) = (texts.get("field-own-password"), texts.get("exam-confirm"));
            let ready = !session.door().checking();
            let ask = SecretAsk { label: &label, button: &button, again: false, ready, optional: false };
            if let Some(secret) = self.secret.show(ui, texts, &ask) {
                cx.act(confirm.action(secret));
            }
            ui.horizontal(|ui| {
                if ui.button(texts.get("ask-cancel")).clicked() {
                    self.ask(None);
                }
                if session.door().checking() {
                    ui.label(texts.get("ask-checking"));
                }
            });
        });
    }

    /// The card that asks whether a sitting is to be opened now, hours or days before or after its plan.
    fn off_plan_ui(&mut self, ui: &mut Ui, session: &Session, known: &KnownSitting) {
        let texts = session.texts();
        card(ui, |ui| {
            ui.label(RichText::new(texts.get("exam-off-plan")).size(size::HEADING));
            let planned = local_time(known.sitting.plan().at, &known.standard);
            let now = local_time(session.now(), &known.standard);
            ui.label(texts.format("exam-off-plan-when", &[("planned", &planned), ("now", &now)]));
            remark(ui, &texts.get("exam-off-plan-why"));
            ui.horizontal_wrapped(|ui| {
                if ui.button(texts.get("exam-off-plan-yes")).clicked() {
                    self.off_plan = true;
                    self.secret = SecretForm::wanted();
                }
                if ui.button(texts.get("ask-cancel")).clicked() {
                    self.ask(None);
                }
            });
        });
    }

    fn ask(&mut self, confirm: Option<Confirm>) {
        self.confirm = confirm;
        self.off_plan = false;
        self.secret = SecretForm::wanted();
    }
}
