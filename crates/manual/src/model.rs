//! What a manual is made of. Nothing here knows Markdown, a window or a page.

use crate::Language;

/// The manual in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// Its language.
    pub language: Language,
    /// Its parts, one for each kind of reader.
    pub parts: Vec<Part>,
}

impl Manual {
    /// The place of the section that belongs to the screen of this name: part and section, from 0.
    pub fn section_of(&self, screen: &str) -> Option<(usize, usize)> {
        let parts = self.parts.iter().enumerate();
        let mut places = parts.flat_map(|(p, part)| (0..part.sections.len()).map(move |s| (p, s)));
        places.find(|(p, s)| {
            let section = self.parts.get(*p).and_then(|part| part.sections.get(*s));
            section.is_some_and(|section| section.screens.iter().any(|name| name == screen))
        })
    }
}

/// What one kind of reader needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The name of its file, without ending.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What stands before the first section.
    pub intro: Vec<Block>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section: what is told about one matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// The names of the screens that it belongs to.
    pub screens: Vec<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Text of one line or paragraph.
pub type Line = Vec<Span>;

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(Line),
    /// A paragraph that is set apart.
    Note(Line),
    /// Things to do, one after another.
    Steps(Vec<Line>),
    /// Things to know, in no order.
    Points(Vec<Line>),
    /// A table.
    Table {
        /// Its head.
        head: Vec<Line>,
        /// Its rows.
        rows: Vec<Vec<Line>>,
    },
    /// A picture of the program.
    Picture {
        /// Its name, without folder and ending.
        name: String,
        /// What is to be seen, for those who don't see it too.
        says: String,
    },
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Plain text.
    Text(String),
    /// Words that stand on the screen: a page, a button, a field.
    Word(String),
    /// A key, or what is typed.
    Key(String),
    /// Another document.
    Link {
        /// What is read.
        text: String,
        /// Where it is.
        to: String,
    },
}

impl Span {
    /// What is read, words of the screen as `language` marks them.
    pub fn shown(&self, language: Language) -> String {
        match self {
            Self::Word(word) if language == Language::Chinese => format!("「{word}」"),
            Self::Text(text) | Self::Word(text) | Self::Key(text) | Self::Link { text, .. } => text.clone(),
        }
    }
}

/// A line as plain text.
pub fn plain(line: &[Span], language: Language) -> String {
    line.iter().map(|span| span.shown(language)).collect()
}

impl Block {
    /// Its lines, in the order in which they are read; those of a table row by row.
    pub fn lines(&self) -> Vec<&Line> {
        match self {
            Self::Text(line) | Self::Note(line) => vec![line],
            Self::Steps(lines) | Self::Points(lines) => lines.iter().collect(),
            Self::Table { head, rows } => head.iter().chain(rows.iter().flatten()).collect(),
            Self::Picture { .. } => Vec::new(),
        }
    }
}
