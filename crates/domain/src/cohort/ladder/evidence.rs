//! The evidence for a rung, and its shortfalls.

use std::collections::BTreeSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::Rung;

/// The content of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A certificate by the guidance standard.
    Certificate {
        /// The last day of its validity; none for one that never expires.
        valid_until: Option<Date>,
        /// The first day on which it no longer counts, if it was revoked.
        revoked_on: Option<Date>,
    },
    /// Records entered into a form.
    FormDrill {
        /// Records.
        records: u32,
        /// Of these, completely right ones.
        right: u32,
    },
    /// Records copied as text: counts only as long as the officer has no form drill.
    RecordCopy {
        /// 正确率 in millionths.
        accuracy_ppm: u32,
    },
    /// A checking drill.
    CheckingDrill {
        /// Its level, from 1.
        level: u32,
        /// Whether it was passed.
        passed: bool,
    },
    /// A note of coaching.
    CoachingNote {
        /// The mentee.
        mentee: Uuid,
        /// For how long.
        minutes: u32,
    },
    /// A mentee who got certified while being coached.
    MenteeCertified {
        /// The mentee.
        mentee: Uuid,
    },
    /// An estimate of the mentees' gain against uncoached officers.
    GainEstimate {
        /// Lower end of its 80 % interval, thousandths of 字/分.
        low_milli_cpm: i32,
    },
}

impl EvidenceKind {
    /// The rung that it can show.
    pub const fn rung(&self) -> Rung {
        match self {
            Self::Certificate { .. } => Rung::OwnTyping,
            Self::FormDrill { .. } | Self::RecordCopy { .. } => Rung::RecordQuality,
            Self::CheckingDrill { .. } => Rung::CheckingSkill,
            Self::CoachingNote { .. } => Rung::Coaching,
            Self::MenteeCertified { .. } | Self::GainEstimate { .. } => Rung::MenteeResults,
        }
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The certificate, attempt, note or estimate.
    pub id: Uuid,
    /// Whose.
    pub officer: Uuid,
    /// Of which day.
    pub on: Date,
    /// Its content.
    pub kind: EvidenceKind,
}

/// The requirements of the rungs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirements {
    /// Drills of records that are good enough.
    pub record_drills: u32,
    /// Different days on which these were.
    pub record_days: u32,
    /// Least share of right records of a form drill, in millionths.
    pub form_ppm: u32,
    /// Least 正确率 of a record copied as text, in millionths.
    pub copy_ppm: u32,
    /// Passed checking drills.
    pub checking_drills: u32,
    /// Least level of these.
    pub checking_level: u32,
    /// Different mentees.
    pub mentees: u32,
    /// Coaching notes.
    pub notes: u32,
    /// Calendar weeks (from Monday) with at least one of them.
    pub weeks: u32,
    /// Mentees certified, where no estimate of the gain is above 0.
    pub mentees_certified: u32,
}

impl Default for Requirements {
    /// A beginning, to be set by the bureau.
    fn default() -> Self {
        Self {
            record_drills: 5,
            record_days: 3,
            form_ppm: 980_000,
            copy_ppm: 990_000,
            checking_drills: 2,
            checking_level: 4,
            mentees: 3,
            notes: 12,
            weeks: 4,
            mentees_certified: 3,
        }
    }
}

/// A shortfall against [`Requirements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A valid certificate by the guidance standard.
    Certificate,
    /// So many more good drills of records.
    RecordDrills(u32),
    /// So many more days with one.
    RecordDays(u32),
    /// So many more passed checking drills.
    CheckingDrills {
        /// How many.
        more: u32,
        /// Of this level or above.
        level: u32,
    },
    /// So many more mentees with a note.
    Mentees(u32),
    /// So many more notes.
    Notes(u32),
    /// So many more weeks with a note.
    Weeks(u32),
    /// An estimate above 0, or so many more certified mentees.
    Results(u32),
}

/// The missing evidence for `rung` on the day `on`. Evidence of other rungs and of later days is skipped, and
/// the same piece counts once.
pub fn missing(rung: Rung, evidence: &[Evidence], on: Date, requirements: &Requirements) -> Vec<Missing> {
    let mut seen = BTreeSet::new();
    let fitting: Vec<&Evidence> =
        evidence.iter().filter(|e| e.kind.rung() == rung && e.on <= on && seen.insert(e.id)).collect();
    let mut found = Vec::new();
    let mut short = |need: u32, have: usize, missing: fn(u32) -> Missing| {
        let more = need.saturating_sub(u32::try_from(have).unwrap_or(u32::MAX));
        if more > 0 {
            found.push(missing(more));
        }
    };
    match rung {
        Rung::OwnTyping => {
            if !fitting.iter().any(|e| is_valid_certificate(&e.kind, on)) {
                found.push(Missing::Certificate);
            }
        }
        Rung::RecordQuality => {
            // Whoever enters records into forms is judged by these: copying one is no such work.
            let forms =
                fitting.iter().any(|e| matches!(e.kind, EvidenceKind::FormDrill { records: 1.., .. }));
            let counts = |e: &&&Evidence| {
                !(forms && matches!(e.kind, EvidenceKind::RecordCopy { .. }))
                    && is_good_drill(&e.kind, requirements)
            };
            let good: Vec<Date> = fitting.iter().filter(counts).map(|e| e.on).collect();
            short(requirements.record_drills, good.len(), Missing::RecordDrills);
            let days: BTreeSet<Date> = good.into_iter().collect();
            short(requirements.record_days, days.len(), Missing::RecordDays);
        }
        Rung::CheckingSkill => {
            let least = requirements.checking_level;
            let good = |e: &&&Evidence| matches!(e.kind, EvidenceKind::CheckingDrill { level, passed } if passed && level >= least);
            let more =
                requirements.checking_drills.saturating_sub(fitting.iter().filter(good).count() as u32);
            if more > 0 {
                found.push(Missing::CheckingDrills { more, level: least });
            }
        }
        Rung::Coaching => {
            let mentees: BTreeSet<Uuid> = fitting.iter().filter_map(|e| mentee(&e.kind)).collect();
            short(requirements.mentees, mentees.len(), Missing::Mentees);
            short(requirements.notes, fitting.len(), Missing::Notes);
            // 1970-01-05 was a Monday.
            let weeks: BTreeSet<i32> =
                fitting.iter().map(|e| (super::super::day_of(e.on).0 - 4).div_euclid(7)).collect();
            short(requirements.weeks, weeks.len(), Missing::Weeks);
        }
        Rung::MenteeResults => {
            let mentees: BTreeSet<Uuid> = fitting.iter().filter_map(|e| mentee(&e.kind)).collect();
            // Only the latest estimate counts; an older and better one does not.
            let latest = fitting.iter().filter_map(|e| estimate(e)).max();
            if latest.is_none_or(|(.., low)| low <= 0) {
                short(requirements.mentees_certified, mentees.len(), Missing::Results);
            }
        }
    }
    found
}

fn is_valid_certificate(kind: &EvidenceKind, on: Date) -> bool {
    matches!(*kind, EvidenceKind::Certificate { valid_until, revoked_on }
        if valid_until.is_none_or(|last| on <= last) && revoked_on.is_none_or(|first| on < first))
}

/// Fewer records say nothing of a share of them: one right record is 100 %.
const LEAST_RECORDS: u32 = 2;

fn is_good_drill(kind: &EvidenceKind, requirements: &Requirements) -> bool {
    match *kind {
        EvidenceKind::FormDrill { records, right } => {
            records >= LEAST_RECORDS
                && u64::from(right) * 1_000_000 >= u64::from(requirements.form_ppm) * u64::from(records)
        }
        EvidenceKind::RecordCopy { accuracy_ppm } => accuracy_ppm >= requirements.copy_ppm,
        _ => false,
    }
}

const fn mentee(kind: &EvidenceKind) -> Option<Uuid> {
    match *kind {
        EvidenceKind::CoachingNote { mentee, .. } | EvidenceKind::MenteeCertified { mentee } => Some(mentee),
        _ => None,
    }
}

const fn estimate(evidence: &Evidence) -> Option<(Date, Uuid, i32)> {
    match evidence.kind {
        EvidenceKind::GainEstimate { low_milli_cpm } => Some((evidence.on, evidence.id, low_milli_cpm)),
        _ => None,
    }
}
