//! The caseload: who needs the coach this week and why, all mentees, and the log that takes ten seconds.

use egui::{RichText, Ui};
use jiff::civil::Date;
use uuid::Uuid;

use crate::ui::cards::person_practice;
use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::figures::{percent, speed};
use crate::ui::kit::form;
use crate::ui::kit::table::{self, Col, SortBy};
use crate::ui::kit::text::{heading, quiet, remark};
use crate::ui::kit::theme::Palette;
use crate::ui::kit::typed::{Day, Field};
use dabiao_app::cohort::{CoachPage, CohortView, MenteeLine, NoteForm, NoteLine, words};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, CohortAction};
use dabiao_domain::cohort::caseload::EndReason;
use dabiao_domain::role::Permission;

const COLUMNS: [Col; 9] = [
    ("col-badge-name", 120.0),
    ("field-unit", 0.0),
    ("correct-cpm", 112.0),
    ("accuracy", 84.0),
    ("col-forecast", 176.0),
    ("col-practised", 112.0),
    ("col-last-contact", 112.0),
    ("col-next-sitting", 112.0),
    ("col-since", 112.0),
];

/// Lengths that are one click away, in minutes.
const MINUTES: [u32; 5] = [10, 20, 30, 45, 60];
/// The most frequent activities: keys of phrases that are one click away.
const PHRASES: [&str; 6] =
    ["phrase-keys", "phrase-pinyin", "phrase-records", "phrase-accuracy", "phrase-exam", "phrase-talk"];
/// Notes that are shown.
const NOTES: usize = 20;

/// View state.
#[derive(Default)]
pub(super) struct Mentees {
    sort: SortBy,
    form: Option<NoteDraft>,
    /// The assignment that is about to be ended, and why.
    ending: Option<(Uuid, EndReason)>,
    chosen: Option<Uuid>,
    /// The mentee whose practice was asked for last.
    asked: Option<Uuid>,
}

/// A note that is being written.
struct NoteDraft {
    mentee: Uuid,
    on: Field<Day>,
    minutes: u32,
    what: String,
    corrects: Option<Uuid>,
}

impl NoteDraft {
    /// One about `mentee` of the day `on`.
    fn new(mentee: Uuid, on: Date) -> Self {
        let on = Field::new(Day::default(), "note-day-wrong").with(on);
        Self { mentee, on, minutes: 20, what: String::new(), corrects: None }
    }

    /// As it is sent; none while its day can't be read, and that is said.
    fn form(&mut self, texts: &Messages) -> Option<NoteForm> {
        let on = self.on.demand(texts)?;
        Some(NoteForm {
            mentee: self.mentee,
            on,
            minutes: self.minutes,
            what: self.what.clone(),
            corrects: self.corrects,
        })
    }
}

impl Mentees {
    /// Shows the coach's mentees.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, page: &CoachPage) {
        let session = cx.session;
        let texts = cx.messages;
        let own = session.officer().is_some_and(|o| o.id == page.line.who.id);
        self.queue(ui, cx, view, page, own);
        ui.add_space(8.0);
        heading(ui, &texts.format("coach-mentees", &[("n", &page.mentees.len())]));
        if page.mentees.is_empty() {
            remark(ui, &texts.get("coach-no-mentees"));
            return;
        }
        self.table(ui, texts, page);
        let Some(m) = page.mentees.iter().find(|m| Some(m.who.id) == self.chosen) else { return };
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("{} {}", m.who.name, m.who.badge)).strong());
            if own {
                self.note_button(ui, texts, view, m.who.id);
            }
            if session.may(Permission::ManageCohort) {
                self.end_ui(ui, cx, m);
            }
        });
        if own {
            self.practice_ui(ui, cx, m.who.id);
        }
        if own && page.mentees.iter().all(|q| q.follow_up.is_none() || q.who.id != m.who.id) {
            self.note_ui(ui, cx, (m.who.id, None));
        }
    }

    /// What the coach sees of the practice of a mentee.
    fn practice_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, mentee: Uuid) {
        if self.asked != Some(mentee) {
            self.asked = Some(mentee);
            cx.act(Action::Cohort(CohortAction::LookAt(mentee)));
        }
        if let Some(person) = cx.session.cohort().coached(mentee) {
            person_practice::show(ui, cx, person);
            person_practice::attempts(ui, cx, person);
        }
    }

    /// Who needs the coach this week, and why.
    fn queue(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &CohortView, page: &CoachPage, own: bool) {
        let texts = cx.messages;
        let needing: Vec<&MenteeLine> = page.mentees.iter().filter(|m| m.follow_up.is_some()).collect();
        let title = if own { "queue-title" } else { "queue-title-of" };
        heading(ui, &texts.format(title, &[("n", &needing.len())]));
        if needing.is_empty() {
            remark(ui, &texts.get("queue-none"));
        }
        for m in needing {
            let Some(follow_up) = &m.follow_up else { continue };
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&m.who.name).strong()).on_hover_text(&m.who.badge);
                quiet(ui, &m.who.unit_name);
                let why: Vec<String> = follow_up.needs.iter().map(|n| words::need(texts, n)).collect();
                ui.label(texts.clauses(&why));
                if own {
                    self.note_button(ui, texts, view, m.who.id);
                }
            });
            if own {
                self.note_ui(ui, cx, (m.who.id, None));
            }
        }
    }

    fn note_button(&mut self, ui: &mut Ui, texts: &Messages, view: &CohortView, mentee: Uuid) {
        if self.form.as_ref().is_none_or(|f| f.mentee != mentee || f.corrects.is_some())
            && ui.button(texts.get("note-write")).clicked()
        {
            self.form = Some(NoteDraft::new(mentee, view.today));
        }
    }

    /// The form of a note, below its mentee.
    fn note_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, (mentee, corrects): (Uuid, Option<Uuid>)) {
        let texts = cx.messages;
        let wanted = |f: &&mut NoteDraft| f.mentee == mentee && f.corrects == corrects;
        let Some(form) = self.form.as_mut().filter(wanted) else { return };
        let mut done = false;
        ui.horizontal_wrapped(|ui| {
            for minutes in MINUTES {
                let text = texts.format("minutes", &[("n", &minutes)]);
                ui.selectable_value(&mut form.minutes, minutes, text);
            }
            ui.separator();
            for key in PHRASES {
                let phrase = texts.get(key);
                if ui.selectable_label(form.what == phrase, &phrase).clicked() {
                    form.what = phrase;
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            let text = form::hinted_line(ui, &texts.get("note-what"), &mut form.what, 360.0, "");
            let day = form.on.show(ui, |ui, text| {
                form::hinted_line(ui, &texts.get("note-day"), text, 110.0, "2026-11-23")
            });
            form.on.pick(ui, texts, "on", cx.session.core().today());
            form.on.say(ui);
            let enter = form::entered(&text, ui) || form::entered(&day, ui);
            let why = form::missing(texts, &[("note-what", !form.what.trim().is_empty())]);
            let save = form::primary(ui, &texts.get("note-save"), why.as_deref());
            if (save || (enter && why.is_none()))
                && let Some(note) = form.form(texts)
            {
                cx.act(Action::Cohort(CohortAction::Note(note)));
                done = true;
            }
            if form.corrects.is_some()
                && ui.button(texts.get("note-take-back")).clicked()
                && let Some(note) = form.form(texts)
            {
                let back = NoteForm { minutes: 0, what: String::new(), ..note };
                cx.act(Action::Cohort(CohortAction::Note(back)));
                done = true;
            }
            done |= ui.button(texts.get("cancel")).clicked();
        });
        if done {
            self.form = None;
        }
    }

    fn table(&mut self, ui: &mut Ui, texts: &Messages, page: &CoachPage) {
        let mut order: Vec<&MenteeLine> = page.mentees.iter().collect();
        match self.sort.column {
            0 => self.sort.sort(&mut order, |m| Some(m.who.badge.clone())),
            1 => self.sort.sort(&mut order, |m| Some(m.who.unit_name.clone())),
            2 => self.sort.sort(&mut order, |m| m.level.map(|l| l.cpm)),
            3 => self.sort.sort(&mut order, |m| m.level.map(|l| l.accuracy)),
            4 => self.sort.sort(&mut order, |m| m.forecast.map(dabiao_domain::forecast::Status::name)),
            5 => self.sort.sort(&mut order, |m| m.practised),
            6 => self.sort.sort(&mut order, |m| m.last_contact),
            7 => self.sort.sort(&mut order, |m| m.next_sitting),
            _ => self.sort.sort(&mut order, |m| Some(m.since)),
        }
        let Self { sort, chosen, .. } = self;
        table::show(ui, texts, "mentees", &COLUMNS, sort, (order.len(), f32::INFINITY), |line| {
            let Some(m) = order.get(line.index()) else { return };
            line.set_selected(*chosen == Some(m.who.id));
            line.col(|ui| {
                if ui.link(&m.who.name).on_hover_text(&m.who.badge).clicked() {
                    *chosen = Some(m.who.id);
                }
            });
            let day = |d: Option<Date>| d.map_or_else(|| "—".to_owned(), |d| d.to_string());
            table::cell(line, m.who.unit_name.clone());
            table::cell(line, speed(m.level.map(|l| l.cpm)));
            table::cell(line, percent(m.level.map(|l| l.accuracy)));
            table::cell(line, words::forecast(texts, m.forecast));
            table::cell(line, day(m.practised));
            table::cell(line, day(m.last_contact));
            table::cell(line, day(m.next_sitting));
            table::cell(line, m.since.to_string());
            if line.response().clicked() {
                *chosen = Some(m.who.id);
            }
        });
    }

    fn end_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, m: &MenteeLine) {
        let texts = cx.messages;
        let Some((_, reason)) = self.ending.as_mut().filter(|(which, _)| *which == m.assignment) else {
            if ui.button(texts.get("coach-end")).clicked() {
                let reason = if m.certified { EndReason::Certified } else { EndReason::Reassigned };
                self.ending = Some((m.assignment, reason));
            }
            return;
        };
        let word = |r: EndReason| texts.of(&r);
        combo(ui, &texts.get("coach-end-why"), ("end", 160.0), &word(*reason), |ui| {
            for r in EndReason::ALL {
                ui.selectable_value(reason, r, word(r));
            }
        });
        let reason = *reason;
        if ui.button(texts.get("coach-end-yes")).clicked() {
            cx.act(Action::Cohort(CohortAction::End { assignment: m.assignment, reason }));
            self.ending = None;
        } else if ui.button(texts.get("cancel")).clicked() {
            self.ending = None;
        }
    }

    /// Shows what was done, the latest first.
    pub fn notes(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, page: &CoachPage) {
        let session = cx.session;
        let texts = cx.messages;
        let own = session.officer().is_some_and(|o| o.id == page.line.who.id);
        heading(ui, &texts.format("notes-title", &[("n", &page.notes.len())]));
        if page.notes.is_empty() {
            remark(ui, &texts.get("notes-none"));
        }
        for note in page.notes.iter().take(NOTES) {
            ui.horizontal_wrapped(|ui| note_line(ui, texts, note));
            if own && !note.taken_back {
                ui.horizontal_wrapped(|ui| {
                    let open = self.form.as_ref().is_some_and(|f| f.corrects == Some(note.id));
                    if !open && ui.small_button(texts.get("note-correct")).clicked() {
                        self.form = Some(NoteDraft {
                            minutes: note.minutes,
                            what: note.what.clone(),
                            corrects: Some(note.id),
                            ..NoteDraft::new(note.mentee.id, note.on)
                        });
                    }
                });
                if self.form.as_ref().is_some_and(|f| f.corrects == Some(note.id)) {
                    self.note_ui(ui, cx, (note.mentee.id, Some(note.id)));
                }
            }
        }
        let more = page.notes.len().saturating_sub(NOTES);
        if more > 0 {
            quiet(ui, &texts.format("rung-more", &[("n", &more)]));
        }
    }
}

fn note_line(ui: &mut Ui, texts: &Messages, note: &NoteLine) {
    let palette = Palette::of(ui);
    ui.label(note.on.to_string());
    ui.label(RichText::new(&note.mentee.name).strong());
    if note.taken_back {
        ui.label(RichText::new(texts.get("note-taken-back")).color(palette.muted));
        return;
    }
    ui.label(texts.format("minutes", &[("n", &note.minutes)]));
    ui.label(&note.what);
    if note.versions > 1 {
        quiet(ui, &texts.format("note-versions", &[("n", &note.versions)]));
    }
}
