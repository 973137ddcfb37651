//! Coaching in the demonstration: assignments, their effect, and the notes about them.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::bureau::{Bureau, instructor};
use super::corps::CohortSim;
use super::seen::Seen;
use super::words;
use crate::calendar::{clock, holiday, weekend};
use crate::deeds::Timeline;
use crate::lives::Trainee;
use dabiao_app::trainer::date;
use dabiao_domain::certification::State;
use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::caseload::note::{Note, check_note};
use dabiao_domain::cohort::caseload::{
    Assignment, AssignmentEnd, Caseload, Coached, EndReason, MenteeFacts, check_assign,
};
use dabiao_domain::cohort::record::CohortFact;
use dabiao_domain::record::civil::Day;
use dabiao_domain::roster::Service;

/// The chance that a mentee is met on a working day: somewhat less than once a week; the first time sooner.
const MEETS: f64 = 0.18;
const MEETS_FIRST: f64 = 0.45;
/// The share of notes that are written only the next morning, and of those that are corrected.
const LATE: f64 = 0.15;
const CORRECTED: f64 = 0.025;
/// The chance that the coaching of a certified officer ends on a desk day.
const ENDS: f64 = 0.25;
/// Coaches take no new mentees after this share of the days, and hand over at these.
const NOBODY_NEW: f64 = 0.75;
const CHANGES: [f64; 2] = [0.7, 0.82];
/// Mentees who go backwards from this share of the days on, and by which share of their speed.
const DECLINING: usize = 3;
const DECLINES: (f64, f64) = (0.52, 0.45);
/// Every so many coaches, one loses contact with one mentee for the last so many days.
const FORGETFUL: usize = 6;
const FORGETS_DAYS: i32 = 20;

/// An officer who could be coached.
struct Free {
    place: usize,
    officer: Uuid,
    unit: Uuid,
    facts: MenteeFacts,
    /// The smaller the sooner, among those equally near.
    later: f64,
}

impl CohortSim {
    fn caseload(&self) -> Caseload {
        Caseload::of(&self.record.assignments, &self.record.ends)
    }

    /// The mentees of the `n`-th of the cohort on `day`.
    fn mentees(&self, caseload: &Caseload, n: usize, day: Day) -> Vec<Coached> {
        caseload.mentees(self.guides[n].officer, date(day)).copied().collect()
    }

    /// Members whose coaching has begun and who have free places take officers who are not certified, the
    /// nearest first.
    pub(super) fn begin_coaching(
        &mut self,
        bureau: &Bureau<'_>,
        seen: &Seen,
        day: Day,
        lives: &mut [Trainee],
        deeds: &mut Timeline,
    ) {
        if day > bureau.share(NOBODY_NEW) {
            return;
        }
        let places = self.places(day);
        let caseload = self.caseload();
        let mut free = self.free(bureau, seen, &caseload, day, lives);
        for n in 0..self.guides.len() {
            let (coach, coaching) = (self.guides[n].officer, self.guides[n].coaching);
            let own = self.mentees(&caseload, n, day).len();
            // A coach with mentees takes others only when at most half of the places are taken.
            if day < coaching.begins || !places.is_member(coach) || own * 2 > coaching.load {
                continue;
            }
            let unit = bureau.crew.members[self.guides[n].place].officer.unit_id;
            free.sort_by(|a, b| {
                let far = |f: &Free| far(bureau, unit, f.unit);
                far(a).cmp(&far(b)).then(a.later.total_cmp(&b.later))
            });
            for found in free.drain(..(coaching.load - own).min(free.len())).collect::<Vec<_>>() {
                self.assign(bureau, n, &found, day, lives, deeds);
            }
        }
        if day >= bureau.share(DECLINES.0) {
            self.decline(day, bureau, lives);
        }
    }

    /// Officers who have not reached the standard yet, are outside the cohort and have no coach.
    fn free(
        &mut self,
        bureau: &Bureau<'_>,
        seen: &Seen,
        caseload: &Caseload,
        day: Day,
        lives: &[Trainee],
    ) -> Vec<Free> {
        let places: BTreeMap<Uuid, usize> =
            bureau.crew.members.iter().enumerate().map(|(n, m)| (m.officer.id, n)).collect();
        let mut free = Vec::new();
        for (officer, assessment) in seen.facts.people() {
            let Some(place) = places.get(&officer.id).copied() else { continue };
            let open = matches!(assessment.state, State::InProgress(_) | State::Overdue(_));
            let has = caseload.coach(officer.id, date(day)).is_some();
            let inside = self.guides.iter().any(|g| g.officer == officer.id);
            if !open || has || inside || officer.service != Service::Serving || lives[place].barred {
                continue;
            }
            let known = sessions(seen, officer.id) >= 3;
            let later = lives[place].level_cpm(day) / 15.0
                + if known { 0.0 } else { 2.5 }
                + self.rng.between(0.0, 4.0);
            let facts = MenteeFacts { left_service: None, certified: false };
            free.push(Free { place, officer: officer.id, unit: officer.unit_id, facts, later });
        }
        free
    }

    fn assign(
        &mut self,
        bureau: &Bureau<'_>,
        n: usize,
        found: &Free,
        day: Day,
        lives: &mut [Trainee],
        deeds: &mut Timeline,
    ) {
        let stamp = self.stamp(day, clock(10, 20), instructor(bureau, n));
        let new = Assignment { stamp, coach: self.guides[n].officer, mentee: found.officer };
        if check_assign(&new, &self.caseload(), &self.places(day), found.facts).is_err() {
            return;
        }
        self.write(CohortFact::Assign(new), deeds);
        let effect = self.guides[n].coaching.effect * self.rng.between(0.6, 1.4);
        let comes = self.rng.chance(0.6);
        lives[found.place].coach(day, effect, comes);
    }

    /// Ends coaching that reached its aim or no longer can, or that another coach takes over.
    pub(super) fn end_coaching(
        &mut self,
        bureau: &Bureau<'_>,
        seen: &Seen,
        day: Day,
        lives: &mut [Trainee],
        deeds: &mut Timeline,
    ) {
        let caseload = self.caseload();
        for n in 0..self.guides.len() {
            for coached in self.mentees(&caseload, n, day) {
                let mentee = coached.assignment.mentee;
                let place = seen.facts.books.officers.iter().position(|o| o.id == mentee);
                let Some(place) = place else { continue };
                let gone = seen.facts.books.officers[place].service != Service::Serving;
                let certified = seen.facts.assessments[place].state.is_certified();
                if gone {
                    self.end(bureau, n, coached.assignment, EndReason::LeftService, day, deeds);
                } else if certified && self.rng.chance(ENDS) {
                    self.end(bureau, n, coached.assignment, EndReason::Certified, day, deeds);
                }
            }
        }
        let changes = CHANGES.iter().any(|share| (0..7).contains(&(day.0 - bureau.share(*share).0)));
        if changes && let Some(n) = (0..self.guides.len()).find(|n| self.takes_over(*n, day).is_some()) {
            let Some((to, coached)) = self.takes_over(n, day) else { return };
            self.end(bureau, n, coached.assignment, EndReason::Reassigned, day, deeds);
            self.hand_over(bureau, to, coached.assignment.mentee, day, lives, deeds);
        }
    }

    /// Another member who has fewer mentees than the `n`-th, and the first of those.
    fn takes_over(&self, n: usize, day: Day) -> Option<(usize, Coached)> {
        let (caseload, places) = (self.caseload(), self.places(day));
        let own = self.mentees(&caseload, n, day);
        let to = (0..self.guides.len()).rev().find(|other| {
            let guide = &self.guides[*other];
            let theirs = self.mentees(&caseload, *other, day).len();
            *other != n && places.is_member(guide.officer) && (1..own.len()).contains(&theirs)
        })?;
        Some((to, *own.first()?))
    }

    fn hand_over(
        &mut self,
        bureau: &Bureau<'_>,
        to: usize,
        mentee: Uuid,
        day: Day,
        lives: &mut [Trainee],
        deeds: &mut Timeline,
    ) {
        let Some(place) = bureau.crew.members.iter().position(|m| m.officer.id == mentee) else { return };
        let unit = bureau.crew.members[place].officer.unit_id;
        let certified = lives[place].passed.is_some();
        let facts = MenteeFacts { left_service: None, certified };
        self.assign(bureau, to, &Free { place, officer: mentee, unit, facts, later: 0.0 }, day, lives, deeds);
    }

    fn end(
        &mut self,
        bureau: &Bureau<'_>,
        n: usize,
        assignment: Assignment,
        reason: EndReason,
        day: Day,
        deeds: &mut Timeline,
    ) {
        let stamp = self.stamp(day, clock(10, 0), instructor(bureau, n));
        let end = AssignmentEnd { stamp, assignment: assignment.stamp.id, reason };
        self.write(CohortFact::End(end), deeds);
    }

    /// The mentees of the `n`-th, who leaves, go to other coaches if there are any.
    pub(super) fn release(
        &mut self,
        bureau: &Bureau<'_>,
        n: usize,
        day: Day,
        lives: &mut [Trainee],
        deeds: &mut Timeline,
    ) {
        let caseload = self.caseload();
        let places = self.places(day);
        let own = self.mentees(&caseload, n, day);
        for coached in &own {
            self.end(bureau, n, coached.assignment, EndReason::Reassigned, day, deeds);
        }
        let coaches: Vec<usize> = (0..self.guides.len())
            .filter(|m| places.is_member(self.guides[*m].officer) && self.guides[*m].coaching.begins <= day)
            .collect();
        for (coached, to) in own.iter().zip(coaches.iter().rev()) {
            self.hand_over(bureau, *to, coached.assignment.mentee, day, lives, deeds);
        }
    }

    /// Some mentees get slower although they are coached.
    fn decline(&mut self, day: Day, bureau: &Bureau<'_>, lives: &mut [Trainee]) {
        let caseload = self.caseload();
        for n in (0..self.guides.len()).rev().filter(|n| self.guides[*n].aim < 3) {
            let own = self.mentees(&caseload, n, day);
            let places = own
                .iter()
                .filter_map(|c| bureau.crew.members.iter().position(|m| m.officer.id == c.assignment.mentee));
            let fits = |place: &usize| lives[*place].sessions >= 6 && lives[*place].passed.is_none();
            let found = places.filter(fits).max_by_key(|place| lives[*place].sessions);
            if let Some(place) = found.filter(|_| self.declining < DECLINING) {
                lives[place].decline(day, DECLINES.1);
                self.declining += 1;
            }
        }
    }

    /// Coaching that was not written down yesterday, and what was written down wrongly.
    pub(super) fn write_late(&mut self, day: Day, deeds: &mut Timeline) {
        for (n, mentee, on) in std::mem::take(&mut self.late) {
            self.write_note(n, mentee, on, day, clock(8, 15), deeds);
        }
        for place in std::mem::take(&mut self.corrections) {
            let Some(wrong) = self.record.notes.get(place).cloned() else { continue };
            let stamp = self.stamp(day, clock(8, 40), wrong.stamp.by);
            let back = !self.taken_back && self.record.notes.len() > 60;
            let (minutes, what) =
                if back { (0, String::new()) } else { (wrong.minutes + 10, words::corrected(&wrong.what)) };
            self.taken_back |= back;
            let stamp = Stamp { on: wrong.stamp.on, ..stamp };
            let note = Note { stamp, mentee: wrong.mentee, minutes, what, corrects: Some(wrong.stamp.id) };
            if check_note(&note, &self.record.notes, &self.caseload(), date(day)).is_ok() {
                self.write(CohortFact::Note(note), deeds);
            }
        }
    }

    /// Coaching notes of `day`.
    pub(super) fn note(&mut self, bureau: &Bureau<'_>, day: Day, lives: &[Trainee], deeds: &mut Timeline) {
        let (caseload, places) = (self.caseload(), self.places(day));
        let today = bureau.span.1;
        for n in 0..self.guides.len() {
            let guide = &self.guides[n];
            let here = lives[guide.place].active(day) && places.is_member(guide.officer);
            if !here || guide.coaching.silent.is_some_and(|from| day >= from) {
                continue;
            }
            let forgets = n % FORGETFUL == FORGETFUL - 2 && day.0 > today.0 - FORGETS_DAYS;
            for coached in self.mentees(&caseload, n, day).into_iter().skip(usize::from(forgets)) {
                let mentee = coached.assignment.mentee;
                let chance =
                    if self.met.contains(&(self.guides[n].officer, mentee)) { MEETS } else { MEETS_FIRST };
                if !self.rng.chance(chance) {
                    continue;
                }
                self.met.insert((self.guides[n].officer, mentee));
                // Work postponed over a holiday is forgotten: it is written down at once.
                let tomorrow = Day(day.0 + 1);
                if self.rng.chance(LATE) && !holiday(tomorrow) && !weekend(tomorrow) && tomorrow < today {
                    self.late.push((n, mentee, day));
                } else {
                    self.write_note(n, mentee, day, day, clock(17, 5), deeds);
                }
            }
        }
    }

    fn write_note(&mut self, n: usize, mentee: Uuid, on: Day, day: Day, seconds: i64, deeds: &mut Timeline) {
        let stamp = Stamp { on: date(on), ..self.stamp(day, seconds, self.guides[n].officer) };
        let (minutes, what) = (words::minutes(&mut self.rng), words::note(&mut self.rng));
        let note = Note { stamp, mentee, minutes, what, corrects: None };
        if check_note(&note, &self.record.notes, &self.caseload(), date(day)).is_ok() {
            if self.rng.chance(CORRECTED) {
                self.corrections.push(self.record.notes.len());
            }
            self.write(CohortFact::Note(note), deeds);
        }
    }
}

/// Sessions of an officer in the form of an exam.
fn sessions(seen: &Seen, officer: Uuid) -> usize {
    seen.facts.marks(officer).iter().filter(|mark| mark.compared && mark.milli_cpm > 0).count()
}

/// How far a unit is: the own one, the one that it is paired with, another.
fn far(bureau: &Bureau<'_>, own: Uuid, other: Uuid) -> u8 {
    let pair = bureau.crew.units.iter().find(|u| u.id == own).and_then(|u| u.pair);
    if own == other {
        0
    } else if pair == Some(other) {
        1
    } else {
        2
    }
}
