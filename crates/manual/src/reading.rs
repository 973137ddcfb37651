//! Markdown becomes a [`Part`]. Only what the model can hold is read; everything else is a [`Fault`].
//!
//! Words of the screen stand in 「」 in Chinese and in bold in English, keys in `code`. A comment `<!-- screens: a, b -->`
//! below a heading says which screens the section belongs to: no reader of the file sees it.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::model::{Block, Line, Part, Section, Span};

/// A file that says something that the manual can't show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The part.
    pub part: String,
    /// What it is, as the parser names it.
    pub what: String,
}

/// Reads a part from its file.
///
/// # Errors
/// See [`Fault`].
pub fn read_part(name: &str, markdown: &str) -> Result<Part, Fault> {
    let mut reader = Reader { part: Part { name: name.to_owned(), ..Part::default() }, ..Reader::default() };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        reader.take(event).map_err(|what| Fault { part: name.to_owned(), what })?;
    }
    Ok(reader.part)
}

/// A table that is being read.
#[derive(Default)]
struct Rows {
    rows: Vec<Vec<Line>>,
}

#[derive(Default)]
struct Reader {
    part: Part,
    /// The line that is being read.
    line: Line,
    /// Items of the list that is being read; whether it is numbered.
    list: Option<(bool, Vec<Line>)>,
    table: Option<Rows>,
    heading: Option<HeadingLevel>,
    note: bool,
    strong: bool,
    link: Option<String>,
    /// Where the picture that is being read lies, and what is said of it.
    picture: Option<(String, String)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => {
                self.end(tag);
                Ok(())
            }
            Event::Text(text) => {
                self.text(&text);
                Ok(())
            }
            Event::SoftBreak => {
                self.text(" ");
                Ok(())
            }
            Event::Code(key) => {
                self.line.push(Span::Key(key.into_string()));
                Ok(())
            }
            Event::Html(comment) => self.comment(comment.trim()),
            other => Err(format!("{other:?}")),
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), String> {
        match tag {
            Tag::Paragraph | Tag::TableHead | Tag::TableCell | Tag::Item | Tag::HtmlBlock => {}
            Tag::Heading { level: level @ (HeadingLevel::H1 | HeadingLevel::H2), .. } => {
                self.heading = Some(level);
            }
            Tag::BlockQuote(None) => self.note = true,
            Tag::List(first) if self.list.is_none() => self.list = Some((first.is_some(), Vec::new())),
            Tag::Table(_) => self.table = Some(Rows::default()),
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Strong => self.strong = true,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            Tag::Image { dest_url, .. } => self.picture = Some((dest_url.into_string(), String::new())),
            other => return Err(format!("{other:?}")),
        }
        if let (Some(table), true) = (&mut self.table, self.line.is_empty())
            && table.rows.is_empty()
        {
            table.rows.push(Vec::new());
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.list.is_none() && !self.line.is_empty() => {
                let line = self.line_end();
                let block = if self.note { Block::Note(line) } else { Block::Text(line) };
                self.push(block);
            }
            TagEnd::BlockQuote(_) => self.note = false,
            TagEnd::Heading(_) => {
                let title = self.line_end().into_iter().map(|span| span.shown(crate::Language::English));
                let title: String = title.collect();
                match self.heading.take() {
                    Some(HeadingLevel::H1) => self.part.title = title,
                    _ => self.part.sections.push(Section { title, ..Section::default() }),
                }
            }
            TagEnd::Item => {
                let line = self.line_end();
                if let Some((_, items)) = &mut self.list {
                    items.push(line);
                }
            }
            TagEnd::List(_) => {
                if let Some((numbered, items)) = self.list.take() {
                    self.push(if numbered { Block::Steps(items) } else { Block::Points(items) });
                }
            }
            TagEnd::TableCell => {
                let line = self.line_end();
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(line);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    let mut rows = table.rows.into_iter();
                    let head = rows.next().unwrap_or_default();
                    self.push(Block::Table { head, rows: rows.collect() });
                }
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::Link => self.link = None,
            TagEnd::Image => {
                if let Some((path, says)) = self.picture.take() {
                    let file = path.rsplit('/').next().unwrap_or_default();
                    let name = file.strip_suffix(".png").unwrap_or(file).to_owned();
                    self.push(Block::Picture { name, says });
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, block: Block) {
        match self.part.sections.last_mut() {
            Some(section) => section.blocks.push(block),
            None => self.part.intro.push(block),
        }
    }

    /// The text comes in pieces: those of one kind are joined.
    fn text(&mut self, text: &str) {
        if let Some((_, says)) = &mut self.picture {
            says.push_str(text);
            return;
        }
        match (self.line.last_mut(), &self.link, self.strong) {
            (Some(Span::Link { text: before, .. }), Some(_), _)
            | (Some(Span::Word(before)), None, true)
            | (Some(Span::Text(before)), None, false) => before.push_str(text),
            (_, Some(to), _) => self.line.push(Span::Link { text: text.to_owned(), to: to.clone() }),
            (_, None, true) => self.line.push(Span::Word(text.to_owned())),
            (_, None, false) => self.line.push(Span::Text(text.to_owned())),
        }
    }

    /// The line that was read, with words in 「」 apart.
    fn line_end(&mut self) -> Line {
        let mut line = Line::new();
        for span in std::mem::take(&mut self.line) {
            match span {
                Span::Text(text) => line.extend(words_apart(&text)),
                other => line.push(other),
            }
        }
        line
    }

    fn comment(&mut self, comment: &str) -> Result<(), String> {
        let names = comment.strip_prefix("<!-- screens:").and_then(|rest| rest.strip_suffix("-->"));
        match (names, self.part.sections.last_mut()) {
            (Some(names), Some(section)) => {
                section.screens.extend(names.split(',').map(|name| name.trim().to_owned()));
                Ok(())
            }
            _ => Err(comment.to_owned()),
        }
    }
}

fn words_apart(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((before, (word, after))) =
        rest.split_once('「').and_then(|(before, from)| Some((before, from.split_once('」')?)))
    {
        spans.extend((!before.is_empty()).then(|| Span::Text(before.to_owned())));
        spans.push(Span::Word(word.to_owned()));
        rest = after;
    }
    spans.extend((!rest.is_empty()).then(|| Span::Text(rest.to_owned())));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_into_its_pieces() {
        let part = read_part(
            "x",
            "# Title\n\nIntro.\n\n> Note.\n\n## 1. One\n\n<!-- screens: a, b -->\n\n1. Press **Save\n   now**.\n2. 点「保存」或 `F1`。\n\n\
             | A | B |\n| --- | --- |\n| 1 | [x](../y.md) |\n\n![says](../pictures/en/p.png)\n",
        )
        .unwrap();
        assert_eq!((part.title.as_str(), part.intro.len(), part.sections.len()), ("Title", 2, 1));
        let section = &part.sections[0];
        assert_eq!(section.screens, ["a", "b"]);
        let text = |text: &str| Span::Text(text.to_owned());
        let word = |text: &str| Span::Word(text.to_owned());
        let steps = vec![
            vec![text("Press "), word("Save now"), text(".")],
            vec![text("点"), word("保存"), text("或 "), Span::Key("F1".to_owned()), text("。")],
        ];
        let link = Span::Link { text: "x".to_owned(), to: "../y.md".to_owned() };
        assert_eq!(
            section.blocks,
            [
                Block::Steps(steps),
                Block::Table {
                    head: vec![vec![text("A")], vec![text("B")]],
                    rows: vec![vec![vec![text("1")], vec![link]]]
                },
                Block::Picture { name: "p".to_owned(), says: "says".to_owned() },
            ]
        );
    }

    #[test]
    fn what_can_not_be_shown_is_a_fault() {
        for markdown in ["### Deep", "---", "<b>x</b>", "```\ncode\n```", "# T\n\n<!-- screens: a -->", "*x*"]
        {
            assert!(read_part("x", markdown).is_err(), "{markdown}");
        }
    }
}
