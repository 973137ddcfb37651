//! `settings`: what holds at this PC for everybody who sits here.

use serde_json::{Map, Value, json};

use super::args::SettingsCommand;
use super::people_args::{SetArgs, ShowArgs};
use super::records::open;
use super::{Context, Failure};
use dabiao_app::Notice;
use dabiao_app::core::{PcChoices, PcSetting};
use dabiao_app::witness::Kept;
use dabiao_domain::role::Permission;

/// `dabiao settings`.
pub(super) fn settings(context: &mut Context<'_>, command: &SettingsCommand) -> Result<u8, Failure> {
    match command {
        SettingsCommand::Show(args) => show(context, args),
        SettingsCommand::Set(args) => set(context, args),
    }
}

fn show(context: &mut Context<'_>, args: &ShowArgs) -> Result<u8, Failure> {
    let mut db = open(context)?;
    context.authorize(&mut db, Permission::ManageAccounts)?;
    let choices = PcChoices::read(&db).map_err(|e| Failure::store(&context.texts, &e))?;
    let entries = choices.entries();
    if args.json {
        let doc: Map<String, Value> =
            entries.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
        context.line(&Value::Object(doc).to_string())?;
        return Ok(0);
    }
    for ((name, value), (_, can)) in entries.iter().zip(PcSetting::all()) {
        context.line(&format!("{name}\t{value}\t{}", can.join(" | ")))?;
    }
    Ok(0)
}

fn set(context: &mut Context<'_>, args: &SetArgs) -> Result<u8, Failure> {
    let mut db = context.signed_store()?;
    let by = context.authorize(&mut db, Permission::ManageAccounts)?;
    let Some(setting) = PcSetting::given(args.name.trim(), args.value.trim()) else {
        let known = PcSetting::all().map(|(name, can)| format!("{name} {}", can.join("|"))).join("; ");
        let given = format!("{} {}", args.name, args.value);
        let values: [(&str, &dyn std::fmt::Display); 2] = [("given", &given), ("known", &known)];
        return Err(Failure::input(Notice::new(&context.texts, "error-settings", &values)));
    };
    let (name, value) = setting.entry();
    db.set_pc(context.clock.wall_ms(), &by, name, &value).map_err(|e| Failure::store(&context.texts, &e))?;
    context.keep_mark(&db, Kept::Further)?;
    let values: [(&str, &dyn std::fmt::Display); 2] = [("name", &name), ("value", &value)];
    context.tell(args.json, &json!({ name: value }), "settings-set", &values)
}
