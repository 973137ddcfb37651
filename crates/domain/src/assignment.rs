//! Practice or a sitting that was assigned with a date, and how far it is done.

use std::collections::BTreeSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::record::Kind;
use super::source::{DrillSource, FormAsk, FormCards};

/// The task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Rounds of the course; of one lesson where it is named.
    Course(Option<String>),
    /// Drills on fresh texts of a kind; on any text outside the course where none is named.
    Drill(Option<Kind>),
    /// Sittings of forms in practice; of the form of that name, or of pairs of that name, where one is named.
    Form(Option<String>),
    /// Drills on what each officer finds hard: a text of their own error book, or a general one as long as that is empty.
    OwnItems,
    /// A sitting.
    Sitting(Uuid),
}

impl Task {
    /// The names of the kinds, as in files.
    pub const KINDS: [&str; 5] = ["course", "drill", "form", "items", "sitting"];

    /// Its kind's name, and what it is about; the form in which it is kept.
    pub fn parts(&self) -> (&'static str, String) {
        match self {
            Self::Course(lesson) => ("course", lesson.clone().unwrap_or_default()),
            Self::Drill(kind) => ("drill", kind.map_or(String::new(), |k| k.name().to_owned())),
            Self::Form(name) => ("form", name.clone().unwrap_or_default()),
            // What it is about is each officer's own: nothing is spelled that could be spelled twice.
            Self::OwnItems => ("items", String::new()),
            Self::Sitting(id) => ("sitting", id.to_string()),
        }
    }

    /// The task kept in that form. A kind of text is also read as the language files spell it, with `-` for `_`.
    pub fn from_parts(kind: &str, subject: &str) -> Option<Self> {
        match (kind, subject) {
            ("course", "") => Some(Self::Course(None)),
            ("course", lesson) => Some(Self::Course(Some(lesson.to_owned()))),
            ("drill", "") => Some(Self::Drill(None)),
            ("drill", text) => Some(Self::Drill(Some(Kind::from_name(&text.replace('-', "_"))?))),
            ("form", "") => Some(Self::Form(None)),
            ("form", name) => Some(Self::Form(Some(name.to_owned()))),
            ("items", "") => Some(Self::OwnItems),
            ("sitting", id) => Some(Self::Sitting(id.parse().ok()?)),
            _ => None,
        }
    }

    /// Whether an attempt at `exercise_id`, in `sitting` or in none, is one time of it.
    pub fn is_done_by(&self, exercise_id: &str, sitting: Option<Uuid>) -> bool {
        let source = DrillSource::of(exercise_id);
        match self {
            Self::Course(None) => matches!(source, DrillSource::Round { .. }),
            Self::Course(Some(named)) => {
                matches!(source, DrillSource::Round { lesson, .. } if lesson == named)
            }
            Self::Drill(None) => matches!(source, DrillSource::Fresh(_) | DrillSource::Passages(_)),
            Self::Drill(Some(kind)) => matches!(source, DrillSource::Fresh(text) if text.kind == *kind),
            Self::Form(named) => {
                // What is entered once more because it was wrong has its right values on the result before.
                let fits = |cards: FormCards<'_>| {
                    !cards.are_once_more()
                        && match named {
                            None => cards.asked() == FormAsk::Records,
                            Some(named) => cards.form == named,
                        }
                };
                match source {
                    DrillSource::Form(cards) | DrillSource::Double { cards, .. } => fits(cards),
                    _ => false,
                }
            }
            Self::OwnItems => matches!(source, DrillSource::Items(_)),
            Self::Sitting(id) => sitting == Some(*id),
        }
    }
}

/// An attempt as far as an assignment asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doing<'a> {
    /// The id under which it is kept.
    pub exercise_id: &'a str,
    /// The sitting that it belongs to; none in practice.
    pub sitting: Option<Uuid>,
    /// When it began, milliseconds since the Unix epoch.
    pub started_at_ms: i64,
    /// Records or pairs that were handed in; none where no form was entered.
    pub handed_in: Option<u32>,
}

/// From when to when what is done counts, milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When it was given.
    pub given_ms: i64,
    /// When it was ended, if it was: later attempts do not count for it.
    pub ended_ms: Option<i64>,
}

impl Span {
    /// How often `task` was done within it. What is done after the last day counts too, and is done late. A sitting of forms of
    /// which nothing was handed in is none, and the same cards once more are no second time.
    pub fn times<'a>(&self, task: &Task, attempts: impl IntoIterator<Item = Doing<'a>>) -> u32 {
        let within = |ms: i64| ms >= self.given_ms && self.ended_ms.is_none_or(|end| ms < end);
        let mut cards = BTreeSet::new();
        let counts = |a: &Doing<'a>| {
            within(a.started_at_ms)
                && task.is_done_by(a.exercise_id, a.sitting)
                && a.handed_in.is_none_or(|records| records > 0 && cards.insert(a.exercise_id))
        };
        attempts.into_iter().filter(counts).count() as u32
    }
}

/// An officer's progress on an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// Not done, and the last day is past.
    Overdue,
    /// Not done, and there is time.
    Open,
    /// Done.
    Done,
}

impl Progress {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Overdue, Self::Open, Self::Done];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Done => "done",
        }
    }
}

/// The progress of an officer who has done `done` of `times` by `today`; `due` is the last day.
pub fn progress(done: u32, times: u32, due: Date, today: Date) -> Progress {
    if done >= times {
        Progress::Done
    } else if today > due {
        Progress::Overdue
    } else {
        Progress::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::civil::Day;
    use crate::source::{general_items_id, items_id, own_items_id};

    const SITTING: Uuid = Uuid::from_u128(7);

    /// Every kind that can be assigned.
    fn tasks() -> Vec<Task> {
        let lesson = Some("course/01-f-j".to_owned());
        let drills = Kind::ALL.map(|kind| Task::Drill(Some(kind)));
        let form = Some("hotel".to_owned());
        let others = [
            Task::Course(None),
            Task::Course(lesson),
            Task::Drill(None),
            Task::Form(None),
            Task::Form(form),
            Task::OwnItems,
            Task::Sitting(SITTING),
        ];
        drills.into_iter().chain(others).collect()
    }

    /// One attempt of every sort: id, sitting, and the tasks that it is a time of.
    fn attempts() -> Vec<(String, Option<Uuid>, Vec<Task>)> {
        let lesson = Task::Course(Some("course/01-f-j".to_owned()));
        let mut all: Vec<(String, Option<Uuid>, Vec<Task>)> = Kind::ALL
            .iter()
            .map(|kind| {
                let id = format!("fresh/{}/3/00000000000000ff/400", kind.name());
                (id, None, vec![Task::Drill(Some(*kind)), Task::Drill(None)])
            })
            .collect();
        all.push(("copy/case-01+copy/case-02".into(), None, vec![Task::Drill(None)]));
        all.push(("own/ours".into(), None, vec![Task::Drill(None)]));
        let hotel = Task::Form(Some("hotel".to_owned()));
        all.push(("form/hotel/note/3/00000000000000ff/5".into(), None, vec![Task::Form(None), hotel]));
        all.push(("form/case/note/3/00000000000000ff/5".into(), None, vec![Task::Form(None)]));
        // Once more, because it was wrong.
        for style in ["again", "fields", "pairs-again"] {
            all.push((format!("form/hotel/{style}/3/00000000000000ff/2"), None, vec![]));
        }
        let exam = "exam-form/hotel/printed/3/00000000000000ff/5".to_owned();
        all.push((exam, Some(SITTING), vec![Task::Sitting(SITTING)]));
        all.push(("course/01-f-j#2".into(), None, vec![Task::Course(None), lesson]));
        all.push(("course/01-f-jk#2".into(), None, vec![Task::Course(None)]));
        all.push(("placement/1/course/01-f-j#2".into(), None, vec![]));
        // However a drill on weak items was begun, and the general one in place of it.
        for id in [items_id(Day(20_786), 1), own_items_id(255), general_items_id(255)] {
            all.push((id, None, vec![Task::OwnItems]));
        }
        all.push(("exam/case/3/00000000000000ff".into(), Some(SITTING), vec![Task::Sitting(SITTING)]));
        all.push(("exam/case/3/00000000000000fe".into(), Some(Uuid::from_u128(8)), vec![]));
        // What a later program called it.
        all.push(("speech/case/3".into(), None, vec![]));
        all
    }

    #[test]
    fn every_task_is_done_by_what_it_names_and_by_nothing_else() {
        for task in tasks() {
            for (id, sitting, counts) in attempts() {
                assert_eq!(task.is_done_by(&id, sitting), counts.contains(&task), "{task:?} by {id}");
            }
        }
    }

    #[test]
    fn a_task_is_read_back_and_a_kind_in_either_spelling() {
        for task in tasks() {
            let (kind, subject) = task.parts();
            assert_eq!(Task::from_parts(kind, &subject), Some(task.clone()));
            if let Task::Drill(Some(_)) = task {
                assert_eq!(Task::from_parts(kind, &subject.replace('_', "-")), Some(task));
            }
        }
        for (kind, subject) in
            [("drill", "nothing"), ("sitting", ""), ("course2", ""), ("items", "own"), ("", "")]
        {
            assert_eq!(Task::from_parts(kind, subject), None);
        }
    }

    #[test]
    fn what_was_done_before_it_was_given_or_after_it_was_ended_is_not_for_it() {
        let exercise_id = "copy/case-01";
        let at = |started_at_ms| Doing { exercise_id, sitting: None, started_at_ms, handed_in: None };
        let done =
            |ended_ms| Span { given_ms: 10, ended_ms }.times(&Task::Drill(None), [9, 10, 20, 30].map(at));
        assert_eq!((done(None), done(Some(30)), done(Some(11)), done(Some(5))), (3, 2, 1, 0));
    }

    #[test]
    fn a_sitting_of_forms_counts_once_for_its_cards_and_only_if_something_was_handed_in() {
        const CARDS: [&str; 2] =
            ["form/hotel/note/3/00000000000000ff/5", "form/hotel/note/3/00000000000000fe/5"];
        let span = Span { given_ms: 10, ended_ms: None };
        let times = |done: &[(usize, u32)]| {
            let doings = done.iter().zip(20..).map(|((cards, records), started_at_ms)| Doing {
                exercise_id: CARDS[*cards],
                sitting: None,
                started_at_ms,
                handed_in: Some(*records),
            });
            span.times(&Task::Form(None), doings)
        };
        assert_eq!(times(&[(0, 5), (1, 1)]), 2);
        assert_eq!(times(&[(0, 5), (0, 5)]), 1, "the same cards once more");
        assert_eq!(times(&[(0, 0), (1, 0)]), 0, "nothing was handed in");
        assert_eq!(times(&[(0, 0), (0, 5)]), 1, "the cards that were left are entered later");
    }
}
