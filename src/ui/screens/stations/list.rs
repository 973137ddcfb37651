//! The list of stations: found by name or unit, by state, in any order, and as a file.

use std::cmp::Ordering;

use egui::{RichText, Ui};
use uuid::Uuid;

use crate::ui::commands::Cx;
use crate::ui::kit::choice::combo;
use crate::ui::kit::form;
use crate::ui::kit::saved;
use crate::ui::kit::table::{self, Col, SortBy};
use crate::ui::kit::text::{heading, remark};
use crate::ui::kit::theme::Palette;
use dabiao_app::exchange::{Matter, Overview, StationRow};
use dabiao_app::lang::Messages;
use dabiao_app::stations::duty_words;
use dabiao_app::trainer::PaperFormat;
use dabiao_app::{Action, StationsAction, local_minute};
use dabiao_domain::sync::state::StationState;

const COLUMNS: [Col; 7] = [
    ("col-station", 150.0),
    ("field-unit", 0.0),
    ("col-version", 76.0),
    ("col-seen", 152.0),
    ("col-unconfirmed", 84.0),
    ("col-state", 158.0),
    ("col-next-step", 380.0),
];

/// So much of a station is told above the list; its card tells all.
const MATTERS: usize = 3;

/// So many rows scroll with the page; a longer list scrolls by itself, in what is left of the window.
const DRAWN_WHOLE: usize = 40;

/// The least height of a longer list, in points.
const LEAST: f32 = 520.0;

/// View state.
#[derive(Default)]
pub(super) struct List {
    search: String,
    state: Option<StationState>,
    sort: Option<SortBy>,
    chosen: Option<Uuid>,
}

impl List {
    /// The station whose card is open.
    pub const fn chosen(&self) -> Option<Uuid> {
        self.chosen
    }

    /// Closes the card.
    pub const fn close(&mut self) {
        self.chosen = None;
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, overview: &Overview) {
        let texts = cx.messages;
        heading(ui, &texts.get("stations-list"));
        if !overview.is_founder() {
            remark(ui, &texts.get("stations-list-here"));
        }
        let open = overview.stations.iter().filter(|row| !row.matters.is_empty());
        for row in open.filter(|row| self.chosen != Some(row.id)) {
            for matter in row.matters.iter().take(MATTERS) {
                matter_ui(ui, texts, &row.called(), matter);
            }
        }
        self.filters(ui, texts, overview);
        let rows = self.rows(texts, overview);
        ui.horizontal_wrapped(|ui| {
            ui.label(texts.format("stations-count", &[("n", &rows.len())]));
            let why = cx.session.stations().busy().then(|| texts.get("why-pc-busy"));
            for format in PaperFormat::ALL {
                if form::button(ui, texts.of(&format), why.as_deref()) {
                    let rows = rows.iter().map(|row| row.id).collect();
                    cx.act(Action::Stations(StationsAction::SaveList { rows, format }));
                }
            }
        });
        if let Some(path) = cx.session.stations().saved_list() {
            saved::show(ui, texts, "papers-saved", path);
        }
        let rest = ui.ctx().content_rect().bottom() - ui.cursor().top() - 60.0;
        let height = if rows.len() <= DRAWN_WHOLE { f32::INFINITY } else { rest.max(LEAST) };
        let mut sort = self.sort.unwrap_or(SortBy { column: COLUMNS.len(), down: false });
        let before = sort;
        table::show(ui, texts, "stations", &COLUMNS, &mut sort, (rows.len(), height), |line| {
            let Some(row) = rows.get(line.index()).copied() else { return };
            line.set_selected(self.chosen == Some(row.id));
            line.col(|ui| {
                if ui.link(row.called()).clicked() {
                    self.chosen = Some(row.id);
                }
            });
            table::cell(line, row.unit.clone());
            table::cell(line, version(row).to_owned());
            table::cell(line, seen(texts, row));
            table::cell(line, waits(row).to_string());
            line.col(|ui| {
                ui.label(state(ui, texts, row));
            });
            table::cell(line, texts.of(&row.next));
            if line.response().clicked() {
                self.chosen = Some(row.id);
            }
        });
        if sort != before {
            self.sort = Some(sort);
        }
    }

    fn filters(&mut self, ui: &mut Ui, texts: &Messages, overview: &Overview) {
        ui.horizontal_wrapped(|ui| {
            let hint = texts.get("stations-search-hint");
            form::hinted_line(ui, &texts.get("search"), &mut self.search, 200.0, &hint);
            let any = texts.get("desk-any-state");
            let shown = self.state.map_or_else(|| any.clone(), |state| texts.of(&state));
            combo(ui, &texts.get("col-state"), ("station state", 150.0), &shown, |ui| {
                ui.selectable_value(&mut self.state, None, any);
                let there = |state: &StationState| overview.stations.iter().any(|row| row.state == *state);
                for state in StationState::ALL.into_iter().filter(there) {
                    ui.selectable_value(&mut self.state, Some(state), texts.of(&state));
                }
            });
        });
    }

    /// The rows that pass the filters. In their first order those that need somebody come first.
    fn rows<'a>(&self, texts: &Messages, overview: &'a Overview) -> Vec<&'a StationRow> {
        let wanted = self.search.trim();
        let passes = |row: &&StationRow| {
            let named = wanted.is_empty() || row.called().contains(wanted) || row.unit.contains(wanted);
            named && self.state.is_none_or(|state| row.state == state)
        };
        let mut rows: Vec<&StationRow> = overview.stations.iter().filter(passes).collect();
        let Some(sort) = self.sort else {
            rows.sort_by_key(|row| (!row.founder, weight(row.state)));
            return rows;
        };
        rows.sort_by(|a, b| {
            let order = compare(texts, sort.column, a, b);
            if sort.down { order.reverse() } else { order }
        });
        rows
    }
}

/// What somebody has to look after comes before what is well, and what is over comes last.
fn weight(state: StationState) -> usize {
    let at = StationState::ALL.iter().position(|one| *one == state).unwrap_or_default();
    if state == StationState::Retired { StationState::ALL.len() } else { at }
}

fn compare(texts: &Messages, column: usize, a: &StationRow, b: &StationRow) -> Ordering {
    match column {
        0 => (&a.name, &a.ending).cmp(&(&b.name, &b.ending)),
        1 => a.unit.cmp(&b.unit),
        2 => version(a).cmp(version(b)),
        3 => a.seen_ms.cmp(&b.seen_ms),
        4 => waits(a).cmp(&waits(b)),
        5 => weight(a.state).cmp(&weight(b.state)),
        _ => texts.of(&a.next).cmp(&texts.of(&b.next)),
    }
}

/// The version of its program, where that is known.
pub(super) fn version(row: &StationRow) -> &str {
    row.version.as_deref().unwrap_or("—")
}

/// When it was last heard of, in words.
pub(super) fn seen(texts: &Messages, row: &StationRow) -> String {
    if row.founder {
        return texts.get("stations-founder");
    }
    row.seen_ms.map_or_else(|| texts.get("sync-ago-never"), local_minute)
}

/// What it showed to have and is not here.
pub(super) fn waits(row: &StationRow) -> u64 {
    row.unconfirmed.entries.max(row.unconfirmed.bodies)
}

/// Something to be settled, and what to do about it.
pub(super) fn matter_ui(ui: &mut Ui, texts: &Messages, station: &str, matter: &Matter) {
    let notice = matter.words(texts, station);
    ui.label(RichText::new(format!("⚠ {}", notice.what)).color(Palette::of(ui).stray));
    remark(ui, &notice.next);
}

/// Its state: a sign and a word, not a colour alone.
pub(super) fn state(ui: &Ui, texts: &Messages, row: &StationRow) -> RichText {
    let palette = Palette::of(ui);
    let (sign, color) = match row.state {
        StationState::Normal => ("✓", palette.good),
        StationState::Retired => ("×", palette.muted),
        StationState::Behind | StationState::Unseen | StationState::Admitted | StationState::Pending => {
            ("⚠", palette.stray)
        }
        StationState::Copied | StationState::Forked | StationState::Rewound => ("⚠", palette.wrong),
    };
    RichText::new(format!("{sign} {}", texts.of(&row.state))).color(color)
}

/// The duties of a station, or that it has none.
pub(super) fn duties(texts: &Messages, row: &StationRow) -> String {
    if row.duties.is_empty() {
        texts.of(&dabiao_domain::sync::duty::Duty::Practice)
    } else {
        duty_words(texts, row)
    }
}
