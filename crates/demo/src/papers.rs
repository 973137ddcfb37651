//! Exemptions, departures, and accounts to sign in with.

use super::DemoError;
use super::calendar::{at, clock, iso, worked};
use super::chance::{Ids, bytes, pick};
use super::codes::{DEMO_PASSWORD, box_key};
use super::crew::Population;
use super::deeds::{Timeline, TimelineEntry};
use super::lives::Trainee;
use dabiao_app::OFFICER_STANDARD;
use dabiao_credential::password::{Cost, hash_password};
use dabiao_domain::record::civil::Day;
use dabiao_domain::role::Role;
use dabiao_domain::roster::{Officer, Service};
use dabiao_domain::splitmix::SplitMix;
use dabiao_store::facts;
use dabiao_store::{AccountChange, Fact, OfficerBody};

const REASONS: [&str; 5] = [
    "因病长期休养，附医院证明",
    "因公伤残，手部功能受限",
    "借调上级机关，不在岗",
    "孕期及哺乳期",
    "长期驻村工作",
];
const RETIRES: &str = "2027年上半年到龄退休";
/// From this age, the reason is retirement.
const RETIRES_AT: u32 = 57;

/// One exemption per so many officers, and one that is still undecided.
const OFFICERS_AN_EXEMPTION: usize = 55;
const OFFICERS_A_REQUEST: usize = 200;
/// One officer posted away and one retired, per so many officers.
const OFFICERS_A_POSTING: usize = 80;
const OFFICERS_A_PENSION: usize = 100;

/// The accounts of all officers with a role: one password, to be known by all.
pub fn accounts(
    crew: &Population,
    start_ms: i64,
    rng: &mut SplitMix,
    deeds: &mut Timeline,
) -> Result<(), DemoError> {
    let mut salt = [0; 16];
    salt.copy_from_slice(&bytes(rng)[..16]);
    let secret =
        hash_password(DEMO_PASSWORD, salt, Cost::LOG_IN).map_err(|e| DemoError::Made(e.to_string()))?;
    let admin = crew.staff(Role::Admin, 0);
    for member in &crew.members {
        let Some(role) = member.role else { continue };
        let id = member.officer.id;
        let change = AccountChange {
            officer_id: id,
            roles: vec![role.name().to_owned()],
            secret: Some(secret.clone()),
            must_change: false,
            by: (id != admin).then_some(admin),
        };
        // The first account is the administrator's, who makes the others.
        let later = if id == admin { 0 } else { 60_000 };
        deeds.push(start_ms + later, TimelineEntry::Account(change));
        if role == Role::Invigilator {
            let key = box_key(id, bytes(&mut rng.branch(id.as_u64_pair().1)))?;
            deeds.push(start_ms + later, TimelineEntry::BoxKey(key));
        }
    }
    Ok(())
}

/// Exemptions that are asked for, approved, refused and ended; an exempt officer does not practise.
pub fn exemptions(
    crew: &Population,
    lives: &mut [Trainee],
    (first, today): (Day, Day),
    ids: &mut Ids,
    rng: &mut SplitMix,
    deeds: &mut Timeline,
) {
    let count = crew.members.len();
    let mut who: Vec<usize> = (0..count).filter(|n| crew.members[*n].role.is_none()).collect();
    who.sort_by_key(|n| (!lives[*n].never, u32::MAX - crew.members[*n].age, *n));
    let (trainer, issuer) = (crew.staff(Role::Trainer, 0), crew.staff(Role::Issuer, 0));
    let approved = (count / OFFICERS_AN_EXEMPTION).max(1);
    let open = (count / OFFICERS_A_REQUEST).max(1);
    let decided = if count >= OFFICERS_A_REQUEST { 2 } else { 0 };
    let span = f64::from((today.0 - first.0 - 4).max(1));
    for (n, member) in who.into_iter().take(approved + open + decided).enumerate() {
        let person = &crew.members[member];
        let pending = (approved..approved + open).contains(&n);
        let day = if pending {
            Day(today.0 - 1 - rng.below(3) as i32)
        } else {
            Day(first.0 + (span * 0.7 * rng.unit()) as i32)
        };
        let day = worked(day.max(Day(first.0 + 2)));
        let id = ids.at(at(day, clock(10, 0)));
        let reason = if person.age >= RETIRES_AT { RETIRES } else { pick(rng, &REASONS) };
        let until = rng.chance(0.5).then(|| iso(Day(today.0 + 60 + rng.below(200) as i32)));
        let ask = Fact::AskExemption(facts::AskExemption {
            id,
            officer_id: person.officer.id,
            standard: OFFICER_STANDARD.to_owned(),
            from: iso(day),
            until,
            reason: reason.to_owned(),
            by: trainer,
        });
        deeds.push(at(day, clock(10, 0)), TimelineEntry::Fact(ask));
        if pending {
            continue;
        }
        let answered = at(day, clock(16, 20) + n as i64);
        let ended = |reason: &str| {
            Fact::EndExemption(facts::EndExemption { id, reason: reason.to_owned(), by: issuer })
        };
        if n == approved + open {
            deeds.push(answered, TimelineEntry::Fact(ended("材料不全，请补充医院证明后再申请")));
            continue;
        }
        deeds.push(
            answered,
            TimelineEntry::Fact(Fact::ApproveExemption(facts::ApproveExemption { id, by: issuer })),
        );
        if n > approved + open {
            deeds.push(at(worked(Day(today.0 - 2)), clock(9, 5)), TimelineEntry::Fact(ended("已恢复上班")));
        } else {
            (lives[member].never, lives[member].barred) = (true, true);
        }
    }
}

/// Officers who are posted away or retire in the course of the days.
pub fn leavers(
    crew: &Population,
    lives: &mut [Trainee],
    (first, today): (Day, Day),
    rng: &mut SplitMix,
    deeds: &mut Timeline,
) {
    let count = crew.members.len();
    let mut who: Vec<usize> =
        (0..count).filter(|n| crew.members[*n].role.is_none() && !lives[*n].never).collect();
    who.sort_by_key(|n| (u32::MAX - crew.members[*n].age, *n));
    let retired = (count / OFFICERS_A_PENSION).max(1).min(who.len());
    let rest = who.split_off(retired);
    let mut leaving: Vec<(usize, Service)> = who.into_iter().map(|n| (n, Service::Retired)).collect();
    for _ in 0..(count / OFFICERS_A_POSTING).max(1) {
        if rest.is_empty() {
            break;
        }
        let member = *pick(rng, &rest);
        if leaving.iter().all(|(n, _)| *n != member) {
            leaving.push((member, Service::PostedAway));
        }
    }
    let admin = crew.staff(Role::Admin, 0);
    let span = f64::from((today.0 - first.0).max(2));
    for (member, service) in leaving {
        let day = Day(first.0 + (span * rng.between(0.2, 0.9)) as i32);
        lives[member].until = Some(day);
        let officer =
            Officer { service, left_on: iso(day).parse().ok(), ..crew.members[member].officer.clone() };
        let fact =
            Fact::ChangeOfficer(facts::ChangeOfficer { officer: OfficerBody::of(&officer), by: Some(admin) });
        deeds.push(at(day, clock(8, 45)) + member as i64, TimelineEntry::Fact(fact));
    }
}
