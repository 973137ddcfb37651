//! When the sittings of an officer earn a certificate.
//!
//! Looking back from each passed sitting, as many sittings as the standard asks must be passed among those
//! that count with it ([`crate::standard::Counting`]); where a sitting of forms is asked, one must be
//! passed too, and both must stand on the same day. The earliest such moment whose validity reaches the
//! as-of date is the one: later failures undo nothing, and a later pass takes over when the first has run
//! out.

use jiff::civil::Date;
use uuid::Uuid;

use super::{AttemptResult, Basis, Certified, ExamFact, SittingFinding};
use crate::standard::{Standard, last_day_of_validity};

/// A sitting that counts.
#[derive(Clone, Copy, Debug)]
struct One {
    id: Uuid,
    /// Its place among all attempts by time.
    at: usize,
    date: Date,
    passed: bool,
    grade: Option<usize>,
}

/// The sittings that count, the oldest first.
pub(super) struct Counted<'a> {
    copies: Vec<One>,
    forms: Vec<One>,
    standard: &'a Standard,
}

/// A moment at which as many sittings of copying as asked were passed.
struct Copying {
    at: usize,
    date: Date,
    /// Place and id of each, the oldest first.
    sittings: Vec<(usize, Uuid)>,
    grade: Option<usize>,
}

/// A moment at which everything that is asked was passed.
struct Moment {
    at: usize,
    on: Date,
    sittings: Vec<(usize, Uuid)>,
    grade: Option<usize>,
}

impl<'a> Counted<'a> {
    /// Those of `attempts` (the oldest first) that count by what was `found`.
    pub fn of(standard: &'a Standard, attempts: &[&ExamFact], found: &[SittingFinding]) -> Self {
        let mut counted = Self { copies: Vec::new(), forms: Vec::new(), standard };
        for (at, (attempt, finding)) in attempts.iter().zip(found).enumerate() {
            let (passed, grade) = match finding {
                SittingFinding::Passed { grade } => (true, *grade),
                SittingFinding::Failed(_) => (false, None),
                SittingFinding::NotCounted(_) => continue,
            };
            let one = One { id: attempt.id, at, date: standard.date_of(attempt.started_at), passed, grade };
            match attempt.result {
                AttemptResult::Copy(_) => counted.copies.push(one),
                AttemptResult::Form(_) => counted.forms.push(one),
            }
        }
        counted
    }

    /// The passed sittings that count together with the one at `place` of `copies`, itself included.
    fn passed_with(&self, place: usize) -> Vec<One> {
        let Some(last) = self.copies.get(place) else { return Vec::new() };
        let rule = self.standard.counting;
        let first = rule.last.map_or(0, |n| (place + 1).saturating_sub(n as usize));
        let near = |one: &&One| {
            let days = last.date.since(one.date).map_or(i64::MAX, |span| i64::from(span.get_days()));
            rule.within_days.is_none_or(|most| days <= i64::from(most))
        };
        let window = self.copies.get(first..=place).unwrap_or_default();
        window.iter().filter(|one| one.passed).filter(near).copied().collect()
    }

    fn copying(&self) -> Vec<Copying> {
        let need = self.standard.sittings as usize;
        let moment = |place: usize| {
            let last = self.copies.get(place).filter(|one| one.passed)?;
            let passed = self.passed_with(place);
            let used = passed.get(passed.len().checked_sub(need)?..)?;
            Some(Copying {
                at: last.at,
                date: last.date,
                sittings: used.iter().map(|one| (one.at, one.id)).collect(),
                grade: passed.iter().filter_map(|one| one.grade).max(),
            })
        };
        (0..self.copies.len()).filter_map(moment).collect()
    }

    /// Whether a passed sitting of forms still stands on `date`.
    pub fn form_stands(&self, date: Date) -> bool {
        self.forms.iter().any(|f| f.passed && stands(self.standard, f.date, date))
    }

    /// Copying and a passed sitting of forms together: whichever came later makes the day, if the other
    /// still stands then.
    fn with_form(&self, copying: &Copying, form: &One) -> Option<Moment> {
        let (at, on, before) = if form.at > copying.at {
            (form.at, form.date, copying.date)
        } else {
            (copying.at, copying.date, form.date)
        };
        let mut sittings = copying.sittings.clone();
        sittings.push((form.at, form.id));
        sittings.sort_unstable();
        stands(self.standard, before, on).then_some(Moment { at, on, sittings, grade: copying.grade })
    }
}

/// Whether what was reached on `on` is valid on `date`.
fn stands(standard: &Standard, on: Date, date: Date) -> bool {
    standard.validity_months.is_none_or(|months| date <= last_day_of_validity(on, months))
}

/// The most passed sittings that count together, each of which still stands on `date`; not more than are
/// asked. As many as are asked are there exactly when copying earns what still stands.
pub(super) fn best_together(counted: &Counted<'_>, date: Date) -> u32 {
    let standard = counted.standard;
    let passed = |place| {
        let together = counted.passed_with(place);
        together.iter().filter(|one| stands(standard, one.date, date)).count() as u32
    };
    (0..counted.copies.len()).map(passed).max().unwrap_or(0).min(standard.sittings)
}

/// The certification that the sittings earn and that is valid on `date`, if there is one.
pub(super) fn earned(counted: &Counted<'_>, date: Date) -> Option<Certified> {
    let standard = counted.standard;
    let copying = counted.copying();
    let mut moments = Vec::new();
    for c in &copying {
        if standard.form.is_none() {
            moments.push(Moment { at: c.at, on: c.date, sittings: c.sittings.clone(), grade: c.grade });
        } else {
            let forms = counted.forms.iter().filter(|form| form.passed);
            moments.extend(forms.filter_map(|form| counted.with_form(c, form)));
        }
    }
    let standing = moments.into_iter().filter(|m| stands(standard, m.on, date));
    // The first of several at one moment: the oldest evidence that suffices.
    let first = standing.reduce(|first, next| if next.at < first.at { next } else { first })?;
    let grades = copying.iter().filter(|c| stands(standard, c.date, date)).filter_map(|c| c.grade);
    Some(Certified {
        by: Basis::Sittings(first.sittings.into_iter().map(|(_, id)| id).collect()),
        on: first.on,
        grade: grades.max().max(first.grade),
        valid_until: standard.validity_months.map(|months| last_day_of_validity(first.on, months)),
    })
}
