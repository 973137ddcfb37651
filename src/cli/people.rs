//! `people`: what an administrator does with people and their accounts, without a window.

use std::path::Path;

use serde_json::json;
use zeroize::Zeroizing;

use super::people_args::{
    AddArgs, ChangeArgs, CodeArgs, GivenPerson, LeaveArgs, OfArgs, PasswordArgs, PeopleCommand, RecoverArgs,
    ResetArgs, RolesArgs, SetUpArgs,
};
use super::records::open;
use super::secret::{self, Asked};
use super::{Context, Failure};
use dabiao_app::actor::Actor;
use dabiao_app::admin::{PersonForm, change_person, read_deeds};
use dabiao_app::certificates::day_of;
use dabiao_app::witness::Kept;
use dabiao_app::{AccountNo, CodePaper, NewPerson, Notice, PeopleDeeds, Proved, local_minute};
use dabiao_domain::role::{Permission, Role};
use dabiao_domain::roster::{Officer, Service};
use dabiao_domain::roster_text::person_name;
use dabiao_files::Readers;
use dabiao_store::{Db, StoreError};

/// `dabiao people`.
pub(super) fn people(context: &mut Context<'_>, command: &PeopleCommand) -> Result<u8, Failure> {
    match command {
        PeopleCommand::SetUp(args) => set_up(context, args),
        PeopleCommand::Add(args) => add(context, args),
        PeopleCommand::Change(args) => change(context, args),
        PeopleCommand::Leave(args) => leave(context, args),
        PeopleCommand::Return(args) => come_back(context, args),
        PeopleCommand::Roles(args) => roles(context, args),
        PeopleCommand::Password(args) => password(context, args),
        PeopleCommand::Reset(args) => reset(context, args),
        PeopleCommand::Code(args) => code(context, args),
        PeopleCommand::Recover(args) => recover(context, args),
    }
}

impl Context<'_> {
    /// Why an account is not changed.
    fn account_no(&self, no: &AccountNo) -> Failure {
        match (no, no.code()) {
            // What was given is wrong, not the machine.
            (AccountNo::Store(StoreError::BadgeTaken(_)), _) => Failure::input(no.notice(&self.texts)),
            (AccountNo::Store(error), _) => Failure::store(&self.texts, error),
            (_, code) => Failure { code: code.unwrap_or(3), notice: no.notice(&self.texts) },
        }
    }

    /// Does something with people, and moves the mark on if it was done.
    fn with_people<T>(
        &mut self,
        db: &mut Db,
        act: impl FnOnce(&mut PeopleDeeds<'_>) -> Result<T, AccountNo>,
    ) -> Result<T, Failure> {
        let clock = std::sync::Arc::clone(&self.clock);
        let done = act(&mut PeopleDeeds { db, clock: clock.as_ref(), texts: &self.texts });
        let done = done.map_err(|no| self.account_no(&no))?;
        self.keep_mark(db, Kept::Further)?;
        Ok(done)
    }

    /// The officer of that badge.
    fn officer_of(&self, db: &Db, badge: &str) -> Result<Officer, Failure> {
        let officers = db.officers().map_err(|e| Failure::store(&self.texts, &e))?;
        let known = officers.into_iter().find(|officer| officer.badge.eq_ignore_ascii_case(badge.trim()));
        known
            .ok_or_else(|| Failure::input(Notice::new(&self.texts, "error-no-officer", &[("badge", &badge)])))
    }

    /// A new password or PIN.
    fn new_secret(&self, file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
        let asked = Asked {
            variable: "DABIAO_NEW_PASSWORD",
            ask: "people-ask-new",
            again: Some("people-ask-again"),
            missing: "error-people-no-new",
        };
        secret::given(&self.texts, file, &asked)
    }

    fn given_code(&self, file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
        let asked = Asked {
            variable: "DABIAO_RECOVERY_CODE",
            ask: "people-ask-code",
            again: None,
            missing: "error-people-no-code",
        };
        secret::given(&self.texts, file, &asked)
    }

    /// Writes the page of a code to a file that is not there yet, and says to delete it.
    fn code_page(&mut self, db: &Db, officer: &Officer, code: &str, out: &Path) -> Result<(), Failure> {
        let failed = |context: &Self, e: &StoreError| Failure::store(&context.texts, e);
        let now = self.clock.wall_ms();
        let paper = CodePaper::of(db, &self.folder, &self.texts, officer, (code, now));
        let paper = paper.map_err(|e| failed(self, &e))?;
        let not = |context: &Self, detail: String| Failure {
            code: 3,
            notice: Notice::new(&context.texts, "error-paper", &[("detail", &detail)]),
        };
        let pdf = paper.pdf(&self.texts).map_err(|e| not(self, e.to_string()))?;
        dabiao_files::write_whole(out, &pdf, Readers::Owner, Some(&self.folder))
            .map_err(|e| not(self, format!("{}: {e}", out.display())))?;
        let told = self.texts.format("people-code-page", &[("path", &out.display())]);
        self.remark(&told);
        Ok(())
    }

    /// Prints a new code: it is shown once.
    fn tell_code(&mut self, json: bool, officer: &Officer, code: &str) -> Result<u8, Failure> {
        self.remark(&self.texts.get("people-code-keep"));
        let doc = json!({"badge": officer.badge, "recovery_code": code});
        self.line(&if json { doc.to_string() } else { code.to_owned() })?;
        Ok(0)
    }
}

/// A file of a code takes no other file's place: it is looked at before the code is made, which is void else.
fn must_be_free(context: &Context<'_>, out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(out) if out.symlink_metadata().is_ok() => {
            Err(Failure::store(&context.texts, &StoreError::Exists(out.to_owned())))
        }
        _ => Ok(()),
    }
}

const fn person(given: &GivenPerson, another: bool, new_unit: bool) -> NewPerson<'_> {
    NewPerson {
        badge: given.badge.as_str(),
        name: given.name.as_str(),
        unit: given.unit.as_str(),
        another,
        new_unit,
    }
}

fn set_up(context: &mut Context<'_>, args: &SetUpArgs) -> Result<u8, Failure> {
    must_be_free(context, args.pdf.as_deref())?;
    let mut db = context.begun_store()?;
    if db.has_accounts().map_err(|e| Failure::store(&context.texts, &e))? {
        return Err(context.account_no(&AccountNo::SetUp));
    }
    let secret = context.new_secret(args.new.new_password_file.as_deref())?;
    let new = person(&args.person, false, false);
    let (officer, code) = context.with_people(&mut db, |people| people.set_up(new, &secret))?;
    if let Some(out) = &args.pdf {
        context.code_page(&db, &officer, &code, out)?;
    }
    context.tell_code(args.json, &officer, &code)?;
    if super::records::keeps_server(context) {
        let line = context.texts.format("server-keeper-officer", &[("badge", &officer.badge)]);
        context.remark(&line);
    }
    Ok(0)
}

fn add(context: &mut Context<'_>, args: &AddArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ImportRoster)?;
    let new = person(&args.person, args.another, args.new_unit);
    let officer = context.with_people(&mut db, |people| people.add(&by, new))?;
    let doc = json!({"badge": officer.badge, "name": officer.name, "unit": officer.unit});
    context.tell(
        args.json,
        &doc,
        "people-added",
        &[("badge", &officer.badge), ("name", &officer.name), ("unit", &officer.unit)],
    )
}

/// Writes a person's changed data, and says so.
fn write(
    context: &mut Context<'_>,
    json: bool,
    badge: &str,
    form: impl FnOnce(&Context<'_>, &Db, &Officer) -> Result<PersonForm, Failure>,
) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ImportRoster)?;
    let before = context.officer_of(&db, badge)?;
    let form = form(context, &db, &before)?;
    let changed = change_person(&by, &mut db, context.clock.wall_ms(), form)
        .map_err(|e| Failure::store(&context.texts, &e))?;
    context.keep_mark(&db, Kept::Further)?;
    let after = context.officer_of(&db, &before.badge)?;
    let left_on = after.left_on.map(|day| day.to_string());
    let doc = json!({"badge": after.badge, "name": after.name, "unit": after.unit,
                     "service": after.service.name(), "left_on": left_on, "changed": changed});
    let key = if changed { "people-changed" } else { "people-same" };
    let service = context.texts.of(&after.service);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("badge", &after.badge), ("name", &after.name), ("unit", &after.unit), ("service", &service)];
    context.tell(json, &doc, key, &values)
}

fn change(context: &mut Context<'_>, args: &ChangeArgs) -> Result<u8, Failure> {
    write(context, args.json, &args.badge, |context, db, before| {
        let name = args.name.as_deref().unwrap_or(&before.name);
        let name = person_name(name)
            .map_err(|fault| Failure::input(Notice::of_roster(&context.texts, "field-name", fault)))?;
        let unit = match &args.unit {
            None => before.unit_id,
            Some(wanted) => {
                let units = db.units().map_err(|e| Failure::store(&context.texts, &e))?;
                let known = units.into_iter().find(|unit| unit.name == wanted.trim());
                let unknown = || Notice::new(&context.texts, "error-people-unit", &[("unit", wanted)]);
                known.ok_or_else(|| Failure::input(unknown()))?.id
            }
        };
        Ok(PersonForm {
            officer: before.id,
            name: name.name,
            unit,
            service: before.service.said(),
            left_on: before.left_on,
        })
    })
}

fn leave(context: &mut Context<'_>, args: &LeaveArgs) -> Result<u8, Failure> {
    let today = day_of(context.clock.wall_ms());
    write(context, args.json, &args.badge, |_, _, before| Ok(args.form(before, today)))
}

fn come_back(context: &mut Context<'_>, args: &OfArgs) -> Result<u8, Failure> {
    write(context, args.json, &args.badge, |_, _, before| {
        Ok(PersonForm {
            officer: before.id,
            name: before.name.clone(),
            unit: before.unit_id,
            service: Service::Serving,
            left_on: None,
        })
    })
}

fn roles(context: &mut Context<'_>, args: &RolesArgs) -> Result<u8, Failure> {
    let Some(badge) = &args.badge else { return list_roles(context, args.json) };
    let mut db = context.signed_store()?;
    let actor = managing(context, &mut db)?;
    let officer = context.officer_of(&db, badge)?;
    let mut roles = roles_of(context, &db, &officer)?;
    roles.retain(|role| !args.take.contains(role));
    roles.extend(args.give.iter().copied());
    roles.sort_unstable();
    roles.dedup();
    let first = args.first_password || args.new.new_password_file.is_some();
    let secret = first.then(|| context.new_secret(args.new.new_password_file.as_deref())).transpose()?;
    let secret = secret.as_ref().map(|secret| secret.as_str());
    context.with_people(&mut db, |people| people.set_account(&actor, &officer, &roles, secret))?;
    tell_account(context, args.json, &officer, &roles)
}

/// Whoever may give roles and passwords, before anything else is asked or looked at.
fn managing(context: &Context<'_>, db: &mut Db) -> Result<Actor, Failure> {
    let actor = context.actor(db)?;
    match actor.authorize(Permission::ManageAccounts) {
        Ok(right) if right.by().is_none() => Err(context.account_no(&AccountNo::NobodyYet)),
        Ok(_) => Ok(actor),
        Err(refusal) => Err(context.refused(refusal)),
    }
}

fn roles_of(context: &Context<'_>, db: &Db, officer: &Officer) -> Result<Vec<Role>, Failure> {
    let accounts = db.proven_accounts().map_err(|e| Failure::store(&context.texts, &e))?;
    let own = accounts.into_iter().find(|account| account.officer_id == officer.id);
    Ok(own.map(|account| account.roles.known()).unwrap_or_default())
}

fn tell_account(
    context: &mut Context<'_>,
    json: bool,
    officer: &Officer,
    roles: &[Role],
) -> Result<u8, Failure> {
    let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    let words: Vec<String> = roles.iter().map(|role| context.texts.of(role)).collect();
    let words = context.texts.list(&words);
    let key = if roles.is_empty() { "people-account-none" } else { "people-account" };
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("badge", &officer.badge), ("name", &officer.name), ("roles", &words)];
    context.tell(json, &json!({"badge": officer.badge, "roles": names}), key, &values)
}

fn list_roles(context: &mut Context<'_>, json: bool) -> Result<u8, Failure> {
    let mut db = open(context)?;
    let by = context.authorize(&mut db, Permission::RunAudit)?;
    let failed = |context: &Context<'_>, e: StoreError| Failure::store(&context.texts, &e);
    let deeds = read_deeds(&by, &db, &context.texts).map_err(|barred| context.barred(&barred))?;
    let officers = db.officers().map_err(|e| failed(context, e))?;
    for account in db.proven_accounts().map_err(|e| failed(context, e))? {
        let Some(officer) = officers.iter().find(|officer| officer.id == account.officer_id) else {
            continue;
        };
        for role in account.roles.known() {
            let since = deeds.roles.get(&(officer.id, role)).map(|done| done.at_ms);
            let text = if json {
                json!({"badge": officer.badge, "name": officer.name, "role": role.name(), "since_ms": since})
                    .to_string()
            } else {
                let since = since.map_or_else(|| "—".to_owned(), local_minute);
                format!("{}\t{}\t{}\t{since}", officer.badge, officer.name, context.texts.of(&role))
            };
            context.line(&text)?;
        }
    }
    Ok(0)
}

fn password(context: &mut Context<'_>, args: &PasswordArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let actor = managing(context, &mut db)?;
    let officer = context.officer_of(&db, &args.badge)?;
    let roles = roles_of(context, &db, &officer)?;
    let secret = context.new_secret(args.new.new_password_file.as_deref())?;
    context
        .with_people(&mut db, |people| people.set_account(&actor, &officer, &roles, Some(secret.as_str())))?;
    tell_account(context, args.json, &officer, &roles)
}

fn reset(context: &mut Context<'_>, args: &ResetArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let actor = managing(context, &mut db)?;
    let officer = context.officer_of(&db, &args.badge)?;
    let (second, code) = match &args.second {
        Some(badge) => (
            Some(context.second(&mut db, badge, args.second_password_file.as_deref())?),
            Zeroizing::default(),
        ),
        None => (None, context.given_code(args.code.code_file.as_deref())?),
    };
    let secret = context.new_secret(args.new.new_password_file.as_deref())?;
    let proved = second.as_ref().map_or(Proved::Code(code.as_str()), Proved::Second);
    let given = (secret.as_str(), args.why.as_str());
    let next = context.with_people(&mut db, |people| people.replace(&actor, &officer, given, &proved))?;
    let told = context.texts.format("people-reset", &[("badge", &officer.badge), ("name", &officer.name)]);
    context.remark(&told);
    let Some((code, own)) = next.zip(actor.officer()) else {
        if args.json {
            context.line(&json!({"badge": officer.badge}).to_string())?;
        }
        return Ok(0);
    };
    let officers = db.officers().map_err(|e| Failure::store(&context.texts, &e))?;
    let own = officers.into_iter().find(|officer| officer.id == own).unwrap_or(officer);
    context.tell_code(args.json, &own, &code)
}

fn code(context: &mut Context<'_>, args: &CodeArgs) -> Result<u8, Failure> {
    must_be_free(context, args.pdf.as_deref())?;
    let mut db = context.signed_store()?;
    let actor = managing(context, &mut db)?;
    let right = actor.authorize(Permission::ManageAccounts).map_err(|refusal| context.refused(refusal))?;
    let code = context.with_people(&mut db, |people| people.make_code(&right))?;
    let officers = db.officers().map_err(|e| Failure::store(&context.texts, &e))?;
    let own = officers.into_iter().find(|officer| Some(officer.id) == right.by());
    let own = own.ok_or_else(|| context.account_no(&AccountNo::NobodyYet))?;
    if let Some(out) = &args.pdf {
        context.code_page(&db, &own, &code, out)?;
    }
    context.tell_code(args.json, &own, &code)
}

fn recover(context: &mut Context<'_>, args: &RecoverArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let officer = context.officer_of(&db, &args.badge)?;
    let code = context.given_code(args.code.code_file.as_deref())?;
    let secret = context.new_secret(args.new.new_password_file.as_deref())?;
    let next = context.with_people(&mut db, |people| people.recover(&officer, &code, &args.why, &secret))?;
    context.tell_code(args.json, &officer, &next)
}
