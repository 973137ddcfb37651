//! `bureau invite`: codes to join by, on the screen and as a list to hand out.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::super::server_args::InviteArgs;
use super::super::{Context, Failure};
use dabiao_app::exchange::online::{Invite, Invited, invite as give_out};
use dabiao_app::trainer::{NotWritten, PaperFormat, paper_words, write_paper};
use dabiao_app::witness::Kept;
use dabiao_app::{Notice, local_minute};
use dabiao_domain::role::Permission;
use dabiao_domain::sync::duty::Duty;
use dabiao_papers::office::sheet::{Column, Kind, Sheet, Value};

/// `dabiao bureau invite`.
pub(in super::super) fn invite(context: &mut Context<'_>, args: &InviteArgs) -> Result<u8, Failure> {
    let format = args.list.as_deref().map(|path| format_of(context, path)).transpose()?;
    let mut db = context.signed_store()?;
    context.authorize(&mut db, Permission::ManageAccounts)?;
    super::super::founding::roster_in_parts(context, &mut db)?;
    let wish =
        Invite { unit: args.unit.clone(), duty: args.duty.clone(), count: args.count, days: args.days };
    let given = give_out(&db, &context.here(), &wish).map_err(|e| context.failed(&e));
    context.keep_mark(&db, Kept::Further)?;
    let given = given?;
    if let Some((path, format)) = args.list.as_deref().zip(format) {
        write_list(context, &given, path, format)?;
    }
    if args.json {
        let codes: Vec<Json> = given
            .iter()
            .map(|one| {
                json!({"code": one.code, "login": one.login, "unit": one.unit, "duty": one.duty,
                              "until_ms": one.until_ms})
            })
            .collect();
        let list = args.list.as_ref().map(|path| path.display().to_string());
        context.line(&json!({"codes": codes, "list": list}).to_string())?;
        return Ok(0);
    }
    if let Some(first) = given.first() {
        let until = local_minute(first.until_ms);
        let head = context.texts.format("server-codes-for", &[("unit", &first.unit), ("until", &until)]);
        context.line(&head)?;
    }
    for one in &given {
        context.line(&one.code)?;
    }
    let how = context.texts.get("server-code-how");
    context.line(&how)?;
    if let Some(path) = &args.list {
        let saved = context.texts.format("server-codes-saved", &[("path", &path.display())]);
        context.line(&saved)?;
    }
    Ok(0)
}

/// The form of a list, by the ending of its name.
fn format_of(context: &Context<'_>, path: &Path) -> Result<PaperFormat, Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    PaperFormat::from_name(&ending)
        .ok_or_else(|| Failure::input(Notice::new(&context.texts, "error-export", &[("what", &ending)])))
}

fn write_list(
    context: &Context<'_>,
    given: &[Invited],
    path: &Path,
    format: PaperFormat,
) -> Result<(), Failure> {
    let texts = paper_words();
    let column = |key: &str, em: f32| Column::new(&texts.get(key), Kind::Text).wide(em);
    let columns = vec![
        column("server-list-code", 20.0),
        column("server-list-unit", 8.0),
        column("server-list-duty", 4.0),
        column("server-list-until", 8.0),
        column("server-list-name", 8.0),
    ];
    let mut sheet = Sheet::new(&texts.get("server-list-title"), columns);
    for one in given {
        let text = |text: &str| Value::Text(text.to_owned());
        let until = local_minute(one.until_ms);
        // On paper a duty has its name for people.
        let duty = Duty::from_name(&one.duty).map_or_else(|| one.duty.clone(), |duty| texts.of(&duty));
        sheet.rows.push(vec![text(&one.code), text(&one.unit), text(&duty), text(&until), text("")]);
    }
    sheet.below.push(texts.get("server-list-below"));
    sheet.landscape = true;
    write_paper(path, &sheet, format, Some(&context.folder)).map_err(|why| match why {
        NotWritten::Target(fault) => Failure::input(Notice::of_target(&context.texts, path, fault)),
        NotWritten::Failed(detail) => {
            Failure { code: 3, notice: Notice::new(&context.texts, "error-paper", &[("detail", &detail)]) }
        }
    })
}
