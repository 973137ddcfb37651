//! Papers of several pages: what does not fit goes on, tables repeat their head, pages are numbered.

use std::sync::Arc;

use super::page::{Align, Ink, Page, PageSize, Stroke, TextStyle};
use super::paragraph::{Block, Run, line_count};
use super::picture::Picture;

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Width in millimetres.
    pub width_mm: f32,
    /// How its cells stand.
    pub align: Align,
}

impl Column {
    /// A column.
    pub fn new(title: &str, width_mm: f32, align: Align) -> Self {
        Self { title: title.to_owned(), width_mm, align }
    }
}

/// The form of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Size of its text in points.
    pub text_pt: f32,
    /// Least height of a row in millimetres.
    pub row_mm: f32,
}

const PADDING_MM: f32 = 1.2;
const RULE: Stroke = Stroke::solid(0.2, Ink::grey(0.25));
const HEAD_GROUND: Ink = Ink::grey(0.92);
/// From baseline to baseline, in ems.
const LEADING_EM: f32 = 1.3;
/// Height of a line's ink above its baseline, in ems: half of what is centred.
const RISE_EM: f32 = 0.36;

impl Table {
    fn style(&self) -> TextStyle {
        TextStyle::new(self.text_pt)
    }

    fn leading_mm(&self) -> f32 {
        self.style().em_mm() * LEADING_EM
    }

    fn block(&self, column: &Column) -> Block {
        let width_mm = (column.width_mm - 2.0 * PADDING_MM).max(1.0);
        Block { width_mm, leading_mm: self.leading_mm(), indent_mm: 0.0, align: column.align }
    }

    fn height_mm(&self, cells: &[Run]) -> f32 {
        let lines = self.columns.iter().zip(cells);
        let lines = lines.map(|(c, run)| line_count(std::slice::from_ref(run), &self.block(c))).max();
        (lines.unwrap_or(1) as f32 * self.leading_mm() + 2.0 * PADDING_MM).max(self.row_mm)
    }

    fn draw(&self, page: &mut Page, x: f32, top: f32, cells: &[Run], head: bool) -> f32 {
        let height = self.height_mm(cells);
        let mut left = x;
        for (column, run) in self.columns.iter().zip(cells) {
            let area = [left, top, column.width_mm, height];
            if head {
                page.fill(area, HEAD_GROUND);
            }
            page.frame(area, RULE);
            let block =
                Block { align: if head { Align::Centre } else { column.align }, ..self.block(column) };
            let runs = std::slice::from_ref(run);
            let lines = line_count(runs, &block) as f32;
            let middle = top + height / 2.0 - (lines - 1.0) / 2.0 * block.leading_mm;
            page.paragraph(left + PADDING_MM, middle + RISE_EM * run.style.em_mm(), &block, runs);
            left += column.width_mm;
        }
        top + height
    }
}

/// A paper being filled from the top down. Lengths in millimetres.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    size: PageSize,
    margin: f32,
    bottom: f32,
    running_head: String,
    pages: Vec<Page>,
    y: f32,
}

impl Flow {
    /// An empty paper with the same margin on all sides. Pages after the first bear `running_head`.
    pub fn new(size: PageSize, margin_mm: f32, running_head: &str) -> Self {
        Self {
            size,
            margin: margin_mm,
            // The page number needs its own line.
            bottom: size.height_mm - margin_mm - 4.0,
            running_head: running_head.to_owned(),
            pages: vec![Page::new(size)],
            y: margin_mm,
        }
    }

    /// Left edge of the text.
    pub const fn left(&self) -> f32 {
        self.margin
    }

    /// Right edge of the text.
    pub fn right(&self) -> f32 {
        self.size.width_mm - self.margin
    }

    /// Where the next thing begins, from the top of the page.
    pub const fn y(&self) -> f32 {
        self.y
    }

    /// Leaves room.
    pub fn space(&mut self, mm: f32) {
        self.y += mm;
    }

    /// Begins a new page unless `mm` are left on this one.
    pub fn keep(&mut self, mm: f32) {
        if self.y + mm > self.bottom && self.y > self.margin {
            self.new_page();
        }
    }

    /// Begins a new page, unless this one is empty.
    pub fn break_page(&mut self) {
        if self.y > self.margin || self.pages.len() > 1 {
            self.new_page();
        }
    }

    /// How many pages there are so far.
    pub const fn page_count(&self) -> usize {
        self.pages.len()
    }

    fn new_page(&mut self) {
        let mut page = Page::new(self.size);
        let style = TextStyle::new(9.0).ink(Ink::grey(0.35));
        page.text(self.margin, self.margin, Align::Left, style, &self.running_head);
        self.pages.push(page);
        self.y = self.margin + 3.0;
    }

    /// The page that is being filled, to draw on at [`Self::y`].
    pub fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::new(self.size));
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// Sets one line of text.
    pub fn line(&mut self, align: Align, style: TextStyle, text: &str) {
        let height = style.em_mm() * LEADING_EM;
        self.keep(height);
        let x = match align {
            Align::Left => self.left(),
            Align::Centre => self.size.width_mm / 2.0,
            Align::Right => self.right(),
        };
        let baseline = self.y + height / 2.0 + RISE_EM * style.em_mm();
        self.page().text(x, baseline, align, style, text);
        self.y += height;
    }

    /// Sets a paragraph over the whole width, which does not break across pages.
    pub fn paragraph(&mut self, style: TextStyle, text: &str) {
        let leading_mm = style.em_mm() * 1.5;
        let block =
            Block { width_mm: self.right() - self.left(), leading_mm, indent_mm: 0.0, align: Align::Left };
        let runs = [Run::new(text, style)];
        let height = line_count(&runs, &block) as f32 * leading_mm;
        self.keep(height);
        let (x, baseline) = (self.left(), self.y + leading_mm / 2.0 + RISE_EM * style.em_mm());
        self.page().paragraph(x, baseline, &block, &runs);
        self.y += height;
    }

    /// Sets a paragraph of several styles with its left edge `indent_mm` inside, and a mark before it, such as a number.
    /// It does not break across pages.
    pub fn item(&mut self, indent_mm: f32, mark: &str, runs: &[Run]) {
        let style = runs.first().map_or(TextStyle::new(11.0), |run| run.style);
        let leading_mm = style.em_mm() * 1.5;
        let width_mm = self.right() - self.left() - indent_mm;
        let block = Block { width_mm, leading_mm, indent_mm: 0.0, align: Align::Left };
        let height = line_count(runs, &block) as f32 * leading_mm;
        self.keep(height);
        let (x, baseline) = (self.left() + indent_mm, self.y + leading_mm / 2.0 + RISE_EM * style.em_mm());
        self.page().text(x - 2.0, baseline, Align::Right, TextStyle { strong: false, ..style }, mark);
        self.page().paragraph(x, baseline, &block, runs);
        self.y += height;
    }

    /// Sets a picture in the middle, `width_mm` wide, with a line around it and its caption below.
    pub fn picture(&mut self, picture: Arc<Picture>, width_mm: f32, caption: &str) {
        const CAPTION_MM: f32 = 6.5;
        let height = width_mm * picture.height() as f32 / picture.width().max(1) as f32;
        self.keep(height + CAPTION_MM);
        let area = [(self.size.width_mm - width_mm) / 2.0, self.y, width_mm, height];
        let page = self.page();
        page.picture(area, picture);
        page.frame(area, Stroke::solid(0.2, Ink::grey(0.6)));
        self.y += height + 0.8;
        self.line(Align::Centre, TextStyle::new(9.0).ink(Ink::grey(0.35)), caption);
        self.y += CAPTION_MM - 0.8 - TextStyle::new(9.0).em_mm() * LEADING_EM;
    }

    /// Sets a table; its head stands on every page that it reaches. Rows with too few cells are filled up
    /// with empty ones.
    pub fn table(&mut self, table: &Table, rows: &[Vec<String>]) {
        self.table_before(table, rows, 0.0);
    }

    /// The same, but the last row goes to a new page unless `after_mm` are left below it: what follows never
    /// stands on a page of its own.
    pub fn table_before(&mut self, table: &Table, rows: &[Vec<String>], after_mm: f32) {
        let style = table.style();
        let head: Vec<Run> =
            table.columns.iter().map(|c| Run::new(c.title.as_str(), style.strong())).collect();
        self.keep(table.height_mm(&head) + table.row_mm);
        self.draw_row(table, &head, true);
        for (at, row) in rows.iter().enumerate() {
            let text = |n: usize| row.get(n).cloned().unwrap_or_default();
            let cells: Vec<Run> = (0..table.columns.len()).map(|n| Run::new(text(n), style)).collect();
            let after = if at + 1 == rows.len() { after_mm } else { 0.0 };
            if self.y + table.height_mm(&cells) + after > self.bottom {
                self.new_page();
                self.draw_row(table, &head, true);
            }
            self.draw_row(table, &cells, false);
        }
    }

    fn draw_row(&mut self, table: &Table, cells: &[Run], head: bool) {
        let (x, top) = (self.left(), self.y);
        self.y = table.draw(self.page(), x, top, cells, head);
    }

    /// The pages, numbered at the foot: 第 1 页 共 3 页.
    pub fn finish(self) -> Vec<Page> {
        self.finish_with(|n, total| format!("第 {n} 页 共 {total} 页"))
    }

    /// The pages with `foot` at the foot of each, made of its number and the number of all.
    pub fn finish_with(mut self, foot: impl Fn(usize, usize) -> String) -> Vec<Page> {
        let total = self.pages.len();
        let y = self.size.height_mm - self.margin + 2.0;
        let style = TextStyle::new(9.0).ink(Ink::grey(0.35));
        for (n, page) in self.pages.iter_mut().enumerate() {
            let text = foot(n + 1, total);
            page.text(self.size.width_mm / 2.0, y, Align::Centre, style, &text);
        }
        self.pages
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Mark;
    use super::*;

    fn texts(page: &Page) -> Vec<&str> {
        let mut texts = Vec::new();
        for mark in &page.marks {
            if let Mark::Text { text, .. } = mark {
                texts.push(text.as_str());
            }
        }
        texts
    }

    #[test]
    fn a_long_table_repeats_its_head_and_numbers_its_pages() {
        let table = Table {
            columns: vec![Column::new("序号", 20.0, Align::Centre), Column::new("姓名", 60.0, Align::Left)],
            text_pt: 10.0,
            row_mm: 9.0,
        };
        let rows: Vec<_> = (1..=60).map(|n| vec![n.to_string(), format!("张伟{n}")]).collect();
        let mut flow = Flow::new(PageSize::A4_PORTRAIT, 15.0, "签到表");
        flow.table(&table, &rows);
        let pages = flow.finish();
        assert_eq!(pages.len(), 3);
        let mut seen = 0;
        for (n, page) in pages.iter().enumerate() {
            let texts = texts(page);
            assert_eq!(texts.iter().filter(|t| **t == "序号").count(), 1);
            assert!(texts.contains(&format!("第 {} 页 共 3 页", n + 1).as_str()));
            assert_eq!(texts.contains(&"签到表"), n > 0);
            seen += texts.iter().filter(|t| t.starts_with("张伟")).count();
            for mark in &page.marks {
                if let Mark::Frame { area: [_, y, _, h], .. } = mark {
                    assert!(y + h <= 297.0 - 15.0 - 4.0 + 0.01);
                }
            }
        }
        assert_eq!(seen, 60);
    }

    #[test]
    fn a_long_cell_grows_its_row_and_missing_cells_are_empty() {
        let table = Table {
            columns: vec![Column::new("单位", 30.0, Align::Left), Column::new("签名", 30.0, Align::Left)],
            text_pt: 10.0,
            row_mm: 9.0,
        };
        let mut flow = Flow::new(PageSize::A4_PORTRAIT, 15.0, "");
        flow.table(&table, &[vec!["某某市公安局某某分局城关镇中心派出所户籍室".to_owned()]]);
        assert!(flow.y() > 15.0 + 9.0 + 9.0 + 1.0);
    }
}
