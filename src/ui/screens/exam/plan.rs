//! The form that plans a sitting.

use egui::{ComboBox, RichText, ScrollArea, TextEdit, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::typed::{Count, Field, Minute};
use crate::ui::kit::{form, theme};
use crate::ui::words::exam::title_of;
use dabiao_app::exam::{KnownSitting, MAX_SEATS, PlanForm, local_time};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, ExamAction, OFFICER_STANDARD, Session};
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;
use dabiao_domain::sitting::SittingKind;

/// Points that a field needs with what explains it beside it.
const WIDE: f32 = 720.0;

/// View state of the form.
#[derive(Debug)]
pub struct PlanScreen {
    at: Field<Minute>,
    room: String,
    standard: String,
    kind: SittingKind,
    seats: Field<Count>,
    candidates: Vec<Uuid>,
    invigilators: Vec<Uuid>,
    search: String,
    /// The number of sittings when the plan was sent: one more means that it was accepted.
    sent: Option<usize>,
}

impl PlanScreen {
    /// An empty form, with its author as invigilator if they are one.
    pub fn new(session: &Session) -> Self {
        let own = session.officer().map(|o| o.id).filter(|id| invigilates(session, *id));
        Self {
            at: Field::new(Minute, "plan-time"),
            room: String::new(),
            standard: OFFICER_STANDARD.to_owned(),
            kind: SittingKind::Copy,
            seats: Field::new(Count { most: MAX_SEATS }, "plan-seats").with(1),
            candidates: Vec::new(),
            invigilators: own.into_iter().collect(),
            search: String::new(),
            sent: None,
        }
    }

    /// A form filled from the plan of a sitting.
    pub fn like(session: &Session, known: &KnownSitting) -> Self {
        let plan = known.sitting.plan();
        let empty = Self::new(session);
        Self {
            at: empty.at.with(local_time(plan.at, &known.standard)),
            room: plan.room.clone(),
            standard: plan.standard_id.clone(),
            kind: plan.kind,
            seats: empty.seats.with(plan.seats),
            candidates: plan.candidates.clone(),
            invigilators: plan.invigilators.clone(),
            ..empty
        }
    }

    /// As it is sent; none while time or seats can't be read, and that is said beside them.
    fn form(&mut self, texts: &Messages) -> Option<PlanForm> {
        let (at, seats) = (self.at.demand(texts), self.seats.demand(texts));
        Some(PlanForm {
            at: at?,
            room: self.room.clone(),
            standard: self.standard.clone(),
            kind: self.kind,
            seats: seats?,
            candidates: self.candidates.clone(),
            invigilators: self.invigilators.clone(),
        })
    }

    /// Shows it. Whether it is done with.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let session = cx.session;
        let texts = cx.messages;
        if self.sent.is_some_and(|before| session.core().sittings().count() > before) {
            return true;
        }
        ui.label(RichText::new(texts.get("exam-plan")).size(28.0));
        let entered = theme::card(ui).show(ui, |ui| self.facts_ui(ui, session)).inner;
        section(ui, &texts.get("plan-invigilators"));
        card(ui, |ui| {
            remark(ui, &texts.get("plan-invigilators-note"));
            for officer in session.officers().iter().filter(|o| invigilates(session, o.id)) {
                check(ui, "", officer, &mut self.invigilators);
            }
        });
        let count = self.candidates.len();
        section(ui, &texts.format("plan-candidates", &[("n", &count)]));
        theme::card(ui).show(ui, |ui| self.candidates_ui(ui, session));
        let mut closed = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
        ui.horizontal(|ui| {
            if (theme::primary_button(ui, &texts.get("plan-save")).clicked() || entered)
                && let Some(form) = self.form(texts)
            {
                self.sent = Some(session.core().sittings().count());
                cx.act(Action::Exam(ExamAction::Plan(form)));
            }
            closed |= ui.button(texts.get("ask-cancel")).clicked();
        });
        closed
    }

    /// When, where, how many seats, which standard. Whether Enter was pressed in the last field.
    fn facts_ui(&mut self, ui: &mut Ui, session: &Session) -> bool {
        let texts = session.texts();
        ui.set_width(ui.available_width());
        let (mut fields, mut entered) = (Vec::new(), false);
        // In a narrow window what explains a field stands below it.
        let (narrow, least) = (ui.available_width() < WIDE, ui.spacing().text_edit_width);
        let below = |ui: &mut Ui| {
            if narrow {
                ui.end_row();
                ui.label("");
            }
        };
        let width = if narrow { (ui.available_width() - 160.0).clamp(160.0, least) } else { least };
        egui::Grid::new("plan").num_columns(3).spacing([14.0, 10.0]).show(ui, |ui| {
            let line = |key: &'static str| {
                move |ui: &mut Ui, text: &mut String| {
                    let label = ui.label(texts.get(key));
                    ui.add(TextEdit::singleline(text).desired_width(width)).labelled_by(label.id)
                }
            };
            fields.push(self.at.show(ui, line("plan-field-at")));
            below(ui);
            ui.horizontal(|ui| {
                self.at.pick(ui, texts, "at", session.core().today());
                remark(ui, &texts.get("plan-field-at-example"));
                self.at.say(ui);
            });
            ui.end_row();
            fields.push(line("plan-field-room")(ui, &mut self.room));
            below(ui);
            remark(ui, &texts.get("plan-field-room-example"));
            ui.end_row();
            fields.push(self.seats.show(ui, line("plan-field-seats")));
            below(ui);
            ui.horizontal(|ui| {
                remark(ui, &texts.get("plan-field-seats-example"));
                self.seats.say(ui);
            });
            ui.end_row();
            entered = form::walk(ui, &fields);
            if let Some(notice) = session.core().unreadable_standard() {
                ui.label(texts.get("plan-field-standard"));
                ui.label(format!("{}\n{}", notice.what, notice.next));
                ui.end_row();
                if session.core().newest_standards().is_empty() {
                    return;
                }
            }
            let label = ui.label(texts.get("plan-field-standard"));
            let standards = session.core().newest_standards();
            let chosen = standards.iter().find(|s| s.id == self.standard);
            let shown = chosen.map_or("", |s| title_of(s, texts));
            let combo = ComboBox::from_id_salt("plan standard").selected_text(shown).width(width);
            combo
                .show_ui(ui, |ui| {
                    // A standard without passages can't be sat here.
                    for standard in standards.iter().filter(|s| s.passage.is_some()) {
                        let id = standard.id.clone();
                        ui.selectable_value(&mut self.standard, id, title_of(standard, texts));
                    }
                })
                .response
                .labelled_by(label.id);
            ui.end_row();
            let form = standards.iter().any(|s| s.id == self.standard && s.form.is_some());
            self.kind_ui(ui, texts, form);
        });
        entered
    }

    /// Text or forms: only where the standard asks for both.
    fn kind_ui(&mut self, ui: &mut Ui, texts: &Messages, form: bool) {
        if !form {
            self.kind = SittingKind::Copy;
            return;
        }
        ui.label(texts.get("plan-field-kind"));
        ui.horizontal(|ui| {
            for kind in SittingKind::ALL {
                ui.radio_value(&mut self.kind, kind, texts.of(&kind));
            }
        });
        remark(ui, &texts.get("plan-field-kind-note"));
        ui.end_row();
    }

    fn candidates_ui(&mut self, ui: &mut Ui, session: &Session) {
        let texts = session.texts();
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("plan-all-missing")).clicked() {
                let invigilators = &self.invigilators;
                let missing = session.exams().missing_for(&self.standard);
                self.candidates = missing.into_iter().filter(|id| !invigilators.contains(id)).collect();
                let seats = self.seats.read().map_or(0, |seats| seats.get() as usize);
                self.seats.put(seats.max(self.candidates.len()));
            }
            if ui.button(texts.get("plan-none")).clicked() {
                self.candidates.clear();
            }
            let label = ui.label(texts.get("plan-find"));
            ui.add(TextEdit::singleline(&mut self.search).hint_text(texts.get("start-find-hint")))
                .labelled_by(label.id);
        });
        let wanted = self.search.trim().to_uppercase();
        ScrollArea::vertical().id_salt("candidates").max_height(320.0).min_scrolled_height(240.0).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                let matches =
                    |o: &&Officer| wanted.is_empty() || o.badge.contains(&wanted) || o.name.contains(&wanted);
                for officer in session.officers().iter().filter(matches) {
                    check(ui, &officer.unit, officer, &mut self.candidates);
                }
            },
        );
    }
}

fn invigilates(session: &Session, officer: Uuid) -> bool {
    session.account(officer).is_some_and(|account| account.roles.contains(&Role::Invigilator))
}

fn check(ui: &mut Ui, more: &str, officer: &Officer, chosen: &mut Vec<Uuid>) {
    let mut is = chosen.contains(&officer.id);
    let text = format!("{} {}  {more}", officer.badge, officer.name);
    if ui.checkbox(&mut is, text.trim_end()).changed() {
        chosen.retain(|id| *id != officer.id);
        chosen.extend(is.then_some(officer.id));
    }
}
