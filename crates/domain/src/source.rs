//! Where the text of an attempt is from, read once from the id under which it is kept.

use super::course::{parse_placement_id, parse_round_id};
use super::record::Kind;

/// What ids of trials begin with.
const TRIAL: &str = "trial/";

/// The id of a candidate's trial on the text that `seed` gives.
pub fn trial_id(seed: u64) -> String {
    format!("{TRIAL}{seed:016x}")
}

/// Where the text of an attempt is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrillSource<'a> {
    /// Carried texts or texts of a trainer: their ids, joined by `+`.
    Passages(&'a str),
    /// A generated text of a kind: `fresh/KIND/VERSION/SEED/LENGTH`.
    Fresh(Kind),
    /// A round of a lesson: `LESSON#ROUND`.
    Round {
        /// The lesson's id.
        lesson: &'a str,
        /// The round, from 0.
        round: usize,
    },
    /// A round that the placement test asked: `placement/RUN/LESSON#ROUND`.
    Placement {
        /// The lesson's id.
        lesson: &'a str,
        /// The round, from 0.
        round: usize,
    },
    /// A candidate's trial before an exam, which is not kept: `trial/SEED`.
    Trial,
    /// An exam: `exam/KIND/VERSION/SEED`.
    Exam {
        /// The seed of its seat; none where the id names none.
        seed: Option<u64>,
    },
}

impl<'a> DrillSource<'a> {
    /// The source that `id` names. What names no other is a passage.
    pub fn of(id: &'a str) -> Self {
        if let Some((_, lesson, round)) = parse_placement_id(id) {
            return Self::Placement { lesson, round };
        }
        if let Some((lesson, round)) = parse_round_id(id).filter(|_| id.starts_with("course/")) {
            return Self::Round { lesson, round };
        }
        if id.starts_with(TRIAL) {
            return Self::Trial;
        }
        let mut parts = id.split('/');
        match (parts.next(), parts.next().and_then(Kind::from_name)) {
            (Some("fresh"), Some(kind)) => Self::Fresh(kind),
            (Some("exam"), _) => {
                let seed = parts.nth(1).filter(|hex| hex.len() == 16);
                Self::Exam { seed: seed.and_then(|hex| u64::from_str_radix(hex, 16).ok()) }
            }
            _ => Self::Passages(id),
        }
    }

    /// Whether it is of the course: a round, or one that the placement test asked.
    pub const fn is_course(&self) -> bool {
        matches!(self, Self::Round { .. } | Self::Placement { .. })
    }

    /// The seed of an exam's seat; none for what is no exam.
    pub const fn exam_seed(&self) -> Option<u64> {
        match self {
            Self::Exam { seed } => *seed,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_id_is_read() {
        for kind in Kind::ALL {
            let id = format!("fresh/{}/3-own/00000000000000ff/400", kind.name());
            assert_eq!(DrillSource::of(&id), DrillSource::Fresh(kind));
            let id = format!("exam/{}/3/00000000000000ff", kind.name());
            assert_eq!(DrillSource::of(&id), DrillSource::Exam { seed: Some(255) });
        }
        let round = DrillSource::Round { lesson: "course/01-f-j", round: 0 };
        assert_eq!(DrillSource::of("course/01-f-j#1"), round);
        let asked = DrillSource::Placement { lesson: "course/01-f-j", round: 1 };
        assert_eq!(DrillSource::of("placement/2/course/01-f-j#2"), asked);
        assert!(round.is_course() && asked.is_course());
        assert_eq!(DrillSource::of(&trial_id(255)), DrillSource::Trial);
        for id in ["copy/case-01", "copy/case-01+own/a", "own/x", "fresh/nothing/1/2/3", "x", ""] {
            assert_eq!(DrillSource::of(id), DrillSource::Passages(id));
        }
        assert_eq!(DrillSource::of("exam/case/3/seed"), DrillSource::Exam { seed: None });
    }
}
