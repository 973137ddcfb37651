//! `doctor`: the check-up of this PC; and the checks before the window opens.

use serde_json::{Map, json};

use super::args::{JsonArgs, Open};
use super::{Cli, Context, Failure};
use dabiao_app::clock::{Clock as _, SystemClock};
use dabiao_app::doctor::{Finding, examine};
use dabiao_app::lang::{Lang, Messages};
use dabiao_app::{EXERCISE_FOLDER, Notice, paths};
use dabiao_content::{Library, Overlay};
use dabiao_store::{Db, StoreError};

/// `dabiao doctor`.
pub(super) fn doctor(context: &mut Context<'_>, args: &JsonArgs) -> Result<u8, Failure> {
    let env = |name: &str| std::env::var(name).ok();
    let checks = examine(&context.texts, &context.folder, context.clock.as_ref(), &env);
    let failed = checks.iter().any(|c| c.finding == Finding::Fail);
    if args.json {
        let mut doc = Map::new();
        for c in &checks {
            let entry = json!({"status": c.finding.name(), "detail": c.detail, "next": c.next});
            doc.insert(c.name.to_owned(), entry);
        }
        context.line(&serde_json::Value::Object(doc).to_string())?;
    } else {
        for c in &checks {
            context.line(&format!("[{}] {}: {}", c.finding.name(), c.name, c.detail))?;
            if !c.next.is_empty() {
                context.line(&format!("      {}", c.next))?;
            }
        }
    }
    Ok(u8::from(failed))
}

/// Refuses an exercise or officer that does not exist, and OpenGL where it was not built in, before a window opens on it.
///
/// # Errors
/// Exit code 2 and what to do. A store that can't be opened is no error here: the window says so.
pub fn refuse_unknown(cli: &Cli, library: &Library) -> Result<(), Failure> {
    let texts = Messages::new(cli.lang.unwrap_or_else(Lang::of_system));
    if cli.window.renderer == "gpu" && cfg!(not(feature = "gpu")) {
        return Err(Failure::input(Notice::new(&texts, "error-no-gpu", &[])));
    }
    // Only an id that the program does not carry is searched for in the trainer's folder: the window has to
    // open soon.
    let own = || Overlay::load(&paths::data_folder(cli.data.as_deref()).join(EXERCISE_FOLDER), library);
    if let Some(Open::Exercise(id)) = &cli.window.open
        && library.exercise(id).is_none()
        && own().library.exercise(id).is_none()
    {
        return Err(Failure::input(Notice::new(&texts, "error-no-exercise", &[("id", id)])));
    }
    if let Some(Open::Lesson(id)) = &cli.window.open
        && Library::embedded_course().lesson(id).is_none()
        && own().course.is_none_or(|course| course.lesson(id).is_none())
    {
        return Err(Failure::input(Notice::new(&texts, "error-no-exercise", &[("id", id)])));
    }
    let Some(badge) = &cli.officer else { return Ok(()) };
    let clock = SystemClock::new(cli.now, cli.seed);
    let folder = paths::data_folder(cli.data.as_deref());
    let officers = match Db::open_existing(&folder, &|| clock.new_id()).and_then(|db| db.officers()) {
        Ok(officers) => officers,
        // Before a first start no officer is known.
        Err(StoreError::NoStore(what)) if !what.lost => Vec::new(),
        Err(_) => return Ok(()),
    };
    if officers.iter().any(|o| o.badge.eq_ignore_ascii_case(badge)) {
        return Ok(());
    }
    Err(Failure::input(Notice::new(&texts, "error-no-officer", &[("badge", badge)])))
}
