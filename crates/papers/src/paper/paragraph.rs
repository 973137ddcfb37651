//! Lines of a paragraph: Chinese rules for what may begin and end a line, words and numbers kept whole.

use super::face::char_width;
use super::page::{Align, Page, TextStyle};

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// How they look.
    pub style: TextStyle,
    /// Whether it stays on one line if it can, such as a name.
    pub whole: bool,
}

impl Run {
    /// A piece of text in one style.
    pub fn new(text: impl Into<String>, style: TextStyle) -> Self {
        Self { text: text.into(), style, whole: false }
    }

    /// A piece of text in one style that is not broken if it can be helped.
    pub fn whole(text: impl Into<String>, style: TextStyle) -> Self {
        Self { whole: true, ..Self::new(text, style) }
    }
}

/// The form of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Width in millimetres.
    pub width_mm: f32,
    /// From baseline to baseline in millimetres.
    pub leading_mm: f32,
    /// Room before the first line in millimetres.
    pub indent_mm: f32,
    /// How lines stand; [`Align::Left`] fills all lines but the last to the full width.
    pub align: Align,
}

/// A line of a paragraph: its runs, and the room to add after each character in millimetres.
#[derive(Clone, Debug, Default, PartialEq)]
struct Line {
    runs: Vec<Run>,
    width_mm: f32,
    chars: usize,
}

/// Characters that must not begin a line.
const NOT_FIRST: &str = "、。，．：；？！）］｝〉》」』】〕〗’”…—％℃·,.:;?!)]}%";
/// Characters that must not end a line.
const NOT_LAST: &str = "（［｛〈《「『【〔〖‘“([{№￥¥";

fn is_word(c: char) -> bool {
    c.is_ascii_graphic() || ('\u{00C0}'..='\u{024F}').contains(&c)
}

fn may_break(before: char, after: char) -> bool {
    // Spaces at a break fall out, on whichever side they are.
    if before == ' ' || after == ' ' {
        return true;
    }
    let held = NOT_FIRST.contains(after) || NOT_LAST.contains(before);
    let within_word = is_word(before) && is_word(after);
    !held && !within_word
}

fn lines(runs: &[Run], block: &Block) -> Vec<Line> {
    let chars: Vec<(char, usize, f32)> = runs
        .iter()
        .enumerate()
        .flat_map(|(n, run)| {
            let em = run.style.em_mm();
            run.text.chars().map(move |c| (c, n, (char_width(c) + run.style.spacing_em) * em))
        })
        .collect();
    let mut lines = Vec::new();
    let mut rest = chars.as_slice();
    let mut room = block.width_mm - block.indent_mm;
    while !rest.is_empty() {
        let mut width = 0.0;
        // A hair of tolerance, so that a line measured to fit exactly does.
        let fits = rest.iter().take_while(|(_, _, w)| {
            width += w;
            width <= room + 0.001
        });
        let fits = fits.count().max(1);
        let within_whole = |n: usize| runs.get(n).is_some_and(|r| r.whole);
        let may = |a: &(char, usize, f32), b: &(char, usize, f32)| {
            may_break(a.0, b.0) && !(a.1 == b.1 && within_whole(a.1))
        };
        let may_end = |n: &usize| rest.get(n - 1).zip(rest.get(*n)).is_none_or(|(a, b)| may(a, b));
        let end = (1..=fits).rev().find(may_end).unwrap_or(fits);
        let (line, after) = rest.split_at(end);
        lines.push(line_of(line, runs));
        let spaces = after.iter().take_while(|(c, _, _)| *c == ' ').count();
        rest = after.get(spaces..).unwrap_or_default();
        room = block.width_mm;
    }
    lines
}

fn line_of(chars: &[(char, usize, f32)], runs: &[Run]) -> Line {
    let kept = chars.len() - chars.iter().rev().take_while(|(c, _, _)| *c == ' ').count();
    let mut line = Line::default();
    let mut last = None;
    for (c, n, width) in chars.iter().take(kept) {
        if last == Some(n) {
            if let Some(run) = line.runs.last_mut() {
                run.text.push(*c);
            }
        } else if let Some(run) = runs.get(*n) {
            line.runs.push(Run { text: c.to_string(), style: run.style, whole: run.whole });
        }
        last = Some(n);
        line.width_mm += width;
        line.chars += 1;
    }
    line
}

/// Number of lines that `runs` take in `block`.
pub fn line_count(runs: &[Run], block: &Block) -> usize {
    lines(runs, block).len()
}

impl Page {
    /// Sets a paragraph with its first baseline at `y`. Returns the baseline after the last line.
    pub fn paragraph(&mut self, x: f32, y: f32, block: &Block, runs: &[Run]) -> f32 {
        let lines = lines(runs, block);
        let last = lines.len().saturating_sub(1);
        let mut y = y;
        for (n, line) in lines.into_iter().enumerate() {
            let indent = if n == 0 { block.indent_mm } else { 0.0 };
            let free = block.width_mm - indent - line.width_mm;
            let gaps = line.chars.saturating_sub(1).max(1) as f32;
            // A line is justified only while it is not noticeable: up to a fifth of a character between two.
            let em = line.runs.first().map_or(0.0, |r| r.style.em_mm());
            let fill = block.align == Align::Left && n != last && free / gaps <= em / 5.0;
            let extra = if fill { free / gaps } else { 0.0 };
            let mut x = x
                + indent
                + match block.align {
                    Align::Left => 0.0,
                    Align::Centre => free / 2.0,
                    Align::Right => free,
                };
            for run in line.runs {
                let em = run.style.em_mm();
                let style = run.style.spaced(run.style.spacing_em + extra / em);
                let width = self.text(x, y, Align::Left, style, &run.text);
                x += width + style.spacing_em * em;
            }
            y += block.leading_mm;
        }
        y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: TextStyle = TextStyle::new(10.0);

    fn broken(text: &str, ems: f32, indent: f32) -> Vec<String> {
        let em = STYLE.em_mm();
        let block = Block { width_mm: ems * em, leading_mm: 5.0, indent_mm: indent * em, align: Align::Left };
        let lines = lines(&[Run::new(text, STYLE)], &block);
        lines.iter().map(|l| l.runs.iter().map(|r| r.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_begin_and_end_as_they_should() {
        assert_eq!(broken("民警打字达标", 3.0, 0.0), ["民警打", "字达标"]);
        assert_eq!(broken("民警打，字", 3.0, 0.0), ["民警", "打，字"]);
        assert_eq!(broken("民警（打字）", 3.0, 0.0), ["民警", "（打", "字）"]);
        assert_eq!(broken("民警打字", 3.0, 2.0), ["民", "警打字"]);
        assert_eq!(broken("", 3.0, 0.0), [""; 0]);
    }

    #[test]
    fn words_and_numbers_stay_whole_where_they_can() {
        assert_eq!(broken("正确率96.7%好", 4.0, 0.0), ["正确率", "96.7%好"]);
        assert_eq!(broken("type well now", 5.0, 0.0), ["type well", "now"]);
        assert_eq!(broken("正确速度 字/分", 4.1, 0.0), ["正确速度", "字/分"]);
        let long = broken(&"A".repeat(30), 4.0, 0.0);
        assert!(long.len() > 3 && long.concat() == "A".repeat(30), "{long:?}");
    }

    #[test]
    fn a_whole_run_is_not_broken() {
        let em = STYLE.em_mm();
        let block = Block { width_mm: 4.0 * em, leading_mm: 5.0, indent_mm: 0.0, align: Align::Left };
        let runs = [Run::new("成绩为", STYLE), Run::whole("合格", STYLE), Run::new("。", STYLE)];
        let lines = lines(&runs, &block);
        assert_eq!(lines[0].runs, [Run::new("成绩为", STYLE)]);
        assert_eq!(lines[1].runs, [Run::whole("合格", STYLE), Run::new("。", STYLE)]);
    }

    #[test]
    fn styles_survive_a_break() {
        let em = STYLE.em_mm();
        let block = Block { width_mm: 3.0 * em, leading_mm: 5.0, indent_mm: 0.0, align: Align::Left };
        let runs = [Run::new("民警", STYLE), Run::new("打字达标", STYLE.strong())];
        let lines = lines(&runs, &block);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].runs, [Run::new("民警", STYLE), Run::new("打", STYLE.strong())]);
        assert_eq!(lines[1].runs, [Run::new("字达标", STYLE.strong())]);
        let mut page = Page::new(super::super::PageSize::A4_PORTRAIT);
        assert_eq!(page.paragraph(10.0, 20.0, &block, &runs), 30.0);
        assert_eq!(page.marks.len(), 3);
    }
}
