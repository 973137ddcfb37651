//! How wide columns are on a page: as their cells need, smaller text if that is too much, then wrapped text.

use super::{Column, Kind, Sheet};
use crate::paper::{MM_PER_PT, text_width};

/// The attempts, in this order: sizes of text in points, and lines that a head may take.
const TRIES: [(&[f32], f32); 3] = [
    (&[10.5, 10.0, 9.5], 1.0),
    (&[10.5, 10.0, 9.5, 9.0, 8.5, 8.0], 2.0),
    (&[9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0], 4.0),
];
/// Room beside the text of a cell, both sides, in millimetres.
const BESIDE_MM: f32 = 2.8;
/// Text wider than this, in ems, wraps before other columns have to give way.
pub(super) const WRAP_EM: f32 = 14.0;
/// The minimum width of a text column, in ems.
const LEAST_EM: f32 = 4.0;

/// Sizes of a table on paper.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fit {
    /// Size of the text in points.
    pub text_pt: f32,
    /// Widths of the columns in millimetres; together as wide as the page allows.
    pub widths_mm: Vec<f32>,
}

/// Width of every column's widest cell in ems, heading not counted.
pub(super) fn widest(sheet: &Sheet) -> Vec<f32> {
    let mut widest = vec![0.0_f32; sheet.columns.len()];
    for row in sheet.rows.iter().chain(&sheet.totals) {
        for ((most, value), column) in widest.iter_mut().zip(row).zip(&sheet.columns) {
            let text = value.shown(column.kind);
            let line = text.split('\n').map(text_width).fold(0.0, f32::max);
            *most = most.max(line);
        }
    }
    widest
}

/// Fits the columns into `room_mm`.
pub(super) fn fit(sheet: &Sheet, room_mm: f32) -> Fit {
    let cells = widest(sheet);
    let mut text_pt = 0.0;
    let mut widths_mm: Vec<f32> = Vec::new();
    'tries: for (sizes, head_lines) in TRIES {
        for pt in sizes {
            text_pt = *pt;
            let need = |(column, cells): (&Column, &f32)| need_em(column, *cells, head_lines);
            let needs = sheet.columns.iter().zip(&cells).map(need);
            widths_mm = needs.map(|em| em * text_pt * MM_PER_PT + BESIDE_MM).collect();
            if widths_mm.iter().sum::<f32>() <= room_mm {
                break 'tries;
            }
        }
    }
    let total: f32 = widths_mm.iter().sum();
    if total > room_mm {
        // Columns of text give way, and wrap.
        let least = LEAST_EM * text_pt * MM_PER_PT + BESIDE_MM;
        let gives = |column: &Column, width: f32| {
            if column.kind == Kind::Text { (width - least).max(0.0) } else { 0.0 }
        };
        let can: f32 = sheet.columns.iter().zip(&widths_mm).map(|(c, w)| gives(c, *w)).sum();
        let share = if can > 0.0 { ((total - room_mm) / can).min(1.0) } else { 0.0 };
        for (column, width) in sheet.columns.iter().zip(&mut widths_mm) {
            *width -= gives(column, *width) * share;
        }
    }
    // The surplus or shortage is shared by all.
    let scale = room_mm / widths_mm.iter().sum::<f32>().max(1.0);
    for width in &mut widths_mm {
        *width *= scale;
    }
    Fit { text_pt, widths_mm }
}

fn need_em(column: &Column, cells: f32, head_lines: f32) -> f32 {
    if let Some(em) = column.width_em {
        return em.max(1.0);
    }
    let cells = if column.kind == Kind::Text { cells.min(WRAP_EM) } else { cells };
    cells.max(head_em(&column.heading, head_lines)).max(2.0)
}

/// Width of a head in this many lines, in ems; its words stay whole.
pub(super) fn head_em(heading: &str, lines: f32) -> f32 {
    let head = text_width(heading);
    // Half an em more, for what does not part evenly.
    let line = if lines > 1.0 && head > 4.0 { (head / lines).ceil().max(3.0) + 0.5 } else { head };
    let words = heading.split(|c: char| !c.is_ascii_graphic());
    words.map(text_width).fold(line, f32::max)
}
