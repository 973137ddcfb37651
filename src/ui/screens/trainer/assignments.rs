//! Assigned practice and sittings: who has done it, who is late.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::form;
use crate::ui::kit::layout::card;
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::Palette;
use crate::ui::kit::typed::{Count, Day, Field};
use crate::ui::words::tasks::{assigned_words, form_word, kind_word};
use dabiao_app::lang::Messages;
use dabiao_app::trainer::{AssignForm, AssignmentLine, AssignmentState, DeskView, MAX_TIMES};
use dabiao_app::{Action, TrainerAction};
use dabiao_content::forms::Form;
use dabiao_domain::assignment::{Progress, Task};
use dabiao_domain::record::Kind;
use dabiao_domain::role::Permission;

/// View state.
#[derive(Default)]
pub(super) struct AssignTab {
    form: Option<Draft>,
    /// The assignment whose people are listed.
    opened: Option<Uuid>,
    /// The assignment that is about to be ended, and why.
    ending: Option<(Uuid, String)>,
    with_ended: bool,
}

/// An assignment that is being put together.
struct Draft {
    officers: Vec<Uuid>,
    task: Task,
    times: Field<Count>,
    due: Field<Day>,
    note: String,
}

impl AssignTab {
    /// Begins one of `task` for these officers.
    pub fn begin(&mut self, officers: Vec<Uuid>, task: Task) {
        self.form = Some(Draft {
            officers,
            task,
            times: Field::new(Count { most: MAX_TIMES }, "why-times").with(3),
            due: Field::new(Day::default(), "why-due"),
            note: String::new(),
        });
    }

    /// Shows it; whether the reader wants to choose people.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) -> bool {
        let session = cx.session;
        let texts = cx.messages;
        let mut choose = false;
        if self.form.is_some() && session.may(Permission::AssignPractice) {
            card(ui, |ui| self.draft_ui(ui, cx, view));
        } else {
            card(ui, |ui| {
                heading(ui, &texts.get("desk-assignments"));
                remark(ui, &texts.get("assignments-how"));
                ui.horizontal_wrapped(|ui| {
                    if session.may(Permission::AssignPractice) {
                        choose = ui.button(texts.get("assignments-choose")).clicked();
                    }
                    ui.checkbox(&mut self.with_ended, texts.get("assignments-with-ended"));
                });
            });
        }
        let scope = session.trainer().scope();
        let mut any = false;
        for line in view.assignments_in(&scope) {
            if line.state == AssignmentState::Open || self.with_ended {
                any = true;
                card(ui, |ui| self.assignment_ui(ui, cx, view, line));
            }
        }
        if !any {
            remark(ui, &texts.get("assignments-none"));
        }
        choose
    }

    fn draft_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView) {
        let texts = cx.messages;
        let Some(draft) = &mut self.form else { return };
        let mut done = false;
        heading(ui, &texts.format("assignment-new", &[("n", &draft.officers.len())]));
        let names: Vec<&str> = draft
            .officers
            .iter()
            .filter_map(|id| view.person(*id))
            .take(12)
            .map(|p| p.name.as_str())
            .collect();
        let more = if draft.officers.len() > names.len() { " …" } else { "" };
        remark(ui, &format!("{}{more}", cx.messages.list(&names)));
        let practice = cx.session.practice();
        let forms: Vec<&Form> = practice.forms().iter().chain(practice.pairs()).collect();
        ui.horizontal_wrapped(|ui| task_ui(ui, texts, (view, &forms), &mut draft.task));
        ui.horizontal_wrapped(|ui| {
            let line = |key: &'static str, width: f32, hint: &'static str| {
                move |ui: &mut Ui, text: &mut String| {
                    form::hinted_line(ui, &texts.get(key), text, width, hint)
                }
            };
            draft.due.reading.first = Some(view.facts.today);
            let times = draft.times.show(ui, line("assignment-times", 50.0, ""));
            let due = draft.due.show(ui, line("assignment-due", 110.0, "2027-01-31"));
            draft.due.pick(ui, texts, "due", view.facts.today);
            let fields = [times, due, line("assignment-note", 320.0, "")(ui, &mut draft.note)];
            let why = draft.times.wrong(texts).or_else(|| draft.due.wrong(texts));
            let entered = form::walk(ui, &fields) && why.is_none();
            let go = form::primary(ui, &texts.get("assignment-give"), why.as_deref()) || entered;
            if let (true, Some(times), Some(due)) = (go, draft.times.read(), draft.due.read()) {
                cx.act(Action::Trainer(TrainerAction::Assign(AssignForm {
                    officers: draft.officers.clone(),
                    task: draft.task.clone(),
                    times,
                    due,
                    note: draft.note.clone(),
                })));
                done = true;
            }
            done |= ui.button(texts.get("cancel")).clicked();
        });
        if done {
            self.form = None;
        }
    }

    fn assignment_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &DeskView, line: &AssignmentLine) {
        let session = cx.session;
        let texts = cx.messages;
        ui.horizontal_wrapped(|ui| {
            let title = texts.format(
                "assignment-title",
                &[("task", &assigned_words(texts, &line.task)), ("times", &line.times), ("due", &line.due)],
            );
            let open = self.opened == Some(line.id);
            if ui.selectable_label(open, RichText::new(title).strong()).clicked() {
                self.opened = (!open).then_some(line.id);
            }
            for p in Progress::ALL {
                let word = texts.of(&p);
                let count = line.count(p);
                let text = RichText::new(format!("{word} {count}"));
                let palette = Palette::of(ui);
                ui.label(match p {
                    Progress::Overdue if count > 0 => text.color(palette.wrong),
                    Progress::Done => text.color(palette.good),
                    _ => text,
                });
            }
            if !line.note.is_empty() {
                ui.label(RichText::new(&line.note).color(Palette::of(ui).muted));
            }
            match &line.state {
                AssignmentState::Ended { reason } => {
                    ui.label(texts.format("assignment-ended", &[("reason", reason)]));
                }
                AssignmentState::Open if session.trainer().ends_assignment(line.id) => {
                    ui.label(texts.get("working"));
                }
                AssignmentState::Open
                    if session.may(Permission::AssignPractice)
                        && ui.small_button(texts.get("assignment-end")).clicked() =>
                {
                    self.ending = Some((line.id, String::new()));
                }
                AssignmentState::Open => {}
            }
        });
        self.ending_ui(ui, cx, line.id);
        if self.opened == Some(line.id) {
            let scope = session.trainer().scope();
            ui.horizontal_wrapped(|ui| {
                for (person, own) in view.assignees(line, &scope) {
                    let word = texts.of(&own.progress);
                    let done = format!("{}/{}", own.done, line.times);
                    ui.label(format!("{} {} {done} {word}", person.badge, person.name));
                }
            });
        }
    }

    fn ending_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, of: Uuid) {
        let texts = cx.messages;
        let Some((id, reason)) = self.ending.as_mut().filter(|(id, _)| *id == of) else { return };
        let mut done = false;
        ui.horizontal_wrapped(|ui| {
            let field = form::line(ui, texts.get("assignment-end-why"), reason, 260.0);
            let why = form::missing(texts, &[("assignment-end-why", !reason.trim().is_empty())]);
            let entered = form::entered(&field, ui) && why.is_none();
            if form::button(ui, texts.get("assignment-end-now"), why.as_deref()) || entered {
                let (id, reason) = (*id, reason.clone());
                cx.act(Action::Trainer(TrainerAction::EndAssignment { id, reason }));
                done = true;
            }
            done |= ui.button(texts.get("cancel")).clicked();
        });
        if done {
            self.ending = None;
        }
    }
}

/// The choice of what is to be done.
fn task_ui(ui: &mut Ui, texts: &Messages, (view, forms): (&DeskView, &[&Form]), task: &mut Task) {
    let is = |kind: &str| task.parts().0 == kind;
    let (course, drill, form, sitting) = (is("course"), is("drill"), is("form"), is("sitting"));
    if ui.selectable_label(course, texts.get("task-course")).clicked() {
        *task = Task::Course(None);
    }
    if ui.selectable_label(drill, texts.get("task-drill")).clicked() {
        *task = Task::Drill(None);
    }
    if ui.selectable_label(form, texts.get("task-form")).clicked() {
        *task = Task::Form(None);
    }
    if ui.selectable_label(*task == Task::OwnItems, texts.get("task-items")).clicked() {
        *task = Task::OwnItems;
    }
    if let Some(first) = view.planned.first()
        && ui.selectable_label(sitting, texts.get("task-sitting")).clicked()
    {
        *task = Task::Sitting(first.id);
    }
    match task {
        Task::Drill(kind) => {
            let shown = kind.map_or_else(|| texts.get("task-any-text"), |k| kind_word(texts, k));
            combo(ui, &texts.get("task-drill"), ("kind", 180.0), &shown, |ui| {
                ui.selectable_value(kind, None, texts.get("task-any-text"));
                for k in Kind::ALL {
                    ui.selectable_value(kind, Some(k), kind_word(texts, k));
                }
            });
        }
        Task::Form(name) => {
            let words = |name: &Option<String>| {
                name.as_ref().map_or_else(|| texts.get("task-any-form"), |n| form_word(texts, n))
            };
            combo(ui, &texts.get("task-form"), ("form", 180.0), &words(name), |ui| {
                ui.selectable_value(name, None, texts.get("task-any-form"));
                for form in forms {
                    let own = Some(form.name().to_owned());
                    let label = words(&own);
                    ui.selectable_value(name, own, label);
                }
            });
        }
        Task::Sitting(id) => {
            let words = |id: &Uuid| {
                let found = view.planned.iter().find(|s| s.id == *id);
                found.map_or_else(String::new, |s| format!("{} {}", s.at, s.room))
            };
            let now = words(id);
            combo(ui, &texts.get("task-sitting"), ("sitting", 260.0), &now, |ui| {
                for s in &view.planned {
                    ui.selectable_value(id, s.id, words(&s.id));
                }
            });
        }
        Task::OwnItems => remark(ui, &texts.get("task-items-how")),
        Task::Course(_) => {}
    }
}
