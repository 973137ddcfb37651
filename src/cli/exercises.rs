//! `exercises`: lists the exercises, and the errors in a folder.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::{ExercisesArgs, ExercisesCommand};
use super::{Context, Failure};
use dabiao_app::{EXERCISE_FOLDER, Notice};
use dabiao_content::reading::Reading;
use dabiao_content::{FileError, Library, Overlay, check_folder, folder_library};
use dabiao_domain::exercise::Exercise;

/// `dabiao exercises [check | import]`.
pub(super) fn exercises(context: &mut Context<'_>, args: &ExercisesArgs) -> Result<u8, Failure> {
    match &args.command {
        None => list(context, args.json),
        Some(ExercisesCommand::Check { folder }) => check(context, folder.as_deref(), args.json),
        Some(ExercisesCommand::Import(import)) => super::import::import(context, import, args.json),
    }
}

fn list(context: &mut Context<'_>, as_json: bool) -> Result<u8, Failure> {
    let overlay = Overlay::load(&root(context), &Library::embedded());
    for exercise in overlay.library.exercises() {
        let origin = if overlay.ids.contains(&exercise.id) { "folder" } else { "program" };
        let line = if as_json { facts(exercise, origin).to_string() } else { plain(exercise) };
        context.line(&line)?;
    }
    Ok(0)
}

/// The stated and the measured properties of an exercise, and its source.
fn facts(exercise: &Exercise, origin: &str) -> serde_json::Value {
    let reading = Reading::of(&exercise.text);
    json!({"id": exercise.id, "title": exercise.title, "title_en": exercise.title_en,
           "type": exercise.record_type.name(), "policy": exercise.policy.name(),
           "level": exercise.level.number(), "points": reading.points(), "characters": exercise.length(),
           "letters_and_digits": reading.alnum, "rare_characters": reading.rare, "sentences": reading.sentences,
           "origin": origin})
}

/// Id, level, counted characters, title.
fn plain(exercise: &Exercise) -> String {
    format!("{}\t{}\t{}\t{}", exercise.id, exercise.level, exercise.length(), exercise.title)
}

/// The trainer's own folder.
pub(super) fn root(context: &Context<'_>) -> PathBuf {
    context.folder.join(EXERCISE_FOLDER)
}

/// The program's own exercises, and those of the data folder that replace or extend them.
fn check_all(root: &Path) -> (usize, Vec<FileError>) {
    let (files, mut errors) = Library::check_embedded();
    let overlay = Overlay::load(root, &Library::default());
    errors.extend(overlay.problems.into_iter().map(|e| {
        let file = root.join(e.file).to_string_lossy().into_owned();
        FileError { file, ..e }
    }));
    (files + overlay.files, errors)
}

fn check(context: &mut Context<'_>, folder: Option<&Path>, as_json: bool) -> Result<u8, Failure> {
    let (files, errors) = match folder {
        Some(folder) => check_folder(folder),
        None => check_all(&root(context)),
    };
    let overlay = match folder {
        Some(folder) => Overlay { library: folder_library(folder).0, ..Overlay::default() },
        None => Overlay::load(&root(context), &Library::embedded()),
    };
    let library = &overlay.library;
    let origin = |exercise: &Exercise| {
        if folder.is_some() || overlay.ids.contains(&exercise.id) { "folder" } else { "program" }
    };
    if as_json {
        let problem = |e: &FileError| json!({"file": e.file, "line": e.line, "rule": e.fault.code(), "reason": e.fault.to_string()});
        let problems: Vec<_> = errors.iter().map(problem).collect();
        let exercises: Vec<_> = library.exercises().iter().map(|e| facts(e, origin(e))).collect();
        let report =
            json!({"ok": errors.is_empty(), "files": files, "problems": problems, "exercises": exercises});
        context.line(&report.to_string())?;
    } else {
        for exercise in library.exercises() {
            context.line(&plain(exercise))?;
        }
        for error in &errors {
            let notice = Notice::of_file(&context.texts, error);
            context.line(&notice.what)?;
        }
        let key = if errors.is_empty() { "check-ok" } else { "check-bad" };
        let text = context.texts.format(key, &[("files", &files), ("problems", &errors.len())]);
        context.line(&text)?;
    }
    Ok(if errors.is_empty() { 0 } else { 2 })
}
