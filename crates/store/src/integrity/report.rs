//! The result of an audit.

use std::collections::BTreeSet;

use super::mark::AuditMark;
use crate::problem::AuditProblem;
use dabiao_domain::enrolment::Pin;

/// The result of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Journal entries checked.
    pub entries: usize,
    /// Entries whose signature was checked.
    pub signed: usize,
    /// Sealed attempts whose score was recomputed.
    pub attempts: usize,
    /// Certificates that were checked against all their evidence.
    pub certificates: usize,
    /// Texts of exams that were made again from their sittings' secrets.
    pub texts: usize,
    /// Hash of the last entry of this station's series, hexadecimal; empty for an empty journal.
    pub head: String,
    /// The problems; empty when all is well.
    pub problems: Vec<AuditProblem>,
    /// Those of the problems that lie in what is said and not in how it is kept: times, and what facts mean beside each
    /// other. Bytes, chains, signatures and tables are as they were written; a copy of them is a true one.
    pub meaning: Vec<AuditProblem>,
    /// Remarks: no problems, but to be reported.
    pub notes: Vec<AuditProblem>,
    /// Each series of the journal, in the order of their names.
    pub series: Vec<SeriesReport>,
    /// How far everything was found right; none where something was not.
    pub mark: Option<AuditMark>,
}

impl AuditReport {
    /// Takes what was found of attempts. Of one of the `disputed` two PCs say two different things, and which of them holds is
    /// told as a note with both: that its row is still that of the other one is a note, too, and no damage here.
    pub(super) fn of_attempts(&mut self, found: Self, disputed: &BTreeSet<String>) {
        let Self { problems, meaning: of_entries, .. } = found;
        let is_note = |problem: &AuditProblem| {
            disputed.contains(&problem.place.to_string()) && of_entries.contains(problem)
        };
        let (notes, problems): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_note);
        self.notes.extend(notes);
        self.problems.extend(problems);
    }

    /// Has `judge` report what the facts mean: its problems are of the meaning.
    pub(super) fn judged<E>(&mut self, judge: impl FnOnce(&mut Self) -> Result<(), E>) -> Result<(), E> {
        let before = self.problems.len();
        judge(self)?;
        self.meaning.extend(self.problems.iter().skip(before).cloned());
        Ok(())
    }

    /// The report as it is of a copy: what the meaning says against it is told as a note, as nothing of it is damaged.
    #[must_use]
    pub(crate) fn of_copy(mut self) -> Self {
        let Self { problems, notes, meaning, .. } = &mut self;
        problems.retain(|problem| !meaning.contains(problem));
        notes.append(meaning);
        self
    }
}

/// An audit's result for one series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesReport {
    /// Its name.
    pub series: String,
    /// Whether it is this station's own.
    pub own: bool,
    /// Whether it is another station's, as it came from there.
    pub far: bool,
    /// Its entries, up to the last one that is here: the number that its head goes by.
    pub entries: u64,
    /// Those of them that are here: of another station's not all come.
    pub here: u64,
    /// Those of them that are signed.
    pub signed: u64,
    /// The key that is valid at its end; none for one that was never signed.
    pub key: Option<String>,
    /// The newest of its pins; none for one that is not enrolled, or for which no pin was given.
    pub pin: Option<Pin>,
    /// Its first entries that a program wrote which enrolled no key, as far as they were taken as they stand: they say
    /// less than those of today.
    pub older: u64,
    /// The hash of its last entry, hexadecimal.
    pub head: String,
}
