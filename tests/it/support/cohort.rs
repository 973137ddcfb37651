//! A bureau with an instructor, and what makes a guidance officer.

use super::by_right::ByRight as _;
use std::path::Path;

use dabiao::credential::issue;
use dabiao::domain::certificate::{Certificate, CertificateNo};
use dabiao::domain::cohort::Stamp;
use dabiao::domain::cohort::membership::{MembershipFact, Step};
use dabiao::domain::cohort::record::CohortFact;
use dabiao::domain::roster::Officer;
use dabiao::store::facts;
use dabiao::store::{AccountChange, Db, Fact};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use uuid::Uuid;

use super::bureau::{candidate, found};
use super::credential::{KEY, certificate};
use super::typist::MORNING_MS;

/// An instructor, badge 059905.
pub const INSTRUCTOR: Uuid = Uuid::from_u128(0x9905);

/// The day of [`MORNING_MS`].
pub const TODAY: Date = date(2026, 11, 23);

/// Officers of the bureau who never sat an exam.
pub const FRESH: usize = 8;

/// The `n`-th of them from 0, badge 058000 + n.
pub fn fresh(n: usize) -> Uuid {
    Uuid::from_u128(0x3000 + n as u128)
}

/// A bureau with `officers` candidates, those who never sat, and an instructor.
pub fn bureau(folder: &Path, officers: usize) {
    found(folder, officers, true);
    let mut db = open(folder);
    for n in 0..FRESH {
        let unit = Uuid::from_u128(0x700 + (n % 2) as u128);
        let unit_name = ["文昌派出所", "城关派出所"][n % 2];
        let name = ["高翔", "梁红", "宋刚", "唐敏", "许军", "韩梅", "冯涛", "曹颖"][n];
        let badge = format!("{:06}", 58_000 + n);
        let officer = Officer::new(fresh(n), badge, name.into(), unit, unit_name.into());
        db.add_officer(MORNING_MS - 2 * 86_400_000, officer).unwrap();
    }
    let unit = Uuid::from_u128(0x702);
    let officer =
        Officer::new(INSTRUCTOR, "059905".into(), "孙教官".into(), unit, "岚江市公安局治安管理支队".into());
    db.add_officer(MORNING_MS - 2 * 86_400_000, officer).unwrap();
    let change = AccountChange {
        officer_id: INSTRUCTOR,
        roles: vec!["instructor".into()],
        secret: None,
        must_change: false,
        by: None,
    };
    db.put_account(MORNING_MS - 2 * 86_400_000, &change).unwrap();
}

pub fn open(folder: &Path) -> Db {
    Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap()
}

/// A stamp of `days` before today by the instructor.
pub fn stamp(n: u128, days: i64) -> Stamp {
    let ms = MORNING_MS - days * 86_400_000;
    Stamp {
        on: TODAY.saturating_sub(jiff::Span::new().days(days)),
        at: Timestamp::from_millisecond(ms).unwrap(),
        id: Uuid::from_u128(0xC000_0000 + n),
        by: INSTRUCTOR,
    }
}

/// Writes a fact at its own time.
pub fn write(folder: &Path, facts: &[CohortFact]) {
    let mut db = open(folder);
    for fact in facts {
        db.put_cohort(fact.stamp().at.as_millisecond(), std::slice::from_ref(fact)).unwrap();
    }
}

/// The fact that the candidate became a member this many days ago.
pub fn member(n: usize, days: i64) -> CohortFact {
    let stamp = stamp(n as u128, days);
    CohortFact::Step(MembershipFact {
        stamp,
        officer: candidate(n),
        step: Step::JoinMember,
        note: String::new(),
    })
}

/// A certificate by the guidance standard for the candidate.
pub fn certify(folder: &Path, n: usize) {
    let token = issue(
        Certificate {
            number: CertificateNo::new(2026, 900 + n as u32).unwrap(),
            badge: format!("{:06}", 59_000 + n),
            standard_id: "guidance-2027".into(),
            standard_version: 1,
            sitting: date(2026, 11, 20),
            issued: date(2026, 11, 21),
            valid_until: Some(date(2028, 11, 20)),
            ..certificate()
        },
        &KEY,
    )
    .unwrap();
    let fact = Fact::IssueCertificate(facts::IssueCertificate {
        id: Uuid::from_u128(0xCE00 + n as u128),
        number: format!("DB-2026-{:06}", 900 + n),
        officer_id: candidate(n),
        standard: "guidance-2027".into(),
        standard_version: 1,
        attempt_id: Uuid::from_u128(0xE000 + n as u128),
        grade: None,
        token: token.to_string(),
        by: super::bureau::ISSUER,
    });
    open(folder).put(MORNING_MS - 2 * 86_400_000, &fact).unwrap();
}
