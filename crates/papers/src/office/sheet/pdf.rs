//! The table as PDF, A4: title in the middle, head on every page, lines around cells, sums in bold, places to
//! sign. Long text wraps, a cell longer than a page goes on in the next row: nothing is cut off.

use super::fit::{Fit, fit};
use super::{Sheet, SheetError, SignOff, Value};
use crate::paper::{
    Align, Block, Column as PaperColumn, Flow, Ink, MISSING_MARK, MM_PER_PT, Metadata, Page, PageSize, Paper,
    Run, Stroke, Table, TextStyle, line_count, missing_in, write_pdf,
};

const MARGIN_MM: f32 = 14.0;
const TOTAL_GROUND: Ink = Ink::grey(0.96);
const RULE: Stroke = Stroke::solid(0.2, Ink::grey(0.25));
/// Room beside the text of a cell, on one side.
const PADDING_MM: f32 = 1.2;
/// Places to sign side by side, and the height of a line of them.
const ACROSS: usize = 3;
const SIGN_MM: f32 = 11.0;
/// From baseline to baseline, in ems.
const LEADING_EM: f32 = 1.3;
/// Half the height of a line's ink, in ems.
const RISE_EM: f32 = 0.36;

/// Draws the table.
///
/// # Errors
/// See [`Sheet::conformed`] and [`crate::paper::FontDamaged`].
pub fn write_sheet_pdf(sheet: &Sheet) -> Result<Paper, SheetError> {
    let sheet = sheet.conformed()?;
    let (title, author) = (sheet.title.clone(), sheet.issuer.clone());
    let facts = Metadata { title, author, date: sheet.date, ..Metadata::default() };
    Ok(write_pdf(&facts, &pages(&sheet))?)
}

fn pages(sheet: &Sheet) -> Vec<Page> {
    let size = if sheet.landscape { PageSize::A4_LANDSCAPE } else { PageSize::A4_PORTRAIT };
    let head = [sheet.issuer.as_str(), &sheet.title, &sheet.subtitle].join(" ");
    let mut flow = Flow::new(size, MARGIN_MM, &running_head(&head, size.width_mm - 2.0 * MARGIN_MM));
    let room = flow.right() - flow.left();
    let line = |flow: &mut Flow, style: TextStyle, text: &str| {
        if !text.is_empty() {
            let text = one_line(text);
            flow.line(Align::Centre, style.fitted(&text, room), &text);
        }
    };
    line(&mut flow, TextStyle::new(12.0), &sheet.issuer);
    line(&mut flow, TextStyle::new(18.0).strong().spaced(0.05), &sheet.title);
    line(&mut flow, TextStyle::new(10.5), &sheet.subtitle);
    flow.space(1.5);
    for note in &sheet.above {
        flow.paragraph(TextStyle::new(10.5), &one_line(note));
    }
    flow.space(1.5);
    let fit = fit(sheet, room);
    let table = table(sheet, &fit);
    let rows: Vec<Vec<String>> = sheet.rows.iter().map(|row| shown(sheet, row)).collect();
    let rows = split_long_rows(rows, &table, size);
    // No page bears places to sign and nothing of the table.
    flow.table_before(&table, &rows, after_table_mm(sheet, &table, room).min(size.height_mm / 3.0));
    for row in &sheet.totals {
        total(&mut flow, &table, &shown(sheet, row));
    }
    flow.space(2.5);
    for note in &sheet.below {
        flow.paragraph(TextStyle::new(9.5), &one_line(note));
    }
    missing_note(&mut flow, sheet);
    sign_off(&mut flow, &sheet.sign_off);
    flow.finish()
}

/// About how much stands below the rows of the table: sums, notes, places to sign.
fn after_table_mm(sheet: &Sheet, table: &Table, room_mm: f32) -> f32 {
    let style = TextStyle::new(9.5);
    let leading_mm = style.em_mm() * 1.5;
    let block = Block { width_mm: room_mm, leading_mm, indent_mm: 0.0, align: Align::Left };
    let lines: usize = sheet.below.iter().map(|note| line_count(&[Run::new(note, style)], &block)).sum();
    let sums = sheet.totals.len() as f32 * (table.row_mm + 2.0 * PADDING_MM);
    let signs = sheet.sign_off.len().div_ceil(ACROSS) as f32 * SIGN_MM;
    sums + 2.5 + lines as f32 * leading_mm + signs
}

/// As much of a text as fits into the line at the head of later pages.
fn running_head(text: &str, room_mm: f32) -> String {
    // The size that papers give it.
    let style = TextStyle::new(9.0);
    let mut head = one_line(text);
    if style.width_mm(&head) <= room_mm {
        return head;
    }
    while style.width_mm(&format!("{head}…")) > room_mm && head.pop().is_some() {}
    format!("{head}…")
}

fn table(sheet: &Sheet, fit: &Fit) -> Table {
    let columns = sheet.columns.iter().zip(&fit.widths_mm);
    Table {
        columns: columns.map(|(c, mm)| PaperColumn::new(&one_line(&c.heading), *mm, c.align())).collect(),
        text_pt: fit.text_pt,
        row_mm: fit.text_pt * MM_PER_PT * 1.9,
    }
}

fn shown(sheet: &Sheet, row: &[Value]) -> Vec<String> {
    row.iter().zip(&sheet.columns).map(|(value, column)| one_line(&value.shown(column.kind))).collect()
}

/// Line ends and tabs have no glyph.
fn one_line(text: &str) -> String {
    text.split(['\n', '\t']).map(str::trim).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

fn block(column: &PaperColumn, text_pt: f32) -> Block {
    let width_mm = (column.width_mm - 2.0 * PADDING_MM).max(1.0);
    let leading_mm = text_pt * MM_PER_PT * LEADING_EM;
    Block { width_mm, leading_mm, indent_mm: 0.0, align: column.align }
}

/// Rows that no page can hold are split: the rest continues in a row of its own.
fn split_long_rows(rows: Vec<Vec<String>>, table: &Table, size: PageSize) -> Vec<Vec<String>> {
    let style = TextStyle::new(table.text_pt);
    let lines = |text: &str, column: &PaperColumn| {
        line_count(&[Run::new(text, style)], &block(column, table.text_pt))
    };
    let head = table
        .columns
        .iter()
        .map(|c| line_count(&[Run::new(&c.title, style.strong())], &block(c, table.text_pt)));
    let head = head.max().unwrap_or(1);
    // Margins, page number, running head, and the padding of head and row.
    let room = size.height_mm - 2.0 * MARGIN_MM - 7.0 - 8.0;
    let leading = table.text_pt * MM_PER_PT * LEADING_EM;
    let most = ((room / leading).floor() as usize).saturating_sub(head).max(1);
    let mut out = Vec::with_capacity(rows.len());
    for mut row in rows {
        // A line holds a character at least.
        while row.iter().any(|text| text.chars().count() > most) {
            let mut rest = vec![String::new(); row.len()];
            for ((text, left), column) in row.iter_mut().zip(&mut rest).zip(&table.columns) {
                if text.chars().count() <= most || lines(text, column) <= most {
                    continue;
                }
                let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let fits =
                    ends.partition_point(|at| lines(text.get(..*at).unwrap_or_default(), column) <= most);
                let cut = ends.get(fits.saturating_sub(1).max(1)).copied().unwrap_or(text.len());
                *left = text.split_off(cut);
            }
            if rest.iter().all(String::is_empty) {
                break;
            }
            out.push(std::mem::replace(&mut row, rest));
        }
        out.push(row);
    }
    out
}

/// A row of sums, in bold under the table; on a new page it gets the head again.
fn total(flow: &mut Flow, table: &Table, cells: &[String]) {
    let style = TextStyle::new(table.text_pt).strong();
    let parts: Vec<(Run, Block)> = table
        .columns
        .iter()
        .zip(cells)
        .map(|(column, text)| (Run::new(text.as_str(), style), block(column, table.text_pt)))
        .collect();
    let lines = parts.iter().map(|(run, block)| line_count(std::slice::from_ref(run), block));
    let lines = lines.max().unwrap_or(1) as f32;
    let height = (lines * style.em_mm() * LEADING_EM + 2.0 * PADDING_MM).max(table.row_mm);
    let before = flow.y();
    flow.keep(height);
    if flow.y() < before {
        flow.table(table, &[]);
    }
    let (mut left, top) = (flow.left(), flow.y());
    for (column, (run, block)) in table.columns.iter().zip(&parts) {
        let area = [left, top, column.width_mm, height];
        let page = flow.page();
        page.fill(area, TOTAL_GROUND);
        page.frame(area, RULE);
        let runs = std::slice::from_ref(run);
        let lines = line_count(runs, block) as f32;
        let middle = top + height / 2.0 - (lines - 1.0) / 2.0 * block.leading_mm;
        page.paragraph(left + PADDING_MM, middle + RISE_EM * style.em_mm(), block, runs);
        left += column.width_mm;
    }
    flow.space(height);
}

/// Says which characters have to be written by hand.
fn missing_note(flow: &mut Flow, sheet: &Sheet) {
    let mut texts = String::new();
    for row in sheet.rows.iter().chain(&sheet.totals) {
        texts.extend(shown(sheet, row));
    }
    let codes: Vec<String> =
        missing_in(&texts).iter().take(40).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    if !codes.is_empty() {
        let note = format!("{MISSING_MARK}为字库所缺的字（{}），请手写补上。", codes.join("、"));
        flow.paragraph(TextStyle::new(9.0), &note);
    }
}

fn sign_off(flow: &mut Flow, places: &[SignOff]) {
    let style = TextStyle::new(10.5);
    for line in places.chunks(ACROSS) {
        flow.keep(SIGN_MM);
        let (top, left) = (flow.y() + 8.0, flow.left());
        let wide = (flow.right() - left) / ACROSS as f32;
        for (n, place) in line.iter().enumerate() {
            let x = left + n as f32 * wide;
            let label = format!("{}：", one_line(&place.label));
            let used = flow.page().text(x, top, Align::Left, style, &label);
            let room = wide - used - 4.0;
            if place.value.is_empty() {
                flow.page().line([x + used, top + 0.8], [x + used + room, top + 0.8], RULE);
            } else {
                let value = one_line(&place.value);
                flow.page().text(x + used, top, Align::Left, style.fitted(&value, room), &value);
            }
        }
        flow.space(SIGN_MM);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Kind};
    use super::*;
    use crate::paper::Mark;

    /// Texts of a page, with left and right end.
    fn texts(page: &Page) -> Vec<(String, f32, f32)> {
        let text = |mark: &Mark| match mark {
            Mark::Text { x, text, style, .. } => Some((text.clone(), *x, *x + style.width_mm(text))),
            _ => None,
        };
        page.marks.iter().filter_map(text).collect()
    }

    fn sheet(landscape: bool) -> Sheet {
        let mut columns = vec![Column::new("单位", Kind::Text), Column::new("备注", Kind::Text)];
        columns.extend((1..=12).map(|n| Column::new(&format!("第{n}周完成条数"), Kind::Integer)));
        let mut sheet = Sheet::new(&"很长的标题".repeat(20), columns);
        sheet.landscape = landscape;
        let row = |unit: String, note: String| {
            let mut row: Vec<Value> = vec![unit.into(), note.into()];
            row.extend((0..12).map(|n| Value::Integer(130_200 + n)));
            row
        };
        sheet.rows = (0..60).map(|n| row(format!("城关分局第{n}派出所"), String::new())).collect();
        sheet.rows.push(row("甲".repeat(300), "乙".repeat(5_000)));
        sheet.rows.push(row("alphanumeric".repeat(30), "a\nb".to_owned()));
        sheet.totals = vec![row("合计".to_owned(), String::new())];
        sheet.sign_off = vec![SignOff { label: "审核人".to_owned(), value: "丙".repeat(90) }];
        sheet
    }

    #[test]
    fn nothing_is_lost_and_nothing_leaves_the_page() {
        for landscape in [false, true] {
            let sheet = sheet(landscape).conformed().unwrap();
            let pages = pages(&sheet);
            let mut all = String::new();
            let mut numbers = 0;
            for page in &pages {
                let (width, height) = (page.size.width_mm, page.size.height_mm);
                for (text, left, right) in texts(page) {
                    assert!(
                        left >= MARGIN_MM - 0.01 && right <= width - MARGIN_MM + 0.01,
                        "{text}: {left} {right}"
                    );
                    numbers += usize::from(text == "130200");
                    all.push_str(&text);
                }
                for mark in &page.marks {
                    if let Mark::Frame { area: [x, y, w, h], .. } = mark {
                        assert!(*x >= MARGIN_MM - 0.01 && x + w <= width - MARGIN_MM + 0.01);
                        assert!(*y >= MARGIN_MM && y + h <= height - MARGIN_MM - 3.9, "{y} {h}");
                    }
                }
                assert!(texts(page).iter().any(|(text, _, _)| text == "单位"), "a head on every page");
            }
            assert_eq!(numbers, 63, "no number is broken over lines");
            for (c, count) in [('甲', 300), ('乙', 5_000), ('丙', 90)] {
                assert_eq!(all.chars().filter(|found| *found == c).count(), count, "{c}");
            }
            assert_eq!(all.matches("alphanumeric").count(), 30);
        }
    }

    #[test]
    fn sums_on_a_new_page_have_a_head_and_a_row_above() {
        let mut sheet = Sheet::new("表", vec![Column::new("单位", Kind::Text)]);
        let total = |sheet: &Sheet| {
            let pages = pages(sheet);
            let last = pages.last().map(texts).unwrap_or_default();
            let found: Vec<String> = last.into_iter().map(|(text, _, _)| text).collect();
            (pages.len(), found)
        };
        sheet.totals = vec![vec!["合计".into()]];
        while total(&sheet).0 == 1 {
            sheet.rows.push(vec!["甲".into()]);
        }
        let (_, found) = total(&sheet);
        let head = found.iter().position(|text| text == "单位").unwrap();
        assert!(found[head + 1..].contains(&"合计".to_owned()));
        // A row goes with them, so that no page bears sums and nothing that they are the sums of.
        assert!(found.contains(&"甲".to_owned()), "{found:?}");
    }
}
