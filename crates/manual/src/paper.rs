//! The manual on paper: one part, or all of them with a list of what stands on which page.

use std::sync::Arc;

use dabiao_papers::paper::{
    Align, Column, Flow, FontDamaged, Ink, Metadata, PageSize, Picture, Run, Stroke, Table, TextStyle,
    text_width, write_pdf,
};

use crate::model::{Block, Line, Manual, Part, Section, Span, plain};
use crate::{Language, picture};

/// The words that a printed manual has besides its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualWords {
    /// The title of the whole.
    pub title: String,
    /// The heading of the list of contents.
    pub contents: String,
    /// Who made it: the name of the program.
    pub program: String,
}

const MARGIN_MM: f32 = 14.0;
const TEXT_PT: f32 = 10.5;
const INDENT_MM: f32 = 8.0;
const BETWEEN_MM: f32 = 2.0;
/// Pictures are this wide, or narrower if they would be higher than [`PICTURE_HEIGHT_MM`].
const PICTURE_WIDTH_MM: f32 = 104.0;
const PICTURE_HEIGHT_MM: f32 = 49.0;
/// Room that a heading needs below itself: a heading never ends a page.
const WITH_HEADING_MM: f32 = 28.0;
const TEXT: TextStyle = TextStyle::new(TEXT_PT);
const QUIET: Ink = Ink::grey(0.35);

/// The manual as a PDF file: the part of this number, or all.
///
/// # Errors
/// See [`FontDamaged`].
pub fn manual_pdf(manual: &Manual, part: Option<usize>, words: &ManualWords) -> Result<Vec<u8>, FontDamaged> {
    let one = part.and_then(|number| manual.parts.get(number));
    let title = one.map_or_else(|| words.title.clone(), |part| part.title.clone());
    let mut setter = Setter::new(manual.language, &format!("{} · {title}", words.program));
    if let Some(part) = one {
        setter.part(part);
    } else {
        // Once to see what stands on which page, once more with the numbers.
        setter.whole(manual, words, &[]);
        let pages = std::mem::take(&mut setter.begins);
        setter = Setter::new(manual.language, &setter.head.clone());
        setter.whole(manual, words, &pages);
    }
    let language = Some(manual.language.tag());
    let facts = Metadata { title, author: words.program.clone(), language, ..Metadata::default() };
    let chinese = manual.language == Language::Chinese;
    let pages = setter.flow.finish_with(|n, total| {
        if chinese { format!("第 {n} 页 共 {total} 页") } else { format!("Page {n} of {total}") }
    });
    Ok(write_pdf(&facts, &pages)?.pdf)
}

/// Fills pages.
struct Setter {
    language: Language,
    head: String,
    flow: Flow,
    /// The pages on which parts and sections begin, in their order.
    begins: Vec<usize>,
}

impl Setter {
    fn new(language: Language, head: &str) -> Self {
        let flow = Flow::new(PageSize::A4_PORTRAIT, MARGIN_MM, head);
        Self { language, head: head.to_owned(), flow, begins: Vec::new() }
    }

    fn whole(&mut self, manual: &Manual, words: &ManualWords, pages: &[usize]) {
        self.flow.line(Align::Centre, TextStyle::new(22.0).strong(), &words.title);
        self.flow.space(6.0);
        self.flow.line(Align::Left, TextStyle::new(14.0).strong(), &words.contents);
        self.flow.space(2.0);
        let mut pages = pages.iter();
        for part in &manual.parts {
            self.flow.space(2.0);
            self.entry(&part.title, 0.0, TEXT.strong(), pages.next());
            for section in &part.sections {
                self.entry(&section.title, INDENT_MM, TEXT, pages.next());
            }
        }
        for part in &manual.parts {
            self.flow.break_page();
            self.part(part);
        }
    }

    /// A line of the list of contents, with dots up to the number of the page.
    fn entry(&mut self, title: &str, indent_mm: f32, style: TextStyle, page: Option<&usize>) {
        let height = style.em_mm() * 1.4;
        self.flow.keep(height);
        let (left, right) = (self.flow.left() + indent_mm, self.flow.right());
        let baseline = self.flow.y() + height * 0.7;
        let number = page.map(usize::to_string).unwrap_or_default();
        let paper = self.flow.page();
        let wide = paper.text(left, baseline, Align::Left, style, title);
        let narrow = paper.text(right, baseline, Align::Right, TEXT, &number);
        let dots = Stroke { width_mm: 0.2, ink: QUIET, dash_mm: Some(0.6) };
        let (from, to) = (left + wide + 2.0, right - narrow - 2.0);
        if to > from {
            paper.line([from, baseline], [to, baseline], dots);
        }
        self.flow.space(height);
    }

    fn part(&mut self, part: &Part) {
        self.begins.push(self.flow.page_count());
        self.flow.line(Align::Centre, TextStyle::new(19.0).strong(), &part.title);
        self.flow.space(2.5);
        self.blocks(&part.intro);
        for section in &part.sections {
            self.section(section);
        }
    }

    fn section(&mut self, section: &Section) {
        self.flow.space(1.5);
        self.flow.keep(WITH_HEADING_MM);
        self.begins.push(self.flow.page_count());
        self.flow.line(Align::Left, TextStyle::new(14.0).strong(), &section.title);
        self.flow.space(1.5);
        self.blocks(&section.blocks);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Text(line) => self.flow.item(0.0, "", &self.runs(line, TEXT)),
                Block::Note(line) => {
                    let runs = self.runs(line, TEXT.ink(QUIET));
                    self.flow.item(INDENT_MM, "※", &runs);
                }
                Block::Steps(lines) => {
                    for (n, line) in lines.iter().enumerate() {
                        let runs = self.runs(line, TEXT);
                        self.flow.item(INDENT_MM, &format!("{}.", n + 1), &runs);
                    }
                }
                Block::Points(lines) => {
                    for line in lines {
                        let runs = self.runs(line, TEXT);
                        self.flow.item(INDENT_MM, "·", &runs);
                    }
                }
                Block::Table { head, rows } => self.table(head, rows),
                Block::Picture { name, says } => self.picture(name, says),
            }
            self.flow.space(BETWEEN_MM);
        }
    }

    fn picture(&mut self, name: &str, says: &str) {
        let read = picture(self.language, name).and_then(|file| Picture::from_png(file).ok());
        if let Some(picture) = read {
            let high = picture.height() as f32 / picture.width().max(1) as f32;
            let width = PICTURE_WIDTH_MM.min(PICTURE_HEIGHT_MM / high.max(0.01));
            self.flow.picture(Arc::new(picture), width, says);
        }
    }

    /// Columns as wide as what is in them, the last one as wide as there is room.
    fn table(&mut self, head: &[Line], rows: &[Vec<Line>]) {
        let all = self.flow.right() - self.flow.left();
        let text = |line: &Line| plain(line, self.language);
        let widest = |n: usize| {
            let cells = rows.iter().filter_map(|row| row.get(n)).chain(head.get(n));
            let em = cells.map(|line| text_width(&text(line))).fold(0.0, f32::max);
            em * TEXT.em_mm() + 4.0
        };
        let mut left = all;
        let columns = head.iter().enumerate().map(|(n, title)| {
            let rest = (head.len() - n - 1) as f32 * 30.0;
            let wide = if n + 1 == head.len() { left } else { widest(n).min(all * 0.45).min(left - rest) };
            left -= wide;
            Column::new(&text(title), wide, Align::Left)
        });
        let table = Table { columns: columns.collect(), text_pt: TEXT_PT - 0.5, row_mm: 6.5 };
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(text).collect()).collect();
        self.flow.table(&table, &rows);
    }

    /// Words of the screen stand out, and are not broken if it can be helped; keys stand in a frame of their own signs.
    fn runs(&self, line: &[Span], style: TextStyle) -> Vec<Run> {
        let runs = line.iter().map(|span| {
            let shown = span.shown(self.language);
            match span {
                Span::Word(_) => Run::whole(shown, style.strong()),
                Span::Key(_) => Run::whole(format!("[{shown}]"), style),
                Span::Text(_) | Span::Link { .. } => Run::new(shown, style),
            }
        });
        runs.collect()
    }
}
