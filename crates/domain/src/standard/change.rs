//! The changes of a new version of a standard, rule by rule.
//!
//! Values are spelled as in the files of `exercises/standards/`. [`crate::certification::effect`] computes
//! the affected officers.

use super::{SpeedLine, Standard};

/// A rule of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The people it is for.
    AppliesTo,
    /// How texts are compared.
    Policy,
    /// Length of a sitting.
    Duration,
    /// The speed line.
    Speed,
    /// The accuracy line.
    Accuracy,
    /// Fewest attempted characters.
    Attempted,
    /// Points.
    Formula,
    /// The sitting of forms.
    Form,
    /// How many sittings must pass.
    Sittings,
    /// Which sittings count together.
    Counting,
    /// How long a certificate is valid.
    Validity,
    /// Grades.
    Grades,
    /// The deadline.
    Deadline,
    /// The role that may let an interrupted sitting go on.
    Resume,
    /// Whether a sitting may be handed in early.
    HandIn,
    /// The trial.
    Trial,
    /// The source of the texts.
    Passage,
}

impl Rule {
    /// All rules, in the order in which they are shown.
    pub const ALL: [Self; 17] = [
        Self::AppliesTo,
        Self::Policy,
        Self::Duration,
        Self::Speed,
        Self::Accuracy,
        Self::Attempted,
        Self::Formula,
        Self::Form,
        Self::Sittings,
        Self::Counting,
        Self::Validity,
        Self::Grades,
        Self::Deadline,
        Self::Resume,
        Self::HandIn,
        Self::Trial,
        Self::Passage,
    ];

    /// The key of its name in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AppliesTo => "rule-applies-to",
            Self::Policy => "rule-policy",
            Self::Duration => "rule-duration",
            Self::Speed => "rule-speed",
            Self::Accuracy => "rule-accuracy",
            Self::Attempted => "rule-attempted",
            Self::Formula => "rule-formula",
            Self::Form => "rule-form",
            Self::Sittings => "rule-sittings",
            Self::Counting => "rule-counting",
            Self::Validity => "rule-validity",
            Self::Grades => "rule-grades",
            Self::Deadline => "rule-deadline",
            Self::Resume => "rule-resume",
            Self::HandIn => "rule-hand-in",
            Self::Trial => "rule-trial",
            Self::Passage => "rule-passage",
        }
    }

    /// The value in `standard`, spelled as in its file; `-` where it has none.
    pub fn value(self, standard: &Standard) -> String {
        let s = standard;
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        match self {
            Self::AppliesTo => s.applies_to.name().to_owned(),
            Self::Policy => s.policy.name().to_owned(),
            Self::Duration => format!("{} s", thousandths(s.duration_ms)),
            // A formula takes the place of both lines.
            Self::Speed | Self::Accuracy if s.formula.is_some() => "-".to_owned(),
            Self::Speed => speed(&s.speed),
            Self::Accuracy => format!("{} %", percent(s.accuracy_ppm)),
            Self::Attempted => s.min_attempted.to_string(),
            Self::Formula => or_none(s.formula.as_ref().map(|f| {
                format!(
                    "{} = {}, -{}, +{} <= {}, {} x {}, <= {}, {}: {}",
                    f.basis_chars,
                    thousandths(f.basis_milli),
                    thousandths(f.per_missing_milli),
                    thousandths(f.per_extra_milli),
                    thousandths(f.max_extra_milli),
                    f.sentences,
                    thousandths(f.per_sentence_milli),
                    thousandths(f.max_milli),
                    f.correct_by.name(),
                    thousandths(f.pass_milli)
                )
            })),
            Self::Form => or_none(s.form.as_ref().map(|f| {
                let (kind, time) = (f.kind.name(), thousandths(f.duration_ms));
                format!("{} %, >= {}, {time} s, {kind}", percent(f.qualified_ppm), f.min_records)
            })),
            Self::Sittings => s.sittings.to_string(),
            Self::Counting => {
                let last = s.counting.last.map(|n| format!("last {n}"));
                let days = s.counting.within_days.map(|n| format!("within {n} days"));
                let parts: Vec<String> = last.into_iter().chain(days).collect();
                or_none((!parts.is_empty()).then(|| parts.join(", ")))
            }
            Self::Validity => or_none(s.validity_months.map(|m| format!("{m} months"))),
            Self::Grades => {
                let grade = |g: &super::Grade| format!("{} {}", thousandths(g.milli_cpm), g.title);
                let grades: Vec<String> = s.grades.iter().map(grade).collect();
                or_none((!grades.is_empty()).then(|| grades.join(", ")))
            }
            Self::Deadline => or_none(s.deadline.as_ref().map(|d| format!("< {} {}", d.before, d.time_zone))),
            Self::Resume => s.resume.name().to_owned(),
            Self::HandIn => s.hand_in_early.to_string(),
            Self::Trial => format!("{} s", thousandths(s.trial_ms)),
            Self::Passage => or_none(s.passage.as_ref().map(|p| format!("{} {}", p.kind.name(), p.length))),
        }
    }
}

fn speed(line: &SpeedLine) -> String {
    match line {
        SpeedLine::Fixed { milli_cpm } => thousandths(*milli_cpm),
        SpeedLine::AgeTable(rows) => {
            let row = |r: &super::AgeRow| {
                let age = r.up_to_age.map_or_else(|| "-".to_owned(), |age| format!("<= {age}"));
                format!("{age}: {}", thousandths(r.milli_cpm))
            };
            rows.iter().map(row).collect::<Vec<_>>().join(", ")
        }
        SpeedLine::BaseMinusAge { base, floor, ceiling } => format!("{base} - age, {floor} to {ceiling}"),
    }
}

/// A number of thousandths in its shortest decimal form.
fn thousandths(n: u64) -> String {
    decimal(n, 1_000)
}

/// Millionths as a percentage in its shortest decimal form.
fn percent(ppm: u64) -> String {
    decimal(ppm, 10_000)
}

fn decimal(n: u64, unit: u64) -> String {
    let (whole, rest) = (n / unit, n % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{:0width$}", rest, width = unit.ilog10() as usize);
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// One rule that differs between two standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    /// Which.
    pub rule: Rule,
    /// The old value.
    pub old: String,
    /// The new value.
    pub new: String,
}

/// The rules in which `new` differs from `old`, in the order of [`Rule::ALL`]. Titles, ids and versions are no
/// rules.
pub fn diff(old: &Standard, new: &Standard) -> Vec<RuleChange> {
    let change = |rule: Rule| {
        let (old, new) = (rule.value(old), rule.value(new));
        (old != new).then_some(RuleChange { rule, old, new })
    };
    Rule::ALL.into_iter().filter_map(change).collect()
}
