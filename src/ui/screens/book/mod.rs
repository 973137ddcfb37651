//! 错字本: what an officer gets wrong or types slowly, with its codes, what was typed instead, and when it is due.

use egui::{RichText, Ui};

use crate::ui::commands::{Cx, View};
use crate::ui::kit::layout::{card, column, page};
use crate::ui::kit::table::{self, Col};
use crate::ui::kit::tabs::tabs;
use crate::ui::kit::text::{how_computed, quiet, remark};
use crate::ui::kit::theme;
use dabiao_app::coaching::{BookLine, ErrorBook, item_words};
use dabiao_app::lang::Messages;
use dabiao_app::{Action, PracticeAction};
use dabiao_domain::practice::{CLEAN_PASSES, Ladder};

const COLUMNS: [Col; 8] = [
    ("book-right", 112.0),
    ("route-pinyin", 104.0),
    ("route-wubi", 64.0),
    ("book-instead", 0.0),
    ("book-wrong", 76.0),
    ("book-clean", 76.0),
    ("book-due", 104.0),
    ("book-slip", 96.0),
];

/// Up to so many rows the table scrolls with its page, and draws all of them.
const DRAWN_WHOLE: usize = 40;

/// View state: the ladder that is shown; none for all of them.
#[derive(Debug, Default)]
pub struct BookScreen {
    ladder: Option<Ladder>,
}

impl View for BookScreen {
    fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (session, texts) = (cx.session, cx.messages);
        page().show(ui, |ui| {
            column(ui, 1080.0, |ui| {
                ui.label(RichText::new(texts.get("book-title")).size(28.0));
                match session.practice().book() {
                    None => remark(ui, &texts.get("opening")),
                    Some(book) if book.lines.is_empty() => {
                        card(ui, |ui| ui.label(texts.get("book-empty")));
                        slips_ui(ui, cx, book);
                    }
                    Some(book) => self.book_ui(ui, cx, book),
                }
                how_computed(ui, texts, "book", |ui| {
                    quiet(ui, &texts.format("book-how", &[("clean", &CLEAN_PASSES)]));
                });
            });
        });
    }
}

impl BookScreen {
    fn book_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, book: &ErrorBook) {
        let texts = cx.messages;
        let count = |ladder: Option<Ladder>| {
            let own = |line: &&BookLine| ladder.is_none_or(|ladder| line.item.ladder() == ladder);
            book.lines.iter().filter(own).count()
        };
        if count(self.ladder) == 0 {
            self.ladder = None;
        }
        ui.horizontal_wrapped(|ui| {
            let ladders = std::iter::once(None).chain(Ladder::ALL.map(Some));
            let shown = ladders.filter(|ladder| count(*ladder) > 0).map(|ladder| {
                let name = ladder.map_or_else(|| texts.get("book-all"), |ladder| texts.of(&ladder));
                (ladder, format!("{name} {}", count(ladder)))
            });
            if let Some(pressed) = tabs(ui, self.ladder, shown) {
                self.ladder = pressed;
            }
        });
        let rows: Vec<&BookLine> = book
            .lines
            .iter()
            .filter(|line| self.ladder.is_none_or(|ladder| line.item.ladder() == ladder))
            .collect();
        card(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                if self.ladder != Some(Ladder::Forms) {
                    let button = theme::primary_button(ui, &texts.get("book-practise"));
                    // Enter begins, as on Today.
                    if ui.memory(|memory| memory.focused().is_none()) {
                        button.request_focus();
                    }
                    if button.clicked() {
                        cx.act(Action::Practice(PracticeAction::StartBook(self.ladder)));
                    }
                }
                let due = rows.iter().filter(|line| line.due_now).count();
                ui.label(texts.format("book-facts", &[("n", &rows.len()), ("due", &due)]));
            });
            let tall = ui.ctx().content_rect().height() * 0.6;
            let height = if rows.len() <= DRAWN_WHOLE { f32::INFINITY } else { tall };
            table::ordered(ui, texts, "book", &COLUMNS, (rows.len(), height), |line| {
                let Some(row) = rows.get(line.index()) else { return };
                line.col(|ui| {
                    ui.label(RichText::new(item_words(texts, row.item)).size(20.0));
                });
                for text in [
                    or_dash(&row.pinyin),
                    or_dash(&row.wubi),
                    instead_words(texts, row),
                    format!("{}/{}", row.errors, row.count),
                    format!("{}/{CLEAN_PASSES}", row.entry.clean),
                    if row.due_now { texts.get("book-due-now") } else { row.due.to_string() },
                ] {
                    table::cell(line, text);
                }
                line.col(|ui| slip_button(ui, cx, row));
            });
        });
        slips_ui(ui, cx, book);
    }
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "—".to_owned() } else { text.to_owned() }
}

/// What was typed instead, and what it is taken for besides.
fn instead_words(texts: &Messages, row: &BookLine) -> String {
    let mut parts = Vec::new();
    for one in &row.instead {
        let alike = one.alike.map_or_else(String::new, |alike| texts.aside(texts.of(&alike)));
        let times = if one.times > 1 { format!("×{}", one.times) } else { String::new() };
        parts.push(format!("{}{times}{alike}", one.text));
    }
    if parts.is_empty() {
        parts.push(texts.get(if row.errors == 0 { "book-slow" } else { "book-left-out" }));
    }
    if !row.like.is_empty() {
        let like: Vec<String> =
            row.like.iter().map(|(c, alike)| format!("{c}{}", texts.aside(texts.of(alike)))).collect();
        parts.push(texts.format("book-like", &[("what", &like.join(" "))]));
    }
    parts.join("  ")
}

/// The newest error was a slip of the hand: it is taken out of the book, and can be put back.
fn slip_button(ui: &mut Ui, cx: &mut Cx<'_>, row: &BookLine) {
    let Some(attempt) = row.last_wrong else { return };
    let texts = cx.messages;
    let name = texts.format("book-slip-name", &[("item", &item_words(texts, row.item))]);
    let button = ui.button(texts.get("book-slip-do")).on_hover_text(texts.get("book-slip-hint"));
    if button.accessible_name(name).clicked() {
        let item = row.item;
        cx.act(Action::Practice(PracticeAction::Dismiss { attempt, item, slip: true }));
    }
}

/// Dismissed slips, each with a way back.
fn slips_ui(ui: &mut Ui, cx: &mut Cx<'_>, book: &ErrorBook) {
    if book.slips.is_empty() {
        return;
    }
    let texts = cx.messages;
    ui.collapsing(texts.format("book-slips", &[("n", &book.slips.len())]), |ui| {
        for slip in &book.slips {
            ui.horizontal_wrapped(|ui| {
                let item = item_words(texts, slip.item);
                let values: [(&str, &dyn std::fmt::Display); 3] =
                    [("day", &slip.day), ("item", &item), ("typed", &or_dash(&slip.instead))];
                ui.label(texts.format("book-slip-line", &values));
                let name = texts.format("book-slip-back-name", &[("item", &item)]);
                let back = ui.button(texts.get("book-slip-back")).accessible_name(name);
                if back.clicked() {
                    let (attempt, item) = (slip.attempt, slip.item);
                    cx.act(Action::Practice(PracticeAction::Dismiss { attempt, item, slip: false }));
                }
            });
        }
    });
}
