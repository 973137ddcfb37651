//! The roster from the personnel office: read, previewed before anything changes, taken in whole or not at
//! all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use super::TrainerDesk;
use crate::actor::Authorized;
use crate::core::{Core, Seen, Task};
use crate::foreign_words::foreign_words;
use crate::lang::{Keyed as _, Messages};
use crate::notice::Notice;
use crate::roster_parts::{ListOf, in_parts};
use dabiao_domain::role::{Denied, Permission};
use dabiao_domain::roster::{Officer, Unit};
use dabiao_domain::roster_import::{
    Answer, Answers, Change, Displaced, Preview, Question, RosterRow, RowsError, preview,
};
use dabiao_papers::office::roster_file::{ColumnUse, RosterFileError, read_roster};
use dabiao_papers::office::table_file::{TableError, TableOptions, Values, read_file};
use dabiao_store::{Fact, OfficerBody, UnitBody, digest, hex};

/// A roster that was read and compared, not yet taken in.
#[derive(Clone, Debug)]
pub struct RosterPreview {
    /// The file's name.
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its columns and what they are used for.
    pub columns: Vec<ColumnUse>,
    /// What it would change.
    pub changes: Preview,
    /// Remarks for the person who decides, in words.
    pub remarks: Vec<String>,
    /// Officers in the file.
    pub rows: usize,
    /// The answers so far to the questions of `changes`, by row.
    pub answers: Answers,
    read: Arc<Read>,
}

/// What a preview was made from.
#[derive(Debug)]
struct Read {
    rows: Vec<RosterRow>,
    officers: Vec<Officer>,
    units: Vec<Unit>,
    /// Remarks on the file itself.
    remarks: Vec<String>,
}

impl RosterPreview {
    /// Takes the answer to the questions of these rows; without rows, to all open ones that need no answer of
    /// their own. A row without a question is skipped. The changes are computed again.
    ///
    /// # Errors
    /// The answers contradict each other: two rows would be about one officer. Nothing is taken then.
    pub fn answer(&mut self, texts: &Messages, rows: Option<&[u32]>, answer: Answer) -> Result<(), Notice> {
        let mut answers = self.answers.clone();
        for question in &self.changes.questions {
            let row = question.row.row;
            let by_all = question.answer.is_none() && !question.needs_own_answer();
            if rows.map_or(by_all, |rows| rows.contains(&row)) {
                answers.insert(row, answer);
            }
        }
        let read = &self.read;
        let changes = preview(&read.officers, &read.units, &read.rows, &answers)
            .map_err(|fault| rows_notice(texts, &fault))?;
        self.remarks = remarks(texts, &read.remarks, &changes);
        (self.changes, self.answers) = (changes, answers);
        Ok(())
    }

    /// The badge in a row of the file; none if there is no such row.
    pub fn badge_in(&self, row: u32) -> Option<&str> {
        self.read.rows.iter().find(|r| r.row == row).map(|r| r.badge.as_str())
    }

    /// The open questions, each after the row and badge that an answer names; none if there are none.
    pub fn open(&self, texts: &Messages) -> Option<RosterRefusal> {
        let faults: Vec<String> = self.changes.open().map(|q| asked_words(texts, q)).collect();
        let notice = Notice::new(texts, "error-roster-open", &[("name", &self.name), ("n", &faults.len())]);
        (!faults.is_empty()).then_some(RosterRefusal { notice, faults })
    }
}

fn rows_notice(texts: &Messages, fault: &RowsError) -> Notice {
    let (first, second) = fault.rows();
    Notice::new(texts, fault.key(), &[("first", &first), ("second", &second)])
}

/// Remarks for the person who decides: on the file, then on its units.
fn remarks(texts: &Messages, of_file: &[String], changes: &Preview) -> Vec<String> {
    let respelled = changes.respelled.iter().map(|r| {
        texts.format("desk-roster-respelled", &[("row", &r.row), ("given", &r.given), ("kept", &r.kept)])
    });
    let near = changes.near_units.iter().map(|n| {
        texts.format("desk-roster-near-unit", &[("row", &n.row), ("unit", &n.name), ("like", &n.like)])
    });
    of_file.iter().cloned().chain(respelled).chain(near).collect()
}

/// Why a roster is not taken, in words: what happened, what to do, and the errors with their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRefusal {
    /// What happened and what to do.
    pub notice: Notice,
    /// The single errors, numbered, each with what to do.
    pub faults: Vec<String>,
}

/// Where the import stands.
#[derive(Default)]
pub enum RosterStep {
    /// Nothing is being brought in.
    #[default]
    Idle,
    /// A file is being read.
    Reading,
    /// It was read and can be taken in.
    Ready(Box<RosterPreview>),
    /// It can't be taken.
    Refused(RosterRefusal),
}

/// Reads the roster file at `path` and compares it with what is known.
///
/// # Errors
/// In words, with places: nothing of the file is taken.
pub fn read(
    texts: &Messages,
    path: &Path,
    officers: &[Officer],
    units: &[Unit],
    today: Date,
) -> Result<RosterPreview, RosterRefusal> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let refuse = |fault: &RosterFileError| refusal(texts, &name, fault);
    let bytes = read_file(path).map_err(|e| refuse(&RosterFileError::Table(e)))?;
    let file = read_roster(&name, &bytes, &TableOptions::default(), today).map_err(|e| refuse(&e))?;
    let answers = Answers::new();
    let changes = preview(officers, units, &file.rows, &answers)
        .map_err(|fault| RosterRefusal { notice: rows_notice(texts, &fault), faults: Vec::new() })?;
    let words = |key: &str, values: &Values| format(texts, key, values, &name);
    let of_file: Vec<String> = file.remarks.iter().map(|r| words(r.key(), &r.values())).collect();
    let remarks = remarks(texts, &of_file, &changes);
    let sha256 = hex(&digest(&bytes));
    let (rows, officers, units) = (file.rows.len(), officers.to_vec(), units.to_vec());
    let read = Arc::new(Read { rows: file.rows, officers, units, remarks: of_file });
    Ok(RosterPreview { sha256, columns: file.columns, changes, remarks, rows, answers, read, name })
}

fn format(texts: &Messages, key: &str, values: &Values, name: &str) -> String {
    let told = |name: &str, value: &str| {
        if name == "detail" { foreign_words(texts, value) } else { value.to_owned() }
    };
    let values: Vec<(&str, String)> = values.iter().map(|(key, value)| (*key, told(key, value))).collect();
    let mut all: Vec<(&str, &dyn std::fmt::Display)> = vec![("name", &name)];
    all.extend(values.iter().map(|(key, value)| (*key, value as &dyn std::fmt::Display)));
    texts.format(key, &all)
}

fn refusal(texts: &Messages, name: &str, fault: &RosterFileError) -> RosterRefusal {
    let words = |key: &str, values: &Values| format(texts, key, values, name);
    let next = |key: &str| format!("{key}-next");
    let (key, values) = (fault.key(), fault.values());
    let notice = Notice { what: words(key, &values), next: words(&next(key), &values) };
    let mut faults = Vec::new();
    if let RosterFileError::Rows { list, total } = fault {
        for (n, f) in list.iter().enumerate() {
            let column = dabiao_papers::office::cell::column_letters(f.place.column);
            let place =
                texts.format("roster-place", &[("n", &(n + 1)), ("column", &column), ("row", &f.place.row)]);
            let values = f.values();
            faults.push(format!("{place}: {} {}", words(f.key(), &values), words(&next(f.key()), &values)));
        }
        let more = total.saturating_sub(list.len());
        if more > 0 {
            faults.push(texts.format("roster-more", &[("more", &more)]));
        }
    }
    RosterRefusal { notice, faults }
}

/// Why the file `name` gives no table, and what to do.
pub fn table_notice(texts: &Messages, name: &str, fault: TableError) -> Notice {
    refusal(texts, name, &RosterFileError::Table(fault)).notice
}

/// The facts of taking in the previewed roster, true together; `day` is the last day of officers who leave.
///
/// # Errors
/// [`Denied::NoRight`] for another right than [`Permission::ImportRoster`].
pub fn import_facts(
    preview: &RosterPreview,
    units: &[Unit],
    day: Date,
    by: &Authorized,
    new_id: impl FnMut() -> Uuid,
) -> Result<Vec<Fact>, Denied> {
    by.must_be(Permission::ImportRoster)?;
    let outcome = preview.changes.outcome(units, day, new_id);
    let list = ListOf { file: &preview.name, sha256: &preview.sha256, by: by.by() };
    let bodies = |officers: &[Officer]| officers.iter().map(OfficerBody::of).collect::<Vec<_>>();
    // Badges become free before others get them.
    let officers = [&outcome.displaced, &outcome.created, &outcome.updated].map(|step| bodies(step)).into();
    let before = preview.read.officers.iter().map(|officer| (officer.id, officer.unit_id)).collect();
    Ok(in_parts(list, outcome.units.iter().map(UnitBody::of).collect(), officers, &before))
}

/// A change of an officer in words.
pub fn change_words(texts: &Messages, change: &Change) -> String {
    let none = || "—".to_owned();
    let (key, from, to) = match change {
        Change::Badge { from, to } => ("change-badge", from.clone(), to.clone()),
        Change::Moved { from, to } => ("change-unit", from.clone(), to.clone()),
        Change::Renamed { from, to } => ("change-name", from.clone(), to.clone()),
        Change::Birth { from, to } => {
            ("change-birth", from.map_or_else(none, |d| d.to_string()), to.date.to_string())
        }
        Change::Position { from, to } => {
            ("change-position", if from.is_empty() { none() } else { from.clone() }, to.clone())
        }
        Change::Service { from, to } => {
            let word = |s: dabiao_domain::roster::Service| texts.of(&s);
            ("change-service", word(*from), word(*to))
        }
    };
    texts.format(key, &[("from", &from), ("to", &to)])
}

/// A question about a row in words.
pub fn question_words(texts: &Messages, question: &Question) -> String {
    let (row, known) = (&question.row, &question.known);
    let birth = known.birth.map_or_else(|| texts.get("desk-roster-ask-no-birth"), |day| day.to_string());
    let twin = question.twin.as_ref().map_or_else(String::new, |twin| {
        texts.format(
            "desk-roster-ask-twin",
            &[("badge", &twin.badge), ("name", &twin.name), ("unit", &twin.unit)],
        )
    });
    let values: [(&str, &dyn std::fmt::Display); 8] = [
        ("row", &row.row),
        ("badge", &row.badge),
        ("name", &row.name),
        ("unit", &row.unit),
        ("known-badge", &known.badge),
        ("known-name", &known.name),
        ("known-unit", &known.unit),
        ("known-birth", &birth),
    ];
    let words = texts.format(question.doubt.key(), &values);
    if twin.is_empty() { words } else { format!("{words} {twin}") }
}

/// As [`question_words`], after the row and badge that an answer names on the command line.
pub fn asked_words(texts: &Messages, question: &Question) -> String {
    format!("{}  {}", question.answer_as(), question_words(texts, question))
}

/// That an officer loses their badge, in words.
pub fn displaced_words(texts: &Messages, displaced: &Displaced) -> String {
    let before = &displaced.before;
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("badge", &before.badge), ("name", &before.name), ("new", &displaced.badge)];
    texts.format("desk-roster-displaced", &values)
}

impl<'a> Seen<'a, TrainerDesk> {
    /// Where the import of a roster stands.
    pub fn roster_step(self) -> &'a RosterStep {
        &self.desk.roster
    }
}

impl TrainerDesk {
    /// Starts to read a roster file.
    pub(super) fn read_roster(&mut self, path: PathBuf, core: &mut Core) {
        if core.allowed(Permission::ImportRoster).is_none() {
            return;
        }
        let today = self.today(core);
        let (texts, officers) = (Arc::clone(&core.texts), core.roster.officers.clone());
        self.roster = RosterStep::Reading;
        let Some(view) = &self.view else {
            // An administrator keeps the roster and has no view of results: the units are read with the file.
            self.roster_read = Some(core.ask_store(move |db| {
                let units = db.units()?;
                Ok(read(&texts, &path, &officers, &units, today))
            }));
            return;
        };
        let units = view.facts.rows.units.clone();
        self.roster_read = Some(core.start_work(move |_| read(&texts, &path, &officers, &units, today)));
    }

    /// Collects what was read. Called once per frame.
    pub(super) fn poll_roster_file(&mut self, core: &mut Core) {
        self.roster = match Task::take(&mut self.roster_read) {
            None => return,
            Some(Ok(Ok(preview))) => RosterStep::Ready(Box::new(preview)),
            Some(Ok(Err(refusal))) => RosterStep::Refused(refusal),
            Some(Err(error)) => {
                core.say_task(&error);
                RosterStep::Idle
            }
        };
    }

    fn today(&self, core: &Core) -> Date {
        let now = core.config.clock.wall_ms();
        self.view.as_ref().map_or_else(|| crate::core::day_of(now), |view| view.facts.today)
    }

    /// Discards the roster that was read, or is being read.
    pub(super) fn drop_roster(&mut self) {
        self.roster = RosterStep::Idle;
        self.roster_read = None;
    }

    /// Takes the answer to questions about rows of the roster that was previewed, as [`RosterPreview::answer`] does.
    pub(super) fn answer_roster(&mut self, rows: Option<&[u32]>, answer: Answer, core: &mut Core) {
        if core.allowed(Permission::ImportRoster).is_none() {
            return;
        }
        let RosterStep::Ready(preview) = &mut self.roster else { return };
        if let Err(notice) = preview.answer(&core.texts, rows, answer) {
            core.notice = Some(notice);
        }
    }

    /// Takes in the whole previewed roster.
    pub(super) fn confirm_roster(&mut self, core: &mut Core) {
        let Some(by) = core.authorized(Permission::ImportRoster) else { return };
        let today = self.today(core);
        let view = self.view.clone();
        let RosterStep::Ready(preview) = std::mem::take(&mut self.roster) else { return };
        if preview.changes.is_empty() {
            return;
        }
        if let Some(open) = preview.open(&core.texts) {
            core.notice = Some(open.notice);
            self.roster = RosterStep::Ready(preview);
            return;
        }
        let clock = Arc::clone(&core.config.clock);
        let units = view.as_ref().map_or(&preview.read.units, |view| &view.facts.rows.units);
        match import_facts(&preview, units, today, &by, || clock.new_id()) {
            Ok(facts) => self.record(by, facts, core),
            Err(refusal) => core.refuse(refusal),
        }
    }
}
