//! The presented text broken into lines of the pad, with the place of every character.
//!
//! Depends on font, width and text only; it is kept until one of them changes.

use egui::{FontId, Painter};
use unicode_normalization::UnicodeNormalization as _;

use dabiao_domain::text::Policy;

/// One line of the pad.
#[derive(Clone, Debug, PartialEq)]
pub struct PadLine {
    /// The line as shown.
    pub text: String,
    /// The first counted character of the line.
    pub first: usize,
    /// The left edge of each counted character, in points from the left of the line.
    pub lefts: Vec<f32>,
    /// The right edge of the line in points.
    pub right: f32,
}

impl PadLine {
    /// The counted character after the last of this line.
    pub const fn end(&self) -> usize {
        self.first + self.lefts.len()
    }

    /// The left edge of counted character `index`, the right edge of the line past its end.
    pub fn left_of(&self, index: usize) -> f32 {
        index.checked_sub(self.first).and_then(|i| self.lefts.get(i)).copied().unwrap_or(self.right)
    }
}

/// What a layout was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct LayoutKey {
    /// The text.
    pub text: String,
    /// How it is compared: decides which characters count.
    pub policy: Policy,
    /// Width of a line in points.
    pub width: f32,
    /// Size of the type in points.
    pub size: f32,
    /// Room after each character in points.
    pub spacing: f32,
    /// Physical pixels per point.
    pub pixels_per_point: f32,
}

struct Glyph {
    c: char,
    width: f32,
    counts: bool,
}

/// Breaks the text of `key` into lines.
pub fn break_lines(painter: &Painter, key: &LayoutKey) -> Vec<PadLine> {
    let font = FontId::proportional(key.size);
    let mut lines = Vec::new();
    let mut first = 0;
    for paragraph in key.text.nfc().collect::<String>().lines() {
        let glyphs: Vec<Glyph> = painter.fonts_mut(|fonts| {
            paragraph
                .trim()
                .chars()
                .map(|c| Glyph {
                    c,
                    width: fonts.glyph_width(&font, c) + key.spacing,
                    counts: key.policy.counts(c),
                })
                .collect()
        });
        let mut rest = glyphs.as_slice();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(line_length(rest, key.width, false));
            let line = pad_line(line, first);
            first = line.end();
            lines.push(line);
            rest = after;
        }
    }
    lines
}

/// `text` in lines of `width` points, broken as those of the pad are: a number stays whole if a line has room for it. `size`
/// of the type in points. A closing mark may hang over the edge.
pub fn broken(painter: &Painter, text: &str, size: f32, width: f32) -> String {
    let font = FontId::proportional(size);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let glyphs: Vec<Glyph> = painter.fonts_mut(|fonts| {
            let glyph = |c| Glyph { c, width: fonts.glyph_width(&font, c), counts: true };
            paragraph.chars().map(glyph).collect()
        });
        let mut rest = glyphs.as_slice();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(line_length(rest, width, true));
            lines.push(line.iter().map(|glyph| glyph.c).collect());
            rest = after;
        }
        if glyphs.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n")
}

fn pad_line(glyphs: &[Glyph], first: usize) -> PadLine {
    let mut line = PadLine { text: String::new(), first, lefts: Vec::new(), right: 0.0 };
    for glyph in glyphs {
        if glyph.counts {
            line.lefts.push(line.right);
        }
        line.text.push(glyph.c);
        line.right += glyph.width;
    }
    line
}

/// How many glyphs go on the next line: no line begins with closing punctuation or a blank, none ends with an
/// opening bracket, and a number is kept whole if that leaves half of the line before it, or `always`, if a line has
/// room for it.
fn line_length(glyphs: &[Glyph], width: f32, always: bool) -> usize {
    let mut used = 0.0;
    let mut fits = 0;
    for glyph in glyphs {
        used += glyph.width;
        if used > width {
            break;
        }
        fits += 1;
    }
    let fits = fits.max(1);
    if fits == glyphs.len() {
        return fits;
    }
    let code = |i: usize| glyphs.get(i).is_some_and(|g| g.c.is_ascii_alphanumeric());
    let mut at = fits;
    if code(at) && code(at - 1) {
        while at > 0 && code(at - 1) {
            at -= 1;
        }
        let run: f32 =
            glyphs.iter().skip(at).take_while(|g| g.c.is_ascii_alphanumeric()).map(|g| g.width).sum();
        let cut = if always { at == 0 || run > width } else { at * 2 < fits };
        if cut {
            at = fits;
        }
    }
    // Closing punctuation and a blank go up with the character before them: at most two may hang over.
    for _ in 0..2 {
        if glyphs.get(at).is_some_and(|g| is_closing(g.c) || g.c == ' ') {
            at += 1;
        }
    }
    // Opening punctuation goes down with the character behind it.
    while at > 1 && glyphs.get(at - 1).is_some_and(|g| is_opening(g.c)) {
        at -= 1;
    }
    at.max(1)
}

const fn is_opening(c: char) -> bool {
    matches!(c, '（' | '“' | '‘' | '《' | '【' | '(' | '[')
}

const fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '”'
            | '’'
            | '》'
            | '】'
            | '…'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
    )
}

#[cfg(test)]
mod tests {
    use super::{Glyph, line_length};

    /// The lines of `text` if each has room for `room` characters.
    fn lines(text: &str, room: usize, always: bool) -> Vec<String> {
        let glyphs: Vec<Glyph> = text.chars().map(|c| Glyph { c, width: 1.0, counts: true }).collect();
        let (mut rest, mut found) = (glyphs.as_slice(), Vec::new());
        while !rest.is_empty() {
            let (line, after) = rest.split_at(line_length(rest, room as f32, always));
            found.push(line.iter().map(|g| g.c).collect());
            rest = after;
        }
        found
    }

    #[test]
    fn no_line_begins_with_a_blank_or_closes_and_none_ends_with_what_opens() {
        assert_eq!(lines("fff jjj f j f", 7, false), ["fff jjj ", "f j f"]);
        assert_eq!(lines("派出所民警黄月欣（警号）", 9, false), ["派出所民警黄月欣", "（警号）"]);
        assert_eq!(lines("民警到场核实。群众", 6, false), ["民警到场核实。", "群众"]);
        assert_eq!(lines("（（", 1, false), ["（", "（"]);
    }

    #[test]
    fn a_number_stays_whole_where_a_line_has_room_for_it() {
        let note = "林桂琴，590423196003280326，12002958347，损失";
        assert_eq!(lines(note, 30, true), ["林桂琴，590423196003280326，", "12002958347，损失"]);
        let late = "身份证号码是590423196003280326";
        assert_eq!(lines(late, 20, true), ["身份证号码是", "590423196003280326"]);
        assert_eq!(lines(late, 20, false), ["身份证号码是59042319600328", "0326"]);
        assert_eq!(lines("590421540000202511080227", 20, true), ["59042154000020251108", "0227"]);
    }
}
