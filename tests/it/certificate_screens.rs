//! The screen of certificates for each role, and the effect of its buttons.

use std::fs;
use std::path::Path;

use dabiao::app::certificates::ExemptionForm;
use dabiao::app::certificates::{CERTIFICATES_FOLDER, KeyState, Worth};
use dabiao::app::lang::Lang;
use dabiao::app::{Action, CertificateAction, DoorAction, ExemptionAction};
use dabiao::store::{Db, StandardRow};
use dabiao::ui::Screen;
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;
use uuid::Uuid;

use super::support::bureau::{ADMIN, INVIGILATOR, ISSUER, OUTSIDER, TRAINER, candidate, found};
use super::support::window::{Look, Window};

const PASSPHRASE: &str = "岚江市公安局 2026 发证专用";

fn looks() -> [Look; 4] {
    let look = |lang, size| Look { lang, size: Vec2::from(size), ..Look::PLAIN };
    [
        look(Lang::ZhCn, (1280.0, 800.0)),
        look(Lang::En, (1280.0, 800.0)),
        look(Lang::ZhCn, (1920.0, 1080.0)),
        look(Lang::En, (1920.0, 1080.0)),
    ]
}

fn paper(w: &mut Window, action: CertificateAction) {
    act(w, Action::Certificates(action));
}

/// Acts and waits, also for work that takes seconds on purpose.
fn act(w: &mut Window, action: Action) {
    let signs_in = matches!(action, Action::Door(DoorAction::SignIn(_)));
    w.act(action);
    if signs_in {
        w.go_back();
    }
    for _ in 0..100 {
        if !w.harness.state().session().busy() {
            break;
        }
        w.settle();
    }
}

fn open_as(folder: &Path, look: Look, who: Uuid) -> Window {
    let mut w = Window::open(folder, look, Screen::Certificates);
    act(&mut w, Action::SignOut);
    act(&mut w, Action::Door(DoorAction::SignIn(who)));
    w
}

/// Opens the part of the screen with that name.
fn go(w: &mut Window, key: &str) {
    let name = w.harness.state().session().texts().get(key);
    w.harness.get_by_role_and_label(egui::accesskit::Role::Button, &name).click();
    w.settle();
}

fn key(w: &mut Window) {
    let holder = "岚江市公安局".to_owned();
    paper(w, CertificateAction::CreateIssuerKey { passphrase: PASSPHRASE.into(), holder });
    let session = w.harness.state().session();
    assert!(matches!(session.certificates().issuer_key(), KeyState::Open(_)), "{:?}", session.notice());
}

#[test]
fn every_part_in_every_look() {
    for look in looks() {
        let folder = tempfile::tempdir().unwrap();
        found(folder.path(), 14, true);
        let mut w = open_as(folder.path(), look, OUTSIDER);
        w.picture("certificates-no-key");
        key(&mut w);
        w.picture("certificates-due");
        paper(&mut w, CertificateAction::IssueDue { standard: "officer-2027".into() });
        let first = w.harness.state().session().certificates().views()[0].number.clone();
        let revoke =
            CertificateAction::RevokeCertificate {
                number: first, reason: "录入有误".into(), replaced: true
            };
        paper(&mut w, revoke);
        let session = w.harness.state().session();
        let token = session.core().certificates()[0].token.clone();
        let revoke = session.texts().get("revoke");
        w.picture("certificates-list");
        w.harness.get_all_by_label(&revoke).next().expect("a button").click();
        w.settle();
        w.picture("certificates-revoke");
        paper(&mut w, CertificateAction::VerifyCertificate { given: token });
        go(&mut w, "check-certificate");
        w.picture("certificates-check");
        let ask = |n: usize, until: Option<jiff::civil::Date>| {
            Action::Exemption(ExemptionAction::Ask(ExemptionForm {
                officer: candidate(n),
                standard: "officer-2027".into(),
                from: "2026-11-01".parse().unwrap(),
                until,
                reason: "右手骨折，住院治疗".into(),
            }))
        };
        act(&mut w, Action::SignOut);
        act(&mut w, Action::Door(DoorAction::SignIn(TRAINER)));
        act(&mut w, ask(14, Some(jiff::civil::date(2027, 2, 1))));
        act(&mut w, ask(3, None));
        act(&mut w, Action::SignOut);
        act(&mut w, Action::Door(DoorAction::SignIn(OUTSIDER)));
        let asked = w.harness.state().session().core().exemptions()[0].id;
        act(&mut w, Action::Exemption(ExemptionAction::Approve(asked)));
        go(&mut w, "exemptions");
        w.picture("certificates-exemptions");
        act(&mut w, Action::SignOut);
        act(&mut w, Action::Door(DoorAction::SignIn(ADMIN)));
        let file = folder.path().join("officer-2027-2.toml");
        fs::write(&file, new_version(2, 40)).unwrap();
        go(&mut w, "standards");
        paper(&mut w, CertificateAction::ProposeStandard { path: file.display().to_string() });
        w.picture("certificates-standards");
        act(&mut w, Action::SignOut);
        act(&mut w, Action::Door(DoorAction::SignIn(candidate(2))));
        w.harness.state_mut().go(Screen::Today);
        w.settle();
        w.picture("today-certificate");
    }
}

fn new_version(version: u32, line: u32) -> String {
    let old = include_str!("../../exercises/standards/officer-2027.toml");
    old.replace("version = 1", &format!("version = {version}"))
        .replace("line_cpm = 30", &format!("line_cpm = {line}"))
        .replace("from_cpm = 30", &format!("from_cpm = {line}"))
}

#[test]
fn an_issuer_issues_once_and_names_who_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 3, true);
    let mut w = open_as(folder.path(), Look::PLAIN, ISSUER);
    let due = |w: &Window| {
        let all = w.harness.state().session().certificates().due().to_vec();
        all.into_iter().find(|d| d.standard.id == "officer-2027").unwrap().officers.len()
    };
    assert_eq!(due(&w), 4);
    // Without the key nothing is issued, and a message says so.
    paper(&mut w, CertificateAction::IssueDue { standard: "officer-2027".into() });
    assert!(w.harness.state().session().notice().is_some());
    assert_eq!(due(&w), 4);
    key(&mut w);
    paper(&mut w, CertificateAction::LockIssuer);
    paper(&mut w, CertificateAction::UnlockIssuer { passphrase: "another passphrase 7".into() });
    assert!(matches!(w.harness.state().session().certificates().issuer_key(), KeyState::Locked(_)));
    paper(&mut w, CertificateAction::UnlockIssuer { passphrase: PASSPHRASE.into() });
    paper(&mut w, CertificateAction::IssueDue { standard: "officer-2027".into() });
    let session = w.harness.state().session();
    let message = session.certificates().message().unwrap();
    assert!(message.contains("059900") && message.contains("自己"), "{message}");
    assert_eq!(session.core().certificates().len(), 3);
    assert_eq!(due(&w), 1);
    let pdfs = || fs::read_dir(folder.path().join(CERTIFICATES_FOLDER)).unwrap().count();
    assert_eq!(pdfs(), 3);
    paper(&mut w, CertificateAction::IssueDue { standard: "officer-2027".into() });
    assert_eq!((w.harness.state().session().core().certificates().len(), pdfs()), (3, 3));
    // The key is dropped when its holder signs out.
    act(&mut w, Action::SignOut);
    act(&mut w, Action::Door(DoorAction::SignIn(INVIGILATOR)));
    assert!(matches!(w.harness.state().session().certificates().issuer_key(), KeyState::Locked(_)));
    paper(&mut w, CertificateAction::UnlockIssuer { passphrase: PASSPHRASE.into() });
    paper(&mut w, CertificateAction::IssueDue { standard: "officer-2027".into() });
    let message = w.harness.state().session().certificates().message().unwrap();
    assert!(message.contains("059900") && message.contains("监考"), "{message}");
    assert_eq!(due(&w), 1);
}

#[test]
fn who_may_not_is_refused_and_sees_only_the_check() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 1, true);
    let mut w = open_as(folder.path(), Look::PLAIN, OUTSIDER);
    key(&mut w);
    paper(&mut w, CertificateAction::IssueDue { standard: "officer-2027".into() });
    act(&mut w, Action::SignOut);
    act(&mut w, Action::Door(DoorAction::SignIn(candidate(0))));
    let session = w.harness.state().session();
    let texts = session.texts().clone();
    let own = session.core().certificates()[0].clone();
    w.click(&texts.get("check-certificate"));
    assert!(w.harness.query_by_label(&texts.get("check-now")).is_some());
    assert!(w.harness.query_by_label(&texts.get("exemptions")).is_none());
    for refused in [
        CertificateAction::UnlockIssuer { passphrase: PASSPHRASE.into() },
        CertificateAction::IssueDue { standard: "officer-2027".into() },
        CertificateAction::RevokeCertificate {
            number: own.number.clone(),
            reason: "无".into(),
            replaced: false,
        },
        CertificateAction::ProposeStandard { path: "/none".into() },
    ] {
        act(&mut w, Action::DismissNotice);
        paper(&mut w, refused.clone());
        assert!(w.harness.state().session().notice().is_some(), "{refused:?}");
    }
    assert_eq!(w.harness.state().session().core().certificates()[0], own);
    // Their own certificate they may copy, and no other's.
    let home = tempfile::tempdir().unwrap();
    let save = |number: &str| CertificateAction::SaveOwnCertificate {
        number: number.into(),
        to: home.path().to_owned(),
    };
    let other = w.harness.state().session().core().certificates()[1].number.clone();
    paper(&mut w, save(&other));
    paper(&mut w, save(&own.number));
    let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, [format!("{}.pdf", own.number).as_str()]);
    paper(
        &mut w,
        CertificateAction::VerifyCertificate { given: home.path().join(&names[0]).display().to_string() },
    );
    let checked = w.harness.state().session().certificates().checked().unwrap();
    assert!(checked.report.is_valid(), "{:?}", checked.report);
}

#[test]
fn a_withdrawn_certificate_takes_its_sitting_with_it() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let mut w = open_as(folder.path(), Look::PLAIN, OUTSIDER);
    key(&mut w);
    paper(&mut w, CertificateAction::IssueDue { standard: "officer-2027".into() });
    let rows: Vec<(String, String)> = w.harness.state().session().core().certificates()[..2]
        .iter()
        .map(|c| (c.number.clone(), c.token.clone()))
        .collect();
    for (n, replaced) in [(0, false), (1, true)] {
        let (number, reason) = (rows[n].0.clone(), "冒名顶替".to_owned());
        paper(&mut w, CertificateAction::RevokeCertificate { number, reason, replaced });
        paper(&mut w, CertificateAction::VerifyCertificate { given: rows[n].1.clone() });
        let session = w.harness.state().session();
        let row = session.certificates().views().iter().find(|row| row.number == rows[n].0).unwrap();
        assert!(matches!(row.worth, Worth::Revoked { .. }));
        let report = &session.certificates().checked().unwrap().report;
        assert!(!report.is_valid(), "{report:?}");
    }
    let due = &w.harness.state().session().certificates().due().to_vec();
    let due = due.iter().find(|d| d.standard.id == "officer-2027").unwrap();
    assert_eq!(due.officers, [candidate(1)]);
}

#[test]
fn a_new_version_is_weighed_by_name_and_then_counts() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 3, true);
    let mut w = open_as(folder.path(), Look::PLAIN, ADMIN);
    let file = folder.path().join("new.toml");
    let propose = |w: &mut Window, text: &str| {
        act(w, Action::DismissNotice);
        fs::write(&file, text).unwrap();
        paper(w, CertificateAction::ProposeStandard { path: file.display().to_string() });
    };
    propose(&mut w, &new_version(1, 40));
    let said = w.harness.state().session().notice().unwrap().what.clone();
    assert!(said.contains("officer-2027") && w.harness.state().session().certificates().proposal().is_none());
    let without_speed = new_version(2, 40).replace("line_cpm = 40", "");
    propose(&mut w, &without_speed);
    assert!(w.harness.state().session().notice().unwrap().what.contains("new.toml"));
    propose(&mut w, "format = 1\nid = 7\n");
    assert!(w.harness.state().session().notice().unwrap().what.contains("new.toml"));
    // 31.0, 34.7 and 38.4 were typed by the candidates, 45.8 by the issuer.
    propose(&mut w, &new_version(2, 36));
    let proposal = w.harness.state().session().certificates().proposal().unwrap();
    assert_eq!(proposal.effect.loses, [candidate(0), candidate(1)]);
    assert!(proposal.effect.gains.is_empty());
    assert!(proposal.changes.iter().any(|c| c.old == "30" && c.new == "36"), "{:?}", proposal.changes);
    paper(&mut w, CertificateAction::SaveStandard);
    let newest = w.harness.state().session().core().newest_standards();
    assert_eq!(newest.iter().find(|s| s.id == "officer-2027").unwrap().version, 2);
    assert_eq!(w.harness.state().session().core().standard().unwrap().version, 2);
    drop(w);
    let rows = Db::open(folder.path(), &|| Uuid::nil()).unwrap().standard_versions().unwrap();
    let row = StandardRow { id: "officer-2027".into(), version: 2, toml: new_version(2, 36) };
    assert_eq!(rows, [row]);
}

#[test]
fn an_input_method_that_is_on_is_told_below_both_fields_of_a_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let mut w = open_as(folder.path(), Look::PLAIN, OUTSIDER);
    let texts = w.harness.state().session().texts().clone();
    for field in ["field-passphrase", "field-passphrase-again"] {
        assert!(!w.sees("要切换到英文"), "{field}");
        w.harness.get_by_label(&texts.get(field)).focus();
        w.settle();
        w.harness.get_by_label(&texts.get(field)).type_text("岚");
        w.settle();
        assert!(w.sees("要切换到英文"), "{field}: what a masked field has can't be seen");
        w.harness.key_press(egui::Key::Backspace);
        w.settle();
    }
}

#[test]
fn the_buttons_do_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path(), 2, true);
    let mut w = open_as(folder.path(), Look::PLAIN, OUTSIDER);
    let texts = w.harness.state().session().texts().clone();
    for (field, text) in [
        ("field-key-holder", "岚江市公安局"),
        ("field-passphrase", PASSPHRASE),
        ("field-passphrase-again", PASSPHRASE),
    ] {
        w.harness.get_by_label(&texts.get(field)).focus();
        w.settle();
        w.harness.get_by_label(&texts.get(field)).type_text(text);
        w.settle();
    }
    let press = |w: &mut Window, label: &str| {
        w.harness.get_by_label(label).click();
        w.settle();
        for _ in 0..100 {
            if !w.harness.state().session().busy() {
                break;
            }
            w.settle();
        }
    };
    press(&mut w, &texts.get("issue-make-key"));
    press(&mut w, &texts.format("issue-n", &[("n", &3)]));
    assert_eq!(w.harness.state().session().core().certificates().len(), 3);
    w.harness.get_by_label(&texts.get("search")).focus();
    w.settle();
    w.harness.get_by_label(&texts.get("search")).type_text("059001");
    w.settle();
    assert!(w.harness.query_by_label("DB-2026-000001").is_none());
    assert!(w.harness.query_by_label("DB-2026-000002").is_some());
}
