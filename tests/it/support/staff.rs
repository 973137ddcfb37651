//! A station with people who have secrets, and sittings by standards without a deadline: exams that go by the
//! machine's own clock can be held on any day.

use super::by_right::ByRight as _;
use std::path::Path;

use dabiao::app::exam::PlanForm;
use dabiao::app::{Action, DoorAction, ExamAction};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::domain::sitting::SittingKind;
use dabiao::store::{AccountChange, Db, StandardRow};
use uuid::Uuid;

use super::bureau::hashed;
use super::room::{ADMIN, CANDIDATES, INVIGILATOR, PASSWORD};
use super::typist::Typist;

/// Milliseconds since the Unix epoch, by the machine's clock.
pub fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Three candidates, an invigilator and an administrator with passwords, and `standards` in force.
pub fn founded(folder: &Path, standards: &[(&str, String)]) {
    founded_at(folder, now_ms(), standards);
}

/// The same at `at_ms`.
pub fn founded_at(folder: &Path, at_ms: i64, standards: &[(&str, String)]) {
    let mut t = Typist::at_time(folder, at_ms);
    let names = ["王德明", "李晓峰", "周海燕", "赵志强"];
    for (badge, name) in CANDIDATES.into_iter().chain([INVIGILATOR]).zip(names) {
        let (badge, name) = (badge.to_owned(), name.to_owned());
        t.act(Action::Door(DoorAction::AddOfficer { badge, name, unit: "文昌派出所".into() }));
        t.act(Action::SignOut);
    }
    t.act(Action::Door(DoorAction::SetUpAdmin {
        badge: ADMIN.into(),
        name: "系统员".into(),
        unit: "科信大队".into(),
        secret: PASSWORD.into(),
    }));
    let (id, roles) = (officer(&t, INVIGILATOR).id, vec![Role::Invigilator]);
    t.act(Action::Door(DoorAction::SetAccount { officer: id, roles, secret: Some("given by admin".into()) }));
    t.act(Action::SignOut);
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret("given by admin".into())));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
    let admin = officer(&t, ADMIN).id;
    drop(t);
    let mut db = Db::open(folder, &Uuid::nil).unwrap();
    db.sign_with(at_ms, dabiao::app::bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap()).unwrap();
    for (id, toml) in standards {
        let row = StandardRow { id: (*id).to_owned(), version: 1, toml: toml.clone() };
        db.put_standard(at_ms, &row, admin).unwrap();
    }
}

/// Badge of an issuer.
pub const ISSUER: &str = "059200";

/// An issuer with [`PASSWORD`] joins the station that was founded.
pub fn with_issuer(folder: &Path) {
    with_one(folder, now_ms(), (ISSUER, "何静"), Role::Issuer);
}

/// An officer with that role and [`PASSWORD`] joins the station that was founded, at `at_ms`. Their id.
pub fn with_one(folder: &Path, at_ms: i64, (badge, name): (&str, &str), role: Role) -> Uuid {
    let mut db = Db::open(folder, &Uuid::nil).unwrap();
    let signer = dabiao::app::bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap();
    db.sign_with(at_ms, signer).unwrap();
    let people = db.officers().unwrap();
    let unit = people.iter().find(|o| o.badge == ADMIN).unwrap();
    let id = Uuid::from_u128(badge.bytes().fold(0, |all, digit| all << 4 | u128::from(digit & 15)));
    let one = Officer::new(id, badge.into(), name.into(), unit.unit_id, unit.unit.clone());
    let change = AccountChange {
        officer_id: id,
        roles: vec![role.name().to_owned()],
        secret: Some(hashed(PASSWORD)),
        must_change: false,
        by: Some(unit.id),
    };
    db.add_officer(at_ms, one).unwrap();
    db.put_account(at_ms, &change).unwrap();
    id
}

/// The text of a standard of `seconds` and `line` 字/分, to be reached with a tenth of wrong characters.
pub fn standard(id: &str, seconds: u64, line: u32, resume: &str) -> String {
    format!(
        "format = 1\nid = \"{id}\"\nversion = 1\ntitle = \"{id}\"\ntitle_en = \"{id}\"\napplies_to = \"officer\"\n\
         mode = \"copy\"\npolicy = \"strict\"\nduration_s = {seconds}\naccuracy_percent = 90\nmin_attempted = 10\n\
         sittings = 1\nresume = \"{resume}\"\nhand_in_early = false\ntrial_s = 60\n[speed]\nline_cpm = {line}\n\
         [passage]\nkind = \"dispatch\"\nlength = 1500\n"
    )
}

/// The officer with this badge.
pub fn officer(t: &Typist, badge: &str) -> Officer {
    t.session.officers().iter().find(|o| o.badge == badge).expect("an officer").clone()
}

/// The invigilator signs in.
pub fn invigilator(t: &mut Typist) {
    let id = officer(t, INVIGILATOR).id;
    t.act(Action::Door(DoorAction::SignIn(id)));
    t.act(Action::Door(DoorAction::GiveSecret(PASSWORD.into())));
    assert!(t.session.officer().is_some(), "{:?}", t.session.notice());
}

/// A sitting of these candidates, planned by the invigilator, who is signed in. Its id.
pub fn planned(t: &mut Typist, standard: &str, badges: &[&str]) -> Uuid {
    planned_as(t, standard, SittingKind::Copy, badges)
}

/// The same of that kind.
pub fn planned_as(t: &mut Typist, standard: &str, kind: SittingKind, badges: &[&str]) -> Uuid {
    let candidates = badges.iter().map(|badge| officer(t, badge).id).collect();
    let at = t.session.now().to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap());
    t.act(Action::Exam(ExamAction::Plan(PlanForm {
        at: at.strftime("%Y-%m-%d %H:%M").to_string().parse().unwrap(),
        room: "三楼机房".into(),
        standard: standard.into(),
        kind,
        seats: badges.len().to_string().parse().unwrap(),
        candidates,
        invigilators: vec![officer(t, INVIGILATOR).id],
    })));
    let session = &t.session;
    session.core().sittings().next().unwrap_or_else(|| panic!("{:?}", session.notice())).sitting.plan().id
}
