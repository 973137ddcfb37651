//! A bureau with somebody of every role, and the command line as each of them uses it.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use dabiao::cli::{Cli, run_to};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::store::{AccountChange, Db};
use uuid::Uuid;

use super::bureau::{EXAM_MS, STAFF_PASSWORD, found, give_passwords, hashed};

/// The time of the commands: three days after the exam.
pub const NOW: &str = "2026-11-23T09:00:00+08:00";
/// The passphrase of the issuing key.
pub const PASSPHRASE: &str = "岚江市公安局 2026 发证专用";
/// What opens nothing.
pub const WRONG: &str = "not the password";

/// Somebody at the command line.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// What the table calls them.
    pub name: &'static str,
    /// What they give for `--officer`; empty for nobody.
    pub badge: &'static str,
    /// The password that they give.
    pub password: &'static str,
}

const fn person(name: &'static str, badge: &'static str, password: &'static str) -> Person {
    Person { name, badge, password }
}

/// Everybody who comes to the door. The issuer had no part in the exam.
pub const PEOPLE: [Person; 14] = [
    person("nobody", "", STAFF_PASSWORD),
    person("stranger", "777", STAFF_PASSWORD),
    person("wrong", "059902", WRONG),
    person("given", "058010", STAFF_PASSWORD),
    person("no-account", "059001", STAFF_PASSWORD),
    person("officer", "058000", "482691"),
    person("invigilator", "058001", STAFF_PASSWORD),
    person("trainer", "059903", STAFF_PASSWORD),
    person("instructor", "058003", STAFF_PASSWORD),
    person("issuer", "059902", STAFF_PASSWORD),
    person("auditor", "058005", STAFF_PASSWORD),
    person("admin", "059904", STAFF_PASSWORD),
    person("trn+admin", "058007", STAFF_PASSWORD),
    person("inv+issuer", "058008", STAFF_PASSWORD),
];

/// The bureau of [`found`], with passwords and somebody of every role.
pub fn furnish(folder: &Path) {
    found(folder, 2, true);
    let mut db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    let more: [(u32, &str, &[Role], &str, bool); 7] = [
        (0, "孙民警", &[], "482691", false),
        (1, "钱监考", &[Role::Invigilator], STAFF_PASSWORD, false),
        (3, "周教官", &[Role::Instructor], STAFF_PASSWORD, false),
        (5, "吴审计", &[Role::Auditor], STAFF_PASSWORD, false),
        (7, "郑双岗", &[Role::Trainer, Role::Admin], STAFF_PASSWORD, false),
        (8, "冯双岗", &[Role::Invigilator, Role::Issuer], STAFF_PASSWORD, false),
        (10, "陈新人", &[Role::Issuer, Role::Admin, Role::Trainer], STAFF_PASSWORD, true),
    ];
    drop(db);
    give_passwords(folder);
    db = Db::open(folder, &|| Uuid::from_u128(0x5E)).unwrap();
    for (n, name, roles, secret, must_change) in more {
        let id = Uuid::from_u128(0x5800 + u128::from(n));
        let badge = format!("0580{n:02}");
        let unit = Uuid::from_u128(0x700);
        db.add_officer(EXAM_MS, Officer::new(id, badge, name.into(), unit, "文昌派出所".into())).unwrap();
        let roles = roles.iter().map(|r| r.name().to_owned()).collect();
        let secret = Some(hashed(secret));
        let change = AccountChange { officer_id: id, roles, secret, must_change, by: None };
        db.set_account(EXAM_MS, &change, false).unwrap();
    }
}

/// What a command said: exit code, results, words.
#[derive(Debug)]
pub struct Said {
    /// The exit code.
    pub code: u8,
    /// What went to stdout.
    pub out: String,
    /// What went to stderr.
    pub err: String,
}

/// Runs a command on `folder` as `person`; the password comes from a file.
pub fn run(folder: &Path, person: Person, args: &[&str]) -> Said {
    let mut all: Vec<String> = vec!["dabiao".into()];
    all.extend(args.iter().map(|a| (*a).to_owned()));
    all.extend(["--data".into(), folder.display().to_string()]);
    all.extend(["--lang", "en", "--now", NOW].map(str::to_owned));
    if !person.badge.is_empty() {
        let file = folder.join(format!("password of {}", person.name));
        fs::write(&file, format!("{}\n", person.password)).unwrap();
        all.extend(["--officer".into(), person.badge.to_owned()]);
        all.extend(["--password-file".into(), file.display().to_string()]);
    }
    let cli = Cli::try_parse_from(&all).unwrap_or_else(|e| panic!("{e}"));
    let command = cli.command.clone().expect("a command");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&cli, &command, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code, out: text(out), err: text(err) }
}

/// Somebody of [`PEOPLE`] by name.
pub fn as_(name: &str) -> Person {
    PEOPLE.into_iter().find(|p| p.name == name).expect("somebody of that name")
}

/// The passphrase in a file.
pub fn passphrase_file(folder: &Path) -> PathBuf {
    let file = folder.join("passphrase");
    fs::write(&file, PASSPHRASE).unwrap();
    file
}
