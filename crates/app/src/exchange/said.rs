//! What somebody said in the founding PC's name, in few words: for whoever has to judge whether it was that PC.
//!
//! It is told as what it changes: a lie that reads as the honest line beside it would be taken for that. So another key, a
//! retirement after which something more counts, a decision and the unit of a duty are named, and what is said twice counts twice.

use crate::lang::Messages;
use dabiao_domain::sync::duty::Duty;

/// What entries say, and how many of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub(super) what: What,
    pub(super) times: u64,
}

/// A PC as it is told of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pc {
    pub name: String,
    /// Whether it is what a PC was before it joined.
    pub before: bool,
}

/// What an entry says. What matters most comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// Another key for the founding PC itself.
    Key(Pc),
    /// A PC was admitted under another key than it has, or than another entry says.
    OtherKey(Pc),
    /// A PC was retired, and whatever it writes later counts.
    RetiredOpen(Pc),
    /// A PC was retired, and so many entries of it that are not here count.
    RetiredBeyond(Pc, u64),
    /// A PC was admitted, and was another one before.
    Was(Pc, Pc),
    /// So many contested things are of a PC.
    Decided(Pc, u64),
    /// The dates of so many exams of a PC are right.
    Dates(Pc, u64),
    /// A PC was admitted.
    Admitted(Pc),
    /// A PC was retired.
    Retired(Pc),
    /// A PC was given a duty.
    Gave { duty: String, unit: Option<String>, pc: Pc },
    /// Something else, by its operation.
    Other(String),
}

impl Pc {
    fn document(&self) -> String {
        if self.before { format!("{} before", self.name) } else { self.name.clone() }
    }

    fn words(&self, texts: &Messages) -> String {
        if self.before { texts.format("said-before", &[("name", &self.name)]) } else { self.name.clone() }
    }
}

impl What {
    fn document(&self) -> String {
        match self {
            Self::Key(pc) | Self::Admitted(pc) => format!("enrol_station {}", pc.document()),
            Self::OtherKey(pc) => format!("enrol_station {} other-key", pc.document()),
            Self::Was(pc, was) => format!("enrol_station {} was {}", pc.document(), was.document()),
            Self::Decided(pc, n) => format!("enrol_station {} things {n}", pc.document()),
            Self::Dates(pc, n) => format!("enrol_station {} exams {n}", pc.document()),
            Self::Retired(pc) => format!("retire_station {}", pc.document()),
            Self::RetiredOpen(pc) => format!("retire_station {} beyond all", pc.document()),
            Self::RetiredBeyond(pc, n) => format!("retire_station {} beyond {n}", pc.document()),
            Self::Gave { duty, unit: None, pc } => format!("grant_duty {duty} {}", pc.document()),
            Self::Gave { duty, unit: Some(unit), pc } => {
                format!("grant_duty {duty} {} of {unit}", pc.document())
            }
            Self::Other(op) => op.clone(),
        }
    }

    fn words(&self, texts: &Messages) -> String {
        let of = |key: &str, pc: &Pc| texts.format(key, &[("name", &pc.words(texts))]);
        let many = |key: &str, pc: &Pc, n: u64| texts.format(key, &[("name", &pc.words(texts)), ("n", &n)]);
        match self {
            Self::Key(pc) => of("said-key", pc),
            Self::OtherKey(pc) => of("said-other-key", pc),
            Self::Admitted(pc) => of("said-admitted", pc),
            Self::Was(pc, was) => {
                texts.format("said-was", &[("name", &pc.words(texts)), ("was", &was.words(texts))])
            }
            Self::Decided(pc, n) => many("said-decided", pc, *n),
            Self::Dates(pc, n) => many("said-dates", pc, *n),
            Self::Retired(pc) => of("said-retired", pc),
            Self::RetiredOpen(pc) => of("said-retired-open", pc),
            Self::RetiredBeyond(pc, n) => many("said-retired-beyond", pc, *n),
            Self::Gave { duty, unit, pc } => {
                let duty = Duty::from_name(duty).map_or_else(|| duty.clone(), |duty| texts.of(&duty));
                let duty = match unit {
                    Some(unit) => texts.format("duty-for-unit", &[("duty", &duty), ("unit", unit)]),
                    None => duty,
                };
                texts.format("said-gave", &[("duty", &duty), ("name", &pc.words(texts))])
            }
            Self::Other(op) => op.clone(),
        }
    }
}

impl Said {
    /// As JSON has it: the operation, the names, and what it changes.
    pub fn document(&self) -> String {
        self.what.document()
    }

    /// How many entries say it.
    pub const fn times(&self) -> u64 {
        self.times
    }

    /// In words.
    pub fn words(&self, texts: &Messages) -> String {
        let what = self.what.words(texts);
        if self.times > 1 { texts.format("said-times", &[("what", &what), ("n", &self.times)]) } else { what }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::lang::Lang;

    #[test]
    fn what_changes_more_than_it_seems_reads_otherwise() {
        let pc = || Pc { name: "文昌所-02".to_owned(), before: false };
        let all = [
            What::Admitted(pc()),
            What::OtherKey(pc()),
            What::Decided(pc(), 1),
            What::Dates(pc(), 2),
            What::Retired(pc()),
            What::RetiredOpen(pc()),
            What::RetiredBeyond(pc(), 1),
            What::Was(pc(), Pc { name: "文昌所-01".to_owned(), before: true }),
        ];
        for lang in Lang::ALL {
            let texts = Messages::new(lang);
            let said = |times| {
                let words = all.iter().cloned().map(|what| Said { what, times }.words(&texts));
                words.collect::<BTreeSet<String>>()
            };
            assert_eq!((said(1).len(), said(2).len()), (all.len(), all.len()), "{lang:?}");
            assert!(said(1).is_disjoint(&said(2)), "{lang:?}");
            assert!(said(1).iter().all(|words| words.contains("文昌所-02")), "{lang:?}");
        }
        let texts = Messages::new(Lang::En);
        let words = |what, times| Said { what, times }.words(&texts);
        assert_eq!(words(What::Retired(pc()), 2), "文昌所-02 retired (2 times)");
        assert_eq!(words(What::OtherKey(pc()), 1), "文昌所-02 admitted under another key");
        let beyond = "文昌所-02 retired, but 1 entry of it that is not here counts";
        assert_eq!(words(What::RetiredBeyond(pc(), 1), 1), beyond);
        let documents: BTreeSet<String> = all.iter().map(What::document).collect();
        assert_eq!(documents.len(), all.len());
    }
}
