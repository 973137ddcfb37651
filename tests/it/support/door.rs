//! A demonstration with an officer of every role, and the command line as each of them uses it.

use super::by_right::ByRight as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use dabiao::app::jobs::Progress;
use dabiao::cli::{Cli, run_to};
use dabiao::demo::{DEMO_PASSWORD, DemoPlan, make_in};
use dabiao::domain::role::Role;
use dabiao::domain::roster::Officer;
use dabiao::store::{AccountChange, Db};
use uuid::Uuid;

use super::bureau::hashed;
use super::typist::MORNING_MS;

/// The time of the commands: a little after everything that happened in the demonstration.
pub const NOW: &str = "2026-11-23T12:30:00+08:00";
/// 2026-11-23 12:00 in Shanghai, when the demonstration ends.
pub const NOON_MS: i64 = MORNING_MS + 3 * 3_600_000;
/// What opens nothing.
pub const WRONG: &str = "not the password";
/// The PIN of the officer without roles.
pub const PIN: &str = "482691";

/// A user of the command line.
#[derive(Clone, Debug)]
pub struct Person {
    /// What the table calls them.
    pub name: &'static str,
    /// The value for `--officer`; empty for none.
    pub badge: String,
    /// The password that they give.
    pub password: &'static str,
    /// Their officer id, if they have one.
    pub id: Uuid,
}

/// The people who use one store.
pub struct Bureau(Vec<Person>);

impl Bureau {
    /// Fills `folder` with a demonstration and an officer of every role.
    pub fn found(folder: &Path) -> Self {
        let plan = DemoPlan { officers: 24, units: 6, days: 14, seed: 7, now_ms: NOON_MS };
        make_in(folder, &plan, &Progress::default()).unwrap();
        let mut db = open(folder);
        let signer = dabiao::app::bring_signer(folder.to_owned(), [1; 32])().unwrap().unwrap();
        db.sign_with(NOON_MS, signer).unwrap();
        // The same passwords at less cost: dozens of commands check them.
        for account in db.accounts().unwrap() {
            let change = AccountChange {
                officer_id: account.officer_id,
                roles: account.roles.names().to_vec(),
                secret: Some(hashed(DEMO_PASSWORD)),
                must_change: false,
                by: Some(account.officer_id),
            };
            db.put_account(NOON_MS, &change).unwrap();
        }
        let mut bureau = Self(Vec::new());
        let (officers, accounts) = (db.officers().unwrap(), db.accounts().unwrap());
        let top = officers.iter().find(|o| o.unit.ends_with("公安局")).map(|o| o.unit_id);
        // A trainer of a unit, not the trainer of the whole bureau.
        let with = |role: Role| {
            let mut found = officers.iter().filter(|o| {
                let account = accounts.iter().find(|a| a.officer_id == o.id);
                account.is_some_and(|a| a.roles.names() == [role.name()])
                    && (role != Role::Trainer || Some(o.unit_id) != top)
            });
            found.next_back().expect("somebody with that role").clone()
        };
        let nobody = Uuid::nil();
        bureau.add("nobody", "", DEMO_PASSWORD, nobody);
        bureau.add("stranger", "777", DEMO_PASSWORD, nobody);
        bureau.add("wrong", &with(Role::Issuer).badge, WRONG, nobody);
        let without = officers.iter().find(|o| accounts.iter().all(|a| a.officer_id != o.id)).unwrap();
        bureau.add("no-account", &without.badge, DEMO_PASSWORD, without.id);
        let (admin, unit) = (with(Role::Admin).id, with(Role::Trainer));
        let more: [(&'static str, &[Role], &'static str, bool); 4] = [
            ("given", &[Role::Issuer, Role::Admin, Role::Trainer], DEMO_PASSWORD, true),
            ("officer", &[], PIN, false),
            ("trn+admin", &[Role::Trainer, Role::Admin], DEMO_PASSWORD, false),
            ("inv+issuer", &[Role::Invigilator, Role::Issuer], DEMO_PASSWORD, false),
        ];
        for (n, (name, roles, secret, must_change)) in more.into_iter().enumerate() {
            let id = Uuid::from_u128(0x5800 + n as u128);
            let badge = format!("0580{n:02}");
            let known = ["孙新人", "钱民警", "周双岗", "吴双岗"][n];
            let officer = Officer::new(id, badge.clone(), known.into(), unit.unit_id, unit.unit.clone());
            db.add_officer(NOON_MS, officer).unwrap();
            let roles = roles.iter().map(|r| r.name().to_owned()).collect();
            let secret_hash = Some(hashed(secret));
            let change =
                AccountChange { officer_id: id, roles, secret: secret_hash, must_change, by: Some(admin) };
            db.put_account(NOON_MS, &change).unwrap();
            bureau.add(name, &badge, secret, id);
        }
        for (name, role) in [
            ("invigilator", Role::Invigilator),
            ("trainer", Role::Trainer),
            ("instructor", Role::Instructor),
            ("issuer", Role::Issuer),
            ("auditor", Role::Auditor),
            ("admin", Role::Admin),
        ] {
            let officer = with(role);
            bureau.add(name, &officer.badge, DEMO_PASSWORD, officer.id);
        }
        bureau
    }

    fn add(&mut self, name: &'static str, badge: &str, password: &'static str, id: Uuid) {
        self.0.push(Person { name, badge: badge.to_owned(), password, id });
    }

    /// All of them.
    pub fn people(&self) -> &[Person] {
        &self.0
    }

    /// The person with that name.
    pub fn person(&self, name: &str) -> &Person {
        self.0.iter().find(|p| p.name == name).expect("somebody of that name")
    }

    /// Runs a command on `folder` as that person.
    pub fn run(&self, folder: &Path, name: &str, args: &[&str]) -> Said {
        run(folder, self.person(name), args)
    }
}

/// The store in `folder`.
pub fn open(folder: &Path) -> Db {
    Db::open(folder, &Uuid::nil).unwrap()
}

/// A user without a badge.
pub fn nobody() -> Person {
    Person { name: "nobody", badge: String::new(), password: WRONG, id: Uuid::nil() }
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
pub fn run(folder: &Path, person: &Person, args: &[&str]) -> Said {
    let mut all: Vec<String> = vec!["dabiao".into()];
    all.extend(args.iter().map(|a| (*a).to_owned()));
    all.extend(["--data".into(), folder.display().to_string()]);
    all.extend(["--lang", "en", "--now", NOW].map(str::to_owned));
    let secrets = tempfile::tempdir().unwrap();
    if !person.badge.is_empty() {
        let file = secrets.path().join("password");
        fs::write(&file, format!("{}\n", person.password)).unwrap();
        all.extend(["--officer".into(), person.badge.clone()]);
        all.extend(["--password-file".into(), file.display().to_string()]);
    }
    let cli = Cli::try_parse_from(&all).unwrap_or_else(|e| panic!("{e}"));
    let command = cli.command.clone().expect("a command");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&cli, &command, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code, out: text(out), err: text(err) }
}

/// The passphrase of the issuing key in a file of `folder`.
pub fn passphrase_file(folder: &Path) -> PathBuf {
    let file = folder.join("passphrase");
    fs::write(&file, DEMO_PASSWORD).unwrap();
    file
}
