//! The instructor's sign-offs, withdrawals and dismissals, each on the facts of that day.

use super::bureau::{Bureau, instructor};
use super::corps::CohortSim;
use super::seen::Seen;
use super::words;
use crate::DemoError;
use crate::calendar::clock;
use crate::deeds::Timeline;
use dabiao_app::cohort::{RecordCopies, gains};
use dabiao_app::trainer::date;
use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::caseload::alert::{AlertKind, Dismissal, check_dismiss};
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::ladder::{
    Evidence, EvidenceKind, Ladder, Requirements, Rung, SignOff, Withdrawal, check_sign_off, check_withdrawal,
};
use dabiao_domain::cohort::record::{CohortFact, KeptEstimate};
use dabiao_domain::record::civil::Day;
use dabiao_store::Db;

/// Rungs of one officer that are signed on one day, at most.
const A_DAY: usize = 2;
/// A member with this many rungs loses a signature, from this share of the days on: the second of those
/// members.
const WITHDRAWN_AIM: usize = 3;
const WITHDRAWN_FROM: f64 = 0.8;

impl CohortSim {
    /// Signs off the members who meet the next rung's requirements, as far as they get.
    pub(super) fn sign(
        &mut self,
        bureau: &Bureau<'_>,
        seen: &Seen,
        db: &Db,
        day: Day,
        deeds: &mut Timeline,
    ) -> Result<(), DemoError> {
        for n in 0..self.guides.len() {
            for _ in 0..A_DAY {
                if !self.sign_next(bureau, seen, db, n, day, deeds)? {
                    break;
                }
            }
        }
        self.withdraw(bureau, day, deeds);
        Ok(())
    }

    fn sign_next(
        &mut self,
        bureau: &Bureau<'_>,
        seen: &Seen,
        db: &Db,
        n: usize,
        day: Day,
        deeds: &mut Timeline,
    ) -> Result<bool, DemoError> {
        let (officer, aim) = (self.guides[n].officer, self.guides[n].aim);
        let places = self.places(day);
        let Some(rung) = self.ladder(n, day).next().filter(|r| r.place() < aim && places.is_member(officer))
        else {
            return Ok(false);
        };
        let attempts = if rung == Rung::RecordQuality { db.attempts(Some(officer))? } else { Vec::new() };
        let copies = RecordCopies::of(officer, &attempts);
        let mut evidence = seen.view.evidence(officer, Some(&copies));
        evidence.retain(|e| e.kind.rung() == rung);
        if evidence.is_empty() && rung != Rung::MenteeResults {
            return Ok(false);
        }
        let stamp = self.stamp(day, clock(11, 0), instructor(bureau, n));
        let kept = if rung == Rung::MenteeResults { self.estimate(seen, n, stamp) } else { None };
        if let Some(kept) = &kept {
            let kind = EvidenceKind::GainEstimate { low_milli_cpm: kept.low_milli };
            evidence.push(Evidence { id: kept.stamp.id, officer, on: kept.stamp.on, kind });
        }
        let named = evidence.iter().map(|e| e.id).collect();
        let note = words::signed(rung).to_owned();
        let new = SignOff { stamp, officer, rung, evidence: named, note };
        // The instructor of the demonstration signs nothing of which the desk would warn.
        let ladder = self.ladder(n, day);
        if check_sign_off(&new, &places, &ladder, &evidence, &Requirements::default()) != Ok(Vec::new()) {
            return Ok(false);
        }
        if let Some(kept) = kept {
            self.write(CohortFact::Estimate(kept), deeds);
        }
        self.write(CohortFact::SignOff(new), deeds);
        Ok(true)
    }

    /// How far the `n`-th of the cohort has come.
    fn ladder(&self, n: usize, day: Day) -> Ladder<'_> {
        let record = &self.record;
        Ladder::of(self.guides[n].officer, &record.sign_offs, &record.withdrawals, date(day))
    }

    /// The mentees' additional gain, as far as it is known; written at the same time as the signature.
    fn estimate(&mut self, seen: &Seen, n: usize, stamp: Stamp) -> Option<KeptEstimate> {
        let officer = self.guides[n].officer;
        let (own, _) = gains(&seen.facts);
        match own.get(&officer) {
            Some(Gain::Known(difference)) => {
                let stamp = Stamp { id: self.ids.at(stamp.at.as_millisecond()), ..stamp };
                Some(KeptEstimate::of(stamp, officer, difference))
            }
            _ => None,
        }
    }

    /// One signature is withdrawn, so that a higher one waits.
    fn withdraw(&mut self, bureau: &Bureau<'_>, day: Day, deeds: &mut Timeline) {
        if self.withdrawn || day < bureau.share(WITHDRAWN_FROM) {
            return;
        }
        let height = |n: &usize| self.ladder(*n, day).height();
        let reached = (0..self.guides.len()).filter(|n| self.guides[*n].aim == WITHDRAWN_AIM);
        let Some(n) = reached.rev().find(|n| height(n) == WITHDRAWN_AIM) else { return };
        let officer = self.guides[n].officer;
        let mut signed = self.record.sign_offs.iter().rev();
        let signed = signed.find(|s| s.officer == officer && s.rung == Rung::RecordQuality);
        let Some(sign_off) = signed.map(|s| s.stamp.id) else { return };
        let stamp = self.stamp(day, clock(11, 30), instructor(bureau, n));
        let new = Withdrawal { stamp, sign_off, reason: words::WITHDRAWN.to_owned() };
        if check_withdrawal(&new, &self.record.sign_offs, &self.record.withdrawals).is_ok() {
            self.write(CohortFact::Withdrawal(new), deeds);
            self.withdrawn = true;
            self.guides[n].aim = 0;
        }
    }

    /// Dismisses an alert now and then; missed sittings only on the `last` day, when nothing more follows
    /// from them.
    pub(super) fn dismiss(
        &mut self,
        bureau: &Bureau<'_>,
        seen: &Seen,
        day: Day,
        last: bool,
        deeds: &mut Timeline,
    ) {
        let alerts: Vec<_> = seen.view.alerts.iter().map(|line| line.alert.clone()).collect();
        let missed = |kind: &AlertKind| matches!(kind, AlertKind::SittingMissed { .. });
        let of = |wanted: bool| alerts.iter().filter(move |a| missed(&a.kind) == wanted).take(1);
        let mut chosen: Vec<_> = of(false).collect();
        if last {
            chosen.extend(of(true));
        } else if !self.rng.chance(0.5) {
            chosen.clear();
        }
        for alert in chosen {
            let reason = match alert.kind {
                AlertKind::SittingMissed { .. } => words::DISMISSED[1],
                AlertKind::Backwards { .. } => words::DISMISSED[2],
                AlertKind::NoContact { .. } => words::DISMISSED[0],
                AlertKind::CoachSilent { .. } => words::DISMISSED[3],
            };
            let stamp = self.stamp(day, clock(8, 2), instructor(bureau, 0));
            let new = Dismissal { stamp, key: alert.key(), reason: reason.to_owned() };
            if check_dismiss(&new, &alerts, &self.record.dismissals).is_ok() {
                self.write(CohortFact::Dismissal(new), deeds);
            }
        }
    }
}
