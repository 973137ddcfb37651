//! Operations of instructors and guidance officers: each is checked on the store's thread against the records
//! there, and written as facts, all or none.

use dabiao_domain::actor::Authorized;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::CohortAccess;
use super::people::left_service;
use super::refusal::{CohortRefusal, warning_words};
use crate::cohort::CohortDesk;
use crate::core::day_of;
use crate::core::{Core, Seen, Task};
use crate::notice::Notice;
use dabiao_domain::cohort::Stamp;
use dabiao_domain::cohort::caseload::alert::{Dismissal, check_dismiss};
use dabiao_domain::cohort::caseload::note::{Note, check_note};
use dabiao_domain::cohort::caseload::{
    AssignWarning, Assignment, AssignmentEnd, Caseload, EndReason, MenteeFacts, check_assign,
};
use dabiao_domain::cohort::gain::Gain;
use dabiao_domain::cohort::ladder::{
    Evidence, EvidenceKind, Ladder, Requirements, Rung, SignOff, Withdrawal, check_sign_off, check_withdrawal,
};
use dabiao_domain::cohort::membership::{Cohort, MembershipFact, Step, check_step};
use dabiao_domain::cohort::record::{CohortFact, CohortRecord, KeptEstimate};
use dabiao_domain::role::{Operation, Permission};

/// A note of coaching as it was put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteForm {
    /// Who was coached.
    pub mentee: Uuid,
    /// The day.
    pub on: Date,
    /// For how many minutes.
    pub minutes: u32,
    /// What was done; with no minutes and no text, the note that it corrects is withdrawn.
    pub what: String,
    /// The note that it corrects.
    pub corrects: Option<Uuid>,
}

/// The result of an operation: warnings, or the refusal.
pub(super) type Outcome = Result<Vec<AssignWarning>, CohortRefusal>;

impl Seen<'_, CohortDesk> {
    /// Time, day and author of the operation.
    pub(super) fn stamp(self, by: Uuid) -> Stamp {
        let now = self.core.config.clock.wall_ms();
        Stamp {
            on: day_of(now),
            at: Timestamp::from_millisecond(now).unwrap_or_default(),
            id: self.core.config.clock.new_id(),
            by,
        }
    }

    /// The first day on which the officer is no longer here.
    fn left_on(self, officer: Uuid) -> Option<Date> {
        self.core.roster.officers.iter().find(|o| o.id == officer).and_then(left_service)
    }
}

impl CohortDesk {
    /// Checks and writes on the store's thread; notes are written without a `right`.
    fn do_deed(
        &mut self,
        right: Option<Authorized>,
        check: impl FnOnce(&CohortRecord) -> Result<(Vec<CohortFact>, Vec<AssignWarning>), CohortRefusal>
        + Send
        + 'static,
        core: &mut Core,
    ) {
        let now = core.config.clock.wall_ms();
        self.deeds.push(core.ask_store(move |db| {
            let record = db.cohort()?;
            match check(&record) {
                Err(refusal) => Ok(Err(refusal)),
                Ok((facts, warnings)) => {
                    db.record_cohort(now, right.as_ref(), &facts)?;
                    Ok(Ok(warnings))
                }
            }
        }));
    }

    /// Collects the results of operations. Called once per frame.
    pub(super) fn poll_deeds(&mut self, core: &mut Core) {
        for outcome in Task::take_all(&mut self.deeds) {
            match outcome {
                Err(error) => core.say_task(&error),
                Ok(Err(refusal)) => Self::refuse(&refusal, core),
                Ok(Ok(warnings)) => {
                    if let Some(warning) = warnings.first() {
                        let words = warning_words(&core.texts, *warning);
                        let values: [(&str, &dyn std::fmt::Display); 2] =
                            [("words", &words), ("n", &warnings.len())];
                        core.notice = Some(Notice::new(&core.texts, "cohort-warned", &values));
                    }
                    self.look(core);
                }
            }
        }
    }

    fn refuse(refusal: &CohortRefusal, core: &mut Core) {
        let name = |id: Uuid| {
            let found = core.roster.officers.iter().find(|o| o.id == id);
            found.map_or_else(String::new, |o| format!("{} {}", o.badge, o.name))
        };
        let why = refusal.words(&core.texts, &name);
        core.notice = Some(Notice::new(&core.texts, "error-cohort", &[("why", &why)]));
    }

    pub(super) fn step(&mut self, officer: Uuid, step: Step, note: &str, core: &mut Core) {
        let Some(by) = core.allowed(Permission::ManageCohort) else { return };
        let new = MembershipFact {
            stamp: self.seen(core).stamp(by.id),
            officer,
            step,
            note: note.trim().to_owned(),
        };
        let left = self.seen(core).left_on(officer);
        let first = core.config.clock.new_id();
        self.do_deed(
            Some(by.right),
            move |record| {
                check_step(&new, &record.steps, left)?;
                let mut facts = vec![CohortFact::Step(new.clone())];
                if matches!(step, Step::Leave(_)) {
                    facts.extend(released(record, officer, new.stamp, first));
                }
                Ok((facts, Vec::new()))
            },
            core,
        );
    }

    pub(super) fn sign_off_rung(&mut self, officer: Uuid, rung: Rung, note: &str, core: &mut Core) {
        let Some(by) = core.allowed_operation(&Operation::SignOff { subject: officer }) else { return };
        let Some(view) = self.seen(core).view().cloned() else { return };
        let copies = self.seen(core).copies(officer).cloned();
        let mut evidence = view.evidence(officer, copies.as_deref());
        evidence.retain(|e| e.kind.rung() == rung);
        let stamp = self.seen(core).stamp(by.id);
        let estimate = (rung == Rung::MenteeResults).then(|| view.coach(officer)?.gain).flatten();
        let kept = match estimate {
            Some(Gain::Known(difference)) => {
                let stamp = Stamp { id: core.config.clock.new_id(), ..stamp };
                Some(KeptEstimate::of(stamp, officer, &difference))
            }
            _ => None,
        };
        if let Some(kept) = &kept {
            let kind = EvidenceKind::GainEstimate { low_milli_cpm: kept.low_milli };
            evidence.push(Evidence { id: kept.stamp.id, officer, on: kept.stamp.on, kind });
        }
        let named = evidence.iter().map(|e| e.id).collect();
        let new = SignOff { stamp, officer, rung, evidence: named, note: note.trim().to_owned() };
        self.do_deed(
            Some(by.right),
            move |record| {
                let on = new.stamp.on;
                let cohort = Cohort::on(&record.steps, on);
                let ladder = Ladder::of(officer, &record.sign_offs, &record.withdrawals, on);
                check_sign_off(&new, &cohort, &ladder, &evidence, &Requirements::default())?;
                let kept = kept.map(CohortFact::Estimate);
                Ok((kept.into_iter().chain([CohortFact::SignOff(new)]).collect(), Vec::new()))
            },
            core,
        );
    }

    pub(super) fn withdraw_sign_off(&mut self, sign_off: Uuid, reason: &str, core: &mut Core) {
        let Some(by) = core.allowed(Permission::ManageCohort) else { return };
        let new =
            Withdrawal { stamp: self.seen(core).stamp(by.id), sign_off, reason: reason.trim().to_owned() };
        self.do_deed(
            Some(by.right),
            move |record| {
                check_withdrawal(&new, &record.sign_offs, &record.withdrawals)?;
                Ok((vec![CohortFact::Withdrawal(new)], Vec::new()))
            },
            core,
        );
    }

    pub(super) fn assign_mentees(&mut self, pairs: &[(Uuid, Uuid)], core: &mut Core) {
        let Some(by) = core.allowed(Permission::ManageCohort) else { return };
        let known = |id: Uuid| core.roster.officers.iter().position(|o| o.id == id);
        let new: Vec<(Assignment, MenteeFacts)> = pairs
            .iter()
            .map(|(coach, mentee)| {
                let assessment = known(*mentee).and_then(|n| core.bureau.assessments.get(n));
                let facts = MenteeFacts {
                    left_service: self.seen(core).left_on(*mentee),
                    certified: assessment.is_some_and(|a| a.state.is_certified()),
                };
                (Assignment { stamp: self.seen(core).stamp(by.id), coach: *coach, mentee: *mentee }, facts)
            })
            .collect();
        self.do_deed(
            Some(by.right),
            move |record| {
                let mut assignments = record.assignments.clone();
                let mut warnings = Vec::new();
                let mut facts = Vec::new();
                for (assignment, mentee) in new {
                    let cohort = Cohort::on(&record.steps, assignment.stamp.on);
                    let caseload = Caseload::of(&assignments, &record.ends);
                    warnings.extend(check_assign(&assignment, &caseload, &cohort, mentee)?);
                    assignments.push(assignment);
                    facts.push(CohortFact::Assign(assignment));
                }
                Ok((facts, warnings))
            },
            core,
        );
    }

    pub(super) fn end_coaching(&mut self, assignment: Uuid, reason: EndReason, core: &mut Core) {
        let Some(by) = core.allowed(Permission::ManageCohort) else { return };
        let stamp = self.seen(core).stamp(by.id);
        self.do_deed(
            Some(by.right),
            move |record| {
                let known = record.assignments.iter().any(|a| a.stamp.id == assignment);
                let ended = record.ends.iter().any(|e| e.assignment == assignment && e.stamp.on <= stamp.on);
                if !known || ended {
                    return Err(CohortRefusal::NoAssignment);
                }
                Ok((vec![CohortFact::End(AssignmentEnd { stamp, assignment, reason })], Vec::new()))
            },
            core,
        );
    }

    pub(super) fn write_note(&mut self, form: NoteForm, core: &mut Core) {
        let Some(by) = core.here.officer.clone() else { return };
        if !matches!(self.seen(core).access(), CohortAccess::Own(_) | CohortAccess::Whole) {
            Self::refuse(&CohortRefusal::NotOwn, core);
            return;
        }
        let stamp = self.seen(core).stamp(by.id);
        let note = Note {
            stamp: Stamp { on: form.on, ..stamp },
            mentee: form.mentee,
            minutes: form.minutes,
            what: form.what.trim().to_owned(),
            corrects: form.corrects,
        };
        self.do_deed(
            None,
            move |record| {
                let caseload = Caseload::of(&record.assignments, &record.ends);
                check_note(&note, &record.notes, &caseload, stamp.on)?;
                Ok((vec![CohortFact::Note(note)], Vec::new()))
            },
            core,
        );
    }

    pub(super) fn dismiss_alert(&mut self, key: &str, reason: &str, core: &mut Core) {
        let Some(by) = core.allowed(Permission::ManageCohort) else { return };
        let Some(view) = self.seen(core).view() else { return };
        let alerts: Vec<_> = view.alerts.iter().map(|line| line.alert.clone()).collect();
        let new = Dismissal {
            stamp: self.seen(core).stamp(by.id),
            key: key.to_owned(),
            reason: reason.trim().to_owned(),
        };
        self.do_deed(
            Some(by.right),
            move |record| {
                check_dismiss(&new, &alerts, &record.dismissals)?;
                Ok((vec![CohortFact::Dismissal(new)], Vec::new()))
            },
            core,
        );
    }
}

/// The ends of a leaving coach's assignments: no mentee keeps a coach who can't be asked.
fn released(record: &CohortRecord, coach: Uuid, stamp: Stamp, first: Uuid) -> Vec<CohortFact> {
    let caseload = Caseload::of(&record.assignments, &record.ends);
    let mut id = first.as_u128();
    caseload
        .mentees(coach, stamp.on)
        .map(|c| {
            // The ids count on from a fresh one: all of them belong to this operation.
            let end = Stamp { id: Uuid::from_u128(id), ..stamp };
            id += 1;
            CohortFact::End(AssignmentEnd {
                stamp: end,
                assignment: c.assignment.stamp.id,
                reason: EndReason::Reassigned,
            })
        })
        .collect()
}
