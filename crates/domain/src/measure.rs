//! The measure of a drill's speed, and whether it may be compared with the officers' line.
//!
//! Letters, digits and signs are one key each; a Chinese character takes several. A hundred keys a minute is
//! a beginner, a hundred characters a minute does not occur here: the two are never compared. The unit of a
//! drill is decided here and nowhere else.

use super::attempt::AttemptMode;
use super::exercise::RecordType;
use super::text::{CharClass, Policy};

/// The unit of a minute's speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// 字/分: characters of Chinese text.
    Characters,
    /// 键/分: keys of a letter, digit or sign drill.
    Keys,
    /// 条/时: qualified records an hour, of a sitting of forms. It has no speed a minute.
    Records,
    /// 对/分: right pairs a minute, of a sitting of forms that asks whether two values are the same.
    Pairs,
}

impl Measure {
    /// All, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Characters, Self::Keys, Self::Records, Self::Pairs];

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::Keys => "keys",
            Self::Records => "records",
            Self::Pairs => "pairs",
        }
    }

    /// The key of the unit's name in the language files.
    pub const fn unit_key(self) -> &'static str {
        match self {
            Self::Characters => "unit-cpm",
            Self::Keys => "unit-kpm",
            Self::Records => "unit-records-hour",
            Self::Pairs => "unit-pairs-minute",
        }
    }

    /// What a learner does of it in a minute: for stating about how long a text takes.
    pub const fn learners_pace(self) -> usize {
        match self {
            Self::Characters => 30,
            Self::Keys => 100,
            // A record takes its minute or two.
            Self::Records => 1,
            Self::Pairs => 10,
        }
    }

    /// The measure of an attempt in `mode` on a text of `record_type` that is compared under `policy`; `text`
    /// is requested only where the record type does not decide.
    ///
    /// An exam is counted in characters, as its standard requires. Of texts, the key course and numbers are
    /// keys, records and words are characters. A lesson or a text that a trainer brought in may be either: it
    /// is keys where it has no Chinese characters, or fewer of them than letters and digits.
    pub fn of<T: AsRef<str>>(
        mode: AttemptMode,
        record_type: RecordType,
        policy: Policy,
        text: impl FnOnce() -> T,
    ) -> Self {
        if mode == AttemptMode::Exam {
            return Self::Characters;
        }
        match (record_type, policy) {
            (_, Policy::Keys) | (RecordType::Numbers, _) => Self::Keys,
            (RecordType::Course | RecordType::Own, _) => Self::of_text(policy, text().as_ref()),
            _ => Self::Characters,
        }
    }

    /// The measure of a text whose kind does not decide it.
    pub fn of_text(policy: Policy, text: &str) -> Self {
        if policy == Policy::Keys {
            return Self::Keys;
        }
        let (mut han, mut alnum) = (0_usize, 0_usize);
        for c in text.chars().filter(|c| policy.counts(*c)) {
            match CharClass::of(c) {
                CharClass::Han => han += 1,
                CharClass::Alnum => alnum += 1,
                CharClass::Punct => {}
            }
        }
        if han == 0 || han < alnum { Self::Keys } else { Self::Characters }
    }

    /// Whether a result in this measure, on a text of `record_type`, may be compared with the line of the
    /// officers' standard. A lesson has lines of its own, and few characters.
    pub const fn meets_line(self, record_type: RecordType) -> bool {
        matches!(self, Self::Characters) && !matches!(record_type, RecordType::Course)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(record_type: RecordType, policy: Policy, text: &str) -> Measure {
        Measure::of(AttemptMode::Practice, record_type, policy, || text)
    }

    #[test]
    fn the_kind_of_a_text_decides_and_where_it_does_not_the_text() {
        for kind in RecordType::ALL {
            let keys = of(kind, Policy::Keys, "警察");
            assert_eq!(keys, Measure::Keys, "{kind:?}: the key course is keys, whatever it shows");
            let wanted = if kind == RecordType::Numbers { Measure::Keys } else { Measure::Characters };
            assert_eq!(of(kind, Policy::Strict, "身份证号码5"), wanted, "{kind:?}");
            let own = matches!(kind, RecordType::Numbers | RecordType::Course | RecordType::Own);
            let wanted = if own { Measure::Keys } else { Measure::Characters };
            assert_eq!(of(kind, Policy::Strict, "590423，王某19870312"), wanted, "{kind:?}");
        }
        assert_eq!(of(RecordType::Course, Policy::Strict, "，。；：？！"), Measure::Keys);
        assert_eq!(of(RecordType::Own, Policy::Lenient, "岚I·3F582 已放行，司机离开"), Measure::Characters);
        let exam = Measure::of(AttemptMode::Exam, RecordType::Numbers, Policy::Strict, || "");
        assert_eq!(exam, Measure::Characters, "its standard counts characters");
    }

    #[test]
    fn only_chinese_texts_outside_the_course_meet_the_line() {
        for kind in RecordType::ALL {
            assert!(!Measure::Keys.meets_line(kind), "{kind:?}");
            assert_eq!(Measure::Characters.meets_line(kind), kind != RecordType::Course, "{kind:?}");
        }
    }
}
