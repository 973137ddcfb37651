//! The form that plans a sitting.

use egui::{ComboBox, RichText, ScrollArea, TextEdit, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::{form, theme};
use crate::ui::words::exam::title_of;
use dabiao_app::exam::{KnownSitting, PlanForm, local_time};
use dabiao_app::{Action, ExamAction, OFFICER_STANDARD, Session};
use dabiao_domain::role::Role;
use dabiao_domain::roster::Officer;

/// View state of the form.
#[derive(Debug)]
pub struct PlanScreen {
    form: PlanForm,
    search: String,
    /// The number of sittings when the plan was sent: one more means that it was accepted.
    sent: Option<usize>,
}

impl PlanScreen {
    /// An empty form, with its author as invigilator if they are one.
    pub fn new(session: &Session) -> Self {
        let own = session.officer().map(|o| o.id).filter(|id| invigilates(session, *id));
        let form = PlanForm {
            standard: OFFICER_STANDARD.to_owned(),
            seats: "1".to_owned(),
            invigilators: own.into_iter().collect(),
            ..PlanForm::default()
        };
        Self { form, search: String::new(), sent: None }
    }

    /// A form filled from the plan of a sitting.
    pub fn like(known: &KnownSitting) -> Self {
        let plan = known.sitting.plan();
        let form = PlanForm {
            at: local_time(plan.at, &known.standard),
            room: plan.room.clone(),
            standard: plan.standard_id.clone(),
            seats: plan.seats.to_string(),
            candidates: plan.candidates.clone(),
            invigilators: plan.invigilators.clone(),
        };
        Self { form, search: String::new(), sent: None }
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
                check(ui, "", officer, &mut self.form.invigilators);
            }
        });
        let count = self.form.candidates.len();
        section(ui, &texts.format("plan-candidates", &[("n", &count)]));
        theme::card(ui).show(ui, |ui| self.candidates_ui(ui, session));
        let mut closed = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
        ui.horizontal(|ui| {
            if theme::primary_button(ui, &texts.get("plan-save")).clicked() || entered {
                self.sent = Some(session.core().sittings().count());
                cx.act(Action::Exam(ExamAction::Plan(self.form.clone())));
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
        egui::Grid::new("plan").num_columns(3).spacing([14.0, 10.0]).show(ui, |ui| {
            for (key, example, value) in [
                ("plan-field-at", "plan-field-at-example", &mut self.form.at),
                ("plan-field-room", "plan-field-room-example", &mut self.form.room),
                ("plan-field-seats", "plan-field-seats-example", &mut self.form.seats),
            ] {
                let label = ui.label(texts.get(key));
                fields.push(ui.add(TextEdit::singleline(value)).labelled_by(label.id));
                remark(ui, &texts.get(example));
                ui.end_row();
            }
            entered = form::walk(ui, &fields);
            if let Some(notice) = session.core().unreadable_standard() {
                ui.label(texts.get("plan-field-standard"));
                ui.label(format!("{}\n{}", notice.what, notice.next));
                ui.end_row();
                return;
            }
            let label = ui.label(texts.get("plan-field-standard"));
            let standards = session.core().newest_standards();
            let chosen = standards.iter().find(|s| s.id == self.form.standard);
            let shown = chosen.map_or("", |s| title_of(s, texts));
            let combo = ComboBox::from_id_salt("plan standard").selected_text(shown).width(320.0);
            combo
                .show_ui(ui, |ui| {
                    // A standard without passages can't be sat here.
                    for standard in standards.iter().filter(|s| s.passage.is_some()) {
                        let id = standard.id.clone();
                        ui.selectable_value(&mut self.form.standard, id, title_of(standard, texts));
                    }
                })
                .response
                .labelled_by(label.id);
            ui.end_row();
        });
        entered
    }

    fn candidates_ui(&mut self, ui: &mut Ui, session: &Session) {
        let texts = session.texts();
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            if ui.button(texts.get("plan-all-missing")).clicked() {
                let invigilators = &self.form.invigilators;
                let missing = session.exams().missing_for(&self.form.standard);
                self.form.candidates = missing.into_iter().filter(|id| !invigilators.contains(id)).collect();
                let seats: usize = self.form.seats.trim().parse().unwrap_or_default();
                self.form.seats = seats.max(self.form.candidates.len()).to_string();
            }
            if ui.button(texts.get("plan-none")).clicked() {
                self.form.candidates.clear();
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
                    check(ui, &officer.unit, officer, &mut self.form.candidates);
                }
            },
        );
    }
}

fn invigilates(session: &Session, officer: Uuid) -> bool {
    let name = Role::Invigilator.name();
    session.account(officer).is_some_and(|a| a.roles.iter().any(|r| r == name))
}

fn check(ui: &mut Ui, more: &str, officer: &Officer, chosen: &mut Vec<Uuid>) {
    let mut is = chosen.contains(&officer.id);
    let text = format!("{} {}  {more}", officer.badge, officer.name);
    if ui.checkbox(&mut is, text.trim_end()).changed() {
        chosen.retain(|id| *id != officer.id);
        chosen.extend(is.then_some(officer.id));
    }
}
