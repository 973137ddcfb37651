//! The text of an import and its findings. Pure: its operations are short enough to run at once.

use std::sync::Arc;

use crate::core::Task;
use crate::notice::Notice;
use dabiao_content::import::{Change, ChangeKind, Import, ImportError, Prepared, Review, TextEncoding, mask};
use dabiao_content::own::OwnError;
use dabiao_domain::exercise::{Exercise, ReadingLevel};
use dabiao_domain::roster::MAX_NAME_CHARS;
use dabiao_domain::text::Policy;

/// What was saved last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The exercise's id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// How often changes can be taken back.
const UNDO: usize = 20;

/// A file that was read; or its name and the error.
pub(super) type Reading = Result<(Import, Result<Prepared, ImportError>), (String, ImportError)>;

/// The text on the desk and its findings.
#[derive(Debug)]
pub struct ImportDesk {
    pub(super) source: Option<Import>,
    pub(super) read: Option<Prepared>,
    pub(super) text: String,
    /// Grows with every change of the text except typing.
    revision: u64,
    pub(super) title: String,
    review: Review,
    changes: Vec<Change>,
    undo: Vec<(String, Vec<Change>)>,
    pub(super) policy: Policy,
    pub(super) level: ReadingLevel,
    pub(super) refused: Option<Notice>,
    pub(super) saved: Option<Saved>,
    pub(super) reading: Option<Task<Reading>>,
    pub(super) saving: Option<Task<Result<Exercise, OwnError>>>,
}

impl Default for ImportDesk {
    fn default() -> Self {
        Self {
            source: None,
            read: None,
            text: String::new(),
            revision: 0,
            title: String::new(),
            review: Review::default(),
            changes: Vec::new(),
            undo: Vec::new(),
            policy: Policy::Strict,
            level: ReadingLevel::default(),
            refused: None,
            saved: None,
            reading: None,
            saving: None,
        }
    }
}

impl ImportDesk {
    /// The file that was opened; none for a pasted text.
    pub fn file_name(&self) -> Option<&str> {
        self.source.as_ref().map(|s| s.name.as_str()).filter(|name| !name.is_empty())
    }

    /// How the bytes were decoded; none if they were not.
    pub const fn read(&self) -> Option<&Prepared> {
        self.read.as_ref()
    }

    /// Whether there are bytes that can be read in another way.
    pub const fn has_source(&self) -> bool {
        self.source.is_some()
    }

    /// Whether the bytes are read as a table, well or not.
    pub fn is_table(&self) -> bool {
        self.source.as_ref().is_some_and(Import::is_table)
    }

    /// The encoding that was chosen.
    pub fn chosen_encoding(&self) -> Option<TextEncoding> {
        self.source.as_ref().and_then(|s| s.options.encoding)
    }

    /// The text as it would be saved.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A number that changes with every change of the text except typing.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// A title to begin with: the file's name.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What stands against the text.
    pub const fn review(&self) -> &Review {
        &self.review
    }

    /// What was changed since the text was read.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether a change can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// How it is going to be compared.
    pub const fn policy(&self) -> Policy {
        self.policy
    }

    /// 1 easy to 3 hard.
    pub const fn level(&self) -> ReadingLevel {
        self.level
    }

    /// Why the last thing could not be done.
    pub const fn refused(&self) -> Option<&Notice> {
        self.refused.as_ref()
    }

    /// What was saved last; gone when another text comes.
    pub const fn saved(&self) -> Option<&Saved> {
        self.saved.as_ref()
    }

    /// Whether a file is being read or written.
    pub const fn busy(&self) -> bool {
        self.reading.is_some() || self.saving.is_some()
    }

    /// Whether it can be saved but for the title.
    pub fn can_save(&self) -> bool {
        self.review.is_good() && !self.busy()
    }

    /// An empty desk with the choices of this one.
    pub(super) fn cleared(&self) -> Self {
        Self { revision: self.revision + 1, policy: self.policy, level: self.level, ..Self::default() }
    }

    fn set_text(&mut self, text: String) {
        self.text = text;
        self.revision += 1;
        self.look();
    }

    pub(super) fn look(&mut self) {
        self.review =
            if self.text.is_empty() { Review::default() } else { Review::of(&self.text, self.policy) };
    }

    pub(super) fn edit(&mut self, text: String) {
        self.text = text;
        self.saved = None;
        self.refused = None;
        self.look();
    }

    /// Changes the text in a way that can be undone.
    pub(super) fn change(&mut self, make: impl FnOnce(&str) -> (String, Vec<Change>)) {
        let (text, made) = make(&self.text);
        if text == self.text {
            return;
        }
        self.undo.push((std::mem::take(&mut self.text), self.changes.clone()));
        let surplus = self.undo.len().saturating_sub(UNDO);
        self.undo.drain(..surplus);
        for change in made {
            add(&mut self.changes, change);
        }
        self.set_text(text);
    }

    pub(super) fn undo(&mut self) {
        if let Some((text, changes)) = self.undo.pop() {
            self.changes = changes;
            self.set_text(text);
        }
    }

    pub(super) fn mask(&mut self, finding: Option<usize>) {
        let range = finding.and_then(|n| self.review.findings.get(n)).map(|f| f.range.clone());
        if finding.is_some() && range.is_none() {
            return;
        }
        self.change(|text| {
            let (masked, count) = mask(text, range.as_ref());
            (masked, vec![Change { kind: ChangeKind::Masked, count }])
        });
    }

    /// Takes in what was read.
    pub(super) fn put(&mut self, import: Import, prepared: Prepared) {
        if self.title.is_empty() {
            self.title = import.stem().trim().chars().take(MAX_NAME_CHARS).collect();
        }
        self.undo.clear();
        self.changes.clear();
        if prepared.line_ends > 0 {
            self.changes.push(Change { kind: ChangeKind::LineEnds, count: prepared.line_ends });
        }
        let text = prepared.text.clone();
        self.source = Some(import);
        self.read = Some(prepared);
        self.set_text(text);
    }

    /// A failed reading. Bytes that were read before, and a pasted text, stay unchanged; those of a new file
    /// are kept, because they may be read in another way.
    pub(super) fn not_read(&mut self, import: Import, fault: &ImportError) {
        let again = self.source.as_ref().is_some_and(|s| Arc::ptr_eq(&s.bytes, &import.bytes));
        let hopeless = matches!(fault, ImportError::Kind(_) | ImportError::Empty);
        if hopeless || import.name.is_empty() || again && self.read.is_some() {
            return;
        }
        self.source = Some(import);
        self.read = None;
        if !again {
            self.undo.clear();
            self.changes.clear();
            self.set_text(String::new());
        }
    }
}

fn add(changes: &mut Vec<Change>, change: Change) {
    match changes.iter_mut().find(|c| c.kind == change.kind) {
        Some(known) => known.count += change.count,
        None => changes.push(change),
    }
}
