//! The result of a sitting of forms as a screen reads it.

use uuid::Uuid;

use crate::doubles::Doubled;
use dabiao_domain::attempt::AttemptStart;
use dabiao_domain::form::machine::{Entry, FormCounts, FormSitting, Origin};
use dabiao_domain::form::pairs::PairScore;
use dabiao_domain::form::report::FormReport;
use dabiao_domain::form::{FieldOutcome, FormDef, Timing};
use dabiao_domain::standard::{FormRule, Verdict};

/// The result of one sitting of forms.
#[derive(Clone, Debug)]
pub struct FormResultView {
    /// The attempt.
    pub start: AttemptStart,
    /// The form as it was.
    pub form: FormDef,
    /// What it came to: rates, errors, KPH.
    pub report: FormReport,
    /// Where the time went.
    pub timing: Timing,
    /// Counts from the course of input.
    pub counts: FormCounts,
    /// The cards that were handed in, in order.
    pub cards: Vec<EnteredCard>,
    /// The time limit in milliseconds; none where the cards were the end.
    pub limit_ms: Option<u64>,
    /// In an exam, what its standard asks, and whether it was reached.
    pub verdict: Option<(FormRule, Verdict)>,
    /// Head of the attempt's hash chain in hexadecimal, once it is on disk.
    pub saved: Option<String>,
    /// What pairs came to; none where records were entered.
    pub pairs: Option<PairScore>,
    /// What two people entered of these cards, once it is known; empty where they were entered once.
    pub doubled: Vec<Doubled>,
    /// Qualified records an hour of the last sitting of the same form before; none if there was none.
    pub before_per_hour: Option<f64>,
    /// Since when it is shown, in milliseconds on the monotonic clock.
    pub since_ms: u64,
}

/// A card that was handed in: right and entered values side by side.
#[derive(Clone, Debug)]
pub struct EnteredCard {
    /// Its papers, as they were shown.
    pub pages: Vec<String>,
    /// Its fields, in the order of the form.
    pub fields: Vec<EnteredField>,
    /// Whether it is qualified.
    pub qualified: bool,
}

/// A field of a card that was handed in.
#[derive(Clone, Debug)]
pub struct EnteredField {
    /// The right value.
    pub right: String,
    /// What was entered; empty for nothing.
    pub entered: String,
    /// How the value came there.
    pub origin: Origin,
    /// How often the field was left.
    pub left: u32,
    /// Right, caught or silent, and why it is not valid.
    pub outcome: FieldOutcome,
}

/// A field over all cards, for lists: the slowest, the most often wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSum {
    /// Its place in the form.
    pub place: usize,
    /// The time in it, in milliseconds.
    pub time_ms: u64,
    /// Cards in which it was wrong and found by the rule.
    pub caught: u32,
    /// Cards in which it was wrong and found by no rule.
    pub silent: u32,
}

impl FormResultView {
    /// The result of `sitting`; `rule` is that of the standard of its exam.
    pub fn of(
        start: AttemptStart,
        sitting: &FormSitting,
        rule: Option<FormRule>,
        saved: Option<String>,
    ) -> Self {
        let (report, header) = (FormReport::of(sitting), sitting.header());
        let handed_in = header.cards.iter().zip(sitting.handed_in()).zip(&report.score.records);
        let cards = handed_in.map(|((card, entries), found)| EnteredCard {
            pages: card.pages.clone(),
            fields: card
                .right
                .iter()
                .zip(entries)
                .zip(&found.fields)
                .map(|((right, entry), outcome)| EnteredField::of(right, entry, outcome))
                .collect(),
            qualified: found.qualified,
        });
        Self {
            cards: cards.collect(),
            form: header.form.clone(),
            timing: sitting.timing().clone(),
            counts: sitting.counts(),
            pairs: PairScore::of(sitting),
            doubled: Vec::new(),
            limit_ms: header.limit_ms,
            verdict: rule.map(|rule| (rule, rule.judge(&report.result()))),
            start,
            report,
            saved,
            before_per_hour: None,
            since_ms: 0,
        }
    }

    /// The attempt.
    pub const fn id(&self) -> Uuid {
        self.start.id
    }

    /// Each field over all cards, in the order of the form.
    pub fn fields(&self) -> Vec<FieldSum> {
        let sum = |(place, time_ms): (usize, &u64)| {
            let errors = self.report.score.errors_at(place);
            FieldSum { place, time_ms: *time_ms, caught: errors.caught, silent: errors.silent }
        };
        self.timing.fields_ms.iter().enumerate().map(sum).collect()
    }

    /// Whether there is a card that is not qualified, to be entered again.
    pub fn has_wrong(&self) -> bool {
        self.cards.iter().any(|card| !card.qualified)
    }
}

impl EnteredField {
    fn of(right: &str, entry: &Entry, outcome: &FieldOutcome) -> Self {
        Self {
            right: right.to_owned(),
            entered: entry.value.clone(),
            origin: entry.origin,
            left: entry.left,
            outcome: *outcome,
        }
    }
}
