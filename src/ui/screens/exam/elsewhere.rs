//! Seats at other PCs, at the invigilator's: packing tickets, collecting, and what has to be decided.

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::layout::card;
use crate::ui::kit::path_field::PathField;
use crate::ui::kit::text::{remark, section};
use crate::ui::kit::theme::{self, Palette, size};
use crate::ui::kit::{choice, form};
use dabiao_app::exam::{KnownSitting, TicketAction};
use dabiao_app::exchange::room::{
    Decision, DeputyChoice, RoomLine, RoomState, interrupted_words, room_lines,
};
use dabiao_app::exchange::trouble_notice;
use dabiao_app::{Action, ExamAction, Session};
use dabiao_domain::sitting::{CandidateState, IncidentKind, SeatHead, SittingState};

/// Height of the code, in points.
const CODE_SIZE: f32 = 52.0;

/// View state.
#[derive(Debug, Default)]
pub struct ElsewhereCard {
    folder: PathField,
    seats: PathField,
    digits: String,
    note: String,
    /// The deputy that was chosen: of which sitting, and which PC; nothing where nothing was chosen yet.
    deputy: Option<(Uuid, Option<String>)>,
}

impl ElsewhereCard {
    /// Shows it for a sitting that is held, or is over and still awaits seats. `chosen` is the candidate that was clicked.
    /// The candidate that was clicked here.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        known: &KnownSitting,
        chosen: Option<Uuid>,
    ) -> Option<Uuid> {
        let (session, sitting) = (cx.session, &known.sitting);
        let mut clicked = None;
        if !session.exams().may_have_tickets() && !sitting.is_elsewhere() {
            return clicked;
        }
        let id = sitting.plan().id;
        card(ui, |ui| {
            section(ui, &cx.messages.get("room-elsewhere"));
            self.ways_ui(ui, cx, known);
            if sitting.is_elsewhere() {
                let mut lines = room_lines(sitting, |id| session.exams().station_name(id));
                with_texts(session, id, &mut lines);
                clicked = lines_ui(ui, session, &lines);
                if let Some(line) = chosen.and_then(|id| lines.iter().find(|line| line.officer == id)) {
                    self.decide_ui(ui, cx, known, line);
                }
            }
            told_ui(ui, session, id);
        });
        clicked
    }

    fn ways_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting) {
        let (session, texts) = (cx.session, cx.messages);
        let (sitting, id) = (&known.sitting, known.sitting.plan().id);
        let begun = matches!(sitting.state(), SittingState::Open | SittingState::Running);
        ui.horizontal_wrapped(|ui| {
            self.folder.folder(ui, cx, "room-folder", 320.0);
            let missing = form::missing(texts, &[("room-folder", self.folder.is_filled())]);
            let busy = session.exams().room_busy().then(|| texts.get("ask-checking"));
            let why = busy.clone().or(missing);
            let folder = self.folder.path();
            if begun && form::button(ui, texts.get("room-pack"), why.as_deref()) {
                let seats = self.seats.is_filled().then(|| self.seats.path());
                let deputy = match self.deputy.take().filter(|(of, _)| *of == id) {
                    None => DeputyChoice::AsBefore,
                    Some((_, None)) => DeputyChoice::Nobody,
                    Some((_, Some(name))) => DeputyChoice::Named(given(session, name)),
                };
                let pack = TicketAction::Pack { sitting: id, out: folder.clone(), seats, deputy };
                cx.act(Action::Exam(ExamAction::Ticket(pack)));
            }
            if sitting.is_elsewhere() && form::button(ui, texts.get("room-collect"), why.as_deref()) {
                cx.act(Action::Exam(ExamAction::Ticket(TicketAction::Collect(Some(folder)))));
            }
            if sitting.is_elsewhere() && form::button(ui, texts.get("room-collect-here"), busy.as_deref()) {
                cx.act(Action::Exam(ExamAction::Ticket(TicketAction::Collect(None))));
            }
        });
        if begun && !sitting.is_elsewhere() {
            ui.horizontal_wrapped(|ui| {
                self.seats.list(ui, cx, "room-seats-file", 320.0);
            });
            remark(ui, &texts.get("room-seats-note"));
        }
        if begun {
            self.deputy_ui(ui, cx, known);
        }
    }

    /// Which PC may take the sitting over: goes onto the record with the next packing.
    fn deputy_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, known: &KnownSitting) {
        let (session, texts, id) = (cx.session, cx.messages, known.sitting.plan().id);
        let named = known.sitting.deputy().map(|station| session.exams().station_name(station));
        let chosen =
            self.deputy.clone().filter(|(of, _)| *of == id).map_or_else(|| named.clone(), |(_, to)| to);
        let nobody = texts.get("room-deputy-none");
        ui.horizontal_wrapped(|ui| {
            let name = texts.get("room-deputy");
            form::label(ui, &name, 0.0);
            let shown = chosen.clone().unwrap_or_else(|| nobody.clone());
            let answer = choice::combo(ui, &name, ("room deputy", 240.0), &shown, |ui| {
                let mut picked = None;
                if ui.selectable_label(chosen.is_none(), &nobody).clicked() {
                    picked = Some(None);
                }
                for (_, pc) in session.exams().possible_deputies() {
                    if ui.selectable_label(chosen.as_ref() == Some(pc), pc).clicked() {
                        picked = Some(Some(pc.clone()));
                    }
                }
                picked
            });
            if let Some(picked) = answer.flatten() {
                self.deputy = Some((id, picked));
            }
            if chosen != named {
                remark(ui, &texts.get("room-deputy-pack"));
            }
        });
        remark(ui, &texts.get("room-deputy-note"));
    }

    fn decide_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &KnownSitting, line: &RoomLine) {
        let (session, texts) = (cx.session, cx.messages);
        let decide = |cx: &mut Cx<'_>, decision| {
            cx.act(Action::Exam(ExamAction::Ticket(TicketAction::Decide(line.officer, decision))));
        };
        ui.label(RichText::new(session.core().name_of(line.officer)).size(size::HEADING));
        if let Some(paper) = line.paper {
            ui.label(texts.format("room-paper-now", &[("head", &paper)]));
        }
        if !matches!(line.state, RoomState::Void | RoomState::Absent) {
            ui.horizontal_wrapped(|ui| {
                let hint = "0123 4567 89ab cdef";
                let field = form::hinted_line(ui, &texts.get("room-paper"), &mut self.digits, 240.0, hint);
                let head = SeatHead::read(&self.digits);
                let why = head.is_none().then(|| texts.get("room-paper-form"));
                let entered = form::entered(&field, ui);
                if (form::button(ui, texts.get("room-paper-save"), why.as_deref()) || entered)
                    && let Some(head) = head
                {
                    self.digits.clear();
                    decide(cx, Decision::Head(head));
                }
            });
        }
        ui.horizontal_wrapped(|ui| {
            form::line(ui, texts.get("exam-incident-note"), &mut self.note, 260.0);
            let expected =
                known.sitting.candidate(line.officer).is_some_and(|c| c.state == CandidateState::Expected);
            if expected && line.attempt.is_none() && ui.button(texts.get("room-absent")).clicked() {
                decide(cx, Decision::Absent);
            }
            if line.state != RoomState::Void && ui.button(texts.get("room-void")).clicked() {
                decide(cx, Decision::Void(IncidentKind::Machine, std::mem::take(&mut self.note)));
            }
        });
        if line.may_choose() {
            for attempt in line.attempt.iter().chain(&line.beside) {
                ui.horizontal_wrapped(|ui| {
                    ui.label(attempt.to_string());
                    if ui.button(texts.get("room-counts")).clicked() {
                        decide(cx, Decision::Counts(*attempt, std::mem::take(&mut self.note)));
                    }
                });
            }
        }
    }
}

/// What is given for the PC that is offered as deputy under that name.
fn given(session: &Session, name: String) -> String {
    let pc = session.exams().possible_deputies().find(|(_, pc)| *pc == name);
    pc.map_or(name, |(id, _)| id.to_string())
}

/// What the last collecting found of another text than the drawn one, of other terms, and of a seal in doubt: the roll alone does not say so.
fn with_texts(session: &Session, sitting: Uuid, lines: &mut [RoomLine]) {
    let Some(done) = session.exams().collected(sitting) else { return };
    let other = |line: &&RoomLine| line.state.is_of_attempt();
    for found in done.lines.iter().filter(other) {
        let same = |line: &&mut RoomLine| line.officer == found.officer && line.attempt == found.attempt;
        for line in lines.iter_mut().filter(same).filter(|line| line.state == RoomState::Collected) {
            line.state = found.state;
        }
    }
}

/// The candidate that was clicked.
fn lines_ui(ui: &mut Ui, session: &Session, lines: &[RoomLine]) -> Option<Uuid> {
    let texts = session.texts();
    let mut clicked = None;
    egui::ScrollArea::horizontal().id_salt("seats elsewhere").show(ui, |ui| {
        egui::Grid::new("seats elsewhere").num_columns(5).spacing([20.0, 6.0]).striped(true).show(ui, |ui| {
            for line in lines {
                ui.label(line.seat.map_or_else(|| "—".to_owned(), |seat| seat.to_string()));
                if ui.link(session.core().name_of(line.officer)).clicked() {
                    clicked = Some(line.officer);
                }
                ui.label(&line.station);
                let open = !matches!(line.state, RoomState::Collected | RoomState::Void | RoomState::Absent);
                let words = texts.of(&line.state);
                let words = match line.strays.first() {
                    Some((_, pc)) => texts.format("room-state-stray", &[("state", &words), ("station", pc)]),
                    None => words,
                };
                let color = if open { Palette::of(ui).wrong } else { Palette::of(ui).text };
                let words = match interrupted_words(texts, line) {
                    Some(interrupted) => format!("{words} · {interrupted}"),
                    None => words,
                };
                ui.label(RichText::new(if open { format!("⚠ {words}") } else { words }).color(color));
                let head = line.head.or(line.paper).map_or_else(|| "—".to_owned(), |head| head.to_string());
                ui.label(RichText::new(head).monospace());
                ui.end_row();
            }
        });
    });
    clicked
}

/// The start code of tickets that were just packed, until it is written down.
pub fn packed_ui(ui: &mut Ui, cx: &mut Cx<'_>, sitting: Uuid) {
    if let Some(packed) = cx.session.exams().packed(sitting) {
        theme::card(ui).show(ui, |ui| code_ui(ui, cx, &packed.code));
    }
}

/// What the last collecting found.
fn told_ui(ui: &mut Ui, session: &Session, sitting: Uuid) {
    let texts = session.texts();
    let Some(done) = session.exams().collected(sitting) else { return };
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("packages", &done.taken.packages), ("news", &done.news)];
    remark(ui, &texts.format("room-collected", &values));
    for at in &done.troubles {
        let what = trouble_notice(texts, &at.trouble).what;
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &at.file.display()), ("what", &what)];
        ui.label(
            RichText::new(format!("⚠ {}", texts.format("exchange-at", &values))).color(Palette::of(ui).wrong),
        );
    }
    for (who, station, why) in &done.waiting {
        let name = session.core().name_of(*who);
        ui.label(texts.format("room-waiting", &[("name", &name), ("station", station), ("why", why)]));
    }
}

/// The start code of the tickets, large.
fn code_ui(ui: &mut Ui, cx: &mut Cx<'_>, code: &str) {
    let texts = cx.messages;
    ui.set_width(ui.available_width());
    ui.label(RichText::new(texts.get("room-code-new")).size(size::HEADING));
    ui.label(RichText::new(code).monospace().strong().size(CODE_SIZE).color(Palette::of(ui).text));
    ui.label(texts.get("room-code-note"));
    ui.label(texts.get("room-safe"));
    if theme::small_primary(ui, &texts.get("code-noted")).clicked() {
        cx.act(Action::Exam(ExamAction::Ticket(TicketAction::CodeNoted)));
    }
}
