//! Notes of an audit that are no problems: a keeper of the roster who changed their own row, a sitting that
//! was opened off its plan, a certificate by a version of its standard that came in force after its sitting
//! was planned, a certificate whose holder is now another person.

use uuid::Uuid;

use super::moment::{Moment, Person, time};
use crate::exam::local_time;
use dabiao_domain::finding::Finding;
use dabiao_domain::roster_text::name_key;
use dabiao_domain::sitting::{SittingStep, account_from};
use dabiao_store::facts;
use dabiao_store::{AuditPlace, AuditProblem, CertificateRow, Db, Fact, JournalEntry, StoreError};

/// Note that this entry opens a sitting hours or days before or after its plan.
pub(super) fn off_plan(moment: &Moment, at_ms: i64, fact: &Fact) -> Option<AuditProblem> {
    let Fact::SittingEntry(facts::SittingEntry { sitting_id, .. }) = fact else { return None };
    let event = fact.sitting_event()?.ok()?;
    let sitting = &moment.sittings.get(sitting_id)?.sitting;
    let (plan, at) = (sitting.plan(), time(at_ms).ok()?);
    // Tickets for other PCs are packed the day before: what counts is when candidates were let write.
    let begins = if sitting.is_elsewhere() { SittingStep::Start } else { SittingStep::Open };
    if event.step() != Some(begins) || !plan.is_off(at) {
        return None;
    }
    let standard = moment.standard(&plan.standard_id, plan.standard_version)?;
    let (planned, opened) = (local_time(plan.at, standard), local_time(at, standard));
    Some(AuditProblem::new(format!("sitting {sitting_id}"), Finding::OffPlan { planned, opened }))
}

/// Note that a keeper of the roster changed their own unit or birth date: both decide what they may read and
/// which line applies to them.
pub(super) fn own_row(moment: &Moment, entry: &JournalEntry, fact: &Fact) -> Option<AuditProblem> {
    let (officers, by) = match fact {
        Fact::ImportRoster(facts::ImportRoster { officers, by, .. }) => (officers.as_slice(), (*by)?),
        Fact::ChangeOfficer(facts::ChangeOfficer { officer, by }) => (std::slice::from_ref(officer), (*by)?),
        _ => return None,
    };
    let now = officers.iter().find(|officer| officer.id == by)?;
    let before = moment.officer(by)?;
    let birth = now.birth_date.as_ref().and_then(|day| day.parse().ok());
    let what = match (now.unit_id != before.unit_id, birth != before.birth) {
        (true, true) => Finding::OwnUnitAndBirth { by },
        (true, false) => Finding::OwnUnit { by },
        (false, true) => Finding::OwnBirth { by },
        (false, false) => return None,
    };
    Some(AuditProblem::new(format!("journal {}/{}", entry.series, entry.seq), what))
}

/// Note that a certificate uses a later version than the one by which one of its sittings was planned: the
/// lines of the two may differ.
pub(super) fn younger(moment: &Moment, row: &CertificateRow, rests_on: &[Uuid]) -> Option<AuditProblem> {
    let sitting = |id: &Uuid| moment.sittings.get(&moment.attempts.get(id)?.sitting?);
    let planned =
        rests_on.iter().filter_map(sitting).map(|held| held.sitting.plan().standard_version).min()?;
    let (version, standard) = (row.standard_version, row.standard.clone());
    let what = Finding::YoungerStandard { version, standard, planned };
    (planned < version).then(|| AuditProblem::new(AuditPlace::Certificate(row.number.clone()), what))
}

/// Notes that who took a sitting over got the password there from a candidate of it: who administers a deputy's PC is the
/// invigilator there.
pub(super) fn of_candidates(
    db: &Db,
    moment: &Moment,
    facts: &[(&JournalEntry, Fact)],
) -> Result<Vec<AuditProblem>, StoreError> {
    let mut notes = Vec::new();
    for (_, fact) in facts {
        let Fact::TakeSitting(facts::TakeSitting { sitting_id, station_id, by: Some(by), .. }) = fact else {
            continue;
        };
        let Some(held) = moment.sittings.get(sitting_id) else { continue };
        let candidates = &held.sitting.plan().candidates;
        let given = db.accounts_given_at(*station_id)?;
        let giver = account_from(*by, &given, candidates);
        notes.extend(giver.map(|giver| {
            let (by, station) = (*by, *station_id);
            let what = if given.contains(&(by, giver)) {
                Finding::TakenByGiven { by, station, giver }
            } else {
                Finding::TakenByOwn { by, station, giver }
            };
            AuditProblem::new(format!("sitting {sitting_id}"), what)
        }));
    }
    Ok(notes)
}

/// The holder of a certificate, as the roster had them when it was issued.
pub(super) struct Holder {
    number: String,
    officer: Uuid,
    then: Person,
}

impl Holder {
    /// The holder of a certificate that is issued now.
    pub(super) fn of(moment: &Moment, row: &CertificateRow) -> Self {
        let (number, officer) = (row.number.clone(), row.officer_id);
        Self { number, officer, then: moment.person(officer) }
    }

    /// Note that the certificate now carries another name and another birth date. A correction of one of the
    /// two is ordinary; a change of both looks like another person. Revoked certificates get no note.
    pub(super) fn became_another(&self, moment: &Moment) -> Option<AuditProblem> {
        let (name, birth) = self.then.as_ref()?;
        let (name_now, birth_now) = moment.person(self.officer)?;
        let revoked = moment.certificate(&self.number).is_some_and(|row| row.revoked.is_some());
        let another = name_key(name) != name_key(&name_now) && *birth != birth_now;
        (another && !revoked)
            .then(|| AuditProblem::new(AuditPlace::Certificate(self.number.clone()), Finding::HolderOther))
    }
}
