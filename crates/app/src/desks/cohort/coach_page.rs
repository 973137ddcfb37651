//! One guidance officer's page: the ladder with its evidence, the caseload, the notes.

use std::collections::BTreeSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::lines::{CoachLine, MenteeLine};
use super::people::Person;
use super::record_copies::RecordCopies;
use super::view::CohortView;
use crate::core::day_of;
use dabiao_domain::certification::{Basis, State};
use dabiao_domain::cohort::caseload::note::current;
use dabiao_domain::cohort::checking::level::passed_level;
use dabiao_domain::cohort::ladder::{
    Evidence, EvidenceKind, Ladder, Missing, Requirements, Rung, RungState, missing,
};
use dabiao_domain::cohort::record::Checked;

/// A signature under a rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its id.
    pub id: Uuid,
    /// The day.
    pub on: Date,
    /// Who signed, as they were called then.
    pub by: Person,
    /// The instructor's remark.
    pub note: String,
    /// On how many pieces of evidence it rests.
    pub evidence: usize,
    /// Whether it waits for one below it.
    pub waits: bool,
}

/// A rung on the page.
#[derive(Clone, Debug)]
pub struct RungLine {
    /// Which.
    pub rung: Rung,
    /// The signature.
    pub signed: Option<Signature>,
    /// Whether it is the next to be signed.
    pub next: bool,
    /// What there is for it, the latest first.
    pub evidence: Vec<Evidence>,
    /// What is short of what is asked.
    pub missing: Vec<Missing>,
}

/// A note of coaching as it now reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteLine {
    /// The note to be corrected: its id as first written.
    pub id: Uuid,
    /// The day of the coaching.
    pub on: Date,
    /// The mentee, by the name on that day.
    pub mentee: Person,
    /// How long.
    pub minutes: u32,
    /// What was done.
    pub what: String,
    /// How often it was written: from 2 on it was corrected.
    pub versions: usize,
    /// Whether it was taken back.
    pub taken_back: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct CoachPage {
    /// The line of the instructor's page.
    pub line: CoachLine,
    /// The ladder, the lowest rung first.
    pub rungs: Vec<RungLine>,
    /// Their present mentees, by today's names; those with the greatest need first.
    pub mentees: Vec<MenteeLine>,
    /// Notes, the latest day first.
    pub notes: Vec<NoteLine>,
    /// Checking drills, the latest first.
    pub checks: Vec<Checked>,
    /// Level of the checking drill that is passed, from 0.
    pub checking: u32,
}

impl CohortView {
    /// The page of a member whom the reader may see; `copies` are what the member copied, once it is read.
    pub fn page(&self, coach: Uuid, copies: Option<&RecordCopies>) -> Option<CoachPage> {
        let line = self.coach(coach)?.clone();
        let record = &self.facts.cohort;
        let ladder = Ladder::of(coach, &record.sign_offs, &record.withdrawals, self.today);
        let evidence = self.evidence(coach, copies);
        let requirements = Requirements::default();
        let rung = |rung: Rung| {
            let mut own: Vec<Evidence> = evidence.iter().filter(|e| e.kind.rung() == rung).cloned().collect();
            own.sort_by_key(|e| std::cmp::Reverse((e.on, e.id)));
            let (signed, waits) = match ladder.state(rung) {
                RungState::Signed(s) => (Some(s), false),
                RungState::Waiting(s) => (Some(s), true),
                RungState::Next | RungState::Projections => (None, false),
            };
            RungLine {
                rung,
                next: ladder.next() == Some(rung),
                missing: missing(rung, &own, self.today, &requirements),
                signed: signed.map(|s| Signature {
                    id: s.stamp.id,
                    on: s.stamp.on,
                    by: self.person_then(s.stamp.by, s.stamp.at),
                    note: s.note.clone(),
                    evidence: s.evidence.len(),
                    waits,
                }),
                evidence: own,
            }
        };
        let mut mentees = self.mentees.get(&coach).cloned().unwrap_or_default();
        mentees.sort_by_key(|m| {
            (std::cmp::Reverse(m.follow_up.as_ref().map_or(0, |f| f.points)), m.who.badge.clone())
        });
        let mut checks: Vec<Checked> =
            record.checks.iter().filter(|c| c.stamp.by == coach).cloned().collect();
        checks.sort_by_key(|c| c.stamp);
        let done: Vec<_> = checks.iter().map(Checked::done).collect();
        checks.reverse();
        Some(CoachPage {
            line,
            rungs: Rung::ALL.into_iter().map(rung).collect(),
            mentees,
            notes: self.notes_of(coach),
            checking: passed_level(&done),
            checks,
        })
    }

    fn notes_of(&self, coach: Uuid) -> Vec<NoteLine> {
        let own = self.facts.cohort.notes.iter().filter(|n| n.stamp.by == coach);
        let mut notes: Vec<NoteLine> = current(own)
            .iter()
            .map(|c| NoteLine {
                id: c.first.stamp.id,
                on: c.now.stamp.on,
                mentee: self.person_on(c.now.mentee, c.now.stamp.on),
                minutes: c.now.minutes,
                what: c.now.what.clone(),
                versions: c.versions,
                taken_back: c.taken_back(),
            })
            .collect();
        notes.sort_by_key(|n| std::cmp::Reverse((n.on, n.id)));
        notes
    }

    /// Everything that a rung of `officer` could rest on; `copies` are what they copied, once it is read.
    pub fn evidence(&self, officer: Uuid, copies: Option<&RecordCopies>) -> Vec<Evidence> {
        let record = &self.facts.cohort;
        let mut found = self.certificates_of(officer);
        found.extend(copies.into_iter().flat_map(RecordCopies::evidence).cloned());
        found.extend(record.checks.iter().filter(|c| c.stamp.by == officer).map(|c| Evidence {
            id: c.stamp.id,
            officer,
            on: c.stamp.on,
            kind: EvidenceKind::CheckingDrill { level: c.level, passed: c.outcome.passed },
        }));
        let notes = current(record.notes.iter().filter(|n| n.stamp.by == officer));
        found.extend(notes.iter().filter(|c| !c.taken_back()).map(|c| {
            let kind = EvidenceKind::CoachingNote { mentee: c.now.mentee, minutes: c.now.minutes };
            Evidence { id: c.first.stamp.id, officer, on: c.now.stamp.on, kind }
        }));
        found.extend(self.certified_mentees(officer));
        found.extend(record.estimates.iter().filter(|e| e.coach == officer).map(|e| Evidence {
            id: e.stamp.id,
            officer,
            on: e.stamp.on,
            kind: EvidenceKind::GainEstimate { low_milli_cpm: e.low_milli },
        }));
        found
    }

    fn certificates_of(&self, officer: Uuid) -> Vec<Evidence> {
        let own = self.facts.books.certificates.iter().filter(|c| c.officer_id == officer);
        own.filter(|c| c.standard == self.guidance.id)
            .filter_map(|row| {
                let fact = crate::certification::certificate_fact(row)?;
                let revoked_on = row.revoked.as_ref().map(|r| day_of(r.at_ms));
                let kind = EvidenceKind::Certificate { valid_until: fact.valid_until, revoked_on };
                Some(Evidence { id: row.id, officer, on: day_of(row.issued_ms), kind })
            })
            .collect()
    }

    /// Mentees who reached the officers' standard while this coach coached them.
    fn certified_mentees(&self, coach: Uuid) -> Vec<Evidence> {
        let mut seen = BTreeSet::new();
        self.caseload
            .iter()
            .filter(|c| c.assignment.coach == coach)
            .filter_map(|c| {
                let mentee = c.assignment.mentee;
                let State::Certified(certified) =
                    &self.facts.assessments.get(self.people.place(mentee)?)?.state
                else {
                    return None;
                };
                // The day on which it ended for this reason still counts.
                let during = c.assignment.stamp.on <= certified.on
                    && c.ended.is_none_or(|(end, _)| certified.on <= end);
                let id = match &certified.by {
                    Basis::Certificate { id, .. } => *id,
                    Basis::Sittings(ids) => *ids.last()?,
                };
                let on = certified.on;
                (during && seen.insert(mentee)).then_some(Evidence {
                    id,
                    officer: coach,
                    on,
                    kind: EvidenceKind::MenteeCertified { mentee },
                })
            })
            .collect()
    }
}
