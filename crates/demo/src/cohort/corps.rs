//! The present cohort: its people, its facts so far, and how a fact is recorded.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::guide::Guide;
use super::standard::Slot;
use crate::calendar::at;
use crate::chance::Ids;
use crate::deeds::{Timeline, TimelineEntry};
use dabiao_app::core::timestamp;
use dabiao_app::trainer::date;
use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::membership::Cohort;
use dabiao_domain::cohort::record::{CohortFact, CohortRecord};
use dabiao_domain::record::civil::Day;
use dabiao_domain::splitmix::SplitMix;
use dabiao_domain::standard::Standard;
use dabiao_store::Fact;

/// The cohort, its facts so far, and what follows from them.
pub struct CohortSim {
    /// All present and former members.
    pub guides: Vec<Guide>,
    /// The recorded facts.
    pub record: CohortRecord,
    /// The guidance standard as it is shipped.
    pub guidance: Standard,
    /// Its sittings, past and to come.
    pub sittings: Vec<Slot>,
    /// Coaching that is written down only the next morning: coach, mentee, day.
    pub late: Vec<(usize, Uuid, Day)>,
    /// Notes that are corrected the next day: place in the record.
    pub corrections: Vec<usize>,
    /// Whether a note was withdrawn already.
    pub taken_back: bool,
    /// Meetings so far: coach, mentee.
    pub met: BTreeSet<(Uuid, Uuid)>,
    /// How many mentees go backwards.
    pub declining: usize,
    /// Whether a signature was withdrawn already.
    pub withdrawn: bool,
    /// Ids of facts.
    pub ids: Ids,
    /// Chance.
    pub rng: SplitMix,
    /// Whether somebody failed on records already.
    pub unqualified: bool,
    /// Ids and chance of the sittings of forms, apart from those of everything else.
    pub forms: (Ids, SplitMix),
    /// The time of the last fact.
    pub last_ms: i64,
}

impl CohortSim {
    /// The cohort at the end of `day` as far as it is known.
    pub fn places(&self, day: Day) -> Cohort {
        Cohort::on(&self.record.steps, date(day))
    }

    /// A time on `day` from `seconds` on, later than that of every fact before.
    pub fn stamp(&mut self, day: Day, seconds: i64, by: Uuid) -> Stamp {
        let ms = at(day, seconds).max(self.last_ms + 1_700);
        self.last_ms = ms;
        Stamp { on: date(day), at: timestamp(ms), id: self.ids.at(ms), by }
    }

    /// Records a fact.
    pub fn write(&mut self, fact: CohortFact, deeds: &mut Timeline) {
        deeds.push(fact.stamp().at.as_millisecond(), TimelineEntry::Fact(Fact::of_cohort(&fact)));
        self.record.push(fact);
    }
}
